#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

/// Moments of W = X^T X, X n x d with independent standard normal entries.
namespace lemmata::analysis {

/// A partition, its parts in decreasing order.
using Partition = std::vector<int>;

/// A polynomial in n and d with integer coefficients: coefficient of n^i d^j by (i, j).
using SizePolynomial = std::map<std::pair<int, int>, Integer>;

enum class MatrixField { real, complex };  ///< complex: E|x_ij|^2 = 1

/// E tr W^k, an integer: the sum over the partitions of k without the box (3,2) (real), or over hooks (complex), by
/// James's theorem.
///
/// Range:    n, d >= 0, k >= 1.
/// Cost:     O(k^2) partitions with k factors each.
/// Throws:   std::domain_error outside the range; std::length_error if the result would have more than 2^28 bits.
/// Claim:    rmt.wishart-moments
[[nodiscard]] Integer wishart_trace_moment(std::int64_t n, std::int64_t d, int k,
                                           MatrixField field = MatrixField::real);

/// The same as a polynomial in n and d. Throws std::domain_error for k < 1, std::length_error for k > 60.
[[nodiscard]] SizePolynomial wishart_trace_polynomial(int k, MatrixField field = MatrixField::real);

/// E prod_i tr W^(mu_i) as a polynomial in n and d, real, by integration by parts (Stein's lemma), which lowers the
/// sum of the parts:
/// it shares no formula with the sum over partitions.
///
/// Cost:     all partitions of the numbers up to |mu|.
/// Throws:   std::length_error for |mu| > 24.
[[nodiscard]] SizePolynomial wishart_power_sum_polynomial(const Partition& mu);

/// The same by adding over all pairings of the 2k factors (Wick): (2k-1)!! terms, k <= 8.
[[nodiscard]] SizePolynomial wishart_trace_polynomial_by_pairings(int k);

[[nodiscard]] Integer evaluate(const SizePolynomial& p, std::int64_t n, std::int64_t d);

/// "n*d*(n+d+1)": expanded after the factor n d, highest degree first.
[[nodiscard]] std::string to_string(const SizePolynomial& p);

/// E tr W^(-1) = d / (n - d - 1) for n > d + 1, and for d > n + 1 the same of X X^T: n / (d - n - 1); infinite
/// (nothing) for |n - d| <= 1.
///
/// Claim:    rmt.inverse-trace
[[nodiscard]] std::optional<Rational> inverse_wishart_trace(std::int64_t n, std::int64_t d);

/// E tr W^(-2) and E (tr W^(-1))^2 for |n - d| > 3 (roles swapped for d > n); infinite otherwise.
struct InverseSecondMoments {
  Rational trace_of_square;
  Rational square_of_trace;
};
[[nodiscard]] std::optional<InverseSecondMoments> inverse_wishart_second_moments(std::int64_t n,
                                                                                 std::int64_t d);

}  // namespace lemmata::analysis
