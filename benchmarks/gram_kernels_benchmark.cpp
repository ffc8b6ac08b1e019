#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "benchmarks/fused_multiply_add_peak.hpp"
#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>

#include "analysis/gram/gram_kernels.hpp"

namespace {

using lemmata::analysis::Activation;
using lemmata::analysis::GramKernels;
using lemmata::analysis::InfiniteNetwork;
using lemmata::analysis::mirror_upper;
using lemmata::analysis::Parameterisation;
using lemmata::analysis::Rational;
using lemmata::benchmarks::median_seconds;
using lemmata::benchmarks::peak_loop;
using lemmata::benchmarks::peak_operations;

/// A layer of ReLU by the usual formulas and the C library, for `entries` correlations, both kernels.
constexpr std::size_t library_entries = 100'000;
void library_layer(std::vector<double>& k, std::vector<double>& theta) {
  constexpr double pi = 3.14159265358979323846;
  for (std::size_t i = 0; i < k.size(); ++i) {
    const double s = std::sqrt(std::max(1 - k[i] * k[i], 0.0));
    const double slope = 0.5 - std::atan2(s, k[i]) / (2 * pi);
    const double next = 2 * (s / (2 * pi) + slope * k[i]);
    theta[i] = next + 2 * slope * theta[i];
    k[i] = next;
  }
  benchmark::DoNotOptimize(theta.data());
}

InfiniteNetwork network(const std::string& activation, int depth) {
  const Rational weight = activation == "relu" ? Rational(2) : Rational(3, 2);
  return uniform_network(Activation(activation), depth, {weight, Rational(1, 10)}, Parameterisation::ntk);
}

void gram(benchmark::State& state, const std::string& activation) {
  const auto n = static_cast<int>(state.range(0));
  const auto d = static_cast<int>(state.range(1));
  const auto depth = static_cast<int>(state.range(2));
  const auto size = static_cast<std::size_t>(n);
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> x(size * static_cast<std::size_t>(d)), nngp(size * size), ntk(size * size);
  for (double& number : x) number = normal(random);
  std::vector<double> k(library_entries, 0.3), theta(library_entries, 0.3);
  const GramKernels kernels(network(activation, depth), x, n, d), inputs(network(activation, 0), x, n, d);
  for (auto _ : state) {
    const auto seconds = median_seconds(
        {[&] { GramKernels again(network(activation, depth), x, n, d); },
         [&] { kernels.upper_rows(0, n, nngp, ntk); }, [&] { inputs.upper_rows(0, n, nngp, ntk); },
         [&] {
           mirror_upper(nngp, n, 0, n);
           mirror_upper(ntk, n, 0, n);
         },
         [&] { peak_loop(); }, [&] { library_layer(k, theta); }},
        5);
    const double peak = peak_operations() / seconds[4];
    const double entries = static_cast<double>(n) * (n + 1) / 2;
    const double recursion = seconds[1] - seconds[2];
    state.SetIterationTime(seconds[0] + seconds[1] + seconds[3]);
    state.counters["product_of_peak"] = static_cast<double>(n) * (n + 1) * d / seconds[2] / peak;
    state.counters["recursion_ms"] = recursion * 1e3;
    state.counters["ns_per_entry_and_layer"] = recursion / entries / depth * 1e9;
    state.counters["times_library"] =
        seconds[5] / static_cast<double>(library_entries) / (recursion / entries / depth);
    state.counters["setup_ms"] = seconds[0] * 1e3;
    state.counters["mirror_ms"] = seconds[3] * 1e3;
  }
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  for (const int d : {784, 40})
    for (const int depth : {1, 3, 10}) benchmark->Args({2000, d, depth});
  benchmark->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);
}

BENCHMARK_CAPTURE(gram, relu, "relu")->Apply(sizes);
BENCHMARK_CAPTURE(gram, erf, "erf")->Apply(sizes);
BENCHMARK_CAPTURE(gram, gelu, "gelu")
    ->Args({2000, 40, 3})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(gram, swish, "swish")
    ->Args({2000, 40, 3})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(gram, tanh, "tanh")
    ->Args({2000, 40, 3})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
