#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/linear/gradient_descent.hpp"
#include "analysis/scalar/ball.hpp"

/// Stochastic gradient descent on least squares, exactly: one sample i, uniform on 1..n, a step, w <- w - eta m x_i^T
/// (<x_i, w> - y_i)
/// (m: step_multiplier of the rule).
namespace lemmata::analysis {

/// w after the steps with the given samples (from 0), exactly: all iterates, w_0 first.
[[nodiscard]] std::vector<RationalVector> stochastic_gradient_descent_iterates(
    const RationalMatrix& x, const RationalVector& y, const RationalVector& w0, UpdateRule rule,
    const Rational& eta, std::span<const int> samples);

/// E |e_{t+1}|^2 given e_t = e, consistent data: |e|^2 - (eta m / n) sum_i (2 - eta m |x_i|^2) <x_i, e>^2.
///
/// Claim:    linreg.sgd-convergence
[[nodiscard]] Rational expected_squared_error_after_step(const RationalMatrix& x, const RationalVector& error,
                                                         UpdateRule rule, const Rational& eta);

/// 2 / (m max |x_i|^2): below it every step of every sample shrinks the error; sufficient, not necessary.
[[nodiscard]] Rational worst_case_step_size(const RationalMatrix& x, UpdateRule rule);

/// The step below which E |e_t|^2 -> 0 for every start in the row space, consistent data: the eta at which
/// P -> (1/n) sum_i (I - eta m x_i x_i^T) P (I - eta m x_i x_i^T), on symmetric matrices supported on the row space,
/// first has the
/// eigenvalue 1; a root of a polynomial over Q, isolated to the relative width.
///
/// Cost:     a pencil of size r (r + 1) / 2, r = rank X.
/// Throws:   std::length_error if r is above most_mean_square_rank; std::domain_error if X is 0.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] CertifiedRoot mean_square_step_size(const RationalMatrix& x, UpdateRule rule,
                                                  const Rational& relative_width);
inline constexpr int most_mean_square_rank = 24;

/// Whether E |e_t|^2 -> 0 at this step: spectral radius below 1, by Schur and Cohn.
[[nodiscard]] bool converges_in_mean_square(const RationalMatrix& x, UpdateRule rule, const Rational& eta);

/// d = 1: the step at which prod_i |1 - eta m x_i^2| = 1, the end of almost sure convergence that is next to 0.
///
/// Throws:   std::invalid_argument unless X has one column; std::domain_error if it is 0.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] CertifiedRoot almost_sure_step_size(const RationalMatrix& x, UpdateRule rule,
                                                  const Rational& relative_width);

/// An upper bound of the Lyapunov exponent lim (1/t) E ln |e_t| of the products (I - eta m x_i x_i^T) on the row
/// space: the mean over all n^length
/// words of ln(norm) / length, in balls (Frobenius norm of the product on the row space). Negative: almost sure
/// convergence.
///
/// Throws:   std::length_error if n^length is above 10^6.
[[nodiscard]] Ball lyapunov_exponent_bound(const RationalMatrix& x, UpdateRule rule, const Rational& eta,
                                           int length);

/// The stationary moments M_0, ..., M_order of w <- (1 - a) w + a b, b uniform on the given values: M_k (1 - (1-a)^k)
/// =
/// sum_{j<k} C(k,j) (1-a)^j a^(k-j) E[b^(k-j)] M_j.
///
/// Range:    0 < a < 2.
/// Claim:    linreg.sgd-convergence
[[nodiscard]] std::vector<Rational> stationary_moments(const Rational& a, std::span<const Rational> values,
                                                       int order);

/// The stationary covariance S = E[e e^T] of w <- (I - eta H) w - eta xi, E xi = 0, E[xi xi^T] = C: the solution of
/// S = (I - eta H) S (I - eta H)^T + eta^2 C.
///
/// Range:    every eigenvalue of I - eta H inside the unit circle.
/// Throws:   std::domain_error otherwise.
/// Claim:    opt.sgd-stationary
[[nodiscard]] RationalMatrix stationary_covariance(const RationalMatrix& hessian, const RationalMatrix& noise,
                                                   const Rational& eta);

}  // namespace lemmata::analysis
