#include "analysis/boolean/gradient_variance.hpp"

#include <bit>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier.hpp"
#include "analysis/scalar/functions.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

using Values = std::vector<Rational>;

Values random_table(RandomNumbers& random, int d) {
  Values table;
  for (int x = 0; x < 1 << d; ++x) table.push_back(random.fraction());
  return table;
}

Rational mean(const Values& values) {
  Rational sum(0);
  for (const Rational& value : values) sum += value;
  return sum / Integer(values.size());
}

Rational variance(const Values& values) {
  Values squares;
  for (const Rational& value : values) squares.push_back(value * value);
  return mean(squares) - mean(values) * mean(values);
}

/// 2 (f(x) - chi_I(x)) g(x).
Rational sample(const Values& f, const Values& g, std::uint32_t set, std::uint32_t x) {
  return 2 * (f[x] - (std::popcount(set & x) % 2 == 0 ? 1 : -1)) * g[x];
}

Rational population(const Values& f, const Values& g, std::uint32_t set) {
  Values samples;
  for (std::uint32_t x = 0; x < f.size(); ++x) samples.push_back(sample(f, g, set, x));
  return mean(samples);
}

TEST(GradientVariance, EqualsTheVarianceOverAllSetsForRandomFunctions) {
  RandomNumbers random(21);
  for (int d = 0; d <= 5; ++d) {
    const Values f = random_table(random, d), g = random_table(random, d);
    Values entries;
    for (std::uint32_t set = 0; set < f.size(); ++set) entries.push_back(population(f, g, set));
    const GradientMoments moments = gradient_moments(f, g);
    EXPECT_EQ(gradient_variance(moments.mean_square, moments.g_at_ones * moments.g_at_ones, d),
              variance(entries))
        << "d = " << d;
  }
}

TEST(SparseGradientVariance, EqualsTheVarianceOverTheSetsOfOneSize) {
  RandomNumbers random(22);
  for (int d = 1; d <= 5; ++d) {
    const Values f = random_table(random, d), g = random_table(random, d);
    const Values coefficients = fourier_coefficients(g), weights = level_weights(coefficients);
    for (int k = 0; k <= d; ++k) {
      Values entries, level;
      for (std::uint32_t set = 0; set < f.size(); ++set) {
        if (std::popcount(set) != k) continue;
        entries.push_back(population(f, g, set));
        level.push_back(coefficients[set]);
      }
      EXPECT_EQ(
          sparse_gradient_variance(weights[static_cast<std::size_t>(k)], mean(level) * mean(level), d, k),
          variance(entries))
          << "d = " << d << ", k = " << k;
    }
  }
}

TEST(MinibatchGradientVariance, EqualsTheVarianceOverAllSetsAndPairsOfPoints) {
  RandomNumbers random(23);
  for (int d = 0; d <= 3; ++d) {
    const Values f = random_table(random, d), g = random_table(random, d);
    Values single, pairs;
    for (std::uint32_t set = 0; set < f.size(); ++set)
      for (std::uint32_t x = 0; x < f.size(); ++x) {
        single.push_back(sample(f, g, set, x));
        for (std::uint32_t y = 0; y < f.size(); ++y)
          pairs.push_back((sample(f, g, set, x) + sample(f, g, set, y)) / 2);
      }
    const GradientMoments moments = gradient_moments(f, g);
    EXPECT_EQ(minibatch_gradient_variance(moments, d, 1), variance(single)) << "d = " << d;
    EXPECT_EQ(minibatch_gradient_variance(moments, d, 2), variance(pairs)) << "d = " << d;
  }
}

TEST(SamplingVariance, EqualsTheSignalAtABatchOfTwoToTheDForAConstantDerivative) {
  const GradientMoments constant{0, 1, 0, 0, 1};  // f = 0, g = 1
  for (const int d : {1, 5, 30, 200})
    EXPECT_EQ(sampling_variance(constant, d) / gradient_variance(1, 1, d), pow(Rational(2), d))
        << "d = " << d;
  EXPECT_EQ(minibatch_gradient_variance(constant, 5, 1), Rational(1023, 256));
}

TEST(GradientVariance, RejectsArgumentsOutsideTheRange) {
  const GradientMoments moments;
  EXPECT_THROW((void)gradient_variance(1, 1, -1), std::domain_error);
  EXPECT_THROW((void)gradient_variance(-1, 0, 2), std::domain_error);
  EXPECT_THROW((void)sparse_gradient_variance(1, 0, 3, 4), std::domain_error);
  EXPECT_THROW((void)sparse_gradient_variance(-1, 0, 3, 2), std::domain_error);
  EXPECT_THROW((void)sampling_variance(moments, -1), std::domain_error);
  EXPECT_THROW((void)minibatch_gradient_variance(moments, 3, 0), std::domain_error);
  EXPECT_THROW((void)minibatch_gradient_variance(moments, -3, 1), std::domain_error);
  EXPECT_THROW((void)gradient_moments({1, 2}, {1}), std::invalid_argument);
  EXPECT_THROW((void)gradient_moments({}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
