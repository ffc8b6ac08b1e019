#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// The law of Marchenko and Pastur: the limit of the spectrum of X^T X / n, X n x d with independent centred entries
/// of variance 1, d / n -> gamma. On [a, b] = [(1 - sqrt(gamma))^2, (1 + sqrt(gamma))^2] it has the density
/// sqrt((b-x)(x-a)) / (2 pi gamma x), and for gamma > 1 an atom 1 - 1/gamma at 0.
///
/// Range:    gamma > 0.
/// Error:    balls are relatively accurate to about the working precision (BallPrecision) unless said otherwise: what
///           a formula cancels is made up for.
/// Throws:   std::domain_error outside the range.
/// Source:   [MarchenkoPastur1967]
/// Claim:    rmt.spectrum-regimes
namespace lemmata::analysis {

struct SpectrumEdges {
  Ball low, high;
};
[[nodiscard]] SpectrumEdges marchenko_pastur_edges(const Rational& gamma);

/// 0 outside [a, b]; throws std::domain_error at x = 0 for gamma = 1, where a = 0 and it is infinite.
[[nodiscard]] Ball marchenko_pastur_density(const Rational& gamma, const Rational& x);

[[nodiscard]] Rational marchenko_pastur_atom(const Rational& gamma);

/// P(value <= x), the atom included. With R = 4 gamma - (x - 1 - gamma)^2 = (b-x)(x-a) it is, for a < x < b,
///
///     (sqrt(R) + (1+gamma) angle(sqrt(R), 1+gamma-x)
///              - |1-gamma| angle(|1-gamma| sqrt(R), (1-gamma)^2 - (1+gamma) x)) / (2 pi gamma) + atom,
///
/// angle(y, x) that of the point (x, y).
[[nodiscard]] Ball marchenko_pastur_distribution(const Rational& gamma, const Rational& x);

/// The same by a rigorous integral of the density over x = 1 + gamma - 2 sqrt(gamma) cos(theta), and nothing else;
/// its error is absolute, about 2^-bits.
[[nodiscard]] Ball marchenko_pastur_distribution_by_integration(const Rational& gamma, const Rational& x);

/// The smallest x with P(value <= x) >= p, enclosed to the working precision by Newton's method for intervals and
/// bisection: every step's claim about the distribution function is proved.
///
/// Range:    0 < p < 1 with a denominator of at most 4096 bits.
/// Throws:   std::length_error for a longer one.
[[nodiscard]] Ball marchenko_pastur_quantile(const Rational& gamma, const Rational& p);

/// E value^k = sum_{r<k} gamma^r C(k,r) C(k-1,r) / (r+1).
///
/// Range:    1 <= k <= 10000.
/// Throws:   std::domain_error for k < 1; std::length_error for k > 10000 or if the result may have more than 2^28
///           bits.
[[nodiscard]] Rational marchenko_pastur_moment(const Rational& gamma, int k);

/// The same by a rigorous integral of the density and nothing else.
[[nodiscard]] Ball marchenko_pastur_moment_by_integration(const Rational& gamma, int k);

/// E 1/(value + lambda), lambda >= 0 (for lambda = 0: gamma < 1): the limit of tr (X^T X / n + lambda)^(-1) / d. It
/// is 2 / (s + sqrt(s^2 + 4 gamma lambda)), s = 1 - gamma + lambda.
[[nodiscard]] Ball marchenko_pastur_resolvent(const Rational& gamma, const Rational& lambda);

/// ((1 + sqrt(gamma)) / (1 - sqrt(gamma)))^2, gamma != 1.
[[nodiscard]] Ball marchenko_pastur_condition_number(const Rational& gamma);

}  // namespace lemmata::analysis
