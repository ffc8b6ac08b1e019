#pragma once

#include <cstdint>
#include <vector>

namespace lemmata::numeric {

// Random linear forms, for experiments with random neurons. Every draw is a pure function of (law, seed, n, draw): any
// draw alone, in any order and on any thread, gives the same numbers.
//
// Random bits are 64-bit words of counter_random.hpp, with the seed as given and
//
//     stream = 2^63 + 2^32 * law + n,   law: the enumerator's number below,   first word = draw * (words of one draw).
//
// So no word serves two laws, two n or two draws, nor any stream below 2^63. Words of one draw: n for uniform and
// sparse, n rounded up to an even number for gauss, n / 64 rounded up for sign, and for biases 1 (uniform) or 2 (gauss).
//
// A word u gives U = (floor(u / 2^12) + 1/2) / 2^52, the middle of one of 2^52 equal parts of (0, 1), exactly. Two words
// give two normal variables by Box and Muller's transform, sqrt(-2 ln U) cos(2 pi V) and sqrt(-2 ln U) sin(2 pi V), in
// double arithmetic: their last bits depend on the accuracy of the platform's log, cos and sin, and so a quantised
// weight does only where the value lies within that rounding of a border between two cells. None exceeds 8.6 in size.
//
//   Range:    1 <= n <= 2^20, 0 <= draw < 2^40, any seed.
//   Throws:   std::domain_error outside the range.

enum class WeightLaw {
  gauss = 1,    ///< independent standard normal
  uniform = 2,  ///< independent, uniform on [-sqrt(3), sqrt(3)], so of variance 1
  sign = 3,     ///< independent, +1 or -1 with probability 1/2
  sparse = 4,   ///< +-1 on a uniform set of `support` coordinates, 0 elsewhere
};

struct WeightSampling {
  WeightLaw law;
  int support;  ///< of sparse: 1 <= support <= n; not read by the other laws
  int bits;     ///< of gauss and uniform: 1 <= bits <= 40; not read by the other laws
  std::uint64_t seed;
};

/// Integers v with weight i + 1 = v[i] * 2^-bits (bits = 0 for sign and sparse).
///
/// gauss and uniform are quantised in cells of width 2^(1-bits): v is the odd integer nearest to w * 2^bits, the upper
/// one of two, 2 floor(w * 2^(bits-1)) + 1. No weight is 0, and -w falls into the mirrored cell but for borders. `bits`
/// takes no part in the choice of the random bits: the same draw at another number of bits is the same w, quantised anew.
///
/// sign reads coordinate i + 1 from bit i mod 64 of word i / 64; sparse takes coordinate i + 1 with probability
/// (still to be taken) / (coordinates left) by the upper 63 bits of word i, and its sign from bit 0; a set bit is -1.
/// The set is uniform but for 2^-63 (coordinates left) in each of these probabilities.
///
/// Cost:     some 20 ns for a weight of gauss, 6 ns of uniform and sparse, 1 ns of sign, and a call of the generator.
[[nodiscard]] std::vector<std::int64_t> random_weights(const WeightSampling& sampling, int n,
                                                       std::int64_t draw);

enum class BiasLaw {
  gauss = 5,    ///< standard normal
  uniform = 6,  ///< uniform on [-1, 1]
};

/// The bias that belongs to that draw of n weights, independent of them; not quantised.
[[nodiscard]] double random_bias(BiasLaw law, std::uint64_t seed, int n, std::int64_t draw);

}  // namespace lemmata::numeric
