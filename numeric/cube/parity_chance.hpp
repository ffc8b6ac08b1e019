#pragma once

#include <cstdint>
#include <optional>

#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::numeric {

/// What chance alone may do, for uniform points x.
///
/// A set other than the one that made the labels, flipped or not, agrees with each label with probability 1/2, independently; so
/// does every set if the labels are coins. So the probability that such a set of a class of N sets agrees with `agreement`
/// labels or more is at most N P(X >= agreement), X binomial with m trials and success 1/2.

/// An upper bound of log2(N P(X >= agreement)), for N = 2^log2_sets; at most 0.
///
/// Error:    below 1e-9 * (1 + |value|) above it, but never below log2_sets - 996, where P is below the smallest double, unless
///           agreement = m, where P = 2^-m.
/// Throws:   std::domain_error as binomial_upper_tail.
[[nodiscard]] double log2_chance_bound(double log2_sets, std::int64_t samples, std::int64_t agreement);

}  // namespace lemmata::numeric
