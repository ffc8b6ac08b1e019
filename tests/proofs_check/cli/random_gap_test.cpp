#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/sparse_support.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "proofs_check/calculators/random_halfspace.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;
using numeric::WeightLaw;

/// Sum over the cube of sign(w.x + b) chi_T(x), by its definition; bit i of T is coordinate i + 1.
std::int64_t character_sum(const Halfspace& halfspace, std::uint32_t set) {
  std::int64_t sum = 0;
  for (std::uint32_t x = 0; x < std::uint32_t{1} << halfspace.weights.size(); ++x) {
    std::int64_t value = halfspace.bias;
    for (std::size_t i = 0; i < halfspace.weights.size(); ++i)
      value += (x >> i & 1U) != 0 ? -halfspace.weights[i] : halfspace.weights[i];
    const int sign = value > 0 ? 1 : value < 0 ? -1 : 0;
    sum += std::popcount(x & set) % 2 == 0 ? sign : -sign;
  }
  return sum;
}

/// The Fourier gap at S, by its definition.
Rational gap_by_enumeration(const Halfspace& halfspace, std::uint32_t set) {
  const auto n = static_cast<int>(halfspace.weights.size());
  std::int64_t inside = std::int64_t{1} << n;
  std::int64_t outside = 0;
  for (int i = 0; i < n; ++i) {
    const std::uint32_t bit = std::uint32_t{1} << i;
    const std::int64_t size = std::abs(character_sum(halfspace, set ^ bit));
    if ((set & bit) != 0)
      inside = std::min(inside, size);
    else
      outside = std::max(outside, size);
  }
  return Rational(inside - outside) / Rational(std::int64_t{1} << n);
}

std::vector<RandomHalfspaces> all_laws() {
  std::vector<RandomHalfspaces> all;
  const std::vector<RandomBias> biases{{},
                                       {RandomBias::Law::fixed, 0.7},
                                       {RandomBias::Law::gauss, 1},
                                       {RandomBias::Law::uniform, 2},
                                       {RandomBias::Law::root_n, -0.5}};
  for (const WeightLaw law : {WeightLaw::gauss, WeightLaw::uniform, WeightLaw::sign, WeightLaw::sparse})
    for (const RandomBias& bias : biases)
      all.push_back({.law = law, .support = law == WeightLaw::sparse ? 4 : 0, .bias = bias, .seed = 17});
  return all;
}

TEST(RandomGaps, EqualTheDefinitionForEveryLawAndBias) {
  const std::vector<int> sizes{1, 2, 3, 4};
  for (const RandomHalfspaces& halfspaces : all_laws())
    for (const int n : {4, 5, 8})
      for (std::int64_t draw = 0; draw < 6; ++draw) {
        const Halfspace halfspace = random_halfspace(halfspaces, n, draw);
        const auto gaps = random_gaps(halfspaces, n, sizes, draw);
        ASSERT_EQ(gaps.size(), sizes.size());
        for (std::size_t j = 0; j < sizes.size(); ++j) {
          const std::uint32_t set = (std::uint32_t{1} << sizes[j]) - 1;
          EXPECT_EQ(gaps[j].gap, gap_by_enumeration(halfspace, set))
              << "law " << static_cast<int>(halfspaces.law) << ", bias law "
              << static_cast<int>(halfspaces.bias.law) << ", n = " << n << ", k = " << sizes[j] << ", draw "
              << draw;
          EXPECT_EQ(gaps[j].scaled, scaled_gap(gaps[j].gap, n, sizes[j]));
        }
      }
}

TEST(RandomGaps, FindTheBestSet) {
  const std::vector<int> sizes{1, 2, 3, 6};
  for (RandomHalfspaces halfspaces : all_laws()) {
    halfspaces.best = true;
    for (const int n : {6, 7}) {
      const Halfspace halfspace = random_halfspace(halfspaces, n, 3);
      for (const RandomGap& gap : random_gaps(halfspaces, n, sizes, 3)) {
        Rational best(-2);
        std::uint32_t first = 0;
        for (std::uint32_t set = 0; set < std::uint32_t{1} << n; ++set)
          if (std::popcount(set) == gap.k)
            if (const Rational at_set = gap_by_enumeration(halfspace, set); at_set > best) {
              best = at_set;
              first = set;
            }
        EXPECT_EQ(gap.gap, best) << n << " " << gap.k;
        std::uint32_t found = 0;
        for (const int i : gap.set) found |= std::uint32_t{1} << (i - 1);
        EXPECT_EQ(found, first) << n << " " << gap.k;
      }
    }
  }
}

TEST(RandomGaps, OfSignWeightsAreThoseOfMajority) {
  const RandomHalfspaces halfspaces{.law = WeightLaw::sign};
  for (const int n : {9, 16, 51, 64})
    for (const RandomGap& gap : random_gaps(halfspaces, n, std::vector<int>{1, 2, 3, 4, 9}, 1))
      EXPECT_EQ(gap.gap, analysis::majority_fourier_gap<Rational>(n, gap.k)) << n << " " << gap.k;
}

TEST(RandomGaps, OfSparseWeightsFollowFromTheOverlap) {
  const RandomHalfspaces halfspaces{.law = WeightLaw::sparse, .support = 9};
  const int n = 12;
  for (std::int64_t draw = 0; draw < 50; ++draw) {
    const auto weights = random_halfspace(halfspaces, n, draw).weights;
    for (const RandomGap& gap : random_gaps(halfspaces, n, std::vector<int>{2, 3, 4}, draw)) {
      const auto overlap = std::count_if(weights.begin(), weights.begin() + gap.k,
                                         [](std::int64_t weight) { return weight != 0; });
      EXPECT_EQ(gap.gap, analysis::sparse_fourier_gap<Rational>(n, 9, overlap, gap.k))
          << draw << " " << gap.k;
    }
  }
}

TEST(RandomGaps, TakeTheRouteThatTheLawAndNName) {
  EXPECT_EQ(gap_method({}, largest_n_that_meets), LinearThresholdMethod::meet_in_the_middle);
  EXPECT_EQ(gap_method({}, largest_n_that_meets + 1), LinearThresholdMethod::generating_function);
  EXPECT_EQ(gap_method({.law = WeightLaw::sign}, 5), LinearThresholdMethod::generating_function);
  EXPECT_EQ(gap_method({.best = true}, 5), LinearThresholdMethod::transform);
  EXPECT_EQ(weight_bits({}, largest_n_that_meets), 32);
  EXPECT_EQ(weight_bits({}, largest_n_that_meets + 1), 11);
  EXPECT_EQ(weight_bits({.bits = 7}, 5), 7);
  EXPECT_EQ(weight_bits({.law = WeightLaw::sign}, 5), 0);
}

TEST(RandomGaps, OfTheGeneratingFunctionEqualThoseOfTheOtherRoute) {
  const int n = largest_n_that_meets + 1;
  for (const RandomBias& bias : {RandomBias{}, RandomBias{RandomBias::Law::gauss, 1}}) {
    const RandomHalfspaces halfspaces{.law = WeightLaw::uniform, .bias = bias};
    const Halfspace halfspace = random_halfspace(halfspaces, n, 2);
    for (const RandomGap& gap : random_gaps(halfspaces, n, std::vector<int>{3, 4}, 2)) {
      const std::uint64_t set = (std::uint64_t{1} << gap.k) - 1;
      std::vector<std::uint64_t> sets;
      for (int i = 0; i < n; ++i) sets.push_back(set ^ std::uint64_t{1} << i);
      const auto sums = numeric::threshold_character_sums(halfspace.weights, halfspace.bias, 0, sets);
      std::int64_t inside = std::int64_t{1} << n;
      std::int64_t outside = 0;
      for (int i = 0; i < n; ++i) {
        const std::int64_t size = std::abs(sums[static_cast<std::size_t>(i)]);
        if (i < gap.k)
          inside = std::min(inside, size);
        else
          outside = std::max(outside, size);
      }
      EXPECT_EQ(gap.gap, Rational(inside - outside) / Rational(std::int64_t{1} << n)) << gap.k;
    }
  }
}

TEST(RandomHalfspace, HasNoTiesWithABias) {
  for (const RandomHalfspaces& halfspaces : all_laws()) {
    if (halfspaces.bias.is_zero()) continue;
    for (const int n : {4, 7, 40})
      for (std::int64_t draw = 0; draw < 10; ++draw) {
        const Halfspace halfspace = random_halfspace(halfspaces, n, draw);
        std::int64_t sum = halfspace.bias;
        for (const std::int64_t weight : halfspace.weights) sum += weight;
        EXPECT_NE(sum % 2, 0) << n << " " << draw;  // and so for every sign pattern
        if (weight_bits(halfspaces, n) == 0 || halfspaces.bias.law != RandomBias::Law::fixed) continue;
        const double step = std::ldexp(1, -weight_bits(halfspaces, n));
        EXPECT_LE(std::abs(static_cast<double>(halfspace.bias) * step - halfspaces.bias.size), step);
      }
  }
}

TEST(RandomHalfspace, QuantisesABiasOfIntegerWeightsWithoutAnyLoss) {
  for (const double bias : {0.3, -0.3, 1.0, 2.0, 2.5, -3.0, -3.999, 7.0, 1e-9})
    for (const int n : {6, 7}) {
      const RandomHalfspaces halfspaces{.law = WeightLaw::sign, .bias = {RandomBias::Law::fixed, bias}};
      const std::int64_t integer = random_halfspace(halfspaces, n, 0).bias;
      for (int sum = -n; sum <= n; sum += 2) {
        const double real = sum + bias;
        EXPECT_EQ(sum + integer > 0, real > 0) << n << " " << bias << " " << sum;
        EXPECT_EQ(sum + integer < 0, real < 0) << n << " " << bias << " " << sum;
      }
    }
}

TEST(ScaledGap, IsTheNearestDouble) {
  EXPECT_EQ(scaled_gap(Rational(0), 50, 4), 0);
  EXPECT_EQ(scaled_gap(Rational(1) / 64, 9, 4), 27.0 / 64);
  EXPECT_EQ(scaled_gap(Rational(-3) / 8, 10, 3), -3.75);
  EXPECT_EQ(scaled_gap(Rational(1), 2, 2), std::sqrt(2.0));  // a correctly rounded root
}

TEST(RandomGaps, RejectWhatIsOutOfRange) {
  EXPECT_THROW(static_cast<void>(random_gaps({}, 5, std::vector<int>{6}, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(random_gaps({}, 5, std::vector<int>{0}, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(random_gaps({.best = true}, 25, std::vector<int>{2}, 0)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::proofs_check
