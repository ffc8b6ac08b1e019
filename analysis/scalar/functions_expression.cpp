#include <stdexcept>

#include "analysis/scalar/expression_ginac.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

// GiNaC has no error function. Its macros define the class `erf_SERIAL` and the function `erf`, hence the
// namespace.
namespace with_ginac {

DECLARE_FUNCTION_1P(erf)

GiNaC::ex erf_eval(const GiNaC::ex& x) { return x.is_zero() ? GiNaC::ex(0) : erf(x).hold(); }

GiNaC::ex erf_derivative(const GiNaC::ex& x, unsigned) {
  return 2 / GiNaC::sqrt(GiNaC::Pi) * GiNaC::exp(-GiNaC::pow(x, 2));
}

REGISTER_FUNCTION(erf, eval_func(erf_eval).derivative_func(erf_derivative))

}  // namespace with_ginac
}  // namespace

Expression sqrt_nonnegative(const Expression& x) { return expression_of(GiNaC::sqrt(ginac_of(x))); }

Expression angle(const Expression& y, const Expression& x) {
  if (ginac_of(y).is_zero() && ginac_of(x).is_zero())
    throw std::domain_error("angle: a point other than the origin is needed, got (0, 0)");
  return expression_of(GiNaC::atan2(ginac_of(y), ginac_of(x)));
}

Expression exp(const Expression& x) { return expression_of(GiNaC::exp(ginac_of(x))); }

Expression log(const Expression& x) {
  if (ginac_of(x).is_zero()) throw std::domain_error("log: the argument must be positive, got 0");
  return expression_of(GiNaC::log(ginac_of(x)));
}

Expression sin(const Expression& x) { return expression_of(GiNaC::sin(ginac_of(x))); }

Expression cos(const Expression& x) { return expression_of(GiNaC::cos(ginac_of(x))); }

Expression arcsin(const Expression& x) { return expression_of(GiNaC::asin(ginac_of(x))); }

Expression erf(const Expression& x) { return expression_of(with_ginac::erf(ginac_of(x))); }

Expression pow(const Expression& x, int n) {
  if (n < 0 && ginac_of(x).normal().is_zero())
    throw std::domain_error("pow: a negative power needs a base other than 0, got " + to_string(x));
  if (n == 0) return Expression(1);  // GiNaC has no 0^0
  return expression_of(GiNaC::pow(ginac_of(x), n));
}

}  // namespace lemmata::analysis
