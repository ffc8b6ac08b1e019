#pragma once

#include "analysis/scalar/rational.hpp"

/// What Adam does in cases where it can be said exactly. One coordinate, gradients g_1, g_2, ..., and
/// 0 <= beta1, beta2 < 1:
///
///     m_t = beta1 m_{t-1} + (1 - beta1) g_t,  v_t = beta2 v_{t-1} + (1 - beta2) g_t^2,  m_0 = v_0 = 0,
///     w_t = w_{t-1} - alpha m'_t / (sqrt(v'_t) + epsilon),
///
/// where m' = m / (1 - beta1^t), v' = v / (1 - beta2^t) with bias correction, and m' = m, v' = v without.
namespace lemmata::analysis {

/// (|w_t - w_{t-1}| / alpha)^2 with bias correction and epsilon = 0, if g_t is the first gradient that is not 0:
/// ((1 - beta1) / (1 - beta1^t))^2 (1 - beta2^t) / (1 - beta2). It is 1 for t = 1.
///
/// Throws:   std::domain_error unless 0 <= beta1, beta2 < 1 and t >= 1.
/// Claim:    opt.adam-identities
[[nodiscard]] Rational squared_first_step(const Rational& beta1, const Rational& beta2, int t);

/// Its limit for t -> infinity: (1 - beta1)^2 / (1 - beta2).
///
/// Throws:   as above.
[[nodiscard]] Rational squared_first_step_limit(const Rational& beta1, const Rational& beta2);

/// How far Adam without bias correction, with the step alpha epsilon / (1 - beta1), can be from the heavy ball u_t =
/// beta1 u_{t-1} + g_t, w_t = w_{t-1} - alpha u_t, in one step on the same gradients, none of them larger in size
/// than `largest`: alpha largest^2 / ((1 - beta1) epsilon).
///
/// Throws:   std::domain_error unless alpha > 0, 0 <= beta1 < 1, largest >= 0, epsilon > 0.
/// Claim:    opt.adam-identities
[[nodiscard]] Rational heavy_ball_step_error(const Rational& alpha, const Rational& beta1,
                                             const Rational& largest, const Rational& epsilon);

}  // namespace lemmata::analysis
