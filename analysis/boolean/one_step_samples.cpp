#include "analysis/boolean/one_step_samples.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

Integer ceiling(const Rational& positive) {
  return (numerator(positive) + denominator(positive) - 1) / denominator(positive);
}

}  // namespace

int hoeffding_constant(GradientEstimator estimator) {
  switch (estimator) {
    case GradientEstimator::plain:
      return 32;
    case GradientEstimator::plain_odd:
      return 16;
    case GradientEstimator::centred:
      return 8;
  }
  throw std::domain_error("hoeffding_constant: unknown estimator");
}

Integer one_step_samples(const Rational& gap, std::int64_t n, const Rational& delta,
                         GradientEstimator estimator) {
  if (gap <= 0) throw std::domain_error("one_step_samples: the gap must be above 0, got " + to_string(gap));
  if (n < 1) throw std::domain_error("one_step_samples: n must be at least 1, got " + std::to_string(n));
  if (delta <= 0 || delta >= 1)
    throw std::domain_error("one_step_samples: delta must lie between 0 and 1, got " + to_string(delta));
  const Rational factor = Rational(hoeffding_constant(estimator)) / (gap * gap);
  // The logarithm of a rational number other than 1 is irrational, so some precision tells the integers apart.
  for (int bits = 128;; bits *= 2) {
    const BallPrecision precision(bits);
    const Ball bound = Ball(factor) * log(Ball(Rational(Rational(2 * n) / delta)));
    if (Integer least = ceiling(bound.lower()); least == ceiling(bound.upper())) return least;
  }
}

}  // namespace lemmata::analysis
