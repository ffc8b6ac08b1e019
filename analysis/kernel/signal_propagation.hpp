#pragma once

#include <optional>
#include <vector>

#include "analysis/activation/activation.hpp"
#include "analysis/kernel/infinite_network.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/truth.hpp"

/// Very deep networks: the maps q -> sigma_b^2 + sigma_w^2 E phi(sqrt(q) z)^2 of the variance and rho -> rho' of the
/// correlation, their fixed points, and where they lose stability.
namespace lemmata::analysis {

/// A fixed point of the variance: q*, and chi_1 = sigma_w^2 E phi'(sqrt(q*) z)^2, the slope of the correlation map at
/// 1. Correlation 1 is stable if chi_1 < 1; xi = -1 / ln chi_1 is the depth scale (nothing unless chi_1 < 1 is
/// proved).
struct VarianceFixedPoint {
  Ball variance;
  Truth is_stable;  ///< whether the variance's own map has a slope of size below 1 there
  Ball slope;       ///< chi_1; 0 if it is infinite
  std::optional<Ball> depth_scale;
  bool has_infinite_slope = false;  ///< phi has a jump
};

/// The fixed points of the variance in [examined_from, largest], in increasing order. Each is enclosed: the map minus
/// q has opposite signs at the two ends of the ball, and it is monotone on a neighbourhood. `complete` if it is
/// proved that there are no others there. examined_from is at most sigma_b^2, below which there is none; it is above
/// 0 only for sigma_b^2 = 0, where 0 may be a fixed point too, to which the others could be arbitrarily close.
struct VarianceFixedPoints {
  std::vector<VarianceFixedPoint> points;
  bool complete = false;
  bool every = false;  ///< every q > 0 is a fixed point (ReLU with sigma_w^2 = 2 and no bias); none is listed
  Rational examined_from;
};

/// Bisection with enclosures of the map and its slope. V(q) = E phi(sqrt(q) z)^2 is known at single points alone;
/// between them V'' and V''' are bounded by V at twice the variance (a heat flow, and Cramer's inequality), whatever
/// phi is.
///
/// Range:    largest > 0.
/// Cost:     some hundred second moments at 64 bits.
/// Throws:   std::domain_error for a negative variance, or largest <= 0; where it is not seen whether phi has a jump.
/// Claim:    depth.fixed-points
[[nodiscard]] VarianceFixedPoints variance_fixed_points(const Activation& phi, const LayerVariances& layer,
                                                        const Rational& largest);

/// The point of the critical line (chi_1 = 1) at which the variance's fixed point is q:
/// sigma_w^2 = 1 / C'(q,q,q), sigma_b^2 = q - C(q,q,q) / C'(q,q,q); on the line only where sigma_b^2 >= 0.
///
/// Range:    q > 0.
/// Throws:   std::domain_error where C'(q,q,q) is infinite or 0.
/// Claim:    depth.critical-line
struct CriticalPoint {
  Ball weight_variance;
  Ball bias_variance;
};
[[nodiscard]] CriticalPoint critical_point(const Activation& phi, const Ball& q);

/// The fixed point of the correlation map in [0, 1), for chi_1 > 1: there is exactly one, since the map is convex on
/// [0, 1] (its Taylor coefficients are >= 0), at least 0 at 0, and at 1 it is 1 with a slope above 1. Nothing for
/// chi_1 <= 1: then there is none, or every correlation is one (the identity).
///
/// Throws:   std::domain_error if the balls do not show whether chi_1 is above 1, or where the fixed point is.
/// Claim:    depth.fixed-points
[[nodiscard]] std::optional<Ball> correlation_fixed_point(const Activation& phi, const LayerVariances& layer,
                                                          const VarianceFixedPoint& at);

}  // namespace lemmata::analysis
