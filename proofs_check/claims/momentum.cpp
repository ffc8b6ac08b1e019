#include "proofs_check/claims/momentum.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/linear/gradient_descent.hpp"
#include "numeric/network/optimizers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- opt.momentum

/// One mode, x = eta lambda: w_{t+1} = w_t - x w_t + b (w_t - w_{t-1}) is stable if and only if 0 < x < threshold, in
/// b. For the modes m = s^2 to L = r^2, r > s > 0, the best step is eta, the best b is root^2, the rate is root, in r
/// and s.
struct Momentum {
  Formula threshold, eta, root;
  bool below_one = true;  ///< b < 1 is required
};

/// The roots z of z^2 - (1 + b - x) z + b: w_t = z^t is a solution.
struct Characteristic {
  Rational sum, product;

  Characteristic(const Rational& x, const Rational& b) : sum(1 + b - x), product(b) {}

  /// Whether both roots are smaller in size than `bound` > 0, from the formula for the roots of a quadratic equation.
  [[nodiscard]] bool are_below(const Rational& bound) const {
    const Rational discriminant = sum * sum - 4 * product;
    if (discriminant < 0)
      return product < bound * bound;            // a conjugate pair: its product is the square of its size
    const Rational room = 2 * bound - abs(sum);  // the larger size is (|sum| + sqrt(discriminant)) / 2
    return room > 0 && discriminant < room * room;
  }
};

bool stated_stable(const Momentum& stated, const Rational& x, const Rational& b) {
  return x > 0 && x < evaluate(stated.threshold, {{"b", b}});
}

std::string point(const Rational& x, const Rational& b) {
  return "eta lambda = " + to_string(x) + ", beta = " + to_string(b);
}

Outcome stability_by_roots(const Momentum& stated, const Budget& budget) {
  return prove_on_range(
      Range(stated.below_one ? "p = 0..9, a = -5..50" : "p = 0..13, a = -5..50"), budget,
      [&](int p, int a) -> std::optional<std::string> {
        const Rational b(p, 10), x = Rational(a) / 10;
        const bool stable = Characteristic(x, b).are_below(1);
        if (stated_stable(stated, x, b) == stable) return std::nullopt;
        return "beta = p/10, eta lambda = a/10: " + std::string(stable ? "both roots are" : "a root is not") +
               " inside the unit circle, the statement's threshold is " +
               to_string(evaluate(stated.threshold, {{"b", b}}));
      });
}

/// At the threshold -1 is a root: the iterates alternate for ever.
Outcome threshold_by_a_run(const Momentum& stated, const Budget& budget) {
  return prove_on_range(Range("p = 0..9"), budget, [&](int p) -> std::optional<std::string> {
    const Rational b(p, 10), x = evaluate(stated.threshold, {{"b", b}});
    Rational before(-1), now(1);
    for (int t = 1; t <= 8; ++t) {
      const Rational next = now - x * now + b * (now - before);
      if (next != -now)
        return "beta = p/10, eta lambda = " + to_string(x) + ", w_-1 = -1, w_0 = 1: w_" + std::to_string(t) +
               " = " + to_string(next) + ", the iterates do not alternate";
      before = now;
      now = next;
    }
    return std::nullopt;
  });
}

/// Both ends have a double root, the modes between them a pair of size root; and no pair (eta, b) of a grid does
/// better at both ends.
Outcome rate_by_roots(const Momentum& stated, const Budget& budget) {
  return prove_on_range(
      Range("r = 2..6, s = 1..r-1"), budget, [&](int r, int s) -> std::optional<std::string> {
        const Assignment at = {{"r", r}, {"s", s}};
        const Rational eta = evaluate(stated.eta, at), rate = evaluate(stated.root, at), b = rate * rate;
        const std::string where = "L = " + std::to_string(r * r) + ", m = " + std::to_string(s * s) +
                                  ", the rate is " + to_string(rate);
        for (int j = 0; j <= 8; ++j) {
          const Rational lambda = s * s + Rational(j, 8) * (r * r - s * s);
          const Characteristic roots(eta * lambda, b);
          const Rational discriminant = roots.sum * roots.sum - 4 * roots.product;
          if (discriminant > 0) return where + ": larger at lambda = " + to_string(lambda);
          if ((j == 0 || j == 8) && discriminant != 0)
            return where + ": no double root at lambda = " + to_string(lambda);
        }
        for (int i = 1; i <= 24; ++i)
          for (int j = -2; j < 24; ++j) {
            const Rational other_eta = Rational(i, 12) / (r * r), other_b = Rational(j) / 24;
            if (Characteristic(other_eta * s * s, other_b).are_below(rate) &&
                Characteristic(other_eta * r * r, other_b).are_below(rate))
              return where + ": smaller with eta = " + to_string(other_eta) +
                     ", beta = " + to_string(other_b);
          }
        return std::nullopt;
      });
}

/// In doubles, all modes eta lambda = -1, -15/16, ..., 5 at once, 256 steps from w_-1 = w_0 = 1 with beta = j/8. At a
/// distance of 1/16 or more from 0 and from the threshold the larger root is so far from 1 in size that a mode is
/// below 2^-20 or above 2^20 in the end, and none reaches 2^600. No random numbers.
Outcome stability_by_runs(const Momentum& stated, const Budget& budget) {
  constexpr int first = -16, count = 97, steps = 256;
  Outcome outcome = check_on_range(
      Verdict::corroborated, Range("j = 0..7"), budget, [&](int j) -> std::optional<std::string> {
        const Rational b(j, 8);
        std::vector<double> weights(count, 1.0), previous(count, 1.0), gradient(count);
        for (int t = 0; t < steps; ++t) {
          for (int i = 0; i < count; ++i)
            gradient[static_cast<std::size_t>(i)] = (first + i) * weights[static_cast<std::size_t>(i)];
          numeric::heavy_ball_step(weights, previous, gradient, 1.0 / 16, static_cast<double>(b));
        }
        for (int i = 0; i < count; ++i) {
          const Rational x = Rational(first + i) / 16;
          if (x == 0 || abs(x - evaluate(stated.threshold, {{"b", b}})) < Rational(1, 16)) continue;
          const double size = std::max(std::abs(weights[static_cast<std::size_t>(i)]),
                                       std::abs(previous[static_cast<std::size_t>(i)]));
          const std::string where = "beta = j/8, eta lambda = " + to_string(x) +
                                    ": w_256 or w_255 has the size 2^" + std::to_string(std::ilogb(size));
          if (size > std::ldexp(1, -20) && size < std::ldexp(1, 20)) throw Undecided{where};
          if (stated_stable(stated, x, b) != (size < 1)) return where;
        }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::corroborated) outcome.note = "256 steps in doubles, without random numbers";
  return outcome;
}

Outcome momentum_by_library(const Momentum& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range("p = 0..9, a = -5..50"), budget, [&](int p, int a) -> std::optional<std::string> {
        const Rational b(p, 10), x = Rational(a) / 10;
        if (stated_stable(stated, x, b) == analysis::momentum_is_stable(x, b)) return std::nullopt;
        return "the library differs at " + point(x, b);
      });
  if (outcome.verdict != Verdict::proved_on_range) return outcome;
  const Outcome best = enclose_on_range(
      Range("r = 2..9, s = 1..r-1"), budget, [&](int r, int s) -> std::optional<std::string> {
        const auto found = analysis::best_momentum(r * r, s * s);
        const Assignment at = {{"r", r}, {"s", s}};
        const Rational eta = evaluate(stated.eta, at), root = evaluate(stated.root, at);
        if (contains(found.eta, eta) && contains(found.rate, root) && contains(found.beta, root * root))
          return std::nullopt;
        return "L = r^2, m = s^2: the library has the rate " + to_string(found.rate) + ", the statement " +
               to_string(root);
      });
  if (best.verdict != Verdict::enclosed) return best;
  outcome.verdict = Verdict::enclosed;  // the weaker of the two
  outcome.range += "; " + best.range;
  return outcome;
}

Outcome momentum_by_certificate(const Momentum& stated, const Budget&) {
  if (!stated.below_one) return {.note = "the certificates are about beta < 1"};
  const char* id = "opt.momentum";
  const Domain ends{{}, {"r", "s"}};
  return proved_by(
      "all eta lambda, all 0 <= beta < 1, all L > m > 0",
      {{id, "value-at-one",
        "w_t = z^t solves the recurrence if and only if p(z) = z^2 - (1+b-x) z + b = 0, x = eta lambda, and "
        "w_t -> 0 for all starts if and only if both roots are inside the unit circle. p(1) = x: for x <= 0 "
        "there is a real root >= 1, because p grows without end.",
        RationalFunctionIdentity{{{}, {"b", "x"}}, "1 - (1+b-x) + b", "x"}},
       {id, "value-at-minus-one", "p(-1) = threshold - x: for x >= threshold there is a real root <= -1.",
        RationalFunctionIdentity{{{}, {"b", "x"}}, "1 + (1+b-x) + b", stated.threshold - Formula("x")}},
       {id, "real-roots",
        "Now 0 < x < threshold. A pair of conjugate roots has the product b < 1, the square of its size. "
        "Real roots y, z have (1-y)(1-z) = p(1) > 0, so they lie on one side of 1, and (1+y)(1+z) = p(-1) > "
        "0, so on one side of -1. Both beyond 1, or both beyond -1, would make the product b > 1: so both "
        "are between -1 and 1.",
        RationalFunctionIdentity{{{}, {"y", "z"}}, "(1-y)*(1-z) + (1+y)*(1+z)", "2 + 2*(y*z)"}},
       {id, "discriminant",
        "b = q^2. The discriminant is at most 0, so that both roots have size q, exactly for (1-q)^2 <= x <= "
        "(1+q)^2, with a double root at both ends.",
        RationalFunctionIdentity{{{}, {"q", "x"}}, "(1+q^2-x)^2 - 4*q^2", "((1-q)^2 - x)*((1+q)^2 - x)"}},
       {id, "smallest-mode", "eta m is the lower of these ends; r^2 = L, s^2 = m.",
        RationalFunctionIdentity{ends, stated.eta * Formula("s^2"),
                                 Formula::power(Formula(1) - stated.root, 2)}},
       {id, "largest-mode", "eta L is the upper one. So every mode between m and L has the rate q.",
        RationalFunctionIdentity{ends, stated.eta * Formula("r^2"),
                                 Formula::power(Formula(1) + stated.root, 2)}},
       {id, "rate-in-kappa", "k = r/s is the square root of kappa = L/m.",
        RationalFunctionIdentity{
            {{}, {"k", "s"}}, substitute(stated.root, "r", Formula("k*s")), "(k-1)/(k+1)"}},
       {id, "every-rate-at-the-smallest-mode",
        "No eta > 0 and no b give a smaller rate (eta <= 0 is not stable). Let the roots at x = eta m and at "
        "y = eta L be at most q < 1 in size; q > 0 since q = 0 would make eta m = 1 = eta L. Then |b| <= q^2 "
        "< q, and p is at least 0 at q and at -q. At x and q: q x >= (1-q)(q-b) > 0.",
        RationalFunctionIdentity{{{}, {"b", "q", "x"}}, "q^2 - q*(1+b-x) + b", "q*x - (1-q)*(q-b)"}},
       {id, "every-rate-at-the-largest-mode", "At y and -q: q y <= (1+q)(q+b).",
        RationalFunctionIdentity{{{}, {"b", "q", "y"}}, "q^2 + q*(1+b-y) + b", "(1+q)*(q+b) - q*y"}},
       {id, "every-rate",
        "So kappa = y/x <= (1+q)(q+b) / ((1-q)(q-b)), and this is at most ((1+q)/(1-q))^2, because the right "
        "side is at least 0.",
        RationalFunctionIdentity{
            {{}, {"b", "q"}}, "(1+q)^2*((1-q)*(q-b)) - (1-q)^2*((1+q)*(q+b))", "2*(1-q^2)*(q^2-b)"}},
       {id, "the-bound-is-reached",
        "(1+q)/(1-q) grows with q, and is the square root of kappa at the stated rate: q is at least that.",
        RationalFunctionIdentity{ends, (Formula(1) + stated.root) / (Formula(1) - stated.root), "r/s"}}});
}

Claim momentum() {
  const Momentum stated = {"2*(1+b)", "4/(r+s)^2", "(r-s)/(r+s)"};
  const auto with = [&](Formula Momentum::*member, const Formula& value) {
    Momentum mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  Momentum unbounded = stated;
  unbounded.below_one = false;
  return make_claim<Momentum>({
      .id = "opt.momentum",
      .text =
          "Momentum (heavy ball) on a mode of curvature lambda, w_{t+1} = w_t - eta lambda w_t + beta (w_t - "
          "w_{t-1}), 0 <= beta < 1: every start converges to 0 if and only if 0 < eta lambda < 2 (1 + beta). "
          "For the modes in [m, L], kappa = L/m > 1, the best rate (the largest size of a root, over the "
          "modes) is (sqrt(kappa) - 1)/(sqrt(kappa) + 1) = sqrt(beta), at eta = 4/(sqrt(L) + sqrt(m))^2.",
      .reduction = "The test of Jury for z^2 - (1 + beta - eta lambda) z + beta, proved at 1 and -1; its "
                   "discriminant; and the signs of the polynomial at q and -q for every rate q.",
      .hypotheses = {{"beta < 1", unbounded, ""},
                     {"beta >= 0",
                      {},
                      "what is called momentum; the threshold is the same for -1 < beta < 0"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "More interventions"}},
      .tags = {"optimisation", "momentum"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"roots of the quadratic equation", RouteKind::exact, stability_by_roots, trusts_exact,
                  0.05},
                 {"a run at the threshold", RouteKind::exact, threshold_by_a_run, trusts_exact, 0.01},
                 {"rates on a grid", RouteKind::exact, rate_by_roots, trusts_exact, 0.1},
                 {"runs in doubles", RouteKind::simulation, stability_by_runs, {"double arithmetic"}, 0.01},
                 {"certificate", RouteKind::certificate, momentum_by_certificate, trusts_certificates, 0.1},
                 {"the library's functions", RouteKind::ball, momentum_by_library, trusts_balls, 0.1}},
      .mutants = {{"threshold 2/(1 - beta)", with(&Momentum::threshold, "2/(1-b)")},
                  {"threshold 2 (1 - beta)", with(&Momentum::threshold, "2*(1-b)")},
                  {"kappa for sqrt(kappa) in the rate", with(&Momentum::root, "(r^2-s^2)/(r^2+s^2)")},
                  {"eta = 2/(L + m), as without momentum", with(&Momentum::eta, "2/(r^2+s^2)")}},
      .constants = {exact_constant("opt.momentum-threshold", "2*(1+beta) at beta = 9/10",
                                   evaluate(stated.threshold, {{"b", Rational(9, 10)}})),
                    exact_constant("opt.momentum-rate-100", "(sqrt(kappa)-1)/(sqrt(kappa)+1) at kappa = 100",
                                   evaluate(stated.root, {{"r", 10}, {"s", 1}}))},
  });
}

}  // namespace

std::vector<Claim> momentum_claims() { return {momentum()}; }

}  // namespace lemmata::proofs_check
