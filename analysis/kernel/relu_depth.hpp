#pragma once

#include "analysis/scalar/ball.hpp"

/// The angle theta of two inputs in very deep ReLU networks with He's initialisation (sigma_w^2 = 2, no bias):
///
///     cos theta' = cos theta + (sin theta - theta cos theta) / pi.
namespace lemmata::analysis {

/// C(rho_0) in theta_l = 3 pi / (l + (3/2) ln l + C(rho_0) + o(1)), the angle at layer l of two inputs that begin at
/// correlation rho_0: Abel's function, C(rho') = C(rho) + 1.
///
/// With Psi(t) = 3 pi/t + (3/2) ln t + c_1 t + ... + c_m t^m, its c_j such that E(t) = Psi(t') - Psi(t) - 1 vanishes at 0
/// to order m+2, C = lim Psi(theta_l) - l - (3/2) ln 3 pi. The limit is taken exactly but for the sum of E over the
/// layers from some l on, which is bounded: E / t^(m+2) by its maximum on a circle around 0 inside which t' is
/// analytic, and the angles by theta_l+k <= 3 pi / (3 pi / theta_l + k).
///
/// Range:    -1 <= rho_0 < 1.
/// Error:    about the working precision, for an exact rho_0.
/// Throws:   std::domain_error outside.
/// Claim:    depth.relu-he-correlation
[[nodiscard]] Ball relu_depth_constant(const Ball& correlation);

}  // namespace lemmata::analysis
