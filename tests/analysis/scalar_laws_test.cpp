// The laws of arithmetic, as one suite over all scalars.

#include <array>

#include <gtest/gtest.h>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/field.hpp"
#include "analysis/scalar/real.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

static_assert(Field<double> && Field<Real> && Field<Rational> && Field<Ball> && Field<Expression>);
static_assert(!Field<Integer> && !Field<int>, "their / truncates");
static_assert(OrderedField<double> && OrderedField<Real> && OrderedField<Rational>);
static_assert(!OrderedField<Ball> && !OrderedField<Expression>);
static_assert(!std::is_convertible_v<Truth, bool> && !std::is_constructible_v<bool, Truth>);
static_assert(!std::is_constructible_v<Ball, double> && !std::is_constructible_v<Expression, double>);
static_assert(!std::is_constructible_v<Ball, bool> && !std::is_constructible_v<Expression, bool>);

// Rounded numbers: each side of a law below has at most three roundings, each of relative error 2^-digits
// (the rounding is to nearest, so half an ulp), of quantities bounded by `scale`; both sides start from the
// same inputs. So they differ by less than 2 * ((1 + 2^-digits)^3 - 1) * scale < 7 * 2^-digits * scale.
template <typename T>
void expect_law(const T& left, const T& right, const T& scale, const Rational&) {
  T bound = 7 * scale;
  for (int i = 0; i < std::numeric_limits<T>::digits; ++i) bound = bound / 2;
  const T difference = left < right ? T(right - left) : T(left - right);
  EXPECT_LE(difference, bound);
}

void expect_law(const Integer& left, const Integer& right, const Integer&, const Rational&) {
  EXPECT_EQ(left, right);
}

void expect_law(const Rational& left, const Rational& right, const Rational&, const Rational& value) {
  EXPECT_EQ(left, right);
  EXPECT_EQ(left, value);
}

void expect_law(const Ball& left, const Ball& right, const Ball&, const Rational& value) {
  EXPECT_TRUE(overlaps(left, right)) << to_string(left) << " and " << to_string(right);
  EXPECT_TRUE(contains(left, value)) << to_string(left) << " and " << value;
  EXPECT_TRUE(contains(right, value)) << to_string(right) << " and " << value;
}

void expect_law(const Expression& left, const Expression& right, const Expression&, const Rational&) {
  EXPECT_EQ(is_zero(left - right), Truth::yes) << to_string(left) << " and " << to_string(right);
}

/// The scalar's version of a fraction. An expression gets a symbol added, so that the laws are not only about
/// numbers.
template <typename T>
T embedded(const Rational& x, const char*) {
  return T(static_cast<int>(Integer(numerator(x)))) / T(static_cast<int>(Integer(denominator(x))));
}
template <>
Integer embedded<Integer>(const Rational& x, const char*) {
  return Integer(numerator(x));
}
template <>
Expression embedded<Expression>(const Rational& x, const char* name) {
  return Expression(x) + symbol(name);
}

template <typename T>
T size(const T& x) {
  return x < T(0) ? T(T(0) - x) : x;
}
Ball size(const Ball& x) { return x; }  // unused by the exact and the enclosing comparisons
Expression size(const Expression& x) { return x; }

template <typename T>
class ScalarLaws : public testing::Test {
 protected:
  /// Calls law(a, b, c, A, B, C): three scalars, none of them zero, and the fractions that they stand for.
  template <typename Law>
  void for_random_numbers(const Law& law) {
    RandomNumbers random(20240601);
    for (int i = 0; i < repetitions(200) && !this->HasFailure(); ++i) {
      const std::array<Rational, 3> x{random.fraction(true), random.fraction(true), random.fraction(true)};
      SCOPED_TRACE(to_string(x[0]) + ", " + to_string(x[1]) + ", " + to_string(x[2]));
      law(embedded<T>(x[0], "a"), embedded<T>(x[1], "b"), embedded<T>(x[2], "c"), x[0], x[1], x[2]);
    }
  }
};

using Scalars = testing::Types<double, Real, Integer, Rational, Ball, Expression>;
TYPED_TEST_SUITE(ScalarLaws, Scalars);

TYPED_TEST(ScalarLaws, AdditionIsAssociativeAndCommutative) {
  using T = TypeParam;
  this->for_random_numbers(
      [](const T& a, const T& b, const T& c, const auto& A, const auto& B, const auto& C) {
        const T scale = size(a) + size(b) + size(c);
        expect_law((a + b) + c, a + (b + c), scale, A + B + C);
        expect_law(a + b, b + a, scale, A + B);
      });
}

TYPED_TEST(ScalarLaws, MultiplicationIsAssociativeAndCommutative) {
  using T = TypeParam;
  this->for_random_numbers(
      [](const T& a, const T& b, const T& c, const auto& A, const auto& B, const auto& C) {
        expect_law((a * b) * c, a * (b * c), size(a) * size(b) * size(c), A * B * C);
        expect_law(a * b, b * a, size(a) * size(b), A * B);
      });
}

TYPED_TEST(ScalarLaws, MultiplicationDistributesOverAddition) {
  using T = TypeParam;
  this->for_random_numbers(
      [](const T& a, const T& b, const T& c, const auto& A, const auto& B, const auto& C) {
        expect_law(a * (b + c), a * b + a * c, size(a) * (size(b) + size(c)), A * (B + C));
        expect_law(a * (b - c), a * b - a * c, size(a) * (size(b) + size(c)), A * (B - C));
      });
}

TYPED_TEST(ScalarLaws, SubtractionUndoesAddition) {
  using T = TypeParam;
  this->for_random_numbers([](const T& a, const T& b, const T&, const auto& A, const auto&, const auto&) {
    expect_law((a + b) - b, a, size(a) + T(2) * size(b), A);
    expect_law(a - a, T(0), size(a), 0);
    expect_law(T(-a) + a, T(0), size(a), 0);
    expect_law(a + T(0), a, size(a), A);
  });
}

TYPED_TEST(ScalarLaws, DivisionUndoesMultiplication) {
  using T = TypeParam;
  this->for_random_numbers([](const T& a, const T& b, const T&, const auto& A, const auto& B, const auto&) {
    expect_law((a * b) / b, a, size(a), A);
    expect_law(a * T(1), a, size(a), A);
    expect_law(a * T(0), T(0), size(a), 0);
    if constexpr (Field<T>) {
      expect_law((a / b) * b, a, size(a), A);
      expect_law(T(1) / (T(1) / a), a, size(a), A);
      expect_law((a / b) * (b / a), T(1), T(1), 1);
      expect_law(a / b - T(1), (a - b) / b, (size(a) + size(b)) / size(b), A / B - 1);
    }
  });
}

TYPED_TEST(ScalarLaws, IntegersKeepTheirSumsAndProducts) {
  using T = TypeParam;
  for (int m = -30; m <= 30; ++m)
    for (int n = -30; n <= 30; ++n) {
      SCOPED_TRACE(std::to_string(m) + ", " + std::to_string(n));
      expect_law(T(m) + T(n), T(m + n), T(0), m + n);  // scale 0: without any error
      expect_law(T(m) - T(n), T(m - n), T(0), m - n);
      expect_law(T(m) * T(n), T(m * n), T(0), m * n);
    }
}

TYPED_TEST(ScalarLaws, CompoundAssignmentEqualsTheOperator) {
  using T = TypeParam;
  this->for_random_numbers([](const T& a, const T& b, const T&, const auto& A, const auto& B, const auto&) {
    T x = a;
    x += b;
    expect_law(x, a + b, T(0), A + B);
    x = a;
    x -= b;
    expect_law(x, a - b, T(0), A - B);
    x = a;
    x *= b;
    expect_law(x, a * b, T(0), A * B);
    if constexpr (Field<T>) {
      x = a;
      x /= b;
      expect_law(x, a / b, T(0), A / B);
    }
  });
}

}  // namespace
}  // namespace lemmata::analysis
