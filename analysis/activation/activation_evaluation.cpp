#include <stdexcept>
#include <utility>

#include "analysis/activation/activation_arb.hpp"

#if __has_include(<flint/acb_hypgeom.h>)
#include <flint/acb_hypgeom.h>
#else
#include <acb_hypgeom.h>
#endif

namespace lemmata::analysis {
namespace {

void atan_off_its_cuts(acb_ptr result, acb_srcptr z, slong bits) {
  mag_t height;
  mag_init(height);
  arb_get_mag(height, acb_imagref(z));
  const bool meets_cut = arb_contains_zero(acb_realref(z)) && mag_cmp_2exp_si(height, 0) >= 0;
  mag_clear(height);
  if (meets_cut)
    acb_indeterminate(result);
  else
    acb_atan(result, z, bits);
}

void normal_cdf(acb_ptr result, acb_srcptr z, slong bits) {
  Complex scaled;
  arb_sqrt_ui(acb_realref(scaled.get()), 2, bits);
  acb_div(scaled.get(), z, scaled.get(), bits);
  acb_neg(scaled.get(), scaled.get());
  acb_hypgeom_erfc(result, scaled.get(), bits);
  acb_mul_2exp_si(result, result, -1);
}

void softplus(acb_ptr result, acb_srcptr z, slong bits) {
  acb_exp(result, z, bits);
  acb_add_ui(result, result, 1, bits);
  acb_log_analytic(result, result, 1, bits);
}

void sigmoid(acb_ptr result, acb_srcptr z, slong bits) {
  acb_neg(result, z);
  acb_exp(result, result, bits);
  acb_add_ui(result, result, 1, bits);
  acb_inv(result, result, bits);
}

void evaluate(acb_ptr result, AnalyticFunction function, acb_srcptr z, slong bits) {
  switch (function) {
    case AnalyticFunction::exp:
      return acb_exp(result, z, bits);
    case AnalyticFunction::log:
      return acb_log_analytic(result, z, 1, bits);
    case AnalyticFunction::sqrt:
      return acb_sqrt_analytic(result, z, 1, bits);
    case AnalyticFunction::sin:
      return acb_sin(result, z, bits);
    case AnalyticFunction::cos:
      return acb_cos(result, z, bits);
    case AnalyticFunction::tan:
      return acb_tan(result, z, bits);
    case AnalyticFunction::atan:
      return atan_off_its_cuts(result, z, bits);
    case AnalyticFunction::sinh:
      return acb_sinh(result, z, bits);
    case AnalyticFunction::cosh:
      return acb_cosh(result, z, bits);
    case AnalyticFunction::tanh:
      return acb_tanh(result, z, bits);
    case AnalyticFunction::erf:
      return acb_hypgeom_erf(result, z, bits);
    case AnalyticFunction::normal_cdf:
      return normal_cdf(result, z, bits);
    case AnalyticFunction::sigmoid:
      return sigmoid(result, z, bits);
    case AnalyticFunction::softplus:
      return softplus(result, z, bits);
  }
}

void polynomial(acb_ptr result, const std::vector<Rational>& coefficients, acb_srcptr z, slong bits) {
  const BallPrecision precision(static_cast<int>(bits));
  acb_zero(result);
  if (coefficients.size() == 2 && coefficients[0] == 0 && coefficients[1] == 1) {
    acb_set(result, z);
    return;
  }
  std::size_t low = 0;  // x^k times the rest: powers of wide balls are narrower than products
  while (low < coefficients.size() && coefficients[low] == 0) ++low;
  for (std::size_t i = coefficients.size(); i-- > low;) {
    const Ball coefficient(coefficients[i]);
    if (i + 1 < coefficients.size()) acb_mul(result, result, z, bits);
    acb_add_arb(result, result, arb_of(coefficient), bits);
  }
  if (low > 0 && low < coefficients.size()) {
    Complex monomial;
    acb_pow_ui(monomial.get(), z, low, bits);
    acb_mul(result, result, monomial.get(), bits);
  }
}

}  // namespace

void evaluate(acb_ptr result, const Term& term, acb_srcptr z, slong bits) {
  Complex first, second;  // `result` may be z
  switch (term.kind) {
    case Term::Kind::polynomial: {
      polynomial(first.get(), term.coefficients, z, bits);
      acb_swap(result, first.get());
      return;
    }
    case Term::Kind::pi:
      acb_const_pi(result, bits);
      return;
    case Term::Kind::sum:
      evaluate(first.get(), *term.arguments[0], z, bits);
      evaluate(second.get(), *term.arguments[1], z, bits);
      return acb_add(result, first.get(), second.get(), bits);
    case Term::Kind::product:
      evaluate(first.get(), *term.arguments[0], z, bits);
      evaluate(second.get(), *term.arguments[1], z, bits);
      return acb_mul(result, first.get(), second.get(), bits);
    case Term::Kind::quotient:
      evaluate(first.get(), *term.arguments[0], z, bits);
      evaluate(second.get(), *term.arguments[1], z, bits);
      return acb_div(result, first.get(), second.get(), bits);
    case Term::Kind::power:
      evaluate(first.get(), *term.arguments[0], z, bits);
      return acb_pow_ui(result, first.get(), static_cast<ulong>(term.exponent), bits);
    case Term::Kind::function:
      evaluate(first.get(), *term.arguments[0], z, bits);
      if (acb_is_finite(first.get()))
        evaluate(second.get(), term.function, first.get(), bits);
      else
        acb_indeterminate(second.get());
      acb_swap(result, second.get());
      return;
  }
}

Ball evaluate(const Term& term, const Ball& x) {
  Complex z;
  arb_set(acb_realref(z.get()), arb_of(x));
  evaluate(z.get(), term, z.get(), BallPrecision::bits());
  if (!acb_is_finite(z.get()) || !arb_is_zero(acb_imagref(z.get())))
    throw std::domain_error("Activation: " + to_string(term) + " is not defined, or not bounded, on " +
                            to_string(x));
  Ball result;
  arb_set(arb_of(result), acb_realref(z.get()));
  return result;
}

}  // namespace lemmata::analysis
