#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include <flint/nmod_mat.h>

#include "analysis/linear/flint_polynomial.hpp"
#include "analysis/linear/least_squares.hpp"
#include "analysis/linear/samples.hpp"

namespace lemmata::analysis {
namespace {

FlintMatrix scaled_sum(const FlintMatrix& a, const FlintMatrix& b, const fmpz* factor) {
  FlintMatrix result = copy_of(a);
  fmpz_mat_scalar_addmul_fmpz(result.get(), b.get(), factor);
  return result;
}

/// The coefficients modulo a prime of the monic polynomial of least degree with m(k) v = 0, without the last, 1.
std::vector<ulong> minimal_polynomial_modulo(const FlintMatrix& k, const FlintMatrix& v, ulong prime) {
  const slong n = k.rows();
  nmod_mat_t matrix, vector, next, sequence;
  nmod_mat_init(matrix, n, n, prime);
  nmod_mat_init(vector, n, 1, prime);
  nmod_mat_init(next, n, 1, prime);
  nmod_mat_init(sequence, n, n + 1, prime);
  fmpz_mat_get_nmod_mat(matrix, k.get());
  fmpz_mat_get_nmod_mat(vector, v.get());
  for (slong j = 0; j <= n; ++j) {
    for (slong i = 0; i < n; ++i) nmod_mat_entry(sequence, i, j) = nmod_mat_entry(vector, i, 0);
    nmod_mat_mul(next, matrix, vector);
    nmod_mat_swap(next, vector);
  }
  // v, k v, k^2 v, ...: the first that depends on those before it stands at the rank, and so do all after it.
  const slong degree = nmod_mat_rref(sequence);
  std::vector<ulong> coefficients;
  for (slong i = 0; i < degree; ++i) {
    const ulong entry = nmod_mat_entry(sequence, i, degree);
    coefficients.push_back(entry == 0 ? 0 : prime - entry);
  }
  nmod_mat_clear(matrix);
  nmod_mat_clear(vector);
  nmod_mat_clear(next);
  nmod_mat_clear(sequence);
  return coefficients;
}

/// For symmetric positive semidefinite k: (k + t)^(-1) v = sum_e vectors[e] (-t)^e / denominator(t), integers.
struct Resolvent {
  std::vector<FlintMatrix> vectors;
  std::vector<FlintInteger> minimal;  ///< m_0, ..., m_degree = 1 with m(k) v = 0; denominator(t) = -m(-t)
};

/// h_e = sum_i m_{e+1+i} k^i v for e = degree - 1, ..., 0 by Horner's scheme; nothing unless the next, m(k) v, is 0.
///
/// They give the resolvent since m(z) - m(-t) = (z + t) sum_e (-t)^e sum_i m_{e+1+i} z^i.
std::optional<std::vector<FlintMatrix>> horner_vectors(const FlintMatrix& k, const FlintMatrix& v,
                                                       const std::vector<FlintInteger>& minimal) {
  const auto degree = static_cast<int>(minimal.size()) - 1;
  std::vector<FlintMatrix> vectors;
  FlintMatrix current(v.rows(), 1);
  for (int e = degree; e >= 0; --e) {
    current = scaled_sum(product(k, current), v, minimal[static_cast<std::size_t>(e)].get());
    if (e > 0) vectors.push_back(copy_of(current));
  }
  if (fmpz_mat_is_zero(current.get()) == 0) return std::nullopt;
  std::ranges::reverse(vectors);
  return vectors;
}

/// The minimal polynomial m of k at v from its images modulo primes.
///
/// Vectors that are independent modulo a prime are independent, so the degree modulo a prime is at most that of m,
/// and where the degrees agree the image is m's. The roots of m are different eigenvalues of k, so that their sum is
/// at most the trace and each coefficient at most prod (1 + root) <= (1 + trace / degree)^degree. That m(k) v = 0 is
/// checked exactly; with it the degree cannot be too small.
Resolvent resolvent(const FlintMatrix& k, const FlintMatrix& v) {
  FlintInteger trace;
  fmpz_mat_trace(trace.get(), k.get());
  Resolvent result;
  std::size_t degree = 0;
  FlintInteger modulus, bound;
  const auto start = [&](std::size_t new_degree) {
    degree = new_degree;
    result.minimal.assign(degree + 1, FlintInteger());
    fmpz_one(result.minimal.back().get());
    fmpz_one(modulus.get());
    if (degree == 0) return;
    fmpz_tdiv_q_ui(bound.get(), trace.get(), degree);
    fmpz_add_ui(bound.get(), bound.get(), 2);
    fmpz_pow_ui(bound.get(), bound.get(), degree);
    fmpz_mul_2exp(bound.get(), bound.get(), 1);
  };
  start(0);
  for (ulong prime = n_nextprime(1UL << 62, 1);; prime = n_nextprime(prime, 1)) {
    const std::vector<ulong> image = minimal_polynomial_modulo(k, v, prime);
    if (image.size() < degree) continue;
    if (image.size() > degree) start(image.size());
    for (std::size_t i = 0; i < degree; ++i) {
      fmpz* c = result.minimal[i].get();
      fmpz_CRT_ui(c, c, modulus.get(), image[i], prime, 1);
    }
    fmpz_mul_ui(modulus.get(), modulus.get(), prime);
    if (fmpz_cmp(modulus.get(), bound.get()) < 0) continue;
    if (auto vectors = horner_vectors(k, v, result.minimal)) {
      result.vectors = *std::move(vectors);
      return result;
    }
  }
}

/// p(s x) for a number s.
Polynomial stretched(Polynomial p, const Rational& s) {
  Rational power(1);
  for (Rational& c : p) {
    c *= power;
    power *= s;
  }
  return p;
}

/// sum mu / (mu + lambda) over the eigenvalues mu of k / s: r - lambda P'(lambda) / P(lambda), where P is the product
/// of all mu + lambda and r their number. The eigenvalue 0 adds nothing.
RationalFunctionOf degrees_of_freedom(const FlintMatrix& k, const Rational& s) {
  FlintPolynomial characteristic;
  fmpz_mat_charpoly(characteristic.get(), k.get());
  Polynomial p = polynomial_of(characteristic);
  for (std::size_t i = 0; i < p.size(); ++i)
    if ((p.size() - 1 - i) % 2 != 0) p[i] = -p[i];  // (-1)^r det(-t - k)
  p = stretched(std::move(p), s);
  Polynomial above = p;  // r p - lambda p'
  for (std::size_t i = 0; i < p.size(); ++i) above[i] *= Rational(p.size() - 1 - i);
  while (!above.empty() && above.back() == 0) above.pop_back();
  return fraction_of(above, p);
}

}  // namespace

RidgePath ridge_path(const RationalMatrix& x, const RationalVector& y) {
  require_samples("ridge_path", x, y);
  // With integers Z = e X and Y = f y: w = (e / f) Z^T (Z Z^T + t)^(-1) Y = (e / f) (Z^T Z + t)^(-1) Z^T Y, where
  // t = e^2 lambda. The smaller of the two matrices is taken.
  const ClearedMatrix z = clear(x);
  const ClearedMatrix labels = clear(RationalMatrix::column(y));
  const FlintMatrix columns = transpose(z.integers);
  const bool wide = x.rows() <= x.columns();
  const FlintMatrix gram = wide ? product(z.integers, columns) : product(columns, z.integers);
  const Resolvent solved =
      resolvent(gram, wide ? copy_of(labels.integers) : product(columns, labels.integers));

  const Rational stretch = Rational(z.multiplier * z.multiplier);
  const auto signed_power = [](const fmpz* value, int e) {
    return e % 2 == 0 ? Rational(integer_of(value)) : Rational(-integer_of(value));
  };
  Polynomial denominator;
  for (std::size_t e = 0; e < solved.minimal.size(); ++e)
    denominator.push_back(-signed_power(solved.minimal[e].get(), static_cast<int>(e)));
  denominator = stretched(std::move(denominator), stretch);

  std::vector<Polynomial> numerators(static_cast<std::size_t>(x.columns()));
  for (std::size_t e = 0; e < solved.vectors.size(); ++e) {
    std::optional<FlintMatrix> applied;
    if (wide) applied = product(columns, solved.vectors[e]);
    const FlintMatrix& vector = wide ? *applied : solved.vectors[e];
    for (std::size_t j = 0; j < numerators.size(); ++j)
      numerators[j].push_back(signed_power(vector(static_cast<int>(j), 0), static_cast<int>(e)));
  }

  RidgePath result;
  const Rational scale = Rational(z.multiplier, labels.multiplier);
  result.poles = {Rational(1)};
  for (Polynomial& numerator : numerators) {
    while (!numerator.empty() && numerator.back() == 0) numerator.pop_back();
    numerator = stretched(std::move(numerator), stretch);
    for (Rational& c : numerator) c *= scale;
    result.w.push_back(fraction_of(numerator, denominator));
  }
  // Every root but 0 of m belongs to a part of y that reaches w, so the least common denominator is m(-t) without
  // its factor t.
  if (denominator.front() == 0) denominator.erase(denominator.begin());
  result.poles = fraction_of({Rational(1)}, denominator).denominator;
  result.degrees_of_freedom = degrees_of_freedom(gram, stretch);
  return result;
}

std::vector<RationalVector> ridge_taylor_coefficients(const RationalMatrix& x, const RationalVector& y,
                                                      int order) {
  if (order < 0)
    throw std::domain_error("ridge_taylor_coefficients: order >= 0 is allowed, got " + std::to_string(order));
  // On the row space w_lambda = (G + lambda)^(-1) X^T y, so c_k = -G^+ c_(k-1); and with c_(k-1) = X^T alpha it is
  // -X^+ alpha.
  std::vector<RationalVector> coefficients;
  RationalVector labels = y;
  for (int k = 0; k <= order; ++k) {
    MinimumNormSolution solution = minimum_norm_solution(x, labels);
    if (k % 2 != 0)
      for (Rational& value : solution.w) value = -value;
    coefficients.push_back(std::move(solution.w));
    labels = std::move(solution.alpha);
  }
  return coefficients;
}

}  // namespace lemmata::analysis
