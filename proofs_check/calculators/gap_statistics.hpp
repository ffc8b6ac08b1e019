#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::proofs_check {

/// What was drawn for one n and one k: n^((k-1)/2) gap of each draw, and L(w) where there is one (else empty).
struct GapSample {
  std::vector<double> scaled;
  std::vector<double> limit;
};

/// How often something happened, and the Clopper-Pearson interval of its probability.
struct Proportion {
  std::int64_t count = 0;
  numeric::ProbabilityBounds interval{0, 1};
};

inline constexpr std::array<int, 5> quantile_percents{5, 25, 50, 75, 95};

struct GapStatistics {
  std::int64_t draws = 0;
  Proportion positive, zero, negative;  ///< the sign of the gap
  std::array<double, 5> quantiles{};    ///< of the scaled gap at quantile_percents
  double mean = 0;                      ///< of the scaled gap
  double band = 0;                      ///< half-width of the band around its empirical distribution function
  std::optional<double> limit_median, limit_mean;  ///< of L(w)
  std::optional<double> mean_square;               ///< of scaled gap - L(w)
  std::optional<double> kolmogorov;                ///< distance to the limit's distribution function
};

/// Each interval and the band hold with probability at least 1 - miss, one by one. The limit's distribution function is that of
/// L(w), if it is known.
///
/// Throws:   std::invalid_argument for an empty sample, or limits that are neither none nor as many as the draws.
[[nodiscard]] GapStatistics gap_statistics(const GapSample& sample, double miss,
                                           const std::function<double(double)>& limit_distribution = {});

/// The empirical quantile: the smallest of the values such that at least `percent` percent of all are not larger.
///
/// Range:    at least one value, in ascending order; 1 <= percent <= 100.
[[nodiscard]] double quantile(std::span<const double> sorted, int percent);

/// The largest distance between the empirical distribution function and a continuous one on [0, infinity), which is 0 at 0.
[[nodiscard]] double kolmogorov_distance(std::span<const double> sorted,
                                         const std::function<double(double)>& distribution);

}  // namespace lemmata::proofs_check
