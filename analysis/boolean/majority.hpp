#pragma once

#include <cstdint>
#include <vector>

#include "analysis/scalar/field.hpp"
#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

/// Fourier coefficient of majority at any set S of k of the n coordinates:
///
///     E[Maj_n(x) * prod_{i in S} x_i],  x uniform on {-1,+1}^n,  Maj_n(x) = sign(x_1 + ... + x_n).
///
/// Majority is symmetric, so the value depends on k = |S| alone. For even k it is 0, for odd k
///
///     (-1)^p 2^(1-n) S(p, q),  p = (k-1)/2,  q = (n-k)/2,  S(p, q) = (2p)! (2q)! / (p! q! (p+q)!)
///
/// which is (-1)^((k-1)/2) * C((n-1)/2, (k-1)/2) / C(n-1, k-1) * 2^(1-n) * C(n-1, (n-1)/2).
///
/// Range:    n odd, so there are no ties; 0 <= k <= n.
/// Scalars:  double, Real, Rational, Ball, Expression. Exact in Rational and Expression, an enclosure in Ball;
///           in double the relative error is below (n + k) * 2^-53 unless the value underflows.
/// Cost:     that of scaled_super_catalan: n operations of T, fewer in Rational and Ball.
/// Throws:   std::domain_error outside the range.
/// Source:   004_1e8f31298879e96f.txt, "WHERE IS THE HIDDEN PROGRESS?"; [ODonnell2014, section 5.3], [Titsworth1962].
/// Claim:    maj.coeff-odd
template <Field T>
[[nodiscard]] T majority_fourier_coefficient(std::int64_t n, std::int64_t k);

/// The same for any n >= 1, with sign(0) = tie: -1, 0 or +1. For odd n there are no ties and `tie` plays no part. For
/// even n and odd k the coefficient is that of Maj_{n+1}; for even n and even k it is tie times the coefficient of the
/// indicator of a tie, (-1)^(k/2) 2^-n S(k/2, (n-k)/2).
///
/// Throws:   std::domain_error unless n >= 1, 0 <= k <= n and tie is -1, 0 or 1.
/// Claim:    maj.ties-even
template <Field T>
[[nodiscard]] T majority_fourier_coefficient(std::int64_t n, std::int64_t k, int tie);

/// 2^(n-1) times the absolute values of the coefficients at the odd levels, all of them integers: element p belongs to
/// level 2p+1, and, since the values at levels k and n+1-k agree, also to level n-2p. So the lower half is enough:
///
/// Shapes:   (n-1)/4 + 1 integers, rounded down; level k has element min((k-1)/2, (n-k)/2).
/// Range:    n odd.
/// Cost:     n/4 multiplications and exact divisions of an n-bit integer by a word.
/// Memory:   about n^2 / 32 bytes; std::length_error above 16 GiB.
/// Throws:   std::domain_error unless n is odd and at least 1.
[[nodiscard]] std::vector<Integer> majority_fourier_numerators(std::int64_t n);

}  // namespace lemmata::analysis
