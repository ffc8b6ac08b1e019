#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "analysis/gram/relu_recursion.cpp"
#include "analysis/gram/relu_recursion.hpp"

#include <cstddef>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "analysis/gram/gram_functions.inl"

// Rounding, in units of u = 2^-53, relatively unless said otherwise; f = 1 - |rho|, z = f/2 exact, gamma = 2 Q / pi.
//
// 1 - rho. sqrt z: 1. gamma: 2 (two rounded factors); times the root: 1; times z: 1; angle_defect: 1.7
// (gram_functions.inl); the product: 1. So gamma (sin t - t cos t) errs by 7.7; it is at most (2/pi) / (1 - 2/pi) =
// 1.75 times what is left of f: 13.5, and the subtraction 1. The sums where rho < 0 have the same parts and no more
// cancellation, for 1 - rho >= 1 there. The bias: cosines 1 each and their product 1, the last step 1: 18.5 for the
// part of the weights. Half the sine: the tangents' difference 2 (its high parts subtract exactly where they are
// close, the low ones see to the rest), three factors cos 1 each, two products: 6; its square 13, and the last step
// 1: less. Below 19, and 5 for the steps that are not fused elsewhere: 24.
//
// The factor of Theta. gamma t = 2 (sqrt z gamma) arcsine_ratio: 1 + 2 + 1 + 1.6 + 1 = 6.6 of at most 1, 1 - gamma t:
// 1, the cosines 3, two products and a sum 3, 1 / sigma_w^2 2: below 16 absolutely, 24 where steps are not fused.

HWY_BEFORE_NAMESPACE();
namespace lemmata::analysis {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The states of `count` vectors of pairs.
template <std::size_t count>
struct ReluState {
  V distance[count];  // as in the header, or 1 - rho where rho is known to be at least 0
  V tangent[count];   // Theta over the roots of the variances
};

/// The constants of row i at a layer.
struct ReluRow {
  V cosine, tangent_high, tangent_low, half_cosine;
};

/// What the bias makes of 1 - rho (or, where `sign` is negative, of 1 + rho), f and g the angles of both inputs:
///
///     rho' = cos f cos g rho + sin f sin g,  so  1 -+ rho' = cos f cos g (1 -+ rho) + 2 sin^2((f -+ g)/2), and
///     sin((f -+ g)/2) = (tan(f/2) -+ tan(g/2)) cos(f/2) cos(g/2)
HWY_INLINE V with_bias(V one_minus_rho, V sign, V cosines, const ReluRow& row, const ReluNetwork& network,
                       std::size_t place) {
  const Doubles d;
  const V column_high = hn::CopySign(hn::LoadU(d, network.tangent_high + place), sign);
  // the low part's own sign counts
  const V flip = hn::CopySign(hn::Set(d, 1.0), sign);
  const V high = hn::Sub(row.tangent_high, column_high);
  const V low = hn::NegMulAdd(hn::LoadU(d, network.tangent_low + place), flip, row.tangent_low);
  const V half_sine =
      hn::Mul(hn::Add(high, low), hn::Mul(row.half_cosine, hn::LoadU(d, network.half_cosine + place)));
  const V square = hn::Mul(half_sine, half_sine);
  return hn::MulAdd(cosines, one_minus_rho, hn::Add(square, square));
}

HWY_INLINE V folded(V one_minus_rho) {
  const Doubles d;
  const V one_plus_rho = hn::Sub(hn::Set(d, 2.0), one_minus_rho);
  return hn::IfThenElse(hn::Gt(one_minus_rho, hn::Set(d, 1.0)), hn::Neg(one_plus_rho), one_minus_rho);
}

HWY_INLINE V unfolded(V distance) {
  const Doubles d;
  return hn::IfNegativeThenElse(distance, hn::Add(hn::Set(d, 2.0), distance), distance);
}

template <bool biases>
HWY_INLINE ReluRow row_constants(const ReluNetwork& network, std::size_t layer, std::size_t i) {
  const Doubles d;
  if constexpr (!biases) return {hn::Set(d, 1.0), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  const std::size_t place = layer * network.stride + i;
  return {hn::Set(d, network.cosine[place]), hn::Set(d, network.tangent_high[place]),
          hn::Set(d, network.tangent_low[place]), hn::Set(d, network.half_cosine[place])};
}

template <bool biases, bool fold_in, bool fold_out, std::size_t count>
HWY_INLINE void relu_layer(const ReluNetwork& network, std::size_t layer, std::size_t i, std::size_t first,
                           ReluState<count>& state) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const V one = hn::Set(d, 1.0);
  const V gamma = hn::Set(d, network.even_part * 0.63661977236758134308);  // 2 Q / pi
  const V inverse_weight = hn::Set(d, network.inverse_weights[layer]);
  const ReluRow row = row_constants<biases>(network, layer, i);
  V z[count], root[count], ratio[count], defect[count];
  for (std::size_t v = 0; v < count; ++v) {
    z[v] = hn::Mul(fold_in ? hn::Abs(state.distance[v]) : state.distance[v], hn::Set(d, 0.5));
    root[v] = hn::Sqrt(z[v]);
  }
  arcsine_ratio(z, ratio);
  angle_defect(z, defect);
  for (std::size_t v = 0; v < count; ++v) {
    const V size = hn::Add(z[v], z[v]);
    // t, gamma t and gamma (sin t - t cos t) of the angle t <= 90 degrees
    const V scaled_root = hn::Mul(root[v], gamma);
    const V angle = hn::Mul(hn::Add(scaled_root, scaled_root), ratio[v]);
    const V loss = hn::Mul(hn::Mul(scaled_root, z[v]), defect[v]);
    V next = hn::Sub(size, loss);   // 1 - C(rho) / C(1)
    V slope = hn::Sub(one, angle);  // C'(rho) / C'(1)
    if constexpr (fold_in) {
      const V odd = hn::Set(d, network.odd_part);
      const V difference = hn::Set(d, network.odd_part - network.even_part);
      const V opposite = hn::NegMulAdd(difference, size, hn::Sub(hn::Add(odd, odd), loss));
      next = hn::IfNegativeThenElse(state.distance[v], opposite, next);
      slope = hn::IfNegativeThenElse(state.distance[v], hn::Add(difference, angle), slope);
    }
    V cosines = one;
    V one_minus_rho = next;
    if constexpr (biases) {
      const std::size_t place = layer * network.stride + first + v * lanes;
      cosines = hn::Mul(row.cosine, hn::LoadU(d, network.cosine + place));
      one_minus_rho = with_bias(next, one, cosines, row, network, place);
    }
    if (network.with_inputs_layer)
      state.tangent[v] = hn::MulAdd(hn::Mul(cosines, slope), state.tangent[v], hn::Sub(one, one_minus_rho));
    else
      state.tangent[v] =
          hn::Mul(cosines, hn::MulAdd(slope, state.tangent[v], hn::Mul(inverse_weight, hn::Sub(one, next))));
    state.distance[v] = fold_out ? folded(one_minus_rho) : one_minus_rho;
  }
}

template <bool biases, bool folds, std::size_t count>
HWY_INLINE void relu_pairs(const ReluNetwork& network, std::size_t i, std::size_t first,
                           const double* distances, double* nngp, double* ntk,
                           double* one_minus_correlation) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const V one = hn::Set(d, 1.0);
  ReluState<count> state;
  const ReluRow row = row_constants<biases>(network, 0, i);
  for (std::size_t v = 0; v < count; ++v) {
    state.distance[v] = hn::LoadU(d, distances + v * lanes);
    if constexpr (biases) {
      const std::size_t place = first + v * lanes;
      const V cosines = hn::Mul(row.cosine, hn::LoadU(d, network.cosine + place));
      const V sign = state.distance[v];
      const V next = folded(with_bias(hn::Abs(sign), sign, cosines, row, network, place));
      // folded once, a 1 + rho above 1 is a 1 - rho below it
      state.distance[v] = hn::IfNegativeThenElse(sign, hn::Neg(next), next);
    }
    state.tangent[v] = network.with_inputs_layer ? hn::Sub(one, unfolded(state.distance[v])) : hn::Zero(d);
  }
  const auto depth = static_cast<std::size_t>(network.depth);
  if (depth > 0) relu_layer<biases, true, folds>(network, 1, i, first, state);
  for (std::size_t layer = 2; layer <= depth; ++layer)
    relu_layer<biases, folds, folds>(network, layer, i, first, state);
  const V root = hn::Set(d, network.root[i]);
  for (std::size_t v = 0; v < count; ++v) {
    const V one_minus_rho = folds || depth == 0 ? unfolded(state.distance[v]) : state.distance[v];
    const V scale = hn::Mul(root, hn::LoadU(d, network.root + first + v * lanes));
    hn::StoreU(hn::Mul(scale, hn::Sub(one, one_minus_rho)), d, nngp + v * lanes);
    hn::StoreU(hn::Mul(scale, state.tangent[v]), d, ntk + v * lanes);
    if (one_minus_correlation != nullptr) hn::StoreU(one_minus_rho, d, one_minus_correlation + v * lanes);
  }
}

template <bool biases, bool folds>
HWY_INLINE void relu_columns(const ReluNetwork& network, std::size_t i, std::size_t first, std::size_t count,
                             const double* distances, double* nngp, double* ntk,
                             double* one_minus_correlation) {
  constexpr std::size_t together = 4;  // vectors whose chains of operations take turns
  const std::size_t lanes = hn::Lanes(Doubles());
  std::size_t j = 0;
  const auto place = [&](double* numbers) { return numbers == nullptr ? nullptr : numbers + j; };
  for (; j + together * lanes <= count; j += together * lanes)
    relu_pairs<biases, folds, together>(network, i, first + j, distances + j, nngp + j, ntk + j,
                                        place(one_minus_correlation));
  for (; j < count; j += lanes)
    relu_pairs<biases, folds, 1>(network, i, first + j, distances + j, nngp + j, ntk + j,
                                 place(one_minus_correlation));
}

void ReluRowKernel(const ReluNetwork& network, std::size_t i, std::size_t first, std::size_t count,
                   const double* distances, double* nngp, double* ntk, double* one_minus_correlation) {
  if (network.has_biases && network.folds)
    relu_columns<true, true>(network, i, first, count, distances, nngp, ntk, one_minus_correlation);
  else if (network.has_biases)
    relu_columns<true, false>(network, i, first, count, distances, nngp, ntk, one_minus_correlation);
  else if (network.folds)
    relu_columns<false, true>(network, i, first, count, distances, nngp, ntk, one_minus_correlation);
  else
    relu_columns<false, false>(network, i, first, count, distances, nngp, ntk, one_minus_correlation);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lemmata::analysis {
namespace {

HWY_EXPORT(ReluRowKernel);

}  // namespace

void relu_row(const ReluNetwork& network, std::size_t i, std::size_t first, std::size_t count,
              const double* distances, double* nngp, double* ntk, double* one_minus_correlation) {
  HWY_DYNAMIC_DISPATCH(ReluRowKernel)
  (network, i, first, count, distances, nngp, ntk, one_minus_correlation);
}

}  // namespace lemmata::analysis

#endif  // HWY_ONCE
