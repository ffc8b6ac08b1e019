#pragma once

// For sources of this folder: sums of hypergeometric terms, as docs/certificates.md defines them.

#include <map>
#include <string>
#include <vector>

#include "proofs_check/certificate/formula.hpp"
#include "proofs_check/certificate/rational_function.hpp"
#include "proofs_check/certificate/region.hpp"

namespace lemmata::proofs_check {

/// A linear form without its constant.
using LinearPart = std::map<std::string, analysis::Integer>;

/// b^(part + constant) for a polynomial b that is no constant.
struct PolynomialPower {
  analysis::Expression base;
  LinearPart part;
  analysis::Integer constant;
};

/// One hypergeometric term: coefficient, factorials, powers.
struct Term {
  RationalFunction coefficient;
  /// (part + c)! for every c of the list; non-negative on the region. No part is in both lists.
  std::map<LinearPart, std::vector<analysis::Integer>> numerators;
  /// 1 / (part + c)!, 0 where part + c < 0.
  std::map<LinearPart, std::vector<analysis::Integer>> denominators;
  /// prime^part.
  std::map<analysis::Integer, LinearPart> prime_powers;
  /// (-1)^part, coefficients 1.
  LinearPart sign;
  /// By the text of the base.
  std::map<std::string, PolynomialPower> polynomial_powers;

  [[nodiscard]] bool is_rational_function() const {
    return numerators.empty() && denominators.empty() && prime_powers.empty() && sign.empty() &&
           polynomial_powers.empty();
  }
};

using TermSum = std::vector<Term>;

/// The formula as a sum of terms, every one of which is defined at every point of the region.
///
/// Throws:   std::domain_error where a rule is broken, std::invalid_argument for an undeclared variable or a
///           function that is not for terms, std::length_error if the expansion would be too long.
[[nodiscard]] TermSum terms_of(const Formula& formula, const Region& region);

/// a - b and a * b.
[[nodiscard]] TermSum difference(TermSum a, const TermSum& b);
[[nodiscard]] TermSum product_of(const TermSum& a, const TermSum& b);

/// A class of similar terms: the terms are a common factor times this rational function.
struct SimilarTerms {
  Term common_factor;  ///< its coefficient is 1
  RationalFunction coefficient;
};

/// The classes of the sum whose rational function is not zero: none means that the sum is zero at every
/// point.
[[nodiscard]] std::vector<SimilarTerms> classes_of(const TermSum& sum);

}  // namespace lemmata::proofs_check
