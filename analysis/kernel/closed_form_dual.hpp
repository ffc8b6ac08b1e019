#pragma once

#include <string>
#include <vector>

#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

/// Dual activations in closed form. (u, v) is a centred Gaussian pair with variances a and b and covariance c;
///
///     C(a, b, c) = E[phi(u) phi(v)],   its derivative dual dC/dc = E[phi'(u) phi'(v)]   (Price's theorem).
namespace lemmata::analysis {

/// The families with a closed form. Phi is the normal distribution function, He_k Hermite's polynomial of probability
/// theory.
enum class ActivationFamily {
  identity,          ///< z
  step,              ///< 1 for z > 0, else 0
  sign,              ///< sign z
  relu,              ///< max(z, 0)
  absolute_value,    ///< |z|
  leaky_relu,        ///< max(z, alpha z);                    parameter alpha < 1
  rectified_square,  ///< max(z, 0)^2
  erf,               ///< erf z
  normal_cdf,        ///< Phi(z)
  gelu,              ///< z Phi(z)
  gaussian,          ///< e^(-s z^2);                         parameter s > 0
  exponential,       ///< e^z
  sine,              ///< sin(omega z + beta);                parameters omega, beta
  cosine,            ///< cos z
  monomial,          ///< z^k;                                parameter k >= 0
  hermite            ///< He_k(z), C for a = b = 1 alone;     parameter k >= 0
};

/// A member of a family: alpha = parameters[0] and so on.
struct ClosedForm {
  ActivationFamily family = ActivationFamily::identity;
  std::vector<Rational> parameters;
};

/// C(a, b, c).
///
/// Range:    a, b >= 0, c^2 <= a b, the boundary included (what is beyond by rounding is cut off, as in
///           sqrt_nonnegative).
/// Scalars:  double, Real, Ball, Expression.
/// Throws:   std::invalid_argument if the family takes other parameters, std::domain_error where C is not defined.
/// Source:   003_9cf48140e3e05fc6.txt, "Infinite-width limits: an exact equivalence to Gaussian field theory"
/// Claim:    nngp.duals
template <Field T>
[[nodiscard]] T closed_form_dual(const ClosedForm& phi, const T& a, const T& b, const T& c);

/// dC/dc. Throws std::domain_error too where it is infinite: step and sign at c^2 = a b.
///
/// Claim:    nngp.dual-price
template <Field T>
[[nodiscard]] T closed_form_dual_derivative(const ClosedForm& phi, const T& a, const T& b, const T& c);

}  // namespace lemmata::analysis
