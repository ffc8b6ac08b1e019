// Every function of balls: does its result enclose? Inputs are random balls, points are random numbers inside
// them.

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <mpfr.h>

#include "analysis/scalar/functions.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

using Balls = std::vector<Ball>;
using Reals = std::vector<Real>;

struct Domain {
  Rational lowest;
  Rational highest;
};

struct EnclosingFunction {
  std::string name;
  std::vector<Domain> domains;  // of each argument
  std::function<Ball(const Balls&)> ball;
  std::function<Real(const Reals&)> real;  // the same through MPFR, or by the definition
  /// Its relative error is below 2^-(digits of Real - this). Rounded once: 2.
  int lost_bits = 2;
};

std::ostream& operator<<(std::ostream& out, const EnclosingFunction& f) { return out << f.name; }

Real legendre_by_recurrence(int n, const Real& x) {
  Real previous = 1;
  Real current = x;
  if (n == 0) return previous;
  for (int k = 1; k < n; ++k) {
    const Real next = ((2 * k + 1) * x * current - k * previous) / (k + 1);
    previous = current;
    current = next;
  }
  return current;
}

/// sum over j of (x/2)^(2j+n) / (j! (j+n)!); all terms have the sign of x^n, so nothing cancels. |x| <= 20.
Real bessel_i_by_series(int n, const Real& x) {
  Real term = 1;
  for (int j = 1; j <= n; ++j) term *= x / 2 / j;
  Real sum = 0;
  for (int j = 0; j < 400; ++j) {
    sum += term;
    term *= (x / 2) * (x / 2) / (j + 1) / (j + 1 + n);
  }
  return sum;
}

Real gamma_by_mpfr(const Real& x) {
  Real result;
  mpfr_gamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
  return result;
}

std::vector<EnclosingFunction> all_functions() {
  const auto one = [](Ball (*f)(const Ball&)) { return [f](const Balls& x) { return f(x[0]); }; };
  const auto real = [](Real (*f)(const Real&)) { return [f](const Reals& x) { return f(x[0]); }; };
  std::vector<EnclosingFunction> functions{
      {"sqrt_nonnegative", {{0, 100}}, one(sqrt_nonnegative), real(sqrt_nonnegative)},
      {"sqrt_near_zero", {{0, power_of_two(-100)}}, one(sqrt_nonnegative), real(sqrt_nonnegative)},
      {"exp", {{-50, 50}}, one(exp), real(exp)},
      {"exp_wide", {{-100000, 100000}}, one(exp), real(exp)},
      {"log", {{power_of_two(-100), 100}}, one(log), real(log)},
      {"sin", {{-50, 50}}, one(sin), real(sin)},
      {"cos", {{-50, 50}}, one(cos), real(cos)},
      {"arcsin", {{-1, 1}}, one(arcsin), real(arcsin)},
      {"arcsin_near_one", {{1 - power_of_two(-60), 1}}, one(arcsin), real(arcsin)},
      {"erf", {{-8, 8}}, one(erf), real(erf)},
      {"log_gamma", {{Rational(1, 100), 60}}, one(log_gamma), real(log_gamma)},
      {"angle",
       {{0, 3}, {-2, 2}},
       [](const Balls& x) { return angle(x[0], x[1]); },
       [](const Reals& x) { return angle(x[0], x[1]); }},
      {"angle_near_the_axis",
       {{0, power_of_two(-80)}, {-2, Rational(-1, 10)}},
       [](const Balls& x) { return angle(x[0], x[1]); },
       [](const Reals& x) { return angle(x[0], x[1]); }},
      {"gamma_ratio",
       {{Rational(1, 10), 60}, {Rational(1, 10), 60}},
       [](const Balls& x) { return gamma_ratio(x[0], x[1]); },
       [](const Reals& x) { return Real(gamma_by_mpfr(x[0]) / gamma_by_mpfr(x[1])); },
       4},
      {"pi", {}, [](const Balls&) { return pi<Ball>(); }, [](const Reals&) { return pi<Real>(); }},
  };
  for (const int n : {-3, -2, -1, 0, 1, 2, 3, 8, 17}) {
    const Domain domain = n < 0 ? Domain{Rational(1, 50), 5} : Domain{-5, 5};
    functions.push_back({"pow_" + std::string(n < 0 ? "minus_" : "") + std::to_string(abs(n)),
                         {domain},
                         [n](const Balls& x) { return pow(x[0], n); },
                         [n](const Reals& x) { return pow(x[0], n); }});
  }
  for (const int n : {0, 1, 2, 3, 10, 37}) {
    // |P_n| may be far below the recurrence's terms, which lie below (1 + sqrt(2))^n * 3^n on [-3, 3].
    functions.push_back({"legendre_polynomial_" + std::to_string(n),
                         {{-1, 1}},
                         [n](const Balls& x) { return legendre_polynomial(n, x[0]); },
                         [n](const Reals& x) { return legendre_by_recurrence(n, x[0]); },
                         120});
    functions.push_back({"legendre_polynomial_outside_" + std::to_string(n),
                         {{-3, 3}},
                         [n](const Balls& x) { return legendre_polynomial(n, x[0]); },
                         [n](const Reals& x) { return legendre_by_recurrence(n, x[0]); },
                         150});
    functions.push_back({"bessel_i_" + std::to_string(n),
                         {{-20, 20}},
                         [n](const Balls& x) { return bessel_i(n, x[0]); },
                         [n](const Reals& x) { return bessel_i_by_series(n, x[0]); },
                         20});
  }
  return functions;
}

class Enclosure : public testing::TestWithParam<EnclosingFunction> {
 protected:
  /// f at exact points, or nothing where it is not defined (angle at the origin).
  static std::optional<Ball> at(const std::vector<Rational>& points, int bits) {
    const BallPrecision precision(bits);
    Balls arguments;
    for (const Rational& x : points) arguments.emplace_back(Ball(numerator(x)) / Ball(denominator(x)));
    try {
      return GetParam().ball(arguments);
    } catch (const std::domain_error&) {
      return std::nullopt;
    }
  }

  static std::string text(const std::vector<Rational>& points) {
    std::string result = GetParam().name + " at";
    for (const Rational& x : points) result += " " + to_string(x);
    return result;
  }

  /// A random point of the domain with a power of two below: an exact ball at high precision.
  static std::vector<Rational> random_points(RandomNumbers& random) {
    std::vector<Rational> points;
    for (const Domain& domain : GetParam().domains)
      points.push_back(dyadic(random.within(domain.lowest, domain.highest), domain));
    return points;
  }

  static Rational dyadic(const Rational& x, const Domain& domain) {
    const Rational scaled = x * power_of_two(150);
    const Rational result = Rational(Integer(numerator(scaled) / denominator(scaled))) * power_of_two(-150);
    return result < domain.lowest ? domain.highest
                                  : result;  // cut towards zero, so it may leave at the lower end
  }
};

constexpr int high_bits = 700;

TEST_P(Enclosure, PrecisionsAgree) {
  RandomNumbers random(11);
  for (int i = 0; i < repetitions(200); ++i) {
    const std::vector<Rational> points = random_points(random);
    const int bits = random.integer(10, 300);
    SCOPED_TRACE(text(points) + ", bits = " + std::to_string(bits));
    const std::optional<Ball> high = at(points, high_bits);
    Balls arguments;
    for (const Rational& x : points) {
      const BallPrecision exactly(high_bits);
      arguments.emplace_back(x);
      ASSERT_TRUE(arguments.back().is_exact());
    }
    if (!high) continue;
    const BallPrecision precision(bits);
    const Ball low = GetParam().ball(arguments);
    ASSERT_TRUE(overlaps(low, *high)) << to_string(low) << " and " << to_string(*high);
    // Both contain the value; the low ball's ends are much farther from it than the high ball's unless both
    // are exact.
    if (!low.is_exact()) {
      ASSERT_TRUE(contains(low, *high)) << to_string(low) << " and " << to_string(*high);
    }
  }
}

TEST_P(Enclosure, ContainsTheValueAtEveryPointOfTheBall) {
  RandomNumbers random(12);
  int finite = 0;
  for (int i = 0; i < repetitions(300); ++i) {
    const int bits = random.integer(10, 200);
    std::vector<Domain> inside;
    Balls arguments;
    for (const Domain& domain : GetParam().domains) {
      const BallPrecision precision(bits);
      const Rational width = domain.highest - domain.lowest;
      const Rational centre = random.within(domain.lowest, domain.highest);
      arguments.emplace_back(centre, width * power_of_two(-random.integer(1, 80)));
      inside.push_back({std::max(arguments.back().lower(), domain.lowest),
                        std::min(arguments.back().upper(), domain.highest)});
    }
    std::optional<Ball> result;
    try {
      const BallPrecision precision(bits);
      result = GetParam().ball(arguments);
    } catch (const std::domain_error&) {
      continue;  // for instance the logarithm of a ball that reaches zero
    }
    ++finite;
    for (int j = 0; j < 5; ++j) {
      std::vector<Rational> points;
      for (const Domain& domain : inside)
        points.push_back(dyadic(random.within(domain.lowest, domain.highest), domain));
      const std::optional<Ball> value = at(points, high_bits);
      if (!value) continue;
      ASSERT_TRUE(overlaps(*result, *value)) << text(points) << ", bits = " << bits << ": "
                                             << to_string(*result) << " and " << to_string(*value);
      if (!result->is_exact()) {
        ASSERT_TRUE(contains(*result, value->midpoint()))
            << text(points) << ", bits = " << bits << ": " << to_string(*result) << " and "
            << to_string(*value);
      }
    }
  }
  EXPECT_GT(finite, repetitions(150)) << "a test of mostly refused inputs tests nothing";
}

TEST_P(Enclosure, AgreesWithMpfr) {
  RandomNumbers random(13);
  for (int i = 0; i < repetitions(100); ++i) {
    const std::vector<Rational> points = random_points(random);
    const std::optional<Ball> value = at(points, high_bits);
    if (!value) continue;
    Reals arguments;
    for (const Rational& x : points) {
      arguments.push_back(nearest_real(x));
      ASSERT_EQ(exact(arguments.back()), x);
    }
    const Rational rounded = exact(GetParam().real(arguments));
    const Rational bound = std::max(Rational(abs(rounded)), power_of_two(-200)) *
                           power_of_two(GetParam().lost_bits - std::numeric_limits<Real>::digits);
    ASSERT_TRUE(overlaps(*value, Ball(rounded, bound))) << text(points) << ": " << to_string(*value);
  }
}

/// At exact arguments of ordinary size nearly all bits must be right: an enclosure that is only wide proves
/// nothing.
TEST_P(Enclosure, IsNarrow) {
  RandomNumbers random(14);
  int narrow = 0;
  int all = 0;
  for (int i = 0; i < repetitions(100); ++i) {
    const std::optional<Ball> value = at(random_points(random), 1000);
    if (!value) continue;
    ++all;
    if (is_zero(*value) == Truth::yes || value->relative_accuracy_bits() > 700) ++narrow;
  }
  EXPECT_GE(narrow, all * 9 / 10);
}

INSTANTIATE_TEST_SUITE_P(EveryFunction, Enclosure, testing::ValuesIn(all_functions()),
                         [](const auto& function) { return function.param.name; });

// ----- Domains -----

TEST(BallFunctions, CutTheirArgumentToTheDomain) {
  EXPECT_TRUE(contains(sqrt_nonnegative(Ball::interval(-1, 4)), Ball::interval(0, 2)));
  EXPECT_LE(sqrt_nonnegative(Ball::interval(-1, 4)).upper(), Rational(201, 100));
  EXPECT_GE(sqrt_nonnegative(Ball::interval(-1, 4)).lower(), Rational(-1, 100));
  EXPECT_TRUE(contains(arcsin(Ball::interval(-2, 2)), Rational(3, 2)));
  EXPECT_LE(arcsin(Ball::interval(-2, 2)).upper(), Rational(158, 100));
  const Ball upper_half = angle(Ball::interval(-1, 1), Ball(-1));  // no jump to -pi
  EXPECT_LE(upper_half.upper(), Rational(315, 100));
  EXPECT_GE(upper_half.lower(), Rational(235, 100));
  EXPECT_LE(angle(Ball::interval(-1, 1), Ball::interval(-1, 1)).upper(), Rational(315, 100));
}

TEST(BallFunctions, RefuseArgumentsOutsideTheDomain) {
  EXPECT_THROW(static_cast<void>(sqrt_nonnegative(Ball(-1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(arcsin(Ball::interval(2, 3))), std::domain_error);
  EXPECT_THROW(static_cast<void>(angle(Ball(-1), Ball(1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(angle(Ball(0), Ball(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(log(Ball::interval(0, 1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(log(Ball(-1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(log_gamma(Ball(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(gamma_ratio(Ball(1), Ball(-1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(pow(Ball::interval(-1, 1), -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(legendre_polynomial(-1, Ball(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(bessel_i(-1, Ball(0))), std::domain_error);
}

TEST(BallFunctions, EvenPowersAreNotNegative) {
  EXPECT_GE(pow(Ball::interval(-1, 1), 2).lower(), -power_of_two(-20));
  EXPECT_TRUE(contains(pow(Ball::interval(-1, 1), 2), Ball::interval(0, 1)));
}

TEST(BallFunctions, SurviveHugeExponents) {
  const Ball tiny = Ball::power_of_two(-1000000000000);
  EXPECT_GT(sqrt_nonnegative(tiny).relative_accuracy_bits(), 100);
  EXPECT_TRUE(contains(log(tiny) / log(Ball(2)), Rational(-1000000000000)));
  EXPECT_TRUE(overlaps(arcsin(tiny), tiny));
  EXPECT_TRUE(overlaps(exp(tiny), Ball(1) + tiny));
  EXPECT_EQ(is_positive(exp(Ball(-1000000000))), Truth::yes);
  EXPECT_TRUE(contains(gamma_ratio(Ball(1000000001), Ball(1000000000)), Rational(1000000000)));
}

// ----- The other scalars -----

TEST(Functions, DoubleIsWithinTwoUnitsOfTheBall) {
  RandomNumbers random(15);
  const auto expect_close = [](double value, const Ball& exactly, double x, const char* name,
                               double at_least) {
    const Rational bound = std::max(Rational(abs(Rational(value))), Rational(at_least)) * power_of_two(-51);
    EXPECT_TRUE(overlaps(exactly, Ball(Rational(value), bound)))
        << name << ", x = " << x << ", got " << value;
  };
  for (int i = 0; i < repetitions(300); ++i) {
    const double x = static_cast<double>(random.within(Rational(1, 100), 20));
    const Ball exactly{Rational(x)};
    expect_close(sqrt_nonnegative(x), sqrt_nonnegative(exactly), x, "sqrt", 0);
    expect_close(exp(x), exp(exactly), x, "exp", 0);
    expect_close(log(x), log(exactly), x, "log", 0);
    expect_close(erf(x), erf(exactly), x, "erf", 0);
    expect_close(log_gamma(x), log_gamma(exactly), x, "log_gamma", 1);
    expect_close(arcsin(x / 20), arcsin(Ball(Rational(x / 20))), x, "arcsin", 0);
    expect_close(angle(x, 3 - x), angle(exactly, Ball(Rational(3 - x))), x, "angle", 0);
    expect_close(pow(x, 7), pow(exactly, 7), x, "pow", 0);
    expect_close(sin(x), sin(exactly), x, "sin", 0);
    expect_close(cos(x), cos(exactly), x, "cos", 0);
  }
}

TEST(Functions, RoundedScalarsClampRoundingErrorAndRefuseTheRest) {
  EXPECT_EQ(sqrt_nonnegative(-1e-17), 0.0);
  EXPECT_EQ(sqrt_nonnegative(Real(-1)), Real(0));
  EXPECT_EQ(arcsin(1 + 1e-15), arcsin(1.0));
  EXPECT_EQ(arcsin(Real(-2)), arcsin(Real(-1)));
  EXPECT_EQ(angle(-0.0, -1.0), pi<double>());
  EXPECT_EQ(angle(Real(-1), Real(-1)), pi<Real>());
  EXPECT_THROW(static_cast<void>(angle(0.0, 0.0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(angle(Real(0), Real(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(log(0.0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(log(Real(-1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(log_gamma(0.0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(log_gamma(Real(-1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(pow(0.0, -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(pow(Real(0), -1)), std::domain_error);
  const double no_number = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(static_cast<void>(sqrt_nonnegative(no_number)), std::domain_error);
  EXPECT_THROW(static_cast<void>(arcsin(no_number)), std::domain_error);
}

TEST(RationalPow, MultipliesAndRefusesSizesBeforeAllocating) {
  EXPECT_EQ(pow(Rational(-2, 3), 3), Rational(-8, 27));
  EXPECT_EQ(pow(Rational(-2, 3), -3), Rational(-27, 8));
  EXPECT_EQ(pow(Rational(0), 0), Rational(1));
  EXPECT_EQ(pow(Rational(-1), 2147483647), Rational(-1));
  EXPECT_THROW(static_cast<void>(pow(Rational(0), -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(pow(Rational(2), 2147483647)), std::length_error);
}

/// The formula of the house style's example: arc-cosine kernel of order 1.
template <Field T>
T dual_activation_relu(const T& q11, const T& q12, const T& q22) {
  const T height = sqrt_nonnegative(q11 * q22 - q12 * q12);
  const T half_turn = angle(T(0), T(-1));
  return (height + q12 * (half_turn - angle(height, q12))) / (T(2) * half_turn);
}

TEST(Functions, LetOneFormulaServeFourScalars) {
  const Ball ball = dual_activation_relu(Ball(1), Ball(1) / Ball(2), Ball(1));
  EXPECT_TRUE(contains(Ball(Rational(dual_activation_relu(1.0, 0.5, 1.0)), power_of_two(-50)), ball));
  EXPECT_TRUE(
      contains(Ball(exact(dual_activation_relu(Real(1), Real(1) / 2, Real(1))), power_of_two(-100)), ball));
  const Expression half = Expression(1) / Expression(2);
  EXPECT_TRUE(overlaps(enclosure(dual_activation_relu(Expression(1), half, Expression(1))), ball));
  // At the ends of [-1, 1] the kernel is 0 and 1/2; the square root at 0 costs half the digits, not all.
  const Ball almost_minus_one = Ball(Rational(-1), power_of_two(-100));
  const Ball at_end = dual_activation_relu(Ball(1), almost_minus_one, Ball(1));
  EXPECT_TRUE(contains(at_end, Rational(0)));
  EXPECT_LE(at_end.upper(), power_of_two(-45));
}

}  // namespace
}  // namespace lemmata::analysis
