#pragma once

// For sources of this library only (not installed): numbers of twice the length of a double.

#include <cmath>

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// high + low, |low| <= 2^-53 |high|. Operations on numbers that do not overflow or underflow err by at most 2^-100
/// relatively (Joldes, Muller, Popescu 2017), subtraction of close numbers by 2^-100 of the larger one.
struct DoubleDouble {
  double high = 0;
  double low = 0;

  [[nodiscard]] double value() const { return high + low; }
};

/// a + b exactly.
[[nodiscard]] inline DoubleDouble exact_sum(double a, double b) {
  const double sum = a + b;
  const double from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}

/// a b exactly, unless it underflows.
[[nodiscard]] inline DoubleDouble exact_product(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

/// a + b where |a| >= |b|.
[[nodiscard]] inline DoubleDouble normalised(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

[[nodiscard]] inline DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble high = exact_sum(a.high, b.high);
  const DoubleDouble low = exact_sum(a.low, b.low);
  const DoubleDouble first = normalised(high.high, high.low + low.high);
  return normalised(first.high, low.low + first.low);
}

[[nodiscard]] inline DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) {
  return a + DoubleDouble{-b.high, -b.low};
}

[[nodiscard]] inline DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble high = exact_product(a.high, b.high);
  return normalised(high.high, high.low + std::fma(a.high, b.low, a.low * b.high));
}

[[nodiscard]] inline DoubleDouble operator/(const DoubleDouble& a, const DoubleDouble& b) {
  const double first = a.high / b.high;
  const DoubleDouble rest = a - b * DoubleDouble{first, 0};
  const double second = rest.high / b.high;
  const DoubleDouble last = rest - b * DoubleDouble{second, 0};
  return DoubleDouble{first, 0} + normalised(second, last.high / b.high);
}

/// sqrt(a), a >= 0: one step of Newton's iteration from the double's root.
[[nodiscard]] inline DoubleDouble square_root(const DoubleDouble& a) {
  if (a.high <= 0) return {};
  const double root = std::sqrt(a.high);
  const DoubleDouble rest = a - exact_product(root, root);
  return normalised(root, rest.high / (2 * root));
}

[[nodiscard]] inline DoubleDouble to_double_double(const Rational& number) {
  const auto high = number.convert_to<double>();
  const Rational rest = number - Rational(high);
  return exact_sum(high, rest.convert_to<double>());
}

}  // namespace lemmata::analysis
