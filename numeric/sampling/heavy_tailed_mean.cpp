#include "numeric/sampling/heavy_tailed_mean.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {
namespace {

constexpr std::int64_t most_samples = 10'000'000'000;
constexpr std::size_t block = 1 << 12;

// Why psi(t) <= ln(1 + t + t^2/2); the other inequality is this one at -t. On |t| <= sqrt(2) the difference
// D(t) = ln(1 + t + t^2/2) - t + t^3/6 has D(0) = 0 and D'(t) = t^3 (2 + t) / (4 (1 + t + t^2/2)), which has the sign
// of t. Beyond sqrt(2) psi is constant and the logarithm increases; below -sqrt(2) psi = -0.942..., and the logarithm
// is nowhere below ln(1/2) = -0.693...
double influence(double t) {
  if (std::isnan(t)) return 0;
  const double bounded = std::clamp(t, -std::numbers::sqrt2, std::numbers::sqrt2);
  return bounded - bounded * bounded * bounded / 6;
}

/// What the sum over n samples may be off by: 8 units for each value of psi (slope and size are at most 1), and
/// additions of at most n psi's in two levels.
double summation_error(double n) { return (block + n / block + 8) * n * 0x1p-53; }

}  // namespace

HeavyTailedMeanPlan plan_heavy_tailed_mean(double variance, double gap, double false_alarm, double miss,
                                           double rounding) {
  const std::string name = "plan_heavy_tailed_mean";
  const auto require = [&](bool allowed, const std::string& what, double got) {
    if (!allowed) throw std::domain_error(name + ": " + what + ", got " + std::to_string(got));
  };
  require(variance > 0 && std::isfinite(variance), "the variance must be positive and finite", variance);
  require(gap > 0 && std::isfinite(gap), "the gap must be positive and finite", gap);
  require(false_alarm > 0 && false_alarm < 1, "false_alarm must be in (0, 1)", false_alarm);
  require(miss > 0 && miss < 1, "miss must be in (0, 1)", miss);
  require(rounding >= 0 && rounding < gap / 4, "rounding must be from 0 to a quarter of the gap", rounding);

  // Per sample: how much the sum exceeds under the stated law, and what it reaches under the other, at worst. psi's
  // slope is at most 1, so rounding moves a term by scale * rounding at most.
  const auto drift = [&](double scale) {
    return std::log1p(scale * scale * variance / 2) + scale * rounding;
  };
  const auto pull = [&](double scale) {
    return -std::log1p(-scale * gap + scale * scale * (variance + gap * gap) / 2) - scale * rounding;
  };
  // Any scale gives a valid plan; the best one lies between 0 and where the pull is 0 again.
  double low = 0;
  double high = 2 * gap / (variance + gap * gap);
  const auto rate_at = [&](double scale) { return pull(scale) - drift(scale); };
  for (int i = 0; i < 100; ++i) {
    const double left = low + (high - low) * 0.382;
    const double right = low + (high - low) * 0.618;
    if (rate_at(left) < rate_at(right))
      low = left;
    else
      high = right;
  }
  const double scale = (low + high) / 2;
  const double rate = rate_at(scale);
  // The room of 1e-6 is for the rounding of the plan's own figures, which are below 10^10 * 1e-16 and units of a sum
  // of some hundreds.
  const double for_alarm = std::log(2 / false_alarm) + 1e-6;
  const double for_miss = std::log(1 / miss) + 1e-6;
  double samples = std::ceil((for_alarm + for_miss) / rate);
  const auto suffices = [&](double n) { return n * rate >= for_alarm + for_miss + 2 * summation_error(n); };
  while (samples <= static_cast<double>(most_samples) && !suffices(samples))
    samples = std::ceil(samples + 1 + 2 * summation_error(samples) / rate);
  if (!(rate > 0 && samples <= static_cast<double>(most_samples)))
    throw std::length_error(name + ": at most 10^10 samples, got the variance " + std::to_string(variance) +
                            " and the gap " + std::to_string(gap) + ", which need more");
  return {static_cast<std::int64_t>(samples), scale,
          samples * drift(scale) + for_alarm + summation_error(samples), false_alarm, miss};
}

double influence_sum(std::span<const double> values, double mean, double scale) {
  double sum = 0;
  while (!values.empty()) {
    const std::size_t count = std::min(block, values.size());
    double part = 0;
    for (const double x : values.first(count)) part += influence(scale * (x - mean));
    sum += part;
    values = values.subspan(count);
  }
  return sum;
}

}  // namespace lemmata::numeric
