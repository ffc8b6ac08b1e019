#pragma once

#include "analysis/linear/exact_linear_algebra.hpp"

/// Least squares over the rationals: X is n x d, row i is the sample x_i; y has n labels; w has d weights.
namespace lemmata::analysis {

/// All that certifies that w = X^+ y: it lies in the row space, w = X^T alpha, and its residual is orthogonal to the
/// columns, X^T (y - X w) = 0. Both are equations that anyone can check, and together they have one solution.
struct MinimumNormSolution {
  RationalVector w;
  RationalVector alpha;     ///< a dual solution: w = X^T alpha; unique iff rank = n
  RationalVector residual;  ///< y - X w; zero iff the system X w = y has a solution
  Rational squared_norm;    ///< |w|^2
  Rational squared_residual;
  int rank = 0;
  [[nodiscard]] bool interpolates() const { return squared_residual == 0; }
};

/// The minimiser of |X w - y|^2 with the smallest norm |w|: X^+ y, any X and y.
///
/// Error:    none.
/// Cost:     with integers of b bits, n <= d and rank n: n^2 d products, then one p-adic solve with X X^T
///           (n^3 word operations and n lifting steps of n^2 each, times n b). Rank deficiency first selects
///           independent rows.
/// Throws:   std::invalid_argument if y has another length than X has rows, or X is empty.
/// Source:   000_19217ae9f712fcea.txt, "(Over-parameterized) Linear Regression".
/// Claim:    linreg.min-norm
[[nodiscard]] MinimumNormSolution minimum_norm_solution(const RationalMatrix& x, const RationalVector& y);

/// X^+ X w: the projection of w to the row space of X.
[[nodiscard]] RationalVector row_space_projection(const RationalMatrix& x, const RationalVector& w);

/// Where gradient descent on |X w - y|^2 ends from the start w0, if it converges: X^+ y + (I - X^+ X) w0.
///
/// Claim:    linreg.min-norm
[[nodiscard]] RationalVector gradient_descent_limit(const RationalMatrix& x, const RationalVector& y,
                                                    const RationalVector& w0);

/// The minimiser of w^T P^(-1) w subject to X w = y, P positive definite: P X^T (X P X^T)^(-1) y. It is the limit of
/// w <- w - eta P X^T (X w - y) from 0.
///
/// Range:    rank X = n.
/// Throws:   std::domain_error if X P X^T is singular.
/// Claim:    opt.precond-minnorm
[[nodiscard]] RationalVector preconditioned_interpolant(const RationalMatrix& x, const RationalVector& y,
                                                        const RationalMatrix& preconditioner);

/// The minimiser of |X w - y|^2 + lambda |w|^2 and its dual alpha = (X X^T + lambda I)^(-1) y, w = X^T alpha.
///
/// Range:    lambda > 0.
/// Cost:     one p-adic solve of size min(n, d).
/// Throws:   std::domain_error for lambda <= 0; std::invalid_argument as above.
/// Claim:    linreg.ridge-limit
struct RidgeSolution {
  RationalVector w;
  RationalVector alpha;
};
[[nodiscard]] RidgeSolution ridge_regression(const RationalMatrix& x, const RationalVector& y,
                                             const Rational& lambda);

/// The ridge solution as a function of lambda: each coordinate a rational function in lowest terms.
struct RidgePath {
  std::vector<RationalFunctionOf> w;
  RationalFunctionOf degrees_of_freedom;  ///< tr X X^T (X X^T + lambda I)^(-1)
  Polynomial poles;  ///< the least common denominator of the coordinates; its roots are -eigenvalues of X X^T
};

/// Cost:     the sequence y, K y, K^2 y, ... for K = X X^T up to its first linear dependence, of length m <= min(n,
///           rank + 1),
///           and one solve of size m; numbers of m b bits and more.
/// Throws:   std::invalid_argument as minimum_norm_solution.
/// Claim:    linreg.ridge-limit
[[nodiscard]] RidgePath ridge_path(const RationalMatrix& x, const RationalVector& y);

/// c_0, ..., c_order of w_lambda = sum_k c_k lambda^k at lambda = 0: c_0 = X^+ y, and c_1 = -X^T (X X^T)^(-2) y where
/// rank X = n.
[[nodiscard]] std::vector<RationalVector> ridge_taylor_coefficients(const RationalMatrix& x,
                                                                    const RationalVector& y, int order);

}  // namespace lemmata::analysis
