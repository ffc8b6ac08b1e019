#include "proofs_check/calculators/random_design.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "analysis/linear/wishart_spectrum.hpp"
#include "numeric/dense/random_design.hpp"
#include "numeric/sampling/heavy_tailed_mean.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::RandomDesign;
using analysis::Rational;

namespace {

Rational penalty(const RandomDesign& design, const RidgePenalty& ridge) {
  return ridge.value ? *ridge.value : analysis::optimal_ridge(design);
}

std::optional<Value> optional_value(const std::optional<Rational>& number, int digits) {
  if (!number) return std::nullopt;
  return exact_value(*number, digits);
}

std::optional<Rational> limit_of(const RandomDesign& design) {
  return analysis::limiting_ridgeless_risk(Rational(design.d) / Rational(design.n), design.squared_norm,
                                           design.noise_variance);
}

}  // namespace

DesignRisk design_risk(const RandomDesign& design, const std::optional<RidgePenalty>& ridge, int digits) {
  const auto parts = analysis::ridgeless_risk_parts(design);
  DesignRisk result{design.n, design.d, exact_value(parts.bias, digits), {}, {}, {}, {}, {}, {}};
  result.variance = optional_value(parts.variance, digits);
  result.risk = optional_value(analysis::ridgeless_risk(design), digits);
  result.limit = optional_value(limit_of(design), digits);
  result.limit_from = analysis::size_for_limit(Rational(design.d) / Rational(design.n), design.squared_norm,
                                               design.noise_variance, Rational(1, 100));
  if (ridge) {
    const Rational lambda = penalty(design, *ridge);
    result.ridge = exact_value(lambda, digits);
    result.ridge_risk = enclosed_value([&] { return analysis::ridge_risk(design, lambda); }, digits);
  }
  return result;
}

std::vector<double> design_risk_doubles(const RandomDesign& design,
                                        const std::optional<RidgePenalty>& ridge) {
  const auto of = [](const std::optional<Rational>& number) {
    return number ? nearest_double(*number) : std::numeric_limits<double>::infinity();
  };
  const auto parts = analysis::ridgeless_risk_parts(design);
  std::vector<double> values{
      static_cast<double>(design.n),        static_cast<double>(design.d), of(parts.bias), of(parts.variance),
      of(analysis::ridgeless_risk(design)), of(limit_of(design))};
  if (ridge) {
    const Rational lambda = penalty(design, *ridge);
    values.push_back(nearest_double(lambda));
    values.push_back(nearest_double([&] { return analysis::ridge_risk(design, lambda); }));
  }
  return values;
}

std::optional<OverparameterisedMinimum> overparameterised_minimum(const RandomDesign& design, int digits) {
  const auto stationary = [&] {
    return analysis::stationary_dimension(design.n, design.squared_norm, design.noise_variance);
  };
  if (!stationary()) return std::nullopt;
  OverparameterisedMinimum result;
  const auto whole = stationary().value();
  result.stationary = whole.is_exact() ? exact_value(whole.midpoint(), digits)
                                       : enclosed_value([&] { return stationary().value(); }, digits);
  result.d = analysis::best_overparameterised_dimension(design.n, design.squared_norm, design.noise_variance);
  if (result.d)
    result.risk = optional_value(
        analysis::ridgeless_risk({design.n, *result.d, design.squared_norm, design.noise_variance}), digits);
  return result;
}

std::optional<RiskSimulation> simulate_risk(const RandomDesign& design, double false_alarm,
                                            std::uint64_t seed, int threads) {
  const auto risk = analysis::ridgeless_risk(design), variance = analysis::ridgeless_risk_variance(design);
  if (!risk || !variance || *risk == 0) return std::nullopt;
  if (design.n > most_simulated_size || design.d > most_simulated_size)
    throw std::length_error("simulate_risk: n and d must be at most " + std::to_string(most_simulated_size) +
                            ", got n = " + std::to_string(design.n) + ", d = " + std::to_string(design.d));
  constexpr double miss = 1e-6, relative_gap = 0.05;
  const double mean = nearest_double(*risk), gap = relative_gap * mean;
  const auto least_variance = std::max(nearest_double(*variance) * (1 + 1e-12), 1e-12 * mean * mean);
  // A thousandth of the gap is an allowance for rounding, not a bound: by that of fill_risks, designs whose condition
  // number is beyond some 10^6 may exceed it. Their squared errors are the largest ones, of which the test counts
  // only the sign.
  const auto plan = numeric::plan_heavy_tailed_mean(least_variance, gap, false_alarm, miss, gap / 1000);
  const double small = static_cast<double>(std::min(design.n, design.d));
  const double operations = static_cast<double>(plan.samples) * static_cast<double>(design.n) *
                            (static_cast<double>(design.d) * (20 + small));
  constexpr double operations_per_second = 1e9, most_seconds = 300;
  if (operations / operations_per_second > most_seconds)
    throw std::length_error("simulate_risk: " + std::to_string(plan.samples) + " designs of n = " +
                            std::to_string(design.n) + ", d = " + std::to_string(design.d) +
                            " would take about " + readable_seconds(operations / operations_per_second));
  constexpr std::int64_t part = 1 << 14;
  std::vector<double> values;
  double sum = 0;
  for (std::int64_t first = 0; first < plan.samples; first += part) {
    values.resize(static_cast<std::size_t>(std::min(part, plan.samples - first)));
    numeric::fill_risks(values, static_cast<int>(design.n), static_cast<int>(design.d),
                        nearest_double(design.squared_norm), nearest_double(design.noise_variance), 0, seed,
                        static_cast<std::uint64_t>(first), threads);
    sum += numeric::influence_sum(values, mean, plan.scale);
  }
  return RiskSimulation{plan.samples, gap, plan.false_alarm, plan.miss, std::abs(sum) <= plan.threshold};
}

}  // namespace lemmata::proofs_check
