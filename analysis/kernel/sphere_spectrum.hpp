#pragma once

#include <cstdint>
#include <optional>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

/// Eigenvalues of zonal kernels kappa(x.z) with respect to the uniform probability on the sphere S^(d-1): spherical
/// harmonics are eigenfunctions, and all those of degree k share one eigenvalue mu_k.
namespace lemmata::analysis {

/// The dimension of the spherical harmonics of degree k in d dimensions: (2k+d-2)/k C(k+d-3, k-1), and 1 for k = 0.
///
/// Range:    d >= 2, k >= 0.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Integer harmonic_dimension(int d, int k);

/// Kernels with eigenvalues in closed form: one hidden layer, w ~ N(0, I), no bias, K^0 = t.
///
///     sign       (2/pi) arcsin t            step   1/2 - arccos(t) / (2 pi)
///     relu       (sqrt(1-t^2) + t (pi - arccos t)) / (2 pi)
///     relu_ntk   relu + t step
enum class SphereKernel { sign, step, relu, relu_ntk };

/// beta_k = (B(k/2, d/2) / (2 pi))^2 for an odd k >= 1, B being Euler's Beta function. For odd d it is a fraction.
///
/// Throws:   std::domain_error unless d >= 2 and k is odd and at least 1; the fraction also for even d.
[[nodiscard]] Ball squared_beta(int d, int k);
[[nodiscard]] Rational exact_squared_beta(int d, int k);

/// The eigenvalue mu_k:
///
///     sign       4 beta_k for odd k                      step   beta_k for odd k, 1/4 for k = 0
///     relu       d beta_(k-1) / (k+d-1)^2                            for even k >= 2;  d beta_1 at 0, 1/(4d) at 1
///     relu_ntk   beta_(k-1) (k^2 + (d-2) k + d+1) / (k+d-1)^2        for even k >= 2;  (d+1) beta_1 at 0, 1/(2d) at 1
///
/// and 0, exactly, for every other k.
///
/// Range:    3 <= d <= 10^6, 0 <= k <= 10^6.
/// Error:    the working precision, relatively.
/// Throws:   std::domain_error outside the range.
/// Source:   003_9cf48140e3e05fc6.txt, "Kernel spectrum"
/// Claim:    spectrum.sphere
[[nodiscard]] Ball sphere_eigenvalue(SphereKernel kernel, int d, int k);

/// The same as a fraction, where it is known to be one: for odd d; for even d nothing, unless it needs no beta_k.
/// Digits grow like k + d: k + d <= 10^5.
[[nodiscard]] std::optional<Rational> exact_sphere_eigenvalue(SphereKernel kernel, int d, int k);

}  // namespace lemmata::analysis
