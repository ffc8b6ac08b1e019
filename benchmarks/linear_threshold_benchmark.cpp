// Fourier coefficients of linear threshold functions at all n neighbours of a set: the generating function against plain word
// additions and against one plain product for one coefficient; the trigonometric sum against Arb's products and against the
// generating function.

#include <cstdint>
#include <random>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <gmp.h>  // before FLINT

#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif

#include "analysis/boolean/linear_threshold_function.hpp"

namespace {

using namespace lemmata::analysis;

__extension__ using Word128 = unsigned __int128;

/// n odd weights up to 2 * largest - 1.
LinearThresholdFunction random_function(int n, std::uint64_t largest) {
  std::mt19937_64 generator(1);
  std::vector<Integer> weights;
  for (int i = 0; i < n; ++i) weights.emplace_back(2 * (generator() % largest) + 1);
  return LinearThresholdFunction(std::move(weights));
}

/// What there is to do in a first-level cache and without carries.
void plain_additions(double count) {
  static std::vector<std::uint64_t> to(2048), from(2048, 1);
  for (double done = 0; done < count; done += 2048) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
}

/// One coefficient by multiplying all factors out, for up to 126 weights.
void plain_product(const LinearThresholdFunction& f, std::size_t set_size) {
  const auto total = f.total_weight().convert_to<std::size_t>();
  std::vector<Word128> counts(total + 1);
  counts[0] = 1;
  std::size_t length = 1;
  for (std::size_t i = 0; i < f.weights().size(); ++i) {
    const auto shift = f.weights()[i].convert_to<std::size_t>();
    length += shift;
    if (i < set_size)
      for (std::size_t j = length; j-- > shift;) counts[j] -= counts[j - shift];
    else
      for (std::size_t j = length; j-- > shift;) counts[j] += counts[j - shift];
  }
  Word128 sum = 0;
  for (std::size_t j = 0; j <= total; ++j)
    sum += 2 * j < total ? counts[j] : 2 * j > total ? 0 - counts[j] : 0;
  benchmark::DoNotOptimize(sum);
}

void arb_products(double count) {
  arb_t a, b, product;
  arb_init(a);
  arb_init(b);
  arb_init(product);
  arb_const_pi(a, 128);
  arb_const_e(b, 128);
  for (double done = 0; done < count; ++done) {
    arb_mul(product, a, b, 128);
    benchmark::DoNotOptimize(product);
  }
  arb_clear(a);
  arb_clear(b);
  arb_clear(product);
}

void generating_function_neighbours(benchmark::State& state) {
  const LinearThresholdFunction f =
      random_function(static_cast<int>(state.range(0)), static_cast<std::uint64_t>(state.range(1)));
  const std::vector<int> subset = {1, 2, 3, 4};
  const double additions = generating_function_cost(f).word_additions;
  for (auto _ : state) {
    const auto seconds = lemmata::benchmarks::median_seconds(
        {[&] { benchmark::DoNotOptimize(neighbour_coefficients_by_generating_function(f, subset).data()); },
         [&] { plain_additions(additions); }, [&] { plain_product(f, subset.size()); }},
        9);
    state.SetIterationTime(seconds[0]);
    state.counters["fraction_of_bound"] = seconds[1] / seconds[0];
    if (f.dimension() <= 126) state.counters["times_one_plain_coefficient"] = seconds[2] / seconds[0];
  }
}

void trigonometric_neighbours(benchmark::State& state) {
  const LinearThresholdFunction f =
      random_function(static_cast<int>(state.range(0)), static_cast<std::uint64_t>(state.range(1)));
  const std::vector<int> subset = {1, 2, 3, 4};
  const double products = 4 * f.dimension() * trigonometric_cost(f, 4).nodes / 2;
  for (auto _ : state) {
    const auto seconds = lemmata::benchmarks::median_seconds(
        {[&] { benchmark::DoNotOptimize(neighbour_coefficients_by_trigonometric_sum(f, subset).data()); },
         [&] { arb_products(products); },
         [&] { benchmark::DoNotOptimize(neighbour_coefficients_by_generating_function(f, subset).data()); }},
        3);
    state.SetIterationTime(seconds[0]);
    state.counters["times_arb_products"] = seconds[1] / seconds[0];
    state.counters["times_generating_function"] = seconds[2] / seconds[0];
  }
}

// n and half the largest weight: 50 x 1600 has W of about 80000, 50 x 8192 are weights of 14 bits, 200 x 500 has W of about 10^5.
BENCHMARK(generating_function_neighbours)
    ->Args({50, 1600})
    ->Args({50, 8192})
    ->Args({100, 1600})
    ->Args({200, 500})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(trigonometric_neighbours)
    ->Args({50, 8192})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
