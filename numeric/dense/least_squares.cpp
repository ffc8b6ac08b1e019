#include "numeric/dense/least_squares.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>

#include <Eigen/Dense>

namespace lemmata::numeric {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void require(bool allowed, const std::string& function, const std::string& what) {
  if (!allowed) throw std::invalid_argument(function + ": " + what);
}

}  // namespace

std::vector<double> minimum_norm_solution(std::span<const double> x, std::span<const double> y, int n,
                                          int d) {
  const std::string name = "minimum_norm_solution";
  require(n >= 1 && d >= 1, name,
          "n and d must be at least 1, got " + std::to_string(n) + " and " + std::to_string(d));
  const auto rows = static_cast<std::size_t>(n);
  const auto columns = static_cast<std::size_t>(d);
  require(
      x.size() == rows * columns, name,
      "x must have n d = " + std::to_string(rows * columns) + " numbers, got " + std::to_string(x.size()));
  require(y.size() == rows, name,
          "y must have n = " + std::to_string(rows) + " numbers, got " + std::to_string(y.size()));
  const Eigen::Map<const RowMajor> design(x.data(), n, d);
  const Eigen::Map<const Eigen::VectorXd> labels(y.data(), n);
  const Eigen::VectorXd w = Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>(design).solve(labels);
  return {w.data(), w.data() + w.size()};
}

std::vector<double> symmetric_eigenvalues(std::span<const double> matrix, int size) {
  const std::string name = "symmetric_eigenvalues";
  require(size >= 1, name, "the size must be at least 1, got " + std::to_string(size));
  const auto side = static_cast<std::size_t>(size);
  require(matrix.size() == side * side, name,
          "the matrix must have " + std::to_string(side * side) + " numbers, got " +
              std::to_string(matrix.size()));
  const Eigen::Map<const RowMajor> symmetric(matrix.data(), size, size);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric, Eigen::EigenvaluesOnly);
  const Eigen::VectorXd& values = solver.eigenvalues();
  return {values.data(), values.data() + values.size()};
}

}  // namespace lemmata::numeric
