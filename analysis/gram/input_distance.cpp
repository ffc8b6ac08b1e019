#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "analysis/gram/input_distance.cpp"
#include "analysis/gram/input_distance.hpp"

#include <cstddef>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "analysis/gram/gram_storage.hpp"

// near_pair. With d = z - x (exactly a sum of two doubles in each coordinate),
//
//     sin^2 = (|x|^2 |z|^2 - (x.z)^2) / (|x|^2 |z|^2) = (|x|^2 |d|^2 - (x.d)^2) / (|x|^2 |z|^2).
//
// Both dot products are sums of 8 chains of numbers of twice the length: each step errs by at most 2^-102 of what it
// adds up to, so by (d/8 + 8) 2^-102 of |d|^2 and of |x| |d|. The numerator errs by three times that, relatively to
// |x|^2 |d|^2; where it is less than 2^-24 of it, that is where d and x are parallel but for an angle of 2^-12, it is
// computed exactly instead. What is left is rounding to doubles: the quotient, the root of 1 - sin^2 (which counts
// for less than 1/8) and the last quotient.

#ifndef LEMMATA_ANALYSIS_KERNEL_INPUT_DISTANCE_ONCE
#define LEMMATA_ANALYSIS_KERNEL_INPUT_DISTANCE_ONCE
namespace lemmata::analysis {

/// 8 sums over the places s, s + 8, ...: of |d|^2 and x.d.
struct DifferenceSums {
  double square_high[octet], square_low[octet], product_high[octet], product_low[octet];
};

}  // namespace lemmata::analysis
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::analysis {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Numbers = hn::CappedTag<double, octet>;
using N = hn::Vec<Numbers>;

/// high + low = a + b.
HWY_INLINE void two_sum(N a, N b, N& high, N& low) {
  high = hn::Add(a, b);
  const N from_b = hn::Sub(high, a);
  low = hn::Add(hn::Sub(a, hn::Sub(high, from_b)), hn::Sub(b, from_b));
}

/// a b - product, exactly, where product is a b rounded.
HWY_INLINE N product_error_of(N a, N b, N product) {
#if HWY_NATIVE_FMA
  return hn::MulSub(a, b, product);
#else  // Dekker: halves of 26 bits
  const Numbers tag;
  const N splitter = hn::Set(tag, 0x1p27 + 1);
  const N a_shifted = hn::Mul(a, splitter);
  const N a_high = hn::Sub(a_shifted, hn::Sub(a_shifted, a));
  const N a_low = hn::Sub(a, a_high);
  const N b_shifted = hn::Mul(b, splitter);
  const N b_high = hn::Sub(b_shifted, hn::Sub(b_shifted, b));
  const N b_low = hn::Sub(b, b_high);
  const N rest = hn::Add(hn::Sub(hn::Mul(a_high, b_high), product),
                         hn::Add(hn::Mul(a_high, b_low), hn::Mul(a_low, b_high)));
  return hn::Add(rest, hn::Mul(a_low, b_low));
#endif
}

/// high + low += a b + rest.
HWY_INLINE void add_product(N a, N b, N rest, N& high, N& low) {
  const N product = hn::Mul(a, b);
  N error;
  const N old = high;
  two_sum(old, product, high, error);
  low = hn::Add(low, hn::Add(error, hn::Add(product_error_of(a, b, product), rest)));
}

void AddDifferences(const double* x, const double* z, std::size_t d, double sign, DifferenceSums& sums) {
  const Numbers tag;
  const std::size_t lanes = hn::Lanes(tag);
  const N flip = hn::Set(tag, sign);
  for (std::size_t l = 0; l < octet; l += lanes) {
    N square_high = hn::Zero(tag), square_low = square_high;
    N product_high = square_high, product_low = square_high;
    for (std::size_t k = l; k + lanes <= d; k += octet) {
      const N at_x = hn::Mul(hn::LoadU(tag, x + k), flip);
      N high, low;
      two_sum(hn::LoadU(tag, z + k), hn::Neg(at_x), high, low);
      const N twice = hn::Mul(hn::Add(high, high), low);
      add_product(high, high, twice, square_high, square_low);
      add_product(at_x, high, hn::Mul(at_x, low), product_high, product_low);
    }
    hn::StoreU(square_high, tag, sums.square_high + l);
    hn::StoreU(square_low, tag, sums.square_low + l);
    hn::StoreU(product_high, tag, sums.product_high + l);
    hn::StoreU(product_low, tag, sums.product_low + l);
  }
}

void AddSquares(const double* x, std::size_t d, DifferenceSums& sums) {
  const Numbers tag;
  const std::size_t lanes = hn::Lanes(tag);
  for (std::size_t l = 0; l < octet; l += lanes) {
    N high = hn::Zero(tag), low = high;
    for (std::size_t k = l; k + lanes <= d; k += octet) {
      const N at_x = hn::LoadU(tag, x + k);
      add_product(at_x, at_x, hn::Zero(tag), high, low);
    }
    hn::StoreU(high, tag, sums.square_high + l);
    hn::StoreU(low, tag, sums.square_low + l);
  }
}

bool InputDistances(const double* products, double row_scale, const double* column_scales, std::size_t count,
                    double near, double* distances) {
  const Numbers tag;
  const N one = hn::Set(tag, 1.0);
  const N scale = hn::Set(tag, row_scale);
  N smallest = one;
  for (std::size_t j = 0; j < count; j += hn::Lanes(tag)) {
    const N rho = hn::Mul(hn::LoadU(tag, products + j), hn::Mul(scale, hn::LoadU(tag, column_scales + j)));
    const N distance = hn::Max(hn::Sub(one, hn::Abs(rho)), hn::Zero(tag));
    smallest = hn::Min(smallest, distance);
    hn::StoreU(hn::CopySign(distance, rho), tag, distances + j);
  }
  return hn::GetLane(hn::MinOfLanes(tag, smallest)) < near;
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {
namespace {

HWY_EXPORT(AddDifferences);
HWY_EXPORT(AddSquares);
HWY_EXPORT(InputDistances);

DoubleDouble sum_of_lanes(const double* high, const double* low) {
  DoubleDouble sum;
  for (std::size_t l = 0; l < octet; ++l) sum = sum + exact_sum(high[l], low[l]);
  return sum;
}

/// 2^-exponent x as integers.
std::vector<Integer> scaled(const double* x, std::size_t d, int exponent) {
  std::vector<Integer> integers;
  for (std::size_t k = 0; k < d; ++k) {
    int own = 0;
    const double mantissa = std::frexp(x[k], &own);
    Integer integer(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
    if (integer != 0) integer <<= own - 53 - exponent;
    integers.push_back(integer);
  }
  return integers;
}

int lowest_exponent(const double* x, std::size_t d) {
  int lowest = 1024;
  for (std::size_t k = 0; k < d; ++k) {
    int own = 0;
    std::frexp(x[k], &own);
    if (x[k] != 0) lowest = std::min(lowest, own - 53);
  }
  return lowest;
}

/// sin^2, rounded once.
double exact_squared_sine(const double* x, const double* z, std::size_t d) {
  const auto a = scaled(x, d, lowest_exponent(x, d));
  const auto b = scaled(z, d, lowest_exponent(z, d));
  Integer aa = 0, bb = 0, ab = 0;
  for (std::size_t k = 0; k < d; ++k) {
    aa += a[k] * a[k];
    bb += b[k] * b[k];
    ab += a[k] * b[k];
  }
  const Integer denominator = aa * bb;
  return Rational(denominator - ab * ab, denominator).convert_to<double>();
}

}  // namespace

DoubleDouble squared_norm(const double* x, std::size_t d) {
  DifferenceSums sums;
  const std::size_t whole = d / octet * octet;
  HWY_DYNAMIC_DISPATCH(AddSquares)(x, whole, sums);
  DoubleDouble sum = sum_of_lanes(sums.square_high, sums.square_low);
  for (std::size_t k = whole; k < d; ++k) sum = sum + exact_product(x[k], x[k]);
  return sum;
}

NearPair near_pair(const double* x, const double* z, std::size_t d, const DoubleDouble& xx,
                   const DoubleDouble& zz, bool antipodal) {
  DifferenceSums sums;
  const std::size_t whole = d / octet * octet;
  const double sign = antipodal ? -1.0 : 1.0;
  HWY_DYNAMIC_DISPATCH(AddDifferences)(x, z, whole, sign, sums);
  DoubleDouble square = sum_of_lanes(sums.square_high, sums.square_low);
  DoubleDouble product = sum_of_lanes(sums.product_high, sums.product_low);
  for (std::size_t k = whole; k < d; ++k) {
    const DoubleDouble difference = exact_sum(z[k], -sign * x[k]);
    square = square + difference * difference;
    product = product + DoubleDouble{sign * x[k], 0} * difference;
  }
  const DoubleDouble most = xx * square;
  const DoubleDouble numerator = most - product * product;
  const double squared_sine = numerator.high < 0x1p-24 * most.high || most.high == 0
                                  ? (square.high == 0 ? 0.0 : exact_squared_sine(x, z, d))
                                  : (numerator / (xx * zz)).value();
  const DoubleDouble norm_difference = square + product + product;
  return {squared_sine / (1 + std::sqrt(1 - squared_sine)), norm_difference.value()};
}

double near_distance_error(std::size_t d) {
  return 4 * 0x1p-53 + (static_cast<double>(d) / 8 + 24) * 3 * 0x1p-102 * 0x1p24;
}

bool input_distances(const double* products, double row_scale, const double* column_scales, std::size_t count,
                     double near, double* distances) {
  return HWY_DYNAMIC_DISPATCH(InputDistances)(products, row_scale, column_scales, count, near, distances);
}

}  // namespace lemmata::analysis

#endif  // HWY_ONCE
