#pragma once

// For sources of this library only (not installed): Hermite coefficients in doubles, at any variance, from those at one.

#include <vector>

#include "analysis/kernel/activation.hpp"

namespace lemmata::analysis {

/// Coefficients c_0, ..., c_K of phi(sqrt(q) x), and what they err by.
struct DilatedCoefficients {
  std::vector<double> c;
  double error = 0;        ///< root of the sum of squares of the c's errors
  double tail = 0;         ///< at least the sum over k > K of c_k^2
  double cubic_tail = 0;   ///< at least the sum over k > K of k^3 c_k^2
};

/// phi's expansion at a variance q_0, for all variances in [q_0 / 2, q_0]:
///
///     c_k(q) = s^k sum_m a_(k+2m) sqrt((k+2m)! / k!) / (m! 2^m) (s^2 - 1)^m,   s^2 = q / q_0
class DilatedExpansion {
 public:
  /// q_0 = 2^exponent. K is chosen such that the tail is below 2^-96 of the second moment, at most 510.
  ///
  /// Throws:   std::domain_error if a second moment is infinite, or if 510 terms leave more than 2^-64 of it.
  DilatedExpansion(const Activation& phi, int exponent);

  /// Error:    as the result says. Range: q_0 / 2 <= q <= q_0 (1 + 2^-50).
  [[nodiscard]] DilatedCoefficients at(double q) const;

  [[nodiscard]] std::size_t terms() const { return coefficients_.size(); }

 private:
  double variance_;
  std::vector<double> coefficients_;
  std::vector<std::vector<double>> weights_;  ///< by k, by m
  double tail_ = 0, third_derivative_tail_ = 0;
};

}  // namespace lemmata::analysis
