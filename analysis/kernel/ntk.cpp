#include "analysis/kernel/ntk.hpp"

#include "analysis/kernel/pair_dual.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

PairKernels neural_tangent_kernel(const InfiniteNetwork& network, const InputProducts& inputs) {
  PairKernels kernels;
  const bool ntk = network.parameterisation == Parameterisation::ntk;
  with_enough_bits("neural_tangent_kernel", network, [&](int bits) {
    PairKernel kernel = input_kernel(network.layers.at(0), inputs);
    Ball xx(0), zz(0), xz(0);
    if (ntk) {
      xx = kernel.xx;
      zz = kernel.zz;
      xz = kernel.xz();
    }
    for (std::size_t l = 1; l < network.layers.size(); ++l) {
      const LayerVariances& layer = network.layers[l];
      const PairDual dual = pair_dual(network.activation, kernel);
      const PairDualDerivative slope = pair_dual_derivative(network.activation, kernel);
      kernel = kernel_after(network.activation, layer, kernel, dual);
      const Ball t(layer.weight);
      // What the last layer's own weights (and, in the NTK parameterisation, biases) contribute.
      xx = (ntk ? kernel.xx : dual.xx) + t * slope.xx * xx;
      zz = (ntk ? kernel.zz : dual.zz) + t * slope.zz * zz;
      xz = (ntk ? kernel.xz() : sqrt_nonnegative(dual.xx * dual.zz) - dual.gap) + t * slope.xz * xz;
    }
    kernels = {kernel, xx, zz, xz};
    return is_accurate(kernel.xx, bits) && is_accurate(kernel.zz, bits) &&
           is_accurate(kernel.deficit, bits) && is_accurate(xx, bits) && is_accurate(zz, bits) &&
           is_accurate(xz, sqrt_nonnegative(xx * zz), bits);
  });
  const Ball zero(0);
  return {{kernels.nngp.xx + zero, kernels.nngp.zz + zero, kernels.nngp.deficit + zero,
           kernels.nngp.equal_variances},
          kernels.ntk_xx + zero,
          kernels.ntk_zz + zero,
          kernels.ntk_xz + zero};
}

KernelMatrices neural_tangent_kernel(const InfiniteNetwork& network, const RationalMatrix& x,
                                     const RationalMatrix& z) {
  KernelMatrices result{Matrix<Ball>(x.rows(), z.rows()), Matrix<Ball>(x.rows(), z.rows())};
  const bool symmetric = x.elements() == z.elements() && x.rows() == z.rows();
  for (int i = 0; i < x.rows(); ++i)
    for (int j = symmetric ? i : 0; j < z.rows(); ++j) {
      const PairKernels pair = neural_tangent_kernel(network, input_products(x.row(i), z.row(j)));
      result.nngp(i, j) = pair.nngp.xz();
      result.ntk(i, j) = pair.ntk_xz;
      if (symmetric) {
        result.nngp(j, i) = result.nngp(i, j);
        result.ntk(j, i) = result.ntk(i, j);
      }
    }
  return result;
}

}  // namespace lemmata::analysis
