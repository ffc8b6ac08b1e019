#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/scalar/ball_arb.hpp"
#include "analysis/scalar/functions.hpp"

#if __has_include(<flint/arb_hypgeom.h>)
#include <flint/arb_hypgeom.h>
#else
#include <arb_hypgeom.h>
#endif

namespace lemmata::analysis {
namespace {

void require_nonnegative_order(const char* function, int n) {
  if (n < 0)
    throw std::domain_error(std::string(function) + ": n must be at least 0, got " + std::to_string(n));
}

void require_positive(const char* function, const Ball& x) {
  if (is_positive(x) != Truth::yes)
    throw std::domain_error(std::string(function) + ": a ball above zero is needed, got " + to_string(x));
}

/// The two ends of a ball as exact balls, rounded outwards if they are too long to write down. A little
/// beyond the working precision, so that a narrow ball's ends are not rounded apart.
std::pair<Ball, Ball> ends(const Ball& x) {
  if (x.is_exact()) return {x, x};
  constexpr slong spare_bits = 60;
  const slong bits = std::max<slong>(BallPrecision::bits(), arb_bits(arb_of(x))) + spare_bits;
  Ball low;
  Ball high;
  arb_get_lbound_arf(arb_midref(arb_of(low)), arb_of(x), bits);
  arb_get_ubound_arf(arb_midref(arb_of(high)), arb_of(x), bits);
  return {std::move(low), std::move(high)};
}

Ball hull(const Ball& a, const Ball& b) {
  Ball result;
  arb_union(arb_of(result), arb_of(a), arb_of(b), BallPrecision::bits());
  return result;
}

/// An increasing function of a ball lies between its values at the two ends: an enclosure without
/// overestimation however wide the ball is.
template <typename Function>
Ball increasing(const char* name, const Function& function, const Ball& low, const Ball& high) {
  Ball at_low = finite(function(low), name);
  if (contains(low, high)) return at_low;  // both exact, hence equal
  return finite(hull(at_low, finite(function(high), name)), name);
}

Ball one_argument(void (*function)(arb_struct*, const arb_struct*, slong), const Ball& x) {
  Ball result;
  function(arb_of(result), arb_of(x), BallPrecision::bits());
  return result;
}

/// arcsin of an exact x in [-1, 1] as the angle of (x, sqrt((1 - x)(1 + x))): 1 - x^2 would lose the digits
/// near the ends.
Ball arcsin_at(const Ball& x) {
  const slong bits = BallPrecision::bits() + 10;
  Ball below;
  Ball above;
  arb_sub(arb_of(below), arb_of(Ball(1)), arb_of(x), bits);
  arb_add(arb_of(above), arb_of(Ball(1)), arb_of(x), bits);
  Ball cosine;
  arb_mul(arb_of(cosine), arb_of(below), arb_of(above), bits);
  arb_sqrtpos(arb_of(cosine), arb_of(cosine), bits);
  Ball result;
  arb_atan2(arb_of(result), arb_of(x), arb_of(cosine), BallPrecision::bits());
  return result;
}

/// angle at an exact point of the closed upper half-plane.
Ball angle_at(const Ball& y, const Ball& x) {
  Ball result;
  arb_atan2(arb_of(result), arb_of(y), arb_of(x), BallPrecision::bits());
  return finite(std::move(result), "angle");
}

int sign_of_exact(const Ball& x) { return arf_sgn(arb_midref(arb_of(x))); }

}  // namespace

Ball sqrt_nonnegative(const Ball& x) {
  auto [low, high] = ends(x);
  if (sign_of_exact(high) < 0)
    throw std::domain_error("sqrt_nonnegative: a ball that is not wholly negative is needed, got " +
                            to_string(x));
  if (sign_of_exact(low) < 0) low = Ball();
  return increasing(
      "sqrt_nonnegative", [](const Ball& end) { return one_argument(arb_sqrt, end); }, low, high);
}

Ball angle(const Ball& y, const Ball& x) {
  auto [y_low, y_high] = ends(y);
  const auto [x_low, x_high] = ends(x);
  if (sign_of_exact(y_high) < 0)
    throw std::domain_error("angle: a height that is not wholly negative is needed, got " + to_string(y));
  if (sign_of_exact(y_low) < 0) y_low = Ball();
  const bool touches_axis = sign_of_exact(y_low) == 0;
  if (touches_axis && sign_of_exact(x_low) <= 0 && sign_of_exact(x_high) >= 0) {
    if (sign_of_exact(y_high) == 0 && sign_of_exact(x_low) == 0 && sign_of_exact(x_high) == 0)
      throw std::domain_error("angle: a point other than the origin is needed, got (0, 0)");
    return hull(Ball(), angle_at(Ball(), Ball(-1)));
  }
  // The angle falls as x grows. As y grows it rises on the right and falls on the left, towards pi/2.
  const Ball& y_of_smallest = sign_of_exact(x_high) > 0 ? y_low : y_high;
  const Ball& y_of_largest = sign_of_exact(x_low) > 0 ? y_high : y_low;
  const Ball smallest = angle_at(y_of_smallest, x_high);
  if (x.is_exact() && y_low.is_exact() && contains(y_low, y_high)) return smallest;
  return finite(hull(smallest, angle_at(y_of_largest, x_low)), "angle");
}

Ball exp(const Ball& x) {
  const auto [low, high] = ends(x);
  return increasing(
      "exp", [](const Ball& end) { return one_argument(arb_exp, end); }, low, high);
}

Ball log(const Ball& x) {
  require_positive("log", x);
  auto [low, high] = ends(x);
  if (sign_of_exact(low) <= 0) return finite(one_argument(arb_log, x), "log");  // the end was rounded to zero
  return increasing(
      "log", [](const Ball& end) { return one_argument(arb_log, end); }, low, high);
}

Ball sin(const Ball& x) { return finite(one_argument(arb_sin, x), "sin"); }

Ball cos(const Ball& x) { return finite(one_argument(arb_cos, x), "cos"); }

Ball arcsin(const Ball& x) {
  auto [low, high] = ends(x);
  const Ball one(1);
  if (less_than(one, low) == Truth::yes || less_than(high, -one) == Truth::yes)
    throw std::domain_error("arcsin: a ball that meets [-1, 1] is needed, got " + to_string(x));
  if (less_than(low, -one) == Truth::yes) low = -one;
  if (less_than(one, high) == Truth::yes) high = one;
  return increasing("arcsin", arcsin_at, low, high);
}

Ball erf(const Ball& x) {
  const auto [low, high] = ends(x);
  return increasing(
      "erf", [](const Ball& end) { return one_argument(arb_hypgeom_erf, end); }, low, high);
}

Ball log_gamma(const Ball& x) {
  require_positive("log_gamma", x);
  return finite(one_argument(arb_lgamma, x), "log_gamma");
}

Ball pow(const Ball& x, int n) {
  if (n < 0 && contains(x, Rational(0)))
    throw std::domain_error("pow: a negative power needs a base that does not contain 0, got " +
                            to_string(x));
  const auto power = [n](const Ball& base) {
    Ball result;
    const fmpz exponent = n;  // an int is never promoted to a pointer
    arb_pow_fmpz(arb_of(result), arb_of(base), &exponent, BallPrecision::bits());
    return result;
  };
  if (n == 0) return Ball(1);
  const auto [low, high] = ends(x);
  const bool crosses = sign_of_exact(low) < 0 && sign_of_exact(high) > 0;
  // |x|^n has no turning point away from zero, so its ends are enough; across zero an even power starts from
  // 0.
  Ball result = hull(power(low), power(high));
  if (crosses && n % 2 == 0) result = hull(Ball(), result);
  return finite(x.is_exact() ? power(x) : std::move(result), "pow");
}

Ball gamma_ratio(const Ball& a, const Ball& b) {
  require_positive("gamma_ratio", a);
  require_positive("gamma_ratio", b);
  // log Gamma grows like x log x, and its difference loses about as many leading bits as it has before the
  // point.
  constexpr slong most_spare_bits = 4096;
  const auto magnitude = [](const Ball& x) -> slong {
    if (arf_cmpabs_2exp_si(arb_midref(arb_of(x)), most_spare_bits / 2) > 0) return most_spare_bits / 2;
    return std::max<slong>(0, arf_abs_bound_lt_2exp_si(arb_midref(arb_of(x))));
  };
  const slong spare_bits = 2 * std::max(magnitude(a), magnitude(b)) + 20;
  const slong bits = BallPrecision::bits() + spare_bits;
  Ball above;
  Ball below;
  arb_lgamma(arb_of(above), arb_of(a), bits);
  arb_lgamma(arb_of(below), arb_of(b), bits);
  arb_sub(arb_of(above), arb_of(above), arb_of(below), bits);
  return finite(one_argument(arb_exp, above), "gamma_ratio");
}

Ball legendre_polynomial(int n, const Ball& x) {
  require_nonnegative_order("legendre_polynomial", n);
  Ball result;
  arb_hypgeom_legendre_p_ui(arb_of(result), nullptr, static_cast<ulong>(n), arb_of(x), BallPrecision::bits());
  return finite(std::move(result), "legendre_polynomial");
}

Ball bessel_i(int n, const Ball& x) {
  require_nonnegative_order("bessel_i", n);
  Ball result;
  arb_hypgeom_bessel_i(arb_of(result), arb_of(Ball(n)), arb_of(x), BallPrecision::bits());
  return finite(std::move(result), "bessel_i");
}

}  // namespace lemmata::analysis
