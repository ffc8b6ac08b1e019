#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// Laws of the eigenvalues of X^T X, X n x d with independent standard normal entries, at finite n and d. Balls are
/// relatively accurate to about the working precision (BallPrecision).
namespace lemmata::analysis {

/// P(smallest non-zero eigenvalue > x) for |n - d| = 1: e^(-m x / 2), m = min(n, d).
///
/// Range:    |n - d| = 1, n, d >= 1, x >= 0.
/// Throws:   std::domain_error outside the range.
/// Claim:    rmt.hard-edge
[[nodiscard]] Ball hard_edge_survival(std::int64_t n, std::int64_t d, const Rational& x);

/// The x with P(smallest non-zero eigenvalue <= x) = p: -2 ln(1 - p) / m, 0 <= p < 1.
[[nodiscard]] Ball hard_edge_quantile(std::int64_t n, std::int64_t d, const Rational& p);

/// E tr (X^T X + lambda I_d)^(-1) of the d x d matrix, enclosed: the integral of 1/(x + lambda) against the one-point
/// density of the real Laguerre ensemble, which wishart_spectrum.cpp derives, and (d - n)/lambda more for d > n. All
/// of it is Laguerre polynomials at -lambda and Tricomi's functions, but for one integral if min(n, d) is even.
///
/// Range:    1 <= min(n, d) <= most_resolvent_size, max(n, d) <= most_resolvent_dimension,
///           1/most_resolvent_penalty <= lambda <= most_resolvent_penalty.
/// Throws:   std::domain_error for n, d < 1 or lambda <= 0; std::length_error outside the rest of the range.
/// Cost:     with min(n, d) odd below 10 ms; even, the integral takes from 10 ms to 2 s as |n - d| and 1/lambda grow
///           (at 128 bits). The second trace takes as long again.
/// Source:   [AdlerForresterNagaoVanMoerbeke2000], [Widom1999]
/// Claim:    rmt.ridge-optimal
[[nodiscard]] Ball wishart_resolvent_trace(std::int64_t n, std::int64_t d, const Rational& lambda);

/// That and E tr (X^T X + lambda I_d)^(-2), minus its derivative in lambda.
struct ResolventTraces {
  Ball first, second;
};
[[nodiscard]] ResolventTraces wishart_resolvent_traces(std::int64_t n, std::int64_t d,
                                                       const Rational& lambda);

inline constexpr std::int64_t most_resolvent_size = 200;
inline constexpr std::int64_t most_resolvent_dimension = 400;
inline constexpr std::int64_t most_resolvent_penalty = 1000000;

}  // namespace lemmata::analysis
