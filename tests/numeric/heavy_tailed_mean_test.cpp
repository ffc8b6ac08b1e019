#include "numeric/sampling/heavy_tailed_mean.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

double influence(double t) { return influence_sum(std::vector<double>{t}, 0, 1); }

// The inequality that both error rates rest on, at 2 * 10^5 points and far out; equality at 0 alone, where the margin
// is of fourth order: there the difference may round below 0 by a unit.
TEST(HeavyTailedMean, HasAnInfluenceBetweenTheTwoLogarithms) {
  for (int i = -100'000; i <= 100'000; ++i)
    for (const double t : {i * 1e-4, i * 1e3, i * 1e-9}) {
      const double upper = std::log1p(t + t * t / 2), lower = -std::log1p(-t + t * t / 2);
      const double unit = 4 * 0x1p-53 * std::abs(t);
      ASSERT_LE(influence(t), upper + unit) << t;
      ASSERT_GE(influence(t), lower - unit) << t;
    }
  EXPECT_EQ(influence(std::numeric_limits<double>::infinity()), influence(std::numbers::sqrt2));
  EXPECT_EQ(influence(-std::numeric_limits<double>::infinity()), influence(-std::numbers::sqrt2));
  EXPECT_EQ(influence(std::numeric_limits<double>::quiet_NaN()), 0);
}

// Both rates again from the plan's figures alone, by Markov's inequality.
TEST(HeavyTailedMean, PlansMeetBothErrorRates) {
  for (const double variance : {1e-3, 0.06, 1.0, 40.0})
    for (const double gap : {0.02, 0.3, 2.0})
      for (const double miss : {1e-9, 1e-3, 0.3}) {
        const double alarm = 1e-9, rounding = gap / 100;
        const auto plan = plan_heavy_tailed_mean(variance, gap, alarm, miss, rounding);
        const auto n = static_cast<double>(plan.samples);
        const double a = plan.scale;
        const double under_stated = n * std::log1p(a * a * variance / 2);
        const double under_other = n * std::log1p(-a * gap + a * a * (variance + gap * gap) / 2);
        const double moved = n * a * rounding;
        EXPECT_LE(2 * std::exp(under_stated + moved - plan.threshold), alarm) << variance << ", " << gap;
        EXPECT_LE(std::exp(under_other + moved + plan.threshold), miss) << variance << ", " << gap;
        EXPECT_LE(n, 1 + 4.8 * (variance / gap / gap + 1) * (std::log(2 / alarm) + std::log(1 / miss)))
            << variance << ", " << gap;
      }
}

/// Uniform numbers in (0, 1).
std::vector<double> uniform(std::size_t count, std::uint64_t stream) {
  std::vector<std::uint64_t> words(count);
  fill_random_bits(std::span(words), 4, stream, 0);
  std::vector<double> values;
  for (const std::uint64_t word : words) values.push_back((static_cast<double>(word >> 12) + 0.5) * 0x1p-52);
  return values;
}

// u^(-2/5): mean 5/3, second moment 5, variance 20/9, and no fourth moment. False alarm and miss 1e-9 each.
TEST(HeavyTailedMean, AcceptsTheTrueMeanOfAHeavyTailedLawAndRejectsOneAtTheGap) {
  const auto plan = plan_heavy_tailed_mean(20.0 / 9, 0.02, 1e-9, 1e-9, 0);
  auto values = uniform(static_cast<std::size_t>(plan.samples), 1);
  for (double& value : values) value = std::pow(value, -0.4);
  EXPECT_LE(std::abs(influence_sum(values, 5.0 / 3, plan.scale)), plan.threshold);
  EXPECT_GT(std::abs(influence_sum(values, 5.0 / 3 + 0.02, plan.scale)), plan.threshold);
  EXPECT_GT(std::abs(influence_sum(values, 5.0 / 3 - 0.02, plan.scale)), plan.threshold);
}

// One sample of 10^300 spoils a mean, and moves this sum by at most twice the largest influence.
TEST(HeavyTailedMean, HardlyNoticesOneHugeSample) {
  auto values = uniform(1000, 2);
  const double before = influence_sum(values, 0.5, 0.01);
  values[500] = 1e300;
  EXPECT_LE(std::abs(influence_sum(values, 0.5, 0.01) - before), 2 * influence(2) + 1e-12);
}

TEST(HeavyTailedMean, RejectsWhatIsOutsideTheRange) {
  EXPECT_THROW((void)plan_heavy_tailed_mean(0, 1, 0.1, 0.1, 0), std::domain_error);
  EXPECT_THROW((void)plan_heavy_tailed_mean(1, 0, 0.1, 0.1, 0), std::domain_error);
  EXPECT_THROW((void)plan_heavy_tailed_mean(1, 1, 0, 0.1, 0), std::domain_error);
  EXPECT_THROW((void)plan_heavy_tailed_mean(1, 1, 0.1, 1, 0), std::domain_error);
  EXPECT_THROW((void)plan_heavy_tailed_mean(1, 1, 0.1, 0.1, 0.25), std::domain_error);
  EXPECT_THROW((void)plan_heavy_tailed_mean(std::nan(""), 1, 0.1, 0.1, 0), std::domain_error);
  EXPECT_THROW((void)plan_heavy_tailed_mean(1, 1e-6, 0.1, 0.1, 0), std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
