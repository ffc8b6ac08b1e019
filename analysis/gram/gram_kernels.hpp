#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "analysis/kernel/infinite_network.hpp"

/// Kernels of infinitely wide networks on thousands of inputs, in doubles with derived error bounds.
namespace lemmata::analysis {

/// Inputs, network and what is computed once for each input (its variances at every layer, coefficients of the
/// activation), before the first entry.
///
/// ReLU, leaky ReLU, the absolute value and the identity carry 1 - rho from layer to layer, formed from differences
/// of the inputs where they are close, and lose no digits however close or deep. erf and the normal distribution
/// function have the arcsine of rho; 1 - rho itself, where it is asked for, they carry likewise for close inputs.
/// Other activations without breakpoints have Hermite's series in rho, whose 1 - rho is no better than rho.
class GramKernels {
 public:
  /// X is n x d, row by row; the doubles are the inputs.
  ///
  /// Memory:   n (2 d + 4 (L + 1)) doubles for ReLU and its like, n (2 d + 3 L) for erf, n (2 d + L K) for a
  ///           series of K terms.
  /// Throws:   std::invalid_argument for shapes that do not fit, inputs that are not finite, and activations that
  ///           have a breakpoint and are none of those above; std::domain_error if a second moment is infinite or
  ///           leaves the range of doubles.
  GramKernels(const InfiniteNetwork& network, std::span<const double> inputs, int n, int d);
  ~GramKernels();
  GramKernels(const GramKernels&) = delete;
  GramKernels& operator=(const GramKernels&) = delete;

  [[nodiscard]] int size() const;

  /// Entries K(x_i, x_j) and Theta(x_i, x_j) for first_row <= i < last_row and j >= i (the others are left alone),
  /// into n x n matrices; and 1 - rho = 1 - K(x_i, x_j) / sqrt(K(x_i, x_i) K(x_j, x_j)) where a third one is given.
  ///
  /// The caller's threads may each take rows of their own: an entry depends on the inputs, i and j alone, and has the
  /// same bits on every instruction set with fused multiplication and addition. Rows are computed 64 at a time, so
  /// parts of 64 or more are quickest.
  ///
  /// Error:    of 1 - rho, given that of the inputs: nngp_error_bound() and 8 * 2^-53; relatively, of close inputs:
  ///           close_distance_error_bound().
  /// Time:     erf and its like take a microsecond in each layer for a pair of close inputs, if 1 - rho is asked for.
  /// Throws:   std::invalid_argument for rows or matrices that do not fit.
  void upper_rows(int first_row, int last_row, std::span<double> nngp, std::span<double> ntk,
                  std::span<double> one_minus_correlation = {}) const;

  /// Bounds of |computed - exact| of an entry, derived in the source: relative to sqrt(K(x_i,x_i) K(x_j,x_j)), and to
  /// the same of Theta.
  [[nodiscard]] double nngp_error_bound() const;
  [[nodiscard]] double ntk_error_bound() const;
  /// The same of 1 - rho, relatively, for pairs with 1 - rho < 1/64 at the inputs (for erf and its like: and at most
  /// 1 in each layer); infinity for Hermite's series. With biases ReLU's root of 1 - rho errs besides by
  /// (L + 1) (d + 64 L + 416) 2^-103.
  [[nodiscard]] double close_distance_error_bound() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

/// Copies the entries above the diagonal of an n x n matrix to below it, for columns first_column to last_column - 1.
void mirror_upper(std::span<double> matrix, int n, int first_column, int last_column);

}  // namespace lemmata::analysis
