#include "analysis/boolean/truth_table.hpp"

#include <bit>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier.hpp"

namespace lemmata::analysis {
namespace {

TEST(TruthTable, HasTheSignAtEveryPoint) {
  const Integer huge = Integer(1) << 100;
  for (const int tie : {-1, 0, 1})
    for (const auto& [weights, bias] :
         std::vector<std::pair<std::vector<Integer>, Integer>>{{{3, -1, 4, 0, 5}, 0},
                                                               {{3, -1, 4, 1, 5}, 2},
                                                               {{huge, huge + 1, -1, 2}, 1},
                                                               {{1}, -1},
                                                               {{-2, 1}, 3}}) {
      const LinearThresholdFunction f(weights, bias, tie);
      const auto table = truth_table(f);
      ASSERT_EQ(table.size(), std::size_t{1} << weights.size());
      for (std::size_t x = 0; x < table.size(); ++x) {
        Integer form = bias;
        for (std::size_t i = 0; i < weights.size(); ++i)
          form += (x >> i & 1) != 0 ? Integer(-weights[i]) : weights[i];
        EXPECT_EQ(table[x], form > 0 ? 1 : form < 0 ? -1 : tie) << "x = " << x << ", tie = " << tie;
      }
    }
}

TEST(TruthTable, RefusesMoreThanThirtyCoordinates) {
  EXPECT_THROW(static_cast<void>(truth_table(LinearThresholdFunction(std::vector<Integer>(31, 1)))),
               std::length_error);
}

TEST(FourierTransformUnnormalised, EqualsItsDefinition) {
  for (int n = 0; n <= 6; ++n) {
    std::vector<Integer> table;
    for (int x = 0; x < 1 << n; ++x) table.push_back((Integer(x * x * 7919 + 13 * x) << 70) - x);
    const auto sums = fourier_transform_unnormalised(table);
    for (std::size_t set = 0; set < table.size(); ++set) {
      Integer sum = 0;
      for (std::size_t x = 0; x < table.size(); ++x)
        sum += std::popcount(x & set) % 2 == 0 ? table[x] : Integer(-table[x]);
      EXPECT_EQ(sums[set], sum) << "n = " << n << ", set = " << set;
    }
  }
}

TEST(FourierTransformUnnormalised, RejectsSizesThatAreNoPowersOfTwo) {
  for (const std::size_t size : {0U, 3U, 6U})
    EXPECT_THROW(static_cast<void>(fourier_transform_unnormalised(std::vector<Integer>(size))),
                 std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
