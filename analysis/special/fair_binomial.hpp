#pragma once

#include <cstdint>
#include <span>

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// E p(B), B ~ Bin(n, 1/2), for the polynomial p of degree below values.size() with p(i) = values[i]: the sum over m of
/// C(n, m) / 2^m times the m-th difference of p at 0, since E C(B, m) = C(n, m) / 2^m.
///
/// Range:    n >= 0, at least one value.
/// Cost:     values.size()^2 subtractions, whatever n.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Rational fair_binomial_mean(std::int64_t n, std::span<const Rational> values);

}  // namespace lemmata::analysis
