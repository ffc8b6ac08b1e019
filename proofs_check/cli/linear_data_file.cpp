#include "proofs_check/cli/linear_data_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "numeric/cube/memory.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/input_file.hpp"
#include "proofs_check/cli/npy_file.hpp"
#include "proofs_check/cli/npy_header.hpp"
#include "proofs_check/cli/number_text.hpp"
#include "proofs_check/cli/output.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;
using analysis::RationalMatrix;
using analysis::RationalVector;

namespace {

/// A fraction takes two numbers of the allocator's least size beside itself, and reading keeps it twice for a while.
constexpr double bytes_per_number = 2 * 96;

void require_numbers_fit(const std::string& what, double numbers) {
  if (numbers * bytes_per_number > numeric::physical_memory_bytes() / 2)
    bad_input(fmt::format("{}: {:.0f} numbers take {}, and half of the memory, {}, is allowed", what, numbers,
                          readable_bytes(numbers * bytes_per_number),
                          readable_bytes(numeric::physical_memory_bytes() / 2)));
}

std::string_view without_spaces(std::string_view text) {
  const char* const spaces = " \t\r\v\f";
  const auto first = std::min(text.find_first_not_of(spaces), text.size());
  const auto last = text.find_last_not_of(spaces);
  return text.substr(first, last == std::string_view::npos ? 0 : last + 1 - first);
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    fields.push_back(without_spaces(line.substr(0, comma)));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

/// Whether the field is a name, perhaps in quotes: it begins with a letter or _ and is no word for a number.
bool is_name(std::string_view field) {
  if (field.size() > 2 && field.front() == '"' && field.back() == '"')
    field = without_spaces(field.substr(1, field.size() - 2));
  std::string word(field);
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  if (word == "nan" || word == "inf" || word == "infinity") return false;
  return !word.empty() && ((word.front() >= 'a' && word.front() <= 'z') || word.front() == '_');
}

class CsvReader {
 public:
  explicit CsvReader(std::string what) : what_(std::move(what)) {}

  RationalMatrix read(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // the mark that some editors put in front
    const auto separators = std::ranges::count_if(text, [](char c) { return c == ',' || c == '\n'; });
    require_numbers_fit(what_, static_cast<double>(separators) + 1);
    elements_.reserve(static_cast<std::size_t>(separators) + 1);
    for (line_ = 1; !text.empty(); ++line_) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = without_spaces(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!line.empty()) read_line(fields_of(line));
    }
    if (rows_ == 0)
      bad_input(fmt::format("{}: at least one line of numbers is needed, got {}", what_,
                            heading_ == 0 ? "none" : "a heading alone"));
    return RationalMatrix(rows_, static_cast<int>(columns_), std::move(elements_));
  }

  /// The line that was read as a heading; 0 if there is none.
  [[nodiscard]] std::size_t heading() const { return heading_; }

 private:
  void read_line(const std::vector<std::string_view>& fields) {
    if (first_line_ == 0) {
      first_line_ = line_;
      columns_ = fields.size();
      if (std::ranges::all_of(fields, is_name)) {
        heading_ = line_;
        return;
      }
    }
    for (std::size_t column = 0; column < std::min(fields.size(), columns_); ++column)
      read_number(fields[column], column + 1);
    if (fields.size() != columns_)
      bad_input(fmt::format(
          "{}: line {}: as many numbers on each line are allowed, {} as on line {}, got {}: "
          "column {} is {}",
          what_, line_, columns_, first_line_, fields.size(), std::min(fields.size(), columns_) + 1,
          fields.size() < columns_ ? "missing" : "one too many"));
    ++rows_;
  }

  void read_number(std::string_view field, std::size_t column) {
    std::int64_t integer = 0;  // most are, and this is ten times as fast
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), integer);
    if (error == std::errc() && end == field.data() + field.size()) {
      elements_.emplace_back(integer);
      return;
    }
    try {
      elements_.push_back(analysis::parse_rational(field));
    } catch (const std::invalid_argument&) {
      const bool first = rows_ == 0 && heading_ == 0;
      bad_input(fmt::format("{}: line {}, column {}: {} is allowed{}, got {}", what_, line_, column,
                            allowed_number(field), first ? ", or a name in every column" : "",
                            excerpt(field)));
    }
  }

  std::string what_;
  std::size_t line_ = 0, first_line_ = 0, heading_ = 0, columns_ = 0;
  int rows_ = 0;
  std::vector<Rational> elements_;
};

/// An array of one or two dimensions; one of one dimension as a column.
RationalMatrix from_npy(const std::string& what, const NpyArray& array, bool one_dimension) {
  require_numbers_fit(what, static_cast<double>(array.numbers.size()));
  const std::size_t dimensions = array.shape.size();
  if (dimensions != 2 && !(one_dimension && dimensions == 1)) {
    std::string shape;
    for (const std::int64_t length : array.shape)
      shape += (shape.empty() ? "" : " x ") + std::to_string(length);
    bad_input(fmt::format(
        "{}: an array of {} is allowed, got {}", what,
        one_dimension ? "one dimension, or of one row or one column," : "two dimensions",
        dimensions == 0 ? "a single number" : fmt::format("{} dimensions, {}", dimensions, shape)));
  }
  const auto rows = static_cast<int>(array.shape[0]);
  const int columns = dimensions == 2 ? static_cast<int>(array.shape[1]) : 1;
  return RationalMatrix(rows, columns, array.numbers.fractions());
}

RationalMatrix read(const std::string& option, const std::string& file, bool quiet, bool one_dimension) {
  const auto [bytes, name] = read_input(option, file);
  const std::string what = option + ": " + name;
  if (is_npy(bytes) || file.ends_with(".npy"))
    return from_npy(what, read_npy_array(option, name, bytes), one_dimension);
  CsvReader reader(what);
  RationalMatrix matrix = reader.read(bytes);
  if (reader.heading() != 0 && !quiet)
    write_message(fmt::format("lemmata: {}: line {} read as a heading\n", what, reader.heading()));
  return matrix;
}

}  // namespace

RationalMatrix read_matrix(const std::string& option, const std::string& file, bool quiet) {
  return read(option, file, quiet, false);
}

RationalVector read_vector(const std::string& option, const std::string& file, bool quiet) {
  const RationalMatrix matrix = read(option, file, quiet, true);
  if (matrix.rows() != 1 && matrix.columns() != 1)
    bad_input(fmt::format("{}: {}: one column or one row of numbers is allowed, got {} rows and {} columns",
                          option, excerpt(file), matrix.rows(), matrix.columns()));
  return matrix.elements();
}

}  // namespace lemmata::proofs_check
