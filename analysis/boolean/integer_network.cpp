#include "analysis/boolean/integer_network.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "analysis/boolean/network_gradient.hpp"

namespace lemmata::analysis {
namespace {

using Kind = LayerActivation::Kind;

constexpr std::array names{"identity", "relu", "absolute value", "power", "tanh",
                           "sigmoid",  "gelu", "softplus",       "sine"};

void require_exact_activation(const LayerActivation& activation, std::size_t layer) {
  switch (activation.kind) {
    case Kind::identity:
    case Kind::relu:
    case Kind::absolute_value:
    case Kind::power:
      return;
    default:
      throw std::domain_error(
          "network: exact values exist for identity, relu, absolute value and power, layer " +
          std::to_string(layer + 1) + " has " + names[static_cast<std::size_t>(activation.kind)]);
  }
}

/// Throws:   std::length_error for a result of more than 2^16 bits: towers of powers have no end.
Integer power(const Integer& base, int exponent) {
  const double bits = base == 0 ? 0 : (static_cast<double>(msb(base)) + 1) * exponent;
  if (bits > 65536)
    throw std::length_error("network: exact numbers of at most 65536 bits are allowed, a power may have " +
                            std::to_string(static_cast<std::int64_t>(bits)));
  return boost::multiprecision::pow(base, static_cast<unsigned>(exponent));
}

/// The sums z of the layer are Z / (scale * inputs' scale), scale the common denominator returned.
Integer scale_weights(IntegerLayer& to, const NetworkLayer& from, const Integer& input_scale) {
  Integer scale = 1;
  for (const Rational& weight : from.weights) scale = lcm(scale, Integer(denominator(weight)));
  for (const Rational& bias : from.biases)
    scale = lcm(scale, Integer(denominator(Rational(bias * Rational(input_scale)))));
  for (const Rational& weight : from.weights)
    to.weights.emplace_back(numerator(Rational(weight * Rational(scale))));
  for (const Rational& bias : from.biases)
    to.biases.emplace_back(numerator(Rational(bias * Rational(input_scale) * Rational(scale))));
  return scale;
}

}  // namespace

Integer IntegerNetwork::input_scale(std::size_t layer) const {
  return layer == 0 ? Integer(1) : layers[layer - 1].value_scale;
}

Integer IntegerNetwork::input_bound(std::size_t layer, std::size_t input) const {
  return layer == 0 ? Integer(1) : layers[layer - 1].value_bounds[input];
}

IntegerNetwork integer_network(const Network& network) {
  (void)network_parameters(network);  // shapes
  IntegerNetwork result;
  std::vector<Integer> weight_scales;
  std::vector<std::vector<Integer>> slope_bounds;  // of the activations, per unit
  std::vector<Integer> slope_scales;
  const Rational at_zero = network.derivative_at_zero;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const NetworkLayer& from = network.layers[l];
    require_exact_activation(from.activation, l);
    IntegerLayer to{.inputs = from.inputs, .outputs = from.outputs, .activation = from.activation};
    const Integer input_scale = result.input_scale(l);
    weight_scales.push_back(scale_weights(to, from, input_scale));
    const Integer sum_scale = weight_scales.back() * input_scale;
    const int exponent = from.activation.kind == Kind::power ? from.activation.exponent : 1;
    to.value_scale = power(sum_scale, exponent);
    to.slope = denominator(at_zero);
    to.slope_at_zero = from.activation.kind == Kind::relu ? Integer(numerator(at_zero))
                                                          : Integer(2 * numerator(at_zero) - to.slope);
    const bool kinked = from.activation.kind == Kind::relu || from.activation.kind == Kind::absolute_value;
    slope_scales.push_back(kinked ? to.slope : power(sum_scale, exponent - 1));
    std::vector<Integer> slopes;
    for (std::size_t j = 0; j < static_cast<std::size_t>(to.outputs); ++j) {
      Integer sum = abs(to.biases[j]);
      for (std::size_t i = 0; i < static_cast<std::size_t>(to.inputs); ++i)
        sum += abs(to.weights[j * static_cast<std::size_t>(to.inputs) + i]) * result.input_bound(l, i);
      to.value_bounds.push_back(power(sum, exponent));
      slopes.push_back(kinked ? std::max(to.slope, Integer(abs(to.slope_at_zero)))
                              : Integer(exponent * power(sum, exponent - 1)));
      result.largest = std::max({result.largest, Integer(2 * sum), to.value_bounds.back(), slopes.back()});
    }
    slope_bounds.push_back(std::move(slopes));
    result.layers.push_back(std::move(to));
  }
  for (std::size_t l = result.layers.size(); l-- > 0;) {
    IntegerLayer& layer = result.layers[l];
    const bool last = l + 1 == result.layers.size();
    layer.derivative_scale =
        slope_scales[l] * (last ? Integer(1) : weight_scales[l + 1] * result.layers[l + 1].derivative_scale);
    for (std::size_t j = 0; j < static_cast<std::size_t>(layer.outputs); ++j) {
      Integer sum = last ? 1 : 0;
      if (!last) {
        const IntegerLayer& next = result.layers[l + 1];
        for (std::size_t k = 0; k < static_cast<std::size_t>(next.outputs); ++k)
          sum += abs(next.weights[k * static_cast<std::size_t>(next.inputs) + j]) * next.derivative_bounds[k];
      }
      layer.derivative_bounds.emplace_back(sum * slope_bounds[l][j]);
      result.largest = std::max({result.largest, sum, layer.derivative_bounds.back()});
    }
  }
  return result;
}

}  // namespace lemmata::analysis
