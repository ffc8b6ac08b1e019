#pragma once

#include <optional>
#include <string>

#include "analysis/linear/gradient_descent.hpp"

namespace lemmata::proofs_check {

/// --rule: literal, slide, hessian, half.
[[nodiscard]] std::optional<analysis::UpdateRule> read_rule(const std::optional<std::string>& text);

/// One step, what it multiplies the error by, and the line of a lecture for which the rule stands.
struct RuleText {
  std::string step;
  std::string error;
  std::string lecture;
};
[[nodiscard]] RuleText describe(analysis::UpdateRule rule);

}  // namespace lemmata::proofs_check
