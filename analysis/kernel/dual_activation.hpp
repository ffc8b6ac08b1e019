#pragma once

#include "analysis/kernel/activation.hpp"
#include "analysis/scalar/ball.hpp"

/// The dual activation of any activation function, in balls: C(a, b, c) = E[phi(u) phi(v)] for a centred Gaussian pair with
/// variances a, b and covariance c, and dC/dc, which is E[phi'(u) phi'(v)] for continuous phi.
namespace lemmata::analysis {

/// The closed form if there is one, else whichever of the two routes below is cheaper. The radius is about
/// 2^-BallPrecision::bits() times sqrt(C(a,a,a) C(b,b,b)), for exact a, b, c; balls add what they carry.
///
/// Range:    a, b >= 0, c^2 <= a b; a ball of c that reaches beyond is cut there.
/// Throws:   std::domain_error, naming the variance, if E phi(u)^2 or E phi(v)^2 is infinite; where the derivative is
///           infinite (a jump, at c^2 = a b).
[[nodiscard]] Ball dual_activation(const Activation& phi, const Ball& a, const Ball& b, const Ball& c);
[[nodiscard]] Ball dual_activation_derivative(const Activation& phi, const Ball& a, const Ball& b,
                                              const Ball& c);

/// C by Hermite's expansion: sum_(k <= K) rho^k a_k b_k, the rest bounded by Cauchy-Schwarz and Parseval. For every phi with
/// finite second moments; slow near rho = +-1, where K grows like the square of the digits.
///
/// Claim:    nngp.dual-quadrature
[[nodiscard]] Ball dual_by_hermite_expansion(const Activation& phi, const Ball& a, const Ball& b,
                                             const Ball& c);

/// C by the trapezoidal rule in two dimensions, as a Toeplitz form: the nodes of one axis, one product of polynomials.
/// For phi analytic and bounded by B_0 + B_1 |Re z| in a strip, and |rho| < 1.
///
/// Throws:   std::domain_error too if phi has breakpoints, or |rho| = 1.
/// Claim:    nngp.dual-quadrature
[[nodiscard]] Ball dual_by_trapezoidal_sum(const Activation& phi, const Ball& a, const Ball& b,
                                           const Ball& c);

}  // namespace lemmata::analysis
