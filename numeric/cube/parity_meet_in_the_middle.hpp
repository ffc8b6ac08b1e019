#pragma once

#include <cstdint>

#include "numeric/cube/parity_samples.hpp"
#include "numeric/cube/parity_sets.hpp"

namespace lemmata::numeric {

struct HalvedSearch {
  ParitySets sets;
  std::int64_t keys_stored = 0;     ///< of sets B
  std::int64_t keys_looked_up = 0;  ///< of sets A
  std::int64_t pairs_verified = 0;  ///< equal keys, compared on all samples
};

/// All sets I of k coordinates with y = prod_{j in I} x_j on every sample, by meeting in the middle: I = A u B, A its
/// first ceil(k/2) coordinates and B the others, and y prod_{j in A} x_j = prod_{j in B} x_j on every sample.
///
/// The key of a set has 64 bits: its products on the samples, if these are at most 64; otherwise 64 random sums of them over
/// GF(2), which differ for different products but with probability 2^-64. Every pair with equal keys is compared on all
/// samples, so the result does not depend on that. Sets are found in lexicographic order.
///
/// Range:    0 <= k <= d.
/// Cost:     C(d - ceil(k/2), floor(k/2)) keys stored, C(d - floor(k/2), ceil(k/2)) looked up, and a comparison for each
///           pair with equal keys: parity_halves_pairs of them.
/// Memory:   parity_halves_bytes.
/// Throws:   std::invalid_argument if k is out of range or threads < 1; std::length_error, before allocating, if the keys do
///           not fit into memory or are 2^32 or more.
[[nodiscard]] HalvedSearch parities_by_halves(const ParitySamples& samples, int k, std::int64_t most_listed,
                                              int threads = 1);

/// Bytes that it takes at most besides the samples.
[[nodiscard]] double parity_halves_bytes(std::int64_t samples, int dimension, int k);
/// Keys stored and looked up.
[[nodiscard]] double parity_halves_keys(int dimension, int k);
/// Pairs with equal keys, those included that overlap, if the samples have this rank and the keys look random; at least 1.
[[nodiscard]] double parity_halves_pairs(int dimension, int k, int rank);

}  // namespace lemmata::numeric
