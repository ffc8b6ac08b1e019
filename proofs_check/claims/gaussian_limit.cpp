#include "proofs_check/claims/gaussian_limit.hpp"

#include "analysis/kernel/finite_width.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/monomial_neuron.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- nngp.gaussian-limit

/// ReLU without biases, one input: the excess kurtosis of f in n and l; `scale` in m, n = m^2, times the excess tends
/// to `slope` l; the probability of f = 0 in q = 2^-n and l. One hidden layer, any phi, four inputs or fewer, no
/// output bias: the joint cumulant of four values of one output, in s = sigma_w^2, n, q = E phi_1 phi_2 phi_3 phi_4
/// and t = c_12 c_34 + c_13 c_24 + c_14 c_23.
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
        const Rational fourth = layer_scale(widths, 2) * mean_over_gates(widths, [](const Widths& active) {
                                  const NormalPolynomial square = power(linear_network(active).outputs[0], 2);
                                  return mean_of_product(square, square);
                                });
        if (auto apart =
                difference(value_at(stated.excess, {{"n", n}, {"l", l}}), fourth - 3, "the expansion"))
          return "excess kurtosis: " + *apart;
        const Rational seen = 1 - mean_over_gates(widths, [](const Widths&) { return Rational(1); });
        const std::optional<std::string> apart = difference(
            evaluate(stated.atom, {{"q", pow(Rational(1, 2), n)}, {"l", l}}), seen, "the count of the gates");
        return apart ? "P(f = 0): " + *apart : apart;
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
      for (int j = 0; j < n; ++j)
        sum = sum + NormalPolynomial::variable(3 * j + 2) * monomial_neuron(3 * j, x, k);
      f.push_back(sum);
      phi.push_back(monomial_neuron(0, x, k));
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
  return proved_by(
      "ReLU, one input, one output: all moments, all n >= 1, all L; one hidden layer, any phi: the fourth "
      "cumulant; any "
      "finite collection: by the words of the reduction",
      certificates);
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
      .text = "Checked by certificates and draws: ReLU network without biases at initialisation, one input, "
              "one output: every moment E f^(2k)/(E f^2)^k "
              "tends to the normal "
              "one, (2k-1)!!, as all widths grow, so that f becomes normal; at every finite width it is not: "
              "the excess "
              "kurtosis is 3 (1 + 5/n)^L - 3 = 15 L/n + O(1/n^2) > 0, and f = 0 with probability 1 - (1 - "
              "2^-n)^L. One "
              "hidden layer, any phi with E phi^4 finite, any inputs: the fourth joint cumulant of f is "
              "(sigma_w^4/n) times "
              "the sum of Cov(phi_1 phi_2, phi_3 phi_4) over the three pairings. In words alone: for any phi "
              "and depth, "
              "any finite collection of values, of several outputs at several inputs, becomes jointly "
              "normal, with "
              "covariance K^L between values of one output and independent outputs, when the widths tend to "
              "infinity one "
              "after the other, the first hidden layer's first.",
      .reduction =
          "f is normal given the last hidden layer, with a random variance that concentrates. Any finite "
          "collection, by "
          "induction over the layers: given a layer's n neurons, the next one's values at the inputs are "
          "normal, "
          "independent between neurons, with covariance S = sigma_b^2 + (sigma_w^2/n) sum phi phi', so that "
          "their "
          "characteristic function is E exp(-sum t'S t/2), the mean of a bounded continuous function of S. "
          "By "
          "hypothesis the n neurons become independent N(0, K) as the widths below grow, and phi of them "
          "converges in "
          "law too, the points where phi jumps having probability 0. Then n grows: by the law of large "
          "numbers, phi "
          "phi' having a finite mean since E phi^2 is finite, S tends to the next K almost surely, and the "
          "characteristic function to exp(-sum t'K t/2) (dominated convergence).",
      .hypotheses =
          {{"E phi(z)^2 is finite, z ~ N(0, K) (for any other phi)",
            {},
            "K = 1 and phi(z) = e^(z^2/3): E phi^2 is infinite, the next kernel too, and sums of phi have no "
            "normal limit"},
           {"phi is continuous outside a set of measure 0, and K(x, x) > 0 (for any finite collection)",
            {},
            "needed by the continuous mapping theorem only: a jump must have probability 0 in the limit"},
           {"the widths tend to infinity one after the other (for any finite collection)",
            {},
            "jointly growing widths need a bound that is uniform in the layer below, such as a fourth "
            "moment"},
           {"at least one hidden layer (for what is said of finite widths)",
            {},
            "f^0 is normal at every width"},
           {"phi^2 is not almost surely constant (likewise)",
            {},
            "for phi = sign the output at one input is normal for every n"}},
      .sources = {infinite_width_slide()},
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

std::vector<Claim> gaussian_limit_claims() { return {gaussian_limit()}; }

}  // namespace lemmata::proofs_check
