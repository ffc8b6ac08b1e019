#include "proofs_check/calculators/interpolation.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "numeric/cube/memory.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::MinimumNormSolution;
using analysis::Rational;
using analysis::RationalMatrix;
using analysis::RationalVector;

namespace {

double bits_of(const Integer& value) { return value == 0 ? 0 : static_cast<double>(msb(abs(value))) + 1; }
double bits_of(const Rational& value) { return bits_of(numerator(value)) + bits_of(denominator(value)); }

double most_bits(const RationalVector& values) {
  double most = 0;
  for (const Rational& value : values) most = std::max(most, bits_of(value));
  return most;
}

/// What is known of the rows of a matrix once they are cleared of denominators.
struct RowSizes {
  std::vector<double> squared_norm_bits;
  double most_squared_norm_bits = 0;
  double most_multiplier_bits = 0;
};

RowSizes row_sizes(const RationalMatrix& a) {
  RowSizes sizes;
  for (int i = 0; i < a.rows(); ++i) {
    Integer multiplier(1);
    for (int j = 0; j < a.columns(); ++j)
      if (denominator(a(i, j)) != 1) multiplier = lcm(multiplier, denominator(a(i, j)));
    double most = 0;
    for (int j = 0; j < a.columns(); ++j)
      most =
          std::max(most, bits_of(numerator(a(i, j))) + bits_of(multiplier) - bits_of(denominator(a(i, j))));
    sizes.squared_norm_bits.push_back(2 * most + std::log2(a.columns()) + 1);
    sizes.most_squared_norm_bits = std::max(sizes.most_squared_norm_bits, sizes.squared_norm_bits.back());
    sizes.most_multiplier_bits = std::max(sizes.most_multiplier_bits, bits_of(multiplier));
  }
  return sizes;
}

double words(double bits) { return 1 + bits / 64; }

/// One p-adic solve of s equations with entries and solutions of so many bits: the inverse modulo a prime, then
/// lifting by 59 bits a step until numerators and denominators are determined. Seconds on one core, as measured for
/// FLINT 2.9.
double solve_seconds(double s, double entry_bits, double solution_bits) {
  constexpr double inverse = 3e-9, lift = 1e-8;
  return inverse * s * s * s + lift * 2 * solution_bits / 59 * s * s * words(entry_bits);
}

/// The elimination without fractions that shows P positive definite.
double factorisation_seconds(double d, double bits) {
  constexpr double product = 1e-7, word_product = 2e-9;
  const double length = words(d * bits / 2);
  return d * d * d / 6 * (product + word_product * std::pow(length, 1.6));
}

void require_positive_definite(const RationalMatrix& p, int d) {
  const std::string allowed =
      fmt::format("--preconditioner: a symmetric positive definite matrix of {0} x {0} is allowed, got ", d);
  if (p.rows() != d || p.columns() != d)
    throw std::invalid_argument(allowed + fmt::format("{} x {}", p.rows(), p.columns()));
  for (int i = 0; i < d; ++i)
    for (int j = 0; j < i; ++j)
      if (p(i, j) != p(j, i))
        throw std::domain_error(
            allowed + fmt::format("one whose elements at ({0}, {1}) and ({1}, {0}) differ", i + 1, j + 1));
  const auto factors = analysis::positive_semidefinite_factorisation(p);
  if (!factors) throw std::domain_error(allowed + "one with a negative eigenvalue");
  if (std::ranges::find(factors->diagonal, Rational(0)) != factors->diagonal.end())
    throw std::domain_error(allowed + "a singular one");
}

/// The number exactly if that is short, else in decimals.
std::string short_text(const Rational& number) {
  constexpr std::size_t longest = 60;
  const Value value = exact_value(number);
  return value.exact.size() <= longest ? value.exact : value.decimal;
}

void require_solution(const MinimumNormSolution& solution) {
  if (solution.interpolates()) return;
  throw std::domain_error(fmt::format(
      "no solution: rank X = {}, rank [X y] = {}, squared residual of the least squares solution {}; "
      "--least-squares gives that solution, the shortest if there are several",
      solution.rank, solution.rank + 1, short_text(solution.squared_residual)));
}

RationalVector residual_of(const RationalMatrix& x, const RationalVector& y, const RationalVector& w) {
  const RationalMatrix predicted = exact_product(x, RationalMatrix::column(w));
  RationalVector residual = y;
  for (std::size_t i = 0; i < residual.size(); ++i) residual[i] -= predicted.elements()[i];
  return residual;
}

Interpolation from(MinimumNormSolution solution, std::size_t samples) {
  Interpolation result;
  result.alpha_is_unique = static_cast<std::size_t>(solution.rank) == samples;
  result.rank = solution.rank;
  result.w = std::move(solution.w);
  result.alpha = std::move(solution.alpha);
  result.residual = std::move(solution.residual);
  result.squared_norm = std::move(solution.squared_norm);
  result.squared_residual = std::move(solution.squared_residual);
  return result;
}

Interpolation from(analysis::DualSolution solution, const InterpolationProblem& problem) {
  Interpolation result;
  result.alpha_is_unique = true;
  result.w = std::move(solution.w);
  result.alpha = std::move(solution.alpha);
  result.residual = residual_of(problem.x, problem.y, result.w);
  result.squared_norm = analysis::inner_product(result.w, result.w);
  result.squared_residual = analysis::inner_product(result.residual, result.residual);
  return result;
}

RationalVector part_unseen(const RationalMatrix& x, const RationalVector& start) {
  RationalVector unseen = start;
  const RationalVector seen = row_space_projection(x, start);
  for (std::size_t i = 0; i < unseen.size(); ++i) unseen[i] -= seen[i];
  return unseen;
}

/// All roots of the polynomial with its coefficients reversed, whose size is at most this, are the inverses of the
/// roots.
Rational largest_inverse_root(const analysis::Polynomial& p) {
  Rational most(0);
  for (const Rational& c : p) most = std::max(most, Rational(abs(c / p.front())));
  return most + 1;  // Cauchy
}

}  // namespace

std::string_view name(InterpolationKind kind) {
  switch (kind) {
    case InterpolationKind::minimum_norm:
      return "minimum-norm";
    case InterpolationKind::least_squares:
      return "least-squares";
    case InterpolationKind::descent_limit:
      return "descent-limit";
    case InterpolationKind::ridge:
      return "ridge";
    case InterpolationKind::preconditioned:
      return "preconditioned";
  }
  throw std::logic_error("name: no such kind of interpolation");
}

InterpolationEstimate estimate(const InterpolationProblem& problem) {
  const double n = problem.x.rows(), d = problem.x.columns(), s = std::min(n, d);
  const RowSizes rows = row_sizes(problem.x), columns = row_sizes(transpose(problem.x));
  const double labels = most_bits(problem.y) + rows.most_multiplier_bits;
  // Hadamard: the determinant of a Gram matrix is at most the product of the squared norms.
  double row_determinant = s * rows.most_squared_norm_bits;
  if (n <= d) {
    row_determinant = 0;
    for (const double bits : rows.squared_norm_bits) row_determinant += bits;
  }
  const double column_determinant = s * columns.most_squared_norm_bits;
  const double gram_bits = std::max(rows.most_squared_norm_bits, columns.most_squared_norm_bits);

  InterpolationEstimate result;
  const double gram_seconds = 2e-9 * s * n * d * words(gram_bits);
  const auto solves = [&](double count, double bits) {
    result.bits = bits + labels + gram_bits;
    result.seconds += count * (gram_seconds + solve_seconds(s, gram_bits, result.bits));
  };
  switch (problem.kind) {
    case InterpolationKind::minimum_norm:
      solves(1, row_determinant);
      break;
    case InterpolationKind::least_squares:
      solves(n <= d ? 1 : 3, row_determinant + (n <= d ? 0 : column_determinant));
      break;
    case InterpolationKind::descent_limit:
      solves(n <= d ? 2 : 4,
             row_determinant + (n <= d ? 0 : column_determinant) + s * most_bits(problem.start));
      break;
    case InterpolationKind::ridge:
      solves(1, s * (std::max(gram_bits, bits_of(numerator(problem.lambda))) + bits_of(problem.lambda) +
                     2 * std::max(rows.most_multiplier_bits, columns.most_multiplier_bits)));
      break;
    case InterpolationKind::preconditioned: {
      const double p = most_bits(problem.preconditioner.elements()) + std::log2(d) + 1;
      solves(2, row_determinant + s * p);
      result.seconds += 2e-9 * n * d * d * words(p) + factorisation_seconds(d, p);
      result.bytes += d * d * (d * p / 16 + 100);
      break;
    }
  }
  result.bytes += 96 * 3 * n * d + s * s * (16 + words(gram_bits) * 32) + 4 * (n + d) * result.bits / 8;
  if (problem.path) {
    // The coefficients of the path's denominator are elementary symmetric functions of the eigenvalues, whose sum is
    // the trace.
    const double multiplier = rows.most_multiplier_bits;
    result.path_bits = s * (gram_bits + 2 * multiplier + 1) + labels + gram_bits;
    result.seconds += 2e-10 * s * s * s * result.path_bits +
                      2 * solve_seconds(s, gram_bits, result.path_bits) +
                      2e-10 * n * d * s * result.path_bits / 64;
    result.bytes += 3 * d * s * (result.path_bits / 8 + 64);
  }
  return result;
}

void require_fits(const InterpolationProblem& problem, const InterpolationEstimate& estimate) {
  const std::string what =
      fmt::format("interpolate: X of {} x {}, results of up to {:.3g} bits", problem.x.rows(),
                  problem.x.columns(), std::max(estimate.bits, estimate.path_bits));
  if (estimate.seconds > most_interpolation_seconds)
    throw std::length_error(fmt::format("{}: about {}, and {} is allowed", what,
                                        readable_seconds(estimate.seconds),
                                        readable_seconds(most_interpolation_seconds)));
  const double memory = numeric::physical_memory_bytes() / 2;
  if (estimate.bytes > memory)
    throw std::length_error(fmt::format("{}: about {}, and half of the memory, {}, is allowed", what,
                                        readable_bytes(estimate.bytes), readable_bytes(memory)));
}

Interpolation interpolate(const InterpolationProblem& problem) {
  const auto n = static_cast<std::size_t>(problem.x.rows());
  switch (problem.kind) {
    case InterpolationKind::minimum_norm: {
      MinimumNormSolution solution = minimum_norm_solution(problem.x, problem.y);
      require_solution(solution);
      return from(std::move(solution), n);
    }
    case InterpolationKind::least_squares:
      return from(minimum_norm_solution(problem.x, problem.y), n);
    case InterpolationKind::descent_limit: {
      Interpolation result = from(closest_solution(problem.x, problem.y, problem.start), n);
      result.unseen = part_unseen(problem.x, problem.start);
      return result;
    }
    case InterpolationKind::ridge:
      return from(ridge_regression(problem.x, problem.y, problem.lambda), problem);
    case InterpolationKind::preconditioned: {
      require_positive_definite(problem.preconditioner, problem.x.columns());
      const int rank = analysis::rank(problem.x);
      if (rank < problem.x.rows())
        throw std::domain_error(
            fmt::format("--preconditioner: X with independent rows is needed, got rank {} for {} rows", rank,
                        problem.x.rows()));
      Interpolation result =
          from(preconditioned_solution(problem.x, problem.y, problem.preconditioner), problem);
      result.rank = rank;
      return result;
    }
  }
  throw std::logic_error("interpolate: no such kind of interpolation");
}

RidgePathResult ridge_path_of(const InterpolationProblem& problem, int digits) {
  RidgePathResult result;
  result.path = ridge_path(problem.x, problem.y);
  std::vector<RationalVector> taylor = ridge_taylor_coefficients(problem.x, problem.y, 1);
  result.limit = std::move(taylor[0]);
  result.slope = std::move(taylor[1]);
  for (std::size_t j = 0; j < result.limit.size(); ++j) {
    const analysis::RationalFunctionOf& w = result.path.w[j];
    if (analysis::evaluate(w.numerator, 0) != result.limit[j] * analysis::evaluate(w.denominator, 0))
      throw std::logic_error(
          fmt::format("ridge_path_of: coordinate {} of the path at 0 is not that of X^+ y", j + 1));
  }
  if (result.path.poles.size() > 1) {
    // Four bits for each digit, and a few more, of the smallest pole.
    const Rational finest = Rational(1) / Rational(Integer(1) << static_cast<unsigned>(4 * digits + 32));
    result.poles = analysis::real_roots(result.path.poles, finest / largest_inverse_root(result.path.poles));
  }
  return result;
}

}  // namespace lemmata::proofs_check
