#include "proofs_check/claims/parity_uniqueness.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "analysis/boolean/parity_uniqueness.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/sparse_parity_search.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- samples.uniqueness

/// S is one of c = C(n,k) sets, m samples, q = 2^(-m). The number Z of wrong sets that explain them has this mean and variance; it is 0
/// with a probability between lower and upper; a learner is right, on average over S, with probability at most 1 / (q least), least in
/// n and k.
struct Uniqueness {
  Formula mean, variance, lower, upper, least;

  [[nodiscard]] std::optional<std::string> fails(int n, int k, int m, const Rational& seen_mean,
                                                 const Rational& seen_variance, const Rational& unique,
                                                 const Rational& best) const {
    const Rational q = pow(Rational(1, 2), m), c(analysis::binomial_coefficient(n, k));
    const Assignment at = {{"q", q}, {"c", c}};
    if (auto apart = difference(evaluate(mean, at), seen_mean, "counting")) return "mean: " + *apart;
    if (auto apart = difference(evaluate(variance, at), seen_variance, "counting"))
      return "variance: " + *apart;
    if (evaluate(lower, at) > unique || evaluate(upper, at) < unique)
      return "S is the only set left with probability " + to_string(unique) + ", the statement says from " +
             to_string(evaluate(lower, at)) + " to " + to_string(evaluate(upper, at));
    const Rational most = 1 / (q * value_at(least, {{"n", n}, {"k", k}}));
    if (best <= most) return std::nullopt;
    return "the best learner is right with probability " + to_string(best) + ", the statement allows " +
           to_string(most);
  }
};

/// The columns of m samples in n coordinates, whose bits are those of the tuple.
std::vector<std::uint64_t> sample_columns(int n, int m, std::uint32_t tuple) {
  std::vector<std::uint64_t> columns;
  for (int j = 0; j < n; ++j) columns.push_back(tuple >> j * m & ((1U << m) - 1));
  return columns;
}

std::uint64_t labels_of(const std::vector<std::uint64_t>& columns, std::uint32_t set) {
  std::uint64_t labels = 0;
  for (std::size_t j = 0; j < columns.size(); ++j)
    if ((set >> j & 1U) != 0) labels ^= columns[j];
  return labels;
}

std::vector<std::uint32_t> sets_of_size(int n, int k) {
  std::vector<std::uint32_t> sets;
  for (std::uint32_t set = 0; set < 1U << n; ++set)
    if (std::popcount(set) == k) sets.push_back(set);
  return sets;
}

/// The law of Z over all tuples of samples; wrong(columns, S) is Z. And the best learner: of the sets it names one for each sequence
/// of labels.
template <class Wrong>
Outcome uniqueness_over_all_samples(const Uniqueness& stated, int most_bits, bool every_set,
                                    const Budget& budget, const Wrong& wrong) {
  Outcome outcome = prove_on_range(
      Range("n = 2..6, k = 1..n-1, m = 0..6"), budget,
      [&](int n, int k, int m) -> std::optional<std::string> {
        if (n * m > most_bits) return std::nullopt;
        auto sets = sets_of_size(n, k);
        const Rational weight = pow(Rational(1, 2), n * m);
        Rational best(0);
        std::vector<std::vector<std::uint64_t>> samples;
        for (std::uint32_t tuple = 0; tuple < 1U << n * m; ++tuple) {
          samples.push_back(sample_columns(n, m, tuple));
          std::set<std::uint64_t> sequences;
          for (const std::uint32_t set : sets) sequences.insert(labels_of(samples.back(), set));
          best += weight * static_cast<int>(sequences.size()) / static_cast<int>(sets.size());
        }
        if (!every_set) sets.resize(1);
        for (const std::uint32_t set : sets) {
          std::int64_t sum = 0, squares = 0, unique = 0;
          for (const auto& columns : samples) {
            const std::int64_t z = wrong(columns, set, k);
            sum += z;
            squares += z * z;
            unique += z == 0 ? 1 : 0;
          }
          const Rational mean = sum * weight;
          if (auto seen = stated.fails(n, k, m, mean, squares * weight - mean * mean, unique * weight, best))
            return "S = " + set_text(set) + ": " + *seen;
        }
        return std::nullopt;
      });
  outcome.range = "n = 2..6, k = 1..n-1, all m with m n <= " + std::to_string(most_bits) +
                  (every_set ? ", every S" : ", one S of each size");
  return outcome;
}

Outcome uniqueness_by_search(const Uniqueness& stated, const Budget& budget) {
  return uniqueness_over_all_samples(
      stated, 12, false, budget, [](const std::vector<std::uint64_t>& columns, std::uint32_t set, int k) {
        return numeric::count_consistent_sets(columns, labels_of(columns, set), k) - 1;
      });
}

Outcome uniqueness_by_definition(const Uniqueness& stated, const Budget& budget) {
  return uniqueness_over_all_samples(stated, 8, true, budget,
                                     [](const std::vector<std::uint64_t>& columns, std::uint32_t set, int k) {
                                       std::int64_t count = -1;
                                       for (std::uint32_t other = 0; other < 1U << columns.size(); ++other) {
                                         bool same = std::popcount(other) == k;
                                         for (int i = 0; i < 8 && same; ++i) {
                                           int sign = 1;  // chi_other chi_set at the i-th sample
                                           for (std::size_t j = 0; j < columns.size(); ++j)
                                             if (((other ^ set) >> j & 1U) != 0 && (columns[j] >> i & 1) != 0)
                                               sign = -sign;
                                           same = sign == 1;
                                         }
                                         count += same ? 1 : 0;
                                       }
                                       return count;
                                     });
}

Outcome uniqueness_by_library(const Uniqueness& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..20, k = 1..n-1, m = 0..24:3"), budget,
      [&](int n, int k, int m) -> std::optional<std::string> {
        const Integer candidates = analysis::binomial_coefficient(n, k);
        const auto bounds = analysis::uniqueness_bounds(candidates, m);
        const Assignment at = {{"q", pow(Rational(1, 2), m)}, {"c", Rational(candidates)}};
        if (auto apart =
                difference(std::max(Rational(0), evaluate(stated.lower, at)), bounds.lower, "the library"))
          return "lower bound: " + *apart;
        if (auto apart = difference(evaluate(stated.upper, at), bounds.upper, "the library"))
          return "upper bound: " + *apart;
        if (auto apart = difference(evaluate(stated.mean, at), analysis::mean_wrong_candidates(candidates, m),
                                    "the library"))
          return "mean: " + *apart;
        if (auto apart = difference(evaluate(stated.variance, at),
                                    analysis::wrong_candidates_variance(candidates, m), "the library"))
          return "variance: " + *apart;
        const Rational most = pow(Rational(2), m) / value_at(stated.least, {{"n", n}, {"k", k}});
        if (auto apart = difference(std::min(Rational(1), most),
                                    analysis::learner_success_bound(candidates, m), "the library"))
          return "learner: " + *apart;
        return std::nullopt;
      });
}

Outcome uniqueness_by_certificate(const Uniqueness& stated, const Budget&) {
  if (!(stated.least == Formula("binomial(n, k)")))
    return {.note = "the certificates are about C(n,k) candidates"};
  const char* id = "samples.uniqueness";
  const Domain symbols{{}, {"c", "q"}};
  return proved_by(
      "all n, k, m with 1 <= k < n",
      {{id, "two-wrong-sets",
        "For different wrong sets T and U the signs u = chi_T chi_S, v = chi_U chi_S and u v are characters "
        "of "
        "non-empty sets: their means are 0 (fourier.orthonormality). So T explains a label with probability "
        "E[(1+u)/2] = 1/2, both do with probability E[(1+u)(1+v)/4] = 1/4, and m labels with q and q^2.",
        RationalFunctionIdentity{{{}, {"u", "v"}}, "(1+u)/2 * (1+v)/2", "1/4 + u/4 + v/4 + (u*v)/4"}},
       {id, "mean", "c-1 wrong sets, each with probability q.",
        RationalFunctionIdentity{symbols, stated.mean, "(c-1)*q"}},
       {id, "second-moment", "E[Z^2] has c-1 equal pairs and (c-1)(c-2) different ones.",
        RationalFunctionIdentity{symbols, stated.variance + stated.mean * stated.mean,
                                 "(c-1)*q + (c-1)*(c-2)*q^2"}},
       {id, "markov", "P(Z >= 1) <= E[Z], because 1 <= z for z >= 1.",
        Inequality{{{"z", 1}}, 1, Relation::less_equal, "z"}},
       {id, "lower-bound", "P(Z = 0) >= 1 - E[Z].",
        RationalFunctionIdentity{symbols, stated.lower, Formula(1) - stated.mean}},
       {id, "cauchy-schwarz",
        "e = E[Z], s = E[Z^2], p = P(Z >= 1) > 0: the mean of (p Z - e [Z >= 1])^2 >= 0 is the left side, so "
        "p s >= e^2, that is P(Z = 0) <= (s - e^2) / s.",
        RationalFunctionIdentity{{{}, {"e", "p", "s"}}, "p^2*s - 2*p*e*e + e^2*p", "p*(p*s - e^2)"}},
       {id, "upper-bound", "(s - e^2) / s is the upper bound.",
        RationalFunctionIdentity{symbols, stated.upper * (stated.variance + stated.mean * stated.mean),
                                 stated.variance}},
       {id, "learner",
        "On fixed samples the labels are one of 1/q sequences, and a learner names one set for each (chance "
        "does not help on average): of the c sets it is right for at most 1/q.",
        RationalFunctionIdentity{symbols, "(1/q)/c", "1/(q*c)"}},
       {id, "logarithm-from-above",
        "C(n,k) <= n^k / k!, so log2 C(n,k) <= k log2 n: one more element of the set, "
        "n = k+1+t.",
        Inequality{{{"k", 0}, {"t", 0}},
                   "binomial(k+1+t, k+1)",
                   Relation::less_equal,
                   "binomial(k+1+t, k) * (k+1+t)/(k+1)"}}});
}

/// P(Z = 0), over all samples.
Rational probability_of_uniqueness(int n, int k, int m) {
  int unique = 0;
  for (std::uint32_t tuple = 0; tuple < 1U << n * m; ++tuple) {
    const auto columns = sample_columns(n, m, tuple);
    unique += numeric::count_consistent_sets(columns, labels_of(columns, (1U << k) - 1), k) == 1 ? 1 : 0;
  }
  return unique * pow(Rational(1, 2), n * m);
}

Claim uniqueness() {
  const Formula mean = "(c-1)*q", variance = "(c-1)*q*(1-q)", lower = "1-(c-1)*q",
                upper = "(1-q)/(1-q+(c-1)*q)", least = "binomial(n, k)";
  return make_claim<Uniqueness>({
      .id = "samples.uniqueness",
      .text =
          "S is one of N = C(n,k) sets, 1 <= k < n, m noiseless samples, q = 2^(-m). The number Z of wrong "
          "sets "
          "that explain them has mean (N-1)q and variance (N-1)q(1-q); S is the only set left with "
          "probability at least 1 - E[Z] and at most Var Z/(Var Z + E[Z]^2). No learner is right, on average "
          "over S, with probability above 2^m/N. So log2 C(n,k) + log2(1/delta) samples suffice, and "
          "log2 C(n,k) - log2(1/(1-delta)) are needed, for success with probability 1 - delta, 0 < delta < "
          "1.",
      .reduction =
          "Characters are pairwise independent; Markov's inequality and that of Cauchy and Schwarz; counting "
          "the sequences of labels.",
      .hypotheses =
          {{"k is at most n^(1-e), e > 0 (for the slide's k log n in the place of log2 C(n,k))",
            {},
            "log2 C(n,k) lies from k log2(n/k) to k log2 n; for k = n/2, say, n samples and a few more "
            "suffice, and k log2 n is (n/2) log2 n"},
           {"k < n", {}, "for k = n (or 0) there is no wrong set, and no sample is needed"},
           {"the labels are noiseless", {}, "noise changes the law of Z: noise.label"}},
      .sources = {what_is_known_slide()},
      .tags = {"parity", "samples", "information"},
      .expected = Verdict::proved,
      .stated = {mean, variance, lower, upper, least},
      .checks = {{"search among all sets on all samples",
                  RouteKind::exact,
                  uniqueness_by_search,
                  {"integer arithmetic", "GMP"},
                  0.5},
                 {"the definition on all samples", RouteKind::exact, uniqueness_by_definition, trusts_exact,
                  0.3},
                 {"certificate", RouteKind::certificate, uniqueness_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, uniqueness_by_library, trusts_exact, 0.3}},
      .mutants = {{"k log2 n samples needed: no learner is right with probability above 2^m/n^k",
                   {mean, variance, lower, upper, "n^k"}},
                  {"N for N-1", {"c*q", "c*q*(1-q)", lower, upper, least}},
                  {"4^(-m) for 2^(-m)", {"(c-1)*q^2", variance, lower, upper, least}},
                  {"variance of a Poisson law", {mean, "(c-1)*q", lower, upper, least}},
                  {"P(unique) <= 1 - E[Z] + E[Z]^2/4",
                   {mean, variance, lower, "1-(c-1)*q+((c-1)*q)^2/4", least}}},
      .constants = {exact_constant("samples.unique-4-2-2", "P(S is the only set left), n = 4, k = 2, m = 2",
                                   probability_of_uniqueness(4, 2, 2))},
  });
}

}  // namespace

std::vector<Claim> parity_uniqueness_claims() { return {uniqueness()}; }

}  // namespace lemmata::proofs_check
