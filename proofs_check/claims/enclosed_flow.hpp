#pragma once

#include <vector>

#include "analysis/scalar/ball.hpp"

namespace lemmata::proofs_check {

/// The weights of f = c sum_j a_j w_j, enclosed.
struct EnclosedWeights {
  std::vector<analysis::Ball> a, w;

  [[nodiscard]] analysis::Ball f(const analysis::Ball& c) const;
  /// c^2 sum (a_j^2 + w_j^2).
  [[nodiscard]] analysis::Ball theta(const analysis::Ball& c) const;
};

/// The weights after a time `step` of gradient flow on (f - y)^2 / 2: a_j' = -c (f - y) w_j, w_j' = -c (f - y) a_j.
///
/// A box B is found with z + [0, step] F(B) inside B, F the velocity and z the start: by Picard's iteration the flow
/// stays in it. Taylor's series at z up to the given order then errs by step^order times the coefficient of that
/// order somewhere in B, which its value at the box encloses.
///
/// Error:    enclosed.
/// Throws:   Undecided if no such box is found: the step is too long.
[[nodiscard]] EnclosedWeights after_flow(const EnclosedWeights& start, const analysis::Ball& c,
                                         const analysis::Ball& y, const analysis::Rational& step, int order);

}  // namespace lemmata::proofs_check
