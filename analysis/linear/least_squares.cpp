#include "analysis/linear/least_squares.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/linear/flint_matrix.hpp"
#include "analysis/linear/samples.hpp"

namespace lemmata::analysis {
namespace {

void require_weights(const char* function, const RationalMatrix& x, const RationalVector& w) {
  if (w.size() != static_cast<std::size_t>(x.columns()))
    throw std::invalid_argument(std::string(function) + ": " + std::to_string(x.columns()) +
                                " weights are needed, one for each column of X, got " +
                                std::to_string(w.size()));
}

RationalMatrix selected_rows(const RationalMatrix& a, const std::vector<int>& rows) {
  RationalMatrix result(static_cast<int>(rows.size()), a.columns());
  for (int i = 0; i < result.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(i, j) = a(rows[static_cast<std::size_t>(i)], j);
  return result;
}

RationalVector selected(const RationalVector& v, const std::vector<int>& indices) {
  RationalVector result;
  for (const int i : indices) result.push_back(v[static_cast<std::size_t>(i)]);
  return result;
}

RationalVector product(const RationalMatrix& a, const RationalVector& v) {
  return exact_product(a, RationalMatrix::column(v)).elements();
}

RationalVector subtracted(const RationalVector& a, const RationalVector& b) {
  RationalVector result = a;
  for (std::size_t i = 0; i < a.size(); ++i) result[i] -= b[i];
  return result;
}

/// w = X^T alpha with X w = y, X of full row rank.
struct Interpolant {
  RationalVector w, alpha;
};

/// With Z = R X the rows cleared of denominators and e R y integers, a / d solves Z Z^T (a / d) = e R y; then
/// w = Z^T a / (d e) and alpha = R a / (d e).
Interpolant interpolant_of_full_row_rank(const ClearedRows& rows, const RationalVector& y) {
  const FlintMatrix& z = rows.integers;
  RationalVector scaled = y;
  for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] *= Rational(rows.multiplier[i]);
  const ClearedMatrix labels = clear(RationalMatrix::column(std::move(scaled)));

  const FlintMatrix columns = transpose(z);
  FlintMatrix solution(z.rows(), 1);
  FlintInteger denominator;
  if (!solve(solution, denominator.get(), product(z, columns), labels.integers))
    throw std::logic_error("interpolant_of_full_row_rank: the rows are dependent");
  fmpz_mul(denominator.get(), denominator.get(), FlintInteger(labels.multiplier).get());

  Interpolant result;
  result.w = fractions(product(columns, solution), denominator.get()).elements();
  for (int i = 0; i < z.rows(); ++i) {
    const Integer& multiplier = rows.multiplier[static_cast<std::size_t>(i)];
    if (multiplier != 1) fmpz_mul(solution(i, 0), solution(i, 0), FlintInteger(multiplier).get());
  }
  result.alpha = fractions(solution, denominator.get()).elements();
  return result;
}

/// Independent rows, as many as the rank.
std::vector<int> spanning_rows(const FlintMatrix& x) {
  const FlintMatrix columns = transpose(x);
  std::vector<int> certain = independent_columns_modulo_prime(columns);
  // There cannot be more than that; otherwise the prime may mislead.
  if (static_cast<int>(certain.size()) == std::min(x.rows(), x.columns())) return certain;
  return independent_columns(columns);
}

/// The projection of y to the column space of X.
RationalVector column_space_projection(const RationalMatrix& x, const RationalVector& y) {
  const RationalMatrix rows = transpose(x);
  const RationalMatrix c = selected_rows(rows, spanning_rows(clear_rows(rows).integers));  // columns of X
  const RationalMatrix columns = transpose(c);
  const auto coefficients = solve(exact_product(c, columns), exact_product(c, RationalMatrix::column(y)));
  return exact_product(columns, *coefficients).elements();
}

Rational squared_norm(const RationalVector& v) { return inner_product(v, v); }

}  // namespace

MinimumNormSolution minimum_norm_solution(const RationalMatrix& x, const RationalVector& y) {
  require_samples("minimum_norm_solution", x, y);
  MinimumNormSolution result;
  const auto n = static_cast<std::size_t>(x.rows());
  const ClearedRows cleared = clear_rows(x);
  const std::vector<int> rows = spanning_rows(cleared.integers);
  if (rows.size() == n) {
    Interpolant interpolant = interpolant_of_full_row_rank(cleared, y);
    result.squared_norm = inner_product(interpolant.alpha, y);  // |w|^2 = alpha^T X X^T alpha
    result.w = std::move(interpolant.w);
    result.alpha = std::move(interpolant.alpha);
    result.residual.assign(n, Rational(0));
    result.rank = x.rows();
    return result;
  }

  // The rows S span the row space, so the minimum-norm solution of X w = y, if there is one, is that of the rows S.
  // If there is none, y is replaced by its projection to the column space, for which there is.
  result.rank = static_cast<int>(rows.size());
  result.alpha.assign(n, Rational(0));
  result.w.assign(static_cast<std::size_t>(x.columns()), Rational(0));
  result.residual = y;
  if (result.rank > 0) {
    const ClearedRows independent = clear_rows(selected_rows(x, rows));
    Interpolant interpolant = interpolant_of_full_row_rank(independent, selected(y, rows));
    result.residual = subtracted(y, product(x, interpolant.w));
    if (squared_norm(result.residual) != 0) {
      const RationalVector projected = column_space_projection(x, y);
      interpolant = interpolant_of_full_row_rank(independent, selected(projected, rows));
      result.residual = subtracted(y, projected);
    }
    for (std::size_t i = 0; i < rows.size(); ++i)
      result.alpha[static_cast<std::size_t>(rows[i])] = interpolant.alpha[i];
    result.w = std::move(interpolant.w);
  }
  result.squared_norm = squared_norm(result.w);
  result.squared_residual = squared_norm(result.residual);
  return result;
}

RationalVector row_space_projection(const RationalMatrix& x, const RationalVector& w) {
  require_weights("row_space_projection", x, w);
  return minimum_norm_solution(x, product(x, w)).w;
}

MinimumNormSolution closest_solution(const RationalMatrix& x, const RationalVector& y,
                                     const RationalVector& w0) {
  require_samples("closest_solution", x, y);
  require_weights("closest_solution", x, w0);
  // X^+ y + (I - X^+ X) w0 = w0 + X^+ (y - X w0).
  MinimumNormSolution result = minimum_norm_solution(x, subtracted(y, product(x, w0)));
  for (std::size_t i = 0; i < w0.size(); ++i) result.w[i] += w0[i];
  result.squared_norm = squared_norm(result.w);
  return result;
}

RationalVector gradient_descent_limit(const RationalMatrix& x, const RationalVector& y,
                                      const RationalVector& w0) {
  return closest_solution(x, y, w0).w;
}

DualSolution preconditioned_solution(const RationalMatrix& x, const RationalVector& y,
                                     const RationalMatrix& preconditioner) {
  require_samples("preconditioned_solution", x, y);
  if (preconditioner.rows() != x.columns() || preconditioner.columns() != x.columns())
    throw std::invalid_argument("preconditioned_solution: a preconditioner of " +
                                std::to_string(x.columns()) + " x " + std::to_string(x.columns()) +
                                " is needed, got " + std::to_string(preconditioner.rows()) + " x " +
                                std::to_string(preconditioner.columns()));
  const RationalMatrix directions = exact_product(preconditioner, transpose(x));
  const auto dual = solve(exact_product(x, directions), RationalMatrix::column(y));
  if (!dual) throw std::domain_error("preconditioned_solution: X P X^T is singular");
  return {exact_product(directions, *dual).elements(), dual->elements()};
}

RationalVector preconditioned_interpolant(const RationalMatrix& x, const RationalVector& y,
                                          const RationalMatrix& preconditioner) {
  return preconditioned_solution(x, y, preconditioner).w;
}

DualSolution ridge_regression(const RationalMatrix& x, const RationalVector& y, const Rational& lambda) {
  require_samples("ridge_regression", x, y);
  if (lambda <= 0)
    throw std::domain_error("ridge_regression: lambda > 0 is allowed, got " + to_string(lambda));
  const RationalMatrix columns = transpose(x);
  const bool wide = x.rows() <= x.columns();
  RationalMatrix regularised = wide ? exact_product(x, columns) : exact_product(columns, x);
  for (int i = 0; i < regularised.rows(); ++i) regularised(i, i) += lambda;
  DualSolution result;
  if (wide) {
    result.alpha = solve(regularised, RationalMatrix::column(y))->elements();
    result.w = product(columns, result.alpha);
  } else {
    result.w = solve(regularised, exact_product(columns, RationalMatrix::column(y)))->elements();
    result.alpha = subtracted(y, product(x, result.w));  // X X^T alpha + lambda alpha = y, w = X^T alpha
    for (Rational& value : result.alpha) value /= lambda;
  }
  return result;
}

}  // namespace lemmata::analysis
