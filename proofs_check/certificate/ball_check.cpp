#include <algorithm>
#include <stdexcept>

#include "proofs_check/certificate/ball_value.hpp"
#include "proofs_check/certificate/checks.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

constexpr int least_precision = 32;
constexpr int most_precision = 4096;
/// Bits by which the makers stay away from what the checker would accept.
constexpr int margin = 16;

using IntervalAssignment = std::map<std::string, Interval, std::less<>>;

bool holds_in(const BallRelation& proof, const IntervalAssignment& cell, int bits) {
  const Interval left = evaluate_interval(proof.left, cell, bits);
  const Interval right = evaluate_interval(proof.right, cell, bits);
  return proof.relation == Relation::less ? left.high < right.low : left.high <= right.low;
}

/// The same, where an interval that is too wide for some operation only means: not shown.
bool is_shown_in(const BallRelation& proof, const IntervalAssignment& cell) {
  try {
    return holds_in(proof, cell, std::max(proof.precision - margin, 2));
  } catch (const std::domain_error&) {
    return false;
  }
}

void require_well_formed(const BallRelation& proof) {
  if (proof.relation != Relation::less && proof.relation != Relation::less_equal)
    throw std::invalid_argument("the relation of a ball must be < or <=");
  if (proof.precision < least_precision || proof.precision > most_precision)
    throw std::invalid_argument("the precision of a ball must be 32 to 4096, got " +
                                std::to_string(proof.precision));
  std::set<std::string> declared;
  if (!proof.variable.empty()) {
    if (!is_variable_name(proof.variable))
      throw std::invalid_argument("'" + proof.variable + "' is no name for a variable");
    declared.insert(proof.variable);
  }
  require_readable(proof.left, declared, Reading::ball);
  require_readable(proof.right, declared, Reading::ball);
}

/// The dyadic number with the fewest binary places in the middle half of [low, high].
Rational dyadic_between(const Rational& low, const Rational& high) {
  const Rational quarter = (high - low) / 4;
  const Rational left = low + quarter;
  const Rational right = high - quarter;
  for (unsigned places = 0;; ++places) {
    const Integer scale = Integer(1) << places;
    const Rational middle = (left + right) / 2 * Rational(scale);
    Integer nearest = numerator(middle) / denominator(middle);
    for (const Integer& candidate : {nearest, Integer(nearest + 1), Integer(nearest - 1)}) {
      const Rational point(candidate, scale);
      if (left <= point && point <= right) return point;
    }
  }
}

}  // namespace

void check(const BallRelation& proof) {
  require_well_formed(proof);
  if (proof.variable.empty()) {
    if (!proof.points.empty()) throw std::invalid_argument("points, but no variable");
    if (!holds_in(proof, {}, proof.precision)) throw std::domain_error("the balls do not show the relation");
    return;
  }
  if (proof.points.size() < 2) throw std::invalid_argument("fewer than two points");
  for (std::size_t i = 0; i + 1 < proof.points.size(); ++i) {
    const Interval cell{proof.points[i], proof.points[i + 1]};
    if (cell.low >= cell.high) throw std::invalid_argument("the points are not increasing");
    if (!holds_in(proof, {{proof.variable, cell}}, proof.precision))
      throw std::domain_error("the balls do not show the relation for " + proof.variable + " between " +
                              analysis::to_string(cell.low) + " and " + analysis::to_string(cell.high));
  }
}

std::optional<BallRelation> ball_relation(Formula left, Relation relation, Formula right, int precision) {
  BallRelation proof{std::move(left), relation, std::move(right), "", {}, precision};
  require_well_formed(proof);
  if (!is_shown_in(proof, {})) return std::nullopt;
  return proof;
}

std::optional<BallRelation> ball_relation(Formula left, Relation relation, Formula right,
                                          std::string variable, const Rational& first, const Rational& last,
                                          int precision, int most_cells) {
  if (first >= last)
    throw std::domain_error("ball_relation: the first point must be below the last, got " +
                            analysis::to_string(first) + " and " + analysis::to_string(last));
  BallRelation proof{std::move(left), relation, std::move(right), std::move(variable), {first}, precision};
  require_well_formed(proof);
  if (proof.variable.empty())
    throw std::invalid_argument("ball_relation: a variable is needed between two points");
  std::vector<Rational> pending = {
      last};  // the ends of the cells still to be shown, the next one at the back
  while (!pending.empty()) {
    const Interval cell{proof.points.back(), pending.back()};
    if (is_shown_in(proof, {{proof.variable, cell}})) {
      proof.points.push_back(cell.high);
      pending.pop_back();
      continue;
    }
    if (static_cast<int>(proof.points.size() + pending.size()) > most_cells) return std::nullopt;
    pending.push_back(dyadic_between(cell.low, cell.high));
  }
  return proof;
}

}  // namespace lemmata::proofs_check
