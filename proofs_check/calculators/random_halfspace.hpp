#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/calculators/linear_threshold_coefficients.hpp"

namespace lemmata::proofs_check {

/// How biases are drawn, in units of a weight's standard deviation (of a weight that is not 0, for sparse weights).
struct RandomBias {
  enum class Law { fixed, gauss, uniform, root_n };
  Law law = Law::fixed;
  double size =
      0;  ///< the number itself; standard deviation; A for uniform on [-A, A]; beta for beta sqrt(n)

  [[nodiscard]] bool is_zero() const { return law == Law::fixed && size == 0; }
};

/// Random halfspaces sign(w.x + b), sign(0) = 0, as numeric/sampling/random_weights.hpp draws them. The integers that it gives are
/// the halfspace: nothing is rounded after them.
struct RandomHalfspaces {
  numeric::WeightLaw law = numeric::WeightLaw::gauss;
  int support = 0;          ///< of sparse weights
  std::optional<int> bits;  ///< of gauss and uniform weights; by default as many as the route for n carries
  RandomBias bias;
  std::uint64_t seed = 1;
  bool best = false;  ///< the set of size k with the largest gap instead of {1, ..., k}
};

/// Real weights for n at most this meet in the middle, with 32 bits: ties and zero gaps are then as rare as for real numbers. A draw
/// takes 0.1 ms at n = 24, 2 ms at n = 30 and twice that for every two more; by the generating function, with 11 bits, 0.1 ms
/// at n = 31 and 2 ms at n = 100.
inline constexpr int largest_n_that_meets = 30;

/// All 2^n coefficients are at hand only up to here.
inline constexpr int largest_n_of_best_sets = 24;

/// The transform for the best sets; else, for gauss and uniform weights, by largest_n_that_meets; else the generating function. All
/// three are in integers, without rounding.
[[nodiscard]] LinearThresholdMethod gap_method(const RandomHalfspaces& halfspaces, int n);

/// Weights are odd multiples of 2^-bits: 32 or 11 by default, as above; 0 for sign and sparse weights, which are integers.
[[nodiscard]] int weight_bits(const RandomHalfspaces& halfspaces, int n);

/// Weights and bias in units of 2^-weight_bits. A bias that is not 0 is taken to the nearest integer of the parity that w.x never
/// has, so that there are no ties, as for real numbers; where the weights are +-1 and 0 this changes no sign, and a bias that
/// cancels some w.x exactly is kept.
struct Halfspace {
  std::vector<std::int64_t> weights;
  std::int64_t bias = 0;
};
[[nodiscard]] Halfspace random_halfspace(const RandomHalfspaces& halfspaces, int n, std::int64_t draw);

/// The Fourier gap of one random halfspace at one set of size k.
struct RandomGap {
  int n = 0;
  int k = 0;
  std::int64_t draw = 0;
  analysis::Rational gap;
  double scaled = 0;            ///< n^((k-1)/2) gap, the nearest double
  std::optional<double> limit;  ///< L(w): see limit_of_scaled_gap
  int inside = 0;        ///< the coordinate i of S with the smallest |f^(S \ {i})|, the first of several
  int outside = 0;       ///< the coordinate j outside S with the largest |f^(S u {j})|; 0 for k = n
  std::vector<int> set;  ///< for the best sets; of several the first as a number sum 2^(i-1)
};

/// The gaps of one draw, in the order of `sizes`.
///
/// Range:    1 <= k <= n for every size; for the best sets n <= largest_n_of_best_sets.
/// Throws:   std::domain_error outside the range, and what the routes throw.
[[nodiscard]] std::vector<RandomGap> random_gaps(const RandomHalfspaces& halfspaces, int n,
                                                 std::span<const int> sizes, std::int64_t draw);

/// Whether a limit L(w) of n^((k-1)/2) gap as n grows is stated: for even k, S = {1, ..., k}, dense weights, and a bias whose size
/// does not grow with n, k <= 30. It is proved for Gaussian weights without bias.
[[nodiscard]] bool has_limit(const RandomHalfspaces& halfspaces, int k);

/// Of Gaussian weights: an upper bound of the mean square of n^((k-1)/2) gap - L(w), for even k < n, and the distribution function
/// of L(w) for k = 2. See analysis/boolean/random_halfspace.hpp.
[[nodiscard]] double mean_square_bound(int n, int k);
[[nodiscard]] double limit_distribution_k2(double x);

/// The double nearest to n^((k-1)/2) gap.
[[nodiscard]] double scaled_gap(const analysis::Rational& gap, int n, int k);

/// Seconds that one draw takes on one core, roughly (constants measured on a machine of 2022), and the bytes that it needs.
struct DrawCost {
  double seconds;
  double bytes;
};
[[nodiscard]] DrawCost draw_cost(const RandomHalfspaces& halfspaces, int n, std::span<const int> sizes);

}  // namespace lemmata::proofs_check
