#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proofs_check/calculators/random_design.hpp"
#include "proofs_check/cli/command_line.hpp"
#include "proofs_check/cli/plot.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// Which designs `random-design risk` and `table double-descent` are asked for.
struct RandomDesignOptions {
  std::optional<std::string> n, d, snr, noise, norm, ridge, plot;
};

void add_random_design_options(CommandLine::Command& command, RandomDesignOptions& options);

struct RandomDesignQuery {
  std::vector<analysis::RandomDesign> designs;  ///< of one n, at least one
  std::optional<RidgePenalty> ridge;
};

/// Throws a Failure with status 2 for what is missing, contradictory or too large, and std::length_error for too many
/// rows.
[[nodiscard]] RandomDesignQuery read_random_designs(const std::string& command,
                                                    const RandomDesignOptions& options, int digits);

void put_inputs(Json& inputs, const RandomDesignOptions& options, const RandomDesignQuery& query);

/// Columns n, d, bias, variance, risk, limit, limit_from, and with a ridge ridge and ridge_risk.
[[nodiscard]] std::vector<std::string> design_risk_columns(bool ridge);
[[nodiscard]] std::vector<std::string> design_risk_cells(const DesignRisk& row, bool in_digits,
                                                         const char* infinite);
/// Throws a Failure with status 2 that names the option, for what is finite and beyond the doubles.
[[nodiscard]] std::vector<double> design_risk_doubles(const std::string& option,
                                                      const analysis::RandomDesign& design,
                                                      const std::optional<RidgePenalty>& ridge);
[[nodiscard]] Json design_risk_json(const DesignRisk& row);

/// The risk as a curve in d, its limit, and the ridge's where there is one; each without what is infinite or 0, the axis
/// being logarithmic.
///
/// Throws a Failure with status 2, naming --plot, if no point is left or one cannot be drawn.
[[nodiscard]] Plot double_descent_plot(const RandomDesignQuery& query);

}  // namespace lemmata::proofs_check
