#include "analysis/kernel/signal_propagation.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "analysis/activation/activation_jumps_arb.hpp"
#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/pair_dual.hpp"
#include "analysis/scalar/ball_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

constexpr int rough_bits = 64;
constexpr int spare_bits = 48;

Rational middle(const Ball& x) { return x.midpoint(); }

Ball plus_or_minus(const Ball& error) {
  Ball result;
  arb_add_error(arb_of(result), arb_of(error));
  return result;
}

enum class Sign { below, above, unknown };

Sign sign_of(const Ball& x) {
  switch (is_positive(x)) {
    case Truth::yes:
      return Sign::above;
    case Truth::no:
      return is_positive(-x) == Truth::yes ? Sign::below : Sign::unknown;
    default:
      return Sign::unknown;
  }
}

/// A function whose only zero in [low, high] is sought: it has the given sign at low and the other one at high.
/// Encloses the zero about as narrowly as the function's balls allow; nothing if they show no change of sign inside.
template <class Function>
std::optional<Ball> enclosed_zero(Rational low, Rational high, Sign at_low, const Function& function) {
  const int bits = BallPrecision::bits();
  const BallPrecision precision(bits + spare_bits);
  const auto value = [&](const Rational& x) { return function(Ball(x)); };
  const auto dyadic = [&](const Rational& x) { return middle(Ball(x)); };
  low = dyadic(low);
  high = dyadic(high);
  // A guess: the secant, kept inside by bisection. Nothing depends on its accuracy but the radius in the end.
  Rational a = low, b = high;
  Rational guess = dyadic((a + b) / 2);
  Ball at_a = value(a), at_b = value(b);
  bool bisect = false;
  for (int step = 0; step < 4 * bits; ++step) {
    const Rational width = b - a;
    const Ball rise = at_b - at_a;
    guess = dyadic((a + b) / 2);
    if (!bisect && middle(rise) != 0) {
      Rational next = dyadic(a - middle(at_a) * width / middle(rise));
      // A step beyond the guess, so that the other end moves too.
      const Rational margin = width / 4096;
      if (next - a < b - next)
        next += margin;
      else
        next -= margin;
      next = dyadic(next);
      if (a < next && next < b) guess = next;
    }
    const Ball at_guess = value(guess);
    const Sign sign = sign_of(at_guess);
    if (sign == Sign::unknown) break;
    if (sign == at_low) {
      a = guess;
      at_a = at_guess;
    } else {
      b = guess;
      at_b = at_guess;
    }
    bisect = b - a > width / 2;
    if (b - a <= abs(b) / pow(Rational(2), bits + 8)) return Ball::interval(a, b);
  }
  // Around the guess, where the balls no longer show a sign, the narrowest interval at whose ends they do.
  for (int k = bits + 16; k > 4; k -= 4) {
    const Rational radius = abs(guess) / pow(Rational(2), k);
    const Rational left = std::max(a, dyadic(guess - radius)), right = std::min(b, dyadic(guess + radius));
    const Sign at_left = sign_of(value(left)), at_right = sign_of(value(right));
    if (at_left == at_low && at_right != at_low && at_right != Sign::unknown)
      return Ball::interval(left, right);
  }
  return std::nullopt;
}

/// g(q) = sigma_b^2 + sigma_w^2 V(q) - q, V(q) = E phi(sqrt(q) z)^2, at points and over intervals.
class VarianceMap {
 public:
  VarianceMap(const Activation& phi, const LayerVariances& layer) : phi_(phi), layer_(layer) {}

  [[nodiscard]] Ball moment(const Ball& q) const { return carried_second_moment(phi_, q); }
  [[nodiscard]] Ball value(const Ball& q) const {
    return Ball(layer_.bias) + Ball(layer_.weight) * moment(q) - q;
  }

  /// sigma_w^2 V' over [low, high], from a difference quotient in the middle.
  [[nodiscard]] Ball slope(const Rational& low, const Rational& high) const {
    const Ball m(middle(Ball(Rational((low + high) / 2))));
    const Ball h = m * Ball::power_of_two(-rough_bits / 4);
    // |V^(k)(x)| <= 1.09 sqrt(2 (2k)!) (2x)^-k V(2x), as in second_moment; and V(2x) <= sqrt(top/x) V(2 top) for
    // x <= top, since a normal density with the smaller variance is at most sqrt(top/x) times the other.
    const Ball bottom = Ball(low) - h, top = Ball(high) + h;
    const Ball moment_above =
        moment(Ball(2) * Ball(top.upper())) * Ball(Rational(1542, 1000)) * sqrt_nonnegative(top / bottom);
    const Ball second = moment_above * Ball(Rational(49, 10)) / pow(Ball(2) * bottom, 2);
    const Ball third = moment_above * Ball(Rational(2684, 100)) / pow(Ball(2) * bottom, 3);
    const Ball quotient = (moment(m + h) - moment(m - h)) / (Ball(2) * h);
    const Ball reach = Ball(Rational((high - low) / 2)) + h;
    return Ball(layer_.weight) *
           (quotient + plus_or_minus(third * h * h / Ball(6)) + plus_or_minus(second * reach));
  }

 private:
  const Activation& phi_;
  const LayerVariances& layer_;
};

struct Bracket {
  Rational low, high;
  Sign at_low;
};

/// Intervals with one zero each, at whose ends g has different signs; `complete` if there are no others in [low,
/// high].
struct Isolation {
  std::vector<Bracket> brackets;
  bool complete = true;
};

Isolation isolate(const VarianceMap& map, const Rational& low, const Rational& high, int most_boxes) {
  const BallPrecision precision(rough_bits);
  const auto dyadic = [](const Rational& x) { return middle(Ball(x)); };
  Isolation result;
  std::vector<std::pair<Rational, Rational>> boxes = {{low, high}};
  const Rational narrowest = pow(Rational(1, 2), rough_bits / 2);
  for (int count = 0; !boxes.empty(); ++count) {
    const auto [from, to] = boxes.back();
    boxes.pop_back();
    if (count >= most_boxes || to - from < narrowest * to) {
      result.complete = false;
      if (count >= most_boxes) return result;
      continue;
    }
    if (to <= 2 * from) {
      try {
        const Ball slope = map.slope(from, to) - Ball(1);
        const Rational centre = dyadic((from + to) / 2);
        // The centre is rounded: the farther end may be more than half of the box away.
        const Rational reach = std::max(Rational(to - centre), Rational(centre - from));
        const Ball over_box = map.value(Ball(centre)) + plus_or_minus(slope * Ball(reach));
        if (sign_of(over_box) != Sign::unknown) continue;
        if (sign_of(slope) != Sign::unknown) {
          const Sign left = sign_of(map.value(Ball(from))), right = sign_of(map.value(Ball(to)));
          if (left != Sign::unknown && right != Sign::unknown) {
            if (left != right) result.brackets.push_back({from, to, left});
            continue;
          }
        }
      } catch (
          const std::domain_error&) {  // an infinite moment at twice the variance: no slope is known here
      }
    }
    // Neither in the middle nor at a number that somebody would choose as a fixed point.
    const Rational split = dyadic(to > 4 * from ? from + (to - from) * Rational(311, 1024)
                                                : from + (to - from) * Rational(499, 1024));
    boxes.emplace_back(split, to);
    boxes.emplace_back(from, split);
  }
  return result;
}

/// E phi(z)^2 and C'(1,1,1) of a function of degree 1, exactly: the two are equal (Euler).
std::optional<Rational> linear_moment(const Activation& phi) {
  if (homogeneous_degree(phi) != 1) return std::nullopt;
  const ClosedForm& form = *phi.closed_form();
  switch (form.family) {
    case ActivationFamily::relu:
      return Rational(1, 2);
    case ActivationFamily::leaky_relu:
      return (1 + form.parameters.at(0) * form.parameters.at(0)) / 2;
    default:
      return Rational(1);
  }
}

void add_depth_scale(VarianceFixedPoint& point) {
  if (less_than(point.slope, Ball(1)) == Truth::yes && is_positive(point.slope) == Truth::yes)
    point.depth_scale = -Ball(1) / log(point.slope);
}

VarianceFixedPoints linear_fixed_points(const Rational& moment, const LayerVariances& layer,
                                        const Rational& largest) {
  VarianceFixedPoints result{{}, true, false, 0};
  const Rational slope = layer.weight * moment;
  result.every = layer.bias == 0 && slope == 1;
  if (layer.bias == 0 || slope >= 1) return result;
  const Rational variance = layer.bias / (1 - slope);
  if (variance > largest) return result;
  VarianceFixedPoint point{Ball(variance), Truth::yes, Ball(slope), std::nullopt};
  add_depth_scale(point);
  result.points.push_back(std::move(point));
  return result;
}

}  // namespace

VarianceFixedPoints variance_fixed_points(const Activation& phi, const LayerVariances& layer,
                                          const Rational& largest) {
  for (const Rational& variance : {layer.weight, layer.bias})
    if (variance < 0)
      throw std::domain_error("variance_fixed_points: variances must be at least 0, got " +
                              to_string(variance));
  if (largest <= 0)
    throw std::domain_error("variance_fixed_points: the largest variance must be above 0, got " +
                            to_string(largest));
  if (const auto moment = linear_moment(phi)) return linear_fixed_points(*moment, layer, largest);
  const VarianceMap map(phi, layer);
  const bool has_jump = surely_jumps(phi);
  VarianceFixedPoints result;
  // Below sigma_b^2 the map is above q.
  result.examined_from = layer.bias > 0 ? Rational(0) : largest / (1 << 20);
  Rational from = layer.bias > 0 ? layer.bias : result.examined_from;
  if (layer.bias > largest) return {{}, true, false, 0};
  if (layer.bias > 0) {
    const BallPrecision precision(rough_bits);
    from = Ball(Rational(layer.bias * Rational(255, 256)))
               .midpoint();  // sigma_b^2 may itself be the fixed point
  }
  const Isolation isolation = isolate(map, from, largest, phi.closed_form() ? 4096 : 512);
  result.complete = isolation.complete;
  const int bits = BallPrecision::bits();
  for (const Bracket& bracket : isolation.brackets) {
    // What q* carries is multiplied by C'' at least, which for some phi is enclosed roughly: so q* has spare digits.
    const BallPrecision precision(bits + spare_bits);
    const auto variance =
        enclosed_zero(bracket.low, bracket.high, bracket.at_low, [&](const Ball& q) { return map.value(q); });
    if (!variance) {
      result.complete = false;
      continue;
    }
    VarianceFixedPoint point{*variance, Truth::unknown, Ball(0), std::nullopt};
    {
      const BallPrecision rough(rough_bits);
      const Rational q = Ball(variance->midpoint()).midpoint();
      const Ball own_slope = map.slope(q * Rational(4095, 4096), q * Rational(4097, 4096));
      point.is_stable = less_than(own_slope * own_slope, Ball(1));
    }
    point.has_infinite_slope = has_jump && layer.weight > 0;
    if (layer.weight > 0 && !point.has_infinite_slope)
      point.slope = Ball(layer.weight) * dual_activation_derivative(phi, *variance, *variance, *variance);
    add_depth_scale(point);
    result.points.push_back(std::move(point));
  }
  return result;
}

CriticalPoint critical_point(const Activation& phi, const Ball& q) {
  if (is_positive(q) != Truth::yes)
    throw std::domain_error("critical_point: q must be above 0, got " + to_string(q));
  if (const auto moment = linear_moment(phi)) {
    if (*moment == 0) throw std::domain_error("critical_point: " + phi.text() + " has no slope");
    return {Ball(Rational(1 / *moment)), Ball(0)};
  }
  if (surely_jumps(phi))
    throw std::domain_error("critical_point: chi_1 is infinite at every q for phi = " + phi.text() +
                            ", which has a jump");
  const int bits = BallPrecision::bits();
  CriticalPoint point;
  for (int extra = 32; extra <= 8 * bits; extra *= 2) {
    const BallPrecision precision(bits + extra);
    const Ball slope = dual_activation_derivative(phi, q, q, q);
    if (is_zero(slope) != Truth::no) continue;
    point.weight_variance = Ball(1) / slope;
    point.bias_variance = q - dual_activation(phi, q, q, q) / slope;
    // sigma_b^2 may be 0, of which no digit can be shown.
    if (is_accurate(point.weight_variance, bits) &&
        (is_accurate(point.bias_variance, bits) || (!q.is_exact() && extra > bits) ||
         (extra >= 2 * bits && is_accurate(point.bias_variance, q, 2 * bits))))
      return {point.weight_variance + Ball(0), point.bias_variance + Ball(0)};
    if (!q.is_exact() && extra > bits) return point;
  }
  throw std::domain_error("critical_point: the slope C'(q,q,q) of " + phi.text() +
                          " is not shown to differ from 0");
}

std::optional<Ball> correlation_fixed_point(const Activation& phi, const LayerVariances& layer,
                                            const VarianceFixedPoint& at) {
  const Truth ordered = at.has_infinite_slope ? Truth::yes : less_than(Ball(1), at.slope);
  if (ordered == Truth::no || (at.slope.is_exact() && contains(at.slope, Rational(1)))) return std::nullopt;
  if (ordered == Truth::unknown)
    throw std::domain_error("correlation_fixed_point: chi_1 = " + to_string(at.slope) +
                            " is not shown to be above 1, nor to be at most 1");
  const int bits = BallPrecision::bits();
  const Ball& q = at.variance;
  const auto value = [&](const Ball& c) {
    return (Ball(layer.bias) + Ball(layer.weight) * dual_activation(phi, q, q, q * c)) / q - c;
  };
  // Convex, at least 0 at 0 and, just below 1, below 0: from there on to the left the sign changes once.
  Rational high(1, 2);
  while (sign_of(value(Ball(high))) != Sign::below) {
    high = (1 + high) / 2;
    if (1 - high < pow(Rational(1, 2), bits / 2))
      throw std::domain_error("correlation_fixed_point: chi_1 = " + to_string(at.slope) +
                              " is too close to 1");
  }
  if (sign_of(value(Ball(0))) != Sign::above) {
    // 0 itself, for sigma_b = 0 and E phi = 0; or so close to 0 that the balls do not tell.
    for (int k = 2 * bits; k > 4; k -= 4) {
      const Rational above = pow(Rational(1, 2), k);
      if (sign_of(value(Ball(above))) == Sign::below) return Ball::interval(0, above);
    }
    throw std::domain_error("correlation_fixed_point: the fixed point is not separated from 0");
  }
  const auto zero = enclosed_zero(0, high, Sign::above, value);
  if (!zero) throw std::domain_error("correlation_fixed_point: the balls do not show a change of sign");
  return zero;
}

}  // namespace lemmata::analysis
