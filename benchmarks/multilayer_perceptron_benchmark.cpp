// The bound of drawing networks is drawing their normal numbers: fraction_of_bound is the time of those alone, from
// one stream in whole blocks, over ours. Where many points make the products the bound, fraction_of_peak says the
// share of the rate of fused multiply-adds on registers.

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "numeric/network/multilayer_perceptron.hpp"
#include "numeric/sampling/standard_normal.hpp"

namespace lemmata::numeric {
namespace {

/// Of the processor, so that what else runs on the machine does not count (much).
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Normal numbers per second, one thread: the best of some runs.
double normal_rate() {
  std::vector<double> numbers(4096);
  double best = 0;
  for (int run = 0; run < 7; ++run) {
    const double start = seconds();
    for (std::uint64_t stream = 0; stream < 1000; ++stream) fill_standard_normal(numbers, 1, stream, 0);
    best = std::max(best, 1000.0 * static_cast<double>(numbers.size()) / (seconds() - start));
    benchmark::DoNotOptimize(numbers.data());
  }
  return best;
}

Perceptron he_network(int width, int depth, PointwiseFunction activation) {
  const auto layers = static_cast<std::size_t>(depth) + 1;
  return {1,
          std::vector<int>(static_cast<std::size_t>(depth), width),
          1,
          activation,
          0,
          std::vector<double>(layers, 2.0),
          std::vector<double>(layers, 0.0)};
}

/// Weights of a network: as many normal numbers are drawn.
double weights(const Perceptron& network) {
  double sum = 0;
  double columns = network.inputs;
  for (const int width : network.widths) {
    sum += columns * width;
    columns = width;
  }
  return sum + columns * network.outputs;
}

template <class Call>
void measure(benchmark::State& state, const Perceptron& network, std::int64_t draws, const Call& call) {
  const double rate = normal_rate();
  double best = 1e9;
  for (auto _ : state) {
    const double start = seconds();
    call();
    best = std::min(best, (seconds() - start));
  }
  const double numbers = weights(network) * static_cast<double>(draws);
  state.counters["networks_per_second"] = static_cast<double>(draws) / best;
  state.counters["normals_per_second"] = numbers / best;
  state.counters["fraction_of_bound"] = numbers / rate / best;
}

std::vector<double> points_on_a_line(int count) {
  std::vector<double> x;
  for (int p = 0; p < count; ++p) x.push_back(1 - 1.5 * p / count);
  return x;
}

void outputs(benchmark::State& state) {
  const auto network =
      he_network(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), PointwiseFunction::relu);
  const auto x = points_on_a_line(static_cast<int>(state.range(2)));
  const auto draws = std::max<std::int64_t>(8, static_cast<std::int64_t>(2e7 / weights(network)) / 8 * 8);
  std::vector<double> f(static_cast<std::size_t>(draws) * x.size());
  measure(state, network, draws, [&] {
    sample_outputs(network, {static_cast<int>(x.size()), 1, x}, 1, 0, draws, f, 1);
  });
}
BENCHMARK(outputs)
    ->Args({8, 1, 1})
    ->Args({8, 3, 1})
    ->Args({16, 2, 1})
    ->Args({64, 2, 1})
    ->Args({64, 2, 8})
    ->Args({256, 2, 2})
    ->Args({1024, 2, 2})
    ->Args({4096, 1, 2})
    ->Args({4096, 2, 2})
    ->Args({4096, 2, 16});

void tangent_kernels(benchmark::State& state) {
  const auto network =
      he_network(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), PointwiseFunction::relu);
  const auto x = points_on_a_line(static_cast<int>(state.range(2)));
  const auto draws = std::max<std::int64_t>(8, static_cast<std::int64_t>(2e7 / weights(network)) / 8 * 8);
  std::vector<double> kernels(static_cast<std::size_t>(draws) * x.size() * x.size());
  measure(state, network, draws, [&] {
    sample_tangent_kernels(network, TrainedParameters::normals, {static_cast<int>(x.size()), 1, x}, 1, 0,
                           draws, kernels, {}, 1);
  });
}
BENCHMARK(tangent_kernels)
    ->Args({8, 1, 1})
    ->Args({16, 2, 1})
    ->Args({64, 2, 2})
    ->Args({256, 2, 2})
    ->Args({1024, 2, 2})
    ->Args({4096, 2, 2});

/// One hidden layer and one sample: a step of descent is four passes over 2 n numbers.
void descent(benchmark::State& state) {
  const auto network =
      he_network(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), PointwiseFunction::tanh);
  const auto x = points_on_a_line(static_cast<int>(state.range(2)));
  const std::vector<double> y(x.size(), 1.0);
  const std::int64_t steps = 100;
  const std::int64_t draws = 16;
  double best = 1e9;
  for (auto _ : state) {
    const double start = seconds();
    auto runs = train_networks(network, TrainedParameters::normals, {static_cast<int>(x.size()), 1, x}, y, {},
                               0.01, steps, 1, 0, draws, 1);
    benchmark::DoNotOptimize(runs.data());
    best = std::min(best, (seconds() - start));
  }
  const double parameters = weights(network);
  state.counters["parameter_steps_per_second"] = parameters * static_cast<double>(steps * draws) / best;
  // forwards, backwards and the update: two operations each for a parameter and a point
  state.counters["operations_per_second"] =
      6 * static_cast<double>(x.size()) * parameters * static_cast<double>(steps * draws) / best;
}
BENCHMARK(descent)
    ->Args({64, 1, 1})
    ->Args({1024, 1, 1})
    ->Args({64, 2, 2})
    ->Args({256, 2, 4})
    ->Args({256, 2, 16});

}  // namespace
}  // namespace lemmata::numeric

BENCHMARK_MAIN();
