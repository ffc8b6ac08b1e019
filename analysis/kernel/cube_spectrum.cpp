#include "analysis/kernel/cube_spectrum.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

namespace {

constexpr int largest_dimension = 5000;

/// kappa(1 - 2j/d) 2^bits as integers, each within `error` of the truth.
struct FixedPoint {
  std::vector<Integer> values;
  Rational error;  ///< in units of 2^-bits
};

FixedPoint fixed_point_values(const std::function<Ball(const Rational&)>& kappa, int d, int bits) {
  FixedPoint result{{}, 0};
  const Rational scale(Integer(Integer(1) << bits));
  for (int j = 0; j <= d; ++j) {
    const Ball value = kappa(Rational(d - 2 * j) / d);
    const Rational scaled = value.midpoint() * scale;
    result.values.push_back(numerator(scaled) / denominator(scaled));
    result.error = std::max(result.error, Rational(value.radius() * scale + 1));
  }
  return result;
}

/// (1-E)^k (1+E)^(d-k) v at 0 for k = 0, ..., d, where E shifts the index: these are the sums of v_j K_j(k; d), as
/// K_j(k; d) = [z^j] (1-z)^k (1+z)^(d-k). Additions alone: the polynomials themselves are never formed.
std::vector<Integer> krawtchouk_sums(std::vector<Integer> v) {
  const std::size_t d = v.size() - 1;
  for (std::size_t first = 1; first <= d; ++first)  // v_k becomes (1-E)^k v at 0
    for (std::size_t j = d; j >= first; --j) v[j] = v[j - 1] - v[j];
  for (std::size_t last = d; last-- > 0;)  // 1+E = 2 - (1-E): one more of them for v_0, ..., v_last
    for (std::size_t k = 0; k <= last; ++k) {
      v[k] <<= 1;
      v[k] -= v[k + 1];
    }
  return v;
}

/// An error of at most e in every kappa moves mu_k by at most e, since 2^-d sum_j |K_j(k)| <= 2^-d sum_j C(d, j) = 1.
std::vector<Ball> eigenvalues_at(const std::function<Ball(const Rational&)>& kappa, int d, int bits) {
  FixedPoint table = fixed_point_values(kappa, d, bits);
  const Ball unit = Ball::power_of_two(-bits), unit_of_sums = Ball::power_of_two(-bits - d);
  const Ball error = unit * Ball(Rational(0), table.error);
  std::vector<Ball> result;
  for (const Integer& sum : krawtchouk_sums(std::move(table.values)))
    result.push_back(Ball(sum) * unit_of_sums + error);
  return result;
}

}  // namespace

std::vector<Ball> cube_eigenvalues(const std::function<Ball(const Rational& t)>& kappa,
                                   const std::function<bool(int k)>& vanishes, int d) {
  if (d < 1 || d > largest_dimension)
    throw std::domain_error("cube_eigenvalues: d must be from 1 to " + std::to_string(largest_dimension) +
                            ", got " + std::to_string(d));
  const int wanted = BallPrecision::bits(), most = wanted + 64 * (d + 1) + 1024;
  std::vector<Ball> result;
  for (int bits = wanted + d + 64;; bits = std::min(2 * bits, most)) {
    bool done = true;
    {
      const BallPrecision precision(bits + 16);
      result = eigenvalues_at(kappa, d, bits);
    }
    for (int k = 0; k <= d; ++k) {
      Ball& mu = result[static_cast<std::size_t>(k)];
      if (vanishes(k)) mu = Ball(0);
      done = done && (mu.is_exact() || mu.relative_accuracy_bits() >= wanted);
      mu += Ball(0);  // rounded to the caller's precision
    }
    if (done || bits == most) return result;
  }
}

}  // namespace lemmata::analysis
