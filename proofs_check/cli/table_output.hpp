#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/command_line.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// Options that every table has.
struct TableOptions {
  CommonOptions common;
  std::optional<std::string> format, digits;
};

void add_table_options(CommandLine::Command& command, TableOptions& options);

/// A table's rows, each in the three shapes that the formats need; only those of the format asked for are computed.
struct TableRows {
  std::string command;  ///< "table fourier-gap"
  std::vector<std::string> columns;
  std::size_t count = 0;
  std::function<std::vector<std::string>(std::size_t row)> cells;
  std::function<Json(std::size_t row)> json;
  std::function<std::vector<double>(std::size_t row)> doubles;
  Json inputs;
  std::string left_out_because;  ///< "k > n"
  std::size_t left_out = 0;
};

/// The format asked for: csv (default), tsv, md, latex, json, jsonl or npy.
[[nodiscard]] std::string read_table_format(const TableOptions& options);

/// Writes the table where the options say, and the message about rows left out.
void write_table(const TableRows& rows, const TableOptions& options);

/// A list of integers and ranges that must be given.
[[nodiscard]] std::vector<IntegerRange> read_required_ranges(const char* option,
                                                             const std::optional<std::string>& text);

}  // namespace lemmata::proofs_check
