#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/outcome.hpp"

namespace lemmata::proofs_check {

/// Judges, by simulation, that a +-1-valued observable has the stated mean.
///
/// The test is fixed before a sample is drawn: it rejects the stated mean with probability at most budget.false_alarm
/// when it is true, and accepts it with probability at most budget.miss when the true mean is stated + gap or stated
/// -
/// gap (exact binomial tails). The outcome says the number of samples and both rates.
///
/// sum(m) is the sum of the observable over m samples, a pure function of m and the budget's seed.
[[nodiscard]] Outcome judge_mean(const std::string& where, const analysis::Rational& stated,
                                 const analysis::Rational& gap, const Budget& budget,
                                 const std::function<std::int64_t(std::int64_t samples)>& sum);

/// The same for several observables with values in [-1, 1], by Hoeffding's inequality: each stated mean is told from
/// the
/// means at a distance of gap or more, the false-alarm rate being shared among the observables.
///
/// sums(m) are the sums over m samples, one per observable.
[[nodiscard]] Outcome judge_bounded_means(
    const std::string& where, const std::vector<analysis::Rational>& stated, const analysis::Rational& gap,
    const Budget& budget, const std::function<std::vector<std::int64_t>(std::int64_t samples)>& sums);

/// Judges that a real observable has the stated mean, of which a bound of the variance is known (for the stated law
/// and for those at a distance of `gap` alike): a sum of bounded influences, with probabilities from exponential
/// moments (numeric/sampling/heavy_tailed_mean). Heavy tails are allowed.
///
/// fill(values, first) sets values[i] to sample first + i, a pure function of it and the budget's seed; `rounding` is
/// the floating-point error of a sample that the threshold leaves room for, relatively to the stated mean. The two
/// rates are bounds if no sample's error is larger. For random designs it is an allowance, not a bound: the error
/// grows with the condition number, and that larger ones are rare is not derived. One sample's error, however large,
/// moves the sum by less than 2, the threshold being some 40. Claims about designs name this among what they trust.
[[nodiscard]] Outcome judge_heavy_tailed_mean(
    const std::string& where, const analysis::Rational& stated, const analysis::Rational& gap,
    const analysis::Rational& variance, double rounding, const Budget& budget,
    const std::function<void(std::span<double> values, std::uint64_t first)>& fill);

}  // namespace lemmata::proofs_check
