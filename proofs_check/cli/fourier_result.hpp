#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/calculators/linear_threshold_function.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

/// Numbers of one function as they are printed, and as JSON: `fourier ltf` and `fourier table` have them in common.
struct FourierResult {
  Table table;
  std::string below;  ///< lines below the table
  Json json = Json::object();
};

/// "{1, 4}".
[[nodiscard]] std::string set_text(const std::vector<int>& set);

[[nodiscard]] FourierResult coefficient_result(const std::vector<CoefficientAt>& coefficients,
                                               bool in_digits);
[[nodiscard]] FourierResult influence_result(const std::vector<Value>& influences, const Value& total,
                                             bool in_digits);
[[nodiscard]] FourierResult level_weight_result(const std::vector<Value>& weights, const Value& total,
                                                bool in_digits);

/// The table, and what stands below it.
[[nodiscard]] std::string result_text(const FourierResult& result);

}  // namespace lemmata::proofs_check
