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

// --- ntk.finite-width-mean

/// E Theta in units of K^0 for ReLU, in n and l; and with one hidden layer of any activation at inputs x, x', in s =
/// sigma_w^2, b = sigma_b^2, c = E phi(u) phi(v), e = E phi'(u) phi'(v), k = K^0(x, x') and n.
struct KernelMean {
  Formula deep, one_layer;
};

Outcome mean_by_expansion(const KernelMean& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..3, l = 0..5-n"), budget, [&](int n, int l) {
    const Widths widths = equal_widths(n, l);
    const Rational seen = layer_scale(widths, 1) * mean_over_gates(widths, [](const Widths& active) {
                            return linear_network(active).squared_gradient.mean();
                          });
    return difference(value_at(stated.deep, {{"n", n}, {"l", l}}), seen, "the expansion");
  });
}

/// phi = z^k, sigma_b = 1/2, sigma_w = 2/3, x = 1, x' = i/2: every weight and bias a symbol.
Outcome one_layer_by_expansion(const KernelMean& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, k = 1..3, i = -1..2"), budget, [&](int n, int k, int i) -> std::optional<std::string> {
        const Rational bias(1, 2), weight(2, 3), other(i, 2);
        const auto preactivation = [&](int neuron, const Rational& x) {
          return NormalPolynomial(bias) * NormalPolynomial::variable(3 * neuron) +
                 NormalPolynomial(weight * x) * NormalPolynomial::variable(3 * neuron + 1);
        };
        const auto output = [&](const Rational& x) {  // times sqrt(n) / sigma_w, without its bias
          NormalPolynomial sum;
          for (int j = 0; j < n; ++j)
            sum = sum + NormalPolynomial::variable(3 * j + 2) * power(preactivation(j, x), k);
          return sum;
        };
        const NormalPolynomial f = output(1), g = output(other);
        Rational seen(0);
        for (int p = 0; p < 3 * n; ++p) seen += mean_of_product(f.derivative(p), g.derivative(p));
        seen = bias * bias + weight * weight / n * seen;
        const NormalPolynomial u = preactivation(0, 1), v = preactivation(0, other);
        const Assignment at{{"s", weight * weight},
                            {"b", bias * bias},
                            {"c", mean_of_product(power(u, k), power(v, k))},
                            {"e", k * k * mean_of_product(power(u, k - 1), power(v, k - 1))},
                            {"k", mean_of_product(u, v)},
                            {"n", n}};
        return difference(evaluate(stated.one_layer, at), seen, "the expansion with phi = z^k");
      });
}

Outcome mean_by_library(const KernelMean& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..20, l = 0..20"), budget, [&](int n, int l) {
    return difference(value_at(stated.deep, {{"n", n}, {"l", l}}),
                      analysis::tangent_kernel_moments<Rational>(std::int64_t{n}, std::int64_t{l}).mean,
                      "the library");
  });
}

std::vector<std::int64_t> long_widths(const Widths& widths) { return {widths.begin(), widths.end()}; }

/// Real networks with back-propagation, against a mean 1 % off. The variance is E Theta^2 minus the squared mean, of which
/// 0.98 times the true one is a lower bound where it is 1 % less.
Outcome mean_by_draws(const KernelMean& stated, const Budget& budget) {
  const int l = budget.full ? 4 : 1;
  const Widths widths = equal_widths(16, l);
  const Rational mean = value_at(stated.deep, {{"n", 16}, {"l", l}});
  const auto moments = analysis::tangent_kernel_moments<Rational>(long_widths(widths));
  return judge_heavy_tailed_mean(
      "n = 16, L = " + std::to_string(l) + ": Theta/K^0", mean, moments.mean / 100,
      moments.second - moments.mean * moments.mean * 98 / 100, drawn_network_rounding, budget,
      [&](std::span<double> values, std::uint64_t first) {
        fill_tangent_kernels(values, widths, budget.seed, first, [](double kernel) { return kernel; });
      });
}

Outcome mean_by_certificate(const KernelMean& stated, const Budget&) {
  const char* id = "ntk.finite-width-mean";
  const Domain n{{{"n", 1}}, {}}, n_l{{{"n", 1}, {"l", 0}}, {}};
  auto certificates = layer_certificates(id);
  const std::vector<Certificate> rest = {
      {id, "backward-norm",
       "E b <- (2/n) (E I E F + E Y E b), E F = E b = 1, E Y = E B - E I (i for E I): E b = 1 is kept.",
       RationalFunctionIdentity{{{{"n", 1}}, {"i"}}, "2/n*(i + (n/2 - i))", 1}},
      {id, "step", "E Theta <- E b_new + (2/n) E X E Theta = 1 + E Theta, E X = n/2.",
       RationalFunctionIdentity{n_l, substitute(stated.deep, "l", Formula("l+1")),
                                Formula(1) + Formula("2/n*(n/2)") * stated.deep}},
      {id, "start", "One layer of weights: Theta = K^0.",
       RationalFunctionIdentity{n, substitute(stated.deep, "l", Formula(0)), 1}},
      {id, "one-hidden-layer",
       "Theta is sigma_b^2 + (sigma_w^2/n) times a sum over the neurons of phi phi' and a^2 phi'(u) phi'(v) "
       "K^0(x, x'), E a^2 = 1, a independent of u and v; each term has the same mean.",
       RationalFunctionIdentity{
           {{{"n", 1}}, {"s", "b", "c", "e", "k"}}, "b + s/n*(n*(c + e*k))", stated.one_layer}}};
  certificates.insert(certificates.end(), rest.begin(), rest.end());
  return proved_by("all n >= 1, all L >= 0; one hidden layer: any activation and inputs", certificates);
}

Claim kernel_mean() {
  const KernelMean stated{"l+1", "b + s*c + s*e*k"};
  return make_claim<KernelMean>({
      .id = "ntk.finite-width-mean",
      .text =
          "At initialisation, NTK parameterisation, for every width n: with one hidden layer E Theta(x, x') "
          "= "
          "K^1(x, x') + sigma_w^2 E[phi'(u) phi'(v)] K^0(x, x'), the limit kernel, for any phi with finite "
          "E phi^2 and E phi'^2; and for ReLU networks with sigma_w^2 = 2, no biases and any number L of "
          "hidden "
          "layers, at one input, E Theta(x, x) = (L+1) K^0.",
      .reduction = "One hidden layer: a mean of n terms of one law. ReLU: the reduction to one layer of "
                   "ntk.finite-width-second-moment, for means; widths may differ from layer to layer.",
      .hypotheses = {{"one hidden layer, or ReLU at one input",
                      {},
                      "in general E of a function of the finite network's kernel K-hat is not that function "
                      "of its mean"}},
      .sources = {tangent_kernel_definition_slide()},
      .tags = {"wide networks", "tangent kernel", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"all weights and gates expanded", RouteKind::exact, mean_by_expansion, trusts_expansion,
                  0.1},
                 {"powers of z, all weights and biases expanded", RouteKind::exact, one_layer_by_expansion,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, mean_by_certificate, trusts_gates, 0.05},
                 {"the library's function", RouteKind::exact, mean_by_library, trusts_exact, 0.05},
                 {"networks drawn", RouteKind::simulation, mean_by_draws, trusts_drawn_networks, 0.2}},
      .mutants = {{"(L+1)(1+1/n) K^0", {"(l+1)*(1+1/n)", stated.one_layer}},
                  {"L K^0", {"l", stated.one_layer}},
                  {"one hidden layer, a factor 1 + 1/n", {stated.deep, "b + s*(1+1/n)*(c + e*k)"}},
                  {"E phi' phi' without K^0", {stated.deep, "b + s*c + s*e"}}},
  });
}

// --- ntk.finite-width-second-moment

/// E Theta^2, E Theta f^2 and E f^4 in units of (K^0)^2, in the width n and the depth l; for different widths the step of
/// v = E bQ and of w = E Q^2 across a layer of width n, above which are j - 1 hidden layers, p being their product of
/// 1 + 5/n (v in v, j, p, n; w in w, p, n and y, the new v); the limit of E Theta^2 / (l+1)^2 for l = b n is
/// e^(growth b) times `bracket` in b and e = e^(-decay b).
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

/// Real networks with back-propagation, against a second moment off by `percent` of the library's. Of the variance
/// E Theta^4 is a bound.
Outcome second_moment_by_draws(const SecondMoment& stated, const Budget& budget) {
  const int l = budget.full ? 4 : 1, percent = budget.full ? 1 : 2;
  const Widths widths = equal_widths(16, l);
  const Rational mean = value_at(stated.kernel, {{"n", 16}, {"l", l}});
  const auto fourth = analysis::tangent_kernel_joint_moment<Rational>(0, 4, long_widths(widths));
  return judge_heavy_tailed_mean(
      "n = 16, L = " + std::to_string(l) + ": (Theta/K^0)^2", mean,
      analysis::tangent_kernel_moments<Rational>(long_widths(widths)).second * percent / 100, fourth,
      drawn_network_rounding, budget, [&](std::span<double> values, std::uint64_t first) {
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

/// What is left of the limit falls like 1/n: to half, within a tenth, when n doubles.
Outcome limit_by_balls(const SecondMoment& stated, const Budget& budget) {
  return enclose_on_range(
      Range("b = 1..20:6, m = 10..16"), budget, [&](int b, int m) -> std::optional<std::string> {
        const analysis::BallPrecision precision(256);
        const Rational beta(b, 10);
        const Ball limit = limit_of(stated, beta);
        const auto apart = [&](std::int64_t n) {
          const auto moments = analysis::tangent_kernel_moments<Ball>(n, static_cast<std::int64_t>(beta * n));
          return moments.second / (moments.mean * moments.mean) - limit;
        };
        const std::int64_t n = std::int64_t{10} << m;
        const Ball ratio = apart(2 * n) / apart(n);
        if (surely_less(ratio, Ball(Rational(11, 20))) && surely_less(Ball(Rational(9, 20)), ratio))
          return std::nullopt;
        return "beta = b/10: from n = 10 2^m to twice that, the distance from the limit is multiplied by " +
               to_string(ratio);
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

std::vector<Claim> tangent_kernel_moments_claims() { return {kernel_mean(), second_moment()}; }

}  // namespace lemmata::proofs_check
