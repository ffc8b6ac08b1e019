#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/kernel/gaussian_quadrature_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

constexpr double ln2 = 0.6931471805599453;

}  // namespace

int recurrence_loss_at(int most_hermite, double x) {
  const double root = std::sqrt(most_hermite);
  return static_cast<int>(std::max(0.0, x * root - x * x / 2) / ln2) + 8;
}

Ball upper_end(const Ball& ball) {
  Ball result;
  arb_get_ubound_arf(arb_midref(arb_of(result)), arb_of(ball), std::max<slong>(BallPrecision::bits(), 64));
  return result;
}

Ball magnitude(const Ball& ball) {
  Ball result;
  arb_get_abs_ubound_arf(arb_midref(arb_of(result)), arb_of(ball),
                         std::max<slong>(BallPrecision::bits(), 64));
  return result;
}

double approximate(const Ball& ball) { return arf_get_d(arb_midref(arb_of(ball)), ARF_RND_NEAR); }

Ball exact_ball(double value) {
  Ball result;
  arb_set_d(arb_of(result), value);
  return result;
}

Ball symmetric_ball(const Ball& radius) {
  Ball result;
  arb_add_error(arb_of(result), arb_of(radius));
  return result;
}

Ball squared(const Ball& x) { return pow(x, 2); }

Growth squared(const Growth& growth) {
  Growth result;
  result.polynomial.resize(2 * growth.polynomial.size() - 1);
  for (std::size_t i = 0; i < growth.polynomial.size(); ++i)
    for (std::size_t j = 0; j < growth.polynomial.size(); ++j)
      result.polynomial[i + j] += growth.polynomial[i] * growth.polynomial[j];
  for (double& c : result.polynomial)
    c *= 1 + 1e-12;  // more than the rounding of that many nonnegative terms
  result.linear = 2 * growth.linear;
  result.quadratic = 2 * growth.quadratic;
  return result;
}

std::optional<Ball> second_moment_bound(const Growth& growth, const Ball& a) {
  const Ball variance = upper_end(a);
  const Rational linear = std::max(growth.linear, Rational(0)),
                 quadratic = std::max(growth.quadratic, Rational(0));
  // E p^2 e^(2 l t + 2 s t^2), t = sqrt(a) |X|: with 2 l t <= eta x^2 + l^2 a / eta what is left is a normal law of
  // variance 1 / (2 kappa), and Minkowski's inequality bounds the norm of p.
  Ball kappa = Ball(Rational(1, 2)) - Ball(Rational(2 * quadratic)) * variance;
  if (is_positive(kappa) != Truth::yes) return std::nullopt;
  Ball factor(1);
  if (linear > 0) {
    const Ball eta = kappa / Ball(2);
    factor = exp(Ball(Rational(linear * linear)) * variance / eta);
    kappa = eta;
  }
  const Ball deviation = Ball(1) / sqrt_nonnegative(Ball(2) * kappa);
  const Ball scale = sqrt_nonnegative(variance) * deviation;
  Ball norm(0), power(1), moment(1);  // scale^j, (2j-1)!!
  for (std::size_t j = 0; j < growth.polynomial.size(); ++j) {
    if (growth.polynomial[j] != 0)
      norm += exact_ball(growth.polynomial[j]) * power * sqrt_nonnegative(moment);
    power *= scale;
    moment *= Ball(static_cast<int>(2 * j + 1));
  }
  return upper_end(squared(norm) * deviation * factor);
}

std::optional<Ball> tail_bound(const Growth& growth, const Ball& a, const Ball& q, const Ball& from,
                               const Ball& step) {
  // On [x, x + step] the integrand, with nonnegative l and s, is at most p(sqrt(a)(x + step)) e^(l sqrt(a) (x +
  // step)) e^(-(q - s a) x^2); from one x to the next this falls at least by the ratio of the first two.
  const Rational linear = std::max(growth.linear, Rational(0)),
                 quadratic = std::max(growth.quadratic, Rational(0));
  const Ball variance = upper_end(a), root = sqrt_nonnegative(variance);
  const Ball rate = q - Ball(quadratic) * variance;
  if (is_positive(rate) != Truth::yes) return std::nullopt;
  const Ball next = from + step, t = root * next;
  Ball p(0), power(1);
  for (const double c : growth.polynomial) {
    if (c != 0) p += exact_ball(c) * power;
    power *= t;
  }
  const Ball first = step * p * exp(Ball(linear) * t - rate * squared(from));
  const Ball ratio = pow((next + step) / next, static_cast<int>(growth.polynomial.size()) - 1) *
                     exp(Ball(linear) * root * step - rate * step * (from + next));
  if (less_than(ratio, Ball(1)) != Truth::yes) return std::nullopt;
  return upper_end(first / (Ball(1) - ratio));
}

Scales equal_scales(const Ball& a) {
  const Ball root = sqrt_nonnegative(a);
  return {root, root, true};
}

Scales scales(const Ball& a, const Ball& b, int sign) {
  const bool equal = arb_equal(arb_of(a), arb_of(b)) != 0 && a.is_exact();
  return {sqrt_nonnegative(a), Ball(sign) * sqrt_nonnegative(b), equal && sign > 0};
}

double size_exponent(const Activation& phi, const Ball& scale) {
  double largest = -1e9;
  const BallPrecision precision(64);
  for (const int numerator : {1, -1, 3, -3}) try {
      const Ball value = phi.value(exact_ball(approximate(scale)) * Ball(Rational(numerator)) / Ball(2));
      if (arf_is_zero(arb_midref(arb_of(value)))) continue;
      largest = std::max(largest, static_cast<double>(arf_abs_bound_lt_2exp_si(arb_midref(arb_of(value)))));
    } catch (const std::domain_error&) {  // a pole; the quadrature will say so
    }
  return largest < -1e8 ? 0 : largest;
}

void require_second_moment(const Activation& phi, const Ball& variance) {
  const auto& representation = phi.representation();
  const Rational lowest = variance.lower();
  for (const LowerGrowth& lower : representation.lower) {
    // The integral of e^(2 (l t + s a x^2)) e^(-x^2/2), t = sqrt(a) x, diverges for 4 s a > 1, and for 4 s a = 1, l
    // >= 0.
    const Rational excess = 4 * lower.quadratic * lowest - 1;
    const bool diverges =
        lower.faster ? lowest > 0 : lowest > 0 && (excess > 0 || (excess == 0 && lower.linear >= 0));
    if (diverges)
      throw std::domain_error("E phi(u)^2 is infinite at variance " + to_string(variance) +
                              " for phi = " + phi.text());
  }
  if (is_zero(variance) == Truth::yes) return;
  if (!representation.growth || !second_moment_bound(*representation.growth, variance))
    throw std::domain_error("E phi(u)^2 is not seen to be finite at variance " + to_string(variance) +
                            " for phi = " + phi.text());
}

}  // namespace lemmata::analysis
