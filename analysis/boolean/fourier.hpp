#pragma once

#include <vector>

#include "analysis/scalar/integer.hpp"

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

}  // namespace lemmata::analysis
