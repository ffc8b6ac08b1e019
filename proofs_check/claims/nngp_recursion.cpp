#include "proofs_check/claims/nngp_recursion.hpp"

#include <tuple>
#include <utility>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/nngp.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/network/multilayer_perceptron.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

// --- nngp.base-case

/// The weights of the first layer have the variance `weight` (in w = sigma_w^2, d inputs, n neurons), and K^0(x,z) is
/// `kernel` in s = sigma_b^2, w, d, n, p = x.z and, in the wrong versions, r = sum of x_i^2 z_i^2.
struct BaseCase {
  Formula weight = "w/d";
  Formula kernel = "s + w*p/d";
};

struct TwoInputs {
  std::vector<Rational> x, z;

  [[nodiscard]] Rational product(int power) const {
    Rational sum(0);
    for (std::size_t i = 0; i < x.size(); ++i) sum += pow(x[i], power) * pow(z[i], power);
    return sum;
  }
};

/// Integers, a function of d and draw.
TwoInputs two_inputs(int d, int draw) {
  TwoInputs inputs;
  for (int i = 0; i < d; ++i) {
    inputs.x.emplace_back((3 * i + 2 * draw) % 5 - 1);
    inputs.z.emplace_back((2 * i + 3 * draw) % 4 + 1);
  }
  return inputs;
}

Rational stated_kernel(const BaseCase& stated, const TwoInputs& inputs, const Rational& s, const Rational& w,
                       int n) {
  return evaluate(stated.kernel, {{"s", s},
                                  {"w", w},
                                  {"d", Rational(static_cast<std::int64_t>(inputs.x.size()))},
                                  {"n", n},
                                  {"p", inputs.product(1)},
                                  {"r", inputs.product(2)}});
}

/// The mean of f(x) f(z), f(x) = b + W.x, over independent weights and bias of the stated variances. It is quadratic
/// in them, so that their variances alone count: signs times the deviation will do, summed over all. A sum of
/// products of an even number of equal roots is rational.
Rational mean_over_signs(const TwoInputs& inputs, const Rational& bias, const Rational& weight) {
  const int d = static_cast<int>(inputs.x.size());
  Rational sum(0);
  for (int signs = 0; signs < 1 << d; ++signs) {
    Rational fx(0), fz(0);  // in units of the weights' deviation
    for (int i = 0; i < d; ++i) {
      const int sign = (signs >> i & 1) != 0 ? -1 : 1;
      fx += sign * inputs.x[static_cast<std::size_t>(i)];
      fz += sign * inputs.z[static_cast<std::size_t>(i)];
    }
    sum += bias + weight * fx * fz;  // the bias' sign is independent: mixed terms have mean 0
  }
  return sum / (1 << d);
}

Outcome base_case_by_signs(const BaseCase& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..5, draw = 0..2, n = 1..3"), budget,
                        [&](int d, int draw, int n) -> std::optional<std::string> {
                          const Rational s(1, 3), w(7, 5);
                          const TwoInputs inputs = two_inputs(d, draw);
                          const Rational weight = evaluate(stated.weight, {{"w", w}, {"d", d}, {"n", n}});
                          return difference(stated_kernel(stated, inputs, s, w, n),
                                            mean_over_signs(inputs, s, weight), "the mean over all signs");
                        });
}

Outcome base_case_by_library(const BaseCase& stated, const Budget& budget) {
  return enclose_on_range(Range("d = 1..6, draw = 0..2"), budget, [&](int d, int draw) {
    const Rational s(1, 3), w(7, 5);
    const TwoInputs inputs = two_inputs(d, draw), same_x{inputs.x, inputs.x}, same_z{inputs.z, inputs.z};
    const auto kernel =
        analysis::input_kernel({w, s}, {same_x.product(1) / d, same_z.product(1) / d, inputs.product(1) / d});
    return disjoint(Ball(stated_kernel(stated, inputs, s, w, 100)), kernel.xz(), "the library");
  });
}

Outcome base_case_by_certificate(const BaseCase& stated, const Budget&) {
  const char* id = "nngp.base-case";
  return proved_by(
      "all d, n, x, z, sigma_b, sigma_w",
      {{id, "second-moments",
        "m = E w^T w is v times the identity, w the row of weights and v their variance; the bias is "
        "independent, and adds s "
        "to E f(x) f(z) = s + x^T m z.",
        MatrixIdentity{{{"m", {"d", "d", true}}, {"x", {"d", "1", false}}, {"z", {"d", "1", false}}},
                       {"v"},
                       {{"m", "v*identity(d)"}},
                       "transpose(x)*m*z",
                       "v*transpose(x)*z",
                       {{0, false, "transpose(x)", "z"}}}},
       {id, "kernel", "At the stated variance this is the stated kernel.",
        RationalFunctionIdentity{{{{"d", 1}, {"n", 1}}, {"s", "w", "p", "r"}},
                                 Formula("s") + stated.weight * Formula("p"),
                                 stated.kernel}}});
}

/// Identity as the activation: the empirical kernel (1/n) sum f_j(x) f_j(z) of one hidden layer has the mean K^0(x,z)
/// at every n, and the variance (K_xx K_zz + K_xz^2)/n.
Outcome base_case_by_networks(const BaseCase& stated, const Budget& budget) {
  constexpr int n = 8;
  const Rational s(1, 4), w(2);
  const TwoInputs inputs{{1, Rational(-1, 2), 2}, {1, 1, Rational(1, 2)}};
  const TwoInputs xx{inputs.x, inputs.x}, zz{inputs.z, inputs.z};
  const auto kernel = [&](const TwoInputs& of) { return s + w * of.product(1) / 3; };
  const Rational variance = (kernel(xx) * kernel(zz) + kernel(inputs) * kernel(inputs)) / n;
  const std::vector<double> points = {1, -0.5, 2, 1, 1, 0.5};
  const numeric::Perceptron network{.inputs = 3,
                                    .widths = {n},
                                    .outputs = 1,
                                    .activation = numeric::PointwiseFunction::identity,
                                    .weight_variances = {2, 1},
                                    .bias_variances = {0.25, 0}};
  return judge_heavy_tailed_mean(
      "d = 3, width 8, sigma_w^2 = 2, sigma_b^2 = 1/4", stated_kernel(stated, inputs, s, w, n),
      Rational(1, 10), variance, 1e-9, budget, [&](std::span<double> values, std::uint64_t first) {
        std::vector<double> kernels(4 * values.size());
        numeric::sample_nngp_kernels(network, {.count = 2, .dimension = 3, .values = points}, budget.seed,
                                     first, static_cast<std::int64_t>(values.size()), kernels, 1);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = kernels[4 * i + 1];
      });
}

Claim base_case() {
  return make_claim<BaseCase>({
      .id = "nngp.base-case",
      .text = "With W^0 ~ N(0, sigma_w^2/d) in the first layer (fan-in d) and b^0 ~ N(0, sigma_b^2), "
              "K^0(x,x') = sigma_b^2 "
              "+ sigma_w^2 x.x'/d, for every number n of neurons.",
      .reduction = "E f(x) f(x') is the bias' variance plus x^T E[w^T w] x'.",
      .hypotheses = {{"the first layer's weights have variance sigma_w^2/d", BaseCase{"w/n", "s + w*p/d"},
                      ""},
                     {"weights and bias are independent with mean 0",
                      {},
                      "for correlated ones mixed terms remain; that they are normal plays no part"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks"},
      .expected = Verdict::proved,
      .stated = {},
      .literals = {{"p(W^l_ij) = N(0, sigma_w^2/n) in all layers, and K^0 = sigma_b^2 + sigma_w^2 x.x'/d",
                    {"w/n", "s + w*p/d"},
                    "right if n is read as the fan-in of each layer, which is d in the first (or if n = d)"}},
      .checks = {{"mean over signs", RouteKind::exact, base_case_by_signs, trusts_exact, 0.02},
                 {"certificate", RouteKind::certificate, base_case_by_certificate, trusts_certificates, 0.02},
                 {"the library's function", RouteKind::ball, base_case_by_library, trusts_balls, 0.01},
                 {"networks of width 8", RouteKind::simulation, base_case_by_networks, trusts_drawn_networks,
                  0.2}},
      .mutants = {{"sigma_w^2 x.x'/n", {"w/d", "s + w*p/n"}},
                  {"x.x' without 1/d", {"w/d", "s + w*p"}},
                  {"sigma_b^2 once per input", {"w/d", "d*s + w*p/d"}},
                  {"sum of x_i^2 x'_i^2", {"w/d", "s + w*r/d"}},
                  {"sigma_b^2/d", {"w/d", "s/d + w*p/d"}},
                  {"sigma_w^2 one percent larger", {"w/d", "s + 101/100*w*p/d"}}},
      .constants = {exact_constant(
          "nngp.base-case-3", "sigma_b^2 + sigma_w^2 x.x'/d at 1/10, 2, x = x' = (1, -1/2, 2)",
          stated_kernel({}, {{1, Rational(-1, 2), 2}, {1, Rational(-1, 2), 2}}, Rational(1, 10), 2, 10))},
  });
}

// --- nngp.recursion

/// K^l(x,z) = step in s = sigma_b^2, w = sigma_w^2 and c = C_phi(K^(l-1)); or with the duals taken at K^l; or with
/// covariances divided by the variances twice. `first` is the layer from which on it holds that K^(first) is the
/// input's.
struct Recursion {
  Formula step = "s + w*c";
  bool at_same_layer = false;
  bool normalised_twice = false;
  int first = 0;
};

struct Entries {
  Ball xx, zz, xz;
};

Ball stated_dual(const Recursion& stated, const analysis::ClosedForm& phi, const Ball& a, const Ball& b,
                 const Ball& c) {
  if (!stated.normalised_twice) return analysis::closed_form_dual(phi, a, b, c);
  return analysis::closed_form_dual(phi, a, b, c / analysis::sqrt_nonnegative(a * b));
}

/// By the covariances themselves, in any precision: what the library does with deficits.
Entries stated_kernels(const Recursion& stated, const analysis::ClosedForm& phi, Entries k, const Ball& s,
                       const Ball& w, int depth) {
  const auto step = [&](const Ball& c) { return evaluate_ball(stated.step, {{"s", s}, {"w", w}, {"c", c}}); };
  const auto next = [&](const Entries& from) {
    return Entries{step(stated_dual(stated, phi, from.xx, from.xx, from.xx)),
                   step(stated_dual(stated, phi, from.zz, from.zz, from.zz)),
                   step(stated_dual(stated, phi, from.xx, from.zz, from.xz))};
  };
  for (int l = stated.first; l < depth; ++l) {
    if (stated.at_same_layer) k = next(k);  // one step ahead
    k = next(k);
  }
  return k;
}

struct RecursionCase {
  std::string activation;
  analysis::LayerVariances layer;
  analysis::InputProducts inputs;
};

const std::vector<RecursionCase>& recursion_cases() {
  static const std::vector<RecursionCase> cases = {
      {"relu", {2, 0}, {1, 1, Rational(3, 5)}},
      {"relu", {Rational(3, 2), Rational(1, 5)}, {1, 2, Rational(-1, 2)}},
      {"leaky_relu:1/3", {2, Rational(1, 10)}, {1, Rational(1, 2), Rational(1, 3)}},
      {"erf", {Rational(5, 2), Rational(1, 4)}, {1, 3, 1}},
      {"sin", {3, Rational(1, 7)}, {2, 1, Rational(1, 2)}},
      {"gelu", {2, Rational(1, 10)}, {1, 1, Rational(1, 4)}},
      {"step", {2, Rational(1, 10)}, {1, 1, Rational(1, 4)}}};
  return cases;
}

Outcome recursion_by_library(const Recursion& stated, const Budget& budget) {
  const BallPrecision precision(128);
  return enclose_on_range(
      Range("i = 0..6, depth = 0..8:2"), budget, [&](int i, int depth) -> std::optional<std::string> {
        const RecursionCase& of = recursion_cases()[static_cast<std::size_t>(i)];
        const analysis::Activation phi(of.activation);
        const auto seen = analysis::nngp_kernel(
            analysis::uniform_network(phi, depth, of.layer, analysis::Parameterisation::ntk), of.inputs);
        const BallPrecision higher(512);  // for the covariances' dependencies
        const Ball s(of.layer.bias), w(of.layer.weight);
        const Entries k = stated_kernels(
            stated, *phi.closed_form(),
            {s + w * Ball(of.inputs.xx), s + w * Ball(of.inputs.zz), s + w * Ball(of.inputs.xz)}, s, w,
            depth);
        for (const auto& [name, have, has] :
             {std::tuple{"K(x,x)", k.xx, seen.xx}, std::tuple{"K(z,z)", k.zz, seen.zz},
              std::tuple{"K(x,z)", k.xz, seen.xz()}})
          if (const auto apart = disjoint(have, has, "the library"))
            return of.activation + ", " + name + ": " + *apart;
        return std::nullopt;
      });
}

/// phi = z^2 by Isserlis' theorem: E u^2 v^2 = ab + 2c^2. Exact, layer by layer, against the stated step.
Outcome recursion_by_pairings(const Recursion& stated, const Budget& budget) {
  return prove_on_range(
      Range("draw = 0..3, depth = 1..4"), budget, [&](int draw, int depth) -> std::optional<std::string> {
        const Rational s(1, 5), w(1, 3 + draw);
        struct Exact {
          Rational xx, zz, xz;
        };
        const auto iterate = [&](const auto& step, int layers, bool twice, bool same) {
          Exact k{1, Rational(1, 2), Rational(draw, 5)};
          const auto next = [&](const Exact& at) {
            const auto dual = [&](const Rational& a, const Rational& b, const Rational& c) {
              return a * b + 2 * c * c;
            };
            return Exact{step(dual(at.xx, at.xx, at.xx)), step(dual(at.zz, at.zz, at.zz)),
                         step(dual(at.xx, at.zz, twice ? Rational(at.xz / (at.xx * at.zz)) : at.xz))};
          };
          for (int l = 0; l < layers; ++l) {
            if (same) k = next(k);
            k = next(k);
          }
          return k;
        };
        const Exact truth =
            iterate([&](const Rational& c) { return Rational(s + w * c); }, depth, false, false);
        const Exact have = iterate(
            [&](const Rational& c) {
              return evaluate(stated.step, {{"s", s}, {"w", w}, {"c", c}});
            },
            depth - stated.first, stated.normalised_twice, stated.at_same_layer);
        if (auto apart = difference(have.xx, truth.xx, "Isserlis' theorem")) return "z^2, K(x,x): " + *apart;
        if (auto apart = difference(have.xz, truth.xz, "Isserlis' theorem")) return "z^2, K(x,z): " + *apart;
        return std::nullopt;
      });
}

Outcome recursion_by_certificate(const Recursion& stated, const Budget&) {
  if (stated.at_same_layer || stated.normalised_twice || stated.first != 0)
    return {.note = "the certificates are about C_phi(K^(l-1)), l >= 1"};
  const char* id = "nngp.recursion";
  return proved_by(
      "all phi with finite second moments, all inputs, all sigma_b, sigma_w",
      {{id, "given-the-layer-below",
        "a and b are the vectors of phi(f^(l-1)_j) at two inputs, w the row of weights of one neuron, m = E "
        "w^T w = v I "
        "with v = sigma_w^2/n. Given the layer below, f^l_i is normal with covariance sigma_b^2 + a^T m b, "
        "and different i "
        "are independent.",
        MatrixIdentity{{{"m", {"n", "n", true}}, {"a", {"n", "1", false}}, {"b", {"n", "1", false}}},
                       {"v"},
                       {{"m", "v*identity(n)"}},
                       "transpose(a)*m*b",
                       "v*transpose(a)*b",
                       {{0, false, "transpose(a)", "b"}}}},
       {id, "mean",
        "The widths go to infinity one after the other, the first layer's first. So the neurons below are "
        "independent with one law, by induction (the first layer's exactly, the others in the limit of the "
        "widths "
        "before): a^T b is a sum of n such terms of mean c, and v a^T b tends to w c by the law of large "
        "numbers. In "
        "the first "
        "hidden layer the mean is this for every n.",
        RationalFunctionIdentity{{{{"n", 1}}, {"s", "w", "c"}}, "s + n*(w/n)*c", stated.step}},
       {id, "positive-semidefinite",
        "K^l stays positive semidefinite: with f the matrix of the values of phi at all inputs and y any "
        "vector, y^T (s 1 "
        "1^T + v f f^T) y is s (1^T y)^2 + v |f^T y|^2.",
        MatrixIdentity{
            {{"f", {"k", "n", false}}, {"o", {"k", "1", false}}, {"y", {"k", "1", false}}},
            {"s", "v"},
            {},
            "transpose(y)*(s*o*transpose(o) + v*f*transpose(f))*y",
            "s*transpose(y)*o*transpose(transpose(y)*o) + v*transpose(transpose(f)*y)*(transpose(f)*y)",
            {}}}});
}

/// One hidden layer of 16 ReLU neurons with biases: the mean of the empirical kernel is K^1 exactly. Its variance is
/// (w^2/16)(E phi^2 phi'^2 - C^2), in which the first mean is the dual of ReLU^2.
Outcome recursion_by_networks(const Recursion& stated, const Budget& budget) {
  const BallPrecision precision(128);
  constexpr int n = 16;
  const Rational s(1, 4), w(2), xx(21, 12), zz(9, 12), xz(1, 2);
  const analysis::ClosedForm relu{analysis::ActivationFamily::relu, {}};
  const Rational kxx = s + w * xx, kzz = s + w * zz;
  const Entries k =
      stated_kernels(stated, relu, {Ball(kxx), Ball(kzz), Ball(Rational(s + w * xz))}, Ball(s), Ball(w), 1);
  const Ball c(Rational(s + w * xz));
  const Ball fourth =
      analysis::closed_form_dual({analysis::ActivationFamily::rectified_square, {}}, Ball(kxx), Ball(kzz), c);
  const Rational variance = (Ball(Rational(w * w / n)) *
                             (fourth - pow(analysis::closed_form_dual(relu, Ball(kxx), Ball(kzz), c), 2)))
                                .upper();
  const std::vector<double> points = {1, -0.5, 2, 1, 1, 0.5};
  const numeric::Perceptron network{.inputs = 3,
                                    .widths = {n},
                                    .outputs = 1,
                                    .activation = numeric::PointwiseFunction::relu,
                                    .weight_variances = {2, 2},
                                    .bias_variances = {0.25, 0.25}};
  return judge_heavy_tailed_mean("ReLU, one hidden layer of width 16, sigma_w^2 = 2, sigma_b^2 = 1/4",
                                 k.xz.midpoint(), Rational(1, budget.full ? 200 : 40), variance, 1e-9, budget,
                                 [&](std::span<double> values, std::uint64_t first) {
                                   std::vector<double> kernels(4 * values.size());
                                   numeric::sample_nngp_kernels(
                                       network, {.count = 2, .dimension = 3, .values = points}, budget.seed,
                                       first, static_cast<std::int64_t>(values.size()), kernels, 1);
                                   for (std::size_t i = 0; i < values.size(); ++i)
                                     values[i] = kernels[4 * i + 1];
                                 });
}

Claim recursion() {
  return make_claim<Recursion>({
      .id = "nngp.recursion",
      .text = "K^l(x,x') = sigma_b^2 + sigma_w^2 C_phi(K^(l-1)(x,x), K^(l-1)(x',x'), K^(l-1)(x,x')) for l >= "
              "1, in the limit "
              "of infinite widths, one after the other, different neurons being independent; it is positive "
              "semidefinite. In the "
              "first hidden "
              "layer it is the mean of the empirical kernel at every width.",
      .reduction = "Given the layer below the outputs are normal with the empirical kernel; its mean is the "
                   "stated one, and "
                   "it tends to its mean.",
      .hypotheses = {{"E phi(z)^2 is finite for z ~ N(0, K^(l-1)(x,x)) at every level",
                      {},
                      "for phi = e^(z^2/3) and K^0(x,x) = 1 it is infinite, and there is no K^1"},
                     {"fan-in scaling of the weights, sigma_w^2/n",
                      {},
                      "the sum of n terms would grow or vanish otherwise"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"pairings for z^2", RouteKind::exact, recursion_by_pairings, trusts_exact, 0.01},
                 {"the library's kernels", RouteKind::ball, recursion_by_library, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, recursion_by_certificate, trusts_certificates, 0.02},
                 {"networks of width 16", RouteKind::simulation, recursion_by_networks, trusts_drawn_networks,
                  0.4}},
      .mutants = {{"sigma_w^2 (sigma_b^2 + C)", {"w*(s + c)"}},
                  {"sigma_w^2 left out", {"s + c"}},
                  {"C at K^l", {"s + w*c", true}},
                  {"normalised by the variances twice", {"s + w*c", false, true}},
                  {"a layer too few", {"s + w*c", false, false, 1}},
                  {"sigma_w^2 one percent larger", {"s + 101/100*w*c"}}},
      .constants = {computed_constant(
                        "nngp.relu-3", "K^3(x,z), ReLU, sigma_w^2 = 2, no bias, x.x = z.z = d, x.z = 3d/5",
                        [] {
                          return analysis::nngp_kernel(
                                     analysis::uniform_network(analysis::Activation("relu"), 3, {2, 0},
                                                               analysis::Parameterisation::ntk),
                                     {1, 1, Rational(3, 5)})
                              .xz();
                        }),
                    computed_constant("nngp.erf-3",
                                      "K^3(x,z), erf, sigma_w^2 = 5/2, sigma_b^2 = 1/4, (x.x, z.z, x.z)/d = "
                                      "(1, 3, 1)",
                                      [] {
                                        return analysis::nngp_kernel(
                                                   analysis::uniform_network(analysis::Activation("erf"), 3,
                                                                             {Rational(5, 2), Rational(1, 4)},
                                                                             analysis::Parameterisation::ntk),
                                                   {1, 3, 1})
                                            .xz();
                                      })},
  });
}

}  // namespace

std::vector<Claim> nngp_recursion_claims() { return {base_case(), recursion()}; }

}  // namespace lemmata::proofs_check
