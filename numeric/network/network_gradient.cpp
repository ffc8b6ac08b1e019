#include "numeric/network/network_gradient.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

constexpr int largest_dimension = 28;
constexpr int block_bits = 8;    // points that go through the layers together
constexpr int chunk_bits = 13;   // of one thread's work at a time
constexpr int summed_bits = 14;  // numbers that are added one after another

std::size_t index_of(int value) { return static_cast<std::size_t>(value); }

double power(double base, int exponent) {
  double result = 1;
  for (int i = 0; i < exponent; ++i) result *= base;
  return result;
}

constexpr double root_half = 0.70710678118654752440;               // 1 / sqrt 2
constexpr double root_of_two_pi_inverse = 0.39894228040143267794;  // 1 / sqrt(2 pi)

double normal_distribution(double z) { return 0.5 * std::erfc(-z * root_half); }
double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

template <class Function>
void map(const std::vector<double>& from, std::vector<double>& to, const Function& function) {
  for (std::size_t i = 0; i < from.size(); ++i) to[i] = function(from[i]);
}

void activate(const DenseLayer& layer, const std::vector<double>& sums, std::vector<double>& values) {
  switch (layer.activation) {
    case UnitActivation::identity:
      return map(sums, values, [](double z) { return z; });
    case UnitActivation::relu:
      return map(sums, values, [](double z) { return z > 0 ? z : 0.0; });
    case UnitActivation::absolute_value:
      return map(sums, values, [](double z) { return std::abs(z); });
    case UnitActivation::power:
      return map(sums, values, [&](double z) { return power(z, layer.exponent); });
    case UnitActivation::tanh:
      return map(sums, values, [](double z) { return std::tanh(z); });
    case UnitActivation::sigmoid:
      return map(sums, values, sigmoid);
    case UnitActivation::gelu:
      return map(sums, values, [](double z) { return z * normal_distribution(z); });
    case UnitActivation::softplus:
      return map(sums, values,
                 [](double z) { return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))); });
    case UnitActivation::sine:
      return map(sums, values, [](double z) { return std::sin(z); });
  }
}

void find_slopes(const DenseLayer& layer, double at_zero, const std::vector<double>& sums,
                 std::vector<double>& slopes) {
  switch (layer.activation) {
    case UnitActivation::identity:
      return map(sums, slopes, [](double) { return 1.0; });
    case UnitActivation::relu:
      return map(sums, slopes, [=](double z) { return z > 0 ? 1.0 : z < 0 ? 0.0 : at_zero; });
    case UnitActivation::absolute_value:
      return map(sums, slopes, [=](double z) { return z > 0 ? 1.0 : z < 0 ? -1.0 : 2 * at_zero - 1; });
    case UnitActivation::power:
      return map(sums, slopes, [&](double z) { return layer.exponent * power(z, layer.exponent - 1); });
    case UnitActivation::tanh:
      return map(sums, slopes, [](double z) {
        const double t = std::tanh(z);
        return 1 - t * t;
      });
    case UnitActivation::sigmoid:
      return map(sums, slopes, [](double z) {
        const double s = sigmoid(z);
        return s * (1 - s);
      });
    case UnitActivation::gelu:
      return map(sums, slopes, [](double z) {
        return normal_distribution(z) + z * (root_of_two_pi_inverse * std::exp(-0.5 * z * z));
      });
    case UnitActivation::softplus:
      return map(sums, slopes, sigmoid);
    case UnitActivation::sine:
      return map(sums, slopes, [](double z) { return std::cos(z); });
  }
}

/// A network with its bounds and what all blocks share.
class Evaluation {
 public:
  explicit Evaluation(const MultilayerNetwork& network) : network_(network), bounds_(unit_bounds(network)) {
    if (dimension() > largest_dimension)
      throw std::length_error("network: at most " + std::to_string(largest_dimension) +
                              " inputs are allowed for tables over the cube, got " +
                              std::to_string(dimension()));
    const DenseLayer& first = network.layers.front();
    const std::size_t d = index_of(first.inputs);
    for (std::size_t j = 0; j < index_of(first.outputs); ++j)
      for (std::size_t x = 0; x < block_size(); ++x) {
        double sum = 0;
        for (std::size_t i = 0; i < index_of(low_bits()); ++i)
          sum += (x >> i & 1U) != 0 ? -first.weights[j * d + i] : first.weights[j * d + i];
        low_sums_.push_back(sum);
      }
  }

  [[nodiscard]] const MultilayerNetwork& network() const { return network_; }
  [[nodiscard]] const UnitBounds& bounds(std::size_t layer, std::size_t unit) const {
    return bounds_[layer][unit];
  }
  [[nodiscard]] int dimension() const { return network_.layers.front().inputs; }
  [[nodiscard]] std::size_t points() const { return std::size_t{1} << dimension(); }
  [[nodiscard]] int low_bits() const { return std::min(dimension(), block_bits); }
  [[nodiscard]] std::size_t block_size() const { return std::size_t{1} << low_bits(); }
  [[nodiscard]] const double* low_sums(std::size_t unit) const { return &low_sums_[unit * block_size()]; }

  /// body(chunk, block) for all blocks, those of a chunk one after another.
  template <class Workspace, class Body>
  void for_blocks(int threads, const Body& body) const {
    const std::size_t chunk_size = std::min(points(), std::size_t{1} << chunk_bits);
    run_chunks(static_cast<std::int64_t>(points() / chunk_size), threads, [&](std::int64_t chunk) {
      Workspace workspace(*this);
      const std::size_t begin = static_cast<std::size_t>(chunk) * chunk_size;
      for (std::size_t x = begin; x < begin + chunk_size; x += block_size())
        body(static_cast<std::size_t>(chunk), x, workspace);
    });
  }
  [[nodiscard]] std::size_t chunks() const { return std::max(std::size_t{1}, points() >> chunk_bits); }

 private:
  const MultilayerNetwork& network_;
  std::vector<std::vector<UnitBounds>> bounds_;
  std::vector<double> low_sums_;  // of the first layer's units over the lowest coordinates
};

/// The numbers of one block: for each unit one row of its points.
class Block {
 public:
  explicit Block(const Evaluation& evaluation) : evaluation_(evaluation), size_(evaluation.block_size()) {
    for (const DenseLayer& layer : evaluation.network().layers) {
      const std::vector<double> rows(index_of(layer.outputs) * size_);
      layers_.push_back({rows, rows, rows});
    }
  }

  /// Sums and values of all units at the points first_point + 0, 1, ....
  void forward(std::size_t first_point) {
    const auto& layers = evaluation_.network().layers;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const std::size_t inputs = index_of(layers[l].inputs);
      for (std::size_t j = 0; j < index_of(layers[l].outputs); ++j) {
        double* const sums = &layers_[l].sums[j * size_];
        const double* const weights = &layers[l].weights[j * inputs];
        double constant = layers[l].biases[j];
        if (l == 0) {
          for (std::size_t i = index_of(evaluation_.low_bits()); i < inputs; ++i)
            constant += (first_point >> i & 1U) != 0 ? -weights[i] : weights[i];
          const double* const low = evaluation_.low_sums(j);
          for (std::size_t x = 0; x < size_; ++x) sums[x] = low[x] + constant;
          continue;
        }
        std::fill(sums, sums + size_, constant);
        for (std::size_t i = 0; i < inputs; ++i)
          add_multiple(weights[i], &layers_[l - 1].values[i * size_], sums);
      }
      activate(layers[l], layers_[l].sums, layers_[l].values);
    }
  }

  /// df/dz of all units, after forward.
  void backward() {
    const auto& layers = evaluation_.network().layers;
    for (std::size_t l = layers.size(); l-- > 0;) {
      std::vector<double>& derivatives = layers_[l].derivatives;
      find_slopes(layers[l], evaluation_.network().derivative_at_zero, layers_[l].sums, derivatives);
      if (l + 1 == layers.size()) continue;
      const std::size_t units = index_of(layers[l].outputs);
      std::vector<double> outer(size_);
      for (std::size_t j = 0; j < units; ++j) {
        std::fill(outer.begin(), outer.end(), 0.0);
        for (std::size_t k = 0; k < index_of(layers[l + 1].outputs); ++k)
          add_multiple(layers[l + 1].weights[k * units + j], &layers_[l + 1].derivatives[k * size_],
                       outer.data());
        for (std::size_t x = 0; x < size_; ++x) derivatives[j * size_ + x] *= outer[x];
      }
    }
  }

  [[nodiscard]] const double* values(std::size_t layer, std::size_t unit) const {
    return &layers_[layer].values[unit * size_];
  }
  [[nodiscard]] const double* derivatives(std::size_t layer, std::size_t unit) const {
    return &layers_[layer].derivatives[unit * size_];
  }

  /// Adds to `undecided` the points at which the unit's kink is.
  void add_undecided(std::size_t layer, std::size_t unit, std::vector<char>& undecided) const {
    if (!has_kink(evaluation_.network().layers[layer].activation)) return;
    const double error = evaluation_.bounds(layer, unit).sum_error;
    const double* const sums = &layers_[layer].sums[unit * size_];
    for (std::size_t x = 0; x < size_; ++x)
      undecided[x] = static_cast<char>(undecided[x] | (std::abs(sums[x]) <= error));
  }

  /// The same for all units of the layers from `layer` on.
  [[nodiscard]] std::vector<char> undecided_from(std::size_t layer) const {
    std::vector<char> undecided(size_);
    const auto& layers = evaluation_.network().layers;
    for (std::size_t l = layer; l < layers.size(); ++l)
      for (std::size_t j = 0; j < index_of(layers[l].outputs); ++j) add_undecided(l, j, undecided);
    return undecided;
  }

 private:
  struct Rows {
    std::vector<double> sums, values, derivatives;
  };

  void add_multiple(double factor, const double* row, double* to) const {
    for (std::size_t x = 0; x < size_; ++x) to[x] += factor * row[x];
  }

  const Evaluation& evaluation_;
  std::size_t size_;
  std::vector<Rows> layers_;
};

void require_exists(const MultilayerNetwork& network, const DerivativeIndex& index) {
  if (index.layer < 0 || index_of(index.layer) >= network.layers.size() || index.unit < 0 ||
      index.unit >= network.layers[index_of(index.layer)].outputs || index.input < -1 ||
      index.input >= network.layers[index_of(index.layer)].inputs)
    throw std::invalid_argument("network_derivatives: there is no parameter with layer " +
                                std::to_string(index.layer) + ", unit " + std::to_string(index.unit) +
                                ", input " + std::to_string(index.input));
}

}  // namespace

ValueTable network_values(const MultilayerNetwork& network, int threads) {
  const Evaluation evaluation(network);
  ValueTable table;
  table.values.resize(evaluation.points());
  const UnitBounds& bounds = evaluation.bounds(network.layers.size() - 1, 0);
  table.error = bounds.value_error;
  table.largest = bounds.value;
  evaluation.for_blocks<Block>(threads, [&](std::size_t, std::size_t x, Block& block) {
    block.forward(x);
    std::copy_n(block.values(network.layers.size() - 1, 0), evaluation.block_size(), &table.values[x]);
  });
  return table;
}

std::vector<DerivativeTable> network_derivatives(const MultilayerNetwork& network,
                                                 std::span<const DerivativeIndex> parameters, int threads) {
  const Evaluation evaluation(network);
  std::vector<DerivativeTable> tables(parameters.size());
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    require_exists(network, parameters[p]);
    const std::size_t l = index_of(parameters[p].layer);
    const UnitBounds& unit = evaluation.bounds(l, index_of(parameters[p].unit));
    const bool product = l > 0 && parameters[p].input >= 0;
    const UnitBounds input =
        product ? evaluation.bounds(l - 1, index_of(parameters[p].input)) : UnitBounds{.value = 1};
    tables[p].values.resize(evaluation.points());
    tables[p].largest = unit.derivative * input.value * (1 + 0x1p-30);
    tables[p].error = (unit.derivative * input.value_error + input.value * unit.derivative_error +
                       (product ? 0x1p-53 : 0) * tables[p].largest) *
                          (1 + 0x1p-30) +
                      1e-300;
  }
  std::vector<std::vector<std::int64_t>> counts(evaluation.chunks(),
                                                std::vector<std::int64_t>(parameters.size()));
  evaluation.for_blocks<Block>(threads, [&](std::size_t chunk, std::size_t first_point, Block& block) {
    block.forward(first_point);
    block.backward();
    std::vector<std::vector<char>> behind;  // undecided kinks of the layers behind layer l
    for (std::size_t l = 0; l < network.layers.size(); ++l) behind.push_back(block.undecided_from(l + 1));
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      const std::size_t l = index_of(parameters[p].layer);
      const double* const derivatives = block.derivatives(l, index_of(parameters[p].unit));
      double* const to = &tables[p].values[first_point];
      if (parameters[p].input < 0) {
        std::copy_n(derivatives, evaluation.block_size(), to);
      } else if (l == 0) {
        for (std::size_t x = 0; x < evaluation.block_size(); ++x)
          to[x] = ((first_point + x) >> index_of(parameters[p].input) & 1U) != 0 ? -derivatives[x]
                                                                                 : derivatives[x];
      } else {
        const double* const inputs = block.values(l - 1, index_of(parameters[p].input));
        for (std::size_t x = 0; x < evaluation.block_size(); ++x) to[x] = derivatives[x] * inputs[x];
      }
      std::vector<char> undecided = behind[l];
      block.add_undecided(l, index_of(parameters[p].unit), undecided);
      counts[chunk][p] += std::count(undecided.begin(), undecided.end(), 1);
      if (first_point == 0) tables[p].uncertain_at_ones = undecided[0] != 0;
    }
  });
  for (const auto& of_chunk : counts)
    for (std::size_t p = 0; p < parameters.size(); ++p) tables[p].uncertain += of_chunk[p];
  return tables;
}

std::int64_t undecided_kink_points(const MultilayerNetwork& network, int threads) {
  const Evaluation evaluation(network);
  std::vector<std::int64_t> counts(evaluation.chunks());
  evaluation.for_blocks<Block>(threads, [&](std::size_t chunk, std::size_t x, Block& block) {
    block.forward(x);
    const std::vector<char> undecided = block.undecided_from(0);
    counts[chunk] += std::count(undecided.begin(), undecided.end(), 1);
  });
  std::int64_t total = 0;
  for (const std::int64_t count : counts) total += count;
  return total;
}

DerivativeStatistics derivative_statistics(const DerivativeTable& derivative, const ValueTable& value,
                                           int threads) {
  const std::size_t points = derivative.values.size();
  if (value.values.size() != points || points == 0)
    throw std::invalid_argument("derivative_statistics: tables of one size are needed, got " +
                                std::to_string(points) + " and " + std::to_string(value.values.size()));
  const std::size_t chunk_size = std::min(points, std::size_t{1} << summed_bits);
  struct Sums {
    double size = 0, square = 0, with_value = 0, largest = 0;
    Sums operator+(const Sums& other) const {
      return {size + other.size, square + other.square, with_value + other.with_value,
              std::max(largest, other.largest)};
    }
  };
  const auto product = [&](std::size_t x) {
    return (std::abs(value.values[x]) + 1) * std::abs(derivative.values[x]);
  };
  const Sums sums =
      parallel_sum(static_cast<std::int64_t>(points / chunk_size), threads, Sums{}, [&](std::int64_t chunk) {
        Sums part;
        const std::size_t begin = static_cast<std::size_t>(chunk) * chunk_size;
        for (std::size_t x = begin; x < begin + chunk_size; ++x) {
          const double f = value.values[x];
          const double g = derivative.values[x];
          part.size += std::abs(g);
          part.square += g * g;
          part.with_value += (f * f + 1) * (g * g);
          part.largest = std::max(part.largest, product(x));
        }
        return part;
      });
  const auto count = static_cast<double>(points);
  DerivativeStatistics result{sums.size / count, sums.square / count, sums.with_value / count, sums.largest,
                              sums.largest};
  if (derivative.uncertain > 0) {
    result.largest_certain_product = 0;
    if (const auto rank = static_cast<std::size_t>(derivative.uncertain); rank < points) {
      std::vector<double> products(points);
      for (std::size_t x = 0; x < points; ++x) products[x] = product(x);
      std::ranges::nth_element(products, products.begin() + static_cast<std::ptrdiff_t>(rank),
                               std::greater<>());
      result.largest_certain_product = products[rank];
    }
  }
  return result;
}

SignalError signal_error(const DerivativeTable& table, const DerivativeStatistics& statistics) {
  const auto points = static_cast<double>(table.values.size());
  const double enlarged = 1 + 0x1p-30;
  const double rounding = std::countr_zero(table.values.size()) * 0x1p-53;
  const double uncertain = static_cast<double>(table.uncertain) / points;
  const double of_table =
      std::sqrt(table.error * table.error + uncertain * 4 * table.largest * table.largest) * enlarged +
      1e-150;
  return {.each = (table.error + uncertain * 2 * table.largest + rounding * statistics.mean_size) * enlarged +
                  1e-300,
          .square = (of_table + rounding * std::sqrt(statistics.mean_square)) * enlarged,
          .table = of_table};
}

}  // namespace lemmata::numeric
