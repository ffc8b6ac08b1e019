#pragma once

// For sources of this library only (not installed): activation functions on Arb's balls.

#include "analysis/activation/activation.hpp"
#include "analysis/activation/activation_pieces.hpp"
#include "analysis/activation/strip_bound.hpp"
#include "analysis/scalar/integral_arb.hpp"

namespace lemmata::analysis {

struct ActivationRepresentation {
  std::string text;
  std::optional<ClosedForm> closed_form;
  Pieces pieces;
  std::vector<Rational> breakpoints;
  bool is_continuous = false;
  std::vector<StripBound> strips;  ///< see strip_bounds()
  std::optional<Growth> growth;    ///< on the real line
  std::vector<LowerGrowth> lower;  ///< see lower_growth()
};

/// The term on a complex ball. Not finite where the ball meets a pole or a branch cut (those of log and sqrt are
/// the negative axis, that of atan is the imaginary axis beyond +-i), so that a finite result is analytic on the
/// ball.
void evaluate(acb_ptr result, const Term& term, acb_srcptr z, slong bits);

/// The term on a real ball, at the working precision. Throws std::domain_error where it is not defined or not
/// finite.
[[nodiscard]] Ball evaluate(const Term& term, const Ball& x);

}  // namespace lemmata::analysis
