#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/network/octet_matrix.cpp"
#include "numeric/network/octet_matrix.hpp"

#include <cstddef>
#include <type_traits>

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

/// What becomes of R x C sums: they start from zero or from `out`, and end there scaled and shifted, or added.
struct Ends {
  bool from_zero, added;
  double scale;
  const double* shift;
  double shift_scale;
};

template <std::size_t R, std::size_t C>
HWY_INLINE void multiply_tile(const double* a, std::size_t a_row, std::size_t a_column, const double* b,
                              std::size_t b_row, std::size_t b_column, std::size_t depth, double* out,
                              std::size_t out_row, const Ends& ends) {
  const Doubles d;
  V at[R][C];
  if (ends.from_zero)
    for (std::size_t r = 0; r < R; ++r)
      for (std::size_t c = 0; c < C; ++c) at[r][c] = hn::Zero(d);
  else
    for (std::size_t r = 0; r < R; ++r)
      for (std::size_t c = 0; c < C; ++c) at[r][c] = load(out + r * out_row + octet * c);
  for (std::size_t k = 0; k < depth; ++k, a += a_column, b += b_row) {
    V right[C];
    for (std::size_t c = 0; c < C; ++c) right[c] = load(b + c * b_column);
    for (std::size_t r = 0; r < R; ++r) {
      const V left = load(a + r * a_row);
      for (std::size_t c = 0; c < C; ++c) at[r][c] = hn::MulAdd(left, right[c], at[r][c]);
    }
  }
  const V scale = hn::Set(d, ends.scale);
  for (std::size_t r = 0; r < R; ++r) {
    V shift = hn::Zero(d);
    if (ends.shift != nullptr) shift = hn::Mul(hn::Set(d, ends.shift_scale), load(ends.shift + octet * r));
    for (std::size_t c = 0; c < C; ++c) {
      double* place = out + r * out_row + octet * c;
      store(hn::MulAdd(scale, at[r][c], ends.added ? load(place) : shift), place);
    }
  }
}

template <std::size_t R>
HWY_INLINE void multiply_rows(const double* a, std::size_t a_row, std::size_t a_column, const double* b,
                              std::size_t b_row, std::size_t b_column, std::size_t columns, std::size_t depth,
                              double* out, std::size_t out_row, const Ends& ends) {
  constexpr std::size_t most = R == 8 ? 1 : 4;  // 16 sums; 8 where there is one column
  std::size_t c = 0;
  const auto tile = [&](auto width) HWY_ATTR {
    constexpr std::size_t C = decltype(width)::value;
    for (; c + C <= columns; c += C)
      multiply_tile<R, C>(a, a_row, a_column, b + c * b_column, b_row, b_column, depth, out + octet * c,
                          out_row, ends);
  };
  tile(std::integral_constant<std::size_t, most>());
  if constexpr (most > 2) tile(std::integral_constant<std::size_t, 2>());
  if constexpr (most > 1) tile(std::integral_constant<std::size_t, 1>());
}

HWY_INLINE void multiply_all(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
                             std::size_t depth, double* out, const Ends& ends) {
  const std::size_t lanes = hn::Lanes(Doubles());
  const std::size_t a_row = octet * a.row, a_column = octet * a.column;
  const std::size_t b_row = octet * b.row, b_column = octet * b.column;
  const std::size_t out_row = octet * columns;
  for (std::size_t lane = 0; lane < octet; lane += lanes) {
    std::size_t r = 0;
    const auto block = [&](auto height) HWY_ATTR {
      constexpr std::size_t R = decltype(height)::value;
      for (; r + R <= rows; r += R) {
        Ends here = ends;
        if (here.shift != nullptr) here.shift += octet * r + lane;
        multiply_rows<R>(a.first + lane + r * a_row, a_row, a_column, b.first + lane, b_row, b_column,
                         columns, depth, out + lane + r * out_row, out_row, here);
      }
    };
    if (columns == 1) block(std::integral_constant<std::size_t, 8>());
    block(std::integral_constant<std::size_t, 4>());
    block(std::integral_constant<std::size_t, 1>());
  }
}

void Multiply(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
              std::size_t depth, double* out, const ProductEnds& ends) {
  multiply_all(a, b, rows, columns, depth, out,
               {ends.from_zero, false, ends.scale, ends.shift, ends.shift_scale});
}

void AddProducts(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
                 std::size_t depth, double scale, double* out) {
  multiply_all(a, b, rows, columns, depth, out, {true, true, scale, nullptr, 0});
}

void ScaleAll(double* values, std::size_t octets, double scale) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const V factor = hn::Set(d, scale);
  for (std::size_t i = 0; i < octet * octets; i += lanes)
    store(hn::Mul(factor, load(values + i)), values + i);
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

HWY_EXPORT(Multiply);
HWY_EXPORT(AddProducts);
HWY_EXPORT(ScaleAll);
HWY_EXPORT(ScaleBy);

void multiply(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
              std::size_t depth, double* out, const ProductEnds& ends) {
  HWY_DYNAMIC_DISPATCH(Multiply)(a, b, rows, columns, depth, out, ends);
}

void add_products(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
                  std::size_t depth, double scale, double* out) {
  HWY_DYNAMIC_DISPATCH(AddProducts)(a, b, rows, columns, depth, scale, out);
}

void scale_all(double* values, std::size_t octets, double scale) {
  HWY_DYNAMIC_DISPATCH(ScaleAll)(values, octets, scale);
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
