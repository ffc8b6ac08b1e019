#include "proofs_check/calculators/number.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Ball;
using analysis::Integer;
using analysis::Rational;

Integer power_of_two(unsigned exponent) { return Integer(1) << exponent; }

TEST(ExactValue, HasTheFractionAndCorrectDecimals) {
  EXPECT_EQ(exact_value(Rational(-3, 16)).exact, "-3/16");
  EXPECT_EQ(exact_value(Rational(-3, 16)).decimal, "-0.1875");
  EXPECT_EQ(exact_value(Rational(1, 3), 5).decimal, "0.33333");
  EXPECT_EQ(exact_value(Rational(2, 3), 5).decimal, "0.66667");
  EXPECT_EQ(exact_value(Rational(0)).decimal, "0");
  EXPECT_EQ(exact_value(Rational(1)).decimal, "1");
  EXPECT_EQ(exact_value(Rational(-12)).decimal, "-12");
  EXPECT_TRUE(exact_value(Rational(1, 3)).mid.empty());
}

TEST(ExactValue, RoundsTheMiddleBetweenTwoDecimalsAwayFromZero) {
  EXPECT_EQ(exact_value(Rational(3, 20), 1).decimal, "0.2");  // 0.15
  EXPECT_EQ(exact_value(Rational(-3, 20), 1).decimal, "-0.2");
  EXPECT_EQ(exact_value(Rational(1, 8), 2).decimal, "0.13");
  EXPECT_EQ(exact_value(Rational(199, 20), 2).decimal, "10");  // 9.95
}

TEST(EnclosedValue, HasAsManyDigitsAsAskedFor) {
  const auto pi = [] { return analysis::pi<Ball>(); };
  EXPECT_EQ(enclosed_value(pi, 1).decimal, "3");
  EXPECT_EQ(enclosed_value(pi, 5).decimal, "3.1416");
  EXPECT_EQ(enclosed_value(pi, 1000).decimal.size(), 1001U);
  EXPECT_TRUE(enclosed_value(pi, 5).exact.empty());
  EXPECT_FALSE(enclosed_value(pi, 5).rad.empty());
}

TEST(EnclosedValue, RaisesThePrecisionWhereDigitsCancel) {
  const auto tiny = [] { return (Ball(1) + Ball::power_of_two(-400)) - Ball(1); };
  EXPECT_EQ(enclosed_value(tiny, 5).decimal, "3.8726e-121");
}

TEST(EnclosedValue, IsExactWhereTheBallIsZero) {
  EXPECT_EQ(enclosed_value([] { return Ball(0); }, 5).exact, "0");
}

TEST(NearestDouble, IsTheDoubleItselfForDoubles) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    const double significand = static_cast<double>(static_cast<std::int64_t>(random()) >> 11);
    const int exponent = static_cast<int>(random() % 2000) - 1100;
    const double value = std::ldexp(significand, exponent);  // subnormal ones too
    if (value == 0 || std::isinf(value)) continue;
    int shift = 0;
    const auto integer = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &shift), 53));
    shift -= 53;
    const Rational exact = shift >= 0
                               ? Rational(Integer(integer) * power_of_two(static_cast<unsigned>(shift)))
                               : Rational(Integer(integer), power_of_two(static_cast<unsigned>(-shift)));
    EXPECT_EQ(nearest_double(exact), value) << value;
  }
}

TEST(NearestDouble, RoundsHalfToEven) {
  const Integer two53 = power_of_two(53);
  EXPECT_EQ(nearest_double(Rational(two53 + 1)), 9007199254740992.0);
  EXPECT_EQ(nearest_double(Rational(two53 + 3)), 9007199254740996.0);
  EXPECT_EQ(nearest_double(Rational(1, 10)), 0.1);
  EXPECT_EQ(nearest_double(Rational(-1, 3)), -1.0 / 3);
  const double least = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(nearest_double(Rational(Integer(1), power_of_two(1075))), 0);  // half of the least double
  EXPECT_EQ(nearest_double(Rational(Integer(3), power_of_two(1076))), least);
  EXPECT_EQ(nearest_double(Rational(Integer(1), power_of_two(1074))), least);
}

TEST(NearestDouble, RefusesWhatIsBeyondTheDoubles) {
  const double largest = std::numeric_limits<double>::max();
  const Integer top = power_of_two(1024) - power_of_two(970);
  EXPECT_EQ(nearest_double(Rational(top - 1)), largest);
  EXPECT_THROW(static_cast<void>(nearest_double(Rational(top))), std::length_error);
  EXPECT_THROW(static_cast<void>(nearest_double(Rational(power_of_two(3000)))), std::length_error);
  EXPECT_THROW(static_cast<void>(nearest_double([] { return Ball::power_of_two(2000); })), std::length_error);
}

TEST(NearestDouble, OfABallIsThatOfTheNumber) {
  EXPECT_EQ(nearest_double([] { return analysis::pi<Ball>(); }), 3.14159265358979323846);
  EXPECT_EQ(nearest_double([] { return Ball::power_of_two(-2000); }), 0);
  EXPECT_EQ(nearest_double([] { return Ball(0); }), 0);
}

TEST(Sign, IsOfTheWholeBall) {
  EXPECT_EQ(sign(Ball(3)), 1);
  EXPECT_EQ(sign(Ball(0)), 0);
  EXPECT_EQ(sign(Ball(-1) / Ball(3)), -1);
  EXPECT_THROW(static_cast<void>(sign(Ball(Rational(0), Rational(1)))), std::logic_error);
}

}  // namespace
}  // namespace lemmata::proofs_check
