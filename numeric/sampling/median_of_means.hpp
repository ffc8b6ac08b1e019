#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// A test of the mean of a real observable of which nothing is known but a bound of its variance: heavy tails are
/// allowed. The samples are cut into
/// `blocks` blocks, an odd number; the stated mean is accepted if the median of the blocks' means is within
/// half_width of it.
///
/// By Chebyshev's inequality a block's mean is off by more than half_width with probability at most p = variance /
/// (samples_per_block * half_width^2);
/// the median only if more than half of the blocks are: the tail of a binomial law.
struct MedianOfMeansPlan {
  int blocks;
  std::int64_t samples_per_block;
  double half_width;   ///< half of the gap, less the rounding allowance
  double false_alarm;  ///< at least the probability of rejecting the true mean
  double miss;         ///< at least the probability of accepting a mean that is wrong by the gap or more
};

/// The plan with the fewest samples.
///
/// Range:    variance > 0 (of either law, the stated one and the mutant's), gap > 0, 0 < false_alarm, miss < 1;
///           rounding >= 0 bounds the error of a
///           block's mean that floating-point arithmetic makes, and must be below gap / 4.
/// Throws:   std::domain_error outside the range; std::length_error if more than 10^12 samples are needed.
[[nodiscard]] MedianOfMeansPlan plan_median_of_means(double variance, double gap, double false_alarm,
                                                     double miss, double rounding);

/// The median of an odd number of values.
[[nodiscard]] double median(std::span<const double> values);

}  // namespace lemmata::numeric
