#include "analysis/kernel/hermite_expansion.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "analysis/activation/activation_arb.hpp"
#include "analysis/kernel/gaussian_quadrature_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

Ball small(int exponent) { return Ball(Rational(0), pow(Rational(1, 2), exponent)); }

TEST(HermiteExpansion, OfReluIsTheDoubleFactorialSeries) {
  // a_0 = 1/sqrt(2 pi), a_1 = 1/2, a_2m = (-1)^(m-1) (2m-3)!! / sqrt(2 pi (2m)!), the other odd ones 0.
  const HermiteExpansion e = hermite_expansion(Activation("relu"), Ball(1), 20);
  const Ball two_pi = Ball(2) * pi<Ball>();
  EXPECT_TRUE(overlaps(e.coefficients[0], Ball(1) / sqrt_nonnegative(two_pi)));
  EXPECT_TRUE(contains(e.coefficients[1], Rational(1, 2)));
  EXPECT_TRUE(contains(e.second_moment, Rational(1, 2)));
  Ball odd(1), factorial(1);  // (2m-3)!!, (2m)!
  for (int m = 1; m < 10; ++m) {
    if (m > 1) odd *= Ball(2 * m - 3);
    factorial *= Ball((2 * m - 1) * 2 * m);
    const Ball expected = odd / sqrt_nonnegative(two_pi * factorial);
    EXPECT_TRUE(overlaps(e.coefficients[static_cast<std::size_t>(2 * m)], m % 2 == 1 ? expected : -expected))
        << m;
    EXPECT_TRUE(contains(e.coefficients[static_cast<std::size_t>(2 * m + 1)], Rational(0)));
    EXPECT_TRUE(
        less_than(e.coefficients[static_cast<std::size_t>(2 * m)] - expected * Ball(m % 2 == 1 ? 1 : -1),
                  Ball(pow(Rational(1, 2), 120))) == Truth::yes);
  }
}

TEST(HermiteExpansion, OfTheExponentialIsItsGeneratingFunction) {
  // e^(s x) = e^(s^2/2) sum_k s^k / sqrt(k!) he_k(x), s = sqrt q.
  const Rational q(9, 4);
  const HermiteExpansion e = hermite_expansion(Activation("exp"), Ball(q), 12);
  Ball expected = exp(Ball(Rational(q / 2)));
  for (int k = 0; k < 12; ++k) {
    EXPECT_TRUE(overlaps(e.coefficients[static_cast<std::size_t>(k)], expected)) << k;
    expected = expected * Ball(Rational(3, 2)) / sqrt_nonnegative(Ball(k + 1));
  }
}

TEST(HermiteExpansion, OfAPolynomialEnds) {
  const HermiteExpansion e = hermite_expansion(Activation("hermite:3"), Ball(1), 6);
  for (int k = 0; k < 6; ++k)
    EXPECT_TRUE(
        overlaps(e.coefficients[static_cast<std::size_t>(k)], k == 3 ? sqrt_nonnegative(Ball(6)) : Ball(0)));
  EXPECT_TRUE(less_than(e.tail(), Ball(pow(Rational(1, 2), 100))) == Truth::yes);
}

TEST(HermiteExpansion, TwoQuadraturesGiveTheSameCoefficients) {
  // A kink sends the second through Gauss and Legendre's rule; on the even coefficients tanh(x)^2 and tanh(|x|)^2
  // agree.
  const HermiteExpansion strip = hermite_expansion(Activation("tanh(x)^2"), Ball(2), 24);
  const HermiteExpansion panels = hermite_expansion(Activation("tanh(abs(x))^2"), Ball(2), 24);
  for (std::size_t k = 0; k < 24; ++k) {
    EXPECT_TRUE(overlaps(strip.coefficients[k], panels.coefficients[k])) << k;
    EXPECT_TRUE(contains(small(115), strip.coefficients[k] - panels.coefficients[k])) << k;
  }
}

TEST(HermiteExpansion, BallsOfTheVarianceCoverTheirNumbers) {
  const Activation phi("softplus");
  const HermiteExpansion wide = hermite_expansion(phi, Ball(Rational(1), Rational(1, 1000000)), 8);
  for (const Rational& q : {Rational(999999, 1000000), Rational(1), Rational(1000001, 1000000)}) {
    const HermiteExpansion at = hermite_expansion(phi, Ball(q), 8);
    for (std::size_t k = 0; k < 8; ++k) EXPECT_TRUE(overlaps(wide.coefficients[k], at.coefficients[k])) << k;
    EXPECT_TRUE(contains(wide.second_moment, at.second_moment));
  }
}

TEST(HermiteExpansion, SaysForWhichVarianceTheSecondMomentIsInfinite) {
  // E e^(2 q x^2 / 3) is finite for q < 3/4.
  EXPECT_NO_THROW((void)hermite_expansion(Activation("exp(x^2/3)"), Ball(Rational(1, 2)), 4));
  try {
    (void)hermite_expansion(Activation("exp(x^2/3)"), Ball(Rational(3, 4)), 4);
    FAIL();
  } catch (const std::domain_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "E phi(u)^2 is infinite at variance [0.75 +/- 0] for phi = exp(x^2/3)");
  }
  EXPECT_THROW((void)hermite_expansion(Activation("exp(x^3)"), Ball(1), 4), std::domain_error);
  EXPECT_THROW((void)hermite_expansion(Activation("log(x)"), Ball(1), 4), std::domain_error);
  EXPECT_THROW((void)hermite_expansion(Activation("tanh"), Ball(-1), 4), std::domain_error);
  EXPECT_THROW((void)hermite_expansion(Activation("tanh"), Ball(1), 0), std::domain_error);
}

TEST(StripBound, HoldsAtPointsOfTheStrip) {
  for (const char* text : {"tanh", "softplus", "swish", "gelu", "erf", "mish", "sqrt(1+x^2)", "1/(1+x^2)",
                           "atan", "gaussian:1/2", "sin", "log_cosh", "x^3*sigmoid(2*x)", "1/cosh(x)"}) {
    const Activation phi(text);
    const auto& representation = phi.representation();
    ASSERT_FALSE(representation.strips.empty()) << text;
    for (const StripBound& strip : representation.strips) {
      if (strip.height > 6) continue;
      for (int i = -12; i <= 12; ++i)
        for (int j = 0; j <= 4; ++j) {
          Complex z;
          const double x = 0.7 * i;
          arb_set_d(acb_realref(z.get()), x);
          arb_set_d(acb_imagref(z.get()), strip.height * j / 4);
          evaluate(z.get(), *representation.pieces[0].term, z.get(), 100);
          ASSERT_TRUE(acb_is_finite(z.get())) << text << " " << x << " " << strip.height * j / 4;
          Ball size;
          acb_abs(arb_of(size), z.get(), 100);
          const Ball t = exact_ball(std::abs(x));
          Ball bound(0);
          for (std::size_t k = strip.growth.polynomial.size(); k-- > 0;)
            bound = bound * t + exact_ball(strip.growth.polynomial[k]);
          bound *= exp(Ball(strip.growth.linear) * t + Ball(strip.growth.quadratic) * pow(t, 2));
          EXPECT_TRUE(less_than(bound, size) != Truth::yes)
              << text << " at " << x << " + i " << strip.height * j / 4;
        }
    }
  }
  EXPECT_TRUE(Activation("relu").representation().strips.empty());
  EXPECT_TRUE(Activation("gelu_tanh")
                  .representation()
                  .strips.empty());  // its poles come as close to the line as one likes
  EXPECT_LT(Activation("tanh").representation().strips.back().height, 1.5708);
  EXPECT_GT(Activation("softplus").representation().strips.back().height, 3.1);
}

TEST(SecondMomentBound, IsAboveTheMoments) {
  // E (1 + 2|X|)^2 with variance 2, E e^(2 sqrt(2) |X| / 2), E e^(2 X^2 / 8).
  const auto linear = second_moment_bound(Growth{{1.0, 2.0}, 0, 0}, Ball(2));
  EXPECT_TRUE(less_than(*linear, Ball(1) + Ball(8) + Ball(4) * sqrt_nonnegative(Ball(4) / pi<Ball>())) !=
              Truth::yes);
  EXPECT_FALSE(second_moment_bound(Growth{{1.0}, 0, Rational(1, 8)}, Ball(2)).has_value());
  const auto gaussian = second_moment_bound(Growth{{1.0}, 0, Rational(1, 8)}, Ball(1));  // exactly sqrt 2
  EXPECT_TRUE(less_than(*gaussian, sqrt_nonnegative(Ball(2))) != Truth::yes);
}

}  // namespace
}  // namespace lemmata::analysis
