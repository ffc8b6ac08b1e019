#include "proofs_check/cli/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/number_text.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::Rational;

namespace {

constexpr std::int64_t most_threads = 4096;

std::string shown(std::int64_t value) { return value == largest_parameter ? "10^18" : std::to_string(value); }

[[noreturn]] void refuse(const std::string& option, const std::string& allowed, std::string_view text) {
  bad_input(fmt::format("{}: {} is allowed, got {}", option, allowed, excerpt(text)));
}

}  // namespace

std::int64_t read_integer(const std::string& option, std::string_view text, std::int64_t least,
                          std::int64_t most) {
  const std::string allowed = fmt::format("an integer from {} to {}", shown(least), shown(most));
  constexpr std::size_t longest = 100;  // characters of a number that could lie in the range
  if (text.size() > longest) refuse(option, allowed, text);
  try {
    const Rational value = analysis::parse_rational(text);
    if (denominator(value) != 1 || value < least || value > most) refuse(option, allowed, text);
    return numerator(value).convert_to<std::int64_t>();
  } catch (const std::invalid_argument&) {
    refuse(option, allowed, text);
  }
}

std::int64_t read_required_integer(const std::string& option, const std::optional<std::string>& text,
                                   std::int64_t least, std::int64_t most) {
  if (!text)
    bad_input(fmt::format("{} is needed: an integer from {} to {}", option, shown(least), shown(most)));
  return read_integer(option, *text, least, most);
}

Rational read_rational(const std::string& option, std::string_view text) {
  try {
    return analysis::parse_rational(text);
  } catch (const std::invalid_argument&) {
    refuse(option, allowed_number(text), text);
  }
}

double read_seconds(const std::string& option, std::string_view text) {
  const Rational value = read_rational(option, text);
  constexpr std::int64_t most = 1000000000;
  if (value <= 0 || value > most) refuse(option, "a number of seconds above 0 and up to 10^9", text);
  return nearest_double(value);
}

std::optional<int> read_digits(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return static_cast<int>(read_integer("--digits", *text, 1, largest_digits));
}

int read_threads(const std::optional<std::string>& text) {
  if (!text) return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return static_cast<int>(read_integer("--threads", *text, 1, most_threads));
}

std::uint64_t read_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size())
    refuse("--seed", "an integer from 0 to 18446744073709551615", text);
  return seed;
}

std::optional<int> read_ties(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const std::vector<std::string> names{"minus", "zero", "plus"};
  const std::string name = read_choice("--ties", *text, names);
  return static_cast<int>(std::find(names.begin(), names.end(), name) - names.begin()) - 1;
}

std::string read_choice(const std::string& option, std::string_view text,
                        std::span<const std::string> names) {
  if (std::find(names.begin(), names.end(), text) != names.end()) return std::string(text);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  bad_input(fmt::format("{}: one of {} is allowed, got {}{}", option, list, excerpt(text),
                        suggestion(text, names)));
}

std::uint64_t IntegerRange::size() const {
  return static_cast<std::uint64_t>(to - from) / static_cast<std::uint64_t>(step) + 1;
}

std::vector<IntegerRange> read_ranges(const std::string& option, std::string_view text, std::int64_t least,
                                      std::int64_t most) {
  std::vector<IntegerRange> ranges;
  std::string_view rest = text;
  while (true) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, comma);
    if (part.empty()) refuse(option, "a list of integers and ranges such as 2,4,6 or 3..101:2", text);
    IntegerRange range;
    if (const auto dots = part.find(".."); dots == std::string_view::npos) {
      range.from = range.to = read_integer(option, part, least, most);
    } else {
      const auto colon = std::min(part.find(':', dots), part.size());
      range.from = read_integer(option, part.substr(0, dots), least, most);
      range.to = read_integer(option, part.substr(dots + 2, colon - dots - 2), least, most);
      if (colon < part.size()) range.step = read_integer(option + " step", part.substr(colon + 1), 1, most);
      if (range.to < range.from) refuse(option, "a range whose end is not below its beginning", part);
    }
    ranges.push_back(range);
    if (comma == rest.size()) return ranges;
    rest.remove_prefix(comma + 1);
  }
}

std::uint64_t element_count(std::span<const IntegerRange> ranges) {
  std::uint64_t total = 0;
  for (const IntegerRange& range : ranges) {
    if (range.size() > std::numeric_limits<std::uint64_t>::max() - total)
      return std::numeric_limits<std::uint64_t>::max();
    total += range.size();
  }
  return total;
}

std::vector<std::int64_t> elements(std::span<const IntegerRange> ranges) {
  std::vector<std::int64_t> all;
  for (const IntegerRange& range : ranges)
    for (std::uint64_t i = 0; i < range.size(); ++i)
      all.push_back(range.from + static_cast<std::int64_t>(i) * range.step);
  return all;
}

}  // namespace lemmata::proofs_check
