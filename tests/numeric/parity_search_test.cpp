#include <bit>
#include <cmath>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "numeric/cube/combinations.hpp"
#include "numeric/cube/parity_bkw.hpp"
#include "numeric/cube/parity_chance.hpp"
#include "numeric/cube/parity_enumeration.hpp"
#include "numeric/cube/parity_meet_in_the_middle.hpp"

namespace lemmata::numeric {
namespace {

using Sets = std::vector<std::vector<int>>;

struct Expected {
  std::int64_t best = -1;
  std::int64_t next = -1;  ///< -1 if there is none
  Sets sets, fitting;
};

/// From the definition, sample by sample; k < 0: sets of every size.
Expected by_definition(const ParitySamples& samples, int k) {
  const int d = samples.dimension();
  Expected expected;
  std::vector<std::pair<std::int64_t, std::vector<int>>> all;
  for (int size = std::max(k, 0); size <= (k < 0 ? d : k); ++size)
    for (std::int64_t rank = 0; rank < combination_count(d, size); ++rank) {
      auto set = combination(d, size, rank);
      for (int& element : set) ++element;
      all.emplace_back(parity_agreement(samples, set), set);
    }
  for (const auto& [agreement, set] : all) expected.best = std::max(expected.best, agreement);
  for (const auto& [agreement, set] : all) {
    if (agreement == expected.best) expected.sets.push_back(set);
    if (agreement < expected.best) expected.next = std::max(expected.next, agreement);
    if (agreement == samples.count()) expected.fitting.push_back(set);
  }
  return expected;
}

TEST(Combinations, AreNumberedInLexicographicOrder) {
  EXPECT_EQ(combination_count(60, 3), 34220);
  EXPECT_EQ(combination_count(5, 6), 0);
  EXPECT_EQ(combination_count(67, 33), std::numeric_limits<std::int64_t>::max());  // 1.42e19
  EXPECT_EQ(combination_count(66, 33), 7219428434016265740);
  for (int n = 0; n <= 8; ++n)
    for (int k = 0; k <= n; ++k) {
      std::vector<int> set = combination(n, k, 0);
      for (std::int64_t rank = 1; rank < combination_count(n, k); ++rank) {
        const std::vector<int> before = set;
        const int changed = next_combination(set, n);
        EXPECT_EQ(set, combination(n, k, rank));
        EXPECT_LT(before, set);
        EXPECT_NE(before[static_cast<std::size_t>(changed)], set[static_cast<std::size_t>(changed)]);
      }
      EXPECT_EQ(next_combination(set, n), -1);
    }
}

TEST(ParitySearch, AgreesWithTheDefinition) {
  std::mt19937_64 generator(3);
  for (int trial = 0; trial < 150; ++trial) {
    const int d = 1 + static_cast<int>(generator() % 8);
    const auto m = static_cast<std::int64_t>(trial % 4 == 0 ? generator() % 140 : generator() % 10);
    std::vector<int> hidden;
    for (int j = 1; j <= d; ++j)
      if (generator() % 2 == 0) hidden.push_back(j);
    const ParitySamples samples = uniform_parity_samples(m, d, hidden, trial % 3 == 0 ? 0.2 : 0.0, 3,
                                                         static_cast<std::uint64_t>(trial));
    for (int k = 0; k <= d; ++k) {
      const Expected expected = by_definition(samples, k);
      const std::string where = "trial " + std::to_string(trial) + ", k = " + std::to_string(k);
      EXPECT_EQ(parities_by_halves(samples, k, 1000).sets.listed(), expected.fitting) << where;
      EXPECT_EQ(fitting_parities(samples, k, 1000).sets.listed(), expected.fitting) << where;
      const BestParities best = best_parities(samples, k, 1000, 2);
      EXPECT_EQ(best.agreement, expected.best) << where;
      EXPECT_EQ(best.next_agreement.value_or(-1), expected.next) << where;
      EXPECT_EQ(best.sets.listed(), expected.sets) << where;
    }
    const Expected expected = by_definition(samples, -1);
    const BkwResult bkw = bkw_parity(samples, plan_bkw(m, d, 0.2, 1), 1000);
    EXPECT_EQ(bkw.agreement, expected.best);
    EXPECT_EQ(bkw.next_agreement, expected.next);
    EXPECT_EQ(bkw.sets.count(), static_cast<std::int64_t>(expected.sets.size()));
    EXPECT_EQ(bkw.tied, expected.sets.size() > 1);
  }
}

TEST(ParitySearch, CountsWhatItDoesNotListAndSaysWhatAllHave) {
  // no sample: every set of 3 of 6 coordinates fits; x_2 alone known to be outside, since y = 1 where x_2 = -1
  const ParitySamples samples(6, {std::uint64_t{1} << 1});
  for (const ParitySets& sets :
       {parities_by_halves(samples, 3, 4).sets, fitting_parities(samples, 3, 4).sets}) {
    EXPECT_EQ(sets.count(), 10);
    EXPECT_TRUE(sets.listed().empty());
    EXPECT_EQ(sets.outside_all(), std::vector<int>{2});
    EXPECT_TRUE(sets.inside_all().empty());
  }
}

TEST(MeetInTheMiddleParity, FindsFourOfAHundred) {
  const std::vector<int> set{7, 31, 32, 99};
  const ParitySamples samples = uniform_parity_samples(70, 100, set, 0, 4, 0);
  const HalvedSearch found = parities_by_halves(samples, 4, 16, 2);
  EXPECT_EQ(found.sets.listed(), Sets{set});  // another fits with probability below 2^-48
  EXPECT_EQ(found.keys_stored, 98 * 97 / 2);
  EXPECT_EQ(found.keys_looked_up, 98 * 97 / 2);
  EXPECT_EQ(found.pairs_verified, 1);
}

TEST(MeetInTheMiddleParity, IsTheSameForAnyNumberOfThreads) {
  const ParitySamples samples = uniform_parity_samples(14, 110, std::vector{1, 50, 110}, 0, 4, 1);
  const HalvedSearch one = parities_by_halves(samples, 4, 1000, 1);
  const HalvedSearch three = parities_by_halves(samples, 4, 1000, 3);
  EXPECT_GT(one.sets.count(), 100);
  EXPECT_EQ(one.sets.listed(), three.sets.listed());
  EXPECT_EQ(one.pairs_verified, three.pairs_verified);
}

TEST(ParityEnumeration, FindsThreeOfSixtyWithATenthOfTheLabelsWrong) {
  const std::vector<int> set{5, 17, 60};
  const ParitySamples samples = uniform_parity_samples(300, 60, set, 0.1, 6, 0);
  const BestParities one = best_parities(samples, 3, 16, 1);
  const BestParities three = best_parities(samples, 3, 16, 3);
  EXPECT_EQ(one.sets.listed(), Sets{set});
  EXPECT_EQ(one.candidates, 34220);
  EXPECT_EQ(one.agreement, parity_agreement(samples, set));
  EXPECT_EQ(three.agreement, one.agreement);
  EXPECT_EQ(three.next_agreement, one.next_agreement);
  EXPECT_EQ(three.sets.listed(), one.sets.listed());
  // Not by luck: 255 or more of the labels agree with the true set with probability 0.998, with a wrong one below 1e-30.
  EXPECT_LT(log2_chance_bound(std::log2(34220.0), 300, one.agreement), -50);
}

TEST(BlumKalaiWasserman, FindsADenseSetWithNoise) {
  struct Case {
    int d, blocks;
    std::int64_t samples;
    double noise;
  };
  for (const Case& test :
       {Case{20, 1, 200, 0.1}, Case{24, 2, 9000, 0.1}, Case{30, 3, 4000, 0.05}, Case{66, 5, 90000, 0.02}}) {
    std::vector<int> set;
    for (int j = 1; j <= test.d; j += 1 + j % 2) set.push_back(j);
    const ParitySamples samples = uniform_parity_samples(test.samples, test.d, set, test.noise, 8, 0);
    const BkwPlan plan = plan_bkw(test.samples, test.d, test.noise, test.blocks);
    EXPECT_EQ(plan.blocks, test.blocks);
    EXPECT_LE(plan.samples_needed, static_cast<double>(test.samples)) << "d = " << test.d;
    EXPECT_NEAR(plan.bias, std::pow(1 - 2 * test.noise, std::ldexp(1.0, test.blocks - 1)), 1e-12);
    const BkwResult found = bkw_parity(samples, plan, 16, 2);
    EXPECT_EQ(found.sets.listed(), Sets{set}) << "d = " << test.d;
    EXPECT_EQ(found.agreement, parity_agreement(samples, set));
    EXPECT_FALSE(found.tied);
    EXPECT_EQ(found.samples_left.size(), static_cast<std::size_t>(test.blocks));
    for (std::size_t t = 0; t < found.samples_left.size(); ++t)
      EXPECT_GE(found.samples_left[t] + static_cast<std::int64_t>(t << plan.block_bits), test.samples);
  }
}

TEST(BlumKalaiWasserman, ChoosesAsManyBlocksAsTheSamplesAllow) {
  EXPECT_EQ(plan_bkw(200, 20, 0.1).blocks, 1);
  EXPECT_GT(plan_bkw(20000, 30, 0.05).blocks, 1);
  EXPECT_GT(plan_bkw(1000, 60, 0.1).samples_needed, 1000);  // says what it lacks
  EXPECT_LE(plan_bkw(1000, 60, 0.1).block_bits, 30);
}

TEST(ParitySearch, RefusesSizesOutOfRange) {
  const ParitySamples samples = uniform_parity_samples(5, 1000, std::vector{1}, 0, 1, 0);
  EXPECT_THROW(static_cast<void>(parities_by_halves(samples, 1001, 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(parities_by_halves(samples, -1, 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(parities_by_halves(samples, 20, 1)), std::length_error);
  EXPECT_THROW(static_cast<void>(best_parities(samples, 1001, 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(fitting_parities(samples, 500, 1)), std::length_error);
  EXPECT_THROW(static_cast<void>(plan_bkw(5, 10, 0.5, 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(bkw_parity(samples, plan_bkw(5, 1000, 0.1, 20), 1)), std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
