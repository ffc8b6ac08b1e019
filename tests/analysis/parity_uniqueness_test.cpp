#include "analysis/boolean/parity_uniqueness.hpp"

#include <bit>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {
namespace {

TEST(ParityUniqueness, MomentsAndBoundsFitAllSamplesOfSmallProblems) {
  for (int n = 1; n <= 5; ++n)
    for (int k = 0; k <= n; ++k)
      for (int m = 0; m * n <= 10 && m <= 4; ++m) {
        const std::uint32_t subset = (1U << k) - 1, points = 1U << n, tuples = 1U << n * m;
        std::int64_t sum = 0, squares = 0, unique = 0;
        for (std::uint32_t tuple = 0; tuple < tuples; ++tuple) {
          int wrong = -1;  // the subset itself
          for (std::uint32_t set = 0; set < points; ++set) {
            bool explains = std::popcount(set) == k;
            for (int i = 0; i < m; ++i)
              explains = explains && std::popcount(tuple >> i * n & (points - 1) & (set ^ subset)) % 2 == 0;
            wrong += explains ? 1 : 0;
          }
          sum += wrong;
          squares += wrong * wrong;
          unique += wrong == 0 ? 1 : 0;
        }
        const Integer candidates = binomial_coefficient(n, k);
        const Rational mean = Rational(sum) / tuples, probability = Rational(unique) / tuples;
        EXPECT_EQ(mean_wrong_candidates(candidates, m), mean) << n << " " << k << " " << m;
        EXPECT_EQ(wrong_candidates_variance(candidates, m), Rational(squares) / tuples - mean * mean)
            << n << " " << k << " " << m;
        const UniquenessBounds bounds = uniqueness_bounds(candidates, m);
        EXPECT_LE(bounds.lower, probability) << n << " " << k << " " << m;
        EXPECT_GE(bounds.upper, probability) << n << " " << k << " " << m;
      }
}

TEST(ParityUniqueness, NumbersOfSamplesAreTheLeastOnes) {
  for (const int candidates : {2, 3, 4, 5, 1000, 1024, 1025})
    for (const Rational& delta : {Rational(1, 2), Rational(1, 4), Rational(1, 100), Rational(99, 100)}) {
      const auto enough = samples_for_uniqueness(candidates, delta);
      EXPECT_LE(mean_wrong_candidates(candidates, enough), delta) << candidates << ", delta = " << delta;
      if (enough > 0) {
        EXPECT_GT(mean_wrong_candidates(candidates, enough - 1), delta);
      }
      const auto needed = samples_needed_by_any_learner(candidates, delta);
      EXPECT_GE(learner_success_bound(candidates, needed), 1 - delta) << candidates << ", delta = " << delta;
      if (needed > 0) {
        EXPECT_LT(learner_success_bound(candidates, needed - 1), 1 - delta);
      }
      EXPECT_LE(needed, enough);
    }
  EXPECT_EQ(samples_for_uniqueness(1, Rational(1, 100)), 0);
  EXPECT_EQ(samples_needed_by_any_learner(1, Rational(1, 100)), 0);
}

TEST(ParityUniqueness, InformationLimitIsTheLogarithmOfTheBinomialCoefficient) {
  EXPECT_TRUE(contains(information_limit(7, 0), Rational(0)));
  EXPECT_TRUE(contains(information_limit(7, 7), Rational(0)));
  EXPECT_TRUE(contains(information_limit(8, 1), Rational(3)));
  const Ball direct = log(Ball(binomial_coefficient(100, 4))) / log(Ball(2));
  EXPECT_TRUE(overlaps(information_limit(100, 4), direct));
  EXPECT_GE(information_limit(std::int64_t{1} << 32, 20).relative_accuracy_bits(), 60);
}

TEST(ParityUniqueness, RejectsWhatIsOutOfRange) {
  EXPECT_THROW((void)mean_wrong_candidates(0, 3), std::domain_error);
  EXPECT_THROW((void)uniqueness_bounds(3, -1), std::domain_error);
  EXPECT_THROW((void)learner_success_bound(3, (std::int64_t{1} << 28) + 1), std::domain_error);
  EXPECT_THROW((void)samples_for_uniqueness(3, Rational(0)), std::domain_error);
  EXPECT_THROW((void)samples_needed_by_any_learner(3, Rational(1)), std::domain_error);
  EXPECT_THROW((void)information_limit(3, 4), std::domain_error);
  EXPECT_THROW((void)information_limit(-1, 0), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
