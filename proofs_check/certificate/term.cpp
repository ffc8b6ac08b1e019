#include "proofs_check/certificate/term.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Expression;
using analysis::Integer;
using analysis::Rational;

constexpr std::size_t most_expanded_terms = 20'000;

/// How a part of the formula enters the term.
struct Position {
  bool below = false;  ///< as a denominator
  bool not_zero =
      false;  ///< neither it nor its reciprocal may be zero, since something else is divided by it
  /// The position of what this part is divided by.
  [[nodiscard]] Position divisor() const { return {!below, below || not_zero}; }
};

void require(bool condition, const std::string& what, const Expression& polynomial) {
  if (!condition) throw std::domain_error(what + ": " + analysis::to_string(polynomial));
}

/// (part + from + 1) ... (part + to).
template <typename Function>
void for_factors(const LinearPart& part, const Integer& from, const Integer& to, Function function) {
  if (to - from > largest_expansion)
    throw std::length_error("a quotient of factorials that are more than " +
                            std::to_string(largest_expansion) + " apart");
  for (Integer c = from + 1; c <= to; ++c) function(LinearForm{part, c}.expression());
}

void multiply_factorial(Term& term, const LinearForm& form) {
  if (!form.coefficients.empty()) {
    term.numerators[form.coefficients].push_back(form.constant);
    return;
  }
  term.coefficient.multiply(Expression(exact_factorial(Rational(form.constant))));
}

void divide_by_factorial(Term& term, const LinearForm& form) {
  if (!form.coefficients.empty()) {
    term.denominators[form.coefficients].push_back(form.constant);
  } else if (form.constant < 0) {
    term.coefficient.multiply(Expression(0));
  } else {
    term.coefficient.multiply(Expression(Rational(1) / exact_factorial(Rational(form.constant))));
  }
}

/// Pairs the factorials above and below with the same part: (l+a)! / (l+b)! is a polynomial if a >= b, also
/// where l + b < 0, since l + a >= 0 there puts a zero among its factors; otherwise it is one over factors
/// that are positive.
void cancel_factorials(Term& term) {
  for (auto above = term.numerators.begin(); above != term.numerators.end();) {
    const auto below = term.denominators.find(above->first);
    if (below == term.denominators.end()) {
      ++above;
      continue;
    }
    const LinearPart part = above->first;
    std::vector<Integer>& a = above->second;
    std::vector<Integer>& b = below->second;
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    while (!a.empty() && !b.empty()) {
      for_factors(part, b.back(), a.back(), [&](const Expression& f) { term.coefficient.multiply(f); });
      for_factors(part, a.back(), b.back(), [&](const Expression& f) { term.coefficient.divide(f); });
      a.pop_back();
      b.pop_back();
    }
    if (b.empty()) term.denominators.erase(below);
    above = a.empty() ? term.numerators.erase(above) : std::next(above);
  }
}

LinearPart sum_of(const LinearPart& a, const LinearPart& b) {
  return (LinearForm{a, 0} + LinearForm{b, 0}).coefficients;
}

LinearPart odd_part(const LinearPart& part) {
  LinearPart result;
  for (const auto& [name, coefficient] : part)
    if (coefficient % 2 != 0) result.emplace(name, 1);
  return result;
}

/// base^form for a polynomial base. A form without variables becomes part of the coefficient.
void multiply_polynomial_power(Term& term, const PolynomialPower& power) {
  const std::string text = analysis::to_string(power.base);
  auto [mine, fresh] = term.polynomial_powers.emplace(text, power);
  if (!fresh) {
    mine->second.part = sum_of(mine->second.part, power.part);
    mine->second.constant += power.constant;
  }
  if (!mine->second.part.empty()) return;
  // The constant is negative only if the base does not vanish: otherwise each exponent was non-negative.
  const Integer constant = mine->second.constant;
  term.polynomial_powers.erase(mine);
  if (constant >= 0) {
    term.coefficient.multiply(polynomial_power(power.base, constant));
  } else {
    term.coefficient.divide(polynomial_power(power.base, -constant));
  }
}

void multiply_prime_power(Term& term, const Integer& prime, const LinearForm& form) {
  LinearPart& mine = term.prime_powers[prime];
  mine = sum_of(mine, form.coefficients);
  if (mine.empty()) term.prime_powers.erase(prime);
  term.coefficient.multiply(Expression(exact_power(Rational(prime), Rational(form.constant))));
}

void multiply_sign(Term& term, const LinearForm& form) {
  term.sign = odd_part(sum_of(term.sign, form.coefficients));
  if (form.constant % 2 != 0) term.coefficient.multiply(Expression(-1));
}

/// base^form for a constant base.
void multiply_number_power(Term& term, const Rational& base, const LinearForm& form) {
  if (base < 0) multiply_sign(term, form);
  const auto multiply_integer_power = [&](Integer n, const LinearForm& exponent) {
    for (Integer prime = 2; prime * prime <= n; ++prime) {
      if (prime > 1'000'000)
        throw std::length_error("the base of a power has too large a prime factor: " +
                                analysis::to_string(n));
      for (; n % prime == 0; n /= prime) multiply_prime_power(term, prime, exponent);
    }
    if (n > 1) multiply_prime_power(term, n, exponent);
  };
  multiply_integer_power(abs(numerator(base)), form);
  multiply_integer_power(denominator(base), -form);
}

Term product_of(const Term& a, const Term& b) {
  Term result = a;
  result.coefficient.multiply(b.coefficient);
  for (const auto& [part, constants] : b.numerators)
    result.numerators[part].insert(result.numerators[part].end(), constants.begin(), constants.end());
  for (const auto& [part, constants] : b.denominators)
    result.denominators[part].insert(result.denominators[part].end(), constants.begin(), constants.end());
  for (const auto& [prime, part] : b.prime_powers) multiply_prime_power(result, prime, {part, 0});
  multiply_sign(result, {b.sign, 0});
  for (const auto& [text, power] : b.polynomial_powers) multiply_polynomial_power(result, power);
  cancel_factorials(result);
  return result;
}

TermSum single(RationalFunction coefficient) {
  Term term;
  term.coefficient = std::move(coefficient);
  return {term};
}

class Conversion {
 public:
  explicit Conversion(const Region& region) : region_(region) {}

  TermSum terms(const FormulaNode& node, Position position) const {
    switch (node.kind) {
      case NodeKind::integer:
        return polynomial(Expression(node.value), position);
      case NodeKind::variable:
        if (!region_.declares(node.name))
          throw std::invalid_argument("the variable " + node.name + " is not declared");
        return polynomial(analysis::symbol(node.name), position);
      case NodeKind::additive:
        return additive(node, position);
      case NodeKind::product: {
        TermSum result = terms(node.parts[0], position);
        for (std::size_t i = 1; i < node.parts.size(); ++i)
          result = product_of(result, terms(node.parts[i], node.inverse[i] ? position.divisor() : position));
        return result;
      }
      case NodeKind::power:
        return power(node, position);
      case NodeKind::factorial: {
        const LinearForm argument = linear_form(node.parts[0]);
        Term term;
        factorial(term, argument, position);
        return {term};
      }
      case NodeKind::binomial: {
        const LinearForm a = linear_form(node.parts[0]);
        const LinearForm b = linear_form(node.parts[1]);
        require(region_.is_nonnegative(a),
                "the upper argument of a binomial is not non-negative on the domain", a.expression());
        Term term;
        factorial(term, a, position);
        factorial(term, b, position.divisor());
        factorial(term, a - b, position.divisor());
        cancel_factorials(term);
        return {term};
      }
      default:
        throw std::invalid_argument("a function that is not for hypergeometric terms, or pi");
    }
  }

 private:
  /// A factor without denominators.
  TermSum polynomial(const Expression& factor, Position position) const {
    if (position.below || position.not_zero)
      require(region_.does_not_vanish(factor), "a denominator that may vanish on the domain", factor);
    RationalFunction coefficient;
    if (position.below) {
      coefficient.divide(factor);
    } else {
      coefficient.multiply(factor);
    }
    return single(std::move(coefficient));
  }

  TermSum additive(const FormulaNode& node, Position position) const {
    if (node.parts.size() == 1)
      return product_of(single(RationalFunction(Expression(-1))), terms(node.parts[0], position));
    TermSum sum;
    RationalFunction rational(Expression(0));  // the parts without factorials and powers are one term
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      for (Term& term : terms(node.parts[i], Position())) {
        if (node.inverse[i]) term.coefficient.multiply(Expression(-1));
        if (term.is_rational_function()) {
          rational.add(term.coefficient);
        } else {
          sum.push_back(std::move(term));
        }
      }
      if (sum.size() > most_expanded_terms)
        throw std::length_error("a sum with more than " + std::to_string(most_expanded_terms) + " terms");
    }
    if (!rational.is_zero() || sum.empty()) sum.insert(sum.begin(), single(rational).front());
    if (!position.below && !position.not_zero) return sum;
    const RationalFunction value = rational_function(sum);
    const Expression above = value.numerator();
    require(region_.does_not_vanish(above), "a denominator that may vanish on the domain", above);
    if (!position.below) return single(value);
    RationalFunction inverse;
    inverse.divide(above);
    for (const auto& [text, denominator] : value.denominators())
      inverse.multiply(polynomial_power(denominator.polynomial, denominator.multiplicity));
    return single(std::move(inverse));
  }

  TermSum power(const FormulaNode& node, Position position) const {
    const LinearForm exponent = linear_form(node.parts[1]);
    if (exponent.coefficients.empty()) return constant_power(node.parts[0], exponent.constant, position);
    const Expression base = polynomial(node.parts[0]);
    Term term;
    if (const auto number = analysis::rational_value(base)) {
      if (*number == 0) throw std::domain_error("a power of 0 to an exponent with variables");
      multiply_number_power(term, *number, position.below ? -exponent : exponent);
      return {term};
    }
    const bool any_exponent = region_.does_not_vanish(base);
    if (position.below || position.not_zero)
      require(any_exponent, "a denominator that may vanish on the domain", base);
    require(any_exponent || region_.is_nonnegative(exponent),
            "a power with an exponent that is not non-negative, and a base that may vanish on the domain",
            base);
    const LinearForm signed_exponent = position.below ? -exponent : exponent;
    multiply_polynomial_power(term, {base, signed_exponent.coefficients, signed_exponent.constant});
    return {term};
  }

  TermSum constant_power(const FormulaNode& base, const Integer& exponent, Position position) const {
    if (abs(exponent) > largest_expansion)
      throw std::length_error("a power of a formula above " + std::to_string(largest_expansion) + ", got " +
                              analysis::to_string(exponent));
    // b^0 is 1 wherever b is defined.
    if (exponent == 0) position = Position();
    const TermSum factor = terms(base, exponent < 0 ? position.divisor() : position);
    TermSum result = single(RationalFunction());
    for (Integer i = 0; i < abs(exponent); ++i) result = product_of(result, factor);
    return result;
  }

  /// argument! in that position.
  void factorial(Term& term, const LinearForm& argument, Position position) const {
    if (!position.below || position.not_zero)
      require(region_.is_nonnegative(argument),
              "the argument of a factorial is not non-negative on the domain", argument.expression());
    if (position.below) {
      divide_by_factorial(term, argument);
    } else {
      multiply_factorial(term, argument);
    }
  }

  static RationalFunction rational_function(const TermSum& sum) {
    RationalFunction result(Expression(0));
    for (const Term& term : sum) {
      if (!term.is_rational_function())
        throw std::domain_error("a denominator, an argument or an exponent is not a rational function");
      result.add(term.coefficient);
    }
    return result;
  }

  Expression polynomial(const FormulaNode& node) const {
    const RationalFunction value = rational_function(terms(node, Position()));
    if (!value.denominators().empty())
      throw std::domain_error("an argument, an exponent or the base of a power is not a polynomial");
    return value.numerator();
  }

  LinearForm linear_form(const FormulaNode& node) const { return region_.linear_form(polynomial(node)); }

  const Region& region_;
};

/// What similar terms have in common.
using Signature = std::tuple<std::map<LinearPart, std::size_t>, std::map<LinearPart, std::size_t>,
                             std::map<Integer, LinearPart>, LinearPart, std::map<std::string, LinearPart>>;

Signature signature_of(const Term& term) {
  std::map<LinearPart, std::size_t> numerators;
  std::map<LinearPart, std::size_t> denominators;
  std::map<std::string, LinearPart> powers;
  for (const auto& [part, constants] : term.numerators) numerators.emplace(part, constants.size());
  for (const auto& [part, constants] : term.denominators) denominators.emplace(part, constants.size());
  for (const auto& [text, power] : term.polynomial_powers) powers.emplace(text, power.part);
  return {numerators, denominators, term.prime_powers, term.sign, powers};
}

Term common_factor_of(const std::vector<const Term*>& terms) {
  Term common = *terms.front();
  common.coefficient = RationalFunction();
  for (auto& [part, constants] : common.numerators) {
    for (const Term* term : terms)
      for (const Integer& c : term->numerators.at(part)) constants.front() = std::min(constants.front(), c);
    std::fill(constants.begin(), constants.end(), constants.front());
  }
  for (auto& [part, constants] : common.denominators) {
    for (const Term* term : terms)
      for (const Integer& c : term->denominators.at(part)) constants.front() = std::max(constants.front(), c);
    std::fill(constants.begin(), constants.end(), constants.front());
  }
  for (auto& [text, power] : common.polynomial_powers)
    for (const Term* term : terms)
      power.constant = std::min(power.constant, term->polynomial_powers.at(text).constant);
  return common;
}

/// term / common, where the division is valid at every point: factorials above are multiples of the smallest,
/// factorials below divide the largest, and powers are multiples of the smallest.
RationalFunction quotient_of(const Term& term, const Term& common) {
  RationalFunction result = term.coefficient;
  const auto multiply = [&](const Expression& factor) { result.multiply(factor); };
  for (const auto& [part, constants] : term.numerators)
    for (const Integer& c : constants) for_factors(part, common.numerators.at(part).front(), c, multiply);
  for (const auto& [part, constants] : term.denominators)
    for (const Integer& c : constants) for_factors(part, c, common.denominators.at(part).front(), multiply);
  for (const auto& [text, power] : term.polynomial_powers)
    result.multiply(
        polynomial_power(power.base, power.constant - common.polynomial_powers.at(text).constant));
  return result;
}

}  // namespace

TermSum terms_of(const Formula& formula, const Region& region) {
  for (const std::string& name : formula.variables())
    if (!region.declares(name)) throw std::invalid_argument("the variable " + name + " is not declared");
  return Conversion(region).terms(formula.tree().root, Position());
}

TermSum product_of(const TermSum& a, const TermSum& b) {
  if (a.size() * b.size() > most_expanded_terms)
    throw std::length_error("a product of sums with more than " + std::to_string(most_expanded_terms) +
                            " terms");
  TermSum result;
  for (const Term& x : a)
    for (const Term& y : b) result.push_back(product_of(x, y));
  return result;
}

TermSum difference(TermSum a, const TermSum& b) {
  const TermSum negative = product_of(single(RationalFunction(Expression(-1))), b);
  a.insert(a.end(), negative.begin(), negative.end());
  return a;
}

std::vector<SimilarTerms> classes_of(const TermSum& sum) {
  std::map<Signature, std::vector<const Term*>> similar;
  for (const Term& term : sum)
    if (!term.coefficient.is_zero()) similar[signature_of(term)].push_back(&term);
  std::vector<SimilarTerms> classes;
  for (const auto& [signature, terms] : similar) {
    SimilarTerms found{common_factor_of(terms), RationalFunction(Expression(0))};
    for (const Term* term : terms) found.coefficient.add(quotient_of(*term, found.common_factor));
    if (!found.coefficient.is_zero()) classes.push_back(std::move(found));
  }
  return classes;
}

}  // namespace lemmata::proofs_check
