#pragma once

// For sources of this library only (not installed): rigorous integrals by Arb.

#include "analysis/scalar/ball_arb.hpp"

#if __has_include(<flint/acb_calc.h>)
#include <flint/acb_calc.h>
#else
#include <acb_calc.h>
#endif

namespace lemmata::analysis {

/// A complex ball of Arb's.
class Complex {
 public:
  Complex() { acb_init(value_); }
  ~Complex() { acb_clear(value_); }
  Complex(const Complex&) = delete;
  Complex& operator=(const Complex&) = delete;
  acb_ptr get() { return value_; }

 private:
  acb_t value_;
};

/// The integral from `from` to `to` of a function that is real on the real axis, enclosed at the working precision
/// with the aim of a relative error of 2^-bits or an absolute one of 2^-absolute_bits.
///
/// Throws:   std::domain_error, naming the function, if Arb finds no finite enclosure.
inline Ball integrate(const char* function, acb_calc_func_t integrand, void* parameters, const Ball& from,
                      const Ball& to, slong absolute_bits) {
  const slong bits = BallPrecision::bits();
  Complex integral, low, high;
  arb_set(acb_realref(low.get()), arb_of(from));
  arb_set(acb_realref(high.get()), arb_of(to));
  mag_t tolerance;
  mag_init(tolerance);
  mag_set_ui_2exp_si(tolerance, 1, -absolute_bits);
  acb_calc_integrate(integral.get(), integrand, parameters, low.get(), high.get(), bits, tolerance, nullptr,
                     bits);
  mag_clear(tolerance);
  Ball result;
  arb_set(arb_of(result), acb_realref(integral.get()));
  return finite(std::move(result), function, "the integral did not converge");
}

}  // namespace lemmata::analysis
