#include "proofs_check/certificate/interval.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

/// Position of the leading bit, 1 for the number 1.
long bits_of(const Integer& positive) { return static_cast<long>(msb(positive)) + 1; }

/// The quotient of x by a positive d, rounded down (or up).
Integer rounded_quotient(const Integer& x, const Integer& d, bool up) {
  Integer quotient;
  Integer remainder;
  divide_qr(x, d, quotient, remainder);  // truncates, and the remainder has the sign of x
  if (up && remainder > 0) ++quotient;
  if (!up && remainder < 0) --quotient;
  return quotient;
}

/// A dyadic number below x (or above, if up), or x itself: within 2^-bits of x relative to x.
Rational rounded_end(const Rational& x, int bits, bool up) {
  if (x == 0) return x;
  const Integer top = numerator(x);
  const Integer bottom = denominator(x);
  const long top_bits = bits_of(abs(top));
  if (bottom == 1 && top_bits <= bits + 2) return x;
  // |x| > 2^(top_bits - bottom_bits - 1), so |x| 2^shift > 2^(bits + 1), and rounding moves it by less
  // than 1.
  const long shift = bits + 2 + bits_of(bottom) - top_bits;
  if (shift >= 0) return Rational(rounded_quotient(top << shift, bottom, up), Integer(1) << shift);
  return Rational(rounded_quotient(top, bottom << -shift, up) << -shift);
}

/// The square root of x >= 0, rounded likewise.
Rational square_root_end(const Rational& x, int bits, bool up) {
  if (x == 0) return x;
  // sqrt(top / bottom) = sqrt(top * bottom * 4^k) / (bottom * 2^k); the root is taken in integers of at least
  // bits + 3 bits, and moves by less than 1.
  const Integer product = numerator(x) * denominator(x);
  const long k = std::max(0L, bits + 4 - bits_of(product) / 2);
  Integer remainder;
  Integer root = sqrt(Integer(product << (2 * k)), remainder);
  if (up && remainder != 0) ++root;
  return rounded_end(Rational(root, Integer(denominator(x) << k)), bits + 2, up);
}

/// The ball of a function of an exact number: Arb loses a few bits at most, unless the ball says otherwise.
template <typename Function>
analysis::Ball accurate_ball(int bits, Function function) {
  for (int working = bits + 32;; working *= 2) {
    const analysis::BallPrecision precision(working);
    analysis::Ball ball = function();
    if (ball.is_exact() || ball.relative_accuracy_bits() > bits + 4) return ball;
    if (working > 1 << 20) throw std::domain_error("evaluate_ball: no accurate enclosure");
  }
}

Interval arcsine_of(const Rational& x, int bits) {
  const analysis::Ball ball = accurate_ball(bits, [&] { return arcsin(analysis::Ball(x)); });
  return {ball.lower(), ball.upper()};
}

}  // namespace

Interval IntervalArithmetic::rounded(const Rational& low, const Rational& high) const {
  return {rounded_end(low, bits_, false), rounded_end(high, bits_, true)};
}

Interval IntervalArithmetic::add(const Interval& a, const Interval& b) const {
  return rounded(a.low + b.low, a.high + b.high);
}

Interval IntervalArithmetic::subtract(const Interval& a, const Interval& b) const {
  return rounded(a.low - b.high, a.high - b.low);
}

Interval IntervalArithmetic::multiply(const Interval& a, const Interval& b) const {
  const std::array<Rational, 4> corners = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  const auto [low, high] = std::minmax_element(corners.begin(), corners.end());
  return rounded(*low, *high);
}

Interval IntervalArithmetic::divide(const Interval& a, const Interval& b) const {
  if (b.low <= 0 && b.high >= 0)
    throw std::domain_error("evaluate_ball: division by an interval that contains 0");
  const std::array<Rational, 4> corners = {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high};
  const auto [low, high] = std::minmax_element(corners.begin(), corners.end());
  return rounded(*low, *high);
}

Interval IntervalArithmetic::power(const Interval& a, const Integer& m) const {
  if (m < 0) return divide({1, 1}, power(a, -m));
  const Rational exponent(m);
  const Rational low = exact_power(a.low, exponent);
  const Rational high = exact_power(a.high, exponent);
  if (m % 2 != 0 || a.low >= 0) return rounded(low, high);
  if (a.high <= 0) return rounded(high, low);
  return rounded(m == 0 ? 1 : 0, std::max(low, high));
}

Interval IntervalArithmetic::square_root(const Interval& a) const {
  if (a.low < 0)
    throw std::domain_error("evaluate_ball: the square root of an interval that reaches below 0");
  return {square_root_end(a.low, bits_, false), square_root_end(a.high, bits_, true)};
}

Interval IntervalArithmetic::arcsine(const Interval& a) const {
  if (a.low < -1 || a.high > 1)
    throw std::domain_error("evaluate_ball: the arcsine of an interval that reaches beyond [-1, 1]");
  return rounded(arcsine_of(a.low, bits_).low, arcsine_of(a.high, bits_).high);
}

Interval IntervalArithmetic::pi() const {
  const analysis::Ball ball = accurate_ball(bits_, [] { return analysis::pi<analysis::Ball>(); });
  return rounded(ball.lower(), ball.upper());
}

}  // namespace lemmata::proofs_check
