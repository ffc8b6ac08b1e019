#include "numeric/network/optimizers.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {

namespace {

void require_sizes(const char* function, std::size_t weights, std::size_t gradient, std::size_t kept) {
  if (gradient != weights || kept != weights)
    throw std::invalid_argument(std::string(function) + ": sizes differ, " + std::to_string(weights) +
                                " weights, a gradient of " + std::to_string(gradient) + ", and " +
                                std::to_string(kept) + " kept");
}

}  // namespace

void adam_step(std::span<double> weights, AdamAverages& averages, std::span<const double> gradient,
               const AdamSettings& settings) {
  if (averages.gradients.empty() && averages.squares.empty()) {
    averages.gradients.assign(weights.size(), 0.0);
    averages.squares.assign(weights.size(), 0.0);
  }
  require_sizes("adam_step", weights.size(), gradient.size(), averages.gradients.size());
  require_sizes("adam_step", weights.size(), gradient.size(), averages.squares.size());
  averages.power1 *= settings.beta1;
  averages.power2 *= settings.beta2;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    double &m = averages.gradients[i], &v = averages.squares[i];
    m = settings.beta1 * m + (1 - settings.beta1) * gradient[i];
    v = settings.beta2 * v + (1 - settings.beta2) * gradient[i] * gradient[i];
    if (m == 0) continue;
    const double first = settings.bias_correction ? m / (1 - averages.power1) : m,
                 second = settings.bias_correction ? v / (1 - averages.power2) : v;
    weights[i] -= settings.step * first / (std::sqrt(second) + settings.epsilon);
  }
}

void heavy_ball_step(std::span<double> weights, std::span<double> previous, std::span<const double> gradient,
                     double step, double momentum) {
  require_sizes("heavy_ball_step", weights.size(), gradient.size(), previous.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double next = weights[i] - step * gradient[i] + momentum * (weights[i] - previous[i]);
    previous[i] = weights[i];
    weights[i] = next;
  }
}

}  // namespace lemmata::numeric
