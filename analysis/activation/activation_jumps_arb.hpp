#pragma once

// For sources of this library only (not installed): where an activation function jumps.

#include <vector>

#include "analysis/activation/activation.hpp"

namespace lemmata::analysis {

/// phi(point+) - phi(point-), enclosed: a ball that contains 0 leaves open whether there is a jump.
struct Jump {
  Rational point;
  Ball size;
};

/// One for each breakpoint of a phi that is not proved continuous; none of a continuous one. Between them phi minus
/// its jumps is continuous.
///
/// Throws:   std::domain_error if phi is not seen to be bounded on a side of a breakpoint.
[[nodiscard]] std::vector<Jump> jumps(const Activation& phi);

/// Whether there is one for sure. False too where phi is not bounded.
[[nodiscard]] bool surely_jumps(const Activation& phi);

}  // namespace lemmata::analysis
