#include "proofs_check/claims/sphere_spectrum.hpp"

#include <array>
#include <cmath>

#include "analysis/kernel/sphere_integral.hpp"
#include "analysis/kernel/sphere_spectrum.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/claims/kernel_spectra.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::SphereKernel;

// --- spectrum.sphere

/// Eigenvalues on S^(d-1) in k, d and beta = beta_j = (B(j/2, d/2) / (2 pi))^2: of the sign kernel for odd k, j = k;
/// of ReLU's NNGP and tangent kernel for even k >= 2, j = k + shift; for k = 0, j = 1; for k = 1; and for the other k
/// of the two, the odd ones from 3 on. beta_j for j = 2p+1 is odd_beta for d = 2q+1 and even_beta / pi^2 for d = 2q.
struct SphereEigenvalues {
  Formula sign = "4*beta";
  Formula relu = "d*beta/(k+d-1)^2", relu_0 = "d*beta", relu_1 = "1/(4*d)";
  Formula ntk = "beta*(k^2+(d-2)*k+d+1)/(k+d-1)^2", ntk_0 = "(d+1)*beta", ntk_1 = "1/(2*d)";
  Formula odd = 0;
  int shift = -1;
  Formula odd_beta = "((2*p)!*(2*q)!/(p!*q!*(p+q)!)/4^(p+q)/2)^2";
  Formula even_beta = "((q-1)!*(2*p)!*4^q*(p+q)!/(p!*(2*p+2*q)!)/2)^2";

  [[nodiscard]] Ball beta(int d, int j) const {
    const Assignment at = {{"p", (j - 1) / 2}, {"q", d / 2}};
    const Ball pi = analysis::pi<Ball>();
    return d % 2 == 1 ? Ball(evaluate(odd_beta, at)) : Ball(evaluate(even_beta, at)) / (pi * pi);
  }

  /// mu_k; nothing for the step kernel, which the statement leaves to a fourth of sign's.
  [[nodiscard]] Ball value(SphereKernel kernel, int d, int k) const {
    const auto with_beta = [&](const Formula& f, int j) {
      return evaluate_ball(f, {{"k", Ball(k)}, {"d", Ball(d)}, {"beta", beta(d, j)}});
    };
    const auto without = [&](const Formula& f) { return Ball(value_at(f, {{"k", k}, {"d", d}})); };
    if (kernel == SphereKernel::sign) return k % 2 == 1 ? with_beta(sign, k) : Ball(0);
    const bool is_relu = kernel == SphereKernel::relu;
    if (k == 0) return with_beta(is_relu ? relu_0 : ntk_0, 1);
    if (k == 1) return without(is_relu ? relu_1 : ntk_1);
    return k % 2 == 1 ? without(odd) : with_beta(is_relu ? relu : ntk, k + shift);
  }
};

constexpr std::array<SphereKernel, 3> kernels = {SphereKernel::sign, SphereKernel::relu,
                                                 SphereKernel::relu_ntk};
constexpr std::array<const char*, 3> kernel_names = {"sign", "ReLU NNGP", "ReLU NTK"};

/// Nothing if the two have a number in common.
std::optional<std::string> sphere_differs(const Ball& stated, const Ball& seen, const std::string& what) {
  if (overlaps(stated, seen)) return std::nullopt;
  return "the statement has " + to_string(stated) + ", " + what + " " + to_string(seen);
}

Outcome sphere_by_integration(const SphereEigenvalues& stated, const Budget& budget) {
  const analysis::BallPrecision precision(170);
  return enclose_on_range(
      Range(budget.full ? "d = 3..12, k = 0..20, kernel = 1..3" : "d = 3..7, k = 0..7, kernel = 1..3"),
      budget, [&](int d, int k, int which) -> std::optional<std::string> {
        const auto i = static_cast<std::size_t>(which - 1);
        const Ball seen = analysis::funk_hecke_integral(kernels[i], d, k);
        if (seen.radius() > pow(Rational(1, 10), 50)) throw Undecided{"the integral is " + to_string(seen)};
        auto apart = sphere_differs(stated.value(kernels[i], d, k), seen, "the integral is");
        return apart ? std::optional(kernel_names[i] + std::string(": ") + *apart) : std::nullopt;
      });
}

Outcome sphere_by_library(const SphereEigenvalues& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 3..40:4, k = 0..121:11, kernel = 1..3"), budget,
      [&](int d, int k, int which) -> std::optional<std::string> {
        const auto i = static_cast<std::size_t>(which - 1);
        for (int size : {d, d + 1}) {  // both parities
          const Ball claimed = stated.value(kernels[i], size, k);
          const std::string where = kernel_names[i] + std::string(", d = ") + std::to_string(size) + ": ";
          if (auto apart =
                  sphere_differs(claimed, analysis::sphere_eigenvalue(kernels[i], size, k), "the library"))
            return where + *apart;
          const auto exact = analysis::exact_sphere_eigenvalue(kernels[i], size, k);
          if (exact && !contains(claimed, *exact))
            return where + "the statement has " + to_string(claimed) + ", the library " + to_string(*exact);
        }
        return std::nullopt;
      });
}

Outcome sphere_by_certificate(const SphereEigenvalues& stated, const Budget&) {
  if (stated.shift != -1) return {.note = "the certificates are about beta_(k-1)"};
  const char* id = "spectrum.sphere";
  const Domain free{{}, {"d", "k", "t", "u", "v", "w"}};
  const Domain sequences{{}, {"d", "k", "s"}}, closed{{}, {"beta", "d", "k"}};
  const auto relu_part = Formula("-(k-1)/(k+d-1)*beta");
  const auto step_part = Formula("((k+d-2)*((k-1)/(k+d-1))^2*beta + k*beta)/(2*k+d-2)");
  const auto sign_at = [&](const Formula& beta, const Formula& d) {
    return substitute(stated.sign, {{"beta", beta}, {"k", "2*p+1"}, {"d", d}});
  };
  return proved_by(
      "all d >= 3 and k >= 0",
      {{id, "derivative",
        "P_(k+1) is defined by (k+d-2) P_(k+1) = (2k+d-2) t P_k - k P_(k-1), P_0 = 1, P_1 = t. Induction on "
        "k proves "
        "(1-t^2) P_k' = k (P_(k-1) - t P_k): with u = P_(k-1), v = P_k and (1-t^2) P_(k-1)' = (k+d-3)(t u - "
        "v), which is "
        "the assertion for k-1 after the recurrence, the derivative of the recurrence is the assertion for "
        "k+1.",
        RationalFunctionIdentity{free, "(2*k+d-2)*((1-t^2)*v + t*k*(u-t*v)) - k*(k+d-3)*(t*u-v)",
                                 "(k+1)*((k+d-2)*v - t*((2*k+d-2)*t*v - k*u))"}},
       {id, "integration-by-parts",
        "mu_k[f] is the mean of f P_k under the weight (1-t^2)^((d-3)/2) (Funk and Hecke). The derivative of "
        "(1-t^2)^((d-1)/2) f P_k has integral 0, so mu_k[(1-t^2) f'] is the mean of f times (d-1) t P_k - "
        "(1-t^2) P_k'; "
        "with u = P_(k-1), w = P_(k+1) that is ((k+d-1)(k+d-2) w - k (k-1) u) / (2k+d-2).",
        RationalFunctionIdentity{free, "(k+d-1)*(((k+d-2)*w + k*u)/(2*k+d-2)) - k*u",
                                 "((k+d-1)*(k+d-2)*w - k*(k-1)*u)/(2*k+d-2)"}},
       {id, "square-root",
        "s = sqrt(1-t^2): (1-t^2) s' = -t s, and t P_k = ((k+d-2) P_(k+1) + k P_(k-1)) / (2k+d-2). So "
        "sigma_k = mu_k[s] has "
        "(k+d-2)(k+d) sigma_(k+1) = k (k-2) sigma_(k-1).",
        RationalFunctionIdentity{free, "(k+d-1)*(k+d-2)*w - k*(k-1)*u + (k+d-2)*w + k*u",
                                 "(k+d-2)*(k+d)*w - k*(k-2)*u"}},
       {id, "sign-start",
        "f = (2/pi) arcsin t: (1-t^2) f' = (2/pi) s. With x = (2/pi) sigma_0, k = 0 gives mu_1[f] = x/(d-1), "
        "and (2/pi) "
        "sigma_2 = -x/((d-1)(d+1)): the case k = 1 of (2/pi) sigma_(k+1) = -k/(k+d) mu_k[f].",
        RationalFunctionIdentity{{{}, {"d", "x"}}, "-x/((d-1)*(d+1))", "-(1/(1+d))*(x/(d-1))"}},
       {id, "sign-step",
        "If (2/pi) sigma_(k+1) = -k/(k+d) mu_k[f], integration by parts at k+1 gives mu_(k+2)[f] from s = "
        "mu_k[f].",
        RationalFunctionIdentity{sequences, "((2*k+d)*(-k/(k+d))*s + k*(k+1)*s)/((k+d)*(k+d-1))",
                                 "(k/(k+d))^2*s"}},
       {id, "square-root-step", "And the same relation holds for k+2 in place of k.",
        RationalFunctionIdentity{sequences, "(k+2)*k/((k+d)*(k+2+d))*(-k/(k+d))*s",
                                 "-(k+2)/(k+2+d)*(k/(k+d))^2*s"}},
       {id, "first-odd",
        "d = 2q+1: sigma_0 = I_(d+1)/I_d, I_d the integral of the weight, and I_(d+2) = (d-1)/d I_d: so "
        "mu_1[f] = (2/pi) "
        "sigma_0/(d-1) is multiplied by (d/(d+1))^2 from d to d+2. For d = 3 it is (2/pi)(pi/4)/2 = 1/4.",
        InductionStep{{{{"q", 1}}, {}},
                      "q",
                      substitute(sign_at(stated.odd_beta, "2*q+1"), "p", Formula(0)),
                      Formula(Rational(1, 4)),
                      {{"((2*q+1)/(2*q+2))^2", {}}}}},
       {id, "first-even", "d = 2q, times pi^2: for d = 2 it is (2/pi)(2/pi) pi^2 = 4.",
        InductionStep{{{{"q", 1}}, {}},
                      "q",
                      substitute(sign_at(stated.even_beta, "2*q"), "p", Formula(0)),
                      4,
                      {{"(2*q/(2*q+1))^2", {}}}}},
       {id, "sign-odd", "k = 2p+1, d = 2q+1: mu_(k+2)[f] = (k/(k+d))^2 mu_k[f].",
        InductionStep{{{{"p", 0}, {"q", 1}}, {}},
                      "p",
                      sign_at(stated.odd_beta, "2*q+1"),
                      substitute(sign_at(stated.odd_beta, "2*q+1"), "p", Formula(0)),
                      {{"((2*p+1)/(2*p+2*q+2))^2", {}}}}},
       {id, "sign-even", "k = 2p+1, d = 2q, times pi^2.",
        InductionStep{{{{"p", 0}, {"q", 1}}, {}},
                      "p",
                      sign_at(stated.even_beta, "2*q"),
                      substitute(sign_at(stated.even_beta, "2*q"), "p", Formula(0)),
                      {{"((2*p+1)/(2*p+1+2*q))^2", {}}}}},
       {id, "relu",
        "beta_j = mu_j[f]/4 is also the eigenvalue of the step kernel 1/4 + f/4 for odd j, which has 1/4 at "
        "j = 0 and 0 at "
        "even j > 0. ReLU's kernel is s/(2 pi) + t step; for even k >= 2, with beta = beta_(k-1), sigma_k/(2 "
        "pi) = "
        "-(k-1)/(k+d-1) beta and beta_(k+1) = ((k-1)/(k+d-1))^2 beta.",
        RationalFunctionIdentity{closed, relu_part + step_part, stated.relu}},
       {id, "tangent-kernel", "ReLU's tangent kernel has t step once more.",
        RationalFunctionIdentity{closed, relu_part + step_part + step_part, stated.ntk}},
       {id, "relu-degree-0",
        "With beta = beta_1: sigma_0/(2 pi) = mu_1[f] (d-1)/4 = (d-1) beta, and t step has mu_0[t step] = "
        "mu_1[step] = "
        "beta.",
        RationalFunctionIdentity{closed, "(d-1)*beta + beta", stated.relu_0}},
       {id, "tangent-kernel-degree-0", "And t step once more.",
        RationalFunctionIdentity{closed, "(d-1)*beta + 2*beta", stated.ntk_0}},
       {id, "relu-degree-1",
        "sigma_1 = 0 since s is even; mu_1[t step] = ((d-1) mu_2[step] + mu_0[step]) / d = 1/(4d).",
        RationalFunctionIdentity{closed, "((d-1)*0 + 1/4)/d", stated.relu_1}},
       {id, "tangent-kernel-degree-1", "And the same once more.",
        RationalFunctionIdentity{closed, "2*(1/4)/d", stated.ntk_1}},
       {id, "odd-degrees",
        "For odd k >= 3 sigma_k = 0, and mu_k[t step] is a combination of mu_(k-1)[step] and mu_(k+1)[step], "
        "which are 0 "
        "for even degrees above 0.",
        RationalFunctionIdentity{closed, 0, stated.odd}}});
}

/// One neuron sign(w.x) or max(w.x, 0): the mean of phi(w.x) phi(w.z) x_1 z_1 over w, x and z is that of kappa x_1
/// z_1, and x_1 is a harmonic of degree 1, with E x_1^2 = 1/d.
Outcome sphere_by_neurons(const SphereEigenvalues& stated, const Budget& budget) {
  constexpr int d = 3;
  const double mean = static_cast<double>(stated.value(SphereKernel::sign, d, 1).midpoint()) / d;
  // the product lies in [-1, 1] and has the second moment E x_1^2 E z_1^2 = 1/9
  const double variance = 1.0 / 9, gap = 1.0 / 16;  // sign's eigenvalue 1/4 against step's 1/16, divided by d
  return judge_draws({"sign, d = 3, k = 1", mean, variance, 2, false,
                      draws_to_separate(gap, variance, 2, budget), "step's eigenvalue"},
                     budget, [&](std::int64_t draw) {
                       std::array<double, 3 * d> g{};
                       numeric::fill_standard_normal(g, budget.seed, 61,
                                                     static_cast<std::uint64_t>(draw) * g.size());
                       double with_x = 0, with_z = 0, x2 = 0, z2 = 0;
                       for (std::size_t i = 0; i < d; ++i) {
                         with_x += g[i] * g[d + i];
                         with_z += g[i] * g[2 * d + i];
                         x2 += g[d + i] * g[d + i];
                         z2 += g[2 * d + i] * g[2 * d + i];
                       }
                       const double sign = (with_x > 0) == (with_z > 0) ? 1 : -1;
                       return sign * g[d] * g[2 * d] / std::sqrt(x2 * z2);
                     });
}

Claim sphere() {
  const auto with = [](Formula SphereEigenvalues::*member, const Formula& value) {
    SphereEigenvalues mutant;
    mutant.*member = value;
    return mutant;
  };
  SphereEigenvalues shifted;
  shifted.shift = 1;
  const auto constant = [](const char* name, const char* text, SphereKernel kernel, int d, int k) {
    return computed_constant(name, text, [=] { return analysis::sphere_eigenvalue(kernel, d, k); });
  };
  return make_claim<SphereEigenvalues>({
      .id = "spectrum.sphere",
      .text = "x uniform on S^(d-1), d >= 3; one hidden layer, w ~ N(0, I), no bias; b_j = (B(j/2, d/2)/(2 "
              "pi))^2. The "
              "eigenvalues of degree k are, for the NNGP kernel (2/pi) arcsin t of sign, 4 b_k for odd k and "
              "0 otherwise (a "
              "fourth of that for step, and 1/4 at k = 0); of ReLU d b_(k-1)/(k+d-1)^2 for even k >= 2, d "
              "b_1 at 0, 1/(4d) "
              "at 1, 0 for odd k >= 3; of ReLU's tangent kernel b_(k-1) (k^2+(d-2)k+d+1)/(k+d-1)^2 for even "
              "k >= 2, (d+1) "
              "b_1 at 0, 1/(2d) at 1, 0 for odd k >= 3.",
      .reduction = "Funk and Hecke's formula, one integration by parts, and induction on k.",
      .hypotheses =
          {{"the network has no bias", {}, "with one kappa has odd powers of t: ntk.spectral-bias"},
           {"d >= 3",
            {},
            "on the circle the recurrence at k = 0 says 0 = 0; the proof and the library leave it out"}},
      .sources = {kernel_spectrum_slide()},
      .tags = {"kernel", "spectrum"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"integration", RouteKind::ball, sphere_by_integration, trusts_integrals, 0.6},
                 {"certificate", RouteKind::certificate, sphere_by_certificate, trusts_funk_hecke, 0.2},
                 {"the library's function", RouteKind::ball, sphere_by_library, trusts_balls, 0.2},
                 {"random neurons at random inputs", RouteKind::simulation, sphere_by_neurons, trusts_draws,
                  0.1}},
      .mutants = {{"ReLU decays like k^-(d+1)", with(&SphereEigenvalues::relu, "beta/(k+d-1)")},
                  {"a non-zero eigenvalue at k = 3", with(&SphereEigenvalues::odd, "1/(4*d*k^2)")},
                  {"B((k+1)/2, d/2)", shifted},
                  {"sign without the factor 4", with(&SphereEigenvalues::sign, "beta")},
                  {"NTK with (d-1) k for (d-2) k",
                   with(&SphereEigenvalues::ntk, "beta*(k^2+(d-1)*k+d+1)/(k+d-1)^2")},
                  {"NTK at 0 twice ReLU's", with(&SphereEigenvalues::ntk_0, "2*d*beta")}},
      .constants = {exact_constant("spectrum.sphere-ntk-3-0", "ReLU NTK, d = 3, k = 0", Rational(1, 4)),
                    exact_constant("spectrum.sphere-ntk-3-2", "ReLU NTK, d = 3, k = 2",
                                   *analysis::exact_sphere_eigenvalue(SphereKernel::relu_ntk, 3, 2)),
                    exact_constant("spectrum.sphere-ntk-3-4", "ReLU NTK, d = 3, k = 4",
                                   *analysis::exact_sphere_eigenvalue(SphereKernel::relu_ntk, 3, 4)),
                    exact_constant("spectrum.sphere-ntk-3-1", "ReLU NTK, d = 3, k = 1",
                                   *analysis::exact_sphere_eigenvalue(SphereKernel::relu_ntk, 3, 1)),
                    constant("spectrum.sphere-relu-4-2", "16/(225 pi^2)", SphereKernel::relu, 4, 2),
                    constant("spectrum.sphere-sign-4-1", "16/(9 pi^2)", SphereKernel::sign, 4, 1)},
  });
}

}  // namespace

std::vector<Claim> sphere_spectrum_claims() { return {sphere()}; }

}  // namespace lemmata::proofs_check
