#include "analysis/linear/marchenko_pastur.hpp"

#include <gtest/gtest.h>

#include "analysis/linear/wishart_moments.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

const std::vector<Rational> ratios{Rational(1, 100), Rational(1, 4), Rational(2, 3),  Rational(1),
                                   Rational(3, 2),   Rational(4),    Rational(101, 2)};

/// Points below, inside and above the support, and at rational edges.
std::vector<Rational> points(const Rational& gamma) {
  std::vector<Rational> result{-1, 0, Rational(1, 1000)};
  const auto [low, high] = marchenko_pastur_edges(gamma);
  for (int i = -1; i <= 17; ++i) result.push_back((low.midpoint() * (16 - i) + high.midpoint() * i) / 16);
  return result;
}

TEST(MarchenkoPasturDistribution, EqualsTheIntegralOfTheDensity) {
  for (const Rational& gamma : ratios)
    for (const Rational& x : points(gamma))
      EXPECT_TRUE(overlaps(marchenko_pastur_distribution(gamma, x),
                           marchenko_pastur_distribution_by_integration(gamma, x)))
          << "gamma = " << gamma << ", x = " << x;
}

TEST(MarchenkoPasturDistribution, HasTheDensityAsItsDerivative) {
  // between x and x + h the mean of the density lies between its values at the ends, where it is monotone
  const Rational h(1, 1000000);
  for (const auto& [gamma, x] : {std::pair<Rational, Rational>{Rational(1, 4), Rational(2)},
                                 {Rational(1), Rational(1, 2)},
                                 {Rational(4), Rational(7)}}) {
    const Ball slope =
        (marchenko_pastur_distribution(gamma, x + h) - marchenko_pastur_distribution(gamma, x)) / Ball(h);
    EXPECT_EQ(less_than(marchenko_pastur_density(gamma, x + h), slope), Truth::yes) << "gamma = " << gamma;
    EXPECT_EQ(less_than(slope, marchenko_pastur_density(gamma, x)), Truth::yes) << "gamma = " << gamma;
  }
}

TEST(MarchenkoPasturDistribution, IsRelativelyAccurateAtTheLowerEdge) {
  // the lower edge of gamma = 1/4 is 1/4
  const Rational x = Rational(1, 4) + pow(Rational(1, 10), 40);
  const Ball p = marchenko_pastur_distribution(Rational(1, 4), x);
  EXPECT_GE(p.relative_accuracy_bits(), BallPrecision::bits() - 2);
  EXPECT_EQ(less_than(p, Ball(pow(Rational(1, 10), 59))), Truth::yes);
  EXPECT_EQ(is_positive(p), Truth::yes);
}

TEST(MarchenkoPasturDistribution, HasItsAtomAtZero) {
  EXPECT_TRUE(contains(marchenko_pastur_distribution(4, 0), Rational(3, 4)));
  EXPECT_TRUE(marchenko_pastur_distribution(4, Rational(-1, 10)).is_exact());
  EXPECT_TRUE(contains(marchenko_pastur_distribution(4, 9), Rational(1)));
  EXPECT_EQ(marchenko_pastur_atom(Rational(1, 2)), 0);
  EXPECT_TRUE(contains(marchenko_pastur_distribution(Rational(1, 2), 0), Rational(0)));
}

TEST(MarchenkoPasturQuantile, InvertsTheDistribution) {
  for (const int bits : {53, 128, 1000}) {
    const BallPrecision precision(bits);
    for (const Rational& gamma : ratios)
      for (const Rational& p : {Rational(1, 1000000), Rational(1, 3), Rational(1, 2), Rational(99, 100)}) {
        const Ball x = marchenko_pastur_quantile(gamma, p);
        const Rational atom = marchenko_pastur_atom(gamma);
        if (p <= atom) {
          EXPECT_TRUE(x.is_exact() && contains(x, Rational(0))) << "gamma = " << gamma << ", p = " << p;
          continue;
        }
        EXPECT_GE(x.relative_accuracy_bits(), bits - 3) << "gamma = " << gamma << ", p = " << p;
        EXPECT_NE(less_than(Ball(p), marchenko_pastur_distribution(gamma, x.lower())), Truth::yes)
            << "gamma = " << gamma << ", p = " << p;
        EXPECT_NE(less_than(marchenko_pastur_distribution(gamma, x.upper()), Ball(p)), Truth::yes)
            << "gamma = " << gamma << ", p = " << p;
      }
  }
}

TEST(MarchenkoPasturMoment, EqualsTheIntegral) {
  for (const Rational& gamma : ratios)
    for (const int k : {1, 2, 3, 10, 40})
      EXPECT_TRUE(
          contains(marchenko_pastur_moment_by_integration(gamma, k), marchenko_pastur_moment(gamma, k)))
          << "gamma = " << gamma << ", k = " << k;
}

TEST(MarchenkoPasturMoment, IsTheLeadingPartOfTheFiniteOne) {
  // E tr W^k / (d n^k): the terms of highest degree, with d = gamma n
  for (int k = 1; k <= 12; ++k)
    for (const Rational& gamma : ratios) {
      Rational sum(0);
      for (const auto& [powers, coefficient] : wishart_trace_polynomial(k)) {
        if (powers.first + powers.second != k + 1) continue;
        Rational power(1);
        for (int j = 1; j < powers.second; ++j) power *= gamma;
        sum += Rational(coefficient) * power;
      }
      EXPECT_EQ(marchenko_pastur_moment(gamma, k), sum) << "k = " << k << ", gamma = " << gamma;
    }
}

TEST(MarchenkoPasturMoment, IsCatalansNumberForASquare) {
  const std::vector<int> catalan{1, 2, 5, 14, 42};
  for (int k = 1; k <= 5; ++k)
    EXPECT_EQ(marchenko_pastur_moment(1, k), catalan[static_cast<std::size_t>(k - 1)]) << "k = " << k;
}

TEST(MarchenkoPasturResolvent, IsBoundedByItsMoments) {
  // 1/(x+l) lies between partial sums of 1/l - x/l^2 + x^2/l^3 - ...
  const Rational l(1000);
  for (const Rational& gamma : ratios) {
    Rational sum = 1 / l, power = 1 / l;
    const Ball value = marchenko_pastur_resolvent(gamma, l);
    for (int k = 1; k <= 12; ++k) {
      power /= l;
      EXPECT_EQ(k % 2 == 1 ? less_than(value, Ball(sum)) : less_than(Ball(sum), value), Truth::yes)
          << "gamma = " << gamma << ", k = " << k;
      sum += (k % 2 == 0 ? 1 : -1) * power * marchenko_pastur_moment(gamma, k);
    }
  }
}

TEST(MarchenkoPasturResolvent, TendsToTheInverseMoment) {
  EXPECT_TRUE(contains(marchenko_pastur_resolvent(Rational(1, 4), 0), Rational(4, 3)));
  EXPECT_TRUE(
      overlaps(marchenko_pastur_resolvent(Rational(1, 4), pow(Rational(1, 10), 60)), Ball(Rational(4, 3))) ||
      less_than(Ball(Rational(4, 3)) - marchenko_pastur_resolvent(Rational(1, 4), pow(Rational(1, 10), 60)),
                Ball(pow(Rational(1, 10), 59))) == Truth::yes);
  EXPECT_THROW(static_cast<void>(marchenko_pastur_resolvent(1, 0)), std::domain_error);
}

TEST(MarchenkoPasturConditionNumber, IsNineForAQuarterAndForFour) {
  EXPECT_TRUE(contains(marchenko_pastur_condition_number(Rational(1, 4)), Rational(9)));
  EXPECT_TRUE(contains(marchenko_pastur_condition_number(4), Rational(9)));
  EXPECT_TRUE(overlaps(marchenko_pastur_condition_number(Rational(2, 3)),
                       marchenko_pastur_condition_number(Rational(3, 2))));
  EXPECT_THROW(static_cast<void>(marchenko_pastur_condition_number(1)), std::domain_error);
}

TEST(MarchenkoPastur, RejectsWhatIsOutsideItsRange) {
  EXPECT_THROW(static_cast<void>(marchenko_pastur_edges(0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(marchenko_pastur_density(1, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(marchenko_pastur_quantile(2, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(marchenko_pastur_quantile(2, Rational(1, pow(Integer(2), 5000U)))),
               std::length_error);
  EXPECT_THROW(static_cast<void>(marchenko_pastur_moment(2, 0)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
