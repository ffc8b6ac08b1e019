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
#include <cstddef>
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

__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;

/// The integer whose two's complement the words are, least significant first.
Integer signed_value(std::span<const std::uint64_t> words) {
  if (words.size() == 1) return Integer(static_cast<std::int64_t>(words[0]));
  Integer value;
  mpz_import(value.backend().data(), words.size(), -1, sizeof(std::uint64_t), 0, 0, words.data());
  if (words.back() >> 63 != 0) value -= Integer(1) << (64 * words.size());
  return value;
}

/// Words of two's complement that hold what is at most 2^factors in size.
constexpr std::size_t words_for(std::size_t factors) { return (factors + 1) / 64 + 1; }

constexpr std::size_t chunk = 1024;  // entries at a time: all that they need stays in the first-level cache

/// to += from if flip is 0, to -= from if it is all ones, because a - b = ~(~a + b), with the carries of the plane below and
/// for the plane above.
template <bool carry_in, bool carry_out>
[[gnu::always_inline]] inline void add_plane(std::uint64_t* __restrict to,
                                             const std::uint64_t* __restrict from,
                                             std::uint64_t* __restrict carry, std::size_t count,
                                             std::uint64_t flip) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t a = to[i] ^ flip, b = from[i], sum = a + b + (carry_in ? carry[i] : 0);
    if constexpr (carry_out) carry[i] = ((a & b) | ((a | b) & ~sum)) >> 63;
    to[i] = sum ^ flip;
  }
}

/// The low, the high or a middle word of many numbers lie side by side: word p of entry j is words[p * room + j].
struct Planes {
  std::uint64_t* words;
  std::size_t room, count;
};

/// Adds entry j - shift to entry j, or subtracts it, for at most `chunk` entries j = first, first + 1, ...: their old values
/// are used, also where the two ranges overlap.
LEMMATA_VECTOR_CLONES void add_shifted(const Planes& planes, std::size_t first, std::size_t count,
                                       std::size_t shift, std::uint64_t flip) {
  std::array<std::uint64_t, chunk> carry, copy;
  for (std::size_t p = 0; p < planes.count; ++p) {
    std::uint64_t* const to = planes.words + p * planes.room + first;
    const std::uint64_t* from = to - shift;
    if (shift < count) {
      std::copy_n(from, count, copy.data());
      from = copy.data();
    }
    if (planes.count == 1)
      add_plane<false, false>(to, from, carry.data(), count, flip);
    else if (p == 0)
      add_plane<false, true>(to, from, carry.data(), count, flip);
    else if (p + 1 < planes.count)
      add_plane<true, true>(to, from, carry.data(), count, flip);
    else
      add_plane<true, false>(to, from, carry.data(), count, flip);
  }
}

/// The first coefficients of a product of factors 1 + y^shift and 1 - y^shift. A product of i factors has coefficients of at
/// most 2^i in size, and no more words are in use than that takes.
class Product {
 public:
  /// The product of no factors yet, with room for so many coefficients and for the words of so many factors.
  Product(std::size_t room, std::size_t factors) : words_(room * words_for(factors)), room_(room) {
    if (room > 0) words_[0] = 1;
  }

  /// In place, from the top.
  void multiply(std::size_t shift, bool minus) {
    if (words_for(++factors_) > planes_) fill_next_plane();
    length_ = std::min(length_ + shift, room_);
    for (std::size_t high = length_; high > shift;) {
      const std::size_t count = std::min(chunk, high - shift);
      high -= count;
      add_shifted({words_.data(), room_, planes_}, high, count, shift, minus ? ~std::uint64_t{0} : 0);
    }
  }

  void replace_by_partial_sums() {
    for (std::size_t first = 1; first < room_; first += chunk) {
      std::array<std::uint64_t, chunk> carry{};
      const std::size_t count = std::min(chunk, room_ - first);
      for (std::size_t p = 0; p < planes_; ++p) {
        std::uint64_t* const sums = words_.data() + p * room_ + first;
        std::uint64_t last = sums[-1];
        for (std::size_t i = 0; i < count; ++i) {
          const std::uint64_t a = sums[i], sum = a + carry[i] + last;
          carry[i] = ((a & last) | ((a | last) & ~sum)) >> 63;
          last = sums[i] = sum;
        }
      }
    }
  }

  /// Entry j, minus or plus entry j - shift, plus entry j - 2 shift and so on; the entry alone if shift > j.
  [[nodiscard]] Integer strided_sum(std::size_t j, std::size_t shift, bool alternating) const {
    std::vector<std::uint64_t> result;
    SignedWide carry = 0;
    for (std::size_t p = 0; p < planes_; ++p) {
      const std::uint64_t* const plane = words_.data() + p * room_;
      Wide even = 0, odd = 0;
      std::size_t at = j;
      for (; at >= shift + shift; at -= shift + shift) {
        even += plane[at];
        odd += plane[at - shift];
      }
      even += plane[at];
      if (at >= shift) odd += plane[at - shift];
      carry += static_cast<SignedWide>(alternating ? even - odd : even + odd);
      result.push_back(static_cast<std::uint64_t>(carry));
      carry >>= 64;
    }
    return signed_value(result);
  }

 private:
  /// One word more: the sign fills it.
  void fill_next_plane() {
    const std::uint64_t* const top = words_.data() + (planes_ - 1) * room_;
    std::uint64_t* const next = words_.data() + planes_ * room_;
    for (std::size_t j = 0; j < length_; ++j) next[j] = 0 - (top[j] >> 63);
    ++planes_;
  }

  std::vector<std::uint64_t> words_;
  std::size_t room_, planes_ = 1, length_ = 1, factors_ = 0;
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

double words_per_entry(int factors) {
  return static_cast<double>(words_for(static_cast<std::size_t>(factors)));
}

double bytes_of(const Threshold& threshold) {
  return 8 * words_per_entry(threshold.nonzero) * (threshold.last.convert_to<double>() + 1);
}

/// The size as a shift; beyond the room all are alike.
std::size_t shift_of(const Integer& size, std::size_t room) {
  return size > room ? room : static_cast<std::size_t>(size);
}

/// The index of C_h and of C_l, whose sum is asked for; -1 where there is none and C is 0.
std::array<std::int64_t, 2> places(const Threshold& threshold) {
  const auto h = threshold.last.convert_to<std::int64_t>(),
             l = threshold.last_above.convert_to<std::int64_t>();
  return {threshold.tie > 0 ? h : l, threshold.tie < 0 ? l : h};
}

/// C_0, ..., C_h. The factors come in ascending order, so that the product stays short for as long as possible.
Product partial_sums(const Threshold& threshold, const std::vector<bool>& inside, std::size_t room) {
  std::vector<std::pair<std::size_t, bool>> factors;
  for (std::size_t i = 0; i < inside.size(); ++i)
    if (threshold.sizes[i] != 0) factors.emplace_back(shift_of(threshold.sizes[i], room), inside[i]);
  std::ranges::sort(factors);
  Product product(room, factors.size());
  for (const auto& [shift, minus] : factors) product.multiply(shift, minus);
  product.replace_by_partial_sums();
  return product;
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
  const Product partial = partial_sums(threshold, inside, room);
  const auto at = places(threshold);
  const auto sum_at_both = [&](std::size_t shift, bool alternating) {
    const auto sum = [&](std::int64_t j) {
      return j < 0 ? Integer(0) : partial.strided_sum(static_cast<std::size_t>(j), shift, alternating);
    };
    return at[0] == at[1] ? Integer(2 * sum(at[0])) : Integer(sum(at[0]) + sum(at[1]));
  };
  const Integer base_sum = sum_at_both(room, false);
  if (!neighbours || zeros_inside == 1) {
    result[neighbours ? zero_inside : 0] = coefficient(base_sum, nonzero_inside, negated);
    return result;
  }
  for (std::size_t i = 0; i < n; ++i)
    if (f.weights()[i] != 0)
      result[i] =
          coefficient(2 * sum_at_both(shift_of(threshold.sizes[i], room), !inside[i]) - base_sum,
                      inside[i] ? nonzero_inside - 1 : nonzero_inside + 1, negated != (f.weights()[i] < 0));
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
  const auto room = static_cast<std::size_t>(threshold.last + 1);
  const Product partial = partial_sums(threshold, std::vector<bool>(threshold.sizes.size()), room);
  Integer count = partial.strided_sum(room - 1, room, false);
  if (room > 1) count -= partial.strided_sum(room - 2, room, false);
  return Rational(count, Integer(Integer(1) << threshold.nonzero));
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
