#include "proofs_check/claims/sparse_support.hpp"

#include <bit>
#include <utility>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/sparse_support.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

/// 2^n times the coefficients of sign(sum_{t in T} s_t x_t + bias), s_t = -1 at every third coordinate of T; sets as bits.
std::vector<std::int32_t> sparse_transform(int n, std::uint32_t support, std::int64_t bias, int tie) {
  std::vector<std::int64_t> weights;
  for (int i = 0; i < n; ++i) weights.push_back((support >> i & 1U) == 0 ? 0 : i % 3 == 1 ? -1 : 1);
  auto f = numeric::linear_threshold_table(weights, -bias, tie);
  numeric::walsh_hadamard_transform(f);
  return f;
}

// --- sparse.overlap-law

/// For even k: the coefficients at the neighbours of S are not all zero exactly from the overlap `signal_from` on; the
/// gap is 0 below the overlap `gap_from` and positive from there on for supports of at least 2k (formulas in k). With
/// k = 2p+2 and a support of 2p+2q+1 or one less, the sizes are `relevant` at S \ {i} and `irrelevant` at S u {j}, where
/// these sets lie in T, and 0 where they do not.
struct OverlapLaw {
  Formula signal_from, gap_from;
  Formula relevant, irrelevant;
  std::string range = "n = 7..8, k = 2..n:2";
  std::int64_t bias = 0;
};

std::string sparse_sets(std::uint32_t support, int k) {
  return "T = " + set_text(support) + ", S = " + set_text((1U << k) - 1);
}

std::optional<std::string> overlap_law_fails(const OverlapLaw& stated, int n, int k, std::uint32_t support,
                                             int tie) {
  const auto f = sparse_transform(n, support, stated.bias, tie);
  const std::uint32_t subset = (1U << k) - 1;
  const int overlap = std::popcount(support & subset), size = std::popcount(support);
  std::vector<Rational> neighbours;
  std::vector<int> coordinates;
  bool signal = false;
  for (int i = 0; i < n; ++i) {
    neighbours.push_back(abs(Rational(f[subset ^ (1U << i)]) / (1 << n)));
    signal = signal || neighbours.back() != 0;
    if (i < k) coordinates.push_back(i + 1);
  }
  const Assignment at = {{"k", k}};
  if (signal != (overlap >= evaluate(stated.signal_from, at)))
    return std::string(signal ? "a neighbour has a coefficient" : "every neighbour's coefficient is 0");
  const Rational gap = analysis::fourier_gap(neighbours, coordinates).gap;
  const bool from_here = overlap >= evaluate(stated.gap_from, at);
  if ((!from_here && gap != 0) || (from_here && size >= 2 * k && gap <= 0))
    return "the gap is " + to_string(gap);
  if (k % 2 != 0) return std::nullopt;
  const Assignment levels = {{"p", (k - 2) / 2}, {"q", ((size | 1) - k + 1) / 2}};
  for (int i = 0; i < n; ++i) {
    const std::uint32_t set = subset ^ (1U << i);
    const Rational expected =
        (set & ~support) != 0 ? Rational(0) : evaluate(i < k ? stated.relevant : stated.irrelevant, levels);
    if (auto seen = difference(expected, neighbours[static_cast<std::size_t>(i)], "the transform"))
      return "i = " + std::to_string(i + 1) + ": " + *seen;
  }
  return std::nullopt;
}

Outcome overlap_by_transform(const OverlapLaw& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range(stated.range), budget, [&](int n, int k) -> std::optional<std::string> {
        for (std::uint32_t support = 1; support < 1U << n; ++support)
          for (int tie = -1; tie <= 1; ++tie)
            if (const auto seen = overlap_law_fails(stated, n, k, support, tie))
              return sparse_sets(support, k) + ", sign(0) = " + std::to_string(tie) + ": " + *seen;
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::refuted && stated.gap_from == Formula("1"))
    // |T| = 4, |T n S| = 2: the sets S \ {i} and S u {j}, i and j in T, have two coordinates outside T
    outcome.certificates.push_back(to_json(
        {"sparse.overlap-law", "overlap-without-gap",
         "By the definition: a set with u coordinates in T, |T| = t, and c outside has the coefficient of "
         "Maj_t at level "
         "u times the mean of a product of c free coordinates. For i in T n S and j in T \\ S, u is o - 1 "
         "and "
         "o + 1, o = |T n S|, and c = k - o. A positive gap needs a larger size at S \\ {i} than at S u {j}.",
         counterexample({{"k", 4}, {"t", 4}, {"o", 2}}, {{"o", Relation::greater_equal, 1}},
                        {"abs(" + mean_over_cube("o-1", "t", "sign(s)").text() +
                             ") * abs(sum(c, 0, k-o, binomial(k-o, c) * (-1)^c) / 2^(k-o))",
                         Relation::greater,
                         "abs(" + mean_over_cube("o+1", "t", "sign(s)").text() +
                             ") * abs(sum(c, 0, k-o, binomial(k-o, c) * (-1)^c) / 2^(k-o))"})}));
  return outcome;
}

Outcome overlap_by_certificate(const OverlapLaw& stated, const Budget&) {
  if (stated.bias != 0) return {.note = "the certificates are about neurons without a bias"};
  const char* id = "sparse.overlap-law";
  const char* outside =
      "At the overlap o, S \\ {i} has k - o coordinates outside T for i in T and k - o - 1 for i outside T; "
      "S u {j} has "
      "at least k - o. ";
  const auto at_even_k = [](const Formula& f) { return substitute(f, "k", Formula("2*p+2")); };
  const Formula signal = at_even_k(stated.signal_from), gap = at_even_k(stated.gap_from);
  return proved_by(
      "all even k, all n, supports T and signs, any sign(0)",
      {{id, "mean-of-a-character",
        "f depends on the coordinates of T alone, so f^(U) is f^(U n T) times the mean of a product of d = "
        "|U \\ T| "
        "other coordinates, which is 0 unless d = 0.",
        InductionStep{{{{"d", 0}}, {"mu"}}, "d", "mu^d", 1, {{"mu", {}}}}},
       {id, "all-outside-below",
        std::string(outside) +
            "Below the stated overlap, o = signal - 1 - t, all these numbers are positive: every "
            "coefficient is 0.",
        Inequality{{{"p", 0}, {"t", 0}}, 0, Relation::less, "2*p+2 - (" + signal.text() + " - 1 - t) - 1"}},
       {id, "one-inside-from", std::string(outside) + "At the stated overlap the missing S \\ {i} lies in T.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, "2*p+2 - (" + signal.text() + ") - 1", 0}},
       {id, "no-gap-below",
        std::string(outside) +
            "At o = gap - 1 - t the sets S \\ {i}, i in T, and S u {j} all reach outside T; and for o = 0 "
            "so does S \\ {i} for every i, as k >= 2. So the smallest size inside and the largest "
            "outside are 0.",
        Inequality{{{"p", 0}, {"t", 0}}, 0, Relation::less, "2*p+2 - (" + gap.text() + " - 1 - t)"}},
       {id, "all-inside-from",
        std::string(outside) +
            "At the stated overlap S lies in T, and the gap is majority's, positive for supports of at "
            "least 2k (gap.majority-exact).",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, "2*p+2 - (" + gap.text() + ")", 0}},
       {id, "relevant",
        "x -> s x takes the signs of the weights away, up to the sign of the coefficient. At the odd level "
        "k-1 = 2p+1 the "
        "coefficient is that of Maj_(2p+2q+1), by maj.coeff-odd and, for a support of 2p+2q and any tie, "
        "maj.ties-even.",
        RationalFunctionIdentity{
            {{{"p", 0}, {"q", 0}}, {}}, stated.relevant, Formula("(-1)^p") * majority_formula("p", "q")}},
       {id, "irrelevant", "The same at level k+1 = 2p+3; q >= 1, since T has more than k coordinates.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 1}}, {}},
                                 stated.irrelevant,
                                 Formula("-(-1)^p") * majority_formula("p+1", "q-1")}}});
}

Outcome overlap_by_library(const OverlapLaw& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = 2..10:2, n = k..24, t = 1..n, o = 0..k"), budget,
      [&](int k, int n, int t, int o) -> std::optional<std::string> {
        if (o < k + t - n || o > t) return std::nullopt;
        const auto sizes = analysis::sparse_neighbour_magnitudes<Rational>(n, t, o, k);
        const Assignment at = {{"p", (k - 2) / 2}, {"q", ((t | 1) - k + 1) / 2}};
        const Rational zero(0), relevant = o >= k - 1 ? evaluate(stated.relevant, at) : zero,
                                irrelevant = o == k && t > k ? evaluate(stated.irrelevant, at) : zero;
        const std::pair<Rational, Rational> pairs[] = {{o == k ? relevant : zero, sizes.in_both},
                                                       {o == k - 1 ? relevant : zero, sizes.missing},
                                                       {irrelevant, sizes.superfluous},
                                                       {zero, sizes.outside_of_both}};
        for (const auto& [claimed, seen] : pairs)
          if (auto d = difference(claimed, seen, "the library")) return d;
        return std::nullopt;
      });
}

Claim overlap_law() {
  const Formula relevant = scaled_super_catalan_formula("p", "q"),
                irrelevant = scaled_super_catalan_formula("p+1", "q-1");
  const OverlapLaw stated = {"k-1", "k", relevant, irrelevant};
  const auto with = [&](const Formula& signal_from, const Formula& gap_from) {
    return OverlapLaw{signal_from, gap_from, relevant, irrelevant};
  };
  return make_claim<OverlapLaw>({
      .id = "sparse.overlap-law",
      .text = "For even k, a neuron with weights +-1 on a set T and 0 elsewhere has at the neighbours of S: "
              "if S lies in T, "
              "|coefficient| a_(k-1) at S \\ {i}, a_(k+1) at S u {j} for j in T, and 0 for other j (a_j of "
              "Maj_|T|, or of "
              "Maj_(|T|+1) for even |T|); at an overlap of k-1, a_(k-1) at the one missing coordinate and 0 "
              "elsewhere; "
              "below, 0 everywhere. So the gap is 0 unless S lies in T.",
      .reduction = "A function of the coordinates of T has a coefficient only at subsets of T, where it is "
                   "majority's.",
      .hypotheses = {{"k is even", OverlapLaw{"k-1", "k", relevant, irrelevant, "n = 7..8, k = 3..n:2"}, ""},
                     {"no bias", OverlapLaw{"k-1", "k", relevant, irrelevant, "n = 7..8, k = 2..n:2", 1},
                      ""}},
      .sources = {sparse_initialisation_slide()},
      .tags = {"sparse", "gap"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals = {{"a neuron whose support overlaps with the relevant variables has a higher Fourier gap",
                    with("1", "1"),
                    "It is so if the support contains all of S and at least 2k coordinates. An overlap of "
                    "k-1 gives no "
                    "gap, but a gradient at the missing coordinate alone; a smaller one (k = 4, two of the "
                    "four) gives a "
                    "gradient that is 0 in every coordinate."}},
      .checks = {{"SIMD transform, every support", RouteKind::exact, overlap_by_transform, trusts_transform,
                  0.3},
                 {"certificate", RouteKind::certificate, overlap_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, overlap_by_library, trusts_exact, 0.2}},
      .mutants = {{"a coefficient from an overlap of k-2 on", with("k-2", "k")},
                  {"a positive gap at an overlap of k-1", with("k-1", "k-1")},
                  {"a_(k-1) on all of T", {"k-1", "k", relevant, relevant}}},
  });
}

// --- sparse.optimal-support

/// For even k = 2p+2 and S in T: among supports of more than k coordinates the gap is `largest` (in p) exactly at
/// 2k + first, ..., 2k + last; it is positive exactly from the support `positive_from` (in k) on; and it is `alone`
/// (in p) for T = S.
struct OptimalSupport {
  int first, last;
  Formula largest, positive_from, alone;
};

std::optional<std::string> optimal_support_fails(const OptimalSupport& stated, int k, int support,
                                                 const Rational& gap) {
  const Assignment at = {{"p", (k - 2) / 2}, {"k", k}};
  if (support == k) return difference(evaluate(stated.alone, at), gap, "the gap at T = S");
  const Rational largest = evaluate(stated.largest, at);
  const bool best = 2 * k + stated.first <= support && support <= 2 * k + stated.last;
  if (best ? gap != largest : gap >= largest)
    return "the gap is " + to_string(gap) + ", the stated largest one " + to_string(largest);
  if ((gap > 0) != (support >= evaluate(stated.positive_from, at))) return "the gap is " + to_string(gap);
  return std::nullopt;
}

Outcome optimal_by_transform(const OptimalSupport& stated, const Budget& budget) {
  const Range range(budget.full ? "n = 7..17, k = 2..n:2, support = k..n"
                                : "n = 7..12, k = 2..n:2, support = k..n");
  return prove_on_range(range, budget, [&](int n, int k, int support) -> std::optional<std::string> {
    const auto f = sparse_transform(n, (1U << support) - 1, 0, 0);
    std::vector<Rational> neighbours;
    std::vector<int> coordinates;
    for (int i = 0; i < n; ++i) {
      neighbours.push_back(Rational(f[((1U << k) - 1) ^ (1U << i)]) / (1 << n));
      if (i < k) coordinates.push_back(i + 1);
    }
    return optimal_support_fails(stated, k, support, analysis::fourier_gap(neighbours, coordinates).gap);
  });
}

Outcome optimal_by_library(const OptimalSupport& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = 2..16:2, support = k..5k"), budget, [&](int k, int support) -> std::optional<std::string> {
        if (auto seen = difference(value_at(stated.largest, {{"p", (k - 2) / 2}}),
                                   analysis::largest_sparse_fourier_gap<Rational>(k), "the library"))
          return seen;
        return optimal_support_fails(stated, k, support,
                                     analysis::sparse_fourier_gap<Rational>(5 * k, support, k, k));
      });
}

Outcome optimal_by_certificate(const OptimalSupport& stated, const Budget&) {
  if (stated.first != 0 || stated.last != 3 || !(stated.positive_from == Formula("2*k")))
    return {.note = "the certificates have the maximum at 2k..2k+3 and a positive gap from 2k on"};
  const char* id = "sparse.optimal-support";
  const auto gap = [](const char* p, const char* q) {
    return scaled_super_catalan_formula(p, q) -
           scaled_super_catalan_formula(Formula(p) + Formula(1), Formula(q) - Formula(1));
  };
  return proved_by(
      "all even k, all supports",
      {{id, "at-2k-plus-1",
        "By sparse.overlap-law the gap is that of Maj_n, n the support, or one more if that is even: a_(k-1) "
        "- a_(k+1), "
        "k = 2p+2, n = 2p+2q+1. Supports 2k and 2k+1 have q = p+2.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, gap("p", "p+2"), stated.largest}},
       {id, "at-2k-plus-3", "Supports 2k+2 and 2k+3 have q = p+3.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, gap("p", "p+3"), stated.largest}},
       {id, "smaller-beyond", "From there on every two coordinates more make it smaller; q = p+3+t.",
        Inequality{{{"p", 0}, {"t", 0}}, gap("p", "p+4+t"), Relation::less, gap("p", "p+3+t")}},
       {id, "positive-from-2k", "n = 2k+1+2t.",
        Inequality{{{"p", 0}, {"t", 0}}, 0, Relation::less, gap("p", "p+2+t")}},
       {id, "not-positive-below", "k < n <= 2k-1: n = k+1+2s = 2k-1-2t, so p = s+t and q = s+1.",
        Inequality{{{"s", 0}, {"t", 0}}, gap("s+t", "s+1"), Relation::less_equal, 0}},
       {id, "largest-is-positive", "So a support that gives no positive gap does not give the largest one.",
        Inequality{{{"p", 0}}, 0, Relation::less, stated.largest}},
       {id, "alone",
        "T = S: no superfluous coordinate has a coefficient, and the gap is a_(k-1) of Maj_(k+1), q = 1.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, scaled_super_catalan_formula("p", 1), stated.alone}}});
}

Claim optimal_support() {
  const Formula largest = Formula(2) * scaled_super_catalan_formula("p", "p+2") / Formula("2*p+3"),
                alone = scaled_super_catalan_formula("p", 1);
  std::vector<Constant> constants;
  for (int k = 2; k <= 10; k += 2)
    constants.push_back(
        exact_constant("sparse.largest-gap-" + std::to_string(k),
                       "largest Fourier gap of a +-1 support of more than k = " + std::to_string(k),
                       analysis::largest_sparse_fourier_gap<Rational>(k)));
  return make_claim<OptimalSupport>({
      .id = "sparse.optimal-support",
      .text = "For even k and a support T that contains S and more, the gap is largest exactly for |T| = 2k, "
              "2k+1, 2k+2, 2k+3, "
              "with the value 2^(1-2k) S((k-2)/2,(k+2)/2)/(k+1); it is positive exactly for |T| >= 2k. For T "
              "= S it is a_(k-1) "
              "of Maj_(k+1).",
      .reduction = "sparse.overlap-law, and how majority's gap depends on n.",
      .hypotheses = {{"T contains S", {}, "otherwise the gap is 0: sparse.overlap-law"},
                     {"k is even", {}, "for odd k all compared coefficients are 0"}},
      .sources = {sparse_initialisation_slide()},
      .tags = {"sparse", "gap"},
      .expected = Verdict::proved,
      .stated = {0, 3, largest, "2*k", alone},
      .checks = {{"SIMD transform of sparse neurons", RouteKind::exact, optimal_by_transform,
                  trusts_transform, 0.2},
                 {"certificate", RouteKind::certificate, optimal_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, optimal_by_library, trusts_exact, 0.1}},
      .mutants = {{"largest from 2k-1 on", {-1, 3, largest, "2*k", alone}},
                  {"largest up to 2k+4", {0, 4, largest, "2*k", alone}},
                  {"twice the value", {0, 3, 2 * largest, "2*k", alone}},
                  {"positive from k+1 on", {0, 3, largest, "k+1", alone}},
                  {"T = S as a larger support", {0, 3, largest, "2*k", largest}}},
      .constants = std::move(constants),
  });
}

}  // namespace

std::vector<Claim> sparse_support_claims() { return {overlap_law(), optimal_support()}; }

}  // namespace lemmata::proofs_check
