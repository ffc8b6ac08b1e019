#include "proofs_check/claims/hard_edge.hpp"

#include <map>
#include <vector>

#include <fmt/format.h>

#include "analysis/linear/wishart_spectrum.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/dense/random_design.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- rmt.hard-edge

/// For max(n, d) = m + excess, m = min(n, d), the smallest non-zero eigenvalue is above x with probability e^(-rate
/// x): formulas in m.
struct HardEdge {
  Formula rate, mean;
  int excess;
};

Ball survival(const HardEdge& stated, int m, const Rational& x) {
  return analysis::exp(Ball(Rational(-value_at(stated.rate, {{"m", m}}) * x)));
}

/// m = 1: the eigenvalue is chi^2 with 1 + excess degrees of freedom: P(chi^2_1 > x) = 1 - erf(sqrt(x/2)),
/// P(chi^2_2 > x) = e^(-x/2), P(chi^2_4 > x) = (1 + x/2) e^(-x/2).
Outcome one_row(const HardEdge& stated, const Budget& budget) {
  if (stated.excess != 0 && stated.excess != 1 && stated.excess != 3)
    return {.note = "chi^2 with 1, 2 and 4 degrees of freedom alone are compared"};
  return enclose_on_range(Range("a = 1..12"), budget, [&](int a) -> std::optional<std::string> {
    const Rational x(a, 2);
    const Ball claimed = survival(stated, 1, x), decay = analysis::exp(Ball(Rational(-x / 2)));
    const Ball seen = stated.excess == 0
                          ? Ball(1) - analysis::erf(analysis::sqrt_nonnegative(Ball(Rational(x / 2))))
                      : stated.excess == 1 ? decay
                                           : Ball(Rational(1 + x / 2)) * decay;
    if (overlaps(claimed, seen)) return std::nullopt;
    return fmt::format("x = a/2: m = 1: the statement has {}, chi^2_{} {}", to_string(claimed),
                       stated.excess + 1, to_string(seen));
  });
}

/// Polynomials in m variables by their exponents.
using Terms = std::map<std::vector<int>, Rational>;

/// prod_(i<j) (l_i - l_j) * prod_i l_i^power.
Terms vandermonde(int m, int power) {
  Terms product = {{std::vector<int>(static_cast<std::size_t>(m), power), Rational(1)}};
  for (int i = 0; i < m; ++i)
    for (int j = i + 1; j < m; ++j) {
      Terms next;
      for (const auto& [exponents, coefficient] : product) {
        auto plus = exponents, minus = exponents;
        ++plus[static_cast<std::size_t>(i)];
        ++minus[static_cast<std::size_t>(j)];
        next[plus] += coefficient;
        next[minus] -= coefficient;
      }
      product = std::move(next);
    }
  return product;
}

/// The integral of the density of the eigenvalues l_1 > ... > l_m > x, without its constant: p(x) e^(-m x/2), one
/// eigenvalue after the other by the integral of t^k e^(-i t/2) over t > y, sum_j k!/j! (2/i)^(k-j+1) y^j e^(-i
/// y/2). The coefficients of p.
std::vector<Rational> integrate_above(int m, int power) {
  Terms terms = vandermonde(m, power);
  std::vector<Rational> in_x;
  for (int i = 1; i <= m; ++i) {
    Terms next;
    for (const auto& [exponents, coefficient] : terms) {
      const int k = exponents[static_cast<std::size_t>(i - 1)];
      Rational factor = coefficient * Rational(2, i);
      for (int j = k; j >= 0; --j) {
        auto moved = exponents;
        moved[static_cast<std::size_t>(i - 1)] = 0;
        if (i < m) {
          moved[static_cast<std::size_t>(i)] += j;
          next[moved] += factor;
        } else {
          in_x.resize(std::max(in_x.size(), static_cast<std::size_t>(j) + 1));
          in_x[static_cast<std::size_t>(j)] += factor;
        }
        factor *= j * Rational(2, i);
      }
    }
    terms = std::move(next);
  }
  while (!in_x.empty() && in_x.back() == 0) in_x.pop_back();
  return in_x;
}

Outcome iterated_integrals(const HardEdge& stated, const Budget& budget) {
  if (stated.excess % 2 == 0)
    return {.note =
                "the eigenvalues' density is a polynomial times an exponential for odd max(n, d) - min(n, d) "
                "alone"};
  return prove_on_range(
      Range(budget.full ? "m = 1..6" : "m = 1..5"), budget, [&](int m) -> std::optional<std::string> {
        const std::vector<Rational> p = integrate_above(m, (stated.excess - 1) / 2);
        if (p.size() > 1)
          return fmt::format("the integral is e^(-{} x/2) times a polynomial of degree {}", m, p.size() - 1);
        return difference(value_at(stated.rate, {{"m", m}}), Rational(m, 2),
                          "the integral over all eigenvalues above x");
      });
}

Outcome edge_by_library(const HardEdge& stated, const Budget& budget) {
  if (stated.excess != 1) return {.note = "the library's function is for |n - d| = 1"};
  return enclose_on_range(
      Range("m = 1..20, a = 1..4"), budget, [&](int m, int a) -> std::optional<std::string> {
        const Rational x(a, 3);
        const Ball claimed = survival(stated, m, x), seen = analysis::hard_edge_survival(m, m + 1, x);
        if (overlaps(claimed, seen) && overlaps(claimed, analysis::hard_edge_survival(m + 1, m, x)))
          return std::nullopt;
        return "x = a/3: the statement has " + to_string(claimed) + ", the library " + to_string(seen);
      });
}

Outcome edge_by_certificate(const HardEdge& stated, const Budget&) {
  if (stated.excess != 1) return {.note = "the certificates are about |n - d| = 1"};
  const char* id = "rmt.hard-edge";
  return proved_by(
      "all m >= 1 and all x >= 0",
      {{id, "uniform-on-the-cone",
        "The smaller Gram matrix A, m x m with M = max(n, d) degrees of freedom, has a density proportional "
        "to det(A)^((M-m-1)/2) "
        "e^(-tr A/2) on the cone of the positive definite matrices (Wishart). At M = m+1 the power is 0.",
        RationalFunctionIdentity{
            {{{"m", 1}}, {}}, Formula("((m+" + std::to_string(stated.excess) + ")-m-1)/2"), 0}},
       {id, "shift-of-the-cone",
        "All eigenvalues of A are above x if and only if A = B + x I with B positive definite; the shift has "
        "Jacobian 1, and it "
        "multiplies the density by e^(-x/2) for each of the m diagonal elements. With e = e^(-x/2) the "
        "integral is e^m "
        "times that over the cone: the probability is e^m, and -2 ln e = x, so the rate is m/2.",
        InductionStep{
            {{{"m", 0}}, {"e"}}, "m", Formula::power("e", Formula(2) * stated.rate), 1, {{"e", {}}}}},
       {id, "mean",
        "The mean of an exponential law is 1/rate; E 1/lambda is infinite, as the density at 0 is m/2 > 0.",
        RationalFunctionIdentity{{{{"m", 1}}, {}}, stated.mean * stated.rate, 1}}});
}

/// +1 where the smallest non-zero eigenvalue is above x = 1/2, m = 4.
Outcome edge_by_draws(const HardEdge& stated, const Budget& budget, int n, int d) {
  const Rational x(1, 2);
  const Rational mean = 2 * survival(stated, 4, x).midpoint() - 1;  // within 2^-100, far below the gap
  const Rational gap(1, 8);  // the nearest mutant, rate M/2, has e^(-5/4) for e^(-1)
  return judge_mean(
      fmt::format("n = {}, d = {}, x = 1/2", n, d), mean, gap, budget, [&](std::int64_t samples) {
        return 2 * numeric::count_smallest_eigenvalue_above(n, d, 0.5, samples, budget.seed, 1) - samples;
      });
}

Outcome tall_designs(const HardEdge& stated, const Budget& budget) {
  return edge_by_draws(stated, budget, 4 + stated.excess, 4);
}

Outcome wide_designs(const HardEdge& stated, const Budget& budget) {
  return edge_by_draws(stated, budget, 4, 4 + stated.excess);
}

Claim hard_edge() {
  const HardEdge stated{"m/2", "2/m", 1};
  const std::vector<std::string> trusts = {"GiNaC's normal form", "GMP", "Wishart's density [Wishart1928]",
                                           "the reduction in words"};
  return make_claim<HardEdge>({
      .id = "rmt.hard-edge",
      .text = "For |n - d| = 1 and m = min(n, d) the smallest non-zero eigenvalue of X^T X, X n x d with "
              "independent standard "
              "normal entries, is exactly exponential: P(lambda > x) = e^(-m x/2). Its mean is 2/m, and E "
              "1/lambda is infinite.",
      .reduction = "At |n - d| = 1 the smaller Gram matrix is uniform on the cone of positive definite "
                   "matrices but for a factor "
                   "e^(-tr/2), and the cone is shifted by x I.",
      .hypotheses = {{"|n - d| = 1 (not 3, say)", HardEdge{"m/2", "2/m", 3}, ""}},
      .sources = {descent_dynamics_slide()},
      .tags = {"random matrices"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"one row or column", RouteKind::ball, one_row, trusts_balls, 0.02},
                 {"integrals of the eigenvalues' density",
                  RouteKind::exact,
                  iterated_integrals,
                  {"GMP", "the density of the eigenvalues [James1964]"},
                  0.1},
                 {"certificate", RouteKind::certificate, edge_by_certificate, trusts, 0.05},
                 {"the library's function", RouteKind::ball, edge_by_library, trusts_balls, 0.02},
                 {"tall normal designs", RouteKind::simulation, tall_designs, trusts_simulation, 0.1},
                 {"wide normal designs", RouteKind::simulation, wide_designs, trusts_simulation, 0.1}},
      .mutants = {{"e^(-m x)", {"m", "1/m", 1}},
                  {"max(n, d) for min(n, d)", {"(m+1)/2", "2/(m+1)", 1}},
                  {"the same law at n = d", {"m/2", "2/m", 0}}},
      .constants = {exact_constant("rmt.hard-edge-rate-4", "m/2 at m = 4",
                                   value_at(stated.rate, {{"m", 4}}))},
  });
}

}  // namespace

std::vector<Claim> hard_edge_claims() { return {hard_edge()}; }

}  // namespace lemmata::proofs_check
