#include "proofs_check/cli/number_list.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/input_file.hpp"
#include "proofs_check/cli/npy_file.hpp"
#include "proofs_check/cli/npy_header.hpp"
#include "proofs_check/cli/number_text.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;

namespace {

const char* const spaces = " \t\r\v\f";

/// The line without its comment, and without the white space at both ends.
std::string_view content_of(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto first = std::min(line.find_first_not_of(spaces), line.size());
  const auto last = line.find_last_not_of(spaces);
  return line.substr(first, last == std::string_view::npos ? 0 : last + 1 - first);
}

template <class Use>
void for_each_line(std::string_view text, const Use& use) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    use(content_of(text.substr(0, end)), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

class TextReader {
 public:
  TextReader(std::string option, std::string place) : option_(std::move(option)), place_(std::move(place)) {}

  NumberList read(std::string_view text) {
    std::size_t per_line = 0;
    for_each_line(text, [&](std::string_view line, std::size_t number) {
      if (line.empty()) return;
      line_ = number;
      const std::size_t before = list_.size();
      read_line(line);
      const std::size_t count = list_.size() - before;
      if (per_line == 0) per_line = count;
      if (count != per_line)
        refuse(fmt::format("as many numbers on each line are allowed: {} as on the first, got {}", per_line,
                           count));
    });
    if (list_.size() == 0) bad_input(option_ + ": at least one number is needed, got none" + in_place());
    return std::move(list_);
  }

 private:
  std::string in_place() const { return place_.empty() ? "" : " in " + place_; }

  [[noreturn]] void refuse(const std::string& what) const {
    bad_input(option_ + ": " + what +
              (place_.empty() ? "" : fmt::format(" in line {} of {}", line_, place_)));
  }

  void read_line(std::string_view line) {
    bool after_number = false;
    while (!line.empty()) {
      if (line.front() == ',') {
        if (!after_number) refuse("a number is missing before a comma");
        after_number = false;
        line.remove_prefix(1);
        if (content_of(line).empty()) refuse("a number is missing after the last comma");
      } else {
        const std::size_t end = std::min(line.find_first_of(" \t\r\v\f,"), line.size());
        read_number(line.substr(0, end));
        after_number = true;
        line.remove_prefix(end);
      }
      line.remove_prefix(std::min(line.find_first_not_of(spaces), line.size()));
    }
  }

  void read_number(std::string_view word) {
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), integer);
    if (error == std::errc() && end == word.data() + word.size()) return list_.add(integer);
    try {
      list_.add(analysis::parse_rational(word));
    } catch (const std::invalid_argument&) {
      refuse(fmt::format("{} is allowed, got {}", allowed_number(word), excerpt(word)));
    }
  }

  std::string option_;
  std::string place_;  // the file; empty for what stands on the command line
  std::size_t line_ = 0;
  NumberList list_;
};

/// The only word of a text that has one.
std::string_view only_word(std::string_view text) {
  std::string_view word;
  bool more = false;
  for_each_line(text, [&](std::string_view line, std::size_t) {
    if (line.empty()) return;
    more = more || !word.empty();
    word = line;
  });
  return more || word.find_first_of(" \t,") != std::string_view::npos ? std::string_view() : word;
}

NumberList from_file(const std::string& option, const std::string& file) {
  const auto [bytes, name] = read_input(option, file);
  if (is_npy(bytes) || file.ends_with(".npy")) return read_npy(option, name, bytes);
  return TextReader(option, name).read(bytes);
}

}  // namespace

void NumberList::add(std::int64_t integer) {
  if (are_integers())
    integers_.push_back(integer);
  else
    fractions_.emplace_back(integer);
}

void NumberList::add(const Rational& number) {
  if (denominator(number) == 1 && number > std::numeric_limits<std::int64_t>::min() &&
      number < std::numeric_limits<std::int64_t>::max()) {
    add(numerator(number).convert_to<std::int64_t>());
    return;
  }
  if (are_integers()) {
    fractions_.assign(integers_.begin(), integers_.end());
    integers_ = {};
  }
  fractions_.push_back(number);
}

std::vector<Rational> NumberList::fractions() const {
  return are_integers() ? std::vector<Rational>(integers_.begin(), integers_.end()) : fractions_;
}

NumberList read_numbers(const std::string& option, const std::string& text) {
  if (text.starts_with('@')) return from_file(option, text.substr(1));
  if (text == "-" || text.ends_with(".npy")) return from_file(option, text);
  return TextReader(option, "").read(text);
}

NumberList read_truth_table(const std::string& option, const std::string& file) {
  const auto [bytes, name] = read_input(option, file.starts_with('@') ? file.substr(1) : file);
  if (is_npy(bytes) || file.ends_with(".npy")) return read_npy(option, name, bytes);
  const std::string_view word = only_word(bytes);
  if (word.size() < 2 || word.find_first_not_of("01") != std::string_view::npos)
    return TextReader(option, name).read(bytes);
  NumberList bits;
  for (const char bit : word) bits.add(static_cast<std::int64_t>(bit - '0'));
  bits.are_bits = true;
  return bits;
}

}  // namespace lemmata::proofs_check
