#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Fourier coefficients of one linear threshold function by meeting in the middle: the coordinates are cut into two halves,
// the 2^(n/2) signed sums of either half are sorted, and sweeps along both lists give sums over all 2^n points. Points are
// bits as in boolean_function.hpp; n is the number of weights.
//
// Halves have at most `largest_half` coordinates. The n - 2 largest_half coordinates beyond them, if there are any, are
// fixed in all ways one after another: one more of them doubles the time, where one more in the halves would multiply
// time and memory by sqrt(2).
//
//   Range:    1 <= n <= 60; |w_1| + ... + |w_n| + |bias| < 2^62; 1 <= largest_half <= 30.
//   Error:    none.
//   Memory:   meet_in_the_middle_bytes(n, largest_half), some 32 * 2^(n/2): 42 MB at n = 40, 1.1 GB at n = 50, 4.3 GB
//             from n = 54 on.
//   Throws:   std::invalid_argument without weights or with another largest_half; std::length_error, before anything
//             is allocated, if n > 60, the weights are too large or the sums do not fit into the machine's memory.

/// Element j: sum over x in {-1,+1}^n of sign(w.x + bias) * prod_{i in T} x_i, where T is sets[j] (bit i set means that
/// i + 1 is in T) and sign(0) = tie. This is 2^n times the Fourier coefficient.
///
/// Cost:     m = 2^(n/2): 2 m steps of a merge to sort either half; 2 m to rank either half in the other, twice that
///           if tie = 0 and there are ties; then m for each group of sets that agree on one half. All sets of at most one
///           element are two groups, and so are all neighbours S delta {i} of a set S. For bias = 0 and tie = 0 the
///           last coordinate counts for nothing, since the function is odd.
/// Throws:   also std::invalid_argument if tie is not -1, 0 or 1 or a set is not below 2^n.
[[nodiscard]] std::vector<std::int64_t> threshold_character_sums(std::span<const std::int64_t> weights,
                                                                 std::int64_t bias, int tie,
                                                                 std::span<const std::uint64_t> sets,
                                                                 int largest_half = 27);

/// The number of x in {-1,+1}^n with w.x + bias = 0.
[[nodiscard]] std::int64_t tie_count(std::span<const std::int64_t> weights, std::int64_t bias,
                                     int largest_half = 27);

/// Bytes that either function needs at most, besides a few for each set, for n >= 1; infinity where they refuse n.
[[nodiscard]] double meet_in_the_middle_bytes(int n, int largest_half = 27);

}  // namespace lemmata::numeric
