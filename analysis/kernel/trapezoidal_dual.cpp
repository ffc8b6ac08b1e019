#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/gaussian_lattice_arb.hpp"
#include "analysis/scalar/functions.hpp"

#if __has_include(<flint/fmpz_poly.h>)
#include <flint/fmpz_poly.h>
#endif

// C = integral of F, F(x, y) = phi(sqrt(a) x) phi(sqrt(b) y) w(x, y), w the density of two standard normal
// variables of correlation rho >= 0, by the sum h^2 F(ih, jh), |i|, |j| <= N. (A negative rho is made positive by
// reflecting y.)
//
// The sum. With 2ij = i^2 + j^2 - (i-j)^2 the exponent of w is -(x^2 + y^2) / (2 (1+rho)) - rho (x-y)^2 / (2
// (1-rho^2)), so the double sum is a form with a Toeplitz matrix, sum_d G_d c_d, where c_d = sum_(i-j=d) a_i b_j
// are the coefficients of one product of polynomials: phi is evaluated on one axis alone. That product is made in
// integers, exactly.
//
// The error, tau^2 = 1 - rho^2, G as in gaussian_quadrature.cpp, S and kappa as in gaussian_lattice_arb.hpp:
//
// 1. In y, for each x = ih. The strip theorem with |w(x, y + is)| = w(x, y) e^(s^2 / (2 tau^2)) leaves
//    2 e^(dy^2 / (2 tau^2)) / (e^(2 pi dy / h) - 1) times h sum_i of the integral of |phi(sqrt(a) x)| G(sqrt(b)|y|)
//    w dy, at most sqrt(T S(h/tau) E G(sqrt(b)|Y|)^2) by Cauchy and Schwarz, T = h sum_i G(sqrt(a)|x|)^2 n(x). The
//    strip: sqrt(b) dy.
// 2. In x, of the integral of F over y, g(x). On x + is the path of y is moved to y + i rho s, where |w| is
//    w(x, y) e^(s^2/2): so 2 e^(dx^2/2) / (e^(2 pi dx / h) - 1) times sqrt(E G(sqrt(a)|X|)^2 E G(sqrt(b)|Y|)^2).
//    The strip: sqrt(a) dx and rho sqrt(b) dx.
// 3. What lies beyond N. With G(sqrt(b)|y|)^2 <= c_b e^(kappa y^2), D = 1 - 2 kappa tau^2,
//    h sum_j G(sqrt(b)|y|)^2 w(x, y) <= c_b n(x) e^(kappa rho^2 x^2 / D) S(h sqrt(D) / tau) / sqrt(D), and
//    h sum_j w(x, y) <= n(x) S(h/tau); by Cauchy and Schwarz the terms with |i| > N are at most
//    sqrt(c_b S(h/tau) S(h sqrt(D)/tau) / sqrt(D)) h sum_(|i| > N) G(sqrt(a)|x|) n(x) e^(kappa rho^2 x^2 / (2 D)),
//    and those with |j| > N likewise. By the same bound T <= c_a S(h sqrt(1 - 2 kappa)) / sqrt(1 - 2 kappa).

namespace lemmata::analysis {
namespace {

constexpr double ln2 = 0.6931471805599453;
constexpr double two_pi = 6.283185307179586;
constexpr int guard_bits = 32;

struct Problem {
  const Activation& phi;
  Ball a, b, rho;
  int sign;  // of the second argument
  double size;
  int bits;
};

struct Grid {
  double step = 0, x_delta = 0, y_delta = 0;
  int nodes = 0;
  Ball first_moment, second_moment;
};

std::optional<Grid> choose_step(const Problem& p) {
  const double needed = (p.bits + 2) * ln2, root_a = std::sqrt(approximate(upper_end(p.a))),
               root_b = std::sqrt(approximate(upper_end(p.b))), rho = approximate(magnitude(p.rho)),
               tau = std::sqrt(1 - rho * rho);
  const double largest = approximate(largest_square(*p.phi.representation().growth, p.a));
  std::optional<Grid> best;
  for (const StripBound& strip : p.phi.representation().strips) {
    if (strip.growth.quadratic > 0) continue;
    const auto first = second_moment_bound(strip.growth, p.a),
               second = second_moment_bound(strip.growth, p.b);
    if (!first || !second) continue;
    const auto excess = [&p](double product) {
      return std::max(0.0, std::log(product) / 2 - 2 * p.size * ln2);
    };
    const double x_moment = excess(approximate(*first) * approximate(*second));
    const double y_moment = excess(2 * largest * approximate(*second));
    const double height = strip.height * (1 - 1e-9);
    const double x =
        std::min({height / root_a, height / (root_b * std::max(rho, 1e-3)), std::sqrt(2 * needed)});
    const double y = std::min(height / root_b, std::sqrt(2 * needed) * tau);
    const double step = std::min(two_pi * x / (needed + x_moment + x * x / 2 + 1),
                                 two_pi * y / (needed + y_moment + y * y / (2 * tau * tau) + 1));
    if (step > 0 && (!best || step > best->step)) best = Grid{step, x, y, 0, *first, *second};
  }
  if (!best) return best;
  const double unit = std::exp2(std::floor(std::log2(best->step)) - 8);
  best->step = unit * std::floor(best->step / unit);
  return best;
}

/// Errors 1 and 2.
Ball discretisation_error(const Problem& p, const Grid& grid) {
  const Growth& growth = *p.phi.representation().growth;
  const Ball h = exact_ball(grid.step), x = exact_ball(grid.x_delta), y = exact_ball(grid.y_delta);
  const Ball tau_squared = Ball(1) - squared(p.rho), tau = sqrt_nonnegative(tau_squared);
  const Ball narrow = sqrt_nonnegative(Ball(Rational(1 - 2 * kappa())));
  const Ball t = largest_square(growth, p.a) * lattice_sum(h * narrow) / narrow;
  const auto decay = [&h](const Ball& delta) {
    return Ball(2) / (exp(Ball(2) * pi<Ball>() * delta / h) - Ball(1));
  };
  return decay(y) * exp(squared(y) / (Ball(2) * tau_squared)) *
             sqrt_nonnegative(t * lattice_sum(h / tau) * grid.second_moment) +
         decay(x) * exp(squared(x) / Ball(2)) * sqrt_nonnegative(grid.first_moment * grid.second_moment);
}

/// Error 3; nothing if the bound does not fall from there.
std::optional<Ball> truncation_error(const Problem& p, const Grid& grid, const Ball& end) {
  const Growth& growth = *p.phi.representation().growth;
  const Ball h = exact_ball(grid.step), tau_squared = Ball(1) - squared(p.rho),
             tau = sqrt_nonnegative(tau_squared);
  const Ball d = Ball(1) - Ball(2) * Ball(kappa()) * tau_squared;
  const Ball q = Ball(Rational(1, 2)) - Ball(kappa()) * squared(p.rho) / (Ball(2) * d);
  const auto first = tail_bound(growth, p.a, q, end, h), second = tail_bound(growth, p.b, q, end, h);
  if (!first || !second) return std::nullopt;
  const Ball common = lattice_sum(h / tau) * lattice_sum(h * sqrt_nonnegative(d) / tau) / sqrt_nonnegative(d);
  const Ball twice_density = Ball(2) / sqrt_nonnegative(Ball(2) * pi<Ball>());
  return twice_density * (sqrt_nonnegative(common * largest_square(growth, p.b)) * *first +
                          sqrt_nonnegative(common * largest_square(growth, p.a)) * *second);
}

Ball choose_end(const Problem& p, Grid& grid) {
  constexpr double farthest = 2000;
  const Ball target = Ball::power_of_two(Integer(static_cast<long>(std::floor(2 * p.size)) - p.bits - 2));
  for (double end = std::sqrt(2 * p.bits * ln2); end < farthest; end *= 1.02) {
    grid.nodes = static_cast<int>(std::ceil(end / grid.step));
    const auto error = truncation_error(p, grid, exact_ball(grid.nodes * grid.step));
    if (error && less_than(*error, target) == Truth::yes) return *error;
  }
  throw std::domain_error("dual_by_trapezoidal_sum: no proved bound was found for " + p.phi.text());
}

class IntegerPolynomial {
 public:
  IntegerPolynomial() { fmpz_poly_init(value_); }
  ~IntegerPolynomial() { fmpz_poly_clear(value_); }
  IntegerPolynomial(const IntegerPolynomial&) = delete;
  IntegerPolynomial& operator=(const IntegerPolynomial&) = delete;
  fmpz_poly_struct* get() { return value_; }

 private:
  fmpz_poly_t value_;
};

/// phi(scale ih) e^(-(ih)^2 / (2 (1+rho))), i = -N, ..., N, as integers in units of 2^-bits.
struct Axis {
  IntegerPolynomial values;  ///< at x^(i+N), or x^(N-i) if reversed
  Ball error;                ///< of each of them
  Ball norm;                 ///< the sum of their sizes
};

void fill(Axis& axis, const Problem& p, const Grid& grid, const Ball& scale, bool is_reversed,
          slong unit_bits) {
  const Term& term = *p.phi.representation().pieces[0].term;
  const Ball h = exact_ball(grid.step);
  const Ball q = exp(-squared(h) / (Ball(2) * (Ball(1) + p.rho))), q_squared = squared(q);
  fmpz_poly_fit_length(axis.values.get(), 2 * grid.nodes + 1);
  fmpz_t integer;
  fmpz_init(integer);
  mag_t worst, error;
  mag_init(worst);
  mag_init(error);
  arf_t rounded, rest;
  arf_init(rounded);
  arf_init(rest);
  Ball weight(1), ratio = q, norm(0);
  for (int i = 0; i <= grid.nodes; ++i) {
    for (const int sign : {1, -1}) {
      if (i == 0 && sign < 0) continue;
      Ball value = evaluate(term, scale * (h * Ball(sign * i))) * weight;
      arb_mul_2exp_si(arb_of(value), arb_of(value), unit_bits);
      arf_get_fmpz(integer, arb_midref(arb_of(value)), ARF_RND_NEAR);
      arf_set_fmpz(rounded, integer);
      arf_sub(rest, arb_midref(arb_of(value)), rounded, MAG_BITS, ARF_RND_UP);
      arf_get_mag(error, rest);
      mag_add(error, error, arb_radref(arb_of(value)));
      if (mag_cmp(error, worst) > 0) mag_set(worst, error);
      fmpz_poly_set_coeff_fmpz(axis.values.get(), grid.nodes + (is_reversed ? -sign * i : sign * i), integer);
      norm += magnitude(value);
    }
    weight *= ratio;
    ratio *= q_squared;
  }
  arf_set_mag(arb_midref(arb_of(axis.error)), worst);
  axis.norm = std::move(norm);
  arf_clear(rounded);
  arf_clear(rest);
  mag_clear(worst);
  mag_clear(error);
  fmpz_clear(integer);
}

Ball toeplitz_form(const Problem& p, const Grid& grid) {
  const slong unit_bits = p.bits + guard_bits - static_cast<slong>(std::floor(p.size));
  Axis first, second;
  fill(first, p, grid, sqrt_nonnegative(p.a), false, unit_bits);
  fill(second, p, grid, Ball(p.sign) * sqrt_nonnegative(p.b), true, unit_bits);
  IntegerPolynomial product;
  fmpz_poly_mul(product.get(), first.values.get(), second.values.get());
  const Ball h = exact_ball(grid.step), tau_squared = Ball(1) - squared(p.rho);
  const Ball q = exp(-p.rho * squared(h) / (Ball(2) * tau_squared)), q_squared = squared(q);
  Ball g(1), ratio = q, form(0), kernel_sum(0);
  fmpz_t coefficient;
  fmpz_init(coefficient);
  for (int d = 0; d <= 2 * grid.nodes; ++d) {
    for (const int sign : {1, -1}) {
      if (d == 0 && sign < 0) continue;
      fmpz_poly_get_coeff_fmpz(coefficient, product.get(), 2 * grid.nodes + sign * d);
      arb_addmul_fmpz(arb_of(form), arb_of(g), coefficient, BallPrecision::bits());
      kernel_sum += g;
    }
    g *= ratio;
    ratio *= q_squared;
  }
  fmpz_clear(coefficient);
  // sum_(i,j) (|a_i| e_b + |b_j| e_a + e_a e_b) G_(i-j), the sum over one index at most that of all G.
  const Ball error = kernel_sum * (first.norm * second.error + second.norm * first.error +
                                   first.error * second.error * Ball(2 * grid.nodes + 1));
  form += symmetric_ball(magnitude(error));
  arb_mul_2exp_si(arb_of(form), arb_of(form), -2 * unit_bits);
  return form * squared(h) / (Ball(2) * pi<Ball>() * sqrt_nonnegative(tau_squared));
}

}  // namespace

Ball dual_by_trapezoidal_sum(const Activation& phi, const Ball& a, const Ball& b, const Ball& c) {
  const char* function = "dual_by_trapezoidal_sum: ";
  if (!phi.breakpoints().empty())
    throw std::domain_error(function + ("an analytic phi is needed, got " + phi.text()));
  const Ball product = a * b;
  if (is_positive(a) != Truth::yes || is_positive(b) != Truth::yes)
    throw std::domain_error(function + ("positive variances are needed, got " + to_string(a)) + " and " +
                            to_string(b));
  require_second_moment(phi, a);
  require_second_moment(phi, b);
  const int bits = BallPrecision::bits();
  const BallPrecision precision(bits + guard_bits + 16);
  const bool is_equal = arb_equal(arb_of(a), arb_of(b)) != 0;
  const Ball rho = is_equal ? c / a : c / sqrt_nonnegative(product);
  if (less_than(magnitude(rho), Ball(1)) != Truth::yes)
    throw std::domain_error(function + ("|rho| < 1 is needed, got " + to_string(rho)));
  const auto too_long = [&](const std::string& nodes) {
    return std::length_error(function + nodes +
                             " nodes on an axis would be needed, so close to |rho| = 1; at most 2^20 "
                             "are allowed");
  };
  if (less_than(Ball(1) - magnitude(rho), Ball::power_of_two(Integer(-40))) == Truth::yes)
    throw too_long("more than 2^20");
  const int sign = is_positive(-rho) == Truth::yes ? -1 : 1;
  const bool swap = less_than(a, b) == Truth::yes;  // x: the larger one
  const double size = (size_exponent(phi, sqrt_nonnegative(a)) + size_exponent(phi, sqrt_nonnegative(b))) / 2;
  const Problem problem{phi, swap ? b : a, swap ? a : b, Ball(sign) * rho, sign, size, bits + 4};
  auto grid = phi.representation().growth ? choose_step(problem) : std::nullopt;
  if (!grid)
    throw std::domain_error(function + ("no strip was found in which this is bounded: " + phi.text()));
  constexpr double most_nodes = 1 << 20;
  if (const double nodes = 2 * std::sqrt(2 * bits * ln2) / grid->step; nodes > most_nodes)
    throw too_long("about " + std::to_string(static_cast<std::int64_t>(nodes)));
  const Ball truncation = choose_end(problem, *grid);
  const Ball error = truncation + discretisation_error(problem, *grid);
  return toeplitz_form(problem, *grid) + symmetric_ball(magnitude(error));
}

}  // namespace lemmata::analysis
