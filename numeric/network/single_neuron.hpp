#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// The population gradient of one neuron f(x) = ReLU(w.x) on the target y = prod_{i in S} x_i, x uniform on {-1,+1}^n, by
// bare enumeration of the 2^n inputs. Element i of the result is
//
//     2 * 2^n * E[d loss / d w_{i+1}]  =  sum_x (d loss / d f) * 2 ReLU'(w.x) * x_{i+1},
//
// with 2 ReLU'(t) = 2 for t > 0, 0 for t < 0 and `twice_derivative_at_zero` for t = 0: an integer.
//
//   Shapes:   n weights; bit i of `parity_subset` set means that i + 1 is in S.
//   Range:    1 <= n <= 24; twice_derivative_at_zero in {0, 1, 2}.
//   Error:    none.
//   Cost:     n 2^n additions.
//   Throws:   std::invalid_argument for an empty w, parity_subset >= 2^n or another twice_derivative_at_zero;
//             std::length_error if n > 24 or |w_1| + ... + |w_n| >= 2^38 (beyond it a sum might not fit).

/// The gradient of the correlation loss -y f.
[[nodiscard]] std::vector<std::int64_t> correlation_loss_gradient_sums(std::span<const std::int64_t> weights,
                                                                       std::uint32_t parity_subset,
                                                                       int twice_derivative_at_zero);

/// The gradient of the squared loss (f - y)^2 / 2.
[[nodiscard]] std::vector<std::int64_t> squared_loss_gradient_sums(std::span<const std::int64_t> weights,
                                                                   std::uint32_t parity_subset,
                                                                   int twice_derivative_at_zero);

}  // namespace lemmata::numeric
