#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// The law of Marchenko and Pastur: the limit of the spectrum of X^T X / n, X n x d with independent centred entries
/// of variance 1,
/// d / n -> gamma. On [a, b] = [(1 - sqrt(gamma))^2, (1 + sqrt(gamma))^2] it has the density sqrt((b-x)(x-a)) / (2 pi
/// gamma x), and for
/// gamma > 1 an atom 1 - 1/gamma at 0.
///
/// Range:    gamma > 0.
/// Throws:   std::domain_error outside the range.
/// Source:   [MarchenkoPastur1967]
/// Claim:    rmt.spectrum-regimes
namespace lemmata::analysis {

struct SpectrumEdges {
  Ball low, high;
};
[[nodiscard]] SpectrumEdges marchenko_pastur_edges(const Rational& gamma);

/// 0 outside [a, b]; throws std::domain_error at x = 0 = a, where it is infinite.
[[nodiscard]] Ball marchenko_pastur_density(const Rational& gamma, const Rational& x);

[[nodiscard]] Rational marchenko_pastur_atom(const Rational& gamma);

/// P(value <= x), the atom included; by a closed form.
[[nodiscard]] Ball marchenko_pastur_distribution(const Rational& gamma, const Rational& x);

/// The smallest x with P(value <= x) >= p, 0 < p < 1, enclosed by bisection to the working precision.
[[nodiscard]] Ball marchenko_pastur_quantile(const Rational& gamma, const Rational& p);

/// E value^k = sum_{r<k} gamma^r C(k,r) C(k-1,r) / (r+1), k >= 1.
[[nodiscard]] Rational marchenko_pastur_moment(const Rational& gamma, int k);

/// The same by a rigorous integral of the density and nothing else.
[[nodiscard]] Ball marchenko_pastur_moment_by_integration(const Rational& gamma, int k);

/// E 1/(value + lambda), lambda >= 0 (for lambda = 0: gamma < 1): the limit of tr (X^T X / n + lambda)^(-1) / d.
[[nodiscard]] Ball marchenko_pastur_resolvent(const Rational& gamma, const Rational& lambda);

/// ((1 + sqrt(gamma)) / (1 - sqrt(gamma)))^2, gamma != 1.
[[nodiscard]] Ball marchenko_pastur_condition_number(const Rational& gamma);

}  // namespace lemmata::analysis
