#include "proofs_check/claims/trained_ensemble.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/kernel/linearised_training.hpp"
#include "numeric/network/linear_model.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/training_dynamics.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Matrix;

// --- ntk.trained-ensemble

/// f_0 ~ N(0, K): v = K(Z,Z), k = K(Z,X), s = K(X,X), g = Theta(Z,X), p the response (at the end Theta^-1), q = s^-1,
/// b = `weights`.
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

/// f_0 = F u with standard normal u, and J moves the parameters: training is affine in u, so its values at u = 0 and
/// at the unit vectors give mean and covariance.
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
  /// The outputs at Z after the steps from f_0 = F u; steps = -1: at the end, the solution of J alpha-space that
  /// fits.
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

/// A linear model with J = (features) and theta_0 ~ N(0, diag(1, 4, 1/4)): K = J diag J^T differs from Theta = J J^T.
/// Trained by the simulator; f at one test point is exactly normal, and the mean of its square is known.
///
/// Rounding, u = 2^-53: the start is at most 2 * 8.58 < 18 in size and right to 80 u; a step takes a bound W of the
/// weights to W + (1/8) 2 (3W + 2) = 7W/4 + 1/2, rows and columns of J having sums of at most 3 and 2, so the weights
/// stay below 32, 57 and 100. It multiplies their error by at most 7/4 and adds less than 8 u times its new bound:
/// below 3000 u after three. f is then at most 300 and off by less than 10^4 u, and f^2 by less than 10^7 u < 2e-9.
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
  // the variance of the square of a normal number is at most twice the square of its mean, here at most 9/8 of the
  // stated one
  const Rational bound = 4 * square * square;
  const auto rows = doubles_of(j_x), labels = doubles_of(y), test = doubles_of(j_z);
  return judge_heavy_tailed_mean(
      "the square of f(z) after 3 steps of a linear model with 3 parameters on 2 points", square, square / 8,
      bound, 2e-9 / static_cast<double>(square), budget, [&](std::span<double> values, std::uint64_t first) {
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
              "if Theta is a multiple of K, as when the last layer alone is trained in the NTK "
              "parameterisation or "
              "with sigma_b = 0; in general it is not.",
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
                  0.1}},
      .mutants = {{"+2 B K(X,Z)", with("g*p", "v + b*transpose(k) + k*transpose(b) + b*s*transpose(b)")},
                  {"K for Theta in B", with("k*p", whole)},
                  {"the sign of the start's part",
                   with("g*p", "v - b*transpose(k) - k*transpose(b) - b*s*transpose(b)")},
                  {"without the start's part", with("g*p", "v - b*transpose(k) - k*transpose(b)")},
                  {"posterior variance with the mean of Theta", with("g*p", "v - k*q*transpose(k)")}},
  });
}

}  // namespace

std::vector<Claim> trained_ensemble_claims() { return {trained_functions()}; }

}  // namespace lemmata::proofs_check
