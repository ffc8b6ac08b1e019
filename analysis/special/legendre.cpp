#include "analysis/special/legendre.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace lemmata::analysis {

Rational legendre_polynomial(int n, const Rational& x) {
  if (n < 0) throw std::domain_error("legendre_polynomial: n must be at least 0, got " + std::to_string(n));
  Rational before(0), here(1);
  for (int m = 0; m < n; ++m) {
    Rational next = ((2 * m + 1) * x * here - m * before) / (m + 1);
    before = std::exchange(here, std::move(next));
  }
  return here;
}

}  // namespace lemmata::analysis
