#pragma once

#include <cstdint>
#include <span>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// Random halfspaces f_w(x) = sign(w.x), w standard normal in R^n (only its direction matters), without ties almost surely.
// Balls are relatively accurate to about the working precision (BallPrecision); what a formula cancels is made up for.
//
//   Throws:   std::domain_error outside the range.
//   Source:   004_1e8f31298879e96f.txt, "MAIN RESULT - HIDDEN INFORMATION", which calls the gap of these unknown.

/// Mean over w of f_w^(T) prod_{i in T} w_i, |T| = k: for odd k
///
///     h_k n^(-k/2),   h_k = (-1)^((k-1)/2) sqrt(2/pi) (k-2)!!,
///
/// and 0 for even k, f_w being odd.
///
/// Range:    1 <= k <= n.
/// Claim:    random.gaussian-projection
[[nodiscard]] Ball gaussian_halfspace_projection(int n, int k);

/// Mean over w of f_w^(T)^2, |T| = k: (2/pi) A_n(k),
///
///     A_n(k) = E[z_1 ... z_k arcsin((z_1 + ... + z_n) / n)] = 2^-n sum_j K_j(k; n) arcsin(1 - 2j/n),
///
/// z uniform on {-1,+1}^n, K_j(k; n) = [t^j] (1-t)^k (1+t)^(n-k). For even k it is 0.
///
/// Range:    1 <= k <= n <= 5000.
/// Cost:     n/2 arcsines, at a precision that grows by about log2 of n^k / (k-2)!!^2, and n steps on integers of n bits.
/// Claim:    random.gaussian-second-moment
[[nodiscard]] Ball gaussian_halfspace_second_moment(int n, int k);

/// Upper bound B(n, k) on the mean over w of (n^((k-1)/2) gamma_{f_w}(S) - limit_gap(w on S))^2, |S| = k, gamma the Fourier gap:
///
///     B(n, k) = 2 (k R1 + (n-k) R2),   R1 = n^(k-1) (2/pi) A_n(k-1) - h_(k-1)^2,   R2 = n^(k-1) (2/pi) A_n(k+1).
///
/// n B(n, k) tends to (2/pi) ((k-3)!!)^2 (k-1)^2 (k+2).
///
/// Range:    k even, 2 <= k < n <= 5000.
/// Claim:    random.gaussian-l2-limit
[[nodiscard]] Ball gaussian_gap_bound(int n, int k);

/// What n^((k-1)/2) times the Fourier gap at S tends to, in mean square, from the k weights on S:
///
///     L(w) = sqrt(2/pi) (k-3)!! prod_{i in S} |w_i| / max_{i in S} |w_i|,   (-1)!! = 1,
///
/// that is, up to the factor, the product of all sizes but the largest; 0 if all weights are 0.
///
/// Range:    k = weights.size() even, at least 2; for doubles k <= 30, so that (k-3)!! has no rounding.
/// Error:    the double overload errs by less than (k + 2) 2^-53 relative to the value unless a product underflows or
///           overflows: k multiplications that round, and sqrt(2/pi) rounded.
/// Claim:    random.gaussian-l2-limit
[[nodiscard]] Ball limit_gap(std::span<const Rational> weights);
[[nodiscard]] double limit_gap(std::span<const double> weights);

/// The same two for odd k and f(x) = sign(w.x + b) with a standard normal bias b, of the size of one weight. It is the weight
/// of one more coordinate, which every set is joined with (ltf.threshold-lift): the mean over w and b of
/// ((n+1)^(k/2) gamma_f(S) - L(w, b))^2 is at most
///
///     B(n, k) = 2 (k R1 + (n-k) R2),   R1 = (n+1)^k (2/pi) A_(n+1)(k) - h_k^2,   R2 = (n+1)^k (2/pi) A_(n+1)(k+2),
///
///     L(w, b) = sqrt(2/pi) (k-2)!! |b| prod_{i in S} |w_i| / max_{i in S} |w_i|.
///
/// So odd k is as hard as k + 1 without bias.
///
/// Range:    k odd, 1 <= k < n <= 4999; k = weights.size().
/// Claim:    random.biased-gap
[[nodiscard]] Ball biased_gap_bound(int n, int k);
[[nodiscard]] Ball biased_limit_gap(std::span<const Rational> weights, const Rational& bias);

/// Mean of L(w) over standard normal weights:
///
///     (k-3)!! k (2/pi)^(k/2) sum_{j<k} (-1)^j C(k-1, j) / sqrt(j+1).
///
/// Range:    k even, 2 <= k <= 10000.
/// Claim:    random.limit-law
[[nodiscard]] Ball limit_gap_mean(int k);

/// Distribution function of L(w) for k = 2, where L = sqrt(2/pi) min(|w_1|, |w_2|):
///
///     P(L <= x) = 1 - erfc(sqrt(pi) x / 2)^2 for x >= 0, and 0 below.
///
/// Claim:    random.limit-law
[[nodiscard]] Ball limit_gap_cdf_k2(const Ball& x);

/// The number at which that distribution function is p.
///
/// Range:    0 < p < 1.
/// Claim:    random.limit-law
[[nodiscard]] Ball limit_gap_quantile_k2(const Rational& p);

/// Mean over w of f^(T) prod_{i in T} w_i for f(x) = sign(w.x + beta sqrt(n)), |T| = k:
///
///     h_k(beta) n^(-k/2),   h_k(beta) = E[sign(g + beta) He_k(g)] = 2 phi(beta) He_(k-1)(-beta),
///
/// phi the standard normal density. At beta = 0 it is gaussian_halfspace_projection.
///
/// Range:    1 <= k <= n, any beta.
/// Claim:    random.biased
[[nodiscard]] Ball biased_halfspace_projection(int n, int k, const Ball& beta);

}  // namespace lemmata::analysis
