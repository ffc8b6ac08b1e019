#include "proofs_check/calculators/gap_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::proofs_check {
namespace {

TEST(Quantile, IsTheSmallestValueThatEnoughValuesDoNotExceed) {
  std::vector<double> values;
  for (int count = 1; count <= 60; ++count) {
    values.push_back(count);
    for (int percent = 1; percent <= 100; ++percent) {
      // By the definition: the least i with i / count >= percent / 100.
      int least = 1;
      while (100 * least < percent * count) ++least;
      EXPECT_EQ(quantile(values, percent), least) << count << " values, " << percent << " %";
    }
  }
}

TEST(KolmogorovDistance, IsTheSupremumOverBothSidesOfEachStep) {
  const auto uniform = [](double x) { return std::min(x, 1.0); };
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0.5}, uniform), 0.5);
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0.25, 0.75}, uniform), 0.25);
  // Three of four values at 0: the step there has height 3/4, and nothing of it is below 0.
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0, 0, 0, 0.9}, uniform), 0.75);
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{-1, -1, 0.5, 1}, uniform), 0.5);
  EXPECT_DOUBLE_EQ(kolmogorov_distance(std::vector<double>{0.8, 0.9}, uniform), 0.8);
}

TEST(GapStatistics, CountsSignsAndComparesWithTheLimit) {
  const GapSample sample{.scaled = {0.5, 0, -0.25, 0, 1, 0.75, 0, 2}, .limit = {0.5, 1, 0, 0, 1, 1, 1, 1}};
  const GapStatistics statistics = gap_statistics(sample, 0.05);
  EXPECT_EQ(statistics.draws, 8);
  EXPECT_EQ(statistics.positive.count, 4);
  EXPECT_EQ(statistics.zero.count, 3);
  EXPECT_EQ(statistics.negative.count, 1);
  EXPECT_LT(statistics.positive.interval.lower, 0.5);
  EXPECT_GT(statistics.positive.interval.upper, 0.5);
  EXPECT_EQ(statistics.quantiles, (std::array<double, 5>{-0.25, 0, 0, 0.75, 2}));
  EXPECT_EQ(statistics.mean, 0.5);
  EXPECT_EQ(statistics.limit_mean, 0.6875);
  EXPECT_EQ(statistics.limit_median, 1);
  EXPECT_EQ(statistics.mean_square, (1 + 1.0 / 16 + 1.0 / 16 + 1 + 1) / 8);
  EXPECT_FALSE(statistics.kolmogorov.has_value());
  EXPECT_FALSE(gap_statistics({.scaled = {1}}, 0.05).limit_mean.has_value());
}

TEST(GapStatistics, RejectsEmptyAndMismatchedSamples) {
  EXPECT_THROW(static_cast<void>(gap_statistics({}, 0.05)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(gap_statistics({.scaled = {1, 2}, .limit = {1}}, 0.05)),
               std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::proofs_check
