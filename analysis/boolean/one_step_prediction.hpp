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
/// an integral over the law of the maximum. It is a prediction: the G_i lie on a lattice, for which the margin
/// is, and are correlated, for odd f without ties by -E[G_i] E[G_l] / m alone.
///
/// Range:    1 <= k < n <= 10^6, m >= 1, coefficients in [0, 1], margin >= 0, variances above 0.
/// Error:    encloses the integral; its radius says how closely.
/// Throws:   std::domain_error outside the range.
/// Claim:    samples.one-step-curve
[[nodiscard]] Ball predicted_identification(const OneStepLaw& law, const Integer& m, const Rational& margin);

/// The margin that corrects for ties, which count as failures: 1, and 1/2 for the centred estimator. The sums m G_i are
/// integers, or halves of integers, of the parity of the number of estimates that are not 0; so sizes that differ do so by 2,
/// or by 1, at least, and the margin is the middle.
[[nodiscard]] Rational tie_margin(GradientEstimator estimator);

/// The number m of samples at which the prediction, corrected for ties, reaches a probability, if it rises with m: found by
/// bisection, until at m - 1, or at m (1 - 2^-40), it does not.
///
/// Range:    inside > outside, 0 < probability < 1.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Integer predicted_samples(const OneStepLaw& law, const Rational& probability);

}  // namespace lemmata::analysis
