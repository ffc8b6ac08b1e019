#include "proofs_check/claims/catapult.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/kernel/two_layer_linear.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/training_dynamics.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::CatapultState;
using analysis::Truth;

// --- lr.catapult

/// One step takes (u, v) to (next_u, next_v); u grows iff it is above `edge`; below, the sum of all v is at most
/// `sum` of the first u; at u = 4, p = v/4 = sin^2 of an angle goes to `angle`, sin^2 of a multiple of it; for small
/// v and u < 2 the limit of u is u - `drop` v + O(v^2).
struct Catapult {
  Formula next_u = "u + v*(u-4)", next_v = "v*(1-u+v)^2", edge = "4", sum = "u/(4-u)", angle = "p*(3-4*p)^2",
          drop = "(4-u)/(u*(2-u))";
};

/// The weights of a network with f = (1/sqrt(n)) sum a_j w_j, in which all that counts is rational.
struct Weights {
  RationalVector a, w;
  Rational eta;

  [[nodiscard]] Rational n() const { return static_cast<int>(a.size()); }
  [[nodiscard]] Rational f_over_root_n() const { return analysis::inner_product(a, w) / n(); }
  [[nodiscard]] Rational u() const {
    return eta * (analysis::inner_product(a, a) + analysis::inner_product(w, w)) / n();
  }
  [[nodiscard]] Rational v() const { return pow(Rational(eta * f_over_root_n()), 2); }
  [[nodiscard]] Weights step() const {
    Weights next = *this;
    const Rational slope = eta * f_over_root_n();
    for (std::size_t j = 0; j < a.size(); ++j) {
      next.a[j] = a[j] - slope * w[j];
      next.w[j] = w[j] - slope * a[j];
    }
    return next;
  }
  [[nodiscard]] std::string text() const {
    return fmt::format("a = {}, w = {}, eta = {}", matrix_text(RationalMatrix::column(a)),
                       matrix_text(RationalMatrix::column(w)), to_string(eta));
  }
};

/// What descent from these weights contradicts.
std::optional<std::string> contradicted(const Catapult& stated, Weights weights, int steps) {
  const Rational start = weights.u(), edge = evaluate(stated.edge);
  Rational sum(0);
  for (int k = 0; k < steps; ++k) {
    const Rational u = weights.u(), v = weights.v();
    const Assignment at = {{"u", u}, {"v", v}, {"p", v / 4}};
    sum += v;
    if (start < edge && sum > evaluate(stated.sum, {{"u", start}}))
      return fmt::format("{}: {} values of v have the sum {}, the statement allows {}", weights.text(), k + 1,
                         to_string(sum), to_string(evaluate(stated.sum, {{"u", start}})));
    const Weights next = weights.step();
    if (auto apart = difference(evaluate(stated.next_u, at), next.u(), "the step"))
      return "u after " + weights.text() + ": " + *apart;
    if (auto apart = difference(evaluate(stated.next_v, at), next.v(), "the step"))
      return "v after " + weights.text() + ": " + *apart;
    if (v > 0 && (next.u() > u) != (u > edge))
      return fmt::format("{}: u goes from {} to {}", weights.text(), to_string(u), to_string(next.u()));
    if (u == 4)
      if (auto apart = difference(evaluate(stated.angle, at), next.v() / 4, "the step"))
        return "v/4 after " + weights.text() + ": " + *apart;
    weights = next;
  }
  return std::nullopt;
}

Outcome by_steps(const Catapult& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..4, draw = 0..3, k = 1..11"), budget,
                        [&](int n, int draw, int k) -> std::optional<std::string> {
                          const RationalMatrix drawn = random_integer_matrix(
                              n, 2, 3, budget.seed, 7100 + static_cast<std::uint64_t>(draw));
                          Weights weights;
                          for (int j = 0; j < n; ++j) {
                            weights.a.push_back(draw == 0 ? Rational(1) : drawn(j, 0));
                            weights.w.push_back(draw == 0 ? Rational(1) : Rational(drawn(j, 1) + 1));
                          }
                          weights.eta = 1;
                          const Rational at_one = weights.u();
                          if (at_one == 0) return std::nullopt;
                          weights.eta = Rational(k, 2) / at_one;  // u = 1/2, 1, ..., 11/2
                          return contradicted(stated, weights, 4);
                        });
}

Outcome by_certificate(const Catapult& stated, const Budget&) {
  const char* id = "lr.catapult";
  const Domain uv{{}, {"u", "v"}}, p{{}, {"p"}};
  const auto at = [](const Formula& f) {
    return substitute(f, {{"u", Formula("e*l")}, {"v", Formula("e^2*g^2*s^2")}});
  };
  const std::map<std::string, MatrixSymbol> matrices = {{"a", {"n", "1"}}, {"w", {"n", "1"}}};
  const std::vector<MatrixEquation> hypotheses = {{"s*transpose(a)*w", "g*identity(1)"},
                                                  {"s^2*(transpose(a)*a + transpose(w)*w)", "l*identity(1)"}};
  const Formula four_p = "4*p";
  return proved_by(
      "all n, all weights and eta",
      {{id, "step-of-the-kernel",
        "s = 1/sqrt(n), g = f = s a^T w, l = Theta = (|a|^2 + |w|^2)/n, e = eta; a step takes a to a - e g s "
        "w and w to w - e g "
        "s a. With u = e l and v = e^2 f^2 s^2, eta Theta becomes the stated next u,",
        MatrixIdentity{
            matrices,
            {"e", "g", "l", "s"},
            hypotheses,
            "e*s^2*(transpose(a - e*g*s*w)*(a - e*g*s*w) + transpose(w - e*g*s*a)*(w - e*g*s*a))",
            at(stated.next_u) * Formula("identity(1)"),
            {{0, false, "-2*e^2*g*s^2", 1}, {0, true, "-2*e^2*g*s^2", 1}, {1, false, "e + e^3*g^2*s^2", 1}}}},
       {id, "step-of-the-output", "and f is multiplied by 1 - u + v,",
        MatrixIdentity{matrices,
                       {"e", "g", "l", "s"},
                       hypotheses,
                       "s*transpose(a - e*g*s*w)*(w - e*g*s*a)",
                       "g*(1 - e*l + e^2*g^2*s^2)*identity(1)",
                       {{0, false, 1, 1}, {0, true, "e^2*g^2*s^2", 1}, {1, false, "-e*g", 1}}}},
       {id, "next-v", "so that v is multiplied by the square of that.",
        RationalFunctionIdentity{uv, stated.next_v, "v*(1-u+v)^2"}},
       {id, "domain",
        "u^2 - 4v is multiplied by a square, so that 0 <= v <= u^2/4, which holds for all weights since "
        "(|a|^2+|w|^2)^2 >= 4 "
        "(a^T w)^2, is kept by the map alone.",
        RationalFunctionIdentity{uv, Formula::power(stated.next_u, 2) - Formula(4) * stated.next_v,
                                 "(u^2-4*v)*(1-v)^2"}},
       {id, "edge",
        "u changes by v (u - edge): for u_0 below the edge it never grows. Above it grows as long as f is "
        "not 0; were it "
        "bounded, the sum of v (u - 4) would converge, so v -> 0, but then (1 - u + v)^2 tends to more than "
        "9 and v grows: so u "
        "-> infinity.",
        RationalFunctionIdentity{uv, stated.next_u - Formula("u"),
                                 Formula("v") * (Formula("u") - stated.edge)}},
       {id, "sum-step",
        "Induction: (4 - u_0) times the sum of v_0, ..., v_(t-1) is at most u_0 - u_t. It grows by (4 - u_0) "
        "v, the right side "
        "(b = u_0) by that and (u_0 - u) v >= 0.",
        RationalFunctionIdentity{Domain{{}, {"u", "v", "b"}}, Formula("u") - stated.next_u,
                                 "(4-b)*v + (b-u)*v"}},
       {id, "sum",
        "u_t >= 0, so the sum of all v is at most u_0/(4 - u_0) for u_0 < 4. So v -> 0; were the limit of u "
        "above 2, then (1 - u "
        "+ v)^2 > 1 in the end and v would grow.",
        RationalFunctionIdentity{uv, stated.sum * Formula("4-u"), "u"}},
       {id, "chaos", "At u = 4, with v = 4p, p = sin^2 of an angle: u stays,",
        RationalFunctionIdentity{p, substitute(stated.next_u, {{"u", Formula(4)}, {"v", four_p}}), 4}},
       {id, "chebyshev",
        "and p becomes p (3 - 4p)^2, which is sin^2 of three times the angle since sin 3x = 3 sin x - 4 "
        "sin^3 x.",
        RationalFunctionIdentity{
            p, substitute(stated.next_v, {{"u", Formula(4)}, {"v", four_p}}) / Formula(4), stated.angle}},
       {id, "small-v",
        "While u hardly moves, v shrinks by (1-u)^2 a step, and u loses (4-u) times the sum of the geometric "
        "series.",
        RationalFunctionIdentity{Domain{{}, {"u"}}, stated.drop, "(4-u)/(1-(1-u)^2)"}}});
}

/// Balls of the orbit until u < 2 and v is below 2^-40 u^3 (2-u), or u above 10^6. In the former case the sum of v and
/// all that follows is at most W = 2v/(u(2-u)), by induction: as long as it is, the later u lie in [u - 4W, u], so that
/// 1 - u_t + v_t lies in [1-u, 1-u+d] with d = 4W + v <= 9v/(u(2-u)) <= u/2, and its square is at most 1 - (u-d)(2-u)
/// <= 1 - u(2-u)/2: the v fall at least like that geometric series, whose sum is W. So u still loses at most 4W.
struct Orbit {
  Ball u, sum, rest;  ///< rest: at least what u still loses
  bool settled = false, diverged = false;
};

Orbit orbit_of(const Catapult& stated, const Rational& u, const Rational& v) {
  const analysis::BallPrecision precision(256);
  Orbit orbit{Ball(u), Ball(0), Ball(0)};
  CatapultState<Ball> state{Ball(u), Ball(v)};
  for (int step = 0; step < 20000; ++step) {
    orbit.u = state.u;
    const Ball slack = state.u * (Ball(2) - state.u);
    orbit.settled = less_than(Ball::power_of_two(40) * state.v, state.u * state.u * slack) == Truth::yes;
    orbit.diverged = less_than(Ball(1000000), state.u) == Truth::yes;
    if (orbit.settled) orbit.rest = Ball::interval(0, Ball(Ball(8) * state.v / slack).upper());
    if (orbit.settled || orbit.diverged) return orbit;
    orbit.sum += state.v;
    const BallAssignment at = {{"u", state.u}, {"v", state.v}};
    state = {evaluate_ball(stated.next_u, at), evaluate_ball(stated.next_v, at)};
  }
  return orbit;
}

Outcome by_orbits(const Catapult& stated, const Budget& budget) {
  Outcome outcome =
      enclose_on_range(Range("i = 1..21, j = 1..3"), budget, [&](int i, int j) -> std::optional<std::string> {
        const Rational u = Rational(i, 4) + Rational(1, 100), v = u * u / 4 * Rational(2 * j - 1, 8);
        const Orbit orbit = orbit_of(stated, u, v);
        const std::string where = "u = " + to_string(u) + ", v = " + to_string(v);
        if (!orbit.settled && !orbit.diverged) throw Undecided{where + ": neither settled nor diverged"};
        if (orbit.settled != (u < evaluate(stated.edge)))
          return where + (orbit.settled ? ": v vanishes, and u tends to " : ": u grows beyond 10^6, it is ") +
                 to_string(orbit.u);
        if (!orbit.settled) return std::nullopt;
        if (surely_less(Ball(evaluate(stated.sum, {{"u", u}})), orbit.sum))
          return where + ": the sum of v is above " + to_string(orbit.sum);
        const Ball limit = analysis::catapult_limit(CatapultState<Rational>{u, v});
        if (!overlaps(limit, orbit.u - orbit.rest))
          return where + ": u tends to " + to_string(orbit.u) + ", the library has " + to_string(limit);
        return std::nullopt;
      });
  if (!outcome.range.empty()) outcome.range += "; u = i/4 + 1/100, v = (2j-1)/8 of the largest";
  return outcome;
}

/// For 1/2 <= u <= 3/2 and small v: with W = 2v/(u(2-u)) <= 8v/3 a bound of the sum of all v, 1 - u_t + v_t stays
/// within 12 v of 1 - u, where 1/(1-r^2) has a slope of at most 8; so the sum is v/(u(2-u)) but for 96 v^2, and 4 -
/// u_t is 4 - u but for 11 v. Together less than 500 v^2.
Outcome by_limits(const Catapult& stated, const Budget& budget) {
  return enclose_on_range(
      Range("i = 4..12, bits = 20..60:20"), budget, [&](int i, int bits) -> std::optional<std::string> {
        const Rational u(i, 8), v = pow(Rational(1, 2), bits);
        const analysis::BallPrecision precision(256);
        const Ball ratio = (Ball(u) - analysis::catapult_limit(CatapultState<Rational>{u, v})) / Ball(v);
        const Rational coefficient = evaluate(stated.drop, {{"u", u}});
        if (overlaps(ratio, Ball(coefficient, 500 * v))) return std::nullopt;
        return "u = " + to_string(u) + ", v = " + to_string(v) + ": u falls by " + to_string(ratio) +
               " v, the statement has " + to_string(coefficient);
      });
}

Outcome by_library(const Catapult& stated, const Budget& budget) {
  return prove_on_range(Range("i = 0..12, j = 0..6"), budget,
                        [&](int i, int j) -> std::optional<std::string> {
                          const CatapultState<Rational> state{Rational(i, 3), Rational(j, 5)};
                          const Assignment at = {{"u", state.u}, {"v", state.v}};
                          const auto next = analysis::catapult_step(state);
                          if (auto apart = difference(evaluate(stated.next_u, at), next.u, "the library"))
                            return "u: " + *apart;
                          if (auto apart = difference(evaluate(stated.next_v, at), next.v, "the library"))
                            return "v: " + *apart;
                          return std::nullopt;
                        });
}

Claim catapult() {
  const Catapult stated;
  const auto with = [&](Formula Catapult::*part, const char* formula) {
    Catapult mutant;
    mutant.*part = formula;
    return mutant;
  };
  return make_claim<Catapult>({
      .id = "lr.catapult",
      .text = "Gradient descent with step eta on f = (1/sqrt(n)) sum a_j w_j and the loss f^2/2 takes u = "
              "eta Theta, Theta = (|a|^2 + "
              "|w|^2)/n, and v = eta^2 f^2/n to (u + v(u-4), v(1-u+v)^2). If u_0 < 4, u never grows, the v "
              "have a sum of at most "
              "u_0/(4-u_0), f -> 0, and u ends at 2 or below unless f is exactly 0 at some step: for 2 < u_0 "
              "< 4, where the "
              "linearised model diverges, the kernel must fall. If u_0 > 4, u -> infinity unless f is 0 at "
              "some step. At u_0 = 4, u "
              "stays, and v = 4 sin^2(x) goes to 4 sin^2(3x). For u_0 < 2 and small v_0 the limit of u is "
              "u_0 - v_0 (4-u_0)/(u_0 "
              "(2-u_0)) + O(v_0^2).",
      .reduction = "Two numbers describe the descent; identities for their map, and induction.",
      .hypotheses = {{"two layers, linear, one sample with x = 1 and label 0",
                      {},
                      "other networks and more samples have thresholds of their own, which are not claimed"},
                     {"f is not exactly 0 (for u_0 > 4, and for the end at 2 or below)",
                      {},
                      "f = 0 is a minimum: nothing moves there, whatever u is"}},
      .sources = {feature_learning_slide()},
      .tags = {"infinite width", "gradient descent", "step size", "kernel"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"steps on explicit weights", RouteKind::exact, by_steps, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, by_certificate, trusts_certificates, 0.1},
                 {"orbits in balls", RouteKind::ball, by_orbits, trusts_balls, 0.8},
                 {"the limit for small outputs", RouteKind::ball, by_limits, trusts_balls, 0.05},
                 {"the library's step", RouteKind::exact, by_library, trusts_exact, 0.02}},
      .mutants = {{"diverges from 3 on", with(&Catapult::edge, "3")},
                  {"diverges from 2 on", with(&Catapult::edge, "2")},
                  {"(1-u)^2", with(&Catapult::next_v, "v*(1-u)^2")},
                  {"u + v(u-3)", with(&Catapult::next_u, "u + v*(u-3)")},
                  {"the angle is doubled", with(&Catapult::angle, "4*p*(1-p)")},
                  {"the sum of v is at most 1/(4-u_0)", with(&Catapult::sum, "1/(4-u)")},
                  {"u falls by 4 v/(u(2-u))", with(&Catapult::drop, "4/(u*(2-u))")}},
      .constants = {{"lr.catapult-limit-at-3", "the limit of u from u = 3, v = 1/100",
                     [](int digits) {
                       return enclosed_value(
                           [] {
                             return analysis::catapult_limit(CatapultState<Rational>{3, Rational(1, 100)});
                           },
                           digits);
                     }}},
  });
}

}  // namespace

std::vector<Claim> catapult_claims() { return {catapult()}; }

}  // namespace lemmata::proofs_check
