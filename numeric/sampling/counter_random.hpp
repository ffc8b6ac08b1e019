#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// Random bits as a pure function of (seed, stream, index): words[j] is random word number first + j, whatever the
/// range asked for, so any sub-range, in any order and on any thread, gives the same words.
///
/// The generator is Philox4x32-10 [SalmonMoraesDrorShaw2011], bit for bit that of Random123. Block number b of a
/// stream is philox4x32(counter, key) with
///
///     counter = (b mod 2^32, b div 2^32, stream mod 2^32, stream div 2^32),
///     key     = (seed mod 2^32, seed div 2^32),
///
/// and gives four 32-bit words: 32-bit word i is element i mod 4 of block i div 4; 64-bit word i holds the 32-bit words
/// 2 i (its low half) and 2 i + 1. Streams of one seed, and seeds, never share a (counter, key).
///
/// Range:    any seed, stream and first; the index wraps at 2^64.
/// Cost:     ten rounds of two 32 x 32 -> 64 bit multiplications for each four 32-bit words, vectorised.
void fill_random_bits(std::span<std::uint32_t> words, std::uint64_t seed, std::uint64_t stream,
                      std::uint64_t first);
void fill_random_bits(std::span<std::uint64_t> words, std::uint64_t seed, std::uint64_t stream,
                      std::uint64_t first);

/// The same generator by whole blocks: words[4 j], ..., words[4 j + 3] is block number first_block + j, modulo 2^64. It
/// reaches every counter of the stream; words of 64 bits have numbers in its first half only, those of 32 in a quarter.
///
/// Shapes:   words.size() is a multiple of 4.
/// Throws:   std::invalid_argument if it is not.
void fill_random_blocks(std::span<std::uint32_t> words, std::uint64_t seed, std::uint64_t stream,
                        std::uint64_t first_block);

/// Whole blocks of eight streams side by side: words[16 j + l] and words[16 j + 8 + l] are the first and the second word
/// of 64 bits of block first_block + j, modulo 2^64, of stream first_stream + l, l < 8.
///
/// Shapes:   words.size() is a multiple of 16.
/// Throws:   std::invalid_argument if it is not.
void fill_random_block_octets(std::span<std::uint64_t> words, std::uint64_t seed, std::uint64_t first_stream,
                              std::uint64_t first_block);

}  // namespace lemmata::numeric
