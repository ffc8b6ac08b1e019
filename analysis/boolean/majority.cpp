#include "analysis/boolean/majority.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/real.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/super_catalan.hpp"

namespace lemmata::analysis {

namespace {

void require_odd(const char* function, std::int64_t n) {
  if (n < 1 || n % 2 == 0)
    throw std::domain_error(std::string(function) + ": n must be odd and at least 1, got " +
                            std::to_string(n));
}

void require_level(std::int64_t n, std::int64_t k) {
  if (k < 0 || k > n)
    throw std::domain_error("majority_fourier_coefficient: k must lie in 0.." + std::to_string(n) + ", got " +
                            std::to_string(k));
}

}  // namespace

template <Field T>
T majority_fourier_coefficient(std::int64_t n, std::int64_t k) {
  require_odd("majority_fourier_coefficient", n);
  require_level(n, k);
  if (k % 2 == 0) return T(0);
  const T size = scaled_super_catalan<T>((k - 1) / 2, (n - k) / 2);
  return k % 4 == 1 ? size : T(0) - size;
}

template <Field T>
T majority_fourier_coefficient(std::int64_t n, std::int64_t k, int tie) {
  if (n < 1)
    throw std::domain_error("majority_fourier_coefficient: n must be at least 1, got " + std::to_string(n));
  if (tie < -1 || tie > 1)
    throw std::domain_error("majority_fourier_coefficient: tie must be -1, 0 or 1, got " +
                            std::to_string(tie));
  require_level(n, k);
  if (n % 2 == 1) return majority_fourier_coefficient<T>(n, k);
  if (k % 2 == 1) return majority_fourier_coefficient<T>(n + 1, k);
  const T size = scaled_super_catalan<T>(k / 2, (n - k) / 2);
  return T(k % 4 == 0 ? tie : -tie) * size;
}

std::vector<Integer> majority_fourier_numerators(std::int64_t n) {
  require_odd("majority_fourier_numerators", n);
  const std::int64_t m = (n - 1) / 2;
  constexpr double most_bytes = 17179869184.0;  // 16 GiB
  const double bytes = static_cast<double>(n) * static_cast<double>(n) / 32;
  if (bytes > most_bytes)
    throw std::length_error(
        "majority_fourier_numerators: at most 16 GiB of integers, n = " + std::to_string(n) +
        " takes about " + std::to_string(static_cast<std::int64_t>(bytes / 1073741824.0)) + " GiB");
  std::vector<Integer> numerators(static_cast<std::size_t>(m / 2 + 1));
  numerators[0] = binomial_coefficient(2 * m, m);
  // level 2p+3 from level 2p+1: times (2p+1) / (2m-2p-1), exactly divisible
  for (std::int64_t p = 0; p < m / 2; ++p) {
    const auto at = static_cast<std::size_t>(p);
    auto* next = numerators[at + 1].backend().data();
    mpz_mul_ui(next, numerators[at].backend().data(), static_cast<unsigned long>(2 * p + 1));
    mpz_divexact_ui(next, next, static_cast<unsigned long>(2 * m - 2 * p - 1));
  }
  return numerators;
}

#define LEMMATA_INSTANTIATE(T)                                            \
  template T majority_fourier_coefficient<T>(std::int64_t, std::int64_t); \
  template T majority_fourier_coefficient<T>(std::int64_t, std::int64_t, int);
LEMMATA_INSTANTIATE(double)
LEMMATA_INSTANTIATE(Real)
LEMMATA_INSTANTIATE(Rational)
LEMMATA_INSTANTIATE(Ball)
LEMMATA_INSTANTIATE(Expression)
#undef LEMMATA_INSTANTIATE

}  // namespace lemmata::analysis
