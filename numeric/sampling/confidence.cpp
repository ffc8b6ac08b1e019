#include "numeric/sampling/confidence.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {
namespace {

void require_miss(const std::string& function, double miss) {
  if (!(miss > 0 && miss < 1))
    throw std::domain_error(function + ": miss must be in (0, 1), got " + std::to_string(miss));
}

/// The last double on the way from `holds_at` to `fails_at` of which `holds` is known, by bisection.
template <class Predicate>
double last_that_holds(double holds_at, double fails_at, const Predicate& holds) {
  for (;;) {
    const double middle = holds_at + (fails_at - holds_at) / 2;
    if (middle == holds_at || middle == fails_at) return holds_at;
    (holds(middle) ? holds_at : fails_at) = middle;
  }
}

}  // namespace

ProbabilityBounds clopper_pearson_interval(std::int64_t successes, std::int64_t trials, double miss) {
  const std::string name = "clopper_pearson_interval";
  if (trials < 1 || trials > 1'000'000'000'000)
    throw std::domain_error(name + ": trials must be from 1 to 10^12, got " + std::to_string(trials));
  if (successes < 0 || successes > trials)
    throw std::domain_error(name + ": successes must be from 0 to " + std::to_string(trials) + ", got " +
                            std::to_string(successes));
  require_miss(name, miss);
  // The observed frequency makes `successes` the mean and, being an integer, the median: both tails are at least 1/2
  // there. Where the upper bound of a tail is at most miss / 2 the tail itself is, so what the bisection returns lies
  // outside the interval or on its end.
  const double frequency = static_cast<double>(successes) / static_cast<double>(trials);
  ProbabilityBounds interval{0, 1};
  if (successes > 0)
    interval.lower = last_that_holds(
        0, frequency, [&](double p) { return binomial_upper_tail(trials, p, successes).upper <= miss / 2; });
  if (successes < trials)
    interval.upper = last_that_holds(
        1, frequency, [&](double p) { return binomial_lower_tail(trials, p, successes).upper <= miss / 2; });
  return interval;
}

double distribution_band_half_width(std::int64_t samples, double miss) {
  const std::string name = "distribution_band_half_width";
  if (samples < 1)
    throw std::domain_error(name + ": samples must be at least 1, got " + std::to_string(samples));
  require_miss(name, miss);
  // The logarithm errs by 4 units, the quotient, the product, the conversion and the root by one each.
  const double width = std::sqrt(std::log(2 / miss) / (2 * static_cast<double>(samples)));
  return width * (1 + 14 * 0x1p-53);
}

}  // namespace lemmata::numeric
