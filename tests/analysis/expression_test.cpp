#include "analysis/scalar/expression.hpp"

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

const Expression& x() {
  static const Expression value = symbol("x");
  return value;
}
const Expression& y() {
  static const Expression value = symbol("y");
  return value;
}
Expression root(int n) { return sqrt_nonnegative(Expression(n)); }

TEST(ExpressionIsZero, DecidesRationalFunctions) {
  EXPECT_EQ(is_zero(pow(x() + Expression(1), 2) - (x() * x() + Expression(2) * x() + Expression(1))),
            Truth::yes);
  EXPECT_EQ(is_zero((x() * x() - y() * y()) / (x() - y()) - (x() + y())), Truth::yes);
  EXPECT_EQ(is_zero(Expression(1) / x() - Expression(1) / y() - (y() - x()) / (x() * y())), Truth::yes);
  EXPECT_EQ(is_zero(x() - y()), Truth::no);
  EXPECT_EQ(is_zero(pow(x(), 7) - x()), Truth::no);
  EXPECT_EQ(is_zero(Expression(Rational(1, 1000000))), Truth::no);
  EXPECT_EQ(is_zero(Expression()), Truth::yes);
}

TEST(ExpressionIsZero, NeverTakesNotSimplifiedForNo) {
  const Expression one(1);
  EXPECT_EQ(is_zero(root(2) * root(3) - root(6)), Truth::unknown);
  EXPECT_EQ(is_zero(root(8) - Expression(2) * root(2)), Truth::unknown);
  EXPECT_EQ(is_zero(sin(x()) * sin(x()) + cos(x()) * cos(x()) - one), Truth::unknown);
  EXPECT_EQ(is_zero(log(x()) + log(y()) - log(x() * y())), Truth::unknown);
  EXPECT_EQ(is_zero(exp(log(Expression(3)) * Expression(Rational(1, 2))) - root(3)), Truth::unknown);
}

TEST(ExpressionIsZero, SaysNoOnlyWithABallThatExcludesZero) {
  EXPECT_EQ(is_zero(root(2) * root(3) - root(7)), Truth::no);
  EXPECT_EQ(is_zero(pi<Expression>() - Expression(Rational(355, 113))), Truth::no);
  EXPECT_EQ(is_zero(sqrt_nonnegative(x() * x()) - x()), Truth::no);  // |x| is not x
  EXPECT_EQ(is_zero(exp(x()) - Expression(1)), Truth::no);
  EXPECT_EQ(is_zero(erf(x()) - x()), Truth::no);
  EXPECT_EQ(is_zero(angle(Expression(1), x())), Truth::no);
  // Roots of negative numbers are not real: nothing is proved by them.
  EXPECT_EQ(is_zero(sqrt_nonnegative(Expression(-2)) * sqrt_nonnegative(Expression(-3)) + root(6)),
            Truth::unknown);
}

TEST(ExpressionIsZero, SimplifiesWhatTheNormalFormCan) {
  EXPECT_EQ(is_zero(root(5) * root(5) - Expression(5)), Truth::yes);
  EXPECT_EQ(is_zero(exp(x()) * exp(-x()) - Expression(1)), Truth::yes);
  EXPECT_EQ(is_zero(angle(Expression(0), Expression(-1)) - pi<Expression>()), Truth::yes);
}

TEST(Expression, RefusesDivisionByWhatIsZeroOnlyInItsNormalForm) {
  const Expression hidden = pow(x() + Expression(1), 2) - x() * x() - Expression(2) * x() - Expression(1);
  EXPECT_THROW(static_cast<void>(x() / hidden), std::domain_error);
  EXPECT_THROW(static_cast<void>(pow(hidden, -1)), std::domain_error);
  EXPECT_EQ(rational_value(pow(Expression(0), 0)), Rational(1));
  EXPECT_THROW(static_cast<void>(x() / Expression(0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(substitute(Expression(1) / x(), x(), Expression(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(log(Expression(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(angle(Expression(0), Expression(0))), std::domain_error);
}

TEST(Symbol, IsOnePerName) {
  EXPECT_EQ(is_zero(symbol("q12") - symbol("q12")), Truth::yes);
  EXPECT_EQ(is_zero(symbol("q12") - symbol("q21")), Truth::no);
  for (const char* name : {"", "1x", "x y", "_x", "x+y", "r\xC3\xA9"})
    EXPECT_THROW(static_cast<void>(symbol(name)), std::invalid_argument) << name;
}

TEST(NormalForm, IsOneFractionInLowestTerms) {
  const Expression e = Expression(1) / (x() - y()) - Expression(1) / (x() + y());
  EXPECT_EQ(to_string(numerator(e)), "2*y");
  EXPECT_EQ(to_string(denominator(e)), "x^2 - y^2");
  EXPECT_EQ(to_string(normal((x() * x() - y() * y()) / (y() - x()))), "-x - y");
  EXPECT_EQ(is_zero(normal(e) - e), Truth::yes);
}

TEST(PolynomialCoefficients, RebuildTheirPolynomial) {
  RandomNumbers random(21);
  for (int i = 0; i < repetitions(100); ++i) {
    std::vector<Rational> expected;
    Expression e(0);
    for (int k = 0; k <= random.integer(0, 6); ++k) {
      expected.push_back(random.fraction());
      e += Expression(expected.back()) * pow(x(), k);
    }
    while (!expected.empty() && expected.back() == 0) expected.pop_back();
    EXPECT_EQ(polynomial_coefficients(e, x()), expected) << to_string(e);
    EXPECT_EQ(polynomial_coefficients(e * (x() - y()) / (x() - y()), x()), expected) << to_string(e);
  }
  EXPECT_TRUE(polynomial_coefficients(Expression(0), x()).empty());
}

TEST(PolynomialTerms, AreIndexedByExponents) {
  const std::vector<Expression> variables{x(), y()};
  const std::map<std::vector<int>, Rational> expected{
      {{0, 0}, Rational(1, 4)}, {{0, 1}, -1}, {{0, 2}, 1}, {{1, 0}, -1}, {{1, 1}, 2}, {{2, 0}, 1}};
  EXPECT_EQ(polynomial_terms(pow(x() + y() - Expression(Rational(1, 2)), 2), variables), expected);
}

TEST(PolynomialTerms, RefuseWhatIsNoPolynomial) {
  for (const Expression& e : {Expression(1) / x(), x() * y(), sin(x()), root(2) * x(), pow(x(), -2)})
    EXPECT_THROW(static_cast<void>(polynomial_coefficients(e, x())), std::domain_error) << to_string(e);
  EXPECT_THROW(static_cast<void>(polynomial_coefficients(x(), x() * y())), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(polynomial_terms(x(), std::vector<Expression>{x(), x()})),
               std::invalid_argument);
}

TEST(Derivative, OfTheErrorFunctionIsTheBellCurve) {
  const Expression bell = Expression(2) / sqrt_nonnegative(pi<Expression>()) * exp(-(x() * x()));
  EXPECT_EQ(is_zero(derivative(erf(x()), x()) - bell), Truth::yes);
  EXPECT_EQ(is_zero(derivative(pow(x(), 5) * y(), x()) - Expression(5) * pow(x(), 4) * y()), Truth::yes);
  EXPECT_THROW(static_cast<void>(derivative(x(), x() + y())), std::invalid_argument);
}

TEST(Substitute, ReplacesEveryOccurrence) {
  const Expression e = substitute(x() * x() + sin(x()), x(), y() + Expression(1));
  EXPECT_EQ(is_zero(e - pow(y() + Expression(1), 2) - sin(y() + Expression(1))), Truth::yes);
  EXPECT_EQ(rational_value(substitute(x() / (x() + Expression(1)), x(), Expression(Rational(1, 2)))),
            Rational(1, 3));
}

TEST(RationalValue, IsNothingForAnythingElse) {
  EXPECT_EQ(rational_value(x() - x() + Expression(Integer("12345678901234567890123"))),
            Rational(Integer("12345678901234567890123")));
  EXPECT_EQ(rational_value(x()), std::nullopt);
  EXPECT_EQ(rational_value(root(2)), std::nullopt);
}

TEST(Enclosure, AgreesWithTheBallFunctions) {
  const BallPrecision precision(200);
  const Expression third(Rational(1, 3));
  const Ball t(Rational(1, 3));
  EXPECT_TRUE(overlaps(enclosure(exp(third)), exp(t)));
  EXPECT_TRUE(overlaps(enclosure(log(third)), log(t)));
  EXPECT_TRUE(overlaps(enclosure(sin(third)), sin(t)));
  EXPECT_TRUE(overlaps(enclosure(cos(third)), cos(t)));
  EXPECT_TRUE(overlaps(enclosure(erf(third)), erf(t)));
  EXPECT_TRUE(overlaps(enclosure(arcsin(third)), arcsin(t)));
  EXPECT_TRUE(overlaps(enclosure(sqrt_nonnegative(third)), sqrt_nonnegative(t)));
  EXPECT_TRUE(overlaps(enclosure(angle(third, Expression(-2))), angle(t, Ball(-2))));
  EXPECT_TRUE(overlaps(enclosure(Expression(1) / root(3) + pi<Expression>()),
                       Ball(1) / sqrt_nonnegative(Ball(3)) + pi<Ball>()));
  EXPECT_THROW(static_cast<void>(enclosure(x())), std::domain_error);
  EXPECT_THROW(static_cast<void>(enclosure(sqrt_nonnegative(Expression(-2)))), std::domain_error);
  EXPECT_THROW(static_cast<void>(enclosure(arcsin(Expression(2)))), std::domain_error);
  EXPECT_THROW(static_cast<void>(enclosure(log(Expression(-2)))), std::domain_error);
}

TEST(ExpressionToString, OrdersTermsFactorsAndSignsByTheirText) {
  const Expression z = symbol("z");
  const Expression e =
      pow(x() - y(), -3) * Expression(Rational(-3, 4)) * z * (x() + y()) * pow(z + x(), 2) - z + y();
  EXPECT_EQ(to_string(e), "-3/4*(x + y)*(x + z)^2*(x - y)^(-3)*z + y - z");
  EXPECT_EQ(to_string(Expression(Rational(-3, 16))), "-3/16");
  EXPECT_EQ(to_string(root(2) * x()), "sqrt(2)*x");
}

}  // namespace
}  // namespace lemmata::analysis
