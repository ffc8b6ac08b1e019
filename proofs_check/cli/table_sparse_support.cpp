#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/fourier_gap.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/calculators/sparse_support.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/table_output.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

struct SparseTableOptions {
  TableOptions table;
  std::optional<std::string> n, k, support;
};

struct Row {
  std::int64_t n, k, support;
};

std::vector<Row> read_rows(const SparseTableOptions& options, std::size_t& left_out) {
  const auto n_ranges = read_required_ranges("--n", options.n);
  const auto k_ranges = read_required_ranges("--k", options.k);
  std::int64_t largest = 0;
  for (const IntegerRange& range : n_ranges) largest = std::max(largest, range.to);
  const auto supports = options.support ? read_ranges("--support", *options.support, 1, largest_parameter)
                                        : std::vector<IntegerRange>{{.from = 1, .to = largest}};
  const double rows = static_cast<double>(element_count(n_ranges)) *
                      static_cast<double>(element_count(k_ranges)) *
                      static_cast<double>(element_count(supports));
  require_rows_fit("table sparse-support", rows, 2 * gap_characters(largest, std::nullopt));
  std::vector<Row> all;
  const auto sizes = elements(k_ranges);
  const auto support_sizes = elements(supports);
  for (const std::int64_t k : sizes)
    if (k % 2 == 1)
      bad_input(fmt::format("--k: even numbers are allowed, since every gap of odd k is 0; got {}", k));
  for (const std::int64_t n : elements(n_ranges))
    for (const std::int64_t k : sizes)
      for (const std::int64_t support : support_sizes) {
        if (k <= support && support <= n)
          all.push_back({n, k, support});
        else if (options.support)
          ++left_out;
      }
  if (all.empty())
    bad_input(fmt::format("--k: at least one k <= support <= n is needed, got {} with --n {}",
                          excerpt(*options.k), excerpt(*options.n)));
  return all;
}

Json row_json(const SparseSupport& row) {
  Json json{
      {"n", row.n}, {"k", row.k}, {"support", row.support}, {"gap", to_json(row.gap)}, {"sign", row.sign}};
  if (row.samples) json["samples"] = to_json(*row.samples);
  json["ticket_probability"] = to_json(row.ticket_probability);
  json["neurons"] = to_json(row.neurons);
  if (row.product) json["product"] = to_json(*row.product);
  return json;
}

std::vector<std::string> row_cells(const SparseSupport& row, bool in_digits) {
  const auto optional = [&](const std::optional<Value>& value) {
    return value ? cell(*value, in_digits) : std::string();
  };
  return {std::to_string(row.n),
          std::to_string(row.k),
          std::to_string(row.support),
          cell(row.gap, in_digits),
          std::to_string(row.sign),
          optional(row.samples),
          cell(row.ticket_probability, in_digits),
          cell(row.neurons, in_digits),
          optional(row.product)};
}

int sparse_support_table(const SparseTableOptions& options) {
  static_cast<void>(read_table_format(options.table));
  const std::optional<int> digits = read_digits(options.table.digits);
  std::size_t left_out = 0;
  const std::vector<Row> rows = read_rows(options, left_out);
  Json inputs{{"n", *options.n}, {"k", *options.k}};
  put_input(inputs, "support", options.support);
  if (digits) inputs["digits"] = *digits;
  const auto row = [&](std::size_t i) {
    return sparse_support(rows[i].n, rows[i].k, rows[i].support, digits);
  };
  write_table(
      {.command = "table sparse-support",
       .columns = {"n", "k", "support", "gap", "sign", "samples", "ticket_probability", "neurons", "product"},
       .count = rows.size(),
       .cells = [&](std::size_t i) { return row_cells(row(i), digits.has_value()); },
       .json = [&](std::size_t i) { return row_json(row(i)); },
       .doubles =
           [&](std::size_t i) {
             const auto values = sparse_support_doubles(rows[i].n, rows[i].k, rows[i].support);
             return std::vector<double>(values.begin(), values.end());
           },
       .inputs = std::move(inputs),
       .left_out_because = "support < k or support > n",
       .left_out = left_out},
      options.table);
  return exit_success;
}

}  // namespace

void add_table_sparse_support(CommandLine::Command& table) {
  auto options = std::make_shared<SparseTableOptions>();
  auto command = table.subcommand(
      "sparse-support",
      "Neurons sign(sum of +-x_t over t in T) whose support T is random: what |T| costs in samples and in "
      "neurons, to find a\n"
      "parity on k of n coordinates in one step. Columns: n, k, support = |T|, gap (Fourier gap, if T "
      "contains the k\n"
      "coordinates), sign, samples = 1/gap^2 (empty unless the gap is positive), ticket_probability (that T "
      "contains them),\n"
      "neurons = 1/ticket_probability, product of samples and neurons. Exact fractions, or decimals with "
      "--digits.\n"
      "npy: an array of float64 with these columns; infinity where samples and product are empty.",
      "  lemmata table sparse-support --n 50 --k 4 --digits 6\n"
      "  lemmata table sparse-support --n 50 --k 4 --support 9,11,15,21,31,49 --format md\n");
  command.option("--n", "LIST", options->n, "integers and ranges from..to[:step]");
  command.option("--k", "LIST", options->k, "even integers and ranges");
  command.option("--support", "LIST", options->support, "sizes of the support; all from k to n by default");
  add_table_options(command, options->table);
  command.action([options] { return sparse_support_table(*options); });
}

}  // namespace lemmata::proofs_check
