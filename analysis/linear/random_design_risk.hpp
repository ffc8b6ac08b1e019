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

/// Its limit for d/n -> gamma; infinite at gamma = 1.
[[nodiscard]] std::optional<Rational> limiting_ridgeless_risk(const Rational& gamma,
                                                              const Rational& squared_norm,
                                                              const Rational& noise_variance);

/// The smallest n from which on, d = gamma n (where that is an integer), the limit is within `tolerance` of the risk,
/// relatively; all larger n
/// included.
[[nodiscard]] std::optional<std::int64_t> size_for_limit(const Rational& gamma, const Rational& squared_norm,
                                                         const Rational& noise_variance,
                                                         const Rational& tolerance);

/// The risk at fixed X of ridge regression with penalty lambda, |X w - y|^2 + lambda |w|^2, beta ~ N(0, (r^2/d) I),
/// r^2 = squared_norm:
/// exact.
///
/// Claim:    rmt.ridge-optimal
[[nodiscard]] Rational ridge_risk_at(const RationalMatrix& x, const Rational& squared_norm,
                                     const Rational& noise_variance, const Rational& lambda);

/// d sigma^2 / r^2, optimal for every fixed X. Throws std::domain_error for squared_norm = 0.
[[nodiscard]] Rational optimal_ridge(const RandomDesign& design);

/// E over X as well, enclosed; lambda > 0. With the optimal lambda it is sigma^2 E tr (X^T X + lambda I)^(-1). For
/// fixed beta the value is the
/// same, by rotation invariance.
[[nodiscard]] Ball ridge_risk(const RandomDesign& design, const Rational& lambda);

}  // namespace lemmata::analysis
