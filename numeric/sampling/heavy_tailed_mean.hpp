#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// A test of the mean of a real observable of whose law nothing is known but a bound of its variance: heavy tails are
/// allowed. The stated mean mu is accepted if
///
///     |sum over the samples of psi(scale (x - mu))| <= threshold,   psi(t) = t - t^3/6 for |t| <= sqrt(2), else
///                                                                   psi(+-sqrt(2)) = +-2 sqrt(2)/3.
///
/// psi bounds what one sample can do, and -ln(1 - t + t^2/2) <= psi(t) <= ln(1 + t + t^2/2) for every t. So if the
/// mean is mu and the variance at most V, E exp(+-psi(scale (x - mu))) <= 1 + scale^2 V / 2, and Markov's inequality
/// bounds the probability that the sum is above the threshold; if the mean is mu + gap, E exp(-psi) <= 1 - scale gap
/// + scale^2 (V + gap^2) / 2 bounds the probability that it is not. (A mean further away is missed less often, for
/// psi increases.) For a small gap this takes about 4 (V / gap^2) (ln(2 / false_alarm) + ln(1 / miss)) samples.
///
/// Source:   [Catoni2012], with the psi of [CatoniGiulini2017]; the two inequalities are proved in the source
struct HeavyTailedMeanPlan {
  std::int64_t samples;
  double scale;
  double threshold;
  double false_alarm;  ///< at least the probability of rejecting the true mean
  double miss;         ///< at least the probability of accepting a mean that is wrong by the gap or more
};

/// The plan with the fewest samples among those that the inequalities above prove.
///
/// Range:    variance > 0 bounds the variance of either law, the stated one and the one with another mean; gap > 0;
///           0 < false_alarm, miss < 1; 0 <= rounding < gap / 4 bounds the floating-point error of a sample.
/// Error:    the threshold leaves room for the samples' rounding, and for that of influence_sum over parts of at
///           least 2^12 samples (the last may have fewer) that are added one after another.
/// Throws:   std::domain_error outside the range; std::length_error if more than 10^10 samples are needed.
[[nodiscard]] HeavyTailedMeanPlan plan_heavy_tailed_mean(double variance, double gap, double false_alarm,
                                                         double miss, double rounding);

/// sum of psi(scale (x - mean)) over the values; a value that is no number counts as 0.
///
/// Error:    at most (2^12 + size / 2^12 + 8) size 2^-53.
[[nodiscard]] double influence_sum(std::span<const double> values, double mean, double scale);

}  // namespace lemmata::numeric
