#include "proofs_check/claims/random_design_support.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace lemmata::proofs_check {
namespace {

using analysis::RationalMatrix;
using analysis::RationalVector;

TEST(IntegerDesign, IsAPureFunctionWithElementsWithinItsSize) {
  const RationalMatrix x = integer_design(5, 7, 3, 2);
  EXPECT_EQ(x, integer_design(5, 7, 3, 2));
  EXPECT_FALSE(x == integer_design(5, 7, 4, 2));
  for (const Rational& element : x.elements()) EXPECT_LE(abs(element), 2);
}

TEST(IntegerDesign, HasFullRankWhereThatIsAskedFor) {
  for (int n = 1; n <= 4; ++n)
    for (int d = 1; d <= 4; ++d)
      for (int draw = 0; draw < 20; ++draw)
        EXPECT_EQ(rank(integer_design_of_full_rank(n, d, draw)), std::min(n, d));
}

TEST(PseudoInverse, SatisfiesPenrosesEquations) {
  for (int n = 1; n <= 4; ++n)
    for (int d = 1; d <= 4; ++d) {
      const RationalMatrix x = integer_design_of_full_rank(n, d, 0), plus = full_rank_pseudo_inverse(x);
      EXPECT_EQ(x * plus * x, x);
      EXPECT_EQ(plus * x * plus, plus);
      EXPECT_EQ(transpose(x * plus), x * plus);
      EXPECT_EQ(transpose(plus * x), plus * x);
    }
}

TEST(MeanOverSigns, IsTheTraceOfAQuadraticForm) {
  const RationalMatrix a = integer_design(4, 4, 1);
  const Rational mean =
      mean_over_signs(4, [&](const RationalVector& v) { return analysis::inner_product(v, a * v); });
  EXPECT_EQ(mean, trace(a));
}

// One column: W is chi^2 with n degrees of freedom, and 1/W has the moments 1/(n-2) and 1/((n-2)(n-4)).
TEST(VarianceOfNoisePart, IsThatOfOneColumn) {
  for (int n = 5; n <= 20; ++n) {
    const Rational mean = Rational(1) / (n - 2), square = Rational(1) / ((n - 2) * (n - 4));
    EXPECT_EQ(variance_of_noise_part(n, 1, 3), 9 * (3 * square - mean * mean)) << "n = " << n;
    EXPECT_EQ(variance_of_noise_part(1, n, 3), variance_of_noise_part(n, 1, 3)) << "n = " << n;
  }
}

}  // namespace
}  // namespace lemmata::proofs_check
