#pragma once

#include "analysis/kernel/nngp.hpp"

namespace lemmata::analysis {

/// The kernels of a pair of inputs at the last layer.
struct PairKernels {
  PairKernel nngp;
  Ball ntk_xx, ntk_zz, ntk_xz;
};

/// Theta^L in the network's parameterisation:
///
///     ntk        Theta^0 = K^0,  Theta^l = K^l + sigma_w^2 C'(K^(l-1)) Theta^(l-1)
///     standard   Theta^0 = 0,    Theta^l = C(K^(l-1)) + sigma_w^2 C'(K^(l-1)) Theta^(l-1)      (the limit of Theta / n)
///     slide      as standard; Theta itself is infinite (claim ntk.width-divergence)
///
/// Claim:    ntk.recursion
[[nodiscard]] PairKernels neural_tangent_kernel(const InfiniteNetwork& network, const InputProducts& inputs);

/// The NNGP and the tangent kernel of the rows of X and Z.
struct KernelMatrices {
  Matrix<Ball> nngp;
  Matrix<Ball> ntk;
};
[[nodiscard]] KernelMatrices neural_tangent_kernel(const InfiniteNetwork& network, const RationalMatrix& x,
                                                   const RationalMatrix& z);

}  // namespace lemmata::analysis
