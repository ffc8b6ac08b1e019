#include <algorithm>
#include <limits>
#include <stdexcept>

#include "proofs_check/certificate/checks.hpp"
#include "proofs_check/certificate/formula_tree.hpp"
#include "proofs_check/certificate/region.hpp"
#include "proofs_check/certificate/term.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Expression;
using analysis::Integer;

/// Longest range of the summation index at the parameter's bound.
constexpr int most_summands = 10'000;

void require_zero(const TermSum& sum, const std::string& what) {
  const auto classes = classes_of(sum);
  if (classes.empty()) return;
  throw std::domain_error(what +
                          ": not zero as a sum of hypergeometric terms; what remains of the first of " +
                          std::to_string(classes.size()) + " classes has the numerator " +
                          analysis::to_string(classes.front().coefficient.numerator()));
}

Formula shifted(const Formula& formula, const std::string& variable, int shift) {
  return substitute(formula, variable, Formula(variable) + Formula(shift));
}

/// The domain without the parameter, and the parameter's bound. Throws if the parameter is no variable.
struct Boundary {
  Domain domain;
  int bound;
};

Boundary boundary_of(const Domain& domain, const std::string& parameter) {
  const auto found = domain.variables.find(parameter);
  if (found == domain.variables.end())
    throw std::invalid_argument("the parameter '" + parameter + "' is not among the variables");
  Boundary result{domain, found->second};
  result.domain.variables.erase(parameter);
  return result;
}

bool is_positive_factor(const Term& factor, const Region& region) {
  if (!factor.sign.empty()) return false;
  for (const auto& [part, constants] : factor.denominators)
    for (const Integer& c : constants)
      if (!region.is_nonnegative(LinearForm{part, c})) return false;
  for (const auto& [text, power] : factor.polynomial_powers)
    if (!region.is_positive(power.base)) return false;
  return true;  // the factorials above have been seen to be factorials of non-negative numbers
}

// ----- telescoping -----

Integer coefficient_of(const LinearPart& part, const std::string& name) {
  const auto found = part.find(name);
  return found == part.end() ? Integer(0) : found->second;
}

void require_finite_support(const TermSum& sum, const Region& region, const std::string& what) {
  const std::string& index = region.index();
  for (const Term& term : sum) {
    if (term.coefficient.is_zero()) continue;
    bool above = false;
    bool below = false;
    for (const auto& [part, constants] : term.denominators) {
      if (coefficient_of(part, index) > 0) below = true;
      if (coefficient_of(part, index) < 0) above = true;
    }
    if (!above || !below)
      throw std::domain_error("a term of " + what + " has no finite support in " + index +
                              ": factorials in its denominator do not bound it on both sides");
    for (const auto& [text, denominator] : term.coefficient.denominators())
      if (region.contains_index(denominator.polynomial))
        throw std::domain_error("a denominator of " + what + " contains " + index);
    for (const auto& [text, power] : term.polynomial_powers)
      if (coefficient_of(power.part, index) != 0)
        throw std::domain_error("an exponent of " + what + " contains " + index +
                                ", and its base is no integer");
  }
}

/// Where every term outside is zero because of its factorials of the index alone; empty if low > high.
struct IndexRange {
  Integer low;
  Integer high;
};

IndexRange index_range(const TermSum& sum, const std::string& index) {
  std::optional<IndexRange> all;
  for (const Term& term : sum) {
    if (term.coefficient.is_zero()) continue;
    std::optional<Integer> low;
    std::optional<Integer> high;
    for (const auto& [part, constants] : term.denominators) {
      const Integer a = coefficient_of(part, index);
      if (part.size() != 1 || a == 0) continue;
      // a * index + c >= 0 for the smallest constant c; quotients rounded up below, down above.
      const Integer c = *std::min_element(constants.begin(), constants.end());
      Integer quotient = -c / abs(a);
      Integer remainder = -c % abs(a);
      if (a > 0) {
        if (remainder > 0) ++quotient;
        low = low ? std::max(*low, quotient) : quotient;
      } else {
        quotient = c / abs(a);
        remainder = c % abs(a);
        if (remainder < 0) --quotient;
        high = high ? std::min(*high, quotient) : quotient;
      }
    }
    if (!low || !high)
      throw std::domain_error("at the parameter's bound, no factorials of " + index +
                              " alone confine a term of summand / sum on both sides");
    if (*low > *high) continue;
    all = all ? IndexRange{std::min(all->low, *low), std::max(all->high, *high)} : IndexRange{*low, *high};
  }
  return all.value_or(IndexRange{0, -1});
}

}  // namespace

void check(const RationalFunctionIdentity& proof) {
  const Region region(proof.domain);
  require_zero(difference(terms_of(proof.left, region), terms_of(proof.right, region)), "left - right");
}

void check(const Inequality& proof) {
  if (proof.relation != Relation::less && proof.relation != Relation::less_equal)
    throw std::invalid_argument("the relation of an inequality must be < or <=");
  const bool strict = proof.relation == Relation::less;
  const Region region({proof.variables, {}});
  const auto classes = classes_of(difference(terms_of(proof.right, region), terms_of(proof.left, region)));
  if (classes.empty()) {
    if (strict) throw std::domain_error("right - left is zero");
    return;
  }
  if (classes.size() > 1)
    throw std::domain_error("right - left consists of " + std::to_string(classes.size()) +
                            " classes of similar terms");
  const SimilarTerms& only = classes.front();
  if (!is_positive_factor(only.common_factor, region))
    throw std::domain_error("the common factor of right - left is not positive on the domain");
  Expression numerator = only.coefficient.numerator();
  for (const auto& [text, denominator] : only.coefficient.denominators()) {
    if (region.is_positive(denominator.polynomial)) continue;
    if (!region.is_positive(-denominator.polynomial))
      throw std::domain_error("a denominator of right - left is not positive on the domain: " + text);
    if (denominator.multiplicity % 2 != 0)
      numerator = analysis::numerator(-numerator) / analysis::denominator(numerator);
  }
  if (strict ? !region.is_positive(numerator) : !region.is_nonnegative(numerator))
    throw std::domain_error(std::string("the numerator of right - left is not ") +
                            (strict ? "positive" : "non-negative") +
                            " on the domain by its coefficients: " + analysis::to_string(numerator));
}

void check(const Telescoping& proof) {
  const Domain domain{proof.variables, {}};
  const auto [boundary, bound] = boundary_of(domain, proof.parameter);
  if (proof.index.empty()) throw std::invalid_argument("a telescoping needs an index");
  const Region region(domain, proof.index);
  if (proof.sum.variables().contains(proof.index)) throw std::domain_error("the sum contains the index");
  TermSum sum = terms_of(proof.sum, Region(domain));
  if (sum.size() != 1) throw std::domain_error("the sum is not one term");

  const Formula f = proof.summand / proof.sum;
  const TermSum terms = terms_of(f, region);
  const TermSum companion = terms_of(proof.companion, region);
  require_finite_support(terms, region, "summand / sum");
  require_finite_support(companion, region, "the companion");
  const TermSum change = difference(terms_of(shifted(f, proof.parameter, 1), region), terms);
  const TermSum flow = difference(terms_of(shifted(proof.companion, proof.index, 1), region), companion);
  require_zero(difference(change, flow), "f(p+1, i) - f(p, i) - G(p, i+1) + G(p, i)");

  const Formula first = substitute(f, proof.parameter, bound);
  const auto [low, high] = index_range(terms_of(first, Region(boundary, proof.index)), proof.index);
  if (high - low >= most_summands)
    throw std::length_error("more than " + std::to_string(most_summands) +
                            " summands at the parameter's bound");
  const Region points(boundary);
  TermSum total;
  for (Integer i = low; i <= high; ++i) {
    const TermSum value = terms_of(substitute(first, proof.index, analysis::Rational(i)), points);
    total.insert(total.end(), value.begin(), value.end());
  }
  require_zero(difference(total, terms_of(1, points)), "the sum of f at the parameter's bound, minus 1");
}

void check(const InductionStep& proof) {
  const Region region(proof.domain);
  const auto [boundary, bound] = boundary_of(proof.domain, proof.parameter);
  const TermSum closed_form = terms_of(proof.closed_form, region);
  if (proof.base.variables().contains(proof.parameter))
    throw std::domain_error("the base contains the parameter");
  const Region at_bound(boundary);
  require_zero(difference(terms_of(substitute(proof.closed_form, proof.parameter, bound), at_bound),
                          terms_of(proof.base, at_bound)),
               "closed form - base at the parameter's bound");

  TermSum rest = terms_of(shifted(proof.closed_form, proof.parameter, 1), region);
  for (const RecurrenceTerm& term : proof.step) {
    Formula moved = proof.closed_form;
    for (const auto& [name, shift] : term.shift) {
      if (name == proof.parameter || !proof.domain.variables.contains(name))
        throw std::invalid_argument("a shift of " + name + ", which is not one of the other variables");
      if (shift < 0) throw std::invalid_argument("a negative shift of " + name);
      moved = shifted(moved, name, shift);
    }
    rest =
        difference(std::move(rest), product_of(terms_of(term.coefficient, region), terms_of(moved, region)));
  }
  require_zero(rest, "u(p+1) - sum of coefficient * u");
}

}  // namespace lemmata::proofs_check
