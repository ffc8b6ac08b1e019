#include "analysis/activation/strip_bound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/activation/activation_arb.hpp"
#include "analysis/activation/outward_interval_arb.hpp"

namespace lemmata::analysis {
namespace {

using namespace outward;

/// x in an interval, |y| <= height.
struct Region {
  Interval x;
  double height = 0;
  [[nodiscard]] Rectangle rectangle() const { return {x, symmetric(height)}; }
};

struct Bound {
  Rectangle range = whole_plane;
  std::optional<Growth> growth;
};

Growth constant(double size) { return {{size}, 0, 0}; }

std::optional<Growth> checked(Growth growth) {
  for (const double c : growth.polynomial)
    if (!(c < infinity)) return std::nullopt;
  return growth;
}

std::optional<Growth> sum(const std::optional<Growth>& a, const std::optional<Growth>& b) {
  if (!a || !b) return std::nullopt;
  Growth result = *a;
  result.polynomial.resize(std::max(a->polynomial.size(), b->polynomial.size()));
  for (std::size_t i = 0; i < b->polynomial.size(); ++i)
    if (b->polynomial[i] != 0) result.polynomial[i] = up(result.polynomial[i] + b->polynomial[i]);
  result.linear = std::max(a->linear, b->linear);
  result.quadratic = std::max(a->quadratic, b->quadratic);
  return checked(std::move(result));
}

std::optional<Growth> product(const std::optional<Growth>& a, const std::optional<Growth>& b) {
  if (!a || !b) return std::nullopt;
  Growth result;
  result.polynomial.resize(a->polynomial.size() + b->polynomial.size() - 1);
  for (std::size_t i = 0; i < a->polynomial.size(); ++i)
    for (std::size_t j = 0; j < b->polynomial.size(); ++j)
      if (a->polynomial[i] != 0 && b->polynomial[j] != 0)
        result.polynomial[i + j] = up(result.polynomial[i + j] + up(a->polynomial[i] * b->polynomial[j]));
  result.linear = a->linear + b->linear;
  result.quadratic = a->quadratic + b->quadratic;
  return checked(std::move(result));
}

/// The larger of two bounds, everywhere.
Growth larger(const Growth& a, const Growth& b) {
  Growth result = a;
  result.polynomial.resize(std::max(a.polynomial.size(), b.polynomial.size()));
  for (std::size_t i = 0; i < b.polynomial.size(); ++i)
    result.polynomial[i] = std::max(result.polynomial[i], b.polynomial[i]);
  result.linear = std::max(a.linear, b.linear);
  result.quadratic = std::max(a.quadratic, b.quadratic);
  return result;
}

/// e^(what is at most `exponent`).
std::optional<Growth> exponential(const std::optional<Growth>& exponent) {
  if (!exponent || exponent->linear > 0 || exponent->quadratic > 0 || exponent->polynomial.size() > 3)
    return std::nullopt;
  const auto& p = exponent->polynomial;
  Growth result = constant(exp_up(p[0]));
  if (p.size() > 1) result.linear = Rational(p[1]);
  if (p.size() > 2) result.quadratic = Rational(p[2]);
  return checked(std::move(result));
}

/// A bound of the square root: sqrt(t^j) <= t^((j-1)/2) + t^((j+1)/2) for odd j.
std::optional<Growth> square_root(const std::optional<Growth>& a) {
  if (!a) return std::nullopt;
  Growth result;
  result.polynomial.resize(a->polynomial.size() / 2 + 1);
  for (std::size_t j = 0; j < a->polynomial.size(); ++j) {
    if (a->polynomial[j] == 0) continue;
    const double root = up(up(std::sqrt(a->polynomial[j])));
    result.polynomial[j / 2] = up(result.polynomial[j / 2] + root);
    if (j % 2 == 1) result.polynomial[j / 2 + 1] = up(result.polynomial[j / 2 + 1] + root);
  }
  result.linear = a->linear / 2;
  result.quadratic = a->quadratic / 2;
  return checked(std::move(result));
}

/// |log w| <= |log |w|| + pi where |w| >= least: log of the growth is at most log(sum of its coefficients, at least
/// 1) + (degree + linear) t + quadratic t^2, since log(1 + t) <= t.
std::optional<Growth> logarithm(double least, const std::optional<Growth>& a) {
  if (!a || !(least > 0)) return std::nullopt;
  double total = 1;
  for (const double c : a->polynomial) total = up(total + c);
  Growth result;
  result.polynomial = {
      up(up(std::max(-log_down(least), 0.0) + 3.1415926535897936) + log_up(total)),
      up(static_cast<double>(a->polynomial.size() - 1) + std::max(0.0, enclosing(a->linear).high)),
      std::max(0.0, enclosing(a->quadratic).high)};
  return checked(std::move(result));
}

Bound bounded(double size, bool is_real) {
  Bound result;
  if (!(size < infinity)) return result;
  result.range = {symmetric(size), is_real ? Interval{} : symmetric(size)};
  result.growth = constant(size);
  return result;
}

Bound bound(const Term& term, const Region& region);

Bound bound_of_polynomial(const std::vector<Rational>& coefficients, const Region& region) {
  Bound result;
  result.range = {};
  std::size_t low = 0;
  while (low < coefficients.size() && coefficients[low] == 0) ++low;
  const Rectangle z = region.rectangle();
  Growth growth = constant(0);
  for (std::size_t i = coefficients.size(); i-- > low;) {
    const Interval c = enclosing(coefficients[i]);
    result.range = (i + 1 < coefficients.size() ? result.range * z : result.range) + Rectangle{c, {}};
  }
  if (low > 0) result.range = result.range * power(z, low);
  for (std::size_t i = coefficients.size(); i-- > 0;) {  // |z| <= t + height, by Horner's rule
    std::vector<double> next(growth.polynomial.size() + 1);
    for (std::size_t j = 0; j < growth.polynomial.size(); ++j) {
      if (growth.polynomial[j] == 0) continue;
      next[j + 1] = up(next[j + 1] + growth.polynomial[j]);
      if (region.height != 0) next[j] = up(next[j] + up(growth.polynomial[j] * region.height));
    }
    if (coefficients[i] != 0) next[0] = up(next[0] + enclosing(coefficients[i]).size());
    while (next.size() > 1 && next.back() == 0) next.pop_back();
    growth.polynomial = std::move(next);
  }
  result.growth = checked(std::move(growth));
  return result;
}

/// Of the exponential of a polynomial of degree at most 2: Re(c_1 z + c_2 z^2) = c_1 x + c_2 (x^2 - y^2).
std::optional<Growth> exponential_of_quadratic(const std::vector<Rational>& c, const Region& region) {
  const auto at = [&c](std::size_t i) { return i < c.size() ? c[i] : Rational(0); };
  const Interval height_squared = {0, region.height == 0 ? 0 : up(region.height * region.height)};
  const Interval rest = enclosing(at(0)) + -(enclosing(at(2)) * height_squared);
  Growth result = constant(exp_up(rest.high));
  result.linear = region.x.low >= 0 ? at(1) : region.x.high <= 0 ? Rational(-at(1)) : abs(at(1));
  result.quadratic = at(2);
  return checked(std::move(result));
}

Bound bound_of_exponential(const Term& argument, const Bound& w, const Region& region) {
  Bound result;
  const double most = exp_up(w.range.re.high), least = exp_down(w.range.re.low), angle = w.range.im.size();
  result.range.re = angle < half_pi_below ? Interval{std::max(0.0, down(times(least, cos_down(angle)))), most}
                                          : symmetric(most);
  result.range.im = w.range.im.is_zero() ? Interval{} : symmetric(most);
  if (argument.is_polynomial() && argument.degree() <= 2)
    result.growth = exponential_of_quadratic(argument.coefficients, region);
  else if (most < infinity)
    result.growth = constant(most);
  else
    result.growth = exponential(w.growth);
  return result;
}

/// Off the negative axis and zero; or on the positive half of the real line.
bool avoids_cut(const Rectangle& w) { return w.re.low > 0 || w.im.low > 0 || w.im.high < 0; }

Bound bound_of_logarithm(const Bound& w) {
  Bound result;
  if (!avoids_cut(w.range)) return result;
  const double least = std::max(w.range.re.distance_from_zero(), w.range.im.distance_from_zero());
  const double most = up(w.range.re.size() + w.range.im.size());
  result.range.re = {log_down(least), log_up(most)};
  result.range.im =
      w.range.im.is_zero() ? Interval{} : symmetric(w.range.re.low > 0 ? half_pi_above : 2 * half_pi_above);
  result.growth = logarithm(least, w.growth);
  return result;
}

Bound bound_of_square_root(const Bound& w) {
  Bound result;
  const bool on_half_line = w.range.im.is_zero() && w.range.re.low >= 0;
  if (!avoids_cut(w.range) && !on_half_line) return result;
  const double most = up(std::sqrt(up(w.range.re.size() + w.range.im.size())));
  // (Re sqrt w)^2 = (|w| + Re w) / 2 >= Re w.
  const double least = w.range.re.low > 0 ? std::max(0.0, down(std::sqrt(w.range.re.low))) : 0;
  result.range = {{least, most}, on_half_line ? Interval{} : symmetric(most)};
  result.growth = square_root(w.growth);
  return result;
}

/// |log(1 + e^w)|: for |Im w| <= d < pi the imaginary part is at most d in size; the real part, log |1 + e^w|, lies
/// between log sin d (0 for d <= pi/2) and log 2 + max(Re w, 0).
Bound bound_of_softplus(const Bound& w) {
  Bound result;
  const double d = w.range.im.size();
  if (!(d < pi_below)) return result;
  const double lowest = d < half_pi_below ? 0 : log_down(sin_down(d));
  result.range.re = {lowest, up(0.6931471805599454 + std::max(0.0, w.range.re.high))};
  result.range.im = w.range.im;
  result.growth = sum(constant(up(up(d - lowest) + 0.6931471805599454)), w.growth);
  return result;
}

Bound bound_of_function(const Term& term, const Region& region) {
  const Bound w = bound(*term.arguments[0], region);
  const double d = w.range.im.size();
  const bool is_real = w.range.im.is_zero();
  switch (term.function) {
    case AnalyticFunction::exp:
      return bound_of_exponential(*term.arguments[0], w, region);
    case AnalyticFunction::log:
      return bound_of_logarithm(w);
    case AnalyticFunction::sqrt:
      return bound_of_square_root(w);
    case AnalyticFunction::softplus:
      return bound_of_softplus(w);
    case AnalyticFunction::sin:
    case AnalyticFunction::cos:
      return bounded(exp_up(d), is_real);  // |sin w|, |cos w| <= cosh Im w
    case AnalyticFunction::sinh:
    case AnalyticFunction::cosh: {  // at most cosh Re w
      Bound result = bounded(exp_up(w.range.re.size()), is_real);
      if (!result.growth) result.growth = exponential(w.growth);
      if (is_real) result.range.im = {};
      if (term.function == AnalyticFunction::cosh && d < half_pi_below)
        result.range.re.low = is_real ? 1 : cos_down(d);  // Re cosh(x + iy) = cosh x cos y
      return result;
    }
    case AnalyticFunction::tan:
      return {};
    case AnalyticFunction::atan: {  // |Re| <= pi/2, |Im| <= artanh d = log((1+d)/(1-d)) / 2
      if (!(d < 1)) return {};
      const double height = is_real ? 0 : up(log_up(up(up(1 + d) / down(1 - d))) / 2);
      Bound result = bounded(up(half_pi_above + height), is_real);
      result.range = {symmetric(half_pi_above), symmetric(height)};
      return result;
    }
    case AnalyticFunction::tanh:  // |tanh(x+iy)|^2 = (sinh^2 x + sin^2 y) / (sinh^2 x + cos^2 y)
      return bounded(std::max(1.0, tan_up(d)), is_real);
    case AnalyticFunction::erf:  // |erf(x+iy) - erf x| <= (2/sqrt(pi)) y e^(y^2), the path going straight up
      return bounded(is_real ? 1 : up(1 + up(1.1283791670955128 * up(d * exp_up(up(d * d))))), is_real);
    case AnalyticFunction::normal_cdf:
      return bounded(is_real ? 1 : up(1 + up(0.3989422804014328 * up(d * exp_up(up(d * d) / 2)))), is_real);
    case AnalyticFunction::sigmoid:  // |1 + r e^(id)| >= 1 for cos d >= 0, else sin d
      if (!(d < pi_below)) return {};
      return bounded(d < half_pi_below ? 1 : up(1 / sin_down(d)), is_real);
  }
  return {};
}

Bound bound_of_quotient(const Term& term, const Region& region) {
  const Bound above = bound(*term.arguments[0], region), below = bound(*term.arguments[1], region);
  const double least = std::max(below.range.re.distance_from_zero(), below.range.im.distance_from_zero());
  Bound result;
  if (!(least > 0)) return result;
  const double most = up(1 / least);
  Rectangle inverse = {symmetric(most), below.range.im.is_zero() ? Interval{} : symmetric(most)};
  if (below.range.re.low > 0)
    inverse.re.low = below.range.im.is_zero() ? std::max(0.0, down(1 / below.range.re.high)) : 0;
  if (below.range.re.high < 0) inverse.re.high = 0;
  result.range = above.range * inverse;
  result.growth = product(above.growth, constant(most));
  return result;
}

Bound bound(const Term& term, const Region& region) {
  Bound result;
  switch (term.kind) {
    case Term::Kind::polynomial:
      return bound_of_polynomial(term.coefficients, region);
    case Term::Kind::pi:
      return {{{3.141592653589793, 3.1415926535897936}, {}}, constant(3.1415926535897936)};
    case Term::Kind::sum:
    case Term::Kind::product: {
      const Bound a = bound(*term.arguments[0], region), b = bound(*term.arguments[1], region);
      const bool adds = term.kind == Term::Kind::sum;
      return {adds ? a.range + b.range : a.range * b.range,
              adds ? sum(a.growth, b.growth) : product(a.growth, b.growth)};
    }
    case Term::Kind::quotient:
      return bound_of_quotient(term, region);
    case Term::Kind::power: {
      const Bound a = bound(*term.arguments[0], region);
      result.range = power(a.range, static_cast<std::size_t>(term.exponent));
      result.growth = constant(1);
      for (int i = 0; i < term.exponent; ++i) result.growth = product(result.growth, a.growth);
      return result;
    }
    case Term::Kind::function:
      return bound_of_function(term, region);
  }
  return result;
}

/// An upper bound of |term| on the rectangle [low, high] + i [bottom, top] by balls, the rectangle cut into smaller
/// ones where they do not reach; infinite if they never do.
double size_by_balls(const Term& term, double low, double high, double bottom, double top, int depth) {
  constexpr slong bits = 64;
  Complex z;
  const auto set = [](arb_ptr x, double from, double to) {
    arf_t a, b;
    arf_init(a);
    arf_init(b);
    arf_set_d(a, from);
    arf_set_d(b, to);
    arb_set_interval_arf(x, a, b, bits);
    arf_clear(a);
    arf_clear(b);
  };
  set(acb_realref(z.get()), low, high);
  if (top != 0) set(acb_imagref(z.get()), bottom, top);
  evaluate(z.get(), term, z.get(), bits);
  if (acb_is_finite(z.get())) {
    arf_t size;
    arf_init(size);
    acb_get_abs_ubound_arf(size, z.get(), bits);
    const double result = arf_get_d(size, ARF_RND_CEIL);
    arf_clear(size);
    if (result < 1e6 || depth == 0) return result;  // a wild enclosure is worth another cut
  }
  if (depth == 0) return infinity;
  double most = 0;
  if (high - low >= top - bottom) {
    const double middle = (low + high) / 2;
    for (const auto& [from, to] : {std::pair(low, middle), std::pair(middle, high)}) {
      most = std::max(most, size_by_balls(term, from, to, bottom, top, depth - 1));
      if (most == infinity) return most;
    }
  } else {
    const double middle = (bottom + top) / 2;
    for (const auto& [from, to] : {std::pair(bottom, middle), std::pair(middle, top)}) {
      most = std::max(most, size_by_balls(term, low, high, from, to, depth - 1));
      if (most == infinity) return most;
    }
  }
  return most;
}

constexpr int deepest_cut = 12;
constexpr std::array tails_from = {2.0, 8.0, 32.0};

/// On [low, high], by unit steps; the lower half of the strip mirrors the upper one.
double size_in_middle(const Term& term, double low, double high, double height) {
  double most = 0;
  for (double x = low; x < high && most < infinity; x += 1)
    most = std::max(most, size_by_balls(term, x, std::min(x + 1, high), 0, height, deepest_cut));
  return most;
}

std::optional<Growth> growth_with_middle(const Pieces& pieces, double height) {
  for (const double from : tails_from) {
    const auto points = breakpoints(pieces);
    if (!points.empty() && (Rational(-from) > points.front() || Rational(from) < points.back())) continue;
    const auto left = bound(*pieces.front().term, {{-infinity, -from}, height}).growth;
    const auto right = bound(*pieces.back().term, {{from, infinity}, height}).growth;
    if (!left || !right) continue;
    Growth result = larger(*left, *right);
    double middle = 0, low = -from;
    for (std::size_t i = 0; i <= points.size(); ++i) {
      const double end = i < points.size() ? enclosing(points[i]).high : from;
      middle = std::max(middle, size_in_middle(*pieces[i].term, low, end, height));
      low = i < points.size() ? enclosing(points[i]).low : from;
    }
    if (!(middle < infinity)) return std::nullopt;
    // A bound that falls with t must not fall in the middle.
    result.linear = std::max(result.linear, Rational(0));
    result.quadratic = std::max(result.quadratic, Rational(0));
    result.polynomial[0] = std::max(result.polynomial[0], middle);
    return result;
  }
  return std::nullopt;
}

/// Eventually |f| >= c e^(...) on the side of the region; nothing if it is not seen.
std::optional<LowerGrowth> lower(const Term& term, const Region& region) {
  const auto argument = [&](std::size_t i) { return lower(*term.arguments[i], region); };
  const bool is_right = region.x.high == infinity;
  switch (term.kind) {
    case Term::Kind::polynomial:
      if (term.is_zero()) return std::nullopt;
      return LowerGrowth{};
    case Term::Kind::pi:
      return LowerGrowth{};
    case Term::Kind::product: {
      const auto a = argument(0), b = argument(1);
      if (!a || !b) return std::nullopt;
      return LowerGrowth{a->linear + b->linear, a->quadratic + b->quadratic, a->faster || b->faster};
    }
    case Term::Kind::quotient: {
      const auto a = argument(0);
      const auto b = bound(*term.arguments[1], region).growth;
      if (!a || !b || b->polynomial.size() > 1) return std::nullopt;
      return LowerGrowth{a->linear - b->linear, a->quadratic - b->quadratic, a->faster};
    }
    case Term::Kind::power: {
      const auto a = argument(0);
      if (!a) return std::nullopt;
      return LowerGrowth{a->linear * term.exponent, a->quadratic * term.exponent, a->faster};
    }
    case Term::Kind::sum:
      for (std::size_t i = 0; i < 2; ++i) {
        const auto a = argument(i);
        const auto b = bound(*term.arguments[1 - i], region).growth;
        if (!a || !b) continue;
        if (a->faster || a->quadratic > b->quadratic ||
            (a->quadratic == b->quadratic && a->linear > b->linear))
          return a;
      }
      return std::nullopt;
    case Term::Kind::function:
      break;
  }
  const Term& w = *term.arguments[0];
  const bool is_hyperbolic =
      term.function == AnalyticFunction::sinh || term.function == AnalyticFunction::cosh;
  if ((term.function != AnalyticFunction::exp && !is_hyperbolic) || !w.is_polynomial()) return std::nullopt;
  const std::size_t degree = w.degree();
  const auto at = [&w](std::size_t i) { return i < w.coefficients.size() ? w.coefficients[i] : Rational(0); };
  bool rises = at(degree) > 0;
  if (!is_right && degree % 2 == 1) rises = !rises;
  const int sign = is_hyperbolic && !rises ? -1 : 1;
  if (degree >= 3) return rises || is_hyperbolic ? std::optional(LowerGrowth{0, 0, true}) : std::nullopt;
  return LowerGrowth{sign * (is_right ? at(1) : Rational(-at(1))), sign * at(2), false};
}

}  // namespace

std::optional<Growth> growth_in_strip(const Term& term, double height) {
  if (auto growth = bound(term, {symmetric(infinity), height}).growth) return growth;
  return growth_with_middle(everywhere(std::make_shared<const Term>(term)), height);
}

std::vector<StripBound> strip_bounds(const Pieces& pieces) {
  std::vector<StripBound> result;
  if (pieces.size() != 1) return result;
  const Term& term = *pieces[0].term;
  const auto try_height = [&](double height) {
    auto growth = growth_in_strip(term, height);
    if (growth) result.push_back({height, std::move(*growth)});
    return growth.has_value();
  };
  // Bisection for the highest strip: twelve steps leave less than a thousandth of it.
  constexpr double lowest = 1.0 / 64, highest = 32;
  if (!try_height(lowest)) return {};
  double low = lowest, high = highest;
  while (low * 2 <= highest && try_height(low * 2)) low *= 2;
  high = std::min(low * 2, highest);
  for (int step = 0; step < 9 && low < highest; ++step) {
    const double middle = (low + high) / 2;
    (try_height(middle) ? low : high) = middle;
  }
  for (const double fraction : {0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.15}) try_height(low * fraction);
  std::sort(result.begin(), result.end(),
            [](const StripBound& a, const StripBound& b) { return a.height < b.height; });
  return result;
}

std::optional<Growth> growth_on_line(const Pieces& pieces) {
  if (pieces.size() == 1)
    if (auto growth = bound(*pieces[0].term, {symmetric(infinity), 0}).growth) return growth;
  return growth_with_middle(pieces, 0);
}

std::vector<LowerGrowth> lower_growth(const Pieces& pieces) {
  std::vector<LowerGrowth> result;
  if (const auto left = lower(*pieces.front().term, {{-infinity, -8}, 0})) result.push_back(*left);
  if (const auto right = lower(*pieces.back().term, {{8, infinity}, 0})) result.push_back(*right);
  return result;
}

}  // namespace lemmata::analysis
