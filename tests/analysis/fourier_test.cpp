#include "analysis/boolean/fourier.hpp"

#include <bit>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

std::vector<Rational> random_table(RandomNumbers& random, int n) {
  std::vector<Rational> table;
  for (int x = 0; x < 1 << n; ++x) table.push_back(random.fraction());
  return table;
}

TEST(FourierCoefficients, EqualTheirDefinitionForRandomFractionsAndNUpTo6) {
  RandomNumbers random(11);
  for (int n = 0; n <= 6; ++n) {
    const auto f = random_table(random, n);
    const auto coefficients = fourier_coefficients(f);
    ASSERT_EQ(coefficients.size(), f.size());
    for (std::uint32_t set = 0; set < f.size(); ++set) {
      Rational sum(0);
      for (std::uint32_t x = 0; x < f.size(); ++x)
        sum += std::popcount(x & set) % 2 == 0 ? f[x] : Rational(-f[x]);
      EXPECT_EQ(coefficients[set], sum / (1 << n)) << "n = " << n << ", S = " << set;
    }
  }
}

TEST(LevelWeights, AddUpToTheMeanSquareAndAreThoseOfAParity) {
  RandomNumbers random(12);
  for (int n = 0; n <= 7; ++n) {
    const auto f = random_table(random, n);
    const auto weights = level_weights(fourier_coefficients(f));
    ASSERT_EQ(weights.size(), static_cast<std::size_t>(n) + 1);
    Rational total(0), squares(0);
    for (const Rational& weight : weights) total += weight;
    for (const Rational& value : f) squares += value * value;
    EXPECT_EQ(total, squares / (1 << n)) << "n = " << n;
  }
  std::vector<Rational> parity;  // x_1 x_3 on n = 3
  for (std::uint32_t x = 0; x < 8; ++x) parity.emplace_back(std::popcount(x & 5U) % 2 == 0 ? 1 : -1);
  EXPECT_EQ(level_weights(fourier_coefficients(parity)), (std::vector<Rational>{0, 0, 1, 0}));
}

TEST(FourierCoefficients, RejectSizesThatAreNoPowerOfTwo) {
  EXPECT_THROW((void)fourier_coefficients({}), std::invalid_argument);
  EXPECT_THROW((void)fourier_coefficients(std::vector<Rational>(3)), std::invalid_argument);
  EXPECT_THROW((void)level_weights(std::vector<Rational>(6)), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
