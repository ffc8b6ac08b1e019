#include "analysis/kernel/ntk.hpp"

#include <stdexcept>
#include <string>

#include "analysis/kernel/pair_dual.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

std::vector<PairKernels> neural_tangent_kernels(const InfiniteNetwork& network, const InputProducts& inputs,
                                                std::span<const int> depths) {
  for (std::size_t i = 0; i < depths.size(); ++i)
    if (depths[i] < 0 || depths[i] > network.depth() || (i > 0 && depths[i] <= depths[i - 1]))
      throw std::invalid_argument("neural_tangent_kernels: increasing depths from 0 to " +
                                  std::to_string(network.depth()) + " are needed, got " +
                                  std::to_string(depths[i]));
  const bool ntk = network.parameterisation == Parameterisation::ntk;
  std::vector<PairKernels> found;
  with_enough_bits("neural_tangent_kernel", network, [&](int bits) {
    found.clear();
    PairKernel kernel = input_kernel(network.layers.at(0), inputs);
    Ball xx(0), zz(0), xz(0);
    if (ntk) {
      xx = kernel.xx;
      zz = kernel.zz;
      xz = kernel.xz();
    }
    auto wanted = depths.begin();
    for (int l = 0; wanted != depths.end(); ++l) {
      if (l > 0) {
        const LayerVariances& layer = network.layers[static_cast<std::size_t>(l)];
        const PairDual dual = pair_dual(network.activation, kernel);
        const PairDualDerivative slope = pair_dual_derivative(network.activation, kernel);
        kernel = kernel_after(network.activation, layer, kernel, dual);
        const Ball t(layer.weight);
        // What the last layer's own weights (and, in the NTK parameterisation, biases) contribute.
        xx = (ntk ? kernel.xx : dual.xx) + t * slope.xx * xx;
        zz = (ntk ? kernel.zz : dual.zz) + t * slope.zz * zz;
        xz = (ntk ? kernel.xz() : dual.xz()) + t * slope.xz * xz;
      }
      if (l != *wanted) continue;
      ++wanted;
      if (!is_accurate(kernel.xx, bits) || !is_accurate(kernel.zz, bits) ||
          !has_accurate_deficit(kernel, bits) || !is_accurate(xx, bits) || !is_accurate(zz, bits) ||
          !is_accurate(xz, sqrt_nonnegative(xx * zz), bits))
        return false;
      found.push_back({kernel, xx, zz, xz});
    }
    return true;
  });
  for (PairKernels& kernels : found)
    for (Ball* value : {&kernels.nngp.xx, &kernels.nngp.zz, &kernels.nngp.deficit, &kernels.ntk_xx,
                        &kernels.ntk_zz, &kernels.ntk_xz})
      *value += Ball(0);  // rounded to the caller's precision
  return found;
}

PairKernels neural_tangent_kernel(const InfiniteNetwork& network, const InputProducts& inputs) {
  const int depth = network.depth();
  return neural_tangent_kernels(network, inputs, {&depth, 1}).front();
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
