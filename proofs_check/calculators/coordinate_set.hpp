#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::proofs_check {

// Sets of coordinates as lists, ascending and numbered from 1, and as numbers, bit i for coordinate i + 1.

[[nodiscard]] std::uint64_t bits_of(std::span<const int> set);
[[nodiscard]] std::vector<int> coordinates_of(std::uint64_t bits);

/// All sets of that size of the coordinates 1..n, in lexicographic order.
[[nodiscard]] std::vector<std::vector<int>> sets_of_size(int n, int size);

/// How many they are, C(n, size), as a double for an estimate.
[[nodiscard]] double count_of_sets(int n, int size);

}  // namespace lemmata::proofs_check
