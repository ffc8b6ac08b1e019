#include "proofs_check/certificate/region.hpp"

#include <algorithm>
#include <stdexcept>

#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {

using analysis::Expression;
using analysis::Integer;
using analysis::Rational;

LinearForm operator+(LinearForm a, const LinearForm& b) {
  a.constant += b.constant;
  for (const auto& [name, coefficient] : b.coefficients) {
    Integer& total = a.coefficients[name];
    total += coefficient;
    if (total == 0) a.coefficients.erase(name);
  }
  return a;
}

LinearForm operator-(const LinearForm& a) {
  LinearForm result = a;
  result.constant = -a.constant;
  for (auto& [name, coefficient] : result.coefficients) coefficient = -coefficient;
  return result;
}

Expression LinearForm::expression() const {
  Expression result(constant);
  for (const auto& [name, coefficient] : coefficients)
    result += Expression(coefficient) * analysis::symbol(name);
  return result;
}

Region::Region(const Domain& domain, const std::string& index) : variables_(domain.variables), index_(index) {
  for (const auto& [name, bound] : variables_) names_.push_back(name);
  if (!index.empty()) names_.push_back(index);
  first_symbol_ = names_.size();
  names_.insert(names_.end(), domain.symbols.begin(), domain.symbols.end());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (!is_variable_name(names_[i]))
      throw std::invalid_argument("'" + names_[i] + "' is no name for a variable");
    if (std::find(names_.begin(), names_.begin() + static_cast<std::ptrdiff_t>(i), names_[i]) !=
        names_.begin() + static_cast<std::ptrdiff_t>(i))
      throw std::invalid_argument(names_[i] + " is declared twice");
    expressions_.push_back(analysis::symbol(names_[i]));
  }
}

bool Region::declares(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

Region::Terms Region::terms(const Expression& polynomial) const {
  return analysis::polynomial_terms(polynomial, expressions_);
}

LinearForm Region::linear_form(const Expression& polynomial) const {
  LinearForm form;
  for (const auto& [exponents, coefficient] : terms(polynomial)) {
    if (denominator(coefficient) != 1)
      throw std::domain_error("a linear form with integer coefficients is needed, got " +
                              analysis::to_string(polynomial));
    std::size_t degree = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < exponents.size(); ++i) {
      degree += static_cast<std::size_t>(exponents[i]);
      if (exponents[i] > 0) where = i;
    }
    if (degree > 1 || (degree == 1 && where >= first_symbol_))
      throw std::domain_error("a linear form in integer variables is needed, got " +
                              analysis::to_string(polynomial));
    if (degree == 0) {
      form.constant = numerator(coefficient);
    } else {
      form.coefficients[names_[where]] = numerator(coefficient);
    }
  }
  return form;
}

bool Region::is_nonnegative(const LinearForm& form) const {
  Integer constant = form.constant;
  for (const auto& [name, coefficient] : form.coefficients) {
    const auto variable = variables_.find(name);
    if (variable == variables_.end() || coefficient < 0) return false;  // the index has no bound
    constant += coefficient * variable->second;
  }
  return constant >= 0;
}

std::map<std::vector<int>, Region::Terms> Region::moved_terms(const Expression& polynomial) const {
  Expression moved = polynomial;
  for (const auto& [name, bound] : variables_) {
    const Expression variable = analysis::symbol(name);
    moved = analysis::substitute(moved, variable, variable + Expression(bound));
  }
  std::map<std::vector<int>, Terms> result;
  for (const auto& [exponents, coefficient] : terms(moved)) {
    const auto middle = exponents.begin() + static_cast<std::ptrdiff_t>(first_symbol_);
    result[{middle, exponents.end()}][{exponents.begin(), middle}] = coefficient;
  }
  return result;
}

bool Region::has_sign(const Terms& coefficient, int sign, bool strictly) const {
  bool constant = false;
  for (const auto& [exponents, value] : coefficient) {
    if (value.sign() != sign) return false;
    if (!index_.empty() && exponents[first_symbol_ - 1] > 0) return false;  // the index has no bound
    if (std::all_of(exponents.begin(), exponents.end(), [](int e) { return e == 0; })) constant = true;
  }
  return constant || !strictly;
}

bool Region::is_nonnegative(const Expression& polynomial) const {
  const auto moved = moved_terms(polynomial);
  if (moved.empty()) return true;
  const auto& [symbols, coefficient] = *moved.begin();
  return moved.size() == 1 && std::all_of(symbols.begin(), symbols.end(), [](int e) { return e == 0; }) &&
         has_sign(coefficient, 1, false);
}

bool Region::is_positive(const Expression& polynomial) const {
  const auto moved = moved_terms(polynomial);
  if (moved.size() != 1) return false;
  const auto& [symbols, coefficient] = *moved.begin();
  return std::all_of(symbols.begin(), symbols.end(), [](int e) { return e == 0; }) &&
         has_sign(coefficient, 1, true);
}

bool Region::does_not_vanish(const Expression& polynomial) const {
  for (const auto& [symbols, coefficient] : moved_terms(polynomial))
    if (has_sign(coefficient, 1, true) || has_sign(coefficient, -1, true)) return true;
  return false;
}

bool Region::contains_index(const Expression& polynomial) const {
  if (index_.empty()) return false;
  for (const auto& [exponents, coefficient] : terms(polynomial))
    if (exponents[first_symbol_ - 1] > 0) return true;
  return false;
}

}  // namespace lemmata::proofs_check
