#include "numeric/network/multilayer_network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {
namespace {

constexpr double u = 0x1p-53;
constexpr double library = 16 * u;                          // exp and its kin: 8 units in the last place
constexpr std::size_t most_inputs = std::size_t{1} << 20U;  // (n + 3) u and 2^-30 hold with room to spare

double enlarge(double bound) { return bound * (1 + 0x1p-30) + 1e-300; }

/// Of an activation phi on [-range, range]: |phi|, its Lipschitz constant and the error of computing it; the same of phi'.
struct ActivationBounds {
  double value = 0, lipschitz = 1, value_error = 0;
  double slope = 1, slope_lipschitz = 0, slope_error = 0;
};

ActivationBounds activation_bounds(const MultilayerNetwork& network, const DenseLayer& layer, double range) {
  const double at_zero = network.derivative_at_zero;
  switch (layer.activation) {
    case UnitActivation::identity:
      return {.value = range};
    case UnitActivation::relu:
      return {.value = range, .slope = std::max(1.0, std::abs(at_zero))};
    case UnitActivation::absolute_value:
      return {.value = range, .slope = std::max(1.0, std::abs(2 * at_zero - 1))};
    case UnitActivation::power: {
      // p - 1 products for z^p; z^(p-1) and one product more for the derivative.
      const double p = layer.exponent;
      const double slope = p * std::pow(range, p - 1);
      return {.value = std::pow(range, p),
              .lipschitz = slope,
              .value_error = p * u * std::pow(range, p),
              .slope = slope,
              .slope_lipschitz = p < 2 ? 0 : p * (p - 1) * std::pow(range, p - 2),
              .slope_error = p * u * slope};
    }
    case UnitActivation::tanh:
      // 1 - t^2: 2 |t| times the error of t, a product and a difference. |tanh''| <= 4 / (3 sqrt 3).
      return {.value = 1,
              .value_error = library,
              .slope = 1,
              .slope_lipschitz = 0.77,
              .slope_error = 2 * library + 3 * u};
    case UnitActivation::sigmoid:
      // 1 / (1 + e^-z): relative errors of e^-z, the sum and the quotient. s (1 - s); |s''| <= 1 / (6 sqrt 3).
      return {.value = 1,
              .lipschitz = 0.25,
              .value_error = library + 3 * u,
              .slope = 0.25,
              .slope_lipschitz = 0.097,
              .slope_error = library + 6 * u};
    case UnitActivation::gelu:
      // Phi(z) = erfc(-z / sqrt 2) / 2 with |z| phi(z) <= 0.25 times the argument's relative error 3 u. The derivative is Phi(z) +
      // z phi(z); in e^(-z^2/2) the argument's error is z^2 u and |z|^3 phi(z) <= 0.47. |gelu'| <= 1.13, |gelu''| <= 0.8.
      return {.value = range,
              .lipschitz = 1.13,
              .value_error = (library + 4 * u) * range,
              .slope = 1.13,
              .slope_lipschitz = 0.8,
              .slope_error = 2 * library + 8 * u};
    case UnitActivation::softplus:
      // max(z, 0) + log1p(e^-|z|): an error of the argument counts at most once, and it is at most 1; ln 2 < 0.7.
      return {.value = range + 0.7,
              .value_error = 2 * library + u * (range + 1),
              .slope = 1,
              .slope_lipschitz = 0.25,
              .slope_error = library + 3 * u};
    case UnitActivation::sine:
      return {.value = 1, .value_error = library, .slope = 1, .slope_lipschitz = 1, .slope_error = library};
  }
  throw std::logic_error("activation_bounds: an activation is missing");
}

std::size_t index_of(int value) { return static_cast<std::size_t>(value); }

void require_shapes(const MultilayerNetwork& network) {
  if (network.layers.empty()) throw std::invalid_argument("network: at least one layer is needed, got none");
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const DenseLayer& layer = network.layers[l];
    const std::string number = "network: layer " + std::to_string(l + 1);
    if (layer.inputs < 1 || layer.outputs < 1 || index_of(layer.inputs) > most_inputs ||
        index_of(layer.outputs) > most_inputs ||
        layer.weights.size() != index_of(layer.inputs) * index_of(layer.outputs) ||
        layer.biases.size() != index_of(layer.outputs))
      throw std::invalid_argument(number +
                                  " needs outputs x inputs weights and one bias for each output, got " +
                                  std::to_string(layer.outputs) + " x " + std::to_string(layer.inputs) +
                                  " with " + std::to_string(layer.weights.size()) + " weights and " +
                                  std::to_string(layer.biases.size()) + " biases");
    if (l > 0 && layer.inputs != network.layers[l - 1].outputs)
      throw std::invalid_argument(number + " must have as many inputs as the layer before has outputs, " +
                                  std::to_string(network.layers[l - 1].outputs) + ", got " +
                                  std::to_string(layer.inputs));
    if (layer.activation == UnitActivation::power && layer.exponent < 1)
      throw std::invalid_argument(number + " needs a power of at least 1, got " +
                                  std::to_string(layer.exponent));
  }
  if (network.layers.back().outputs != 1)
    throw std::invalid_argument("network: the last layer must have one output, got " +
                                std::to_string(network.layers.back().outputs));
}

void require_finite(const std::vector<std::vector<UnitBounds>>& bounds) {
  for (const auto& layer : bounds)
    for (const UnitBounds& unit : layer)
      if (!(std::isfinite(unit.sum) && std::isfinite(unit.sum_error) && std::isfinite(unit.value) &&
            std::isfinite(unit.value_error) && std::isfinite(unit.derivative) &&
            std::isfinite(unit.derivative_error)))
        throw std::domain_error("network: values or derivatives may be beyond the range of doubles");
}

}  // namespace

bool has_kink(UnitActivation activation) {
  return activation == UnitActivation::relu || activation == UnitActivation::absolute_value;
}

std::vector<std::vector<UnitBounds>> unit_bounds(const MultilayerNetwork& network) {
  require_shapes(network);
  std::vector<std::vector<UnitBounds>> bounds;
  std::vector<std::vector<ActivationBounds>> activations;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const DenseLayer& layer = network.layers[l];
    const std::size_t inputs = index_of(layer.inputs);
    std::vector<UnitBounds> units(index_of(layer.outputs));
    std::vector<ActivationBounds> of_layer;
    for (std::size_t j = 0; j < units.size(); ++j) {
      double size = std::abs(layer.biases[j]);
      double carried = 0;
      for (std::size_t i = 0; i < inputs; ++i) {
        const double weight = std::abs(layer.weights[j * inputs + i]);
        size += weight * (l == 0 ? 1 : bounds[l - 1][i].value);
        carried += weight * (l == 0 ? 0 : bounds[l - 1][i].value_error);
      }
      UnitBounds& unit = units[j];
      unit.sum = enlarge(size);
      unit.sum_error = enlarge(carried + (static_cast<double>(inputs) + 3) * u * unit.sum);
      of_layer.push_back(activation_bounds(network, layer, unit.sum));
      const ActivationBounds& activation = of_layer.back();
      unit.value_error = enlarge(activation.lipschitz * unit.sum_error + activation.value_error);
      unit.value = enlarge(activation.value + unit.value_error);
    }
    bounds.push_back(std::move(units));
    activations.push_back(std::move(of_layer));
  }
  for (std::size_t l = network.layers.size(); l-- > 0;)
    for (std::size_t j = 0; j < bounds[l].size(); ++j) {
      double size = 1;  // of df/da, and its error
      double error = 0;
      if (l + 1 < network.layers.size()) {
        const DenseLayer& next = network.layers[l + 1];
        size = 0;
        for (std::size_t k = 0; k < bounds[l + 1].size(); ++k) {
          const double weight = std::abs(next.weights[k * bounds[l].size() + j]);
          size += weight * bounds[l + 1][k].derivative;
          error += weight * bounds[l + 1][k].derivative_error;
        }
        size = enlarge(size);
        error = enlarge(error + (static_cast<double>(bounds[l + 1].size()) + 3) * u * size);
      }
      const ActivationBounds& activation = activations[l][j];
      UnitBounds& unit = bounds[l][j];
      const double slope = activation.slope + activation.slope_error;
      unit.derivative_error = enlarge(slope * error + size * (activation.slope_lipschitz * unit.sum_error +
                                                              activation.slope_error + u * slope));
      unit.derivative = enlarge(slope * size + unit.derivative_error);
    }
  require_finite(bounds);
  return bounds;
}

}  // namespace lemmata::numeric
