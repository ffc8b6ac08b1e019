#pragma once

// For sources of this library only (not installed).

#include "analysis/kernel/gaussian_quadrature_arb.hpp"

namespace lemmata::analysis {

/// E phi(sqrt(a) X) phi(sqrt(b) (rho X + tau Z)), tau^2 = 1 - rho^2, by the trapezoidal rule in the independent X
/// and Z. As cheap at |rho| = 1 as anywhere, and balls of rho may touch it; there are some thousands of values of
/// phi, so the Toeplitz form is faster away from |rho| = 1.
///
/// Throws:   std::domain_error if no strip was found in which phi is bounded, by a polynomial times e^(lambda |Re
///           z|).
[[nodiscard]] Ball dual_by_conditional_sum(const Activation& phi, const Ball& a, const Ball& b,
                                           const Ball& rho);

}  // namespace lemmata::analysis
