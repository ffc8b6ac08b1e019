#include "analysis/kernel/linearised_training.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>

#include "analysis/linear/ball_matrix.hpp"

namespace lemmata::analysis {
namespace {

void require(bool condition, const char* function, const std::string& what) {
  if (!condition) throw std::invalid_argument(std::string(function) + ": " + what);
}

std::string shape(const Matrix<Ball>& a) {
  return std::to_string(a.rows()) + " x " + std::to_string(a.columns());
}

void require_square(const Matrix<Ball>& theta, const char* function) {
  require(theta.rows() == theta.columns(), function, "Theta(X,X) must be square, got " + shape(theta));
}

void require_shapes(const TrainingKernels& kernels, const std::vector<Ball>& y, const char* function) {
  const int d = kernels.ntk_xx.rows(), m = kernels.ntk_zx.rows();
  const auto fits = [&](const Matrix<Ball>& a, int rows, int columns, const char* which) {
    require(a.rows() == rows && a.columns() == columns, function,
            std::string(which) + " must be " + std::to_string(rows) + " x " + std::to_string(columns) +
                ", got " + shape(a));
  };
  fits(kernels.ntk_xx, d, d, "Theta(X,X)");
  fits(kernels.ntk_zx, m, d, "Theta(Z,X)");
  fits(kernels.nngp_xx, d, d, "K(X,X)");
  fits(kernels.nngp_zx, m, d, "K(Z,X)");
  fits(kernels.nngp_zz, m, m, "K(Z,Z)");
  require(y.size() == static_cast<std::size_t>(d), function,
          "one label for each of the " + std::to_string(d) + " training inputs is needed, got " +
              std::to_string(y.size()));
}

Ball absolute(const Ball& x) {
  if (is_positive(x) == Truth::yes) return x;
  if (is_positive(-x) == Truth::yes) return -x;
  return Ball::interval(0, std::max(x.upper(), Rational(-x.lower())));
}

/// The largest sum of a row of |a|.
Ball row_sum_norm(const Matrix<Ball>& a) {
  Rational largest(0);
  for (int i = 0; i < a.rows(); ++i) {
    Ball sum(0);
    for (int j = 0; j < a.columns(); ++j) sum += absolute(a(i, j));
    largest = std::max(largest, sum.upper());
  }
  return Ball(largest);
}

/// The integral of e^(-Theta s) over s from 0 to h, for |Theta| h <= r <= 1/2 in the row sum norm:
/// h sum over k of (-Theta h)^k / (k+1)!, whose terms from k = n on have together at most the norm h r^n.
Matrix<Ball> short_flow_response(const Matrix<Ball>& theta, const Ball& h, const Ball& r) {
  const int bits = BallPrecision::bits();
  const Ball negligible = Ball::power_of_two(Integer(-bits));
  int terms = 1;
  Ball rest = r;
  while (less_than(rest, negligible) != Truth::yes) {
    rest = rest * r;
    ++terms;
  }
  std::vector<Ball> coefficients;  // 1 / (k+1)!
  Ball factorial(1);
  for (int k = 0; k < terms; ++k) {
    factorial = factorial * Ball(k + 1);
    coefficients.push_back(Ball(1) / factorial);
  }
  const Matrix<Ball> argument = -h * theta;
  Matrix<Ball> sum(theta.rows(), theta.rows());
  for (auto c = coefficients.rbegin(); c != coefficients.rend(); ++c) {
    if (c != coefficients.rbegin()) sum = ball_product(sum, argument);
    for (int i = 0; i < sum.rows(); ++i) sum(i, i) += *c;
  }
  const Ball error(Rational(0), rest.upper());
  for (int i = 0; i < sum.rows(); ++i)
    for (int j = 0; j < sum.columns(); ++j) sum(i, j) += error;
  return h * sum;
}

/// The progress after twice as long: the second half does to the residual what the first has left.
void double_progress(TrainingProgress& progress) {
  progress.response = progress.response + ball_product(progress.remaining, progress.response);
  progress.remaining = ball_product(progress.remaining, progress.remaining);
}

Matrix<Ball> rounded(Matrix<Ball> a) {
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) a(i, j) = a(i, j) + Ball(0);
  return a;
}

/// Bits that doubling loses in balls of D x D matrices whose norm is at most 1: each time a factor 2 sqrt(D).
int bits_lost_by_doubling(int doublings, int size) {
  const int bits_of_size = std::bit_width(static_cast<unsigned>(size));
  return doublings * (2 + bits_of_size / 2) + 2 * bits_of_size + 16;
}

}  // namespace

TrainingProgress gradient_flow_progress(const Matrix<Ball>& theta, const Ball& time) {
  require_square(theta, "gradient_flow_progress");
  if (is_positive(time) != Truth::yes && time.lower() < 0)
    throw std::domain_error("gradient_flow_progress: the time must be at least 0, got " + to_string(time));
  const int d = theta.rows();
  const Ball norm = row_sum_norm(theta) * Ball(time.upper());
  const Ball short_enough = Ball::power_of_two(Integer(-6));
  int doublings = 0;
  while (less_than(norm * Ball::power_of_two(Integer(-doublings)), short_enough) != Truth::yes) ++doublings;
  TrainingProgress progress;
  {
    const BallPrecision precision(BallPrecision::bits() + bits_lost_by_doubling(doublings, d));
    const Ball shrink = Ball::power_of_two(Integer(-doublings));
    progress.response = short_flow_response(theta, time * shrink, short_enough);
    progress.remaining = Matrix<Ball>::identity(d) - ball_product(theta, progress.response);
    for (int i = 0; i < doublings; ++i) double_progress(progress);
  }
  return {rounded(std::move(progress.remaining)), rounded(std::move(progress.response))};
}

TrainingProgress gradient_descent_progress(const Matrix<Ball>& theta, const Ball& learning_rate,
                                           std::int64_t steps) {
  require_square(theta, "gradient_descent_progress");
  if (steps < 0)
    throw std::domain_error("gradient_descent_progress: the number of steps must be at least 0, got " +
                            std::to_string(steps));
  const int d = theta.rows();
  const int doublings = std::bit_width(static_cast<std::uint64_t>(steps));
  TrainingProgress progress{Matrix<Ball>::identity(d), Matrix<Ball>(d, d)};
  {
    const BallPrecision precision(BallPrecision::bits() + bits_lost_by_doubling(doublings, d));
    const Matrix<Ball> one_step = Matrix<Ball>::identity(d) - learning_rate * theta;
    for (int bit = doublings - 1; bit >= 0; --bit) {
      double_progress(progress);
      if ((steps >> bit & 1) == 0) continue;
      progress.response = ball_product(one_step, progress.response);
      for (int i = 0; i < d; ++i) progress.response(i, i) += learning_rate;
      progress.remaining = ball_product(one_step, progress.remaining);
    }
  }
  return {rounded(std::move(progress.remaining)), rounded(std::move(progress.response))};
}

TrainingProgress completed_training(const Matrix<Ball>& theta) {
  require_square(theta, "completed_training");
  return {Matrix<Ball>(theta.rows(), theta.rows()), positive_definite_inverse(theta)};
}

TrainedEnsemble trained_ensemble(const TrainingKernels& kernels, const std::vector<Ball>& y,
                                 const TrainingProgress& progress) {
  require_shapes(kernels, y, "trained_ensemble");
  require(progress.response.rows() == kernels.ntk_xx.rows(), "trained_ensemble",
          "the progress of " + std::to_string(kernels.ntk_xx.rows()) + " training inputs is needed, got " +
              shape(progress.response));
  const Matrix<Ball> weights = ball_product(kernels.ntk_zx, progress.response);
  const Matrix<Ball> cross = ball_product(weights, transpose(kernels.nngp_zx));
  const Matrix<Ball> start = ball_product(ball_product(weights, kernels.nngp_xx), transpose(weights));
  return {weights * y, kernels.nngp_zz - cross - transpose(cross) + start};
}

TrainedEnsemble trained_ensemble(const TrainingKernels& kernels, const std::vector<Ball>& y,
                                 const std::optional<Ball>& time) {
  require_shapes(kernels, y, "trained_ensemble");
  return trained_ensemble(
      kernels, y, time ? gradient_flow_progress(kernels.ntk_xx, *time) : completed_training(kernels.ntk_xx));
}

TrainedEnsemble gaussian_process_posterior(const TrainingKernels& kernels, const std::vector<Ball>& y) {
  require_shapes(kernels, y, "gaussian_process_posterior");
  // weights = K(Z,X) K(X,X)^-1: the last two terms of the ensemble's covariance cancel
  const Matrix<Ball> weights = ball_product(kernels.nngp_zx, positive_definite_inverse(kernels.nngp_xx));
  return {weights * y, kernels.nngp_zz - ball_product(weights, transpose(kernels.nngp_zx))};
}

TrainingResidual training_residual(const Matrix<Ball>& nngp_xx, const std::vector<Ball>& y,
                                   const TrainingProgress& progress) {
  const Matrix<Ball>& remaining = progress.remaining;
  require(remaining.rows() == nngp_xx.rows() && nngp_xx.rows() == nngp_xx.columns(), "training_residual",
          "K(X,X) is " + shape(nngp_xx) + ", the progress " + shape(remaining));
  TrainingResidual residual{remaining * y, Ball(0)};
  for (Ball& r : residual.mean) r = -r;
  const Ball from_start = trace(ball_product(ball_product(remaining, nngp_xx), transpose(remaining)));
  residual.mean_loss = (inner_product(residual.mean, residual.mean) + from_start) / Ball(2);
  return residual;
}

Matrix<Ball> decay(const Matrix<Ball>& theta, const Ball& time) {
  return gradient_flow_progress(theta, time).remaining;
}

}  // namespace lemmata::analysis
