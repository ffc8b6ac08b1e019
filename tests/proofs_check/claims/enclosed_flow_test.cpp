#include "proofs_check/claims/enclosed_flow.hpp"

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "proofs_check/engine/outcome.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Ball;
using analysis::Rational;

TEST(EnclosedFlow, EnclosesTheSolutionOfOneWeight) {
  // a = w, c = 1, y = 0: a' = -a^3, so a = 1/sqrt(1 + 2t)
  EnclosedWeights weights{{Ball(1)}, {Ball(1)}};
  for (int k = 1; k <= 8; ++k) {
    weights = after_flow(weights, Ball(1), Ball(0), Rational(1, 16), 16);
    const Ball exact = Ball(1) / analysis::sqrt_nonnegative(Ball(1) + Ball(Rational(k, 8)));
    EXPECT_TRUE(overlaps(weights.a[0], exact)) << k;
    EXPECT_LT(weights.a[0].radius(), Rational(1, 100000)) << k;
  }
}

TEST(EnclosedFlow, StaysAnEnclosureAtLowOrder) {
  // the remainder is what counts: of order 1 it is Euler's step with its error
  const EnclosedWeights start{{Ball(1)}, {Ball(1)}};
  for (int order = 1; order <= 4; ++order) {
    const auto weights = after_flow(start, Ball(1), Ball(0), Rational(1, 8), order);
    EXPECT_TRUE(contains(weights.a[0], Ball(1) / analysis::sqrt_nonnegative(Ball(Rational(5, 4))))) << order;
  }
}

TEST(EnclosedFlow, KeepsDifferencesOfSquares) {
  EnclosedWeights weights{{Ball(1), Ball(-2)}, {Ball(Rational(1, 2)), Ball(1)}};
  for (int k = 0; k < 4; ++k)
    weights = after_flow(weights, Ball(Rational(1, 2)), Ball(3), Rational(1, 16), 20);
  EXPECT_TRUE(contains(weights.a[0] * weights.a[0] - weights.w[0] * weights.w[0], Rational(3, 4)));
  EXPECT_TRUE(contains(weights.a[1] * weights.a[1] - weights.w[1] * weights.w[1], Rational(3)));
}

TEST(EnclosedFlow, IsUndecidedForStepsThatAreTooLong) {
  const EnclosedWeights start{{Ball(10)}, {Ball(10)}};
  EXPECT_THROW(static_cast<void>(after_flow(start, Ball(1), Ball(0), Rational(1), 8)), Undecided);
}

}  // namespace
}  // namespace lemmata::proofs_check
