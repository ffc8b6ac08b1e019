#include "analysis/kernel/signal_propagation.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/kernel/dual_activation.hpp"

namespace lemmata::analysis {
namespace {

Ball image(const Activation& phi, const LayerVariances& layer, const Ball& q) {
  return Ball(layer.bias) + Ball(layer.weight) * dual_activation(phi, q, q, q);
}

TEST(VarianceFixedPoints, AreFixedAndAloneWhereThatIsProved) {
  for (const char* name : {"erf", "sin", "cos", "gelu", "gaussian:1"})
    for (const LayerVariances& layer :
         {LayerVariances{1, Rational(1, 10)}, LayerVariances{3, Rational(1, 3)}}) {
      const Activation phi(name);
      const VarianceFixedPoints found = variance_fixed_points(phi, layer, 50);
      EXPECT_TRUE(found.complete) << name;
      EXPECT_EQ(found.examined_from, Rational(0)) << name;
      for (const VarianceFixedPoint& point : found.points) {
        EXPECT_TRUE(overlaps(image(phi, layer, point.variance), point.variance)) << name;
        EXPECT_GE(point.variance.relative_accuracy_bits(), 100) << name;
        EXPECT_EQ(point.depth_scale.has_value(), less_than(point.slope, Ball(1)) == Truth::yes) << name;
      }
    }
}

TEST(VarianceFixedPoints, OfAJumpHaveAnInfiniteSlopeAndASecondCorrelation) {
  // q* = sigma_b^2 + sigma_w^2 E phi^2, whatever the variance; and rho' = (1/2 + 2 C)/q*.
  for (const auto& [name, variance] :
       {std::pair{"sign", Rational(5, 2)}, {"step", Rational(3, 2)}, {"sign(x)*(1+x-x)", Rational(5, 2)}}) {
    const Activation phi(name);
    const LayerVariances layer{2, Rational(1, 2)};
    const VarianceFixedPoints found = variance_fixed_points(phi, layer, 100);
    EXPECT_TRUE(found.complete) << name;
    ASSERT_EQ(found.points.size(), 1U) << name;
    const VarianceFixedPoint& point = found.points[0];
    EXPECT_TRUE(contains(point.variance, variance)) << name;
    EXPECT_TRUE(point.has_infinite_slope) << name;
    EXPECT_FALSE(point.depth_scale) << name;
    const auto c = correlation_fixed_point(phi, layer, point);
    ASSERT_TRUE(c) << name;
    const Ball q(variance);
    const Ball next = (Ball(layer.bias) + Ball(layer.weight) * dual_activation(phi, q, q, q * *c)) / q;
    EXPECT_TRUE(overlaps(next, *c)) << name;
    EXPECT_EQ(less_than(*c, Ball(1)), Truth::yes) << name;
  }
  EXPECT_FALSE(variance_fixed_points(Activation("sign"), {0, 1}, 10).points.at(0).has_infinite_slope);
  EXPECT_THROW(static_cast<void>(critical_point(Activation("step"), Ball(Rational(1, 3)))),
               std::domain_error);
}

TEST(VarianceFixedPoints, OfABoundedFunctionAreWhereIterationLeads) {
  const Activation phi("erf");
  const LayerVariances layer{3, Rational(1, 10)};
  const VarianceFixedPoints found = variance_fixed_points(phi, layer, 50);
  ASSERT_EQ(found.points.size(), 1U);
  EXPECT_EQ(found.points[0].is_stable, Truth::yes);
  Ball q(1);
  for (int l = 0; l < 60; ++l) q = Ball(image(phi, layer, q).midpoint());
  const Ball apart = q - found.points[0].variance;
  EXPECT_EQ(less_than(apart * apart, Ball::power_of_two(-60)), Truth::yes);
}

TEST(VarianceFixedPoints, OfTheRectifiedSquareAreTheRootsOfAQuadraticEquation) {
  // q = 1/10 + (3/2) q^2
  const VarianceFixedPoints found =
      variance_fixed_points(Activation("rectified_square"), {1, Rational(1, 10)}, 10);
  EXPECT_TRUE(found.complete);
  ASSERT_EQ(found.points.size(), 2U);
  EXPECT_EQ(found.points[0].is_stable, Truth::yes);
  EXPECT_EQ(found.points[1].is_stable, Truth::no);
  for (const VarianceFixedPoint& point : found.points) {
    const Ball& q = point.variance;
    EXPECT_TRUE(contains(Ball(Rational(1, 10)) + Ball(Rational(3, 2)) * q * q - q, Rational(0)));
  }
}

TEST(VarianceFixedPoints, OfReluAreExact) {
  const VarianceFixedPoints found = variance_fixed_points(Activation("relu"), {1, Rational(1, 3)}, 10);
  ASSERT_EQ(found.points.size(), 1U);
  EXPECT_TRUE(contains(found.points[0].variance, Rational(2, 3)));
  EXPECT_TRUE(contains(found.points[0].slope, Rational(1, 2)));
  EXPECT_TRUE(variance_fixed_points(Activation("relu"), {2, 0}, 10).every);
  EXPECT_TRUE(variance_fixed_points(Activation("relu"), {2, 1}, 10).points.empty());
}

TEST(VarianceFixedPoints, AreNotSoughtBelowZeroWhereThereIsNoBias) {
  const VarianceFixedPoints found = variance_fixed_points(Activation("erf"), {3, 0}, 64);
  EXPECT_TRUE(found.complete);
  EXPECT_GT(found.examined_from, Rational(0));
  EXPECT_EQ(found.points.size(), 1U);
}

TEST(VarianceFixedPoints, NeedNoClosedForm) {
  const BallPrecision precision(64);
  const VarianceFixedPoints found = variance_fixed_points(Activation("tanh"), {2, Rational(1, 10)}, 4);
  ASSERT_EQ(found.points.size(), 1U);
  EXPECT_TRUE(found.complete);
  // mpmath's quadrature at 40 digits
  EXPECT_EQ(found.points[0].variance.decimal(16), "0.8146440100660007");
  EXPECT_EQ(found.points[0].slope.decimal(16), "1.003006915075667");
}

TEST(VarianceFixedPoints, RejectBadVariances) {
  EXPECT_THROW(static_cast<void>(variance_fixed_points(Activation("erf"), {-1, 0}, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(variance_fixed_points(Activation("erf"), {1, 0}, 0)), std::domain_error);
}

TEST(CriticalPoint, HasSlopeOneAtItsFixedPoint) {
  const Ball q(Rational(3, 4));
  for (const char* name : {"erf", "sin", "gelu", "cos", "relu", "leaky_relu:1/3", "rectified_square"}) {
    const Activation phi(name);
    const CriticalPoint point = critical_point(phi, q);
    EXPECT_TRUE(contains(point.weight_variance * dual_activation_derivative(phi, q, q, q), Rational(1)))
        << name;
    EXPECT_TRUE(
        contains(point.bias_variance + point.weight_variance * dual_activation(phi, q, q, q), Rational(3, 4)))
        << name;
  }
}

TEST(CriticalPoint, HasTheKnownDigits) {
  const CriticalPoint erf = critical_point(Activation("erf"), Ball(1)),
                      sine = critical_point(Activation("sin"), Ball(1));
  EXPECT_EQ(erf.weight_variance.decimal(28), "1.756203682760181598289093661");
  EXPECT_EQ(erf.bias_variance.decimal(28), "0.1841396778074527535277663669");
  EXPECT_EQ(sine.weight_variance.decimal(20), "1.7615941559557648881");
  EXPECT_EQ(sine.bias_variance.decimal(19), "0.2384058440442351119");
}

TEST(CriticalPoint, NeedsAFiniteSlopeAndAPositiveVariance) {
  EXPECT_THROW(static_cast<void>(critical_point(Activation("sign"), Ball(1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(critical_point(Activation("erf"), Ball(0))), std::domain_error);
}

TEST(CorrelationFixedPoint, IsFixedAndBelowOne) {
  for (const char* name : {"erf", "sin", "cos", "gelu"}) {
    const Activation phi(name);
    const LayerVariances layer{4, Rational(1, 5)};
    for (const VarianceFixedPoint& at : variance_fixed_points(phi, layer, 50).points) {
      const auto c = correlation_fixed_point(phi, layer, at);
      ASSERT_EQ(c.has_value(), less_than(Ball(1), at.slope) == Truth::yes) << name;
      if (!c) continue;
      const Ball& q = at.variance;
      EXPECT_TRUE(
          overlaps(Ball(layer.bias) + Ball(layer.weight) * dual_activation(phi, q, q, q * *c), q * *c))
          << name;
      EXPECT_EQ(less_than(*c, Ball(1)), Truth::yes) << name;
    }
  }
}

TEST(CorrelationFixedPoint, IsZeroForAnOddFunctionWithoutBias) {
  const LayerVariances layer{3, 0};
  const VarianceFixedPoints found = variance_fixed_points(Activation("erf"), layer, 64);
  ASSERT_EQ(found.points.size(), 1U);
  const auto c = correlation_fixed_point(Activation("erf"), layer, found.points[0]);
  ASSERT_TRUE(c.has_value());
  EXPECT_TRUE(contains(*c, Rational(0)));
  EXPECT_EQ(less_than(*c, Ball::power_of_two(-100)), Truth::yes);
}

}  // namespace
}  // namespace lemmata::analysis
