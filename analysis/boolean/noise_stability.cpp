#include "analysis/boolean/noise_stability.hpp"

#include <stdexcept>
#include <string>

#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/super_catalan.hpp"

namespace lemmata::analysis {

namespace {

void require_odd(const char* function, std::int64_t n) {
  if (n < 1 || n % 2 == 0)
    throw std::domain_error(std::string(function) + ": n must be odd and at least 1, got " +
                            std::to_string(n));
}

[[noreturn]] void refuse_correlation(const char* function, const std::string& rho) {
  throw std::domain_error(std::string(function) + ": rho must lie in [-1, 1], got " + rho);
}

void require_correlation(const char* function, double rho) {
  if (!(rho >= -1 && rho <= 1)) refuse_correlation(function, std::to_string(rho));
}
void require_correlation(const char* function, const Real& rho) {
  if (!(rho >= -1 && rho <= 1)) refuse_correlation(function, rho.str(20));
}
void require_correlation(const char* function, const Rational& rho) {
  if (rho < -1 || rho > 1) refuse_correlation(function, to_string(rho));
}
void require_correlation(const char* function, const Ball& rho) {
  if (less_than(Ball(1), rho) == Truth::yes || less_than(rho, Ball(-1)) == Truth::yes)
    refuse_correlation(function, to_string(rho));
}
void require_correlation(const char*, const Expression&) {}

template <Field T>
T number(std::int64_t value) {
  if constexpr (std::is_same_v<T, double>)
    return static_cast<double>(value);
  else
    return T(value);
}

/// sum over odd k of W^k factor(k) (rho^2)^((k-1)/2), from W^1 = n u_m^2 and
/// W^(k+2) / W^k = k^2 (n-k) / ((k+1) (k+2) (n-k-1)). Smallest terms first would save no digit that matters: all
/// terms have one sign for rho > 0 and alternate with rho for none.
template <Field T, class Factor>
T sum_over_levels(std::int64_t n, const T& rho, Factor factor) {
  const T central = scaled_super_catalan<T>(0, (n - 1) / 2);
  T weight = number<T>(n) * central * central;
  T power(1);
  const T square = rho * rho;
  T sum = weight * factor(1);
  for (std::int64_t k = 1; k + 2 <= n; k += 2) {
    weight = weight * number<T>(k) * number<T>(k) * number<T>(n - k) /
             (number<T>(k + 1) * number<T>(k + 2) * number<T>(n - k - 1));
    power = power * square;
    sum = sum + weight * power * factor(k + 2);
  }
  return sum;
}

}  // namespace

template <Field T>
T majority_level_weight(std::int64_t n, std::int64_t k) {
  require_odd("majority_level_weight", n);
  if (k < 0 || k > n)
    throw std::domain_error("majority_level_weight: k must lie in 0.." + std::to_string(n) + ", got " +
                            std::to_string(k));
  if (k % 2 == 0) return T(0);
  const std::int64_t p = (k - 1) / 2, q = (n - k) / 2;
  return number<T>(n) / number<T>(k) * scaled_super_catalan<T>(0, p + q) * scaled_super_catalan<T>(0, p) *
         scaled_super_catalan<T>(0, q);
}

template <Field T>
T arcsin_coefficient(std::int64_t k) {
  if (k < 0) throw std::domain_error("arcsin_coefficient: k must be at least 0, got " + std::to_string(k));
  if (k % 2 == 0) return T(0);
  return scaled_super_catalan<T>(0, (k - 1) / 2) / number<T>(k);
}

template <Field T>
T majority_noise_stability(std::int64_t n, const T& rho) {
  require_odd("majority_noise_stability", n);
  require_correlation("majority_noise_stability", rho);
  return rho * sum_over_levels(n, rho, [](std::int64_t) { return T(1); });
}

template <Field T>
T majority_noise_stability_derivative(std::int64_t n, const T& rho) {
  require_odd("majority_noise_stability_derivative", n);
  require_correlation("majority_noise_stability_derivative", rho);
  return sum_over_levels(n, rho, number<T>);
}

template double majority_level_weight(std::int64_t, std::int64_t);
template Real majority_level_weight(std::int64_t, std::int64_t);
template Rational majority_level_weight(std::int64_t, std::int64_t);
template Ball majority_level_weight(std::int64_t, std::int64_t);

template double arcsin_coefficient(std::int64_t);
template Real arcsin_coefficient(std::int64_t);
template Rational arcsin_coefficient(std::int64_t);
template Ball arcsin_coefficient(std::int64_t);

#define LEMMATA_INSTANTIATE(T)                                 \
  template T majority_noise_stability(std::int64_t, const T&); \
  template T majority_noise_stability_derivative(std::int64_t, const T&);
LEMMATA_INSTANTIATE(double)
LEMMATA_INSTANTIATE(Real)
LEMMATA_INSTANTIATE(Rational)
LEMMATA_INSTANTIATE(Ball)
LEMMATA_INSTANTIATE(Expression)
#undef LEMMATA_INSTANTIATE

}  // namespace lemmata::analysis
