#include "numeric/cube/fourier_gap_search.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {

LargestFourierGap largest_fourier_gap(std::span<const std::int32_t> transform, int k) {
  const int n = std::countr_zero(transform.size());
  if (!std::has_single_bit(transform.size()) || n < 1 || n > 31)
    throw std::invalid_argument("largest_fourier_gap: 2^n values are allowed, 1 <= n <= 31, got " +
                                std::to_string(transform.size()));
  if (k < 1 || k > n)
    throw std::invalid_argument("largest_fourier_gap: k must lie in 1.." + std::to_string(n) + ", got " +
                                std::to_string(k));
  const auto size = [&](std::uint64_t set) { return std::abs(std::int64_t{transform[set]}); };
  const std::uint64_t all = transform.size() - 1;
  LargestFourierGap best{0, std::numeric_limits<std::int64_t>::min(), 0};
  std::uint64_t set = (std::uint64_t{1} << k) - 1;
  while (set <= all) {
    std::int64_t smallest = std::numeric_limits<std::int64_t>::max();
    std::int64_t largest = 0;
    for (std::uint64_t rest = set; rest != 0; rest &= rest - 1)
      smallest = std::min(smallest, size(set ^ (rest & (0 - rest))));
    for (std::uint64_t rest = all ^ set; rest != 0; rest &= rest - 1)
      largest = std::max(largest, size(set ^ (rest & (0 - rest))));
    const std::int64_t gap = smallest - largest;
    if (gap > best.gap) best = {static_cast<std::uint32_t>(set), gap, 0};
    if (gap == best.gap) ++best.attained_by;
    // The next number with as many bits: the lowest run of ones loses its highest to the place above, the others go down.
    const std::uint64_t lowest = set & (0 - set);
    const std::uint64_t carried = set + lowest;
    set = carried | (((set ^ carried) / lowest) >> 2);
  }
  return best;
}

}  // namespace lemmata::numeric
