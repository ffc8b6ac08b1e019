#include "proofs_check/report/table.hpp"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdint>
#include <stdexcept>

namespace lemmata::proofs_check {

namespace {

using Row = std::vector<std::string>;

std::string csv_cell(const std::string& cell) {
  if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string tsv_cell(std::string cell) {
  std::replace_if(
      cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n'; }, ' ');
  return cell;
}

std::string markdown_cell(const std::string& cell) {
  std::string escaped;
  for (const char c : cell) escaped += c == '|' ? "\\|" : std::string(1, c);
  return escaped;
}

std::string latex_text(const std::string& cell) {
  std::string escaped;
  for (const char c : cell)
    escaped += std::string_view("_%&#$").find(c) != std::string_view::npos ? std::string{'\\', c}
                                                                           : std::string(1, c);
  return escaped;
}

/// A number in mathematical mode: fractions stand as fractions, powers of ten as powers, inf as the sign for infinity.
std::string latex_number(const std::string& cell) {
  if (cell == "inf") return "$\\infty$";
  if (cell.empty() || (std::isdigit(static_cast<unsigned char>(cell.back())) == 0)) return latex_text(cell);
  const std::string sign = cell.front() == '-' ? "-" : "";
  const std::string size = cell.substr(sign.size());
  if (const auto slash = size.find('/'); slash != std::string::npos)
    return "$" + sign + "\\frac{" + size.substr(0, slash) + "}{" + size.substr(slash + 1) + "}$";
  if (const auto e = size.find('e'); e != std::string::npos)
    return "$" + sign + size.substr(0, e) + "\\cdot 10^{" + size.substr(e + 1) + "}$";
  return "$" + cell + "$";
}

template <class Cell>
void add_row(std::string& text, const Row& row, const char* before, const char* between, const char* after,
             const Cell& cell) {
  text += before;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) text += between;
    text += cell(row[i]);
  }
  text += after;
}

template <class Cell>
std::string delimited(const Table& table, const char* separator, const Cell& cell) {
  std::string text;
  add_row(text, table.columns, "", separator, "\n", cell);
  for (const Row& row : table.rows) add_row(text, row, "", separator, "\n", cell);
  return text;
}

std::string markdown(const Table& table) {
  std::string text;
  add_row(text, table.columns, "| ", " | ", " |\n", markdown_cell);
  add_row(text, Row(table.columns.size(), "---:"), "| ", " | ", " |\n", markdown_cell);
  for (const Row& row : table.rows) add_row(text, row, "| ", " | ", " |\n", markdown_cell);
  return text;
}

std::string latex(const Table& table) {
  std::string text = "\\begin{tabular}{" + std::string(table.columns.size(), 'r') + "}\n\\hline\n";
  add_row(text, table.columns, "", " & ", " \\\\\n\\hline\n", latex_text);
  for (const Row& row : table.rows) add_row(text, row, "", " & ", " \\\\\n", latex_number);
  return text + "\\hline\n\\end{tabular}\n";
}

std::string aligned(const Table& table) {
  std::vector<std::size_t> widths;
  for (const std::string& column : table.columns) widths.push_back(column.size());
  for (const Row& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  const auto add = [&](const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i > 0 ? "  " : "") + row[i];
      if (i + 1 < row.size()) text.append(widths[i] - row[i].size(), ' ');
    }
    text += '\n';
  };
  add(table.columns);
  for (const Row& row : table.rows) add(row);
  return text;
}

}  // namespace

std::string text(const Table& table, TableFormat format) {
  switch (format) {
    case TableFormat::csv:
      return delimited(table, ",", csv_cell);
    case TableFormat::tsv:
      return delimited(table, "\t", tsv_cell);
    case TableFormat::markdown:
      return markdown(table);
    case TableFormat::latex:
      return latex(table);
    case TableFormat::aligned:
      break;
  }
  return aligned(table);
}

std::string npy(std::span<const double> values, std::size_t columns) {
  if (columns < 1 || values.size() % columns != 0)
    throw std::invalid_argument(
        "npy: the number of values must be a multiple of the number of columns, at least 1, got " +
        std::to_string(values.size()) + " values and " + std::to_string(columns) + " columns");
  return npy_header(values.size() / columns, columns) + npy_values(values);
}

std::string npy_header(std::size_t rows, std::size_t columns) {
  if (columns < 1) throw std::invalid_argument("npy_header: at least one column is needed, got 0");
  // "\x93NUMPY", version 1.0, the header's length in two bytes, the header: a Python dictionary that spaces and a newline
  // fill up to a multiple of 64 bytes altogether.
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " +
                       std::to_string(columns) + "), }";
  constexpr std::size_t before_header = 10;
  constexpr std::size_t alignment = 64;
  const std::size_t unpadded = before_header + header.size() + 1;
  header.append((alignment - unpadded % alignment) % alignment, ' ').append("\n");
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header;
}

std::string npy_values(std::span<const double> values) {
  std::string bytes;
  bytes.reserve(8 * values.size());
  for (const double value : values) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>(bits >> (8 * byte) & 0xFF);
  }
  return bytes;
}

}  // namespace lemmata::proofs_check
