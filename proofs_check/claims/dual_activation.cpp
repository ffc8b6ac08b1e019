#include "proofs_check/claims/dual_activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/scalar/expression.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/simulation.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Activation;
using analysis::Ball;
using analysis::BallPrecision;
using analysis::Expression;
using analysis::Truth;

using Rows = std::vector<DualRow>;

constexpr int compared_bits = 208;
/// 10^-50, 167 bits.
const Rational compared_radius = pow(Rational(1, 10), 50);

const std::vector<std::string> trusts_price = {"GiNaC's normal form", "GMP", "Price's theorem [Price1958]",
                                               "the reduction in words"};
const std::vector<std::string> trusts_integrals = {"Arb", "GMP", "nngp.dual-quadrature"};

/// The activation function of each row as a formula, whose dual is an integral, and its derivative: scale^(1/2) times another
/// one, where it has a derivative.
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

/// Where the rows are compared: the trapezoidal rule is quick; Hermite's expansion, which serves functions with kinks, is so for
/// small correlations alone.
const std::vector<Covariance>& integral_points(const Activation& phi, bool full) {
  static const std::vector<Covariance> one = {{1, 1, Rational(1, 8)}};
  return phi.breakpoints().empty() || full ? compared_points() : one;
}

Ball integral_of(const Activation& phi, const Covariance& at) {
  const Ball a(at.a), b(at.b), c(at.c);
  return phi.breakpoints().empty() ? analysis::dual_by_trapezoidal_sum(phi, a, b, c)
                                   : analysis::dual_by_hermite_expansion(phi, a, b, c);
}

struct Integral {
  Covariance at;
  Ball value;
};
using Integrals = std::vector<std::vector<Integral>>;  // by row

Integrals make_integrals(const char* Integrand::*which, bool full) {
  const BallPrecision precision(compared_bits);
  Integrals table;
  for (const Integrand& integrand : integrands()) {
    table.emplace_back();
    if (integrand.*which == nullptr) continue;
    const Activation phi{integrand.*which};
    for (const Covariance& at : integral_points(phi, full))
      table.back().push_back({at, integral_of(phi, at)});
  }
  return table;
}

/// They do not depend on what is stated, so they are computed once.
const Integrals& integrals(bool full) {
  static const Integrals few = make_integrals(&Integrand::formula, false);
  if (!full) return few;
  static const Integrals all = make_integrals(&Integrand::formula, true);
  return all;
}

// --- nngp.duals

Outcome duals_by_integrals(const Rows& stated, const Budget& budget) {
  const BallPrecision precision(compared_bits);
  const Integrals& table = integrals(budget.full);
  Outcome outcome =
      enclose_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
        const std::size_t row = static_cast<std::size_t>(number - 1);
        for (const Integral& integral : table[row])
          if (auto failure = apart(evaluate_ball(stated[row].value, symbols_at(stated[row], integral.at)),
                                   integral.value, "the integral", compared_radius))
            return stated[row].name + ", " + to_string(integral.at) + ": " + *failure;
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::enclosed)
    outcome.range += budget.full ? ", three points, within 1e-50"
                                 : ", three points (kinks: a = b = 1, c = 1/8), within 1e-50";
  return outcome;
}

/// A grid inside c^2 < a b, with c = 0 among it.
const char* const grid = "i = 1..4, j = 1..4, k = -3..3, row = 1..16";
Covariance grid_point(int i, int j, int k) {
  const Rational a(i, 2), b(j, 3);
  return {a, b, Rational(k, 4) * std::min(a, b)};
}

Outcome duals_by_library(const Rows& stated, const Budget& budget) {
  return enclose_on_range(
      Range(grid), budget, [&](int i, int j, int k, int row) -> std::optional<std::string> {
        const DualRow& of = stated[static_cast<std::size_t>(row - 1)];
        const Covariance at = grid_point(i, j, k);
        const BallAssignment symbols = symbols_at(of, at);
        const Ball a(at.a), b(at.b), c(at.c);
        for (const auto& [formula, value] :
             {std::pair{&of.value, analysis::closed_form_dual(of.family, a, b, c)},
              std::pair{&of.slope, analysis::closed_form_dual_derivative(of.family, a, b, c)}})
          if (auto failure = apart(evaluate_ball(*formula, symbols), value, "the library"))
            return of.name + ", " + to_string(at) + ": " + *failure;
        return std::nullopt;
      });
}

/// E[u^j v^k] by Wick's recurrence: one u is paired with each of the others.
template <class T>
T mixed_moment(int j, int k, const T& a, const T& b, const T& c) {
  if (j == 0 && k == 0) return T(1);
  if (j == 0) return k == 1 ? T(0) : T(k - 1) * b * mixed_moment(0, k - 2, a, b, c);
  T sum(0);
  if (j >= 2) sum = sum + T(j - 1) * a * mixed_moment(j - 2, k, a, b, c);
  if (k >= 1) sum = sum + T(k) * c * mixed_moment(j - 1, k - 1, a, b, c);
  return sum;
}

/// Coefficients of the row's activation function, if it is a polynomial.
std::vector<int> polynomial_of(std::size_t row) {
  if (row == identity_row) return {0, 1};
  if (row == monomial_row) return {0, 0, 0, 0, 0, 1};
  if (row == hermite_row) return {3, 0, -6, 0, 1};
  return {};
}

Outcome duals_by_moments(const Rows& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("i = 1..4, j = 1..4, k = -3..3"), budget, [&](int i, int j, int k) -> std::optional<std::string> {
        const Covariance at = grid_point(i, j, k);
        for (const std::size_t row : {identity_row, monomial_row, hermite_row}) {
          const auto phi = polynomial_of(row);
          Rational mean(0);
          for (std::size_t p = 0; p < phi.size(); ++p)
            for (std::size_t q = 0; q < phi.size(); ++q)
              if (phi[p] != 0 && phi[q] != 0)
                mean += phi[p] * phi[q] *
                        mixed_moment(static_cast<int>(p), static_cast<int>(q), at.a, at.b, at.c);
          const DualRow& of = stated[row];
          Assignment symbols{{"a", at.a}, {"b", at.b}, {"c", at.c}};
          for (const auto& [name, value] : of.parameters) symbols[name] = value;
          if (auto failure = difference(evaluate(of.value, symbols), mean, "Wick's recurrence"))
            return of.name + ", " + to_string(at) + ": " + *failure;
        }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::proved_on_range) outcome.range = "z, z^5, He_4; " + outcome.range;
  return outcome;
}

Outcome duals_by_certificate(const Rows& stated, const Budget&) {
  const char* id = "nngp.duals";
  std::vector<Certificate> certificates = slope_certificates(id, stated);
  for (auto& list : {start_certificates(id, stated), chain_certificates(id, stated)})
    certificates.insert(certificates.end(), list.begin(), list.end());
  return proved_by("all sixteen rows, all a, b > 0, all c^2 <= a b, all parameters", certificates);
}

struct SimulatedRow {
  RowNumber row;
  double (*phi)(double);
  Rational variance;  ///< of phi(u) phi(v), at most: E[phi(u)^4] at a = 1, by Cauchy and Schwarz
};

double normal_cdf(double z) { return std::erfc(-z * std::sqrt(0.5)) / 2; }

/// At a = b = 1, c = 1/2, against a mean 4 % away.
Outcome duals_by_simulation(const Rows& stated, const Budget& budget) {
  const std::array<SimulatedRow, 3> rows = {
      {{relu_row, [](double z) { return z > 0 ? z : 0; }, Rational(3, 2)},  // half of E z^4
       {erf_row, [](double z) { return std::erf(z); }, Rational(1)},
       {gelu_row, [](double z) { return z * normal_cdf(z); }, Rational(3)}}};  // |phi(z)| <= |z|
  Budget shared = budget;
  shared.false_alarm /= static_cast<double>(rows.size());
  Outcome outcome;
  std::string note;
  for (const SimulatedRow& of : rows) {
    const DualRow& row = stated[of.row];
    const Rational mean = evaluate_ball(row.value, symbols_at(row, compared_points()[0])).midpoint();
    const Rational gap = Rational(abs(mean)) * Rational(budget.full ? 1 : 4, 100);
    outcome = judge_heavy_tailed_mean(
        row.name + " at a = b = 1, c = 1/2", mean, gap, of.variance, 1e-9, shared,
        [&](std::span<double> values, std::uint64_t first) {
          std::vector<double> numbers(values.size() * 2);
          numeric::fill_standard_normal(numbers, budget.seed, of.row, 2 * first);
          const double root = std::sqrt(0.75);
          for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = of.phi(numbers[2 * i]) * of.phi(numbers[2 * i] / 2 + root * numbers[2 * i + 1]);
        });
    if (outcome.verdict != Verdict::corroborated) return outcome;
    note += (note.empty() ? "" : "; ") + row.name + ": " + outcome.note;
  }
  outcome.range = "relu, erf, gelu at a = b = 1, c = 1/2";
  outcome.note = note;
  return outcome;
}

Constant row_constant(std::string name, std::string closed_form, analysis::ClosedForm family,
                      const Covariance& at) {
  return {std::move(name), std::move(closed_form), [family, at](int digits) {
            return enclosed_value(
                [&] { return closed_form_dual(family, Ball(at.a), Ball(at.b), Ball(at.c)); }, digits);
          }};
}

Claim duals() {
  const Rows stated = dual_rows();
  std::vector<Mutant<Rows>> mutants;
  const auto mutate = [&](std::string text, RowNumber row, const Formula& value) {
    Rows rows = stated;
    rows[row].value = value;
    mutants.push_back({std::move(text), std::move(rows)});
  };
  mutate("theta for pi - theta in the row of ReLU", relu_row, "(h + (p/2-t)*c)/(2*p)");
  mutate("arcsin(c/sqrt((1+2a)(1+2b))) for erf", erf_row, "2/p*arcsin(c*y/sqrt(1+4*c^2*y^2))");
  mutate("a b - c^2 for a b + c^2 in GELU", gelu_row,
         "c*(1/4 + t/(2*p)) + (a*b - c^2 - a*c^2/(1+a) - b*c^2/(1+b))*y/(2*p)");
  mutate("1 - alpha^2 for (1 - alpha)^2", leaky_relu_row, "((1+alpha)^2*c + (1-alpha^2)*(2/p)*(h+c*t))/4");
  // one constant of every row, 1 % off
  const std::vector<std::pair<RowNumber, Formula>> changed = {
      {identity_row, "101/100*c"},
      {step_row, "101/400 + t/(2*p)"},
      {sign_row, "101/50/p*t"},
      {relu_row, "(h + 101/100*(p/2+t)*c)/(2*p)"},
      {absolute_value_row, "2/p*(101/100*h+c*t)"},
      {leaky_relu_row, "((101/100+alpha)^2*c + (1-alpha)^2*(2/p)*(h+c*t))/4"},
      {rectified_square_row, "(303/100*h*c + (p/2+t)*(a*b+2*c^2))/(2*p)"},
      {erf_row, "101/50/p*t"},
      {normal_cdf_row, "1/4 + 101/100*t/(2*p)"},
      {gelu_row, "c*(1/4 + t/(2*p)) + (a*b + 101/100*c^2 - a*c^2/(1+a) - b*c^2/(1+b))*y/(2*p)"},
      {gaussian_row, "101/100*y"},
      {exponential_row, "101/100*x"},
      {sine_row, "(x - 101/100*k*z)/2"},
      {cosine_row, "(x + 101/100*z)/2"},
      {monomial_row, substitute(stated[monomial_row].value, "c", "(101/100*c)")},
      {hermite_row, substitute(stated[hermite_row].value, "c", "(101/100*c)")}};
  for (const auto& [row, value] : changed) mutate("1 % in the row " + stated[row].name, row, value);
  const Covariance half{1, 1, Rational(1, 2)};
  using analysis::ActivationFamily;
  return make_claim<Rows>({
      .id = "nngp.duals",
      .text = "For a centred Gaussian pair (u, v) with variances a, b and covariance c, E[phi(u) phi(v)] is, "
              "with rho = "
              "c/sqrt(ab), h = sqrt(ab - c^2): z: c; step: 1/4 + arcsin(rho)/(2 pi); sign: (2/pi) "
              "arcsin(rho); ReLU: (h + "
              "(pi/2 + arcsin(rho)) c)/(2 pi); |z|: (2/pi)(h + c arcsin(rho)); max(z, alpha z): ((1+alpha)^2 "
              "c + (1-alpha)^2 "
              "C_|z|)/4; ReLU^2: (3 h c + (pi/2 + arcsin(rho))(ab + 2c^2))/(2 pi); erf: (2/pi) "
              "arcsin(2c/sqrt((1+2a)(1+2b))); Phi: 1/4 + arcsin(c/sqrt((1+a)(1+b)))/(2 pi); z Phi(z): c "
              "C_Phi + (ab + c^2 - "
              "ac^2/(1+a) - bc^2/(1+b))/(2 pi sqrt((1+a)(1+b)-c^2)); e^(-s z^2): ((1+2sa)(1+2sb) - "
              "4s^2c^2)^(-1/2); e^z: "
              "e^((a+b)/2+c); sin(omega z + beta): (e^(-omega^2(a+b-2c)/2) - cos(2 beta) "
              "e^(-omega^2(a+b+2c)/2))/2; cos: "
              "e^(-(a+b)/2) cosh c; z^n: sum over i of (n!)^2/((n-2i)! (i!)^2 4^i) c^(n-2i) (ab)^i; He_n: "
              "the same with "
              "(a-1)(b-1) for ab, so n! rho^n at a = b = 1.",
      .reduction = "Price's theorem [Price1958]: dC/dc = E[phi'(u) phi'(v)]. So C is known for all c from "
                   "its value at c = 0, the "
                   "product of two means, and from the dual of phi'; down a chain of rows this ends at the "
                   "density of (u, v) at the "
                   "origin or at a Gaussian integral. Both sides are continuous up to c^2 = ab.",
      .hypotheses = {{"a, b > 0 and c^2 <= ab", {}, "there is no such pair otherwise; at a = 0, u is 0"},
                     {"alpha < 1", {}, "max(z, alpha z) is another function for alpha > 1"},
                     {"s > 0",
                      {},
                      "for s < 0 the mean is finite only while 1 + 2sa and the determinant are above 0"}},
      .sources = {infinite_width_slide()},
      .tags = {"infinite width", "dual activation"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"Wick's recurrence", RouteKind::exact, duals_by_moments, trusts_exact, 0.1},
                 {"integrals", RouteKind::ball, duals_by_integrals, trusts_integrals, 1},
                 {"the library's function", RouteKind::ball, duals_by_library, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, duals_by_certificate, trusts_price, 0.1},
                 {"simulated pairs",
                  RouteKind::simulation,
                  duals_by_simulation,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "Catoni's bounded influences [Catoni2012]"},
                  0.3}},
      .mutants = std::move(mutants),
      .constants = {row_constant("nngp.dual-relu-half", "(sqrt(3)/2 + pi/3)/(2 pi)",
                                 {ActivationFamily::relu, {}}, half),
                    row_constant("nngp.dual-erf-half", "2/pi * arcsin(1/3)", {ActivationFamily::erf, {}},
                                 half),
                    row_constant("nngp.dual-gelu-half", "1/8 + arcsin(1/4)/(4 pi) + 1/(2 pi sqrt(15/4))",
                                 {ActivationFamily::gelu, {}}, half)},
  });
}

// --- nngp.dual-price

/// dC/dc = covariance E[phi'(u) phi'(v)] and dC/da = variance E[phi''(u) phi(v)], with formulas in g = sqrt(a), l = sqrt(b).
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
  static const Integrals table = make_integrals(&Integrand::derivative, false);
  const Rows rows = dual_rows();
  const Expression a = analysis::symbol("a"), b = analysis::symbol("b"), c = analysis::symbol("c");
  Outcome outcome =
      enclose_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
        const std::size_t row = static_cast<std::size_t>(number - 1);
        if (table[row].empty()) return std::nullopt;
        const Expression slope = derivative(analysis::closed_form_dual(rows[row].family, a, b, c), c);
        const Ball scale = evaluate_ball(integrands()[row].scale, {{"p", analysis::pi<Ball>()}});
        for (const auto& [at, integral] : table[row]) {
          const Ball factor = evaluate_ball(
              stated.covariance,
              {{"g", analysis::sqrt_nonnegative(Ball(at.a))}, {"l", analysis::sqrt_nonnegative(Ball(at.b))}});
          const Ball value = enclosure(substitute(
              substitute(substitute(slope, a, Expression(at.a)), b, Expression(at.b)), c, Expression(at.c)));
          if (auto failure = apart(factor * scale * integral, value, "the derivative of C", compared_radius))
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
  return proved_by("all phi of the statement, all a, b, c; all sixteen rows in closed form", certificates);
}

Claim dual_price() {
  return make_claim<Price>({
      .id = "nngp.dual-price",
      .text = "For C(a, b, c) = E[phi(u) phi(v)], (u, v) a centred Gaussian pair with variances a, b and "
              "covariance c, c^2 < "
              "ab, and phi absolutely continuous with phi and phi' bounded by a multiple of e^(B z^2) for a "
              "B < 1/(4 max(a, "
              "b)): dC/dc = E[phi'(u) phi'(v)], and dC/da = E[phi''(u) phi(v)]/2 with the second derivative "
              "as a distribution. "
              "So the derivative kernel is the derivative of the closed form, in each of the sixteen rows.",
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

}  // namespace

std::vector<Claim> dual_activation_claims() { return {duals(), dual_price()}; }

}  // namespace lemmata::proofs_check
