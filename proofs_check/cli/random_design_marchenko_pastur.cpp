#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/linear/marchenko_pastur.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/plot.hpp"
#include "proofs_check/cli/random_design_options.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Rational;

constexpr int most_drawn_ratio = 1000000;

struct MarchenkoPasturOptions {
  CommonOptions common;
  std::optional<std::string> gamma, x, p, moment, digits, plot;
};

/// Of a number that a ball may know exactly, such as an edge for gamma = 1/4.
Value value_of(const std::function<Ball()>& ball, int digits) {
  const Ball first = ball();
  return first.is_exact() ? exact_value(first.midpoint(), digits) : enclosed_value(ball, digits);
}

struct Entry {
  std::string key, text;
  std::optional<Value> value;  ///< nothing: infinite
};

Plot density_plot(const Rational& gamma) {
  Plot plot{"Marchenko-Pastur density, gamma = " + analysis::to_string(gamma), "x", "density", false, {}};
  const auto [low, high] = analysis::marchenko_pastur_edges(gamma);
  const Rational from = low.midpoint(), width = high.midpoint() - from;
  Curve curve{"density", {{}}};
  constexpr int points = 400;
  for (int i = 1; i < points; ++i) {  // not the edges, where it is 0 or infinite; denser towards them
    const Rational t(i, points), x = from + width * t * t * (3 - 2 * t);
    curve.pieces.back().emplace_back(
        nearest_double(x), nearest_double([&] { return analysis::marchenko_pastur_density(gamma, x); }));
  }
  plot.curves.push_back(std::move(curve));
  return plot;
}

int random_design_marchenko_pastur(const MarchenkoPasturOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  const int shown = digits.value_or(default_digits);
  if (!options.gamma) bad_input("--gamma is needed: the ratio d/n, a number above 0");
  const Rational gamma = read_rational("--gamma", *options.gamma);
  if (gamma <= 0) bad_input("--gamma: a number above 0 is allowed, got " + excerpt(*options.gamma));
  std::optional<Rational> x, p;
  if (options.x) x = read_rational("--x", *options.x);
  if (options.p) {
    p = read_rational("--p", *options.p);
    if (*p <= 0 || *p >= 1)
      bad_input("--p: a probability above 0 and below 1 is allowed, got " + excerpt(*options.p));
  }
  std::optional<int> moment;
  if (options.moment) moment = static_cast<int>(read_integer("--moment", *options.moment, 1, 10000));
  if (options.plot) {
    require_plottable("--plot", *options.plot);
    // The edges (1 +- sqrt(gamma))^2 agree in ever more digits, and the picture would be a line.
    if (gamma * most_drawn_ratio < 1 || gamma > most_drawn_ratio)
      bad_input(
          fmt::format("--plot: a --gamma from 1e-6 to 1e6 can be drawn, got {}", excerpt(*options.gamma)));
  }
  Output output(options.common.output);
  require_separate_files(
      {}, std::vector<FileOption>{{"--output", options.common.output}, {"--plot", options.plot}});

  std::vector<Entry> entries;
  const auto add = [&](const char* key, const std::string& text, std::optional<Value> value) {
    entries.push_back({key, text, std::move(value)});
  };
  add("low", "lower edge", value_of([&] { return analysis::marchenko_pastur_edges(gamma).low; }, shown));
  add("high", "upper edge", value_of([&] { return analysis::marchenko_pastur_edges(gamma).high; }, shown));
  add("atom", "atom at 0", exact_value(analysis::marchenko_pastur_atom(gamma), shown));
  add("condition_number", "condition number",
      gamma == 1 ? std::nullopt
                 : std::optional<Value>(
                       value_of([&] { return analysis::marchenko_pastur_condition_number(gamma); }, shown)));
  if (x) {
    const bool infinite = gamma == 1 && *x == 0;
    add("density", "density at " + excerpt(*options.x),
        infinite ? std::nullopt
                 : std::optional<Value>(
                       value_of([&] { return analysis::marchenko_pastur_density(gamma, *x); }, shown)));
    add("distribution", "P(value <= " + excerpt(*options.x) + ")",
        value_of([&] { return analysis::marchenko_pastur_distribution(gamma, *x); }, shown));
  }
  if (p)
    add("quantile", "quantile of " + excerpt(*options.p),
        value_of([&] { return analysis::marchenko_pastur_quantile(gamma, *p); }, shown));
  if (moment)
    add("moment", fmt::format("E value^{}", *moment),
        exact_value(analysis::marchenko_pastur_moment(gamma, *moment), shown));
  if (options.plot) write_plot("--plot", density_plot(gamma), *options.plot);

  if (options.common.json) {
    Json inputs;
    put_input(inputs, "gamma", options.gamma);
    put_input(inputs, "x", options.x);
    put_input(inputs, "p", options.p);
    if (moment) inputs["moment"] = *moment;
    if (digits) inputs["digits"] = *digits;
    Json json;
    for (const Entry& entry : entries) json[entry.key] = finite_or_infinite(entry.value);
    output.write(
        text(document(version(), "random-design marchenko-pastur", std::move(inputs), std::move(json))));
  } else {
    std::string text = fmt::format(
        "the limit of the spectrum of X^T X / n for d/n -> {}, entries independent, centred, of variance 1\n",
        analysis::to_string(gamma));
    for (const Entry& entry : entries)
      text += fmt::format("{}:  {}\n", entry.text,
                          entry.value ? readable(*entry.value, digits.has_value()) : "infinite");
    output.write(text);
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_random_design_marchenko_pastur(CommandLine::Command& random_design) {
  auto options = std::make_shared<MarchenkoPasturOptions>();
  auto command =
      random_design.subcommand("marchenko-pastur",
                               "The law of Marchenko and Pastur, to which the spectrum of X^T X / n tends "
                               "for d/n -> gamma: edges, atom at 0,\n"
                               "condition number of the bulk; density, distribution function, quantile and "
                               "moment where they are asked for.",
                               "  lemmata random-design marchenko-pastur --gamma 1/4 --x 1\n"
                               "  lemmata random-design marchenko-pastur --gamma 2 --p 0.9 --digits 50\n");
  command.option("--gamma", "G", options->gamma, "the ratio d/n, above 0");
  command.option("--x", "X", options->x, "the density and the distribution function at X");
  command.option("--p", "P", options->p, "the smallest x with P(value <= x) >= P");
  command.option("--moment", "K", options->moment, "E value^K, 1 to 10000");
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  command.option("--plot", "FILE.svg", options->plot, "also draws the density, by gnuplot");
  add_common(command, options->common);
  command.action([options] { return random_design_marchenko_pastur(*options); });
}

}  // namespace lemmata::proofs_check
