#pragma once

#include <optional>
#include <vector>

#include "analysis/linear/matrix.hpp"
#include "analysis/linear/polynomial.hpp"
#include "analysis/scalar/rational.hpp"

/// Linear algebra over the rationals, by FLINT. Matrices are cleared of denominators row by row, and what comes back
/// is in
/// lowest terms.
namespace lemmata::analysis {

using RationalMatrix = Matrix<Rational>;
using RationalVector = std::vector<Rational>;

[[nodiscard]] RationalMatrix exact_product(const RationalMatrix& a, const RationalMatrix& b);

[[nodiscard]] int rank(const RationalMatrix& a);

/// The indices of the first rows that are independent of those before them; as many as the rank.
[[nodiscard]] std::vector<int> independent_rows(const RationalMatrix& a);

/// A basis of { v : a v = 0 } as the columns of a matrix.
[[nodiscard]] RationalMatrix null_space(const RationalMatrix& a);

/// The solution of a x = b for a square matrix, by p-adic lifting (Dixon); nothing if a is singular.
///
/// Throws:   std::invalid_argument if a is not square or b has another number of rows.
[[nodiscard]] std::optional<RationalMatrix> solve(const RationalMatrix& a, const RationalMatrix& b);

/// Throws std::domain_error if a is singular.
[[nodiscard]] RationalMatrix inverse(const RationalMatrix& a);

[[nodiscard]] Rational determinant(const RationalMatrix& a);

/// det(x I - a), monic.
[[nodiscard]] Polynomial characteristic_polynomial(const RationalMatrix& a);

/// a = L D L^T with L unit lower triangular and D diagonal and non-negative, for a symmetric positive semidefinite
/// matrix;
/// nothing for another one. The pair certifies that it is one.
struct Factorisation {
  RationalMatrix lower;
  RationalVector diagonal;
};
[[nodiscard]] std::optional<Factorisation> positive_semidefinite_factorisation(const RationalMatrix& a);

}  // namespace lemmata::analysis
