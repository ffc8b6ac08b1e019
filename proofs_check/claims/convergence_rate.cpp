#include "proofs_check/claims/convergence_rate.hpp"

#include <algorithm>

#include "analysis/linear/gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/orthogonal_design.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::UpdateRule;

// --- linreg.rate

/// The largest |e_{t+1}| / |e_t| over the errors in the row space. With a = lambda_1 and b the smallest
/// eigenvalue other than 0 it is max(|1 - eta a|, |1 - eta b|) at eta; at eta = 1/a that is `at_inverse`, and the
/// smallest value is `best`, at eta = best_eta: formulas in a and b (b just the smallest, where not `nonzero`).
struct Rate {
  Formula at_inverse = "1-b/a", best_eta = "2/(a+b)", best = "(a-b)/(a+b)";
  bool nonzero_at_inverse = true, nonzero_at_best = true;
  bool squared = false;  ///< the largest |e_{t+1}|^2 / |e_t|^2 is claimed to be the factor itself
};

Assignment eigenvalues(const OrthogonalDesign& modes, bool nonzero) {
  const bool is_zero = !nonzero && modes.x.columns() > modes.x.rows();
  return {{"a", modes.largest()}, {"b", is_zero ? Rational(0) : modes.smallest_nonzero()}};
}

/// The square of the largest ratio: over a pencil of errors in the row space, mode by mode and mixed.
Rational largest_squared_ratio(const OrthogonalDesign& modes, const Rational& eta) {
  Rational largest(0);
  const int n = modes.x.rows();
  for (int p = 0; p <= 4; ++p) {
    RationalMatrix alpha(n, 1);
    alpha(0, 0) = 4 - p;
    alpha(n - 1, 0) = n == 1 ? Rational(1) : Rational(p);
    const RationalMatrix e = transpose(modes.x) * alpha,
                         next = e - eta * (transpose(modes.x) * (modes.x * e));
    largest = std::max(largest, squared_norm(next) / squared_norm(e));
  }
  return largest;
}

std::optional<std::string> rate_differs(const Rate& stated, const OrthogonalDesign& modes,
                                        const Rational& eta, const Rational& factor, const Rational& seen) {
  const Rational claimed = stated.squared ? factor : Rational(factor * factor);
  if (claimed == seen) return std::nullopt;
  return "X = " + matrix_text(modes.x) + ", eta = " + to_string(eta) +
         ": the statement has the squared ratio " + to_string(claimed) +
         ", the largest over errors in the row space is " + to_string(seen);
}

Outcome rate_by_definition(const Rate& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("instance = 1.." + std::to_string(orthogonal_designs)), budget,
      [&](int number) -> std::optional<std::string> {
        const OrthogonalDesign modes = orthogonal_design(number);
        const Assignment at_inverse = eigenvalues(modes, stated.nonzero_at_inverse),
                         at_best = eigenvalues(modes, stated.nonzero_at_best);
        const Rational inverse = 1 / modes.largest(), best_eta = evaluate(stated.best_eta, at_best),
                       best = evaluate(stated.best, at_best);
        if (auto apart = rate_differs(stated, modes, inverse, evaluate(stated.at_inverse, at_inverse),
                                      largest_squared_ratio(modes, inverse)))
          return apart;
        if (auto apart = rate_differs(stated, modes, best_eta, best, largest_squared_ratio(modes, best_eta)))
          return apart;
        const Rational square = stated.squared ? best : Rational(best * best);
        for (int k = 1; k <= 64; ++k) {
          const Rational eta = best_eta * Rational(k, 32);
          if (const Rational seen = largest_squared_ratio(modes, eta); seen < square)
            return "X = " + matrix_text(modes.x) + ": eta = " + to_string(eta) + " has the squared ratio " +
                   to_string(seen) + ", less than at the stated best step";
        }
        return std::nullopt;
      });
  if (!outcome.range.empty()) outcome.range += "; 64 step sizes up to twice the best";
  if (stated.nonzero_at_inverse && stated.nonzero_at_best) return outcome;
  return with_counterexamples(
      outcome, {{"linreg.rate", "smallest-eigenvalue-zero",
                 "X = (1,0), eta = 1 = 1/lambda_1: X z = 0 for z = (0,1), so lambda_2 = 0; the only errors "
                 "in the row space, multiples "
                 "of e = (1,0), are gone after one step.",
                 MatrixRelations{{{"x", {1, 2, {1, 0}}}, {"z", {2, 1, {0, 1}}}, {"e", {2, 1, {1, 0}}}},
                                 {{"transpose(x)*x*z", Relation::equal, 0},
                                  {"transpose(x)*x*e", Relation::equal, "e"},
                                  {"e - transpose(x)*x*e", Relation::equal, 0}}}}});
}

Outcome rate_by_library(const Rate& stated, const Budget& budget) {
  return prove_on_range(
      Range("instance = 1.." + std::to_string(orthogonal_designs) + ", k = 1..8"), budget,
      [&](int number, int k) -> std::optional<std::string> {
        const OrthogonalDesign modes = orthogonal_design(number);
        const Assignment at_inverse = eigenvalues(modes, stated.nonzero_at_inverse),
                         at_best = eigenvalues(modes, stated.nonzero_at_best);
        const auto best = analysis::best_step(modes.largest(), modes.smallest_nonzero(), UpdateRule::slide);
        if (auto apart = difference(evaluate(stated.best_eta, at_best), best.eta, "the library"))
          return "best step: " + *apart;
        if (auto apart = difference(evaluate(stated.best, at_best), best.factor, "the library"))
          return "best factor: " + *apart;
        if (auto apart = difference(evaluate(stated.at_inverse, at_inverse),
                                    analysis::convergence_factor(modes.largest(), modes.smallest_nonzero(),
                                                                 UpdateRule::slide, 1 / modes.largest()),
                                    "the library"))
          return "eta = 1/lambda_1: " + *apart;
        const Rational eta = best.eta * k / 4,
                       factor = analysis::convergence_factor(modes.largest(), modes.smallest_nonzero(),
                                                             UpdateRule::slide, eta);
        return rate_differs(stated, modes, eta, factor, largest_squared_ratio(modes, eta));
      });
}

Outcome rate_by_certificate(const Rate& stated, const Budget&) {
  if (!stated.nonzero_at_inverse || !stated.nonzero_at_best || stated.squared)
    return {.note =
                "the certificates are about the ratio of norms, and the smallest eigenvalue other than 0"};
  const char* id = "linreg.rate";
  const Domain ab{{}, {"a", "b"}};
  return proved_by(
      "all n, d, X other than 0, and eta",
      {{id, "between-the-ends",
        "By the spectral theorem the error is a sum of eigenvectors of X^T X, each multiplied by 1 - eta "
        "lambda in a step, "
        "b <= lambda <= a in the row space: the largest ratio is the largest |1 - eta lambda|. With lambda = "
        "(1-s) b + s a, 0 "
        "<= s <= 1, its square lies below the mean of those at the ends, which are attained.",
        RationalFunctionIdentity{{{}, {"a", "b", "eta", "s"}},
                                 "(1-s)*(1-eta*b)^2 + s*(1-eta*a)^2 - (1-eta*((1-s)*b+s*a))^2",
                                 "s*(1-s)*eta^2*(a-b)^2"}},
       {id, "lower-bound",
        "(a+b) max(|1-eta a|, |1-eta b|) >= a |1-eta b| + b |1-eta a| >= a-b, whatever eta.",
        RationalFunctionIdentity{{{}, {"a", "b", "eta"}}, "a*(1-eta*b) - b*(1-eta*a)", "a-b"}},
       {id, "bound", "So no factor is below (a-b)/(a+b) = (kappa-1)/(kappa+1).",
        RationalFunctionIdentity{ab, stated.best * Formula("a+b"), "a-b"}},
       {id, "kappa", "kappa = a/b.",
        RationalFunctionIdentity{
            {{}, {"b", "kappa"}}, substitute(stated.best, "a", Formula("kappa*b")), "(kappa-1)/(kappa+1)"}},
       {id, "attained-above", "At the best step the two ends have that size, with opposite signs: lambda_1,",
        RationalFunctionIdentity{ab, Formula(1) - stated.best_eta * Formula("a"), -stated.best}},
       {id, "attained-below", "and lambda_r.",
        RationalFunctionIdentity{ab, Formula(1) - stated.best_eta * Formula("b"), stated.best}},
       {id, "inverse-of-the-largest", "At eta = 1/a the ends have 0 and 1 - b/a = 1 - 1/kappa.",
        RationalFunctionIdentity{ab, stated.at_inverse, "1 - (1/a)*b"}}});
}

/// Instance 4 has the best step 1/8 and the factor 1/2, instance 3 has 1/lambda_1 = 1/8: dyadic, nothing
/// rounds. The run starts at an error in the mode that shrinks least, and keeps its ratio.
Outcome rate_by_training(const Rate& stated, const Budget& budget) {
  return prove_on_range(
      Range("instance = 3..4, steps = 1..20"), budget,
      [&](int number, int steps) -> std::optional<std::string> {
        const OrthogonalDesign modes = orthogonal_design(number);
        const int d = modes.x.columns();
        const Assignment at_inverse = eigenvalues(modes, stated.nonzero_at_inverse),
                         at_best = eigenvalues(modes, stated.nonzero_at_best);
        const Rational factor =
            number == 4 ? evaluate(stated.best, at_best) : evaluate(stated.at_inverse, at_inverse);
        const RationalMatrix start = modes.mode(1);
        const auto rows = doubles_of(modes.x);
        const std::vector<double> labels(2, 0.0);
        auto weights = doubles_of(start);
        numeric::gradient_descent({2, d, rows, labels}, weights, 0.125, steps, 1);
        const Rational claimed = pow(stated.squared ? factor : Rational(factor * factor), steps);
        const Rational seen = squared_norm(columns_of(weights)) / squared_norm(start);
        if (claimed == seen) return std::nullopt;
        return "X = " + matrix_text(modes.x) + ", eta = 1/8: the trainer's squared error shrinks by " +
               to_string(seen) + ", the statement says " + to_string(claimed);
      });
}

Claim rate() {
  return make_claim<Rate>({
      .id = "linreg.rate",
      .text =
          "For X not 0 and w <- w - eta X^T (X w - y) the largest |e_{t+1}|/|e_t| over errors e_t in the row "
          "space is "
          "max(|1 - eta "
          "lambda_1|, |1 - eta lambda_r|), lambda_r the smallest eigenvalue of X^T X that is not 0, kappa = "
          "lambda_1/lambda_r. At eta = 1/lambda_1 it is 1 - 1/kappa; the best constant step 2/(lambda_1 + "
          "lambda_r) has "
          "(kappa-1)/(kappa+1), a progress of 2/(kappa+1).",
      .reduction = "One eigenvector at a time; (1 - eta lambda)^2 is convex in lambda.",
      .hypotheses = {{"X is not 0", {}, "for X = 0 every w is a solution, and there is no error"}},
      .sources = {descent_dynamics_slide()},
      .tags = {"linear regression", "gradient descent", "condition number"},
      .expected = Verdict::proved,
      .stated = {},
      .literals =
          {{"progress lambda_d/lambda_1 per step at eta = 1/lambda_1",
            {"1-b/a", "2/(a+b)", "(a-b)/(a+b)", false},
            "Right for d <= n and rank X = d. For d > n, the lecture's main case, lambda_d = 0, and the "
            "slide promises no "
            "progress; the errors of a run from 0 lie in the row space, where the smallest eigenvalue is "
            "lambda_r > 0, the smallest of X X^T if rank X = n."}},
      .checks = {{"exact steps of mixed errors", RouteKind::exact, rate_by_definition, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, rate_by_certificate, trusts_spectral_theorem, 0.05},
                 {"the library's function", RouteKind::exact, rate_by_library, trusts_exact, 0.05},
                 {"the trainer's errors", RouteKind::exact, rate_by_training, trusts_dyadic_doubles, 0.05}},
      .mutants = {{"kappa with lambda_d, at the best step", {"1-b/a", "2/(a+b)", "(a-b)/(a+b)", true, false}},
                  {"(kappa-1)/(kappa+1) at eta = 1/lambda_1", {"(a-b)/(a+b)"}},
                  {"the norm shrinks by the square", {"(1-b/a)^2", "2/(a+b)", "((a-b)/(a+b))^2"}},
                  {"the squared norm shrinks by the factor",
                   {"1-b/a", "2/(a+b)", "(a-b)/(a+b)", true, true, true}},
                  {"best step 1/lambda_r", {"1-b/a", "1/b"}}},
      .constants = {exact_constant("linreg.best-rate-10", "(kappa-1)/(kappa+1) for kappa = 10",
                                   analysis::best_step(10, 1, UpdateRule::slide).factor)},
  });
}

}  // namespace

std::vector<Claim> convergence_rate_claims() { return {rate()}; }

}  // namespace lemmata::proofs_check
