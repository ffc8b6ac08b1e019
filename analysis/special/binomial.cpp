#include "analysis/special/binomial.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace lemmata::analysis {

Integer binomial_coefficient(std::int64_t n, std::int64_t k) {
  if (n < 0) throw std::domain_error("binomial_coefficient: n must be at least 0, got " + std::to_string(n));
  if (n > std::int64_t{1} << 32)
    throw std::length_error("binomial_coefficient: n must be at most 2^32 (a result of 2^32 bits), got " +
                            std::to_string(n));
  Integer value;
  if (k >= 0 && k <= n)
    mpz_bin_uiui(value.backend().data(), static_cast<unsigned long>(n), static_cast<unsigned long>(k));
  return value;
}

Integer krawtchouk_polynomial(std::int64_t j, std::int64_t x, std::int64_t n) {
  if (x < 0 || x > n)
    throw std::domain_error("krawtchouk_polynomial: x must lie in 0.." + std::to_string(n) + ", got " +
                            std::to_string(x));
  Integer value;
  for (std::int64_t i = std::max<std::int64_t>(0, j - (n - x)); i <= std::min(j, x); ++i) {
    const Integer term = binomial_coefficient(x, i) * binomial_coefficient(n - x, j - i);
    value += i % 2 == 0 ? term : Integer(-term);
  }
  return value;
}

}  // namespace lemmata::analysis
