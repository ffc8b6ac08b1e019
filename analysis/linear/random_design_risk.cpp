#include "analysis/linear/random_design_risk.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "analysis/linear/wishart_moments.hpp"
#include "analysis/linear/wishart_spectrum.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rising_precision.hpp"

namespace lemmata::analysis {

namespace {

void require_parameters(const char* function, const Rational& squared_norm, const Rational& noise_variance) {
  if (squared_norm < 0)
    throw std::domain_error(std::string(function) + ": the squared norm must be at least 0, got " +
                            to_string(squared_norm));
  if (noise_variance < 0)
    throw std::domain_error(std::string(function) + ": the noise variance must be at least 0, got " +
                            to_string(noise_variance));
}

void require_design(const char* function, const RandomDesign& design) {
  if (design.n < 1 || design.d < 1)
    throw std::domain_error(std::string(function) + ": n and d must be at least 1, got n = " +
                            std::to_string(design.n) + ", d = " + std::to_string(design.d));
  require_parameters(function, design.squared_norm, design.noise_variance);
}

/// The least integer at least x.
Integer ceiling(const Rational& x) {
  const Integer p = numerator(x), q = denominator(x);
  const Integer floor = p >= 0 ? Integer(p / q) : Integer(-((-p + q - 1) / q));
  return Rational(floor) == x ? floor : Integer(floor + 1);
}

}  // namespace

RiskParts ridgeless_risk_parts(const RandomDesign& design) {
  require_design("ridgeless_risk_parts", design);
  RiskParts parts;
  // X^+ X is the projection on a uniformly random subspace of min(n, d) dimensions.
  parts.bias = design.d > design.n
                   ? Rational(design.squared_norm * Rational(design.d - design.n) / Rational(design.d))
                   : Rational(0);
  if (design.noise_variance == 0) {
    parts.variance = Rational(0);
  } else if (const auto trace = inverse_wishart_trace(design.n, design.d)) {
    parts.variance = design.noise_variance * *trace;
  }
  return parts;
}

std::optional<Rational> ridgeless_risk(const RandomDesign& design) {
  const RiskParts parts = ridgeless_risk_parts(design);
  if (!parts.variance) return std::nullopt;
  return parts.bias + *parts.variance;
}

std::optional<Rational> ridgeless_risk_variance(const RandomDesign& design) {
  require_design("ridgeless_risk_variance", design);
  const Rational n(design.n), d(design.d);
  const Rational bias =
      d > n ? Rational(design.squared_norm * design.squared_norm * 2 * n * (d - n) / (d * d * (d + 2)))
            : Rational(0);
  if (design.noise_variance == 0) return bias;
  const auto second = inverse_wishart_second_moments(design.n, design.d);
  if (!second) return std::nullopt;
  const Rational mean = inverse_wishart_trace(design.n, design.d).value();
  return bias + design.noise_variance * design.noise_variance *
                    (second->square_of_trace - mean * mean + 2 * second->trace_of_square);
}

std::optional<Ball> stationary_dimension(std::int64_t n, const Rational& squared_norm,
                                         const Rational& noise_variance) {
  require_design("stationary_dimension", {n, 1, squared_norm, noise_variance});
  if (noise_variance == 0 || squared_norm <= noise_variance) return std::nullopt;
  return with_rising_precision("stationary_dimension", 32, [&] {
    const Ball rho = sqrt_nonnegative(Ball(Rational(squared_norm / noise_variance)));
    return Ball(Rational(Integer(n) + 1)) * rho / (rho - Ball(1));
  });
}

std::optional<std::int64_t> best_overparameterised_dimension(std::int64_t n, const Rational& squared_norm,
                                                             const Rational& noise_variance) {
  require_design("best_overparameterised_dimension", {n, 1, squared_norm, noise_variance});
  constexpr std::int64_t most = std::int64_t{1} << 60;
  if (noise_variance == 0 || squared_norm <= noise_variance || n >= most) return std::nullopt;
  // The branch falls up to the stationary point and rises beyond it.
  const auto rises_after = [&](std::int64_t d) {
    return ridgeless_risk({n, d, squared_norm, noise_variance}).value() <=
           ridgeless_risk({n, d + 1, squared_norm, noise_variance}).value();
  };
  std::int64_t low = n + 1, high = n + 2;  // it falls at all d up to low, n + 1 being infinite
  while (!rises_after(high)) {
    low = high;
    if (high >= most) return std::nullopt;
    high *= 2;
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (rises_after(middle) ? high : low) = middle;
  }
  return high;
}

std::optional<Rational> limiting_ridgeless_risk(const Rational& gamma, const Rational& squared_norm,
                                                const Rational& noise_variance) {
  require_parameters("limiting_ridgeless_risk", squared_norm, noise_variance);
  if (gamma <= 0)
    throw std::domain_error("limiting_ridgeless_risk: gamma must be above 0, got " + to_string(gamma));
  const Rational bias = gamma > 1 ? Rational(squared_norm * (1 - 1 / gamma)) : Rational(0);
  if (noise_variance == 0) return bias;
  if (gamma == 1) return std::nullopt;
  return bias + noise_variance * (gamma < 1 ? Rational(gamma / (1 - gamma)) : Rational(1 / (gamma - 1)));
}

std::optional<std::int64_t> size_for_limit(const Rational& gamma, const Rational& squared_norm,
                                           const Rational& noise_variance, const Rational& tolerance) {
  const auto limit = limiting_ridgeless_risk(gamma, squared_norm, noise_variance);
  if (tolerance <= 0)
    throw std::domain_error("size_for_limit: the tolerance must be above 0, got " + to_string(tolerance));
  if (!limit) return std::nullopt;
  // n = q t and d = p t. With m = |q - p| the variance is sigma^2 min(p,q) t / (m t - 1), which is the limit's times
  // 1 + 1/(m t - 1): the risk lies above the limit and falls to it, so the relative error falls in t. It is
  // v / (v + L (m t - 1)), v the limit's variance and L the whole limit, and at most `tolerance` if
  // L (m t - 1) >= v (1/tolerance - 1). Finite it is from m t = 2 on.
  const Integer p = numerator(gamma), q = denominator(gamma), m = abs(Integer(q - p));
  Integer t(1);
  if (noise_variance != 0) {
    const Rational variance = noise_variance * Rational(std::min(p, q), m);
    const Rational at_least = std::max(Rational(2), Rational(1 + variance / *limit * (1 / tolerance - 1)));
    t = ceiling(at_least / Rational(m));
  }
  const Integer n = q * t;
  if (n > std::numeric_limits<std::int64_t>::max())
    throw std::length_error("size_for_limit: the size is beyond 2^63: " + to_string(n));
  return static_cast<std::int64_t>(n);
}

Rational ridge_risk_at(const RationalMatrix& x, const Rational& squared_norm, const Rational& noise_variance,
                       const Rational& lambda) {
  require_parameters("ridge_risk_at", squared_norm, noise_variance);
  if (x.rows() < 1 || x.columns() < 1)
    throw std::domain_error("ridge_risk_at: X must have at least one row and one column");
  if (lambda < 0)
    throw std::domain_error("ridge_risk_at: lambda must be at least 0, got " + to_string(lambda));
  // w - beta = -lambda A beta + A X^T noise with A = (X^T X + lambda I)^(-1). The smaller Gram matrix has the same
  // eigenvalues but for d - n zeros, on which A is 1/lambda.
  const RationalMatrix transposed = transpose(x);
  const bool wide = x.columns() > x.rows();
  if (wide && lambda == 0) throw std::domain_error("ridge_risk_at: for d > n lambda must be above 0, got 0");
  RationalMatrix gram = wide ? exact_product(x, transposed) : exact_product(transposed, x);
  for (int i = 0; i < gram.rows(); ++i) gram(i, i) += lambda;
  const RationalMatrix inverted = inverse(gram);
  const Rational first = trace(inverted);
  Rational second(0);
  for (const Rational& element : inverted.elements()) second += element * element;
  const Rational null_directions = wide ? Rational(x.columns() - x.rows()) : Rational(0);
  const Rational shrunk = lambda * lambda * second + null_directions;  // lambda^2 tr A^2
  return squared_norm / x.columns() * shrunk + noise_variance * (first - lambda * second);
}

Rational optimal_ridge(const RandomDesign& design) {
  require_design("optimal_ridge", design);
  if (design.squared_norm == 0)
    throw std::domain_error(
        "optimal_ridge: the squared norm must be above 0: without a signal no penalty is large enough");
  return design.d * design.noise_variance / design.squared_norm;
}

Ball ridge_risk(const RandomDesign& design, const Rational& lambda) {
  require_design("ridge_risk", design);
  if (lambda <= 0) throw std::domain_error("ridge_risk: lambda must be above 0, got " + to_string(lambda));
  const Rational& norm = design.squared_norm;
  const Rational& noise = design.noise_variance;
  if (norm == 0 && noise == 0) return Ball(0);
  constexpr int spare_bits = 32;
  // lambda^2 (r^2/d) tr (W + lambda)^(-2) + sigma^2 (tr (W + lambda)^(-1) - lambda tr (W + lambda)^(-2)), as at a
  // fixed X; what the two parts share cancels exactly at the optimal lambda.
  const Rational of_second = lambda * (lambda * norm / design.d - noise);
  return with_rising_precision("ridge_risk", spare_bits, [&] {
    if (of_second == 0) return Ball(noise) * wishart_resolvent_trace(design.n, design.d, lambda);
    const ResolventTraces traces = wishart_resolvent_traces(design.n, design.d, lambda);
    return Ball(noise) * traces.first + Ball(of_second) * traces.second;
  });
}

}  // namespace lemmata::analysis
