#include "proofs_check/calculators/fourier_gap.hpp"

#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Integer;
using analysis::Rational;

namespace {

constexpr std::int64_t largest_n = 1000000000000000000;

const char* const function = "gap majority";

void require_arguments(std::int64_t n, std::int64_t k, std::optional<int> tie) {
  if (n < 1 || n > largest_n)
    throw std::domain_error(fmt::format("{}: n must lie in 1..10^18, got {}", function, n));
  if (k < 1 || k > n) throw std::domain_error(fmt::format("{}: k must lie in 1..{}, got {}", function, n, k));
  if (gap_tie_matters(n, k) && !tie)
    throw std::invalid_argument(
        fmt::format("{}: for even n = {} and odd k = {} the gap depends on sign(0), which must be -1, 0 or 1",
                    function, n, k));
}

template <class T>
T coefficient_above(std::int64_t n, std::int64_t k, int tie) {
  return k == n ? T(0) : analysis::majority_fourier_coefficient<T>(n, k + 1, tie);
}

/// sqrt(n)^(k-1).
Ball scale(std::int64_t n, std::int64_t k) {
  if (k == 1) return Ball(1);
  return analysis::exp(Ball(k - 1) / Ball(2) * analysis::log(Ball(n)));
}

/// sqrt(2/pi) (k-3)!! for even k, where (k-3)!! = 2^(k/2-1) Gamma((k-1)/2) / sqrt(pi).
Ball limit(std::int64_t k) {
  return Ball::power_of_two(Integer(k / 2 - 1)) * analysis::sqrt_nonnegative(Ball(2)) / analysis::pi<Ball>() *
         analysis::gamma_ratio(Ball(k - 1) / Ball(2), Ball(1));
}

/// sqrt(n), if that is an integer.
std::optional<Integer> integer_root(std::int64_t n) {
  const Integer root = sqrt(Integer(n));
  if (root * root != n) return std::nullopt;
  return root;
}

}  // namespace

bool gap_tie_matters(std::int64_t n, std::int64_t k) { return n % 2 == 0 && k % 2 == 1; }

double gap_characters(std::int64_t n, std::optional<int> digits) {
  if (digits) return 5.0 * (*digits + 10) + 40;
  return 3 * characters_of_dyadic(static_cast<double>(n)) + 2 * (default_digits + 10) + 40;
}

MajorityGap majority_gap(std::int64_t n, std::int64_t k, std::optional<int> tie, std::optional<int> digits) {
  require_arguments(n, k, tie);
  const int ties = tie.value_or(0);
  const int shown = digits.value_or(default_digits);
  const bool exact = !digits || gap_characters(n, std::nullopt) <= added_exact_characters;
  if (exact && !digits)
    require_exact_fits(fmt::format("{}: n = {}", function, n), gap_characters(n, std::nullopt));

  MajorityGap result{.n = n, .k = k};
  const auto gap = [=] { return analysis::majority_fourier_gap<Ball>(n, k, ties); };
  const auto scaled = [=] { return scale(n, k) * analysis::majority_fourier_gap<Ball>(n, k, ties); };
  if (exact) {
    const auto number = analysis::majority_fourier_gap<Rational>(n, k, ties);
    result.below = exact_value(analysis::majority_fourier_coefficient<Rational>(n, k - 1, ties), shown);
    result.above = exact_value(coefficient_above<Rational>(n, k, ties), shown);
    result.gap = exact_value(number, shown);
    result.sign = number.sign();
    const auto root = integer_root(n);
    const double root_characters = 0.5 * static_cast<double>(k) * std::log10(static_cast<double>(n));
    if (number == 0)
      result.scaled = exact_value(Rational(0));
    else if (root && root_characters <= added_exact_characters)
      result.scaled = exact_value(number * analysis::pow(Rational(*root), static_cast<int>(k - 1)), shown);
    else
      result.scaled = enclosed_value(scaled, shown);
    result.method = "closed form in exact fractions (GMP); what is irrational in balls (Arb)";
    result.why = "the fractions are short enough to be written";
  } else {
    result.below =
        enclosed_value([=] { return analysis::majority_fourier_coefficient<Ball>(n, k - 1, ties); }, shown);
    result.above = enclosed_value([=] { return coefficient_above<Ball>(n, k, ties); }, shown);
    result.gap = enclosed_value(gap, shown);
    result.sign = sign(gap());
    result.scaled = enclosed_value(scaled, shown);
    result.method = "closed form in balls (Arb)";
    result.why =
        fmt::format("the fractions would take about {}", readable_bytes(gap_characters(n, std::nullopt)));
  }
  result.limit = k % 2 == 0 ? enclosed_value([=] { return limit(k); }, shown) : exact_value(Rational(0));
  return result;
}

namespace {

std::array<double, 8> nearest_doubles(std::int64_t n, std::int64_t k, std::optional<int> tie) {
  const int ties = tie.value_or(0);
  constexpr std::int64_t largest_exact = 1000;
  const auto number = [&](const auto& of) {
    if (n <= largest_exact) return nearest_double(of(Rational()));  // a ball might lie around a tie for ever
    return nearest_double([&] { return of(Ball()); });
  };
  const auto root = integer_root(n);
  const auto scaled = [&] {
    if (root && n <= largest_exact)
      return nearest_double(Rational(analysis::majority_fourier_gap<Rational>(n, k, ties) *
                                     analysis::pow(Rational(*root), static_cast<int>(k - 1))));
    return nearest_double([&] { return scale(n, k) * analysis::majority_fourier_gap<Ball>(n, k, ties); });
  };
  const double gap = number([&]<class T>(const T&) { return analysis::majority_fourier_gap<T>(n, k, ties); });
  return {
      nearest_double(Rational(n)),
      nearest_double(Rational(k)),
      number([&]<class T>(const T&) { return analysis::majority_fourier_coefficient<T>(n, k - 1, ties); }),
      number([&]<class T>(const T&) { return coefficient_above<T>(n, k, ties); }),
      gap,
      static_cast<double>(sign(analysis::majority_fourier_gap<Ball>(n, k, ties))),
      scaled(),
      k % 2 == 0 ? nearest_double([&] { return limit(k); }) : 0.0};
}

}  // namespace

std::array<double, 8> majority_gap_doubles(std::int64_t n, std::int64_t k, std::optional<int> tie) {
  require_arguments(n, k, tie);
  try {
    return nearest_doubles(n, k, tie);
  } catch (const std::length_error& error) {
    throw std::length_error(
        fmt::format("{}: n = {}, k = {}: every column must be a finite double, and one is not ({})", function,
                    n, k, error.what()));
  }
}

}  // namespace lemmata::proofs_check
