// The generating function of the values of w.x, and the coefficients that are read from it.
//
// Let a_i = |w_i| / g with g the greatest common divisor of the weights, all of them nonzero here, and s_i = -1 for i in S,
// +1 otherwise. In
//
//     p(y) = prod_i (1 + s_i y^{a_i}) = sum_j p_j y^j
//
// a factor's y^{a_i} stands for x_i = -1, so p_j is the sum of chi_S(x) over the x with |w|.x = g (W - 2j), W = sum a_i. With
// C_j = p_0 + ... + p_j, and h the largest j with g (W - 2j) + b >= 0, l the largest with > 0,
//
//     sum_x sign(|w|.x + b) chi_S(x) = C_l - (p(1) - C_h) = C_l + C_h - 2^n [S is empty]
//
// for sign(0) = 0; a tie of +1 has h in both places, a tie of -1 has l. The set S delta {i} has p (1 - s_i y^{a_i}) /
// (1 + s_i y^{a_i}) for p. Division first: the partial sums D of p / (1 + s_i y^{a_i}) satisfy D_j = C_j - s_i D_{j - a_i}, so
//
//     D_j = C_j - s_i C_{j - a_i} + C_{j - 2 a_i} - ...,  and  D_j - s_i D_{j - a_i} = 2 D_j - C_j
//
// are the partial sums of the neighbour's product. So a neighbour is an alternating sum of h / a_i entries, all
// neighbours are almost free, and nothing above C_h is ever needed. Since x -> -x turns b into -b and the tie into its opposite,
//
//     f_b^(T) = -(-1)^|T| f_{-b}^(T),
//
// b <= 0 is no restriction, and h <= W / 2. A negative weight changes the sign of x_i. A weight of 0 makes the coefficients
// of all sets with that coordinate 0 and leaves the others as they are without it.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include <gmp.h>

#include "analysis/boolean/linear_threshold_function.hpp"

// The plain loops below are compiled for wider vectors too, and the loader chooses. Not under the thread sanitizer, which is not
// ready when the loader asks.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__) && \
    !defined(__SANITIZE_THREAD__)
#define LEMMATA_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LEMMATA_VECTOR_CLONES
#endif

namespace lemmata::analysis {

namespace {

__extension__ using Word128 = unsigned __int128;

// to += from and to -= from, for ranges that do not overlap.
#define LEMMATA_ADD_AND_SUBTRACT(Word)                                                                   \
  LEMMATA_VECTOR_CLONES void add(Word* __restrict to, const Word* __restrict from, std::size_t n) {      \
    for (std::size_t i = 0; i < n; ++i) to[i] += from[i];                                                \
  }                                                                                                      \
  LEMMATA_VECTOR_CLONES void subtract(Word* __restrict to, const Word* __restrict from, std::size_t n) { \
    for (std::size_t i = 0; i < n; ++i) to[i] -= from[i];                                                \
  }
LEMMATA_ADD_AND_SUBTRACT(std::uint32_t)
LEMMATA_ADD_AND_SUBTRACT(std::uint64_t)
#undef LEMMATA_ADD_AND_SUBTRACT

void add(Word128* __restrict to, const Word128* __restrict from, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] += from[i];
}
void subtract(Word128* __restrict to, const Word128* __restrict from, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] -= from[i];
}

/// The integer whose two's complement the limbs are, least significant first.
Integer from_twos_complement(std::span<const mp_limb_t> limbs) {
  const bool negative = limbs.back() >> (GMP_NUMB_BITS - 1) != 0;
  Integer value;
  mpz_import(value.backend().data(), limbs.size(), -1, sizeof(mp_limb_t), 0, 0, limbs.data());
  if (negative) value -= Integer(1) << (GMP_NUMB_BITS * limbs.size());
  return value;
}

Integer signed_value(std::uint32_t word) { return Integer(static_cast<std::int32_t>(word)); }
Integer signed_value(std::uint64_t word) { return Integer(static_cast<std::int64_t>(word)); }
Integer signed_value(Word128 word) {
  const std::array<mp_limb_t, 2> limbs = {static_cast<mp_limb_t>(word), static_cast<mp_limb_t>(word >> 64)};
  return from_twos_complement(limbs);
}

// Words of so many bits hold, in two's complement, what is at most 2^factors in size if factors <= bits - 2. The
// coefficients of a product of i factors, and all that is computed from the product of n, are at most 2^i and 2^n.
template <class Word>
constexpr std::size_t most_factors = 8 * sizeof(Word) - 2;

/// The coefficients of a product, as far as they are needed, modulo 2^bits.
template <class Word>
class WordPolynomial {
 public:
  /// The polynomial 1, with room for so many coefficients.
  explicit WordPolynomial(std::size_t room) : words_(room), length_(std::min<std::size_t>(room, 1)) {
    if (room > 0) words_[0] = 1;
  }

  /// The same polynomial from shorter words, which held it without loss and are given up.
  template <class Shorter>
  WordPolynomial(WordPolynomial<Shorter>&& other, std::size_t room) : words_(room), length_(other.length()) {
    for (std::size_t j = 0; j < length_; ++j)
      words_[j] = static_cast<Word>(static_cast<std::make_signed_t<Shorter>>(other[j]));
    other.release();
  }

  [[nodiscard]] std::size_t length() const { return length_; }
  [[nodiscard]] Word operator[](std::size_t j) const { return words_[j]; }
  [[nodiscard]] Integer value(std::size_t j) const { return signed_value(words_[j]); }

  void release() { words_ = {}; }

  /// Times 1 + y^shift or 1 - y^shift. In place from the top, in blocks that do not reach into their own sources.
  void multiply(std::size_t shift, bool minus) {
    length_ = std::min(length_ + shift, words_.size());
    for (std::size_t high = length_; high > shift;) {
      const std::size_t low = high - std::min(shift, high - shift);
      Word* const to = words_.data() + low;
      if (minus)
        subtract(to, to - shift, high - low);
      else
        add(to, to - shift, high - low);
      high = low;
    }
  }

  void replace_by_partial_sums() {
    for (std::size_t j = 1; j < words_.size(); ++j) words_[j] += words_[j - 1];
  }

  /// Entry j, minus or plus entry j - shift, plus entry j - 2 shift and so on.
  [[nodiscard]] Integer strided_sum(std::size_t j, std::size_t shift, bool alternating) const {
    Word even = 0, odd = 0;
    for (;;) {
      even += words_[j];
      if (j < shift) break;
      j -= shift;
      odd += words_[j];
      if (j < shift) break;
      j -= shift;
    }
    return signed_value(static_cast<Word>(alternating ? even - odd : even + odd));
  }

 private:
  std::vector<Word> words_;
  std::size_t length_;
};

/// The same for more bits than a word has.
class LimbPolynomial {
 public:
  LimbPolynomial(WordPolynomial<Word128>&& other, std::size_t room, std::size_t factors)
      : limbs_((factors + 1) / GMP_NUMB_BITS + 1),
        words_(room * limbs_),
        room_(room),
        length_(other.length()) {
    for (std::size_t j = 0; j < length_; ++j) {
      entry(j)[0] = static_cast<mp_limb_t>(other[j]);
      entry(j)[1] = static_cast<mp_limb_t>(other[j] >> 64);
    }
    other.release();
  }

  [[nodiscard]] Integer value(std::size_t j) const { return from_twos_complement({entry(j), limbs_}); }

  void multiply(std::size_t shift, bool minus) {
    ++factors_;
    if (factors_ > GMP_NUMB_BITS * used_ - 2) extend();
    length_ = std::min(length_ + shift, room_);
    for (std::size_t j = length_; j-- > shift;) {
      if (minus)
        mpn_sub_n(entry(j), entry(j), entry(j - shift), static_cast<mp_size_t>(used_));
      else
        mpn_add_n(entry(j), entry(j), entry(j - shift), static_cast<mp_size_t>(used_));
    }
  }

  void replace_by_partial_sums() {
    while (used_ < limbs_) extend();
    for (std::size_t j = 1; j < room_; ++j)
      mpn_add_n(entry(j), entry(j), entry(j - 1), static_cast<mp_size_t>(limbs_));
  }

  [[nodiscard]] Integer strided_sum(std::size_t j, std::size_t shift, bool alternating) const {
    std::vector<mp_limb_t> sum(entry(j), entry(j) + limbs_);
    for (bool minus = alternating; j >= shift; minus = alternating && !minus) {
      j -= shift;
      if (minus)
        mpn_sub_n(sum.data(), sum.data(), entry(j), static_cast<mp_size_t>(limbs_));
      else
        mpn_add_n(sum.data(), sum.data(), entry(j), static_cast<mp_size_t>(limbs_));
    }
    return from_twos_complement(sum);
  }

 private:
  mp_limb_t* entry(std::size_t j) { return words_.data() + j * limbs_; }
  [[nodiscard]] const mp_limb_t* entry(std::size_t j) const { return words_.data() + j * limbs_; }

  /// One limb more is in use: the sign fills it.
  void extend() {
    for (std::size_t j = 0; j < length_; ++j)
      entry(j)[used_] = entry(j)[used_ - 1] >> (GMP_NUMB_BITS - 1) != 0 ? ~mp_limb_t{0} : 0;
    ++used_;
  }

  std::size_t limbs_;
  std::size_t used_ = 2;  // the small products do not need all of them
  std::size_t factors_ = most_factors<Word128>;
  std::vector<mp_limb_t> words_;
  std::size_t room_, length_;
};

/// f as the comment above has it: b <= 0, positive weights without a common divisor.
struct Threshold {
  std::vector<Integer> sizes;  ///< a_i for every coordinate, 0 where the weight is 0
  int nonzero = 0;             ///< how many are not
  bool mirrored = false;       ///< b and the tie have changed sign
  int tie = 0;
  Integer last;        ///< h, -1 if there is none
  Integer last_above;  ///< l, likewise
};

Threshold threshold_of(const LinearThresholdFunction& f) {
  Threshold threshold;
  Integer divisor = 0, total = 0;
  for (const Integer& weight : f.weights()) divisor = gcd(divisor, weight);
  for (const Integer& weight : f.weights()) {
    threshold.sizes.push_back(abs(weight) / divisor);
    total += threshold.sizes.back();
    threshold.nonzero += weight != 0 ? 1 : 0;
  }
  threshold.mirrored = f.bias() > 0;
  threshold.tie = threshold.mirrored ? -f.tie() : f.tie();
  // g (W - 2j) + b >= 0 means j <= (g W - |b|) / (2 g)
  const Integer twice = 2 * divisor, above = divisor * total - abs(f.bias());
  threshold.last = above < 0 ? Integer(-1) : Integer(above / twice);
  threshold.last_above = above >= 0 && above % twice == 0 ? Integer(threshold.last - 1) : threshold.last;
  return threshold;
}

/// 64-bit words of an entry that holds a product of so many factors.
double words_per_entry(int factors) {
  return factors <= static_cast<int>(most_factors<std::uint32_t>) ? 0.5 : (factors + 1) / 64 + 1;
}

/// The entries, and the shorter ones that the last of them are made from.
double bytes_of(const Threshold& threshold) {
  const double words = words_per_entry(threshold.nonzero);
  const double words_before = words > 2 ? 2 : words > 0.5 ? words / 2 : 0;
  return 8 * (words + words_before) * (threshold.last.convert_to<double>() + 1);
}

/// The size as a shift; beyond the room all of them are alike.
std::size_t shift_of(const Integer& size, std::size_t room) {
  return size > room ? room : static_cast<std::size_t>(size);
}

/// What multiply takes.
struct Factor {
  std::size_t shift;
  bool minus;
};

/// Calls read(polynomial) with the partial sums C_0, ..., C_h. The factors come in ascending order, so that the product stays
/// short, and in short words, for as long as possible.
template <class Read>
void with_partial_sums(std::vector<Factor> factors, std::size_t room, const Read& read) {
  std::ranges::sort(factors, {}, &Factor::shift);
  std::size_t done = 0;
  const auto multiply = [&](auto& polynomial, std::size_t count) {
    for (; done < std::min(count, factors.size()); ++done)
      polynomial.multiply(factors[done].shift, factors[done].minus);
    if (done < factors.size()) return false;
    polynomial.replace_by_partial_sums();
    read(polynomial);
    return true;
  };
  const auto length_after = [&](std::size_t count) {
    std::size_t length = std::min<std::size_t>(room, 1);
    for (std::size_t i = 0; i < std::min(count, factors.size()); ++i)
      length = std::min(length + factors[i].shift, room);
    return factors.size() <= count ? room : length;
  };
  WordPolynomial<std::uint32_t> first(length_after(most_factors<std::uint32_t>));
  if (multiply(first, most_factors<std::uint32_t>)) return;
  WordPolynomial<std::uint64_t> second(std::move(first), length_after(most_factors<std::uint64_t>));
  if (multiply(second, most_factors<std::uint64_t>)) return;
  WordPolynomial<Word128> third(std::move(second), length_after(most_factors<Word128>));
  if (multiply(third, most_factors<Word128>)) return;
  LimbPolynomial fourth(std::move(third), room, factors.size());
  multiply(fourth, factors.size());
}

/// The index of C_h and of C_l, whose sum is asked for; -1 where there is none and C is 0.
std::array<std::int64_t, 2> places(const Threshold& threshold) {
  const auto h = threshold.last.convert_to<std::int64_t>(),
             l = threshold.last_above.convert_to<std::int64_t>();
  return {threshold.tie > 0 ? h : l, threshold.tie < 0 ? l : h};
}

std::vector<Factor> factors_of(const Threshold& threshold, const std::vector<bool>& inside,
                               std::size_t room) {
  std::vector<Factor> factors;
  for (std::size_t i = 0; i < inside.size(); ++i)
    if (threshold.sizes[i] != 0) factors.push_back({shift_of(threshold.sizes[i], room), inside[i]});
  return factors;
}

/// f^(S) alone, or f^(S delta {i}) for every i.
std::vector<Rational> coefficients(const char* function, const LinearThresholdFunction& f,
                                   std::span<const int> subset, bool neighbours) {
  require_coordinates(function, subset, f.dimension());
  const Threshold threshold = threshold_of(f);
  require_memory(function, bytes_of(threshold));

  const auto n = static_cast<std::size_t>(f.dimension());
  std::vector<bool> inside(n);
  std::size_t nonzero_inside = 0, zeros_inside = 0, zero_inside = 0;
  bool negated = false;  // by the negative weights of S
  for (const int coordinate : subset) {
    const auto i = static_cast<std::size_t>(coordinate) - 1;
    inside[i] = true;
    if (f.weights()[i] == 0) {
      ++zeros_inside;
      zero_inside = i;
    } else {
      ++nonzero_inside;
      negated ^= f.weights()[i] < 0;
    }
  }
  std::vector<Rational> result(neighbours ? n : 1);
  if (zeros_inside > (neighbours ? 1U : 0U)) return result;

  const Integer inputs = Integer(1) << threshold.nonzero;
  const auto coefficient = [&](Integer sum, std::size_t size, bool negative) {
    if (size == 0) sum -= inputs;
    if (threshold.mirrored && size % 2 == 0) negative = !negative;
    return Rational(negative ? Integer(-sum) : sum, inputs);
  };
  const auto room = static_cast<std::size_t>(threshold.last + 1);
  const auto at = places(threshold);
  with_partial_sums(factors_of(threshold, inside, room), room, [&](const auto& polynomial) {
    const auto base = [&](std::int64_t j) {
      return j < 0 ? Integer(0) : polynomial.value(static_cast<std::size_t>(j));
    };
    const Integer base_sum = base(at[0]) + base(at[1]);
    if (!neighbours || zeros_inside == 1) {
      result[neighbours ? zero_inside : 0] = coefficient(base_sum, nonzero_inside, negated);
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (f.weights()[i] == 0) continue;
      const std::size_t shift = shift_of(threshold.sizes[i], room);
      const auto quotient = [&](std::int64_t j) {
        return j < 0 ? Integer(0) : polynomial.strided_sum(static_cast<std::size_t>(j), shift, !inside[i]);
      };
      const Integer first = quotient(at[0]), second = at[0] == at[1] ? first : quotient(at[1]);
      result[i] =
          coefficient(2 * (first + second) - base_sum, inside[i] ? nonzero_inside - 1 : nonzero_inside + 1,
                      negated != (f.weights()[i] < 0));
    }
  });
  return result;
}

}  // namespace

Rational fourier_coefficient_by_generating_function(const LinearThresholdFunction& f,
                                                    std::span<const int> subset) {
  return coefficients("fourier_coefficient_by_generating_function", f, subset, false).front();
}

std::vector<Rational> neighbour_coefficients_by_generating_function(const LinearThresholdFunction& f,
                                                                    std::span<const int> subset) {
  return coefficients("neighbour_coefficients_by_generating_function", f, subset, true);
}

Rational tie_probability(const LinearThresholdFunction& f) {
  const Threshold threshold = threshold_of(f);
  if (threshold.last == threshold.last_above) return Rational(0);
  require_memory("tie_probability", bytes_of(threshold));
  Rational probability;
  const auto room = static_cast<std::size_t>(threshold.last + 1);
  const std::vector<bool> none(static_cast<std::size_t>(f.dimension()));
  with_partial_sums(factors_of(threshold, none, room), room, [&](const auto& polynomial) {
    Integer count = polynomial.value(room - 1);
    if (room > 1) count -= polynomial.value(room - 2);
    probability = Rational(count, Integer(Integer(1) << threshold.nonzero));
  });
  return probability;
}

GeneratingFunctionCost generating_function_cost(const LinearThresholdFunction& f) {
  const Threshold threshold = threshold_of(f);
  std::vector<double> sizes;
  for (const Integer& size : threshold.sizes)
    if (size != 0) sizes.push_back(size.convert_to<double>());
  std::ranges::sort(sizes);
  const double last = threshold.last.convert_to<double>();
  double additions = 0, length = 1;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    length = std::min(length + sizes[i], last + 1);
    additions += std::max(0.0, length - sizes[i]) * words_per_entry(static_cast<int>(i + 1));  // the product
    additions += 2 * last / sizes[i] * words_per_entry(threshold.nonzero);  // two strided sums
  }
  return {bytes_of(threshold), additions + last * words_per_entry(threshold.nonzero)};
}

}  // namespace lemmata::analysis
