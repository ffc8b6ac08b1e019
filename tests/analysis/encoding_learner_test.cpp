#include "analysis/boolean/encoding_learner.hpp"

#include <bit>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/boolean/parity_recovery.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

const Rational half(1, 2);

TEST(FirstPrimes, AreThosePrimes) {
  EXPECT_EQ(first_primes(0), std::vector<Integer>{});
  EXPECT_EQ(first_primes(6), (std::vector<Integer>{2, 3, 5, 7, 11, 13}));
}

TEST(OneStepModel, LearnsEveryParityInOneStep) {
  for (int d = 1; d <= 3; ++d) {
    const OneStepModel model(first_primes(d));
    for (std::uint32_t set = 0; set < 1U << d; ++set) {
      EXPECT_EQ(model.loss(set, 0), 1);
      const Rational u = -half * model.gradient(set, 0);
      EXPECT_EQ(model.loss(set, u), 0) << "d = " << d << ", set " << set;
    }
  }
}

TEST(OneStepModel, HasTheDerivativeOfItsValue) {
  const OneStepModel model(first_primes(2));
  // f is a polynomial of degree 5 in u: the symmetric difference quotients at h and 2h, extrapolated to h^2 and h^4, are exact.
  const auto quotient = [&](std::uint32_t x, const Rational& u, const Rational& h) -> Rational {
    return (model.value(x, u + h) - model.value(x, u - h)) / (2 * h);
  };
  for (std::uint32_t x = 0; x < 4; ++x)
    for (const Rational& u : {Rational(0), Rational(1, 3), Rational(-2, 5), Rational(1)}) {
      const Rational h(1, 7);
      const Rational once = quotient(x, u, h), twice = quotient(x, u, 2 * h), thrice = quotient(x, u, 3 * h);
      EXPECT_EQ(model.derivative(x, u), (15 * once - 6 * twice + thrice) / 10);
    }
}

TEST(OneStepModel, HasAGradientOfSmallMeanSquareAtTheStartAndALargeOneElsewhere) {
  const OneStepModel model(first_primes(3));
  EXPECT_EQ(model.mean_square_derivative(0), Rational(5, 4) * Rational(10, 9) * Rational(26, 25));
  EXPECT_GT(model.mean_square_derivative(1), 1000);
}

TEST(OneStepResults, AreTheSetsThemselvesForDifferentPrimes) {
  for (int d = 1; d <= 10; ++d) {
    const auto results = one_step_results(first_primes(d), half);
    ASSERT_EQ(results.size(), std::size_t{1} << d);
    for (std::uint32_t set = 0; set < results.size(); ++set) EXPECT_EQ(results[set], set);
  }
}

TEST(OneStepResults, FailForEqualNumbersAndForAnotherStepSize) {
  const auto equal = one_step_results(std::vector<Integer>{2, 2}, half);
  EXPECT_EQ(equal[1], 1U);
  EXPECT_EQ(equal[2], 1U);  // {2} is taken for {1}
  const auto longer = one_step_results(first_primes(2), 1);
  EXPECT_EQ(longer[0], std::nullopt);
  EXPECT_EQ(longer[1], 0U);  // 2 g^({1}) = g^({})
}

TEST(OneStepGradients, AreTheCoefficientsOfTheProduct) {
  const auto gradients = one_step_gradients(std::vector<Integer>{2, 3, 7});
  EXPECT_EQ(gradients[0], -2);
  EXPECT_EQ(gradients[5], Rational(-2) / 14);
  EXPECT_EQ(gradients[7], Rational(-2) / 42);
}

TEST(RoundedNumbers, CountsCellsAndThoseWithOneNumber) {
  const std::vector<Rational> numbers{0, Rational(1, 10), Rational(1, 2), Rational(-1, 2), 3};
  EXPECT_EQ(rounded(numbers, 1).distinct, 3U);  // 0, 0, 1, 0, 3
  EXPECT_EQ(rounded(numbers, 1).alone, 2U);
  EXPECT_EQ(rounded(numbers, Rational(1, 10)).alone, 5U);
  EXPECT_THROW(static_cast<void>(rounded(numbers, 0)), std::domain_error);
}

TEST(HistoryModel, StoresEverySampleInADigitOfItsParameter) {
  const HistoryModel model(2, 9);
  const Rational first = model.step(0, 3, -1), second = model.step(first, 0, 1);
  EXPECT_EQ(first, Rational(-4) / 9);
  EXPECT_EQ(second, Rational(-4) / 9 + Rational(1, 81));
  EXPECT_EQ(model.result(second), 1U);  // {1} is the first set with chi(-1,-1) = -1
}

TEST(HistorySuccess, IsTheMeanOverAllHistories) {
  EXPECT_EQ(parity_decoder_success(1, 2), Rational(7, 8));
  EXPECT_EQ(parity_decoder_success(2, 4), Rational(931, 1024));
  EXPECT_EQ(parity_decoder_success(3, 6), Rational(1985131) / 2097152);
  for (int d = 1; d <= 3; ++d)
    for (int samples = 0; d * (samples + 1) <= 12; ++samples)
      EXPECT_EQ(history_success_by_enumeration(d, samples, (Integer(2) << d) + 1),
                parity_decoder_success(d, samples))
          << "d = " << d << ", samples = " << samples;
  for (int d = 0; d <= 40; ++d) EXPECT_GE(parity_decoder_success(d, 2 * d), 1 - pow(half, d)) << "d = " << d;
}

TEST(HistorySuccess, IsSmallerWhereTheBaseIsTooSmallForTheDigits) {
  EXPECT_LT(history_success_by_enumeration(2, 4, 8), Rational(931, 1024));
}

TEST(EncodingLearners, RefuseWhatIsOutsideTheirRange) {
  EXPECT_THROW(OneStepModel(std::vector<Integer>{}), std::domain_error);
  EXPECT_THROW(OneStepModel(std::vector<Integer>{2, 1}), std::domain_error);
  EXPECT_THROW(OneStepModel(first_primes(5)), std::length_error);
  EXPECT_THROW(static_cast<void>(one_step_gradients(first_primes(17))), std::length_error);
  EXPECT_THROW(HistoryModel(0, 9), std::domain_error);
  EXPECT_THROW(HistoryModel(2, 2), std::domain_error);
  EXPECT_THROW(static_cast<void>(history_success_by_enumeration(2, -1, 9)), std::domain_error);
  EXPECT_THROW(static_cast<void>(history_success_by_enumeration(3, 6, 17)), std::length_error);
}

}  // namespace
}  // namespace lemmata::analysis
