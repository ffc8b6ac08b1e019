#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <Random123/boxmuller.hpp>
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/standard_normal.hpp"

namespace {

using lemmata::benchmarks::median_seconds;

constexpr std::size_t count = std::size_t{1} << 13;

/// times_random123: Random123's philox4x32-10 and its Box and Muller in single precision (it has no other for 32-bit
/// words), compiled for this machine with all optimisation. times_standard_library: std::normal_distribution on
/// std::mt19937_64. times_bits: our time over that of drawing the random bits alone.
void fill(benchmark::State& state) {
  std::vector<double> values(count);
  std::vector<float> single(count);
  std::vector<std::uint64_t> words(count);
  std::vector<double> seconds(4);
  for (auto _ : state) {
    seconds = median_seconds({[&] {
                                lemmata::numeric::fill_standard_normal(values, 7, 1, 0);
                                benchmark::DoNotOptimize(values.data());
                              },
                              [&] {
                                r123::Philox4x32 philox;
                                const r123::Philox4x32::key_type key = {{7, 0}};
                                r123::Philox4x32::ctr_type counter = {{0, 0, 1, 0}};
                                for (std::size_t i = 0; i < count; i += 4, ++counter.v[0]) {
                                  const auto block = philox(counter, key);
                                  for (std::size_t j = 0; j < 4; j += 2) {
                                    const r123::float2 pair = r123::boxmuller(block[j], block[j + 1]);
                                    single[i + j] = pair.x;
                                    single[i + j + 1] = pair.y;
                                  }
                                }
                                benchmark::DoNotOptimize(single.data());
                              },
                              [&] {
                                static std::mt19937_64 engine(7);
                                std::normal_distribution<double> normal;
                                for (double& value : values) value = normal(engine);
                                benchmark::DoNotOptimize(values.data());
                              },
                              [&] {
                                lemmata::numeric::fill_random_bits(std::span(words), 7, 1, 0);
                                benchmark::DoNotOptimize(words.data());
                              }},
                             31);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["times_random123"] = seconds[1] / seconds[0];
  state.counters["times_standard_library"] = seconds[2] / seconds[0];
  state.counters["times_bits"] = seconds[0] / seconds[3];
  state.counters["giganumbers_per_second"] = static_cast<double>(count) / seconds[0] * 1e-9;
}
BENCHMARK(fill)->UseManualTime()->Iterations(1)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
