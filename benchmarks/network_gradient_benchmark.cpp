#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>

#include "analysis/boolean/network_gradient.hpp"
#include "analysis/scalar/rational.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/network/network_gradient.hpp"
#include "numeric/network/unit_spectrum.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/calculators/parity_audit.hpp"

namespace {

using namespace lemmata;
using benchmarks::median_seconds;

std::vector<std::int64_t> gaussian_weights(int n, std::uint64_t draw) {
  return numeric::random_weights({.law = numeric::WeightLaw::gauss, .support = 0, .bits = 10, .seed = 1}, n,
                                 draw);
}

/// d inputs, `units` ReLUs and a linear output, weights in units of 2^-10.
analysis::Network relu_network(int d, int units) {
  analysis::Network network;
  for (const auto& [inputs, outputs] : {std::pair{d, units}, std::pair{units, 1}}) {
    analysis::NetworkLayer layer{.inputs = inputs, .outputs = outputs};
    for (const std::int64_t weight : gaussian_weights(inputs * outputs, static_cast<std::uint64_t>(inputs)))
      layer.weights.emplace_back(weight, 1024);
    for (const std::int64_t bias : gaussian_weights(outputs, static_cast<std::uint64_t>(inputs) + 1000))
      layer.biases.emplace_back(bias, 1024);
    network.layers.push_back(layer);
  }
  network.layers[0].activation.kind = analysis::Activation::Kind::relu;
  return network;
}

numeric::MultilayerNetwork tanh_network(int d, int units) {
  numeric::MultilayerNetwork result;
  for (const analysis::NetworkLayer& layer : relu_network(d, units).layers) {
    numeric::DenseLayer to{.inputs = layer.inputs, .outputs = layer.outputs};
    for (const auto& weight : layer.weights) to.weights.push_back(static_cast<double>(weight));
    for (const auto& bias : layer.biases) to.biases.push_back(static_cast<double>(bias));
    result.layers.push_back(to);
  }
  result.layers[0].activation = numeric::UnitActivation::tanh;
  return result;
}

/// All gradients of one unit with d inputs: those of its d + 1 parameters and that of its output weight. fraction_of_bound: one
/// transform in int32 and one in int64 of the same memory, over our time; times_combination: the time of taking the second
/// spectrum from the first, sum_i w_i H[S xor {i}] + b H[S] in blocks, over that of its transform, table included.
void one_unit(benchmark::State& state) {
  const auto d = static_cast<std::size_t>(state.range(0));
  const auto weights = gaussian_weights(static_cast<int>(d), 0);
  const std::size_t size = std::size_t{1} << d;
  const auto slope_memory = numeric::uninitialised_memory(4 * size);
  const auto value_memory = numeric::uninitialised_memory(8 * size);
  const std::span slopes(reinterpret_cast<std::int32_t*>(slope_memory.get()), size);
  const std::span values(reinterpret_cast<std::int64_t*>(value_memory.get()), size);
  const numeric::SignValues twice_slope{0, 1, 2};
  const auto transform_of_zeros = [](auto numbers) {
    std::ranges::fill(numbers, 0);
    numeric::walsh_hadamard_transform(numbers);
  };
  constexpr std::size_t block = 2048;
  std::vector<double> seconds(5);
  for (auto _ : state) {
    seconds = median_seconds({[&] { numeric::unit_sign_spectrum(weights, 1, twice_slope, slopes); },
                              [&] { numeric::unit_value_spectrum(weights, 1, twice_slope, values); },
                              [&] {
                                for (std::size_t begin = 0; begin < size; begin += block) {
                                  for (std::size_t s = begin; s < begin + block; ++s) values[s] = slopes[s];
                                  for (std::size_t i = 0; i < d; ++i)
                                    for (std::size_t s = begin; s < begin + block; ++s)
                                      values[s] += weights[i] * slopes[s ^ std::size_t{1} << i];
                                }
                              },
                              [&] { transform_of_zeros(slopes); }, [&] { transform_of_zeros(values); }},
                             7);
    state.SetIterationTime(seconds[0] + seconds[1]);
  }
  state.counters["fraction_of_bound"] = (seconds[3] + seconds[4]) / (seconds[0] + seconds[1]);
  state.counters["times_combination"] = seconds[2] / seconds[1];
}

/// Tables of the derivatives in doubles, 33 families of a tanh network of 32 units. fraction_of_bound: the time of its 32 2^d tanh,
/// called one after another on 2^14 numbers and scaled, over our time.
void doubles(benchmark::State& state) {
  const auto d = static_cast<int>(state.range(0));
  constexpr int units = 32;
  const auto network = tanh_network(d, units);
  std::vector<numeric::DerivativeIndex> indices;
  for (int j = 0; j < units; ++j) indices.push_back({0, j, -1});
  indices.push_back({1, 0, -1});
  std::vector<double> numbers(std::size_t{1} << 14);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i) / 4096 - 2;
  std::vector<double> seconds(2);
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] { benchmark::DoNotOptimize(numeric::network_derivatives(network, indices).data()); },
         [&] {
           double sum = 0;
           for (const double number : numbers) sum += std::tanh(number);
           benchmark::DoNotOptimize(sum);
         }},
        7);
    state.SetIterationTime(seconds[0]);
  }
  const double tanh_seconds = seconds[1] / static_cast<double>(numbers.size());
  state.counters["fraction_of_bound"] =
      units * static_cast<double>(std::size_t{1} << d) * tanh_seconds / seconds[0];
}

/// The whole audit of a network of ReLUs, exact, one thread. fraction_of_bound: one transform in
/// int32 and one in int64 for each unit over our time.
/// moments: the share of the exact means over the cube.
void audit(benchmark::State& state) {
  const auto d = static_cast<int>(state.range(0));
  const auto units = static_cast<int>(state.range(1));
  const auto network = relu_network(d, units);
  std::vector<std::int32_t> slopes(std::size_t{1} << d);
  std::vector<std::int64_t> values(slopes.size());
  std::vector<double> seconds(3);
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] {
           benchmark::DoNotOptimize(proofs_check::parity_audit(network, {.significand_bits = 24}).parameters);
         },
         [&] { benchmark::DoNotOptimize(analysis::network_moments(network).parameters.data()); },
         [&] {
           std::ranges::fill(slopes, 0);
           numeric::walsh_hadamard_transform(slopes);
           std::ranges::fill(values, 0);
           numeric::walsh_hadamard_transform(values);
         }},
        3);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["fraction_of_bound"] = units * seconds[2] / seconds[0];
  state.counters["moments"] = seconds[1] / seconds[0];
  state.counters["parameters"] = units * (d + 2) + 1;
}

BENCHMARK(one_unit)->Arg(16)->Arg(20)->Arg(24)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(doubles)->Arg(16)->Arg(18)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(audit)->Args({16, 32})->Args({20, 32})->Args({24, 1})->UseManualTime()->Iterations(1)->Unit(
    benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
