#include "analysis/boolean/noise_stability.hpp"

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/legendre.hpp"

namespace lemmata::analysis {
namespace {

int majority(int n, std::uint32_t x) { return 2 * __builtin_popcount(x) < n ? 1 : -1; }

/// E[Maj(x) Maj(y)] over all 4^n pairs, a pair that differs in d coordinates having the weight ((1-rho)/2)^d ((1+rho)/2)^(n-d).
Rational by_definition(int n, const Rational& rho) {
  Rational sum(0);
  for (std::uint32_t x = 0; x < 1U << n; ++x)
    for (std::uint32_t y = 0; y < 1U << n; ++y) {
      const int differ = __builtin_popcount(x ^ y);
      sum += pow(Rational((1 - rho) / 2), differ) * pow(Rational((1 + rho) / 2), n - differ) *
             (majority(n, x) * majority(n, y));
    }
  return sum / (1 << n);
}

TEST(MajorityNoiseStability, EqualsItsDefinitionForNUpTo5) {
  for (const int n : {1, 3, 5})
    for (const Rational& rho : {Rational(0), Rational(1), Rational(1, 3), Rational(-1), Rational(2, 5)})
      EXPECT_EQ(majority_noise_stability(n, rho), by_definition(n, rho)) << n << " " << rho;
}

TEST(MajorityNoiseStability, AgreesInAllScalars) {
  for (const int n : {1, 21, 201}) {
    const Rational rho(3, 7), exact = majority_noise_stability(n, rho);
    EXPECT_TRUE(contains(majority_noise_stability(n, Ball(rho)), exact)) << n;
    EXPECT_NEAR(majority_noise_stability(n, 3.0 / 7), static_cast<double>(exact), 1e-12)
        << n;  // 6n operations, values below 1
    EXPECT_LT(abs(majority_noise_stability(n, Real(rho)) - Real(exact)), ldexp(Real(1), -300)) << n;
  }
  const Expression rho = symbol("rho");
  EXPECT_EQ(rational_value(substitute(majority_noise_stability(7, rho), rho, Expression(Rational(1, 3)))),
            majority_noise_stability(7, Rational(1, 3)));
}

TEST(MajorityNoiseStabilityDerivative, IsTheDerivative) {
  const Expression rho = symbol("rho");
  for (const int n : {1, 3, 9})
    EXPECT_EQ(is_zero(derivative(majority_noise_stability(n, rho), rho) -
                      majority_noise_stability_derivative(n, rho)),
              Truth::yes)
        << n;
}

TEST(MajorityNoiseStability, RejectsWhatIsOutsideTheRange) {
  EXPECT_THROW((void)majority_noise_stability(4, Rational(1, 2)), std::domain_error);
  EXPECT_THROW((void)majority_noise_stability(3, Rational(3, 2)), std::domain_error);
  EXPECT_THROW((void)majority_noise_stability(3, -1.5), std::domain_error);
  EXPECT_THROW((void)majority_noise_stability(3, std::nan("")), std::domain_error);
  EXPECT_THROW((void)majority_noise_stability(3, Ball(2)), std::domain_error);
}

TEST(MajorityLevelWeight, SumsToOneOverTheLevels) {
  for (const int n : {1, 3, 51}) {
    Rational sum(0);
    for (int k = 0; k <= n; ++k) sum += majority_level_weight<Rational>(n, k);
    EXPECT_EQ(sum, 1) << n;
  }
}

TEST(ArcsinCoefficient, IsThatOfTheSeries) {
  // arcsin x = x + x^3/6 + 3 x^5/40 + 5 x^7/112 + 35 x^9/1152 + ...
  EXPECT_EQ(arcsin_coefficient<Rational>(1), 1);
  EXPECT_EQ(arcsin_coefficient<Rational>(3), Rational(1, 6));
  EXPECT_EQ(arcsin_coefficient<Rational>(5), Rational(3, 40));
  EXPECT_EQ(arcsin_coefficient<Rational>(7), Rational(5, 112));
  EXPECT_EQ(arcsin_coefficient<Rational>(9), Rational(35, 1152));
  EXPECT_EQ(arcsin_coefficient<Rational>(4), 0);
}

TEST(LegendrePolynomial, HasItsFirstCases) {
  const Rational x(2, 3);
  EXPECT_EQ(legendre_polynomial(0, x), 1);
  EXPECT_EQ(legendre_polynomial(1, x), x);
  EXPECT_EQ(legendre_polynomial(2, x), (3 * x * x - 1) / 2);
  EXPECT_EQ(legendre_polynomial(3, x), (5 * x * x * x - 3 * x) / 2);
  EXPECT_EQ(legendre_polynomial(40, Rational(1)), 1);
  EXPECT_TRUE(contains(legendre_polynomial(40, Ball(x)), legendre_polynomial(40, x)));
}

}  // namespace
}  // namespace lemmata::analysis
