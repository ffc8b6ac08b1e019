#include "numeric/cube/meet_in_the_middle.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

/// Random numbers for one test, taken one after another.
class Numbers {
 public:
  explicit Numbers(std::uint64_t stream) : stream_(stream) {}

  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t word = 0;
    fill_random_bits(std::span(&word, 1), 20261125, stream_, next_++);
    return word % bound;
  }

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

  std::vector<std::int64_t> weights(int n, std::int64_t largest) {
    std::vector<std::int64_t> all;
    for (int i = 0; i < n; ++i) all.push_back(between(-largest, largest));
    return all;
  }

 private:
  std::uint64_t stream_;
  std::uint64_t next_ = 0;
};

std::vector<std::uint64_t> all_sets(int n) {
  std::vector<std::uint64_t> sets(std::size_t{1} << n);
  std::iota(sets.begin(), sets.end(), 0);
  return sets;
}

/// All character sums by the truth table and the transform.
std::vector<std::int32_t> by_transform(const std::vector<std::int64_t>& weights, std::int64_t bias, int tie) {
  auto table = linear_threshold_table(weights, -bias, tie);
  walsh_hadamard_transform(table);
  return table;
}

std::string text(const std::vector<std::int64_t>& weights, std::int64_t bias, int tie) {
  std::string line = "weights";
  for (const std::int64_t weight : weights) line += " " + std::to_string(weight);
  return line + ", bias " + std::to_string(bias) + ", tie " + std::to_string(tie);
}

TEST(MeetInTheMiddle, EqualsTheTransformForAllSetsUpToN12) {
  Numbers numbers(1);
  for (int n = 1; n <= 12; ++n)
    for (const std::int64_t largest : {1, 2, 7, 1000, 1 << 30})
      for (int draw = 0; draw < 6; ++draw)
        for (const int tie : {-1, 0, 1}) {
          const auto weights = numbers.weights(n, largest);
          const std::int64_t bias = draw < 2 ? 0 : numbers.between(-2 * largest, 2 * largest);
          const auto expected = by_transform(weights, bias, tie);
          const auto sums = threshold_character_sums(weights, bias, tie, all_sets(n));
          ASSERT_EQ(sums, std::vector<std::int64_t>(expected.begin(), expected.end())) << text(weights, bias, tie);
        }
}

}  // namespace
}  // namespace lemmata::numeric
