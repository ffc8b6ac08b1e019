#include "proofs_check/claims/over_training.hpp"

#include <array>
#include <cmath>
#include <map>

#include "analysis/linear/over_training.hpp"
#include "analysis/scalar/expression.hpp"
#include "numeric/network/linear_model.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/reused_noise.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Expression;

/// Gradient flow on (<x,w> - y)^2 / 2 from 0, x standard normal in R^d, y = <x,beta> + e, |beta| = 1, e independent of
/// x, of mean noise_mean and variance v, has E|w(t) - beta|^2 = risk (d, v, m1, m2, k0, k1, k2), where m1, m2 are
/// E e^(-a|x|^2) = laplace (d and r = sqrt(1 + 2a)) at a = t and 2t, and k0, k1, k2 are E |x|^-2 e^(-a|x|^2) =
/// inverse (d, r) at a = 0, t, 2t; the flow on the population's loss has e^(-population t).
struct OneSampleRisk {
  Formula laplace, inverse, risk;
  int population = 2;
  Rational noise_mean = 0;

  [[nodiscard]] Ball value(int d, const Rational& t, const Rational& v) const {
    const auto root = [&](int multiple) {
      return analysis::sqrt_nonnegative(Ball(Rational(1 + 2 * multiple * t)));
    };
    const auto at = [&](const Formula& f, int multiple) {
      return evaluate_ball(substitute(f, "d", Formula(d)), {{"r", root(multiple)}});
    };
    return evaluate_ball(substitute(risk, "d", Formula(d)), {{"v", Ball(v)},
                                                             {"m1", at(laplace, 1)},
                                                             {"m2", at(laplace, 2)},
                                                             {"k0", at(inverse, 0)},
                                                             {"k1", at(inverse, 1)},
                                                             {"k2", at(inverse, 2)}});
  }
};

/// The part of the error that is linear in e is odd in x, and has the mean 0 whatever that of e is: the noise counts
/// by E e^2.
Outcome risk_by_integration(const OneSampleRisk& stated, const Budget& budget) {
  const analysis::BallPrecision precision(64);
  const char* range = budget.full ? "d = 3..12, i = 0..4, j = 0..2" : "d = 3..7, i = 0..2, j = 0..1";
  return enclose_on_range(Range(range), budget, [&](int d, int i, int j) {
    const Rational t = analysis::pow(Rational(3), i) / 10, v(j, 2),
                   square = v + stated.noise_mean * stated.noise_mean;
    return disjoint(stated.value(d, t, v), analysis::one_sample_flow_risk_by_integration(d, t, 1, square),
                    "the integral over |x| at t = 3^i/10, v = j/2, E e = " + to_string(stated.noise_mean));
  });
}

Outcome risk_by_library(const OneSampleRisk& stated, const Budget& budget) {
  if (stated.noise_mean != 0) return {.note = "the library's function is about noise of mean 0"};
  return enclose_on_range(Range("d = 3..60:3, i = 0..4, j = 0..2"), budget,
                          [&](int d, int i, int j) -> std::optional<std::string> {
                            const Rational t = analysis::pow(Rational(3), i) / 10, v(j, 2);
                            if (auto apart = disjoint(analysis::exp(Ball(Rational(-stated.population * t))),
                                                      analysis::population_flow_risk(t, 1), "the library"))
                              return "population: " + *apart;
                            return disjoint(stated.value(d, t, v), analysis::one_sample_flow_risk(d, t, 1, v),
                                            "the library at t = 3^i/10, v = j/2");
                          });
}

/// The two flows' solutions solve their equations.
Outcome flows_by_derivatives(const OneSampleRisk& stated, const Budget&) {
  const Expression t = analysis::symbol("t"), n = analysis::symbol("n");
  const Expression off = analysis::exp(Expression(0) - Expression(stated.population) * t / Expression(2));
  const analysis::Truth population = is_zero(derivative(off, t) + off);
  const Expression along = (Expression(1) - analysis::exp(Expression(0) - n * t)) / n;
  const analysis::Truth one = is_zero(derivative(along, t) - Expression(1) + n * along);
  if (population == analysis::Truth::no)
    return {.verdict = Verdict::refuted,
            .witness = "all t: e^(-" + std::to_string(stated.population) +
                       "t/2) (w(0)-beta) does not solve w' = -(w-beta)"};
  if (population != analysis::Truth::yes || one != analysis::Truth::yes)
    return {.note = "GiNaC does not simplify the equations"};
  return {
      .verdict = Verdict::proved_on_range,
      .range =
          "w - beta = e^(-t) (w(0)-beta) on the population; w = x y (1-e^(-n t))/n on one sample, n = |x|^2"};
}

Outcome risk_by_certificate(const OneSampleRisk& stated, const Budget&) {
  if (stated.population != 2 || stated.noise_mean != 0)
    return {.note = "the certificates are about noise of mean 0 and e^(-2t) on the population"};
  const char* id = "bootstrap.one-sample-risk";
  return proved_by(
      "all d >= 3, t >= 0 and v",
      {{id, "flow",
        "On one sample, n = |x|^2, u = <x,beta>, the flow from 0 is w(t) = x (u+e) q/n with q = 1 - e^(-nt) "
        "(w' = -x(<x,w> - "
        "y)), so that |w|^2 = q^2 (u+e)^2/n and <w,beta> = q (u+e) u/n. The part linear in e has mean 0.",
        RationalFunctionIdentity{{{}, {"q", "u", "e", "n"}},
                                 "q^2*(u+e)^2/n - 2*q*(u+e)*u/n + 1",
                                 "1 - (1-(1-q)^2)*u^2/n + e^2*q^2/n + 2*e*u*(q^2-q)/n"}},
       {id, "means",
        "Given n, u^2/n has mean 1/d, for the direction of x is uniform and independent of n; e^2 has mean "
        "v and is independent of x. With a = "
        "e^(-nt), b = e^(-2nt) = a^2 and c = 1/n what is left is affine in a, b, c, ac and bc, whose means "
        "are m1, m2, k0, k1 "
        "and k2: they may be put in one by one.",
        RationalFunctionIdentity{
            {{{"d", 1}}, {"v", "m1", "m2", "k0", "k1", "k2"}}, stated.risk, "1 - (1-m2)/d + v*(k0-2*k1+k2)"}},
       {id, "laplace-transform",
        "E e^(-a g^2) = 1/sqrt(1+2a) = 1/r for one normal coordinate g (the Gaussian integral with 1+2a for "
        "1); each "
        "coordinate adds a factor.",
        InductionStep{{{{"d", 0}}, {"r"}}, "d", stated.laplace, 1, {{"1/r", {}}}}},
       {id, "inverse-square",
        "The density of |x|^2 in d+2 dimensions is |x|^2/d times that in d: E_(d+2) |x|^-2 e^(-a|x|^2) = E_d "
        "e^(-a|x|^2) / "
        "d.",
        RationalFunctionIdentity{{{{"d", 1}}, {"r"}},
                                 Formula("d") * substitute(stated.inverse, "d", Formula("d+2")),
                                 stated.laplace}}});
}

/// Classical Runge-Kutta steps on the sample's own loss, at least sixteen for each unit of t |x|^2. With z = the step
/// times |x|^2 <= 1/16 a step multiplies the residual by e^-z up to z^5/120, so that all of them are off by at most
/// (t |x|^2 e^(-t|x|^2 + z)) z^4 / 120 < 6e-8, and |w - beta|^2 by 1.2e-7 |w - beta| |w|: above 1e-5 only where the
/// product is above 80.
double simulated_risk(std::span<const double> x, double noise, double t) {
  const std::size_t d = x.size();
  double square = 0;
  for (const double entry : x) square += entry * entry;
  const double label = x[0] + noise;  // beta = e_1
  const int steps = 1 + static_cast<int>(16 * t * square);
  const double step = t / steps;
  std::vector<double> w(d), slope(d), sum(d);
  for (int s = 0; s < steps; ++s) {
    constexpr double at[] = {0, 0.5, 0.5, 1}, weight[] = {1, 2, 2, 1};
    std::fill(sum.begin(), sum.end(), 0);
    for (int stage = 0; stage < 4; ++stage) {
      double residual = -label;
      for (std::size_t j = 0; j < d; ++j)
        residual += x[j] * (w[j] + (stage == 0 ? 0 : at[stage] * step * slope[j]));
      for (std::size_t j = 0; j < d; ++j) {
        slope[j] = -residual * x[j];
        sum[j] += weight[stage] * slope[j];
      }
    }
    for (std::size_t j = 0; j < d; ++j) w[j] += step / 6 * sum[j];
  }
  double risk = 0;
  for (std::size_t j = 0; j < d; ++j) risk += (w[j] - (j == 0 ? 1 : 0)) * (w[j] - (j == 0 ? 1 : 0));
  return risk;
}

/// d = 4, t = 0.3, v = 1/2. With p = u^2/n and b = max (1-e^-z)/sqrt(z) sqrt(t) < 0.35 the excess |w - beta|^2 - 1 is
/// A + B + C, -p <= A <= 0, |B| <= 2 |e| sqrt(p) b, 0 <= C <= e^2 b^2, and B's products with A and C have mean 0: its
/// square has a mean of at most E p^2 + 4 v b^2 E p + 3 v^2 b^4 = 1/8 + v b^2 + 3 v^2 b^4 < 1/5.
Outcome risk_by_simulation(const OneSampleRisk& stated, const Budget& budget) {
  if (stated.noise_mean != 0) return {.note = "the bound of the variance is that for noise of mean 0"};
  constexpr std::size_t d = 4;
  const Rational t(3, 10), v(1, 2);
  const Ball risk = stated.value(d, t, v);
  // the nearest mutant has m(t)^2 for m(2t)
  const Ball laplace = analysis::pow(Ball(1) + Ball(Rational(2 * t)), -4),
             right = analysis::pow(Ball(1) + Ball(Rational(4 * t)), -2);
  const Rational gap = Rational(abs(Rational((right - laplace).midpoint()))) / 4;
  return judge_heavy_tailed_mean(
      "d = 4, t = 3/10, v = 1/2", risk.midpoint(), gap, Rational(1, 5), 1e-5, budget,
      [&](std::span<double> values, std::uint64_t first) {
        std::vector<double> numbers(values.size() * (d + 1));
        numeric::fill_standard_normal(numbers, budget.seed, 0, first * (d + 1));
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto sample = std::span<const double>(numbers).subspan(i * (d + 1), d + 1);
          values[i] = simulated_risk(sample.first(d), std::sqrt(0.5) * sample[d], 0.3);
        }
      });
}

Claim one_sample_risk() {
  const OneSampleRisk stated = {"1/r^d", "1/((d-2)*r^(d-2))",
                                "1 - 2/d*(1-m1) + 1/d*(1-2*m1+m2) + v*(k0-2*k1+k2)"};
  const auto with = [&](const auto& change) {
    OneSampleRisk mutant = stated;
    change(mutant);
    return mutant;
  };
  return make_claim<OneSampleRisk>({
      .id = "bootstrap.one-sample-risk",
      .text = "Gradient flow on (<x,w>-y)^2/2 from w = 0, one sample x ~ N(0, I_d), d >= 3, y = <x,beta> + "
              "e, |beta| = 1, e independent of x with E e = 0 and Var e "
              "= v: E|w(t)-beta|^2 = 1 - (2/d)(1-m(t)) + (1/d)(1-2m(t)+m(2t)) + v (k(0)-2k(t)+k(2t)), m(a) = "
              "(1+2a)^(-d/2), "
              "k(a) = (1+2a)^(1-d/2)/(d-2). On the population's loss it is e^(-2t).",
      .reduction = "The flow stays on the line of x; its means are Laplace transforms of |x|^2, chi-squared "
                   "with d degrees "
                   "of freedom.",
      .hypotheses =
          {{"d >= 3",
            {},
            "for d = 2 the three k are infinite and the last bracket is ln(1+2t) - ln(1+4t)/2; for d = 1 the "
            "formula holds as it stands"},
           {"E e = 0 (otherwise E e^2 takes the place of v)",
            with([](OneSampleRisk& s) { s.noise_mean = 1; }), ""},
           {"e is independent of x", {}, "the means of e^2 and of the powers of |x| are multiplied"}},
      .sources = {bootstrap_slide()},
      .tags = {"generalisation", "least squares"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"integral over |x|", RouteKind::ball, risk_by_integration, trusts_balls, 0.3},
                 {"derivatives of the flows",
                  RouteKind::symbolic,
                  flows_by_derivatives,
                  {"GiNaC's derivative"},
                  0.01},
                 {"certificate", RouteKind::certificate, risk_by_certificate, trusts_rotation, 0.05},
                 {"the library's function", RouteKind::ball, risk_by_library, trusts_balls, 0.05},
                 {"simulated flow", RouteKind::simulation, risk_by_simulation, trusts_influence_sums, 0.3}},
      .mutants = {{"d/2+1 for d/2", with([](OneSampleRisk& s) { s.laplace = "1/r^(d+2)"; })},
                  {"m(t)^2 for m(2t)",
                   with([](OneSampleRisk& s) { s.risk = substitute(s.risk, "m2", Formula("m1^2")); })},
                  {"k(0)-k(2t) for the noise",
                   with([](OneSampleRisk& s) { s.risk = "1 - 2/d*(1-m1) + 1/d*(1-2*m1+m2) + v*(k0-k2)"; })},
                  {"e^(-t) on the population", with([](OneSampleRisk& s) { s.population = 1; })}},
      .constants = {computed_constant(
          "bootstrap.one-sample-risk-4",
          "d = 4, t = 3/10, v = 1/2: 1 - (1-m(3/5))/4 + (k(0)-2k(3/10)+k(3/5))/2",
          [] { return analysis::one_sample_flow_risk(4, Rational(3, 10), 1, Rational(1, 2)); })},
  });
}

}  // namespace

std::vector<Claim> over_training_claims() { return {one_sample_risk()}; }

}  // namespace lemmata::proofs_check
