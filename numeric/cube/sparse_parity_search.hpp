#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// The number of sets S of k of the n coordinates that explain all samples, by trying each: the exclusive or of the columns in S must
/// be the labels. Bit i of columns[j] is set where the i-th sample has x_{j+1} = -1, bit i of labels where it has y = -1.
///
/// Shapes:   n = columns.size(); at most 64 samples.
/// Range:    0 <= k <= n <= 64.
/// Cost:     about one exclusive or for each of the C(n,k) sets.
/// Throws:   std::invalid_argument outside the range.
[[nodiscard]] std::int64_t count_consistent_sets(std::span<const std::uint64_t> columns, std::uint64_t labels,
                                                 int k);

/// The number of pairs (A, B), |A| = first and |B| = second, with chi_A y = chi_B on all samples, by sorting the keys of both kinds.
///
/// Shapes, range, throws: as above.
/// Cost:     C(n, first) + C(n, second) keys, sorted.
[[nodiscard]] std::int64_t count_consistent_pairs(std::span<const std::uint64_t> columns,
                                                  std::uint64_t labels, int first, int second);

}  // namespace lemmata::numeric
