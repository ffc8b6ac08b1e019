#include "proofs_check/cli/fourier_result.hpp"

#include <fmt/format.h>

#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

FourierResult headed(const char* first, const char* number, bool in_digits) {
  FourierResult result{.table = {{first, number}, {}}, .below = ""};
  if (!in_digits) result.table.columns.emplace_back("in decimals");
  return result;
}

void add_row(FourierResult& result, const std::string& first, const Value& value, bool in_digits) {
  result.table.rows.push_back({first, cell(value, in_digits)});
  if (!in_digits) result.table.rows.back().push_back(cell(value, true));
}

}  // namespace

std::string set_text(const std::vector<int>& set) { return fmt::format("{{{}}}", fmt::join(set, ", ")); }

FourierResult coefficient_result(const std::vector<CoefficientAt>& coefficients, bool in_digits) {
  FourierResult result = headed("T", "f^(T)", in_digits);
  Json array = Json::array();
  for (const auto& [set, value] : coefficients) {
    add_row(result, set_text(set), value, in_digits);
    array.push_back({{"set", set}, {"value", to_json(value)}});
  }
  result.json["coefficients"] = std::move(array);
  return result;
}

FourierResult influence_result(const std::vector<Value>& influences, const Value& total, bool in_digits) {
  FourierResult result = headed("i", "Inf_i[f]", in_digits);
  Json array = Json::array();
  for (std::size_t i = 0; i < influences.size(); ++i) {
    add_row(result, std::to_string(i + 1), influences[i], in_digits);
    array.push_back({{"coordinate", i + 1}, {"value", to_json(influences[i])}});
  }
  result.below = fmt::format("sum:  {}\n", readable(total, in_digits));
  result.json["influences"] = std::move(array);
  result.json["total"] = to_json(total);
  return result;
}

FourierResult level_weight_result(const std::vector<Value>& weights, const Value& total, bool in_digits) {
  FourierResult result = headed("k", "W^k[f]", in_digits);
  Json array = Json::array();
  for (std::size_t level = 0; level < weights.size(); ++level) {
    add_row(result, std::to_string(level), weights[level], in_digits);
    array.push_back({{"level", level}, {"value", to_json(weights[level])}});
  }
  result.below = fmt::format("sum, E[f^2]:  {}\n", readable(total, in_digits));
  result.json["level_weights"] = std::move(array);
  result.json["total"] = to_json(total);
  return result;
}

std::string result_text(const FourierResult& result) {
  return (result.table.rows.empty() ? "" : text(result.table, TableFormat::aligned)) + result.below;
}

}  // namespace lemmata::proofs_check
