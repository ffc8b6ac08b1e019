#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/sampling/counter_random.cpp"
#include "numeric/sampling/counter_random.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#ifndef LEMMATA_NUMERIC_SAMPLING_COUNTER_RANDOM_ONCE
#define LEMMATA_NUMERIC_SAMPLING_COUNTER_RANDOM_ONCE
namespace lemmata::numeric {
/// Block number `block` by Random123, to words[0], ..., words[3].
void one_philox_block(std::uint32_t* words, std::uint64_t seed, std::uint64_t stream, std::uint64_t block);
inline constexpr std::size_t most_philox_lanes = 64;
inline constexpr std::size_t streams_together = 8;
}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// Without vectors Random123 itself does the blocks.
void PhiloxBlocks(std::uint32_t* words, std::uint64_t count, std::uint64_t seed, std::uint64_t stream,
                  std::uint64_t first_block) {
  for (std::uint64_t j = 0; j < count; ++j) one_philox_block(words + 4 * j, seed, stream, first_block + j);
}
std::uint64_t PhiloxLanes() { return 1; }

void PhiloxOctets(std::uint64_t* words, std::uint64_t count, std::uint64_t seed, std::uint64_t first_stream,
                  std::uint64_t first_block) {
  for (std::uint64_t j = 0; j < count; ++j, words += 2 * streams_together)
    for (std::uint64_t l = 0; l < streams_together; ++l) {
      std::uint32_t block[4];
      one_philox_block(block, seed, first_stream + l, first_block + j);
      words[l] = block[0] | std::uint64_t{block[1]} << 32;
      words[l + streams_together] = block[2] | std::uint64_t{block[3]} << 32;
    }
}

#else

// Constants of Philox4x32 [SalmonMoraesDrorShaw2011, table 2]; the key steps are the golden ratio and sqrt(3) - 1.
constexpr std::uint64_t multiplier0 = 0xD2511F53;
constexpr std::uint64_t multiplier1 = 0xCD9E8D57;
constexpr std::uint32_t key_step0 = 0x9E3779B9;
constexpr std::uint32_t key_step1 = 0xBB67AE85;
constexpr int rounds = 10;

// Vectors of blocks that are computed side by side: the rounds of one are a chain in which each product waits for the
// last, and the next blocks' products are too far away for the processor to find them by itself.
constexpr std::size_t ways = 4;

/// Writes `count` blocks, a multiple of PhiloxLanes(), whose numbers agree in their upper 32 bits.
///
/// Each of the four counter words has a vector of 64-bit lanes, one lane to a block, and only the low half of a lane
/// counts: the multiplication reads nothing else, so a product serves as its own low half without masking.
void PhiloxBlocks(std::uint32_t* HWY_RESTRICT words, std::uint64_t count, std::uint64_t seed,
                  std::uint64_t stream, std::uint64_t first_block) {
  const hn::ScalableTag<std::uint64_t> d;
  const hn::Repartition<std::uint32_t, decltype(d)> d32;
  constexpr std::size_t lanes = hn::MaxLanes(d);
  using V = hn::Vec<decltype(d)>;
  const auto multiply = [d32](V a, V b)
                            HWY_ATTR { return hn::MulEven(hn::BitCast(d32, a), hn::BitCast(d32, b)); };

  const V m0 = hn::Set(d, multiplier0);
  const V m1 = hn::Set(d, multiplier1);
  const V low_half = hn::Set(d, 0xFFFFFFFF);
  V key0[rounds];
  V key1[rounds];
  for (int round = 0; round < rounds; ++round) {
    const auto step = static_cast<std::uint32_t>(round);
    key0[round] = hn::Set(d, static_cast<std::uint32_t>(seed) + step * key_step0);
    key1[round] = hn::Set(d, static_cast<std::uint32_t>(seed >> 32) + step * key_step1);
  }

  // Two blocks fill a 128-bit part of a vector, so the words of a block are interleaved by parts at the end. The lanes'
  // numbers are dealt out such that this leaves the blocks in order: 0, h, 1, h + 1, ... with h half the lanes.
  alignas(64) std::uint64_t lane_number[lanes];
  for (std::size_t i = 0; i < lanes; ++i) lane_number[i] = i / 2 + (i % 2) * (lanes / 2);
  V index[ways];
  for (std::size_t way = 0; way < ways; ++way)
    index[way] = hn::Add(hn::Set(d, (first_block & 0xFFFFFFFF) + way * lanes), hn::Load(d, lane_number));
  const V block_step = hn::Set(d, ways * lanes);

  // What does not depend on the low 32 bits of the block's number is the same in all blocks: half of the first round,
  // and so half of the second.
  const std::uint64_t product1 = multiplier1 * (stream & 0xFFFFFFFF);
  const std::uint32_t first0 = static_cast<std::uint32_t>(product1 >> 32) ^
                               static_cast<std::uint32_t>(first_block >> 32) ^
                               static_cast<std::uint32_t>(seed);
  const V first1 = hn::Set(d, product1 & 0xFFFFFFFF);
  const V first2_part = hn::Set(d, (stream >> 32) ^ (seed >> 32));
  const std::uint64_t product0 = multiplier0 * first0;
  const V second0_part = hn::Xor(first1, key0[1]);
  const V second2_part = hn::Xor(hn::Set(d, product0 >> 32), key1[1]);
  const V second3 = hn::Set(d, product0 & 0xFFFFFFFF);

  for (std::uint64_t done = 0; done < count; done += ways * lanes) {
    V c0[ways];
    V c1[ways];
    V c2[ways];
    V c3[ways];
    HWY_UNROLL(4)
    for (std::size_t way = 0; way < ways; ++way) {
      const V p = multiply(index[way], m0);
      index[way] = hn::Add(index[way], block_step);
      c1[way] = multiply(hn::Xor(hn::ShiftRight<32>(p), first2_part), m1);
      c0[way] = hn::Xor(hn::ShiftRight<32>(c1[way]), second0_part);
      c2[way] = hn::Xor(p, second2_part);
      c3[way] = second3;
    }
    HWY_UNROLL(8)
    for (int round = 2; round < rounds; ++round) {
      HWY_UNROLL(4)
      for (std::size_t way = 0; way < ways; ++way) {
        const V p0 = multiply(c0[way], m0);
        const V p1 = multiply(c2[way], m1);
        c0[way] = hn::Xor3(hn::ShiftRight<32>(p1), c1[way], key0[round]);
        c2[way] = hn::Xor3(hn::ShiftRight<32>(p0), c3[way], key1[round]);
        c1[way] = p1;
        c3[way] = p0;
      }
    }
    HWY_UNROLL(4)
    for (std::size_t way = 0; way < ways; ++way, words += 4 * lanes) {
      const V lower = hn::Or(hn::And(c0[way], low_half), hn::ShiftLeft<32>(c1[way]));
      const V upper = hn::Or(hn::And(c2[way], low_half), hn::ShiftLeft<32>(c3[way]));
      auto* out = reinterpret_cast<std::uint64_t*>(words);
      hn::StoreU(hn::InterleaveLower(d, lower, upper), d, out);
      hn::StoreU(hn::InterleaveUpper(d, lower, upper), d, out + lanes);
    }
  }
}

/// Blocks first_block, ..., whose numbers agree in their upper 32 bits, of eight streams side by side, one lane to a
/// stream: words[16 j + l] and words[16 j + 8 + l] are the two of block first_block + j of stream first_stream + l.
///
/// The first round's product with the stream is the same for all blocks, and so is the second round's with what it
/// gives; that with the block's number is the same for all streams.
void PhiloxOctets(std::uint64_t* HWY_RESTRICT words, std::uint64_t count, std::uint64_t seed,
                  std::uint64_t first_stream, std::uint64_t first_block) {
  const hn::CappedTag<std::uint64_t, streams_together> d;
  const hn::Repartition<std::uint32_t, decltype(d)> d32;
  const std::size_t lanes = hn::Lanes(d);
  using V = hn::Vec<decltype(d)>;
  const auto multiply = [d32](V a, V b)
                            HWY_ATTR { return hn::MulEven(hn::BitCast(d32, a), hn::BitCast(d32, b)); };
  const V m0 = hn::Set(d, multiplier0);
  const V m1 = hn::Set(d, multiplier1);
  const V low_half = hn::Set(d, 0xFFFFFFFF);
  const auto seed0 = static_cast<std::uint32_t>(seed);
  const auto seed1 = static_cast<std::uint32_t>(seed >> 32);
  V key0[rounds];
  V key1[rounds];
  for (int round = 0; round < rounds; ++round) {
    const auto step = static_cast<std::uint32_t>(round);
    key0[round] = hn::Set(d, static_cast<std::uint32_t>(seed0 + step * key_step0));
    key1[round] = hn::Set(d, static_cast<std::uint32_t>(seed1 + step * key_step1));
  }
  alignas(64) std::uint64_t stream_number[streams_together];
  for (std::size_t l = 0; l < streams_together; ++l) stream_number[l] = first_stream + l;

  for (std::size_t lane = 0; lane < streams_together; lane += lanes) {
    const V stream = hn::LoadU(d, stream_number + lane);
    const V first_product1 = multiply(stream, m1);
    const V first0 = hn::Xor3(hn::ShiftRight<32>(first_product1), hn::Set(d, first_block >> 32), key0[0]);
    const V second_product0 = multiply(first0, m0);
    const V second0_part = hn::Xor(first_product1, key0[1]);
    const V second2_part = hn::Xor(hn::ShiftRight<32>(second_product0), key1[1]);
    const V first2_part = hn::Xor(hn::ShiftRight<32>(stream), key1[0]);
    std::uint64_t* out = words + lane;
    const auto blocks = [&](std::uint64_t done, auto together) HWY_ATTR {
      constexpr std::size_t n = decltype(together)::value;
      V c0[n];
      V c1[n];
      V c2[n];
      V c3[n];
      for (std::size_t way = 0; way < n; ++way) {
        const std::uint64_t product0 = multiplier0 * ((first_block + done + way) & 0xFFFFFFFF);
        const V first2 = hn::Xor(hn::Set(d, product0 >> 32), first2_part);
        c1[way] = multiply(first2, m1);
        c0[way] = hn::Xor(hn::ShiftRight<32>(c1[way]), second0_part);
        c2[way] = hn::Xor(hn::Set(d, product0), second2_part);
        c3[way] = second_product0;
      }
      HWY_UNROLL(8)
      for (int round = 2; round < rounds; ++round) {
        HWY_UNROLL(4)
        for (std::size_t way = 0; way < n; ++way) {
          const V p0 = multiply(c0[way], m0);
          const V p1 = multiply(c2[way], m1);
          c0[way] = hn::Xor3(hn::ShiftRight<32>(p1), c1[way], key0[round]);
          c2[way] = hn::Xor3(hn::ShiftRight<32>(p0), c3[way], key1[round]);
          c1[way] = p1;
          c3[way] = p0;
        }
      }
      for (std::size_t way = 0; way < n; ++way) {
        const V lower = hn::Or(hn::And(c0[way], low_half), hn::ShiftLeft<32>(c1[way]));
        const V upper = hn::Or(hn::And(c2[way], low_half), hn::ShiftLeft<32>(c3[way]));
        std::uint64_t* place = out + 2 * streams_together * (done + way);
        hn::StoreU(lower, d, place);
        hn::StoreU(upper, d, place + streams_together);
      }
    };
    std::uint64_t done = 0;
    for (; done + ways <= count; done += ways) blocks(done, std::integral_constant<std::size_t, ways>());
    for (; done < count; ++done) blocks(done, std::integral_constant<std::size_t, 1>());
  }
}

static_assert(ways * hn::MaxLanes(hn::ScalableTag<std::uint64_t>()) <= most_philox_lanes);
std::uint64_t PhiloxLanes() { return ways * hn::Lanes(hn::ScalableTag<std::uint64_t>()); }

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>

#include <Random123/philox.h>

namespace lemmata::numeric {
namespace {

HWY_EXPORT(PhiloxBlocks);
HWY_EXPORT(PhiloxOctets);
HWY_EXPORT(PhiloxLanes);

static_assert(std::endian::native == std::endian::little,
              "random words are laid out for little-endian machines");

/// Whole sets of vectors in place, the blocks that are left over through a buffer.
void fill_blocks(std::uint32_t* words, std::uint64_t count, std::uint64_t seed, std::uint64_t stream,
                 std::uint64_t block) {
  const std::uint64_t lanes = HWY_DYNAMIC_DISPATCH(PhiloxLanes)();
  while (count > 0) {
    const std::uint64_t same_upper_half = (std::uint64_t{1} << 32) - (block & 0xFFFFFFFF);
    const std::uint64_t run = std::min(count, same_upper_half);
    const std::uint64_t left_over = run % lanes;
    if (run > left_over) HWY_DYNAMIC_DISPATCH(PhiloxBlocks)(words, run - left_over, seed, stream, block);
    if (left_over > 0) {
      std::uint32_t buffer[4 * most_philox_lanes];
      HWY_DYNAMIC_DISPATCH(PhiloxBlocks)(buffer, lanes, seed, stream, block + run - left_over);
      std::memcpy(words + 4 * (run - left_over), buffer, 16 * left_over);
    }
    words += 4 * run;
    block += run;
    count -= run;
  }
}

template <class Word>
void fill_words(std::span<Word> words, std::uint64_t seed, std::uint64_t stream, std::uint64_t first) {
  constexpr std::uint64_t per_block = 16 / sizeof(Word);
  const auto copy_from = [&](std::uint64_t index, std::uint64_t wanted) {
    std::uint32_t block[4];
    one_philox_block(block, seed, stream, index / per_block);
    std::uint64_t taken = 0;
    for (; taken < wanted && (taken == 0 || (index + taken) % per_block != 0); ++taken) {
      const std::uint64_t place = (index + taken) % per_block;
      if constexpr (sizeof(Word) == 4)
        words[taken] = block[place];
      else
        words[taken] = block[2 * place] | std::uint64_t{block[2 * place + 1]} << 32;
    }
    words = words.subspan(taken);
    return index + taken;
  };
  while (!words.empty()) {
    if (first % per_block != 0 || words.size() < per_block) {
      first = copy_from(first, words.size());
      continue;
    }
    // Whole blocks up to the index at which the words' numbers wrap (0 stands for 2^64).
    const std::uint64_t blocks_before_wrap = (std::uint64_t{0} - first) / per_block;
    std::uint64_t blocks = words.size() / per_block;
    if (blocks_before_wrap != 0) blocks = std::min(blocks, blocks_before_wrap);
    fill_blocks(reinterpret_cast<std::uint32_t*>(words.data()), blocks, seed, stream, first / per_block);
    words = words.subspan(blocks * per_block);
    first += blocks * per_block;
  }
}

}  // namespace

void one_philox_block(std::uint32_t* words, std::uint64_t seed, std::uint64_t stream, std::uint64_t block) {
  const r123::Philox4x32::ctr_type counter = {
      {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
       static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)}};
  const r123::Philox4x32::key_type key = {
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  std::memcpy(words, r123::Philox4x32()(counter, key).v, 16);
}

void fill_random_bits(std::span<std::uint32_t> words, std::uint64_t seed, std::uint64_t stream,
                      std::uint64_t first) {
  fill_words(words, seed, stream, first);
}

void fill_random_bits(std::span<std::uint64_t> words, std::uint64_t seed, std::uint64_t stream,
                      std::uint64_t first) {
  fill_words(words, seed, stream, first);
}

void fill_random_blocks(std::span<std::uint32_t> words, std::uint64_t seed, std::uint64_t stream,
                        std::uint64_t first_block) {
  if (words.size() % 4 != 0)
    throw std::invalid_argument("fill_random_blocks: the number of words must be a multiple of 4, got " +
                                std::to_string(words.size()));
  fill_blocks(words.data(), words.size() / 4, seed, stream, first_block);
}

void fill_random_block_octets(std::span<std::uint64_t> words, std::uint64_t seed, std::uint64_t first_stream,
                              std::uint64_t first_block) {
  constexpr std::size_t block = 2 * streams_together;
  if (words.size() % block != 0)
    throw std::invalid_argument(
        "fill_random_block_octets: the number of words must be a multiple of 16, got " +
        std::to_string(words.size()));
  while (!words.empty()) {
    const std::uint64_t same_upper_half = (std::uint64_t{1} << 32) - (first_block & 0xFFFFFFFF);
    const std::uint64_t run = std::min<std::uint64_t>(words.size() / block, same_upper_half);
    HWY_DYNAMIC_DISPATCH(PhiloxOctets)(words.data(), run, seed, first_stream, first_block);
    words = words.subspan(block * run);
    first_block += run;
  }
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
