#include "analysis/boolean/one_step_prediction.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"

#if __has_include(<flint/acb_hypgeom.h>)
#include <flint/acb_hypgeom.h>
#else
#include <acb_hypgeom.h>
#endif

namespace lemmata::analysis {

namespace {

constexpr std::int64_t largest_dimension = 1000000;
constexpr const char* function_name = "predicted_identification";

/// Means and the margin in standard deviations, and what turns those outside into those inside.
struct Integrand {
  Ball inside, outside, margin, ratio;
  ulong k, others;  // others = n - k
};

/// out = (erf or erfc)((z - a) / sqrt 2) + the same at z + a.
void two_sided(acb_ptr out, acb_srcptr z, const Ball& a, void (*function)(acb_t, const acb_t, slong),
               slong bits) {
  Complex scale, end;
  arb_sqrt_ui(acb_realref(scale.get()), 2, bits);
  acb_sub_arb(end.get(), z, arb_of(a), bits);
  acb_div(end.get(), end.get(), scale.get(), bits);
  function(out, end.get(), bits);
  acb_add_arb(end.get(), z, arb_of(a), bits);
  acb_div(end.get(), end.get(), scale.get(), bits);
  function(end.get(), end.get(), bits);
  acb_add(out, out, end.get(), bits);
}

/// e^(-z^2/2).
void bell(acb_t out, const acb_t z, slong bits) {
  acb_mul(out, z, z, bits);
  acb_mul_2exp_si(out, out, -1);
  acb_neg(out, out);
  acb_exp(out, out, bits);
}

/// P(|N_i| > s + margin, all i in S) times the density of the largest |N_j| off S, at s standard deviations of the latter, up to
/// constants: entire in s.
int integrand(acb_ptr out, const acb_t s, void* parameters, slong, slong bits) {
  const auto& p = *static_cast<const Integrand*>(parameters);
  Complex factor, shifted;
  two_sided(out, s, p.outside, acb_hypgeom_erf, bits);
  acb_mul_2exp_si(out, out, -1);
  acb_pow_ui(out, out, p.others - 1, bits);
  for (const int sign : {-1, 1}) {
    if (sign < 0)
      acb_sub_arb(shifted.get(), s, arb_of(p.outside), bits);
    else
      acb_add_arb(shifted.get(), s, arb_of(p.outside), bits);
    Complex density;
    bell(density.get(), shifted.get(), bits);
    acb_add(factor.get(), factor.get(), density.get(), bits);
  }
  acb_mul(out, out, factor.get(), bits);
  acb_mul_arb(shifted.get(), s, arb_of(p.ratio), bits);
  acb_add_arb(shifted.get(), shifted.get(), arb_of(p.margin), bits);
  two_sided(factor.get(), shifted.get(), p.inside, acb_hypgeom_erfc, bits);
  acb_mul_2exp_si(factor.get(), factor.get(), -1);
  acb_pow_ui(factor.get(), factor.get(), p.k, bits);
  acb_mul(out, out, factor.get(), bits);
  return 0;
}

void require(bool allowed, const std::string& message) {
  if (!allowed) throw std::domain_error(std::string(function_name) + ": " + message);
}

}  // namespace

Ball predicted_identification(const OneStepLaw& law, const Integer& m, const Rational& margin) {
  require(
      law.k >= 1 && law.k < law.n && law.n <= largest_dimension,
      "1 <= k < n <= 10^6 is needed, got n = " + std::to_string(law.n) + ", k = " + std::to_string(law.k));
  require(m >= 1, "m must be at least 1, got " + to_string(m));
  require(margin >= 0, "the margin must be at least 0, got " + to_string(margin));
  require(
      law.inside >= 0 && law.inside <= 1 && law.outside >= 0 && law.outside <= 1,
      "coefficients must be from 0 to 1, got " + to_string(law.inside) + " and " + to_string(law.outside));
  const Rational inside = one_step_variance(law, law.inside), outside = one_step_variance(law, law.outside);
  require(inside > 0 && outside > 0,
          "the variances must be above 0, got " + to_string(inside) + " and " + to_string(outside));

  const int bits = BallPrecision::bits();
  const Ball root = sqrt_nonnegative(Ball(m));
  const Ball deviation_inside = sqrt_nonnegative(Ball(inside)),
             deviation_outside = sqrt_nonnegative(Ball(outside));
  Integrand parameters{Ball(Rational(law.inside / 2)) * root / deviation_inside,
                       Ball(Rational(law.outside / 2)) * root / deviation_outside,
                       Ball(margin) / (root * deviation_inside),
                       deviation_outside / deviation_inside,
                       static_cast<ulong>(law.k),
                       static_cast<ulong>(law.n - law.k)};
  // Beyond the last point lies the rest of the maximum's law: at most n P(|N| > last), where the normal tail is below
  // e^(-t^2/2) for the t that follows.
  const double tail = std::sqrt(2 * (bits * std::numbers::ln2 + std::log(static_cast<double>(law.n))));
  const Ball last =
      Ball(Rational(parameters.outside.upper() + Integer(static_cast<std::int64_t>(std::ceil(tail)))));
  const Ball left_over = Ball(2 * (law.n - law.k)) * exp(-pow(last - parameters.outside, 2) / Ball(2));

  Ball result = integrate(function_name, integrand, &parameters, Ball(0), last, bits);
  result = result * Ball(law.n - law.k) / sqrt_nonnegative(Ball(2) * pi<Ball>());
  return result + Ball::interval(0, left_over.upper());
}

Rational tie_margin(GradientEstimator estimator) {
  return estimator == GradientEstimator::centred ? Rational(1, 2) : Rational(1);
}

Integer predicted_samples(const OneStepLaw& law, const Rational& probability) {
  if (law.inside <= law.outside || probability <= 0 || probability >= 1)
    throw std::domain_error(
        "predicted_samples: inside > outside and a probability between 0 and 1 are needed, got " +
        to_string(law.inside) + ", " + to_string(law.outside) + " and " + to_string(probability));
  const auto reached = [&](const Integer& m) {
    for (int bits = 64;; bits *= 2) {
      const BallPrecision precision(bits);
      const Truth below =
          less_than(predicted_identification(law, m, tie_margin(law.estimator)), Ball(probability));
      if (below != Truth::unknown) return below == Truth::no;
    }
  };
  const Rational gap = law.inside - law.outside;
  Integer low(0), high = 1 + denominator(gap) * denominator(gap) / (numerator(gap) * numerator(gap));
  while (!reached(high)) {  // not reached at low
    low = high;
    high *= 2;
  }
  while (high - low > 1 && (high - low) << 40 > low) {
    const Integer middle = (low + high) / 2;
    (reached(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace lemmata::analysis
