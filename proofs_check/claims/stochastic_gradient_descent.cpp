#include "proofs_check/claims/stochastic_gradient_descent.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "analysis/linear/stochastic_gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/stochastic_descent_runs.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::UpdateRule;

/// One step from a random error, on data whose solution is 0, over all samples.
Outcome step_by_enumeration(const StochasticDescent& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, d = 1..4, trial = 0..3"), budget,
      [&](int n, int d, int trial) -> std::optional<std::string> {
        const auto stream = static_cast<std::uint64_t>(1300 + 2 * trial);
        const RationalMatrix x = random_integer_matrix(n, d, 3, budget.seed, stream),
                             e = random_integer_matrix(d, 1, 3, budget.seed, stream + 1);
        const Rational eta(1, 5 + trial);
        Rational mean(0), claimed = squared_norm(e);
        for (int i = 0; i < n; ++i) {
          const RationalMatrix row(1, d, x.row(i));
          const Rational product = (row * e)(0, 0);
          mean += squared_norm(e - Rational(stated.multiplier * eta * product) * transpose(row)) / n;
          claimed -=
              evaluate(stated.decrease, {{"eta", eta}, {"s", squared_norm(row)}}) * product * product / n;
        }
        if (auto apart = difference(claimed, mean, "the mean over the samples"))
          return "X = " + matrix_text(x) + ", e = " + matrix_text(e) + ", eta = " + to_string(eta) + ": " +
                 *apart;
        return std::nullopt;
      });
}

/// X = diag(x_1, x_2): lambda_r is the smaller square, and the bound is attained where the squares are equal.
Outcome contraction_on_diagonals(const StochasticDescent& stated, const Budget& budget) {
  return prove_on_range(
      Range("p = 1..3, q = 1..p, k = 1..7"), budget, [&](int p, int q, int k) -> std::optional<std::string> {
        const Rational r(p * p), l(q * q), eta = Rational(k, 4) / r;  // below 2/R^2
        Rational largest(0);
        for (const int i : {p, q})  // the error along one axis: one sample of the two moves it
          largest =
              std::max(largest, Rational((1 + pow(Rational(1 - stated.multiplier * eta * i * i), 2)) / 2));
        const Rational bound = evaluate(stated.contraction, {{"eta", eta}, {"r", r}, {"l", l}, {"n", 2}});
        if (largest <= bound && (p != q || largest == bound)) return std::nullopt;
        return "X = diag(p,q), eta = k/(4 p^2): E|e|^2 is multiplied by up to " + to_string(largest) +
               ", the statement says " + to_string(bound);
      });
}

Outcome sgd_by_certificate(const StochasticDescent& stated, const Budget&) {
  if (stated.of_other_runs() || stated.multiplier != 1)
    return {.note =
                "the certificates are about w - eta x_i^T (<x_i,w> - y_i), samples and steps other than 0, "
                "and almost all runs"};
  const char* id = "linreg.sgd-convergence";
  const std::map<std::string, MatrixSymbol> symbols = {
      {"x", {"1", "d"}}, {"y", {"1", "1", true}}, {"w", {"d", "1"}}, {"e", {"d", "1"}}};
  const std::vector<MatrixEquation> square = {{"x*transpose(x)", "s*identity(1)"}};
  const Formula step = Formula(1) - stated.worst * Formula("u*4*q");
  return proved_by(
      "all n, d, X, consistent y and 0 < eta < 2/R^2; inconsistent y and eta other than 0; the samples 1 and "
      "2",
      {{id, "one-sample",
        "The sample x has |x|^2 = s and y = <x,w_inf>: the squared error after its step. The mean over the "
        "samples is the stated "
        "one.",
        MatrixIdentity{symbols,
                       {"eta", "s"},
                       square,
                       "transpose(e - eta*transpose(x)*x*e)*(e - eta*transpose(x)*x*e)",
                       "transpose(e)*e - (" + stated.decrease.text() + ")*transpose(x*e)*x*e",
                       {{0, false, "eta^2*transpose(x*e)", "x*e"}}}},
       {id, "smallest-decrease", "|x_i|^2 = s <= r: the decrease is at least that of the largest sample,",
        RationalFunctionIdentity{{{}, {"eta", "r", "s"}},
                                 stated.decrease - substitute(stated.decrease, "s", Formula("r")),
                                 "eta^2*(r-s)"}},
       {id, "contraction",
        "positive for 0 < eta < 2/r, and sum_i <x_i,e>^2 = |Xe|^2 >= lambda_r |e|^2 in the row space (by the "
        "spectral theorem). So "
        "E|e_t|^2 falls "
        "geometrically; its sum is finite, hence e_t -> 0 almost surely, and from w_0 = 0 the limit is X^+ y "
        "(linreg.min-norm).",
        RationalFunctionIdentity{{{}, {"eta", "l", "n", "r"}},
                                 Formula(1) - substitute(stated.decrease, "s", Formula("r")) * Formula("l/n"),
                                 stated.contraction}},
       {id, "no-limit",
        "Almost surely every sample is drawn again and again. If w_t converged to w, then along the draws of "
        "a sample x the left side would tend to x (w - w) = 0: with eta not 0 and s = |x|^2 > 0, <x,w> = y "
        "for every sample, and the data would be consistent.",
        MatrixIdentity{symbols,
                       {"eta", "s"},
                       square,
                       "x*(w - eta*transpose(x)*(x*w-y) - w)",
                       "-eta*s*(x*w-y)",
                       {{0, false, "-eta", "x*w-y"}}}},
       {id, "worst-case",
        "Samples 1 and 2, or any with x^2 = 4 q, q <= 1, at u times the threshold: 1 minus the square of the "
        "factor.",
        RationalFunctionIdentity{{{}, {"q", "u"}}, Formula(1) - Formula::power(step, 2), "4*u*q*(1-u*q)"}},
       {id, "mean-square", "E e_{t+1}^2 = e_t^2 ((1-eta)^2 + (1-4 eta)^2)/2, at u times the threshold.",
        RationalFunctionIdentity{
            {{}, {"u"}},
            Formula(1) - (Formula::power(Formula(1) - stated.mean_square * Formula("u"), 2) +
                          Formula::power(Formula(1) - Formula(4) * (stated.mean_square * Formula("u")), 2)) /
                             Formula(2),
            Formula(5) * stated.mean_square * Formula("u*(1-u)")}},
       {id, "almost-sure",
        "By the strong law (ln|e_t|)/t tends to (ln|1-eta| + ln|1-4 eta|)/2: the sign of 1 - |(1-eta)(1-4 "
        "eta)| "
        "decides (0 is reached at once where a factor is 0). At u times the threshold:",
        RationalFunctionIdentity{
            {{}, {"u"}},
            Formula(1) - (Formula(1) - stated.almost_sure * Formula("u")) *
                             (Formula(1) - Formula(4) * (stated.almost_sure * Formula("u"))),
            Formula(5) * stated.almost_sure * Formula("u*(1-u)")}},
       {id, "product-above-minus-one", "And the product is never -1 or less.",
        RationalFunctionIdentity{{{}, {"z"}}, "(1-z)*(1-4*z) + 1", "(2*z-5/4)^2 + 7/16"}},
       {id, "mean-of-the-coin",
        "X = (1,1)^T, y = (0,1): w <- (1-eta) w + eta b, b a fair coin, 0 < eta < 2. The long run's mean is "
        "1/2,",
        RationalFunctionIdentity{{{}, {"eta"}}, "(1-eta)*(1/2) + eta/2", "1/2"}},
       {id, "variance-of-the-coin", "and the variance solves v = (1-eta)^2 v + eta^2/4.",
        RationalFunctionIdentity{
            {{}, {"eta"}}, Formula("(1-eta)^2") * stated.variance + Formula("eta^2/4"), stated.variance}}});
}

Outcome sgd_by_library(const StochasticDescent& stated, const Budget& budget) {
  if (stated.of_other_runs()) return {.note = "the library has the long run of 0 < eta < 2 alone"};
  const UpdateRule rule = stated.multiplier == 1 ? UpdateRule::slide : UpdateRule::literal;
  return prove_on_range(
      Range("n = 1..4, d = 1..4, k = 1..4"), budget, [&](int n, int d, int k) -> std::optional<std::string> {
        const RationalMatrix x = random_integer_matrix(n, d, 3, budget.seed, 1320),
                             e = random_integer_matrix(d, 1, 3, budget.seed, 1321);
        const Rational eta(k, 6);
        Rational claimed = squared_norm(e);
        for (int i = 0; i < n; ++i) {
          const RationalMatrix row(1, d, x.row(i));
          const Rational product = (row * e)(0, 0);
          claimed -=
              evaluate(stated.decrease, {{"eta", eta}, {"s", squared_norm(row)}}) * product * product / n;
        }
        if (auto apart =
                difference(claimed, analysis::expected_squared_error_after_step(x, vector_of(e), rule, eta),
                           "the library"))
          return "X = " + matrix_text(x) + ", e = " + matrix_text(e) + ", eta = " + to_string(eta) + ": " +
                 *apart;
        const std::array<Rational, 2> coin = {0, 1};
        const auto moments = analysis::stationary_moments(eta, coin, 2);
        if (auto apart = difference(evaluate(stated.variance, {{"eta", eta}}),
                                    moments[2] - moments[1] * moments[1], "the library"))
          return "variance at eta = " + to_string(eta) + ": " + *apart;
        const RationalMatrix samples = rational_matrix(2, 1, {1, 2});
        const Rational width(1, 1000000000);
        if (auto apart = difference(evaluate(stated.worst, {}), analysis::worst_case_step_size(samples, rule),
                                    "the library"))
          return "worst case: " + *apart;
        const auto outside = [&](const char* which, const Formula& threshold,
                                 const analysis::CertifiedRoot& root) -> std::optional<std::string> {
          const Rational value = evaluate(threshold, {});
          if (root.low <= value && value <= root.high) return std::nullopt;
          return std::string(which) + ": the statement has " + to_string(value) +
                 ", the library's root lies in [" + to_string(root.low) + ", " + to_string(root.high) + "]";
        };
        if (auto seen = outside("mean square", stated.mean_square,
                                analysis::mean_square_step_size(samples, rule, width)))
          return seen;
        return outside("almost sure", stated.almost_sure,
                       analysis::almost_sure_step_size(samples, rule, width));
      });
}

/// X = (1,1)^T, y = (0,1), eta = 1/2 from 1/2: forty steps do not round. (w-1/2)^2 lies in [0, 1/4]: its
/// variance is at most 1/64.
Outcome variance_by_training(const StochasticDescent& stated, const Budget& budget) {
  if (stated.of_other_runs()) return {.note = "the simulation tests the variance"};
  const Rational variance = evaluate(stated.variance, {{"eta", Rational(1, 2)}});
  return judge_heavy_tailed_mean(
      "X = (1,1)^T, y = (0,1), eta = 1/2, forty steps: variance", variance, Rational(1, 120), Rational(1, 64),
      1e-15, budget, [&](std::span<double> values, std::uint64_t first) {
        constexpr std::array<double, 2> x = {1, 1}, y = {0, 1};
        std::fill(values.begin(), values.end(), 0.5);
        numeric::stochastic_gradient_descent({2, 1, x, y}, values, 0.5 * stated.multiplier, 40, budget.seed,
                                             first, 1);
        for (double& value : values) value = (value - 0.5) * (value - 0.5);
      });
}

/// X = (1,2)^T, y = 0: ln|e_t| is a sum of t independent numbers, ln|1-eta| or ln|1-4 eta|. By Hoeffding's
/// inequality it has the sign of its mean but for this probability.
double wrong_sign(double eta, int steps) {
  const double one = std::log(std::abs(1 - eta)), two = std::log(std::abs(1 - 4 * eta));
  const double drift = (one + two) / 2, spread = one - two;
  return std::exp(-2 * steps * drift * drift / (spread * spread));
}

/// One chain at 9/10 and one at 11/10 of the stated threshold. If that is 10/17 in the place of 5/4, the
/// second one shrinks, in truth, and is told apart but for the probability `miss`.
Outcome almost_sure_by_training(const StochasticDescent& stated, const Budget& budget) {
  if (stated.of_other_runs()) return {.note = "the simulation tests the almost sure threshold"};
  constexpr int steps = 2000;
  const auto threshold = static_cast<double>(evaluate(stated.almost_sure, {}));
  const double false_alarm = wrong_sign(1.25 * 0.9, steps) + wrong_sign(1.25 * 1.1, steps),
               miss = wrong_sign(10.0 / 17 * 1.1, steps);
  if (false_alarm > budget.false_alarm || miss > budget.miss)
    return {.note = "the chains are too short to tell"};
  for (const int tenths : {9, 11}) {
    const double eta = threshold * tenths / 10;
    constexpr std::array<double, 2> x = {1, 2}, y = {0, 0};
    std::array<double, 1> w = {1};
    numeric::stochastic_gradient_descent({2, 1, x, y}, w, eta * stated.multiplier, steps, budget.seed,
                                         static_cast<std::uint64_t>(1000000 + tenths), 1);
    if ((std::abs(w[0]) < 1) != (tenths == 9))
      return {.verdict = Verdict::refuted,
              .witness = fmt::format(
                  "X = (1,2)^T, y = 0, eta = {:.6g}: after {} steps |e| = {:.3g}, where the statement "
                  "says that it {}",
                  eta, steps, std::abs(w[0]), tenths == 9 ? "tends to 0" : "does not")};
  }
  return {
      .verdict = Verdict::corroborated,
      .range = "X = (1,2)^T, y = 0, 0.9 and 1.1 of the almost sure threshold",
      .note = fmt::format(
          "two chains of {} steps, false alarm <= {:.2g}, power >= 1 - {:.2g} against the threshold 10/17",
          steps, false_alarm, miss)};
}

Claim convergence() {
  const StochasticDescent stated;
  const auto with = [&](const auto& change) {
    StochasticDescent other = stated;
    change(other);
    return other;
  };
  const auto anywhere = with([](auto& s) { s.converges = true; });
  const std::array<Rational, 2> coin = {0, 1};
  const auto half = analysis::stationary_moments(Rational(1, 2), coin, 2),
             cantor = analysis::stationary_moments(Rational(2, 3), coin, 4);
  return make_claim<StochasticDescent>({
      .id = "linreg.sgd-convergence",
      .text = "w <- w - eta x_i^T (<x_i,w> - y_i), i uniform. If X w = y has a solution, E|e_{t+1}|^2 = "
              "|e_t|^2 - (eta/n) sum_i (2 - eta "
              "|x_i|^2) <x_i,e_t>^2; for X not 0 and 0 < eta < 2/R^2, R = max|x_i|, that is at most (1 - eta "
              "(2 - eta R^2) lambda_r/n) "
              "|e_t|^2 in the row space, and from 0 w_t -> X^+ y almost surely. 2/R^2 is not sharp: for the "
              "samples 1 and 2 the worst case has 1/2, "
              "the mean square 10/17, almost sure convergence 5/4. If X w = y has no solution, no x_i is "
              "0 and eta is not 0, w_t almost surely does not converge: for X = (1,1)^T, y = (0,1) and 0 < "
              "eta < 2 it has the mean 1/2 and the variance eta/(4(2-eta)) in the long run.",
      .reduction = "One sample's step; sums of geometric series; the strong law of large numbers.",
      .hypotheses = {{"X w = y has a solution (for convergence)", anywhere, ""},
                     {"no x_i is 0 (for no convergence)", with([](auto& s) { s.zero_rows = true; }), ""},
                     {"eta is not 0 (for no convergence)", with([](auto& s) { s.zero_step = true; }), ""},
                     {"0 < eta < 2 (for the variance)", with([](auto& s) { s.any_step = true; }), ""},
                     {"X is not 0 (for the bound)", {}, "for X = 0 nothing moves, and 2/R^2 has no meaning"},
                     {"0 < eta < 2/R^2 (for the bound)",
                      {},
                      "it suffices and is not necessary, as the samples 1 and 2 show"}},
      .sources = {least_squares_slide(), stochastic_descent_slide()},
      .tags = {"linear regression", "stochastic gradient descent", "step size"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals = {{"stochastic gradient descent on |Xw - y|^2 converges (to the solution of X w = y with "
                    "the smallest norm, or to a least squares "
                    "solution)",
                    anywhere,
                    "Right for labels for which X w = y has a solution, as for d >= n and rank X = n, the "
                    "lecture's main case, with a small "
                    "constant step and w_0 = 0. Otherwise a constant step leaves a noise that does not fade; "
                    "it shrinks with the "
                    "step size. At eta = 1/2 the law of the example's first weight in the long "
                    "run is uniform on [0,1], at eta = 2/3 it is Cantor's."}},
      .checks = {{"one step over all samples", RouteKind::exact, step_by_enumeration, trusts_exact, 0.05},
                 {"the bound on diagonal X", RouteKind::exact, contraction_on_diagonals, trusts_exact, 0.02},
                 {"all runs of a few steps", RouteKind::exact, runs_of_a_few_steps, trusts_exact, 0.1},
                 {"certificate",
                  RouteKind::certificate,
                  sgd_by_certificate,
                  {"GiNaC's normal form", "GMP", "the spectral theorem", "the strong law of large numbers",
                   "the reduction in words"},
                  0.1},
                 {"the library's functions", RouteKind::exact, sgd_by_library, {"FLINT", "GMP"}, 0.2},
                 {"variance of trained chains",
                  RouteKind::simulation,
                  variance_by_training,
                  {"Philox4x32-10", "exponential moments of bounded influences"},
                  0.2},
                 {"two long chains", RouteKind::simulation, almost_sure_by_training,
                  trusts_bounded_simulation, 0.02}},
      .mutants = {{"2/R^2 is sharp in the mean square", with([](auto& s) { s.mean_square = "1/2"; })},
                  {"almost sure threshold = mean-square threshold",
                   with([](auto& s) { s.almost_sure = "10/17"; })},
                  {"variance eta/(2(2-eta))", with([](auto& s) { s.variance = "eta/(2*(2-eta))"; })},
                  {"the same for the gradient with its 2", with([](auto& s) { s.multiplier = 2; })},
                  {"no sequence of samples converges on inconsistent data",
                   with([](auto& s) { s.surely = true; })},
                  {"decrease 2 - 2 eta |x_i|^2", with([](auto& s) { s.decrease = "eta*(2-2*eta*s)"; })},
                  {"contraction with lambda_r for lambda_r/n",
                   with([](auto& s) { s.contraction = "1-eta*(2-eta*r)*l"; })}},
      .constants = {exact_constant("linreg.sgd-worst-case",
                                   "samples 1 and 2: largest step at which every sample shrinks the error",
                                   evaluate(stated.worst, {})),
                    exact_constant("linreg.sgd-mean-square", "samples 1 and 2: E e^2 -> 0 below this step",
                                   evaluate(stated.mean_square, {})),
                    exact_constant("linreg.sgd-almost-sure",
                                   "samples 1 and 2: e -> 0 almost surely below this step",
                                   evaluate(stated.almost_sure, {})),
                    exact_constant("linreg.sgd-variance-half",
                                   "eta/(4(2-eta)) at eta = 1/2: the uniform law's",
                                   half[2] - half[1] * half[1]),
                    exact_constant("linreg.cantor-variance", "variance of Cantor's law",
                                   cantor[2] - cantor[1] * cantor[1])},
  });
}

}  // namespace

std::vector<Claim> stochastic_gradient_descent_claims() { return {convergence()}; }

}  // namespace lemmata::proofs_check
