#include "proofs_check/calculators/finite_width.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>

#include "analysis/kernel/finite_width.hpp"
#include "analysis/kernel/tangent_kernel_moments.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Rational;

using Widths = std::vector<std::int64_t>;

/// Characters of a fraction with a numerator and a denominator of that many bits.
double characters(double bits) { return 2 * bits * 0.30103; }

/// Bits of prod n_l^power, and of what stands above it.
double product_bits(const Widths& widths, int power, double slope_bits) {
  double bits = 0;
  for (const std::int64_t width : widths)
    bits += power * (std::log2(static_cast<double>(width) + 2 * power) + 1 + 2 * slope_bits);
  return bits;
}

/// The fraction where it is short enough, else balls.
Value value_of(double bits, const std::function<Rational()>& exact, const std::function<Ball()>& ball,
               int digits) {
  return characters(bits) <= added_exact_characters ? exact_value(exact(), digits)
                                                    : enclosed_value(ball, digits);
}

bool all_equal(const Widths& widths) {
  return std::all_of(widths.begin(), widths.end(),
                     [&](std::int64_t width) { return width == widths.front(); });
}

/// The closed form where there is one.
template <analysis::Field T>
analysis::TangentKernelMoments<T> moments_of(const Widths& widths) {
  return all_equal(widths)
             ? analysis::tangent_kernel_moments<T>(widths.front(), static_cast<std::int64_t>(widths.size()))
             : analysis::tangent_kernel_moments<T>(widths);
}

template <analysis::Field T>
T ratio_of(const analysis::TangentKernelMoments<T>& moments) {
  return moments.second / (moments.mean * moments.mean);
}

TangentKernelStatistics tangent_kernel_statistics(const Widths& widths, int digits) {
  const double bits = product_bits(widths, 2, 0) + 2 * std::log2(static_cast<double>(widths.size()) + 2);
  const bool fits = characters(bits) <= added_exact_characters;
  const auto exact = fits ? moments_of<Rational>(widths) : analysis::TangentKernelMoments<Rational>{};
  const auto value = [&](const Rational& fraction, const std::function<Ball()>& ball) {
    return fits ? exact_value(fraction, digits) : enclosed_value(ball, digits);
  };
  const auto balls = [&] { return moments_of<Ball>(widths); };
  return {exact_value(Rational(static_cast<std::int64_t>(widths.size()) + 1), digits),
          value(exact.second, [&] { return balls().second; }),
          value(fits ? ratio_of(exact) : Rational(0), [&] { return ratio_of(balls()); }),
          enclosed_value(
              [&] {
                return fits ? sqrt_nonnegative(Ball(Rational(ratio_of(exact) - 1)))
                            : sqrt_nonnegative(ratio_of(balls()) - Ball(1));
              },
              digits),
          value(exact.with_squared_output, [&] { return balls().with_squared_output; })};
}

/// Whether E Theta^2/(E Theta)^2 <= limit.
bool within(std::int64_t width, std::int64_t depth, const Rational& limit) {
  constexpr int first_bits = 128, most_bits = 1 << 14;
  for (int bits = first_bits; bits <= most_bits; bits *= 2) {
    const analysis::BallPrecision precision(bits);
    const Ball ratio = ratio_of(analysis::tangent_kernel_moments<Ball>(width, depth));
    const analysis::Truth below = analysis::less_than(ratio, Ball(limit));
    if (below == analysis::Truth::yes) return true;
    if (below == analysis::Truth::no && !overlaps(ratio, Ball(limit))) return false;
  }
  // equality, in all likelihood
  return ratio_of(analysis::tangent_kernel_moments<Rational>(width, depth)) <= limit;
}

}  // namespace

FiniteWidthStatistics finite_width_statistics(const std::vector<std::int64_t>& widths, const Rational& alpha,
                                              int moments, int digits) {
  const auto slope_bits =
      static_cast<double>(alpha == 0 ? 0 : msb(abs(numerator(alpha))) + msb(denominator(alpha)) + 2);
  const auto ratio = [&](int k) {
    return value_of(
        product_bits(widths, k, slope_bits),
        [&] { return analysis::leaky_output_moment_ratio<Rational>(alpha, k, widths); },
        [&] { return analysis::leaky_output_moment_ratio<Ball>(alpha, k, widths); }, digits);
  };
  FiniteWidthStatistics result;
  if (alpha == 0) result.tangent_kernel = tangent_kernel_statistics(widths, digits);
  for (int k = 2; k <= moments; ++k) result.moment_ratios.push_back(ratio(k));
  result.kernel_variance = value_of(
      product_bits(widths, 2, slope_bits),
      [&] { return Rational(analysis::leaky_output_moment_ratio<Rational>(alpha, 2, widths) / 3 - 1); },
      [&] { return analysis::leaky_output_moment_ratio<Ball>(alpha, 2, widths) / Ball(3) - Ball(1); },
      digits);
  if (alpha == 0) {
    double bits = 0;
    for (const std::int64_t width : widths) bits += static_cast<double>(width);
    result.dead = value_of(
        bits, [&] { return analysis::dead_network_probability<Rational>(widths); },
        [&] { return analysis::dead_network_probability<Ball>(widths); }, digits);
  }
  return result;
}

std::int64_t smallest_width(std::int64_t depth, const Rational& spread) {
  const Rational limit = 1 + spread * spread;
  std::int64_t high = 1;
  while (!within(high, depth, limit)) {
    if (high >= most_found_width)
      throw std::length_error("a width above " + std::to_string(most_found_width) + " would be needed");
    high = std::min(2 * high, most_found_width);
  }
  std::int64_t low = high / 2;  // not within, or 0
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (within(middle, depth, limit) ? high : low) = middle;
  }
  return high;
}

}  // namespace lemmata::proofs_check
