#pragma once

// For sources of this library only (not installed): the product of a matrix with its transpose, in tiles.

#include <cstddef>
#include <span>

#include "analysis/gram/gram_storage.hpp"

namespace lemmata::analysis {

/// Rows of X (n x d) in panels of 8, column after column in each, the last filled up with zeros.
class PackedRows {
 public:
  PackedRows(std::span<const double> x, std::size_t rows, std::size_t columns);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] const double* panel(std::size_t number) const {
    return panels_.data() + number * octet * columns_;
  }

 private:
  std::size_t rows_, columns_;
  AlignedDoubles panels_;
};

/// Entries of X X^T: rows from 8 first_panel on, columns from 8 first_column_panel on; entry (r, c) of the tile goes
/// to out[r * stride + c]. Squares of 8 x 8 that lie below the diagonal are left out.
///
/// Error:    |computed - x_i.x_j| <= product_error(d) |x_i| |x_j|. The same bits on every instruction set with fused
///           multiplication and addition, and whatever tile an entry is in.
void product_tile(const PackedRows& x, std::size_t first_panel, std::size_t panels,
                  std::size_t first_column_panel, std::size_t column_panels, double* out, std::size_t stride);

/// Columns of X that are summed up before they are added to the sum so far.
inline constexpr std::size_t product_depth = 256;

[[nodiscard]] double product_error(std::size_t d);

}  // namespace lemmata::analysis
