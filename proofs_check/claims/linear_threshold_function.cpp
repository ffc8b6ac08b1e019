#include "proofs_check/claims/linear_threshold_function.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <map>

#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/ball.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/threshold_instance.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::LinearThresholdFunction;

// --- ltf.threshold-lift

/// With F(x_0, x) = sign(weight x_0 + w.x), f(x) = sign(w.x + b) has at T the coefficient of F at T u {0} where |T| is
/// even (or odd) and that at T otherwise; weight in b. sign(0) = tie.
struct ThresholdLift {
  bool new_coordinate_at_even = true;
  Formula weight = "b";
  int tie = 0;

  /// The set of the lifted function that belongs to a set of f; the new coordinate comes last.
  [[nodiscard]] std::uint64_t lifted(std::uint64_t set, int n) const {
    return (std::popcount(set) % 2 == 0) == new_coordinate_at_even ? set | std::uint64_t{1} << n : set;
  }
};

Outcome lift_by_transform(const ThresholdLift& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, b = -5..5"), budget, [&](int n, int b) -> std::optional<std::string> {
        const auto weight = static_cast<std::int64_t>(numerator(value_at(stated.weight, {{"b", b}})));
        int weights_in_all = 1;
        for (int i = 0; i < n; ++i) weights_in_all *= 5;
        for (int number = 0; number < weights_in_all; ++number) {
          IntegerWeights w;
          for (int i = 0, rest = number; i < n; ++i, rest /= 5) w.push_back(rest % 5 - 2);
          IntegerWeights longer = w;
          longer.push_back(weight);
          const IntegerTable f = transform_of({w, b, stated.tie, 0}),
                             lifted = transform_of({longer, 0, stated.tie, 0});
          for (std::uint32_t set = 0; set < 1U << n; ++set)
            if (auto seen = difference(Rational(lifted[stated.lifted(set, n)]) / (Integer(2) << n),
                                       Rational(f[set]) / (Integer(1) << n), "the transform"))
              return text({w, b, stated.tie, set}) + ": " + *seen;
        }
        return std::nullopt;
      });
}

Outcome lift_by_halves(const ThresholdLift& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..20:3, instance = 1..7:2"), budget, [&](int n, int index) -> std::optional<std::string> {
        const ThresholdInstance f = random_instance(budget.seed, n, index, 9);
        const std::uint64_t set = f.set;
        const std::int64_t plain =
            numeric::threshold_character_sums(f.weights, f.bias, stated.tie, std::vector{set})[0];
        const LinearThresholdFunction lift =
            LinearThresholdFunction(std::vector<Integer>(f.weights.begin(), f.weights.end()),
                                    numerator(value_at(stated.weight, {{"b", f.bias}})))
                .with_bias_as_coordinate();
        IntegerWeights weights;
        for (const Integer& w : lift.weights()) weights.push_back(static_cast<std::int64_t>(w));
        const std::int64_t lifted =
            numeric::threshold_character_sums(weights, 0, stated.tie, std::vector{stated.lifted(set, n)})[0];
        if (auto seen = difference(Rational(lifted) / 2, Rational(plain), "the function with the bias"))
          return text(f) + ": " + *seen;
        return std::nullopt;
      });
}

Outcome lift_by_certificate(const ThresholdLift& stated, const Budget&) {
  if (stated.tie != 0) return {.note = "the certificates use that sign is odd, sign(0) = 0"};
  const char* id = "ltf.threshold-lift";
  // 2^(n+1) F^(.) collects, for each x, the points (1, x) and (-1, -x): F is f there and -f, chi_T is c and (-1)^|T| c
  const auto pair_sum = [&](const Formula& size, bool with_new_coordinate) {
    const Formula other = Formula("-f") * Formula::power(-1, size) * Formula("c");
    return (Formula("f*c") + (with_new_coordinate ? -other : other)) / 2;
  };
  const char* pairs =
      "Let f = F(1,x) = sign(w.x + b) and c = chi_T(x). At (-1,-x) F is -f, since sign is odd, and the "
      "product over T "
      "is (-1)^|T| c. ";
  return proved_by(
      "all n, T, real weights and biases",
      {{id, "the-bias-is-the-weight", "F(1,x) = f(x): the new coordinate has the weight b.",
        RationalFunctionIdentity{{{}, {"b"}}, stated.weight, "b"}},
       {id, "sign-is-odd", "With sign(0) = 0.", finite_table({{"s", -1, 1}}, "sign(-s)", "-sign(s)")},
       {id, "odd-sets",
        std::string(pairs) + "Half of the two contributions, |T| = 2t+1, is that of x to f^(T).",
        RationalFunctionIdentity{
            {{{"t", 0}}, {"f", "c"}}, pair_sum("2*t+1", !stated.new_coordinate_at_even), "f*c"}},
       {id, "even-sets",
        std::string(pairs) +
            "The new coordinate is -1 there. Half of the two contributions, |T| = 2t, is that of x to f^(T).",
        RationalFunctionIdentity{
            {{{"t", 0}}, {"f", "c"}}, pair_sum("2*t", stated.new_coordinate_at_even), "f*c"}}});
}

Claim threshold_lift() {
  return make_claim<ThresholdLift>({
      .id = "ltf.threshold-lift",
      .text = "Let F(x_0,x) = sign(b x_0 + w.x), sign(0) = 0. sign(w.x + b) has at T the coefficient of F at "
              "T if |T| is odd, and that "
              "of F at T u {0} if |T| is even, the empty set included.",
      .reduction = "The points (1,x) and (-1,-x) contribute equally.",
      .hypotheses = {{"sign(0) = 0", ThresholdLift{.tie = 1}, ""}},
      .sources = {hidden_progress_slide()},
      .tags = {"threshold", "fourier"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"SIMD transforms, all small weights", RouteKind::exact, lift_by_transform, trusts_transform,
                  0.5},
                 {"meeting in the middle", RouteKind::exact, lift_by_halves, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, lift_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"the new coordinate at odd |T|", {.new_coordinate_at_even = false}},
                  {"the bias with the other sign", {.weight = "-b"}},
                  {"twice the bias", {.weight = "2*b"}}},
  });
}

// --- ltf.algorithms

/// What the formulas of the routes fix. W is the total weight.
struct ThresholdRoutes {
  bool cotangent_at_odd = false;  ///< kappa of the trigonometric sum is cot for odd W too, instead of 1/sin
  Formula nodes_at_odd = "(w+1)/2";  ///< N, in w = W
  Formula nodes_at_even = "w/2 + 1";
  int divided_sign = -1;  ///< at i in S the generating function is divided by z^w_i + divided_sign z^-w_i
  bool endpoint = true;   ///< the trapezoidal rule counts t = 0
  Rational step = Rational(100, 101);  ///< of the trapezoidal rule, in units of 2 pi / W
};

Outcome trigonometric_sum_in_balls(const ThresholdRoutes& stated, const Budget& budget) {
  return enclose_on_range(
      Range("n = 1..7, instance = 1..20"), budget, [&](int n, int index) -> std::optional<std::string> {
        const ThresholdInstance f = random_odd_instance(budget.seed, n, index, 6);
        const std::int64_t total = f.total_weight();
        const bool odd = total % 2 != 0;
        const auto nodes = static_cast<std::int64_t>(
            numerator(value_at(odd ? stated.nodes_at_odd : stated.nodes_at_even, {{"w", total}})));
        Ball sum(0);
        for (std::int64_t r = 0; r < nodes; ++r) {
          const Ball theta = analysis::pi<Ball>() * Ball(Rational(2 * r + 1, 2 * nodes));
          Ball product = Ball(1) / analysis::sin(theta);
          if (!odd || stated.cotangent_at_odd) product *= analysis::cos(theta);
          for (int i = 0; i < n; ++i) {
            const Ball angle = Ball(f.weights[static_cast<std::size_t>(i)]) * theta;
            product *= (f.set >> i & 1U) != 0 ? analysis::sin(angle) : analysis::cos(angle);
          }
          sum += product;
        }
        if (nodes > 0) sum /= Ball(std::popcount(f.set) % 4 == 1 ? nodes : -nodes);
        const Rational exact = Rational(transform_of(f)[f.set]) / (Integer(1) << n);
        if (contains(sum, exact)) return std::nullopt;
        return text(f) + ", N = " + std::to_string(nodes) + ": the sum is " + to_string(sum) +
               ", the transform has " + to_string(exact);
      });
}

/// Exponents and coefficients of a polynomial in z and 1/z.
using Laurent = std::map<std::int64_t, std::int64_t>;

/// p (z^w + sign z^-w).
Laurent times(const Laurent& p, std::int64_t w, int sign) {
  Laurent product;
  for (const auto& [exponent, coefficient] : p) {
    product[exponent + w] += coefficient;
    product[exponent - w] += sign * coefficient;
  }
  std::erase_if(product, [](const auto& term) { return term.second == 0; });
  return product;
}

/// p / (z^w + sign z^-w), sign = +-1, w not 0; nothing if there is a remainder.
std::optional<Laurent> divided(Laurent p, std::int64_t w, int sign) {
  const int leading = w > 0 ? 1 : sign;  // the coefficient of z^|w|; the other one is sign times it
  const std::int64_t size = std::abs(w), lowest = p.empty() ? 0 : p.begin()->first;
  Laurent quotient;
  while (!p.empty()) {
    const auto [exponent, coefficient] = *p.rbegin();
    if (exponent - 2 * size < lowest) return std::nullopt;
    quotient[exponent - size] = leading * coefficient;
    p.erase(exponent);
    if ((p[exponent - 2 * size] -= sign * coefficient) == 0) p.erase(exponent - 2 * size);
  }
  return quotient;
}

/// The coefficients at the neighbours of the instance's set by dividing and multiplying the generating function as
/// stated; a complaint where that is not possible.
struct Neighbours {
  std::vector<Rational> values;
  std::string complaint;
};

Neighbours neighbours_by_division(const ThresholdRoutes& stated, const ThresholdInstance& f) {
  Laurent product = {{0, 1}};
  for (int i = 0; i < f.n(); ++i)
    product = times(product, f.weights[static_cast<std::size_t>(i)], (f.set >> i & 1U) != 0 ? -1 : 1);
  Neighbours result;
  for (int i = 0; i < f.n(); ++i) {
    const std::int64_t w = f.weights[static_cast<std::size_t>(i)];
    const bool inside = (f.set >> i & 1U) != 0;
    const auto rest = divided(product, w, inside ? stated.divided_sign : 1);
    if (!rest) {
      result.complaint = "the division at i = " + std::to_string(i + 1) + " leaves a remainder";
      return result;
    }
    std::int64_t sum = 0;
    for (const auto& [value, count] : times(*rest, w, inside ? 1 : -1))
      sum += count * (value + f.bias > 0 ? 1 : value + f.bias < 0 ? -1 : f.tie);
    result.values.push_back(Rational(sum) / (Integer(1) << f.n()));
  }
  return result;
}

Outcome neighbours_by_generating_function(const ThresholdRoutes& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..8, instance = 1..20"), budget,
                        [&](int n, int index) -> std::optional<std::string> {
                          const ThresholdInstance f = random_instance(budget.seed, n, index, 5);
                          const Neighbours claimed = neighbours_by_division(stated, f);
                          if (!claimed.complaint.empty()) return text(f) + ": " + claimed.complaint;
                          const auto seen = neighbours_of(transform_of(f), n, f.set);
                          for (std::size_t i = 0; i < seen.size(); ++i)
                            if (auto d = difference(claimed.values[i], seen[i], "the transform"))
                              return text(f) + ", i = " + std::to_string(i + 1) + ": " + *d;
                          return std::nullopt;
                        });
}

/// The rule's value for sin(m t)/t times 2/pi, m != 0, exactly, by the Fourier series of the sawtooth:
/// sum_{r >= 1} sin(r x)/r = (pi - x)/2 for 0 < x < 2 pi, and 0 for x = 0, with period 2 pi; x = 2 pi step |m| / W.
Rational trapezoidal_sign(const ThresholdRoutes& stated, std::int64_t m, std::int64_t total) {
  const Rational turns = stated.step * std::abs(m) / total;
  const Rational fraction = turns - Rational(Integer(numerator(turns) / denominator(turns)));
  const Rational value =
      (stated.endpoint ? 2 * turns : Rational(0)) + (fraction == 0 ? Rational(0) : 1 - 2 * fraction);
  return m > 0 ? value : Rational(-value);
}

Outcome trapezoidal_rule_exactly(const ThresholdRoutes& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..7, instance = 1..20"), budget, [&](int n, int index) -> std::optional<std::string> {
        const ThresholdInstance f = random_odd_instance(budget.seed, n, index, 6);
        Rational sum(0);
        for (std::uint32_t x = 0; x < 1U << n; ++x) {
          std::int64_t value = 0;
          for (int i = 0; i < n; ++i)
            value += (x >> i & 1U) != 0 ? -f.weights[static_cast<std::size_t>(i)]
                                        : f.weights[static_cast<std::size_t>(i)];
          if (value == 0) continue;
          const Rational rule = trapezoidal_sign(stated, value, f.total_weight());
          sum += std::popcount(x & f.set) % 2 == 0 ? rule : Rational(-rule);
        }
        if (auto d = difference(sum / (1 << n), Rational(transform_of(f)[f.set]) / (1 << n), "the transform"))
          return text(f) + ": " + *d;
        return std::nullopt;
      });
}

Outcome routes_of_the_library(const ThresholdRoutes& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..12, instance = 1..12"), budget, [&](int n, int index) -> std::optional<std::string> {
        const ThresholdInstance f = random_instance(budget.seed, n, index, 7);
        const Neighbours claimed = neighbours_by_division(stated, f);
        if (!claimed.complaint.empty()) return text(f) + ": " + claimed.complaint;
        std::vector<std::uint64_t> sets;
        for (int i = 0; i < n; ++i) sets.push_back(f.set ^ (1U << i));
        const auto halves = numeric::threshold_character_sums(f.weights, f.bias, f.tie, sets);
        const LinearThresholdFunction function(std::vector<Integer>(f.weights.begin(), f.weights.end()),
                                               f.bias, f.tie);
        const auto subset = coordinates(f.set);
        const auto exact = analysis::neighbour_coefficients_by_generating_function(function, subset);
        const auto balls = analysis::neighbour_coefficients_by_trigonometric_sum(function, subset);
        for (std::size_t i = 0; i < sets.size(); ++i) {
          const std::string at = text(f) + ", i = " + std::to_string(i + 1) + ": ";
          if (auto d = difference(claimed.values[i], exact[i], "the library's generating function"))
            return at + *d;
          if (auto d = difference(claimed.values[i], Rational(halves[i]) / (Integer(1) << n),
                                  "meeting in the middle"))
            return at + *d;
          if (!contains(balls[i], claimed.values[i]))
            return at + "the statement has " + to_string(claimed.values[i]) +
                   ", the library's trigonometric sum " + to_string(balls[i]);
        }
        return std::nullopt;
      });
}

Outcome routes_by_certificate(const ThresholdRoutes& stated, const Budget&) {
  if (stated.cotangent_at_odd) return {.note = "the certificates have kappa = 1/sin at odd W"};
  const char* id = "ltf.algorithms";
  const Formula divisor = Formula("u") + Formula(stated.divided_sign) / Formula("u");
  const Formula endpoint = stated.endpoint ? "x/2" : "0";
  return proved_by(
      "all n, T and integer weights; the integral for real weights",
      {{id, "coordinate-of-the-set",
        "sum_x chi_T(x) z^(w.x) is a product over the coordinates: with u = z^(w_i) and g from the others, a "
        "coordinate of T "
        "contributes g u at x_i = 1 and -g/u at x_i = -1.",
        RationalFunctionIdentity{{{}, {"g", "u"}}, "g*u - g/u", "g*(u - 1/u)"}},
       {id, "other-coordinate",
        "A coordinate outside T contributes g u + g/u. So the number of x with w.x = v, counted with the "
        "sign chi_T(x), is the "
        "coefficient of z^v, and f^(T) is 2^-n times their sum with the signs of v + b. At z = e^(i theta) "
        "the two factors "
        "are 2 i sin(w_i theta) and 2 cos(w_i theta).",
        RationalFunctionIdentity{{{}, {"g", "u"}}, "g*u + g/u", "g*(u + 1/u)"}},
       {id, "neighbour-inside", "S \\ {i} from S, i in S: divide by one binomial, multiply by the other.",
        RationalFunctionIdentity{
            {{}, {"g", "u"}}, Formula("g*(u - 1/u)") / divisor * Formula("u + 1/u"), "g*(u + 1/u)"}},
       {id, "neighbour-outside", "S u {j} from S, j not in S.",
        RationalFunctionIdentity{{{}, {"g", "u"}}, "g*(u + 1/u) / (u + 1/u) * (u - 1/u)", "g*(u - 1/u)"}},
       {id, "dirichlet-kernel",
        "z = e^(i theta): sin((2l+1) theta)/sin(theta) is 1 for l = 0 and grows by 2 cos(2(l+1) theta) from "
        "l to l+1, so it is 1 + 2 cos(2 "
        "theta) + ... + 2 cos(2 l theta).",
        RationalFunctionIdentity{{{{"l", 0}}, {"z"}},
                                 "(z^(2*l+3) - z^(-2*l-3) - z^(2*l+1) + z^(-2*l-1)) / (z - 1/z)",
                                 "z^(2*l+2) + z^(-2*l-2)"}},
       {id, "conjugate-kernel",
        "sin(2l theta) cot(theta) is 0 for l = 0 and grows by cos(2l theta) + cos(2(l+1) theta) from l to "
        "l+1.",
        RationalFunctionIdentity{{{{"l", 0}}, {"z"}},
                                 "(z^(2*l+2) - z^(-2*l-2) - z^(2*l) + z^(-2*l)) * (z + 1/z) / (2*(z - 1/z))",
                                 "(z^(2*l) + z^(-2*l) + z^(2*l+2) + z^(-2*l-2)) / 2"}},
       {id, "mean-over-the-nodes",
        "The sum of q^(2r+1) over r < N, q = e^(i pi l/N), is q (q^(2N) - 1)/(q^2 - 1) = 0 for 0 < l < N, as "
        "q^(2N) = 1 and q^2 "
        "is not 1. So cos(2 l theta) has mean 0 over the nodes theta_r = (2r+1) pi/(2N), and the mean of "
        "kappa(theta) sin(m theta) is "
        "sign(m) for all m of W's parity with |m| <= W if all l that occur are below N. Averaging over x = "
        "w.x gives f^(T).",
        RationalFunctionIdentity{
            {{{"r", 0}}, {"q"}}, "q*(q^(2*r+2) - 1)/(q^2 - 1) - q*(q^(2*r) - 1)/(q^2 - 1)", "q^(2*r+1)"}},
       {id, "enough-nodes-at-odd-weight", "m = 2l+1 <= W = 2a+1: l <= a must be below N.",
        Inequality{{{"a", 0}}, "a", Relation::less, substitute(stated.nodes_at_odd, "w", Formula("2*a+1"))}},
       {id, "enough-nodes-at-even-weight", "m = 2l <= W = 2a: l <= a must be below N.",
        Inequality{{{"a", 1}}, "a", Relation::less, substitute(stated.nodes_at_even, "w", Formula("2*a"))}},
       {id, "trapezoidal-rule",
        "Integrating the Dirichlet kernel over t = 2 theta from x to pi, and the second mean value theorem: "
        "sum_{r <= R} "
        "sin(r x)/r differs from (pi - x)/2 by "
        "at most 1/((R + 1/2) sin(x/2)), 0 < x < 2 pi. So the rule with nodes 0, h, 2h, ... gives (2/pi) "
        "(x/2 + (pi - x)/2) for "
        "sin(m t)/t, m > 0, x = m h; p stands for pi. Averaging over x with chi_T gives f^(T).",
        RationalFunctionIdentity{{{}, {"x", "p"}}, Formula("2/p") * (endpoint + Formula("(p-x)/2")), 1}},
       {id, "step-below-the-period", "m h <= W h < 2 pi.",
        Inequality{{}, Formula(stated.step), Relation::less, 1}}});
}

Claim algorithms() {
  return make_claim<ThresholdRoutes>({
      .id = "ltf.algorithms",
      .text = "For integer weights with the sum W of sizes, f^(T) is read from the generating function "
              "prod_{i in T} (z^w_i - z^-w_i) "
              "prod_{i not in T} (z^w_i + z^-w_i), and those of neighbours after dividing by one binomial "
              "and multiplying by the "
              "other. For |T| odd and no bias it is the mean over N nodes (2r+1) pi/(2N) of kappa prod_T "
              "sin(w_i theta) prod cos(w_j theta), "
              "up to sign, kappa = 1/sin and N = (W+1)/2 for odd W, cot and W/2+1 for even W; and the "
              "trapezoidal rule for its integral over "
              "t >= 0 with step h < 2 pi/W has no error but that of cutting it off.",
      .reduction =
          "Products over coordinates, the Dirichlet kernel, and means of cosines over equidistant nodes.",
      .hypotheses = {{"|T| is odd and there is no bias (for the two trigonometric forms)",
                      {},
                      "all other cases go through ltf.threshold-lift"},
                     {"the weight at which one divides is not 0",
                      {},
                      "z^0 - z^0 is 0; the coefficients that it would give are 0 or found without dividing"}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"threshold", "fourier"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"trigonometric sum", RouteKind::ball, trigonometric_sum_in_balls, trusts_balls, 0.3},
                 {"generating function", RouteKind::exact, neighbours_by_generating_function,
                  trusts_transform, 0.2},
                 {"trapezoidal rule", RouteKind::exact, trapezoidal_rule_exactly, trusts_transform, 0.2},
                 {"certificate", RouteKind::certificate, routes_by_certificate, trusts_certificates, 0.1},
                 {"the library's routes",
                  RouteKind::exact,
                  routes_of_the_library,
                  {"integer SIMD arithmetic", "GMP", "Arb"},
                  0.5}},
      .mutants = {{"cot at odd W", {.cotangent_at_odd = true}},
                  {"(W-1)/2 nodes at odd W", {.nodes_at_odd = "(w-1)/2"}},
                  {"W/2 nodes at even W", {.nodes_at_even = "w/2"}},
                  {"dividing by the binomial with +", {.divided_sign = 1}},
                  {"without the node t = 0", {.endpoint = false}},
                  {"a step of 1.3 times 2 pi/W", {.step = Rational(13, 10)}}},
  });
}

}  // namespace

std::vector<Claim> linear_threshold_function_claims() { return {threshold_lift(), algorithms()}; }

}  // namespace lemmata::proofs_check
