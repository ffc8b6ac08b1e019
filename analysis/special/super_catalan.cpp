#include "analysis/special/super_catalan.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {

namespace {

void require_arguments(std::int64_t p, std::int64_t q) {
  if (p < 0 || q < 0)
    throw std::domain_error("scaled_super_catalan: p and q must be at least 0, got " + std::to_string(p) +
                            " and " + std::to_string(q));
}

template <Field T>
T from_integer(std::int64_t value) {
  if constexpr (std::is_same_v<T, double>)
    return static_cast<double>(value);
  else
    return T(value);
}

/// bits + 64: the logarithms of gamma functions near 10^12 lose about 50 bits when they are subtracted.
constexpr int guard_bits = 64;

}  // namespace

// S(p, q) 4^-(p+q) is C(2q, q) 4^-q times the product of (2i-1) / (2(q+i)) over i = 1..p. With p <= q all partial
// products decrease to the value, so that none underflows where the value does not.
template <Field T>
T scaled_super_catalan(std::int64_t p, std::int64_t q) {
  require_arguments(p, q);
  if (p > q) std::swap(p, q);
  T value(1);
  for (std::int64_t i = 1; i <= q; ++i) value = value * (from_integer<T>(2 * i - 1) / from_integer<T>(2 * i));
  for (std::int64_t i = 1; i <= p; ++i)
    value = value * (from_integer<T>(2 * i - 1) / from_integer<T>(2 * (q + i)));
  return value;
}

// S(p, q) = C(2p, p) C(2q, q) / C(p+q, p).
template <>
Rational scaled_super_catalan<Rational>(std::int64_t p, std::int64_t q) {
  require_arguments(p, q);
  const Integer numerator =
      binomial_coefficient(2 * p, p) * binomial_coefficient(2 * q, q) / binomial_coefficient(p + q, p);
  return Rational(numerator, Integer(1) << static_cast<unsigned long>(2 * (p + q)));
}

template <>
Ball scaled_super_catalan<Ball>(std::int64_t p, std::int64_t q) {
  require_arguments(p, q);
  if (p > q) std::swap(p, q);
  Ball value;
  {
    const BallPrecision precision(BallPrecision::bits() + guard_bits);
    const Ball half = Ball(1) / Ball(2);
    value = gamma_ratio(Ball(q) + half, Ball(p + q + 1)) * gamma_ratio(Ball(p) + half, Ball(1)) / pi<Ball>();
  }
  return value + Ball(0);  // rounded to the caller's precision
}

template double scaled_super_catalan(std::int64_t, std::int64_t);
template Real scaled_super_catalan(std::int64_t, std::int64_t);
template Expression scaled_super_catalan(std::int64_t, std::int64_t);

}  // namespace lemmata::analysis
