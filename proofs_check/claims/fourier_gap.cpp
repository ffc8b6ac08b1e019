#include "proofs_check/claims/fourier_gap.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/network/single_neuron.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/transform.hpp"
#include "proofs_check/claims/wallis.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

std::vector<Rational> levels_by_transform(int n) {
  return transform_by_levels(numeric::majority_table(n), n).at_level;
}

// --- gap.majority-exact

/// The gap is a_(k-1)(n) * factor, positive exactly from n = positive_from on and non-negative exactly from n = nonnegative_from on,
/// for odd n > k, k even. Formulas in n and k.
struct GapFormula {
  Formula factor, positive_from, nonnegative_from;
};

Outcome gap_by_transform(const GapFormula& stated, const Budget& budget) {
  Assignment failure;
  Outcome outcome = prove_on_range(
      Range("n = 3..17:2, k = 2..n-1:2"), budget, [&](int n, int k) -> std::optional<std::string> {
        const auto levels = levels_by_transform(n);
        const Rational relevant = abs(levels[static_cast<std::size_t>(k - 1)]);
        const Rational gap = relevant - abs(levels[static_cast<std::size_t>(k + 1)]);
        const Assignment at = {{"n", n}, {"k", k}};
        failure = at;
        if (auto seen = difference(relevant * evaluate(stated.factor, at), gap, "the transform")) return seen;
        const bool positive = n >= evaluate(stated.positive_from, at),
                   nonnegative = n >= evaluate(stated.nonnegative_from, at);
        if (positive != (gap > 0))
          return "the gap is " + to_string(gap) + (positive ? ", not positive" : ", positive");
        if (nonnegative != (gap >= 0))
          return "the gap is " + to_string(gap) + (nonnegative ? ", negative" : ", not negative");
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::refuted) {
    const Comparison larger{
        "abs(" + mean_over_cube("k-1", "n", "sign(s)").text() + ")",
        stated.positive_from == Formula("k+1") ? Relation::greater : Relation::greater_equal,
        "abs(" + mean_over_cube("k+1", "n", "sign(s)").text() + ")"};
    const Counterexample at = counterexample(failure, {{"k", Relation::less, "n"}}, larger);
    if (verify(at).accepted)
      outcome.certificates.push_back(to_json(
          {"gap.majority-exact", stated.positive_from == Formula("k+1") ? "gap-not-positive" : "gap-negative",
           "The sizes of majority's coefficients at levels k-1 and k+1, from the definition.", at}));
  }
  return outcome;
}

Outcome gap_by_certificate(const GapFormula& stated, const Budget&) {
  if (!(stated.positive_from == Formula("2*k+1")) || !(stated.nonnegative_from == Formula("2*k-1")))
    return {.note = "the certificates are about the signs from n = 2k-1 and 2k+1 on"};
  const char* id = "gap.majority-exact";
  const auto factor_at = [&](const char* n, const char* k) {
    return substitute(stated.factor, {{"n", n}, {"k", k}});
  };
  return proved_by(
      "all odd n, all even k < n",
      {{id, "difference", "The gap is a_(k-1) - a_(k+1), by maj.coeff-odd, k = 2p+2, n = 2p+2r+3.",
        RationalFunctionIdentity{
            {{{"p", 0}, {"r", 0}}, {}},
            scaled_super_catalan_formula("p", "r+1") - scaled_super_catalan_formula("p+1", "r"),
            factor_at("2*p+2*r+3", "2*p+2") * scaled_super_catalan_formula("p", "r+1")}},
       {id, "positive-from-2k-plus-1", "n = 2k+1+2t, k = 2p+2.",
        Inequality{{{"p", 0}, {"t", 0}}, 0, Relation::less, factor_at("4*p+5+2*t", "2*p+2")}},
       {id, "zero-at-2k-minus-1", "n = 2k-1, k = 2p+2.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, factor_at("4*p+3", "2*p+2"), 0}},
       {id, "negative-below", "k < n < 2k-1: n = k+1+2s = 2k-3-2t, so k = 4+2s+2t and n = 5+4s+2t.",
        Inequality{{{"s", 0}, {"t", 0}}, factor_at("5+4*s+2*t", "4+2*s+2*t"), Relation::less, 0}}});
}

Outcome gap_by_library(const GapFormula& stated, const Budget& budget) {
  return prove_on_range(Range("n = 3..61:2, k = 2..n-1:2"), budget, [&](int n, int k) {
    const Rational relevant = abs(analysis::majority_fourier_coefficient<Rational>(n, k - 1));
    return difference(relevant * evaluate(stated.factor, {{"n", n}, {"k", k}}),
                      analysis::majority_fourier_gap<Rational>(n, k), "the library");
  });
}

Claim majority_gap() {
  const Formula factor = "(n-2*k+1)/(n-k)";
  std::vector<Constant> constants;
  for (const auto& [n, k] : {std::pair{5, 2}, {9, 2}, {9, 4}, {13, 6}})
    constants.push_back(
        exact_constant("gap.majority-" + std::to_string(n) + "-" + std::to_string(k),
                       "Fourier gap of Maj_" + std::to_string(n) + " at k = " + std::to_string(k),
                       analysis::majority_fourier_gap<Rational>(n, k)));
  return make_claim<GapFormula>({
      .id = "gap.majority-exact",
      .text = "For odd n and even k < n, the Fourier gap of Maj_n is a_(k-1)(n) (n-2k+1)/(n-k): positive "
              "exactly for n >= 2k+1, zero at n = 2k-1, negative below.",
      .reduction = "Difference of the closed forms at levels k-1 and k+1, and the sign of a linear factor.",
      .hypotheses = {{"n >= 2k+1 (for a positive gap)", GapFormula{factor, "k+1", "k+1"}, ""}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "gap"},
      .expected = Verdict::proved,
      .stated = {factor, "2*k+1", "2*k-1"},
      .literals =
          {{"the coefficients at level k-1 are larger than those at level k+1, for every n > k",
            {factor, "k+1", "2*k-1"},
            "It holds for n >= 2k+1, which the slide's fixed k and large n imply."},
           {"the coefficients at level k-1 are at least as large as those at level k+1, for every n > k",
            {factor, "2*k+1", "k+1"},
            "It holds for n >= 2k-1."}},
      .checks = {{"SIMD transform of the truth table", RouteKind::exact, gap_by_transform, trusts_transform,
                  0.3},
                 {"certificate", RouteKind::certificate, gap_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, gap_by_library, trusts_exact, 0.1}},
      .mutants = {{"n-2k+2", {"(n-2*k+2)/(n-k)", "2*k+1", "2*k-1"}},
                  {"positive at n = 2k-1", {factor, "2*k-1", "2*k-1"}},
                  {"n-k+1 below", {"(n-2*k+1)/(n-k+1)", "2*k+1", "2*k-1"}}},
      .constants = std::move(constants),
  });
}

// --- gap.majority-growth

/// gap(n+2, k) / gap(n, k) = ratio in n and k; and for fixed k the gap is largest, and equal, at n = 2k + first and 2k + second.
struct GapGrowth {
  Formula ratio;
  int first, second;
};

Outcome gap_growth_on_range(const GapGrowth& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = 2..10:2, n = 2k+1..4k+21:2"), budget, [&](int k, int n) -> std::optional<std::string> {
        const auto gap = [&](int at) { return analysis::majority_fourier_gap<Rational>(at, k); };
        if (auto seen =
                difference(evaluate(stated.ratio, {{"n", n}, {"k", k}}), gap(n + 2) / gap(n), "the library"))
          return seen;
        const Rational peak = gap(2 * k + stated.first);
        if (peak != gap(2 * k + stated.second) || gap(n) > peak ||
            (n > 2 * k + stated.second && gap(n) == peak))
          return "the gap " + to_string(gap(n)) + " against " + to_string(peak) + " and " +
                 to_string(gap(2 * k + stated.second)) + " at the stated maximum";
        return std::nullopt;
      });
}

Outcome gap_growth_by_transform(const GapGrowth& stated, const Budget& budget) {
  return prove_on_range(Range("k = 2..6:2, n = 2k+1..15:2"), budget,
                        [&](int k, int n) -> std::optional<std::string> {
                          const auto gap = [&](int at) {
                            const auto levels = levels_by_transform(at);
                            return Rational(abs(levels[static_cast<std::size_t>(k - 1)]) -
                                            abs(levels[static_cast<std::size_t>(k + 1)]));
                          };
                          return difference(evaluate(stated.ratio, {{"n", n}, {"k", k}}), gap(n + 2) / gap(n),
                                            "the transforms");
                        });
}

Outcome gap_growth_by_certificate(const GapGrowth& stated, const Budget&) {
  if (stated.first != 1 || stated.second != 3)
    return {.note = "the certificates have the maximum at 2k+1 and 2k+3"};
  const char* id = "gap.majority-growth";
  const auto gap = [](const Formula& p, const Formula& r) {
    return scaled_super_catalan_formula(p, r + Formula(1)) - scaled_super_catalan_formula(p + Formula(1), r);
  };
  const auto ratio_at = [&](const char* n, const char* k) {
    return substitute(stated.ratio, {{"n", n}, {"k", k}});
  };
  return proved_by(
      "all even k, all odd n >= 2k+1",
      {{id, "quotient", "gap.majority-exact, k = 2p+2 and n = 2k+1+2t, so n = 2p+2r+3 with r = p+1+t.",
        RationalFunctionIdentity{{{{"p", 0}, {"t", 0}}, {}},
                                 gap("p", "p+t+2"),
                                 ratio_at("4*p+5+2*t", "2*p+2") * gap("p", "p+t+1")}},
       {id, "equal-at-2k-plus-1-and-3", "The quotient is 1 at n = 2k+1.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, ratio_at("4*p+5", "2*p+2"), 1}},
       {id, "decreasing-afterwards", "The quotient is below 1 from n = 2k+3 on.",
        Inequality{{{"p", 0}, {"t", 0}}, ratio_at("4*p+7+2*t", "2*p+2"), Relation::less, 1}}});
}

Claim gap_growth() {
  const Formula ratio = "(n-2*k+3)*(n-k)/((n+1)*(n-2*k+1))";
  return make_claim<GapGrowth>({
      .id = "gap.majority-growth",
      .text = "For even k and odd n >= 2k+1, gap(n+2,k)/gap(n,k) = (n-2k+3)(n-k)/((n+1)(n-2k+1)): the gap is "
              "largest, and equal, at n = 2k+1 and n = 2k+3, and decreases "
              "afterwards.",
      .reduction = "Quotient of the closed forms.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "gap"},
      .expected = Verdict::proved,
      .stated = {ratio, 1, 3},
      .checks = {{"SIMD transforms of truth tables", RouteKind::exact, gap_growth_by_transform,
                  trusts_transform, 0.3},
                 {"exact gaps", RouteKind::exact, gap_growth_on_range, trusts_exact, 0.2},
                 {"certificate", RouteKind::certificate, gap_growth_by_certificate, trusts_certificates,
                  0.1}},
      .mutants = {{"maximum at 2k+3 and 2k+5", {ratio, 3, 5}},
                  {"n+2 below", {"(n-2*k+3)*(n-k)/((n+2)*(n-2*k+1))", 1, 3}},
                  {"maximum at 2k+1 and 2k+5", {ratio, 1, 5}}},
  });
}

// --- gap.asymptotics

/// n^exponent gap(n, k)^2 (pi/2) tends to constant (in h, k = 2h+2), and lies above constant times the square of lower for odd
/// n >= 2k+1; exponent and lower in k.
struct GapAsymptotics {
  Formula constant, exponent, lower;
};

Outcome gap_asymptotics_in_balls(const GapAsymptotics& stated, const Budget& budget) {
  const BallPrecision precision(256);
  const Ball half_pi = analysis::pi<Ball>() / Ball(2);
  const auto check = [&](std::int64_t n, int k) -> std::optional<std::string> {
    const Rational constant = value_at(stated.constant, {{"h", (k - 2) / 2}}),
                   lower = value_at(stated.lower, {{"k", k}});
    const Ball gap = analysis::majority_fourier_gap<Ball>(n, k);
    const int exponent = static_cast<int>(value_at(stated.exponent, {{"k", k}}));
    const Ball scaled = half_pi * gap * gap * analysis::pow(Ball(n), exponent) / Ball(constant);
    const Ball from_below(lower * lower),
        finer(Rational(Rational(n - 2 * k + 1, n - k) * Rational(n - 2 * k + 1, n - k)));
    if (!surely_less(from_below, scaled) || !surely_less(finer, scaled))
      return "n^e gap^2 (pi/2) is " + to_string(scaled) + " times the constant";
    // n^(k-1) a_(k-1)^2 is at most the constant times 1 + k^2/n from n = 16 k^2 on
    const Ball error = scaled - Ball(1), allowed = Ball(Rational(k * k, n));
    if (n >= 16 * k * k && (!surely_less(error, allowed) || !surely_less(-error, allowed)))
      return "n^e gap^2 (pi/2) is " + to_string(scaled) + " times the constant, more than k^2/n from 1";
    return std::nullopt;
  };
  const Outcome nearby = enclose_on_range(Range("k = 2..10:2, n = 2k+1..401:2"), budget,
                                          [&](int k, int n) { return check(n, k); });
  if (nearby.verdict != Verdict::enclosed) return nearby;
  Outcome outcome = enclose_on_range(Range("k = 2..10:2, n = 10001..1010001:250000"), budget,
                                     [&](int k, int n) { return check(n, k); });
  if (outcome.verdict == Verdict::enclosed) outcome.range = nearby.range + "; " + outcome.range;
  return outcome;
}

Outcome gap_asymptotics_by_certificate(const GapAsymptotics& stated, const Budget&) {
  const char* id = "gap.asymptotics";
  if (!(stated.exponent == Formula("k-1"))) return {.note = "the certificates have the exponent k-1"};
  auto certificates = coefficient_limit_certificates(id, substitute(stated.constant, "h", Formula("p")));
  certificates.push_back(
      {id, "factor-from-below",
       "The gap is a_(k-1) (n-2k+1)/(n-k) (gap.majority-exact), n^((k-1)/2) a_(k-1) lies above sqrt(2/pi) "
       "(k-3)!! and tends to it, and the factor, which "
       "tends to 1, is at least the stated lower bound, with equality at n = 2k+1; n = 2k+1+2t, k = 2p+2.",
       Inequality{{{"p", 0}, {"t", 0}},
                  substitute(stated.lower, "k", Formula("2*p+2")),
                  Relation::less_equal,
                  "(2+2*t)/(2*p+3+2*t)"}});
  return proved_by("all even k, all odd n >= 2k+1", certificates);
}

Claim gap_asymptotics() {
  const Formula constant = "((2*h)! / (2^h * h!))^2";
  return make_claim<GapAsymptotics>({
      .id = "gap.asymptotics",
      .text = "For even k, n^((k-1)/2) gap(n,k) -> sqrt(2/pi) (k-3)!!, and gap(n,k) > (2/(k+1)) sqrt(2/pi) "
              "(k-3)!! n^(-(k-1)/2) for all odd n >= 2k+1. The gradient's gap is "
              "half of it.",
      .reduction = "maj.bounds-two-sided at level k-1, and a factor between 2/(k+1) and 1.",
      .hypotheses = {{"n >= 2k+1", {}, "dropping it is the literal statement of gap.majority-exact"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "gap", "asymptotics"},
      .expected = Verdict::proved,
      .stated = {constant, "k-1", "2/(k+1)"},
      .checks = {{"balls", RouteKind::ball, gap_asymptotics_in_balls, trusts_balls, 0.5},
                 {"certificate", RouteKind::certificate, gap_asymptotics_by_certificate, trusts_wallis, 0.2}},
      .mutants = {{"exponent k/2", {constant, "k", "2/(k+1)"}},
                  {"(k-1)!!", {substitute(constant, "h", Formula("h+1")), "k-1", "2/(k+1)"}},
                  {"constant one per cent larger", {constant * Formula("10201/10000"), "k-1", "2/(k+1)"}}},
  });
}

// --- gap.one-step-identifies, gap.sign-identifies

/// In a range of k and n, one exact gradient step from any w in {-1,+1}^n separates S from its complement: by the size of g_i, all
/// sizes on S above all sizes off it; or by the sign of g_i w_i, one sign on S and the other off it.
struct Identification {
  bool by_sign;
  std::string range;
  bool certified;  ///< the range continues as in the claim's text
};

Outcome identification_by_enumeration(const Identification& stated, const Budget& budget) {
  return prove_on_range(Range(stated.range), budget, [&](int k, int n) -> std::optional<std::string> {
    std::vector<std::vector<std::int64_t>> signs(3,
                                                 std::vector<std::int64_t>(static_cast<std::size_t>(n), 1));
    for (int i = 0; i < n; i += 3) signs[1][static_cast<std::size_t>(i)] = -1;
    for (int i = 0; i < n; i += 2) signs[2][static_cast<std::size_t>(i)] = -1;
    for (std::uint32_t subset = 0; subset < 1U << n; ++subset) {
      if (std::popcount(subset) != k) continue;
      for (const auto& w : signs) {
        const auto gradient = numeric::correlation_loss_gradient_sums(w, subset, 1);
        std::vector<std::int64_t> on, off;
        for (int i = 0; i < n; ++i) {
          const auto at = static_cast<std::size_t>(i);
          const std::int64_t value = stated.by_sign ? gradient[at] * w[at] : std::abs(gradient[at]);
          ((subset >> i & 1U) != 0 ? on : off).push_back(value);
        }
        const auto [least_on, most_on] = std::minmax_element(on.begin(), on.end());
        const auto [least_off, most_off] = std::minmax_element(off.begin(), off.end());
        const bool separated = stated.by_sign
                                   ? (*least_on > 0 && *most_off < 0) || (*most_on < 0 && *least_off > 0)
                                   : *least_on > *most_off;
        if (!separated)
          return "S = " + set_text(subset) + ": 2^(n+1) g is " + std::to_string(*least_on) + ".." +
                 std::to_string(*most_on) + " on S and " + std::to_string(*least_off) + ".." +
                 std::to_string(*most_off) + " off it" + (stated.by_sign ? ", times w" : ", in size");
      }
    }
    return std::nullopt;
  });
}

Outcome identification_by_size(const Identification& stated, const Budget&) {
  if (stated.by_sign || !stated.certified) return {.note = "the certificate is about sizes at n >= 2k+1"};
  return proved_by(
      "all even k, all odd n >= 2k+1, all w in {-1,+1}^n",
      {{"gap.one-step-identifies", "smaller-off-the-set",
        "By grad.sign-direction |g_i| is a_(k-1)/2 on S and a_(k+1)/2 off it; k = 2p+2, n = 2k+1+2t.",
        Inequality{{{"p", 0}, {"t", 0}},
                   scaled_super_catalan_formula("p+1", "p+t+1"),
                   Relation::less,
                   scaled_super_catalan_formula("p", "p+t+2")}}});
}

Outcome identification_by_sign(const Identification& stated, const Budget&) {
  if (!stated.by_sign || !stated.certified) return {.note = "the certificate is about signs at odd n > k"};
  return proved_by(
      "all even k, all odd n > k, all w in {-1,+1}^n",
      {{"gap.sign-identifies", "opposite-signs",
        "By grad.sign-direction g_i w_i is a common sign times -a_(k-1) on S and +a_(k+1) off it (times "
        "1/2), and all a_j are positive, k = 2p+2, n = 2p+2r+3.",
        Inequality{{{"p", 0}, {"r", 0}}, -scaled_super_catalan_formula("p", "r+1"), Relation::less, 0}},
       {"gap.sign-identifies", "opposite-signs-off-the-set", "The other sign.",
        Inequality{{{"p", 0}, {"r", 0}}, 0, Relation::less, scaled_super_catalan_formula("p+1", "r")}}});
}

Claim one_step_identifies() {
  return make_claim<Identification>({
      .id = "gap.one-step-identifies",
      .text = "For even k, odd n >= 2k+1 and w in {-1,+1}^n, thresholding |g_i| anywhere between a_(k+1)/2 "
              "and a_(k-1)/2 returns S exactly.",
      .reduction = "The two sizes of grad.sign-direction, and the positive gap.",
      .hypotheses = {{"n >= 2k+1", Identification{false, "k = 2..4:2, n = k+1..11:2", false}, ""},
                     {"k is even", Identification{false, "k = 3..5:2, n = 2k+1..11:2", false}, ""}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"parity", "gradient", "gap"},
      .expected = Verdict::proved,
      .stated = {false, "k = 2..4:2, n = 2k+1..11:2", true},
      .checks = {{"enumeration of inputs and sets", RouteKind::exact, identification_by_enumeration,
                  trusts_exact, 0.5},
                 {"certificate", RouteKind::certificate, identification_by_size, trusts_certificates, 0.05}},
      .mutants = {{"n >= 2k-1", {false, "k = 2..4:2, n = 2k-1..11:2", false}},
                  {"odd k", {false, "k = 3..3, n = 2k+1..9:2", false}}},
  });
}

Claim sign_identifies() {
  return make_claim<Identification>({
      .id = "gap.sign-identifies",
      .text = "For even k, every odd n > k and w in {-1,+1}^n, g_i w_i has one sign on S and the other off "
              "it, also where the gap is not positive.",
      .reduction = "The opposite signs of grad.sign-direction.",
      .hypotheses = {{"k is even", Identification{true, "k = 3..3, n = 5..9:2", false}, ""}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"parity", "gradient", "gap"},
      .expected = Verdict::proved,
      .stated = {true, "k = 2..6:2, n = k+1..9:2", true},
      .checks = {{"enumeration of inputs and sets", RouteKind::exact, identification_by_enumeration,
                  trusts_exact, 0.5},
                 {"certificate", RouteKind::certificate, identification_by_sign, trusts_certificates, 0.05}},
      .mutants = {{"the size identifies S for every n > k", {false, "k = 2..6:2, n = k+1..9:2", false}},
                  {"odd k", {true, "k = 3..5:2, n = k+2..9:2", false}}},
  });
}

// --- gap.width-for-all-biases

/// r = 2^k * L (or 1) * ln(L/delta) (or ln(1/delta)) random neurons contain, with probability at least 1 - delta, one with a prescribed sign
/// pattern on k coordinates for each of L equally likely biases.
struct CouponWidth {
  bool times_biases, biases_in_logarithm;
};

Outcome coupons_exactly(const CouponWidth& stated, const Budget& budget) {
  const BallPrecision precision(128);
  return prove_on_range(Range("k = 1..4, L = 1..5, d = 2..10:4"), budget,
                        [&](int k, int L, int d) -> std::optional<std::string> {
                          const Ball width = Ball((1 << k) * (stated.times_biases ? L : 1)) *
                                             analysis::log(Ball(stated.biases_in_logarithm ? L * d : d));
                          const Integer r = numerator(width.upper()) / denominator(width.upper()) + 1;
                          Rational missing(0);  // inclusion and exclusion over the biases that do not occur
                          for (int i = 1; i <= L; ++i) {
                            const Rational none =
                                pow(Rational(1) - Rational(i) / (L << k), static_cast<int>(r)) *
                                analysis::binomial_coefficient(L, i);
                            missing += i % 2 == 1 ? none : Rational(-none);
                          }
                          if (missing <= Rational(1, d)) return std::nullopt;
                          return "delta = 1/d, r = " + analysis::to_string(r) +
                                 ": some bias is missing with probability " + to_string(Ball(missing));
                        });
}

Claim width_for_all_biases() {
  return make_claim<CouponWidth>({
      .id = "gap.width-for-all-biases",
      .text = "r >= 2^k L ln(L/delta) random neurons contain, with probability at least 1 - delta, one with "
              "a prescribed sign pattern on S for each of L equally likely "
              "biases: the 2^O(k) hidden units of the theorem.",
      .reduction = "Union bound over the biases and 1 - x <= e^-x.",
      .hypotheses = {{"the biases are equally likely and independent of the signs",
                      {},
                      "it defines the random network"}},
      .sources = {main_result_slide()},
      .tags = {"parity", "width"},
      .expected = Verdict::proved_on_range,
      .stated = {true, true},
      .checks = {{"exact probability by inclusion and exclusion",
                  RouteKind::exact,
                  coupons_exactly,
                  {"GMP", "Arb"},
                  0.2}},
      .mutants = {{"without the factor L", {false, true}}, {"ln(1/delta) for ln(L/delta)", {true, false}}},
  });
}

}  // namespace

std::vector<Claim> fourier_gap_claims() {
  return {majority_gap(),        gap_growth(),      gap_asymptotics(),
          one_step_identifies(), sign_identifies(), width_for_all_biases()};
}

}  // namespace lemmata::proofs_check
