#include "analysis/kernel/closed_form_dual.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/kernel/gaussian_pair.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

using Family = ActivationFamily;

struct Known {
  std::string name;
  ClosedForm family;
  std::function<double(double)> phi;
  bool is_smooth;
};

double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

const std::vector<Known>& all_families() {
  static const std::vector<Known> list = {
      {"identity", {Family::identity, {}}, [](double z) { return z; }, true},
      {"step", {Family::step, {}}, [](double z) { return z > 0 ? 1.0 : 0.0; }, false},
      {"sign", {Family::sign, {}}, [](double z) { return z > 0   ? 1.0
                                                         : z < 0 ? -1.0
                                                                 : 0.0; }, false},
      {"relu", {Family::relu, {}}, [](double z) { return std::max(z, 0.0); }, false},
      {"absolute value", {Family::absolute_value, {}}, [](double z) { return std::abs(z); }, false},
      {"leaky", {Family::leaky_relu, {Rational(-1, 3)}}, [](double z) { return std::max(z, -z / 3); }, false},
      {"rectified square",
       {Family::rectified_square, {}},
       [](double z) { return z > 0 ? z * z : 0.0; },
       false},
      {"erf", {Family::erf, {}}, [](double z) { return std::erf(z); }, true},
      {"normal cdf", {Family::normal_cdf, {}}, normal_cdf, true},
      {"gelu", {Family::gelu, {}}, [](double z) { return z * normal_cdf(z); }, true},
      {"gaussian",
       {Family::gaussian, {Rational(3, 4)}},
       [](double z) { return std::exp(-0.75 * z * z); },
       true},
      {"exponential", {Family::exponential, {}}, [](double z) { return std::exp(z); }, true},
      {"sine",
       {Family::sine, {Rational(3, 2), Rational(1, 4)}},
       [](double z) { return std::sin(1.5 * z + 0.25); },
       true},
      {"cosine", {Family::cosine, {}}, [](double z) { return std::cos(z); }, true},
      {"monomial", {Family::monomial, {Rational(3)}}, [](double z) { return z * z * z; }, true},
      {"hermite",
       {Family::hermite, {Rational(4)}},
       [](double z) { return z * z * z * z - 6 * z * z + 3; },
       true}};
  return list;
}

struct Point {
  Rational a, b, c;
};
const std::vector<Point>& inner_points() {
  static const std::vector<Point> points = {{1, 1, Rational(1, 2)},
                                            {Rational(3, 2), Rational(7, 10), Rational(-2, 5)},
                                            {2, Rational(1, 2), Rational(9, 10)},
                                            {Rational(1, 4), 1, 0}};
  return points;
}

std::string text(const Point& p) {
  return "a = " + to_string(p.a) + ", b = " + to_string(p.b) + ", c = " + to_string(p.c);
}

double real(const Rational& x) { return x.convert_to<double>(); }

/// The double integral, for smooth phi by the trapezoidal rule (its error is far below 1e-12 for h = 1/8), otherwise in polar
/// coordinates: along a ray a homogeneous phi is a power of the radius, so only the angle is left, with two breakpoints.
double by_definition(const Known& known, const Point& at) {
  const double a = real(at.a), b = real(at.b), c = real(at.c);
  const double p = std::sqrt(a), q = c / p, r = std::sqrt(b - q * q);
  if (known.is_smooth) {
    const double h = 0.125;
    double sum = 0;
    for (int i = -100; i <= 100; ++i)
      for (int j = -100; j <= 100; ++j) {
        const double x = i * h, y = j * h;
        sum += known.phi(p * x) * known.phi(q * x + r * y) * std::exp(-(x * x + y * y) / 2);
      }
    return sum * h * h / (2 * std::numbers::pi);
  }
  const int degree = known.family.family == Family::rectified_square                              ? 2
                     : known.family.family == Family::step || known.family.family == Family::sign ? 0
                                                                                                  : 1;
  const double radial = degree == 0 ? 1 : degree == 1 ? 2 : 8;  // E (x^2 + y^2)^degree
  // u = 0 at +-pi/2, v = 0 at angle(v) +- pi/2: four arcs, on each of which the integrand is a trigonometric polynomial
  const double turn = std::atan2(r, q);
  std::vector<double> ends = {-std::numbers::pi / 2, std::numbers::pi / 2, turn - std::numbers::pi / 2,
                              turn + std::numbers::pi / 2};
  std::sort(ends.begin(), ends.end());
  ends.push_back(ends[0] + 2 * std::numbers::pi);
  // Gauss and Legendre with five nodes on pieces of each arc
  const double nodes[] = {0, 0.5384693101056831, 0.9061798459386640};
  const double weights[] = {0.5688888888888889, 0.4786286704993665, 0.2369268850561891};
  double sum = 0;
  for (int arc = 0; arc < 4; ++arc) {
    constexpr int pieces = 20;
    const double width = (ends[arc + 1] - ends[arc]) / pieces;
    for (int piece = 0; piece < pieces; ++piece) {
      const double middle = ends[arc] + (piece + 0.5) * width;
      for (int k = -2; k <= 2; ++k) {
        const double t = middle + (k < 0 ? -1 : 1) * nodes[std::abs(k)] * width / 2;
        sum += weights[std::abs(k)] * width / 2 * known.phi(p * std::cos(t)) *
               known.phi(q * std::cos(t) + r * std::sin(t));
      }
    }
  }
  return radial * sum / (2 * std::numbers::pi);
}

TEST(ClosedFormDual, EqualsTheDoubleIntegral) {
  for (const Known& known : all_families())
    for (const Point& at : inner_points()) {
      const double expected = by_definition(known, at);
      EXPECT_NEAR(closed_form_dual(known.family, real(at.a), real(at.b), real(at.c)), expected,
                  1e-12 * (1 + std::abs(expected)))
          << known.name << ", " << text(at);
    }
}

TEST(ClosedFormDual, HasTheDerivativeThatPriceGivesForAllArguments) {
  const Expression a = symbol("a"), b = symbol("b"), c = symbol("c");
  for (const Known& known : all_families())
    EXPECT_EQ(is_zero(derivative(closed_form_dual(known.family, a, b, c), c) -
                      closed_form_dual_derivative(known.family, a, b, c)),
              Truth::yes)
        << known.name;
}

TEST(ClosedFormDual, AgreesAmongTheScalars) {
  for (const Known& known : all_families())
    for (const Point& at : inner_points()) {
      const auto check = [&](const Ball& ball, const Real& rounded, double narrow,
                             const Expression& symbolic) {
        EXPECT_NEAR(real(ball.midpoint()), static_cast<double>(rounded), 1e-14 * (1 + std::abs(narrow)))
            << known.name << ", " << text(at);
        EXPECT_NEAR(real(ball.midpoint()), narrow, 1e-14 * (1 + std::abs(narrow)))
            << known.name << ", " << text(at);
        EXPECT_TRUE(overlaps(ball, enclosure(symbolic))) << known.name << ", " << text(at);
      };
      const Ball a(at.a), b(at.b), c(at.c);
      check(closed_form_dual(known.family, a, b, c),
            closed_form_dual(known.family, Real(at.a), Real(at.b), Real(at.c)),
            closed_form_dual(known.family, real(at.a), real(at.b), real(at.c)),
            closed_form_dual(known.family, Expression(at.a), Expression(at.b), Expression(at.c)));
      check(closed_form_dual_derivative(known.family, a, b, c),
            closed_form_dual_derivative(known.family, Real(at.a), Real(at.b), Real(at.c)),
            closed_form_dual_derivative(known.family, real(at.a), real(at.b), real(at.c)),
            closed_form_dual_derivative(known.family, Expression(at.a), Expression(at.b), Expression(at.c)));
    }
}

/// E phi(sqrt(a) x) phi(+-sqrt(a) x) in one dimension.
TEST(ClosedFormDual, IsAMomentOfOneVariableAtTheBoundary) {
  for (const Known& known : all_families())
    for (const double a : {0.25, 1.0, 2.25})
      for (const int sign : {-1, 1}) {
        const double h = 1.0 / 4096, root = std::sqrt(a);
        double sum = 0;  // midpoints, so that the kink at 0 lies between two of them: an error of h^2 at most
        for (int i = -40960; i < 40960; ++i) {
          const double x = (i + 0.5) * h;
          sum += known.phi(root * x) * known.phi(sign * root * x) * std::exp(-x * x / 2);
        }
        sum *= h / std::sqrt(2 * std::numbers::pi);
        EXPECT_NEAR(closed_form_dual(known.family, a, a, sign * a), sum, 1e-6 * (1 + std::abs(sum)))
            << known.name << ", a = " << a << ", c = " << sign * a;
      }
}

TEST(ClosedFormDual, KeepsItsDigitsInBallsThatTouchTheBoundary) {
  // 1/3 is no dyadic number, so that a b - c^2 is a ball around 0
  const Ball third(Rational(1, 3));
  for (const Known& known : all_families()) {
    if (known.family.family == Family::step || known.family.family == Family::sign) continue;
    const Ball value = closed_form_dual(known.family, third, third, third);
    EXPECT_GE(value.relative_accuracy_bits(), 115) << known.name;
    const BallPrecision precision(400);
    const Ball finer(Rational(1, 3));
    EXPECT_TRUE(overlaps(value, closed_form_dual(known.family, finer, finer, finer))) << known.name;
  }
  EXPECT_TRUE(contains(closed_form_dual({Family::relu, {}}, third, third, third), Rational(1, 6)));
  EXPECT_TRUE(contains(closed_form_dual({Family::absolute_value, {}}, third, third, -third), Rational(1, 3)));
  EXPECT_TRUE(
      contains(closed_form_dual({Family::rectified_square, {}}, third, third, third), Rational(1, 6)));
}

TEST(ClosedFormDual, ContainsTheValuesAtThePointsOfAWideBall) {
  std::mt19937 random(7);  // NOLINT: the same points each time
  for (const Known& known : all_families())
    for (int round = 0; round < 20; ++round) {
      const auto number = [&](int from, int to) {
        return Rational(std::uniform_int_distribution<int>(from, to)(random), 64);
      };
      const Rational a = number(32, 128), b = number(32, 128), size = std::min(a, b);
      const Rational c = number(-64, 64) * size, radius = Rational(round % 4 == 0 ? 1 : 8, 256);
      const Ball wide = closed_form_dual(known.family, Ball(a, radius), Ball(b, radius), Ball(c, radius));
      for (int k = 0; k < 8; ++k) {
        const auto inside = [&](const Rational& middle) -> Rational {
          return middle + radius * number(-64, 64);
        };
        const Rational p = inside(a), q = inside(b), r = inside(c);
        if (r * r > p * q) continue;
        EXPECT_TRUE(contains(wide, closed_form_dual(known.family, Ball(p), Ball(q), Ball(r))))
            << known.name << ", a = " << p << ", b = " << q << ", c = " << r << " around " << a << ", " << b
            << ", " << c << ", radius " << radius;
      }
    }
}

TEST(ClosedFormDual, IsThatOfZeroWhereAVarianceIsZero) {
  for (const Known& known : all_families()) {
    double mean = 0;
    const double h = 1.0 / 1024;
    for (int i = -10240; i < 10240; ++i) {
      const double x = (i + 0.5) * h;
      mean += known.phi(1.5 * x) * std::exp(-x * x / 2) * h / std::sqrt(2 * std::numbers::pi);
    }
    const double expected = known.phi(0) * mean;
    EXPECT_NEAR(closed_form_dual(known.family, 0.0, 2.25, 0.0), expected, 1e-5) << known.name;
    const Ball value = closed_form_dual(known.family, Ball(0), Ball(Rational(9, 4)), Ball(0));
    EXPECT_NEAR(real(value.midpoint()), expected, 1e-5) << known.name;
  }
}

TEST(ClosedFormDual, HasNoDigitsToLoseAtCorrelationOne) {
  // 1 - rho = 2^-52: the height is sqrt(2^-51 - 2^-104), and arcsin(rho) = pi/2 - theta with theta = 2^-25.5
  const double c = 1 - std::ldexp(1.0, -52);
  const Real exact = Real(1) / 2 - angle_from_axis(sqrt_nonnegative(Real(1) - Real(c) * Real(c)), Real(c)) /
                                       (2 * pi<Real>());
  EXPECT_NEAR(closed_form_dual({Family::step, {}}, 1.0, 1.0, c), static_cast<double>(exact), 2e-16);
  EXPECT_NEAR(covariance_determinant(1.0, 1.0, c), std::ldexp(1.0, -51), 1e-31);
  // the supplementary angle at rho = -1 + 2^-52 is small and right to its last digits
  const double small = closed_form_dual({Family::step, {}}, 1.0, 1.0, -c);
  const Real tiny =
      angle_from_axis(sqrt_nonnegative(Real(1) - Real(c) * Real(c)), Real(c)) / (2 * pi<Real>());
  EXPECT_NEAR(small, static_cast<double>(tiny), 4e-16 * small);
}

TEST(ClosedFormDual, SaysWhereTheDerivativeIsInfinite) {
  for (const Family family : {Family::step, Family::sign}) {
    const ClosedForm phi{family, {}};
    EXPECT_THROW(static_cast<void>(closed_form_dual_derivative(phi, 1.0, 1.0, 1.0)), std::domain_error);
    EXPECT_THROW(static_cast<void>(closed_form_dual_derivative(phi, Ball(4), Ball(1), Ball(-2))),
                 std::domain_error);
    try {
      static_cast<void>(closed_form_dual_derivative(phi, Real(1), Real(1), Real(1)));
      ADD_FAILURE();
    } catch (const std::domain_error& error) {
      EXPECT_NE(std::string(error.what()).find("infinite"), std::string::npos);
    }
  }
  EXPECT_EQ(closed_form_dual_derivative({Family::relu, {}}, 1.0, 1.0, 1.0), 0.5);
}

TEST(ClosedFormDual, RefusesWhatIsNoCovarianceAndOtherParameters) {
  const ClosedForm relu{Family::relu, {}};
  EXPECT_THROW(static_cast<void>(closed_form_dual(relu, -1.0, 1.0, 0.0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(closed_form_dual(relu, Ball(1), Ball(1), Ball(2))), std::domain_error);
  EXPECT_THROW(static_cast<void>(closed_form_dual(relu, std::nan(""), 1.0, 0.0)), std::domain_error);
  for (const ClosedForm& wrong : std::vector<ClosedForm>{{Family::relu, {1}},
                                                         {Family::leaky_relu, {}},
                                                         {Family::leaky_relu, {2}},
                                                         {Family::gaussian, {0}},
                                                         {Family::sine, {1}},
                                                         {Family::monomial, {Rational(1, 2)}},
                                                         {Family::monomial, {-1}},
                                                         {Family::hermite, {1001}}})
    EXPECT_THROW(static_cast<void>(closed_form_dual(wrong, 1.0, 1.0, 0.0)), std::invalid_argument);
}

TEST(ClosedFormDual, IsTheFactorialTimesAPowerForHermitePolynomials) {
  Rational factorial(1);
  for (int k = 0; k <= 12; ++k) {
    if (k > 0) factorial *= k;
    const Expression c = symbol("c");
    EXPECT_EQ(is_zero(closed_form_dual({Family::hermite, {Rational(k)}}, Expression(1), Expression(1), c) -
                      Expression(factorial) * pow(c, k)),
              Truth::yes)
        << "k = " << k;
  }
}

}  // namespace
}  // namespace lemmata::analysis
