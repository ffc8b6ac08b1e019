#include "proofs_check/claims/least_squares_scaling.hpp"

#include <utility>

#include "analysis/linear/random_design_risk.hpp"
#include "analysis/linear/wishart_moments.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/dense/random_design.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::RationalMatrix;
using analysis::RationalVector;

Source variance_limited_slide() { return {"003_9cf48140e3e05fc6.txt", "Classification"}; }

// --- scaling.linear-regression

/// The excess risk E (w-beta)^T Sigma (w-beta) of least squares, n samples of the law N(0, Sigma), d features,
/// noise of variance s: finite for n - d >= finite_from; n times it tends to `constant`. In n, d, s.
struct LeastSquaresRisk {
  Formula risk, constant;
  int finite_from;
  bool noise = true;  ///< s > 0
};

Rational risk_at(const LeastSquaresRisk& stated, int n, int d, const Rational& s) {
  return evaluate(stated.risk, {{"n", n}, {"d", d}, {"s", s}});
}

/// At X = Z R, Sigma = R^T R, by the definition and all signs of the noise: the mean is s tr (Z^T Z)^-1, whatever
/// R; its mean over normal Z is that of rmt.inverse-trace.
Outcome correlated_designs(const LeastSquaresRisk& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..3, n = d..6, draw = 0..2"), budget,
      [&](int d, int n, int draw) -> std::optional<std::string> {
        const RationalMatrix z = integer_design_of_full_rank(n, d, draw),
                             r = integer_design_of_full_rank(d, d, draw + 5);
        const RationalMatrix plus = full_rank_pseudo_inverse(z * r);
        const Rational s = 4;
        const Rational seen = mean_over_signs(
            n, [&](const RationalVector& signs) { return s * squared_norm(r * (plus * signs)); });
        const Rational inverse_trace = trace(analysis::inverse(transpose(z) * z));
        if (auto apart = difference(s * inverse_trace, seen, "all signs of the noise"))
          return "s tr (Z^T Z)^-1: " + *apart;
        if (n - d < stated.finite_from) return std::nullopt;
        const auto mean = analysis::inverse_wishart_trace(n, d);
        if (!mean) return "E tr (Z^T Z)^-1 is infinite";
        return difference(risk_at(stated, n, d, s), seen / inverse_trace * *mean, "s E tr (Z^T Z)^-1");
      });
}

/// d = 1: s E 1/chi^2_n, from Gamma functions.
Outcome one_feature(const LeastSquaresRisk& stated, const Budget& budget) {
  return enclose_on_range(Range("n = 3..40"), budget, [&](int n) -> std::optional<std::string> {
    const Ball seen = analysis::gamma_ratio(Ball(Rational(n - 2, 2)), Ball(Rational(n, 2))) / Ball(2);
    if (n - 1 < stated.finite_from || contains(seen, risk_at(stated, n, 1, 1))) return std::nullopt;
    return "d = 1: the statement has " + to_string(risk_at(stated, n, 1, 1)) +
           ", the ratio of Gamma functions " + to_string(seen);
  });
}

Outcome least_squares_by_library(const LeastSquaresRisk& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..12, n = d..40"), budget, [&](int d, int n) -> std::optional<std::string> {
        const Rational s = stated.noise ? Rational(3, 7) : Rational(0);
        const auto seen = analysis::ridgeless_risk({n, d, Rational(2), s});
        if (seen.has_value() != (n - d >= stated.finite_from))
          return std::string("the library's risk is ") + (seen ? "finite" : "infinite");
        if (!seen) return std::nullopt;
        if (auto apart = difference(risk_at(stated, n, d, s), *seen, "the library")) return apart;
        const Rational many = pow(Rational(10), 15);
        const Rational far = evaluate(stated.risk, {{"n", many}, {"d", d}, {"s", s}}) * many;
        if (abs(far - evaluate(stated.constant, {{"d", d}, {"s", s}})) > Rational(1, 1'000'000'000))
          return "the risk times n, at n = 10^15, is " + to_string(Ball(far));
        return std::nullopt;
      });
}

Outcome least_squares_by_certificate(const LeastSquaresRisk& stated, const Budget&) {
  if (stated.finite_from != 2 || !stated.noise)
    return {.note = "the certificates are about n - d > 1 and sigma > 0"};
  const char* id = "scaling.linear-regression";
  const Domain domain{{{"d", 1}, {"e", 2}}, {"s"}};
  const auto tall = [](const Formula& f) { return substitute(f, "n", Formula("d+e")); };
  return proved_by(
      "all n > d+1, all covariances",
      {{id, "whitening",
        "X = Z R with Z standard normal, Sigma = R^T R, A = R^-1. With H the inverse of Z^T Z the error A H "
        "Z^T e of the least squares "
        "solution for the noise e has the excess risk e^T Z H H Z^T e, with the mean s tr H: R is gone.",
        MatrixIdentity{{{"z", {"n", "d", false}},
                        {"r", {"d", "d", false}},
                        {"a", {"d", "d", false}},
                        {"h", {"d", "d", true}},
                        {"e", {"n", "1", false}}},
                       {},
                       {{"r*a", "identity(d)"}},
                       "transpose(a*h*transpose(z)*e)*transpose(r)*r*(a*h*transpose(z)*e)",
                       "transpose(e)*z*h*h*transpose(z)*e",
                       {{0, false, "transpose(e)*z*h*transpose(a)*transpose(r)", "h*transpose(z)*e"},
                        {0, true, "transpose(e)*z*h", "h*transpose(z)*e"}}}},
       {id, "normal-equations", "A H Z^T is the solution: (X^T X) A H Z^T = X^T, H being the inverse.",
        MatrixIdentity{{{"z", {"n", "d", false}},
                        {"r", {"d", "d", false}},
                        {"a", {"d", "d", false}},
                        {"h", {"d", "d", true}}},
                       {},
                       {{"r*a", "identity(d)"}, {"transpose(z)*z*h", "identity(d)"}},
                       "transpose(z*r)*(z*r)*a*h*transpose(z)",
                       "transpose(z*r)",
                       {{0, false, "transpose(r)*transpose(z)*z", "h*transpose(z)"},
                        {1, false, "transpose(r)", "transpose(z)"}}}},
       {id, "risk", "E tr H = d/(n-d-1), infinite for n - d = 0, 1 (rmt.inverse-trace); n = d+e.",
        RationalFunctionIdentity{domain, tall(stated.risk), "s*d/(e-1)"}},
       {id, "variance-limited",
        "n times the risk differs from the constant by what tends to 0 with 1/n: the exponent is 1.",
        RationalFunctionIdentity{domain, Formula("d+e") * tall(stated.risk) - stated.constant,
                                 "s*d*(d+1)/(e-1)"}}});
}

/// n = 14, d = 3, sigma = 1.
Outcome least_squares_by_draws(const LeastSquaresRisk& stated, const Budget& budget) {
  constexpr int n = 14, d = 3;
  const Rational gap = Rational(3, 10) - Rational(3, 11);  // the mutant d/(n-d)
  return judge_heavy_tailed_mean("n = 14, d = 3, sigma = 1", risk_at(stated, n, d, 1), gap,
                                 variance_of_noise_part(n, d, 1), 1e-9, budget,
                                 [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_risks(values, n, d, 0, 1, 0, budget.seed, first, 1);
                                 });
}

Claim linear_regression_scaling() {
  const LeastSquaresRisk stated{"s*d/(n-d-1)", "s*d", 2};
  const auto with = [&](const Formula& risk) {
    LeastSquaresRisk mutant = stated;
    mutant.risk = risk;
    return mutant;
  };
  LeastSquaresRisk finite = stated, doubled = stated, noiseless = stated;
  noiseless.noise = false;
  finite.finite_from = 1;
  doubled.constant = "2*s*d";
  return make_claim<LeastSquaresRisk>({
      .id = "scaling.linear-regression",
      .text = "Least squares on D samples x of the law N(0, Sigma), d features and noise of variance sigma^2 "
              "has the excess risk "
              "sigma^2 d/(D-d-1) for D > d+1, whatever Sigma; for sigma > 0 it is infinite for D - d = 0, 1, "
              "and D times it tends to sigma^2 d > 0: the variance-limited exponent in D is 1.",
      .reduction = "Whitening removes Sigma, and the rest is rmt.inverse-trace.",
      .hypotheses =
          {{"D > d + 1", finite, ""},
           {"sigma > 0 (for the infinite risk and the exponent; without noise the risk is 0 for D >= d)",
            noiseless, ""},
           {"normal samples", {}, "for x = +-1 (d = 1) the risk is sigma^2/D"},
           {"Sigma is positive definite", {}, "otherwise d is to be its rank"}},
      .sources = {variance_limited_slide()},
      .tags = {"scaling laws", "random matrices"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"correlated rational designs", RouteKind::exact, correlated_designs, trusts_exact_designs,
                  0.05},
                 {"one feature, by Gamma functions", RouteKind::ball, one_feature, trusts_balls, 0.02},
                 {"certificate", RouteKind::certificate, least_squares_by_certificate, trusts_inverse_trace,
                  0.05},
                 {"the library's function", RouteKind::exact, least_squares_by_library, trusts_exact, 0.05},
                 {"least squares", RouteKind::simulation, least_squares_by_draws, trusts_heavy_tails, 0.2}},
      .mutants = {{"d/(D-d)", with("s*d/(n-d)")},
                  {"d/D", with("s*d/n")},
                  {"a finite risk at D = d+1", finite},
                  {"the limit 2 sigma^2 d", doubled}},
      .constants = {exact_constant("scaling.linear-regression-14-3", "d/(D-d-1) at D = 14, d = 3",
                                   risk_at(stated, 14, 3, 1))},
  });
}

}  // namespace

std::vector<Claim> least_squares_scaling_claims() { return {linear_regression_scaling()}; }

}  // namespace lemmata::proofs_check
