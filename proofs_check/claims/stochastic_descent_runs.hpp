#pragma once

#include "proofs_check/certificate/formula.hpp"
#include "proofs_check/engine/outcome.hpp"

namespace lemmata::proofs_check {

/// w <- w - multiplier eta x_i^T (<x_i,w> - y_i), i uniform on the n samples. Consistent data: E|e_{t+1}|^2
/// = |e_t|^2 - (1/n) sum_i decrease(|x_i|^2) <x_i,e_t>^2, `decrease` in eta and s, and that is at most
/// contraction |e_t|^2 for e_t in the row space, `contraction` in eta, r = max |x_i|^2, l = lambda_r and n.
/// For d = 1 and the samples 1 and 2: every step shrinks the error iff eta < worst, E e_t^2 -> 0 iff eta <
/// mean_square, e_t -> 0 almost surely iff eta < almost_sure. Inconsistent data without a zero row (if
/// `zero_rows`, with them too) and eta not 0 (if `zero_step`, 0 too): the iterates almost surely (if `surely`, for
/// every sequence of samples) do not converge (if `converges`, they do); for X = (1,1)^T, y = (0,1) and 0 < eta < 2
/// (if `any_step`, for every eta) they have the mean 1/2 and the variance `variance`, in eta, in the long run.
struct StochasticDescent {
  Formula decrease = "eta*(2-eta*s)", contraction = "1-eta*(2-eta*r)*l/n";
  Formula worst = "1/2", mean_square = "10/17", almost_sure = "5/4";
  Formula variance = "eta/(4*(2-eta))";
  int multiplier = 1;
  bool converges = false, zero_rows = false, zero_step = false, surely = false, any_step = false;

  /// Another statement about inconsistent data than the one that is true.
  [[nodiscard]] bool of_other_runs() const {
    return converges || zero_rows || zero_step || surely || any_step;
  }
};

/// The thresholds, and what happens in the long run, judged by all sequences of samples of a few steps, from the definition.
[[nodiscard]] Outcome runs_of_a_few_steps(const StochasticDescent& stated, const Budget& budget);

}  // namespace lemmata::proofs_check
