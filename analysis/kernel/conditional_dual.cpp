#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/kernel/conditional_dual_arb.hpp"
#include "analysis/kernel/gaussian_lattice_arb.hpp"
#include "analysis/scalar/functions.hpp"

// F(x, z) = phi(sqrt(a) x) phi(sqrt(b) y) n(x) n(z), y = rho x + tau z, summed over a grid of steps h and k, |x| <=
// X, |z| <= Z. The error, with the same letters as in trapezoidal_dual.cpp, D = 1 - 2 kappa tau^2 and E = 1 - 2
// kappa rho^2:
//
// 1. In z, for each x of the grid; the strip: sqrt(b) tau dz. The strip theorem leaves 2 e^(dz^2/2) / (e^(2 pi dz /
//    k) - 1) times h sum |phi(sqrt(a) x)| n(x) E_z G(sqrt(b)|y|), at most sqrt(T U), T = h sum n G(sqrt(a)|x|)^2 <=
//    c_a S(h sqrt(1-2 kappa)) / sqrt(1-2 kappa) and U = h sum n(x) E_z G(sqrt(b)|y|)^2 <= c_b h sum n(x) e^(kappa
//    rho^2 x^2 / D) / sqrt(D) = c_b S(h sqrt(V)) / sqrt(D V), V = 1 - 2 kappa rho^2 / D.
// 2. In x, of the integral over z; the strips: sqrt(a) dx and sqrt(b) |rho| dx. 2 e^(dx^2/2) / (e^(2 pi dx / h) -
//    1) times sqrt(E G(sqrt(a)|X|)^2 E G(sqrt(b)|Y|)^2).
// 3. |x| > X, all z: k sum n(z) G(sqrt(b)|y|)^2 <= c_b S(k sqrt(D)) e^(kappa rho^2 x^2 / D) / sqrt(D), and k sum
//    n(z) <= S(k): at most sqrt(S(k) S(k sqrt(D)) c_b / sqrt(D)) h sum_(|x| > X) G(sqrt(a)|x|) n(x) e^(kappa rho^2
//    x^2 / (2D)).
// 4. |z| > Z, all x: h sum n(x) G(sqrt(b)|y|)^2 <= c_b S(h sqrt(E)) e^(kappa tau^2 z^2 / E) / sqrt(E): at most
//    sqrt(T c_b S(h sqrt(E)) / sqrt(E)) k sum_(|z| > Z) n(z) e^(kappa tau^2 z^2 / (2E)).

namespace lemmata::analysis {
namespace {

constexpr double ln2 = 0.6931471805599453;
constexpr double two_pi = 6.283185307179586;
constexpr int guard_bits = 24;

struct Axis {
  double step = 0, delta = 0;
  int nodes = 0;
  Ball truncation;
  [[nodiscard]] Ball h() const { return exact_ball(step); }
};

/// 2 e^(delta^2/2) / (e^(2 pi delta / step) - 1).
Ball decay(double step, double delta) {
  const Ball d = exact_ball(delta);
  return Ball(2) * exp(squared(d) / Ball(2)) / (exp(Ball(2) * pi<Ball>() * d / exact_ball(step)) - Ball(1));
}

/// T.
Ball squares_on_grid(const Growth& growth, const Ball& a, const Ball& h) {
  const Ball root = sqrt_nonnegative(Ball(1) - Ball(2) * Ball(kappa()));
  return largest_square(growth, a) * lattice_sum(h * root) / root;
}

Axis axis(double highest, double needed) {
  const double delta = std::min(highest, std::sqrt(2 * needed));
  const double step = two_pi * delta / (needed + delta * delta / 2 + 1);
  const double unit = std::exp2(std::floor(std::log2(step)) - 8);
  return {unit * std::floor(step / unit), delta, 0, Ball(0)};
}

/// factor times 2 h sum_(x > end) G n e^((1/2 - q) x^2), below the target.
void choose_end(Axis& axis, const Growth& growth, const Ball& variance, const Ball& q, const Ball& factor,
                double first, const Ball& target) {
  constexpr double farthest = 2000;
  const Ball density = Ball(2) / sqrt_nonnegative(Ball(2) * pi<Ball>());
  for (double end = first; end < farthest; end *= 1.02) {
    axis.nodes = static_cast<int>(std::ceil(end / axis.step));
    const auto tail = tail_bound(growth, variance, q, exact_ball(axis.nodes * axis.step), axis.h());
    if (!tail) continue;
    axis.truncation = upper_end(factor * density * *tail);
    if (less_than(axis.truncation, target) == Truth::yes) return;
  }
  throw std::domain_error("dual_by_conditional_sum: no proved bound was found");
}

struct Weighted {
  std::vector<Ball> points, weights;
};
Weighted grid(const Axis& axis) {
  Weighted result;
  const Ball factor = axis.h() / sqrt_nonnegative(Ball(2) * pi<Ball>());
  for (int i = -axis.nodes; i <= axis.nodes; ++i) {
    result.points.push_back(axis.h() * Ball(i));
    result.weights.push_back(factor * exp(-squared(result.points.back()) / Ball(2)));
  }
  return result;
}

}  // namespace

Ball inner_sum_error(const Growth& line, const Growth& strip, const Ball& a, const Ball& b, const Ball& rho,
                     double x_step, double z_step, double z_delta) {
  const Ball one(1), two_kappa(Rational(2 * kappa())), h = exact_ball(x_step);
  const Ball rho_squared = upper_end(squared(rho)), d = one - two_kappa * upper_end(one - squared(rho)),
             v = one - two_kappa * rho_squared / d;
  const Ball root_v = sqrt_nonnegative(v);
  const Ball u = largest_square(strip, b) * lattice_sum(h * root_v) / (sqrt_nonnegative(d) * root_v);
  return decay(z_step, z_delta) * sqrt_nonnegative(squares_on_grid(line, a, h) * u);
}

Ball dual_by_conditional_sum(const Activation& phi, const Ball& a, const Ball& b, const Ball& rho) {
  require_second_moment(phi, a);
  require_second_moment(phi, b);
  const auto& representation = phi.representation();
  const int bits = BallPrecision::bits() + 4;
  const BallPrecision precision(bits + guard_bits);
  const Ball root_a = sqrt_nonnegative(a), root_b = sqrt_nonnegative(b);
  const Ball tau_squared = Ball(1) - squared(rho), tau = sqrt_nonnegative(tau_squared);
  const double size = (size_exponent(phi, root_a) + size_exponent(phi, root_b)) / 2;
  const double largest = std::max(approximate(magnitude(root_a)), approximate(magnitude(root_b)));
  const double narrow = std::max(approximate(magnitude(root_b * tau)), 1e-9);
  const bool is_bounded = representation.growth && representation.growth->quadratic <= 0;
  const Ball c_a = is_bounded ? largest_square(*representation.growth, a) : Ball(0);
  // The strip that allows the largest step in x.
  std::optional<Axis> x;
  Axis z;
  Growth in_strip;
  Ball first_moment, second_moment;
  for (const StripBound& strip : representation.strips) {
    if (strip.growth.quadratic > 0 || !is_bounded) continue;
    const auto first = second_moment_bound(strip.growth, a), second = second_moment_bound(strip.growth, b);
    if (!first || !second) continue;
    const auto needed_for = [&](const Ball& one_square, const Ball& other_square) {
      const double excess =
          std::log(approximate(one_square) * approximate(other_square)) / 2 - 2 * size * ln2;
      return (bits + 2) * ln2 + std::max(0.0, excess);
    };
    const double height = strip.height * (1 - 1e-9);
    const Axis candidate = axis(height / largest, needed_for(*first, *second));
    if (!(candidate.step > 0) || (x && candidate.step <= x->step)) continue;
    x = candidate;
    z = axis(height / narrow, needed_for(c_a, largest_square(strip.growth, b)) + 2);
    in_strip = strip.growth;
    first_moment = *first;
    second_moment = *second;
  }
  if (!x)
    throw std::domain_error("dual_by_conditional_sum: no strip was found in which this is bounded: " +
                            phi.text());
  const Growth& growth = *representation.growth;
  const Ball k(kappa()), one(1), two(2);
  const Ball rho_squared = upper_end(squared(rho)), t_squared = upper_end(tau_squared);
  const Ball d = one - two * k * t_squared, e = one - two * k * rho_squared;
  const Ball c_b = largest_square(growth, b), half(Rational(1, 2));
  const Ball root_d = sqrt_nonnegative(d), root_e = sqrt_nonnegative(e);
  const Ball t = squares_on_grid(growth, a, x->h());
  const Ball target = Ball::power_of_two(Integer(static_cast<long>(std::floor(2 * size)) - bits - 2));
  const double first_end = std::sqrt(2 * bits * ln2);
  choose_end(*x, growth, a, half - k * rho_squared / (two * d),
             sqrt_nonnegative(lattice_sum(z.h()) * lattice_sum(z.h() * root_d) * c_b / root_d), first_end,
             target);
  choose_end(z, Growth{{1.0}, 0, 0}, one, half - k * t_squared / (two * e),
             sqrt_nonnegative(t * c_b * lattice_sum(x->h() * root_e) / root_e), first_end, target);
  const Ball error = decay(x->step, x->delta) * sqrt_nonnegative(first_moment * second_moment) +
                     inner_sum_error(growth, in_strip, a, b, rho, x->step, z.step, z.delta) + x->truncation +
                     z.truncation;
  const Term& term = *representation.pieces[0].term;
  const Weighted xs = grid(*x), zs = grid(z);
  Ball sum(0);
  for (std::size_t i = 0; i < xs.points.size(); ++i) {
    Ball inner(0);
    const Ball mean = root_b * rho * xs.points[i], deviation = root_b * tau;
    for (std::size_t j = 0; j < zs.points.size(); ++j)
      inner += zs.weights[j] * evaluate(term, mean + deviation * zs.points[j]);
    sum += xs.weights[i] * evaluate(term, root_a * xs.points[i]) * inner;
  }
  return sum + symmetric_ball(magnitude(error));
}

}  // namespace lemmata::analysis
