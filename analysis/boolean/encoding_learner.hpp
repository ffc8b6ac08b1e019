#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

/// Models with one real parameter that learn every parity by gradient descent in few steps, because they use the digits of the
/// parameter, or of the gradient, as memory: what lower bounds for gradient descent must exclude. All of it is executed in
/// exact arithmetic. Sets and points are bits, as in docs/conventions.md.
///
/// Source:   000_19217ae9f712fcea.txt, "Parities can be expressed by few ReLUs"
/// Claim:    parity.theorem-literal-refuted
namespace lemmata::analysis {

/// 2, 3, 5, ...: as many as asked for, none for count <= 0.
[[nodiscard]] std::vector<Integer> first_primes(int count);

/// f_u(x) = u g(x) + u^2 q_x(u) with g(x) = prod_i (1 + x_i / p_i) on {-1,+1}^d, so that g^(I) = 1 / prod_{i in I} p_i, and q_x the
/// polynomial of least degree with f_u = chi_I at u = g^(I), for every set I. If two sets have the same g^(I) the first counts.
/// So f_0 = 0, df/du = g at u = 0, and a step of 1/2 against the population gradient of E(f_u - chi_I)^2 leads from u = 0 to
/// u = g^(I), where f_u = chi_I.
///
/// Shapes:   p has d entries.
/// Range:    1 <= d <= largest_dimension, every p_i >= 2.
/// Cost:     8^d operations; polynomials of degree 2^d + 1.
/// Throws:   std::domain_error outside the range, std::length_error for larger d.
class OneStepModel {
 public:
  static constexpr int largest_dimension = 4;

  explicit OneStepModel(std::span<const Integer> p);

  /// f_u(x) and its derivative in u.
  [[nodiscard]] Rational value(std::uint32_t x, const Rational& u) const;
  [[nodiscard]] Rational derivative(std::uint32_t x, const Rational& u) const;

  /// E(f_u - chi_I)^2 and its derivative in u, over all 2^d points.
  [[nodiscard]] Rational loss(std::uint32_t set, const Rational& u) const;
  [[nodiscard]] Rational gradient(std::uint32_t set, const Rational& u) const;

  /// E (df_u/du)^2.
  [[nodiscard]] Rational mean_square_derivative(const Rational& u) const;

 private:
  std::vector<std::vector<Rational>> coefficients_;  // of f_u(x) and u^1, u^2, ..., for each x
  std::vector<std::vector<Rational>> slopes_;        // of df_u(x)/du and u^0, u^1, ...
};

/// The gradients of that model at u = 0 for all 2^d sets I, -2 g^(I), from the values of g on the cube by the transform.
///
/// Range:    1 <= d <= 16, every p_i >= 2.
/// Cost:     d 2^d additions of integers.
/// Throws:   std::domain_error outside the range, std::length_error for larger d.
[[nodiscard]] std::vector<Rational> one_step_gradients(std::span<const Integer> p);

/// For every set I the set J such that one step of that size from u = 0 leads to u = g^(J), where f_u = chi_J; nothing where it
/// leads to no such point. The learner succeeds at I if J = I.
///
/// Range:    as one_step_gradients.
[[nodiscard]] std::vector<std::optional<std::uint32_t>> one_step_results(std::span<const Integer> p,
                                                                         const Rational& step_size);

/// What remains of numbers rounded to the nearest multiples of `grid` (halves upwards).
struct RoundedNumbers {
  std::size_t distinct = 0;  ///< different rounded numbers
  std::size_t alone = 0;     ///< numbers that share theirs with no other
};

/// Range:    grid > 0.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] RoundedNumbers rounded(std::span<const Rational> numbers, const Rational& grid);

/// A model whose parameter u keeps all samples that stochastic gradient descent has seen. Before the end f_u = 0, and at a u of t
/// digits df_u/du = code(x) base^-(t+1), with code(x) = 1 + (x as an integer) in {1, ..., 2^d}. A step of 1/2 against the gradient of
/// (f_u(x) - y)^2 adds y code(x) base^-(t+1): the digit y code(x). With the base 2^(d+1) + 1 and digits from -2^d to 2^d, none
/// of them 0, u determines them. In the end f_u is the parity of the first set, in the order of the integers, that
/// agrees with all samples in u.
///
/// Range:    1 <= d <= 16, base >= 3.
/// Throws:   std::domain_error outside the range.
class HistoryModel {
 public:
  HistoryModel(int d, const Integer& base);

  /// u after one step on the sample (x, y), y = 1 or -1.
  [[nodiscard]] Rational step(const Rational& u, std::uint32_t x, int y) const;

  /// The set whose parity f_u is in the end.
  [[nodiscard]] std::uint32_t result(const Rational& u) const;

 private:
  [[nodiscard]] std::vector<Integer> digits(Rational u) const;

  int d_;
  Integer base_;
};

/// The probability that this learner ends with chi_I after that many steps, I and the samples uniform: by running all 2^d sets
/// and 2^(d samples) histories, step by step. With the base 2^(d+1) + 1 it is parity_decoder_success(d, samples), since the
/// learner puts out one of the sets that explain the samples.
///
/// Range:    d >= 1, samples >= 0.
/// Cost:     2^(d (samples + 1)) runs.
/// Throws:   as HistoryModel; std::length_error for more than 2^16 runs.
[[nodiscard]] Rational history_success_by_enumeration(int d, int samples, const Integer& base);

}  // namespace lemmata::analysis
