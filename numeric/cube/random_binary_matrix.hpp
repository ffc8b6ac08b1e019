#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Matrices over GF(2) with `rows` rows and `columns` columns, 64 of them eliminated at a time: bit l of a word belongs to the l-th.
//
//   Range:    0 <= rows <= 2^20, 1 <= columns <= 64.
//   Throws:   std::invalid_argument outside the range.

/// counts[r] is the number of matrices of rank r, r = 0, ..., columns, among the first `matrices` random ones of that seed and
/// stream: matrix number 64 b + l has bit l of random word number (b rows + i) columns + j (fill_random_bits) in row i, column j.
///
/// Range:    matrices >= 0.
/// Cost:     about rows * columns^2 operations on words for each 64 matrices.
[[nodiscard]] std::vector<std::int64_t> random_rank_counts(int rows, int columns, std::int64_t matrices,
                                                           std::uint64_t seed, std::uint64_t stream);

/// The same counts among all 2^(rows * columns) matrices.
///
/// Range:    rows * columns <= 30.
[[nodiscard]] std::vector<std::int64_t> all_rank_counts(int rows, int columns);

/// The rank of one matrix, bit j of a row being its entry in column j.
[[nodiscard]] int binary_rank(std::span<const std::uint64_t> rows);

/// The number of row additions that Gaussian elimination takes for the matrix, row by row: every row is reduced from its lowest
/// column on by the rows with that pivot, and what remains, if anything, becomes a row with a pivot itself.
[[nodiscard]] std::int64_t row_additions(std::span<const std::uint64_t> rows);

}  // namespace lemmata::numeric
