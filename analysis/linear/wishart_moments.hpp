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

/// A polynomial in n and d with integer coefficients: coefficient of n^i d^j by (i, j), those that are 0 left out.
using SizePolynomial = std::map<std::pair<int, int>, Integer>;

enum class MatrixField { real, complex };  ///< complex: W = X^* X, E|x_ij|^2 = 1

/// E tr W^k, an integer. Real: the sum over the partitions lambda of k without the box (3,2),
///
///     2k/(2k)! sum_lambda f_(2 lambda) prod_{(i,j) != (1,1)} c_ij prod_{(i,j)} (n + c_ij) (d + c_ij),
///
/// c_ij = 2(j-1) - (i-1), f_mu the number of standard tableaux: James's zonal polynomials, in which p_k has no other
/// terms. Complex: over hooks,
///
///     1/k! sum_{l<k} (-1)^l C(k-1, l) prod_{j<k} (n - l + j) (d - l + j).
///
/// Range:    n, d >= 0, k >= 1.
/// Cost:     k^2/4 partitions (real) or k of them, a few products of integers of the result's size for each:
///           k = 200 takes 0.2 s for n = d = 10^12, k = 500 5 s.
/// Throws:   std::domain_error outside the range; std::length_error, before the work, for k > most_trace_power or if
///           the result may have more than 2^28 bits.
/// Source:   [James1964]
/// Claim:    rmt.wishart-moments
[[nodiscard]] Integer wishart_trace_moment(std::int64_t n, std::int64_t d, int k,
                                           MatrixField field = MatrixField::real);
inline constexpr int most_trace_power = 500;

/// The same as a polynomial in n and d. Throws std::domain_error for k < 1, std::length_error for k > 60.
[[nodiscard]] SizePolynomial wishart_trace_polynomial(int k, MatrixField field = MatrixField::real);
inline constexpr int most_symbolic_power = 60;

/// E prod_i tr W^(mu_i) as a polynomial in n and d, real, by integration by parts (Stein's lemma), which lowers the
/// sum of the parts: for any product F of traces of powers,
///
///     E tr W^k F = E[(n + k - 1) tr W^(k-1) + sum_{s=1}^{k-1} tr W^s tr W^(k-1-s)] F + 2 sum_m m E tr W^(m+k-1) F_m,
///
/// the last sum over the factors tr W^m of F, F_m being F without that one. It shares no formula with the sum over
/// partitions.
///
/// Range:    parts of at least 1, in any order; the empty product is 1.
/// Cost:     all partitions of the numbers up to |mu|.
/// Throws:   std::domain_error for a part below 1, std::length_error for |mu| > 24.
[[nodiscard]] SizePolynomial wishart_power_sum_polynomial(const Partition& mu);
inline constexpr int most_power_sum_weight = 24;

/// E tr W^k by adding over all pairings of the 2k factors (Wick): (2k-1)!! terms.
///
/// Throws:   std::domain_error for k < 1, std::length_error for k > 8.
[[nodiscard]] SizePolynomial wishart_trace_polynomial_by_pairings(int k);
inline constexpr int most_pairings_power = 8;

[[nodiscard]] Integer evaluate(const SizePolynomial& p, std::int64_t n, std::int64_t d);

/// "n*d*(n+d+1)": the common factor n d in front, then the highest degree first, and of one degree the highest power
/// of n.
[[nodiscard]] std::string to_string(const SizePolynomial& p);

/// E tr W^(-1) = d / (n - d - 1) for n > d + 1, and for d > n + 1 the same of X X^T: n / (d - n - 1); infinite
/// (nothing) for |n - d| <= 1.
///
/// Range:    n, d >= 1.
/// Throws:   std::domain_error outside the range.
/// Claim:    rmt.inverse-trace
[[nodiscard]] std::optional<Rational> inverse_wishart_trace(std::int64_t n, std::int64_t d);

/// E tr W^(-2) = c d (n-1) and E (tr W^(-1))^2 = c ((n-d-2) d^2 + 2d), c = 1/((n-d)(n-d-1)(n-d-3)), for n > d + 3;
/// roles swapped for d > n + 3; infinite (nothing) otherwise.
///
/// Range:    n, d >= 1.
/// Throws:   std::domain_error outside the range.
/// Claim:    rmt.inverse-trace
struct InverseSecondMoments {
  Rational trace_of_square;
  Rational square_of_trace;
};
[[nodiscard]] std::optional<InverseSecondMoments> inverse_wishart_second_moments(std::int64_t n,
                                                                                 std::int64_t d);

}  // namespace lemmata::analysis
