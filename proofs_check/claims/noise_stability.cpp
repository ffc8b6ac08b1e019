#include "proofs_check/claims/noise_stability.hpp"

#include <cmath>

#include "analysis/boolean/noise_stability.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/legendre.hpp"
#include "numeric/cube/bit_packed_cube.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/wallis.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Truth;

/// W^k[Maj_n] at k = 2p+1, n = 2p+2q+1, as the number of sets times a squared coefficient (maj.level-weights).
Formula weight_formula() {
  return Formula("binomial(2*p+2*q+1, 2*p+1)") * Formula::power(majority_formula("p", "q"), 2);
}

// --- maj.noise-stability

/// The term of level k = 2p+1, n = 2p+2q+1, of the noise stability, in p, q and rho.
struct StabilityTerm {
  Formula term;
  [[nodiscard]] Rational sum(int n, const Rational& rho) const {
    Rational total(0);
    for (int k = 1; k <= n; k += 2)
      total += evaluate(term, {{"p", (k - 1) / 2}, {"q", (n - k) / 2}, {"rho", rho}});
    return total;
  }
};

Outcome stability_by_certificate(const StabilityTerm& stated, const Budget&) {
  const char* id = "maj.noise-stability";
  return proved_by(
      "all odd n, all rho",
      {{id, "correlated-characters",
        "For a correlated pair E[x_i y_i] = rho and E[x_i] = E[y_i] = 0, so E[chi_S(x) chi_T(y)] is 0 for S "
        "!= T and rho^|S| for S = T: one "
        "more coordinate multiplies by rho. By bilinearity the noise stability is the sum of W^k rho^k.",
        InductionStep{{{{"k", 0}}, {"rho"}}, "k", "rho^k", 1, {{"rho", {}}}}},
       {id, "term",
        "The weight at level k = 2p+1 is the number of sets times the squared coefficient of maj.coeff-odd.",
        RationalFunctionIdentity{
            {{{"p", 0}, {"q", 0}}, {"rho"}}, stated.term, weight_formula() * Formula("rho^(2*p+1)")}}});
}

/// The definition, by the number d of coordinates in which the pair differs: the sum over x of Maj(x) Maj(x z) depends on z
/// through d alone, and d is binomial with probability (1 - rho)/2.
Outcome stability_by_counting(const StabilityTerm& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..13:2"), budget, [&](int n) -> std::optional<std::string> {
    const auto f = numeric::majority_table(n);
    std::vector<std::int64_t> agreement;
    for (int d = 0; d <= n; ++d) {
      const std::size_t z = (std::size_t{1} << d) - 1;
      std::int64_t sum = 0;
      for (std::size_t x = 0; x < f.size(); ++x) sum += f[x] * f[x ^ z];
      agreement.push_back(sum);
    }
    for (int a = -3; a <= 3; ++a) {
      const Rational rho(a, 3);
      Rational seen(0);
      for (int d = 0; d <= n; ++d) {
        Rational probability(analysis::binomial_coefficient(n, d));
        for (int i = 0; i < n; ++i) probability *= (i < d ? Rational(1) - rho : Rational(1) + rho) / 2;
        seen += probability * agreement[static_cast<std::size_t>(d)] / (Integer(1) << n);
      }
      if (const auto d = difference(stated.sum(n, rho), seen, "counting pairs"))
        return "rho = " + to_string(rho) + ": " + *d;
    }
    return std::nullopt;
  });
}

Outcome stability_by_library(const StabilityTerm& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..41:2, a = -4..4"), budget, [&](int n, int a) {
    return difference(stated.sum(n, Rational(a, 4)), analysis::majority_noise_stability(n, Rational(a, 4)),
                      "the library at rho = a/4");
  });
}

Outcome stability_by_simulation(const StabilityTerm& stated, const Budget& budget) {
  const Rational rho(1, 2);
  return judge_mean("n = 51, rho = 1/2", stated.sum(51, rho), Rational(1, 300), budget,
                    [&](std::int64_t samples) {
                      return numeric::majority_noise_sum(51, 0, 1, 1, samples, budget.seed, 51);
                    });
}

Claim noise_stability() {
  const Formula weight = weight_formula();
  return make_claim<StabilityTerm>({
      .id = "maj.noise-stability",
      .text = "For odd n, Stab_rho[Maj_n] = E[Maj_n(x) Maj_n(y)] = sum over odd k of W^k[Maj_n] rho^k for "
              "rho-correlated x and y.",
      .reduction = "Characters of a correlated pair are orthogonal, with E[chi_S(x) chi_S(y)] = rho^|S|.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "noise stability"},
      .expected = Verdict::proved,
      .stated = {weight * Formula("rho^(2*p+1)")},
      .checks = {{"counting pairs by disagreements", RouteKind::exact, stability_by_counting, trusts_exact,
                  0.3},
                 {"certificate", RouteKind::certificate, stability_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, stability_by_library, trusts_exact, 0.3},
                 {"simulation", RouteKind::simulation, stability_by_simulation, trusts_simulation, 0.5}},
      .mutants = {{"rho^(k+1)", {weight * Formula("rho^(2*p+2)")}},
                  {"rho^(2k)", {weight * Formula("rho^(4*p+2)")}},
                  {"unsquared coefficients",
                   {Formula("binomial(2*p+2*q+1, 2*p+1) * rho^(2*p+1)") * majority_formula("p", "q")}}},
      .constants = {exact_constant("maj.noise-stability-5-third", "Stab_(1/3)[Maj_5]",
                                   analysis::majority_noise_stability(5, Rational(1, 3)))},
  });
}

// --- maj.noise-stability-derivative

/// The derivative is factor(m) rho^power P_m((rho + sign/rho)/2), n = 2m+1.
struct StabilityDerivative {
  Formula factor;
  int extra_power;
  int sign;
};

Outcome derivative_by_certificate(const StabilityDerivative& stated, const Budget&) {
  const char* id = "maj.noise-stability-derivative";
  if (stated.extra_power != 0) return {.note = "the generating function has the power rho^m"};
  return proved_by(
      "all odd n, all rho other than 0 (and rho = 0 by continuity)",
      {{id, "term-of-the-derivative",
        "k W^k = n u_m u_p u_q, u_m = C(2m,m)/4^m, for k = 2p+1 and n = 2m+1, m = p+q; so the derivative is "
        "the factor times the sum of "
        "u_p u_q rho^(2p) over p+q = m.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                 Formula("2*p+1") * weight_formula(),
                                 substitute(stated.factor, "m", Formula("p+q")) *
                                     Formula("binomial(2*p, p) * binomial(2*q, q) / 4^(p+q)")}},
       {id, "binomial-series",
        "u_m is the coefficient of s^m in (1-s)^(-1/2), which satisfies (1-s) f' = f/2, that is (m+1) "
        "u_(m+1) = (m + 1/2) u_m.",
        InductionStep{{{{"m", 0}}, {}}, "m", "binomial(2*m, m) / 4^m", 1, {{"(2*m+1)/(2*m+2)", {}}}}},
       {id, "legendre-generating-function",
        "The sum over m of P_m(x) t^m is (1 - 2xt + t^2)^(-1/2). At x = (rho + 1/rho)/2, t = rho s it is "
        "((1-s)(1 - rho^2 s))^(-1/2), whose "
        "coefficient of s^m is the sum of u_q u_p rho^(2p) over p+q = m; so that sum is rho^m P_m(x).",
        RationalFunctionIdentity{
            {{}, {"s", "rho"}},
            Formula("1 + rho^2*s^2") -
                Formula("rho*s") * (Formula("rho") + Formula(stated.sign) / Formula("rho")),
            "(1-s)*(1-rho^2*s)"}}});
}

Outcome derivative_by_polynomials(const StabilityDerivative& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..41:2, a = 1..6"), budget,
                        [&](int n, int a) -> std::optional<std::string> {
                          const int m = (n - 1) / 2;
                          const Rational rho(a, 6);
                          Rational claimed = value_at(stated.factor, {{"m", m}}) *
                                             analysis::legendre_polynomial(m, (rho + stated.sign / rho) / 2);
                          for (int i = 0; i < m + stated.extra_power; ++i) claimed *= rho;
                          return difference(claimed, analysis::majority_noise_stability_derivative(n, rho),
                                            "the sum of k W^k rho^(k-1) at rho = a/6");
                        });
}

Claim noise_stability_derivative() {
  const Formula factor = "(2*m+1) * binomial(2*m, m) / 4^m";
  return make_claim<StabilityDerivative>({
      .id = "maj.noise-stability-derivative",
      .text = "For n = 2m+1, d/drho Stab_rho[Maj_n] = n C(2m,m) 4^-m rho^m P_m((rho + 1/rho)/2), P_m the "
              "Legendre polynomial.",
      .reduction = "k W^k is a product of three central binomial probabilities, two of which have the "
                   "generating function "
                   "((1-s)(1-rho^2 s))^(-1/2), that of the Legendre polynomials.",
      .hypotheses = {{"rho is not 0", {}, "the right side is a polynomial in rho, so it has a limit there"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "noise stability"},
      .expected = Verdict::proved,
      .stated = {factor, 0, 1},
      .checks = {{"level weights against Bonnet's recurrence", RouteKind::exact, derivative_by_polynomials,
                  trusts_exact, 0.3},
                 {"certificate",
                  RouteKind::certificate,
                  derivative_by_certificate,
                  {"GiNaC's normal form", "GMP", "the generating function of the Legendre polynomials",
                   "the reduction in words"},
                  0.1}},
      .mutants = {{"rho^(m+1)", {factor, 1, 1}},
                  {"rho - 1/rho", {factor, 0, -1}},
                  {"n+1 for n", {"(2*m+2) * binomial(2*m, m) / 4^m", 0, 1}}},
  });
}

// --- maj.noise-stability-limit

/// Stab_rho[Maj_n] goes strictly down (or up) in n to the limit, a formula in r = rho, for 0 < rho < 1.
struct StabilityLimit {
  bool decreasing;
  Formula limit;
};

const char* const sheppard = "2/pi * arcsin(r)";

Outcome limit_by_certificate(const StabilityLimit& stated, const Budget&) {
  const char* id = "maj.noise-stability-limit";
  if (!stated.decreasing || !(stated.limit == Formula(sheppard)))
    return {.note = "the certificates are about a decrease to (2/pi) arcsin(rho)"};
  const Formula ratio = "1 - (2*p+1)/((2*p+2*q+2)*(2*q+2))";
  std::vector<Certificate> certificates = wallis_certificates(id);
  certificates.push_back(
      {id, "weights-decrease",
       "W^k[Maj_(n+2)]/W^k[Maj_n] = 1 - k/((n+1)(n-k+2)), k = 2p+1, n = 2p+2q+1. The levels up to n lose "
       "weight, all of it "
       "goes to the new level n+2 (Parseval), and rho^(n+2) < rho^k: so the stability decreases.",
       RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                substitute(weight_formula(), "q", Formula("q+1")),
                                ratio * weight_formula()}});
  certificates.push_back({id, "weights-decrease-strictly", "That quotient is below 1.",
                          Inequality{{{"p", 0}, {"q", 0}}, ratio, Relation::less, 1}});
  certificates.push_back(
      {id, "limit-weights",
       "W^k[Maj_n] = (n/k) u_m u_p u_q with u_m = C(2m,m)/4^m, n = 2m+1, m = p+q; by the Wallis bounds it "
       "tends to (2/pi) u_p/k for each "
       "k. All weights lie in [0,1], and rho^k is summable: so the stability tends to the sum of (2/pi) u_p "
       "rho^k/k.",
       RationalFunctionIdentity{
           {{{"p", 0}, {"q", 0}}, {}},
           weight_formula(),
           "(2*p+2*q+1)/(2*p+1) * binomial(2*p+2*q,p+q) * binomial(2*p,p) * binomial(2*q,q) / 16^(p+q)"}});
  certificates.push_back(
      {id, "arcsine-series",
       "u_p/(2p+1) is the coefficient of rho^(2p+1) in arcsin(rho): its derivative (1-rho^2)^(-1/2) has the "
       "coefficients u_p in rho^2, "
       "since (p+1) u_(p+1) = (p+1/2) u_p.",
       InductionStep{{{{"p", 0}}, {}}, "p", "binomial(2*p, p) / 4^p", 1, {{"(2*p+1)/(2*p+2)", {}}}}});
  return proved_by("all odd n, all 0 < rho < 1", certificates);
}

Outcome limit_in_balls(const StabilityLimit& stated, const Budget& budget) {
  const BallPrecision precision(192);
  return enclose_on_range(
      Range("n = 1..201:10, a = 1..7"), budget, [&](int n, int a) -> std::optional<std::string> {
        const Rational rho(a, 8);
        const Rational here = analysis::majority_noise_stability(n, rho),
                       next = analysis::majority_noise_stability(n + 2, rho);
        if (stated.decreasing != (next < here))
          return "at rho = a/8 it goes from " + to_string(Ball(here)) + " to " + to_string(Ball(next));
        const Ball limit = evaluate_ball(stated.limit, {{"r", Ball(rho)}});
        const Ball excess = Ball(next) - limit;
        if (!surely_less(Ball(0), excess))
          return "at rho = a/8 the stability " + to_string(Ball(next)) + " is not above the limit " +
                 to_string(limit);
        // the excess is at most (5/4) rho / (pi n sqrt(1 - rho^2)) < n^-1 here, by maj.noise-stability-bound
        if (!surely_less(excess, Ball(1) / Ball(n)))
          return "at rho = a/8 the excess over the limit is " + to_string(excess);
        return std::nullopt;
      });
}

Claim noise_stability_limit() {
  return make_claim<StabilityLimit>({
      .id = "maj.noise-stability-limit",
      .text =
          "For 0 < rho < 1, Stab_rho[Maj_n] decreases strictly in odd n to (2/pi) arcsin(rho) (Sheppard).",
      .reduction = "Every level weight decreases strictly to the coefficient of (2/pi) arcsin, and the "
                   "weight lost goes to a higher level.",
      .hypotheses = {{"0 < rho < 1",
                      {},
                      "at 0 and 1 all values are equal, and for rho < 0 the stability is odd in rho"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "noise stability", "asymptotics"},
      .expected = Verdict::proved,
      .stated = {true, sheppard},
      .checks = {{"balls", RouteKind::ball, limit_in_balls, trusts_balls, 0.3},
                 {"certificate", RouteKind::certificate, limit_by_certificate, trusts_wallis, 0.2}},
      .mutants = {{"arccos for arcsin", {true, "1 - 2/pi * arcsin(r)"}},
                  {"increasing", {false, sheppard}},
                  {"arcsin without 2/pi", {true, "arcsin(r)"}},
                  {"limit rho", {true, "r"}}},
      .constants = {exact_constant("maj.noise-stability-limit-half", "2/pi * arcsin(1/2)", Rational(1, 3)),
                    ball_constant("maj.noise-stability-limit-third", "2/pi * arcsin(1/3)")},
  });
}

// --- maj.noise-stability-bound

/// The excess over (2/pi) arcsin(rho) is at most constant * rho / (pi n^power sqrt(1 - rho^2)) for all 0 < rho < 1.
struct StabilityBound {
  Rational constant;
  int power;
};

/// Shows the bound for one n on a dyadic cell [a, b] of [0, 1], or finds a rho at which it fails.
class BoundOnCells {
 public:
  BoundOnCells(int n, const StabilityBound& stated)
      : n_(n),
        scale_(Ball(stated.constant) / (analysis::pi<Ball>() * analysis::pow(Ball(n), stated.power))),
        two_over_pi_(Ball(2) / analysis::pi<Ball>()) {}

  /// Nothing if the bound holds on the whole cell.
  [[nodiscard]] std::optional<std::string> check(const Rational& a, const Rational& b, int depth = 0) const {
    if (cell_is_fine(a, b)) return std::nullopt;
    const Rational middle = (a + b) / 2;
    if (is_positive(excess_over_bound(middle)) == Truth::yes)
      return "rho = " + to_string(middle) + ": the excess is above the bound by " +
             to_string(excess_over_bound(middle));
    if (depth == most_halvings) throw Undecided{"no cell is small enough near rho = " + to_string(middle)};
    if (auto failure = check(a, middle, depth + 1)) return failure;
    return check(middle, b, depth + 1);
  }

  static constexpr int most_halvings = 40;

 private:
  [[nodiscard]] static Ball root(const Rational& rho) {
    return analysis::sqrt_nonnegative(Ball(Rational(1) - rho * rho));
  }

  [[nodiscard]] Ball excess_over_bound(const Rational& rho) const {
    const Ball r(rho);
    return analysis::majority_noise_stability(n_, r) - two_over_pi_ * analysis::arcsin(r) -
           scale_ * r / root(rho);
  }

  [[nodiscard]] bool cell_is_fine(const Rational& a, const Rational& b) const {
    if (a == 0) {
      // excess / rho <= sum over k <= n of (W^k - W_k) rho^(k-1), whose terms increase with rho; and 1/sqrt >= 1
      Ball sum(0), power(1);
      const Ball square = Ball(b) * Ball(b);
      for (int k = 1; k <= n_; k += 2, power = power * square)
        sum += (Ball(analysis::majority_level_weight<Ball>(n_, k)) -
                two_over_pi_ * analysis::arcsin_coefficient<Ball>(k)) *
               power;
      return less_than(sum, scale_) == Truth::yes;
    }
    if (b == 1)  // the stability is at most 1
      return less_than(Ball(1) - two_over_pi_ * analysis::arcsin(Ball(a)), scale_ * Ball(a) / root(a)) ==
             Truth::yes;
    // mean value form around the middle; each part of the derivative is monotone in rho
    const Rational middle = (a + b) / 2, radius = (b - a) / 2;
    const auto slope_between = [&](const Rational& low, const Rational& high) {
      const Ball steep = root(high);
      return analysis::majority_noise_stability_derivative(n_, Ball(low)) - two_over_pi_ / steep -
             scale_ / (steep * steep * steep);
    };
    const Ball slope = analysis::Ball::interval(slope_between(a, b).lower(), slope_between(b, a).upper());
    const Ball cell = excess_over_bound(middle) + slope * analysis::Ball::interval(-radius, radius);
    return less_than(cell, Ball(0)) == Truth::yes;
  }

  int n_;
  Ball scale_, two_over_pi_;
};

Outcome bound_in_balls(const StabilityBound& stated, const Budget& budget) {
  const BallPrecision precision(96);
  Outcome outcome =
      enclose_on_range(Range(budget.full ? "n = 1..401:2" : "n = 1..201:2"), budget,
                       [&](int n) { return BoundOnCells(n, stated).check(Rational(0), Rational(1)); });
  if (outcome.verdict == Verdict::enclosed) outcome.range += ", all 0 < rho < 1";
  return outcome;
}

/// The bound for small n on an inner interval, as certificates that can be read without this code.
Outcome bound_by_ball_certificates(const StabilityBound& stated, const Budget& budget) {
  std::vector<Certificate> certificates;
  const Rational first(1, 8), last(7, 8);
  for (const int n : {1, 3, 5}) {
    Formula stability = 0;
    for (int k = 1; k <= n; k += 2)
      stability =
          stability + Formula(analysis::majority_level_weight<Rational>(n, k)) * Formula::power("r", k);
    const Formula bound = Formula(stated.constant) * Formula("r") /
                          (Formula("pi * sqrt(1-r^2)") * Formula::power(n, stated.power));
    if (budget.stop.stop_requested()) return {.note = "stopped"};
    auto relation =
        ball_relation(stability - Formula(sheppard), Relation::less_equal, bound, "r", first, last, 64, 2000);
    if (!relation) return {.note = "2000 cells do not show the bound for n = " + std::to_string(n)};
    certificates.push_back({"maj.noise-stability-bound", "n-" + std::to_string(n),
                            "The bound for this n on [1/8, 7/8]; the stability is the sum of the level "
                            "weights times powers of r = rho.",
                            *relation});
  }
  Outcome outcome = proved_by("n = 1, 3, 5, rho in [1/8, 7/8]", certificates);
  if (outcome.verdict == Verdict::proved) outcome.verdict = Verdict::enclosed;
  return outcome;
}

Claim noise_stability_bound() {
  return make_claim<StabilityBound>({
      .id = "maj.noise-stability-bound",
      .text = "For odd n (shown for n <= 201) and all 0 < rho < 1, Stab_rho[Maj_n] - (2/pi) arcsin(rho) <= "
              "(5/4) rho / "
              "(pi n sqrt(1-rho^2)).",
      .hypotheses = {{"rho < 1", {}, "at rho = 1 the right side is not defined, and the left side is 0"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "noise stability", "asymptotics"},
      .expected = Verdict::enclosed,
      .stated = {Rational(5, 4), 1},
      .checks = {{"balls on cells of [0, 1]", RouteKind::ball, bound_in_balls, trusts_balls, 4},
                 {"ball certificates", RouteKind::certificate, bound_by_ball_certificates, trusts_balls,
                  0.5}},
      .mutants = {{"6/5 for 5/4", {Rational(6, 5), 1}},
                  {"rate 1/n^2", {Rational(5, 4), 2}},
                  {"constant 1", {Rational(1), 1}}},
  });
}

// --- maj.noise-stability-rate

/// n^(power) pi sqrt(1-rho^2) / rho times the excess is coefficient, up to an error of at most 1 / (n (1 - rho^2)).
struct StabilityRate {
  Rational coefficient;
  Rational power;
};

Outcome rate_in_balls(const StabilityRate& stated, const Budget& budget) {
  const BallPrecision precision(192);
  return enclose_on_range(
      Range(budget.full ? "n = 1..10001:250, a = 1..15" : "n = 1..2001:250, a = 1..15"), budget,
      [&](int n, int a) -> std::optional<std::string> {
        const Ball rho(Rational(a, 16)), square = Ball(1) - rho * rho;
        const Ball excess = analysis::majority_noise_stability(n, rho) -
                            Ball(2) / analysis::pi<Ball>() * analysis::arcsin(rho);
        const Ball growth = analysis::exp(Ball(stated.power) * analysis::log(Ball(n)));
        const Ball scaled = growth * analysis::pi<Ball>() * analysis::sqrt_nonnegative(square) / rho * excess;
        const Ball error = scaled - Ball(stated.coefficient), allowed = Ball(1) / (Ball(n) * square);
        if (surely_less(error, allowed) && surely_less(-error, allowed)) return std::nullopt;
        return "at rho = a/16 the scaled excess is " + to_string(scaled) + ", allowed error " +
               to_string(allowed);
      });
}

Claim noise_stability_rate() {
  return make_claim<StabilityRate>({
      .id = "maj.noise-stability-rate",
      .text = "On a grid of n and rho, Stab_rho[Maj_n] - (2/pi) arcsin(rho) = rho/(pi n sqrt(1-rho^2)) (1 + "
              "e) with |e| <= 1/(n "
              "(1-rho^2)): the rate is 1/n.",
      .hypotheses = {{"0 < rho < 1", {}, "at the ends the right side is 0 or not defined"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "noise stability", "asymptotics"},
      .expected = Verdict::enclosed,
      .stated = {Rational(1), Rational(1)},
      .checks = {{"balls", RouteKind::ball, rate_in_balls, trusts_balls, 0.5}},
      .mutants = {{"rate 1/sqrt(n)", {Rational(1), Rational(1, 2)}},
                  {"twice the constant", {Rational(2), Rational(1)}},
                  {"rate 1/n^2", {Rational(1), Rational(2)}}},
  });
}

}  // namespace

std::vector<Claim> noise_stability_claims() {
  return {noise_stability(), noise_stability_derivative(), noise_stability_limit(), noise_stability_bound(),
          noise_stability_rate()};
}

}  // namespace lemmata::proofs_check
