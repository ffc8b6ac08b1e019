#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lemmata::proofs_check {

/// A table of texts: a heading for each column, and rows of as many cells.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

enum class TableFormat { csv, tsv, markdown, latex, aligned };

/// csv: RFC 4180, lines end in a newline; tsv: tabulators, no quotes; markdown: a pipe table; latex: a tabular whose numbers,
/// and inf, stand in mathematical mode; aligned: columns of equal width for a reader.
[[nodiscard]] std::string text(const Table& table, TableFormat format);

/// The bytes of a NumPy 1.0 file (.npy): a float64 array in C order, little-endian, of as many rows as fit.
///
/// Throws: std::invalid_argument unless values.size() is a multiple of columns >= 1.
[[nodiscard]] std::string npy(std::span<const double> values, std::size_t columns);

/// Its two parts: what stands before the values, 128 bytes for all arrays of fewer than 10^9 rows and columns, and the values.
///
/// Throws: std::invalid_argument for columns < 1.
[[nodiscard]] std::string npy_header(std::size_t rows, std::size_t columns);
[[nodiscard]] std::string npy_values(std::span<const double> values);

}  // namespace lemmata::proofs_check
