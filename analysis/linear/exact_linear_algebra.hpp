#pragma once

#include <optional>
#include <vector>

#include "analysis/linear/matrix.hpp"
#include "analysis/linear/polynomial.hpp"
#include "analysis/scalar/rational.hpp"

/// Linear algebra over the rationals, by FLINT. Matrices are cleared of denominators row by row, and what comes back
/// is in lowest terms.
namespace lemmata::analysis {

using RationalMatrix = Matrix<Rational>;
using RationalVector = std::vector<Rational>;

/// Throws:   std::invalid_argument where shapes do not fit.
[[nodiscard]] RationalMatrix exact_product(const RationalMatrix& a, const RationalMatrix& b);

[[nodiscard]] int rank(const RationalMatrix& a);

/// The indices of the first rows that are independent of those before them; as many as the rank.
[[nodiscard]] std::vector<int> independent_rows(const RationalMatrix& a);

/// A basis of { v : a v = 0 } as the columns of a matrix.
[[nodiscard]] RationalMatrix null_space(const RationalMatrix& a);

/// The solution of a x = b for a square matrix, by p-adic lifting (Dixon), up to 15 rows by elimination without
/// fractions; nothing if a is singular.
///
/// Cost:     n rows, integers of b bits: n^3 word operations modulo one prime, then about n b / 30 lifting steps of
///           n^2 products each for every column of b.
/// Throws:   std::invalid_argument if a is not square or b has another number of rows.
[[nodiscard]] std::optional<RationalMatrix> solve(const RationalMatrix& a, const RationalMatrix& b);

/// Throws:   std::domain_error if a is singular, std::invalid_argument if it is not square.
[[nodiscard]] RationalMatrix inverse(const RationalMatrix& a);

/// Throws:   std::invalid_argument if a is not square.
[[nodiscard]] Rational determinant(const RationalMatrix& a);

/// det(x I - a), monic. Throws:   std::invalid_argument if a is not square.
[[nodiscard]] Polynomial characteristic_polynomial(const RationalMatrix& a);

/// a = L D L^T with L unit lower triangular and D diagonal and non-negative, for a symmetric positive semidefinite
/// matrix; nothing for another square one. The pair certifies that it is one. D has as many entries that are not 0
/// as the rank.
///
/// Cost:     n^3 / 3 products of integers that grow to minors of a.
/// Throws:   std::invalid_argument if a is not square.
struct Factorisation {
  RationalMatrix lower;
  RationalVector diagonal;
};
[[nodiscard]] std::optional<Factorisation> positive_semidefinite_factorisation(const RationalMatrix& a);

}  // namespace lemmata::analysis
