#include "numeric/network/optimizers.hpp"

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

// dyadic decays: all averages and powers of the first steps are doubles, so that only quotients and roots round
constexpr AdamSettings dyadic{.step = 0.25, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0};

TEST(AdamStep, GoesAgainstTheSignOfAConstantGradientByExactlyTheStep) {
  std::vector<double> weights = {0, 0, 0};
  const std::array<double, 3> gradient = {-3, 0.5, 7};
  AdamAverages averages;
  for (int t = 1; t <= 20; ++t) {
    adam_step(weights, averages, gradient, dyadic);
    EXPECT_EQ(weights, (std::vector<double>{0.25 * t, -0.25 * t, -0.25 * t})) << "t = " << t;
  }
}

TEST(AdamStep, FollowsItsDefinitionOnTwoSteps) {
  std::vector<double> weights = {1};
  AdamAverages averages;
  adam_step(weights, averages, std::array<double, 1>{2}, dyadic);
  EXPECT_EQ(weights[0], 0.75);
  adam_step(weights, averages, std::array<double, 1>{-2}, dyadic);
  // m = 1/2 * 1 - 1/2 * 2 = -1/2, m' = -1/2 / (3/4) = -2/3; v = 3/4 * 1 + 1/4 * 4 = 7/4, v' = 7/4 / (7/16) = 4
  EXPECT_DOUBLE_EQ(weights[0], 0.75 + 0.25 * (2.0 / 3) / 2);
}

TEST(AdamStep, WithoutCorrectionAndWithALargeEpsilonIsTheHeavyBall) {
  const double epsilon = std::ldexp(1, 30);
  AdamSettings settings = dyadic;
  settings.epsilon = epsilon;
  settings.bias_correction = false;
  settings.step = 0.25 * epsilon / (1 - settings.beta1);
  std::vector<double> weights = {1}, ball = {1}, previous = {1};
  AdamAverages averages;
  for (const double g : {1.0, -2.0, 0.0, 2.0, 1.0}) {
    adam_step(weights, averages, std::array<double, 1>{g}, settings);
    heavy_ball_step(ball, previous, std::array<double, 1>{g}, 0.25, 0.5);
    // five steps, each off by 0.25 * 2^2 / (0.5 * epsilon) at most, and by rounding
    EXPECT_NEAR(weights[0], ball[0], 5 * 2 / epsilon + 1e-14);
  }
}

TEST(AdamStep, LeavesACoordinateWithoutGradientsAlone) {
  std::vector<double> weights = {5};
  AdamAverages averages;
  adam_step(weights, averages, std::array<double, 1>{0}, dyadic);
  EXPECT_EQ(weights[0], 5);
}

TEST(HeavyBallStep, FollowsItsDefinition) {
  std::vector<double> weights = {1, 3}, previous = {2, 3};
  heavy_ball_step(weights, previous, std::array<double, 2>{4, -2}, 0.5, 0.25);
  EXPECT_EQ(weights, (std::vector<double>{1 - 0.5 * 4 + 0.25 * (1 - 2), 3 + 0.5 * 2}));
  EXPECT_EQ(previous, (std::vector<double>{1, 3}));
}

TEST(Optimizers, RejectSizesThatDiffer) {
  std::vector<double> weights = {1, 2}, previous = {1};
  AdamAverages averages;
  EXPECT_THROW(adam_step(weights, averages, std::array<double, 1>{0}, dyadic), std::invalid_argument);
  EXPECT_THROW(heavy_ball_step(weights, previous, std::array<double, 2>{0, 0}, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
