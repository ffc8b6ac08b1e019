#include "proofs_check/claims/parity_recovery.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>
#include <utility>

#include "analysis/boolean/parity_recovery.hpp"
#include "numeric/cube/random_binary_matrix.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

Rational half_to(int exponent) { return pow(Rational(1, 2), exponent); }

/// Checks failure(d, m) for all shapes of m x d matrices with at most `most` entries, d <= most_columns.
template <class Failure>
Outcome prove_for_matrices(int most, int most_columns, const std::string& also, const Budget& budget,
                           const Failure& failure) {
  Outcome outcome =
      prove_on_range(Range("d = 1.." + std::to_string(most_columns) + ", m = 0.." + std::to_string(most)),
                     budget, [&](int d, int m) -> std::optional<std::string> {
                       if (d * m > most) return std::nullopt;
                       return failure(d, m);
                     });
  outcome.range =
      "d = 1.." + std::to_string(most_columns) + ", all m with m d <= " + std::to_string(most) + also;
  return outcome;
}

/// The law of rank Z, row by row: with r independent rows a further one is in their span with probability 2^(r-d).
std::vector<Rational> rank_law_by_chain(int d, int m) {
  std::vector<Rational> law(static_cast<std::size_t>(d) + 1, Rational(0));
  law[0] = 1;
  for (int row = 0; row < m; ++row)
    for (int r = std::min(row + 1, d); r >= 0; --r) {
      const auto at = static_cast<std::size_t>(r);
      law[at] *= half_to(d - r);
      if (r > 0) law[at] += law[at - 1] * (1 - half_to(d - r + 1));
    }
  return law;
}

/// By the definition: the sets that give the same labels as `subset` on the m samples, whose coordinates -1 are the bits of the tuple.
int count_explaining(int d, int m, std::uint32_t tuple, std::uint32_t subset) {
  const std::uint32_t points = 1U << d;
  int count = 0;
  for (std::uint32_t set = 0; set < points; ++set) {
    bool same = true;
    for (int i = 0; i < m && same; ++i) {
      const std::uint32_t point = tuple >> i * d & (points - 1);
      same = std::popcount(point & set) % 2 == std::popcount(point & subset) % 2;
    }
    count += same ? 1 : 0;
  }
  return count;
}

// --- parity.recovery-2d

/// I is determined with probability prod_{0 <= i < d} factor, q = 2^(i-m). With `samples` samples it is not with a probability of at
/// most `failure`. Until it is determined, samples drawn one by one are `expected` many on average. Formulas in d.
struct Recovery {
  Formula factor, samples, failure, expected;

  [[nodiscard]] Rational success(int d, int m) const {
    Rational product(1);
    for (int i = 0; i < d; ++i) product *= evaluate(factor, {{"q", pow(Rational(2), i - m)}});
    return product;
  }
  [[nodiscard]] std::optional<std::string> fails(int d, int m, const Rational& seen,
                                                 const std::string& what) const {
    if (m == value_at(samples, {{"d", d}}))
      if (const Rational allowed = value_at(failure, {{"d", d}}); 1 - seen > allowed)
        return "the samples leave more than one set with probability " + to_string(Rational(1 - seen)) +
               " (" + what + "), the statement allows " + to_string(allowed);
    return difference(success(d, m), seen, what);
  }
};

/// The two points that the slide's words must exclude, where I can be recovered with certainty.
Certificate both_samples_positive() {
  return {
      "parity.recovery-2d", "two-samples-without-information",
      "d = 1, two samples x and y. The empty set's label is always 1, that of {1} is the sample itself; the "
      "statement says that some sample tells them apart.",
      counterexample({{"x", 1}, {"y", 1}}, {{"x^2", Relation::equal, 1}, {"y^2", Relation::equal, 1}},
                     {"abs(x-1) + abs(y-1)", Relation::greater, 0})};
}

Outcome recovery_by_elimination(const Recovery& stated, const Budget& budget) {
  Outcome outcome = prove_for_matrices(18, 18, "", budget, [&](int d, int m) {
    const auto counts = numeric::all_rank_counts(m, d);
    return stated.fails(d, m, counts.back() * half_to(d * m), "all matrices");
  });
  if (outcome.verdict == Verdict::refuted && stated.failure == Formula(0))
    outcome.certificates.push_back(to_json(both_samples_positive()));
  return outcome;
}

Outcome recovery_by_definition(const Recovery& stated, const Budget& budget) {
  return prove_for_matrices(10, 5, ", every I", budget, [&](int d, int m) -> std::optional<std::string> {
    for (std::uint32_t subset = 0; subset < 1U << d; ++subset) {
      int determined = 0;
      for (std::uint32_t tuple = 0; tuple < 1U << d * m; ++tuple)
        determined += count_explaining(d, m, tuple, subset) == 1 ? 1 : 0;
      if (auto seen = stated.fails(d, m, determined * half_to(d * m),
                                   "counting the sets for I = " + set_text(subset)))
        return seen;
    }
    return std::nullopt;
  });
}

/// E[T] is the sum over m of P(T > m); the terms from M on add up to at most 2^(d-M+1), because P(T > m) <= 2^(d-m).
Outcome recovery_by_chain(const Recovery& stated, const Budget& budget) {
  return enclose_on_range(Range("d = 1..14"), budget, [&](int d) -> std::optional<std::string> {
    const int end = 3 * d + 20;
    Rational sum(0);
    for (int m = 0; m < end; ++m) {
      const Rational determined = rank_law_by_chain(d, m).back();
      if (auto seen = stated.fails(d, m, determined, "the chain of ranks at m = " + std::to_string(m)))
        return seen;
      sum += 1 - determined;
    }
    const Rational expected = value_at(stated.expected, {{"d", d}});
    if (expected >= sum && expected <= sum + pow(Rational(2), d - end + 1)) return std::nullopt;
    return "the statement expects " + to_string(expected) + " samples, the tails add up to " +
           to_string(Ball(sum)) + " up to m = " + std::to_string(end);
  });
}

Outcome recovery_by_library(const Recovery& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..24, m = 0..3d"), budget, [&](int d, int m) -> std::optional<std::string> {
        if (auto seen = stated.fails(d, m, analysis::parity_recovery_probability(d, m), "the library"))
          return seen;
        if (m > 0) return std::nullopt;
        if (auto seen = difference(value_at(stated.expected, {{"d", d}}),
                                   analysis::expected_samples_to_recover(d), "the library"))
          return "expected samples: " + *seen;
        const auto bound = value_at(stated.failure, {{"d", d}});
        if (bound > 0 && bound < 1 &&
            analysis::samples_to_recover(d, bound) > value_at(stated.samples, {{"d", d}}))
          return "the library needs " + std::to_string(analysis::samples_to_recover(d, bound)) + " samples";
        return std::nullopt;
      });
}

Outcome recovery_by_certificate(const Recovery& stated, const Budget&) {
  if (!(stated.expected == Formula("sum(j, 1, d, 1/(1-2^(-j)))")))
    return {.note = "the certificates are about the sum of the waiting times 1/(1-2^(-j))"};
  const char* id = "parity.recovery-2d";
  auto below = ball_relation("sum(j, 1, 60, 1/(2^j-1)) + 2^(-59)", Relation::less, "16067/10000");
  if (!below) return {.note = "balls do not show the bound on the sum of 1/(2^j-1)"};
  return proved_by(
      "all d and m",
      {{id, "column-outside-the-span",
        "I is determined exactly if the d columns of Z, uniform in GF(2)^m, are independent "
        "(parity.linear-system). The first i of them span c = 2^i of a = 2^m vectors, so the next one is "
        "outside with probability (a-c)/a; q = c/a. For m < d the factor at i = m is 0.",
        RationalFunctionIdentity{
            {{}, {"a", "c"}}, substitute(stated.factor, "q", Formula("c/a")), "(a-c)/a"}},
       {id, "product-above-one-minus-sum",
        "If the product so far is at least 1-s, s >= 0, and the factor is not negative, then the next "
        "product is at least 1-s-q, since s q >= 0; and where a factor would be negative, for m < d, the "
        "product is "
        "0. So for m >= d the product is at least 1 minus the sum of all q.",
        RationalFunctionIdentity{{{}, {"q", "s"}}, Formula("1-s") * stated.factor, "(1-s-q) + s*q"}},
       {id, "sum-of-the-terms",
        "The sum of q = 2^(i-m) over i < d is (b-1)/a, b = 2^d, a = 2^m: 0 for d = 0, and one more term is "
        "b/a.",
        RationalFunctionIdentity{{{}, {"a", "b"}}, "(2*b-1)/a - (b-1)/a", "b/a"}},
       {id, "failure-bound", "The sum of the terms at the stated number of samples.",
        Inequality{{{"d", 1}},
                   Formula("2^d-1") / Formula::power(2, stated.samples),
                   Relation::less_equal,
                   stated.failure}},
       {id, "below-one-in-two-to-the-d", "The bound is below 2^(-d).",
        Inequality{{{"d", 1}}, stated.failure, Relation::less, "2^(-d)"}},
       {id, "first-step",
        "With r independent rows, j = d-r, a further sample is in their span with probability q = 2^(-j). "
        "The mean "
        "number e_r of further samples solves e_r = 1 + q e_r + (1-q) e_(r+1), e_d = 0; with e = e_(r+1) it "
        "is "
        "e + 1/(1-q). The mean is finite, because the tails decrease geometrically.",
        RationalFunctionIdentity{{{}, {"e", "q"}}, "1 + q*(e+1/(1-q)) + (1-q)*e", "e + 1/(1-q)"}},
       {id, "one-sample-per-dimension-and-more",
        "The j-th waiting time is 1 + 1/(2^j-1), q = 1/(x+1), x = 2^j-1.",
        RationalFunctionIdentity{{{}, {"x"}}, "1/(1-1/(x+1))", "1 + 1/x"}},
       {id, "terms-left-out",
        "1/(2^j-1) <= 2^(1-j), with x = 2^(j-1): the terms after the 60th add up to at "
        "most 2^(-59).",
        Inequality{{{"x", 1}}, "x", Relation::less_equal, "2*x-1"}},
       {id, "sum-of-the-excess", "The sum of 1/(2^j-1) over all j is below 1.6067.", *below}});
}

Outcome recovery_by_simulation(const Recovery& stated, const Budget& budget) {
  const int d = 3, m = 6;
  // 1 - q/2 for 1 - q moves the mean by 0.104
  return judge_mean("d = 3, m = 6, I determined", 2 * stated.success(d, m) - 1, Rational(1, 10), budget,
                    [&](std::int64_t samples) {
                      const auto counts = numeric::random_rank_counts(m, d, samples, budget.seed, 40);
                      return 2 * counts.back() - samples;
                    });
}

Claim recovery() {
  const Formula factor = "1-q", expected = "sum(j, 1, d, 1/(1-2^(-j)))", bound = "2^(-d) - 4^(-d)";
  const auto digits = [](auto ball) { return [=](int wanted) { return enclosed_value(ball, wanted); }; };
  std::vector<Constant> constants = {{"parity.recovery-limit", "product of 1-2^(-j) over j >= 1",
                                      digits([] { return analysis::parity_recovery_limit(0); })},
                                     {"parity.expected-samples-excess", "sum of 1/(2^j-1) over j >= 1",
                                      digits([] { return analysis::expected_samples_excess(); })}};
  for (const int d : {1, 2, 3})
    constants.push_back(exact_constant("parity.recovery-" + std::to_string(d),
                                       "product of 1-2^(i-2d) over 0 <= i < d = " + std::to_string(d),
                                       analysis::parity_recovery_probability(d, 2 * d)));
  return make_claim<Recovery>({
      .id = "parity.recovery-2d",
      .text = "m uniform samples determine I with probability prod_(i<d) (1-2^(i-m)), 0 for m < d. So 2d "
              "samples, "
              "d >= 1, fail to with probability at most 2^(-d) - 4^(-d). Drawn one by one, "
              "sum_(j=1..d) 1/(1-2^(-j)) < d + 1.6067 samples determine I on average.",
      .reduction =
          "Independence of the columns of a random binary matrix, one by one; prod (1-q) >= 1 - sum q; "
          "first steps of the chain of ranks.",
      .hypotheses = {{"the samples are independent and uniform", {}, "it is what the slide's D_I means"}},
      .sources = {recovery_slide(), hard_example_slide()},
      .tags = {"parity", "linear algebra", "probability"},
      .expected = Verdict::proved,
      .stated = {factor, "2*d", bound, expected},
      .literals =
          {{"given 2d samples, I can be recovered (with certainty)",
            {factor, "2*d", 0, expected},
            "It holds with probability above 1 - 2^(-d), which is surely what is meant: elimination is "
            "as easy as the slide says, and 2d is generous, d+7 samples fail with probability below "
            "1/100 in every dimension. At d = 1 two samples x = +1 fit the empty set and {1}."}},
      .checks = {{"elimination of all matrices",
                  RouteKind::exact,
                  recovery_by_elimination,
                  {"integer arithmetic", "GMP"},
                  0.3},
                 {"counting the sets that explain all samples", RouteKind::exact, recovery_by_definition,
                  trusts_exact, 0.2},
                 {"chain of ranks and tails", RouteKind::exact, recovery_by_chain, trusts_exact, 0.5},
                 {"certificate", RouteKind::certificate, recovery_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, recovery_by_library, trusts_exact, 0.3},
                 {"simulation", RouteKind::simulation, recovery_by_simulation, trusts_simulation, 0.1}},
      .mutants = {{"2d-1 samples", {factor, "2*d-1", bound, expected}},
                  {"2^(i-m-1) for 2^(i-m)", {"1-q/2", "2*d", bound, expected}},
                  {"success is certain", {1, "2*d", bound, expected}},
                  {"d+1 samples on average", {factor, "2*d", bound, "d+1"}}},
      .constants = std::move(constants),
  });
}

// --- parity.rank-law

/// With a = 2^m, b = 2^d, c = 2^(r-1): P(rank r) / P(rank r-1) = ratio, P(rank 0) = b^(-m). The mean number of sets that
/// explain the samples is mean_sets (a, b), and where there are k of them the best decoder is right with probability named (k).
struct RankLaw {
  Formula ratio, mean_sets, named;

  [[nodiscard]] std::vector<Rational> law(int d, int m) const {
    std::vector<Rational> probability = {half_to(d * m)};
    for (int r = 1; r <= d; ++r)
      probability.push_back(probability.back() * evaluate(ratio, {{"a", pow(Rational(2), m)},
                                                                  {"b", pow(Rational(2), d)},
                                                                  {"c", pow(Rational(2), r - 1)}}));
    return probability;
  }
  [[nodiscard]] Rational mean(int d, int m) const {
    return evaluate(mean_sets, {{"a", pow(Rational(2), m)}, {"b", pow(Rational(2), d)}});
  }
  /// The success of the best decoder under the given law of the rank.
  [[nodiscard]] Rational success(const std::vector<Rational>& law) const {
    Rational sum(0);
    for (std::size_t r = 0; r < law.size(); ++r)
      sum += law[r] * evaluate(named, {{"k", pow(Rational(2), static_cast<int>(law.size() - 1 - r))}});
    return sum;
  }
  [[nodiscard]] std::optional<std::string> fails(int d, int m, const std::vector<Rational>& seen,
                                                 const std::string& what) const {
    const auto claimed = law(d, m);
    Rational sets(0);
    for (std::size_t r = 0; r < seen.size(); ++r) {
      if (auto apart = difference(claimed[r], seen[r], what))
        return "rank " + std::to_string(r) + ": " + *apart;
      sets += seen[r] * pow(Rational(2), d - static_cast<int>(r));
    }
    if (auto apart = difference(mean(d, m), sets, what)) return "mean number of sets: " + *apart;
    return std::nullopt;
  }
};

Outcome ranks_by_elimination(const RankLaw& stated, const Budget& budget) {
  return prove_for_matrices(18, 18, "", budget, [&](int d, int m) {
    std::vector<Rational> seen;
    for (const std::int64_t count : numeric::all_rank_counts(m, d)) seen.push_back(count * half_to(d * m));
    return stated.fails(d, m, seen, "all matrices");
  });
}

/// The best decoder names one set for each sequence of labels: of the 2^d sets it gets right as many as there are sequences.
Outcome decoder_by_definition(const RankLaw& stated, const Budget& budget) {
  return prove_for_matrices(12, 6, "", budget, [&](int d, int m) -> std::optional<std::string> {
    Rational right(0);
    std::vector<Rational> ranks(static_cast<std::size_t>(d) + 1, Rational(0));
    const Rational weight = half_to(d * m);
    for (std::uint32_t tuple = 0; tuple < 1U << d * m; ++tuple) {
      std::set<std::uint32_t> labels;
      for (std::uint32_t subset = 0; subset < 1U << d; ++subset) {
        std::uint32_t sequence = 0;
        for (int i = 0; i < m; ++i)
          sequence |= (std::popcount(tuple >> i * d & ((1U << d) - 1) & subset) % 2U) << i;
        labels.insert(sequence);
      }
      right += weight * static_cast<int>(labels.size()) * half_to(d);
      const int sets = count_explaining(d, m, tuple, 0);
      ranks[static_cast<std::size_t>(d - std::countr_zero(static_cast<unsigned>(sets)))] += weight;
    }
    if (auto apart = stated.fails(d, m, ranks, "counting the sets")) return apart;
    if (auto apart = difference(stated.success(stated.law(d, m)), right, "counting the labels"))
      return "best decoder: " + *apart;
    return std::nullopt;
  });
}

/// 2^(-md) prod_(i<r) (2^m-2^i)(2^d-2^i)/(2^r-2^i).
Rational rank_law_as_stated(int d, int m, int r) {
  const auto power = [](int exponent) { return pow(Rational(2), exponent); };
  Rational product = half_to(d * m);
  for (int i = 0; i < r; ++i)
    product *= (power(m) - power(i)) * (power(d) - power(i)) / (power(r) - power(i));
  return product;
}

Outcome ranks_by_library(const RankLaw& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..16, m = 0..20"), budget, [&](int d, int m) -> std::optional<std::string> {
        std::vector<Rational> seen;
        for (int r = 0; r <= d; ++r) seen.push_back(analysis::rank_probability(d, m, r));
        if (auto apart = stated.fails(d, m, seen, "the library")) return apart;
        if (seen != rank_law_by_chain(d, m)) return "the library differs from the chain of ranks";
        for (int r = 0; r <= d; ++r)
          if (auto apart =
                  difference(rank_law_as_stated(d, m, r), seen[static_cast<std::size_t>(r)], "the library"))
            return "rank " + std::to_string(r) + ": " + *apart;
        if (auto apart =
                difference(stated.mean(d, m), analysis::mean_consistent_parities(d, m), "the library"))
          return "mean number of sets: " + *apart;
        if (auto apart =
                difference(stated.success(seen), analysis::parity_decoder_success(d, m), "the library"))
          return "best decoder: " + *apart;
        return std::nullopt;
      });
}

Outcome ranks_by_certificate(const RankLaw& stated, const Budget&) {
  const char* id = "parity.rank-law";
  const Domain symbols{{}, {"a", "b", "c"}};
  const Formula ratio = stated.ratio, twice = substitute(ratio, "a", Formula("2*a")),
                growth = "c*(2*a-1)/(2*a-c)";
  return proved_by(
      "all d and m",
      {{id, "quotient-of-the-products",
        "From r-1 to r the product of (2^m-2^i)(2^d-2^i) over i < r gains (a-c)(b-c). That of 2^r-2^i is "
        "2^r-1 = 2c-1 for "
        "i = 0, times that of 2 (2^(r-1)-2^(i-1)) over 1 <= i < r, which is 2^(r-1) = c times the product "
        "for r-1.",
        RationalFunctionIdentity{symbols, ratio * Formula("(2*c-1)*c"), "(a-c)*(b-c)"}},
       {id, "no-rows", "With m = 0, a = c = 1, rank 1 has probability 0, and so have all further ones.",
        RationalFunctionIdentity{{{}, {"b"}}, substitute(ratio, {{"a", 1}, {"c", 1}}), 0}},
       {id, "growth-of-the-product-starts",
        "g(c), c = 2^(r-1), is the product over s < r of ratio(2a) / ratio(a) at 2^(s-1); it is 1 for r = 1.",
        RationalFunctionIdentity{{{}, {"a"}}, substitute(growth, "c", Formula(1)), 1}},
       {id, "growth-of-the-product", "The next factor is ratio(2a) / ratio(a) at c.",
        RationalFunctionIdentity{symbols, substitute(growth, "c", Formula("2*c")) * ratio, growth * twice}},
       {id, "one-more-row",
        "P(m+1, r) = 2^(r-d) P(m, r) + (1 - 2^(r-1-d)) P(m, r-1), the new row being in the span of the "
        "others or "
        "not; here divided by P(m, r-1), with P(m+1, 0) = P(m, 0) / b. For r-1 > m all three are 0.",
        RationalFunctionIdentity{symbols, growth / Formula("b") * twice,
                                 Formula("2*c/b") * ratio + Formula("1-c/b")}},
       {id, "sets-after-one-more-row",
        "Of k explaining sets a new row keeps all with probability 1/k (it is orthogonal to the kernel) and "
        "half "
        "otherwise: the mean of k-1 is halved.",
        RationalFunctionIdentity{{{}, {"k"}}, "(1/k)*k + (1-1/k)*(k/2) - 1", "(k-1)/2"}},
       {id, "mean-number-of-sets", "Without samples all b = 2^d sets are left; a = 2^m.",
        InductionStep{{{{"m", 0}}, {"b"}},
                      "m",
                      substitute(stated.mean_sets, "a", Formula("2^m")) - Formula(1),
                      "b-1",
                      {{"1/2", {}}}}},
       {id, "best-decoder",
        "The labels take v = 2^r values, one for each coset of the kernel, and a decoder names one set for "
        "each of "
        "them: at best it is right for v of the b = 2^d sets; k = b/v of them explain the samples.",
        RationalFunctionIdentity{{{}, {"b", "v"}}, substitute(stated.named, "k", Formula("b/v")), "v/b"}}});
}

Outcome ranks_by_simulation(const RankLaw& stated, const Budget& budget) {
  const int d = 4, m = 4, rank = 3;
  // without -1 below, P(rank 3) moves from 0.577 to 0.115
  return judge_mean("d = m = 4, rank 3", 2 * stated.law(d, m)[rank] - 1, Rational(1, 10), budget,
                    [&](std::int64_t samples) {
                      return 2 * numeric::random_rank_counts(m, d, samples, budget.seed, 41)[rank] - samples;
                    });
}

Claim rank_law() {
  const Formula ratio = "(a-c)*(b-c)/((2*c-1)*c)", mean = "1+(b-1)/a", named = "1/k";
  std::vector<Constant> constants;
  for (const int d : {1, 2, 3})
    constants.push_back(exact_constant("parity.decoder-success-" + std::to_string(d),
                                       "E[2^(rank-d)], 2d samples, d = " + std::to_string(d),
                                       analysis::parity_decoder_success(d, 2 * d)));
  return make_claim<RankLaw>({
      .id = "parity.rank-law",
      .text =
          "The rank of Z is r with probability 2^(-md) prod_(i<r) (2^m-2^i)(2^d-2^i)/(2^r-2^i). On average "
          "1 + (2^d-1)/2^m sets explain the samples. For uniform I no decoder names I with a larger "
          "probability than E[2^(rank-d)], which choosing any set that explains the samples attains.",
      .reduction = "Induction on the number of samples; the labels are one of 2^rank sequences.",
      .sources = {recovery_slide()},
      .tags = {"parity", "linear algebra", "probability"},
      .expected = Verdict::proved,
      .stated = {ratio, mean, named},
      .checks = {{"elimination of all matrices",
                  RouteKind::exact,
                  ranks_by_elimination,
                  {"integer arithmetic", "GMP"},
                  0.3},
                 {"counting sets and labels", RouteKind::exact, decoder_by_definition, trusts_exact, 0.3},
                 {"certificate", RouteKind::certificate, ranks_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, ranks_by_library, trusts_exact, 0.3},
                 {"simulation", RouteKind::simulation, ranks_by_simulation, trusts_simulation, 0.1}},
      .mutants = {{"2^r for 2^r-1 below", {"(a-c)*(b-c)/((2*c)*c)", mean, named}},
                  {"1 + 2^d/2^m sets on average", {ratio, "1+b/a", named}},
                  {"right only if I is determined", {ratio, mean, "0^(k-1)"}},
                  {"right for half of the sets", {ratio, mean, "1/2 + 1/(2*k)"}}},
      .constants = std::move(constants),
  });
}

}  // namespace

std::vector<Claim> parity_recovery_claims() { return {recovery(), rank_law()}; }

}  // namespace lemmata::proofs_check
