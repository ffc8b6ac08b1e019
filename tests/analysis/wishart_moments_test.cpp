#include "analysis/linear/wishart_moments.hpp"

#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

TEST(WishartTracePolynomial, EqualsTheSumOverAllPairings) {
  for (int k = 1; k <= 6; ++k)
    EXPECT_EQ(wishart_trace_polynomial(k), wishart_trace_polynomial_by_pairings(k)) << "k = " << k;
}

TEST(WishartTracePolynomial, EqualsIntegrationByParts) {
  for (int k = 1; k <= 14; ++k)
    EXPECT_EQ(wishart_trace_polynomial(k), wishart_power_sum_polynomial({k})) << "k = " << k;
}

TEST(WishartTracePolynomial, IsPrintedAsAUserWouldWriteIt) {
  EXPECT_EQ(to_string(wishart_trace_polynomial(1)), "n*d");
  EXPECT_EQ(to_string(wishart_trace_polynomial(2)), "n*d*(n+d+1)");
  EXPECT_EQ(to_string(wishart_trace_polynomial(3)), "n*d*(n^2+3*n*d+d^2+3*n+3*d+4)");
  EXPECT_EQ(to_string(wishart_trace_polynomial(4)),
            "n*d*(n^3+6*n^2*d+6*n*d^2+d^3+6*n^2+17*n*d+6*d^2+21*n+21*d+20)");
  EXPECT_EQ(to_string(wishart_trace_polynomial(2, MatrixField::complex)), "n*d*(n+d)");
  EXPECT_EQ(to_string(wishart_trace_polynomial(3, MatrixField::complex)), "n*d*(n^2+3*n*d+d^2+1)");
  EXPECT_EQ(to_string(SizePolynomial{}), "0");
  EXPECT_EQ(to_string(SizePolynomial{{{0, 0}, Integer(-2)}, {{1, 0}, Integer(1)}}), "n-2");
}

TEST(WishartTracePolynomial, IsSymmetricInTheTwoSizes) {
  for (const MatrixField field : {MatrixField::real, MatrixField::complex})
    for (const int k : {5, 20, 60}) {
      const SizePolynomial p = wishart_trace_polynomial(k, field);
      for (const auto& [powers, coefficient] : p)
        EXPECT_EQ(p.at({powers.second, powers.first}), coefficient)
            << "k = " << k << ", n^" << powers.first << " d^" << powers.second;
    }
}

TEST(WishartTraceMoment, EqualsThePolynomial) {
  for (const MatrixField field : {MatrixField::real, MatrixField::complex})
    for (const int k : {1, 2, 3, 7, 23})
      for (const std::int64_t n : {0, 1, 2, 5, 40})
        for (const std::int64_t d : {0, 1, 3, 4, 1000})
          EXPECT_EQ(wishart_trace_moment(n, d, k, field), evaluate(wishart_trace_polynomial(k, field), n, d))
              << "n = " << n << ", d = " << d << ", k = " << k;
}

TEST(WishartTraceMoment, IsThatOfChiSquaredForOneColumn) {
  // real: E (chi^2_n)^k = n (n+2) ... (n+2k-2); complex: of a sum of n exponentials n (n+1) ... (n+k-1)
  for (const int k : {1, 2, 14, 200})
    for (const std::int64_t n : {1, 2, 31}) {
      Integer real(1), complex(1);
      for (int j = 0; j < k; ++j) {
        real *= n + 2 * j;
        complex *= n + j;
      }
      EXPECT_EQ(wishart_trace_moment(n, 1, k), real) << "n = " << n << ", k = " << k;
      EXPECT_EQ(wishart_trace_moment(1, n, k), real) << "d = " << n << ", k = " << k;
      EXPECT_EQ(wishart_trace_moment(n, 1, k, MatrixField::complex), complex) << "n = " << n << ", k = " << k;
    }
}

TEST(WishartTraceMoment, IsAtLeastThePowerOfItsMean) {
  // Jensen: E tr W^k / d >= (E tr W / d)^k = n^k
  for (const std::int64_t d : {2, 30, 1000000000})
    EXPECT_GE(wishart_trace_moment(20, d, 200), Integer(d) * pow(Integer(20), 200U)) << "d = " << d;
}

TEST(WishartPowerSums, EqualThoseOfTheTrace) {
  // tr W is chi^2 with n d degrees of freedom: E (tr W)^3 = nd (nd+2) (nd+4)
  const SizePolynomial cube = wishart_power_sum_polynomial({1, 1, 1});
  const SizePolynomial mixed = wishart_power_sum_polynomial({1, 3}),
                       also = wishart_power_sum_polynomial({3, 1});
  EXPECT_EQ(mixed, also);
  for (const std::int64_t n : {1, 2, 7})
    for (const std::int64_t d : {1, 3, 10}) {
      EXPECT_EQ(evaluate(cube, n, d), n * d * (n * d + 2) * (n * d + 4)) << "n = " << n << ", d = " << d;
      // tr W is independent of W / tr W, so E tr W^3 tr W = (nd + 6) E tr W^3
      EXPECT_EQ(evaluate(mixed, n, d), (n * d + 6) * wishart_trace_moment(n, d, 3))
          << "n = " << n << ", d = " << d;
    }
  EXPECT_EQ(wishart_power_sum_polynomial({}), (SizePolynomial{{{0, 0}, Integer(1)}}));
}

TEST(WishartTraceMoment, RejectsWhatIsOutsideItsRange) {
  EXPECT_THROW(static_cast<void>(wishart_trace_moment(-1, 2, 3)), std::domain_error);
  EXPECT_THROW(static_cast<void>(wishart_trace_moment(2, 2, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(wishart_trace_moment(2, 2, most_trace_power + 1)), std::length_error);
  EXPECT_THROW(static_cast<void>(wishart_trace_polynomial(61)), std::length_error);
  EXPECT_THROW(static_cast<void>(wishart_trace_polynomial_by_pairings(9)), std::length_error);
  EXPECT_THROW(static_cast<void>(wishart_power_sum_polynomial({12, 13})), std::length_error);
  EXPECT_THROW(static_cast<void>(wishart_power_sum_polynomial({0})), std::domain_error);
}

TEST(InverseWishart, HasTheMomentsOfChiSquaredForOneColumn) {
  // E 1/chi^2_n = 1/(n-2), E 1/chi^4_n = 1/((n-2)(n-4))
  for (const std::int64_t n : {5, 6, 20}) {
    EXPECT_EQ(inverse_wishart_trace(n, 1), Rational(1, n - 2)) << "n = " << n;
    const auto second = inverse_wishart_second_moments(n, 1).value();
    EXPECT_EQ(second.trace_of_square, Rational(1, (n - 2) * (n - 4))) << "n = " << n;
    EXPECT_EQ(second.square_of_trace, second.trace_of_square) << "n = " << n;
  }
}

TEST(InverseWishart, HasTheVarianceOfTheCatalogue) {
  const auto second = inverse_wishart_second_moments(14, 3).value();
  const Rational mean = inverse_wishart_trace(14, 3).value();
  EXPECT_EQ(mean, Rational(3, 10));
  EXPECT_EQ(second.square_of_trace - mean * mean, Rational(9 * 9 + 6, 11 * 10 * 8) - Rational(9, 100));
  EXPECT_EQ(inverse_wishart_trace(3, 14), mean);
  EXPECT_EQ(inverse_wishart_second_moments(3, 14)->trace_of_square, second.trace_of_square);
}

TEST(InverseWishart, IsInfiniteNearTheSquare) {
  for (const std::int64_t d : {9, 10, 11})
    EXPECT_FALSE(inverse_wishart_trace(10, d).has_value()) << "d = " << d;
  for (const std::int64_t d : {7, 10, 13})
    EXPECT_FALSE(inverse_wishart_second_moments(10, d).has_value()) << "d = " << d;
  EXPECT_TRUE(inverse_wishart_trace(10, 8).has_value());
  EXPECT_TRUE(inverse_wishart_second_moments(10, 6).has_value());
  EXPECT_THROW(static_cast<void>(inverse_wishart_trace(0, 3)), std::domain_error);
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(inverse_wishart_trace(largest, 1), Rational(1, largest - 2));
}

}  // namespace
}  // namespace lemmata::analysis
