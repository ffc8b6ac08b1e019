#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Sets of k of the numbers 0, ..., n - 1, ascending, in lexicographic order.

/// C(n, k), or 2^63 - 1 if it is at least that.
[[nodiscard]] inline std::int64_t combination_count(int n, int k) {
  if (k < 0 || k > n) return 0;
  __extension__ using Wide = unsigned __int128;
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::int64_t count = 1;
  for (int i = 1; i <= k && i <= n - k; ++i) {
    const auto next = static_cast<Wide>(count) * static_cast<unsigned>(n - i + 1) / static_cast<unsigned>(i);
    if (next >= static_cast<std::uint64_t>(most)) return most;  // C(n, i) grows with i up to n / 2
    count = static_cast<std::int64_t>(next);
  }
  return count;
}

/// Set number `rank`, from 0.
[[nodiscard]] inline std::vector<int> combination(int n, int k, std::int64_t rank) {
  std::vector<int> set;
  for (int value = 0; static_cast<int>(set.size()) < k; ++value) {
    const std::int64_t with_value = combination_count(n - value - 1, k - static_cast<int>(set.size()) - 1);
    if (rank < with_value)
      set.push_back(value);
    else
      rank -= with_value;
  }
  return set;
}

/// Makes it the next set and returns the first place that changed; -1 if it was the last one.
inline int next_combination(std::span<int> set, int n) {
  const auto size = static_cast<int>(set.size());
  int place = size - 1;
  while (place >= 0 && set[static_cast<std::size_t>(place)] == n - size + place) --place;
  if (place < 0) return -1;
  int value = set[static_cast<std::size_t>(place)];
  for (auto i = static_cast<std::size_t>(place); i < set.size(); ++i) set[i] = ++value;
  return place;
}

}  // namespace lemmata::numeric
