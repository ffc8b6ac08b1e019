#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/fourier_gap.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/table_output.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

struct GapTableOptions {
  TableOptions table;
  std::optional<std::string> n, k, ties;
};

/// The rows (n, k) of the table: those with k <= n, and how many are left out.
struct Points {
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;
  std::size_t left_out = 0;
};

Points read_points(const GapTableOptions& options, const std::optional<int>& digits) {
  const auto n_ranges = read_required_ranges("--n", options.n);
  const auto k_ranges = read_required_ranges("--k", options.k);
  std::int64_t largest = 0;
  for (const IntegerRange& range : n_ranges) largest = std::max(largest, range.to);
  const double rows =
      static_cast<double>(element_count(n_ranges)) * static_cast<double>(element_count(k_ranges));
  require_rows_fit("table fourier-gap", rows, gap_characters(largest, digits));
  Points points;
  const std::vector<std::int64_t> levels = elements(k_ranges);
  for (const std::int64_t n : elements(n_ranges))
    for (const std::int64_t k : levels) {
      if (k <= n)
        points.rows.emplace_back(n, k);
      else
        ++points.left_out;
    }
  if (points.rows.empty())
    bad_input(fmt::format("--k: at least one k <= n is needed, got {} with --n {}", excerpt(*options.k),
                          excerpt(*options.n)));
  return points;
}

void require_ties(const Points& points, const std::optional<int>& tie) {
  for (const auto& [n, k] : points.rows)
    if (gap_tie_matters(n, k) && !tie)
      bad_input(fmt::format(
          "--ties: for even n = {} and odd k = {} the gap depends on sign(0); plus, minus or zero is "
          "allowed, got nothing",
          n, k));
}

Json row_json(const MajorityGap& gap) {
  return {{"n", gap.n},
          {"k", gap.k},
          {"coefficient_below", to_json(gap.below)},
          {"coefficient_above", to_json(gap.above)},
          {"gap", to_json(gap.gap)},
          {"sign", gap.sign},
          {"scaled_gap", to_json(gap.scaled)},
          {"limit", to_json(gap.limit)}};
}

std::vector<std::string> row_cells(const MajorityGap& gap, bool in_digits) {
  return {std::to_string(gap.n),      std::to_string(gap.k),    cell(gap.below, in_digits),
          cell(gap.above, in_digits), cell(gap.gap, in_digits), std::to_string(gap.sign),
          cell(gap.scaled, true),     cell(gap.limit, true)};
}

int fourier_gap(const GapTableOptions& options) {
  static_cast<void>(read_table_format(options.table));
  const std::optional<int> tie = read_ties(options.ties);
  const std::optional<int> digits = read_digits(options.table.digits);
  const Points points = read_points(options, digits);
  require_ties(points, tie);
  Json inputs{{"n", *options.n}, {"k", *options.k}};
  put_input(inputs, "ties", options.ties);
  if (digits) inputs["digits"] = *digits;
  const auto gap = [&](std::size_t row) {
    return majority_gap(points.rows[row].first, points.rows[row].second, tie, digits);
  };
  write_table(
      {.command = "table fourier-gap",
       .columns = {"n", "k", "coefficient_below", "coefficient_above", "gap", "sign", "scaled_gap", "limit"},
       .count = points.rows.size(),
       .cells = [&](std::size_t row) { return row_cells(gap(row), digits.has_value()); },
       .json = [&](std::size_t row) { return row_json(gap(row)); },
       .doubles =
           [&](std::size_t row) {
             const auto [n, k] = points.rows[row];
             const auto values = majority_gap_doubles(n, k, tie);
             return std::vector<double>(values.begin(), values.end());
           },
       .inputs = std::move(inputs),
       .left_out_because = "k > n",
       .left_out = points.left_out},
      options.table);
  return exit_success;
}

}  // namespace

void add_table_fourier_gap(CommandLine::Command& table) {
  auto options = std::make_shared<GapTableOptions>();
  auto command =
      table.subcommand("fourier-gap",
                       "Fourier gap of majority at k coordinates, one row for each n and k <= n. Columns: n, "
                       "k, coefficient_below (level k-1),\n"
                       "coefficient_above (level k+1; 0 for k = n), gap, sign, scaled_gap = n^((k-1)/2) gap, "
                       "limit of the scaled gap.\n"
                       "The coefficients and the gap are exact fractions, or decimals with --digits; the "
                       "last two columns are decimals.\n"
                       "npy: an array of float64 with these columns, each the nearest double.",
                       "  lemmata table fourier-gap --n 3..101:2 --k 2,4,6\n"
                       "  lemmata table fourier-gap --n 1e6,1e9,1e12 --k 2..10:2 --digits 20 --format md\n");
  command.option("--n", "LIST", options->n, "integers and ranges from..to[:step]");
  command.option("--k", "LIST", options->k, "integers and ranges from..to[:step]");
  command.option("--ties", "RULE", options->ties,
                 "sign(0): plus, minus or zero; needed where an even n meets an odd k");
  add_table_options(command, options->table);
  command.action([options] { return fourier_gap(*options); });
}

}  // namespace lemmata::proofs_check
