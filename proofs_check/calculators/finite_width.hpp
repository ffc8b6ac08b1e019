#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// Sizes of `kernel stats`.
inline constexpr std::int64_t most_stated_width = 1000000;
inline constexpr std::int64_t most_stated_depth = 100000;
inline constexpr int most_output_moments = 50;

/// The tangent kernel of a ReLU network at one input, in units of K^0; with f the output.
struct TangentKernelStatistics {
  Value mean;                 ///< E Theta
  Value second;               ///< E Theta^2
  Value ratio;                ///< E Theta^2 / (E Theta)^2
  Value deviation;            ///< the standard deviation of Theta over its mean
  Value with_squared_output;  ///< E Theta f^2
};

/// A network max(z, alpha z) without biases at initialisation, at one input.
struct FiniteWidthStatistics {
  std::optional<TangentKernelStatistics> tangent_kernel;  ///< for alpha = 0
  std::vector<Value> moment_ratios;                       ///< E f^(2k) / (E f^2)^k, k = 2, 3, ...
  Value kernel_variance;      ///< of the last empirical kernel over its squared mean
  std::optional<Value> dead;  ///< P(f = 0), for alpha = 0
};

/// Fractions are added where they take at most added_exact_characters, by the estimate; decimals always.
///
/// Range:    1 <= moments <= most_output_moments, at least one width, all widths from 1 to most_stated_width, at most
///           most_stated_depth of them.
[[nodiscard]] FiniteWidthStatistics finite_width_statistics(const std::vector<std::int64_t>& widths,
                                                            const analysis::Rational& alpha, int moments,
                                                            int digits);

/// Widths beyond which smallest_width gives up.
inline constexpr std::int64_t most_found_width = 1000000000000;

/// The smallest width n such that the standard deviation of Theta over its mean is at most `spread` in a ReLU network
/// with `depth` hidden layers of width n, spread > 0. It decreases in n: in the recursion of tangent_kernel_moments,
/// with u = E FQ, v <= u by induction, so that v's step decreases in n where u, v and R do, and then w's does.
///
/// Throws:   std::length_error if it is above most_found_width.
[[nodiscard]] std::int64_t smallest_width(std::int64_t depth, const analysis::Rational& spread);

}  // namespace lemmata::proofs_check
