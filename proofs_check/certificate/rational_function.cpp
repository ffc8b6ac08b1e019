#include "proofs_check/certificate/rational_function.hpp"

#include <algorithm>
#include <stdexcept>

#include "analysis/scalar/functions.hpp"

namespace lemmata::proofs_check {

using analysis::Expression;

void RationalFunction::multiply(const RationalFunction& other) {
  numerator_ *= other.numerator_;
  for (const auto& [text, denominator] : other.denominators_) {
    auto [mine, fresh] = denominators_.emplace(text, denominator);
    if (!fresh) mine->second.multiplicity += denominator.multiplicity;
  }
}

void RationalFunction::divide(const Expression& polynomial) {
  const Expression expanded = analysis::normal(polynomial);
  if (const auto constant = analysis::rational_value(expanded)) {
    numerator_ = numerator_ / expanded;
    return;
  }
  auto [mine, fresh] = denominators_.emplace(analysis::to_string(expanded), Denominator{expanded, 1});
  if (!fresh) ++mine->second.multiplicity;
}

void RationalFunction::add(const RationalFunction& other) {
  Expression left = numerator_;
  Expression right = other.numerator_;
  for (const auto& [text, denominator] : other.denominators_) {
    auto [mine, fresh] = denominators_.emplace(text, Denominator{denominator.polynomial, 0});
    const int missing = denominator.multiplicity - mine->second.multiplicity;
    if (missing <= 0) continue;
    left *= polynomial_power(denominator.polynomial, missing);
    mine->second.multiplicity = denominator.multiplicity;
  }
  for (const auto& [text, denominator] : denominators_) {
    const auto theirs = other.denominators_.find(text);
    const int missing =
        denominator.multiplicity - (theirs == other.denominators_.end() ? 0 : theirs->second.multiplicity);
    right *= polynomial_power(denominator.polynomial, missing);
  }
  numerator_ = left + right;
}

Expression RationalFunction::numerator() const {
  return analysis::numerator(numerator_) / analysis::denominator(numerator_);
}

bool RationalFunction::is_zero() const { return analysis::is_zero(numerator_) == analysis::Truth::yes; }

Expression polynomial_power(const Expression& polynomial, const analysis::Integer& exponent) {
  if (exponent > largest_expansion)
    throw std::length_error("a power of a polynomial above " + std::to_string(largest_expansion) + ", got " +
                            analysis::to_string(exponent));
  return exponent == 0 ? Expression(1) : analysis::pow(polynomial, exponent.convert_to<int>());
}

}  // namespace lemmata::proofs_check
