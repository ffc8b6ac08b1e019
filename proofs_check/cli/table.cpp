#include "proofs_check/report/table.hpp"

#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/fourier_gap.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

namespace {

struct GapTableOptions {
  CommonOptions common;
  std::optional<std::string> n, k, ties, digits, format;
};

const std::vector<std::string> formats{"csv", "tsv", "md", "latex", "json", "jsonl", "npy"};

/// The rows (n, k) of the table: those with k <= n, and how many are left out.
struct Points {
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;
  std::size_t left_out = 0;
};

std::vector<IntegerRange> read_list(const char* option, const std::optional<std::string>& text) {
  if (!text)
    bad_input(fmt::format("{} is needed: a list of integers and ranges such as 2,4,6 or 3..101:2", option));
  return read_ranges(option, *text, 1, largest_parameter);
}

Points read_points(const GapTableOptions& options, const std::optional<int>& digits) {
  const auto n_ranges = read_list("--n", options.n);
  const auto k_ranges = read_list("--k", options.k);
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

const std::vector<std::string> columns{"n",   "k",    "coefficient_below", "coefficient_above",
                                       "gap", "sign", "scaled_gap",        "limit"};

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

std::string table_text(const GapTableOptions& options, const Points& points, const std::optional<int>& tie,
                       const std::optional<int>& digits, const std::string& format) {
  Table table{columns, {}};
  Json rows = Json::array();
  std::string lines;
  std::vector<double> doubles;
  for (const auto& [n, k] : points.rows) {
    if (format == "npy") {
      const auto row = majority_gap_doubles(n, k, tie);
      doubles.insert(doubles.end(), row.begin(), row.end());
      continue;
    }
    const MajorityGap gap = majority_gap(n, k, tie, digits);
    const bool in_digits = digits.has_value();
    if (format == "json")
      rows.push_back(row_json(gap));
    else if (format == "jsonl")
      lines += line(row_json(gap));
    else
      table.rows.push_back({std::to_string(n), std::to_string(k), cell(gap.below, in_digits),
                            cell(gap.above, in_digits), cell(gap.gap, in_digits), std::to_string(gap.sign),
                            cell(gap.scaled, true), cell(gap.limit, true)});
  }
  if (format == "npy") return npy(doubles, columns.size());
  if (format == "jsonl") return lines;
  if (format == "json") {
    Json inputs{{"n", *options.n}, {"k", *options.k}};
    put_input(inputs, "ties", options.ties);
    if (digits) inputs["digits"] = *digits;
    return text(document(version(), "table fourier-gap", std::move(inputs),
                         {{"columns", columns}, {"rows", std::move(rows)}, {"left_out", points.left_out}}));
  }
  return text(table, format == "csv"   ? TableFormat::csv
                     : format == "tsv" ? TableFormat::tsv
                     : format == "md"  ? TableFormat::markdown
                                       : TableFormat::latex);
}

int fourier_gap(const GapTableOptions& options) {
  if (options.common.json && options.format && *options.format != "json")
    bad_input(
        fmt::format("--format: json is allowed together with --json, got {}", excerpt(*options.format)));
  const std::string format =
      options.common.json ? "json" : read_choice("--format", options.format.value_or("csv"), formats);
  const std::optional<int> tie = read_ties(options.ties);
  const std::optional<int> digits = read_digits(options.digits);
  const Points points = read_points(options, digits);
  require_ties(points, tie);
  Output output(options.common.output);
  if (format == "npy" && !output.is_file() && stdout_is_terminal())
    bad_input("--format: npy is binary and needs --output FILE on a terminal");
  output.write(table_text(options, points, tie, digits, format));
  output.finish();
  if (points.left_out > 0 && !options.common.quiet)
    write_message(fmt::format("lemmata: {} rows with k > n left out\n", points.left_out));
  return exit_success;
}

}  // namespace

void add_table(CommandLine::Command root) {
  auto table =
      root.subcommand("table", "Standard tables.",
                      "  lemmata table fourier-gap --n 3..101:2 --k 2,4,6\n"
                      "  lemmata table fourier-gap --n 3..101:2 --k 2 --format npy --output gap.npy\n");
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
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  command.option("--format", "NAME", options->format, "csv (default), tsv, md, latex, json, jsonl or npy");
  add_common(command, options->common);
  command.action([options] { return fourier_gap(*options); });
}

}  // namespace lemmata::proofs_check
