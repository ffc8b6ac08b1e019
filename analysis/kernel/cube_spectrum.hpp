#pragma once

#include <functional>
#include <vector>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// Eigenvalues of a kernel kappa(x.z / d) with respect to the uniform probability on the cube {-1,+1}^d: all parities of
/// k coordinates are eigenfunctions, with the same
///
///     mu_k = E[kappa(mean x) x_1 ... x_k] = 2^-d sum_j kappa(1 - 2j/d) K_j(k; d),
///
/// K_j Krawtchouk's polynomials. For every degree k = 0, ..., d, and multiplicity C(d, k).
///
/// vanishes(k) says of which degrees the caller knows, by an argument, that mu_k = 0: these are exactly zero in the
/// result. kappa is called at t = 1 - 2j/d with rising working precision until every other mu_k is as accurate, relatively,
/// as the caller's working precision; one that is not yet at 64 (d+1) + 1024 bits more is left as a ball around zero.
///
/// Error:    the working precision, relatively, but for what is said above.
/// Range:    1 <= d <= 5000.
/// Cost:     at each precision d + 1 values of kappa and d^2 additions of integers.
/// Throws:   std::domain_error outside the range.
/// Claim:    spectrum.cube
[[nodiscard]] std::vector<Ball> cube_eigenvalues(const std::function<Ball(const Rational& t)>& kappa,
                                                 const std::function<bool(int k)>& vanishes, int d);

}  // namespace lemmata::analysis
