#include <stdexcept>

#include "analysis/kernel/complex_dual_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

slong bits() { return BallPrecision::bits(); }

template <class Function>
ComplexBall binary(const Function& function, const ComplexBall& a, const ComplexBall& b) {
  ComplexBall result;
  function(result.get(), a.get(), b.get(), bits());
  return result;
}

ComplexBall number(const Rational& x) { return ComplexBall(x); }

/// Whether arcsin and arccos are analytic on the ball: it stays away from the cuts beyond -1 and 1.
bool misses_the_cuts(const ComplexBall& z) {
  if (!arb_contains_zero(acb_imagref(z.get()))) return true;
  Ball size;
  arb_abs(arb_of(size), acb_realref(z.get()));
  return arb_lt(arb_of(size), arb_of(Ball(1))) != 0;
}

/// f(m) + f'(ball) (z - m) for f = arcsin or arccos, f' = sign / sqrt(1 - z^2): on balls that are not small much narrower
/// than what Arb's functions give.
template <class Function>
ComplexBall inverse_function(const Function& function, int sign, const ComplexBall& z, bool analytic) {
  ComplexBall result, middle;
  if (analytic && !misses_the_cuts(z)) {
    acb_indeterminate(result.get());
    return result;
  }
  acb_get_mid(middle.get(), z.get());
  const ComplexBall slope = number(sign) / square_root((number(1) - z) * (number(1) + z), true);
  function(result.get(), middle.get(), bits());
  if (acb_is_finite(slope.get()) != 0 && misses_the_cuts(z)) return result + slope * (z - middle);
  function(result.get(), z.get(), bits());
  return result;
}

ComplexBall exponential(const ComplexBall& z) {
  ComplexBall result;
  acb_exp(result.get(), z.get(), bits());
  return result;
}

ComplexBall power(const ComplexBall& z, int n) {
  ComplexBall result;
  acb_pow_ui(result.get(), z.get(), static_cast<ulong>(n), bits());
  return result;
}

/// sum_i (k!)^2 / ((k-2i)! (i!)^2 4^i) c^(k-2i) w^i.
ComplexBall polynomial(int k, const ComplexBall& w, const ComplexBall& c) {
  Rational coefficient(1);
  for (int i = 2; i <= k; ++i) coefficient *= i;
  ComplexBall sum;
  for (int i = 0; 2 * i <= k; ++i) {
    sum = sum + number(coefficient) * power(c, k - 2 * i) * power(w, i);
    coefficient *= Rational((k - 2 * i) * (k - 2 * i - 1), 4 * (i + 1) * (i + 1));
  }
  return sum;
}

}  // namespace

ComplexBall operator+(const ComplexBall& a, const ComplexBall& b) { return binary(acb_add, a, b); }
ComplexBall operator-(const ComplexBall& a, const ComplexBall& b) { return binary(acb_sub, a, b); }
ComplexBall operator*(const ComplexBall& a, const ComplexBall& b) { return binary(acb_mul, a, b); }
ComplexBall operator/(const ComplexBall& a, const ComplexBall& b) { return binary(acb_div, a, b); }

ComplexBall square_root(const ComplexBall& z, bool analytic) {
  ComplexBall result;
  acb_sqrt_analytic(result.get(), z.get(), analytic ? 1 : 0, bits());
  return result;
}

ComplexBall arcsine(const ComplexBall& z, bool analytic) {
  return inverse_function(acb_asin, 1, z, analytic);
}

ComplexCorrelation complex_correlation(const ComplexBall& rho, bool analytic) {
  return {rho, inverse_function(acb_acos, -1, rho, analytic),
          square_root((number(1) - rho) * (number(1) + rho), analytic)};
}

ComplexDual complex_dual(const ClosedForm& phi, const Ball& q, const ComplexCorrelation& at, bool analytic) {
  const ComplexBall pi_value(pi<Ball>()), variance(q), one = number(1), two = number(2), four = number(4);
  const ComplexBall c = variance * at.rho;
  const auto supplement = [&] { return pi_value - at.theta; };               // pi - theta
  const auto angle = [&] { return pi_value / two - at.theta; };              // arcsin rho
  const auto rectified = [&] { return at.height + supplement() * at.rho; };  // 2 pi C / q of ReLU
  const auto absolute = [&] { return at.height + angle() * at.rho; };
  const auto parameter = [&](std::size_t i) { return ComplexBall(phi.parameters.at(i)); };
  const auto radicand = [&](const ComplexBall& t) {  // (1 + t q)^2 - t^2 c^2
    return (one + t * (variance - c)) * (one + t * (variance + c));
  };
  const auto wave = [&](const ComplexBall& t, const ComplexBall& x) {
    return exponential(t * (x - variance));
  };
  switch (phi.family) {
    case ActivationFamily::identity:
      return {c, one};
    case ActivationFamily::step:
      return {supplement() / (two * pi_value), one / (two * pi_value * variance * at.height)};
    case ActivationFamily::sign:
      return {two * angle() / pi_value, two / (pi_value * variance * at.height)};
    case ActivationFamily::relu:
      return {variance * rectified() / (two * pi_value), supplement() / (two * pi_value)};
    case ActivationFamily::absolute_value:
      return {two * variance * absolute() / pi_value, two * angle() / pi_value};
    case ActivationFamily::leaky_relu: {
      const ComplexBall sum = one + parameter(0), difference = one - parameter(0);
      return {(sum * sum * c + difference * difference * two * variance * absolute() / pi_value) / four,
              (sum * sum + difference * difference * two * angle() / pi_value) / four};
    }
    case ActivationFamily::rectified_square:
      return {variance * variance *
                  (number(3) * at.height * at.rho + supplement() * (one + two * at.rho * at.rho)) /
                  (two * pi_value),
              two * variance * rectified() / pi_value};
    case ActivationFamily::erf:
      return {two * arcsine(two * c / (one + two * variance), analytic) / pi_value,
              four / (pi_value * square_root(radicand(two), analytic))};
    case ActivationFamily::normal_cdf:
      return {one / four + arcsine(c / (one + variance), analytic) / (two * pi_value),
              one / (two * pi_value * square_root(radicand(one), analytic))};
    case ActivationFamily::gelu: {
      const ComplexBall r = radicand(one), root = square_root(r, analytic);
      const ComplexBall share = one / four + arcsine(c / (one + variance), analytic) / (two * pi_value);
      const ComplexBall outer = one + variance;
      return {c * share + (variance * variance * r + c * c) / (outer * outer * two * pi_value * root),
              share + c * (two / outer + one / r) / (two * pi_value * root)};
    }
    case ActivationFamily::gaussian: {
      const ComplexBall s = parameter(0), r = radicand(two * s), root = square_root(r, analytic);
      return {one / root, four * s * s * c / (r * root)};
    }
    case ActivationFamily::exponential: {
      const ComplexBall value = exponential(variance + c);
      return {value, value};
    }
    case ActivationFamily::sine: {
      const ComplexBall t = parameter(0) * parameter(0);
      const ComplexBall twice_phase(cos(Ball(2) * Ball(phi.parameters.at(1))));
      const ComplexBall same = wave(t, c), opposite = twice_phase * wave(t, number(0) - c);
      return {(same - opposite) / two, t * (same + opposite) / two};
    }
    case ActivationFamily::cosine: {
      const ComplexBall same = wave(one, c), opposite = wave(one, number(0) - c);
      return {(same + opposite) / two, (same - opposite) / two};
    }
    case ActivationFamily::monomial:
    case ActivationFamily::hermite: {
      const int k = static_cast<int>(numerator(phi.parameters.at(0)));
      const ComplexBall w = phi.family == ActivationFamily::monomial ? variance * variance
                                                                     : (variance - one) * (variance - one);
      return {polynomial(k, w, c), k == 0 ? number(0) : number(Rational(k) * k) * polynomial(k - 1, w, c)};
    }
  }
  throw std::logic_error("complex_dual: no such family");
}

}  // namespace lemmata::analysis
