#include "proofs_check/claims/critical_learning_rate.hpp"

#include "analysis/linear/gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/orthogonal_design.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::UpdateRule;

// --- lr.critical

/// The linear model f = X theta on n points, kernel Theta = X X^T: descent on sum (f-y)^2/2 converges from
/// every start iff 0 < eta < of_sum, on the mean of (f-y)^2/2 iff eta < of_mean: formulas in a =
/// lambda_max(Theta) and n. best_eta and best: in a and b = lambda_min > 0, for the sum.
struct CriticalRate {
  Formula of_sum = "2/a", of_mean = "2*n/a", best_eta = "2/(a+b)", best = "(k-1)/(k+1)";
};

Outcome critical_by_definition(const CriticalRate& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("instance = 1.." + std::to_string(orthogonal_designs)), budget,
      [&](int number) -> std::optional<std::string> {
        const OrthogonalDesign design = orthogonal_design(number);
        const int n = design.x.rows();
        const RationalMatrix y = random_integer_matrix(n, 1, 3, budget.seed, 1210);
        const Assignment at = {{"a", design.largest()}, {"n", n}};
        const auto largest_factor = [&](const Rational& eta, bool mean) {
          Rational largest(0);  // of a residual along one eigenvector of Theta, in size
          for (int i = 0; i < n; ++i) {
            // f - y = the i-th unit vector: the weights that do it, one step on them by the definition of
            // the gradient
            RationalMatrix f = y;
            f(i, 0) += 1;
            const RationalMatrix w =
                transpose(design.x) * *analysis::solve(design.x * transpose(design.x), f);
            const auto loss = [&](const RationalMatrix& v) {
              return Rational(squared_norm(design.x * v - y) / (mean ? 2 * n : 2));
            };
            const RationalMatrix next = design.x * (w - eta * gradient_of_quadratic(loss, w)) - y;
            if (abs(next(i, 0)) > largest) largest = abs(next(i, 0));
          }
          return largest;
        };
        for (const bool mean : {false, true})
          for (const int k : sixteenths) {
            const Rational eta = evaluate(mean ? stated.of_mean : stated.of_sum, at) * k / 16;
            const Rational seen = largest_factor(eta, mean);
            if ((k < 16) == (seen < 1)) continue;
            return std::string(mean ? "mean" : "sum") + " of (f-y)^2/2, X = " + matrix_text(design.x) +
                   ", eta = " + to_string(eta) + ": the residual's largest factor is " + to_string(seen);
          }
        const Rational b = design.smallest_nonzero();
        const Assignment ends = {{"a", design.largest()}, {"b", b}, {"k", design.largest() / b}};
        return difference(evaluate(stated.best, ends), largest_factor(evaluate(stated.best_eta, ends), false),
                          "at the best step X = " + matrix_text(design.x) + " has");
      });
  if (!outcome.range.empty()) outcome.range += "; nine step sizes around each threshold";
  return outcome;
}

Outcome critical_by_certificate(const CriticalRate& stated, const Budget&) {
  const char* id = "lr.critical";
  const Domain domain{{}, {"a", "q", "s", "n"}}, ends{{}, {"a", "b"}};
  return proved_by(
      "all n, all X other than 0, and eta",
      {{id, "residual",
        "One step of size eta on the sum of (f-y)^2/2 takes the residual f - y to (I - eta X X^T)(f - y); on "
        "the mean, of "
        "size eta/n.",
        MatrixIdentity{{{"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}},
                       {"eta"},
                       {},
                       "x*(w - eta*transpose(x)*(x*w-y)) - y",
                       "(identity(n) - eta*x*transpose(x))*(x*w-y)",
                       {}}},
       {id, "sum",
        "An eigenvector of Theta with eigenvalue a q, 0 < q <= 1: at s times the threshold 1 minus the "
        "square of its factor is "
        "positive for all q iff 0 < s < 1. Where the eigenvalue is 0 nothing moves, so f converges there "
        "too.",
        RationalFunctionIdentity{
            domain, Formula(1) - Formula::power(Formula(1) - stated.of_sum * Formula("s*a*q"), 2),
            "4*s*q*(1-s*q)"}},
       {id, "mean", "The same with eta/n for eta.",
        RationalFunctionIdentity{
            domain,
            Formula(1) - Formula::power(Formula(1) - stated.of_mean / Formula("n") * Formula("s*a*q"), 2),
            "4*s*q*(1-s*q)"}},
       {id, "best-step-above",
        "The best step has factors of the same size, k = a/b, at both ends (linreg.rate): lambda_max,",
        RationalFunctionIdentity{ends, Formula(1) - stated.best_eta * Formula("a"),
                                 -substitute(stated.best, "k", Formula("a/b"))}},
       {id, "best-step-below", "and lambda_min.",
        RationalFunctionIdentity{ends, Formula(1) - stated.best_eta * Formula("b"),
                                 substitute(stated.best, "k", Formula("a/b"))}}});
}

Outcome critical_by_library(const CriticalRate& stated, const Budget& budget) {
  const Rational width(1, 1000000000);
  Outcome outcome =
      prove_on_range(Range("n = 1..5, d = 1..5"), budget, [&](int n, int d) -> std::optional<std::string> {
        const RationalMatrix x = random_integer_matrix(n, d, 4, budget.seed, 1220);
        if (squared_norm(x) == 0) return std::nullopt;
        const RationalMatrix kernel = x * transpose(x);
        const auto top = analysis::extreme_eigenvalues(kernel, width).largest;
        const auto edge = analysis::largest_step_size(kernel, UpdateRule::hessian, width);
        const auto apart = [&](const Formula& threshold, int times,
                               const char* loss) -> std::optional<std::string> {
          const Rational low = evaluate(threshold, {{"a", top.high}, {"n", n}}) / times,
                         high = evaluate(threshold, {{"a", top.low}, {"n", n}}) / times;
          if (edge.low <= high && low <= edge.high) return std::nullopt;
          return "X = " + matrix_text(x) + ": the largest step on the sum lies in [" + to_string(edge.low) +
                 ", " + to_string(edge.high) + "], by the statement on the " + loss + " it is " +
                 to_string(low);
        };
        if (auto seen = apart(stated.of_sum, 1, "sum")) return seen;
        return apart(stated.of_mean, n, "mean, divided by n,");
      });
  if (!outcome.range.empty()) outcome.range += "; where X is not 0";
  return outcome;
}

/// As in linreg.step-size: 2,000 steps change the top mode by e^4 or e^-4.
Outcome critical_by_training(const CriticalRate& stated, const Budget& budget) {
  return enclose_on_range(
      Range("mean = 0..1, k = 999..1001:2"), budget, [&](int mean, int k) -> std::optional<std::string> {
        const OrthogonalDesign design = orthogonal_design(4);
        const Rational eta =
            evaluate(mean == 1 ? stated.of_mean : stated.of_sum, {{"a", design.largest()}, {"n", 2}}) * k /
            1000;
        const auto rows = doubles_of(design.x);
        const std::vector<double> labels(2, 0.0);
        auto weights = doubles_of(design.mode(0) + design.mode(1));
        numeric::gradient_descent({2, 4, rows, labels}, weights,
                                  static_cast<double>(eta) / (mean == 1 ? 2 : 1), 2000, 1);
        const Rational ratio =
            inner_product(columns_of(weights), design.mode(0)) / squared_norm(design.mode(0));
        if (k < 1000 ? abs(ratio) < Rational(1, 10) : abs(ratio) > 10) return std::nullopt;
        return "X = " + matrix_text(design.x) + ", eta = " + to_string(eta) +
               ": after 2,000 steps the trainer's error along the top mode is " +
               to_string(analysis::Ball(ratio)) + " times the first";
      });
}

Claim critical_rate() {
  return make_claim<CriticalRate>({
      .id = "lr.critical",
      .text =
          "For a linear model with kernel Theta = X X^T, not 0, on n points, descent on the sum of (f-y)^2/2 "
          "takes "
          "f = X w to the least squares fit of y from every start iff 0 < eta < 2/lambda_max(Theta); with "
          "the slide's mean over the data iff 0 < eta < "
          "2n/lambda_max. If lambda_min > 0, the best step on the sum "
          "is 2/(lambda_max + lambda_min), with the rate (kappa-1)/(kappa+1), kappa = lambda_max/lambda_min.",
      .reduction = "f - y goes to (I - eta Theta)(f - y); one eigenvector at a time.",
      .hypotheses = {{"Theta is not 0", {}, "for Theta = 0 nothing moves"},
                     {"lambda_min > 0 (for the best step)",
                      {},
                      "or lambda_min stands for the smallest that is not 0"}},
      .sources = {{"003_9cf48140e3e05fc6.txt", "Class of functions"},
                  {"003_9cf48140e3e05fc6.txt", "Feature learning regimes"}},
      .tags = {"linear regression", "gradient descent", "step size", "kernel"},
      .expected = Verdict::proved,
      .stated = {},
      .checks =
          {{"one exact step on the weights", RouteKind::exact, critical_by_definition, trusts_exact, 0.05},
           {"certificate", RouteKind::certificate, critical_by_certificate, trusts_spectral_theorem, 0.05},
           {"the library's root location", RouteKind::exact, critical_by_library, {"FLINT", "GMP"}, 0.1},
           {"the trainer's errors", RouteKind::ball, critical_by_training, trusts_rounded_doubles, 0.05}},
      .mutants = {{"1/lambda_max", {"1/a"}},
                  {"4/lambda_max", {"4/a"}},
                  {"2/lambda_max for the mean too", {"2/a", "2/a"}},
                  {"rate ((kappa-1)/(kappa+1))^2", {"2/a", "2*n/a", "2/(a+b)", "((k-1)/(k+1))^2"}}},
  });
}

}  // namespace

std::vector<Claim> critical_learning_rate_claims() { return {critical_rate()}; }

}  // namespace lemmata::proofs_check
