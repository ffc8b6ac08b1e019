#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/cube/walsh_hadamard.cpp"
#include "numeric/cube/walsh_hadamard.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

// Levels (bits of the index) are done from the lowest to the highest, so that the additions are those of the plain loop,
// and depth first, so that every cache sees its data once:
//
//   1. Base: the lowest levels of consecutive vectors in registers, first the bits inside a vector, then those between.
//   2. Rows: the data as a matrix whose row number is the next bits of the index: 2, 4, 8 or 16 rows are combined column
//      by column in registers, in place.
//
// In place and few rows at a time is what memory wants: eight rows cost no more than one update of the same data, in
// every cache and in main memory, and sixteen a seventh more outside the first-level cache. Rowss of many rows that go
// through a buffer read and write memory less often, but took as long: their many short runs defeat the prefetcher.

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Radix 16 where there are 32 vector registers, else radix 8: an array of vectors that does not fit into them would
// spill.
constexpr int radix_bits = HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64 ? 4 : 3;

template <class T>
using Tag = hn::ScalableTag<T>;
template <class T>
using Vector = hn::Vec<Tag<T>>;
template <class T>
constexpr std::size_t lanes = hn::MaxLanes(Tag<T>());

constexpr int floor_log2(std::size_t value) {
  int bits = 0;
  while (value >>= 1) ++bits;
  return bits;
}

template <class T>
constexpr int lane_bits = floor_log2(lanes<T>);
template <class T>
constexpr int base_bits = lane_bits<T> + radix_bits;
constexpr int least_bits = 2;  // the integers' shuffles need four vectors

/// (a, b) -> (a + b, a - b).
template <class V>
HWY_INLINE void butterfly(V& a, V& b) {
  const V sum = hn::Add(a, b);
  b = hn::Sub(a, b);
  a = sum;
}

/// Levels between whole vectors: bits first_bit, ..., bits - 1 of the vector's number.
template <int bits, int first_bit, class V>
HWY_INLINE void vector_levels(V* v) {
  HWY_UNROLL(4)
  for (int bit = first_bit; bit < bits; ++bit) {
    HWY_UNROLL(16)
    for (int i = 0; i < (1 << bits); ++i)
      if ((i >> bit & 1) == 0) butterfly(v[i], v[i | 1 << bit]);
  }
}

#if HWY_TARGET == HWY_SCALAR

template <int bits, class T>
HWY_INLINE void base_levels(Vector<T>* v) {
  vector_levels<bits, 0>(v);
}

#else

/// Bit `bit` of the lane number flipped.
template <int bit, class T>
HWY_INLINE Vector<T> flip_lane_bit(Vector<T> v) {
  constexpr Tag<T> d;
  constexpr int byte_bit = bit + (sizeof(T) == 8 ? 3 : 2);
  if constexpr (byte_bit == 2)
    return hn::Shuffle2301(v);
  else if constexpr (byte_bit == 3 && sizeof(T) == 4)
    return hn::Shuffle1032(v);
  else if constexpr (byte_bit == 3)
    return hn::Shuffle01(v);
  else if constexpr (byte_bit == 4)
    return hn::SwapAdjacentBlocks(v);
  else
    return hn::ConcatLowerUpper(d, v, v);
}

template <class T>
struct alignas(64) LaneValues {
  T value[lanes<T>];
};

/// +1 in the lanes whose bit `bit` is clear, -1 in the others.
template <int bit, class T>
constexpr LaneValues<T> lane_signs = [] {
  LaneValues<T> signs{};
  for (std::size_t i = 0; i < lanes<T>; ++i) signs.value[i] = (i >> bit & 1) != 0 ? T(-1) : T(1);
  return signs;
}();

/// One level inside each of the vectors. The product with +-1 is exact, so a fused multiply-add is the butterfly's
/// addition or subtraction.
template <int bit, int bits, class T>
HWY_INLINE void lane_level(Vector<T>* v) {
  if constexpr (bit < lane_bits<T>) {
    const Vector<T> signs = hn::Load(Tag<T>(), lane_signs<bit, T>.value);
    HWY_UNROLL(16)
    for (int i = 0; i < (1 << bits); ++i) v[i] = hn::MulAdd(v[i], signs, flip_lane_bit<bit, T>(v[i]));
  }
}

// Integers have no multiply-add, but their additions may come in any order. A pair of vectors is shuffled such that one
// bit of the lane number changes places with the pair's, and the butterfly is the plain one between vectors.

/// Lane bits 0 and 1 (those inside 128 bits) and the pair's bit: an interleaving rotates the three, so after three of
/// them every lane is back in its place.
template <class V>
HWY_INLINE void lane_levels_128(V& a, V& b) {
  constexpr Tag<std::int32_t> d;
  HWY_UNROLL(3)
  for (int i = 0; i < 3; ++i) {
    const V lower = hn::InterleaveLower(d, a, b);
    b = hn::InterleaveUpper(d, a, b);
    a = lower;
    butterfly(a, b);
  }
}

/// The lane bits above 128 bits and the pair's bit, in the same way.
template <class V>
HWY_INLINE void lane_levels_above_128(V& a, V& b) {
  constexpr Tag<std::int32_t> d;
#if HWY_TARGET == HWY_AVX3
  (void)d;
  HWY_UNROLL(3)
  for (int i = 0; i < 3; ++i) {
    const V even{_mm512_shuffle_i32x4(a.raw, b.raw, 0x88)};
    b = V{_mm512_shuffle_i32x4(a.raw, b.raw, 0xDD)};
    a = even;
    butterfly(a, b);
  }
#elif HWY_TARGET == HWY_AVX2
  HWY_UNROLL(2)
  for (int i = 0; i < 2; ++i) {
    const V lower = hn::ConcatLowerLower(d, b, a);
    b = hn::ConcatUpperUpper(d, b, a);
    a = lower;
    butterfly(a, b);
  }
#else
  (void)d;
  butterfly(a, b);
#endif
}

template <int bits, class T>
HWY_INLINE void base_levels(Vector<T>* v) {
  constexpr int count = 1 << bits;
  if constexpr (std::is_same_v<T, std::int32_t>) {
    static_assert(lane_bits<T> >= 2 && bits >= 2);
    HWY_UNROLL(4)
    for (int i = 0; i < count; i += 4) {
      lane_levels_128(v[i], v[i + 1]);
      lane_levels_128(v[i + 2], v[i + 3]);
      lane_levels_above_128(v[i], v[i + 2]);
      lane_levels_above_128(v[i + 1], v[i + 3]);
    }
    vector_levels<bits, 2>(v);
  } else {
    lane_level<0, bits, T>(v);
    lane_level<1, bits, T>(v);
    lane_level<2, bits, T>(v);
    lane_level<3, bits, T>(v);
    vector_levels<bits, 0>(v);
  }
}

#endif  // HWY_TARGET == HWY_SCALAR

/// All levels of 2^bits consecutive vectors, bits from least_bits to radix_bits.
template <int bits, class T>
HWY_INLINE void base(T* HWY_RESTRICT data) {
  constexpr Tag<T> d;
  constexpr int count = 1 << bits;
  Vector<T> v[count];
  HWY_UNROLL(16)
  for (int i = 0; i < count; ++i) v[i] = hn::LoadU(d, data + i * lanes<T>);
  base_levels<bits, T>(v);
  HWY_UNROLL(16)
  for (int i = 0; i < count; ++i) hn::StoreU(v[i], d, data + i * lanes<T>);
}

/// `bits` levels between 2^bits rows that lie `stride` apart, in one vector of columns; store(v, pointer) stores it.
template <int bits, class T, class Store>
HWY_INLINE void column_of(T* HWY_RESTRICT data, std::size_t stride, const Store& store) {
  constexpr int count = 1 << bits;
  Vector<T> v[count];
  HWY_UNROLL(16)
  for (int i = 0; i < count; ++i) v[i] = hn::LoadU(Tag<T>(), data + i * stride);
  vector_levels<bits, 0>(v);
  HWY_UNROLL(16)
  for (int i = 0; i < count; ++i) store(v[i], data + i * stride);
}

/// `bits` levels between 2^bits rows that lie `stride` apart; `width` columns. Stride and width are multiples of the lanes.
template <int bits, class T>
HWY_INLINE void rows_of(T* HWY_RESTRICT data, std::size_t stride, std::size_t width) {
  constexpr Tag<T> d;
  const auto store_all = [](Vector<T> v, T* to) HWY_ATTR { hn::StoreU(v, Tag<T>(), to); };
  const std::size_t beyond = reinterpret_cast<std::uintptr_t>(data) % sizeof(Vector<T>) / sizeof(T);
  if (beyond == 0) {
    for (std::size_t column = 0; column < width; column += lanes<T>)
      column_of<bits>(data + column, stride, store_all);
    return;
  }
  // A vector across two cache lines costs twice. So all but the first and the last vector of a row are taken at aligned
  // addresses; of those two, only the lanes that lie in no aligned vector are stored.
  const std::size_t head = lanes<T> - beyond;
  const auto in_head = hn::FirstN(d, head);
  column_of<bits>(data, stride,
                  [in_head](Vector<T> v, T* to) HWY_ATTR { hn::BlendedStore(v, in_head, Tag<T>(), to); });
  for (std::size_t column = head; column + lanes<T> <= width; column += lanes<T>)
    column_of<bits>(data + column, stride, store_all);
  const auto in_tail = hn::Not(in_head);
  column_of<bits>(data + width - lanes<T>, stride,
                  [in_tail](Vector<T> v, T* to) HWY_ATTR { hn::BlendedStore(v, in_tail, Tag<T>(), to); });
}

template <class T>
HWY_NOINLINE void rows(int bits, T* data, std::size_t stride, std::size_t width) {
  switch (bits) {
    case 1:
      return rows_of<1>(data, stride, width);
    case 2:
      return rows_of<2>(data, stride, width);
    case 3:
      return rows_of<3>(data, stride, width);
    default:
      return rows_of<radix_bits>(data, stride, width);
  }
}

/// How many of `levels` levels the next step takes: as few steps as the radix allows, of nearly equal size.
HWY_INLINE int step_bits(int levels) {
  const int steps = (levels + radix_bits - 1) / radix_bits;
  return (levels + steps - 1) / steps;
}

// Rows that lie a multiple of 4 KiB apart share their sets in the first-level cache, of which there are 12 or even 8
// ways: eight such rows may be read and written together, sixteen would evict one another. That doubles the time while
// the data are in the second-level cache, and is hidden behind slower ones.
constexpr int far_row_bits = 3;

// The first-level cache has 32 KiB or more.
template <class T>
constexpr int cached_bits = floor_log2((std::size_t{32} << 10) / sizeof(T));

template <class T>
void plain_loop(T* data, std::size_t size) {
  for (std::size_t half = 1; half < size; half *= 2)
    for (std::size_t i = 0; i < size; i += 2 * half)
      for (std::size_t j = i; j < i + half; ++j) {
        const T sum = data[j] + data[j + half];
        data[j + half] = data[j] - data[j + half];
        data[j] = sum;
      }
}

/// All levels of a block that fits into the first-level cache.
template <class T>
HWY_NOINLINE void cached_block(T* data, int n) {
  const std::size_t size = std::size_t{1} << n;
  if (n < lane_bits<T> + least_bits) return plain_loop(data, size);
  if (n == lane_bits<T> + 2) return base<2>(data);
  if (radix_bits > 3 && n == lane_bits<T> + 3) return base<3>(data);
  for (std::size_t i = 0; i < size; i += std::size_t{1} << base_bits<T>) base<radix_bits>(data + i);
  for (int done = base_bits<T>; done < n;) {
    const int bits = step_bits(n - done);
    const std::size_t stride = std::size_t{1} << done;
    for (std::size_t i = 0; i < size; i += stride << bits) rows(bits, data + i, stride, stride);
    done += bits;
  }
}

// Half of a second-level cache of 2 MiB.
template <class T>
constexpr int second_level_bits = floor_log2((std::size_t{1} << 20) / sizeof(T));

/// All levels of 2^n elements.
template <class T>
HWY_NOINLINE void block(T* data, int n) {
  if (n <= cached_bits<T>) return cached_block(data, n);
  const int bits = n > second_level_bits<T> ? radix_bits : far_row_bits;
  const std::size_t stride = std::size_t{1} << (n - bits);
  for (std::size_t row = 0; row < std::size_t{1} << bits; ++row) block(data + row * stride, n - bits);
  rows(bits, data, stride, stride);
}

/// The smallest and the largest of `size` values; size is at least 1.
void Extremes(const std::int32_t* data, std::size_t size, std::int32_t* smallest, std::int32_t* largest) {
  constexpr Tag<std::int32_t> d;
  std::int32_t low = data[0];
  std::int32_t high = data[0];
  std::size_t i = 0;
  if (size >= 4 * lanes<std::int32_t>) {
    Vector<std::int32_t> lows[4];
    Vector<std::int32_t> highs[4];
    HWY_UNROLL(4)
    for (int j = 0; j < 4; ++j) lows[j] = highs[j] = hn::LoadU(d, data + j * lanes<std::int32_t>);
    for (i = 4 * lanes<std::int32_t>; i + 4 * lanes<std::int32_t> <= size; i += 4 * lanes<std::int32_t>) {
      HWY_UNROLL(4)
      for (int j = 0; j < 4; ++j) {
        const auto v = hn::LoadU(d, data + i + j * lanes<std::int32_t>);
        lows[j] = hn::Min(lows[j], v);
        highs[j] = hn::Max(highs[j], v);
      }
    }
    low = hn::GetLane(hn::MinOfLanes(d, hn::Min(hn::Min(lows[0], lows[1]), hn::Min(lows[2], lows[3]))));
    high = hn::GetLane(hn::MaxOfLanes(d, hn::Max(hn::Max(highs[0], highs[1]), hn::Max(highs[2], highs[3]))));
  }
  for (; i < size; ++i) {
    low = std::min(low, data[i]);
    high = std::max(high, data[i]);
  }
  *smallest = low;
  *largest = high;
}

/// The bits of all data[i] + bias, as numbers modulo 2^32. With bias = 2^k, all values are in [-2^k, 2^k) exactly when no
/// bit above bit k is among them. This costs less than minimum and maximum, which have but one port.
std::uint32_t BitsAboveBias(const std::int32_t* data, std::size_t size, std::uint32_t bias) {
  constexpr Tag<std::uint32_t> d;
  const auto* const words = reinterpret_cast<const std::uint32_t*>(data);
  constexpr std::size_t n = lanes<std::uint32_t>;
  const auto biases = hn::Set(d, bias);
  auto even = hn::Zero(d);
  auto odd = hn::Zero(d);
  std::size_t i = 0;
  for (; i + 4 * n <= size; i += 4 * n) {
    const auto biased = [&](std::size_t j)
                            HWY_ATTR { return hn::Add(hn::LoadU(d, words + i + j * n), biases); };
    even = hn::Or(hn::Or(even, biased(0)), biased(1));
    odd = hn::Or(hn::Or(odd, biased(2)), biased(3));
  }
  alignas(64) std::uint32_t parts[n];
  hn::Store(hn::Or(even, odd), d, parts);
  std::uint32_t bits = 0;
  for (const std::uint32_t part : parts) bits |= part;
  for (; i < size; ++i) bits |= words[i] + bias;
  return bits;
}

void BlockInt32(std::int32_t* data, int n) { block(data, n); }
void BlockFloat(float* data, int n) { block(data, n); }
void BlockDouble(double* data, int n) { block(data, n); }
void RowsInt32(std::int32_t* data, std::size_t stride, std::size_t width) {
  rows(far_row_bits, data, stride, width);
}
void RowsFloat(float* data, std::size_t stride, std::size_t width) {
  rows(far_row_bits, data, stride, width);
}
void RowsDouble(double* data, std::size_t stride, std::size_t width) {
  rows(far_row_bits, data, stride, width);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <atomic>
#include <bit>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(BitsAboveBias);
HWY_EXPORT(Extremes);
HWY_EXPORT(BlockInt32);
HWY_EXPORT(BlockFloat);
HWY_EXPORT(BlockDouble);
HWY_EXPORT(RowsInt32);
HWY_EXPORT(RowsFloat);
HWY_EXPORT(RowsDouble);

void transform_block(std::int32_t* data, int n) { HWY_DYNAMIC_DISPATCH(BlockInt32)(data, n); }
void transform_block(float* data, int n) { HWY_DYNAMIC_DISPATCH(BlockFloat)(data, n); }
void transform_block(double* data, int n) { HWY_DYNAMIC_DISPATCH(BlockDouble)(data, n); }
void combine_rows(std::int32_t* data, std::size_t stride, std::size_t width) {
  HWY_DYNAMIC_DISPATCH(RowsInt32)(data, stride, width);
}
void combine_rows(float* data, std::size_t stride, std::size_t width) {
  HWY_DYNAMIC_DISPATCH(RowsFloat)(data, stride, width);
}
void combine_rows(double* data, std::size_t stride, std::size_t width) {
  HWY_DYNAMIC_DISPATCH(RowsDouble)(data, stride, width);
}

// Below this, waking a second thread and the traffic between the cores' caches cost more than half of the work.
constexpr std::size_t parallel_bytes = std::size_t{8} << 20;

template <class T>
int require_power_of_two_size(std::span<T> data) {
  if (!std::has_single_bit(data.size()))
    throw std::invalid_argument("walsh_hadamard_transform: the size must be a power of two, got " +
                                std::to_string(data.size()));
  return std::countr_zero(data.size());
}

template <class T>
void transform(std::span<T> data, int n, int threads) {
  if (threads == 1) return transform_block(data.data(), n);
  // The upper three levels (six for many threads) are split by columns, the blocks below them are independent.
  constexpr int step = 3;
  const int levels = threads > 8 ? 2 * step : step;
  const std::size_t block_size = data.size() >> levels;
  run_chunks(std::int64_t{1} << levels, threads,
             [&](std::int64_t chunk) { transform_block(data.data() + chunk * block_size, n - levels); });
  constexpr std::int64_t column_parts = 16;
  for (std::size_t stride = block_size; stride < data.size(); stride <<= step) {
    const std::size_t width = stride / column_parts;
    const auto blocks = static_cast<std::int64_t>(data.size() / (stride << step));
    run_chunks(blocks * column_parts, threads, [&](std::int64_t chunk) {
      T* const block = data.data() + (chunk / column_parts) * (stride << step);
      combine_rows(block + chunk % column_parts * width, stride, width);
    });
  }
}

template <class T>
int useful_threads(std::span<T> data, int threads) {
  if (threads < 1)
    throw std::invalid_argument("walsh_hadamard_transform: threads must be at least 1, got " +
                                std::to_string(threads));
  return data.size_bytes() < parallel_bytes ? 1 : threads;
}

constexpr std::size_t scan_part = (std::size_t{1} << 20) / sizeof(std::int32_t);

/// Calls scan(part number, part of the data), the parts on several threads.
template <class Scan>
void scan_parts(std::span<const std::int32_t> data, int threads, const Scan& scan) {
  run_chunks(
      static_cast<std::int64_t>((data.size() + scan_part - 1) / scan_part), threads, [&](std::int64_t chunk) {
        const std::size_t start = static_cast<std::size_t>(chunk) * scan_part;
        scan(static_cast<std::size_t>(chunk), data.subspan(start, std::min(scan_part, data.size() - start)));
      });
}

/// Whether -2^k <= data[i] < 2^k for all i.
bool all_within(std::span<const std::int32_t> data, int k, int threads) {
  const std::uint32_t bias = std::uint32_t{1} << k;
  std::uint32_t bits = 0;
  if (data.size() <= scan_part) {
    bits = HWY_DYNAMIC_DISPATCH(BitsAboveBias)(data.data(), data.size(), bias);
  } else {
    std::atomic<std::uint32_t> all{0};
    scan_parts(data, threads, [&all, bias](std::size_t, std::span<const std::int32_t> part) {
      all.fetch_or(HWY_DYNAMIC_DISPATCH(BitsAboveBias)(part.data(), part.size(), bias),
                   std::memory_order_relaxed);
    });
    bits = all.load(std::memory_order_relaxed);
  }
  return bits < 2 * bias;
}

std::int64_t largest_magnitude(std::span<const std::int32_t> data, int threads) {
  std::vector<std::int64_t> largest((data.size() + scan_part - 1) / scan_part);
  scan_parts(data, threads, [&largest](std::size_t number, std::span<const std::int32_t> part) {
    std::int32_t low = 0;
    std::int32_t high = 0;
    HWY_DYNAMIC_DISPATCH(Extremes)(part.data(), part.size(), &low, &high);
    largest[number] = std::max<std::int64_t>(-std::int64_t{low}, high);
  });
  return *std::ranges::max_element(largest);
}

}  // namespace

void walsh_hadamard_transform(std::span<std::int32_t> data, int threads) {
  const int n = require_power_of_two_size(data);
  const int used = useful_threads(data, threads);
  // 2^n * 2^(30-n) fits. The maximum itself is sought only where that bound does not settle the question.
  if (n > 30 || !all_within(data, 30 - n, used)) {
    const std::int64_t largest = largest_magnitude(data, used);
    if (n > 31 || largest > (std::int64_t{std::numeric_limits<std::int32_t>::max()} >> n))
      throw std::length_error(
          "walsh_hadamard_transform: 2^n * max|data| must be below 2^31 for 32-bit sums, got n = " +
          std::to_string(n) + ", max|data| = " + std::to_string(largest));
  }
  transform(data, n, used);
}

void walsh_hadamard_transform(std::span<float> data, int threads) {
  const int n = require_power_of_two_size(data);
  transform(data, n, useful_threads(data, threads));
}

void walsh_hadamard_transform(std::span<double> data, int threads) {
  const int n = require_power_of_two_size(data);
  transform(data, n, useful_threads(data, threads));
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
