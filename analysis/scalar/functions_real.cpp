#include <stdexcept>
#include <string>

#include <mpfr.h>

#include "analysis/scalar/functions.hpp"

// MPFR itself, not Boost's wrappers: one rounding, and no templates to compile.

namespace lemmata::analysis {
namespace {

mpfr_ptr raw(Real& x) { return x.backend().data(); }
mpfr_srcptr raw(const Real& x) { return x.backend().data(); }

[[noreturn]] void refuse(const char* message, const Real& got) {
  throw std::domain_error(std::string(message) + ", got " + got.str(20));
}

void require_number(const char* message, const Real& x) {
  if (mpfr_nan_p(raw(x))) throw std::domain_error(std::string(message) + ", got no number");
}

/// One of MPFR's functions, rounded to nearest.
template <typename Function>
Real evaluate(Function function, const Real& x) {
  Real result;
  function(raw(result), raw(x), MPFR_RNDN);
  return result;
}

}  // namespace

Real sqrt_nonnegative(const Real& x) {
  require_number("sqrt_nonnegative: a number is needed", x);
  return mpfr_sgn(raw(x)) > 0 ? evaluate(mpfr_sqrt, x) : Real(0);
}

Real angle(const Real& y, const Real& x) {
  require_number("angle: a point is needed", x);
  require_number("angle: a point is needed", y);
  Real result;
  if (mpfr_sgn(raw(y)) > 0) {
    mpfr_atan2(raw(result), raw(y), raw(x), MPFR_RNDN);
    return result;
  }
  if (mpfr_zero_p(raw(x)))
    throw std::domain_error("angle: a point other than the origin is needed, got (0, 0)");
  if (mpfr_sgn(raw(x)) < 0) mpfr_const_pi(raw(result), MPFR_RNDN);
  return result;
}

Real exp(const Real& x) { return evaluate(mpfr_exp, x); }

Real log(const Real& x) {
  require_number("log: a number is needed", x);
  if (mpfr_sgn(raw(x)) <= 0) refuse("log: the argument must be positive", x);
  return evaluate(mpfr_log, x);
}

Real sin(const Real& x) { return evaluate(mpfr_sin, x); }

Real cos(const Real& x) { return evaluate(mpfr_cos, x); }

Real arcsin(const Real& x) {
  require_number("arcsin: a number is needed", x);
  if (mpfr_cmp_si(raw(x), -1) < 0) return evaluate(mpfr_asin, Real(-1));
  if (mpfr_cmp_si(raw(x), 1) > 0) return evaluate(mpfr_asin, Real(1));
  return evaluate(mpfr_asin, x);
}

Real erf(const Real& x) { return evaluate(mpfr_erf, x); }

Real log_gamma(const Real& x) {
  require_number("log_gamma: a number is needed", x);
  if (mpfr_sgn(raw(x)) <= 0) refuse("log_gamma: the argument must be positive", x);
  return evaluate(mpfr_lngamma, x);
}

Real pow(const Real& x, int n) {
  if (mpfr_zero_p(raw(x)) && n < 0) refuse("pow: a negative power needs a base other than 0", x);
  Real result;
  mpfr_pow_si(raw(result), raw(x), n, MPFR_RNDN);
  return result;
}

}  // namespace lemmata::analysis
