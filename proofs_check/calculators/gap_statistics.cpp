#include "proofs_check/calculators/gap_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "numeric/sampling/confidence.hpp"

namespace lemmata::proofs_check {

namespace {

Proportion proportion(std::int64_t count, std::int64_t draws, double miss) {
  return {count, numeric::clopper_pearson_interval(count, draws, miss)};
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::vector<double> sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

GapStatistics gap_statistics(const GapSample& sample, double miss,
                             const std::function<double(double)>& limit_distribution) {
  if (sample.scaled.empty()) throw std::invalid_argument("gap_statistics: at least one draw is needed");
  if (!sample.limit.empty() && sample.limit.size() != sample.scaled.size())
    throw std::invalid_argument("gap_statistics: " + std::to_string(sample.scaled.size()) + " gaps and " +
                                std::to_string(sample.limit.size()) + " limits");
  GapStatistics result;
  const std::vector<double> ordered = sorted(sample.scaled);
  result.draws = static_cast<std::int64_t>(ordered.size());
  const auto [first_zero, first_positive] = std::equal_range(ordered.begin(), ordered.end(), 0.0);
  result.negative = proportion(first_zero - ordered.begin(), result.draws, miss);
  result.zero = proportion(first_positive - first_zero, result.draws, miss);
  result.positive = proportion(ordered.end() - first_positive, result.draws, miss);
  for (std::size_t i = 0; i < quantile_percents.size(); ++i)
    result.quantiles[i] = quantile(ordered, quantile_percents[i]);
  result.mean = mean(sample.scaled);
  result.band = numeric::distribution_band_half_width(result.draws, miss);
  if (!sample.limit.empty()) {
    result.limit_median = quantile(sorted(sample.limit), 50);
    result.limit_mean = mean(sample.limit);
    std::vector<double> squares;
    squares.reserve(sample.scaled.size());
    for (std::size_t i = 0; i < sample.scaled.size(); ++i)
      squares.push_back((sample.scaled[i] - sample.limit[i]) * (sample.scaled[i] - sample.limit[i]));
    result.mean_square = mean(squares);
  }
  if (limit_distribution) result.kolmogorov = kolmogorov_distance(ordered, limit_distribution);
  return result;
}

double quantile(std::span<const double> sorted, int percent) {
  const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return sorted[rank - 1];
}

double kolmogorov_distance(std::span<const double> sorted,
                           const std::function<double(double)>& distribution) {
  double distance = 0;
  const auto count = static_cast<double>(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double value = sorted[i] > 0 ? distribution(sorted[i]) : 0;
    // At equal values the last has the value of the empirical function, the first its limit from below.
    distance = std::max(
        {distance, static_cast<double>(i + 1) / count - value, value - static_cast<double>(i) / count});
  }
  return distance;
}

}  // namespace lemmata::proofs_check
