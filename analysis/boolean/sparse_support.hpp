#pragma once

#include <cstdint>

#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// A sparse neuron f(x) = sign(sum_{t in T} s_t x_t), s_t = +-1, sign(0) = 0, on {-1,+1}^n, and a set S of k coordinates.
// support = |T|, overlap = |T n S|; nothing below depends on more, and nothing on the signs s_t.
//
//   Range:    n >= 1, 1 <= k <= n, 1 <= support <= n, max(0, k + support - n) <= overlap <= min(k, support).
//   Throws:   std::domain_error outside the range.

/// The sizes of f's Fourier coefficients at the neighbours of S. With a(j) = |Maj_support^| at level j (tie 0):
///
///     overlap = k:      |f^(S \ {i})| = a(k-1) for i in S, |f^(S u {j})| = a(k+1) for j in T \ S, 0 for j outside T;
///     overlap = k - 1:  |f^(S \ {i})| = a(k-1) for the one i that is missing in T, and 0 at every other neighbour;
///     overlap < k - 1:  0 at every neighbour.
///
/// For odd k the levels k - 1 and k + 1 are even and all of them are 0.
///
/// Scalars:  Rational, Ball.
/// Source:   004_1e8f31298879e96f.txt, "SPARSE PARITIES: SCALING LAWS", where any overlap is said to help.
/// Claim:    sparse.overlap-law
template <Field T>
struct SparseNeighbours {
  T in_both;          ///< |f^(S \ {i})| for i in S n T
  T missing;          ///< |f^(S \ {i})| for i in S \ T
  T superfluous;      ///< |f^(S u {j})| for j in T \ S
  T outside_of_both;  ///< |f^(S u {j})| for j in neither: always 0
};
template <Field T>
[[nodiscard]] SparseNeighbours<T> sparse_neighbour_magnitudes(std::int64_t n, std::int64_t support,
                                                              std::int64_t overlap, std::int64_t k);

/// The Fourier gap of f at S: that of Maj_support at level k if S lies in T, otherwise 0 (the smallest coefficient
/// inside and the largest outside both vanish). For even k it is negative for k < support < 2k - 2.
///
/// Scalars:  Rational, Ball.
/// Claim:    sparse.overlap-law, gap.majority-exact
template <Field T>
[[nodiscard]] T sparse_fourier_gap(std::int64_t n, std::int64_t support, std::int64_t overlap,
                                   std::int64_t k);

/// The largest gap that a support of more than k coordinates gives, which contains S: 2^(1-2k) S((k-2)/2, (k+2)/2) / (k+1)
/// for even k, with the super-Catalan number S(p, q). It is attained at support = 2k, 2k+1, 2k+2 and 2k+3, and nowhere else.
///
/// Range:    even k >= 2.
/// Scalars:  Rational, Ball.
/// Throws:   std::domain_error outside the range.
/// Claim:    sparse.optimal-support
template <Field T>
[[nodiscard]] T largest_sparse_fourier_gap(std::int64_t k);

/// The probability that a uniformly random T of that size meets S in `overlap` coordinates (hypergeometric law):
///
///     C(k, overlap) C(n-k, support-overlap) / C(n, support),
///
/// and 0 where the overlap is out of reach. At overlap = k, P(S in T), it is prod_{0 <= i < k} (support - i) / (n - i).
///
/// Range:    1 <= k <= n, 0 <= support <= n, any overlap.
/// Throws:   std::domain_error outside the range.
/// Claim:    sparse.lottery
[[nodiscard]] Rational sparse_overlap_probability(std::int64_t n, std::int64_t support, std::int64_t overlap,
                                                  std::int64_t k);

/// The probability 1 - (1 - p)^r that at least one of r independent neurons has what one has with probability p; on average
/// r p of them have it.
///
/// Range:    0 <= p <= 1, r >= 0.
/// Scalars:  Rational, Ball.
/// Cost:     Rational: a fraction of r times the digits of p; std::length_error above 2^28 bits.
/// Throws:   std::domain_error for negative r.
/// Claim:    sparse.lottery
template <Field T>
[[nodiscard]] T probability_of_at_least_one(const T& p, int r);

}  // namespace lemmata::analysis
