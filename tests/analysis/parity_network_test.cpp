#include "analysis/boolean/parity_network.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// By the definition, at the point whose coordinates are -1 where x has a bit.
Rational value_at(const Network& network, std::uint32_t x) {
  std::vector<Rational> a;
  for (int i = 0; i < network.layers.at(0).inputs; ++i) a.emplace_back((x >> i & 1U) != 0 ? -1 : 1);
  for (const NetworkLayer& layer : network.layers) {
    EXPECT_EQ(static_cast<std::size_t>(layer.inputs), a.size());
    std::vector<Rational> z = layer.biases;
    EXPECT_EQ(z.size(), static_cast<std::size_t>(layer.outputs));
    for (std::size_t unit = 0; unit < z.size(); ++unit) {
      for (std::size_t i = 0; i < a.size(); ++i) z[unit] += layer.weights.at(unit * a.size() + i) * a[i];
      if (layer.activation.kind == LayerActivation::Kind::relu && z[unit] < 0) z[unit] = 0;
    }
    a = z;
  }
  return a.at(0);
}

int parity(const std::vector<int>& set, std::uint32_t x) {
  int product = 1;
  for (const int i : set) product *= (x >> (i - 1) & 1U) != 0 ? -1 : 1;
  return product;
}

std::size_t relus(const Network& network) {
  std::size_t count = 0;
  for (const NetworkLayer& layer : network.layers)
    if (layer.activation.kind == LayerActivation::Kind::relu) count += layer.biases.size();
  return count;
}

Rational largest_weight(const Network& network) {
  Rational largest = 0;
  for (const NetworkLayer& layer : network.layers)
    for (const Rational& w : layer.weights) largest = std::max(largest, Rational(abs(w)));
  return largest;
}

std::vector<int> first_coordinates(int k) {
  std::vector<int> set(static_cast<std::size_t>(k));
  std::iota(set.begin(), set.end(), 1);
  return set;
}

TEST(ShallowParityNetwork, IsTheParityAtEveryInputForEveryChoiceOfSignsUpToSix) {
  for (int k = 1; k <= 6; ++k)
    for (std::uint32_t pattern = 0; pattern < 1U << k; ++pattern)
      for (const OutputBias bias : {OutputBias::used, OutputBias::none}) {
        std::vector<int> signs;
        for (int i = 0; i < k; ++i) signs.push_back((pattern >> i & 1U) != 0 ? -1 : 1);
        const Network network = shallow_parity_network(k, first_coordinates(k), signs, bias);
        EXPECT_EQ(relus(network), static_cast<std::size_t>(bias == OutputBias::used ? k : k + 1));
        EXPECT_EQ(network.layers.back().biases[0] == 0, bias == OutputBias::none);
        EXPECT_LE(largest_weight(network), 2);
        for (std::uint32_t x = 0; x < 1U << k; ++x)
          ASSERT_EQ(value_at(network, x), parity(first_coordinates(k), x)) << "k = " << k << ", x = " << x;
      }
}

TEST(DeepParityNetwork, IsTheParityAtEveryInputUpToTenWithTwoReLUsForEachHalving) {
  for (int k = 1; k <= 10; ++k) {
    int halvings = 0;
    while (1 << halvings < k) ++halvings;
    const Network network = deep_parity_network(k, first_coordinates(k));
    EXPECT_EQ(relus(network), 2U * static_cast<std::size_t>(halvings));
    EXPECT_EQ(network.layers.size(), static_cast<std::size_t>(halvings) + 1);
    EXPECT_EQ(largest_weight(network), 1);
    for (const NetworkLayer& layer : network.layers)
      for (const Rational& bias : layer.biases) EXPECT_LT(abs(bias), 2 * k);
    for (std::uint32_t x = 0; x < 1U << k; ++x)
      ASSERT_EQ(value_at(network, x), parity(first_coordinates(k), x)) << "k = " << k << ", x = " << x;
  }
}

TEST(FoldedParityNetwork, IsTheParityAtEveryInputForAllFoldsOfProductUpToTwelve) {
  std::vector<std::vector<int>> all = {{1, 3}, {3, 1, 2}};
  for (int a = 1; a <= 12; ++a) {
    all.push_back({a});
    for (int b = 2; a * b <= 12; ++b) {
      all.push_back({a, b});
      for (int c = 2; a * b * c <= 12; ++c) all.push_back({a, b, c});
    }
  }
  for (const std::vector<int>& folds : all) {
    const int product = std::accumulate(folds.begin(), folds.end(), 1, std::multiplies<>());
    for (int k = 1; k <= std::min(product, 9); ++k) {
      const Network network = folded_parity_network(k, first_coordinates(k), folds);
      EXPECT_EQ(relus(network), static_cast<std::size_t>(std::accumulate(folds.begin(), folds.end(), 0)));
      EXPECT_LE(largest_weight(network), 2);
      for (std::uint32_t x = 0; x < 1U << k; ++x)
        ASSERT_EQ(value_at(network, x), parity(first_coordinates(k), x))
            << "k = " << k << ", x = " << x << ", folds " << testing::PrintToString(folds);
    }
  }
}

TEST(FoldedParityNetwork, HasTheSmallestFoldsOfAllOfThatManyLayers) {
  for (int k = 1; k <= 40; ++k)
    for (int layers = 1; layers <= 3 && 1 << (layers - 1) < k; ++layers) {
      int smallest = 1 << 20;
      for (int a = 1; a <= k; ++a)
        for (int b = 1; b <= (layers > 1 ? k : 1); ++b)
          for (int c = 1; c <= (layers > 2 ? k : 1); ++c)
            if (a * b * c >= k)
              smallest = std::min(smallest, a + (layers > 1 ? b : 0) + (layers > 2 ? c : 0));
      const std::vector<int> folds = smallest_folds(k, layers);
      ASSERT_EQ(folds.size(), static_cast<std::size_t>(layers));
      EXPECT_GE(std::accumulate(folds.begin(), folds.end(), 1, std::multiplies<>()), k);
      EXPECT_EQ(std::accumulate(folds.begin(), folds.end(), 0), smallest)
          << "k = " << k << ", " << layers << " layers";
    }
  EXPECT_EQ(smallest_folds(1, 1), (std::vector{1}));
  EXPECT_EQ(smallest_folds(27, 3), (std::vector{3, 3, 3}));
  EXPECT_EQ(smallest_folds(1024, 10), std::vector<int>(10, 2));
}

TEST(ParityNetworks, ReadTheCoordinatesOfTheSetAlone) {
  const std::vector<int> set = {7, 1, 4};
  for (const Network& network :
       {shallow_parity_network(8, set), shallow_parity_network(8, set, std::vector{1, -1, -1}),
        shallow_parity_network(8, set, {}, OutputBias::none), deep_parity_network(8, set),
        folded_parity_network(8, set, std::vector{2, 2})})
    for (std::uint32_t x = 0; x < 256; ++x) ASSERT_EQ(value_at(network, x), parity(set, x)) << x;
}

TEST(ParityNetworks, RejectWhatIsNoSet) {
  using Set = std::vector<int>;
  EXPECT_THROW(static_cast<void>(shallow_parity_network(0, Set{1})), std::domain_error);
  EXPECT_THROW(static_cast<void>(deep_parity_network(largest_parity_dimension + 1, Set{1})),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(deep_parity_network(3, Set{})), std::domain_error);
  EXPECT_THROW(static_cast<void>(shallow_parity_network(3, Set{0})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(shallow_parity_network(3, Set{2, 2})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(shallow_parity_network(3, Set{1, 2}, Set{1})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(shallow_parity_network(3, Set{1, 2}, Set{1, 2})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(folded_parity_network(5, Set{1, 2, 3, 4, 5}, Set{2, 2})), std::domain_error);
  EXPECT_THROW(static_cast<void>(folded_parity_network(1, Set{1}, Set{})), std::domain_error);
  EXPECT_THROW(static_cast<void>(folded_parity_network(2, Set{1, 2}, Set{3, 0})), std::domain_error);
  EXPECT_THROW(static_cast<void>(smallest_folds(5, 4)), std::domain_error);
  EXPECT_THROW(static_cast<void>(smallest_folds(0, 1)), std::domain_error);
  try {
    static_cast<void>(deep_parity_network(3, Set{1, 4}));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "deep_parity_network: coordinates are from 1 to d = 3, got 4");
  }
}

}  // namespace
}  // namespace lemmata::analysis
