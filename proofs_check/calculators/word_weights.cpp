#include "proofs_check/calculators/word_weights.hpp"

#include <algorithm>
#include <array>

#include "analysis/scalar/integer.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::LinearThresholdFunction;

namespace {

constexpr int most_bits = 61;  // and 62 with what rounding adds

std::int64_t rounded(const Integer& value, unsigned shift) {
  const Integer half = shift == 0 ? Integer(0) : Integer(Integer(1) << (shift - 1));
  const auto size = Integer((abs(value) + half) >> shift).convert_to<std::int64_t>();
  return value < 0 ? -size : size;
}

WordWeights shifted(const LinearThresholdFunction& f, unsigned shift) {
  WordWeights words;
  for (const Integer& weight : f.weights()) words.weights.push_back(rounded(weight, shift));
  words.bias = rounded(f.bias(), shift);
  return words;
}

}  // namespace

int total_bits(const LinearThresholdFunction& f) {
  return static_cast<int>(msb(Integer(f.total_weight() + abs(f.bias())))) + 1;
}

std::optional<WordWeights> word_weights(const LinearThresholdFunction& f) {
  if (total_bits(f) > most_bits) return std::nullopt;
  return shifted(f, 0);
}

std::optional<WordWeights> rounded_word_weights(const LinearThresholdFunction& f) {
  WordWeights words = shifted(f, static_cast<unsigned>(std::max(0, total_bits(f) - most_bits)));
  const std::int64_t distance = (f.dimension() + 1) / 2;
  constexpr std::array<std::uint64_t, 1> empty_set{0};
  const auto mean = [&](std::int64_t bias, int tie) {
    return numeric::threshold_character_sums(words.weights, bias, tie, empty_set).front();
  };
  if (mean(words.bias + distance, 1) != mean(words.bias - distance, -1)) return std::nullopt;
  return words;
}

}  // namespace lemmata::proofs_check
