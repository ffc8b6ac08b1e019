#pragma once

#include <vector>

#include "analysis/kernel/infinite_network.hpp"
#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/scalar/ball.hpp"

/// Kernels of infinitely wide networks at single pairs of inputs and on Gram matrices, in balls (NNGP; the tangent
/// kernel is in ntk.hpp). In doubles, for thousands of inputs: gram_kernels.hpp.
namespace lemmata::analysis {

/// x.x / d, z.z / d and x.z / d of a pair of inputs in R^d.
struct InputProducts {
  Rational xx, zz, xz;
};

/// Correlations that are known exactly, where the deficit's ball would not show it. (Correlation 1 is a deficit of
/// 0.)
enum class KnownCorrelation { none, minus_one, zero };

/// Two inputs at one layer: K(x,x), K(z,z), and what K(x,z) lacks: deficit = sqrt(K(x,x) K(z,z)) - K(x,z) >= 0.
/// Carried so that nothing cancels near correlation 1, however deep the network; 1 - rho = deficit / sqrt(K(x,x)
/// K(z,z)).
struct PairKernel {
  Ball xx, zz, deficit;
  bool equal_variances = false;  ///< K(x,x) and K(z,z) are known to be the same number
  KnownCorrelation known_correlation = KnownCorrelation::none;  ///< then both variances are above 0

  [[nodiscard]] Ball xz() const;
  /// Throws std::domain_error if a variance is not shown to differ from 0.
  [[nodiscard]] Ball one_minus_correlation() const;
};

/// K^0 = sigma_b^2 + sigma_w^2 x.z / d.
///
/// Throws:   std::domain_error if xz^2 > xx zz, or xx or zz is negative.
/// Claim:    nngp.base-case
[[nodiscard]] PairKernel input_kernel(const LayerVariances& layer, const InputProducts& inputs);

/// K^(l+1) = sigma_b^2 + sigma_w^2 C(K^l).
///
/// Error:    what the kernel's balls carry is passed on by bounds of derivatives, not by the formula's dependencies:
///           by C' and difference quotients, without a closed form by moments of phi and phi' (for continuous phi with
///           finite ones at twice the variance; otherwise as dual_activation says). Where the deficit is so small that
///           a difference would cancel, it is passed on as a product. Exact: an even phi makes a pair of correlation
///           -1 a pair of correlation 1, an odd phi leaves -1 and 0 as they are (the variances being equal or phi
///           homogeneous, without bias).
/// Claim:    nngp.recursion
[[nodiscard]] PairKernel next_kernel(const Activation& phi, const LayerVariances& layer,
                                     const PairKernel& kernel);

/// K^L at the pair.
///
/// Error:    about the working precision, relatively, of K(x,x), K(z,z) and the deficit: the precision inside rises
///           until that is reached. A deficit that cannot be told from 0 when its ball has come below 2^-1024
///           sqrt(K(x,x) K(z,z)) is left as that ball, which contains 0.
/// Cost:     L dual activations, three where the variances differ. ReLU, L = 10^4, 128 bits: about 0.3 s.
/// Throws:   std::domain_error as input_kernel does, and where a second moment is infinite; std::length_error if the
///           precision would have to rise beyond all measure.
[[nodiscard]] PairKernel nngp_kernel(const InfiniteNetwork& network, const InputProducts& inputs);

/// K^L(x_i, z_j) for the rows of X (n x d) and Z (m x d), pair by pair; half of them if X = Z.
///
/// Throws:   std::invalid_argument if the dimensions differ or are 0; std::domain_error as above.
[[nodiscard]] Matrix<Ball> nngp_kernel(const InfiniteNetwork& network, const RationalMatrix& x,
                                       const RationalMatrix& z);

}  // namespace lemmata::analysis
