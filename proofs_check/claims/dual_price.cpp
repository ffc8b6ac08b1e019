#include "proofs_check/claims/dual_price.hpp"

#include <algorithm>

#include "analysis/scalar/expression.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/dual_integrals.hpp"
#include "proofs_check/claims/dual_rows.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Expression;
using analysis::Truth;

using Rows = std::vector<DualRow>;

/// dC/dc = covariance E[phi'(u) phi'(v)] and dC/da = variance E[phi''(u) phi(v)], with formulas in g = sqrt(a), l =
/// sqrt(b).
struct Price {
  Formula covariance, variance;

  [[nodiscard]] Rational at(const Formula& f, int g, int l) const {
    return value_at(f, {{"g", g}, {"l", l}});
  }
};

Outcome price_by_moments(const Price& stated, const Budget& budget) {
  const Expression a = analysis::symbol("a"), b = analysis::symbol("b"), c = analysis::symbol("c");
  return prove_on_range(
      Range("j = 0..6, k = 0..6, g = 1..3, l = 1..2"), budget,
      [&](int j, int k, int g, int l) -> std::optional<std::string> {
        const Expression mean = mixed_moment(j, k, a, b, c);
        const Expression first =
            j > 0 && k > 0 ? Expression(j * k) * mixed_moment(j - 1, k - 1, a, b, c) : Expression(0);
        const Expression second =
            j > 1 ? Expression(j * (j - 1)) * mixed_moment(j - 2, k, a, b, c) : Expression(0);
        const auto at = [&](const Expression& e) {
          return *rational_value(
              substitute(substitute(substitute(e, a, Expression(g * g)), b, Expression(l * l)), c,
                         Expression(Rational(1, 3))));
        };
        if (auto failure = difference(stated.at(stated.covariance, g, l) * at(first), at(derivative(mean, c)),
                                      "the derivative"))
          return "u^j v^k, a = g^2, b = l^2, c = 1/3, in c: " + *failure;
        if (auto failure = difference(stated.at(stated.variance, g, l) * at(second), at(derivative(mean, a)),
                                      "the derivative"))
          return "u^j v^k, a = g^2, b = l^2, c = 1/3, in a: " + *failure;
        return std::nullopt;
      });
}

/// E[phi''(u) phi(v)] where phi'' is a multiple of phi, or of a point mass at 0: then it is that multiple of
/// E[phi(v) | u = 0] / sqrt(2 pi a), and v given u = 0 is N(0, h^2/a).
Expression second_order_dual(const DualRow& row, std::size_t number, const Expression& a, const Expression& b,
                             const Expression& c) {
  const Expression h = analysis::sqrt_nonnegative(a * b - c * c), pi = analysis::pi<Expression>();
  const Expression relu = h / (Expression(2) * pi * a);
  const Expression value = analysis::closed_form_dual(row.family, a, b, c);
  switch (number) {
    case relu_row:
      return relu;
    case absolute_value_row:
      return Expression(4) * relu;
    case leaky_relu_row: {
      const Expression jump = Expression(1) - Expression(row.family.parameters[0]);
      return jump * jump * relu;
    }
    case exponential_row:
      return value;
    case sine_row:
      return Expression(0) -
             Expression(Rational(row.family.parameters[0] * row.family.parameters[0])) * value;
    case cosine_row:
      return Expression(0) - value;
    default:
      return Expression(0);  // identity
  }
}

Outcome price_by_library(const Price& stated, const Budget& budget) {
  const Expression a = analysis::symbol("a"), b = analysis::symbol("b"), c = analysis::symbol("c");
  const Rows rows = dual_rows();
  const std::vector<std::size_t> with_second = {identity_row,    relu_row, absolute_value_row, leaky_relu_row,
                                                exponential_row, sine_row, cosine_row};
  const auto covariance = rational_value(Expression(evaluate(stated.covariance, {{"g", 4}, {"l", 1}})));
  const auto variance = rational_value(Expression(evaluate(stated.variance, {{"g", 4}, {"l", 1}})));
  // a formula that is no number is judged at a = 16, b = 1
  const bool everywhere = stated.covariance.variables().empty() && stated.variance.variables().empty();
  const auto at = [&](const Expression& e) {
    return everywhere ? e : substitute(substitute(e, a, Expression(16)), b, Expression(1));
  };
  Outcome outcome =
      prove_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
        const std::size_t row = static_cast<std::size_t>(number - 1);
        const Expression value = analysis::closed_form_dual(rows[row].family, a, b, c);
        const Expression in_c =
            derivative(value, c) -
            Expression(*covariance) * analysis::closed_form_dual_derivative(rows[row].family, a, b, c);
        const auto decide = [&](const Expression& e, const char* what) -> std::optional<std::string> {
          switch (is_zero(at(e))) {
            case Truth::yes:
              return std::nullopt;
            case Truth::no:
              return rows[row].name + ": the derivative in " + what + " differs";
            case Truth::unknown:
              break;
          }
          throw Undecided{rows[row].name};
        };
        if (auto failure = decide(in_c, "c")) return failure;
        if (std::find(with_second.begin(), with_second.end(), row) == with_second.end()) return std::nullopt;
        return decide(
            derivative(value, a) - Expression(*variance) * second_order_dual(rows[row], row, a, b, c), "a");
      });
  if (outcome.verdict == Verdict::proved_on_range)
    outcome.range += " in c, 1, 4..6, 12..14 in a, for all a, b, c";
  return outcome;
}

/// The dual of phi' as an integral, against the derivative of the closed form.
Outcome price_by_integrals(const Price& stated, const Budget& budget) {
  const BallPrecision precision(compared_bits);
  const DualIntegrals& table = dual_integrals_of_derivatives();
  const Rows rows = dual_rows();
  const Expression a = analysis::symbol("a"), b = analysis::symbol("b"), c = analysis::symbol("c");
  Outcome outcome =
      enclose_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
        const std::size_t row = static_cast<std::size_t>(number - 1);
        if (table[row].empty()) return std::nullopt;
        const Expression slope = derivative(analysis::closed_form_dual(rows[row].family, a, b, c), c);
        for (const auto& [at, integral] : table[row]) {
          const Ball factor = evaluate_ball(
              stated.covariance,
              {{"g", analysis::sqrt_nonnegative(Ball(at.a))}, {"l", analysis::sqrt_nonnegative(Ball(at.b))}});
          const Ball value = enclosure(substitute(
              substitute(substitute(slope, a, Expression(at.a)), b, Expression(at.b)), c, Expression(at.c)));
          if (auto failure = apart(factor * integral, value, "the derivative of C", compared_radius))
            return rows[row].name + ", " + to_string(at) + ": " + *failure;
        }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::enclosed)
    outcome.range += " (without step, sign and gelu), three points (kinks: a = b = 1, c = 1/8), within 1e-50";
  return outcome;
}

Outcome price_by_certificate(const Price& stated, const Budget&) {
  const char* id = "nngp.dual-price";
  const Formula exponent = "(a*s^2 + 2*c*s*t + b*t^2)/2";
  const Domain domain{{}, {"a", "b", "c", "e", "s", "t"}};
  std::vector<Certificate> certificates = {
      {id, "exponentials-in-c",
       "E[e^(su) e^(tv)] = e^Q, Q the quadratic form of the covariance matrix. Its derivative in c is s t "
       "e^Q, the mean of "
       "the two derivatives. With imaginary s and t the Fourier transform carries this over to all rapidly "
       "decreasing "
       "functions, and by approximation to all phi of the statement.",
       RationalFunctionIdentity{domain, substitute(exponent, "c", "(c+e)") - exponent,
                                Formula("e") * stated.covariance * Formula("s*t")}},
      {id, "exponentials-in-a",
       "In the same way the derivative in a is s^2/2 e^Q: half of the second derivative in u.",
       RationalFunctionIdentity{domain, substitute(exponent, "a", "(a+e)") - exponent,
                                Formula("e") * stated.variance * Formula("s^2")}}};
  const Rows rows = dual_rows();
  for (auto& list : {slope_certificates(id, rows), chain_certificates(id, rows)})
    certificates.insert(certificates.end(), list.begin(), list.end());
  return proved_by("all phi of the statement, all a, b, c; the derivatives of all sixteen closed forms",
                   certificates);
}

}  // namespace

Claim dual_price() {
  return make_claim<Price>({
      .id = "nngp.dual-price",
      .text = "For C(a, b, c) = E[phi(u) phi(v)], (u, v) a centred Gaussian pair with variances a, b and "
              "covariance c, c^2 < "
              "ab, and phi absolutely continuous with phi and phi' bounded by a multiple of e^(B z^2) for a "
              "B < 1/(4 max(a, "
              "b)): dC/dc = E[phi'(u) phi'(v)], and dC/da = E[phi''(u) phi(v)]/2 with the second derivative "
              "as a distribution. "
              "So the derivative kernel is the derivative of the closed form in the fourteen rows without a "
              "jump. (For step and "
              "sign the derivative of the closed form is the dual of point masses.)",
      .reduction =
          "The density of (u, v) satisfies the heat equation: its derivative in c is its mixed second "
          "derivative, and that "
          "in a half of its second derivative in u. On exponentials this is an identity of exponents.",
      .hypotheses =
          {{"phi is absolutely continuous",
            {},
            "a jump adds the density at the jump, a point mass in phi': for sign this is the row 2/(pi h)"},
           {"c^2 < ab", {}, "at c^2 = ab the law has no density; the derivative is a limit from inside"}},
      .sources = {infinite_width_slide()},
      .tags = {"infinite width", "dual activation"},
      .expected = Verdict::proved,
      .stated = {1, "1/2"},
      .checks =
          {{"Wick's recurrence", RouteKind::symbolic, price_by_moments, {"GiNaC's derivative", "GMP"}, 0.2},
           {"the library's functions",
            RouteKind::symbolic,
            price_by_library,
            {"GiNaC's derivative and normal form"},
            0.3},
           {"integrals of the derivative",
            RouteKind::symbolic,
            price_by_integrals,
            {"GiNaC's derivative", "Arb", "nngp.dual-quadrature"},
            1},
           {"certificate", RouteKind::certificate, price_by_certificate, trusts_price, 0.1}},
      .mutants = {{"2 E[phi' phi']", {2, "1/2"}},
                  {"the derivative in rho, without sqrt(ab)", {"1/(g*l)", "1/2"}},
                  {"without the factor 1/2", {1, 1}},
                  {"dC/da = -E[phi'' phi]/2", {1, "-1/2"}}},
      .constants = {{"nngp.dual-relu-slope-half", "1/4 + arcsin(1/2)/(2 pi)",
                     [](int digits) { return exact_value(Rational(1, 3), digits); }}},
  });
}

}  // namespace lemmata::proofs_check
