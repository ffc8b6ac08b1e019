#pragma once

#include <vector>

#include "analysis/kernel/activation.hpp"
#include "analysis/scalar/ball.hpp"

namespace lemmata::analysis {

/// phi(sqrt(q) x) = sum_k a_k he_k(x) in L^2 of the standard normal law, he_k = He_k / sqrt(k!).
struct HermiteExpansion {
  Ball variance;                   ///< q
  std::vector<Ball> coefficients;  ///< a_0, ..., a_K
  Ball second_moment;              ///< E phi(sqrt(q) x)^2 = sum of all a_k^2

  /// An upper bound of sum_(k > K) a_k^2 (Parseval).
  [[nodiscard]] Ball tail() const;
};

/// The first `terms` coefficients, each within about 2^-BallPrecision::bits() (absolutely, times the size of the second
/// moment's root), by rigorous integration: the trapezoidal rule with a bound in a strip where phi is analytic and bounded
/// there by B_0 + B_1 |Re z|, otherwise Arb's adaptive integration between the breakpoints with a bounded tail.
///
/// Range:    q >= 0, terms >= 1.
/// Throws:   std::domain_error if E phi(sqrt(q) x)^2 is infinite, naming q, or if no finite bound was found.
/// Claim:    nngp.dual-quadrature
[[nodiscard]] HermiteExpansion hermite_expansion(const Activation& phi, const Ball& variance, int terms);

}  // namespace lemmata::analysis
