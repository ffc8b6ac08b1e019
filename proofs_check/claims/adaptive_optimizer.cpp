#include "proofs_check/claims/adaptive_optimizer.hpp"

#include <algorithm>
#include <array>

#include "analysis/linear/adaptive_optimizer.hpp"
#include "analysis/scalar/ball.hpp"
#include "numeric/network/optimizers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- opt.adam-identities

/// (|step| / alpha)^2: first_square if the gradient is 0 before step t, in b = beta1, c = beta2, p = b^t, q = c^t;
/// constant_square if it is the same at steps 1 to t, in t. And with the step step_size (a, b, e) and epsilon = e, no
/// bias correction, each step is that of the heavy ball with step a, up to step_error (a, b, e, g), where no gradient
/// exceeds g in size.
struct Adam {
  Formula first_square, constant_square, step_size, step_error;
  bool corrected = true;
  Rational epsilon = 0;
};

/// Adam's two moments, from the definition.
struct Moments {
  Rational beta1, beta2, m = 0, v = 0;

  void add(const Rational& gradient) {
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient * gradient;
  }
};

/// The square of the size of step t in units of alpha; its sign must be opposite to the gradient's.
Rational squared_step(const Adam& stated, const Moments& at, int t) {
  const Rational m = stated.corrected ? Rational(at.m / (1 - pow(at.beta1, t))) : at.m,
                 v = stated.corrected ? Rational(at.v / (1 - pow(at.beta2, t))) : at.v;
  return m * m / v;
}

const std::array<Rational, 4> momentum_decays{Rational(0), Rational(1, 2), Rational(9, 10),
                                              Rational(99, 100)};
const std::array<Rational, 3> square_decays{Rational(1, 2), Rational(99, 100), Rational(999, 1000)};

Outcome steps_by_definition(const Adam& stated, const Budget& budget) {
  return prove_on_range(
      Range("i = 0..3, k = 0..2, t = 1..8"), budget, [&](int i, int k, int t) -> std::optional<std::string> {
        const Rational b = momentum_decays[static_cast<std::size_t>(i)],
                       c = square_decays[static_cast<std::size_t>(k)];
        const std::string where = "beta1 = " + to_string(b) + ", beta2 = " + to_string(c) + ": ";
        const Assignment at = {{"b", b}, {"c", c}, {"p", pow(b, t)}, {"q", pow(c, t)}, {"t", t}};
        for (const int g : {-3, 2}) {
          Moments late{b, c}, constant{b, c};
          for (int step = 1; step <= t; ++step) {
            late.add(step == t ? g : 0);
            constant.add(g);
          }
          if (stated.epsilon != 0) {  // then sqrt(v) is rational in the first step alone
            if (t > 1) return std::nullopt;
            const Rational size = abs(g) / (abs(g) + stated.epsilon);
            if (auto apart = difference(evaluate(stated.first_square, at), size * size, "the definition"))
              return where + "epsilon = " + to_string(stated.epsilon) + ", gradient " + std::to_string(g) +
                     ", squared step: " + *apart;
            continue;
          }
          if (late.m * g <= 0 || constant.m * g <= 0)
            return where + "the step does not go against the gradient";
          if (auto apart = difference(evaluate(stated.first_square, at), squared_step(stated, late, t),
                                      "the definition"))
            return where + "first gradient " + std::to_string(g) + " at step t, squared step: " + *apart;
          if (auto apart = difference(evaluate(stated.constant_square, at), squared_step(stated, constant, t),
                                      "the definition"))
            return where + "gradient " + std::to_string(g) + " at all steps, squared step t: " + *apart;
        }
        return std::nullopt;
      });
}

/// The optimiser in doubles, beta1 = 1/2, beta2 = 3/4, the step 1: averages and powers are exact for t <= 20, so that
/// a step on a constant gradient is exact too, and one on a first gradient rounds two quotients, a root and a
/// quotient: its square is off by less than 8 * 2^-53 relatively.
Outcome steps_in_doubles(const Adam& stated, const Budget& budget) {
  const numeric::AdamSettings settings{.step = 1,
                                       .beta1 = 0.5,
                                       .beta2 = 0.75,
                                       .epsilon = static_cast<double>(stated.epsilon),
                                       .bias_correction = stated.corrected};
  return prove_on_range(Range("t = 1..20"), budget, [&](int t) -> std::optional<std::string> {
    const Rational b(1, 2), c(3, 4);
    const Assignment at = {{"b", b}, {"c", c}, {"p", pow(b, t)}, {"q", pow(c, t)}, {"t", t}};
    numeric::AdamAverages averages;
    std::vector<double> weights(2);
    for (int step = 1; step <= t; ++step) {
      weights = {0, 0};
      numeric::adam_step(weights, averages, std::array<double, 2>{step == t ? -3.0 : 0.0, 5.0}, settings);
    }
    const Rational late(weights[0]), constant(weights[1]);
    const Rational first_square = evaluate(stated.first_square, at);
    if (late < 0 || abs(late * late - first_square) > first_square * pow(Rational(2), -50))
      return "beta1 = 1/2, beta2 = 3/4, alpha = 1, first gradient -3 at step t: the step in doubles is " +
             to_string(Ball(late)) + ", the statement has the square " + to_string(first_square);
    if (constant > 0 || constant * constant != evaluate(stated.constant_square, at))
      return "beta1 = 1/2, beta2 = 3/4, alpha = 1, gradient 5 at all steps: step t in doubles is " +
             to_string(Ball(constant)) + ", the statement has the square " +
             to_string(evaluate(stated.constant_square, at));
    return std::nullopt;
  });
}

/// alpha m / (sqrt(v) + epsilon).
Ball adam_step(const Rational& alpha, const Moments& at, const Rational& epsilon) {
  return Ball(Rational(alpha * at.m)) / (analysis::sqrt_nonnegative(Ball(at.v)) + Ball(epsilon));
}

/// Whether every number of the ball is at most `bound` in size; false if none is.
bool surely_within(const Ball& x, const Rational& bound) {
  const Rational low = x.lower(), high = x.upper();
  if (std::max(abs(low), abs(high)) <= bound) return true;
  if (low > bound || high < -bound) return false;
  throw Undecided{to_string(x) + " against the bound " + to_string(bound)};
}

/// The same gradients for both.
Outcome inclusion_by_definition(const Adam& stated, const Budget& budget) {
  const analysis::BallPrecision precision(192);
  return enclose_on_range(
      Range("i = 0..3, k = 0..2, x = -3..6"), budget, [&](int i, int k, int x) -> std::optional<std::string> {
        const Rational b = momentum_decays[static_cast<std::size_t>(i)],
                       c = square_decays[static_cast<std::size_t>(k)], a(1, 10),
                       epsilon = pow(Rational(10), x);
        const Rational alpha = evaluate(stated.step_size, {{"a", a}, {"b", b}, {"e", epsilon}});
        const std::string where =
            "beta1 = " + to_string(b) + ", beta2 = " + to_string(c) + ", epsilon = 10^x: ";
        const auto allowed = [&](const Rational& g) {
          return evaluate(stated.step_error, {{"a", a}, {"b", b}, {"e", epsilon}, {"g", g}});
        };
        if (allowed(1) == 0) {
          // equal steps would be equal on twice the gradient too, whatever the step size
          const auto first = [&](int g) {
            Moments moments{b, c};
            moments.add(g);
            return adam_step(1, moments, epsilon);
          };
          const Ball ratio = first(2) / first(1);
          if (surely_less(ratio, Ball(2)))
            return where + "whatever the step size, the first step on the gradient 2 is " + to_string(ratio) +
                   " times that on 1, with SGD it is 2 times that";
        }
        Moments moments{b, c};
        Rational u(0);
        for (const int g : {1, 3, -2, 0, 3, 3, 1, -3}) {
          moments.add(g);
          u = b * u + g;
          const Ball apart = adam_step(alpha, moments, epsilon) - Ball(Rational(a * u));
          if (!surely_within(apart, allowed(3)))
            return where + "gradients 1, 3, -2, 0, ...: the steps differ by " + to_string(apart) +
                   ", the statement allows " + to_string(Ball(allowed(3)));
        }
        return std::nullopt;
      });
}

/// w^2/2 from w = 1: an error d of one step moves the iterate j steps later by d r_j, r_j the response of the heavy
/// ball.
Outcome run_by_definition(const Adam& stated, const Budget& budget) {
  const analysis::BallPrecision precision(256);
  constexpr int steps = 30;
  return enclose_on_range(
      Range("i = 0..2, x = -2..5"), budget, [&](int i, int x) -> std::optional<std::string> {
        const Rational b = momentum_decays[static_cast<std::size_t>(i)], a(1, 10),
                       epsilon = pow(Rational(10), x);
        const Rational alpha = evaluate(stated.step_size, {{"a", a}, {"b", b}, {"e", epsilon}});
        const Ball c(Rational(999, 1000)), beta(b);
        Rational w(1), u(0), moved(1), pull(0), response(0), largest(0);
        Ball adam(1), m(0), v(0);
        for (int t = 0; t < steps; ++t) {
          largest = std::max(largest, std::max(abs(adam.lower()), abs(adam.upper())));
          u = b * u + w;
          w -= a * u;
          m = beta * m + (Ball(1) - beta) * adam;
          v = c * v + (Ball(1) - c) * adam * adam;
          adam -= Ball(alpha) * m / (analysis::sqrt_nonnegative(v) + Ball(epsilon));
          response += abs(moved);
          pull = b * pull + moved;
          moved -= a * pull;
        }
        const Rational allowed =
            response * evaluate(stated.step_error, {{"a", a}, {"b", b}, {"e", epsilon}, {"g", largest}});
        const Ball apart = adam - Ball(w);
        if (surely_within(apart, allowed)) return std::nullopt;
        return "w^2/2 from 1, beta1 = " + to_string(b) +
               ", beta2 = 999/1000, epsilon = 10^x: after 30 steps Adam is " + to_string(apart) +
               " away from the heavy ball, the statement allows " + to_string(Ball(allowed));
      });
}

Outcome adam_by_library(const Adam& stated, const Budget& budget) {
  return prove_on_range(
      Range("i = 0..3, k = 0..2, t = 1..64:9"), budget,
      [&](int i, int k, int t) -> std::optional<std::string> {
        const Rational b = momentum_decays[static_cast<std::size_t>(i)],
                       c = square_decays[static_cast<std::size_t>(k)], epsilon(t), g(5);
        if (auto apart = difference(
                evaluate(stated.first_square, {{"b", b}, {"c", c}, {"p", pow(b, t)}, {"q", pow(c, t)}}),
                analysis::squared_first_step(b, c, t), "the library"))
          return *apart;
        if (auto apart = difference(evaluate(stated.first_square, {{"b", b}, {"c", c}, {"p", 0}, {"q", 0}}),
                                    analysis::squared_first_step_limit(b, c), "the library"))
          return "limit: " + *apart;
        if (auto apart = difference(
                evaluate(stated.step_error, {{"a", Rational(1, 10)}, {"b", b}, {"e", epsilon}, {"g", g}}),
                analysis::heavy_ball_step_error(Rational(1, 10), b, g, epsilon), "the library"))
          return "error of a step: " + *apart;
        return std::nullopt;
      });
}

Outcome adam_by_certificate(const Adam& stated, const Budget&) {
  if (!stated.corrected || stated.epsilon != 0)
    return {.note = "the certificates are about bias correction and epsilon = 0"};
  const char* id = "opt.adam-identities";
  const Formula gap = Formula("a*u") - stated.step_size * Formula("((1-b)*u)/(r+e)");
  return proved_by(
      "all 0 <= beta1, beta2 < 1, all t, all gradients",
      {{id, "first-gradient-at-step-t",
        "Zeros leave m = v = 0. At step t m = (1-b) g and v = (1-c) g^2; with p = b^t, q = c^t the corrected "
        "ones are m/(1-p) and v/(1-q), and the step is -alpha m/sqrt(v), against the gradient since m has "
        "its sign.",
        RationalFunctionIdentity{
            {{}, {"b", "c", "g", "p", "q"}}, stated.first_square, "((1-b)*g/(1-p))^2 / ((1-c)*g^2/(1-q))"}},
       {id, "first-step", "t = 1: p = b, q = c.",
        RationalFunctionIdentity{{{}, {"b", "c"}},
                                 substitute(stated.first_square, {{"p", Formula("b")}, {"q", Formula("c")}}),
                                 1}},
       {id, "late-first-gradient", "t -> infinity: p and q tend to 0.",
        RationalFunctionIdentity{{{}, {"b", "c"}},
                                 substitute(stated.first_square, {{"p", Formula(0)}, {"q", Formula(0)}}),
                                 "(1-b)^2/(1-c)"}},
       {id, "average-of-a-constant",
        "g - m, m the average with decay b of the constant g, is multiplied by b.",
        RationalFunctionIdentity{{{}, {"b", "g", "m"}}, "g - (b*m + (1-b)*g)", "b*(g - m)"}},
       {id, "average-after-t-steps", "So it is g b^t, from m = 0 on.",
        InductionStep{{{{"t", 0}}, {"b", "g"}}, "t", "g*b^t", "g", {{"b", {}}}}},
       {id, "correction-of-a-constant",
        "p = b^t: the corrected average is g. In the same way, with c, g^2 for the squares.",
        RationalFunctionIdentity{{{}, {"g", "p"}}, "(g - g*p)/(1-p)", "g"}},
       {id, "constant-gradient", "So each step is -alpha g/sqrt(g^2).",
        RationalFunctionIdentity{{{{"t", 1}}, {"g"}}, stated.constant_square, "g^2/g^2"}},
       {id, "heavy-ball", "Without bias correction m = (1-b) u, u the heavy ball's sum: u becomes b u + x.",
        RationalFunctionIdentity{{{}, {"b", "u", "x"}}, "b*((1-b)*u) + (1-b)*x", "(1-b)*(b*u + x)"}},
       {id, "difference-of-a-step", "With r = sqrt(v): the two steps on the same gradients differ by this.",
        RationalFunctionIdentity{{{}, {"a", "b", "e", "r", "u"}}, gap, "a*u*r/(r+e)"}},
       {id, "size-of-the-sum", "u <= g/(1-b) is kept as long as x <= g, and -u <= g/(1-b) in the same way.",
        RationalFunctionIdentity{
            {{}, {"b", "g", "u", "x"}}, "g/(1-b) - (b*u + x)", "b*(g/(1-b) - u) + (g - x)"}},
       {id, "size-of-the-squares", "v <= g^2, so r <= g.",
        RationalFunctionIdentity{
            {{}, {"c", "g", "v", "x"}}, "g^2 - (c*v + (1-c)*x^2)", "c*(g^2 - v) + (1-c)*(g^2 - x^2)"}},
       {id, "order-in-epsilon", "r/(r+e) is at most r/e, and e times it tends to r: the order 1/e is exact.",
        RationalFunctionIdentity{{{}, {"e", "r"}}, "r/e - r/(r+e)", "r^2/(e*(r+e))"}},
       {id, "error-of-a-step", "So a step differs by a |u| r/(r+e) <= a (g/(1-b)) (g/e).",
        RationalFunctionIdentity{{{}, {"a", "b", "e", "g"}}, stated.step_error, "a*(g/(1-b))*(g/e)"}},
       {id, "no-finite-epsilon",
        "The first step on a gradient x > 0 is proportional to x/(k x + e), k = sqrt(1-c) without bias "
        "correction and 1 with it. Twice this is more than the first step on 2 x, whatever the step size, "
        "whereas the steps of SGD and of the heavy ball are equal: no setting with k > 0 and a finite e "
        "makes them.",
        RationalFunctionIdentity{
            {{}, {"e", "k", "x"}}, "2*x/(k*x+e) - 2*x/(2*k*x+e)", "2*k*x^2/((k*x+e)*(2*k*x+e))"}}});
}

Claim adam() {
  const Adam stated = {"((1-b)/(1-p))^2*(1-q)/(1-c)", 1, "a*e/(1-b)", "a*g^2/((1-b)*e)"};
  const auto with = [&](Formula Adam::*member, const Formula& value) {
    Adam mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  Adam uncorrected = stated, finite = stated;
  uncorrected.corrected = false;
  finite.epsilon = 1;
  return make_claim<Adam>({
      .id = "opt.adam-identities",
      .text = "Adam with bias correction and epsilon = 0: the first step is -alpha sign(g_1); under a "
              "constant gradient every step is -alpha sign(g); if the first non-zero gradient comes at step "
              "t, that step has the size alpha (1-beta1)/(1-beta1^t) sqrt((1-beta2^t)/(1-beta2)). Without "
              "bias correction, with the step alpha epsilon/(1-beta1), each step on the same gradients |g_t| "
              "<= G differs from that of the heavy ball with step alpha by at most alpha G^2/((1-beta1) "
              "epsilon): Adam contains SGD with momentum as epsilon -> infinity, and not before.",
      .reduction = "The moments of constant gradients, and the difference of two steps for the same sums.",
      .hypotheses = {{"the averages are corrected for their start at 0", uncorrected, ""},
                     {"epsilon = 0 (for the sizes of the steps)", finite, ""},
                     {"the gradient is not 0", {}, "the step is 0/0 as long as all gradients were 0"},
                     {"0 <= beta1, beta2 < 1", {}, "the corrections divide by 1 - beta1 and 1 - beta2"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "Precondition Gradient"}},
      .tags = {"optimisation", "adam", "momentum"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"the definition of Adam", RouteKind::exact, steps_by_definition, trusts_exact, 0.05},
                 {"the optimiser in doubles",
                  RouteKind::exact,
                  steps_in_doubles,
                  {"IEEE 754 double arithmetic", "GMP"},
                  0.01},
                 {"the same gradients for Adam and the heavy ball", RouteKind::ball, inclusion_by_definition,
                  trusts_balls, 0.05},
                 {"a run of both on a quadratic", RouteKind::ball, run_by_definition, trusts_balls, 0.05},
                 {"certificate", RouteKind::certificate, adam_by_certificate, trusts_certificates, 0.1},
                 {"the library's functions", RouteKind::exact, adam_by_library, trusts_exact, 0.05}},
      .mutants = {{"step alpha epsilon/(1-beta1)^2", with(&Adam::step_size, "a*e/(1-b)^2")},
                  {"the heavy ball as epsilon -> 0: an error of order epsilon",
                   with(&Adam::step_error, "a*g^2*e/(1-b)")},
                  {"a finite epsilon that makes the steps of the heavy ball exactly, beta2 < 1",
                   with(&Adam::step_error, 0)},
                  {"an error of order 1/epsilon^2", with(&Adam::step_error, "a*g^3/((1-b)*e^2)")},
                  {"the first non-zero gradient at any t gives a step of size alpha",
                   with(&Adam::first_square, 1)},
                  {"the steps of a constant gradient shrink as 1/sqrt(t)",
                   with(&Adam::constant_square, "1/t")}},
      .constants = {ball_constant("opt.adam-late-first-step", "(1-9/10)/sqrt(1-999/1000)")},
  });
}

}  // namespace

std::vector<Claim> adaptive_optimizer_claims() { return {adam()}; }

}  // namespace lemmata::proofs_check
