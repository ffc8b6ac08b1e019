#pragma once

// For sources of this library only (not installed): how large an activation function can be on the real line, and
// in strips around it where it is analytic.

#include <optional>
#include <vector>

#include "analysis/activation/activation_pieces.hpp"

namespace lemmata::analysis {

/// |f(x + iy)| <= (sum_j polynomial[j] t^j) e^(linear t + quadratic t^2), t = |x|. The coefficients are
/// nonnegative.
struct Growth {
  std::vector<double> polynomial;
  Rational linear = 0, quadratic = 0;
};

/// f is analytic for |Im z| <= height, and bounded there as `growth` says.
struct StripBound {
  double height = 0;
  Growth growth;
};

/// A bound of the term in that strip, proved by bounds of its parts; where those do not reach, by balls that cover
/// the middle of the strip. Nothing if none is found.
[[nodiscard]] std::optional<Growth> growth_in_strip(const Term& term, double height);

/// Bounds in strips of several heights, increasing: the higher the strip, the faster the trapezoidal rule
/// converges, and the worse its constants. None if the function has breakpoints, or no strip was found.
[[nodiscard]] std::vector<StripBound> strip_bounds(const Pieces& pieces);

/// A bound on the real line.
[[nodiscard]] std::optional<Growth> growth_on_line(const Pieces& pieces);

/// |f(x)| >= c e^(linear t + quadratic t^2) for some c > 0 and all large t = |x| on one side at least, or
/// `faster`: for every quadratic. For proofs that a second moment is infinite.
struct LowerGrowth {
  Rational linear = 0, quadratic = 0;
  bool faster = false;
};
[[nodiscard]] std::vector<LowerGrowth> lower_growth(const Pieces& pieces);

}  // namespace lemmata::analysis
