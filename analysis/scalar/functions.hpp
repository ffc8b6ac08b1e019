#pragma once

#include <cmath>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/real.hpp"

/// The few functions that formulas need beyond + - * /, with one overload per scalar.
///
/// Scalars:  double and Real are rounded (within 2 units in the last place unless said otherwise); Ball
/// encloses:
///           the result contains f(x) for every x of the input ball at which f is defined; Expression stays
///           symbolic. Include this header in sources: it pulls in every scalar.
/// Throws:   std::domain_error where the function is not defined: anywhere for a rounded or exact argument,
/// on the
///           whole input ball for a Ball. Also for a Ball whose result would not be finite.

namespace lemmata::analysis {

/// The square root of a number that the formula knows to be nonnegative; what lies below zero is rounding
/// error. double and Real take a negative argument as 0, a Ball is cut to its nonnegative part and a wholly
/// negative one is refused, an Expression becomes sqrt(x).
[[nodiscard]] double sqrt_nonnegative(double x);
[[nodiscard]] Real sqrt_nonnegative(const Real& x);
[[nodiscard]] Ball sqrt_nonnegative(const Ball& x);
[[nodiscard]] Expression sqrt_nonnegative(const Expression& x);

/// The angle in [0, pi] between the positive x axis and the point (x, y) of the closed upper half-plane:
/// atan2(y, x) for y >= 0, in the same order of arguments. As in sqrt_nonnegative, a y below zero is rounding
/// error and is cut to zero; so the jump of atan2 across the negative axis is never met, and angle(T(0),
/// T(-1)) is pi. Not defined at the origin; a Ball that contains the origin among other points gives [0, pi].
[[nodiscard]] double angle(double y, double x);
[[nodiscard]] Real angle(const Real& y, const Real& x);
[[nodiscard]] Ball angle(const Ball& y, const Ball& x);
[[nodiscard]] Expression angle(const Expression& y, const Expression& x);

/// pi.
template <Field T>
[[nodiscard]] T pi() {
  return angle(T(0), T(-1));
}

/// e^x.
using std::exp;
[[nodiscard]] Real exp(const Real& x);
[[nodiscard]] Ball exp(const Ball& x);
[[nodiscard]] Expression exp(const Expression& x);

/// The natural logarithm, x > 0. A Ball must lie above zero entirely, since the logarithm is unbounded at 0.
[[nodiscard]] double log(double x);
[[nodiscard]] Real log(const Real& x);
[[nodiscard]] Ball log(const Ball& x);
[[nodiscard]] Expression log(const Expression& x);

/// sin x and cos x.
using std::cos;
using std::sin;
[[nodiscard]] Real sin(const Real& x);
[[nodiscard]] Ball sin(const Ball& x);
[[nodiscard]] Expression sin(const Expression& x);
[[nodiscard]] Real cos(const Real& x);
[[nodiscard]] Ball cos(const Ball& x);
[[nodiscard]] Expression cos(const Expression& x);

/// The angle in [-pi/2, pi/2] whose sine is x, for an x that the formula knows to lie in [-1, 1]: a rounded x
/// beyond an end is taken as that end, a Ball is cut to [-1, 1] and refused if nothing remains.
[[nodiscard]] double arcsin(double x);
[[nodiscard]] Real arcsin(const Real& x);
[[nodiscard]] Ball arcsin(const Ball& x);
[[nodiscard]] Expression arcsin(const Expression& x);

/// The error function 2/sqrt(pi) * integral of e^(-t^2) over t in [0, x].
using std::erf;
[[nodiscard]] Real erf(const Real& x);
[[nodiscard]] Ball erf(const Ball& x);
[[nodiscard]] Expression erf(const Expression& x);

/// log Gamma(x), x > 0. A Ball must lie above zero entirely. In double and Real the error is within 2 units
/// in the last place of max(1, |log Gamma(x)|), since the function vanishes at 1 and 2.
[[nodiscard]] double log_gamma(double x);
[[nodiscard]] Real log_gamma(const Real& x);
[[nodiscard]] Ball log_gamma(const Ball& x);

/// x^n for an integer n; x^0 is 1. For n < 0 not defined at x = 0. Rational throws std::length_error if the
/// result would need more than 2^28 bits.
[[nodiscard]] double pow(double x, int n);
[[nodiscard]] Real pow(const Real& x, int n);
[[nodiscard]] Rational pow(const Rational& x, int n);
[[nodiscard]] Ball pow(const Ball& x, int n);
[[nodiscard]] Expression pow(const Expression& x, int n);

/// Gamma(a) / Gamma(b), a > 0, b > 0, also where the two do not fit anywhere.
[[nodiscard]] Ball gamma_ratio(const Ball& a, const Ball& b);

/// The Legendre polynomial P_n(x), n >= 0, with P_n(1) = 1; any real x.
[[nodiscard]] Ball legendre_polynomial(int n, const Ball& x);

/// The modified Bessel function of the first kind I_n(x), n >= 0; any real x.
[[nodiscard]] Ball bessel_i(int n, const Ball& x);

}  // namespace lemmata::analysis
