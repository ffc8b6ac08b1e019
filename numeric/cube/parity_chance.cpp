#include "numeric/cube/parity_chance.hpp"

#include <algorithm>
#include <cmath>

namespace lemmata::numeric {

double log2_chance_bound(double log2_sets, std::int64_t samples, std::int64_t agreement) {
  const double log2_tail = agreement == samples
                               ? -static_cast<double>(samples)
                               : std::log2(binomial_upper_tail(samples, 0.5, agreement).upper);
  const double bound = log2_sets + log2_tail;
  // Four roundings of numbers up to |log2_sets| + |log2_tail|, and log2_sets as the caller rounded it.
  return std::min(0.0, bound + 1e-12 * (1 + std::abs(log2_sets) + std::abs(log2_tail)));
}

}  // namespace lemmata::numeric
