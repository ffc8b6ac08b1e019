#include "analysis/kernel/ntk.hpp"

#include <array>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/kernel/dual_activation.hpp"

namespace lemmata::analysis {
namespace {

InfiniteNetwork network(const char* activation, int depth, const LayerVariances& layer,
                        Parameterisation parameterisation = Parameterisation::ntk) {
  return uniform_network(Activation(activation), depth, layer, parameterisation);
}

TEST(NeuralTangentKernel, OfALinearNetworkIsASumOverItsLayers) {
  // K^i w^(L-i), summed: each layer's share
  for (int depth = 0; depth <= 4; ++depth) {
    const Rational s(1, 3), w(3, 2), product(-1, 4);
    Rational k = s + w * product, theta = k;
    for (int l = 1; l <= depth; ++l) {
      k = s + w * k;
      theta = k + w * theta;
    }
    EXPECT_TRUE(
        contains(neural_tangent_kernel(network("identity", depth, {w, s}), {1, 1, product}).ntk_xz, theta))
        << depth;
  }
}

TEST(NeuralTangentKernel, GrowsByOneForEachReluLayer) {
  for (const int depth : {0, 1, 7, 100}) {
    const PairKernels kernels = neural_tangent_kernel(network("relu", depth, {2, 0}), {3, 1, 0});
    EXPECT_TRUE(contains(kernels.ntk_xx, Rational(6 * (depth + 1)))) << depth;
    EXPECT_TRUE(contains(kernels.ntk_zz, Rational(2 * (depth + 1)))) << depth;
  }
}

TEST(NeuralTangentKernel, GivesThirtyDigitsAtDepthTenThousand) {
  const Rational cosine = 1 - Rational(1, 1 << 20);
  const PairKernels kernels =
      neural_tangent_kernel(network("relu", 10000, {2, 0}), {Rational(1, 2), Rational(1, 2), cosine / 2});
  // mpmath at 80 digits, from the angle's recursion
  EXPECT_EQ((kernels.ntk_xz / kernels.ntk_xx).decimal(30), "0.409213155442077892368907657063");
}

TEST(NeuralTangentKernel, OfOneHiddenLayerIsItsFormula) {
  const LayerVariances layer{Rational(5, 2), Rational(1, 4)};
  const InputProducts of{1, 2, Rational(1, 3)};
  for (const char* name : {"relu", "erf", "gelu", "sin"}) {
    const Activation phi(name);
    const Ball s(layer.bias), w(layer.weight);
    const Ball a = s + w, b = s + w * Ball(2), c = s + w * Ball(Rational(1, 3));
    const Ball dual = dual_activation(phi, a, b, c), slope = dual_activation_derivative(phi, a, b, c);
    EXPECT_TRUE(
        overlaps(neural_tangent_kernel(network(name, 1, layer), of).ntk_xz, s + w * dual + w * slope * c))
        << name;
    for (const auto parameterisation : {Parameterisation::standard, Parameterisation::slide})
      EXPECT_TRUE(overlaps(neural_tangent_kernel(network(name, 1, layer, parameterisation), of).ntk_xz, dual))
          << name;
  }
}

TEST(NeuralTangentKernel, NeedsNoClosedForm) {
  // erf written so that it has no closed form, by bounds of what the balls carry, against the closed form
  const InputProducts of{1, 2, Rational(1, 3)};
  const LayerVariances layer{2, Rational(1, 4)};
  const BallPrecision precision(80);
  const PairKernels general = neural_tangent_kernel(network("erf(x)+0*x", 2, layer), of),
                    closed = neural_tangent_kernel(network("erf", 2, layer), of);
  EXPECT_TRUE(overlaps(general.ntk_xz, closed.ntk_xz));
  EXPECT_TRUE(overlaps(general.nngp.deficit, closed.nngp.deficit));
  EXPECT_TRUE(overlaps(general.ntk_xx, closed.ntk_xx));
  EXPECT_GE(general.ntk_xz.relative_accuracy_bits(), 70);
}

TEST(NeuralTangentKernel, HasNoInputLayerInTheStandardParameterisation) {
  EXPECT_EQ(
      is_zero(
          neural_tangent_kernel(network("relu", 0, {2, 1}, Parameterisation::standard), {1, 1, 0}).ntk_xx),
      Truth::yes);
}

TEST(NeuralTangentKernels, AreThoseOfTheSingleDepths) {
  const std::array<int, 4> depths = {0, 1, 5, 9};
  const auto together =
      neural_tangent_kernels(network("erf", 12, {2, Rational(1, 5)}), {1, 1, Rational(1, 5)}, depths);
  ASSERT_EQ(together.size(), depths.size());
  for (std::size_t i = 0; i < depths.size(); ++i) {
    const PairKernels alone =
        neural_tangent_kernel(network("erf", depths[i], {2, Rational(1, 5)}), {1, 1, Rational(1, 5)});
    EXPECT_TRUE(overlaps(together[i].ntk_xz, alone.ntk_xz)) << depths[i];
    EXPECT_TRUE(overlaps(together[i].nngp.deficit, alone.nngp.deficit)) << depths[i];
  }
  EXPECT_THROW(
      static_cast<void>(neural_tangent_kernels(network("erf", 3, {2, 0}), {1, 1, 0}, std::array{1, 4})),
      std::invalid_argument);
  EXPECT_THROW(
      static_cast<void>(neural_tangent_kernels(network("erf", 3, {2, 0}), {1, 1, 0}, std::array{2, 1})),
      std::invalid_argument);
}

TEST(NeuralTangentKernel, OfEvenAndOddActivationsIsThatOfTheReflectedInput) {
  // K and C' c are even or odd in the covariance c, as phi is.
  struct Case {
    const char* name;
    int depth;
    bool odd;
  };
  for (const auto parameterisation : {Parameterisation::ntk, Parameterisation::standard})
    for (const Case& of : {Case{"cos", 2, false}, Case{"gaussian:1", 2, false}, Case{"abs", 2, false},
                           Case{"leaky_relu:-1", 2, false}, Case{"hermite:4", 1, false}, Case{"erf", 2, true},
                           Case{"hermite:3", 1, true}, Case{"tanh", 1, true}}) {
      const auto infinite = network(of.name, of.depth, {Rational(3, 2), 0}, parameterisation);
      for (const int factor : {1, 2}) {
        const Ball parallel = neural_tangent_kernel(infinite, {1, factor * factor, factor}).ntk_xz,
                   opposite = neural_tangent_kernel(infinite, {1, factor * factor, -factor}).ntk_xz;
        EXPECT_TRUE(overlaps(opposite, of.odd ? -parallel : parallel))
            << of.name << " " << to_string(opposite);
        EXPECT_GE(opposite.relative_accuracy_bits(), 100) << of.name;
      }
      if (of.odd) {
        EXPECT_EQ(is_zero(neural_tangent_kernel(infinite, {1, 4, 0}).ntk_xz), Truth::yes) << of.name;
      }
    }
}

TEST(NeuralTangentKernel, IsInfiniteForJumps) {
  EXPECT_THROW(static_cast<void>(neural_tangent_kernel(network("sign", 1, {1, 0}), {1, 1, 0})),
               std::domain_error);
}

TEST(NeuralTangentKernel, OfRowsComesWithTheirNngpKernel) {
  const RationalMatrix x(2, 2, {1, 0, Rational(3, 5), Rational(4, 5)});
  const KernelMatrices kernels = neural_tangent_kernel(network("relu", 2, {2, 0}), x, x);
  EXPECT_TRUE(contains(kernels.ntk(0, 0), Rational(3)));
  EXPECT_TRUE(contains(kernels.nngp(1, 1), Rational(1)));
  EXPECT_TRUE(contains(kernels.ntk(0, 1), kernels.ntk(1, 0)));
}

}  // namespace
}  // namespace lemmata::analysis
