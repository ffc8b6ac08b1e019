#include "numeric/network/unit_spectrum.hpp"

#include <bit>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

std::int64_t sum_at(const std::vector<std::int64_t>& weights, std::int64_t bias, std::uint64_t x) {
  std::int64_t z = bias;
  for (std::size_t i = 0; i < weights.size(); ++i) z += (x >> i & 1U) != 0 ? -weights[i] : weights[i];
  return z;
}

template <class Function>
std::int64_t coefficient(int d, std::uint64_t set, const Function& h) {
  std::int64_t sum = 0;
  for (std::uint64_t x = 0; x < std::uint64_t{1} << d; ++x)
    sum += std::popcount(x & set) % 2 != 0 ? -h(x) : h(x);
  return sum;
}

/// Small weights, so that z = 0 is met.
std::vector<std::int64_t> random_weights(int d, std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  std::vector<std::int64_t> weights;
  for (int i = 0; i < d; ++i) weights.push_back(static_cast<std::int64_t>(bits() % 7) - 3);
  return weights;
}

TEST(UnitSpectrum, EqualsItsDefinitionForUpTo8Inputs) {
  for (int d = 0; d <= 8; ++d)
    for (const std::int64_t bias : {-1, 0, 2}) {
      const auto weights = random_weights(d, static_cast<std::uint64_t>(d) + 10);
      const SignValues values{-2, 1, 3};
      std::vector<std::int32_t> spectrum(std::size_t{1} << d);
      unit_sign_spectrum(weights, bias, values, spectrum);
      const auto h = [&](std::uint64_t x) -> std::int64_t {
        const std::int64_t z = sum_at(weights, bias, x);
        return z > 0 ? values.positive : z < 0 ? values.negative : values.zero;
      };
      std::vector<std::int64_t> products(spectrum.size());
      unit_value_spectrum(weights, bias, values, products);
      for (std::uint64_t set = 0; set < spectrum.size(); ++set) {
        EXPECT_EQ(spectrum[set], coefficient(d, set, h)) << "d = " << d << ", set " << set;
        EXPECT_EQ(products[set],
                  coefficient(d, set, [&](std::uint64_t x) { return sum_at(weights, bias, x) * h(x); }))
            << "d = " << d << ", set " << set;
      }
    }
}

TEST(UnitSpectrum, OfTheValueFollowsFromThatOfTheSign) {
  const auto weights = random_weights(9, 4);
  const SignValues values{0, 1, 2};
  std::vector<std::int32_t> sign(512);
  std::vector<std::int64_t> value(512);
  unit_sign_spectrum(weights, -2, values, sign);
  unit_value_spectrum(weights, -2, values, value);
  for (std::uint64_t set = 0; set < 512; ++set) {
    std::int64_t sum = -2 * sign[set];
    for (std::size_t i = 0; i < 9; ++i) sum += weights[i] * sign[set ^ std::uint64_t{1} << i];
    EXPECT_EQ(value[set], sum) << "set " << set;
  }
}

TEST(UnitSpectrum, OfADerivativeInAWeightIsShifted) {
  const auto weights = random_weights(6, 3);
  std::vector<std::int32_t> spectrum(64);
  unit_sign_spectrum(weights, 1, {0, 1, 2}, spectrum);
  for (std::size_t i = 0; i < 6; ++i)
    for (std::uint64_t set = 0; set < 64; ++set)
      EXPECT_EQ(spectrum[set ^ std::uint64_t{1} << i],
                coefficient(6, set, [&](std::uint64_t x) -> std::int64_t {
                  const std::int64_t z = sum_at(weights, 1, x);
                  const std::int64_t twice_slope = z > 0 ? 2 : z == 0 ? 1 : 0;
                  return (x >> i & 1U) != 0 ? -twice_slope : twice_slope;
                }));
}

TEST(UnitSpectrum, IsTheSameForAnyNumberOfThreadsBeyondOneBlock) {
  const auto weights = random_weights(14, 5);
  std::vector<std::int32_t> one(1 << 14), three(1 << 14);
  unit_sign_spectrum(weights, 1, {0, 0, 2}, one, 1);
  unit_sign_spectrum(weights, 1, {0, 0, 2}, three, 3);
  EXPECT_EQ(one, three);
  std::vector<std::int64_t> values_one(1 << 14), values_three(1 << 14);
  unit_value_spectrum(weights, 1, {0, 0, 2}, values_one, 1);
  unit_value_spectrum(weights, 1, {0, 0, 2}, values_three, 3);
  EXPECT_EQ(values_one, values_three);
  for (const std::uint64_t set : {0U, 1U, 12345U, 16383U})
    EXPECT_EQ(values_one[set], coefficient(14, set, [&](std::uint64_t x) -> std::int64_t {
                const std::int64_t z = sum_at(weights, 1, x);
                return z > 0 ? 2 * z : 0;
              }));
}

TEST(UnitSpectrum, RefusesOtherSizesAndSumsThatDoNotFit) {
  std::vector<std::int32_t> spectrum(4);
  std::vector<std::int64_t> values(4);
  const std::vector<std::int64_t> small{1, 2}, large{std::int64_t{1} << 61, std::int64_t{1} << 61};
  EXPECT_THROW(unit_sign_spectrum(std::vector<std::int64_t>{1}, 0, {}, spectrum), std::invalid_argument);
  EXPECT_THROW(unit_sign_spectrum(small, 0, {0, 0, 5}, spectrum), std::invalid_argument);
  EXPECT_THROW(unit_sign_spectrum(large, 0, {}, spectrum), std::length_error);
  EXPECT_THROW(unit_sign_spectrum(std::vector<std::int64_t>(29, 1), 0, {}, spectrum), std::length_error);
  EXPECT_THROW(unit_value_spectrum(large, 0, {0, 0, 1}, values), std::length_error);
  EXPECT_THROW(unit_value_spectrum(std::vector<std::int64_t>{std::int64_t{1} << 60, 0}, 0, {0, 0, 2}, values),
               std::length_error);
  EXPECT_THROW(unit_value_spectrum(small, 0, {0, 0, 1}, std::span(values).first(2)), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
