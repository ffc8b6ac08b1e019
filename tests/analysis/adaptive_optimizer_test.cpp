#include "analysis/linear/adaptive_optimizer.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// Adam's averages from the definition, after t - 1 gradients of 0 and the gradient g.
Rational squared_step_by_definition(const Rational& beta1, const Rational& beta2, int t, const Rational& g) {
  Rational m = 0, v = 0;
  for (int step = 1; step <= t; ++step) {
    const Rational gradient = step == t ? g : Rational(0);
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient * gradient;
  }
  m /= 1 - pow(beta1, t);
  v /= 1 - pow(beta2, t);
  return m * m / v;
}

TEST(SquaredFirstStep, EqualsTheDefinitionOfAdam) {
  for (const Rational& beta1 : {Rational(0), Rational(1, 3), Rational(9, 10)})
    for (const Rational& beta2 : {Rational(0), Rational(1, 2), Rational(999, 1000)})
      for (int t = 1; t <= 12; ++t)
        EXPECT_EQ(squared_first_step(beta1, beta2, t),
                  squared_step_by_definition(beta1, beta2, t, Rational(-7, 3)))
            << "beta1 = " << to_string(beta1) << ", beta2 = " << to_string(beta2) << ", t = " << t;
}

TEST(SquaredFirstStep, TendsToTheLimit) {
  const Rational limit = squared_first_step_limit(Rational(9, 10), Rational(999, 1000));
  EXPECT_EQ(limit, 10);
  // with p = beta1^t and q = beta2^t the step is the limit times (1-q)/(1-p)^2
  EXPECT_LT(abs(squared_first_step(Rational(9, 10), Rational(999, 1000), 4000) - limit), Rational(1, 5));
}

/// The largest difference of a step over all gradients -1, 0, 1 of five steps, against the bound.
TEST(HeavyBallStepError, BoundsTheDifferenceOverAllSequencesOfSigns) {
  const Rational alpha(1, 2), beta1(3, 4), beta2(1, 2), epsilon(5);
  const Rational bound = heavy_ball_step_error(alpha, beta1, 1, epsilon);
  for (int code = 0; code < 243; ++code) {
    Rational m = 0, v = 0, u = 0;
    for (int step = 0, rest = code; step < 5; ++step, rest /= 3) {
      const Rational g = rest % 3 - 1;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      u = beta1 * u + g;
      const Ball adam =
          Ball(Rational(alpha * epsilon / (1 - beta1) * m)) / (sqrt_nonnegative(Ball(v)) + Ball(epsilon));
      const Ball apart = adam - Ball(Rational(alpha * u));
      EXPECT_LE(apart.upper(), bound) << "code " << code;
      EXPECT_GE(apart.lower(), -bound) << "code " << code;
    }
  }
}

TEST(AdaptiveOptimizer, RejectsWhatIsOutOfRange) {
  EXPECT_THROW((void)squared_first_step(1, 0, 1), std::domain_error);
  EXPECT_THROW((void)squared_first_step(0, Rational(-1) / 2, 1), std::domain_error);
  EXPECT_THROW((void)squared_first_step(0, 0, 0), std::domain_error);
  EXPECT_THROW((void)squared_first_step_limit(0, 1), std::domain_error);
  EXPECT_THROW((void)heavy_ball_step_error(1, 0, 1, 0), std::domain_error);
  EXPECT_THROW((void)heavy_ball_step_error(0, 0, 1, 1), std::domain_error);
  EXPECT_THROW((void)heavy_ball_step_error(1, 0, -1, 1), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
