#include "analysis/special/fair_binomial.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace lemmata::analysis {

Rational fair_binomial_mean(std::int64_t n, std::span<const Rational> values) {
  if (n < 0) throw std::domain_error("fair_binomial_mean: n must be at least 0, got " + std::to_string(n));
  if (values.empty())
    throw std::domain_error("fair_binomial_mean: values must hold at least one number, got none");
  std::vector<Rational> differences(values.begin(), values.end());
  Rational sum(0), weight(1);  // C(n, m) / 2^m
  for (std::size_t m = 0; m < values.size() && weight != 0; ++m) {
    sum += weight * differences[0];
    for (std::size_t i = 0; i + 1 < values.size() - m; ++i)
      differences[i] = differences[i + 1] - differences[i];
    weight *= Rational(Integer(n - static_cast<std::int64_t>(m)), Integer(2 * (m + 1)));
  }
  return sum;
}

}  // namespace lemmata::analysis
