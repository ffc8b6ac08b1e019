#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "analysis/boolean/linear_threshold_function.hpp"

namespace lemmata::analysis {

double fourier_coefficient_by_quadrature(std::span<const double> weights, std::span<const int> subset,
                                         std::int64_t nodes) {
  constexpr const char* function = "fourier_coefficient_by_quadrature";
  require_coordinates(function, subset, static_cast<int>(weights.size()));
  if (subset.size() % 2 == 0)
    throw std::domain_error(std::string(function) + ": the size of the set must be odd, got " +
                            std::to_string(subset.size()));
  if (nodes < 1)
    throw std::domain_error(std::string(function) + ": at least 1 node is needed, got " +
                            std::to_string(nodes));
  double total = 0;
  for (const double weight : weights) {
    if (weight == 0 || !std::isfinite(weight))
      throw std::domain_error(std::string(function) + ": weights must be finite and not 0, got " +
                              std::to_string(weight));
    total += std::abs(weight);
  }
  std::vector<bool> inside(weights.size());
  for (const int coordinate : subset) inside[static_cast<std::size_t>(coordinate) - 1] = true;

  const double step = 2 * std::numbers::pi / (1.01 * total);
  double sum = subset.size() == 1 ? weights[static_cast<std::size_t>(subset[0]) - 1] / 2 : 0;
  for (std::int64_t node = 1; node < nodes; ++node) {
    const double t = static_cast<double>(node) * step;
    double value = 1 / t;
    for (std::size_t i = 0; i < weights.size(); ++i)
      value *= inside[i] ? std::sin(weights[i] * t) : std::cos(weights[i] * t);
    sum += value;
  }
  return (subset.size() % 4 == 1 ? 2 : -2) / std::numbers::pi * step * sum;
}

}  // namespace lemmata::analysis
