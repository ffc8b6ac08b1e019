#pragma once

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// Correlation of the label y = chi_I(x), |I| = k, with one coordinate, the x_i being independent with mean mu:
///
///     E[y x_j] = mu^(k-1) for j in I,  mu^(k+1) for j not in I.
///
/// For uniform x (mu = 0) and k >= 2 all of them are 0: no single coordinate tells anything about I.
///
/// Range:    -1 <= mu <= 1; k >= 1 for a member, k >= 0 otherwise.
/// Throws:   std::domain_error outside the range.
/// Source:   000_19217ae9f712fcea.txt, "Canonical "hard" example: parities"
/// Claim:    parity.local-correlation
[[nodiscard]] Rational local_correlation(const Rational& mu, int k, bool member);

/// The difference of the two, mu^(k-1) (1 - mu^2), in absolute value. If every correlation is estimated from the same samples,
/// one_step_samples(gap, d, delta, GradientEstimator::centred) of them give all d within gap / 2, and so I, with probability
/// at least 1 - delta (Hoeffding's inequality: 8 ln(2d / delta) / gap^2).
///
/// Range:    -1 <= mu <= 1, k >= 1.
/// Throws:   std::domain_error outside the range.
/// Claim:    parity.local-correlation
[[nodiscard]] Rational local_correlation_gap(const Rational& mu, int k);

}  // namespace lemmata::analysis
