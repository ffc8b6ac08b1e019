#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/dense/least_squares.hpp"
#include "numeric/sampling/standard_normal.hpp"

namespace lemmata::numeric {
namespace {

std::vector<double> normal_numbers(int count, std::uint64_t stream) {
  std::vector<double> values(static_cast<std::size_t>(count));
  fill_standard_normal(values, 1, stream, 0);
  return values;
}

// X = [[1, 2], [2, 4], [1, 1]], y = (1, 0, 2): w = (19/5, -9/5), by the normal equations in hand.
TEST(MinimumNormSolution, SolvesASmallOverdeterminedSystem) {
  const std::vector<double> x{1, 2, 2, 4, 1, 1}, y{1, 0, 2};
  const auto w = minimum_norm_solution(x, y, 3, 2);
  EXPECT_NEAR(w[0], 19.0 / 5, 1e-13);
  EXPECT_NEAR(w[1], -9.0 / 5, 1e-13);
}

// w is X^+ y if and only if X^T (X w - y) = 0 and w lies in the row space; for rank n: X w = y, and w = X^T alpha.
TEST(MinimumNormSolution, MeetsItsTwoEquationsForWideTallAndRankDeficientMatrices) {
  for (const auto& [n, d, rank] : {std::array{3, 8, 3}, {8, 3, 3}, {6, 7, 2}, {5, 5, 4}}) {
    // X = A B of the given rank; rows of B span the row space
    const auto a = normal_numbers(n * rank, 1), b = normal_numbers(rank * d, 2), y = normal_numbers(n, 3);
    std::vector<double> x(static_cast<std::size_t>(n * d));
    const auto at = [](const std::vector<double>& m, int columns, int i, int j) {
      return m[static_cast<std::size_t>(i * columns + j)];
    };
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < d; ++j)
        for (int k = 0; k < rank; ++k)
          x[static_cast<std::size_t>(i * d + j)] += at(a, rank, i, k) * at(b, d, k, j);
    const auto w = minimum_norm_solution(x, y, n, d);
    ASSERT_EQ(w.size(), static_cast<std::size_t>(d));
    std::vector<double> residual(y);
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < d; ++j)
        residual[static_cast<std::size_t>(i)] -= at(x, d, i, j) * w[static_cast<std::size_t>(j)];
    for (int j = 0; j < d; ++j) {
      double gradient = 0;
      for (int i = 0; i < n; ++i) gradient += at(x, d, i, j) * residual[static_cast<std::size_t>(i)];
      EXPECT_NEAR(gradient, 0, 1e-11) << n << " x " << d << ", column " << j;
    }
    // In the row space: a second solution for the labels <b_k, w> of the rows of B gives w back.
    std::vector<double> labels(static_cast<std::size_t>(rank));
    for (int k = 0; k < rank; ++k)
      for (int j = 0; j < d; ++j)
        labels[static_cast<std::size_t>(k)] += at(b, d, k, j) * w[static_cast<std::size_t>(j)];
    const auto projected = minimum_norm_solution(b, labels, rank, d);
    for (int j = 0; j < d; ++j)
      EXPECT_NEAR(projected[static_cast<std::size_t>(j)], w[static_cast<std::size_t>(j)], 1e-11);
  }
}

// The path's Laplacian has the eigenvalues 2 - 2 cos(pi k / n).
TEST(SymmetricEigenvalues, AreThoseOfAPathInIncreasingOrder) {
  constexpr int n = 12;
  std::vector<double> laplacian(n * n);
  for (int i = 0; i + 1 < n; ++i)
    for (const auto& [row, column, entry] :
         {std::tuple{i, i, 1}, {i + 1, i + 1, 1}, {i, i + 1, -1}, {i + 1, i, -1}})
      laplacian[static_cast<std::size_t>(row * n + column)] += entry;
  const auto values = symmetric_eigenvalues(laplacian, n);
  for (int k = 0; k < n; ++k)
    EXPECT_NEAR(values[static_cast<std::size_t>(k)], 2 - 2 * std::cos(std::numbers::pi * k / n), 4e-14);
}

TEST(DenseLeastSquares, RejectsSizesThatDoNotFit) {
  const std::vector<double> six(6), three(3);
  EXPECT_THROW((void)minimum_norm_solution(six, three, 2, 2), std::invalid_argument);
  EXPECT_THROW((void)minimum_norm_solution(six, three, 2, 3), std::invalid_argument);
  EXPECT_THROW((void)minimum_norm_solution({}, {}, 0, 0), std::invalid_argument);
  EXPECT_THROW((void)symmetric_eigenvalues(six, 2), std::invalid_argument);
  EXPECT_THROW((void)symmetric_eigenvalues({}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
