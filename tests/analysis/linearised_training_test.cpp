#include "analysis/kernel/linearised_training.hpp"

#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/linear/ball_matrix.hpp"
#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

Matrix<Ball> balls(const RationalMatrix& a) {
  Matrix<Ball> result(a.rows(), a.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(i, j) = Ball(a(i, j));
  return result;
}

std::vector<Ball> balls(const RationalVector& v) {
  std::vector<Ball> result;
  for (const Rational& x : v) result.emplace_back(x);
  return result;
}

RationalMatrix random_matrix(int rows, int columns, std::mt19937_64& random) {
  std::uniform_int_distribution<int> entry(-4, 4);
  RationalMatrix result(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) result(i, j) = Rational(entry(random), 3);
  return result;
}

void expect_overlap(const Matrix<Ball>& a, const Matrix<Ball>& b, std::int64_t bits) {
  ASSERT_EQ(a.rows(), b.rows());
  ASSERT_EQ(a.columns(), b.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) {
      EXPECT_TRUE(overlaps(a(i, j), b(i, j))) << to_string(a(i, j)) << to_string(b(i, j));
      EXPECT_LT(a(i, j).radius(), Ball::power_of_two(Integer(-bits)).midpoint());
    }
}

/// [[Theta, t 1], [0, 0]] has the exponential [[e^Theta, integral], [0, 1]]: the definition by another function.
TEST(GradientFlowProgress, IsTheExponentialOfABlockMatrix) {
  std::mt19937_64 random(1);
  for (const int n : {1, 2, 4, 6})
    for (const Rational& time : {Rational(0), Rational(1, 7), Rational(3), Rational(250)}) {
      RationalMatrix theta = random_matrix(n, n, random);
      theta = theta * transpose(theta);
      if (n > 2) theta = exact_product(theta, theta) + theta;
      RationalMatrix block(2 * n, 2 * n);
      for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) block(i, j) = -time * theta(i, j);
        block(i, n + i) = time;
      }
      const BallPrecision precision(512);
      const TrainingProgress progress = gradient_flow_progress(balls(theta), Ball(time));
      const Matrix<Ball> exponential = matrix_exponential(balls(block));
      Matrix<Ball> remaining(n, n), response(n, n);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          remaining(i, j) = exponential(i, j);
          response(i, j) = exponential(i, n + j);
        }
      expect_overlap(progress.remaining, remaining, 400);
      expect_overlap(progress.response, response, 400);
    }
}

TEST(GradientFlowProgress, NeedsNoInverse) {
  const RationalMatrix ones(2, 2, {Rational(1), Rational(1), Rational(1), Rational(1)});
  const TrainingProgress progress = gradient_flow_progress(balls(ones), Ball(3));
  // eigenvalues 2 and 0: (1 - e^-6)/2 along (1,1), the time along (1,-1)
  const Ball along = (Ball(1) - exp(Ball(-6))) / Ball(2);
  EXPECT_TRUE(overlaps(progress.response(0, 0), (along + Ball(3)) / Ball(2)));
  EXPECT_TRUE(overlaps(progress.response(0, 1), (along - Ball(3)) / Ball(2)));
  EXPECT_TRUE(overlaps(progress.remaining(0, 1), (exp(Ball(-6)) - Ball(1)) / Ball(2)));
  EXPECT_GT(progress.response(0, 0).relative_accuracy_bits(), 110);
}

TEST(GradientFlowProgress, ComposesInTime) {
  std::mt19937_64 random(2);
  RationalMatrix theta = random_matrix(4, 4, random);
  theta = theta * transpose(theta);
  const auto after = [&](const Rational& t) { return gradient_flow_progress(balls(theta), Ball(t)); };
  const TrainingProgress one = after(Rational(2, 3)), two = after(Rational(5, 3)),
                         both = after(Rational(7, 3));
  expect_overlap(both.remaining, one.remaining * two.remaining, 90);
  expect_overlap(both.response, one.response + one.remaining * two.response, 90);
}

TEST(GradientDescentProgress, IsThatOfTheStepsTakenOneByOne) {
  std::mt19937_64 random(3);
  for (const int n : {1, 3})
    for (const std::int64_t steps : {0, 1, 2, 3, 7, 12}) {
      RationalMatrix theta = random_matrix(n, n, random);
      theta = theta * transpose(theta);
      const Rational rate(2, 5);
      const RationalMatrix step = RationalMatrix::identity(n) - rate * theta;
      RationalMatrix remaining = RationalMatrix::identity(n), response(n, n);
      for (std::int64_t k = 0; k < steps; ++k) {
        response = response + rate * remaining;
        remaining = step * remaining;
      }
      const BallPrecision precision(256);
      const TrainingProgress progress = gradient_descent_progress(balls(theta), Ball(rate), steps);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          EXPECT_TRUE(contains(progress.remaining(i, j), remaining(i, j)));
          EXPECT_TRUE(contains(progress.response(i, j), response(i, j)));
        }
    }
}

/// f_0 = F g with g ~ N(0, I), and the parameters move f by J: the trained functions for g = 0 and for each unit
/// vector, by exact steps on the parameters, give mean and covariance.
TEST(TrainedEnsemble, HasTheMomentsOfExplicitlyTrainedFunctions) {
  std::mt19937_64 random(4);
  const int d = 3, m = 2, p = 5, normals = 4;
  const RationalMatrix j_x = random_matrix(d, p, random), j_z = random_matrix(m, p, random);
  const RationalMatrix f_x = random_matrix(d, normals, random), f_z = random_matrix(m, normals, random);
  const RationalVector y{Rational(1), Rational(-2), Rational(1, 2)};
  const TrainingKernels kernels{balls(f_x * transpose(f_x)), balls(f_z * transpose(f_x)),
                                balls(f_z * transpose(f_z)), balls(j_x * transpose(j_x)),
                                balls(j_z * transpose(j_x))};
  for (const std::int64_t steps : {1, 5}) {
    const Rational rate(1, 20);
    const auto trained = [&](int unit) {  // after the steps, at z and x; unit = -1: g = 0
      RationalMatrix theta(p, 1), start_x(d, 1), start_z(m, 1);
      for (int i = 0; i < d && unit >= 0; ++i) start_x(i, 0) = f_x(i, unit);
      for (int i = 0; i < m && unit >= 0; ++i) start_z(i, 0) = f_z(i, unit);
      for (std::int64_t k = 0; k < steps; ++k)
        theta = theta - rate * (transpose(j_x) * (start_x + j_x * theta - RationalMatrix::column(y)));
      return start_z + j_z * theta;
    };
    const RationalMatrix mean = trained(-1);
    RationalMatrix covariance(m, m);
    for (int unit = 0; unit < normals; ++unit) {
      const RationalMatrix moved = trained(unit) - mean;
      covariance = covariance + moved * transpose(moved);
    }
    const TrainedEnsemble ensemble =
        trained_ensemble(kernels, balls(y), gradient_descent_progress(kernels.ntk_xx, Ball(rate), steps));
    for (int i = 0; i < m; ++i) {
      EXPECT_TRUE(contains(ensemble.mean[static_cast<std::size_t>(i)], mean(i, 0))) << steps;
      for (int j = 0; j < m; ++j) EXPECT_TRUE(contains(ensemble.covariance(i, j), covariance(i, j))) << steps;
    }
  }
}

TEST(TrainedEnsemble, EndsAtTheLabelsWithoutVarianceAtTrainingInputs) {
  std::mt19937_64 random(5);
  const RationalMatrix j = random_matrix(3, 6, random), f = random_matrix(3, 6, random);
  const Matrix<Ball> k = balls(f * transpose(f)), theta = balls(j * transpose(j));
  const RationalVector y{Rational(3), Rational(-1), Rational(2)};
  const TrainedEnsemble end = trained_ensemble({k, k, k, theta, theta}, balls(y), std::nullopt);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(contains(end.mean[i], y[i]));
    EXPECT_TRUE(contains(end.covariance(static_cast<int>(i), static_cast<int>(i)), Rational(0)));
  }
  const TrainedEnsemble start = trained_ensemble({k, k, k, theta, theta}, balls(y), Ball(0));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(contains(start.mean[static_cast<std::size_t>(i)], Rational(0)));
    EXPECT_TRUE(overlaps(start.covariance(i, i), k(i, i)));
  }
}

TEST(GaussianProcessPosterior, IsTheEndOfTrainingTheLastLayerAlone) {
  std::mt19937_64 random(6);
  const RationalMatrix f_x = random_matrix(3, 7, random), f_z = random_matrix(2, 7, random);
  const Matrix<Ball> xx = balls(f_x * transpose(f_x)), zx = balls(f_z * transpose(f_x)),
                     zz = balls(f_z * transpose(f_z));
  const std::vector<Ball> y = balls(RationalVector{Rational(1), Rational(2), Rational(-5)});
  const TrainedEnsemble posterior = gaussian_process_posterior({xx, zx, zz, xx, zx}, y);
  const TrainedEnsemble trained = trained_ensemble({xx, zx, zz, Ball(3) * xx, Ball(3) * zx}, y, std::nullopt);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(
        overlaps(posterior.mean[static_cast<std::size_t>(i)], trained.mean[static_cast<std::size_t>(i)]));
    for (int j = 0; j < 2; ++j) EXPECT_TRUE(overlaps(posterior.covariance(i, j), trained.covariance(i, j)));
  }
}

TEST(TrainingResidual, IsWhatIsLeftOfTheLabelsAndOfTheInitialisation) {
  // one input: f_0 ~ N(0, k), f_t - y = e^(-theta t)(f_0 - y)
  const Ball k(Rational(3, 2)), theta(2), y(5);
  Matrix<Ball> kernel(1, 1), tangent(1, 1);
  kernel(0, 0) = k;
  tangent(0, 0) = theta;
  const TrainingResidual residual =
      training_residual(kernel, {y}, gradient_flow_progress(tangent, Ball(Rational(1, 4))));
  EXPECT_TRUE(overlaps(residual.mean[0], -(exp(Ball(Rational(-1, 2))) * y)));
  EXPECT_TRUE(overlaps(residual.mean_loss, exp(Ball(-1)) * (y * y + k) / Ball(2)));
}

TEST(LinearisedTraining, RejectsWhatItDoesNotCover) {
  RationalMatrix ones(2, 2, {Rational(1), Rational(1), Rational(1), Rational(1)});
  const Matrix<Ball> singular = balls(ones), wrong(2, 3);
  EXPECT_THROW(static_cast<void>(completed_training(singular)), std::domain_error);
  EXPECT_THROW(static_cast<void>(gradient_flow_progress(singular, Ball(-1))), std::domain_error);
  EXPECT_THROW(static_cast<void>(gradient_descent_progress(singular, Ball(1), -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(gradient_flow_progress(wrong, Ball(1))), std::invalid_argument);
  const TrainingKernels kernels{singular, singular, singular, singular, wrong};
  EXPECT_THROW(static_cast<void>(trained_ensemble(kernels, {Ball(1), Ball(1)}, Ball(1))),
               std::invalid_argument);
  const TrainingKernels fitting{singular, singular, singular, singular, singular};
  EXPECT_THROW(static_cast<void>(trained_ensemble(fitting, {Ball(1)}, Ball(1))), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(gaussian_process_posterior(fitting, {Ball(1), Ball(1)})), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
