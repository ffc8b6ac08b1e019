#include "analysis/boolean/parity_lower_bound.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

const Integer million_parities = Integer(1) << 20;
const Rational half(1, 2);

TEST(ParityLowerBound, StepsAreWhereTheBoundOfSuccessReachesTheAskedProbability) {
  for (const Rational& success : {Rational(1, 10), half, Rational(1)})
    for (const Rational& square : {Rational(1), Rational(7, 3), Rational(100)}) {
      const Rational steps = steps_lower_bound(million_parities, success, half, square, Rational(1, 50));
      EXPECT_EQ(success_upper_bound(million_parities, steps, half, square, Rational(1, 50)), success);
      const Rational noisy =
          noisy_steps_lower_bound(million_parities, success, half, square, Rational(1, 50));
      EXPECT_TRUE(contains(noisy_success_upper_bound(million_parities, noisy, half, square, Rational(1, 50)),
                           success));
    }
}

TEST(ParityLowerBound, StepsDoubleWithEveryCoordinate) {
  // (1/2 - 2/2^d) 2^d eps^2 / 4 = (2^d - 4) / 3200 at delta = 1/2, G = 1, eps = 1/20
  EXPECT_EQ(steps_lower_bound(Integer(1) << 10, half, half, 1, Rational(1, 20)), Rational(1020, 3200));
  EXPECT_EQ(steps_lower_bound(Integer(1) << 30, half, half, 1, Rational(1, 20)),
            Rational((Integer(1) << 30) - 4) / 3200);
}

TEST(ParityLowerBound, IsVoidWhereGuessingSuffices) {
  EXPECT_EQ(steps_lower_bound(4, half, half, 1, 1), 0);
  EXPECT_EQ(noisy_steps_lower_bound(4, half, half, 1, 1), 0);
  EXPECT_EQ(query_lower_bound(4, Rational(1, 4)), 0);
  EXPECT_EQ(linear_error_lower_bound(56, 57), 0);
  EXPECT_EQ(relu_tangent_width(8, 3, 1), 0);
}

TEST(ParityLowerBound, OneStepNeedsTheSquareRootOfTheNumberOfSets) {
  EXPECT_TRUE(contains(one_step_gradient_square(17, half), Rational(4)));
  EXPECT_TRUE(contains(one_step_gradient_square(2, Rational(1, 4)), Rational(2)));
}

TEST(ParityLowerBound, QueriesAndFeaturesAreCountedAgainstTheSets) {
  EXPECT_EQ(query_lower_bound(924, 1), 923);
  EXPECT_EQ(relu_tangent_dimension(2, 8), 19);
  EXPECT_EQ(linear_error_lower_bound(56, 19), Rational(37, 56));
}

TEST(ParityLowerBound, WidthIsTheSmallestThatTheDimensionAllows) {
  for (int n = 1; n <= 12; ++n)
    for (int k = 0; k <= n; ++k)
      for (int tenths = 0; tenths <= 10; ++tenths) {
        const Rational error(tenths, 10);
        Integer parities = 1;
        for (int i = 1; i <= k; ++i) parities = parities * (n - k + i) / i;
        const Integer width = relu_tangent_width(n, k, error);
        EXPECT_LE(linear_error_lower_bound(parities, relu_tangent_dimension(width, n)), error);
        if (width > 0) {
          EXPECT_GT(linear_error_lower_bound(parities, relu_tangent_dimension(Integer(width - 1), n)), error)
              << "n = " << n << ", k = " << k << ", error = " << error;
        }
      }
}

TEST(ParityLowerBound, RefusesWhatIsOutsideItsRange) {
  EXPECT_THROW(static_cast<void>(steps_lower_bound(0, half, half, 1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(steps_lower_bound(4, 2, half, 1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(steps_lower_bound(4, half, 0, 1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(steps_lower_bound(4, half, 2, 1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(steps_lower_bound(4, half, half, 0, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(steps_lower_bound(4, half, half, 1, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(success_upper_bound(4, -1, half, 1, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(noisy_success_upper_bound(4, 1, half, 1, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(one_step_gradient_square(4, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(query_lower_bound(4, -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(linear_error_lower_bound(4, -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(relu_tangent_dimension(-1, 3)), std::domain_error);
  EXPECT_THROW(static_cast<void>(relu_tangent_width(3, 4, half)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
