#include "analysis/boolean/network_gradient.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>

#include "analysis/boolean/integer_network.hpp"
#include "analysis/boolean/integer_sum.hpp"

namespace lemmata::analysis {
namespace {

using Kind = LayerActivation::Kind;

constexpr int largest_dimension = 30;

std::size_t index_of(int value) { return static_cast<std::size_t>(value); }

/// The network in numbers T, point after point.
template <class T>
class Points {
 public:
  explicit Points(const IntegerNetwork& network) : network_(network) {
    for (const IntegerLayer& layer : network.layers) {
      Layer to{.source = &layer};
      for (const Integer& weight : layer.weights) to.weights.push_back(converted<T>(weight));
      for (const Integer& bias : layer.biases) to.biases.push_back(converted<T>(bias));
      to.slope = converted<T>(layer.slope);
      to.slope_at_zero = converted<T>(layer.slope_at_zero);
      to.sums.assign(index_of(layer.outputs), T(0));
      to.values = to.sums;
      to.derivatives = to.sums;
      layers_.push_back(std::move(to));
    }
    const std::size_t d = index_of(network.dimension());
    Layer& first = layers_.front();
    steps_.assign(d * first.sums.size(), T(0));
    for (std::size_t j = 0; j < first.sums.size(); ++j) {
      T below(0);  // from x to x + 1, coordinates below the lowest zero bit turn back to +1, that one to -1
      for (std::size_t i = 0; i < d; ++i) {
        steps_[i * first.sums.size() + j] = T(2) * (below - first.weights[j * d + i]);
        below += first.weights[j * d + i];
      }
    }
  }

  /// The sums of the first layer at x, from nothing.
  void go_to(std::uint64_t x) {
    Layer& first = layers_.front();
    const std::size_t d = index_of(network_.dimension());
    for (std::size_t j = 0; j < first.sums.size(); ++j) {
      first.sums[j] = first.biases[j];
      for (std::size_t i = 0; i < d; ++i)
        first.sums[j] += (x >> i & 1U) != 0 ? T(-first.weights[j * d + i]) : first.weights[j * d + i];
    }
  }

  /// The same at x + 1, from those at x.
  void step_from(std::uint64_t x) {
    Layer& first = layers_.front();
    const T* const step = &steps_[static_cast<std::size_t>(std::countr_one(x)) * first.sums.size()];
    for (std::size_t j = 0; j < first.sums.size(); ++j) first.sums[j] += step[j];
  }

  /// All values and derivatives, once the sums of the first layer are there.
  void pass() {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      Layer& layer = layers_[l];
      if (l > 0) forward(layer, layers_[l - 1].values);
      for (std::size_t j = 0; j < layer.sums.size(); ++j) layer.values[j] = activation(layer, layer.sums[j]);
    }
    Layer& last = layers_.back();
    last.derivatives[0] = slope(last, last.sums[0]);
    for (std::size_t l = layers_.size() - 1; l-- > 0;) backward(layers_[l], layers_[l + 1]);
  }

  [[nodiscard]] const T& value() const { return layers_.back().values[0]; }
  [[nodiscard]] const T& value(std::size_t layer, std::size_t unit) const {
    return layers_[layer].values[unit];
  }
  [[nodiscard]] const T& derivative(std::size_t layer, std::size_t unit) const {
    return layers_[layer].derivatives[unit];
  }

 private:
  struct Layer {
    const IntegerLayer* source = nullptr;
    std::vector<T> weights, biases;
    T slope{}, slope_at_zero{};
    std::vector<T> sums, values, derivatives;
  };

  static void forward(Layer& layer, const std::vector<T>& inputs) {
    const T* weight = layer.weights.data();
    for (std::size_t j = 0; j < layer.sums.size(); ++j) {
      T sum = layer.biases[j];
      for (const T& input : inputs) sum += *weight++ * input;
      layer.sums[j] = sum;
    }
  }

  static void backward(Layer& layer, const Layer& next) {
    const std::size_t width = layer.sums.size();
    for (std::size_t j = 0; j < width; ++j) {
      const T factor = slope(layer, layer.sums[j]);
      T sum(0);
      if (factor != 0)
        for (std::size_t k = 0; k < next.sums.size(); ++k)
          sum += next.weights[k * width + j] * next.derivatives[k];
      layer.derivatives[j] = factor * sum;
    }
  }

  static T activation(const Layer& layer, const T& sum) {
    switch (layer.source->activation.kind) {
      case Kind::relu:
        return sum > 0 ? sum : T(0);
      case Kind::absolute_value:
        return sum < 0 ? T(-sum) : sum;
      case Kind::power:
        return power(sum, layer.source->activation.exponent);
      default:
        return sum;
    }
  }

  static T slope(const Layer& layer, const T& sum) {
    switch (layer.source->activation.kind) {
      case Kind::relu:
        return sum > 0 ? layer.slope : sum == 0 ? layer.slope_at_zero : T(0);
      case Kind::absolute_value:
        return sum > 0 ? layer.slope : sum == 0 ? layer.slope_at_zero : T(-layer.slope);
      case Kind::power:
        return T(layer.source->activation.exponent) * power(sum, layer.source->activation.exponent - 1);
      default:
        return T(1);
    }
  }

  static T power(const T& base, int exponent) {
    T result(1);
    for (int i = 0; i < exponent; ++i) result *= base;
    return result;
  }

  const IntegerNetwork& network_;
  std::vector<Layer> layers_;
  std::vector<T> steps_;
};

/// The largest integer that an f g of the network may be, with |f| + 1 for |f|.
Integer product_bound(const IntegerNetwork& network) {
  Integer derivative = 1;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    Integer input = 1;
    for (int i = 0; i < network.layers[l].inputs; ++i)
      input = std::max(input, network.input_bound(l, index_of(i)));
    for (const Integer& bound : network.layers[l].derivative_bounds)
      derivative = std::max({derivative, Integer(bound * input), Integer(bound * network.input_scale(l))});
  }
  const IntegerLayer& last = network.layers.back();
  return (last.value_bounds[0] + last.value_scale) * derivative;
}

int bits(const Integer& value) { return value == 0 ? 0 : static_cast<int>(msb(value)) + 1; }

NetworkArithmetic arithmetic(const IntegerNetwork& network) {
  const int d = network.dimension();
  const int product = bits(product_bound(network));
  const int largest = std::max(bits(network.largest), product);
  if (largest <= 62 && 2 * product + d <= 128) return NetworkArithmetic::int64;
  if (largest <= 126 && 2 * product + d <= 256) return NetworkArithmetic::int128;
  return NetworkArithmetic::any_size;
}

/// The sums of one parameter, or of one unit of the first layer.
template <class T>
struct Accumulated {
  SquareSum<T> squares, squared_products;
  Sum<T> products{};
  T at_ones{};
  T largest{};

  void add(const T& derivative, const T& value, const T& size) {
    if (derivative == 0) return;
    squares.add_square(derivative);
    const T product = value * derivative;
    squared_products.add_square(product);
    products += Sum<T>(product);
    const T candidate = size * (derivative < 0 ? T(-derivative) : derivative);
    if (candidate > largest) largest = candidate;
  }
};

/// The factors that turn the integers' sums into means.
struct MeanScale {
  Integer points, value;

  template <class T>
  [[nodiscard]] DerivativeMoments moments(const Accumulated<T>& sums, const Integer& scale) const {
    const Integer product = scale * value;
    return {.mean_square = Rational(sums.squares.total(), Integer(points * scale * scale)),
            .at_ones = Rational(to_integer(sums.at_ones), scale),
            .mean_of_product = Rational(to_integer(sums.products), Integer(points * product)),
            .mean_square_of_product =
                Rational(sums.squared_products.total(), Integer(points * product * product)),
            .largest_product = Rational(to_integer(sums.largest), product)};
  }
};

template <class T>
NetworkMoments moments(const IntegerNetwork& network) {
  const int d = network.dimension();
  const std::size_t units = index_of(network.layers.front().outputs);
  Points<T> points(network);
  std::vector<Accumulated<T>> first(units);
  std::vector<SignedSums<T>> signed_products(units, SignedSums<T>(d));
  std::vector<std::vector<Accumulated<T>>> others(network.layers.size());
  for (std::size_t l = 1; l < others.size(); ++l)
    others[l].resize(index_of(network.layers[l].outputs) * (index_of(network.layers[l].inputs) + 1));
  SquareSum<T> squared_values;
  const T one = converted<T>(network.layers.back().value_scale);

  points.go_to(0);
  for (std::uint64_t x = 0;; ++x) {
    points.pass();
    const T value = points.value();
    const T size = (value < 0 ? T(-value) : value) + one;
    squared_values.add_square(value);
    for (std::size_t j = 0; j < units; ++j) {
      const T& derivative = points.derivative(0, j);
      if (x == 0) first[j].at_ones = derivative;
      first[j].add(derivative, value, size);
      signed_products[j].add(x, derivative == 0 ? T(0) : T(value * derivative));
    }
    for (std::size_t l = 1; l < others.size(); ++l) {
      const std::size_t inputs = index_of(network.layers[l].inputs);
      const T unit = converted<T>(network.input_scale(l));
      for (std::size_t j = 0; j < index_of(network.layers[l].outputs); ++j)
        for (std::size_t i = 0; i <= inputs; ++i) {
          const T& input = i < inputs ? points.value(l - 1, i) : unit;
          const T derivative = points.derivative(l, j) * input;
          auto& sums = others[l][j * (inputs + 1) + i];
          if (x == 0) sums.at_ones = derivative;
          sums.add(derivative, value, size);
        }
    }
    if (x + 1 == std::uint64_t{1} << d) break;
    points.step_from(x);
  }

  const MeanScale scale{Integer(1) << static_cast<unsigned>(d), network.layers.back().value_scale};
  NetworkMoments result;
  result.mean_square_value =
      Rational(squared_values.total(), Integer(scale.points * scale.value * scale.value));
  const Integer& first_scale = network.layers.front().derivative_scale;
  const auto of_first = [&](std::size_t j, const Integer& product) {
    DerivativeMoments of_unit = scale.moments(first[j], first_scale);
    of_unit.mean_of_product = Rational(product, Integer(scale.points * first_scale * scale.value));
    result.parameters.push_back(of_unit);
  };
  for (std::size_t j = 0; j < units; ++j)
    for (std::size_t i = 0; i < index_of(d); ++i) of_first(j, signed_products[j].signed_sum(i));
  for (std::size_t j = 0; j < units; ++j) of_first(j, signed_products[j].sum());
  for (std::size_t l = 1; l < others.size(); ++l) {
    const std::size_t inputs = index_of(network.layers[l].inputs);
    const Integer derivative_scale = network.layers[l].derivative_scale * network.input_scale(l);
    const auto add = [&](std::size_t j, std::size_t i) {
      result.parameters.push_back(scale.moments(others[l][j * (inputs + 1) + i], derivative_scale));
    };
    for (std::size_t j = 0; j < index_of(network.layers[l].outputs); ++j)
      for (std::size_t i = 0; i < inputs; ++i) add(j, i);
    for (std::size_t j = 0; j < index_of(network.layers[l].outputs); ++j) add(j, inputs);
  }
  return result;
}

void require_table_size(const IntegerNetwork& network) {
  if (network.dimension() > largest_dimension)
    throw std::length_error("network: at most " + std::to_string(largest_dimension) +
                            " inputs are allowed for sums over the cube, got " +
                            std::to_string(network.dimension()));
}

/// Bound on the integers of a parameter's derivative, with the bias' input as 1.
Integer table_bound(const IntegerNetwork& network, const NetworkParameter& parameter) {
  const std::size_t l = index_of(parameter.layer - 1);
  const Integer& derivative = network.layers[l].derivative_bounds[index_of(parameter.unit - 1)];
  return parameter.input ? Integer(derivative * network.input_bound(l, index_of(*parameter.input - 1)))
                         : derivative;
}

template <class T>
std::vector<std::vector<std::int64_t>> tables(const IntegerNetwork& network,
                                              const std::vector<NetworkParameter>& parameters) {
  const std::uint64_t size = std::uint64_t{1} << network.dimension();
  std::vector<std::vector<std::int64_t>> result(parameters.size(), std::vector<std::int64_t>(size));
  Points<T> points(network);
  points.go_to(0);
  for (std::uint64_t x = 0;; ++x) {
    points.pass();
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      const std::size_t l = index_of(parameters[p].layer - 1);
      T derivative = points.derivative(l, index_of(parameters[p].unit - 1));
      if (parameters[p].input) {
        const std::size_t input = index_of(*parameters[p].input - 1);
        if (l > 0)
          derivative *= points.value(l - 1, input);
        else if ((x >> input & 1U) != 0)
          derivative = -derivative;
      }
      result[p][x] = static_cast<std::int64_t>(derivative);
    }
    if (x + 1 == size) return result;
    points.step_from(x);
  }
}

std::string sizes(const NetworkLayer& layer) {
  return std::to_string(layer.outputs) + " x " + std::to_string(layer.inputs) + " with " +
         std::to_string(layer.weights.size()) + " weights and " + std::to_string(layer.biases.size()) +
         " biases";
}

}  // namespace

std::vector<NetworkParameter> network_parameters(const Network& network) {
  if (network.layers.empty()) throw std::invalid_argument("network: at least one layer is needed, got none");
  std::vector<NetworkParameter> result;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const NetworkLayer& layer = network.layers[l];
    const std::string number = "network: layer " + std::to_string(l + 1);
    if (layer.inputs < 1 || layer.outputs < 1)
      throw std::invalid_argument(number + " needs at least one input and one output, got " + sizes(layer));
    if (layer.weights.size() != index_of(layer.inputs) * index_of(layer.outputs) ||
        layer.biases.size() != index_of(layer.outputs))
      throw std::invalid_argument(
          number + " needs outputs x inputs weights and one bias for each output, got " + sizes(layer));
    if (l > 0 && layer.inputs != network.layers[l - 1].outputs)
      throw std::invalid_argument(number + " must have as many inputs as the layer before has outputs, " +
                                  std::to_string(network.layers[l - 1].outputs) + ", got " + sizes(layer));
    if (layer.activation.kind == Kind::power && layer.activation.exponent < 1)
      throw std::invalid_argument(number + " needs a power of at least 1, got " +
                                  std::to_string(layer.activation.exponent));
    const int n = static_cast<int>(l) + 1;
    for (int j = 1; j <= layer.outputs; ++j)
      for (int i = 1; i <= layer.inputs; ++i) result.push_back({n, j, i});
    for (int j = 1; j <= layer.outputs; ++j) result.push_back({n, j, std::nullopt});
  }
  if (network.layers.back().outputs != 1)
    throw std::invalid_argument("network: the last layer must have one output, got " +
                                std::to_string(network.layers.back().outputs));
  return result;
}

NetworkDerivatives network_derivatives(const Network& network, std::uint64_t x) {
  const IntegerNetwork integers = integer_network(network);
  const int d = integers.dimension();
  if (d > 63 || x >> d != 0)
    throw std::domain_error("network_derivatives: x must be below 2^d with d at most 63, got x = " +
                            std::to_string(x) + ", d = " + std::to_string(d));
  Points<Integer> points(integers);
  points.go_to(x);
  points.pass();
  NetworkDerivatives result{.value = Rational(points.value(), integers.layers.back().value_scale)};
  for (const NetworkParameter& parameter : network_parameters(network)) {
    const std::size_t l = index_of(parameter.layer - 1);
    Rational derivative(points.derivative(l, index_of(parameter.unit - 1)),
                        integers.layers[l].derivative_scale);
    if (parameter.input) {
      const std::size_t input = index_of(*parameter.input - 1);
      derivative *= l > 0 ? Rational(points.value(l - 1, input), integers.input_scale(l))
                          : Rational((x >> input & 1U) != 0 ? -1 : 1);
    }
    result.derivatives.push_back(derivative);
  }
  return result;
}

NetworkArithmetic network_arithmetic(const Network& network) { return arithmetic(integer_network(network)); }

int network_bits(const Network& network) {
  const IntegerNetwork integers = integer_network(network);
  return std::max(bits(integers.largest), bits(product_bound(integers)));
}

NetworkMoments network_moments(const Network& network) {
  const IntegerNetwork integers = integer_network(network);
  require_table_size(integers);
  switch (arithmetic(integers)) {
    case NetworkArithmetic::int64:
      return moments<std::int64_t>(integers);
    case NetworkArithmetic::int128:
      return moments<Int128>(integers);
    default:
      return moments<Integer>(integers);
  }
}

std::vector<bool> derivative_transform_fits_int64(const Network& network) {
  const IntegerNetwork integers = integer_network(network);
  std::vector<bool> result;
  for (const NetworkParameter& parameter : network_parameters(network))
    result.push_back(bits(table_bound(integers, parameter)) + integers.dimension() <= 63);
  return result;
}

std::vector<DerivativeTable> derivative_tables(const Network& network,
                                               std::span<const std::size_t> parameters) {
  const IntegerNetwork integers = integer_network(network);
  require_table_size(integers);
  const auto all = network_parameters(network);
  std::vector<NetworkParameter> chosen;
  for (const std::size_t index : parameters) {
    chosen.push_back(all.at(index));
    if (const int size = bits(table_bound(integers, chosen.back())); size > 63)
      throw std::length_error("derivative_tables: integers of at most 63 bits are allowed, parameter " +
                              std::to_string(index + 1) + " may need " + std::to_string(size));
  }
  std::vector<std::vector<std::int64_t>> values;
  switch (arithmetic(integers)) {
    case NetworkArithmetic::int64:
      values = tables<std::int64_t>(integers, chosen);
      break;
    case NetworkArithmetic::int128:
      values = tables<Int128>(integers, chosen);
      break;
    default:
      values = tables<Integer>(integers, chosen);
  }
  std::vector<DerivativeTable> result;
  for (std::size_t p = 0; p < chosen.size(); ++p) {
    const std::size_t l = index_of(chosen[p].layer - 1);
    const Integer scale =
        integers.layers[l].derivative_scale * (chosen[p].input ? integers.input_scale(l) : Integer(1));
    result.push_back({std::move(values[p]), Rational(Integer(1), scale)});
  }
  return result;
}

}  // namespace lemmata::analysis
