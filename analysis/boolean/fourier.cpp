#include "analysis/boolean/fourier.hpp"

#include <bit>
#include <stdexcept>
#include <string>
#include <utility>

namespace lemmata::analysis {

std::vector<Integer> fourier_transform_unnormalised(std::vector<Integer> table) {
  if (!std::has_single_bit(table.size()))
    throw std::invalid_argument("fourier_transform_unnormalised: 2^n values are allowed, got " +
                                std::to_string(table.size()));
  for (std::size_t step = 1; step < table.size(); step *= 2)
    for (std::size_t block = 0; block < table.size(); block += 2 * step)
      for (std::size_t x = block; x < block + step; ++x) {
        // x_{i+1} = +1 stands in table[x], -1 in table[x + step].
        Integer difference = table[x] - table[x + step];
        table[x] += table[x + step];
        table[x + step] = std::move(difference);
      }
  return table;
}

}  // namespace lemmata::analysis
