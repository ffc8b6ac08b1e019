#include "proofs_check/claims/transform.hpp"

#include <bit>

#include "numeric/cube/walsh_hadamard.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::Rational;

LevelValues transform_by_levels(std::vector<std::int32_t> table, int n) {
  numeric::walsh_hadamard_transform(table);
  LevelValues values;
  for (int k = 0; k <= n; ++k) values.at_level.push_back(Rational(table[(1U << k) - 1]) / (Integer(1) << n));
  for (std::uint32_t s = 0; s < table.size(); ++s) {
    const std::uint32_t first = (1U << std::popcount(s)) - 1;
    if (table[s] != table[first])
      values.asymmetry = "two sets of size " + std::to_string(std::popcount(s)) + " differ";
  }
  return values;
}

}  // namespace lemmata::proofs_check
