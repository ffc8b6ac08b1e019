#include "analysis/boolean/one_step_samples.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// Whether m samples make 2n exp(-m gap^2 / factor) at most delta, decided in balls.
bool suffices(const Integer& m, const Rational& gap, int n, const Rational& delta, int factor) {
  const BallPrecision precision(256);
  const Ball failure = Ball(2 * n) * exp(-(Ball(m) * Ball(Rational(gap * gap)) / Ball(factor)));
  const Truth below = less_than(failure, Ball(delta));
  EXPECT_NE(below, Truth::unknown);
  return below == Truth::yes;
}

TEST(OneStepSamples, AreTheLeastThatTheHoeffdingBoundAllows) {
  for (const Rational& gap : {Rational(1), Rational(15, 64), Rational(1, 512), Rational(1, 1000003)})
    for (const int n : {1, 2, 9, 1000})
      for (const Rational& delta : {Rational(1, 20), Rational(9, 10), Rational(1, 1000000)})
        for (const auto& [estimator, factor] : {std::pair{GradientEstimator::plain, 32},
                                                {GradientEstimator::plain_odd, 16},
                                                {GradientEstimator::centred, 8}}) {
          SCOPED_TRACE(to_string(gap) + ", n = " + std::to_string(n) + ", delta = " + to_string(delta));
          const Integer m = one_step_samples(gap, n, delta, estimator);
          EXPECT_TRUE(suffices(m, gap, n, delta, factor));
          EXPECT_FALSE(suffices(m - 1, gap, n, delta, factor));
        }
}

TEST(OneStepSamples, RejectsWhatTheBoundDoesNotCover) {
  const auto samples = [](const Rational& gap, int n, const Rational& delta) {
    return one_step_samples(gap, n, delta, GradientEstimator::plain);
  };
  EXPECT_THROW(samples(0, 3, Rational(1, 20)), std::domain_error);
  EXPECT_THROW(samples(-1, 3, Rational(1, 20)), std::domain_error);
  EXPECT_THROW(samples(1, 0, Rational(1, 20)), std::domain_error);
  EXPECT_THROW(samples(1, 3, 0), std::domain_error);
  EXPECT_THROW(samples(1, 3, 1), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
