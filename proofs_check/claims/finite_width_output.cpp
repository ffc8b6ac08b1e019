#include "proofs_check/claims/finite_width_output.hpp"

#include <algorithm>

#include "analysis/kernel/finite_width.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- nngp.finite-width-kurtosis

/// The k-th moment of |a|^2 in a layer with B active neurons, B = 2q (q >= 1) and B = 2q + 1, in q and k; the
/// kurtosis E f^4/(E f^2)^2 in n and l; the second moment of one layer's factor for slopes 1 and a, in a and n.
struct OutputMoments {
  Formula even, odd, kurtosis, leaky;
};

/// E[((2/n) chi^2_B)^k], summed over B.
Rational layer_moment(const OutputMoments& stated, int n, int k) {
  Rational sum(0);
  for (int b = 1; b <= n; ++b)
    sum += Rational(analysis::binomial_coefficient(n, b)) *
           value_at(b % 2 == 0 ? stated.even : stated.odd, {{"q", b / 2}, {"k", k}});
  return sum / (std::int64_t{1} << n) * pow(Rational(2, n), k);
}

Outcome moments_by_expansion(const OutputMoments& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, l = 0..5-n"), budget, [&](int n, int l) -> std::optional<std::string> {
        const Widths widths = equal_widths(n, l);
        const auto seen = [&](int k) {
          return Rational(layer_scale(widths, k) * mean_over_gates(widths, [&](const Widths& active) {
                            const NormalPolynomial f = linear_network(active).outputs[0];
                            return mean_of_product(power(f, k), power(f, k));
                          }));
        };
        const char* what = "the expansion";
        if (auto apart = difference(1, seen(1), what)) return "E f^2/K: " + *apart;
        if (auto apart = difference(value_at(stated.kurtosis, {{"n", n}, {"l", l}}), seen(2), what))
          return apart;
        if (n * l > 4) return std::nullopt;  // f^3 has too many terms there
        return difference(15 * pow(layer_moment(stated, n, 3), l), seen(3), "the expansion of f^6");
      });
}

/// The first `count` coefficients of the moment series of a sum of n independent numbers with these moments.
std::vector<Rational> sum_moments(const std::vector<Rational>& one, int n) {
  std::vector<Rational> sum(one.size(), 0);
  sum[0] = 1;
  for (int i = 0; i < n; ++i) {
    std::vector<Rational> next(one.size(), 0);
    for (std::size_t k = 0; k < one.size(); ++k)
      for (std::size_t j = 0; j <= k; ++j)
        next[k] += Rational(analysis::binomial_coefficient(static_cast<int>(k), static_cast<int>(j))) *
                   one[j] * sum[k - j];
    sum = std::move(next);
  }
  return sum;
}

Outcome moments_by_neurons(const OutputMoments& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "n = 1..40, k = 1..12" : "n = 1..12, k = 1..8"), budget,
      [&](int n, int k) -> std::optional<std::string> {
        const auto neuron = [&](const Rational& alpha) {  // E phi(g)^(2i), slopes 1 and alpha
          std::vector<Rational> moments;
          for (int i = 0; i <= k; ++i)
            moments.push_back(Rational(odd_factorial(2 * i - 1)) * (1 + pow(alpha, 2 * i)) / 2);
          return sum_moments(moments, n);
        };
        const auto last = [&](const std::vector<Rational>& moments) {
          return Rational(moments.back() * pow(Rational(2, n), k));
        };
        const char* what = "the sum of independent neurons";
        if (auto apart = difference(layer_moment(stated, n, k), last(neuron(0)), what)) return apart;
        if (k != 2) return std::nullopt;
        if (auto apart =
                difference(value_at(stated.kurtosis, {{"n", n}, {"l", 1}}), 3 * last(neuron(0)), what))
          return "l = 1: " + *apart;
        for (const Rational& a : {Rational(-1), Rational(1, 10), Rational(1, 2), Rational(3)})
          if (auto apart = difference(evaluate(stated.leaky, {{"a", a}, {"n", n}}),
                                      last(neuron(a)) / pow(1 + a * a, 2), what))
            return "alpha = " + to_string(a) + ": " + *apart;
        return std::nullopt;
      });
}

Outcome moments_by_library(const OutputMoments& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..12, l = 0..8, k = 1..6"), budget, [&](int n, int l, int k) -> std::optional<std::string> {
        const std::vector<std::int64_t> widths(static_cast<std::size_t>(l), n);
        const Rational seen = analysis::output_moment_ratio<Rational>(k, widths);
        if (auto apart = difference(Rational(odd_factorial(2 * k - 1)) * pow(layer_moment(stated, n, k), l),
                                    seen, "the library"))
          return apart;
        if (k != 2) return std::nullopt;
        if (auto apart = difference(value_at(stated.kurtosis, {{"n", n}, {"l", l}}), seen, "the library"))
          return apart;
        const Rational a(l, 3);
        return difference(evaluate(stated.leaky, {{"a", a}, {"n", n}}), analysis::leaky_layer_moment(a, 2, n),
                          "the library");
      });
}

Outcome moments_by_certificate(const OutputMoments& stated, const Budget&) {
  const char* id = "nngp.finite-width-kurtosis";
  const Domain n_l{{{"n", 1}, {"l", 0}}, {}}, even{{{"q", 1}, {"k", 0}}, {}}, odd{{{"q", 0}, {"k", 0}}, {}};
  auto certificates = layer_certificates(id);
  const std::vector<Certificate> rest = {
      {id, "even-moments", "The stated moments of chi^2_B: one more factor B + 2k.",
       InductionStep{even, "k", stated.even, 1, {{"2*q+2*k", {}}}}},
      {id, "odd-moments", "The same for odd B.", InductionStep{odd, "k", stated.odd, 1, {{"2*q+1+2*k", {}}}}},
      {id, "layer", "E ((2/n) chi^2_B)^2 = (4/n^2) (E B (B-1) + 3 E B), by the factorial moments.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, "4/n^2*(n*(n-1)/4 + 3*n/2)", "(n+5)/n"}},
      {id, "kurtosis",
       "Each layer multiplies the variance S of f given what is below by an independent (2/n) chi^2_B (times "
       "sigma_w^2/2), and f is normal given S: E f^4/(E f^2)^2 = 3 E S^2/(E S)^2.",
       InductionStep{n_l, "l", stated.kurtosis, 3, {{"(n+5)/n", {}}}}},
      {id, "leaky",
       "n independent neurons: n E phi^4 + n (n-1) (E phi^2)^2 over (n E phi^2)^2, E phi^2 = (1+a^2)/2, E "
       "phi^4 "
       "= 3 (1+a^4)/2.",
       RationalFunctionIdentity{
           {{{"n", 1}}, {"a"}}, "(n*3*(1+a^4)/2 + n*(n-1)*((1+a^2)/2)^2)/(n*(1+a^2)/2)^2", stated.leaky}}};
  certificates.insert(certificates.end(), rest.begin(), rest.end());
  return proved_by("all n >= 1, all L >= 0, all k, all slopes", certificates);
}

/// Real networks, against a kurtosis off by `percent` of the library's. Of the variance E f^8/(E f^2)^4 is a bound.
Outcome kurtosis_by_draws(const OutputMoments& stated, const Budget& budget) {
  const int n = budget.full ? 16 : 4, percent = budget.full ? 1 : 8;
  const std::vector<std::int64_t> widths{n};
  return judge_heavy_tailed_mean(
      "n = " + std::to_string(n) + ", L = 1: f^4/(E f^2)^2", value_at(stated.kurtosis, {{"n", n}, {"l", 1}}),
      analysis::output_moment_ratio<Rational>(2, widths) * percent / 100,
      analysis::output_moment_ratio<Rational>(4, widths), drawn_network_rounding, budget,
      [&](std::span<double> values, std::uint64_t first) {
        fill_outputs(values, {n}, 1, budget.seed, first,
                     [](std::span<const double> f) { return f[0] * f[0] * f[0] * f[0]; });
      });
}

Claim kurtosis() {
  const OutputMoments stated = {"2^k*(q+k-1)!/(q-1)!", "(2*q+2*k)!*q!/((q+k)!*(2*q)!*2^k)", "3*(n+5)^l/n^l",
                                "1 + (6*(1+a^4)/(1+a^2)^2 - 1)/n"};
  const auto with = [&](Formula OutputMoments::*member, const Formula& value) {
    OutputMoments mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  return make_claim<OutputMoments>({
      .id = "nngp.finite-width-kurtosis",
      .text =
          "ReLU network without biases at initialisation, hidden widths n_1, ..., n_L, one input: E f^(2k) / "
          "(E f^2)^k = (2k-1)!! prod E[((2/n_l) chi^2_B)^k], B ~ Bin(n_l, 1/2), with E (chi^2_B)^k = E B "
          "(B+2) "
          "... (B+2k-2), for any sigma_w. Equal widths: the kurtosis is 3 (1 + 5/n)^L. With slopes 1 and "
          "alpha "
          "a layer's factor for k = 2 is 1 + (6 (1+alpha^4)/(1+alpha^2)^2 - 1)/n, 1 + 2/n for alpha = +-1.",
      .reduction =
          "Given the layer below, preactivations are independent N(0, S); |a|^2/S is a sum of n independent "
          "terms phi(g)^2, since phi(sqrt(S) g) = sqrt(S) phi(g), and independent of S.",
      .hypotheses = {{"no biases",
                      {},
                      "a bias adds a constant to S, and the factors are no longer independent"},
                     {"phi(cz) = c phi(z) for c > 0",
                      {},
                      "for other phi the law of a layer depends on S: exact only layer by layer"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"all weights and gates expanded", RouteKind::exact, moments_by_expansion, trusts_expansion,
                  0.1},
                 {"sums of independent neurons", RouteKind::exact, moments_by_neurons, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, moments_by_certificate, trusts_gates, 0.05},
                 {"the library's functions", RouteKind::exact, moments_by_library, trusts_exact, 0.1},
                 {"networks drawn", RouteKind::simulation, kurtosis_by_draws, trusts_drawn_networks, 0.2}},
      .mutants = {{"3 + 15 L/n", with(&OutputMoments::kurtosis, "3 + 15*l/n")},
                  {"3 (1 + 4/n)^L", with(&OutputMoments::kurtosis, "3*(n+4)^l/n^l")},
                  {"3 (1 + 5/n)^(L+1)", with(&OutputMoments::kurtosis, "3*(n+5)^(l+1)/n^(l+1)")},
                  {"1 % more", with(&OutputMoments::kurtosis, "303/100*(n+5)^l/n^l")},
                  {"(1 + alpha^2)^2 for 1 + alpha^4",
                   with(&OutputMoments::leaky, "1 + (6*(1+a^2)^2/(1+a^2)^2 - 1)/n")},
                  {"B (B+1) ... (B+k-1) for even B", with(&OutputMoments::even, "(2*q+k-1)!/(2*q-1)!")}},
      .constants = {exact_constant("nngp.kurtosis-16-4", "3 (1 + 5/16)^4",
                                   value_at(stated.kurtosis, {{"n", 16}, {"l", 4}}))},
  });
}

// --- nngp.dead-network

/// The probability that the output is 0, in q = 2^-n, l and s = sigma_w^2, which plays no part.
struct DeadNetwork {
  Formula probability;
};

Rational dead_probability(const DeadNetwork& stated, int n, int l, int s = 2) {
  return evaluate(stated.probability, {{"q", pow(Rational(1, 2), n)}, {"l", l}, {"s", s}});
}

/// The signs of all preactivations, equally likely for every sigma_w^2 = s.
Outcome dead_by_signs(const DeadNetwork& stated, const Budget& budget) {
  return prove_on_range(Range("s = 1..3, n = 1..4, l = 0..4"), budget, [&](int s, int n, int l) {
    std::int64_t dead = 0;
    const std::uint32_t layer = (1U << n) - 1;
    for (std::uint32_t signs = 0; signs < 1U << (n * l); ++signs) {
      bool alive = true;
      for (int i = 0; i < l && alive; ++i) alive = (signs >> (n * i) & layer) != 0;
      dead += alive ? 0 : 1;
    }
    return difference(dead_probability(stated, n, l, s), Rational(dead) / (std::int64_t{1} << (n * l)),
                      "the count of the signs");
  });
}

/// Real networks: how often the output is exactly 0. The mean of +-1, against a probability 1 % off.
Outcome dead_by_draws(const DeadNetwork& stated, const Budget& budget) {
  constexpr int n = 3, l = 4;
  const Rational probability = dead_probability(stated, n, l);
  const Rational gap = analysis::dead_network_probability<Rational>(std::vector<std::int64_t>(l, n)) / 50;
  return judge_mean("n = 3, L = 4", 2 * probability - 1, gap, budget, [&](std::int64_t samples) {
    constexpr std::int64_t batch = 1 << 16;
    std::vector<double> values(batch);
    std::int64_t sum = 0;
    for (std::int64_t first = 0; first < samples; first += batch) {
      const auto part = std::span(values).first(static_cast<std::size_t>(std::min(batch, samples - first)));
      fill_outputs(part, equal_widths(n, l), 1, budget.seed, static_cast<std::uint64_t>(first),
                   [](std::span<const double> f) { return f[0] == 0 ? 1.0 : -1.0; });
      for (const double value : part) sum += value > 0 ? 1 : -1;
    }
    return sum;
  });
}

Outcome dead_by_library(const DeadNetwork& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..40:3, l = 0..12"), budget, [&](int n, int l) {
    return difference(dead_probability(stated, n, l),
                      analysis::dead_network_probability<Rational>(
                          std::vector<std::int64_t>(static_cast<std::size_t>(l), n)),
                      "the library");
  });
}

Outcome dead_by_certificate(const DeadNetwork& stated, const Budget&) {
  return proved_by(
      "all n >= 1, all L >= 0",
      {{"nngp.dead-network", "one-more-layer",
        "Given a layer that is not 0, the next n preactivations are independent and symmetric, and none is "
        "0: "
        "some is positive with probability 1 - 2^-n, whatever the layer. Alive: each layer has one that is; "
        "then "
        "the output is 0 with probability 0.",
        InductionStep{{{{"l", 0}}, {"q"}}, "l", Formula(1) - stated.probability, 1, {{"1-q", {}}}}}});
}

Claim dead() {
  const DeadNetwork stated{"1-(1-q)^l"};
  return make_claim<DeadNetwork>({
      .id = "nngp.dead-network",
      .text = "A ReLU network without biases with hidden widths n_1, ..., n_L is 0 at a given x != 0 with "
              "probability 1 - prod (1 - 2^-n_l), whatever sigma_w.",
      .reduction = "Signs of N(0, S I) are fair coins, independent of S.",
      .hypotheses = {{"no biases", {}, "with biases the output is 0 with probability 0"},
                     {"phi is 0 on the negative half-line only",
                      {},
                      "with a slope alpha != 0 there the output is 0 with probability 0"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"count of the signs", RouteKind::exact, dead_by_signs, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, dead_by_certificate, trusts_gates, 0.01},
                 {"the library's function", RouteKind::exact, dead_by_library, trusts_exact, 0.05},
                 {"networks drawn", RouteKind::simulation, dead_by_draws, trusts_drawn_signs, 0.3}},
      .mutants = {{"2^(-n L)", {"q^l"}},
                  {"L 2^-n", {"l*q"}},
                  {"2^-n, as if one layer decided", {"q"}},
                  {"1 - 2^-n for every depth", {"1-q"}},
                  {"a share sigma_w^2/2 of the layers", {"1-(1-q*s/2)^l"}},
                  {"1 % more", {"101/100*(1-(1-q)^l)"}}},
      .constants = {exact_constant("nngp.dead-network-2-4", "1 - (1 - 2^-2)^4",
                                   dead_probability(stated, 2, 4))},
  });
}

}  // namespace

std::vector<Claim> finite_width_output_claims() { return {kurtosis(), dead()}; }

}  // namespace lemmata::proofs_check
