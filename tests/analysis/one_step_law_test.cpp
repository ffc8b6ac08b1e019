#include "analysis/boolean/one_step_law.hpp"

#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/ball.hpp"

namespace lemmata::analysis {
namespace {

/// What one sample x adds to twice the sums of an estimator with sign(0) = 0, S = {1, ..., k} and a bias of 1 for odd k:
/// y x_i (sign + |sign|), or centred y x_i sign.
std::vector<int> contribution(std::uint32_t x, int n, int k, GradientEstimator estimator) {
  const auto coordinate = [x](int i) { return (x >> i & 1) != 0 ? -1 : 1; };
  int sum = k % 2, y = 1;
  for (int i = 0; i < n; ++i) {
    sum += coordinate(i);
    if (i < k) y *= coordinate(i);
  }
  const int sign = sum > 0 ? 1 : sum < 0 ? -1 : 0;
  std::vector<int> values;
  for (int i = 0; i < n; ++i)
    values.push_back(y * coordinate(i) *
                     (estimator == GradientEstimator::centred ? sign : sign + std::abs(sign)));
  return values;
}

/// Calls visit(sums) for every one of the 2^(nm) sequences of samples.
void for_each_sequence(int n, int k, int m, GradientEstimator estimator,
                       const std::function<void(const std::vector<int>&)>& visit) {
  std::vector<int> sums(static_cast<std::size_t>(n));
  const std::function<void(int)> draw = [&](int left) {
    if (left == 0) return visit(sums);
    for (std::uint32_t x = 0; x < 1U << n; ++x) {
      const std::vector<int> values = contribution(x, n, k, estimator);
      for (std::size_t i = 0; i < values.size(); ++i) sums[i] += values[i];
      draw(left - 1);
      for (std::size_t i = 0; i < values.size(); ++i) sums[i] -= values[i];
    }
  };
  draw(m);
}

Rational share(std::int64_t count, int n, int m) { return Rational(count) / (std::int64_t{1} << n * m); }

TEST(IdentificationProbability, CountsTheSequencesOfSamplesThatIdentifyTheSet) {
  for (const auto estimator :
       {GradientEstimator::plain, GradientEstimator::plain_odd, GradientEstimator::centred})
    for (const auto& [n, k, longest] : {std::tuple{3, 2, 5}, {5, 2, 3}, {5, 4, 3}})
      for (int m = 0; m <= longest; ++m) {
        std::int64_t count = 0;
        for_each_sequence(n, k, m, estimator, [&, k = k](const std::vector<int>& sums) {
          int inside = 1 << 20, outside = 0;
          for (std::size_t i = 0; i < sums.size(); ++i) {
            const int size = std::abs(sums[i]);
            if (static_cast<int>(i) < k)
              inside = std::min(inside, size);
            else
              outside = std::max(outside, size);
          }
          if (inside > outside) ++count;
        });
        EXPECT_EQ(identification_probability(n, k, m, estimator), share(count, n, m))
            << "n = " << n << ", k = " << k << ", m = " << m;
      }
}

TEST(IdentificationProbability, IsBelowOneEighthAtOneOverTheSquaredGapOfFiveCoordinates) {
  const Rational plain = identification_probability(5, 2, 16, GradientEstimator::plain);
  EXPECT_GT(plain, Rational(11, 100));
  EXPECT_LT(plain, Rational(1, 8));
}

TEST(DeviationProbability, CountsTheSequencesOfSamplesThatMissTheMean) {
  for (const auto estimator : {GradientEstimator::plain, GradientEstimator::centred})
    for (const auto& [n, k, longest] : {std::tuple{3, 2, 4}, {4, 2, 3}, {5, 4, 3}, {4, 3, 3}, {5, 3, 3}}) {
      if (estimator == GradientEstimator::plain && n % 2 == 1 && k % 2 == 1) continue;
      const OneStepLaw law = majority_one_step_law(n, k, estimator);
      for (int m = 1; m <= longest; ++m)
        for (const bool in_subset : {true, false})
          for (const Rational& distance : {Rational(0), Rational(1, 16), Rational(1, 4), Rational(1, 3)}) {
            const std::size_t i = in_subset ? 0 : static_cast<std::size_t>(n) - 1;
            // the law of |mean| alone counts: the sums of all sequences have the sign of their mean or its opposite
            std::int64_t total = 0, count = 0;
            for_each_sequence(n, k, m, estimator, [&](const std::vector<int>& sums) { total += sums[i]; });
            const Rational mean = Rational(total) / (std::int64_t{1} << n * m) / (2 * m);
            for_each_sequence(n, k, m, estimator, [&, m = m](const std::vector<int>& sums) {
              if (abs(Rational(sums[i]) / (2 * m) - mean) >= distance) ++count;
            });
            const Rational& coefficient = in_subset ? law.inside : law.outside;
            EXPECT_EQ(abs(mean), coefficient / 2);
            EXPECT_EQ(deviation_probability(law, coefficient, m, distance), share(count, n, m))
                << "n = " << n << ", k = " << k << ", m = " << m << ", distance " << to_string(distance);
          }
    }
}

TEST(DeviationProbability, RefutesTheConstantEightOfTheUncentredEstimator) {
  // one relevant coordinate at n = 5, k = 2, m = 1500 against 2n exp(-m gap^2 / 8) = 8.14e-5, gap = 1/4
  const OneStepLaw law = majority_one_step_law(5, 2, GradientEstimator::plain);
  EXPECT_EQ(Ball(deviation_probability(law, law.inside, 1500, Rational(1, 16))).decimal(3), "0.000397");
}

TEST(OneStepVariance, IsTheMeanSquareLessTheSquaredMean) {
  for (const auto estimator : {GradientEstimator::plain, GradientEstimator::centred})
    for (int n = 3; n <= 8; ++n)
      for (int k = 2; k < n; ++k) {
        if (estimator == GradientEstimator::plain && n % 2 == 1 && k % 2 == 1) continue;
        const OneStepLaw law = majority_one_step_law(n, k, estimator);
        std::int64_t total = 0, squares = 0;
        for (std::uint32_t x = 0; x < 1U << n; ++x) {
          const int value = contribution(x, n, k, estimator).front();
          total += value;
          squares += value * value;
        }
        const Rational mean = share(total, n, 1) / 2;
        EXPECT_EQ(one_step_variance(law, law.inside), share(squares, n, 1) / 4 - mean * mean)
            << n << ", " << k;
      }
}

TEST(MajorityOneStepLaw, ShrinksBothCoefficientsByTheLabelsNoise) {
  const OneStepLaw clean = majority_one_step_law(9, 4, GradientEstimator::plain);
  const OneStepLaw noisy = majority_one_step_law(9, 4, GradientEstimator::plain, Rational(1, 10));
  EXPECT_EQ(noisy.inside, clean.inside * Rational(4, 5));
  EXPECT_EQ(noisy.outside, clean.outside * Rational(4, 5));
}

TEST(OneStepLaw, RejectsWhatIsOutOfRange) {
  const auto plain = GradientEstimator::plain;
  EXPECT_THROW(static_cast<void>(majority_one_step_law(9, 1, plain)), std::domain_error);
  EXPECT_THROW(static_cast<void>(majority_one_step_law(9, 3, plain)), std::domain_error);
  EXPECT_THROW(static_cast<void>(majority_one_step_law(9, 0, GradientEstimator::centred)), std::domain_error);
  EXPECT_THROW(static_cast<void>(majority_one_step_law(4, 4, plain)), std::domain_error);
  EXPECT_THROW(static_cast<void>(majority_one_step_law(9, 4, plain, Rational(1, 2))), std::domain_error);
  EXPECT_THROW(static_cast<void>(identification_probability(4, 2, 3, plain)), std::domain_error);
  EXPECT_THROW(static_cast<void>(identification_probability(5, 3, 3, plain)), std::domain_error);
  EXPECT_THROW(static_cast<void>(identification_probability(5, 2, -1, plain)), std::domain_error);
  EXPECT_THROW(static_cast<void>(identification_probability(7, 2, 16, plain)), std::length_error);
  const OneStepLaw law = majority_one_step_law(5, 2, plain);
  EXPECT_THROW(static_cast<void>(deviation_probability(law, law.inside, 0, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(deviation_probability(law, law.inside, 1, -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(deviation_probability(law, 1, 1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(deviation_probability(law, law.inside, std::int64_t{1} << 40, 1)),
               std::length_error);
}

}  // namespace
}  // namespace lemmata::analysis
