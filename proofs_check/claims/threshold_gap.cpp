#include "proofs_check/claims/threshold_gap.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "analysis/boolean/fourier_gap.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/threshold_instance.hpp"

namespace lemmata::proofs_check {

namespace {

// --- ltf.gap-definition

/// The gap at S is the smallest (or largest) of the values f^(S \ {i}) minus the largest (or smallest) of the values
/// f^(S u {j}), in size or with their signs; nothing is subtracted if S has all coordinates.
struct GapDefinition {
  bool smallest_inside, largest_outside, in_size;

  [[nodiscard]] Rational operator()(const std::vector<Rational>& neighbours, std::uint32_t subset) const {
    std::vector<Rational> inside, outside;
    for (std::size_t i = 0; i < neighbours.size(); ++i)
      ((subset >> i & 1U) != 0 ? inside : outside)
          .push_back(in_size ? Rational(abs(neighbours[i])) : neighbours[i]);
    const auto [least_inside, most_inside] = std::minmax_element(inside.begin(), inside.end());
    const Rational first = smallest_inside ? *least_inside : *most_inside;
    if (outside.empty()) return first;
    const auto [least_outside, most_outside] = std::minmax_element(outside.begin(), outside.end());
    return first - (largest_outside ? *most_outside : *least_outside);
  }
};

Outcome gap_of_sign_patterns(const GapDefinition& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..7, tie = -1..1"), budget, [&](int n, int tie) -> std::optional<std::string> {
        std::vector<Rational> majority(1);
        for (int k = 1; k <= n; ++k) majority.push_back(analysis::majority_fourier_gap<Rational>(n, k, tie));
        for (std::uint32_t signs = 0; signs < 1U << n; ++signs) {
          IntegerWeights weights;
          for (int i = 0; i < n; ++i) weights.push_back((signs >> i & 1U) != 0 ? -1 : 1);
          const IntegerTable f = transform_of({weights, 0, tie, 0});
          for (std::uint32_t subset = 1; subset < 1U << n; ++subset)
            if (auto seen = difference(stated(neighbours_of(f, n, subset), subset),
                                       majority[static_cast<std::size_t>(std::popcount(subset))], "majority"))
              return "weights -1 at " + set_text(signs) + ", S = " + set_text(subset) + ": " + *seen;
        }
        return std::nullopt;
      });
}

Outcome gap_separates(const GapDefinition& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..7, instance = 1..20"), budget, [&](int n, int index) -> std::optional<std::string> {
        const ThresholdInstance instance = random_instance(budget.seed, n, index, 4);
        const IntegerTable f = transform_of(instance);
        for (std::uint32_t subset = 1; subset + 1 < 1U << n; ++subset) {
          const auto neighbours = neighbours_of(f, n, subset);
          const Rational gap = stated(neighbours, subset);
          std::optional<Rational> margin;  // by which every relevant coefficient exceeds every irrelevant one
          for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j)
              if ((subset >> i & 1U) != 0 && (subset >> j & 1U) == 0) {
                const Rational by = abs(neighbours[static_cast<std::size_t>(i)]) -
                                    abs(neighbours[static_cast<std::size_t>(j)]);
                margin = margin ? std::min(*margin, by) : by;
              }
          const auto library = analysis::fourier_gap(neighbours, coordinates(subset)).gap;
          for (const auto& [seen, by] :
               {std::pair{*margin, "the smallest margin of a pair"}, {library, "the library"}})
            if (auto d = difference(gap, seen, by))
              return text(instance) + ", S = " + set_text(subset) + ": " + *d;
        }
        return std::nullopt;
      });
}

Outcome gap_by_certificate(const GapDefinition& stated, const Budget&) {
  if (!stated.smallest_inside || !stated.largest_outside || !stated.in_size)
    return {.note = "the certificate is about the sizes of coefficients"};
  return proved_by(
      "all n, k and sign patterns, any sign(0)",
      {{"ltf.gap-definition", "size-of-a-sign",
        "With s in {-1,+1}^n and x -> s x, sign((s w).x) has at T the coefficient of sign(w.x) times the "
        "product "
        "of the s_i over T, whose factors have size 1. So the sizes of the coefficients, and with them the "
        "gap, "
        "are those of w = (1,...,1), which is majority. And min a_i - max b_j = min (a_i - b_j).",
        finite_table({{"s", -1, 1, 2}}, "abs(s)", 1)}});
}

Claim gap_definition() {
  return make_claim<GapDefinition>({
      .id = "ltf.gap-definition",
      .text = "The Fourier gap min over i in S of |f^(S \\ {i})| minus max over j not in S of |f^(S u {j})| "
              "is the smallest margin "
              "by which a relevant coefficient exceeds an irrelevant one in size; for f = sign(w.x) with w "
              "in {-1,+1}^n "
              "it is majority's, whatever the signs.",
      .reduction = "Exchanging x_i and -x_i changes signs of coefficients only.",
      .sources = {hidden_progress_slide()},
      .tags = {"threshold", "gap"},
      .expected = Verdict::proved,
      .stated = {true, true, true},
      .checks = {{"SIMD transform of every sign pattern", RouteKind::exact, gap_of_sign_patterns,
                  trusts_transform, 0.5},
                 {"margins of random threshold functions", RouteKind::exact, gap_separates, trusts_transform,
                  0.3},
                 {"certificate", RouteKind::certificate, gap_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"the largest inside", {false, true, true}},
                  {"the smallest outside", {true, false, true}},
                  {"coefficients with their signs", {true, true, false}}},
  });
}

// --- ltf.gap-at-pairs

/// The gap of every (unate) function at every set of k coordinates is at least 0, or positive.
struct GapSign {
  int k;
  bool positive;
  bool unate = true;
};

/// The functions on {-1,+1}^n to {-1,+1} that decrease in every coordinate, as sets of the points with the value +1.
std::vector<std::uint32_t> monotone_functions(int n) {
  std::vector<std::uint32_t> all = {0, 1};
  for (int m = 0; m < n; ++m) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t high : all)
      for (const std::uint32_t low : all)
        if ((low & ~high) == 0) next.push_back(high << (1U << m) | low);
    all = std::move(next);
  }
  return all;
}

IntegerTable table_of(std::uint32_t larger, std::uint32_t smaller, int n) {
  IntegerTable table;
  for (int x = 0; x < 1 << n; ++x)
    table.push_back(static_cast<std::int32_t>(larger >> x & 1U) +
                    static_cast<std::int32_t>(smaller >> x & 1U) - 1);
  return table;
}

std::optional<std::string> gap_sign_fails(const GapSign& stated, const IntegerTable& values, int n) {
  const IntegerTable f = transformed(values);
  for (std::uint32_t subset = 0; subset < 1U << n; ++subset) {
    if (std::popcount(subset) != stated.k) continue;
    std::int32_t inside = 1 << n, outside = 0;
    for (int i = 0; i < n; ++i) {
      const std::int32_t size = std::abs(f[subset ^ (1U << i)]);
      if ((subset >> i & 1U) != 0)
        inside = std::min(inside, size);
      else
        outside = std::max(outside, size);
    }
    if (stated.positive ? inside > outside : inside >= outside) continue;
    std::string table;
    for (const std::int32_t value : values) table += value > 0 ? '+' : value < 0 ? '-' : '0';
    return "the function " + table + " has the gap " + to_string(Rational(inside - outside) / (1 << n)) +
           " at S = " + set_text(subset);
  }
  return std::nullopt;
}

Outcome gap_sign_by_enumeration(const GapSign& stated, const Budget& budget) {
  if (!stated.unate) {
    Outcome outcome = prove_on_range(Range("n = 3..3"), budget, [&](int n) -> std::optional<std::string> {
      for (std::uint32_t f = 0; f < 256; ++f)
        if (auto seen = gap_sign_fails(stated, table_of(f, f, n), n)) return seen;
      return std::nullopt;
    });
    if (outcome.verdict == Verdict::refuted) {
      const Formula product = "(s^3 - 7*s)/6";  // x_1 x_2 x_3 in terms of s = x_1 + x_2 + x_3
      outcome.certificates.push_back(to_json(
          {"ltf.gap-at-pairs", "parity-of-three",
           "x_1 x_2 x_3 = (s^3 - 7s)/6, s = x_1 + x_2 + x_3, has no coefficient at {1}, and 1 at {1,2,3}.",
           counterexample({{"n", 3}}, {},
                          {"abs(" + mean_over_cube(1, "n", product).text() + ")", Relation::greater_equal,
                           "abs(" + mean_over_cube(3, "n", product).text() + ")"})}));
    }
    return outcome;
  }
  Outcome outcome = prove_on_range(Range("n = 2..5"), budget, [&](int n) -> std::optional<std::string> {
    const auto monotone = monotone_functions(n);
    for (const std::uint32_t f : monotone) {
      if (auto seen = gap_sign_fails(stated, table_of(f, f, n), n)) return seen;
      if (n == 5) continue;  // with 7828354 pairs
      for (const std::uint32_t smaller : monotone)
        if (smaller != f && (smaller & ~f) == 0)
          if (auto seen = gap_sign_fails(stated, table_of(f, smaller, n), n)) return seen;
    }
    return std::nullopt;
  });
  if (outcome.verdict == Verdict::proved_on_range)
    outcome.range = "every unate function on n = 2..4 to {-1,0,1} and on n = 5 to {-1,1}, every S";
  return outcome;
}

Outcome gap_sign_on_random_functions(const GapSign& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 3..10, instance = 1..50"), budget, [&](int n, int index) -> std::optional<std::string> {
        const ThresholdInstance f = random_instance(budget.seed, n, index, n);
        if (const auto seen =
                gap_sign_fails(stated, numeric::linear_threshold_table(f.weights, -f.bias, f.tie), n))
          return text(f) + ": " + *seen;
        return std::nullopt;
      });
}

Outcome gap_sign_by_certificate(const GapSign& stated, const Budget&) {
  if (stated.k != 2 || stated.positive || !stated.unate)
    return {.note = "the certificates are about k = 2 and the weak inequality for unate functions"};
  const char* id = "ltf.gap-at-pairs";
  return proved_by("all n, all real functions that are monotone in each coordinate, all S of two",
                   {{id, "derivative",
                     "Let S = {a,b}. The two points of an edge in direction a, with values u at x_a = +1 and "
                     "v at x_a = -1, contribute "
                     "u c - v c to the sum of f prod x over a set that contains a, c being the product of "
                     "the other coordinates. So "
                     "f^(U u {a}) = E[D c], D = (u - v)/2 the derivative in direction a.",
                     RationalFunctionIdentity{{{}, {"u", "v", "c"}}, "(u*c - v*c)/2", "(u-v)/2 * c"}},
                    {id, "one-sign",
                     "With U = {b,j}, c is +-1. Take -x_a for x_a if f decreases in x_a, which changes no "
                     "size: D >= 0 everywhere. Then "
                     "E[D] - E[D c] = E[D (1-c)] >= 0, for c = 1 and c = -1 alike, as 1 - c >= 0,",
                     finite_table({{"c", -1, 1, 2}}, "abs(1-c)", "1-c")},
                    {id, "one-sign-below",
                     "and E[D] + E[D c] = E[D (1+c)] >= 0. So |f^({a,b,j})| <= E[D] = |f^({a})| = |f^(S \\ "
                     "{b})| for every j, and the same "
                     "with a and b exchanged: the largest size outside is at most the smallest inside.",
                     finite_table({{"c", -1, 1, 2}}, "abs(1+c)", "1+c")},
                    {id, "threshold-functions-are-unate",
                     "w.x + b is monotone in each coordinate, and sign does not decrease from the negative "
                     "numbers to 0, nor from 0 to the positive ones, "
                     "whatever sign(0) = t is among -1, 0, 1.",
                     finite_table({{"t", -1, 1}, {"s", -1, 0}},
                                  "abs(sign(s+1) + t*(1-abs(sign(s+1))) - sign(s) - t*(1-abs(sign(s))))",
                                  "sign(s+1) + t*(1-abs(sign(s+1))) - sign(s) - t*(1-abs(sign(s)))")}});
}

Claim gap_at_pairs() {
  return make_claim<GapSign>({
      .id = "ltf.gap-at-pairs",
      .text = "At k = 2 the Fourier gap of a threshold function is never negative, whatever its weights, "
              "bias and sign(0); nor is "
              "that of any function that is monotone, up or down, in each coordinate.",
      .reduction = "|f^({a,b,j})| = |E[D_a f x_b x_j]| <= E|D_a f| = |E[D_a f]| = |f^({a})|, since the "
                   "derivative D_a f has one sign.",
      .hypotheses = {{"f is monotone in each coordinate", GapSign{2, false, false}, ""}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"threshold", "gap"},
      .expected = Verdict::proved,
      .stated = {2, false},
      .checks = {{"all monotone functions of few variables", RouteKind::exact, gap_sign_by_enumeration,
                  trusts_transform, 0.5},
                 {"random threshold functions", RouteKind::exact, gap_sign_on_random_functions,
                  trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, gap_sign_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"the gap is positive", {2, true}}, {"k = 4", {4, false}}, {"k = 1", {1, false}}},
  });
}

}  // namespace

std::vector<Claim> threshold_gap_claims() { return {gap_definition(), gap_at_pairs()}; }

}  // namespace lemmata::proofs_check
