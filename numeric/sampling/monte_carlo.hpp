#pragma once

#include <cstdint>

namespace lemmata::numeric {

/// A probability is at least `lower` and at most `upper`; 0 <= lower <= upper <= 1.
struct ProbabilityBounds {
  double lower;
  double upper;
};

/// P(X >= t), X binomial: the number of successes in m independent trials that each succeed with probability p.
///
/// The smaller tail is summed from its largest term by the recurrence between neighbouring terms; what is left out is
/// bounded by a geometric series. The largest term is exp of Stirling's series with its remainder minus m times the
/// Kullback-Leibler divergence of p from t / m. The larger tail is 1 minus the smaller one.
///
/// Range:    0 <= m <= 10^12, 0 <= p <= 1, any t; p is taken as the exact value of the double.
/// Error:    the bounds hold, rounding included, if std::log and std::exp err by at most 4 units in the last place. They
///           are apart by at most 1e-10 + 2e-14 * s of the smaller tail, s the standard deviation of X plus 1, or
///           by 1e-300 where it is below that. The derivation stands beside the code.
/// Cost:     about 9 s multiplications and divisions at most; far fewer for a small tail.
/// Throws:   std::domain_error if m or p is out of range.
[[nodiscard]] ProbabilityBounds binomial_upper_tail(std::int64_t m, double p, std::int64_t t);

/// P(X <= t); otherwise as binomial_upper_tail.
[[nodiscard]] ProbabilityBounds binomial_lower_tail(std::int64_t m, double p, std::int64_t t);

/// Samples after which the mean of independent values in [-1, 1] tells apart two expectations `gap` apart, each error
/// having probability at most alpha when the threshold lies midway.
/// Hoeffding: P(|mean - mu| >= gap / 2) <= 2 exp(-m gap^2 / 8).
///
/// Range:    0 < gap <= 2, 0 < alpha < 1.
/// Throws:   std::domain_error outside the range; std::length_error if the number is above 10^18.
[[nodiscard]] std::int64_t samples_to_separate(double gap, double alpha);

/// A test of the mean of a +-1-valued observable, fixed before any sample is drawn: the stated mean is accepted when the
/// sum of `samples` independent values is from `least_accepted_sum` to `greatest_accepted_sum`.
struct TestPlan {
  std::int64_t samples;
  std::int64_t least_accepted_sum;
  std::int64_t greatest_accepted_sum;
  double
      false_alarm;  ///< at least the probability that the stated mean is rejected though it is the true one
  double power;     ///< at most the probability that it is rejected when the mutant's mean is the true one
};

/// The two-sided test that rejects mean_true with probability at most false_alarm (half on each side) when it is right,
/// and accepts it with probability at most miss when mean_mutant is right; from exact binomial tails.
///
/// `samples` suffices and `samples` - 1 does not. (The tails are not quite monotone in the number of samples, so some
/// smaller number may suffice too.) The laws are those with success probability (1 + mean) / 2 rounded to double: a mean
/// that is no double should be further from the mutant's than its rounding, or the plan says nothing about it.
///
/// Range:    means in [-1, 1] and different, 0 < false_alarm < 1, 0 < miss < 1.
/// Throws:   std::domain_error outside the range; std::length_error if more than 10^12 samples are needed.
[[nodiscard]] TestPlan plan_two_point_test(double mean_true, double mean_mutant, double false_alarm,
                                           double miss);

}  // namespace lemmata::numeric
