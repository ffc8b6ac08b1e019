#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/finite_width.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

struct StatsOptions {
  CommonOptions common;
  std::optional<std::string> depth, width, widths, spread, moments, activation, digits;
};

/// What is asked for: the statistics of these widths, max(z, alpha z), and how the widths were found.
struct StatsQuery {
  std::vector<std::int64_t> widths;
  Rational alpha;
  int moments = 2;
  std::optional<Rational> spread;
};

Rational read_slope(const std::string& text) {
  const analysis::Activation activation = read_activation("--activation", text);
  if (const auto& closed = activation.closed_form()) {
    if (closed->family == analysis::ActivationFamily::relu) return 0;
    if (closed->family == analysis::ActivationFamily::absolute_value) return -1;
    if (closed->family == analysis::ActivationFamily::identity) return 1;
    if (closed->family == analysis::ActivationFamily::leaky_relu) return closed->parameters.at(0);
  }
  bad_input(
      "--activation: relu, leaky_relu:ALPHA, abs and identity are allowed, for which the moments are exact, "
      "got " +
      excerpt(text));
}

StatsQuery read_query(const StatsOptions& options) {
  StatsQuery query;
  query.alpha = read_slope(options.activation.value_or("relu"));
  query.moments =
      static_cast<int>(read_integer("--moments", options.moments.value_or("2"), 2, most_output_moments));
  if (options.widths) {
    if (options.width || options.depth || options.spread)
      bad_input(
          fmt::format("{}: not allowed together with --widths, which has one width for each hidden layer",
                      options.width   ? "--width"
                      : options.depth ? "--depth"
                                      : "--spread"));
    const auto ranges = read_ranges("--widths", *options.widths, 1, most_stated_width);
    if (element_count(ranges) > static_cast<std::uint64_t>(most_stated_depth))
      bad_input(fmt::format("--widths: up to {} hidden layers are allowed, got {}", most_stated_depth,
                            element_count(ranges)));
    query.widths = elements(ranges);
    return query;
  }
  const std::int64_t depth = read_required_integer("--depth", options.depth, 1, most_stated_depth);
  if (!options.spread) {
    if (!options.width)
      bad_input(
          "--width, --widths or --spread is needed: the width of all hidden layers, one for each, or the "
          "spread "
          "for which a width is wanted");
    query.widths.assign(static_cast<std::size_t>(depth),
                        read_integer("--width", *options.width, 1, most_stated_width));
    return query;
  }
  if (options.width) bad_input("--width: not allowed together with --spread, which finds it");
  if (query.alpha != 0)
    bad_input(
        "--spread: allowed for relu, of whose tangent kernel the second moment is known, got --activation " +
        excerpt(*options.activation));
  query.spread = read_rational("--spread", *options.spread);
  if (*query.spread <= 0) bad_input("--spread: a number above 0 is allowed, got " + excerpt(*options.spread));
  try {
    query.widths.assign(static_cast<std::size_t>(depth), smallest_width(depth, *query.spread));
  } catch (const std::length_error& error) {
    bad_input(std::string("--spread: ") + error.what());
  }
  return query;
}

bool equal_widths(const StatsQuery& query) {
  return std::all_of(query.widths.begin(), query.widths.end(),
                     [&](std::int64_t width) { return width == query.widths.front(); });
}

std::string stats_text(const StatsQuery& query, const FiniteWidthStatistics& stats, bool in_digits) {
  std::string text =
      fmt::format("{} network without biases at initialisation, one input, L = {} hidden layer{} of width{} ",
                  query.alpha == 0    ? "ReLU"
                  : query.alpha == 1  ? "Linear (phi(z) = z)"
                  : query.alpha == -1 ? "|z|"
                                      : fmt::format("max(z, {} z)", analysis::to_string(query.alpha)),
                  query.widths.size(), query.widths.size() == 1 ? "" : "s", equal_widths(query) ? "" : "s");
  if (equal_widths(query)) {
    text += std::to_string(query.widths.front());
  } else {
    constexpr std::size_t most_shown = 12;
    for (std::size_t i = 0; i < std::min(query.widths.size(), most_shown); ++i)
      text += fmt::format("{}{}", i == 0 ? "" : ",", query.widths[i]);
    if (query.widths.size() > most_shown) text += ",...";
  }
  text += "\n\n";
  const auto line = [&](const std::string& what, const Value& value) {
    constexpr std::size_t longest_fraction = 100;  // of a line; --json has the others
    const bool in_decimals = value.exact.size() > longest_fraction && !value.decimal.empty();
    text += fmt::format("{:<32}{}\n", what, in_decimals ? value.decimal : readable(value, in_digits));
  };
  if (query.spread)
    text +=
        fmt::format("{:<32}{}\n", fmt::format("smallest width for {}", analysis::to_string(*query.spread)),
                    query.widths.front());
  if (const auto& kernel = stats.tangent_kernel) {
    line("E Theta/K^0", kernel->mean);
    line("E Theta^2/(K^0)^2", kernel->second);
    line("E Theta^2/(E Theta)^2", kernel->ratio);
    line("sd(Theta)/E Theta", kernel->deviation);
    line("E Theta f^2/(K^0)^2", kernel->with_squared_output);
  }
  for (std::size_t i = 0; i < stats.moment_ratios.size(); ++i)
    line(fmt::format("E f^{0}/(E f^2)^{1}", 2 * (i + 2), i + 2) + (i == 0 ? ", the kurtosis" : ""),
         stats.moment_ratios[i]);
  line("Var K-hat/K^2", stats.kernel_variance);
  if (stats.dead) line("P(f = 0)", *stats.dead);
  text += stats.tangent_kernel
              ? "\nTheta: NTK parameterisation, sigma_w^2 = 2, K^0 = 2|x|^2/d; the rest holds for every "
                "sigma_w.\n"
              : "\nFor every sigma_w. The second moment of the tangent kernel is known for relu alone.\n";
  return text;
}

Json stats_json(const StatsOptions& options, const StatsQuery& query, const FiniteWidthStatistics& stats) {
  Json inputs;
  put_input(inputs, "depth", options.depth);
  put_input(inputs, "width", options.width);
  put_input(inputs, "widths", options.widths);
  put_input(inputs, "spread", options.spread);
  put_input(inputs, "moments", options.moments);
  put_input(inputs, "activation", options.activation);
  if (const auto digits = read_digits(options.digits)) inputs["digits"] = *digits;
  Json result{{"depth", query.widths.size()}};
  if (equal_widths(query))
    result["width"] = query.widths.front();
  else
    result["widths"] = query.widths;
  result["alpha"] = to_json(exact_value(query.alpha));
  if (const auto& kernel = stats.tangent_kernel)
    result["tangent_kernel"] = {{"parameterisation", "ntk"},
                                {"unit", "K^0 = 2|x|^2/d"},
                                {"mean", to_json(kernel->mean)},
                                {"second_moment", to_json(kernel->second)},
                                {"second_moment_ratio", to_json(kernel->ratio)},
                                {"relative_deviation", to_json(kernel->deviation)},
                                {"with_squared_output", to_json(kernel->with_squared_output)}};
  Json ratios = Json::array();
  for (std::size_t i = 0; i < stats.moment_ratios.size(); ++i)
    ratios.push_back({{"order", 2 * (i + 2)}, {"ratio", to_json(stats.moment_ratios[i])}});
  result["output_moments"] = std::move(ratios);
  result["kernel_variance"] = to_json(stats.kernel_variance);
  if (stats.dead) result["dead_probability"] = to_json(*stats.dead);
  return document(version(), "kernel stats", std::move(inputs), std::move(result));
}

int kernel_stats(const StatsOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  const StatsQuery query = read_query(options);
  Output output(options.common.output);
  const auto stats =
      finite_width_statistics(query.widths, query.alpha, query.moments, digits.value_or(default_digits));
  output.write(options.common.json ? text(stats_json(options, query, stats))
                                   : stats_text(query, stats, digits.has_value()));
  output.finish();
  return exit_success;
}

}  // namespace

void add_kernel_stats(CommandLine::Command& kernel) {
  auto options = std::make_shared<StatsOptions>();
  auto command = kernel.subcommand("stats",
                                   "A random network of finite width at initialisation, exactly: how much "
                                   "its tangent kernel and its empirical\n"
                                   "kernel fluctuate, the moments of its output, and how often it is dead.",
                                   "  lemmata kernel stats --depth 4 --width 16\n"
                                   "  lemmata kernel stats --depth 10 --spread 1/10\n");
  command.option("--depth", "L", options->depth,
                 fmt::format("number of hidden layers, 1 to {}", most_stated_depth));
  command.option("--width", "N", options->width,
                 fmt::format("of all hidden layers, 1 to {}", most_stated_width));
  command.option("--widths", "LIST", options->widths,
                 "of the hidden layers, from the input on: integers and ranges from..to[:step]");
  command.option("--spread", "S", options->spread,
                 "instead of a width: the smallest one at which sd(Theta)/E Theta is at most S");
  command.option("--moments", "K", options->moments,
                 fmt::format("of the output, up to E f^(2K): 2 to {}; 2 by default", most_output_moments));
  command.option("--activation", "A", options->activation,
                 "relu (by default), leaky_relu:ALPHA, abs, identity");
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  add_common(command, options->common);
  command.action([options] { return kernel_stats(*options); });
}

}  // namespace lemmata::proofs_check
