#include "numeric/cube/fourier_gap_search.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

TEST(LargestFourierGap, IsThatOfTheDefinition) {
  for (int n = 1; n <= 8; ++n) {
    std::vector<std::int32_t> sums;
    for (std::uint32_t set = 0; set < 1U << n; ++set)
      sums.push_back(static_cast<std::int32_t>((set * 2654435761U >> 7) % 23) - 11);
    for (int k = 1; k <= n; ++k) {
      std::int64_t best = -1000;
      std::uint32_t first = 0;
      std::int64_t attained_by = 0;
      for (std::uint32_t set = 0; set < 1U << n; ++set) {
        if (std::popcount(set) != k) continue;
        std::int64_t inside = 1000, outside = 0;
        for (int i = 0; i < n; ++i) {
          const std::int64_t size = std::abs(sums[set ^ (1U << i)]);
          if ((set >> i & 1) != 0)
            inside = std::min(inside, size);
          else
            outside = std::max(outside, size);
        }
        if (inside - outside > best) {
          best = inside - outside;
          first = set;
          attained_by = 0;
        }
        if (inside - outside == best) ++attained_by;
      }
      const LargestFourierGap found = largest_fourier_gap(sums, k);
      EXPECT_EQ(found.gap, best) << "n = " << n << ", k = " << k;
      EXPECT_EQ(found.set, first) << "n = " << n << ", k = " << k;
      EXPECT_EQ(found.attained_by, attained_by) << "n = " << n << ", k = " << k;
    }
  }
}

TEST(LargestFourierGap, RejectsOtherSizes) {
  const std::vector<std::int32_t> sums(8);
  EXPECT_THROW(static_cast<void>(largest_fourier_gap(sums, 0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(largest_fourier_gap(sums, 4)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(largest_fourier_gap(std::span(sums).first(6), 1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(largest_fourier_gap(std::span(sums).first(1), 1)), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
