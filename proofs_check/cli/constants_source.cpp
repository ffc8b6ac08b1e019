#include "proofs_check/cli/constants_source.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/engine/selection.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;

namespace {

double nearest(const Constant& constant, const Value& value) {
  if (!value.exact.empty()) return nearest_double(analysis::parse_rational(value.exact));
  for (const int digits : {40, 100, 400}) {
    const Value closer = constant.value(digits);
    const Rational middle = analysis::parse_rational(closer.mid);
    const Rational radius = analysis::parse_rational(closer.rad);
    const double low = nearest_double(Rational(middle - radius));
    if (low == nearest_double(Rational(middle + radius))) return low;
  }
  throw Failure(exit_internal_error, "the nearest double of " + constant.name + " is not determined");
}

/// A name that C++ and Python accept: maj.level-weight becomes maj_level_weight.
std::string identifier(const std::string& name) {
  std::string result;
  for (const char c : name)
    result += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  if (result.empty() || (result.front() >= '0' && result.front() <= '9')) result.insert(0, "constant_");
  return result;
}

/// The text between quotes, as C++ and Python both read it.
std::string literal(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) >= ' ') result += c;
  }
  return result + "\"";
}

std::string one_line(const std::string& text) {
  std::string result = text;
  std::replace_if(
      result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  while (result.ends_with('\\')) result.pop_back();  // a comment must not swallow the next line
  return result;
}

std::string provenance(const PinnedConstant& constant) {
  std::string text = constant.closed_form + "; claim " + constant.claim;
  for (const Source& source : constant.sources) text += "; " + source.file + ", \"" + source.heading + "\"";
  return one_line(text);
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t\r") - from + 1));
}

int digits_written(const std::string& decimal) {
  int count = 0;
  for (const char c : decimal) {
    if (c == 'e' || c == 'E') break;
    if ((c >= '1' && c <= '9') || (c == '0' && count > 0)) ++count;
  }
  return std::max(count, 1);
}

struct ReviewedLine {
  std::string closed_form;
  std::string value;
};

std::map<std::string, ReviewedLine> read_reviewed(std::string_view text) {
  std::map<std::string, ReviewedLine> lines;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const auto first = line.find(" | ");
    const auto last = line.rfind(" | ");
    if (first == std::string::npos || first == last)
      bad_input(
          fmt::format("the reviewed constants, line {}: `name | closed form | value` is allowed, got {}",
                      number, excerpt(line)));
    const std::string name = trimmed(std::string_view(line).substr(0, first));
    const ReviewedLine entry{trimmed(std::string_view(line).substr(first + 3, last - first - 3)),
                             trimmed(std::string_view(line).substr(last + 3))};
    if (!lines.emplace(name, entry).second)
      bad_input(fmt::format("the reviewed constants, line {}: {} stands there twice", number, excerpt(name)));
  }
  return lines;
}

std::string published(const Value& value) { return value.exact.empty() ? value.decimal : value.exact; }

}  // namespace

std::vector<PinnedConstant> pinned_constants(std::span<const Claim> claims, std::string_view pattern,
                                             int digits) {
  std::vector<PinnedConstant> constants;
  std::vector<std::string> names;
  std::set<std::string> identifiers;
  for (const Claim& claim : claims)
    for (const Constant& constant : claim.constants) {
      names.push_back(constant.name);
      if (!identifiers.insert(identifier(constant.name)).second)
        throw Failure(exit_internal_error, "two constants are named " + constant.name);
      if (!matches(pattern, constant.name)) continue;
      Value value = constant.value(digits);
      if (!value.exact.empty()) value = exact_value(analysis::parse_rational(value.exact), digits);
      constants.push_back(
          {constant.name, constant.closed_form, value, nearest(constant, value), claim.id, claim.sources});
    }
  if (constants.empty())
    nothing_matched(fmt::format("no constant matches {}{}", excerpt(pattern), suggestion(pattern, names)));
  return constants;
}

std::string cpp_header(std::span<const PinnedConstant> constants, std::string_view version) {
  std::string text = fmt::format(
      "// Constants of lemmata {}: written by `lemmata constants --emit cpp`. CC0 1.0.\n"
      "#pragma once\n\n"
      "namespace lemmata_constants {{\n\n"
      "struct constant {{\n"
      "  const char* name;\n"
      "  const char* closed_form;\n"
      "  const char* exact;    // a fraction, or empty if the number is irrational\n"
      "  const char* mid;      // the number lies within rad of mid; both empty if it is rational\n"
      "  const char* rad;\n"
      "  const char* decimal;  // every digit correct\n"
      "  double nearest;       // the nearest double\n"
      "  const char* claim;\n"
      "}};\n\n",
      version);
  std::string all;
  for (const PinnedConstant& constant : constants) {
    const std::string name = identifier(constant.name);
    text += fmt::format("/// {}\ninline constexpr constant {}{{\n", provenance(constant), name);
    for (const std::string& part : {constant.name, constant.closed_form, constant.value.exact,
                                    constant.value.mid, constant.value.rad, constant.value.decimal})
      text += "    " + literal(part) + ",\n";
    text += fmt::format("    {:a},\n    {}}};\n\n", constant.nearest, literal(constant.claim));
    all += "    &" + name + ",\n";
  }
  return text + "inline constexpr const constant* all[] = {\n" + all +
         "};\n\n}  // namespace lemmata_constants\n";
}

std::string python_module(std::span<const PinnedConstant> constants, std::string_view version) {
  std::string text = fmt::format(
      "\"\"\"Constants of lemmata {}: written by `lemmata constants --emit python`. CC0 1.0.\n\n"
      "exact is a Fraction, or None if the number is irrational; then it lies within rad of mid (Fractions "
      "too, or None).\n"
      "decimal is a text with every digit correct, nearest the nearest float.\n\"\"\"\n\n"
      "from fractions import Fraction\nfrom typing import NamedTuple, Optional\n\n\n"
      "class Constant(NamedTuple):\n"
      "    name: str\n    closed_form: str\n    exact: Optional[Fraction]\n    mid: Optional[Fraction]\n"
      "    rad: Optional[Fraction]\n    decimal: str\n    nearest: float\n    claim: str\n\n\n",
      version);
  const auto fraction = [](const std::string& number) {
    return number.empty() ? "None" : "Fraction(" + literal(number) + ")";
  };
  std::string all;
  for (const PinnedConstant& constant : constants) {
    const std::string name = identifier(constant.name);
    text += fmt::format(
        "# {}\n{} = Constant(\n    {},\n    {},\n    {},\n    {},\n    {},\n    {},\n    "
        "float.fromhex(\"{:a}\"),\n    {},\n)\n\n",
        provenance(constant), name, literal(constant.name), literal(constant.closed_form),
        fraction(constant.value.exact), fraction(constant.value.mid), fraction(constant.value.rad),
        literal(constant.value.decimal), constant.nearest, literal(constant.claim));
    all += "    " + name + ",\n";
  }
  return text + "ALL = {constant.name: constant for constant in (\n" + all + ")}\n";
}

std::string reviewed_text(std::span<const PinnedConstant> constants) {
  std::string text =
      "# name | closed form | exact fraction, or decimals that are all correct\n"
      "#\n"
      "# `lemmata constants check` compares every digit with what the claims give. To change a line, check "
      "it by hand and\n"
      "# with software that shares no code with this project.\n";
  for (const PinnedConstant& constant : constants)
    text += fmt::format("{} | {} | {}\n", constant.name, one_line(constant.closed_form),
                        published(constant.value));
  return text;
}

std::vector<std::string> differences_from_reviewed(std::span<const Claim> claims, std::string_view reviewed) {
  auto lines = read_reviewed(reviewed);
  std::vector<std::string> differences;
  for (const Claim& claim : claims)
    for (const Constant& constant : claim.constants) {
      const auto line = lines.find(constant.name);
      if (line == lines.end()) {
        differences.push_back(fmt::format("{} ({}): missing among the reviewed constants; claim {} gives {}",
                                          constant.name, constant.closed_form, claim.id,
                                          published(constant.value(default_digits))));
        continue;
      }
      const ReviewedLine entry = line->second;
      lines.erase(line);
      if (entry.closed_form != one_line(constant.closed_form))
        differences.push_back(fmt::format("{}: reviewed closed form {}, the claim's {}", constant.name,
                                          entry.closed_form, constant.closed_form));
      const std::string value =
          published(constant.value(std::min(digits_written(entry.value), largest_digits)));
      if (entry.value != value)
        differences.push_back(fmt::format("{}: reviewed {}, computed {}", constant.name, entry.value, value));
    }
  for (const auto& [name, entry] : lines)
    differences.push_back(fmt::format("{}: reviewed {}, and no claim has it", name, entry.value));
  return differences;
}

}  // namespace lemmata::proofs_check
