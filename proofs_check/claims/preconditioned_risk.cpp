#include "proofs_check/claims/preconditioned_risk.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "analysis/linear/wishart_moments.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/simulation.hpp"

namespace lemmata::proofs_check {

namespace {

/// A with X A = I estimates theta by A y, y = X theta + noise. For s the covariance of the test points, r = s^(-1)
/// and t the covariance of theta, of mean 0 both: A = P X^T (X P X^T)^(-1) has the least variance tr A^T s A for P =
/// `variance`, and the least bias tr (A X - I) u (A X - I)^T s, u = E theta theta^T, for P = `bias`. For normal
/// samples of covariance s the least variance is `expected`, in n and d.
struct PreconditionedRisk {
  Formula variance, bias, expected;
  bool mean_zero = true;  ///< of theta; otherwise its mean is (1, 2, ..., d)
};

const char* const name_of_claim = "opt.precond-risk";

RationalMatrix interpolator(const RationalMatrix& x, const RationalMatrix& p) {
  return exact_product(exact_product(p, transpose(x)),
                       inverse(exact_product(x, exact_product(p, transpose(x)))));
}

Rational variance_of(const RationalMatrix& a, const Matrices& at) {
  return trace(exact_product(transpose(a), exact_product(at.at("s"), a)));
}

Rational bias_of(const RationalMatrix& a, const Matrices& at) {
  const RationalMatrix error = exact_product(a, at.at("x")) - RationalMatrix::identity(a.rows());
  return trace(exact_product(exact_product(error, at.at("u")), exact_product(transpose(error), at.at("s"))));
}

/// E theta theta^T for the covariance t.
RationalMatrix second_moment(const PreconditionedRisk& stated, RationalMatrix t) {
  for (int i = 0; i < t.rows() && !stated.mean_zero; ++i)
    for (int j = 0; j < t.columns(); ++j) t(i, j) += (i + 1) * (j + 1);
  return t;
}

/// Against interpolators near and far, A + c N C, N the directions that X does not see; and that of E theta theta^T.
Outcome risk_against_interpolators(const PreconditionedRisk& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, e = 1..2, i = 1..4"), budget, [&](int n, int e, int i) -> std::optional<std::string> {
        const int d = n + e;
        const RationalMatrix x = sample_matrix(n, d, i), s = sample_positive_definite(d, i + 4);
        const RationalMatrix t = sample_positive_definite(d, i + 9);
        const Matrices at = {
            {"x", x}, {"s", s}, {"r", inverse(s)}, {"t", t}, {"u", second_moment(stated, t)}};
        const RationalMatrix unseen = exact_product(analysis::null_space(x), sample_matrix(e, n, i + 2));
        const std::string here = "X = " + matrix_text(x) + ", Sigma = " + matrix_text(s);
        const auto beaten = [&](const char* what, const Formula& p, auto risk) -> std::optional<std::string> {
          const RationalMatrix best = interpolator(x, matrix_at(p, at));
          std::vector<RationalMatrix> others = {interpolator(x, at.at("u"))};
          for (const Rational& size : {Rational(1), Rational(-1), Rational(1, 100), Rational(-1, 100)})
            others.push_back(best + size * unseen);
          for (const RationalMatrix& other : others) {
            if (risk(other, at) < risk(best, at))
              return std::string(what) + " " + to_string(risk(best, at)) + " of " + matrix_text(best) +
                     ", but " + to_string(risk(other, at)) + " of " + matrix_text(other);
          }
          return std::nullopt;
        };
        if (auto seen = beaten("variance", stated.variance, variance_of)) return here + ": " + *seen;
        if (auto seen = beaten("bias", stated.bias, bias_of))
          return here + ", Sigma_theta = " + matrix_text(t) +
                 ", E theta theta^T = " + matrix_text(at.at("u")) + ": " + *seen;
        return std::nullopt;
      });
}

Outcome risk_by_library(const PreconditionedRisk& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..8, d = n+2..n+12"), budget, [&](int n, int d) {
    return difference(value_at(stated.expected, {{"n", n}, {"d", d}}),
                      analysis::inverse_wishart_trace(n, d).value(), "tr (Z Z^T)^(-1) has the mean");
  });
}

/// n = 2, d = 6, Sigma = diag(1, ..., 6), P diagonal. With W = Z Z^T, Q = P Sigma and a <= Q <= b, tr A^T Sigma A is
/// tr G^(-1) Z Q^2 Z^T G^(-1), G = Z Q Z^T. It is at least tr W^(-1), of mean 2/3, and at most k tr W^(-1),
/// k = (a+b)^2 / (4ab): Q^2 <= (a+b) Q - ab, and (a+b) G^(-1) - ab G^(-1) W G^(-1) is k W^(-1) minus ab D W D,
/// D = G^(-1) - (a+b)/(2ab) W^(-1). As (tr W^(-1))^2 has the mean 1 (rmt.inverse-trace), the variance is at most
/// k^2 - 4/9, and k = 1 for P = Sigma^(-1). The mutant n/(d-n) is 1/6 away, and the mean for P = I, of some 0.80,
/// more than 1/8. The determinant loses the digits by which G is ill-conditioned; for draws that lose more than
/// `rounding` leaves see judge_heavy_tailed_mean.
Outcome risk_by_simulation(const PreconditionedRisk& stated, const Budget& budget) {
  constexpr int d = 6;
  RationalMatrix s(d, d), r(d, d);
  for (int i = 0; i < d; ++i) {
    s(i, i) = i + 1;
    r(i, i) = Rational(1, i + 1);
  }
  const RationalMatrix preconditioner = matrix_at(stated.variance, {{"s", s}, {"r", r}});
  std::array<double, d> p{};
  for (int i = 0; i < d; ++i) p[static_cast<std::size_t>(i)] = static_cast<double>(preconditioner(i, i));
  Rational low = preconditioner(0, 0) * s(0, 0), high = low;
  for (int i = 1; i < d; ++i) {
    low = std::min(low, Rational(preconditioner(i, i) * s(i, i)));
    high = std::max(high, Rational(preconditioner(i, i) * s(i, i)));
  }
  const Rational spread = (low + high) * (low + high) / (4 * low * high);
  const Rational mean = value_at(stated.expected, {{"n", 2}, {"d", d}});
  return judge_heavy_tailed_mean(
      "n = 2, d = 6, Sigma = diag(1,...,6): tr A^T Sigma A", mean, Rational(1, 8),
      spread * spread - Rational(4, 9), 1e-10, budget, [&](std::span<double> values, std::uint64_t first) {
        std::array<double, 2 * d> z{};
        for (std::size_t j = 0; j < values.size(); ++j) {
          numeric::fill_standard_normal(z, budget.seed, 1, (first + j) * (2 * d));
          // G = X P X^T, and M = X P Sigma P X^T: tr A^T Sigma A = tr G^(-1) M G^(-1).
          double g[3] = {0, 0, 0}, m[3] = {0, 0, 0};
          for (std::size_t i = 0; i < d; ++i) {
            const double sigma = static_cast<double>(i) + 1,
                         products[3] = {z[i] * z[i], z[i] * z[d + i], z[d + i] * z[d + i]};
            for (int k = 0; k < 3; ++k) {
              g[k] += p[i] * sigma * products[k];
              m[k] += p[i] * sigma * p[i] * sigma * products[k];
            }
          }
          const double determinant = g[0] * g[2] - g[1] * g[1];
          const double a = g[2] / determinant, b = -g[1] / determinant, c = g[0] / determinant;  // G^(-1)
          values[j] = (a * a + b * b) * m[0] + 2 * b * (a + c) * m[1] + (b * b + c * c) * m[2];
        }
      });
}

Outcome risk_by_certificate(const PreconditionedRisk& stated, const Budget&) {
  if (!stated.mean_zero) return {.note = "the certificates take the covariance of theta for E theta theta^T"};
  const std::map<std::string, MatrixSymbol> problem = {
      {"x", {"n", "d"}},       {"a", {"d", "n"}},       {"s", {"d", "d", true}}, {"r", {"d", "d", true}},
      {"t", {"d", "d", true}}, {"k", {"n", "n", true}}, {"z", {"n", "d"}},       {"g", {"d", "d", true}}};
  const auto interpolates = [](const Formula& p) {
    return MatrixEquation{"x*(" + p.text() + ")*transpose(x)*k", "identity(n)"};
  };
  const std::string least = "(" + stated.variance.text() + ")*transpose(x)*k",
                    unbiased = "(" + stated.bias.text() + ")*transpose(x)*k";
  const std::string excess = "(a - " + least + ")", distance = "(a - " + unbiased + ")";
  return proved_by(
      "all n <= d, all X of rank n, positive definite Sigma and Sigma_theta, all linear interpolators; the "
      "mean for "
      "d >= n + 2",
      {{name_of_claim, "variance",
        "k = (X P X^T)^(-1) for the stated P. For every a with X a = I, a^T Sigma a is the stated "
        "interpolator's, plus E^T Sigma E for the difference "
        "E: positive semidefinite, so its trace is at least 0.",
        MatrixIdentity{problem,
                       {},
                       {{"s*r", "identity(d)"}, interpolates(stated.variance), {"x*a", "identity(n)"}},
                       "transpose(a)*s*a",
                       "transpose(" + least + ")*s*" + least + " + transpose" + excess + "*s*" + excess,
                       {{0, true, "k*x", excess},
                        {2, false, "k", 1},
                        {1, false, "-k", 1},
                        {0, false, "transpose" + excess, "transpose(x)*k"},
                        {2, true, 1, "k"},
                        {1, true, -1, "k"}}}},
       {name_of_claim, "bias",
        "theta has mean 0, so that E theta theta^T = Sigma_theta. For every a, (a X - I) Sigma_theta (a X - "
        "I)^T is that of the stated interpolator plus E X "
        "Sigma_theta X^T E^T: positive semidefinite, so its "
        "trace with Sigma is at least 0.",
        MatrixIdentity{problem,
                       {},
                       {interpolates(stated.bias)},
                       "(a*x - identity(d))*t*transpose(a*x - identity(d))",
                       "(" + unbiased + "*x - identity(d))*t*transpose(" + unbiased + "*x - identity(d)) + " +
                           distance + "*x*t*transpose(x)*transpose" + distance,
                       {{0, false, distance, "x*t"}, {0, true, "t*transpose(x)", "transpose" + distance}}}},
       {name_of_claim, "least-variance", "The least variance is tr k.",
        MatrixIdentity{problem,
                       {},
                       {{"s*r", "identity(d)"}, interpolates(stated.variance)},
                       "transpose(" + least + ")*s*" + least,
                       "k",
                       {{0, false, "k*x*r", "transpose(x)*k"}, {1, true, 1, "k"}}}},
       {name_of_claim, "normal-samples",
        "X = Z g, g the square root of Sigma, so that g r g = I: X r X^T = Z Z^T, whatever Sigma is. Its "
        "inverse k has the mean trace of "
        "rmt.inverse-trace, Z Z^T being of n x n with d degrees of freedom: n/(d-n-1).",
        MatrixIdentity{
            problem,
            {},
            {{"x", "z*g"}, {"g*r*g", "identity(d)"}},
            "x*(" + stated.variance.text() + ")*transpose(x)",
            "z*transpose(z)",
            {{0, false, 1, "r*transpose(x)"}, {0, true, "z*g*r", 1}, {1, false, "z", "transpose(z)"}}}},
       {name_of_claim, "mean", "The stated mean is the one of rmt.inverse-trace.",
        RationalFunctionIdentity{
            {{{"n", 1}, {"e", 0}}, {}}, substitute(stated.expected, "d", "n + 2 + e"), "n/(e + 1)"}}});
}

}  // namespace

Claim preconditioned_risk() {
  const PreconditionedRisk stated{"r", "t", "n/(d - n - 1)"};
  PreconditionedRisk covariance = stated, inverse_covariance = stated, descent = stated, degrees = stated;
  PreconditionedRisk with_mean = stated;
  with_mean.mean_zero = false;
  covariance.variance = "s";
  inverse_covariance.bias = "r";
  descent.variance = "s*r";
  degrees.expected = "n/(d - n)";
  return make_claim<PreconditionedRisk>({
      .id = name_of_claim,
      .text =
          "Let X have rank n <= d, y = X theta + noise of variance 1, and let theta and the test points have "
          "mean 0, the test points the covariance Sigma. Of all linear interpolators, "
          "theta estimated by A y with X A = I, preconditioned descent with P = Sigma^(-1) (the natural "
          "gradient) has the least variance tr A^T Sigma A, "
          "and P = Sigma_theta, the covariance of theta, the least bias. For normal samples of "
          "covariance Sigma the least variance has the mean "
          "n/(d-n-1), whatever Sigma is, d >= n + 2.",
      .reduction = "The interpolator for P is P X^T (X P X^T)^(-1) (opt.precond-minnorm). The cross terms "
                   "between it and its difference to another one are 0, by "
                   "identities of matrices of all sizes; what remains is positive semidefinite. The mean is "
                   "that of rmt.inverse-trace.",
      .hypotheses =
          {{"Sigma and Sigma_theta are positive definite and do not depend on X",
            {},
            "so that they have inverses, and the variance and the bias these forms"},
           {"theta has mean 0 (with a mean, P = E theta theta^T has the least bias)", with_mean, ""},
           {"the test points have mean 0", {}, "otherwise their second moments take the place of Sigma"},
           {"the noise is independent of X and theta, its elements uncorrelated and of mean 0",
            {},
            "so that the risk is the variance plus the bias"}},
      .sources = {{"001_9e457a0150e4c7b0.txt",
                   "Precondition Gradient: Apply diagonal (Adam), Factored (K-FAC, Shampoo), general "
                   "(Natural Gradient) operation to gradient."}},
      .tags = {"linear", "interventions"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificates in matrix algebra",
                  RouteKind::certificate,
                  risk_by_certificate,
                  {"GMP", "the reduction in words", "rmt.inverse-trace"},
                  0.02},
                 {"other interpolators, in fractions",
                  RouteKind::exact,
                  risk_against_interpolators,
                  {"FLINT", "GMP"},
                  0.2},
                 {"the mean of inverse Wishart matrices", RouteKind::exact, risk_by_library, trusts_exact,
                  0.01},
                 {"normal samples",
                  RouteKind::simulation,
                  risk_by_simulation,
                  {"Philox4x32-10", "the normal numbers' error bound", "exponential moments",
                   "rounding at ill-conditioned designs is rare"},
                  0.3}},
      .mutants = {{"P = Sigma has the least variance", covariance},
                  {"P = Sigma^(-1) has the least bias", inverse_covariance},
                  {"descent, P = I, has the least variance", descent},
                  {"the mean n/(d-n)", degrees}},
      .constants = {exact_constant("opt.precond-risk-2-6", "n/(d-n-1) at n = 2, d = 6", Rational(2, 3))},
  });
}

}  // namespace lemmata::proofs_check
