#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/cube/packed_truth_table.cpp"
#include "numeric/cube/packed_truth_table.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#ifndef LEMMATA_NUMERIC_CUBE_PACKED_TRUTH_TABLE_ONCE
#define LEMMATA_NUMERIC_CUBE_PACKED_TRUTH_TABLE_ONCE
namespace lemmata::numeric {

// The six lowest coordinates give one of 64 sums to a linear form, the next six another: a word of the table compares the
// 64 sums of the lowest with one number.
inline constexpr int word_bits = 6;
inline constexpr std::size_t word_sums = 64;

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Words of the packed table of low[x mod 64] + middle[x / 64 mod 64] + high < 0, each xor flip.
void ThresholdWords(const std::int64_t* low, const std::int64_t* middle, std::int64_t high,
                    std::uint64_t flip, std::uint64_t* words, std::size_t count) {
  constexpr hn::CappedTag<std::int64_t, 8> d;
  constexpr std::size_t n = hn::MaxLanes(d);
  for (std::size_t word = 0; word < count; ++word) {
    const auto bound = hn::Set(d, -(middle[word] + high));
    std::uint64_t bits = 0;
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < word_sums; i += n) {
      std::uint8_t mask[8] = {};
      hn::StoreMaskBits(d, hn::Lt(hn::LoadU(d, low + i), bound), mask);
      bits |= std::uint64_t{mask[0]} << i;
    }
    words[word] = bits ^ flip;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "numeric/cube/memory.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(ThresholdWords);

void require_table_fits(const std::string& function, std::int64_t n) {
  constexpr int most_bits = 36;
  const double bytes = std::ldexp(1.0, static_cast<int>(std::min<std::int64_t>(n, 1000)) - 3);
  const double memory = physical_memory_bytes();
  if (n > most_bits || bytes > memory)
    throw std::length_error(function + ": n must be at most " + std::to_string(most_bits) +
                            " and the table of 2^n / 8 bytes must fit into the memory of " +
                            std::to_string(static_cast<std::int64_t>(memory)) +
                            " bytes, got n = " + std::to_string(n));
}

/// All sums of +w (bit clear) or -w (bit set) of six weights; those beyond the end count as 0.
std::array<std::int64_t, word_sums> sums_of_six(std::span<const std::int64_t> weights, std::size_t first) {
  std::array<std::int64_t, word_sums> sums{};
  for (std::size_t x = 0; x < word_sums; ++x)
    for (std::size_t i = first; i < std::min(first + word_bits, weights.size()); ++i)
      sums[x] += (x >> (i - first) & 1) != 0 ? -weights[i] : weights[i];
  return sums;
}

}  // namespace

std::vector<std::uint64_t> packed_linear_threshold(std::span<const std::int64_t> weights, std::int64_t theta,
                                                   int tie, int threads) {
  const std::string function = "packed_linear_threshold";
  if (threads < 1)
    throw std::invalid_argument(function + ": threads must be at least 1, got " + std::to_string(threads));
  if (weights.empty()) throw std::invalid_argument(function + ": n must be at least 1, got 0");
  if (tie != -1 && tie != 1)
    throw std::invalid_argument(function + ": the tie must be -1 or 1, got " + std::to_string(tie));
  require_table_fits(function, static_cast<std::int64_t>(weights.size()));
  const auto n = static_cast<int>(weights.size());
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto magnitude = [](std::int64_t v) {
    return v < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v);
  };
  std::uint64_t total = magnitude(theta);
  for (const std::int64_t weight : weights)
    if (magnitude(weight) > largest || total > largest || (total += magnitude(weight)) > largest)
      throw std::length_error(function +
                              ": |w_1| + ... + |w_n| + |theta| must be below 2^63, got a larger sum");

  // f = -1 where the form is negative, tie = -1: where not the negated form is.
  const std::int64_t sign = tie;
  std::vector<std::int64_t> signed_weights(weights.begin(), weights.end());
  for (std::int64_t& weight : signed_weights) weight *= sign;
  const auto low = sums_of_six(signed_weights, 0);
  const auto middle = sums_of_six(signed_weights, word_bits);
  std::vector<std::uint64_t> words(n < word_bits ? 1 : std::size_t{1} << (n - word_bits));
  const std::size_t group = std::min(words.size(), word_sums);
  constexpr std::size_t groups_in_part = 256;
  const std::size_t groups = words.size() / group;
  run_chunks(static_cast<std::int64_t>((groups + groups_in_part - 1) / groups_in_part), threads,
             [&](std::int64_t part) {
               const std::size_t first = static_cast<std::size_t>(part) * groups_in_part;
               for (std::size_t g = first; g < std::min(first + groups_in_part, groups); ++g) {
                 std::int64_t high = -sign * theta;
                 for (std::size_t i = 2 * word_bits; i < signed_weights.size(); ++i)
                   high += (g >> (i - 2 * word_bits) & 1) != 0 ? -signed_weights[i] : signed_weights[i];
                 HWY_DYNAMIC_DISPATCH(ThresholdWords)
                 (low.data(), middle.data(), high, tie < 0 ? ~std::uint64_t{0} : 0, words.data() + g * group,
                  group);
               }
             });
  if (n < word_bits) words[0] &= (std::uint64_t{1} << (1 << n)) - 1;
  return words;
}

std::vector<std::uint64_t> packed_majority(int n, int tie, int threads) {
  if (n < 1) throw std::invalid_argument("packed_majority: n must be at least 1, got " + std::to_string(n));
  require_table_fits("packed_majority", n);
  return packed_linear_threshold(std::vector<std::int64_t>(static_cast<std::size_t>(n), 1), 0, tie, threads);
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
