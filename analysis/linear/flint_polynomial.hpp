#pragma once

// For sources of this library only (not installed): FLINT's integer polynomials, and the way to and from ours.

#include <flint/fmpz_poly.h>

#include "analysis/linear/flint_matrix.hpp"
#include "analysis/linear/polynomial.hpp"

namespace lemmata::analysis {

/// FLINT's polynomial with integer coefficients, which frees itself.
class FlintPolynomial {
 public:
  FlintPolynomial() { fmpz_poly_init(polynomial_); }
  FlintPolynomial(const FlintPolynomial& other) : FlintPolynomial() {
    fmpz_poly_set(polynomial_, other.polynomial_);
  }
  FlintPolynomial(FlintPolynomial&& other) noexcept : FlintPolynomial() {
    fmpz_poly_swap(polynomial_, other.polynomial_);
  }
  FlintPolynomial& operator=(FlintPolynomial other) noexcept {
    fmpz_poly_swap(polynomial_, other.polynomial_);
    return *this;
  }
  ~FlintPolynomial() { fmpz_poly_clear(polynomial_); }

  [[nodiscard]] fmpz_poly_struct* get() { return polynomial_; }
  [[nodiscard]] const fmpz_poly_struct* get() const { return polynomial_; }
  [[nodiscard]] int degree() const { return static_cast<int>(fmpz_poly_degree(polynomial_)); }  ///< of 0: -1
  [[nodiscard]] const fmpz* coefficient(int i) const { return fmpz_poly_get_coeff_ptr(polynomial_, i); }

 private:
  fmpz_poly_t polynomial_;
};

/// content * primitive, the primitive part with coprime integer coefficients, the last one positive. The zero
/// polynomial has the content 0 and the primitive part 0.
struct PrimitivePart {
  Rational content;
  FlintPolynomial primitive;
};
[[nodiscard]] PrimitivePart primitive_part(const Polynomial& p);

[[nodiscard]] Polynomial polynomial_of(const FlintPolynomial& p);

/// The product of the different irreducible factors of a primitive polynomial.
[[nodiscard]] FlintPolynomial squarefree_part(const FlintPolynomial& p);

/// p(x).
[[nodiscard]] Rational value_at(const FlintPolynomial& p, const Rational& x);

}  // namespace lemmata::analysis
