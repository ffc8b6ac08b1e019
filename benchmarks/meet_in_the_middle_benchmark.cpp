#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/random_weights.hpp"

namespace {

using namespace lemmata::numeric;
using lemmata::benchmarks::median_seconds;

/// Gaussian weights of 48 bits after the point, odd.
std::vector<std::int64_t> gaussian_weights(int n) {
  auto weights = random_weights({.law = WeightLaw::gauss, .support = 0, .bits = 40, .seed = 1}, n, 0);
  for (std::int64_t& weight : weights) weight = weight * 256 + 1;
  return weights;
}

/// The sets S delta {i}, S = {1, ..., size}.
std::vector<std::uint64_t> neighbours(int n, int size) {
  std::vector<std::uint64_t> sets;
  for (int i = 0; i < n; ++i) sets.push_back(((std::uint64_t{1} << size) - 1) ^ (std::uint64_t{1} << i));
  return sets;
}

/// The constant, all coefficients of degree 1 and the top one.
std::vector<std::uint64_t> low_and_top(int n) {
  auto sets = neighbours(n, 0);
  sets.push_back(0);
  sets.push_back((std::uint64_t{1} << n) - 1);
  return sets;
}

constexpr std::int64_t bias = std::int64_t{3} << 46;  // 3/4: the function is not odd, nothing cancels

void update(std::uint64_t* words, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) words[i] += 1;
  benchmark::DoNotOptimize(words);
  benchmark::ClobberMemory();
}

/// fraction_of_traffic_bound: with m = 2^(n/2) sums in either half, the two lists of 12 m bytes are written once, and for
/// either half in the outer part both lists of 8 m bytes are read, 4 m bytes of ranks written, and ranks and signs read: 80 m
/// bytes, at the speed of one update in place of the memory of the two lists. The time is that of all neighbours of a set
/// of four, the fewest passes that an answer for n sets can have; low_and_top takes one more.
void by_halves(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const auto weights = gaussian_weights(n);
  const auto low_top = low_and_top(n);
  const auto near = neighbours(n, 4);
  const std::size_t m = std::size_t{1} << (n / 2);
  const std::size_t words = 3 * m;  // 24 m bytes
  const auto memory = uninitialised_memory(8 * words);
  auto* const data = reinterpret_cast<std::uint64_t*>(memory.get());
  std::vector<double> seconds(3);
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] { benchmark::DoNotOptimize(threshold_character_sums(weights, bias, 0, low_top).data()); },
         [&] { benchmark::DoNotOptimize(threshold_character_sums(weights, bias, 0, near).data()); },
         [&] { update(data, words); }},
        n >= 50 ? 5 : 11);
    state.SetIterationTime(seconds[0]);
  }
  const double bytes_per_second = 16 * static_cast<double>(words) / seconds[2];  // read and written
  state.counters["neighbours_ms"] = seconds[1] * 1e3;
  state.counters["fraction_of_traffic_bound"] = 80 * static_cast<double>(m) / bytes_per_second / seconds[1];
  state.counters["megabytes"] = meet_in_the_middle_bytes(n) / 1e6;
}

/// times_brute_force: the truth table and its transform, which give all 2^24 sums, over the time for n + 2 of them.
void against_brute_force(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const auto weights = gaussian_weights(n);
  const auto sets = low_and_top(n);
  std::vector<double> seconds(2);
  for (auto _ : state) {
    seconds = median_seconds(
        {[&] { benchmark::DoNotOptimize(threshold_character_sums(weights, bias, 0, sets).data()); },
         [&] {
           auto table = linear_threshold_table(weights, -bias);
           walsh_hadamard_transform(table);
           benchmark::DoNotOptimize(table.data());
         }},
        5);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["times_brute_force"] = seconds[1] / seconds[0];
}

BENCHMARK(by_halves)
    ->DenseRange(10, 40, 10)
    ->Arg(50)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(against_brute_force)->Arg(24)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
