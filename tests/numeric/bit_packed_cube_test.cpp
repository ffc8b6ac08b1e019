#include "numeric/cube/bit_packed_cube.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "numeric/sampling/counter_random.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::uint64_t seed = 20;
constexpr std::uint64_t stream = 7;

/// The random bit that the header names: draw j of coordinate i (from 0) of one sample.
class SampleBits {
 public:
  SampleBits(int n, int draws, std::int64_t samples)
      : n_(n), draws_(draws), words_(static_cast<std::size_t>((samples + 511) / 512 * 8 * n * draws)) {
    fill_random_bits(std::span(words_), seed, stream, 0);
  }
  [[nodiscard]] int bit(std::int64_t sample, int i, int j) const {
    const std::int64_t word = ((sample / 512 * n_ + i) * draws_ + j) * 8 + sample % 512 / 64;
    return static_cast<int>(words_[static_cast<std::size_t>(word)] >> (sample % 64) & 1);
  }
  [[nodiscard]] int coordinate(std::int64_t sample, int i) const { return 1 - 2 * bit(sample, i, 0); }

 private:
  std::int64_t n_;
  std::int64_t draws_;
  std::vector<std::uint64_t> words_;
};

int sign_or(std::int64_t value, int tie) { return value > 0 ? 1 : value < 0 ? -1 : tie; }

TEST(BitPackedCube, MajorityCharacterSumEqualsTheSumSampleBySample) {
  for_each_instruction_set([](const std::string& name) {
    for (int n : {1, 2, 3, 4, 7, 8, 15, 16, 17, 64, 101})
      for (int tie : {-1, 0, 1})
        for (std::int64_t samples : {0, 1, 63, 64, 512, 700, 3000}) {
          const std::vector<int> subset = n >= 7 ? std::vector<int>{2, 7, 5} : std::vector<int>{n};
          const SampleBits bits(n, 1, samples);
          std::int64_t expected = 0;
          for (std::int64_t m = 0; m < samples; ++m) {
            int sum = 0;
            for (int i = 0; i < n; ++i) sum += bits.coordinate(m, i);
            int value = sign_or(sum, tie);
            for (int i : subset) value *= bits.coordinate(m, i - 1);
            expected += value;
          }
          ASSERT_EQ(majority_character_sum(n, tie, subset, samples, seed, stream), expected)
              << name << ", n = " << n << ", tie = " << tie << ", samples = " << samples;
        }
  });
}

TEST(BitPackedCube, MajorityNoiseSumEqualsTheSumSampleBySample) {
  struct Rho {
    std::int64_t numerator;
    int bits;
    int flip_numerator;  // the flip's probability in lowest terms
    int flip_digits;
  };
  for_each_instruction_set([](const std::string& name) {
    for (const Rho rho : {Rho{1, 0, 0, 0}, Rho{-1, 0, 1, 0}, Rho{0, 5, 1, 1}, Rho{3, 2, 1, 3},
                          Rho{-5, 3, 13, 4}, Rho{1023, 10, 1, 11}, Rho{6, 4, 5, 4}})
      for (int n : {1, 2, 9, 12})
        for (int tie : {-1, 0, 1}) {
          constexpr std::int64_t samples = 1500;
          const SampleBits bits(n, 1 + rho.flip_digits, samples);
          std::int64_t expected = 0;
          for (std::int64_t m = 0; m < samples; ++m) {
            int x_sum = 0;
            int y_sum = 0;
            for (int i = 0; i < n; ++i) {
              int uniform = 0;
              for (int j = 1; j <= rho.flip_digits; ++j) uniform = 2 * uniform + bits.bit(m, i, j);
              const int x = bits.coordinate(m, i);
              x_sum += x;
              y_sum += uniform < rho.flip_numerator ? -x : x;
            }
            expected += sign_or(x_sum, tie) * sign_or(y_sum, tie);
          }
          ASSERT_EQ(majority_noise_sum(n, tie, rho.numerator, rho.bits, samples, seed, stream), expected)
              << name << ", n = " << n << ", tie = " << tie << ", rho = " << rho.numerator << " / 2^"
              << rho.bits;
        }
  });
}

TEST(BitPackedCube, NeuronGradientSumsEqualTheSumsSampleBySample) {
  for_each_instruction_set([](const std::string& name) {
    for (const std::vector<int>& weights :
         {std::vector<int>{1}, std::vector<int>{1, -1}, std::vector<int>{1, -1, 1, 1, -1, 1},
          std::vector<int>{0, 5, -3, 2, 0, 7, -1}, std::vector<int>{1000000, -1, 3}, std::vector<int>(33, -1),
          std::vector<int>{0, 0}})
      for (int at_zero : {0, 1, 2}) {
        constexpr std::int64_t samples = 1300;
        const int n = static_cast<int>(weights.size());
        const std::vector<int> subset = n >= 3 ? std::vector<int>{3, 1} : std::vector<int>{1};
        const SampleBits bits(n, 1, samples);
        std::vector<std::int64_t> expected(weights.size());
        for (std::int64_t m = 0; m < samples; ++m) {
          std::int64_t t = 0;
          for (int i = 0; i < n; ++i)
            t += std::int64_t{weights[static_cast<std::size_t>(i)]} * bits.coordinate(m, i);
          int y = 1;
          for (int i : subset) y *= bits.coordinate(m, i - 1);
          for (int i = 0; i < n; ++i)
            expected[static_cast<std::size_t>(i)] += y * bits.coordinate(m, i) *
                                                     (t > 0   ? 2
                                                      : t < 0 ? 0
                                                              : at_zero);
        }
        ASSERT_EQ(neuron_gradient_sums(weights, subset, at_zero, samples, seed, stream), expected)
            << name << ", n = " << n << ", at zero " << at_zero;
      }
  });
}

TEST(BitPackedCube, SumsAreTheSameForAnyNumberOfThreads) {
  constexpr std::int64_t samples = 300'001;  // several chunks and a partial group
  const std::vector<int> subset{1, 2, 3};
  const std::vector<int> weights{1, 1, -1, 1, 2};
  const auto character = majority_character_sum(9, 0, subset, samples, seed, stream, 1);
  const auto noise = majority_noise_sum(9, 0, 1, 1, samples, seed, stream, 1);
  const auto gradient = neuron_gradient_sums(weights, subset, 1, samples, seed, stream, 1);
  for (int threads : {2, 3}) {
    EXPECT_EQ(majority_character_sum(9, 0, subset, samples, seed, stream, threads), character);
    EXPECT_EQ(majority_noise_sum(9, 0, 1, 1, samples, seed, stream, threads), noise);
    EXPECT_EQ(neuron_gradient_sums(weights, subset, 1, samples, seed, stream, threads), gradient);
  }
}

// Chunks are 2^16 samples: the sums over one chunk and one sample more differ by that sample's value, +-1.
TEST(BitPackedCube, NoSampleIsLostBetweenChunks) {
  const std::vector<int> subset{1};
  for (const std::int64_t samples : {65535, 65536, 65537, 131072}) {
    const auto before = majority_character_sum(5, 0, subset, samples, seed, stream);
    const auto after = majority_character_sum(5, 0, subset, samples + 1, seed, stream);
    EXPECT_EQ(std::abs(after - before), 1) << samples;
  }
  EXPECT_EQ(majority_noise_sum(5, 0, 1, 0, 200'000, seed, stream), 200'000);    // rho = 1: y = x
  EXPECT_EQ(majority_noise_sum(5, 0, -1, 0, 200'000, seed, stream), -200'000);  // rho = -1: y = -x
}

TEST(BitPackedCube, RejectsArgumentsOutOfRange) {
  const std::vector<int> one{1};
  const auto character = [&](int n, int tie, std::vector<int> subset, std::int64_t samples, int threads) {
    return [=] { static_cast<void>(majority_character_sum(n, tie, subset, samples, 0, 0, threads)); };
  };
  EXPECT_THROW(character(0, 0, {}, 1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(-4, 0, {}, 1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(65537, 0, {}, 1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(3, 2, {}, 1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(3, 0, {0}, 1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(3, 0, {2, 2}, 1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(3, 0, {}, -1, 1)(), std::invalid_argument);
  EXPECT_THROW(character(3, 0, {}, 1, 0)(), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(majority_noise_sum(3, 0, 3, 1, 1, 0, 0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(majority_noise_sum(3, 0, 1, 31, 1, 0, 0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(neuron_gradient_sums(std::vector<int>{1 << 20}, one, 0, 1, 0, 0)),
               std::invalid_argument);
  EXPECT_THROW(static_cast<void>(neuron_gradient_sums(one, one, 3, 1, 0, 0)), std::invalid_argument);
  try {
    character(3, 0, {4}, 1, 1)();
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "majority_character_sum: coordinates of the subset must be from 1 to 3, got 4");
  }
}

}  // namespace
}  // namespace lemmata::numeric
