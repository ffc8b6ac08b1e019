#pragma once

#include <vector>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// Variance, over a uniformly random one of all 2^d subsets I, of a coordinate of the population gradient
/// E_x[d/dw (f_w(x) - chi_I(x))^2], g = df/dw on the cube:
///
///     Var_I = 4 (E[g^2] / 2^d - g(1,...,1)^2 / 4^d),
///
/// because the part of the gradient that depends on I is -2 g^(I), and sum_I g^(I)^2 = E[g^2], sum_I g^(I) = g(1,...,1).
/// For a whole gradient: the sums of E[g^2] and of g(1,...,1)^2 over its coordinates.
///
/// Range:    d >= 0, mean_square >= 0.
/// Throws:   std::domain_error outside the range.
/// Source:   000_19217ae9f712fcea.txt, "Parities can be expressed by few ReLUs"
/// Claim:    parity.key-fact-population
[[nodiscard]] Rational gradient_variance(const Rational& mean_square, const Rational& square_at_ones, int d);

/// The same for I uniform among the C(d,k) subsets of size k: 4 (W^k / C(d,k) - m^2), W^k the sum of g^(I)^2 over |I| = k, m
/// the mean of g^(I) over them; for a whole gradient the sums of W^k and m^2.
///
/// Range:    0 <= k <= d, level_weight >= 0.
/// Throws:   std::domain_error outside the range.
/// Claim:    parity.k-sparse
[[nodiscard]] Rational sparse_gradient_variance(const Rational& level_weight, const Rational& squared_mean,
                                                int d, int k);

/// What the variance of the gradient of (f(x) - chi_I(x))^2 on samples needs to know of f and g = df/dw on the cube.
struct GradientMoments {
  Rational mean_square_product;  ///< E[f^2 g^2]
  Rational mean_square;          ///< E[g^2]
  Rational mean_product;         ///< E[f g]
  Rational f_at_ones;            ///< f(1,...,1)
  Rational g_at_ones;            ///< g(1,...,1)
};

/// The moments of two functions given by their values; element 0 of a table belongs to (1,...,1).
///
/// Throws:   std::invalid_argument if the tables are empty or differ in size.
[[nodiscard]] GradientMoments gradient_moments(const std::vector<Rational>& f,
                                               const std::vector<Rational>& g);

/// Variance, over (x, I) together, of a coordinate of the gradient on a mini-batch: the mean over `batch` independent x of
/// D = 2 (f(x) - chi_I(x)) g(x), I being one uniformly random subset for the whole batch:
///
///     gradient_variance + sampling_variance / batch.
///
/// For one sample this is 4 (E[f^2 g^2] + E[g^2] - 2 f(1) g(1)^2 / 2^d - (E[f g] - g(1) / 2^d)^2), which does not become small
/// with d.
///
/// Range:    d >= 0, batch >= 1.
/// Throws:   std::domain_error outside the range.
/// Source:   000_19217ae9f712fcea.txt, "Parities can be expressed by few ReLUs", which has poly(d) / 2^d.
/// Claim:    parity.key-fact-literal
[[nodiscard]] Rational minibatch_gradient_variance(const GradientMoments& moments, int d,
                                                   const Integer& batch);

/// E_I Var_x[D], the part that averaging over samples removes. Divided by gradient_variance it is the batch at which the
/// sampling noise equals what the gradient says of I.
///
/// Range:    d >= 0.
/// Throws:   std::domain_error outside the range.
/// Claim:    parity.key-fact-literal
[[nodiscard]] Rational sampling_variance(const GradientMoments& moments, int d);

}  // namespace lemmata::analysis
