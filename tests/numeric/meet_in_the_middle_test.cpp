#include "numeric/cube/meet_in_the_middle.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::array<int, 3> ties = {-1, 0, 1};

/// Random numbers of one test, taken one after another.
class Numbers {
 public:
  explicit Numbers(std::uint64_t stream) : stream_(stream) {}

  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t word = 0;
    fill_random_bits(std::span(&word, 1), 17, stream_, next_++);
    return word % bound;
  }

  std::int64_t between(std::int64_t least, std::int64_t greatest) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(greatest - least) + 1));
  }

  std::vector<std::int64_t> weights(int n, std::int64_t greatest) {
    std::vector<std::int64_t> all;
    for (int i = 0; i < n; ++i) all.push_back(between(-greatest, greatest));
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

std::vector<std::uint64_t> neighbours(int n, std::uint64_t set) {
  std::vector<std::uint64_t> sets;
  for (int i = 0; i < n; ++i) sets.push_back(set ^ (std::uint64_t{1} << i));
  return sets;
}

std::string text(const std::vector<std::int64_t>& weights, std::int64_t bias, int tie) {
  std::string line = "weights";
  for (const std::int64_t weight : weights) line += " " + std::to_string(weight);
  return line + ", bias " + std::to_string(bias) + ", tie " + std::to_string(tie);
}

/// By the truth table and the transform.
std::vector<std::int64_t> expected_sums(const std::vector<std::int64_t>& weights, std::int64_t bias, int tie,
                                        const std::vector<std::uint64_t>& sets) {
  auto table = linear_threshold_table(weights, -bias, tie);
  walsh_hadamard_transform(table);
  std::vector<std::int64_t> sums;
  for (const std::uint64_t set : sets) sums.push_back(table[set]);
  return sums;
}

std::int64_t expected_ties(const std::vector<std::int64_t>& weights, std::int64_t bias) {
  const auto table = tie_table(weights, -bias);
  return std::accumulate(table.begin(), table.end(), std::int64_t{0});
}

TEST(MeetInTheMiddle, EqualsTheTransformAtAllSetsUpToN12) {
  Numbers numbers(1);
  for (int n = 1; n <= 12; ++n)
    for (const std::int64_t greatest : {0, 1, 2, 7, 1000, 1 << 30})
      for (int draw = 0; draw < 6; ++draw) {
        const auto weights = numbers.weights(n, greatest);
        const std::int64_t bias = draw < 2 ? 0 : numbers.between(-2 * greatest, 2 * greatest);
        for (const int tie : ties)
          ASSERT_EQ(threshold_character_sums(weights, bias, tie, all_sets(n)),
                    expected_sums(weights, bias, tie, all_sets(n)))
              << text(weights, bias, tie);
        ASSERT_EQ(tie_count(weights, bias), expected_ties(weights, bias)) << text(weights, bias, 0);
      }
}

// Each list of sets takes another way through the grouping: shared halves, shared quarters, one large table.
TEST(MeetInTheMiddle, EqualsTheTransformAtAnyListOfSetsUpToN18) {
  Numbers numbers(2);
  for (int n = 13; n <= 18; ++n)
    for (const std::int64_t greatest : {1, 9, 1 << 20})
      for (const int tie : ties) {
        const auto weights = numbers.weights(n, greatest);
        const std::int64_t bias = numbers.between(-1, 1) * numbers.between(0, 3 * greatest);
        const std::uint64_t points = std::uint64_t{1} << n;
        auto singletons = neighbours(n, 0);
        singletons.push_back(0);
        singletons.push_back(points - 1);
        std::vector<std::uint64_t> pairs;
        for (int i = 0; i < n; ++i)
          for (int j = 0; j < n; ++j) pairs.push_back((std::uint64_t{1} << i) | (std::uint64_t{1} << j));
        std::vector<std::uint64_t> scattered;
        for (int j = 0; j < 40; ++j) scattered.push_back(numbers.below(points));
        scattered.insert(scattered.end(), scattered.begin(), scattered.begin() + 20);  // some twice
        // At n = 18 a quarter is bits 0 to 4, the next one bits 5 to 8: more sets agree on the former.
        std::vector<std::uint64_t> columns;
        for (std::uint64_t low = 0; low < 10; ++low)
          for (std::uint64_t high = 0; high < 16; ++high) columns.push_back(low | high << 5);
        for (const auto& sets : {singletons, pairs, columns, scattered, neighbours(n, numbers.below(points)),
                                 std::vector<std::uint64_t>{numbers.below(points)}})
          ASSERT_EQ(threshold_character_sums(weights, bias, tie, sets),
                    expected_sums(weights, bias, tie, sets))
              << text(weights, bias, tie);
        ASSERT_EQ(tie_count(weights, bias), expected_ties(weights, bias)) << text(weights, bias, tie);
      }
  EXPECT_TRUE(threshold_character_sums(std::vector<std::int64_t>{1, 2}, 0, 0, {}).empty());
}

TEST(MeetInTheMiddle, EqualsTheTransformAtN24) {
  constexpr int n = 24;
  Numbers numbers(3);
  for (const std::int64_t greatest : {3, 1 << 30}) {
    const auto weights = numbers.weights(n, greatest);
    const std::int64_t bias = greatest == 3 ? 0 : numbers.between(-greatest, greatest);
    auto sets = neighbours(n, numbers.below(1 << n));
    for (const std::uint64_t set : neighbours(n, 0)) sets.push_back(set);
    sets.push_back((1 << n) - 1);
    EXPECT_EQ(threshold_character_sums(weights, bias, 0, sets), expected_sums(weights, bias, 0, sets))
        << text(weights, bias, 0);
  }
}

TEST(MeetInTheMiddle, FixingCoordinatesChangesNothing) {
  Numbers numbers(4);
  for (int n = 1; n <= 9; ++n)
    for (const std::int64_t greatest : {2, 1 << 20})
      for (const bool biased : {false, true}) {
        const auto weights = numbers.weights(n, greatest);
        const std::int64_t bias = biased ? numbers.between(-greatest, greatest) : 0;
        for (const int largest_half : {1, 2, 4}) {
          for (const int tie : ties)
            ASSERT_EQ(threshold_character_sums(weights, bias, tie, all_sets(n), largest_half),
                      expected_sums(weights, bias, tie, all_sets(n)))
                << text(weights, bias, tie) << ", halves of " << largest_half;
          ASSERT_EQ(tie_count(weights, bias, largest_half), expected_ties(weights, bias))
              << text(weights, bias, 0) << ", halves of " << largest_half;
        }
      }
}

// The sums move with the coordinates, and change sign with the characters of the reflected ones.
TEST(MeetInTheMiddle, FollowsPermutationsAndReflectionsAtN40) {
  constexpr int n = 40;
  Numbers numbers(5);
  for (const std::int64_t greatest : {std::int64_t{5}, std::int64_t{1} << 47}) {
    const auto weights = numbers.weights(n, greatest);
    const std::int64_t bias = numbers.between(-greatest, greatest);
    std::vector<std::size_t> place(n);
    std::iota(place.begin(), place.end(), 0);
    for (std::size_t i = n - 1; i > 0; --i) std::swap(place[i], place[numbers.below(i + 1)]);
    const std::uint64_t reflected = numbers.below(std::uint64_t{1} << n);
    auto moved_weights = weights;
    for (std::size_t i = 0; i < n; ++i)
      moved_weights[place[i]] = (reflected >> i & 1) != 0 ? -weights[i] : weights[i];

    auto sets = neighbours(n, numbers.below(std::uint64_t{1} << n));
    sets.push_back(0);
    std::vector<std::uint64_t> moved_sets;
    for (const std::uint64_t set : sets) {
      std::uint64_t moved = 0;
      for (std::size_t i = 0; i < n; ++i) moved |= (set >> i & 1) << place[i];
      moved_sets.push_back(moved);
    }
    const auto sums = threshold_character_sums(weights, bias, 0, sets);
    const auto moved_sums = threshold_character_sums(moved_weights, bias, 0, moved_sets);
    for (std::size_t j = 0; j < sets.size(); ++j)
      EXPECT_EQ(moved_sums[j], std::popcount(sets[j] & reflected) % 2 != 0 ? -sums[j] : sums[j])
          << text(weights, bias, 0) << ", set " << sets[j];
  }
}

// For unit weights and odd n: 2 C(n-1, (n-1)/2) at level 1, its (-1 / (n-2))-fold at level 3, 0 at even levels.
TEST(MeetInTheMiddle, GivesTheClosedFormsOfMajorityAtN41) {
  constexpr int n = 41;
  constexpr std::int64_t central = 137846528820;  // C(40, 20)
  constexpr std::int64_t beside = 269128937220;   // C(41, 20)
  const std::vector<std::int64_t> ones(n, 1);
  auto sets = neighbours(n, 0);
  sets.insert(sets.end(), {0, 0b11, (std::uint64_t{1} << 40) | 2, 0b111, (std::uint64_t{1} << 40) | 0b1001});
  const auto sums = threshold_character_sums(ones, 0, 0, sets);
  for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(sums[i], 2 * central) << i;
  EXPECT_EQ(std::vector<std::int64_t>(sums.begin() + n, sums.end()),
            (std::vector<std::int64_t>{0, 0, 0, -2 * central / (n - 2), -2 * central / (n - 2)}));

  // With bias 1 there are C(n, 20) ties, and with them positive the constant is that of the next threshold.
  EXPECT_EQ(tie_count(ones, 1), beside);
  EXPECT_EQ(tie_count(ones, 0), 0);
  const std::vector<std::uint64_t> constant = {0};
  EXPECT_EQ(threshold_character_sums(ones, 1, 0, constant)[0], beside);
  EXPECT_EQ(threshold_character_sums(ones, 1, 1, constant)[0], 2 * beside);
  EXPECT_EQ(threshold_character_sums(ones, 1, -1, constant)[0], 0);
}

TEST(MeetInTheMiddle, TakesWeightsUpToTheBound) {
  constexpr std::int64_t large = std::int64_t{1} << 60;
  constexpr std::int64_t largest = (std::int64_t{1} << 62) - 1;
  const auto check = [](const std::vector<std::int64_t>& weights, std::int64_t bias) {
    const auto sets = all_sets(static_cast<int>(weights.size()));
    for (const int tie : ties)
      EXPECT_EQ(threshold_character_sums(weights, bias, tie, sets), expected_sums(weights, bias, tie, sets))
          << text(weights, bias, tie);
    EXPECT_EQ(tie_count(weights, bias), expected_ties(weights, bias)) << text(weights, bias, 0);
  };
  for (const std::int64_t bias : {large, -large, large - 1, std::int64_t{0}})
    check({large, -large, large - 1}, bias);
  for (const std::int64_t sign : {-1, 1}) {
    check({0, 0}, sign * largest);
    check({0, sign * largest}, 0);
    check({largest / 2, 0, 1}, sign * (largest / 2));
  }
}

TEST(MeetInTheMiddle, RefusesWhatDoesNotFitBeforeAllocating) {
  const std::vector<std::uint64_t> constant = {0};
  try {
    static_cast<void>(threshold_character_sums(std::vector<std::int64_t>(61, 1), 0, 0, constant));
    FAIL();
  } catch (const std::length_error& error) {
    EXPECT_STREQ(error.what(), "threshold_character_sums: n must be at most 60, got n = 61");
  }
  constexpr std::int64_t large = std::int64_t{1} << 61;
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  for (const auto& [weights, bias] :
       std::vector<std::pair<std::vector<std::int64_t>, std::int64_t>>{{{large, large}, 0},
                                                                       {{large, -large}, 0},
                                                                       {{large}, large},
                                                                       {{least}, 0},
                                                                       {{1}, least},
                                                                       {{1}, 2 * large}}) {
    EXPECT_THROW(static_cast<void>(tie_count(weights, bias)), std::length_error) << text(weights, bias, 0);
    EXPECT_THROW(static_cast<void>(threshold_character_sums(weights, bias, 0, constant)), std::length_error)
        << text(weights, bias, 0);
  }
  EXPECT_EQ(meet_in_the_middle_bytes(61), std::numeric_limits<double>::infinity());
  for (int n = 2; n <= 60; ++n) EXPECT_GE(meet_in_the_middle_bytes(n), meet_in_the_middle_bytes(n - 1)) << n;
  EXPECT_LE(meet_in_the_middle_bytes(50), 1.2e9);
}

TEST(MeetInTheMiddle, RefusesSumsBeyondTheMachinesMemory) {
  const double bytes = meet_in_the_middle_bytes(60, 30);
  const std::string n_and_bytes =
      "got n = 60 (" + std::to_string(static_cast<std::int64_t>(bytes)) + " bytes)";
  EXPECT_GE(bytes, 32.0 * (1 << 30));
  if (physical_memory_bytes() >= bytes) GTEST_SKIP() << "this machine has more than " << bytes << " bytes";
  try {
    static_cast<void>(tie_count(std::vector<std::int64_t>(60, 1), 0, 30));
    FAIL();
  } catch (const std::length_error& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.rfind("tie_count: the sorted sums must fit into the memory of ", 0), 0u) << message;
    EXPECT_NE(message.find(n_and_bytes), std::string::npos) << message;
  }
}

TEST(MeetInTheMiddle, RejectsMalformedArguments) {
  const std::vector<std::int64_t> weights = {1, 2, 3};
  const auto message = [&](int tie, std::uint64_t set, int largest_half) -> std::string {
    try {
      static_cast<void>(threshold_character_sums(weights, 0, tie, std::vector{set}, largest_half));
      return "accepted";
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message(2, 0, 27), "threshold_character_sums: tie must be -1, 0 or 1, got 2");
  EXPECT_EQ(message(0, 8, 27), "threshold_character_sums: a set must be below 2^n, got 8 for n = 3");
  EXPECT_EQ(message(0, 0, 31), "threshold_character_sums: largest_half must be from 1 to 30, got 31");
  EXPECT_EQ(message(0, 7, 27), "accepted");
  EXPECT_THROW(static_cast<void>(tie_count({}, 0)), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
