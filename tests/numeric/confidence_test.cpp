#include "numeric/sampling/confidence.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

/// P(X <= t), X binomial, term by term in long double; good to 1e-15 for the small m used here.
long double lower_tail(int m, long double p, int t) {
  long double sum = 0;
  for (int k = 0; k <= t; ++k) {
    long double term = 1;
    for (int i = 0; i < k; ++i) term *= static_cast<long double>(m - i) / (i + 1);
    sum += term * std::pow(p, k) * std::pow(1 - p, m - k);
  }
  return sum;
}

TEST(ClopperPearson, HasItsClosedFormWhereAllOrNoneSucceed) {
  // P(no success) = (1 - p)^m <= miss / 2 from p = 1 - (miss/2)^(1/m) on.
  for (const int m : {1, 7, 100, 5000})
    for (const double miss : {0.5, 0.05, 1e-6}) {
      const double end = std::pow(miss / 2, 1.0 / m);
      const auto none = clopper_pearson_interval(0, m, miss);
      EXPECT_EQ(none.lower, 0) << m;
      EXPECT_NEAR(none.upper, 1 - end, 1e-9 * (1 - end)) << m << " " << miss;
      const auto all = clopper_pearson_interval(m, m, miss);
      EXPECT_EQ(all.upper, 1) << m;
      EXPECT_NEAR(all.lower, end, 1e-9) << m << " " << miss;
    }
}

TEST(ClopperPearson, EndsWhereTheTailsAreHalfTheMiss) {
  for (const int m : {1, 2, 9, 40})
    for (int x = 0; x <= m; ++x)
      for (const double miss : {0.3, 0.05, 0.001}) {
        const auto [lower, upper] = clopper_pearson_interval(x, m, miss);
        // Outside by the definition; a little further inside no longer.
        const double step = 1e-8;
        if (x > 0) {
          EXPECT_LE(1 - lower_tail(m, lower, x - 1), miss / 2 * (1 + 1e-12) + 1e-17) << m << " " << x;
          EXPECT_GT(1 - lower_tail(m, lower * (1 + step), x - 1), miss / 2) << m << " " << x;
        }
        if (x < m) {
          EXPECT_LE(lower_tail(m, upper, x), miss / 2 * (1 + 1e-12)) << m << " " << x;
          EXPECT_GT(lower_tail(m, upper - step * (1 - upper), x), miss / 2) << m << " " << x;
        }
      }
}

TEST(ClopperPearson, CoversEveryProbability) {
  const int m = 20;
  const double miss = 0.1;
  std::vector<ProbabilityBounds> intervals;
  for (int x = 0; x <= m; ++x) intervals.push_back(clopper_pearson_interval(x, m, miss));
  for (int i = 0; i <= 1000; ++i) {
    const long double p = i / 1000.0L;
    long double covered = 0;
    for (int x = 0; x <= m; ++x)
      if (intervals[static_cast<std::size_t>(x)].lower <= p &&
          p <= intervals[static_cast<std::size_t>(x)].upper)
        covered += lower_tail(m, p, x) - (x > 0 ? lower_tail(m, p, x - 1) : 0);
    EXPECT_GE(covered, 1 - miss - 1e-12L) << i;
  }
}

TEST(ClopperPearson, IsSymmetricAndShrinks) {
  const auto some = clopper_pearson_interval(310, 1000, 0.05);
  const auto rest = clopper_pearson_interval(690, 1000, 0.05);
  EXPECT_NEAR(some.lower, 1 - rest.upper, 1e-12);
  EXPECT_NEAR(some.upper, 1 - rest.lower, 1e-12);
  const auto more = clopper_pearson_interval(310'000'000, 1'000'000'000, 0.05);
  EXPECT_NEAR(more.upper - more.lower, 2 * 1.959964 * std::sqrt(0.31 * 0.69 / 1e9), 1e-8);
}

TEST(ClopperPearson, RejectsWhatIsOutOfRange) {
  EXPECT_THROW(static_cast<void>(clopper_pearson_interval(0, 0, 0.05)), std::domain_error);
  EXPECT_THROW(static_cast<void>(clopper_pearson_interval(-1, 5, 0.05)), std::domain_error);
  EXPECT_THROW(static_cast<void>(clopper_pearson_interval(6, 5, 0.05)), std::domain_error);
  for (const double miss : {0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW(static_cast<void>(clopper_pearson_interval(1, 5, miss)), std::domain_error);
}

TEST(DistributionBand, HasMassartsHalfWidth) {
  EXPECT_NEAR(distribution_band_half_width(2000, 0.05), 0.030368, 1e-6);
  EXPECT_NEAR(distribution_band_half_width(2, 2 * std::exp(-1.0)), 0.5, 1e-15);
  EXPECT_GE(distribution_band_half_width(2, 2 * std::exp(-1.0)), 0.5);
  EXPECT_THROW(static_cast<void>(distribution_band_half_width(0, 0.05)), std::domain_error);
  EXPECT_THROW(static_cast<void>(distribution_band_half_width(5, 0)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::numeric
