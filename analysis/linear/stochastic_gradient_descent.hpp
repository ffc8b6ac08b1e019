#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/linear/gradient_descent.hpp"
#include "analysis/scalar/ball.hpp"

/// Stochastic gradient descent on least squares, exactly: one sample i, uniform on 1..n, a step,
/// w <- w - eta m x_i^T (<x_i, w> - y_i) (m: step_multiplier of the rule).
namespace lemmata::analysis {

/// w after the steps with the given samples (from 0), exactly: all iterates, w_0 first; any eta.
///
/// Cost:     2 d products of integers a step, which grow by the bits of eta and x_i at each.
/// Throws:   std::invalid_argument where shapes do not fit or a sample is not in 0..n-1; std::length_error, before
///           allocating, if iterate_bits of as many steps exceeds most_iterate_bits.
[[nodiscard]] std::vector<RationalVector> stochastic_gradient_descent_iterates(
    const RationalMatrix& x, const RationalVector& y, const RationalVector& w0, UpdateRule rule,
    const Rational& eta, std::span<const int> samples);

/// E |e_{t+1}|^2 given e_t = e, consistent data: |e|^2 - (eta m / n) sum_i (2 - eta m |x_i|^2) <x_i, e>^2.
///
/// Throws:   std::invalid_argument where shapes do not fit.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] Rational expected_squared_error_after_step(const RationalMatrix& x, const RationalVector& error,
                                                         UpdateRule rule, const Rational& eta);

/// 2 / (m max |x_i|^2): below it no step of any sample lengthens the error; sufficient for convergence, not
/// necessary.
///
/// Throws:   std::domain_error if X is 0.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] Rational worst_case_step_size(const RationalMatrix& x, UpdateRule rule);

/// The step eta* such that E |e_t|^2 -> 0 for every start in the row space, consistent data, iff 0 < eta < eta*: the
/// eta at which P -> (1/n) sum_i (I - eta m x_i^T x_i) P (I - eta m x_i^T x_i), on symmetric matrices supported on
/// the row space, first has the eigenvalue 1; a root of a polynomial over Q, isolated to the relative width.
///
/// Cost:     one solve of size r (r + 1) / 2, r = rank X, with n right sides, and a characteristic polynomial of the
///           smaller of these two sizes.
/// Throws:   std::length_error if r is above most_mean_square_rank, or both sizes are above
///           most_mean_square_pencil; std::domain_error if X is 0.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] CertifiedRoot mean_square_step_size(const RationalMatrix& x, UpdateRule rule,
                                                  const Rational& relative_width);
inline constexpr int most_mean_square_rank = 16;
inline constexpr int most_mean_square_pencil = 45;

/// The polynomial whose largest root is 1 / eta* for m = 1; all its roots are real and at least 0.
///
/// Throws:   as mean_square_step_size.
[[nodiscard]] Polynomial mean_square_polynomial(const RationalMatrix& x);

/// Whether E |e_t|^2 -> 0 at this step for every start in the row space, consistent data: spectral radius below 1 of
/// the operator above, by Schur and Cohn for its characteristic polynomial.
///
/// Range:    X not 0; any eta.
/// Throws:   std::length_error if r (r + 1) / 2 is above most_mean_square_pencil; std::domain_error if X is 0.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] bool converges_in_mean_square(const RationalMatrix& x, UpdateRule rule, const Rational& eta);

/// d = 1: the smallest step above 0 at which prod_i |1 - eta m x_i^2| = 1. Below it e_t -> 0 almost surely; at it,
/// not; above it there may be further steps that converge.
///
/// Throws:   std::invalid_argument unless X has one column; std::domain_error if it is 0; std::length_error for more
///           than most_almost_sure_samples samples that are not 0.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] CertifiedRoot almost_sure_step_size(const RationalMatrix& x, UpdateRule rule,
                                                  const Rational& relative_width);
inline constexpr int most_almost_sure_samples = 100;

/// An upper bound of the Lyapunov exponent lim (1/t) E ln |A_t ... A_1| of the products of A = I - eta m x_i^T x_i on
/// the row space: the mean over all n^length words of ln(norm) / length, in balls (Frobenius norm of the product on
/// the row space, which is at least the operator norm; the mean over words is subadditive in the length). Negative:
/// almost sure convergence, consistent data.
///
/// Throws:   std::length_error if n^length is above 10^6, the length above most_lyapunov_length, or the rank of X
///           above most_mean_square_rank; std::domain_error for length < 1, if X is 0, or if a product is 0, so
///           that the exponent is minus infinity.
[[nodiscard]] Ball lyapunov_exponent_bound(const RationalMatrix& x, UpdateRule rule, const Rational& eta,
                                           int length);
inline constexpr int most_lyapunov_length = 64;

/// The stationary moments M_0, ..., M_order of w <- (1 - a) w + a b, b uniform on the given values:
/// M_k (1 - (1-a)^k) = sum_{j<k} C(k,j) (1-a)^j a^(k-j) E[b^(k-j)] M_j.
///
/// Range:    0 < a < 2, at least one value, order >= 0.
/// Throws:   std::domain_error outside the range.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] std::vector<Rational> stationary_moments(const Rational& a, std::span<const Rational> values,
                                                       int order);

/// The stationary covariance S = E[e e^T] of w <- (I - eta H) w - eta xi, E xi = 0, E[xi xi^T] = C: the solution of
/// S = (I - eta H) S (I - eta H)^T + eta^2 C.
///
/// Range:    every eigenvalue of I - eta H inside the unit circle; C symmetric; d (d + 1) / 2 at most
///           most_covariance_unknowns.
/// Throws:   std::domain_error outside the range, std::invalid_argument where shapes do not fit, std::length_error
///           for larger d.
/// Claim:    opt.sgd-stationary
[[nodiscard]] RationalMatrix stationary_covariance(const RationalMatrix& hessian, const RationalMatrix& noise,
                                                   const Rational& eta);
inline constexpr int most_covariance_unknowns = 300;

}  // namespace lemmata::analysis
