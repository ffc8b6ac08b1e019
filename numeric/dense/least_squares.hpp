#pragma once

#include <span>
#include <vector>

namespace lemmata::numeric {

/// The least squares solution of smallest norm, by Eigen's complete orthogonal decomposition in doubles.
///
/// Shapes:   x is n x d, row by row; y has n numbers; the result has d.
/// Error:    rounded: relative about kappa(X) * 1e-15 where the rank is clear.
/// Throws:   std::invalid_argument if the sizes do not fit.
[[nodiscard]] std::vector<double> minimum_norm_solution(std::span<const double> x, std::span<const double> y,
                                                        int n, int d);

/// The eigenvalues of a symmetric matrix, in increasing order, rounded: absolute error about 1e-14 times the largest
/// size.
[[nodiscard]] std::vector<double> symmetric_eigenvalues(std::span<const double> matrix, int size);

}  // namespace lemmata::numeric
