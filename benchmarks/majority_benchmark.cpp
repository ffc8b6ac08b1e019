// All Fourier coefficients of majority, exactly: the library's numerators against a plain recurrence in GMP, which computes
// the lower half of the levels and leaves the other half to its reader. Both start from nothing and keep their results.

#include <cstdint>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <gmp.h>

#include "analysis/boolean/majority.hpp"

namespace {

using lemmata::analysis::majority_fourier_numerators;

void plain_recurrence(std::int64_t n) {
  const auto m = static_cast<unsigned long>((n - 1) / 2);
  std::vector<mpz_t> numerators(m / 2 + 1);
  mpz_init(numerators[0]);
  mpz_bin_uiui(numerators[0], 2 * m, m);
  for (unsigned long p = 0; p < m / 2; ++p) {
    mpz_init(numerators[p + 1]);
    mpz_mul_ui(numerators[p + 1], numerators[p], 2 * p + 1);
    mpz_divexact_ui(numerators[p + 1], numerators[p + 1], 2 * m - 2 * p - 1);
  }
  benchmark::DoNotOptimize(numerators.data());
  for (auto& numerator : numerators) mpz_clear(numerator);
}

void majority_numerators(benchmark::State& state) {
  const std::int64_t n = state.range(0);
  double library = 0, plain = 0;
  for (auto _ : state) {
    const auto seconds = lemmata::benchmarks::median_seconds(
        {[&] { benchmark::DoNotOptimize(majority_fourier_numerators(n).data()); },
         [&] { plain_recurrence(n); }},
        15);
    library = seconds[0];
    plain = seconds[1];
    state.SetIterationTime(library);
  }
  state.counters["ratio_to_gmp_recurrence"] = library / plain;
}

BENCHMARK(majority_numerators)->Arg(1001)->Arg(10001)->Arg(30001)->UseManualTime()->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
