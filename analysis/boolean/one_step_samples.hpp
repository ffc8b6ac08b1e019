#pragma once

#include <cstdint>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// How the gradient of the correlation loss is estimated at the neuron ReLU(w.x + b), with f(x) = sign(w.x + b) and y = chi_S(x):
/// by the mean over the samples of -y x_i (1 + f(x)) / 2 in [-1, 1], where (1 + f(x)) / 2 = ReLU'(w.x + b); or, centred, by
/// that of -y x_i f(x) / 2 in [-1/2, 1/2].
enum class GradientEstimator { plain, centred };

/// A number m of samples for which, with probability at least 1 - delta, the estimated gradient is larger in absolute value at
/// every coordinate of S than at every other: the least integer m with
///
///     m >= c / gap^2 * ln(2n / delta),   c = 32 for the plain estimator, 8 for the centred one,
///
/// gap = gamma_f(S). The gap of the gradient is gap / 2, every coordinate must be estimated within gap / 4, and by
/// Hoeffding's inequality for values in an interval of length 2 or 1 that fails with probability at most
/// 2n exp(-m gap^2 / 32) or 2n exp(-m gap^2 / 8).
///
/// Range:    gap > 0, n >= 1, 0 < delta < 1. The plain estimator needs |S| >= 2, for S = {i} its mean at i is
///           -(1 + f^(empty set)) / 2.
/// Throws:   std::domain_error outside the range.
/// Source:   004_1e8f31298879e96f.txt, "WHERE IS THE HIDDEN PROGRESS?", which has 1/gap^2.
/// Claim:    samples.one-step
[[nodiscard]] Integer one_step_samples(const Rational& gap, std::int64_t n, const Rational& delta,
                                       GradientEstimator estimator);

}  // namespace lemmata::analysis
