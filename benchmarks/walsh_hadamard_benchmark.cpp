#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <thread>
#include <type_traits>

#include "benchmarks/interleaved.hpp"
#include <benchmark/benchmark.h>
#include <sys/mman.h>

#include "numeric/cube/boolean_spectrum.hpp"
#include "numeric/cube/packed_truth_table.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/parallel.hpp"

namespace {

using lemmata::benchmarks::median_seconds;
using lemmata::numeric::walsh_hadamard_transform;

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

// The yardstick: a transform in vectors of 32 bytes, three levels at a time (radix 8) in registers, depth first down to blocks
// of 2^11 values. A careful transform for AVX2 looks like this.
namespace yardstick {

constexpr std::size_t vector_bytes = 32;
template <class T>
using Vector __attribute__((vector_size(vector_bytes))) = T;
template <class T>
using Lane = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
template <class T>
constexpr std::size_t lanes = vector_bytes / sizeof(T);

/// The level of lane bit `bit` in one vector.
template <class T, int bit>
[[gnu::always_inline]] inline void lane_level(Vector<T>& v) {
  if constexpr (std::size_t{1} << bit < lanes<T>) {
    Vector<Lane<T>> partner;
    Vector<T> sign;  // of a product for rounded scalars, of an exclusive or for integers
    for (std::size_t i = 0; i < lanes<T>; ++i) {
      const bool upper = (i >> bit & 1) != 0;
      partner[i] = static_cast<Lane<T>>(i ^ std::size_t{1} << bit);
      sign[i] = std::is_integral_v<T> ? (upper ? T(-1) : T(0)) : (upper ? T(-1) : T(1));
    }
    if constexpr (std::is_integral_v<T>)
      v = ((v ^ sign) - sign) + __builtin_shuffle(v, partner);
    else
      v = v * sign + __builtin_shuffle(v, partner);
  }
}

template <int bits, class T>
[[gnu::always_inline]] inline void vector_levels(Vector<T>* v) {
#pragma GCC unroll 4
  for (int half = 1; half < 1 << bits; half *= 2)
#pragma GCC unroll 16
    for (int i = 0; i < 1 << bits; ++i)
      if ((i & half) == 0) {
        const Vector<T> a = v[i];
        const Vector<T> b = v[i + half];
        v[i] = a + b;
        v[i + half] = a - b;
      }
}

/// `bits` levels between 2^bits rows of `stride` values; with in_lanes also those of the lanes, of eight vectors in a row.
template <int bits, class T, bool in_lanes = false>
[[gnu::noinline]] void rows(T* a, std::size_t stride) {
  for (std::size_t column = 0; column < stride; column += lanes<T>) {
    Vector<T> v[1 << bits];
#pragma GCC unroll 8
    for (int i = 0; i < 1 << bits; ++i) {
      std::memcpy(&v[i], a + i * stride + column, vector_bytes);
      if constexpr (in_lanes) {
        lane_level<T, 0>(v[i]);
        lane_level<T, 1>(v[i]);
        lane_level<T, 2>(v[i]);
      }
    }
    vector_levels<bits, T>(v);
#pragma GCC unroll 8
    for (int i = 0; i < 1 << bits; ++i) std::memcpy(a + i * stride + column, &v[i], vector_bytes);
  }
}

template <class T>
void rows(int bits, T* a, std::size_t stride) {
  if (bits == 1) rows<1>(a, stride);
  if (bits == 2) rows<2>(a, stride);
  if (bits == 3) rows<3>(a, stride);
}

/// All levels of 2^n values, n >= 6.
template <class T>
void transform(T* a, int n) {
  constexpr int block = 11;
  if (n > block) {
    const int bits = (n - block) % 3 == 0 ? 3 : (n - block) % 3;
    const std::size_t stride = std::size_t{1} << (n - bits);
    for (std::size_t i = 0; i < std::size_t{1} << bits; ++i) transform(a + i * stride, n - bits);
    return rows(bits, a, stride);
  }
  constexpr int base = 3 + (sizeof(T) == 4 ? 3 : 2);
  const std::size_t size = std::size_t{1} << n;
  for (std::size_t i = 0; i < size; i += std::size_t{1} << base) rows<3, T, true>(a + i, lanes<T>);
  for (int done = base; done < n;) {
    const int bits = n - done == 4 ? 2 : std::min(3, n - done);
    const std::size_t stride = std::size_t{1} << done;
    for (std::size_t i = 0; i < size; i += stride << bits) rows(bits, a + i, stride);
    done += bits;
  }
}

}  // namespace yardstick

template <class T>
using Wide __attribute__((vector_size(64))) = T;

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

int rounds(int n) { return n >= 26 ? 5 : n >= 22 ? 9 : 21; }

/// The larger of n 2^n additions and the updates in place: one if the data fit into a first-level cache of 48 KiB, else two.
template <class T>
double bound(int n, double seconds_of_additions, double seconds_of_update) {
  const double size = static_cast<double>(std::size_t{1} << n);
  const double arithmetic = n * size * seconds_of_additions / additions_done<T>;
  return std::max(arithmetic, (size * sizeof(T) > 48 << 10 ? 2 : 1) * seconds_of_update);
}

template <class T>
void one_thread(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const std::size_t size = std::size_t{1} << n;
  const auto data = zeroed<T>(size);
  T* const a = data.get();
  float* const floats = reinterpret_cast<float*>(a);  // for int32, in the same memory: zeros, in both
  std::vector<double> seconds;
  for (auto _ : state) {
    std::vector<std::function<void()>> candidates = {[=] { walsh_hadamard_transform(std::span<T>(a, size)); },
                                                     [=] { yardstick::transform(a, n); },
                                                     [=] { update(a, size); }, [] { additions<T>(); }};
    if (std::is_same_v<T, std::int32_t>)
      candidates.push_back([=] { walsh_hadamard_transform(std::span<float>(floats, size)); });
    if (n <= 20) candidates.push_back([=] { naive_transform(a, size); });
    seconds = median_seconds(candidates, rounds(n));
    state.SetIterationTime(seconds[0]);
  }
  state.counters["times_yardstick"] = seconds[1] / seconds[0];
  state.counters["fraction_of_bound"] = bound<T>(n, seconds[3], seconds[2]) / seconds[0];
  if (std::is_same_v<T, std::int32_t>) state.counters["int32_over_float"] = seconds[0] / seconds[4];
  if (n <= 20) state.counters["times_naive"] = seconds.back() / seconds[0];
}

/// On the wall: it means something on an idle machine only.
template <class T>
void two_threads(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const std::size_t size = std::size_t{1} << n;
  const auto data = zeroed<T>(size);
  T* const a = data.get();
  std::vector<double> seconds(2);
  for (auto _ : state) {
    seconds = median_seconds({[=] { walsh_hadamard_transform(std::span<T>(a, size), 2); },
                              [=] { walsh_hadamard_transform(std::span<T>(a, size), 1); }},
                             rounds(n), lemmata::benchmarks::wall_seconds);
    state.SetIterationTime(seconds[0]);
  }
  state.counters["speed_up"] = seconds[1] / seconds[0];
}

std::vector<std::int64_t> weights(int n) {
  std::vector<std::int64_t> all;
  std::uint64_t bits = 1;
  for (int i = 0; i < n; ++i) {
    bits = bits * 6364136223846793005U + 1442695040888963407U;
    all.push_back(static_cast<std::int64_t>(bits) >> 34);
  }
  return all;
}

/// From the packed table of a linear threshold function; the yardstick begins with the table expanded to floats.
void packed_spectrum(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const std::size_t size = std::size_t{1} << n;
  const auto data = zeroed<std::int32_t>(size);
  const std::span<std::int32_t> spectrum(data.get(), size);
  float* const floats = reinterpret_cast<float*>(data.get());
  const auto w = weights(n);
  const auto table = lemmata::numeric::packed_linear_threshold(w, 0, 1);
  std::vector<double> seconds(3);
  for (auto _ : state) {
    seconds =
        median_seconds({[&] { lemmata::numeric::boolean_spectrum(table, spectrum); },
                        [&] {
                          std::fill_n(floats, size, 0.0F);
                          yardstick::transform(floats, n);
                        },
                        [&] { benchmark::DoNotOptimize(lemmata::numeric::packed_linear_threshold(w, 0, 1)); },
                        [&] { update(data.get(), size); }},
                       rounds(n));
    state.SetIterationTime(seconds[0]);
  }
  state.counters["times_yardstick"] = seconds[1] / seconds[0];
  state.counters["updates"] = seconds[0] / seconds[3];
  state.counters["table_over_spectrum"] = seconds[2] / seconds[0];
}

void add(const std::string& name, void (*run)(benchmark::State&), std::initializer_list<int> sizes) {
  auto* const added = benchmark::RegisterBenchmark(("walsh_hadamard/" + name).c_str(), run)
                          ->UseManualTime()
                          ->Iterations(1)
                          ->Unit(benchmark::kMicrosecond);
  for (const int n : sizes) added->Arg(n);
}

template <class T>
void add_scalar(const std::string& scalar) {
  add(scalar + "/1_thread", one_thread<T>, {10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 28});
  if (std::thread::hardware_concurrency() >= 2)
    add(scalar + "/2_threads", two_threads<T>, {16, 18, 20, 21, 22, 24, 26});
}

}  // namespace

int main(int argc, char** argv) {
  add_scalar<float>("float");
  add_scalar<double>("double");
  add_scalar<std::int32_t>("int32");
  add("packed", packed_spectrum, {16, 20, 24, 28});
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
