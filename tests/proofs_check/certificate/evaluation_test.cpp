#include <chrono>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "proofs_check/certificate/formula.hpp"
#include "proofs_check/certificate/interval.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Integer;
using analysis::Rational;

Rational value(const Formula& formula, const Assignment& at = {}) { return evaluate(formula, at); }

TEST(Evaluate, FollowsTheGrammar) {
  EXPECT_EQ(value("-2^2"), -4);
  EXPECT_EQ(value("(-2)^2"), 4);
  EXPECT_EQ(value("2/3/4*6"), 1);
  EXPECT_EQ(value("10 - 3 - 2"), 5);
  EXPECT_EQ(value("-2*3 + 10"), 4);
  EXPECT_EQ(value("2^3!"), 64);
  EXPECT_EQ(value("3!!"), 720);
  EXPECT_EQ(value("2^(-3)"), Rational(1, 8));
  EXPECT_EQ(value("(2/3)^(-2)"), Rational(9, 4));
  EXPECT_EQ(value("(-2/3)^(-3)"), Rational(-27, 8));
  EXPECT_EQ(value("0^0"), 1);
  EXPECT_EQ(value("0^5"), 0);
  EXPECT_EQ(value("(-1)^(10^30 + 1)"), -1);
  EXPECT_EQ(value("sign(-3/7) + sign(0) + abs(-3/7)"), Rational(-4, 7));
}

TEST(Evaluate, EqualsFactorialsAndBinomialsComputedByAddition) {
  Rational factorial = 1;
  std::vector<Integer> row = {1};
  for (int n = 0; n <= 60; ++n) {
    if (n > 0) factorial *= n;
    ASSERT_EQ(value("n!", {{"n", n}}), factorial) << n;
    for (int k = -2; k <= n + 2; ++k) {
      const Rational expected = k < 0 || k > n ? Rational(0) : Rational(row[static_cast<std::size_t>(k)]);
      ASSERT_EQ(value("binomial(n, k)", {{"n", n}, {"k", k}}), expected) << n << ", " << k;
    }
    row.push_back(0);
    for (std::size_t k = row.size() - 1; k > 0; --k) row[k] += row[k - 1];
  }
  EXPECT_EQ(value("binomial(10^12, 2)"), value("10^12*(10^12 - 1)/2"));
  EXPECT_EQ(value("1000! / 999!"), 1000);
}

TEST(Evaluate, AddsUpNestedSums) {
  for (int n = -2; n <= 6; ++n) {
    Rational expected = 0;
    for (int i = 1; i <= n; ++i)
      for (int j = i; j <= n; ++j) expected += Rational(i, j);
    EXPECT_EQ(value("sum(i, 1, n, sum(j, i, n, i/j))", {{"n", n}}), expected) << n;
  }
  EXPECT_EQ(value("sum(i, 0, 3, i) * sum(i, 0, 2, i)"), 18);
  EXPECT_EQ(value("sum(i, 5, 1, 1/0)"), 0);
}

TEST(Evaluate, RejectsWhatIsNotDefined) {
  for (const char* text :
       {"1/0", "0^(-1)", "(-1)!", "(1/2)!", "2^(1/2)", "binomial(-1, 0)", "binomial(3, 1/2)",
        "binomial(5/2, 1)", "sum(i, 1/2, 3, i)", "sum(i, 0, 7/2, i)", "0*(1/0)"})
    EXPECT_THROW(value(text), std::domain_error) << text;
  for (const char* text : {"x", "sqrt(4)", "arcsin(0)", "pi"})
    EXPECT_THROW(value(text), std::invalid_argument) << text;
  EXPECT_THROW(value("sum(i, 0, 3, i)", {{"i", 1}}), std::invalid_argument);
}

TEST(Evaluate, RefusesNumbersAndSumsThatDoNotFit) {
  for (const char* text : {"10^(10^10)", "(10^8)!", "binomial(10^9, 5*10^8)", "sum(i, 1, 10^8, 1)",
                           "sum(i, 1, 10^4, sum(j, 1, 10^4, 1))", "2^(2^100)", "binomial(2^200, 2^100)"})
    EXPECT_THROW(value(text), std::length_error) << text;
}

TEST(Evaluate, IsQuickEnoughForTables) {
  const Formula formula = "(-1)^i*binomial(2*p, p + i)*binomial(2*q, q + i)*p!/(q + 1)";
  const auto start = std::chrono::steady_clock::now();
  Rational total = 0;
  for (int i = 0; i < 20'000; ++i) total += evaluate(formula, {{"i", i % 5}, {"p", i % 11}, {"q", i % 13}});
  const auto elapsed = std::chrono::steady_clock::now() - start;
  EXPECT_NE(total, 0);
  EXPECT_LT(elapsed, std::chrono::seconds(10));  // under a second in practice; ten allow for a sanitizer
}

TEST(EvaluateBall, EnclosesTheExactValueAtEveryPoint) {
  const Formula formulas[] = {"x^2 - 2*x + 1/3", "(x + 2)/(x^2 + 1)", "x^3 - x",
                              "(x + 3)^(-2)",    "x*x - x^4/7",       "sum(k, 0, 5, binomial(5, k)*x^k)",
                              "-x + 4!"};
  std::mt19937 generator(7);
  std::uniform_int_distribution<> draw(-2000, 2000);
  for (const Formula& f : formulas)
    for (int bits : {32, 53, 200})
      for (int trial = 0; trial < 40; ++trial) {
        const Rational a(draw(generator), 1000);
        const Rational b = a + Rational(std::abs(draw(generator)), 1000 << (trial % 20));
        const BallPrecision precision(bits);
        const Ball ball = evaluate_ball(f, {{"x", Ball::interval(a, b)}});
        for (int k = 0; k <= 4; ++k) {
          const Rational x = a + (b - a) * Rational(k, 4);
          ASSERT_TRUE(contains(ball, evaluate(f, {{"x", x}})))
              << f.text() << " at " << analysis::to_string(x) << ", " << bits << " bits";
        }
      }
}

TEST(EvaluateBall, KnowsRootsArcsinesAndPi) {
  const BallPrecision precision(200);
  EXPECT_TRUE(overlaps(evaluate_ball("6*arcsin(1/2)"), evaluate_ball("pi")));
  EXPECT_TRUE(overlaps(evaluate_ball("2*arcsin(1)"), evaluate_ball("pi")));
  EXPECT_TRUE(contains(evaluate_ball("sqrt(2)^2"), Rational(2)));
  EXPECT_EQ(less_than(evaluate_ball("pi"), evaluate_ball("355/113")), analysis::Truth::yes);
  EXPECT_EQ(less_than(evaluate_ball("3 + 1/7 - 1/790"), evaluate_ball("pi")), analysis::Truth::yes);
  EXPECT_GT(evaluate_ball("pi*sqrt(2)/arcsin(1/3)").relative_accuracy_bits(), 190);
}

TEST(EvaluateBall, RejectsWhatIsNotDefinedOnTheWholeBall) {
  const auto at = [](int low, int high) { return BallAssignment{{"x", Ball::interval(low, high)}}; };
  EXPECT_THROW((void)evaluate_ball("1/x", at(-1, 1)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("1/x", at(0, 1)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("x^(-2)", at(-1, 1)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("sqrt(x)", at(-1, 1)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("arcsin(x)", at(0, 2)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("2^x", at(0, 1)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("x!", at(0, 1)), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("2^sqrt(4)"), std::domain_error);
  EXPECT_THROW((void)evaluate_ball("abs(x)", at(0, 1)), std::invalid_argument);
  EXPECT_THROW((void)evaluate_ball("sign(x)", at(0, 1)), std::invalid_argument);
  EXPECT_TRUE(contains(evaluate_ball("2^x*x!", {{"x", Ball(5)}}), Rational(32 * 120)));
}

TEST(IntervalArithmetic, RoundsOutwardsByLessThanItsPrecision) {
  std::mt19937 generator(3);
  std::uniform_int_distribution<std::int64_t> draw(-1'000'000'000, 1'000'000'000);
  for (int bits : {2, 32, 64, 300}) {
    const IntervalArithmetic arithmetic(bits);
    for (int trial = 0; trial < 500; ++trial) {
      const Rational low(draw(generator), 1 + std::abs(draw(generator)));
      const Rational high = low + Rational(std::abs(draw(generator)), 1 + std::abs(draw(generator)));
      const Interval rounded = arithmetic.rounded(low, high);
      const Rational ulp(1, Integer(1) << bits);
      ASSERT_LE(rounded.low, low);
      ASSERT_GE(rounded.high, high);
      ASSERT_LE(low - rounded.low, abs(low) * ulp);
      ASSERT_LE(rounded.high - high, abs(high) * ulp);
      if (low < 0) continue;
      const Interval root = arithmetic.square_root({low, high});
      ASSERT_LE(root.low * root.low, low);
      ASSERT_GE(root.high * root.high, high);
      ASSERT_GE(root.low * root.low, low * (1 - 2 * ulp));
      ASSERT_LE(root.high * root.high, high * (1 + 2 * ulp + ulp * ulp));
    }
  }
}

TEST(IntervalArithmetic, GivesTheExactRangeOfAPower) {
  const IntervalArithmetic arithmetic(64);
  const auto equal = [](const Interval& a, int low, int high) { return a.low == low && a.high == high; };
  EXPECT_TRUE(equal(arithmetic.power({-2, 3}, 2), 0, 9));
  EXPECT_TRUE(equal(arithmetic.power({-3, 2}, 2), 0, 9));
  EXPECT_TRUE(equal(arithmetic.power({-3, -2}, 2), 4, 9));
  EXPECT_TRUE(equal(arithmetic.power({-3, 2}, 3), -27, 8));
  EXPECT_TRUE(equal(arithmetic.power({-3, 2}, 0), 1, 1));
  EXPECT_TRUE(equal(arithmetic.multiply({0, 1}, {0, 1}), 0, 1));
  EXPECT_TRUE(equal(arithmetic.multiply({-2, 1}, {-3, 4}), -8, 6));
  EXPECT_TRUE(equal(arithmetic.divide({-4, 8}, {-2, -1}), -8, 4));
}

}  // namespace
}  // namespace lemmata::proofs_check
