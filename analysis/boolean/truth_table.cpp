#include "analysis/boolean/truth_table.hpp"

#include <bit>
#include <stdexcept>
#include <string>

namespace lemmata::analysis {

std::vector<std::int32_t> truth_table(const LinearThresholdFunction& f) {
  constexpr int largest_n = 30;
  const int n = f.dimension();
  if (n > largest_n)
    throw std::length_error("truth_table: n must be at most 30, 4 * 2^n bytes, got " + std::to_string(n));
  std::vector<std::int32_t> table(std::size_t{1} << n);
  Integer form = f.bias();
  for (const Integer& weight : f.weights()) form += weight;
  std::vector<Integer> doubled;
  for (const Integer& weight : f.weights()) doubled.push_back(2 * weight);
  std::size_t x = 0;
  for (std::size_t step = 1;; ++step) {
    table[x] = form > 0 ? 1 : form < 0 ? -1 : f.tie();
    if (step == table.size()) return table;
    const int i = std::countr_zero(step);  // the bit by which the Gray code's next word differs
    x ^= std::size_t{1} << i;
    if ((x >> i & 1) != 0)
      form -= doubled[static_cast<std::size_t>(i)];
    else
      form += doubled[static_cast<std::size_t>(i)];
  }
}

}  // namespace lemmata::analysis
