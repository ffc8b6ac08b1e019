#include "numeric/sampling/counter_random.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

std::array<std::uint32_t, 4> by_random123(std::uint64_t seed, std::uint64_t stream, std::uint64_t block) {
  const r123::Philox4x32::ctr_type counter = {
      {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
       static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)}};
  const r123::Philox4x32::key_type key = {
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const auto words = r123::Philox4x32()(counter, key);
  return {words.v[0], words.v[1], words.v[2], words.v[3]};
}

// The vectors for philox4x32-10 of the file kat_vectors of Random123.
struct KnownAnswer {
  std::uint64_t seed;
  std::uint64_t stream;
  std::uint64_t block;
  std::array<std::uint32_t, 4> words;
};
constexpr KnownAnswer known_answers[] = {
    {0, 0, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {~0ULL, ~0ULL, ~0ULL, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {0x299f31d0a4093822,
     0x0370734413198a2e,
     0x85a308d3243f6a88,
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};

TEST(CounterRandom, GivesThePublishedKnownAnswersOnEveryInstructionSet) {
  for_each_instruction_set([](const std::string& name) {
    for (const KnownAnswer& known : known_answers) {
      for (std::uint64_t before = 0; before < 40; ++before) {  // every place in a set of vectors
        std::vector<std::uint32_t> words(4 * 64);
        fill_random_blocks(words, known.seed, known.stream, known.block - before);
        for (std::size_t i = 0; i < 4; ++i)
          ASSERT_EQ(words[4 * before + i], known.words[i])
              << name << ", block " << known.block << ", word " << i;
      }
    }
  });
}

TEST(CounterRandom, EqualsRandom123OnEveryInstructionSet) {
  for_each_instruction_set([](const std::string& name) {
    const std::uint64_t seeds[] = {0, 1, 0x0123456789ABCDEF, ~0ULL};
    const std::uint64_t starts[] = {0, 5, 0xFFFFFFF0, 0x1FFFFFFC3, ~0ULL - 20};
    for (const std::uint64_t seed : seeds)
      for (const std::uint64_t first : starts) {
        const std::uint64_t stream = seed * 0x9E3779B97F4A7C15 + first;
        std::vector<std::uint32_t> words(4 * 101);
        fill_random_blocks(words, seed, stream, first);
        for (std::uint64_t b = 0; b < 101; ++b) {
          const auto expected = by_random123(seed, stream, first + b);
          for (std::size_t i = 0; i < 4; ++i)
            ASSERT_EQ(words[4 * b + i], expected[i]) << name << ", seed " << seed << ", block " << first + b;
        }
      }
  });
}

TEST(CounterRandom, OctetsAreBlocksOfEightStreamsSideBySide) {
  for_each_instruction_set([](const std::string& name) {
    for (const std::uint64_t stream : {std::uint64_t{0}, (std::uint64_t{1} << 32) - 3, ~std::uint64_t{0} - 2})
      for (const std::uint64_t first :
           {std::uint64_t{0}, (std::uint64_t{1} << 32) - 2, ~std::uint64_t{0} - 4}) {
        constexpr std::uint64_t seed = 0x0123456789ABCDEF;
        std::vector<std::uint64_t> words(16 * 11);
        fill_random_block_octets(words, seed, stream, first);
        for (std::size_t b = 0; b < 11; ++b)
          for (std::size_t l = 0; l < 8; ++l) {
            const auto block = by_random123(seed, stream + l, first + b);
            ASSERT_EQ(words[16 * b + l], block[0] | std::uint64_t{block[1]} << 32)
                << name << ", " << b << ", " << l;
            ASSERT_EQ(words[16 * b + 8 + l], block[2] | std::uint64_t{block[3]} << 32)
                << name << ", " << b << ", " << l;
          }
      }
  });
  std::vector<std::uint64_t> part(8);
  EXPECT_THROW(fill_random_block_octets(part, 0, 0, 0), std::invalid_argument);
}

TEST(CounterRandom, EverySubRangeGivesTheSameWords) {
  constexpr std::uint64_t seed = 3;
  constexpr std::uint64_t stream = 1ULL << 40;
  std::vector<std::uint64_t> all(200);
  fill_random_bits(std::span(all), seed, stream, 0);
  std::vector<std::uint32_t> halves(400);
  fill_random_bits(std::span(halves), seed, stream, 0);
  for (std::size_t first = 0; first < 40; ++first)
    for (std::size_t size = 0; size <= 150; ++size) {
      std::vector<std::uint64_t> part(size);
      fill_random_bits(std::span(part), seed, stream, first);
      for (std::size_t j = 0; j < size; ++j) ASSERT_EQ(part[j], all[first + j]) << first << " + " << j;
      std::vector<std::uint32_t> half_part(size);
      fill_random_bits(std::span(half_part), seed, stream, first);
      for (std::size_t j = 0; j < size; ++j)
        ASSERT_EQ(half_part[j], halves[first + j]) << first << " + " << j;
    }
  for (std::size_t i = 0; i < all.size(); ++i)
    ASSERT_EQ(all[i], halves[2 * i] | std::uint64_t{halves[2 * i + 1]} << 32) << i;
}

TEST(CounterRandom, IndicesWrapAt2ToThe64) {
  std::vector<std::uint64_t> across(64);
  fill_random_bits(std::span(across), 8, 9, ~0ULL - 30);
  for (std::size_t j = 0; j < across.size(); ++j) {
    const std::uint64_t index = ~0ULL - 30 + j;
    const auto block = by_random123(8, 9, index / 2);
    ASSERT_EQ(across[j], block[2 * (index % 2)] | std::uint64_t{block[2 * (index % 2) + 1]} << 32) << j;
  }
}

TEST(CounterRandom, RejectsAPartOfABlock) {
  std::vector<std::uint32_t> words(6);
  try {
    fill_random_blocks(words, 0, 0, 0);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "fill_random_blocks: the number of words must be a multiple of 4, got 6");
  }
}

}  // namespace
}  // namespace lemmata::numeric
