#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include "numeric/network/linear_model.hpp"
#include "numeric/sampling/standard_normal.hpp"

// This file is compiled for the machine at hand, so that Highway's static target is its best one.

namespace {

namespace hn = hwy::HWY_NAMESPACE;
using lemmata::benchmarks::median_seconds;

/// Fused multiply-adds on registers alone, in as many independent chains as hide their latency: the peak of one core.
/// The chains start from numbers that the compiler does not know, so that it cannot take them for equal.
constexpr std::size_t peak_rounds = 20'000, chains = 12;
void peak_loop() {
  const hn::ScalableTag<double> d;
  double starts[chains];
  for (std::size_t i = 0; i < chains; ++i) starts[i] = 1.0 / static_cast<double>(i + 1);
  benchmark::DoNotOptimize(starts);
  const auto factor = hn::Set(d, 0.999), term = hn::Set(d, 0.001);
  hn::Vec<decltype(d)> sums[chains];
  for (std::size_t i = 0; i < chains; ++i) sums[i] = hn::Set(d, starts[i]);
  for (std::size_t round = 0; round < peak_rounds; ++round)
    for (std::size_t i = 0; i < chains; ++i) sums[i] = hn::MulAdd(sums[i], factor, term);
  for (std::size_t i = 1; i < chains; ++i) sums[0] = hn::Add(sums[0], sums[i]);
  double result = hn::GetLane(hn::SumOfLanes(d, sums[0]));
  benchmark::DoNotOptimize(result);
}
double peak_operations() {
  return 2.0 * static_cast<double>(peak_rounds * chains * hn::Lanes(hn::ScalableTag<double>()));
}

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
