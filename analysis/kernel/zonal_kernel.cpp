#include "analysis/kernel/zonal_kernel.hpp"

#include <stdexcept>
#include <utility>

#include "analysis/kernel/dual_powers.hpp"
#include "analysis/kernel/nngp.hpp"
#include "analysis/kernel/ntk.hpp"

namespace lemmata::analysis {

namespace {

constexpr int none = PowerSupport::none;

PowerSupport kernel_powers(const InfiniteNetwork& network, KernelKind kind) {
  const PowerSupport phi = dual_powers(network.activation), slope = derivative(phi);
  const auto constant_if = [](const Rational& x) { return PowerSupport{x > 0 ? 0 : none, none}; };
  const auto if_weighted = [](const Rational& x, const PowerSupport& a) {
    return x > 0 ? a : PowerSupport{};
  };
  const bool parameters_alike = network.parameterisation == Parameterisation::ntk;
  const LayerVariances& first = network.layers.front();
  PowerSupport nngp = sum(constant_if(first.bias), if_weighted(first.weight, {none, 1}));
  PowerSupport ntk = parameters_alike ? nngp : PowerSupport{};
  for (std::size_t l = 1; l < network.layers.size(); ++l) {
    const LayerVariances& layer = network.layers[l];
    const PowerSupport dual = composition(phi, nngp);
    const PowerSupport through = if_weighted(layer.weight, product(composition(slope, nngp), ntk));
    nngp = sum(constant_if(layer.bias), if_weighted(layer.weight, dual));
    ntk = sum(parameters_alike ? nngp : dual, through);
  }
  return kind == KernelKind::nngp ? nngp : ntk;
}

}  // namespace

ZonalKernel::ZonalKernel(InfiniteNetwork network, KernelKind kind)
    : network_(std::move(network)), kind_(kind), powers_(kernel_powers(network_, kind)) {}

Ball ZonalKernel::value(const Rational& t) const {
  if (t < -1 || t > 1) throw std::domain_error("ZonalKernel: t must be from -1 to 1, got " + to_string(t));
  const InputProducts inputs{1, 1, t};
  return kind_ == KernelKind::nngp ? nngp_kernel(network_, inputs).xz()
                                   : neural_tangent_kernel(network_, inputs).ntk_xz;
}

bool ZonalKernel::vanishes(int k) const { return k > (k % 2 == 0 ? powers_.even : powers_.odd); }

std::string ZonalKernel::why_it_vanishes(int k) const {
  const int highest = k % 2 == 0 ? powers_.even : powers_.odd;
  const std::string parity = k % 2 == 0 ? "even" : "odd";
  return "kappa(t) has no " + parity + " power of t" +
         (highest == PowerSupport::none ? "" : " above t^" + std::to_string(highest));
}

}  // namespace lemmata::analysis
