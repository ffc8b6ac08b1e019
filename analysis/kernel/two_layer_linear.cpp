#include "analysis/kernel/two_layer_linear.hpp"

#include <optional>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rising_precision.hpp"

namespace lemmata::analysis {
namespace {

bool may_be_negative_only(const Ball& x) { return is_positive(-x) == Truth::yes; }

void require(bool condition, const char* function, const std::string& what) {
  if (!condition) throw std::domain_error(std::string(function) + ": " + what);
}

/// C = Theta^2 - q f^2 of a network, without what lies below 0.
Ball conserved(const Ball& theta, const Ball& f, const Ball& x_squared_over_n, const char* function) {
  require(!may_be_negative_only(x_squared_over_n), function,
          "x^2/n must be at least 0, got " + to_string(x_squared_over_n));
  require(!may_be_negative_only(theta), function, "Theta must be at least 0, got " + to_string(theta));
  const Ball c = two_layer_linear_invariant(theta, f, x_squared_over_n);
  require(!may_be_negative_only(c), function,
          "no network has (4 x^2/n) f^2 > Theta^2; Theta = " + to_string(theta) + ", f = " + to_string(f));
  if (is_positive(c) == Truth::yes || is_zero(c) == Truth::yes) return c;
  return Ball::interval(0, c.upper());
}

/// S = sqrt(C + q y^2), the rate in the closed form of the flow.
Ball growth_rate(const Ball& c, const Ball& y, const Ball& x_squared_over_n) {
  return sqrt_nonnegative(c + Ball(4) * x_squared_over_n * y * y);
}

/// sinh(s t) / s, an entire function of s, for s, t >= 0.
Ball sinh_over(const Ball& s, const Ball& t) {
  if (is_zero(s) == Truth::yes) return t;
  if (is_positive(s) == Truth::yes) return (exp(s * t) - exp(-(s * t))) / (Ball(2) * s);
  // between t and t cosh(s t)
  const Ball largest = Ball(s.upper()) * t;
  const Ball cosh = (exp(largest) + exp(-largest)) / Ball(2);
  return t * Ball::interval(1, cosh.upper());
}

}  // namespace

template <Field T>
T two_layer_linear_invariant(const T& theta, const T& f, const T& x_squared_over_n) {
  return theta * theta - T(4) * x_squared_over_n * f * f;
}

template double two_layer_linear_invariant(const double&, const double&, const double&);
template Real two_layer_linear_invariant(const Real&, const Real&, const Real&);
template Rational two_layer_linear_invariant(const Rational&, const Rational&, const Rational&);
template Ball two_layer_linear_invariant(const Ball&, const Ball&, const Ball&);
template Expression two_layer_linear_invariant(const Expression&, const Expression&, const Expression&);

Ball two_layer_linear_final_kernel(const Ball& theta, const Ball& f, const Ball& y,
                                   const Ball& x_squared_over_n) {
  const Ball c = conserved(theta, f, x_squared_over_n, "two_layer_linear_final_kernel");
  const Ball s = growth_rate(c, y, x_squared_over_n), product = y * f;
  if (is_positive(c) == Truth::yes || is_positive(product) == Truth::yes || is_zero(y) == Truth::yes)
    return s;
  // C = 0, y f_0 <= 0: Theta = sqrt(q) |f|, and f cannot pass 0
  if (is_zero(c) == Truth::yes && is_positive(product) == Truth::no) return Ball(0);
  return Ball::interval(0, s.upper());
}

TwoLayerLinearState two_layer_linear_flow(const TwoLayerLinearState& start, const Ball& y,
                                          const Ball& x_squared_over_n, const Ball& time) {
  require(!may_be_negative_only(time), "two_layer_linear_flow",
          "the time must be at least 0, got " + to_string(time));
  const Ball s = growth_rate(conserved(start.theta, start.f, x_squared_over_n, "two_layer_linear_flow"), y,
                             x_squared_over_n);
  const Ball u = y - start.f, q = Ball(4) * x_squared_over_n;
  const Ball curvature = start.theta * start.theta + q * start.f * u;  // N'' at 0
  const Ball whole = sinh_over(s, time), half = sinh_over(s, time / Ball(2));
  const Ball cosh = Ball(1) + Ball(2) * s * s * half * half;
  const Ball n = Ball(1) + start.theta * whole + Ball(2) * curvature * half * half;
  return {y - u / n, (start.theta * cosh + curvature * whole) / n};
}

Ball two_layer_linear_time(const TwoLayerLinearState& start, const Ball& y, const Ball& x_squared_over_n,
                           const Ball& f) {
  const char* function = "two_layer_linear_time";
  const Ball c = conserved(start.theta, start.f, x_squared_over_n, function);
  const Ball q = Ball(4) * x_squared_over_n;
  require(is_positive(c) == Truth::yes || is_positive(y * start.f) == Truth::yes, function,
          "Theta^2 > (4 x^2/n) f^2 or y f > 0 must be shown at the start; Theta = " + to_string(start.theta) +
              ", f = " + to_string(start.f));
  const Ball s = growth_rate(c, y, x_squared_over_n);
  require(is_positive(s) == Truth::yes, function, "the final kernel must be shown to be positive");
  require(is_positive((y - f) * (y - start.f)) == Truth::yes, function,
          "f must lie between f_0 and y, and not at y, got " + to_string(f));
  const auto r = [&](const Ball& g) {
    return (c + q * y * g + s * sqrt_nonnegative(c + q * g * g)) / (y - g);
  };
  const Ball ratio = r(f) / r(start.f);
  require(less_than(ratio, Ball(1)) != Truth::yes, function,
          "f must lie between f_0 and y, got " + to_string(f));
  return log(ratio) / s;
}

template <Field T>
CatapultState<T> catapult_step(const CatapultState<T>& state) {
  const T& u = state.u;
  const T& v = state.v;
  const T factor = T(1) - u + v;
  return {u + v * (u - T(4)), v * factor * factor};
}

template CatapultState<double> catapult_step(const CatapultState<double>&);
template CatapultState<Real> catapult_step(const CatapultState<Real>&);
template CatapultState<Rational> catapult_step(const CatapultState<Rational>&);
template CatapultState<Ball> catapult_step(const CatapultState<Ball>&);
template CatapultState<Expression> catapult_step(const CatapultState<Expression>&);

namespace {

/// The limit of u from a state with small v, if the balls show it. Let 0 < u < 2 and let W be a guess of the sum of
/// all v_t from here on. As long as the sum so far is at most W, u_t lies in [u - 4 W, u] and 1 - u_t + v_t in the
/// interval [1 - u, 1 - u + 4 W + v] =: r; if |r| < 1 then v_t never grows and the sum is at most v / (1 - r^2).
/// Should that be at most W, the induction closes, and the limit is u - sum of v_t (4 - u_t), with u_t in [u - 4 W,
/// u] and the sum v / (1 - r^2) for some r of the interval.
std::optional<Ball> limit_of_small(const CatapultState<Ball>& state) {
  const Ball &u = state.u, &v = state.v;
  if (is_zero(v) == Truth::yes) return u;
  const Ball largest_u(u.upper()), smallest_u(u.lower()), largest_v(v.upper());
  if (less_than(u, Ball(2)) != Truth::yes) return std::nullopt;
  const Ball guess = Ball(Ball(Ball(2) * largest_v / (smallest_u * (Ball(2) - largest_u))).upper());
  const Ball drop = Ball(4) * guess;
  const Ball r_low = Ball(1) - largest_u, r_high = Ball(1) - smallest_u + drop + largest_v;
  if (less_than(r_high, Ball(1)) != Truth::yes || less_than(Ball(-1), r_low) != Truth::yes)
    return std::nullopt;
  const Ball r = Ball::interval(r_low.lower(), r_high.upper());
  const Ball sum = v / ((Ball(1) - r) * (Ball(1) + r));
  if (less_than(guess, Ball(sum.upper())) != Truth::no) return std::nullopt;
  const Ball later_u = Ball::interval(Ball(smallest_u - drop).lower(), largest_u.upper());
  return u - sum * (Ball(4) - later_u);
}

/// The limit, once v is so small that what limit_of_small does not know of it is beyond the working precision.
Ball limit_after_steps(CatapultState<Ball> state) {
  constexpr int most_steps = 1000000;
  const Ball small = Ball::power_of_two(Integer(-BallPrecision::bits() / 2 - 8));
  for (int step = 0; step < most_steps; ++step) {
    if (less_than(state.v, small) == Truth::yes)
      if (const auto limit = limit_of_small(state)) return *limit;
    // u never grows: where the balls are too wide to go on, this is what is known
    if (less_than(state.u, Ball(4)) != Truth::yes || is_positive(state.u) != Truth::yes)
      return Ball::interval(0, 4);
    state = catapult_step(state);
  }
  throw std::length_error("catapult_limit: more than " + std::to_string(most_steps) +
                          " steps would be needed");
}

/// Of a fraction that is not negative, about.
std::size_t size_in_bits(const Rational& x) { return msb(numerator(x) + 1) + msb(denominator(x)); }

}  // namespace

Ball catapult_limit(const CatapultState<Ball>& start) {
  const char* function = "catapult_limit";
  require(is_positive(start.u) == Truth::yes && less_than(start.u, Ball(4)) == Truth::yes, function,
          "0 < u < 4 must be shown, got u = " + to_string(start.u));
  require(!may_be_negative_only(start.v) && !may_be_negative_only(start.u * start.u - Ball(4) * start.v),
          function,
          "0 <= v <= u^2/4 is needed, got u = " + to_string(start.u) + ", v = " + to_string(start.v));
  return limit_after_steps(start);
}

Ball catapult_limit(const CatapultState<Rational>& start) {
  const Rational &u = start.u, &v = start.v;
  require(u > 0 && u < 4, "catapult_limit", "0 < u < 4 is needed, got u = " + to_string(u));
  require(v >= 0 && 4 * v <= u * u, "catapult_limit",
          "0 <= v <= u^2/4 is needed, got u = " + to_string(u) + ", v = " + to_string(v));
  // f = 0 after some steps, where u then stays, cannot be seen in balls: steps in fractions while they are short
  constexpr std::size_t most_bits = std::size_t{1} << 16;
  for (CatapultState<Rational> state = start; size_in_bits(state.u) + size_in_bits(state.v) <= most_bits;
       state = catapult_step(state))
    if (state.v == 0) return Ball(state.u);
  return with_rising_precision("catapult_limit", 64, [&] { return limit_after_steps({Ball(u), Ball(v)}); });
}

}  // namespace lemmata::analysis
