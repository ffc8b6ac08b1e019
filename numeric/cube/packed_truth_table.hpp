#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Packed truth tables of functions f: {-1,+1}^n -> {-1,+1}: bit x mod 64 of word x / 64 is set where f(x) = -1. x stands for a
// point as in boolean_function.hpp: bit i of x is set where x_{i+1} = -1. A table has max(1, 2^n / 64) words; bits that belong
// to no point are 0.

/// The packed table of sign(w_1 x_1 + ... + w_n x_n - theta), with `tie` where that is 0; n is the number of weights.
///
/// Range:    1 <= n <= 36, tie in {-1, +1}.
/// Cost:     one comparison of 64-bit integers for each bit.
/// Memory:   2^n / 8 bytes.
/// Throws:   std::invalid_argument outside the range or if threads < 1; std::length_error, before anything is allocated, if
///           n > 36, the table does not fit into the machine's memory, or |w_1| + ... + |w_n| + |theta| >= 2^63.
[[nodiscard]] std::vector<std::uint64_t> packed_linear_threshold(std::span<const std::int64_t> weights,
                                                                 std::int64_t theta, int tie,
                                                                 int threads = 1);

/// The packed table of Maj_n(x) = sign(x_1 + ... + x_n), with `tie` where the sum is 0; range and errors as above.
[[nodiscard]] std::vector<std::uint64_t> packed_majority(int n, int tie, int threads = 1);

}  // namespace lemmata::numeric
