#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/kernel/infinite_network.hpp"
#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// What is trained: all parameters, or the last layer alone.
enum class TrainedLayers { all, last };

/// How long: gradient flow until a time or for ever, or steps of gradient descent, on (1/2) sum (f - y)^2.
struct TrainingSchedule {
  std::optional<analysis::Rational> time;           ///< nothing, and no learning rate: until the end
  std::optional<analysis::Rational> learning_rate;  ///< with `steps`, instead of a time
  std::int64_t steps = 0;

  [[nodiscard]] bool to_the_end() const { return !time && !learning_rate; }
};

/// Networks of infinite width, trained on the rows of x with labels y and asked at the rows of z.
struct PredictionProblem {
  analysis::InfiniteNetwork network;
  analysis::RationalMatrix x, z;
  analysis::RationalVector y;
  TrainedLayers trained = TrainedLayers::all;
  TrainingSchedule schedule;
};

/// The kernel of training: Theta of all layers; K of the last layer alone in the NTK parameterisation; in the others
/// that layer's limit of Theta / n, C(K^(L-1)) = (K - sigma_b^2) / sigma_w^2 with its variances. (Without hidden layers
/// the last layer is all.)
enum class TrainingKernel { tangent, nngp, features };
[[nodiscard]] TrainingKernel training_kernel(const PredictionProblem& problem);

/// Throws: std::invalid_argument where dimensions do not fit; std::length_error, with the estimate, for what would
///          take more than an hour.
void require_fits(const PredictionProblem& problem);

/// Throws: std::domain_error where the kernel of training is not defined for the activation.
void require_kernel(const PredictionProblem& problem);

enum class Convergence { converges, diverges, undecided };

/// The law of the trained outputs over the initialisation, and how training goes.
struct Prediction {
  std::vector<Value> mean, deviation;          ///< at each row of z
  std::vector<std::vector<Value>> covariance;  ///< of the outputs at z
  std::vector<Value> residual;                 ///< mean of f - y at each training input
  Value loss;                                  ///< mean of (1/2) sum (f - y)^2
  Value smallest, largest;                     ///< eigenvalues of the kernel on x
  Value critical_rate;                         ///< 2 / largest: the learning rates below converge
  Value critical_rate_of_mean;                 ///< D times that: with the slide's factor 1/D
  std::optional<Value> time_scale;  ///< 1 / smallest, of the slowest mode, where that is shown to be positive
  std::optional<Convergence> convergence;  ///< of gradient descent
};

/// The working precision rises until the values have that many correct digits (of those that are 0, or nearly so for
/// their scale, as many places).
///
/// Throws:   std::invalid_argument for two equal inputs when training goes to the end, saying whether their labels
///           differ; std::domain_error where the balls never show that the kernel is positive definite (naming the
///           minor).
[[nodiscard]] Prediction predict(const PredictionProblem& problem, int digits);

}  // namespace lemmata::proofs_check
