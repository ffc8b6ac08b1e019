#pragma once

#include <cstdint>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// How the gradient of the correlation loss is estimated at the neuron ReLU(w.x + b), with f(x) = sign(w.x + b) and y = chi_S(x):
/// by the mean over the samples of -y x_i (1 + f(x)) / 2 in [-1, 1], where (1 + f(x)) / 2 = ReLU'(w.x + b); or, centred, by
/// that of -y x_i f(x) / 2 in [-1/2, 1/2]. plain_odd is the plain one of an odd f (no bias, no ties) at a set S of even size.
enum class GradientEstimator { plain, plain_odd, centred };

/// The constant c in P(|estimate - mean| >= gap / 4) <= 2 exp(-m gap^2 / c) at every coordinate, by Hoeffding's inequality:
/// 32, 16 and 8. The values lie in an interval of length 2 or, centred, 1; and for odd f and even |S| the two parts -y x_i / 2 and
/// -y x_i f(x) / 2 of the plain estimate are independent (x -> -x changes the sign of the first alone), so that its mean over m
/// samples is that of 2m independent values, each twice as large in an interval of length 2.
[[nodiscard]] int hoeffding_constant(GradientEstimator estimator);

/// A number m of samples for which, with probability at least 1 - delta, the estimated gradient is larger in absolute value at
/// every coordinate of S than at every other: the least integer m with
///
///     m >= c / gap^2 * ln(2n / delta),   c = hoeffding_constant(estimator),
///
/// gap = gamma_f(S). The gap of the gradient is gap / 2, every coordinate must be estimated within gap / 4, and that fails with
/// probability at most 2n exp(-m gap^2 / c).
///
/// Range:    gap > 0, n >= 1, 0 < delta < 1. The plain estimators need |S| >= 2, for S = {i} the mean at i is
///           -(1 + f^(empty set)) / 2.
/// Throws:   std::domain_error outside the range.
/// Source:   004_1e8f31298879e96f.txt, "WHERE IS THE HIDDEN PROGRESS?", which has 1/gap^2.
/// Claim:    samples.one-step
[[nodiscard]] Integer one_step_samples(const Rational& gap, std::int64_t n, const Rational& delta,
                                       GradientEstimator estimator);

}  // namespace lemmata::analysis
