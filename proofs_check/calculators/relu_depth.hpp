#pragma once

#include <optional>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// ReLU, sigma_w^2 = 2, no bias: two inputs of one norm after l hidden layers.
struct ReluDepthRow {
  int depth;                   ///< l >= 1
  Value angle;                 ///< theta_l
  Value deficit;               ///< 1 - rho_l
  Value asymptotic;            ///< (9 pi^2/2) / (l + (3/2) ln l + C(rho_0))^2
  Value deficit_ratio;         ///< of the two
  Value tangent_kernel_ratio;  ///< Theta^l(rho_0) / Theta^l(1)
};

/// The same as the nearest doubles, in this order but for the depth.
struct ReluDepthDoubles {
  double angle, deficit, asymptotic, deficit_ratio, tangent_kernel_ratio;
};

/// The rows for these depths, in one pass to the largest of them.
///
/// Range:    -1 <= correlation < 1, depths at least 1, in any order.
/// Cost:     some 50 microseconds for each layer up to the largest depth, at 20 digits.
class ReluDepthTable {
 public:
  ReluDepthTable(const analysis::Rational& correlation, const std::vector<int>& depths, int digits);
  ~ReluDepthTable();
  ReluDepthTable(const ReluDepthTable&) = delete;
  ReluDepthTable& operator=(const ReluDepthTable&) = delete;

  [[nodiscard]] ReluDepthRow row(std::size_t i) const;
  [[nodiscard]] ReluDepthDoubles doubles(std::size_t i) const;
  /// C(rho_0).
  [[nodiscard]] Value constant() const;

 private:
  struct Balls;
  std::vector<Balls> rows_;
  Value constant_;
  int digits_;
};

}  // namespace lemmata::proofs_check
