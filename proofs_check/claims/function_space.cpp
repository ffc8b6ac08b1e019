#include "proofs_check/claims/function_space.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "numeric/network/multilayer_perceptron.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/training_dynamics.hpp"

namespace lemmata::proofs_check {

namespace {

// --- ntk.function-space-ode

/// Along gradient flow on the sum of (f-y)^2/2 over D points, df(x)/dt = sign * sum over alpha of Theta(x, x_alpha)
/// (f_alpha - y_alpha); on the mean, D^(-power) times that.
struct FunctionSpaceFlow {
  int sign = -1;
  int power_of_mean = 1;
  bool kernel_at_x = true;    ///< Theta(x, x_alpha), or Theta(x_alpha, x_alpha)
  bool sum_over_data = true;  ///< or the last point alone

  [[nodiscard]] Rational rate(const RationalMatrix& at_x, const RationalMatrix& at_data,
                              const RationalMatrix& residual, bool mean) const {
    Rational sum(0);
    for (int alpha = sum_over_data ? 0 : residual.rows() - 1; alpha < residual.rows(); ++alpha)
      sum += (kernel_at_x ? at_x(alpha, 0) : at_data(alpha, alpha)) * residual(alpha, 0);
    return sign * sum / (mean ? pow(Rational(residual.rows()), power_of_mean) : Rational(1));
  }
};

/// f(x) = sum over j of a_j (w_j . x)^2: two layers, of degree 2 in each parameter at most.
struct SquareNetwork {
  int width = 1, dimension = 1;
  RationalMatrix parameters;  ///< a_1, ..., a_m, then w_1, ..., w_m

  [[nodiscard]] Rational f(const RationalMatrix& points, int row) const {
    Rational sum(0);
    for (int j = 0; j < width; ++j) {
      Rational inner(0);
      for (int i = 0; i < dimension; ++i) inner += parameters(width + j * dimension + i, 0) * points(row, i);
      sum += parameters(j, 0) * inner * inner;
    }
    return sum;
  }
  [[nodiscard]] SquareNetwork moved(const RationalMatrix& direction, const Rational& s) const {
    return {width, dimension, parameters + s * direction};
  }
  /// The gradient of g along the parameters, g of degree at most 4 in each.
  template <class G>
  [[nodiscard]] RationalMatrix gradient(const G& g) const {
    RationalMatrix result(parameters.rows(), 1);
    for (int i = 0; i < parameters.rows(); ++i) {
      RationalMatrix unit(parameters.rows(), 1);
      unit(i, 0) = 1;
      result(i, 0) = derivative_at_zero([&](const Rational& s) { return g(moved(unit, s)); });
    }
    return result;
  }
};

Outcome ode_by_definition(const FunctionSpaceFlow& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..3, width = 1..3, mean = 0..1, draw = 0..1"), budget,
      [&](int d, int width, int mean, int draw) -> std::optional<std::string> {
        const auto stream = 7500 + static_cast<std::uint64_t>(10 * d + draw);
        const RationalMatrix points =
            random_integer_matrix(d + 1, 2, 2, budget.seed, stream);  // the last is x
        const SquareNetwork net{width, 2, random_integer_matrix(3 * width, 1, 2, budget.seed, stream + 1)};
        const RationalMatrix y = random_integer_matrix(d, 1, 3, budget.seed, stream + 2);
        const auto loss = [&](const SquareNetwork& at) {
          Rational sum(0);
          for (int i = 0; i < d; ++i) sum += pow(Rational(at.f(points, i) - y(i, 0)), 2) / 2;
          return Rational(mean == 1 ? sum / d : sum);
        };
        const RationalMatrix velocity = Rational(-1) * net.gradient(loss);
        const Rational seen =
            derivative_at_zero([&](const Rational& s) { return net.moved(velocity, s).f(points, d); });

        std::vector<RationalMatrix> gradients;  // of f at each point
        for (int i = 0; i <= d; ++i)
          gradients.push_back(net.gradient([&](const SquareNetwork& at) { return at.f(points, i); }));
        RationalMatrix at_x(d, 1), at_data(d, d), residual(d, 1);
        for (int i = 0; i < d; ++i) {
          const auto& gradient = gradients[static_cast<std::size_t>(i)];
          at_x(i, 0) = inner_product(gradients.back(), gradient);
          for (int j = 0; j < d; ++j)
            at_data(i, j) = inner_product(gradient, gradients[static_cast<std::size_t>(j)]);
          residual(i, 0) = net.f(points, i) - y(i, 0);
        }
        auto apart = difference(stated.rate(at_x, at_data, residual, mean == 1), seen, "the flow");
        if (apart)
          return fmt::format("{} of the squares, points {}, y = {}, parameters {}: {}",
                             mean == 1 ? "mean" : "sum", matrix_text(points), matrix_text(y),
                             matrix_text(net.parameters), *apart);
        return std::nullopt;
      });
}

/// f = (w_1, w_2), two parameters and two points: Theta = I. The residual is 1 at both.
Outcome ode_by_diagonal_model(const FunctionSpaceFlow& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(Range("d = 1..4"), budget, [&](int d) -> std::optional<std::string> {
    const RationalMatrix identity = RationalMatrix::identity(d);
    const RationalMatrix ones = rational_matrix(d, 1, std::vector<int>(static_cast<std::size_t>(d), 1));
    const RationalMatrix first = RationalMatrix::column(identity.row(0));
    return difference(stated.rate(first, identity, ones, true), Rational(-1, d),
                      fmt::format("D = {}, Theta = I, all residuals 1: the mean's flow", d));
  });
  if (outcome.verdict != Verdict::refuted || stated.power_of_mean == 1 || !stated.sum_over_data ||
      !stated.kernel_at_x || stated.sign != -1)
    return outcome;
  return with_counterexamples(
      outcome,
      {{"ntk.function-space-ode", "factor",
        "D = 2, Theta = I, f - y = 1 at both points: along the slide's loss the output moves at the rate "
        "-1/D, the "
        "statement has -D^-p; the residual is e^(-t/2), not e^-t.",
        counterexample({{"d", 2}, {"p", stated.power_of_mean}}, {}, {"-1/d", Relation::equal, "-1/d^p"})}});
}

Outcome ode_by_certificate(const FunctionSpaceFlow& stated, const Budget&) {
  if (!stated.kernel_at_x || !stated.sum_over_data)
    return {.note = "the certificate is about sums of Theta(x, x_alpha) over the data"};
  const char* id = "ntk.function-space-ode";
  const std::map<std::string, MatrixSymbol> matrices = {
      {"g", {"1", "p"}}, {"j", {"d", "p"}}, {"v", {"p", "1"}}, {"e", {"d", "1"}}};
  // m = 1/D
  const Formula sum = Formula(stated.sign) * Formula("g*transpose(j)*e");
  const Formula mean = Formula::power("m", stated.power_of_mean) * sum;
  return proved_by(
      "all models with gradients, at every width and time, all D",
      {{id, "sum",
        "J has the gradients of f at the data as rows, g is the one at x, e = f - y. The flow moves the "
        "parameters by v = -J^T "
        "(dL/df), where dL/df = e for the sum (for any other loss e is its derivative by the outputs); so "
        "df(x)/dt = g v, and g J^T is the row of Theta(x, x_alpha).",
        MatrixIdentity{matrices, {}, {{"v", "-transpose(j)*e"}}, "g*v", sum, {{0, false, "g", 1}}}},
       {id, "mean", "The same with dL/df = e/D, m = 1/D.",
        MatrixIdentity{matrices, {"m"}, {{"v", "-m*transpose(j)*e"}}, "g*v", mean, {{0, false, "g", 1}}}}});
}

/// Linear networks of two hidden layers in doubles, at any width: their outputs are of degree 3 in the length s of a
/// single step, so that differences of steps +-s and +-2s give the derivative without a remainder. An output is a sum
/// of n^2 + n products of numbers of which |f| is the mean over paths; sums of n terms are rounded by at most n 2^-53
/// of the sum of sizes, which is at most 9^3 n times sqrt(2) here (normal numbers from the generator are below 9):
/// the differences over s = 1/16 by at most 2^9 n^2 2^-53 9^3.
Outcome ode_by_training(const FunctionSpaceFlow& stated, const Budget& budget) {
  return enclose_on_range(
      Range("k = 0..3, draw = 0..1"), budget, [&](int k, int draw) -> std::optional<std::string> {
        const int n = 1 << (2 * k);
        const numeric::Perceptron network{.inputs = 2,
                                          .widths = {n, n},
                                          .activation = numeric::PointwiseFunction::identity,
                                          .weight_variances = {1, 1, 1},
                                          .bias_variances = {0, 0, 0}};
        const std::vector<double> inputs{1, 0.5,  -0.25,
                                         1, 0.75, -1};  // two points, and the one at which f is watched
        const std::vector<double> labels{1, -0.5};
        const numeric::Points all{3, 2, inputs}, data{2, 2, std::span(inputs).first(4)},
            watched{1, 2, std::span(inputs).last(2)};
        const std::uint64_t number = 7600 + static_cast<std::uint64_t>(draw);
        std::vector<double> kernel(9), outputs(3);
        numeric::sample_tangent_kernels(network, numeric::TrainedParameters::normals, all, budget.seed,
                                        number, 1, kernel, outputs, 1);
        const double s = 1.0 / 16;
        const auto after = [&](double step) {
          return numeric::train_networks(network, numeric::TrainedParameters::normals, data, labels, watched,
                                         step, 1, budget.seed, number, 1, 1)
              .front()
              .final_outputs[2];
        };
        const double seen = (8 * (after(s) - after(-s)) - (after(2 * s) - after(-2 * s))) / (12 * s);
        RationalMatrix at_x(2, 1), at_data(2, 2), residual(2, 1);
        for (int i = 0; i < 2; ++i) {
          at_x(i, 0) = Rational(kernel[static_cast<std::size_t>(6 + i)]);
          for (int j = 0; j < 2; ++j) at_data(i, j) = Rational(kernel[static_cast<std::size_t>(3 * i + j)]);
          residual(i, 0) =
              Rational(outputs[static_cast<std::size_t>(i)]) - Rational(labels[static_cast<std::size_t>(i)]);
        }
        const auto claimed = static_cast<double>(stated.rate(at_x, at_data, residual, false));
        const double allowed = 512.0 * n * n * 0x1p-53 * 729;
        if (std::abs(claimed - seen) <= allowed) return std::nullopt;
        return fmt::format("width {}: f moves at the rate {:.10g}, by the statement {:.10g}", n, seen,
                           claimed);
      });
}

Claim function_space_ode() {
  const FunctionSpaceFlow stated;
  FunctionSpaceFlow literal, square, sign, at_data, single;
  literal.power_of_mean = 0;
  square.power_of_mean = 2;
  sign.sign = 1;
  at_data.kernel_at_x = false;
  single.sum_over_data = false;
  return make_claim<FunctionSpaceFlow>({
      .id = "ntk.function-space-ode",
      .text = "Along gradient flow on a sum of losses, every model, at every width and time, has df(x)/dt = "
              "- sum over alpha of "
              "(dL/df(x_alpha)) Theta_t(x, x_alpha). For the sum of (f-y)^2/2, dL/df(x_alpha) is f(x_alpha) "
              "- y_alpha; for the mean "
              "over D points it is (f(x_alpha) - y_alpha)/D.",
      .reduction = "The chain rule, as products of the matrix of gradients.",
      .hypotheses = {{"f has a gradient", {}, "otherwise neither the flow nor Theta is defined"}},
      .sources = {training_dynamics_slide(), class_of_functions_slide()},
      .tags = {"infinite width", "kernel", "gradient descent"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals = {{"dL/df(x_alpha) = f(x_alpha) - y_alpha for the loss (1/D) sum over alpha of (f-y)^2/2",
                    literal, "right for the sum without 1/D, or with time measured in units of D"}},
      .checks = {{"derivatives of two-layer networks, exactly", RouteKind::exact, ode_by_definition,
                  trusts_exact, 0.1},
                 {"a model with Theta = I", RouteKind::exact, ode_by_diagonal_model, trusts_exact, 0.01},
                 {"certificate", RouteKind::certificate, ode_by_certificate, trusts_certificates, 0.02},
                 {"linear networks of width 1 to 64", RouteKind::ball, ode_by_training,
                  trusts_rounded_doubles, 0.05}},
      .mutants = {{"1/D^2 for the mean", square},
                  {"plus for minus", sign},
                  {"Theta(x_alpha, x_alpha)", at_data},
                  {"without the sum over the data", single}},
  });
}

// --- ntk.parameter-subspace

/// The span of theta_t - theta_0 over all times of descent on D points has at most `most` dimensions (in d = D and p,
/// the number of parameters); for distinct positive eigenvalues of Theta with parts of f_0 - y along each, exactly as
/// many.
struct ParameterSubspace {
  Formula most = "d";
  bool linear = true;
};

/// One step on the sum of squares: of f = J w, or of f(x_i) = w_1 w_2 x_i.
RationalMatrix stepped(const RationalMatrix& j, const RationalMatrix& y, const RationalMatrix& w,
                       const Rational& eta, bool linear) {
  if (linear) return w - eta * (transpose(j) * (j * w - y));
  RationalMatrix next = w;
  Rational slope(0);
  for (int i = 0; i < j.rows(); ++i) slope += (w(0, 0) * w(1, 0) * j(i, 0) - y(i, 0)) * j(i, 0);
  next(0, 0) = w(0, 0) - eta * slope * w(1, 0);
  next(1, 0) = w(1, 0) - eta * slope * w(0, 0);
  return next;
}

Outcome subspace_by_rank(const ParameterSubspace& stated, const Budget& budget) {
  const bool linear = stated.linear;
  return prove_on_range(
      Range("d = 1..4, p = 2..6, draw = 0..2"), budget,
      [&](int d, int p, int draw) -> std::optional<std::string> {
        if (!linear && p != 2) return std::nullopt;
        const auto stream = 7700 + static_cast<std::uint64_t>(100 * d + 10 * p + draw);
        RationalMatrix j = random_integer_matrix(d, p, 3, budget.seed, stream);
        if (draw ==
            0)  // eigenvalues 1, 4, 9, ... and a residual along each: as many dimensions as the statement has
          for (int i = 0; i < d; ++i)
            for (int k = 0; k < p; ++k) j(i, k) = i == k ? i + 1 : 0;
        const RationalMatrix y = random_integer_matrix(d, 1, 3, budget.seed, stream + 1);
        RationalMatrix w(p, 1);
        for (int k = 0; k < p; ++k) w(k, 0) = 7 + k;  // so that for the diagonal J no residual is 0
        const RationalMatrix first = w;
        const int steps = p + 1;
        RationalMatrix moves(p, steps);
        for (int k = 0; k < steps; ++k) {
          w = stepped(j, y, w, Rational(1, 50), linear);
          for (int i = 0; i < p; ++i) moves(i, k) = w(i, 0) - first(i, 0);
        }
        const int dimension = analysis::rank(moves);
        const Rational most = evaluate(stated.most, {{"d", d}, {"p", p}});
        const std::string where =
            fmt::format("{} = {}, y = {}", linear ? "J" : "x", matrix_text(j), matrix_text(y));
        if (dimension > most) return fmt::format("{}: descent moves in {} dimensions", where, dimension);
        if (draw == 0 && linear && d <= p && dimension != most)
          return fmt::format("{}: descent moves in {} dimensions, Theta having distinct eigenvalues", where,
                             dimension);
        return std::nullopt;
      });
}

Outcome subspace_by_certificate(const ParameterSubspace& stated, const Budget&) {
  if (!stated.linear)
    return {.note = "the certificates are about models that are linear in their parameters"};
  const char* id = "ntk.parameter-subspace";
  const std::map<std::string, MatrixSymbol> matrices = {{"j", {"d", "p"}}, {"w", {"p", "1"}},
                                                        {"b", {"p", "1"}}, {"c", {"d", "1"}},
                                                        {"r", {"d", "1"}}, {"v", {"p", "1"}}};
  return proved_by("all D, all models that are linear in their parameters, all losses",
                   {{id, "step",
                     "If theta - theta_0 = J^T c (b = theta_0), then after a step along -J^T r, r the "
                     "derivative of any loss by the outputs, "
                     "it is J^T (c - eta r); for gradient flow, eta is dt. It is 0 at the start, so it stays "
                     "in the row space of J.",
                     MatrixIdentity{matrices,
                                    {"e"},
                                    {{"w - b", "transpose(j)*c"}},
                                    "w - e*transpose(j)*r - b",
                                    "transpose(j)*(c - e*r)",
                                    {{0, false, 1, 1}}}},
                    {id, "orthogonal",
                     "What is orthogonal to the rows of J does not move. D rows span at most D dimensions.",
                     MatrixIdentity{matrices,
                                    {},
                                    {{"w - b", "transpose(j)*c"}, {"j*v", 0}},
                                    "transpose(v)*(w - b)",
                                    0,
                                    {{0, false, "transpose(v)", 1}, {1, true, 1, "c"}}}},
                    {id, "dimension",
                     "The rows number D. (As many dimensions are reached: for the diagonal J with entries 1, "
                     "..., D and residuals that are "
                     "not 0, the coordinates of theta_k - theta_0 are ((1 - eta i^2)^k - 1) times fixed "
                     "numbers, and these sequences are "
                     "independent since the i^2 are distinct.)",
                     RationalFunctionIdentity{Domain{{{"d", 1}, {"p", 1}}, {}}, stated.most, "d"}}});
}

Claim parameter_subspace() {
  ParameterSubspace nonlinear;
  nonlinear.linear = false;
  return make_claim<ParameterSubspace>({
      .id = "ntk.parameter-subspace",
      .text = "Gradient flow and gradient descent on D training points move the parameters of a model that "
              "is linear in them within "
              "the row space of J, which has at most D dimensions however many parameters there are; for "
              "Theta with distinct positive "
              "eigenvalues and parts of f_0 - y along each eigenvector, in exactly D.",
      .reduction =
          "Every gradient is J^T times a vector; induction over the steps, and for the flow the integral.",
      .hypotheses = {{"the model is linear in its parameters (a network of infinite width, or linearised)",
                      nonlinear, ""}},
      .sources = {infinite_width_lessons_slide(), training_dynamics_slide()},
      .tags = {"infinite width", "kernel", "gradient descent"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"rank of the moves, exactly", RouteKind::exact, subspace_by_rank, {"FLINT", "GMP"}, 0.05},
                 {"certificate", RouteKind::certificate, subspace_by_certificate, trusts_certificates, 0.02}},
      .mutants = {{"at most D - 1 dimensions", {"d - 1"}},
                  {"one dimension", {"1"}},
                  {"as many as there are parameters", {"p"}}},
  });
}

}  // namespace

std::vector<Claim> function_space_claims() { return {function_space_ode(), parameter_subspace()}; }

}  // namespace lemmata::proofs_check
