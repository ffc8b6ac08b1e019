#include "analysis/gram/gram_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include "analysis/kernel/ntk.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

struct Inputs {
  int n, d;
  std::vector<double> x;

  [[nodiscard]] InputProducts products(int i, int j) const {
    const auto product = [&](int a, int b) {
      Rational sum = 0;
      for (int k = 0; k < d; ++k)
        sum += Rational(x[static_cast<std::size_t>(a * d + k)]) *
               Rational(x[static_cast<std::size_t>(b * d + k)]);
      return Rational(sum / d);
    };
    return {product(i, i), product(j, j), product(i, j)};
  }
};

Inputs random_inputs(int n, int d, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Inputs inputs{n, d, std::vector<double>(static_cast<std::size_t>(n * d))};
  for (double& number : inputs.x) number = normal(random);
  return inputs;
}

/// At least 11 inputs. Inputs 1 to 9 become a copy of input 0, near copies, multiples and opposites of it; input 10
/// is 0.
Inputs close_inputs(int n, int d) {
  Inputs inputs = random_inputs(n, d, 5);
  std::mt19937_64 random(6);
  std::normal_distribution<double> normal;
  const auto set = [&](int to, double factor, double distance) {
    for (int k = 0; k < d; ++k)
      inputs.x[static_cast<std::size_t>(to * d + k)] =
          to == 10 ? 0 : factor * inputs.x[static_cast<std::size_t>(k)] * (1 + distance * normal(random));
  };
  set(1, 1, 0);
  set(2, 1, 1e-3);
  set(3, 1, 1e-8);
  set(4, 1, 1e-15);
  set(5, 2, 0);
  set(6, 1.7, 1e-15);
  set(7, -1, 0);
  set(8, -1, 1e-9);
  set(9, -1.5, 1e-15);
  set(10, 0, 0);
  return inputs;
}

struct Matrices {
  std::vector<double> nngp, ntk, one_minus_correlation;
};

Matrices all_rows(const GramKernels& kernels) {
  const auto size = static_cast<std::size_t>(kernels.size());
  const double unset = std::numeric_limits<double>::quiet_NaN();
  Matrices result{std::vector<double>(size * size, unset), std::vector<double>(size * size, unset),
                  std::vector<double>(size * size, unset)};
  kernels.upper_rows(0, kernels.size(), result.nngp, result.ntk, result.one_minus_correlation);
  return result;
}

/// |computed - exact| <= bound * scale, for every number of the balls.
bool is_within(double computed, const Ball& exact, double bound, const Ball& scale) {
  const Ball error = Ball(Rational(computed)) - exact;
  const Ball allowed = Ball(Rational(bound)) * scale;
  return less_than(error, allowed) == Truth::yes && less_than(-allowed, error) == Truth::yes;
}

void expect_within_bounds(const std::string& activation, int depth, const std::string& weight,
                          const std::string& bias, Parameterisation parameterisation, const Inputs& inputs,
                          int step = 1) {
  const auto network = uniform_network(Activation(activation), depth,
                                       {parse_rational(weight), parse_rational(bias)}, parameterisation);
  const GramKernels kernels(network, inputs.x, inputs.n, inputs.d);
  const Matrices computed = all_rows(kernels);
  EXPECT_LT(kernels.nngp_error_bound(), 1e-11) << activation;
  int count = 0;
  for (int i = 0; i < inputs.n; ++i)
    for (int j = i; j < inputs.n; ++j) {
      const auto place = static_cast<std::size_t>(i * inputs.n + j);
      const InputProducts products = inputs.products(i, j);
      if (products.xx == 0 || products.zz == 0) {
        if (bias == "0" && activation == "relu") {
          EXPECT_EQ(computed.nngp[place], 0);
        }
        continue;
      }
      if (count++ % step != 0) continue;
      const PairKernels exact = neural_tangent_kernel(network, products);
      const std::string where = activation + " depth " + std::to_string(depth) + " bias " + bias + " " +
                                std::string(name(parameterisation)) + " at " + std::to_string(i) + ", " +
                                std::to_string(j);
      EXPECT_TRUE(is_within(computed.nngp[place], exact.nngp.xz(), kernels.nngp_error_bound(),
                            sqrt_nonnegative(exact.nngp.xx * exact.nngp.zz)))
          << where;
      EXPECT_TRUE(is_within(computed.ntk[place], exact.ntk_xz, kernels.ntk_error_bound(),
                            sqrt_nonnegative(exact.ntk_xx * exact.ntk_zz)) ||
                  (depth == 0 && parameterisation == Parameterisation::standard && computed.ntk[place] == 0))
          << where << ": " << computed.ntk[place];
      EXPECT_TRUE(is_within(computed.one_minus_correlation[place], exact.nngp.one_minus_correlation(),
                            kernels.nngp_error_bound() + 8 * 0x1p-53, Ball(1)))
          << where << ": 1 - rho " << computed.one_minus_correlation[place];
    }
}

TEST(GramKernels, AreWithinTheirBoundsForReluAndItsLikeHoweverCloseTheInputs) {
  const Inputs inputs = close_inputs(13, 21);
  for (const char* activation : {"relu", "leaky_relu:1/10", "leaky_relu:99/100", "identity"})
    for (const char* bias : {"0", "1/10"})
      expect_within_bounds(activation, 3, "2", bias, Parameterisation::ntk, inputs);
  expect_within_bounds("abs", 3, "1", "1/10", Parameterisation::ntk, inputs);
  expect_within_bounds("relu", 3, "2", "1/10", Parameterisation::standard, inputs);
  expect_within_bounds("relu", 0, "2", "1/10", Parameterisation::standard, inputs);
}

TEST(GramKernels, AreWithinTheirBoundsForErf) {
  const Inputs inputs = close_inputs(13, 21);
  for (const char* activation : {"erf", "normal_cdf"}) {
    expect_within_bounds(activation, 3, "3/2", "1/10", Parameterisation::ntk, inputs);
    expect_within_bounds(activation, 2, "3/2", "0", Parameterisation::standard, inputs);
  }
}

TEST(GramKernels, AreWithinTheirBoundsForSmoothActivations) {
  const Inputs inputs = close_inputs(11, 9);
  expect_within_bounds("gelu", 2, "3/2", "1/10", Parameterisation::ntk, inputs, 3);
  expect_within_bounds("sine:1,1/3", 2, "1", "0", Parameterisation::standard, inputs, 3);
  expect_within_bounds("swish", 1, "1", "1/10", Parameterisation::ntk, random_inputs(3, 9, 1), 3);
}

/// Row 0, and one at each of the distances 2^-1, ..., 2^-(n-1) of it, times `factor`.
Inputs approaching_inputs(int n, int d, double size, double factor) {
  Inputs inputs = random_inputs(n, d, 8);
  for (int k = 0; k < d; ++k) inputs.x[static_cast<std::size_t>(k)] *= size;
  for (int i = 1; i < n; ++i)
    for (int k = 0; k < d; ++k) {
      double& number = inputs.x[static_cast<std::size_t>(i * d + k)];
      number = factor * (inputs.x[static_cast<std::size_t>(k)] + std::ldexp(size * number, -i));
    }
  return inputs;
}

/// Of 1 - rho of inputs i and j: |computed / exact - 1| <= bound.
void expect_distance(const InfiniteNetwork& network, const Inputs& inputs, const Matrices& computed, int i,
                     int j, double bound) {
  const double got = computed.one_minus_correlation[static_cast<std::size_t>(i * inputs.n + j)];
  const Ball exact = nngp_kernel(network, inputs.products(i, j)).one_minus_correlation();
  EXPECT_TRUE(is_within(got, exact, bound, exact))
      << network.activation.text() << " depth " << network.depth() << " at " << i << ", " << j << ": "
      << to_string((Ball(Rational(got)) / exact - Ball(1)) * Ball(Rational(0x1p53))) << " units of 2^-53";
}

constexpr double four_last_places = 8 * 0x1p-53;  // of numbers that begin a binade

TEST(GramKernels, KeepOneMinusCorrelationToFourLastPlacesForEveryDistance) {
  const int n = 51, d = 30;
  const Inputs inputs = approaching_inputs(n, d, 1, 1);
  for (const char* activation : {"relu", "erf", "normal_cdf"})
    for (const char* bias : {"0", "1/10"})
      for (const int depth : {1, 5}) {
        const auto network = uniform_network(Activation(activation), depth,
                                             {Rational(2), parse_rational(bias)}, Parameterisation::ntk);
        const GramKernels kernels(network, inputs.x, n, d);
        const Matrices computed = all_rows(kernels);
        EXPECT_LT(kernels.close_distance_error_bound(), 1e-12);
        for (int j = 4; j < n; ++j)
          expect_distance(network, inputs, computed, 0, j,
                          depth == 1 ? four_last_places : kernels.close_distance_error_bound());
      }
}

TEST(GramKernels, KeepOneMinusCorrelationOfErfWhateverTheNorms) {
  const int n = 51, d = 30;
  for (const double factor : {1 + 0x1p-20, 1.25, 1.7, 40.0})
    for (const double size : {0x1p-10, 1.0, 30.0}) {
      const Inputs inputs = approaching_inputs(n, d, size, factor);
      const auto network =
          uniform_network(Activation("erf"), 2, {Rational(3, 2), Rational(1, 10)}, Parameterisation::ntk);
      const Matrices computed = all_rows(GramKernels(network, inputs.x, n, d));
      for (int j = 4; j < n; j += 3) expect_distance(network, inputs, computed, 0, j, four_last_places);
      // parallel to input 0 but for what the factor rounds
      const auto without_bias =
          uniform_network(Activation("erf"), 2, {Rational(3, 2), Rational(0)}, Parameterisation::ntk);
      const Matrices others = all_rows(GramKernels(without_bias, inputs.x, n, d));
      for (int j = 4; j < n; j += 5) expect_distance(without_bias, inputs, others, 0, j, four_last_places);
    }
}

TEST(GramKernels, KeepOneMinusCorrelationOfErfForInputsOfEqualNorms) {
  const int pairs = 45, d = 9;
  Inputs inputs = random_inputs(2 * pairs, d, 4);
  for (int pair = 0; pair < pairs; ++pair) {  // two coordinates change places
    double* const x = inputs.x.data() + 2 * pair * d;
    x[1] = x[0] + std::ldexp(1, -6 - pair);
    std::copy(x, x + d, x + d);
    std::swap(x[d], x[d + 1]);
  }
  for (const int depth : {1, 3}) {
    const auto network =
        uniform_network(Activation("erf"), depth, {Rational(3, 2), Rational(1, 10)}, Parameterisation::ntk);
    const Matrices computed = all_rows(GramKernels(network, inputs.x, inputs.n, d));
    for (int pair = 0; pair < pairs; ++pair)
      expect_distance(network, inputs, computed, 2 * pair, 2 * pair + 1, four_last_places);
  }
}

TEST(GramKernels, FindEqualInputsAndOppositeOnesExactly) {
  const Inputs inputs = close_inputs(12, 21);
  const auto network = uniform_network(Activation("relu"), 1, {2, 0}, Parameterisation::ntk);
  const Matrices computed = all_rows(GramKernels(network, inputs.x, 12, 21));
  EXPECT_EQ(computed.one_minus_correlation[0], 0);
  EXPECT_EQ(computed.one_minus_correlation[1], 0);
  EXPECT_EQ(computed.one_minus_correlation[5], 0);
  EXPECT_GT(computed.one_minus_correlation[4], 0);
  EXPECT_EQ(computed.one_minus_correlation[7], 1);
  EXPECT_EQ(computed.nngp[7], 0);
}

TEST(GramKernels, HaveTheSameBitsWhateverRowsAreAskedForAndOnAllInstructionSetsWithFusedOperations) {
  const Inputs inputs = random_inputs(203, 300, 12);
  for (const char* activation : {"relu", "leaky_relu:1/2", "erf", "gelu"}) {
    const auto network =
        uniform_network(Activation(activation), 2, {Rational(3, 2), Rational(1, 10)}, Parameterisation::ntk);
    const GramKernels kernels(network, inputs.x, inputs.n, inputs.d);
    const Matrices whole = all_rows(kernels);
    const auto expect_same = [&](const Matrices& other, const std::string& how) {
      for (std::size_t i = 0; i < 203; ++i)
        for (std::size_t j = 0; j < 203; ++j) {
          const std::size_t place = i * 203 + j;
          if (j < i) {
            ASSERT_TRUE(std::isnan(other.nngp[place])) << how;
            continue;
          }
          ASSERT_EQ(whole.nngp[place], other.nngp[place]) << activation << how << i << "," << j;
          ASSERT_EQ(whole.ntk[place], other.ntk[place]) << activation << how << i << "," << j;
        }
    };
    Matrices parts = whole;
    for (double& number : parts.nngp)
      if (!std::isnan(number)) number = -7;
    int row = 0;
    for (const int next : {1, 9, 15, 100, 101, 170, 203}) {
      kernels.upper_rows(row, next, parts.nngp, parts.ntk);
      row = next;
    }
    expect_same(parts, " in parts ");
#if HWY_ARCH_X86
    if ((hwy::SupportedTargets() & HWY_AVX2) != 0) {
      hwy::SetSupportedTargetsForTest(HWY_AVX2);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      const Matrices shorter = all_rows(kernels);
      hwy::SetSupportedTargetsForTest(0);
      hwy::GetChosenTarget().Update(hwy::SupportedTargets());
      expect_same(shorter, " with AVX2 ");
    }
#endif
  }
}

TEST(GramKernels, MirrorTheUpperHalf) {
  const int n = 37;
  std::vector<double> matrix(static_cast<std::size_t>(n * n));
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) matrix[static_cast<std::size_t>(i * n + j)] = i <= j ? 100 * i + j : -1;
  mirror_upper(matrix, n, 0, 20);
  mirror_upper(matrix, n, 20, n);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      ASSERT_EQ(matrix[static_cast<std::size_t>(i * n + j)], 100 * std::min(i, j) + std::max(i, j));
  EXPECT_THROW(mirror_upper(matrix, n, 0, n + 1), std::invalid_argument);
}

TEST(GramKernels, RefuseWhatTheyCannotDo) {
  const auto network = [](const char* activation, const char* weight = "1") {
    return uniform_network(Activation(activation), 2, {parse_rational(weight), 0}, Parameterisation::ntk);
  };
  const std::vector<double> x{1, 2, 3, 4};
  EXPECT_THROW(GramKernels(network("relu"), x, 2, 3), std::invalid_argument);
  EXPECT_THROW(GramKernels(network("relu"), x, 0, 2), std::invalid_argument);
  EXPECT_THROW(GramKernels(network("relu"), std::vector<double>{1, std::nan("")}, 1, 2),
               std::invalid_argument);
  EXPECT_THROW(GramKernels(network("relu"), std::vector<double>{1, 1e100}, 1, 2), std::domain_error);
  EXPECT_THROW(GramKernels(network("step"), x, 2, 2), std::invalid_argument);
  EXPECT_THROW(GramKernels(network("max(x,0)^2"), x, 2, 2), std::invalid_argument);
  EXPECT_THROW(GramKernels(network("exp(x^2)", "10"), x, 2, 2), std::domain_error);
  EXPECT_THROW(GramKernels(network("relu", "1e300"), x, 2, 2), std::domain_error);
  const GramKernels kernels(network("relu"), x, 2, 2);
  std::vector<double> four(4), three(3);
  EXPECT_THROW(kernels.upper_rows(0, 3, four, four), std::invalid_argument);
  EXPECT_THROW(kernels.upper_rows(0, 2, four, three), std::invalid_argument);
  EXPECT_THROW(kernels.upper_rows(0, 2, four, four, three), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
