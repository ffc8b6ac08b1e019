#pragma once

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// The Legendre polynomial P_n(x), P_n(1) = 1, at a rational x, by Bonnet's recurrence
/// (n+1) P_(n+1) = (2n+1) x P_n - n P_(n-1).
///
/// Range:    n >= 0, any x.
/// Cost:     n operations on fractions that grow to n digits of x.
/// Throws:   std::domain_error for negative n.
[[nodiscard]] Rational legendre_polynomial(int n, const Rational& x);

}  // namespace lemmata::analysis
