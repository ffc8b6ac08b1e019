#pragma once

#include <span>
#include <vector>

#include "analysis/kernel/nngp.hpp"

namespace lemmata::analysis {

/// The kernels of a pair of inputs at the last layer.
struct PairKernels {
  PairKernel nngp;
  Ball ntk_xx, ntk_zz, ntk_xz;
};

/// Theta^L in the network's parameterisation, with sigma_w^2 of layer l:
///
///     ntk              Theta^0 = K^0,  Theta^l = K^l + sigma_w^2 C'(K^(l-1)) Theta^(l-1)
///     standard, slide  Theta^0 = 0,    Theta^l = C(K^(l-1)) + sigma_w^2 C'(K^(l-1)) Theta^(l-1)
///
/// The second is the limit of Theta / n for hidden layers that all have width n; on the slide Theta itself is meant,
/// which is then infinite for L >= 1 (claim ntk.width-divergence).
///
/// Error:    about the working precision: K(x,x), K(z,z), the deficit (as nngp_kernel says) and Theta(x,x),
///           Theta(z,z) relatively, Theta(x,z) relatively to sqrt(Theta(x,x) Theta(z,z)). The precision inside rises
///           until that is reached.
/// Cost:     L dual activations and as many of the derivative. ReLU, L = 10^4, 128 bits: about 0.5 s.
/// Throws:   std::domain_error as input_kernel does, and where C' is infinite (step, sign);
///           std::length_error if the precision would have to rise beyond all measure.
/// Claim:    ntk.recursion
[[nodiscard]] PairKernels neural_tangent_kernel(const InfiniteNetwork& network, const InputProducts& inputs);

/// The same after several numbers of hidden layers, in one pass: `depths` increasing, each from 0 to L.
/// Throws std::invalid_argument otherwise.
[[nodiscard]] std::vector<PairKernels> neural_tangent_kernels(const InfiniteNetwork& network,
                                                              const InputProducts& inputs,
                                                              std::span<const int> depths);

/// The NNGP and the tangent kernel of the rows of X and Z.
struct KernelMatrices {
  Matrix<Ball> nngp;
  Matrix<Ball> ntk;
};
[[nodiscard]] KernelMatrices neural_tangent_kernel(const InfiniteNetwork& network, const RationalMatrix& x,
                                                   const RationalMatrix& z);

}  // namespace lemmata::analysis
