#pragma once

#include <vector>

#include "analysis/activation/activation.hpp"
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

/// The first `terms` coefficients, each within about 2^-BallPrecision::bits() times the size of phi, and the second
/// moment within about 2^-bits times its square: by the trapezoidal rule with the bound of a strip in which phi is
/// analytic, for any variance the best one; otherwise by Gauss and Legendre's rule on panels between the
/// breakpoints, with the bound of an ellipse. A ball of the variance adds what it carries.
///
/// Range:    q >= 0, 1 <= terms <= 20000.
/// Cost:     terms times some hundreds of nodes at bits + 0.7 terms bits of precision.
/// Throws:   std::domain_error if E phi(sqrt(q) x)^2 is infinite, naming q, or if no finite bound was found.
/// Claim:    nngp.dual-quadrature
[[nodiscard]] HermiteExpansion hermite_expansion(const Activation& phi, const Ball& variance, int terms);

/// sum_(k <= K) rho^k a_k b_k, the rest bounded by |rho|^(K+1) sqrt(a.tail() b.tail()) (Cauchy and Schwarz): E
/// phi(u) psi(v) for the two functions expanded. K is the smaller of the two.
///
/// Range:    |rho| <= 1; a ball that reaches beyond is cut there.
[[nodiscard]] Ball dual_from_expansions(const HermiteExpansion& a, const HermiteExpansion& b,
                                        const Ball& rho);

/// Its derivative by the covariance, sum_k k rho^(k-1) a_k b_k / sqrt(q_a q_b); the rest is bounded with the
/// largest k |rho|^(k-1), k > K.
///
/// Throws:   std::domain_error unless |rho| < 1 and both variances are positive, for all numbers of the balls.
[[nodiscard]] Ball dual_derivative_from_expansions(const HermiteExpansion& a, const HermiteExpansion& b,
                                                   const Ball& rho);

}  // namespace lemmata::analysis
