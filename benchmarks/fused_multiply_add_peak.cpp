#include "benchmarks/fused_multiply_add_peak.hpp"

#include <cstddef>

#include <benchmark/benchmark.h>
#include <hwy/highway.h>

// This file is compiled for the machine at hand, so that Highway's static target is its best one.

namespace lemmata::benchmarks {

namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t peak_rounds = 20'000, chains = 12;

}  // namespace

// The chains start from numbers that the compiler does not know, so that it cannot take them for equal.
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

}  // namespace lemmata::benchmarks
