#include "analysis/boolean/one_step_prediction.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

double normal(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

/// P(|N(mean, deviation^2)| <= t).
double within(double t, double mean, double deviation) {
  return t < 0 ? 0 : normal((t - mean) / deviation) - normal((-t - mean) / deviation);
}

/// Lower and upper bounds of the integral: P(all inside > t + margin) falls and the law of the maximum outside rises.
std::pair<double, double> bounds(const OneStepLaw& law, double m, double margin) {
  const auto value = [](const Rational& x) { return static_cast<double>(x); };
  const double inside = value(law.inside) / 2, outside = value(law.outside) / 2;
  const double inside_deviation = std::sqrt(value(one_step_variance(law, law.inside)) / m);
  const double outside_deviation = std::sqrt(value(one_step_variance(law, law.outside)) / m);
  const auto survive = [&](double t) {
    return std::pow(1 - within(t + margin / m, inside, inside_deviation), static_cast<double>(law.k));
  };
  const auto maximum = [&](double t) {
    return std::pow(within(t, outside, outside_deviation), static_cast<double>(law.n - law.k));
  };
  double low = 0, high = 0;
  const double step = outside_deviation / 2000;
  for (double t = 0; t < outside + 12 * outside_deviation; t += step) {
    const double mass = maximum(t + step) - maximum(t);
    low += survive(t + step) * mass;
    high += survive(t) * mass;
  }
  return {low - 1e-9, high + 1e-9};  // 24,000 terms of at most 1, and some 10 roundings of each
}

TEST(PredictedIdentification, LiesBetweenTheStepSumsOfTheIntegral) {
  const BallPrecision precision(64);
  for (const auto estimator : {GradientEstimator::plain, GradientEstimator::centred})
    for (const auto& [n, k] : {std::pair{5, 2}, {31, 2}, {15, 4}, {16, 4}, {7, 4}, {20, 3}})
      for (const int m : {1, 823, 5000})
        for (const Rational& margin : {Rational(0), Rational(1)}) {
          const OneStepLaw law = majority_one_step_law(n, k, estimator);
          const Ball predicted = predicted_identification(law, m, margin);
          const auto [low, high] = bounds(law, m, static_cast<double>(margin));
          EXPECT_LT(predicted.radius(), Rational(1, 10000000000));  // ten digits, more than are ever printed
          EXPECT_LE(low, static_cast<double>(predicted.upper())) << n << ", " << k << ", m = " << m;
          EXPECT_GE(high, static_cast<double>(predicted.lower())) << n << ", " << k << ", m = " << m;
          // step times the largest density of the minimum, k 2 phi(0) / deviation, and what both ends are widened by
          EXPECT_LT(high - low,
                    0.8 * law.k *
                            std::sqrt(static_cast<double>(Rational(one_step_variance(law, law.outside) /
                                                                   one_step_variance(law, law.inside)))) /
                            2000 +
                        1e-8);
        }
}

TEST(PredictedIdentification, RisesFromOnePercentAtOneOverTheSquaredGapToNinetyAtThirtyTwo) {
  // 0.9, 6, 20, 53 and 91 % at n = 31, k = 2; 0.6, 7, 25, 61 % at n = 15, k = 4
  const auto percent = [](int n, int k, int m) {
    const BallPrecision precision(64);
    return 100 * static_cast<double>(
                     predicted_identification(majority_one_step_law(n, k, GradientEstimator::plain), m, 0)
                         .midpoint());
  };
  EXPECT_NEAR(percent(31, 2, 52), 0.9, 0.05);
  EXPECT_NEAR(percent(31, 2, 206), 6, 0.5);
  EXPECT_NEAR(percent(31, 2, 412), 20, 0.5);
  EXPECT_NEAR(percent(31, 2, 823), 53, 0.5);
  EXPECT_NEAR(percent(31, 2, 1645), 91, 0.5);
  EXPECT_NEAR(percent(15, 4, 7282), 0.6, 0.05);
  EXPECT_NEAR(percent(15, 4, 29128), 7, 0.5);
  EXPECT_NEAR(percent(15, 4, 58255), 25, 0.5);
  EXPECT_NEAR(percent(15, 4, 116509), 61, 0.5);
}

TEST(PredictedSamples, AreTheLeastThatReachTheProbability) {
  const BallPrecision precision(64);
  for (const auto estimator : {GradientEstimator::plain, GradientEstimator::centred}) {
    for (const auto& [n, k] : {std::pair{31, 2}, {10, 4}}) {
      const OneStepLaw law = majority_one_step_law(n, k, estimator);
      const Integer m = predicted_samples(law, Rational(19, 20));
      const Ball wanted(Rational(19, 20));
      EXPECT_EQ(less_than(predicted_identification(law, m, tie_margin(estimator)), wanted), Truth::no);
      EXPECT_EQ(less_than(predicted_identification(law, m - 1, tie_margin(estimator)), wanted), Truth::yes);
    }
  }
}

TEST(PredictedIdentification, RejectsWhatIsOutOfRange) {
  const OneStepLaw law = majority_one_step_law(9, 4, GradientEstimator::plain);
  EXPECT_THROW(static_cast<void>(predicted_identification(law, 0, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(predicted_identification(law, 1, -1)), std::domain_error);
  OneStepLaw other = law;
  other.k = 9;
  EXPECT_THROW(static_cast<void>(predicted_identification(other, 1, 0)), std::domain_error);
  other = law;
  other.inside = 2;
  EXPECT_THROW(static_cast<void>(predicted_identification(other, 1, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(predicted_samples(law, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(
                   predicted_samples(majority_one_step_law(7, 4, GradientEstimator::plain), Rational(1, 2))),
               std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
