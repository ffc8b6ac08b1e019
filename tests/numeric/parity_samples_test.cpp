#include "numeric/cube/parity_samples.hpp"

#include <bit>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "numeric/cube/parity_chance.hpp"
#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::numeric {
namespace {

TEST(ParitySamples, AreLabelledByTheSet) {
  for (const int d : {3, 63, 64, 65, 127, 128, 200}) {
    const std::vector<int> set{1, d / 2 + 1, d};
    const ParitySamples samples = uniform_parity_samples(100, d, set, 0, 1, 0);
    ASSERT_EQ(samples.count(), 100);
    for (std::int64_t i = 0; i < 100; ++i) {
      bool label = false;
      for (const int j : set) label ^= ParitySamples::bit(samples.sample(i), j - 1);
      EXPECT_EQ(samples.label(i), label) << "d = " << d << ", sample " << i;
    }
    EXPECT_EQ(parity_agreement(samples, set), 100);
  }
}

TEST(ParitySamples, AreAFunctionOfTheirNumber) {
  const std::vector<int> set{3};
  const ParitySamples few = uniform_parity_samples(3, 130, set, 0.25, 7, 5);
  const ParitySamples many = uniform_parity_samples(200, 130, set, 0.25, 7, 5);
  for (std::int64_t i = 0; i < 3; ++i)
    EXPECT_TRUE(std::ranges::equal(few.sample(i), many.sample(i))) << "sample " << i;
}

TEST(ParitySamples, HaveTheNoiseAskedFor) {
  // 1 - 2 eta = 0.8 against 0.78 (eta one hundredth larger); errors of 1e-9 each
  const TestPlan plan = plan_two_point_test(0.8, 0.78, 1e-9, 1e-9);
  const std::vector<int> set{1, 5};
  const ParitySamples samples = uniform_parity_samples(plan.samples, 5, set, 0.1, 11, 0);
  const std::int64_t sum = 2 * parity_agreement(samples, set) - plan.samples;
  EXPECT_GE(sum, plan.least_accepted_sum);
  EXPECT_LE(sum, plan.greatest_accepted_sum);
}

TEST(ParitySamples, AreTransposedToColumns) {
  for (const int d : {1, 63, 64, 130})
    for (const std::int64_t m : {0, 1, 64, 65, 513}) {
      const ParitySamples samples = uniform_parity_samples(m, d, std::vector{1}, 0.25, 3, 0);
      const ParityColumns columns = parity_columns(samples);
      ASSERT_EQ(columns.words % 8, 0U);
      std::int64_t ones = 0;
      for (int j = 0; j <= d; ++j)
        for (std::int64_t i = 0; i < m; ++i) {
          const bool bit = (columns.column(j)[i / 64] >> (i % 64) & 1) != 0;
          ones += bit;
          ASSERT_EQ(bit, ParitySamples::bit(samples.sample(i), j)) << "d = " << d << ", m = " << m;
        }
      std::int64_t all = 0;
      for (const std::uint64_t word : columns.bits) all += std::popcount(word);
      EXPECT_EQ(all, ones) << "bits beyond the samples, d = " << d << ", m = " << m;
    }
}

TEST(ParitySamples, RefuseWhatIsNone) {
  EXPECT_THROW(ParitySamples(0, {}), std::invalid_argument);
  EXPECT_THROW(ParitySamples(64, {1, 0, 0}), std::invalid_argument);
  EXPECT_THROW(ParitySamples(3, {16}), std::invalid_argument);
  EXPECT_NO_THROW(ParitySamples(3, {15}));
  EXPECT_THROW(uniform_parity_samples(1, 3, std::vector{4}, 0, 1, 0), std::invalid_argument);
  EXPECT_THROW(uniform_parity_samples(1, 3, std::vector{1, 1}, 0, 1, 0), std::invalid_argument);
  EXPECT_THROW(uniform_parity_samples(1, 3, std::vector{1}, 0.5, 1, 0), std::invalid_argument);
  EXPECT_THROW(uniform_parity_samples(std::int64_t{1} << 50, 1000, std::vector{1}, 0, 1, 0),
               std::length_error);
}

TEST(ChanceBound, IsTheUnionOfExactTails) {
  EXPECT_NEAR(log2_chance_bound(10, 30, 30), -20, 1e-9);
  EXPECT_GE(log2_chance_bound(10, 30, 30), -20);
  // P(X >= 3), X of 4 fair coins, is 5/16
  EXPECT_NEAR(log2_chance_bound(0, 4, 3), std::log2(5.0 / 16), 1e-9);
  EXPECT_EQ(log2_chance_bound(20, 100, 50), 0);
  EXPECT_NEAR(log2_chance_bound(16384, 20000, 20000), -3616, 1e-6);
}

}  // namespace
}  // namespace lemmata::numeric
