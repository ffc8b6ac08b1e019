#include "analysis/scalar/rational.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace lemmata::analysis {
namespace {

[[noreturn]] void refuse(const char* function, const char* allowed, std::string_view text) {
  constexpr std::size_t shown = 60;
  std::string quoted(text.substr(0, shown));
  for (char& c : quoted)
    if (static_cast<unsigned char>(c) < ' ') c = '?';  // a message is one line
  throw std::invalid_argument(std::string(function) + ": " + allowed + ", got \"" + quoted +
                              (text.size() > shown ? "...\"" : "\""));
}

/// Takes the digits at the front of the text.
std::string take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string digits(text.substr(0, end));
  text.remove_prefix(end);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_sign(std::string_view& text) {
  if (take(text, '-')) return true;
  take(text, '+');
  return false;
}

Integer from_digits(const std::string& digits) {
  Integer value;
  mpz_set_str(value.backend().data(), digits.c_str(), 10);  // Integer(text) would read 012 as octal
  return value;
}

Integer power_of_ten(unsigned exponent) { return boost::multiprecision::pow(Integer(10), exponent); }

}  // namespace

Integer parse_integer(std::string_view text) {
  std::string_view rest = text;
  const bool negative = take_sign(rest);
  const std::string digits = take_digits(rest);
  if (digits.empty() || !rest.empty()) refuse("parse_integer", "an integer such as -12 is allowed", text);
  const Integer value = from_digits(digits);
  return negative ? Integer(-value) : value;
}

Rational parse_rational(std::string_view text) {
  const char* const function = "parse_rational";
  const char* const allowed = "a number such as 3, -3/16, 0.1 or 1e-3 is allowed";
  std::string_view rest = text;
  const bool negative = take_sign(rest);
  std::string digits = take_digits(rest);
  if (digits.empty()) refuse(function, allowed, text);

  Rational value;
  if (take(rest, '/')) {
    const std::string below = take_digits(rest);
    if (below.empty() || !rest.empty()) refuse(function, allowed, text);
    const Integer denominator = from_digits(below);
    if (denominator == 0) refuse(function, "the denominator must not be 0", text);
    value = Rational(from_digits(digits), denominator);
  } else {
    std::size_t decimals = 0;
    if (take(rest, '.')) {
      const std::string fraction = take_digits(rest);
      if (fraction.empty()) refuse(function, allowed, text);
      decimals = fraction.size();
      digits += fraction;
    }
    int exponent = 0;
    if (take(rest, 'e') || take(rest, 'E')) {
      const bool down = take_sign(rest);
      const std::string written = take_digits(rest);
      if (written.empty() || !rest.empty()) refuse(function, allowed, text);
      const auto read = std::from_chars(written.data(), written.data() + written.size(), exponent);
      if (read.ec != std::errc() || exponent > largest_decimal_exponent)
        refuse(function, "exponents from -100000 to 100000 are allowed", text);
      if (down) exponent = -exponent;
    }
    if (!rest.empty()) refuse(function, allowed, text);
    value = Rational(from_digits(digits), power_of_ten(static_cast<unsigned>(decimals)));
    if (exponent >= 0)
      value *= Rational(power_of_ten(static_cast<unsigned>(exponent)));
    else
      value /= Rational(power_of_ten(static_cast<unsigned>(-exponent)));
  }
  return negative ? Rational(-value) : value;
}

std::string to_string(const Integer& value) { return value.str(); }

std::string to_string(const Rational& value) { return value.str(); }

}  // namespace lemmata::analysis
