#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/linear/random_design_risk.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// A penalty given, or for each design the one that is best for it.
struct RidgePenalty {
  std::optional<analysis::Rational> value;  ///< nothing: the optimal one
};

/// The risk of least squares at one size. A value that is missing is infinite, unless said otherwise.
struct DesignRisk {
  std::int64_t n = 1, d = 1;
  Value bias;
  std::optional<Value> variance, risk;  ///< of the solution of smallest norm
  std::optional<Value> limit;           ///< of that risk for n -> infinity at the same d/n
  std::optional<std::int64_t>
      limit_from;  ///< the n from which on the limit is within 1 % at this d/n; none without limit
  std::optional<Value> ridge, ridge_risk;  ///< missing where no ridge was asked for
};

[[nodiscard]] DesignRisk design_risk(const analysis::RandomDesign& design,
                                     const std::optional<RidgePenalty>& ridge, int digits);

/// The nearest doubles of n, d, bias, variance, risk, limit, limit_from, and with a ridge ridge and ridge_risk; infinity
/// where there is one, and for limit_from where there is none.
///
/// Throws: std::length_error, naming the value and the sizes, if one is finite and beyond the doubles.
[[nodiscard]] std::vector<double> design_risk_doubles(const analysis::RandomDesign& design,
                                                      const std::optional<RidgePenalty>& ridge);

/// The least risk with more columns than rows.
struct OverparameterisedMinimum {
  Value stationary;               ///< for real d
  std::optional<std::int64_t> d;  ///< the best integer; nothing beyond 2^60
  std::optional<Value> risk;
};
[[nodiscard]] std::optional<OverparameterisedMinimum> overparameterised_minimum(
    const analysis::RandomDesign& design, int digits);

/// A simulation of the risk of one design: least squares solved at random designs, whose mean is tested against the
/// exact one. The two probabilities are bounds for the exact solutions, and for rounded ones whose squared error is
/// off by no more than a thousandth of the gap; beyond condition numbers of some 10^6 it may be off by more, which is
/// left aside: how often that happens is not bounded here.
struct RiskSimulation {
  std::int64_t samples = 0;
  double gap = 0;          ///< another mean this far away is found with probability at least 1 - miss
  double false_alarm = 0;  ///< probability of rejecting the true mean, at most, as far as said above
  double miss = 0;
  bool accepted = false;
};

/// Sizes beyond which simulations are refused.
inline constexpr std::int64_t most_simulated_size = 128;

/// The probability with which all simulations of one command together reject true means, at most (rounding left
/// aside as in RiskSimulation).
inline constexpr double simulation_false_alarm = 1e-6;

/// Throws: std::length_error, beginning with the sizes, for those beyond most_simulated_size, strengths that are not 0
///           and not from 1e-100 to 1e100, a risk below 1e-6 |beta|^2 (and not 0), and, with the estimate, more than some
///           minutes.
void require_simulation_fits(const analysis::RandomDesign& design, double false_alarm);

/// Nothing where the risk or its variance is infinite, or the risk is 0.
///
/// Throws: what require_simulation_fits does.
[[nodiscard]] std::optional<RiskSimulation> simulate_risk(const analysis::RandomDesign& design,
                                                          double false_alarm, std::uint64_t seed,
                                                          int threads);

}  // namespace lemmata::proofs_check
