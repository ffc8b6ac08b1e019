#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/random_design_options.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

struct RiskOptions {
  CommonOptions common;
  RandomDesignOptions designs;
  std::optional<std::string> digits, seed, threads;
  bool cross_check = false;
};

struct CrossCheck {
  std::int64_t d = 0;
  std::optional<RiskSimulation>
      simulation;  ///< nothing: the risk or its variance is infinite, or the risk is 0
};

/// All of them, before the first is simulated.
void require_cross_check_fits(const RandomDesignQuery& query) {
  const double false_alarm = simulation_false_alarm / static_cast<double>(query.designs.size());
  try {
    for (const auto& design : query.designs) require_simulation_fits(design, false_alarm);
  } catch (const std::length_error& error) {
    bad_input(std::string("--cross-check: ") + error.what());
  }
}

std::vector<CrossCheck> cross_check(const RandomDesignQuery& query, std::uint64_t seed, int threads) {
  const double false_alarm = simulation_false_alarm / static_cast<double>(query.designs.size());
  std::vector<CrossCheck> checks;
  for (const auto& design : query.designs)
    checks.push_back({design.d, simulate_risk(design, false_alarm, seed, threads)});
  return checks;
}

std::string minimum_text(const analysis::RandomDesign& design,
                         const std::optional<OverparameterisedMinimum>& minimum, bool in_digits) {
  if (design.squared_norm == 0 && design.noise_variance == 0)
    return "the risk is 0 for every d, since both |beta|^2 and the noise are\n";
  if (!minimum)
    return design.noise_variance == 0
               ? "d > n: the risk is the bias, which grows with d\n"
               : "d > n + 1: the risk falls for ever, since |beta|^2 is at most the noise variance\n";
  std::string text = fmt::format("d > n + 1: stationary at d = {}", readable(minimum->stationary, in_digits));
  if (minimum->d)
    text += fmt::format("; the least risk is {} at d = {}", readable(*minimum->risk, in_digits), *minimum->d);
  return text + "\n";
}

std::string risk_text(const RandomDesignQuery& query, const std::vector<DesignRisk>& rows,
                      const std::optional<OverparameterisedMinimum>& minimum,
                      const std::vector<CrossCheck>& checks, bool in_digits) {
  const auto& first = query.designs.front();
  std::string text = fmt::format(
      "E |w - beta|^2 of the least squares solution w of smallest norm; n = {}, |beta|^2 = {}, noise "
      "variance {}\n\n",
      first.n, analysis::to_string(first.squared_norm), analysis::to_string(first.noise_variance));
  Table table{design_risk_columns(query.ridge.has_value()), {}};
  table.columns.erase(table.columns.begin());
  const bool in_decimals = !in_digits;
  if (in_decimals) table.columns.insert(table.columns.begin() + 4, "in decimals");
  *std::find(table.columns.begin(), table.columns.end(), "limit_from") = "limit to 1 % from n";
  for (const DesignRisk& row : rows) {
    auto cells = design_risk_cells(row, in_digits, "infinite");
    cells.erase(cells.begin());
    if (in_decimals) cells.insert(cells.begin() + 4, row.risk ? cell(*row.risk, true) : "infinite");
    std::replace(cells.begin(), cells.end(), std::string(), std::string("-"));  // no limit_from
    table.rows.push_back(std::move(cells));
  }
  text += proofs_check::text(table, TableFormat::aligned) + "\n" + minimum_text(first, minimum, in_digits);
  if (query.ridge)
    text += query.ridge->value ? "ridge: |Xw - y|^2 + L |w|^2, the mean over designs enclosed\n"
                               : "ridge: the penalty d sigma^2 / |beta|^2, the best one for every design\n";
  for (const CrossCheck& check : checks) {
    if (const auto& simulation = check.simulation)
      text += fmt::format(
          "d = {}: {} designs {} the risk; a risk {:.3g} away is missed with probability at most {:.2g}, the "
          "true one "
          "rejected with {:.2g}\n",
          check.d, simulation->samples, simulation->accepted ? "do not contradict" : "contradict",
          simulation->gap, simulation->miss, simulation->false_alarm);
    else
      text += fmt::format(
          "d = {}: not simulated, since the risk or its variance is infinite, or the risk is 0\n", check.d);
  }
  return text;
}

Json risk_json(const RiskOptions& options, const RandomDesignQuery& query,
               const std::vector<DesignRisk>& rows, const std::optional<OverparameterisedMinimum>& minimum,
               const std::vector<CrossCheck>& checks) {
  Json inputs;
  put_inputs(inputs, options.designs, query);
  if (const auto digits = read_digits(options.digits)) inputs["digits"] = *digits;
  if (options.cross_check) {
    inputs["cross_check"] = true;
    inputs["seed"] = read_seed(options.seed.value_or("1"));
  }
  const auto& first = query.designs.front();
  Json result{{"n", first.n},
              {"squared_norm", to_json(exact_value(first.squared_norm))},
              {"noise_variance", to_json(exact_value(first.noise_variance))}};
  Json list = Json::array();
  for (const DesignRisk& row : rows) list.push_back(design_risk_json(row));
  result["rows"] = std::move(list);
  if (minimum) {
    result["minimum"] = {{"stationary_d", to_json(minimum->stationary)}};
    if (minimum->d) {
      result["minimum"]["d"] = *minimum->d;
      result["minimum"]["risk"] = to_json(*minimum->risk);
    }
  } else {
    result["minimum"] = nullptr;
  }
  for (const CrossCheck& check : checks) {
    Json json{{"d", check.d}, {"simulated", check.simulation.has_value()}};
    if (const auto& simulation = check.simulation) {
      json["samples"] = simulation->samples;
      json["gap"] = simulation->gap;
      json["false_alarm"] = simulation->false_alarm;
      json["miss"] = simulation->miss;
      json["accepted"] = simulation->accepted;
    }
    result["cross_check"].push_back(std::move(json));
  }
  return document(version(), "random-design risk", std::move(inputs), std::move(result));
}

int random_design_risk(const RiskOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  const int shown = digits.value_or(default_digits);
  if (!options.cross_check && (options.seed || options.threads))
    bad_input(fmt::format("{}: allowed together with --cross-check, which simulates; nothing else does",
                          options.seed ? "--seed" : "--threads"));
  const std::uint64_t seed = read_seed(options.seed.value_or("1"));
  const int threads = read_threads(options.threads);
  const RandomDesignQuery query = read_random_designs("random-design risk", options.designs, shown);
  Output output(options.common.output);
  require_separate_files(
      {}, std::vector<FileOption>{{"--output", options.common.output}, {"--plot", options.designs.plot}});
  if (options.cross_check) require_cross_check_fits(query);
  std::optional<Plot> plot;
  if (options.designs.plot) plot = double_descent_plot(query);
  std::vector<DesignRisk> rows;
  for (const auto& design : query.designs) rows.push_back(design_risk(design, query.ridge, shown));
  const auto minimum = overparameterised_minimum(query.designs.front(), shown);
  std::vector<CrossCheck> checks;
  if (options.cross_check) checks = cross_check(query, seed, threads);
  if (plot) write_plot("--plot", *plot, *options.designs.plot);
  output.write(options.common.json ? text(risk_json(options, query, rows, minimum, checks))
                                   : risk_text(query, rows, minimum, checks, digits.has_value()));
  output.finish();
  for (const CrossCheck& check : checks)
    if (check.simulation && !check.simulation->accepted) return exit_internal_error;
  return exit_success;
}

}  // namespace

void add_random_design_risk(CommandLine::Command& random_design) {
  auto options = std::make_shared<RiskOptions>();
  auto command = random_design.subcommand(
      "risk",
      "The risk E |w - beta|^2 of linear regression at finite size, exactly: y = X beta + noise, w the least "
      "squares\n"
      "solution of smallest norm, or that of ridge regression. Its parts from the bias and from the noise, "
      "where it is\n"
      "infinite, its limit for n -> infinity at the same d/n, and the n from which on that limit is right to "
      "1 %.",
      "  lemmata random-design risk --n 20 --d 5..60 --snr 4\n"
      "  lemmata random-design risk --n 20 --d 5..60 --snr 4 --ridge optimal --digits 8\n");
  add_random_design_options(command, options->designs);
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  command.flag("--cross-check", options->cross_check,
               "also simulates, and tests the mean where the variance of the squared error is finite; exit "
               "status 3 if "
               "the simulation contradicts the formula");
  command.option("--seed", "N", options->seed, "of the simulation, with --cross-check; 1 by default");
  command.option("--threads", "N", options->threads,
                 "of the simulation, with --cross-check; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return random_design_risk(*options); });
}

}  // namespace lemmata::proofs_check
