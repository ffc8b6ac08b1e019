#include "analysis/linear/flint_matrix.hpp"

#include <numeric>

#include <flint/nmod_mat.h>

namespace lemmata::analysis {
namespace {

const __mpq_struct* mpq_of(const Rational& value) { return value.backend().data(); }

/// The least common multiple of the denominators of count entries.
Integer common_denominator(const Rational* entries, std::size_t count) {
  Integer multiple(1);
  for (std::size_t i = 0; i < count; ++i) {
    const __mpz_struct* denominator = mpq_denref(mpq_of(entries[i]));
    if (mpz_cmp_ui(denominator, 1) != 0)
      mpz_lcm(multiple.backend().data(), multiple.backend().data(), denominator);
  }
  return multiple;
}

/// entry * multiplier, an integer.
void set_cleared(fmpz* to, const Rational& entry, const Integer& multiplier) {
  const __mpq_struct* value = mpq_of(entry);
  if (multiplier == 1) {
    fmpz_set_mpz(to, mpq_numref(value));
    return;
  }
  Integer scaled;
  mpz_divexact(scaled.backend().data(), multiplier.backend().data(), mpq_denref(value));
  mpz_mul(scaled.backend().data(), scaled.backend().data(), mpq_numref(value));
  fmpz_set_mpz(to, scaled.backend().data());
}

/// The fraction of two integers that are coprime, the second positive.
Rational reduced_fraction(const fmpz* numerator, const fmpz* denominator) {
  Rational result;
  fmpz_get_mpz(mpq_numref(result.backend().data()), numerator);
  fmpz_get_mpz(mpq_denref(result.backend().data()), denominator);
  return result;
}

/// gcd(d, product of the numerators that are not 0), d > 0.
FlintInteger shared_divisor(const FlintMatrix& numerators, const FlintInteger& d) {
  FlintInteger product;
  fmpz_one(product.get());
  for (int i = 0; i < numerators.rows(); ++i)
    for (int j = 0; j < numerators.columns(); ++j) {
      if (fmpz_is_zero(numerators(i, j))) continue;
      fmpz_mul(product.get(), product.get(), numerators(i, j));
      fmpz_mod(product.get(), product.get(), d.get());
    }
  fmpz_gcd(product.get(), product.get(), d.get());
  return product;
}

}  // namespace

FlintMatrix copy_of(const FlintMatrix& a) {
  FlintMatrix result(a.rows(), a.columns());
  fmpz_mat_set(result.get(), a.get());
  return result;
}

FlintMatrix transpose(const FlintMatrix& a) {
  FlintMatrix result(a.columns(), a.rows());
  fmpz_mat_transpose(result.get(), a.get());
  return result;
}

FlintMatrix product(const FlintMatrix& a, const FlintMatrix& b) {
  FlintMatrix result(a.rows(), b.columns());
  fmpz_mat_mul(result.get(), a.get(), b.get());
  return result;
}

ClearedRows clear_rows(const Matrix<Rational>& a) {
  ClearedRows result{FlintMatrix(a.rows(), a.columns()), {}};
  const auto columns = static_cast<std::size_t>(a.columns());
  for (int i = 0; i < a.rows(); ++i) {
    const Rational* row = a.elements().data() + static_cast<std::size_t>(i) * columns;
    result.multiplier.push_back(common_denominator(row, columns));
    for (int j = 0; j < a.columns(); ++j)
      set_cleared(result.integers(i, j), row[j], result.multiplier.back());
  }
  return result;
}

ClearedMatrix clear(const Matrix<Rational>& a) {
  ClearedMatrix result{FlintMatrix(a.rows(), a.columns()),
                       common_denominator(a.elements().data(), a.elements().size())};
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) set_cleared(result.integers(i, j), a(i, j), result.multiplier);
  return result;
}

Rational fraction(const fmpz* numerator, const fmpz* denominator) {
  Rational result = reduced_fraction(numerator, denominator);
  mpq_canonicalize(result.backend().data());
  return result;
}

Matrix<Rational> fractions(const FlintMatrix& numerators, const fmpz* denominator) {
  const bool negative = fmpz_sgn(denominator) < 0;
  FlintInteger d;
  fmpz_abs(d.get(), denominator);
  const FlintInteger shared = shared_divisor(numerators, d);

  Matrix<Rational> result(numerators.rows(), numerators.columns());
  FlintInteger divisor, numerator, reduced;
  for (int i = 0; i < numerators.rows(); ++i)
    for (int j = 0; j < numerators.columns(); ++j) {
      if (fmpz_is_zero(numerators(i, j))) continue;
      fmpz_gcd(divisor.get(), numerators(i, j), shared.get());
      if (fmpz_is_one(divisor.get())) {
        result(i, j) = reduced_fraction(numerators(i, j), d.get());
      } else {
        fmpz_divexact(numerator.get(), numerators(i, j), divisor.get());
        fmpz_divexact(reduced.get(), d.get(), divisor.get());
        result(i, j) = reduced_fraction(numerator.get(), reduced.get());
      }
      if (negative) result(i, j) = -result(i, j);
    }
  return result;
}

bool solve(FlintMatrix& x, fmpz* denominator, const FlintMatrix& a, const FlintMatrix& b) {
  constexpr int largest_for_elimination = 15;  // FLINT's own bound in fmpz_mat_solve
  if (a.rows() <= largest_for_elimination) return fmpz_mat_solve(x.get(), denominator, a.get(), b.get()) != 0;
  return fmpz_mat_solve_dixon_den(x.get(), denominator, a.get(), b.get()) != 0;
}

std::vector<int> independent_columns_modulo_prime(const FlintMatrix& a) {
  constexpr mp_limb_t prime = 4611686018427388039U;  // the first above 2^62
  nmod_mat_t residues;
  nmod_mat_init(residues, a.rows(), a.columns(), prime);
  fmpz_mat_get_nmod_mat(residues, a.get());
  const auto rank = static_cast<int>(nmod_mat_rref(residues));
  std::vector<int> pivots;
  for (int i = 0, j = 0; i < rank; ++i, ++j) {
    while (nmod_mat_entry(residues, i, j) == 0) ++j;
    pivots.push_back(j);
  }
  nmod_mat_clear(residues);
  return pivots;
}

std::vector<int> independent_columns(const FlintMatrix& a) {
  FlintMatrix echelon(a.rows(), a.columns());
  FlintInteger denominator;
  const auto rank = static_cast<int>(fmpz_mat_rref(echelon.get(), denominator.get(), a.get()));
  std::vector<int> pivots;
  for (int i = 0, j = 0; i < rank; ++i, ++j) {
    while (fmpz_is_zero(echelon(i, j))) ++j;
    pivots.push_back(j);
  }
  return pivots;
}

}  // namespace lemmata::analysis
