#pragma once

#include <cstdint>

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

}  // namespace lemmata::analysis
