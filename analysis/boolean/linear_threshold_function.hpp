#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// A linear threshold function (halfspace, neuron) on the cube:
///
///     f(x) = sign(w_1 x_1 + ... + w_n x_n + b),  x in {-1,+1}^n,  sign(0) = tie.
///
/// A positive factor changes nothing, so weights and bias are kept as integers without a common divisor: rational weights,
/// decimals and doubles are all taken as exactly what they say.
///
/// Range:    n >= 1, not all weights zero, tie in {-1, 0, +1}.
/// Throws:   std::invalid_argument for no weights or all-zero weights, std::domain_error for another tie.
/// Source:   004_1e8f31298879e96f.txt, "WHERE IS THE HIDDEN PROGRESS?"; [ODonnell2014, section 5.1]
/// Claim:    ltf.gap-definition
class LinearThresholdFunction {
 public:
  explicit LinearThresholdFunction(std::span<const Rational> weights, const Rational& bias = Rational(0),
                                   int tie = 0);
  explicit LinearThresholdFunction(std::vector<Integer> weights, const Integer& bias = Integer(0),
                                   int tie = 0);

  [[nodiscard]] int dimension() const { return static_cast<int>(weights_.size()); }
  [[nodiscard]] const std::vector<Integer>& weights() const { return weights_; }
  [[nodiscard]] const Integer& bias() const { return bias_; }
  [[nodiscard]] int tie() const { return tie_; }

  /// |w_1| + ... + |w_n|, of the integers.
  [[nodiscard]] Integer total_weight() const;

  /// The same function written without ties: sign(2 w.x + 2 b + tie), for a tie of -1 or +1. A function with tie 0 is
  /// returned as it is.
  [[nodiscard]] LinearThresholdFunction with_tie_as_bias() const;

  /// The homogeneous function on n + 1 coordinates whose new, last coordinate has the bias as its weight. With tie 0 its
  /// coefficient at T, |T| odd, is that of f; its coefficient at T u {n+1}, |T| even, is that of f at T (ltf.threshold-lift).
  ///
  /// Throws:   std::logic_error unless the tie is 0.
  /// Claim:    ltf.threshold-lift
  [[nodiscard]] LinearThresholdFunction with_bias_as_coordinate() const;

 private:
  std::vector<Integer> weights_;
  Integer bias_;
  int tie_;
};

/// Throws std::invalid_argument unless the coordinates lie in 1..n, each at most once.
void require_coordinates(const char* function, std::span<const int> subset, int n);

/// Throws std::length_error, with the estimate and what does not depend on the size of the weights, above 8 GiB.
void require_memory(const char* function, double bytes);

// Fourier coefficients f^(T) = E[f(x) prod_{i in T} x_i]. Sets are lists of coordinates, numbered from 1, in any order.
// The neighbours of S are the sets S delta {i}: element i - 1 of the result is f^(S \ {i}) for i in S and f^(S u {i}) for
// i not in S. All of them:
//
//   Throws:   std::invalid_argument for a coordinate outside 1..n or one given twice; std::length_error, with the
//             estimate, before anything of that size is allocated.
//   Claim:    ltf.algorithms

/// By the generating function of the values of w.x, in integer arithmetic without rounding:
///
///     f^(T) = 2^-n sum_v sign(v + b) [z^v] prod_{i in T} (z^{w_i} - z^{-w_i}) prod_{i not in T} (z^{w_i} + z^{-w_i}).
///
/// Every neighbour follows by dividing the product for S by one binomial and multiplying by the other. Counts are kept
/// modulo 2^(64 L) with 64 L > n + 1, which loses nothing, because the results are at most 2^n in size.
///
/// Cost:     at most 3 n W / 8 additions of (n+1)-bit integers, with W the total weight over the greatest common divisor of the
///           weights; every neighbour W / |w_i| more, so that all of them cost hardly more than one.
/// Memory:   8 L (W / 2 + 1) bytes.
[[nodiscard]] Rational fourier_coefficient_by_generating_function(const LinearThresholdFunction& f,
                                                                  std::span<const int> subset);
[[nodiscard]] std::vector<Rational> neighbour_coefficients_by_generating_function(
    const LinearThresholdFunction& f, std::span<const int> subset);

/// The probability that w.x + b = 0, exactly; by the generating function (same cost and memory as one coefficient).
[[nodiscard]] Rational tie_probability(const LinearThresholdFunction& f);

/// Bytes that the generating function needs for f, and additions of 64-bit words that all neighbours take; as doubles,
/// for any size.
struct GeneratingFunctionCost {
  double bytes;
  double word_additions;
};
[[nodiscard]] GeneratingFunctionCost generating_function_cost(const LinearThresholdFunction& f);

/// By a finite trigonometric sum, which is an identity and no approximation, in balls: for integer weights, b = 0,
/// |T| odd, any integer N >= (W+1)/2 and theta_r = (2r+1) pi / (2N),
///
///     f^(T) = (-1)^((|T|-1)/2) (1/N) sum_{0 <= r < N} kappa(theta_r) prod_{i in T} sin(w_i theta_r)
///             prod_{j not in T} cos(w_j theta_r),   kappa = 1/sin for odd W, cot for even W (which is sign(0) = 0).
///
/// Ties of sign +-1 go into the bias, a bias and even |T| through the lift to n + 1 coordinates.
///
/// Error:    the balls enclose the coefficients, with a radius below (n + 1) (5 + ln N) 2^-123 if the working precision is 128 bits
///           or more; the source derives it. For n <= 110 no other multiple of 2^-n lies in the ball.
/// Cost:     4 n products of 128-bit numbers for each of N / 2 nodes, N = (W+1)/2.
/// Memory:   16 N bytes for the table of sines.
[[nodiscard]] Ball fourier_coefficient_by_trigonometric_sum(const LinearThresholdFunction& f,
                                                            std::span<const int> subset);
[[nodiscard]] std::vector<Ball> neighbour_coefficients_by_trigonometric_sum(const LinearThresholdFunction& f,
                                                                            std::span<const int> subset);

/// Nodes N of the trigonometric sum for the neighbours of a set of that size, and its bytes.
struct TrigonometricCost {
  double nodes;
  double bytes;
};
[[nodiscard]] TrigonometricCost trigonometric_cost(const LinearThresholdFunction& f, int subset_size);

/// By the trapezoidal rule for the integral of real weights, |T| odd, b = 0:
///
///     f^(T) = (2/pi) (-1)^((|T|-1)/2) int_0^inf prod_{i in T} sin(w_i t) prod_{j not in T} cos(w_j t) dt / t,
///
/// step h = 2 pi / (1.01 sum |w_i|), which has no discretisation error because the integrand is band limited; the sum is cut after
/// `nodes` nodes. The node t = 0 has weight h/2 and the value w_i for T = {i}, 0 for larger T.
///
/// Error:    what is cut off is at most 2 / (pi nodes) times the mean of 1 / |sin(h w.x / 2)| over the x with w.x not 0, by
///           summation by parts; rounding adds about 2^-49 for each node. For comparison only.
/// Throws:   std::domain_error for even |T|, for weights that are zero or not finite, and for nodes < 1.
[[nodiscard]] double fourier_coefficient_by_quadrature(std::span<const double> weights,
                                                       std::span<const int> subset, std::int64_t nodes);

}  // namespace lemmata::analysis
