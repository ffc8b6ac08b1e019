#include "proofs_check/claims/sparse_lottery.hpp"

#include <bit>

#include "analysis/boolean/sparse_support.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- sparse.lottery

/// For a uniformly random support T of s of the n coordinates: P(S in T), P(|T n S| = o), and, of r independent neurons
/// that each hit with probability p, the probability that none does. Formulas in n, k, s, in n, k, s, o and in p, r.
struct Lottery {
  Formula contained, overlap, none;
};

Outcome lottery_by_counting(const Lottery& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..9, k = 1..n, s = 1..n"), budget, [&](int n, int k, int s) -> std::optional<std::string> {
        std::vector<int> count(static_cast<std::size_t>(k) + 1);
        int all = 0;
        for (std::uint32_t t = 0; t < 1U << n; ++t) {
          if (std::popcount(t) != s) continue;
          ++all;
          ++count[static_cast<std::size_t>(std::popcount(t & ((1U << k) - 1)))];
        }
        Assignment at = {{"n", n}, {"k", k}, {"s", s}};
        for (int o = 0; o <= k; ++o) {
          at["o"] = o;
          if (auto seen =
                  difference(evaluate(stated.overlap, at), Rational(count[static_cast<std::size_t>(o)], all),
                             "counting the supports"))
            return "o = " + std::to_string(o) + ": " + *seen;
        }
        at.erase("o");
        return difference(evaluate(stated.contained, at), Rational(count.back(), all),
                          "counting the supports");
      });
}

/// All r-tuples of supports of n = 4.
Outcome tuples_by_counting(const Lottery& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..4, s = 1..4, r = 0..3"), budget,
                        [&](int k, int s, int r) -> std::optional<std::string> {
                          std::vector<std::uint32_t> supports;
                          for (std::uint32_t t = 0; t < 16; ++t)
                            if (std::popcount(t) == s) supports.push_back(t);
                          const std::uint32_t subset = (1U << k) - 1;
                          std::int64_t all = 0, without = 0;
                          const std::function<void(int, bool)> draw = [&](int left, bool hit) {
                            if (left == 0) {
                              ++all;
                              without += hit ? 0 : 1;
                              return;
                            }
                            for (const std::uint32_t t : supports)
                              draw(left - 1, hit || (t & subset) == subset);
                          };
                          draw(r, false);
                          const Rational p = value_at(stated.contained, {{"n", 4}, {"k", k}, {"s", s}});
                          return difference(evaluate(stated.none, {{"p", p}, {"r", r}}),
                                            Rational(without, all), "counting the tuples of supports");
                        });
}

Outcome lottery_by_certificate(const Lottery& stated, const Budget&) {
  const char* id = "sparse.lottery";
  const auto at = [](const Formula& f, const char* n, const char* k, const char* s) {
    return substitute(f, {{"n", n}, {"k", k}, {"s", s}});
  };
  // the overlap law with o in T n S, d in S only, c in T only, e in neither
  const auto law = [&](const char* k, const char* s) { return at(stated.overlap, "o+d+c+e", k, s); };
  return proved_by(
      "all n, k, supports, overlaps and widths",
      {{id, "product",
        "Asking for the coordinates of S one by one: if i of them lie in T, the rest of T is uniform among "
        "s-i of n-i "
        "coordinates, so the next one lies in T with probability (s-i)/(n-i). s = k+u, n = s+m; for s < k "
        "the "
        "probability is 0.",
        InductionStep{{{{"k", 0}, {"u", 0}, {"m", 0}}, {}},
                      "k",
                      at(stated.contained, "k+u+m", "k", "k+u"),
                      1,
                      {{"(u+1)/(u+1+m)", {{"u", 1}}}}}},
       {id, "contained-is-full-overlap", "P(S in T) is the overlap law at o = k.",
        RationalFunctionIdentity{{{{"k", 0}, {"u", 0}, {"m", 0}}, {}},
                                 at(substitute(stated.overlap, "o", Formula("k")), "k+u+m", "k", "k+u"),
                                 at(stated.contained, "k+u+m", "k", "k+u")}},
       {id, "exchanging-coordinates",
        "Pairs (T, T') where T' has one more coordinate of S and one fewer outside it, counted from both "
        "ends: a T with "
        "overlap o has (k-o)(s-o) of them, a T' with overlap o+1 has (o+1)(n-k-(s-o-1)). So downwards from o "
        "= k: k = o+d, "
        "s = o+d+c, n = o+2d+c+e.",
        InductionStep{{{{"d", 0}, {"o", 0}, {"c", 0}, {"e", 0}}, {}},
                      "d",
                      at(stated.overlap, "o+2*d+c+e", "o+d", "o+d+c"),
                      at(stated.contained, "o+c+e", "o", "o+c"),
                      {{"(o+1)*(e+1)/((d+1)*(d+1+c))", {{"o", 1}, {"e", 1}}}}}},
       {id, "exchanging-the-sets",
        "For s < k: the overlap of a fixed S with a random T has the law of that of a fixed T with a random "
        "S.",
        RationalFunctionIdentity{
            {{{"o", 0}, {"d", 0}, {"c", 0}, {"e", 0}}, {}}, law("o+d", "o+c"), law("o+c", "o+d")}},
       {id, "no-hit", "The neurons are independent: one more misses with probability 1 - p.",
        InductionStep{{{{"r", 0}}, {"p"}}, "r", stated.none, 1, {{"1-p", {}}}}}});
}

Outcome lottery_by_library(const Lottery& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..24, k = 1..n, s = 0..n, o = 0..k"), budget,
                        [&](int n, int k, int s, int o) -> std::optional<std::string> {
                          const Rational seen = analysis::sparse_overlap_probability(n, s, o, k);
                          const Assignment at = {{"n", n}, {"k", k}, {"s", s}, {"o", o}};
                          if (auto d = difference(evaluate(stated.overlap, at), seen, "the library"))
                            return d;
                          if (o < k) return std::nullopt;
                          if (auto d = difference(evaluate(stated.contained, at), seen, "the library"))
                            return d;
                          return difference(1 - evaluate(stated.none, {{"p", seen}, {"r", n}}),
                                            analysis::probability_of_at_least_one(seen, n),
                                            "the library for r = n");
                        });
}

Outcome lottery_by_simulation(const Lottery& stated, const Budget& budget) {
  const int n = 9, k = 2, s = 5, r = 3;
  const Rational p = value_at(stated.contained, {{"n", n}, {"k", k}, {"s", s}});
  const Rational mean = 2 * evaluate(stated.none, {{"p", p}, {"r", r}}) - 1;
  const numeric::WeightSampling sampling = {numeric::WeightLaw::sparse, s, 0, budget.seed};
  // (1 - p)^r moves by 0.047 when p = 5/18 becomes (5/9)^2
  return judge_mean("n = 9, k = 2, |T| = 5, no ticket among 3 neurons", mean, Rational(1, 20), budget,
                    [&](std::int64_t samples) {
                      std::int64_t sum = 0;
                      for (std::int64_t sample = 0; sample < samples; ++sample) {
                        bool hit = false;
                        for (int neuron = 0; neuron < r; ++neuron) {
                          const auto w = numeric::random_weights(sampling, n, r * sample + neuron);
                          hit = hit || (w[0] != 0 && w[1] != 0);
                        }
                        sum += hit ? -1 : 1;
                      }
                      return sum;
                    });
}

Claim lottery() {
  const Formula contained = "binomial(n-k, s-k) / binomial(n, s)",
                overlap = "binomial(k, o) * binomial(n-k, s-o) / binomial(n, s)", none = "(1-p)^r";
  return make_claim<Lottery>({
      .id = "sparse.lottery",
      .text =
          "A uniformly random support of s of n coordinates contains S with probability C(n-k,s-k)/C(n,s), "
          "the product "
          "of (s-i)/(n-i) over i < k; its overlap with S is o with probability C(k,o)C(n-k,s-o)/C(n,s). Of r "
          "independent neurons, each with a ticket with probability p, none has one with probability "
          "(1-p)^r, and r p "
          "have one on average.",
      .reduction = "The coordinates of S one by one; double counting of exchanges; independence.",
      .hypotheses = {{"the support has exactly s coordinates",
                      Lottery{"(s/n)^k", "binomial(k, o) * (s/n)^o * (1-s/n)^(k-o)", none}, ""}},
      .sources = {sparse_initialisation_slide()},
      .tags = {"sparse", "probability"},
      .expected = Verdict::proved,
      .stated = {contained, overlap, none},
      .checks = {{"counting the supports", RouteKind::exact, lottery_by_counting, trusts_exact, 0.1},
                 {"counting tuples of supports", RouteKind::exact, tuples_by_counting, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, lottery_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, lottery_by_library, trusts_exact, 0.5},
                 {"simulation", RouteKind::simulation, lottery_by_simulation, trusts_simulation, 0.1}},
      .mutants = {{"(s/n)^k", {"(s/n)^k", overlap, none}},
                  {"coordinates drawn with replacement",
                   {"sum(j, 0, k, (-1)^j * binomial(k, j) * ((n-j)/n)^s)", overlap, none}},
                  {"overlap without C(k,o)", {contained, "binomial(n-k, s-o) / binomial(n, s)", none}},
                  {"1 - r p", {contained, overlap, "1 - r*p"}}},
  });
}

}  // namespace

std::vector<Claim> sparse_lottery_claims() { return {lottery()}; }

}  // namespace lemmata::proofs_check
