#include "numeric/network/single_neuron.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

using Sums = std::vector<std::int64_t>;

// Worked by hand for w = (1, 1), y = x_1 x_2: w.x = 2, 0, 0, -2 at (+,+), (-,+), (+,-), (-,-); y = 1, -1, -1, 1.
TEST(SingleNeuron, AgreesWithACaseWorkedByHand) {
  const Sums weights{1, 1};
  // Correlation: -y 2ReLU' x = -2 (1, 1) at (+,+); at the ties +d (-1, 1) and +d (1, -1), which cancel.
  for (int d = 0; d <= 2; ++d) EXPECT_EQ(correlation_loss_gradient_sums(weights, 3, d), (Sums{-2, -2})) << d;
  // Squared: (2 - 1) 2 (1, 1) at (+,+); the ties again cancel.
  for (int d = 0; d <= 2; ++d) EXPECT_EQ(squared_loss_gradient_sums(weights, 3, d), (Sums{2, 2})) << d;
  // y = x_1: correlation -2 (1, 1) at (+,+), +d (-1, 1) at (-,+), -d (1, -1) at (+,-).
  for (int d = 0; d <= 2; ++d)
    EXPECT_EQ(correlation_loss_gradient_sums(weights, 1, d), (Sums{-2 - 2 * d, -2 + 2 * d})) << d;
}

// f is piecewise linear in w, so where no w.x is 0 along the way a central difference of 2 * 2^n * E[loss] is its slope
// times the distance, exactly, for the correlation loss; and for the squared loss too, a quadratic.
TEST(SingleNeuron, IsTheSlopeOfTheSummedLoss) {
  const Sums weights{30, -50, 70, 100, -20};  // every signed sum is an odd multiple of 10
  constexpr std::uint32_t subset = 0b10110;
  const auto loss_sums = [&](const Sums& w) {
    std::int64_t correlation = 0;
    std::int64_t squared = 0;  // twice the loss
    for (std::uint32_t x = 0; x < 32; ++x) {
      std::int64_t t = 0;
      std::int64_t y = 1;
      for (std::size_t i = 0; i < 5; ++i) {
        const int xi = (x >> i & 1) != 0 ? -1 : 1;
        t += xi * w[i];
        if ((subset >> i & 1) != 0) y *= xi;
      }
      EXPECT_NE(t, 0);
      const std::int64_t f = t > 0 ? t : 0;
      correlation -= y * f;
      squared += (f - y) * (f - y);
    }
    return std::pair(correlation, squared);
  };
  for (std::size_t i = 0; i < 5; ++i) {
    Sums up = weights;
    Sums down = weights;
    ++up[i];
    --down[i];
    const auto [correlation_up, squared_up] = loss_sums(up);
    const auto [correlation_down, squared_down] = loss_sums(down);
    EXPECT_EQ(correlation_loss_gradient_sums(weights, subset, 1)[i], correlation_up - correlation_down) << i;
    EXPECT_EQ(2 * squared_loss_gradient_sums(weights, subset, 1)[i], squared_up - squared_down) << i;
  }
}

TEST(SingleNeuron, RejectsMalformedArguments) {
  EXPECT_THROW(static_cast<void>(correlation_loss_gradient_sums({}, 0, 0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(correlation_loss_gradient_sums(Sums(25, 1), 0, 0)), std::length_error);
  EXPECT_THROW(static_cast<void>(squared_loss_gradient_sums(Sums{1, 1}, 4, 0)), std::invalid_argument);
  EXPECT_THROW(
      static_cast<void>(squared_loss_gradient_sums(Sums{std::int64_t{1} << 37, std::int64_t{1} << 37}, 1, 0)),
      std::length_error);
  try {
    static_cast<void>(squared_loss_gradient_sums(Sums{1}, 1, 3));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "squared_loss_gradient_sums: twice_derivative_at_zero must be 0, 1 or 2, got 3");
  }
}

}  // namespace
}  // namespace lemmata::numeric
