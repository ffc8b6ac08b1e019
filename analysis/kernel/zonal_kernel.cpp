#include "analysis/kernel/zonal_kernel.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "analysis/kernel/nngp.hpp"
#include "analysis/kernel/ntk.hpp"

namespace lemmata::analysis {

namespace {

constexpr int none = PowerSupport::none, unbounded = PowerSupport::unbounded;

PowerSupport polynomial_powers(int degree) {
  return degree % 2 == 0 ? PowerSupport{degree, none} : PowerSupport{none, degree};
}

PowerSupport dual_powers(const ClosedForm& phi) {
  switch (phi.family) {
    case ActivationFamily::identity:
      return {none, 1};
    case ActivationFamily::step:
    case ActivationFamily::normal_cdf:
      return {0, unbounded};
    case ActivationFamily::sign:
    case ActivationFamily::erf:
      return {none, unbounded};
    case ActivationFamily::relu:
    case ActivationFamily::leaky_relu:
    case ActivationFamily::gelu:
      return {unbounded, 1};
    case ActivationFamily::rectified_square:  // z^2 / 2 + z |z| / 2
      return {2, unbounded};
    case ActivationFamily::absolute_value:
    case ActivationFamily::gaussian:
    case ActivationFamily::cosine:
      return {unbounded, none};
    case ActivationFamily::sine:
      return phi.parameters.at(1) == 0 ? PowerSupport{none, unbounded} : PowerSupport{unbounded, unbounded};
    case ActivationFamily::exponential:
      return {unbounded, unbounded};
    case ActivationFamily::monomial:
    case ActivationFamily::hermite:
      return polynomial_powers(static_cast<int>(numerator(phi.parameters.at(0))));
  }
  return {unbounded, unbounded};
}

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

PowerSupport dual_powers(const Activation& phi) {
  if (phi.closed_form()) return dual_powers(*phi.closed_form());
  static constexpr std::array<std::string_view, 7> odd = {"tanh", "tanh(x)", "softsign", "hard_tanh",
                                                          "atan", "atan(x)", "sin(x)"};
  // softplus(x) = x/2 + log(2 cosh(x/2)) and x sigmoid(x) = x/2 + x tanh(x/2) / 2
  static constexpr std::array<std::string_view, 5> linear_plus_even = {"softplus", "softplus(x)", "swish",
                                                                       "silu", "gelu_tanh"};
  static constexpr std::array<std::string_view, 3> constant_plus_odd = {"sigmoid", "sigmoid(x)",
                                                                        "hard_sigmoid"};
  const auto among = [&](const auto& names) {
    return std::find(names.begin(), names.end(), phi.text()) != names.end();
  };
  if (among(odd)) return {none, unbounded};
  if (among(linear_plus_even)) return {unbounded, 1};
  if (among(constant_plus_odd)) return {0, unbounded};
  if (phi.text() == "log_cosh") return {unbounded, none};
  return {unbounded, unbounded};
}

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
