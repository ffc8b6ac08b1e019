#pragma once

#include "analysis/scalar/field.hpp"

namespace lemmata::analysis {

/// The Hermite polynomial He_n(x) of probability theory, orthogonal under the standard normal law with
/// E[He_n(g)^2] = n!, by the recurrence He_(n+1) = x He_n - n He_(n-1).
///
/// Range:    n >= 0, any x.
/// Scalars:  Real, Rational, Ball, Expression.
/// Cost:     n steps.
/// Throws:   std::domain_error for negative n.
template <Field T>
[[nodiscard]] T hermite_polynomial(int n, const T& x);

}  // namespace lemmata::analysis
