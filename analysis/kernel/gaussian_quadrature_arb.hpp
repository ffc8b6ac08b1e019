#pragma once

// For sources of this library only (not installed): means under the standard normal law of products of an
// activation function with itself and with Hermite's polynomials, by sums with proved errors.

#include <optional>
#include <vector>

#include "analysis/activation/activation_arb.hpp"

namespace lemmata::analysis {

/// An upper bound of E G(sqrt(a) |X|)^2, X standard normal; nothing if it is infinite, or not seen to be finite.
[[nodiscard]] std::optional<Ball> second_moment_bound(const Growth& growth, const Ball& a);

/// An upper bound of the integral of G(sqrt(a) x) e^(-q x^2) over x >= from, and of `step` times its sum over
/// x = from, from + step, ...; nothing if it is not seen to be finite.
[[nodiscard]] std::optional<Ball> tail_bound(const Growth& growth, const Ball& a, const Ball& q,
                                             const Ball& from, const Ball& step);

[[nodiscard]] Growth squared(const Growth& growth);
[[nodiscard]] Ball squared(const Ball& x);

/// sqrt(a), and +-sqrt(b): the two arguments are phi(first x) and phi(second x).
struct Scales {
  Ball first, second;
  bool are_equal = true;
};
[[nodiscard]] Scales equal_scales(const Ball& a);
[[nodiscard]] Scales scales(const Ball& a, const Ball& b, int sign);

/// sum_m weights[m] f(points[m]) is E f(X), X standard normal, within the error.
struct GaussianQuadrature {
  std::vector<Ball> points, weights;
  std::vector<Ball> first,
      second;              ///< the values of phi at the points; `second` is empty if the scales are equal
  Ball coefficient_error;  ///< for f = phi(first x) he_k(x), k <= most_hermite
  Ball product_error;      ///< for f = phi(first x) phi(second x)
  int bits = 0;            ///< of precision that He_k(points[m]), by its recurrence, needs
};

/// Bits lost in the recurrence of He_k, k <= K, at +-x in balls: a step multiplies radii by at most e^asinh(x / (2
/// sqrt k)), all of them by e^(x sqrt K), and the weight by e^(-x^2/2).
[[nodiscard]] int recurrence_loss_at(int most_hermite, double x);

/// The errors are about 2^-bits times the size of phi. most_hermite = -1: of the product alone.
///
/// Throws:   std::domain_error if no finite bound was found.
[[nodiscard]] GaussianQuadrature gaussian_quadrature(const Activation& phi, const Scales& scales,
                                                     int most_hermite, int bits);

/// Throws std::domain_error, naming the variance, if E phi(sqrt(variance) X)^2 is infinite for every number of the
/// ball, or not seen to be finite for all of them.
void require_second_moment(const Activation& phi, const Ball& variance);

/// About log2 of the size of phi(scale X): for choosing precisions.
[[nodiscard]] double size_exponent(const Activation& phi, const Ball& scale);

/// The largest number of the ball, and an upper bound of |ball|, exactly.
[[nodiscard]] Ball upper_end(const Ball& ball);
[[nodiscard]] Ball magnitude(const Ball& ball);
/// A double near the ball's midpoint.
[[nodiscard]] double approximate(const Ball& ball);
/// The double, exactly.
[[nodiscard]] Ball exact_ball(double value);
/// [-radius, radius].
[[nodiscard]] Ball symmetric_ball(const Ball& radius);

}  // namespace lemmata::analysis
