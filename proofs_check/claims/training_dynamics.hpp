#pragma once

#include "analysis/linear/matrix.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/claim.hpp"

/// What the claims about training in the infinite-width lecture share.
namespace lemmata::proofs_check {

/// The slides that these claims cite.
[[nodiscard]] inline Source class_of_functions_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Class of functions"};
}
[[nodiscard]] inline Source training_dynamics_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Dynamics of gradient descent in infinitely wide DNNs"};
}
[[nodiscard]] inline Source feature_learning_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Feature learning regimes"};
}
[[nodiscard]] inline Source infinite_width_lessons_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Lessons learned from the infinite width limit"};
}

/// Each entry as a ball.
[[nodiscard]] inline analysis::Matrix<analysis::Ball> balls(const analysis::Matrix<analysis::Rational>& a) {
  analysis::Matrix<analysis::Ball> result(a.rows(), a.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(i, j) = analysis::Ball(a(i, j));
  return result;
}

/// The derivative at 0 of a polynomial of degree at most 4, by differences that are exact for it.
template <class Function>
[[nodiscard]] analysis::Rational derivative_at_zero(const Function& g) {
  const auto slope = [&](int s) -> analysis::Rational {
    return g(analysis::Rational(s)) - g(analysis::Rational(-s));
  };
  return (8 * slope(1) - slope(2)) / 12;
}

}  // namespace lemmata::proofs_check
