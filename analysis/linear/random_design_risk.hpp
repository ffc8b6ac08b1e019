#pragma once

#include <cstdint>
#include <optional>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// Excess risk E |w - beta|^2 of linear regression, y = X beta + noise, rows of X independent N(0, I_d), noise of
/// variance sigma^2.
namespace lemmata::analysis {

struct RandomDesign {
  std::int64_t n, d;
  Rational squared_norm;    ///< |beta|^2
  Rational noise_variance;  ///< sigma^2
};

/// Of w = X^+ y: sigma^2 d/(n-d-1) for n > d+1; |beta|^2 (1 - n/d) + sigma^2 n/(d-n-1) for d > n+1; infinite
/// (nothing) for |n-d| <= 1 and sigma > 0.
///
/// Range:    n, d >= 1; both numbers at least 0.
/// Throws:   std::domain_error outside the range.
/// Claim:    rmt.double-descent, scaling.linear-regression
[[nodiscard]] std::optional<Rational> ridgeless_risk(const RandomDesign& design);

/// The part that does not come from noise, and the part that does.
struct RiskParts {
  Rational bias;
  std::optional<Rational> variance;  ///< nothing: infinite
};
[[nodiscard]] RiskParts ridgeless_risk_parts(const RandomDesign& design);

/// The variance of |w - beta|^2 over designs and normal noise, from the second moments of inverse Wishart matrices
/// and of the beta law of |X^+ X beta|^2 / |beta|^2, which is independent of the non-zero eigenvalues:
///
///     sigma^4 (Var tr G^(-1) + 2 E tr G^(-2)) + |beta|^4 2 n (d-n) / (d^2 (d+2))  (the latter for d > n),
///
/// G the smaller one of X^T X and X X^T. Infinite (nothing) for |n-d| <= 3 and sigma > 0.
[[nodiscard]] std::optional<Rational> ridgeless_risk_variance(const RandomDesign& design);

/// Where the over-parameterised branch d > n + 1, as a function of real d, is least: d = (n+1) rho / (rho-1), rho =
/// |beta| / sigma. Nothing for rho <= 1, where it decreases for ever, and for sigma = 0, where it increases.
///
/// Claim:    rmt.double-descent
[[nodiscard]] std::optional<Ball> stationary_dimension(std::int64_t n, const Rational& squared_norm,
                                                       const Rational& noise_variance);

/// The d > n + 1 at which that branch is least, the smaller one of two; nothing where there is no stationary point,
/// or beyond 2^60.
[[nodiscard]] std::optional<std::int64_t> best_overparameterised_dimension(std::int64_t n,
                                                                           const Rational& squared_norm,
                                                                           const Rational& noise_variance);

/// Its limit for n -> infinity and d/n -> gamma; infinite (nothing) at gamma = 1 for sigma > 0.
[[nodiscard]] std::optional<Rational> limiting_ridgeless_risk(const Rational& gamma,
                                                              const Rational& squared_norm,
                                                              const Rational& noise_variance);

/// The smallest n from which on, d = gamma n (where that is an integer), the limit is within `tolerance` of the risk,
/// relatively; all larger n included. Nothing where the limit is infinite.
///
/// Range:    gamma > 0, tolerance > 0.
/// Throws:   std::domain_error outside the range; std::length_error if it is beyond 2^63.
[[nodiscard]] std::optional<std::int64_t> size_for_limit(const Rational& gamma, const Rational& squared_norm,
                                                         const Rational& noise_variance,
                                                         const Rational& tolerance);

/// The risk at fixed X of ridge regression with penalty lambda, |X w - y|^2 + lambda |w|^2, beta ~ N(0, (r^2/d) I),
/// r^2 = squared_norm: with A = (X^T X + lambda I)^(-1) it is (r^2/d) lambda^2 tr A^2 + sigma^2 tr X^T X A^2,
/// exactly.
///
/// Range:    lambda >= 0; lambda = 0 where X^T X is invertible.
/// Throws:   std::domain_error outside the range.
/// Claim:    rmt.ridge-optimal
[[nodiscard]] Rational ridge_risk_at(const RationalMatrix& x, const Rational& squared_norm,
                                     const Rational& noise_variance, const Rational& lambda);

/// d sigma^2 / r^2, optimal for every fixed X. Throws std::domain_error for squared_norm = 0.
[[nodiscard]] Rational optimal_ridge(const RandomDesign& design);

/// E over X as well, enclosed; lambda > 0. With the optimal lambda it is sigma^2 E tr (X^T X + lambda I)^(-1). For
/// fixed beta the value is the same, by rotation invariance.
///
/// Range:    that of wishart_resolvent_trace.
/// Error:    relatively accurate to about the working precision.
/// Throws:   std::domain_error, std::length_error as there.
[[nodiscard]] Ball ridge_risk(const RandomDesign& design, const Rational& lambda);

}  // namespace lemmata::analysis
