#include "proofs_check/claims/finite_width_kernel.hpp"

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/finite_width.hpp"
#include "analysis/kernel/kernel_variance.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/monomial_neuron.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- nngp.finite-width-kernel-variance

/// Of one hidden layer's empirical kernel sigma_b^2 + (sigma_w^2/n) sum phi phi', in s = sigma_w^2 and n: its
/// variance in q = E phi(u)^2 phi(v)^2, c = E phi(u) phi(v) and d = C_phi(a^2, b^2, c^2), which the true one does not
/// contain; the covariance of two of its entries in q = E phi_1 phi_2 phi_3 phi_4, c = E phi_1 phi_2, e = E phi_3
/// phi_4; and, for ReLU without bias, Var/K^2 at one input, in n.
struct KernelVariance {
  Formula variance, covariance, relu;
};

/// sum over n neurons of phi(u_j) phi(v_j), phi = z^k.
NormalPolynomial kernel_sum(int n, int k, const Rational& x, const Rational& y) {
  NormalPolynomial sum;
  for (int j = 0; j < n; ++j) sum = sum + monomial_neuron(2 * j, x, k) * monomial_neuron(2 * j, y, k);
  return sum;
}

/// The dual of z^k, k <= 3, at variances a, b and covariance c.
Rational monomial_dual(int k, const Rational& a, const Rational& b, const Rational& c) {
  if (k == 1) return c;
  if (k == 2) return a * b + 2 * c * c;
  return 9 * a * b * c + 6 * c * c * c;
}

Outcome variance_by_expansion(const KernelVariance& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, k = 1..3, i = -1..2"), budget, [&](int n, int k, int i) -> std::optional<std::string> {
        const Rational s(4, 9), x(1), y(i, 2), scale = s / n;
        const NormalPolynomial kernel = kernel_sum(n, k, x, y), other = kernel_sum(n, k, x, x);
        const Rational mean = scale * kernel.mean(), other_mean = scale * other.mean();
        const NormalPolynomial p = monomial_neuron(0, x, k) * monomial_neuron(0, y, k),
                               r = power(monomial_neuron(0, x, k), 2), u = drawn_preactivation(0, x),
                               v = drawn_preactivation(0, y);
        const auto squared = [](const Rational& z) { return Rational(z * z); };
        const Rational d = monomial_dual(k, squared(mean_of_product(u, u)), squared(mean_of_product(v, v)),
                                         squared(mean_of_product(u, v)));
        Assignment at{{"s", s}, {"n", n}, {"q", mean_of_product(p, p)}, {"c", p.mean()}, {"d", d}};
        if (auto apart = difference(evaluate(stated.variance, at),
                                    scale * scale * mean_of_product(kernel, kernel) - mean * mean,
                                    "the expansion with phi = z^k"))
          return apart;
        at["q"] = mean_of_product(p, r);
        at["e"] = r.mean();
        if (auto apart = difference(evaluate(stated.covariance, at),
                                    scale * scale * mean_of_product(kernel, other) - mean * other_mean,
                                    "the expansion with phi = z^k"))
          return "K(x,x') with K(x,x): " + *apart;
        return std::nullopt;
      });
}

Outcome variance_by_library(const KernelVariance& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..100"), budget, [&](int n) {
    return difference(value_at(stated.relu, {{"n", n}}), analysis::relu_layer_moment(2, n) - 1,
                      "the library");
  });
}

/// The library's balls for powers of z, whose moments are polynomials.
Outcome variance_by_dual(const KernelVariance& stated, const Budget& budget) {
  return enclose_on_range(
      Range("n = 1..3, k = 1..3, i = -1..2"), budget, [&](int n, int k, int i) -> std::optional<std::string> {
        const Rational s(4, 9), x(1), y(i, 2);
        const NormalPolynomial p = monomial_neuron(0, x, k) * monomial_neuron(0, y, k),
                               u = drawn_preactivation(0, x), v = drawn_preactivation(0, y);
        const Rational claimed =
            evaluate(stated.variance,
                     {{"s", s}, {"n", n}, {"q", mean_of_product(p, p)}, {"c", p.mean()}, {"d", Rational(0)}});
        const Ball seen = analysis::kernel_variance(analysis::Activation("x^" + std::to_string(k)), s, n,
                                                    Ball(mean_of_product(u, u)), Ball(mean_of_product(v, v)),
                                                    Ball(mean_of_product(u, v)));
        return disjoint(Ball(claimed), seen, "the library, for phi = z^k,");
      });
}

/// tanh, sigma_w^2 = 2, sigma_b^2 = 1/2, x = 1 and x' = -1/2, so that (a, b, c) = (5/2, 1, -1/2); 8 neurons, drawn.
/// (K-hat - K)^2 against a variance off by `percent` of the true one. With Z = phi phi' - E phi phi' in [-2, 2] of
/// variance z, the fourth central moment is at most (sigma_w^2/n)^4 (n 4 z + 3 n^2 z^2).
Outcome variance_by_draws(const KernelVariance& stated, const Budget& budget) {
  constexpr int n = 8;
  const int percent = budget.full ? 1 : 3;
  const analysis::Activation tanh("tanh");
  const Ball a(Rational(5, 2)), b(1), c(Rational(-1, 2));
  const Rational mean = analysis::dual_activation(tanh, a, b, c).midpoint(),
                 second = analysis::dual_activation(tanh.squared(), a, b, c).midpoint(), s(2);
  const Rational variance =
      evaluate(stated.variance, {{"s", s}, {"n", n}, {"q", second}, {"c", mean}, {"d", Rational(0)}});
  const Rational one = second - mean * mean, bound = pow(s / n, 4) * (4 * n * one + 3 * n * n * one * one);
  numeric::Perceptron network = relu_perceptron({n});
  network.activation = numeric::PointwiseFunction::tanh;
  network.bias_variances = {0.5, 0.5};
  const std::vector<double> inputs = {1, -0.5};
  const auto kernel = static_cast<double>(Rational(Rational(1, 2) + s * mean));
  return judge_heavy_tailed_mean(
      "tanh, n = 8", variance, s * s * one / n * percent / 100, bound, drawn_network_rounding, budget,
      [&](std::span<double> values, std::uint64_t first) {
        std::vector<double> drawn(4 * values.size());
        numeric::sample_nngp_kernels(network, {2, 1, inputs}, budget.seed, first,
                                     static_cast<std::int64_t>(values.size()), drawn, 1);
        for (std::size_t i = 0; i < values.size(); ++i) {
          const double deviation = drawn[4 * i + 1] - kernel;
          values[i] = deviation * deviation;
        }
      });
}

Outcome variance_by_certificate(const KernelVariance& stated, const Budget&) {
  const char* id = "nngp.finite-width-kernel-variance";
  const Domain of{{{"n", 1}}, {"s", "q", "c", "e"}};
  return proved_by(
      "all n >= 1, all phi, all inputs",
      {{id, "variance",
        "The n terms phi(u_j) phi(v_j) are independent and of one law: n second moments q and n (n-1) "
        "products c^2, "
        "times (sigma_w^2/n)^2, minus the squared mean.",
        RationalFunctionIdentity{of, "(s/n)^2*(n*q + n*(n-1)*c^2) - (s*c)^2", stated.variance}},
       {id, "covariance", "The same for two entries of the kernel.",
        RationalFunctionIdentity{of, "(s/n)^2*(n*q + n*(n-1)*c*e) - s*c*s*e", stated.covariance}},
       {id, "relu", "phi(u)^2 at one input: q = 3/2 and c = 1/2, in units of the variance of u.",
        RationalFunctionIdentity{
            {{{"n", 1}}, {}},
            substitute(stated.variance, {{"s", Formula(1)}, {"q", Formula("3/2")}, {"c", Formula("1/2")}}) /
                Formula("1/4"),
            stated.relu}}});
}

Claim kernel_variance() {
  const KernelVariance stated{"s^2*(q-c^2)/n", "s^2*(q-c*e)/n", "5/n"};
  const auto with = [&](Formula KernelVariance::*member, const Formula& value) {
    KernelVariance mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  return make_claim<KernelVariance>({
      .id = "nngp.finite-width-kernel-variance",
      .text =
          "One hidden layer of width n, any phi with E phi^4 finite: the empirical kernel K-hat = sigma_b^2 "
          "+ "
          "(sigma_w^2/n) sum phi(u_j) phi(v_j) has the mean K and the variance (sigma_w^4/n)(E phi(u)^2 "
          "phi(v)^2 - (E phi(u) phi(v))^2), and two entries have the covariance (sigma_w^4/n)(E phi_1 phi_2 "
          "phi_3 phi_4 - E phi_1 phi_2 E phi_3 phi_4), for every n. ReLU without bias at one input: 5 K^2/n.",
      .reduction = "A mean of n independent terms.",
      .hypotheses =
          {{"one hidden layer",
            {},
            "deeper, the neurons of a layer are dependent; with ReLU, nngp.finite-width-kurtosis has "
            "Var K-hat/K^2 = (1 + 5/n)^L - 1"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"powers of z, all weights and biases expanded", RouteKind::exact, variance_by_expansion,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, variance_by_certificate, trusts_certificates, 0.01},
                 {"the library's ReLU layer", RouteKind::exact, variance_by_library, trusts_exact, 0.01},
                 {"the library's dual of phi^2", RouteKind::ball, variance_by_dual, trusts_balls, 0.1},
                 {"kernels of drawn networks", RouteKind::simulation, variance_by_draws,
                  trusts_drawn_networks, 0.3}},
      .mutants = {{"1/n^2", with(&KernelVariance::variance, "s^2*(q-c^2)/n^2")},
                  {"the dual at squared covariances for E phi^2 phi'^2",
                   with(&KernelVariance::variance, "s^2*(d-c^2)/n")},
                  {"the mean not squared", with(&KernelVariance::variance, "s^2*(q-c)/n")},
                  {"entries independent", with(&KernelVariance::covariance, "0*s*q*c*e*n")},
                  {"3/n for ReLU", with(&KernelVariance::relu, "3/n")}},
  });
}

// --- nngp.neuron-dependence

/// Of two different outputs f_i, f_k, one hidden layer, no output bias: their covariance; that of f_i(x)^2 and
/// f_k(x')^2, in s = sigma_w^2, v = Cov(phi(x)^2, phi(x')^2) and n; and for ReLU, sigma_w^2 = 2, no biases, one
/// input, in units of K^2, in n and the number l of hidden layers.
struct NeuronDependence {
  Formula covariance, squares, relu;
};

Outcome dependence_by_expansion(const NeuronDependence& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, k = 1..3, i = -1..2"), budget, [&](int n, int k, int i) -> std::optional<std::string> {
        const Rational s(4, 9), x(1), y(i, 2);
        const auto output = [&](int row, const Rational& at) {  // times sqrt(n) / sigma_w
          NormalPolynomial sum;
          for (int j = 0; j < n; ++j)
            sum = sum + NormalPolynomial::variable(4 * j + 2 + row) * monomial_neuron(4 * j, at, k);
          return sum;
        };
        const NormalPolynomial f = output(0, x), g = output(1, y), f2 = power(f, 2), g2 = power(g, 2);
        const NormalPolynomial p = power(monomial_neuron(0, x, k), 2), r = power(monomial_neuron(0, y, k), 2);
        const Rational v = mean_of_product(p, r) - p.mean() * r.mean();
        const Assignment at{{"s", s}, {"n", n}, {"v", v}};
        if (auto apart = difference(evaluate(stated.covariance, at), s / n * mean_of_product(f, g),
                                    "the expansion with phi = z^k"))
          return "Cov(f_1, f_2): " + *apart;
        return difference(evaluate(stated.squares, at),
                          s / n * (s / n) * (mean_of_product(f2, g2) - f2.mean() * g2.mean()),
                          "the expansion with phi = z^k");
      });
}

Outcome dependence_by_gates(const NeuronDependence& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..3, l = 0..4-n"), budget, [&](int n, int l) {
    const Widths widths = equal_widths(n, l);
    const Rational seen =
        layer_scale(widths, 2) * mean_over_gates(widths, [](const Widths& active) {
          const LinearNetwork network = linear_network(active, 2);
          return mean_of_product(power(network.outputs[0], 2), power(network.outputs[1], 2));
        });
    return difference(value_at(stated.relu, {{"n", n}, {"l", l}}), seen - 1, "the expansion with gates");
  });
}

Outcome dependence_by_certificate(const NeuronDependence& stated, const Budget&) {
  const char* id = "nngp.neuron-dependence";
  auto certificates = layer_certificates(id);
  const std::vector<Certificate> rest = {
      {id, "covariance", "Rows i and k of the last weights are independent and centred.",
       RationalFunctionIdentity{{{}, {}}, stated.covariance, 0}},
      {id, "squares",
       "Given the hidden layer f_i and f_k are independent with variances S = (sigma_w^2/n) sum phi^2: the "
       "covariance is that of S(x) and S(x'), n independent terms.",
       RationalFunctionIdentity{{{{"n", 1}}, {"s", "v"}}, "(s/n)^2*n*v", stated.squares}},
      {id, "layer", "ReLU: E ((2/n) chi^2_B)^2 by the factorial moments.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, "4/n^2*(n*(n-1)/4 + 3*n/2)", "(n+5)/n"}},
      {id, "relu", "1 + Cov/K^2 = E S^2/K^2 is multiplied by it in each layer.",
       InductionStep{{{{"n", 1}, {"l", 0}}, {}}, "l", Formula(1) + stated.relu, 1, {{"(n+5)/n", {}}}}}};
  certificates.insert(certificates.end(), rest.begin(), rest.end());
  return proved_by("all n >= 1, all phi; ReLU: all L", certificates);
}

/// Real networks with two outputs: f_1^2 f_2^2. Given S its square has the mean 9 S^4, which bounds the variance.
Outcome dependence_by_draws(const NeuronDependence& stated, const Budget& budget) {
  const int n = budget.full ? 16 : 4, percent = budget.full ? 1 : 10;
  const Rational mean = 1 + value_at(stated.relu, {{"n", n}, {"l", 1}});
  return judge_heavy_tailed_mean(
      "n = " + std::to_string(n) + ", L = 1: f_1^2 f_2^2/K^2", mean,
      analysis::relu_layer_moment(2, n) * percent / 100, 9 * analysis::relu_layer_moment(4, n),
      drawn_network_rounding, budget, [&](std::span<double> values, std::uint64_t first) {
        fill_outputs(values, {n}, 2, budget.seed, first,
                     [](std::span<const double> f) { return f[0] * f[0] * f[1] * f[1]; });
      });
}

Outcome dependence_by_library(const NeuronDependence& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..20, l = 0..10"), budget, [&](int n, int l) {
    const std::vector<std::int64_t> widths(static_cast<std::size_t>(l), n);
    return difference(value_at(stated.relu, {{"n", n}, {"l", l}}),
                      analysis::output_moment_ratio<Rational>(2, widths) / 3 - 1, "the library");
  });
}

Claim dependence() {
  const NeuronDependence stated{"0", "s^2*v/n", "(n+5)^l/n^l - 1"};
  return make_claim<NeuronDependence>({
      .id = "nngp.neuron-dependence",
      .text = "Two outputs i != k of a network at initialisation are uncorrelated, and dependent at every "
              "finite width: "
              "with one hidden layer of width n, any phi with E phi^4 finite, Cov(f_i(x)^2, f_k(x')^2) = "
              "(sigma_w^4/n) "
              "Cov(phi(u)^2, phi(v)^2). ReLU without biases, one input, L hidden layers: K^2 ((1 + 5/n)^L - "
              "1), 5 K^2/n "
              "for L = 1.",
      .reduction = "Given the last hidden layer the outputs are independent; they share its random variance.",
      .hypotheses = {{"phi^2 is not almost surely constant (for dependence)",
                      {},
                      "for phi = sign at one input the outputs are independent"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"powers of z, all weights and biases expanded", RouteKind::exact, dependence_by_expansion,
                  trusts_exact, 0.1},
                 {"ReLU, all weights and gates expanded", RouteKind::exact, dependence_by_gates,
                  trusts_expansion, 0.1},
                 {"certificate", RouteKind::certificate, dependence_by_certificate, trusts_gates, 0.02},
                 {"the library's function", RouteKind::exact, dependence_by_library, trusts_exact, 0.02},
                 {"networks drawn", RouteKind::simulation, dependence_by_draws, trusts_drawn_networks, 0.2}},
      .mutants = {{"independent at finite n", {stated.covariance, "0*s*v*n", stated.relu}},
                  {"15 K^2/n for ReLU", {stated.covariance, stated.squares, "(n+15)^l/n^l - 1"}},
                  {"ReLU outputs independent", {stated.covariance, stated.squares, "0*n*l"}},
                  {"correlated outputs", {"1/n", stated.squares, stated.relu}}},
  });
}

}  // namespace

std::vector<Claim> finite_width_kernel_claims() { return {kernel_variance(), dependence()}; }

}  // namespace lemmata::proofs_check
