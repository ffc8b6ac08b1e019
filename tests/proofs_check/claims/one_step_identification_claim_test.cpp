#include <cmath>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/one_step_prediction.hpp"
#include "numeric/network/one_step_identification.hpp"
#include "numeric/sampling/confidence.hpp"

namespace lemmata {
namespace {

using analysis::GradientEstimator;
using analysis::Rational;

constexpr std::int64_t trials = 1 << 18;
constexpr double miss = 1e-9;  // each interval below leaves out the true probability at most so often

std::int64_t identified(int n, int k, std::int64_t m, GradientEstimator estimator) {
  const std::vector<int> weights(static_cast<std::size_t>(n), 1);
  std::vector<int> subset;
  for (int i = 1; i <= k; ++i) subset.push_back(i);
  const auto sum =
      estimator == GradientEstimator::centred ? numeric::GradientSum::centred : numeric::GradientSum::plain;
  return numeric::one_step_identification({weights, subset, sum, m}, trials, 3, 60).identified;
}

TEST(OneStepIdentification, HasTheExactProbabilityOfFewSamples) {
  for (const auto estimator : {GradientEstimator::plain, GradientEstimator::centred})
    for (const auto& [n, k, m] :
         {std::tuple{3, 2, 20}, {5, 2, 1}, {5, 2, 7}, {5, 2, 16}, {5, 4, 9}, {7, 2, 7}}) {
      const auto exact = static_cast<double>(analysis::identification_probability(n, k, m, estimator));
      const auto [lower, upper] =
          numeric::clopper_pearson_interval(identified(n, k, m, estimator), trials, miss);
      EXPECT_LE(lower, exact) << "n = " << n << ", k = " << k << ", m = " << m;
      EXPECT_GE(upper, exact) << "n = " << n << ", k = " << k << ", m = " << m;
      EXPECT_LT(upper - lower,
                2 * std::sqrt(std::log(2 / miss) / (2.0 * trials)));  // Hoeffding's interval is wider
    }
}

TEST(OneStepIdentification, FollowsThePredictedCurveAtThirtyOneCoordinatesAndTwoRelevantOnes) {
  const analysis::BallPrecision precision(64);
  for (const auto estimator : {GradientEstimator::plain, GradientEstimator::centred}) {
    const auto law = analysis::majority_one_step_law(31, 2, estimator);
    for (const auto& [c, m] : {std::pair{1, 52}, {4, 206}, {8, 412}, {16, 823}, {32, 1645}}) {
      const Rational gap = law.inside - law.outside;
      ASSERT_GE(gap * gap * m, c);
      ASSERT_LT(gap * gap * (m - 1), c);
      const auto predicted =
          static_cast<double>(predicted_identification(law, m, tie_margin(estimator)).midpoint());
      const auto [lower, upper] =
          numeric::clopper_pearson_interval(identified(31, 2, m, estimator), trials, miss);
      constexpr double resolution = 0.005;  // the normal law is not exact: samples.one-step-curve
      EXPECT_LE(lower, predicted + resolution) << "c = " << c;
      EXPECT_GE(upper, predicted - resolution) << "c = " << c;
      RecordProperty(std::string("predicted at c = ") + std::to_string(c), std::to_string(predicted));
    }
  }
}

}  // namespace
}  // namespace lemmata
