#pragma once

#include <optional>
#include <vector>

#include "analysis/kernel/activation.hpp"
#include "analysis/kernel/infinite_network.hpp"
#include "analysis/scalar/ball.hpp"

/// Very deep networks: the maps q -> sigma_b^2 + sigma_w^2 E phi(sqrt(q) z)^2 of the variance and rho -> rho' of the correlation, their
/// fixed points, and where they lose stability.
namespace lemmata::analysis {

/// A fixed point of the variance: q*, and chi_1 = sigma_w^2 E phi'(sqrt(q*) z)^2, the slope of the correlation map at 1.
/// Correlation 1 is stable if chi_1 < 1; xi = -1 / ln chi_1 is the depth scale (nothing for chi_1 >= 1).
struct VarianceFixedPoint {
  Ball variance;
  Ball slope;  ///< chi_1
  std::optional<Ball> depth_scale;
};

/// The fixed points of the variance in (0, largest], enclosed, in increasing order; `complete` if it is proved that there are
/// no others there.
struct VarianceFixedPoints {
  std::vector<VarianceFixedPoint> points;
  bool complete = false;
};
[[nodiscard]] VarianceFixedPoints variance_fixed_points(const Activation& phi, const LayerVariances& layer,
                                                        const Rational& largest);

/// The point of the critical line (chi_1 = 1) at which the variance's fixed point is q:
/// sigma_w^2 = 1 / C'(q,q,q), sigma_b^2 = q - C(q,q,q) / C'(q,q,q); on the line only where sigma_b^2 >= 0.
///
/// Claim:    depth.critical-line
struct CriticalPoint {
  Ball weight_variance;
  Ball bias_variance;
};
[[nodiscard]] CriticalPoint critical_point(const Activation& phi, const Ball& q);

/// The fixed point of the correlation map below 1, for chi_1 > 1: enclosed; nothing for chi_1 <= 1.
///
/// Claim:    depth.fixed-points
[[nodiscard]] std::optional<Ball> correlation_fixed_point(const Activation& phi, const LayerVariances& layer,
                                                          const VarianceFixedPoint& at);

/// C(rho_0) in theta_l = 3 pi / (l + (3/2) ln l + C(rho_0) + o(1)), the angle of two inputs at layer l of a ReLU network with
/// He's initialisation (sigma_w^2 = 2, no bias) that begin at correlation rho_0: Abel's function, C(rho') = C(rho) + 1.
///
/// Range:    -1 <= rho_0 < 1.
/// Claim:    depth.relu-he-correlation
[[nodiscard]] Ball relu_depth_constant(const Ball& correlation);

}  // namespace lemmata::analysis
