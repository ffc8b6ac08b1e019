#include "proofs_check/cli/descent_rule.hpp"

#include <vector>

#include "proofs_check/cli/arguments.hpp"

namespace lemmata::proofs_check {

using analysis::UpdateRule;

std::optional<UpdateRule> read_rule(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::vector<std::string> names;
  for (const UpdateRule rule : analysis::update_rules) names.emplace_back(name(rule));
  const std::string chosen = read_choice("--rule", *text, names);
  for (const UpdateRule rule : analysis::update_rules)
    if (chosen == name(rule)) return rule;
  return std::nullopt;
}

RuleText describe(UpdateRule rule) {
  switch (rule) {
    case UpdateRule::literal:
      return {
          "w - eta grad |X w - y|^2 = w - 2 eta X^T (X w - y)", "I - 2 eta G",
          "000_19217ae9f712fcea.txt, \"GD / SGD dynamics\": the gradient as written, for which the slide's "
          "condition eta < 1/lambda_1 is exact"};
    case UpdateRule::slide:
      return {
          "w - eta X^T (X w - y)", "I - eta G",
          "000_19217ae9f712fcea.txt, \"GD / SGD dynamics\": the recursion that the slide goes on with, the 2 "
          "dropped; for it eta < 1/lambda_1 suffices and is not necessary"};
    case UpdateRule::hessian:
      return {"w - eta grad L, where L has the Hessian G", "I - eta G",
              "001_9e457a0150e4c7b0.txt, \"Edge of Stability\": the loss with Hessian H, to which the quoted "
              "threshold lambda_max(H) < 2/eta "
              "belongs"};
    case UpdateRule::half:
      return {"w - (eta/2) grad L, where L has the Hessian G", "I - (eta/2) G",
              "001_9e457a0150e4c7b0.txt, \"Edge of Stability\": the display I - (eta/2) H, H = G, whose "
              "threshold is lambda_max(H) < 4/eta"};
  }
  return {};
}

}  // namespace lemmata::proofs_check
