#pragma once

// For sources of this library only (not installed): what the error bounds of sums over grids in the plane share.

#include "analysis/kernel/gaussian_quadrature_arb.hpp"

namespace lemmata::analysis {

/// G(t)^2 is compared with e^(kappa x^2): small, so that little of the Gaussian is lost; any value below 1/2 is
/// right.
[[nodiscard]] Rational kappa();

/// An upper bound of S(h) = sum_k e^(-2 pi^2 k^2 / h^2), the largest value, over all shifts, of h times the sum of
/// the standard normal density over a grid of step h (Poisson's summation: a sum of cosines with positive
/// coefficients).
[[nodiscard]] Ball lattice_sum(const Ball& h);

/// An upper bound of G(sqrt(a)|x|)^2 e^(-kappa x^2).
///
/// Throws:   std::domain_error for a growth with a quadratic exponent above 0.
[[nodiscard]] Ball largest_square(const Growth& growth, const Ball& a);

}  // namespace lemmata::analysis
