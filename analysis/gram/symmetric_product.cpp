#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "analysis/gram/symmetric_product.cpp"
#include "analysis/gram/symmetric_product.hpp"

#include <algorithm>
#include <cstddef>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

// The error. An entry is a sum of blocks, a block a chain of m = min(d, 256) fused operations: it errs by at most m u
// times the sum of |x_ik x_jk| over the block, to first order in u = 2^-53, and each of the ceil(d/256) - 1 additions
// by u times the sum over all. That sum is at most |x_i| |x_j|. Without fused operations every product rounds too: u
// more.

HWY_BEFORE_NAMESPACE();
namespace lemmata::analysis {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, octet>;
using V = hn::Vec<Doubles>;

// As many sums as the registers hold: 8 x 3 of 32, 4 x 3 of 16.
#if HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64
inline constexpr std::size_t tile_rows = 8;
#else
inline constexpr std::size_t tile_rows = 4;
#endif

struct Operands {
  const double* rows;     // entry (r, k) of the panel at 8 k + r
  const double* columns;  // of the first column; the next panel is `stride` further on
  std::size_t offset;     // of the first column in its panel
  std::size_t stride;
};

/// out += (add) or = the block's product, for tile_rows rows and `vectors` vectors of columns.
template <std::size_t vectors>
HWY_INLINE void block(const Operands& from, std::size_t depth, bool add, double* HWY_RESTRICT out,
                      std::size_t out_stride) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const double* columns[vectors];
  for (std::size_t v = 0; v < vectors; ++v) {
    const std::size_t place = from.offset + v * lanes;
    columns[v] = from.columns + place / octet * from.stride + place % octet;
  }
  V sums[tile_rows][vectors];
  for (std::size_t r = 0; r < tile_rows; ++r)
    for (std::size_t v = 0; v < vectors; ++v) sums[r][v] = hn::Zero(d);
  const double* rows = from.rows;
  for (std::size_t k = 0; k < depth; ++k, rows += octet) {
    V right[vectors];
    for (std::size_t v = 0; v < vectors; ++v) right[v] = hn::LoadU(d, columns[v] + octet * k);
    for (std::size_t r = 0; r < tile_rows; ++r) {
      const V left = hn::Set(d, rows[r]);
      for (std::size_t v = 0; v < vectors; ++v) sums[r][v] = hn::MulAdd(left, right[v], sums[r][v]);
    }
  }
  for (std::size_t r = 0; r < tile_rows; ++r)
    for (std::size_t v = 0; v < vectors; ++v) {
      double* place = out + r * out_stride + v * lanes;
      hn::StoreU(add ? hn::Add(hn::LoadU(d, place), sums[r][v]) : sums[r][v], d, place);
    }
}

void ProductTile(const PackedRows& x, std::size_t first_panel, std::size_t panels,
                 std::size_t first_column_panel, std::size_t column_panels, double* out, std::size_t stride) {
  const std::size_t lanes = hn::Lanes(Doubles());
  const std::size_t panel_size = octet * x.columns();
  const std::size_t width = octet * column_panels;
  for (std::size_t first = 0; first < width; first += 3 * lanes)
    for (std::size_t k = 0; k < x.columns(); k += product_depth) {
      const std::size_t depth = std::min(product_depth, x.columns() - k);
      const std::size_t left = std::min<std::size_t>(3, (width - first) / lanes);
      for (std::size_t p = 0; p < panels; ++p) {
        if (first_column_panel * octet + first + left * lanes <= (first_panel + p) * octet) continue;
        for (std::size_t r = 0; r < octet; r += tile_rows) {
          const Operands from{x.panel(first_panel + p) + octet * k + r,
                              x.panel(first_column_panel) + octet * k, first, panel_size};
          double* to = out + (p * octet + r) * stride + first;
          if (left == 3)
            block<3>(from, depth, k > 0, to, stride);
          else if (left == 2)
            block<2>(from, depth, k > 0, to, stride);
          else
            block<1>(from, depth, k > 0, to, stride);
        }
      }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lemmata::analysis {
namespace {

HWY_EXPORT(ProductTile);

}  // namespace

PackedRows::PackedRows(std::span<const double> x, std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), panels_(whole_octets(rows) * columns, 0.0) {
  for (std::size_t first = 0; first < rows; first += octet) {
    const std::size_t height = std::min(octet, rows - first);
    const double* row = x.data() + first * columns;
    double* panel = panels_.data() + first * columns;
    for (std::size_t k = 0; k < columns; ++k)
      for (std::size_t r = 0; r < height; ++r) panel[octet * k + r] = row[r * columns + k];
  }
}

void product_tile(const PackedRows& x, std::size_t first_panel, std::size_t panels,
                  std::size_t first_column_panel, std::size_t column_panels, double* out,
                  std::size_t stride) {
  HWY_DYNAMIC_DISPATCH(ProductTile)(x, first_panel, panels, first_column_panel, column_panels, out, stride);
}

double product_error(std::size_t d) {
  const std::size_t additions = std::min(d, product_depth) + (d + product_depth - 1) / product_depth;
  return 1.001 * static_cast<double>(additions + 1) * 0x1p-53;  // the factor covers higher orders
}

}  // namespace lemmata::analysis

#endif  // HWY_ONCE
