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
/// Cost:     with integers of b bits, n <= d and rank n: n^2 d products, then one p-adic solve with X X^T, whose
///           determinant has up to n (2b + log2 d) bits: n^3 word operations and a lifting step of n^2 for every 30
///           of these bits. If the rank is less, independent rows are selected first, by an echelon form; if X w = y
///           has no solution, a second solve projects y to the column space.
/// Throws:   std::invalid_argument if y has another length than X has rows, or X is empty.
/// Source:   000_19217ae9f712fcea.txt, "(Over-parameterized) Linear Regression".
/// Claim:    linreg.min-norm
[[nodiscard]] MinimumNormSolution minimum_norm_solution(const RationalMatrix& x, const RationalVector& y);

/// X^+ X w: the projection of w to the row space of X. Throws:   std::invalid_argument where shapes do not fit.
[[nodiscard]] RationalVector row_space_projection(const RationalMatrix& x, const RationalVector& w);

/// The minimiser of |X w - y|^2 that is closest to w0: X^+ y + (I - X^+ X) w0. As minimum_norm_solution, but
/// w - w0 = X^T alpha.
[[nodiscard]] MinimumNormSolution closest_solution(const RationalMatrix& x, const RationalVector& y,
                                                   const RationalVector& w0);

/// Where gradient descent on |X w - y|^2 ends from the start w0, if it converges: X^+ y + (I - X^+ X) w0.
///
/// Claim:    linreg.min-norm
[[nodiscard]] RationalVector gradient_descent_limit(const RationalMatrix& x, const RationalVector& y,
                                                    const RationalVector& w0);

/// Weights, and the vector alpha that shows where they come from.
struct DualSolution {
  RationalVector w;
  RationalVector alpha;
};

/// The minimiser of w^T P^(-1) w subject to X w = y, P positive definite: P X^T (X P X^T)^(-1) y. It is the limit of
/// w <- w - eta P X^T (X w - y) from 0.
///
/// Range:    rank X = n.
/// Throws:   std::domain_error if X P X^T is singular.
/// Claim:    opt.precond-minnorm
[[nodiscard]] RationalVector preconditioned_interpolant(const RationalMatrix& x, const RationalVector& y,
                                                        const RationalMatrix& preconditioner);

/// The same with its dual alpha = (X P X^T)^(-1) y, w = P X^T alpha.
[[nodiscard]] DualSolution preconditioned_solution(const RationalMatrix& x, const RationalVector& y,
                                                   const RationalMatrix& preconditioner);

/// The minimiser of |X w - y|^2 + lambda |w|^2 and its dual alpha = (X X^T + lambda I)^(-1) y, w = X^T alpha.
///
/// Range:    lambda > 0.
/// Cost:     one p-adic solve of size min(n, d).
/// Throws:   std::domain_error for lambda <= 0; std::invalid_argument as above.
/// Claim:    linreg.ridge-limit
using RidgeSolution = DualSolution;
[[nodiscard]] RidgeSolution ridge_regression(const RationalMatrix& x, const RationalVector& y,
                                             const Rational& lambda);

/// The ridge solution as a function of lambda: each coordinate a rational function in lowest terms.
struct RidgePath {
  std::vector<RationalFunctionOf> w;
  RationalFunctionOf degrees_of_freedom;  ///< tr X X^T (X X^T + lambda I)^(-1)
  Polynomial poles;  ///< the least common denominator of the coordinates; its roots are -eigenvalues of X X^T
};

/// Cost:     s = min(n, d). The first linear dependence of y, K y, K^2 y, ..., K = X X^T (or for d < n of X^T y, G
///           X^T y, ..., G = X^T X) modulo about (degree) * log2(trace K / degree) / 62 primes, s^3 word operations
///           each; then as many products with K as the degree, and the characteristic polynomial. X of 100 x 300
///           with entries below 100: 0.4 s.
/// Throws:   std::invalid_argument as minimum_norm_solution.
/// Claim:    linreg.ridge-limit
[[nodiscard]] RidgePath ridge_path(const RationalMatrix& x, const RationalVector& y);

/// c_0, ..., c_order of w_lambda = sum_k c_k lambda^k at lambda = 0: c_0 = X^+ y, and c_1 = -X^T (X X^T)^(-2) y where
/// rank X = n.
[[nodiscard]] std::vector<RationalVector> ridge_taylor_coefficients(const RationalMatrix& x,
                                                                    const RationalVector& y, int order);

}  // namespace lemmata::analysis
