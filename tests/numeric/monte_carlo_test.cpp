#include "numeric/sampling/monte_carlo.hpp"

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

__extension__ using Wide = unsigned __int128;

// P(Bin(m, a / 2^b) >= t) * 2^(b m), an integer below 2^128, by Pascal's triangle.
std::vector<Wide> exact_upper_tails(int m, Wide a, int b) {
  std::vector<Wide> term{1};
  for (int trial = 0; trial < m; ++trial) {
    std::vector<Wide> next(term.size() + 1);
    for (std::size_t k = 0; k < term.size(); ++k) {
      next[k] += term[k] * ((Wide{1} << b) - a);
      next[k + 1] += term[k] * a;
    }
    term = next;
  }
  for (std::size_t k = term.size() - 1; k-- > 0;) term[k] += term[k + 1];
  return term;
}

TEST(BinomialTail, EnclosesTheExactRationalTails) {
  struct Law {
    int m;
    int a;
    int b;
  };
  for (const Law law : {Law{1, 1, 1}, Law{5, 3, 2}, Law{40, 3, 3}, Law{100, 1, 1}, Law{120, 1, 1},
                        Law{25, 31, 5}, Law{12, 1, 10}, Law{12, 1023, 10}, Law{60, 1, 2}}) {
    const double p = std::ldexp(law.a, -law.b);
    const auto exact = exact_upper_tails(law.m, static_cast<Wide>(law.a), law.b);
    for (int t = -1; t <= law.m + 1; ++t) {
      // Converted to 64-bit precision: relative error 2^-64, far below the widths asked for.
      const long double upper =
          t > law.m ? 0
                    : std::ldexp(static_cast<long double>(exact[static_cast<std::size_t>(std::max(t, 0))]),
                                 -law.b * law.m);
      const auto bounds = binomial_upper_tail(law.m, p, t);
      const std::string where =
          "m = " + std::to_string(law.m) + ", p = " + std::to_string(p) + ", t = " + std::to_string(t);
      EXPECT_LE(bounds.lower, upper * (1 + 0x1p-60L)) << where;
      EXPECT_GE(bounds.upper, upper * (1 - 0x1p-60L)) << where;
      EXPECT_LE(bounds.upper - bounds.lower, 1e-12 * std::min<double>(bounds.upper, 1) + 1e-15) << where;
      // The lower tail at t - 1 is the complement, exact in integers.
      const auto below = binomial_lower_tail(law.m, p, t - 1);
      long double lower = 1;
      if (t <= law.m) {
        const Wide rest = exact[0] - exact[static_cast<std::size_t>(std::max(t, 0))];
        lower = std::ldexp(static_cast<long double>(rest), -law.b * law.m);
      }
      EXPECT_LE(below.lower, lower * (1 + 0x1p-60L)) << where;
      EXPECT_GE(below.upper, lower * (1 - 0x1p-60L)) << where;
    }
  }
}

// An independent route: log-gamma in long double, term by term. For m = 10^5 its relative error is below
// 4 * 10^6 * 2^-63 < 1e-12 (four terms of at most 1.2e6 each, and log-gamma to a few units).
TEST(BinomialTail, AgreesWithTermsByLogGammaForMedium) {
  if (std::numeric_limits<long double>::digits < 64)
    GTEST_SKIP() << "long double has fewer than 64 bits here";
  constexpr int m = 100000;
  for (const double p : {0.5, 0.3, 0.001, 0.97}) {
    const long double q = 1 - static_cast<long double>(p);
    const double deviation = std::sqrt(m * p * (1 - p));
    for (const double z : {0.3, 2.0, 6.0, 20.0}) {
      const auto t = static_cast<int>(m * p + z * deviation);
      long double exact = 0;
      for (int k = std::min(t + static_cast<int>(60 * deviation + 60), m); k >= t; --k)
        exact += std::exp(std::lgamma(m + 1.0L) - std::lgamma(k + 1.0L) - std::lgamma(m - k + 1.0L) +
                          k * std::log(static_cast<long double>(p)) + (m - k) * std::log(q));
      const auto bounds = binomial_upper_tail(m, p, t);
      EXPECT_LE(bounds.lower, exact * (1 + 1e-11L)) << "p = " << p << ", t = " << t;
      EXPECT_GE(bounds.upper, exact * (1 - 1e-11L)) << "p = " << p << ", t = " << t;
      EXPECT_LE(bounds.upper - bounds.lower, (1e-10 + 2e-14 * (deviation + 1)) * bounds.upper)
          << p << ", " << t;
    }
  }
}

TEST(BinomialTail, KeepsItsWidthAndSymmetryAtTenBillionTrials) {
  constexpr std::int64_t m = 10'000'000'000;
  const auto half = binomial_upper_tail(m, 0.5, m / 2);
  // P(X >= m/2) = 1/2 + P(X = m/2) / 2, P(X = m/2) = (1 + O(1/m)) / sqrt(pi m / 2).
  const double exact = 0.5 + 0.5 / std::sqrt(std::acos(-1.0) * 5e9);
  EXPECT_LE(half.lower, exact * (1 + 1e-14));
  EXPECT_GE(half.upper, exact * (1 - 1e-14));
  for (const std::int64_t away : {0, 1, 50'000, 300'000, 600'000}) {
    const auto above = binomial_upper_tail(m, 0.5, m / 2 + away);
    const auto below = binomial_lower_tail(m, 0.5, m / 2 - away);
    EXPECT_LE(above.lower, below.upper) << away;
    EXPECT_LE(below.lower, above.upper) << away;
    EXPECT_LE(above.upper - above.lower, (1e-10 + 2e-14 * 50'001) * above.upper) << away;
  }
  const auto impossible = binomial_upper_tail(m, 0.5, m - 5);
  EXPECT_EQ(impossible.lower, 0);
  EXPECT_LE(impossible.upper, 1e-300);
}

TEST(BinomialTail, TakesTheEdgesOfItsRange) {
  EXPECT_EQ(binomial_upper_tail(0, 0.3, 0).lower, 1);
  EXPECT_EQ(binomial_upper_tail(0, 0.3, 1).upper, 0);
  EXPECT_EQ(binomial_lower_tail(7, 0, 0).lower, 1);
  EXPECT_EQ(binomial_upper_tail(7, 0, 1).upper, 0);
  EXPECT_EQ(binomial_upper_tail(7, 1, 7).lower, 1);
  EXPECT_EQ(binomial_lower_tail(7, 1, 6).upper, 0);
  EXPECT_THROW(static_cast<void>(binomial_upper_tail(-1, 0.5, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(binomial_upper_tail(1'000'000'000'001, 0.5, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(binomial_lower_tail(3, 1.5, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(binomial_lower_tail(3, std::nan(""), 0)), std::domain_error);
}

TEST(SamplesToSeparate, GivesTheFigureOfTheHouseStyle) {
  // The level-1 Fourier coefficient of majority at n = 101 is C(100, 50) / 2^100; 1 % of it, at alpha = 1e-9.
  double coefficient = 1;
  for (int i = 1; i <= 50; ++i) coefficient *= (2.0 * i - 1) / (2.0 * i);
  EXPECT_EQ(samples_to_separate(coefficient / 100, 1e-9), 270'475'564);
  EXPECT_THROW(static_cast<void>(samples_to_separate(0, 0.1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(samples_to_separate(0.1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(samples_to_separate(1e-9, 0.1)), std::length_error);
  try {
    static_cast<void>(samples_to_separate(3, 0.1));
    FAIL();
  } catch (const std::domain_error& error) {
    EXPECT_STREQ(error.what(), "samples_to_separate: gap must be in (0, 2], got 3.000000");
  }
}

TEST(PlanTwoPointTest, MeetsItsErrorRatesByExactTails) {
  struct Case {
    double mean_true;
    double mean_mutant;
    double false_alarm;
    double miss;
  };
  for (const Case c :
       {Case{0.5, 0.25, 1e-3, 1e-3}, Case{0.0796, 0.0804, 1e-9, 1e-9}, Case{-0.9, -0.89, 1e-6, 1e-6},
        Case{1, 0.5, 1e-6, 1e-6}, Case{0.2, -0.2, 0.3, 0.3}, Case{0.01, 0, 1e-9, 1e-3}}) {
    const TestPlan plan = plan_two_point_test(c.mean_true, c.mean_mutant, c.false_alarm, c.miss);
    const std::string where = std::to_string(c.mean_true) + " against " + std::to_string(c.mean_mutant);
    const auto rejection = [&](double mean) {
      const std::int64_t least = (plan.least_accepted_sum + plan.samples) / 2;
      const std::int64_t most = (plan.greatest_accepted_sum + plan.samples) / 2;
      const auto below = binomial_lower_tail(plan.samples, (1 + mean) / 2, least - 1);
      const auto above = binomial_upper_tail(plan.samples, (1 + mean) / 2, most + 1);
      return ProbabilityBounds{below.lower + above.lower, below.upper + above.upper};
    };
    EXPECT_EQ((plan.samples + plan.least_accepted_sum) % 2, 0) << where;
    EXPECT_LE(plan.least_accepted_sum, plan.greatest_accepted_sum) << where;
    EXPECT_LE(rejection(c.mean_true).upper, c.false_alarm) << where;
    EXPECT_GE(rejection(c.mean_mutant).lower, 1 - c.miss - 1e-15) << where;
    EXPECT_GE(plan.false_alarm, rejection(c.mean_true).lower) << where;
    EXPECT_LE(plan.power, rejection(c.mean_mutant).upper) << where;
    // Hoeffding's count, which asks for the smaller of the two error rates on both sides, is never the smaller.
    EXPECT_LE(plan.samples,
              samples_to_separate(std::abs(c.mean_true - c.mean_mutant), std::min(c.false_alarm, c.miss)))
        << where;
  }
}

TEST(PlanTwoPointTest, RejectsArgumentsOutOfRange) {
  EXPECT_THROW(static_cast<void>(plan_two_point_test(0.5, 0.5, 0.1, 0.1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(plan_two_point_test(1.5, 0.5, 0.1, 0.1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(plan_two_point_test(0.1, 0.5, 0, 0.1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(plan_two_point_test(0, 1e-7, 1e-9, 1e-9)), std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
