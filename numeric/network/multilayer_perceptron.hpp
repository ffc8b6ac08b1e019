#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// Random fully connected networks of any width and depth, many at once: drawn, evaluated, differentiated and trained from their
/// definition.
namespace lemmata::numeric {

/// z, max(z, 0), max(z, parameter z), |z|, sign z, 1_(z > 0), tanh z, erf z, z Phi(z), sin z, z^2, max(z, 0)^2, 1/(1 + e^-z), ln(1 + e^z). Derivatives at a kink are
/// those of the left-hand side's limit, 0 at a jump.
enum class PointwiseFunction {
  identity,
  relu,
  leaky_relu,
  absolute_value,
  sign,
  step,
  tanh,
  erf,
  gelu,
  sine,
  square,
  rectified_square,
  sigmoid,
  softplus
};

/// What is trained: the weights and biases themselves, or the standard normal numbers behind them.
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

/// Network number `draw` is a pure function of (seed, draw): its normal numbers are those of stream `draw` (fill_standard_normal), layer by layer,
/// W row by row, then b. All results are the same bits for any number of threads and whatever the other draws of the call.

/// outputs[(draw - first_draw) * count * outputs + point * outputs + i] = f^L_i(x_point).
void sample_outputs(const Perceptron& network, const Points& points, std::uint64_t seed,
                    std::uint64_t first_draw, std::int64_t draws, std::span<double> outputs, int threads);

/// The empirical kernel sigma_b^2 + (sigma_w^2 / n) sum_j phi(f^(L-1)_j(x)) phi(f^(L-1)_j(x')) of the last hidden layer, all pairs: count x count
/// for each draw.
void sample_nngp_kernels(const Perceptron& network, const Points& points, std::uint64_t seed,
                         std::uint64_t first_draw, std::int64_t draws, std::span<double> kernels,
                         int threads);

/// The tangent kernel sum_mu df(x)/dtheta_mu df(x')/dtheta_mu of output 0, all pairs: count x count for each draw, layer by layer from forward
/// and backward vectors, without the Jacobian. Also the outputs f(x), count for each draw, unless the span is empty.
void sample_tangent_kernels(const Perceptron& network, TrainedParameters trained, const Points& points,
                            std::uint64_t seed, std::uint64_t first_draw, std::int64_t draws,
                            std::span<double> kernels, std::span<double> outputs, int threads);

/// Full-batch gradient descent on (1/2) sum_alpha (f(x_alpha) - y_alpha)^2, theta <- theta - step * gradient, of one output. Before the first step and after the last
/// the outputs at `points` and at `probes` and the tangent kernel of `points` are recorded.
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

/// Throws (all of them): std::invalid_argument for shapes that do not fit, naming what.

}  // namespace lemmata::numeric
