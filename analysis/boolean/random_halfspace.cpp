#include "analysis/boolean/random_halfspace.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/hermite.hpp"

namespace lemmata::analysis {

namespace {

constexpr int largest_dimension = 5000;
constexpr int largest_mean_size = 10000;
constexpr int largest_double_size = 30;  // 27!! < 2^53
constexpr int spare_bits = 32;

void require_level(const std::string& function, int n, int k) {
  if (k < 1 || k > n)
    throw std::domain_error(function + ": k must lie in 1..n = " + std::to_string(n) + ", got " +
                            std::to_string(k));
}

void require_dimension(const std::string& function, int n) {
  if (n > largest_dimension)
    throw std::domain_error(function + ": n must be at most " + std::to_string(largest_dimension) + ", got " +
                            std::to_string(n));
}

void require_even_size(const std::string& function, std::int64_t k) {
  if (k < 2 || k % 2 != 0)
    throw std::domain_error(function + ": k must be even and at least 2, got " + std::to_string(k));
}

void require_odd_size(const std::string& function, std::int64_t k) {
  if (k < 1 || k % 2 == 0)
    throw std::domain_error(function + ": k must be odd and at least 1, got " + std::to_string(k));
}

Integer double_factorial(int m) {
  Integer product(1);
  for (int i = m; i > 1; i -= 2) product *= i;
  return product;
}

Ball two_over_pi() { return Ball(2) / pi<Ball>(); }

/// n^(-k/2).
Ball inverse_root_power(int n, int k) {
  const Ball whole = pow(Ball(n), k / 2);
  return Ball(1) / (k % 2 == 0 ? whole : whole * sqrt_nonnegative(Ball(n)));
}

/// The value to the working precision: what is rounded off above it goes into the radius.
Ball rounded(const Ball& value) { return value + Ball(0); }

/// n^k A_n(k) for odd k, which is at least (k-2)!!^2: the Cauchy-Schwarz inequality with random.gaussian-projection, since
/// prod w_i^2 has mean 1.
Ball scaled_arcsine_coefficient(int n, int k) {
  // The sum of |K_j(k; n)| 2^-n is at most 1, so that the sum errs by some n roundings of numbers of size pi/2 at most,
  // and what cancels is n^k / (k-2)!!^2 or less; (k-2)!!^2 >= (k-2)!.
  const double cancelled = k * std::log2(n) - log_gamma(std::max(1.0, k - 1.0)) / std::numbers::ln2;
  const BallPrecision precision(BallPrecision::bits() + spare_bits +
                                static_cast<int>(std::log2(n) + std::max(0.0, cancelled)));
  // (j+1) K_(j+1) = (n-2k) K_j - (n-j+1) K_(j-1), from (1-t^2) P' = (n-2k - n t) P, P = (1-t)^k (1+t)^(n-k). Odd k: the
  // terms j and n - j are equal, and the middle one is 0.
  Integer before(0), here(1);
  Ball sum(0);
  for (int j = 0; 2 * j < n; ++j) {
    sum += Ball(here) * arcsin(Ball(Rational(n - 2 * j, n)));
    Integer next = ((n - 2 * k) * here - (n - j + 1) * before) / (j + 1);
    before = std::move(here);
    here = std::move(next);
  }
  return pow(Ball(n), k) * sum * Ball::power_of_two(1 - n);
}

/// 2 (inside R1 + outside R2) for coefficients at sets of `level` coordinates and of two more, both scaled by
/// dimension^(level/2).
Ball mean_square_bound(int dimension, int level, int inside, int outside) {
  Ball bound;
  {
    // what is subtracted for R1 is at most n times the difference (random.gaussian-second-moment)
    const BallPrecision precision(BallPrecision::bits() + spare_bits);
    const Integer size = double_factorial(level - 2);
    const Ball relevant = scaled_arcsine_coefficient(dimension, level) - Ball(Integer(size * size));
    const Ball irrelevant =
        scaled_arcsine_coefficient(dimension, level + 2) / Ball(std::int64_t{dimension} * dimension);
    bound = Ball(2) * two_over_pi() * (Ball(inside) * relevant + Ball(outside) * irrelevant);
  }
  return rounded(bound);
}

/// The smaller sizes of the weights multiplied, the first largest left out.
template <class T, class Size>
T product_without_largest(std::span<const T> weights, const Size& size) {
  std::size_t largest = 0;
  for (std::size_t i = 1; i < weights.size(); ++i)
    if (size(weights[largest]) < size(weights[i])) largest = i;
  T product(1);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (i != largest) product = product * size(weights[i]);
  return product;
}

}  // namespace

Ball gaussian_halfspace_projection(int n, int k) {
  require_level("gaussian_halfspace_projection", n, k);
  if (k % 2 == 0) return Ball(0);
  const Integer size = double_factorial(k - 2);
  return Ball(k % 4 == 1 ? size : Integer(-size)) * sqrt_nonnegative(two_over_pi()) *
         inverse_root_power(n, k);
}

Ball gaussian_halfspace_second_moment(int n, int k) {
  require_level("gaussian_halfspace_second_moment", n, k);
  require_dimension("gaussian_halfspace_second_moment", n);
  if (k % 2 == 0) return Ball(0);
  return rounded(scaled_arcsine_coefficient(n, k)) * two_over_pi() / pow(Ball(n), k);
}

Ball gaussian_gap_bound(int n, int k) {
  require_even_size("gaussian_gap_bound", k);
  if (k >= n)
    throw std::domain_error("gaussian_gap_bound: k must be below n = " + std::to_string(n) + ", got " +
                            std::to_string(k));
  require_dimension("gaussian_gap_bound", n);
  return mean_square_bound(n, k - 1, k, n - k);
}

Ball biased_gap_bound(int n, int k) {
  require_odd_size("biased_gap_bound", k);
  if (k >= n)
    throw std::domain_error("biased_gap_bound: k must be below n = " + std::to_string(n) + ", got " +
                            std::to_string(k));
  if (n >= largest_dimension)
    throw std::domain_error("biased_gap_bound: n must be below " + std::to_string(largest_dimension) +
                            ", got " + std::to_string(n));
  return mean_square_bound(n + 1, k, k, n - k);
}

Ball limit_gap(std::span<const Rational> weights) {
  require_even_size("limit_gap", static_cast<std::int64_t>(weights.size()));
  const auto k = static_cast<int>(weights.size());
  const Rational product =
      product_without_largest(weights, [](const Rational& w) { return Rational(abs(w)); });
  return Ball(Rational(double_factorial(k - 3)) * product) * sqrt_nonnegative(two_over_pi());
}

Ball biased_limit_gap(std::span<const Rational> weights, const Rational& bias) {
  require_odd_size("biased_limit_gap", static_cast<std::int64_t>(weights.size()));
  const auto k = static_cast<int>(weights.size());
  const Rational product =
      product_without_largest(weights, [](const Rational& w) { return Rational(abs(w)); });
  return Ball(Rational(double_factorial(k - 2)) * product * abs(bias)) * sqrt_nonnegative(two_over_pi());
}

double limit_gap(std::span<const double> weights) {
  require_even_size("limit_gap", static_cast<std::int64_t>(weights.size()));
  if (weights.size() > largest_double_size)
    throw std::domain_error("limit_gap: k must be at most " + std::to_string(largest_double_size) +
                            " for doubles, got " + std::to_string(weights.size()));
  double factor = 0.79788456080286535588;  // sqrt(2/pi), correctly rounded
  double whole = 1;
  for (auto i = static_cast<double>(weights.size()) - 3; i > 1; i -= 2) whole *= i;  // exact
  return factor * whole * product_without_largest(weights, [](double w) { return std::abs(w); });
}

Ball limit_gap_mean(int k) {
  require_even_size("limit_gap_mean", k);
  if (k > largest_mean_size)
    throw std::domain_error("limit_gap_mean: k must be at most " + std::to_string(largest_mean_size) +
                            ", got " + std::to_string(k));
  // The sum is the mean of (1 - e^(-g^2/2))^(k-1), which is above 1/(8 k^2) (where g^2 >= 2 log k, at which the power is above
  // 1/e), while its terms are below 2^k.
  const BallPrecision precision(BallPrecision::bits() + spare_bits + k + static_cast<int>(2 * std::log2(k)));
  Ball sum(0);
  Integer binomial(1);
  for (int j = 0; j < k; ++j) {
    sum += Ball(j % 2 == 0 ? binomial : Integer(-binomial)) / sqrt_nonnegative(Ball(j + 1));
    binomial = binomial * (k - 1 - j) / (j + 1);
  }
  return Ball(Integer(double_factorial(k - 3) * k)) * pow(two_over_pi(), k / 2) * sum;
}

Ball limit_gap_cdf_k2(const Ball& x) {
  const Ball nonnegative = sqrt_nonnegative(pow(x, 2));
  const Ball value = erf(nonnegative * sqrt_nonnegative(pi<Ball>()) / Ball(2));
  const Ball cdf = value * (Ball(2) - value);
  switch (is_positive(x)) {
    case Truth::yes:
      return cdf;
    case Truth::no:
      return Ball(0);
    case Truth::unknown:
      break;
  }
  return Ball::interval(0, std::min(Rational(1), cdf.upper()));
}

Ball limit_gap_quantile_k2(const Rational& p) {
  if (p <= 0 || p >= 1)
    throw std::domain_error("limit_gap_quantile_k2: p must lie in (0, 1), got " + to_string(p));
  const int bits = BallPrecision::bits();
  const Rational tolerance = pow(Rational(1, 2), bits);
  const BallPrecision precision(2 * bits + spare_bits + static_cast<int>(msb(denominator(p))));
  const auto below = [&](const Rational& x) { return less_than(limit_gap_cdf_k2(Ball(x)), Ball(p)); };
  Rational low(0), high(1);
  while (below(high) != Truth::no) high *= 2;
  while (high - low > high * tolerance) {
    const Rational middle = (low + high) / 2;
    const Truth answer = below(middle);
    if (answer == Truth::unknown) break;  // the middle is p's quantile to twice the precision
    (answer == Truth::yes ? low : high) = middle;
  }
  return Ball::interval(low, high);
}

Ball biased_halfspace_projection(int n, int k, const Ball& beta) {
  require_level("biased_halfspace_projection", n, k);
  const Ball density = sqrt_nonnegative(two_over_pi()) * exp(-(beta * beta) / Ball(2));  // 2 phi(beta)
  return density * hermite_polynomial(k - 1, -beta) * inverse_root_power(n, k);
}

}  // namespace lemmata::analysis
