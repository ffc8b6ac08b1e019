#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/sampling/standard_normal.cpp"
#include "numeric/sampling/standard_normal.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

// The error, with e = 2^-53 and first-order terms in e (the slack below covers the rest).
//
// Grid. Let U, V be uniform and u, v the middles of the parts that they fall into; f(u, v) is the value. For a fixed
// v f is monotone in u, so the events f(U, v) <= x and f(u, v) <= x differ on at most one part: probability 2^-52.
// For a fixed u the cosine crosses a level at most twice, so moving V to v costs at most 2 * 2^-54. In all 3 e.
//
// u, v: exact, as are the split u = 2^k m with sqrt(1/2) <= m < sqrt(2) (up to the last place of the constant) and
// f = m - 1. The angle is pi/2 (q + y), q the quadrant and |y| < 1/2 exact.
//
// Logarithm. s = f / (2 + f) errs by 2 e relatively, and log m = 2 s (1 + s^2/3 + s^4/5 + ...), |s| < 0.1716: after
// s^18/19 the series leaves out less than 0.3 e; its sum errs by at most 2 e, the product with s by one more, and s
// counts at most 1.02 times: 6 e. For k = 0 that is all. Else |k ln 2 + log m| is at least |k| ln 2 / 2, and |log m|
// at most half of |k| ln 2: the constant and the sum err by 1 e each, and log m's error counts at most once: 2 + 6 +
// 1 <= 9 e. The square root halves it and adds one: at most 5.5 e.
//
// Sine, cosine: z = y^2 errs by e. sin(pi/2 y) / y = pi/2 - ...: Taylor's series of alternating decreasing terms; z's
// error counts at most 0.22 times, the coefficients' 1.1 times, Horner's last step adds 1, earlier ones 0.11 each at
// most, the product with y 1, the part left out 0.6: below 4 e. The cosine, at least 0.7: z counts at most 0.44 times
// of 1, the coefficients' and steps' errors 0.44, the last step 1, what is left out less than 0.1: below 2.7 e of it.
//
// A value is x (1 + d), |d| <= (5.5 + 4 + 1) e < 11 e, and |Phi(x (1 + d)) - Phi(x)| <= |d| max x phi(x) <= 0.25 |d|.
// In all below 6 e < 1e-15. Without fused operations each step of Horner's rule rounds once more, which adds at most
// 4 e to d: 7 e.

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;
using Bits = hn::RebindToUnsigned<Doubles>;
using V = hn::Vec<Doubles>;
using W = hn::Vec<Bits>;

/// c[0] + z (c[1] + z (...)).
template <std::size_t count>
HWY_INLINE V polynomial(V z, const double (&c)[count]) {
  const Doubles d;
  V sum = hn::Set(d, c[count - 1]);
  for (std::size_t i = 2; i <= count; ++i) sum = hn::MulAdd(sum, z, hn::Set(d, c[count - i]));
  return sum;
}

/// The middle of part number word div 2^12 of the 2^52 equal ones of (0, 1): their number is put as the fraction of a
/// double in [1, 2), and the difference has 53 bits.
HWY_INLINE V middle(W word) {
  const Doubles d;
  const Bits bits;
  const V shifted = hn::BitCast(d, hn::Or(hn::ShiftRight<12>(word), hn::Set(bits, 0x3FF0000000000000)));
  return hn::Sub(shifted, hn::Set(d, 1 - 0x1p-53));
}

/// sqrt(-2 ln u).
HWY_INLINE V radius(W word) {
  const Doubles d;
  const Bits bits;
  const V u = middle(word);
  constexpr std::uint64_t one = 0x3FF0000000000000;
  constexpr std::uint64_t root_of_half = 0x3FE6A09E667F3BCD;
  const W shifted = hn::Add(hn::BitCast(bits, u), hn::Set(bits, one - root_of_half));
  const W fraction = hn::And(shifted, hn::Set(bits, 0x000FFFFFFFFFFFFF));
  const V m = hn::BitCast(d, hn::Add(fraction, hn::Set(bits, root_of_half)));
  // The exponent as a double: its bits are the last ones of a number from 2^52 to 2^53.
  const V large = hn::BitCast(d, hn::Or(hn::ShiftRight<52>(shifted), hn::Set(bits, 0x4330000000000000)));
  const V k = hn::Sub(large, hn::Set(d, 0x1p52 + 1023));
  const V f = hn::Sub(m, hn::Set(d, 1.0));
  const V s = hn::Div(f, hn::Add(f, hn::Set(d, 2.0)));
  // -4 / (2 i + 1)
  constexpr double c[] = {-4.0,      -4.0 / 3,  -4.0 / 5,  -4.0 / 7,  -4.0 / 9,
                          -4.0 / 11, -4.0 / 13, -4.0 / 15, -4.0 / 17, -4.0 / 19};
  const V minus_two_log_m = hn::Mul(s, polynomial(hn::Mul(s, s), c));
  return hn::Sqrt(hn::MulAdd(k, hn::Set(d, -2 * 0.693147180559945309417232121458), minus_two_log_m));
}

/// The two numbers of a block's two words.
HWY_INLINE void pair(W first, W second, V& x0, V& x1) {
  const Doubles d;
  const Bits bits;
  const W sign = hn::Set(bits, std::uint64_t{1} << 63);
  const V r = radius(first);
  // the quadrant is bits 1 and 0; the upper 52 bits place the angle within -45..45 degrees about its axis
  const V y = hn::Sub(middle(second), hn::Set(d, 0.5));
  const V z = hn::Mul(y, y);
  // (-1)^i (pi/2)^(2i+1) / (2i+1)! and (-1)^i (pi/2)^(2i) / (2i)!
  constexpr double sine_series[] = {1.57079632679489661923,    -0.645964097506246253656,
                                    0.0796926262461670451205,  -0.00468175413531868810069,
                                    1.60441184787359821873e-4, -3.59884323521208534046e-6,
                                    5.69217292196792681178e-8, -6.68803510981146723248e-10};
  constexpr double cosine_series[] = {1.0,
                                      -1.23370055013616982735,
                                      0.253669507901048013637,
                                      -0.0208634807633529608731,
                                      9.19260274839426580242e-4,
                                      -2.52020423730606054811e-5,
                                      4.71087477881817150367e-7,
                                      -6.38660308379185224109e-9,
                                      6.56596311497947236221e-11};
  const V sine = hn::Mul(hn::Mul(y, polynomial(z, sine_series)), r);
  const V cosine = hn::Mul(polynomial(z, cosine_series), r);
  const auto odd =
      hn::MaskFromVec(hn::BitCast(d, hn::Sub(hn::Zero(bits), hn::And(second, hn::Set(bits, 1)))));
  // quadrants 0..3: (c, s), (-s, c), (-c, -s), (s, -c)
  const W upper_bit = hn::ShiftLeft<62>(second);
  const W sine_sign = hn::And(upper_bit, sign);
  const W cosine_sign = hn::And(hn::Xor(upper_bit, hn::ShiftLeft<63>(second)), sign);
  x0 = hn::Xor(hn::IfThenElse(odd, sine, cosine), hn::BitCast(d, cosine_sign));
  x1 = hn::Xor(hn::IfThenElse(odd, cosine, sine), hn::BitCast(d, sine_sign));
}

/// Numbers 0, 1, 2, ... of words (two for each block): `count` blocks, a multiple of the lanes.
void BoxMuller(const std::uint64_t* HWY_RESTRICT words, std::size_t count, double* HWY_RESTRICT values) {
  const Doubles d;
  const Bits bits;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < count; i += lanes, words += 2 * lanes, values += 2 * lanes) {
#if HWY_TARGET == HWY_SCALAR
    const W first = hn::Load(bits, words);
    const W second = hn::Load(bits, words + 1);
#else
    const W lower = hn::LoadU(bits, words);
    const W upper = hn::LoadU(bits, words + lanes);
    const W first = hn::InterleaveLower(bits, lower, upper);  // blocks i, i + h, i + 1, ..., h half the lanes
    const W second = hn::InterleaveUpper(bits, lower, upper);
#endif
    V x0, x1;
    pair(first, second, x0, x1);
#if HWY_TARGET == HWY_SCALAR
    hn::Store(x0, d, values);
    hn::Store(x1, d, values + 1);
#else
    hn::StoreU(hn::InterleaveLower(d, x0, x1), d, values);
    hn::StoreU(hn::InterleaveUpper(d, x0, x1), d, values + lanes);
#endif
  }
}

/// The same of `count` blocks of eight streams side by side, eight first words and eight second ones for each block.
void BoxMullerOctets(const std::uint64_t* HWY_RESTRICT words, std::size_t count,
                     double* HWY_RESTRICT values) {
  const hn::CappedTag<double, 8> d;
  const hn::RebindToUnsigned<decltype(d)> bits;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < count; ++i, words += 16, values += 16)
    for (std::size_t lane = 0; lane < 8; lane += lanes) {
      V x0, x1;
      pair(hn::LoadU(bits, words + lane), hn::LoadU(bits, words + 8 + lane), x0, x1);
      hn::StoreU(x0, d, values + lane);
      hn::StoreU(x1, d, values + 8 + lane);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <stdexcept>
#include <string>

#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(BoxMuller);
HWY_EXPORT(BoxMullerOctets);

constexpr std::size_t chunk_blocks = 512;  // their 8 KiB stay in the first-level cache
constexpr std::size_t most_lanes = 8;

}  // namespace

void fill_standard_normal(std::span<double> values, std::uint64_t seed, std::uint64_t stream,
                          std::uint64_t first) {
  alignas(64) std::uint64_t words[2 * chunk_blocks];
  alignas(64) double numbers[2 * most_lanes];
  while (!values.empty()) {
    const bool from_second = first % 2 != 0;
    std::size_t blocks = from_second ? 0 : std::min(values.size() / 2, chunk_blocks);
    blocks -= blocks % most_lanes;
    const bool whole = blocks > 0;
    if (!whole) blocks = most_lanes;
    fill_random_bits(std::span(words).first(2 * blocks), seed, stream, first - first % 2);
    HWY_DYNAMIC_DISPATCH(BoxMuller)(words, blocks, whole ? values.data() : numbers);
    std::size_t taken = 2 * blocks;
    if (!whole) {
      const std::size_t skipped = from_second ? 1 : 0;
      taken = std::min(values.size(), taken - skipped);
      std::copy_n(numbers + skipped, taken, values.data());
    }
    values = values.subspan(taken);
    first += taken;
  }
}

void fill_standard_normal_octets(std::span<double> values, std::uint64_t seed, std::uint64_t first_stream,
                                 std::uint64_t first) {
  constexpr std::size_t octet = 8;
  if (values.size() % octet != 0)
    throw std::invalid_argument(
        "fill_standard_normal_octets: the number of values must be a multiple of 8, got " +
        std::to_string(values.size()));
  constexpr std::size_t part_blocks = 128;  // 16 KiB of words
  alignas(64) std::uint64_t words[2 * octet * part_blocks];
  while (!values.empty()) {
    const bool from_second = first % 2 != 0;
    const std::size_t wanted = values.size() / octet;
    std::size_t blocks = from_second ? 0 : std::min(wanted / 2, part_blocks);
    const std::uint64_t before_wrap = (std::uint64_t{0} - first) / 2;  // 0 stands for 2^63
    if (before_wrap != 0) blocks = std::min<std::uint64_t>(blocks, before_wrap);
    const bool whole = blocks > 0;
    if (!whole) blocks = 1;
    fill_random_block_octets(std::span(words).first(2 * octet * blocks), seed, first_stream, first / 2);
    std::size_t taken = 2 * blocks;
    if (whole) {
      HWY_DYNAMIC_DISPATCH(BoxMullerOctets)(words, blocks, values.data());
    } else {  // one number of a block
      double numbers[2 * octet];
      HWY_DYNAMIC_DISPATCH(BoxMullerOctets)(words, 1, numbers);
      taken = 1;
      std::copy_n(numbers + (from_second ? octet : 0), octet, values.data());
    }
    values = values.subspan(octet * taken);
    first += taken;
  }
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
