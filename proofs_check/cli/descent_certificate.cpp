#include "proofs_check/cli/descent_certificate.hpp"

#include <utility>

#include <fmt/format.h>

namespace lemmata::proofs_check {

namespace {

MatrixData data(const analysis::RationalMatrix& a) { return {a.rows(), a.columns(), a.elements()}; }

MatrixData column(const analysis::RationalVector& v) { return {static_cast<int>(v.size()), 1, v}; }

}  // namespace

Certificate largest_eigenvalue_certificate(const StepSizeProblem& problem,
                                           const LargestEigenvalueProof& proof) {
  MatrixRelations relations;
  std::string of = "h";  // names are in lower case
  if (problem.x) {
    relations.matrices["x"] = data(*problem.x);
    of = problem.x->rows() < problem.x->columns() ? "x*transpose(x)" : "transpose(x)*x";
  } else {
    relations.matrices["h"] = data(problem.gram);
  }
  const Formula gram = of;
  Formula squares = 0;
  for (std::size_t k = 0; k < proof.weights.size(); ++k) {
    const std::string name = fmt::format("c{}", k + 1);
    relations.matrices[name] = column(proof.columns[k]);
    const Formula square =
        Formula(proof.weights[k]) * Formula(name) * Formula(fmt::format("transpose({})", name));
    squares = k == 0 ? square : squares + square;
  }
  relations.matrices["v"] = column(proof.vector);
  const Formula identity = fmt::format("identity({})", problem.gram.rows());
  relations.relations.push_back({Formula(proof.high) * identity - gram, Relation::equal, squares});
  const Formula v = "v", v_transposed = "transpose(v)";
  relations.relations.push_back(
      {Formula(proof.low) * (v_transposed * v), Relation::less_equal, v_transposed * gram * v});
  return {
      .claim = "linreg.step-size",
      .name = "largest-eigenvalue",
      .reduction = fmt::format(
          "G = {0}. By the first relation u I - G is a sum of squares c c^T with weights that are not "
          "negative, so "
          "no eigenvalue of G is above u; by the second v^T G v / v^T v, which is at most the largest "
          "eigenvalue for "
          "every v that is not 0, is at least l. So l <= lambda_1 <= u with l = {1} and u = {2}, and "
          "1/u <= 1/lambda_1 <= 1/l. x x^T and x^T x have the same eigenvalues but for zeros. Gradient "
          "descent "
          "with the multiplier m takes every start to a least squares solution iff 0 < eta < 2/(m lambda_1).",
          of, analysis::to_string(proof.low), analysis::to_string(proof.high)),
      .proof = std::move(relations)};
}

}  // namespace lemmata::proofs_check
