#include "proofs_check/claims/drawn_networks.hpp"

#include <numbers>

namespace lemmata::proofs_check {

namespace {

constexpr double one = 1;
const numeric::Points input{1, 1, std::span(&one, 1)};

}  // namespace

numeric::Perceptron relu_perceptron(const Widths& widths, int outputs) {
  numeric::Perceptron network;
  network.widths = widths;
  network.outputs = outputs;
  network.weight_variances.assign(widths.size() + 1, 2.0);
  network.bias_variances.assign(widths.size() + 1, 0.0);
  return network;
}

void fill_outputs(std::span<double> values, const Widths& widths, int outputs, std::uint64_t seed,
                  std::uint64_t first, const std::function<double(std::span<const double>)>& visit) {
  const auto each = static_cast<std::size_t>(outputs);
  std::vector<double> drawn(values.size() * each);
  numeric::sample_outputs(relu_perceptron(widths, outputs), input, seed, first,
                          static_cast<std::int64_t>(values.size()), drawn, 1);
  for (double& f : drawn) f /= std::numbers::sqrt2;
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = visit(std::span<const double>(drawn).subspan(i * each, each));
}

void fill_tangent_kernels(std::span<double> values, const Widths& widths, std::uint64_t seed,
                          std::uint64_t first, const std::function<double(double)>& visit) {
  numeric::sample_tangent_kernels(relu_perceptron(widths), numeric::TrainedParameters::normals, input, seed,
                                  first, static_cast<std::int64_t>(values.size()), values, {}, 1);
  for (double& kernel : values) kernel = visit(kernel / 2);
}

}  // namespace lemmata::proofs_check
