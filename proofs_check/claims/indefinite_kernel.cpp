#include "proofs_check/claims/indefinite_kernel.hpp"

#include <bit>
#include <cstdint>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/kernel_spectra.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- spectrum.kuhn

/// Kernels k(x-y) with t continuous derivatives on the circle: the n-th eigenvalue, in size, is O(n^-e) with e =
/// definite for positive definite ones and e = symmetric for all (real, symmetric) ones, both in t; and no larger
/// exponent will do.
struct SmoothKernels {
  Formula definite = "1+t";
  Formula symmetric = "1/2+t";
};

/// P_(j+1) = P_j + z^(2^j) Q_j, Q_(j+1) = P_j - z^(2^j) Q_j from P_0 = Q_0 = 1: the coefficients, all 1 or -1.
struct RudinShapiro {
  std::vector<int> p = {1}, q = {1};

  void advance() {
    std::vector<int> next_p = p, next_q = p;
    for (int sign : q) {
      next_p.push_back(sign);
      next_q.push_back(-sign);
    }
    p = std::move(next_p);
    q = std::move(next_q);
  }
};

/// The coefficient of z^shift in f(z) f(1/z), that is of |f|^2 on the unit circle.
std::int64_t autocorrelation(const std::vector<int>& f, std::size_t shift) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i + shift < f.size(); ++i) sum += f[i] * f[i + shift];
  return sum;
}

/// |P_j|^2 + |Q_j|^2 = 2^(j+1): the coefficients of z^m, m > 0, cancel. The signs are (-1)^(number of pairs 11 in the
/// bits).
std::optional<std::string> signs_fail(int j) {
  RudinShapiro pair;
  for (int i = 0; i < j; ++i) pair.advance();
  for (std::size_t m = 0; m < pair.p.size(); ++m) {
    const std::int64_t seen = autocorrelation(pair.p, m) + autocorrelation(pair.q, m);
    if (seen != (m == 0 ? std::int64_t{2} << j : 0))
      return "|P|^2 + |Q|^2 has the coefficient " + std::to_string(seen) + " at z^" + std::to_string(m);
    if ((std::popcount(m & (m >> 1)) % 2 == 0 ? 1 : -1) != pair.p[m])
      return "the sign at " + std::to_string(m);
  }
  return std::nullopt;
}

/// The smallest block j at which n^e |lambda_n| of the kernel sum_j 2^-jp Re[e^(i 2^j s) P_j(e^(is))] exceeds 100:
/// the eigenvalues of the blocks up to j are 2^(j+2) - 2, the smallest being 2^(-jp)/2.
std::string growth(const Rational& p, const Rational& e) {
  for (int j = 1; j < 1000; ++j) {
    const Ball n(Integer((Integer(1) << (j + 2)) - 2));
    const Ball logarithm = Ball(e) * analysis::log(n) - Ball(Rational(p * j + 1)) * analysis::log(Ball(2));
    if (surely_less(analysis::log(Ball(100)), logarithm))
      return "n = 2^" + std::to_string(j + 2) + "-2, |lambda_n| = 2^-(" + to_string(Rational(p * j + 1)) +
             "): n^" + to_string(e) + " |lambda_n| > 100";
  }
  return "n^" + to_string(e) + " |lambda_n| grows";
}

/// The t-th derivative of block j of the Rudin-Shapiro kernel with exponent p is at most 2^(-jp) 2^((j+1)t) 2^((j+1)/2), by
/// Bernstein's inequality: a convergent geometric series for p > t + 1/2.
Outcome kuhn_by_construction(const SmoothKernels& stated, const Budget& budget) {
  const Outcome signs = prove_on_range(Range(budget.full ? "j = 0..12" : "j = 0..9"), budget,
                                       [](int j) -> std::optional<std::string> { return signs_fail(j); });
  if (signs.verdict != Verdict::proved_on_range) return signs;
  Outcome outcome = prove_on_range(Range("t = 0..4:2"), budget, [&](int t) -> std::optional<std::string> {
    const Rational e = value_at(stated.symmetric, {{"t", t}}), g = value_at(stated.definite, {{"t", t}});
    const Rational threshold = Rational(1, 2) + t;
    if (e > threshold) {
      const Rational p = t == 0 && e == 1 ? Rational(3, 5) : Rational((e + threshold) / 2);
      return "the Rudin-Shapiro kernel with p = " + to_string(p) + " has " + std::to_string(t) +
             " continuous derivatives, and " + growth(p, e);
    }
    if (g > 1 + t) {
      const Rational p = (g + 1 + t) / 2;
      return "sum_m m^-(" + to_string(p) + ") cos(m s) is positive definite with " + std::to_string(t) +
             " continuous derivatives, and n^" + to_string(g) + " lambda_n is unbounded";
    }
    // A smaller exponent would say that some kernel has eigenvalues above n^-e', e < e', infinitely often, for e'
    // arbitrarily near e: with e' in the middle the sums of squares of the derivative's coefficients, or the sum of
    // the coefficients themselves, would exceed every bound.
    if (e < threshold)
      return "no kernel needs it: the t-th derivative is square integrable, so n^" +
             to_string(Rational((e + threshold) / 2)) + " |lambda_n| tends to 0 for every one of them";
    if (g < 1 + t)
      return "no kernel needs it: sum |m|^t c_m is finite, so n^" + to_string(Rational((g + 1 + t) / 2)) +
             " lambda_n tends to 0 for every one of them";
    return std::nullopt;
  });
  if (outcome.verdict == Verdict::proved_on_range) outcome.range = signs.range + "; " + outcome.range;
  return outcome;
}

Outcome kuhn_by_certificate(const SmoothKernels& stated, const Budget&) {
  const char* id = "spectrum.kuhn";
  const Domain t{{{"t", 0}}, {}};
  return proved_by(
      "all t >= 0, on the circle",
      {{id, "parallelogram",
        "On |z| = 1, with P_j = a+ib and z^(2^j) Q_j = c+ie, |P_(j+1)|^2 + |Q_(j+1)|^2 = 2 (|P_j|^2 + "
        "|Q_j|^2).",
        RationalFunctionIdentity{
            {{}, {"a", "b", "c", "e"}}, "(a+c)^2 + (b+e)^2 + (a-c)^2 + (b-e)^2", "2*(a^2+b^2+c^2+e^2)"}},
       {id, "norms", "So |P_j|^2 + |Q_j|^2 = 2^(j+1), and |P_j| <= 2^((j+1)/2) everywhere.",
        InductionStep{{{{"j", 0}}, {}}, "j", "2^(j+1)", 2, {{2, {}}}}},
       {id, "counterexample-exponent",
        "K(x,y) = sum_j 2^(-jp) Re[e^(i 2^j s) P_j(e^(is))], s = x-y. Block j has the frequencies 2^j to "
        "2^(j+1)-1, its t-th "
        "derivative is at most 2^((j+1)t) 2^(-jp) 2^((j+1)/2) (Bernstein): C^t for every p > t + 1/2, the "
        "stated exponent.",
        RationalFunctionIdentity{t, stated.symmetric, "t + 1/2"}},
       {id, "counterexample-rank",
        "The frequencies m and -m have the eigenvalue +-2^(-jp)/2: block j adds 2 2^j eigenvalues, so the "
        "blocks 0 to j have "
        "n = 2^(j+2) - 2.",
        InductionStep{{{{"j", 0}}, {}}, "j", "(2^(j+2)-2) - (2*2^j-2)", 2, {{2, {}}}}},
       {id, "counterexample-rank-step", "2^(j+2) - 2 + 2 2^(j+1) = 2^(j+3) - 2.",
        RationalFunctionIdentity{{{{"j", 0}}, {}}, "2^(j+2)-2+2*2^(j+1)", "2^(j+3)-2"}},
       {id, "counterexample-size",
        "2 2^j <= n < 4 2^j: so |lambda_n| n^p lies between 2^p/2 and 4^p/2, and n^e |lambda_n| is unbounded "
        "for every e > p.",
        RationalFunctionIdentity{{{{"j", 0}}, {}}, "4*2^j - 2", "2^(j+2) - 2"}},
       {id, "largest-frequencies",
        "2M-1 frequencies are smaller than M. So of the n = 4r eigenvalues that are largest in size at least "
        "2r+1 have "
        "|m| >= r: r^t |lambda_n| (2r+1) is at most the sum of |m|^t |c_m| over |m| >= r, and with squares "
        "likewise.",
        Inequality{{{"r", 1}}, "2*r+1", Relation::less_equal, "4*r-(2*r-1)"}},
       {id, "definite",
        "c_m >= 0 and k^(t)(0) finite, t even, give "
        "sum |m|^t c_m finite, whose tails tend to 0: lambda_n = o(n^-(1+t)). c_m = |m|^-p with p > 1+t "
        "shows that no larger "
        "exponent will do.",
        RationalFunctionIdentity{t, stated.definite, "1+t"}},
       {id, "symmetric",
        "The t-th derivative is continuous, so square integrable: sum |m|^(2t) c_m^2 is finite (Parseval), "
        "and (2r+1) r^(2t) "
        "lambda_n^2 tends to 0: lambda_n = o(n^-(1/2+t)). The Rudin-Shapiro kernels show that no larger "
        "exponent will do.",
        RationalFunctionIdentity{t, Formula(2) * stated.symmetric, "1+2*t"}}});
}

Claim kuhn() {
  return make_claim<SmoothKernels>({
      .id = "spectrum.kuhn",
      .text = "Kernels k(x-y) on the circle with t continuous derivatives, t even for positive definite "
              "ones: the n-th "
              "eigenvalue in size is o(n^-(1+t)) if the kernel is positive definite, and o(n^-(1/2+t)) for "
              "every symmetric "
              "kernel; neither exponent can be replaced by a larger one. For t = 0 and p = 3/5 the "
              "Rudin-Shapiro kernel is "
              "continuous with |lambda_n| between 2^p/2 and 4^p/2 times n^-p at n = 2^(j+2)-2, so n "
              "|lambda_n| is unbounded.",
      .reduction = "The norms of the Rudin-Shapiro polynomials by induction; tails of convergent series.",
      .hypotheses = {{"positive definite (for the exponent 1+t)", SmoothKernels{"1+t", "1+t"}, ""},
                     {"translation invariant, on the circle",
                      {},
                      "on the d-torus t/d takes the place of t, since at least n/2 of n frequencies have |m| "
                      ">= c n^(1/d)"}},
      .sources = {kernel_spectrum_slide()},
      .tags = {"kernel", "spectrum"},
      .expected = Verdict::proved,
      .stated = {},
      .literals =
          {{"a C^t kernel on a 1-dimensional space has eigenvalues O(n^-(1+t))",
            {"1+t", "1+t"},
            "read for any symmetric kernel, it fails. For positive definite kernels, which every covariance "
            "and every tangent kernel of the lecture is, it is right (Kühn's theorem): all that is missing "
            "is "
            "that hypothesis, which is not written"}},
      .checks = {{"the construction", RouteKind::exact, kuhn_by_construction, {"GMP", "Arb"}, 0.2},
                 {"certificate", RouteKind::certificate, kuhn_by_certificate, trusts_certificates, 0.1}},
      .mutants = {{"indefinite kernels up to n^-(3/4+t)", {"1+t", "3/4+t"}},
                  {"positive definite kernels up to n^-(3/2+t)", {"3/2+t", "1/2+t"}},
                  {"1/2+t sharp for positive definite kernels", {"1/2+t", "1/2+t"}}},
      .constants = {},
  });
}

}  // namespace

std::vector<Claim> indefinite_kernel_claims() { return {kuhn()}; }

}  // namespace lemmata::proofs_check
