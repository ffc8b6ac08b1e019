#include "proofs_check/cli/random_design_options.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/linear/wishart_spectrum.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/table_output.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;

namespace {

constexpr std::int64_t most_size = 1000000000000;  // 10^12
constexpr int most_ridge_digits = 500;             // each takes an integral at that precision

Rational read_nonnegative(const char* option, const std::string& text) {
  const Rational number = read_rational(option, text);
  if (number < 0)
    bad_input(fmt::format("{}: a number of at least 0 is allowed, got {}", option, excerpt(text)));
  return number;
}

struct Strengths {
  Rational squared_norm, noise_variance;
};

/// Two of |beta|^2, sigma^2 and their ratio give the third; |beta|^2 is 1 where only one is given.
Strengths read_strengths(const RandomDesignOptions& options) {
  std::optional<Rational> snr, noise, norm;
  if (options.snr) snr = read_nonnegative("--snr", *options.snr);
  if (options.noise) noise = read_nonnegative("--noise", *options.noise);
  if (options.norm) norm = read_nonnegative("--norm", *options.norm);
  if (!snr && !noise)
    bad_input("--snr or --noise is needed: the ratio |beta|^2 / sigma^2, or the noise variance sigma^2");
  if (!snr) return {norm.value_or(Rational(1)), *noise};
  if (noise && *noise == 0)
    bad_input("--snr: no number is allowed with --noise 0, since |beta|^2 / sigma^2 has none, got " +
              excerpt(*options.snr));
  if (!noise && norm && *norm == 0 && *snr != 0)
    bad_input("--snr: 0 is allowed with --norm 0 (or --noise in its place), got " + excerpt(*options.snr));
  if (noise && norm) {
    if (*snr * *noise != *norm)
      bad_input(fmt::format("--snr: {} is allowed with the given --norm and --noise, their ratio, got {}",
                            analysis::to_string(Rational(*norm / *noise)), excerpt(*options.snr)));
    return {*norm, *noise};
  }
  if (noise) return {*snr * *noise, *noise};
  if (*snr == 0) {
    if (norm && *norm != 0)
      bad_input(fmt::format("--snr: a number above 0 is allowed with --norm {}, got {}",
                            excerpt(*options.norm), excerpt(*options.snr)));
    return {Rational(0), Rational(1)};
  }
  return {norm.value_or(Rational(1)), norm.value_or(Rational(1)) / *snr};
}

std::optional<RidgePenalty> read_ridge(const RandomDesignOptions& options, const Strengths& strengths) {
  if (!options.ridge) return std::nullopt;
  if (*options.ridge == "optimal") {
    if (strengths.squared_norm == 0 || strengths.noise_variance == 0)
      bad_input("--ridge: optimal is allowed where both the signal and the noise are above 0");
    return RidgePenalty{};
  }
  const Rational lambda = read_rational("--ridge", *options.ridge);
  if (lambda <= 0)
    bad_input("--ridge: a penalty above 0 or optimal is allowed, got " + excerpt(*options.ridge));
  return RidgePenalty{lambda};
}

/// What a mean over designs allows, before the first is worked on.
void require_ridge_fits(const RandomDesignQuery& query) {
  using namespace analysis;  // the sizes and penalties of wishart_resolvent_trace
  for (const RandomDesign& design : query.designs) {
    const Rational lambda = query.ridge->value ? *query.ridge->value : optimal_ridge(design);
    if (std::min(design.n, design.d) > most_resolvent_size ||
        std::max(design.n, design.d) > most_resolvent_dimension)
      bad_input(
          fmt::format("--ridge: sizes up to {}, the smaller one up to {}, are allowed, got n = {}, d = {}",
                      most_resolvent_dimension, most_resolvent_size, design.n, design.d));
    if (lambda > most_resolvent_penalty || lambda * most_resolvent_penalty < 1)
      bad_input(fmt::format("--ridge: penalties from 1e-6 to 1e6 are allowed, got {} at d = {}",
                            analysis::to_string(lambda), design.d));
  }
}

}  // namespace

void add_random_design_options(CommandLine::Command& command, RandomDesignOptions& options) {
  command.option("--n", "N", options.n, "number of samples");
  command.option("--d", "LIST", options.d, "dimensions: integers and ranges from..to[:step]");
  command.option("--snr", "S", options.snr,
                 "signal-to-noise ratio |beta|^2 / sigma^2; with it alone |beta|^2 = 1");
  command.option("--noise", "S2", options.noise, "noise variance sigma^2");
  command.option("--norm", "R2", options.norm, "squared norm |beta|^2; 1 by default");
  command.option("--ridge", "L", options.ridge,
                 "also the risk of ridge regression, |Xw - y|^2 + L |w|^2: a penalty above 0, or optimal");
  command.option("--plot", "FILE.svg", options.plot, "also draws the risks over d, by gnuplot");
}

RandomDesignQuery read_random_designs(const std::string& command, const RandomDesignOptions& options,
                                      int digits) {
  const std::int64_t n = read_required_integer("--n", options.n, 1, most_size);
  if (!options.d) bad_input("--d is needed: a list of integers and ranges such as 5..60 or 10,20,40");
  const auto ranges = read_ranges("--d", *options.d, 1, most_size);
  const Strengths strengths = read_strengths(options);
  if (options.plot) require_plottable("--plot", *options.plot);
  const double characters = 8.0 * (digits + 40);
  require_rows_fit(command, static_cast<double>(element_count(ranges)), characters);
  RandomDesignQuery query;
  for (const std::int64_t d : elements(ranges))
    query.designs.push_back({n, d, strengths.squared_norm, strengths.noise_variance});
  if (query.designs.empty()) bad_input("--d: at least one dimension is needed, got " + excerpt(*options.d));
  query.ridge = read_ridge(options, strengths);
  if (query.ridge && digits > most_ridge_digits)
    bad_input(fmt::format("--digits: up to {} are allowed with --ridge, got {}", most_ridge_digits, digits));
  if (query.ridge) require_ridge_fits(query);
  return query;
}

void put_inputs(Json& inputs, const RandomDesignOptions& options, const RandomDesignQuery& query) {
  inputs["n"] = query.designs.front().n;
  put_input(inputs, "d", options.d);
  put_input(inputs, "snr", options.snr);
  put_input(inputs, "noise", options.noise);
  put_input(inputs, "norm", options.norm);
  put_input(inputs, "ridge", options.ridge);
}

std::vector<std::string> design_risk_columns(bool ridge) {
  std::vector<std::string> columns{"n", "d", "bias", "variance", "risk", "limit", "limit_from"};
  if (ridge) columns.insert(columns.end(), {"ridge", "ridge_risk"});
  return columns;
}

std::vector<std::string> design_risk_cells(const DesignRisk& row, bool in_digits, const char* infinite) {
  const auto text = [&](const std::optional<Value>& value) {
    return value ? cell(*value, in_digits) : infinite;
  };
  std::vector<std::string> cells{std::to_string(row.n),
                                 std::to_string(row.d),
                                 cell(row.bias, in_digits),
                                 text(row.variance),
                                 text(row.risk),
                                 text(row.limit),
                                 row.limit_from ? std::to_string(*row.limit_from) : ""};
  if (row.ridge) cells.insert(cells.end(), {text(row.ridge), text(row.ridge_risk)});
  return cells;
}

Json design_risk_json(const DesignRisk& row) {
  Json json{{"n", row.n},
            {"d", row.d},
            {"bias", to_json(row.bias)},
            {"variance", finite_or_infinite(row.variance)},
            {"risk", finite_or_infinite(row.risk)},
            {"limit", finite_or_infinite(row.limit)}};
  if (row.limit_from) json["limit_from"] = *row.limit_from;
  if (row.ridge) {
    json["ridge"] = to_json(*row.ridge);
    json["ridge_risk"] = finite_or_infinite(row.ridge_risk);
  }
  return json;
}

std::vector<double> design_risk_doubles(const std::string& option, const analysis::RandomDesign& design,
                                        const std::optional<RidgePenalty>& ridge) {
  try {
    return design_risk_doubles(design, ridge);
  } catch (const std::length_error& error) {
    bad_input(option + ": " + error.what());
  }
}

Plot double_descent_plot(const RandomDesignQuery& query) {
  const analysis::RandomDesign& first = query.designs.front();
  Plot plot{fmt::format("Risk of least squares, n = {}, |beta|^2 = {}, noise variance {}", first.n,
                        analysis::to_string(first.squared_norm), analysis::to_string(first.noise_variance)),
            "d",
            "E |w - beta|^2",
            true,
            {}};
  std::vector<analysis::RandomDesign> designs = query.designs;
  std::sort(designs.begin(), designs.end(), [](const auto& x, const auto& y) { return x.d < y.d; });
  std::vector<std::vector<double>> rows;
  for (const auto& design : designs) rows.push_back(design_risk_doubles("--plot", design, query.ridge));
  // gnuplot takes numbers from 2^1023 on for infinite, and the axis reaches beyond the points.
  constexpr double least = 1e-300, most = 1e300;
  const auto curve = [&](const char* title, std::size_t column) {
    Curve result{title, {{}}};
    for (const auto& row : rows) {
      if (std::isfinite(row[column]) && row[column] != 0 && (row[column] < least || row[column] > most))
        bad_input(fmt::format("--plot: values from {} to {} can be drawn, got {} at d = {}", least, most,
                              row[column], row[1]));
      if (std::isfinite(row[column]) && row[column] > 0)
        result.pieces.back().emplace_back(row[1], row[column]);
      else if (!result.pieces.back().empty())
        result.pieces.emplace_back();
    }
    plot.curves.push_back(std::move(result));
  };
  curve("smallest norm", 4);
  curve("limit", 5);
  if (query.ridge) curve(query.ridge->value ? "ridge" : "optimal ridge", 8);
  require_points("--plot", plot);
  return plot;
}

}  // namespace lemmata::proofs_check
