#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/scalar/ball.hpp"
#include "proofs_check/claims/statement.hpp"

/// What the claims about random halfspaces share: normal constants, the expansion of the second moment, and draws.
namespace lemmata::proofs_check {

inline const std::vector<std::string> trusts_draws = {"Philox4x32-10",
                                                      "Box and Muller's transform in double arithmetic",
                                                      "Bernstein's inequality", "integer arithmetic"};
inline const std::vector<std::string> trusts_rotation = {
    "GiNaC's normal form", "GMP", "rotation invariance of the normal law", "the reduction in words"};
inline const std::vector<std::string> trusts_sheppard = {
    "GiNaC's normal form", "GMP", "Sheppard's formula (maj.noise-stability-limit)", "the reduction in words"};

/// sqrt(2/pi).
[[nodiscard]] analysis::Ball root_two_over_pi();

/// n^(twice_power / 2).
[[nodiscard]] analysis::Ball half_power(int n, int twice_power);

/// m!! for m >= -1.
[[nodiscard]] Integer odd_factorial(int m);

/// Nothing if the two have a number in common.
[[nodiscard]] std::optional<std::string> disjoint(const analysis::Ball& stated, const analysis::Ball& seen,
                                                  const std::string& what_was_seen);

/// A constant given by balls of rising precision.
[[nodiscard]] Constant computed_constant(std::string name, std::string closed_form,
                                         std::function<analysis::Ball()> value);

/// The facts that bound what the expansion of the second moment leaves out, for all n.
[[nodiscard]] std::vector<Certificate> expansion_certificates(const char* id);

/// Weights are odd multiples of 2^-40. A halfspace differs from that of the unrounded weights at a point x only if |w.x| <=
/// n 2^-40, with probability n 2^-39 / sqrt(2 pi n) at most; so a coefficient moves by less than sqrt(n) 2^-39 in mean.
inline constexpr int weight_bits = 40;
/// More than what this and the rounding of doubles move a mean below: at most 25 coefficients at n = 25, times 25.
inline constexpr double slack = 1e-8;

/// Standard normal weights, in units of 2^-weight_bits: draw number `draw` under the budget's seed.
[[nodiscard]] std::vector<std::int64_t> draw_weights(const Budget& budget, int n, std::int64_t draw);

/// The number of draws from which on a mean deviates by less than half the gap, but for the probabilities of the budget.
[[nodiscard]] std::int64_t draws_to_separate(double gap, double variance, double size, const Budget& budget);

/// A number that is a function of a random halfspace, what the statement says of its mean, and how it is tested.
struct MeanTest {
  std::string where;
  double stated;
  double variance;  ///< an upper bound if the statement is true
  double size;      ///< values are within it of their mean
  bool only_above;  ///< the statement is an upper bound of the mean
  std::int64_t draws;
  std::string nearest;  ///< what they are enough to refute
};

/// Judges the stated mean by Bernstein's inequality, under the false-alarm rate of the budget.
[[nodiscard]] Outcome judge_draws(const MeanTest& of, const Budget& budget,
                                  const std::function<double(std::int64_t draw)>& value);

}  // namespace lemmata::proofs_check
