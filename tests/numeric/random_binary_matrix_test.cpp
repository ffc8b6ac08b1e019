#include "numeric/cube/random_binary_matrix.hpp"

#include <bit>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

/// The rank by its definition: 2^rank sums of rows are different.
int rank_by_span(const std::vector<std::uint64_t>& rows) {
  std::vector<std::uint64_t> span = {0};
  for (const std::uint64_t row : rows) {
    bool known = false;
    for (const std::uint64_t sum : span) known = known || sum == row;
    if (known) continue;
    for (std::size_t i = 0, size = span.size(); i < size; ++i) span.push_back(span[i] ^ row);
  }
  return std::countr_zero(span.size());
}

TEST(BinaryRank, IsTheDimensionOfTheSpanOfTheRows) {
  for (int n = 1; n <= 4; ++n)
    for (std::uint64_t x = 0; x < 1U << 3 * n; ++x) {
      const std::uint64_t low = (1U << n) - 1;
      const std::vector<std::uint64_t> rows = {x & low, x >> n & low, x >> 2 * n};
      EXPECT_EQ(binary_rank(rows), rank_by_span(rows)) << "n = " << n << ", x = " << x;
    }
  EXPECT_EQ(binary_rank({}), 0);
}

TEST(AllRankCounts, CountTheRanksOfAllMatrices) {
  for (int rows = 0; rows <= 4; ++rows)
    for (int columns = 1; columns <= 4 && rows * columns <= 12; ++columns) {
      std::vector<std::int64_t> counts(static_cast<std::size_t>(columns) + 1);
      for (std::uint64_t x = 0; x < 1U << rows * columns; ++x) {
        std::vector<std::uint64_t> matrix;
        for (int i = 0; i < rows; ++i) matrix.push_back(x >> i * columns & ((1U << columns) - 1));
        ++counts[static_cast<std::size_t>(rank_by_span(matrix))];
      }
      EXPECT_EQ(all_rank_counts(rows, columns), counts) << rows << " x " << columns;
    }
}

TEST(RandomRankCounts, CountTheRanksOfTheDocumentedMatrices) {
  const int rows = 7, columns = 6, matrices = 150;
  std::vector<std::int64_t> counts(columns + 1);
  for (int matrix = 0; matrix < matrices; ++matrix) {
    std::vector<std::uint64_t> words(rows * columns), lines(rows);
    fill_random_bits(words, 5, 9, static_cast<std::uint64_t>(matrix / 64) * words.size());
    for (std::size_t at = 0; at < words.size(); ++at)
      lines[at / columns] |= (words[at] >> matrix % 64 & 1) << at % columns;
    ++counts[static_cast<std::size_t>(rank_by_span(lines))];
  }
  EXPECT_EQ(random_rank_counts(rows, columns, matrices, 5, 9), counts);
}

TEST(RandomRankCounts, AddUpToTheNumberOfMatricesAndReachAllSizes) {
  for (const std::int64_t matrices : {0, 1, 63, 64, 65, 1000})
    for (const int columns : {1, 17, 64}) {
      const auto counts = random_rank_counts(70, columns, matrices, 1, 2);
      EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), matrices);
    }
}

TEST(RowAdditions, ReduceEveryRowByTheRowsWithPivotsOnly) {
  EXPECT_EQ(row_additions({}), 0);
  const std::vector<std::uint64_t> identity = {1, 2, 4}, equal = {5, 5, 5}, chain = {1, 3, 7, 7};
  EXPECT_EQ(row_additions(identity), 0);
  EXPECT_EQ(row_additions(equal), 2);
  EXPECT_EQ(row_additions(chain), 0 + 1 + 2 + 3);
}

TEST(RandomBinaryMatrix, RejectsWhatIsOutOfRange) {
  EXPECT_THROW((void)random_rank_counts(-1, 3, 1, 1, 1), std::invalid_argument);
  EXPECT_THROW((void)random_rank_counts(3, 0, 1, 1, 1), std::invalid_argument);
  EXPECT_THROW((void)random_rank_counts(3, 65, 1, 1, 1), std::invalid_argument);
  EXPECT_THROW((void)random_rank_counts(3, 3, -1, 1, 1), std::invalid_argument);
  EXPECT_THROW((void)all_rank_counts(31, 1), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
