#include "analysis/boolean/visible_levels.hpp"

#include <bit>
#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier.hpp"
#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// The coefficients of 1[sum x > 0] x_j (j >= 1) or 1[sum x > 0] (j = 0).
std::vector<Rational> derivative_coefficients(int d, int j) {
  std::vector<Rational> g;
  for (std::uint32_t x = 0; x < 1U << d; ++x) {
    const bool active = 2 * std::popcount(x) < d;
    g.emplace_back(!active ? 0 : j > 0 && (x >> (j - 1) & 1U) != 0 ? -1 : 1);
  }
  return fourier_coefficients(g);
}

TEST(AllOnesNeuronCoefficient, EqualsTheTransformOfTheDerivativesForOddDUpTo11) {
  for (int d = 1; d <= 11; d += 2)
    for (const int j : {0, 1, d}) {
      const auto coefficients = derivative_coefficients(d, j);
      const std::uint32_t own = j == 0 ? 0 : 1U << (j - 1);
      for (std::uint32_t set = 0; set < coefficients.size(); ++set)
        EXPECT_EQ(all_ones_neuron_coefficient(d, std::popcount(set ^ own)), coefficients[set])
            << "d = " << d << ", j = " << j << ", I = " << set;
    }
}

TEST(AllOnesNeuronCoefficient, IsAsLargeAtTheFullParityAsAtOneBit) {
  for (const int d : {1, 51, 101, 1001})
    EXPECT_EQ(abs(all_ones_neuron_coefficient(d, d)), all_ones_neuron_coefficient(d, 1)) << "d = " << d;
}

TEST(VisibleLevels, AreAndCountThoseOfTheTransformAtEveryThresholdForOddDUpTo11) {
  for (int d = 1; d <= 11; d += 2) {
    const auto coefficients = derivative_coefficients(d, 0);
    std::set<Rational> thresholds = {Rational(1, 1 << 20), Rational(2)};
    for (const Rational& c : coefficients)
      if (c != 0) thresholds.insert({2 * abs(c), 2 * abs(c) + Rational(1, 1 << 20)});
    for (const Rational& threshold : thresholds) {
      const VisibleLevels visible = visible_levels(d, threshold);
      Integer count(0);
      for (std::uint32_t set = 0; set < coefficients.size(); ++set) {
        const int level = std::popcount(set);
        const bool seen = 2 * abs(coefficients[set]) >= threshold;
        count += seen ? 1 : 0;
        if (level % 2 == 1) {
          EXPECT_EQ(seen, level <= visible.lowest_band || level >= visible.highest_band)
              << "d = " << d << ", level " << level << ", threshold " << to_string(threshold);
        }
      }
      EXPECT_EQ(visible.sets, count) << "d = " << d << ", threshold " << to_string(threshold);
      EXPECT_LE(Rational(visible.sets), visible_sets_bound(Rational(1, 2), threshold));
    }
  }
}

TEST(VisibleLevels, AgreeWithMajoritysNumeratorsForDOfSeveralThousand) {
  const std::int64_t d = 4001;
  const auto numerators = majority_fourier_numerators(d);  // 2^(d-1) times the sizes at 1, 3, 5, ...
  for (const int bits : {2, 24, 53, 1000, 3900}) {
    std::int64_t lowest = -1;
    for (std::size_t p = 0; p < numerators.size() && numerators[p] >= Integer(1) << (d - 1 - bits); ++p)
      lowest = 2 * static_cast<std::int64_t>(p) + 1;
    const Rational threshold(Integer(1), Integer(Integer(1) << bits));
    const VisibleLevels visible = visible_levels(d, threshold);
    EXPECT_EQ(visible.lowest_band, lowest) << "2^-" << bits;
    EXPECT_EQ(visible.highest_band, d + 1 - lowest) << "2^-" << bits;
    EXPECT_LE(Rational(visible.sets), visible_sets_bound(Rational(1, 2), threshold));
  }
}

TEST(VisibleLevels, RejectArgumentsOutsideTheRange) {
  EXPECT_THROW((void)visible_levels(4, 1), std::domain_error);
  EXPECT_THROW((void)visible_levels(-9, 1), std::domain_error);
  EXPECT_THROW((void)visible_levels(5, 0), std::domain_error);
  EXPECT_THROW((void)visible_levels((std::int64_t{1} << 20) + 1, 1), std::length_error);
  EXPECT_THROW((void)visible_sets_bound(-1, 1), std::domain_error);
  EXPECT_THROW((void)visible_sets_bound(1, 0), std::domain_error);
  EXPECT_THROW((void)all_ones_neuron_coefficient(4, 1), std::domain_error);
  EXPECT_THROW((void)all_ones_neuron_coefficient(5, 6), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
