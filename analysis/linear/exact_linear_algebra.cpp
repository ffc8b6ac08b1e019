#include "analysis/linear/exact_linear_algebra.hpp"

#include <stdexcept>
#include <string>

#include <flint/fmpz_poly.h>

#include "analysis/linear/flint_matrix.hpp"

namespace lemmata::analysis {
namespace {

std::string shape(const RationalMatrix& a) {
  return std::to_string(a.rows()) + " x " + std::to_string(a.columns());
}

void require_square(const char* function, const RationalMatrix& a) {
  if (a.rows() != a.columns())
    throw std::invalid_argument(std::string(function) + ": a square matrix is allowed, got " + shape(a));
}

}  // namespace

RationalMatrix exact_product(const RationalMatrix& a, const RationalMatrix& b) {
  if (a.columns() != b.rows())
    throw std::invalid_argument("exact_product: a product of " + shape(a) + " and " + shape(b) +
                                " is not defined");
  const ClearedRows left = clear_rows(a);
  const ClearedRows right = clear_rows(transpose(b));  // the columns of b
  const FlintMatrix integers = product(left.integers, transpose(right.integers));
  RationalMatrix result(a.rows(), b.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < b.columns(); ++j) {
      const Integer denominator =
          left.multiplier[static_cast<std::size_t>(i)] * right.multiplier[static_cast<std::size_t>(j)];
      result(i, j) = denominator == 1 ? Rational(integer_of(integers(i, j)))
                                      : Rational(integer_of(integers(i, j)), denominator);
    }
  return result;
}

int rank(const RationalMatrix& a) {
  FlintMatrix integers = clear_rows(a).integers;
  if (integers.rows() > integers.columns()) integers = transpose(integers);
  const std::vector<int> certain = independent_columns_modulo_prime(integers);
  if (certain.size() == static_cast<std::size_t>(integers.rows())) return integers.rows();
  return static_cast<int>(independent_columns(integers).size());
}

std::vector<int> independent_rows(const RationalMatrix& a) {
  const FlintMatrix columns = transpose(clear_rows(a).integers);
  // If all rows are independent modulo a prime, they are the answer; if fewer are, others may come before them.
  std::vector<int> certain = independent_columns_modulo_prime(columns);
  return certain.size() == static_cast<std::size_t>(a.rows()) ? certain : independent_columns(columns);
}

RationalMatrix null_space(const RationalMatrix& a) {
  FlintMatrix basis(a.columns(), a.columns());
  const FlintMatrix integers = clear_rows(a).integers;
  const auto dimension = static_cast<int>(fmpz_mat_nullspace(basis.get(), integers.get()));
  RationalMatrix result(a.columns(), dimension);
  for (int i = 0; i < a.columns(); ++i)
    for (int j = 0; j < dimension; ++j) result(i, j) = Rational(integer_of(basis(i, j)));
  return result;
}

std::optional<RationalMatrix> solve(const RationalMatrix& a, const RationalMatrix& b) {
  require_square("solve", a);
  if (b.rows() != a.rows())
    throw std::invalid_argument("solve: a right-hand side with " + std::to_string(a.rows()) +
                                " rows is allowed, got " + shape(b));
  if (a.rows() == 0) return b;
  // Rows of a times their multipliers; the right-hand side gets them too, and one of its own.
  const ClearedRows left = clear_rows(a);
  RationalMatrix scaled = b;
  for (int i = 0; i < b.rows(); ++i) {
    const Integer& multiplier = left.multiplier[static_cast<std::size_t>(i)];
    if (multiplier == 1) continue;
    for (int j = 0; j < b.columns(); ++j) scaled(i, j) *= Rational(multiplier);
  }
  const ClearedMatrix right = clear(scaled);
  FlintMatrix x(a.rows(), b.columns());
  FlintInteger denominator;
  if (!solve(x, denominator.get(), left.integers, right.integers)) return std::nullopt;
  fmpz_mul(denominator.get(), denominator.get(), FlintInteger(right.multiplier).get());
  return fractions(x, denominator.get());
}

RationalMatrix inverse(const RationalMatrix& a) {
  require_square("inverse", a);
  std::optional<RationalMatrix> result = solve(a, RationalMatrix::identity(a.rows()));
  if (!result) throw std::domain_error("inverse: the " + shape(a) + " matrix is singular");
  return *std::move(result);
}

Rational determinant(const RationalMatrix& a) {
  require_square("determinant", a);
  const ClearedRows cleared = clear_rows(a);
  FlintInteger value;
  fmpz_mat_det(value.get(), cleared.integers.get());
  Integer denominator(1);
  for (const Integer& multiplier : cleared.multiplier) denominator *= multiplier;
  return Rational(integer_of(value.get()), denominator);
}

Polynomial characteristic_polynomial(const RationalMatrix& a) {
  require_square("characteristic_polynomial", a);
  // With a = M / m: det(x I - a) = m^-n det(m x I - M), so that the coefficient c_k of M's belongs to m^(k-n).
  const ClearedMatrix cleared = clear(a);
  fmpz_poly_t polynomial;
  fmpz_poly_init(polynomial);
  fmpz_mat_charpoly(polynomial, cleared.integers.get());
  Polynomial result(static_cast<std::size_t>(a.rows()) + 1);
  Integer scale(1);
  FlintInteger coefficient;
  for (std::size_t k = result.size(); k-- > 0; scale *= cleared.multiplier) {
    fmpz_poly_get_coeff_fmpz(coefficient.get(), polynomial, static_cast<slong>(k));
    result[k] = Rational(integer_of(coefficient.get()), scale);
  }
  fmpz_poly_clear(polynomial);
  return result;
}

std::optional<Factorisation> positive_semidefinite_factorisation(const RationalMatrix& a) {
  require_square("positive_semidefinite_factorisation", a);
  const int n = a.rows();
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < i; ++j)
      if (a(i, j) != a(j, i)) return std::nullopt;

  // Fraction-free elimination of the lower triangle of m a (Bareiss): after the step with pivot p the entries are
  // minors, and the division by the pivot before is exact. A pivot 0 of a semidefinite matrix has zeros below it,
  // so its row and column drop out, as if they had not been there.
  const ClearedMatrix cleared = clear(a);
  Matrix<Rational> lower = Matrix<Rational>::identity(n);
  RationalVector diagonal(static_cast<std::size_t>(n));
  std::vector<Integer> minors(static_cast<std::size_t>(n) * static_cast<std::size_t>(n));
  const auto minor = [&](int i, int j) -> Integer& {
    return minors[static_cast<std::size_t>(i) * static_cast<std::size_t>(n) + static_cast<std::size_t>(j)];
  };
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j) minor(i, j) = integer_of(cleared.integers(i, j));

  Integer before(1);
  for (int k = 0; k < n; ++k) {
    const Integer pivot = minor(k, k);
    if (pivot < 0) return std::nullopt;
    if (pivot == 0) {
      for (int i = k + 1; i < n; ++i)
        if (minor(i, k) != 0) return std::nullopt;
      continue;
    }
    diagonal[static_cast<std::size_t>(k)] = Rational(pivot, Integer(before * cleared.multiplier));
    for (int i = k + 1; i < n; ++i) lower(i, k) = Rational(minor(i, k), pivot);
    for (int i = k + 1; i < n; ++i)
      for (int j = k + 1; j <= i; ++j)
        minor(i, j) = (minor(i, j) * pivot - minor(i, k) * minor(j, k)) / before;
    before = pivot;
  }
  return Factorisation{std::move(lower), std::move(diagonal)};
}

}  // namespace lemmata::analysis
