#include "analysis/kernel/relu_depth.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/kernel/nngp.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

Ball correlation_after(const Rational& correlation, int depth) {
  const auto network = uniform_network(Activation("relu"), depth, {2, 0}, Parameterisation::ntk);
  return Ball(1) -
         nngp_kernel(network, {Rational(1, 2), Rational(1, 2), correlation / 2}).one_minus_correlation();
}

TEST(ReluDepthConstant, HasTheKnownDigits) {
  const BallPrecision precision(180);
  // 20 terms of the formal series after 6000 steps, at 60 digits
  EXPECT_EQ(relu_depth_constant(Ball(Rational(1, 2))).decimal(24), "6.43635645723099491290246");
}

TEST(ReluDepthConstant, GrowsByOneInEachLayer) {
  for (const Rational& rho : {Rational(-1), Rational(-1, 3), Rational(1, 2), Rational(99, 100)}) {
    const Ball after = relu_depth_constant(correlation_after(rho, 1));
    EXPECT_TRUE(overlaps(after, relu_depth_constant(Ball(rho)) + Ball(1))) << to_string(rho);
    EXPECT_GE(after.relative_accuracy_bits(), 100) << to_string(rho);
  }
}

TEST(ReluDepthConstant, IsTheLimitOfItsDefinition) {
  const int depth = 5000;
  const Ball theta =
      Ball(2) * arcsin(sqrt_nonnegative((Ball(1) - correlation_after(Rational(1, 2), depth)) / Ball(2)));
  const Ball apart = Ball(3) * pi<Ball>() / theta - Ball(depth) - Ball(Rational(3, 2)) * log(Ball(depth)) -
                     relu_depth_constant(Ball(Rational(1, 2)));
  // (9/4) ln l / l and smaller terms are left: 0.004 at this depth
  EXPECT_EQ(less_than(apart * apart, Ball(Rational(1, 10000))), Truth::yes) << to_string(apart);
}

TEST(ReluDepthConstant, HasAsManyDigitsAsAskedFor) {
  for (const int bits : {64, 300, 700}) {
    const BallPrecision precision(bits);
    EXPECT_GE(relu_depth_constant(Ball(0)).relative_accuracy_bits(), bits - 4);
  }
}

TEST(ReluDepthConstant, RejectsCorrelationOne) {
  EXPECT_THROW(static_cast<void>(relu_depth_constant(Ball(1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(relu_depth_constant(Ball(-2))), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
