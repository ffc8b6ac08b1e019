#include "proofs_check/calculators/noise_stability.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "analysis/boolean/noise_stability.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Rational;

namespace {

constexpr std::int64_t largest_n = 100000000;
constexpr double seconds_per_level = 5e-7;      // of the sum in balls, measured at 128 bits
constexpr double most_bits_times_levels = 1e8;  // the sum of fractions takes about a second there

/// The sine of rho * pi/2 is rational, for a rational rho in [-1, 1], at 0, 1/3 and 1 alone, up to the sign (Niven's
/// theorem): so (2/pi) arcsin is rational at 0, 1/2 and 1 alone.
Value limit_value(const Rational& rho, int digits) {
  const Rational size = abs(rho);
  if (rho == 0 || size == 1) return exact_value(rho, digits);
  if (size == Rational(1, 2)) return exact_value(rho > 0 ? Rational(1, 3) : Rational(-1, 3), digits);
  return enclosed_value([&] { return Ball(2) / analysis::pi<Ball>() * analysis::arcsin(Ball(rho)); }, digits);
}

}  // namespace

NoiseStability majority_noise_stability_value(std::int64_t n, const Rational& rho,
                                              std::optional<int> digits) {
  const char* const function = "fourier noise-stability";
  if (rho < -1 || rho > 1)
    throw std::domain_error(
        fmt::format("{}: rho must lie in [-1, 1], got {}", function, analysis::to_string(rho)));
  if (n < 1 || n % 2 == 0)
    throw std::domain_error(fmt::format("{}: n must be odd and at least 1, got {}", function, n));
  if (n > largest_n)
    throw std::length_error(
        fmt::format("{}: n must be at most {}; the sum over n = {} levels would take about {:.0f} seconds",
                    function, largest_n, n, static_cast<double>(n) * seconds_per_level));
  const auto levels = static_cast<double>(n);
  const double bits = levels * (3 + static_cast<double>(msb(denominator(rho))));
  const double characters = 2 * bits * 0.30103;
  const bool exact =
      bits * levels <= most_bits_times_levels && (!digits || characters <= added_exact_characters);
  const int shown = digits.value_or(default_digits);

  NoiseStability result;
  if (exact) {
    result.value = exact_value(analysis::majority_noise_stability<Rational>(n, rho), shown);
    result.method = "sum over the levels in exact fractions (GMP)";
    result.why = "the fraction is short enough to be written";
  } else {
    result.value =
        enclosed_value([&] { return analysis::majority_noise_stability<Ball>(n, Ball(rho)); }, shown);
    result.method = "sum over the levels in balls (Arb)";
    result.why = fmt::format("the fraction would take up to {}", readable_bytes(characters));
  }
  result.limit = limit_value(rho, shown);
  return result;
}

}  // namespace lemmata::proofs_check
