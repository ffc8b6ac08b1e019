#include "proofs_check/claims/parity_visibility.hpp"

#include <bit>
#include <map>

#include "analysis/boolean/local_correlation.hpp"
#include "analysis/boolean/visible_levels.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/cube_function.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- parity.local-correlation

/// For independent x_i with mean mu, y = chi_I(x), |I| = k: E[y x_j] for j in I and for j outside, and the factor in
/// E[y phi(x_J)] = factor E[chi_{I n J} phi(x_J)], which holds for every phi, missing = |I \ J| and extra = |J \ I|.
struct LocalCorrelation {
  Formula inside, outside;  ///< in k and mu
  Formula factor;           ///< in missing, extra and mu
};

std::vector<Rational> product_law(int d, const Rational& mu) {
  std::vector<Rational> weights;
  for (std::uint32_t x = 0; x < 1U << d; ++x) {
    Rational& weight = weights.emplace_back(1);
    for (int i = 0; i < d; ++i) weight *= (1 + character(1U << i, x) * mu) / 2;
  }
  return weights;
}

Outcome local_by_enumeration(const LocalCorrelation& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..4, a = -3..3"), budget, [&](int d, int a) -> std::optional<std::string> {
        const Rational mu(a, 3);
        const auto weights = product_law(d, mu);
        for (std::uint32_t set = 1; set < weights.size(); ++set)
          for (int j = 0; j < d; ++j) {
            Rational seen(0);
            for (std::uint32_t x = 0; x < weights.size(); ++x)
              seen += character(set, x) * character(1U << j, x) * weights[x];
            const bool member = (set >> j & 1U) != 0;
            if (const auto differs = difference(evaluate(member ? stated.inside : stated.outside,
                                                         {{"k", std::popcount(set)}, {"mu", mu}}),
                                                seen, "the sum over the cube"))
              return "mu = " + to_string(mu) + ", I = " + set_text(set) + ", j = " + std::to_string(j + 1) +
                     ": " + *differs;
          }
        return std::nullopt;
      });
}

/// phi the indicator of each pattern on J: they span all phi.
Outcome local_by_patterns(const LocalCorrelation& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..4, a = -2..2"), budget, [&](int d, int a) -> std::optional<std::string> {
        const Rational mu(a, 3);
        const auto weights = product_law(d, mu);
        for (std::uint32_t set = 0; set < weights.size(); ++set)
          for (std::uint32_t seen_set = 0; seen_set < weights.size(); ++seen_set) {
            const Rational factor = evaluate(stated.factor, {{"missing", std::popcount(set & ~seen_set)},
                                                             {"extra", std::popcount(seen_set & ~set)},
                                                             {"mu", mu}});
            std::map<std::uint32_t, std::pair<Rational, Rational>> patterns;  // E[y phi], E[chi_{I n J} phi]
            for (std::uint32_t x = 0; x < weights.size(); ++x) {
              auto& [label, part] = patterns[x & seen_set];
              label += character(set, x) * weights[x];
              part += character(set & seen_set, x) * weights[x];
            }
            for (const auto& [pattern, means] : patterns)
              if (const auto differs =
                      difference(factor * means.second, means.first, "the sum over the cube"))
                return "mu = " + to_string(mu) + ", I = " + set_text(set) + ", J = " + set_text(seen_set) +
                       ", phi = 1 where -1 stands exactly at " + set_text(pattern) + ": " + *differs;
          }
        return std::nullopt;
      });
}

Outcome local_by_library(const LocalCorrelation& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = 1..20, a = -7..7"), budget, [&](int k, int a) -> std::optional<std::string> {
        const Rational mu(a, 7);
        const Assignment at = {{"k", k}, {"mu", mu}};
        const Rational inside = evaluate(stated.inside, at), outside = evaluate(stated.outside, at);
        if (auto seen = difference(inside, analysis::local_correlation(mu, k, true), "the library"))
          return seen;
        if (auto seen = difference(outside, analysis::local_correlation(mu, k, false), "the library"))
          return seen;
        return difference(abs(Rational(inside - outside)), analysis::local_correlation_gap(mu, k),
                          "the library's gap");
      });
}

/// d = 6, I = {1,2,3}, every x_i = -1 with probability 1/4; the coordinates 1 and 6.
Outcome local_by_simulation(const LocalCorrelation& stated, const Budget& budget) {
  const Assignment at = {{"k", 3}, {"mu", Rational(1, 2)}};
  return judge_bounded_means("d = 6, k = 3, mu = 1/2",
                             {evaluate(stated.inside, at), evaluate(stated.outside, at)}, Rational(1, 20),
                             budget, [&](std::int64_t samples) {
                               std::vector<std::int64_t> sums(2);
                               std::vector<std::uint32_t> words(static_cast<std::size_t>(samples));
                               numeric::fill_random_bits(words, budget.seed, 9, 0);
                               for (const std::uint32_t word : words) {
                                 const std::uint32_t x = word & word >> 6 & 63U;
                                 sums[0] += character(7U, x) * character(1U, x);
                                 sums[1] += character(7U, x) * character(32U, x);
                               }
                               return sums;
                             });
}

Outcome local_by_certificate(const LocalCorrelation& stated, const Budget&) {
  const char* id = "parity.local-correlation";
  return proved_by(
      "all finite I, J, all phi and mu",
      {{id, "coordinates-outside",
        "y = chi_(I n J) chi_(I \\ J), and the coordinates of I \\ J are independent of x_J: so E[y "
        "phi(x_J)] is "
        "E[chi_(I n J) phi(x_J)] times the mean of a product of |I \\ J| coordinates with mean mu. For "
        "uniform "
        "x, mu = 0, that is 0 unless I is a subset of J.",
        InductionStep{{{{"missing", 0}}, {"mu"}}, "missing", stated.factor, 1, {{"mu", {}}}}},
       {id, "member", "y x_j for j in I is a product of k-1 coordinates, since x_j^2 = 1: k = n+1.",
        InductionStep{
            {{{"n", 0}}, {"mu"}}, "n", substitute(stated.inside, "k", Formula("n+1")), 1, {{"mu", {}}}}},
       {id, "square-of-a-coordinate", "x_j^2 = 1.", finite_table({{"x", -1, 1, 2}}, "x^2", 1)},
       {id, "non-member", "y x_j for j not in I is a product of k+1 coordinates; for k = 0 it is x_j.",
        InductionStep{{{{"k", 0}}, {"mu"}}, "k", stated.outside, "mu", {{"mu", {}}}}},
       {id, "gap", "The difference of the two.",
        RationalFunctionIdentity{
            {{{"k", 1}}, {"mu"}}, stated.inside - stated.outside, "mu^(k-1)*(1-mu^2)"}}});
}

Claim local_correlation() {
  const Formula inside = "mu^(k-1)", outside = "mu^(k+1)", factor = "mu^missing";
  return make_claim<LocalCorrelation>({
      .id = "parity.local-correlation",
      .text =
          "For independent x_i with mean mu, E[y phi(x_J)] = mu^|I \\ J| E[chi_(I n J) phi(x_J)]: for "
          "uniform "
          "x it is 0 for every phi unless I is a subset of J, so no proper subset of I carries any signal, "
          "and no x_j if |I| >= 2. Under a bias E[y x_j] is mu^(k-1) in I and mu^(k+1) outside, a gap of "
          "mu^(k-1) (1 - mu^2).",
      .reduction = "Independence of the coordinates in I and not in J.",
      .hypotheses = {{"x is uniform (for the signal to vanish)",
                      LocalCorrelation{"0^(k-1)", "0^(k+1)", "0^missing"}, ""},
                     {"the coordinates are independent", {}, "it is what uniform on the cube means"}},
      .sources = {hard_example_slide(), why_parities_are_hard_slide()},
      .tags = {"parity", "fourier"},
      .expected = Verdict::proved,
      .stated = {inside, outside, factor},
      .checks = {{"every phi on every J", RouteKind::exact, local_by_patterns, trusts_exact, 0.1},
                 {"every single coordinate", RouteKind::exact, local_by_enumeration, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, local_by_certificate, trusts_certificates, 0.05},
                 {"the library's function", RouteKind::exact, local_by_library, trusts_exact, 0.05},
                 {"simulation", RouteKind::simulation, local_by_simulation, trusts_bounded_simulation, 0.05}},
      .mutants = {{"J not a subset of I for I not a subset of J", {inside, outside, "mu^extra"}},
                  {"gap mu^k", {inside, inside - Formula("mu^k"), factor}},
                  {"mu^k in I", {"mu^k", outside, factor}}},
  });
}

// --- parity.visible-set

/// The odd levels up to `lowest` and from `highest` on are those with |Maj_d^| >= 2^-24.
struct Band {
  int d, lowest, highest;
};

/// For the derivatives g of ReLU(x_1 + ... + x_d + b) at b = 0, d odd, with s = I delta {j} (weight j) or I (bias): 2 g^(I) is
/// `majority` for |s| = 2p+1, d = 2p+2q+1; 2 `empty` for s empty, and 0 otherwise. The number of I with |2 g^(I)| >= e is at
/// most `bound`, in gg = E[g^2] and e.
struct VisibleSet {
  Formula majority;
  Rational empty;
  Formula bound;
  std::vector<Band> bands;
};

Rational stated_coefficient(const VisibleSet& stated, int d, int level) {
  if (level % 2 == 0) return level == 0 ? Rational(2 * stated.empty) : Rational(0);
  return value_at(stated.majority, {{"p", (level - 1) / 2}, {"q", (d - level) / 2}});
}

Outcome visible_by_transform(const VisibleSet& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..13:2, j = 0..d"), budget, [&](int d, int j) -> std::optional<std::string> {
        const std::uint32_t own = j == 0 ? 0 : 1U << (j - 1);
        auto table = numeric::majority_table(d);
        std::int64_t squares = 0;
        for (std::uint32_t x = 0; x < table.size(); ++x) {
          table[x] = (table[x] + 1) / 2 * character(own, x);
          squares += table[x] * table[x];
        }
        numeric::walsh_hadamard_transform(table);
        std::vector<Rational> levels;
        for (int level = 0; level <= d; ++level) levels.push_back(stated_coefficient(stated, d, level));
        for (std::uint32_t set = 0; set < table.size(); ++set) {
          const Rational seen = Rational(2 * table[set]) / (1 << d);
          if (const auto differs = difference(levels[static_cast<std::size_t>(std::popcount(set ^ own))],
                                              seen, "the transform of the derivative"))
            return (j == 0 ? "the bias" : "weight j") + (", I = " + set_text(set)) + ": " + *differs;
        }
        for (const Rational& threshold : levels) {
          if (threshold == 0) continue;
          int visible = 0;
          for (const std::int32_t c : table) visible += abs(Rational(2 * c)) >= abs(threshold) * (1 << d);
          const Rational bound =
              evaluate(stated.bound, {{"gg", Rational(squares) / (1 << d)}, {"e", abs(threshold)}});
          if (visible > bound)
            return "e = " + to_string(abs(threshold)) + ": " + std::to_string(visible) +
                   " sets, the bound is " + to_string(bound);
        }
        return std::nullopt;
      });
}

/// Maj_d^ at a set of s coordinates, s odd, by counting the points by their number z of coordinates -1: twice the sum over
/// z < d/2 of the sums of chi_S over these points, which are Krawtchouk polynomials.
Rational majority_by_counting(int d, int s) {
  Integer sum(0);
  for (int z = 0; 2 * z < d; ++z) sum += analysis::krawtchouk_polynomial(z, s, d);
  return Rational(2 * sum) / (Integer(1) << d);
}

std::optional<std::string> band_fails(const Band& band, int level, bool visible,
                                      const std::function<Rational(int d, int level)>& majority) {
  if (level < 1 || level > band.d || (abs(majority(band.d, level)) * (1 << 24) >= 1) == visible)
    return std::nullopt;
  return "d = " + std::to_string(band.d) + ": level " + std::to_string(level) + " is " +
         (visible ? "not " : "") + "visible";
}

Outcome bands_by_counting(const VisibleSet& stated, const Budget& budget) {
  return prove_on_range(Range("row = 1..4"), budget, [&](int row) -> std::optional<std::string> {
    const Band& band = stated.bands.at(static_cast<std::size_t>(row - 1));
    for (const auto& [level, visible] : {std::pair{band.lowest, true},
                                         {band.lowest + 2, false},
                                         {band.highest - 2, false},
                                         {band.highest, true}})
      if (const auto seen = band_fails(band, level, visible, majority_by_counting)) return seen;
    return std::nullopt;
  });
}

Outcome visible_by_library(const VisibleSet& stated, const Budget& budget) {
  const Rational float_scale = Rational(1) / (1 << 24);
  for (const Band& band : stated.bands) {
    const auto seen = analysis::visible_levels(band.d, float_scale);
    if (seen.lowest_band != band.lowest || seen.highest_band != band.highest)
      return {.verdict = Verdict::refuted,
              .witness = "d = " + std::to_string(band.d) + ": the library has the levels up to " +
                         std::to_string(seen.lowest_band) + " and from " + std::to_string(seen.highest_band)};
  }
  return prove_on_range(
      Range("d = 1..61:2, s = 0..d"), budget, [&](int d, int s) -> std::optional<std::string> {
        if (s == 0) {
          const Rational bound = evaluate(stated.bound, {{"gg", Rational(1, 2)}, {"e", float_scale}});
          if (auto seen = difference(bound, analysis::visible_sets_bound(Rational(1, 2), float_scale),
                                     "the library's bound"))
            return seen;
          if (Rational(analysis::visible_levels(d, float_scale).sets) > bound)
            return "more sets are visible than the bound allows";
        }
        return difference(stated_coefficient(stated, d, s), 2 * analysis::all_ones_neuron_coefficient(d, s),
                          "twice the library's coefficient");
      });
}

Outcome visible_by_certificate(const VisibleSet& stated, const Budget&) {
  const char* id = "parity.visible-set";
  const auto magnitude = [&](const Formula& p, const Formula& q) {
    return Formula::power(-1, p) * substitute(stated.majority, {{"p", p}, {"q", q}});
  };
  std::vector<Certificate> certificates = {
      {id, "derivative-of-relu",
       "The derivatives are 1[s > 0] x_j and 1[s > 0] for the sum s of the coordinates, which is not 0 for "
       "odd d: "
       "1[s > 0] is half of majority's sign plus the mean of 1[s > 0]. Multiplying by x_j turns I into I "
       "delta "
       "{j}, as x_j^2 = 1; the constant has a coefficient at the empty set alone.",
       finite_table({{"s", -1, 1, 2}}, "sign(s)/2" + Formula(stated.empty), "(s+abs(s))/2")},
      {id, "majority", "Majority's coefficients (maj.coeff-odd).",
       RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}}, stated.majority, majority_formula("p", "q")}},
      {id, "mirrored-levels",
       "Levels 2p+1 and 2q+1 = d+1-(2p+1) have the same size. With p = 0: the full parity is as large as one "
       "bit.",
       RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                magnitude("p", "q"),
                                substitute(magnitude("a", "b"), {{"a", "q"}, {"b", "p"}})}},
      {id, "falls-towards-the-middle",
       "From level 2p+1 to level 2p+3 below the middle, q = p+2+t, the size falls: what is visible is a band "
       "from "
       "below and one from above.",
       Inequality{{{"p", 0}, {"t", 0}}, magnitude("p+1", "p+1+t"), Relation::less, magnitude("p", "p+2+t")}},
      {id, "few-sets-are-visible",
       "n sets with (2 g^(I))^2 >= e^2: the sum of all g^(I)^2 is gg (fourier.parseval), so gg = n e^2/4 + "
       "rest "
       "with rest >= 0, and n is the bound minus 4 rest / e^2.",
       RationalFunctionIdentity{{{}, {"n", "e", "rest"}},
                                substitute(stated.bound, "gg", Formula("n*e^2/4 + rest")),
                                "n + 4*rest/e^2"}}};
  for (const Band& band : stated.bands) {
    const auto at = [&](int level) { return magnitude((level - 1) / 2, (band.d - level) / 2); };
    const std::string d = std::to_string(band.d);
    const Formula threshold = "1/2^24";
    certificates.insert(
        certificates.end(),
        {{id, "last-visible-below-" + d, "The end of the lower band at d = " + d + ".",
          Inequality{{}, threshold, Relation::less_equal, at(band.lowest)}},
         {id, "first-invisible-below-" + d, "The next odd level.",
          Inequality{{}, at(band.lowest + 2), Relation::less, threshold}},
         {id, "last-invisible-above-" + d, "The last odd level before the upper band at d = " + d + ".",
          Inequality{{}, at(band.highest - 2), Relation::less, threshold}},
         {id, "first-visible-above-" + d, "The start of the upper band.",
          Inequality{{}, threshold, Relation::less_equal, at(band.highest)}}});
  }
  return proved_by("all odd d, all I; the bands for d = 51, 101, 201, 1001", certificates);
}

Claim visible_set() {
  const Formula majority = majority_formula("p", "q"), bound = "4*gg/e^2";
  const Rational half(1, 2);
  const std::vector<Band> bands = {{51, 13, 39}, {101, 9, 93}, {201, 7, 195}, {1001, 5, 997}};
  std::vector<Band> wider = bands;
  wider[0] = {51, 15, 37};
  std::vector<Band> lower_only = bands;
  lower_only[3].highest = 1003;
  return make_claim<VisibleSet>({
      .id = "parity.visible-set",
      .text =
          "At most 4 E[g^2]/e^2 sets I have a population gradient -2 g^(I) of size e or more. For the neuron "
          "ReLU(x_1 + ... + x_d + b) at b = 0, d odd, 2 g^(I) is Maj_d^(s) + [s empty], s = I delta {j} for "
          "weight j and s = I for the bias; |Maj_d^(s)| falls with odd |s| up to the middle and is the same "
          "at "
          "|s| "
          "and d+1-|s|. So the full parity moves the bias as much as one bit does: only for most I is the "
          "gradient tiny. At e = 2^-24 the odd |s| up to 13, 9, 7, 5 and from 39, 93, 195, 997 on are "
          "visible, "
          "at d = 51, 101, 201, 1001.",
      .reduction = "1[s > 0] = (Maj + 1)/2, majority's coefficients, and Bessel's inequality.",
      .hypotheses = {{"d is odd", {}, "for even d the ReLU's derivative at 0 matters: grad.relu0-even"}},
      .sources = {few_relus_slide(), hidden_progress_slide()},
      .tags = {"parity", "gradient", "fourier"},
      .expected = Verdict::proved,
      .stated = {majority, half, bound, bands},
      .checks = {{"SIMD transform of the derivatives", RouteKind::exact, visible_by_transform,
                  trusts_transform, 0.3},
                 {"counting points by their coordinates -1", RouteKind::exact, bands_by_counting,
                  trusts_exact, 0.3},
                 {"certificate", RouteKind::certificate, visible_by_certificate, trusts_certificates, 0.3},
                 {"the library's functions", RouteKind::exact, visible_by_library, trusts_exact, 0.1}},
      .mutants = {{"2^-d for every I", {"1/2^(2*p+2*q+1)", half, bound, bands}},
                  {"sign (-1)^((s+1)/2)", {-majority, half, bound, bands}},
                  {"nothing at the empty set", {majority, 0, bound, bands}},
                  {"E[g^2]/e^2 sets", {majority, half, "gg/e^2", bands}},
                  {"up to 15 and from 37 on at d = 51", {majority, half, bound, wider}},
                  {"no band above at d = 1001", {majority, half, bound, lower_only}}},
      .constants = {exact_constant("parity.full-parity-51",
                                   "C(50,25) / 2^50, the size of Maj_51^ at one bit and at all 51",
                                   abs(Rational(2 * analysis::all_ones_neuron_coefficient(51, 51)))),
                    exact_constant("parity.visible-sets-51",
                                   "number of I with abs(Maj_51^(I) + [I empty]) at least 2^-24",
                                   Rational(analysis::visible_levels(51, Rational(1) / (1 << 24)).sets))},
  });
}

}  // namespace

std::vector<Claim> parity_visibility_claims() { return {local_correlation(), visible_set()}; }

}  // namespace lemmata::proofs_check
