#include "numeric/cube/bent_function.hpp"

#include <bit>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {

std::vector<std::int32_t> bent_table(int n) {
  if (n < 2 || n % 2 != 0)
    throw std::invalid_argument("bent_table: n must be even and at least 2, got " + std::to_string(n));
  if (n > 24) throw std::length_error("bent_table: n must be at most 24, got " + std::to_string(n));
  std::vector<std::int32_t> table(std::size_t{1} << n);
  const std::uint32_t half = (std::uint32_t{1} << n / 2) - 1;
  for (std::uint32_t x = 0; x < table.size(); ++x)
    table[x] = std::popcount(x & half & x >> n / 2) % 2 == 0 ? 1 : -1;
  return table;
}

}  // namespace lemmata::numeric
