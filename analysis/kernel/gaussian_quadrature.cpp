#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/kernel/gaussian_quadrature_arb.hpp"
#include "analysis/scalar/functions.hpp"

#if __has_include(<flint/arb_hypgeom.h>)
#include <flint/arb_hypgeom.h>
#else
#include <arb_hypgeom.h>
#endif

namespace lemmata::analysis {
namespace {

constexpr double ln2 = 0.6931471805599453;
constexpr double two_pi = 6.283185307179586;

/// Cramer's bound: |he_k(x)| <= 1.0865 e^(x^2/4), he_k = He_k / sqrt(k!).
Ball cramer() { return Ball(Rational(109, 100)); }

Ball normal_factor() {
  const Ball two_pi_ball = Ball(2) * pi<Ball>();
  return Ball(1) / sqrt_nonnegative(two_pi_ball);
}

/// L_K(-x) = sum_i C(K, i) x^i / i!, x >= 0.
Ball laguerre_of_negative(int k, const Ball& x) {
  Ball sum(0), term(1);
  for (int i = 0; i <= k; ++i) {
    sum += term;
    term = term * x * Ball(k - i) / Ball((i + 1)) / Ball(i + 1);
  }
  return sum;
}

[[noreturn]] void no_bound(const Activation& phi) {
  throw std::domain_error("gaussian_quadrature: no proved bound was found for " + phi.text());
}

double larger_scale(const Scales& s) {
  return std::max(approximate(magnitude(s.first)), approximate(magnitude(s.second)));
}

/// The truncation at `from` (and -from) of sums or integrals: for products with he_k, and of phi with itself.
struct Truncation {
  Ball coefficient, product;
};
std::optional<Truncation> truncation(const Activation& phi, const Scales& s, int most_hermite,
                                     const Ball& from, const Ball& step) {
  const auto& growth = phi.representation().growth;
  if (!growth) no_bound(phi);
  const Ball first = magnitude(s.first), second = magnitude(s.second);
  const Ball variance = squared(less_than(first, second) == Truth::yes ? second : first);
  Truncation result;
  const Ball factor = Ball(2) * normal_factor();
  const auto product = tail_bound(squared(*growth), variance, Ball(Rational(1, 2)), from, step);
  if (!product) return std::nullopt;
  result.product = factor * *product;
  if (most_hermite >= 0) {
    const auto coefficient = tail_bound(*growth, squared(s.first), Ball(Rational(1, 4)), from, step);
    if (!coefficient) return std::nullopt;
    result.coefficient = factor * cramer() * *coefficient;
  }
  return result;
}

bool below(const Ball& x, double exponent) {
  return less_than(x, Ball::power_of_two(Integer(static_cast<long>(std::floor(exponent))))) == Truth::yes;
}

/// Where the rest is below 2^-bits times the size of phi.
std::pair<double, Truncation> choose_end(const Activation& phi, const Scales& s, int most_hermite, int bits,
                                         double size, double step) {
  const double needed = bits * ln2;
  double end = most_hermite >= 0 ? 2 * std::sqrt(needed) : std::sqrt(2 * needed);
  constexpr double farthest = 4000;
  for (; end < farthest; end *= 1.04) {
    end = step * std::ceil(end / step);
    const auto rest = truncation(phi, s, most_hermite, exact_ball(end), exact_ball(step));
    if (rest && below(rest->product, 2 * size - bits) &&
        (most_hermite < 0 || below(rest->coefficient, size - bits)))
      return {end, *rest};
  }
  no_bound(phi);
}

/// The most on [0, end].
int recurrence_loss(int most_hermite, double end) {
  return most_hermite <= 0 ? 0 : recurrence_loss_at(most_hermite, std::min(std::sqrt(most_hermite), end));
}

constexpr int guard_bits = 24;

/// phi(scale x) there: `term` is phi's where the points lie.
Ball scaled_value(const Term& term, const Ball& scale, const Ball& x) { return evaluate(term, scale * x); }

// ----- The trapezoidal rule, for phi analytic in a strip -----
//
// |h sum_m g(mh) - integral of g| <= 2 sup_(|s| <= delta) integral of |g(x + is)| dx / (e^(2 pi delta / h) - 1),
// for g analytic in |Im z| <= delta that falls at infinity (Poisson's summation, the path of each Fourier
// coefficient moved). Here g is phi(sqrt(a) z) f(z) e^(-z^2/2) / sqrt(2 pi), whose last factors have the size
// e^(s^2/2) n(x) at z = x + is, n the normal density. So the integral is at most e^(s^2/2) sqrt(E G^2 E |f|^2) by
// Cauchy and Schwarz, with |phi(sqrt(a)(x + is))| <= G(sqrt(a)|x|) for sqrt(a) delta <= the height of the strip,
// and E |he_k(X + is)|^2 = L_k(-s^2) (Laguerre), which grows with k.

struct StripChoice {
  double delta = 0, step = 0;
  Ball first_moment, second_moment;  ///< E G(|first X|)^2, E G(|second X|)^2
};

std::optional<StripChoice> choose_strip(const Activation& phi, const Scales& s, int most_hermite, int bits,
                                        double size) {
  const double needed = bits * ln2, scale = larger_scale(s);
  std::optional<StripChoice> best;
  for (const StripBound& strip : phi.representation().strips) {
    const auto first = second_moment_bound(strip.growth, squared(s.first));
    const auto second = s.are_equal ? first : second_moment_bound(strip.growth, squared(s.second));
    if (!first || !second) continue;
    const double moment =
        std::max(0.0, std::log(approximate(*first) * approximate(*second)) / 4 - size * ln2);
    // Without a limit of the strip the best delta is near sqrt(2 needed).
    const double delta = std::min(strip.height / scale * (1 - 1e-9), std::sqrt(2 * needed));
    const double total =
        needed + 1 + 2 * moment + delta * delta / 2 + delta * std::sqrt(std::max(0, most_hermite));
    const double step = two_pi * delta / total;
    if (!(step > 0) || (best && step <= best->step)) continue;
    best = StripChoice{delta, step, *first, *second};
  }
  if (!best) return best;
  const double unit =
      std::exp2(std::floor(std::log2(best->step)) - 8);  // few bits: products with m h are cheap
  best->step = unit * std::floor(best->step / unit);
  return best;
}

GaussianQuadrature trapezoidal(const Activation& phi, const Scales& s, int most_hermite, int bits,
                               double size, const StripChoice& strip) {
  const auto [end, rest] = choose_end(phi, s, most_hermite, bits, size, strip.step);
  const Ball h = exact_ball(strip.step), delta = exact_ball(strip.delta);
  const Ball decay =
      exp(squared(delta) / Ball(2)) / (exp(Ball(2) * pi<Ball>() * delta / h) - Ball(1)) * Ball(2);
  GaussianQuadrature result;
  result.product_error = rest.product + decay * sqrt_nonnegative(strip.first_moment * strip.second_moment);
  if (most_hermite >= 0)
    result.coefficient_error =
        rest.coefficient +
        decay * sqrt_nonnegative(strip.first_moment * laguerre_of_negative(most_hermite, squared(delta)));
  result.bits = bits + guard_bits + recurrence_loss(most_hermite, end);
  const int nodes = static_cast<int>(std::lround(end / strip.step));
  const Term& term = *phi.representation().pieces[0].term;
  const BallPrecision precision(bits + guard_bits);
  const Ball q = exp(-squared(h) / Ball(2)), q_squared = squared(q);
  Ball weight = h * normal_factor(), ratio = q;  // q^((m+1)^2) = q^(m^2) q^(2m+1)
  for (int m = 0; m <= nodes; ++m) {
    for (const int sign : {1, -1}) {
      if (m == 0 && sign < 0) continue;
      result.points.push_back(h * Ball(sign * m));
      result.weights.push_back(weight);
      result.first.push_back(scaled_value(term, s.first, result.points.back()));
      if (!s.are_equal) result.second.push_back(scaled_value(term, s.second, result.points.back()));
    }
    weight *= ratio;
    ratio *= q_squared;
  }
  return result;
}

// ----- Gauss and Legendre's rule on panels, for phi analytic between breakpoints -----
//
// On [-1, 1] the n-point rule is exact for degrees below 2n; for f analytic in the ellipse with foci -1, 1 and half
// axes (r + 1/r)/2, (r - 1/r)/2, |f| <= M there, the Chebyshev coefficients are at most 2 M r^-k in size, and T_k,
// k even, is integrated with an error of at most 2 + 2/(k^2 - 1) <= 8/3 (odd ones without any): the rule's error is
// at most (16/3) M r^(-2n) / (1 - r^-2). Each panel has its ellipse in a box on which phi is bounded by balls; on
// it |e^(-z^2/2)| = e^((y^2 - x^2)/2), and |he_k(z)| <= (2 pi k)^(1/4) e^(1/(24k)) e^(sqrt(k) |z|), by Cauchy's
// formula for the coefficients of e^(zt - t^2/2) on |t| = sqrt(k), and Stirling's.

constexpr double ellipse = 4;  // r: half axes 2.125 and 1.875

class PanelQuadrature {
 public:
  PanelQuadrature(const Activation& phi, const Scales& s, int most_hermite, int bits, double size)
      : phi_(phi), scales_(s), most_hermite_(most_hermite), bits_(bits), size_(size) {
    constexpr double step = 1.0 / 8;
    const auto [end, rest] = choose_end(phi, s, most_hermite, bits, size, step);
    end_ = end;
    result_.coefficient_error = rest.coefficient;
    result_.product_error = rest.product;
    const int loss = recurrence_loss(most_hermite, end);
    result_.bits = bits + guard_bits + loss;
    nodes_ = static_cast<int>((bits + guard_bits + 40 + loss) / (2 * std::log2(ellipse))) + 1;
    work_bits_ = result_.bits;
  }

  GaussianQuadrature compute() {
    const BallPrecision precision(work_bits_);
    make_rule();
    std::vector<Ball> zones = zone_list();
    Ball low = exact_ball(-end_);
    for (const Ball& zone : zones) {
      Ball from, to;
      arb_get_lbound_arf(arb_midref(arb_of(from)), arb_of(zone), work_bits_);
      arb_get_ubound_arf(arb_midref(arb_of(to)), arb_of(zone), work_bits_);
      if (less_than(low, from) == Truth::yes) interval(low, from, 0);
      add_zone(zone, to - from);
      low = to;
    }
    // A zone may reach beyond the end: then nothing is left, and what the zone covers too much adds to the error.
    if (less_than(low, exact_ball(end_)) == Truth::yes) interval(low, exact_ball(end_), 0);
    return std::move(result_);
  }

 private:
  void make_rule() {
    for (int i = 0; i < nodes_; ++i) {
      Ball x, w;
      arb_hypgeom_legendre_p_ui_root(arb_of(x), arb_of(w), static_cast<ulong>(nodes_), static_cast<ulong>(i),
                                     work_bits_);
      abscissas_.push_back(std::move(x));
      rule_weights_.push_back(std::move(w));
    }
  }

  /// The breakpoints of phi(first x) and phi(second x), those that the balls cannot tell apart as one.
  [[nodiscard]] std::vector<Ball> zone_list() const {
    std::vector<Ball> all;
    for (const Rational& point : phi_.breakpoints()) {
      all.push_back(Ball(point) / scales_.first);
      if (!scales_.are_equal) all.push_back(Ball(point) / scales_.second);
    }
    std::sort(all.begin(), all.end(), [](const Ball& a, const Ball& b) {
      return arf_cmp(arb_midref(arb_of(a)), arb_midref(arb_of(b))) < 0;
    });
    std::vector<Ball> zones;
    const Ball end = exact_ball(end_);
    for (const Ball& zone : all) {
      if (less_than(zone, -end) == Truth::yes || less_than(end, zone) == Truth::yes) continue;
      if (!zones.empty() && overlaps(zones.back(), zone))
        arb_union(arb_of(zones.back()), arb_of(zones.back()), arb_of(zone), work_bits_);
      else
        zones.push_back(zone);
    }
    return zones;
  }

  /// What the sums miss there: |he_k| n <= 1.09 e^(-x^2/4) / sqrt(2 pi) < 1/2.
  void add_zone(const Ball& zone, const Ball& width) {
    if (is_zero(width) == Truth::yes) return;
    const Ball first = magnitude(phi_.value(scales_.first * zone));
    const Ball second = scales_.are_equal ? first : magnitude(phi_.value(scales_.second * zone));
    result_.coefficient_error += width * first;
    result_.product_error += width * first * second;
  }

  const Term& piece_at(const Ball& scaled) const {
    const auto& pieces = phi_.representation().pieces;
    for (const Piece& piece : pieces)
      if (!piece.high || less_than(scaled, Ball(*piece.high)) == Truth::yes) return *piece.term;
    return *pieces.back().term;
  }

  void interval(const Ball& low, const Ball& high, int depth) {
    constexpr int deepest = 40;
    const Ball middle = (low + high) / Ball(2), half = (high - low) / Ball(2);
    const Term& first = piece_at(scales_.first * middle);
    const Term& second = scales_.are_equal ? first : piece_at(scales_.second * middle);
    if (approximate(half) <= 2 && add_panel(first, second, middle, half)) return;
    if (depth == deepest)
      throw std::domain_error("gaussian_quadrature: no finite bound was found for " + phi_.text() + " near " +
                              to_string(scales_.first * middle));
    interval(low, middle, depth + 1);
    interval(middle, high, depth + 1);
  }

  /// |phi(scale z)| on the box; nothing if it is not finite.
  static std::optional<Ball> size_on_box(const Term& term, const Ball& scale, const Ball& re,
                                         const Ball& im) {
    constexpr slong bits = 64;
    Complex z;
    arb_mul(acb_realref(z.get()), arb_of(re), arb_of(scale), bits);
    arb_mul(acb_imagref(z.get()), arb_of(im), arb_of(scale), bits);
    evaluate(z.get(), term, z.get(), bits);
    if (!acb_is_finite(z.get())) return std::nullopt;
    Ball size;
    acb_get_abs_ubound_arf(arb_midref(arb_of(size)), z.get(), bits);
    return size;
  }

  bool add_panel(const Term& first, const Term& second, const Ball& middle, const Ball& half) {
    Ball error_of_coefficient, error_of_product;
    {
      const BallPrecision coarse(64);
      const Ball re = middle + symmetric_ball(half * Ball(Rational(17, 8)));
      const Ball height = half * Ball(Rational(15, 8));
      const auto size = size_on_box(first, scales_.first, re, symmetric_ball(height));
      const auto other =
          scales_.are_equal ? size : size_on_box(second, scales_.second, re, symmetric_ball(height));
      if (!size || !other) return false;
      const Ball least = contains(re, Rational(0)) ? Ball(0) : [&re] {
        Ball x;
        arb_get_abs_lbound_arf(arb_midref(arb_of(x)), arb_of(re), 64);
        return x;
      }();
      const Ball density = normal_factor() * exp((squared(height) - squared(least)) / Ball(2));
      const Ball r = exact_ball(ellipse);
      const Ball factor =
          half * Ball(Rational(16, 3)) * pow(r, -2 * nodes_) / (Ball(1) - pow(r, -2)) * density;
      error_of_product = factor * *size * *other;
      const double allowed = -bits_ - 3 + std::log2(approximate(half) / end_);
      if (!below(error_of_product, 2 * size_ + allowed)) return false;
      if (most_hermite_ >= 0) {
        const Ball k(std::max(most_hermite_, 1));
        const Ball distance = magnitude(re) + height;
        const Ball hermite = sqrt_nonnegative(sqrt_nonnegative(Ball(2) * pi<Ball>() * k)) *
                             exp(Ball(Rational(1, 24)) + sqrt_nonnegative(k) * distance);
        error_of_coefficient = factor * *size * hermite;
        if (!below(error_of_coefficient, size_ + allowed)) return false;
      }
    }
    result_.coefficient_error += error_of_coefficient;
    result_.product_error += error_of_product;
    const Ball constant = half * normal_factor();
    for (std::size_t i = 0; i < abscissas_.size(); ++i) {
      const Ball x = middle + half * abscissas_[i];
      const BallPrecision precision(bits_ + guard_bits);
      result_.weights.push_back(constant * rule_weights_[i] * exp(-squared(x) / Ball(2)));
      result_.first.push_back(scaled_value(first, scales_.first, x));
      if (!scales_.are_equal) result_.second.push_back(scaled_value(second, scales_.second, x));
      result_.points.push_back(x);
    }
    return true;
  }

  const Activation& phi_;
  const Scales& scales_;
  int most_hermite_, bits_;
  double size_;
  double end_ = 0;
  int nodes_ = 0, work_bits_ = 0;
  std::vector<Ball> abscissas_, rule_weights_;
  GaussianQuadrature result_;
};

}  // namespace

GaussianQuadrature gaussian_quadrature(const Activation& phi, const Scales& s, int most_hermite, int bits) {
  const double size = s.are_equal ? size_exponent(phi, s.first)
                                  : (size_exponent(phi, s.first) + size_exponent(phi, s.second)) / 2;
  if (const auto strip = choose_strip(phi, s, most_hermite, bits, size))
    return trapezoidal(phi, s, most_hermite, bits, size, *strip);
  return PanelQuadrature(phi, s, most_hermite, bits, size).compute();
}

}  // namespace lemmata::analysis
