#pragma once

// For sources of this library only (not installed): what computes the rows of Gram matrices, one class for each kind
// of activation.

#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "analysis/gram/double_double.hpp"
#include "analysis/gram/gram_storage.hpp"
#include "analysis/gram/symmetric_product.hpp"
#include "analysis/kernel/infinite_network.hpp"

namespace lemmata::analysis {

/// The inputs, and what every network needs of them.
struct GramInputs {
  std::size_t n = 0, d = 0;
  std::vector<double> x;  ///< n x d
  PackedRows packed;
  std::vector<DoubleDouble> squared_norms;

  [[nodiscard]] const double* row(std::size_t i) const { return x.data() + i * d; }
  [[nodiscard]] std::size_t stride() const { return whole_octets(n); }
};

/// Errors as in GramKernels, the bounds of which a subclass sets when it is made.
class GramRows {
 public:
  virtual ~GramRows() = default;

  /// Row i, columns first, ..., first + count - 1 (multiples of 8; from n on they count for nothing), from x_i.x_j as
  /// product_tile computes it. The products may be overwritten. `one_minus_correlation` may be null.
  virtual void row(std::size_t i, std::size_t first, std::size_t count, double* products, double* nngp,
                   double* ntk, double* one_minus_correlation) const = 0;

  [[nodiscard]] double nngp_error() const { return nngp_error_; }
  [[nodiscard]] double ntk_error() const { return ntk_error_; }
  [[nodiscard]] double close_distance_error() const { return close_distance_error_; }

 protected:
  double nngp_error_ = 0;
  double ntk_error_ = 0;
  double close_distance_error_ = std::numeric_limits<double>::infinity();
};

/// Nothing if the activation is of another kind. The inputs must outlive what is made of them.
[[nodiscard]] std::unique_ptr<GramRows> relu_rows(const InfiniteNetwork& network, const GramInputs& inputs);
[[nodiscard]] std::unique_ptr<GramRows> erf_rows(const InfiniteNetwork& network, const GramInputs& inputs);
[[nodiscard]] std::unique_ptr<GramRows> series_rows(const InfiniteNetwork& network, const GramInputs& inputs);

/// Pairs of inputs with 1 - |rho| below this are looked at closely.
inline constexpr double near_inputs = 0x1p-6;

/// 2^-53, the relative error of one rounded operation.
inline constexpr double unit_roundoff = 0x1p-53;

/// Throws std::domain_error, naming layer and input, unless the variance is 0 or a double of ordinary size.
void require_ordinary_variance(double variance, std::size_t layer, std::size_t input);

}  // namespace lemmata::analysis
