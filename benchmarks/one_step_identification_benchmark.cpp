#include <cstdint>
#include <span>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>

#include "numeric/network/one_step_identification.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace {

using lemmata::benchmarks::median_seconds;

constexpr std::size_t bytes = std::size_t{1} << 16;
constexpr std::int64_t trials = 512;

/// times_bits: the time of 512 trials of `samples` samples on n coordinates over that of drawing their random bits alone.
void identification(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const std::int64_t samples = state.range(1);
  const std::vector<int> weights(n, 1);
  const std::vector<int> subset{1, 2};
  const lemmata::numeric::OneStepExperiment experiment{weights, subset, lemmata::numeric::GradientSum::plain,
                                                       samples};
  std::vector<std::uint64_t> words(bytes / 8);
  std::vector<double> seconds(2);
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] {
           benchmark::DoNotOptimize(lemmata::numeric::one_step_identification(experiment, trials, 7, 1));
         },
         [&] {
           lemmata::numeric::fill_random_bits(std::span(words), 7, 1, 0);
           benchmark::DoNotOptimize(words.data());
         }},
        31);
    state.SetIterationTime(seconds[0]);
  }
  const auto drawn = static_cast<double>(trials * samples);
  state.counters["times_bits"] =
      seconds[0] / (seconds[1] * static_cast<double>(n) * drawn / (8.0 * static_cast<double>(bytes)));
  state.counters["megasamples_per_second"] = drawn / seconds[0] * 1e-6;
}
BENCHMARK(identification)
    ->ArgsProduct({{7, 15, 31, 63}, {52, 824}})
    ->ArgNames({"n", "samples"})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
