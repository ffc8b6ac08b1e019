// Sums of bits, one sum for each bit of a vector: bit-sliced sign(w.x). For sources in Highway's shape, which include this once
// for each instruction set, after <cstdint> and <hwy/highway.h>; it is no header, and includes nothing.

#ifndef LEMMATA_NUMERIC_CUBE_VERTICAL_COUNTER_ONCE
#define LEMMATA_NUMERIC_CUBE_VERTICAL_COUNTER_ONCE
namespace lemmata::numeric {
inline constexpr std::size_t group_words = 8;  // words of one coordinate in one group of 512 points
}
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::CappedTag<std::uint64_t, group_words>;
using V = hn::Vec<Words>;

/// Adds two words to a plane and returns the carries: a full adder.
HWY_INLINE V add_two(V& plane, V a, V b) {
  const V partial = hn::Xor(plane, a);
  const V carry = hn::Or(hn::And(plane, a), hn::And(partial, b));
  plane = hn::Xor(partial, b);
  return carry;
}

/// Adds bits of many samples at once: plane[l] holds bit l of every sample's count.
///
/// The first of two words of one level waits; the second is added together with it by a full adder (five operations, or
/// two three-input ones), whose carry is a word of the next level. So each word costs about one full adder.
class VerticalCounter {
 public:
  explicit VerticalCounter(std::uint64_t largest_count) {
    while (largest_count >> levels_ != 0) ++levels_;
    for (int level = 0; level <= levels_; ++level) plane_[level] = hn::Zero(Words());
  }

  /// Adds 2^level in the samples whose bit is set.
  HWY_INLINE void add(int level, V word) {
    while ((waiting_ >> level & 1) != 0) {
      waiting_ &= ~(std::uint64_t{1} << level);
      word = add_two(plane_[level], waiting_word_[level], word);
      ++level;
    }
    waiting_word_[level] = word;
    waiting_ |= std::uint64_t{1} << level;
  }

  /// Adds the words that still wait; then compares: above where count > threshold, equal where it is equal.
  HWY_INLINE void compare(std::uint64_t threshold, V& above, V& equal) {
    V carry = hn::Zero(Words());
    for (int level = 0; level < levels_; ++level)
      carry = add_two(plane_[level], (waiting_ >> level & 1) != 0 ? waiting_word_[level] : hn::Zero(Words()), carry);
    waiting_ = 0;
    above = hn::Zero(Words());
    equal = hn::Set(Words(), ~std::uint64_t{0});
    for (int level = levels_; level-- > 0;) {
      if ((threshold >> level & 1) != 0) {
        equal = hn::And(equal, plane_[level]);
      } else {
        above = hn::Or(above, hn::And(equal, plane_[level]));
        equal = hn::AndNot(plane_[level], equal);
      }
    }
  }

 private:
  static constexpr int most_levels = 40;
  V plane_[most_levels];
  V waiting_word_[most_levels];
  std::uint64_t waiting_ = 0;
  int levels_ = 0;
};

/// Adds |w_i| where w_i x_i < 0.
HWY_INLINE void add_weighted(VerticalCounter& counter, std::int32_t weight, V negative) {
  const V against = weight < 0 ? hn::Not(negative) : negative;
  auto magnitude = static_cast<std::uint32_t>(weight < 0 ? -weight : weight);
  for (int level = 0; magnitude != 0; ++level, magnitude >>= 1)
    if ((magnitude & 1) != 0) counter.add(level, against);
}

/// negative where w.x < 0, tied where w.x = 0. With C the weight on the negative side, w.x = total - 2 C.
HWY_INLINE void signs(VerticalCounter& counter, std::uint64_t total_weight, V& negative, V& tied) {
  counter.compare(total_weight / 2, negative, tied);
  if (total_weight % 2 != 0) tied = hn::Zero(Words());
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();
