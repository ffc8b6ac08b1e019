#include "proofs_check/claims/dual_integrals.hpp"

#include "analysis/kernel/dual_activation.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Activation;
using analysis::Ball;
using analysis::BallPrecision;

/// The activation function of each row as a formula, whose dual is an integral; and the square root of `scale` times
/// another one, its derivative.
struct Integrand {
  const char* formula;
  const char* derivative;  ///< nothing for step and sign
  Formula scale;           ///< in p = pi
};
const std::vector<Integrand>& integrands() {
  static const std::vector<Integrand> list = {
      {"x", "1", 1},
      {"step(x)", nullptr, 0},
      {"sign(x)", nullptr, 0},
      {"max(x,0)", "step(x)", 1},
      {"abs(x)", "sign(x)", 1},
      {"max(x,x/3)", "1/3+2/3*step(x)", 1},
      {"max(x,0)^2", "max(x,0)", 4},
      {"erf(x)", "exp(-x^2)", "4/p"},
      {"Phi(x)", "exp(-1/2*x^2)", "1/(2*p)"},
      {"x*Phi(x)", nullptr, 0},  // two functions with different scales
      {"exp(-3/4*x^2)", "x*exp(-3/4*x^2)", "9/4"},
      {"exp(x)", "exp(x)", 1},
      {"sin(3/2*x+1/3)", "cos(3/2*x+1/3)", "9/4"},
      {"cos(x)", "sin(x)", 1},
      {"x^5", "x^4", 25},
      {"x^4-6*x^2+3", "x^3-3*x", 16}};
  return list;
}

const std::vector<Covariance>& integral_points(const Activation& phi, bool full) {
  static const std::vector<Covariance> one = {{1, 1, Rational(1, 8)}};
  return phi.breakpoints().empty() || full ? compared_points() : one;
}

Ball integral_of(const Activation& phi, const Covariance& at) {
  const Ball a(at.a), b(at.b), c(at.c);
  return phi.breakpoints().empty() ? analysis::dual_by_trapezoidal_sum(phi, a, b, c)
                                   : analysis::dual_by_hermite_expansion(phi, a, b, c);
}

DualIntegrals make_integrals(const char* Integrand::*which, bool full) {
  const BallPrecision precision(compared_bits);
  DualIntegrals table;
  for (const Integrand& integrand : integrands()) {
    table.emplace_back();
    if (integrand.*which == nullptr) continue;
    const Activation phi{integrand.*which};
    for (const Covariance& at : integral_points(phi, full))
      table.back().push_back({at, integral_of(phi, at)});
  }
  return table;
}

}  // namespace

const DualIntegrals& dual_integrals(bool full) {
  static const DualIntegrals few = make_integrals(&Integrand::formula, false);
  if (!full) return few;
  static const DualIntegrals all = make_integrals(&Integrand::formula, true);
  return all;
}

const DualIntegrals& dual_integrals_of_derivatives() {
  static const DualIntegrals table = [] {
    const BallPrecision precision(compared_bits);
    DualIntegrals integrals = make_integrals(&Integrand::derivative, false);
    for (std::size_t row = 0; row < integrals.size(); ++row) {
      const Ball scale = evaluate_ball(integrands()[row].scale, {{"p", analysis::pi<Ball>()}});
      for (DualIntegral& integral : integrals[row]) integral.value *= scale;
    }
    return integrals;
  }();
  return table;
}

}  // namespace lemmata::proofs_check
