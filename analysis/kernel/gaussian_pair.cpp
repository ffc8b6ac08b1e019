#include "analysis/kernel/gaussian_pair.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include <mpfr.h>

#include "analysis/scalar/ball_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

[[noreturn]] void refuse_variances(const std::string& got) {
  throw std::domain_error("covariance_determinant: variances a, b of at least 0 are needed, got " + got);
}

}  // namespace

double covariance_determinant(double a, double b, double c) {
  if (!(a >= 0) || !(b >= 0) || std::isnan(c))
    refuse_variances("a = " + std::to_string(a) + ", b = " + std::to_string(b) +
                     ", c = " + std::to_string(c));
  // Kahan: the error of c^2 is added back, so that only the last two operations round.
  const double square = c * c;
  const double error = std::fma(-c, c, square);
  const double determinant = std::fma(a, b, -square) + error;
  return determinant > 0 ? determinant : 0;
}

Real covariance_determinant(const Real& a, const Real& b, const Real& c) {
  if (!(a >= 0) || !(b >= 0) || mpfr_nan_p(c.backend().data()))
    refuse_variances("a = " + a.str(20) + ", b = " + b.str(20) + ", c = " + c.str(20));
  Real determinant;
  mpfr_fmms(determinant.backend().data(), a.backend().data(), b.backend().data(), c.backend().data(),
            c.backend().data(), MPFR_RNDN);
  return determinant > 0 ? determinant : Real(0);
}

Ball covariance_determinant(const Ball& a, const Ball& b, const Ball& c) {
  const Ball zero;
  if (less_than(a, zero) == Truth::yes || less_than(b, zero) == Truth::yes)
    refuse_variances("a = " + to_string(a) + ", b = " + to_string(b));
  const slong bits =
      4 * static_cast<slong>(BallPrecision::bits()) + 64;  // the products of midpoints are exact
  Ball determinant;
  Ball square;
  arb_mul(arb_of(determinant), arb_of(a), arb_of(b), bits);
  arb_sqr(arb_of(square), arb_of(c), bits);
  arb_sub(arb_of(determinant), arb_of(determinant), arb_of(square), bits);
  if (less_than(determinant, zero) == Truth::yes)
    throw std::domain_error("covariance_determinant: c^2 <= a b is needed, got a = " + to_string(a) +
                            ", b = " + to_string(b) + ", c = " + to_string(c));
  arb_nonnegative_part(arb_of(determinant), arb_of(determinant));
  return determinant + zero;  // rounded to the working precision
}

Expression covariance_determinant(const Expression& a, const Expression& b, const Expression& c) {
  return a * b - c * c;
}

double angle_from_axis(double c, double height) {
  return c == 0 ? 0 : std::atan2(c, height > 0 ? height : 0);
}

Real angle_from_axis(const Real& c, const Real& height) {
  if (c == 0) return Real(0);
  const Real cut = height > 0 ? height : Real(0);
  Real result;
  mpfr_atan2(result.backend().data(), c.backend().data(), cut.backend().data(), MPFR_RNDN);
  return result;
}

Ball angle_from_axis(const Ball& c, const Ball& height) {
  if (vanishes(c)) return c;
  if (c.is_exact() && height.is_exact() && is_positive(-height) != Truth::yes) {
    Ball result;
    arb_atan2(arb_of(result), arb_of(c), arb_of(height), BallPrecision::bits());
    return finite(std::move(result), "angle_from_axis");
  }
  return pi<Ball>() / Ball(2) - angle(height, c);
}

Expression angle_from_axis(const Expression& c, const Expression& height) {
  return vanishes(c) ? Expression(0) : pi<Expression>() / Expression(2) - angle(height, c);
}

bool vanishes(double x) { return x == 0; }
bool vanishes(const Real& x) { return x == 0; }
bool vanishes(const Ball& x) { return is_zero(x) == Truth::yes; }
bool vanishes(const Expression& x) { return rational_value(x) == Rational(0); }

}  // namespace lemmata::analysis
