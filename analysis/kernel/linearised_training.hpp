#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/linear/matrix.hpp"
#include "analysis/scalar/ball.hpp"

/// Training of a model that is linear in its parameters, f = f_0 + J (theta - theta_0), on (1/2) sum (f - y)^2 over D
/// training points X (no factor 1/D: with the slide's 1/D time runs D times slower). Theta = J J^T is its tangent
/// kernel. A network of infinite width trains in this way.
///
/// Error:    rounding at the working precision (BallPrecision) and what the entries carry; raise the precision until
///           the result is as accurate as needed.
/// Throws:   std::invalid_argument where shapes do not fit.
namespace lemmata::analysis {

/// How far training has come: both are functions of Theta(X,X), with remaining = 1 - Theta response.
///
///     f_t(X) - y     = remaining (f_0(X) - y)
///     f_t(z)         = f_0(z) - Theta(z,X) response (f_0(X) - y)
///     theta_t        = theta_0 - J^T response (f_0(X) - y)
struct TrainingProgress {
  Matrix<Ball> remaining, response;
};

/// Time t of gradient flow: remaining = e^(-Theta t), response = the integral of e^(-Theta s) over s from 0 to t,
/// which is Theta^-1 (1 - e^(-Theta t)) where Theta has an inverse; it need not have one.
///
/// Range:    t >= 0, Theta symmetric.
/// Cost:     log2(|Theta| t) + bits / 6 or so products of D x D matrices.
/// Throws:   std::domain_error for t < 0.
/// Claim:    ntk.linearised-solution
[[nodiscard]] TrainingProgress gradient_flow_progress(const Matrix<Ball>& theta, const Ball& time);

/// k steps of gradient descent: remaining = (1 - eta Theta)^k, response = eta sum over j < k of (1 - eta Theta)^j.
///
/// Range:    k >= 0, any eta; it converges for all starts iff 0 < eta < 2 / lambda_max (Theta positive definite).
/// Cost:     up to 4 log2 k products of D x D matrices.
/// Throws:   std::domain_error for k < 0.
/// Claim:    ntk.linearised-solution
[[nodiscard]] TrainingProgress gradient_descent_progress(const Matrix<Ball>& theta, const Ball& learning_rate,
                                                         std::int64_t steps);

/// The end of training: remaining = 0, response = Theta^-1.
///
/// Throws:   std::domain_error, naming the leading minor, if the balls do not show that Theta is positive definite:
///           two equal inputs, say.
[[nodiscard]] TrainingProgress completed_training(const Matrix<Ball>& theta);

/// The kernels of an infinitely wide network on training inputs X and test inputs Z.
struct TrainingKernels {
  Matrix<Ball> nngp_xx, nngp_zx, nngp_zz;
  Matrix<Ball> ntk_xx, ntk_zx;
};

/// The trained functions at the test inputs, over the initialisation f_0 ~ N(0, K): they are normal with this mean
/// and covariance. With B = Theta(Z,X) response the mean is B y, and the covariance
///
///     K(Z,Z) - B K(X,Z) - K(Z,X) B^T + B K(X,X) B^T.
///
/// Shapes:   y has one entry for each training input, the mean one for each test input.
/// Claim:    ntk.trained-ensemble
struct TrainedEnsemble {
  std::vector<Ball> mean;
  Matrix<Ball> covariance;
};
[[nodiscard]] TrainedEnsemble trained_ensemble(const TrainingKernels& kernels, const std::vector<Ball>& y,
                                               const TrainingProgress& progress);

/// At time t of gradient flow; without a time at its end.
///
/// Throws:   what gradient_flow_progress and completed_training throw.
[[nodiscard]] TrainedEnsemble trained_ensemble(const TrainingKernels& kernels, const std::vector<Ball>& y,
                                               const std::optional<Ball>& time);

/// The posterior of Gaussian process regression without noise, prior covariance K: what training the last layer alone
/// gives (Theta = K).
///
/// Throws:   std::domain_error if the balls do not show that K(X,X) is positive definite.
[[nodiscard]] TrainedEnsemble gaussian_process_posterior(const TrainingKernels& kernels,
                                                         const std::vector<Ball>& y);

/// What is left to fit at the training inputs: the mean of f_t(X) - y, which is -remaining y, and the mean of the
/// loss (1/2) |f_t(X) - y|^2, to which the initialisation adds (1/2) tr(remaining K(X,X) remaining^T).
struct TrainingResidual {
  std::vector<Ball> mean;
  Ball mean_loss;
};
[[nodiscard]] TrainingResidual training_residual(const Matrix<Ball>& nngp_xx, const std::vector<Ball>& y,
                                                 const TrainingProgress& progress);

/// e^(-Theta t), t >= 0.
[[nodiscard]] Matrix<Ball> decay(const Matrix<Ball>& theta, const Ball& time);

}  // namespace lemmata::analysis
