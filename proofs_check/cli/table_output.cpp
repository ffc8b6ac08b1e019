#include "proofs_check/cli/table_output.hpp"

#include <fmt/format.h>

#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

std::string table_text(const TableRows& rows, const std::string& format) {
  if (format == "npy") {
    std::vector<double> doubles;
    for (std::size_t i = 0; i < rows.count; ++i) {
      const auto row = rows.doubles(i);
      doubles.insert(doubles.end(), row.begin(), row.end());
    }
    return npy(doubles, rows.columns.size());
  }
  if (format == "jsonl") {
    std::string lines;
    for (std::size_t i = 0; i < rows.count; ++i) lines += line(rows.json(i));
    return lines;
  }
  if (format == "json") {
    Json list = Json::array();
    for (std::size_t i = 0; i < rows.count; ++i) list.push_back(rows.json(i));
    return text(
        document(version(), rows.command, rows.inputs,
                 {{"columns", rows.columns}, {"rows", std::move(list)}, {"left_out", rows.left_out}}));
  }
  Table table{rows.columns, {}};
  for (std::size_t i = 0; i < rows.count; ++i) table.rows.push_back(rows.cells(i));
  return text(table, format == "csv"   ? TableFormat::csv
                     : format == "tsv" ? TableFormat::tsv
                     : format == "md"  ? TableFormat::markdown
                                       : TableFormat::latex);
}

}  // namespace

void add_table_options(CommandLine::Command& command, TableOptions& options) {
  command.option("--digits", "D", options.digits, "decimals with that many correct digits, 1 to 10000");
  command.option("--format", "NAME", options.format, "csv (default), tsv, md, latex, json, jsonl or npy");
  add_common(command, options.common);
}

std::string read_table_format(const TableOptions& options) {
  if (options.common.json && options.format && *options.format != "json")
    bad_input(
        fmt::format("--format: json is allowed together with --json, got {}", excerpt(*options.format)));
  if (options.common.json) return "json";
  return read_choice("--format", options.format.value_or("csv"),
                     std::vector<std::string>{"csv", "tsv", "md", "latex", "json", "jsonl", "npy"});
}

void write_table(const TableRows& rows, const TableOptions& options) {
  const std::string format = read_table_format(options);
  Output output(options.common.output);
  if (format == "npy" && !output.is_file() && stdout_is_terminal())
    bad_input("--format: npy is binary and needs --output FILE on a terminal");
  output.write(table_text(rows, format));
  output.finish();
  if (rows.left_out > 0 && !options.common.quiet)
    write_message(fmt::format("lemmata: {} rows with {} left out\n", rows.left_out, rows.left_out_because));
}

std::vector<IntegerRange> read_required_ranges(const char* option, const std::optional<std::string>& text) {
  if (!text)
    bad_input(fmt::format("{} is needed: a list of integers and ranges such as 2,4,6 or 3..101:2", option));
  return read_ranges(option, *text, 1, largest_parameter);
}

}  // namespace lemmata::proofs_check
