#include "proofs_check/calculators/kernel_prediction.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "analysis/kernel/linearised_training.hpp"
#include "analysis/kernel/ntk.hpp"
#include "analysis/linear/ball_matrix.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Integer;
using analysis::Matrix;
using analysis::Rational;
using analysis::TrainedEnsemble;
using analysis::TrainingKernels;
using analysis::TrainingProgress;
using analysis::TrainingResidual;
using analysis::Truth;

namespace {

/// The row of x that a row of z equals, or -1.
int equal_row(const analysis::RationalMatrix& x, const analysis::RationalMatrix& z, int row) {
  for (int i = 0; i < x.rows(); ++i)
    if (x.row(i) == z.row(row)) return i;
  return -1;
}

void require_distinct_inputs(const PredictionProblem& problem) {
  for (int i = 0; i < problem.x.rows(); ++i) {
    const int first = equal_row(problem.x, problem.x, i);
    if (first == i) continue;
    const Rational &a = problem.y[static_cast<std::size_t>(first)],
                   &b = problem.y[static_cast<std::size_t>(i)];
    if (a != b)
      throw std::invalid_argument(fmt::format(
          "training inputs {} and {} are equal but have the labels {} and {}: no function fits both, so "
          "training to the end does not fit the data; give a time",
          first + 1, i + 1, analysis::to_string(a), analysis::to_string(b)));
    throw std::invalid_argument(fmt::format(
        "training inputs {} and {} are equal, so the kernel is singular; leave one out, or give a time",
        first + 1, i + 1));
  }
}

TrainingKernels kernels_of(const PredictionProblem& problem) {
  const auto& [network, x, z, y, trained, schedule] = problem;
  if (const TrainingKernel kernel = training_kernel(problem); kernel != TrainingKernel::tangent) {
    const auto xx = analysis::nngp_kernel(network, x, x), zx = analysis::nngp_kernel(network, z, x);
    analysis::InfiniteNetwork features = network;
    // the last layer's gradient: its inputs, and for Theta / n its bias drops out
    if (kernel == TrainingKernel::features) features.layers.back() = {Rational(1), Rational(0)};
    return {xx, zx, analysis::nngp_kernel(network, z, z), analysis::nngp_kernel(features, x, x),
            analysis::nngp_kernel(features, z, x)};
  }
  auto xx = analysis::neural_tangent_kernel(network, x, x),
       zx = analysis::neural_tangent_kernel(network, z, x);
  return {std::move(xx.nngp), std::move(zx.nngp), analysis::nngp_kernel(network, z, z), std::move(xx.ntk),
          std::move(zx.ntk)};
}

TrainingProgress progress_of(const TrainingSchedule& schedule, const Matrix<Ball>& theta) {
  if (schedule.learning_rate)
    return analysis::gradient_descent_progress(theta, Ball(*schedule.learning_rate), schedule.steps);
  if (schedule.time) return analysis::gradient_flow_progress(theta, Ball(*schedule.time));
  return analysis::completed_training(theta);
}

/// All numbers of a prediction, at one precision.
struct Balls {
  TrainedEnsemble ensemble;
  std::vector<Ball> deviation;
  TrainingResidual residual;
  analysis::EigenvalueRange eigenvalues;
};

/// Numbers below 2^-1000000, such as what a long training leaves of a mode, as an enclosure of 0 of that size: their
/// own exponents may be too long to write.
void coarsen(Ball& ball) {
  const Ball smallest = Ball::power_of_two(-1000000);
  if (!ball.is_exact() && less_than(ball, smallest) == Truth::yes && less_than(-smallest, ball) == Truth::yes)
    ball = Ball(Rational(0), Rational(Integer(1), Integer(Integer(1) << 1000000U)));
}

Balls balls_of(const PredictionProblem& problem) {
  const TrainingKernels kernels = kernels_of(problem);
  const TrainingProgress progress = progress_of(problem.schedule, kernels.ntk_xx);
  std::vector<Ball> y;
  for (const Rational& label : problem.y) y.emplace_back(label);
  Balls result{analysis::trained_ensemble(kernels, y, progress),
               {},
               analysis::training_residual(kernels.nngp_xx, y, progress),
               analysis::extreme_eigenvalues(kernels.ntk_xx)};
  TrainedEnsemble& ensemble = result.ensemble;
  for (Ball& mean : ensemble.mean) coarsen(mean);
  for (int j = 0; j < problem.z.rows(); ++j)
    for (int k = 0; k < problem.z.rows(); ++k) coarsen(ensemble.covariance(j, k));
  for (Ball& residual : result.residual.mean) coarsen(residual);
  coarsen(result.residual.mean_loss);
  for (int j = 0; j < problem.z.rows(); ++j) {
    // the end at a training input is its label, exactly
    const int i = problem.schedule.to_the_end() ? equal_row(problem.x, problem.z, j) : -1;
    if (i >= 0) {
      ensemble.mean[static_cast<std::size_t>(j)] = y[static_cast<std::size_t>(i)];
      for (int k = 0; k < problem.z.rows(); ++k)
        ensemble.covariance(j, k) = ensemble.covariance(k, j) = Ball(0);
    }
  }
  for (int j = 0; j < problem.z.rows(); ++j)
    result.deviation.push_back(analysis::sqrt_nonnegative(ensemble.covariance(j, j)));
  return result;
}

/// Whether the ball has that many digits, or as many places of a number of the given scale.
bool known(const Ball& ball, int digits, const Ball& scale) {
  if (ball.is_exact() || ball.relative_accuracy_bits() >= static_cast<std::int64_t>(3.33 * digits) + 4)
    return true;
  const Ball place = scale * analysis::pow(Ball(10), -digits - 5);
  return ball.radius() <= place.lower();
}

Ball scale_of(const PredictionProblem& problem, const Balls& balls) {
  Rational largest(1, 1000000);
  for (const Rational& label : problem.y) largest = std::max(largest, Rational(abs(label)));
  for (const Ball& deviation : balls.deviation) largest = std::max(largest, deviation.upper());
  return Ball(largest);
}

bool known(const PredictionProblem& problem, const Balls& balls, int digits) {
  const Ball scale = scale_of(problem, balls), square = scale * scale;
  const auto all = [&](const std::vector<Ball>& values, const Ball& size) {
    return std::all_of(values.begin(), values.end(),
                       [&](const Ball& value) { return known(value, digits, size); });
  };
  return all(balls.ensemble.mean, scale) && all(balls.deviation, scale) &&
         all(balls.ensemble.covariance.elements(), square) && all(balls.residual.mean, scale) &&
         known(balls.residual.mean_loss, digits, square) &&
         known(balls.eigenvalues.largest, digits, Ball(0)) &&
         known(balls.eigenvalues.smallest, digits, balls.eigenvalues.largest);
}

Balls known_balls(const PredictionProblem& problem, int digits) {
  const int first = static_cast<int>(3.33 * digits) + 96;
  constexpr int most_times = 32;
  for (int bits = first;; bits *= 2) {
    const bool last = bits * 2 > most_times * first;
    const BallPrecision precision(bits);
    try {
      Balls balls = balls_of(problem);
      if (last || known(problem, balls, digits)) return balls;
    } catch (const std::domain_error&) {
      if (last) throw;
    }
  }
}

Value value_of(const Ball& ball, int digits) {
  if (ball.is_exact()) return exact_value(ball.midpoint(), digits);
  return enclosed_value([&] { return ball; }, digits);
}

std::vector<Value> values_of(const std::vector<Ball>& balls, int digits) {
  std::vector<Value> values;
  for (const Ball& ball : balls) values.push_back(value_of(ball, digits));
  return values;
}

Convergence convergence_of(const Rational& rate, const Balls& balls) {
  const Ball share = Ball(rate) * balls.eigenvalues.largest;
  if (less_than(share, Ball(2)) == Truth::yes && rate > 0) return Convergence::converges;
  if (less_than(Ball(2), share) == Truth::yes || rate < 0) return Convergence::diverges;
  return Convergence::undecided;
}

}  // namespace

TrainingKernel training_kernel(const PredictionProblem& problem) {
  if (problem.trained == TrainedLayers::all) return TrainingKernel::tangent;
  if (problem.network.parameterisation == analysis::Parameterisation::ntk) return TrainingKernel::nngp;
  return problem.network.depth() == 0 ? TrainingKernel::tangent : TrainingKernel::features;
}

void require_fits(const PredictionProblem& problem) {
  const double d = problem.x.rows(), m = problem.z.rows();
  if (problem.x.columns() != problem.z.columns())
    throw std::invalid_argument(
        fmt::format("--z: points of dimension {}; allowed: {}, that of the training inputs",
                    problem.z.columns(), problem.x.columns()));
  if (static_cast<std::size_t>(problem.x.rows()) != problem.y.size())
    throw std::invalid_argument(fmt::format("--y: {} labels; allowed: {}, one for each training input",
                                            problem.y.size(), problem.x.rows()));
  // products of matrices, some 80 of D x D, at 60 ns an operation on balls of some 200 bits; a layer and pair takes
  // 20 microseconds for closed forms, and for the quadrature of other activations a twentieth of a second
  constexpr double products = 80, seconds_per_operation = 6e-8, most_seconds = 3600;
  const double seconds_per_pair = problem.network.activation.closed_form() ? 2e-5 : 0.05;
  const double pairs = d * (d + 1) / 2 + m * d + m * (m + 1) / 2;
  const double seconds = seconds_per_operation * (products * d * d * d + 4 * m * d * (d + m)) +
                         seconds_per_pair * pairs * (problem.network.depth() + 1);
  if (seconds > most_seconds)
    throw std::length_error(
        fmt::format("{:.0f} training and {:.0f} test inputs with {} hidden layers would take about {}: some "
                    "{:.1e} operations on balls, "
                    "and the kernels of {:.1e} pairs; allowed: an hour",
                    d, m, problem.network.depth(), readable_seconds(seconds), products * d * d * d, pairs));
}

void require_kernel(const PredictionProblem& problem) {
  const analysis::RationalMatrix first(1, problem.x.columns(), problem.x.row(0));
  if (problem.trained == TrainedLayers::all)
    static_cast<void>(analysis::neural_tangent_kernel(problem.network, first, first));
  else
    static_cast<void>(analysis::nngp_kernel(problem.network, first, first));
}

Prediction predict(const PredictionProblem& problem, int digits) {
  require_fits(problem);
  if (problem.schedule.to_the_end()) require_distinct_inputs(problem);
  const Balls balls = known_balls(problem, digits);
  const BallPrecision precision(static_cast<int>(3.33 * digits) + 128);
  Prediction result;
  result.mean = values_of(balls.ensemble.mean, digits);
  result.deviation = values_of(balls.deviation, digits);
  for (int j = 0; j < problem.z.rows(); ++j)
    result.covariance.push_back(values_of(balls.ensemble.covariance.row(j), digits));
  result.residual = values_of(balls.residual.mean, digits);
  result.loss = value_of(balls.residual.mean_loss, digits);
  const auto& [smallest, largest] = balls.eigenvalues;
  result.smallest = value_of(smallest, digits);
  result.largest = value_of(largest, digits);
  if (is_positive(largest) == Truth::yes) {
    const Ball critical = Ball(2) / largest;
    result.critical_rate = value_of(critical, digits);
    result.critical_rate_of_mean = value_of(Ball(problem.x.rows()) * critical, digits);
  }
  if (is_positive(smallest) == Truth::yes) result.time_scale = value_of(Ball(1) / smallest, digits);
  if (problem.schedule.learning_rate)
    result.convergence = convergence_of(*problem.schedule.learning_rate, balls);
  return result;
}

}  // namespace lemmata::proofs_check
