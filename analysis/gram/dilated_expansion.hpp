#pragma once

// For sources of this library only (not installed): Hermite coefficients in doubles, at any variance, from those at
// one.

#include <vector>

#include "analysis/activation/activation.hpp"

namespace lemmata::analysis {

/// Coefficients c_0, ..., c_K of phi(sqrt(q) x), and what they err by.
struct DilatedCoefficients {
  std::vector<double> c;
  std::vector<double> error;  ///< of each, a bound of its size
  double tail = 0;            ///< at least the sum over k > K of c_k^2
  double cubic_tail = 0;      ///< at least the sum over k > K of k^3 c_k^2
};

/// phi's expansion at a variance q_0, for all variances in [8/9 q_0, q_0]:
///
///     c_k(q) = s^k sum_m a_(k+2m) sqrt((k+2m)! / k!) / (m! 2^m) (s^2 - 1)^m,   s^2 = q / q_0
class DilatedExpansion {
 public:
  /// q_0 is a double. K is chosen such that the tail is at most 2^-92 of the second moment; or at least 255, and such
  /// that the tail of q E phi'^2 is at most 2^-57 of it.
  ///
  /// Throws:   std::domain_error if a second moment of phi, phi' or phi''' is infinite, or if 1023 terms leave more
  ///           than 2^-30 of q E phi'^2.
  DilatedExpansion(const Activation& phi, double variance);

  /// The least of the numbers 2^e (1 + n/8), n < 8, that is at least q > 0.
  [[nodiscard]] static double variance_for(double q);

  /// Error:    as the result says. Range: variance_for(q) = q_0.
  [[nodiscard]] DilatedCoefficients at(double q) const;

  [[nodiscard]] std::size_t terms() const { return coefficients_.size(); }

 private:
  double variance_;
  std::vector<double> coefficients_;
  std::vector<std::vector<double>> weights_;  ///< by k, by m
  std::vector<double> left_out_;  ///< by k: what the coefficients beyond K would add to c_k at most
  double tail_ = 0, cubic_tail_ = 0;
};

}  // namespace lemmata::analysis
