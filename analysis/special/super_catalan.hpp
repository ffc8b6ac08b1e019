#pragma once

#include <cstdint>

#include "analysis/scalar/field.hpp"

namespace lemmata::analysis {

/// The super-Catalan number S(p, q) = (2p)! (2q)! / (p! q! (p+q)!), an integer, divided by 4^(p+q):
///
///     Gamma(p + 1/2) Gamma(q + 1/2) / (pi (p+q)!) = Beta(p + 1/2, q + 1/2) / pi.
///
/// Symmetric in p and q. For p = 0 it is C(2q, q) / 4^q, the probability that 2q fair coins balance.
///
/// Range:    p, q >= 0.
/// Scalars:  double, Real, Rational, Ball, Expression. Exact in Rational and Expression, an enclosure in Ball;
///           in double the relative error is below 2 (p + q) 2^-53 unless the value underflows, in Real the same
///           with its precision.
/// Cost:     p + q operations of T; Rational three binomial coefficients of integers, Ball three gamma functions,
///           so that p + q = 10^12 is fine.
/// Throws:   std::domain_error outside the range; Rational std::length_error for p + q > 2^31.
/// Source:   [Gessel1992]
template <Field T>
[[nodiscard]] T scaled_super_catalan(std::int64_t p, std::int64_t q);

}  // namespace lemmata::analysis
