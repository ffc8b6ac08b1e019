#include "proofs_check/claims/gradient_descent.hpp"

#include <algorithm>

#include "analysis/linear/gradient_descent.hpp"
#include "analysis/linear/least_squares.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

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

/// w_{t+1} - w_inf = (I - eta multiplier X^T X)(w_t - w_inf) for w <- w - eta X^T (X w - y) and every w_inf with X^T X w_inf = X^T y (or, where
/// the statement asks for it, X w_inf = y; or any w_inf). From 0, w_t = (I - (I - eta X^T X)^exponent) X^+ y, exponent in t; or with X^T y in the
/// place of X^+ y.
struct ErrorRecursion {
  enum class Target { normal_equations, solution, anything };
  Formula multiplier = 1, exponent = "t";
  Target target = Target::normal_equations;
  bool pseudo_inverse = true;
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
      Range("n = 1..4, d = 1..4, trial = 0..1"), budget,
      [&](int n, int d, int trial) -> std::optional<std::string> {
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
  return outcome;
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
       {id, "geometric-sum",
        "X^T X X^+ y = X^T y, so z X^+ y = eta X^T y: one more term of eta (sum of (I - eta X^T X)^s) X^T y.",
        RationalFunctionIdentity{scalars, substitute(reached, "t", Formula("t+1")) - reached, "z*(1-z)^t"}}});
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
              "y. (With the 2 of the gradient kept, 2 eta stands for eta.)",
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
      .checks = {{"exact iterates and matrix powers", RouteKind::exact, recursion_by_definition, trusts_exact,
                  0.1},
                 {"certificate", RouteKind::certificate, recursion_by_certificate, trusts_certificates, 0.05},
                 {"the library's iterates", RouteKind::exact, recursion_by_library, trusts_exact, 0.1},
                 {"the trainer's weights", RouteKind::exact, recursion_by_training, trusts_dyadic_doubles,
                  0.1}},
      .mutants = {{"I - 2 eta X^T X", {2}},
                  {"exponent t+1", {1, "t+1"}},
                  {"X^T y for X^+ y", {1, "t", Target::normal_equations, false}},
                  {"any w_inf", {1, "t", Target::anything}}},
  });
}

// --- linreg.rate

/// Orthogonal rows with squares a >= b, among columns of zeros: X X^T = diag(a, b), and X^T X has the eigenvalues a, b and d-2 times 0.
struct TwoModes {
  RationalMatrix x;
  Rational a, b;
};

TwoModes two_modes(int number) {
  switch (number) {
    case 1:
      return {rational_matrix(1, 2, {1, 0}), 1, 1};
    case 2:
      return {rational_matrix(2, 4, {3, 1, 1, 1, -1, 1, 1, 1}), 12, 4};
    case 3:
      return {rational_matrix(2, 2, {2, 2, 1, -1}), 8, 2};
    default:
      return {rational_matrix(2, 3, {3, 4, 0, 0, 0, 1}), 25, 1};
  }
}

/// The largest |e_{t+1}| / |e_t| over the errors in the row space. With a = lambda_1 and b the smallest eigenvalue other than 0 (or just the smallest), at eta it is
/// max(|1 - eta a|, |1 - eta b|)^root; at eta = 1/a that is `at_inverse`, and the smallest value is `best`, at eta = best_eta: formulas in a and b.
struct Rate {
  Formula at_inverse = "1-b/a", best_eta = "2/(a+b)", best = "(a-b)/(a+b)";
  bool smallest_nonzero = true;
  bool squared = false;  ///< the largest |e_{t+1}|^2 / |e_t|^2 is claimed to be the factor itself

  [[nodiscard]] Rational smallest(const TwoModes& modes) const {
    return smallest_nonzero || modes.x.columns() <= modes.x.rows() ? modes.b : Rational(0);
  }
};

/// The square of the largest ratio: over a pencil of errors in the row space, mode by mode and mixed.
Rational largest_squared_ratio(const TwoModes& modes, const Rational& eta) {
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

std::optional<std::string> rate_differs(const Rate& stated, const TwoModes& modes, const Rational& eta,
                                        const Rational& factor, const Rational& seen) {
  const Rational claimed = stated.squared ? factor : Rational(factor * factor);
  if (claimed == seen) return std::nullopt;
  return "X = " + matrix_text(modes.x) + ", eta = " + to_string(eta) +
         ": the statement has the squared ratio " + to_string(claimed) +
         ", the largest over errors in the row space is " + to_string(seen);
}

Outcome rate_by_definition(const Rate& stated, const Budget& budget) {
  return prove_on_range(Range("instance = 1..4"), budget, [&](int number) -> std::optional<std::string> {
    const TwoModes modes = two_modes(number);
    const Assignment at = {{"a", modes.a}, {"b", stated.smallest(modes)}};
    const Rational inverse = 1 / modes.a, best_eta = evaluate(stated.best_eta, at),
                   best = evaluate(stated.best, at);
    if (auto apart = rate_differs(stated, modes, inverse, evaluate(stated.at_inverse, at),
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
}

Outcome rate_by_library(const Rate& stated, const Budget& budget) {
  return prove_on_range(
      Range("instance = 1..4, k = 1..8"), budget, [&](int number, int k) -> std::optional<std::string> {
        const TwoModes modes = two_modes(number);
        const Assignment at = {{"a", modes.a}, {"b", stated.smallest(modes)}};
        const auto best = analysis::best_step(modes.a, modes.b, UpdateRule::slide);
        if (auto apart = difference(evaluate(stated.best_eta, at), best.eta, "the library"))
          return "best step: " + *apart;
        if (auto apart = difference(evaluate(stated.best, at), best.factor, "the library"))
          return "best factor: " + *apart;
        if (auto apart =
                difference(evaluate(stated.at_inverse, at),
                           analysis::convergence_factor(modes.a, modes.b, UpdateRule::slide, 1 / modes.a),
                           "the library"))
          return "eta = 1/lambda_1: " + *apart;
        const Rational eta = best.eta * k / 4,
                       factor = analysis::convergence_factor(modes.a, modes.b, UpdateRule::slide, eta);
        return rate_differs(stated, modes, eta, factor, largest_squared_ratio(modes, eta));
      });
}

Outcome rate_by_certificate(const Rate& stated, const Budget&) {
  if (!stated.smallest_nonzero || stated.squared)
    return {.note =
                "the certificates are about the ratio of norms, and the smallest eigenvalue other than 0"};
  const char* id = "linreg.rate";
  const Domain ab{{}, {"a", "b"}};
  return proved_by(
      "all n, d, X and eta",
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

/// Instance 2 has the best step 1/8 and the factor 1/2, instance 3 has 1/lambda_1 = 1/8: dyadic, nothing rounds. The run starts at an error in the
/// mode that shrinks least, and keeps its ratio.
Outcome rate_by_training(const Rate& stated, const Budget& budget) {
  return prove_on_range(
      Range("instance = 2..3, steps = 1..20"), budget,
      [&](int number, int steps) -> std::optional<std::string> {
        const TwoModes modes = two_modes(number);
        const int d = modes.x.columns();
        const Assignment at = {{"a", modes.a}, {"b", stated.smallest(modes)}};
        const Rational factor = evaluate(number == 2 ? stated.best : stated.at_inverse, at);
        const RationalMatrix start = Rational(1) * RationalMatrix::column(modes.x.row(1));
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
          "For w <- w - eta X^T (X w - y) the largest |e_{t+1}|/|e_t| over errors e_t in the row space is "
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
                 {"certificate", RouteKind::certificate, rate_by_certificate, trusts_certificates, 0.05},
                 {"the library's function", RouteKind::exact, rate_by_library, trusts_exact, 0.05},
                 {"the trainer's errors", RouteKind::exact, rate_by_training, trusts_dyadic_doubles, 0.05}},
      .mutants = {{"kappa with lambda_d, at the best step", {"1-b/a", "2/(a+b)", "(a-b)/(a+b)", false}},
                  {"(kappa-1)/(kappa+1) at eta = 1/lambda_1", {"(a-b)/(a+b)"}},
                  {"the norm shrinks by the square", {"(1-b/a)^2", "2/(a+b)", "((a-b)/(a+b))^2"}},
                  {"the squared norm shrinks by the factor", {"1-b/a", "2/(a+b)", "(a-b)/(a+b)", true}},
                  {"best step 1/lambda_r", {"1-b/a", "1/b"}}},
      .constants = {exact_constant("linreg.best-rate-10", "(kappa-1)/(kappa+1) for kappa = 10",
                                   analysis::best_step(10, 1, UpdateRule::slide).factor)},
  });
}

}  // namespace

std::vector<Claim> gradient_descent_claims() { return {error_recursion(), rate()}; }

}  // namespace lemmata::proofs_check
