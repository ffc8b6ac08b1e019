#pragma once

// For sources of this folder: intervals by their two ends, as the kind `ball` of docs/certificates.md asks
// for. A Ball has a midpoint and a radius of 30 bits instead, so the range of a product comes out wider than
// it is.

#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

/// [low, high].
struct Interval {
  analysis::Rational low;
  analysis::Rational high;
};

/// Interval arithmetic at a precision: every result is the exact range of the operation, its ends rounded
/// outwards by less than 2^-bits relative to their size.
///
/// Throws:   std::domain_error where the operation is not defined on the whole interval, std::length_error if
/// a
///           power would be too long.
class IntervalArithmetic {
 public:
  explicit IntervalArithmetic(int bits) : bits_(bits) {}

  [[nodiscard]] Interval rounded(const analysis::Rational& low, const analysis::Rational& high) const;
  [[nodiscard]] Interval add(const Interval& a, const Interval& b) const;
  [[nodiscard]] Interval subtract(const Interval& a, const Interval& b) const;
  [[nodiscard]] Interval multiply(const Interval& a, const Interval& b) const;
  [[nodiscard]] Interval divide(const Interval& a, const Interval& b) const;
  /// The exact range of x^m for m >= 0; 1 / x^-m for m < 0.
  [[nodiscard]] Interval power(const Interval& a, const analysis::Integer& m) const;
  [[nodiscard]] Interval square_root(const Interval& a) const;
  [[nodiscard]] Interval arcsine(const Interval& a) const;
  [[nodiscard]] Interval pi() const;

 private:
  int bits_;
};

[[nodiscard]] inline Interval negative(const Interval& a) { return {-a.high, -a.low}; }

}  // namespace lemmata::proofs_check
