#include "analysis/linear/stochastic_gradient_descent.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "tests/analysis/random_matrices.hpp"

namespace lemmata::analysis {
namespace {

const Rational width(1, 1000000);

RationalMatrix random_small_matrix(RandomNumbers& random, int rows, int columns) {
  return random_integer_matrix(random, rows, columns, 3);
}

/// I - s x_i^T x_i.
RationalMatrix step_matrix(const RationalMatrix& x, int i, const Rational& s) {
  const RationalMatrix row(1, x.columns(), x.row(i));
  return RationalMatrix::identity(x.columns()) - s * (transpose(row) * row);
}

TEST(StochasticGradientDescentIterates, FollowTheirSamples) {
  RandomNumbers random(1);
  for (int i = 0; i < repetitions(10); ++i) {
    const int n = 3, d = random.integer(1, 4);
    const RationalMatrix x = random_small_matrix(random, n, d);
    const RationalVector y = random_vector(random, n), w0 = random_vector(random, d);
    const Rational eta = random.fraction();
    const std::vector<int> samples{2, 0, 1, 1, 2};
    for (const UpdateRule rule : update_rules) {
      const auto iterates = stochastic_gradient_descent_iterates(x, y, w0, rule, eta, samples);
      ASSERT_EQ(iterates.size(), 6U);
      EXPECT_EQ(iterates[0], w0);
      for (std::size_t t = 0; t < samples.size(); ++t) {
        const RationalVector row = x.row(samples[t]);
        const Rational residual = inner_product(row, iterates[t]) - y[static_cast<std::size_t>(samples[t])];
        RationalVector next = iterates[t];
        for (std::size_t j = 0; j < next.size(); ++j)
          next[j] -= eta * step_multiplier(rule) * residual * row[j];
        EXPECT_EQ(iterates[t + 1], next);
      }
    }
  }
  const RationalMatrix x = matrix(2, 1, {1, 2});
  const auto run = [&](const RationalVector& y, const std::vector<int>& samples) {
    static_cast<void>(
        stochastic_gradient_descent_iterates(x, y, {0}, UpdateRule::slide, Rational(1, 2), samples));
  };
  EXPECT_THROW(run({1, 1}, {0, 2}), std::invalid_argument);
  EXPECT_THROW(run({1, 1}, {-1}), std::invalid_argument);
  EXPECT_THROW(run({1}, {0}), std::invalid_argument);
  EXPECT_THROW(run({1, 1}, std::vector<int>(100000, 0)), std::length_error);
}

TEST(ExpectedSquaredErrorAfterStep, IsTheMeanOverTheSamples) {
  RandomNumbers random(2);
  for (int i = 0; i < repetitions(20); ++i) {
    const int n = random.integer(1, 4), d = random.integer(1, 4);
    const RationalMatrix x = random_small_matrix(random, n, d);
    const RationalVector e = random_vector(random, d);
    const Rational eta = random.fraction();
    for (const UpdateRule rule : update_rules) {
      Rational sum(0);
      for (int k = 0; k < n; ++k) {
        const RationalVector next = step_matrix(x, k, eta * step_multiplier(rule)) * e;
        sum += inner_product(next, next);
      }
      EXPECT_EQ(expected_squared_error_after_step(x, e, rule, eta), sum / n);
    }
  }
  EXPECT_THROW(static_cast<void>(
                   expected_squared_error_after_step(matrix(1, 2, {1, 2}), {1}, UpdateRule::slide, width)),
               std::invalid_argument);
}

TEST(StepSizes, AreThreeDifferentNumbersForTheSamplesOneAndTwo) {
  const RationalMatrix x = matrix(2, 1, {1, 2});
  const Rational factor[] = {Rational(1, 2), Rational(1), Rational(1), Rational(2)};
  for (std::size_t i = 0; i < update_rules.size(); ++i) {
    const UpdateRule rule = update_rules.at(i);
    EXPECT_EQ(worst_case_step_size(x, rule), factor[i] / 2);
    EXPECT_EQ(mean_square_step_size(x, rule, width).low, factor[i] * 10 / 17);
    EXPECT_TRUE(mean_square_step_size(x, rule, width).is_exact());
    EXPECT_EQ(almost_sure_step_size(x, rule, width).low, factor[i] * 5 / 4);
    EXPECT_TRUE(almost_sure_step_size(x, rule, width).is_exact());
  }
}

TEST(MeanSquareStepSize, IsWhereTheOperatorStopsToContract) {
  // (samples, columns): fewer samples than r (r + 1) / 2 and more, full rank and not
  RandomNumbers random(3);
  const std::vector<std::pair<int, int>> shapes{{1, 3}, {2, 2}, {2, 4}, {3, 2}, {5, 2}, {4, 3}};
  for (const auto& [n, d] : shapes)
    for (int i = 0; i < repetitions(3); ++i) {
      const RationalMatrix x = random_small_matrix(random, n, d);
      if (rank(x) == 0) continue;
      for (const UpdateRule rule : {UpdateRule::literal, UpdateRule::half}) {
        const CertifiedRoot step = mean_square_step_size(x, rule, width);
        EXPECT_LE(step.high - step.low, width * step.low);
        const Rational below = step.is_exact() ? Rational(step.low * (1 - width)) : step.low;
        EXPECT_TRUE(converges_in_mean_square(x, rule, below)) << n << " x " << d;
        EXPECT_TRUE(converges_in_mean_square(x, rule, below / 100));
        EXPECT_FALSE(converges_in_mean_square(x, rule, step.high));
        EXPECT_FALSE(converges_in_mean_square(x, rule, step.high * 5));
        EXPECT_FALSE(converges_in_mean_square(x, rule, Rational(0)));
        EXPECT_FALSE(converges_in_mean_square(x, rule, -step.low));
      }
    }
}

TEST(MeanSquareStepSize, HasTheGrowthOfTheSquaredErrorOnItsTwoSides) {
  // E |e_t|^2 from the definition, over all words of t samples
  const RationalMatrix x = matrix(3, 2, {1, 2, 1, -1, 0, 3});
  const CertifiedRoot step = mean_square_step_size(x, UpdateRule::slide, width);
  const auto mean = [&](const Rational& eta, int t) {
    std::vector<RationalVector> errors{{1, 1}};
    for (int k = 0; k < t; ++k) {
      std::vector<RationalVector> next;
      for (const RationalVector& e : errors)
        for (int i = 0; i < 3; ++i) next.push_back(step_matrix(x, i, eta) * e);
      errors = std::move(next);
    }
    Rational sum(0);
    for (const RationalVector& e : errors) sum += inner_product(e, e);
    return Rational(sum / static_cast<int>(errors.size()));
  };
  EXPECT_LT(mean(step.low * 9 / 10, 7), mean(step.low * 9 / 10, 6));
  EXPECT_GT(mean(step.high * 11 / 10, 7), mean(step.high * 11 / 10, 6));
}

TEST(MeanSquareStepSize, EqualsTheFullBatchThresholdOfOneSample) {
  const RationalMatrix x = matrix(1, 3, {1, 2, 2});  // |x|^2 = 9; orthogonal samples: each sees its own
  EXPECT_EQ(mean_square_step_size(x, UpdateRule::slide, width).low, Rational(2, 9));
  EXPECT_EQ(mean_square_step_size(RationalMatrix::identity(3), UpdateRule::slide, width).low, 2);
}

TEST(MeanSquareStepSize, RefusesZeroAndWhatIsTooLarge) {
  EXPECT_THROW(static_cast<void>(mean_square_step_size(RationalMatrix(2, 2), UpdateRule::slide, width)),
               std::domain_error);
  EXPECT_THROW(
      static_cast<void>(mean_square_step_size(RationalMatrix::identity(17), UpdateRule::slide, width)),
      std::length_error);
  EXPECT_THROW(
      static_cast<void>(converges_in_mean_square(RationalMatrix::identity(10), UpdateRule::slide, width)),
      std::length_error);
  EXPECT_THROW(static_cast<void>(worst_case_step_size(RationalMatrix(2, 2), UpdateRule::slide)),
               std::domain_error);
}

TEST(AlmostSureStepSize, IsTheFirstStepWhereTheProductReachesOne) {
  RandomNumbers random(4);
  for (int i = 0; i < repetitions(20); ++i) {
    const int n = random.integer(1, 5);
    RationalMatrix x(n, 1);
    for (int k = 0; k < n; ++k) x(k, 0) = random.fraction(k == 0);
    const CertifiedRoot step = almost_sure_step_size(x, UpdateRule::slide, width);
    const auto product = [&](const Rational& eta) {
      Rational p(1);
      for (int k = 0; k < n; ++k) p *= 1 - eta * x(k, 0) * x(k, 0);
      return Rational(abs(p));
    };
    EXPECT_LE(step.high - step.low, width * step.low);
    for (int k = 1; k <= 200; ++k) {
      const Rational eta = step.low * k / 200;
      if (eta == step.low && step.is_exact()) continue;
      EXPECT_LT(product(eta), 1) << to_string(eta);
    }
    if (step.is_exact())
      EXPECT_EQ(product(step.low), 1);
    else
      EXPECT_GT(product(step.high), 1);
  }
}

TEST(AlmostSureStepSize, RefusesSeveralColumnsAndZero) {
  const auto run = [](const RationalMatrix& x) {
    static_cast<void>(almost_sure_step_size(x, UpdateRule::slide, width));
  };
  EXPECT_THROW(run(RationalMatrix::identity(2)), std::invalid_argument);
  EXPECT_THROW(run(RationalMatrix(3, 1)), std::domain_error);
  EXPECT_THROW(run(matrix(101, 1, std::vector<Rational>(101, Rational(1)))), std::length_error);
}

TEST(LyapunovExponentBound, IsExactInOneDimension) {
  // ln |(1 - eta)(1 - 4 eta)| / 2, at every length
  const RationalMatrix x = matrix(2, 1, {1, 2});
  for (int length = 1; length <= 4; ++length) {
    const Ball bound = lyapunov_exponent_bound(x, UpdateRule::slide, Rational(6, 5), length);
    EXPECT_TRUE(overlaps(bound, log(Ball(Rational(19, 25))) / Ball(2)));
    EXPECT_LT(bound.upper(), 0);
    EXPECT_GT(lyapunov_exponent_bound(x, UpdateRule::slide, Rational(13, 10), length).lower(), 0);
  }
}

TEST(LyapunovExponentBound, IsTheMeanLogarithmOfTheFrobeniusNormAndFallsWithTheLength) {
  const RationalMatrix x = matrix(3, 3, {1, 2, 0, 1, -1, 0, 0, 3, 0});  // rank 2
  const Rational eta(1, 9);
  Ball sum(0);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      RationalMatrix p = step_matrix(x, i, eta) * step_matrix(x, j, eta);
      p(2, 2) = 0;  // the row space is spanned by the first two unit vectors
      sum += log(Ball(trace(transpose(p) * p)));
    }
  const Ball two = lyapunov_exponent_bound(x, UpdateRule::slide, eta, 2);
  EXPECT_TRUE(overlaps(two, sum / Ball(9 * 2 * 2)));
  EXPECT_LT(lyapunov_exponent_bound(x, UpdateRule::slide, eta, 4).upper(), two.lower());
}

TEST(LyapunovExponentBound, RefusesProductsThatVanishAndTooManyWords) {
  const RationalMatrix x = matrix(2, 1, {1, 2});
  EXPECT_THROW(static_cast<void>(lyapunov_exponent_bound(x, UpdateRule::slide, Rational(1), 2)),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(lyapunov_exponent_bound(x, UpdateRule::slide, width, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(lyapunov_exponent_bound(x, UpdateRule::slide, width, 20)),
               std::length_error);
  // one sample has one word of every length
  const RationalMatrix one = matrix(1, 1, {1});
  const Ball half = lyapunov_exponent_bound(one, UpdateRule::slide, Rational(1, 2), most_lyapunov_length);
  EXPECT_TRUE(overlaps(half, log(Ball(Rational(1, 2)))));
  EXPECT_THROW(static_cast<void>(
                   lyapunov_exponent_bound(one, UpdateRule::slide, Rational(1, 2), most_lyapunov_length + 1)),
               std::length_error);
  EXPECT_THROW(
      static_cast<void>(lyapunov_exponent_bound(RationalMatrix::identity(17), UpdateRule::slide, width, 1)),
      std::length_error);
}

TEST(StationaryMoments, GiveTheUniformAndTheCantorLaw) {
  const std::vector<Rational> bit{0, 1};
  const std::vector<Rational> uniform = stationary_moments(Rational(1, 2), bit, 6);
  for (int k = 0; k <= 6; ++k) EXPECT_EQ(uniform[static_cast<std::size_t>(k)], Rational(1) / (k + 1));
  const std::vector<Rational> cantor = stationary_moments(Rational(2, 3), bit, 2);
  EXPECT_EQ(cantor[1], Rational(1, 2));
  EXPECT_EQ(cantor[2], Rational(3, 8));
  for (int k = 1; k < 20; ++k) {
    const Rational a(k, 10);
    const std::vector<Rational> moments = stationary_moments(a, bit, 2);
    EXPECT_EQ(moments[2] - moments[1] * moments[1], a / (4 * (2 - a)));
  }
}

TEST(StationaryMoments, AreReproducedByOneStep) {
  const std::vector<Rational> values{Rational(-1), Rational(1, 3), Rational(5)};
  const Rational a(3, 7);
  const std::vector<Rational> moments = stationary_moments(a, values, 5);
  for (int k = 0; k <= 5; ++k) {
    Rational after(0), binomial(1);
    for (int j = 0; j <= k; ++j) {
      for (const Rational& b : values)
        after += binomial * pow(1 - a, j) * pow(a * b, k - j) * moments[static_cast<std::size_t>(j)] / 3;
      binomial = binomial * (k - j) / (j + 1);
    }
    EXPECT_EQ(after, moments[static_cast<std::size_t>(k)]);
  }
  EXPECT_THROW(static_cast<void>(stationary_moments(Rational(2), values, 2)), std::domain_error);
  EXPECT_THROW(static_cast<void>(stationary_moments(Rational(0), values, 2)), std::domain_error);
  EXPECT_THROW(static_cast<void>(stationary_moments(a, {}, 2)), std::domain_error);
  EXPECT_THROW(static_cast<void>(stationary_moments(a, values, -1)), std::domain_error);
}

TEST(StationaryCovariance, SolvesItsEquationAlsoForAnUnsymmetricHessian) {
  const RationalMatrix h = matrix(3, 3, {2, 1, 0, 0, 1, -1, 1, 0, 3}),
                       c = matrix(3, 3, {2, 1, 0, 1, 3, 1, 0, 1, 1});
  const Rational eta(1, 4);
  const RationalMatrix s = stationary_covariance(h, c, eta);
  const RationalMatrix a = RationalMatrix::identity(3) - eta * h;
  EXPECT_EQ(s, a * s * transpose(a) + (eta * eta) * c);
  EXPECT_EQ(s, transpose(s));
}

TEST(StationaryCovariance, IsTheKnownVarianceInOneDimension) {
  for (int k = 1; k < 20; ++k) {
    const Rational eta(k, 30), h(3);
    EXPECT_EQ(stationary_covariance(matrix(1, 1, {h}), matrix(1, 1, {5}), eta)(0, 0),
              eta * 5 / (h * (2 - eta * h)));
  }
  const RationalMatrix one = RationalMatrix::identity(1);
  EXPECT_THROW(static_cast<void>(stationary_covariance(one, one, Rational(2))), std::domain_error);
  EXPECT_THROW(static_cast<void>(stationary_covariance(one, one, Rational(0))), std::domain_error);
  EXPECT_THROW(static_cast<void>(stationary_covariance(one, RationalMatrix(2, 2), Rational(1))),
               std::invalid_argument);
  EXPECT_THROW(static_cast<void>(stationary_covariance(RationalMatrix::identity(2),
                                                       matrix(2, 2, {1, 1, 0, 1}), Rational(1))),
               std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
