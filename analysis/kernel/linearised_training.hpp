#pragma once

#include <optional>
#include <vector>

#include "analysis/linear/matrix.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// Training of a model that is linear in its parameters, by gradient flow on (1/2) sum (f - y)^2 (no factor 1/D; with the slide's 1/D time
/// runs D times slower). Theta = J J^T on the D training points.
namespace lemmata::analysis {

/// The kernels of an infinitely wide network on training inputs X and test inputs Z.
struct TrainingKernels {
  Matrix<Ball> nngp_xx, nngp_zx, nngp_zz;
  Matrix<Ball> ntk_xx, ntk_zx;
};

/// Mean and covariance, over the initialisation, of the trained functions at the test inputs, time t of gradient flow; without a time
/// its limit.
///
///     f_t(z) = f_0(z) - Theta(z,X) Theta^-1 (1 - e^(-Theta t)) (f_0(X) - y)
///
/// Shapes:   y has one entry for each training input, mean for each test input.
/// Throws:   std::domain_error if the balls do not show that Theta(X,X) is positive definite (two equal inputs, say; which leading minor).
/// Claims:   ntk.linearised-solution, ntk.trained-ensemble
struct TrainedEnsemble {
  std::vector<Ball> mean;
  Matrix<Ball> covariance;
};
[[nodiscard]] TrainedEnsemble trained_ensemble(const TrainingKernels& kernels, const std::vector<Ball>& y,
                                               const std::optional<Ball>& time);

/// The posterior of Gaussian process regression without noise: mean and covariance.
[[nodiscard]] TrainedEnsemble gaussian_process_posterior(const TrainingKernels& kernels,
                                                         const std::vector<Ball>& y);

/// e^(-Theta t).
[[nodiscard]] Matrix<Ball> decay(const Matrix<Ball>& theta, const Ball& time);

}  // namespace lemmata::analysis
