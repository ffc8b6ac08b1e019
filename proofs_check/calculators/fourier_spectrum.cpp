#include "proofs_check/calculators/fourier_spectrum.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "analysis/boolean/fourier.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::Rational;

namespace {

constexpr int largest_n_of_any_size = 22;
constexpr double bytes_per_integer = 64;       // GMP's object, its limbs and the allocator's share
constexpr double seconds_per_addition = 3e-8;  // of such integers, measured at n = 20

int dimension_of(std::size_t values) {
  if (values >= 2 && std::has_single_bit(values)) return std::countr_zero(values);
  const std::size_t below = values < 2 ? 2 : std::bit_floor(values);
  throw std::invalid_argument(
      fmt::format("truth table: 2^n values are allowed, n at least 1, got {}; the nearest is {}", values,
                  values < 2 || values - below <= 2 * below - values ? below : 2 * below));
}

void require_fits(int n) {
  if (n <= largest_n_of_any_size) return;
  const double values = std::ldexp(1.0, n);
  throw std::length_error(
      fmt::format("truth table: values whose sums may reach 2^63 take integers of any size, and n at most {} "
                  "is allowed; n = {} would "
                  "take {} and about {:.0f} seconds",
                  largest_n_of_any_size, n, readable_bytes(values * bytes_per_integer),
                  n * values * seconds_per_addition));
}

/// What holds sums of squares of 2^n f^(S). In int32 a uint64 does: since 2^n |f| <= 2^31, all of them together are
/// 2^n sum f^2 <= 2^62.
template <class Sum>
using SquareSum = std::conditional_t<std::is_same_v<Sum, std::int32_t>, std::uint64_t, Integer>;

template <class Sum>
SquareSum<Sum> square(const Sum& sum) {
  if constexpr (std::is_same_v<Sum, std::int32_t>)
    return static_cast<std::uint64_t>(std::int64_t{sum} * sum);
  else
    return Integer(Integer(sum) * sum);
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}
Integer magnitude(const Integer& value) { return abs(value); }

/// Whether the transform's sums of these 2^n integers fit into the bits of a Word: -2^(bits-1-n) <= f < 2^(bits-1-n).
template <class Word, class Number>
bool fit_into(const std::vector<Number>& values, int n) {
  const std::int64_t most = n < static_cast<int>(8 * sizeof(Word))
                                ? static_cast<std::int64_t>(std::numeric_limits<Word>::max() >> n)
                                : -1;
  return std::all_of(values.begin(), values.end(),
                     [most](const Number& value) { return value <= most && value >= -most - 1; });
}

template <class Word, class Number>
std::vector<Word> as_words(const std::vector<Number>& values) {
  std::vector<Word> words;
  words.reserve(values.size());
  for (const Number& value : values) words.push_back(static_cast<Word>(value));
  return words;
}

/// The sums of the squares of each class of sets, over scale^2.
template <class Sum, class Add>
std::vector<Rational> square_sums(const std::vector<Sum>& sums, std::size_t classes, const Integer& scale,
                                  const Add& add) {
  std::vector<SquareSum<Sum>> totals(classes);
  for (std::size_t set = 0; set < sums.size(); ++set) add(totals, set, square(sums[set]));
  std::vector<Rational> result;
  for (const auto& total : totals) result.emplace_back(Integer(total), Integer(scale * scale));
  return result;
}

}  // namespace

FourierSpectrum::FourierSpectrum(std::vector<std::int32_t> values, int threads)
    : dimension_(dimension_of(values.size())), scale_(Integer(1) << static_cast<unsigned>(dimension_)) {
  numeric::walsh_hadamard_transform(values, threads);
  sums_ = std::move(values);
}

FourierSpectrum::FourierSpectrum(const std::vector<std::int64_t>& values, int threads)
    : dimension_(dimension_of(values.size())), scale_(Integer(1) << static_cast<unsigned>(dimension_)) {
  transform(values, threads);
}

FourierSpectrum::FourierSpectrum(const std::vector<Rational>& values, int threads)
    : dimension_(dimension_of(values.size())) {
  require_fits(dimension_);
  Integer common = 1;
  for (const Rational& value : values) common = lcm(common, Integer(denominator(value)));
  std::vector<Integer> integers;
  integers.reserve(values.size());
  for (const Rational& value : values) integers.push_back(numerator(Rational(value * Rational(common))));
  scale_ = common << static_cast<unsigned>(dimension_);
  transform(integers, threads);
}

template <class Number>
void FourierSpectrum::transform(const std::vector<Number>& values, int threads) {
  if (fit_into<std::int32_t>(values, dimension_)) {
    auto words = as_words<std::int32_t>(values);
    numeric::walsh_hadamard_transform(words, threads);
    sums_ = std::move(words);
  } else if (fit_into<std::int64_t>(values, dimension_)) {
    auto words = as_words<std::int64_t>(values);
    numeric::walsh_hadamard_transform(words, threads);
    sums_ = std::move(words);
  } else {
    require_fits(dimension_);
    sums_ = analysis::fourier_transform_unnormalised(std::vector<Integer>(values.begin(), values.end()));
  }
}

Rational FourierSpectrum::coefficient(std::uint64_t set) const {
  return std::visit([&](const auto& sums) { return Rational(Integer(sums[set]), scale_); }, sums_);
}

std::vector<Rational> FourierSpectrum::level_weights() const {
  return std::visit(
      [&](const auto& sums) {
        return square_sums(sums, static_cast<std::size_t>(dimension_) + 1, scale_,
                           [](auto& totals, std::size_t set, const auto& weight) {
                             totals[static_cast<std::size_t>(std::popcount(set))] += weight;
                           });
      },
      sums_);
}

std::vector<Rational> FourierSpectrum::influences() const {
  return std::visit(
      [&](const auto& sums) {
        return square_sums(sums, static_cast<std::size_t>(dimension_), scale_,
                           [](auto& totals, std::size_t set, const auto& weight) {
                             for (std::size_t rest = set; rest != 0; rest &= rest - 1)
                               totals[static_cast<std::size_t>(std::countr_zero(rest))] += weight;
                           });
      },
      sums_);
}

std::vector<Rational> FourierSpectrum::level_sums() const {
  return std::visit(
      [&](const auto& sums) {
        using Sum = typename std::decay_t<decltype(sums)>::value_type;
        // 2^n numbers of int32 fit into int64 together
        std::vector<std::conditional_t<std::is_same_v<Sum, std::int32_t>, std::int64_t, Integer>> totals(
            static_cast<std::size_t>(dimension_) + 1);
        for (std::size_t set = 0; set < sums.size(); ++set)
          totals[static_cast<std::size_t>(std::popcount(set))] += sums[set];
        std::vector<Rational> result;
        for (const auto& total : totals) result.emplace_back(Integer(total), scale_);
        return result;
      },
      sums_);
}

std::uint64_t FourierSpectrum::largest() const { return largest(1).front(); }

std::vector<std::uint64_t> FourierSpectrum::largest(std::size_t count) const {
  return std::visit(
      [&](const auto& sums) {
        std::vector<std::uint64_t> best;
        const auto before = [&](std::uint64_t a, std::uint64_t b) {
          return magnitude(sums[a]) > magnitude(sums[b]);
        };
        for (std::uint64_t set = 0; set < sums.size(); ++set) {
          if (best.size() == count && !before(set, best.back())) continue;
          best.insert(std::upper_bound(best.begin(), best.end(), set, before), set);
          if (best.size() > count) best.pop_back();
        }
        return best;
      },
      sums_);
}

std::span<const std::int32_t> FourierSpectrum::unnormalised_int32() const {
  const auto* const sums = std::get_if<std::vector<std::int32_t>>(&sums_);
  return sums == nullptr ? std::span<const std::int32_t>() : std::span<const std::int32_t>(*sums);
}

double FourierSpectrum::denominator_bits() const { return static_cast<double>(msb(scale_)); }

std::string FourierSpectrum::method() const {
  constexpr std::array numbers{"int32", "int64", "integers of any size"};
  return fmt::format("Walsh-Hadamard transform of the truth table in {}, without rounding",
                     numbers[sums_.index()]);
}

}  // namespace lemmata::proofs_check
