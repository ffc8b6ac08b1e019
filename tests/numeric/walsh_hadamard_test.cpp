#include "numeric/cube/walsh_hadamard.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

/// Integers: the largest n for which the transform of anything but zeros can be exact.
template <class T>
constexpr int largest_n = std::is_integral_v<T> ? std::numeric_limits<T>::digits : 63;

/// 2^n values from the whole range for which the transform is exact; rounded scalars: from [-1, 1).
template <class T>
std::vector<T> random_values(int n, std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  std::vector<T> values(std::size_t{1} << n);
  for (T& value : values) {
    if constexpr (std::is_integral_v<T>)
      value = static_cast<T>(static_cast<std::int64_t>(bits()) >> (63 - largest_n<T> + n));
    else
      value = static_cast<T>(static_cast<double>(bits() >> 11) * 0x1p-52 - 1);
  }
  return values;
}

/// The transform's levels one after another, from the lowest bit to the highest.
template <class T>
std::vector<T> plain_loop(std::vector<T> a) {
  for (std::size_t half = 1; half < a.size(); half *= 2)
    for (std::size_t i = 0; i < a.size(); i += 2 * half)
      for (std::size_t j = i; j < i + half; ++j) {
        const T x = a[j];
        const T y = a[j + half];
        a[j] = static_cast<T>(x + y);
        a[j + half] = static_cast<T>(x - y);
      }
  return a;
}

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

template <class T>
class WalshHadamard : public testing::Test {};
using Scalars = testing::Types<std::int16_t, std::int32_t, std::int64_t, float, double>;
TYPED_TEST_SUITE(WalshHadamard, Scalars);

TYPED_TEST(WalshHadamard, EqualsItsDefinitionForEverySizeUpTo1024) {
  for (int n = 0; n <= 10; ++n) {
    const auto input = random_values<TypeParam>(n, 1000 + static_cast<std::uint64_t>(n));
    auto output = input;
    walsh_hadamard_transform(std::span(output));
    long double magnitude = 0;
    for (const TypeParam value : input) magnitude += std::abs(static_cast<long double>(value));
    long double bound = 0;
    if constexpr (!std::is_integral_v<TypeParam>) {
      const long double unit = std::numeric_limits<TypeParam>::epsilon() / 2;
      // Long double sums of 2^n terms add at most 2^n * 2^-63 of the magnitude where it has 64 bits.
      bound = n * unit * (1 + n * unit) * magnitude +
              std::ldexp(1.0L, n) * std::numeric_limits<long double>::epsilon() * magnitude;
    }
    for (std::size_t s = 0; s < input.size(); ++s) {
      long double exact = 0;
      for (std::size_t x = 0; x < input.size(); ++x)
        exact += (std::popcount(x & s) & 1) != 0 ? -static_cast<long double>(input[x])
                                                 : static_cast<long double>(input[x]);
      ASSERT_LE(std::abs(static_cast<long double>(output[s]) - exact), bound) << "n = " << n << ", S = " << s;
    }
  }
}

TYPED_TEST(WalshHadamard, HasTheBitsOfThePlainLoopOnEveryInstructionSetAtAnyAddress) {
  for (int n = 0; n <= std::min(20, largest_n<TypeParam>); ++n) {
    const auto input = random_values<TypeParam>(n, 77 + static_cast<std::uint64_t>(n));
    const auto expected = plain_loop(input);
    for_each_instruction_set([&](const std::string& name) {
      for (const std::size_t offset :
           {0, 1, 5}) {  // of elements: a vector's alignment, and two that are none
        std::vector<TypeParam> storage(input.size() + offset + 9, TypeParam(5));
        const auto first = storage.begin() + static_cast<std::ptrdiff_t>(offset);
        std::copy(input.begin(), input.end(), first);
        walsh_hadamard_transform(std::span(storage).subspan(offset, input.size()));
        ASSERT_EQ(std::memcmp(&*first, expected.data(), expected.size() * sizeof(TypeParam)), 0)
            << name << ", n = " << n << ", offset = " << offset;
        ASSERT_EQ(std::count(storage.begin(), first, TypeParam(5)), first - storage.begin());
        ASSERT_EQ(std::count(storage.end() - 9, storage.end(), TypeParam(5)), 9);
      }
    });
  }
}

TYPED_TEST(WalshHadamard, HasTheSameBitsForAnyNumberOfThreads) {
  for (int n : {3, 20, 21, 23}) {  // 8 MiB, from where on a second thread is used: n = 20 or 21
    if (n > largest_n<TypeParam>) break;
    const auto input = random_values<TypeParam>(n, 9);
    const auto expected = plain_loop(input);
    for (int threads : {1, 2, 3, 9}) {
      auto output = input;
      walsh_hadamard_transform(std::span(output), threads);
      ASSERT_TRUE(same_bits(output, expected)) << "n = " << n << ", threads = " << threads;
    }
  }
}

TYPED_TEST(WalshHadamard, AppliedTwiceMultipliesBy2ToTheN) {
  // Values 0 and 1, so that 2^n times 2^n is exact in every type up to its own n.
  const int most = std::min(20, std::numeric_limits<TypeParam>::digits / 2 - 1);
  for (int n = 0; n <= most; ++n) {
    auto input = random_values<TypeParam>(n, 4);
    for (TypeParam& value : input) value = value > TypeParam(0) ? TypeParam(1) : TypeParam(0);
    auto twice = input;
    walsh_hadamard_transform(std::span(twice));
    walsh_hadamard_transform(std::span(twice));
    for (std::size_t x = 0; x < input.size(); ++x)
      ASSERT_EQ(twice[x], static_cast<TypeParam>(static_cast<TypeParam>(input.size()) * input[x]))
          << "n = " << n << ", x = " << x;
  }
}

TYPED_TEST(WalshHadamard, OfOnePointIsItsCharacter) {
  const int n = std::min(22, largest_n<TypeParam> - 1);
  const std::size_t size = std::size_t{1} << n;
  for (const std::size_t point : {std::size_t{0}, std::size_t{1}, size / 3, size - 1}) {
    std::vector<TypeParam> output(size);
    output[point] = TypeParam(-1);
    walsh_hadamard_transform(std::span(output), 2);
    for (std::size_t s = 0; s < size; ++s)
      ASSERT_EQ(output[s], (std::popcount(point & s) & 1) != 0 ? TypeParam(1) : TypeParam(-1))
          << "point = " << point << ", S = " << s;
  }
}

TYPED_TEST(WalshHadamard, RejectsASizeThatIsNoPowerOfTwoAndNoThreads) {
  for (std::size_t size : {0, 3, 6, 1000}) {
    std::vector<TypeParam> data(size);
    try {
      walsh_hadamard_transform(std::span(data));
      FAIL() << "size = " << size;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()),
                "walsh_hadamard_transform: the size must be a power of two, got " + std::to_string(size));
    }
  }
  std::vector<TypeParam> data(4);
  EXPECT_THROW(walsh_hadamard_transform(std::span(data), 0), std::invalid_argument);
}

template <class T>
class IntegerWalshHadamard : public testing::Test {};
using Integers = testing::Types<std::int16_t, std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(IntegerWalshHadamard, Integers);

TYPED_TEST(IntegerWalshHadamard, IsExactUpToTheEndsOfTheRange) {
  for (int n = 0; n <= std::min(14, largest_n<TypeParam>); ++n) {
    const std::int64_t least = std::numeric_limits<TypeParam>::min() >> n;
    for (const std::int64_t end : {least, -(least + 1)}) {
      std::vector<TypeParam> data(std::size_t{1} << n, static_cast<TypeParam>(end));
      walsh_hadamard_transform(std::span(data));
      ASSERT_EQ(std::int64_t{data[0]}, end * (std::int64_t{1} << n)) << "n = " << n;
      ASSERT_EQ(std::count(data.begin() + 1, data.end(), TypeParam(0)), std::ssize(data) - 1) << "n = " << n;
    }
    for (const std::size_t set : {std::size_t{1}, (std::size_t{1} << n) - 1}) {  // the signs that add up most
      if (n == 0) continue;
      std::vector<TypeParam> data(std::size_t{1} << n);
      for (std::size_t x = 0; x < data.size(); ++x)
        data[x] = static_cast<TypeParam>((std::popcount(x & set) & 1) != 0 ? least : -(least + 1));
      walsh_hadamard_transform(std::span(data));
      ASSERT_EQ(std::int64_t{data[set]}, (std::int64_t{1} << (n - 1)) * -(2 * least + 1)) << "n = " << n;
    }
  }
}

TYPED_TEST(IntegerWalshHadamard, RefusesSumsThatWouldNotFitAndLeavesTheDataAsTheyWere) {
  constexpr int bits = 8 * sizeof(TypeParam);
  for_each_instruction_set([](const std::string& name) {
    for (int n : {1, 3, 7, 9, 12, 13, 15, 17, 18, 21}) {
      if (n > largest_n<TypeParam>) break;
      auto data = random_values<TypeParam>(n, static_cast<std::uint64_t>(n));
      const std::int64_t least = std::numeric_limits<TypeParam>::min() >> n;
      for (const std::size_t place :
           {std::size_t{0}, data.size() / 7 * 3, data.size() / 2 + 300, data.size() - 1}) {
        if (place >= data.size()) continue;
        for (const std::int64_t outside :
             {least - 1, -least, std::int64_t{std::numeric_limits<TypeParam>::min()},
              std::int64_t{std::numeric_limits<TypeParam>::max()}}) {
          const TypeParam inside = std::exchange(data[place], static_cast<TypeParam>(outside));
          const auto before = data;
          for (int threads : {1, 2, 9}) {
            if (threads > 1 && n < 20) continue;
            try {
              walsh_hadamard_transform(std::span(data), threads);
              FAIL() << name << ", n = " << n << ", place = " << place << ", outside = " << outside;
            } catch (const std::length_error& error) {
              const std::string k = std::to_string(bits - 1);
              EXPECT_EQ(std::string(error.what()),
                        "walsh_hadamard_transform: for sums of " + std::to_string(bits) +
                            " bits all values must be in [-2^(" + k + "-n), 2^(" + k + "-n)) and n at most " +
                            k + ", got n = " + std::to_string(n) + ", data[" + std::to_string(place) +
                            "] = " + std::to_string(outside));
            }
            ASSERT_TRUE(same_bits(data, before)) << name << ", n = " << n << ", place = " << place;
          }
          data[place] = inside;
        }
      }
    }
  });
}

TEST(IntegerWalshHadamardOf16Bits, RefusesMoreThan15Levels) {
  std::vector<std::int16_t> data(std::size_t{1} << 16);
  EXPECT_THROW(walsh_hadamard_transform(std::span(data)), std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
