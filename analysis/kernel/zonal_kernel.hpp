#pragma once

#include <string>

#include "analysis/kernel/infinite_network.hpp"
#include "analysis/kernel/power_support.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

enum class KernelKind { nngp, ntk };

/// The zonal kernel of an infinitely wide network on inputs with x.x = d: kappa(t) = K^L or Theta^L (in the network's
/// parameterisation) at x.z / d = t, so that K^0 = sigma_b^2 + sigma_w^2 t.
class ZonalKernel {
 public:
  ZonalKernel(InfiniteNetwork network, KernelKind kind);

  /// kappa(t) at the working precision.
  ///
  /// Throws:   std::domain_error unless -1 <= t <= 1, and where the dual activations do.
  [[nodiscard]] Ball value(const Rational& t) const;

  /// Whether mu_k = 0 on every sphere and cube, because kappa has no power t^i with i >= k and i - k even. The
  /// coefficients of kappa are non-negative, and t^i has a component of degree k for these i alone.
  [[nodiscard]] bool vanishes(int k) const;

  /// Why, in words: "kappa(t) has no odd power of t above t^1".
  [[nodiscard]] std::string why_it_vanishes(int k) const;

  [[nodiscard]] const PowerSupport& powers() const { return powers_; }
  [[nodiscard]] const InfiniteNetwork& network() const { return network_; }
  [[nodiscard]] KernelKind kind() const { return kind_; }

 private:
  InfiniteNetwork network_;
  KernelKind kind_;
  PowerSupport powers_;
};

}  // namespace lemmata::analysis
