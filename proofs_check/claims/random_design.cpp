#include "proofs_check/claims/random_design.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/linear/random_design_risk.hpp"
#include "analysis/linear/wishart_moments.hpp"
#include "numeric/dense/random_design.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::RationalMatrix;
using analysis::RationalVector;

// --- rmt.double-descent

/// E |X^+ y - beta|^2, y = X beta + noise, b = |beta|^2, s = sigma^2: `under` for n > d, bias + over for d > n, in
/// n, d, b and s; finite for |n - d| >= finite_from. With r = |beta|/sigma > 1 the second branch is smallest at d =
/// stationary (n, r), and its limit for d/n -> gamma at gamma = best_ratio (r), where it is sigma^2 best (r).
struct RidgelessRisk {
  Formula under, bias, over, stationary, best_ratio, best;
  int finite_from;
};

Rational risk_at(const RidgelessRisk& stated, const Rational& n, const Rational& d, const Rational& b,
                 const Rational& s) {
  const Assignment at = {{"n", n}, {"d", d}, {"b", b}, {"s", s}};
  return d < n ? evaluate(stated.under, at) : evaluate(stated.bias, at) + evaluate(stated.over, at);
}

/// The limit of the second branch in units of sigma^2: n = 1/h, d = gamma/h, h -> 0; the formulas are homogeneous
/// but for a constant beside d - n, and what is left at h = 10^-12 is below 10^-9.
Rational nearly_the_limit(const RidgelessRisk& stated, const Rational& gamma, const Rational& r) {
  const Rational n = pow(Rational(10), 12);
  return risk_at(stated, n, gamma * n, r * r, 1);
}

/// At a fixed design of full rank: the mean of the risk over all signs of the noise and all signed permutations of
/// beta, by its definition, is that of the statement with tr W^-1 in place of its mean.
Outcome at_fixed_designs(const RidgelessRisk& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, d = 1..4, draw = 0..1"), budget,
      [&](int n, int d, int draw) -> std::optional<std::string> {
        const RationalMatrix x = integer_design_of_full_rank(n, d, draw), plus = full_rank_pseudo_inverse(x);
        RationalVector beta;
        for (int j = 1; j <= d; ++j) beta.emplace_back(j);
        const Rational b = squared_norm(beta), s = 9;
        std::vector<int> order(static_cast<std::size_t>(d));
        std::iota(order.begin(), order.end(), 0);
        Rational seen_bias(0);
        int permutations = 0;
        do {
          seen_bias += mean_over_signs(d, [&](const RationalVector& signs) {
            RationalVector turned;
            for (int j = 0; j < d; ++j) {
              const auto at = static_cast<std::size_t>(j);
              turned.push_back(signs[at] * beta[static_cast<std::size_t>(order[at])]);
            }
            RationalVector error = plus * (x * turned);
            for (std::size_t j = 0; j < error.size(); ++j) error[j] -= turned[j];
            return squared_norm(error);
          });
          ++permutations;
        } while (std::next_permutation(order.begin(), order.end()));
        seen_bias /= permutations;
        const Rational bias =
            d > n ? value_at(stated.bias, {{"n", n}, {"d", d}, {"b", static_cast<std::int64_t>(b)}}) : 0;
        if (auto apart = difference(bias, seen_bias, "the mean over signed permutations of beta"))
          return "bias at X = " + matrix_text(x) + ": " + *apart;
        const Rational noise =
            mean_over_signs(n, [&](const RationalVector& signs) { return s * squared_norm(plus * signs); });
        const RationalMatrix gram = n >= d ? transpose(x) * x : x * transpose(x);
        const Rational inverse_trace = trace(analysis::inverse(gram));
        if (noise != s * inverse_trace) return "the noise's part is no multiple of tr W^-1";
        if (std::abs(n - d) < stated.finite_from) return std::nullopt;
        const auto mean = analysis::inverse_wishart_trace(n, d);
        if (!mean) return "E tr W^-1 is infinite (rmt.inverse-trace)";
        return difference(risk_at(stated, n, d, b, s) - bias, noise / inverse_trace * *mean,
                          "the noise's part, with E tr W^-1 for tr W^-1");
      });
}

Outcome risk_by_library(const RidgelessRisk& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..24, d = 1..40"), budget,
                        [&](int n, int d) -> std::optional<std::string> {
                          const Rational b(3, 2), s(1, 4);
                          const auto seen = analysis::ridgeless_risk({n, d, b, s});
                          if (seen.has_value() != (std::abs(n - d) >= stated.finite_from))
                            return std::string("the library's risk is ") + (seen ? "finite" : "infinite");
                          if (!seen) return std::nullopt;
                          return difference(risk_at(stated, n, d, b, s), *seen, "the library");
                        });
}

/// The second branch at the stated d against d a little off, and likewise for the limit, against the library.
Outcome minimum(const RidgelessRisk& stated, const Budget& budget) {
  return prove_on_range(
      Range("r = 2..6, n = 1..12"), budget, [&](int r, int n) -> std::optional<std::string> {
        const Rational d = value_at(stated.stationary, {{"n", n}, {"r", r}}), b(r * r);
        if (d <= n + 1) return "d = " + to_string(d) + " is not above n + 1";
        const Rational here = risk_at(stated, n, d, b, 1);
        for (const Rational& step : {Rational(1, 1000), Rational(1, 10), Rational(3)})
          for (const Rational& beside : {Rational(d - step), Rational(d + step)})
            if (beside > n + 1 && risk_at(stated, n, beside, b, 1) <= here)
              return "the risk is not smallest at d = " + to_string(d) + ", but smaller at " +
                     to_string(beside);
        const Rational gamma = value_at(stated.best_ratio, {{"r", r}}),
                       best = value_at(stated.best, {{"r", r}});
        const auto limit = [&](const Rational& at) {
          return analysis::limiting_ridgeless_risk(at, b, 1).value();
        };
        if (auto apart = difference(best, limit(gamma), "the library at the best gamma")) return apart;
        for (const Rational& beside : {Rational(gamma * 99 / 100), Rational(gamma * 101 / 100)})
          if (beside > 1 && limit(beside) <= best)
            return "the limit is smaller at gamma = " + to_string(beside) + " than at " + to_string(gamma);
        if (best >= b) return "the best limit is not below |beta|^2";
        if (abs(nearly_the_limit(stated, gamma, r) - best) > Rational(1, 1'000'000'000) * b)
          return "the risk does not tend to the limit";
        return std::nullopt;
      });
}

Outcome risk_by_certificate(const RidgelessRisk& stated, const Budget&) {
  if (stated.finite_from != 2) return {.note = "the certificates are about |n - d| > 1"};
  const char* id = "rmt.double-descent";
  const Domain under{{{"d", 1}, {"e", 2}}, {"s"}}, over{{{"n", 1}, {"e", 2}}, {"b", "s"}}, ratio{{}, {"r"}};
  const auto tall = [](const Formula& f) { return substitute(f, "n", Formula("d+e")); };
  const auto wide = [](const Formula& f) { return substitute(f, "d", Formula("n+e")); };
  const Formula second = stated.bias + stated.over;
  const Formula in_units = substitute(second, {{"b", "r^2*s"}});
  const Formula at_best = substitute(in_units, "d", stated.stationary);
  const std::map<std::string, MatrixSymbol> matrices = {
      {"x", {"n", "d", false}}, {"h", {"n", "n", true}}, {"b", {"d", "1", false}}, {"e", {"n", "1", false}}};
  return proved_by(
      "all n, d and beta",
      {{id, "error-of-the-smallest-solution",
        "d > n, H the inverse of X X^T, y = X b + e: the error X^T H y - b has the square b^T (I - P) b + "
        "e^T H e, P = X^T H X. "
        "Its mean over the noise is b^T (I - P) b + sigma^2 tr H.",
        MatrixIdentity{matrices,
                       {},
                       {{"x*transpose(x)*h", "identity(n)"}},
                       "transpose(transpose(x)*h*(x*b+e)-b)*(transpose(x)*h*(x*b+e)-b)",
                       "transpose(b)*(identity(d)-transpose(x)*h*x)*b + transpose(e)*h*e",
                       {{0, false, "transpose(x*b+e)*h", "(x*b+e)"}}}},
       {id, "bias",
        "Signed permutations of the columns of X leave its law as it is: E P is diagonal with equal "
        "elements, and their sum is tr P "
        "= tr(H X X^T) = n. So E b^T (I - P) b = |b|^2 (d-n)/d.",
        RationalFunctionIdentity{over, Formula("n+e") * wide(stated.bias), "b*e"}},
       {id, "variance-above", "E tr H = n/(d-n-1), and infinite for d = n+1 (rmt.inverse-trace); d = n+e.",
        RationalFunctionIdentity{over, wide(stated.over), "s*n/(e-1)"}},
       {id, "variance-below",
        "n > d: the error is W^-1 X^T e, with the mean square sigma^2 tr W^-1, and E tr W^-1 = d/(n-d-1); n "
        "= d+e.",
        RationalFunctionIdentity{under, tall(stated.under), "s*d/(e-1)"}},
       {id, "smallest-at",
        "|beta| = r sigma. The risk is above that at the stationary d by a square over a positive number, d "
        "= n+e > n+1.",
        RationalFunctionIdentity{{{{"n", 1}, {"e", 2}}, {"r", "s"}},
                                 wide(in_units) - at_best,
                                 "s*n*((r-1)*(n+e) - r*(n+1))^2 / ((n+1)*(n+e)*(e-1))"}},
       {id, "where-the-square-vanishes", "It is 0 at the stationary d alone.",
        RationalFunctionIdentity{{{{"n", 1}}, {"r"}}, Formula("r-1") * stated.stationary, "r*(n+1)"}},
       {id, "finite-minimum-below-the-null-risk", "|beta|^2 minus the smallest risk is at least 0.",
        RationalFunctionIdentity{{{{"n", 1}}, {"r", "s"}}, Formula("r^2*s") - at_best, "s*n*(r-1)^2/(n+1)"}},
       {id, "limit",
        "d = c n: the second branch differs from its limit by a number that tends to 0 with 1/n.",
        RationalFunctionIdentity{{{{"n", 1}}, {"c", "b", "s"}},
                                 substitute(second, "d", Formula("c*n")),
                                 "b*(1-1/c) + s/(c-1) + s/((c-1)*(n*(c-1)-1))"}},
       {id, "limit-smallest-at",
        "In units of sigma^2, c > 1: the limit minus its value at the best ratio is a square.",
        RationalFunctionIdentity{
            {{}, {"c", "r"}}, Formula("r^2*(1-1/c) + 1/(c-1)") - stated.best, "((r-1)*c - r)^2/(c*(c-1))"}},
       {id, "best-ratio", "It vanishes at the best ratio alone.",
        RationalFunctionIdentity{ratio, Formula("r-1") * stated.best_ratio, "r"}},
       {id, "below-the-null-risk", "The null risk, in units of sigma^2, is r^2.",
        RationalFunctionIdentity{ratio, Formula("r^2") - stated.best, "(r-1)^2"}}});
}

/// n = 20, d = 10, sigma^2 = 1/4.
Outcome under_by_draws(const RidgelessRisk& stated, const Budget& budget) {
  constexpr int n = 20, d = 10;
  const Rational s(1, 4), gap = Rational(5, 18) - Rational(1, 4);  // the mutant sigma^2 d/(n-d)
  return judge_heavy_tailed_mean("n = 20, d = 10, |beta| = 1, sigma = 1/2", risk_at(stated, n, d, 1, s), gap,
                                 variance_of_noise_part(n, d, s), 1e-9, budget,
                                 [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_risks(values, n, d, 1, 0.25, 0, budget.seed, first, 1);
                                 });
}

/// n = 8, d = 16, |beta| = 1, sigma^2 = 1/4. The bias is b (1 - |g|^2/(|g|^2 + |g'|^2)) in law, g and g' normal of
/// n and d-n coordinates: a beta variable of variance 2n(d-n)/(d^2 (d+2)). The variance of a sum is at most twice
/// the sum of the variances.
Outcome over_by_draws(const RidgelessRisk& stated, const Budget& budget) {
  constexpr int n = 8, d = 16;
  const Rational s(1, 4), gap(1, 30);  // between the nearest mutants' noise parts, 8/7 s and s
  const Rational variance =
      2 * (Rational(2 * n * (d - n), d * d * (d + 2)) + variance_of_noise_part(n, d, s));
  return judge_heavy_tailed_mean("n = 8, d = 16, |beta| = 1, sigma = 1/2", risk_at(stated, n, d, 1, s), gap,
                                 variance, 1e-9, budget, [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_risks(values, n, d, 1, 0.25, 0, budget.seed, first, 1);
                                 });
}

Claim double_descent() {
  const RidgelessRisk stated{
      "s*d/(n-d-1)", "b*(1-n/d)", "s*n/(d-n-1)", "(n+1)*r/(r-1)", "r/(r-1)", "2*r-1", 2};
  const auto with = [&](Formula RidgelessRisk::*member, const Formula& value) {
    RidgelessRisk mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  RidgelessRisk finite = stated;
  finite.finite_from = 1;
  const auto at = [&](int d) {
    return exact_constant(fmt::format("rmt.double-descent-20-{}", d),
                          fmt::format("the risk at n = 20, d = {}, |beta| = 1, sigma = 1/2", d),
                          risk_at(stated, 20, d, 1, Rational(1, 4)));
  };
  return make_claim<RidgelessRisk>({
      .id = "rmt.double-descent",
      .text =
          "For independent standard normal rows, y = X beta + noise of variance sigma^2 and w = X^+ y, the "
          "risk E |w - beta|^2 "
          "is sigma^2 d/(n-d-1) for n > d+1 and |beta|^2 (1-n/d) + sigma^2 n/(d-n-1) for d > n+1; for |n-d| "
          "<= 1 it is infinite. "
          "With rho = |beta|/sigma > 1 the second branch, as a function of real d > n+1, is smallest at d = "
          "(n+1) "
          "rho/(rho-1), below "
          "|beta|^2; its limit for "
          "d/n -> gamma is smallest at gamma = rho/(rho-1), where it is sigma (2 |beta| - sigma) < |beta|^2.",
      .reduction = "The error of the solution of smallest norm splits into beta's part outside the row span "
                   "and the noise's; "
                   "exchangeability gives the first, rmt.inverse-trace the second; the minimum is a square "
                   "plus a constant.",
      .hypotheses = {{"|n - d| > 1", finite, ""},
                     {"standard normal rows", {}, "for elements +-1 and d = 1 the risk is sigma^2/n"},
                     {"rho > 1 (for the minimum)",
                      {},
                      "for rho <= 1 the second branch falls towards |beta|^2 all the way"},
                     {"sigma > 0 (for the infinite risk)",
                      {},
                      "without noise the risk is |beta|^2 max(0, 1-n/d) for all n and d"}},
      .sources = {actual_descent_slide()},
      .tags = {"random matrices", "generalisation"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"definition at rational designs", RouteKind::exact, at_fixed_designs, trusts_exact_designs,
                  0.1},
                 {"neighbours of the minimum", RouteKind::exact, minimum, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, risk_by_certificate, trusts_inverse_trace, 0.1},
                 {"the library's function", RouteKind::exact, risk_by_library, trusts_exact, 0.05},
                 {"least squares, n = 2d", RouteKind::simulation, under_by_draws, trusts_heavy_tails, 0.3},
                 {"least squares, d = 2n", RouteKind::simulation, over_by_draws, trusts_heavy_tails, 0.3}},
      .mutants = {{"sigma^2 d/(n-d)", with(&RidgelessRisk::under, "s*d/(n-d)")},
                  {"sigma^2 n/(d-n)", with(&RidgelessRisk::over, "s*n/(d-n)")},
                  {"bias 1 - d/n", with(&RidgelessRisk::bias, "b*(1-d/n)")},
                  {"a finite risk at n = d+1", finite},
                  {"the minimum at gamma = rho", with(&RidgelessRisk::best_ratio, "r")},
                  {"the minimum at d = n rho/(rho-1)", with(&RidgelessRisk::stationary, "n*r/(r-1)")},
                  {"the minimum sigma |beta|", with(&RidgelessRisk::best, "r")}},
      .constants = {at(10), at(18), at(22), at(30), at(41), at(60), at(200)},
  });
}

}  // namespace

std::vector<Claim> random_design_claims() { return {double_descent()}; }

}  // namespace lemmata::proofs_check
