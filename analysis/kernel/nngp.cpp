#include "analysis/kernel/nngp.hpp"

#include <stdexcept>
#include <string>

#include "analysis/kernel/pair_dual.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

Ball root_of_product(const PairKernel& kernel) {
  return kernel.equal_variances ? kernel.xx : sqrt_nonnegative(kernel.xx * kernel.zz);
}

PairKernel rounded(const PairKernel& kernel) {
  const Ball zero(0);
  return {kernel.xx + zero, kernel.zz + zero, kernel.deficit + zero, kernel.equal_variances,
          kernel.known_correlation};
}

}  // namespace

Ball PairKernel::xz() const {
  if (known_correlation == KnownCorrelation::zero) return Ball(0);
  if (known_correlation == KnownCorrelation::minus_one) return Ball(0) - root_of_product(*this);
  return root_of_product(*this) - deficit;
}

Ball PairKernel::one_minus_correlation() const {
  if (known_correlation == KnownCorrelation::zero) return Ball(1);
  if (known_correlation == KnownCorrelation::minus_one) return Ball(2);
  return deficit / root_of_product(*this);
}

PairKernel input_kernel(const LayerVariances& layer, const InputProducts& inputs) {
  if (inputs.xx < 0 || inputs.zz < 0)
    throw std::domain_error("input_kernel: x.x and z.z must be at least 0, got " +
                            to_string(inputs.xx < 0 ? inputs.xx : inputs.zz));
  if (inputs.xz * inputs.xz > inputs.xx * inputs.zz)
    throw std::domain_error(
        "input_kernel: (x.z)^2 must be at most (x.x)(z.z), got x.z / d = " + to_string(inputs.xz) + " with " +
        to_string(inputs.xx) + " and " + to_string(inputs.zz));
  const Rational xx = layer.bias + layer.weight * inputs.xx, zz = layer.bias + layer.weight * inputs.zz,
                 xz = layer.bias + layer.weight * inputs.xz;
  const Rational difference = xx * zz - xz * xz;
  KnownCorrelation known = KnownCorrelation::none;
  if (xx > 0 && zz > 0 && xz == 0) known = KnownCorrelation::zero;
  if (xx > 0 && zz > 0 && xz < 0 && difference == 0) known = KnownCorrelation::minus_one;
  if (xx == zz) return {Ball(xx), Ball(zz), Ball(Rational(xx - xz)), true, known};
  const Ball root = sqrt_nonnegative(Ball(Rational(xx * zz)));
  if (xz <= 0) return {Ball(xx), Ball(zz), root - Ball(xz), false, known};
  return {Ball(xx), Ball(zz), Ball(difference) / (root + Ball(xz)), false,
          known};  // no cancellation, and 0 exactly
}

PairKernel next_kernel(const Activation& phi, const LayerVariances& layer, const PairKernel& kernel) {
  return kernel_after(phi, layer, kernel, pair_dual(phi, kernel));
}

PairKernel nngp_kernel(const InfiniteNetwork& network, const InputProducts& inputs) {
  PairKernel kernel;
  with_enough_bits("nngp_kernel", network, [&](int bits) {
    kernel = input_kernel(network.layers.at(0), inputs);
    for (std::size_t l = 1; l < network.layers.size(); ++l)
      kernel = next_kernel(network.activation, network.layers[l], kernel);
    return has_accurate_deficit(kernel, bits) && is_accurate(kernel.xx, bits) && is_accurate(kernel.zz, bits);
  });
  return rounded(kernel);
}

Matrix<Ball> nngp_kernel(const InfiniteNetwork& network, const RationalMatrix& x, const RationalMatrix& z) {
  Matrix<Ball> result(x.rows(), z.rows());
  const bool symmetric = x.elements() == z.elements() && x.rows() == z.rows();
  for (int i = 0; i < x.rows(); ++i)
    for (int j = symmetric ? i : 0; j < z.rows(); ++j) {
      result(i, j) = nngp_kernel(network, input_products(x.row(i), z.row(j))).xz();
      if (symmetric) result(j, i) = result(i, j);
    }
  return result;
}

}  // namespace lemmata::analysis
