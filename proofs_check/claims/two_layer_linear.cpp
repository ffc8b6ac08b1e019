#include "proofs_check/claims/two_layer_linear.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/kernel/two_layer_linear.hpp"
#include "proofs_check/claims/enclosed_flow.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/training_dynamics.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::TwoLayerLinearState;

// --- ntk.two-layer-linear

/// c = x/sqrt(n), t = Theta, r = f - y. Along gradient flow df/dt = output_rate and dTheta/dt = kernel_rate,
/// `invariant` is conserved, the square of the final kernel is `final` (in t and f at the start, and y), and n
/// E(Theta_inf - Theta_0) tends to `drift` for n -> infinity, x = 1 and weights ~ N(0, 1).
struct TwoLayerLinear {
  Formula output_rate = "-r*t", kernel_rate = "-4*c^2*f*r", invariant = "t^2 - 4*c^2*f^2",
          final = "t^2 + 4*c^2*(y^2-f^2)", drift = "y^2 - 1";
  bool past_zero = false;  ///< the end is stated of t^2 = 4 c^2 f^2 with y f <= 0 too
};

/// The weights, and what is left of the definition of f, Theta and the loss.
struct Network {
  RationalVector a, w;
  Rational c, y;

  [[nodiscard]] Rational f() const { return c * analysis::inner_product(a, w); }
  [[nodiscard]] Rational loss() const { return (f() - y) * (f() - y) / 2; }
  [[nodiscard]] Rational& parameter(std::size_t i) { return i < a.size() ? a[i] : w[i - a.size()]; }
  /// The slope of g along the i-th parameter, g a quadratic function of it.
  template <class G>
  [[nodiscard]] Rational slope(std::size_t i, const G& g) const {
    Network up = *this, down = *this;
    up.parameter(i) += 1;
    down.parameter(i) -= 1;
    return (g(up) - g(down)) / 2;
  }
  [[nodiscard]] Rational theta() const {
    Rational sum(0);
    for (std::size_t i = 0; i < 2 * a.size(); ++i)
      sum += pow(slope(i, [](const Network& net) { return net.f(); }), 2);
    return sum;
  }
  [[nodiscard]] RationalVector velocity() const {
    RationalVector result;
    for (std::size_t i = 0; i < 2 * a.size(); ++i)
      result.push_back(-slope(i, [](const Network& net) { return net.loss(); }));
    return result;
  }
  [[nodiscard]] Network moved(const RationalVector& velocity, const Rational& s) const {
    Network result = *this;
    for (std::size_t i = 0; i < velocity.size(); ++i) result.parameter(i) += s * velocity[i];
    return result;
  }
  [[nodiscard]] Assignment values() const {
    return {{"f", f()}, {"t", theta()}, {"c", c}, {"y", y}, {"r", f() - y}};
  }
};

/// n E(Theta_inf - Theta_0) is above drift - mean_below and below drift + mean_above, n >= 4.
constexpr const char* mean_below = "n^2*y^4/(2*(n-3)^2*(2*n-3))";
constexpr const char* mean_above = "1/(2*n) + 3*y^2/(2*n-3)";

Outcome by_definition(const TwoLayerLinear& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, draw = 0..7"), budget, [&](int n, int draw) -> std::optional<std::string> {
        const RationalMatrix drawn =
            random_integer_matrix(n + 1, 2, 3, budget.seed, 7300 + static_cast<std::uint64_t>(draw));
        Network net{{}, {}, Rational(1 + draw % 3, 2), drawn(n, 1)};
        for (int j = 0; j < n; ++j) {
          net.a.push_back(drawn(j, 0));
          net.w.push_back(drawn(j, 1));
        }
        const RationalVector velocity = net.velocity();
        const auto rate = [&](const auto& g) {  // exact: g is of degree 4 or less along the flow's direction
          return derivative_at_zero([&](const Rational& s) { return g(net.moved(velocity, s)); });
        };
        const std::string where =
            fmt::format("a = {}, w = {}, x/sqrt(n) = {}, y = {}", matrix_text(RationalMatrix::column(net.a)),
                        matrix_text(RationalMatrix::column(net.w)), to_string(net.c), to_string(net.y));
        const Assignment at = net.values();
        if (auto apart = difference(evaluate(stated.output_rate, at),
                                    rate([](const Network& moved) { return moved.f(); }), "the flow"))
          return "df/dt at " + where + ": " + *apart;
        if (auto apart = difference(evaluate(stated.kernel_rate, at),
                                    rate([](const Network& moved) { return moved.theta(); }), "the flow"))
          return "dTheta/dt at " + where + ": " + *apart;
        for (const Formula& conserved : {stated.invariant, stated.final}) {
          const Rational change =
              rate([&](const Network& moved) { return evaluate(conserved, moved.values()); });
          if (change != 0)
            return conserved.text() + " changes at the rate " + to_string(change) + " at " + where;
        }
        return std::nullopt;
      });
}

/// The closed form of the library's header, with z = e^(S t), u_0 = y - f_0 =: b, Theta_0 =: h, f_0 =: g, S =: s; q
/// is what S^2 = h^2 + q (y^2 - g^2) makes it.
struct ClosedForm {
  Formula q = "(s^2-h^2)/((g+b)^2-g^2)", sinh = "(z-1/z)/2", cosh = "(z+1/z)/2";
  Formula curvature = Formula("h^2") + q * Formula("g*b");
  Formula n = Formula(1) + Formula("h/s") * sinh + curvature * (cosh - Formula(1)) / Formula("s^2");
  Formula first = Formula("h") * cosh + curvature * sinh / Formula("s");
  Formula second = Formula("h*s") * sinh + curvature * cosh;
};

Outcome by_certificate(const TwoLayerLinear& stated, const Budget&) {
  const char* id = "ntk.two-layer-linear";
  const std::map<std::string, MatrixSymbol> matrices = {{"a", {"n", "1"}}, {"w", {"n", "1"}}};
  const Formula one = "identity(1)";
  // f and Theta as symbols, and what they are
  const std::vector<MatrixEquation> hypotheses = {{"c*transpose(a)*w", "f*identity(1)"},
                                                  {"c^2*(transpose(a)*a + transpose(w)*w)", "t*identity(1)"}};
  const std::vector<std::string> symbols = {"c", "f", "t", "r"};
  const Domain rates{{}, {"c", "f", "t", "y"}}, solution{{}, {"z", "s", "h", "g", "b"}},
      weights{{}, {"a", "w", "c", "r"}}, mean{{{"n", 4}}, {"y"}};
  const ClosedForm closed;
  const Formula f = "g+b-b/(" + closed.n.text() + ")";
  return proved_by(
      "all n, all weights, x and y",
      {{id, "output",
        "The flow is a' = -c r w, w' = -c r a, r = f - y. So f' = c (a'^T w + a^T w') has the stated rate,",
        MatrixIdentity{matrices,
                       symbols,
                       hypotheses,
                       "c*(-c*r*transpose(w)*w - c*r*transpose(a)*a)",
                       stated.output_rate * one,
                       {{1, false, "-r", 1}}}},
       {id, "kernel", "Theta' = 2 c^2 (a^T a' + w^T w') has this one,",
        MatrixIdentity{matrices,
                       symbols,
                       hypotheses,
                       "2*c^2*(-c*r*transpose(a)*w - c*r*transpose(w)*a)",
                       stated.kernel_rate * one,
                       {{0, false, "-2*c^2*r", 1}, {0, true, "-2*c^2*r", 1}}}},
       {id, "weights", "a_j^2 - w_j^2 does not change,",
        RationalFunctionIdentity{weights, "2*a*(-c*r*w) - 2*w*(-c*r*a)", 0}},
       {id, "invariant",
        "nor does the stated quantity: the chain rule, the invariant being t^2 plus a multiple of f^2.",
        RationalFunctionIdentity{rates,
                                 Formula("2*t") * substitute(stated.kernel_rate, "r", Formula("f-y")) +
                                     Formula("2/f") * (stated.invariant - Formula("t^2")) *
                                         substitute(stated.output_rate, "r", Formula("f-y")),
                                 0}},
       {id, "final",
        "If t^2 > 4 c^2 f^2 at the start, Theta is at least the root of the invariant at all times; if y f > "
        "0 "
        "there, f stays between its start and y, where Theta >= 2 |c f| is bounded from below: f' = -r Theta "
        "then takes f to y. If t^2 = 4 c^2 f^2 and y = 0, Theta = 2 |c f| and f' = -2 |c f| f takes f to y = "
        "0. Where f = y, the invariant has the same value.",
        RationalFunctionIdentity{rates, stated.final - Formula("4*c^2*y^2"), stated.invariant}},
       {id, "solution-output",
        "f(t) = y - u_0/N(t) with Theta = N'/N solves f' = -(f-y) Theta whatever N is. With z = e^(S t), z' "
        "= S z, the stated N' is "
        "the derivative of N: as a polynomial in z and 1/z, z dN/dz = (N(k z) - N(z/k))/(k - 1/k) for every "
        "k, since N contains "
        "no other powers than z, 1 and 1/z.",
        RationalFunctionIdentity{
            Domain{{}, {"z", "s", "h", "g", "b", "k"}},
            (substitute(closed.n, "z", Formula("k*z")) - substitute(closed.n, "z", Formula("z/k"))) /
                Formula("k-1/k"),
            closed.first / Formula("s")}},
       {id, "solution-kernel",
        "Theta' = N''/N - (N'/N)^2, N'' likewise, is -q f (f - y): that is, N'' N - N'^2 = q u_0 (y N - "
        "u_0).",
        RationalFunctionIdentity{solution, closed.second * closed.n - Formula::power(closed.first, 2),
                                 closed.q * Formula("b") * (Formula("g+b") * closed.n - Formula("b"))}},
       {id, "solution-start", "At t = 0, z = 1, N is 1 and N' is Theta_0, so that f = f_0.",
        RationalFunctionIdentity{
            solution,
            substitute(closed.n, "z", Formula(1)) + Formula("b") * substitute(closed.first, "z", Formula(1)),
            "1 + b*h"}},
       {id, "time",
        "The time is the integral of df/((y-f) Theta), Theta = sqrt(C + q f^2) =: t. With s the final "
        "kernel, C = t^2 - q f^2 and q "
        "= (s^2-t^2)/(y^2-f^2), the derivative of log((C + q y f + s t)/(y-f))/s, in which t has the slope q "
        "f/t, is that.",
        RationalFunctionIdentity{Domain{{}, {"s", "t", "f", "y", "q"}},
                                 substitute("((q*y + s*q*f/t)/(t^2 - q*f^2 + q*y*f + s*t) + 1/(y-f))/s", "q",
                                            Formula("(s^2-t^2)/(y^2-f^2)")),
                                 "1/((y-f)*t)"}},
       {id, "gamma-from-below",
        "Let g(n) = (Gamma((n+1)/2)/Gamma(n/2))^2, so that g(n+2) = ((n+1)/n)^2 g(n). Gamma is "
        "logarithmically "
        "convex, so g(n) <= n/2, and g(n) g(n+1) = n^2/4 gives g(n) >= n^2/(2n+2): g(n)/n -> 1/2. From n to "
        "n+2 "
        "the ratio of g to n/2 - 1/4 falls, and to 1, so it is above 1,",
        Inequality{{{"n", 1}}, "(n+1)^2*(2*n-1)", Relation::less, "n^2*(2*n+3)"}},
       {id, "gamma-from-above", "and its ratio to n/2 - 1/4 + 1/(8n) grows to 1: g(n) is below that.",
        Inequality{{{"n", 1}},
                   "n^2*(4*(n+2)^2-2*(n+2)+1)/(8*(n+2))",
                   Relation::less,
                   "(n+1)^2*(4*n^2-2*n+1)/(8*n)"}},
       {id, "mean-from-above",
        "x = 1, weights ~ N(0, 1): P = |a+w|^2/2 and M = |a-w|^2/2 are independent chi-squared variables of "
        "n "
        "degrees, Theta_0 = (P+M)/n of mean 2, f_0 = (P-M)/(2 sqrt(n)), and Theta_inf = (2/n) sqrt(P M + n "
        "y^2), P M > 0 with probability 1. sqrt(1+x) <= 1 + x/2 bounds its mean by (2/n) (2 g(n) + n y^2/(4 "
        "g(n-1))): E sqrt(P) and E 1/sqrt(P) have the squares 2 g(n) and 1/(2 g(n-1)). With the bounds of g "
        "that is the stated limit and what tends to 0.",
        RationalFunctionIdentity{mean, "2*(2*(n/2-1/4+1/(8*n)) + n*y^2/(2*n-3)) - 2*n",
                                 stated.drift + Formula(mean_above)}},
       {id, "mean-from-below",
        "sqrt(1+x) >= 1 + x/2 - x^2/8 for x >= 0, as (1 + x/2 - x^2/8)^2 = 1 + x - x^3 (8-x)/64 and the left "
        "side is "
        "negative from x = 8 on: it takes (n^2 y^4/8) (E P^(-3/2))^2 away, which is (n^2 y^4/64) "
        "(2/(n-3))^2/g(n-1). "
        "Here g(n-1) < (n-1)/2 and g(n-1) > (2n-3)/4; y^2/(n-1) > 0 is left out of the bound.",
        RationalFunctionIdentity{mean,
                                 "2*(2*(n/2-1/4) + n*y^2/(2*(n-1)) - n^2*y^4/64*(2/(n-3))^2*4/(2*n-3)) - 2*n",
                                 stated.drift - Formula(mean_below) + Formula("y^2/(n-1)")}}});
}

Outcome by_library(const TwoLayerLinear& stated, const Budget& budget) {
  return enclose_on_range(
      Range("t = 1..4, i = -2..2, y = -2..3"), budget,
      [&](int t, int i, int y) -> std::optional<std::string> {
        const Rational f(i, 2), ratio(1, 5);  // c^2 = 1/5
        if (4 * ratio * f * f > t * t) return std::nullopt;
        const TwoLayerLinearState start{Ball(f), Ball(t)};
        // the stated formulas contain c^2 alone; sqrt(1/5) in balls
        const auto value = [&](const Formula& formula, const Ball& kernel, const Ball& output) {
          return evaluate_ball(
              formula, {{"t", kernel}, {"f", output}, {"y", Ball(y)}, {"c", evaluate_ball("sqrt(1/5)")}});
        };
        const std::string where = fmt::format("Theta = {}, f = {}, y = {}, x^2/n = 1/5", t, to_string(f), y);
        const Ball end = analysis::two_layer_linear_final_kernel(start.theta, start.f, Ball(y), Ball(ratio));
        if (!overlaps(value(stated.final, start.theta, start.f), end * end))
          return where + ": the library's final kernel is " + to_string(end);
        if (!overlaps(value(stated.invariant, start.theta, start.f),
                      analysis::two_layer_linear_invariant(start.theta, start.f, Ball(ratio))))
          return where + ": the library has another invariant";
        for (const int quarters : {1, 4, 40}) {
          const Ball time(Rational(quarters, 4));
          const auto state = analysis::two_layer_linear_flow(start, Ball(y), Ball(ratio), time);
          if (!overlaps(value(stated.invariant, state.theta, state.f),
                        value(stated.invariant, start.theta, start.f)))
            return where + ": the library's flow has Theta = " + to_string(state.theta) +
                   ", f = " + to_string(state.f) + " at t = " + to_string(time);
          if (quarters == 40 || f == y) continue;
          if (!overlaps(analysis::two_layer_linear_time(start, Ball(y), Ball(ratio), state.f), time))
            return where + ": the library's time differs from " + to_string(time);
        }
        return std::nullopt;
      });
}

/// The flow of explicit weights, enclosed; the first draw is that on which f stops at 0.
Outcome by_enclosed_flow(const TwoLayerLinear& stated, const Budget& budget) {
  return enclose_on_range(
      Range("n = 1..3, draw = 0..3"), budget, [&](int n, int draw) -> std::optional<std::string> {
        constexpr int steps = 8, order = 16;  // to t = 1/2
        const RationalMatrix drawn =
            random_integer_matrix(n, 2, 2, budget.seed, 7400 + static_cast<std::uint64_t>(draw));
        const Ball c(Rational(1, 2)), y(Rational(3 * draw - 2, 2)), ratio(Rational(1, 4));
        EnclosedWeights weights;
        for (int j = 0; j < n; ++j) {
          weights.a.emplace_back(draw == 0 ? Rational(1) : drawn(j, 0));
          weights.w.emplace_back(draw == 0 ? Rational(1) : drawn(j, 1));
        }
        const TwoLayerLinearState start{weights.f(c), weights.theta(c)};
        const auto value = [&](const Formula& formula) {
          return evaluate_ball(formula, {{"t", weights.theta(c)}, {"f", weights.f(c)}, {"y", y}, {"c", c}});
        };
        const Ball invariant = value(stated.invariant);
        for (int step = 1; step <= steps; ++step) {
          weights = after_flow(weights, c, y, Rational(1, 2 * steps), order);
          if (step != 1 && step != steps) continue;
          const Rational time(step, 2 * steps);
          const Ball f = weights.f(c), theta = weights.theta(c);
          if (std::max(f.radius(), theta.radius()) > Rational(1, 1000000))
            throw Undecided{"the flow is enclosed too widely at t = " + to_string(time) +
                            ": f = " + to_string(f)};
          if (!overlaps(invariant, value(stated.invariant)))
            return fmt::format("{} goes from {} to {} until t = {}", stated.invariant.text(),
                               to_string(invariant), to_string(value(stated.invariant)), to_string(time));
          const auto seen = analysis::two_layer_linear_flow(start, y, ratio, Ball(time));
          if (!overlaps(seen.f, f) || !overlaps(seen.theta, theta))
            return fmt::format("t = {}: the weights have f = {}, Theta = {}, the library {} and {}",
                               to_string(time), to_string(f), to_string(theta), to_string(seen.f),
                               to_string(seen.theta));
        }
        return std::nullopt;
      });
}

/// Where a = s w, s = 1 or -1, Theta^2 = 4 c^2 f^2. There a' = -c r w = s w', so a = s w stays, and s f = c |a|^2 >= 0
/// at all times: for s y <= 0, f falls to 0, and Theta with it. For s y > 0 it goes to y, if it moves at all.
Outcome by_signs(const TwoLayerLinear& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, s = -1..1:2, draw = 0..3, y = -2..2"), budget,
      [&](int n, int s, int draw, int y) -> std::optional<std::string> {
        const RationalMatrix drawn =
            random_integer_matrix(n, 1, 2, budget.seed, 7350 + static_cast<std::uint64_t>(draw));
        Network net{{}, {}, Rational(1, 2), Rational(y)};
        for (int j = 0; j < n; ++j) {
          net.a.push_back(draw == 0 ? Rational(1) : drawn(j, 0));
          net.w.push_back(s * net.a.back());
        }
        const Rational f = net.f(), theta = net.theta();
        const Rational end = f != 0 && s * y > 0 ? net.c * net.c * 4 * y * y : Rational(0);
        const std::string where =
            fmt::format("a = {}, w = {}, x/sqrt(n) = 1/2, y = {}", matrix_text(RationalMatrix::column(net.a)),
                        matrix_text(RationalMatrix::column(net.w)), y);
        const RationalVector velocity = net.velocity();
        for (std::size_t j = 0; j < net.a.size(); ++j)
          if (velocity[j] != s * velocity[j + net.a.size()])
            return where + ": the flow leaves a = " + std::to_string(s) + " w";
        const Ball seen = analysis::two_layer_linear_final_kernel(Ball(theta), Ball(f), Ball(y),
                                                                  Ball(Rational(net.c * net.c)));
        if (!contains(seen * seen, end)) return where + ": the library's final kernel is " + to_string(seen);
        if (y * f <= 0 && y != 0 && !stated.past_zero) return std::nullopt;
        if (auto apart = difference(evaluate(stated.final, net.values()), end,
                                    fmt::format("the flow, on which a = {} w stays,", s)))
          return "the square of the final kernel for " + where + ": " + *apart;
        return std::nullopt;
      });
}

/// With p = (a+w)/sqrt(2) and m = (a-w)/sqrt(2), P = |p|^2 and M = |m|^2 are independent chi-squared variables of n
/// degrees and, at x = 1, Theta_0 = (P+M)/n and f_0 = (P-M)/(2 sqrt(n)): Theta_inf = (2/n) sqrt(P M + n y^2). Since 1
/// + x/2 - x^2/8 <= sqrt(1+x) <= 1 + x/2 for x >= 0, its mean lies between means of powers of P and M, which are
/// ratios of Gamma functions.
Ball mean_drift(int n, const Rational& y) {
  const auto moment = [&](int twice) {  // (E P^(twice/2))^2 / 2^twice
    const Ball ratio = analysis::gamma_ratio(Ball(Rational(n + twice, 2)), Ball(Rational(n, 2)));
    return ratio * ratio;
  };
  const Rational square = y * y * n;
  const Ball upper = Ball(2) * moment(1) + Ball(square) * moment(-1) / Ball(4);
  const Ball lower = upper - Ball(Rational(square * square / 64)) * moment(-3);
  const Ball factor = Ball(Rational(2, n));
  return Ball(n) * (Ball::interval((factor * lower).lower(), (factor * upper).upper()) - Ball(2));
}

Outcome by_means(const TwoLayerLinear& stated, const Budget& budget) {
  const Formula least = stated.drift - Formula(mean_below), largest = stated.drift + Formula(mean_above);
  Outcome outcome =
      enclose_on_range(Range("k = 1..6, i = 0..4"), budget, [&](int k, int i) -> std::optional<std::string> {
        const Rational y(i, 2);
        int n = 1;
        for (int tens = 0; tens < k; ++tens) n *= 10;
        const Ball mean = mean_drift(n, y);
        const Assignment at = {{"y", y}, {"n", n}};
        if (surely_less(Ball(evaluate(least, at)), mean) && surely_less(mean, Ball(evaluate(largest, at))))
          return std::nullopt;
        return fmt::format("n = {}, y = {}: n E(Theta_inf - Theta_0) is {}", n, to_string(y),
                           to_string(mean));
      });
  if (!outcome.range.empty()) outcome.range += "; n = 10^k, y = i/2";
  return outcome;
}

Claim two_layer_linear() {
  const TwoLayerLinear stated;
  const auto with = [&](Formula TwoLayerLinear::*part, const char* formula) {
    TwoLayerLinear mutant;
    mutant.*part = formula;
    return mutant;
  };
  TwoLayerLinear past_zero = stated;
  past_zero.past_zero = true;
  TwoLayerLinear halved = stated;
  halved.kernel_rate = "-2*c^2*f*r";
  halved.invariant = "t^2 - 2*c^2*f^2";
  halved.final = "t^2 + 2*c^2*(y^2-f^2)";
  return make_claim<TwoLayerLinear>({
      .id = "ntk.two-layer-linear",
      .text =
          "Gradient flow on f = (x/sqrt(n)) sum a_j w_j with the loss (f-y)^2/2 and Theta = (x^2/n) sum "
          "(a_j^2 + w_j^2) has df/dt = "
          "-(f-y) Theta and dTheta/dt = -(4x^2/n) f (f-y); it conserves Theta^2 - (4x^2/n) f^2 and every "
          "a_j^2 - w_j^2. If Theta_0^2 > (4x^2/n) f_0^2, or y f_0 > 0, or y = 0, it ends with Theta = "
          "sqrt(Theta_0^2 + (4x^2/n)(y^2 - f_0^2)). f and Theta are elementary functions of time. For x = 1, "
          "weights ~ N(0,1) and n >= 4, n E(Theta_inf - Theta_0) lies between y^2 - 1 - n^2 y^4/(2 (n-3)^2 "
          "(2n-3)) and y^2 - 1 + 1/(2n) + 3 y^2/(2n-3), so it tends to y^2 - 1: the kernel of a finite "
          "network "
          "is not constant, by 1/n.",
      .reduction =
          "The chain rule for explicit weights, a closed form that solves the two equations, and bounds of "
          "ratios of Gamma functions.",
      .hypotheses = {{"Theta_0^2 > (4x^2/n) f_0^2, or y f_0 > 0, or y = 0 (for the end)", past_zero, ""},
                     {"weights ~ N(0,1) (for the mean)", {}, "the mean is one over these"}},
      .sources = {training_dynamics_slide()},
      .tags = {"infinite width", "kernel", "gradient descent"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"derivatives along the flow, exactly", RouteKind::exact, by_definition, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, by_certificate, trusts_certificates, 0.1},
                 {"the library's flow", RouteKind::ball, by_library, trusts_balls, 0.05},
                 {"the flow of the weights", RouteKind::ball, by_enclosed_flow, trusts_balls, 0.1},
                 {"weights on which f keeps its sign", RouteKind::exact, by_signs, {"GMP", "Arb"}, 0.02},
                 {"mean over the weights", RouteKind::ball, by_means, trusts_balls, 0.02}},
      .mutants = {{"2x^2/n for 4x^2/n", halved},
                  {"plus for minus in the invariant", with(&TwoLayerLinear::invariant, "t^2 + 4*c^2*f^2")},
                  {"the kernel does not change", with(&TwoLayerLinear::final, "t^2")},
                  {"the mean drift is y^2", with(&TwoLayerLinear::drift, "y^2")},
                  {"df/dt without the kernel", with(&TwoLayerLinear::output_rate, "-r")}},
  });
}

}  // namespace

std::vector<Claim> two_layer_linear_claims() { return {two_layer_linear()}; }

}  // namespace lemmata::proofs_check
