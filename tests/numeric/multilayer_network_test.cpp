#include "numeric/network/multilayer_network.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/real.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/network/network_gradient.hpp"

namespace lemmata::numeric {
namespace {

using analysis::Real;

/// A network with real weights, thirds of integers, and the doubles nearest to them.
struct Pair {
  std::vector<std::vector<int>> thirds;  // weights, then biases, of each layer
  MultilayerNetwork network;
};

Pair random_pair(const std::vector<int>& widths, const std::vector<UnitActivation>& activations,
                 std::uint64_t seed, int scale = 1) {
  std::mt19937_64 bits(seed);
  Pair pair;
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    DenseLayer layer{
        .inputs = widths[l], .outputs = widths[l + 1], .activation = activations[l], .exponent = 3};
    std::vector<int> thirds;
    const auto weight = [&] {
      thirds.push_back(scale * (static_cast<int>(bits() % 9) - 4));
      return thirds.back() / 3.0;
    };
    for (int i = 0; i < layer.inputs * layer.outputs; ++i) layer.weights.push_back(weight());
    for (int j = 0; j < layer.outputs; ++j) layer.biases.push_back(weight());
    pair.network.layers.push_back(layer);
    pair.thirds.push_back(thirds);
  }
  pair.network.derivative_at_zero = 0.25;
  return pair;
}

/// A number and its derivative in 50 decimal digits or more.
struct Dual {
  Real value, derivative;
};

Dual activated(UnitActivation activation, const Dual& z, double at_zero) {
  const Real one(1), two(2);
  const Real pi = analysis::pi<Real>();
  // Of sums of thirds, the computed zero differs from zero by rounding of 50 digits.
  const Real zero = exp(Real(-80));
  Real value = z.value, slope(1);
  switch (activation) {
    case UnitActivation::identity:
      break;
    case UnitActivation::relu:
      slope = z.value > zero ? one : z.value < -zero ? Real(0) : Real(at_zero);
      value = z.value > zero ? z.value : Real(0);
      break;
    case UnitActivation::absolute_value:
      slope = z.value > zero ? one : z.value < -zero ? Real(-1) : Real(2 * at_zero - 1);
      value = z.value > zero ? z.value : Real(-z.value);
      break;
    case UnitActivation::power:
      value = z.value * z.value * z.value;
      slope = 3 * z.value * z.value;
      break;
    case UnitActivation::tanh:
      value = one - two / (exp(two * z.value) + one);
      slope = one - value * value;
      break;
    case UnitActivation::sigmoid:
      value = one / (one + exp(-z.value));
      slope = value * (one - value);
      break;
    case UnitActivation::gelu: {
      const Real distribution = (one + erf(z.value / analysis::sqrt_nonnegative(two))) / two;
      value = z.value * distribution;
      slope = distribution + z.value * exp(-z.value * z.value / two) / analysis::sqrt_nonnegative(two * pi);
      break;
    }
    case UnitActivation::softplus:
      value = log(one + exp(z.value));
      slope = one / (one + exp(-z.value));
      break;
    case UnitActivation::sine:
      value = sin(z.value);
      slope = cos(z.value);
      break;
  }
  return {value, slope * z.derivative};
}

Dual by_definition(const Pair& pair, std::uint64_t x, const DerivativeIndex& index) {
  std::vector<Dual> values;
  for (int i = 0; i < pair.network.layers.front().inputs; ++i)
    values.push_back({Real((x >> i & 1U) != 0 ? -1 : 1), Real(0)});
  for (std::size_t l = 0; l < pair.network.layers.size(); ++l) {
    const DenseLayer& layer = pair.network.layers[l];
    std::vector<Dual> outputs;
    for (int j = 0; j < layer.outputs; ++j) {
      const bool own = index.layer == static_cast<int>(l) && index.unit == j;
      const auto third = [&](int i) { return Real(pair.thirds[l][static_cast<std::size_t>(i)]) / 3; };
      Dual z{third(layer.inputs * layer.outputs + j), Real(own && index.input < 0 ? 1 : 0)};
      for (int i = 0; i < layer.inputs; ++i) {
        const Dual& a = values[static_cast<std::size_t>(i)];
        z.value += third(j * layer.inputs + i) * a.value;
        z.derivative += third(j * layer.inputs + i) * a.derivative;
        if (own && index.input == i) z.derivative += a.value;
      }
      outputs.push_back(activated(layer.activation, z, pair.network.derivative_at_zero));
    }
    values = outputs;
  }
  return values[0];
}

std::vector<DerivativeIndex> all_indices(const MultilayerNetwork& network) {
  std::vector<DerivativeIndex> indices;
  for (std::size_t l = 0; l < network.layers.size(); ++l)
    for (int j = 0; j < network.layers[l].outputs; ++j)
      for (int i = -1; i < network.layers[l].inputs; ++i) indices.push_back({static_cast<int>(l), j, i});
  return indices;
}

std::vector<Pair> pairs() {
  using enum UnitActivation;
  std::vector<Pair> result;
  std::uint64_t seed = 1;
  for (const auto activation : {identity, relu, absolute_value, power, tanh, sigmoid, gelu, softplus, sine}) {
    result.push_back(random_pair({4, 3, 1}, {activation, identity}, seed++));
    result.push_back(random_pair({3, 2, 2, 1}, {tanh, activation, sine}, seed++));
    result.push_back(random_pair({3, 2, 2, 1}, {activation, gelu, activation}, seed++));
  }
  // Large sums: what their rounding moves shows beside the library's own errors.
  for (int i = 0; i < 3; ++i) result.push_back(random_pair({4, 3, 1}, {sine, sine}, seed++, 10000));
  return result;
}

TEST(NetworkTables, StayWithinTheirBoundsOfTheRealNetwork) {
  for (const Pair& pair : pairs()) {
    const ValueTable values = network_values(pair.network);
    const auto indices = all_indices(pair.network);
    const auto tables = network_derivatives(pair.network, indices);
    const std::string which = "activations " +
                              std::to_string(static_cast<int>(pair.network.layers[0].activation)) + " " +
                              std::to_string(static_cast<int>(pair.network.layers[1].activation));
    for (std::size_t p = 0; p < indices.size(); ++p) {
      std::int64_t outside = 0;
      for (std::uint64_t x = 0; x < values.values.size(); ++x) {
        const Dual exact = by_definition(pair, x, indices[p]);
        EXPECT_LE(abs(exact.value - Real(values.values[x])), Real(values.error)) << which << ", x = " << x;
        EXPECT_LE(abs(exact.value), Real(values.largest)) << which;
        const Real error = abs(exact.derivative - Real(tables[p].values[x]));
        EXPECT_LE(error, Real(2 * tables[p].largest)) << which << ", parameter " << p << ", x = " << x;
        EXPECT_LE(abs(exact.derivative), Real(tables[p].largest)) << which << ", parameter " << p;
        if (error > Real(tables[p].error)) {
          ++outside;
          if (x == 0) {
            EXPECT_TRUE(tables[p].uncertain_at_ones) << which;
          }
        }
      }
      EXPECT_LE(outside, tables[p].uncertain) << which << ", parameter " << p;
    }
    // The bounds are of use: a small multiple of the rounding of numbers of that size.
    EXPECT_LT(values.error, 1e-6 * values.largest) << which;
  }
}

TEST(NetworkTables, SignalsStayWithinTheirBound) {
  for (const Pair& pair : pairs()) {
    const ValueTable values = network_values(pair.network);
    const DerivativeIndex index{0, 1, 0};
    DerivativeTable table = network_derivatives(pair.network, std::vector{index})[0];
    const auto statistics = derivative_statistics(table, values);
    const SignalError error = signal_error(table, statistics);
    std::vector<Real> exact;
    for (std::uint64_t x = 0; x < table.values.size(); ++x)
      exact.push_back(by_definition(pair, x, index).derivative);
    walsh_hadamard_transform(table.values);
    const auto points = static_cast<int>(table.values.size());
    Real squares(0);
    for (std::uint64_t set = 0; set < exact.size(); ++set) {
      Real signal(0);
      for (std::uint64_t x = 0; x < exact.size(); ++x)
        signal += std::popcount(x & set) % 2 != 0 ? Real(-exact[x]) : exact[x];
      const Real difference = abs(signal / points - Real(table.values[set]) / points);
      EXPECT_LE(difference, Real(error.each)) << "set " << set;
      squares += difference * difference;
    }
    EXPECT_LE(squares, Real(error.square) * Real(error.square));
  }
}

TEST(NetworkTables, CountTheKinksThatRoundingHides) {
  // z = x_1 + x_2 is 0 at two of the four points, and 1/3 above it at none if the bias is 1/3.
  MultilayerNetwork network;
  network.layers.push_back({2, 1, {1, 1}, {0}, UnitActivation::relu});
  EXPECT_EQ(undecided_kink_points(network), 2);
  EXPECT_EQ(network_derivatives(network, std::vector<DerivativeIndex>{{0, 0, -1}})[0].uncertain, 2);
  network.layers[0].biases[0] = 1.0 / 3;
  EXPECT_EQ(undecided_kink_points(network), 0);
  // A kink counts for the parameters of its own unit and of the layers before it, not for those of other units and behind.
  network.layers[0] = {2, 2, {1, 0, 0, 1}, {0, 0}, UnitActivation::identity};
  network.layers.push_back({2, 2, {1, 1, 1, 0}, {0, 0}, UnitActivation::relu});
  network.layers.push_back({2, 1, {1, 1}, {0}, UnitActivation::identity});
  const auto tables =
      network_derivatives(network, std::vector<DerivativeIndex>{{0, 1, 0}, {1, 0, 1}, {1, 1, 0}, {2, 0, 0}});
  EXPECT_EQ(tables[0].uncertain, 2);
  EXPECT_FALSE(tables[0].uncertain_at_ones);
  EXPECT_EQ(tables[1].uncertain, 2);
  EXPECT_EQ(tables[2].uncertain, 0);
  EXPECT_EQ(tables[3].uncertain, 0);
}

TEST(DerivativeStatistics, SkipAsManyProductsAsPointsAreUncertain) {
  const ValueTable values{.values = {1, 0, -3, 2}};
  DerivativeTable table{.values = {5, -7, 2, 1}, .uncertain = 0};
  EXPECT_EQ(derivative_statistics(table, values).largest_product, 10);
  EXPECT_EQ(derivative_statistics(table, values).largest_certain_product, 10);
  table.uncertain = 1;
  EXPECT_EQ(derivative_statistics(table, values).largest_certain_product, 8);
  table.uncertain = 4;
  EXPECT_EQ(derivative_statistics(table, values).largest_certain_product, 0);
  EXPECT_EQ(derivative_statistics(table, values).mean_square, (25 + 49 + 4 + 1) / 4.0);
  EXPECT_EQ(derivative_statistics(table, values).mean_square_with_value, (50 + 49 + 40 + 5) / 4.0);
}

TEST(NetworkTables, AreTheSameForAnyNumberOfThreads) {
  const Pair pair = random_pair({15, 2, 1}, {UnitActivation::gelu, UnitActivation::identity}, 3);
  const std::vector<DerivativeIndex> indices{{0, 0, 14}, {1, 0, 1}};
  const auto one = network_derivatives(pair.network, indices, 1);
  const auto three = network_derivatives(pair.network, indices, 3);
  for (std::size_t p = 0; p < indices.size(); ++p) EXPECT_EQ(one[p].values, three[p].values);
  EXPECT_EQ(network_values(pair.network, 1).values, network_values(pair.network, 3).values);
}

TEST(MultilayerNetwork, IsRefusedWhereShapesOrRangesDoNotFit) {
  MultilayerNetwork network;
  EXPECT_THROW((void)unit_bounds(network), std::invalid_argument);
  network.layers.push_back({2, 1, {1}, {0}});
  EXPECT_THROW((void)unit_bounds(network), std::invalid_argument);
  network.layers[0].weights = {1e200, 0};
  network.layers[0].activation = UnitActivation::power;
  network.layers[0].exponent = 2;
  EXPECT_THROW((void)unit_bounds(network), std::domain_error);
  network.layers[0] = {29, 1, std::vector<double>(29), {0}};
  EXPECT_THROW((void)network_values(network), std::length_error);
  network.layers[0] = {2, 1, {1, 1}, {0}};
  EXPECT_THROW((void)network_derivatives(network, std::vector<DerivativeIndex>{{0, 0, 2}}),
               std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
