#include "analysis/boolean/network_gradient.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/gradient_variance.hpp"

namespace lemmata::analysis {
namespace {

using Kind = LayerActivation::Kind;

/// Weights are numerators up to 4 over denominators up to `denominator`, so that sums are zero now and then.
Network random_network(const std::vector<int>& widths, const std::vector<LayerActivation>& activations,
                       std::int64_t denominator, std::uint32_t seed) {
  std::mt19937_64 bits(seed);
  const auto number = [&] {
    const auto numerator = static_cast<std::int64_t>(bits() % 9) - 4;
    return Rational(
        Rational(numerator) /
        Rational(static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(denominator)) + 1));
  };
  Network network;
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    NetworkLayer layer{.inputs = widths[l], .outputs = widths[l + 1], .activation = activations[l]};
    for (int i = 0; i < layer.inputs * layer.outputs; ++i) layer.weights.push_back(number());
    for (int j = 0; j < layer.outputs; ++j) layer.biases.push_back(number());
    network.layers.push_back(layer);
  }
  return network;
}

/// A number and its derivative with respect to one parameter: the definition, forwards.
struct Dual {
  Rational value;
  Rational derivative;
};

Dual activated(const LayerActivation& activation, const Dual& z, const Rational& at_zero) {
  switch (activation.kind) {
    case Kind::relu:
      if (z.value > 0) return z;
      return {0, z.value == 0 ? Rational(at_zero * z.derivative) : Rational(0)};
    case Kind::absolute_value:
      if (z.value > 0) return z;
      if (z.value < 0) return {-z.value, -z.derivative};
      return {0, (2 * at_zero - 1) * z.derivative};
    case Kind::power: {
      Dual result{1, 0};
      for (int i = 0; i < activation.exponent; ++i)
        result = {result.value * z.value, result.derivative * z.value + result.value * z.derivative};
      return result;
    }
    default:
      return z;
  }
}

Dual by_definition(const Network& network, std::uint64_t x, std::size_t parameter) {
  std::vector<Dual> values;
  for (int i = 0; i < network.layers.front().inputs; ++i) values.push_back({(x >> i & 1U) != 0 ? -1 : 1, 0});
  std::size_t next = 0;
  for (const NetworkLayer& layer : network.layers) {
    std::vector<Dual> outputs;
    const auto inputs = static_cast<std::size_t>(layer.inputs);
    for (std::size_t j = 0; j < static_cast<std::size_t>(layer.outputs); ++j) {
      Dual z{layer.biases[j], next + layer.weights.size() + j == parameter ? 1 : 0};
      for (std::size_t i = 0; i < inputs; ++i) {
        const Rational& weight = layer.weights[j * inputs + i];
        z.value += weight * values[i].value;
        z.derivative += weight * values[i].derivative;
        if (next + j * inputs + i == parameter) z.derivative += values[i].value;
      }
      outputs.push_back(activated(layer.activation, z, network.derivative_at_zero));
    }
    next += layer.weights.size() + layer.biases.size();
    values = outputs;
  }
  return values[0];
}

struct Case {
  Network network;
  std::string name;
};

std::vector<Case> cases() {
  const LayerActivation relu{Kind::relu};
  const LayerActivation absolute{Kind::absolute_value};
  const LayerActivation square{Kind::power, 2};
  const LayerActivation cube{Kind::power, 3};
  const LayerActivation identity{};
  std::vector<Case> result;
  const auto add = [&](const std::string& name, const std::vector<int>& widths,
                       const std::vector<LayerActivation>& activations, std::int64_t denominator,
                       const Rational& at_zero) {
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
      Network network = random_network(widths, activations, denominator, seed);
      network.derivative_at_zero = at_zero;
      result.push_back({network, name + ", seed " + std::to_string(seed)});
    }
  };
  add("one relu", {3, 1}, {relu}, 1, 0);
  add("two layers", {5, 4, 1}, {relu, identity}, 2, Rational(1, 2));
  add("absolute values", {4, 3, 1}, {absolute, identity}, 1, Rational(1, 3));
  add("three layers", {4, 3, 3, 1}, {relu, relu, identity}, 3, 1);
  add("powers", {4, 3, 1}, {square, cube}, 2, 0);
  add("mixed", {3, 2, 3, 2, 1}, {absolute, square, relu, identity}, 2, Rational(2, 5));
  add("large denominators", {4, 3, 1}, {relu, identity}, 40000, 0);
  add("larger denominators", {3, 3, 2, 1}, {relu, square, cube}, std::int64_t{1} << 40, Rational(1, 7));
  return result;
}

TEST(NetworkDerivatives, EqualTheDefinitionAtEveryPoint) {
  for (const Case& c : cases()) {
    const auto parameters = network_parameters(c.network);
    for (std::uint64_t x = 0; x < std::uint64_t{1} << c.network.layers.front().inputs; ++x) {
      const NetworkDerivatives at = network_derivatives(c.network, x);
      ASSERT_EQ(at.derivatives.size(), parameters.size());
      for (std::size_t p = 0; p < parameters.size(); ++p) {
        const Dual expected = by_definition(c.network, x, p);
        EXPECT_EQ(at.value, expected.value) << c.name << ", x = " << x;
        EXPECT_EQ(at.derivatives[p], expected.derivative) << c.name << ", x = " << x << ", parameter " << p;
      }
    }
  }
}

TEST(NetworkMoments, EqualTheirDefinitionOnTheWholeCube) {
  bool int64 = false, int128 = false, any_size = false;
  for (const Case& c : cases()) {
    const NetworkMoments moments = network_moments(c.network);
    const std::uint64_t points = std::uint64_t{1} << c.network.layers.front().inputs;
    const NetworkArithmetic arithmetic = network_arithmetic(c.network);
    int64 |= arithmetic == NetworkArithmetic::int64;
    int128 |= arithmetic == NetworkArithmetic::int128;
    any_size |= arithmetic == NetworkArithmetic::any_size;
    for (std::size_t p = 0; p < moments.parameters.size(); ++p) {
      DerivativeMoments expected;
      Rational squared_value;
      for (std::uint64_t x = 0; x < points; ++x) {
        const Dual at = by_definition(c.network, x, p);
        squared_value += at.value * at.value / points;
        expected.mean_square += at.derivative * at.derivative / points;
        expected.mean_of_product += at.value * at.derivative / points;
        expected.mean_square_of_product += at.value * at.value * at.derivative * at.derivative / points;
        expected.largest_product =
            std::max(expected.largest_product, Rational((abs(at.value) + 1) * abs(at.derivative)));
      }
      const DerivativeMoments& got = moments.parameters[p];
      const std::string where = c.name + ", parameter " + std::to_string(p);
      EXPECT_EQ(moments.mean_square_value, squared_value) << where;
      EXPECT_EQ(got.mean_square, expected.mean_square) << where;
      EXPECT_EQ(got.at_ones, by_definition(c.network, 0, p).derivative) << where;
      EXPECT_EQ(got.mean_of_product, expected.mean_of_product) << where;
      EXPECT_EQ(got.mean_square_of_product, expected.mean_square_of_product) << where;
      EXPECT_EQ(got.largest_product, expected.largest_product) << where;
    }
  }
  EXPECT_TRUE(int64 && int128 && any_size) << "every arithmetic is met";
}

TEST(DerivativeTables, HoldTheDerivativesOfTheChosenParameters) {
  for (const Case& c : cases()) {
    const auto parameters = network_parameters(c.network);
    const std::vector<bool> fits = derivative_transform_fits_int64(c.network);
    std::vector<std::size_t> chosen;
    for (std::size_t p = 0; p < parameters.size(); ++p)
      if (fits[p]) chosen.push_back(p);
    const std::vector<DerivativeTable> tables = derivative_tables(c.network, chosen);
    for (std::size_t t = 0; t < tables.size(); ++t)
      for (std::uint64_t x = 0; x < tables[t].values.size(); ++x)
        EXPECT_EQ(tables[t].unit * tables[t].values[x], by_definition(c.network, x, chosen[t]).derivative)
            << c.name << ", parameter " << chosen[t] << ", x = " << x;
  }
}

TEST(GradientVariance, OfANetworkEqualsTheVarianceOverAllParities) {
  const Network network = random_network({5, 3, 1}, {{Kind::relu}, {}}, 2, 7);
  const NetworkMoments moments = network_moments(network);
  for (std::size_t p = 0; p < moments.parameters.size(); ++p) {
    Rational sum, squares;
    for (std::uint64_t set = 0; set < 32; ++set) {
      Rational coordinate;
      for (std::uint64_t x = 0; x < 32; ++x) {
        const Dual at = by_definition(network, x, p);
        const int parity = __builtin_parityll(x & set) != 0 ? -1 : 1;
        coordinate += 2 * (at.value - parity) * at.derivative / 32;
      }
      sum += coordinate / 32;
      squares += coordinate * coordinate / 32;
    }
    const DerivativeMoments& got = moments.parameters[p];
    EXPECT_EQ(gradient_variance(got.mean_square, got.at_ones * got.at_ones, 5), squares - sum * sum) << p;
  }
}

std::string refusal(const Network& network) {
  try {
    (void)network_moments(network);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(NetworkParameters, AreNumberedLayerByLayerWeightsBeforeBiases) {
  const auto parameters = network_parameters(random_network({2, 2, 1}, {{}, {}}, 1, 1));
  ASSERT_EQ(parameters.size(), 9U);
  EXPECT_EQ(parameters[2].unit, 2);
  EXPECT_EQ(parameters[2].input, 1);
  EXPECT_FALSE(parameters[4].input.has_value());
  EXPECT_EQ(parameters[6].layer, 2);
}

TEST(Network, NamesTheLayerWhoseSizesDoNotFit) {
  EXPECT_EQ(refusal({}), "network: at least one layer is needed, got none");
  Network network = random_network({3, 2, 1}, {{}, {}}, 1, 1);
  Network wrong = network;
  wrong.layers[0].weights.pop_back();
  EXPECT_EQ(refusal(wrong),
            "network: layer 1 needs outputs x inputs weights and one bias for each output, got 2 x 3 with 5 "
            "weights and 2 biases");
  wrong = network;
  wrong.layers[1] = random_network({3, 1}, {{}}, 1, 1).layers[0];
  EXPECT_EQ(refusal(wrong),
            "network: layer 2 must have as many inputs as the layer before has outputs, 2, got 1 x 3 with 3 "
            "weights and 1 biases");
  EXPECT_EQ(refusal(random_network({3, 2}, {{}}, 1, 1)),
            "network: the last layer must have one output, got 2");
  EXPECT_EQ(refusal(random_network({3, 1}, {{Kind::power, 0}}, 1, 1)),
            "network: layer 1 needs a power of at least 1, got 0");
  EXPECT_EQ(refusal(random_network({3, 1}, {{Kind::tanh}}, 1, 1)),
            "network: exact values exist for identity, relu, absolute value and power, layer 1 has tanh");
  EXPECT_EQ(refusal(random_network({31, 1}, {{}}, 1, 1)),
            "network: at most 30 inputs are allowed for sums over the cube, got 31");
}

}  // namespace
}  // namespace lemmata::analysis
