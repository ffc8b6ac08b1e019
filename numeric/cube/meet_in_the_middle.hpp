#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Fourier coefficients of one linear threshold function by meeting in the middle: the coordinates are cut into two halves,
// and the 2^(n/2) signed sums of either half are sorted. Points are bits as in boolean_function.hpp; n is the number of
// weights.
//
//   Range:    1 <= n <= 60; |w_1| + ... + |w_n| + |bias| < 2^62.
//   Error:    none.
//   Memory:   meet_in_the_middle_bytes(n).
//   Throws:   std::invalid_argument without weights; std::length_error, before anything is allocated, if n > 60, the
//             weights are too large or the sums do not fit into the machine's memory.

/// Element j: sum over x in {-1,+1}^n of sign(w.x + bias) * prod_{i in T} x_i, where T is sets[j] (bit i set means that
/// i + 1 is in T) and sign(0) = tie. This is 2^n times the Fourier coefficient.
///
/// Cost:     2^(n/2) steps for the two sorted lists, 2^(n/2) for each sweep, twice as many if tie = 0 and there are ties.
///           Sets that agree on one half share a sweep: all sets of at most one element take two, all neighbours
///           S delta {i} of a set S take two. From n = 55 on there are 2^(n - 54) sweeps in the place of one.
/// Throws:   also std::invalid_argument if tie is not -1, 0 or 1 or a set is not below 2^n.
[[nodiscard]] std::vector<std::int64_t> threshold_character_sums(std::span<const std::int64_t> weights,
                                                                 std::int64_t bias, int tie,
                                                                 std::span<const std::uint64_t> sets);

/// The number of x in {-1,+1}^n with w.x + bias = 0.
[[nodiscard]] std::int64_t tie_count(std::span<const std::int64_t> weights, std::int64_t bias);

/// Bytes that either function needs at most, for any n >= 1 (besides a few for each set).
[[nodiscard]] double meet_in_the_middle_bytes(int n);

}  // namespace lemmata::numeric
