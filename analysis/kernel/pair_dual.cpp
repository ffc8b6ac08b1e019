#include "analysis/kernel/pair_dual.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/dual_powers.hpp"
#include "analysis/scalar/ball_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

constexpr int spare_bits = 32;
constexpr int rough_bits = 96;  // for slopes, of which a few digits are enough
constexpr int negligible_bits = 1024;

bool is_exactly_zero(const Ball& x) { return is_zero(x) == Truth::yes; }

Ball middle(const Ball& x) {
  Ball result;
  arb_get_mid_arb(arb_of(result), arb_of(x));
  return result;
}

Ball radius(const Ball& x) {
  Ball result;
  arb_get_rad_arb(arb_of(result), arb_of(x));
  return result;
}

Ball abs_of(const Ball& x) {
  Ball result;
  arb_abs(arb_of(result), arb_of(x));
  return result;
}

/// Every y with |y - x| <= |error|.
Ball widened(Ball x, const Ball& error) {
  arb_add_error(arb_of(x), arb_of(error));
  return finite(std::move(x), "pair_dual");
}

/// Rounded to the working precision.
Ball rounded(const Ball& x) { return x + Ball(0); }

/// The number of zero bits after the point of every number of the ball: about -log2 |x|, 0 for |x| >= 1. At most
/// 2^28.
int leading_zero_bits(const Ball& x) {
  constexpr slong most = slong{1} << 28;
  Ball largest;
  arb_get_abs_ubound_arf(arb_midref(arb_of(largest)), arb_of(x), rough_bits);
  return static_cast<int>(std::clamp<slong>(-arf_abs_bound_lt_2exp_si(arb_midref(arb_of(largest))), 0, most));
}

Ball clamped(const Ball& x, const Ball& low, const Ball& high) {
  Ball result;
  arb_max(arb_of(result), arb_of(x), arb_of(low), BallPrecision::bits());
  arb_min(arb_of(result), arb_of(result), arb_of(high), BallPrecision::bits());
  return result;
}

Ball hull(const Ball& a, const Ball& b) {
  Ball result;
  arb_union(arb_of(result), arb_of(a), arb_of(b), BallPrecision::bits());
  return result;
}

/// The largest number of a ball of positive numbers, rounded up, and the square root of the quotient of largest and
/// smallest: a normal density of variance x is at most that times the density of the largest variance.
Ball top_of(const Ball& x) {
  Ball result;
  arb_get_ubound_arf(arb_midref(arb_of(result)), arb_of(x), rough_bits);
  return result;
}
Ball density_ratio(const Ball& x) {
  Ball bottom;
  arb_get_lbound_arf(arb_midref(arb_of(bottom)), arb_of(x), rough_bits);
  return sqrt_nonnegative(top_of(x) / bottom);
}

/// An upper bound of E phi(sqrt(y) z)^2 for all y of the ball x, above 0.
Ball moment_up_to(const Activation& phi, const Ball& x) {
  const Ball top = top_of(x);
  return density_ratio(x) * second_moment(phi, top);
}

/// The same of E phi'(sqrt(y) z)^2.
Ball slope_up_to(const Activation& phi, const Ball& x) {
  const Ball top = top_of(x);
  return density_ratio(x) * dual_activation_derivative(phi, top, top, top);
}

}  // namespace

std::optional<int> homogeneous_degree(const Activation& phi) {
  if (!phi.closed_form()) return std::nullopt;
  switch (phi.closed_form()->family) {
    case ActivationFamily::sign:
    case ActivationFamily::step:
      return 0;
    case ActivationFamily::identity:
    case ActivationFamily::relu:
    case ActivationFamily::absolute_value:
    case ActivationFamily::leaky_relu:
      return 1;
    case ActivationFamily::rectified_square:
      return 2;
    case ActivationFamily::monomial: {
      const Rational& k = phi.closed_form()->parameters.at(0);
      return static_cast<int>(numerator(k));
    }
    default:
      return std::nullopt;
  }
}

// What a ball of a carries is passed on by the slope, which is bounded by a difference quotient: V(a) = E phi(sqrt(a)
// z)^2 is the heat flow of phi^2, V^(k)(a) = (2a)^-k E[phi^2 He_2k], and |He_n(x)| <= 1.09 sqrt(n!) e^(x^2/4)
// (Cramer) gives |V^(k)(a)| <= 1.09 sqrt(2 (2k)!) (2a)^-k V(2a). The formula itself, evaluated on the ball, would add
// more in each layer.
Ball carried_second_moment(const Activation& phi, const Ball& a) {
  const auto at = [&](const Ball& x) { return second_moment(phi, x); };
  if (a.is_exact() || is_positive(a) != Truth::yes) return at(a);
  const Ball centre = middle(a), error = radius(a);
  std::optional<Ball> slope;
  {
    const BallPrecision precision(rough_bits);
    const Ball rough = middle(rounded(centre)),
               step = middle(rounded(rough * Ball::power_of_two(-rough_bits / 4)));
    const Ball distance = step + error + radius(rounded(centre));
    const Ball reach = widened(rough, distance);
    if (is_positive(reach) == Truth::yes) {
      try {
        const Ball moment = moment_up_to(phi, Ball(2) * reach) * Ball(Rational(1542, 1000));  // 1.09 sqrt(2)
        const Ball second = moment * Ball(Rational(49, 10)) / pow(Ball(2) * reach, 2);        // sqrt(4!)
        const Ball third = moment * Ball(Rational(2684, 100)) / pow(Ball(2) * reach, 3);      // sqrt(6!)
        const Ball quotient = (at(middle(rough + step)) - at(middle(rough - step))) / (Ball(2) * step);
        // The midpoints of rough +- step are off by less than 2^-90 of them.
        const Ball off = Ball::power_of_two(-90) * rough * (abs_of(quotient) + second * distance) / step;
        slope = widened(widened(quotient, third * step * step / Ball(6) + off), second * distance);
      } catch (const std::domain_error&) {  // an infinite moment at 2a
      }
    }
  }
  if (!slope) return at(a);
  return widened(at(centre), error * *slope);
}

// What delta carries is passed on by C', or, where that is infinite (jumps), by the two ends: C is then increasing.
Ball homogeneous_gap(const ClosedForm& phi, const Ball& delta) {
  if (is_exactly_zero(delta)) return Ball(0);
  const int bits = BallPrecision::bits();
  const auto at = [&](const Ball& exact) {
    if (is_exactly_zero(exact)) return Ball(0);
    Ball gap;
    {
      const BallPrecision precision(bits + 2 * leading_zero_bits(exact) + spare_bits);
      gap = closed_form_dual(phi, Ball(1), Ball(1), Ball(1)) -
            closed_form_dual(phi, Ball(1), Ball(1), Ball(1) - exact);
    }
    return rounded(gap);
  };
  const Ball inside = clamped(delta, Ball(0), Ball(2));
  if (inside.is_exact()) return at(inside);
  if (phi.family == ActivationFamily::sign || phi.family == ActivationFamily::step) {
    Ball low, high;
    arb_get_lbound_arf(arb_midref(arb_of(low)), arb_of(inside), bits + spare_bits);
    arb_get_ubound_arf(arb_midref(arb_of(high)), arb_of(inside), bits + spare_bits);
    return hull(at(clamped(low, Ball(0), Ball(2))), at(clamped(high, Ball(0), Ball(2))));
  }
  Ball slope;
  {
    const BallPrecision precision(std::max(rough_bits, 2 * leading_zero_bits(inside) + spare_bits));
    slope = closed_form_dual_derivative(phi, Ball(1), Ball(1), Ball(1) - inside);
  }
  return widened(at(clamped(middle(inside), Ball(0), Ball(2))), radius(inside) * slope);
}

namespace {

/// C(a,b,root - d), root = sqrt(ab), for continuous phi without a closed form: at exact numbers in the midpoints, and
/// what the balls carry by bounds, since an integral over balls of variances loses half of the digits. With rho
/// fixed, C is a bilinear form of norm 1 of phi(sqrt(a) x) and phi(sqrt(b) x), and the first moves with a by x
/// phi'(sqrt(a) x) / (2 sqrt(a)), of squared norm at most (4/e) sqrt(2) E phi'(sqrt(2a) x)^2 / (4a), since x^2
/// e^(-x^2/4) <= 4/e. With a and b fixed, |dC/drho| is at most sqrt(ab) times the norms of phi'.
Ball carried_dual(const Activation& phi, const Ball& a, const Ball& b, const Ball& root, const Ball& d) {
  const auto natural = [&] { return dual_activation(phi, a, b, root - d); };
  if ((a.is_exact() && b.is_exact() && d.is_exact()) || phi.closed_form() || !phi.is_continuous() ||
      is_positive(a) != Truth::yes || is_positive(b) != Truth::yes)
    return natural();
  const Ball a0 = middle(a), b0 = middle(b);
  const Ball root0 = sqrt_nonnegative(a0 * b0);
  Ball most;  // c0^2 <= a0 b0, whatever the rounding
  arb_get_lbound_arf(arb_midref(arb_of(most)), arb_of(root0), BallPrecision::bits());
  const Ball c0 = clamped(middle(root0 - middle(d)), -most, most);
  Ball error;
  try {
    const Ball correlation_apart = (Ball(1) - d / root) - c0 / root0;
    const BallPrecision precision(rough_bits);
    const auto moved = [&](const Ball& x) {
      return sqrt_nonnegative(Ball(Rational(21, 10)) * slope_up_to(phi, Ball(2) * x) / (Ball(4) * x));
    };
    error = radius(a) * moved(a) * sqrt_nonnegative(moment_up_to(phi, b)) +
            radius(b) * moved(b) * sqrt_nonnegative(moment_up_to(phi, a)) +
            abs_of(correlation_apart) * root * sqrt_nonnegative(slope_up_to(phi, a) * slope_up_to(phi, b));
  } catch (const std::domain_error&) {  // an infinite moment at twice the variance
    return natural();
  }
  return widened(dual_activation(phi, a0, b0, c0), error);
}

/// V(a) - C(a,a,a-d), V(a) being given.
Ball gap_of_equal_variances(const Activation& phi, const Ball& a, const Ball& moment, const Ball& d) {
  if (is_exactly_zero(d)) return Ball(0);
  const int bits = BallPrecision::bits();
  const int lost = leading_zero_bits(d / a);
  std::optional<Ball> by_mean_value;
  if (lost > bits / 4 && phi.is_continuous()) {
    // d C'(a,a,x) with some x between a-d and a: good where d is so small that a difference would cancel.
    by_mean_value = d * dual_activation_derivative(phi, a, a, hull(a - d, a));
    if (by_mean_value->relative_accuracy_bits() >= bits - spare_bits || lost > bits) return *by_mean_value;
  }
  Ball gap;
  {
    const BallPrecision precision(bits + lost + spare_bits);
    const Ball at_one = a.is_exact() ? dual_activation(phi, a, a, a) : moment;
    if (phi.closed_form() && phi.is_continuous()) {
      const Ball slope = dual_activation_derivative(phi, a, a, a - d);
      gap = widened(at_one - dual_activation(phi, a, a, a - middle(d)), radius(d) * slope);
    } else {
      gap = at_one - carried_dual(phi, a, a, a, d);
    }
  }
  gap = rounded(gap);
  return by_mean_value && by_mean_value->relative_accuracy_bits() > gap.relative_accuracy_bits()
             ? *by_mean_value
             : gap;
}

Ball gap_of_variances(const Activation& phi, const Ball& a, const Ball& b, const Ball& root, const Ball& d) {
  if (is_exactly_zero(a) || is_exactly_zero(b)) {
    if (phi.is_continuous() && is_exactly_zero(phi.value(Ball(0)))) return Ball(0);
    return root - dual_activation(phi, a, b, Ball(0));
  }
  return root - carried_dual(phi, a, b, sqrt_nonnegative(a * b), d);
}

}  // namespace

namespace {

/// The pair u, -v for a pair of correlation -1: one of correlation 1.
PairKernel reflected(PairKernel kernel) {
  kernel.deficit = Ball(0);
  kernel.known_correlation = KnownCorrelation::none;
  return kernel;
}

PairDual dual_of_any(const Activation& phi, const PairKernel& kernel) {
  if (const auto degree = homogeneous_degree(phi)) {
    const Ball one = dual_activation(phi, Ball(1), Ball(1), Ball(1));
    PairDual dual{pow(kernel.xx, *degree) * one, pow(kernel.zz, *degree) * one, Ball(0)};
    if (is_exactly_zero(kernel.xx) || is_exactly_zero(kernel.zz)) {
      if (*degree == 0 && !phi.is_continuous())
        throw std::domain_error("nngp_kernel: " + phi.text() + " at an input of variance 0 is not defined");
      return dual;
    }
    const Ball scale =
        pow(kernel.equal_variances ? kernel.xx : sqrt_nonnegative(kernel.xx * kernel.zz), *degree);
    dual.gap = scale * homogeneous_gap(*phi.closed_form(), kernel.one_minus_correlation());
    return dual;
  }
  PairDual dual{carried_second_moment(phi, kernel.xx), Ball(0), Ball(0)};
  if (kernel.equal_variances) {
    dual.zz = dual.xx;
    dual.gap = gap_of_equal_variances(phi, kernel.xx, dual.xx, kernel.deficit);
  } else {
    dual.zz = carried_second_moment(phi, kernel.zz);
    dual.gap =
        gap_of_variances(phi, kernel.xx, kernel.zz, sqrt_nonnegative(dual.xx * dual.zz), kernel.deficit);
  }
  return dual;
}

}  // namespace

Ball PairDual::xz() const {
  return known_correlation == KnownCorrelation::zero ? Ball(0) : sqrt_nonnegative(xx * zz) - gap;
}

PairDual pair_dual(const Activation& phi, const PairKernel& kernel) {
  const bool opposite = kernel.known_correlation == KnownCorrelation::minus_one;
  if (opposite && is_even(phi)) return dual_of_any(phi, reflected(kernel));
  if (kernel.known_correlation == KnownCorrelation::none || !is_odd(phi)) return dual_of_any(phi, kernel);
  // phi odd: C(a,b,-c) = -C(a,b,c), and C(a,b,0) = 0.
  PairDual dual = dual_of_any(phi, reflected(kernel));
  const bool alike = is_exactly_zero(dual.gap);
  const Ball root =
      kernel.equal_variances || homogeneous_degree(phi) == 0 ? dual.xx : sqrt_nonnegative(dual.xx * dual.zz);
  dual.gap = opposite ? root + root - dual.gap : root;
  if (!opposite || alike) dual.known_correlation = kernel.known_correlation;
  return dual;
}

PairDualDerivative pair_dual_derivative(const Activation& phi, const PairKernel& kernel) {
  if (kernel.known_correlation == KnownCorrelation::minus_one && (is_even(phi) || is_odd(phi))) {
    PairDualDerivative slope = pair_dual_derivative(phi, reflected(kernel));
    if (is_even(phi)) slope.xz = Ball(0) - slope.xz;  // phi' is odd
    return slope;
  }
  const Ball root = kernel.equal_variances ? kernel.xx : sqrt_nonnegative(kernel.xx * kernel.zz);
  const auto degree = homogeneous_degree(phi);
  if (degree && *degree >= 1) {
    const auto at = [&](const Ball& c) { return dual_activation_derivative(phi, Ball(1), Ball(1), c); };
    const Ball one = at(Ball(1));
    const Ball xz =
        is_exactly_zero(root) ? one : at(Ball(1) - clamped(kernel.one_minus_correlation(), Ball(0), Ball(2)));
    return {pow(kernel.xx, *degree - 1) * one, pow(kernel.zz, *degree - 1) * one,
            pow(root, *degree - 1) * xz};
  }
  const bool same = kernel.equal_variances, at_one = same && is_exactly_zero(kernel.deficit);
  if (!phi.closed_form() && phi.is_continuous() && phi.derivative().is_continuous()) {
    const Activation slope = phi.derivative();
    const Ball xx = carried_second_moment(slope, kernel.xx),
               zz = same ? xx : carried_second_moment(slope, kernel.zz);
    return {xx, zz, at_one ? xx : carried_dual(slope, kernel.xx, kernel.zz, root, kernel.deficit)};
  }
  const auto at = [&](const Ball& a, const Ball& b, const Ball& c) {
    return dual_activation_derivative(phi, a, b, c);
  };
  const Ball xx = at(kernel.xx, kernel.xx, kernel.xx);
  const Ball zz = same ? xx : at(kernel.zz, kernel.zz, kernel.zz);
  return {xx, zz, at_one ? xx : at(kernel.xx, kernel.zz, root - kernel.deficit)};
}

PairKernel kernel_after(const Activation& phi, const LayerVariances& layer, const PairKernel& kernel,
                        const PairDual& dual) {
  const Ball s(layer.bias), t(layer.weight);
  if (layer.weight == 0) return {s, s, Ball(0), true};
  PairKernel next{s + t * dual.xx, s + t * dual.zz, t * dual.gap, kernel.equal_variances,
                  layer.bias == 0 ? dual.known_correlation : KnownCorrelation::none};
  if (homogeneous_degree(phi) == 0) next.equal_variances = true;  // of degree 0: the variances do not count
  if (next.equal_variances || layer.bias == 0) return next;
  // sqrt((s + tA)(s + tB)) - s - t sqrt(AB) = s t (sqrt A - sqrt B)^2 / (their sum), in which nothing cancels.
  const Ball product = dual.xx * dual.zz;
  const Ball difference = dual.xx - dual.zz;
  const Ball root = sqrt_nonnegative(product);
  const Ball of_square = s * t * difference * difference / (dual.xx + dual.zz + Ball(2) * root);
  next.deficit += of_square / (sqrt_nonnegative(next.xx * next.zz) + s + t * root);
  return next;
}

bool is_accurate(const Ball& value, int bits) {
  return value.is_exact() || value.relative_accuracy_bits() >= bits;
}

bool is_accurate(const Ball& value, const Ball& scale, int bits) {
  if (is_accurate(value, bits)) return true;
  const BallPrecision precision(rough_bits);
  return less_than(radius(value) * Ball::power_of_two(bits), scale) == Truth::yes;
}

bool has_accurate_deficit(const PairKernel& kernel, int bits) {
  if (is_accurate(kernel.deficit, bits)) return true;
  if (is_zero(kernel.deficit) == Truth::no) return false;
  const BallPrecision precision(rough_bits);
  const Ball root = kernel.equal_variances ? kernel.xx : sqrt_nonnegative(kernel.xx * kernel.zz);
  return less_than(abs_of(kernel.deficit), root * Ball::power_of_two(-negligible_bits)) == Truth::yes;
}

void with_enough_bits(const char* function, const InfiniteNetwork& network,
                      const std::function<bool(int bits)>& attempt) {
  const int bits = BallPrecision::bits();
  // Where every dual activation is an integral, more than a few thousand bits would take for ever; and where it is an
  // expansion that is cut (dual_activation.hpp), more than a few hundred are in vain.
  const Activation& phi = network.activation;
  const bool is_cut = !phi.closed_form() && !phi.breakpoints().empty();
  const int most_extra_bits = phi.closed_form() ? 1 << 18 : is_cut ? 1 << 8 : 1 << 14;
  for (int extra = 64; extra <= most_extra_bits; extra *= 2) {
    const BallPrecision precision(bits + extra);
    if (attempt(bits)) return;
  }
  throw std::length_error(std::string(function) + ": more than " + std::to_string(most_extra_bits) +
                          " bits would be needed at depth " + std::to_string(network.depth()) +
                          (is_cut ? ", " + phi.text() + " having breakpoints and no closed dual" : ""));
}

InputProducts input_products(const std::vector<Rational>& x, const std::vector<Rational>& z) {
  if (x.size() != z.size())
    throw std::invalid_argument("nngp_kernel: inputs of equal length are needed, got " +
                                std::to_string(x.size()) + " and " + std::to_string(z.size()));
  if (x.empty()) throw std::invalid_argument("nngp_kernel: inputs of length at least 1 are needed, got 0");
  InputProducts sums{0, 0, 0};
  for (std::size_t i = 0; i < x.size(); ++i) {
    sums.xx += x[i] * x[i];
    sums.zz += z[i] * z[i];
    sums.xz += x[i] * z[i];
  }
  const Rational d(static_cast<std::int64_t>(x.size()));
  return {sums.xx / d, sums.zz / d, sums.xz / d};
}

}  // namespace lemmata::analysis
