#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

// Exact sums over the cube, for sources that compute in int64, in 128 bits or in Integer: conversions, sums of squares, sums and
// signed sums. What is summed has to fit, by a bound of the caller: up to 2^30 squares, or products, of int64 into 128 bits.

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

template <class T>
T converted(const Integer& value) {
  if constexpr (std::is_same_v<T, Int128>) {
    const Integer size = abs(value);
    const auto high = static_cast<UInt128>(Integer(size >> 64U).convert_to<std::uint64_t>());
    const auto low = static_cast<std::uint64_t>(Integer(size & Integer(~std::uint64_t{0})));
    const auto result = static_cast<Int128>(high << 64U | low);
    return value < 0 ? -result : result;
  } else {
    return static_cast<T>(value);
  }
}

inline Integer to_integer(UInt128 value) {
  return (Integer(static_cast<std::uint64_t>(value >> 64U)) << 64U) +
         Integer(static_cast<std::uint64_t>(value));
}
inline Integer to_integer(Int128 value) {
  return value < 0 ? Integer(-to_integer(static_cast<UInt128>(-value)))
                   : to_integer(static_cast<UInt128>(value));
}
inline Integer to_integer(std::int64_t value) { return value; }
inline Integer to_integer(const Integer& value) { return value; }

// Sums of squares: int64 into 128 bits, 128 bits into 256, integers into integers.

template <class T>
class SquareSum;

template <>
class SquareSum<std::int64_t> {
 public:
  void add_square(std::int64_t value) { sum_ += static_cast<UInt128>(static_cast<Int128>(value) * value); }
  [[nodiscard]] Integer total() const { return to_integer(sum_); }

 private:
  UInt128 sum_ = 0;
};

template <>
class SquareSum<Int128> {
 public:
  void add_square(Int128 value) {
    const auto size = static_cast<UInt128>(value < 0 ? -value : value);
    const UInt128 high = size >> 64U;
    const UInt128 low = static_cast<std::uint64_t>(size);
    const UInt128 middle = high * low;  // twice, times 2^64
    add(low * low, high * high + (middle >> 63U));
    add(middle << 65U, 0);
  }
  [[nodiscard]] Integer total() const { return (to_integer(high_) << 128U) + to_integer(low_); }

 private:
  void add(UInt128 low, UInt128 high) {
    low_ += low;
    high_ += high + (low_ < low ? 1 : 0);
  }
  UInt128 low_ = 0;
  UInt128 high_ = 0;
};

template <>
class SquareSum<Integer> {
 public:
  void add_square(const Integer& value) { sum_ += value * value; }
  [[nodiscard]] Integer total() const { return sum_; }

 private:
  Integer sum_ = 0;
};

/// A signed sum of up to 2^64 numbers of 128 bits.
class WideSum {
 public:
  WideSum() = default;
  explicit WideSum(Int128 value) : low_(static_cast<UInt128>(value)), high_(value < 0 ? -1 : 0) {}

  WideSum& operator+=(const WideSum& other) {
    low_ += other.low_;
    high_ += other.high_ + (low_ < other.low_ ? 1 : 0);
    return *this;
  }
  friend WideSum operator-(const WideSum& a, const WideSum& b) {
    WideSum difference;
    difference.low_ = a.low_ - b.low_;
    difference.high_ = a.high_ - b.high_ - (a.low_ < b.low_ ? 1 : 0);
    return difference;
  }
  friend Integer to_integer(const WideSum& sum) {
    return Integer(sum.high_) * (Integer(1) << 128U) + to_integer(sum.low_);
  }

 private:
  UInt128 low_ = 0;
  std::int64_t high_ = 0;
};

template <class T>
struct SumOf {
  using Type = T;
};
template <>
struct SumOf<std::int64_t> {
  using Type = Int128;
};
template <>
struct SumOf<Int128> {
  using Type = WideSum;
};
template <class T>
using Sum = typename SumOf<T>::Type;

/// sum_x h(x) and sum_x h(x) x_i for all i, from the values in the order of the points: a finished half of a subcube is kept
/// until the other half comes. Two additions for each value, whatever d.
template <class T>
class SignedSums {
 public:
  explicit SignedSums(int d)
      : halves_(static_cast<std::size_t>(d) + 1, Sum<T>(0)),
        differences_(static_cast<std::size_t>(d), Sum<T>(0)) {}

  void add(std::uint64_t x, const T& value) {
    Sum<T> sum(value);
    std::size_t level = 0;
    for (; (x >> level & 1U) != 0; ++level) {
      differences_[level] += halves_[level] - sum;
      sum += halves_[level];
    }
    halves_[level] = sum;
  }

  [[nodiscard]] Integer sum() const { return to_integer(halves_.back()); }
  [[nodiscard]] Integer signed_sum(std::size_t coordinate) const {
    return to_integer(differences_[coordinate]);
  }

 private:
  std::vector<Sum<T>> halves_;
  std::vector<Sum<T>> differences_;
};

}  // namespace lemmata::analysis
