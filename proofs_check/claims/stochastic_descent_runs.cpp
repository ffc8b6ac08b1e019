#include "proofs_check/claims/stochastic_descent_runs.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

/// All n^steps sequences of samples, each with the end of its run in one dimension.
std::vector<Rational> all_ends(const StochasticDescent& stated, const std::vector<Rational>& x,
                               const std::vector<Rational>& y, const Rational& start, const Rational& eta,
                               int steps) {
  std::vector<Rational> ends = {start};
  for (int t = 0; t < steps; ++t) {
    std::vector<Rational> next;
    for (const Rational& w : ends)
      for (std::size_t i = 0; i < x.size(); ++i)
        next.push_back(w - stated.multiplier * eta * x[i] * (x[i] * w - y[i]));
    ends = std::move(next);
  }
  return ends;
}

Rational mean_square_of(const std::vector<Rational>& values) {
  Rational sum(0);
  for (const Rational& value : values) sum += value * value;
  return sum / static_cast<int>(values.size());
}

Rational mean_of(const std::vector<Rational>& values) {
  Rational sum(0);
  for (const Rational& value : values) sum += value;
  return sum / static_cast<int>(values.size());
}

std::string threshold_witness(const char* which, const Rational& eta, const std::string& seen) {
  return std::string("X = (1,2)^T, y = 0, ") + which + ", eta = " + to_string(eta) + ": " + seen;
}

/// At k/16 of each threshold, from e = 1: all 2^t runs.
std::optional<std::string> threshold_differs(const StochasticDescent& stated, int k) {
  constexpr int steps = 6;
  const std::vector<Rational> x = {1, 2}, y = {0, 0};
  const auto ends = [&](const Formula& threshold, int t) {
    return all_ends(stated, x, y, 1, evaluate(threshold, {}) * k / 16, t);
  };
  Rational worst(0);
  for (const Rational& e : ends(stated.worst, 1)) worst = std::max(worst, Rational(abs(e)));
  if ((worst < 1) != (k < 16))
    return threshold_witness("worst case", evaluate(stated.worst, {}) * k / 16,
                             "the worst step multiplies the error by " + to_string(worst));
  const Rational mean = mean_square_of(ends(stated.mean_square, steps));
  if ((mean < 1) != (k < 16))
    return threshold_witness("mean square", evaluate(stated.mean_square, {}) * k / 16,
                             "E e^2 after six steps is " + to_string(mean));
  // the run in which both samples come equally often: its t-th root is the almost sure rate
  Rational product(1);
  for (const Rational& e : ends(stated.almost_sure, 1)) product *= e;
  if ((abs(product) < 1) != (k < 16))
    return threshold_witness("almost sure", evaluate(stated.almost_sure, {}) * k / 16,
                             "one step with each sample multiplies the error by " + to_string(product));
  return std::nullopt;
}

/// The two rows of X are (1,0,0), y = (0,1), and all runs start at 0: the mean squared distance of their ends from
/// the mean end after `steps` steps.
Rational spread_in_three_dimensions(const StochasticDescent& stated, const Rational& eta, int steps) {
  const RationalMatrix row = rational_matrix(1, 3, {1, 0, 0});
  std::vector<RationalMatrix> ends = {RationalMatrix(3, 1)};
  for (int t = 0; t < steps; ++t) {
    std::vector<RationalMatrix> next;
    for (const auto& w : ends)
      for (const int y : {0, 1})
        next.push_back(w - Rational(stated.multiplier * eta * ((row * w)(0, 0) - y)) * transpose(row));
    ends = std::move(next);
  }
  RationalMatrix mean(3, 1);
  for (const auto& w : ends) mean = mean + Rational(1, static_cast<int>(ends.size())) * w;
  Rational sum(0);
  for (const auto& w : ends) sum += squared_norm(w - mean);
  return sum / static_cast<int>(ends.size());
}

/// What runs do that the true statement leaves out.
std::optional<std::string> other_run_differs(const StochasticDescent& stated) {
  constexpr int steps = 6;
  if (stated.zero_rows) {
    // X = (1,0)^T, y = (1,5): the second sample does nothing
    const auto apart = [&](int t) {
      const auto ends = all_ends(stated, {1, 0}, {1, 5}, 0, Rational(1, 2), t);
      return Rational(mean_square_of(ends) - 2 * mean_of(ends) + 1);
    };
    if (apart(steps) == apart(steps / 2) * apart(steps / 2))
      return "X = (1,0)^T, y = (1,5), eta = 1/2: E (w-1)^2 over all runs is " + to_string(apart(steps / 2)) +
             " after three steps and its square after six: w tends to 1";
  }
  if (stated.zero_step) {
    const auto ends = all_ends(stated, {1, 1}, {0, 1}, 1, 0, steps);
    if (std::all_of(ends.begin(), ends.end(), [](const Rational& w) { return w == 1; }))
      return "X = (1,1)^T, y = (0,1), eta = 0: all runs of six steps from 1 end there";
  }
  if (stated.surely) {  // the first sample alone
    const auto end = [&](int t) { return all_ends(stated, {1}, {0}, 1, Rational(1, 2), t).front(); };
    if (end(steps) == end(steps / 2) * end(steps / 2))
      return "X = (1,1)^T, y = (0,1), eta = 1/2, the first sample in every step: from 1, w is " +
             to_string(end(steps / 2)) + " after three steps and its square after six: it tends to 0";
  }
  return std::nullopt;
}

/// After t steps from 1/2 the variance is that of the long run times 1 - (1-eta)^(2t).
std::optional<std::string> long_run_differs(const StochasticDescent& stated, const Rational& eta) {
  constexpr int steps = 8;
  const std::string where = "X = (1,1)^T, y = (0,1), eta = " + to_string(eta) + ": ";
  const auto ends = all_ends(stated, {1, 1}, {0, 1}, Rational(1, 2), eta, steps);
  const Rational mean = mean_of(ends), variance = mean_square_of(ends) - mean * mean;
  if (stated.converges) {
    const Rational before = spread_in_three_dimensions(stated, eta, steps / 2),
                   after = spread_in_three_dimensions(stated, eta, steps);
    if (after < before) return std::nullopt;
    return "X = [[1,0,0],[1,0,0]], y = (0,1), w_0 = 0, eta = " + to_string(eta) +
           ": over all runs w has the variance " + to_string(before) + " after four steps and " +
           to_string(after) + " after eight: it does not settle";
  }
  if (mean != Rational(1, 2)) return where + "the mean is " + to_string(mean);
  const Rational claimed =
      evaluate(stated.variance, {{"eta", eta}}) * (1 - pow(Rational(1 - eta), 2 * steps));
  if (auto apart = difference(claimed, variance, "all runs of eight steps give")) return where + *apart;
  if (const Rational limit = evaluate(stated.variance, {{"eta", eta}}); variance > limit)
    return where + "the variance is " + to_string(variance) +
           " after eight steps, and it does not fall; in the long run the statement has " + to_string(limit);
  return std::nullopt;
}

}  // namespace

Outcome runs_of_a_few_steps(const StochasticDescent& stated, const Budget& budget) {
  std::vector<Rational> rates = {Rational(1, 2), Rational(2, 3), Rational(1, 4), Rational(1), Rational(3, 2)};
  if (stated.any_step) rates.emplace_back(5, 2);
  Outcome outcome = prove_on_range(Range("k = 1..31"), budget, [&](int k) -> std::optional<std::string> {
    if (k <= static_cast<int>(rates.size()))
      if (auto seen = long_run_differs(stated, rates[static_cast<std::size_t>(k - 1)])) return seen;
    if (auto seen = other_run_differs(stated)) return seen;
    return threshold_differs(stated, k);
  });
  if (!outcome.range.empty())
    outcome.range +=
        "; k/16 of each threshold, and " + std::to_string(rates.size()) + " step sizes for the long run";
  if (!stated.converges) return outcome;
  return with_counterexamples(outcome, {{"linreg.sgd-convergence", "variance-stays",
                                         "X has the rows (1,0,0) and (1,0,0), y = (0,1), w_0 = 0, eta = "
                                         "1/2: the first weight goes to (1-eta) w + eta b, b a fair coin. "
                                         "Its variance tends to the solution v of v = (1-eta)^2 v + "
                                         "eta^2/4, which is not 0.",
                                         counterexample({{"eta", Rational(1, 2)}, {"v", Rational(1, 12)}},
                                                        {{"(1-eta)^2*v + eta^2/4", Relation::equal, "v"}},
                                                        {"v", Relation::equal, 0})}});
}

}  // namespace lemmata::proofs_check
