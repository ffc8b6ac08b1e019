#include "numeric/cube/spectrum_levels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

template <class T>
std::vector<T> random_spectrum(int n, std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  std::vector<T> values(std::size_t{1} << n);
  for (T& value : values) value = static_cast<T>(static_cast<std::int64_t>(bits() % 41) - 20);
  return values;
}

double total(double sum) { return sum; }
double total(const UnsignedWide& sum) {
  return std::ldexp(static_cast<double>(sum.high), 64) + static_cast<double>(sum.low);
}

template <class T>
class SpectrumLevelsOf : public testing::Test {};
using Scalars = testing::Types<std::int32_t, std::int64_t, double>;
TYPED_TEST_SUITE(SpectrumLevelsOf, Scalars);

TYPED_TEST(SpectrumLevelsOf, EqualTheirDefinition) {
  for (const int n : {0, 1, 5, 6, 9, 15}) {
    const auto values = random_spectrum<TypeParam>(n, static_cast<std::uint64_t>(n) + 1);
    const auto levels = spectrum_levels(std::span<const TypeParam>(values), 3, 2);
    for (int k = 0; k <= n; ++k) {
      double squares = 0;
      std::uint64_t largest = 0;
      bool met = false;
      for (std::uint64_t set = 0; set < values.size(); ++set) {
        if (std::popcount(set) != k) continue;
        squares += static_cast<double>(values[set] * values[set]);
        if (!met || std::abs(values[set]) > std::abs(values[largest])) largest = set;
        met = true;
      }
      EXPECT_EQ(total(levels.levels[static_cast<std::size_t>(k)].sum_of_squares), squares)
          << "n = " << n << ", k = " << k;
      EXPECT_EQ(levels.levels[static_cast<std::size_t>(k)].largest, largest) << "n = " << n << ", k = " << k;
    }
    std::vector<std::uint64_t> sets(values.size());
    for (std::uint64_t set = 0; set < sets.size(); ++set) sets[set] = set;
    std::ranges::stable_sort(
        sets, [&](std::uint64_t a, std::uint64_t b) { return std::abs(values[a]) > std::abs(values[b]); });
    if (sets.size() > 3) sets.erase(sets.begin() + 3, sets.end());
    EXPECT_EQ(levels.largest, sets) << "n = " << n;
  }
}

TYPED_TEST(SpectrumLevelsOf, MarkWhatIsLargerAndItsNeighbours) {
  for (const int n : {0, 1, 4, 6, 7, 10, 15})
    for (const bool neighbours : {false, true}) {
      const auto values = random_spectrum<TypeParam>(n, static_cast<std::uint64_t>(n) + 7);
      std::vector<std::uint64_t> marks(std::size_t{1} << std::max(0, n - 6));
      mark_larger(std::span<const TypeParam>(values), 19, neighbours, marks, 2);
      std::vector<std::uint64_t> counts(static_cast<std::size_t>(n) + 1);
      for (std::uint64_t set = 0; set < values.size(); ++set) {
        bool expected = std::abs(values[set]) > 19;
        for (int i = 0; neighbours && i < n; ++i)
          expected |= std::abs(values[set ^ std::uint64_t{1} << i]) > 19;
        EXPECT_EQ((marks[set / 64] >> (set % 64) & 1U) != 0, expected) << "n = " << n << ", set " << set;
        if (expected) ++counts[static_cast<std::size_t>(std::popcount(set))];
      }
      EXPECT_EQ(marked_by_size(marks, n), counts) << "n = " << n;
    }
}

TEST(SpectrumLevels, AddSquaresBeyond64Bits) {
  const std::vector<std::int64_t> values{std::int64_t{1} << 62, 3, 0, 0};
  const auto levels = spectrum_levels(std::span<const std::int64_t>(values), 0);
  EXPECT_EQ(levels.levels[0].sum_of_squares.high, std::uint64_t{1} << 60);
  EXPECT_EQ(levels.levels[1].sum_of_squares.low, 9U);
}

TEST(SpectrumLevels, RefuseOtherSizesAndWhatIsNoNumber) {
  const std::vector<double> three(3), nan{std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW((void)spectrum_levels(std::span<const double>(three), 1), std::invalid_argument);
  EXPECT_THROW((void)spectrum_levels(std::span<const double>(nan), 1), std::invalid_argument);
  const std::vector<double> four(4);
  std::vector<std::uint64_t> marks(2);
  EXPECT_THROW(mark_larger(std::span<const double>(four), 1.0, false, marks), std::invalid_argument);
  EXPECT_THROW(mark_larger(std::span<const double>(four), -1.0, false, std::span(marks).first(1)),
               std::invalid_argument);
  EXPECT_THROW((void)marked_by_size(marks, 2), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
