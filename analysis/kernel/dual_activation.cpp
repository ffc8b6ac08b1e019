#include "analysis/kernel/dual_activation.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/activation/activation_jumps_arb.hpp"
#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/conditional_dual_arb.hpp"
#include "analysis/kernel/gaussian_quadrature_arb.hpp"
#include "analysis/kernel/hermite_expansion.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

constexpr int guard_bits = 16;

bool same_ball(const Ball& a, const Ball& b) { return arb_equal(arb_of(a), arb_of(b)) != 0; }

void require_variances(const char* function, const Ball& a, const Ball& b) {
  for (const Ball& variance : {a, b})
    if (is_positive(-variance) == Truth::yes)
      throw std::domain_error(std::string(function) + ": variances must be at least 0, got " +
                              to_string(variance));
}

/// c / sqrt(a b). At variance 0 every correlation gives the same covariance: [-1, 1].
Ball correlation(const char* function, const Ball& a, const Ball& b, const Ball& c) {
  const Ball product = a * b;
  if (is_positive(product) != Truth::yes) return symmetric_ball(Ball(1));
  const Ball rho = same_ball(a, b) ? c / a : c / sqrt_nonnegative(product);
  if (is_positive(pow(rho, 2) - Ball(1)) == Truth::yes)
    throw std::domain_error(std::string(function) + ": c^2 <= a b is needed, got a = " + to_string(a) +
                            ", b = " + to_string(b) + ", c = " + to_string(c));
  return rho;
}

/// A ball that reaches beyond [-1, 1], cut there.
Ball cut_correlation(const Ball& rho) {
  if (less_than(magnitude(rho), Ball(1)) == Truth::yes) return rho;
  return Ball::interval(std::max(rho.lower(), Rational(-1)), std::min(rho.upper(), Rational(1)));
}

/// 1 or -1 if c^2 = a b exactly, else 0.
int exact_sign(const Ball& a, const Ball& b, const Ball& c) {
  if (!a.is_exact() || !b.is_exact() || !c.is_exact()) return 0;
  const Rational x = a.midpoint(), y = b.midpoint(), z = c.midpoint();
  if (z == 0 || z * z != x * y) return 0;
  return z > 0 ? 1 : -1;
}

/// E phi(first X) phi(second X).
Ball product_mean(const Activation& phi, const Scales& at) {
  const int bits = BallPrecision::bits();
  const BallPrecision precision(bits + 32);
  const GaussianQuadrature rule = gaussian_quadrature(phi, at, -1, bits + 4);
  Ball sum(0);
  for (std::size_t m = 0; m < rule.points.size(); ++m)
    sum += rule.weights[m] * rule.first[m] * (rule.second.empty() ? rule.first[m] : rule.second[m]);
  return sum + symmetric_ball(magnitude(rule.product_error));
}

/// Where coefficients fall only like a power of k, more terms cost more than they give.
constexpr int most_terms_with_breakpoints = 800;

/// E phi(sqrt(a) X) phi(+-sqrt(b) X).
Ball dual_at_full_correlation(const Activation& phi, const Ball& a, const Ball& b, int sign) {
  require_second_moment(phi, a);
  require_second_moment(phi, b);
  return product_mean(phi, scales(a, b, sign));
}

Ball second_moment_by_quadrature(const Activation& phi, const Ball& variance) {
  if (is_zero(variance) == Truth::yes) return pow(phi.value(Ball(0)), 2);
  require_second_moment(phi, variance);
  return product_mean(phi, equal_scales(variance));
}

// Close to |rho| = 1, for phi without a strip. Let r = |rho|, X and Y standard normal of correlation r, f =
// phi(sqrt(a) .), g = phi(+-sqrt(b) .) with the sign of rho, and f_k, g_k their coefficients in normalised Hermite
// polynomials. Then C = sum_k f_k g_k r^k, and by Cauchy and Schwarz
//
//     |E f(X) g(X) - C| = |sum_k f_k g_k (1 - r^k)| <= sqrt(Q_f Q_g),
//     Q_f = sum_k f_k^2 (1 - r^k) = E (f(X) - f(Y))^2 / 2.
//
// Minkowski's inequality for phi = (a continuous part) + sum_t J_t 1(. > t): of the first, 1 - r^k <= k (1 - r) and
// sum_k k f_k^2 = E f'^2; of a jump, E (1(X > h) - 1(Y > h))^2 = 2 P(X > h >= Y), h = t / sqrt(a), is the integral of
// e^(-h^2/(1+s)) / (pi sqrt(1-s^2)) over s in [r, 1], at most e^(-h^2/2) arccos(r) / pi <= e^(-h^2/2) sqrt((1-r)/2).
//
// For continuous phi the same of phi' bounds how much dC/dr = sqrt(a b) E phi'(u) (+-phi'(v)) differs, on all of
// [r, 1], from its value at 1.

/// An upper bound of Q_f; distance >= 1 - r.
Ball half_mean_square_step(const Activation& phi, const Ball& a, const Ball& distance) {
  Ball norm = sqrt_nonnegative(Ball(2) * distance * a * second_moment_by_quadrature(phi.derivative(), a));
  const Ball root = sqrt_nonnegative(distance / Ball(2));
  for (const Jump& jump : jumps(phi))
    norm += magnitude(jump.size) *
            sqrt_nonnegative(root * exp(-Ball(Rational(jump.point * jump.point)) / (Ball(2) * a)));
  return magnitude(squared(norm) / Ball(2));
}

Ball largest_step(const Activation& phi, const Ball& a, const Ball& b, const Ball& distance) {
  const Ball first = half_mean_square_step(phi, a, distance);
  return same_ball(a, b) ? first : sqrt_nonnegative(first * half_mean_square_step(phi, b, distance));
}

Ball dual_near_full_correlation(const Activation& phi, const Ball& a, const Ball& b, const Ball& rho) {
  const int sign = is_positive(rho) == Truth::yes ? 1 : -1;
  const Ball apart = Ball(1) - Ball(sign) * rho, distance = magnitude(apart);
  const Ball at_one = dual_at_full_correlation(phi, a, b, sign);
  if (!phi.is_continuous()) return at_one + symmetric_ball(magnitude(largest_step(phi, a, b, distance)));
  const Activation slope = phi.derivative();
  Ball slopes = Ball(sign) * dual_at_full_correlation(slope, a, b, sign);
  try {
    slopes += symmetric_ball(magnitude(largest_step(slope, a, b, distance)));
  } catch (
      const std::
          domain_error&) {  // no second derivative to speak of; but the slopes are bounded by their norms
    slopes = symmetric_ball(magnitude(
        sqrt_nonnegative(second_moment_by_quadrature(slope, a) * second_moment_by_quadrature(slope, b))));
  }
  return at_one - apart * sqrt_nonnegative(a * b) * slopes;
}

struct Expansions {
  HermiteExpansion first, second;
};

Expansions expand(const Activation& phi, const Ball& a, const Ball& b, int terms) {
  Expansions result;
  result.first = hermite_expansion(phi, a, terms);
  result.second = same_ball(a, b) ? result.first : hermite_expansion(phi, b, terms);
  return result;
}

/// Expansions long enough for the rest to be below 2^-bits of the whole: |rho|^K sqrt(tails). The tails fall at
/// least like e^(-c sqrt K) where phi is analytic; c is measured.
Expansions expand_for(const Activation& phi, const Ball& a, const Ball& b, const Ball& rho) {
  const int bits = BallPrecision::bits();
  const double needed = bits * std::log(2.0);
  const double r = std::min(1.0, approximate(magnitude(rho)));
  const double per_term = r >= 1 ? 0 : r <= 0 ? needed : std::min(needed, -std::log(r));
  const bool is_analytic = !phi.representation().strips.empty();
  const int most = is_analytic ? 8000 : most_terms_with_breakpoints;
  const auto clamp = [most](double terms) {
    return static_cast<int>(std::clamp(terms, 8.0, double{1} * most));
  };
  int terms = clamp(per_term > 0 ? std::min(64.0, needed / per_term + 2) : 64);
  for (;;) {
    Expansions result = expand(phi, a, b, terms);
    const double whole = approximate(result.first.second_moment) * approximate(result.second.second_moment);
    const double tails = approximate(result.first.tail()) * approximate(result.second.tail());
    if (!(tails > 0) || !(whole > 0) || terms >= most) return result;
    const double tail_part = std::log(whole / tails) / 2;  // of sqrt(tails), relative
    if (terms * per_term + tail_part >= needed) return result;
    const double c = std::max(0.0, tail_part) / std::sqrt(terms);
    double wanted = 1.3 * terms;
    while (wanted < 4.0 * terms && wanted * per_term + c * std::sqrt(wanted) < needed + 4) wanted *= 1.05;
    if (!is_analytic) wanted = per_term > 0 ? (needed + 4 - tail_part) / per_term : most;
    terms = clamp(wanted);
  }
}

/// Hermite's expansion; or, where |rho| is so close to 1 that the terms left out are felt, what is known of C there
/// if that is narrower.
Ball dual_without_strip(const Activation& phi, const Ball& a, const Ball& b, const Ball& rho) {
  const auto by_expansion = [&] {
    const Expansions pair = expand_for(phi, a, b, rho);
    return dual_from_expansions(pair.first, pair.second, rho);
  };
  // 800 terms leave about 10^-8 of the size there, 10^-5 after a kink, and 10^-2 after a jump.
  const int bits = phi.breakpoints().empty() ? 30 : phi.is_continuous() ? 16 : 7;
  const double nearest = phi.breakpoints().empty() ? 0x1p-31 : 0x1p-8;
  if (is_positive(a * b) != Truth::yes || approximate(magnitude(rho)) < 1 - nearest) return by_expansion();
  Ball near_one;
  try {
    near_one = dual_near_full_correlation(phi, a, b, cut_correlation(rho));
  } catch (const std::domain_error&) {  // an infinite slope at a breakpoint, say
    return by_expansion();
  }
  const double size = (size_exponent(phi, sqrt_nonnegative(a)) + size_exponent(phi, sqrt_nonnegative(b))) / 2;
  const Ball good = Ball::power_of_two(Integer(static_cast<long>(std::floor(2 * size)) - bits));
  if (near_one.radius() < good.midpoint()) return near_one;
  const Ball expanded = by_expansion();
  return near_one.radius() < expanded.radius() ? near_one : expanded;
}

/// The families' functions, where they hold: that of Hermite's polynomials is for unit variances.
bool has_closed_form(const Activation& phi, const Ball& a, const Ball& b) {
  if (!phi.closed_form()) return false;
  if (phi.closed_form()->family != ActivationFamily::hermite) return true;
  return same_ball(a, Ball(1)) && same_ball(b, Ball(1));
}

/// From here on the 1 / sqrt(1 - rho^2) times longer axes of the Toeplitz form cost more than the plain sum.
constexpr double largest_correlation_of_toeplitz_form = 1 - 1.0 / (1 << 14);

Ball any_dual(const Activation& phi, const Ball& a, const Ball& b, const Ball& c) {
  if (is_zero(a) == Truth::yes || is_zero(b) == Truth::yes) {
    const Expansions mean = expand(phi, a, b, 1);
    return mean.first.coefficients[0] * mean.second.coefficients[0];
  }
  const Ball rho = correlation("dual_activation", a, b, c);
  if (const int sign = exact_sign(a, b, c); sign != 0) return dual_at_full_correlation(phi, a, b, sign);
  const auto& strips = phi.representation().strips;
  const bool has_strip = !strips.empty() && strips.front().growth.quadratic <= 0;
  if (has_strip && is_positive(a * b) == Truth::yes) {
    const double size = approximate(magnitude(rho));
    if (size < largest_correlation_of_toeplitz_form) return dual_by_trapezoidal_sum(phi, a, b, c);
    return dual_by_conditional_sum(phi, a, b, cut_correlation(rho));
  }
  return dual_without_strip(phi, a, b, rho);
}

}  // namespace

Ball second_moment(const Activation& phi, const Ball& variance) {
  require_variances("second_moment", variance, variance);
  if (has_closed_form(phi, variance, variance))
    return closed_form_dual(*phi.closed_form(), variance, variance, variance);
  const int bits = BallPrecision::bits();
  Ball result;
  {
    const BallPrecision precision(bits + guard_bits);
    result = second_moment_by_quadrature(phi, variance);
  }
  return result + Ball(0);
}

Ball dual_by_hermite_expansion(const Activation& phi, const Ball& a, const Ball& b, const Ball& c) {
  require_variances("dual_by_hermite_expansion", a, b);
  const int bits = BallPrecision::bits();
  Ball result;
  {
    const BallPrecision precision(bits + guard_bits);
    const Ball rho = correlation("dual_by_hermite_expansion", a, b, c);
    const Expansions pair = expand_for(phi, a, b, rho);
    result = dual_from_expansions(pair.first, pair.second, rho);
  }
  return result + Ball(0);
}

Ball dual_activation(const Activation& phi, const Ball& a, const Ball& b, const Ball& c) {
  require_variances("dual_activation", a, b);
  if (has_closed_form(phi, a, b)) return closed_form_dual(*phi.closed_form(), a, b, c);
  const int bits = BallPrecision::bits();
  Ball result;
  {
    const BallPrecision precision(bits + guard_bits);
    result = any_dual(phi, a, b, c);
  }
  return result + Ball(0);
}

Ball dual_activation_derivative(const Activation& phi, const Ball& a, const Ball& b, const Ball& c) {
  require_variances("dual_activation_derivative", a, b);
  if (has_closed_form(phi, a, b)) return closed_form_dual_derivative(*phi.closed_form(), a, b, c);
  // Price's theorem: phi is absolutely continuous, being analytic between finitely many points, and E phi'^2 is
  // finite (dual_activation sees to it).
  if (phi.is_continuous()) return dual_activation(phi.derivative(), a, b, c);
  const int bits = BallPrecision::bits();
  Ball result;
  {
    const BallPrecision precision(bits + guard_bits);
    const Ball rho = correlation("dual_activation_derivative", a, b, c);
    if (less_than(magnitude(rho), Ball(1)) != Truth::yes)
      throw std::domain_error("dual_activation_derivative: infinite at c^2 = a b for phi = " + phi.text() +
                              ", which is not seen to be continuous");
    const Expansions pair = expand_for(phi, a, b, rho);
    result = dual_derivative_from_expansions(pair.first, pair.second, rho);
  }
  return result + Ball(0);
}

}  // namespace lemmata::analysis
