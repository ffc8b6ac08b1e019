#pragma once

// For sources of this library only (not installed): dual activations at complex correlations, for rigorous integrals.

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/scalar/ball_arb.hpp"

#if __has_include(<flint/acb.h>)
#include <flint/acb.h>
#else
#include <acb.h>
#endif

namespace lemmata::analysis {

/// A complex ball that is a value; its operations round to the working precision (BallPrecision).
class ComplexBall {
 public:
  ComplexBall() { acb_init(value_); }
  explicit ComplexBall(const Ball& real) : ComplexBall() { acb_set_arb(value_, arb_of(real)); }
  explicit ComplexBall(const Rational& real) : ComplexBall(Ball(real)) {}
  explicit ComplexBall(acb_srcptr value) : ComplexBall() { acb_set(value_, value); }
  ComplexBall(const ComplexBall& other) : ComplexBall() { acb_set(value_, other.value_); }
  ComplexBall(ComplexBall&& other) noexcept : ComplexBall() { acb_swap(value_, other.value_); }
  ComplexBall& operator=(ComplexBall other) {
    acb_swap(value_, other.value_);
    return *this;
  }
  ~ComplexBall() { acb_clear(value_); }

  [[nodiscard]] acb_ptr get() { return value_; }
  [[nodiscard]] acb_srcptr get() const { return value_; }

 private:
  acb_t value_;
};

[[nodiscard]] ComplexBall operator+(const ComplexBall& a, const ComplexBall& b);
[[nodiscard]] ComplexBall operator-(const ComplexBall& a, const ComplexBall& b);
[[nodiscard]] ComplexBall operator*(const ComplexBall& a, const ComplexBall& b);
[[nodiscard]] ComplexBall operator/(const ComplexBall& a, const ComplexBall& b);

/// The square root and the arcsine, of their principal branches. If `analytic`, the result is not finite unless the
/// function is analytic on the whole ball: the question that Arb's integration asks.
[[nodiscard]] ComplexBall square_root(const ComplexBall& z, bool analytic);
[[nodiscard]] ComplexBall arcsine(const ComplexBall& z, bool analytic);

/// A correlation rho, theta = arccos rho and sin theta = sqrt(1 - rho^2), continued analytically from [-1, 1].
struct ComplexCorrelation {
  ComplexBall rho, theta, height;
};

[[nodiscard]] ComplexCorrelation complex_correlation(const ComplexBall& rho, bool analytic);

/// C(q, q, q rho) and dC/dc there: the closed forms of closed_form_dual.hpp at equal variances, continued analytically.
struct ComplexDual {
  ComplexBall value, derivative;
};
[[nodiscard]] ComplexDual complex_dual(const ClosedForm& phi, const Ball& q, const ComplexCorrelation& at,
                                       bool analytic);

}  // namespace lemmata::analysis
