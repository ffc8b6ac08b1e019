#include "numeric/cube/packed_truth_table.hpp"

#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/cube/boolean_function.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

std::vector<std::uint64_t> packed(const std::vector<std::int32_t>& table) {
  std::vector<std::uint64_t> words((table.size() + 63) / 64);
  for (std::size_t x = 0; x < table.size(); ++x)
    if (table[x] == -1) words[x / 64] |= std::uint64_t{1} << x % 64;
  return words;
}

TEST(PackedLinearThreshold, IsTheTableOfTheFunctionForEveryNUpTo20) {
  for (int n = 1; n <= 20; ++n) {
    std::mt19937_64 bits(static_cast<std::uint64_t>(n));
    for (const std::int64_t largest : {std::int64_t{1}, std::int64_t{5}, std::int64_t{1} << 57}) {
      std::vector<std::int64_t> weights(static_cast<std::size_t>(n));
      for (std::int64_t& w : weights)
        w = static_cast<std::int64_t>(bits() % (2 * static_cast<std::uint64_t>(largest) + 1)) - largest;
      const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
      for (const std::int64_t theta :
           {std::int64_t{0}, std::int64_t{-3}, sum}) {  // the last has a tie at x = 0
        for (const int tie : {-1, 1}) {
          const auto expected = packed(linear_threshold_table(weights, theta, tie));
          for_each_instruction_set([&](const std::string& name) {
            ASSERT_EQ(packed_linear_threshold(weights, theta, tie), expected)
                << name << ", n = " << n << ", largest = " << largest << ", theta = " << theta
                << ", tie = " << tie;
          });
          ASSERT_EQ(packed_linear_threshold(weights, theta, tie, 3), expected);
        }
      }
    }
  }
}

TEST(PackedLinearThreshold, TakesSumsUpTo2ToThe63Minus1) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  using Words = std::vector<std::uint64_t>;
  const std::vector<std::int64_t> zeros = {0, 0};
  for (const int tie : {-1, 1}) {
    EXPECT_EQ(packed_linear_threshold(std::vector<std::int64_t>{0, largest}, 0, tie), Words{0b1100});
    EXPECT_EQ(packed_linear_threshold(std::vector<std::int64_t>{0, -largest}, 0, tie), Words{0b0011});
    EXPECT_EQ(packed_linear_threshold(zeros, largest, tie), Words{0b1111});
    EXPECT_EQ(packed_linear_threshold(zeros, -largest, tie), Words{0});
  }
}

TEST(PackedLinearThreshold, RefusesWhatItCannotHold) {
  const std::vector<std::int64_t> weights = {1, 2};
  const std::vector<std::int64_t> huge = {std::int64_t{1} << 62, std::int64_t{1} << 62};
  const std::vector<std::int64_t> least = {std::numeric_limits<std::int64_t>::min()};
  EXPECT_THROW((void)packed_linear_threshold({}, 0, 1), std::invalid_argument);
  EXPECT_THROW((void)packed_linear_threshold(weights, 0, 0), std::invalid_argument);
  EXPECT_THROW((void)packed_linear_threshold(weights, 0, 1, 0), std::invalid_argument);
  EXPECT_THROW((void)packed_linear_threshold(huge, 0, 1), std::length_error);
  EXPECT_THROW((void)packed_linear_threshold(least, 0, 1), std::length_error);
  EXPECT_THROW((void)packed_linear_threshold(weights, std::numeric_limits<std::int64_t>::min(), 1),
               std::length_error);
  EXPECT_THROW((void)packed_linear_threshold(std::vector<std::int64_t>(37, 1), 0, 1), std::length_error);
}

TEST(PackedMajority, IsTheTableOfMajorityForEveryNUpTo20) {
  for (int n = 1; n <= 20; ++n)
    for (const int tie : {-1, 1})
      EXPECT_EQ(packed_majority(n, tie), packed(majority_table(n, tie))) << "n = " << n;
  EXPECT_THROW((void)packed_majority(0, 1), std::invalid_argument);
  EXPECT_THROW((void)packed_majority(37, 1), std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
