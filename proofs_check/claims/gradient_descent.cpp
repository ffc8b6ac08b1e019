#include "proofs_check/claims/gradient_descent.hpp"

#include <algorithm>

#include "analysis/linear/gradient_descent.hpp"
#include "analysis/linear/least_squares.hpp"
#include "analysis/scalar/ball.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::UpdateRule;

/// w_0, ..., w_steps of w <- w - eta X^T (X w - y), by its definition.
std::vector<RationalMatrix> descend(const RationalMatrix& x, const RationalMatrix& y,
                                    const RationalMatrix& start, const Rational& eta, int steps) {
  std::vector<RationalMatrix> iterates = {start};
  for (int t = 0; t < steps; ++t) {
    const RationalMatrix& w = iterates.back();
    iterates.push_back(w - eta * (transpose(x) * (x * w - y)));
  }
  return iterates;
}

RationalMatrix power(const RationalMatrix& base, int exponent) {
  RationalMatrix result = RationalMatrix::identity(base.rows());
  for (int i = 0; i < exponent; ++i) result = result * base;
  return result;
}

// --- linreg.error-recursion

/// w_{t+1} - w_inf = (I - eta multiplier X^T X)(w_t - w_inf) for w <- w - eta X^T (X w - y) and every w_inf
/// with X^T X w_inf = X^T y (or, where the statement asks for it, X w_inf = y; or any w_inf). From 0, w_t =
/// (I - (I - eta X^T X)^exponent) X^+ y, exponent in t; or with X^T y in the place of X^+ y. Gradient flow,
/// w' = -X^T (X w - y) from 0, has reached the share `flow` of the component of X^+ y along an eigenvector
/// with eigenvalue l: a formula in e = exp(-l t).
struct ErrorRecursion {
  enum class Target { normal_equations, solution, anything };
  Formula multiplier = 1, exponent = "t";
  Target target = Target::normal_equations;
  bool pseudo_inverse = true;
  Formula flow = "1-e";
};

struct Problem {
  RationalMatrix x, y;
};

/// The first has d = 1 and n samples (1, 0), (1, 1), (1, 2), ...; the others are random.
Problem problem(int n, int d, int trial, std::uint64_t seed) {
  if (trial > 0) {
    const auto stream = static_cast<std::uint64_t>(1100 + 2 * trial);
    return {random_integer_matrix(n, d, 2, seed, stream), random_integer_matrix(n, 1, 3, seed, stream + 1)};
  }
  RationalMatrix x(n, d), y(n, 1);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < d; ++j) x(i, j) = j == 0 ? 1 : i == j ? 1 : 0;
    y(i, 0) = n == 1 ? 1 : i;
  }
  return {x, y};
}

Outcome recursion_by_definition(const ErrorRecursion& stated, const Budget& budget) {
  const Rational eta(1, 8);
  Outcome outcome = prove_on_range(
      Range("trial = 0..2, n = 1..5, d = 1..5"), budget,
      [&](int trial, int n, int d) -> std::optional<std::string> {
        const auto [x, y] = problem(n, d, trial, budget.seed);
        const std::string where = "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ": ";
        const RationalMatrix gram = transpose(x) * x, one = RationalMatrix::identity(d);
        const auto best = analysis::minimum_norm_solution(x, vector_of(y));
        RationalMatrix target = RationalMatrix::column(best.w);
        if (stated.target == ErrorRecursion::Target::solution && !best.interpolates())
          return where + "no w_inf has X w_inf = y";
        if (stated.target == ErrorRecursion::Target::anything) target(0, 0) += 1;
        const RationalMatrix kernel = analysis::null_space(x);
        if (kernel.columns() > 0)  // any solution will do, not the shortest one alone
          for (int j = 0; j < d; ++j) target(j, 0) += kernel(j, 0);
        const RationalMatrix factor = one - eta * value_at(stated.multiplier, {}) * gram;
        const auto from_somewhere = descend(x, y, random_integer_matrix(d, 1, 3, budget.seed, 1150), eta, 3);
        for (std::size_t t = 0; t + 1 < from_somewhere.size(); ++t)
          if (auto apart = difference(factor * (from_somewhere[t] - target), from_somewhere[t + 1] - target,
                                      "the next error is"))
            return where + "w_inf = " + matrix_text(target) + ": " + *apart;
        const auto from_zero = descend(x, y, RationalMatrix(d, 1), eta, 4);
        const RationalMatrix end = stated.pseudo_inverse ? RationalMatrix::column(best.w) : transpose(x) * y;
        for (int t = 0; t < static_cast<int>(from_zero.size()); ++t) {
          const int exponent = static_cast<int>(value_at(stated.exponent, {{"t", t}}));
          const RationalMatrix& seen = from_zero[static_cast<std::size_t>(t)];
          if (auto apart = difference((one - power(one - eta * gram, exponent)) * end, seen, "the iteration"))
            return where + "t = " + std::to_string(t) + ", from 0: " + *apart;
          RationalMatrix sum(d, 1);
          for (int s = 0; s < t; ++s) sum = sum + eta * (power(one - eta * gram, s) * (transpose(x) * y));
          if (!(sum == seen)) return where + "the geometric sum is " + matrix_text(sum);
        }
        return std::nullopt;
      });
  if (!outcome.range.empty()) outcome.range += "; eta = 1/8";
  if (stated.target != ErrorRecursion::Target::solution) return outcome;
  return with_counterexamples(outcome,
                              {{"linreg.error-recursion", "no-solution",
                                "X = (1,1)^T, y = (0,1): z^T X = 0 and z^T y is not 0, so no w has X w = y. "
                                "v = 1/2 has X^T X v = X^T y.",
                                MatrixRelations{{{"x", {2, 1, {1, 1}}},
                                                 {"y", {2, 1, {0, 1}}},
                                                 {"z", {2, 1, {-1, 1}}},
                                                 {"v", {1, 1, {Rational(1, 2)}}}},
                                                {{"transpose(z)*x", Relation::equal, 0},
                                                 {"transpose(z)*y", Relation::greater, 0},
                                                 {"transpose(x)*x*v", Relation::equal, "transpose(x)*y"}}}}});
}

Outcome recursion_by_library(const ErrorRecursion& stated, const Budget& budget) {
  const Rational eta(1, 8);
  return prove_on_range(
      Range("n = 1..4, d = 1..4, t = 0..6"), budget, [&](int n, int d, int t) -> std::optional<std::string> {
        const auto [x, y] = problem(n, d, 1, budget.seed);
        const std::string where = "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ": ";
        const auto best = analysis::minimum_norm_solution(x, vector_of(y));
        if (stated.target == ErrorRecursion::Target::solution && !best.interpolates())
          return where + "no w_inf has X w_inf = y";
        const RationalMatrix end = stated.pseudo_inverse ? RationalMatrix::column(best.w) : transpose(x) * y;
        const auto iterates = analysis::gradient_descent_iterates(
            x, vector_of(y), RationalVector(static_cast<std::size_t>(d), Rational(0)), UpdateRule::slide, eta,
            t);
        // the residual polynomial at X^T X, by Horner
        const auto p = analysis::residual_polynomial(UpdateRule::slide, value_at(stated.multiplier, {}) * eta,
                                                     static_cast<int>(value_at(stated.exponent, {{"t", t}})));
        RationalMatrix value(d, 1);
        for (auto c = p.rbegin(); c != p.rend(); ++c) value = transpose(x) * (x * value) + *c * end;
        if (auto apart = difference(end - value, RationalMatrix::column(iterates.back()), "the library"))
          return where + *apart;
        return std::nullopt;
      });
}

Outcome recursion_by_certificate(const ErrorRecursion& stated, const Budget&) {
  if (stated.target != ErrorRecursion::Target::normal_equations || !stated.pseudo_inverse)
    return {.note = "the certificates are about solutions of X^T X w = X^T y, and X^+ y"};
  const char* id = "linreg.error-recursion";
  const Domain scalars{{{"t", 0}}, {"z"}};
  const Formula reached = Formula(1) - Formula::power("1-z", stated.exponent);
  return proved_by(
      "all n, d, X, y, eta and t",
      {{id, "one-step", "v is w_inf, with X^T X v = X^T y: one step from w.",
        MatrixIdentity{
            {{"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}, {"v", {"d", "1"}}},
            {"eta"},
            {{"transpose(x)*x*v", "transpose(x)*y"}},
            "w - eta*transpose(x)*(x*w-y) - v",
            Formula("identity(d) - eta*(" + stated.multiplier.text() + ")*transpose(x)*x") * Formula("w-v"),
            {{0, false, "-eta", 1}}}},
       {id, "from-zero",
        "The error of w_0 = 0 is -X^+ y, so that of w_t is -(I - eta X^T X)^t X^+ y. All matrices here are "
        "polynomials "
        "in X^T X, and z stands for eta X^T X: w_t = r_t X^+ y with r_{t+1} = (1-z) r_t + z, r_0 = 0.",
        RationalFunctionIdentity{scalars, substitute(reached, "t", Formula("t+1")),
                                 Formula("1-z") * reached + Formula("z")}},
       {id, "start", "r_0 = 0.",
        RationalFunctionIdentity{{{}, {"z"}}, substitute(reached, "t", Formula(0)), 0}},
       {id, "flow",
        "The component of w along an eigenvector with eigenvalue l of X^T X, in units of that of X^+ y, "
        "solves u' = l (1 - u), u(0) = "
        "0. With e = exp(-l t), e' = -l e, the share u = c_0 + c_1 e has u' = -l c_1 e, where c_1 e is what "
        "e adds to u.",
        RationalFunctionIdentity{{{}, {"e", "l"}},
                                 -Formula("l") * (stated.flow - substitute(stated.flow, "e", Formula(0))),
                                 Formula("l") * (Formula(1) - stated.flow)}},
       {id, "flow-form", "u has that form.",
        RationalFunctionIdentity{{{}, {"e"}},
                                 stated.flow,
                                 substitute(stated.flow, "e", Formula(0)) +
                                     Formula("e") * (substitute(stated.flow, "e", Formula(1)) -
                                                     substitute(stated.flow, "e", Formula(0)))}},
       {id, "flow-start", "e = 1 at t = 0.",
        RationalFunctionIdentity{{{}, {"e"}}, substitute(stated.flow, "e", Formula(1)) + Formula("0*e"), 0}},
       {id, "geometric-sum",
        "X^T X X^+ y = X^T y, so z X^+ y = eta X^T y: one more term of eta (sum of (I - eta X^T X)^s) X^T y.",
        RationalFunctionIdentity{scalars, substitute(reached, "t", Formula("t+1")) - reached, "z*(1-z)^t"}}});
}

/// Descent in N steps of size t/N tends to the flow: with z = l t <= N the share left after them, (1 -
/// z/N)^N, lies between e^-z (1 - z^2/N) and e^-z.
Outcome flow_by_small_steps(const ErrorRecursion& stated, const Budget& budget) {
  constexpr int steps = 256;
  Outcome outcome =
      enclose_on_range(Range("l = 1..4, k = 1..8"), budget, [&](int l, int k) -> std::optional<std::string> {
        const Rational time(k, 4), eta = time / steps, z = l * time;
        const auto w = descend(RationalMatrix::identity(1), RationalMatrix::identity(1), RationalMatrix(1, 1),
                               l * eta, steps);
        const Ball e = analysis::exp(-Ball(z));
        const Ball flow = evaluate_ball(stated.flow, {{"e", e}}), reached(w.back()(0, 0));
        if (surely_less(reached + Ball::power_of_two(-100), flow) ||
            surely_less(flow + e * Ball(Rational(z * z / steps)), reached))
          return "t = k/4: the flow has reached " + to_string(flow) + ", 256 small steps " +
                 to_string(reached);
        return std::nullopt;
      });
  if (!outcome.range.empty()) outcome.range += "; 256 steps up to t = k/4";
  return outcome;
}

/// X has entries of up to two bits, the step is 2^-6: five steps do not round.
Outcome recursion_by_training(const ErrorRecursion& stated, const Budget& budget) {
  const Rational eta(1, 64);
  return prove_on_range(
      Range("n = 1..4, d = 1..4, steps = 0..5"), budget,
      [&](int n, int d, int steps) -> std::optional<std::string> {
        const RationalMatrix x = random_integer_matrix(n, d, 3, budget.seed, 1160),
                             y = random_integer_matrix(n, 1, 3, budget.seed, 1161);
        const std::string where = "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ": ";
        const auto best = analysis::minimum_norm_solution(x, vector_of(y));
        if (stated.target == ErrorRecursion::Target::solution && !best.interpolates())
          return where + "no w_inf has X w_inf = y";
        const RationalMatrix end = stated.pseudo_inverse ? RationalMatrix::column(best.w) : transpose(x) * y;
        const auto rows = doubles_of(x), labels = doubles_of(y);
        std::vector<double> weights(static_cast<std::size_t>(d), 0.0);
        numeric::gradient_descent({n, d, rows, labels}, weights, 1.0 / 64, steps, 1);
        const RationalMatrix one = RationalMatrix::identity(d);
        const RationalMatrix factor = one - eta * value_at(stated.multiplier, {}) * (transpose(x) * x);
        const RationalMatrix claimed =
            (one - power(factor, static_cast<int>(value_at(stated.exponent, {{"t", steps}})))) * end;
        if (auto apart = difference(claimed, columns_of(weights), "the trainer")) return where + *apart;
        return std::nullopt;
      });
}

Claim error_recursion() {
  using Target = ErrorRecursion::Target;
  return make_claim<ErrorRecursion>({
      .id = "linreg.error-recursion",
      .text = "For w <- w - eta X^T (X w - y) and every w_inf with X^T X w_inf = X^T y, which always exists, "
              "w_{t+1} - w_inf "
              "= (I - eta X^T X)(w_t - w_inf). From 0, w_t = (I - (I - eta X^T X)^t) X^+ y = eta sum_{s<t} "
              "(I - eta X^T X)^s X^T "
              "y. (With the 2 of the gradient kept, 2 eta stands for eta.) Gradient flow, w' = -X^T (X w - "
              "y) from 0, has w(t) = (I - exp(-t X^T X)) X^+ y.",
      .reduction = "One step, and induction on t in polynomials of X^T X.",
      .hypotheses = {{"w_inf solves X^T X w_inf = X^T y", ErrorRecursion{1, "t", Target::anything}, ""}},
      .sources = {descent_dynamics_slide()},
      .tags = {"linear regression", "gradient descent"},
      .expected = Verdict::proved,
      .stated = {},
      .literals =
          {{"the recursion with a w_inf that has X w_inf = y",
            {1, "t", Target::solution},
            "Right where X w = y has a solution, as for d >= n and rank X = n. For d < n, which the same "
            "slide "
            "shows, most labels have none; a least squares solution, X^T X w_inf = X^T y, always exists and "
            "has the same recursion."}},
      .checks =
          {{"exact iterates and matrix powers", RouteKind::exact, recursion_by_definition, trusts_exact, 0.1},
           {"certificate", RouteKind::certificate, recursion_by_certificate, trusts_spectral_theorem, 0.05},
           {"the library's iterates", RouteKind::exact, recursion_by_library, trusts_exact, 0.1},
           {"flow by small steps", RouteKind::ball, flow_by_small_steps, trusts_balls, 0.05},
           {"the trainer's weights", RouteKind::exact, recursion_by_training, trusts_dyadic_doubles, 0.1}},
      .mutants = {{"I - 2 eta X^T X", {2}},
                  {"exponent t+1", {1, "t+1"}},
                  {"X^T y for X^+ y", {1, "t", Target::normal_equations, false}},
                  {"any w_inf", {1, "t", Target::anything}},
                  {"flow with exp(-2 t X^T X)", {1, "t", Target::normal_equations, true, "1-e^2"}}},
  });
}

}  // namespace

std::vector<Claim> gradient_descent_claims() { return {error_recursion()}; }

}  // namespace lemmata::proofs_check
