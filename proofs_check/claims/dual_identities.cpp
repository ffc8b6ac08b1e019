#include "proofs_check/claims/dual_identities.hpp"

#include <array>
#include <cmath>

#include "analysis/boolean/noise_stability.hpp"
#include "analysis/kernel/hermite_expansion.hpp"
#include "analysis/scalar/expression.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/wallis.hpp"

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

// --- nngp.dual-identities

/// C(f^2 a, g^2 b, f g c) = (f g)^exponent C, exponent in the degree d of a homogeneous phi; the coefficient of rho^k in C(1, 1,
/// rho) has the sign `sign` (in k), or is 0. For ReLU: the Hermite coefficient a_(2j+2) has the sign even_sign, 2 pi times its
/// square is even_square (in j), those of odd k >= 3 are `odd`, and all squares sum to `total`.
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

const Formula central = "binomial(2*j, j) / 4^j";

/// (1 - x)^(-1/2) and the arcsine.
Certificate arcsine_series(const std::string& claim) {
  return {claim, "arcsine-series",
          "u_j = C(2j,j)/4^j is the coefficient of rho^(2j) in (1-rho^2)^(-1/2), since (j+1) u_(j+1) = "
          "(j+1/2) u_j; so "
          "u_j/(2j+1) is that of rho^(2j+1) in arcsin(rho).",
          InductionStep{{{{"j", 0}}, {}}, "j", central, 1, {{"(2*j+1)/(2*j+2)", {}}}}};
}

Outcome identities_by_certificate(const DualIdentities& stated, const Budget&) {
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

// --- nngp.sheppard-majority

/// The dual of the sign and the probability of equal signs, in p = pi and t = arcsin(rho); pi times the limit of the weight of
/// majority at `level`, both in j = 0, 1, 2, ...
struct SheppardMajority {
  Formula dual, agreement, weight, level;

  [[nodiscard]] BallAssignment at(const Ball& rho) const {
    return {{"p", analysis::pi<Ball>()}, {"t", analysis::arcsin(rho)}};
  }
};

/// The weight of Maj_n at k is the limit times a factor from sqrt(n/(n-k+1)) to 2n/sqrt((2n-1)(2n-2k+1)).
Outcome weights_of_majority(const SheppardMajority& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "n = 101..10001:900, j = 0..50" : "n = 101..1001:900, j = 0..50"), budget,
      [&](int n, int j) -> std::optional<std::string> {
        const int k = static_cast<int>(value_at(stated.level, {{"j", j}}));
        if (k > n) return std::nullopt;
        const Ball limit = ball_of(stated.weight, {{"j", j}}) / analysis::pi<Ball>();
        const Ball seen = analysis::majority_level_weight<Ball>(n, k);
        const Ball low = limit * analysis::sqrt_nonnegative(Ball(Rational(n, n - k + 1))),
                   high = limit * Ball(2 * n) /
                          analysis::sqrt_nonnegative(Ball(Rational(2 * n - 1) * Rational(2 * n - 2 * k + 1)));
        if (surely_less(low, seen) && surely_less(seen, high)) return std::nullopt;
        return "the weight at level " + std::to_string(k) + " is " + to_string(seen) + ", allowed " +
               to_string(low) + " to " + to_string(high);
      });
}

/// 0 < Stab - dual <= (2/pi) (rho/sqrt(1-rho^2) + arcsin(rho)/2)/(n+1) + rho^(n/2).
Outcome stability_of_majority(const SheppardMajority& stated, const Budget& budget) {
  return enclose_on_range(Range(budget.full ? "n = 101..10001:900, r = 1..7" : "n = 101..1001:900, r = 1..7"),
                          budget, [&](int n, int r) -> std::optional<std::string> {
                            const Ball rho(Rational(r, 8)), t = analysis::arcsin(rho);
                            const Ball excess = analysis::majority_noise_stability(n, rho) -
                                                evaluate_ball(stated.dual, stated.at(rho));
                            const Ball root = analysis::sqrt_nonnegative(rho);
                            const Ball allowed =
                                Ball(2) / analysis::pi<Ball>() *
                                    (rho / analysis::sqrt_nonnegative(Ball(1) - rho * rho) + t / Ball(2)) /
                                    Ball(n + 1) +
                                analysis::pow(root, n);
                            if (surely_less(Ball(0), excess) && surely_less(excess, allowed))
                              return std::nullopt;
                            return "at rho = r/8 the stability exceeds the dual by " + to_string(excess) +
                                   ", allowed 0 to " + to_string(allowed);
                          });
}

Outcome sheppard_by_library(const SheppardMajority& stated, const Budget& budget) {
  return enclose_on_range(Range("r = -8..8"), budget, [&](int r) -> std::optional<std::string> {
    using analysis::ActivationFamily;
    const Ball rho(Rational(r, 8)), one(1);
    if (auto failure = apart(evaluate_ball(stated.dual, stated.at(rho)),
                             analysis::closed_form_dual({ActivationFamily::sign, {}}, one, one, rho),
                             "the library at rho = r/8"))
      return failure;
    return apart(evaluate_ball(stated.agreement, stated.at(rho)),
                 Ball(2) * analysis::closed_form_dual({ActivationFamily::step, {}}, one, one, rho),
                 "twice the step's dual at rho = r/8");
  });
}

/// The mean of sign(u) sign(v) at rho = 3/5.
Outcome sheppard_by_simulation(const SheppardMajority& stated, const Budget& budget) {
  const Rational mean = evaluate_ball(stated.dual, stated.at(Ball(Rational(3, 5)))).midpoint();
  return judge_mean("rho = 3/5", mean, Rational(1, 100), budget, [&](std::int64_t samples) {
    constexpr std::int64_t chunk = 4096;
    std::vector<double> numbers(2 * chunk);
    std::int64_t sum = 0;
    for (std::int64_t first = 0; first < samples; first += chunk) {
      const std::int64_t count = std::min(chunk, samples - first);
      const auto used = std::span<double>(numbers).first(static_cast<std::size_t>(2 * count));
      numeric::fill_standard_normal(used, budget.seed, 0, static_cast<std::uint64_t>(2 * first));
      for (std::size_t i = 0; i < used.size(); i += 2)
        sum += (used[i] > 0) == (3 * used[i] + 4 * used[i + 1] > 0) ? 1 : -1;
    }
    return sum;
  });
}

Outcome sheppard_by_certificate(const SheppardMajority& stated, const Budget&) {
  if (!(stated.level == Formula("2*j+1"))) return {.note = "the certificates are about the levels 2j+1"};
  const char* id = "nngp.sheppard-majority";
  auto rows = dual_rows();
  rows[sign_row].value = stated.dual;
  std::vector<Certificate> certificates;
  for (const auto& list :
       {slope_certificates(id, rows), start_certificates(id, rows), chain_certificates(id, rows)})
    for (const Certificate& certificate : list)
      if (certificate.name.starts_with("sign-")) certificates.push_back(certificate);
  certificates.push_back({id, "agreement", "sign(u) sign(v) is 1 where the signs agree, otherwise -1.",
                          RationalFunctionIdentity{
                              {{}, {"p", "t"}}, stated.agreement, (Formula(1) + stated.dual) / Formula(2)}});
  certificates.push_back(arcsine_series(id));
  certificates.push_back(
      {id, "coefficient", "pi times the coefficient of rho^(2j+1) in (2/pi) arcsin(rho).",
       RationalFunctionIdentity{{{{"j", 0}}, {}}, stated.weight, Formula("2/(2*j+1)") * central}});
  for (auto& certificate : wallis_certificates(id)) certificates.push_back(std::move(certificate));
  certificates.push_back(
      {id, "weight-of-majority",
       "By maj.level-weights W^k[Maj_n] = (n/k) u_m u_j u_q, n = 2m+1, k = 2j+1, q = m - j. Divided by the "
       "limit (2/pi) "
       "u_j/k this is (pi/2) n u_m u_q, whose square lies, by Wallis, between n/(n-k+1) and "
       "(2n)^2/((2n-1)(2n-2k+1)): 1/(m "
       "+ 1/2) = 2/n, 1/(q + 1/2) = 2/(n-k+1), and 1/(m + 1/4) = 4/(2n-1), 1/(q + 1/4) = 4/(2n-2k+1).",
       RationalFunctionIdentity{{{{"j", 0}, {"q", 0}}, {}},
                                "((2*j+2*q+1)/2)^2 / ((j+q+1/4)*(q+1/4))",
                                "(2*(2*j+2*q+1))^2 / ((2*(2*j+2*q+1)-1)*(2*(2*q+1)-1))"}});
  certificates.push_back({id, "rate",
                          "sqrt(x) - 1 <= (x - 1)/2. For n >= 2k, n = 2k+r, the factor exceeds 1 by at most "
                          "(k + 1/2)/(n+1): summed with the "
                          "limits times rho^k, at most (2/pi)(rho/sqrt(1-rho^2) + arcsin(rho)/2)/(n+1), "
                          "since the sum of k W^k rho^k is rho "
                          "times the derivative. The levels above n/2 have weight at most 1 together, so "
                          "they add at most rho^(n/2). And the "
                          "factor is at least 1: what the levels up to n have beyond the limits equals the "
                          "limits above n (both sum to 1), and "
                          "counts with lower powers of rho, so that the excess is above 0.",
                          Inequality{{{"k", 1}, {"r", 0}},
                                     "(4*(2*k+r)^2/((2*(2*k+r)-1)*(2*(2*k+r)-2*k+1)) - 1)/2",
                                     Relation::less_equal,
                                     "(k+1/2)/(2*k+r+1)"}});
  return proved_by("all rho in [-1, 1]; all odd k; all odd n >= k, with the rate 1/n", certificates);
}

Claim sheppard_majority() {
  const Formula dual = "2/p*t", agreement = "1/2 + t/p", weight = "2*binomial(2*j, j) / ((2*j+1) * 4^j)",
                level = "2*j+1";
  return make_claim<SheppardMajority>({
      .id = "nngp.sheppard-majority",
      .text =
          "For a Gaussian pair with correlation rho, E[sign(u) sign(v)] = (2/pi) arcsin(rho), and the signs "
          "agree with "
          "probability 1 - arccos(rho)/pi (Sheppard). Its coefficient of rho^k, (2/pi) C(k-1,(k-1)/2)/(k "
          "2^(k-1)) for odd k "
          "and 0 for even k, is the limit of the weight of majority at level k; Stab_rho[Maj_n] tends to the "
          "dual, and for "
          "0 < rho < 1 exceeds it by at most (2/pi)(rho/sqrt(1-rho^2) + arcsin(rho)/2)/(n+1) + rho^(n/2).",
      .reduction = "Price's theorem for the sign; the series of the arcsine; the exact weights of majority "
                   "with Wallis' bounds.",
      .hypotheses = {{"n is odd", {}, "for even n there are ties"},
                     {"0 < rho < 1 (for the rate)", {}, "both sides are odd in rho, and equal at 0 and 1"}},
      .sources = {infinite_width_slide(), hidden_progress_slide()},
      .tags = {"infinite width", "dual activation", "majority", "noise stability"},
      .expected = Verdict::proved,
      .stated = {dual, agreement, weight, level},
      .checks = {{"level weights of majority", RouteKind::ball, weights_of_majority, trusts_balls, 0.1},
                 {"noise stability of majority", RouteKind::ball, stability_of_majority, trusts_balls, 0.1},
                 {"the library's function", RouteKind::ball, sheppard_by_library, trusts_balls, 0.1},
                 {"simulated signs",
                  RouteKind::simulation,
                  sheppard_by_simulation,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "exact binomial tails"},
                  0.1},
                 {"certificate", RouteKind::certificate, sheppard_by_certificate, trusts_wallis, 0.1}},
      .mutants = {{"(1/pi) arcsin(rho)", {"t/p", agreement, weight, level}},
                  {"weights at even k", {dual, agreement, weight, "2*j+2"}},
                  {"agreement with probability arccos(rho)/pi", {dual, "1/2 - t/p", weight, level}},
                  {"2^k for 2^(k-1)", {dual, agreement, "binomial(2*j, j) / ((2*j+1) * 4^j)", level}},
                  {"weights 1 % larger",
                   {dual, agreement, "101*binomial(2*j, j) / (50 * (2*j+1) * 4^j)", level}}},
      .constants = {exact_constant("nngp.sheppard-half", "2/pi * arcsin(1/2)", Rational(1, 3)),
                    ball_constant("nngp.sheppard-third", "2/pi * arcsin(1/3)")},
  });
}

}  // namespace

std::vector<Claim> dual_identities_claims() { return {dual_identities(), sheppard_majority()}; }

}  // namespace lemmata::proofs_check
