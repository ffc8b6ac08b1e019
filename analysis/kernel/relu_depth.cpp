#include "analysis/kernel/relu_depth.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "analysis/kernel/pair_dual.hpp"
#include "analysis/scalar/ball_arb.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"  // Complex
#include "analysis/scalar/rising_precision.hpp"

#if __has_include(<flint/arb_poly.h>)
#include <flint/acb.h>
#include <flint/arb_poly.h>
#else
#include <acb.h>
#include <arb_poly.h>
#endif

namespace lemmata::analysis {

namespace {

/// Power series in the angle t, modulo t^length.
class Series {
 public:
  Series() { arb_poly_init(value_); }
  Series(const Series& other) : Series() { arb_poly_set(value_, other.value_); }
  Series& operator=(const Series& other) {
    arb_poly_set(value_, other.value_);
    return *this;
  }
  ~Series() { arb_poly_clear(value_); }
  arb_poly_struct* get() { return value_; }
  [[nodiscard]] const arb_poly_struct* get() const { return value_; }

  [[nodiscard]] Ball coefficient(int k) const {
    Ball result;
    arb_poly_get_coeff_arb(arb_of(result), value_, k);
    return result;
  }
  void set(int k, const Ball& c) { arb_poly_set_coeff_arb(value_, k, arb_of(c)); }

 private:
  arb_poly_t value_;
};

/// t'/t = sqrt(U) h(t^2 U / 4) with U = 2 (1 - cos t') / t^2 and arcsin(sqrt x) = sqrt(x) h(x).
Series angle_ratio(int length) {
  const slong bits = BallPrecision::bits();
  const Ball inverse_pi = Ball(1) / pi<Ball>();
  Series u;
  Ball factorial(1);  // k!, below
  for (int k = 0, n = 1; k < length; ++k) {
    // (1 - cos t) 2/t^2 has (-1)^(k/2) 2/(k+2)! at even k, (sin t - t cos t) 2/t^2 has
    // (-1)^((k-1)/2) 2 (k+1)/(k+2)! at odd k.
    while (n < k + 2) factorial *= Ball(++n);
    const Ball size = (k % 2 == 0 ? Ball(2) : -Ball(2 * (k + 1)) * inverse_pi) / factorial;
    u.set(k, k % 4 < 2 ? size : -size);
  }
  Series h;
  Ball central(1);  // binomial(2k, k) / 4^k
  for (int k = 0; k < length; ++k) {
    h.set(k, central / Ball(2 * k + 1));
    central *= Ball(Rational(2 * k + 1, 2 * k + 2));
  }
  Series x;
  arb_poly_shift_left(x.get(), u.get(), 2);
  arb_poly_scalar_mul_2exp_si(x.get(), x.get(), -2);
  arb_poly_truncate(x.get(), length);
  Series root, ratio;
  arb_poly_sqrt_series(root.get(), u.get(), length, bits);
  arb_poly_compose_series(ratio.get(), h.get(), x.get(), length, bits);
  arb_poly_mullow(ratio.get(), ratio.get(), root.get(), length, bits);
  return ratio;
}

/// c_1, ..., c_m (c_0 = 0) such that 3 pi/t + (3/2) ln t + sum c_j t^j increases by 1 + O(t^(m+2)) from t to t'.
std::vector<Ball> abel_coefficients(int m) {
  const slong bits = BallPrecision::bits();
  const int length = m + 2;
  const Ball three_pi = Ball(3) * pi<Ball>();
  const Series ratio = angle_ratio(length + 1);
  // 3 pi (t/t' - 1)/t + (3/2) ln(t'/t) - 1, to which c_j t^j ((t'/t)^j - 1) are added: their first terms are
  // -c_j j t^(j+1) / (3 pi). What stands at t^0 and t^1 is 0.
  Series increase, logarithm;
  arb_poly_inv_series(increase.get(), ratio.get(), length + 1, bits);
  arb_poly_shift_right(increase.get(), increase.get(), 1);
  arb_poly_scalar_mul(increase.get(), increase.get(), arb_of(three_pi), bits);
  arb_poly_log_series(logarithm.get(), ratio.get(), length, bits);
  const Ball factor(Rational(3, 2));
  arb_poly_scalar_mul(logarithm.get(), logarithm.get(), arb_of(factor), bits);
  arb_poly_add_series(increase.get(), increase.get(), logarithm.get(), length, bits);
  std::vector<Ball> coefficients = {Ball(0)};
  Series power;
  arb_poly_one(power.get());
  for (int j = 1; j <= m; ++j) {
    arb_poly_mullow(power.get(), power.get(), ratio.get(), length, bits);
    const Ball c = increase.coefficient(j + 1) * three_pi / Ball(j);
    Series term;
    arb_poly_shift_left(term.get(), power.get(), j);
    arb_poly_truncate(term.get(), length);
    arb_poly_scalar_mul(term.get(), term.get(), arb_of(c), bits);
    arb_poly_add_series(increase.get(), increase.get(), term.get(), length, bits);
    coefficients.push_back(c);
  }
  return coefficients;
}

/// An upper bound of |E(t) / t^(m+2)| for |t| <= 1, E(t) = Psi(t') - Psi(t) - 1: its maximum on the circle |t| = 1, which
/// is covered by arcs. There, and hence (harmonic functions) inside, the real parts of U and of t'/t are above 0; and
/// |t^2 U / 4| < 1, so that roots and logarithms are analytic.
Ball increase_bound(const std::vector<Ball>& coefficients) {
  constexpr int bits = 96;
  constexpr int arcs = 1024;  // of the upper half; the values below are conjugate
  const BallPrecision precision(bits);
  const Ball one(1), three_pi = Ball(3) * pi<Ball>();
  Ball largest(0);
  Complex z, sine, cosine, u, x, ratio, image, sum, power_sum, term;
  for (int arc = 0; arc < arcs; ++arc) {
    const Ball angle = Ball::interval(Rational(arc, arcs), Rational(arc + 1, arcs));
    arb_sin_cos_pi(acb_imagref(z.get()), acb_realref(z.get()), arb_of(angle), bits);
    acb_sin_cos(sine.get(), cosine.get(), z.get(), bits);
    // x = t^2 U / 4 = (1 - cos t') / 2
    acb_mul(term.get(), z.get(), cosine.get(), bits);
    acb_sub(term.get(), sine.get(), term.get(), bits);
    const Ball p = pi<Ball>();
    acb_div_arb(term.get(), term.get(), arb_of(p), bits);
    acb_sub_ui(x.get(), cosine.get(), 1, bits);
    acb_add(x.get(), x.get(), term.get(), bits);
    acb_neg(x.get(), x.get());
    acb_mul_2exp_si(x.get(), x.get(), -1);
    acb_mul(term.get(), z.get(), z.get(), bits);
    acb_div(u.get(), x.get(), term.get(), bits);
    acb_mul_2exp_si(u.get(), u.get(), 2);
    Ball size;
    acb_abs(arb_of(size), x.get(), bits);
    // arcsin(sqrt x) / sqrt x = arsinh(sqrt -x) / sqrt -x, the same for both roots: that one away from the cut
    const bool left = arf_sgn(arb_midref(acb_realref(x.get()))) < 0;
    if (left) acb_neg(x.get(), x.get());
    acb_sqrt(term.get(), x.get(), bits);
    if (left)
      acb_asinh(ratio.get(), term.get(), bits);
    else
      acb_asin(ratio.get(), term.get(), bits);
    acb_div(ratio.get(), ratio.get(), term.get(), bits);
    acb_sqrt(term.get(), u.get(), bits);
    acb_mul(ratio.get(), ratio.get(), term.get(), bits);
    if (!arb_is_positive(acb_realref(u.get())) || !arb_is_positive(acb_realref(ratio.get())) ||
        less_than(size, one) != Truth::yes)
      throw std::logic_error("relu_depth_constant: the angle's map is not shown to be analytic");
    acb_mul(image.get(), z.get(), ratio.get(), bits);
    acb_inv(sum.get(), image.get(), bits);
    acb_inv(term.get(), z.get(), bits);
    acb_sub(sum.get(), sum.get(), term.get(), bits);
    acb_mul_arb(sum.get(), sum.get(), arb_of(three_pi), bits);
    acb_log(term.get(), ratio.get(), bits);
    acb_mul_ui(term.get(), term.get(), 3, bits);
    acb_mul_2exp_si(term.get(), term.get(), -1);
    acb_add(sum.get(), sum.get(), term.get(), bits);
    acb_sub_ui(sum.get(), sum.get(), 1, bits);
    for (const bool at_image : {true, false}) {
      acb_zero(power_sum.get());
      for (std::size_t j = coefficients.size(); j-- > 0;) {
        acb_mul(power_sum.get(), power_sum.get(), at_image ? image.get() : z.get(), bits);
        acb_add_arb(power_sum.get(), power_sum.get(), arb_of(coefficients[j]), bits);
      }
      if (at_image)
        acb_add(sum.get(), sum.get(), power_sum.get(), bits);
      else
        acb_sub(sum.get(), sum.get(), power_sum.get(), bits);
    }
    acb_abs(arb_of(size), sum.get(), bits);
    arb_max(arb_of(largest), arb_of(largest), arb_of(size), bits);
  }
  return finite(std::move(largest), "relu_depth_constant");
}

Ball depth_constant(const Ball& correlation) {
  const int bits = BallPrecision::bits();
  // The rest is about (3 pi / layers)^(m+1): at these sizes below 2^-bits, which the caller checks.
  const int layers = 500 + 4 * bits, m = bits / 6 + 10;
  Ball deficit = Ball(1) - correlation;
  const ClosedForm relu{ActivationFamily::relu, {}};
  for (int l = 0; l < layers; ++l) deficit = Ball(2) * homogeneous_gap(relu, deficit);
  const Ball angle = Ball(2) * arcsin(sqrt_nonnegative(deficit / Ball(2)));
  const Ball three_pi = Ball(3) * pi<Ball>();
  const std::vector<Ball> coefficients = abel_coefficients(m);
  Ball psi(0);
  for (std::size_t j = coefficients.size(); j-- > 0;) psi = psi * angle + coefficients[j];
  psi += three_pi / angle + Ball(Rational(3, 2)) * log(angle / three_pi) - Ball(layers);
  const Ball rest = increase_bound(coefficients) * pow(angle, m + 1) * (angle + three_pi / Ball(m + 1));
  arb_add_error(arb_of(psi), arb_of(rest));
  return finite(std::move(psi), "relu_depth_constant");
}

}  // namespace

Ball relu_depth_constant(const Ball& correlation) {
  if (less_than(correlation, Ball(1)) != Truth::yes || less_than(correlation, Ball(-1)) == Truth::yes)
    throw std::domain_error("relu_depth_constant: the correlation must be at least -1 and below 1, got " +
                            to_string(correlation));
  constexpr int spare_bits = 64;
  if (correlation.is_exact())
    return with_rising_precision("relu_depth_constant", spare_bits,
                                 [&] { return depth_constant(correlation); });
  Ball value;
  {
    const BallPrecision precision(BallPrecision::bits() + spare_bits);
    value = depth_constant(correlation);
  }
  return value + Ball(0);
}

}  // namespace lemmata::analysis
