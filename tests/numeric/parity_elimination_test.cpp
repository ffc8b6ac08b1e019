#include "numeric/cube/parity_elimination.hpp"

#include <bit>
#include <cmath>
#include <random>
#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

#include "numeric/sampling/monte_carlo.hpp"

namespace lemmata::numeric {
namespace {

std::vector<int> coordinates(std::uint64_t bits) {
  std::vector<int> set;
  for (; bits != 0; bits &= bits - 1) set.push_back(std::countr_zero(bits) + 1);
  return set;
}

bool explains(std::uint64_t set, std::uint64_t row, int d) {
  return std::popcount(row & (set | std::uint64_t{1} << d)) % 2 == 0;
}

/// All sets that explain the first rows, by trying each.
std::vector<std::uint64_t> all_solutions(const std::vector<std::uint64_t>& rows, int d) {
  std::vector<std::uint64_t> solutions;
  for (std::uint64_t set = 0; set >> d == 0; ++set) {
    bool fits = true;
    for (const std::uint64_t row : rows) fits = fits && explains(set, row, d);
    if (fits) solutions.push_back(set);
  }
  return solutions;
}

TEST(ParityElimination, GivesTheSolutionsOfTheDefinition) {
  std::mt19937_64 generator(1);
  for (int d = 1; d <= 7; ++d)
    for (int trial = 0; trial < 300; ++trial) {
      const int m = static_cast<int>(generator() % 90);  // up to more than d + 64
      const std::uint64_t chosen = generator() & ((std::uint64_t{1} << d) - 1);
      const std::uint64_t visible =
          trial % 3 == 0 ? generator() : ~std::uint64_t{0};  // some never have full rank
      std::vector<std::uint64_t> rows;
      for (int i = 0; i < m; ++i) {
        const std::uint64_t x = generator() & visible & ((std::uint64_t{1} << d) - 1);
        rows.push_back(x | std::uint64_t(std::popcount(x & chosen) % 2) << d);
      }
      if (trial % 2 == 1 && m > 0) rows[generator() % rows.size()] ^= std::uint64_t{1} << d;
      const auto solutions = all_solutions(rows, d);
      const ParitySolutions found = eliminate_parities(ParitySamples(d, rows));
      const std::string where = "d = " + std::to_string(d) + ", trial " + std::to_string(trial);
      if (solutions.empty()) {
        ASSERT_TRUE(found.contradiction.has_value()) << where;
        auto before = rows;
        before.resize(static_cast<std::size_t>(*found.contradiction));
        EXPECT_EQ(all_solutions(before, d).size(), std::size_t{1} << (d - found.rank)) << where;
        before.push_back(rows[before.size()]);
        EXPECT_TRUE(all_solutions(before, d).empty()) << where;
        continue;
      }
      ASSERT_FALSE(found.contradiction.has_value()) << where;
      ASSERT_EQ(solutions.size(), std::size_t{1} << found.log2_count()) << where;
      EXPECT_EQ(found.unique(), solutions.size() == 1) << where;
      std::uint64_t all = ~std::uint64_t{0}, some = 0;
      std::set<std::vector<int>> expected;
      std::size_t smallest = 100;
      for (const std::uint64_t solution : solutions) {
        all &= solution;
        some |= solution;
        expected.insert(coordinates(solution));
        smallest = std::min(smallest, coordinates(solution).size());
      }
      EXPECT_TRUE(expected.contains(found.particular)) << where;
      EXPECT_EQ(found.inside_all, coordinates(all)) << where;
      EXPECT_EQ(found.outside_all, coordinates(~some & ((std::uint64_t{1} << d) - 1))) << where;
      EXPECT_EQ(found.kernel.size(), found.free.size()) << where;
      const SizedSolutions least = solutions_of_size(found, std::nullopt, 1000);
      EXPECT_EQ(static_cast<std::size_t>(least.size), smallest) << where;
      std::set<std::vector<int>> of_all_sizes;
      for (int size = 0; size <= d; ++size) {
        const SizedSolutions sized = solutions_of_size(found, size, 1000);
        for (const auto& set : sized.sets.listed()) {
          EXPECT_EQ(static_cast<int>(set.size()), size) << where;
          of_all_sizes.insert(set);
        }
      }
      EXPECT_EQ(of_all_sizes, expected) << where;
    }
}

TEST(ParityElimination, FindsALargeSetAndTheFirstContradiction) {
  std::vector<int> set;
  for (int i = 1; i <= 1000; i += 3) set.push_back(i);
  const ParitySamples samples = uniform_parity_samples(3000, 1000, set, 0, 5, 0);
  const ParitySolutions found = eliminate_parities(samples);
  EXPECT_TRUE(found.unique());
  EXPECT_EQ(found.particular, set);
  EXPECT_EQ(found.inside_all, set);
  EXPECT_EQ(found.rows_eliminated, 1064);
  EXPECT_EQ(found.rows_compared, 3000 - 1064);
  for (const std::int64_t wrong : {1500, 1063}) {  // compared, and eliminated
    std::vector<std::uint64_t> words;
    for (std::int64_t i = 0; i < samples.count(); ++i)
      words.insert(words.end(), samples.sample(i).begin(), samples.sample(i).end());
    words[static_cast<std::size_t>(wrong + 1) * ParitySamples::words_per_sample(1000) - 1] ^= std::uint64_t{1}
                                                                                              << (1000 % 64);
    EXPECT_EQ(eliminate_parities(ParitySamples(1000, words)).contradiction, wrong);
  }
}

TEST(ParityElimination, LeavesOutAKernelTooLarge) {
  const ParitySolutions found = eliminate_parities(uniform_parity_samples(10, 5000, {}, 0, 1, 0), 1000);
  EXPECT_EQ(found.log2_count(), 4990);
  EXPECT_TRUE(found.kernel.empty());
  EXPECT_THROW(solutions_of_size(found, 3, 1), std::length_error);
  EXPECT_TRUE(found.particular.empty());
}

TEST(ParityElimination, RefusesASizeBeforeAllocating) {
  EXPECT_GT(parity_elimination_bytes(1 << 20, 1 << 20), std::ldexp(1.0, 37));
}

/// prod over i < d of (1 - 2^(i-m)), from the smallest factor on: d roundings at most.
double probability_of_full_rank(int d, int m) {
  double product = 1;
  for (int i = d - 1; i >= 0; --i) product *= 1 - std::ldexp(1.0, i - m);
  return product;
}

std::int64_t unique_of(std::int64_t instances, int d, int m, std::uint64_t seed) {
  std::int64_t unique = 0;
  for (std::int64_t i = 0; i < instances; ++i)
    unique += eliminate_parities(
                  uniform_parity_samples(m, d, std::vector{1, d}, 0, seed, static_cast<std::uint64_t>(i)))
                  .unique();
  return unique;
}

TEST(ParityElimination, IsUniqueAsOftenAsTheProductSaysAtOneThousandUnknowns) {
  // 1 - p is about 2^-20: of 2000 instances so many or more fail with probability at most 1e-8
  const double failure = 1 - probability_of_full_rank(1000, 1020);
  std::int64_t refused = 0;
  while (binomial_upper_tail(2000, failure, refused).upper > 1e-8) ++refused;
  EXPECT_EQ(refused, 3);
  EXPECT_GT(unique_of(2000, 1000, 1020, 20), 2000 - refused);
}

TEST(ParityElimination, IsUniqueAsOftenAsTheProductSaysWhereItIsRare) {
  // At m = d it is 0.2888; the product up to i = d, or one sample more or less, gives 0 or 0.5776.
  const double p = probability_of_full_rank(192, 192);
  EXPECT_NEAR(p, 0.288788095, 1e-9);
  const TestPlan plan = plan_two_point_test(2 * p - 1, 4 * p - 1, 1e-9, 1e-9);
  for (const int surplus : {0, 1, 3}) {
    const double q = probability_of_full_rank(192, 192 + surplus);
    const TestPlan here =
        surplus == 0 ? plan
                     : plan_two_point_test(
                           2 * q - 1, 2 * probability_of_full_rank(192, 192 + surplus + 1) - 1, 1e-9, 1e-9);
    const std::int64_t sum = 2 * unique_of(here.samples, 192, 192 + surplus, 21) - here.samples;
    EXPECT_GE(sum, here.least_accepted_sum) << "m = d + " << surplus;
    EXPECT_LE(sum, here.greatest_accepted_sum) << "m = d + " << surplus;
  }
}

}  // namespace
}  // namespace lemmata::numeric
