#include "proofs_check/claims/tangent_kernel.hpp"

#include <algorithm>
#include <utility>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/ntk.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/network/multilayer_perceptron.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/signed_networks.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

/// What one layer's step may contain: s = sigma_b^2, w = sigma_w^2, c and g the duals of phi and phi' at K^(l-1), m =
/// K^(l-1), k = K^l, t = Theta^(l-1), and h the dual of phi' at K^l.
struct Layer {
  Rational s, w;
  Ball c, g, h, m, k, t;
};

Ball at_layer(const Formula& step, const Layer& of) {
  return evaluate_ball(step, {{"s", Ball(of.s)},
                              {"w", Ball(of.w)},
                              {"c", of.c},
                              {"g", of.g},
                              {"h", of.h},
                              {"m", of.m},
                              {"k", of.k},
                              {"t", of.t}});
}

struct TangentCase {
  std::string activation;
  analysis::LayerVariances layer;
  analysis::InputProducts inputs;
};

const std::vector<TangentCase>& tangent_cases() {
  static const std::vector<TangentCase> cases = {
      {"relu", {2, 0}, {1, 1, Rational(3, 5)}},
      {"relu", {Rational(3, 2), Rational(1, 5)}, {1, 2, Rational(-1, 2)}},
      {"leaky_relu:1/3", {2, Rational(1, 10)}, {1, Rational(1, 2), Rational(1, 3)}},
      {"erf", {Rational(5, 2), Rational(1, 4)}, {1, 3, 1}},
      {"sin", {3, Rational(1, 7)}, {2, 1, Rational(1, 2)}},
      {"gelu", {2, Rational(1, 10)}, {1, 1, Rational(1, 4)}}};
  return cases;
}

/// Theta^depth(x,z) by covariances, in a precision that makes up for their dependencies.
Ball stated_tangent_kernel(const Formula& base, const Formula& step, const TangentCase& of, int depth) {
  const analysis::ClosedForm phi = *analysis::Activation(of.activation).closed_form();
  const Rational &s = of.layer.bias, &w = of.layer.weight;
  struct Entries {
    Ball a, b, c;
  };
  const auto dual = [&](const Entries& k) { return analysis::closed_form_dual(phi, k.a, k.b, k.c); };
  const auto slope = [&](const Entries& k) {
    return analysis::closed_form_dual_derivative(phi, k.a, k.b, k.c);
  };
  const auto next = [&](const Entries& k) {
    const auto entry = [&](const Entries& at) { return Ball(s) + Ball(w) * dual(at); };
    return Entries{entry({k.a, k.a, k.a}), entry({k.b, k.b, k.b}), entry(k)};
  };
  Entries k{Ball(Rational(s + w * of.inputs.xx)), Ball(Rational(s + w * of.inputs.zz)),
            Ball(Rational(s + w * of.inputs.xz))};
  Ball theta = at_layer(base, {s, w, Ball(0), Ball(0), Ball(0), Ball(0), k.c, Ball(0)});
  for (int l = 1; l <= depth; ++l) {
    const Entries after = next(k);
    theta = at_layer(step, {s, w, dual(k), slope(k), slope(after), k.c, after.c, theta});
    k = after;
  }
  return theta;
}

Outcome by_library(const Formula& base, const Formula& step, analysis::Parameterisation parameterisation,
                   const Budget& budget) {
  const BallPrecision precision(128);
  return enclose_on_range(
      Range("i = 0..5, depth = 0..6"), budget, [&](int i, int depth) -> std::optional<std::string> {
        const TangentCase& of = tangent_cases()[static_cast<std::size_t>(i)];
        const Ball seen =
            analysis::neural_tangent_kernel(analysis::uniform_network(analysis::Activation(of.activation),
                                                                      depth, of.layer, parameterisation),
                                            of.inputs)
                .ntk_xz;
        const BallPrecision higher(512);
        if (auto apart = disjoint(stated_tangent_kernel(base, step, of, depth), seen, "the library"))
          return of.activation + ": " + *apart;
        return std::nullopt;
      });
}

// --- ntk.recursion

/// Theta^0 = base, Theta^l = step, in the letters of Layer.
struct TangentRecursion {
  Formula base = "k";
  Formula step = "k + w*g*t";
};

Outcome recursion_by_library(const TangentRecursion& stated, const Budget& budget) {
  return by_library(stated.base, stated.step, analysis::Parameterisation::ntk, budget);
}

/// Identity as phi: the network is a product of matrices, and Theta^L(x,z) counts each layer's share: with fan-in
/// scaling and biases, the part of layer i is what stands before it, K^i, times the weights after it, w^(L-i).
Outcome recursion_of_linear_networks(const TangentRecursion& stated, const Budget& budget) {
  return prove_on_range(
      Range("depth = 0..5, draw = 0..2"), budget, [&](int depth, int draw) -> std::optional<std::string> {
        const Rational s(draw, 3), w(2 + draw, 2), product(1, 3);
        std::vector<Rational> k = {s + w * product};
        for (int l = 1; l <= depth; ++l) k.push_back(s + w * k.back());
        Rational seen(0);
        for (int i = 0; i <= depth; ++i) seen += k[static_cast<std::size_t>(i)] * pow(w, depth - i);
        const auto value = [&](const Formula& f, int l, const Rational& t) {
          const Rational &below = k[static_cast<std::size_t>(std::max(l - 1, 0))],
                         &at = k[static_cast<std::size_t>(l)];
          return evaluate(
              f, {{"s", s}, {"w", w}, {"c", below}, {"g", 1}, {"h", 1}, {"m", below}, {"k", at}, {"t", t}});
        };
        Rational theta = value(stated.base, 0, 0);
        for (int l = 1; l <= depth; ++l) theta = value(stated.step, l, theta);
        return difference(theta, seen, "the sum over the layers of a linear network");
      });
}

Outcome recursion_by_certificate(const TangentRecursion& stated, const Budget&) {
  if (stated.step.variables().count("h") != 0) return {.note = "the certificates have C' at K^(l-1)"};
  const char* id = "ntk.recursion";
  const Formula in_duals = substitute(stated.step, "k", Formula("s + w*c"));
  return proved_by(
      "all absolutely continuous phi with finite second moments of phi and phi', all inputs, all sigma_b, "
      "sigma_w",
      {{id, "first-layer",
        "f^0 = sigma_b beta + sigma_w omega.x/sqrt(d): its squared gradient is s + w x.z/d = K^0.",
        RationalFunctionIdentity{{{}, {"k"}}, stated.base, "k"}},
       {id, "layer",
        "For outputs i, k of a layer of fan-in n: df_i/dbeta_i gives s if i = k, df_i/domega_ij = sqrt(w/n) "
        "phi(f_j) gives (w/n) "
        "times a sum of n products of mean c if i = k, and what is trained below gives (w/n) sum over j, m "
        "of "
        "omega_ij omega_km "
        "phi'(f_j(x)) phi'(f_m(z)) Theta_jm. The claim, by induction: Theta_jm tends to Theta^(l-1) for j = "
        "m "
        "and to 0 "
        "otherwise (in the first layer Theta_jm = 0 for j != m exactly, no parameter being shared, and "
        "Theta_jj = K^0). The widths go to infinity one after the other, the first layer's first; the "
        "neurons "
        "below are then independent. The terms j != m have mean 0 and together the variance (w/n)^2 sum of E "
        "[phi'^2 phi'^2 Theta_jm^2], which vanishes because the Theta_jm do: that their mean is 0 would not "
        "be enough. The terms j = m have mean 0 for i != k, and their mean of n tends to 0; for i = k E "
        "omega^2 "
        "= 1, and they tend to their mean w g Theta^(l-1). With one hidden layer the terms j != m are 0, and "
        "the mean is the stated one for every n.",
        RationalFunctionIdentity{
            {{{"n", 1}}, {"s", "w", "c", "g", "t", "m"}}, "s + n*(w/n)*c + n*(w/n)*1*g*t", in_duals}}});
}

/// One hidden layer of 32 ReLU neurons with biases: the mean of the empirical tangent kernel at x is Theta^1(x,x)
/// exactly. It is s + (1/n) sum of independent w (phi_j^2 + v_j^2 phi'_j^2 K^0), v_j the second layer's normals; the
/// variance of a term is w^2 (Var phi^2 + Var(v^2 1_(f>0)) K^2 + 2 Cov K) = w^2 K^2 (5/4 + 5/4 + 1/2).
Outcome recursion_by_networks(const TangentRecursion& stated, const Budget& budget) {
  const BallPrecision precision(128);
  constexpr int n = 32;
  const Rational s(1, 4), w(2), xx(7, 4);
  const TangentCase of{"relu", {w, s}, {xx, xx, xx}};
  const Rational k = s + w * xx, variance = 3 * w * w * k * k / n;
  const std::vector<double> points = {1, -0.5, 2};  // x.x / 3 = 7/4
  const numeric::Perceptron network{.inputs = 3,
                                    .widths = {n},
                                    .outputs = 1,
                                    .activation = numeric::PointwiseFunction::relu,
                                    .weight_variances = {2, 2},
                                    .bias_variances = {0.25, 0.25}};
  return judge_heavy_tailed_mean(
      "ReLU, one hidden layer of width 32, sigma_w^2 = 2, sigma_b^2 = 1/4",
      stated_tangent_kernel(stated.base, stated.step, of, 1).midpoint(), Rational(1, 14), variance, 1e-9,
      budget, [&](std::span<double> values, std::uint64_t first) {
        numeric::sample_tangent_kernels(network, numeric::TrainedParameters::normals,
                                        {.count = 1, .dimension = 3, .values = points}, budget.seed, first,
                                        static_cast<std::int64_t>(values.size()), values, {}, 1);
      });
}

Claim tangent_recursion() {
  return make_claim<TangentRecursion>({
      .id = "ntk.recursion",
      .text = "W = sigma_w omega/sqrt(fan-in), b = sigma_b beta, omega and beta trained: in the limit of "
              "infinite widths, one after the other, "
              "Theta^0 = K^0 and Theta^l = K^l + sigma_w^2 C'(K^(l-1)) Theta^(l-1). With one hidden layer "
              "this is the mean at "
              "every width.",
      .reduction =
          "Layer by layer: the last layer's own parameters give K^l, those below enter through phi'.",
      .hypotheses = {{"omega and beta are trained, not W and b (then Theta/n has a limit, another one: "
                      "ntk.width-divergence)",
                      TangentRecursion{0, "c + w*g*t"}, ""},
                     {"phi is absolutely continuous, and phi(z), phi'(z) have finite second moments",
                      {},
                      "for a jump, as of sign, C' is infinite at x = x'"}},
      .sources = {tangent_kernel_definition_slide(), infinite_width_slide()},
      .tags = {"wide networks", "tangent kernel"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"linear networks", RouteKind::exact, recursion_of_linear_networks, trusts_exact, 0.01},
                 {"the library's kernels", RouteKind::ball, recursion_by_library, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, recursion_by_certificate, trusts_certificates, 0.02},
                 {"networks of width 32", RouteKind::simulation, recursion_by_networks, trusts_drawn_networks,
                  0.2}},
      .mutants = {{"Theta^0 = 1", {"1", "k + w*g*t"}},
                  {"K^(l-1) for K^l", {"k", "m + w*g*t"}},
                  {"C' at K^l", {"k", "k + w*h*t"}},
                  {"sigma_b^2 twice", {"k", "k + s + w*g*t"}},
                  {"sigma_w^2 left out", {"k", "k + g*t"}},
                  {"one percent more from below", {"k", "k + 101/100*w*g*t"}}},
      .constants = {computed_constant(
          "ntk.relu-3", "Theta^3(x,z), ReLU, sigma_w^2 = 2, no bias, x.x = z.z = d, x.z = 3d/5",
          [] {
            return analysis::neural_tangent_kernel(
                       analysis::uniform_network(analysis::Activation("relu"), 3, {2, 0},
                                                 analysis::Parameterisation::ntk),
                       {1, 1, Rational(3, 5)})
                .ntk_xz;
          })},
  });
}

// --- ntk.width-divergence

/// W and b trained. With one hidden layer E Theta^1(x,x) = `mean` at t = `first_mean`, in n, s, w, c, g as in Layer, k =
/// K^0(x,x), q = |x|^2 and t, the mean one layer below; for phi = z and for ReLU so in every layer. The limit of
/// Theta/n has the base and the step, in the letters of Layer. And E dTheta/dt = drift at t = 0, for one hidden layer
/// of n neurons without biases, phi = z, one input x of one dimension, loss (f-y)^2/2; drift_limit for n -> infinity.
struct WidthDivergence {
  Formula first_mean = "1+q";
  Formula mean = "1 + n*c + w*g*t";
  Formula base = 0;
  Formula step = "c + w*g*t";
  Formula drift = "-4*w^2*x^4";
  Formula drift_limit = "-4*w^2*x^4";
};

/// ReLU, d = 3, x = (1, -1/2, 2), sigma_w^2 = 2, sigma_b^2 = 1/10: K^0 = 3.6, c = 1.8, g = 1/2.
Rational mean_at(const WidthDivergence& stated, int n) {
  return evaluate(substitute(stated.mean, "t", stated.first_mean), {{"n", n},
                                                                    {"s", Rational(1, 10)},
                                                                    {"w", 2},
                                                                    {"c", Rational(9, 5)},
                                                                    {"g", Rational(1, 2)},
                                                                    {"k", Rational(18, 5)},
                                                                    {"q", Rational(21, 4)}});
}

/// The mean at width n; and the limit of Theta/n: the mean is n Theta~ and a part without a sum of n terms phi^2,
/// which is what the first layer and the biases give.
Outcome divergence_by_signs(const WidthDivergence& stated, const Budget& budget) {
  return prove_on_range(
      Range("p = 0..1, depth = 1..2, n = 1..2, x = 1..2"), budget,
      [&](int p, int depth, int n, int x) -> std::optional<std::string> {
        constexpr int r = 2;
        const Rational w = Rational(n) * r * r, s(1), q = Rational(n) * x * x,
                       half = p == 1 ? Rational(1, 2) : Rational(1);
        Rational k = s + w * q / n;  // K^0, d = n inputs
        const auto value = [&](const Formula& f, const Rational& t) {
          const Rational c = half * k;
          return evaluate(f, {{"n", n},
                              {"s", s},
                              {"w", w},
                              {"c", c},
                              {"g", half},
                              {"m", k},
                              {"k", s + w * c},
                              {"q", q},
                              {"t", t}});
        };
        Rational mean = value(stated.first_mean, 0), limit = evaluate(stated.base, {{"k", k}}), rest = 1 + q;
        for (int l = 1; l <= depth; ++l) {
          mean = value(stated.mean, mean);
          limit = value(stated.step, limit);
          rest = 1 + w * half * rest;
          k = s + w * half * k;
        }
        const std::string phi = p == 1 ? "ReLU" : "phi = z";
        const Rational seen = tangent_kernel_over_signs(p == 1, depth, n, r, x);
        if (auto apart = difference(mean, seen, "the mean over signs")) return phi + ": " + *apart;
        if (auto apart = difference(limit, Rational((seen - rest) / n),
                                    "the mean over signs, less the part without n, over n,"))
          return phi + ", the limit: " + *apart;
        return std::nullopt;
      });
}

/// The mean at n = 1 and n = 4 determines its limit: dTheta/dt is a sum over j of multiples of u_j v_j, times f - y,
/// a sum over k of multiples of u_k v_k, less y. Terms with two factors v have means of order 1/n, the same for all
/// j = k and for all j != k; terms with one have mean 0. So the mean is A + B n.
Outcome drift_by_signs(const WidthDivergence& stated, const Budget& budget) {
  return prove_on_range(
      Range("x = 1..2, a = 1..2, y = 0..1"), budget, [&](int x, int a, int y) -> std::optional<std::string> {
        const Rational w = Rational(a) * a, at_one = tangent_drift_over_signs(1, x, a, y),
                       at_four = tangent_drift_over_signs(2, x, a, y);
        for (const auto& [n, seen] : {std::pair{1, at_one}, std::pair{4, at_four}})
          if (auto apart = difference(evaluate(stated.drift, {{"n", n}, {"w", w}, {"x", x}}), seen,
                                      "the mean over signs"))
            return "w = a^2, n = " + std::to_string(n) + ": " + *apart;
        const Rational growth = (at_four - at_one) / 3;
        if (growth != 0) return "the mean over signs grows by " + to_string(growth) + " with every neuron";
        if (auto apart =
                difference(evaluate(stated.drift_limit, {{"w", w}, {"x", x}}), at_one,
                           "the mean of dTheta/dt over signs, the same at n = 1 and 4 and thus at every n,"))
          return "w = a^2, limit: " + *apart;
        return std::nullopt;
      });
}

Outcome divergence_by_library(const WidthDivergence& stated, const Budget& budget) {
  return by_library(stated.base, stated.step, analysis::Parameterisation::standard, budget);
}

Outcome divergence_by_certificate(const WidthDivergence& stated, const Budget&) {
  const char* id = "ntk.width-divergence";
  return proved_by(
      "all n, all inputs, all absolutely continuous phi with finite second moments of phi and phi'; drift: "
      "phi = z",
      {{id, "mean",
        "The output's bias gives 1; its n weights give phi(f_j)^2, of mean c; the n neurons' biases and "
        "weights give W_j^2 phi'(f_j)^2 (1 + |x|^2), of mean (w/n) g (1 + q).",
        RationalFunctionIdentity{{{{"n", 1}}, {"s", "w", "c", "g", "q"}},
                                 "1 + n*c + n*(w/n)*g*(1+q)",
                                 substitute(stated.mean, "t", stated.first_mean)}},
       {id, "growth", "So for c > 0 the mean grows by c with every neuron: it is above every bound.",
        RationalFunctionIdentity{{{{"n", 1}}, {"s", "w", "c", "g", "k", "q", "t"}},
                                 substitute(stated.mean, "n", Formula("n+1")) - stated.mean,
                                 "c"}},
       {id, "limit-base", "In f^0 nothing is multiplied by n: Theta^0/n tends to 0.",
        RationalFunctionIdentity{{{}, {"k"}}, stated.base, 0}},
       {id, "limit-step",
        "Theta^l, with T = Theta^(l-1)/n: the output's bias gives 1, its weights a sum of n terms of mean c, "
        "and what is below w g n T, as in ntk.recursion (the widths one after the other, Theta_jm/n -> 0 for "
        "j != m by induction). So the step of the mean at t = n T is n times the step of the limit, and 1, "
        "which over n tends to 0.",
        RationalFunctionIdentity{
            {{{"n", 1}}, {"s", "w", "c", "g", "t", "k"}},
            substitute(stated.mean, "t", Formula("n*t")),
            Formula("n") * substitute(stated.step, "k", Formula("s + w*c")) + Formula(1)}},
       {id, "drift",
        "phi = z, f = sum of v_j u_j x, Theta = x^2 sum (u_j^2 + v_j^2), and the flow u_j' = -(f-y) x v_j, "
        "v_j' = -(f-y) x u_j: dTheta/dt = -4 x^2 f (f-y). E f = 0 and E f^2 = x^2 n w (w/n), so the mean is "
        "that for every n and y: dTheta/dt does not tend to 0. (In the NTK parameterisation it is divided by "
        "n: "
        "ntk.two-layer-linear.)",
        RationalFunctionIdentity{{{{"n", 1}}, {"w", "x"}}, "-4*x^2*x^2*n*w*(w/n)", stated.drift}},
       {id, "drift-limit", "So its limit is that number.",
        RationalFunctionIdentity{{{{"n", 1}}, {"w", "x"}}, stated.drift, stated.drift_limit}}});
}

/// The second moment of a term, for the variance: with W_j^2 = (w/n) v^2, the sum of n independent phi_j^2 + (w/n)
/// v_j^2 phi'_j^2 (1+q): n Var phi^2 + (1+q)^2 (w^2/n) Var(v^2 1) + 2 (1+q) w Cov(phi^2, 1) with the values 5 K^2/4,
/// 5/4, K/4.
Outcome divergence_by_networks(const WidthDivergence& stated, const Budget& budget, int n,
                               const Rational& gap) {
  const Rational k(18, 5), q(21, 4), w(2);
  const Rational variance =
      n * Rational(5, 4) * k * k + (1 + q) * (1 + q) * w * w / n * Rational(5, 4) + 2 * (1 + q) * w * k / 4;
  const std::vector<double> points = {1, -0.5, 2};
  const numeric::Perceptron network{.inputs = 3,
                                    .widths = {n},
                                    .outputs = 1,
                                    .activation = numeric::PointwiseFunction::relu,
                                    .weight_variances = {2, 2},
                                    .bias_variances = {0.1, 0.1}};
  return judge_heavy_tailed_mean(
      "ReLU, width " + std::to_string(n) + ", sigma_w^2 = 2, sigma_b^2 = 1/10, x = (1,-1/2,2)",
      mean_at(stated, n), gap, variance, 1e-9, budget, [&](std::span<double> values, std::uint64_t first) {
        numeric::sample_tangent_kernels(network, numeric::TrainedParameters::weights,
                                        {.count = 1, .dimension = 3, .values = points}, budget.seed, first,
                                        static_cast<std::int64_t>(values.size()), values, {}, 1);
      });
}

Outcome divergence_at_10(const WidthDivergence& stated, const Budget& budget) {
  return divergence_by_networks(stated, budget, 10, Rational(1, 4));
}

Outcome divergence_at_100(const WidthDivergence& stated, const Budget& budget) {
  return divergence_by_networks(stated, budget, 100, Rational(9, 5));
}

Claim width_divergence() {
  const WidthDivergence stated;
  const auto with = [&](const auto& change) {
    WidthDivergence other = stated;
    change(other);
    return other;
  };
  return make_claim<WidthDivergence>({
      .id = "ntk.width-divergence",
      .text =
          "On the slides W and b themselves are trained. With one hidden layer E Theta(x,x) = 1 + n E "
          "phi^2 + sigma_w^2 E phi'^2 (1 + |x|^2), which grows like n: Theta_0 has no limit as n -> "
          "infinity. Theta/n tends to Theta~, Theta~^0 = 0, Theta~^l = C(K^(l-1)) + sigma_w^2 C'(K^(l-1)) "
          "Theta~^(l-1): input layer and biases drop out. Nor does dTheta/dt tend to 0: with phi = z, no "
          "biases, one input x and the loss (f-y)^2/2 its mean at t = 0 is -4 sigma_w^4 x^4 for every n and "
          "y.",
      .reduction = "The shares of the layers, of which the last one's weights have n terms of the same mean; "
                   "for the drift the chain rule.",
      .hypotheses = {{"E phi(z)^2 > 0 under K^0(x,x)", {}, "for phi = 0 there is nothing to grow"},
                     {"phi is absolutely continuous, and phi(z), phi'(z) have finite second moments",
                      {},
                      "for a jump, as of sign, C' is infinite at x = x'"}},
      .sources = {tangent_kernel_definition_slide()},
      .tags = {"wide networks", "tangent kernel"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals =
          {{"dTheta_t/dt = 0 as n -> infinity, theta being W and b (the parameters that have the prior "
            "N(0, sigma_w^2/n))",
            with([](WidthDivergence& l) { l.drift_limit = 0; }),
            "right if omega and beta are the parameters (the NTK parameterisation: there the same mean "
            "is divided by n, ntk.constancy), and for W and b relatively to Theta, which is of order n: "
            "with the step, or time, divided by n"}},
      .checks =
          {{"networks of signs", RouteKind::exact, divergence_by_signs, trusts_expansion, 0.05},
           {"two steps of the flow", RouteKind::exact, drift_by_signs, trusts_exact, 0.05},
           {"the library's limit", RouteKind::ball, divergence_by_library, trusts_balls, 0.1},
           {"certificate", RouteKind::certificate, divergence_by_certificate, trusts_certificates, 0.02},
           {"networks of width 10", RouteKind::simulation, divergence_at_10, trusts_drawn_networks, 0.2},
           {"networks of width 100", RouteKind::simulation, divergence_at_100, trusts_drawn_networks, 0.2}},
      .mutants = {{"the limit with sigma_b^2", with([](WidthDivergence& m) { m.step = "s + c + w*g*t"; })},
                  {"the limit starting from K^0", with([](WidthDivergence& m) { m.base = "k"; })},
                  {"bounded: each neuron's share divided by n",
                   with([](WidthDivergence& m) { m.mean = "1 + c + w*g*t"; })},
                  {"E phi^2 one percent larger",
                   with([](WidthDivergence& m) { m.mean = "1 + 101/100*n*c + w*g*t"; })},
                  {"without the hidden layer's biases", with([](WidthDivergence& m) { m.first_mean = "q"; })},
                  {"the hidden layer's part n times",
                   with([](WidthDivergence& m) { m.mean = "1 + n*c + n*w*g*t"; })},
                  {"the limit without what is below", with([](WidthDivergence& m) { m.step = "c"; })},
                  {"a drift of order 1/n", with([](WidthDivergence& m) { m.drift = "-4*w^2*x^4/n"; })}},
      .constants = {exact_constant("ntk.mean-width-10", "1 + n c + w g (1 + |x|^2), n = 10",
                                   mean_at(stated, 10)),
                    exact_constant("ntk.mean-width-100", "1 + n c + w g (1 + |x|^2), n = 100",
                                   mean_at(stated, 100))},
  });
}

}  // namespace

std::vector<Claim> tangent_kernel_claims() { return {tangent_recursion(), width_divergence()}; }

}  // namespace lemmata::proofs_check
