#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/kernel/ntk.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// Inputs of a kernel matrix: the rows of X against those of Z, or against each other (Z = X), by their
/// products x.z / d.
class KernelInputs {
 public:
  /// Throws std::invalid_argument, naming both dimensions, if they differ.
  KernelInputs(analysis::RationalMatrix x, std::optional<analysis::RationalMatrix> z);

  /// From the matrix of x_i.x_j / d itself.
  ///
  /// Throws std::invalid_argument unless it is square and symmetric, std::domain_error, naming a negative principal
  /// minor, unless it is positive semidefinite.
  [[nodiscard]] static KernelInputs from_gram(analysis::RationalMatrix gram);

  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] int columns() const { return columns_; }
  /// Whether entries (i, j) and (j, i) are the same.
  [[nodiscard]] bool is_symmetric() const { return is_symmetric_; }
  [[nodiscard]] analysis::InputProducts products(int i, int j) const;

  /// X and, below it, Z; nothing for inputs that are given by their products.
  [[nodiscard]] const std::optional<analysis::RationalMatrix>& points() const { return points_; }

 private:
  KernelInputs() = default;

  int rows_ = 0, columns_ = 0;
  bool is_symmetric_ = true;
  std::optional<analysis::RationalMatrix> points_, gram_;
  std::vector<analysis::Rational> squares_;  ///< x.x / d of the points
};

/// A principal minor of a symmetric matrix that is negative, the first that elimination meets: a leading one if those
/// before it are positive. Nothing if the matrix is positive semidefinite.
struct NegativeMinor {
  std::vector<int> rows;  ///< from 0
  analysis::Rational value;
};
[[nodiscard]] std::optional<NegativeMinor> negative_principal_minor(
    const analysis::RationalMatrix& symmetric);

/// One entry of the kernels, every printed digit correct.
struct KernelEntry {
  int i = 0, j = 0;
  Value nngp;
  std::optional<Value> one_minus_correlation;  ///< nothing where a variance is 0
  std::optional<Value> ntk;                    ///< in the network's parameterisation, if it was asked for
  std::optional<Value> ntk_ratio;  ///< Theta(x,z) / sqrt(Theta(x,x) Theta(z,z)), nothing where one is 0
};

/// Entries (i, j), j >= i alone where the matrix is symmetric.
///
/// Throws:   std::length_error with the estimate beyond ten minutes; std::domain_error if a second
///           moment is infinite.
[[nodiscard]] std::vector<KernelEntry> kernel_entries(const analysis::InfiniteNetwork& network,
                                                      const KernelInputs& inputs, bool with_ntk, int digits);

/// The kernels of all rows in doubles; 1 - rho is NaN where a variance is 0.
struct KernelDoubles {
  int rows = 0, columns = 0;
  std::vector<double> nngp, ntk, one_minus_correlation;  ///< rows x columns
  double nngp_error = 0, ntk_error = 0;                  ///< as in analysis/gram/gram_kernels.hpp
};

/// The same bits for any number of threads. The inputs are the doubles nearest to the points.
///
/// Throws:   std::length_error with the estimate if it would take more than ten minutes or half of the memory; and as
///           GramKernels.
[[nodiscard]] KernelDoubles kernel_doubles(const analysis::InfiniteNetwork& network,
                                           const KernelInputs& inputs, int threads);

}  // namespace lemmata::proofs_check
