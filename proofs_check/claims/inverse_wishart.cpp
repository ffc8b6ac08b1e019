#include "proofs_check/claims/inverse_wishart.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/linear/wishart_moments.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/dense/random_design.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::RationalMatrix;

// --- rmt.inverse-trace

/// Of W = X^T X, X n x d standard normal: E tr W^(-1), finite for n - d >= finite_from (>= d), and E tr W^(-2) and
/// E (tr W^(-1))^2, finite for n - d >= second_finite_from. Formulas in n and d.
struct InverseMoments {
  Formula trace, trace_of_square, square_of_trace;
  int finite_from, second_finite_from;
};

/// Nothing where the formula divides by zero: no finite number.
std::optional<Rational> of(const Formula& moment, std::int64_t n, std::int64_t d) {
  try {
    return value_at(moment, {{"n", n}, {"d", d}});
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

std::optional<std::string> difference(const std::optional<Rational>& stated, const Rational& seen,
                                      const std::string& what_was_seen) {
  if (!stated) return "the statement has no finite value, " + what_was_seen + " has " + to_string(seen);
  return proofs_check::difference(*stated, seen, what_was_seen);
}

/// E (chi^2_m)^(-power) = prod_(i=1..power) 1/(m - 2i), from Gamma(m/2) alone: the ratio Gamma(m/2 - power) /
/// Gamma(m/2) in balls.
Outcome one_column(const InverseMoments& stated, const Budget& budget) {
  return enclose_on_range(Range("n = 1..40"), budget, [&](int n) -> std::optional<std::string> {
    const auto moment = [&](int power) {
      return analysis::gamma_ratio(Ball(Rational(n - 2 * power, 2)), Ball(Rational(n, 2))) /
             Ball(pow(Rational(2), power));
    };
    const auto compare = [&](const Formula& formula, int power,
                             const char* name) -> std::optional<std::string> {
      const auto claimed = of(formula, n, 1);
      const Ball seen = moment(power);
      if (claimed && contains(seen, *claimed)) return std::nullopt;
      return fmt::format("d = 1: {} is {}, the ratio of Gamma functions {}", name,
                         claimed ? to_string(*claimed) : "not finite", to_string(seen));
    };
    if (n > 2 && n - 1 >= stated.finite_from)
      if (auto apart = compare(stated.trace, 1, "the mean of 1/W")) return apart;
    if (n > 4 && n - 1 >= stated.second_finite_from) {
      if (auto apart = compare(stated.trace_of_square, 2, "the mean of 1/W^2")) return apart;
      if (auto apart = compare(stated.square_of_trace, 2, "the mean of 1/W^2")) return apart;
    }
    return std::nullopt;
  });
}

/// The part of the integral of x^(m/2-1-power) e^(-x/2), m = n-d+1, over [2^-(i+1), 2^-i] is, but for factors from
/// e^(-1/2) to 1, at least 2^(-i(m/2-power)-1) times the smallest value of 2^(m/2-1-power) or 1: the parts shrink
/// geometrically, or they do not shrink at all and the integral is infinite.
Outcome finiteness(const InverseMoments& stated, const Budget& budget) {
  return prove_on_range(
      Range("power = 1..2, e = 0..8"), budget, [&](int power, int e) -> std::optional<std::string> {
        const int m = e + 1, from = power == 1 ? stated.finite_from : stated.second_finite_from;
        const bool claimed = e >= from;
        const Rational squared_ratio = pow(Rational(2), 2 * power - m);  // of neighbouring parts, squared
        if (claimed == (squared_ratio < 1)) return std::nullopt;
        return fmt::format(
            "n - d = {}: the parts [2^-(i+1), 2^-i] of the integral of 1/x^{} against chi^2_{} {}", e, power,
            m, claimed ? "do not shrink, the mean is infinite" : "shrink geometrically, the mean is finite");
      });
}

/// tr W^(-1), tr W^(-2) and their like at a design, and the divergences of matrix functions of it by the product
/// rule, one element of X after the other.
struct Divergences {
  Rational first, second;      ///< tr W^(-1), tr W^(-2)
  Rational of_inverse;         ///< sum of d(X W^(-1))_ij / dx_ij
  Rational of_inverse_square;  ///< of X W^(-2)
  Rational of_scaled_inverse;  ///< of X W^(-1) tr W^(-1)
};

Divergences divergences(const RationalMatrix& x) {
  const RationalMatrix h = analysis::inverse(transpose(x) * x), h2 = h * h, xh = x * h;
  Divergences result{trace(h), trace(h2), 0, 0, 0};
  for (int i = 0; i < x.rows(); ++i)
    for (int j = 0; j < x.columns(); ++j) {
      RationalMatrix e(x.rows(), x.columns());
      e(i, j) = 1;
      const RationalMatrix change =
          Rational(-1) * (h * (transpose(e) * x + transpose(x) * e) * h);  // of W^(-1)
      const Rational of_inverse = (e * h + x * change)(i, j);
      result.of_inverse += of_inverse;
      result.of_inverse_square += (e * h2 + x * (change * h + h * change))(i, j);
      result.of_scaled_inverse += of_inverse * trace(h) + xh(i, j) * trace(change);
    }
  return result;
}

/// E <X, F(X)> = E div F(X) (Stein) for F = X W^(-1), X W^(-2) and X W^(-1) tr W^(-1): d = E div(X W^(-1)) and so
/// on. Where div is a combination of the traces at every X, with coefficients that depend on n and d alone, their
/// means satisfy the same equations.
Outcome by_parts(const InverseMoments& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..4, n = d..d+5"), budget, [&](int d, int n) -> std::optional<std::string> {
        const RationalMatrix x = integer_design_of_full_rank(n, d, 0);
        const Divergences at = divergences(x);
        const Rational u(n - d);
        if (at.of_inverse != (u - 1) * at.first) return "div(X W^-1) is no multiple of tr W^-1";
        if (at.of_inverse_square != (u - 2) * at.second - at.first * at.first)
          return "div(X W^-2) is another combination";
        if (at.of_scaled_inverse != (u - 1) * at.first * at.first - 2 * at.second)
          return "div(X W^-1 tr W^-1) is another combination";
        if (n - d < stated.finite_from) return std::nullopt;
        if (u == 1) return "d = E div(X W^(-1)) = 0 E tr W^(-1) for a finite mean, by parts";
        const auto mean = of(stated.trace, n, d), square = of(stated.trace_of_square, n, d),
                   of_trace = of(stated.square_of_trace, n, d);
        if (auto apart =
                difference(mean, d * at.first / at.of_inverse, "div(X W^-1) = c tr W^-1 and its mean d"))
          return "X = " + matrix_text(x) + ": " + *apart;
        if (n - d < stated.second_finite_from) return std::nullopt;
        if (u == 3) return "E tr W^-2 - E (tr W^-1)^2 would be both E tr W^-1 and -d/2 times it, by parts";
        if (!square || !of_trace) return "the statement has no finite second moments";
        if (auto apart = difference((u - 2) * *square - *of_trace, *mean, "E <X, X W^-2> = E tr W^-1"))
          return apart;
        return difference((u - 1) * *of_trace - 2 * *square, d * *mean,
                          "E <X, X W^-1> tr W^-1 = d E tr W^-1");
      });
}

Outcome inverse_by_library(const InverseMoments& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..30, d = 1..30"), budget, [&](int n, int d) -> std::optional<std::string> {
        const int larger = std::max(n, d), smaller = std::min(n, d);
        const auto mean = analysis::inverse_wishart_trace(n, d);
        if (mean.has_value() != (larger - smaller >= stated.finite_from))
          return std::string("the library's E tr W^-1 is ") + (mean ? "finite" : "infinite");
        if (mean)
          if (auto apart = difference(of(stated.trace, larger, smaller), *mean, "the library")) return apart;
        const auto second = analysis::inverse_wishart_second_moments(n, d);
        if (second.has_value() != (larger - smaller >= stated.second_finite_from))
          return std::string("the library's second moments are ") + (second ? "finite" : "infinite");
        if (!second) return std::nullopt;
        if (auto apart = difference(of(stated.trace_of_square, larger, smaller), second->trace_of_square,
                                    "the library"))
          return "E tr W^-2: " + *apart;
        if (auto apart = difference(of(stated.square_of_trace, larger, smaller), second->square_of_trace,
                                    "the library"))
          return "E (tr W^-1)^2: " + *apart;
        return std::nullopt;
      });
}

/// The formula at n = m + d - 1: m is the number of degrees of freedom of 1/(W^-1)_11.
Formula at_freedom(const Formula& moment) { return substitute(moment, "n", Formula("m+d-1")); }

Outcome inverse_by_certificate(const InverseMoments& stated, const Budget&) {
  if (stated.finite_from != 2 || stated.second_finite_from != 4)
    return {.note = "the certificates are about n - d > 1 and n - d > 3"};
  const char* id = "rmt.inverse-trace";
  const Domain m{{{"d", 1}, {"m", 3}}, {}}, second{{{"d", 1}, {"m", 5}}, {}};
  const MatrixSymbol block{"n", "j", false};
  return proved_by(
      "all d >= 1 and all n",
      {{id, "schur-complement-first-rows",
        "X = [Y Z], Y of j columns and Z of k; H is the inverse of Z^T Z and T that of the Schur complement "
        "S = Y^T (I - Z H "
        "Z^T) Y. Then [T; -H Z^T Y T] solves W [..] = [I; 0]: it consists of the first j columns of W^-1, "
        "whose upper block is "
        "T. These are the first j rows of W times it. (For k = 0 there is no Z: S is W = Y^T Y, and T is "
        "W^-1.)",
        MatrixIdentity{
            {{"y", block}, {"z", {"n", "k", false}}, {"h", {"k", "k", true}}, {"t", {"j", "j", false}}},
            {},
            {{"(transpose(y)*y - transpose(y)*z*h*transpose(z)*y)*t", "identity(j)"}},
            "transpose(y)*y*t - transpose(y)*z*h*transpose(z)*y*t",
            "identity(j)",
            {{0, false, 1, 1}}}},
       {id, "schur-complement-other-rows", "And these the other k rows, H being the inverse of Z^T Z.",
        MatrixIdentity{
            {{"y", block}, {"z", {"n", "k", false}}, {"h", {"k", "k", true}}, {"t", {"j", "j", false}}},
            {},
            {{"transpose(z)*z*h", "identity(k)"}},
            "transpose(z)*y*t - transpose(z)*z*h*transpose(z)*y*t",
            "0",
            {{0, false, -1, "transpose(z)*y*t"}}}},
       {id, "projector",
        "Q = I - Z H Z^T is the orthogonal projector of rank n - k (its trace is n - tr(H Z^T Z) = n - k) "
        "and a function of Z "
        "alone; by rotation invariance S = Y^T Q Y is Wishart, j x j, with n - k degrees of freedom. (For k "
        "= 0, "
        "Q is I.)",
        MatrixIdentity{{{"z", {"n", "k", false}}, {"h", {"k", "k", true}}},
                       {},
                       {{"transpose(z)*z*h", "identity(k)"}},
                       "(identity(n) - z*h*transpose(z))*(identity(n) - z*h*transpose(z))",
                       "identity(n) - z*h*transpose(z)",
                       {{0, false, "z*h", "transpose(z)"}}}},
       {id, "one-degree-after-the-other",
        "j = 1, k = d-1: (W^-1)_11 = 1/chi^2_m, m = n-d+1, and by exchangeability E tr W^-1 = d E 1/chi^2_m. "
        "The integral of "
        "the derivative of x^(m/2-1) e^(-x/2) over x > 0 vanishes for m > 2: (m/2-1) E 1/chi^2_m = 1/2.",
        RationalFunctionIdentity{m, Formula("m/2-1") * at_freedom(stated.trace) / Formula("d"), "1/2"}},
       {id, "infinite-mean",
        "For m = 1, 2 the integral of x^(m/2-2) e^(-x/2) over [2^-(i+1), 2^-i] is at least e^(-1/2) times "
        "the length over the "
        "larger end, 1/2, for every i >= 0: the mean is infinite. For m = 3, 4 the same holds for E "
        "(1/chi^2_m)^2.",
        RationalFunctionIdentity{{{{"i", 0}}, {}}, "(2^(-i) - 2^(-i-1)) / 2^(-i)", "1/2"}},
       {id, "second-moment-of-an-element",
        "By parts once more: (m/2-2) E (chi^2_m)^-2 = (1/2) E 1/chi^2_m for m > 4. This is E (W^-1)_11^2 = "
        "1/((m-2)(m-4)).",
        RationalFunctionIdentity{second, "(m/2-2) * (1/((m-2)*(m-4)))", "1/2 * (1/(m-2))"}},
       {id, "two-by-two-off-diagonal",
        "j = 2, k = d-2: S has f = n-d+2 degrees of freedom. With a = |y_1|^2, z = y_1.y_2/|y_1| and t = "
        "|y_2|^2 - z^2, "
        "which are independent, chi^2_f, standard normal and chi^2_(f-1) (Bartlett): S = [[a, z sqrt(a)], [z "
        "sqrt(a), z^2+t]], "
        "s = sqrt(a). The square of the off-diagonal element of S^-1 is z^2/(a t^2), with mean "
        "1/((f-2)(f-3)(f-5)).",
        RationalFunctionIdentity{{{}, {"s", "z", "t"}}, "(s*z/(s^2*(z^2+t) - (s*z)^2))^2", "z^2/(s^2*t^2)"}},
       {id, "two-by-two-diagonal",
        "The product of the diagonal elements is (z^2+t)/(a t^2), with mean (1/((f-3)(f-5)) + "
        "1/(f-3))/(f-2).",
        RationalFunctionIdentity{
            {{}, {"s", "z", "t"}}, "s^2*(z^2+t)/(s^2*(z^2+t) - (s*z)^2)^2", "z^2/(s^2*t^2) + 1/(s^2*t)"}},
       {id, "trace-of-square",
        "tr W^-2 is the sum of the squares of all elements, by exchangeability d squares of (W^-1)_11 and "
        "d(d-1) of (W^-1)_12 "
        "in mean; f = m+1.",
        RationalFunctionIdentity{second, at_freedom(stated.trace_of_square),
                                 "d/((m-2)*(m-4)) + d*(d-1)/((m-1)*(m-2)*(m-4))"}},
       {id, "square-of-trace", "(tr W^-1)^2: d squares of (W^-1)_11 and d(d-1) products (W^-1)_11 (W^-1)_22.",
        RationalFunctionIdentity{second, at_freedom(stated.square_of_trace),
                                 "d/((m-2)*(m-4)) + d*(d-1)*(1/((m-2)*(m-4)) + 1/(m-2))/(m-1)"}},
       {id, "by-parts-with-the-square",
        "A second proof: E <X, X W^-2> = E div(X W^-2) = E[(n-d-2) tr W^-2 - (tr W^-1)^2].",
        RationalFunctionIdentity{
            second, at_freedom(stated.trace),
            Formula("m-3") * at_freedom(stated.trace_of_square) - at_freedom(stated.square_of_trace)}},
       {id, "by-parts-with-the-trace",
        "And E <X, X W^-1> tr W^-1 = E div(X W^-1 tr W^-1) = E[(n-d-1) (tr W^-1)^2 - 2 tr W^-2]; the "
        "determinant "
        "(m-3)(m-2) - 2 = (m-1)(m-4) of the two equations is not 0.",
        RationalFunctionIdentity{second, Formula("d") * at_freedom(stated.trace),
                                 Formula("m-2") * at_freedom(stated.square_of_trace) -
                                     Formula(2) * at_freedom(stated.trace_of_square)}}});
}

/// X 14 x 3. Var tr W^-1 = c ((n-d-2) d^2 + 2d) - (d/(n-d-1))^2, c = 1/((n-d)(n-d-1)(n-d-3)).
Outcome inverse_by_draws(const InverseMoments& stated, const Budget& budget) {
  constexpr int n = 14, d = 3;
  const Rational variance = Rational(87, 880) - Rational(9, 100);  // c = 1/880
  const Rational gap = Rational(3, 10) - Rational(3, 11);          // the mutant d/(n-d)
  return judge_heavy_tailed_mean("tr W^-1 for n = 14, d = 3", of(stated.trace, n, d).value(), gap, variance,
                                 1e-9, budget, [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_inverse_traces(values, n, d, budget.seed, first, 1);
                                 });
}

/// E (tr W^-1)^4 <= d^3 sum_i E (W^-1)_ii^4 = d^4 E (chi^2_m)^-4 = d^4 / ((m-2)(m-4)(m-6)(m-8)), m = n-d+1.
Outcome squared_trace_by_draws(const InverseMoments& stated, const Budget& budget) {
  constexpr int n = 24, d = 2, m = n - d + 1;
  const Rational variance = Rational(16, (m - 2) * (m - 4) * (m - 6) * (m - 8));
  const Rational claimed = of(stated.square_of_trace, n, d).value();
  const Rational gap = Rational(2, 209) - Rational(4, 441);  // the mutant (E tr W^-1)^2
  return judge_heavy_tailed_mean("(tr W^-1)^2 for n = 24, d = 2", claimed, gap, variance, 1e-9, budget,
                                 [&](std::span<double> values, std::uint64_t first) {
                                   numeric::fill_inverse_traces(values, n, d, budget.seed, first, 1);
                                   for (double& value : values) value *= value;
                                 });
}

Claim inverse_trace() {
  const InverseMoments stated{"d/(n-d-1)", "d*(n-1)/((n-d)*(n-d-1)*(n-d-3))",
                              "((n-d-2)*d^2+2*d)/((n-d)*(n-d-1)*(n-d-3))", 2, 4};
  const auto with = [&](Formula InverseMoments::*member, const Formula& value) {
    InverseMoments mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  InverseMoments finite = stated, second_finite = stated;
  finite.finite_from = 1;
  second_finite.second_finite_from = 3;
  const Rational mean = of(stated.trace, 14, 3).value();
  return make_claim<InverseMoments>({
      .id = "rmt.inverse-trace",
      .text = "For W = X^T X, X n x d with independent standard normal entries, E tr W^-1 = d/(n-d-1) if n > "
              "d+1, "
              "and it is infinite for n = d and n = d+1. For n > d+3, with c = 1/((n-d)(n-d-1)(n-d-3)), E tr "
              "W^-2 "
              "= c d (n-1) and E (tr W^-1)^2 = c ((n-d-2) d^2 + 2d); both are infinite for d <= n <= d+3. "
              "For d > n the "
              "same holds of X X^T, n and d changing places.",
      .reduction = "A diagonal element of W^-1 is 1/chi^2, and a 2 x 2 block of it the inverse of a 2 x 2 "
                   "Wishart matrix, by "
                   "the Schur complement; integration by parts gives the moments of 1/chi^2.",
      .hypotheses = {{"standard normal elements",
                      {},
                      "for elements +-1 and d = 1, W = n and the mean is 1/n"},
                     {"n > d + 1 (for a finite mean)", finite, ""},
                     {"n > d + 3 (for finite second moments)", second_finite, ""}},
      .sources = {descent_dynamics_slide()},
      .tags = {"random matrices"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"one column, by Gamma functions", RouteKind::ball, one_column, trusts_balls, 0.02},
                 {"parts of the integral near 0", RouteKind::exact, finiteness, trusts_exact, 0.02},
                 {"integration by parts at rational designs",
                  RouteKind::exact,
                  by_parts,
                  {"FLINT", "GMP", "Stein's lemma"},
                  0.1},
                 {"certificate", RouteKind::certificate, inverse_by_certificate, trusts_rotation_of_designs,
                  0.1},
                 {"the library's function", RouteKind::exact, inverse_by_library, trusts_exact, 0.1},
                 {"normal designs", RouteKind::simulation, inverse_by_draws, trusts_heavy_tails, 0.1},
                 {"normal designs, second moment", RouteKind::simulation, squared_trace_by_draws,
                  trusts_heavy_tails, 0.1}},
      .mutants = {{"d/(n-d)", with(&InverseMoments::trace, "d/(n-d)")},
                  {"d/(n-d+1)", with(&InverseMoments::trace, "d/(n-d+1)")},
                  {"n-1 for n, as for centred data", with(&InverseMoments::trace, "d/(n-d-2)")},
                  {"a finite mean at n = d+1", finite},
                  {"finite second moments at n = d+3", second_finite},
                  {"n for n-1 in E tr W^-2",
                   with(&InverseMoments::trace_of_square, "d*n/((n-d)*(n-d-1)*(n-d-3))")},
                  {"elements independent: (E tr W^-1)^2 for the mean of the square",
                   with(&InverseMoments::square_of_trace, "(d/(n-d-1))^2")}},
      .constants = {exact_constant("rmt.inverse-trace-14-3", "d/(n-d-1) at n = 14, d = 3", mean),
                    exact_constant("rmt.inverse-trace-variance-14-3",
                                   "c ((n-d-2) d^2 + 2d) - (d/(n-d-1))^2 at n = 14, d = 3",
                                   of(stated.square_of_trace, 14, 3).value() - mean * mean)},
  });
}

}  // namespace

std::vector<Claim> inverse_wishart_claims() { return {inverse_trace()}; }

}  // namespace lemmata::proofs_check
