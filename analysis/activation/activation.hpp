#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/activation/activation_family.hpp"
#include "analysis/scalar/ball.hpp"

namespace lemmata::analysis {

struct ActivationRepresentation;

/// An activation function phi: R -> R, given by a name or by a formula in x.
///
///     relu, tanh, gelu, ...          a name of named_activations(), with its parameters if it has some:
///     leaky_relu:1/10 x*tanh(log(1+exp(x)))          + - * / ^, numbers, pi and the functions exp, log, sqrt, sin,
///     cos, tan, atan, sinh,
///                                    cosh, tanh, erf, Phi, and every name without parameters: relu(x-1)
///     max(x, 0) - abs(x - 1)         max, min, abs, sign and step of arguments whose sign changes at rational
///     points
///
/// It is analytic on the open intervals between finitely many breakpoints; its values at these count for nothing.
/// Immutable, and safe on any thread: reading and differentiating a formula do not use GiNaC.
class Activation {
 public:
  /// Throws:   std::invalid_argument in one line for anything else: an unknown name (with the nearest one), another
  ///           variable than x, a bracket that does not match, ...; the column is named, and marked: "column 7:
  ///           ...".
  explicit Activation(std::string_view text);

  /// As given, blanks removed.
  [[nodiscard]] const std::string& text() const;

  /// The family with closed duals that it belongs to, if it was given by such a name or is plainly one: max(x,0),
  /// x^3.
  [[nodiscard]] const std::optional<ClosedForm>& closed_form() const;

  /// The derivative between the breakpoints. A jump of phi is not in it.
  [[nodiscard]] Activation derivative() const;

  /// phi^2.
  [[nodiscard]] Activation squared() const;

  [[nodiscard]] const std::vector<Rational>& breakpoints() const;
  /// Whether phi is proved continuous, so that derivative() is its weak derivative. False at a jump, and where the
  /// values on both sides of a breakpoint are not seen to be equal.
  [[nodiscard]] bool is_continuous() const;

  /// An enclosure of phi on the ball. Throws std::domain_error where phi is not defined, or unbounded on the ball.
  [[nodiscard]] Ball value(const Ball& x) const;

  /// For this library's sources (analysis/activation/activation_arb.hpp).
  [[nodiscard]] const ActivationRepresentation& representation() const { return *representation_; }

 private:
  explicit Activation(std::shared_ptr<const ActivationRepresentation> representation);
  std::shared_ptr<const ActivationRepresentation> representation_;
};

/// What `Activation` knows by name.
struct NamedActivation {
  std::string name;        ///< "leaky_relu"
  std::string parameters;  ///< "alpha", "omega,beta", or ""
  std::string formula;     ///< in x and the parameters, for readers
  bool has_closed_form;    ///< of its dual activation
};
[[nodiscard]] const std::vector<NamedActivation>& named_activations();

}  // namespace lemmata::analysis
