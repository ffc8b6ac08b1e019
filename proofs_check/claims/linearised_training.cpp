#include "proofs_check/claims/linearised_training.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/kernel/linearised_training.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/orthogonal_design.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/training_dynamics.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Matrix;

// --- ntk.linearised-solution

/// e = e^(-clock Theta t), with m = 1/D in the clock, p the response, q = Theta^-1, k = Theta(x,X), f and h the
/// outputs at the data and at x before training, J the gradients at the data.
struct LinearisedSolution {
  Formula clock = "1", train = "y + e*(f-y)", test = "h - k*p*(f-y)", parameters = "-transpose(j)*p*(f-y)",
          response = "q*(identity(d)-e)";
};

/// Descent on explicit weights: for k steps of size s the same formulas hold with e = (1 - s clock Theta)^k.
Outcome solution_by_steps(const LinearisedSolution& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..3, steps = 0..4, draw = 0..1"), budget,
      [&](int d, int steps, int draw) -> std::optional<std::string> {
        const int p = d + 2;
        const auto stream = 7800 + static_cast<std::uint64_t>(10 * d + draw);
        const RationalMatrix j = random_integer_matrix(d, p, 3, budget.seed, stream),
                             g = random_integer_matrix(d, p, 3, budget.seed, stream + 1),  // at d test points
            f = random_integer_matrix(d, 1, 3, budget.seed, stream + 2),
                             h = random_integer_matrix(d, 1, 3, budget.seed, stream + 3),
                             y = random_integer_matrix(d, 1, 3, budget.seed, stream + 4);
        const RationalMatrix theta = j * transpose(j), one = RationalMatrix::identity(d);
        const Rational s(1, 16), clock = evaluate(stated.clock, {{"m", Rational(1, d)}});
        RationalMatrix moved(p, 1), e = one, response(d, d);
        for (int step = 0; step < steps; ++step) {
          moved = moved - s * (transpose(j) * (f + j * moved - y));
          response = response + s * e;
          e = e - s * clock * (theta * e);
        }
        const auto inverse = analysis::solve(theta, one);
        Matrices at = {{"e", e}, {"f", f},       {"y", y}, {"h", h}, {"k", g * transpose(j)},
                       {"j", j}, {"p", response}};
        const std::string where =
            "J = " + matrix_text(j) + ", f = " + matrix_text(f) + ", y = " + matrix_text(y);
        const auto judge = [&](const Formula& formula, const RationalMatrix& seen) {
          Matrices with = at;
          with.emplace("x", seen);
          return unequal(substitute(formula, "d", Formula(d)), "x", with);
        };
        if (inverse) {
          at.emplace("q", *inverse);
          if (auto apart = judge(stated.response, response)) return where + ": " + *apart;
        }
        if (auto apart = judge(stated.train, f + j * moved)) return where + ": " + *apart;
        if (auto apart = judge(stated.test, h + g * moved)) return where + ": " + *apart;
        if (auto apart = judge(stated.parameters, moved)) return where + ": " + *apart;
        return std::nullopt;
      });
}

Outcome solution_by_certificate(const LinearisedSolution& stated, const Budget&) {
  const char* id = "ntk.linearised-solution";
  const std::map<std::string, MatrixSymbol> all = {
      {"t", {"d", "d", true}}, {"e", {"d", "d"}}, {"z", {"d", "d"}}, {"u", {"d", "d"}},
      {"p", {"d", "d"}},       {"q", {"d", "d"}}, {"k", {"m", "d"}}, {"h", {"m", "1"}},
      {"f", {"d", "1"}},       {"y", {"d", "1"}}, {"j", {"d", "w"}}};
  const auto matrices = [&](const char* names) {
    std::map<std::string, MatrixSymbol> result;
    for (const char* name = names; *name != 0; ++name) result.insert(*all.find(std::string(1, *name)));
    return result;
  };
  // the derivative of a formula that is affine in e or p, when these move by a matrix
  const auto moved_by = [](const Formula& f, const char* letter, const char* by) {
    return substitute(f, letter, Formula(by)) - substitute(f, letter, Formula("0*t"));
  };
  const Formula left = stated.train - Formula("y");  // f_t - y
  const Formula clock = substitute(stated.clock, "m", Formula("n"));
  return proved_by(
      "all D, all models that are linear in their parameters, all t and all learning rates",
      {{id, "data",
        "e(t) = e^(-Theta t), t(0) = 1, has the derivative z = -Theta e (n = 1/D). So the derivative of the "
        "stated f_t(X) is -Theta (f_t(X) - "
        "y), which is gradient flow on the sum of (f-y)^2/2 (ntk.function-space-ode). A linear equation has "
        "one solution.",
        MatrixIdentity{matrices("tezfy"),
                       {"n"},
                       {{"z", -clock * Formula("t*e")}},
                       moved_by(stated.train, "e", "z"),
                       Formula("-t") * left,
                       {{0, false, 1, "f-y"}}}},
       {id, "start", "It begins at f.",
        MatrixIdentity{
            matrices("tfy"), {}, {}, substitute(stated.train, "e", Formula("identity(d)")), "f", {}}},
       {id, "response",
        "p(t), the integral of e, has p' = u = e: Theta p + e does not change, and is 1 at the start.",
        MatrixIdentity{matrices("tezu"),
                       {},
                       {{"u", "e"}, {"z", "-t*e"}},
                       "t*u + z",
                       "0*t",
                       {{0, false, "t", 1}, {1, false, 1, 1}}}},
       {id, "inverse", "So where Theta has an inverse q, p is the stated response.",
        MatrixIdentity{matrices("tepq"),
                       {},
                       {{"q*t", "identity(d)"}, {"t*p", "identity(d) - e"}},
                       "p",
                       stated.response,
                       {{1, false, "q", 1}, {0, false, -1, "p"}}}},
       {id, "other-points", "The derivative of the stated f_t(x) is -Theta(x,X) (f_t(X) - y),",
        MatrixIdentity{
            matrices("tekhfy"), {}, {}, moved_by(stated.test, "p", "e"), Formula("-k") * left, {}}},
       {id, "parameters", "that of the parameters -J^T (f_t(X) - y),",
        MatrixIdentity{matrices("tejfy"),
                       {},
                       {},
                       moved_by(stated.parameters, "p", "e"),
                       Formula("-transpose(j)") * left,
                       {}}},
       {id, "consistency", "and the parameters give the outputs: f + J (theta_t - theta_0) = f_t(X).",
        MatrixIdentity{matrices("tepjfy"),
                       {},
                       {{"t", "j*transpose(j)"}, {"t*p", "identity(d) - e"}},
                       Formula("f") + Formula("j") * stated.parameters,
                       stated.train,
                       {{0, false, 1, "p*(f-y)"}, {1, false, -1, "f-y"}}}},
       {id, "descent",
        "Gradient descent: e becomes (1 - s Theta) e in a step of size s, so that e = (1 - s Theta)^k after "
        "k steps.",
        MatrixIdentity{matrices("tefy"),
                       {"s"},
                       {},
                       stated.train - Formula("s*t") * left,
                       substitute(stated.train, "e", Formula("e - s*t*e")),
                       {}}},
       {id, "descent-parameters", "and p becomes p + s e.",
        MatrixIdentity{matrices("epjfy"),
                       {"s"},
                       {},
                       stated.parameters - Formula("s*transpose(j)") * left,
                       substitute(stated.parameters, "p", Formula("p + s*e")),
                       {}}}});
}

/// Theta = Q diag Q with Householder's reflection Q: e and its integral from the eigenvalues.
Outcome solution_by_eigenvalues(const LinearisedSolution& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 1..5, i = 1..3"), budget, [&](int d, int i) -> std::optional<std::string> {
        const Rational time = i == 1 ? Rational(1, 10) : i == 2 ? Rational(1) : Rational(40);
        const RationalMatrix v =
            random_integer_matrix(d, 1, 4, budget.seed, 7900 + static_cast<std::uint64_t>(d));
        const Rational square = squared_norm(v);
        const RationalMatrix q =
            square == 0 ? RationalMatrix::identity(d)
                        : RationalMatrix::identity(d) - Rational(2 / square) * (v * transpose(v));
        const Rational clock = evaluate(stated.clock, {{"m", Rational(1, d)}});
        RationalMatrix eigenvalues(d, d);
        Matrix<Ball> e(d, d), p(d, d);
        for (int k = 0; k < d; ++k) {
          const Rational value(k * k, 3);  // the first is 0: no inverse
          eigenvalues(k, k) = value;
          e(k, k) = analysis::exp(Ball(Rational(-value * clock * time)));
          p(k, k) = value == 0 ? Ball(time) : (Ball(1) - e(k, k)) / Ball(Rational(value * clock));
        }
        const auto seen = analysis::gradient_flow_progress(balls(q * eigenvalues * q), Ball(time));
        const Matrix<Ball> remaining = balls(q) * e * balls(q), response = balls(q) * p * balls(q);
        for (int row = 0; row < d; ++row)
          for (int column = 0; column < d; ++column)
            if (!overlaps(remaining(row, column), seen.remaining(row, column)) ||
                !overlaps(response(row, column), seen.response(row, column)))
              return fmt::format(
                  "Theta with eigenvalues 0, 1/3, 4/3, ..., t = {}: the library has e = {}, the eigenvalues "
                  "have {}",
                  to_string(time), to_string(seen.remaining(row, column)), to_string(remaining(row, column)));
        return std::nullopt;
      });
}

/// Euler's steps of the trainer. For 0 <= x <= 1, 0 <= e^-x - (1-x) <= x^2/2, so that e^-(kx) and (1-x)^k differ by
/// at most k x^2/2; here x = step times an eigenvalue. A mode's weight is 1 at the start.
Outcome solution_by_training(const LinearisedSolution& stated, const Budget& budget) {
  return enclose_on_range(
      Range("mode = 0..1, k = 1..4"), budget, [&](int mode, int k) -> std::optional<std::string> {
        const OrthogonalDesign design = orthogonal_design(4);
        const int n = design.x.rows(), d = design.x.columns();
        const auto rows = doubles_of(design.x);
        const std::vector<double> labels(static_cast<std::size_t>(n), 0.0);
        auto weights = doubles_of(design.mode(mode));
        const std::int64_t steps = 1024;
        const Rational step = Rational(k, 16384);
        numeric::gradient_descent({n, d, rows, labels}, weights, static_cast<double>(step), steps, 1);
        const Rational seen =
            inner_product(columns_of(weights), design.mode(mode)) / squared_norm(design.mode(mode));
        const Rational eigenvalue = squared_norm(design.mode(mode)), x = step * eigenvalue;
        const Rational clock = evaluate(stated.clock, {{"m", Rational(1, n)}});
        const Ball claimed = analysis::exp(Ball(Rational(-x * steps * clock)));
        const Rational rounding = Rational(descent_rounding(n, d, static_cast<double>(step), steps, 4, 0, 4));
        if (overlaps(claimed, Ball(seen, Rational(steps * x * x / 2 + rounding)))) return std::nullopt;
        return fmt::format("X = {}, eigenvalue {}, t = {}: the trainer has {}, the statement {}",
                           matrix_text(design.x), to_string(eigenvalue), to_string(Rational(step * steps)),
                           to_string(Ball(seen)), to_string(claimed));
      });
}

Claim linearised_solution() {
  const LinearisedSolution stated;
  const auto with = [&](Formula LinearisedSolution::*part, const char* formula) {
    LinearisedSolution mutant;
    mutant.*part = formula;
    return mutant;
  };
  return make_claim<LinearisedSolution>({
      .id = "ntk.linearised-solution",
      .text = "For a model that is linear in its parameters, with J J^T = Theta on the D training points, "
              "gradient flow on the sum of "
              "(f-y)^2/2 has f_t(X) = y + e^(-Theta t)(f_0(X) - y), f_t(x) = f_0(x) - Theta(x,X) P (f_0(X) - "
              "y) and theta_t = theta_0 "
              "- J^T P (f_0(X) - y), where P, the integral of e^(-Theta s) over s from 0 to t, is Theta^-1 "
              "(1 - e^(-Theta t)) where "
              "Theta has an inverse. Gradient descent with step eta has (1 - eta Theta)^k for e^(-Theta t) "
              "and eta times the sum of the first k powers for P.",
      .reduction = "The formulas solve the flow's linear equation, and descent's recursion.",
      .hypotheses = {{"the model is linear in its parameters (infinite width, or linearised)",
                      {},
                      "a finite network's Theta moves: ntk.two-layer-linear has it exactly"},
                     {"Theta has an inverse (for P in terms of it)", {}, "P itself is defined always"}},
      .sources = {training_dynamics_slide()},
      .tags = {"infinite width", "kernel", "gradient descent"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"steps on explicit weights", RouteKind::exact, solution_by_steps, {"FLINT", "GMP"}, 0.05},
                 {"certificate", RouteKind::certificate, solution_by_certificate, trusts_certificates, 0.02},
                 {"the library against eigenvalues", RouteKind::ball, solution_by_eigenvalues, trusts_balls,
                  0.05},
                 {"the trainer's small steps", RouteKind::ball, solution_by_training, trusts_rounded_doubles,
                  0.02}},
      .mutants = {{"e^(-Theta t / D) for the sum", with(&LinearisedSolution::clock, "m")},
                  {"Theta^-1 e^(-Theta t) for P", with(&LinearisedSolution::response, "q*e")},
                  {"Theta(X,x) transposed", with(&LinearisedSolution::test, "h - transpose(k)*p*(f-y)")},
                  {"plus for minus at x", with(&LinearisedSolution::test, "h + k*p*(f-y)")},
                  {"parameters along +J^T", with(&LinearisedSolution::parameters, "transpose(j)*p*(f-y)")}},
  });
}

}  // namespace

std::vector<Claim> linearised_training_claims() { return {linearised_solution()}; }

}  // namespace lemmata::proofs_check
