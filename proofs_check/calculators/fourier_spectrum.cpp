#include "proofs_check/calculators/fourier_spectrum.hpp"

#include <algorithm>
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
      fmt::format("truth table: values whose sum may reach 2^31 take integers of any size, and n at most {} "
                  "is allowed; n = {} would "
                  "take {} and about {:.0f} seconds",
                  largest_n_of_any_size, n, readable_bytes(values * bytes_per_integer),
                  n * values * seconds_per_addition));
}

/// Sums of squares of 2^n f^(S): with int32 the transform's condition 2^n max|f| < 2^31 bounds all of them together,
/// 2^n sum f^2 < 2^62.
template <class Sum>
using SquareSum = std::conditional_t<std::is_same_v<Sum, std::int32_t>, std::uint64_t, Integer>;

template <class Sum>
SquareSum<Sum> square(const Sum& sum) {
  if constexpr (std::is_same_v<Sum, std::int32_t>)
    return static_cast<std::uint64_t>(std::int64_t{sum} * sum);
  else
    return Integer(sum * sum);
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
    : dimension_(dimension_of(values.size())) {
  transform(std::move(values), threads);
}

FourierSpectrum::FourierSpectrum(std::span<const std::int64_t> values, int threads)
    : dimension_(dimension_of(values.size())) {
  const std::int64_t most = (std::int64_t{1} << 31) >> dimension_;  // 2^n |f| < 2^31
  const bool small = std::all_of(values.begin(), values.end(),
                                 [&](std::int64_t value) { return value > -most && value < most; });
  if (small)
    transform(std::vector<std::int32_t>(values.begin(), values.end()), threads);
  else
    transform(std::vector<Integer>(values.begin(), values.end()));
}

FourierSpectrum::FourierSpectrum(std::span<const Rational> values) : dimension_(dimension_of(values.size())) {
  require_fits(dimension_);
  Integer common = 1;
  for (const Rational& value : values) common = lcm(common, Integer(denominator(value)));
  std::vector<Integer> integers;
  integers.reserve(values.size());
  for (const Rational& value : values) integers.push_back(numerator(Rational(value * Rational(common))));
  transform(std::move(integers));
  scale_ *= common;
}

void FourierSpectrum::transform(std::vector<std::int32_t> values, int threads) {
  numeric::walsh_hadamard_transform(values, threads);
  sums_ = std::move(values);
  scale_ = Integer(1) << static_cast<unsigned>(dimension_);
}

void FourierSpectrum::transform(std::vector<Integer> values) {
  require_fits(dimension_);
  sums_ = analysis::fourier_transform_unnormalised(std::move(values));
  scale_ = Integer(1) << static_cast<unsigned>(dimension_);
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

std::uint64_t FourierSpectrum::largest() const {
  return std::visit(
      [](const auto& sums) {
        std::size_t best = 0;
        for (std::size_t set = 1; set < sums.size(); ++set)
          if (abs(sums[set]) > abs(sums[best])) best = set;
        return static_cast<std::uint64_t>(best);
      },
      sums_);
}

std::span<const std::int32_t> FourierSpectrum::unnormalised_int32() const {
  const auto* const sums = std::get_if<std::vector<std::int32_t>>(&sums_);
  return sums == nullptr ? std::span<const std::int32_t>() : std::span<const std::int32_t>(*sums);
}

double FourierSpectrum::denominator_bits() const { return static_cast<double>(msb(scale_)); }

std::string FourierSpectrum::method() const {
  return fmt::format("Walsh-Hadamard transform of the truth table in {}, without rounding",
                     unnormalised_int32().empty() ? "integers of any size" : "int32");
}

}  // namespace lemmata::proofs_check
