#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/kernel/infinite_network.hpp"

/// Kernels of infinitely wide networks on thousands of inputs, in doubles with derived error bounds.
namespace lemmata::analysis {

/// Inputs, network and what is computed once for each input (its variances at every layer, coefficients of the activation),
/// before the first entry.
class GramKernels {
 public:
  /// X is n x d, row by row; the doubles are the inputs.
  ///
  /// Memory:   n (d + a few hundred) doubles.
  /// Throws:   std::invalid_argument for shapes that do not fit or inputs that are not finite; std::domain_error if a second moment is
  ///           infinite.
  GramKernels(const InfiniteNetwork& network, std::span<const double> inputs, int n, int d);
  ~GramKernels();
  GramKernels(const GramKernels&) = delete;
  GramKernels& operator=(const GramKernels&) = delete;

  [[nodiscard]] int size() const;

  /// Entries K(x_i, x_j) and Theta(x_i, x_j) for first_row <= i < last_row and j >= i (the others are left alone), into n x n matrices.
  /// The caller's threads may each take rows of their own: an entry depends on i and j alone.
  void upper_rows(int first_row, int last_row, std::span<double> nngp, std::span<double> ntk) const;

  /// Bounds of |computed - exact| of an entry, derived in the source: relative to sqrt(K(x_i,x_i) K(x_j,x_j)), and to the same
  /// of Theta.
  [[nodiscard]] double nngp_error_bound() const;
  [[nodiscard]] double ntk_error_bound() const;

 private:
  struct State;
  const State* state_;
};

}  // namespace lemmata::analysis
