#pragma once

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/real.hpp"

/// The shape of a centred Gaussian pair with variances a and b and covariance c, one overload per scalar, without the
/// cancellation of a b - c^2 near correlation 1. For sources: this header pulls in every scalar.
///
/// Scalars:  double and Real are rounded; Ball encloses; Expression stays symbolic.
/// Throws:   std::domain_error where a or b is below zero or no number, or where a ball lies wholly beyond c^2 <= a
///           b.
namespace lemmata::analysis {

/// The determinant a b - c^2, cut to its nonnegative part.
///
/// Error:    double and Real: as if rounded once or twice from the exact value. Ball: for exact a, b, c of at most
///           twice the working precision exact up to one rounding.
[[nodiscard]] double covariance_determinant(double a, double b, double c);
[[nodiscard]] Real covariance_determinant(const Real& a, const Real& b, const Real& c);
[[nodiscard]] Ball covariance_determinant(const Ball& a, const Ball& b, const Ball& c);
[[nodiscard]] Expression covariance_determinant(const Expression& a, const Expression& b,
                                                const Expression& c);

/// The angle in [-pi/2, pi/2] whose tangent is c / height, height >= 0: the arcsine of c / sqrt(c^2 + height^2).
/// At the origin 0, the value at c = 0.
[[nodiscard]] double angle_from_axis(double c, double height);
[[nodiscard]] Real angle_from_axis(const Real& c, const Real& height);
[[nodiscard]] Ball angle_from_axis(const Ball& c, const Ball& height);
[[nodiscard]] Expression angle_from_axis(const Expression& c, const Expression& height);

/// Whether x is known to be 0 exactly.
[[nodiscard]] bool vanishes(double x);
[[nodiscard]] bool vanishes(const Real& x);
[[nodiscard]] bool vanishes(const Ball& x);
[[nodiscard]] bool vanishes(const Expression& x);

}  // namespace lemmata::analysis
