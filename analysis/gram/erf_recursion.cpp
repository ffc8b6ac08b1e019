#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "analysis/gram/erf_recursion.cpp"
#include "analysis/gram/erf_recursion.hpp"

#include <cstddef>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "analysis/gram/gram_functions.inl"

// Rounding, in units of u = 2^-53, relatively unless said otherwise. The scales err by 1 each, two products by 1
// each: the argument s by 4. 1 - s^2 is one rounding of what the rounded s gives: 1; its root 1.5. Of |s| and the
// root the smaller one is x <= 0.71; arcsin x errs by 1.5 (x) + 1.6 (gram_functions.inl) + 1 = 4.1. If x is the root,
// arcsin |s| = pi/2 - arcsin x >= pi/4 errs by (4.1 pi/4 + 0.6) / (pi/4) + 1 < 6. Times factor and sigma_w^2, plus
// offset: below 10. C' = factor scale scale / root: 2 + 1 + 1.5 + 1, sigma_w^2 and two roundings of the sum: below
// 12.

HWY_BEFORE_NAMESPACE();
namespace lemmata::analysis {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <std::size_t count>
HWY_INLINE void erf_pairs(const ErfNetwork& network, std::size_t i, std::size_t first, const double* products,
                          double* nngp, double* ntk) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const V one = hn::Set(d, 1.0);
  const V quarter_turn = hn::Set(d, 1.57079632679489661923);
  V kernel[count], tangent[count];
  for (std::size_t v = 0; v < count; ++v) {
    kernel[v] = hn::MulAdd(hn::LoadU(d, products + v * lanes), hn::Set(d, network.input_factor),
                           hn::Set(d, network.input_offset));
    tangent[v] = network.with_inputs_layer ? kernel[v] : hn::Zero(d);
  }
  for (std::size_t layer = 0; layer < static_cast<std::size_t>(network.depth); ++layer) {
    const double weight = network.weights[layer];
    const V factor = hn::Set(d, weight * network.dual_factor);
    const V offset = hn::Set(d, weight * network.dual_offset + network.biases[layer]);
    const double* scales = network.scales + layer * network.stride;
    const V row_scale = hn::Set(d, scales[i]);
    V scale[count], sine[count], square[count], z[count], root[count], ratio[count];
    for (std::size_t v = 0; v < count; ++v) {
      scale[v] = hn::Mul(row_scale, hn::LoadU(d, scales + first + v * lanes));
      sine[v] = hn::Mul(kernel[v], scale[v]);
      square[v] = hn::Mul(sine[v], sine[v]);
      const V cosine_square = hn::Max(hn::NegMulAdd(sine[v], sine[v], one), hn::Set(d, 0x1p-52));
      root[v] = hn::Sqrt(cosine_square);
      z[v] = hn::Min(square[v], cosine_square);
    }
    arcsine_ratio(z, ratio);
    for (std::size_t v = 0; v < count; ++v) {
      const V size = hn::Abs(sine[v]);
      const V angle = hn::Mul(hn::Min(size, root[v]), ratio[v]);
      const V arcsine =
          hn::CopySign(hn::IfThenElse(hn::Gt(size, root[v]), hn::Sub(quarter_turn, angle), angle), sine[v]);
      const V slope = hn::Div(hn::Mul(factor, scale[v]), root[v]);
      kernel[v] = hn::MulAdd(factor, arcsine, offset);
      const V own = network.with_inputs_layer ? kernel[v]
                                              : hn::MulAdd(hn::Set(d, network.dual_factor), arcsine,
                                                           hn::Set(d, network.dual_offset));
      tangent[v] = hn::MulAdd(slope, tangent[v], own);
    }
  }
  for (std::size_t v = 0; v < count; ++v) {
    hn::StoreU(kernel[v], d, nngp + v * lanes);
    hn::StoreU(tangent[v], d, ntk + v * lanes);
  }
}

void ErfRowKernel(const ErfNetwork& network, std::size_t i, std::size_t first, std::size_t count,
                  const double* products, double* nngp, double* ntk) {
  constexpr std::size_t together = 4;  // vectors whose chains of operations take turns
  const std::size_t lanes = hn::Lanes(Doubles());
  std::size_t j = 0;
  for (; j + together * lanes <= count; j += together * lanes)
    erf_pairs<together>(network, i, first + j, products + j, nngp + j, ntk + j);
  for (; j < count; j += lanes) erf_pairs<1>(network, i, first + j, products + j, nngp + j, ntk + j);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lemmata::analysis {
namespace {

HWY_EXPORT(ErfRowKernel);

}  // namespace

void erf_row(const ErfNetwork& network, std::size_t i, std::size_t first, std::size_t count,
             const double* products, double* nngp, double* ntk) {
  HWY_DYNAMIC_DISPATCH(ErfRowKernel)(network, i, first, count, products, nngp, ntk);
}

}  // namespace lemmata::analysis

#endif  // HWY_ONCE
