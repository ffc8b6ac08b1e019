#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

// A unit z(x) = w.x + b with integer weights on {-1,+1}^d, and the spectra of what a network's gradient sees of it. Both are
// unnormalised, out[S] = sum_x h(x) chi_S(x), with the bits of docs/conventions.md.

/// What h is where z < 0, z = 0 and z > 0: twice a ReLU's derivative is {0, 2 d0, 2}.
struct SignValues {
  std::int32_t negative = 0;
  std::int32_t zero = 0;
  std::int32_t positive = 0;
};

/// The spectrum of h(x) = values by the sign of z(x). That of h(x) x_i is out[S xor {i}]: one transform serves the derivatives
/// with respect to all weights of the unit and its bias.
///
/// Shapes:   d weights, 2^d elements of out.
/// Range:    0 <= d <= 28; |w_1| + ... + |w_d| + |b| < 2^62; values from -4 to 4.
/// Error:    none.
/// Cost:     2^d comparisons and one transform in int32.
/// Throws:   std::invalid_argument for another size of out or values outside the range; std::length_error for d > 28 or larger
///           weights.
void unit_sign_spectrum(std::span<const std::int64_t> weights, std::int64_t bias, const SignValues& values,
                        std::span<std::int32_t> out, int threads = 1);

/// The spectrum of z(x) h(x), from that of h: sum_i w_i sign[S xor {i}] + b sign[S]. For h = 1[z > 0], max(z, 0); for
/// h = sign(z), |z|; h(x) at z = 0 does not matter.
///
/// Shapes:   d weights, 2^d elements of sign and of out, which do not overlap.
/// Range:    (|w_1| + ... + |w_d| + |b|) max|sign| < 2^63.
/// Error:    none.
/// Cost:     (d + 1) 2^d multiplications and additions.
/// Throws:   std::invalid_argument for another size; std::length_error outside the range.
void unit_value_spectrum(std::span<const std::int64_t> weights, std::int64_t bias,
                         std::span<const std::int32_t> sign, std::span<std::int64_t> out, int threads = 1);

}  // namespace lemmata::numeric
