#include "proofs_check/claims/optimal_ridge.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/linear/random_design_risk.hpp"
#include "analysis/linear/wishart_spectrum.hpp"
#include "numeric/dense/random_design.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::RationalMatrix;
using analysis::RationalVector;

Source ridge_limit_slide() { return {"000_19217ae9f712fcea.txt", "(Over-parameterized) Linear Regression"}; }

// --- rmt.ridge-optimal

/// The penalty, in n, d, s = sigma^2 and b = r^2, at which ridge regression has the smallest mean of |w - beta|^2 of
/// all estimators, beta ~ N(0, (r^2/d) I), at every X; the risk there is sigma^2 tr (X^T X + penalty)^-1 times
/// `factor`. Elements of beta or of the noise that are not normal are +-1 times their deviation.
struct OptimalRidge {
  Formula penalty;
  Rational factor = 1;
  bool normal_beta = true, normal_noise = true;
};

Rational penalty_of(const OptimalRidge& stated, int n, int d, const Rational& s, const Rational& b) {
  return evaluate(stated.penalty, {{"n", n}, {"d", d}, {"s", s}, {"b", b}});
}

RationalMatrix penalised(const RationalMatrix& x, const Rational& penalty) {
  return transpose(x) * x + penalty * RationalMatrix::identity(x.columns());
}

/// The mean of |w - beta|^2 by its definition, over beta and noise with all signs of elements t and u: the risk is
/// quadratic in both, so that their covariances t^2 I and u^2 I alone count.
Rational risk_over_signs(const RationalMatrix& x, const Rational& penalty, const Rational& t,
                         const Rational& u) {
  const int n = x.rows(), d = x.columns();
  const RationalMatrix ridge = analysis::inverse(penalised(x, penalty)) * transpose(x);
  Rational sum(0);
  for (int bits = 0; bits < 1 << (n + d); ++bits) {
    const auto sign = [&](int i) { return Rational((bits >> i & 1) != 0 ? -1 : 1); };
    RationalVector beta, y;
    for (int j = 0; j < d; ++j) beta.push_back(t * sign(j));
    y = x * beta;
    for (int i = 0; i < n; ++i) y[static_cast<std::size_t>(i)] += u * sign(d + i);
    RationalVector error = ridge * y;
    for (std::size_t j = 0; j < error.size(); ++j) error[j] -= beta[j];
    sum += analysis::inner_product(error, error);
  }
  return sum / (1 << (n + d));
}

/// Whether the risk is smallest at the stated penalty, of those beside it, and has the stated value there.
template <class Risk>
std::optional<std::string> judge_penalty(const OptimalRidge& stated, const RationalMatrix& x,
                                         const Rational& s, const Rational& b, const Risk& risk) {
  const Rational best = penalty_of(stated, x.rows(), x.columns(), s, b), least = risk(best);
  for (const Rational& scale :
       {Rational(1, 4), Rational(1, 2), Rational(9, 10), Rational(101, 100), Rational(2), Rational(4)})
    if (risk(best * scale) <= least)
      return "X = " + matrix_text(x) + ": the risk is not above " + to_string(least) + " at the penalty " +
             to_string(Rational(best * scale));
  return difference(stated.factor * s * trace(analysis::inverse(penalised(x, best))), least,
                    "the risk at X = " + matrix_text(x));
}

Outcome by_signs(const OptimalRidge& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..3, d = 1..3, draw = 0..1"), budget, [&](int n, int d, int draw) {
    const RationalMatrix x = integer_design_of_full_rank(n, d, draw);
    const Rational t(2), u(3);  // r^2 = t^2 d
    return judge_penalty(stated, x, u * u, t * t * d,
                         [&](const Rational& penalty) { return risk_over_signs(x, penalty, t, u); });
  });
}

/// n = d = 1, X = 1, beta of variance b and the noise of variance s: the best of the estimators p y + q y^3, from the
/// moments of the two laws. With signs for one of the laws it is better than every linear estimator.
Outcome against_cubic_estimators(const OptimalRidge& stated, const Budget& budget) {
  return prove_on_range(Range("i = 1..5, j = 1..5"), budget, [&](int i, int j) -> std::optional<std::string> {
    const Rational b(i), s(j);
    const Rational b4 = b * b * (stated.normal_beta ? 3 : 1), b6 = b * b * b * (stated.normal_beta ? 15 : 1),
                   s4 = s * s * (stated.normal_noise ? 3 : 1),
                   s6 = s * s * s * (stated.normal_noise ? 15 : 1);
    // the means of y^2, y^4 and y^6, and of beta y and beta y^3
    const Rational y2 = b + s, y4 = b4 + 6 * b * s + s4, y6 = b6 + 15 * b4 * s + 15 * b * s4 + s6;
    const Rational with_y = b, with_cube = b4 + 3 * b * s, determinant = y2 * y6 - y4 * y4;
    const Rational p = (y6 * with_y - y4 * with_cube) / determinant,
                   q = (y2 * with_cube - y4 * with_y) / determinant;
    const Rational best = b - p * with_y - q * with_cube;
    const Rational claimed = stated.factor * s / (1 + penalty_of(stated, 1, 1, s, b));
    if (claimed <= best) return std::nullopt;
    return "n = d = 1, X = 1, r^2 = " + to_string(b) + ", sigma^2 = " + to_string(s) +
           ": the statement has the smallest risk " + to_string(claimed) + ", the estimator (" +
           to_string(p) + ") y + (" + to_string(q) + ") y^3 has " + to_string(best);
  });
}

Outcome ridge_by_library(const OptimalRidge& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..6, d = 1..6, draw = 0..1"), budget,
                        [&](int n, int d, int draw) -> std::optional<std::string> {
                          const RationalMatrix x = integer_design_of_full_rank(n, d, draw);
                          const Rational s(5, 7), b(3, 2);
                          if (auto apart = difference(penalty_of(stated, n, d, s, b),
                                                      analysis::optimal_ridge({n, d, b, s}), "the library"))
                            return "penalty: " + *apart;
                          return judge_penalty(stated, x, s, b, [&](const Rational& penalty) {
                            return analysis::ridge_risk_at(x, b, s, penalty);
                          });
                        });
}

/// The mean over designs too, by the library: smallest at the stated penalty, with the stated value.
Outcome averaged_over_designs(const OptimalRidge& stated, const Budget& budget) {
  return enclose_on_range(Range(budget.full ? "n = 1..3, d = 1..4" : "n = 1..2, d = 1..3"), budget,
                          [&](int n, int d) -> std::optional<std::string> {
                            const Rational s(1, 4), b(3);
                            const Rational best = penalty_of(stated, n, d, s, b);
                            const Ball least = analysis::ridge_risk({n, d, b, s}, best);
                            for (const Rational& scale : {Rational(9, 10), Rational(11, 10)})
                              if (!surely_less(least, analysis::ridge_risk({n, d, b, s}, best * scale)))
                                return "the risk is not above " + to_string(least) + " at the penalty " +
                                       to_string(Rational(best * scale));
                            const Ball claimed = Ball(Rational(stated.factor * s)) *
                                                 analysis::wishart_resolvent_trace(n, d, best);
                            if (least.relative_accuracy_bits() < 40)
                              throw Undecided{"the averaged risk is " + to_string(least)};
                            if (overlaps(claimed, least)) return std::nullopt;
                            return "the statement has " + to_string(claimed) +
                                   ", the library's averaged risk is " + to_string(least);
                          });
}

Outcome ridge_by_certificate(const OptimalRidge& stated, const Budget&) {
  if (stated.factor != 1 || !stated.normal_beta || !stated.normal_noise)
    return {.note = "the certificates are about the risk sigma^2 tr (X^T X + penalty)^-1 under normal laws"};
  const char* id = "rmt.ridge-optimal";
  const Formula penalty = substitute(stated.penalty, "b", Formula("t*d"));
  const std::map<std::string, MatrixSymbol> matrices = {
      {"x", {"n", "d", false}}, {"b", {"d", "1", false}}, {"m", {"d", "1", false}}, {"y", {"n", "1", false}}};
  return proved_by(
      "all X, all sigma, r > 0, all estimators",
      {{id, "penalty-and-prior",
        "With t = r^2/d, the variance of an element of beta, the penalty is sigma^2/t.",
        RationalFunctionIdentity{{{{"n", 1}, {"d", 1}}, {"s", "t"}}, penalty, "s/t"}},
       {id, "posterior",
        "l = sigma^2/t, m the ridge solution. -2 sigma^2 times the logarithm of the joint density of beta = "
        "b and y is, but for a "
        "constant, the left side: given y, beta is normal with mean m and covariance sigma^2 (X^T X + l "
        "I)^-1. So any estimator has "
        "the conditional risk |estimate - m|^2 + sigma^2 tr (X^T X + l I)^-1, and the ridge solution the "
        "smallest.",
        MatrixIdentity{
            matrices,
            {"l"},
            {{"(transpose(x)*x + l*identity(d))*m", "transpose(x)*y"}},
            "transpose(y-x*b)*(y-x*b) + l*transpose(b)*b",
            "transpose(b-m)*(transpose(x)*x + l*identity(d))*(b-m) + transpose(y)*y - transpose(y)*x*m",
            {{0, false, "transpose(b)", 1}, {0, true, 1, "b"}, {0, true, -1, "m"}}}},
       {id, "per-eigenvalue",
        "The error -l (W+l)^-1 beta + (W+l)^-1 X^T noise, W = X^T X, has the mean square sum over the "
        "eigenvalues m of W of (l^2 t "
        "+ s m)/(m+l)^2. Minus s/(m + s/t), its value at l = s/t, this is a multiple of a square: at least 0 "
        "and, if some m > 0, 0 "
        "at l = s/t alone.",
        RationalFunctionIdentity{{{}, {"l", "m", "s", "t"}},
                                 "(l^2*t + s*m)/(m+l)^2 - s/(m + s/t)",
                                 "t*m*(l - s/t)^2/((m+l)^2*(m + s/t))"}}});
}

/// n = 2, d = 4, |beta| = sigma = 1. With A = X^T X + l I the error is -l A^-1 beta + A^-1 X^T noise = v + M noise,
/// |v| <= 1, and M M^T has k = min(n, d) eigenvalues that are not 0, of 1/(4l) at most. Given X the mean of the
/// square is within [0, 1 + k/(4l)], so that its variance is at most a quarter of the squared length, and the
/// variance is 4 v^T M M^T v + 2 tr (M M^T)^2 <= 1/l + k/(8 l^2).
Outcome ridge_by_draws(const OptimalRidge& stated, const Budget& budget) {
  constexpr int n = 2, d = 4, k = 2;
  const Rational l = penalty_of(stated, n, d, 1, 1), top = 1 + k / (4 * l);
  const Rational variance = top * top / 4 + 1 / l + k / (8 * l * l);
  const Rational mean = (Ball(stated.factor) * analysis::wishart_resolvent_trace(n, d, l)).midpoint();
  return judge_heavy_tailed_mean("n = 2, d = 4, |beta| = sigma = 1", mean, Rational(1, 16), variance, 1e-9,
                                 budget, [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_risks(values, n, d, 1, 1, static_cast<double>(l),
                                                       budget.seed, first, 1);
                                 });
}

Claim ridge_optimal() {
  const OptimalRidge stated{"d*s/b"};
  OptimalRidge signs = stated, noise_of_signs = stated;
  signs.normal_beta = false;
  noise_of_signs.normal_noise = false;
  return make_claim<OptimalRidge>({
      .id = "rmt.ridge-optimal",
      .text =
          "For sigma, r > 0, beta ~ N(0, (r^2/d) I), independent noise N(0, sigma^2 I) and every fixed X, "
          "ridge regression, "
          "which minimises |Xw-y|^2 + "
          "lambda |w|^2, with lambda = d sigma^2/r^2 has the smallest E |w - beta|^2 of all estimators: "
          "sigma^2 tr (X^T X + lambda "
          "I)^-1.",
      .reduction = "The ridge solution is the mean of beta given y; and per eigenvalue the risk is the "
                   "smallest one plus a square.",
      .hypotheses =
          {{"beta is normal (among linear estimators ridge regression is the best for every law with "
            "mean 0 and these covariances, as their risks depend on nothing else)",
            signs, ""},
           {"the noise is normal (likewise)", noise_of_signs, ""},
           {"the noise is independent of beta",
            {},
            "for n = d = 1, X = 1, r = sigma and the noise -beta, y is 0 and every estimator has at least "
            "the "
            "risk r^2"},
           {"sigma > 0 and r > 0",
            {},
            "for r = 0 there is no lambda, the best estimate is 0; for sigma = 0 lambda is 0 and X^T X "
            "has no inverse if d > n, where the risk falls to r^2 (d-n)/d as lambda does, X of rank n"},
           {"X is not 0 (for a single best penalty)", {}, "at X = 0 every penalty gives w = 0"}},
      .sources = {ridge_limit_slide()},
      .tags = {"random matrices", "generalisation"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"definition at rational designs", RouteKind::exact, by_signs, {"FLINT", "GMP"}, 0.1},
                 {"certificate", RouteKind::certificate, ridge_by_certificate, trusts_certificates, 0.05},
                 {"cubic estimators of one number", RouteKind::exact, against_cubic_estimators, trusts_exact,
                  0.01},
                 {"the library's function", RouteKind::exact, ridge_by_library, trusts_exact, 0.1},
                 {"risk averaged over designs", RouteKind::ball, averaged_over_designs, trusts_balls, 0.3},
                 {"ridge regression", RouteKind::simulation, ridge_by_draws, trusts_heavy_tails, 0.2}},
      .mutants = {{"sigma^2/r^2", {"s/b"}},
                  {"n sigma^2/r^2", {"n*s/b"}},
                  {"the fourth power of sigma/r", {"d*s*s/(b*b)"}},
                  {"twice the risk", {"d*s/b", Rational(2)}}},
      .constants = {exact_constant("rmt.optimal-ridge-30-20", "d sigma^2/r^2 at d = 30, r = 1, sigma = 1/2",
                                   penalty_of(stated, 20, 30, Rational(1, 4), 1))},
  });
}

}  // namespace

std::vector<Claim> optimal_ridge_claims() { return {ridge_optimal()}; }

}  // namespace lemmata::proofs_check
