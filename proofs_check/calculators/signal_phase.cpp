#include "proofs_check/calculators/signal_phase.hpp"

#include <stdexcept>

#include "analysis/kernel/signal_propagation.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Truth;

/// So many bits that fixed points near a critical one have the digits asked for, too.
int bits_for(int digits) { return static_cast<int>(3.33 * digits) + 128; }

Value value_of(const Ball& ball, int digits) {
  return enclosed_value([&] { return ball; }, digits);
}

std::string phase_of(const Ball& slope) {
  if (less_than(slope, Ball(1)) == Truth::yes) return "ordered";
  if (less_than(Ball(1), slope) == Truth::yes) return "chaotic";
  return slope.is_exact() ? "critical" : "undecided";
}

}  // namespace

PhaseReport phase_report(const analysis::Activation& activation, const analysis::LayerVariances& layer,
                         const analysis::Rational& largest, int digits) {
  const BallPrecision precision(bits_for(digits));
  const auto found = analysis::variance_fixed_points(activation, layer, largest);
  PhaseReport report{{}, found.complete, found.every, found.examined_from};
  for (const auto& at : found.points) {
    PhasePoint point{value_of(at.variance, digits),
                     at.is_stable,
                     std::nullopt,
                     at.has_infinite_slope ? "chaotic" : phase_of(at.slope),
                     std::nullopt,
                     std::nullopt,
                     ""};
    if (!at.has_infinite_slope) point.slope = value_of(at.slope, digits);
    if (at.depth_scale) point.depth_scale = value_of(*at.depth_scale, digits);
    if (point.phase == "chaotic") {
      try {
        if (const auto c = analysis::correlation_fixed_point(activation, layer, at))
          point.correlation = value_of(*c, digits);
      } catch (const std::domain_error& error) {
        point.no_correlation = error.what();
      }
    }
    report.points.push_back(std::move(point));
  }
  return report;
}

CriticalLinePoint critical_line_point(const analysis::Activation& activation, const analysis::Rational& q,
                                      int digits) {
  const BallPrecision precision(bits_for(digits));
  const auto point = analysis::critical_point(activation, Ball(q));
  const Truth below = less_than(point.bias_variance, Ball(0));
  return {q, value_of(point.weight_variance, digits), value_of(point.bias_variance, digits),
          below == Truth::yes  ? Truth::no
          : below == Truth::no ? Truth::yes
                               : Truth::unknown};
}

}  // namespace lemmata::proofs_check
