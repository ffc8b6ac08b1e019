#include "analysis/kernel/finite_width.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {
namespace {

using Widths = std::vector<std::int64_t>;

TEST(ReluLayerMoment, EqualsTheSumOverTheActiveNeurons) {
  for (int n = 1; n <= 9; ++n)
    for (int k = 0; k <= 6; ++k) {
      Rational sum(0);
      for (int active = 0; active <= n; ++active) {
        Rational moment(1);  // E (chi^2)^k = B (B+2) ... (B+2k-2)
        for (int i = 0; i < k; ++i) moment *= active + 2 * i;
        sum += Rational(binomial_coefficient(n, active)) * moment;
      }
      EXPECT_EQ(relu_layer_moment(k, n), sum / (1 << n) * pow(Rational(2, n), k))
          << "n = " << n << ", k = " << k;
    }
}

TEST(ReluLayerMoment, IsThePowerOfOneNeuronsSeries) {
  for (const std::int64_t n : {1, 2, 7, 100, 1000000})
    for (const int k : {0, 1, 2, 3, 8, 50})
      EXPECT_EQ(relu_layer_moment(k, n), leaky_layer_moment(0, k, n)) << "n = " << n << ", k = " << k;
}

TEST(LeakyLayerMoment, HasMeanOneAndTheStatedSecondMoment) {
  for (const auto& alpha : {Rational(0), Rational(1, 10), Rational(-1), Rational(1), Rational(-5, 2)})
    for (const std::int64_t n : {1, 3, 1000}) {
      const Rational square = alpha * alpha;
      EXPECT_EQ(leaky_layer_moment(alpha, 1, n), 1);
      EXPECT_EQ(leaky_layer_moment(alpha, 2, n),
                1 + (6 * (1 + square * square) / ((1 + square) * (1 + square)) - 1) / n)
          << "alpha = " << to_string(alpha) << ", n = " << n;
    }
}

TEST(LeakyLayerMoment, IsThatOfChiSquaredForTheIdentity) {
  for (const std::int64_t n : {1, 2, 31})
    for (int k = 0; k <= 8; ++k) {
      Rational moment(1);
      for (int i = 0; i < k; ++i) moment *= Rational(n + 2 * i) / n;
      EXPECT_EQ(leaky_layer_moment(1, k, n), moment) << "n = " << n << ", k = " << k;
      EXPECT_EQ(leaky_layer_moment(-1, k, n), moment) << "n = " << n << ", k = " << k;
    }
}

TEST(OutputMomentRatio, IsTheKurtosisThreeTimesOnePlusFiveOverN) {
  for (const std::int64_t n : {1, 2, 16, 1000000})
    for (int depth = 0; depth <= 6; ++depth)
      EXPECT_EQ(output_moment_ratio<Rational>(2, Widths(static_cast<std::size_t>(depth), n)),
                3 * pow(1 + Rational(5) / Rational(n), depth))
          << "n = " << n << ", L = " << depth;
}

TEST(OutputMomentRatio, IsNormalWithoutHiddenLayers) {
  EXPECT_EQ(output_moment_ratio<Rational>(4, {}), 105);
  EXPECT_EQ(leaky_output_moment_ratio<Rational>(Rational(1, 3), 4, {}), 105);
}

TEST(OutputMomentRatio, OfOneNeuronIsTheProductOfTwoNormalMoments) {
  // f = a max(z, 0): E f^(2k) = E a^(2k) E z^(2k) / 2, E f^2 = 1/2
  Rational normal(1);
  for (int k = 1; k <= 10; ++k) {
    normal *= 2 * k - 1;
    EXPECT_EQ(output_moment_ratio<Rational>(k, Widths{1}), normal * normal * pow(Rational(2), k) / 2);
  }
}

TEST(OutputMomentRatio, InBallsEnclosesTheFraction) {
  const Widths widths{3, 1000, 3, 17};
  for (const int k : {1, 2, 5, 50}) {
    EXPECT_TRUE(contains(output_moment_ratio<Ball>(k, widths), output_moment_ratio<Rational>(k, widths)));
    EXPECT_TRUE(contains(leaky_output_moment_ratio<Ball>(Rational(1, 7), k, widths),
                         leaky_output_moment_ratio<Rational>(Rational(1, 7), k, widths)));
  }
}

TEST(DeadNetworkProbability, CountsTheSignsOfAllPreactivations) {
  // all 2^(n_1 + ... + n_L) signs are equally likely; dead if some layer has none that is positive
  for (const Widths& widths : {Widths{1}, Widths{2, 2, 2, 2}, Widths{3, 1, 4}, Widths{5, 2}}) {
    int neurons = 0;
    for (const auto width : widths) neurons += static_cast<int>(width);
    int dead = 0;
    for (unsigned signs = 0; signs < 1U << neurons; ++signs) {
      unsigned rest = signs;
      bool alive = true;
      for (const auto width : widths) {
        alive = alive && (rest & ((1U << width) - 1)) != 0;
        rest >>= width;
      }
      dead += alive ? 0 : 1;
    }
    EXPECT_EQ(dead_network_probability<Rational>(widths), Rational(dead) / (1U << neurons));
  }
  EXPECT_EQ(dead_network_probability<Rational>(Widths(4, 2)), Rational(175, 256));
  EXPECT_EQ(dead_network_probability<Rational>({}), 0);
}

TEST(DeadNetworkProbability, InBallsKeepsItsDigitsHoweverSmall) {
  for (const Widths& widths : {Widths{1}, Widths(4, 2), Widths(100, 500), Widths{2000, 7, 3000}, Widths{}}) {
    const Ball ball = dead_network_probability<Ball>(widths);
    EXPECT_TRUE(contains(ball, dead_network_probability<Rational>(widths)));
    EXPECT_TRUE(ball.is_exact() || ball.relative_accuracy_bits() >= 120) << to_string(ball);
  }
}

TEST(FiniteWidth, RejectsEmptyLayersAndOrders) {
  EXPECT_THROW((void)relu_layer_moment(-1, 3), std::domain_error);
  EXPECT_THROW((void)relu_layer_moment(2, 0), std::domain_error);
  EXPECT_THROW((void)leaky_layer_moment(0, 2, -3), std::domain_error);
  EXPECT_THROW((void)output_moment_ratio<Rational>(0, Widths{3}), std::domain_error);
  EXPECT_THROW((void)output_moment_ratio<Ball>(2, Widths{3, 0}), std::domain_error);
  EXPECT_THROW((void)dead_network_probability<Rational>(Widths{0}), std::domain_error);
  EXPECT_THROW((void)dead_network_probability<Ball>(Widths{4, 0}), std::domain_error);
  EXPECT_THROW((void)dead_network_probability<Rational>(Widths{std::int64_t{1} << 40}), std::length_error);
  EXPECT_THROW((void)dead_network_probability<Ball>(Widths{std::int64_t{1} << 40}), std::length_error);
}

}  // namespace
}  // namespace lemmata::analysis
