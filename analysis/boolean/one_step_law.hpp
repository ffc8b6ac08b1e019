#pragma once

#include <cstdint>

#include "analysis/boolean/one_step_samples.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// One gradient step from m samples identifies S if min_{i in S} |G_i| > max_{j not in S} |G_j|, where G is the mean over the samples
// of one of the two estimators of the gradient (GradientEstimator).

/// What the coordinates see in one sample, at a neuron f(x) = sign(w.x + b), sign(0) = 0, whose weights are all of one size: the
/// coefficients |f^(S \ {i})|, i in S, and |f^(S u {j})|, j not in S, |S| = k.
struct OneStepLaw {
  std::int64_t n = 1;
  std::int64_t k = 1;
  Rational inside;   ///< twice |E[G_i]|, i in S
  Rational outside;  ///< the same off S
  Rational mean_square{1,
                       2};  ///< of one sample's estimate at any coordinate: P(f = 1), centred P(f != 0) / 4
  GradientEstimator estimator = GradientEstimator::plain;
};

/// That of weights +-1, without a bias for even k. For odd k, where that neuron sees nothing, it has a bias of +-1: one more
/// coordinate, which every set of even size is joined with. A share `label_noise` of the labels is flipped, which
/// shrinks both coefficients by 1 - 2 label_noise.
///
/// Range:    1 <= k < n, 0 <= label_noise < 1/2. The plain estimators need k >= 2, and an even n if k is odd: with ties, the share
///           of them that 1[w.x + b > 0] leaves out would add to the mean.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] OneStepLaw majority_one_step_law(std::int64_t n, std::int64_t k, GradientEstimator estimator,
                                               const Rational& label_noise = 0);

/// The variance of one sample's estimate at a coordinate whose coefficient has that size: mean_square - (coefficient/2)^2.
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
/// Range:    m >= 1, distance >= 0, 0 <= coefficient / 2 < P(the estimate is not 0), times 1/2 if centred.
/// Cost:     2m steps on integers of m log2(d) bits, d the denominator of the law of one sample.
/// Throws:   std::domain_error outside the range; std::length_error for more than 2^28 bits.
/// Claim:    samples.one-step
[[nodiscard]] Rational deviation_probability(const OneStepLaw& law, const Rational& coefficient,
                                             std::int64_t m, const Rational& distance);

}  // namespace lemmata::analysis
