#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "proofs_check/certificate/certificate.hpp"
#include "proofs_check/claims/statement.hpp"

/// Instances of least squares for the claims about it, and what their checks share.
namespace lemmata::proofs_check {

using analysis::RationalMatrix;
using analysis::RationalVector;

[[nodiscard]] Source least_squares_slide();
[[nodiscard]] Source stochastic_descent_slide();
[[nodiscard]] Source descent_dynamics_slide();
[[nodiscard]] Source convexity_slide();
[[nodiscard]] Source edge_of_stability_slide();

/// Random integers from -largest to largest, a pure function of all arguments.
[[nodiscard]] RationalMatrix random_integer_matrix(int rows, int columns, int largest, std::uint64_t seed,
                                                   std::uint64_t stream);

/// "[[1,2],[0,1]]", and a column as "(1,2)".
[[nodiscard]] std::string matrix_text(const RationalMatrix& a);

[[nodiscard]] RationalMatrix rational_matrix(int rows, int columns, const std::vector<int>& elements);

/// The column as a vector.
[[nodiscard]] RationalVector vector_of(const RationalMatrix& column);

[[nodiscard]] RationalMatrix columns_of(const std::vector<double>& values);  // a column of doubles, exactly

/// The elements, rounded to doubles.
[[nodiscard]] std::vector<double> doubles_of(const RationalMatrix& a);

[[nodiscard]] Rational squared_norm(const RationalMatrix& a);

/// a^T b of two columns.
[[nodiscard]] Rational inner_product(const RationalMatrix& a, const RationalMatrix& b);

/// The value of a matrix expression at these matrices.
[[nodiscard]] RationalMatrix matrix_at(const Formula& f,
                                       const std::map<std::string, RationalMatrix>& matrices,
                                       const Assignment& scalars = {});

/// The gradient at w of a quadratic function of a column, by central differences, which are exact for it.
template <class Function>
[[nodiscard]] RationalMatrix gradient_of_quadratic(const Function& f, const RationalMatrix& w) {
  RationalMatrix gradient(w.rows(), 1);
  for (int j = 0; j < w.rows(); ++j) {
    RationalMatrix up = w, down = w;
    up(j, 0) += 1;
    down(j, 0) -= 1;
    gradient(j, 0) = (f(up) - f(down)) / 2;
  }
  return gradient;
}

/// A matrix for a certificate.
[[nodiscard]] MatrixData data_of(const RationalMatrix& a);

/// The outcome; if it is a refutation, with these documents, which show a witness without this program's
/// checks.
///
/// Throws:   std::logic_error if one of them is not accepted.
[[nodiscard]] Outcome with_counterexamples(Outcome outcome, const std::vector<Certificate>& certificates);

/// Nothing if the two agree, otherwise both.
[[nodiscard]] std::optional<std::string> difference(const RationalMatrix& stated, const RationalMatrix& seen,
                                                    const std::string& what_was_seen);

/// How far a descent in doubles, w <- w - step X^T (X w - y), may be from the exact one after `steps`
/// steps, in the Euclidean norm, as long as step <= 2 / lambda_1, where no step stretches what the earlier
/// ones rounded, and no iterate has a coordinate above `largest_w`. With u = 2^-53: a residual is a sum of
/// d products and y, at most r = d largest_x largest_w + largest_y, rounded by at most (d+1) u r whatever
/// the order; a gradient is a sum of n products, at most g = n largest_x r, rounded by (n + d + 1) u g; the
/// product with the step and the difference add 2 u step g + u largest_w. Twice the sum covers the terms of
/// second order.
[[nodiscard]] double descent_rounding(int n, int d, double step, std::int64_t steps, double largest_x,
                                      double largest_y, double largest_w);

inline const std::vector<std::string> trusts_spectral_theorem = {
    "GiNaC's normal form", "GMP", "the spectral theorem", "the reduction in words"};
inline const std::vector<std::string> trusts_dyadic_doubles = {
    "doubles, on data for which no operation rounds"};
inline const std::vector<std::string> trusts_rounded_doubles = {"doubles, with a bound of their rounding"};

}  // namespace lemmata::proofs_check
