#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// A set of coordinates, bit i for coordinate i + 1, whose unnormalised Fourier gap
///
///     min_{i in S} |F(S \ {i})| - max_{j not in S} |F(S u {j})|
///
/// is the largest of all sets of its size; the first in the order of these numbers.
struct LargestFourierGap {
  std::uint32_t set;
  std::int64_t gap;
  std::int64_t attained_by;  ///< how many sets have that gap
};

/// Of the 2^n values F(S) = 2^n f^(S), as walsh_hadamard_transform leaves them; the maximum over no j, for k = n, is 0.
///
/// Cost:     n C(n, k) reads.
/// Throws:   std::invalid_argument unless there are 2^n values, 1 <= n <= 31, and 1 <= k <= n.
[[nodiscard]] LargestFourierGap largest_fourier_gap(std::span<const std::int32_t> transform, int k);

}  // namespace lemmata::numeric
