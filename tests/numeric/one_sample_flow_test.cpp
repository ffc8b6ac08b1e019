#include "numeric/network/one_sample_flow.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/network/multilayer_perceptron.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::uint64_t seed = 5;

std::vector<OneSampleFlow> flows(std::size_t count, int width, double y, std::uint64_t first = 0,
                                 int threads = 1) {
  std::vector<OneSampleFlow> all(count);
  fill_one_sample_flows(all, width, y, seed, first, threads);
  return all;
}

Perceptron network(int width) { return {1, {width}, 1, PointwiseFunction::relu, 0, {1, 1}, {0, 0}}; }

/// The flow step by step, to time 40.
std::vector<std::vector<TrainingRecord>> stepped(std::int64_t draws, int width, double y,
                                                 std::int64_t steps) {
  const std::vector<double> x{1}, label{y};
  const std::int64_t recorded[] = {0, steps};
  return record_training(network(width), TrainedParameters::normals, {1, 1, x}, label, {},
                         TrainingMethod::gradient_flow, 40.0 / static_cast<double>(steps), recorded, seed, 0,
                         draws, 1);
}

// The difference from the flow in steps is at most what halving the steps changes, 16 / 15 of it for order 4, and what is left of
// the loss.
TEST(OneSampleFlow, IsTheLimitOfTheFlowInSteps) {
  for (const double y : {1.5, -2.0, 0.1})
    for (const int width : {64, 200}) {
      const auto exact = flows(16, width, y);
      const auto coarse = stepped(16, width, y, 200);
      const auto fine = stepped(16, width, y, 400);
      std::int64_t deaths = 0;
      for (std::size_t i = 0; i < exact.size(); ++i) {
        EXPECT_NEAR(exact[i].initial_output, fine[i][0].outputs[0], 1e-12);
        EXPECT_NEAR(exact[i].initial_kernel, fine[i][0].kernel[0], 1e-12);
        ASSERT_LT(fine[i][1].loss, 1e-16) << "draw " << i;
        const double change = std::abs(coarse[i][1].kernel[0] - fine[i][1].kernel[0]);
        EXPECT_LE(std::abs(exact[i].final_kernel - fine[i][1].kernel[0]), change + 1e-7)
            << "width " << width << ", y = " << y << ", draw " << i;
        deaths += exact[i].deaths;
      }
      if (std::abs(y) > 1) {
        EXPECT_GT(deaths, 10);
      }  // some 2 to 4 for each draw
    }
}

TEST(OneSampleFlow, CountsDeathsAsTheUnitsThatStop) {
  // One unit: f = a w; towards a label of the other sign it dies, or was dead before.
  const auto up = flows(100, 1, 1000.0);
  std::size_t died = 0;
  for (const OneSampleFlow& flow : up)
    if (flow.initial_kernel == 0) {
      EXPECT_EQ(flow.final_kernel, 0);
      EXPECT_EQ(flow.deaths, 0);
    } else if (flow.deaths == 1) {
      EXPECT_EQ(flow.final_kernel, 0);
      ++died;
    } else {
      EXPECT_NEAR(flow.final_kernel * flow.final_kernel - 4e6,
                  flow.initial_kernel * flow.initial_kernel - 4 * flow.initial_output * flow.initial_output,
                  1e-6);
    }
  // w > 0 and a < -w: an eighth
  EXPECT_GT(died, 2u);
  EXPECT_LT(died, 30u);
}

// Theta^2 - 4 f^2 / n stays between deaths.
TEST(OneSampleFlow, KeepsTheInvariantOfTheLinearNetworkUntilAUnitDies) {
  std::size_t seen = 0;
  for (const int width : {3, 30, 300})
    for (const OneSampleFlow& flow : flows(200, width, 0.25)) {
      if (flow.deaths > 0 || flow.initial_kernel == 0) continue;
      ++seen;
      const double before =
          flow.initial_kernel * flow.initial_kernel - 4 * flow.initial_output * flow.initial_output / width;
      const double after = flow.final_kernel * flow.final_kernel - 4 * 0.0625 / width;
      EXPECT_NEAR(before, after, 1e-12 * (1 + std::abs(before)));
    }
  EXPECT_GT(seen, 100u);
}

TEST(OneSampleFlow, DependsOnSeedAndDrawAlone) {
  const auto all = flows(3000, 70, 1.5);
  const auto part = flows(1001, 70, 1.5, 999, 2);
  for (std::size_t i = 0; i < part.size(); ++i) {
    EXPECT_EQ(part[i].final_kernel, all[999 + i].final_kernel);
    EXPECT_EQ(part[i].initial_output, all[999 + i].initial_output);
    EXPECT_EQ(part[i].deaths, all[999 + i].deaths);
  }
}

TEST(OneSampleFlow, RefusesWhatIsOutsideTheRange) {
  std::vector<OneSampleFlow> one(1);
  EXPECT_THROW(fill_one_sample_flows(one, 0, 1, 0, 0, 1), std::invalid_argument);
  EXPECT_THROW(fill_one_sample_flows(one, 3, NAN, 0, 0, 1), std::invalid_argument);
  EXPECT_THROW(fill_one_sample_flows(one, 3, 1, 0, 0, 0), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
