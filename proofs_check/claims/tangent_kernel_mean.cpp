#include "proofs_check/claims/tangent_kernel_mean.hpp"

#include "analysis/kernel/tangent_kernel_moments.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/monomial_neuron.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- ntk.finite-width-mean

/// E Theta in units of K^0 for ReLU, in n and l; and with one hidden layer of any activation at inputs x, x', in s =
/// sigma_w^2, b = sigma_b^2, c = E phi(u) phi(v), e = E phi'(u) phi'(v), k = K^0(x, x') and n.
struct KernelMean {
  Formula deep, one_layer;
};

Outcome mean_by_expansion(const KernelMean& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..3, l = 0..5-n"), budget, [&](int n, int l) {
    const Widths widths = equal_widths(n, l);
    const Rational seen = layer_scale(widths, 1) * mean_over_gates(widths, [](const Widths& active) {
                            return linear_network(active).squared_gradient.mean();
                          });
    return difference(value_at(stated.deep, {{"n", n}, {"l", l}}), seen, "the expansion");
  });
}

/// phi = z^k, sigma_b = 1/2, sigma_w = 2/3, x = 1, x' = i/2: every weight and bias a symbol.
Outcome one_layer_by_expansion(const KernelMean& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, k = 1..3, i = -1..2"), budget, [&](int n, int k, int i) -> std::optional<std::string> {
        const Rational bias(1, 2), weight(2, 3), other(i, 2);
        const auto output = [&](const Rational& x) {  // times sqrt(n) / sigma_w, without its bias
          NormalPolynomial sum;
          for (int j = 0; j < n; ++j)
            sum = sum + NormalPolynomial::variable(3 * j + 2) * monomial_neuron(3 * j, x, k);
          return sum;
        };
        const NormalPolynomial f = output(1), g = output(other);
        Rational seen(0);
        for (int p = 0; p < 3 * n; ++p) seen += mean_of_product(f.derivative(p), g.derivative(p));
        seen = bias * bias + weight * weight / n * seen;
        const NormalPolynomial u = drawn_preactivation(0, 1), v = drawn_preactivation(0, other);
        const Assignment at{{"s", weight * weight},
                            {"b", bias * bias},
                            {"c", mean_of_product(power(u, k), power(v, k))},
                            {"e", k * k * mean_of_product(power(u, k - 1), power(v, k - 1))},
                            {"k", mean_of_product(u, v)},
                            {"n", n}};
        return difference(evaluate(stated.one_layer, at), seen, "the expansion with phi = z^k");
      });
}

Outcome mean_by_library(const KernelMean& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..20, l = 0..20"), budget, [&](int n, int l) {
    return difference(value_at(stated.deep, {{"n", n}, {"l", l}}),
                      analysis::tangent_kernel_moments<Rational>(std::int64_t{n}, std::int64_t{l}).mean,
                      "the library");
  });
}

/// Real networks with back-propagation, against a mean 1 % off. The variance is E Theta^2 minus the squared mean, of
/// which 0.98 times the true one is a lower bound where it is 1 % less.
Outcome mean_by_draws(const KernelMean& stated, const Budget& budget) {
  const int l = budget.full ? 2 : 1;
  const Widths widths = equal_widths(16, l);
  const Rational mean = value_at(stated.deep, {{"n", 16}, {"l", l}});
  const auto moments = analysis::tangent_kernel_moments<Rational>(std::int64_t{16}, std::int64_t{l});
  return judge_heavy_tailed_mean(
      "n = 16, L = " + std::to_string(l) + ": Theta/K^0", mean, moments.mean / 100,
      moments.second - moments.mean * moments.mean * 98 / 100, drawn_network_rounding, budget,
      [&](std::span<double> values, std::uint64_t first) {
        fill_tangent_kernels(values, widths, budget.seed, first, [](double kernel) { return kernel; });
      });
}

Outcome mean_by_certificate(const KernelMean& stated, const Budget&) {
  const char* id = "ntk.finite-width-mean";
  const Domain n{{{"n", 1}}, {}}, n_l{{{"n", 1}, {"l", 0}}, {}};
  auto certificates = layer_certificates(id);
  const std::vector<Certificate> rest = {
      {id, "backward-norm",
       "E b <- (2/n) (E I E F + E Y E b), E F = E b = 1, E Y = E B - E I (i for E I): E b = 1 is kept.",
       RationalFunctionIdentity{{{{"n", 1}}, {"i"}}, "2/n*(i + (n/2 - i))", 1}},
      {id, "step", "E Theta <- E b_new + (2/n) E X E Theta = 1 + E Theta, E X = n/2.",
       RationalFunctionIdentity{n_l, substitute(stated.deep, "l", Formula("l+1")),
                                Formula(1) + Formula("2/n*(n/2)") * stated.deep}},
      {id, "start", "One layer of weights: Theta = K^0.",
       RationalFunctionIdentity{n, substitute(stated.deep, "l", Formula(0)), 1}},
      {id, "one-hidden-layer",
       "Theta is sigma_b^2 + (sigma_w^2/n) times a sum over the neurons of phi phi' and a^2 phi'(u) phi'(v) "
       "K^0(x, x'), E a^2 = 1, a independent of u and v; each term has the same mean.",
       RationalFunctionIdentity{
           {{{"n", 1}}, {"s", "b", "c", "e", "k"}}, "b + s/n*(n*(c + e*k))", stated.one_layer}}};
  certificates.insert(certificates.end(), rest.begin(), rest.end());
  return proved_by("all n >= 1, all L >= 0; one hidden layer: any activation and inputs", certificates);
}

Claim kernel_mean() {
  const KernelMean stated{"l+1", "b + s*c + s*e*k"};
  return make_claim<KernelMean>({
      .id = "ntk.finite-width-mean",
      .text =
          "At initialisation, NTK parameterisation, for every width n: with one hidden layer E Theta(x, x') "
          "= "
          "K^1(x, x') + sigma_w^2 E[phi'(u) phi'(v)] K^0(x, x'), the limit kernel, for any phi with finite "
          "E phi^2 and E phi'^2; and for ReLU networks with sigma_w^2 = 2, no biases and any number L of "
          "hidden "
          "layers, at one input, E Theta(x, x) = (L+1) K^0.",
      .reduction = "One hidden layer: a mean of n terms of one law. ReLU: the reduction to one layer of "
                   "ntk.finite-width-second-moment, for means; widths may differ from layer to layer.",
      .hypotheses = {{"one hidden layer, or ReLU at one input",
                      {},
                      "in general E of a function of the finite network's kernel K-hat is not that function "
                      "of its mean"}},
      .sources = {tangent_kernel_definition_slide()},
      .tags = {"wide networks", "tangent kernel", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"all weights and gates expanded", RouteKind::exact, mean_by_expansion, trusts_expansion,
                  0.1},
                 {"powers of z, all weights and biases expanded", RouteKind::exact, one_layer_by_expansion,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, mean_by_certificate, trusts_gates, 0.05},
                 {"the library's function", RouteKind::exact, mean_by_library, trusts_exact, 0.05},
                 {"networks drawn", RouteKind::simulation, mean_by_draws, trusts_drawn_networks, 0.2}},
      .mutants = {{"(L+1)(1+1/n) K^0", {"(l+1)*(1+1/n)", stated.one_layer}},
                  {"L K^0", {"l", stated.one_layer}},
                  {"one hidden layer, a factor 1 + 1/n", {stated.deep, "b + s*(1+1/n)*(c + e*k)"}},
                  {"E phi' phi' without K^0", {stated.deep, "b + s*c + s*e"}}},
  });
}

}  // namespace

std::vector<Claim> tangent_kernel_mean_claims() { return {kernel_mean()}; }

}  // namespace lemmata::proofs_check
