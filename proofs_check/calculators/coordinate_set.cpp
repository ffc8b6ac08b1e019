#include "proofs_check/calculators/coordinate_set.hpp"

#include <bit>
#include <numeric>

namespace lemmata::proofs_check {

std::uint64_t bits_of(std::span<const int> set) {
  std::uint64_t bits = 0;
  for (const int coordinate : set) bits |= std::uint64_t{1} << (coordinate - 1);
  return bits;
}

std::vector<int> coordinates_of(std::uint64_t bits) {
  std::vector<int> set;
  for (; bits != 0; bits &= bits - 1) set.push_back(std::countr_zero(bits) + 1);
  return set;
}

std::vector<std::vector<int>> sets_of_size(int n, int size) {
  std::vector<std::vector<int>> sets;
  if (size > n) return sets;
  std::vector<int> set(static_cast<std::size_t>(size));
  std::iota(set.begin(), set.end(), 1);
  while (true) {
    sets.push_back(set);
    int last = size - 1;  // the last coordinate that may still grow
    while (last >= 0 && set[static_cast<std::size_t>(last)] == n - size + last + 1) --last;
    if (last < 0) return sets;
    const auto from = set.begin() + last;
    std::iota(from, set.end(), *from + 1);
  }
}

double count_of_sets(int n, int size) {
  double count = 1;
  for (int i = 1; i <= size; ++i) count *= static_cast<double>(n - size + i) / i;
  return count;
}

}  // namespace lemmata::proofs_check
