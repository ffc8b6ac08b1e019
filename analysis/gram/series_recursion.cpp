#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "analysis/gram/series_recursion.cpp"
#include "analysis/gram/series_recursion.hpp"

#include <algorithm>
#include <cstddef>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lemmata::analysis {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using SeriesTag = hn::CappedTag<double, octet>;
using S = hn::Vec<SeriesTag>;
inline constexpr std::size_t octet_vectors = octet / hn::MaxLanes(SeriesTag());

struct SeriesValue {
  S sum[octet_vectors], derivative[octet_vectors];
};

/// sum over m < terms of row[m] column[m * stride + j] y^m and its derivative by y, for 8 columns j.
HWY_INLINE void evaluate_series(const double* row, const double* column, std::size_t stride,
                                std::size_t terms, const S (&y)[octet_vectors], SeriesValue& value) {
  const SeriesTag d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t v = 0; v < octet_vectors; ++v) value.sum[v] = value.derivative[v] = hn::Zero(d);
  for (std::size_t m = terms; m-- > 0;) {
    const S left = hn::Set(d, row[m]);
    for (std::size_t v = 0; v < octet_vectors; ++v) {
      const S term = hn::Mul(left, hn::LoadU(d, column + m * stride + v * lanes));
      value.derivative[v] = hn::MulAdd(value.derivative[v], y[v], value.sum[v]);
      value.sum[v] = hn::MulAdd(value.sum[v], y[v], term);
    }
  }
}

HWY_INLINE double largest_size(const S (&rho)[octet_vectors]) {
  const SeriesTag d;
  S largest = hn::Abs(rho[0]);
  for (std::size_t v = 1; v < octet_vectors; ++v) largest = hn::Max(largest, hn::Abs(rho[v]));
  return hn::GetLane(hn::MaxOfLanes(d, largest));
}

HWY_INLINE void series_octet(const SeriesNetwork& network, std::size_t i, std::size_t first,
                             const double* products, double* nngp, double* ntk,
                             double* one_minus_correlation) {
  const SeriesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const S one = hn::Set(d, 1.0);
  S rho[octet_vectors], tangent[octet_vectors];
  for (std::size_t v = 0; v < octet_vectors; ++v) {
    const std::size_t j = first + v * lanes;
    const S scale = hn::Mul(hn::Set(d, network.input_scale[i]), hn::LoadU(d, network.input_scale.data() + j));
    const S bias = hn::Mul(hn::Set(d, network.input_bias[i]), hn::LoadU(d, network.input_bias.data() + j));
    rho[v] = hn::MulAdd(hn::LoadU(d, products + v * lanes), scale, bias);
    rho[v] = hn::Min(hn::Max(rho[v], hn::Neg(one)), one);
    tangent[v] = network.with_inputs_layer ? rho[v] : hn::Zero(d);
  }
  for (const SeriesLayer& layer : network.layers) {
    const auto step =
        std::min(correlation_steps - 1,
                 static_cast<std::size_t>(largest_size(rho) * static_cast<double>(correlation_steps)));
    const double* row = layer.by_input.data() + i * (layer.even_terms + layer.odd_terms);
    const double* column = layer.by_term.data() + first;
    S y[octet_vectors];
    for (std::size_t v = 0; v < octet_vectors; ++v) y[v] = hn::Mul(rho[v], rho[v]);
    SeriesValue even, odd;
    evaluate_series(row, column, network.stride, layer.even_used[step], y, even);
    evaluate_series(row + layer.even_terms, column + layer.even_terms * network.stride, network.stride,
                    layer.odd_used[step], y, odd);
    for (std::size_t v = 0; v < octet_vectors; ++v) {
      const S bias = hn::Mul(hn::Set(d, layer.bias[i]), hn::LoadU(d, layer.bias.data() + first + v * lanes));
      const S dual = hn::MulAdd(rho[v], odd.sum[v], even.sum[v]);
      const S odd_slope = hn::MulAdd(hn::Add(y[v], y[v]), odd.derivative[v], odd.sum[v]);
      const S slope = hn::MulAdd(hn::Add(rho[v], rho[v]), even.derivative[v], odd_slope);
      rho[v] = hn::Min(hn::Max(hn::Add(dual, bias), hn::Neg(one)), one);
      const S own = network.with_inputs_layer ? rho[v] : hn::Mul(dual, hn::Set(d, layer.inverse_weight));
      tangent[v] = hn::MulAdd(slope, tangent[v], own);
    }
  }
  for (std::size_t v = 0; v < octet_vectors; ++v) {
    const S scale =
        hn::Mul(hn::Set(d, network.root[i]), hn::LoadU(d, network.root.data() + first + v * lanes));
    hn::StoreU(hn::Mul(scale, rho[v]), d, nngp + v * lanes);
    hn::StoreU(hn::Mul(scale, tangent[v]), d, ntk + v * lanes);
    if (one_minus_correlation != nullptr)
      hn::StoreU(hn::Sub(one, rho[v]), d, one_minus_correlation + v * lanes);
  }
}

void SeriesRowKernel(const SeriesNetwork& network, std::size_t i, std::size_t first, std::size_t count,
                     const double* products, double* nngp, double* ntk, double* one_minus_correlation) {
  for (std::size_t j = 0; j < count; j += octet)
    series_octet(network, i, first + j, products + j, nngp + j, ntk + j,
                 one_minus_correlation == nullptr ? nullptr : one_minus_correlation + j);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lemmata::analysis {
namespace {

HWY_EXPORT(SeriesRowKernel);

}  // namespace

void series_row(const SeriesNetwork& network, std::size_t i, std::size_t first, std::size_t count,
                const double* products, double* nngp, double* ntk, double* one_minus_correlation) {
  HWY_DYNAMIC_DISPATCH(SeriesRowKernel)
  (network, i, first, count, products, nngp, ntk, one_minus_correlation);
}

}  // namespace lemmata::analysis

#endif  // HWY_ONCE
