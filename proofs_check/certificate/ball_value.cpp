#include "proofs_check/certificate/ball_value.hpp"

#include <stdexcept>
#include <string>

#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

class IntervalEvaluation {
 public:
  IntervalEvaluation(int slots, int bits) : values(static_cast<std::size_t>(slots)), arithmetic_(bits) {}

  std::vector<Interval> values;

  Interval value(const FormulaNode& node) {
    switch (node.kind) {
      case NodeKind::integer:
        return arithmetic_.rounded(node.value, node.value);
      case NodeKind::variable: {
        const Interval& given = values[static_cast<std::size_t>(node.slot)];
        return arithmetic_.rounded(given.low, given.high);
      }
      case NodeKind::pi:
        return arithmetic_.pi();
      case NodeKind::additive: {
        Interval total = value(node.parts[0]);
        if (node.inverse[0]) total = negative(total);
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
          const Interval part = value(node.parts[i]);
          total = node.inverse[i] ? arithmetic_.subtract(total, part) : arithmetic_.add(total, part);
        }
        return total;
      }
      case NodeKind::product: {
        Interval total = value(node.parts[0]);
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
          const Interval part = value(node.parts[i]);
          total = node.inverse[i] ? arithmetic_.divide(total, part) : arithmetic_.multiply(total, part);
        }
        return total;
      }
      case NodeKind::power: {
        const Interval base = value(node.parts[0]);
        return arithmetic_.power(base, integer_of(exact(node.parts[1]), "an exponent"));
      }
      case NodeKind::factorial:
        return number(exact_factorial(exact(node.parts[0])));
      case NodeKind::binomial: {
        const Rational a = exact(node.parts[0]);
        return number(exact_binomial(a, exact(node.parts[1])));
      }
      case NodeKind::sqrt:
        return arithmetic_.square_root(value(node.parts[0]));
      case NodeKind::arcsin:
        return arithmetic_.arcsine(value(node.parts[0]));
      case NodeKind::sum:
        return sum<Interval>(node, {0, 0}, [this](const Interval& total, const FormulaNode& summand) {
          return arithmetic_.add(total, value(summand));
        });
      default:
        throw std::invalid_argument("evaluate_ball: sign, abs and matrices are not for balls");
    }
  }

 private:
  /// The value of a formula that stands where only an exact number makes sense.
  Rational exact(const FormulaNode& node) {
    switch (node.kind) {
      case NodeKind::integer:
        return node.value;
      case NodeKind::variable: {
        const Interval& given = values[static_cast<std::size_t>(node.slot)];
        if (given.low != given.high)
          throw std::domain_error(
              "evaluate_ball: a factorial, binomial, exponent or bound of a sum contains " + node.name +
              ", which is an interval");
        return given.low;
      }
      case NodeKind::additive: {
        Rational total = 0;
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
          const Rational part = exact(node.parts[i]);
          total = node.inverse[i] ? total - part : total + part;
        }
        return total;
      }
      case NodeKind::product: {
        Rational total = 1;
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
          const Rational part = exact(node.parts[i]);
          if (node.inverse[i] && part == 0) throw std::domain_error("evaluate_ball: division by zero");
          total = node.inverse[i] ? total / part : total * part;
        }
        return total;
      }
      case NodeKind::power: {
        const Rational base = exact(node.parts[0]);
        return exact_power(base, exact(node.parts[1]));
      }
      case NodeKind::factorial:
        return exact_factorial(exact(node.parts[0]));
      case NodeKind::binomial: {
        const Rational a = exact(node.parts[0]);
        return exact_binomial(a, exact(node.parts[1]));
      }
      case NodeKind::sum:
        return sum<Rational>(node, 0, [this](const Rational& total, const FormulaNode& summand) {
          return Rational(total + exact(summand));
        });
      default:
        throw std::domain_error(
            "evaluate_ball: a factorial, binomial, exponent or bound of a sum must be exact");
    }
  }

  template <typename Number, typename Add>
  Number sum(const FormulaNode& node, Number total, Add add) {
    const Integer low = integer_of(exact(node.parts[0]), "the lower end of a sum");
    const Integer high = integer_of(exact(node.parts[1]), "the upper end of a sum");
    const auto too_long = [] {
      return std::length_error("evaluate_ball: sums of more than " + std::to_string(most_terms) + " terms");
    };
    if (high - low >= terms_left_) throw too_long();
    for (Integer i = low; i <= high; ++i) {
      if (--terms_left_ < 0) throw too_long();
      values[static_cast<std::size_t>(node.slot)] = {Rational(i), Rational(i)};
      total = add(total, node.parts[2]);
    }
    return total;
  }

  Interval number(const Rational& exact_value) const { return arithmetic_.rounded(exact_value, exact_value); }

  IntervalArithmetic arithmetic_;
  long terms_left_ = most_terms;
};

}  // namespace

Interval evaluate_interval(const Formula& f, const std::map<std::string, Interval, std::less<>>& at,
                           int bits) {
  const FormulaTree& tree = f.tree();
  IntervalEvaluation evaluation(tree.slots, bits);
  std::size_t slot = 0;
  for (const std::string& name : tree.variables) {
    const auto given = at.find(name);
    if (given == at.end())
      throw std::invalid_argument("evaluate_ball: no value for " + name + " in " + f.text());
    evaluation.values[slot++] = given->second;
  }
  for (const std::string& name : bound_names(tree.root))
    if (at.contains(name))
      throw std::invalid_argument("evaluate_ball: a sum over " + name +
                                  ", which has a value outside the sum");
  return evaluation.value(tree.root);
}

analysis::Ball evaluate_ball(const Formula& f, const BallAssignment& at) {
  std::map<std::string, Interval, std::less<>> intervals;
  for (const auto& [name, ball] : at) intervals.emplace(name, Interval{ball.lower(), ball.upper()});
  const Interval value = evaluate_interval(f, intervals, analysis::BallPrecision::bits());
  return analysis::Ball::interval(value.low, value.high);
}

}  // namespace lemmata::proofs_check
