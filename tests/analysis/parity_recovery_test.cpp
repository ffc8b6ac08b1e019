#include "analysis/boolean/parity_recovery.hpp"

#include <bit>
#include <cstdint>
#include <map>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// For every number of sets that explain the samples, the number of m-tuples of points of {-1,+1}^d with so many; by the
/// definition, for the labels of the empty set (all +1).
std::map<int, std::int64_t> tuples_by_consistent_sets(int d, int m) {
  std::map<int, std::int64_t> tuples;
  const std::uint32_t points = 1U << d, all = 1U << d * m;
  for (std::uint32_t tuple = 0; tuple < all; ++tuple) {
    int consistent = 0;
    for (std::uint32_t set = 0; set < points; ++set) {
      bool explains = true;
      for (int i = 0; i < m; ++i)
        explains = explains && std::popcount(tuple >> i * d & (points - 1) & set) % 2 == 0;
      consistent += explains ? 1 : 0;
    }
    ++tuples[consistent];
  }
  return tuples;
}

TEST(ParityRecovery, LawsEqualTheirDefinitionsWhereAllSamplesCanBeListed) {
  for (int d = 0; d <= 4; ++d)
    for (int m = 0; d * m <= 12 && m <= 12; ++m) {
      const auto tuples = tuples_by_consistent_sets(d, m);
      const Integer all = Integer(1) << d * m;
      Rational recovered(0), consistent(0), guessed(0);
      for (const auto& [sets, number] : tuples) {
        const Rational probability = Rational(Integer(number), all);
        EXPECT_EQ(rank_probability(d, m, d - std::countr_zero(static_cast<unsigned>(sets))), probability)
            << "d = " << d << ", m = " << m << ", sets = " << sets;
        if (sets == 1) recovered = probability;
        consistent += probability * sets;
        guessed += probability / sets;
      }
      EXPECT_EQ(parity_recovery_probability(d, m), recovered) << "d = " << d << ", m = " << m;
      EXPECT_EQ(parity_failure_probability(d, m), 1 - recovered) << "d = " << d << ", m = " << m;
      EXPECT_EQ(mean_consistent_parities(d, m), consistent) << "d = " << d << ", m = " << m;
      EXPECT_EQ(parity_decoder_success(d, m), guessed) << "d = " << d << ", m = " << m;
    }
}

TEST(ParityRecovery, RankProbabilitiesAddUpToOne) {
  for (int d = 0; d <= 12; ++d)
    for (int m = 0; m <= 12; ++m) {
      Rational sum(0);
      for (int rank = -1; rank <= 13; ++rank) sum += rank_probability(d, m, rank);
      EXPECT_EQ(sum, 1) << "d = " << d << ", m = " << m;
    }
}

TEST(ParityRecovery, BallsContainTheFractions) {
  for (int d : {0, 1, 2, 7, 40, 100, 300})
    for (int m : {0, d - 1, d, d + 1, d + 9, 2 * d, 5 * d}) {
      if (m < 0) continue;
      EXPECT_TRUE(contains(parity_recovery_probability<Ball>(d, m), parity_recovery_probability(d, m)))
          << "d = " << d << ", m = " << m;
      const Ball failure = parity_failure_probability<Ball>(d, m);
      EXPECT_TRUE(contains(failure, parity_failure_probability(d, m))) << "d = " << d << ", m = " << m;
      EXPECT_GE(failure.relative_accuracy_bits(), 110) << "d = " << d << ", m = " << m;
    }
  for (int d : {0, 1, 2, 50, 143, 145, 146, 500})
    EXPECT_TRUE(contains(expected_samples_to_recover<Ball>(d), expected_samples_to_recover(d)))
        << "d = " << d;
}

TEST(ParityRecovery, TwiceTheDimensionFailsWithProbabilityBelowTwoToTheMinusD) {
  for (int d = 0; d <= 60; ++d) {
    const Rational chance = pow(Rational(1, 2), d);
    const Rational failure = parity_failure_probability(d, 2 * d);
    EXPECT_LE(failure, chance - chance * chance) << "d = " << d;
    EXPECT_GE(failure, d == 0 ? Rational(0) : Rational(chance / 2)) << "d = " << d;
  }
  const Ball failure = parity_failure_probability<Ball>(1'000'000, 2'000'000);
  EXPECT_EQ(less_than(Ball::power_of_two(Integer(-1'000'001)), failure), Truth::yes);
  EXPECT_EQ(less_than(failure, Ball::power_of_two(Integer(-999'999))), Truth::yes);
  EXPECT_GE(failure.relative_accuracy_bits(), 110);
}

TEST(ParityRecovery, ExpectedSamplesAreTheSumOfTheTailsOfTheirLaw) {
  // E[T] = sum over m >= 0 of P(T > m); the tails after M add up to at most 2^(d-M+1)
  for (int d : {1, 2, 3, 10}) {
    Rational sum(0);
    const int end = d + 80;
    for (int m = 0; m < end; ++m) sum += parity_failure_probability(d, m);
    const Rational left_out = expected_samples_to_recover(d) - sum;
    EXPECT_GT(left_out, 0) << "d = " << d;
    EXPECT_LE(left_out, pow(Rational(2), d - end + 1)) << "d = " << d;
  }
}

TEST(ParityRecovery, LimitsHaveTheKnownDigits) {
  EXPECT_EQ(parity_recovery_limit(0).decimal(20), "0.28878809508660242128");
  EXPECT_EQ(expected_samples_excess().decimal(20), "1.6066951524152917638");
  EXPECT_TRUE(overlaps(parity_recovery_limit(3), parity_recovery_probability<Ball>(2000, 2003)));
}

TEST(ParityRecovery, SamplesToRecoverIsTheLeastNumber) {
  for (int d : {1, 2, 3, 8, 30})
    for (const Rational& delta : {Rational(9, 10), Rational(1, 2), Rational(1, 4), Rational(23, 128),
                                  Rational(1, 100), Rational(1, 1'000'000), pow(Rational(1, 2), 70)}) {
      const auto m = static_cast<int>(samples_to_recover(d, delta));
      EXPECT_LE(parity_failure_probability(d, m), delta) << "d = " << d << ", delta = " << delta;
      EXPECT_GT(parity_failure_probability(d, m - 1), delta) << "d = " << d << ", delta = " << delta;
    }
  EXPECT_EQ(samples_to_recover(0, Rational(1, 2)), 0);
  EXPECT_EQ(samples_to_recover(100, Rational(1, 100)), 107);
  EXPECT_EQ(samples_to_recover(100, Rational(1, 1'000'000)), 120);
  EXPECT_EQ(samples_to_recover(100, pow(Rational(1, 10), 12)), 140);
  EXPECT_EQ(samples_to_recover(1'000'000, Rational(1, 100)), 1'000'007);
}

TEST(ParityRecovery, AFailureProbabilityThatEqualsDeltaIsSmallEnough) {
  for (int d : {1, 2, 5})
    for (int m = d; m <= d + 6; ++m)
      EXPECT_EQ(samples_to_recover(d, parity_failure_probability(d, m)), m) << "d = " << d << ", m = " << m;
}

TEST(ParityRecovery, ADeltaCloseToAFailureProbabilityIsToldFromIt) {
  const Rational little = pow(Rational(1, 2), 500);
  for (int d : {1, 2, 5}) {
    const Rational failure = parity_failure_probability(d, d + 3);
    EXPECT_EQ(samples_to_recover(d, failure + little), d + 3) << "d = " << d;
    EXPECT_EQ(samples_to_recover(d, failure - little), d + 4) << "d = " << d;
  }
}

TEST(ParityRecovery, RejectsWhatIsOutOfRange) {
  EXPECT_THROW((void)parity_recovery_probability(-1, 1), std::domain_error);
  EXPECT_THROW((void)parity_recovery_probability<Ball>(1, -1), std::domain_error);
  EXPECT_THROW((void)parity_recovery_probability(1'000'000, 1'000'000), std::length_error);
  EXPECT_THROW((void)rank_probability(1'000'000, 1'000'000, 7), std::length_error);
  EXPECT_THROW((void)expected_samples_to_recover(1'000'000), std::length_error);
  EXPECT_THROW((void)parity_recovery_limit(-1), std::domain_error);
  EXPECT_THROW((void)samples_to_recover(3, Rational(0)), std::domain_error);
  EXPECT_THROW((void)samples_to_recover(3, Rational(1)), std::domain_error);
  EXPECT_THROW((void)samples_to_recover(2'147'483'647, Rational(1, 2)), std::length_error);
}

}  // namespace
}  // namespace lemmata::analysis
