#pragma once

#include <cstdint>

#include "analysis/activation/activation.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// The variance of the empirical kernel sigma_b^2 + (sigma_w^2/n) sum_j phi(u_j) phi(v_j) of one hidden layer of
/// width n at initialisation, for preactivations of variances a, b and covariance c:
///
///     (sigma_w^4/n) (E phi(u)^2 phi(v)^2 - (E phi(u) phi(v))^2),   the first mean being the dual activation of
///     phi^2.
///
/// Range:    weight_variance >= 0, width >= 1; a, b, c as in dual_activation.
/// Error:    that of dual_activation for phi and phi^2, in which the difference cancels digits where phi(u) phi(v) is
///           nearly constant.
/// Throws:   std::domain_error outside the range, and if E phi(u)^4 or E phi(v)^4 is infinite or not seen to be
///           finite.
/// Claim:    nngp.finite-width-kernel-variance
[[nodiscard]] Ball kernel_variance(const Activation& phi, const Rational& weight_variance, std::int64_t width,
                                   const Ball& a, const Ball& b, const Ball& c);

}  // namespace lemmata::analysis
