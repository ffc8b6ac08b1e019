#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

/// high * 2^64 + low.
struct UnsignedWide {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

/// The elements of a spectrum at the sets of one size.
template <class Square>
struct SpectrumLevel {
  Square sum_of_squares{};
  std::uint64_t largest = 0;  ///< the first set of that size whose element is largest in absolute value
};

template <class Square>
struct SpectrumLevels {
  std::vector<SpectrumLevel<Square>> levels;  ///< of the sizes 0..n
  std::vector<std::uint64_t>
      largest;  ///< the sets of the largest elements of all, in absolute value descending, then ascending
};

// The levels of a spectrum, and the sets of its `count` largest elements.
//
//   Shapes:   2^n elements, n >= 0.
//   Range:    the sum of all squares below 2^128 for integers.
//   Error:    integers: none. double: each sum of squares within a relative 2^-36 up to n = 28: 2^14 terms are added one
//             after another, then at most 2^14 such sums, of nonnegative numbers.
//   Throws:   std::invalid_argument for another number of elements, or if one of them is not a number.

[[nodiscard]] SpectrumLevels<UnsignedWide> spectrum_levels(std::span<const std::int32_t> spectrum, int count,
                                                           int threads = 1);
[[nodiscard]] SpectrumLevels<UnsignedWide> spectrum_levels(std::span<const std::int64_t> spectrum, int count,
                                                           int threads = 1);
[[nodiscard]] SpectrumLevels<double> spectrum_levels(std::span<const double> spectrum, int count,
                                                     int threads = 1);

// Sets bit S of `marks` (bit S mod 64 of word S / 64) where |spectrum[S]| > threshold; with `neighbours` also where that holds
// for S xor {i} for some i. Marks that are set stay.
//
//   Shapes:   2^n elements, max(1, 2^n / 64) words.
//   Throws:   std::invalid_argument for other sizes or a negative threshold.

void mark_larger(std::span<const std::int32_t> spectrum, std::int64_t threshold, bool neighbours,
                 std::span<std::uint64_t> marks, int threads = 1);
void mark_larger(std::span<const std::int64_t> spectrum, std::int64_t threshold, bool neighbours,
                 std::span<std::uint64_t> marks, int threads = 1);
void mark_larger(std::span<const double> spectrum, double threshold, bool neighbours,
                 std::span<std::uint64_t> marks, int threads = 1);

/// How many sets of each size 0..n are marked.
///
/// Throws:   std::invalid_argument for another number of words than max(1, 2^n / 64).
[[nodiscard]] std::vector<std::uint64_t> marked_by_size(std::span<const std::uint64_t> marks, int n);

}  // namespace lemmata::numeric
