#include <memory>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/signal_phase.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/digit_shortfall.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/number_list.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;
using analysis::Truth;

struct PhaseOptions {
  CommonOptions common;
  std::optional<std::string> activation, weight_variance, bias_variance, largest, q, digits;
};

struct PhaseQuery {
  analysis::Activation activation;
  std::optional<analysis::LayerVariances> layer;  ///< nothing: points of the critical line
  Rational largest;
  std::vector<Rational> q;
};

PhaseQuery read_query(const PhaseOptions& options) {
  if (!options.activation) bad_input("--activation: missing; a name such as tanh, or a formula in x");
  if (options.q && (options.weight_variance || options.bias_variance || options.largest))
    bad_input("--q: not together with --sigma-w2, --sigma-b2 and --largest; it asks for the critical line");
  if (!options.q && !options.weight_variance)
    bad_input("--sigma-w2 or --q: missing; the variances of a network, or variances q on the critical line");
  PhaseQuery query{read_activation("--activation", *options.activation), std::nullopt, Rational(0), {}};
  if (options.q) {
    query.q = read_numbers("--q", *options.q).fractions();
    for (const Rational& q : query.q)
      if (q <= 0)
        bad_input(fmt::format("--q: {}; a variance on the critical line is above 0", analysis::to_string(q)));
    return query;
  }
  const auto variance = [](const char* option, const std::string& text) {
    const Rational value = read_rational(option, text);
    if (value < 0) bad_input(fmt::format("{}: {}; a variance is at least 0", option, excerpt(text)));
    return value;
  };
  query.layer = {variance("--sigma-w2", *options.weight_variance),
                 variance("--sigma-b2", options.bias_variance.value_or("0"))};
  query.largest = read_rational("--largest", options.largest.value_or("100"));
  if (query.largest <= 0)
    bad_input(fmt::format("--largest: {}; variances are above 0", analysis::to_string(query.largest)));
  return query;
}

const char* answer(Truth truth, const char* yes, const char* no, const char* unknown) {
  return truth == Truth::yes ? yes : truth == Truth::no ? no : unknown;
}

std::string completeness(const PhaseQuery& query, const PhaseReport& report) {
  const std::string range =
      fmt::format("({}, {}]", analysis::to_string(report.examined_from), analysis::to_string(query.largest));
  if (report
          .every)  // the rule of the variance is linear: phi is a x above 0 and b x below, chi_1 = w (a^2 + b^2)/2
    return "every variance is a fixed point, and at each chi_1 = 1: critical\n";
  if (!report.complete)
    return (report.points.empty() ? "none found, but there may be some in " : "there may be others in ") +
           range + ": the balls do not exclude them\n";
  return (report.points.empty() ? "proved: there is none in " : "proved: there are no others in ") + range +
         "\n";
}

std::string phase_text(const PhaseQuery& query, const PhaseReport& report, bool in_digits) {
  std::string text =
      fmt::format("phi(x) = {}, sigma_w^2 = {}, sigma_b^2 = {}: fixed points of the variance\n\n",
                  query.activation.text(), analysis::to_string(query.layer->weight),
                  analysis::to_string(query.layer->bias));
  for (const PhasePoint& point : report.points) {
    text += "q* = " + readable(point.variance, in_digits) + ", " +
            answer(point.variance_is_stable, "stable", "unstable", "stability undecided") + "\n";
    text += "  chi_1 = " + (point.slope ? readable(*point.slope, in_digits) : "infinite, phi has a jump") +
            ": " + point.phase + "\n";
    if (point.depth_scale) text += "  xi = -1/ln chi_1 = " + readable(*point.depth_scale, in_digits) + "\n";
    if (point.correlation) text += "  c* = " + readable(*point.correlation, in_digits) + "\n";
    if (!point.no_correlation.empty()) text += "  c*: " + point.no_correlation + "\n";
  }
  return text + completeness(query, report);
}

DigitShortfall shortfall_of(const PhaseReport& report, int digits) {
  DigitShortfall shortfall(digits);
  for (const PhasePoint& point : report.points) {
    shortfall.add(point.variance);
    shortfall.add(point.slope);
    shortfall.add(point.depth_scale);
    shortfall.add(point.correlation);
  }
  return shortfall;
}

DigitShortfall shortfall_of(const std::vector<CriticalLinePoint>& points, int digits) {
  DigitShortfall shortfall(digits);
  for (const CriticalLinePoint& point : points) {
    shortfall.add(point.weight_variance);
    shortfall.add(point.bias_variance);
  }
  return shortfall;
}

Json phase_json(const PhaseReport& report) {
  Json points = Json::array();
  for (const PhasePoint& point : report.points) {
    Json json{{"variance", to_json(point.variance)},
              {"variance_is_stable", answer(point.variance_is_stable, "yes", "no", "unknown")},
              {"slope", finite_or_infinite(point.slope)},
              {"phase", point.phase}};
    if (point.depth_scale) json["depth_scale"] = to_json(*point.depth_scale);
    if (point.correlation) json["correlation"] = to_json(*point.correlation);
    points.push_back(std::move(json));
  }
  Json json{{"fixed_points", std::move(points)},
            {"complete", report.complete},
            {"every_variance", report.every},
            {"examined_from", to_json(exact_value(report.examined_from))}};
  if (report.every) {
    json["slope"] = to_json(exact_value(Rational(1)));
    json["phase"] = "critical";
  }
  return json;
}

std::string line_text(const PhaseQuery& query, const std::vector<CriticalLinePoint>& points, bool in_digits) {
  std::string text = fmt::format("phi(x) = {}: chi_1 = 1 at the fixed point q\n\n", query.activation.text());
  Table table{{"q", "sigma_w^2", "sigma_b^2", "a network"}, {}};
  for (const CriticalLinePoint& point : points)
    table.rows.push_back({analysis::to_string(point.q), cell(point.weight_variance, in_digits),
                          cell(point.bias_variance, in_digits),
                          answer(point.is_network, "yes", "no, sigma_b^2 < 0", "undecided")});
  return text + proofs_check::text(table, TableFormat::aligned);
}

Json line_json(const std::vector<CriticalLinePoint>& points) {
  Json list = Json::array();
  for (const CriticalLinePoint& point : points)
    list.push_back(Json{{"q", to_json(exact_value(point.q))},
                        {"weight_variance", to_json(point.weight_variance)},
                        {"bias_variance", to_json(point.bias_variance)},
                        {"is_network", answer(point.is_network, "yes", "no", "unknown")}});
  return Json{{"critical_line", std::move(list)}};
}

int kernel_phase(const PhaseOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  const int shown = digits.value_or(default_digits);
  const PhaseQuery query = read_query(options);
  Output output(options.common.output);
  Json inputs;
  put_input(inputs, "activation", options.activation);
  put_input(inputs, "sigma_w2", options.weight_variance);
  put_input(inputs, "sigma_b2", options.bias_variance);
  put_input(inputs, "largest", options.largest);
  put_input(inputs, "q", options.q);
  if (digits) inputs["digits"] = *digits;
  DigitShortfall shortfall(shown);
  try {
    std::string text;
    Json json;
    if (query.layer) {
      const PhaseReport report = phase_report(query.activation, *query.layer, query.largest, shown);
      shortfall = shortfall_of(report, shown);
      if (options.common.json)
        json = phase_json(report);
      else
        text = phase_text(query, report, digits.has_value());
    } else {
      std::vector<CriticalLinePoint> points;
      for (const Rational& q : query.q) points.push_back(critical_line_point(query.activation, q, shown));
      shortfall = shortfall_of(points, shown);
      if (options.common.json)
        json = line_json(points);
      else
        text = line_text(query, points, digits.has_value());
    }
    shortfall.put(json);
    output.write(options.common.json ? proofs_check::text(document(version(), "kernel phase",
                                                                   std::move(inputs), std::move(json)))
                                     : text);
  } catch (const std::domain_error& error) {
    bad_input(fmt::format("--activation {}: {}", excerpt(query.activation.text()), message_of(error)));
  } catch (const std::length_error& error) {
    bad_input(fmt::format("--activation {}: {}", excerpt(query.activation.text()), message_of(error)));
  }
  output.finish();
  if (!options.common.quiet) shortfall.warn();
  return exit_success;
}

}  // namespace

void add_kernel_phase(CommandLine::Command& kernel) {
  auto options = std::make_shared<PhaseOptions>();
  auto command =
      kernel.subcommand("phase",
                        "What becomes of two inputs in very deep networks: the fixed points q* of the "
                        "variance, enclosed, with a proof\n"
                        "that there are no others; chi_1, the slope of the correlation's map at 1 (ordered "
                        "below 1, chaotic above); the\n"
                        "depth scale xi; the other fixed point c* of the correlation. With --q: points of "
                        "the critical line chi_1 = 1.",
                        "  lemmata kernel phase --activation erf --sigma-w2 3 --sigma-b2 0.1 --digits 30\n"
                        "  lemmata kernel phase --activation erf --q 1/2,1,2 --digits 30\n");
  command.option("--activation", "A", options->activation, "a name such as tanh, or a formula in x");
  command.option("--sigma-w2", "V", options->weight_variance, "sigma_w^2 of all layers");
  command.option("--sigma-b2", "V", options->bias_variance, "sigma_b^2 of all layers; 0 by default");
  command.option("--largest", "Q", options->largest, "variances up to this are examined; 100 by default");
  command.option("--q", "LIST", options->q, "the critical line at these variances instead");
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  add_common(command, options->common);
  command.action([options] { return kernel_phase(*options); });
}

}  // namespace lemmata::proofs_check
