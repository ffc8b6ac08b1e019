#include "analysis/kernel/dual_powers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

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
    case ActivationFamily::gelu:
      return {unbounded, 1};
    case ActivationFamily::leaky_relu:  // -z and z: |z|
      return {unbounded, phi.parameters.at(0) == -1 ? none : 1};
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

bool is_even(const Activation& phi) { return dual_powers(phi).odd == none; }

bool is_odd(const Activation& phi) { return dual_powers(phi).even == none; }

}  // namespace lemmata::analysis
