#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/boolean/network.hpp"
#include "analysis/boolean/network_gradient.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

// What the population gradient of (f - chi_I)^2 tells about the parity I, for a network f at its weights and all 2^d sets I at
// once. The part of a coordinate of the gradient that depends on I is -2 g^(I), with g = df/dp on the cube.

/// integers: exact, for networks of identities, ReLUs, absolute values and powers. doubles: any activation, with proven error
/// bounds.
enum class ParityAuditMethod { integers, doubles };

struct ParityAuditSetting {
  std::optional<ParityAuditMethod> method;  ///< without it integers where they fit, else doubles
  /// A coordinate sees I where 2 |g^(I)| is above what it is known to: 2^-bits max_x 2 (|f| + 1)|g|, a mean of terms of that
  /// size in numbers of so many bits (float16: 11, bfloat16: 8, float32: 24, float64: 53), ...
  std::optional<int> significand_bits;
  /// ... or sqrt(4 E[(f^2 + 1) g^2] / batch): the standard deviation of a mini-batch's mean of 2 (f - chi_I) g, but for two terms
  /// of its square times batch: the cross term -8 E[f g^2 chi_I], which never more than doubles it and whose mean over all I is
  /// -8 f(1) g(1)^2 / 2^d with 1 = (1,...,1); and minus the square of the mean.
  std::optional<std::int64_t> batch;
  std::optional<analysis::Rational> tolerance;  ///< of the oracle in the bound on steps; no bound without it
  analysis::Rational success = analysis::Rational(1, 2);  ///< the probability asked of the learner, in (0, 1]
  analysis::Rational delta = analysis::Rational(1, 2);    ///< by how much it must beat the loss 1, in (0, 1]
  int shown = 5;                                          ///< parameters and sets that are listed
  int threads = 1;
  std::function<void(double bytes)> before_allocation;  ///< told what the audit will take at most
};

using analysis::NetworkParameter;

/// "W1[3,2]", "b1[3]".
[[nodiscard]] std::string name(const NetworkParameter& parameter);

/// In the first layer the weights and the bias of a unit have the same numbers, because their derivatives differ by x_i = +-1 alone:
/// they are listed together, under the bias.
struct ParameterVariance {
  NetworkParameter parameter;
  int alike = 1;      ///< parameters with these numbers
  Value variance;     ///< over I of 2 E[(f - chi_I) g]: 4 (E g^2 / 2^d - g(1,...,1)^2 / 4^d)
  Value share;        ///< of all of them together in the whole gradient's variance; empty if that may be zero
  Value mean_square;  ///< E g^2
  Value at_ones;      ///< g(1,...,1)
};

/// A set with the coordinate that sees it best.
struct VisibleSet {
  std::vector<int> set;  ///< ascending, numbered from 1
  NetworkParameter parameter;
  Value signal;      ///< g^(I), signed
  Value threshold;   ///< what 2 |g^(I)| is compared with
  double ratio = 0;  ///< about 2 |g^(I)| / threshold: an order, not certified
};

struct VisibleLevel {
  int k = 0;
  std::uint64_t sets = 0;                  ///< C(d,k)
  std::uint64_t visible = 0;               ///< of them, those that some coordinate sees for certain
  std::uint64_t undecided = 0;             ///< those that none sees for certain, but some may; 0 in integers
  double fraction = 0;                     ///< visible / sets
  std::optional<VisibleSet> most_visible;  ///< none where all signals of this size are zero
};

struct ParityVisibility {
  std::string precision;  ///< "24 significand bits", "a batch of 1024"
  std::uint64_t visible = 0;
  std::uint64_t undecided = 0;
  double fraction = 0;                   ///< visible / 2^d
  std::vector<VisibleLevel> levels;      ///< k = 0..d
  std::vector<VisibleSet> most_visible;  ///< of all sizes, by ratio
};

/// sum_I g^(I)^2 = E g^2, summed over the parameters, each side by its own route.
struct ParsevalCheck {
  Value transform;     ///< the left side, from the transforms
  Value enumeration;   ///< the right side, from the points of the cube
  bool exact = false;  ///< compared as fractions; else as balls
  bool holds = false;
};

/// Steps that every algorithm needs which has the gradient's oracle of that tolerance; parity.sq-theorem.
struct StepsBound {
  /// At least that many: (success - 1 / (delta 2^d)) 2^d tolerance^2 / (4 G^2), or 0 if that is negative.
  Value steps;
  Value gradient_square;   ///< G^2 = E ||grad f||^2 at these weights
  std::string hypothesis;  ///< that G^2 bounds all points that the algorithm visits
};

struct ParityAudit {
  int d = 0;
  std::int64_t parameters = 0;
  ParityAuditMethod method = ParityAuditMethod::integers;
  std::string arithmetic;  ///< what was computed how, and what that trusts
  std::string why;         ///< why this method
  /// In doubles: points at which rounding may hide on which side of a kink some unit is.
  std::uint64_t kink_points = 0;

  Value mean_square_f;            ///< E f^2
  Value gradient_square;          ///< E ||grad f||^2
  Value gradient_square_at_ones;  ///< ||grad f(1,...,1)||^2
  Value variance;                 ///< over I of the whole gradient
  ParsevalCheck parseval;
  std::vector<ParameterVariance> carriers;  ///< the parameters of largest variance, descending

  /// Element k: the mean over the sets of size k of ||2 E[grad f chi_I]||^2, the squared signal of a k-sparse parity.
  std::vector<Value> mean_square_signal;

  std::vector<ParityVisibility> visibilities;  ///< one for each precision asked for
  std::optional<StepsBound> steps;
};

/// The audit of a network at its weights.
///
/// Range:    1 <= d <= 26.
/// Cost:     passes over the cube, and a transform of 2^d numbers for each unit of the first layer and each parameter of the other
///           layers; 705 parameters at d = 20 take a second.
/// Memory:   12 * 2^d bytes for ReLUs and |z| in two layers, else 8 * 2^d for each table, of which 1 GiB are held at a time;
///           estimated before it is allocated.
/// Throws:   std::invalid_argument for a malformed network or setting, naming it; std::domain_error if integers are asked for
///           and an activation has none; std::length_error, with the estimate, for what does not fit.
/// Claim:    parity.visible-set, parity.key-fact-population, parity.sq-theorem
[[nodiscard]] ParityAudit parity_audit(const analysis::Network& network, const ParityAuditSetting& setting);

}  // namespace lemmata::proofs_check
