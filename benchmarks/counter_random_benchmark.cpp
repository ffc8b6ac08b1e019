#include <cstdint>
#include <span>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include "numeric/cube/bit_packed_cube.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace {

using lemmata::benchmarks::median_seconds;

constexpr std::size_t bytes = std::size_t{1} << 16;

/// times_random123: its philox4x32-10 compiled with all optimisation for this machine, filling the same buffer.
void fill(benchmark::State& state) {
  std::vector<std::uint64_t> words(bytes / 8);
  std::vector<r123::Philox4x32::ctr_type> blocks(bytes / 16);
  std::vector<double> seconds(2);
  for (auto _ : state) {
    seconds = median_seconds({[&] {
                                lemmata::numeric::fill_random_bits(std::span(words), 7, 1, 0);
                                benchmark::DoNotOptimize(words.data());
                              },
                              [&] {
                                r123::Philox4x32 philox;
                                const r123::Philox4x32::key_type key = {{7, 0}};
                                r123::Philox4x32::ctr_type counter = {{0, 0, 1, 0}};
                                for (auto& block : blocks) {
                                  block = philox(counter, key);
                                  ++counter.v[0];
                                }
                                benchmark::DoNotOptimize(blocks.data());
                              }},
                             31);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["times_random123"] = seconds[1] / seconds[0];
  state.counters["gigabytes_per_second"] = static_cast<double>(bytes) / seconds[0] * 1e-9;
}
BENCHMARK(fill)->UseManualTime()->Iterations(1)->Unit(benchmark::kMicrosecond);

/// times_bits: the time of a Monte-Carlo sum of majority on n coordinates over that of drawing its random bits alone.
void majority_sum(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  constexpr std::int64_t samples = 1 << 16;
  const std::vector<int> subset{1};
  std::vector<std::uint64_t> words(bytes / 8);
  std::vector<double> seconds(2);
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] {
           benchmark::DoNotOptimize(lemmata::numeric::majority_character_sum(n, 0, subset, samples, 7, 1));
         },
         [&] {
           lemmata::numeric::fill_random_bits(std::span(words), 7, 1, 0);
           benchmark::DoNotOptimize(words.data());
         }},
        31);
    state.SetIterationTime(seconds[0]);
  }
  const double drawing = seconds[1] * (static_cast<double>(n) * samples / 8) / static_cast<double>(bytes);
  state.counters["times_bits"] = seconds[0] / drawing;
  state.counters["megasamples_per_second"] = samples / seconds[0] * 1e-6;
}
BENCHMARK(majority_sum)
    ->Arg(11)
    ->Arg(101)
    ->Arg(1001)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
