#include "proofs_check/claims/wishart.hpp"

#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/linear/wishart_moments.hpp"
#include "numeric/dense/random_design.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Partition;
using analysis::SizePolynomial;

// --- rmt.wishart-moments

/// E tr (X^T X)^k is the sum over the partitions of k without the box `excluded` (row, column, from 1) of
///
///     alpha k prod_((i,j) != (1,1)) c / prod_boxes (alpha (arm + 1) + leg) (alpha arm + leg + 1)
///         * prod_boxes (d + c) (n + c),
///
/// c = alpha (j-1) - (i-1), but for `correction` n d at k = 3.
struct TraceMoments {
  int alpha = 2;
  std::pair<int, int> excluded = {3, 2};
  int correction = 0;
};

/// Calls visit(partition) for the partitions of k with parts of at most `most`, appended to `parts`.
template <class Visit>
void each_partition(int k, int most, Partition& parts, const Visit& visit) {
  if (k == 0) return visit(std::as_const(parts));
  for (int part = std::min(k, most); part >= 1; --part) {
    parts.push_back(part);
    each_partition(k - part, part, parts, visit);
    parts.pop_back();
  }
}

/// The coefficients of prod_boxes (t + c).
std::vector<Integer> content_polynomial(const std::vector<int>& contents) {
  std::vector<Integer> p = {1};
  for (const int c : contents) {
    p.push_back(0);
    for (std::size_t i = p.size() - 1; i > 0; --i) p[i] = p[i - 1] + c * p[i];
    p[0] *= c;
  }
  return p;
}

/// The statement's polynomial in n and d: coefficients that are not 0.
std::map<std::pair<int, int>, Rational> polynomial(const TraceMoments& stated, int k) {
  std::map<std::pair<int, int>, Rational> sum;
  Partition parts;
  each_partition(k, k, parts, [&](const Partition& shape) {
    const auto [row, column] = stated.excluded;
    if (static_cast<int>(shape.size()) >= row && shape[static_cast<std::size_t>(row - 1)] >= column) return;
    std::vector<int> contents;
    Integer above(stated.alpha * k), below(1);
    for (int i = 0; i < static_cast<int>(shape.size()); ++i)
      for (int j = 0; j < shape[static_cast<std::size_t>(i)]; ++j) {
        const int arm = shape[static_cast<std::size_t>(i)] - j - 1;
        int leg = 0;
        while (i + leg + 1 < static_cast<int>(shape.size()) &&
               shape[static_cast<std::size_t>(i + leg + 1)] > j)
          ++leg;
        contents.push_back(stated.alpha * j - i);
        if (i + j > 0) above *= contents.back();
        below *= Integer(stated.alpha * (arm + 1) + leg) * (stated.alpha * arm + leg + 1);
      }
    if (above == 0) return;
    const Rational factor = Rational(above) / Rational(below);
    const std::vector<Integer> p = content_polynomial(contents);
    for (std::size_t a = 0; a < p.size(); ++a)
      for (std::size_t b = 0; b < p.size(); ++b)
        sum[{static_cast<int>(a), static_cast<int>(b)}] += factor * Rational(p[a] * p[b]);
  });
  if (k == 3) sum[{1, 1}] += stated.correction;
  std::erase_if(sum, [](const auto& term) { return term.second == 0; });
  return sum;
}

Rational at_sizes(const std::map<std::pair<int, int>, Rational>& p, int n, int d) {
  Rational sum(0);
  for (const auto& [powers, coefficient] : p)
    sum += coefficient * pow(Rational(n), powers.first) * pow(Rational(d), powers.second);
  return sum;
}

/// Nothing if the two polynomials are the same, otherwise the first coefficient that differs.
std::optional<std::string> other_polynomial(const std::map<std::pair<int, int>, Rational>& stated,
                                            const SizePolynomial& seen, const char* what_was_seen) {
  auto rest = stated;
  for (const auto& [powers, coefficient] : seen) rest[powers] -= Rational(coefficient);
  for (const auto& [powers, coefficient] : rest)
    if (coefficient != 0) {
      const auto own = stated.find(powers);
      const Rational value = own == stated.end() ? Rational(0) : own->second;
      return fmt::format("coefficient of n^{} d^{}: the statement has {}, {} {}", powers.first, powers.second,
                         to_string(value), what_was_seen, to_string(Rational(value - coefficient)));
    }
  return std::nullopt;
}

/// E of the products of elements along all closed walks i_1 j_1 i_2 j_2 ... i_k j_k, from E x^(2p) = (2p-1)!!.
Integer moment_by_walks(int n, int d, int k) {
  std::vector<int> walk(static_cast<std::size_t>(2 * k), 0);  // rows at even places, columns at odd ones
  Integer total(0);
  std::vector<int> uses(static_cast<std::size_t>(n * d));
  for (;;) {
    std::fill(uses.begin(), uses.end(), 0);
    for (std::size_t s = 0; s < walk.size(); ++s) {
      const int a = walk[s], b = walk[(s + 1) % walk.size()];
      ++uses[static_cast<std::size_t>(s % 2 == 0 ? a * d + b : b * d + a)];
    }
    std::int64_t mean = 1;
    for (const int power : uses) {
      if (power % 2 != 0) mean = 0;
      for (int i = power - 1; i > 1; i -= 2) mean *= i;
    }
    total += mean;
    std::size_t s = 0;
    while (s < walk.size() && ++walk[s] == (s % 2 == 0 ? n : d)) walk[s++] = 0;
    if (s == walk.size()) return total;
  }
}

Outcome by_walks(const TraceMoments& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..4, n = 1..3, d = 1..3"), budget, [&](int k, int n, int d) {
    return difference(at_sizes(polynomial(stated, k), n, d), Rational(moment_by_walks(n, d, k)),
                      "the sum over all closed walks");
  });
}

Outcome by_pairings(const TraceMoments& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(Range(budget.full ? "k = 1..8" : "k = 1..7"), budget, [&](int k) {
    return other_polynomial(polynomial(stated, k), analysis::wishart_trace_polynomial_by_pairings(k),
                            "the sum over pairings");
  });
  if (outcome.verdict == Verdict::proved_on_range) outcome.range = "all n and d, " + outcome.range;
  return outcome;
}

Outcome by_integration_by_parts(const TraceMoments& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(Range(budget.full ? "k = 1..20" : "k = 1..14"), budget, [&](int k) {
    return other_polynomial(polynomial(stated, k), analysis::wishart_power_sum_polynomial({k}),
                            "integration by parts");
  });
  if (outcome.verdict == Verdict::proved_on_range) outcome.range = "all n and d, " + outcome.range;
  return outcome;
}

Outcome moments_by_library(const TraceMoments& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..14"), budget, [&](int k) -> std::optional<std::string> {
    const auto p = polynomial(stated, k);
    if (auto apart = other_polynomial(p, analysis::wishart_trace_polynomial(k), "the library")) return apart;
    for (const auto& [n, d] : {std::pair{1, 1}, {2, 7}, {9, 4}, {20, 20}})
      if (auto apart =
              difference(at_sizes(p, n, d), Rational(analysis::wishart_trace_moment(n, d, k)), "the library"))
        return fmt::format("n = {}, d = {}: {}", n, d, *apart);
    return std::nullopt;
  });
}

/// The two facts that can be seen at every k: tr (X^T X)^k = tr (X X^T)^k, and X^T X is chi^2_n for d = 1.
Outcome symmetry_and_one_column(const TraceMoments& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..16"), budget, [&](int k) -> std::optional<std::string> {
    const auto p = polynomial(stated, k);
    for (const auto& [powers, coefficient] : p) {
      const auto mirrored = p.find({powers.second, powers.first});
      if (mirrored == p.end() || mirrored->second != coefficient)
        return fmt::format("n^{} d^{} has another coefficient than its mirror image", powers.first,
                           powers.second);
    }
    for (int n = 1; n <= 4; ++n) {
      Rational product(1);
      for (int j = 0; j < k; ++j) product *= n + 2 * j;
      if (auto apart = difference(at_sizes(p, n, 1), product, "d = 1: n (n+2) ... (n+2k-2)"))
        return "n = " + std::to_string(n) + ": " + *apart;
    }
    return std::nullopt;
  });
}

/// tr (X^T X)^3 for n = d = 2, with its variance from E (tr W^3)^2.
Outcome moment_by_draws(const TraceMoments& stated, const Budget& budget) {
  constexpr int n = 2, d = 2, k = 3;
  const Rational mean(analysis::evaluate(analysis::wishart_power_sum_polynomial({k}), n, d));
  const Rational square(analysis::evaluate(analysis::wishart_power_sum_polynomial({k, k}), n, d));
  const Rational gap(4 * n * d);  // the mutant without the + 4
  return judge_heavy_tailed_mean("tr (X^T X)^3 for n = d = 2", at_sizes(polynomial(stated, k), n, d), gap,
                                 square - mean * mean, 1e-9, budget,
                                 [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_trace_powers(values, n, d, k, budget.seed, first, 1);
                                 });
}

Claim wishart_moments() {
  return make_claim<TraceMoments>({
      .id = "rmt.wishart-moments",
      .text = "For X n x d with independent standard normal entries, E tr (X^T X)^k is the sum over the "
              "partitions of k without "
              "the box (3,2) of 2k prod_((i,j) != (1,1)) c / prod (2(arm+1)+leg)(2 arm+leg+1) times prod "
              "(d+c)(n+c), c = 2(j-1) - "
              "(i-1): nd; nd(n+d+1); nd(n^2+d^2+3nd+3n+3d+4); nd(n^3+d^3+6n^2 "
              "d+6nd^2+6n^2+6d^2+17nd+21n+21d+20); and so on.",
      .reduction =
          "For fixed k both sides are polynomials in n and d, which are compared coefficient by "
          "coefficient: that is a "
          "proof for all n and d. For all k the formula is James's theorem on zonal polynomials [James1964].",
      .hypotheses = {{"the entries are real, not complex", TraceMoments{1, {3, 2}, 0}, ""}},
      .sources = {descent_dynamics_slide()},
      .tags = {"random matrices"},
      .expected = Verdict::proved_on_range,
      .stated = {},
      .checks =
          {{"integration by parts", RouteKind::exact, by_integration_by_parts, {"GMP", "Stein's lemma"}, 0.2},
           {"sum over closed walks", RouteKind::exact, by_walks, trusts_exact, 0.1},
           {"pairings (Wick)", RouteKind::exact, by_pairings, trusts_exact, 0.1},
           {"symmetry, one column", RouteKind::exact, symmetry_and_one_column, trusts_exact, 0.1},
           {"the library's function", RouteKind::exact, moments_by_library, trusts_exact, 0.1},
           {"normal designs", RouteKind::simulation, moment_by_draws, trusts_heavy_tails, 0.2}},
      .mutants = {{"the constants of complex matrices: nd(n+d) at k = 2", {1, {3, 2}, 0}},
                  {"the + 4 missing at k = 3", {2, {3, 2}, -4}},
                  {"partitions without the box (2,2)", {2, {2, 2}, 0}}},
      .constants = {exact_constant("rmt.wishart-moment-1-5-3", "nd at n = 5, d = 3",
                                   at_sizes(polynomial({}, 1), 5, 3)),
                    exact_constant("rmt.wishart-moment-2-5-3", "nd(n+d+1) at n = 5, d = 3",
                                   at_sizes(polynomial({}, 2), 5, 3)),
                    exact_constant("rmt.wishart-moment-3-5-3", "nd(n^2+d^2+3nd+3n+3d+4) at n = 5, d = 3",
                                   at_sizes(polynomial({}, 3), 5, 3)),
                    exact_constant("rmt.wishart-moment-4-5-3",
                                   "nd(n^3+d^3+6n^2 d+6nd^2+6n^2+6d^2+17nd+21n+21d+20) at n = 5, d = 3",
                                   at_sizes(polynomial({}, 4), 5, 3))},
  });
}

}  // namespace

std::vector<Claim> wishart_claims() { return {wishart_moments()}; }

}  // namespace lemmata::proofs_check
