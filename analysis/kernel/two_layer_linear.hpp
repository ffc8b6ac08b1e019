#pragma once

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

/// The network f = (x / sqrt(n)) sum_j a_j w_j with the loss (f - y)^2 / 2 at one sample: the smallest one that
/// leaves its linearisation, and exactly solvable. Theta = (x^2 / n) sum (a_j^2 + w_j^2). Below q = 4 x^2 / n, so
/// that every network has q f^2 <= Theta^2.
namespace lemmata::analysis {

/// Theta^2 - q f^2, conserved by gradient flow.
///
/// Scalars:  double, Real, Rational, Ball, Expression.
/// Claim:    ntk.two-layer-linear
template <Field T>
[[nodiscard]] T two_layer_linear_invariant(const T& theta, const T& f, const T& x_squared_over_n);

/// Theta at the end of gradient flow. With C = Theta_0^2 - q f_0^2 it is S = sqrt(C + q y^2), where f = y, if C > 0,
/// y f_0 > 0 or y = 0. If C = 0 and y f_0 <= 0 it is 0: then Theta = sqrt(q) |f|, and f stops at 0. Where balls do
/// not tell the two apart the result encloses both.
///
/// Throws:   std::domain_error unless x^2/n >= 0, Theta_0 >= 0 and q f_0^2 <= Theta_0^2 (of balls: for some of their
///           numbers).
/// Claim:    ntk.two-layer-linear
[[nodiscard]] Ball two_layer_linear_final_kernel(const Ball& theta, const Ball& f, const Ball& y,
                                                 const Ball& x_squared_over_n);

/// Output and kernel of the network.
struct TwoLayerLinearState {
  Ball f, theta;
};

/// The state after time t of gradient flow: with u_0 = y - f_0, S = sqrt(Theta_0^2 + q (y^2 - f_0^2)) and
///
///     N(t) = 1 + Theta_0 sinh(S t) / S + 2 (Theta_0^2 + q f_0 u_0) (sinh(S t / 2) / S)^2
///
/// it is f = y - u_0 / N and Theta = N' / N.
///
/// Range:    t >= 0, and as above.
/// Claim:    ntk.two-layer-linear
[[nodiscard]] TwoLayerLinearState two_layer_linear_flow(const TwoLayerLinearState& start, const Ball& y,
                                                        const Ball& x_squared_over_n, const Ball& time);

/// The time that gradient flow takes from f_0 to f, which lies between f_0 and y: with C = Theta_0^2 - q f_0^2 and
/// R(g) = (C + q y g + S sqrt(C + q g^2)) / (y - g) it is log(R(f) / R(f_0)) / S.
///
/// Throws:   std::domain_error unless f is shown to lie on the way and not to be y, and C > 0 or y f_0 > 0 is shown:
///           else the flow may stop at 0.
/// Claim:    ntk.two-layer-linear
[[nodiscard]] Ball two_layer_linear_time(const TwoLayerLinearState& start, const Ball& y,
                                         const Ball& x_squared_over_n, const Ball& f);

/// Gradient descent with step eta on this network at x = 1, y = 0: u = eta Theta, v = eta^2 f^2 / n, 0 <= v <= u^2 /
/// 4.
template <Field T>
struct CatapultState {
  T u, v;
};

/// One step: (u + v (u - 4), v (1 - u + v)^2), f being multiplied by 1 - u + v.
///
/// Scalars:  double, Real, Rational, Ball, Expression.
/// Claim:    lr.catapult
template <Field T>
[[nodiscard]] CatapultState<T> catapult_step(const CatapultState<T>& state);

/// The limit of u, enclosed, for 0 < u_0 < 4: u never grows, and v is summable.
///
/// Error:    a fraction is used with rising precision, and its limit is as accurate, relatively, as the working
///           precision. What balls carry is amplified as long as u > 2; in the worst case the answer is [0, 4].
/// Cost:     steps until v is below 2^(-bits/2), a few operations each.
/// Throws:   std::domain_error outside 0 < u_0 < 4, 0 <= v_0 <= u_0^2 / 4 (balls: unless they show the former and
///           have numbers with the latter); std::length_error if more than 10^6 steps or 2^22 bits would be needed: a
///           limit close to 0 or 2. A start from which f becomes exactly 0 has its limit as a fraction, as long as the
///           fractions on the way have at most 2^16 bits.
/// Claim:    lr.catapult
[[nodiscard]] Ball catapult_limit(const CatapultState<Rational>& start);
[[nodiscard]] Ball catapult_limit(const CatapultState<Ball>& start);

}  // namespace lemmata::analysis
