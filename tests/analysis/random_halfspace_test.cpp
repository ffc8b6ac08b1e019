#include "analysis/boolean/random_halfspace.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/hermite.hpp"

namespace lemmata::analysis {
namespace {

/// Whether the ball lies within the last printed digit of a decimal given by four-digit tables.
void expect_near(const Ball& ball, const Rational& printed, const Rational& half_a_digit) {
  EXPECT_TRUE(contains(Ball(printed, half_a_digit), ball)) << to_string(ball) << " against " << printed;
}

TEST(HermitePolynomial, HasItsFirstCases) {
  const Rational x(2, 3);
  EXPECT_EQ(hermite_polynomial(0, x), 1);
  EXPECT_EQ(hermite_polynomial(1, x), x);
  EXPECT_EQ(hermite_polynomial(2, x), x * x - 1);
  EXPECT_EQ(hermite_polynomial(3, x), x * x * x - 3 * x);
  EXPECT_EQ(hermite_polynomial(4, x), x * x * x * x - 6 * x * x + 3);
  EXPECT_TRUE(contains(hermite_polynomial(30, Ball(x)), hermite_polynomial(30, x)));
  EXPECT_THROW((void)hermite_polynomial(-1, x), std::domain_error);
}

TEST(GaussianHalfspaceProjection, IsTheTaylorCoefficientOfTheErrorFunction) {
  // E[sign(s) w_1 ... w_k] is the k-th derivative of erf(u / sqrt(2n)) at u = 0: erf x = 2/sqrt(pi) (x - x^3/3 + x^5/10 - ...)
  const int n = 11;
  const Ball root = sqrt_nonnegative(pi<Ball>()), step = sqrt_nonnegative(Ball(2 * n));
  const std::array<Rational, 3> series = {1, Rational(-1, 3), Rational(1, 10)};
  const std::array<int, 3> factorial = {1, 6, 120};
  for (int p = 0; p < 3; ++p) {
    const auto i = static_cast<std::size_t>(p);
    const Ball expected = Ball(2) / root * Ball(Rational(series[i] * factorial[i])) / pow(step, 2 * p + 1);
    const Ball value = gaussian_halfspace_projection(n, 2 * p + 1);
    EXPECT_TRUE(overlaps(value, expected)) << to_string(value) << " " << to_string(expected);
    EXPECT_GE(value.relative_accuracy_bits(), 110);
  }
  EXPECT_EQ(is_zero(gaussian_halfspace_projection(n, 4)), Truth::yes);
}

TEST(GaussianHalfspaceSecondMoment, SumsToOneOverAllSets) {
  for (const int n : {1, 2, 7, 40}) {
    Ball sum(0);
    for (int k = 1; k <= n; ++k)
      sum += Ball(binomial_coefficient(n, k)) * gaussian_halfspace_second_moment(n, k);
    EXPECT_TRUE(contains(sum, Rational(1))) << n << ": " << to_string(sum);
    EXPECT_LT(sum.radius(), Rational(1, Integer(1) << 100)) << n;
  }
}

TEST(GaussianHalfspaceSecondMoment, IsTheMeanOverAllPairsOfPointsForNUpTo4) {
  for (int n = 1; n <= 4; ++n)
    for (int k = 1; k <= n; ++k) {
      Ball sum(0);
      const std::uint32_t subset = (1U << k) - 1;
      for (std::uint32_t x = 0; x < 1U << n; ++x)
        for (std::uint32_t y = 0; y < 1U << n; ++y) {
          const int inner = n - 2 * __builtin_popcount(x ^ y);
          const int sign = __builtin_parity((x ^ y) & subset) != 0 ? -1 : 1;
          sum += Ball(2 * sign) / pi<Ball>() * arcsin(Ball(Rational(inner, n)));
        }
      const Ball mean = sum / Ball(1 << (2 * n));
      EXPECT_TRUE(overlaps(gaussian_halfspace_second_moment(n, k), mean)) << n << " " << k;
    }
}

TEST(GaussianHalfspaceSecondMoment, IsAccurateForEveryLevel) {
  for (const auto& [n, k] : {std::pair{5000, 1}, {5000, 5}, {1000, 501}, {400, 399}, {99, 99}}) {
    const Ball value = gaussian_halfspace_second_moment(n, k);
    EXPECT_GE(value.relative_accuracy_bits(), 100) << n << " " << k;
    EXPECT_EQ(is_positive(value), Truth::yes) << n << " " << k;
  }
}

TEST(GaussianHalfspaceSecondMoment, AtFullLevelIsTheNextOneScaled) {
  // A_(2k)(k) = 2^-k A_k(k)
  for (const int k : {1, 3, 5, 9})
    EXPECT_TRUE(overlaps(gaussian_halfspace_second_moment(2 * k, k),
                         gaussian_halfspace_second_moment(k, k) * Ball::power_of_two(-k)))
        << k;
}

TEST(GaussianGapBound, HasTheTabulatedValues) {
  expect_near(gaussian_gap_bound(25, 2), Rational(1118, 10000), Rational(1, 20000));
  expect_near(gaussian_gap_bound(50, 2), Rational(532, 10000), Rational(1, 20000));
  expect_near(gaussian_gap_bound(100, 2), Rational(260, 10000), Rational(1, 20000));
  expect_near(gaussian_gap_bound(200, 2), Rational(1286, 100000), Rational(1, 200000));
  expect_near(gaussian_gap_bound(50, 4), Rational(777, 1000), Rational(1, 2000));
  expect_near(gaussian_gap_bound(100, 4), Rational(365, 1000), Rational(1, 2000));
  expect_near(gaussian_gap_bound(400, 4), Rational(872, 10000), Rational(1, 20000));
}

TEST(GaussianGapBound, IsAccurateAndApproachesItsRate) {
  for (const int k : {2, 4, 6, 10}) {
    const int n = 5000;
    const Ball bound = gaussian_gap_bound(n, k);
    EXPECT_GE(bound.relative_accuracy_bits(), 100) << k;
    Integer odd(1);
    for (int i = k - 3; i > 1; i -= 2) odd *= i;
    const Ball limit = Ball(2) / pi<Ball>() * Ball(Integer(odd * odd * (k - 1) * (k - 1) * (k + 2)));
    const Ball ratio = Ball(n) * bound / limit;
    expect_near(ratio, Rational(1), Rational(k * k, n));
  }
}

TEST(LimitGap, IsTheProductOfAllButTheLargest) {
  const std::vector<Rational> weights = {Rational(3, 2), Rational(-5, 4), Rational(1, 3), Rational(-1)};
  const Ball expected = sqrt_nonnegative(Ball(2) / pi<Ball>()) * Ball(Rational(5, 12));
  EXPECT_TRUE(overlaps(limit_gap(weights), expected));
  EXPECT_TRUE(overlaps(limit_gap(std::vector<Rational>{Rational(-7), Rational(2)}),
                       sqrt_nonnegative(Ball(2) / pi<Ball>()) * Ball(2)));
  EXPECT_EQ(is_zero(limit_gap(std::vector<Rational>{Rational(0), Rational(2)})), Truth::yes);
  EXPECT_EQ(is_zero(limit_gap(std::vector<Rational>{Rational(0), Rational(0)})), Truth::yes);
}

TEST(LimitGap, InDoublesStaysWithinTheDocumentedError) {
  for (const int k : {2, 4, 10, 30}) {
    std::vector<double> weights;
    std::vector<Rational> same;
    for (int i = 0; i < k; ++i) {
      weights.push_back(std::sin(static_cast<double>(k + 7 * i)) * 2);
      same.emplace_back(weights.back());
    }
    const Ball exact = limit_gap(same);
    const Rational error = Rational(limit_gap(weights)) / exact.midpoint() - 1;
    EXPECT_LT(abs(error), Rational(k + 2, Integer(1) << 53)) << k;
  }
}

TEST(BiasedGapBound, IsTheSumOfItsMoments) {
  const int n = 14;
  for (const int k : {1, 3, 5}) {
    const Ball scale = pow(Ball(n + 1), k);
    const Ball projection = gaussian_halfspace_projection(n + 1, k);
    const Ball relevant = scale * (gaussian_halfspace_second_moment(n + 1, k) - projection * projection);
    const Ball irrelevant = scale * gaussian_halfspace_second_moment(n + 1, k + 2);
    EXPECT_TRUE(overlaps(biased_gap_bound(n, k), Ball(2) * (Ball(k) * relevant + Ball(n - k) * irrelevant)))
        << k;
    EXPECT_GE(biased_gap_bound(n, k).relative_accuracy_bits(), 100) << k;
  }
}

TEST(BiasedLimitGap, HasTheBiasAsAFactor) {
  const std::vector<Rational> weights = {Rational(3, 2), Rational(-5, 4), Rational(1, 3)};
  EXPECT_TRUE(overlaps(biased_limit_gap(weights, Rational(-2)),
                       sqrt_nonnegative(Ball(2) / pi<Ball>()) * Ball(Rational(5, 6))));
  EXPECT_THROW((void)biased_limit_gap(std::vector<Rational>(2, Rational(1)), Rational(1)), std::domain_error);
  EXPECT_THROW((void)biased_gap_bound(10, 4), std::domain_error);
  EXPECT_THROW((void)biased_gap_bound(3, 3), std::domain_error);
  EXPECT_THROW((void)biased_gap_bound(5000, 3), std::domain_error);
}

TEST(LimitGapMean, HasItsFirstCases) {
  const Ball pi_ = pi<Ball>();
  EXPECT_TRUE(overlaps(limit_gap_mean(2), (Ball(4) - Ball(2) * sqrt_nonnegative(Ball(2))) / pi_));
  expect_near(limit_gap_mean(2), Rational(37292, 100000), Rational(1, 200000));
  expect_near(limit_gap_mean(4), Rational(179509, 1000000), Rational(1, 2000000));
  expect_near(limit_gap_mean(6), Rational(305536, 1000000), Rational(1, 2000000));
  EXPECT_GE(limit_gap_mean(200).relative_accuracy_bits(), 100);
}

TEST(LimitGapDistribution, HasTheQuantilesAsItsInverse) {
  expect_near(limit_gap_quantile_k2(Rational(1, 2)), Rational(2998, 10000), Rational(1, 20000));
  for (const Rational& p :
       {Rational(1, 1000000), Rational(1, 3), Rational(1, 2), Rational(999999, 1000000)}) {
    const Ball x = limit_gap_quantile_k2(p);
    EXPECT_TRUE(contains(limit_gap_cdf_k2(x), p)) << p;
    EXPECT_GE(x.relative_accuracy_bits(), 120) << p;
  }
  EXPECT_EQ(is_zero(limit_gap_cdf_k2(Ball(-1))), Truth::yes);
  EXPECT_TRUE(contains(limit_gap_cdf_k2(Ball::interval(Rational(-1), Rational(1, 2))), Rational(0)));
}

TEST(BiasedHalfspaceProjection, IsThatOfNoBiasAtZero) {
  for (int k = 1; k <= 8; ++k)
    EXPECT_TRUE(overlaps(biased_halfspace_projection(9, k, Ball(0)), gaussian_halfspace_projection(9, k)))
        << k;
}

TEST(BiasedHalfspaceProjection, IsADerivativeOfTheErrorFunction) {
  // h_j(beta) is the j-th derivative of erf((u + beta)/sqrt 2) at u = 0; here j = 1, 2, by symmetric differences
  const BallPrecision precision(400);
  const Ball beta(Rational(2, 5)), root = sqrt_nonnegative(Ball(2));
  const Rational h(1, Integer(1) << 60);
  const auto value = [&](const Rational& u) { return erf((Ball(u) + beta) / root); };
  const Ball first = (value(h) - value(-h)) / Ball(Rational(2 * h));
  const Ball second = (value(h) - Ball(2) * value(0) + value(-h)) / Ball(Rational(h * h));
  const Rational error = h * h * 4;  // derivatives of order 3 and 4 are below 4
  EXPECT_TRUE(overlaps(biased_halfspace_projection(2, 1, beta) * root, first + Ball(Rational(0), error)));
  EXPECT_TRUE(overlaps(biased_halfspace_projection(2, 2, beta) * Ball(2), second + Ball(Rational(0), error)));
}

TEST(RandomHalfspace, RejectsWhatIsOutsideTheRange) {
  EXPECT_THROW((void)gaussian_halfspace_projection(3, 4), std::domain_error);
  EXPECT_THROW((void)gaussian_halfspace_projection(3, 0), std::domain_error);
  EXPECT_THROW((void)gaussian_halfspace_second_moment(5001, 1), std::domain_error);
  EXPECT_THROW((void)gaussian_gap_bound(10, 3), std::domain_error);
  EXPECT_THROW((void)gaussian_gap_bound(4, 4), std::domain_error);
  EXPECT_THROW((void)limit_gap(std::vector<double>{1.0}), std::domain_error);
  EXPECT_THROW((void)limit_gap(std::vector<double>(32, 1.0)), std::domain_error);
  EXPECT_THROW((void)limit_gap_mean(3), std::domain_error);
  EXPECT_THROW((void)limit_gap_quantile_k2(Rational(1)), std::domain_error);
  EXPECT_THROW((void)biased_halfspace_projection(2, 3, Ball(1)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
