#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/truth.hpp"

namespace lemmata::analysis {

/// A formula in symbols that stand for real numbers (GiNaC).
///
/// It has no < and no ==, since GiNaC's answer "not" where it only does not know: ask is_zero(a - b).
/// Construction is explicit, and there is none from double.
///
/// GiNaC counts references without atomics, also in its shared constants: all expressions of a program live
/// on one thread, the one that makes the first.
class Expression {
 public:
  struct Representation;

  /// Zero.
  Expression();
  explicit Expression(int value);
  explicit Expression(std::int64_t value);
  explicit Expression(const Integer& value);
  explicit Expression(const Rational& value);
  explicit Expression(double) = delete;  // Expression(0.1) would be another number than 1/10
  explicit Expression(bool) = delete;

  /// For this library's sources (analysis/scalar/expression_ginac.hpp).
  explicit Expression(std::shared_ptr<const Representation> representation);
  [[nodiscard]] const Representation& representation() const { return *representation_; }

  friend Expression operator+(const Expression& a, const Expression& b);
  friend Expression operator-(const Expression& a, const Expression& b);
  friend Expression operator*(const Expression& a, const Expression& b);
  /// Throws std::domain_error if b is zero, also where that shows only in its normal form, as in (x + 1)^2 -
  /// ...
  friend Expression operator/(const Expression& a, const Expression& b);
  friend Expression operator-(const Expression& a);
  Expression& operator+=(const Expression& b) { return *this = *this + b; }
  Expression& operator-=(const Expression& b) { return *this = *this - b; }
  Expression& operator*=(const Expression& b) { return *this = *this * b; }
  Expression& operator/=(const Expression& b) { return *this = *this / b; }

 private:
  std::shared_ptr<const Representation> representation_;
};

/// The symbol of that name, a real variable; the same name always gives the same symbol.
/// Throws std::invalid_argument unless the name is a letter followed by letters, digits and underscores.
[[nodiscard]] Expression symbol(std::string_view name);

/// Whether the expression is zero wherever it is defined.
///
/// yes:      its normal form (one fraction, expanded) is zero.
/// no:       it is a rational function in its symbols, over the rationals, and the normal form is not zero;
/// or a
///           ball around its value, at some rational values of the symbols, does not contain zero.
/// unknown:  otherwise. A difference that GiNaC fails to simplify, such as sqrt(2) sqrt(3) - sqrt(6), is
/// unknown.
///
/// Throws:   std::domain_error if simplifying meets a division by zero.
[[nodiscard]] Truth is_zero(const Expression& e);

/// One fraction of expanded, coprime polynomials (in the symbols, and in the functions treated as symbols).
[[nodiscard]] Expression normal(const Expression& e);
/// Numerator and denominator of the normal form, expanded, with integer coefficients where they are rational.
[[nodiscard]] Expression numerator(const Expression& e);
[[nodiscard]] Expression denominator(const Expression& e);

/// Coefficients c_0, c_1, ..., c_d of the polynomial sum_i c_i x^i in the given symbol; none for the zero
/// polynomial, otherwise c_d is not 0.
///
/// Throws:   std::domain_error if the expression is no polynomial in that symbol alone with rational
/// coefficients,
///           std::invalid_argument if `x` is no symbol.
[[nodiscard]] std::vector<Rational> polynomial_coefficients(const Expression& e, const Expression& x);

/// The terms of a polynomial in several symbols: the non-zero coefficient of prod_j symbols[j]^exponents[j],
/// by its exponents. Throws as polynomial_coefficients does; std::invalid_argument too if a symbol is listed
/// twice.
[[nodiscard]] std::map<std::vector<int>, Rational> polynomial_terms(const Expression& e,
                                                                    std::span<const Expression> symbols);

/// The expression with every occurrence of the symbol replaced.
/// Throws std::domain_error if that divides by zero, std::invalid_argument if `x` is no symbol.
[[nodiscard]] Expression substitute(const Expression& e, const Expression& x, const Expression& value);

/// The derivative with respect to the symbol. Throws std::invalid_argument if `x` is no symbol.
[[nodiscard]] Expression derivative(const Expression& e, const Expression& x);

/// The value if the normal form is a rational number, otherwise nothing.
[[nodiscard]] std::optional<Rational> rational_value(const Expression& e);

/// A ball around the value of an expression without symbols, at the working precision of balls.
/// Throws std::domain_error if the expression has a symbol or a function that balls lack, or if some step is
/// not a provably real and finite number.
[[nodiscard]] Ball enclosure(const Expression& e);

/// The expression as text that GiNaC can read back; terms and factors stand in an order that does not change
/// from run to run.
[[nodiscard]] std::string to_string(const Expression& e);

}  // namespace lemmata::analysis
