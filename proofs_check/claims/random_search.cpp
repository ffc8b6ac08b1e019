#include "proofs_check/claims/random_search.hpp"

#include <algorithm>
#include <numeric>

#include "analysis/boolean/random_search.hpp"
#include "analysis/boolean/sparse_support.hpp"
#include "analysis/special/binomial.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

Source mechanism_slide() { return {"004_1e8f31298879e96f.txt", "MECHANISM BEHIND SUCCESS OF TRAINING"}; }

// --- search.geometric

/// One try hits S with probability p = chance (n, k); the first hit is at try i with probability law (p, i), with this mean and
/// variance (p); one of r parallel searchers hits in a try with probability parallel (p, r). Without replacement among c
/// candidates: unique_law, unique_mean, unique_variance (c).
struct Search {
  Formula chance, law, mean, variance, parallel, unique_law, unique_mean, unique_variance;
};

/// Calls visit(draws) for all sequences of `length` draws among `candidates` candidates.
template <class Visit>
std::int64_t each_sequence(int candidates, int length, const Visit& visit) {
  std::vector<int> draws(static_cast<std::size_t>(length), 0);
  for (std::int64_t count = 1;; ++count) {
    visit(draws);
    std::size_t at = 0;
    while (at < draws.size() && ++draws[at] == candidates) draws[at++] = 0;
    if (at == draws.size()) return count;
  }
}

Outcome search_by_enumeration(const Search& stated, const Budget& budget) {
  return prove_on_range(Range("n = 2..4, k = 1..n-1, i = 1..5"), budget,
                        [&](int n, int k, int i) -> std::optional<std::string> {
                          const int candidates = static_cast<int>(analysis::binomial_coefficient(n, k));
                          const Rational p = value_at(stated.chance, {{"n", n}, {"k", k}});
                          std::int64_t first = 0, any = 0;  // the right candidate is number 0
                          const std::int64_t all =
                              each_sequence(candidates, i, [&](const std::vector<int>& draws) {
                                const auto hits = std::count(draws.begin(), draws.end(), 0);
                                first += hits == 1 && draws.back() == 0 ? 1 : 0;
                                any += hits > 0 ? 1 : 0;
                              });
                          if (auto apart = difference(evaluate(stated.law, {{"p", p}, {"i", i}}),
                                                      Rational(first) / all, "the count of all draws"))
                            return apart;
                          if (auto apart = difference(evaluate(stated.parallel, {{"p", p}, {"r", i}}),
                                                      Rational(any) / all, "the count of all draws"))
                            return "r = i parallel searchers: " + *apart;
                          return std::nullopt;
                        });
}

/// Partial sums up to T = 400; from there on the terms i^2 P(T = i) shrink by 9/10 at least each time, as p >= 1/6.
Outcome moments_by_sums(const Search& stated, const Budget& budget) {
  return enclose_on_range(Range("c = 2..6"), budget, [&](int c) -> std::optional<std::string> {
    constexpr int end = 400;
    const Rational p(1, c);
    Rational probability = p, mean(0), square(0);
    for (int i = 1; i <= end; ++i) {
      mean += i * probability;
      square += i * probability * i;
      probability *= 1 - p;
    }
    const Rational left_out = 10 * probability * (end + 1) * (end + 1);
    const Rational claimed = evaluate(stated.mean, {{"p", p}}),
                   claimed_square = evaluate(stated.variance, {{"p", p}}) + claimed * claimed;
    if (claimed < mean || claimed > mean + left_out)
      return "p = 1/c: the mean is " + to_string(claimed) + ", the sum up to 400 is " + to_string(Ball(mean));
    if (claimed_square < square || claimed_square > square + left_out)
      return "p = 1/c: the second moment is " + to_string(claimed_square) + ", the sum up to 400 is " +
             to_string(Ball(square));
    return std::nullopt;
  });
}

Outcome permutations_by_enumeration(const Search& stated, const Budget& budget) {
  return prove_on_range(Range("c = 1..7"), budget, [&](int c) -> std::optional<std::string> {
    std::vector<int> order(static_cast<std::size_t>(c));
    std::iota(order.begin(), order.end(), 0);
    std::vector<int> at(order.size(), 0);
    int all = 0;
    do {
      ++at[static_cast<std::size_t>(std::find(order.begin(), order.end(), 0) - order.begin())];
      ++all;
    } while (std::next_permutation(order.begin(), order.end()));
    Rational mean(0), square(0);
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Rational probability(at[i], all), tries(static_cast<int>(i) + 1);
      if (auto apart = difference(value_at(stated.unique_law, {{"c", c}}), probability, "the permutations"))
        return "T = " + to_string(tries) + ": " + *apart;
      mean += tries * probability;
      square += tries * tries * probability;
    }
    if (auto apart = difference(value_at(stated.unique_mean, {{"c", c}}), mean, "the permutations"))
      return "mean: " + *apart;
    if (auto apart = difference(value_at(stated.unique_variance, {{"c", c}}), square - mean * mean,
                                "the permutations"))
      return "variance: " + *apart;
    return std::nullopt;
  });
}

Outcome search_by_library(const Search& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..12, k = 1..n-1, i = 1..8"), budget,
      [&](int n, int k, int i) -> std::optional<std::string> {
        const Integer candidates = analysis::binomial_coefficient(n, k);
        const Rational p = value_at(stated.chance, {{"n", n}, {"k", k}});
        const auto with = analysis::geometric_moments(1 / Rational(candidates));
        const auto without = analysis::search_moments_without_replacement(candidates);
        const Assignment at = {{"p", p}, {"i", i}, {"r", i}, {"c", Rational(candidates)}};
        const std::vector<std::pair<const Formula*, Rational>> values = {
            {&stated.law, analysis::geometric_probability(1 / Rational(candidates), i)},
            {&stated.mean, with.mean},
            {&stated.variance, with.variance},
            {&stated.parallel, analysis::probability_of_at_least_one<Rational>(1 / Rational(candidates), i)},
            {&stated.unique_mean, without.mean},
            {&stated.unique_variance, without.variance}};
        for (const auto& [formula, value] : values)
          if (auto apart = difference(evaluate(*formula, at), value, "the library"))
            return formula->text() + ": " + *apart;
        return std::nullopt;
      });
}

Outcome search_by_certificate(const Search& stated, const Budget&) {
  if (!(stated.chance == Formula("1/binomial(n, k)")))
    return {.note = "the certificates are about one right candidate among C(n,k)"};
  const char* id = "search.geometric";
  const Domain p{{}, {"p"}}, c{{}, {"c"}};
  return proved_by(
      "all n, k, r and i",
      {{id, "one-more-miss",
        "The first try hits with probability p; the first hit comes one try later if one more misses.",
        InductionStep{{{{"i", 1}}, {"p"}}, "i", stated.law, "p", {{"1-p", {}}}}},
       {id, "mean", "First step: e = 1 + (1-p) e; the moments are finite, since the tails are geometric.",
        RationalFunctionIdentity{p, stated.mean, Formula(1) + Formula("1-p") * stated.mean}},
       {id, "second-moment",
        "First step: s = E[(1 + T')^2 or 1] = 1 + 2 (1-p) e + (1-p) s, s = variance + e^2.",
        RationalFunctionIdentity{p, stated.variance + stated.mean * stated.mean,
                                 Formula(1) + Formula("2*(1-p)") * stated.mean +
                                     Formula("1-p") * (stated.variance + stated.mean * stated.mean)}},
       {id, "coefficient-of-variation", "variance / mean^2.",
        RationalFunctionIdentity{p, stated.variance / (stated.mean * stated.mean), "1-p"}},
       {id, "parallel-searchers", "All r miss with probability (1-p)^r.",
        InductionStep{{{{"r", 0}}, {"p"}}, "r", Formula(1) - stated.parallel, 1, {{"1-p", {}}}}},
       {id, "without-replacement",
        "After i misses c-i candidates are left, one of them right: (c-i)/c have missed, and the next try "
        "hits 1/(c-i) "
        "of them.",
        RationalFunctionIdentity{{{}, {"c", "i"}}, "(c-i)/c * (1/(c-i))", stated.unique_law}},
       {id, "without-replacement-misses", "The misses: one more leaves (c-i-1)/c.",
        RationalFunctionIdentity{{{}, {"c", "i"}}, "(c-i)/c * (1-1/(c-i))", "(c-i-1)/c"}},
       {id, "one-candidate", "The start of the two sums: with one candidate the first try hits.",
        RationalFunctionIdentity{{{}, {}}, substitute(stated.unique_mean, "c", Formula(1)), 1}},
       {id, "one-candidate-without-variance", "And so the variance is 0.",
        RationalFunctionIdentity{{{}, {}}, substitute(stated.unique_variance, "c", Formula(1)), 0}},
       {id, "sum-of-the-tries", "1 + ... + c = c (c+1)/2: one more term, from c = 1 on.",
        RationalFunctionIdentity{c, substitute(Formula("c") * stated.unique_mean, "c", Formula("c+1")),
                                 Formula("c") * stated.unique_mean + Formula("c+1")}},
       {id, "sum-of-the-squares", "1 + 4 + ... + c^2 = c (variance + mean^2): one more term, from c = 1 on.",
        RationalFunctionIdentity{
            c,
            substitute(Formula("c") * (stated.unique_variance + stated.unique_mean * stated.unique_mean), "c",
                       Formula("c+1")),
            Formula("c") * (stated.unique_variance + stated.unique_mean * stated.unique_mean) +
                Formula("(c+1)^2")}},
       {id, "variation-without-replacement", "variance / mean^2 = (c-1)/(3(c+1)), which tends to 1/3.",
        RationalFunctionIdentity{c, stated.unique_variance / (stated.unique_mean * stated.unique_mean),
                                 "(c-1)/(3*(c+1))"}}});
}

Claim geometric() {
  const Search stated = {"1/binomial(n, k)", "(1-p)^(i-1)*p", "1/p",     "(1-p)/p^2",
                         "1-(1-p)^r",        "1/c",           "(c+1)/2", "(c^2-1)/12"};
  const auto with = [&](Formula Search::*member, const Formula& value) {
    Search mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  return make_claim<Search>({
      .id = "search.geometric",
      .text = "Random search with replacement among the C(n,k) sets hits S first at try i with probability "
              "p (1-p)^(i-1), p = 1/C(n,k): mean C(n,k), standard deviation sqrt(1-p) times that. r parallel "
              "searchers have 1-(1-p)^r for p. Without replacement the try is uniform on 1..C(n,k), with "
              "standard "
              "deviation sqrt((N-1)/(3(N+1))) times its mean, N = C(n,k).",
      .reduction = "First steps and induction on the number of tries.",
      .sources = {mechanism_slide()},
      .tags = {"search", "probability"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"enumeration of all draws", RouteKind::exact, search_by_enumeration, trusts_exact, 0.2},
                 {"partial sums of the moments", RouteKind::exact, moments_by_sums, trusts_exact, 0.1},
                 {"enumeration of the permutations", RouteKind::exact, permutations_by_enumeration,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, search_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, search_by_library, trusts_exact, 0.1}},
      .mutants = {{"p = 1/n^k", with(&Search::chance, "1/n^k")},
                  {"standard deviation equal to the mean", with(&Search::variance, "1/p^2")},
                  {"r p for r searchers", with(&Search::parallel, "r*p")},
                  {"mean N/2 without replacement", with(&Search::unique_mean, "c/2")},
                  {"one miss too many", with(&Search::law, "(1-p)^i*p")}},
  });
}

// --- search.exponential-limit

/// The Kolmogorov distance of p T from the exponential law, in p and e = e^(-p).
struct ExponentialDistance {
  Formula distance;
};

/// The distribution function of p T is 1 - (1-p)^i on [p i, p (i+1)). There it differs from 1 - e^(-t) most at the two ends: by
/// |(1-p)^i - e^(-p i)| at the left one, and by |(1-p)^i - e^(-p (i+1))| towards the right one.
Outcome distance_in_balls(const ExponentialDistance& stated, const Budget& budget) {
  return enclose_on_range(
      Range("a = 1..32, i = 0..60"), budget, [&](int a, int i) -> std::optional<std::string> {
        const Rational p(a, 32);
        const Ball e = analysis::exp(-Ball(p));
        const Ball claimed = evaluate_ball(stated.distance, {{"p", Ball(p)}, {"e", e}});
        const Ball misses(pow(Rational(1 - p), i)), left = analysis::pow(e, i),
                                                    right = analysis::pow(e, i + 1);
        if (i == 0)  // the supremum is attained here: 1 - e^(-p), towards t = p
          return overlaps(claimed, misses - right)
                     ? std::nullopt
                     : std::optional("p = a/32: the distance is " + to_string(claimed) +
                                     ", just before t = p it is " + to_string(Ball(misses - right)));
        for (const Ball& seen : {left - misses, misses - right, right - misses})
          if (!surely_less(seen, claimed))
            return "p = a/32: the distance is " + to_string(claimed) + ", at t = p i or p (i+1) it is " +
                   to_string(seen);
        if (overlaps(claimed, analysis::distance_from_exponential(p))) return std::nullopt;
        return "p = a/32: the library has " + to_string(analysis::distance_from_exponential(p));
      });
}

Outcome distance_by_certificate(const ExponentialDistance& stated, const Budget&) {
  const char* id = "search.exponential-limit";
  const auto end = ball_relation("(3+sqrt(5))/2", Relation::less, "1 + 1 + 1/2 + 1/6");
  if (!end) return {.note = "balls do not compare (3+sqrt(5))/2 with 8/3"};
  return proved_by(
      "all 0 < p <= 1",
      {{id, "just-before-the-first-try",
        "e = e^(-p), m = 1-p <= e. For t in [p i, p (i+1)) P(p T <= t) - (1 - e^(-t)) = e^(-t) - m^i, which "
        "decreases, "
        "so the distance is the supremum of e^i - m^i >= 0 and of |m^i - e^(i+1)| over i >= 0; the latter at "
        "i = 0 is "
        "the stated value.",
        RationalFunctionIdentity{{{}, {"e", "p"}}, stated.distance, "1-e"}},
       {id, "towards-later-tries",
        "m^i - e^(i+1) <= e^i - e^(i+1) = e^i (1-e) <= 1-e; and e^(i+1) - m^i <= e^i - m^i, the other kind.",
        RationalFunctionIdentity{{{{"i", 0}}, {"e"}}, "e^i - e^(i+1)", "e^i*(1-e)"}},
       {id, "at-later-tries",
        "e^i - m^i is a product of e-m and e^(i-1) + e^(i-2) m + ... <= 1/(1-e): it is at most (e-m)/(1-e). "
        "With v = 1-e "
        "that is (p-v)/v, and it is at most 1-e = v if p <= v + v^2.",
        RationalFunctionIdentity{{{}, {"e", "p"}}, "(e-(1-p))/(1-e)", "(p-(1-e))/(1-e)"}},
       {id, "derivative",
        "p = -ln(1-v). h(v) = v + v^2 + ln(1-v) has h(0) = 0 and this derivative: it grows up to v = 1/2 and "
        "decreases "
        "afterwards, so on [0, 1-1/e] it is at least 0 if it is so at the end, where p = 1.",
        RationalFunctionIdentity{{{}, {"v"}}, "1 + 2*v - 1/(1-v)", "v*(1-2*v)/(1-v)"}},
       {id, "end-of-the-interval",
        "At the end v + v^2 >= 1 says that Euler's number 1/(1-v) is at least (3+sqrt(5))/2; it is above "
        "1+1+1/2+1/6.",
        *end}});
}

Claim exponential_limit() {
  return make_claim<ExponentialDistance>({
      .id = "search.exponential-limit",
      .text =
          "T geometric with 0 < p <= 1: p T has the Kolmogorov distance 1 - e^(-p) from the exponential law "
          "with "
          "mean 1, approached just before the first try. So random search among the C(n,k) sets, p = "
          "1/C(n,k), looks "
          "exponential up to less than 1/C(n,k), and is so for no n and k.",
      .reduction =
          "Both distribution functions at the ends of the intervals where one is constant; p <= v + v^2 for "
          "v = 1 - e^(-p).",
      .sources = {mechanism_slide()},
      .tags = {"search", "probability"},
      .expected = Verdict::proved,
      .stated = {"1-e"},
      .checks = {{"balls", RouteKind::ball, distance_in_balls, trusts_balls, 0.2},
                 {"certificate", RouteKind::certificate, distance_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"exponential exactly", {0}}, {"distance p", {"p"}}, {"distance p/2", {"p/2"}}},
  });
}

}  // namespace

std::vector<Claim> random_search_claims() { return {geometric(), exponential_limit()}; }

}  // namespace lemmata::proofs_check
