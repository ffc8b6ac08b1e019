#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// Independent N(0, 1) numbers as a pure function of (seed, stream, index): values[j] is number first + j, whatever
/// the range asked for.
///
/// Numbers 2 i and 2 i + 1 are sqrt(-2 ln u) cos(2 pi v) and sqrt(-2 ln u) sin(2 pi v) of the two 64-bit words of
/// block i of the generator of counter_random [BoxMuller1958]: u is the middle of one of 2^52 equal parts of (0, 1),
/// v the middle of one of 2^54.
///
/// Range:    any seed, stream and first; the index wraps at 2^64.
/// Error:    the distribution function differs from the normal one by at most 1e-15 (derived in the source); no value
///           exceeds 8.58 in size. The same bits on all instruction sets with a fused multiply-add; the others
///           differ in the last places.
/// Cost:     ten rounds of Philox, a logarithm, a square root, a sine and a cosine for two numbers, vectorised.
/// Source:   [BoxMuller1958]
void fill_standard_normal(std::span<double> values, std::uint64_t seed, std::uint64_t stream,
                          std::uint64_t first);

/// The same numbers of eight streams side by side: values[8 j + l] is number first + j of stream first_stream + l, l
/// < 8.
///
/// Shapes:   values.size() is a multiple of 8.
/// Throws:   std::invalid_argument if it is not.
void fill_standard_normal_octets(std::span<double> values, std::uint64_t seed, std::uint64_t first_stream,
                                 std::uint64_t first);

}  // namespace lemmata::numeric
