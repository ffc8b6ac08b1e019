#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numeric/network/pointwise_function.hpp"

/// Random fully connected networks of any width and depth, many at once: drawn, evaluated, differentiated and trained
/// from their definition.
///
/// Network number `draw` is a pure function of (seed, draw): its normal numbers are those of stream `draw`
/// (fill_standard_normal), layer by layer, W row by row, then b; the numbers of a bias of variance 0 are skipped, not
/// left out. Eight networks are worked on at once, one in each lane of a vector.
///
/// Shapes:   widths, fan-ins and outputs at least 1, any number of points (0 too), of draws 0 or more.
/// Error:    rounding: f^l is off by at most (fan-in + 16) 2^-53 (|W| |phi| + |b|) in each component, with the
///           entries' sizes, on top of what the last layer's error becomes.
///           All results are the same bits for any number of threads, whatever the other draws of the call, and on
///           all instruction sets with a fused multiply-add.
/// Cost:     the normal numbers, and points / 4 of that for the products where the number of points is above 4.
/// Memory:   for each thread, 64 bytes for each point and neuron (three times that with derivatives), and for
///           training and, up to 64 MiB, for tangent kernels, 64 bytes for each parameter.
/// Throws (all of them): std::invalid_argument for shapes that do not fit, naming what; std::length_error with the
///           estimate if the memory will not do.
namespace lemmata::numeric {

/// What is trained: the weights and biases themselves, or the standard normal numbers behind them. A layer whose bias
/// variance is 0 has no bias, and trains none.
enum class TrainedParameters { weights, normals };

/// f^0 = b + W x, f^l = b + W phi(f^(l-1)); W^l ~ N(0, weight_variances[l] / fan-in), b^l ~ N(0, bias_variances[l]).
struct Perceptron {
  int inputs = 1;
  std::vector<int> widths;  ///< of the hidden layers, at least one
  int outputs = 1;
  PointwiseFunction activation = PointwiseFunction::relu;
  double parameter = 0;                  ///< of leaky_relu
  std::vector<double> weight_variances;  ///< widths.size() + 1 of them
  std::vector<double> bias_variances;
};

/// Inputs, row by row: count x dimension.
struct Points {
  int count = 0;
  int dimension = 0;
  std::span<const double> values;
};

/// outputs[(draw - first_draw) * count * outputs + point * outputs + i] = f^L_i(x_point).
void sample_outputs(const Perceptron& network, const Points& points, std::uint64_t seed,
                    std::uint64_t first_draw, std::int64_t draws, std::span<double> outputs, int threads);

/// The empirical kernel sigma_b^2 + (sigma_w^2 / n) sum_j phi(f^(L-1)_j(x)) phi(f^(L-1)_j(x')) of the last hidden
/// layer, all pairs: count x count for each draw. (The last layer itself is not drawn.)
void sample_nngp_kernels(const Perceptron& network, const Points& points, std::uint64_t seed,
                         std::uint64_t first_draw, std::int64_t draws, std::span<double> kernels,
                         int threads);

/// The tangent kernel sum_mu df(x)/dtheta_mu df(x')/dtheta_mu of output 0, all pairs: count x count for each draw,
/// layer by layer from forward and backward vectors, without the Jacobian. Also the outputs f_0(x), count for each
/// draw, unless the span is empty.
void sample_tangent_kernels(const Perceptron& network, TrainedParameters trained, const Points& points,
                            std::uint64_t seed, std::uint64_t first_draw, std::int64_t draws,
                            std::span<double> kernels, std::span<double> outputs, int threads);

/// Full-batch gradient descent on (1/2) sum_alpha (f(x_alpha) - y_alpha)^2, theta <- theta - step * gradient, of one
/// output. Before the first step and after the last the outputs at `points` and at `probes` and the tangent kernel of
/// `points` are recorded.
struct TrainingRun {
  std::vector<double> initial_outputs, final_outputs;  ///< points, then probes
  std::vector<double> initial_kernel, final_kernel;    ///< points x points
  double final_loss = 0;
};
[[nodiscard]] std::vector<TrainingRun> train_networks(const Perceptron& network, TrainedParameters trained,
                                                      const Points& points, std::span<const double> labels,
                                                      const Points& probes, double step, std::int64_t steps,
                                                      std::uint64_t seed, std::uint64_t first_draw,
                                                      std::int64_t draws, int threads);

/// How parameters move: by theta <- theta - step * gradient, or by a step of length `step` of the classical
/// Runge-Kutta method of order 4 along d theta / dt = -gradient.
enum class TrainingMethod { gradient_descent, gradient_flow };

/// The state after `step` steps.
struct TrainingRecord {
  std::int64_t step = 0;
  std::vector<double> outputs;  ///< points, then probes
  std::vector<double> kernel;   ///< points x points
  double loss = 0;
};

/// The same training with records after the numbers of steps asked for, increasing, the last of them the number of
/// steps done; records of draw first_draw + i are in place i. The flow's steps are equal: its error is O(step^4)
/// where phi is smooth, and the caller controls it by comparing two steps.
[[nodiscard]] std::vector<std::vector<TrainingRecord>> record_training(
    const Perceptron& network, TrainedParameters trained, const Points& points,
    std::span<const double> labels, const Points& probes, TrainingMethod method, double step,
    std::span<const std::int64_t> recorded_steps, std::uint64_t seed, std::uint64_t first_draw,
    std::int64_t draws, int threads);

}  // namespace lemmata::numeric
