#include "proofs_check/engine/range.hpp"

#include <cctype>
#include <charconv>
#include <stdexcept>

namespace lemmata::proofs_check {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

[[noreturn]] void reject(std::string_view text) {
  throw std::invalid_argument("Range: a list of `name = from..to[:step]`, got `" + std::string(text) + "`");
}

std::int64_t parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) reject(text);
  return value;
}

}  // namespace

std::int64_t Range::Bound::at(std::span<const std::int64_t> point) const {
  std::int64_t value = constant;
  for (std::size_t i = 0; i < factors.size(); ++i) value += factors[i] * point[i];
  return value;
}

Range::Bound Range::parse_bound(std::string_view text) const {
  Bound bound;
  bound.factors.assign(axes_.size(), 0);
  text = trimmed(text);
  if (text.empty()) reject(text_);
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t sign = 1;
    if (text[at] == '+' || text[at] == '-') sign = text[at++] == '-' ? -1 : 1;
    const std::size_t digits = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
    const bool has_factor = at > digits;
    const std::int64_t factor = sign * (has_factor ? parse_integer(text.substr(digits, at - digits)) : 1);
    const std::size_t letters = at;
    while (at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0) ++at;
    const std::string_view variable = text.substr(letters, at - letters);
    if (variable.empty()) {
      if (!has_factor) reject(text_);
      bound.constant += factor;
      continue;
    }
    std::size_t axis = 0;
    while (axis < axes_.size() && axes_[axis].variable != variable) ++axis;
    if (axis == axes_.size()) reject(text_);
    bound.factors[axis] += factor;
  }
  return bound;
}

Range::Range(std::string_view text) : text_(text) {
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = trimmed(rest.substr(0, comma));
    const std::size_t equals = part.find('=');
    const std::size_t dots = part.find("..");
    if (equals == std::string_view::npos || dots == std::string_view::npos || dots < equals) reject(text);
    const std::size_t colon = part.find(':', dots);
    Axis axis;
    axis.variable = trimmed(part.substr(0, equals));
    axis.from = parse_bound(part.substr(equals + 1, dots - equals - 1));
    const std::size_t end = colon == std::string_view::npos ? part.size() : colon;
    axis.to = parse_bound(part.substr(dots + 2, end - dots - 2));
    if (colon != std::string_view::npos) axis.step = parse_integer(trimmed(part.substr(colon + 1)));
    if (axis.variable.empty() || axis.step < 1) reject(text);
    axes_.push_back(axis);
    if (comma == std::string_view::npos) break;
    rest = rest.substr(comma + 1);
  }
}

bool Range::visit_from(std::size_t axis, std::vector<std::int64_t>& point, std::int64_t& count,
                       const std::function<bool(std::span<const std::int64_t>)>& visit) const {
  if (axis == axes_.size()) {
    ++count;
    return visit(point);
  }
  const std::int64_t last = axes_[axis].to.at(point);
  for (std::int64_t value = axes_[axis].from.at(point); value <= last; value += axes_[axis].step) {
    point.push_back(value);
    const bool go_on = visit_from(axis + 1, point, count, visit);
    point.pop_back();
    if (!go_on) return false;
  }
  return true;
}

std::int64_t Range::each(const std::function<bool(std::span<const std::int64_t>)>& visit) const {
  std::vector<std::int64_t> point;
  point.reserve(axes_.size());
  std::int64_t count = 0;
  visit_from(0, point, count, visit);
  return count;
}

std::string Range::describe(std::span<const std::int64_t> point) const {
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i)
    text += (i == 0 ? "" : ", ") + axes_[i].variable + " = " + std::to_string(point[i]);
  return text;
}

}  // namespace lemmata::proofs_check
