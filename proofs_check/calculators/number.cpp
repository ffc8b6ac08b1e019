#include "proofs_check/calculators/number.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Integer;
using analysis::Rational;
using analysis::Truth;

namespace {

constexpr int largest_precision = 1 << 22;

int starting_precision(int digits) { return static_cast<int>(3.33 * digits) + 64; }

Integer power_of_ten(long exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

/// The number rounded to that many digits, as a fraction.
Rational rounded(const Rational& number, int digits) {
  const Rational size = abs(number);
  const auto scaled_by = [](const Rational& x, long exponent) {
    return Rational(exponent >= 0 ? Rational(x * Rational(power_of_ten(exponent)))
                                  : Rational(x / Rational(power_of_ten(-exponent))));
  };
  const double bits = static_cast<double>(msb(numerator(size))) - static_cast<double>(msb(denominator(size)));
  long exponent = static_cast<long>(std::floor(bits * 0.30102999566398120)) - 1;
  while (scaled_by(size, -(exponent + 1)) >= 1) ++exponent;
  const Rational scaled = scaled_by(size, digits - 1 - exponent);
  const Integer significand = (2 * numerator(scaled) + denominator(scaled)) / (2 * denominator(scaled));
  const Rational result = scaled_by(Rational(significand), exponent - digits + 1);
  return number < 0 ? Rational(-result) : result;
}

/// Drops the zeros at the end of a number that has no others to follow: 0.500 becomes 0.5.
std::string without_trailing_zeros(std::string text) {
  const auto exponent = std::min(text.find('e'), text.size());
  if (text.find('.') >= exponent) return text;
  const auto last = text.find_last_not_of('0', exponent - 1);
  text.erase(text[last] == '.' ? last : last + 1, exponent - (text[last] == '.' ? last : last + 1));
  return text;
}

}  // namespace

int significant_digits(const std::string& text) {
  int count = 0;
  for (const char c : text) {
    if (c == 'e') break;
    if (c >= '1' && c <= '9') ++count;
    if (c == '0' && count > 0) ++count;
  }
  return count;
}

Value exact_value(const Rational& number, int digits) {
  Value value{.exact = analysis::to_string(number)};
  if (number == 0) {
    value.decimal = "0";
    return value;
  }
  const BallPrecision precision(starting_precision(digits));
  std::optional<std::string> decimal = Ball(number).decimal(digits);
  if (!decimal ||
      significant_digits(*decimal) < digits)  // the middle between two decimals, such as 3/20 to one digit
    decimal = Ball(rounded(number, digits)).decimal(digits);
  if (decimal) value.decimal = *decimal;
  constexpr std::size_t longest_short_fraction =
      200;  // for longer ones the comparison would cost more than it tells
  if (denominator(number) == 1 && value.exact.size() <= static_cast<std::size_t>(digits))
    value.decimal = value.exact;
  else if (value.exact.size() <= longest_short_fraction && rounded(number, digits) == number)
    value.decimal = without_trailing_zeros(value.decimal);
  return value;
}

Value enclosed_value(const std::function<Ball()>& ball, int digits) {
  Value value;
  for (int bits = starting_precision(digits); bits <= largest_precision; bits *= 2) {
    const BallPrecision precision(bits);
    const Ball enclosure = ball();
    if (is_zero(enclosure) == Truth::yes) return exact_value(Rational(0));
    const Ball::Decimals decimals = enclosure.decimals(digits + 5);
    value.mid = decimals.midpoint;
    value.rad = decimals.radius;
    value.decimal = enclosure.decimal(digits).value_or("");
    if (significant_digits(value.decimal) == digits) break;
    if (bits > 16 * starting_precision(digits)) break;
  }
  return value;
}

double nearest_double(const Rational& number) {
  if (number == 0) return 0;
  const Rational size = abs(number);
  long exponent = static_cast<long>(msb(numerator(size))) - static_cast<long>(msb(denominator(size)));
  const auto doubled = [](const Integer& n, long times) {
    return times > 0 ? Integer(n << static_cast<unsigned long>(times)) : n;
  };
  // 2^exponent <= size < 2^(exponent+1)
  if (doubled(numerator(size), -exponent) < doubled(denominator(size), exponent)) --exponent;
  if (exponent > 1024) throw std::length_error("nearest_double: the number must be below 2^1024");
  const long shift =
      std::min(52 - exponent, 1074L);  // the last place of a double of that size, or of a subnormal one
  const Integer above = doubled(numerator(size), shift);
  const Integer below = doubled(denominator(size), -shift);
  Integer quotient = above / below;
  const Integer rest = 2 * (above - quotient * below);
  if (rest > below || (rest == below && quotient % 2 == 1)) ++quotient;
  const double result = std::ldexp(quotient.convert_to<double>(), static_cast<int>(-shift));
  if (std::isinf(result)) throw std::length_error("nearest_double: the number must be below 2^1024");
  return number < 0 ? -result : result;
}

double nearest_double(const std::function<Ball()>& ball) {
  const Ball largest = Ball::power_of_two(1024);
  const Ball smallest = Ball::power_of_two(-1075);
  for (int bits = 128; bits <= 8192; bits *= 2) {
    const BallPrecision precision(bits);
    const Ball enclosure = ball();
    if (less_than(largest, enclosure) == Truth::yes || less_than(enclosure, -largest) == Truth::yes)
      throw std::length_error("nearest_double: the number must be below 2^1024");
    if (less_than(enclosure, smallest) == Truth::yes && less_than(-smallest, enclosure) == Truth::yes)
      return 0;
    const double low = nearest_double(enclosure.lower());
    if (low == nearest_double(enclosure.upper())) return low;
  }
  throw std::length_error("nearest_double: 8192 bits do not determine the nearest double");
}

int sign(const Ball& ball) {
  if (is_zero(ball) == Truth::yes) return 0;
  if (is_positive(ball) == Truth::yes) return 1;
  if (is_positive(-ball) == Truth::yes) return -1;
  throw std::logic_error("sign: the ball contains zero and other numbers: " + analysis::to_string(ball));
}

}  // namespace lemmata::proofs_check
