#include "numeric/network/integer_network.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>

#include "numeric/cube/memory.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::size_t largest_dimension = 30;
constexpr std::size_t block_bits = 8;  // points evaluated at a time: the compiler makes vectors of them

/// The layers, checked, with the first one's part that depends on the lowest bits of x tabulated.
class BlockEvaluator {
 public:
  BlockEvaluator(const std::string& function, std::span<const IntegerLayer> layers);

  [[nodiscard]] std::size_t dimension() const { return dimension_; }
  [[nodiscard]] std::size_t block_size() const { return block_size_; }

  /// The values at x = first, ..., first + block_size() - 1; `first` is a multiple of block_size().
  std::span<const std::int32_t> values_from(std::uint32_t first);

 private:
  struct Layer {
    std::size_t inputs;
    std::vector<std::int32_t> weights, biases;
    bool rectified;
  };

  void check_and_copy(const std::string& function, std::span<const IntegerLayer> layers);
  void rectify(std::size_t layer);

  std::vector<Layer> layers_;
  std::size_t dimension_ = 0;
  std::size_t block_size_ = 0;
  std::vector<std::int32_t>
      low_;  // of unit u at the block's point t, without the bias: element u * block_size_ + t
  std::vector<std::int32_t> current_, next_;  // the same order
};

BlockEvaluator::BlockEvaluator(const std::string& function, std::span<const IntegerLayer> layers) {
  check_and_copy(function, layers);
  const std::size_t low_count = std::min(dimension_, block_bits);
  block_size_ = std::size_t{1} << low_count;
  const Layer& first = layers_.front();
  low_.resize(first.biases.size() * block_size_);
  for (std::size_t unit = 0; unit < first.biases.size(); ++unit) {
    const std::int32_t* weights = first.weights.data() + unit * dimension_;
    for (std::size_t t = 0; t < block_size_; ++t)
      for (std::size_t i = 0; i < low_count; ++i)
        low_[unit * block_size_ + t] += (t >> i & 1) != 0 ? -weights[i] : weights[i];
  }
}

void BlockEvaluator::check_and_copy(const std::string& function, std::span<const IntegerLayer> layers) {
  if (layers.empty()) throw std::invalid_argument(function + ": at least one layer is needed, got none");
  constexpr std::uint64_t limit = std::uint64_t{1} << 31;
  std::vector<std::uint64_t> magnitudes;  // of the numbers that the layer reads
  for (const IntegerLayer& layer : layers) {
    const std::size_t outputs = layer.biases.size();
    const bool is_first = layers_.empty();
    if (outputs == 0 || layer.weights.empty() || layer.weights.size() % outputs != 0 ||
        (!is_first && layer.weights.size() != outputs * magnitudes.size()))
      throw std::invalid_argument(function + ": layer " + std::to_string(layers_.size() + 1) + " has " +
                                  std::to_string(layer.weights.size()) + " weights and " +
                                  std::to_string(outputs) + " biases" +
                                  (is_first ? "" : " for " + std::to_string(magnitudes.size()) + " inputs"));
    if (is_first) {
      dimension_ = layer.weights.size() / outputs;
      if (dimension_ > largest_dimension)
        throw std::length_error(function + ": at most " + std::to_string(largest_dimension) +
                                " inputs are enumerated, got " + std::to_string(dimension_));
      magnitudes.assign(dimension_, 1);
    }
    const auto add = [&](std::uint64_t& sum, std::int64_t factor, std::uint64_t magnitude) {
      const std::uint64_t size = factor < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(factor)
                                            : static_cast<std::uint64_t>(factor);
      if (size >= limit || (sum += size * magnitude) >= limit)  // size * magnitude < 2^62
        throw std::length_error(function +
                                ": sums of magnitudes must be below 2^31, got a larger one in layer " +
                                std::to_string(layers_.size() + 1));
    };
    Layer copy{magnitudes.size(), {}, {}, layer.rectified};
    std::vector<std::uint64_t> sums(outputs);
    for (std::size_t i = 0; i < layer.weights.size(); ++i) {
      add(sums[i / copy.inputs], layer.weights[i], magnitudes[i % copy.inputs]);
      copy.weights.push_back(static_cast<std::int32_t>(layer.weights[i]));
    }
    for (std::size_t i = 0; i < outputs; ++i) {
      add(sums[i], layer.biases[i], 1);
      copy.biases.push_back(static_cast<std::int32_t>(layer.biases[i]));
    }
    layers_.push_back(std::move(copy));
    magnitudes = std::move(sums);
  }
  if (magnitudes.size() != 1)
    throw std::invalid_argument(function + ": the last layer must have one output, got " +
                                std::to_string(magnitudes.size()));
}

void BlockEvaluator::rectify(std::size_t layer) {
  if (layers_[layer].rectified)
    for (std::int32_t& value : current_) value = std::max(value, 0);
}

std::span<const std::int32_t> BlockEvaluator::values_from(std::uint32_t first) {
  const Layer& input = layers_.front();
  current_.resize(low_.size());
  for (std::size_t unit = 0; unit < input.biases.size(); ++unit) {
    std::int32_t base = input.biases[unit];
    for (std::size_t i = block_bits; i < dimension_; ++i) {
      const std::int32_t weight = input.weights[unit * dimension_ + i];
      base += (first >> i & 1) != 0 ? -weight : weight;
    }
    for (std::size_t t = 0; t < block_size_; ++t)
      current_[unit * block_size_ + t] = base + low_[unit * block_size_ + t];
  }
  rectify(0);
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    next_.resize(layer.biases.size() * block_size_);
    for (std::size_t unit = 0; unit < layer.biases.size(); ++unit) {
      std::int32_t* out = next_.data() + unit * block_size_;
      std::fill_n(out, block_size_, layer.biases[unit]);
      for (std::size_t i = 0; i < layer.inputs; ++i) {
        const std::int32_t weight = layer.weights[unit * layer.inputs + i];
        const std::int32_t* in = current_.data() + i * block_size_;
        if (weight != 0)
          for (std::size_t t = 0; t < block_size_; ++t) out[t] += weight * in[t];
      }
    }
    std::swap(current_, next_);
    rectify(l);
  }
  return current_;
}

}  // namespace

std::optional<NetworkValue> first_difference_from_parity(std::span<const IntegerLayer> layers,
                                                         std::uint32_t subset) {
  BlockEvaluator network("first_difference_from_parity", layers);
  if (static_cast<std::size_t>(std::bit_width(subset)) > network.dimension())
    throw std::invalid_argument("first_difference_from_parity: subset must be below 2^d, got " +
                                std::to_string(subset) + " for d = " + std::to_string(network.dimension()));
  for (std::uint32_t x = 0; x < std::uint32_t{1} << network.dimension();)
    for (const std::int32_t value : network.values_from(x)) {
      if (value != (std::popcount(x & subset) % 2 == 0 ? 1 : -1)) return NetworkValue{x, value};
      ++x;
    }
  return std::nullopt;
}

std::vector<std::int32_t> network_table(std::span<const IntegerLayer> layers) {
  BlockEvaluator network("network_table", layers);
  const double bytes = std::ldexp(4.0, static_cast<int>(network.dimension()));
  if (bytes > physical_memory_bytes())
    throw std::length_error("network_table: the table takes " +
                            std::to_string(static_cast<std::int64_t>(bytes)) +
                            " bytes, more than the machine's memory");
  std::vector<std::int32_t> table(std::size_t{1} << network.dimension());
  for (std::size_t x = 0; x < table.size(); x += network.block_size())
    std::ranges::copy(network.values_from(static_cast<std::uint32_t>(x)),
                      table.begin() + static_cast<std::ptrdiff_t>(x));
  return table;
}

}  // namespace lemmata::numeric
