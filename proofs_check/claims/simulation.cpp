#include "proofs_check/claims/simulation.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "numeric/sampling/heavy_tailed_mean.hpp"
#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::proofs_check {

using analysis::to_string;

namespace {

std::string design(std::int64_t samples, double false_alarm, double power_short_of_one, double gap) {
  return fmt::format("{} samples, false alarm <= {:.2g}, power >= 1 - {:.2g} against a mean {:.3g} away",
                     samples, false_alarm, power_short_of_one, gap);
}

}  // namespace

Outcome judge_mean(const std::string& where, const analysis::Rational& stated, const analysis::Rational& gap,
                   const Budget& budget, const std::function<std::int64_t(std::int64_t)>& sum) {
  if (abs(stated) > 1)
    return {.verdict = Verdict::refuted,
            .witness = where + ": the statement has the mean " + to_string(stated) + " for values of size 1"};
  const auto mean = static_cast<double>(stated), distance = static_cast<double>(gap);
  const auto plan_against = [&](double mutant) {
    return numeric::plan_two_point_test(mean, std::clamp(mutant, -1.0, 1.0), budget.false_alarm, budget.miss);
  };
  const numeric::TestPlan above = plan_against(mean + distance), below = plan_against(mean - distance);
  const numeric::TestPlan& plan = above.samples >= below.samples ? above : below;
  // the plan was made against one of the two means; its acceptance region must miss the other as rarely
  const auto successes = [&](std::int64_t total) { return (total + plan.samples) / 2; };
  const auto probability = [](double observable) { return (1 + std::clamp(observable, -1.0, 1.0)) / 2; };
  const double missed_above = numeric::binomial_lower_tail(plan.samples, probability(mean + distance),
                                                           successes(plan.greatest_accepted_sum))
                                  .upper;
  const double missed_below = numeric::binomial_upper_tail(plan.samples, probability(mean - distance),
                                                           successes(plan.least_accepted_sum))
                                  .upper;
  if (std::max(missed_above, missed_below) > budget.miss)
    return {.note = "the plan misses a mean at the stated distance too often"};
  if (budget.stop.stop_requested()) return {.note = "stopped before drawing samples"};
  const std::int64_t seen = sum(plan.samples);
  if (seen < plan.least_accepted_sum || seen > plan.greatest_accepted_sum)
    return {.verdict = Verdict::refuted,
            .witness = where + ": sum " + std::to_string(seen) + " of " + std::to_string(plan.samples) +
                       " samples, outside " + std::to_string(plan.least_accepted_sum) + ".." +
                       std::to_string(plan.greatest_accepted_sum)};
  return {.verdict = Verdict::corroborated,
          .range = where,
          .note = design(plan.samples, budget.false_alarm, budget.miss, distance)};
}

Outcome judge_bounded_means(const std::string& where, const std::vector<analysis::Rational>& stated,
                            const analysis::Rational& gap, const Budget& budget,
                            const std::function<std::vector<std::int64_t>(std::int64_t)>& sums) {
  const double error = std::min(budget.false_alarm, budget.miss) / static_cast<double>(stated.size());
  const std::int64_t samples = numeric::samples_to_separate(static_cast<double>(gap), error);
  if (budget.stop.stop_requested()) return {.note = "stopped before drawing samples"};
  const auto seen = sums(samples);
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const analysis::Rational mean = analysis::Rational(seen[i]) / samples;
    if (abs(mean - stated[i]) < gap / 2) continue;
    return {.verdict = Verdict::refuted,
            .witness = where + ": observable " + std::to_string(i + 1) + " has the sum " +
                       std::to_string(seen[i]) + " over " + std::to_string(samples) +
                       " samples, the statement the mean " + to_string(stated[i])};
  }
  return {.verdict = Verdict::corroborated,
          .range = where,
          .note = design(samples, budget.false_alarm, budget.miss, static_cast<double>(gap))};
}

Outcome judge_heavy_tailed_mean(
    const std::string& where, const analysis::Rational& stated, const analysis::Rational& gap,
    const analysis::Rational& variance, double rounding, const Budget& budget,
    const std::function<void(std::span<double> values, std::uint64_t first)>& fill) {
  const auto mean = static_cast<double>(stated), distance = static_cast<double>(gap);
  // the stated mean is rounded too, and so is the difference from it
  const double error = (rounding + 0x1p-52) * std::abs(mean);
  const numeric::HeavyTailedMeanPlan plan = numeric::plan_heavy_tailed_mean(
      static_cast<double>(variance), distance, budget.false_alarm, budget.miss, error);
  constexpr std::int64_t batch = 1 << 16;
  std::vector<double> values(static_cast<std::size_t>(std::min(batch, plan.samples)));
  double influences = 0, total = 0;
  for (std::int64_t first = 0; first < plan.samples; first += batch) {
    if (budget.stop.stop_requested()) return {.note = "stopped before all samples were drawn"};
    const std::span<double> part =
        std::span(values).first(static_cast<std::size_t>(std::min(batch, plan.samples - first)));
    fill(part, static_cast<std::uint64_t>(first));
    influences += numeric::influence_sum(part, mean, plan.scale);
    for (const double value : part) total += value;
  }
  if (std::abs(influences) > plan.threshold)
    return {
        .verdict = Verdict::refuted,
        .witness = fmt::format("{}: {} samples have the mean {:.6g}, the statement {:.6g}; the sum of the "
                               "influences is {:.3g}, outside -{:.3g}..{:.3g}",
                               where, plan.samples, total / static_cast<double>(plan.samples), mean,
                               influences, plan.threshold, plan.threshold)};
  return {.verdict = Verdict::corroborated,
          .range = where,
          .note = design(plan.samples, plan.false_alarm, plan.miss, distance)};
}

}  // namespace lemmata::proofs_check
