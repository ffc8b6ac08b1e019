#include <memory>

#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/random_design_options.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/table_output.hpp"

namespace lemmata::proofs_check {

namespace {

struct DoubleDescentOptions {
  TableOptions table;
  RandomDesignOptions designs;
};

int double_descent_table(const DoubleDescentOptions& options) {
  static_cast<void>(read_table_format(options.table));
  const std::optional<int> digits = read_digits(options.table.digits);
  const int shown = digits.value_or(default_digits);
  const RandomDesignQuery query = read_random_designs("table double-descent", options.designs, shown);
  require_separate_files({}, std::vector<FileOption>{{"--output", options.table.common.output},
                                                     {"--plot", options.designs.plot}});
  Json inputs;
  put_inputs(inputs, options.designs, query);
  if (digits) inputs["digits"] = *digits;
  if (options.designs.plot) write_plot("--plot", double_descent_plot(query), *options.designs.plot);
  const auto row = [&](std::size_t i) { return design_risk(query.designs[i], query.ridge, shown); };
  write_table(
      {.command = "table double-descent",
       .columns = design_risk_columns(query.ridge.has_value()),
       .count = query.designs.size(),
       .cells = [&](std::size_t i) { return design_risk_cells(row(i), digits.has_value(), "inf"); },
       .json = [&](std::size_t i) { return design_risk_json(row(i)); },
       .doubles =
           [&](std::size_t i) { return design_risk_doubles("--format npy", query.designs[i], query.ridge); },
       .inputs = std::move(inputs),
       .left_out_because = "",
       .left_out = 0},
      options.table);
  return exit_success;
}

}  // namespace

void add_table_double_descent(CommandLine::Command& table) {
  auto options = std::make_shared<DoubleDescentOptions>();
  auto command = table.subcommand(
      "double-descent",
      "The risk of least squares with n samples and d parameters, exactly, on both sides of d = n "
      "(random-design risk).\n"
      "Columns: n, d, bias, variance, risk, limit, limit_from (the n from which on the limit is right to 1 "
      "%, "
      "nothing\n"
      "where the limit is infinite), and with --ridge ridge (the penalty) and ridge_risk. Infinite values "
      "are inf; "
      "npy: an\n"
      "array of float64 with these columns, infinity where they are infinite and where limit_from has "
      "nothing.",
      "  lemmata table double-descent --n 20 --d 5..60 --snr 4 --digits 6\n"
      "  lemmata table double-descent --n 20 --d 5..60 --snr 4 --ridge optimal --format md\n");
  add_random_design_options(command, options->designs);
  add_table_options(command, options->table);
  command.action([options] { return double_descent_table(*options); });
}

}  // namespace lemmata::proofs_check
