#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/truth.hpp"

namespace lemmata::analysis {

/// Sets this thread's working precision of balls, in bits, until the end of the scope:
///
///     const BallPrecision precision(256);
///
/// Without one it is 128. Scopes nest and must end in the opposite order.
///
/// Throws:   std::domain_error unless 2 <= bits <= 2^24.
class [[nodiscard]] BallPrecision {
 public:
  explicit BallPrecision(int bits);
  ~BallPrecision();
  BallPrecision(const BallPrecision&) = delete;
  BallPrecision& operator=(const BallPrecision&) = delete;

  /// The working precision of this thread.
  [[nodiscard]] static int bits();

 private:
  int previous_;
};

/// A real number known up to a proven error: every x with |x - midpoint| <= radius (Arb).
///
/// Operations enclose: if x lies in a and y in b, then x + y lies in a + b, and so on for every function of
/// balls in this library. A ball has no < and no ==, since a question about it may have no answer; less_than
/// and its kin answer with a Truth. Construction is explicit, and there is none from double: Ball(1) /
/// Ball(10).
///
/// Error:    midpoints are rounded to the working precision (BallPrecision) and the radius grows accordingly.
/// Throws:   std::domain_error from every operation whose result would not be a finite ball, for instance
/// from a
///           division by a ball that contains zero.
/// Memory:   exponents are integers of any size: 2^(-10^12) is an ordinary ball.
class Ball {
 public:
  /// Zero.
  Ball();
  explicit Ball(int value);
  explicit Ball(std::int64_t value);
  explicit Ball(const Integer& value);
  /// Encloses the fraction; exact if it is an integer or has a power of two below and fits the precision.
  explicit Ball(const Rational& value);
  /// Encloses [midpoint - radius, midpoint + radius]. Throws std::domain_error if the radius is negative.
  Ball(const Rational& midpoint, const Rational& radius);
  explicit Ball(double) = delete;  // Ball(0.1) would be another number than 1/10
  explicit Ball(bool) = delete;

  Ball(const Ball& other);
  Ball(Ball&& other) noexcept;
  Ball& operator=(const Ball& other);
  Ball& operator=(Ball&& other) noexcept;
  ~Ball();

  /// Encloses [lowest, highest]. Throws std::domain_error if lowest > highest.
  [[nodiscard]] static Ball interval(const Rational& lowest, const Rational& highest);

  /// 2^exponent, exactly.
  [[nodiscard]] static Ball power_of_two(const Integer& exponent);

  friend Ball operator+(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a, const Ball& b);
  friend Ball operator*(const Ball& a, const Ball& b);
  friend Ball operator/(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a);
  Ball& operator+=(const Ball& b) { return *this = *this + b; }
  Ball& operator-=(const Ball& b) { return *this = *this - b; }
  Ball& operator*=(const Ball& b) { return *this = *this * b; }
  Ball& operator/=(const Ball& b) { return *this = *this / b; }

  /// The smallest and the largest number of the ball, its midpoint and its radius, exactly.
  /// Throws std::length_error if the fraction would need more than 2^28 bits.
  [[nodiscard]] Rational lower() const;
  [[nodiscard]] Rational upper() const;
  [[nodiscard]] Rational midpoint() const;
  [[nodiscard]] Rational radius() const;

  /// Whether the radius is zero.
  [[nodiscard]] bool is_exact() const;

  /// About -log2(radius / |midpoint|), the number of bits that are right; a huge number if the ball is exact,
  /// zero or negative if not even the size is known. A guide for choosing a precision, not a bound.
  [[nodiscard]] std::int64_t relative_accuracy_bits() const;

  /// Decimals that are all correct: every number in the ball, rounded to that many significant digits (half
  /// away from zero), gives the same text, and it is the longest such text of at most `digits` digits.
  /// Nothing if not even one digit is determined. Trailing zeros are digits and are kept. Scientific notation
  /// outside 10^-5 <= |x| < 10^(number of digits), so that no unproved digit is printed.
  ///
  /// Throws:   std::domain_error unless 1 <= digits <= 10^6.
  [[nodiscard]] std::optional<std::string> decimal(int digits) const;

  /// The ball in decimals: midpoint and radius such that [midpoint - radius, midpoint + radius], read as
  /// exact decimals, encloses it; the radius is rounded up to two digits.
  struct Decimals {
    std::string midpoint;
    std::string radius;
  };
  /// At most `digits` digits of midpoint, and no more than the radius makes meaningful.
  /// Throws std::domain_error unless 1 <= digits <= 10^6.
  [[nodiscard]] Decimals decimals(int digits) const;

  /// Arb's own object, for this library's sources (analysis/scalar/ball_arb.hpp).
  [[nodiscard]] void* arb() { return storage_; }
  [[nodiscard]] const void* arb() const { return storage_; }

 private:
  alignas(void*) std::byte storage_[6 * sizeof(void*)];  // an arb_struct, whose header stays out of ours
};

/// yes: every number of a is below every number of b. no: none is. unknown: it depends.
[[nodiscard]] Truth less_than(const Ball& a, const Ball& b);
/// yes: every number of the ball is above zero. no: none is. unknown: it depends.
[[nodiscard]] Truth is_positive(const Ball& a);
/// yes: the ball is exactly zero. no: it does not contain zero. unknown: it contains zero among others.
[[nodiscard]] Truth is_zero(const Ball& a);

/// Whether the number, or every number of the inner ball, lies in the outer ball. Decided exactly.
[[nodiscard]] bool contains(const Ball& outer, const Rational& number);
[[nodiscard]] bool contains(const Ball& outer, const Ball& inner);
/// Whether the balls have a number in common. Decided exactly.
[[nodiscard]] bool overlaps(const Ball& a, const Ball& b);

/// "[midpoint +/- radius]" with at most 20 digits, an enclosure too: for messages.
[[nodiscard]] std::string to_string(const Ball& value);

}  // namespace lemmata::analysis
