#include "proofs_check/claims/deep_sphere_spectrum.hpp"

#include <utility>

#include "analysis/kernel/sphere_integral.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/kernel_spectra.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Activation;
using analysis::Ball;
using analysis::KernelKind;
using analysis::ZonalKernel;

// --- spectrum.sphere-deep

/// mu_k[t^i] for i = k+2j, on S^(d-1) with d = 2q and d = 2q+1; it is 0 for every other i. For ReLU without biases
/// mu_k = 0 iff zero(depth, k).
struct DeepSphere {
  Formula even = "(k+2*j)!*(q-1)!/(2^(k+2*j)*j!*(q+k+j-1)!)";
  Formula odd = "(k+2*j)!*4^(k+j)*(q+k+j)!*(2*q)!/(2^(k+2*j)*j!*(2*q+2*k+2*j)!*q!)";
  std::function<bool(int depth, int k)> zero = [](int depth, int k) {
    return depth == 1 && k >= 3 && k % 2 == 1;
  };

  [[nodiscard]] Rational power(int d, int i, int k) const {
    if (i < k || (i - k) % 2 != 0) return 0;
    return value_at(d % 2 == 0 ? even : odd, {{"q", d / 2}, {"k", k}, {"j", (i - k) / 2}});
  }
};

/// E t^m on S^(d-1), from E g^m = E r^m E t^m for a normal vector: (m-1)!! / (d (d+2) ... (d+m-2)) for even m.
Rational moment(int d, int m) {
  if (m % 2 == 1) return 0;
  Rational result(1);
  for (int i = 1; i < m; i += 2) result *= Rational(i, d + i - 1);
  return result;
}

/// The coefficients of Gegenbauer's polynomial with P_k(1) = 1.
std::vector<Rational> gegenbauer(int d, int k) {
  std::vector<Rational> before, here = {1};
  for (int m = 0; m < k; ++m) {
    std::vector<Rational> next(here.size() + 1, 0);
    const int scale = m == 0 ? 1 : m + d - 2;
    for (std::size_t i = 0; i < here.size(); ++i)
      next[i + 1] += Rational(m == 0 ? 1 : 2 * m + d - 2) * here[i] / scale;
    for (std::size_t i = 0; i < before.size(); ++i) next[i] -= Rational(m) * before[i] / scale;
    before = std::exchange(here, std::move(next));
  }
  return here;
}

Outcome powers_by_moments(const DeepSphere& stated, const Budget& budget) {
  return prove_on_range(Range("d = 3..9, k = 0..7, i = 0..12"), budget,
                        [&](int d, int k, int i) -> std::optional<std::string> {
                          Rational seen(0);
                          const auto p = gegenbauer(d, k);
                          for (std::size_t m = 0; m < p.size(); ++m)
                            seen += p[m] * moment(d, i + static_cast<int>(m));
                          return difference(stated.power(d, i, k), seen, "the mean of t^i P_k");
                        });
}

/// Lower bounds of the coefficients up to t^most of outer(inner(t)), all coefficients being non-negative.
std::vector<Ball> composed(const std::vector<Ball>& outer, const std::vector<Ball>& inner, std::size_t most) {
  std::vector<Ball> result(most + 1, Ball(0)), power(most + 1, Ball(0));
  power[0] = Ball(1);
  for (const Ball& coefficient : outer) {
    std::vector<Ball> next(most + 1, Ball(0));
    for (std::size_t i = 0; i <= most; ++i) {
      result[i] += coefficient * power[i];
      for (std::size_t j = 0; i + j <= most && j < inner.size(); ++j) next[i + j] += power[i] * inner[j];
    }
    power = std::move(next);
  }
  return result;
}

/// Squares of Hermite coefficients over q: the dual at the correlation rho is q' times their series, for erf and ReLU
/// at q = 1.
std::vector<Ball> dual_series(bool relu, const Ball& q, int terms) {
  std::vector<Ball> series;
  for (int n = 0; n <= terms; ++n) {
    if (relu) {  // ReLU: (1/2) (1/pi + rho/2 + ...): 2 pi C/q
      if (n == 1)
        series.push_back(Ball(Rational(1, 4)) * q);
      else if (n % 2 == 1)
        series.emplace_back(0);
      else {
        Rational odd(1), factorial(1);
        for (int i = n - 3; i > 1; i -= 2) odd *= i;
        for (int i = 2; i <= n; ++i) factorial *= i;
        series.push_back(q * Ball(Rational(odd * odd / factorial)) / (Ball(2) * analysis::pi<Ball>()));
      }
    } else {  // erf: (2/pi) arcsin(2 q rho / (1 + 2 q))
      if (n % 2 == 0) {
        series.emplace_back(0);
        continue;
      }
      Rational arcsine(1, n);
      for (int i = 1; i < n; i += 2) arcsine *= Rational(i, i + 1);
      series.push_back(Ball(2) / analysis::pi<Ball>() * Ball(arcsine) *
                       analysis::pow(Ball(2) * q / (Ball(1) + Ball(2) * q), n));
    }
  }
  return series;
}

Ball sum_of(const std::vector<Ball>& terms) {
  Ball sum(0);
  for (const Ball& term : terms) sum += term;
  return sum;
}

/// Two hidden layers, sigma_w^2 = 1, no biases: the integral against the power series up to t^60, whose rest weighs
/// at most kappa(1) minus what is there.
Outcome deep_by_series(const DeepSphere& stated, const Budget& budget) {
  const analysis::BallPrecision precision(64);
  return enclose_on_range(
      Range(budget.full ? "activation = 1..2, d = 3..6, k = 0..5" : "activation = 1..2, d = 3..4, k = 1..2"),
      budget, [&](int which, int d, int k) -> std::optional<std::string> {
        const bool relu = which == 2;
        constexpr int terms = 48;
        const ZonalKernel kernel(analysis::uniform_network(Activation(relu ? "relu" : "erf"), 2, {1, 0},
                                                           analysis::Parameterisation::ntk),
                                 KernelKind::nngp);
        const auto inner = dual_series(relu, Ball(1), terms);
        // C(1, 1, 1) = E phi(z)^2: 1/2 for ReLU, (2/pi) arcsin(2/3) for erf
        const Ball variance = relu ? Ball(Rational(1, 2))
                                   : Ball(2) / analysis::pi<Ball>() * analysis::arcsin(Ball(Rational(2, 3)));
        std::vector<Ball> scaled;
        for (const Ball& c : inner) scaled.push_back(c / variance);
        const auto series = composed(dual_series(relu, variance, terms), scaled, terms);
        Ball low(0);
        for (int i = 0; i <= terms; ++i)
          low += series[static_cast<std::size_t>(i)] * Ball(stated.power(d, i, k));
        const Ball rest = kernel.value(1) - sum_of(series);
        Ball seen;
        {
          const analysis::BallPrecision low_precision(30);
          seen = analysis::sphere_eigenvalue(kernel, d, k);
        }
        if (seen.radius() > pow(Rational(1, 10), 6)) throw Undecided{"the integral is " + to_string(seen)};
        const Ball between = low + Ball::interval(Rational(0), rest.upper());
        if (overlaps(seen, between)) return std::nullopt;
        return std::string(relu ? "ReLU" : "erf") + ", two hidden layers: the integral is " +
               to_string(seen) + ", the series gives " + to_string(between);
      });
}

Outcome zeros_by_library(const DeepSphere& stated, const Budget& budget) {
  const analysis::BallPrecision precision(20);
  return enclose_on_range(
      Range("depth = 1..2, k = 0..5"), budget, [&](int depth, int k) -> std::optional<std::string> {
        const ZonalKernel kernel(
            analysis::uniform_network(Activation("relu"), depth, {2, 0}, analysis::Parameterisation::ntk),
            KernelKind::ntk);
        const Ball mu = analysis::sphere_eigenvalue(kernel, 3, k);
        const bool is_zero = analysis::is_zero(mu) == analysis::Truth::yes;
        if (!is_zero && analysis::is_positive(mu) != analysis::Truth::yes) throw Undecided{to_string(mu)};
        if (is_zero == stated.zero(depth, k)) return std::nullopt;
        return "d = 3: the eigenvalue is " + to_string(mu);
      });
}

Outcome powers_by_certificate(const DeepSphere& stated, const Budget&) {
  if (stated.zero(2, 3) || !stated.zero(1, 3)) return {.note = "the certificates prove other zeros"};
  const char* id = "spectrum.sphere-deep";
  const auto at = [](const Formula& f, const Formula& k, const Formula& j) {
    // both at once: k and j occur in each other's values
    return substitute(f, {{"k", "x"}, {"j", "y"}, {"x", k}, {"y", j}});
  };
  const auto recurrence = [&](const char* name, int least, const Formula& f, const Formula& d,
                              const char* words) {
    // t^(i+1) at degree k >= 1, i+1 = k+2j: t P_k = ((k+d-2) P_(k+1) + k P_(k-1)) / (2k+d-2)
    return Certificate{id, name, words,
                       RationalFunctionIdentity{
                           {{{"j", 0}, {"k", 1}, {"q", least}}, {}},
                           (Formula("2*k-2") + d) * f,
                           (Formula("k-2") + d) * at(f, "k+1", "j-1") + Formula("k") * at(f, "k-1", "j")}};
  };
  const auto constant = [&](const char* name, int least, const Formula& f, const char* words) {
    return Certificate{
        id, name, words,
        RationalFunctionIdentity{{{{"j", 0}, {"q", least}}, {}}, at(f, 0, "j+1"), at(f, 1, "j")}};
  };
  const auto start = [&](const char* name, int least, const Formula& f, const char* words) {
    return Certificate{id, name, words, RationalFunctionIdentity{{{{"q", least}}, {}}, at(f, 0, 0), 1}};
  };
  return proved_by("all d >= 3, all i and k",
                   {recurrence("even-dimension", 2, stated.even, "2*q",
                               "d = 2q, i+1 = k+2j, k >= 1: mu_k[t^(i+1)] = ((k+d-2) mu_(k+1)[t^i] + k "
                               "mu_(k-1)[t^i]) / (2k+d-2), the "
                               "recurrence of the Gegenbauer polynomials; 1/(j-1)! is 0 for j = 0."),
                    recurrence("odd-dimension", 1, stated.odd, "2*q+1", "d = 2q+1."),
                    constant("even-dimension-degree-0", 2, stated.even, "k = 0: t P_0 = P_1."),
                    constant("odd-dimension-degree-0", 1, stated.odd, "k = 0, d = 2q+1."),
                    start("even-dimension-start", 2, stated.even,
                          "mu_0[1] = 1; mu_k[1] = 0 for k >= 1. So the formula holds for all i."),
                    start("odd-dimension-start", 1, stated.odd, "d = 2q+1."),
                    {id, "power-series",
                     "kappa(t) = sum c_i t^i with c_i >= 0 and sum c_i = kappa(1): mu_k = sum_i c_i "
                     "mu_k[t^i], and what is left out from "
                     "the sum is at least 0 and at most the missing part of kappa(1), since 0 <= mu_k[t^i] "
                     "<= 1. A second ReLU layer "
                     "expands ReLU's dual at kappa_1(0) > 0: the coefficient of (s t)^k, s > 0 the inner "
                     "linear one, is at least sum_i "
                     "a_i C(i,k) kappa_1(0)^(i-k) s^k over even i = k+r, all positive: so no mu_k is 0.",
                     Inequality{{{"k", 0}, {"r", 0}}, 0, Relation::less, "binomial(k+r, k)"}}});
}

Claim deep() {
  const auto with = [](Formula DeepSphere::*member, const Formula& value) {
    DeepSphere mutant;
    mutant.*member = value;
    return mutant;
  };
  DeepSphere zeros_stay, none;
  zeros_stay.zero = [](int, int k) { return k >= 3 && k % 2 == 1; };
  none.zero = [](int, int) { return false; };
  const auto constant = [](const char* name, const char* text, int depth, KernelKind kind, int k) {
    return computed_constant(name, text, [=] {
      return analysis::sphere_eigenvalue(
          ZonalKernel(
              analysis::uniform_network(Activation("relu"), depth, {2, 0}, analysis::Parameterisation::ntk),
              kind),
          3, k);
    });
  };
  return make_claim<DeepSphere>({
      .id = "spectrum.sphere-deep",
      .text = "On S^(d-1) the eigenvalue of degree k of kappa(t) = sum c_i t^i, c_i >= 0, is sum_i c_i "
              "mu_k[t^i] with "
              "mu_k[t^(k+2j)] = (k+2j)! / (2^(k+2j) j! (d/2)(d/2+1)...(d/2+k+j-1)) and 0 for the other "
              "powers, for every "
              "network's kernel. Two and more ReLU layers without biases have no eigenvalue 0; one has them "
              "at odd k >= 3.",
      .reduction = "The recurrence of the Gegenbauer polynomials; coefficients that are not negative.",
      .hypotheses = {{"kappa has non-negative coefficients (every dual activation has)",
                      {},
                      "the formula needs only absolute convergence at 1"}},
      .sources = {kernel_spectrum_slide()},
      .tags = {"kernel", "spectrum", "depth"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"means of powers", RouteKind::exact, powers_by_moments, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, powers_by_certificate, trusts_certificates, 0.1},
                 {"integration against the power series", RouteKind::ball, deep_by_series, trusts_integrals,
                  0.5},
                 {"zeros by integration", RouteKind::ball, zeros_by_library, trusts_integrals, 0.3}},
      .mutants = {{"2^k for 2^(k+2j)", with(&DeepSphere::even, "(k+2*j)!*(q-1)!/(2^k*j!*(q+k+j-1)!)")},
                  {"(d/2)...(d/2+k+j)",
                   with(&DeepSphere::odd,
                        "(k+2*j)!*4^(k+j+1)*(q+k+j+1)!*(2*q)!/(2^(k+2*j)*j!*(2*q+2*k+2*j+2)!*q!)")},
                  {"the zeros stay with depth", zeros_stay},
                  {"no zeros at depth 1", none}},
      .constants = {constant("spectrum.deep-relu-2-nngp-3", "He ReLU NNGP, depth 2, d = 3, k = 3", 2,
                             KernelKind::nngp, 3),
                    constant("spectrum.deep-relu-2-ntk-3", "He ReLU NTK, depth 2, d = 3, k = 3", 2,
                             KernelKind::ntk, 3)},
  });
}

}  // namespace

std::vector<Claim> deep_sphere_spectrum_claims() { return {deep()}; }

}  // namespace lemmata::proofs_check
