#include "proofs_check/claims/parity_baselines.hpp"

#include <algorithm>
#include <bit>

#include "analysis/boolean/parity_baselines.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/random_binary_matrix.hpp"
#include "numeric/cube/sparse_parity_search.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- baseline.gauss

/// m equations in n unknowns determine all of them with probability prod_{first <= i < n + beyond} factor, q = 2^(i-m). Elimination
/// takes at most `below` row additions for m <= n and `above` for m >= n, and some matrix takes as many; for m = 2n this is at most `bits`
/// additions of bits. Formulas in n and m.
struct Elimination {
  Formula factor;
  int first, beyond;
  Formula below, above, bits;

  [[nodiscard]] Rational success(int n, int m) const {
    Rational product(1);
    for (int i = first; i < n + beyond; ++i) product *= evaluate(factor, {{"q", pow(Rational(2), i - m)}});
    return product;
  }
  [[nodiscard]] std::optional<std::string> fails(int n, int m, const Rational& solved,
                                                 const Rational& additions, const std::string& what) const {
    if (auto apart = difference(success(n, m), solved, what)) return apart;
    const Assignment at = {{"n", n}, {"m", m}};
    for (const auto& [applies, formula] : {std::pair{m <= n, &below}, std::pair{m >= n, &above}})
      if (applies)
        if (auto apart = difference(evaluate(*formula, at), additions, what))
          return "most row additions: " + *apart;
    const Rational of_bits = additions * (n + 1) + Rational(n * (n - 1), 2);
    if (m == 2 * n && of_bits > evaluate(bits, at))
      return to_string(of_bits) + " additions of bits, the statement allows " + to_string(evaluate(bits, at));
    return std::nullopt;
  }
};

Outcome elimination_of_all_systems(const Elimination& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range("n = 1..6, m = 0..12"), budget, [&](int n, int m) -> std::optional<std::string> {
        if (n * m > 12) return std::nullopt;
        std::int64_t most = 0;
        for (std::uint32_t matrix = 0; matrix < 1U << n * m; ++matrix) {
          std::vector<std::uint64_t> rows;
          for (int i = 0; i < m; ++i) rows.push_back(matrix >> i * n & ((1U << n) - 1));
          most = std::max(most, numeric::row_additions(rows));
        }
        const Rational solved = numeric::all_rank_counts(m, n).back() * pow(Rational(1, 2), n * m);
        return stated.fails(n, m, solved, most, "elimination of all matrices");
      });
  outcome.range = "n = 1..6, all m with m n <= 12";
  return outcome;
}

Outcome elimination_by_library(const Elimination& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..12, m = 0..3n"), budget, [&](int n, int m) {
    Rational solved(1);  // the columns one by one, by counting the vectors outside the span of the others
    for (int i = 0; i < n; ++i) solved *= (pow(Rational(2), m) - pow(Rational(2), i)) / pow(Rational(2), m);
    return stated.fails(n, m, solved, Rational(analysis::gaussian_elimination_row_additions(n, m)),
                        "the library");
  });
}

Outcome elimination_by_certificate(const Elimination& stated, const Budget&) {
  if (stated.first != 0 || stated.beyond != 0)
    return {.note = "the certificates are about the product over all columns"};
  const char* id = "baseline.gauss";
  const auto above_at = [&](const char* m) { return substitute(stated.above, "m", Formula(m)); };
  return proved_by(
      "all n and m",
      {{id, "column-outside-the-span",
        "As in parity.recovery-2d, c = 2^i and a = 2^m; for m < n a factor is 0.",
        RationalFunctionIdentity{
            {{}, {"a", "c"}}, substitute(stated.factor, "q", Formula("c/a")), "(a-c)/a"}},
       {id, "equations-up-to-n",
        "Before the i-th equation, counted from 0, at most i have pivots, each of which it is reduced by at "
        "most once; "
        "if each equation so far has one, and the new one has coefficient 1 there after every reduction, it "
        "is all "
        "of them, as for the rows (1,0,...,0), (1,1,0,...,0), ..., (1,...,1), (1,...,1), ... 0 for m = 0, "
        "and one more equation adds m.",
        RationalFunctionIdentity{
            {{}, {"m"}}, substitute(stated.below, "m", Formula("m+1")), stated.below + Formula("m")}},
       {id, "no-equations", "The start.",
        RationalFunctionIdentity{{{}, {}}, substitute(stated.below, "m", Formula(0)), 0}},
       {id, "both-at-n", "At m = n the two agree.",
        RationalFunctionIdentity{{{}, {"n"}}, above_at("n"), substitute(stated.below, "m", Formula("n"))}},
       {id, "equations-after-n", "With n pivots one more equation adds n.",
        RationalFunctionIdentity{{{}, {"n", "m"}}, above_at("m+1"), stated.above + Formula("n")}},
       {id, "cubic-time",
        "2n equations, rows of n+1 bits; then from the last row on each of n(n-1)/2 coefficients adds one "
        "bit "
        "at most. n >= 2.",
        Inequality{{{"n", 2}},
                   above_at("2*n") * Formula("n+1") + Formula("n*(n-1)/2"),
                   Relation::less_equal,
                   stated.bits}},
       {id, "cubic-time-of-one-coordinate", "n = 1.",
        Inequality{{},
                   substitute(above_at("2*n") * Formula("n+1") + Formula("n*(n-1)/2"), "n", Formula(1)),
                   Relation::less_equal,
                   substitute(stated.bits, "n", Formula(1))}}});
}

Claim gauss() {
  const Formula factor = "1-q", below = "m*(m-1)/2", above = "n*(2*m-n-1)/2", bits = "2*n^3";
  return make_claim<Elimination>({
      .id = "baseline.gauss",
      .text = "Elimination finds S, of any size, from m noiseless samples with probability prod_(i<n) "
              "(1-2^(i-m)), so "
              "never for m < n. Bringing the rows to echelon form takes at most m(m-1)/2 row additions for m "
              "<= n and "
              "n(2m-n-1)/2 for m >= n, which is attained; solving them then adds at most n(n-1)/2 bits: for "
              "m = 2n "
              "together at most 2n^3 additions of bits.",
      .reduction = "The law of parity.recovery-2d, and counting the pivots that an equation can meet.",
      .hypotheses = {{"the algorithm does not use that S is small",
                      {},
                      "with unlimited time log2 C(n,k) samples and a few more suffice: samples.uniqueness"}},
      .sources = {what_is_known_slide()},
      .tags = {"parity", "baseline", "linear algebra"},
      .expected = Verdict::proved,
      .stated = {factor, 0, 0, below, above, bits},
      .checks = {{"elimination of all matrices",
                  RouteKind::exact,
                  elimination_of_all_systems,
                  {"integer arithmetic", "GMP"},
                  0.2},
                 {"certificate", RouteKind::certificate, elimination_by_certificate, trusts_certificates,
                  0.1},
                 {"the library's function", RouteKind::exact, elimination_by_library, trusts_exact, 0.1}},
      .mutants = {{"product up to i = n", {factor, 0, 1, below, above, bits}},
                  {"product from i = 1 (n-1 samples can suffice)", {factor, 1, 0, below, above, bits}},
                  {"m(m-1)/2 row additions also for m > n", {factor, 0, 0, below, below, bits}},
                  {"n^3 additions of bits for m = 2n", {factor, 0, 0, below, above, "n^3"}}},
  });
}

// --- baseline.mitm

/// Meeting in the middle with halves of a = ceil(k/2) and b = floor(k/2) coordinates, q = 2^(-m): keys, splits of S and the mean number
/// of other pairs that agree on m samples; keys^2 <= most. Formulas in n, a, b.
struct MeetInTheMiddle {
  Formula keys, splits, false_pairs, most;

  [[nodiscard]] std::optional<std::string> fails(int n, int k, int m, const Rational& seen_keys,
                                                 const Rational& seen_splits, const Rational& seen_pairs,
                                                 const std::string& what) const {
    const Assignment at = {{"n", n}, {"a", (k + 1) / 2}, {"b", k / 2}, {"q", pow(Rational(1, 2), m)}};
    if (auto apart = difference(evaluate(keys, at), seen_keys, what)) return "keys: " + *apart;
    if (auto apart = difference(evaluate(splits, at), seen_splits, what)) return "splits of S: " + *apart;
    if (auto apart = difference(evaluate(false_pairs, at), seen_pairs, what)) return "false pairs: " + *apart;
    if (seen_keys * seen_keys <= evaluate(most, at)) return std::nullopt;
    return to_string(seen_keys) + " keys, whose square is above " + to_string(evaluate(most, at));
  }
};

Outcome pairs_on_all_samples(const MeetInTheMiddle& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("n = 1..6, k = 1..n, m = 0..3"), budget, [&](int n, int k, int m) -> std::optional<std::string> {
        if (n * m > 12) return std::nullopt;
        const std::uint32_t subset = (1U << k) - 1;
        const int larger = (k + 1) / 2, smaller = k / 2;
        int keys = 0, splits = 0;
        for (std::uint32_t a = 0; a < 1U << n; ++a) {
          keys += (std::popcount(a) == larger ? 1 : 0) + (std::popcount(a) == smaller ? 1 : 0);
          splits += std::popcount(a) == larger && std::popcount(a ^ subset) == smaller ? 1 : 0;
        }
        std::int64_t agreeing = 0;
        for (std::uint32_t tuple = 0; tuple < 1U << n * m; ++tuple) {
          std::vector<std::uint64_t> columns;
          std::uint64_t labels = 0;
          for (int j = 0; j < n; ++j) {
            columns.push_back(tuple >> j * m & ((1U << m) - 1));
            if (j < k) labels ^= columns.back();
          }
          agreeing += numeric::count_consistent_pairs(columns, labels, larger, smaller);
        }
        return stated.fails(n, k, m, keys, splits, agreeing * pow(Rational(1, 2), n * m) - splits,
                            "sorting the keys of all samples");
      });
  outcome.range = "n = 1..6, k = 1..n, m = 0..3 with m n <= 12, all samples";
  return outcome;
}

Outcome pairs_by_library(const MeetInTheMiddle& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..40, k = 1..n:3, m = 0..40:10"), budget, [&](int n, int k, int m) {
    const auto cost = analysis::meet_in_the_middle_cost(n, k);
    return stated.fails(n, k, m, Rational(cost.keys), Rational(cost.true_pairs),
                        analysis::expected_false_pairs(n, k, m), "the library");
  });
}

Outcome pairs_by_certificate(const MeetInTheMiddle& stated, const Budget&) {
  if (!(stated.most == Formula("4*n^(2*a)"))) return {.note = "the certificates bound the keys by 2 n^a"};
  const char* id = "baseline.mitm";
  const Domain domain{{{"a", 0}, {"b", 0}, {"t", 0}}, {}};
  const auto at = [](const Formula& f) { return substitute(f, "n", Formula("a+b+t")); };
  return proved_by(
      "all n, k and m",
      {{id, "keys", "One for each set of either size; n = a+b+t.",
        RationalFunctionIdentity{domain, at(stated.keys), at("binomial(n, a) + binomial(n, b)")}},
       {id, "splits", "A is any set of a elements of S, B the rest of S.",
        RationalFunctionIdentity{domain, at(stated.splits), "(a+b)!/(a!*b!)"}},
       {id, "false-pairs",
        "The symmetric difference of A and B is S for the splits alone, for they have only k elements "
        "together. For every "
        "other pair chi_A chi_B chi_S is a character of a non-empty set, which is +1 on all m samples with "
        "probability q "
        "= 2^(-m).",
        RationalFunctionIdentity{{{{"a", 0}, {"b", 0}, {"t", 0}}, {"q"}},
                                 at(stated.false_pairs),
                                 at("(binomial(n, a)*binomial(n, b) - binomial(a+b, a))*q")}},
       {id, "one-more-coordinate",
        "C(n,j+1) <= n C(n,j), n = j+1+t: so C(n,j) <= n^j, and both kinds of keys together are at most 2 "
        "n^a, a >= b.",
        Inequality{{{"j", 0}, {"t", 0}},
                   "binomial(j+1+t, j+1)",
                   Relation::less_equal,
                   "(j+1+t)*binomial(j+1+t, j)"}}});
}

Claim meet_in_the_middle() {
  const Formula keys = "binomial(n, a) + binomial(n, b)", splits = "binomial(a+b, a)",
                pairs = "(binomial(n, a)*binomial(n, b) - binomial(a+b, a))*q", most = "4*n^(2*a)";
  const auto cost = analysis::meet_in_the_middle_cost(100, 4);
  return make_claim<MeetInTheMiddle>({
      .id = "baseline.mitm",
      .text = "With chi_A y = chi_B, |A| = ceil(k/2), |B| = floor(k/2), there are C(n,|A|) + C(n,|B|) <= 2 "
              "n^ceil(k/2) "
              "keys of m bits; the C(k,|A|) splits of S agree on all samples, and (C(n,|A|) C(n,|B|) - "
              "C(k,|A|)) 2^(-m) "
              "other pairs on average.",
      .reduction = "Counting the pairs; a character of a non-empty set is a fair coin.",
      .hypotheses =
          {{"k is even (for the slide's n^(k/2) in the place of n^ceil(k/2); for k = 3 there are more than "
            "2 n^(3/2) keys from n = 14 on, and no logarithm makes up for the factor of sqrt(n))",
            MeetInTheMiddle{keys, splits, pairs, "4*n^(a+b)"}, ""}},
      .sources = {what_is_known_slide()},
      .tags = {"parity", "baseline"},
      .expected = Verdict::proved,
      .stated = {keys, splits, pairs, most},
      .checks = {{"sorting the keys of all samples",
                  RouteKind::exact,
                  pairs_on_all_samples,
                  {"integer arithmetic", "GMP"},
                  0.4},
                 {"certificate", RouteKind::certificate, pairs_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, pairs_by_library, trusts_exact, 0.2}},
      .mutants = {{"the splits counted among the false pairs",
                   {keys, splits, "binomial(n, a)*binomial(n, b)*q", most}},
                  {"2^k splits", {keys, "2^(a+b)", pairs, most}},
                  {"one kind of keys", {"binomial(n, a)", splits, pairs, most}}},
      .constants = {exact_constant("baseline.mitm-keys-100-4", "C(100,2) + C(100,2)", Rational(cost.keys))},
  });
}

// --- baseline.brute-force

/// The mean number of labels that are computed, in c = C(n,k), m and q = 2^(-m), if a set is dropped at its first wrong label.
struct BruteForce {
  Formula labels;
};

Outcome labels_on_all_samples(const BruteForce& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("n = 1..5, k = 0..n, m = 0..3"), budget, [&](int n, int k, int m) -> std::optional<std::string> {
        if (n * m > 12) return std::nullopt;
        const std::uint32_t subset = (1U << k) - 1, points = 1U << n;
        std::int64_t computed = 0;
        for (std::uint32_t tuple = 0; tuple < 1U << n * m; ++tuple)
          for (std::uint32_t set = 0; set < points; ++set) {
            if (std::popcount(set) != k) continue;
            for (int i = 0; i < m; ++i) {
              ++computed;
              if (std::popcount(tuple >> i * n & (points - 1) & (set ^ subset)) % 2 != 0) break;
            }
          }
        const Rational c(analysis::binomial_coefficient(n, k));
        const Rational claimed = evaluate(stated.labels, {{"c", c}, {"m", m}, {"q", pow(Rational(1, 2), m)}});
        if (auto apart =
                difference(claimed, computed * pow(Rational(1, 2), n * m), "trying all sets on all samples"))
          return apart;
        return difference(claimed, analysis::brute_force_labels(n, k, m), "the library");
      });
  outcome.range = "n = 1..5, k = 0..n, m = 0..3 with m n <= 12, all samples";
  return outcome;
}

Outcome labels_by_certificate(const BruteForce& stated, const Budget&) {
  const char* id = "baseline.brute-force";
  const Formula start = substitute(stated.labels, {{"m", 0}, {"q", 1}}),
                next = substitute(stated.labels, {{"m", Formula("m+1")}, {"q", Formula("q/2")}});
  return proved_by(
      "all n, k and m",
      {{id, "no-samples", "Without samples no label is computed.",
        RationalFunctionIdentity{{{}, {"c"}}, start, 0}},
       {id, "one-more-sample",
        "S reaches it, and each of the c-1 wrong sets with probability q = 2^(-m), being right on m "
        "samples before.",
        RationalFunctionIdentity{{{}, {"c", "m", "q"}}, next - stated.labels, "1 + (c-1)*q"}}});
}

Claim brute_force() {
  return make_claim<BruteForce>({
      .id = "baseline.brute-force",
      .text = "Trying all N = C(n,k) sets on m samples, each up to its first wrong label, computes "
              "(N-1)(2-2^(1-m)) + m "
              "labels on average: fewer than two for each wrong set, however many samples there are.",
      .reduction = "Induction on the number of samples.",
      .sources = {what_is_known_slide()},
      .tags = {"parity", "baseline"},
      .expected = Verdict::proved,
      .stated = {"(c-1)*(2-2*q) + m"},
      .checks = {{"trying all sets on all samples", RouteKind::exact, labels_on_all_samples, trusts_exact,
                  0.2},
                 {"certificate", RouteKind::certificate, labels_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"N (2-2^(1-m))", {"c*(2-2*q)"}}, {"m labels for every set", {"c*m"}}},
  });
}

// --- baseline.exponents

/// Exponents of n in the time of the listed algorithms, in k >= least_k: those of meeting in the middle (even k) and of the noisy one, and
/// the k from which elimination's exponent 3 is not above the former. C(n,j) is at least `fewest` and at most `most`, in n and j.
struct Exponents {
  Formula halves, noisy;
  int crossover, least_k;
  Formula fewest = "(n/j)^j", most = "n^j/j!";
};

Outcome sets_on_range(const Exponents& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..24, j = 1..n"), budget, [&](int n, int j) -> std::optional<std::string> {
        const Rational sets(analysis::binomial_coefficient(n, j));
        const Assignment at = {{"n", n}, {"j", j}};
        const Rational fewest = evaluate(stated.fewest, at), most = evaluate(stated.most, at);
        if (fewest <= sets && sets <= most) return std::nullopt;
        return "C(n,j) = " + to_string(sets) + " does not lie from " + to_string(fewest) + " to " +
               to_string(most);
      });
}

Outcome exponents_on_range(const Exponents& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = " + std::to_string(stated.least_k) + "..40"), budget,
      [&](int k) -> std::optional<std::string> {
        // n = 2^(10 t) with t = 1, so that all exponents of 2 are integers
        const auto power_of_two = [&](const Formula& exponent) {
          return pow(Rational(2), static_cast<int>(Rational(10 * value_at(exponent, {{"k", k}}))));
        };
        const Rational n(1024);
        if (power_of_two(stated.noisy) < n)
          return "n = 1024: time " + to_string(power_of_two(stated.noisy)) +
                 ", but one example has 1024 bits";
        if (k % 2 == 0 && power_of_two(stated.halves) != pow(n, k / 2))
          return "n = 1024: halves of " + std::to_string(k / 2) + " coordinates";
        if (power_of_two(stated.noisy) <= power_of_two(stated.halves) ||
            power_of_two(stated.noisy) >= pow(n, k))
          return "n = 1024: the noisy algorithm's time is not between those of halves and of brute force";
        if ((power_of_two(stated.halves) < pow(n, 3)) != (k < stated.crossover))
          return std::string("n = 1024: halves take ") + (k < stated.crossover ? "no " : "") +
                 "less than n^3";
        return std::nullopt;
      });
}

Outcome exponents_by_certificate(const Exponents& stated, const Budget&) {
  if (!(stated.fewest == Formula("(n/j)^j")) || !(stated.most == Formula("n^j/j!")))
    return {.note = "the certificates are about (n/j)^j and n^j/j!"};
  const char* id = "baseline.exponents";
  const Formula at_crossover = substitute(stated.halves, "k", Formula(stated.crossover));
  return proved_by(
      "all k >= " + std::to_string(stated.least_k),
      {{id, "an-example-can-be-read", "n^(noisy exponent) is at least the n bits of one example.",
        Inequality{{{"k", stated.least_k}}, 1, Relation::less_equal, stated.noisy}},
       {id, "above-halves", "The noisy exponent is above that of the noiseless halves.",
        Inequality{{{"k", stated.least_k}}, stated.halves, Relation::less, stated.noisy}},
       {id, "below-brute-force", "And below that of brute force.",
        Inequality{{{"k", stated.least_k}}, stated.noisy, Relation::less, "k"}},
       {id, "halves-of-even-sets", "k = 2h.",
        RationalFunctionIdentity{{{{"h", 1}}, {}}, substitute(stated.halves, "k", Formula("2*h")), "h"}},
       {id, "crossover", "The exponent of halves, increasing in k, is 3 at the crossover.",
        RationalFunctionIdentity{{{}, {}}, at_crossover, 3}},
       {id, "increasing", "It is.",
        Inequality{
            {{"k", 0}}, stated.halves, Relation::less, substitute(stated.halves, "k", Formula("k+1"))}},
       {id, "sets-from-above",
        "C(n,j+1) <= C(n,j) n/(j+1), n = j+1+t, so C(n,j) <= n^j/j!: brute force and halves have no larger "
        "exponent.",
        Inequality{{{"j", 0}, {"t", 0}},
                   "binomial(j+1+t, j+1)",
                   Relation::less_equal,
                   "binomial(j+1+t, j)*(j+1+t)/(j+1)"}},
       {id, "sets-from-below",
        "C(n,j) is the product of (n-i)/(j-i) over i < j, each at least n/j, so C(n,j) >= n^j/j^j and they "
        "have no smaller "
        "one; j = i+1+u, n = j+t.",
        Inequality{
            {{"i", 0}, {"t", 0}, {"u", 0}}, "(i+1+u+t)*(1+u)", Relation::less_equal, "(1+u+t)*(i+1+u)"}}});
}

Claim exponents() {
  return make_claim<Exponents>({
      .id = "baseline.exponents",
      .text = "C(n,j), 1 <= j <= n, lies from (n/j)^j to n^j/j!: brute force has exponent k, halves for even "
              "k have k/2, "
              "which is below "
              "elimination's 3 exactly for k < 6. An exponent 0.8k for noisy labels is, for k >= 2, large "
              "enough to read "
              "one example, and lies between k/2 and k. (That an algorithm has it is not checked here.)",
      .reduction = "Factors of the binomial coefficient; inequalities between exponents.",
      .hypotheses = {{"k >= 2", Exponents{"k/2", "4*k/5", 6, 1}, ""}},
      .sources = {what_is_known_slide()},
      .tags = {"parity", "baseline"},
      .expected = Verdict::proved,
      .stated = {"k/2", "4*k/5", 6, 2},
      .literals = {{"noisy labels: time n^0.8 up to logarithms (as extracted)",
                    {"k/2", "4/5", 6, 2},
                    "With the exponent 0.8k, whose k may have been lost between the slide and its text: "
                    "n^0.8 operations do "
                    "not even read one example of n bits."}},
      .checks = {{"numbers of sets", RouteKind::exact, sets_on_range, trusts_exact, 0.05},
                 {"exponents at n = 1024", RouteKind::exact, exponents_on_range, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, exponents_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"0.8 (k-1)", {"k/2", "4*(k-1)/5", 6, 2}},
                  {"1.2k, more than brute force", {"k/2", "6*k/5", 6, 2}},
                  {"halves beat elimination up to k = 6", {"k/2", "4*k/5", 7, 2}},
                  {"at most n^j/(j+1)! sets", {"k/2", "4*k/5", 6, 2, "(n/j)^j", "n^j/(j+1)!"}},
                  {"at least (n/j)^j + 1 sets", {"k/2", "4*k/5", 6, 2, "(n/j)^j+1"}}},
  });
}

}  // namespace

std::vector<Claim> parity_baselines_claims() {
  return {gauss(), meet_in_the_middle(), brute_force(), exponents()};
}

}  // namespace lemmata::proofs_check
