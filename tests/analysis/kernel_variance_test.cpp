#include "analysis/kernel/kernel_variance.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "analysis/kernel/finite_width.hpp"

namespace lemmata::analysis {
namespace {

TEST(KernelVariance, OfPowersIsAPolynomial) {
  const Rational a(2), b(1, 3), c(-1, 2);
  // E u^2 v^2 = ab + 2c^2; E u^4 v^4 = 9 a^2 b^2 + 72 a b c^2 + 24 c^4
  const Rational second = a * b + 2 * c * c,
                 fourth = 9 * a * a * b * b + 72 * a * b * c * c + 24 * c * c * c * c;
  const Rational weight(3, 2);
  for (const std::int64_t n : {1, 7, 1000000}) {
    EXPECT_TRUE(contains(kernel_variance(Activation("identity"), weight, n, Ball(a), Ball(b), Ball(c)),
                         weight * weight / Rational(n) * (second - c * c)))
        << "n = " << n;
    EXPECT_TRUE(contains(kernel_variance(Activation("x^2"), weight, n, Ball(a), Ball(b), Ball(c)),
                         weight * weight / Rational(n) * (fourth - second * second)))
        << "n = " << n;
  }
}

TEST(KernelVariance, OfHomogeneousActivationsAtOneInputIsThatOfALayer) {
  // K = sigma_w^2 E phi^2; Var/K^2 is the second moment of the layer's factor minus 1
  for (const auto& [name, alpha] :
       {std::pair<std::string, Rational>{"relu", 0}, {"leaky_relu:1/10", Rational(1, 10)}, {"abs", -1}})
    for (const std::int64_t n : {1, 5, 64}) {
      const Rational q(3, 4), kernel = 2 * q * (1 + alpha * alpha) / 2;
      const Ball variance = kernel_variance(Activation(name), 2, n, Ball(q), Ball(q), Ball(q));
      EXPECT_TRUE(contains(variance, kernel * kernel * (leaky_layer_moment(alpha, 2, n) - 1)))
          << name << ", n = " << n << ": " << to_string(variance);
    }
}

TEST(KernelVariance, OfStepIsThatOfAFairCoin) {
  // phi phi' is 0 or 1
  const Ball mean = Ball(1) / Ball(3);  // P(u > 0, v > 0) at correlation 1/2
  const Ball variance = kernel_variance(Activation("step"), 1, 10, Ball(1), Ball(1), Ball(Rational(1, 2)));
  EXPECT_TRUE(overlaps(variance, mean * (Ball(1) - mean) / Ball(10))) << to_string(variance);
}

TEST(KernelVariance, OfAnActivationWithoutClosedFormIsSmall) {
  const Ball variance = kernel_variance(Activation("tanh"), 1, 1, Ball(1), Ball(2), Ball(Rational(1, 2)));
  EXPECT_EQ(is_positive(variance), Truth::yes) << to_string(variance);
  EXPECT_EQ(less_than(variance, Ball(1)), Truth::yes) << to_string(variance);
  EXPECT_GT(variance.relative_accuracy_bits(), 80);
}

TEST(KernelVariance, RejectsWhatHasNone) {
  const Ball one(1);
  EXPECT_THROW((void)kernel_variance(Activation("relu"), 2, 0, one, one, one), std::domain_error);
  EXPECT_THROW((void)kernel_variance(Activation("relu"), -2, 3, one, one, one), std::domain_error);
  // E e^(4 z^2/5) is infinite, E e^(2 z^2/5) is not
  EXPECT_THROW((void)kernel_variance(Activation("exp(x^2/5)"), 1, 3, one, one, one), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
