#include "proofs_check/claims/tangent_kernel_moments.hpp"

#include "analysis/kernel/tangent_kernel_moments.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/gated_network.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- ntk.finite-width-second-moment

/// E Theta^2, E Theta f^2 and E f^4 in units of (K^0)^2, in the width n and the depth l; for different widths the
/// step of v = E bQ and of w = E Q^2 across a layer of width n, above which are j - 1 hidden layers, p being their
/// product of 1 + 5/n (v in v, j, p, n; w in w, p, n and y, the new v); the limit of E Theta^2 / (l+1)^2 for l = b n
/// is e^(growth b) times `bracket` in b and e = e^(-decay b).
struct SecondMoment {
  Formula kernel, with_output, output;
  Formula next_v, next_w;
  Rational growth, decay;
  Formula bracket;
};

/// 1 + l(2n+7)/9 + l(l+1)/3 - (square/27) (1 - s^l) times r^l, r = (n+5)/n, s = (n-1)/(n+5), expanded.
Formula kernel_formula(const Formula& square, int denominator) {
  const Formula part = square / Formula(denominator);
  return Formula("(n+5)^l/n^l") * (Formula("1 + l*(2*n+7)/9 + l*(l+1)/3") - part) +
         part * Formula("(n-1)^l/n^l");
}

SecondMoment stated_second_moment() {
  return {kernel_formula("(n-1)^2", 27),
          "(l+1)*(n+5)^l/n^l",
          "3*(n+5)^l/n^l",
          "(n-1)/n*v + 2/n*j*p + p*(n+5)/n",
          "(n+5)/n*w + 2*y - p*(n+5)/n",
          5,
          6,
          "1/3 + 2/(9*b) - (1-e)/(27*b^2)"};
}

/// The second moments by the statement's steps, from the last layer down.
struct Steps {
  Rational kernel, with_output, output;
};
Steps by_steps(const SecondMoment& stated, const Widths& widths) {
  Rational product(1), v(1), w(1);
  int layers = 0;
  for (auto width = widths.rbegin(); width != widths.rend(); ++width) {
    const Rational n(*width);
    v = evaluate(stated.next_v, {{"n", n}, {"v", v}, {"j", ++layers}, {"p", product}});
    w = evaluate(stated.next_w, {{"n", n}, {"w", w}, {"y", v}, {"p", product}});
    product *= 1 + 5 / n;
  }
  return {w, (layers + 1) * product, 3 * product};
}

/// Every weight a symbol, every gate a coin.
struct Expansion {
  Rational kernel, with_output, output;
};
Expansion expand(const Widths& widths) {
  Expansion sum;
  const auto add = [&](Rational Expansion::*member, const auto& value) {
    sum.*member = layer_scale(widths, 2) * mean_over_gates(widths, [&](const Widths& active) {
                    return value(linear_network(active));
                  });
  };
  const auto square = [](const LinearNetwork& of) { return power(of.outputs[0], 2); };
  add(&Expansion::kernel,
      [](const LinearNetwork& of) { return mean_of_product(of.squared_gradient, of.squared_gradient); });
  add(&Expansion::with_output,
      [&](const LinearNetwork& of) { return mean_of_product(of.squared_gradient, square(of)); });
  add(&Expansion::output, [&](const LinearNetwork& of) { return mean_of_product(square(of), square(of)); });
  return sum;
}

Outcome second_moment_by_expansion(const SecondMoment& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, l = 0..5-n"), budget, [&](int n, int l) -> std::optional<std::string> {
        const Expansion seen = expand(equal_widths(n, l));
        const Assignment at{{"n", n}, {"l", l}};
        const char* what = "the expansion";
        if (auto apart = difference(evaluate(stated.kernel, at), seen.kernel, what))
          return "E Theta^2: " + *apart;
        if (auto apart = difference(evaluate(stated.with_output, at), seen.with_output, what))
          return "E Theta f^2: " + *apart;
        return difference(evaluate(stated.output, at), seen.output, what);
      });
}

Outcome different_widths_by_expansion(const SecondMoment& stated, const Budget& budget) {
  return prove_on_range(Range("m = 1..2, n = 1..3, k = 1..2"), budget,
                        [&](int m, int n, int k) -> std::optional<std::string> {
                          const Widths widths{m, n, k};
                          const Steps steps = by_steps(stated, widths);
                          const Expansion seen = expand(widths);
                          if (auto apart = difference(steps.kernel, seen.kernel, "the expansion"))
                            return "widths m, n, k: " + *apart;
                          return difference(steps.with_output, seen.with_output, "the expansion");
                        });
}

/// The reduction to one layer with its laws summed over B: all second moments of (b, F, Q), nothing cancelled.
class BinomialRecursion {
 public:
  void add_layer(int n) {
    // sums over B of C(n,B) 2^-n times moments of X ~ chi^2_B, Y ~ chi^2_(B-1) and I = 1 for B > 0
    Rational i(0), x(0), y(0), xx(0), xy(0), yy(0);
    for (int b = 1; b <= n; ++b) {
      const Rational chance = Rational(analysis::binomial_coefficient(n, b)) / (std::int64_t{1} << n);
      i += chance;
      x += chance * b;
      y += chance * (b - 1);
      xx += chance * b * (b + 2);
      xy += chance * b * (b - 1);
      yy += chance * (b - 1) * (b + 1);
    }
    const Rational scale = Rational(4) / (n * n);
    const Rational next_bb = scale * (i * ff_ + 2 * y * bf_ + yy * bb_),
                   next_bf = scale * (x * ff_ + xy * bf_), next_ff = scale * xx * ff_,
                   carried_bq = scale * (x * fq_ + xy * bq_);  // b_new (2/n) X Q
    fq_ = next_bf + scale * xx * fq_;
    bq_ = next_bb + carried_bq;
    qq_ = next_bb + 2 * carried_bq + scale * xx * qq_;
    bb_ = next_bb, bf_ = next_bf, ff_ = next_ff;
  }
  [[nodiscard]] Steps moments() const { return {qq_, fq_, ff_}; }

 private:
  Rational bb_{1}, bf_{1}, bq_{1}, ff_{3}, fq_{1}, qq_{1};
};

Outcome second_moment_by_recursion(const SecondMoment& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "n = 1..24, l = 0..24" : "n = 1..11, l = 0..11"), budget,
      [&](int n, int l) -> std::optional<std::string> {
        BinomialRecursion recursion;
        for (int layer = 0; layer < l; ++layer) recursion.add_layer(n);
        const Steps seen = recursion.moments();
        const char* what = "the recursion summed over the active neurons";
        if (auto apart = difference(value_at(stated.kernel, {{"n", n}, {"l", l}}), seen.kernel, what))
          return "E Theta^2: " + *apart;
        if (auto apart =
                difference(value_at(stated.with_output, {{"n", n}, {"l", l}}), seen.with_output, what))
          return "E Theta f^2: " + *apart;
        return difference(value_at(stated.output, {{"n", n}, {"l", l}}), seen.output, what);
      });
}

Outcome second_moment_by_library(const SecondMoment& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..12, l = 0..12"), budget, [&](int n, int l) -> std::optional<std::string> {
        const auto closed = analysis::tangent_kernel_moments<Rational>(std::int64_t{n}, std::int64_t{l});
        if (auto apart =
                difference(value_at(stated.kernel, {{"n", n}, {"l", l}}), closed.second, "the library"))
          return apart;
        if (auto apart = difference(value_at(stated.with_output, {{"n", n}, {"l", l}}),
                                    closed.with_squared_output, "the library"))
          return apart;
        const Widths widths{n, l + 1, 3, 2 * n};
        const auto steps = analysis::tangent_kernel_moments<Rational>(
            std::vector<std::int64_t>(widths.begin(), widths.end()));
        return difference(by_steps(stated, widths).kernel, steps.second, "the library at n, l+1, 3, 2n");
      });
}

std::vector<std::int64_t> long_widths(const Widths& widths) { return {widths.begin(), widths.end()}; }

/// Real networks with back-propagation, against a second moment off by `percent` of the library's. The variance is E
/// Theta^4 minus the square, of which 0.96 times the true one is a lower bound where it is up to 2 % less.
Outcome second_moment_by_draws(const SecondMoment& stated, const Budget& budget) {
  const int l = budget.full ? 2 : 1, percent = budget.full ? 1 : 2;
  const Widths widths = equal_widths(16, l);
  const Rational true_mean = analysis::tangent_kernel_moments<Rational>(long_widths(widths)).second,
                 fourth = analysis::tangent_kernel_joint_moment<Rational>(0, 4, long_widths(widths));
  return judge_heavy_tailed_mean("n = 16, L = " + std::to_string(l) + ": (Theta/K^0)^2",
                                 value_at(stated.kernel, {{"n", 16}, {"l", l}}), true_mean * percent / 100,
                                 fourth - true_mean * true_mean * 96 / 100, drawn_network_rounding, budget,
                                 [&](std::span<double> values, std::uint64_t first) {
                                   fill_tangent_kernels(values, widths, budget.seed, first,
                                                        [](double kernel) { return kernel * kernel; });
                                 });
}

Outcome second_moment_by_certificate(const SecondMoment& stated, const Budget&) {
  const char* id = "ntk.finite-width-second-moment";
  const Domain n_l{{{"n", 1}, {"l", 0}}, {}}, b{{}, {"b"}};
  const Domain layer{{{"n", 1}}, {"v", "w", "y", "j", "p"}};
  const auto next = [](const Formula& f) { return substitute(f, "l", Formula("l+1")); };
  // E b^2 = E bF = E F^2/3 = r^l and E FQ = (l+1) r^l after l layers; v in closed form
  const Formula r_l = "(n+5)^l/n^l";
  const Formula v = "(n+5)^l/n^l*((n+8)/9 + l/3) - (n-1)/9*(n-1)^l/n^l";
  const auto step_v =
      substitute(stated.next_v, {{"v", v}, {"j", Formula("l+1")}, {"p", r_l}});  // of E bQ, at l layers above
  const auto step_w = substitute(stated.next_w, {{"w", stated.kernel}, {"y", next(v)}, {"p", r_l}});
  auto certificates = layer_certificates(id);
  const std::vector<Certificate> rest = {
      {id, "layer-moments", "(4/n^2) E B (B+2) = 1 + 5/n = r, by the factorial moments n/2 and n (n-1)/4.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, "4/n^2*(n*(n-1)/4 + 3*n/2)", "(n+5)/n"}},
      {id, "backward-square",
       "E b^2 <- (4/n^2) E[3 I + 2 I Y + Y^2] R, given E F^2 = 3R, E bF = E b^2 = R: for B > 0 the bracket "
       "is "
       "B (B+2), and at B = 0 both are 0, so that E b^2 = E bF = R is kept, with r R for R.",
       RationalFunctionIdentity{b, "3 + 2*(b-1) + (b-1)*(b+1)", "b*(b+2)"}},
      {id, "backward-forward", "E bF <- (4/n^2) E[3 I X + X Y] R: B (B+2) again.",
       RationalFunctionIdentity{b, "3*b + b*(b-1)", "b*(b+2)"}},
      {id, "forward-kernel",
       "E FQ <- E bF (new) + (4/n^2) E X^2 E FQ = r R + r E FQ: E FQ = (l+1) r^l after l layers, and this is "
       "E Theta f^2.",
       RationalFunctionIdentity{n_l, next(stated.with_output),
                                Formula("(n+5)/n") * (r_l + stated.with_output)}},
      {id, "forward-kernel-start", "One layer of weights: E FQ = E g^2 = 1.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, substitute(stated.with_output, "l", Formula(0)), 1}},
      {id, "output", "E f^4 = E F^2, from 3 on, is multiplied by r in each layer.",
       InductionStep{n_l, "l", stated.output, 3, {{"(n+5)/n", {}}}}},
      {id, "backward-kernel-step",
       "v = E bQ <- E b^2 (new) + (4/n^2) (E X E FQ + E XY v), E X = n/2, E XY = n (n-1)/4, E FQ = j p.",
       RationalFunctionIdentity{layer, stated.next_v, "p*(n+5)/n + 4/n^2*(n/2*j*p + n*(n-1)/4*v)"}},
      {id, "kernel-step", "w = E Q^2 <- E b^2 (new) + 2 (E bQ (new) - E b^2 (new)) + (4/n^2) E X^2 w.",
       RationalFunctionIdentity{layer, stated.next_w, "p*(n+5)/n + 2*(y - p*(n+5)/n) + (n+5)/n*w"}},
      {id, "backward-kernel", "Equal widths: the closed form of v satisfies its step.",
       RationalFunctionIdentity{n_l, next(v), step_v}},
      {id, "backward-kernel-start", "And v = 1 without hidden layers.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, substitute(v, "l", Formula(0)), 1}},
      {id, "kernel", "Equal widths: E Theta^2 satisfies the step of w. Induction on the number of layers.",
       RationalFunctionIdentity{n_l, next(stated.kernel), step_w}},
      {id, "kernel-start", "And w = 1 without hidden layers.",
       RationalFunctionIdentity{{{{"n", 1}}, {}}, substitute(stated.kernel, "l", Formula(0)), 1}},
      {id, "limit",
       "l = b n, t = 1/n, e for s^l: the bracket of E Theta^2, times t^2/(b+t)^2 = 1/(l+1)^2. It is "
       "continuous "
       "in t and e where b + t is not 0.",
       RationalFunctionIdentity{{{}, {"b", "e", "t"}},
                                "(1 + b/t*(2/t+7)/9 + b/t*(b/t+1)/3 - (1/t-1)^2/27*(1-e))/(b/t+1)^2",
                                "(t^2 + b*(2+7*t)/9 + b*(b+t)/3 - (1-t)^2/27*(1-e))/(b+t)^2"}},
      {id, "limit-bracket", "At t = 0 it is the stated bracket.",
       RationalFunctionIdentity{{{}, {"b", "e"}}, "(2*b/9 + b^2/3 - (1-e)/27)/b^2", stated.bracket}},
      {id, "limit-growth", "r^(b n) -> e^(5b), as n log(1 + 5/n) -> 5.",
       RationalFunctionIdentity{
           {{{"n", 1}}, {}}, "(n+5)/n", Formula(1) + Formula(stated.growth) / Formula("n")}},
      {id, "limit-decay", "s^(b n) -> e^(-6b), as s = 1 - 6/(n+5).",
       RationalFunctionIdentity{
           {{{"n", 1}}, {}}, "(n-1)/(n+5)", Formula(1) - Formula(stated.decay) / Formula("n+5")}}};
  certificates.insert(certificates.end(), rest.begin(), rest.end());
  return proved_by("all n >= 1, all L >= 0; different widths by the steps", certificates);
}

Ball limit_of(const SecondMoment& stated, const Rational& beta) {
  const Ball b(beta);
  return exp(Ball(stated.growth) * b) *
         evaluate_ball(stated.bracket, {{"b", b}, {"e", exp(-(Ball(stated.decay) * b))}});
}

/// |E Theta^2/(E Theta)^2 - limit| <= e^(5 beta) (29/(27 beta^2) + 32/(9 beta) + 25 beta/2) / n for n >= 2, l =
/// beta n: E Theta^2/n^2 without r^l differs from 2 beta/9 + beta^2/3 - (1-e)/27 <= beta^2, e = e^(-6 beta), by at
/// most 1/n^2 + (7/9 + 1/3) beta/n + 2/(27 n) + |s^l - e|/27, where -6/n <= ln s <= -6/n + 12/n^2 and s < 1 give
/// 0 <= s^l - e <= 12 beta/n. The factor ((l+1)/(beta n))^-2 lies between 1 - 2/(beta n) and 1, r^l between
/// (1 - 25 beta/(2n)) e^(5 beta) and e^(5 beta).
Outcome limit_by_balls(const SecondMoment& stated, const Budget& budget) {
  return enclose_on_range(
      Range("b = 1..20:6, m = 10..16"), budget, [&](int b, int m) -> std::optional<std::string> {
        const analysis::BallPrecision precision(256);
        const Rational beta(b, 10);
        const std::int64_t n = std::int64_t{10} << m;
        const auto moments = analysis::tangent_kernel_moments<Ball>(n, static_cast<std::int64_t>(beta * n));
        const Ball apart = moments.second / (moments.mean * moments.mean) - limit_of(stated, beta);
        const Ball allowed = exp(Ball(Rational(5 * beta))) *
                             Ball(Rational((29 / (27 * beta * beta) + 32 / (9 * beta) + 25 * beta / 2) / n));
        if (surely_less(apart, allowed) && surely_less(-allowed, apart)) return std::nullopt;
        return "beta = b/10, n = 10 2^m: E Theta^2/(E Theta)^2 differs from the limit by " +
               to_string(apart) + ", allowed " + to_string(allowed);
      });
}

Claim second_moment() {
  const SecondMoment stated = stated_second_moment();
  const auto with = [&](const auto& change) {
    SecondMoment mutant = stated;
    change(mutant);
    return mutant;
  };
  const auto value = [&](int n, int l) { return value_at(stated.kernel, {{"n", n}, {"l", l}}); };
  return make_claim<SecondMoment>({
      .id = "ntk.finite-width-second-moment",
      .text = "ReLU network at initialisation, NTK parameterisation, sigma_w^2 = 2, no biases, L hidden "
              "layers of "
              "width n, one output, one input x != 0 of any dimension, K^0 = 2|x|^2/d. With r = 1 + 5/n and "
              "s = (n-1)/(n+5), for all n and L: E Theta^2 = (K^0)^2 r^L (1 + L(2n+7)/9 + L(L+1)/3 - "
              "((n-1)^2/27) (1 - s^L)), E Theta f^2 = (L+1) r^L (K^0)^2, E f^4 = 3 r^L (K^0)^2. Different "
              "widths: by "
              "a step for each layer. For L = beta n -> infinity, E Theta^2/(E Theta)^2 -> e^(5 beta) (1/3 + "
              "2/(9 beta) - (1 - e^(-6 beta))/(27 beta^2)).",
      .reduction =
          "Layer by layer from the output down. The network above a hidden layer sees the direction of the "
          "active vector a only through W a/|a|, which is standard normal whatever the direction, and is "
          "homogeneous. Let F, b, Q be f^2, |df/dz|^2 and Theta of the network that starts with "
          "preactivations "
          "z ~ N(0, I): F = g^2, b = Q = 1 for one layer of weights. Across a hidden layer, B ~ Bin(n, 1/2) "
          "neurons are active, X = |a|^2 ~ chi^2_B; going back through W, the component along a is f/|a| "
          "since "
          "the gradient times z is f (Euler), and the B - 1 active ones across it are normal of variance b, "
          "Y ~ chi^2_(B-1) in all: F <- (2/n) X F, b <- (2/n)(F + Y b) if B > 0, else 0, Q <- b_new + (2/n) "
          "X Q. "
          "X and Y are independent given B. The moments of degree 2 follow, and Theta = K^0 Q.",
      .hypotheses =
          {{"one input (two different ones have correlated gates)",
            {},
            "the law of a layer then depends on the angle between the two active vectors, which is "
            "random"},
           {"no biases", {}, "with biases the network is not homogeneous, and f/|a| is not the component"},
           {"sigma_w^2 = 2",
            {},
            "another sigma_w^2 multiplies Theta^2, Theta f^2 and f^4 by (sigma_w^2/2)^(2L), K^0 aside: in "
            "the NTK parameterisation every term of Theta has one factor sigma_w^2 for each layer"}},
      .sources = {tangent_kernel_definition_slide()},
      .tags = {"wide networks", "tangent kernel", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"all weights and gates expanded", RouteKind::exact, second_moment_by_expansion,
                  trusts_expansion, 0.2},
                 {"all weights and gates expanded, different widths", RouteKind::exact,
                  different_widths_by_expansion, trusts_expansion, 0.1},
                 {"recursion summed over the active neurons",
                  RouteKind::exact,
                  second_moment_by_recursion,
                  {"GMP", "the reduction in words"},
                  0.1},
                 {"certificate", RouteKind::certificate, second_moment_by_certificate, trusts_gates, 0.2},
                 {"the library's functions", RouteKind::exact, second_moment_by_library, trusts_exact, 0.05},
                 {"approach of the limit", RouteKind::ball, limit_by_balls, trusts_balls, 0.05},
                 {"networks drawn", RouteKind::simulation, second_moment_by_draws, trusts_drawn_networks,
                  0.4}},
      .mutants = {{"n^2 for (n-1)^2", with([](SecondMoment& m) { m.kernel = kernel_formula("n^2", 27); })},
                  {"1/28 for 1/27", with([](SecondMoment& m) { m.kernel = kernel_formula("(n-1)^2", 28); })},
                  {"forward and backward parts independent", with([](SecondMoment& m) {
                     m.kernel = Formula("(l+1)*((n+5)/n)^l + sum(i, 1, l, 2*(l+1-i)*((n+5)/n)^(l-i))");
                   })},
                  {"1 % more",
                   with([](SecondMoment& m) { m.kernel = m.kernel * Formula(Rational(101, 100)); })},
                  {"E Theta f^2 = (L+1)(L+3)/3 r^L",
                   with([](SecondMoment& m) { m.with_output = "(l+1)*(l+3)/3*(n+5)^l/n^l"; })},
                  {"the step of E bQ without 2/n",
                   with([](SecondMoment& m) { m.next_v = "(n-1)/n*v + p*(n+5)/n"; })},
                  {"e^(4 beta)", with([](SecondMoment& m) { m.growth = 4; })},
                  {"2/(7 beta) in the limit",
                   with([](SecondMoment& m) { m.bracket = "1/3 + 2/(7*b) - (1-e)/(27*b^2)"; })}},
      .constants = {exact_constant("ntk.second-moment-1-1", "E Theta^2/(K^0)^2 at n = 1, L = 1", value(1, 1)),
                    exact_constant("ntk.second-moment-2-1", "E Theta^2/(K^0)^2 at n = 2, L = 1", value(2, 1)),
                    exact_constant("ntk.second-moment-3-2", "E Theta^2/(K^0)^2 at n = 3, L = 2", value(3, 2)),
                    exact_constant("ntk.second-moment-4-3", "E Theta^2/(K^0)^2 at n = 4, L = 3", value(4, 3)),
                    exact_constant("ntk.second-moment-16-4", "E Theta^2/(K^0)^2 at n = 16, L = 4",
                                   value(16, 4)),
                    computed_constant(
                        "ntk.second-moment-limit-tenth",
                        "e^(5 beta) (1/3 + 2/(9 beta) - (1 - e^(-6 beta))/(27 beta^2)) at beta = 1/10",
                        [] { return analysis::tangent_kernel_ratio_limit(Ball(1) / Ball(10)); }),
                    computed_constant("ntk.second-moment-limit-one",
                                      "e^5 (1/3 + 2/9 - (1 - e^-6)/27), the limit at beta = 1",
                                      [] { return analysis::tangent_kernel_ratio_limit(Ball(1)); })},
  });
}

}  // namespace

std::vector<Claim> tangent_kernel_moments_claims() { return {second_moment()}; }

}  // namespace lemmata::proofs_check
