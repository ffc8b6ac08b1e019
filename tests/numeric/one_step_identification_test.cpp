#include "numeric/network/one_step_identification.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/counter_random.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::uint64_t seed = 31;
constexpr std::uint64_t stream = 5;

/// The counts trial by trial, by the definition and the layout that the header names.
IdentificationCounts defined(const OneStepExperiment& experiment, std::int64_t trials) {
  const auto n = static_cast<std::int64_t>(experiment.weights.size());
  std::vector<std::uint64_t> words(
      static_cast<std::size_t>((trials + 511) / 512 * experiment.samples * n * 8));
  fill_random_bits(std::span(words), seed, stream, 0);
  const auto in_subset = [&](std::int64_t i) {
    return std::ranges::find(experiment.subset, static_cast<int>(i + 1)) != experiment.subset.end();
  };
  IdentificationCounts counts{.trials = trials};
  for (std::int64_t trial = 0; trial < trials; ++trial) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(n));
    for (std::int64_t sample = 0; sample < experiment.samples; ++sample) {
      const auto x = [&](std::int64_t i) {
        const std::int64_t word =
            ((trial / 512 * experiment.samples + sample) * n + i) * 8 + trial % 512 / 64;
        return (words[static_cast<std::size_t>(word)] >> (trial % 64) & 1) != 0 ? -1 : 1;
      };
      std::int64_t form = experiment.bias;
      int y = 1;
      for (std::int64_t i = 0; i < n; ++i) {
        form += experiment.weights[static_cast<std::size_t>(i)] * x(i);
        if (in_subset(i)) y *= x(i);
      }
      const int sign = form > 0 ? 1 : form < 0 ? -1 : 0;
      const int factor = experiment.sum == GradientSum::centred ? sign : sign > 0 ? 1 : 0;
      for (std::int64_t i = 0; i < n; ++i) sums[static_cast<std::size_t>(i)] += y * x(i) * factor;
    }
    std::int64_t inside = std::numeric_limits<std::int64_t>::max();
    std::int64_t outside = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const std::int64_t size = std::abs(sums[static_cast<std::size_t>(i)]);
      if (in_subset(i))
        inside = std::min(inside, size);
      else
        outside = std::max(outside, size);
    }
    if (inside > outside) ++counts.identified;
    if (inside == outside) ++counts.tied;
    if (inside > experiment.threshold && outside <= experiment.threshold) ++counts.separated;
  }
  return counts;
}

TEST(OneStepIdentification, CountsWhatTheDefinitionCountsTrialByTrial) {
  for_each_instruction_set([](const std::string& name) {
    for (const std::vector<int>& weights :
         {std::vector<int>{1, 1, 1}, {1, 1, 1, 1, 1}, {1, -1, 1, 1, -1, 1}, {3, -1, 0, 2, 1, 1, 5}})
      for (const std::vector<int>& subset : {std::vector<int>{1, 2}, {3}, {2, 3}})
        for (const GradientSum sum : {GradientSum::plain, GradientSum::centred}) {
          if (subset.size() >= weights.size()) continue;
          for (const std::int64_t samples : {1, 2, 3, 4, 5, 6, 7, 40})
            for (const std::int64_t trials : {0, 1, 65, 512, 700}) {
              const int bias = samples % 3 == 1 ? 0 : samples % 3 == 2 ? 1 : -2;
              const OneStepExperiment experiment{weights, subset, sum, samples, samples / 5, bias};
              const IdentificationCounts expected = defined(experiment, trials);
              const IdentificationCounts counted = one_step_identification(experiment, trials, seed, stream);
              ASSERT_EQ(counted, expected)
                  << name << ", n = " << weights.size() << ", samples = " << samples
                  << ", trials = " << trials << ": " << counted.identified << ", " << expected.identified;
            }
        }
  });
}

TEST(OneStepIdentification, FindsTheSetWithManySamplesAtSixtyFourCoordinates) {
  std::vector<int> weights(64, 1);
  weights[0] = 0;  // majority on 63 coordinates
  const std::vector<int> subset{7, 64};
  const OneStepExperiment experiment{weights, subset, GradientSum::centred, 4000, 200};
  const IdentificationCounts counts = one_step_identification(experiment, 1000, seed, stream);
  EXPECT_EQ(counts.trials, 1000);
  EXPECT_GT(counts.identified,
            990);  // means 4000 * 0.1007 and 0.0017 and standard deviation 63: 3 on either side
}

TEST(OneStepIdentification, DoesNotDependOnTheNumberOfThreads) {
  const std::vector<int> weights(31, 1);
  const std::vector<int> subset{1, 2};
  const OneStepExperiment experiment{weights, subset, GradientSum::plain, 206, 10};
  const IdentificationCounts one = one_step_identification(experiment, 5000, seed, stream, 1);
  for (const int threads : {2, 3, 8})
    EXPECT_EQ(one_step_identification(experiment, 5000, seed, stream, threads), one) << threads;
}

TEST(OneStepIdentification, RejectsWhatIsOutOfRange) {
  const std::vector<int> weights(5, 1);
  const std::vector<int> subset{1, 2};
  const auto run = [](const OneStepExperiment& experiment, std::int64_t trials, int threads) {
    static_cast<void>(one_step_identification(experiment, trials, seed, stream, threads));
  };
  EXPECT_NO_THROW(run({weights, subset}, 1, 1));
  EXPECT_THROW(run({{}, subset}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({std::vector<int>(65, 1), subset}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({std::vector<int>{1, 1, 1 << 20}, subset}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, {}}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, std::vector<int>{1, 6}}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, std::vector<int>{2, 2}}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, std::vector<int>{1, 2, 3, 4, 5}}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, subset, GradientSum::plain, 0}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, subset, GradientSum::plain, 1, -1}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, subset, GradientSum::plain, 1, 0, 6}, 1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, subset}, -1, 1), std::invalid_argument);
  EXPECT_THROW(run({weights, subset}, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
