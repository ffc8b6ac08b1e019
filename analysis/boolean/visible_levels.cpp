#include "analysis/boolean/visible_levels.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

constexpr std::int64_t largest_dimension = std::int64_t{1} << 20;

void require_odd(const char* function, std::int64_t d) {
  if (d < 1 || d % 2 == 0)
    throw std::domain_error(std::string(function) + ": d must be odd and at least 1, got " +
                            std::to_string(d));
}

void require_threshold(const char* function, const Rational& threshold) {
  if (threshold <= 0)
    throw std::domain_error(std::string(function) + ": the threshold must be positive, got " +
                            to_string(threshold));
}

}  // namespace

Rational all_ones_neuron_coefficient(std::int64_t d, std::int64_t level) {
  require_odd("all_ones_neuron_coefficient", d);
  if (level < 0 || level > d)
    throw std::domain_error("all_ones_neuron_coefficient: the level must lie in 0.." + std::to_string(d) +
                            ", got " + std::to_string(level));
  const Rational majority = majority_fourier_coefficient<Rational>(d, level);
  return (majority + (level == 0 ? 1 : 0)) / 2;
}

VisibleLevels visible_levels(std::int64_t d, const Rational& threshold) {
  require_odd("visible_levels", d);
  require_threshold("visible_levels", threshold);
  if (d > largest_dimension)
    throw std::length_error("visible_levels: d is at most " + std::to_string(largest_dimension) + ", got " +
                            std::to_string(d));
  const auto visible = [&](std::int64_t p) {
    return abs(majority_fourier_coefficient<Rational>(d, 2 * p + 1)) >= threshold;
  };
  // the least p among the levels 2p + 1 of the lower half that is not visible
  std::int64_t low = 0, high = (d - 1) / 4 + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (visible(middle))
      low = middle + 1;
    else
      high = middle;
  }
  VisibleLevels result{.lowest_band = 2 * low - 1, .highest_band = d + 2 - 2 * low, .sets = 0};
  if (threshold <= 1) result.sets = 1;
  Integer binomial(
      1);  // C(d, s), s going up to the lower band's end; C(d, d + 1 - s) = C(d, s - 1) from the band above
  for (std::int64_t s = 1; s <= result.lowest_band; ++s) {
    const Integer below = binomial;
    binomial = binomial * (d - s + 1) / s;
    if (s % 2 == 1) result.sets += binomial + (d + 1 - s > s ? below : Integer(0));
  }
  return result;
}

Rational visible_sets_bound(const Rational& mean_square, const Rational& threshold) {
  require_threshold("visible_sets_bound", threshold);
  if (mean_square < 0)
    throw std::domain_error("visible_sets_bound: the mean square must be at least 0, got " +
                            to_string(mean_square));
  return 4 * mean_square / (threshold * threshold);
}

}  // namespace lemmata::analysis
