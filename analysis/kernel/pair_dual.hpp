#pragma once

// For sources of this library only (not installed): one layer of a pair of inputs, from which the NNGP and the
// tangent kernel are made.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/kernel/nngp.hpp"

namespace lemmata::analysis {

/// C(a,a,a), C(b,b,b) and the gap sqrt(C(a,a,a) C(b,b,b)) - C(a,b,c) >= 0 at a pair of variances a, b and covariance
/// c. The known correlation is that of phi(u) and phi(v).
struct PairDual {
  Ball xx, zz, gap;
  KnownCorrelation known_correlation = KnownCorrelation::none;

  /// C(a,b,c)
  [[nodiscard]] Ball xz() const;
};
[[nodiscard]] PairDual pair_dual(const Activation& phi, const PairKernel& kernel);

/// second_moment (dual_activation.hpp), where a ball of a may come out of a recursion: its radius is carried over by a
/// bound of the slope.
[[nodiscard]] Ball carried_second_moment(const Activation& phi, const Ball& a);

/// C(1,1,1) - C(1,1,1-delta) of a homogeneous function, 0 <= delta <= 2.
[[nodiscard]] Ball homogeneous_gap(const ClosedForm& phi, const Ball& delta);

/// The degree p if phi(s z) = s^p phi(z) for all s > 0, so that C(a,b,c) = (ab)^(p/2) C(1,1,rho).
[[nodiscard]] std::optional<int> homogeneous_degree(const Activation& phi);

/// C'(a,a,a), C'(b,b,b), C'(a,b,c).
struct PairDualDerivative {
  Ball xx, zz, xz;
};
[[nodiscard]] PairDualDerivative pair_dual_derivative(const Activation& phi, const PairKernel& kernel);

/// The next layer's kernel from the duals.
[[nodiscard]] PairKernel kernel_after(const Activation& phi, const LayerVariances& layer,
                                      const PairKernel& kernel, const PairDual& dual);

/// Calls attempt() at rising working precision until it says that the result is as accurate as asked for, or exact:
/// attempt(bits) computes with the working precision and returns whether it reached `bits`.
///
/// Throws:   std::length_error, with the function's name, if that would take more bits than are allowed for phi.
void with_enough_bits(const char* function, const InfiniteNetwork& network,
                      const std::function<bool(int bits)>& attempt);

/// Whether the ball is exact or has that many bits that are right, relatively, or in units of `scale`.
[[nodiscard]] bool is_accurate(const Ball& value, int bits);
[[nodiscard]] bool is_accurate(const Ball& value, const Ball& scale, int bits);

/// is_accurate of the deficit; or it cannot be told from 0, and is less than 2^-1024 of sqrt(K(x,x) K(z,z)).
[[nodiscard]] bool has_accurate_deficit(const PairKernel& kernel, int bits);

/// The products of two rows, divided by their length.
[[nodiscard]] InputProducts input_products(const std::vector<Rational>& x, const std::vector<Rational>& z);

}  // namespace lemmata::analysis
