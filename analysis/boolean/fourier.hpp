#pragma once

#include <vector>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// Fourier coefficients of a function on the cube from its truth table, in integers of any size; unnormalised:
///
///     out[S] = sum_x table[x] * (-1)^popcount(x & S) = 2^n f^(S).
///
/// Shapes:   2^n values, n >= 0; bit i of x set means x_{i+1} = -1, bit i of S set means that i + 1 is in S.
/// Error:    none.
/// Cost:     n * 2^n additions.
/// Throws:   std::invalid_argument if the size is no power of two.
[[nodiscard]] std::vector<Integer> fourier_transform_unnormalised(std::vector<Integer> table);

/// Fourier coefficients of a function on the cube with rational values: out[S] = f^(S) = 2^-n sum_x table[x] chi_S(x).
///
/// Shapes:   as fourier_transform_unnormalised.
/// Error:    none.
/// Cost:     that of the integer transform over the values' common denominator.
/// Throws:   std::invalid_argument if the size is no power of two.
[[nodiscard]] std::vector<Rational> fourier_coefficients(const std::vector<Rational>& table);

/// Level weights: out[k] = W^k[f] = sum over |S| = k of f^(S)^2, k = 0, ..., n.
///
/// Shapes:   2^n coefficients, element S belongs to the set S.
/// Throws:   std::invalid_argument if the size is no power of two.
[[nodiscard]] std::vector<Rational> level_weights(const std::vector<Rational>& coefficients);

}  // namespace lemmata::analysis
