#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/linear/polynomial.hpp"
#include "analysis/scalar/ball.hpp"

/// Full-batch gradient descent on least squares, exactly. G = X^T X has the eigenvalues lambda_1 >= lambda_2 >= ...;
/// lambda_r is the smallest that is not 0; kappa = lambda_1 / lambda_r.
namespace lemmata::analysis {

/// The ways in which the two lectures write one step; all act on the error e = w - w_infinity as I - eta * m * G.
///
///     literal  w - eta grad |X w - y|^2          m = 2    (the gradient keeps its 2)
///     slide    w - eta X^T (X w - y)             m = 1    (000_19217ae9f712fcea.txt, "GD / SGD dynamics")
///     hessian  w - eta grad L, L with Hessian G  m = 1    (L = |X w - y|^2 / 2)
///     half     the display I - (eta/2) H, H = G  m = 1/2  (001_9e457a0150e4c7b0.txt)
enum class UpdateRule { literal, slide, hessian, half };

inline constexpr std::array update_rules{UpdateRule::literal, UpdateRule::slide, UpdateRule::hessian,
                                         UpdateRule::half};

/// "literal", "slide", "hessian", "half".
[[nodiscard]] std::string_view name(UpdateRule rule);

/// m.
[[nodiscard]] Rational step_multiplier(UpdateRule rule);

/// w_0, w_1, ..., w_steps of w <- w - eta m X^T (X w - y), exactly; any eta.
///
/// Cost:     2 n d products of integers a step, which grow by the bits of eta and G at each; no division but the d
///           of the result.
/// Throws:   std::invalid_argument where shapes do not fit; std::domain_error for steps < 0; std::length_error,
///           before allocating, if iterate_bits exceeds most_iterate_bits.
/// Claim:    linreg.error-recursion
[[nodiscard]] std::vector<RationalVector> gradient_descent_iterates(const RationalMatrix& x,
                                                                    const RationalVector& y,
                                                                    const RationalVector& w0, UpdateRule rule,
                                                                    const Rational& eta, int steps);

/// About the bits that all iterates take together, descent's or those of as many steps with single samples: at least
/// what they take, up to the bits of w_0 in each.
[[nodiscard]] double iterate_bits(const RationalMatrix& x, const RationalVector& y, const Rational& eta,
                                  int steps);
inline constexpr double most_iterate_bits = 1e9;

/// (1 - eta m x)^t: what multiplies the component of the error along an eigenvector with eigenvalue x after t steps.
///
/// Throws:   std::domain_error for t < 0; std::length_error if its coefficients exceed most_iterate_bits.
[[nodiscard]] Polynomial residual_polynomial(UpdateRule rule, const Rational& eta, int t);

/// Whether descent from every start converges to a minimiser (with eta = 0 it does not): all eigenvalues of G but 0
/// satisfy |1 - eta m lambda| < 1. Decided by root location over Q (Descartes' rule for the characteristic
/// polynomial, exact since its roots are real); no eigenvalue is computed.
///
/// Range:    G symmetric positive semidefinite, not 0; any eta.
/// Throws:   std::domain_error outside the range.
/// Claim:    linreg.step-size
[[nodiscard]] bool gradient_descent_converges(const RationalMatrix& gram, UpdateRule rule,
                                              const Rational& eta);

/// A number that is a root of a polynomial over Q: certified from below and above, exact if low = high.
using CertifiedRoot = RootInterval;

/// The different eigenvalues that are not 0, largest first.
struct PositiveSpectrum {
  std::vector<CertifiedRoot> eigenvalues;
  int rank = 0;  ///< how many there are with multiplicity
  /// Where exactly two of them are not exact: their sum, a rational number since they are conjugate.
  std::optional<Rational> sum_of_inexact_pair;

  [[nodiscard]] const CertifiedRoot& largest() const { return eigenvalues.front(); }
  [[nodiscard]] const CertifiedRoot& smallest() const { return eigenvalues.back(); }
  /// The sum of the eigenvalues at these places, from 0, exact where it is known to be rational.
  [[nodiscard]] CertifiedRoot sum(int i, int j) const;
};

/// Those of a symmetric positive semidefinite matrix, each to a relative width: high - low <= relative_width * low.
///
/// Throws:   std::domain_error if the matrix is 0, is not symmetric or has a negative eigenvalue, or for a width
///           <= 0.
[[nodiscard]] PositiveSpectrum positive_spectrum(const RationalMatrix& gram, const Rational& relative_width);

/// The roots that are not 0, of a polynomial all of whose roots are real and at least 0, which is the caller's
/// promise: it holds for det(x I - a) of a symmetric positive semidefinite a.
///
/// Throws:   std::domain_error if there is no such root, or if the signs of the coefficients do not alternate.
[[nodiscard]] PositiveSpectrum positive_roots(const Polynomial& p, const Rational& relative_width);

/// lambda_1 and lambda_r of a symmetric positive semidefinite matrix, to a relative width.
///
/// Throws:   std::domain_error as positive_spectrum.
struct ExtremeEigenvalues {
  CertifiedRoot largest;
  CertifiedRoot smallest_nonzero;
  int rank = 0;
};
[[nodiscard]] ExtremeEigenvalues extreme_eigenvalues(const RationalMatrix& gram,
                                                     const Rational& relative_width);

/// numerator / root, for a positive numerator and a positive root.
[[nodiscard]] CertifiedRoot quotient(const Rational& numerator, const CertifiedRoot& root);

/// sup { eta : descent from every start converges to a minimiser } = 2 / (m lambda_1), to the relative width.
///
/// Claim:    linreg.step-size
[[nodiscard]] CertifiedRoot largest_step_size(const RationalMatrix& gram, UpdateRule rule,
                                              const Rational& relative_width);

/// max(|1 - eta m lambda_1|, |1 - eta m lambda_r|) of two eigenvalues: the worst factor of the error in one step.
///
/// Range:    largest >= smallest > 0, any eta.
/// Throws:   std::domain_error outside the range.
/// Claim:    linreg.rate
[[nodiscard]] Rational convergence_factor(const Rational& largest, const Rational& smallest, UpdateRule rule,
                                          const Rational& eta);

/// The step that minimises it, 2 / (m (lambda_1 + lambda_r)), and its value (kappa - 1) / (kappa + 1).
///
/// Throws:   std::domain_error unless largest >= smallest > 0.
/// Claim:    linreg.rate
struct BestStep {
  Rational eta;
  Rational factor;
};
[[nodiscard]] BestStep best_step(const Rational& largest, const Rational& smallest, UpdateRule rule);

/// Heavy ball on one mode: w_{t+1} = w_t - eta lambda w_t + beta (w_t - w_{t-1}). Stable iff 0 < eta lambda < 2 (1 +
/// beta), 0 <= beta < 1; decided from the characteristic polynomial z^2 - (1 + beta - eta lambda) z + beta by Schur
/// and Cohn, for any beta.
///
/// Claim:    opt.momentum
[[nodiscard]] bool momentum_is_stable(const Rational& eta_lambda, const Rational& beta);

/// The best eta and beta for modes in [smallest, largest], in balls: eta = 4 / (sqrt(L) + sqrt(m))^2,
/// sqrt(beta) = (sqrt(kappa) - 1) / (sqrt(kappa) + 1), which is the rate.
///
/// Throws:   std::domain_error unless largest >= smallest > 0.
/// Claim:    opt.momentum
struct BestMomentum {
  Ball eta, beta, rate;
};
[[nodiscard]] BestMomentum best_momentum(const Rational& largest, const Rational& smallest);

}  // namespace lemmata::analysis
