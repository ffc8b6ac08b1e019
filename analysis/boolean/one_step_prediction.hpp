#pragma once

#include "analysis/boolean/one_step_law.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// The probability that S is identified by m samples if the G_i were independent normal variables N_i with the means and
/// variances of G:
///
///     P(min_{i in S} |N_i| > max_{j not in S} |N_j| + margin / m),
///
/// an integral over the law of the maximum. It is a prediction: the G_i are uncorrelated but for -E[G_i] E[G_l] / m, and lie on a
/// lattice. The sums m G_i of the plain estimator (n odd) are integers of one parity, those of the centred one half-integers of
/// one parity, so that sizes that differ do so by 2, or by 1: a margin of one half of that, 1 for plain and 1/2 for centred,
/// corrects for ties, which count as failures.
///
/// Range:    1 <= k < n <= 10^6, m >= 1, coefficients in [0, 1], margin >= 0, variances above 0.
/// Error:    encloses the integral, to some 2^(10 - working precision).
/// Throws:   std::domain_error outside the range.
/// Claim:    samples.one-step-curve
[[nodiscard]] Ball predicted_identification(const OneStepLaw& law, const Integer& m,
                                            const Rational& margin = 0);

/// The least m at which the prediction without a margin is at least `probability`, by bisection: if it rises with m.
///
/// Range:    inside > outside, 0 < probability < 1.
/// Cost:     some 2 log2(m) predictions.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Integer predicted_samples(const OneStepLaw& law, const Rational& probability);

}  // namespace lemmata::analysis
