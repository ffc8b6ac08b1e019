#include "numeric/cube/walsh_hadamard.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

template <class T>
std::vector<T> random_values(int n, std::uint64_t seed, T largest) {
  std::mt19937_64 bits(seed);
  std::vector<T> values(std::size_t{1} << n);
  for (T& value : values) value = static_cast<T>(static_cast<double>(bits() >> 11) * 0x1p-52 - 1) * largest;
  return values;
}

template <>
std::vector<std::int32_t> random_values(int n, std::uint64_t seed, std::int32_t largest) {
  std::mt19937_64 bits(seed);
  std::vector<std::int32_t> values(std::size_t{1} << n);
  const std::uint64_t count = 2 * static_cast<std::uint64_t>(largest) + 1;
  for (std::int32_t& value : values)
    value = static_cast<std::int32_t>(static_cast<std::int64_t>(bits() % count) - largest);
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
        a[j] = x + y;
        a[j + half] = x - y;
      }
  return a;
}

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

template <class T>
T moderate(int n) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>((std::int64_t{1} << (31 - n)) - 1);
  else
    return T(1);
}

template <class T>
class WalshHadamard : public testing::Test {};
using Scalars = testing::Types<std::int32_t, float, double>;
TYPED_TEST_SUITE(WalshHadamard, Scalars);

TYPED_TEST(WalshHadamard, EqualsItsDefinitionForEverySizeUpTo4096) {
  for (int n = 0; n <= 12; ++n) {
    const auto input =
        random_values<TypeParam>(n, 1000 + static_cast<std::uint64_t>(n), moderate<TypeParam>(n));
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
  for_each_instruction_set([](const std::string& name) {
    for (int n = 0; n <= 20; ++n) {
      const auto input =
          random_values<TypeParam>(n, 77 + static_cast<std::uint64_t>(n), moderate<TypeParam>(n));
      const auto expected = plain_loop(input);
      const std::size_t offset = n % 3 == 0 ? 0 : 1;  // one element: no vector is aligned
      std::vector<TypeParam> storage(input.size() + offset + 1, TypeParam(5));
      std::copy(input.begin(), input.end(), storage.begin() + static_cast<std::ptrdiff_t>(offset));
      walsh_hadamard_transform(std::span(storage).subspan(offset, input.size()));
      ASSERT_EQ(std::memcmp(storage.data() + offset, expected.data(), expected.size() * sizeof(TypeParam)), 0)
          << name << ", n = " << n;
      ASSERT_EQ(storage.back(), TypeParam(5)) << name << ", n = " << n;
    }
  });
}

TYPED_TEST(WalshHadamard, HasTheSameBitsForAnyNumberOfThreads) {
  for (int n : {3, 20, 21, 22}) {  // 8 MiB, from where on a second thread is used: n = 20 or 21
    const auto input = random_values<TypeParam>(n, 9, moderate<TypeParam>(n));
    const auto expected = plain_loop(input);
    for (int threads : {1, 2, 3, 4, 9}) {
      auto output = input;
      walsh_hadamard_transform(std::span(output), threads);
      ASSERT_TRUE(same_bits(output, expected)) << "n = " << n << ", threads = " << threads;
    }
  }
}

TYPED_TEST(WalshHadamard, AppliedTwiceMultipliesBy2ToTheN) {
  // Values 0 and 1, so that 2^n times 2^n is exact in every type up to its own n.
  const int largest_n = std::min(20, std::numeric_limits<TypeParam>::digits / 2 - 1);
  for (int n = 0; n <= largest_n; ++n) {
    auto input = random_values<TypeParam>(n, 4, TypeParam(1));
    for (TypeParam& value : input) value = value > TypeParam(0) ? TypeParam(1) : TypeParam(0);
    auto twice = input;
    walsh_hadamard_transform(std::span(twice));
    walsh_hadamard_transform(std::span(twice));
    const auto size = static_cast<TypeParam>(input.size());
    for (std::size_t x = 0; x < input.size(); ++x)
      ASSERT_EQ(twice[x], size * input[x]) << "n = " << n << ", x = " << x;
  }
}

TYPED_TEST(WalshHadamard, OfOnePointIsItsCharacterAt2ToThe22) {
  constexpr std::size_t size = std::size_t{1} << 22;
  for (const std::size_t point :
       {std::size_t{0}, std::size_t{1}, std::size_t{0x2AAAAA}, std::size_t{0x15F0C3}, size - 1}) {
    std::vector<TypeParam> output(size);
    output[point] = TypeParam(3);
    walsh_hadamard_transform(std::span(output), 2);
    for (std::size_t s = 0; s < size; ++s)
      ASSERT_EQ(output[s], (std::popcount(point & s) & 1) != 0 ? TypeParam(-3) : TypeParam(3))
          << "point = " << point << ", S = " << s;
  }
}

TYPED_TEST(WalshHadamard, AgreesWithThePlainLoopAcrossAllBlockSizes) {
  constexpr int n = 24;
  const auto input = random_values<TypeParam>(n, 31, moderate<TypeParam>(n));
  auto output = input;
  walsh_hadamard_transform(std::span(output));
  ASSERT_TRUE(same_bits(output, plain_loop(input)));
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

TEST(WalshHadamardInt32, RefusesSumsThatWouldNotFitAndLeavesTheDataAsTheyWere) {
  for (int n : {0, 1, 5, 9, 13}) {
    const std::int64_t limit = std::int64_t{1} << (31 - n);
    for (const std::int64_t extreme : {limit, -limit}) {
      if (extreme > std::numeric_limits<std::int32_t>::max()) continue;
      std::vector<std::int32_t> data(std::size_t{1} << n, 1);
      data.back() = static_cast<std::int32_t>(extreme);
      const auto before = data;
      try {
        walsh_hadamard_transform(std::span(data));
        FAIL() << "n = " << n << ", extreme = " << extreme;
      } catch (const std::length_error& error) {
        EXPECT_EQ(std::string(error.what()),
                  "walsh_hadamard_transform: 2^n * max|data| must be below 2^31 for 32-bit sums, got n = " +
                      std::to_string(n) + ", max|data| = " + std::to_string(limit));
      }
      EXPECT_EQ(data, before);
    }
    std::vector<std::int32_t> data(std::size_t{1} << n, static_cast<std::int32_t>(limit - 1));
    walsh_hadamard_transform(std::span(data));
    EXPECT_EQ(data[0], (limit - 1) << n) << "n = " << n;
  }
}

}  // namespace
}  // namespace lemmata::numeric
