#include "numeric/sampling/standard_normal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/confidence.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/monte_carlo.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

std::vector<double> numbers(std::size_t count, std::uint64_t seed, std::uint64_t stream,
                            std::uint64_t first) {
  std::vector<double> values(count);
  fill_standard_normal(values, seed, stream, first);
  return values;
}

/// Number 2 i or 2 i + 1 in long double, from the docstring: u and v in the middles of their parts.
long double by_definition(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  std::vector<std::uint64_t> words(2);
  fill_random_bits(std::span(words), seed, stream, index - index % 2);
  const long double u = (static_cast<long double>(words[0] >> 12) + 0.5L) * 0x1p-52L;
  const long double quadrant = static_cast<long double>(words[1] & 3);
  const long double within = (static_cast<long double>(words[1] >> 12) + 0.5L) * 0x1p-52L - 0.5L;
  const long double angle = std::numbers::pi_v<long double> / 2 * within;
  // turned by whole quarters exactly, so that the relative error near the axes is that of the small angle
  const long double sine = std::sin(angle), cosine = std::cos(angle);
  const long double turned_cosine[] = {cosine, -sine, -cosine, sine};
  const long double turned_sine[] = {sine, cosine, -sine, -cosine};
  const auto place = static_cast<std::size_t>(quadrant);
  return std::sqrt(-2 * std::log(u)) * (index % 2 == 0 ? turned_cosine[place] : turned_sine[place]);
}

// The source derives 11 units of 2^-53, and 4 more without fused operations.
TEST(StandardNormal, StaysWithinTheDerivedRelativeErrorOnEveryInstructionSet) {
  for_each_instruction_set([](const std::string& name) {
    const auto values = numbers(1 << 14, 5, 1, 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const long double exact = by_definition(5, 1, i);
      ASSERT_LE(std::abs(values[i] - exact), 15 * 0x1p-53L * std::abs(exact)) << name << ", number " << i;
    }
  });
}

TEST(StandardNormal, HasTheSameBitsOnAllInstructionSetsWithFusedOperations) {
  std::vector<double> first;
  for_each_instruction_set([&](const std::string& name) {
    if (name != "AVX3" && name != "AVX2" && name != "NEON") return;
    const auto values = numbers(1001, 6, 2, 3);
    if (first.empty()) first = values;
    for (std::size_t i = 0; i < values.size(); ++i)
      ASSERT_EQ(values[i], first[i]) << name << ", number " << i;
  });
}

TEST(StandardNormal, EverySubRangeGivesTheSameNumbers) {
  for_each_instruction_set([](const std::string& name) {
    const auto all = numbers(2400, 3, 9, 0);
    for (std::size_t first = 0; first < 20; ++first)
      for (const std::size_t size : {0, 1, 2, 7, 15, 16, 17, 33, 64, 1023, 1024, 1025, 2100}) {
        const auto part = numbers(size, 3, 9, first);
        for (std::size_t j = 0; j < size; ++j)
          ASSERT_EQ(part[j], all[first + j]) << name << ", " << first << " + " << j;
      }
  });
}

TEST(StandardNormal, OctetsAreEightStreamsSideBySide) {
  for_each_instruction_set([](const std::string& name) {
    for (const std::uint64_t stream :
         {std::uint64_t{0}, std::uint64_t{13}, (std::uint64_t{1} << 32) - 3, ~std::uint64_t{0} - 2})
      for (const std::uint64_t first :
           {std::uint64_t{0}, std::uint64_t{1}, (std::uint64_t{1} << 33) - 5, ~std::uint64_t{0} - 4})
        for (const std::size_t count : {0, 1, 2, 3, 11, 300}) {
          std::vector<double> octets(8 * count);
          fill_standard_normal_octets(octets, 3, stream, first);
          for (std::size_t l = 0; l < 8; ++l) {
            const auto alone = numbers(count, 3, stream + l, first);
            for (std::size_t j = 0; j < count; ++j)
              ASSERT_EQ(octets[8 * j + l], alone[j])
                  << name << ", stream " << stream << " + " << l << ", " << first << " + " << j;
          }
        }
  });
  std::vector<double> nine(9);
  EXPECT_THROW(fill_standard_normal_octets(nine, 0, 0, 0), std::invalid_argument);
}

TEST(StandardNormal, IndicesWrapAt2ToThe64) {
  const auto across = numbers(64, 8, 9, ~0ULL - 30);
  const auto from_zero = numbers(33, 8, 9, 0);
  for (std::size_t j = 0; j < 33; ++j) ASSERT_EQ(across[31 + j], from_zero[j]) << j;
}

TEST(StandardNormal, StreamsAndSeedsDiffer) {
  const auto a = numbers(64, 1, 1, 0), b = numbers(64, 1, 2, 0), c = numbers(64, 2, 1, 0);
  for (std::size_t j = 0; j < a.size(); ++j) {
    ASSERT_NE(a[j], b[j]);
    ASSERT_NE(a[j], c[j]);
  }
}

// Seed fixed. 2^20 numbers; false alarm at most 1e-9; the band is 0.0032 wide on each side. A law whose mean is off
// by 0.02 differs by 0.0080 at 0, and is accepted only if the empirical function is off by 0.0048 there: 2 exp(-48).
TEST(StandardNormal, LiesInTheBandAroundTheNormalDistributionFunction) {
  constexpr std::size_t count = 1 << 20;
  auto values = numbers(count, 2026, 7, 0);
  std::ranges::sort(values);
  const double half_width = distribution_band_half_width(count, 1e-9);
  for (std::size_t i = 0; i < count; ++i) {
    const double normal = std::erfc(-values[i] / std::numbers::sqrt2) / 2;
    ASSERT_LE(std::abs(normal - static_cast<double>(i) / count), half_width) << "at " << values[i];
    ASSERT_LE(std::abs(normal - static_cast<double>(i + 1) / count), half_width) << "at " << values[i];
  }
}

// The influence of one number on a mean of x^k is unbounded, so Chebyshev's inequality would need a wide band: the
// moments are tested through the exact law of their sums instead. The sum of the squares of m numbers is chi-squared;
// P(|S - m| > 2 sqrt(m t) + 2 t) <= 2 exp(-t) (Laurent and Massart). With t = 21.5 the false alarm is below 1e-9, and
// m = 2^22 shows a variance off by 0.5 %. The sum itself is normal: 6.2 standard deviations for 1e-9.
TEST(StandardNormal, HasTheMeanTheVarianceAndTheCorrelationsOfIndependentNumbers) {
  constexpr std::size_t count = 1 << 22;
  const auto values = numbers(count, 77, 3, 0);
  const double m = count, t = 21.5;
  double sum = 0, squares = 0;
  for (const double x : values) {
    sum += x;
    squares += x * x;
  }
  EXPECT_LE(std::abs(sum), 6.2 * std::sqrt(m));
  EXPECT_LE(std::abs(squares - m), 2 * std::sqrt(m * t) + 2 * t);
  // x y = ((x + y)^2 - (x - y)^2) / 4: over independent pairs half the difference of two chi-squared sums.
  for (const std::size_t lag : {1, 2, 3, 8, 16, 512, 1024}) {
    double products = 0;
    double pairs = 0;
    for (std::size_t block = 0; block + 2 * lag <= count; block += 2 * lag)
      for (std::size_t i = block; i < block + lag; ++i, ++pairs) products += values[i] * values[i + lag];
    EXPECT_LE(std::abs(products), 2 * std::sqrt(pairs * t) + 2 * t) << "lag " << lag;
  }
}

// 2^24 numbers, exact binomial tails, false alarm 1e-9 for each threshold.
TEST(StandardNormal, HasTheTailsOfTheNormalLaw) {
  constexpr std::int64_t count = 1 << 24;
  std::vector<double> values(1 << 16);
  constexpr double thresholds[] = {1, 2, 3, 4, 5};
  std::int64_t above[5] = {}, below[5] = {};
  double largest = 0;
  for (std::int64_t first = 0; first < count; first += 1 << 16) {
    fill_standard_normal(values, 11, 4, static_cast<std::uint64_t>(first));
    for (const double x : values) {
      largest = std::max(largest, std::abs(x));
      for (std::size_t i = 0; i < 5; ++i) {
        above[i] += x > thresholds[i] ? 1 : 0;
        below[i] += x < -thresholds[i] ? 1 : 0;
      }
    }
  }
  EXPECT_LE(largest, 8.58);
  for (std::size_t i = 0; i < 5; ++i) {
    const double p = std::erfc(thresholds[i] / std::numbers::sqrt2) / 2;
    for (const std::int64_t seen : {above[i], below[i]}) {
      EXPECT_GT(binomial_upper_tail(count, p, seen).upper, 5e-10) << thresholds[i] << ": " << seen;
      EXPECT_GT(binomial_lower_tail(count, p, seen).upper, 5e-10) << thresholds[i] << ": " << seen;
    }
  }
}

}  // namespace
}  // namespace lemmata::numeric
