#pragma once

#include <optional>

#include "analysis/linear/matrix.hpp"
#include "analysis/scalar/ball.hpp"

/// Linear algebra in balls, by Arb. A result encloses what it is for every matrix whose entries lie in the given
/// balls; of a symmetric matrix the lower triangle is read. Products of small matrices are a * b (matrix.hpp) too.
///
/// Error:    rounding at the working precision (BallPrecision) and what the entries carry, which a condition number
///           may enlarge: raise the precision until the result is as accurate as needed.
/// Throws:   std::invalid_argument where shapes do not fit, std::domain_error if a result would not be a finite ball.
namespace lemmata::analysis {

/// a b, faster than the operator for large matrices.
[[nodiscard]] Matrix<Ball> ball_product(const Matrix<Ball>& a, const Matrix<Ball>& b);

/// e^a = sum over k of a^k / k!.
[[nodiscard]] Matrix<Ball> matrix_exponential(const Matrix<Ball>& a);

/// The size of the first leading minor of a symmetric matrix that the balls do not show to be positive, from 1;
/// nothing if all are shown to be, which proves that the matrix is positive definite.
///
/// Error:    an eigenvalue below 2^-BallPrecision::bits() of the largest row sum of sizes is not shown to be
///           positive.
/// Cost:     n^3 / 3 operations on balls; up to log2 n times as many if there is such a minor.
[[nodiscard]] std::optional<int> first_minor_not_shown_positive(const Matrix<Ball>& a);

/// a^-1 of a symmetric positive definite matrix.
///
/// Throws:   std::domain_error, naming the leading minor, if the balls do not show that a is positive definite.
[[nodiscard]] Matrix<Ball> positive_definite_inverse(const Matrix<Ball>& a);

/// The smallest and the largest eigenvalue of a symmetric matrix, n >= 1, enclosed: by Rayleigh's quotient on one
/// side and an approximate factorisation with its residual on the other.
///
/// Error:    about 2^-BallPrecision::bits() of the largest eigenvalue's size, and what the entries carry.
/// Cost:     some 40 factorisations of n^3 / 3 operations on balls, more if eigenvalues lie close together.
struct EigenvalueRange {
  Ball smallest, largest;
};
[[nodiscard]] EigenvalueRange extreme_eigenvalues(const Matrix<Ball>& a);

}  // namespace lemmata::analysis
