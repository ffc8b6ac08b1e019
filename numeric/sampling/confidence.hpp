#pragma once

#include <cstdint>

#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::numeric {

/// The interval of Clopper and Pearson for the probability of a success, after `successes` in `trials` independent ones:
///
///     lower = sup { p : P(X_p >= successes) <= miss / 2 },  upper = inf { p : P(X_p <= successes) <= miss / 2 },
///
/// X_p binomial. It contains the true probability with probability at least 1 - miss, whatever that is.
///
/// Range:    0 <= successes <= trials, 1 <= trials <= 10^12, 0 < miss < 1.
/// Error:    rounded outwards: it contains the interval above, and lies in the one for miss * (1 - 1e-10 - 2e-14 s), s the
///           standard deviation of the number of successes plus 1, up to the next double.
/// Cost:     some sixty tails for each end.
/// Throws:   std::domain_error outside the range.
/// Source:   [ClopperPearson1934]
[[nodiscard]] ProbabilityBounds clopper_pearson_interval(std::int64_t successes, std::int64_t trials,
                                                         double miss);

/// Half-width of the band around the empirical distribution function of `samples` independent values, in which the true one lies
/// everywhere with probability at least 1 - miss: sqrt(ln(2 / miss) / (2 samples)) (Dvoretzky, Kiefer, Wolfowitz; the constant
/// is Massart's).
///
/// Range:    samples >= 1, 0 < miss < 1.
/// Error:    rounded up, by at most 16 units in the last place.
/// Throws:   std::domain_error outside the range.
/// Source:   [Massart1990, corollary 1]
[[nodiscard]] double distribution_band_half_width(std::int64_t samples, double miss);

}  // namespace lemmata::numeric
