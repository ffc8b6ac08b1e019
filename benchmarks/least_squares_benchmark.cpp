// Exact least squares and linear systems, from fractions to fractions in lowest terms, against FLINT's own p-adic
// solver (Dixon) on integer matrices that are FLINT's already.

#include <cstdlib>
#include <random>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpz_mat.h>
#include <gmp.h>  // before FLINT

#include "analysis/linear/least_squares.hpp"

namespace {

using namespace lemmata::analysis;

constexpr int rounds = 15;

/// Integers from -99 to 99.
RationalMatrix random_matrix(int rows, int columns) {
  std::mt19937_64 generator(7);
  RationalMatrix result(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) result(i, j) = Rational(static_cast<int>(generator() % 199) - 99);
  return result;
}

RationalVector random_labels(int count) {
  std::mt19937_64 generator(8);
  RationalVector result(static_cast<std::size_t>(count));
  for (Rational& label : result) label = Rational(generator() % 2 == 0 ? 1 : -1);
  return result;
}

void set(fmpz_mat_t to, const RationalMatrix& from) {
  fmpz_mat_init(to, from.rows(), from.columns());
  for (int i = 0; i < from.rows(); ++i)
    for (int j = 0; j < from.columns(); ++j)
      fmpz_set_si(fmpz_mat_entry(to, i, j), from(i, j).convert_to<long>());
}

void require(bool holds) {
  if (!holds) std::abort();  // a comparison of different results would say nothing
}

/// Numerators over one denominator, entry by entry in lowest terms.
void set_fractions(fmpq_mat_t to, const fmpz_mat_t numerators, const fmpz_t denominator) {
  for (slong i = 0; i < fmpz_mat_nrows(numerators); ++i) {
    fmpz_set(fmpq_mat_entry_num(to, i, 0), fmpz_mat_entry(numerators, i, 0));
    fmpz_set(fmpq_mat_entry_den(to, i, 0), denominator);
    fmpq_canonicalise(fmpq_mat_entry(to, i, 0));
  }
}

void require_equal(const RationalVector& ours, const fmpq_mat_t theirs) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    Rational value;
    fmpq_get_mpq(value.backend().data(), fmpq_mat_entry(theirs, static_cast<slong>(i), 0));
    require(value == ours[i]);
  }
}

/// X^+ y: ours also has alpha, the rank, the norm and the residual.
void minimum_norm(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0)), d = static_cast<int>(state.range(1));
  const RationalMatrix x = random_matrix(n, d);
  const RationalVector y = random_labels(n);
  fmpz_mat_t z, columns, gram, labels, alpha, w;
  set(z, x);
  set(labels, RationalMatrix::column(y));
  fmpz_mat_init(columns, d, n);
  fmpz_mat_init(gram, n, n);
  fmpz_mat_init(alpha, n, 1);
  fmpz_mat_init(w, d, 1);
  fmpz_t denominator;
  fmpz_init(denominator);
  fmpq_mat_t result;
  fmpq_mat_init(result, d, 1);
  const auto flint = [&] {
    fmpz_mat_transpose(columns, z);
    fmpz_mat_mul(gram, z, columns);
    require(fmpz_mat_solve_dixon_den(alpha, denominator, gram, labels) != 0);
    fmpz_mat_mul(w, columns, alpha);
    set_fractions(result, w, denominator);
  };
  flint();
  require_equal(minimum_norm_solution(x, y).w, result);
  for (auto _ : state) {
    const auto seconds = lemmata::benchmarks::median_seconds(
        {[&] { benchmark::DoNotOptimize(minimum_norm_solution(x, y).w.data()); }, flint}, rounds);
    state.SetIterationTime(seconds[0]);
    state.counters["over_flint"] = seconds[0] / seconds[1];
  }
  fmpz_mat_clear(z);
  fmpz_mat_clear(columns);
  fmpz_mat_clear(gram);
  fmpz_mat_clear(labels);
  fmpz_mat_clear(alpha);
  fmpz_mat_clear(w);
  fmpz_clear(denominator);
  fmpq_mat_clear(result);
}

/// A square system with one right-hand side.
void square_system(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const RationalMatrix a = random_matrix(n, n);
  const RationalMatrix b = RationalMatrix::column(random_labels(n));
  fmpz_mat_t integers, right, numerators;
  set(integers, a);
  set(right, b);
  fmpz_mat_init(numerators, n, 1);
  fmpz_t denominator;
  fmpz_init(denominator);
  fmpq_mat_t by_denominator, entrywise;
  fmpq_mat_init(by_denominator, n, 1);
  fmpq_mat_init(entrywise, n, 1);
  const auto common = [&] {
    require(fmpz_mat_solve_dixon_den(numerators, denominator, integers, right) != 0);
    set_fractions(by_denominator, numerators, denominator);
  };
  const auto each = [&] { require(fmpq_mat_solve_fmpz_mat_dixon(entrywise, integers, right) != 0); };
  common();
  each();
  const RationalMatrix x = solve(a, b).value();
  require_equal(x.elements(), by_denominator);
  require_equal(x.elements(), entrywise);
  for (auto _ : state) {
    const auto seconds = lemmata::benchmarks::median_seconds(
        {[&] { benchmark::DoNotOptimize(solve(a, b)->elements().data()); }, common, each}, rounds);
    state.SetIterationTime(seconds[0]);
    state.counters["over_flint"] = seconds[0] / seconds[1];
    state.counters["over_flint_entrywise"] = seconds[0] / seconds[2];
  }
  fmpz_mat_clear(integers);
  fmpz_mat_clear(right);
  fmpz_mat_clear(numerators);
  fmpz_clear(denominator);
  fmpq_mat_clear(by_denominator);
  fmpq_mat_clear(entrywise);
}

BENCHMARK(minimum_norm)->Args({100, 300})->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(square_system)->Arg(400)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
