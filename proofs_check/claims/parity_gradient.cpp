#include "proofs_check/claims/parity_gradient.hpp"

#include <algorithm>
#include <functional>

#include "analysis/scalar/functions.hpp"
#include "numeric/cube/bit_packed_cube.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/network/single_neuron.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using Weights = std::vector<std::int64_t>;
using Gradient = std::vector<Rational>;

std::string text(const Gradient& gradient) {
  std::string result = "(";
  for (const Rational& g : gradient) result += (result.size() > 1 ? "," : "") + to_string(g);
  return result + ")";
}

std::string text(const Weights& weights) {
  Gradient fractions;
  for (const std::int64_t w : weights) fractions.emplace_back(w);
  return text(fractions);
}

/// S = {1, ..., k}: majority and the cube are symmetric.
std::uint32_t first(int k) { return (1U << k) - 1; }

/// The population gradient of the correlation loss by enumeration of the inputs.
Gradient enumerated_gradient(const Weights& w, std::uint32_t subset, int twice_derivative_at_zero) {
  Gradient gradient;
  for (const std::int64_t sum : numeric::correlation_loss_gradient_sums(w, subset, twice_derivative_at_zero))
    gradient.push_back(Rational(sum) / (Integer(2) << w.size()));
  return gradient;
}

/// All ones; mixed signs; small integers, among them zeros and ties.
std::vector<Weights> some_weights(int n) {
  std::vector<Weights> all(3);
  for (int i = 0; i < n; ++i) {
    all[0].push_back(1);
    all[1].push_back(i % 3 == 1 ? -1 : 1);
    all[2].push_back((7 * i + 2) % 5 - 1);
  }
  return all;
}

/// All ones, and three sign patterns.
std::vector<Weights> some_signs(int n) {
  std::vector<Weights> all(4);
  for (int i = 0; i < n; ++i) {
    all[0].push_back(1);
    all[1].push_back(i == 0 ? -1 : 1);
    all[2].push_back(i % 3 == 1 ? -1 : 1);
    all[3].push_back(i % 2 == 0 ? -1 : 1);
  }
  return all;
}

std::int64_t character(const Weights& signs, int k) {
  std::int64_t product = 1;
  for (int i = 0; i < k; ++i) product *= signs[static_cast<std::size_t>(i)];
  return product;
}

/// ReLU'(s) with ReLU'(0) = 1/2, as on the slide.
const char* const shifted_sign = "(sign(s)+1)/2";

// --- grad.identity

/// g_i = scale * sign(w.)^(S delta {i}) + own * [S = {i}] + constant, in a range of n and k.
struct GradientFormula {
  Rational scale, own, constant;
  bool symmetric_difference;
  std::string range;
};

Outcome gradient_by_enumeration(const GradientFormula& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range(stated.range), budget, [&](int n, int k) -> std::optional<std::string> {
        for (const Weights& w : some_weights(n)) {
          const Gradient seen = enumerated_gradient(w, first(k), 1);
          auto f = numeric::linear_threshold_table(w);
          numeric::walsh_hadamard_transform(f);
          Gradient claimed;
          for (int i = 0; i < n; ++i) {
            const std::uint32_t at = stated.symmetric_difference ? first(k) ^ (1U << i) : first(k);
            claimed.push_back(stated.scale * Rational(f[at]) / (Integer(1) << n) + stated.constant +
                              (k == 1 && i == 0 ? stated.own : Rational(0)));
          }
          if (claimed != seen)
            return "w = " + text(w) + ": the gradient is " + text(seen) + ", the statement has " +
                   text(claimed);
        }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::refuted && stated.constant != 0) {
    // the relevant coordinate at n = 3, k = 2, w = 1, from the definition
    const Comparison displayed{
        -mean_over_cube("k-1", "n", shifted_sign), Relation::equal,
        Formula(stated.scale) * mean_over_cube("k-1", "n", "sign(s)") + Formula(stated.constant)};
    outcome.certificates.push_back(
        to_json({"grad.identity", "displayed-gradient",
                 "The relevant entry of the gradient at w = 1 is -E[chi_(S minus i) ReLU'(sum x)]; the "
                 "right side is what the slide displays.",
                 counterexample({{"n", 3}, {"k", 2}}, {}, displayed)}));
  }
  return outcome;
}

Outcome gradient_by_certificate(const GradientFormula& stated, const Budget&) {
  if (stated.constant != 0 || !stated.symmetric_difference)
    return {.note = "the certificates have no constant, and the set S delta {i}"};
  const char* id = "grad.identity";
  return proved_by(
      "all n, S, w and i",
      {{id, "derivative-of-relu",
        "g_i = -E[chi_S x_i ReLU'(w.x)], and ReLU'(s) with ReLU'(0) = 1/2 depends on the sign of s alone: "
        "-ReLU' is scale * sign + own.",
        finite_table({{"s", -1, 1}}, Formula(stated.scale) * Formula("sign(s)") + Formula(stated.own),
                     -Formula("(s+abs(s))/2 + (1-abs(s))/2"))},
       {id, "square-of-a-coordinate", "chi_S x_i = chi_(S delta {i}), since x_i^2 = 1.",
        finite_table({{"x", -1, 1, 2}}, "x^2", 1)},
       {id, "mean-of-a-character",
        "E[chi_U] is 0 but for U empty, where it is 1 (fourier.orthonormality at mu = 0): so the constant "
        "part of ReLU' "
        "contributes own * [S = {i}].",
        InductionStep{{{{"d", 0}}, {"mu"}}, "d", "mu^d", 1, {{"mu", {}}}}}});
}

Outcome gradient_by_simulation(const GradientFormula& stated, const Budget& budget) {
  const int n = 9;
  const std::vector<int> w(9, 1), subset = {1, 2};
  auto f = numeric::majority_table(n);
  numeric::walsh_hadamard_transform(f);
  std::vector<Rational> means;
  for (int i = 0; i < n; ++i) {
    const std::uint32_t at = stated.symmetric_difference ? first(2) ^ (1U << i) : first(2);
    means.push_back(stated.scale * Rational(f[at]) / (Integer(1) << n) + stated.constant);
  }
  return judge_bounded_means(
      "n = 9, k = 2, w = 1, every coordinate", means, Rational(1, 100), budget, [&](std::int64_t samples) {
        auto sums = numeric::neuron_gradient_sums(w, subset, 1, samples, budget.seed, 9);
        for (auto& sum : sums) sum = -sum / 2;  // even: no ties at odd n
        return sums;
      });
}

Claim gradient_identity() {
  const std::string all = "n = 1..9, k = 1..n", slide = "n = 3..9:2, k = 2..n-1";
  const Rational half(1, 2);
  return make_claim<GradientFormula>({
      .id = "grad.identity",
      .text = "For one neuron ReLU(w.x), the correlation loss and ReLU'(0) = 1/2, the population gradient "
              "has g_i = -(1/2) sign(w.)^(S delta {i}) - "
              "(1/2) [S = {i}]: for k >= 2 there is no constant term.",
      .reduction = "chi_S x_i = chi_(S delta i), ReLU' = (sign + 1)/2, and characters have mean 0.",
      .hypotheses = {{"ReLU'(0) = 1/2",
                      {},
                      "another value adds a multiple of the indicator of a tie: grad.relu0-even"},
                     {"no bias", {}, "with a bias, sign(w.x + b) takes the place of sign(w.x)"}},
      .sources = {hidden_progress_slide()},
      .tags = {"parity", "gradient"},
      .expected = Verdict::proved,
      .stated = {-half, -half, 0, true, all},
      .literals = {{"the population gradient of the correlation loss is -(1/2) [Maj coefficients] + (1/2) 1",
                    {-half, -half, half, true, slide},
                    "The displayed vector is right for the squared loss (ReLU(w.x) - y)^2 / 2 at w = 1, "
                    "whose gradient has the extra term w_i/2 "
                    "(grad.squared-loss). As extracted it also has n + 1 entries, the last one twice."}},
      .checks = {{"enumeration of the inputs", RouteKind::exact, gradient_by_enumeration, trusts_transform,
                  0.2},
                 {"certificate", RouteKind::certificate, gradient_by_certificate, trusts_certificates, 0.05},
                 {"simulation", RouteKind::simulation, gradient_by_simulation, trusts_bounded_simulation,
                  0.1}},
      .mutants = {{"the constant +1/2 kept", {-half, -half, half, true, all}},
                  {"no factor 1/2", {Rational(-1), -half, 0, true, all}},
                  {"S for S delta {i}", {-half, -half, 0, false, all}},
                  {"no term for S = {i}", {-half, 0, 0, true, all}}},
  });
}

// --- grad.squared-loss

/// gradient of the squared loss = gradient of the correlation loss + multiple * w_i.
struct SquaredLossShift {
  Rational multiple;
};

Outcome squared_loss_by_enumeration(const SquaredLossShift& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..8, k = 1..n, d = 0..2"), budget, [&](int n, int k, int d) -> std::optional<std::string> {
        for (const Weights& w : some_weights(n)) {
          const auto correlation = numeric::correlation_loss_gradient_sums(w, first(k), d);
          const auto squared = numeric::squared_loss_gradient_sums(w, first(k), d);
          for (int i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const Rational seen = Rational(squared[at] - correlation[at]) / (Integer(2) << n);
            if (const auto difference_seen = difference(stated.multiple * w[at], seen, "the enumeration"))
              return "w = " + text(w) + ", ReLU'(0) = d/2, i = " + std::to_string(i + 1) + ": " +
                     *difference_seen;
          }
        }
        return std::nullopt;
      });
}

Outcome squared_loss_by_certificate(const SquaredLossShift& stated, const Budget&) {
  const char* id = "grad.squared-loss";
  return proved_by("all n, S, w and i",
                   {{id, "relu-times-its-derivative",
                     "The squared loss adds E[ReLU(w.x) ReLU'(w.x) x_i]; ReLU ReLU' = ReLU, both sides being "
                     "homogeneous of degree 1 in s > 0 and in s < 0, "
                     "and 0 at s = 0 whatever ReLU'(0) is.",
                     finite_table({{"s", -1, 1}}, "(s+abs(s))/2 * (sign(s)+1)/2", "(s+abs(s))/2")},
                    {id, "even-part",
                     "ReLU(s) = s/2 + |s|/2; E[|w.x| x_i] = 0 by x -> -x, and E[(w.x) x_i]/2 = w_i/2 by "
                     "fourier.orthonormality. So the shift is the multiple 1/2 of w_i.",
                     finite_table({{"s", -1, 1}}, "(s+abs(s))/2",
                                  Formula(stated.multiple) * Formula("s") + Formula("abs(s)/2"))}});
}

Claim squared_loss() {
  return make_claim<SquaredLossShift>({
      .id = "grad.squared-loss",
      .text = "The population gradient of the squared loss (ReLU(w.x) - y)^2/2 is that of the correlation "
              "loss plus w_i/2.",
      .reduction = "ReLU ReLU' = ReLU, whose odd part is half of the identity.",
      .sources = {hidden_progress_slide()},
      .tags = {"parity", "gradient"},
      .expected = Verdict::proved,
      .stated = {Rational(1, 2)},
      .checks = {{"enumeration of the inputs", RouteKind::exact, squared_loss_by_enumeration, trusts_exact,
                  0.2},
                 {"certificate", RouteKind::certificate, squared_loss_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"plus w_i", {Rational(1)}},
                  {"no shift", {Rational(0)}},
                  {"minus w_i/2", {Rational(-1, 2)}}},
  });
}

// --- grad.sign-direction

/// At w in {-1,+1}^n and even k the gradient is relevant * chi_S(w) w_i on S and irrelevant * chi_S(w) w_j off S: formulas in p
/// and q, k = 2p+2, n = 2p+2q+1 (n + 1 for even n).
struct SignDirection {
  Formula relevant, irrelevant;
  bool with_character;
  std::string range;
};

Outcome direction_by_enumeration(const SignDirection& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range(stated.range), budget, [&](int k, int n) -> std::optional<std::string> {
        const int p = (k - 2) / 2, q = ((n | 1) - k + 1) / 2;
        const Rational relevant = value_at(stated.relevant, {{"p", p}, {"q", q}});
        const Rational irrelevant =
            q > 0 && k < n ? value_at(stated.irrelevant, {{"p", p}, {"q", q}}) : Rational(0);
        for (const Weights& w : some_signs(n))
          for (int d = 0; d <= 2; ++d) {
            const Gradient seen = enumerated_gradient(w, first(k), d);
            Gradient claimed;
            for (int i = 0; i < n; ++i)
              claimed.push_back((i < k ? relevant : irrelevant) * w[static_cast<std::size_t>(i)] *
                                (stated.with_character ? character(w, k) : 1));
            if (claimed != seen)
              return "w = " + text(w) + ": the gradient is " + text(seen) + ", the statement has " +
                     text(claimed);
          }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::refuted) {
    const Comparison grow{-mean_over_cube("k-1", "n", shifted_sign), Relation::less, 0};
    const Counterexample at =
        counterexample({{"n", 9}, {"k", 4}}, {{"n", Relation::greater_equal, "2*k+1"}}, grow);
    if (verify(at).accepted)
      outcome.certificates.push_back(
          to_json({"grad.sign-direction", "relevant-weights-shrink",
                   "At w = 1 a relevant weight grows in a step of gradient descent if its gradient "
                   "-E[chi_(S minus i) ReLU'(sum x)] is negative.",
                   at}));
  }
  return outcome;
}

Outcome direction_by_certificate(const SignDirection& stated, const Budget&) {
  if (!stated.with_character) return {.note = "the certificates have the factor chi_S(w)"};
  const char* id = "grad.sign-direction";
  const char* substitution =
      "By grad.identity g_i = -(1/2) sign(w.)^(S delta {i}), and x -> w x gives sign(w.)^(T) = chi_T(w) "
      "Maj_n^(T) with chi_(S delta {i})(w) = chi_S(w) w_i. ";
  return proved_by(
      "all even k, all n >= k, all w in {-1,+1}^n, any ReLU'(0)",
      {{id, "relevant",
        std::string(substitution) + "For i in S the level is k-1 = 2p+1; even n has the coefficients of n+1 "
                                    "(maj.ties-even), and a tie contributes "
                                    "at even levels only, not here.",
        RationalFunctionIdentity{
            {{{"p", 0}, {"q", 0}}, {}}, stated.relevant, Formula("-1/2") * majority_formula("p", "q")}},
       {id, "irrelevant",
        std::string(substitution) + "For j not in S the level is k+1 = 2p+3, and q >= 1, since k < n.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 1}}, {}},
                                 stated.irrelevant,
                                 Formula("-1/2") * majority_formula("p+1", "q-1")}}});
}

Claim sign_direction() {
  const Formula sign = "(-1)^p", minus = Formula("-1/2") * scaled_super_catalan_formula("p", "q"),
                plus = Formula("1/2") * scaled_super_catalan_formula("p+1", "q-1");
  const std::string all = "k = 2..8:2, n = k..10";
  return make_claim<SignDirection>({
      .id = "grad.sign-direction",
      .text = "For even k, w in {-1,+1}^n and any ReLU'(0): g_i = -(1/2) chi_S(w) w_i (-1)^((k-2)/2) a_(k-1) "
              "on S and g_j = +(1/2) chi_S(w) w_j "
              "(-1)^((k-2)/2) a_(k+1) off S. So the two kinds of coordinates move in opposite directions, "
              "and which one grows depends on k mod 4.",
      .reduction = "grad.identity with majority's coefficients.",
      .hypotheses = {{"k is even", {}, "for odd k see grad.odd-k-zero and grad.relu0-even"}},
      .sources = {hidden_progress_slide()},
      .tags = {"parity", "gradient"},
      .expected = Verdict::proved,
      .stated = {sign * minus, sign * plus, true, all},
      .literals = {{"from w = 1 one step makes the relevant weights the large ones, wherever the gap is "
                    "positive (n >= 2k+1)",
                    {minus, plus, true, "k = 2..8:2, n = 2k+1..17:2"},
                    "It holds for k = 2 mod 4. For k divisible by 4 the relevant weights shrink and the "
                    "others grow; what identifies S for every even "
                    "k is |w_new - w_old|, a large step, or an output weight of the other sign."}},
      .checks = {{"enumeration of the inputs", RouteKind::exact, direction_by_enumeration, trusts_exact, 0.5},
                 {"certificate", RouteKind::certificate, direction_by_certificate, trusts_certificates, 0.1}},
      .mutants = {{"sign (-1)^(k/2)", {-(sign * minus), -(sign * plus), true, all}},
                  {"no chi_S(w)", {sign * minus, sign * plus, false, all}},
                  {"all coordinates in one direction", {sign * minus, -(sign * plus), true, all}}},
  });
}

// --- grad.odd-k-zero

/// The gradient at w in {-1,+1}^n vanishes identically exactly for the k that `vanishes` names.
struct VanishingGradient {
  std::function<bool(int k)> vanishes;
  int twice_derivative_at_zero;
  std::string range;
  bool odd_levels_only;  ///< the statement is about odd k, as the certificate is
};

Outcome vanishing_by_enumeration(const VanishingGradient& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range(stated.range), budget, [&](int n, int k) -> std::optional<std::string> {
        for (const Weights& w : some_signs(n)) {
          const Gradient seen = enumerated_gradient(w, first(k), stated.twice_derivative_at_zero);
          const bool zero = std::all_of(seen.begin(), seen.end(), [](const Rational& g) { return g == 0; });
          if (zero != stated.vanishes(k)) return "w = " + text(w) + ": the gradient is " + text(seen);
        }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::refuted) {
    const Comparison signal{-mean_over_cube("k-1", "n", shifted_sign), Relation::not_equal, 0};
    outcome.certificates.push_back(
        to_json({"grad.odd-k-zero", "no-signal-for-odd-k",
                 "The relevant entry of the gradient at w = 1 is -E[chi_(S minus i) ReLU'(sum x)].",
                 counterexample({{"n", 5}, {"k", 3}}, {{"k", Relation::less, "n"}}, signal)}));
  }
  return outcome;
}

Outcome vanishing_by_certificate(const VanishingGradient& stated, const Budget&) {
  if (!stated.odd_levels_only)
    return {.note = "the certificates are about a gradient that vanishes for odd k alone"};
  const char* id = "grad.odd-k-zero";
  return proved_by(
      "all k >= 2, all w in {-1,+1}^n",
      {{id, "even-levels-vanish",
        "For odd k the sets S delta {i} have even size 2p; sign(w.x), with sign(0) = 0, is odd, so x -> -x "
        "turns its coefficient c there into (-1)^(2p) (-1) c = "
        "-c: it is 0. By grad.identity so is the gradient (k >= 3).",
        RationalFunctionIdentity{{{{"p", 0}}, {"c"}}, "(-1)^(2*p) * (-1) * c", "-c"}},
       {id, "odd-levels-do-not",
        "For even k the relevant entries have the size a_(k-1)/2 (grad.sign-direction), which is positive.",
        Inequality{{{"p", 0}, {"q", 0}}, 0, Relation::less, scaled_super_catalan_formula("p", "q")}}});
}

Claim odd_k_zero() {
  const auto odd = [](int k) { return k % 2 == 1; };
  const std::string all = "n = 2..10, k = 2..n";
  return make_claim<VanishingGradient>({
      .id = "grad.odd-k-zero",
      .text = "For w in {-1,+1}^n and ReLU'(0) = 1/2 (or n odd), the population gradient of a k-parity, k >= "
              "2, vanishes identically exactly for odd k.",
      .reduction = "sign(w.x) is odd and has no coefficients at even levels; those at odd levels are "
                   "positive up to sign.",
      .hypotheses = {{"n is odd, or ReLU'(0) = 1/2", VanishingGradient{odd, 0, all, false}, ""}},
      .sources = {hidden_progress_slide()},
      .tags = {"parity", "gradient"},
      .expected = Verdict::proved,
      .stated = {odd, 1, all, true},
      .literals = {{"one step from w = [+-1, ..., +-1] learns all the features, for every k < n (n odd)",
                    {[](int) { return false; }, 1, "n = 3..9:2, k = 2..n-1", false},
                    "The slide's proof needs k even (with n odd and no bias); for odd k a bias or another "
                    "ReLU'(0) brings the signal back, at order "
                    "n^(-k/2)."}},
      .checks = {{"enumeration of the inputs", RouteKind::exact, vanishing_by_enumeration, trusts_exact, 0.3},
                 {"certificate", RouteKind::certificate, vanishing_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"non-zero for k = 3", {[](int k) { return k % 2 == 1 && k != 3; }, 1, all, false}},
                  {"zero for even k", {[](int k) { return k % 2 == 0; }, 1, all, false}},
                  {"ReLU'(0) = 1", {odd, 2, all, false}}},
  });
}

// --- grad.relu0-even

/// n even, k odd, 3 <= k < n, w in {-1,+1}^n: the gradient is relevant * chi_S(w) w_i on S and irrelevant * chi_S(w) w_j off it;
/// formulas in p and q, k = 2p+1, n = 2p+2q.
struct TieGradient {
  Formula relevant, irrelevant;
  int twice_derivative_at_zero;
};

Outcome tie_gradient_by_enumeration(const TieGradient& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 4..10:2, k = 3..n-1:2"), budget, [&](int n, int k) -> std::optional<std::string> {
        const std::vector<std::pair<std::string, std::int64_t>> at = {{"p", (k - 1) / 2},
                                                                      {"q", (n - k + 1) / 2}};
        const Rational relevant = value_at(stated.relevant, at), irrelevant = value_at(stated.irrelevant, at);
        for (const Weights& w : some_signs(n)) {
          const Gradient seen = enumerated_gradient(w, first(k), stated.twice_derivative_at_zero);
          Gradient claimed;
          for (int i = 0; i < n; ++i)
            claimed.push_back((i < k ? relevant : irrelevant) * w[static_cast<std::size_t>(i)] *
                              character(w, k));
          if (claimed != seen)
            return "w = " + text(w) + ": the gradient is " + text(seen) + ", the statement has " +
                   text(claimed);
        }
        return std::nullopt;
      });
}

Outcome tie_gradient_by_certificate(const TieGradient& stated, const Budget&) {
  if (stated.twice_derivative_at_zero != 0) return {.note = "the certificates are about ReLU'(0) = 0"};
  const char* id = "grad.relu0-even";
  return proved_by(
      "all even n, all odd k with 3 <= k < n, all w in {-1,+1}^n",
      {{id, "derivative-of-relu",
        "ReLU'(s) with ReLU'(0) = 0 is (sign(s)+1)/2 - [s = 0]/2. The first part has no gradient for odd k "
        "(grad.odd-k-zero), the second has +1/2 times the "
        "coefficients of the indicator of a tie at S delta {i}.",
        finite_table({{"s", -1, 1}}, "(sign(s)+1)/2 - (1-abs(s))/2", "(s+abs(s))/2")},
       {id, "relevant", "Level k-1 = 2p of the indicator of a tie, n = 2p+2q (maj.ties-even).",
        RationalFunctionIdentity{
            {{{"p", 1}, {"q", 1}}, {}}, stated.relevant, Formula("1/2") * tie_formula("p", "q")}},
       {id, "irrelevant", "Level k+1 = 2p+2.",
        RationalFunctionIdentity{
            {{{"p", 1}, {"q", 1}}, {}}, stated.irrelevant, Formula("1/2") * tie_formula("p+1", "q-1")}}});
}

Claim relu0_even() {
  const Formula relevant = Formula("1/2") * tie_formula("p", "q"),
                irrelevant = Formula("1/2") * tie_formula("p+1", "q-1");
  return make_claim<TieGradient>({
      .id = "grad.relu0-even",
      .text = "For even n, odd k with 3 <= k < n, w in {-1,+1}^n and ReLU'(0) = 0 (the usual default), the "
              "gradient is (1/2) t_(k-1) chi_S(w) w_i on S and "
              "(1/2) t_(k+1) chi_S(w) w_j off S, t the coefficients of the indicator of a tie: a signal of "
              "order n^(-k/2) from ties alone.",
      .reduction = "ReLU' differs from (sign + 1)/2 by half of the indicator of a tie.",
      .hypotheses = {{"k >= 3", {}, "for k = 1 the relevant entry has the extra -1/2 of grad.identity"}},
      .sources = {hidden_progress_slide()},
      .tags = {"parity", "gradient", "ties"},
      .expected = Verdict::proved,
      .stated = {relevant, irrelevant, 0},
      .checks = {{"enumeration of the inputs", RouteKind::exact, tie_gradient_by_enumeration, trusts_exact,
                  0.2},
                 {"certificate", RouteKind::certificate, tie_gradient_by_certificate, trusts_certificates,
                  0.1}},
      .mutants = {{"ReLU'(0) = 1/2", {relevant, irrelevant, 1}},
                  {"ReLU'(0) = 1", {relevant, irrelevant, 2}},
                  {"order n^(-(k-1)/2)", {Formula("1/2") * majority_formula("p-1", "q"), irrelevant, 0}}},
  });
}

}  // namespace

std::vector<Claim> parity_gradient_claims() {
  return {gradient_identity(), squared_loss(), sign_direction(), odd_k_zero(), relu0_even()};
}

}  // namespace lemmata::proofs_check
