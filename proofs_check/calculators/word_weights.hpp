#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/boolean/linear_threshold_function.hpp"

namespace lemmata::proofs_check {

/// Weights and bias of a linear threshold function in 64 bits; |w_1| + ... + |w_n| + |b| is below 2^62.
struct WordWeights {
  std::vector<std::int64_t> weights;
  std::int64_t bias = 0;
};

/// Bits of |w_1| + ... + |w_n| + |b|.
[[nodiscard]] int total_bits(const analysis::LinearThresholdFunction& f);

/// f's own weights, if they have at most 61 bits in total.
[[nodiscard]] std::optional<WordWeights> word_weights(const analysis::LinearThresholdFunction& f);

/// For longer weights: f's divided by 2^s and rounded, if it is certain that they define the same function. The rounding
/// moves w.x + b by at most (n+1)/2, so it is if no x has a rounded sum in [-D, D], D = (n+1)/2 rounded down: if as many x have
/// it at least -D as have it above D, which is counted by meeting in the middle. Then w.x + b is nowhere 0 either.
///
/// Range:    n <= 60.
/// Throws:   std::length_error, with the estimate, as numeric/cube/meet_in_the_middle.hpp does.
[[nodiscard]] std::optional<WordWeights> rounded_word_weights(const analysis::LinearThresholdFunction& f);

}  // namespace lemmata::proofs_check
