#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <thread>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <sys/mman.h>

#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/parallel.hpp"

namespace {

using lemmata::benchmarks::median_seconds;

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

/// Zeroed memory on huge pages where the system grants them: otherwise address translation is measured as well.
template <class T>
std::unique_ptr<T[], Free> zeroed(std::size_t size) {
  constexpr std::size_t huge_page = std::size_t{2} << 20;
  const std::size_t bytes = (size * sizeof(T) + huge_page - 1) / huge_page * huge_page;
  void* const memory = std::aligned_alloc(huge_page, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  madvise(memory, bytes, MADV_HUGEPAGE);
  std::memset(memory, 0, bytes);
  return std::unique_ptr<T[], Free>(static_cast<T*>(memory));
}

template <class T>
using Wide __attribute__((vector_size(64))) = T;

template <class T>
[[gnu::noinline]] void naive_transform(T* a, std::size_t size) {
  for (std::size_t half = 1; half < size; half *= 2)
    for (std::size_t i = 0; i < size; i += 2 * half)
      for (std::size_t j = i; j < i + half; ++j) {
        const T x = a[j];
        const T y = a[j + half];
        a[j] = x + y;
        a[j + half] = x - y;
      }
}

/// A zero that the compiler does not know to be one.
template <class T>
Wide<T> opaque_zero() {
  Wide<T> zero{};
  benchmark::DoNotOptimize(zero);
  return zero;
}

/// 2^20 additions of 64-byte vectors in eight independent chains.
template <class T>
[[gnu::noinline]] void additions() {
  const Wide<T> zero = opaque_zero<T>();
  Wide<T> a = zero, b = zero, c = zero, d = zero, e = zero, f = zero, g = zero, h = zero;
  for (int i = 0; i < 1 << 17; ++i) {
    a += zero, b += zero, c += zero, d += zero, e += zero, f += zero, g += zero, h += zero;
    asm volatile("" : "+v"(a), "+v"(b), "+v"(c), "+v"(d), "+v"(e), "+v"(f), "+v"(g), "+v"(h));
  }
}
template <class T>
constexpr double additions_done = double(1 << 20) * (64 / sizeof(T));

/// Reads, changes and writes everything once.
template <class T>
[[gnu::noinline]] void update(T* a, std::size_t size) {
  constexpr std::size_t lanes = 64 / sizeof(T);
  const Wide<T> zero = opaque_zero<T>();
  for (std::size_t i = 0; i < size; i += lanes) {
    Wide<T> v;
    std::memcpy(&v, a + i, sizeof v);
    v += zero;
    std::memcpy(a + i, &v, sizeof v);
  }
}

/// fraction_of_bound: the larger of n 2^n additions at the measured rate and one update in place (two where the data
/// exceed the first-level cache of 48 KiB) at the measured speed, over the time taken; all in this one run, interleaved.
template <class T>
void one_thread(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const std::size_t size = std::size_t{1} << n;
  const auto data = zeroed<T>(size);
  T* const a = data.get();
  std::vector<double> seconds(4);
  for (auto _ : state) {
    seconds =
        median_seconds({[=] { lemmata::numeric::walsh_hadamard_transform(std::span<T>(a, size)); },
                        [=] { update(a, size); }, [] { additions<T>(); }, [=] { naive_transform(a, size); }},
                       n >= 24 ? 5 : 11);
    state.SetIterationTime(seconds[0]);
  }
  const double arithmetic = n * static_cast<double>(size) * seconds[2] / additions_done<T>;
  const double traffic = (size * sizeof(T) > 48 << 10 ? 2 : 1) * seconds[1];
  state.counters["fraction_of_bound"] = std::max(arithmetic, traffic) / seconds[0];
  state.counters["bound_is_traffic"] = traffic > arithmetic ? 1 : 0;
  state.counters["times_naive"] = seconds[3] / seconds[0];
}

/// speed_up: one thread's time over two threads', on the wall, interleaved. It means something on an idle machine only.
template <class T>
void two_threads(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const std::size_t size = std::size_t{1} << n;
  const auto data = zeroed<T>(size);
  T* const a = data.get();
  std::vector<double> seconds(3);
  for (auto _ : state) {
    const std::size_t half = size / 2;
    seconds = median_seconds({[=] { lemmata::numeric::walsh_hadamard_transform(std::span<T>(a, size), 2); },
                              [=] { lemmata::numeric::walsh_hadamard_transform(std::span<T>(a, size), 1); },
                              [=] {
                                lemmata::numeric::run_chunks(2, 2, [=](std::int64_t part) {
                                  update(a + static_cast<std::size_t>(part) * half, half);
                                });
                              }},
                             n >= 24 ? 5 : 11, lemmata::benchmarks::wall_seconds);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["speed_up"] = seconds[1] / seconds[0];
  state.counters["fraction_of_traffic_bound"] = 2 * seconds[2] / seconds[0];
}

template <class T>
void add(const std::string& scalar) {
  for (int n = 10; n <= 26; n += 2)
    benchmark::RegisterBenchmark(("walsh_hadamard/" + scalar + "/1_thread").c_str(), one_thread<T>)
        ->Arg(n)
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMicrosecond);
  if (std::thread::hardware_concurrency() < 2) return;
  for (int n = 18; n <= 26; n += 2)
    benchmark::RegisterBenchmark(("walsh_hadamard/" + scalar + "/2_threads").c_str(), two_threads<T>)
        ->Arg(n)
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  add<float>("float");
  add<double>("double");
  add<std::int32_t>("int32");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
