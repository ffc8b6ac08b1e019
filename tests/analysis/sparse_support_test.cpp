#include "analysis/boolean/sparse_support.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {
namespace {

/// |E[sign(sum_{t in T} x_t) prod_{u in U} x_u]| over the cube; sets as bits.
Rational magnitude_by_definition(int n, std::uint32_t t, std::uint32_t u) {
  int sum = 0;
  for (std::uint32_t x = 0; x < 1U << n; ++x) {
    const int total = std::popcount(t) - 2 * std::popcount(x & t);
    const int sign = (total > 0) - (total < 0);
    sum += std::popcount(x & u) % 2 == 0 ? sign : -sign;
  }
  return Rational(std::abs(sum)) / (1 << n);
}

/// Calls visit(support, overlap, k, T) with S the first k coordinates, T the last `overlap` of them and as many after them.
template <class Visit>
void for_each_pattern(int n, const Visit& visit) {
  for (int k = 1; k <= n; ++k)
    for (int support = 1; support <= n; ++support)
      for (int overlap = std::max(0, k + support - n); overlap <= std::min(k, support); ++overlap)
        visit(support, overlap, k, ((1U << support) - 1) << (k - overlap));
}

TEST(SparseNeighbourMagnitudes, EqualTheDefinitionForNUpTo8AndEverySupportAndOverlap) {
  for (const int n : {1, 2, 3, 7, 8})
    for_each_pattern(n, [&](int support, int overlap, int k, std::uint32_t t) {
      const auto stated = sparse_neighbour_magnitudes<Rational>(n, support, overlap, k);
      const std::uint32_t s = (1U << k) - 1;
      for (int i = 0; i < n; ++i) {
        const std::uint32_t bit = 1U << i;
        const Rational& expected = (s & bit) != 0   ? ((t & bit) != 0 ? stated.in_both : stated.missing)
                                   : (t & bit) != 0 ? stated.superfluous
                                                    : stated.outside_of_both;
        EXPECT_EQ(expected, magnitude_by_definition(n, t, s ^ bit))
            << "n = " << n << ", support = " << support << ", overlap = " << overlap << ", k = " << k
            << ", i = " << i + 1;
      }
    });
}

TEST(SparseFourierGap, IsSmallestInsideMinusLargestOutside) {
  const int n = 9;
  for_each_pattern(n, [&](int support, int overlap, int k, std::uint32_t) {
    const auto sizes = sparse_neighbour_magnitudes<Rational>(n, support, overlap, k);
    Rational inside(1), outside(0);
    if (overlap > 0) inside = std::min(inside, sizes.in_both);
    if (overlap < k) inside = std::min(inside, sizes.missing);
    if (support > overlap) outside = sizes.superfluous;
    const Rational gap = inside - outside;
    EXPECT_EQ(sparse_fourier_gap<Rational>(n, support, overlap, k), gap);
    EXPECT_TRUE(contains(sparse_fourier_gap<Ball>(n, support, overlap, k), gap));
  });
}

TEST(LargestSparseFourierGap, IsAttainedAtFourSupportsAndNowhereElse) {
  for (int k = 2; k <= 20; k += 2) {
    const Rational largest = largest_sparse_fourier_gap<Rational>(k);
    EXPECT_TRUE(contains(largest_sparse_fourier_gap<Ball>(k), largest)) << k;
    for (int support = k + 1; support <= 6 * k; ++support) {
      const Rational gap = sparse_fourier_gap<Rational>(6 * k, support, k, k);
      if (2 * k <= support && support <= 2 * k + 3)
        EXPECT_EQ(gap, largest) << k << " " << support;
      else
        EXPECT_LT(gap, largest) << k << " " << support;
    }
  }
}

TEST(LargestSparseFourierGap, HasTheValuesComputedByHandForSmallK) {
  EXPECT_EQ(largest_sparse_fourier_gap<Rational>(2), Rational(1, 4));
  EXPECT_EQ(largest_sparse_fourier_gap<Rational>(4), Rational(1, 64));
}

TEST(SparseOverlapProbability, CountsTheSupportsOfNUpTo9) {
  for (const int n : {1, 2, 5, 9})
    for (int k = 1; k <= n; ++k)
      for (int support = 0; support <= n; ++support) {
        std::vector<int> count(static_cast<std::size_t>(n) + 2);
        int all = 0;
        for (std::uint32_t t = 0; t < 1U << n; ++t) {
          if (std::popcount(t) != support) continue;
          ++all;
          ++count[static_cast<std::size_t>(std::popcount(t & ((1U << k) - 1)))];
        }
        for (int overlap = -1; overlap <= n + 1; ++overlap)
          EXPECT_EQ(sparse_overlap_probability(n, support, overlap, k),
                    overlap < 0 ? Rational(0) : Rational(count[static_cast<std::size_t>(overlap)], all))
              << n << " " << support << " " << overlap << " " << k;
      }
}

TEST(ProbabilityOfAtLeastOne, IsOneMinusThePowerInBothScalars) {
  const Rational p(1, 3);
  EXPECT_EQ(probability_of_at_least_one(p, 0), 0);
  EXPECT_EQ(probability_of_at_least_one(p, 1), p);
  EXPECT_EQ(probability_of_at_least_one(p, 3), Rational(19, 27));
  EXPECT_TRUE(contains(probability_of_at_least_one(Ball(p), 3), Rational(19, 27)));
}

TEST(SparseSupport, RejectsWhatIsOutOfRange) {
  EXPECT_THROW((void)sparse_fourier_gap<Rational>(0, 1, 0, 1), std::domain_error);
  EXPECT_THROW((void)sparse_fourier_gap<Rational>(5, 6, 2, 2), std::domain_error);
  EXPECT_THROW((void)sparse_fourier_gap<Rational>(5, 0, 0, 2), std::domain_error);
  EXPECT_THROW((void)sparse_fourier_gap<Rational>(5, 3, 3, 2), std::domain_error);
  EXPECT_THROW((void)sparse_fourier_gap<Rational>(5, 4, 0, 2), std::domain_error);
  EXPECT_THROW((void)sparse_neighbour_magnitudes<Rational>(5, 3, 1, 6), std::domain_error);
  EXPECT_THROW((void)largest_sparse_fourier_gap<Rational>(3), std::domain_error);
  EXPECT_THROW((void)sparse_overlap_probability(5, 6, 0, 2), std::domain_error);
  EXPECT_THROW((void)probability_of_at_least_one(Rational(1, 2), -1), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
