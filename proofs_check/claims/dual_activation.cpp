#include "proofs_check/claims/dual_activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/dual_integrals.hpp"
#include "proofs_check/claims/dual_price.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/simulation.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

using Rows = std::vector<DualRow>;

Outcome duals_by_integrals(const Rows& stated, const Budget& budget) {
  const BallPrecision precision(compared_bits);
  const DualIntegrals& table = dual_integrals(budget.full);
  Outcome outcome =
      enclose_on_range(Range("row = 1..16"), budget, [&](int number) -> std::optional<std::string> {
        const std::size_t row = static_cast<std::size_t>(number - 1);
        for (const DualIntegral& integral : table[row])
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

}  // namespace

std::vector<Claim> dual_activation_claims() { return {duals(), dual_price()}; }

}  // namespace lemmata::proofs_check
