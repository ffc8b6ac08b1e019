#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/linear/gradient_descent.hpp"
#include "proofs_check/calculators/step_size.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

struct DescentProblem {
  analysis::RationalMatrix x;
  analysis::RationalVector y, start;
  analysis::UpdateRule rule = analysis::UpdateRule::slide;
  analysis::Rational eta;
  int steps = 0;
  std::optional<std::vector<int>> samples;  ///< one sample a step, from 0; all of them at each step without
};

/// How descent with the rule's step ends, as a decision and not as an impression from iterates.
struct Descent {
  std::vector<analysis::RationalVector> iterates;  ///< w_0 first
  std::vector<analysis::Rational> squared_errors;  ///< |w_t - limit|^2
  analysis::RationalVector limit;                  ///< X^+ y + (I - X^+ X) w_0
  int rank = 0;
  bool interpolates = false;             ///< X w = y has a solution
  std::optional<bool> converges;         ///< from every start; with samples: in mean square, where decided
  std::string why;                       ///< what decided it
  std::optional<Value> factor;           ///< all samples: max |1 - eta m lambda| over lambda != 0
  analysis::CertifiedRoot largest_step;  ///< 2 / (m lambda_1)
};

/// Throws std::length_error, with the estimate, where the exact iterates or the characteristic polynomial would not
/// fit; std::domain_error if X is 0.
[[nodiscard]] Descent descend(const DescentProblem& problem, int digits);

/// About the seconds that its iterates take, estimated from iterate_bits, so rather too many.
[[nodiscard]] double descent_seconds(const DescentProblem& problem);

/// Independent uniform samples 0..n-1, one for each step, a function of the seed alone.
[[nodiscard]] std::vector<int> draw_samples(int n, int steps, std::uint64_t seed);

}  // namespace lemmata::proofs_check
