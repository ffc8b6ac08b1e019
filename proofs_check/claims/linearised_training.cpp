#include "proofs_check/claims/linearised_training.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/kernel/linearised_training.hpp"
#include "analysis/kernel/ntk.hpp"
#include "numeric/network/linear_model.hpp"
#include "numeric/network/multilayer_perceptron.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/orthogonal_design.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/training_dynamics.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Matrix;

Matrix<Ball> balls(const RationalMatrix& a) {
  Matrix<Ball> result(a.rows(), a.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(i, j) = Ball(a(i, j));
  return result;
}

// --- ntk.linearised-solution

/// e = e^(-clock Theta t), with m = 1/D in the clock, p the response, q = Theta^-1, k = Theta(x,X), f and h the outputs at the
/// data and at x before training, J the gradients at the data.
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

/// Euler's steps of the trainer. For 0 <= x <= 1, 0 <= e^-x - (1-x) <= x^2/2, so that e^-(kx) and (1-x)^k differ by at most k
/// x^2/2; here x = step times an eigenvalue. A mode's weight is 1 at the start.
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

// --- ntk.trained-ensemble

/// f_0 ~ N(0, K): v = K(Z,Z), k = K(Z,X), s = K(X,X), g = Theta(Z,X), p the response (at the end Theta^-1), q = s^-1, b =
/// `weights`.
struct TrainedFunctions {
  Formula weights = "g*p", mean = "b*y",
          covariance = "v - b*transpose(k) - k*transpose(b) + b*s*transpose(b)";

  [[nodiscard]] RationalMatrix mean_at(Matrices at) const {
    at["b"] = matrix_at(weights, at);
    return matrix_at(mean, at);
  }
  [[nodiscard]] RationalMatrix covariance_at(Matrices at) const {
    at["b"] = matrix_at(weights, at);
    return matrix_at(covariance, at);
  }
};

/// f_0 = F u with standard normal u, and J moves the parameters: training is affine in u, so its values at u = 0 and at the
/// unit vectors give mean and covariance.
struct Ensemble {
  RationalMatrix f_x, f_z, j_x, j_z, y;

  [[nodiscard]] static Ensemble draw(int d, int m, std::uint64_t seed, std::uint64_t stream) {
    return {random_integer_matrix(d, d + 1, 3, seed, stream),
            random_integer_matrix(m, d + 1, 3, seed, stream + 1),
            random_integer_matrix(d, d + 2, 3, seed, stream + 2),
            random_integer_matrix(m, d + 2, 3, seed, stream + 3),
            random_integer_matrix(d, 1, 3, seed, stream + 4)};
  }
  [[nodiscard]] RationalMatrix theta() const { return j_x * transpose(j_x); }
  [[nodiscard]] RationalMatrix nngp() const { return f_x * transpose(f_x); }
  [[nodiscard]] Matrices at(const RationalMatrix& response) const {
    return {{"v", f_z * transpose(f_z)}, {"k", f_z * transpose(f_x)},      {"s", nngp()},  {"y", y},
            {"g", j_z * transpose(j_x)}, {"q", analysis::inverse(nngp())}, {"p", response}};
  }
  /// The outputs at Z after the steps from f_0 = F u; steps = -1: at the end, the solution of J alpha-space that fits.
  [[nodiscard]] RationalMatrix trained(const RationalMatrix& u, int steps, const Rational& eta) const {
    RationalMatrix moved(j_x.columns(), 1);
    for (int k = 0; k < steps; ++k) moved = moved - eta * (transpose(j_x) * (f_x * u + j_x * moved - y));
    if (steps < 0) moved = transpose(j_x) * *analysis::solve(theta(), y - f_x * u);
    return f_z * u + j_z * moved;
  }
};

Outcome ensemble_by_definition(const TrainedFunctions& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..3, m = 1..2, steps = -1..3, draw = 0..1"), budget,
      [&](int d, int m, int steps, int draw) -> std::optional<std::string> {
        const Ensemble ensemble =
            Ensemble::draw(d, m, budget.seed, 8000 + static_cast<std::uint64_t>(100 * d + 10 * m + 5 * draw));
        const RationalMatrix theta = ensemble.theta(), one = RationalMatrix::identity(d);
        if (analysis::rank(theta) < d || analysis::rank(ensemble.nngp()) < d) return std::nullopt;
        const Rational eta(1, 20);
        RationalMatrix response = analysis::inverse(theta);
        if (steps >= 0) {
          RationalMatrix power = one;
          response = RationalMatrix(d, d);
          for (int k = 0; k < steps; ++k) {
            response = response + eta * power;
            power = power - eta * (theta * power);
          }
        }
        const int normals = ensemble.f_x.columns();
        const RationalMatrix mean = ensemble.trained(RationalMatrix(normals, 1), steps, eta);
        RationalMatrix covariance(m, m);
        for (int i = 0; i < normals; ++i) {
          RationalMatrix unit(normals, 1);
          unit(i, 0) = 1;
          const RationalMatrix apart = ensemble.trained(unit, steps, eta) - mean;
          covariance = covariance + apart * transpose(apart);
        }
        const Matrices at = ensemble.at(response);
        const std::string where =
            fmt::format("F(X) = {}, F(Z) = {}, J(X) = {}, J(Z) = {}", matrix_text(ensemble.f_x),
                        matrix_text(ensemble.f_z), matrix_text(ensemble.j_x), matrix_text(ensemble.j_z));
        if (auto apart = difference(stated.mean_at(at), mean, "training"))
          return "mean for " + where + ": " + *apart;
        if (auto apart = difference(stated.covariance_at(at), covariance, "training"))
          return "covariance for " + where + ": " + *apart;
        const auto library = analysis::trained_ensemble(
            {balls(at.at("s")), balls(at.at("k")), balls(at.at("v")), balls(theta), balls(at.at("g"))},
            [&] {
              std::vector<Ball> labels;
              for (int i = 0; i < d; ++i) labels.emplace_back(ensemble.y(i, 0));
              return labels;
            }(),
            steps < 0 ? analysis::completed_training(balls(theta))
                      : analysis::gradient_descent_progress(balls(theta), Ball(eta), steps));
        const RationalMatrix claimed_mean = stated.mean_at(at), claimed_covariance = stated.covariance_at(at);
        for (int i = 0; i < m; ++i) {
          if (!contains(library.mean[static_cast<std::size_t>(i)], claimed_mean(i, 0)))
            return "mean for " + where + ": the library has another";
          for (int k = 0; k < m; ++k)
            if (!contains(library.covariance(i, k), claimed_covariance(i, k)))
              return "covariance for " + where + ": the library has another";
        }
        return std::nullopt;
      });
}

Outcome ensemble_by_certificate(const TrainedFunctions& stated, const Budget&) {
  const char* id = "ntk.trained-ensemble";
  const Formula weights = substitute(stated.weights, "g", Formula("n*k"));  // Theta = n K
  const auto of_features = [](const Formula& f) {
    return substitute(f, {{"v", Formula("a*transpose(a)")},
                          {"k", Formula("a*transpose(f)")},
                          {"s", Formula("f*transpose(f)")}});
  };
  const std::map<std::string, MatrixSymbol> features = {
      {"a", {"m", "r"}}, {"f", {"d", "r"}}, {"b", {"m", "d"}}, {"y", {"d", "1"}}};
  const std::map<std::string, MatrixSymbol> kernels = {{"v", {"m", "m", true}}, {"k", {"m", "d"}},
                                                       {"s", {"d", "d", true}}, {"q", {"d", "d", true}},
                                                       {"p", {"d", "d", true}}, {"b", {"m", "d"}}};
  const std::map<std::string, MatrixSymbol> without_weights = {
      {"v", {"m", "m", true}}, {"k", {"m", "d"}}, {"s", {"d", "d", true}}, {"q", {"d", "d", true}}};
  return proved_by(
      "all D and test points, all kernels, every time",
      {{id, "mean",
        "f_t(Z) = f_0(Z) - B (f_0(X) - y), B = Theta(Z,X) P (ntk.linearised-solution). With f_0 = A u at Z "
        "and F u at X for "
        "standard normal u, the mean is the value at u = 0,",
        MatrixIdentity{features, {}, {}, "-b*(-y)", stated.mean, {}}},
       {id, "covariance", "and the covariance M M^T for M = A - B F, K being the products of A and F.",
        MatrixIdentity{features, {}, {}, "(a - b*f)*transpose(a - b*f)", of_features(stated.covariance), {}}},
       {id, "proportional", "If Theta = n K, then at the end P = Theta^-1 gives B = K(Z,X) K(X,X)^-1,",
        MatrixIdentity{kernels,
                       {"n"},
                       {{"b", weights}, {"n*p*s", "identity(d)"}, {"s*q", "identity(d)"}},
                       "b",
                       "k*q",
                       {{0, false, 1, 1}, {1, false, "k", "q"}, {2, false, "-n*k*p", 1}}}},
       {id, "posterior",
        "and the covariance is that of Gaussian process regression, K(Z,Z) - K(Z,X) K(X,X)^-1 K(X,Z).",
        MatrixIdentity{without_weights,
                       {},
                       {{"s*q", "identity(d)"}},
                       substitute(stated.covariance, "b", Formula("k*q")),
                       "v - k*q*transpose(k)",
                       {{0, false, "k*q", "transpose(k)"}}}}});
}

/// A linear model with J = (features) and theta_0 ~ N(0, diag(1, 4, 1/4)): K = J diag J^T differs from Theta = J J^T. Trained by
/// the simulator; f at one test point is exactly normal, and the mean of its square is known.
Outcome ensemble_by_linear_models(const TrainedFunctions& stated, const Budget& budget) {
  const RationalMatrix j_x = rational_matrix(2, 3, {2, 1, 0, 0, 1, 2}),
                       j_z = rational_matrix(1, 3, {1, 1, -1});
  RationalMatrix deviations(3, 3);
  deviations(0, 0) = 1;
  deviations(1, 1) = 2;
  deviations(2, 2) = Rational(1, 2);
  const RationalMatrix y = rational_matrix(2, 1, {2, -1}), theta = j_x * transpose(j_x);
  const Rational step(1, 8);
  const int steps = 3;
  RationalMatrix response(2, 2), power = RationalMatrix::identity(2);
  for (int k = 0; k < steps; ++k) {
    response = response + step * power;
    power = power - step * (theta * power);
  }
  const RationalMatrix f_x = j_x * deviations, f_z = j_z * deviations;
  const Ensemble ensemble{f_x, f_z, j_x, j_z, y};
  const Matrices at = ensemble.at(response);
  const Rational mean = stated.mean_at(at)(0, 0), variance = stated.covariance_at(at)(0, 0);
  if (variance < 0)
    return {.verdict = Verdict::refuted, .witness = "the stated variance is " + to_string(variance)};
  const Rational square = mean * mean + variance;
  // for the exact law (statement or not) within a gap of an eighth of the square: the variance of a square of a normal number
  const Rational bound = 4 * square * square;
  const auto rows = doubles_of(j_x), labels = doubles_of(y), test = doubles_of(j_z);
  return judge_heavy_tailed_mean(
      "the square of f(z) after 3 steps of a linear model with 3 parameters on 2 points", square, square / 8,
      bound, 1e-12, budget, [&](std::span<double> values, std::uint64_t first) {
        std::vector<double> weights(3 * values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto own = std::span(weights).subspan(3 * i, 3);
          numeric::fill_standard_normal(own, budget.seed, 8100, 3 * (first + i));
          own[1] *= 2;
          own[2] *= 0.5;
        }
        numeric::gradient_descent({2, 3, rows, labels}, weights, static_cast<double>(step), steps, 1);
        for (std::size_t i = 0; i < values.size(); ++i) {
          double f = 0;
          for (std::size_t k = 0; k < 3; ++k) f += test[k] * weights[3 * i + k];
          values[i] = f * f;
        }
      });
}

/// Networks of one hidden layer of ReLUs and width n, sigma_w^2 = 2, in the NTK parameterisation, trained on two points.
/// What is known exactly is the limit; the mean of f(z)^2 at width n is taken to differ from it by at most 8/n of itself, an
/// allowance, not a bound.
Outcome ensemble_by_networks(const TrainedFunctions& stated, const Budget& budget) {
  const int n = budget.full ? 1024 : 256;
  const Rational step(1, 4);
  const int steps = 8;
  const analysis::InfiniteNetwork limit = analysis::uniform_network(
      analysis::Activation("relu"), 1, {Rational(2), Rational(0)}, analysis::Parameterisation::ntk);
  const RationalMatrix x = rational_matrix(2, 2, {1, 0, 0, 1});
  RationalMatrix z(1, 2);
  z(0, 0) = Rational(3, 5);
  z(0, 1) = Rational(-4, 5);
  const auto xx = analysis::neural_tangent_kernel(limit, x, x),
             zx = analysis::neural_tangent_kernel(limit, z, x),
             zz = analysis::neural_tangent_kernel(limit, z, z);
  const auto middle = [](const Matrix<Ball>& a) {
    RationalMatrix result(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); ++i)
      for (int j = 0; j < a.columns(); ++j) result(i, j) = a(i, j).midpoint();
    return result;
  };
  const auto progress = analysis::gradient_descent_progress(xx.ntk, Ball(step), steps);
  const RationalMatrix nngp = middle(xx.nngp), y = rational_matrix(2, 1, {1, -2});
  const Matrices at = {{"v", middle(zz.nngp)},
                       {"k", middle(zx.nngp)},
                       {"s", nngp},
                       {"y", y},
                       {"g", middle(zx.ntk)},
                       {"q", analysis::inverse(nngp)},
                       {"p", middle(progress.response)}};
  const Rational mean = stated.mean_at(at)(0, 0), variance = stated.covariance_at(at)(0, 0);
  if (variance < 0)
    return {.verdict = Verdict::refuted, .witness = "the stated variance is " + to_string(Ball(variance))};
  const Rational square = mean * mean + variance;
  const auto inputs = doubles_of(x), labels = doubles_of(y), probe = doubles_of(z);
  const numeric::Perceptron network{.inputs = 2,
                                    .widths = {n},
                                    .activation = numeric::PointwiseFunction::relu,
                                    .weight_variances = {2, 2},
                                    .bias_variances = {0, 0}};
  return judge_heavy_tailed_mean(
      fmt::format("the square of f(z) of networks of width {} after {} steps", n, steps), square,
      budget.full ? Rational(square / 8) : Rational(square / 2), 6 * square * square, 8.0 / n, budget,
      [&](std::span<double> values, std::uint64_t first) {
        const auto runs =
            numeric::train_networks(network, numeric::TrainedParameters::normals, {2, 2, inputs}, labels,
                                    {1, 2, probe}, static_cast<double>(step), steps, budget.seed,
                                    first + 8200000, static_cast<std::int64_t>(values.size()), 1);
        for (std::size_t i = 0; i < values.size(); ++i)
          values[i] = runs[i].final_outputs[2] * runs[i].final_outputs[2];
      });
}

Claim trained_functions() {
  const TrainedFunctions stated;
  const auto with = [&](const char* weights, const char* covariance) {
    TrainedFunctions mutant;
    mutant.weights = weights;
    mutant.covariance = covariance;
    return mutant;
  };
  const char* const whole = "v - b*transpose(k) - k*transpose(b) + b*s*transpose(b)";
  return make_claim<TrainedFunctions>({
      .id = "ntk.trained-ensemble",
      .text = "If f_0 ~ N(0, K) and training is linear with kernel Theta, the functions after gradient flow "
              "or descent are normal, with the mean "
              "B y and the covariance K(Z,Z) - B K(X,Z) - K(Z,X) B^T + B K(X,X) B^T, B = Theta(Z,X) P (at "
              "the end Theta(Z,X) "
              "Theta(X,X)^-1). At the end this is the posterior of Gaussian process regression without noise "
              "if Theta is a multiple of K, as when "
              "the last layer alone is trained; in general it is not.",
      .reduction = "The trained function is an affine map of the initial one.",
      .hypotheses = {{"Theta(X,X) has an inverse (for the end)",
                      {},
                      "two equal inputs with different labels cannot be fitted"},
                     {"Theta is a multiple of K (for the posterior)", with("k*q", "v - k*q*transpose(k)"),
                      ""}},
      .sources = {training_dynamics_slide()},
      .tags = {"infinite width", "kernel", "gradient descent", "generalisation"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"affine maps of the start, and the library",
                  RouteKind::exact,
                  ensemble_by_definition,
                  {"FLINT", "GMP", "Arb"},
                  0.1},
                 {"certificate", RouteKind::certificate, ensemble_by_certificate, trusts_certificates, 0.02},
                 {"trained linear models",
                  RouteKind::simulation,
                  ensemble_by_linear_models,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "Catoni's bounded influences [Catoni2012]"},
                  0.1},
                 {"trained networks of one hidden layer",
                  RouteKind::simulation,
                  ensemble_by_networks,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "Catoni's bounded influences [Catoni2012]",
                   "an allowance of 8/n for finite width, and a variance of at most 6 squared means"},
                  0.3}},
      .mutants = {{"+2 B K(X,Z)", with("g*p", "v + b*transpose(k) + k*transpose(b) + b*s*transpose(b)")},
                  {"K for Theta in B", with("k*p", whole)},
                  {"the sign of the start's part",
                   with("g*p", "v - b*transpose(k) - k*transpose(b) - b*s*transpose(b)")},
                  {"without the start's part", with("g*p", "v - b*transpose(k) - k*transpose(b)")},
                  {"posterior variance with the mean of Theta", with("g*p", "v - k*q*transpose(k)")}},
  });
}

}  // namespace

std::vector<Claim> linearised_training_claims() { return {linearised_solution(), trained_functions()}; }

}  // namespace lemmata::proofs_check
