#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// Digits shown where the user asks for none.
inline constexpr int default_digits = 20;

/// Most digits that a calculator accepts.
inline constexpr int largest_digits = 10000;

/// Characters of exact fractions beyond which a calculator refuses to write them, and those up to which it adds them
/// to a result that was asked for in digits.
inline constexpr double most_exact_characters = 64.0 * 1024 * 1024;
inline constexpr double added_exact_characters = 1e5;

/// Rows, levels or other entries of one table.
inline constexpr std::int64_t most_rows = 1000000;

/// The fraction, and its decimals rounded to that many significant digits (half away from zero).
[[nodiscard]] Value exact_value(const analysis::Rational& number, int digits = default_digits);

/// A ball around the number and decimals of it that are all correct: as many as asked for, unless the number is too close to
/// the middle between two of them. `ball` is called with rising working precision, and must enclose the number each time.
[[nodiscard]] Value enclosed_value(const std::function<analysis::Ball()>& ball, int digits);

/// Significant digits of a decimal's text: 3 in "0.0120" and in "1.20e-7", none in "".
[[nodiscard]] int significant_digits(const std::string& decimal);

/// The double nearest to the number (half to even).
///
/// Throws: std::length_error if it would be infinite, or if a ball does not determine it.
[[nodiscard]] double nearest_double(const analysis::Rational& number);
[[nodiscard]] double nearest_double(const std::function<analysis::Ball()>& ball);

/// The sign of a number whose ball does not contain zero, or is zero exactly.
///
/// Throws: std::logic_error for another ball.
[[nodiscard]] int sign(const analysis::Ball& ball);

}  // namespace lemmata::proofs_check
