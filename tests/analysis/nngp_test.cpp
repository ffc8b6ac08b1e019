#include "analysis/kernel/nngp.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

InfiniteNetwork he_network(int depth) {
  return uniform_network(Activation("relu"), depth, {2, 0}, Parameterisation::ntk);
}

/// K(x,z) after `depth` layers by the covariances alone, at a precision that makes up for their dependencies.
Ball by_covariances(const Activation& phi, const LayerVariances& layer, const InputProducts& inputs,
                    int depth, int bits) {
  const BallPrecision precision(bits);
  const Ball s(layer.bias), t(layer.weight);
  Ball a = s + t * Ball(inputs.xx), b = s + t * Ball(inputs.zz), c = s + t * Ball(inputs.xz);
  for (int l = 0; l < depth; ++l) {
    const Ball next = s + t * dual_activation(phi, a, b, c);
    a = s + t * dual_activation(phi, a, a, a);
    b = s + t * dual_activation(phi, b, b, b);
    c = next;
  }
  return c;
}

TEST(InputKernel, IsTheCovarianceOfTheFirstLayer) {
  const PairKernel kernel = input_kernel({3, Rational(1, 2)}, {2, 1, Rational(-1, 3)});
  EXPECT_TRUE(contains(kernel.xx, Rational(13, 2)));
  EXPECT_TRUE(contains(kernel.zz, Rational(7, 2)));
  EXPECT_TRUE(contains(kernel.xz(), Rational(-1, 2)));
  EXPECT_FALSE(kernel.equal_variances);
}

TEST(InputKernel, HasNoDeficitForParallelInputsWithoutBias) {
  EXPECT_EQ(is_zero(input_kernel({3, 0}, {2, 8, 4}).deficit), Truth::yes);
  EXPECT_EQ(is_zero(input_kernel({3, 0}, {2, 8, -4}).deficit), Truth::no);
}

TEST(InputKernel, RejectsWhatIsNoPairOfInputs) {
  EXPECT_THROW(static_cast<void>(input_kernel({1, 0}, {1, 1, 2})), std::domain_error);
  EXPECT_THROW(static_cast<void>(input_kernel({1, 0}, {-1, 1, 0})), std::domain_error);
}

TEST(NngpKernel, EqualsTheRecursionOfCovariances) {
  const std::vector<InputProducts> inputs = {
      {1, 1, Rational(1, 2)}, {1, 2, Rational(-4, 3)}, {Rational(1, 2), 3, Rational(1, 5)}};
  for (const char* name :
       {"relu", "erf", "sin", "gelu", "abs", "step", "gaussian:1/2", "leaky_relu:-1/2", "x^2"})
    for (const LayerVariances& layer : {LayerVariances{2, 0}, LayerVariances{Rational(3, 2), Rational(1, 7)}})
      for (const InputProducts& of : inputs)
        for (const int depth : {0, 1, 4}) {
          const Activation phi(name);
          const Ball seen = nngp_kernel(uniform_network(phi, depth, layer, Parameterisation::ntk), of).xz();
          const Ball expected = by_covariances(phi, layer, of, depth, 512);
          EXPECT_TRUE(overlaps(seen, expected))
              << name << ", depth " << depth << ": " << to_string(seen) << " and " << to_string(expected);
          EXPECT_GE(seen.relative_accuracy_bits(), 100) << name << ", depth " << depth;
        }
}

TEST(NngpKernel, ComputesActivationsWithoutAClosedForm) {
  const Activation phi("tanh");
  const LayerVariances layer{2, Rational(1, 10)};
  for (const InputProducts& of : {InputProducts{1, 1, Rational(1, 2)}, InputProducts{1, 3, Rational(1, 2)}}) {
    const PairKernel seen = nngp_kernel(uniform_network(phi, 3, layer, Parameterisation::ntk), of);
    EXPECT_GE(seen.deficit.relative_accuracy_bits(), 120);
    // The covariances' balls lose half of their digits in each layer.
    EXPECT_TRUE(overlaps(seen.xz(), by_covariances(phi, layer, of, 3, 160)));
  }
  const PairKernel opposite =
      nngp_kernel(uniform_network(phi, 3, {2, 0}, Parameterisation::ntk), {1, 1, -1});  // tanh is odd
  EXPECT_TRUE(overlaps(opposite.xz(), -opposite.xx));
}

TEST(NngpKernel, GivesThirtyDigitsOfOneMinusKAtDepthTenThousand) {
  const Rational cosine = 1 - Rational(1, 1 << 20);
  const PairKernel kernel = nngp_kernel(he_network(10000), {Rational(1, 2), Rational(1, 2), cosine / 2});
  // mpmath at 80 digits, from the angle's recursion
  EXPECT_EQ(kernel.one_minus_correlation().decimal(30), "1.56880873254992075381272226801e-7");
}

TEST(NngpKernel, KeepsTheDigitsOfVerySmallDeficits) {
  // erf with sigma_w^2 = 1: the deficit shrinks by chi_1 in every layer.
  const auto at = [](int depth) {
    return nngp_kernel(uniform_network(Activation("erf"), depth, {1, Rational(1, 10)}, Parameterisation::ntk),
                       {1, 1, Rational(1, 2)});
  };
  const PairKernel one = at(400), next = at(401);
  EXPECT_GE(next.deficit.relative_accuracy_bits(), 120);
  const Ball slope = next.one_minus_correlation() / one.one_minus_correlation();
  const Ball chi = dual_activation_derivative(Activation("erf"), one.xx, one.xx, one.xx);
  EXPECT_EQ(less_than((slope - chi) * (slope - chi), Ball::power_of_two(-150)), Truth::yes);
}

TEST(NngpKernel, KeepsEqualInputsAtCorrelationOne) {
  for (const char* name : {"relu", "erf", "sign"}) {
    const auto network = uniform_network(Activation(name), 5, {2, Rational(1, 3)}, Parameterisation::ntk);
    EXPECT_EQ(is_zero(nngp_kernel(network, {1, 1, 1}).deficit), Truth::yes) << name;
  }
}

TEST(NngpKernel, MakesOppositeInputsOrthogonalInOneReluLayer) {
  const PairKernel kernel = nngp_kernel(he_network(1), {Rational(1, 2), Rational(1, 2), Rational(-1, 2)});
  EXPECT_TRUE(contains(kernel.xz(), Rational(0)));
  EXPECT_TRUE(contains(kernel.one_minus_correlation(), Rational(1)));
}

TEST(NngpKernel, OfAnEvenActivationIsTheSameAtOppositeInputs) {
  for (const char* name : {"cos", "gaussian:1", "abs", "hermite:4", "leaky_relu:-1", "log_cosh"})
    for (const int depth : {1, 2}) {
      const auto network = uniform_network(Activation(name), depth, {2, 0}, Parameterisation::ntk);
      EXPECT_EQ(is_zero(nngp_kernel(network, {1, 1, -1}).deficit), Truth::yes) << name << ", depth " << depth;
      const Ball opposite = nngp_kernel(network, {1, 4, -2}).xz(),
                 parallel = nngp_kernel(network, {1, 4, 2}).xz();
      EXPECT_TRUE(overlaps(opposite, parallel)) << name << ", depth " << depth;
      EXPECT_GE(opposite.relative_accuracy_bits(), 100) << name << ", depth " << depth;
    }
}

TEST(NngpKernel, OfAnOddActivationKeepsOppositeAndOrthogonalInputs) {
  for (const char* name : {"erf", "hermite:3", "sign", "tanh"}) {
    const auto network = uniform_network(Activation(name), 2, {2, 0}, Parameterisation::ntk);
    for (const Rational& other : {Rational(1), Rational(4)})
      EXPECT_EQ(is_zero(nngp_kernel(network, {1, other, 0}).xz()), Truth::yes) << name;
    const PairKernel opposite = nngp_kernel(network, {1, 1, -1});
    EXPECT_EQ(is_zero(opposite.one_minus_correlation() - Ball(2)), Truth::yes) << name;
    EXPECT_TRUE(overlaps(nngp_kernel(network, {1, 4, -2}).xz(), -nngp_kernel(network, {1, 4, 2}).xz()))
        << name;
  }
}

TEST(NngpKernel, OfAnOddActivationIsThatOfTheBiasToo) {
  // The pair is neither opposite nor orthogonal after a bias.
  const LayerVariances layer{2, Rational(1, 3)};
  const auto network = uniform_network(Activation("erf"), 2, layer, Parameterisation::ntk);
  for (const InputProducts& of : {InputProducts{1, 1, Rational(-1, 6)}, InputProducts{1, 1, -1}})
    EXPECT_TRUE(
        overlaps(nngp_kernel(network, of).xz(), by_covariances(Activation("erf"), layer, of, 2, 512)));
}

TEST(NngpKernel, LeavesADeficitThatIsNotSeenToBeZeroAsABall) {
  // Even, but not known to be: the formula has no name.
  const auto network =
      uniform_network(Activation("1/(1+exp(x))+1/(1+exp(-x))+cos(x)"), 1, {1, 0}, Parameterisation::ntk);
  const PairKernel kernel = nngp_kernel(network, {1, 1, -1});
  EXPECT_TRUE(contains(kernel.deficit, Rational(0)));
  EXPECT_EQ(less_than(kernel.deficit, kernel.xx * Ball::power_of_two(-1000)), Truth::yes);
}

TEST(NngpKernel, RefusesOppositeInputsWhereACutExpansionDoesNotTellThem) {
  const auto network = uniform_network(Activation("x^2+sign(x)*x"), 1, {1, 0}, Parameterisation::ntk);
  EXPECT_THROW(static_cast<void>(nngp_kernel(network, {1, 1, -1})), std::length_error);
}

TEST(NngpKernel, TakesTheVariancesOfEachLayer) {
  InfiniteNetwork network = he_network(2);
  network.layers = {{1, 0}, {4, 1}, {6, Rational(1, 2)}};
  // K^0 = 1, K^1 = 1 + 4/2 = 3, K^2 = 1/2 + 6 * 3/2 = 19/2
  EXPECT_TRUE(contains(nngp_kernel(network, {1, 1, 0}).xx, Rational(19, 2)));
}

TEST(NngpKernel, OfRowsIsThatOfTheirPairs) {
  const RationalMatrix x(2, 2, {1, 0, Rational(3, 5), Rational(4, 5)}), z(1, 2, {1, 1});
  const Matrix<Ball> kernel = nngp_kernel(he_network(2), x, z);
  ASSERT_EQ(kernel.rows(), 2);
  ASSERT_EQ(kernel.columns(), 1);
  EXPECT_TRUE(overlaps(kernel(1, 0), nngp_kernel(he_network(2), {Rational(1, 2), 1, Rational(7, 10)}).xz()));
  const Matrix<Ball> gram = nngp_kernel(he_network(2), x, x);
  EXPECT_TRUE(contains(gram(0, 1), gram(1, 0)));
}

TEST(NngpKernel, RejectsRowsOfDifferentLengths) {
  EXPECT_THROW(static_cast<void>(nngp_kernel(he_network(1), RationalMatrix(1, 2), RationalMatrix(1, 3))),
               std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
