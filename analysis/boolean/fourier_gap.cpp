#include "analysis/boolean/fourier_gap.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/real.hpp"
#include "analysis/special/super_catalan.hpp"

namespace lemmata::analysis {

namespace {

template <Field T>
T fraction(std::int64_t numerator, std::int64_t denominator) {
  if constexpr (std::is_same_v<T, double>)
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  else
    return T(numerator) / T(denominator);
}

}  // namespace

template <Field T>
T majority_fourier_gap(std::int64_t n, std::int64_t k, int tie) {
  if (n < 1) throw std::domain_error("majority_fourier_gap: n must be at least 1, got " + std::to_string(n));
  if (k < 1 || k > n)
    throw std::domain_error("majority_fourier_gap: k must lie in 1.." + std::to_string(n) + ", got " +
                            std::to_string(k));
  if (tie < -1 || tie > 1)
    throw std::domain_error("majority_fourier_gap: tie must be -1, 0 or 1, got " + std::to_string(tie));
  if (k % 2 == 0) {
    const std::int64_t odd = n % 2 == 1 ? n : n + 1;
    const T relevant = scaled_super_catalan<T>((k - 2) / 2, (odd - k + 1) / 2);  // |level k-1|
    return k == n ? relevant : relevant * fraction<T>(odd - 2 * k + 1, odd - k);
  }
  if (n % 2 == 1 || tie == 0) return T(0);
  const T relevant = scaled_super_catalan<T>((k - 1) / 2, (n - k + 1) / 2);
  return relevant * fraction<T>(n - 2 * k, n - k);  // n even and k odd, so k < n
}

template double majority_fourier_gap(std::int64_t, std::int64_t, int);
template Real majority_fourier_gap(std::int64_t, std::int64_t, int);
template Rational majority_fourier_gap(std::int64_t, std::int64_t, int);
template Ball majority_fourier_gap(std::int64_t, std::int64_t, int);

FourierGap fourier_gap(std::span<const Rational> neighbours, std::span<const int> subset) {
  const int n = static_cast<int>(neighbours.size());
  require_coordinates("fourier_gap", subset, n);
  if (subset.empty()) throw std::invalid_argument("fourier_gap: the set must have at least one coordinate");
  std::vector<bool> inside(neighbours.size());
  for (const int i : subset) inside[static_cast<std::size_t>(i) - 1] = true;
  FourierGap result{.gap = Rational(0), .smallest_inside = 0, .largest_outside = 0};
  Rational smallest(0), largest(0);
  for (int i = 1; i <= n; ++i) {
    const auto at = static_cast<std::size_t>(i) - 1;
    const Rational size = abs(neighbours[at]);
    if (inside[at] && (result.smallest_inside == 0 || size < smallest)) {
      smallest = size;
      result.smallest_inside = i;
    } else if (!inside[at] && (result.largest_outside == 0 || size > largest)) {
      largest = size;
      result.largest_outside = i;
    }
  }
  result.gap = smallest - largest;
  return result;
}

}  // namespace lemmata::analysis
