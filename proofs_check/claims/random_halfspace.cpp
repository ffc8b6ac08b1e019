#include "proofs_check/claims/random_halfspace.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <fmt/format.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/boolean/random_halfspace.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- random.gaussian-l2-limit and random.biased-gap

/// With a standard normal bias b (k odd) or without one (k even), and N = n + 1 or n: the mean over w and b of (N^exponent gamma(S) - L)^2 is
/// at most share * B(n, k), with L = sqrt(2/pi) factor |b| prod |w_i| / max |w_i| (or min), over i in S, without |b| where
/// there is no bias. factor in h, exponent in k. The bias is one more weight, and the coefficients at S \ {i}, with it, have 2h+1 weights.
struct GapLimit {
  Formula factor;
  bool largest;
  Formula exponent;
  Rational share;
  bool biased = false;

  [[nodiscard]] int level(int k) const { return biased ? k : k - 1; }
  [[nodiscard]] int dimension(int n) const { return biased ? n + 1 : n; }
  [[nodiscard]] Ball bound(int n, int k) const {
    return biased ? analysis::biased_gap_bound(n, k) : analysis::gaussian_gap_bound(n, k);
  }
  [[nodiscard]] int twice_exponent(int k) const {
    return static_cast<int>(Rational(2 * value_at(exponent, {{"k", k}})));
  }
  /// L / sqrt(2/pi); the bias is 1 where there is none.
  [[nodiscard]] Rational limit_over_root(std::span<const Rational> on_subset, const Rational& bias) const {
    const auto less = [](const Rational& a, const Rational& b) { return abs(a) < abs(b); };
    const auto ends = std::minmax_element(on_subset.begin(), on_subset.end(), less);
    Rational product =
        value_at(factor, {{"h", (level(static_cast<int>(on_subset.size())) - 1) / 2}}) * abs(bias);
    for (const Rational& w : on_subset) product *= abs(w);
    return product / abs(largest ? *ends.second : *ends.first);
  }
};

/// |h_level| N^(-level/2).
Ball projection_size(int dimension, int level) {
  const Ball projection = analysis::gaussian_halfspace_projection(dimension, level);
  return level % 4 == 1 ? projection : -projection;
}

/// |prod of the weights but the one at `left_out`|.
Rational product_of_others(std::span<const Rational> weights, std::size_t left_out) {
  Rational product(1);
  for (std::size_t l = 0; l < weights.size(); ++l)
    if (l != left_out) product *= abs(weights[l]);
  return product;
}

/// L is the smallest of the k projections, times N^exponent.
Outcome limit_is_smallest_projection(const GapLimit& stated, const Budget& budget) {
  return enclose_on_range(
      Range(stated.biased ? "k = 1..11:2, n = k+1..k+81:10" : "k = 2..12:2, n = k+1..k+81:10"), budget,
      [&](int k, int n) -> std::optional<std::string> {
        std::vector<Rational> weights;
        for (int i = 1; i <= k; ++i) weights.emplace_back((i % 2 == 0 ? 1 : -1) * (3 + i * i % 7), i + n % 5);
        const Rational bias = stated.biased ? Rational(-n, 7) : Rational(1);
        Rational smallest = product_of_others(weights, 0);
        for (std::size_t i = 1; i < weights.size(); ++i)
          smallest = std::min(smallest, product_of_others(weights, i));
        const int dimension = stated.dimension(n);
        const Ball seen = half_power(dimension, stated.twice_exponent(k)) *
                          projection_size(dimension, stated.level(k)) * Ball(Rational(smallest * abs(bias)));
        const Ball limit = root_two_over_pi() * Ball(stated.limit_over_root(weights, bias));
        if (auto apart = disjoint(limit, seen, "the smallest projection")) return apart;
        return disjoint(
            limit, stated.biased ? analysis::biased_limit_gap(weights, bias) : analysis::limit_gap(weights),
            "the library");
      });
}

/// The sets S delta {i} for S = {1, ..., k}, i = 1, ..., n.
std::vector<std::uint64_t> neighbours_of_first(int k, int n) {
  std::vector<std::uint64_t> sets;
  for (int i = 0; i < n; ++i) sets.push_back(((std::uint64_t{1} << k) - 1) ^ (std::uint64_t{1} << i));
  return sets;
}

/// (N^exponent gamma - L)^2 <= 2 (sum over S of (a_i - |p_i|)^2 + sum outside of b_j^2) for every single halfspace, where a_i, b_j are the
/// scaled sizes of the coefficients at S \ {i}, S u {j} and p_i the projections; the means over w of the right side's terms are R1 and R2.
Outcome limit_pointwise(const GapLimit& stated, const Budget& budget) {
  constexpr int bits = 7;
  return enclose_on_range(
      Range(stated.biased ? "n = 5..9, k = 1..3:2, draw = 0..9" : "n = 5..9, k = 2..4:2, draw = 0..9"),
      budget, [&](int n, int k, int draw) -> std::optional<std::string> {
        const int dimension = stated.dimension(n);
        auto drawn =
            numeric::random_weights({numeric::WeightLaw::gauss, 0, bits, budget.seed}, dimension, draw);
        std::int64_t drawn_bias = 0;
        if (stated.biased) {
          drawn_bias = drawn.back();
          drawn.pop_back();
        }
        const auto sums = numeric::threshold_character_sums(drawn, drawn_bias, 0, neighbours_of_first(k, n));
        std::vector<int> subset;
        for (int i = 1; i <= k; ++i) subset.push_back(i);
        const auto coefficients = analysis::neighbour_coefficients_by_generating_function(
            analysis::LinearThresholdFunction({drawn.begin(), drawn.end()}, Integer(drawn_bias)), subset);
        std::vector<Rational> weights;
        for (int i = 0; i < k; ++i) weights.emplace_back(drawn[static_cast<std::size_t>(i)], 1 << bits);
        const Rational bias = stated.biased ? Rational(drawn_bias, 1 << bits) : Rational(1);
        const Ball scale = half_power(dimension, stated.level(k));
        const Ball projection = projection_size(dimension, stated.level(k)) * Ball(Rational(abs(bias)));
        Ball squares(0);
        for (std::size_t i = 0; i < sums.size(); ++i) {
          if (coefficients[i] * (Integer(1) << n) != sums[i])
            return "the coefficient at S delta {" + std::to_string(i + 1) + "} is " +
                   to_string(coefficients[i]) + " by generating function and " + std::to_string(sums[i]) +
                   "/2^n by meeting in the middle";
          Ball distance = Ball(Rational(abs(coefficients[i])));
          if (i < weights.size()) distance -= projection * Ball(product_of_others(weights, i));
          squares += scale * distance * (scale * distance);
        }
        const Rational gap = analysis::fourier_gap(coefficients, subset).gap;
        const Ball difference = half_power(dimension, stated.twice_exponent(k)) * Ball(gap) -
                                root_two_over_pi() * Ball(stated.limit_over_root(weights, bias));
        if (surely_less(difference * difference, Ball(2) * squares)) return std::nullopt;
        return "the square is " + to_string(difference * difference) + ", twice the squares " +
               to_string(Ball(2) * squares);
      });
}

/// The steps of the proof that both claims share; N = n and level k-1, or N = n+1 and level k.
std::vector<Certificate> limit_certificates(const char* id, const Formula& factor) {
  return {{id, "distance-from-projection",
           "With a a relevant coefficient times N^(level/2) and p its projection h prod w_l, the product "
           "over the level's weights: E[p^2] = h^2 and E[a p] = h^2 by random.gaussian-projection, so "
           "E[(a-p)^2] = m - h^2 = R1, m = E[a^2] from random.gaussian-second-moment; R2 is E[b^2] for an "
           "irrelevant one, two levels higher.",
           RationalFunctionIdentity{{{}, {"m", "h"}}, "m - 2*h*h + h^2", "m - h^2"}},
          {id, "two-squares",
           "The minimum of the |a_i| differs from that of the |p_i| by x at most, x^2 the sum of "
           "(a_i-p_i)^2, and the maximum of the |b_j| is at most y, y^2 the sum of b_j^2; and (x+y)^2 is at "
           "most 2x^2 + 2y^2. There are k and n-k terms: B = 2 (k R1 + (n-k) R2).",
           RationalFunctionIdentity{{{}, {"x", "y"}}, "2*x^2 + 2*y^2 - (x+y)^2", "(x-y)^2"}},
          {id, "factor",
           "The smallest of the products of k-1 sizes leaves out the largest: it is prod/max; and |h_level| "
           "is sqrt(2/pi) (level-2)!!, level = 2h+1.",
           InductionStep{{{{"h", 0}}, {}}, "h", factor, 1, {{"2*h+1", {}}}}}};
}

Outcome limit_by_certificate(const GapLimit& stated, const Budget&) {
  if (!stated.largest || stated.share != 1)
    return {.note = "the certificates are about the largest weight and the bound B"};
  const char* id = stated.biased ? "random.biased-gap" : "random.gaussian-l2-limit";
  auto certificates = limit_certificates(id, stated.factor);
  certificates.push_back(
      {id, "exponent", "The scale is N^(level/2).",
       RationalFunctionIdentity{
           {{{"k", 1}}, {}}, Formula(2) * stated.exponent, stated.biased ? Formula("k") : Formula("k-1")}});
  return proved_by(stated.biased ? "all odd k, all n > k" : "all even k, all n > k", certificates);
}

/// min(X, 1/4) for X = (N^exponent gamma - L)^2, whose mean is at most that of X: above the bound is above it.
Outcome limit_by_draws(const GapLimit& stated, const Budget& budget) {
  const int n = budget.full ? 25 : 15, k = stated.biased ? 1 : 2;  // a draw costs 40 times as much at n = 25
  const double cut = 0.25;
  const double bound = static_cast<double>(stated.bound(n, k).midpoint());
  const double stated_bound = static_cast<double>(stated.share) * bound;
  // Without bias means of 0.0277 and 0.0126 are to be expected, and B/20 is 0.0103 and 0.0056; with one more than that.
  const double gap = budget.full ? 0.006 : 0.014;
  const double scale = std::pow(stated.dimension(n), stated.twice_exponent(k) / 2.0);
  const auto neighbours = neighbours_of_first(k, n);
  // values lie in [0, cut], so their variance is at most cut times their mean
  return judge_draws(
      {fmt::format("n = {}, k = {}", n, k), stated_bound, cut * stated_bound, cut, true,
       draws_to_separate(gap, cut * (bound / 20 + gap), cut, budget),
       fmt::format("the bound B/20 if the truncated square has a mean {} above", gap)},
      budget, [&](std::int64_t draw) {
        auto weights = draw_weights(budget, stated.dimension(n), draw);
        std::int64_t bias = 0;
        if (stated.biased) {
          bias = weights.back();
          weights.pop_back();
        }
        const auto sums = numeric::threshold_character_sums(weights, bias, 0, neighbours);
        std::vector<double> sizes;
        for (const std::int64_t sum : sums)
          sizes.push_back(std::abs(std::ldexp(static_cast<double>(sum), -n)));
        std::vector<Rational> on_subset;
        for (int i = 0; i < k; ++i)
          on_subset.emplace_back(weights[static_cast<std::size_t>(i)], std::int64_t{1} << weight_bits);
        const Rational factor = stated.limit_over_root(
            on_subset, stated.biased ? Rational(bias, std::int64_t{1} << weight_bits) : Rational(1));
        const double smallest = *std::min_element(sizes.begin(), sizes.begin() + k),
                     largest = *std::max_element(sizes.begin() + k, sizes.end());
        const double difference =
            scale * (smallest - largest) - std::sqrt(2 / std::numbers::pi) * static_cast<double>(factor);
        return std::min(difference * difference, cut);
      });
}

/// The checks of both claims.
std::vector<Check<GapLimit>> limit_checks() {
  return {{"the smallest projection", RouteKind::ball, limit_is_smallest_projection, trusts_balls, 0.2},
          {"single halfspaces, by two routes",
           RouteKind::ball,
           limit_pointwise,
           {"Arb", "GMP", "integer arithmetic"},
           0.5},
          {"certificate", RouteKind::certificate, limit_by_certificate, trusts_sheppard, 0.1},
          {"draws", RouteKind::simulation, limit_by_draws, trusts_draws, 0.2}};
}

Claim gaussian_l2_limit() {
  const Formula factor = "(2*h)! / (2^h * h!)", exponent = "(k-1)/2";
  return make_claim<GapLimit>({
      .id = "random.gaussian-l2-limit",
      .text = "For even k = |S| < n and w standard normal in R^n, E_w[(n^((k-1)/2) gamma(S) - L(w))^2] <= "
              "B(n,k), gamma the Fourier gap of sign(w.x), L(w) = sqrt(2/pi) (k-3)!! prod_S |w_i| / max_S "
              "|w_i|, B(n,k) = 2 (k R1 + (n-k) R2), R1 = n^(k-1) (2/pi) A_n(k-1) - h_(k-1)^2, R2 = n^(k-1) "
              "(2/pi) A_n(k+1). As B(n,k) tends to 0 (random.gaussian-gap-rate) and L(w) > 0, the gap is "
              "positive with a probability that tends to 1. For a set S fixed before w is drawn; the slide "
              "calls this gap unknown.",
      .reduction = "Each relevant coefficient is near its projection on the product of the other weights, "
                   "each irrelevant one near 0, in mean square; the smallest projection is L(w).",
      .hypotheses =
          {{"k is even", {}, "for odd k all the coefficients are 0 (f_w is odd), and so is the gap"},
           {"the weights are normal",
            {},
            "the two moments are those of random.gaussian-projection and random.gaussian-second-moment"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap"},
      .expected = Verdict::proved,
      .stated = {factor, true, exponent, 1},
      .checks = limit_checks(),
      .mutants = {{"(k-1)!! in L", {"(2*h+1) * (2*h)! / (2^h * h!)", true, exponent, 1}},
                  {"divided by the smallest weight", {factor, false, exponent, 1}},
                  {"scale n^(k/2)", {factor, true, "k/2", 1}},
                  {"B/20", {factor, true, exponent, Rational(1, 20)}}},
      .constants = {computed_constant("random.gap-bound-50-2", "B(50, 2)",
                                      [] { return analysis::gaussian_gap_bound(50, 2); }),
                    computed_constant("random.gap-bound-100-4", "B(100, 4)",
                                      [] { return analysis::gaussian_gap_bound(100, 4); })},
  });
}

Claim biased_gap() {
  const Formula factor = "(2*h)! / (2^h * h!)", exponent = "k/2";
  return make_claim<GapLimit>({
      .id = "random.biased-gap",
      .text = "For odd k = |S| < n and f(x) = sign(w.x + b), w and b standard normal, E[((n+1)^(k/2) "
              "gamma(S) - L(w,b))^2] <= 2 (k R1 + (n-k) R2), L(w,b) = sqrt(2/pi) (k-2)!! |b| prod_S |w_i| / "
              "max_S |w_i|, R1 = (n+1)^k (2/pi) A_(n+1)(k) - h_k^2, R2 = (n+1)^k (2/pi) A_(n+1)(k+2), which "
              "is O(1/n) by random.gaussian-second-moment: with a bias of the size of one weight, odd k has "
              "a gap of the order n^(-k/2), like k+1 without bias.",
      .reduction = "The bias is the weight of one more coordinate, with which the sets are joined "
                   "(ltf.threshold-lift); then as random.gaussian-l2-limit.",
      .hypotheses =
          {{"k is odd", {}, "for even k random.gaussian-l2-limit holds with the bias too, n+1 in place of n"},
           {"weights and bias are normal",
            {},
            "the two moments are those of random.gaussian-projection and random.gaussian-second-moment"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap"},
      .expected = Verdict::proved,
      .stated = {factor, true, exponent, 1, true},
      .checks = limit_checks(),
      .mutants = {{"k!! in L", {"(2*h+1) * (2*h)! / (2^h * h!)", true, exponent, 1, true}},
                  {"divided by the smallest weight", {factor, false, exponent, 1, true}},
                  {"the order of even k", {factor, true, "(k-1)/2", 1, true}},
                  {"a twentieth of the bound", {factor, true, exponent, Rational(1, 20), true}}},
  });
}

// --- random.gaussian-gap-rate

/// n^power B(n, k) tends to (2/pi) limit, limit in h, k = 2h+2; and differs from it by at most gap_rate_error(n, k).
struct GapRate {
  Formula limit;
  int power;
};

/// 2 (k ((2/pi) ((k-3)!!)^2 (k-1)^3/3 + sqrt((2k+5)!! (k-1)^(k-1))) + (2/pi) ((k-1)!!)^2 (k + (k+1)^2/2)) / n
/// + 2 sqrt((2k+9)!! (k+1)^(k+1)) / n^2.
Ball gap_rate_error(int n, int k) {
  const Ball two_over_pi = Ball(2) / analysis::pi<Ball>();
  const auto root = [](int m, int base) {
    return analysis::sqrt_nonnegative(Ball(odd_factorial(m)) * analysis::pow(Ball(base), base));
  };
  const Integer inside = odd_factorial(k - 3), outside = odd_factorial(k - 1);
  const Rational cube(inside * inside * (k - 1) * (k - 1) * (k - 1), 3);
  const Rational second = Rational(outside * outside) * (k + Rational((k + 1) * (k + 1), 2));
  const Ball first =
      Ball(k) * (two_over_pi * Ball(cube) + root(2 * k + 5, k - 1)) + two_over_pi * Ball(second);
  return Ball(2) * (first + root(2 * k + 9, k + 1) / Ball(n)) / Ball(n);
}

Outcome rate_in_balls(const GapRate& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "k = 2..10:2, n = 500..5000:500" : "k = 2..6:2, n = 1000..5000:2000"), budget,
      [&](int k, int n) -> std::optional<std::string> {
        const Ball scaled = analysis::pow(Ball(n), stated.power) * analysis::gaussian_gap_bound(n, k);
        const Ball limit =
            Ball(2) / analysis::pi<Ball>() * Ball(value_at(stated.limit, {{"h", (k - 2) / 2}}));
        const Ball error = scaled - limit, allowed = gap_rate_error(n, k);
        if (surely_less(error, allowed) && surely_less(-error, allowed)) return std::nullopt;
        return "n^e B is " + to_string(scaled) + ", the limit " + to_string(limit) + ", allowed error " +
               to_string(allowed);
      });
}

Outcome rate_by_certificate(const GapRate& stated, const Budget&) {
  const char* id = "random.gaussian-gap-rate";
  if (stated.power != 1) return {.note = "the certificates are about the rate 1/n"};
  auto certificates = expansion_certificates(id);
  certificates.push_back(
      {id, "limit",
       "By random.gaussian-second-moment n R1 is (2/pi) ((k-3)!!)^2 ((k-1)^2/2 - (k-1)^3/(3n)) up to an "
       "error between 0 and sqrt((2k+5)!! (k-1)^(k-1))/n, and n (n-k) R2 is (1-k/n) (2/pi) ((k-1)!!)^2 times "
       "a number between 1 and 1 + (k+1)^2/(2n), up to an error between 0 and sqrt((2k+9)!! "
       "(k+1)^(k+1))/n^2. So n B tends to this number times 2/pi, k = 2h+2.",
       RationalFunctionIdentity{
           {{{"h", 0}}, {}},
           "2 * ((2*h+2) * (2*h+1)^2/2 * ((2*h)! / (2^h * h!))^2 + ((2*h+1) * (2*h)! / (2^h * h!))^2)",
           stated.limit}});
  return proved_by("all even k, all n > k", certificates);
}

Claim gaussian_gap_rate() {
  return make_claim<GapRate>({
      .id = "random.gaussian-gap-rate",
      .text = "For even k < n, n B(n,k) differs from (2/pi) ((k-3)!!)^2 (k-1)^2 (k+2) by at most 2 (k "
              "((2/pi) ((k-3)!!)^2 (k-1)^3/3 + sqrt((2k+5)!! (k-1)^(k-1))) + (2/pi) ((k-1)!!)^2 (k + "
              "(k+1)^2/2)) / n + 2 sqrt((2k+9)!! (k+1)^(k+1)) / n^2: the mean-square distance of the scaled "
              "gap from its limit is O(1/n) for each k.",
      .reduction = "The expansion of random.gaussian-second-moment at the levels k-1 and k+1.",
      .hypotheses = {{"k < n", {}, "for k = n no coordinate is irrelevant and B is not defined"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap", "asymptotics"},
      .expected = Verdict::proved,
      .stated = {"((2*h)! / (2^h * h!))^2 * (2*h+1)^2 * (2*h+4)", 1},
      .checks = {{"balls", RouteKind::ball, rate_in_balls, trusts_balls, 0.5},
                 {"certificate", RouteKind::certificate, rate_by_certificate, trusts_sheppard, 0.2}},
      .mutants = {{"k+1 for k+2", {"((2*h)! / (2^h * h!))^2 * (2*h+1)^2 * (2*h+3)", 1}},
                  {"k^2 for (k-1)^2", {"((2*h)! / (2^h * h!))^2 * (2*h+2)^2 * (2*h+4)", 1}},
                  {"rate 1/n^2", {"((2*h)! / (2^h * h!))^2 * (2*h+1)^2 * (2*h+4)", 2}}},
  });
}

}  // namespace

std::vector<Claim> random_halfspace_claims() {
  return {gaussian_l2_limit(), gaussian_gap_rate(), biased_gap()};
}

}  // namespace lemmata::proofs_check
