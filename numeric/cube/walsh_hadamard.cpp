#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/cube/walsh_hadamard.cpp"
#include "numeric/cube/walsh_hadamard.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "numeric/cube/walsh_hadamard_levels.inl"

#ifndef LEMMATA_NUMERIC_CUBE_WALSH_HADAMARD_ONCE
#define LEMMATA_NUMERIC_CUBE_WALSH_HADAMARD_ONCE
namespace lemmata::numeric {

inline constexpr int step =
    3;  // levels that one pass over the second-level cache or what lies behind it takes

/// The transform's kernels for one scalar and one instruction set.
template <class T>
struct WalshHadamardKernels {
  /// All levels of 2^n values. False, and the values are as they were, if integers are not all in [-2^k, 2^k).
  bool (*block)(T* data, int n, int k);
  /// Undoes all levels of 2^n values.
  void (*undo_block)(T* data, int n);
  /// `step` levels between 2^step rows that lie `stride` apart, in `width` columns.
  void (*rows)(T* data, std::size_t stride, std::size_t width);
};

struct AllWalshHadamardKernels : WalshHadamardKernels<std::int16_t>,
                                 WalshHadamardKernels<std::int32_t>,
                                 WalshHadamardKernels<std::int64_t>,
                                 WalshHadamardKernels<float>,
                                 WalshHadamardKernels<double> {};

}  // namespace lemmata::numeric
#endif

// Levels (bits of the index) are done from the lowest to the highest, so that the additions are those of the plain loop,
// and depth first, so that every cache sees its data once:
//
//   1. Base: the lowest levels of consecutive vectors in registers, first the bits inside a vector, then those between.
//   2. Rows: the data as a matrix whose row number is the next bits of the index: 2, 4 or 8 rows are combined column by
//      column in registers, in place.
//
// In place and eight rows at a time is what memory wants: they cost no more than one update of the same data, in every
// cache and in main memory. Sixteen rows that lie a multiple of 4 KiB apart share their sets in the first-level cache, of
// which there are 12 or even 8 ways, and evict one another: that costs two to eight times as much. Tiles of columns that go
// through a buffer, for six levels at once or more, read and write memory less often, but took as long as two passes of
// three levels even without the arithmetic: their short runs defeat the prefetcher.
//
// An integer is tested in the base's registers, before anything of its base is stored. If it is out of range, the blocks
// before it are undone: a second transform multiplies them by 2^n, without overflow because they were in range.

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {

// The first-level cache has 32 KiB or more.
template <class T>
constexpr int cached_bits = floor_log2((std::size_t{32} << 10) / sizeof(T));

template <class T>
void plain_loop(T* data, std::size_t size) {
  for (std::size_t half = 1; half < size; half *= 2)
    for (std::size_t i = 0; i < size; i += 2 * half)
      for (std::size_t j = i; j < i + half; ++j) {
        const T sum = static_cast<T>(data[j] + data[j + half]);
        data[j + half] = static_cast<T>(data[j] - data[j + half]);
        data[j] = sum;
      }
}

template <class T>
bool block(T* data, int n, const Range<T>& range);

template <class T>
void undo_block(T* data, int n) {
  if constexpr (std::is_integral_v<T>) {
    block(data, n, Range<T>(8 * sizeof(T) - 1));
    for (std::size_t i = 0; i < std::size_t{1} << n; ++i) data[i] = static_cast<T>(data[i] >> n);
  }
}

/// All levels of a block that fits into the first-level cache.
template <class T>
HWY_NOINLINE bool cached_block(T* data, int n, const Range<T>& range) {
  const std::size_t size = std::size_t{1} << n;
  if (n < lane_bits<T> + least_bits) {
    if constexpr (std::is_integral_v<T>)
      for (std::size_t i = 0; i < size; ++i)
        if (!range.contains(data[i])) return false;
    plain_loop(data, size);
    return true;
  }
  if (n == lane_bits<T> + 2) return base<2>(data, range);
  if (base_vector_bits > 3 && n == lane_bits<T> + 3) return base<3>(data, range);
  for (std::size_t i = 0; i < size; i += std::size_t{1} << base_bits<T>)
    if (!base<base_vector_bits>(data + i, range)) {
      for (std::size_t j = 0; j < i; j += std::size_t{1} << base_bits<T>) undo_block(data + j, base_bits<T>);
      return false;
    }
  cached_rows(data, base_bits<T>, n);
  return true;
}

/// All levels of 2^n values.
template <class T>
bool block(T* data, int n, const Range<T>& range) {
  if (n <= cached_bits<T>) return cached_block(data, n, range);
  const std::size_t stride = std::size_t{1} << (n - step);
  for (std::size_t row = 0; row < std::size_t{1} << step; ++row)
    if (!block(data + row * stride, n - step, range)) {
      for (std::size_t above = 0; above < row; ++above) undo_block(data + above * stride, n - step);
      return false;
    }
  rows<step>(data, stride, stride);
  return true;
}

template <class T>
WalshHadamardKernels<T> kernels() {
  return {[](T* data, int n, int k) { return block(data, n, Range<T>(k)); }, undo_block<T>, rows<step, T>};
}

AllWalshHadamardKernels Kernels() {
  return {kernels<std::int16_t>(), kernels<std::int32_t>(), kernels<std::int64_t>(), kernels<float>(),
          kernels<double>()};
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <stdexcept>
#include <string>

#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(Kernels);

// Below this, waking a second thread and the traffic between the cores' caches cost more than half of the work.
constexpr std::size_t parallel_bytes = std::size_t{8} << 20;

// The upper three levels (six for many threads) are split by columns, the blocks below them are independent.
constexpr int step = 3;  // as in the kernels
constexpr int most_parallel_levels = 2 * step;
constexpr std::int64_t column_parts = 16;

/// All levels on several threads. False, and the values are as they were, if integers are not all in [-2^k, 2^k).
template <class T>
bool parallel_transform(const WalshHadamardKernels<T>& kernels, std::span<T> data, int n, int k,
                        int threads) {
  const int levels = threads > 8 ? most_parallel_levels : step;
  const std::size_t block_size = data.size() >> levels;
  const std::int64_t blocks = std::int64_t{1} << levels;
  std::array<bool, std::size_t{1} << most_parallel_levels> done{};
  const auto block = [&](std::int64_t chunk) {
    return data.data() + static_cast<std::size_t>(chunk) * block_size;
  };
  run_chunks(blocks, threads, [&](std::int64_t chunk) {
    done[static_cast<std::size_t>(chunk)] = kernels.block(block(chunk), n - levels, k);
  });
  if (std::count(done.begin(), done.begin() + blocks, false) > 0) {
    run_chunks(blocks, threads, [&](std::int64_t chunk) {
      if (done[static_cast<std::size_t>(chunk)]) kernels.undo_block(block(chunk), n - levels);
    });
    return false;
  }
  for (std::size_t stride = block_size; stride < data.size(); stride <<= step) {
    const std::size_t width = stride / column_parts;
    const auto matrices = static_cast<std::int64_t>(data.size() / (stride << step));
    run_chunks(matrices * column_parts, threads, [&](std::int64_t chunk) {
      T* const matrix = data.data() + static_cast<std::size_t>(chunk / column_parts) * (stride << step);
      kernels.rows(matrix + static_cast<std::size_t>(chunk % column_parts) * width, stride, width);
    });
  }
  return true;
}

[[noreturn]] void refuse(int bits, int n, const std::string& got) {
  const std::string k = std::to_string(bits - 1);
  throw std::length_error("walsh_hadamard_transform: for sums of " + std::to_string(bits) +
                          " bits all values must be in [-2^(" + k + "-n), 2^(" + k + "-n)) and n at most " +
                          k + ", got n = " + std::to_string(n) + got);
}

template <class T>
void transform(std::span<T> data, int threads) {
  if (!std::has_single_bit(data.size()))
    throw std::invalid_argument("walsh_hadamard_transform: the size must be a power of two, got " +
                                std::to_string(data.size()));
  if (threads < 1)
    throw std::invalid_argument("walsh_hadamard_transform: threads must be at least 1, got " +
                                std::to_string(threads));
  const int n = std::countr_zero(data.size());
  constexpr int bits = 8 * sizeof(T);
  if (std::is_integral_v<T> && n >= bits) refuse(bits, n, "");
  const int k = std::is_integral_v<T> ? bits - 1 - n : 0;
  const WalshHadamardKernels<T> kernels = HWY_DYNAMIC_DISPATCH(Kernels)();
  const bool exact = threads == 1 || data.size_bytes() < parallel_bytes
                         ? kernels.block(data.data(), n, k)
                         : parallel_transform(kernels, data, n, k, threads);
  if constexpr (std::is_integral_v<T>) {
    if (exact) return;
    const auto outside =
        std::ranges::find_if(data, [k](T value) { return (value >> k) != 0 && (value >> k) != -1; });
    refuse(bits, n, ", data[" + std::to_string(outside - data.begin()) + "] = " + std::to_string(*outside));
  }
}

}  // namespace

void walsh_hadamard_transform(std::span<std::int16_t> data, int threads) { transform(data, threads); }
void walsh_hadamard_transform(std::span<std::int32_t> data, int threads) { transform(data, threads); }
void walsh_hadamard_transform(std::span<std::int64_t> data, int threads) { transform(data, threads); }
void walsh_hadamard_transform(std::span<float> data, int threads) { transform(data, threads); }
void walsh_hadamard_transform(std::span<double> data, int threads) { transform(data, threads); }

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
