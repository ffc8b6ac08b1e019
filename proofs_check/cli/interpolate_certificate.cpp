#include "proofs_check/cli/interpolate_certificate.hpp"

#include <fmt/format.h>

namespace lemmata::proofs_check {

using analysis::Rational;
using analysis::RationalMatrix;
using analysis::RationalVector;

namespace {

MatrixData data(const RationalMatrix& a) { return {a.rows(), a.columns(), a.elements()}; }
MatrixData data(const RationalVector& v) { return {static_cast<int>(v.size()), 1, v}; }

const char* const interpolates =
    "The first equation says that w interpolates, the second that w lies in the row space of x. Every other "
    "interpolant is w + v with x v = 0; then w^T v = alpha^T x v = 0, so |w + v|^2 = |w|^2 + |v|^2 "
    "(Pythagoras). "
    "Hence w is the interpolant with the smallest norm, x^+ y, and the only one.";

const char* const least_squares =
    "The first equation says that the residual y - x w is orthogonal to the columns of x, so |y - x (w + "
    "v)|^2 = "
    "|y - x w|^2 + |x v|^2 for every v (Pythagoras): w minimises, and the other minimisers are w + v with x "
    "v = 0. "
    "The second says that w lies in the row space of x, so w^T v = alpha^T x v = 0 and |w + v|^2 = |w|^2 + "
    "|v|^2. "
    "Hence w is the minimiser with the smallest norm, x^+ y, and the only one.";

const char* const descent_limit =
    "The first equation says that the residual y - x w is orthogonal to the columns of x, so w minimises |x "
    "w - y|^2 "
    "(Pythagoras). Each step of gradient descent adds an element of the row space of x, so its limit differs "
    "from the "
    "start by one, as the second equation says of w. Two such minimisers differ by v with x v = 0 that lies "
    "in the row "
    "space, and so v = 0: w is the limit x^+ y + (I - x^+ x) start.";

const char* const ridge =
    "Together the equations give transpose(x) (y - x w) = lambda transpose(x) alpha = lambda w: the gradient "
    "of "
    "|x w - y|^2 + lambda |w|^2 vanishes at w. For lambda > 0 the function is strictly convex, so that w is "
    "its only "
    "minimiser.";

const char* const preconditioned =
    "The first equation says that w interpolates. By the third p = lower diagonal transpose(lower), where, "
    "as can be "
    "read off, lower is triangular with ones on its diagonal and diagonal is one with positive entries, so p "
    "is positive "
    "definite. Every other interpolant is w + v with x v = 0; then w^T p^-1 v = alpha^T x v = 0 by the "
    "second equation, so "
    "w^T p^-1 w grows by v^T p^-1 v > 0. Hence w is the only minimiser of w^T p^-1 w among the interpolants. "
    "The steps of "
    "descent -p transpose(x) (x w - y) from 0 stay among the p transpose(x) alpha, and so does their limit.";

Comparison equal(const char* left, const std::string& right) {
  return {Formula(left), Relation::equal, Formula(right)};
}

const std::string in_row_space = "transpose(x)*alpha";

/// P = lower diagonal transpose(lower); empty without a P.
struct Factors {
  RationalMatrix lower, diagonal;
};

Factors factors_of(const InterpolationProblem& problem) {
  if (problem.kind != InterpolationKind::preconditioned) return {};
  auto found = analysis::positive_semidefinite_factorisation(problem.preconditioner).value();
  const auto size = static_cast<int>(found.diagonal.size());
  RationalMatrix diagonal(size, size);
  for (int i = 0; i < size; ++i) diagonal(i, i) = found.diagonal[static_cast<std::size_t>(i)];
  return {std::move(found.lower), std::move(diagonal)};
}

Certificate certificate_of(const InterpolationProblem& problem, const RationalVector& w,
                           const RationalVector& alpha, const Factors& factors) {
  MatrixRelations proof;
  proof.matrices = {{"x", data(problem.x)}, {"y", data(problem.y)}, {"w", data(w)}, {"alpha", data(alpha)}};
  Certificate certificate{"linreg.min-norm", std::string(name(problem.kind)), interpolates,
                          MatrixRelations{}};
  switch (problem.kind) {
    case InterpolationKind::minimum_norm:
      proof.relations = {equal("x*w", "y"), equal("w", in_row_space)};
      break;
    case InterpolationKind::least_squares:
      certificate.reduction = least_squares;
      proof.relations = {equal("transpose(x)*(y-x*w)", "0"), equal("w", in_row_space)};
      break;
    case InterpolationKind::descent_limit:
      certificate.reduction = descent_limit;
      proof.matrices["start"] = data(problem.start);
      proof.relations = {equal("transpose(x)*(y-x*w)", "0"), equal("w-start", in_row_space)};
      break;
    case InterpolationKind::ridge:
      certificate.claim = "linreg.ridge-limit";
      certificate.reduction = fmt::format("lambda is {}. {}", analysis::to_string(problem.lambda), ridge);
      proof.relations = {
          {Formula("x*w") + Formula(problem.lambda) * Formula("alpha"), Relation::equal, Formula("y")},
          equal("w", in_row_space)};
      break;
    case InterpolationKind::preconditioned:
      certificate.claim = "opt.precond-minnorm";
      certificate.reduction = preconditioned;
      proof.matrices["p"] = data(problem.preconditioner);
      proof.matrices["lower"] = data(factors.lower);
      proof.matrices["diagonal"] = data(factors.diagonal);
      proof.relations = {equal("x*w", "y"), equal("w", "p*transpose(x)*alpha"),
                         equal("p", "lower*diagonal*transpose(lower)")};
      break;
  }
  certificate.proof = std::move(proof);
  return certificate;
}

}  // namespace

Certificate interpolation_certificate(const InterpolationProblem& problem, const Interpolation& solution) {
  return certificate_of(problem, solution.w, solution.alpha, factors_of(problem));
}

Certificate shortest_interpolation_certificate(const InterpolationProblem& problem) {
  const int d = problem.x.columns();
  Factors factors;
  if (problem.kind == InterpolationKind::preconditioned)
    factors = {RationalMatrix(d, d), RationalMatrix(d, d)};
  return certificate_of(problem, RationalVector(static_cast<std::size_t>(d)),
                        RationalVector(static_cast<std::size_t>(problem.x.rows())), factors);
}

}  // namespace lemmata::proofs_check
