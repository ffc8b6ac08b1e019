#include "analysis/gram/dilated_expansion.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/kernel/hermite_expansion.hpp"

// The formula is that of He_j(s x) in the He_k(x), j = k + 2 m. It holds in L^2 of the normal law: the density of
// variance q is at most sqrt(q_0 / q) = 1/s times that of q_0 >= q, so f(sqrt q x) has at most 1/s times the second
// moment of f(sqrt q_0 x). For the same reason
//
//     tail(q) <= tail(q_0) / s,
//     sum over k > K of k (k-1) (k-2) c_k(q)^2 <= (q/q_0)^3 (that at q_0) / s,
//
// the latter from phi''', whose coefficients are sqrt((k+1)(k+2)(k+3)) c_(k+3) / q^(3/2). And k^3 <= 2 k (k-1) (k-2) for k >= 6.
//
// What is left out of c_k is, by Cauchy and Schwarz, at most the root of tail(q_0) times the sum over m > M of the
// squares of the weights w_m x^m s^k, x = s^2 - 1. Over all m that sum is at most 1/s^2: C(2m, m) <= 4^m, and the sum
// over m of C(k+2m, k) x^2m is at most (1 - |x|)^(-k-1). From M + 1 on the terms' ratios are at most (x
// (j+1)/(j+1-k))^2, j = k + 2 M + 2, and fall.
//
// Rounding. Doubles of the a_k err by u |a_k|, the weights by 3 m u, s^k by (k + 2) u, powers of x by m u, and sums
// from the first term on: in all (6 m + k + 8) u of the sum of sizes, which is summed up beside it.

namespace lemmata::analysis {

namespace {

constexpr double u = 0x1p-53;
constexpr int most_terms = 1023;
constexpr double largest_shift = 1.0 / 9;  // 1 - q / q_0

double to_double(const Ball& ball) { return ball.midpoint().convert_to<double>(); }

/// Above every number of the ball, and at least 0.
double upper_double(const Ball& ball) {
  return std::max(0.0, ball.upper().convert_to<double>() * (1 + 4 * u));
}

}  // namespace

double DilatedExpansion::variance_for(double q) {
  int exponent = 0;
  const double mantissa = std::frexp(q, &exponent);  // in [1/2, 1)
  return std::ldexp(std::ceil(mantissa * 16), exponent - 4);
}

DilatedExpansion::DilatedExpansion(const Activation& phi, double q) : variance_(q) {
  const Ball variance{Rational(q)};
  const BallPrecision precision(160);
  const Activation derivative = phi.derivative();
  const Ball slope_moment = hermite_expansion(derivative, variance, 1).second_moment;
  const Ball third_moment =
      hermite_expansion(derivative.derivative().derivative(), variance, 1).second_moment;
  HermiteExpansion expansion;
  Ball third_tail;
  for (int terms = 64;; terms = std::min(2 * terms, most_terms)) {
    expansion = hermite_expansion(phi, variance, terms);
    // Parseval: q E phi'^2 is the sum of k c_k^2, and q^3 E phi'''^2 that of k (k-1) (k-2) c_k^2.
    Ball slope_tail = slope_moment * variance;
    third_tail = third_moment * variance * variance * variance;
    for (int k = 1; k < terms; ++k) {
      const Ball& c = expansion.coefficients[static_cast<std::size_t>(k)];
      slope_tail -= Ball(k) * c * c;
      third_tail -= Ball(k) * Ball(k - 1) * Ball(k - 2) * c * c;
    }
    tail_ = upper_double(expansion.tail());
    const double left = tail_ / to_double(expansion.second_moment);
    const double slope_left = upper_double(slope_tail) / to_double(slope_moment * variance);
    if (left <= 0x1p-92 || (slope_left <= 0x1p-57 && terms >= 256)) break;
    if (terms == most_terms) {
      if (slope_left <= 0x1p-30) break;
      throw std::domain_error("GramKernels: " + phi.text() + " would need more than " +
                              std::to_string(most_terms) + " Hermite coefficients at variance " +
                              std::to_string(variance_));
    }
  }
  cubic_tail_ = 2 * upper_double(third_tail);
  for (const Ball& coefficient : expansion.coefficients) {
    coefficients_.push_back(to_double(coefficient));
    const double radius = coefficient.radius().convert_to<double>();
    if (std::abs(coefficients_.back()) <= radius)
      coefficients_.back() = 0;  // as those of an odd or even function
    tail_ += 4 * radius * radius;
  }
  const std::size_t count = coefficients_.size();
  for (std::size_t k = 0; k < count; ++k) {
    weights_.emplace_back();
    double weight = 1;
    std::size_t j = k;
    for (; j < count; j += 2) {
      weights_.back().push_back(weight);
      const auto m = static_cast<double>((j - k) / 2 + 1);
      const auto degree = static_cast<double>(j + 2);
      weight *= std::sqrt(degree * (degree - 1)) / (2 * m);
    }
    const auto next = static_cast<double>(j);
    const double first = weight * std::pow(largest_shift, (next - static_cast<double>(k)) / 2);
    const double ratio = std::pow(largest_shift * (next + 1) / (next + 1 - static_cast<double>(k)), 2);
    double square = 9.0 / 8;
    if (ratio < 1) square = std::min(square, first * first / (1 - ratio));
    left_out_.push_back(1.01 * std::sqrt(tail_ * square));
  }
}

DilatedCoefficients DilatedExpansion::at(double q) const {
  const double ratio = q / variance_;
  const double s = std::sqrt(ratio);
  const double x = (q - variance_) / variance_;  // the numerator is exact
  DilatedCoefficients result;
  double power = 1;
  for (std::size_t k = 0; k < coefficients_.size(); ++k, power *= s) {
    if (x == 0) {
      result.c.push_back(coefficients_[k]);
      result.error.push_back(std::abs(coefficients_[k]) * u);
      continue;
    }
    const std::vector<double>& weights = weights_[k];
    double sum = 0, size = 0, shift = 1;
    for (std::size_t m = 0; m < weights.size(); ++m, shift *= x) {
      const double term = coefficients_[k + 2 * m] * weights[m] * shift;
      sum += term;
      size += std::abs(term) * static_cast<double>(6 * m + k + 8);
    }
    result.c.push_back(sum * power);
    result.error.push_back(1.01 * size * power * u + left_out_[k]);
  }
  const double shrink = 1 / s;
  result.tail = 1.01 * tail_ * shrink;
  result.cubic_tail = 1.01 * cubic_tail_ * shrink;  // q^3 <= q_0^3
  return result;
}

}  // namespace lemmata::analysis
