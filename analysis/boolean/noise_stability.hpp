#pragma once

#include <cstdint>
#include <vector>

#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// Weight of majority at level k, the sum of its squared Fourier coefficients at the sets of size k:
///
///     W^k[Maj_n] = C(n, k) * a_k(n)^2 = (n/k) C(2m, m) C(2p, p) C(2q, q) / 16^m,  n = 2m+1, k = 2p+1, q = m - p,
///
/// and 0 for even k. The weights of all levels sum to 1.
///
/// Range:    n odd; 0 <= k <= n.
/// Scalars:  double, Real, Rational, Ball; in double the relative error is below (2n + 4) 2^-53.
/// Throws:   std::domain_error outside the range.
/// Source:   [ODonnell2014, section 5.3]
/// Claim:    maj.level-weights
template <Field T>
[[nodiscard]] T majority_level_weight(std::int64_t n, std::int64_t k);

/// The coefficient of rho^k in arcsin(rho): C(2p, p) / (4^p (2p+1)) for k = 2p+1, 0 for even k. The weight of majority
/// at level k decreases to 2/pi times it as n grows.
///
/// Range:    k >= 0.
/// Throws:   std::domain_error for negative k.
/// Claim:    maj.level-weights-bounds
template <Field T>
[[nodiscard]] T arcsin_coefficient(std::int64_t k);

/// Noise stability of majority:
///
///     Stab_rho[Maj_n] = E[Maj_n(x) Maj_n(y)] = sum_k W^k[Maj_n] rho^k,
///
/// x uniform on {-1,+1}^n, and y_i = x_i with probability (1 + rho)/2, independently.
///
/// Range:    n odd, -1 <= rho <= 1.
/// Scalars:  double, Real, Rational, Ball, Expression.
/// Cost:     4n operations of T.
/// Throws:   std::domain_error for even n, and for a rho that is certainly outside [-1, 1].
/// Source:   [ODonnell2014, section 5.3]
/// Claim:    maj.noise-stability
template <Field T>
[[nodiscard]] T majority_noise_stability(std::int64_t n, const T& rho);

/// The derivative of Stab_rho[Maj_n] in rho; domain as above.
/// Claim:    maj.noise-stability-derivative
template <Field T>
[[nodiscard]] T majority_noise_stability_derivative(std::int64_t n, const T& rho);

}  // namespace lemmata::analysis
