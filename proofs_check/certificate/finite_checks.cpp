#include <stdexcept>

#include "proofs_check/certificate/checks.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

void require_variable(const std::string& name) {
  if (!is_variable_name(name)) throw std::invalid_argument("'" + name + "' is no name for a variable");
}

void require_well_formed(const std::vector<TableRange>& ranges, const Formula& left, const Formula& right) {
  std::set<std::string> declared;
  for (const TableRange& range : ranges) {
    require_variable(range.variable);
    for (const Formula& formula : {range.from, range.to, range.step})
      require_readable(formula, declared, Reading::exact_value);
    if (!declared.insert(range.variable).second)
      throw std::invalid_argument("two ranges of the variable " + range.variable);
  }
  require_readable(left, declared, Reading::exact_value);
  require_readable(right, declared, Reading::exact_value);
}

/// Calls the function at every point of the nested loops, in their order.
template <typename Function>
void for_points(const std::vector<TableRange>& ranges, std::size_t depth, Assignment& at,
                const Function& function) {
  if (depth == ranges.size()) return function(at);
  const TableRange& range = ranges[depth];
  const Integer from = integer_of(evaluate(range.from, at), "the first value of " + range.variable);
  const Integer to = integer_of(evaluate(range.to, at), "the last value of " + range.variable);
  const Integer step = integer_of(evaluate(range.step, at), "the step of " + range.variable);
  if (step < 1) throw std::domain_error("the step of " + range.variable + " must be at least 1");
  for (Integer value = from; value <= to; value += step) {
    at[range.variable] = Rational(value);
    for_points(ranges, depth + 1, at, function);
  }
  at.erase(range.variable);
}

}  // namespace

void check(const FiniteTable& proof) {
  require_well_formed(proof.ranges, proof.left, proof.right);
  std::size_t points = 0;
  Assignment at;
  for_points(proof.ranges, 0, at, [&](const Assignment& point) {
    if (points >= proof.values.size())
      throw std::domain_error("more points than the " + std::to_string(proof.values.size()) + " values");
    const Rational& value = proof.values[points++];
    for (const auto& [side, formula] : {std::pair("left", &proof.left), std::pair("right", &proof.right)}) {
      const Rational found = evaluate(*formula, point);
      if (found != value)
        throw std::domain_error("at " + describe(point) + ", " + side + " is " + analysis::to_string(found) +
                                ", not " + analysis::to_string(value));
    }
  });
  if (points == 0) throw std::domain_error("a table without a point");
  if (points != proof.values.size())
    throw std::domain_error(std::to_string(proof.values.size()) + " values for " + std::to_string(points) +
                            " points");
}

FiniteTable finite_table(std::vector<TableRange> ranges, Formula left, Formula right) {
  require_well_formed(ranges, left, right);
  std::vector<Rational> values;
  Assignment at;
  for_points(ranges, 0, at, [&](const Assignment& point) {
    if (values.size() >= static_cast<std::size_t>(most_terms))
      throw std::length_error("finite_table: at most " + std::to_string(most_terms) + " points");
    values.push_back(evaluate(left, point));
  });
  return {std::move(ranges), std::move(left), std::move(right), std::move(values)};
}

void check(const Counterexample& proof) {
  std::set<std::string> declared;
  for (const auto& [name, value] : proof.at) {
    require_variable(name);
    declared.insert(name);
  }
  const auto require_comparison = [&](const Comparison& comparison) {
    require_readable(comparison.left, declared, Reading::exact_value);
    require_readable(comparison.right, declared, Reading::exact_value);
  };
  require_comparison(proof.statement);
  for (const Comparison& hypothesis : proof.hypotheses) {
    require_comparison(hypothesis);
    const Rational left = evaluate(hypothesis.left, proof.at);
    const Rational right = evaluate(hypothesis.right, proof.at);
    if (!holds(left, hypothesis.relation, right))
      throw std::domain_error("at " + describe(proof.at) +
                              " a hypothesis does not hold: " + hypothesis.left.text() + " " +
                              std::string(text(hypothesis.relation)) + " " + hypothesis.right.text());
  }
  const auto require_value = [&](const std::string& side, const Formula& formula, const Rational& stated) {
    const Rational value = evaluate(formula, proof.at);
    if (value != stated)
      throw std::domain_error("at " + describe(proof.at) + ", " + side + " is " + analysis::to_string(value) +
                              ", not " + analysis::to_string(stated));
  };
  require_value("left", proof.statement.left, proof.left_value);
  require_value("right", proof.statement.right, proof.right_value);
  if (holds(proof.left_value, proof.statement.relation, proof.right_value))
    throw std::domain_error("at " + describe(proof.at) + " the statement holds");
}

Counterexample counterexample(Assignment at, std::vector<Comparison> hypotheses, Comparison statement) {
  Rational left = evaluate(statement.left, at);
  Rational right = evaluate(statement.right, at);
  return {std::move(at), std::move(hypotheses), std::move(statement), std::move(left), std::move(right)};
}

}  // namespace lemmata::proofs_check
