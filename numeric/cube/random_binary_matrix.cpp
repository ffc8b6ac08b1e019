#include "numeric/cube/random_binary_matrix.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <string>

#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

void require_shape(const char* function, int rows, int columns) {
  if (rows < 0 || rows > 1 << 20)
    throw std::invalid_argument(std::string(function) + ": rows must be from 0 to 2^20, got " +
                                std::to_string(rows));
  if (columns < 1 || columns > 64)
    throw std::invalid_argument(std::string(function) + ": columns must be from 1 to 64, got " +
                                std::to_string(columns));
}

/// Eliminates 64 matrices at a time, row by row.
class SlicedElimination {
 public:
  explicit SlicedElimination(int columns)
      : columns_(static_cast<std::size_t>(columns)),
        pivots_(columns_ * columns_),
        has_pivot_(columns_),
        at_rank_(columns_ + 1),
        counts_(columns_ + 1) {}

  /// Adds the ranks of the matrices in the lanes of `lanes` to the counts. words[i * columns + j] holds the entries in row i, column
  /// j; they are overwritten.
  void count(std::span<std::uint64_t> words, std::uint64_t lanes) {
    std::fill(has_pivot_.begin(), has_pivot_.end(), 0);
    std::fill(pivots_.begin(), pivots_.end(), 0);
    for (std::size_t at = 0; at < words.size(); at += columns_) add(words.subspan(at, columns_));
    std::fill(at_rank_.begin(), at_rank_.end(), 0);
    at_rank_[0] = lanes;
    for (std::size_t c = 0; c < columns_; ++c)
      for (std::size_t rank = c + 1; rank-- > 0;) {
        const std::uint64_t more = at_rank_[rank] & has_pivot_[c];
        at_rank_[rank] ^= more;
        at_rank_[rank + 1] |= more;
      }
    for (std::size_t rank = 0; rank <= columns_; ++rank) counts_[rank] += std::popcount(at_rank_[rank]);
  }

  [[nodiscard]] std::vector<std::int64_t> counts() && { return std::move(counts_); }

 private:
  void add(std::span<std::uint64_t> row) {
    for (std::size_t c = 0; c < columns_; ++c) {
      std::uint64_t* const pivot = &pivots_[c * columns_];
      const std::uint64_t reduce = row[c] & has_pivot_[c], store = row[c] & ~has_pivot_[c];
      has_pivot_[c] |= store;
      for (std::size_t j = c; j < columns_; ++j) {
        const std::uint64_t entry = row[j];
        row[j] = (entry ^ (pivot[j] & reduce)) & ~store;
        pivot[j] |= entry & store;
      }
    }
  }

  std::size_t columns_;
  std::vector<std::uint64_t> pivots_;     // of each lane: the row whose first entry 1 is in column c
  std::vector<std::uint64_t> has_pivot_;  // the lanes that have one
  std::vector<std::uint64_t> at_rank_;
  std::vector<std::int64_t> counts_;
};

std::uint64_t first_lanes(std::int64_t number) {
  return number >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << number) - 1;
}

/// Calls visit() whenever a row is reduced by one with a pivot, and returns the rank.
template <class Visit>
int eliminate(std::span<const std::uint64_t> rows, const Visit& visit) {
  std::array<std::uint64_t, 64> pivots{};
  int rank = 0;
  for (std::uint64_t row : rows)
    while (row != 0) {
      std::uint64_t& pivot = pivots[static_cast<std::size_t>(std::countr_zero(row))];
      if (pivot == 0) {
        pivot = row;
        ++rank;
        break;
      }
      visit();
      row ^= pivot;
    }
  return rank;
}

}  // namespace

std::vector<std::int64_t> random_rank_counts(int rows, int columns, std::int64_t matrices, std::uint64_t seed,
                                             std::uint64_t stream) {
  require_shape("random_rank_counts", rows, columns);
  if (matrices < 0)
    throw std::invalid_argument("random_rank_counts: the number of matrices must be at least 0, got " +
                                std::to_string(matrices));
  SlicedElimination elimination(columns);
  std::vector<std::uint64_t> words(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  for (std::int64_t block = 0; 64 * block < matrices; ++block) {
    fill_random_bits(words, seed, stream, static_cast<std::uint64_t>(block) * words.size());
    elimination.count(words, first_lanes(matrices - 64 * block));
  }
  return std::move(elimination).counts();
}

std::vector<std::int64_t> all_rank_counts(int rows, int columns) {
  require_shape("all_rank_counts", rows, columns);
  const std::int64_t bits = std::int64_t{rows} * columns;
  if (bits > 30)
    throw std::invalid_argument("all_rank_counts: rows * columns must be at most 30, got " +
                                std::to_string(bits));
  // matrix number x has bit (i * columns + j) of x in row i, column j; the six lowest bits number the lanes
  constexpr std::array<std::uint64_t, 6> lane_bit = {0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC,
                                                     0xF0F0F0F0F0F0F0F0, 0xFF00FF00FF00FF00,
                                                     0xFFFF0000FFFF0000, 0xFFFFFFFF00000000};
  SlicedElimination elimination(columns);
  std::vector<std::uint64_t> words(static_cast<std::size_t>(bits));
  const std::int64_t matrices = std::int64_t{1} << bits;
  for (std::int64_t first = 0; first < matrices; first += 64) {
    for (std::size_t bit = 0; bit < words.size(); ++bit)
      words[bit] = bit < lane_bit.size() ? lane_bit[bit] : (first >> bit & 1) != 0 ? ~std::uint64_t{0} : 0;
    elimination.count(words, first_lanes(matrices));
  }
  return std::move(elimination).counts();
}

int binary_rank(std::span<const std::uint64_t> rows) {
  return eliminate(rows, [] {});
}

std::int64_t row_additions(std::span<const std::uint64_t> rows) {
  std::int64_t additions = 0;
  eliminate(rows, [&] { ++additions; });
  return additions;
}

}  // namespace lemmata::numeric
