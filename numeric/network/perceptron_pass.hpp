#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "numeric/network/multilayer_perceptron.hpp"
#include "numeric/network/octet_matrix.hpp"
#include "numeric/sampling/parallel.hpp"

/// What the experiments of multilayer_perceptron share: eight networks of one shape, one in each lane, drawn and
/// passed through forwards and backwards.
namespace lemmata::numeric {

/// z = weight_scale W h + bias_scale b, W rows x columns.
struct PerceptronLayer {
  std::size_t rows, columns;
  std::uint64_t first;  ///< number of W's first entry in the network's stream
  double weight_scale, bias_scale;
  bool biased;  ///< its bias variance is not 0
};

/// The layers of a network; the first one's W has number 0.
///
/// Throws:   std::invalid_argument naming the function and what does not fit: a width, a variance, the dimension of
///           the points, threads.
[[nodiscard]] std::vector<PerceptronLayer> perceptron_layers(const std::string& function,
                                                             const Perceptron& network);
void require_points(const std::string& function, const Perceptron& network, const Points& points,
                    const std::string& what);

[[nodiscard]] std::uint64_t parameter_count(const std::vector<PerceptronLayer>& layers);

/// Throws std::length_error naming the function if the number of bytes is more than the machine has.
void require_memory(const std::string& function, double bytes);

/// Eight networks' standard normal numbers, stored or drawn when they are asked for.
class EightNetworks {
 public:
  EightNetworks(std::vector<PerceptronLayer> layers, bool stored);

  void draw(std::uint64_t seed, std::uint64_t first_draw, std::size_t draws);

  [[nodiscard]] const std::vector<PerceptronLayer>& layers() const { return layers_; }

  /// visit(first row, rows, first column, columns, view) on parts of W's first `rows` rows that cover them; the
  /// columns of a row come from left to right, and rows from the top.
  template <class Visit>
  void for_weights(std::size_t layer, std::size_t rows, const Visit& visit) {
    const PerceptronLayer& l = layers_[layer];
    if (stored_) {
      visit(std::size_t{0}, rows, std::size_t{0}, l.columns, OctetView{weights(layer), l.columns, 1});
      return;
    }
    if (l.columns <= part_columns) {  // whole rows
      const std::size_t most = part_octets / l.columns;
      for (std::size_t r = 0; r < rows; r += most) {
        const std::size_t height = std::min(most, rows - r);
        fill(numbers_.data(), height * l.columns, l.first + r * l.columns);
        visit(r, height, std::size_t{0}, l.columns, OctetView{numbers_.data(), l.columns, 1});
      }
      return;
    }
    constexpr std::size_t most = part_octets / part_columns;
    for (std::size_t r = 0; r < rows; r += most) {
      const std::size_t height = std::min(most, rows - r);
      for (std::size_t c = 0; c < l.columns; c += part_columns) {
        const std::size_t width = std::min(part_columns, l.columns - c);
        for (std::size_t i = 0; i < height; ++i)
          fill(numbers_.data() + octet * part_columns * i, width, l.first + (r + i) * l.columns + c);
        visit(r, height, c, width, OctetView{numbers_.data(), part_columns, 1});
      }
    }
  }

  /// The biases of a layer, or null where it has none.
  [[nodiscard]] const double* biases(std::size_t layer);

  /// Where the numbers are stored: W row by row, then b.
  [[nodiscard]] double* weights(std::size_t layer) { return numbers_.data() + octet * layers_[layer].first; }
  [[nodiscard]] std::vector<double>& numbers() { return numbers_; }

 private:
  static constexpr std::size_t part_octets = 2048;  // 128 KiB stay in the second-level cache
  static constexpr std::size_t part_columns = 256;

  void fill(double* out, std::size_t count, std::uint64_t first) const {
    fill_normal_octets(out, count, seed_, first_draw_, draws_, first);
  }

  std::vector<PerceptronLayer> layers_;
  bool stored_;
  std::vector<double> numbers_, biases_;
  std::uint64_t seed_ = 0, first_draw_ = 0;
  std::size_t draws_ = 0;
};

/// Forward and backward pass of eight networks at the same points.
class PerceptronPass {
 public:
  PerceptronPass(const Perceptron& network, const std::vector<PerceptronLayer>& layers, const Points& points,
                 bool with_derivatives);

  /// f^0, ..., f^(last) and their phi, but for the network's own outputs. Weights and biases count as they are where
  /// `scaled` is false.
  void forward(EightNetworks& networks, std::size_t last, bool scaled = true);

  /// df_0/df^l for all layers, each point's multiplied by an octet of `factors` (1 if null), f_0 output 0 of the last
  /// layer.
  void backward(EightNetworks& networks, const double* factors, bool scaled = true);

  [[nodiscard]] std::size_t points() const { return points_; }
  /// phi(f^(layer-1)), or the inputs: octet j * points + p.
  [[nodiscard]] const double* inputs(std::size_t layer) const { return inputs_[layer].data(); }
  [[nodiscard]] const double* preactivations(std::size_t layer) const {
    return preactivations_[layer].data();
  }
  [[nodiscard]] const double* sensitivities(std::size_t layer) const { return sensitivities_[layer].data(); }

  /// Bytes that a pass needs.
  [[nodiscard]] static double memory(const std::vector<PerceptronLayer>& layers, const Points& points,
                                     bool with_derivatives);

 private:
  PointwiseFunction activation_;
  double parameter_;
  std::size_t points_;
  bool with_derivatives_;
  std::vector<std::vector<double>> inputs_, preactivations_, derivatives_, sensitivities_;
};

/// products(p, q) = sum over k < rows of v(k, p) v(k, q), v rows x points.
void inner_products(const double* v, std::size_t rows, std::size_t points, double* products);

/// Tangent kernels of output 0 from a pass forwards and one backwards.
class TangentKernel {
 public:
  TangentKernel(const std::vector<PerceptronLayer>& layers, TrainedParameters trained, std::size_t points);

  /// sum over the layers of (scale^2 <h, h'> + scale_b^2) <delta, delta'>, the scales 1 where weights are trained:
  /// octet p * points + q. The pass must have been backwards without factors.
  [[nodiscard]] const double* of(const PerceptronPass& pass);

 private:
  std::vector<PerceptronLayer> layers_;
  TrainedParameters trained_;
  std::size_t points_;
  std::vector<double> sum_, forward_, backward_;
};

/// start() gives a function body(first draw of a group, its draws), which is called on groups of eight draws, several
/// to a chunk of run_chunks: start is called once for each chunk and makes the memory that its groups share.
template <class Start>
void for_groups(std::int64_t draws, double operations_of_group, int threads, const Start& start) {
  const std::int64_t groups = draws / 8 + (draws % 8 != 0 ? 1 : 0);
  constexpr double operations_of_chunk = 1 << 20;  // some 0.1 ms
  const auto together =
      static_cast<std::int64_t>(std::max(1.0, std::min(operations_of_chunk / operations_of_group, 1e6)));
  run_chunks((groups + together - 1) / together, threads, [&](std::int64_t chunk) {
    auto body = start();
    for (std::int64_t g = chunk * together; g < std::min(groups, (chunk + 1) * together); ++g)
      body(8 * g, static_cast<std::size_t>(std::min<std::int64_t>(8, draws - 8 * g)));
  });
}

}  // namespace lemmata::numeric
