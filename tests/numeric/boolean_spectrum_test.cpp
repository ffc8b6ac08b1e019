#include "numeric/cube/boolean_spectrum.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/cube/packed_truth_table.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

std::vector<std::uint64_t> random_words(int n, std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  std::vector<std::uint64_t> words(n < 6 ? 1 : std::size_t{1} << (n - 6));
  for (std::uint64_t& word : words) word = bits();  // for n < 6 with bits that belong to no point
  return words;
}

std::vector<std::int64_t> plain_spectrum(const std::vector<std::uint64_t>& words, int n) {
  std::vector<std::int64_t> a(std::size_t{1} << n);
  for (std::size_t x = 0; x < a.size(); ++x) a[x] = (words[x / 64] >> x % 64 & 1) != 0 ? -1 : 1;
  for (std::size_t half = 1; half < a.size(); half *= 2)
    for (std::size_t i = 0; i < a.size(); i += 2 * half)
      for (std::size_t j = i; j < i + half; ++j) {
        const std::int64_t x = a[j];
        a[j] = x + a[j + half];
        a[j + half] = x - a[j + half];
      }
  return a;
}

/// The summary by its definition.
SpectrumSummary plain_summary(const std::vector<std::int64_t>& spectrum, int n) {
  const auto levels = static_cast<std::size_t>(n) + 1;
  SpectrumSummary summary{n, std::vector<std::uint64_t>(levels),
                          std::vector<SpectrumSummary::Largest>(levels), 0,
                          std::vector<std::uint64_t>(levels)};
  for (std::size_t s = spectrum.size(); s-- > 0;) {
    const auto magnitude = static_cast<std::uint64_t>(std::abs(spectrum[s]));
    const auto k = static_cast<std::size_t>(std::popcount(s));
    summary.quarter_weights[k] += magnitude / 2 * (magnitude / 2);
    if (magnitude >= summary.largest[k].magnitude) summary.largest[k] = {magnitude, s};
    if (magnitude == 0)
      ++summary.zeros;
    else
      ++summary.magnitudes[static_cast<std::size_t>(std::bit_width(magnitude)) - 1];
  }
  return summary;
}

void expect_equal(const SpectrumSummary& got, const SpectrumSummary& expected, const std::string& where) {
  EXPECT_EQ(got.n, expected.n) << where;
  EXPECT_EQ(got.quarter_weights, expected.quarter_weights) << where;
  EXPECT_EQ(got.zeros, expected.zeros) << where;
  EXPECT_EQ(got.magnitudes, expected.magnitudes) << where;
  ASSERT_EQ(got.largest.size(), expected.largest.size()) << where;
  for (std::size_t k = 0; k < got.largest.size(); ++k) {
    EXPECT_EQ(got.largest[k].magnitude, expected.largest[k].magnitude) << where << ", level " << k;
    EXPECT_EQ(got.largest[k].set, expected.largest[k].set) << where << ", level " << k;
  }
}

TEST(BooleanSpectrum, EqualsThePlainLoopForEveryNUpTo22OnEveryInstructionSet) {
  for (int n = 0; n <= 22; ++n) {
    const auto words = random_words(n, 500 + static_cast<std::uint64_t>(n));
    const auto plain = plain_spectrum(words, n);
    const std::vector<std::int32_t> expected(plain.begin(), plain.end());
    for_each_instruction_set([&](const std::string& name) {
      for (const std::size_t offset : {0, 1}) {
        std::vector<std::int32_t> storage(expected.size() + offset);
        boolean_spectrum(words, std::span(storage).subspan(offset));
        ASSERT_TRUE(std::equal(expected.begin(), expected.end(),
                               storage.begin() + static_cast<std::ptrdiff_t>(offset)))
            << name << ", n = " << n << ", offset = " << offset;
      }
    });
    for (const int threads : {2, 3}) {
      std::vector<std::int32_t> spectrum(expected.size());
      boolean_spectrum(words, spectrum, threads);
      ASSERT_EQ(spectrum, expected) << "n = " << n << ", threads = " << threads;
    }
  }
}

TEST(BooleanSpectrum, OfACharacterIs2ToTheNAtItsSet) {
  for (int n = 12; n <= 23; ++n)  // the largest sums of every stage, with both signs
    for (const bool negated : {false, true}) {
      const std::size_t set = (std::size_t{0x155555} << 3) & ((std::size_t{1} << n) - 1);
      std::vector<std::uint64_t> words(std::size_t{1} << (n - 6));
      for (std::size_t x = 0; x < std::size_t{1} << n; ++x)
        if ((std::popcount(x & set) % 2 != 0) != negated) words[x / 64] |= std::uint64_t{1} << x % 64;
      std::vector<std::int32_t> spectrum(std::size_t{1} << n);
      boolean_spectrum(words, spectrum);
      EXPECT_EQ(spectrum[set], negated ? -(1 << n) : 1 << n) << "n = " << n;
      EXPECT_EQ(std::count(spectrum.begin(), spectrum.end(), 0), std::ssize(spectrum) - 1) << "n = " << n;
    }
}

TEST(BooleanSpectrum, RefusesSizesThatDoNotFit) {
  const std::vector<std::uint64_t> words(2);
  std::vector<std::int32_t> spectrum(128);
  EXPECT_THROW(boolean_spectrum(std::span(words).first(1), spectrum), std::invalid_argument);
  EXPECT_THROW(boolean_spectrum(words, std::span(spectrum).first(100)), std::invalid_argument);
  EXPECT_THROW(boolean_spectrum(words, spectrum, 0), std::invalid_argument);
}

TEST(SpectrumSummary, EqualsItsDefinitionForEveryNUpTo20OnEveryInstructionSet) {
  for (int n = 1; n <= 20; ++n)
    for (const bool random : {true, false}) {  // majority has equal values all over a level, and zeros
      const auto words =
          random ? random_words(n, 900 + static_cast<std::uint64_t>(n)) : packed_majority(n, 1);
      const auto expected = plain_summary(plain_spectrum(words, n), n);
      for_each_instruction_set([&](const std::string& name) {
        expect_equal(summarize_boolean_spectrum(words, n), expected, name + ", n = " + std::to_string(n));
      });
    }
}

TEST(SpectrumSummary, IsTheSameFromPartsAndForAnyNumberOfThreads) {
  for (int n : {16, 17, 19, 22}) {
    const auto words = random_words(n, 40 + static_cast<std::uint64_t>(n));
    const auto expected = plain_summary(plain_spectrum(words, n), n);
    for (int stored = n - 4; stored <= n; ++stored)
      for (const int threads : {1, 2, 3}) {
        if (stored < 15) continue;
        for_each_instruction_set([&](const std::string& name) {
          if (n > 19 && threads == 2) return;
          expect_equal(summarize_boolean_spectrum(words, n, threads, stored), expected,
                       name + ", n = " + std::to_string(n) + ", stored = " + std::to_string(stored) +
                           ", threads = " + std::to_string(threads));
        });
      }
  }
}

TEST(SpectrumSummary, OfACharacterHasAllWeightAtItsSetAlsoFromParts) {
  for (int n = 19; n <= 21; ++n)  // the largest sums of every stage
    for (const std::uint64_t low : {std::uint64_t{0}, std::uint64_t{0x10001}, std::uint64_t{0x7FFF}})
      for (const std::uint64_t high : {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{15}}) {
        const std::uint64_t set = low | high << (n - 4);
        std::vector<std::uint64_t> words(std::size_t{1} << (n - 6));
        for (std::size_t x = 0; x < std::size_t{1} << n; ++x)
          if (std::popcount(x & set) % 2 != 0) words[x / 64] |= std::uint64_t{1} << x % 64;
        for (int stored = n - 4; stored <= n; ++stored) {
          const auto summary = summarize_boolean_spectrum(words, n, 1, stored);
          const auto level = static_cast<std::size_t>(std::popcount(set));
          EXPECT_EQ(summary.quarter_weights[level], std::uint64_t{1} << (2 * n - 2));
          EXPECT_EQ(summary.largest[level].magnitude, std::uint64_t{1} << n);
          EXPECT_EQ(summary.largest[level].set, set);
          EXPECT_EQ(summary.zeros, (std::uint64_t{1} << n) - 1);
          EXPECT_EQ(summary.magnitudes[static_cast<std::size_t>(n)], 1U);
        }
      }
}

TEST(SpectrumSummary, RefusesWhatIsOutOfRange) {
  const std::vector<std::uint64_t> words(std::size_t{1} << 12);
  EXPECT_THROW((void)summarize_boolean_spectrum(words, 0), std::invalid_argument);
  EXPECT_THROW((void)summarize_boolean_spectrum(words, 33), std::invalid_argument);
  EXPECT_THROW((void)summarize_boolean_spectrum(words, 17), std::invalid_argument);
  EXPECT_THROW((void)summarize_boolean_spectrum(words, 18, 0), std::invalid_argument);
  EXPECT_THROW((void)summarize_boolean_spectrum(words, 18, 1, 14), std::invalid_argument);
  EXPECT_THROW((void)summarize_boolean_spectrum(words, 18, 1, 31), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
