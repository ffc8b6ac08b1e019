#include "proofs_check/claims/gap_limit_law.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/boolean/random_halfspace.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- random.limit-law

/// The law of L(w), w standard normal: its distribution function for k = 2, and its mean.
struct LimitLaw {
  std::function<Ball(const Ball& x)> distribution;
  std::function<Ball(int k)> mean;
};

/// The integral of phi(m) (1 - e^(-m^2/2))^power over [0, end], phi the standard normal density, in cells of width 1/cells_per_unit: the
/// value in the middle times the width, with an error of the second derivative somewhere in the cell times width^3 / 24.
Ball normal_integral(int power, const Rational& end, int cells_per_unit) {
  const auto cells = static_cast<int>(std::ceil(static_cast<double>(end) * cells_per_unit));
  const Rational width = end / cells;
  const Ball correction(Rational(width * width * width / 24));
  const Ball scale = Ball(1) / analysis::sqrt_nonnegative(Ball(2) * analysis::pi<Ball>());
  // (1-e)^p and its first two derivatives in m, e = e^(-m^2/2), e' = -m e; a negative p has the factor 0
  const auto raised = [](const Ball& rest, int p) { return p < 0 ? Ball(0) : analysis::pow(rest, p); };
  Ball sum(0);
  for (int i = 0; i < cells; ++i) {
    const Rational low = width * i, high = width * (i + 1);
    const Ball middle(Rational((low + high) / 2)), cell = Ball::interval(low, high);
    const auto bell = [](const Ball& m) { return analysis::exp(-analysis::pow(m, 2) / Ball(2)); };
    const Ball at_middle = bell(middle) * raised(Ball(1) - bell(middle), power);
    const Ball e = bell(cell), rest = Ball(1) - e, square = analysis::pow(cell, 2);
    const Ball first = Ball(power) * raised(rest, power - 1) * cell * e;
    const Ball second = Ball(power * (power - 1)) * raised(rest, power - 2) * square * e * e +
                        Ball(power) * raised(rest, power - 1) * e * (Ball(1) - square);
    const Ball curvature = e * ((square - Ball(1)) * raised(rest, power) - Ball(2) * cell * first + second);
    sum += at_middle * Ball(width) + curvature * correction;
  }
  return scale * sum;
}

/// Whether the statement's number lies in an enclosure that is narrow enough to tell it from others.
std::optional<std::string> outside(const Ball& stated, const Ball& seen, const std::string& what_was_seen) {
  if (seen.radius() > Rational(1, 100000)) throw Undecided{what_was_seen + " is " + to_string(seen)};
  if (contains(seen, stated)) return std::nullopt;
  if (overlaps(seen, stated)) throw Undecided{to_string(stated) + " at the border of " + to_string(seen)};
  return "the statement has " + to_string(stated) + ", " + what_was_seen + " " + to_string(seen);
}

/// The largest size has the density k 2 phi(m) P(|w| < m)^(k-1), and given it each of the others has the mean of |w| below m, which times
/// P(|w| < m) is sqrt(2/pi) (1 - e^(-m^2/2)).
Outcome mean_by_integral(const LimitLaw& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "k = 2..20:2" : "k = 2..8:2"), budget, [&](int k) -> std::optional<std::string> {
        // beyond 12 there is less than e^-72
        const Ball integral =
            normal_integral(k - 1, 12, 128) + Ball(Rational(0), Rational(1, Integer(1) << 100));
        const Ball factor =
            Ball(Integer(odd_factorial(k - 3) * 2 * k)) * analysis::pow(root_two_over_pi(), k);
        return outside(stated.mean(k) / factor, integral,
                       "up to a factor the integral over the largest weight");
      });
}

/// L = sqrt(2/pi) min(|w_1|, |w_2|) is above x if both sizes are above x sqrt(pi/2).
Outcome distribution_by_integral(const LimitLaw& stated, const Budget& budget) {
  return enclose_on_range(Range("a = 1..16"), budget, [&](int a) -> std::optional<std::string> {
    const Rational size(a, 6);
    const Ball above = Ball(1) - Ball(2) * normal_integral(0, size, 128);
    const Ball x = Ball(size) * root_two_over_pi();
    return outside(stated.distribution(x), Ball(1) - above * above,
                   "the integral of the density at x = a/6 sqrt(2/pi)");
  });
}

/// Dvoretzky, Kiefer, Wolfowitz and Massart: P(sup |F_m - F| >= e) <= 2 exp(-2 m e^2) for the empirical distribution
/// function of m draws.
Outcome distribution_by_draws(const LimitLaw& stated, const Budget& budget) {
  const double gap = 0.1, error = std::min(budget.false_alarm, budget.miss);
  const auto draws = static_cast<std::int64_t>(std::ceil(2 * std::log(2 / error) / (gap * gap)));
  std::vector<double> values;
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    const auto weights = draw_weights(budget, 2, draw);
    values.push_back(
        analysis::limit_gap(std::array{std::ldexp(static_cast<double>(weights[0]), -weight_bits),
                                       std::ldexp(static_cast<double>(weights[1]), -weight_bits)}));
  }
  std::sort(values.begin(), values.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto below = static_cast<double>(i) / static_cast<double>(draws),
               up_to = static_cast<double>(i + 1) / static_cast<double>(draws);
    const auto f = static_cast<double>(stated.distribution(Ball(Rational(values[i]))).midpoint());
    if (std::max(f - below, up_to - f) >= gap / 2 + slack)
      return {.verdict = Verdict::refuted,
              .witness = fmt::format(
                  "x = {:.6g}: {} of {} draws are below, the statement has the probability {:.6g}", values[i],
                  i, draws, f)};
  }
  return {.verdict = Verdict::corroborated,
          .range = "k = 2",
          .note = fmt::format(
              "{} draws, false alarm <= {:.2g}, power >= 1 - {:.2g} against a distribution {} away", draws,
              budget.false_alarm, budget.miss, gap)};
}

Claim limit_law() {
  const LimitLaw stated{analysis::limit_gap_cdf_k2, analysis::limit_gap_mean};
  const auto upper_tail = [](const Ball& x) {  // 1 - erfc = erf
    return analysis::erf(x * analysis::sqrt_nonnegative(analysis::pi<Ball>()) / Ball(2));
  };
  const auto exchanged =
      [](int k) {  // the mean of prod/min: given the smallest, E[|w|; |w| > m] = sqrt(2/pi) e^(-m^2/2)
        return Ball(Integer(odd_factorial(k - 3) * k)) * analysis::pow(root_two_over_pi(), k) /
               analysis::sqrt_nonnegative(Ball(k));
      };
  const auto larger = [](int k) { return Ball(k - 1) * analysis::limit_gap_mean(k); };
  std::vector<Constant> constants;
  for (const int k : {2, 4, 6})
    constants.push_back(computed_constant("random.limit-mean-" + std::to_string(k),
                                          "E[L(w)], k = " + std::to_string(k),
                                          [k] { return analysis::limit_gap_mean(k); }));
  constants.push_back(computed_constant("random.limit-median-2", "median of L(w), k = 2",
                                        [] { return analysis::limit_gap_quantile_k2(Rational(1, 2)); }));
  return make_claim<LimitLaw>({
      .id = "random.limit-law",
      .text = "L(w) of random.gaussian-l2-limit has the mean (k-3)!! k (2/pi)^(k/2) sum over j < k of (-1)^j "
              "C(k-1,j) / sqrt(j+1); for k = 2 its distribution function is 1 - erfc(sqrt(pi) x/2)^2, and "
              "the mean (4 - 2 sqrt(2))/pi.",
      .reduction = "The law of the largest of k independent sizes, and of the smallest of two.",
      .hypotheses = {{"x >= 0", {}, "below 0 the distribution function is 0"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap"},
      .expected = Verdict::enclosed,
      .stated = stated,
      .checks = {{"integral over the largest weight", RouteKind::ball, mean_by_integral, trusts_balls, 0.3},
                 {"integral of the normal density", RouteKind::ball, distribution_by_integral, trusts_balls,
                  0.1},
                 {"draws",
                  RouteKind::simulation,
                  distribution_by_draws,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart"},
                  0.2}},
      .mutants = {{"erfc for erfc^2", {upper_tail, stated.mean}},
                  {"mean with the largest and the smallest weight exchanged",
                   {stated.distribution, exchanged}},
                  {"(k-1)!! in the mean", {stated.distribution, larger}}},
      .constants = std::move(constants),
  });
}

}  // namespace

std::vector<Claim> gap_limit_law_claims() { return {limit_law()}; }

}  // namespace lemmata::proofs_check
