#include "analysis/boolean/majority.hpp"

#include <algorithm>
#include <bit>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/real.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/super_catalan.hpp"

namespace lemmata::analysis {
namespace {

/// E[sign(sum x) prod_{i <= k} x_i] over the cube, with sign(0) = tie.
Rational by_definition(int n, int k, int tie) {
  std::int64_t sum = 0;
  for (std::uint32_t x = 0; x < 1U << n; ++x) {
    const int total = n - 2 * std::popcount(x);
    const int sign = total > 0 ? 1 : total < 0 ? -1 : tie;
    sum += std::popcount(x & ((1U << k) - 1)) % 2 == 0 ? sign : -sign;
  }
  return Rational(sum) / (Integer(1) << n);
}

TEST(MajorityFourierCoefficient, EqualsItsDefinitionForNUpTo12AndEveryTie) {
  for (int n = 1; n <= 12; ++n)
    for (int k = 0; k <= n; ++k)
      for (const int tie : {-1, 0, 1})
        EXPECT_EQ(majority_fourier_coefficient<Rational>(n, k, tie), by_definition(n, k, tie))
            << n << " " << k << " " << tie;
}

TEST(MajorityFourierCoefficient, SatisfiesParseval) {
  for (const int n : {1, 3, 25, 101}) {
    Rational sum(0);
    for (int k = 0; k <= n; ++k) {
      const Rational a = majority_fourier_coefficient<Rational>(n, k);
      sum += a * a * binomial_coefficient(n, k);
    }
    EXPECT_EQ(sum, 1) << n;
  }
}

TEST(MajorityFourierCoefficient, DoubleStaysWithinTheDocumentedRelativeError) {
  for (const int n : {1, 3, 101, 3001})
    for (const int k : {1, 3, 49, n - 2, n}) {
      if (k < 1 || k > n) continue;
      const Rational exact = majority_fourier_coefficient<Rational>(n, k);
      const Rational error = abs(Rational(majority_fourier_coefficient<double>(n, k)) - exact);
      EXPECT_LE(error, abs(exact) * (n + k) / (Integer(1) << 53)) << "n = " << n << ", k = " << k;
    }
}

TEST(MajorityFourierCoefficient, RealAndExpressionAgreeWithTheFraction) {
  for (const int n : {1, 9, 101})
    for (int k = 1; k <= n; k += 2) {
      const Rational exact = majority_fourier_coefficient<Rational>(n, k);
      EXPECT_EQ(rational_value(majority_fourier_coefficient<Expression>(n, k)), exact);
      const Real relative = abs(majority_fourier_coefficient<Real>(n, k) / Real(exact) - 1);
      EXPECT_LT(relative, ldexp(Real(1), -300)) << "n = " << n << ", k = " << k;
    }
}

TEST(MajorityFourierCoefficient, BallContainsTheFractionUpToAMillion) {
  const BallPrecision precision(200);
  for (const std::int64_t n : {1, 7, 1001, 1000001})
    for (const std::int64_t k : {std::int64_t{1}, std::int64_t{3}, std::int64_t{101}, n / 2 | 1, n}) {
      if (k > n) continue;
      const Ball ball = majority_fourier_coefficient<Ball>(n, k);
      EXPECT_TRUE(contains(ball, majority_fourier_coefficient<Rational>(n, k)))
          << "n = " << n << ", k = " << k;
      EXPECT_GT(ball.relative_accuracy_bits(), 180) << "n = " << n << ", k = " << k;
    }
}

TEST(MajorityFourierCoefficient, BallReachesTenToTheTwelve) {
  const BallPrecision precision(200);
  const std::int64_t n = 1000000000001;
  // level 1 is u_m = C(2m,m)/4^m with 1/(m+1/2) < pi u_m^2 < 1/(m+1/4)
  const Ball square =
      majority_fourier_coefficient<Ball>(n, 1) * majority_fourier_coefficient<Ball>(n, 1) * pi<Ball>();
  EXPECT_EQ(less_than(square, Ball(1) / (Ball((n - 1) / 2) + Ball(1) / Ball(4))), Truth::yes);
  EXPECT_EQ(less_than(Ball(1) / (Ball((n - 1) / 2) + Ball(1) / Ball(2)), square), Truth::yes);
  // and each level follows from the one below it
  const Ball ratio = majority_fourier_coefficient<Ball>(n, 103) / majority_fourier_coefficient<Ball>(n, 101);
  EXPECT_TRUE(overlaps(ratio, Ball(-101) / Ball(n - 102)));
  EXPECT_GT(ratio.relative_accuracy_bits(), 150);
}

TEST(MajorityFourierCoefficient, RejectsWhatIsOutsideTheRange) {
  EXPECT_THROW((void)majority_fourier_coefficient<Rational>(4, 1), std::domain_error);
  EXPECT_THROW((void)majority_fourier_coefficient<Rational>(0, 0, 0), std::domain_error);
  EXPECT_THROW((void)majority_fourier_coefficient<double>(-3, 0), std::domain_error);
  EXPECT_THROW((void)majority_fourier_coefficient<Ball>(5, 6), std::domain_error);
  EXPECT_THROW((void)majority_fourier_coefficient<Ball>(5, -1), std::domain_error);
  EXPECT_THROW((void)majority_fourier_coefficient<Rational>(4, 2, 2), std::domain_error);
}

TEST(MajorityFourierNumerators, AreTheCoefficientsOverAPowerOfTwo) {
  for (const int n : {1, 3, 5, 7, 101, 103}) {
    const auto numerators = majority_fourier_numerators(n);
    ASSERT_EQ(numerators.size(), static_cast<std::size_t>((n - 1) / 4 + 1));
    for (int k = 1; k <= n; k += 2)
      EXPECT_EQ(Rational(numerators[static_cast<std::size_t>(std::min(k - 1, n - k) / 2)]) /
                    (Integer(1) << (n - 1)),
                abs(majority_fourier_coefficient<Rational>(n, k)))
          << "n = " << n << ", k = " << k;
  }
}

TEST(MajorityFourierNumerators, RefusesASizeThatWouldNotFit) {
  EXPECT_THROW((void)majority_fourier_numerators(10000001), std::length_error);
  EXPECT_THROW((void)majority_fourier_numerators(10), std::domain_error);
}

/// min over the levels k-1 minus max over the levels k+1, from the coefficients.
Rational gap_by_definition(int n, int k, int tie) {
  const Rational relevant = abs(by_definition(n, k - 1, tie));
  return k == n ? relevant : Rational(relevant - abs(by_definition(n, k + 1, tie)));
}

TEST(MajorityFourierGap, EqualsItsDefinitionForNUpTo12AndEveryTie) {
  for (int n = 1; n <= 12; ++n)
    for (int k = 1; k <= n; ++k)
      for (const int tie : {-1, 0, 1})
        EXPECT_EQ(majority_fourier_gap<Rational>(n, k, tie), gap_by_definition(n, k, tie))
            << n << " " << k << " " << tie;
}

TEST(MajorityFourierGap, HasTheValuesThatTheLectureNeeds) {
  EXPECT_EQ(majority_fourier_gap<Rational>(9, 4), Rational(1, 64));
  EXPECT_EQ(majority_fourier_gap<Rational>(5, 4), Rational(-1) / 4);
  EXPECT_EQ(majority_fourier_gap<Rational>(3, 2), 0);
}

TEST(MajorityFourierGap, KnowsItsSignAsABall) {
  EXPECT_EQ(is_positive(majority_fourier_gap<Ball>(1000000001, 100)), Truth::yes);
  EXPECT_EQ(is_positive(majority_fourier_gap<Ball>(101, 60)), Truth::no);
  EXPECT_TRUE(majority_fourier_gap<Ball>(199, 100).is_exact());  // n = 2k - 1: exactly zero
}

TEST(ScaledSuperCatalan, IsTheFactorialFormula) {
  const auto factorial = [](int n) {
    Integer product(1);
    for (int i = 2; i <= n; ++i) product *= i;
    return product;
  };
  for (int p = 0; p <= 12; ++p)
    for (int q = 0; q <= 12; ++q)
      EXPECT_EQ(scaled_super_catalan<Rational>(p, q), Rational(factorial(2 * p) * factorial(2 * q)) /
                                                          (factorial(p) * factorial(q) * factorial(p + q)) /
                                                          (Integer(1) << 2 * (p + q)));
}

TEST(KrawtchoukPolynomial, IsACoefficientOfAProductOfPowers) {
  for (int n = 0; n <= 9; ++n)
    for (int x = 0; x <= n; ++x) {
      std::vector<std::int64_t> product = {1};  // (1-z)^x (1+z)^(n-x)
      for (int i = 0; i < n; ++i) {
        product.push_back(0);
        for (std::size_t j = product.size() - 1; j > 0; --j) product[j] += (i < x ? -1 : 1) * product[j - 1];
      }
      for (int j = 0; j <= n; ++j)
        EXPECT_EQ(krawtchouk_polynomial(j, x, n), product[static_cast<std::size_t>(j)])
            << j << " " << x << " " << n;
      EXPECT_EQ(krawtchouk_polynomial(n + 1, x, n), 0);
      EXPECT_EQ(krawtchouk_polynomial(-1, x, n), 0);
    }
}

}  // namespace
}  // namespace lemmata::analysis
