#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Truth tables of functions on {-1,+1}^n: value number x belongs to the point with x_{i+1} = -1 where bit i of x is set
// and x_{i+1} = +1 where it is clear; 0 <= x < 2^n. This is the order that walsh_hadamard_transform reads.
//
// All of them:
//   Range:    1 <= n <= 31.
//   Memory:   4 * 2^n bytes.
//   Throws:   std::invalid_argument if n < 1; std::length_error, before anything is allocated, if n > 31 or the table
//             does not fit into the machine's memory.

/// Maj_n(x) = sign(x_1 + ... + x_n), and `tie` where the sum is 0 (which for odd n it never is).
[[nodiscard]] std::vector<std::int32_t> majority_table(int n, std::int32_t tie = 0);

/// 1 where at most `most_negative` of the coordinates are -1, else 0.
[[nodiscard]] std::vector<std::int32_t> count_threshold_table(int n, int most_negative);

/// sign(w_1 x_1 + ... + w_n x_n - theta), and `tie` where that is 0; n is the number of weights.
///
/// Throws:   also std::length_error if |w_1| + ... + |w_n| + |theta| >= 2^63.
[[nodiscard]] std::vector<std::int32_t> linear_threshold_table(std::span<const std::int64_t> weights,
                                                               std::int64_t theta = 0, std::int32_t tie = 0);

/// 1 where w_1 x_1 + ... + w_n x_n = theta, else 0; throws as linear_threshold_table.
[[nodiscard]] std::vector<std::int32_t> tie_table(std::span<const std::int64_t> weights,
                                                  std::int64_t theta = 0);

/// prod_{i in S} x_i, where bit i of `subset` set means that i + 1 is in S.
///
/// Throws:   also std::invalid_argument if subset >= 2^n.
[[nodiscard]] std::vector<std::int32_t> parity_table(int n, std::uint32_t subset);

}  // namespace lemmata::numeric
