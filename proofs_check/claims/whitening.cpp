#include "proofs_check/claims/whitening.hpp"

#include <utility>

#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

/// The rows of X R are the whitened samples, g = (X^T X)^+ = R^2. Their Gram matrix is `gram`, in x and g, and equals
/// `value`; of a set of test samples E X and a set of training samples F X with labels y, whitened together, E F^T =
/// 0, the minimum-norm prediction is `prediction`, in e, f and y. If the samples are centred, X stands for X minus
/// the mean of its rows in each row.
struct Whitening {
  Formula gram, value, prediction;
  bool at_most_d_samples = true, centred = false;
};

RationalMatrix centred(RationalMatrix x) {
  for (int j = 0; j < x.columns(); ++j) {
    Rational mean(0);
    for (int i = 0; i < x.rows(); ++i) mean += x(i, j) / x.rows();
    for (int i = 0; i < x.rows(); ++i) x(i, j) -= mean;
  }
  return x;
}

/// E and F pick the first sample, and the others.
Matrices first_and_others(int n) {
  RationalMatrix e(1, n), f(n - 1, n);
  e(0, 0) = 1;
  for (int i = 1; i < n; ++i) f(i - 1, i) = 1;
  return {{"e", e}, {"f", f}};
}

std::optional<std::string> fails_at(const Whitening& stated, const RationalMatrix& x,
                                    const Matrices& whitened) {
  const int n = x.rows();
  Matrices at = whitened;
  at.emplace("x", x);
  if (auto apart = unequal(substitute(stated.gram, "n", n), substitute(stated.value, "n", n), at))
    return (stated.centred ? "centred, X = " : "X = ") + matrix_text(x) + ": " + *apart;
  if (n == 1) return std::nullopt;
  at.merge(first_and_others(n));
  at.emplace("y", sample_matrix(n - 1, 1, 3));
  at.emplace("k", inverse(matrix_at("f*(" + stated.gram.text() + ")*transpose(f)",
                                    at)));  // I, if the Gram matrix is
  if (auto apart = unequal("e*(" + stated.gram.text() + ")*transpose(f)*k*y", stated.prediction, at))
    return "X = " + matrix_text(x) + ", the first sample from the others: " + *apart;
  return std::nullopt;
}

Outcome whitening_by_pseudo_inverse(const Whitening& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..4, n = 1..5"), budget, [&](int d, int n) -> std::optional<std::string> {
    if (stated.at_most_d_samples && n > d) return std::nullopt;
    RationalMatrix x = sample_matrix(n, d, 7);
    if (stated.centred) x = centred(std::move(x));
    return fails_at(stated, x, {{"g", pseudo_inverse(exact_product(transpose(x), x))}});
  });
}

/// X = L Q with Q Q^T = I and L triangular is whitened by a rational R only for diagonal L: R = Q^T L^(-1) Q. Here Q
/// is a product of two rotations by the angle of the triangle 3, 4, 5.
Outcome whitening_by_root(const Whitening& stated, const Budget& budget) {
  if (stated.centred) return {.note = "the roots are those of samples that are not centred"};
  return prove_on_range(Range("n = 1..3"), budget, [&](int n) -> std::optional<std::string> {
    const Rational c(3, 5), s(4, 5);
    const RationalMatrix turns =
        exact_product({3, 3, {c, -s, 0, s, c, 0, 0, 0, 1}}, {3, 3, {1, 0, 0, 0, c, -s, 0, s, c}});
    RationalMatrix q(n, 3), lengths(n, n), inverses(n, n);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < 3; ++j) q(i, j) = turns(i, j);
      lengths(i, i) = i + 2;
      inverses(i, i) = Rational(1, i + 2);
    }
    const RationalMatrix x = exact_product(lengths, q);
    const Matrices at = {{"x", x}, {"q", q}, {"l", inverses}};
    const RationalMatrix root = matrix_at("transpose(q)*l*q", at);
    if (auto apart =
            unequal("(x*r)*transpose(x*r)", substitute(stated.value, "n", n), {{"x", x}, {"r", root}}))
      return "X = " + matrix_text(x) + ": " + *apart;
    return fails_at(stated, x, Matrices{{"g", exact_product(root, root)}});
  });
}

Outcome whitening_by_certificate(const Whitening& stated, const Budget&) {
  if (!stated.at_most_d_samples || stated.centred)
    return {.note = "the certificate needs a right inverse of X, so n <= d and samples that are not centred"};
  const std::map<std::string, MatrixSymbol> samples = {
      {"x", {"n", "d"}}, {"g", {"d", "d", true}}, {"b", {"d", "n"}}};
  const std::vector<MatrixEquation> whitening = {{"transpose(x)*x*g*transpose(x)*x", "transpose(x)*x"},
                                                 {"x*b", "identity(n)"}};
  const char* id = "opt.whitening";
  return proved_by("all n <= d, all X of rank n, all test and training samples and labels",
                   {{id, "gram",
                     "x is X, g = (X^T X)^+, for which the first hypothesis is one of Penrose's equations; b "
                     "is a right inverse of X, which exists "
                     "since X has rank n. Then the Gram matrix of the whitened samples is the identity.",
                     MatrixIdentity{samples,
                                    {},
                                    whitening,
                                    stated.gram,
                                    stated.value,
                                    {{0, false, "transpose(b)", "b"},
                                     {1, true, 1, "x*b"},
                                     {1, false, 1, 1},
                                     {1, true, -1, "x*g*transpose(x)*x*b"},
                                     {1, false, "-x*g*transpose(x)", 1}}}},
                    {id, "root",
                     "The whitened samples are the rows of X r, r the symmetric square root of g: their Gram "
                     "matrix is the one of the first "
                     "certificate.",
                     MatrixIdentity{{{"x", {"n", "d"}}, {"g", {"d", "d", true}}, {"r", {"d", "d", true}}},
                                    {},
                                    {{"r^2", "g"}},
                                    "x*r*transpose(x*r)",
                                    stated.gram,
                                    {{0, false, "x", "transpose(x)"}}}},
                    {id, "prediction",
                     "m = X g X^T is the identity by the first certificate; e and f pick test and training "
                     "samples, so e f^T = 0 and f f^T = I. The "
                     "minimum-norm prediction e m f^T (f m f^T)^(-1) y takes the inverse k of f m f^T.",
                     MatrixIdentity{{{"m", {"n", "n", true}},
                                     {"e", {"t", "n"}},
                                     {"f", {"s", "n"}},
                                     {"k", {"s", "s"}},
                                     {"y", {"s", "1"}}},
                                    {},
                                    {{"m", "identity(n)"}, {"e*transpose(f)", 0}},
                                    "e*m*transpose(f)*k*y",
                                    stated.prediction,
                                    {{0, false, "e", "transpose(f)*k*y"}, {1, false, 1, "k*y"}}}}});
}

}  // namespace

std::vector<Claim> whitening_claims() {
  const Whitening stated{"x*g*transpose(x)", "identity(n)", "0*e*transpose(f)*y"};
  Whitening any = stated, centred_samples = stated, covariance = stated, plain = stated, twice = stated,
            average = stated, predicts = stated;
  any.at_most_d_samples = false;
  centred_samples.centred = true;
  covariance.gram = "n*x*g*transpose(x)";
  plain.gram = "x*transpose(x)";
  twice.gram = "x*g^2*transpose(x)";
  average.value = "n*identity(n)";
  predicts.prediction = "e*transpose(e)*transpose(y)*y";
  return {make_claim<Whitening>({
      .id = "opt.whitening",
      .text =
          "Let X be n x d of rank n. Whitened by their second moments, not centred and without the factor "
          "1/n, "
          "X (X^T X)^(+1/2), the samples have the Gram matrix I_n, whatever X is. If test samples are "
          "whitened together with the training samples, n in all, every inner product between a test and a "
          "training sample is 0, and the minimum-norm prediction is 0.",
      .reduction = "A kernel method sees the samples by their Gram matrix alone. Penrose's equation for g = "
                   "(X^T X)^+ and a right inverse "
                   "of X give X g X^T = I_n by algebra that holds for all sizes; the blocks of I_n off the "
                   "diagonal are the inner products of "
                   "test and training samples.",
      .hypotheses =
          {{"rank X = n, so n <= d: of n > d samples the Gram matrix is a projection of rank d at most",
            any,
            {}},
           {"the samples are not centred: the centred ones have a rank below n, and their Gram matrix is a "
            "projection of that rank",
            centred_samples,
            {}},
           {"no factor 1/n: whitened by X^T X / n they have the Gram matrix n I_n", covariance, {}}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "Whitening: Normalize activation covariance."}},
      .tags = {"linear", "interventions"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks =
          {{"certificates in matrix algebra",
            RouteKind::certificate,
            whitening_by_certificate,
            {"GMP", "the reduction in words"},
            0.01},
           {"exact pseudo-inverses", RouteKind::exact, whitening_by_pseudo_inverse, {"FLINT", "GMP"}, 0.05},
           {"the definition, with a rational square root",
            RouteKind::exact,
            whitening_by_root,
            {"GMP"},
            0.01}},
      .mutants = {{"without whitening", plain},
                  {"the inverse covariance for its square root", twice},
                  {"the Gram matrix is n I_n", average},
                  {"the prediction is |y|^2", predicts}},
  })};
}

}  // namespace lemmata::proofs_check
