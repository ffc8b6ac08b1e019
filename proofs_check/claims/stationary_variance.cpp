#include "proofs_check/claims/stationary_variance.hpp"

#include <cstdint>
#include <span>

#include "analysis/linear/stochastic_gradient_descent.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::RationalMatrix;

// --- opt.sgd-stationary

/// w <- (1 - e h) w - e xi, E xi = 0, Var xi = s / b. A stationary law exists if and only if 0 < e h < limit; its
/// variance is `variance`, and twice the step and twice the batch multiply it by `doubling`, for e h <
/// doubling_limit. Two directions of curvatures h and k and noise covariance c have the covariance `mixed`.
struct Stationary {
  Formula variance, doubling, mixed;
  Rational limit = 2, doubling_limit = 1;
  bool mean_zero = true;  ///< E xi = 0; otherwise xi has the mean 1
};

/// E w_T^2 from w_0 = 0, by enumeration of all T b signs of which the xi are means, plus `shift`.
Rational second_moment(const Rational& e, const Rational& h, int b, int steps, const Rational& shift = 0) {
  const int coins = b * steps;
  Rational sum(0);
  for (std::uint32_t signs = 0; signs < 1U << coins; ++signs) {
    Rational w(0);
    for (int t = 0; t < steps; ++t) {
      int total = 0;
      for (int i = 0; i < b; ++i) total += (signs >> (t * b + i) & 1U) != 0 ? -1 : 1;
      w = (1 - e * h) * w - e * (Rational(total) / b + shift);
    }
    sum += w * w;
  }
  return sum / (std::int64_t{1} << coins);
}

/// The limit of E w_T^2, of which one step has the increment d and the next (1 - e h)^2 d; nothing if the increments
/// do not shrink.
std::optional<Rational> enumerated_limit(const Rational& e, const Rational& h, int b) {
  const Rational first = second_moment(e, h, b, 1), second = second_moment(e, h, b, 2),
                 third = second_moment(e, h, b, 3);
  const Rational ratio = (second - first) / first;
  if (third - second != ratio * (second - first)) throw Undecided{"the increments are not geometric"};
  if (ratio >= 1) return std::nullopt;
  return first / (1 - ratio);
}

Outcome variance_by_enumeration(const Stationary& stated, const Budget& budget) {
  return prove_on_range(
      Range("j = -1..10, b = 1..2"), budget, [&](int j, int b) -> std::optional<std::string> {
        const Rational h(3, 2), e = Rational(j) / 6, x = e * h;
        const std::string where = "h = 3/2, eta = j/6, noise the mean of b signs: ";
        const auto claimed = [&] {
          return evaluate(stated.variance, {{"e", e}, {"h", h}, {"s", 1}, {"b", b}});
        };
        if (!stated.mean_zero) {
          if (x != 1)
            return std::nullopt;  // at x = 1 a step forgets w, and what one step gives is stationary
          if (auto apart =
                  difference(claimed(), second_moment(e, h, b, 1, 1), "the enumeration of all signs"))
            return where + "plus 1: " + *apart;
          return std::nullopt;
        }
        if (j == 0) return std::nullopt;
        const auto limit = enumerated_limit(e, h, b);
        const bool exists = x > 0 && x < stated.limit;
        if (exists != limit.has_value())
          return where + "E w_T^2 from w_0 = 0 " +
                 (limit ? "converges to " + to_string(*limit) : "grows without end") +
                 ", the statement says " + (exists ? "that it converges" : "that nothing is stationary");
        if (!exists) return std::nullopt;
        if (auto apart = difference(claimed(), *limit, "the enumeration of all signs")) return where + *apart;
        if (x >= stated.doubling_limit) return std::nullopt;
        const auto doubled = enumerated_limit(2 * e, h, 2 * b);
        if (!doubled) return where + "with 2 eta and 2 b nothing is stationary";
        if (auto apart = difference(evaluate(stated.doubling, {{"e", e}, {"h", h}}), *doubled / *limit,
                                    "the enumeration of all signs"))
          return where + "doubling both, " + *apart;
        return std::nullopt;
      });
}

/// The library's solution of the matrix equation, for a diagonal Hessian and for a rotated one.
Outcome covariance_by_library(const Stationary& stated, const Budget& budget) {
  return prove_on_range(
      Range("i = 1..7, j = 1..7, c = -1..1"), budget, [&](int i, int j, int c) -> std::optional<std::string> {
        const Rational e(1, 4), h(i), k(j);  // e h < 2
        const RationalMatrix hessian(2, 2, {h, 0, 0, k}), noise(2, 2, {2, c, c, 1});
        const RationalMatrix turn(2, 2, {Rational(3, 5), Rational(4, 5), Rational(-4) / 5, Rational(3, 5)});
        const auto turned = [&](const RationalMatrix& m) { return turn * m * analysis::transpose(turn); };
        const RationalMatrix seen = analysis::stationary_covariance(hessian, noise, e);
        const std::string where = "H = diag(i, j), C = [[2,c],[c,1]], eta = 1/4: ";
        if (auto apart = difference(evaluate(stated.variance, {{"e", e}, {"h", h}, {"s", 2}, {"b", 1}}),
                                    seen(0, 0), "the library"))
          return where + *apart;
        if (auto apart = difference(evaluate(stated.mixed, {{"c", c}, {"e", e}, {"h", h}, {"k", k}}),
                                    seen(0, 1), "the library"))
          return where + "covariance: " + *apart;
        if (!(analysis::stationary_covariance(turned(hessian), turned(noise), e) == turned(seen)))
          return where + "the library's solution does not turn with H and C";
        return std::nullopt;
      });
}

constexpr std::uint64_t chain_stream = 0x7374617469ULL;

/// Chains of coins: h = 1, eta = 1/4, b = 1, from 0. After T = 64 steps E w^2 lacks (3/4)^128 < 2^-53 of the limit v.
/// w is a sum of independent symmetric terms, so E w^4 <= 3 v^2: the variance of w^2 is at most 2 v^2. |w| <= 1, and
/// each step rounds twice, by 2^-54 at most, and shrinks what was rounded before by 3/4: w is off by 2^-51 at most,
/// w^2 by less than 2^-49, all below 1e-13.
Outcome variance_by_chains(const Stationary& stated, const Budget& budget) {
  const Rational e(1, 4);
  const Rational claimed = evaluate(stated.variance, {{"e", e}, {"h", 1}, {"s", 1}, {"b", 1}});
  // nearest: the linear scaling in place of the exact one, eta / (2 h), is v (2 - eta h) / 2 = 7/8 v
  const Rational gap = abs(claimed) / 8, largest = abs(claimed) + gap, variance = 2 * largest * largest;
  return judge_heavy_tailed_mean(
      "h = 1, eta = 1/4, a sign for noise, 64 steps", claimed, gap, variance, 1e-13, budget,
      [&](std::span<double> values, std::uint64_t first) {
        std::vector<std::uint64_t> signs(values.size());  // a word for each chain, a bit for each step
        numeric::fill_random_bits(std::span(signs), budget.seed, chain_stream, first);
        for (std::size_t i = 0; i < values.size(); ++i) {
          double w = 0;
          for (int t = 0; t < 64; ++t) w = 0.75 * w - ((signs[i] >> t & 1) != 0 ? 0.25 : -0.25);
          values[i] = w * w;
        }
      });
}

Outcome variance_by_certificate(const Stationary& stated, const Budget&) {
  if (!stated.mean_zero || stated.limit != 2 || stated.doubling_limit != 1)
    return {
        .note =
            "the certificates are about noise of mean 0, 0 < eta h < 2, and eta h < 1 for twice the step"};
  const char* id = "opt.sgd-stationary";
  const Domain symbols{{}, {"b", "e", "h", "s"}};
  return proved_by(
      "all eta != 0, h > 0, sigma, B",
      {{id, "fixed-point",
        "xi has mean 0 and is independent of w, so E w^2 becomes (1-e h)^2 E w^2 + e^2 s/b: the stated "
        "variance is the fixed point.",
        RationalFunctionIdentity{symbols, stated.variance,
                                 Formula("(1-e*h)^2") * stated.variance + Formula("e^2*s/b")}},
       {id, "approach",
        "u = E w_t^2 minus the fixed point is multiplied by (1-e h)^2 at each step, and so is the mean by "
        "1-e h.",
        InductionStep{{{{"t", 0}}, {"e", "h", "u"}}, "t", "u*(1-e*h)^(2*t)", "u", {{"(1-e*h)^2", {}}}}},
       {id, "contraction",
        "With x = e h the factor is below 1 exactly for x (2-x) > 0, that is 0 < x < 2: then every start "
        "with a finite variance converges to the fixed point, and two chains with the same noise approach "
        "each other, so that the law converges.",
        RationalFunctionIdentity{{{}, {"x"}}, "1 - (1-x)^2", "x*(2-x)"}},
       {id, "no-stationary-variance",
        "v = E w^2 of a stationary law, f = e^2 s/b > 0 as e is not 0: 0 = f - x (2-x) v, impossible for x "
        "(2-x) <= 0 as v >= 0.",
        RationalFunctionIdentity{{{}, {"f", "v", "x"}}, "(1-x)^2*v + f - v", "f - x*(2-x)*v"}},
       {id, "doubling", "2 e for e and 2 b for b, which needs 2 e h < 2.",
        RationalFunctionIdentity{symbols,
                                 substitute(stated.variance, {{"e", Formula("2*e")}, {"b", Formula("2*b")}}),
                                 stated.variance * stated.doubling}},
       {id, "linear-scaling", "The excess over 1 is positive for 0 < e h < 1 and tends to 0 with e h.",
        RationalFunctionIdentity{{{}, {"e", "h"}}, stated.doubling - 1, "e*h/(2*(1-e*h))"}},
       {id, "two-directions",
        "Directions of curvatures h and k, noise covariance c: the covariance z is the fixed point of (1-e "
        "h)(1-e k) z + e^2 c.",
        RationalFunctionIdentity{{{}, {"c", "e", "h", "k"}},
                                 stated.mixed,
                                 Formula("(1-e*h)*(1-e*k)") * stated.mixed + Formula("e^2*c")}},
       {id, "all-dimensions",
        "H and C commute (C a multiple of the identity, say), 2 H - e H^2 has the inverse R, which commutes "
        "with H: S = e C R is the fixed point of (I - e H) S (I - e H) + e^2 C.",
        MatrixIdentity{{{"h", {"d", "d", true}}, {"c", {"d", "d", true}}, {"r", {"d", "d", true}}},
                       {"e"},
                       {{"c*h", "h*c"}, {"h*r", "r*h"}, {"2*h*r - e*h*h*r", "identity(d)"}},
                       "(identity(d) - e*h)*(e*c*r)*(identity(d) - e*h) + e^2*c",
                       "e*c*r",
                       {{2, false, "-e^2*c", 1},
                        {0, false, "e^2", "r"},
                        {1, false, "e^2*c", 1},
                        {1, false, "-e^3*c*h", 1},
                        {0, false, "-e^3", "r*h"}}}}});
}

Claim stationary() {
  const Stationary stated = {"e*s/(b*h*(2-e*h))", "(2-e*h)/(2-2*e*h)", "e*c/(h+k-e*h*k)"};
  const auto with = [&](Formula Stationary::*member, const Formula& value) {
    Stationary mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  Stationary doubled = stated, below_one = stated, shifted = stated;
  doubled.doubling_limit = 2;
  below_one.limit = 1;
  shifted.mean_zero = false;
  return make_claim<Stationary>({
      .id = "opt.sgd-stationary",
      .text =
          "SGD on the quadratic h w^2/2 with h > 0 and noise of variance sigma^2/B > 0, w <- (1 - eta h) w - "
          "eta xi with eta not 0: there is a stationary law of finite variance if and only if 0 < eta h < 2, "
          "and it has E w^2 = eta sigma^2/(B h (2 - eta h)). For eta h < 1, doubling the step and the batch "
          "multiplies it by (2 - eta h)/(2 - 2 eta h) > 1: the linear scaling of the step with the batch "
          "keeps the noise floor only as eta h -> 0.",
      .reduction =
          "The fixed point of the variance, and the factor (1 - eta h)^2 by which a step approaches it.",
      .hypotheses =
          {{"eta h < 1, for twice the step", doubled, ""},
           {"E xi = 0", shifted, ""},
           {"xi is independent of w and of the other steps, with a variance that does not depend on w",
            {},
            "the noise of least squares' samples does depend on w: linreg.sgd-convergence"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "Increase Learning Rate"},
                  {"001_9e457a0150e4c7b0.txt", "Increase Batch Size"}},
      .tags = {"optimisation", "batch size", "learning rate", "stochastic gradient descent"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks =
          {{"enumeration of the noise", RouteKind::exact, variance_by_enumeration, trusts_exact, 0.1},
           {"certificate", RouteKind::certificate, variance_by_certificate, trusts_certificates, 0.1},
           {"the library's matrix equation", RouteKind::exact, covariance_by_library, {"FLINT", "GMP"}, 0.1},
           {"chains of coins",
            RouteKind::simulation,
            variance_by_chains,
            {"Philox4x32-10", "Markov's inequality for bounded influences", "double arithmetic"},
            0.2}},
      .mutants = {{"eta^2 for eta", with(&Stationary::variance, "e^2*s/(b*h*(2-e*h))")},
                  {"1 - eta h for 2 - eta h", with(&Stationary::variance, "e*s/(b*h*(1-e*h))")},
                  {"eta sigma^2/(2 B h): the linear scaling is exact",
                   with(&Stationary::variance, "e*s/(2*b*h)")},
                  {"the floor stays when both are doubled", with(&Stationary::doubling, 1)},
                  {"a stationary law for eta h < 1 only", below_one}},
      .constants = {exact_constant(
                        "opt.sgd-stationary-1-2", "E w^2 at eta h = 1/2, h = 1, sigma^2/B = 1",
                        evaluate(stated.variance, {{"e", Rational(1, 2)}, {"h", 1}, {"s", 1}, {"b", 1}})),
                    exact_constant("opt.sgd-doubling-1-2", "factor of the variance at eta h = 1/2",
                                   evaluate(stated.doubling, {{"e", Rational(1, 2)}, {"h", 1}}))},
  });
}

}  // namespace

std::vector<Claim> stationary_variance_claims() { return {stationary()}; }

}  // namespace lemmata::proofs_check
