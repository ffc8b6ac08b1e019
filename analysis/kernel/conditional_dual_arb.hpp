#pragma once

// For sources of this library only (not installed).

#include "analysis/kernel/gaussian_quadrature_arb.hpp"

namespace lemmata::analysis {

/// E phi(sqrt(a) X) phi(sqrt(b) (rho X + tau Z)), tau^2 = 1 - rho^2, by the trapezoidal rule in the independent X
/// and Z. As cheap at |rho| = 1 as anywhere, and balls of rho may touch it; there are some thousands of values of
/// phi, so the Toeplitz form is faster away from |rho| = 1.
///
/// Throws:   std::domain_error if no strip was found in which phi is bounded, by a polynomial times e^(lambda |Re
///           z|).
[[nodiscard]] Ball dual_by_conditional_sum(const Activation& phi, const Ball& a, const Ball& b,
                                           const Ball& rho);

/// The part of its error that the grid of z leaves: a bound of h sum_x |phi(sqrt(a) x)| n(x) |k sum_z phi(sqrt(b) y)
/// n(z) - E phi(sqrt(b) (rho x + tau Z))|, y = rho x + tau z, over whole grids of steps h and k. `line` bounds phi on
/// the real line, `strip` where |Im| <= sqrt(b) tau z_delta.
[[nodiscard]] Ball inner_sum_error(const Growth& line, const Growth& strip, const Ball& a, const Ball& b,
                                   const Ball& rho, double x_step, double z_step, double z_delta);

}  // namespace lemmata::analysis
