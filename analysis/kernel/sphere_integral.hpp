#pragma once

#include "analysis/kernel/sphere_spectrum.hpp"
#include "analysis/kernel/zonal_kernel.hpp"
#include "analysis/scalar/ball.hpp"

namespace lemmata::analysis {

/// The eigenvalue of degree k on S^(d-1), by rigorous integration of Funk and Hecke's formula
///
///     mu_k = Gamma(d/2) / (sqrt(pi) Gamma((d-1)/2)) int_(-1)^1 kappa(t) P_k(t) (1-t^2)^((d-3)/2) dt,
///
/// P_k Gegenbauer's polynomial with P_k(1) = 1. With t = cos x the arccosine and the square root of a first layer
/// without bias are entire functions of x; Arb's adaptive integration takes the later layers.
///
/// Range:    3 <= d <= 1000, 0 <= k <= 2000.
/// Error:    the working precision, relatively. Exactly zero where kernel.vanishes(k). A ball around zero is left
///           where 256 bits more do not reach the relative accuracy.
/// Throws:   std::domain_error outside the range; for an activation without a closed dual; for the tangent kernel of
///           step and sign, which is infinite at t = 1; and where a variance is 0.
/// Claim:    spectrum.sphere-deep
[[nodiscard]] Ball sphere_eigenvalue(const ZonalKernel& kernel, int d, int k);

/// The same for the kernels with closed eigenvalues, by the integral alone.
[[nodiscard]] Ball funk_hecke_integral(SphereKernel kernel, int d, int k);

}  // namespace lemmata::analysis
