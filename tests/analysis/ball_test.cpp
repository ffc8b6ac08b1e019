#include "analysis/scalar/ball.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

Rational random_rational(RandomNumbers& random) {
  return random.fraction() * power_of_two(random.integer(-80, 80)) / random.integer(1, 1000);
}

Ball random_ball(RandomNumbers& random) {
  return Ball(random_rational(random), abs(random_rational(random)) * power_of_two(-random.integer(0, 60)));
}

TEST(Ball, EnclosesWhatItIsMadeFrom) {
  RandomNumbers random(1);
  for (int i = 0; i < repetitions(2000); ++i) {
    const BallPrecision precision(random.integer(2, 300));
    const Rational x = random_rational(random);
    const Rational r = abs(random_rational(random));
    EXPECT_TRUE(contains(Ball(x), x)) << x;
    const Ball ball(x, r);
    EXPECT_TRUE(contains(ball, x + r) && contains(ball, x - r)) << x << ", " << r;
    const Ball interval = Ball::interval(x, x + r);
    EXPECT_TRUE(contains(interval, x) && contains(interval, x + r)) << x << ", " << r;
  }
}

TEST(Ball, IsAsNarrowAsItsPrecisionAllows) {
  const BallPrecision precision(100);
  const Ball third = Ball(1) / Ball(3);
  EXPECT_LE(third.radius(), power_of_two(-100));
  EXPECT_GT(third.radius(), Rational(0));
  EXPECT_LE(Ball(Rational(1, 3)).radius(), power_of_two(-100));
  EXPECT_TRUE(Ball(Rational(3, 8)).is_exact());
  EXPECT_LE(Ball::interval(1, 2).radius(), Rational(1, 2) + power_of_two(-28));
  EXPECT_GE(third.relative_accuracy_bits(), 97);
}

TEST(Ball, ArithmeticEnclosesTheResultForEveryPair) {
  RandomNumbers random(2);
  for (int i = 0; i < repetitions(2000); ++i) {
    const BallPrecision precision(random.integer(2, 200));
    const Ball a = random_ball(random);
    const Ball b = random_ball(random);
    const Rational x = random.within(a.lower(), a.upper());
    const Rational y = random.within(b.lower(), b.upper());
    SCOPED_TRACE(to_string(x) + ", " + to_string(y) + ", bits = " + std::to_string(BallPrecision::bits()));
    EXPECT_TRUE(contains(a + b, x + y));
    EXPECT_TRUE(contains(a - b, x - y));
    EXPECT_TRUE(contains(a * b, x * y));
    EXPECT_TRUE(contains(-a, -x));
    if (contains(b, Rational(0)))
      EXPECT_THROW(static_cast<void>(a / b), std::domain_error);
    else
      EXPECT_TRUE(contains(a / b, x / y));
    if (HasFailure()) return;
  }
}

TEST(Ball, EndsAreExact) {
  const Ball ball(Rational(3, 4), Rational(1, 8));
  EXPECT_EQ(ball.lower(), Rational(5, 8));
  EXPECT_EQ(ball.upper(), Rational(7, 8));
  EXPECT_EQ(ball.midpoint(), Rational(3, 4));
  EXPECT_EQ(ball.radius(), Rational(1, 8));
}

TEST(Ball, QuestionsAreDecidedAtTheEnds) {
  const auto ball = [](int lowest, int highest) { return Ball::interval(lowest, highest); };
  EXPECT_EQ(less_than(ball(1, 2), ball(3, 4)), Truth::yes);
  EXPECT_EQ(less_than(ball(1, 2), ball(2, 4)), Truth::unknown);
  EXPECT_EQ(less_than(ball(2, 4), ball(0, 2)), Truth::no);  // x >= 2 >= y: never below
  EXPECT_EQ(less_than(ball(3, 4), ball(0, 2)), Truth::no);
  EXPECT_EQ(less_than(Ball(1), Ball(1)), Truth::no);
  EXPECT_EQ(is_positive(ball(0, 2)), Truth::unknown);
  EXPECT_EQ(is_positive(ball(-2, 0)), Truth::no);
  EXPECT_EQ(is_positive(Ball(0)), Truth::no);
  EXPECT_EQ(is_positive(ball(1, 2)), Truth::yes);
  EXPECT_EQ(is_zero(Ball(0)), Truth::yes);
  EXPECT_EQ(is_zero(ball(-2, 2)), Truth::unknown);
  EXPECT_EQ(is_zero(ball(1, 2)), Truth::no);
  EXPECT_TRUE(overlaps(ball(0, 2), ball(2, 4)));
  EXPECT_FALSE(overlaps(ball(0, 2), ball(3, 4)));
  EXPECT_TRUE(contains(ball(0, 4), ball(0, 2)));
  EXPECT_FALSE(contains(ball(0, 4), ball(2, 5)));
}

TEST(Ball, ContainmentIsDecidedBeyondTheWorkingPrecision) {
  const BallPrecision precision(10);
  const Ball ball = Ball::interval(0, 2);
  const Rational beyond = ball.upper() + power_of_two(-10000) / 3;
  EXPECT_FALSE(contains(ball, beyond));
  EXPECT_TRUE(contains(ball, ball.upper() - power_of_two(-10000) / 3));
  EXPECT_FALSE(contains(Ball(Rational(1, 8)), Rational(1, 8) + power_of_two(-10000)));
  const Ball tiny = Ball::power_of_two(-1000000000000);
  EXPECT_FALSE(contains(tiny, Rational(0)));
  EXPECT_FALSE(contains(Ball(1), Ball(1) + tiny));
}

TEST(Ball, RefusesWhatIsNotDefined) {
  EXPECT_THROW(static_cast<void>(Ball(1) / Ball(0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(Ball(1) / Ball::interval(-1, 1)), std::domain_error);
  EXPECT_THROW(Ball(Rational(1), Rational(-1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(Ball::interval(2, 1)), std::domain_error);
  EXPECT_THROW(BallPrecision(1), std::domain_error);
  EXPECT_THROW(static_cast<void>(Ball(1).decimal(0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(Ball(1).decimals(1000001)), std::domain_error);
}

TEST(Ball, KeepsNumbersWhoseExponentsAreHuge) {
  const Ball tiny = Ball::power_of_two(-1000000000000);
  EXPECT_EQ(is_positive(tiny), Truth::yes);
  EXPECT_EQ(less_than(tiny * tiny, tiny), Truth::yes);
  EXPECT_TRUE(contains(tiny / tiny, Rational(1)));
  EXPECT_THROW(static_cast<void>(tiny.lower()), std::length_error);
  // 2^(-10^12): 10^12 log10(2) = 301029995663.98119521..., so the leading digits are 10^0.01880478...
  EXPECT_EQ(tiny.decimal(6), "1.04425e-301029995664");
  EXPECT_EQ((Ball(1) + tiny).decimal(6), "1.00000");
  EXPECT_EQ((Ball(1) / tiny).decimals(6).midpoint, "9.57624e301029995663");
}

TEST(BallPrecision, BelongsToItsScopeAndItsThread) {
  EXPECT_EQ(BallPrecision::bits(), 128);
  {
    const BallPrecision outer(256);
    {
      const BallPrecision inner(64);
      EXPECT_EQ(BallPrecision::bits(), 64);
    }
    EXPECT_EQ(BallPrecision::bits(), 256);
    std::thread([] {
      EXPECT_EQ(BallPrecision::bits(), 128);
      EXPECT_TRUE(contains(Ball(1) / Ball(3), Rational(1, 3)));
    }).join();
  }
  EXPECT_EQ(BallPrecision::bits(), 128);
}

// ----- Decimals -----

/// The decimal of so many significant digits to which x rounds, by long division; `places` digits after the
/// point.
std::string rounded_to_places(const Rational& x, int places) {
  const Rational scaled = abs(x) * boost::multiprecision::pow(Integer(10), static_cast<unsigned>(places));
  std::string digits =
      Integer((2 * Integer(numerator(scaled)) + denominator(scaled)) / (2 * Integer(denominator(scaled))))
          .str();
  if (digits.size() <= static_cast<std::size_t>(places))
    digits.insert(0, static_cast<std::size_t>(places) + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
  return (x < 0 ? "-" : "") + digits;
}

TEST(BallDecimal, EveryPrintedDigitIsRightForEveryNumberInTheBall) {
  RandomNumbers random(3);
  int printed = 0;
  for (int i = 0; i < repetitions(2000); ++i) {
    const BallPrecision precision(random.integer(20, 200));
    const Rational x = random.fraction(true) / random.integer(1, 200);
    const Ball ball(x, abs(x) * power_of_two(-random.integer(1, 150)));
    const int digits = random.integer(1, 60);
    const std::optional<std::string> text = ball.decimal(digits);
    if (!text || text->find('e') != std::string::npos) continue;
    ++printed;
    const std::size_t point = text->find('.');
    const int places = point == std::string::npos ? 0 : static_cast<int>(text->size() - point - 1);
    for (const Rational& y : {x, ball.lower(), ball.upper(), random.within(ball.lower(), ball.upper())})
      ASSERT_EQ(*text, rounded_to_places(y, places)) << to_string(ball) << ", digits = " << digits;
  }
  EXPECT_GT(printed, repetitions(1500));
}

TEST(BallDecimal, PrintsAllDigitsThatTheBallProves) {
  const BallPrecision precision(400);
  const Ball third = Ball(1) / Ball(3);
  EXPECT_EQ(third.decimal(50), "0." + std::string(50, '3'));
  EXPECT_EQ(Ball(Rational(2, 3)).decimal(5), "0.66667");
  EXPECT_EQ(Ball(Rational(2, 3), power_of_two(-20)).decimal(50), "0.66667");  // 0.6666657 ... 0.6666677
  EXPECT_EQ(Ball::interval(Rational(9991, 10000), Rational(10001, 10000)).decimal(9),
            "1.0");  // 0.999 and 1.00
  EXPECT_EQ(Ball::interval(-1, 2).decimal(9), std::nullopt);
  EXPECT_EQ(Ball::interval(1, 8).decimal(9), std::nullopt);
}

TEST(BallDecimal, ChoosesItsNotation) {
  EXPECT_EQ(Ball(0).decimal(5), "0");
  EXPECT_EQ(Ball(3).decimal(5), "3.0000");
  EXPECT_EQ(Ball(-12345).decimal(5), "-12345");
  EXPECT_EQ(Ball(12345).decimal(3), "1.23e4");
  EXPECT_EQ(Ball(Rational(1, 8)).decimal(2), "0.13");  // half away from zero
  EXPECT_EQ(Ball(Rational(-1, 30000)).decimal(3), "-0.0000333");
  EXPECT_EQ(Ball(Rational(-1, 300000)).decimal(3), "-3.33e-6");
  EXPECT_EQ(Ball(99999).decimal(4), "1.000e5");
  EXPECT_EQ(Ball(2).decimal(1), "2");
}

TEST(BallDecimals, EncloseTheBall) {
  RandomNumbers random(4);
  for (int i = 0; i < repetitions(2000); ++i) {
    const BallPrecision precision(random.integer(2, 200));
    const Ball ball = random_ball(random);
    const int digits = random.integer(1, 40);
    const Ball::Decimals text = ball.decimals(digits);
    const Rational middle = parse_rational(text.midpoint);
    const Rational radius = parse_rational(text.radius);
    ASSERT_LE(middle - radius, ball.lower()) << text.midpoint << " +/- " << text.radius;
    ASSERT_GE(middle + radius, ball.upper()) << text.midpoint << " +/- " << text.radius;
    // Not much wider: 10 % for two digits rounded up, 1 % for the midpoint, and half a unit of its last
    // digit.
    const Rational rounding =
        abs(middle) * 5 / boost::multiprecision::pow(Integer(10), static_cast<unsigned>(digits));
    ASSERT_LE(radius, (ball.radius() * Rational(101, 100) + rounding) * Rational(111, 100))
        << text.midpoint << " +/- " << text.radius << " for " << ball.midpoint() << " +/- " << ball.radius();
  }
}

TEST(BallDecimals, ShowExactNumbersExactly) {
  EXPECT_EQ(Ball(3).decimals(30).midpoint, "3");
  EXPECT_EQ(Ball(3).decimals(30).radius, "0");
  EXPECT_EQ(Ball(Rational(-3, 8)).decimals(30).midpoint, "-0.375");
  EXPECT_EQ(Ball(0).decimals(3).midpoint, "0");
  EXPECT_EQ(to_string(Ball::interval(-1, 1)), "[0 +/- 1.0]");
}

}  // namespace
}  // namespace lemmata::analysis
