#pragma once

// For sources of this folder: the points at which a symbolic certificate speaks, and what is positive there.

#include <map>
#include <string>
#include <vector>

#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/integer.hpp"
#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

/// The sum of coefficients[v] * v, plus a constant; no coefficient is 0.
struct LinearForm {
  std::map<std::string, analysis::Integer> coefficients;
  analysis::Integer constant = 0;

  friend LinearForm operator+(LinearForm a, const LinearForm& b);
  friend LinearForm operator-(const LinearForm& a);
  friend LinearForm operator-(const LinearForm& a, const LinearForm& b) { return a + (-b); }
  [[nodiscard]] analysis::Expression expression() const;
};

/// A domain, and perhaps a summation index, which ranges over all integers.
class Region {
 public:
  /// Throws std::invalid_argument unless all names are names of variables, and different ones.
  explicit Region(const Domain& domain, const std::string& index = "");

  [[nodiscard]] bool declares(const std::string& name) const;
  [[nodiscard]] const std::string& index() const { return index_; }

  /// The linear form that the polynomial is. Throws std::domain_error if it is none with integer
  /// coefficients, or if it contains a symbol.
  [[nodiscard]] LinearForm linear_form(const analysis::Expression& polynomial) const;

  /// As docs/certificates.md defines it: by the signs of coefficients after moving every bound to 0. So these
  /// are sufficient, and false does not mean that the opposite holds. A polynomial with a symbol is neither.
  [[nodiscard]] bool is_nonnegative(const LinearForm& form) const;
  [[nodiscard]] bool is_nonnegative(const analysis::Expression& polynomial) const;
  [[nodiscard]] bool is_positive(const analysis::Expression& polynomial) const;
  /// The polynomial or its negative is positive; one with symbols is not the zero polynomial in them at any
  /// point, since some coefficient does not vanish.
  [[nodiscard]] bool does_not_vanish(const analysis::Expression& polynomial) const;
  [[nodiscard]] bool contains_index(const analysis::Expression& polynomial) const;

 private:
  using Terms = std::map<std::vector<int>, analysis::Rational>;
  [[nodiscard]] Terms terms(const analysis::Expression& polynomial) const;
  /// After moving the bounds to 0; by the exponents of the symbols, the coefficient by the exponents of the
  /// rest.
  [[nodiscard]] std::map<std::vector<int>, Terms> moved_terms(const analysis::Expression& polynomial) const;
  [[nodiscard]] bool has_sign(const Terms& coefficient, int sign, bool strictly) const;

  Variables variables_;
  std::string index_;
  std::vector<std::string> names_;  // variables, then the index if there is one, then the symbols
  std::vector<analysis::Expression> expressions_;
  std::size_t first_symbol_ = 0;
};

}  // namespace lemmata::proofs_check
