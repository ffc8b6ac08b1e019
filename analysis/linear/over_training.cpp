#include "analysis/linear/over_training.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"
#include "analysis/scalar/rising_precision.hpp"

namespace lemmata::analysis {

namespace {

constexpr int spare_bits = 32;

void require_not_negative(const std::string& function, const char* what, const Rational& value) {
  if (value < 0)
    throw std::domain_error(function + ": " + what + " must be at least 0, got " + to_string(value));
}

void require_experiment(const std::string& function, int d, const Rational& t, const Rational& squared_norm,
                        const Rational& noise_variance) {
  if (d < 1) throw std::domain_error(function + ": d must be at least 1, got " + std::to_string(d));
  require_not_negative(function, "t", t);
  require_not_negative(function, "the squared norm", squared_norm);
  require_not_negative(function, "the noise's variance", noise_variance);
}

/// k(0) - 2 k(t) + k(2t), given the roots of 1 + 2t and 1 + 4t.
Ball noise_part(int d, const Ball& root, const Ball& root_of_double) {
  if (d == 2) return Ball(2) * log(root) - log(root_of_double);
  return (Ball(1) - Ball(2) * pow(root, 2 - d) + pow(root_of_double, 2 - d)) / Ball(d - 2);
}

struct RadialIntegrand {
  ulong power;  // d - 1
  Ball t, squared_norm, noise;
  ulong d;
};

/// s^(d-1) e^(-s^2/2) (|beta|^2 (1 - (1 - e^(-2 t s^2)) / d) + v (1 - e^(-t s^2))^2 / s^2). The last quotient is t^2
/// s^2 f^2 with f = (1 - e^-z) / z = e^(-z/2) sinc(i z/2), z = t s^2, which is good at 0 too.
int radial_integrand(acb_ptr out, const acb_t s, void* parameters, slong, slong bits) {
  const auto& p = *static_cast<const RadialIntegrand*>(parameters);
  Complex square, z, first, second, half;
  acb_mul(square.get(), s, s, bits);
  acb_mul_arb(z.get(), square.get(), arb_of(p.t), bits);
  acb_mul_2exp_si(first.get(), z.get(), 1);
  acb_neg(first.get(), first.get());
  acb_expm1(first.get(), first.get(), bits);
  acb_div_ui(first.get(), first.get(), p.d, bits);
  acb_add_ui(first.get(), first.get(), 1, bits);
  acb_mul_arb(first.get(), first.get(), arb_of(p.squared_norm), bits);
  acb_mul_2exp_si(half.get(), z.get(), -1);
  acb_mul_onei(second.get(), half.get());
  acb_sinc(second.get(), second.get(), bits);
  acb_neg(half.get(), half.get());
  acb_exp(half.get(), half.get(), bits);
  acb_mul(second.get(), second.get(), half.get(), bits);
  acb_mul_arb(second.get(), second.get(), arb_of(p.t), bits);
  acb_mul(second.get(), second.get(), s, bits);
  acb_mul(second.get(), second.get(), second.get(), bits);
  acb_mul_arb(second.get(), second.get(), arb_of(p.noise), bits);
  acb_add(first.get(), first.get(), second.get(), bits);
  acb_mul_2exp_si(square.get(), square.get(), -1);
  acb_neg(square.get(), square.get());
  acb_exp(square.get(), square.get(), bits);
  acb_mul(first.get(), first.get(), square.get(), bits);
  acb_pow_ui(z.get(), s, p.power, bits);
  acb_mul(out, first.get(), z.get(), bits);
  return 0;
}

}  // namespace

Ball one_sample_flow_risk(int d, const Rational& t, const Rational& squared_norm,
                          const Rational& noise_variance) {
  const char* name = "one_sample_flow_risk";
  require_experiment(name, d, t, squared_norm, noise_variance);
  if (t == 0) return Ball(squared_norm);
  if (squared_norm == 0 && noise_variance == 0) return Ball(0);
  return with_rising_precision(name, spare_bits, [&] {
    const Ball root = sqrt_nonnegative(Ball(Rational(1 + 2 * t)));
    const Ball root_of_double = sqrt_nonnegative(Ball(Rational(1 + 4 * t)));
    const Ball signal = Ball(1) - (Ball(1) - pow(root_of_double, -d)) / Ball(d);
    return Ball(squared_norm) * signal + Ball(noise_variance) * noise_part(d, root, root_of_double);
  });
}

Ball one_sample_flow_risk_by_integration(int d, const Rational& t, const Rational& squared_norm,
                                         const Rational& noise_variance) {
  const char* name = "one_sample_flow_risk_by_integration";
  require_experiment(name, d, t, squared_norm, noise_variance);
  const int bits = BallPrecision::bits();
  RadialIntegrand parameters{static_cast<ulong>(d - 1), Ball(t), Ball(squared_norm), Ball(noise_variance),
                             static_cast<ulong>(d)};
  // Up to |x|^2 = L^2 = 4d + 2 bits or more. Beyond, the integrand is at most |beta|^2 + v / L^2 times the density,
  // and P(|x|^2 > L^2) <= (L^2/d)^(d/2) e^((d-L^2)/2) (Chernoff, L^2 >= d).
  const int length = 1 + static_cast<int>(std::ceil(std::sqrt(4.0 * d + 2.0 * bits)));
  const Ball square(length * length);
  const Ball beyond = pow(sqrt_nonnegative(square / Ball(d)), d) * exp((Ball(d) - square) / Ball(2)) *
                      (Ball(squared_norm) + Ball(noise_variance) / square);
  // the density of |x| is 2 s^(d-1) e^(-s^2/2) / (2^(d/2) gamma(d/2))
  const Ball constant = Ball(2) / (pow(sqrt_nonnegative(Ball(2)), d) * exp(log_gamma(Ball(Rational(d, 2)))));
  const Ball integral = integrate(name, radial_integrand, &parameters, Ball(0), Ball(length), bits);
  return constant * integral + Ball::interval(0, beyond.upper());
}

Ball population_flow_risk(const Rational& t, const Rational& squared_norm) {
  require_not_negative("population_flow_risk", "t", t);
  require_not_negative("population_flow_risk", "the squared norm", squared_norm);
  return Ball(squared_norm) * exp(Ball(Rational(-2 * t)));
}

}  // namespace lemmata::analysis
