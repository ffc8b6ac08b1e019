#include "analysis/kernel/kernel_variance.hpp"

#include <optional>
#include <stdexcept>
#include <string>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/dual_activation.hpp"

namespace lemmata::analysis {

namespace {

/// alpha for the activations max(z, 0) + alpha min(z, 0).
std::optional<Rational> negative_slope(const Activation& phi) {
  if (!phi.closed_form()) return std::nullopt;
  switch (phi.closed_form()->family) {
    case ActivationFamily::identity:
      return 1;
    case ActivationFamily::relu:
      return 0;
    case ActivationFamily::absolute_value:
      return -1;
    case ActivationFamily::leaky_relu:
      return phi.closed_form()->parameters.at(0);
    default:
      return std::nullopt;
  }
}

/// E phi(u)^2 phi(v)^2. With slopes 1 and alpha, phi(z)^2 = max(z, 0)^2 + alpha^2 max(-z, 0)^2, in closed form.
Ball squared_dual(const Activation& phi, const Ball& a, const Ball& b, const Ball& c) {
  const auto slope = negative_slope(phi);
  if (!slope) return dual_activation(phi.squared(), a, b, c);
  const ClosedForm rectified_square{ActivationFamily::rectified_square, {}};
  const Rational square = *slope * *slope;
  return Ball(Rational(1 + square * square)) * closed_form_dual(rectified_square, a, b, c) +
         Ball(Rational(2 * square)) * closed_form_dual(rectified_square, a, b, -c);
}

}  // namespace

Ball kernel_variance(const Activation& phi, const Rational& weight_variance, std::int64_t width,
                     const Ball& a, const Ball& b, const Ball& c) {
  if (weight_variance < 0)
    throw std::domain_error("kernel_variance: weight_variance must be at least 0, got " +
                            to_string(weight_variance));
  if (width < 1)
    throw std::domain_error("kernel_variance: width must be at least 1, got " + std::to_string(width));
  const Ball mean = dual_activation(phi, a, b, c);
  return Ball(Rational(weight_variance * weight_variance / Rational(width))) *
         (squared_dual(phi, a, b, c) - mean * mean);
}

}  // namespace lemmata::analysis
