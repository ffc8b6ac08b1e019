#include "analysis/kernel/dilated_expansion.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/kernel/hermite_expansion.hpp"

// The formula is that of He_j(s x) in the He_k(x), j = k + 2 m. It holds in L^2 of the normal law: the density of variance q is at
// most sqrt(q_0 / q) = 1/s times that of q_0 >= q, so f(sqrt q x) has at most 1/s times the second moment of f(sqrt q_0 x). For the
// same reason
//
//     tail(q) <= tail(q_0) / s,   and with phi''' in place of phi, whose coefficients are sqrt((k+1)(k+2)(k+3)) c_(k+3) / q^(3/2):
//     sum over k > K of k (k-1) (k-2) c_k^2 <= q^3 (tail of phi''' from K - 2 on, at q_0) / s;   k^3 <= 2 k (k-1) (k-2) for k >= 6.
//
// Rounding. Doubles of the a_k err by u |a_k|, the weights by 3 m u, s^k by (k + 2) u, powers of x by m u, and sums add up by Horner:
// in all (6 m + k + 8) u of the sum of sizes, which is summed up beside it.

namespace lemmata::analysis {

namespace {

constexpr double u = 0x1p-53;
constexpr int most_terms = 511;

double to_double(const Ball& ball) { return ball.midpoint().convert_to<double>(); }

/// Above every number of the ball, and at least 0.
double upper_double(const Ball& ball) {
  return std::max(0.0, ball.upper().convert_to<double>() * (1 + 4 * u));
}

/// phi'''(z) s^(3/2) ... the same expansion, three derivatives on.
Activation third_derivative(const Activation& phi) { return phi.derivative().derivative().derivative(); }

}  // namespace

DilatedExpansion::DilatedExpansion(const Activation& phi, int exponent) : variance_(std::ldexp(1.0, exponent)) {
  const Ball variance = Ball::power_of_two(exponent);
  const BallPrecision precision(160);
  HermiteExpansion expansion;
  for (int terms = 32; ; terms = std::min(2 * terms, most_terms)) {
    expansion = hermite_expansion(phi, variance, terms);
    const double moment = to_double(expansion.second_moment);
    tail_ = upper_double(expansion.tail());
    if (tail_ <= 0x1p-96 * moment) break;
    if (terms == most_terms) {
      if (tail_ <= 0x1p-64 * moment) break;
      throw std::domain_error("GramKernels: " + phi.text() + " would need more than " +
                              std::to_string(most_terms - 1) + " Hermite coefficients at variance " +
                              std::to_string(variance_));
    }
  }
  // drop what is below the tail that was allowed
  const double allowed = 0x1p-96 * to_double(expansion.second_moment);
  std::vector<double> all;
  for (const Ball& coefficient : expansion.coefficients) {
    all.push_back(to_double(coefficient));
    const double radius = coefficient.radius().convert_to<double>();
    if (std::abs(all.back()) <= radius) all.back() = 0;  // as those of an odd or even function
    tail_ += radius * radius;
  }
  std::size_t count = all.size();
  double dropped = 0;
  while (count > 8 && dropped + all[count - 1] * all[count - 1] <= allowed) {
    dropped += all[count - 1] * all[count - 1];
    --count;
  }
  tail_ += dropped * (1 + 1e-9);
  coefficients_.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
  const HermiteExpansion third =
      hermite_expansion(third_derivative(phi), variance, static_cast<int>(count) - 3);
  third_derivative_tail_ = upper_double(third.tail());
  for (std::size_t k = 0; k < count; ++k) {
    weights_.emplace_back();
    double weight = 1;
    for (std::size_t j = k; j < count; j += 2) {
      const auto m = static_cast<double>((j - k) / 2);
      const auto degree = static_cast<double>(j);
      if (j > k) weight *= std::sqrt(degree * (degree - 1)) / (2 * m);
      weights_.back().push_back(weight);
    }
  }
}

DilatedCoefficients DilatedExpansion::at(double q) const {
  const double ratio = std::min(1.0, q / variance_);
  const double s = std::sqrt(ratio);
  const double x = std::min(0.0, (q - variance_) / variance_);  // exact numerator: q is at least half of variance_
  DilatedCoefficients result;
  double power = 1;
  double squared_error = 0;
  for (std::size_t k = 0; k < coefficients_.size(); ++k, power *= s) {
    const std::vector<double>& weights = weights_[k];
    double sum = 0, error = 0;
    for (std::size_t m = weights.size(); m-- > 0;) {
      const double term = coefficients_[k + 2 * m] * weights[m];
      sum = sum * x + term;
      error = error * -x + std::abs(term) * static_cast<double>(6 * m + k + 8);
      if (x == 0) {  // the formula's first term alone
        sum = coefficients_[k];
        error = std::abs(sum);
        break;
      }
    }
    result.c.push_back(sum * power);
    squared_error += (error * power * u) * (error * power * u);
  }
  const double shrink = 1 / s;
  result.error = 1.01 * std::sqrt(squared_error);
  result.tail = 1.01 * tail_ * shrink;
  result.cubic_tail = 2.02 * q * q * q * third_derivative_tail_ * shrink;
  return result;
}

}  // namespace lemmata::analysis
