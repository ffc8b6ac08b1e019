#pragma once

// For sources of this library only (not installed).

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "analysis/scalar/ball_arb.hpp"

// Interval arithmetic in doubles, whose ends may be infinite: every operation's end is moved outwards by one unit
// in the last place, since IEEE 754 rounds + - * / correctly; all other functions go through Arb.

namespace lemmata::analysis::outward {

constexpr double infinity = std::numeric_limits<double>::infinity();

inline double up(double x) { return std::nextafter(x, infinity); }
inline double down(double x) { return std::nextafter(x, -infinity); }
inline double times(double a, double b) {
  return a == 0 || b == 0 ? 0 : a * b;
}  // 0 * infinity: of a bound, 0

/// An upper bound of an increasing or decreasing function at a finite double.
template <class Function>
inline double upper(double x, const Function& function) {
  constexpr slong bits = 64;
  arb_t value;
  arb_init(value);
  arb_set_d(value, x);
  function(value, value, bits);
  arf_t end;
  arf_init(end);
  arb_get_ubound_arf(end, value, bits);
  const double result = arf_is_nan(end) ? infinity : arf_get_d(end, ARF_RND_CEIL);
  arf_clear(end);
  arb_clear(value);
  return result;
}
inline double exp_up(double x) { return x == infinity ? infinity : x == -infinity ? 0 : upper(x, arb_exp); }
inline double exp_down(double x) {
  if (x == infinity) return infinity;
  if (x == -infinity) return 0;
  const double above = exp_up(-x);
  return above == infinity ? 0 : std::max(0.0, down(1 / above));
}
inline double log_up(double x) { return x == infinity ? infinity : x <= 0 ? -infinity : upper(x, arb_log); }
inline double log_down(double x) {
  return x == infinity ? infinity : x <= 0 ? -infinity : down(down(log_up(x)));
}
inline double tan_up(double x) { return x < 1.5707 ? upper(x, arb_tan) : infinity; }  // 1.5707 < pi/2
inline double sin_down(double x) {
  return std::max(0.0, -upper(x, [](arb_ptr r, arb_srcptr a, slong bits) {
                    arb_sin(r, a, bits);
                    arb_neg(r, r);
                  }));
}
inline double cos_down(double x) {
  return std::max(0.0, -upper(x, [](arb_ptr r, arb_srcptr a, slong bits) {
                    arb_cos(r, a, bits);
                    arb_neg(r, r);
                  }));
}
constexpr double half_pi_below = 1.5707963267948965;  // < pi/2
constexpr double half_pi_above = 1.5707963267948968;
constexpr double pi_below = 3.141592653589793;  // < pi

struct Interval {
  double low = 0, high = 0;
  [[nodiscard]] bool is_zero() const { return low == 0 && high == 0; }
  [[nodiscard]] double size() const { return std::max(std::abs(low), std::abs(high)); }
  [[nodiscard]] double distance_from_zero() const { return std::max({low, -high, 0.0}); }
};

inline Interval symmetric(double size) { return {-size, size}; }

inline Interval operator+(const Interval& a, const Interval& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  return {down(a.low + b.low), up(a.high + b.high)};
}
inline Interval operator-(const Interval& a) { return {-a.high, -a.low}; }
inline Interval operator*(const Interval& a, const Interval& b) {
  if (a.is_zero() || b.is_zero()) return {};
  const std::array products = {times(a.low, b.low), times(a.low, b.high), times(a.high, b.low),
                               times(a.high, b.high)};
  const double low = down(*std::min_element(products.begin(), products.end()));
  return {a.low >= 0 && b.low >= 0 ? std::max(low, 0.0) : low,
          up(*std::max_element(products.begin(), products.end()))};
}
inline Interval square(const Interval& a) {
  const double least = a.distance_from_zero(), most = a.size();
  return {std::max(0.0, down(least * least)), most == 0 ? 0 : up(most * most)};
}

struct Rectangle {
  Interval re, im;
};
inline const Rectangle whole_plane = {symmetric(infinity), symmetric(infinity)};

inline Rectangle operator+(const Rectangle& a, const Rectangle& b) { return {a.re + b.re, a.im + b.im}; }
inline Rectangle operator*(const Rectangle& a, const Rectangle& b) {
  return {a.re * b.re + -(a.im * b.im), a.re * b.im + a.im * b.re};
}
inline Rectangle square(const Rectangle& a) {
  const Interval cross = a.re * a.im;
  return {square(a.re) + -square(a.im), cross + cross};
}
inline Rectangle power(const Rectangle& a, std::size_t exponent) {
  if (exponent == 0) return {{1, 1}, {}};
  if (exponent == 1) return a;
  const Rectangle half = square(power(a, exponent / 2));
  return exponent % 2 == 0 ? half : half * a;
}

inline Interval enclosing(const Rational& x) {
  const double nearest = static_cast<double>(x);
  if (Rational(nearest) == x) return {nearest, nearest};
  return {down(nearest), up(nearest)};
}

}  // namespace lemmata::analysis::outward
