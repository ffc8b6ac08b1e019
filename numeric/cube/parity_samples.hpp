#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

/// m labelled points (x_i, y_i) of {-1,+1}^d, one bit an entry: Z_ij = (1 - x_ij) / 2 and b_i = (1 - y_i) / 2, so that
/// y = prod_{j in I} x_j on all of them says Z s = b over GF(2), s the indicator of I.
///
/// Shapes:   sample i, from 0, is a row of d / 64 + 1 words: bit j - 1 of it is Z_ij, bit d is b_i, the others are 0.
/// Memory:   8 m (d / 64 + 1) bytes.
class ParitySamples {
 public:
  /// Throws:   std::invalid_argument if d < 1, the words are no whole number of rows or a bit beyond the label's is set.
  ParitySamples(int dimension, std::vector<std::uint64_t> words);

  [[nodiscard]] static constexpr std::size_t words_per_sample(int dimension) {
    return static_cast<std::size_t>(dimension) / 64 + 1;
  }

  [[nodiscard]] int dimension() const { return dimension_; }
  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::span<const std::uint64_t> sample(std::int64_t i) const {
    const std::size_t width = words_per_sample(dimension_);
    return {words_.data() + static_cast<std::size_t>(i) * width, width};
  }
  [[nodiscard]] bool label(std::int64_t i) const { return bit(sample(i), dimension_); }

  [[nodiscard]] static bool bit(std::span<const std::uint64_t> row, int place) {
    return (row[static_cast<std::size_t>(place) / 64] >> (place % 64) & 1) != 0;
  }

 private:
  int dimension_;
  std::int64_t count_;
  std::vector<std::uint64_t> words_;
};

/// Independent samples: x uniform, y = prod_{j in set} x_j, flipped with probability floor(2^64 noise) / 2^64.
///
/// With w = ceil(d / 64), sample i takes the words i (w + 1), ..., i (w + 1) + w of the stream (counter_random.hpp): bit b of
/// word j is set where x_{64 j + b + 1} = -1, and the label is flipped where the last word is below 2^64 noise. The generator
/// is not linear over GF(2), as one that feeds such a system must not be.
///
/// Range:    d >= 1, m >= 0, coordinates of `set` from 1 to d, each at most once, 0 <= noise < 1/2.
/// Throws:   std::invalid_argument outside the range; std::length_error, before allocating, if they do not fit into memory.
[[nodiscard]] ParitySamples uniform_parity_samples(std::int64_t count, int dimension,
                                                   std::span<const int> set, double noise, std::uint64_t seed,
                                                   std::uint64_t stream);

/// The row that has the coordinates of the set and the label: a sample disagrees with the set where it has an odd number of
/// common bits with this.
///
/// Throws:   std::invalid_argument if a coordinate is not from 1 to d or is there twice.
[[nodiscard]] std::vector<std::uint64_t> parity_row(int dimension, std::span<const int> set);

/// Whether a sample disagrees with the set of this row of parity_row.
[[nodiscard]] inline bool disagrees(std::span<const std::uint64_t> sample,
                                    std::span<const std::uint64_t> row) {
  std::uint64_t common = 0;
  for (std::size_t w = 0; w < sample.size(); ++w) common ^= sample[w] & row[w];
  return std::popcount(common) % 2 != 0;
}

/// Samples with y = prod_{j in set} x_j; throws as parity_row.
[[nodiscard]] std::int64_t parity_agreement(const ParitySamples& samples, std::span<const int> set);

/// The samples by columns: bit i mod 64 of word i / 64 of column j is Z_{i, j+1} for j < d, and b_i for j = d.
struct ParityColumns {
  std::size_t words;  ///< of a column: a multiple of 8, the bits beyond the samples 0
  std::vector<std::uint64_t> bits;

  [[nodiscard]] const std::uint64_t* column(int j) const {
    return bits.data() + static_cast<std::size_t>(j) * words;
  }
};

[[nodiscard]] ParityColumns parity_columns(const ParitySamples& samples);

}  // namespace lemmata::numeric
