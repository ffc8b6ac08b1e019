#include "analysis/linear/polynomial.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <flint/fmpq.h>
#include <flint/fmpz_poly_factor.h>

#include "analysis/linear/flint_polynomial.hpp"

namespace lemmata::analysis {
namespace {

std::string power_text(std::string_view variable, int exponent) {
  std::string text(variable);
  if (exponent > 1) text += "^" + std::to_string(exponent);
  return text;
}

/// The term c x^i as it stands after others (with its sign) or first.
std::string term_text(const Rational& c, int exponent, std::string_view variable, bool first) {
  std::string text = c < 0 ? "-" : first ? "" : "+";
  const Rational size = abs(c);
  if (exponent == 0) return text + to_string(size);
  if (size != 1) text += to_string(size) + "*";
  return text + power_text(variable, exponent);
}

struct Factor {
  Polynomial polynomial;  ///< primitive, irreducible
  int multiplicity = 1;
};

struct Factors {
  Rational content;
  std::vector<Factor> factors;  ///< by degree, then by coefficients
};

Factors factors_of(const Polynomial& p) {
  PrimitivePart part = primitive_part(p);
  Factors result{std::move(part.content), {}};
  fmpz_poly_factor_t list;
  fmpz_poly_factor_init(list);
  fmpz_poly_factor(list, part.primitive.get());
  for (slong i = 0; i < list->num; ++i) {
    FlintPolynomial factor;
    fmpz_poly_set(factor.get(), list->p + i);
    Polynomial converted = polynomial_of(factor);
    if (converted.back() <
        0) {  // the primitive part has a positive last coefficient, so the signs cancel in all
      for (Rational& c : converted) c = -c;
      if (list->exp[i] % 2 != 0) result.content = -result.content;
    }
    result.factors.push_back({std::move(converted), static_cast<int>(list->exp[i])});
  }
  if (fmpz_sgn(&list->c) < 0) result.content = -result.content;
  fmpz_poly_factor_clear(list);
  std::ranges::sort(result.factors, [](const Factor& a, const Factor& b) {
    return std::pair(a.polynomial.size(), a.polynomial) < std::pair(b.polynomial.size(), b.polynomial);
  });
  return result;
}

/// The factors joined by "*", and how many there are.
std::pair<std::string, int> product_text(Factors parts, std::string_view variable) {
  // -(x-1) reads better as (1-x).
  bool reversed = false;
  if (parts.content < 0 && !parts.factors.empty()) {
    const Factor& first = parts.factors.front();
    if (first.multiplicity == 1 && first.polynomial.front() < 0) {
      reversed = true;
      parts.content = -parts.content;
    }
  }
  std::string text;
  int count = 0;
  if (parts.factors.empty() || abs(parts.content) != 1) {
    text = to_string(parts.content);
    count = 1;
  } else if (parts.content == -1) {
    text = "-";
  }
  for (const Factor& factor : parts.factors) {
    if (count++ > 0) text += "*";
    const bool first = &factor == &parts.factors.front();
    const bool monomial = factor.polynomial.size() == 2 && factor.polynomial.front() == 0;
    std::string inner;
    if (first && reversed) {
      bool leads = true;
      for (std::size_t i = 0; i < factor.polynomial.size(); ++i) {
        if (factor.polynomial[i] == 0) continue;
        inner += term_text(-factor.polynomial[i], static_cast<int>(i), variable, leads);
        leads = false;
      }
    } else {
      inner = to_string(factor.polynomial, variable);
    }
    text += monomial ? inner : "(" + inner + ")";
    if (factor.multiplicity > 1) text += "^" + std::to_string(factor.multiplicity);
  }
  return {text, count};
}

}  // namespace

PrimitivePart primitive_part(const Polynomial& p) {
  PrimitivePart result;
  if (p.empty()) return result;
  const ClearedMatrix cleared = clear(Matrix<Rational>(1, static_cast<int>(p.size()), p));
  FlintInteger content;
  fmpz_mat_content(content.get(), cleared.integers.get());
  const auto size = static_cast<int>(p.size());
  if (fmpz_sgn(cleared.integers(0, size - 1)) < 0) fmpz_neg(content.get(), content.get());
  for (int i = size; i-- > 0;) fmpz_poly_set_coeff_fmpz(result.primitive.get(), i, cleared.integers(0, i));
  fmpz_poly_scalar_divexact_fmpz(result.primitive.get(), result.primitive.get(), content.get());
  result.content = Rational(integer_of(content.get()), cleared.multiplier);
  return result;
}

Polynomial polynomial_of(const FlintPolynomial& p) {
  Polynomial result;
  for (int i = 0; i <= p.degree(); ++i) result.emplace_back(integer_of(p.coefficient(i)));
  return result;
}

FlintPolynomial squarefree_part(const FlintPolynomial& p) {
  FlintPolynomial divisor, result;
  fmpz_poly_derivative(divisor.get(), p.get());
  fmpz_poly_gcd(divisor.get(), divisor.get(), p.get());
  fmpz_poly_div(result.get(), p.get(), divisor.get());
  return result;
}

Rational value_at(const FlintPolynomial& p, const Rational& x) {
  fmpq_t at, value;
  fmpq_init(at);
  fmpq_init(value);
  fmpq_set_mpq(at, x.backend().data());
  fmpz_poly_evaluate_fmpq(value, p.get(), at);
  Rational result;
  fmpq_get_mpq(result.backend().data(), value);
  fmpq_clear(at);
  fmpq_clear(value);
  return result;
}

Rational evaluate(const Polynomial& p, const Rational& x) {
  Rational value(0);
  for (std::size_t i = p.size(); i-- > 0;) value = value * x + p[i];
  return value;
}

Polynomial derivative(const Polynomial& p) {
  Polynomial result;
  for (std::size_t i = 1; i < p.size(); ++i) result.push_back(p[i] * Rational(i));
  return result;
}

Polynomial product(const Polynomial& p, const Polynomial& q) {
  const PrimitivePart left = primitive_part(p), right = primitive_part(q);
  FlintPolynomial integers;
  fmpz_poly_mul(integers.get(), left.primitive.get(), right.primitive.get());
  Polynomial result = polynomial_of(integers);
  const Rational content = left.content * right.content;
  for (Rational& c : result) c *= content;
  return result;
}

RationalFunctionOf fraction_of(const Polynomial& p, const Polynomial& q) {
  if (q.empty()) throw std::domain_error("fraction_of: a denominator that is not 0 is allowed, got 0");
  PrimitivePart above = primitive_part(p), below = primitive_part(q);
  if (p.empty()) return {{}, {Rational(1)}};
  FlintPolynomial common;
  fmpz_poly_gcd(common.get(), above.primitive.get(), below.primitive.get());
  fmpz_poly_div(above.primitive.get(), above.primitive.get(), common.get());
  fmpz_poly_div(below.primitive.get(), below.primitive.get(), common.get());
  RationalFunctionOf result{polynomial_of(above.primitive), polynomial_of(below.primitive)};
  const Rational scale = above.content / below.content;
  for (Rational& c : result.numerator) c *= scale;
  return result;
}

std::string to_string(const Polynomial& p, std::string_view variable) {
  std::string text;
  for (std::size_t i = p.size(); i-- > 0;)
    if (p[i] != 0) text += term_text(p[i], static_cast<int>(i), variable, text.empty());
  return text.empty() ? "0" : text;
}

std::string factored(const Polynomial& p, std::string_view variable) {
  if (p.empty()) return "0";
  const auto [text, count] = product_text(factors_of(p), variable);
  return text;
}

std::string factored(const RationalFunctionOf& f, std::string_view variable) {
  const std::string above = factored(f.numerator, variable);
  if (f.denominator.size() == 1 && f.denominator.front() == 1) return above;
  const auto [below, count] = product_text(factors_of(f.denominator), variable);
  return above + "/" + (count > 1 ? "(" + below + ")" : below);
}

}  // namespace lemmata::analysis
