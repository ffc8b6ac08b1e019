#include "analysis/boolean/parity_lower_bound.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {

namespace {

void require(bool allowed, const char* function, const char* what, const std::string& got) {
  if (!allowed) throw std::domain_error(std::string(function) + ": " + what + ", got " + got);
}

void require_parities(const char* function, const Integer& parities) {
  require(parities >= 1, function, "the number of parities must be at least 1", to_string(parities));
}

void require_positive(const char* function, const char* what, const Rational& value) {
  require(value > 0, function, what, to_string(value));
}

void require_probability(const char* function, const Rational& success) {
  require(success >= 0 && success <= 1, function, "the probability of success must be from 0 to 1",
          to_string(success));
}

/// The probability with which what does not depend on I is within 1 - delta of chi_I.
Rational luck(const char* function, const Integer& parities, const Rational& delta) {
  require_parities(function, parities);
  require(delta > 0 && delta <= 1, function, "delta must be above 0 and at most 1", to_string(delta));
  return 1 / (delta * parities);
}

/// The part of the probability of success that the answers must account for; at least 0.
Rational beyond_luck(const char* function, const Integer& parities, const Rational& success,
                     const Rational& delta) {
  require_probability(function, success);
  return std::max(Rational(0), Rational(success - luck(function, parities, delta)));
}

void require_queries(const char* function, const Rational& gradient_square, const Rational& steps = 0) {
  require_positive(function, "the gradient's mean square must be positive", gradient_square);
  require(steps >= 0, function, "the number of steps must be at least 0", to_string(steps));
}

}  // namespace

Rational success_upper_bound(const Integer& parities, const Rational& steps, const Rational& delta,
                             const Rational& gradient_square, const Rational& tolerance) {
  const char* function = "success_upper_bound";
  require_queries(function, gradient_square, steps);
  require_positive(function, "the tolerance must be positive", tolerance);
  const Rational lucky = luck(function, parities, delta);
  return 4 * steps * gradient_square / (parities * tolerance * tolerance) + lucky;
}

Rational steps_lower_bound(const Integer& parities, const Rational& success, const Rational& delta,
                           const Rational& gradient_square, const Rational& tolerance) {
  const char* function = "steps_lower_bound";
  require_queries(function, gradient_square);
  require_positive(function, "the tolerance must be positive", tolerance);
  return beyond_luck(function, parities, success, delta) * parities * tolerance * tolerance /
         (4 * gradient_square);
}

Ball noisy_success_upper_bound(const Integer& parities, const Rational& steps, const Rational& delta,
                               const Rational& gradient_square, const Rational& noise_variance) {
  const char* function = "noisy_success_upper_bound";
  require_queries(function, gradient_square, steps);
  require_positive(function, "the variance of the noise must be positive", noise_variance);
  const Rational lucky = luck(function, parities, delta);
  return sqrt_nonnegative(Ball(Rational(steps * gradient_square / (noise_variance * parities)))) +
         Ball(lucky);
}

Rational noisy_steps_lower_bound(const Integer& parities, const Rational& success, const Rational& delta,
                                 const Rational& gradient_square, const Rational& noise_variance) {
  const char* function = "noisy_steps_lower_bound";
  require_queries(function, gradient_square);
  require_positive(function, "the variance of the noise must be positive", noise_variance);
  const Rational needed = beyond_luck(function, parities, success, delta);
  return needed * needed * parities * noise_variance / gradient_square;
}

Ball one_step_gradient_square(const Integer& parities, const Rational& step_size) {
  require_parities("one_step_gradient_square", parities);
  require_positive("one_step_gradient_square", "the step size must be positive", step_size);
  return sqrt_nonnegative(Ball(Integer(parities - 1))) / Ball(Rational(2 * step_size));
}

Rational query_lower_bound(const Integer& parities, const Rational& success) {
  require_parities("query_lower_bound", parities);
  require_probability("query_lower_bound", success);
  return std::max(Rational(0), Rational(success * parities - 1));
}

Rational linear_error_lower_bound(const Integer& parities, const Integer& dimension) {
  require_parities("linear_error_lower_bound", parities);
  require(dimension >= 0, "linear_error_lower_bound", "the dimension must be at least 0",
          to_string(dimension));
  return std::max(Rational(0), Rational(1 - Rational(dimension) / parities));
}

Integer relu_tangent_dimension(const Integer& width, std::int64_t n) {
  require(width >= 0, "relu_tangent_dimension", "the width must be at least 0", to_string(width));
  require(n >= 1, "relu_tangent_dimension", "n must be at least 1", std::to_string(n));
  return width * (Integer(n) + 1) + 1;
}

Integer relu_tangent_width(std::int64_t n, std::int64_t k, const Rational& error) {
  const char* function = "relu_tangent_width";
  require(n >= 1, function, "n must be at least 1", std::to_string(n));
  require(k >= 0 && k <= n, function, "k must be from 0 to n", std::to_string(k));
  require(error >= 0 && error <= 1, function, "the error must be from 0 to 1", to_string(error));
  const Rational least = ((1 - error) * binomial_coefficient(n, k) - 1) / (Integer(n) + 1);
  if (least <= 0) return 0;
  const Integer above = numerator(least), below = denominator(least);
  return (above + below - 1) / below;
}

}  // namespace lemmata::analysis
