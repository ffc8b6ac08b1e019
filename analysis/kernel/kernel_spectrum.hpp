#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "analysis/kernel/infinite_network.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"

/// Eigenvalues of kernels kappa(t) that depend on the cosine t of two inputs alone, with respect to the uniform probability on the sphere
/// S^(d-1) or the cube {-1,+1}^d (t = x.z / d): one for each degree k, and its multiplicity.
namespace lemmata::analysis {

/// The dimension of the spherical harmonics of degree k in d dimensions: (2k+d-2)/k C(k+d-3, k-1), and 1 for k = 0. d >= 2.
[[nodiscard]] Integer harmonic_dimension(int d, int k);

/// Kernels with closed eigenvalues on the sphere: one hidden layer, w ~ N(0, I), no bias, inputs of norm 1 in the slide's K^0 = t.
///
///     sign       (2/pi) arcsin t            step   1/2 - arccos(t) / (2 pi)
///     relu       (sqrt(1-t^2) + t (pi - arccos t)) / (2 pi)
///     relu_ntk   relu + t step
enum class SphereKernel { sign, step, relu, relu_ntk };

/// mu_k by Gamma functions; exactly zero where it is.
///
/// Range:    d >= 3, 0 <= k <= 10^6.
/// Claim:    spectrum.sphere
[[nodiscard]] Ball sphere_eigenvalue(SphereKernel kernel, int d, int k);

/// The zonal kernel of an infinitely wide network on inputs with x.x = d: kappa(t) = K^L or Theta^L at x.z / d = t.
enum class KernelKind { nngp, ntk };
class ZonalKernel {
 public:
  ZonalKernel(InfiniteNetwork network, KernelKind kind);

  /// kappa on the ball, -1 <= t <= 1.
  [[nodiscard]] Ball value(const Ball& t) const;

  [[nodiscard]] const InfiniteNetwork& network() const { return network_; }
  [[nodiscard]] KernelKind kind() const { return kind_; }

 private:
  InfiniteNetwork network_;
  KernelKind kind_;
};

/// mu_k on the sphere by rigorous integration (Funk and Hecke).
///
/// Claim:    spectrum.sphere-deep
[[nodiscard]] Ball sphere_eigenvalue(const ZonalKernel& kernel, int d, int k);

/// mu_k on the cube for every degree k = 0, ..., d: 2^-d sum_j kappa(1 - 2j/d) K_j(k), K_j Krawtchouk's polynomials in exact integers.
///
/// Error:    the working precision, relative to kappa(1), after the sum's cancellation, for which kappa is computed with some d more bits.
/// Claim:    spectrum.cube
[[nodiscard]] std::vector<Ball> cube_eigenvalues(const std::function<Ball(const Rational& t)>& kappa, int d);
[[nodiscard]] std::vector<Ball> cube_eigenvalues(const ZonalKernel& kernel, int d);

/// Eigenvalues in decreasing order with their degrees and multiplicities.
struct SpectralStep {
  Ball eigenvalue;
  int degree;
  Integer multiplicity;
  Integer first;  ///< rank of the first eigenvalue of this step, from 1
};
/// Throws std::domain_error if the balls do not show the order of two eigenvalues that are not equal by symmetry.
[[nodiscard]] std::vector<SpectralStep> sorted_spectrum(const std::vector<Ball>& eigenvalues,
                                                        const std::vector<Integer>& multiplicities);

}  // namespace lemmata::analysis
