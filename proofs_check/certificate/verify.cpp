#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <stdexcept>

#include "proofs_check/certificate/certificate.hpp"
#include "proofs_check/certificate/checks.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {

std::string_view text(Relation relation) {
  constexpr std::array<std::string_view, 6> texts = {"=", "!=", "<", "<=", ">", ">="};
  return texts.at(static_cast<std::size_t>(relation));
}

bool holds(const analysis::Rational& left, Relation relation, const analysis::Rational& right) {
  switch (relation) {
    case Relation::equal:
      return left == right;
    case Relation::not_equal:
      return left != right;
    case Relation::less:
      return left < right;
    case Relation::less_equal:
      return left <= right;
    case Relation::greater:
      return left > right;
    case Relation::greater_equal:
      return left >= right;
  }
  throw std::invalid_argument("holds: no such relation");
}

std::string_view kind(const Proof& proof) {
  constexpr std::array<std::string_view, std::variant_size_v<Proof>> kinds = {"rational-function-identity",
                                                                              "inequality",
                                                                              "telescoping",
                                                                              "induction-step",
                                                                              "finite-table",
                                                                              "counterexample",
                                                                              "ball",
                                                                              "matrix-identity",
                                                                              "matrix-relations"};
  return kinds.at(proof.index());
}

Verification verify(const Proof& proof) {
  try {
    std::visit([](const auto& of_a_kind) { check(of_a_kind); }, proof);
    return {true, ""};
  } catch (const std::bad_alloc&) {
    throw;  // says nothing about the proof
  } catch (const std::exception& error) {
    std::string reason = error.what();
    std::replace(reason.begin(), reason.end(), '\n', ' ');
    return {false, reason};
  }
}

void require_readable(const Formula& formula, const std::set<std::string>& declared, Reading reading) {
  for (const std::string& name : formula.variables())
    if (!declared.contains(name))
      throw std::invalid_argument("the variable " + name + " is not declared, in " + formula.text());
  for (const std::string& name : bound_names(formula.tree().root))
    if (declared.contains(name))
      throw std::invalid_argument("a sum over " + name + ", which is a variable already, in " +
                                  formula.text());
  for (const std::string& function : formula.functions()) {
    const bool exact_only = function == "sign" || function == "abs";
    if (function == "transpose" || function == "identity")
      throw std::invalid_argument(function + " is for matrices alone, in " + formula.text());
    const bool ball_only = function == "sqrt" || function == "arcsin" || function == "pi";
    if ((reading == Reading::exact_value && ball_only) || (reading == Reading::ball && exact_only))
      throw std::invalid_argument(function + " is not for " +
                                  (reading == Reading::ball ? "balls" : "exact values") + ", in " +
                                  formula.text());
  }
}

std::string describe(const Assignment& at) {
  std::string result;
  for (const auto& [name, value] : at)
    result += (result.empty() ? "" : ", ") + name + " = " + analysis::to_string(value);
  return result.empty() ? "the only point" : result;
}

}  // namespace lemmata::proofs_check
