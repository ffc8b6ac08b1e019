#include "numeric/cube/sparse_parity_search.hpp"

#include <bit>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

/// Whether chi_set is the label on all samples, bit by bit.
bool explains(const std::vector<std::uint64_t>& columns, std::uint64_t labels, std::uint32_t set) {
  for (int i = 0; i < 64; ++i) {
    std::uint64_t parity = labels >> i & 1;
    for (std::size_t j = 0; j < columns.size(); ++j) parity ^= (set >> j & 1) & (columns[j] >> i & 1);
    if (parity != 0) return false;
  }
  return true;
}

TEST(SparseParitySearch, CountsTheSetsAndThePairsThatTheDefinitionCounts) {
  for (std::uint64_t stream = 0; stream < 8; ++stream)
    for (int n = 1; n <= 7; ++n) {
      std::vector<std::uint64_t> columns(static_cast<std::size_t>(n));
      fill_random_bits(columns, 3, stream, 0);
      for (auto& column : columns) column &= 7;  // three samples
      const std::uint64_t labels = columns.front();
      for (int k = 0; k <= n; ++k) {
        std::int64_t sets = 0;
        for (std::uint32_t set = 0; set < 1U << n; ++set)
          sets += std::popcount(set) == k && explains(columns, labels, set) ? 1 : 0;
        EXPECT_EQ(count_consistent_sets(columns, labels, k), sets) << "n = " << n << ", k = " << k;
        std::int64_t pairs = 0;
        for (std::uint32_t a = 0; a < 1U << n; ++a)
          for (std::uint32_t b = 0; b < 1U << n; ++b)
            pairs += std::popcount(a) == (k + 1) / 2 && std::popcount(b) == k / 2 &&
                             explains(columns, labels, a ^ b)
                         ? 1
                         : 0;
        EXPECT_EQ(count_consistent_pairs(columns, labels, (k + 1) / 2, k / 2), pairs)
            << "n = " << n << ", k = " << k;
      }
    }
}

TEST(SparseParitySearch, RejectsWhatIsOutOfRange) {
  const std::vector<std::uint64_t> columns(3), many(65);
  EXPECT_THROW((void)count_consistent_sets(columns, 0, 4), std::invalid_argument);
  EXPECT_THROW((void)count_consistent_sets(columns, 0, -1), std::invalid_argument);
  EXPECT_THROW((void)count_consistent_sets(many, 0, 1), std::invalid_argument);
  EXPECT_THROW((void)count_consistent_pairs(columns, 0, 1, 4), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
