#include "analysis/linear/gradient_noise.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

const RationalMatrix design(3, 2, {1, 2, -1, 1, 3, 0});
const RationalVector targets = {1, -2, 4};
const RationalVector start = {Rational(1, 2), -1};

Rational loss(const RationalVector& w) {
  Rational sum = 0;
  for (int i = 0; i < 3; ++i) {
    const Rational error = inner_product(design.row(i), w) - targets[static_cast<std::size_t>(i)];
    sum += error * error / 6;
  }
  return sum;
}

RationalVector sample_gradient(int i) {
  const Rational error = inner_product(design.row(i), start) - targets[static_cast<std::size_t>(i)];
  return {error * design(i, 0), error * design(i, 1)};
}

/// Over all 9 pairs of samples.
Rational improvement_of_pairs(const Rational& step) {
  Rational sum = 0;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const RationalVector a = sample_gradient(i), b = sample_gradient(j);
      sum += loss(start) - loss({start[0] - step * (a[0] + b[0]) / 2, start[1] - step * (a[1] + b[1]) / 2});
    }
  return sum / 9;
}

TEST(ExpectedImprovement, IsTheMeanOverAllPairsOfSamples) {
  const GradientNoise noise = gradient_noise(design, targets, start);
  for (const Rational& step : {Rational(0), Rational(1, 10), Rational(1), Rational(-2)})
    EXPECT_EQ(expected_improvement(noise, step, 2), improvement_of_pairs(step)) << to_string(step);
}

TEST(BestExpectedImprovement, IsReachedAtItsStepAndNowhereExceeded) {
  const GradientNoise noise = gradient_noise(design, targets, start);
  for (int batch = 1; batch <= 5; ++batch) {
    const BestImprovement best = best_expected_improvement(noise, batch);
    EXPECT_EQ(expected_improvement(noise, best.step, batch), best.improvement) << batch;
    for (int i = -10; i <= 10; ++i)
      EXPECT_LE(expected_improvement(noise, Rational(i) / 10, batch), best.improvement) << batch << ", " << i;
  }
}

TEST(GradientNoise, HasTheBatchOfHalfTheImprovementAsItsScale) {
  GradientNoise noise{12, 5, 15, 7};
  EXPECT_EQ(noise.scale(), 3);
  const Rational full = Rational(12 * 12, 2 * 5);
  EXPECT_EQ(best_expected_improvement(noise, 3).improvement, full / 2);
}

TEST(GradientNoise, TellsTheTraceOfTheCovarianceFromThatWithTheHessian) {
  const GradientNoise noise = gradient_noise(design, targets, start);
  Rational trace_of_covariance = 0;
  for (int j = 0; j < 2; ++j) {
    Rational mean = 0, square = 0;
    for (int i = 0; i < 3; ++i) {
      const Rational g = sample_gradient(i)[static_cast<std::size_t>(j)];
      mean += g / 3;
      square += g * g / 3;
    }
    trace_of_covariance += square - mean * mean;
  }
  EXPECT_EQ(noise.covariance_trace, trace_of_covariance);
  EXPECT_NE(noise.covariance_trace, noise.noise);
}

TEST(GradientNoise, RejectsWhatDoesNotFit) {
  EXPECT_THROW((void)gradient_noise(design, {1, 2}, start), std::invalid_argument);
  EXPECT_THROW((void)gradient_noise(design, targets, {1}), std::invalid_argument);
  EXPECT_THROW((void)gradient_noise(RationalMatrix(0, 2), {}, start), std::invalid_argument);
  EXPECT_THROW((void)(GradientNoise{1, 0, 1, 1}.scale()), std::domain_error);
  EXPECT_THROW((void)expected_improvement({1, 1, 1, 1}, 1, 0), std::domain_error);
  EXPECT_THROW((void)best_expected_improvement({1, 0, 0, 1}, 1), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
