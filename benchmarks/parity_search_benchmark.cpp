#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <m4ri/m4ri.h>

#include "numeric/cube/parity_bkw.hpp"
#include "numeric/cube/parity_elimination.hpp"
#include "numeric/cube/parity_enumeration.hpp"
#include "numeric/cube/parity_meet_in_the_middle.hpp"

namespace {

using namespace lemmata::numeric;
using lemmata::benchmarks::median_seconds;

struct FreeMatrix {
  void operator()(mzd_t* matrix) const { mzd_free(matrix); }
};
using Matrix = std::unique_ptr<mzd_t, FreeMatrix>;

Matrix matrix_of(const ParitySamples& samples) {
  Matrix matrix(mzd_init(static_cast<rci_t>(samples.count()), samples.dimension() + 1));
  for (std::int64_t i = 0; i < samples.count(); ++i)
    std::ranges::copy(samples.sample(i), mzd_row(matrix.get(), static_cast<rci_t>(i)));
  return matrix;
}

/// times_m4ri: the time of eliminate_parities over that of M4RI's own reduced echelon form of the same matrix (Z, b), filled in
/// before. Both destroy what they work on; M4RI's copy is made outside the time by filling one matrix for each run.
void elimination(benchmark::State& state) {
  const auto d = static_cast<int>(state.range(0));
  const auto m = state.range(1);
  const auto rounds = static_cast<int>(state.range(2));
  const std::vector<int> set{1, d / 2, d};
  const ParitySamples samples = uniform_parity_samples(m, d, set, 0, 1, 0);
  const Matrix original = matrix_of(samples);
  std::vector<double> ours, theirs;
  for (auto _ : state) {
    for (int round = 0; round < rounds; ++round) {
      const Matrix copy(mzd_copy(nullptr, original.get()));
      const double start = lemmata::benchmarks::thread_seconds();
      benchmark::DoNotOptimize(mzd_echelonize(copy.get(), 1));
      const double middle = lemmata::benchmarks::thread_seconds();
      benchmark::DoNotOptimize(eliminate_parities(samples).rank);
      theirs.push_back(middle - start);
      ours.push_back(lemmata::benchmarks::thread_seconds() - middle);
    }
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    state.SetIterationTime(ours[ours.size() / 2]);
  }
  state.counters["times_m4ri"] = ours[ours.size() / 2] / theirs[theirs.size() / 2];
}

void halves(benchmark::State& state) {
  const auto d = static_cast<int>(state.range(0));
  const auto k = static_cast<int>(state.range(1));
  std::vector<int> set;
  for (int i = 1; i <= k; ++i) set.push_back(i * d / k);
  const ParitySamples samples = uniform_parity_samples(100, d, set, 0, 2, 0);
  std::vector<double> seconds;
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] { benchmark::DoNotOptimize(parities_by_halves(samples, k, 16).sets.count()); }}, 5);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["ns_per_key"] = 1e9 * seconds[0] / parity_halves_keys(d, k);
}

/// times_plain: a plain loop, compiled for this machine, that adds and counts the same words, over ours.
void enumeration(benchmark::State& state) {
  const auto d = static_cast<int>(state.range(0));
  const auto k = static_cast<int>(state.range(1));
  const auto m = state.range(2);
  const std::vector<int> set{3, d / 2, d};
  const ParitySamples samples = uniform_parity_samples(m, d, set, 0.1, 3, 0);
  const ParityColumns columns = parity_columns(samples);
  std::vector<double> seconds;
  std::int64_t words = 0, candidates = 0;
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] {
           const BestParities best = best_parities(samples, k, 16);
           words = best.words_added;
           candidates = best.candidates;
         },
         [&] { benchmark::DoNotOptimize(fitting_parities(samples, k, 16).sets.count()); },
         [&] {
           std::int64_t total = 0;
           std::vector<std::uint64_t> start(columns.column(d), columns.column(d) + columns.words);
           for (std::int64_t i = 0; i < candidates; ++i) {
             const std::uint64_t* const column = columns.column(static_cast<int>(i % d));
             for (std::size_t w = 0; w < columns.words; ++w) total += std::popcount(start[w] ^ column[w]);
           }
           benchmark::DoNotOptimize(total);
         }},
        5);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["ns_per_word"] = 1e9 * seconds[0] / static_cast<double>(words);
  state.counters["noiseless_ns_per_set"] = 1e9 * seconds[1] / static_cast<double>(candidates);
  state.counters["times_plain"] = seconds[2] / seconds[0];
}

void blum_kalai_wasserman(benchmark::State& state) {
  const auto d = static_cast<int>(state.range(0));
  const auto blocks = static_cast<int>(state.range(1));
  const auto m = state.range(2);
  const std::vector<int> set{1, 2, 5, d};
  const ParitySamples samples = uniform_parity_samples(m, d, set, 0.05, 4, 0);
  const BkwPlan plan = plan_bkw(m, d, 0.05, blocks);
  std::vector<double> seconds;
  for (auto _ : state) {
    seconds = median_seconds({[&] { benchmark::DoNotOptimize(bkw_parity(samples, plan, 16).agreement); }}, 5);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["ns_per_operation"] = 1e9 * seconds[0] / plan.operations;
}

BENCHMARK(elimination)
    ->Args({1000, 1020, 101})
    ->Args({4000, 8000, 11})
    ->Args({16384, 16404, 3})
    ->Args({16384, 32768, 3})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(halves)->Args({100, 4})->Args({400, 6})->UseManualTime()->Iterations(1)->Unit(
    benchmark::kMillisecond);
BENCHMARK(enumeration)
    ->Args({60, 3, 300})
    ->Args({60, 4, 1000})
    ->Args({30, 15, 300})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(blum_kalai_wasserman)
    ->Args({20, 1, 300})
    ->Args({30, 3, 6000})
    ->Args({40, 2, 1500000})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
