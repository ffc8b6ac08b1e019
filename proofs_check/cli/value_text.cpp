#include "proofs_check/cli/value_text.hpp"

#include <nlohmann/json.hpp>

namespace lemmata::proofs_check {

std::string cell(const Value& value, bool in_digits) {
  if (!value.exact.empty() && (!in_digits || value.decimal.empty())) return value.exact;
  if (!value.decimal.empty()) return value.decimal;
  return "[" + value.mid + " +/- " + value.rad + "]";
}

std::string readable(const Value& value, bool in_digits) {
  if (value.exact.empty()) {
    const std::string ball = "[" + value.mid + " +/- " + value.rad + "]";
    return value.decimal.empty() ? ball : value.decimal + "  in " + ball;
  }
  if (value.decimal.empty() || value.exact == value.decimal) return value.exact;
  return in_digits ? value.decimal + " = " + value.exact : value.exact + " = " + value.decimal;
}

Json finite_or_infinite(const std::optional<Value>& value) {
  return value ? to_json(*value) : Json{{"infinite", true}};
}

void put_input(Json& inputs, const char* key, const std::optional<std::string>& text) {
  if (text) inputs[key] = *text;
}

}  // namespace lemmata::proofs_check
