#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// Lower bounds, with constants, for learning a parity chi_I, I uniform among `parities` sets: 2^d for all subsets of d
// coordinates, C(d,k) for those of size k. A model f_w is queried at parameters w; h is what is put out in the end, and it
// succeeds if E(h - chi_I)^2 <= 1 - delta. G^2 = `gradient_square` bounds E_x ||grad f_w||^2 at all w that are queried while
// the answers do not depend on I. All bounds hold for every model and every adaptive, randomised algorithm.
//
//   Range:    parities >= 1, steps >= 0, 0 <= success <= 1, 0 < delta <= 1, gradient_square > 0, tolerance > 0,
//             noise_variance > 0.
//   Error:    none; a Ball encloses.
//   Throws:   std::domain_error outside the range.
//   Source:   000_19217ae9f712fcea.txt, "Parities can be expressed by few ReLUs"

/// An upper bound for the probability of success after `steps` queries, each answered by a vector within `tolerance` (in the
/// Euclidean norm) of the population gradient of E(f_w - chi_I)^2, by one that answers 2 E[f_w grad f_w] whenever allowed:
///
///     4 steps gradient_square / (parities tolerance^2) + 1 / (delta parities);
///
/// it may exceed 1.
///
/// Claim:    parity.sq-theorem
[[nodiscard]] Rational success_upper_bound(const Integer& parities, const Rational& steps,
                                           const Rational& delta, const Rational& gradient_square,
                                           const Rational& tolerance);

/// The number of those queries that a probability of success of at least `success` needs:
///
///     (success - 1 / (delta parities)) parities tolerance^2 / (4 gradient_square), or 0 if that is negative.
///
/// Claim:    parity.sq-theorem
[[nodiscard]] Rational steps_lower_bound(const Integer& parities, const Rational& success,
                                         const Rational& delta, const Rational& gradient_square,
                                         const Rational& tolerance);

/// An upper bound for the probability of success where every answer is the population gradient plus independent noise
/// N(0, noise_variance) in each coordinate:
///
///     sqrt(steps gradient_square / (noise_variance parities)) + 1 / (delta parities);
///
/// it may exceed 1.
///
/// Claim:    parity.noise-theorem
[[nodiscard]] Ball noisy_success_upper_bound(const Integer& parities, const Rational& steps,
                                             const Rational& delta, const Rational& gradient_square,
                                             const Rational& noise_variance);

/// The number of those queries that a probability of success of at least `success` needs:
///
///     (success - 1 / (delta parities))^2 parities noise_variance / gradient_square, or 0 if the bracket is negative.
///
/// Claim:    parity.noise-theorem
[[nodiscard]] Rational noisy_steps_lower_bound(const Integer& parities, const Rational& success,
                                               const Rational& delta, const Rational& gradient_square,
                                               const Rational& noise_variance);

/// G^2 that a model needs, in sup_w E_x ||grad f_w||^2, if one step of gradient descent on E(f_w - chi_I)^2 with exact gradients
/// leads from one and the same w to f = chi_I, for every one of the sets:
///
///     sqrt(parities - 1) / (2 step_size), at least 2^(d/2) / (4 step_size) for all subsets of d >= 1 coordinates.
///
/// Range:    step_size > 0.
/// Claim:    parity.one-step-obstruction
[[nodiscard]] Ball one_step_gradient_square(const Integer& parities, const Rational& step_size);

/// q / tau^2 that identifying I with probability `success` needs, from q statistical queries: each is a function of (x, y) with
/// values in [-1, 1], answered within tau of its expectation at y = chi_I(x). It is success parities - 1, or 0 if that is
/// negative.
///
/// Source:   004_1e8f31298879e96f.txt, "LEARNING SPARSE PARITIES - WHAT IS KNOWN"
/// Claim:    sq.query-bound
[[nodiscard]] Rational query_lower_bound(const Integer& parities, const Rational& success);

/// A lower bound for the mean, over the sets, of the smallest E(h - chi_I)^2 among the h of a space of functions of that dimension
/// that does not depend on I: 1 - dimension / parities, or 0 if that is negative.
///
/// Range:    dimension >= 0.
/// Claim:    ntk.dimension
[[nodiscard]] Rational linear_error_lower_bound(const Integer& parities, const Integer& dimension);

/// An upper bound for the dimension of the span of the derivatives of x -> c + sum_{j <= width} v_j ReLU(w_j.x + b_j), x of n
/// coordinates, in all its parameters: width (n + 1) + 1, since a derivative in v_j is a combination of those in w_j and b_j.
///
/// Range:    width >= 0, n >= 1.
/// Claim:    ntk.dimension
[[nodiscard]] Integer relu_tangent_dimension(const Integer& width, std::int64_t n);

/// The smallest width for which those two bounds allow a mean error of at most `error` on the C(n,k) parities of size k: the
/// smallest integer >= ((1 - error) C(n,k) - 1) / (n + 1), at least 0.
///
/// Range:    n >= 1, 0 <= k <= n, 0 <= error <= 1.
/// Claim:    ntk.dimension
[[nodiscard]] Integer relu_tangent_width(std::int64_t n, std::int64_t k, const Rational& error);

}  // namespace lemmata::analysis
