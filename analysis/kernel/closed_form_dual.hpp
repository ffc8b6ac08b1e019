#pragma once

#include <string>
#include <vector>

#include "analysis/activation/activation_family.hpp"
#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

/// Dual activations in closed form. (u, v) is a centred Gaussian pair with variances a and b and covariance c;
///
///     C(a, b, c) = E[phi(u) phi(v)],   its derivative dual dC/dc = E[phi'(u) phi'(v)]   (Price's theorem).
namespace lemmata::analysis {

/// C(a, b, c).
///
/// Range:    a, b >= 0, c^2 <= a b, the boundary included (what is beyond by rounding is cut off, as in
///           sqrt_nonnegative). At a = 0, u is 0: there step and sign are 0.
/// Scalars:  double, Real, Ball, Expression.
/// Error:    double and Real: a small multiple of the unit of rounding times sqrt(C(a, a, a) C(b, b, b)), observed
///           and not proved; times the size of the exponent too where C has an exponential. Ball: the radius is of
///           the order of those of a, b, c up to correlation +-1, except for step and sign, whose C has infinite
///           slopes there.
/// Throws:   std::invalid_argument if the family takes other parameters, std::domain_error outside the range.
/// Source:   003_9cf48140e3e05fc6.txt, "Infinite-width limits: an exact equivalence to Gaussian field theory"
/// Claim:    nngp.duals
template <Field T>
[[nodiscard]] T closed_form_dual(const ClosedForm& phi, const T& a, const T& b, const T& c);

/// dC/dc. At a = 0 or b = 0 its limit along c = 0 as that variance falls to 0.
///
/// Throws:   as closed_form_dual; std::domain_error too where it is infinite: step and sign at c^2 = a b. A ball that
///           contains such a point among others is refused as well.
/// Claim:    nngp.dual-price
template <Field T>
[[nodiscard]] T closed_form_dual_derivative(const ClosedForm& phi, const T& a, const T& b, const T& c);

}  // namespace lemmata::analysis
