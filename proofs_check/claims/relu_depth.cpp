#include "proofs_check/claims/relu_depth.hpp"

#include <cmath>
#include <utility>

#include "analysis/kernel/ntk.hpp"
#include "analysis/kernel/relu_depth.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/network/multilayer_perceptron.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/relu_angle_bound.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

const Formula relu_correlation_map = "(sqrt(1-r^2) + r*(pi/2 + arcsin(r)))/pi";

analysis::InfiniteNetwork he_network(int depth) {
  return analysis::uniform_network(analysis::Activation("relu"), depth, {2, 0},
                                   analysis::Parameterisation::ntk);
}

Ball angle_of(const Ball& one_minus_correlation) {
  return Ball(2) * analysis::arcsin(analysis::sqrt_nonnegative(one_minus_correlation / Ball(2)));
}

/// The deficits 1 - rho_0, 1 - rho_1, ..., 1 - rho_depth by the library; x.x/d = 1/2, so that K^0(x,x) = 1.
std::vector<Ball> deficits(const Rational& correlation, int depth) {
  const analysis::Activation relu("relu");
  const analysis::LayerVariances he{2, 0};
  std::vector<Ball> result;
  analysis::PairKernel kernel = analysis::input_kernel(he, {Rational(1, 2), Rational(1, 2), correlation / 2});
  for (int l = 0;; ++l) {
    result.push_back(kernel.one_minus_correlation());
    if (l == depth) return result;
    kernel = analysis::next_kernel(relu, he, kernel);
  }
}

/// Correlations at which the sequences start.
Rational start(int s) {
  static const std::vector<Rational> starts = {Rational(1, 2), Rational(0), Rational(-1), Rational(99, 100)};
  return starts.at(static_cast<std::size_t>(s));
}

// --- depth.relu-he-correlation

/// With r the correlation of two inputs before a layer, it is map(r) after it. 1 - rho_l ~ amplitude pi^2 l^-power.
/// More exactly: u = (sqrt(2 amplitude) pi / theta)^(2/power), theta the angle, grows by 1 + logarithm / u + rest,
/// and the rest is between 4/u^2 and 17/u^2.
struct ReluDecay {
  Formula map = relu_correlation_map;
  Rational amplitude = Rational(9, 2);
  int power = 2;
  Rational logarithm = Rational(3, 2);

  /// u at an angle.
  [[nodiscard]] Ball scale(const Ball& angle) const {
    const Ball u = analysis::sqrt_nonnegative(Ball(Rational(2 * amplitude))) * analysis::pi<Ball>() / angle;
    return power == 2 ? u : pow(u, 2);
  }
};

constexpr int lower_rest = 4, upper_rest = 17;

Outcome decay_by_iteration(const ReluDecay& stated, const Budget& budget) {
  const BallPrecision precision(128);
  const int depth = budget.full ? 4000 : 150;
  const Range range("s = 0..3, l = 0.." + std::to_string(depth - 1));
  std::vector<std::vector<Ball>> scales;
  for (int s = 0; s <= 3; ++s) {
    scales.emplace_back();
    for (const Ball& deficit : deficits(start(s), depth))
      scales.back().push_back(stated.scale(angle_of(deficit)));
  }
  return enclose_on_range(range, budget, [&](int s, int l) -> std::optional<std::string> {
    const auto& u = scales[static_cast<std::size_t>(s)];
    const Ball& at = u[static_cast<std::size_t>(l)];
    const Ball increase = u[static_cast<std::size_t>(l) + 1] - at;
    const Ball expected = Ball(1) + Ball(stated.logarithm) / at;
    const Ball low = expected + Ball(lower_rest) / pow(at, 2),
               high = expected + Ball(upper_rest) / pow(at, 2);
    if (surely_less(low, increase) && surely_less(increase, high)) return std::nullopt;
    return "rho_0 = " + to_string(start(s)) + ": u = " + analysis::to_string(at) + " grows by " +
           analysis::to_string(increase) + ", the statement has it between " + analysis::to_string(low) +
           " and " + analysis::to_string(high);
  });
}

/// The map itself, as written, at a precision that makes up for its cancellation near 1.
Outcome decay_by_map(const ReluDecay& stated, const Budget& budget) {
  const BallPrecision precision(1024);
  return enclose_on_range(
      Range("s = 0..3, l = 40..40"), budget, [&](int s, int l) -> std::optional<std::string> {
        const std::vector<Ball> by_library = deficits(start(s), l);
        Ball r(start(s));
        for (int i = 1; i <= l; ++i) {
          r = evaluate_ball(stated.map, {{"r", r}});
          if (const auto apart =
                  disjoint(Ball(1) - r, by_library[static_cast<std::size_t>(i)], "the library's 1 - rho"))
            return "rho_0 = " + to_string(start(s)) + ", layer " + std::to_string(i) + ": " + *apart;
        }
        return std::nullopt;
      });
}

/// C by the growth of u alone: w = u - (3/2) ln u grows by 1 and between -1/u^2 and 24/u^2 (logarithms between 1/u's
/// powers), and the sum of all later 1/u^2 is at most 1/u^2 + 1/u.
Outcome constant_by_growth(const ReluDecay& stated, const Budget& budget) {
  const BallPrecision precision(128);
  const int depth = 300;
  return enclose_on_range(Range(budget.full ? "s = 0..3" : "s = 0..1"), budget,
                          [&](int s) -> std::optional<std::string> {
                            const Ball c = analysis::relu_depth_constant(Ball(start(s)));
                            const std::vector<Ball> by_layer = deficits(start(s), depth);
                            for (int l = 20; l <= depth; l += 20) {
                              const Ball u = stated.scale(angle_of(by_layer[static_cast<std::size_t>(l)]));
                              const Ball w = u - Ball(stated.logarithm) * analysis::log(u) - Ball(l);
                              const Ball later = Ball(1) / pow(u, 2) + Ball(1) / u;
                              const Ball low = w - later, high = w + Ball(24) * later;
                              if (surely_less(low, c) && surely_less(c, high)) continue;
                              return "rho_0 = " + to_string(start(s)) + ", layer " + std::to_string(l) +
                                     ": C = " + analysis::to_string(c) + ", the statement has it between " +
                                     analysis::to_string(low) + " and " + analysis::to_string(high);
                            }
                            return std::nullopt;
                          });
}

Outcome decay_by_certificate(const ReluDecay& stated, const Budget&) {
  const Rational square = 2 * stated.amplitude;
  Rational a(0);
  for (int k = 1; k <= 12; ++k)
    if (Rational(k) * k / 4 == square) a = Rational(k, 2);
  if (a == 0 || stated.power != 2 || !(stated.map == relu_correlation_map))
    return {.note = "the certificates are about a decay like (a pi)^2 / (2 l^2) with a rational a"};
  const auto below = relu_angle_bound(a, stated.logarithm, Rational(1, 200), false);
  const auto above = relu_angle_bound(a, stated.logarithm, Rational(1, 50), true);
  if (!below || !above) return {.note = "the first terms of the angle's map and of the statement differ"};
  std::vector<Certificate> certificates = *below;
  certificates.insert(certificates.end(), above->begin(), above->end());
  const char* id = "depth.relu-he-correlation";
  const auto least = ball_relation(lower_rest, Relation::less_equal, "27*pi^3/200");
  const auto most = ball_relation("27*pi^3/50", Relation::less_equal, upper_rest);
  if (!least || !most) return {.note = "27 pi^3 is not within the stated bounds"};
  certificates.push_back({id, "rest-at-least", "So the rest is at least 4/u^2.", *least});
  certificates.push_back({id, "rest-at-most", "And it is at most 17/u^2.", *most});
  return proved_by("all rho_0 in [-1, 1), all l", certificates);
}

Claim relu_he_correlation() {
  const auto with = [](Rational amplitude, int power, Rational logarithm) {
    return ReluDecay{relu_correlation_map, std::move(amplitude), power, std::move(logarithm)};
  };
  ReluDecay swapped;
  swapped.map = "(sqrt(1-r^2) + r*(pi/2 - arcsin(r)))/pi";
  return make_claim<ReluDecay>({
      .id = "depth.relu-he-correlation",
      .text = "ReLU, sigma_w^2 = 2, no bias: the correlation of two inputs becomes (sqrt(1-r^2) + r(pi - "
              "arccos r))/pi "
              "in each layer. For every rho_0 < 1, u = 3 pi/theta (theta the angle) grows in each layer by 1 "
              "+ 3/(2u) + "
              "rest, 4/u^2 <= rest <= 17/u^2; so theta_l = 3 pi/(l + (3/2) ln l + C(rho_0) + o(1)) and 1 - "
              "rho_l ~ (9 "
              "pi^2/2) l^-2.",
      .reduction = "Two bounds of the angle's map by rational functions of the angle and 1/pi, the "
                   "differences positive "
                   "polynomials; then sums of 1/u and 1/u^2. The slide has the recursion alone, and says "
                   "nothing of depth.",
      .hypotheses = {{"rho_0 < 1", {}, "inputs of the same direction keep correlation 1, and u is infinite"},
                     {"sigma_w^2 = 2 and no bias",
                      {},
                      "the correlation's map is the same for all sigma_w^2 without bias; with a bias it is "
                      "another one"}},
      .sources = {infinite_width_slide()},
      .tags = {"wide networks", "depth"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"iteration by the library", RouteKind::ball, decay_by_iteration, trusts_balls, 0.1},
                 {"the map as written", RouteKind::ball, decay_by_map, trusts_balls, 0.05},
                 {"certificate", RouteKind::certificate, decay_by_certificate, trusts_certificates, 0.3},
                 {"Abel's constant against the growth of u", RouteKind::ball, constant_by_growth,
                  trusts_balls, 0.4}},
      .mutants = {{"9 pi^2", with(Rational(9), 2, Rational(3, 2))},
                  {"9 pi^2/4", with(Rational(9, 4), 2, Rational(3, 2))},
                  {"the constant one percent larger", with(Rational(909, 200), 2, Rational(3, 2))},
                  {"ln l", with(Rational(9, 2), 2, Rational(1))},
                  {"2 ln l", with(Rational(9, 2), 2, Rational(2))},
                  {"l^-1", with(Rational(9, 2), 1, Rational(3, 2))},
                  {"arccos r for pi - arccos r", swapped}},
      .constants = {ball_constant("depth.relu-decay", "9*pi^2/2"),
                    computed_constant("depth.abel-half", "C(1/2)",
                                      [] { return analysis::relu_depth_constant(Ball(Rational(1, 2))); }),
                    computed_constant("depth.abel-zero", "C(0)",
                                      [] { return analysis::relu_depth_constant(Ball(0)); }),
                    computed_constant("depth.relu-deficit-10000", "1 - rho_10000 from rho_0 = 1 - 2^-20",
                                      [] {
                                        return analysis::nngp_kernel(he_network(10000),
                                                                     {Rational(1, 2), Rational(1, 2),
                                                                      Rational(1048575, 2097152)})
                                            .one_minus_correlation();
                                      })},
  });
}

// --- depth.ntk-scaling

/// Theta^l(x,x) = diagonal K^0 at the critical point, in l. Off it, with q = q* = K^0 and x = chi_1, it is `general`,
/// in l, q and x. For ReLU, Theta^l(rho)/Theta^l(1) -> limit: |Theta^l(rho)/K^0 - limit u_l| <= max(6, u_0/4), u as
/// in depth.relu-he-correlation.
struct TangentScaling {
  Formula diagonal = "l+1";
  Formula general = "q*(1-x^(l+1))/(1-x)";
  Rational limit = Rational(1, 4);
};

Outcome scaling_by_library(const TangentScaling& stated, const Budget& budget) {
  const BallPrecision precision(128);
  const std::vector<int> depths = {0, 1, 2, 3, 5, 10, 30, 100, 300, 1000};
  return enclose_on_range(
      Range("s = 0..3, i = 0..9"), budget, [&](int s, int i) -> std::optional<std::string> {
        const int l = depths[static_cast<std::size_t>(i)];
        const auto kernels =
            analysis::neural_tangent_kernel(he_network(l), {Rational(1, 2), Rational(1, 2), start(s) / 2});
        if (const auto apart =
                disjoint(Ball(value_at(stated.diagonal, {{"l", l}})), kernels.ntk_xx, "the library"))
          return "l = " + std::to_string(l) + ": " + *apart;
        const Ball three_pi = Ball(3) * analysis::pi<Ball>();
        const Ball u = three_pi / angle_of(kernels.nngp.one_minus_correlation());
        const Ball u0 = three_pi / angle_of(Ball(Rational(1 - start(s))));
        const Ball apart = kernels.ntk_xz - Ball(stated.limit) * u;
        const Ball most = surely_less(u0, Ball(24)) ? Ball(6) : u0 / Ball(4);
        if (surely_less(apart * apart, most * most)) return std::nullopt;
        return "rho_0 = " + to_string(start(s)) + ", l = " + std::to_string(l) +
               ": Theta/K^0 = " + analysis::to_string(kernels.ntk_xz) + " is further from " +
               to_string(stated.limit) + " u = " + analysis::to_string(Ball(stated.limit) * u) + " than " +
               analysis::to_string(most);
      });
}

/// ReLU with sigma_w^2 = w/2 and a bias, started at q*: chi_1 = w/4.
Outcome scaling_at_fixed_points(const TangentScaling& stated, const Budget& budget) {
  const BallPrecision precision(128);
  return enclose_on_range(
      Range("w = 1..3, l = 0..6"), budget, [&](int w, int l) -> std::optional<std::string> {
        const Rational weight(w, 2), chi(w, 4), bias(1, 5), q = bias / (1 - chi);
        const auto network = analysis::uniform_network(analysis::Activation("relu"), l, {weight, bias},
                                                       analysis::Parameterisation::ntk);
        const Rational xx = (q - bias) / weight;
        const auto kernels = analysis::neural_tangent_kernel(network, {xx, xx, xx});
        return disjoint(Ball(evaluate(stated.general, {{"l", l}, {"q", q}, {"x", chi}})), kernels.ntk_xx,
                        "the library, ReLU at q* with chi_1 = w/4");
      });
}

Outcome scaling_by_certificate(const TangentScaling& stated, const Budget&) {
  const char* id = "depth.ntk-scaling";
  const auto next = [](const Formula& f) { return substitute(f, "l", "l+1"); };
  const auto first = [](const Formula& f) { return substitute(f, "l", 0); };
  const auto rest = ball_relation("9*pi^2/2 + 17/4", Relation::less, 49);
  if (!rest) return {.note = "9 pi^2/2 + 17/4 is not below 49"};
  return proved_by(
      "all l, all rho_0 in [-1, 1); the diagonal for every absolutely continuous phi with finite second "
      "moments of phi "
      "and phi' at a fixed point q* > 0",
      {{id, "critical-start", "Theta^0 = K^0.",
        RationalFunctionIdentity{{{}, {}}, first(stated.diagonal), 1}},
       {id, "critical-step", "K^l = K^0 and chi_1 = 1: Theta^(l+1) = K^0 + Theta^l.",
        RationalFunctionIdentity{{{{"l", 0}}, {}}, next(stated.diagonal), Formula(1) + stated.diagonal}},
       {id, "general-start", "Theta^0 = q*.",
        RationalFunctionIdentity{{{}, {"q", "x"}}, first(stated.general), "q"}},
       {id, "general-step",
        "At K^0 = q* all K^l(x,x) are q*, and Theta^(l+1) = q* + chi_1 Theta^l: bounded by q*/(1-x) for x < "
        "1, growing "
        "like x^l for x > 1.",
        RationalFunctionIdentity{
            {{{"l", 0}}, {"q", "x"}}, next(stated.general), Formula("q") + Formula("x") * stated.general}},
       {id, "off-diagonal-step",
        "ReLU, S = Theta^l(rho)/K^0: S' = rho' + (1 - 3/u) S, since C' = (1 - theta/pi)/2 and theta/pi = "
        "3/u. With u' = "
        "u + 1 + 3/(2u) + r/u^2, 4 <= r <= 17 (depth.relu-he-correlation), and e = S - c u this is the "
        "identity: e' "
        "= (1 - 3/u) e - (1 - rho') - 3/(8u) - r/(4u^2).",
        RationalFunctionIdentity{
            {{}, {"u", "r", "e", "y"}},
            substitute("1 - y + (1-3/u)*(e + c*u) - c*(u+1+3/(2*u)+r/u^2)", "c", Formula(stated.limit)),
            "(1-3/u)*e - y - 3/(8*u) - r/(4*u^2)"}},
       {id, "off-diagonal-rest",
        "y = 1 - rho' is at most theta'^2/2 <= 9 pi^2/(2 u^2), so that |e'| <= (1-3/u)|e| + 3/(8u) + 49/u^2.",
        *rest},
       {id, "off-diagonal-bound",
        "u >= 3, so that M = max(6, |e_0|) satisfies (1-3/u) M + 3/(8u) + 49/u^2 <= M: 3 M >= 3/8 + 49/3. So "
        "e stays "
        "bounded while u_l/l -> 1, and Theta^l(rho)/Theta^l(1) = S/(l+1) -> 1/4. |e_0| = |rho_0 - u_0/4| <= "
        "max(6, "
        "u_0/4).",
        Inequality{{}, "3/8 + 49/3", Relation::less_equal, "3*6"}}});
}

/// ReLU networks of any width: the mean of the empirical tangent kernel at one input is (L+1) K^0 exactly. Two hidden
/// layers of 16, K^0 = 1.
Outcome scaling_by_networks(const TangentScaling& stated, const Budget& budget) {
  const numeric::Perceptron network{.inputs = 1,
                                    .widths = {16, 16},
                                    .outputs = 1,
                                    .activation = numeric::PointwiseFunction::relu,
                                    .weight_variances = {2, 2, 2},
                                    .bias_variances = {0, 0, 0}};
  const double x = std::sqrt(0.5);
  // E Theta^2 at n = 16, L = 2 (ntk.finite-width-second-moment): r^2 (1 + 2(2n+7)/9 + 2 - (n-1)^2/27 (1 -
  // ((n-1)/(n+5))^2)).
  const Rational r = 1 + Rational(5, 16), ratio(15, 21);
  const Rational second = r * r * (1 + 2 * Rational(39, 9) + 2 - Rational(225, 27) * (1 - ratio * ratio));
  return judge_heavy_tailed_mean(
      "ReLU, two hidden layers of width 16, K^0 = 1", value_at(stated.diagonal, {{"l", 2}}), Rational(1, 4),
      second - 9, 1e-9, budget, [&](std::span<double> values, std::uint64_t first) {
        numeric::sample_tangent_kernels(network, numeric::TrainedParameters::normals,
                                        {.count = 1, .dimension = 1, .values = {&x, 1}}, budget.seed, first,
                                        static_cast<std::int64_t>(values.size()), values, {}, 1);
      });
}

std::vector<std::string> trusts_known_variance() {
  std::vector<std::string> trusts = trusts_drawn_networks;
  trusts.emplace_back("the variance (ntk.finite-width-second-moment)");
  return trusts;
}

Claim ntk_scaling() {
  TangentScaling one_less, third, half, shifted;
  one_less.diagonal = "l";
  third.limit = Rational(1, 3);
  half.limit = Rational(1, 2);
  shifted.general = "q*(1-x^l)/(1-x)";
  return make_claim<TangentScaling>({
      .id = "depth.ntk-scaling",
      .text = "NTK parameterisation. ReLU with sigma_w^2 = 2, no bias: Theta^L(x,x) = (L+1) K^0(x,x), and "
              "for inputs of "
              "one norm Theta^L(rho_0)/Theta^L(1) -> 1/4 for every rho_0 < 1: |Theta^L(rho_0)/K^0 - u_L/4| "
              "<= max(6, "
              "u_0/4), u = 3 pi/theta. Any absolutely continuous phi with finite second moments of phi and "
              "phi', started at a "
              "fixed point q* > 0 of the variance: Theta^L(x,x) = q* (1 + "
              "chi_1 + ... + chi_1^L), which is (L+1) q* at chi_1 = 1.",
      .reduction =
          "Theta' = K' + chi_1 Theta on the diagonal; off it, the difference from u/4 contracts. The slides "
          "have the kernels alone, and say nothing of depth.",
      .hypotheses =
          {{"rho_0 < 1", {}, "at rho_0 = 1 the ratio is 1"},
           {"K^0(x,x) is the fixed point (general phi)",
            {},
            "elsewhere the variance moves first, and with it chi"},
           {"phi is absolutely continuous, and phi(z), phi'(z) have finite second moments (general phi)",
            {},
            "for sign chi_1 is infinite, and so is Theta^1(x,x)"}},
      .sources = {infinite_width_slide(), tangent_kernel_definition_slide()},
      .tags = {"wide networks", "depth", "tangent kernel"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"the library's kernels", RouteKind::ball, scaling_by_library, trusts_balls, 0.3},
                 {"fixed points of ReLU with a bias", RouteKind::ball, scaling_at_fixed_points, trusts_balls,
                  0.05},
                 {"certificate", RouteKind::certificate, scaling_by_certificate, trusts_certificates, 0.05},
                 {"networks of finite width", RouteKind::simulation, scaling_by_networks,
                  trusts_known_variance(), 0.2}},
      .mutants = {{"Theta^L = L K^0", one_less},
                  {"the ratio tends to 1/3", third},
                  {"the ratio tends to 1/2", half},
                  {"chi_1^L left out", shifted}},
      .constants = {computed_constant(
          "depth.ntk-ratio-10000", "Theta^10000(rho)/Theta^10000(1) at rho_0 = 1 - 2^-20",
          [] {
            const auto kernels = analysis::neural_tangent_kernel(
                he_network(10000), {Rational(1, 2), Rational(1, 2), Rational(1048575, 2097152)});
            return kernels.ntk_xz / kernels.ntk_xx;
          })},
  });
}

}  // namespace

std::vector<Claim> relu_depth_claims() { return {relu_he_correlation(), ntk_scaling()}; }

}  // namespace lemmata::proofs_check
