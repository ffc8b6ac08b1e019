#include "numeric/cube/sparse_parity_search.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace lemmata::numeric {
namespace {

void require_size(const char* function, std::span<const std::uint64_t> columns, int k) {
  if (columns.size() > 64)
    throw std::invalid_argument(std::string(function) + ": at most 64 columns are allowed, got " +
                                std::to_string(columns.size()));
  if (k < 0 || static_cast<std::size_t>(k) > columns.size())
    throw std::invalid_argument(std::string(function) + ": k must be from 0 to n = " +
                                std::to_string(columns.size()) + ", got " + std::to_string(k));
}

/// Calls visit(`key` with k of the columns added) for each choice of k columns.
template <class Visit>
void each_key(std::span<const std::uint64_t> columns, int k, std::uint64_t key, const Visit& visit) {
  if (k == 0) {
    visit(key);
    return;
  }
  for (std::size_t j = 0; j + static_cast<std::size_t>(k) <= columns.size(); ++j)
    each_key(columns.subspan(j + 1), k - 1, key ^ columns[j], visit);
}

std::vector<std::uint64_t> sorted_keys(std::span<const std::uint64_t> columns, int k, std::uint64_t first) {
  std::vector<std::uint64_t> keys;
  each_key(columns, k, first, [&](std::uint64_t key) { keys.push_back(key); });
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

std::int64_t count_consistent_sets(std::span<const std::uint64_t> columns, std::uint64_t labels, int k) {
  require_size("count_consistent_sets", columns, k);
  std::int64_t count = 0;
  each_key(columns, k, labels, [&](std::uint64_t key) { count += key == 0 ? 1 : 0; });
  return count;
}

std::int64_t count_consistent_pairs(std::span<const std::uint64_t> columns, std::uint64_t labels, int first,
                                    int second) {
  require_size("count_consistent_pairs", columns, first);
  require_size("count_consistent_pairs", columns, second);
  const auto a = sorted_keys(columns, first, labels), b = sorted_keys(columns, second, 0);
  std::int64_t count = 0;
  for (auto i = a.begin(); i != a.end();) {
    const auto next = std::upper_bound(i, a.end(), *i);
    const auto equal = std::equal_range(b.begin(), b.end(), *i);
    count += (next - i) * (equal.second - equal.first);
    i = next;
  }
  return count;
}

}  // namespace lemmata::numeric
