#include "numeric/network/perceptron_pass.hpp"

#include <cmath>
#include <stdexcept>

#include "numeric/cube/memory.hpp"

namespace lemmata::numeric {
namespace {

[[noreturn]] void refuse(const std::string& function, const std::string& what) {
  throw std::invalid_argument(function + ": " + what);
}

void require_positive(const std::string& function, const std::string& what, int got) {
  if (got < 1) refuse(function, what + " must be at least 1, got " + std::to_string(got));
}

void require_variances(const std::string& function, const std::string& what, const std::vector<double>& got,
                       std::size_t layers) {
  if (got.size() != layers)
    refuse(function, what + " must have one entry for each of the " + std::to_string(layers) +
                         " layers, got " + std::to_string(got.size()));
  for (const double variance : got)
    if (!(variance >= 0 && std::isfinite(variance)))
      refuse(function, what + " must be at least 0 and finite, got " + std::to_string(variance));
}

}  // namespace

std::vector<PerceptronLayer> perceptron_layers(const std::string& function, const Perceptron& network) {
  require_positive(function, "the number of inputs", network.inputs);
  require_positive(function, "the number of outputs", network.outputs);
  require_positive(function, "the number of hidden layers", static_cast<int>(network.widths.size()));
  for (const int width : network.widths) require_positive(function, "widths", width);
  const std::size_t count = network.widths.size() + 1;
  require_variances(function, "weight_variances", network.weight_variances, count);
  require_variances(function, "bias_variances", network.bias_variances, count);
  if (network.activation == PointwiseFunction::leaky_relu &&
      !(network.parameter >= 0 && network.parameter <= 1))
    refuse(function, "leaky_relu's parameter must be from 0 to 1, got " + std::to_string(network.parameter));
  std::vector<PerceptronLayer> layers;
  auto columns = static_cast<std::size_t>(network.inputs);
  std::uint64_t first = 0;
  for (std::size_t l = 0; l < count; ++l) {
    const auto rows = static_cast<std::size_t>(l + 1 < count ? network.widths[l] : network.outputs);
    layers.push_back({rows, columns, first,
                      std::sqrt(network.weight_variances[l] / static_cast<double>(columns)),
                      std::sqrt(network.bias_variances[l]), network.bias_variances[l] > 0});
    first += rows * columns + rows;
    columns = rows;
  }
  return layers;
}

void require_points(const std::string& function, const Perceptron& network, const Points& points,
                    const std::string& what) {
  if (points.count < 0)
    refuse(function, "the number of " + what + " must be at least 0, got " + std::to_string(points.count));
  if (points.count > 0 && points.dimension != network.inputs)
    refuse(function, what + " must have the network's " + std::to_string(network.inputs) +
                         " inputs as their dimension, got " + std::to_string(points.dimension));
  if (points.values.size() != static_cast<std::size_t>(points.count) *
                                  static_cast<std::size_t>(points.count > 0 ? points.dimension : 0))
    refuse(function, what + " must be count x dimension = " + std::to_string(points.count) + " x " +
                         std::to_string(points.dimension) + " numbers, got " +
                         std::to_string(points.values.size()));
}

std::uint64_t parameter_count(const std::vector<PerceptronLayer>& layers) {
  return layers.back().first + layers.back().rows * (layers.back().columns + 1);
}

void require_memory(const std::string& function, double bytes) {
  if (bytes > physical_memory_bytes())
    throw std::length_error(function + ": needs " + std::to_string(bytes / 0x1p30) +
                            " GiB, more than the machine's memory");
}

EightNetworks::EightNetworks(std::vector<PerceptronLayer> layers, bool stored)
    : layers_(std::move(layers)), stored_(stored) {
  std::size_t most_rows = 0;
  for (const PerceptronLayer& l : layers_) most_rows = std::max(most_rows, l.rows);
  numbers_.resize(octet * (stored ? parameter_count(layers_) : part_octets));
  if (!stored) biases_.resize(octet * most_rows);
}

void EightNetworks::draw(std::uint64_t seed, std::uint64_t first_draw, std::size_t draws) {
  seed_ = seed;
  first_draw_ = first_draw;
  draws_ = draws;
  if (!stored_) return;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const PerceptronLayer& layer = layers_[l];
    const std::size_t count = layer.rows * layer.columns + (layer.biased ? layer.rows : 0);
    fill(weights(l), count, layer.first);
  }
}

const double* EightNetworks::biases(std::size_t layer) {
  const PerceptronLayer& l = layers_[layer];
  if (!l.biased) return nullptr;
  if (stored_) return weights(layer) + octet * l.rows * l.columns;
  fill(biases_.data(), l.rows, l.first + l.rows * l.columns);
  return biases_.data();
}

PerceptronPass::PerceptronPass(const Perceptron& network, const std::vector<PerceptronLayer>& layers,
                               const Points& points, bool with_derivatives)
    : activation_(network.activation),
      parameter_(network.parameter),
      points_(static_cast<std::size_t>(points.count)),
      with_derivatives_(with_derivatives) {
  inputs_.resize(layers.size());
  preactivations_.resize(layers.size());
  derivatives_.resize(layers.size());
  sensitivities_.resize(layers.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    inputs_[l].resize(octet * layers[l].columns * points_);
    preactivations_[l].resize(octet * layers[l].rows * points_);
    if (!with_derivatives) continue;
    if (l + 1 < layers.size()) derivatives_[l].resize(octet * layers[l].rows * points_);
    sensitivities_[l].resize(octet * layers[l].rows * points_);
  }
  for (std::size_t j = 0; j < layers[0].columns; ++j)
    for (std::size_t p = 0; p < points_; ++p)
      std::fill_n(inputs_[0].data() + octet * (j * points_ + p), octet,
                  points.values[p * layers[0].columns + j]);
}

double PerceptronPass::memory(const std::vector<PerceptronLayer>& layers, const Points& points,
                              bool with_derivatives) {
  double numbers = 0;
  for (const PerceptronLayer& l : layers)
    numbers += static_cast<double>(l.columns) + static_cast<double>(l.rows) * (with_derivatives ? 3 : 1);
  return numbers * octet * sizeof(double) * points.count;
}

void PerceptronPass::forward(EightNetworks& networks, std::size_t last, bool scaled) {
  for (std::size_t l = 0; l <= last; ++l) {
    const PerceptronLayer& layer = networks.layers()[l];
    std::vector<double>& z = preactivations_[l];
    std::fill(z.begin(), z.end(), 0.0);
    networks.for_weights(l, layer.rows,
                         [&](std::size_t row, std::size_t rows, std::size_t column, std::size_t columns,
                             const OctetView& weights) {
                           add_products(weights, {inputs_[l].data() + octet * column * points_, points_, 1},
                                        rows, points_, columns, z.data() + octet * row * points_);
                         });
    const double* biases = networks.biases(l);
    if (scaled || biases != nullptr)
      scale_and_shift(z.data(), layer.rows, points_, scaled ? layer.weight_scale : 1, biases,
                      scaled ? layer.bias_scale : 1);
    if (l + 1 == networks.layers().size()) return;
    if (with_derivatives_)
      evaluate_pointwise(activation_, parameter_, z, inputs_[l + 1], derivatives_[l]);
    else
      evaluate_pointwise(activation_, parameter_, z, inputs_[l + 1], {});
  }
}

void PerceptronPass::backward(EightNetworks& networks, const double* factors, bool scaled) {
  const std::vector<PerceptronLayer>& layers = networks.layers();
  std::size_t l = layers.size() - 1;
  std::vector<double>& top = sensitivities_[l];
  std::fill(top.begin(), top.end(), 0.0);
  if (factors == nullptr)
    std::fill_n(top.begin(), octet * points_, 1.0);
  else
    std::copy_n(factors, octet * points_, top.begin());
  for (; l > 0; --l) {
    const std::vector<double>& from = sensitivities_[l];
    std::vector<double>& to = sensitivities_[l - 1];
    std::fill(to.begin(), to.end(), 0.0);
    const std::size_t rows = l + 1 == layers.size() ? 1 : layers[l].rows;
    networks.for_weights(l, rows,
                         [&](std::size_t row, std::size_t height, std::size_t column, std::size_t columns,
                             const OctetView& weights) {
                           add_products({weights.first, weights.column, weights.row},
                                        {from.data() + octet * row * points_, points_, 1}, columns, points_,
                                        height, to.data() + octet * column * points_);
                         });
    scale_by(to.data(), layers[l].columns * points_, scaled ? layers[l].weight_scale : 1,
             derivatives_[l - 1].data());
  }
}

void inner_products(const double* v, std::size_t rows, std::size_t points, double* products) {
  std::fill_n(products, octet * points * points, 0.0);
  add_products({v, 1, points}, {v, points, 1}, points, points, rows, products);
}

TangentKernel::TangentKernel(const std::vector<PerceptronLayer>& layers, TrainedParameters trained,
                             std::size_t points)
    : layers_(layers),
      trained_(trained),
      points_(points),
      sum_(octet * points * points),
      forward_(sum_.size()),
      backward_(sum_.size()) {}

const double* TangentKernel::of(const PerceptronPass& pass) {
  std::fill(sum_.begin(), sum_.end(), 0.0);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const PerceptronLayer& layer = layers_[l];
    const bool weights = trained_ == TrainedParameters::weights;
    const double scale = weights ? 1 : layer.weight_scale * layer.weight_scale;
    const double bias = weights ? (layer.biased ? 1 : 0) : layer.bias_scale * layer.bias_scale;
    inner_products(pass.inputs(l), layer.columns, points_, forward_.data());
    inner_products(pass.sensitivities(l), l + 1 == layers_.size() ? 1 : layer.rows, points_,
                   backward_.data());
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += (scale * forward_[i] + bias) * backward_[i];
  }
  return sum_.data();
}

}  // namespace lemmata::numeric
