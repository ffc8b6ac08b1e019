#include "analysis/linear/adaptive_optimizer.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

void require_decay(const char* function, const char* name, const Rational& beta) {
  if (beta < 0 || beta >= 1)
    throw std::domain_error(std::string(function) + ": " + name + " is at least 0 and below 1, got " +
                            to_string(beta));
}

}  // namespace

Rational squared_first_step(const Rational& beta1, const Rational& beta2, int t) {
  require_decay("squared_first_step", "beta1", beta1);
  require_decay("squared_first_step", "beta2", beta2);
  if (t < 1)
    throw std::domain_error("squared_first_step: the first step is number 1, got t = " + std::to_string(t));
  const Rational momentum = (1 - beta1) / (1 - pow(beta1, t));
  return momentum * momentum * (1 - pow(beta2, t)) / (1 - beta2);
}

Rational squared_first_step_limit(const Rational& beta1, const Rational& beta2) {
  require_decay("squared_first_step_limit", "beta1", beta1);
  require_decay("squared_first_step_limit", "beta2", beta2);
  return (1 - beta1) * (1 - beta1) / (1 - beta2);
}

Rational heavy_ball_step_error(const Rational& alpha, const Rational& beta1, const Rational& largest,
                               const Rational& epsilon) {
  require_decay("heavy_ball_step_error", "beta1", beta1);
  if (alpha <= 0 || largest < 0 || epsilon <= 0)
    throw std::domain_error(
        "heavy_ball_step_error: alpha > 0, largest >= 0 and epsilon > 0 are needed, got " + to_string(alpha) +
        ", " + to_string(largest) + " and " + to_string(epsilon));
  return alpha * largest * largest / ((1 - beta1) * epsilon);
}

}  // namespace lemmata::analysis
