#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/activation/activation.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// An activation function and a covariance matrix of (u, v): variances a, b and either the covariance or the
/// correlation.
struct DualQuery {
  analysis::Activation activation;
  analysis::Rational a, b;
  std::optional<analysis::Rational> c, rho;

  /// c, or rho sqrt(a b) where that is a fraction.
  [[nodiscard]] std::optional<analysis::Rational> exact_covariance() const;
  [[nodiscard]] analysis::Ball covariance() const;
  /// Whether c^2 = a b, so that v is a multiple of u.
  [[nodiscard]] bool is_degenerate() const;
};

/// What is wrong with the covariance matrix, such as "rho = 2: a correlation lies from -1 to 1"; nothing if all is
/// well.
[[nodiscard]] std::optional<std::string> fault(const DualQuery& query);

/// E[phi(u) phi(v)]. Exact where the closed form gives a fraction. Without decimals where the number is too small to
/// be told from 0: then the ball alone.
///
/// Throws:   std::domain_error, naming the variance, if E phi(u)^2 or E phi(v)^2 is infinite, or if no enclosure was
///           found.
/// Threads:  that of the expressions of the program.
[[nodiscard]] Value dual_value(const DualQuery& query, int digits);

/// Its derivative in c; nothing where it is infinite. At a b = 0, where c can be 0 alone, E[phi'(u) phi'(v)].
///
/// Throws:   as dual_value; std::domain_error, too, at a b = 0 if phi has no slope at 0 (a kink).
[[nodiscard]] std::optional<Value> dual_derivative(const DualQuery& query, int digits);

/// Their nearest doubles, infinity where the derivative is infinite.
///
/// Throws: as dual_derivative; std::length_error, too, if a ball does not determine the double.
struct DualDoubles {
  double kernel, derivative;
};
[[nodiscard]] DualDoubles dual_doubles(const DualQuery& query);

/// E phi(x)^2, x of this variance.
[[nodiscard]] Value second_moment(const analysis::Activation& activation, const analysis::Rational& variance,
                                  int digits);

/// The closed form of the family, in a, b, c, for readers.
[[nodiscard]] std::string closed_form_text(const analysis::ClosedForm& family);

/// How dual_value finds the number, and why so, for readers.
[[nodiscard]] std::string route_text(const DualQuery& query);

/// One route to E[phi(u) phi(v)], at a fixed working precision.
struct DualRoute {
  std::string name;
  std::optional<analysis::Ball> ball;  ///< nothing where the route does not apply
  std::string reason;                  ///< why not
};

/// The routes that share no formula: the closed form, Hermite's expansion, the trapezoidal sum.
[[nodiscard]] std::vector<DualRoute> dual_routes(const DualQuery& query, int digits);

/// Whether every two of them have a number in common.
[[nodiscard]] bool agree(const std::vector<DualRoute>& routes);

}  // namespace lemmata::proofs_check
