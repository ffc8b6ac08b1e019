#include "proofs_check/claims/diagonal_scaling.hpp"

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/linear/polynomial.hpp"
#include "analysis/scalar/ball.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Polynomial;
using analysis::RationalMatrix;

// --- opt.jacobi

/// H = [[a,b],[b,c]] has tr^2/det = before; D^(-1/2) H D^(-1/2), D the diagonal of H, has after. Scaling increases
/// the condition number of no matrix of size never_worse or less, and leaves that of a 2 x 2 matrix as it is only for
/// a = c (strict). The matrix `worse` has the condition number kappa before and kappa_scaled afterwards.
struct DiagonalScaling {
  Formula before, after, kappa, kappa_scaled;
  int never_worse = 2;
  bool strict = false;  ///< every 2 x 2 matrix gets a smaller condition number
};

/// [[2,-1,-1],[-1,4,3],[-1,3,4]].
RationalMatrix worse() { return RationalMatrix(3, 3, {2, -1, -1, -1, 4, 3, -1, 3, 4}); }

/// D^(-1) H, which is similar to D^(-1/2) H D^(-1/2) and, unlike that, rational.
RationalMatrix scaled(const RationalMatrix& h) {
  RationalMatrix result = h;
  for (int i = 0; i < h.rows(); ++i)
    for (int j = 0; j < h.columns(); ++j) result(i, j) = h(i, j) / h(i, i);
  return result;
}

/// An interval around the largest eigenvalue divided by the smallest, from the isolated roots of the characteristic
/// polynomial; nothing if some eigenvalue is not positive.
struct Condition {
  Rational low, high;
};
std::optional<Condition> condition(const RationalMatrix& matrix) {
  const Polynomial p = analysis::characteristic_polynomial(matrix);
  const auto roots = analysis::real_roots(p, Rational(1, 1 << 20));
  const auto &least = roots.front(), &greatest = roots.back();
  if (least.low <= 0) return std::nullopt;
  return Condition{greatest.low / least.high, greatest.high / least.low};
}

Outcome scaling_by_roots(const DiagonalScaling& stated, const Budget& budget) {
  return prove_on_range(
      Range("a = 1..6, c = 1..6, b = -5..5"), budget, [&](int a, int c, int b) -> std::optional<std::string> {
        if (b * b >= a * c) return std::nullopt;
        const RationalMatrix h(2, 2, {a, b, b, c}), s = scaled(h);
        const Assignment at = {{"a", a}, {"b", b}, {"c", c}};
        const auto invariant = [](const RationalMatrix& m) -> Rational {
          return analysis::trace(m) * analysis::trace(m) / analysis::determinant(m);
        };
        if (auto apart = difference(evaluate(stated.before, at), invariant(h), "the matrix"))
          return "[[a,b],[b,c]], tr^2/det: " + *apart;
        if (auto apart = difference(evaluate(stated.after, at), invariant(s), "the scaled matrix"))
          return "[[a,b],[b,c]], tr^2/det after scaling: " + *apart;
        const auto before = condition(h), after = condition(s);
        if (after->low > before->high)
          return "[[a,b],[b,c]]: the condition number rises from " + to_string(Ball(before->high)) + " to " +
                 to_string(Ball(after->low));
        if (stated.strict && invariant(h) == invariant(s))
          return "[[a,b],[b,c]]: the condition number stays " + to_string(Ball(before->high));
        return std::nullopt;
      });
}

Outcome larger_matrices_by_roots(const DiagonalScaling& stated, const Budget& budget) {
  if (stated.never_worse < 3) {
    return enclose_on_range(Range("j = 0..1"), budget, [&](int j) -> std::optional<std::string> {
      const auto seen = condition(j == 0 ? worse() : scaled(worse()));
      const Ball claimed = evaluate_ball(j == 0 ? stated.kappa : stated.kappa_scaled);
      if (overlaps(claimed, Ball::interval(seen->low, seen->high))) return std::nullopt;
      return std::string(j == 0 ? "before" : "after") + " scaling: the statement has " + to_string(claimed) +
             ", the isolated eigenvalues " + to_string(Ball::interval(seen->low, seen->high));
    });
  }
  return prove_on_range(Range("a = 1..2, b = 3..4, c = 3..4, d = -1..1, e = -1..1, f = 0..3"), budget,
                        [&](int a, int b, int c, int d, int e, int f) -> std::optional<std::string> {
                          const RationalMatrix h(3, 3, {a, d, e, d, b, f, e, f, c});
                          const auto before = condition(h);
                          if (!before) return std::nullopt;
                          const auto after = condition(scaled(h));
                          if (after->low <= before->high) return std::nullopt;
                          return "[[a,d,e],[d,b,f],[e,f,c]]: the condition number rises from at most " +
                                 to_string(Ball(before->high)) + " to at least " +
                                 to_string(Ball(after->low));
                        });
}

Outcome scaling_by_certificate(const DiagonalScaling& stated, const Budget&) {
  if (stated.never_worse != 2 || stated.strict)
    return {.note = "the certificates are about 2 x 2 matrices, and about scaling that may change nothing"};
  const char* id = "opt.jacobi";
  const Domain entries{{}, {"a", "b", "c"}};
  const Rational half(1, 2), fifth(1, 5);
  const auto below = ball_relation(stated.kappa, Relation::less, stated.kappa_scaled);
  const auto least = ball_relation(1, Relation::less, "(9-sqrt(33))/2");
  if (!below || !least) return {.note = "balls do not compare the condition numbers"};
  return proved_by(
      "all positive definite 2 x 2 matrices; one 3 x 3 matrix",
      {{id, "trace-and-determinant",
        "k >= 1 the condition number, the eigenvalues k m and m: tr^2/det = k + 2 + 1/k.",
        RationalFunctionIdentity{{{}, {"k", "m"}}, "(k*m + m)^2/(k*m*m)", "k + 2 + 1/k"}},
       {id, "monotone",
        "k + 1/k grows with k >= 1: for k >= l >= 1 the difference is not negative. So a smaller tr^2/det "
        "means a smaller condition number.",
        RationalFunctionIdentity{{{}, {"k", "l"}}, "(k + 1/k) - (l + 1/l)", "(k-l)*(k*l-1)/(k*l)"}},
       {id, "before", "The trace of [[a,b],[b,c]] is a + c, the determinant a c - b^2.",
        RationalFunctionIdentity{entries, stated.before, "(a+c)^2/(a*c-b^2)"}},
       {id, "after", "The scaled matrix [[1,r],[r,1]], r^2 = b^2/(a c).",
        RationalFunctionIdentity{entries, stated.after, "(1+1)^2/(1*1-b^2/(a*c))"}},
       {id, "never-larger", "a c - b^2 > 0: what tr^2/det loses is not negative, and 0 for a = c alone.",
        RationalFunctionIdentity{entries, stated.before - stated.after, "(a-c)^2/(a*c-b^2)"}},
       {id, "eigenvalues",
        "H = [[2,-1,-1],[-1,4,3],[-1,3,4]] in the basis of the columns of P: the eigenvalue 1, and those of "
        "[[2,-2],[-1,7]].",
        MatrixRelations{{{"h", {3, 3, worse().elements()}},
                         {"p", {3, 3, {0, 1, 0, 1, 0, 1, -1, 0, 1}}},
                         {"q", {3, 3, {0, half, -half, 1, 0, 0, 0, half, half}}},
                         {"c", {3, 3, {1, 0, 0, 0, 2, -2, 0, -1, 7}}}},
                        {{"p*q", Relation::equal, "identity(3)"}, {"h*p", Relation::equal, "p*c"}}}},
       {id, "characteristic-polynomial", "Of [[2,-2],[-1,7]]. Its roots are (9 +- sqrt(33))/2.",
        RationalFunctionIdentity{{{}, {"x"}}, "(x-2)*(x-7) - (-2)*(-1)", "x^2 - 9*x + 12"}},
       {id, "least-eigenvalue",
        "1 is below (9 - sqrt(33))/2: the condition number is the largest eigenvalue.", *least},
       {id, "condition-number", "(9 + s)/2 solves x^2 - 9 x + 12 = 0 for s^2 = 33.",
        RationalFunctionIdentity{{{}, {"s"}}, "((9+s)/2)^2 - 9*((9+s)/2) + 12", "(s^2-33)/4"}},
       {id, "eigenvalues-after",
        "S = D^(-1) H is similar to the scaled matrix; the columns of P are eigenvectors for 2, 3/4 and 1/4.",
        MatrixRelations{
            {{"h", {3, 3, worse().elements()}},
             {"d", {3, 3, {2, 0, 0, 0, 4, 0, 0, 0, 4}}},
             {"s", {3, 3, scaled(worse()).elements()}},
             {"p", {3, 3, {-1, 4, 0, 1, 1, 1, 1, 1, -1}}},
             {"q", {3, 3, {-fifth, 2 * fifth, 2 * fifth, fifth, fifth / 2, fifth / 2, 0, half, -half}}},
             {"c", {3, 3, {2, 0, 0, 0, Rational(3, 4), 0, 0, 0, Rational(1, 4)}}}},
            {{"d*s", Relation::equal, "h"},
             {"p*q", Relation::equal, "identity(3)"},
             {"s*p", Relation::equal, "p*c"}}}},
       {id, "condition-number-after", "2/(1/4).",
        RationalFunctionIdentity{{}, stated.kappa_scaled, "2/(1/4)"}},
       {id, "worse", "The condition number rises.", *below}});
}

Claim jacobi() {
  const DiagonalScaling stated = {"(a+c)^2/(a*c-b^2)", "4*a*c/(a*c-b^2)", "(9+sqrt(33))/2", 8};
  const auto with = [&](Formula DiagonalScaling::*member, const Formula& value) {
    DiagonalScaling mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  DiagonalScaling never = stated, strict = stated;
  never.never_worse = 3;
  strict.strict = true;
  return make_claim<DiagonalScaling>({
      .id = "opt.jacobi",
      .text = "Diagonal preconditioning of a positive definite H to D^(-1/2) H D^(-1/2), D the diagonal of "
              "H, never increases the condition number of a 2 x 2 matrix, and decreases it unless the "
              "diagonal is constant. It can increase that of a 3 x 3 matrix: for "
              "[[2,-1,-1],[-1,4,3],[-1,3,4]] it rises from (9+sqrt(33))/2 = 7.37... to 8.",
      .reduction = "tr^2/det of 2 x 2 matrices; the eigenvalues of a 3 x 3 matrix and of the scaled one.",
      .hypotheses = {{"H is positive definite", {}, "otherwise there is no condition number"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "Precondition Gradient"}},
      .tags = {"optimisation", "preconditioning"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"isolated eigenvalues of 2 x 2 matrices",
                  RouteKind::exact,
                  scaling_by_roots,
                  {"FLINT", "GMP"},
                  0.1},
                 {"isolated eigenvalues of 3 x 3 matrices",
                  RouteKind::ball,
                  larger_matrices_by_roots,
                  {"FLINT", "Arb", "GMP"},
                  0.1},
                 {"certificate",
                  RouteKind::certificate,
                  scaling_by_certificate,
                  {"GiNaC's normal form", "Arb", "GMP", "the reduction in words"},
                  0.1}},
      .mutants = {{"never increases the condition number, for 3 x 3 matrices too", never},
                  {"always decreases it, for 2 x 2 matrices", strict},
                  {"8 before, (9+sqrt(33))/2 afterwards", {stated.before, stated.after, 8, "(9+sqrt(33))/2"}},
                  {"tr^2/det = 4/(a c - b^2) afterwards", with(&DiagonalScaling::after, "4/(a*c-b^2)")}},
      .constants = {ball_constant("opt.jacobi-before", stated.kappa),
                    exact_constant("opt.jacobi-after", "2/(1/4)", evaluate(stated.kappa_scaled))},
  });
}

}  // namespace

std::vector<Claim> diagonal_scaling_claims() { return {jacobi()}; }

}  // namespace lemmata::proofs_check
