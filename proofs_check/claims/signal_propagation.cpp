#include "proofs_check/claims/signal_propagation.hpp"

#include <utility>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/nngp.hpp"
#include "analysis/kernel/signal_propagation.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::PairKernel;

// --- depth.fixed-points

/// q* is a fixed point of `variance` in s = sigma_b^2, w = sigma_w^2 and c = C(q,q,q), and the slope of the
/// correlation's map at 1 is `slope` in w, c, q and g = C'(q,q,q), or g = C'(q,q,q c*) with c* the other fixed point
/// of that map.
struct FixedPoints {
  Formula variance = "s + w*c";
  Formula slope = "w*g";
  bool at_other_point = false;
  bool allows_zero = false;  ///< for q* = 0 too, read as a statement about variances that tend to it
};

struct PhaseCase {
  std::string activation;
  analysis::LayerVariances layer;
};

const std::vector<PhaseCase>& phase_cases() {
  static const std::vector<PhaseCase> cases = {{"relu", {Rational(3, 2), Rational(1, 5)}},
                                               {"erf", {1, Rational(1, 10)}},
                                               {"erf", {3, Rational(1, 10)}},
                                               {"sin", {3, Rational(1, 10)}},
                                               {"cos", {2, Rational(1, 5)}},
                                               {"gaussian:1/2", {3, Rational(1, 5)}}};
  return cases;
}

constexpr int most_variance = 16;

/// What the library says about a case; every case has one fixed point of the variance.
struct Phase {
  analysis::Activation phi;
  analysis::LayerVariances layer;
  analysis::VarianceFixedPoint at;
  std::optional<Ball> other;
};

Phase phase(int i) {
  const PhaseCase& of = phase_cases()[static_cast<std::size_t>(i)];
  const analysis::Activation phi(of.activation);
  const auto found = analysis::variance_fixed_points(phi, of.layer, most_variance);
  if (!found.complete || found.points.size() != 1)
    throw Undecided{of.activation + ": not shown to have one fixed point of the variance"};
  return {phi, of.layer, found.points[0], analysis::correlation_fixed_point(phi, of.layer, found.points[0])};
}

Ball stated_slope(const FixedPoints& stated, const Phase& of) {
  const Ball& q = of.at.variance;
  const Ball c = stated.at_other_point && of.other ? q * *of.other : q;
  const analysis::ClosedForm& form = *of.phi.closed_form();
  return evaluate_ball(stated.slope, {{"w", Ball(of.layer.weight)},
                                      {"g", analysis::closed_form_dual_derivative(form, q, q, c)},
                                      {"c", analysis::closed_form_dual(form, q, q, q)},
                                      {"q", q}});
}

/// At the correlation 1 - delta, delta = 2^-80, a slope is told from chi_1 to within 2^-39. The map f is convex, so
/// that (1 - f(1 - delta))/delta is between f'(1 - delta) and f'(1) = chi_1. Of the functions used here, those that
/// are smooth have |phi''| <= 1, and f'(1) - f'(1 - delta) <= delta sigma_w^2 q E phi''^2 <= 2^-60, as sigma_w^2 q is
/// below 2^20; for the others f' is sigma_w^2 times a constant plus a multiple, at most 1, of (pi - arccos rho)/(2 pi),
/// and sigma_w^2 arccos(1 - delta)/(2 pi) <= sigma_w^2 sqrt(2 delta)/4 <= 2^-40, as sigma_w^2 <= 2. The rest of the
/// 2^-39 is for the balls.
constexpr int delta_bits = 80, slope_bits = 39;

/// One layer from equal variances q and correlation 1 - delta.
PairKernel near_correlation_one(const analysis::Activation& phi, const analysis::LayerVariances& layer,
                                const Ball& q) {
  return analysis::next_kernel(phi, layer, {q, q, q * Ball::power_of_two(-delta_bits), true});
}

/// (1 - rho')/delta.
Ball quotient(const PairKernel& after) {
  return after.one_minus_correlation() / Ball::power_of_two(-delta_bits);
}

bool surely_within(const Ball& difference, int bits) {
  return surely_less(difference * difference, Ball::power_of_two(-2 * bits));
}

Outcome fixed_points_by_one_layer(const FixedPoints& stated, const Budget& budget) {
  const BallPrecision precision(192);
  return enclose_on_range(Range("i = 0..5"), budget, [&](int i) -> std::optional<std::string> {
    const Phase of = phase(i);
    const Ball& q = of.at.variance;
    const std::string where = of.phi.text() + ", sigma_w^2 = " + to_string(of.layer.weight) +
                              ", sigma_b^2 = " + to_string(of.layer.bias);
    const Ball image =
        evaluate_ball(stated.variance, {{"s", Ball(of.layer.bias)},
                                        {"w", Ball(of.layer.weight)},
                                        {"c", analysis::closed_form_dual(*of.phi.closed_form(), q, q, q)}});
    if (auto apart = disjoint(image, q, "the library's fixed point")) return where + ": " + *apart;
    const Ball seen = quotient(near_correlation_one(of.phi, of.layer, q));
    if (surely_within(stated_slope(stated, of) - seen, slope_bits)) return std::nullopt;
    return where + ": the statement has the slope " + analysis::to_string(stated_slope(stated, of)) +
           ", one layer shows " + analysis::to_string(seen);
  });
}

/// erf, sigma_w^2 = 1/2, no bias: q* = 0 and chi_1 = 2/pi. From the variances 1 and the correlation 1/2: is 1 - rho
/// below slope^l, and so does it tend to 0?
std::optional<std::string> violation_at_zero(const FixedPoints& stated) {
  const analysis::Activation erf("erf");
  const analysis::LayerVariances layer{Rational(1, 2), 0};
  const analysis::ClosedForm& form = *erf.closed_form();
  const Ball slope = evaluate_ball(
      stated.slope, {{"w", Ball(layer.weight)},
                     {"g", analysis::closed_form_dual_derivative(form, Ball(0), Ball(0), Ball(0))},
                     {"c", analysis::closed_form_dual(form, Ball(0), Ball(0), Ball(0))},
                     {"q", Ball(0)}});
  PairKernel kernel{Ball(1), Ball(1), Ball(Rational(1, 2)), true};
  Ball bound(1);
  constexpr int depth = 40;
  for (int l = 1; l <= depth; ++l) {
    kernel = analysis::next_kernel(erf, layer, kernel);
    bound *= slope;
  }
  if (!surely_less(bound, kernel.one_minus_correlation())) return std::nullopt;
  return "erf, sigma_w^2 = 1/2, sigma_b = 0, where q* = 0 and chi_1 = " + analysis::to_string(slope) +
         ": from variances 1 and rho = 1/2, 1 - rho is " +
         analysis::to_string(kernel.one_minus_correlation()) + " at layer " + std::to_string(depth) +
         " (variance " + analysis::to_string(kernel.xx) + "), above slope^l = " + analysis::to_string(bound);
}

/// From two correlations at variance q*: below the slope^l for every l; and above 1 the sequences from 0 and from 1 -
/// 2^-10 enclose c*, since the map is increasing and convex on [0, 1].
Outcome fixed_points_by_depth(const FixedPoints& stated, const Budget& budget) {
  const BallPrecision precision(256);
  if (stated.allows_zero)
    if (auto witness = violation_at_zero(stated)) return {.verdict = Verdict::refuted, .witness = *witness};
  return enclose_on_range(Range("i = 0..5"), budget, [&](int i) -> std::optional<std::string> {
    const Phase of = phase(i);
    const Ball& q = of.at.variance;
    const Ball slope = stated_slope(stated, of);
    constexpr int depth = 60;
    PairKernel low{q, q, q, true}, high{q, q, q * Ball::power_of_two(-10), true};
    Ball bound(1);
    for (int l = 1; l <= depth; ++l) {
      // q* again, instead of its image, which is the same number
      low = {q, q, analysis::next_kernel(of.phi, of.layer, low).deficit, true};
      high = {q, q, analysis::next_kernel(of.phi, of.layer, high).deficit, true};
      bound *= slope;
      if (surely_less(bound, low.one_minus_correlation()))
        return of.phi.text() + ", layer " + std::to_string(l) + ": 1 - rho from rho = 0 is " +
               analysis::to_string(low.one_minus_correlation()) +
               ", above slope^l = " + analysis::to_string(bound);
    }
    const Ball from_below = Ball(1) - low.one_minus_correlation(),
               from_above = Ball(1) - high.one_minus_correlation();
    const bool stable = surely_less(slope, Ball(1));
    if (stable != !of.other.has_value())
      return of.phi.text() + ": the slope " + analysis::to_string(slope) + " is " +
             (stable ? "below" : "above") + " 1, but from 1 - 2^-10 the correlation becomes " +
             analysis::to_string(from_above);
    if (!of.other) return std::nullopt;
    const Ball margin = Ball::power_of_two(-100);  // of the balls
    if (surely_less(from_below, *of.other + margin) && surely_less(*of.other, from_above + margin) &&
        surely_less(from_above - from_below, Ball(Rational(1, 100))))
      return std::nullopt;
    return of.phi.text() + ": c* = " + analysis::to_string(*of.other) + " is not between " +
           analysis::to_string(from_below) + " and " + analysis::to_string(from_above);
  });
}

Outcome fixed_points_by_certificate(const FixedPoints& stated, const Budget&) {
  if (stated.at_other_point || stated.allows_zero)
    return {.note = "the certificates are about the slope at correlation 1, at a fixed point above 0"};
  const char* id = "depth.fixed-points";
  return proved_by(
      "all absolutely continuous phi with finite second moments of phi and phi', all sigma_b, sigma_w, all "
      "fixed points q > 0",
      {{id, "variance", "Without a change of the variance q = sigma_b^2 + sigma_w^2 C(q,q,q).",
        RationalFunctionIdentity{{{}, {"s", "w", "c"}}, stated.variance, "s + w*c"}},
       {id, "slope",
        "rho' = (s + w C(q,q,q rho))/q at variance q > 0, C = sum of a_k^2 rho^k, a_k the Hermite "
        "coefficients of phi(sqrt(q) z) (nngp.dual-identities), "
        "and sum of k a_k^2 is "
        "the left derivative of C at rho = 1 (Abel). Integration by parts: sqrt(q) phi'(sqrt(q) z) has the "
        "Hermite "
        "coefficients sqrt(k+1) a_(k+1), so that this is q E phi'(sqrt(q) z)^2 = q g, by Parseval. No bound "
        "of phi beyond its "
        "two second moments is needed.",
        RationalFunctionIdentity{{{}, {"w", "g", "q", "c"}}, stated.slope, "w/q*q*g"}},
       {id, "contraction-start", "1 - r^k <= k (1 - r) for -1 <= r <= 1, by induction: at k = 0 both are 0.",
        RationalFunctionIdentity{{{}, {"r"}}, "1 - r^0", "0*(1-r)"}},
       {id, "contraction-step",
        "1 - r^(k+1) = (1-r) + r (1-r^k), and 1 - r^k >= 0. So, C being a power series in rho with "
        "coefficients >= 0 "
        "(nngp.dual-identities), 1 - rho' <= chi_1 (1 - rho): for chi_1 < 1 every correlation tends to 1 "
        "like chi_1^l; for "
        "chi_1 = 1 the distance does not increase; for chi_1 > 1 the map is above rho at 0 or has it as a "
        "fixed "
        "point, below rho "
        "just below 1, and convex, so that [0, 1) has exactly one fixed point.",
        RationalFunctionIdentity{{{{"k", 0}}, {"r"}}, "1 - r^(k+1)", "(1-r) + r*(1-r^k)"}}});
}

Claim fixed_points() {
  return make_claim<FixedPoints>({
      .id = "depth.fixed-points",
      .text = "The variance's fixed points are q = sigma_b^2 + sigma_w^2 E phi(sqrt(q) z)^2. At one with q > "
              "0 the correlation's map has "
              "the slope chi_1 = sigma_w^2 E phi'(sqrt(q) z)^2 at 1, and 1 - rho' <= chi_1 (1 - rho): for "
              "chi_1 < 1 every "
              "correlation tends to 1, for chi_1 > 1 correlation 1 is unstable and there is exactly one "
              "fixed point c* in "
              "[0, 1).",
      .reduction = "Integration by parts gives the slope; that the dual's power series has coefficients >= 0 "
                   "gives the rest. The slide has the recursion alone, and says nothing of fixed points.",
      .hypotheses =
          {{"q > 0 (at q = 0 there is no correlation, and where the variances tend to 0 it need not tend to "
            "1)",
            FixedPoints{"s + w*c", "w*g", false, true}, ""},
           {"phi is absolutely continuous, and phi(z), phi'(z) have finite second moments",
            {},
            "for sign chi_1 is infinite; correlation 1 is a fixed point that no other correlation tends to"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "depth"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"one layer near correlation 1", RouteKind::ball, fixed_points_by_one_layer, trusts_balls,
                  0.1},
                 {"certificate", RouteKind::certificate, fixed_points_by_certificate, trusts_certificates,
                  0.02},
                 {"sixty layers", RouteKind::ball, fixed_points_by_depth, trusts_balls, 0.2}},
      .mutants = {{"chi_1 with phi for phi'", {"s + w*c", "w*c"}},
                  {"chi_1 without sigma_w^2", {"s + w*c", "g"}},
                  {"chi_1 taken at c*", {"s + w*c", "w*g", true}},
                  {"sigma_b^2 ignored", {"w*c", "w*g"}},
                  {"chi_1 one percent larger", {"s + w*c", "101/100*w*g"}}},
      .constants = {computed_constant("depth.erf-variance", "q*, erf, sigma_w^2 = 3, sigma_b^2 = 1/10",
                                      [] { return phase(2).at.variance; }),
                    computed_constant("depth.erf-slope", "chi_1, erf, sigma_w^2 = 3, sigma_b^2 = 1/10",
                                      [] { return phase(2).at.slope; }),
                    computed_constant("depth.erf-correlation", "c*, erf, sigma_w^2 = 3, sigma_b^2 = 1/10",
                                      [] { return phase(2).other.value(); })},
  });
}

// --- depth.critical-line

/// sigma_w^2 and sigma_b^2 at which chi_1 = 1 at the fixed point q: in c = C(q,q,q), g = C'(q,q,q) and q for every
/// phi; for erf in q, p = pi, y the root of `radicand` and t = arcsin(2q/(1+2q)); for sin in q and e = e^(-2q); for
/// leaky ReLU in its slope a (0: ReLU).
struct CriticalLine {
  Formula weight = "1/g";
  Formula bias = "q - c/g";
  Formula radicand = "1+4*q";
  Formula erf_weight = "p/4*y";
  Formula erf_bias = "q - y*t/2";
  Formula sin_weight = "2/(1+e)";
  Formula sin_bias = "q - (1-e)/(1+e)";
  Formula leaky_weight = "2/(1+a^2)";
};

struct StatedPoint {
  std::string name;
  Ball weight, bias;
};

std::vector<StatedPoint> stated_points(const CriticalLine& stated, const Rational& at) {
  const Ball q(at);
  const Ball y = analysis::sqrt_nonnegative(evaluate_ball(stated.radicand, {{"q", q}}));
  const BallAssignment erf{{"q", q},
                           {"p", analysis::pi<Ball>()},
                           {"y", y},
                           {"t", analysis::arcsin(Ball(Rational(2 * at / (1 + 2 * at))))}};
  const BallAssignment sine{{"q", q}, {"e", analysis::exp(Ball(Rational(-2 * at)))}};
  const auto leaky = [&](const Rational& slope) {
    return evaluate_ball(stated.leaky_weight, {{"a", Ball(slope)}});
  };
  std::vector<StatedPoint> points = {
      {"erf", evaluate_ball(stated.erf_weight, erf), evaluate_ball(stated.erf_bias, erf)},
      {"sin", evaluate_ball(stated.sin_weight, sine), evaluate_ball(stated.sin_bias, sine)},
      {"relu", leaky(0), Ball(0)},
      {"leaky_relu:1/3", leaky(Rational(1, 3)), Ball(0)}};
  for (const char* name : {"gelu", "cos", "gaussian:1/2"}) {
    const analysis::ClosedForm form = *analysis::Activation(name).closed_form();
    const BallAssignment duals{{"q", q},
                               {"c", analysis::closed_form_dual(form, q, q, q)},
                               {"g", analysis::closed_form_dual_derivative(form, q, q, q)}};
    points.push_back({name, evaluate_ball(stated.weight, duals), evaluate_ball(stated.bias, duals)});
  }
  return points;
}

Outcome line_by_library(const CriticalLine& stated, const Budget& budget) {
  const BallPrecision precision(192);
  return enclose_on_range(Range("i = 1..8"), budget, [&](int i) -> std::optional<std::string> {
    const Rational q(i, 4);
    for (const StatedPoint& point : stated_points(stated, q)) {
      const auto seen = analysis::critical_point(analysis::Activation(point.name), Ball(q));
      const std::string where = point.name + ", q = " + to_string(q);
      if (auto apart = disjoint(point.weight, seen.weight_variance, "the library"))
        return where + ": " + *apart;
      if (!overlaps(point.bias, seen.bias_variance))
        return where + ": the statement has " + analysis::to_string(point.bias) + ", the library " +
               analysis::to_string(seen.bias_variance);
    }
    return std::nullopt;
  });
}

/// One layer of the library's recursion at the stated variances: the variance q is kept, and so is 1 - rho near 0.
Outcome line_by_one_layer(const CriticalLine& stated, const Budget& budget) {
  const BallPrecision precision(192);
  return enclose_on_range(Range("i = 1..8"), budget, [&](int i) -> std::optional<std::string> {
    const Rational q(i, 4);
    for (const StatedPoint& point : stated_points(stated, q)) {
      // the library takes fractions: some that are within 2^-120 of the stated numbers, so that the variance, linear
      // in them with the coefficients 1 and C(q,q,q) < 2^10, is kept to within 2^-100
      if (!surely_less(Ball(point.weight.radius() + point.bias.radius()), Ball::power_of_two(-120)))
        throw Undecided{point.name + ": the stated variances are wide balls"};
      const analysis::LayerVariances layer{point.weight.midpoint(), point.bias.midpoint()};
      const Ball at(q);
      const PairKernel after = near_correlation_one(analysis::Activation(point.name), layer, at);
      const Ball slope = quotient(after) - Ball(1);
      if (!surely_within(after.xx - at, 100))
        return point.name + ", q = " + to_string(q) + ": the variance becomes " +
               analysis::to_string(after.xx);
      if (!surely_within(slope, slope_bits))
        return point.name + ", q = " + to_string(q) + ": the slope at correlation 1 is 1 + " +
               analysis::to_string(slope);
    }
    return std::nullopt;
  });
}

Outcome line_by_certificate(const CriticalLine& stated, const Budget&) {
  const char* id = "depth.critical-line";
  return proved_by(
      "all q > 0, all absolutely continuous phi with finite second moments of phi and phi'",
      {{id, "slope", "chi_1 = sigma_w^2 C'(q,q,q) = 1.",
        RationalFunctionIdentity{{{}, {"g", "c", "q"}}, stated.weight * Formula("g"), 1}},
       {id, "fixed-point", "sigma_b^2 + sigma_w^2 C(q,q,q) = q.",
        RationalFunctionIdentity{{{}, {"g", "c", "q"}}, stated.bias + stated.weight * Formula("c"), "q"}},
       {id, "erf-radicand", "C' = (4/pi)/sqrt((1+2q)^2 - 4q^2): what stands in the root.",
        RationalFunctionIdentity{{{}, {"q"}}, stated.radicand, "(1+2*q)^2 - 4*q^2"}},
       {id, "erf-weight", "With y that root, C' = 4/(p y).",
        RationalFunctionIdentity{{{}, {"p", "y", "q", "t"}}, stated.erf_weight * Formula("4/(p*y)"), 1}},
       {id, "erf-bias", "C = (2/p) t.",
        RationalFunctionIdentity{
            {{}, {"p", "y", "q", "t"}}, stated.erf_bias + stated.erf_weight * Formula("2/p*t"), "q"}},
       {id, "sin-weight", "C' = (1 + e)/2; the stated value is 1 + tanh q.",
        RationalFunctionIdentity{{{}, {"e", "q"}}, stated.sin_weight * Formula("(1+e)/2"), 1}},
       {id, "sin-bias", "C = (1 - e)/2; the stated value is q - tanh q.",
        RationalFunctionIdentity{
            {{}, {"e", "q"}}, stated.sin_bias + stated.sin_weight * Formula("(1-e)/2"), "q"}},
       {id, "leaky-weight", "C' = (1 + a^2)/2 and C = q C', so that sigma_b^2 = 0.",
        RationalFunctionIdentity{{{}, {"a"}}, stated.leaky_weight * Formula("(1+a^2)/2"), 1}}});
}

Claim critical_line() {
  CriticalLine wrong_root, erf_weight, swapped, leaky, without_bias, doubled;
  wrong_root.radicand = "1+2*q";
  erf_weight.erf_weight = "p/2*y";
  swapped.sin_weight = "2*e/(1+e)";
  leaky.leaky_weight = "2/(1+a)^2";
  without_bias.bias = "0*q";
  doubled.bias = "q - 2*c/g";
  return make_claim<CriticalLine>({
      .id = "depth.critical-line",
      .text =
          "chi_1 = 1 at the fixed point q exactly for sigma_w^2 = 1/C'(q,q,q), sigma_b^2 = q - "
          "C(q,q,q)/C'(q,q,q), where that is >= 0, q > 0. erf: sigma_w^2 = (pi/4) sqrt(1+4q), sigma_b^2 = q "
          "- "
          "sqrt(1+4q) "
          "arcsin(2q/(1+2q))/2; sin: 1 + tanh q and q - tanh q; max(z, a z): 2/(1+a^2) and 0, for every q.",
      .reduction =
          "Two linear equations for sigma_w^2 and sigma_b^2, and the duals at a = b = c = q. The slide "
          "has the recursion alone, and says nothing of a critical line.",
      .hypotheses =
          {{"sigma_b^2 >= 0 (elsewhere there is no network)", {}, "for e^z, q = 1/2, say, it is q - 1 < 0"},
           {"phi is absolutely continuous, phi(z), phi'(z) have finite second moments, and C'(q,q,q) is "
            "not 0",
            {},
            "for sign C' is infinite, for a constant phi 0"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "depth"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"the library's points", RouteKind::ball, line_by_library, trusts_balls, 0.1},
                 {"one layer", RouteKind::ball, line_by_one_layer, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, line_by_certificate, trusts_certificates, 0.02}},
      .mutants = {{"erf with sqrt(1+2q)", wrong_root},
                  {"erf with pi/2", erf_weight},
                  {"sin with 1 - tanh q", swapped},
                  {"2/(1+a)^2", leaky},
                  {"sigma_b^2 = 0", without_bias},
                  {"twice C/C'", doubled}},
      .constants =
          {computed_constant(
               "depth.critical-erf-weight", "(pi/4) sqrt 5",
               [] { return analysis::critical_point(analysis::Activation("erf"), Ball(1)).weight_variance; }),
           computed_constant(
               "depth.critical-erf-bias", "1 - sqrt(5) arcsin(2/3)/2",
               [] { return analysis::critical_point(analysis::Activation("erf"), Ball(1)).bias_variance; }),
           computed_constant(
               "depth.critical-sin-weight", "1 + tanh 1",
               [] { return analysis::critical_point(analysis::Activation("sin"), Ball(1)).weight_variance; }),
           computed_constant(
               "depth.critical-sin-bias", "1 - tanh 1",
               [] { return analysis::critical_point(analysis::Activation("sin"), Ball(1)).bias_variance; })},
  });
}

}  // namespace

std::vector<Claim> signal_propagation_claims() { return {fixed_points(), critical_line()}; }

}  // namespace lemmata::proofs_check
