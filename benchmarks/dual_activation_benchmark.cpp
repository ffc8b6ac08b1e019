// E[tanh u tanh v] of unit variances and correlation 1/2, with its proof, against what the same digits cost
// otherwise.

#include <cmath>
#include <cstdlib>
#include <vector>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <flint/fmpz_poly.h>
#include <gmp.h>  // before FLINT

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/hermite_expansion.hpp"
#include "analysis/scalar/functions.hpp"

namespace {

using namespace lemmata::analysis;

constexpr int rounds = 5;

void require(bool holds) {
  if (!holds) std::abort();  // a comparison of different results would say nothing
}

int bits_of(int digits) { return static_cast<int>(digits * 3.33) + 8; }

/// The step and the number of nodes at which the double sum has that many digits: e^(-2 pi 1.5 / h) and e^(-x^2 /
/// 2).
struct Grid {
  Rational step;
  int nodes;
};
Grid grid(int digits) {
  const double needed = digits * 2.3026 + 3;
  const double step = 6.2832 * 1.5 / needed;
  return {Rational(static_cast<int>(step * 1024), 1024),
          static_cast<int>(std::sqrt(2.1 * needed) / step) + 1};
}

/// The double sum, phi on one axis, an exponential for every pair of nodes; no bound of its error.
Ball double_loop(const Activation& phi, int digits) {
  const Grid g = grid(digits);
  std::vector<Ball> x, value;
  for (int i = -g.nodes; i <= g.nodes; ++i) {
    x.emplace_back(Rational(g.step * i));
    value.push_back(phi.value(x.back()));
  }
  Ball sum(0);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j)
      sum += value[i] * value[j] * exp((x[i] * x[j] - x[i] * x[i] - x[j] * x[j]) * Ball(2) / Ball(3));
  return sum * Ball(Rational(g.step * g.step)) / (pi<Ball>() * sqrt_nonnegative(Ball(3)));
}

/// One product of integer polynomials of the size that the Toeplitz form needs.
void product(int digits) {
  const Grid g = grid(digits);
  flint_rand_t random;
  flint_randinit(random);
  fmpz_poly_t a, b, c;
  fmpz_poly_init(a);
  fmpz_poly_init(b);
  fmpz_poly_init(c);
  fmpz_poly_randtest_not_zero(a, random, 2 * g.nodes + 1, static_cast<flint_bitcnt_t>(bits_of(digits) + 50));
  for (slong i = 0; i <= 2 * g.nodes; ++i) {
    fmpz_t x;
    fmpz_init(x);
    fmpz_randbits(x, random, static_cast<flint_bitcnt_t>(bits_of(digits) + 50));
    fmpz_poly_set_coeff_fmpz(a, i, x);
    fmpz_clear(x);
  }
  fmpz_poly_set(b, a);
  fmpz_poly_neg(b, b);
  fmpz_poly_mul(c, a, b);
  benchmark::DoNotOptimize(c->coeffs);
  fmpz_poly_clear(a);
  fmpz_poly_clear(b);
  fmpz_poly_clear(c);
  flint_randclear(random);
}

void toeplitz_form(benchmark::State& state) {
  const int digits = static_cast<int>(state.range(0));
  const BallPrecision precision(bits_of(digits));
  const Activation phi("tanh");
  const Ball one(1), half(Rational(1, 2));
  const bool with_loop = digits <= 50;
  const auto ours = [&] { benchmark::DoNotOptimize(dual_by_trapezoidal_sum(phi, one, one, half)); };
  const auto series = [&] { benchmark::DoNotOptimize(dual_by_hermite_expansion(phi, one, one, half)); };
  require(
      overlaps(dual_by_trapezoidal_sum(phi, one, one, half), dual_by_hermite_expansion(phi, one, one, half)));
  std::vector<std::function<void()>> candidates = {ours, series, [&] { product(digits); }};
  if (with_loop) {
    const Ball apart = double_loop(phi, digits) - dual_by_trapezoidal_sum(phi, one, one, half);
    // The radii of its many terms take up to three digits.
    require(less_than(pow(apart, 2), Ball(pow(Rational(1, 10), 2 * (digits - 3)))) == Truth::yes);
    candidates.emplace_back([&] { benchmark::DoNotOptimize(double_loop(phi, digits)); });
  }
  for (auto _ : state) {
    const auto seconds = lemmata::benchmarks::median_seconds(candidates, rounds);
    state.SetIterationTime(seconds[0]);
    state.counters["hermite_over_ours"] = seconds[1] / seconds[0];
    state.counters["share_of_product"] = seconds[2] / seconds[0];
    if (with_loop) state.counters["double_loop_over_ours"] = seconds[3] / seconds[0];
  }
}
BENCHMARK(toeplitz_form)
    ->Arg(30)
    ->Arg(50)
    ->Arg(200)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
