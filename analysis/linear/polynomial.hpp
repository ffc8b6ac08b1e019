#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// A polynomial with rational coefficients in one variable: the i-th, from 0, belongs to x^i; the last is not 0, and
/// the zero polynomial has none.
using Polynomial = std::vector<Rational>;

[[nodiscard]] Rational evaluate(const Polynomial& p, const Rational& x);
[[nodiscard]] Polynomial derivative(const Polynomial& p);
[[nodiscard]] Polynomial product(const Polynomial& p, const Polynomial& q);

/// numerator / denominator in lowest terms; the denominator has coprime integer coefficients, the last one positive.
/// The function 0 is 0 / 1.
struct RationalFunctionOf {
  Polynomial numerator;
  Polynomial denominator;
};

/// The fraction in lowest terms. Throws std::domain_error if q is zero.
[[nodiscard]] RationalFunctionOf fraction_of(const Polynomial& p, const Polynomial& q);

/// How many different real roots p has in the half-open interval (low, high], by a Sturm sequence; no root is
/// computed.
///
/// Range:    p not zero.
/// Cost:     remainders without fractions, each freed of its content; for degree 100 and coefficients of 2000 bits,
///           3 s.
/// Throws:   std::domain_error for the zero polynomial or low > high.
[[nodiscard]] int count_real_roots(const Polynomial& p, const Rational& low, const Rational& high);

/// A real root of p. If low = high it is that number; otherwise low < root < high, and no other root of p lies
/// between.
struct RootInterval {
  Rational low, high;
  [[nodiscard]] bool is_exact() const { return low == high; }
};

/// The different real roots of p in increasing order, isolated, each to high - low <= width; exact where the root is
/// rational.
///
/// Rational roots are lifted from roots modulo a prime and tried exactly. The others are isolated by Descartes' rule
/// of signs (Vincent, Collins, Akritas) and narrowed by secants; this shares nothing with count_real_roots.
///
/// Cost:     for degree 100 and coefficients of 2000 bits, 0.1 s.
/// Throws:   std::domain_error for the zero polynomial or width <= 0.
[[nodiscard]] std::vector<RootInterval> real_roots(const Polynomial& p, const Rational& width);

/// Whether every complex root has absolute value below 1: the test of Schur and Cohn over Q, no root is computed.
///
/// Throws:   std::domain_error for the zero polynomial.
[[nodiscard]] bool all_roots_inside_unit_circle(const Polynomial& p);

/// "3*x+4", highest power first, in the variable's name; factored over Q as "2*(x+1)*(x+6)^2", or "(1-x)*(x+6)".
[[nodiscard]] std::string to_string(const Polynomial& p, std::string_view variable);
[[nodiscard]] std::string factored(const Polynomial& p, std::string_view variable);
/// "(3*x+4)/((x+1)*(x+6))".
[[nodiscard]] std::string factored(const RationalFunctionOf& f, std::string_view variable);

}  // namespace lemmata::analysis
