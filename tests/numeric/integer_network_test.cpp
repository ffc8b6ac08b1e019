#include "numeric/network/integer_network.hpp"

#include <algorithm>
#include <bit>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

/// By the definition, at one point.
std::int64_t value_at(const std::vector<IntegerLayer>& layers, std::uint32_t x) {
  const std::size_t d = layers[0].weights.size() / layers[0].biases.size();
  std::vector<std::int64_t> a;
  for (std::size_t i = 0; i < d; ++i) a.push_back((x >> i & 1) != 0 ? -1 : 1);
  for (const IntegerLayer& layer : layers) {
    std::vector<std::int64_t> z = layer.biases;
    for (std::size_t unit = 0; unit < z.size(); ++unit) {
      for (std::size_t i = 0; i < a.size(); ++i) z[unit] += layer.weights[unit * a.size() + i] * a[i];
      if (layer.rectified) z[unit] = std::max<std::int64_t>(z[unit], 0);
    }
    a = z;
  }
  return a.at(0);
}

/// |x_1 + x_2| - 1.
const std::vector<IntegerLayer> exclusive_or = {{{1, 1, -1, -1}, {0, 0}, true}, {{1, 1}, {-1}, false}};

TEST(IntegerNetwork, EqualsItsDefinitionForRandomLayersOfUpToElevenInputs) {
  std::mt19937 random(1);
  const auto draw = [&](std::int64_t largest) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(2 * largest + 1)) - largest;
  };
  for (std::size_t d = 1; d <= 11; ++d)
    for (int repetition = 0; repetition < 5; ++repetition) {
      std::vector<IntegerLayer> layers;
      std::size_t inputs = d;
      const std::size_t depth = 1 + random() % 4;
      for (std::size_t l = 0; l < depth; ++l) {
        const std::size_t outputs = l + 1 == depth ? 1 : 1 + random() % 5;
        IntegerLayer layer{{}, {}, random() % 4 != 0};
        for (std::size_t i = 0; i < inputs * outputs; ++i) layer.weights.push_back(draw(9));
        for (std::size_t i = 0; i < outputs; ++i) layer.biases.push_back(draw(20));
        layers.push_back(layer);
        inputs = outputs;
      }
      const auto table = network_table(layers);
      ASSERT_EQ(table.size(), std::size_t{1} << d);
      for (std::uint32_t x = 0; x < table.size(); ++x)
        ASSERT_EQ(table[x], value_at(layers, x)) << "d = " << d << ", x = " << x;
    }
}

TEST(IntegerNetwork, FindsTheFirstPointThatIsNotTheParity) {
  EXPECT_FALSE(first_difference_from_parity(exclusive_or, 3));
  const auto other =
      first_difference_from_parity(exclusive_or, 1);  // x_1: right at (+,+) and (-,+), not at (+,-)
  ASSERT_TRUE(other);
  EXPECT_EQ(other->x, 2U);
  EXPECT_EQ(other->value, -1);

  // twelve inputs, so several blocks: x_12 alone, doubled where all coordinates are -1
  std::vector<std::int64_t> weights(12, -1);
  weights.resize(24);
  weights[23] = -1;
  weights.resize(36);
  weights[35] = 1;
  const std::vector<IntegerLayer> layers = {{weights, {-11, 0, 0}, true}, {{-1, -1, 1}, {0}, false}};
  const auto last = first_difference_from_parity(layers, 1U << 11);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->x, (1U << 12) - 1);
  EXPECT_EQ(last->value, -2);
}

TEST(IntegerNetwork, TakesTheLargestMagnitudesAllowed) {
  constexpr std::int64_t largest = (std::int64_t{1} << 31) - 2;
  const std::vector<IntegerLayer> fits = {{{largest}, {-1}, false}};
  EXPECT_EQ(network_table(fits), (std::vector<std::int32_t>{2147483645, -2147483647}));
  EXPECT_THROW(static_cast<void>(network_table(std::vector<IntegerLayer>{{{largest}, {-2}, false}})),
               std::length_error);
  EXPECT_THROW(static_cast<void>(network_table(
                   std::vector<IntegerLayer>{{{1 << 20, 1 << 20}, {0}, true}, {{1 << 10}, {0}, false}})),
               std::length_error);
  EXPECT_THROW(static_cast<void>(network_table(
                   std::vector<IntegerLayer>{{{std::numeric_limits<std::int64_t>::min()}, {0}, false}})),
               std::length_error);
}

TEST(IntegerNetwork, RejectsMalformedLayers) {
  const auto table = [](const std::vector<IntegerLayer>& layers) {
    static_cast<void>(network_table(layers));
  };
  EXPECT_THROW(table({}), std::invalid_argument);
  EXPECT_THROW(table({{{}, {}, true}}), std::invalid_argument);
  EXPECT_THROW(table({{{1, 1, 1}, {0, 0}, true}}), std::invalid_argument);
  EXPECT_THROW(table({{{1, 1}, {0, 0}, true}}), std::invalid_argument);  // two outputs
  EXPECT_THROW(table({{{1, 1}, {0, 0}, true}, {{1}, {0}, false}}), std::invalid_argument);
  EXPECT_THROW(table({{std::vector<std::int64_t>(31, 1), {0}, false}}), std::length_error);
  try {
    static_cast<void>(first_difference_from_parity(exclusive_or, 4));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "first_difference_from_parity: subset must be below 2^d, got 4 for d = 2");
  }
}

}  // namespace
}  // namespace lemmata::numeric
