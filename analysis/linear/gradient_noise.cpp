#include "analysis/linear/gradient_noise.hpp"

#include <stdexcept>
#include <string>

namespace lemmata::analysis {

namespace {

void require_batch(const char* function, int batch) {
  if (batch < 1)
    throw std::domain_error(std::string(function) + ": a batch has at least one sample, got " +
                            std::to_string(batch));
}

/// G^T H G + tr(H Sigma) / batch = E[g^T H g].
Rational mean_curvature(const GradientNoise& noise, int batch) {
  return noise.curvature + noise.noise / batch;
}

}  // namespace

Rational GradientNoise::scale() const {
  if (curvature == 0) throw std::domain_error("GradientNoise: G^T H G is 0, so that no batch is large");
  return noise / curvature;
}

GradientNoise gradient_noise(const RationalMatrix& x, const RationalVector& y, const RationalVector& w) {
  const int n = x.rows(), d = x.columns();
  if (n < 1 || y.size() != static_cast<std::size_t>(n) || w.size() != static_cast<std::size_t>(d))
    throw std::invalid_argument("gradient_noise: x is n x d with n >= 1, y has n numbers and w has d, got " +
                                std::to_string(n) + " x " + std::to_string(d) + ", " +
                                std::to_string(y.size()) + " and " + std::to_string(w.size()));
  RationalVector residual = x * w;
  for (std::size_t i = 0; i < residual.size(); ++i) residual[i] -= y[i];
  RationalVector gradient = transpose(x) * residual;
  for (Rational& g : gradient) g /= n;
  const auto times_hessian = [&](const RationalVector& v) -> Rational {  // v^T H v = |X v|^2 / n
    const RationalVector image = x * v;
    return inner_product(image, image) / n;
  };
  GradientNoise result{inner_product(gradient, gradient), times_hessian(gradient), 0, 0};
  // tr(H Sigma) is the mean of d^T H d over the deviations d of the samples' gradients from their mean
  for (int i = 0; i < n; ++i) {
    RationalVector deviation = x.row(i);
    for (std::size_t j = 0; j < deviation.size(); ++j)
      deviation[j] = deviation[j] * residual[static_cast<std::size_t>(i)] - gradient[j];
    result.noise += times_hessian(deviation) / n;
    result.covariance_trace += inner_product(deviation, deviation) / n;
  }
  return result;
}

Rational expected_improvement(const GradientNoise& noise, const Rational& step, int batch) {
  require_batch("expected_improvement", batch);
  return step * noise.squared_gradient - step * step / 2 * mean_curvature(noise, batch);
}

BestImprovement best_expected_improvement(const GradientNoise& noise, int batch) {
  require_batch("best_expected_improvement", batch);
  const Rational curvature = mean_curvature(noise, batch);
  if (curvature == 0)
    throw std::domain_error("best_expected_improvement: G^T H G + tr(H Sigma) / batch is 0, no step is best");
  const Rational step = noise.squared_gradient / curvature;
  return {step, step * noise.squared_gradient / 2};
}

}  // namespace lemmata::analysis
