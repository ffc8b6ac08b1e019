#include "analysis/boolean/one_step_law.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {

namespace {

__extension__ using Count = unsigned __int128;

Integer to_integer(Count count) {
  return (Integer(static_cast<std::uint64_t>(count >> 64)) << 64) +
         Integer(static_cast<std::uint64_t>(count));
}

Integer floor(const Rational& x) {
  const Integer quotient = numerator(x) / denominator(x);  // towards zero
  return Rational(quotient) > x ? Integer(quotient - 1) : quotient;
}

/// The values N_i(x) = [x_i chi_S(x) = -1] as digits, lowest first, of a number in base m + 1, for all x with majority +1;
/// S = {1, ..., k}.
std::vector<std::size_t> steps(int n, int k, std::size_t base) {
  std::vector<std::size_t> all;
  for (std::uint32_t x = 0; x < std::uint32_t{1} << n; ++x) {
    if (2 * std::popcount(x) > n) continue;
    const auto label = static_cast<std::uint32_t>(std::popcount(x & ((1U << k) - 1)) & 1);
    std::size_t step = 0;
    for (int i = n; i-- > 0;) step = step * base + ((x >> i & 1) ^ label);
    all.push_back(step);
  }
  return all;
}

/// Whether min over the first k of |samples - 2 digit| is above the max over the others.
bool identifies(std::size_t digits, std::size_t base, int n, int k, int samples) {
  int inside = samples, outside = 0;
  for (int i = 0; i < n; ++i, digits /= base) {
    const int size = std::abs(samples - 2 * static_cast<int>(digits % base));
    if (i < k)
      inside = std::min(inside, size);
    else
      outside = std::max(outside, size);
  }
  return inside > outside;
}

/// Element j: the number of sequences of j samples with majority +1 that identify S, of 2^((n-1) j).
std::vector<Integer> identifying_sequences(int n, int k, int m) {
  const auto base = static_cast<std::size_t>(m) + 1;
  std::size_t size = 1;
  for (int i = 0; i < n; ++i) size *= base;
  const std::vector<std::size_t> all_steps = steps(n, k, base);
  std::vector<Count> ways(size);
  ways[0] = 1;
  std::vector<Integer> result{0};  // without samples all sizes are 0
  for (int samples = 1; samples <= m; ++samples) {
    // downwards in place: a step leads from a smaller number or from the same. A digit that would be borrowed from is m, and no
    // digit is before the last step. The highest digit is at most the number of samples.
    Count identifying = 0;
    for (std::size_t to = size / base * static_cast<std::size_t>(samples + 1); to-- > 0;) {
      Count sum = 0;
      for (const std::size_t step : all_steps)
        if (step <= to) sum += ways[to - step];
      ways[to] = sum;
      if (sum != 0 && identifies(to, base, n, k, samples)) identifying += sum;
    }
    result.push_back(to_integer(identifying));
  }
  return result;
}

}  // namespace

OneStepLaw majority_one_step_law(std::int64_t n, std::int64_t k, GradientEstimator estimator,
                                 const Rational& label_noise) {
  const bool centred = estimator == GradientEstimator::centred;
  const std::int64_t least = centred ? 1 : 2;
  if (k < least || k >= n)
    throw std::domain_error("majority_one_step_law: k must be from " + std::to_string(least) +
                            " to n - 1 = " + std::to_string(n - 1) + ", got " + std::to_string(k));
  if (!centred && n % 2 != 0 && k % 2 != 0)
    throw std::domain_error(
        "majority_one_step_law: for odd k the plain estimator needs an even n, or ties add to it; got n = " +
        std::to_string(n) + ", k = " + std::to_string(k));
  if (label_noise < 0 || label_noise >= Rational(1, 2))
    throw std::domain_error(
        "majority_one_step_law: the share of flipped labels must be from 0 to below 1/2, got " +
        to_string(label_noise));
  const std::int64_t bias = k % 2;
  const Rational kept = Rational(1) - Rational(2) * label_noise;
  const auto size = [&](std::int64_t level) {
    return Rational(kept * abs(majority_fourier_coefficient<Rational>(n + bias, level + bias, 0)));
  };
  const Rational untied = (n + bias) % 2 == 0
                              ? Rational(1 - majority_fourier_coefficient<Rational>(n + bias, 0, 1))
                              : Rational(1);
  const Rational mean = bias != 0 ? majority_fourier_coefficient<Rational>(n + bias, 1, 0) : Rational(0);
  return {.n = n,
          .k = k,
          .inside = size(k - 1),
          .outside = size(k + 1),
          .mean_square = centred ? Rational(untied / 4) : Rational((untied + mean) / 2),
          .estimator = estimator};
}

Rational one_step_variance(const OneStepLaw& law, const Rational& coefficient) {
  return law.mean_square - coefficient * coefficient / 4;
}

Rational identification_probability(int n, int k, int m, GradientEstimator estimator) {
  const std::string function = "identification_probability";
  if (n < 3 || n % 2 == 0)
    throw std::domain_error(function + ": n must be odd and at least 3, got " + std::to_string(n));
  if (k < 2 || k >= n || k % 2 != 0)
    throw std::domain_error(function + ": k must be even and from 2 to n - 1 = " + std::to_string(n - 1) +
                            ", got " + std::to_string(k));
  if (m < 0) throw std::domain_error(function + ": m must be at least 0, got " + std::to_string(m));
  if (n * std::log2(m + 1.0) > 22 || (n - 1.0) * m > 126)
    throw std::length_error(function + ": (m+1)^n must be at most 2^22 and (n-1) m at most 126, got n = " +
                            std::to_string(n) + ", m = " + std::to_string(m));
  const std::vector<Integer> identifying = identifying_sequences(n, k, m);
  if (estimator == GradientEstimator::centred) return Rational(identifying.back(), Integer(1) << (n - 1) * m);
  Rational sum(0);
  for (int j = 0; j <= m; ++j)
    sum += Rational(binomial_coefficient(m, j) * identifying[static_cast<std::size_t>(j)],
                    Integer(1) << ((n - 1) * j + m));
  return sum;
}

Rational deviation_probability(const OneStepLaw& law, const Rational& coefficient, std::int64_t m,
                               const Rational& distance) {
  const std::string function = "deviation_probability";
  if (m < 1) throw std::domain_error(function + ": m must be at least 1, got " + std::to_string(m));
  if (distance < 0)
    throw std::domain_error(function + ": the distance must be at least 0, got " + to_string(distance));
  const bool centred = law.estimator == GradientEstimator::centred;
  const Rational weight =
      centred ? Rational(4 * law.mean_square) : law.mean_square;  // P(an estimate is not 0)
  const Rational tilt = centred ? coefficient : Rational(coefficient / 2);
  if (coefficient < 0 || tilt >= weight || weight > 1)
    throw std::domain_error(function +
                            ": the coefficient must be from 0 to below what the mean square allows, got " +
                            to_string(coefficient));
  const Rational up = (weight + tilt) / 2, down = (weight - tilt) / 2, none = Rational(1) - weight;
  const Integer d = lcm(lcm(denominator(up), denominator(down)), denominator(none));
  const auto whole = [&](const Rational& p) { return Integer(numerator(p) * (d / denominator(p))); };
  const Integer a0 = whole(down), a1 = whole(none), a2 = whole(up);
  if (static_cast<double>(msb(d) + 1) * static_cast<double>(m) > 0x1p28)
    throw std::length_error(function +
                            ": integers of more than 2^28 bits are needed at m = " + std::to_string(m));

  // The coefficients q_j of (a0 + a1 z + a2 z^2)^m; j - m is the sum of the estimates in their unit, 1 or centred 1/2. From
  // Q' P = m P' Q:  a0 (j+1) q_(j+1) = a1 (m-j) q_j + a2 (2m-j+1) q_(j-1).
  const Rational mean = coefficient / 2, scale = Rational(centred ? 2 * m : m);
  const Integer low = m + floor(Rational((mean - distance) * scale));    // off by `distance` from here down
  const Integer high = m - floor(Rational(-(mean + distance) * scale));  // and from here up
  Integer total = pow(d, static_cast<unsigned>(m)), outside(0);
  Integer before(0), here = pow(a0, static_cast<unsigned>(m));
  for (std::int64_t j = 0; j <= 2 * m; ++j) {
    if (j <= low || j >= high) outside += here;
    Integer next = (a1 * (m - j) * here + a2 * (2 * m - j + 1) * before) / (a0 * (j + 1));
    before = std::move(here);
    here = std::move(next);
  }
  return Rational(outside, total);
}

}  // namespace lemmata::analysis
