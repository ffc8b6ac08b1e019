#include "proofs_check/calculators/majority_fourier.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/boolean/majority.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Rational;

namespace {

constexpr std::int64_t largest_n = 1000000000000000000;
constexpr int largest_n_of_transform = 30;  // sums up to 2^n stay below 2^31

const char* const function = "fourier majority";

/// Coefficients of all levels, exactly, by the closed form.
std::vector<Rational> exact_levels(std::int64_t n, int tie) {
  const std::int64_t odd = n % 2 == 1 ? n : n + 1;
  const auto numerators = analysis::majority_fourier_numerators(odd);
  const analysis::Integer power = analysis::Integer(1) << static_cast<unsigned>(odd - 1);
  std::vector<Rational> levels;
  for (std::int64_t k = 0; k <= n; ++k) {
    if (k % 2 == 0) {
      levels.push_back(n % 2 == 1 || tie == 0 ? Rational(0)
                                              : analysis::majority_fourier_coefficient<Rational>(n, k, tie));
      continue;
    }
    const Rational size(numerators[static_cast<std::size_t>(std::min(k - 1, odd - k) / 2)], power);
    levels.push_back(k % 4 == 1 ? size : Rational(-size));
  }
  return levels;
}

/// Coefficients of all levels, exactly, by the transform; every set of one size must have the same.
std::vector<Rational> transformed_levels(std::int64_t n, int tie, int threads) {
  auto table = numeric::majority_table(static_cast<int>(n), tie);
  numeric::walsh_hadamard_transform(table, threads);
  std::vector<std::int32_t> of_level(static_cast<std::size_t>(n) + 1);
  for (std::size_t k = 0; k < of_level.size(); ++k) of_level[k] = table[(std::size_t{1} << k) - 1];
  for (std::size_t s = 0; s < table.size(); ++s)
    if (table[s] != of_level[static_cast<std::size_t>(std::popcount(s))])
      throw std::logic_error(
          fmt::format("{}: the transform differs between two sets of size {}", function, std::popcount(s)));
  std::vector<Rational> levels;
  for (const std::int32_t sum : of_level)
    levels.emplace_back(sum, analysis::Integer(1) << static_cast<unsigned>(n));
  return levels;
}

void require_arguments(const MajorityFourierRequest& request) {
  if (request.n < 1 || request.n > largest_n)
    throw std::domain_error(fmt::format("{}: n must lie in 1..10^18, got {}", function, request.n));
  if (request.k && (*request.k < 0 || *request.k > request.n))
    throw std::domain_error(fmt::format("{}: k must lie in 0..{}, got {}", function, request.n, *request.k));
  if (tie_matters(request.n, request.k) && !request.tie)
    throw std::invalid_argument(fmt::format(
        "{}: for even n = {} the coefficients at even levels depend on sign(0), which must be -1, 0 or 1",
        function, request.n));
}

/// Fractions only: whether they are short enough to be shown, and if they must be, a refusal.
bool exact_is_shown(const MajorityFourierRequest& request) {
  const auto n = static_cast<double>(request.n);
  const double characters = (request.k ? 1 : n + 1) * characters_of_dyadic(n);
  if (request.digits) return characters <= added_exact_characters;
  require_exact_fits(fmt::format("{}: n = {}{}", function, request.n, request.k ? "" : ", all levels"),
                     characters);
  return true;
}

}  // namespace

void require_transform_fits(std::int64_t n) {
  if (n <= largest_n_of_transform) return;
  const double bytes = std::ldexp(4.0, static_cast<int>(std::min<std::int64_t>(n, 1000)));
  throw std::length_error(fmt::format(
      "{}: the transform's table has 4 * 2^n bytes, and n at most {} is allowed; n = {} {}", function,
      largest_n_of_transform, n, n < 1000 ? "would take " + readable_bytes(bytes) : "is out of reach"));
}

bool tie_matters(std::int64_t n, std::optional<std::int64_t> k) { return n % 2 == 0 && (!k || *k % 2 == 0); }

MajorityFourierLevels majority_fourier_levels(const MajorityFourierRequest& request) {
  require_arguments(request);
  const bool transform = request.method == MajorityFourierMethod::transform;
  if (transform || request.cross_check) require_transform_fits(request.n);
  const bool exact = exact_is_shown(request);
  const int digits = request.digits.value_or(default_digits);
  if (!request.k) require_rows_fit(function, static_cast<double>(request.n) + 1, 2.0 * digits + 60);

  const int tie = request.tie.value_or(0);
  const std::int64_t first = request.k.value_or(0);
  const std::int64_t last = request.k.value_or(request.n);
  MajorityFourierLevels result;

  std::vector<Rational> transformed;
  if (transform || request.cross_check) transformed = transformed_levels(request.n, tie, request.threads);
  if (transform) {
    result.method = "Walsh-Hadamard transform of the truth table in int32, without rounding";
    result.why = "asked for; it shares no code with the closed form";
  } else if (exact) {
    result.method = "closed form in exact fractions (GMP)";
    result.why = "the fractions are short enough to be written";
  } else {
    result.method = "closed form in balls (Arb)";
    result.why = fmt::format("the fractions would take about {}",
                             readable_bytes((request.k ? 1 : static_cast<double>(request.n) + 1) *
                                            characters_of_dyadic(static_cast<double>(request.n))));
  }

  std::vector<Rational> closed;
  if (exact && (!transform || request.cross_check)) {
    if (request.k)
      closed.push_back(analysis::majority_fourier_coefficient<Rational>(request.n, *request.k, tie));
    else
      closed = exact_levels(request.n, tie);
  }
  for (std::int64_t k = first; k <= last; ++k) {
    const auto at = static_cast<std::size_t>(k - first);
    const auto level = static_cast<std::size_t>(k);
    if (request.cross_check && closed[at] != transformed[level]) {
      result.agrees = false;
      result.comparison =
          fmt::format("level {}: {} by the closed form, {} by the transform", k,
                      analysis::to_string(closed[at]), analysis::to_string(transformed[level]));
      return result;
    }
    if (exact)
      result.levels.push_back({k, exact_value(transform ? transformed[level] : closed[at], digits)});
    else
      result.levels.push_back(
          {k, enclosed_value([&] { return analysis::majority_fourier_coefficient<Ball>(request.n, k, tie); },
                             digits)});
  }
  if (request.cross_check)
    result.comparison =
        fmt::format("closed form and transform agree exactly at {}",
                    request.k ? fmt::format("level {}", *request.k) : fmt::format("levels 0..{}", request.n));
  return result;
}

}  // namespace lemmata::proofs_check
