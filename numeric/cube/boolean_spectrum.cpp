#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/cube/boolean_spectrum.cpp"
#include "numeric/cube/boolean_spectrum.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "numeric/cube/walsh_hadamard_levels.inl"

#ifndef LEMMATA_NUMERIC_CUBE_BOOLEAN_SPECTRUM_ONCE
#define LEMMATA_NUMERIC_CUBE_BOOLEAN_SPECTRUM_ONCE
namespace lemmata::numeric {

inline constexpr int most_folds = 4;
/// The levels that are done block by block, in 16 bits but for the upper three. The others are a multiple of three. A block's
/// sums of 16 bits are at most 2^14 in size: it has 2^14 values or fewer that are at most 1 after a fold, or 2^11 that are
/// at most 2^3 after four folds and halving.
constexpr int block_levels(int n, int folds) { return (folds <= 1 ? 15 : 12) + n % 3; }

/// A function of m coordinates, the sum of 2^folds functions with values +-1 (halved if folds > 0): part number j is the
/// packed table that begins at words + j * part_words, with the sign (-1)^popcount(j & signs).
struct FoldedFunction {
  const std::uint64_t* words;
  std::size_t part_words;
  int folds;  // at most most_folds
  unsigned signs;
};

/// Sums over sets S, which are given with |s[S] / 2| and |S|.
struct HalfSums {
  static constexpr int most_levels = 33;
  std::array<std::uint64_t, most_levels> squares{};
  std::array<std::uint32_t, most_levels> largest{};
  std::array<std::uint64_t, most_levels> set = unseen();  // the smallest that attains it
  std::array<std::uint64_t, 32> at_least{};               // how many are at least 2^j

  static constexpr std::array<std::uint64_t, most_levels> unseen() {
    std::array<std::uint64_t, most_levels> all{};
    all.fill(~std::uint64_t{0});
    return all;
  }
  void take_largest(std::size_t level, std::uint32_t half, std::uint64_t s) {
    if (half < largest[level] || (half == largest[level] && s >= set[level])) return;
    largest[level] = half;
    set[level] = s;
  }
  void add(std::size_t level, std::uint32_t half, std::uint64_t s) {
    squares[level] += std::uint64_t{half} * half;
    take_largest(level, half, s);
    for (std::size_t j = 0; j < at_least.size() && half >> j != 0; ++j) ++at_least[j];
  }
  friend HalfSums operator+(HalfSums a, const HalfSums& b) {
    for (std::size_t level = 0; level < most_levels; ++level) {
      a.squares[level] += b.squares[level];
      if (b.set[level] != ~std::uint64_t{0}) a.take_largest(level, b.largest[level], b.set[level]);
    }
    for (std::size_t j = 0; j < a.at_least.size(); ++j) a.at_least[j] += b.at_least[j];
    return a;
  }
};

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {

/// The values of a packed table as many as there are lanes, from number `first` on, of which bit b of flip is the sign.
HWY_INLINE Vector<std::int16_t> signs_of(const std::uint64_t* words, std::size_t first, std::uint64_t flip) {
  constexpr Tag<std::int16_t> d;
  const std::uint64_t bits = (words[first / 64] ^ flip) >> first % 64;
  std::uint8_t bytes[8];
  std::memcpy(bytes, &bits, sizeof bits);
  return hn::IfThenElse(hn::LoadMaskBits(d, bytes), hn::Set(d, std::int16_t{-1}),
                        hn::Set(d, std::int16_t{1}));
}

template <int folds>
HWY_INLINE Vector<std::int16_t> values(const FoldedFunction& f, std::size_t first) {
  auto sum = signs_of(f.words, first, 0);
  HWY_UNROLL(16)
  for (unsigned part = 1; part < 1U << folds; ++part) {
    const bool minus = std::popcount(part & f.signs) % 2 != 0;
    sum = hn::Add(sum, signs_of(f.words + part * f.part_words, first, minus ? ~std::uint64_t{0} : 0));
  }
  if constexpr (folds > 0) sum = hn::ShiftRight<1>(sum);
  return sum;
}

/// The levels of 2^n values, number `first` and following, in 16 bits.
template <int folds>
HWY_NOINLINE void narrow_block(const FoldedFunction& f, std::size_t first, std::int16_t* HWY_RESTRICT to,
                               int n) {
  constexpr int count = 1 << base_vector_bits;
  for (std::size_t i = 0; i < std::size_t{1} << n; i += std::size_t{1} << base_bits<std::int16_t>) {
    Vector<std::int16_t> v[count];
    HWY_UNROLL(16)
    for (int j = 0; j < count; ++j) v[j] = values<folds>(f, first + i + j * lanes<std::int16_t>);
    base_levels<base_vector_bits, std::int16_t>(v);
    HWY_UNROLL(16)
    for (int j = 0; j < count; ++j) hn::StoreU(v[j], Tag<std::int16_t>(), to + i + j * lanes<std::int16_t>);
  }
  cached_rows(to, base_bits<std::int16_t>, n);
}

/// The levels between 2^step rows of 16 bits that lie one after another, in 32 bits.
HWY_NOINLINE void widening_rows(const std::int16_t* HWY_RESTRICT from, std::int32_t* HWY_RESTRICT to,
                                std::size_t width) {
  constexpr Tag<std::int32_t> d;
  constexpr hn::Rebind<std::int16_t, Tag<std::int32_t>> narrow;
  constexpr int count = 1 << step;
  for (std::size_t column = 0; column < width; column += lanes<std::int32_t>) {
    Vector<std::int32_t> v[count];
    HWY_UNROLL(8)
    for (int i = 0; i < count; ++i) v[i] = hn::PromoteTo(d, hn::LoadU(narrow, from + i * width + column));
    vector_levels<step, 0>(v);
    HWY_UNROLL(8)
    for (int i = 0; i < count; ++i) hn::StoreU(v[i], d, to + i * width + column);
  }
}

/// The levels of 2^n values, number `first` and following; n - leaf is a multiple of step.
void SpectrumBlock(const FoldedFunction& f, std::size_t first, std::int32_t* to, int n, int leaf,
                   std::int16_t* scratch) {
  const std::size_t stride = std::size_t{1} << (n - step);
  if (n > leaf) {
    for (std::size_t row = 0; row < std::size_t{1} << step; ++row)
      SpectrumBlock(f, first + row * stride, to + row * stride, n - step, leaf, scratch);
    return rows<step>(to, stride, stride);
  }
  for (std::size_t row = 0; row < std::size_t{1} << step; ++row) {
    constexpr decltype(&narrow_block<0>) narrow[] = {narrow_block<0>, narrow_block<1>, narrow_block<2>,
                                                     narrow_block<3>, narrow_block<4>};
    narrow[f.folds](f, first + row * stride, scratch + row * stride, n - step);
  }
  widening_rows(scratch, to, stride);
}

void SpectrumRows(std::int32_t* data, std::size_t stride, std::size_t width) {
  rows<step>(data, stride, width);
}

#if HWY_TARGET == HWY_SCALAR

void AddHalves(const std::int32_t* data, std::size_t size, std::uint64_t first_set, int shift,
               HalfSums& sums) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::int32_t half = data[i] >> shift;
    sums.add(
        static_cast<std::size_t>(std::popcount(first_set + i)),
        half < 0 ? std::uint32_t{0} - static_cast<std::uint32_t>(half) : static_cast<std::uint32_t>(half),
        first_set + i);
  }
}

#else

using Half = Vector<std::uint32_t>;
using Square = Vector<std::uint64_t>;

/// Carry-save addition, bit by bit: the old sum + b + c = the new sum + 2 * what is returned.
HWY_INLINE Half carry_save(Half& sum, Half b, Half c) {
  const Half differ = hn::Xor(sum, b);
  const Half carry = hn::Or(hn::And(sum, b), hn::And(differ, c));
  sum = hn::Xor(differ, c);
  return carry;
}

/// The highest bit that is set, and all below it.
HWY_INLINE Half smear(Half v) {
  v = hn::Or(v, hn::ShiftRight<1>(v));
  v = hn::Or(v, hn::ShiftRight<2>(v));
  v = hn::Or(v, hn::ShiftRight<4>(v));
  v = hn::Or(v, hn::ShiftRight<8>(v));
  return hn::Or(v, hn::ShiftRight<16>(v));
}

/// Adds s[first_set + i] / 2 = data[i] >> shift, i < size, to the sums. Both numbers are multiples of 2^12.
void AddHalves(const std::int32_t* data, std::size_t size, std::uint64_t first_set, int shift,
               HalfSums& sums) {
  constexpr Tag<std::uint32_t> d;
  constexpr Tag<std::uint64_t> d64;
  constexpr Tag<std::int32_t> signed_d;
  constexpr std::size_t n = lanes<std::uint32_t>;
  constexpr std::size_t group = 16;  // vectors
  constexpr std::size_t group_classes =
      5;  // by the number of bits in the four lowest bits of the vector's number
  constexpr std::size_t most_classes = 33;                   // by that of the whole number
  alignas(64) std::uint64_t even[most_classes][n / 2] = {};  // sums of squares, for the lanes 0, 2, ...
  alignas(64) std::uint64_t odd[most_classes][n / 2] = {};
  alignas(64) std::uint32_t largest[most_classes][n] = {};
  alignas(64) std::uint32_t place[most_classes][n];  // the first vector that has it
  alignas(64)
      std::uint32_t counter[32][n] = {};  // bit j of the numbers of values that are at least 1, 2, 4, ...
  for (std::size_t c = 0; c < most_classes; ++c)
    std::fill_n(place[c], n, static_cast<std::uint32_t>((std::uint64_t{1} << c) - 1));
  Half ones = hn::Zero(d);
  Half twos = hn::Zero(d);
  Half fours = hn::Zero(d);
  Half eights = hn::Zero(d);
  for (std::size_t i = 0; i < size / n; i += group) {
    Square class_even[group_classes];
    Square class_odd[group_classes];
    Half class_largest[group_classes];
    Half class_place[group_classes];
    Half bits[group];
    HWY_UNROLL(16)
    for (std::size_t j = 0; j < group; ++j) {
      const auto value = hn::LoadU(signed_d, data + (i + j) * n);
      const Half half = hn::BitCast(d, hn::Abs(hn::ShiftRightSame(value, shift)));
      bits[j] = smear(half);
      const Half upper = hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(d64, half)));
      const Square even_square = hn::MulEven(half, half);
      const Square odd_square = hn::MulEven(upper, upper);
      const Half number = hn::Set(d, static_cast<std::uint32_t>(i + j));
      const std::size_t c = (j & 1) + (j >> 1 & 1) + (j >> 2 & 1) + (j >> 3 & 1);
      if (j == (std::size_t{1} << c) - 1) {  // the first of its class
        class_even[c] = even_square;
        class_odd[c] = odd_square;
        class_largest[c] = half;
        class_place[c] = number;
      } else {
        class_even[c] = hn::Add(class_even[c], even_square);
        class_odd[c] = hn::Add(class_odd[c], odd_square);
        class_place[c] = hn::IfThenElse(hn::Gt(half, class_largest[c]), number, class_place[c]);
        class_largest[c] = hn::Max(half, class_largest[c]);
      }
    }
    HWY_UNROLL(5)
    for (std::size_t c = 0; c < group_classes; ++c) {
      const std::size_t k = c + static_cast<std::size_t>(std::popcount(i));
      hn::Store(hn::Add(hn::Load(d64, even[k]), class_even[c]), d64, even[k]);
      hn::Store(hn::Add(hn::Load(d64, odd[k]), class_odd[c]), d64, odd[k]);
      const Half before = hn::Load(d, largest[k]);
      const auto larger = hn::Gt(class_largest[c], before);
      hn::Store(hn::IfThenElse(larger, class_place[c], hn::Load(d, place[k])), d, place[k]);
      hn::Store(hn::Max(class_largest[c], before), d, largest[k]);
    }
    HWY_UNROLL(8)
    for (std::size_t j = 0; j < 8; ++j) bits[j] = carry_save(ones, bits[2 * j], bits[2 * j + 1]);
    HWY_UNROLL(4)
    for (std::size_t j = 0; j < 4; ++j) bits[j] = carry_save(twos, bits[2 * j], bits[2 * j + 1]);
    HWY_UNROLL(2)
    for (std::size_t j = 0; j < 2; ++j) bits[j] = carry_save(fours, bits[2 * j], bits[2 * j + 1]);
    Half carry = carry_save(eights, bits[0], bits[1]);
    for (std::size_t j = 4; !hn::AllTrue(d, hn::Eq(carry, hn::Zero(d))); ++j) {
      const Half before = hn::Load(d, counter[j]);
      hn::Store(hn::Xor(before, carry), d, counter[j]);
      carry = hn::And(before, carry);
    }
  }
  hn::Store(ones, d, counter[0]);
  hn::Store(twos, d, counter[1]);
  hn::Store(fours, d, counter[2]);
  hn::Store(eights, d, counter[3]);

  for (std::size_t lane = 0; lane < n; ++lane) {
    for (std::size_t c = 0; size / n >> c != 0; ++c) {
      const std::size_t level = c + static_cast<std::size_t>(std::popcount(lane) + std::popcount(first_set));
      sums.squares[level] += lane % 2 == 0 ? even[c][lane / 2] : odd[c][lane / 2];
      sums.take_largest(level, largest[c][lane], first_set + std::uint64_t{place[c][lane]} * n + lane);
    }
    for (std::size_t bit = 0; bit < 32; ++bit)
      for (std::size_t j = 0; j < 32; ++j)
        sums.at_least[bit] += std::uint64_t{counter[j][lane] >> bit & 1} << j;
  }
}

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <stdexcept>
#include <string>

#include <hwy/aligned_allocator.h>

#include "numeric/cube/memory.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(SpectrumBlock);
HWY_EXPORT(SpectrumRows);
HWY_EXPORT(AddHalves);

constexpr int step = 3;            // as in the kernels
constexpr int least_blocked = 15;  // what block_levels asks for
constexpr int most_spectrum_bits = 30;

std::size_t word_count(int n) { return n < 6 ? 1 : std::size_t{1} << (n - 6); }

void require_threads(const std::string& function, int threads) {
  if (threads < 1)
    throw std::invalid_argument(function + ": threads must be at least 1, got " + std::to_string(threads));
}

void require_table_size(const std::string& function, std::span<const std::uint64_t> truth_table, int n) {
  if (truth_table.size() != word_count(n))
    throw std::invalid_argument(function + ": the table of n = " + std::to_string(n) +
                                " coordinates must have " + std::to_string(word_count(n)) + " words, got " +
                                std::to_string(truth_table.size()));
}

/// The spectrum of f, n >= least_blocked.
void spectrum_of(const FoldedFunction& f, std::span<std::int32_t> spectrum, int n, int threads) {
  const int leaf = block_levels(n, f.folds);
  const auto block = [&](std::size_t first, int bits) {
    const auto scratch = hwy::AllocateAligned<std::int16_t>(std::size_t{1} << leaf);
    if (scratch == nullptr) throw std::bad_alloc();
    HWY_DYNAMIC_DISPATCH(SpectrumBlock)(f, first, spectrum.data() + first, bits, leaf, scratch.get());
  };
  constexpr int least_parallel = 21;  // 8 MiB, as walsh_hadamard_transform
  if (threads == 1 || n < least_parallel) return block(0, n);
  const std::size_t stride = spectrum.size() >> step;
  run_chunks(std::int64_t{1} << step, threads,
             [&](std::int64_t chunk) { block(static_cast<std::size_t>(chunk) * stride, n - step); });
  constexpr std::int64_t column_parts = 64;
  const std::size_t width = stride / column_parts;
  run_chunks(column_parts, threads, [&](std::int64_t chunk) {
    HWY_DYNAMIC_DISPATCH(SpectrumRows)
    (spectrum.data() + static_cast<std::size_t>(chunk) * width, stride, width);
  });
}

/// The same for n < least_blocked, by expanding the table.
void small_spectrum(std::uint64_t const* words, std::span<std::int32_t> spectrum) {
  for (std::size_t x = 0; x < spectrum.size(); ++x)
    spectrum[x] = 1 - 2 * static_cast<std::int32_t>(words[x / 64] >> x % 64 & 1);
  walsh_hadamard_transform(spectrum);
}

HalfSums half_sums(std::span<const std::int32_t> values, std::uint64_t first_set, int shift, int threads) {
  constexpr std::size_t least_size = std::size_t{1} << 12;
  constexpr std::size_t part_size = std::size_t{1} << 22;
  if (values.size() < least_size) {
    HalfSums sums;
    for (std::size_t i = 0; i < values.size(); ++i)
      sums.add(static_cast<std::size_t>(std::popcount(first_set + i)),
               static_cast<std::uint32_t>(std::abs(values[i] >> shift)), first_set + i);
    return sums;
  }
  const std::size_t size = std::min(part_size, values.size());
  return parallel_sum(
      static_cast<std::int64_t>(values.size() / size), threads, HalfSums{}, [&](std::int64_t part) {
        const std::size_t start = static_cast<std::size_t>(part) * size;
        HalfSums sums;
        HWY_DYNAMIC_DISPATCH(AddHalves)(values.data() + start, size, first_set + start, shift, sums);
        return sums;
      });
}

}  // namespace

void boolean_spectrum(std::span<const std::uint64_t> truth_table, std::span<std::int32_t> spectrum,
                      int threads) {
  const std::string function = "boolean_spectrum";
  require_threads(function, threads);
  if (!std::has_single_bit(spectrum.size()))
    throw std::invalid_argument(function + ": the spectrum's size must be a power of two, got " +
                                std::to_string(spectrum.size()));
  const int n = std::countr_zero(spectrum.size());
  if (n > most_spectrum_bits)
    throw std::length_error(function + ": n must be at most " + std::to_string(most_spectrum_bits) +
                            " for sums of 32 bits, got " + std::to_string(n));
  require_table_size(function, truth_table, n);
  if (n < least_blocked) return small_spectrum(truth_table.data(), spectrum);
  spectrum_of({truth_table.data(), truth_table.size(), 0, 0}, spectrum, n, threads);
}

SpectrumSummary summarize_boolean_spectrum(std::span<const std::uint64_t> truth_table, int n, int threads,
                                           int stored) {
  const std::string function = "summarize_boolean_spectrum";
  require_threads(function, threads);
  if (n < 1 || n >= HalfSums::most_levels)
    throw std::invalid_argument(function + ": n must be between 1 and 32, got " + std::to_string(n));
  require_table_size(function, truth_table, n);
  const int least_stored = std::max(least_blocked, n - most_folds);
  if (stored < least_stored || stored > most_spectrum_bits)
    throw std::invalid_argument(function + ": stored must be between " + std::to_string(least_stored) +
                                " and " + std::to_string(most_spectrum_bits) +
                                " for n = " + std::to_string(n) + ", got " + std::to_string(stored));
  const int folds = std::max(0, n - stored);
  const int m = n - folds;
  const std::size_t size = std::size_t{1} << m;
  const double memory = physical_memory_bytes();
  if (static_cast<double>(size * sizeof(std::int32_t)) > memory)
    throw std::length_error(function + ": 4 * 2^" + std::to_string(m) +
                            " bytes must fit into the machine's memory of " +
                            std::to_string(static_cast<std::int64_t>(memory)) + " bytes");

  const auto values = uninitialised_memory(size * sizeof(std::int32_t));
  const std::span<std::int32_t> spectrum(reinterpret_cast<std::int32_t*>(values.get()), size);
  HalfSums sums;
  for (unsigned signs = 0; signs < 1U << folds; ++signs) {
    if (m < least_blocked)
      small_spectrum(truth_table.data(), spectrum);
    else
      spectrum_of({truth_table.data(), word_count(m), folds, signs}, spectrum, m, threads);
    sums = sums + half_sums(spectrum, std::uint64_t{signs} << m, folds == 0 ? 1 : 0, threads);
  }

  SpectrumSummary summary{n, {}, {}, (std::uint64_t{1} << n) - sums.at_least[0], {}};
  const auto levels = static_cast<std::size_t>(n) + 1;
  summary.quarter_weights.assign(sums.squares.begin(), sums.squares.begin() + levels);
  for (std::size_t k = 0; k < levels; ++k)
    summary.largest.push_back({2 * std::uint64_t{sums.largest[k]}, sums.set[k]});
  summary.magnitudes.push_back(0);  // odd sums
  for (std::size_t j = 0; j + 1 < levels; ++j)
    summary.magnitudes.push_back(sums.at_least[j] -
                                 (j + 1 < sums.at_least.size() ? sums.at_least[j + 1] : 0));
  return summary;
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
