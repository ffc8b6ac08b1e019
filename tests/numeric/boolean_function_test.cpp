#include "numeric/cube/boolean_function.hpp"

#include <limits>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

int coordinate(std::size_t x, std::size_t i) { return (x >> i & 1) != 0 ? -1 : 1; }

TEST(BooleanFunction, EqualsItsDefinitionUpToN14) {
  for (int n = 1; n <= 14; ++n) {
    std::vector<std::int64_t> weights;
    for (int i = 0; i < n; ++i) weights.push_back((i * i * 7 + 3) % 11 - 5);
    constexpr std::int64_t theta = 2;
    const std::uint32_t subset = 0x2F35u & ((1u << n) - 1);
    const auto majority = majority_table(n, -1);
    const auto count = count_threshold_table(n, n / 3);
    const auto threshold = linear_threshold_table(weights, theta, 7);
    const auto tie = tie_table(weights, theta);
    const auto parity = parity_table(n, subset);
    for (std::size_t x = 0; x < std::size_t{1} << n; ++x) {
      int sum = 0;
      int negative = 0;
      int product = 1;
      std::int64_t form = -theta;
      for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
        sum += coordinate(x, i);
        negative += coordinate(x, i) < 0 ? 1 : 0;
        if ((subset >> i & 1) != 0) product *= coordinate(x, i);
        form += weights[i] * coordinate(x, i);
      }
      ASSERT_EQ(majority[x], sum > 0 ? 1 : -1) << n << ", " << x;
      ASSERT_EQ(count[x], negative <= n / 3 ? 1 : 0) << n << ", " << x;
      ASSERT_EQ(threshold[x], form > 0 ? 1 : form < 0 ? -1 : 7) << n << ", " << x;
      ASSERT_EQ(tie[x], form == 0 ? 1 : 0) << n << ", " << x;
      ASSERT_EQ(parity[x], product) << n << ", " << x;
    }
    ASSERT_EQ(majority.size(), std::size_t{1} << n);
  }
}

TEST(BooleanFunction, TakesLargeWeights) {
  constexpr std::int64_t half = std::int64_t{1} << 61;
  const auto table = linear_threshold_table(std::vector<std::int64_t>{half, -half, 1}, 0, 0);
  EXPECT_EQ(table, (std::vector<std::int32_t>{1, -1, 1, 1, -1, -1, 1, -1}));
}

TEST(BooleanFunction, RefusesATableThatIsTooLargeBeforeAllocating) {
  for (int n : {32, 40, 1000}) {
    EXPECT_THROW(static_cast<void>(majority_table(n)), std::length_error) << n;
    EXPECT_THROW(static_cast<void>(count_threshold_table(n, 3)), std::length_error) << n;
    EXPECT_THROW(static_cast<void>(parity_table(n, 3)), std::length_error) << n;
    EXPECT_THROW(static_cast<void>(tie_table(std::vector<std::int64_t>(static_cast<std::size_t>(n), 1))),
                 std::length_error)
        << n;
  }
  try {
    static_cast<void>(majority_table(40));
    FAIL();
  } catch (const std::length_error& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.rfind("majority_table: n must be at most 31", 0), 0u) << message;
    EXPECT_NE(message.find("got n = 40 (4398046511104 bytes)"), std::string::npos) << message;
  }
}

TEST(BooleanFunction, RejectsMalformedArguments) {
  EXPECT_THROW(static_cast<void>(majority_table(0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(linear_threshold_table({})), std::invalid_argument);
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t half = std::int64_t{1} << 62;
  EXPECT_THROW(static_cast<void>(linear_threshold_table(std::vector<std::int64_t>{least})),
               std::length_error);
  EXPECT_THROW(static_cast<void>(linear_threshold_table(std::vector<std::int64_t>{1}, least)),
               std::length_error);
  EXPECT_THROW(static_cast<void>(linear_threshold_table(std::vector<std::int64_t>{half, half})),
               std::length_error);
  try {
    static_cast<void>(parity_table(3, 8));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "parity_table: subset must be below 2^n, got 8 for n = 3");
  }
}

}  // namespace
}  // namespace lemmata::numeric
