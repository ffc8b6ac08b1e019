#include "analysis/linear/marchenko_pastur.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"
#include "analysis/scalar/rising_precision.hpp"

namespace lemmata::analysis {

namespace {

constexpr int spare_bits = 32;
constexpr int most_moment = 10000;
constexpr unsigned most_probability_bits = 4096;

void require_ratio(const char* function, const Rational& gamma) {
  if (gamma <= 0)
    throw std::domain_error(std::string(function) + ": gamma must be above 0, got " + to_string(gamma));
}

/// (b - x)(x - a), positive inside the support and nowhere else.
Rational inside(const Rational& gamma, const Rational& x) {
  const Rational from_centre = x - 1 - gamma;
  return 4 * gamma - from_centre * from_centre;
}

/// P(a < value <= x), a < x < b, at the working precision, by antiderivatives of sqrt(R)/x: sqrt(R) itself, and two
/// angles, which are arcsines of (x-1-gamma)/(2 sqrt(gamma)) and ((1+gamma)x - (1-gamma)^2)/(2 sqrt(gamma) x) written
/// with the square roots of 1 minus their squares, so that nothing is lost at the edges of the support.
Ball continuous_part(const Rational& gamma, const Rational& x) {
  const Ball root = sqrt_nonnegative(Ball(inside(gamma, x)));
  Ball sum = root + Ball(Rational(1 + gamma)) * angle(root, Ball(Rational(1 + gamma - x)));
  if (gamma != 1) {
    const Rational gap = abs(Rational(1 - gamma));
    sum -= Ball(gap) * angle(Ball(gap) * root, Ball(Rational(gap * gap - (1 + gamma) * x)));
  }
  return sum / (Ball(2) * pi<Ball>() * Ball(gamma));
}

/// The distribution function where it is neither the atom's nor 1.
Ball between_edges(const Rational& gamma, const Rational& x) {
  return continuous_part(gamma, x) + Ball(marchenko_pastur_atom(gamma));
}

/// The density at every number of a ball inside the support; nothing if the ball is too wide to tell.
std::optional<Ball> density_over(const Rational& gamma, const Ball& x) {
  const Ball from_centre = x - Ball(Rational(1 + gamma));
  const Ball square = Ball(Rational(4 * gamma)) - from_centre * from_centre;
  if (is_positive(square) != Truth::yes || is_positive(x) != Truth::yes) return std::nullopt;
  return sqrt_nonnegative(square) / (Ball(2) * pi<Ball>() * Ball(gamma) * x);
}

struct MomentIntegrand {
  Ball centre, amplitude;  // 1 + gamma, 2 sqrt(gamma)
  ulong power;             // k - 1
  bool critical;           // gamma = 1
};

/// sin^2(theta) (1 + gamma + 2 sqrt(gamma) cos(theta))^(k-1).
int moment_integrand(acb_ptr out, const acb_t theta, void* parameters, slong, slong bits) {
  const auto& p = *static_cast<const MomentIntegrand*>(parameters);
  Complex sine, cosine;
  acb_sin_cos(sine.get(), cosine.get(), theta, bits);
  acb_mul_arb(cosine.get(), cosine.get(), arb_of(p.amplitude), bits);
  acb_add_arb(cosine.get(), cosine.get(), arb_of(p.centre), bits);
  acb_pow_ui(cosine.get(), cosine.get(), p.power, bits);
  acb_mul(sine.get(), sine.get(), sine.get(), bits);
  acb_mul(out, sine.get(), cosine.get(), bits);
  return 0;
}

/// sin^2(theta) / (1 + gamma - 2 sqrt(gamma) cos(theta)), which for gamma = 1 is (1 + cos(theta)) / 2.
int distribution_integrand(acb_ptr out, const acb_t theta, void* parameters, slong, slong bits) {
  const auto& p = *static_cast<const MomentIntegrand*>(parameters);
  Complex sine, cosine;
  acb_sin_cos(sine.get(), cosine.get(), theta, bits);
  if (p.critical) {
    acb_add_ui(out, cosine.get(), 1, bits);
    acb_mul_2exp_si(out, out, -1);
    return 0;
  }
  acb_mul_arb(cosine.get(), cosine.get(), arb_of(p.amplitude), bits);
  acb_neg(cosine.get(), cosine.get());
  acb_add_arb(cosine.get(), cosine.get(), arb_of(p.centre), bits);
  acb_mul(sine.get(), sine.get(), sine.get(), bits);
  acb_div(out, sine.get(), cosine.get(), bits);
  return 0;
}

MomentIntegrand integrand_of(const Rational& gamma, int k) {
  return {Ball(Rational(1 + gamma)), Ball(2) * sqrt_nonnegative(Ball(gamma)), static_cast<ulong>(k - 1),
          gamma == 1};
}

/// The quantile's bracket: P(value <= low) < p <= P(value <= high).
class Bracket {
 public:
  Bracket(const Rational& gamma, const Rational& p, Rational high)
      : gamma_(gamma), p_(p), low_(0), high_(std::move(high)) {}

  /// Until the relative width is below the tolerance.
  Ball narrow(const Rational& tolerance) {
    while (high_ - low_ > high_ * tolerance) {
      const Rational width = high_ - low_;
      if (!newton() || high_ - low_ > width / 2) bisect();
    }
    return Ball::interval(low_, high_);
  }

 private:
  /// P(value <= x) - p, for its sign: the closed form is not 0 identically, and where it is 0 another x is taken.
  [[nodiscard]] Ball difference(const Rational& x) const {
    if (inside(gamma_, x) <= 0)
      return Ball(Rational((x < 1 + gamma_ ? marchenko_pastur_atom(gamma_) : 1) - p_));
    return between_edges(gamma_, x) - Ball(p_);
  }

  void bisect() {
    for (int third = 2;; ++third) {  // one half, one third, ...: at most one of them is the quantile
      const Rational x = low_ + (high_ - low_) / third;
      for (int extra = 0; extra <= 2; ++extra) {
        const BallPrecision precision(BallPrecision::bits() << extra);
        const Truth positive = is_positive(difference(x));
        if (positive == Truth::unknown) continue;
        (positive == Truth::yes ? high_ : low_) = x;
        return;
      }
    }
  }

  /// The quantile lies in m - (P(m) - p) / density(bracket), by the mean value theorem.
  bool newton() {
    const Ball whole = Ball::interval(low_, high_);
    const auto density = density_over(gamma_, whole);
    if (!density) return false;
    const Rational middle = Ball(Rational((low_ + high_) / 2)).midpoint();
    const Ball next = Ball(middle) - difference(middle) / *density;
    low_ = std::max(low_, next.lower());
    high_ = std::min(high_, next.upper());
    return true;
  }

  const Rational& gamma_;
  const Rational& p_;
  Rational low_, high_;
};

}  // namespace

SpectrumEdges marchenko_pastur_edges(const Rational& gamma) {
  require_ratio("marchenko_pastur_edges", gamma);
  if (gamma == 1) return {Ball(0), Ball(4)};
  const auto square = [&](int sign) {
    return with_rising_precision("marchenko_pastur_edges", spare_bits, [&] {
      const Ball root = sqrt_nonnegative(Ball(gamma));
      return pow(sign > 0 ? Ball(1) + root : Ball(1) - root, 2);
    });
  };
  return {square(-1), square(1)};
}

Ball marchenko_pastur_density(const Rational& gamma, const Rational& x) {
  require_ratio("marchenko_pastur_density", gamma);
  if (gamma == 1 && x == 0)
    throw std::domain_error("marchenko_pastur_density: at x = 0 the density of gamma = 1 is infinite");
  const Rational square = inside(gamma, x);
  if (square <= 0) return Ball(0);
  return with_rising_precision("marchenko_pastur_density", spare_bits, [&] {
    return sqrt_nonnegative(Ball(square)) / (Ball(2) * pi<Ball>() * Ball(Rational(gamma * x)));
  });
}

Rational marchenko_pastur_atom(const Rational& gamma) {
  require_ratio("marchenko_pastur_atom", gamma);
  return gamma > 1 ? Rational(1 - 1 / gamma) : Rational(0);
}

Ball marchenko_pastur_distribution(const Rational& gamma, const Rational& x) {
  require_ratio("marchenko_pastur_distribution", gamma);
  if (x < 0) return Ball(0);
  if (inside(gamma, x) <= 0) return x < 1 + gamma ? Ball(marchenko_pastur_atom(gamma)) : Ball(1);
  return with_rising_precision("marchenko_pastur_distribution", spare_bits,
                               [&] { return between_edges(gamma, x); });
}

Ball marchenko_pastur_distribution_by_integration(const Rational& gamma, const Rational& x) {
  require_ratio("marchenko_pastur_distribution_by_integration", gamma);
  if (x < 0) return Ball(0);
  const Rational square = inside(gamma, x);
  if (square <= 0) return x < 1 + gamma ? Ball(marchenko_pastur_atom(gamma)) : Ball(1);
  MomentIntegrand parameters = integrand_of(gamma, 1);
  const Ball end = angle(sqrt_nonnegative(Ball(square)), Ball(Rational(1 + gamma - x)));
  const Ball integral = integrate("marchenko_pastur_distribution_by_integration", distribution_integrand,
                                  &parameters, Ball(0), end, BallPrecision::bits());
  return Ball(marchenko_pastur_atom(gamma)) + Ball(2) * integral / pi<Ball>();
}

Ball marchenko_pastur_quantile(const Rational& gamma, const Rational& p) {
  require_ratio("marchenko_pastur_quantile", gamma);
  if (p <= 0 || p >= 1)
    throw std::domain_error("marchenko_pastur_quantile: p must lie in (0, 1), got " + to_string(p));
  if (msb(denominator(p)) >= most_probability_bits)
    throw std::length_error("marchenko_pastur_quantile: p must have a denominator of at most " +
                            std::to_string(most_probability_bits) + " bits");
  if (p <= marchenko_pastur_atom(gamma)) return Ball(0);
  const int bits = BallPrecision::bits();
  Ball result;
  {
    // What is known of the distribution function to some bits tells of the quantile as many, but for the square roots
    // at the edges; p's own bits are those that 1 - p or p - atom may cancel.
    const BallPrecision precision(2 * bits + spare_bits + 2 * static_cast<int>(msb(denominator(p))) +
                                  static_cast<int>(msb(numerator(gamma)) + msb(denominator(gamma))));
    const Rational high = marchenko_pastur_edges(gamma).high.upper();
    result = Bracket(gamma, p, high).narrow(pow(Rational(1, 2), bits));
  }
  return result + Ball(0);
}

Rational marchenko_pastur_moment(const Rational& gamma, int k) {
  require_ratio("marchenko_pastur_moment", gamma);
  if (k < 1)
    throw std::domain_error("marchenko_pastur_moment: k must be at least 1, got " + std::to_string(k));
  const double size = 2.0 * k + static_cast<double>(k) *
                                    static_cast<double>(msb(numerator(gamma)) + msb(denominator(gamma)) + 2);
  if (k > most_moment || size > std::ldexp(1.0, 28))
    throw std::length_error("marchenko_pastur_moment: k must be at most " + std::to_string(most_moment) +
                            " and the result have at most 2^28 bits, got k = " + std::to_string(k) +
                            " and about " + std::to_string(size) + " bits");
  // C(k,r) C(k-1,r) / (r+1) are Narayana's numbers: integers, each from the one before. With gamma = p/q, over
  // q^(k-1).
  const Integer p = numerator(gamma), q = denominator(gamma);
  Integer narayana(1), sum(0), power(1);
  std::vector<Integer> terms;
  for (int r = 0; r < k; ++r) {
    terms.push_back(narayana * power);
    power *= p;
    narayana = narayana * (k - r) * (k - 1 - r) / (Integer(r + 1) * (r + 2));
  }
  for (const Integer& term : terms) sum = sum * q + term;
  return Rational(sum, pow(q, static_cast<unsigned>(k - 1)));
}

Ball marchenko_pastur_moment_by_integration(const Rational& gamma, int k) {
  require_ratio("marchenko_pastur_moment_by_integration", gamma);
  if (k < 1)
    throw std::domain_error("marchenko_pastur_moment_by_integration: k must be at least 1, got " +
                            std::to_string(k));
  MomentIntegrand parameters = integrand_of(gamma, k);
  return Ball(2) *
         integrate("marchenko_pastur_moment_by_integration", moment_integrand, &parameters, Ball(0),
                   pi<Ball>(), BallPrecision::bits()) /
         pi<Ball>();
}

Ball marchenko_pastur_resolvent(const Rational& gamma, const Rational& lambda) {
  require_ratio("marchenko_pastur_resolvent", gamma);
  if (lambda < 0 || (lambda == 0 && gamma >= 1))
    throw std::domain_error(
        "marchenko_pastur_resolvent: lambda must be above 0, or 0 where gamma is below 1; got lambda = " +
        to_string(lambda) + ", gamma = " + to_string(gamma));
  const Rational shift = 1 - gamma + lambda;
  if (lambda == 0) return Ball(Rational(1 / shift));
  return with_rising_precision("marchenko_pastur_resolvent", spare_bits, [&] {
    const Ball root = sqrt_nonnegative(Ball(Rational(shift * shift + 4 * gamma * lambda)));
    // of the two forms of the solution, the one that adds
    if (shift >= 0) return Ball(2) / (Ball(shift) + root);
    return (root - Ball(shift)) / Ball(Rational(2 * gamma * lambda));
  });
}

Ball marchenko_pastur_condition_number(const Rational& gamma) {
  require_ratio("marchenko_pastur_condition_number", gamma);
  if (gamma == 1)
    throw std::domain_error("marchenko_pastur_condition_number: gamma = 1 has none: the lower edge is 0");
  const auto [low, high] = marchenko_pastur_edges(gamma);
  return high / low;
}

}  // namespace lemmata::analysis
