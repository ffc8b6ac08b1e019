#pragma once

// For sources of this library only (not installed): FLINT's integers and integer matrices, and the way to and from
// our fractions.

#include <utility>
#include <vector>

#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <gmp.h>  // before FLINT, which then declares its conversions to and from GMP

#include "analysis/linear/matrix.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// FLINT's integer, which frees itself.
class FlintInteger {
 public:
  FlintInteger() { fmpz_init(value_); }
  explicit FlintInteger(const Integer& value) : FlintInteger() {
    fmpz_set_mpz(value_, value.backend().data());
  }
  FlintInteger(const FlintInteger& other) : FlintInteger() { fmpz_set(value_, other.value_); }
  FlintInteger& operator=(const FlintInteger& other) {
    fmpz_set(value_, other.value_);
    return *this;
  }
  ~FlintInteger() { fmpz_clear(value_); }

  [[nodiscard]] fmpz* get() { return value_; }
  [[nodiscard]] const fmpz* get() const { return value_; }

 private:
  fmpz_t value_;
};

/// FLINT's matrix of integers, which frees itself.
class FlintMatrix {
 public:
  FlintMatrix(int rows, int columns) { fmpz_mat_init(matrix_, rows, columns); }
  FlintMatrix(FlintMatrix&& other) noexcept {
    fmpz_mat_init(matrix_, 0, 0);
    fmpz_mat_swap(matrix_, other.matrix_);
  }
  FlintMatrix& operator=(FlintMatrix&& other) noexcept {
    fmpz_mat_swap(matrix_, other.matrix_);
    return *this;
  }
  FlintMatrix(const FlintMatrix&) = delete;
  FlintMatrix& operator=(const FlintMatrix&) = delete;
  ~FlintMatrix() { fmpz_mat_clear(matrix_); }

  [[nodiscard]] int rows() const { return static_cast<int>(fmpz_mat_nrows(matrix_)); }
  [[nodiscard]] int columns() const { return static_cast<int>(fmpz_mat_ncols(matrix_)); }
  [[nodiscard]] fmpz_mat_struct* get() { return matrix_; }
  [[nodiscard]] const fmpz_mat_struct* get() const { return matrix_; }
  [[nodiscard]] fmpz* operator()(int i, int j) { return fmpz_mat_entry(matrix_, i, j); }
  [[nodiscard]] const fmpz* operator()(int i, int j) const { return fmpz_mat_entry(matrix_, i, j); }

 private:
  fmpz_mat_t matrix_;
};

[[nodiscard]] inline Integer integer_of(const fmpz* value) {
  Integer result;
  fmpz_get_mpz(result.backend().data(), value);
  return result;
}

[[nodiscard]] FlintMatrix copy_of(const FlintMatrix& a);
[[nodiscard]] FlintMatrix transpose(const FlintMatrix& a);
[[nodiscard]] FlintMatrix product(const FlintMatrix& a, const FlintMatrix& b);

/// Row i is multiplier[i] times the row of fractions, with the least multiplier that makes it integers.
struct ClearedRows {
  FlintMatrix integers;
  std::vector<Integer> multiplier;
};
[[nodiscard]] ClearedRows clear_rows(const Matrix<Rational>& a);

/// All entries times the least common multiple of their denominators.
struct ClearedMatrix {
  FlintMatrix integers;
  Integer multiplier;
};
[[nodiscard]] ClearedMatrix clear(const Matrix<Rational>& a);

/// numerator / denominator in lowest terms; the denominator is not 0.
[[nodiscard]] Rational fraction(const fmpz* numerator, const fmpz* denominator);

/// Numerators over one denominator as fractions in lowest terms.
///
/// Instead of one greatest common divisor of large numbers for each entry there is one for all: g of the denominator
/// d and the product of all numerators modulo d. Then gcd(x, d) = gcd(x, g) for each numerator x, since a prime's
/// power in g is that in d or at least that in x; and g is small unless the numerators have much in common with d.
[[nodiscard]] Matrix<Rational> fractions(const FlintMatrix& numerators, const fmpz* denominator);

/// Solves a x = denominator * b with integers; false if a is singular.
///
/// Small systems by fraction-free elimination, the others by p-adic lifting, as measured in FLINT.
[[nodiscard]] bool solve(FlintMatrix& x, fmpz* denominator, const FlintMatrix& a, const FlintMatrix& b);

/// The indices of the first columns that are independent of those before them modulo a prime of 62 bits. They are
/// independent over the rationals too, but there may be more.
[[nodiscard]] std::vector<int> independent_columns_modulo_prime(const FlintMatrix& a);

/// The indices of the first columns that are independent of those before them.
[[nodiscard]] std::vector<int> independent_columns(const FlintMatrix& a);

}  // namespace lemmata::analysis
