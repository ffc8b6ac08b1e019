#include "analysis/special/fair_binomial.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {
namespace {

TEST(FairBinomialMean, EqualsTheSumOverAllOutcomes) {
  const auto p = [](const Rational& x) -> Rational { return (x * x - 3) * x * x * x + x / 7 - 2; };
  std::vector<Rational> values;
  for (int i = 0; i <= 5; ++i) values.push_back(p(i));
  for (int n = 0; n <= 12; ++n) {
    Rational sum(0);
    for (int b = 0; b <= n; ++b) sum += Rational(binomial_coefficient(n, b)) * p(b);
    EXPECT_EQ(fair_binomial_mean(n, values), sum / (1 << n)) << "n = " << n;
  }
}

TEST(FairBinomialMean, NeedsNoMoreValuesThanTheDegree) {
  const std::vector<Rational> line{Rational(5), Rational(7)};
  EXPECT_EQ(fair_binomial_mean(1000000000000, line), Rational(1000000000005));
}

TEST(FairBinomialMean, RejectsNegativeSizesAndNoValues) {
  EXPECT_THROW((void)fair_binomial_mean(-1, std::vector<Rational>{1}), std::domain_error);
  EXPECT_THROW((void)fair_binomial_mean(3, {}), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
