#include "proofs_check/claims/finite_width_kernel.hpp"

#include <cmath>

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/finite_width.hpp"
#include "analysis/kernel/kernel_variance.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

/// The preactivation of a neuron, bias + weight x with bias = g/2 and weight = 2g'/3 for two normal numbers of its own,
/// the first of which has the given index.
NormalPolynomial preactivation(int index, const Rational& x) {
  return NormalPolynomial(Rational(1, 2)) * NormalPolynomial::variable(index) +
         NormalPolynomial(Rational(2, 3) * x) * NormalPolynomial::variable(index + 1);
}

/// What the checks by expansion use: phi = z^k.
NormalPolynomial activation(int index, const Rational& x, int k) { return power(preactivation(index, x), k); }

// --- nngp.finite-width-kernel-variance

/// Of one hidden layer's empirical kernel sigma_b^2 + (sigma_w^2/n) sum phi phi', in s = sigma_w^2 and n: its variance in q =
/// E phi(u)^2 phi(v)^2, c = E phi(u) phi(v) and d = C_phi(a^2, b^2, c^2), which the true one does not contain; the covariance of
/// two of its entries in q = E phi_1 phi_2 phi_3 phi_4, c = E phi_1 phi_2, e = E phi_3 phi_4; and, for ReLU without bias,
/// Var/K^2 at one input, in n.
struct KernelVariance {
  Formula variance, covariance, relu;
};

/// sum over n neurons of phi(u_j) phi(v_j), phi = z^k.
NormalPolynomial kernel_sum(int n, int k, const Rational& x, const Rational& y) {
  NormalPolynomial sum;
  for (int j = 0; j < n; ++j) sum = sum + activation(2 * j, x, k) * activation(2 * j, y, k);
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
        const NormalPolynomial p = activation(0, x, k) * activation(0, y, k),
                               r = power(activation(0, x, k), 2), u = preactivation(0, x),
                               v = preactivation(0, y);
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
        const NormalPolynomial p = activation(0, x, k) * activation(0, y, k), u = preactivation(0, x),
                               v = preactivation(0, y);
        const Rational claimed =
            evaluate(stated.variance,
                     {{"s", s}, {"n", n}, {"q", mean_of_product(p, p)}, {"c", p.mean()}, {"d", Rational(0)}});
        const Ball seen = analysis::kernel_variance(analysis::Activation("x^" + std::to_string(k)), s, n,
                                                    Ball(mean_of_product(u, u)), Ball(mean_of_product(v, v)),
                                                    Ball(mean_of_product(u, v)));
        return disjoint(Ball(claimed), seen, "the library, for phi = z^k,");
      });
}

/// tanh, sigma_w^2 = 2, sigma_b^2 = 1/2, x = 1 and x' = -1/2, so that (a, b, c) = (5/2, 1, -1/2); 8 neurons, drawn. (K-hat - K)^2
/// against a variance off by `percent` of the true one. With Z = phi phi' - E phi phi' in [-2, 2] of variance z, the fourth central moment is at
/// most (sigma_w^2/n)^4 (n 4 z + 3 n^2 z^2).
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
      .sources = {gaussian_limit_slide()},
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

/// Of two different outputs f_i, f_k, one hidden layer, no output bias: their covariance; that of f_i(x)^2 and f_k(x')^2, in
/// s = sigma_w^2, v = Cov(phi(x)^2, phi(x')^2) and n; and for ReLU, sigma_w^2 = 2, no biases, one input, in units of K^2, in n and
/// the number l of hidden layers.
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
            sum = sum + NormalPolynomial::variable(4 * j + 2 + row) * activation(4 * j, at, k);
          return sum;
        };
        const NormalPolynomial f = output(0, x), g = output(1, y), f2 = power(f, 2), g2 = power(g, 2);
        const NormalPolynomial p = power(activation(0, x, k), 2), r = power(activation(0, y, k), 2);
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
      .sources = {gaussian_limit_slide()},
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

// --- nngp.gaussian-limit

/// ReLU without biases, one input: the excess kurtosis of f in n and l; `scale` in m, n = m^2, times the excess tends to
/// `slope` l; the probability of f = 0 in q = 2^-n and l. One hidden layer, any phi, four inputs or fewer, no output bias: the
/// joint cumulant of four values of one output, in s = sigma_w^2, n, q = E phi_1 phi_2 phi_3 phi_4 and t = c_12 c_34 + c_13
/// c_24 + c_14 c_23.
struct GaussianLimit {
  Formula excess, scale;
  Rational slope;
  Formula atom, cumulant;
};

/// 0 <= n excess - 15 l <= 3 6^l/n, term by term in the binomial theorem.
Outcome limit_of_excess(const GaussianLimit& stated, const Budget& budget) {
  return prove_on_range(Range("i = 0..5, l = 1..6"), budget, [&](int i, int l) -> std::optional<std::string> {
    const Rational m = pow(Rational(10), i), n = m * m;
    const Rational excess = evaluate(stated.excess, {{"n", n}, {"l", l}}),
                   left = evaluate(stated.scale, {{"m", m}}) * excess - stated.slope * l;
    if (excess <= 0) return "n = 10^(2i): the excess is " + to_string(excess);
    if (left >= 0 && left <= 3 * pow(Rational(6), l) / n) return std::nullopt;
    return "n = 10^(2i): the scaled excess differs from its limit by " + to_string(left) +
           ", more than 3 6^l/n or below 0";
  });
}

Outcome excess_by_expansion(const GaussianLimit& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, l = 0..5-n"), budget, [&](int n, int l) -> std::optional<std::string> {
        const Widths widths = equal_widths(n, l);
        Rational alive(1);
        const Rational fourth = layer_scale(widths, 2) * mean_over_gates(widths, [](const Widths& active) {
                                  const NormalPolynomial square = power(linear_network(active).outputs[0], 2);
                                  return mean_of_product(square, square);
                                });
        for (int layer = 0; layer < l; ++layer) alive *= 1 - pow(Rational(1, 2), n);
        if (auto apart =
                difference(value_at(stated.excess, {{"n", n}, {"l", l}}), fourth - 3, "the expansion"))
          return "excess kurtosis: " + *apart;
        const Rational seen = 1 - mean_over_gates(widths, [](const Widths&) { return Rational(1); });
        if (auto apart = difference(evaluate(stated.atom, {{"q", pow(Rational(1, 2), n)}, {"l", l}}), seen,
                                    "the count of the gates"))
          return "P(f = 0): " + *apart;
        return difference(alive, 1 - seen, "the count of the gates");
      });
}

/// phi = z^k at the inputs 1, -1/2, 2, i/3.
Outcome cumulant_by_expansion(const GaussianLimit& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..2, k = 1..2, i = 0..3"), budget, [&](int n, int k, int i) {
    const Rational s(4, 9);
    const std::vector<Rational> inputs = {1, Rational(-1, 2), 2, Rational(i, 3)};
    std::vector<NormalPolynomial> f, phi;
    for (const Rational& x : inputs) {
      NormalPolynomial sum;
      for (int j = 0; j < n; ++j) sum = sum + NormalPolynomial::variable(3 * j + 2) * activation(3 * j, x, k);
      f.push_back(sum);
      phi.push_back(activation(0, x, k));
    }
    const auto pairs = [](const std::vector<NormalPolynomial>& of) {
      const auto pair = [&](std::size_t a, std::size_t b) { return mean_of_product(of[a], of[b]); };
      return Rational(pair(0, 1) * pair(2, 3) + pair(0, 2) * pair(1, 3) + pair(0, 3) * pair(1, 2));
    };
    const Rational seen = s * s / (n * n) * (mean_of_product(f[0] * f[1], f[2] * f[3]) - pairs(f));
    return difference(evaluate(stated.cumulant, {{"s", s},
                                                 {"n", n},
                                                 {"q", mean_of_product(phi[0] * phi[1], phi[2] * phi[3])},
                                                 {"t", pairs(phi)}}),
                      seen, "the expansion with phi = z^k");
  });
}

/// Real networks of one hidden layer: the excess kurtosis, told from 12/n.
Outcome excess_by_draws(const GaussianLimit& stated, const Budget& budget) {
  std::string where;
  Outcome outcome;
  const std::vector<int> widths = budget.full ? std::vector<int>{8, 16, 32} : std::vector<int>{4};
  Budget each = budget;
  each.false_alarm /= static_cast<double>(widths.size());
  for (const int n : widths) {
    const Rational mean = 3 + value_at(stated.excess, {{"n", n}, {"l", 1}});
    outcome = judge_heavy_tailed_mean(
        "n = " + std::to_string(n) + ", L = 1: f^4/(E f^2)^2", mean, Rational(3, n),
        105 * analysis::relu_layer_moment(4, n), drawn_network_rounding, each,
        [&](std::span<double> values, std::uint64_t first) {
          fill_outputs(values, {n}, 1, budget.seed, first,
                       [](std::span<const double> f) { return f[0] * f[0] * f[0] * f[0]; });
        });
    if (outcome.verdict != Verdict::corroborated) return outcome;
    where += (where.empty() ? "" : "; ") + outcome.range;
  }
  outcome.range = where;
  return outcome;
}

Outcome limit_by_certificate(const GaussianLimit& stated, const Budget&) {
  const char* id = "nngp.gaussian-limit";
  auto certificates = layer_certificates(id);
  const std::vector<Certificate> rest = {
      {id, "leading-term",
       "B (B+2) ... (B+2k-2) is monic of degree k in B, so E ((2/n) chi^2_B)^k is (2/n)^k times a "
       "combination of n!/((n-m)! "
       "2^m), m <= k, where m = k has the coefficient 1. A step m -> m + 1 has the factor (n-m)/2: divided "
       "by "
       "(n/2)^k, the term m = k is a product of k factors that tend to 1, and the others have fewer factors: "
       "they "
       "tend to 0. So every layer moment tends to 1, and E f^(2k)/(E f^2)^k to (2k-1)!!; the normal law is "
       "the only "
       "one with these moments.",
       InductionStep{{{{"m", 0}, {"p", 0}}, {}}, "m", "(m+p)!/(p!*2^m)", 1, {{"(m+p+1)/2", {}}}}},
      {id, "layer", "E ((2/n) chi^2_B)^2 by the factorial moments.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, "4/n^2*(n*(n-1)/4 + 3*n/2)", "(n+5)/n"}},
      {id, "excess", "The kurtosis, 3 at l = 0, is multiplied by it in each layer: above 3 at every n.",
       InductionStep{{{{"n", 1}, {"l", 0}}, {}}, "l", Formula(3) + stated.excess, 3, {{"(n+5)/n", {}}}}},
      {id, "first-layer", "One hidden layer: the excess times the scale is the slope.",
       RationalFunctionIdentity{
           {{{"m", 1}}, {}},
           stated.scale * substitute(stated.excess, {{"l", Formula(1)}, {"n", Formula("m^2")}}),
           Formula(stated.slope)}},
      {id, "atom", "f = 0 unless each layer has an active neuron: nngp.dead-network.",
       InductionStep{{{{"l", 0}}, {"q"}}, "l", Formula(1) - stated.atom, 1, {{"1-q", {}}}}},
      {id, "cumulant",
       "Given the hidden layer, values of f are jointly normal with covariances (sigma_w^2/n) sum phi phi': "
       "the "
       "fourth moment is the mean of three products of two, n (n q/n + (n-1) c c') each.",
       RationalFunctionIdentity{
           {{{"n", 1}}, {"s", "q", "t"}}, "(s/n)^2*(3*n*q + n*(n-1)*t) - s^2*t", stated.cumulant}}};
  certificates.insert(certificates.end(), rest.begin(), rest.end());
  return proved_by("all moments, all n >= 1, all L; cumulants: any phi", certificates);
}

Claim gaussian_limit() {
  const GaussianLimit stated{"3*(n+5)^l/n^l - 3", "m^2", 15, "1-(1-q)^l", "s^2*(3*q-t)/n"};
  const auto with = [&](const auto& change) {
    GaussianLimit mutant = stated;
    change(mutant);
    return mutant;
  };
  return make_claim<GaussianLimit>({
      .id = "nngp.gaussian-limit",
      .text = "ReLU network without biases at initialisation, one input: every moment E f^(2k)/(E f^2)^k "
              "tends to the normal "
              "one, (2k-1)!!, as all widths grow, so that f becomes normal; at every finite width it is not: "
              "the excess "
              "kurtosis is 3 (1 + 5/n)^L - 3 = 15 L/n + O(1/n^2) > 0, and f = 0 with probability 1 - (1 - "
              "2^-n)^L. One "
              "hidden layer, any phi with E phi^4 finite, any inputs: the fourth joint cumulant of f is "
              "(sigma_w^4/n) times "
              "the sum of Cov(phi_1 phi_2, phi_3 phi_4) over the three pairings.",
      .reduction = "f is normal given the last hidden layer, with a random variance that concentrates.",
      .hypotheses =
          {{"E phi(z)^2 is finite, z ~ N(0, K) (for any other phi)",
            {},
            "K = 1 and phi(z) = e^(z^2/3): E phi^2 is infinite, the next kernel too, and sums of phi have no "
            "normal limit"},
           {"at least one hidden layer (for what is said of finite widths)",
            {},
            "f^0 is normal at every width"},
           {"phi^2 is not almost surely constant (likewise)",
            {},
            "for phi = sign the output at one input is normal for every n"}},
      .sources = {gaussian_limit_slide()},
      .tags = {"wide networks", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"all weights and gates expanded", RouteKind::exact, excess_by_expansion, trusts_expansion,
                  0.1},
                 {"large widths", RouteKind::exact, limit_of_excess, trusts_exact, 0.02},
                 {"cumulants of powers of z, all weights expanded", RouteKind::exact, cumulant_by_expansion,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, limit_by_certificate, trusts_gates, 0.05},
                 {"networks drawn", RouteKind::simulation, excess_by_draws, trusts_drawn_networks, 0.2}},
      .mutants = {{"excess 3 L/n", with([](GaussianLimit& m) { m.excess = "3*l/n", m.slope = 3; })},
                  {"excess 12 L/n", with([](GaussianLimit& m) { m.excess = "12*l/n", m.slope = 12; })},
                  {"a negative excess", with([](GaussianLimit& m) { m.excess = "3 - 3*(n+5)^l/n^l"; })},
                  {"of order n^(-1/2)", with([](GaussianLimit& m) { m.scale = "m"; })},
                  {"no atom", with([](GaussianLimit& m) { m.atom = "0*q*l"; })},
                  {"one pairing only", with([](GaussianLimit& m) { m.cumulant = "s^2*(q-t/3)/n"; })},
                  {"a cumulant of order 1/n^2",
                   with([](GaussianLimit& m) { m.cumulant = "s^2*(3*q-t)/n^2"; })}},
  });
}

}  // namespace

std::vector<Claim> finite_width_kernel_claims() {
  return {kernel_variance(), dependence(), gaussian_limit()};
}

}  // namespace lemmata::proofs_check
