#pragma once

#include <string>
#include <string_view>

#include <boost/multiprecision/gmp.hpp>

#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

/// A fraction of integers of any size, always in lowest terms with a positive denominator (GMP).
///
/// Division by zero throws std::overflow_error (the library's choice). `Rational(0.1)` is the double's value,
/// 3602879701896397/36028797018963968: write parse_rational("0.1") or Rational(1, 10). A denominator given as
/// a negative int is read as unsigned (Boost 1.74): Rational(6, -32) is wrong, Rational(6) / -32 is -3/16.
using Rational =
    boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

/// The largest decimal exponent, in absolute value, that parse_rational reads: 10^100000 has 332,193 bits,
/// and whoever writes more has mistyped.
inline constexpr int largest_decimal_exponent = 100000;

/// The fraction that the text names, exactly: "3", "-3/16", "0.1" (which is 1/10), "1e-3".
///
///     number   = [sign] ( digits "/" digits | digits ["." digits] [("e" | "E") [sign] digits] )
///
/// Throws:   std::invalid_argument, naming the text, for anything else: "nan", "inf", "1/0", ".5", spaces, an
///           exponent beyond largest_decimal_exponent.
[[nodiscard]] Rational parse_rational(std::string_view text);

/// The fraction in lowest terms: "-3/16", or "3" when it is an integer.
[[nodiscard]] std::string to_string(const Rational& value);

}  // namespace lemmata::analysis
