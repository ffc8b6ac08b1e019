#include "proofs_check/claims/integer_layers.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>

#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

std::int64_t integer(const Rational& value) {
  if (denominator(value) != 1)
    throw std::logic_error("integer_layers: an integer is needed, got " + to_string(value));
  return static_cast<std::int64_t>(numerator(value));
}

}  // namespace

std::int64_t integer_at(const Formula& f, const std::vector<std::pair<std::string, std::int64_t>>& at) {
  return integer(value_at(f, at));
}

Layers library_layers(const analysis::Network& network) {
  Layers layers;
  for (const analysis::NetworkLayer& layer : network.layers) {
    numeric::IntegerLayer copy;
    for (const Rational& w : layer.weights) copy.weights.push_back(integer(w));
    for (const Rational& b : layer.biases) copy.biases.push_back(integer(b));
    copy.rectified = layer.activation.kind == analysis::LayerActivation::Kind::relu;
    layers.push_back(std::move(copy));
  }
  return layers;
}

bool same(const Layers& a, const Layers& b) {
  return std::ranges::equal(a, b, [](const numeric::IntegerLayer& x, const numeric::IntegerLayer& y) {
    return x.weights == y.weights && x.biases == y.biases && x.rectified == y.rectified;
  });
}

std::optional<std::string> differs_from_parity(const Layers& layers, std::uint32_t subset) {
  const auto found = numeric::first_difference_from_parity(layers, subset);
  if (!found) return std::nullopt;
  return "x = -1 on " + set_text(found->x) + " alone: the network has " + std::to_string(found->value) +
         ", the parity " + (std::popcount(found->x & subset) % 2 == 0 ? "1" : "-1");
}

std::vector<int> first_coordinates(int k) {
  std::vector<int> set(static_cast<std::size_t>(k));
  std::iota(set.begin(), set.end(), 1);
  return set;
}

std::vector<int> odd_coordinates(int k) {
  std::vector<int> set;
  for (int i = 0; i < k; ++i) set.push_back(2 * i + 1);
  return set;
}

std::uint32_t bits(const std::vector<int>& set) {
  std::uint32_t result = 0;
  for (const int i : set) result |= 1U << (i - 1);
  return result;
}

}  // namespace lemmata::proofs_check
