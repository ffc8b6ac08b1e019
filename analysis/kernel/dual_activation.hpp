#pragma once

#include "analysis/activation/activation.hpp"
#include "analysis/scalar/ball.hpp"

/// The dual activation of any activation function, in balls: C(a, b, c) = E[phi(u) phi(v)] for a centred Gaussian
/// pair with variances a, b and covariance c, and dC/dc, which is E[phi'(u) phi'(v)] for continuous phi.
///
/// Many pairs of a few variances (a Gram matrix, say): expand once for each variance with hermite_expansion, and
/// combine with dual_from_expansions and dual_derivative_from_expansions (hermite_expansion.hpp).
namespace lemmata::analysis {

/// The closed form if there is one; the integral in one dimension at |rho| = 1; for phi analytic in a strip the
/// trapezoidal rule in two dimensions, which close to |rho| = 1 takes u and what v has beyond it; else Hermite's
/// expansion, or close to |rho| = 1 the integral there and a bound of what C moves. The radius is about 2^-BallPrecision::bits() times sqrt(C(a,a,a) C(b,b,b)), for exact a, b, c; but
/// for phi with breakpoints and without a closed form the expansion is cut after 800 terms, which is felt from
/// |rho| = 0.9 on: about 5 digits are left with a kink, 2 with a jump. Closer to 1 the radius is of the order of
/// (1 - |rho|)^(3/2), with a jump (1 - |rho|)^(1/2). Balls add what they carry.
///
/// Range:    a, b >= 0, c^2 <= a b; a ball of c that reaches beyond is cut there.
/// Throws:   std::domain_error, naming the variance, if E phi(u)^2 or E phi(v)^2 is infinite or not seen to be
///           finite; where the derivative is infinite (a jump, at c^2 = a b) or c^2 > a b.
[[nodiscard]] Ball dual_activation(const Activation& phi, const Ball& a, const Ball& b, const Ball& c);
[[nodiscard]] Ball dual_activation_derivative(const Activation& phi, const Ball& a, const Ball& b,
                                              const Ball& c);

/// E phi(u)^2 = C(q, q, q) at variance q, where the three are one number: more than dual_activation can know of
/// three balls.
///
/// Throws:   std::domain_error as above.
[[nodiscard]] Ball second_moment(const Activation& phi, const Ball& variance);

/// C by Hermite's expansion: sum_(k <= K) rho^k a_k b_k, the rest bounded by Cauchy-Schwarz and Parseval. For every
/// phi with finite second moments; slow near rho = +-1, where K grows like the square of the digits.
///
/// Claim:    nngp.dual-quadrature
[[nodiscard]] Ball dual_by_hermite_expansion(const Activation& phi, const Ball& a, const Ball& b,
                                             const Ball& c);

/// C by the trapezoidal rule in two dimensions, as a Toeplitz form: phi on the nodes of one axis, one product of
/// polynomials. For phi analytic in a strip, where it grows like a polynomial or e^(lambda |Re z|), and |rho| < 1.
///
/// Cost:     about (bits / height of the strip)^1.5 nodes on an axis; like 1 / sqrt(1 - rho^2) near |rho| = 1.
/// Throws:   std::domain_error too if phi has breakpoints, if no strip was found, or if |rho| = 1 or a b = 0 for
///           some number of the balls.
/// Claim:    nngp.dual-quadrature
[[nodiscard]] Ball dual_by_trapezoidal_sum(const Activation& phi, const Ball& a, const Ball& b,
                                           const Ball& c);

}  // namespace lemmata::analysis
