#include "analysis/boolean/parity_network.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lemmata::analysis {
namespace {

void require_set(const std::string& function, int d, std::span<const int> set) {
  if (d < 1 || d > largest_parity_dimension)
    throw std::domain_error(function + ": d must be from 1 to " + std::to_string(largest_parity_dimension) +
                            ", got " + std::to_string(d));
  if (set.empty()) throw std::domain_error(function + ": the set needs at least one coordinate, got none");
  std::vector<bool> seen(static_cast<std::size_t>(d));
  for (const int i : set) {
    if (i < 1 || i > d)
      throw std::invalid_argument(function + ": coordinates are from 1 to d = " + std::to_string(d) +
                                  ", got " + std::to_string(i));
    if (seen[static_cast<std::size_t>(i - 1)])
      throw std::invalid_argument(function + ": each coordinate may be given once, got " + std::to_string(i) +
                                  " twice");
    seen[static_cast<std::size_t>(i - 1)] = true;
  }
}

/// A layer whose weights are still 0.
NetworkLayer empty_layer(int inputs, int outputs, LayerActivation::Kind kind) {
  const auto size = static_cast<std::size_t>(outputs);
  return {inputs, outputs, std::vector<Rational>(static_cast<std::size_t>(inputs) * size),
          std::vector<Rational>(size), LayerActivation{kind}};
}

int ceil_log2(int k) { return std::bit_width(static_cast<unsigned>(k - 1)); }

Rational power_of_minus_one(int exponent) { return exponent % 2 == 0 ? 1 : -1; }

}  // namespace

Network shallow_parity_network(int d, std::span<const int> set, std::span<const int> signs,
                               OutputBias output_bias) {
  require_set("shallow_parity_network", d, set);
  if (!signs.empty() && signs.size() != set.size())
    throw std::invalid_argument("shallow_parity_network: as many signs as coordinates are needed, got " +
                                std::to_string(signs.size()) + " for " + std::to_string(set.size()));
  for (const int sign : signs)
    if (sign != 1 && sign != -1)
      throw std::invalid_argument("shallow_parity_network: signs are 1 or -1, got " + std::to_string(sign));

  const int k = static_cast<int>(set.size());
  std::vector<std::pair<int, Rational>> units;  // the bias of a hidden unit, and its weight in the output
  const Rational first = power_of_minus_one(k);
  Rational product = 1;
  for (const int sign : signs) product *= sign;
  if (output_bias == OutputBias::none) units.emplace_back(k + 1, first);
  units.emplace_back(k, output_bias == OutputBias::none ? -2 * first : -first);
  for (int j = 1; j < k; ++j) units.emplace_back(k - 2 * j, 2 * power_of_minus_one(k - j - 1));

  const int width = static_cast<int>(units.size());
  NetworkLayer hidden = empty_layer(d, width, LayerActivation::Kind::relu);
  NetworkLayer output = empty_layer(width, 1, LayerActivation::Kind::identity);
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    for (std::size_t i = 0; i < set.size(); ++i)
      hidden.weights[unit * static_cast<std::size_t>(d) + static_cast<std::size_t>(set[i] - 1)] =
          signs.empty() ? 1 : signs[i];
    hidden.biases[unit] = units[unit].first;
    output.weights[unit] = product * units[unit].second;
  }
  if (output_bias == OutputBias::used) output.biases[0] = product * first;
  return {{std::move(hidden), std::move(output)}};
}

Network deep_parity_network(int d, std::span<const int> set) {
  require_set("deep_parity_network", d, set);
  const int k = static_cast<int>(set.size());
  Network network;
  if (k == 1) {
    NetworkLayer output = empty_layer(d, 1, LayerActivation::Kind::identity);
    output.weights[static_cast<std::size_t>(set[0] - 1)] = 1;
    network.layers.push_back(std::move(output));
    return network;
  }
  const int p = ceil_log2(k);
  for (int i = 0; i < p; ++i) {
    const int fold = 1 << (p - i);
    NetworkLayer layer = empty_layer(i == 0 ? d : 2, 2, LayerActivation::Kind::relu);
    const auto inputs = static_cast<std::size_t>(layer.inputs);
    for (const std::size_t unit : {0, 1}) {
      const int side = unit == 0 ? 1 : -1;
      if (i == 0) {
        for (const int coordinate : set)
          layer.weights[unit * inputs + static_cast<std::size_t>(coordinate - 1)] = -side;
        layer.biases[unit] = side * (k - fold);
      } else {
        layer.weights[unit * inputs] = layer.weights[unit * inputs + 1] = side;
        layer.biases[unit] = -side * fold;
      }
    }
    network.layers.push_back(std::move(layer));
  }
  NetworkLayer output = empty_layer(2, 1, LayerActivation::Kind::identity);
  output.weights = {1, 1};
  output.biases = {-1};
  network.layers.push_back(std::move(output));
  return network;
}

Network folded_parity_network(int d, std::span<const int> set, std::span<const int> folds) {
  require_set("folded_parity_network", d, set);
  const int k = static_cast<int>(set.size());
  Rational interval = 2;  // b_i M_i
  for (const int fold : folds) {
    if (fold < 1 || fold > largest_parity_dimension)
      throw std::domain_error("folded_parity_network: folds are from 1 to " +
                              std::to_string(largest_parity_dimension) + ", got " + std::to_string(fold));
    interval *= fold;
  }
  if (folds.empty() || interval < 2 * k)
    throw std::domain_error(
        "folded_parity_network: the product of the folds must be at least k = " + std::to_string(k) +
        ", got " + (folds.empty() ? "no folds" : to_string(Rational(interval / 2))));

  Network network;
  std::vector<Rational> previous(static_cast<std::size_t>(d));  // v = previous . inputs + offset
  for (const int i : set) previous[static_cast<std::size_t>(i - 1)] = -1;
  Rational offset = k;
  for (const int fold : folds) {
    interval /= fold;
    NetworkLayer layer = empty_layer(static_cast<int>(previous.size()), fold, LayerActivation::Kind::relu);
    layer.weights.clear();
    std::vector<Rational> next;
    for (int j = 0; j < fold; ++j) {
      layer.weights.insert(layer.weights.end(), previous.begin(), previous.end());
      layer.biases[static_cast<std::size_t>(j)] = offset - j * interval;
      next.push_back(j == 0 ? Rational(1) : 2 * power_of_minus_one(j));
    }
    network.layers.push_back(std::move(layer));
    previous = std::move(next);
    offset = 0;
  }
  NetworkLayer output = empty_layer(static_cast<int>(previous.size()), 1, LayerActivation::Kind::identity);
  for (std::size_t unit = 0; unit < previous.size(); ++unit) output.weights[unit] = -previous[unit];
  output.biases = {1};
  network.layers.push_back(std::move(output));
  return network;
}

std::vector<int> smallest_folds(int k, int layers) {
  if (k < 1 || k > largest_parity_dimension)
    throw std::domain_error("smallest_folds: k must be from 1 to " +
                            std::to_string(largest_parity_dimension) + ", got " + std::to_string(k));
  const int most = std::max(1, ceil_log2(k));
  if (layers < 1 || layers > most)
    throw std::domain_error("smallest_folds: from 1 to " + std::to_string(most) +
                            " layers fold k = " + std::to_string(k) + ", got " + std::to_string(layers));
  std::vector<int> folds(static_cast<std::size_t>(layers), 1);
  const auto product = [&] {
    std::int64_t value = 1;
    for (const int fold : folds) value = std::min<std::int64_t>(value * fold, largest_parity_dimension);
    return value;
  };
  for (std::size_t i = 0; product() < k; i = (i + 1) % folds.size()) ++folds[i];
  return folds;
}

}  // namespace lemmata::analysis
