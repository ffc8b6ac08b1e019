#pragma once

#include <cstdint>
#include <vector>

namespace lemmata::numeric {

/// The inner-product function on {-1,+1}^n, n even, as a truth table in the order of walsh_hadamard_transform: -1 where the
/// number of i <= n/2 with x_i = x_{i+n/2} = -1 is odd, else 1. It is bent: every Fourier coefficient is 2^(-n/2) or -2^(-n/2).
///
/// Range:    n even, 2 <= n <= 24.
/// Memory:   4 * 2^n bytes.
/// Throws:   std::invalid_argument for odd n or n < 2, std::length_error for n > 24.
/// Source:   [ODonnell2014, section 6.3]
[[nodiscard]] std::vector<std::int32_t> bent_table(int n);

}  // namespace lemmata::numeric
