#include "proofs_check/claims/tangent_kernel.hpp"

#include <algorithm>
#include <utility>

#include "analysis/kernel/ntk.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/network/multilayer_perceptron.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

const std::vector<std::string> trusts_sampled_kernels = {"Philox4x32-10",
                                                         "Box and Muller's transform in double arithmetic",
                                                         "Catoni's bounded influences [Catoni2012]"};

Source tangent_kernel_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Dynamics of gradient descent in infinitely wide DNNs"};
}

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
      "all phi with finite second moments of phi and phi', all inputs, all sigma_b, sigma_w",
      {{id, "first-layer",
        "f^0 = sigma_b beta + sigma_w omega.x/sqrt(d): its squared gradient is s + w x.z/d = K^0.",
        RationalFunctionIdentity{{{}, {"k"}}, stated.base, "k"}},
       {id, "layer",
        "df^l/dbeta gives s, df^l/domega_j = sqrt(w/n) phi(f_j) gives (w/n) times a sum of n products of "
        "mean c, and what "
        "is trained below enters through sqrt(w/n) omega_j phi'(f_j): (w/n) sum over j of omega_j^2 "
        "phi'(f_j(x)) phi'(f_j(z)) "
        "Theta_j and terms omega_i omega_j, i != j, of mean 0, E omega_j^2 = 1. In the first hidden layer "
        "Theta_j = K^0 is "
        "no random variable, and the mean is the stated one for every n; deeper Theta_j tends to "
        "Theta^(l-1), by induction, "
        "and the sums to their means.",
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
              "infinite width "
              "Theta^0 = K^0 and Theta^l = K^l + sigma_w^2 C'(K^(l-1)) Theta^(l-1). With one hidden layer "
              "this is the mean at "
              "every width.",
      .reduction =
          "Layer by layer: the last layer's own parameters give K^l, those below enter through phi'.",
      .hypotheses = {{"omega and beta are trained, not W and b", TangentRecursion{"k", "s + c + w*g*t"}, ""},
                     {"phi is absolutely continuous, and phi(z), phi'(z) have finite second moments",
                      {},
                      "for a jump, as of sign, C' is infinite at x = x'"}},
      .sources = {tangent_kernel_slide(), infinite_width_slide()},
      .tags = {"wide networks", "tangent kernel"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"linear networks", RouteKind::exact, recursion_of_linear_networks, trusts_exact, 0.01},
                 {"the library's kernels", RouteKind::ball, recursion_by_library, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, recursion_by_certificate, trusts_certificates, 0.02},
                 {"networks of width 32", RouteKind::simulation, recursion_by_networks,
                  trusts_sampled_kernels, 0.2}},
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

/// W and b trained, one hidden layer: E Theta^1(x,x) = mean, in n, s, w, c, g as in Layer, k = K^0(x,x) and q = |x|^2. And the limit of
/// Theta/n has the base and the step, in the letters of Layer.
struct WidthDivergence {
  Formula mean = "1 + n*c + w*g*(1+q)";
  Formula base = 0;
  Formula step = "c + w*g*t";
};

/// ReLU, d = 3, x = (1, -1/2, 2), sigma_w^2 = 2, sigma_b^2 = 1/10: K^0 = 3.6, c = 1.8, g = 1/2.
Rational mean_at(const WidthDivergence& stated, int n) {
  return evaluate(stated.mean, {{"n", n},
                                {"s", Rational(1, 10)},
                                {"w", 2},
                                {"c", Rational(9, 5)},
                                {"g", Rational(1, 2)},
                                {"k", Rational(18, 5)},
                                {"q", Rational(21, 4)}});
}

/// Theta = 1 + sum of phi_j^2 + (1 + |x|^2) sum of W_j^2 phi'_j^2, by layer, for phi = z and signs as weights: W_j^2 = w/n
/// and f_j^2 have no other values for one input of one dimension.
Outcome divergence_by_signs(const WidthDivergence& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..8, x = 1..3"), budget, [&](int n, int x) -> std::optional<std::string> {
    // f_j = b_j + w_j x with signs times 1/2 (bias) and 3 (weight): K^0 = 1/4 + 9 x^2; w = 9, s = 1/4.
    const Rational bias(1, 2), weight(3);
    Rational seen(0);
    for (int signs = 0; signs < 1 << (2 * std::min(n, 4)); ++signs) {
      Rational theta(1);  // the output's bias
      for (int j = 0; j < n; ++j) {
        const int bits = signs >> (2 * (j % 4));
        const Rational f = ((bits & 1) != 0 ? -bias : bias) + ((bits & 2) != 0 ? -weight : weight) * x;
        theta += f * f + weight * weight / n * (1 + x * x);
      }
      seen += theta;
    }
    seen /= 1 << (2 * std::min(n, 4));
    const Rational c = bias * bias + weight * weight * x * x;
    return difference(evaluate(stated.mean, {{"n", n},
                                             {"s", Rational(bias * bias)},
                                             {"w", Rational(weight * weight)},
                                             {"c", c},
                                             {"k", c},
                                             {"g", 1},
                                             {"q", x * x}}),
                      seen, "the mean over signs, phi = z");
  });
}

Outcome divergence_by_library(const WidthDivergence& stated, const Budget& budget) {
  return by_library(stated.base, stated.step, analysis::Parameterisation::standard, budget);
}

Outcome divergence_by_certificate(const WidthDivergence& stated, const Budget&) {
  const char* id = "ntk.width-divergence";
  return proved_by(
      "all n, all phi with finite second moments of phi and phi', all inputs",
      {{id, "mean",
        "The output's bias gives 1; its n weights give phi(f_j)^2, of mean c; the n neurons' biases and "
        "weights give W_j^2 "
        "phi'(f_j)^2 (1 + |x|^2), of mean (w/n) g (1 + q).",
        RationalFunctionIdentity{
            {{{"n", 1}}, {"s", "w", "c", "g", "q"}}, "1 + n*c + n*(w/n)*g*(1+q)", stated.mean}},
       {id, "growth", "So for c > 0 the mean grows by c with every neuron: it is above every bound.",
        RationalFunctionIdentity{{{{"n", 1}}, {"s", "w", "c", "g", "k", "q"}},
                                 substitute(stated.mean, "n", Formula("n+1")) - stated.mean,
                                 "c"}},
       {id, "limit-base", "In f^0 nothing is multiplied by n: Theta^0/n tends to 0.",
        RationalFunctionIdentity{{{}, {"k"}}, stated.base, 0}},
       {id, "limit-step",
        "Theta^l/n: the output's bias gives 1/n, its weights the mean c of n terms, and what is below enters "
        "with (w/n) sum "
        "of phi'^2 Theta_j/n. At 1/n = e = 0:",
        RationalFunctionIdentity{{{}, {"s", "w", "c", "g", "t", "k"}},
                                 substitute("e + c + w*g*t", "e", Formula(0)),
                                 substitute(stated.step, "k", Formula("s + w*c"))}}});
}

/// The second moment of a term, for the variance: with W_j^2 = (w/n) v^2, the sum of n independent phi_j^2 + (w/n) v_j^2
/// phi'_j^2 (1+q): n Var phi^2 + (1+q)^2 (w^2/n) Var(v^2 1) + 2 (1+q) w Cov(phi^2, 1) with the values 5 K^2/4, 5/4, K/4.
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
  const auto with_mean = [](const Formula& mean) { return WidthDivergence{mean, 0, "c + w*g*t"}; };
  return make_claim<WidthDivergence>({
      .id = "ntk.width-divergence",
      .text = "On the slides W and b themselves are trained. With one hidden layer E Theta(x,x) = 1 + n E "
              "phi^2 + sigma_w^2 "
              "E phi'^2 (1 + |x|^2), which grows like n: Theta has no limit as n -> infinity, and Theta_t = "
              "Theta_0 needs the "
              "NTK parameterisation, or the step divided by n. Then Theta/n tends to Theta~, Theta~^0 = 0, "
              "Theta~^l = "
              "C(K^(l-1)) + sigma_w^2 C'(K^(l-1)) Theta~^(l-1): input layer and biases drop out.",
      .reduction = "The shares of the layers, of which the last one's weights have n terms of the same mean.",
      .hypotheses = {{"E phi(z)^2 > 0 under K^0(x,x)", {}, "for phi = 0 there is nothing to grow"},
                     {"phi is absolutely continuous, and phi(z), phi'(z) have finite second moments",
                      {},
                      "for a jump, as of sign, C' is infinite at x = x'"}},
      .sources = {tangent_kernel_slide()},
      .tags = {"wide networks", "tangent kernel"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals = {{"Theta_t = Theta_0 with the prior N(0, sigma_w^2/n) and gradient flow on W and b, so "
                    "that Theta_0 has a "
                    "limit as n grows (as if each neuron's share were divided by n)",
                    with_mean("1 + c + w*g*(1+q)"),
                    "right in the NTK parameterisation, where omega and beta are trained (ntk.recursion); "
                    "and for Theta/n, "
                    "with the step divided by n"}},
      .checks =
          {{"networks of signs", RouteKind::exact, divergence_by_signs, trusts_exact, 0.02},
           {"the library's limit", RouteKind::ball, divergence_by_library, trusts_balls, 0.1},
           {"certificate", RouteKind::certificate, divergence_by_certificate, trusts_certificates, 0.02},
           {"networks of width 10", RouteKind::simulation, divergence_at_10, trusts_sampled_kernels, 0.2},
           {"networks of width 100", RouteKind::simulation, divergence_at_100, trusts_sampled_kernels, 0.2}},
      .mutants = {{"the limit with sigma_b^2", {stated.mean, 0, "s + c + w*g*t"}},
                  {"the limit starting from K^0", {stated.mean, "k", "c + w*g*t"}},
                  {"bounded: the kernel of the NTK parameterisation", with_mean("s + w*c + w*g*k")},
                  {"E phi^2 one percent larger", with_mean("1 + 101/100*n*c + w*g*(1+q)")},
                  {"without the hidden layer's biases", with_mean("1 + n*c + w*g*q")},
                  {"the hidden layer's part n times", with_mean("1 + n*c + n*w*g*(1+q)")}},
      .constants = {exact_constant("ntk.mean-width-10", "1 + n c + w g (1 + |x|^2), n = 10",
                                   mean_at(stated, 10)),
                    exact_constant("ntk.mean-width-100", "1 + n c + w g (1 + |x|^2), n = 100",
                                   mean_at(stated, 100))},
  });
}

}  // namespace

std::vector<Claim> tangent_kernel_claims() { return {tangent_recursion(), width_divergence()}; }

}  // namespace lemmata::proofs_check
