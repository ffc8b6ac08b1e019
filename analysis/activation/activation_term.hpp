#pragma once

// For sources of this library only (not installed): formulas of functions of one real variable, analytic where they
// are defined. Trees that never change, so that any thread may read them; GiNaC's may not leave theirs.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

enum class AnalyticFunction {
  exp,
  log,
  sqrt,
  sin,
  cos,
  tan,
  atan,
  sinh,
  cosh,
  tanh,
  erf,
  normal_cdf,
  sigmoid,  ///< 1 / (1 + e^-x)
  softplus  ///< log(1 + e^x)
};

struct Term;
using TermPointer = std::shared_ptr<const Term>;

struct Term {
  enum class Kind {
    polynomial,  ///< sum_i coefficients[i] x^i, the last one not 0; none for the zero polynomial
    pi,
    sum,       ///< of two arguments
    product,   ///< of two
    quotient,  ///< of two
    power,     ///< of one argument, exponent >= 2
    function   ///< of one
  };
  Kind kind = Kind::polynomial;
  std::vector<Rational> coefficients;
  AnalyticFunction function = AnalyticFunction::exp;
  int exponent = 0;
  std::vector<TermPointer> arguments;

  [[nodiscard]] bool is_polynomial() const { return kind == Kind::polynomial; }
  [[nodiscard]] bool is_constant() const { return is_polynomial() && coefficients.size() <= 1; }
  [[nodiscard]] bool is_zero() const { return is_polynomial() && coefficients.empty(); }
  [[nodiscard]] std::size_t degree() const { return coefficients.empty() ? 0 : coefficients.size() - 1; }
};

// The constructors fold what is exact: sums and products of polynomials, 0 * f, f(0) where it is rational. So equal
// polynomials are equal terms.
[[nodiscard]] TermPointer polynomial_term(std::vector<Rational> coefficients);
[[nodiscard]] TermPointer number_term(const Rational& value);
[[nodiscard]] TermPointer variable_term();
[[nodiscard]] TermPointer pi_term();
[[nodiscard]] TermPointer operator+(const TermPointer& a, const TermPointer& b);
[[nodiscard]] TermPointer operator-(const TermPointer& a, const TermPointer& b);
[[nodiscard]] TermPointer operator*(const TermPointer& a, const TermPointer& b);
/// Throws std::domain_error if b is zero.
[[nodiscard]] TermPointer operator/(const TermPointer& a, const TermPointer& b);
/// Any integer exponent; a negative one gives a quotient.
[[nodiscard]] TermPointer power(const TermPointer& base, int exponent);
[[nodiscard]] TermPointer function_term(AnalyticFunction function, const TermPointer& argument);

/// Equal as trees: true only if they are the same function.
[[nodiscard]] bool same_term(const Term& a, const Term& b);

[[nodiscard]] TermPointer derivative(const TermPointer& term);

/// The term with x replaced.
[[nodiscard]] TermPointer substitute(const TermPointer& term, const TermPointer& x);

/// "x*tanh(softplus(x))": readable by the grammar of activations.
[[nodiscard]] std::string to_string(const Term& term);
[[nodiscard]] std::string name(AnalyticFunction function);

/// The real roots of the polynomial, increasing, if all of them are rational and this is seen easily (degree at
/// most 2 after division by a power of x); nothing otherwise.
[[nodiscard]] std::optional<std::vector<Rational>> rational_roots(const std::vector<Rational>& polynomial);

}  // namespace lemmata::analysis
