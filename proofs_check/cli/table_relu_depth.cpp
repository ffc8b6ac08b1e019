#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/relu_depth.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/digit_shortfall.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/plot.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/table_output.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

struct ReluDepthOptions {
  TableOptions table;
  std::optional<std::string> depth, rho, plot;
};

const std::vector<std::string> columns = {"depth",      "theta", "one_minus_rho",
                                          "asymptotic", "ratio", "ntk_ratio"};

std::vector<int> read_depths(const ReluDepthOptions& options) {
  if (!options.depth) bad_input("--depth: missing; a list such as 1..10,100,1000");
  const auto ranges = read_ranges("--depth", *options.depth, 1, largest_depth);
  if (element_count(ranges) > static_cast<std::uint64_t>(most_rows))
    bad_input(fmt::format("--depth: {} depths; at most {} are allowed", element_count(ranges), most_rows));
  std::vector<int> depths;
  for (const std::int64_t depth : elements(ranges)) depths.push_back(static_cast<int>(depth));
  return depths;
}

/// From runs: 10000 layers took 1.2 s at 20 digits, 1000 layers 25 s at 1000; deep networks need more bits.
void require_time(int depth, int digits) {
  constexpr double most_seconds = 600;
  const double seconds = 8e-5 * depth * (1 + depth / 2e4) * std::pow((3.33 * digits + 64) / 131, 1.7);
  if (seconds > most_seconds)
    bad_input(fmt::format("--depth: {} layers at {} digits would take about {}, and {} is allowed", depth,
                          digits, readable_seconds(seconds), readable_seconds(most_seconds)));
}

Plot relu_depth_plot(const ReluDepthTable& rows, const std::vector<int>& depths,
                     const analysis::Rational& rho) {
  Plot plot{fmt::format("ReLU networks, sigma_w^2 = 2, no bias, rho_0 = {}", analysis::to_string(rho)),
            "hidden layers l",
            "1 - rho_l",
            true,
            {{"1 - rho_l", {{}}}, {"(9 pi^2/2) / (l + (3/2) ln l + C)^2", {{}}}}};
  for (std::size_t i = 0; i < depths.size(); ++i) {
    const ReluDepthDoubles row = rows.doubles(i);
    plot.curves[0].pieces.back().emplace_back(depths[i], row.deficit);
    plot.curves[1].pieces.back().emplace_back(depths[i], row.asymptotic);
  }
  require_points("--plot", plot);
  return plot;
}

int relu_depth_table(const ReluDepthOptions& options) {
  static_cast<void>(read_table_format(options.table));
  const std::optional<int> digits = read_digits(options.table.digits);
  const int shown = digits.value_or(default_digits);
  const std::vector<int> depths = read_depths(options);
  const analysis::Rational rho = read_rational("--rho", options.rho.value_or("1/2"));
  if (rho < -1 || rho >= 1)
    bad_input(fmt::format("--rho: {}; a correlation from -1 on and below 1", analysis::to_string(rho)));
  require_time(*std::max_element(depths.begin(), depths.end()), shown);
  require_separate_files(
      {}, std::vector<FileOption>{{"--output", options.table.common.output}, {"--plot", options.plot}});
  if (options.plot) require_plottable("--plot", *options.plot);
  Json inputs;
  put_input(inputs, "depth", options.depth);
  put_input(inputs, "rho", options.rho);
  if (digits) inputs["digits"] = *digits;
  const ReluDepthTable rows(rho, depths, shown);
  if (options.plot) write_plot("--plot", relu_depth_plot(rows, depths, rho), *options.plot);
  DigitShortfall shortfall(shown);
  const auto counted = [&](std::size_t i) {
    ReluDepthRow row = rows.row(i);
    for (const Value* value :
         {&row.angle, &row.deficit, &row.asymptotic, &row.deficit_ratio, &row.tangent_kernel_ratio})
      shortfall.add(*value);
    return row;
  };
  write_table(
      {.command = "table relu-depth",
       .columns = columns,
       .count = depths.size(),
       .cells =
           [&](std::size_t i) {
             const ReluDepthRow row = counted(i);
             return std::vector<std::string>{
                 std::to_string(row.depth),     cell(row.angle, true),
                 cell(row.deficit, true),       cell(row.asymptotic, true),
                 cell(row.deficit_ratio, true), cell(row.tangent_kernel_ratio, true)};
           },
       .json =
           [&](std::size_t i) {
             const ReluDepthRow row = counted(i);
             return Json{{"depth", row.depth},
                         {"theta", to_json(row.angle)},
                         {"one_minus_rho", to_json(row.deficit)},
                         {"asymptotic", to_json(row.asymptotic)},
                         {"ratio", to_json(row.deficit_ratio)},
                         {"ntk_ratio", to_json(row.tangent_kernel_ratio)}};
           },
       .doubles =
           [&](std::size_t i) {
             const ReluDepthDoubles row = rows.doubles(i);
             return std::vector<double>{
                 static_cast<double>(depths[i]), row.angle, row.deficit, row.asymptotic, row.deficit_ratio,
                 row.tangent_kernel_ratio};
           },
       .inputs = std::move(inputs),
       .left_out_because = "",
       .left_out = 0},
      options.table);
  if (!options.table.common.quiet) shortfall.warn();
  return exit_success;
}

}  // namespace

void add_table_relu_depth(CommandLine::Command& table) {
  auto options = std::make_shared<ReluDepthOptions>();
  auto command = table.subcommand(
      "relu-depth",
      "How two inputs become alike in deep ReLU networks (sigma_w^2 = 2, no bias): after l hidden layers the "
      "angle\n"
      "theta_l; 1 - rho_l, its asymptotic form (9 pi^2/2)/(l + (3/2) ln l + C(rho_0))^2 and the ratio of the "
      "two; and\n"
      "the ratio Theta^l(rho_0)/Theta^l(1) of tangent kernels, which tends to 1/4. All decimals are correct.",
      "  lemmata table relu-depth --depth 1..10,100,1000,10000\n"
      "  lemmata table relu-depth --depth 1..200 --rho 0 --plot depth.svg --output depth.csv\n");
  command.option("--depth", "LIST", options->depth, "hidden layers, from 1 on");
  command.option("--rho", "R", options->rho,
                 "the inputs' correlation, from -1 on and below 1; 1/2 by default");
  command.option("--plot", "FILE", options->plot,
                 "draw 1 - rho_l and its asymptotic form (.svg, with gnuplot)");
  add_table_options(command, options->table);
  command.action([options] { return relu_depth_table(*options); });
}

}  // namespace lemmata::proofs_check
