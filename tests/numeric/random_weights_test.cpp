#include "numeric/sampling/random_weights.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>
#include <set>
#include <span>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::uint64_t seed = 20;

/// The words of one draw as the header defines them.
std::vector<std::uint64_t> words_of_draw(std::uint64_t law, int n, std::int64_t draw, std::size_t count) {
  std::vector<std::uint64_t> words(count);
  fill_random_bits(std::span(words), seed, (1ULL << 63) + (law << 32) + static_cast<std::uint64_t>(n),
                   static_cast<std::uint64_t>(draw) * count);
  return words;
}

long double unit(std::uint64_t word) { return (static_cast<long double>(word >> 12) + 0.5L) * 0x1p-52L; }

/// The two normal variables of two words, in long double.
std::array<long double, 2> normal_pair(std::uint64_t word0, std::uint64_t word1) {
  const long double radius = std::sqrt(-2 * std::log(unit(word0)));
  const long double angle = 2 * std::numbers::pi_v<long double> * unit(word1);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

// With u = 2^-53 and functions accurate to 4 u, the radius, at most 8.6, has a relative error below 7 u, and the angle,
// below 2 pi, an absolute one below 2 pi * 3 u, so a normal variable has an error below 8.6 (7 + 19 + 4 + 1) u < 2^-44.
constexpr long double rounding = 0x1p-44L;

/// Whether v is odd and w lies in its cell.
::testing::AssertionResult is_cell_of(std::int64_t v, long double w, int bits) {
  const long double distance = std::abs(w - std::ldexp(static_cast<long double>(v), -bits));
  if (v % 2 != 0 && distance <= std::ldexp(1.0L, -bits) + rounding) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << v << " * 2^-" << bits << " for " << static_cast<double>(w);
}

TEST(RandomWeights, FollowFromTheGeneratorAsStated) {
  for (const int n : {1, 2, 7, 64, 65, 1001})
    for (const std::int64_t draw :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{77}, (std::int64_t{1} << 40) - 1}) {
      const std::string where = "n = " + std::to_string(n) + ", draw " + std::to_string(draw);
      const auto size = static_cast<std::size_t>(n);
      const auto gauss_words = words_of_draw(1, n, draw, size + size % 2);
      const auto uniform_words = words_of_draw(2, n, draw, size);
      const auto sign_words = words_of_draw(3, n, draw, (size + 63) / 64);
      const auto sparse_words = words_of_draw(4, n, draw, size);
      for (const int bits : {1, 2, 12, 40}) {
        const auto gauss = random_weights({WeightLaw::gauss, 0, bits, seed}, n, draw);
        const auto uniform = random_weights({WeightLaw::uniform, 0, bits, seed}, n, draw);
        ASSERT_EQ(gauss.size(), size);
        ASSERT_EQ(uniform.size(), size);
        for (std::size_t i = 0; i < size; ++i) {
          const auto pair = normal_pair(gauss_words[i - i % 2], gauss_words[i - i % 2 + 1]);
          ASSERT_TRUE(is_cell_of(gauss[i], pair[i % 2], bits)) << where;
          const long double w = std::numbers::sqrt3_v<long double> * (2 * unit(uniform_words[i]) - 1);
          ASSERT_TRUE(is_cell_of(uniform[i], w, bits)) << where;
        }
      }
      const auto sign = random_weights({WeightLaw::sign, 0, 0, seed}, n, draw);
      ASSERT_EQ(sign.size(), size);
      for (std::size_t i = 0; i < size; ++i)
        ASSERT_EQ(sign[i], (sign_words[i / 64] >> (i % 64) & 1) != 0 ? -1 : 1) << where;
      for (const int support : {1, (n + 1) / 2, n}) {
        const auto sparse = random_weights({WeightLaw::sparse, support, 0, seed}, n, draw);
        ASSERT_EQ(sparse.size(), size);
        int wanted = support;
        for (std::size_t i = 0; i < size; ++i) {
          // (word / 2) / 2^63 * left < wanted, in long double, whose 64 bits hold the word; equality has not occurred.
          const long double place = std::ldexp(static_cast<long double>(sparse_words[i] >> 1), -63) *
                                    static_cast<long double>(size - i);
          const bool taken = place < wanted;
          ASSERT_EQ(sparse[i], !taken ? 0 : sparse_words[i] % 2 != 0 ? -1 : 1) << where;
          wanted -= taken ? 1 : 0;
        }
        ASSERT_EQ(wanted, 0) << where;
      }
      const auto bias_words = words_of_draw(5, n, draw, 2);
      ASSERT_NEAR(random_bias(BiasLaw::gauss, seed, n, draw), normal_pair(bias_words[0], bias_words[1])[0],
                  rounding);
      ASSERT_EQ(random_bias(BiasLaw::uniform, seed, n, draw), 2 * unit(words_of_draw(6, n, draw, 1)[0]) - 1);
    }
}

TEST(RandomWeights, KeepTheirValueAtAnyNumberOfBits) {
  for (const WeightLaw law : {WeightLaw::gauss, WeightLaw::uniform}) {
    const auto fine = random_weights({law, 0, 40, seed}, 1000, 3);
    for (int bits = 1; bits < 40; ++bits) {
      const auto coarse = random_weights({law, 0, bits, seed}, 1000, 3);
      // Halving cells: the fine cell lies inside the coarse one.
      for (std::size_t i = 0; i < fine.size(); ++i)
        ASSERT_LT(std::abs(fine[i] - (coarse[i] << (40 - bits))), std::int64_t{1} << (40 - bits)) << bits;
    }
  }
}

// Values of 40 bits hardly ever repeat: a value's size falls into a given cell with probability at most 0.8 * 2^-39, so
// among 8400 of them some two agree with probability below 8400^2 / 2 * 0.8 * 2^-39 < 1e-4, the false-alarm rate for
// each law. A word that served twice would repeat a value.
TEST(RandomWeights, NeverUseAWordTwice) {
  for (const WeightLaw law : {WeightLaw::gauss, WeightLaw::uniform}) {
    std::set<std::int64_t> seen;
    std::size_t count = 0;
    for (const int n : {1, 2, 19, 20})
      for (std::int64_t draw = 0; draw < 200; ++draw)
        for (const std::int64_t v : random_weights({law, 0, 40, seed}, n, draw)) {
          seen.insert(std::abs(v));
          ++count;
        }
    EXPECT_EQ(seen.size(), count);
  }
  std::set<double> biases;
  for (const BiasLaw law : {BiasLaw::gauss, BiasLaw::uniform})
    for (const int n : {1, 2, 20})
      for (std::int64_t draw = 0; draw < 200; ++draw)
        biases.insert(std::abs(random_bias(law, seed, n, draw)));
  EXPECT_EQ(biases.size(), 1200u);
}

// Laws are tested by counting events of known probability. A right law fails one count with probability at most 1e-9,
// from exact binomial tails; there are fewer than 400 counts below, so the false-alarm rate of all of them together is
// below 4e-7.
constexpr double false_alarm = 1e-9;

void expect_binomial(std::int64_t count, std::int64_t trials, double probability, const std::string& what) {
  EXPECT_GE(binomial_upper_tail(trials, probability, count).upper, false_alarm / 2) << what << ": " << count;
  EXPECT_GE(binomial_lower_tail(trials, probability, count).upper, false_alarm / 2) << what << ": " << count;
}

double normal_distribution(double t) { return std::erfc(-t / std::numbers::sqrt2) / 2; }
double uniform_distribution(double t) { return (t / std::numbers::sqrt3 + 1) / 2; }

struct ContinuousLaw {
  WeightLaw law;
  std::string name;
  std::function<double(double)> distribution;
};

/// Normal variables after which the count below 1 tells the standard deviation 1 from `deviation`, the false alarm being
/// as above and the power 1 - 1e-6.
std::int64_t samples_to_tell(double deviation) {
  return plan_two_point_test(2 * normal_distribution(1) - 1, 2 * normal_distribution(1 / deviation) - 1,
                             false_alarm, 1e-6)
      .samples;
}

TEST(RandomWeights, HaveTheirDistribution) {
  constexpr int n = 1000;
  const std::int64_t draws = samples_to_tell(1.02) / n + 1;
  for (const ContinuousLaw& law : {ContinuousLaw{WeightLaw::gauss, "gauss", normal_distribution},
                                   ContinuousLaw{WeightLaw::uniform, "uniform", uniform_distribution}}) {
    // Cells of width 1/4, so that the number of weights below a multiple of 1/4 can be counted.
    std::map<std::int64_t, std::int64_t> count;
    std::int64_t same_pair = 0;
    std::int64_t next_pair = 0;
    std::int64_t both_large = 0;
    std::int64_t next_draw = 0;
    std::vector<std::int64_t> last;
    for (std::int64_t draw = 0; draw < draws; ++draw) {
      const auto weights = random_weights({law.law, 0, 3, seed}, n, draw);
      for (const std::int64_t v : weights) ++count[v];
      for (std::size_t i = 0; i + 2 < weights.size(); i += 2) {
        same_pair += (weights[i] > 0) == (weights[i + 1] > 0) ? 1 : 0;
        next_pair += (weights[i + 1] > 0) == (weights[i + 2] > 0) ? 1 : 0;
        both_large += std::abs(weights[i]) > 8 && std::abs(weights[i + 1]) > 8 ? 1 : 0;
      }
      if (!last.empty()) next_draw += (weights[0] > 0) == (last[0] > 0) ? 1 : 0;
      last = weights;
    }
    std::int64_t below = 0;
    for (std::int64_t cell = -25; cell <= 25; cell += 2) {  // from [-3.25, -3) to [3, 3.25)
      const double border = static_cast<double>(cell - 1) / 8;
      if (std::abs(border) < std::numbers::sqrt3 || law.law == WeightLaw::gauss) {
        below = 0;
        for (const auto& [v, times] : count) below += v < cell ? times : 0;
        expect_binomial(below, draws * n, law.distribution(border),
                        law.name + " below " + std::to_string(border));
      }
    }
    const std::int64_t pairs = draws * (n / 2 - 1);
    const double large = 2 * law.distribution(-1);
    expect_binomial(same_pair, pairs, 0.5, law.name + ", coordinates 2 i + 1 and 2 i + 2");
    expect_binomial(next_pair, pairs, 0.5, law.name + ", coordinates 2 i and 2 i + 1");
    expect_binomial(both_large, pairs, large * large, law.name + ", both large");
    expect_binomial(next_draw, draws - 1, 0.5, law.name + ", neighbouring draws");
  }
}

TEST(RandomWeights, SignsAreFairCoins) {
  constexpr int n = 70;
  constexpr std::int64_t draws = 20000;
  std::array<std::int64_t, n> negative{};
  std::array<std::int64_t, n> equal_to_next{};
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    const auto weights = random_weights({WeightLaw::sign, 0, 0, seed}, n, draw);
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_EQ(std::abs(weights[i]), 1);
      negative[i] += weights[i] < 0 ? 1 : 0;
      equal_to_next[i] += weights[i] == weights[(i + 1) % n] ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    expect_binomial(negative[i], draws, 0.5, "coordinate " + std::to_string(i + 1));
    expect_binomial(equal_to_next[i], draws, 0.5, "coordinate " + std::to_string(i + 1) + " and the next");
  }
}

TEST(RandomWeights, SupportsAreUniformSets) {
  constexpr int n = 7;
  constexpr std::int64_t draws = 100000;
  for (const int support : {1, 3, 6, 7}) {
    std::map<unsigned, std::int64_t> count;
    std::array<std::int64_t, n> negative{};
    std::array<std::int64_t, n> taken{};
    for (std::int64_t draw = 0; draw < draws; ++draw) {
      const auto weights = random_weights({WeightLaw::sparse, support, 0, seed}, n, draw);
      unsigned set = 0;
      for (std::size_t i = 0; i < n; ++i) {
        ASSERT_LE(std::abs(weights[i]), 1);
        set |= weights[i] != 0 ? 1u << i : 0;
        negative[i] += weights[i] < 0 ? 1 : 0;
        taken[i] += weights[i] != 0 ? 1 : 0;
      }
      ASSERT_EQ(std::popcount(set), support);
      ++count[set];
    }
    double sets = 1;  // C(n, support)
    for (int i = 0; i < support; ++i) sets = sets * (n - i) / (i + 1);
    ASSERT_EQ(static_cast<double>(count.size()), sets) << support;
    for (const auto& [set, times] : count)
      expect_binomial(times, draws, 1 / sets,
                      "support " + std::to_string(support) + ", set " + std::to_string(set));
    for (std::size_t i = 0; i < n; ++i) {
      const std::string where =
          "support " + std::to_string(support) + ", coordinate " + std::to_string(i + 1);
      expect_binomial(taken[i], draws, static_cast<double>(support) / n, where);
      expect_binomial(negative[i], draws, static_cast<double>(support) / n / 2, where + ", negative");
    }
  }
}

TEST(RandomBias, HasItsDistributionAndStandsAloneFromTheWeights) {
  constexpr int n = 3;
  const std::int64_t draws = samples_to_tell(1.05);
  for (const BiasLaw law : {BiasLaw::gauss, BiasLaw::uniform}) {
    const std::string name = law == BiasLaw::gauss ? "gauss" : "uniform";
    std::array<std::int64_t, 9> below{};
    const auto border = [&](std::size_t j) {
      return (static_cast<double>(j) - 4) / (law == BiasLaw::gauss ? 2 : 5);
    };
    std::int64_t agreeing = 0;
    for (std::int64_t draw = 0; draw < draws; ++draw) {
      const double bias = random_bias(law, seed, n, draw);
      ASSERT_LT(std::abs(bias), law == BiasLaw::gauss ? 8.6 : 1.0);
      for (std::size_t j = 0; j < below.size(); ++j) below[j] += bias < border(j) ? 1 : 0;
      agreeing += (bias > 0) == (random_weights({WeightLaw::gauss, 0, 1, seed}, n, draw)[0] > 0) ? 1 : 0;
    }
    for (std::size_t j = 0; j < below.size(); ++j)
      expect_binomial(below[j], draws,
                      law == BiasLaw::gauss ? normal_distribution(border(j)) : (border(j) + 1) / 2,
                      name + " below " + std::to_string(border(j)));
    expect_binomial(agreeing, draws, 0.5, name + ", sign of the first weight");
  }
}

TEST(RandomWeights, RejectWhatIsOutOfRange) {
  const auto message = [](const WeightSampling& sampling, int n, std::int64_t draw) -> std::string {
    try {
      static_cast<void>(random_weights(sampling, n, draw));
      return "accepted";
    } catch (const std::domain_error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message({WeightLaw::gauss, 0, 0, seed}, 5, 0),
            "random_weights: bits must be from 1 to 40, got 0");
  EXPECT_EQ(message({WeightLaw::uniform, 0, 41, seed}, 5, 0),
            "random_weights: bits must be from 1 to 40, got 41");
  EXPECT_EQ(message({WeightLaw::sparse, 6, 0, seed}, 5, 0),
            "random_weights: support must be from 1 to n = 5, got 6");
  EXPECT_EQ(message({WeightLaw::sparse, 0, 0, seed}, 5, 0),
            "random_weights: support must be from 1 to n = 5, got 0");
  EXPECT_EQ(message({WeightLaw::sign, 0, 0, seed}, 0, 0),
            "random_weights: n must be from 1 to 1048576, got 0");
  EXPECT_EQ(message({WeightLaw::sign, 0, 0, seed}, 5, -1),
            "random_weights: draw must be from 0 to 2^40 - 1, got -1");
  EXPECT_EQ(message({static_cast<WeightLaw>(5), 0, 9, seed}, 5, 0),
            "random_weights: unknown law, got number 5");
  EXPECT_EQ(message({WeightLaw::sign, 0, 0, seed}, 5, (std::int64_t{1} << 40) - 1), "accepted");
  EXPECT_THROW(static_cast<void>(random_bias(BiasLaw::gauss, seed, 0, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(random_bias(BiasLaw::gauss, seed, 1, std::int64_t{1} << 40)),
               std::domain_error);
}

}  // namespace
}  // namespace lemmata::numeric
