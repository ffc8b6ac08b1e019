#include "numeric/network/multilayer_perceptron.hpp"

#include <stdexcept>
#include <string>

#include "numeric/network/perceptron_pass.hpp"

namespace lemmata::numeric {
namespace {

void require_size(const std::string& function, const std::string& what, std::size_t got, std::size_t wanted) {
  if (got != wanted)
    throw std::invalid_argument(function + ": " + what + " must have " + std::to_string(wanted) +
                                " entries, got " + std::to_string(got));
}

void require_draws(const std::string& function, std::int64_t draws) {
  if (draws < 0)
    throw std::invalid_argument(function + ": the number of draws must be at least 0, got " +
                                std::to_string(draws));
}

/// Operations of a pass through eight networks; a normal number takes some ten.
double pass_operations(const std::vector<PerceptronLayer>& layers, std::size_t points) {
  return static_cast<double>(parameter_count(layers)) * (10 + static_cast<double>(points)) + 100;
}

/// out[draw * entries + e] = octets[e] of the draw.
void deal_out(const double* octets, std::size_t entries, std::size_t draws, double* out) {
  for (std::size_t l = 0; l < draws; ++l)
    for (std::size_t e = 0; e < entries; ++e) out[l * entries + e] = octets[octet * e + l];
}

}  // namespace

void sample_outputs(const Perceptron& network, const Points& points, std::uint64_t seed,
                    std::uint64_t first_draw, std::int64_t draws, std::span<double> outputs, int threads) {
  const std::string function = "sample_outputs";
  const auto layers = perceptron_layers(function, network);
  require_points(function, network, points, "points");
  require_draws(function, draws);
  const std::size_t count = static_cast<std::size_t>(points.count);
  const std::size_t entries = count * layers.back().rows;
  require_size(function, "outputs", outputs.size(), entries * static_cast<std::size_t>(draws));
  require_memory(function, threads * PerceptronPass::memory(layers, points, false));
  for_groups(draws, pass_operations(layers, count), threads, [&] {
    return
        [&, networks = EightNetworks(layers, false), pass = PerceptronPass(network, layers, points, false)](
            std::int64_t first, std::size_t size) mutable {
          networks.draw(seed, first_draw + static_cast<std::uint64_t>(first), size);
          pass.forward(networks, layers.size() - 1);
          const double* z = pass.preactivations(layers.size() - 1);
          double* out = outputs.data() + entries * static_cast<std::size_t>(first);
          for (std::size_t l = 0; l < size; ++l, out += entries)
            for (std::size_t i = 0; i < layers.back().rows; ++i)
              for (std::size_t p = 0; p < count; ++p)
                out[p * layers.back().rows + i] = z[octet * (i * count + p) + l];
        };
  });
}

void sample_nngp_kernels(const Perceptron& network, const Points& points, std::uint64_t seed,
                         std::uint64_t first_draw, std::int64_t draws, std::span<double> kernels,
                         int threads) {
  const std::string function = "sample_nngp_kernels";
  const auto layers = perceptron_layers(function, network);
  require_points(function, network, points, "points");
  require_draws(function, draws);
  const std::size_t count = static_cast<std::size_t>(points.count);
  const std::size_t entries = count * count;
  require_size(function, "kernels", kernels.size(), entries * static_cast<std::size_t>(draws));
  require_memory(function, threads * PerceptronPass::memory(layers, points, false));
  const std::size_t last = layers.size() - 1;
  const double scale = layers[last].weight_scale * layers[last].weight_scale;
  for_groups(draws, pass_operations(layers, count), threads, [&] {
    return [&, networks = EightNetworks(layers, false), pass = PerceptronPass(network, layers, points, false),
            products = std::vector<double>(octet * entries)](std::int64_t first, std::size_t size) mutable {
      networks.draw(seed, first_draw + static_cast<std::uint64_t>(first), size);
      pass.forward(networks, last - 1);
      inner_products(pass.inputs(last), layers[last].columns, count, products.data());
      for (double& product : products) product = network.bias_variances[last] + scale * product;
      deal_out(products.data(), entries, size, kernels.data() + entries * static_cast<std::size_t>(first));
    };
  });
}

void sample_tangent_kernels(const Perceptron& network, TrainedParameters trained, const Points& points,
                            std::uint64_t seed, std::uint64_t first_draw, std::int64_t draws,
                            std::span<double> kernels, std::span<double> outputs, int threads) {
  const std::string function = "sample_tangent_kernels";
  const auto layers = perceptron_layers(function, network);
  require_points(function, network, points, "points");
  require_draws(function, draws);
  const std::size_t count = static_cast<std::size_t>(points.count);
  const std::size_t entries = count * count;
  require_size(function, "kernels", kernels.size(), entries * static_cast<std::size_t>(draws));
  if (!outputs.empty())
    require_size(function, "outputs", outputs.size(), count * static_cast<std::size_t>(draws));
  const double parameters_bytes = static_cast<double>(parameter_count(layers)) * octet * sizeof(double);
  const bool stored = parameters_bytes <= 0x1p26;  // else the weights are drawn again for the way back
  require_memory(function,
                 threads * (PerceptronPass::memory(layers, points, true) + (stored ? parameters_bytes : 0)));
  for_groups(draws, 2 * pass_operations(layers, count), threads, [&] {
    return [&, networks = EightNetworks(layers, stored), pass = PerceptronPass(network, layers, points, true),
            kernel = TangentKernel(layers, trained, count)](std::int64_t first, std::size_t size) mutable {
      networks.draw(seed, first_draw + static_cast<std::uint64_t>(first), size);
      pass.forward(networks, layers.size() - 1);
      pass.backward(networks, nullptr);
      deal_out(kernel.of(pass), entries, size, kernels.data() + entries * static_cast<std::size_t>(first));
      if (!outputs.empty())
        deal_out(pass.preactivations(layers.size() - 1), count, size,
                 outputs.data() + count * static_cast<std::size_t>(first));
    };
  });
}

}  // namespace lemmata::numeric
