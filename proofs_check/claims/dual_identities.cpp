#include "proofs_check/claims/dual_identities.hpp"

#include <array>
#include <cmath>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/hermite_expansion.hpp"
#include "analysis/scalar/expression.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/sheppard_majority.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Activation;
using analysis::Ball;
using analysis::Expression;
using analysis::Truth;

const std::vector<std::string> trusts_mehler = {"GiNaC's normal form", "GMP",
                                                "the generating function of Hermite's polynomials",
                                                "the reduction in words"};

Ball ball_of(const Formula& f, const std::vector<std::pair<std::string, std::int64_t>>& at) {
  return Ball(value_at(f, at));
}

/// C(f^2 a, g^2 b, f g c) = (f g)^exponent C, exponent in the degree d of a homogeneous phi; the coefficient of rho^k
/// in C(1, 1, rho) has the sign `sign` (in k), or is 0. For ReLU: the Hermite coefficient a_(2j+2) has the sign
/// even_sign, 2 pi times its square is even_square (in j), those of odd k >= 3 are `odd`, and all squares sum to
/// `total`.
struct DualIdentities {
  Formula exponent, sign, even_sign, even_square;
  Rational odd, total;

  /// a_k of ReLU.
  [[nodiscard]] Ball relu_coefficient(int k) const {
    const Ball two_pi = Ball(2) * analysis::pi<Ball>();
    if (k == 0) return Ball(1) / analysis::sqrt_nonnegative(two_pi);
    if (k == 1) return Ball(1) / Ball(2);
    if (k % 2 == 1) return Ball(odd);
    const int j = k / 2 - 1;
    return ball_of(even_sign, {{"j", j}}) *
           analysis::sqrt_nonnegative(ball_of(even_square, {{"j", j}}) / two_pi);
  }
};

struct HomogeneousRow {
  RowNumber row;
  int degree;
};
constexpr std::array<HomogeneousRow, 7> homogeneous_rows = {{{identity_row, 1},
                                                             {step_row, 0},
                                                             {sign_row, 0},
                                                             {relu_row, 1},
                                                             {absolute_value_row, 1},
                                                             {leaky_relu_row, 1},
                                                             {rectified_square_row, 2}}};

Outcome identities_by_integrals(const DualIdentities& stated, const Budget& budget) {
  static const analysis::HermiteExpansion relu = hermite_expansion(Activation("max(x,0)"), Ball(1), 21);
  const Outcome coefficients = enclose_on_range(Range("k = 0..20"), budget, [&](int k) {
    return apart(stated.relu_coefficient(k), relu.coefficients[static_cast<std::size_t>(k)], "the integral");
  });
  if (coefficients.verdict != Verdict::enclosed) return coefficients;
  if (auto failure = apart(Ball(stated.total), relu.second_moment, "the integral"))
    return {.verdict = Verdict::refuted, .witness = "sum of the squares: " + *failure};
  return {.verdict = Verdict::enclosed, .range = "a_0, ..., a_20 and the sum of the squares, ReLU"};
}

/// For |rho| < 1 all that is left out after a_400 is at most |rho|^401 times the sum of all squares.
Outcome identities_by_series(const DualIdentities& stated, const Budget& budget) {
  Outcome outcome = enclose_on_range(Range("r = -6..6"), budget, [&](int r) -> std::optional<std::string> {
    constexpr int terms = 401;
    const Ball rho(Rational(r, 8));
    Ball sum(0), power(1);
    for (int k = 0; k < terms; ++k, power = power * rho) {
      const Ball a = stated.relu_coefficient(k);
      sum += ball_of(stated.sign, {{"k", k}}) * a * a * power;
    }
    const Rational left_out = stated.total * pow(Rational(std::abs(r), 8), terms);
    return apart(sum + Ball::interval(-left_out, left_out),
                 analysis::closed_form_dual({analysis::ActivationFamily::relu, {}}, Ball(1), Ball(1), rho),
                 "the library at rho = r/8");
  });
  if (outcome.verdict != Verdict::enclosed) return outcome;
  outcome.range = "ReLU, rho = r/8, " + outcome.range;
  return outcome;
}

Outcome identities_by_library(const DualIdentities& stated, const Budget& budget) {
  const analysis::BallPrecision precision(256);  // at c^2 = a b the step and the sign lose half of the digits
  const auto rows = dual_rows();
  Outcome outcome = enclose_on_range(
      Range("row = 1..16, i = 1..3, j = 1..3, k = -3..4"), budget,
      [&](int number, int i, int j, int k) -> std::optional<std::string> {
        const DualRow& row = rows[static_cast<std::size_t>(number - 1)];
        const Rational a(i, 2), b(j, 3), c = Rational(k, 4) * std::min(a, b);
        const auto at = [&](const Rational& p, const Rational& q, const Rational& r) {
          return analysis::closed_form_dual(row.family, Ball(p), Ball(q), Ball(r));
        };
        const Ball value = at(a, b, c);
        if (auto failure = apart(value, at(b, a, c), "C(b, a, c)")) return row.name + ": " + *failure;
        const Ball product = at(a, a, a) * at(b, b, b);
        if (surely_less(product, value * value - Ball(pow(Rational(1, 10), 30))))
          return row.name + ": C^2 is above C(a, a, a) C(b, b, b)";
        for (const HomogeneousRow& of : homogeneous_rows) {
          if (of.row != static_cast<std::size_t>(number - 1)) continue;
          const Rational f(3, 2), g(2, 5);
          const int exponent = static_cast<int>(value_at(stated.exponent, {{"d", of.degree}}));
          if (auto failure =
                  apart(Ball(pow(Rational(f * g), exponent)) * value, at(f * f * a, g * g * b, f * g * c),
                        "C(f^2 a, g^2 b, f g c), f = 3/2, g = 2/5"))
            return row.name + ", a = i/2, b = j/3, c = (k/4) min(a, b): " + *failure;
        }
        return std::nullopt;
      });
  return outcome;
}

/// The power series of C(1, 1, rho), from the derivatives at 0.
Outcome identities_by_derivatives(const DualIdentities& stated, const Budget& budget) {
  const auto rows = dual_rows();
  const Expression rho = analysis::symbol("c"), one(1);
  return enclose_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
    const DualRow& row = rows[static_cast<std::size_t>(number - 1)];
    Expression f = analysis::closed_form_dual(row.family, one, one, rho);
    for (int k = 0; k <= 5; ++k, f = derivative(f, rho)) {
      const Expression coefficient = substitute(f, rho, Expression(0));
      if (is_zero(coefficient) == Truth::yes) continue;
      const Ball value = enclosure(coefficient) * ball_of(stated.sign, {{"k", k}});
      if (surely_less(value, Ball(0)))
        return row.name + ": the derivative of order " + std::to_string(k) + " at 0 has the other sign";
    }
    return std::nullopt;
  });
}

/// E[phi(sqrt(q) x)^2] as an integral against C(q, q, q).
Outcome second_moments(const DualIdentities& stated, const Budget& budget) {
  if (stated.total != Rational(1, 2))
    return {.verdict = Verdict::refuted, .witness = "ReLU: E max(x, 0)^2 is half of E x^2 = 1"};
  static const auto moments = [] {
    std::vector<Ball> values;
    for (const char* formula :
         {"x", "step(x)", "sign(x)", "max(x,0)", "abs(x)", "max(x,x/3)", "max(x,0)^2", "erf(x)", "Phi(x)",
          "x*Phi(x)", "exp(-3/4*x^2)", "exp(x)", "sin(3/2*x+1/3)", "cos(x)", "x^5", "x^4-6*x^2+3"})
      values.push_back(hermite_expansion(Activation(formula), Ball(Rational(3, 2)), 1).second_moment);
    return values;
  }();
  const auto rows = dual_rows();
  Outcome outcome =
      enclose_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
        const std::size_t row = static_cast<std::size_t>(number - 1);
        const Ball q(Rational(3, 2));
        if (auto failure =
                apart(analysis::closed_form_dual(rows[row].family, q, q, q), moments[row], "the integral"))
          return rows[row].name + ": " + *failure;
        return std::nullopt;
      });
  outcome.range = "a = b = c = 3/2, " + outcome.range;
  return outcome;
}

Outcome identities_by_certificate(const DualIdentities& stated, const Budget&) {
  const Formula central = scaled_central_binomial();
  if (stated.odd != 0 || !(stated.sign == Formula(1)))
    return {.note =
                "the certificates are about coefficients of rho^k that are at least 0, and a_k = 0 for odd k "
                ">= 3"};
  const char* id = "nngp.dual-identities";
  const auto rows = dual_rows();
  std::vector<Certificate> certificates = {
      {id, "mehler",
       "e^(su - s^2/2) = sum of s^k He_k(u)/k!. For variances 1 and covariance r the mean of e^(su - s^2/2) "
       "e^(tv - "
       "t^2/2) is e^(r s t): so E[he_j(u) he_k(v)] = r^k for j = k, 0 otherwise, he_k = He_k/sqrt(k!), and "
       "C(1, 1, r) = "
       "sum of a_k^2 r^k for every phi with finite second moment. All coefficients are at least 0: C(1, 1, "
       "r) is "
       "increasing and convex on [0, 1], and at most C(1, 1, 1), the sum of all a_k^2, in size.",
       RationalFunctionIdentity{{{}, {"r", "s", "t"}}, "(s^2 + 2*r*s*t + t^2)/2 - s^2/2 - t^2/2", "r*s*t"}}};
  for (const RowNumber row : {rectified_square_row, gelu_row})
    certificates.push_back(
        {id, row == gelu_row ? "gelu-symmetry" : "rectified-square-symmetry",
         "E[phi(u) phi(v)] does not change when u and v are exchanged; in the other rows a and b occur only "
         "in "
         "symmetric functions.",
         RationalFunctionIdentity{
             {{}, {"a", "b", "c", "h", "p", "t", "y"}},
             rows[row].value,
             substitute(substitute(substitute(rows[row].value, "a", "s"), "b", "a"), "s", "b")}});
  for (const HomogeneousRow& of : homogeneous_rows) {
    Formula scaled = rows[of.row].value;
    for (const auto& [name, factor] : {std::pair{"a", "f^2"}, {"b", "g^2"}, {"c", "f*g"}, {"h", "f*g"}})
      scaled = substitute(scaled, name, Formula(factor) * Formula(name));
    const int exponent = static_cast<int>(value_at(stated.exponent, {{"d", of.degree}}));
    std::string name = rows[of.row].name + "-scaling";
    for (char& letter : name)
      if (letter == '_') letter = '-';
    certificates.push_back({id, name,
                            "f u and g v have the variances f^2 a, g^2 b and the covariance f g c; f, g > 0.",
                            RationalFunctionIdentity{{{}, {"a", "alpha", "b", "c", "f", "g", "h", "p", "t"}},
                                                     scaled,
                                                     Formula::power("f*g", exponent) * rows[of.row].value}});
  }
  certificates.push_back(arcsine_series(id));
  certificates.push_back(
      {id, "relu-squares",
       "The second derivative of C(1, 1, r) for ReLU is (1-r^2)^(-1/2)/(2 pi): so a_k^2 2 pi = "
       "u_j/((2j+1)(2j+2)) for k = "
       "2j+2, and 0 for odd k >= 3.",
       RationalFunctionIdentity{{{{"j", 0}}, {}}, stated.even_square, central / Formula("(2*j+1)*(2*j+2)")}});
  certificates.push_back(
      {id, "relu-signs",
       "Integrating by parts twice, a_k sqrt(k!) = E[phi''(x) He_(k-2)(x)] = He_(k-2)(0)/sqrt(2 pi), and "
       "He_(n+1)(0) = -n "
       "He_(n-1)(0).",
       InductionStep{
           {{{"j", 0}}, {}}, "j", stated.even_sign * Formula("(2*j)! / (2^j * j!)"), 1, {{"-(2*j+1)", {}}}}});
  certificates.push_back(
      {id, "relu-sum-parts", "The sum of u_j/(2j+1) is arcsin(1) = pi/2 (all terms are at least 0).",
       RationalFunctionIdentity{{{{"j", 0}}, {}}, "1/((2*j+1)*(2*j+2))", "1/(2*j+1) - 1/(2*j+2)"}});
  certificates.push_back(
      {id, "relu-sum-telescopes", "u_j/(2j+2) = u_j - u_(j+1): the sum is u_0 = 1, since u_j tends to 0.",
       RationalFunctionIdentity{
           {{{"j", 0}}, {}}, central / Formula("2*j+2"), central - substitute(central, "j", "j+1")}});
  certificates.push_back(
      {id, "relu-sum", "a_0^2 + a_1^2 and the two sums; p = pi.",
       RationalFunctionIdentity{{{}, {"p"}}, "1/(2*p) + 1/4 + (p/2 - 1)/(2*p)", Formula(stated.total)}});
  return proved_by("all phi with finite second moments, all a, b, c; ReLU: all k", certificates);
}

Claim dual_identities() {
  const DualIdentities stated = {
      "d", 1, "(-1)^j", "((2*j)! / (2^j * j!))^2 / (2*j+2)!", Rational(0), Rational(1, 2)};
  const auto with = [&](const auto& change) {
    DualIdentities mutant = stated;
    change(mutant);
    return mutant;
  };
  return make_claim<DualIdentities>({
      .id = "nngp.dual-identities",
      .text = "C(a, b, c) = C(b, a, c); C(a, a, a) = E phi(sqrt(a) x)^2; for phi homogeneous of degree d, "
              "C(f^2 a, g^2 b, f g "
              "c) = (f g)^d C(a, b, c), f, g > 0. C(1, 1, rho) is the sum of a_k^2 rho^k, a_k the normalised "
              "Hermite "
              "coefficients: all its coefficients are at least 0, it is increasing and convex on [0, 1], and "
              "at most C(1, 1, 1) "
              "in size. For ReLU a_0 = 1/sqrt(2 pi), a_1 = 1/2, a_(2m) = (-1)^(m-1) (2m-3)!!/sqrt(2 pi "
              "(2m)!) for m >= 1, a_k "
              "= 0 for odd k >= 3, and the sum of the squares is 1/2.",
      .reduction = "The generating function of Hermite's polynomials (Mehler), and for ReLU the series of "
                   "the arcsine.",
      .hypotheses = {{"E phi(sqrt(a) x)^2 is finite", {}, "otherwise C(a, a, a) is infinite"},
                     {"f, g > 0", {}, "a negative factor exchanges the two branches of phi"}},
      .sources = {infinite_width_slide()},
      .tags = {"infinite width", "dual activation"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"power series of the rows",
                  RouteKind::symbolic,
                  identities_by_derivatives,
                  {"GiNaC's derivative", "Arb"},
                  0.3},
                 {"Hermite coefficients as integrals", RouteKind::ball, identities_by_integrals, trusts_balls,
                  0.3},
                 {"second moments as integrals", RouteKind::ball, second_moments, trusts_balls, 0.3},
                 {"Hermite series against the library", RouteKind::ball, identities_by_series, trusts_balls,
                  0.2},
                 {"the library's functions", RouteKind::ball, identities_by_library, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, identities_by_certificate, trusts_mehler, 0.1}},
      .mutants = {{"alternating coefficients", with([](DualIdentities& m) { m.sign = "(-1)^k"; })},
                  {"scaling by (f g)^(2d)", with([](DualIdentities& m) { m.exponent = "2*d"; })},
                  {"sum of the squares 1", with([](DualIdentities& m) { m.total = 1; })},
                  {"a_3 = 1/100", with([](DualIdentities& m) { m.odd = Rational(1, 100); })},
                  {"(2m-1)!! for (2m-3)!!", with([](DualIdentities& m) {
                     m.even_square = "((2*j+2)! / (2^(j+1) * (j+1)!))^2 / (2*j+2)!";
                   })},
                  {"all even coefficients of ReLU positive",
                   with([](DualIdentities& m) { m.even_sign = 1; })}},
      .constants = {ball_constant("nngp.relu-hermite-0", "1/sqrt(2*pi)"),
                    ball_constant("nngp.relu-hermite-2", "1/sqrt(4*pi)"),
                    exact_constant("nngp.relu-hermite-squares", "sum of a_k^2", Rational(1, 2))},
  });
}

}  // namespace

std::vector<Claim> dual_identities_claims() { return {dual_identities(), sheppard_majority()}; }

}  // namespace lemmata::proofs_check
