#include "proofs_check/claims/step_size.hpp"

#include <array>

#include "analysis/linear/gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/orthogonal_design.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::UpdateRule;

// --- linreg.step-size

/// The error e = w - w_inf goes to (I - eta m X^T X) e, m depending on the rule. It tends to 0 from every
/// start in the row space (or, if `everywhere`, from every start) iff 0 < eta < threshold (if `closed`,
/// <=), and no mode of it changes its sign iff eta <= monotone: formulas in a = lambda_1. The rules that speak of a
/// Hessian ask for a positive semidefinite one if `semidefinite`.
struct StepSize {
  struct Row {
    UpdateRule rule;
    Formula threshold, monotone;
  };
  std::array<Row, 4> rows;
  bool closed = false, everywhere = false, semidefinite = true;
};

/// What the rule's step does to the error, from its words: the gradient of |Xw - y|^2 by differences; X^T
/// (Xw - y); the gradient of |Xw - y|^2/2, which has the Hessian X^T X; the display I - (eta/2) H with H =
/// X^T X. The solution is 0 here.
RationalMatrix step_by_rule(UpdateRule rule, const OrthogonalDesign& design, const Rational& eta,
                            const RationalMatrix& e) {
  const auto loss = [&](const RationalMatrix& w) { return squared_norm(design.x * w); };
  const auto half_loss = [&](const RationalMatrix& w) { return Rational(loss(w) / 2); };
  switch (rule) {
    case UpdateRule::literal:
      return e - eta * gradient_of_quadratic(loss, e);
    case UpdateRule::slide:
      return e - eta * (transpose(design.x) * (design.x * e));
    case UpdateRule::hessian:
      return e - eta * gradient_of_quadratic(half_loss, e);
    case UpdateRule::half:
      break;
  }
  return e - Rational(eta / 2) * (transpose(design.x) * (design.x * e));
}

/// H = diag(1,-1), the error along (0,1), its range being the plane: what one step of a rule about Hessians does to
/// it, at half of the stated threshold, where it should shrink.
std::optional<std::string> indefinite_hessian_differs(const StepSize::Row& row) {
  const RationalMatrix hessian = rational_matrix(2, 2, {1, 0, 0, -1}), e = rational_matrix(2, 1, {0, 1});
  const Rational eta = evaluate(row.threshold, {{"a", 1}}) / 2;
  const RationalMatrix gradient = gradient_of_quadratic(
      [&](const RationalMatrix& w) { return Rational(inner_product(w, hessian * w) / 2); }, e);
  const RationalMatrix next = e - eta * analysis::step_multiplier(row.rule) * gradient;
  if (squared_norm(next) < squared_norm(e)) return std::nullopt;
  return "rule " + std::string(analysis::name(row.rule)) + ", H = diag(1,-1), eta = " + to_string(eta) +
         ": a step takes the error " + matrix_text(e) + " to " + matrix_text(next);
}

/// What the two slides have, as documents.
std::vector<Certificate> counterexamples(const StepSize& stated) {
  const char* id = "linreg.step-size";
  std::vector<Certificate> certificates;
  for (const auto& row : stated.rows) {
    if (row.rule == UpdateRule::slide && row.threshold == Formula("1/a"))
      certificates.push_back(
          {id, "converges-beyond-the-inverse",
           "X = 1, eta = 3/2: the error is multiplied by 1 - eta lambda_1 = -1/2 in each step.",
           counterexample({{"eta", Rational(3, 2)}, {"a", 1}}, {{"abs(1-eta*a)", Relation::less, 1}},
                          {"eta", Relation::less, row.threshold})});
    if (row.rule == UpdateRule::half && row.threshold == Formula("2/a"))
      certificates.push_back({id, "converges-beyond-two",
                              "H = 3, eta = 1: the displayed factor is 1 - (eta/2) lambda_max = -1/2.",
                              counterexample({{"eta", 1}, {"a", 3}}, {{"abs(1-eta/2*a)", Relation::less, 1}},
                                             {"a", Relation::less, "2/eta"})});
  }
  if (stated.everywhere)
    certificates.push_back(
        {id, "eigenvalue-one", "X = (1,0), z = (0,1): (I - eta X^T X) z = z, whatever eta is; here eta = 1.",
         MatrixRelations{
             {{"x", {1, 2, {1, 0}}}, {"z", {2, 1, {0, 1}}}},
             {{"x*z", Relation::equal, 0}, {"(identity(2) - transpose(x)*x)*z", Relation::equal, "z"}}}});
  if (!stated.semidefinite)
    certificates.push_back(
        {id, "negative-eigenvalue",
         "H = diag(1,-1), e = (0,1): I - H, that is eta = 1 < 2/lambda_max, takes e to 2 e.",
         MatrixRelations{{{"h", {2, 2, {1, 0, 0, -1}}}, {"e", {2, 1, {0, 1}}}, {"v", {2, 1, {0, 2}}}},
                         {{"(identity(2) - h)*e", Relation::equal, "v"}}}});
  return certificates;
}

Outcome step_size_by_definition(const StepSize& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("instance = 1.." + std::to_string(orthogonal_designs)), budget,
      [&](int number) -> std::optional<std::string> {
        const OrthogonalDesign design = orthogonal_design(number);
        std::vector<RationalMatrix> starts;
        for (int i = 0; i < design.x.rows(); ++i) starts.push_back(design.mode(i));
        const RationalMatrix kernel = analysis::null_space(design.x);
        if (stated.everywhere && kernel.columns() > 0) {
          RationalMatrix v(kernel.rows(), 1);
          for (int j = 0; j < v.rows(); ++j) v(j, 0) = kernel(j, 0);
          starts.push_back(v);
        }
        for (const auto& row : stated.rows) {
          if (!stated.semidefinite && (row.rule == UpdateRule::hessian || row.rule == UpdateRule::half))
            if (auto seen = indefinite_hessian_differs(row)) return seen;
          const Assignment at = {{"a", design.largest()}};
          const auto where = [&](const Rational& eta) {
            return "rule " + std::string(analysis::name(row.rule)) + ", X = " + matrix_text(design.x) +
                   ", eta = " + to_string(eta) + ": ";
          };
          for (const int k : sixteenths) {
            const Rational eta = evaluate(row.threshold, at) * k / 16;
            bool shrinks = true;
            RationalMatrix which;
            Rational largest(0);
            for (const auto& start : starts) {
              const Rational ratio =
                  inner_product(start, step_by_rule(row.rule, design, eta, start)) / squared_norm(start);
              if (!(abs(ratio) < 1)) shrinks = false;
              if (which.rows() == 0 || abs(ratio) > abs(largest)) {
                largest = ratio;
                which = start;
              }
            }
            if (shrinks != (stated.closed ? k <= 16 : k < 16))
              return where(eta) + "the error along " + matrix_text(which) + " is multiplied by " +
                     to_string(largest) + " in each step" +
                     (shrinks ? ", no other by more: it converges, where the statement says no"
                              : ": it does not converge, where the statement says yes");
            const Rational careful = evaluate(row.monotone, at) * k / 16;
            bool keeps = true;
            for (int i = 0; i < design.x.rows(); ++i)
              if (inner_product(
                      starts[static_cast<std::size_t>(i)],
                      step_by_rule(row.rule, design, careful, starts[static_cast<std::size_t>(i)])) < 0)
                keeps = false;
            if (keeps != (k <= 16))
              return where(careful) + (keeps ? "no mode changes" : "some mode changes") + " its sign";
          }
        }
        return std::nullopt;
      });
  if (!outcome.range.empty()) outcome.range += "; four rules, nine step sizes around each threshold";
  return with_counterexamples(outcome, counterexamples(stated));
}

/// Gram matrices of random integers, whose eigenvalues are no rational numbers as a rule.
Outcome step_size_by_library(const StepSize& stated, const Budget& budget) {
  if (stated.everywhere || !stated.semidefinite)
    return {.note = "the library decides about the row space, and refuses other Hessians"};
  const Rational width(1, 1000000000);
  Outcome outcome =
      prove_on_range(Range("n = 1..5, d = 1..5"), budget, [&](int n, int d) -> std::optional<std::string> {
        const RationalMatrix x = random_integer_matrix(n, d, 4, budget.seed, 1200);
        if (squared_norm(x) == 0) return std::nullopt;
        const RationalMatrix gram = transpose(x) * x;
        const auto top = analysis::extreme_eigenvalues(gram, width).largest;
        for (const auto& row : stated.rows) {
          const std::string where =
              "rule " + std::string(analysis::name(row.rule)) + ", X = " + matrix_text(x) + ": ";
          const auto edge = analysis::largest_step_size(gram, row.rule, width);
          const Rational low = evaluate(row.threshold, {{"a", top.high}}),
                         high = evaluate(row.threshold, {{"a", top.low}});
          if (edge.high < low || edge.low > high)
            return where + "the largest step lies in [" + to_string(edge.low) + ", " + to_string(edge.high) +
                   "], the statement's in [" + to_string(low) + ", " + to_string(high) + "]";
          if (!analysis::gradient_descent_converges(gram, row.rule, Rational(low * 999 / 1000)))
            return where + "no convergence at 0.999 of the statement's largest step";
          if (analysis::gradient_descent_converges(gram, row.rule, Rational(high * 1001 / 1000)))
            return where + "convergence at 1.001 of the statement's largest step";
          if (top.is_exact() && stated.closed != analysis::gradient_descent_converges(gram, row.rule, low))
            return where + "at the statement's largest step itself the library decides otherwise";
        }
        return std::nullopt;
      });
  if (!outcome.range.empty()) outcome.range += "; where X is not 0";
  return outcome;
}

Outcome step_size_by_certificate(const StepSize& stated, const Budget&) {
  if (stated.closed || stated.everywhere || !stated.semidefinite)
    return {
        .note =
            "the certificates are about the open interval, starts in the row space, and eigenvalues >= 0"};
  std::vector<Certificate> certificates;
  for (const auto& row : stated.rows) {
    const std::string rule(analysis::name(row.rule));
    const Domain domain{{}, {"a", "q", "s"}};
    const auto with_step = [&](const Formula& step) {
      return Formula(1) -
             Formula(analysis::step_multiplier(row.rule)) * (step * Formula("s") * Formula("a*q"));
    };
    certificates.push_back(
        {"linreg.step-size", rule + "-converges",
         "By the spectral theorem the error in the row space (the range of H) is a sum of eigenvectors of "
         "X^T X "
         "(of H), with lambda = a q, 0 < q <= 1, and q = 1 for one of them. At eta = s times the threshold 1 "
         "minus the square of the factor is 4 "
         "s q (1 - s "
         "q): positive for all q iff 0 < s < 1; at s = 1 the top mode has the factor -1, beyond it grows.",
         RationalFunctionIdentity{domain, Formula(1) - Formula::power(with_step(row.threshold), 2),
                                  "4*s*q*(1-s*q)"}});
    certificates.push_back(
        {"linreg.step-size", rule + "-keeps-signs",
         "At eta = s times the second number the factor is 1 - s q, which is non-negative for all 0 < q <= "
         "1 iff s <= 1.",
         RationalFunctionIdentity{domain, with_step(row.monotone), "1 - s*q"}});
  }
  certificates.push_back({"linreg.step-size", "kernel",
                          "An error in the kernel of X, X z = 0, is not changed: so I - eta X^T X has the "
                          "eigenvalue 1 for d > n.",
                          MatrixIdentity{{{"x", {"n", "d"}}, {"z", {"d", "1"}}},
                                         {"eta"},
                                         {{"x*z", 0}},
                                         "(identity(d) - eta*transpose(x)*x)*z",
                                         "z",
                                         {{0, false, "-eta*transpose(x)", 1}}}});
  return proved_by("all n, d, X other than 0, positive semidefinite H other than 0, and eta", certificates);
}

/// The factor of the gradient X^T (X w - y) in the rule's step, for the trainer.
double training_factor(UpdateRule rule) {
  return rule == UpdateRule::literal ? 2 : rule == UpdateRule::half ? 0.5 : 1;
}

/// 2,000 steps at 0.999 and 1.001 of the threshold: the top mode's factor is 0.998 or 1.002 in size, e^-4
/// or e^4 in all, and the other mode's is at most 0.4. One step rounds by less than 2^-46 of the iterate's
/// size, all together by less than 2^-35 of the largest.
Outcome step_size_by_training(const StepSize& stated, const Budget& budget) {
  if (stated.everywhere) return {.note = "the trainer starts in the row space"};
  return enclose_on_range(
      Range("rule = 1..4, k = 999..1001"), budget, [&](int number, int k) -> std::optional<std::string> {
        const auto& row = stated.rows[static_cast<std::size_t>(number - 1)];
        const OrthogonalDesign design =
            orthogonal_design(k == 1000 ? 3 : 4);  // 8: the threshold is dyadic, nothing rounds
        const Rational eta = evaluate(row.threshold, {{"a", design.largest()}}) * k / 1000;
        const auto rows = doubles_of(design.x);
        const std::vector<double> labels(2, 0.0);
        auto weights = doubles_of(k == 1000 ? design.mode(0) : design.mode(0) + design.mode(1));
        numeric::gradient_descent({2, design.x.columns(), rows, labels}, weights,
                                  static_cast<double>(eta) * training_factor(row.rule), 2000, 1);
        const Rational ratio =
            inner_product(columns_of(weights), design.mode(0)) / squared_norm(design.mode(0));
        const bool small = abs(ratio)<Rational(1, 10), large = abs(ratio)> 10;
        if (k < 1000 ? small : k > 1000 ? large : stated.closed ? small : ratio == 1) return std::nullopt;
        return "rule " + std::string(analysis::name(row.rule)) +
               ", lambda_1 = " + to_string(design.largest()) + ", eta = " + to_string(eta) +
               " = k/1000 of the threshold: after 2,000 steps the trainer's error along the top mode is " +
               to_string(analysis::Ball(ratio)) + " times the first";
      });
}

Claim step_size() {
  const StepSize stated{{{{UpdateRule::slide, "2/a", "1/a"},
                          {UpdateRule::literal, "1/a", "1/(2*a)"},
                          {UpdateRule::hessian, "2/a", "1/a"},
                          {UpdateRule::half, "4/a", "2/a"}}}};
  const auto with = [&](std::size_t row, const Formula& threshold) {
    StepSize other = stated;
    other.rows[row].threshold = threshold;
    return other;
  };
  StepSize swapped = stated, closed = stated, everywhere = stated, any_hessian = stated;
  any_hessian.semidefinite = false;
  for (auto& row : swapped.rows) std::swap(row.threshold, row.monotone);
  closed.closed = true;
  everywhere.everywhere = true;
  return make_claim<StepSize>({
      .id = "linreg.step-size",
      .text = "X is not 0, e = w - w_inf the error, in the row space of X. (literal) w - eta grad |Xw-y|^2 "
              "takes e to (I - 2 "
              "eta X^T X) e: e -> 0 from every start iff 0 < eta < 1/lambda_1, and no mode changes its sign "
              "iff eta <= 1/(2 "
              "lambda_1). (slide) w - eta X^T (Xw-y): I - eta X^T X, 2/lambda_1 and 1/lambda_1. (hessian) "
              "Descent on a quadratic loss with a minimum w_inf and the "
              "Hessian H, positive semidefinite and not 0, e in the range of H: I - eta H, 2/lambda_max(H) "
              "and 1/lambda_max(H). (half) I - (eta/2) H: "
              "4/lambda_max(H) and "
              "2/lambda_max(H). At equality the top mode keeps its size for ever, beyond it grows. In the "
              "kernel of X nothing "
              "changes.",
      .reduction = "One eigenvector at a time.",
      .hypotheses = {{"the error lies in the row space", everywhere, ""},
                     {"H is positive semidefinite", any_hessian, ""},
                     {"X and H are not 0", {}, "for X = 0 nothing moves, and the row space is {0}"}},
      .sources = {descent_dynamics_slide(), edge_of_stability_slide()},
      .tags = {"linear regression", "gradient descent", "step size"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals =
          {{"Lecture 2: progress as long as 0 < I - eta X^T X < 1, in all of R^d", everywhere,
            "Right on the row space, where the errors of a run from 0 lie. For d > n, the lecture's main "
            "case, I - eta X^T X "
            "has the eigenvalue 1 on the kernel of X, whatever eta is, and the condition cannot be met."},
           {"Lecture 6: I - (eta/2) H converges iff lambda_max(H) < 2/eta", with(3, "2/a"),
            "The threshold 2/eta belongs to I - eta H, descent on a loss with Hessian H; with it the slide's "
            "edge of stability is "
            "right. With the displayed factor eta/2 the threshold is 4/eta. (With H = 2 X^T X the display is "
            "lecture 2's "
            "recursion.)"}},
      .checks =
          {{"one exact step, every mode", RouteKind::exact, step_size_by_definition, trusts_exact, 0.1},
           {"certificate", RouteKind::certificate, step_size_by_certificate, trusts_spectral_theorem, 0.05},
           {"the library's root location", RouteKind::exact, step_size_by_library, {"FLINT", "GMP"}, 0.2},
           {"the trainer's errors", RouteKind::ball, step_size_by_training, trusts_rounded_doubles, 0.1}},
      .mutants = {{"slide: 1/lambda_1, which is the number for signs, as the threshold of convergence",
                   with(0, "1/a")},
                  {"literal: 1.01/lambda_1", with(1, "101/(100*a)")},
                  {"slide: 2.02/lambda_1", with(0, "202/(100*a)")},
                  {"hessian: 2.02/lambda_max", with(2, "202/(100*a)")},
                  {"half: 4.04/lambda_max", with(3, "404/(100*a)")},
                  {"the two columns swapped", swapped},
                  {"converges at the threshold too", closed}},
      .constants = {exact_constant("linreg.step-literal", "largest step times lambda_1, gradient with its 2",
                                   evaluate(stated.rows[1].threshold, {{"a", 1}})),
                    exact_constant("linreg.step-slide", "largest step times lambda_1, I - eta X^T X",
                                   evaluate(stated.rows[0].threshold, {{"a", 1}})),
                    exact_constant("linreg.step-half", "largest step times lambda_max, I - (eta/2) H",
                                   evaluate(stated.rows[3].threshold, {{"a", 1}}))},
  });
}

}  // namespace

std::vector<Claim> step_size_claims() { return {step_size()}; }

}  // namespace lemmata::proofs_check
