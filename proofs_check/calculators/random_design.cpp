#include "proofs_check/calculators/random_design.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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

std::optional<std::int64_t> limit_from_of(const RandomDesign& design) {
  return analysis::size_for_limit(Rational(design.d) / Rational(design.n), design.squared_norm,
                                  design.noise_variance, Rational(1, 100));
}

/// How a design is simulated.
struct Plan {
  double mean = 0, gap = 0;
  numeric::HeavyTailedMeanPlan test;
};

/// Nothing where there is no simulation.
std::optional<Plan> plan_simulation(const RandomDesign& design, double false_alarm) {
  const auto refuse = [&](const std::string& what) {
    throw std::length_error("at n = " + std::to_string(design.n) + ", d = " + std::to_string(design.d) +
                            ": " + what);
  };
  const auto about = [](const Rational& number) { return exact_value(number, 3).decimal; };
  if (design.n > most_simulated_size || design.d > most_simulated_size)
    refuse("sizes up to " + std::to_string(most_simulated_size) + " are allowed");
  const auto risk = analysis::ridgeless_risk(design), variance = analysis::ridgeless_risk_variance(design);
  if (!risk || !variance || *risk == 0) return std::nullopt;
  static const Rational large(boost::multiprecision::pow(analysis::Integer(10), 100U)), small = 1 / large;
  for (const Rational& strength : {design.squared_norm, design.noise_variance})
    if (strength != 0 && (strength < small || strength > large))
      refuse("|beta|^2 and the noise variance may be 0 or from 1e-100 to 1e100, got " + about(strength));
  // Rounding is relative to |beta|, of which w - beta may be a small part.
  if (*risk * 1000000 < design.squared_norm)
    refuse("a risk of at least 1e-6 |beta|^2 is needed, since below rounding would be part of it, got " +
           about(*risk));
  constexpr double miss = 1e-6, relative_gap = 0.05;
  Plan plan;
  plan.mean = nearest_double(*risk);
  plan.gap = relative_gap * plan.mean;
  const auto least_variance =
      std::max(nearest_double(*variance) * (1 + 1e-12), 1e-12 * plan.mean * plan.mean);
  // A thousandth of the gap is an allowance for rounding, not a bound: by that of fill_risks, designs whose condition
  // number is beyond some 10^6 may exceed it (beyond less where the risk is a small part of |beta|^2). Their squared
  // errors are the largest ones, of which the test counts only the sign.
  plan.test = numeric::plan_heavy_tailed_mean(least_variance, plan.gap, false_alarm, miss, plan.gap / 1000);
  const double side = static_cast<double>(std::min(design.n, design.d));
  const double operations = static_cast<double>(plan.test.samples) * static_cast<double>(design.n) *
                            (static_cast<double>(design.d) * (20 + side));
  constexpr double operations_per_second = 1e9, most_seconds = 300;
  if (operations / operations_per_second > most_seconds)
    refuse(std::to_string(plan.test.samples) + " designs would take about " +
           readable_seconds(operations / operations_per_second) + ", and " + readable_seconds(most_seconds) +
           " is allowed");
  return plan;
}

}  // namespace

DesignRisk design_risk(const RandomDesign& design, const std::optional<RidgePenalty>& ridge, int digits) {
  const auto parts = analysis::ridgeless_risk_parts(design);
  DesignRisk result{design.n, design.d, exact_value(parts.bias, digits), {}, {}, {}, {}, {}, {}};
  result.variance = optional_value(parts.variance, digits);
  result.risk = optional_value(analysis::ridgeless_risk(design), digits);
  result.limit = optional_value(limit_of(design), digits);
  result.limit_from = limit_from_of(design);
  if (ridge) {
    const Rational lambda = penalty(design, *ridge);
    result.ridge = exact_value(lambda, digits);
    result.ridge_risk = enclosed_value([&] { return analysis::ridge_risk(design, lambda); }, digits);
  }
  return result;
}

std::vector<double> design_risk_doubles(const RandomDesign& design,
                                        const std::optional<RidgePenalty>& ridge) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto named = [&](const char* what, const auto& number) {
    try {
      return nearest_double(number);
    } catch (const std::length_error&) {
      throw std::length_error(std::string("doubles are below 2^1024, and the ") + what + " at n = " +
                              std::to_string(design.n) + ", d = " + std::to_string(design.d) + " is none");
    }
  };
  const auto of = [&](const char* what, const std::optional<Rational>& number) {
    return number ? named(what, *number) : infinity;
  };
  const auto parts = analysis::ridgeless_risk_parts(design);
  const auto limit_from = limit_from_of(design);
  std::vector<double> values{static_cast<double>(design.n),
                             static_cast<double>(design.d),
                             named("bias", parts.bias),
                             of("variance", parts.variance),
                             of("risk", analysis::ridgeless_risk(design)),
                             of("limit", limit_of(design)),
                             limit_from ? static_cast<double>(*limit_from) : infinity};
  if (ridge) {
    const Rational lambda = penalty(design, *ridge);
    values.push_back(named("penalty", lambda));
    values.push_back(named("risk of ridge regression", std::function<analysis::Ball()>([&] {
                             return analysis::ridge_risk(design, lambda);
                           })));
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

void require_simulation_fits(const RandomDesign& design, double false_alarm) {
  static_cast<void>(plan_simulation(design, false_alarm));
}

std::optional<RiskSimulation> simulate_risk(const RandomDesign& design, double false_alarm,
                                            std::uint64_t seed, int threads) {
  const auto plan = plan_simulation(design, false_alarm);
  if (!plan) return std::nullopt;
  constexpr std::int64_t part = 1 << 14;
  std::vector<double> values;
  double sum = 0;
  for (std::int64_t first = 0; first < plan->test.samples; first += part) {
    values.resize(static_cast<std::size_t>(std::min(part, plan->test.samples - first)));
    numeric::fill_risks(values, static_cast<int>(design.n), static_cast<int>(design.d),
                        nearest_double(design.squared_norm), nearest_double(design.noise_variance), 0, seed,
                        static_cast<std::uint64_t>(first), threads);
    sum += numeric::influence_sum(values, plan->mean, plan->test.scale);
  }
  return RiskSimulation{plan->test.samples, plan->gap, plan->test.false_alarm, plan->test.miss,
                        std::abs(sum) <= plan->test.threshold};
}

}  // namespace lemmata::proofs_check
