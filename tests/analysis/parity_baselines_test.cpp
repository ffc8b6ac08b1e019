#include "analysis/boolean/parity_baselines.hpp"

#include <bit>
#include <cstdint>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {
namespace {

TEST(GaussianElimination, AddsToEveryEquationTheOnesWithPivotsBeforeIt) {
  for (int n = 0; n <= 10; ++n) {
    std::int64_t sum = 0;
    for (int m = 0; m <= 30; ++m) {
      EXPECT_EQ(gaussian_elimination_row_additions(n, m), sum) << "n = " << n << ", m = " << m;
      sum += m < n ? m : n;
    }
  }
  for (const auto& [n, words] : {std::pair{63, 1}, {64, 2}, {127, 2}, {128, 3}})
    EXPECT_EQ(gaussian_elimination_word_additions(n, 200),
              gaussian_elimination_row_additions(n, 200) * words);
}

TEST(MeetInTheMiddle, CountsTheKeysAndThePairsOfTheDefinition) {
  for (int n = 1; n <= 7; ++n)
    for (int k = 1; k <= n; ++k) {
      const std::uint32_t subset = (1U << k) - 1;
      const int larger = (k + 1) / 2;
      std::int64_t keys = 0, splits = 0, others = 0;
      for (std::uint32_t a = 0; a < 1U << n; ++a) {
        keys += (std::popcount(a) == larger ? 1 : 0) + (std::popcount(a) == k - larger ? 1 : 0);
        for (std::uint32_t b = 0; b < 1U << n; ++b)
          if (std::popcount(a) == larger && std::popcount(b) == k - larger)
            ++((a ^ b) == subset ? splits : others);
      }
      const MeetInTheMiddleCost cost = meet_in_the_middle_cost(n, k);
      EXPECT_EQ(cost.keys, keys) << "n = " << n << ", k = " << k;
      EXPECT_EQ(cost.true_pairs, splits) << "n = " << n << ", k = " << k;
      EXPECT_EQ(cost.other_pairs, others) << "n = " << n << ", k = " << k;
      EXPECT_EQ(expected_false_pairs(n, k, 3), Rational(others, 8)) << "n = " << n << ", k = " << k;
    }
  EXPECT_EQ(meet_in_the_middle_cost(100, 4).keys, 9900);
  EXPECT_EQ(binomial_coefficient(100, 4), 3921225);
}

TEST(BruteForce, ComputesFewerThanTwoLabelsForEachWrongSet) {
  for (int m : {0, 1, 5, 100}) {
    const Rational wrong = brute_force_labels(30, 3, m) - m;
    EXPECT_EQ(wrong, (binomial_coefficient(30, 3) - 1) * (2 - pow(Rational(2), 1 - m))) << "m = " << m;
  }
  EXPECT_EQ(brute_force_labels(5, 0, 4), 4);
}

TEST(NoiseBias, IsAPowerOfTheBiasOfOneLabel) {
  EXPECT_EQ(noise_bias(Rational(1, 8), 0), 1);
  EXPECT_EQ(noise_bias(Rational(1, 8), 3), Rational(27, 64));
  EXPECT_EQ(noise_bias(Rational(1), 3), -1);
  EXPECT_EQ(noise_bias(Rational(1, 2), 7), 0);
}

TEST(BlockElimination, DoublesTheSummandsInEachRoundAndKeepsABlockOfEquations) {
  const BlockEliminationCost cost = block_elimination_cost(4, 10);
  EXPECT_EQ(cost.summands, 8);
  EXPECT_EQ(cost.lost_per_round, 1024);
  EXPECT_EQ(cost.samples - 3 * cost.lost_per_round, 1024);
}

TEST(VotesToDecide, MakeTheMajorityRightAsOftenAsAsked) {
  for (const Rational& bias : {Rational(1), Rational(1, 2), Rational(1, 4)})
    for (const Rational& delta : {Rational(9, 10), Rational(1, 10), Rational(1, 100)}) {
      const auto votes = static_cast<int>(votes_to_decide(bias, delta));
      const Rational right = (1 + bias) / 2;
      Rational failure(0);  // a tie included
      for (int i = 0; 2 * i <= votes; ++i)
        failure +=
            Rational(binomial_coefficient(votes, i)) * pow(right, i) * pow(Rational(1 - right), votes - i);
      EXPECT_LE(failure, delta) << "bias = " << bias << ", delta = " << delta << ", votes = " << votes;
    }
  EXPECT_EQ(votes_to_decide(Rational(1), Rational(1, 2)), 2);          // 2 ln 2 = 1.39
  EXPECT_EQ(votes_to_decide(Rational(1, 10), Rational(1, 100)), 922);  // 200 ln 100 = 921.03
}

TEST(ParityBaselines, RejectWhatIsOutOfRange) {
  EXPECT_THROW((void)gaussian_elimination_row_additions(-1, 1), std::domain_error);
  EXPECT_THROW((void)gaussian_elimination_row_additions(1, -1), std::domain_error);
  EXPECT_THROW((void)meet_in_the_middle_cost(3, 0), std::domain_error);
  EXPECT_THROW((void)meet_in_the_middle_cost(3, 4), std::domain_error);
  EXPECT_THROW((void)expected_false_pairs(3, 2, -1), std::domain_error);
  EXPECT_THROW((void)brute_force_labels(3, 4, 1), std::domain_error);
  EXPECT_THROW((void)noise_bias(Rational(-1, 8), 1), std::domain_error);
  EXPECT_THROW((void)noise_bias(Rational(1, 8), -1), std::domain_error);
  EXPECT_THROW((void)block_elimination_cost(0, 1), std::domain_error);
  EXPECT_THROW((void)votes_to_decide(Rational(0), Rational(1, 2)), std::domain_error);
  EXPECT_THROW((void)votes_to_decide(Rational(1), Rational(1)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
