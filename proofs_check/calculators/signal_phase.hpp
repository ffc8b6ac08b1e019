#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/kernel/infinite_network.hpp"
#include "analysis/scalar/truth.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// A fixed point of the variance of a very deep network, and what becomes of correlations there.
struct PhasePoint {
  Value variance;  ///< q*
  analysis::Truth variance_is_stable;
  std::optional<Value> slope;        ///< chi_1; nothing where it is infinite (phi has a jump)
  std::string phase;                 ///< ordered, critical, chaotic; undecided where the balls do not tell
  std::optional<Value> depth_scale;  ///< xi, ordered
  std::optional<Value> correlation;  ///< c*, chaotic
  std::string no_correlation;        ///< why c* is missing in the chaotic phase
};

struct PhaseReport {
  std::vector<PhasePoint> points;
  bool complete = false;  ///< proved: no others from examined_from to the largest variance
  bool every = false;     ///< every variance is a fixed point
  analysis::Rational examined_from;
};

/// Throws:   std::domain_error where a second moment is infinite, or it is not seen whether phi has a jump.
/// Threads:  any.
[[nodiscard]] PhaseReport phase_report(const analysis::Activation& activation,
                                       const analysis::LayerVariances& layer,
                                       const analysis::Rational& largest, int digits);

/// A point of the critical line.
struct CriticalLinePoint {
  analysis::Rational q;
  Value weight_variance, bias_variance;
  analysis::Truth is_network;  ///< whether sigma_b^2 >= 0
};

/// Throws:   std::domain_error where chi_1 is infinite, a second moment is, or q <= 0.
[[nodiscard]] CriticalLinePoint critical_line_point(const analysis::Activation& activation,
                                                    const analysis::Rational& q, int digits);

}  // namespace lemmata::proofs_check
