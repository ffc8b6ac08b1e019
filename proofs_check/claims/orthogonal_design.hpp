#pragma once

#include <array>

#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

/// X with orthogonal rows, in decreasing order of their squares: they are eigenvectors of X^T X, with their
/// squares as eigenvalues, and X X^T is diagonal.
struct OrthogonalDesign {
  RationalMatrix x;

  /// Row i, from 0, as a column.
  [[nodiscard]] RationalMatrix mode(int i) const { return RationalMatrix::column(x.row(i)); }
  [[nodiscard]] Rational largest() const { return squared_norm(mode(0)); }
  [[nodiscard]] Rational smallest_nonzero() const { return squared_norm(mode(x.rows() - 1)); }
};

/// 1: X = 1. 2: X = (1,0). 3, 4: eigenvalues 8, 2 and 12, 4 (and 0), the former with dyadic step sizes. 5:
/// three times 3. 6: 25 and 1.
inline constexpr int orthogonal_designs = 6;
[[nodiscard]] OrthogonalDesign orthogonal_design(int number);

/// Around a threshold, in sixteenths of it; the first are the most telling.
inline constexpr std::array sixteenths = {24, 8, 20, 12, 31, 1, 17, 15, 16};

}  // namespace lemmata::proofs_check
