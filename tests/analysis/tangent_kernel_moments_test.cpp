#include "analysis/kernel/tangent_kernel_moments.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/kernel/finite_width.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

using Widths = std::vector<std::int64_t>;

Widths equal(std::int64_t width, int depth) { return Widths(static_cast<std::size_t>(depth), width); }

TEST(TangentKernelMoments, HaveTheStatedValues) {
  const auto second = [](int n, int depth) {
    return tangent_kernel_moments<Rational>(std::int64_t{n}, std::int64_t{depth}).second;
  };
  EXPECT_EQ(second(1, 1), 16);
  EXPECT_EQ(second(2, 1), 10);
  EXPECT_EQ(second(3, 2), Rational(368, 9));
  EXPECT_EQ(second(4, 3), Rational(441, 4));
  EXPECT_EQ(second(16, 4), Rational(3663225, 65536));
}

TEST(TangentKernelMoments, OfOneHiddenLayerAreThoseOfASum) {
  // Theta = (2/n) sum over the active neurons of g^2 + a^2: variance (4/n) (E (g^2 + a^2)^2 / 2 - 1) = 12/n
  for (const std::int64_t n : {1, 2, 7, 1000000})
    EXPECT_EQ(tangent_kernel_moments<Rational>(Widths{n}).second, 4 + Rational(12) / Rational(n));
}

TEST(TangentKernelMoments, OfWidthOneAreThoseOfAProduct) {
  // alive with probability 2^-L, and then Theta = 2^L sum_l prod_(m != l) w_m^2 over L + 1 normal numbers
  for (int depth = 0; depth <= 9; ++depth)
    EXPECT_EQ(tangent_kernel_moments<Rational>(equal(1, depth)).second,
              pow(Rational(2), depth) *
                  ((depth + 1) * pow(Rational(3), depth) + (depth + 1) * depth * pow(Rational(3), depth - 1)))
        << "L = " << depth;
}

TEST(TangentKernelMoments, ClosedFormEqualsRecursion) {
  for (const std::int64_t n : {1, 2, 3, 8, 11, 1000000})
    for (int depth = 0; depth <= 11; ++depth) {
      const auto closed = tangent_kernel_moments<Rational>(n, depth);
      const auto steps = tangent_kernel_moments<Rational>(equal(n, depth));
      EXPECT_EQ(closed.mean, steps.mean) << "n = " << n << ", L = " << depth;
      EXPECT_EQ(closed.second, steps.second) << "n = " << n << ", L = " << depth;
      EXPECT_EQ(closed.with_squared_output, steps.with_squared_output) << "n = " << n << ", L = " << depth;
      EXPECT_EQ(closed.fourth_output, steps.fourth_output) << "n = " << n << ", L = " << depth;
    }
}

TEST(TangentKernelMoments, DependOnTheOrderOfTheWidthsButNotOnTheDirection) {
  // Theta is a sum over the layers of |what is before|^2 |what is behind|^2: transposing all weights reverses the widths
  const auto second = [](const Widths& widths) { return tangent_kernel_moments<Rational>(widths).second; };
  EXPECT_EQ(second({1, 2, 4}), 411);
  EXPECT_EQ(second({2, 1, 4}), 408);
  EXPECT_EQ(second({1, 2, 4, 7}), second({7, 4, 2, 1}));
  EXPECT_EQ(second({9, 3, 3, 1, 20}), second({20, 1, 3, 3, 9}));
  for (int k = 1; k <= 5; ++k)
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(0, k, Widths{3, 1, 2}),
              tangent_kernel_joint_moment<Rational>(0, k, Widths{2, 1, 3}))
        << "k = " << k;
}

TEST(TangentKernelMoments, FallAsTheWidthGrows) {
  for (int depth = 1; depth <= 8; ++depth)
    for (std::int64_t n = 1; n <= 40; ++n)
      EXPECT_GT(tangent_kernel_moments<Rational>(n, depth).second,
                tangent_kernel_moments<Rational>(n + 1, depth).second)
          << "n = " << n << ", L = " << depth;
}

TEST(TangentKernelJointMoment, ContainsTheSecondMoments) {
  for (const Widths& widths : {Widths{}, Widths{1}, Widths{3, 1, 2}, Widths{7, 7, 7, 7}, Widths{1000, 2}}) {
    const auto moments = tangent_kernel_moments<Rational>(widths);
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(0, 1, widths), moments.mean);
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(0, 2, widths), moments.second);
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(1, 1, widths), moments.with_squared_output);
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(2, 0, widths), moments.fourth_output);
  }
}

TEST(TangentKernelJointMoment, OfTheOutputAloneIsTheOutputsMoment) {
  for (const Widths& widths : {Widths{2}, Widths{3, 1, 2}, Widths{5, 5}})
    for (int k = 1; k <= 7; ++k)
      EXPECT_EQ(tangent_kernel_joint_moment<Rational>(k, 0, widths),
                output_moment_ratio<Rational>(k, widths));
}

TEST(TangentKernelJointMoment, OfWidthOneIsThatOfAProduct) {
  // L = 1: Theta = 2 (a^2 + z^2) with probability 1/2; a^2 + z^2 is chi^2_2: E (chi^2_2)^k = 2^k k!
  Rational factorial(1);
  for (int k = 1; k <= 8; ++k) {
    factorial *= k;
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(0, k, Widths{1}), pow(Rational(4), k) * factorial / 2);
  }
}

TEST(TangentKernelJointMoment, OfOneHiddenLayerIsThatOfASum) {
  // n = 2: (2/2) times a sum of two independent terms: chi^2_2 with probability 1/2, else 0
  const auto one = [](int k) {
    Rational moment(k == 0 ? 2 : 1);
    for (int i = 1; i <= k; ++i) moment *= 2 * i;
    return Rational(moment / 2);
  };
  for (int k = 1; k <= 8; ++k) {
    Rational sum(0), binomial(1);
    for (int i = 0; i <= k; ++i) {
      sum += binomial * one(i) * one(k - i);
      binomial = binomial * (k - i) / (i + 1);
    }
    EXPECT_EQ(tangent_kernel_joint_moment<Rational>(0, k, Widths{2}), sum) << "k = " << k;
  }
}

TEST(TangentKernelMoments, InBallsEncloseTheFractions) {
  for (const Widths& widths : {equal(3, 5), equal(1000000, 40)}) {
    const auto exact = tangent_kernel_moments<Rational>(widths);
    const auto steps = tangent_kernel_moments<Ball>(widths);
    const auto closed = tangent_kernel_moments<Ball>(widths[0], static_cast<std::int64_t>(widths.size()));
    for (const auto& balls : {steps, closed}) {
      EXPECT_TRUE(contains(balls.mean, exact.mean));
      EXPECT_TRUE(contains(balls.second, exact.second));
      EXPECT_TRUE(contains(balls.with_squared_output, exact.with_squared_output));
      EXPECT_TRUE(contains(balls.fourth_output, exact.fourth_output));
      EXPECT_GT(balls.second.relative_accuracy_bits(), 70);
    }
  }
  const Widths widths{3, 30, 300};
  EXPECT_TRUE(contains(tangent_kernel_joint_moment<Ball>(1, 4, widths),
                       tangent_kernel_joint_moment<Rational>(1, 4, widths)));
}

TEST(TangentKernelRatioLimit, IsApproachedLikeOneOverN) {
  for (const std::int64_t beta : {1, 3}) {
    const Ball limit = tangent_kernel_ratio_limit(Ball(beta));
    Ball previous;
    for (const std::int64_t n : {1000, 2000, 4000}) {
      const auto moments = tangent_kernel_moments<Ball>(n, beta * n);
      const Ball apart = (moments.second / (moments.mean * moments.mean) - limit) * Ball(n);
      if (n > 1000) {
        EXPECT_EQ(less_than(apart * apart, previous * previous * Ball(2)), Truth::yes) << "n = " << n;
      }
      previous = apart;
    }
  }
}

TEST(TangentKernelMoments, RejectWhatTheyDoNotCover) {
  EXPECT_THROW((void)tangent_kernel_moments<Rational>(Widths{0}), std::domain_error);
  EXPECT_THROW((void)tangent_kernel_moments<Ball>(0, 3), std::domain_error);
  EXPECT_THROW((void)tangent_kernel_moments<Ball>(3, -1), std::domain_error);
  EXPECT_THROW((void)tangent_kernel_joint_moment<Rational>(-1, 1, Widths{3}), std::domain_error);
  EXPECT_THROW((void)tangent_kernel_joint_moment<Rational>(6, 7, Widths{3}), std::domain_error);
  EXPECT_THROW((void)tangent_kernel_joint_moment<Rational>(0, 2, Widths{std::int64_t{1} << 40}),
               std::length_error);
}

}  // namespace
}  // namespace lemmata::analysis
