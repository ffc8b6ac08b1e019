#pragma once

// For sources of this library only (not installed): the table of activation functions by name.

#include <string>
#include <string_view>
#include <vector>

#include "analysis/activation/activation.hpp"

namespace lemmata::analysis {

struct NamedFormula {
  NamedActivation shown;
  std::optional<ActivationFamily> family;
  std::vector<std::string> parameters;  ///< their names, in order
};
[[nodiscard]] const std::vector<NamedFormula>& named_formulas();

/// Nothing if there is none.
[[nodiscard]] const NamedFormula* find_named_formula(std::string_view name);

/// The candidate with the fewest letters to change.
[[nodiscard]] std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace lemmata::analysis
