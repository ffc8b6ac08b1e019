#include "analysis/boolean/sparse_support.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/super_catalan.hpp"

namespace lemmata::analysis {

namespace {

void require_between(const char* function, const char* name, std::int64_t value, std::int64_t lowest,
                     std::int64_t highest) {
  if (value < lowest || value > highest)
    throw std::domain_error(std::string(function) + ": " + name + " must lie in " + std::to_string(lowest) +
                            ".." + std::to_string(highest) + ", got " + std::to_string(value));
}

void require_sets(const char* function, std::int64_t n, std::int64_t support, std::int64_t k,
                  std::int64_t least_support) {
  if (n < 1)
    throw std::domain_error(std::string(function) + ": n must be at least 1, got " + std::to_string(n));
  require_between(function, "k", k, 1, n);
  require_between(function, "the support", support, least_support, n);
}

void require_overlap(const char* function, std::int64_t n, std::int64_t support, std::int64_t overlap,
                     std::int64_t k) {
  require_sets(function, n, support, k, 1);
  require_between(function, "the overlap", overlap, std::max<std::int64_t>(0, k + support - n),
                  std::min(k, support));
}

/// |Maj_n^| at the level, sign(0) = 0.
template <Field T>
T majority_magnitude(std::int64_t n, std::int64_t level) {
  if (level % 2 == 0) return T(0);
  return scaled_super_catalan<T>((level - 1) / 2, ((n | 1) - level) / 2);  // even n as n + 1
}

}  // namespace

template <Field T>
SparseNeighbours<T> sparse_neighbour_magnitudes(std::int64_t n, std::int64_t support, std::int64_t overlap,
                                                std::int64_t k) {
  require_overlap("sparse_neighbour_magnitudes", n, support, overlap, k);
  // a set has a coefficient only if it lies in T; S \ {i} does so for i in S n T only if nothing else is missing
  const bool contained = overlap == k, one_missing = overlap == k - 1;
  return {contained ? majority_magnitude<T>(support, k - 1) : T(0),
          one_missing ? majority_magnitude<T>(support, k - 1) : T(0),
          contained && support > k ? majority_magnitude<T>(support, k + 1) : T(0), T(0)};
}

template <Field T>
T sparse_fourier_gap(std::int64_t n, std::int64_t support, std::int64_t overlap, std::int64_t k) {
  require_overlap("sparse_fourier_gap", n, support, overlap, k);
  return overlap == k ? majority_fourier_gap<T>(support, k) : T(0);
}

template <Field T>
T largest_sparse_fourier_gap(std::int64_t k) {
  if (k < 2 || k % 2 != 0)
    throw std::domain_error("largest_sparse_fourier_gap: k must be even and at least 2, got " +
                            std::to_string(k));
  return T(2) * scaled_super_catalan<T>((k - 2) / 2, (k + 2) / 2) / T(k + 1);
}

Rational sparse_overlap_probability(std::int64_t n, std::int64_t support, std::int64_t overlap,
                                    std::int64_t k) {
  require_sets("sparse_overlap_probability", n, support, k, 0);
  if (overlap > support) return Rational(0);
  return Rational(binomial_coefficient(k, overlap) * binomial_coefficient(n - k, support - overlap),
                  binomial_coefficient(n, support));
}

template <Field T>
T probability_of_at_least_one(const T& p, int r) {
  if (r < 0)
    throw std::domain_error("probability_of_at_least_one: r must be at least 0, got " + std::to_string(r));
  return T(1) - pow(T(1) - p, r);
}

#define LEMMATA_INSTANTIATE(T)                                                                       \
  template SparseNeighbours<T> sparse_neighbour_magnitudes(std::int64_t, std::int64_t, std::int64_t, \
                                                           std::int64_t);                            \
  template T sparse_fourier_gap(std::int64_t, std::int64_t, std::int64_t, std::int64_t);             \
  template T largest_sparse_fourier_gap(std::int64_t);                                               \
  template T probability_of_at_least_one(const T&, int);
LEMMATA_INSTANTIATE(Rational)
LEMMATA_INSTANTIATE(Ball)
#undef LEMMATA_INSTANTIATE

}  // namespace lemmata::analysis
