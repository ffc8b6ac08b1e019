#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/network/octet_matrix.cpp"
#include "numeric/network/octet_matrix.hpp"

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, octet>;
using V = hn::Vec<Doubles>;

HWY_INLINE V load(const double* place) { return hn::LoadU(Doubles(), place); }
HWY_INLINE void store(V value, double* place) { hn::StoreU(value, Doubles(), place); }

/// R x C sums in registers, for one vector of lanes.
template <std::size_t R, std::size_t C>
HWY_INLINE void add_tile(const double* a, std::size_t a_row, std::size_t a_column, const double* b,
                         std::size_t b_row, std::size_t b_column, std::size_t depth, double* sums,
                         std::size_t sums_row) {
  V at[R][C];
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < C; ++c) at[r][c] = load(sums + r * sums_row + octet * c);
  for (std::size_t k = 0; k < depth; ++k, a += a_column, b += b_row) {
    V right[C];
    for (std::size_t c = 0; c < C; ++c) right[c] = load(b + c * b_column);
    for (std::size_t r = 0; r < R; ++r) {
      const V left = load(a + r * a_row);
      for (std::size_t c = 0; c < C; ++c) at[r][c] = hn::MulAdd(left, right[c], at[r][c]);
    }
  }
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < C; ++c) store(at[r][c], sums + r * sums_row + octet * c);
}

template <std::size_t R>
HWY_INLINE void add_rows(const double* a, std::size_t a_row, std::size_t a_column, const double* b,
                         std::size_t b_row, std::size_t b_column, std::size_t columns, std::size_t depth,
                         double* sums, std::size_t sums_row) {
  constexpr std::size_t most = R == 8 ? 1 : R == 4 ? 4 : 4;
  std::size_t c = 0;
  for (; c + most <= columns; c += most)
    add_tile<R, most>(a, a_row, a_column, b + c * b_column, b_row, b_column, depth, sums + octet * c,
                      sums_row);
  for (; most > 2 && c + 2 <= columns; c += 2)
    add_tile<R, 2>(a, a_row, a_column, b + c * b_column, b_row, b_column, depth, sums + octet * c, sums_row);
  for (; c < columns; ++c)
    add_tile<R, 1>(a, a_row, a_column, b + c * b_column, b_row, b_column, depth, sums + octet * c, sums_row);
}

void AddProducts(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
                 std::size_t depth, double* sums) {
  const std::size_t lanes = hn::Lanes(Doubles());
  const std::size_t a_row = octet * a.row, a_column = octet * a.column;
  const std::size_t b_row = octet * b.row, b_column = octet * b.column;
  const std::size_t sums_row = octet * columns;
  for (std::size_t lane = 0; lane < octet; lane += lanes) {
    std::size_t r = 0;
    if (columns == 1)
      for (; r + 8 <= rows; r += 8)
        add_rows<8>(a.first + lane + r * a_row, a_row, a_column, b.first + lane, b_row, b_column, columns,
                    depth, sums + lane + r * sums_row, sums_row);
    for (; r + 4 <= rows; r += 4)
      add_rows<4>(a.first + lane + r * a_row, a_row, a_column, b.first + lane, b_row, b_column, columns,
                  depth, sums + lane + r * sums_row, sums_row);
    for (; r < rows; ++r)
      add_rows<1>(a.first + lane + r * a_row, a_row, a_column, b.first + lane, b_row, b_column, columns,
                  depth, sums + lane + r * sums_row, sums_row);
  }
}

void ScaleAndShift(double* values, std::size_t rows, std::size_t columns, double scale, const double* shift,
                   double shift_scale) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const V factor = hn::Set(d, scale);
  const V shift_factor = hn::Set(d, shift_scale);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t lane = 0; lane < octet; lane += lanes) {
      const V term = shift == nullptr ? hn::Zero(d) : hn::Mul(shift_factor, load(shift + octet * r + lane));
      double* place = values + octet * columns * r + lane;
      for (std::size_t c = 0; c < columns; ++c, place += octet)
        store(hn::MulAdd(factor, load(place), term), place);
    }
}

void ScaleBy(double* values, std::size_t octets, double scale, const double* factors) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const V factor = hn::Set(d, scale);
  for (std::size_t i = 0; i < octet * octets; i += lanes)
    store(hn::Mul(hn::Mul(factor, load(values + i)), load(factors + i)), values + i);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>

#include "numeric/sampling/standard_normal.hpp"

namespace lemmata::numeric {

HWY_EXPORT(AddProducts);
HWY_EXPORT(ScaleAndShift);
HWY_EXPORT(ScaleBy);

void add_products(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
                  std::size_t depth, double* sums) {
  HWY_DYNAMIC_DISPATCH(AddProducts)(a, b, rows, columns, depth, sums);
}

void scale_and_shift(double* values, std::size_t rows, std::size_t columns, double scale, const double* shift,
                     double shift_scale) {
  HWY_DYNAMIC_DISPATCH(ScaleAndShift)(values, rows, columns, scale, shift, shift_scale);
}

void scale_by(double* values, std::size_t octets, double scale, const double* factors) {
  HWY_DYNAMIC_DISPATCH(ScaleBy)(values, octets, scale, factors);
}

void fill_normal_octets(double* octets, std::size_t count, std::uint64_t seed, std::uint64_t first_stream,
                        std::size_t streams, std::uint64_t first) {
  if (streams > octet / 4)
    return fill_standard_normal_octets({octets, octet * count}, seed, first_stream, first);
  constexpr std::size_t part = 512;
  double numbers[octet][part];
  for (std::size_t done = 0; done < count; done += part) {
    const std::size_t size = std::min(part, count - done);
    for (std::size_t l = 0; l < octet; ++l)
      if (l < streams)
        fill_standard_normal(std::span(numbers[l]).first(size), seed, first_stream + l, first + done);
      else
        std::fill_n(numbers[l], size, 0.0);
    for (std::size_t j = 0; j < size; ++j)
      for (std::size_t l = 0; l < octet; ++l) octets[octet * (done + j) + l] = numbers[l][j];
  }
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
