#pragma once

#include <utility>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/field.hpp"

/// The network f = (x / sqrt(n)) sum_j a_j w_j with the loss (f - y)^2 / 2 at one sample, exactly: it leaves its linearisation
/// in closed form. Theta = (x^2 / n) sum (a_j^2 + w_j^2).
namespace lemmata::analysis {

/// Theta^2 - (4 x^2 / n) f^2, conserved by gradient flow.
///
/// Claim:    ntk.two-layer-linear
template <Field T>
[[nodiscard]] T two_layer_linear_invariant(const T& theta, const T& f, const T& x_squared_over_n);

/// Theta at the end of gradient flow, where f = y: sqrt(Theta_0^2 + (4 x^2 / n)(y^2 - f_0^2)).
[[nodiscard]] Ball two_layer_linear_final_kernel(const Ball& theta, const Ball& f, const Ball& y,
                                                 const Ball& x_squared_over_n);

/// One step of gradient descent, x = 1, y = 0, in u = eta Theta and v = eta^2 f^2 / n: (u + v (u - 4), v (1 - u + v)^2). Domain 0 <= v <= u^2 / 4.
///
/// Claim:    lr.catapult
template <Field T>
struct CatapultState {
  T u, v;
};
template <Field T>
[[nodiscard]] CatapultState<T> catapult_step(const CatapultState<T>& state);

/// The limit of u, enclosed, for 0 < u_0 < 4.
///
/// Throws:   std::domain_error outside.
[[nodiscard]] Ball catapult_limit(const CatapultState<Ball>& start);

}  // namespace lemmata::analysis
