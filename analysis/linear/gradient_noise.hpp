#pragma once

#include "analysis/linear/exact_linear_algebra.hpp"

/// The noise of a batch's gradient and what it costs, exactly. The loss is that of least squares with the factor that
/// makes X^T X / n its Hessian: L(w) = (1/(2n)) |X w - y|^2, the mean over the n samples of (<x_i, w> - y_i)^2 / 2.
namespace lemmata::analysis {

/// At w: G the gradient, H = X^T X / n the Hessian, Sigma the covariance of a uniform sample's gradient.
struct GradientNoise {
  Rational squared_gradient;  ///< |G|^2
  Rational curvature;         ///< G^T H G
  Rational noise;             ///< tr(H Sigma)
  Rational covariance_trace;  ///< tr Sigma

  /// B_noise = tr(H Sigma) / G^T H G: the batch at which a step of the best size achieves half of what the full
  /// gradient would. Throws std::domain_error if G^T H G is 0.
  [[nodiscard]] Rational scale() const;
};

/// Shapes:   x is n x d, n >= 1; y has n numbers, w has d.
/// Cost:     about n^2 d products.
/// Throws:   std::invalid_argument where shapes do not fit.
/// Claim:    opt.batch-noise-scale
[[nodiscard]] GradientNoise gradient_noise(const RationalMatrix& x, const RationalVector& y,
                                           const RationalVector& w);

/// E[L(w) - L(w - step g)] for the mean g of the gradients of `batch` samples, drawn independently (with
/// replacement): step |G|^2 - (step^2 / 2) (G^T H G + tr(H Sigma) / batch).
///
/// Throws:   std::domain_error unless batch >= 1.
/// Claim:    opt.batch-noise-scale
[[nodiscard]] Rational expected_improvement(const GradientNoise& noise, const Rational& step, int batch);

/// The step that maximises it, and its value: those of the full gradient, |G|^2 / G^T H G and |G|^4 / (2 G^T H G),
/// divided by 1 + B_noise / batch.
///
/// Throws:   std::domain_error unless batch >= 1, and where no step is best (G^T H G + tr(H Sigma) / batch = 0).
/// Claim:    opt.batch-noise-scale
struct BestImprovement {
  Rational step;
  Rational improvement;
};
[[nodiscard]] BestImprovement best_expected_improvement(const GradientNoise& noise, int batch);

}  // namespace lemmata::analysis
