// Levels of the Walsh-Hadamard transform: in registers, between rows, and in a block that fits into the first-level cache.
// For sources in Highway's shape, which include this once for each instruction set, after <hwy/highway.h>; it is no
// header, and includes nothing.

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The lowest levels are done on 16 vectors where there are 32 vector registers, else on 8: an array of vectors that does
// not fit into them would spill.
constexpr int base_vector_bits = HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64 ? 4 : 3;

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
constexpr int base_bits = lane_bits<T> + base_vector_bits;
constexpr int least_bits = 2;  // the integers' shuffles need four vectors

/// (a, b) -> (a + b, a - b).
template <class V>
HWY_INLINE void butterfly(V& a, V& b) {
  const V sum = hn::Add(a, b);
  b = hn::Sub(a, b);
  a = sum;
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && HWY_COMPILER_GCC_ACTUAL
  // No instruction. It hides how the difference came about: from a - (b - c) of integers GCC makes a + (c - b), which is
  // one more difference, and loads again what that takes.
  asm("" : "+v"(b.raw));
#endif
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

/// The lane bits inside 128 bits and the pair's bit: an interleaving rotates them, so after as many of them as there are
/// bits every lane is back in its place.
template <class T>
HWY_INLINE void lane_levels_128(Vector<T>& a, Vector<T>& b) {
  constexpr Tag<T> d;
  HWY_UNROLL(4)
  for (int i = 0; i <= floor_log2(16 / sizeof(T)); ++i) {
    const auto lower = hn::InterleaveLower(d, a, b);
    b = hn::InterleaveUpper(d, a, b);
    a = lower;
    butterfly(a, b);
  }
}

/// The lane bits above 128 bits and the pair's bit, in the same way.
template <class T>
HWY_INLINE void lane_levels_above_128(Vector<T>& a, Vector<T>& b) {
  constexpr Tag<T> d;
#if HWY_TARGET == HWY_AVX3
  (void)d;
  HWY_UNROLL(3)
  for (int i = 0; i < 3; ++i) {
    const Vector<T> even{_mm512_shuffle_i32x4(a.raw, b.raw, 0x88)};
    b = Vector<T>{_mm512_shuffle_i32x4(a.raw, b.raw, 0xDD)};
    a = even;
    butterfly(a, b);
  }
#elif HWY_TARGET == HWY_AVX2
  HWY_UNROLL(2)
  for (int i = 0; i < 2; ++i) {
    const Vector<T> lower = hn::ConcatLowerLower(d, b, a);
    b = hn::ConcatUpperUpper(d, b, a);
    a = lower;
    butterfly(a, b);
  }
#else
  (void)d;
  butterfly(a, b);
#endif
}

/// All levels of 2^bits consecutive vectors, bits from least_bits to base_vector_bits: first, for rounded scalars in the plain
/// loop's order, the bits inside a vector, then those between.
template <int bits, class T>
HWY_INLINE void base_levels(Vector<T>* v) {
  if constexpr (std::is_integral_v<T>) {
    static_assert(lane_bits<T> >= 1 && bits >= 2);
    HWY_UNROLL(4)
    for (int i = 0; i < 1 << bits; i += 4) {
      lane_levels_128<T>(v[i], v[i + 1]);
      lane_levels_128<T>(v[i + 2], v[i + 3]);
      lane_levels_above_128<T>(v[i], v[i + 2]);
      lane_levels_above_128<T>(v[i + 1], v[i + 3]);
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

/// The integers v with -2^k <= v < 2^k: those for which v + 2^k, taken as unsigned, has no bit above bit k.
template <class T>
struct Range {
  explicit Range(int k)
      : bias(static_cast<T>(std::uint64_t{1} << k)), above(static_cast<T>(~std::uint64_t{0} << k << 1)) {}
  [[nodiscard]] bool contains(T v) const {
    using Unsigned = std::make_unsigned_t<T>;
    const auto biased = static_cast<Unsigned>(static_cast<Unsigned>(v) + static_cast<Unsigned>(bias));
    return (biased & static_cast<Unsigned>(above)) == 0;
  }
  T bias;
  T above;
};
template <class T>
requires std::is_floating_point_v<T>
struct Range<T> {
  explicit Range(int) {}
};

// How far ahead of the base's loads its data are asked for: far enough for main memory, near enough for a cache of 32 KiB.
constexpr std::size_t prefetch_bytes = std::size_t{8} << 10;

/// All levels of 2^bits consecutive vectors. False, and nothing is changed, if an integer is outside the range.
template <int bits, class T>
HWY_INLINE bool base(T* HWY_RESTRICT data, [[maybe_unused]] const Range<T>& range) {
  constexpr Tag<T> d;
  constexpr int count = 1 << bits;
  Vector<T> v[count];
  HWY_UNROLL(16)
  for (int i = 0; i < count; ++i) {
    v[i] = hn::LoadU(d, data + i * lanes<T>);
    hwy::Prefetch(data + i * lanes<T> + prefetch_bytes / sizeof(T));
  }
  if constexpr (std::is_integral_v<T>) {
    const auto bias = hn::Set(d, range.bias);
    auto seen = hn::Zero(d);
    HWY_UNROLL(16)
    for (int i = 0; i < count; ++i) seen = hn::Or(seen, hn::Add(v[i], bias));
    if (!hn::AllTrue(d, hn::Eq(hn::And(seen, hn::Set(d, range.above)), hn::Zero(d)))) return false;
  }
  base_levels<bits, T>(v);
  HWY_UNROLL(16)
  for (int i = 0; i < count; ++i) hn::StoreU(v[i], d, data + i * lanes<T>);
  return true;
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

/// `bits` levels between 2^bits rows that lie `stride` apart; `width` columns. Both are multiples of the lanes.
template <int bits, class T>
HWY_NOINLINE void rows(T* HWY_RESTRICT data, std::size_t stride, std::size_t width) {
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

constexpr int step = 3;  // levels between rows that are done at once

/// The levels `done`, ..., n - 1 of 2^n values in the first-level cache, in as few steps as possible of nearly equal size.
template <class T>
HWY_INLINE void cached_rows(T* data, int done, int n) {
  while (done < n) {
    const int steps = (n - done + step - 1) / step;
    const int bits = (n - done + steps - 1) / steps;
    const std::size_t stride = std::size_t{1} << done;
    for (T* block = data; block < data + (std::size_t{1} << n); block += stride << bits) {
      if (bits == 1) rows<1>(block, stride, stride);
      if (bits == 2) rows<2>(block, stride, stride);
      if (bits == 3) rows<3>(block, stride, stride);
    }
    done += bits;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();
