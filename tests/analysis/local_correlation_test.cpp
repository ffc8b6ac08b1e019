#include "analysis/boolean/local_correlation.hpp"

#include <bit>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// E[chi_I(x) x_j] under the product law, by the sum over the cube.
Rational by_definition(int d, std::uint32_t set, int j, const Rational& mu) {
  Rational sum(0);
  for (std::uint32_t x = 0; x < 1U << d; ++x) {
    Rational weight(std::popcount(x & (set ^ (1U << j))) % 2 == 0 ? 1 : -1);
    for (int i = 0; i < d; ++i) weight *= (x >> i & 1U) != 0 ? (1 - mu) / 2 : (1 + mu) / 2;
    sum += weight;
  }
  return sum;
}

TEST(LocalCorrelation, EqualsItsDefinitionUnderEveryBias) {
  for (int a = -4; a <= 4; ++a)
    for (int k = 0; k <= 4; ++k) {
      const Rational mu(a, 4);
      const std::uint32_t set = (1U << k) - 1;
      if (k > 0) {
        EXPECT_EQ(local_correlation(mu, k, true), by_definition(5, set, 0, mu))
            << "a = " << a << ", k = " << k;
        EXPECT_EQ(local_correlation_gap(mu, k),
                  abs(Rational(by_definition(5, set, 0, mu) - by_definition(5, set, 4, mu))));
      }
      EXPECT_EQ(local_correlation(mu, k, false), by_definition(5, set, 4, mu))
          << "a = " << a << ", k = " << k;
    }
}

TEST(LocalCorrelation, VanishesForUniformInputsAndTwoBitsOrMore) {
  for (int k = 2; k <= 6; ++k) {
    EXPECT_EQ(local_correlation(0, k, true), 0);
    EXPECT_EQ(local_correlation_gap(0, k), 0);
  }
  EXPECT_EQ(local_correlation_gap(0, 1), 1);
}

TEST(LocalCorrelation, RejectsArgumentsOutsideTheRange) {
  EXPECT_THROW((void)local_correlation(Rational(3, 2), 2, true), std::domain_error);
  EXPECT_THROW((void)local_correlation(0, 0, true), std::domain_error);
  EXPECT_THROW((void)local_correlation(0, -1, false), std::domain_error);
  EXPECT_THROW((void)local_correlation_gap(-2, 2), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
