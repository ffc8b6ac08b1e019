#pragma once

#include <cstdint>

#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

/// The binomial coefficient C(n, k): 0 unless 0 <= k <= n.
///
/// Range:    0 <= n <= 2^32.
/// Cost:     that of the integer's digits: about 50 ms for C(10^6, 5*10^5).
/// Throws:   std::domain_error for negative n, std::length_error for larger n.
[[nodiscard]] Integer binomial_coefficient(std::int64_t n, std::int64_t k);

/// The Krawtchouk polynomial K_j(x; n) = [z^j] (1-z)^x (1+z)^(n-x) at an integer x: the sum over i of
/// (-1)^i C(x, i) C(n-x, j-i).
///
/// Range:    0 <= x <= n; 0 unless 0 <= j <= n.
/// Cost:     min(j, x) terms.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Integer krawtchouk_polynomial(std::int64_t j, std::int64_t x, std::int64_t n);

}  // namespace lemmata::analysis
