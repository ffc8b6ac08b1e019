#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// Laws of the eigenvalues of X^T X, X n x d with independent standard normal entries, at finite n and d.
namespace lemmata::analysis {

/// P(smallest non-zero eigenvalue > x) for |n - d| = 1: e^(-m x / 2), m = min(n, d).
///
/// Range:    |n - d| = 1, x >= 0.
/// Claim:    rmt.hard-edge
[[nodiscard]] Ball hard_edge_survival(std::int64_t n, std::int64_t d, const Rational& x);

/// The x with P(smallest non-zero eigenvalue <= x) = p: -2 ln(1 - p) / m, 0 <= p < 1.
[[nodiscard]] Ball hard_edge_quantile(std::int64_t n, std::int64_t d, const Rational& p);

/// E tr (X^T X + lambda I_d)^(-1) of the d x d matrix, enclosed, lambda > 0: an integral against the one-point
/// density of the real Laguerre
/// ensemble.
///
/// Range:    n, d >= 1, min(n, d) <= most_resolvent_size, lambda > 0.
/// Throws:   std::domain_error, std::length_error outside the range.
/// Claim:    rmt.ridge-optimal
[[nodiscard]] Ball wishart_resolvent_trace(std::int64_t n, std::int64_t d, const Rational& lambda);
inline constexpr std::int64_t most_resolvent_size = 64;

}  // namespace lemmata::analysis
