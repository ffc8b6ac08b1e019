#include "proofs_check/claims/sheppard_majority.hpp"

#include <algorithm>

#include "analysis/boolean/noise_stability.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/wallis.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

/// The dual of the sign and the probability of equal signs, in p = pi and t = arcsin(rho); pi times the limit of the
/// weight of majority at `level`, both in j = 0, 1, 2, ...
struct SheppardMajority {
  Formula dual, agreement, weight, level;

  [[nodiscard]] BallAssignment at(const Ball& rho) const {
    return {{"p", analysis::pi<Ball>()}, {"t", analysis::arcsin(rho)}};
  }
};

/// The weight of Maj_n at k is the limit times a factor from sqrt(n/(n-k+1)) to 2n/sqrt((2n-1)(2n-2k+1)).
Outcome weights_of_majority(const SheppardMajority& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "n = 101..10001:900, j = 0..50" : "n = 101..1001:900, j = 0..50"), budget,
      [&](int n, int j) -> std::optional<std::string> {
        const int k = static_cast<int>(value_at(stated.level, {{"j", j}}));
        if (k > n) return std::nullopt;
        const Ball limit = Ball(value_at(stated.weight, {{"j", j}})) / analysis::pi<Ball>();
        const Ball seen = analysis::majority_level_weight<Ball>(n, k);
        const Ball low = limit * analysis::sqrt_nonnegative(Ball(Rational(n, n - k + 1))),
                   high = limit * Ball(2 * n) /
                          analysis::sqrt_nonnegative(Ball(Rational(2 * n - 1) * Rational(2 * n - 2 * k + 1)));
        if (surely_less(low, seen) && surely_less(seen, high)) return std::nullopt;
        return "the weight at level " + std::to_string(k) + " is " + to_string(seen) + ", allowed " +
               to_string(low) + " to " + to_string(high);
      });
}

/// 0 < Stab - dual <= (2/pi) (rho/sqrt(1-rho^2) + arcsin(rho)/2)/(n+1) + rho^(n/2).
Outcome stability_of_majority(const SheppardMajority& stated, const Budget& budget) {
  return enclose_on_range(Range(budget.full ? "n = 101..10001:900, r = 1..7" : "n = 101..1001:900, r = 1..7"),
                          budget, [&](int n, int r) -> std::optional<std::string> {
                            const Ball rho(Rational(r, 8)), t = analysis::arcsin(rho);
                            const Ball excess = analysis::majority_noise_stability(n, rho) -
                                                evaluate_ball(stated.dual, stated.at(rho));
                            const Ball root = analysis::sqrt_nonnegative(rho);
                            const Ball allowed =
                                Ball(2) / analysis::pi<Ball>() *
                                    (rho / analysis::sqrt_nonnegative(Ball(1) - rho * rho) + t / Ball(2)) /
                                    Ball(n + 1) +
                                analysis::pow(root, n);
                            if (surely_less(Ball(0), excess) && surely_less(excess, allowed))
                              return std::nullopt;
                            return "at rho = r/8 the stability exceeds the dual by " + to_string(excess) +
                                   ", allowed 0 to " + to_string(allowed);
                          });
}

Outcome sheppard_by_library(const SheppardMajority& stated, const Budget& budget) {
  return enclose_on_range(Range("r = -8..8"), budget, [&](int r) -> std::optional<std::string> {
    using analysis::ActivationFamily;
    const Ball rho(Rational(r, 8)), one(1);
    if (auto failure = apart(evaluate_ball(stated.dual, stated.at(rho)),
                             analysis::closed_form_dual({ActivationFamily::sign, {}}, one, one, rho),
                             "the library at rho = r/8"))
      return failure;
    return apart(evaluate_ball(stated.agreement, stated.at(rho)),
                 Ball(2) * analysis::closed_form_dual({ActivationFamily::step, {}}, one, one, rho),
                 "twice the step's dual at rho = r/8");
  });
}

/// The mean of sign(u) sign(v) at rho = 3/5.
Outcome sheppard_by_simulation(const SheppardMajority& stated, const Budget& budget) {
  const Rational mean = evaluate_ball(stated.dual, stated.at(Ball(Rational(3, 5)))).midpoint();
  return judge_mean("rho = 3/5", mean, Rational(1, 100), budget, [&](std::int64_t samples) {
    constexpr std::int64_t chunk = 4096;
    std::vector<double> numbers(2 * chunk);
    std::int64_t sum = 0;
    for (std::int64_t first = 0; first < samples; first += chunk) {
      const std::int64_t count = std::min(chunk, samples - first);
      const auto used = std::span<double>(numbers).first(static_cast<std::size_t>(2 * count));
      numeric::fill_standard_normal(used, budget.seed, 0, static_cast<std::uint64_t>(2 * first));
      for (std::size_t i = 0; i < used.size(); i += 2)
        sum += (used[i] > 0) == (3 * used[i] + 4 * used[i + 1] > 0) ? 1 : -1;
    }
    return sum;
  });
}

Outcome sheppard_by_certificate(const SheppardMajority& stated, const Budget&) {
  if (!(stated.level == Formula("2*j+1"))) return {.note = "the certificates are about the levels 2j+1"};
  const char* id = "nngp.sheppard-majority";
  auto rows = dual_rows();
  rows[sign_row].value = stated.dual;
  std::vector<Certificate> certificates;
  for (const auto& list :
       {slope_certificates(id, rows), start_certificates(id, rows), chain_certificates(id, rows)})
    for (const Certificate& certificate : list)
      if (certificate.name.starts_with("sign-")) certificates.push_back(certificate);
  certificates.push_back({id, "agreement", "sign(u) sign(v) is 1 where the signs agree, otherwise -1.",
                          RationalFunctionIdentity{
                              {{}, {"p", "t"}}, stated.agreement, (Formula(1) + stated.dual) / Formula(2)}});
  certificates.push_back(arcsine_series(id));
  certificates.push_back(
      {id, "coefficient", "pi times the coefficient of rho^(2j+1) in (2/pi) arcsin(rho).",
       RationalFunctionIdentity{
           {{{"j", 0}}, {}}, stated.weight, Formula("2/(2*j+1)") * scaled_central_binomial()}});
  for (auto& certificate : wallis_certificates(id)) certificates.push_back(std::move(certificate));
  certificates.push_back(
      {id, "weight-of-majority",
       "By maj.level-weights W^k[Maj_n] = (n/k) u_m u_j u_q, n = 2m+1, k = 2j+1, q = m - j. Divided by the "
       "limit (2/pi) "
       "u_j/k this is (pi/2) n u_m u_q, whose square lies, by Wallis, between n/(n-k+1) and "
       "(2n)^2/((2n-1)(2n-2k+1)): 1/(m "
       "+ 1/2) = 2/n, 1/(q + 1/2) = 2/(n-k+1), and 1/(m + 1/4) = 4/(2n-1), 1/(q + 1/4) = 4/(2n-2k+1).",
       RationalFunctionIdentity{{{{"j", 0}, {"q", 0}}, {}},
                                "((2*j+2*q+1)/2)^2 / ((j+q+1/4)*(q+1/4))",
                                "(2*(2*j+2*q+1))^2 / ((2*(2*j+2*q+1)-1)*(2*(2*q+1)-1))"}});
  certificates.push_back({id, "rate",
                          "sqrt(x) - 1 <= (x - 1)/2. For n >= 2k, n = 2k+r, the factor exceeds 1 by at most "
                          "(k + 1/2)/(n+1): summed with the "
                          "limits times rho^k, at most (2/pi)(rho/sqrt(1-rho^2) + arcsin(rho)/2)/(n+1), "
                          "since the sum of k W^k rho^k is rho "
                          "times the derivative. The levels above n/2 have weight at most 1 together, so "
                          "they add at most rho^(n/2). And the "
                          "factor is at least 1: what the levels up to n have beyond the limits equals the "
                          "limits above n (both sum to 1), and "
                          "counts with lower powers of rho, so that the excess is above 0.",
                          Inequality{{{"k", 1}, {"r", 0}},
                                     "(4*(2*k+r)^2/((2*(2*k+r)-1)*(2*(2*k+r)-2*k+1)) - 1)/2",
                                     Relation::less_equal,
                                     "(k+1/2)/(2*k+r+1)"}});
  return proved_by("all rho in [-1, 1]; all odd k; all odd n >= k, with the rate 1/n", certificates);
}

}  // namespace

Formula scaled_central_binomial() { return "binomial(2*j, j) / 4^j"; }

Certificate arcsine_series(const std::string& claim) {
  return {claim, "arcsine-series",
          "u_j = C(2j,j)/4^j is the coefficient of rho^(2j) in (1-rho^2)^(-1/2), since (j+1) u_(j+1) = "
          "(j+1/2) u_j; so "
          "u_j/(2j+1) is that of rho^(2j+1) in arcsin(rho).",
          InductionStep{{{{"j", 0}}, {}}, "j", scaled_central_binomial(), 1, {{"(2*j+1)/(2*j+2)", {}}}}};
}

Claim sheppard_majority() {
  const Formula dual = "2/p*t", agreement = "1/2 + t/p", weight = "2*binomial(2*j, j) / ((2*j+1) * 4^j)",
                level = "2*j+1";
  return make_claim<SheppardMajority>({
      .id = "nngp.sheppard-majority",
      .text =
          "For a Gaussian pair with correlation rho, E[sign(u) sign(v)] = (2/pi) arcsin(rho), and the signs "
          "agree with "
          "probability 1 - arccos(rho)/pi (Sheppard). Its coefficient of rho^k, (2/pi) C(k-1,(k-1)/2)/(k "
          "2^(k-1)) for odd k "
          "and 0 for even k, is the limit of the weight of majority at level k; Stab_rho[Maj_n] tends to the "
          "dual, and for "
          "0 < rho < 1 exceeds it by at most (2/pi)(rho/sqrt(1-rho^2) + arcsin(rho)/2)/(n+1) + rho^(n/2).",
      .reduction = "Price's theorem for the sign; the series of the arcsine; the exact weights of majority "
                   "with Wallis' bounds.",
      .hypotheses = {{"n is odd", {}, "for even n there are ties"},
                     {"0 < rho < 1 (for the rate)", {}, "both sides are odd in rho, and equal at 0 and 1"}},
      .sources = {infinite_width_slide(), hidden_progress_slide()},
      .tags = {"infinite width", "dual activation", "majority", "noise stability"},
      .expected = Verdict::proved,
      .stated = {dual, agreement, weight, level},
      .checks = {{"level weights of majority", RouteKind::ball, weights_of_majority, trusts_balls, 0.1},
                 {"noise stability of majority", RouteKind::ball, stability_of_majority, trusts_balls, 0.1},
                 {"the library's function", RouteKind::ball, sheppard_by_library, trusts_balls, 0.1},
                 {"simulated signs",
                  RouteKind::simulation,
                  sheppard_by_simulation,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "exact binomial tails"},
                  0.1},
                 {"certificate", RouteKind::certificate, sheppard_by_certificate, trusts_wallis, 0.1}},
      .mutants = {{"(1/pi) arcsin(rho)", {"t/p", agreement, weight, level}},
                  {"weights at even k", {dual, agreement, weight, "2*j+2"}},
                  {"agreement with probability arccos(rho)/pi", {dual, "1/2 - t/p", weight, level}},
                  {"2^k for 2^(k-1)", {dual, agreement, "binomial(2*j, j) / ((2*j+1) * 4^j)", level}},
                  {"weights 1 % larger",
                   {dual, agreement, "101*binomial(2*j, j) / (50 * (2*j+1) * 4^j)", level}}},
      .constants = {exact_constant("nngp.sheppard-half", "2/pi * arcsin(1/2)", Rational(1, 3)),
                    ball_constant("nngp.sheppard-third", "2/pi * arcsin(1/3)")},
  });
}

}  // namespace lemmata::proofs_check
