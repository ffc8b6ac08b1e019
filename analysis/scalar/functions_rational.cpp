#include <cstdlib>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

Rational pow(const Rational& x, int n) {
  if (n < 0) {
    if (x == 0) throw std::domain_error("pow: a negative power needs a base other than 0, got 0");
    if (n < -std::numeric_limits<int>::max())
      throw std::length_error("pow: the exponent must be above -2^31, got " + std::to_string(n));
    return 1 / pow(x, -n);
  }
  constexpr double largest_bits = 1 << 28;     // 32 MiB for the numerator or the denominator
  const auto bits = [](const Integer& part) {  // of |part| > 1; 0 and 1 have powers of the same size
    const std::size_t size = mpz_sizeinbase(part.backend().data(), 2);
    return size > 1 ? static_cast<double>(size) : 0;
  };
  const double estimate = n * std::max(bits(numerator(x)), bits(denominator(x)));
  if (estimate > largest_bits)
    throw std::length_error("pow: results of at most 2^28 bits are allowed, got about " +
                            std::to_string(static_cast<long long>(estimate)) + " bits");
  const auto exponent = static_cast<unsigned>(n);
  Integer above;
  Integer below;
  mpz_pow_ui(above.backend().data(), Integer(numerator(x)).backend().data(), exponent);
  mpz_pow_ui(below.backend().data(), Integer(denominator(x)).backend().data(), exponent);
  return Rational(above, below);
}

}  // namespace lemmata::analysis
