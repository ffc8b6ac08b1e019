#include "analysis/boolean/random_search.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

TEST(RandomSearch, GeometricMomentsAreThoseOfItsProbabilities) {
  // the tails of p T <= 40 tries at p = 3/4 weigh less than 2^-69
  const Rational p(3, 4);
  Rational total(0), mean(0), square(0);
  for (int i = 1; i <= 40; ++i) {
    const Rational probability = geometric_probability(p, i);
    total += probability;
    mean += i * probability;
    square += i * probability * i;
  }
  const Rational small = pow(Rational(1, 2), 64);
  const SearchMoments moments = geometric_moments(p);
  EXPECT_EQ(1 - total, pow(Rational(1, 4), 40));
  EXPECT_LT(abs(moments.mean - mean), small);
  EXPECT_LT(abs(moments.variance + moments.mean * moments.mean - square), small);
}

TEST(RandomSearch, WithoutReplacementTheTryIsUniform) {
  for (int n = 1; n <= 20; ++n) {
    Rational mean(0), square(0);
    for (int i = 1; i <= n; ++i) {
      mean += Rational(i, n);
      square += Rational(i * i, n);
    }
    const SearchMoments moments = search_moments_without_replacement(n);
    EXPECT_EQ(moments.mean, mean) << "n = " << n;
    EXPECT_EQ(moments.variance, square - mean * mean) << "n = " << n;
  }
}

TEST(RandomSearch, DistanceFromTheExponentialLawIsAttainedBeforeTheFirstTry) {
  // the distribution functions on a grid of 16 points within each try
  for (const Rational& p : {Rational(1), Rational(1, 2), Rational(1, 10)}) {
    const Ball distance = distance_from_exponential(p);
    for (int at = 0; at < 16 * 30; ++at) {
      const Ball seen = Ball(pow(Rational(1 - p), at / 16)) - exp(-Ball(Rational(p * at / 16)));
      EXPECT_EQ(less_than(seen, distance), Truth::yes) << "p = " << p << ", t = p * " << at << "/16";
      EXPECT_EQ(less_than(-seen, distance), Truth::yes) << "p = " << p << ", t = p * " << at << "/16";
    }
  }
}

TEST(RandomSearch, RejectsWhatIsOutOfRange) {
  EXPECT_THROW((void)geometric_probability(Rational(0), 1), std::domain_error);
  EXPECT_THROW((void)geometric_probability(Rational(1, 2), 0), std::domain_error);
  EXPECT_THROW((void)geometric_moments(Rational(3, 2)), std::domain_error);
  EXPECT_THROW((void)search_moments_without_replacement(0), std::domain_error);
  EXPECT_THROW((void)distance_from_exponential(Rational(0)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
