#include "analysis/boolean/parity_uniqueness.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

void require_candidates(const char* function, const Integer& candidates, std::int64_t m) {
  if (candidates < 1)
    throw std::domain_error(std::string(function) + ": the number of candidates must be at least 1, got " +
                            to_string(candidates));
  if (m < 0 || m > std::int64_t{1} << 28)
    throw std::domain_error(std::string(function) + ": m must be from 0 to 2^28, got " + std::to_string(m));
}

void require_delta(const char* function, const Rational& delta) {
  if (delta <= 0 || delta >= 1)
    throw std::domain_error(std::string(function) + ": delta must lie between 0 and 1, got " +
                            to_string(delta));
}

/// 2^(-m), the probability that a wrong candidate explains m labels.
Rational chance(std::int64_t m) { return Rational(Integer(1), Integer(Integer(1) << m)); }

/// The least m >= 0 with 2^m >= x, x > 0.
std::int64_t least_power_of_two(const Rational& x) {
  const Integer above = numerator(x), below = denominator(x);
  if (above <= below) return 0;
  const auto bits = static_cast<std::int64_t>(msb(above)) - static_cast<std::int64_t>(msb(below));
  return (below << bits) >= above ? bits : bits + 1;
}

}  // namespace

Rational mean_wrong_candidates(const Integer& candidates, std::int64_t m) {
  require_candidates("mean_wrong_candidates", candidates, m);
  return (candidates - 1) * chance(m);
}

Rational wrong_candidates_variance(const Integer& candidates, std::int64_t m) {
  require_candidates("wrong_candidates_variance", candidates, m);
  return (candidates - 1) * chance(m) * (1 - chance(m));
}

UniquenessBounds uniqueness_bounds(const Integer& candidates, std::int64_t m) {
  require_candidates("uniqueness_bounds", candidates, m);
  if (candidates == 1) return {1, 1};
  const Rational mean = mean_wrong_candidates(candidates, m),
                 variance = wrong_candidates_variance(candidates, m);
  return {std::max(Rational(0), Rational(1 - mean)), variance / (variance + mean * mean)};
}

Rational learner_success_bound(const Integer& candidates, std::int64_t m) {
  require_candidates("learner_success_bound", candidates, m);
  return std::min(Rational(1), Rational(1 / (chance(m) * candidates)));
}

std::int64_t samples_for_uniqueness(const Integer& candidates, const Rational& delta) {
  require_candidates("samples_for_uniqueness", candidates, 0);
  require_delta("samples_for_uniqueness", delta);
  return candidates == 1 ? 0 : least_power_of_two(Rational(candidates - 1) / delta);
}

std::int64_t samples_needed_by_any_learner(const Integer& candidates, const Rational& delta) {
  require_candidates("samples_needed_by_any_learner", candidates, 0);
  require_delta("samples_needed_by_any_learner", delta);
  return least_power_of_two(candidates * (1 - delta));
}

Ball information_limit(std::int64_t n, std::int64_t k) {
  if (n < 0) throw std::domain_error("information_limit: n must be at least 0, got " + std::to_string(n));
  if (k < 0 || k > n)
    throw std::domain_error("information_limit: k must be from 0 to n = " + std::to_string(n) + ", got " +
                            std::to_string(k));
  if (k == 0 || k == n) return Ball(0);
  const auto log_factorial = [](std::int64_t i) { return log_gamma(Ball(i) + Ball(1)); };
  return (log_factorial(n) - log_factorial(k) - log_factorial(n - k)) / log(Ball(2));
}

}  // namespace lemmata::analysis
