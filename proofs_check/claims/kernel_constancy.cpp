#include "proofs_check/claims/kernel_constancy.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/scalar/ball.hpp"
#include "numeric/network/multilayer_perceptron.hpp"
#include "numeric/network/one_sample_flow.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
// One hidden layer of n units, f = n^(-1/2) sum_j a_j phi(w_j x), a_j and w_j independent standard normal numbers,
// which are what is trained; one sample x = 1 with label y, and the flow on (f - y)^2 / 2. Theta = n^(-1) sum_j
// (phi^2 + a^2 phi'^2).

Source constant_kernel_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Dynamics of gradient descent in infinitely wide DNNs"};
}

const std::vector<std::string> trusts_draws = {
    "Philox4x32-10", "Box and Muller's transform in double arithmetic",
    "Catoni's bounded influences [Catoni2012]", "rounding below 1e-9 of the mean"};

/// E|y - g| for g ~ N(0, 1/2): y erf y + e^(-y^2) / sqrt(pi).
Ball mean_distance(const Rational& y) {
  const Ball at(y), pi = angle(Ball(0), Ball(-1));
  return at * erf(at) + exp(-at * at) / sqrt_nonnegative(pi);
}

/// Smooth phi: d Theta / dt = -(f - y) n^(-3/2) sum_j unit_rate, in a, f = phi, d = phi', e = phi'', and at t = 0 the
/// mean of d Theta / dt is -n^smooth_power E mean_rate, in f, d, e.
/// ReLU: the mean of Theta_infinity - Theta_0 is death E|y - g| / pi n^relu_power to leading order, g ~ N(0, 1/2).
/// Of the flow to a fixed s, deaths change the mean by death tanh(2 |s|) / (2 pi) n^(relu_power + 1/2). The
/// standard deviation of Theta_0 for ReLU is sqrt(3) n^spread_power.
struct KernelDrift {
  Formula unit_rate, mean_rate;
  Rational smooth_power, death, relu_power, spread_power;
};

constexpr const char* id = "ntk.constancy";

std::vector<Certificate> smooth_certificates(const KernelDrift& stated) {
  const auto unit_at = [&](int a) { return substitute(stated.unit_rate, "a", Formula(a)); };
  return {{id, "unit-rate",
           "The flow is da/dt = -(f-y) n^(-1/2) phi, dw/dt = -(f-y) n^(-1/2) a phi'. By the chain rule a "
           "unit's phi^2 + a^2 "
           "phi'^2 changes by -(f-y) n^(-1/2) times this.",
           RationalFunctionIdentity{
               {{}, {"a", "f", "d", "e"}}, "2*f*d*(a*d) + 2*a*d^2*f + 2*a^2*d*e*(a*d)", stated.unit_rate}},
          {id, "mean-rate",
           "a is independent of w. The label's part has mean 0, the rate being odd in a; f_0 n^(1/2) = sum a "
           "phi meets the "
           "rate of its own unit only. As E a^2 = 1 and E a^4 = 3, A a + B a^3 has E a (A a + B a^3) = A + 3 "
           "B, which is its "
           "value at 1 and that at 2, added and divided by 3.",
           RationalFunctionIdentity{
               {{}, {"f", "d", "e"}}, Formula("f/3") * (unit_at(1) + unit_at(2)), stated.mean_rate}},
          {id, "smooth-power", "n^(-3/2) of the rate, n^(-1/2) of f_0, n units.",
           RationalFunctionIdentity{{{}, {}}, "-3/2-1/2+1", stated.smooth_power}},
          {id, "spread-power", "Theta_0 is the mean of n independent terms: the variance is theirs over n.",
           RationalFunctionIdentity{{{}, {}}, "-1/2", stated.spread_power}}};
}

std::vector<Certificate> flow_certificates(const KernelDrift& stated) {
  return {{id, "units-move-on-hyperbolas",
           "ReLU, h = sqrt(n), in the time s, ds = (y-f)/h dt: while w > 0, da/ds = w and dw/ds = a. So a+w "
           "becomes u (a+w) "
           "and a-w becomes (a-w)/u, u = e^s, and a^2 - w^2 stays.",
           RationalFunctionIdentity{
               {{}, {"a", "w", "u"}}, "((u*(a+w)+(a-w)/u)/2)^2-((u*(a+w)-(a-w)/u)/2)^2", "a^2-w^2"}},
          {id, "when-units-die",
           "w(s) = 0 where u (a+w) = (a-w)/u: at tanh s = (u^2-1)/(u^2+1) = -w/a. Then neither a nor w moves "
           "any more.",
           RationalFunctionIdentity{{{}, {"a", "u"}}, "u*(a-a*(u^2-1)/(u^2+1))", "(a+a*(u^2-1)/(u^2+1))/u"}},
          {id, "kernel-is-the-slope",
           "u d/du of a unit's a w = (u^2 (a+w)^2 - (a-w)^2/u^2)/4 is its a^2 + w^2; a death changes no a w, "
           "which is 0. So f "
           "is continuous and df/ds = h Theta: f(s) and Theta(s) are functions of the draw and of s alone, "
           "and the flow ends "
           "at the S, of y - f_0's sign, where f = y.",
           RationalFunctionIdentity{{{}, {"a", "w", "u"}},
                                    "(2*u^2*(a+w)^2+2*(a-w)^2/u^2)/4",
                                    "((u*(a+w)+(a-w)/u)/2)^2+((u*(a+w)-(a-w)/u)/2)^2"}},
          {id, "kernel-between-deaths",
           "d(a^2+w^2)/ds = 4 a w, and a death takes a^2 at that time, which is the unit's a^2 - w^2 at the "
           "start, from n "
           "Theta. With D(s) the sum of these over the dead, divided by n: Theta(s) - Theta_0 = (4/h) "
           "(integral of f ds from 0 "
           "to s) - D(s).",
           RationalFunctionIdentity{{{}, {"a", "w"}}, "2*a*w+2*w*a", "4*a*w"}},
          {id, "kernel-from-above",
           "Between deaths Theta^2 - 4 f^2/n stays (here k is Theta), at deaths it falls: Theta_infinity <= "
           "Theta_0 + 2|y|/h.",
           RationalFunctionIdentity{{{}, {"k", "f", "h"}}, "2*k*(4*f/h)-8*f/h^2*(h*k)", 0}},
          {id, "kernel-from-below",
           "Units with w > 0 and a of the sign of s do not die, and their a^2 + w^2 grows: Theta(s) >= L, n "
           "L being the sum of "
           "r^2 = a^2 + w^2 over one quadrant. r^2/2 is exponential, E e^(-r^2/4) = 1/(1+2/4), e^(1/16) <= "
           "1/(1-1/16): by "
           "Markov's inequality for e^(-n L/4) P(L < 1/4) is at most the n-th power of this.",
           RationalFunctionIdentity{{{}, {}}, "(3/4+1/4/(1+2/4))/(1-1/16)", "44/45"}},
          {id, "mean-loss-by-deaths",
           "The units that die by t = tanh s > 0 have 0 < w < -a t, and each takes a^2 - w^2 from n Theta. "
           "In polar "
           "coordinates, E r^2 = 2 and the tangent x of a uniform angle, that is 1/(2 pi) 2 times the "
           "integral over 0 < x < t "
           "of cos 2 theta d theta = (1-x^2)/(1+x^2)^2 dx, and t/(1+t^2) has this derivative: for every n "
           "the mean of D(s) is "
           "m(s) = t/(pi (1+t^2)) = tanh(2|s|)/(2 pi).",
           RationalFunctionIdentity{{{}, {"x"}}, "(1*(1+x^2)-x*2*x)/(1+x^2)^2", "(1-x^2)/(1+x^2)^2"}},
          {id, "mean-kernel",
           "At s the living of the angle theta have r^2 (cosh 2s + sin 2 theta sinh 2s), 0 < theta < pi - "
           "arctan t; its "
           "integral is (pi - arctan t) cosh 2s + sinh 2s sin^2(arctan t), which over pi is E Theta(s); sinh "
           "2s = 2t/(1-t^2) "
           "and sin^2(arctan t) = t^2/(1+t^2).",
           RationalFunctionIdentity{{{}, {"t"}}, "2*t/(1-t^2)*(t^2/(1+t^2))", "2*t^3/(1-t^4)"}},
          {id, "first-order", "The slope of t/(1+t^2) at 0, with the sign of a loss.",
           RationalFunctionIdentity{{{}, {}}, "-(1-0^2)/(1+0^2)^2", Formula(stated.death)}},
          {id, "relu-power", "n units take 1/n each, those with w below some n^(-1/2).",
           RationalFunctionIdentity{{{}, {}}, "1-1-1/2", stated.relu_power}},
          {id, "output-fourth-moment",
           "E a^4 E max(w, 0)^4 = 3 3/2 and (E a^2 E max(w, 0)^2)^2 = 1/4: this is E f_0^4, below (3/2)^4. "
           "So |y - f_0| and "
           "max(|y|, |f_0|) have k-th moments of at most b^k, b = |y| + 3/2, k <= 4.",
           Inequality{{{"n", 1}}, "(3*3/2*n+3*n*(n-1)/4)/n^2", Relation::less_equal, "9/2"}}};
}

/// The 120 of the statement, and the 6 that its proof contains.
std::vector<Certificate> bound_certificates(const BallRelation& noise, const BallRelation& sum) {
  return {{id, "noise-of-the-losses",
           "The dead by s > 0 have an angle below alpha = arctan tanh s <= pi/4 from the negative a-axis; F "
           "= alpha/(2 pi) <= "
           "1/8, N of them. Given the deaths so far the living are independent, their angles uniform on the "
           "rest: D - (the "
           "integral of (1-N/n)/(1-F) dm) is a martingale. Its second moment is that of its jumps, at most 8 "
           "alpha/(2 pi)/n as "
           "E r^4 = 8; by Doob's inequality its largest value has an L2 norm of at most 2 sqrt(4 alpha/(pi "
           "n)). What it leaves "
           "of D - m, the integral of (F-N/n)/(1-F) dm, dm <= d alpha/pi, is at most the integral of "
           "|N/n-F|/(1-F) dm, of L2 "
           "norm at most (1/pi) sqrt((8/7)/(2 pi n)) (2/3) alpha^(3/2). So E max (D-m)^2 up to s <= 6 "
           "alpha/n <= 6 s/n.",
           noise},
          {id, "sum-of-bounds",
           "Q = |y-f_0|, M = max(|y|, |f_0|), X = h (Theta_infinity - Theta_0), b = |y| + 3/2. Z, the "
           "largest of h |D-m|/(1 + "
           "h|s|) over all s, has E Z^2 <= 60/h: for each sign 6/h up to h|s| = 1, and 6 2^(k+1)/4^k/h "
           "between 2^k and "
           "2^(k+1). If L >= 1/4 for both signs, h|S| <= 4Q, and |X + Q/pi| is at most the sum of: (1) h "
           "|D-m|(S) <= Z (1+4Q), "
           "of mean at most sqrt(60/h) (14/3) b; (2) |S| h/pi - h m(S) <= (h/(2 pi)) (8/3) |S|^3 <= 256/(3 "
           "pi) Q^3/n; (3) 1/pi "
           "of |h|S| - Q| <= 4Q max|Theta - 1| <= 4Q (|Theta_0 - 1| + D(S) + 4M|S|/h), where h D(S) <= 4Q/pi "
           "+ Z (1+4Q) and "
           "E(Theta_0 - 1)^2 = 3/n; (4) 4M|S| <= 16MQ/h. Otherwise, with probability at most 2 (44/45)^n, "
           "|X| <= h Theta_0 + "
           "2|y|, E Theta_0^2 <= 4; by Cauchy and Schwarz, (44/45)^(n/2) <= e^(-n/90), n^(3/4) e^(-n/90) <= "
           "25^(3/4) and "
           "n^(1/4) e^(-n/90) <= sqrt(3). Last, f_0 given w is N(0, V): E|y-f_0| and E|y-g| differ by at "
           "most E|sqrt(V) - "
           "sqrt(1/2)| sqrt(2/pi) <= sqrt(5/(pi n)), as Var V = 5/(4n). Over b^3 n^(-1/4), b >= 3/2, this is "
           "the sum.",
           sum}};
}

Outcome drift_by_certificate(const KernelDrift& stated, const Budget&) {
  const auto noise = ball_relation("(4/sqrt(pi)+1/pi*sqrt(8/7/(2*pi))*(2/3)*(pi/4))^2", Relation::less, 6);
  const auto sum = ball_relation(
      "sqrt(60)*(14/3)/(9/4) + 256/(3*pi) + 4/pi*(sqrt(3)/(9/4)+4/pi/(3/2)+sqrt(60)*(14/3)/(3/2)) + 64/pi + "
      "16/(3/2) + "
      "sqrt(2)*(2*5*sqrt(5)/(27/8)+(2+1/pi)*sqrt(3)/(9/4)) + sqrt(5/pi)/pi/(27/8)",
      Relation::less, 120);
  if (!noise || !sum) return {.note = "balls do not show the bounds 6 and 120"};
  std::vector<Certificate> all = smooth_certificates(stated);
  for (const auto& more : {flow_certificates(stated), bound_certificates(*noise, *sum)})
    all.insert(all.end(), more.begin(), more.end());
  return proved_by("all n, all y", all);
}

/// A number that depends on time, and its derivative.
struct Moving {
  double value, rate;
};

Moving operator+(Moving x, Moving y) { return {x.value + y.value, x.rate + y.rate}; }
Moving operator*(Moving x, Moving y) { return {x.value * y.value, x.rate * y.value + x.value * y.rate}; }
Moving sin(Moving x) { return {std::sin(x.value), std::cos(x.value) * x.rate}; }
Moving cos(Moving x) { return {std::cos(x.value), -std::sin(x.value) * x.rate}; }

/// The normal numbers of draw number `draw`: those that the one-hidden-layer network of multilayer_perceptron has.
void draw_units(std::span<double> a, std::span<double> w, std::uint64_t seed, std::uint64_t draw) {
  numeric::fill_standard_normal(w, seed, draw, 0);
  numeric::fill_standard_normal(a, seed, draw, 2 * w.size());
}

/// With phi = sin and q = e^(-2): E phi^2 phi'^2 = (1 - q^4)/8 and phi phi'^2 phi'' = -phi^2 phi'^2. For each draw
/// n d Theta / dt is derived along the flow from n Theta = sum phi^2 + (a phi')^2.
Outcome initial_rate_by_draws(const KernelDrift& stated, const Budget& budget) {
  constexpr int n = 64;
  // mean_rate is f^2 d^2 times a constant where e = -f: its value at f = d = 1, e = -1
  const Rational factor = evaluate(stated.mean_rate, {{"f", 1}, {"d", 1}, {"e", -1}});
  const double power = std::pow(n, 1 + static_cast<double>(stated.smooth_power));
  const double mean = -static_cast<double>(factor) * power * (1 - std::exp(-8.0)) / 8;
  // n d Theta/dt = -f_0 n^(-1/2) sum_j g_j for y = 0. E f_0^2 (n^(-1/2) sum g)^2 <= E phi^2 E g^2 + 2 (E a phi g)^2 +
  // E (a phi g)^2 / n; g = sin cos^2 (4 a - 2 a^3), so E g^2 <= (4/27) 28 < 4.15 with E phi^2 < 1/2, E a phi g
  // > -1/4, and (a phi g)^2 <= (a (4 a - 2 a^3))^2 / 16 has the mean 14.25: at most 2.08 + 0.13 + 0.23.
  const Rational variance(5, 2);
  return judge_heavy_tailed_mean(
      "n dTheta/dt at t = 0, phi = sin, y = 0, n = 64", Rational(mean), Rational(1, 8), variance, 1e-9,
      budget, [&](std::span<double> values, std::uint64_t first) {
        std::vector<double> a(n), w(n);
        const double root = std::sqrt(n);
        for (std::size_t i = 0; i < values.size(); ++i) {
          draw_units(a, w, budget.seed, first + i);
          double f = 0;
          for (int j = 0; j < n; ++j) f += a[j] * std::sin(w[j]) / root;
          Moving kernel{0, 0};
          for (int j = 0; j < n; ++j) {
            const Moving out{a[j], -f * std::sin(w[j]) / root}, in{w[j], -f * a[j] * std::cos(w[j]) / root};
            const Moving slope = out * cos(in);
            kernel = kernel + sin(in) * sin(in) + slope * slope;
          }
          values[i] = kernel.rate;
        }
      });
}

/// f(s), s > 0, from the closed movements of the units; s < 0 for `direction` -1.
double output_at(double s, double direction, std::span<const double> a, std::span<const double> w) {
  double sum = 0;
  const double u = std::exp(2 * s);
  for (std::size_t j = 0; j < a.size(); ++j) {
    const double towards = direction * a[j];
    if (w[j] <= 0 || w[j] < -towards * std::tanh(s)) continue;
    sum += (u * (towards + w[j]) * (towards + w[j]) - (towards - w[j]) * (towards - w[j]) / u) / 4;
  }
  return direction * sum / std::sqrt(static_cast<double>(a.size()));
}

/// The label is f(s), s = +1 and -1 over sqrt(n) in turn: the flow, death by death, ends at the time s. Then the mean
/// change of the kernel is known at every width: E Theta(s) - 1, of which tanh(2 s) / (2 pi) is lost by deaths.
Outcome change_by_events(const KernelDrift& stated, const Budget& budget) {
  const int n = budget.full ? 1024 : 256;
  const double root = std::sqrt(n), s = 1 / root, t = std::tanh(s), pi = std::numbers::pi;
  const double kernel =
      ((pi - std::atan(t)) * std::cosh(2 * s) + std::sinh(2 * s) * t * t / (1 + t * t)) / pi;
  const double deaths = std::tanh(2 * s) / (2 * pi);
  const double power = static_cast<double>(stated.relu_power) + 0.5;
  const double mean =
      root * (kernel - 1 + deaths) + static_cast<double>(stated.death) * std::pow(n, power) * root * deaths;
  // The living change by at most r^2 (e^(2 s) - 1) and have E r^4 / 2 = 4 together; the dead lose at most r^2, and
  // have E r^4 arctan t / (2 pi) <= 4 s / pi.
  const double variance = 4 * std::expm1(2 * s) * std::expm1(2 * s) + 4 * s / pi;
  return judge_heavy_tailed_mean(
      fmt::format("sqrt(n) (Theta - Theta_0) at s = 1/sqrt(n), ReLU, n = {}, death by death", n),
      Rational(mean), Rational(1, 16), Rational(variance * (1 + 1e-9)), 1e-9, budget,
      [&](std::span<double> values, std::uint64_t first) {
        std::vector<double> a(static_cast<std::size_t>(n)), w(static_cast<std::size_t>(n));
        for (std::size_t i = 0; i < values.size(); ++i) {
          draw_units(a, w, budget.seed, first + i);
          const double y = output_at(s, (first + i) % 2 == 0 ? 1 : -1, a, w);
          numeric::OneSampleFlow flow{};
          numeric::fill_one_sample_flows({&flow, 1}, n, y, budget.seed, first + i, 1);
          values[i] = root * (flow.final_kernel - flow.initial_kernel);
        }
      });
}

/// Theta_0 for ReLU: the mean of n copies of 1_(w > 0) (a^2 + w^2), with mean 1, variance 3 and fourth central moment
/// 117.
Outcome spread_by_draws(const KernelDrift& stated, const Budget& budget) {
  constexpr int n = 64;
  const double mean = 3 * std::pow(n, 2 * static_cast<double>(stated.spread_power) + 1);
  const Rational variance = 2 * 9 + Rational(117 - 3 * 9, n);
  const numeric::Perceptron network{1, {n}, 1, numeric::PointwiseFunction::relu, 0, {1, 1}, {0, 0}};
  return judge_heavy_tailed_mean("n (Theta_0 - 1)^2, ReLU, n = 64", Rational(mean), Rational(1), variance,
                                 1e-9, budget, [&](std::span<double> values, std::uint64_t first) {
                                   const double x[] = {1};
                                   sample_tangent_kernels(
                                       network, numeric::TrainedParameters::normals, {1, 1, x}, budget.seed,
                                       first, static_cast<std::int64_t>(values.size()), values, {}, 1);
                                   for (double& value : values) value = n * (value - 1) * (value - 1);
                                 });
}

Claim constancy() {
  const KernelDrift stated{"4*a*f*d^2+2*a^3*d^2*e", "4*f^2*d^2+6*f*d^2*e", -1, -1,
                           Rational(-1, 2),         Rational(-1, 2)};
  const auto with = [&](auto member, auto value) {
    KernelDrift mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  return make_claim<KernelDrift>({
      .id = id,
      .text = "One hidden layer of n units in the NTK parameterisation, standard normal parameters, one "
              "sample x = 1, "
              "flow on (f-y)^2/2. Theta_0 fluctuates by n^(-1/2). For smooth phi the mean drift starts at "
              "the order 1/n: "
              "E dTheta/dt at t = 0 is -(1/n) E[4 phi^2 phi'^2 + 6 phi phi'^2 phi''] for every n. For ReLU "
              "the whole drift "
              "is of order n^(-1/2), since gates close: with g ~ N(0, 1/2), |sqrt(n) E(Theta_infinity - "
              "Theta_0) + "
              "E|y - g|/pi| <= 120 (|y| + 3/2)^3 n^(-1/4) for every n and y.",
      .reduction = "ReLU: at each s, s the integral of (y-f)/sqrt(n) dt, the kernel loses on the average "
                   "tanh(2|s|)/(2 pi) by "
                   "deaths, exactly. Theta_infinity - Theta_0 is this at the random end S, up to the "
                   "deviation of the losses from "
                   "their means, the same for all s, and to 4/sqrt(n) times the integral of f; and "
                   "sqrt(n)|S| = |y - f_0| divided "
                   "by a mean of Theta over the path, which is near 1 and, but for an exponentially rare "
                   "event, above 1/4. The "
                   "certificates bound each of these for every n; the last adds them up.",
      .hypotheses = {{"phi is smooth, for the order 1/n",
                      {},
                      "for ReLU the order is n^(-1/2): the statement's second part, and a mutant of it"},
                     {"phi, phi' and phi'' of polynomial growth", {}, "the means must exist"},
                     {"NTK parameterisation",
                      {},
                      "in the standard one the kernel grows with n (ntk.width-divergence)"},
                     {"one sample, one hidden layer",
                      {},
                      "the constants are for this case; other cases are not treated"}},
      .sources = {constant_kernel_slide()},
      .tags = {"kernel", "training", "finite width"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificate",
                  RouteKind::certificate,
                  drift_by_certificate,
                  {"GiNaC's normal form", "GMP", "Arb", "the reduction in words"},
                  0.1},
                 {"first derivative along the flow, phi = sin", RouteKind::simulation, initial_rate_by_draws,
                  trusts_draws, 0.1},
                 {"flow from death to death", RouteKind::simulation, change_by_events, trusts_draws, 0.2},
                 {"kernels of networks as drawn", RouteKind::simulation, spread_by_draws, trusts_draws, 0.1}},
      .mutants = {{"slope -1/2 for smooth phi", with(&KernelDrift::smooth_power, Rational(-1, 2))},
                  {"1/(2 pi) for 1/pi", with(&KernelDrift::death, Rational(-1, 2))},
                  {"plus sign", with(&KernelDrift::death, Rational(1))},
                  {"slope -1 for ReLU", with(&KernelDrift::relu_power, Rational(-1))},
                  {"Theta_0 fluctuates by 1/n", with(&KernelDrift::spread_power, Rational(-1))},
                  {"phi'' left out", with(&KernelDrift::mean_rate, Formula("4*f^2*d^2"))},
                  {"3 for E a^4 / E a^2 left out",
                   with(&KernelDrift::mean_rate, Formula("4*f^2*d^2+2*f*d^2*e"))}},
      .constants = {{"ntk.constancy-relu-drift", "-(3/2*erf(3/2) + exp(-9/4)/sqrt(pi))/pi",
                     [](int digits) {
                       return enclosed_value(
                           [] { return -mean_distance(Rational(3, 2)) / angle(Ball(0), Ball(-1)); }, digits);
                     }}},
  });
}

}  // namespace

std::vector<Claim> kernel_constancy_claims() { return {constancy()}; }

}  // namespace lemmata::proofs_check
