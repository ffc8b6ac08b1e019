#pragma once

#include <cstdint>

#include "analysis/boolean/one_step_samples.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// One gradient step from m samples identifies S if min_{i in S} |G_i| > max_{j not in S} |G_j|, where G is the mean over the samples
// of one of the two estimators of the gradient (GradientEstimator).

/// What one coordinate sees in one sample of a neuron on n coordinates whose weights are all of one size: the coefficients
/// |f^(S \ {i})|, i in S, and |f^(S u {j})|, j not in S, |S| = k even, f(x) = sign(w.x) with sign(0) = 0.
struct OneStepLaw {
  std::int64_t n = 1;
  std::int64_t k = 1;
  Rational inside;          ///< its half is the mean of |G_i| in the limit, i in S
  Rational outside;         ///< the same off S
  Rational positive{1, 2};  ///< P(w.x > 0), (1 - P(w.x = 0)) / 2
  GradientEstimator estimator = GradientEstimator::plain;
};

/// That of majority, with a share `label_noise` of the labels flipped, which shrinks both coefficients by 1 - 2 label_noise.
///
/// Range:    1 <= k < n, k even, 0 <= label_noise < 1/2.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] OneStepLaw majority_one_step_law(std::int64_t n, std::int64_t k, GradientEstimator estimator,
                                               const Rational& label_noise = 0);

/// The variance of one sample's estimate at a coordinate whose coefficient has that size: P(w.x > 0) - (coefficient/2)^2, and
/// P(w.x > 0) / 2 - (coefficient/2)^2 for the centred estimator.
[[nodiscard]] Rational one_step_variance(const OneStepLaw& law, const Rational& coefficient);

/// The probability that S is identified by m samples with majority on n coordinates, exactly, from the number of ways in which the
/// sums come about. For even k the vector y x sign(w.x) is the same at x and -x, hence independent of the sign: m samples of
/// the plain estimator are a binomial number of samples of the centred one.
///
/// Range:    n odd, 2 <= k < n, k even, m >= 0; (m+1)^n <= 2^22 and (n-1) m <= 126.
/// Cost:     2^(n-1) m (m+1)^n additions of 128 bits.
/// Throws:   std::domain_error outside the range, std::length_error beyond the limits.
/// Claim:    samples.one-step
[[nodiscard]] Rational identification_probability(int n, int k, int m, GradientEstimator estimator);

/// P(|G_i - E[G_i]| >= distance) after m samples at a coordinate whose coefficient has that size, exactly.
///
/// Range:    m >= 1, distance >= 0, 0 <= coefficient < 2 P(w.x > 0) <= 1.
/// Cost:     2m steps on integers of m log2(d) bits, d the denominator of the law of one sample.
/// Throws:   std::domain_error outside the range; std::length_error for more than 2^28 bits.
/// Claim:    samples.one-step
[[nodiscard]] Rational deviation_probability(const OneStepLaw& law, const Rational& coefficient,
                                             std::int64_t m, const Rational& distance);

}  // namespace lemmata::analysis
