#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/fused_multiply_add_peak.hpp"
#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>

#include "numeric/network/linear_model.hpp"
#include "numeric/sampling/standard_normal.hpp"

namespace {

using lemmata::benchmarks::median_seconds;
using lemmata::benchmarks::peak_loop;
using lemmata::benchmarks::peak_operations;

struct Problem {
  std::vector<double> x, y;
  explicit Problem(std::size_t d) : x(d * d), y(d) {
    lemmata::numeric::fill_standard_normal(x, 1, 1, 0);
    lemmata::numeric::fill_standard_normal(y, 1, 2, 0);
  }
};

/// n = d samples; fraction_of_peak: floating-point operations in a second over those of the peak.
void report(benchmark::State& state, const std::vector<double>& seconds, double operations) {
  const double peak = peak_operations() / seconds[1];
  state.SetIterationTime(seconds[0]);
  state.counters["fraction_of_peak"] = operations / seconds[0] / peak;
  state.counters["gigaflops"] = operations / seconds[0] * 1e-9;
  state.counters["peak"] = peak * 1e-9;
}

void full_batch(benchmark::State& state) {
  const auto d = static_cast<std::size_t>(state.range(0));
  const auto models = static_cast<std::size_t>(state.range(1));
  const Problem problem(d);
  std::vector<double> weights(models * d);
  // packing the data is paid once a call: as many steps as make it a small part
  const std::int64_t steps = d >= 1024 ? 20 : 200;
  const double operations = 4.0 * static_cast<double>(d * d * models) * static_cast<double>(steps);
  for (auto _ : state)
    report(state,
           median_seconds({[&] {
                             lemmata::numeric::gradient_descent(
                                 {static_cast<int>(d), static_cast<int>(d), problem.x, problem.y}, weights,
                                 0.1 / static_cast<double>(d), steps, 1);
                             benchmark::DoNotOptimize(weights.data());
                           },
                           peak_loop},
                          d >= 1024 ? 7 : 15),
           operations);
}
BENCHMARK(full_batch)
    ->ArgsProduct({{16, 64, 256, 1024}, {8, 24, 48}})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

void chain_steps(benchmark::State& state) {
  const auto d = static_cast<std::size_t>(state.range(0));
  const auto models = static_cast<std::size_t>(state.range(1));
  const Problem problem(d);
  std::vector<double> weights(models * d);
  constexpr std::int64_t steps = 4096;
  const double operations = 4.0 * static_cast<double>(d * models) * static_cast<double>(steps);
  for (auto _ : state)
    report(state,
           median_seconds({[&] {
                             lemmata::numeric::stochastic_gradient_descent(
                                 {static_cast<int>(d), static_cast<int>(d), problem.x, problem.y}, weights,
                                 0.1 / static_cast<double>(d), steps, 1, 0, 1);
                             benchmark::DoNotOptimize(weights.data());
                           },
                           peak_loop},
                          15),
           operations);
}
BENCHMARK(chain_steps)
    ->ArgsProduct({{16, 64, 256, 1024}, {1, 8}})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
