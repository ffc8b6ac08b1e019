#include "proofs_check/claims/level_weight.hpp"

#include <bit>

#include "analysis/boolean/majority.hpp"
#include "analysis/boolean/noise_stability.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/wallis.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

/// The sums of squared coefficients by level, from the transform of the truth table.
std::vector<Rational> energies(int n) {
  auto f = numeric::majority_table(n);
  numeric::walsh_hadamard_transform(f);
  std::vector<Integer> sums(static_cast<std::size_t>(n) + 1);
  for (std::uint32_t s = 0; s < f.size(); ++s)
    sums[static_cast<std::size_t>(std::popcount(s))] += Integer(f[s]) * Integer(f[s]);
  std::vector<Rational> weights;
  for (const Integer& sum : sums) weights.push_back(Rational(sum) / (Integer(1) << 2 * n));
  return weights;
}

/// The weight at level k = 2p+1 of n = 2p+2q+1.
Formula weight_formula() {
  return "(2*p+2*q+1) / (2*p+1) * binomial(2*p+2*q, p+q) * binomial(2*p, p) * binomial(2*q, q) / 16^(p+q)";
}

// --- maj.level-weights

struct LevelWeight {
  Formula weight;  // in p, q
  [[nodiscard]] Rational at(int n, int k) const {
    return k % 2 == 0 ? Rational(0) : value_at(weight, {{"p", (k - 1) / 2}, {"q", (n - k) / 2}});
  }
};

Outcome weight_by_certificate(const LevelWeight& stated, const Budget&) {
  return proved_by(
      "all odd n, all k",
      {{"maj.level-weights", "square-times-number-of-sets",
        "There are C(n,k) sets of size k, each with the coefficient of maj.coeff-odd; k = 2p+1, n = 2p+2q+1.",
        RationalFunctionIdentity{
            {{{"p", 0}, {"q", 0}}, {}},
            stated.weight,
            Formula("binomial(2*p+2*q+1, 2*p+1)") * Formula::power(majority_formula("p", "q"), 2)}}});
}

Outcome weight_by_transform(const LevelWeight& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..17:2"), budget, [&](int n) -> std::optional<std::string> {
    const auto seen = energies(n);
    Rational total(0);
    for (int k = 0; k <= n; ++k) {
      total += stated.at(n, k);
      if (const auto d = difference(stated.at(n, k), seen[static_cast<std::size_t>(k)], "the transform"))
        return "k = " + std::to_string(k) + ": " + *d;
    }
    return difference(total, Rational(1), "Parseval");
  });
}

Outcome weight_by_library(const LevelWeight& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..41:2, k = 0..n"), budget, [&](int n, int k) -> std::optional<std::string> {
        return difference(stated.at(n, k), analysis::majority_level_weight<Rational>(n, k), "the library");
      });
}

Claim level_weights() {
  const Formula weight = weight_formula();
  return make_claim<LevelWeight>({
      .id = "maj.level-weights",
      .text = "For n = 2m+1 and k = 2p+1, q = m-p, the Fourier weight of Maj_n at level k is (n/k) C(2m,m) "
              "C(2p,p) C(2q,q) / 16^m, and the "
              "weights of all levels sum to 1.",
      .reduction = "The number of sets times the square of maj.coeff-odd; the sum is fourier.parseval.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "level weights"},
      .expected = Verdict::proved,
      .stated = {weight},
      .checks = {{"SIMD transform of the truth table", RouteKind::exact, weight_by_transform,
                  trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, weight_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, weight_by_library, trusts_exact, 0.1}},
      .mutants = {{"without n/k", {weight * Formula("(2*p+1)/(2*p+2*q+1)")}},
                  {"4^m for 16^m", {weight * Formula("4^(p+q)")}},
                  {"one set only", {weight / Formula("binomial(2*p+2*q+1, 2*p+1)")}}},
  });
}

// --- maj.level-weights-decrease

/// W^k[Maj_(n+2)] / W^k[Maj_n] in n and k, and whether it lies below 1.
struct WeightRatio {
  Formula ratio;
  bool decreasing;
};

Outcome weight_ratio_by_certificate(const WeightRatio& stated, const Budget&) {
  const char* id = "maj.level-weights-decrease";
  const Formula ratio = substitute(stated.ratio, {{"n", "2*p+2*q+1"}, {"k", "2*p+1"}});
  return proved_by(
      "all odd n and odd k <= n",
      {{id, "quotient", "The quotient of the closed forms of maj.level-weights, k = 2p+1, n = 2p+2q+1.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                 substitute(weight_formula(), "q", Formula("q+1")),
                                 ratio * weight_formula()}},
       {id, "below-one", "The quotient is below 1 (above, for an increasing sequence).",
        Inequality{{{"p", 0}, {"q", 0}},
                   stated.decreasing ? ratio : Formula(1),
                   Relation::less,
                   stated.decreasing ? Formula(1) : ratio}}});
}

Outcome weight_ratio_by_transform(const WeightRatio& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..15:2"), budget, [&](int n) -> std::optional<std::string> {
    const auto small = energies(n), large = energies(n + 2);
    for (int k = 1; k <= n; k += 2) {
      const auto at = static_cast<std::size_t>(k);
      if (const auto d = difference(evaluate(stated.ratio, {{"n", n}, {"k", k}}), large[at] / small[at],
                                    "the transforms"))
        return "k = " + std::to_string(k) + ": " + *d;
      if (stated.decreasing != (large[at] < small[at]))
        return "k = " + std::to_string(k) + ": the weight goes from " + to_string(small[at]) + " to " +
               to_string(large[at]);
    }
    return std::nullopt;
  });
}

Claim level_weights_decrease() {
  const Formula ratio = "1 - k/((n+1)*(n-k+2))";
  return make_claim<WeightRatio>({
      .id = "maj.level-weights-decrease",
      .text = "For odd k <= n, W^k[Maj_(n+2)] / W^k[Maj_n] = 1 - k/((n+1)(n-k+2)): each weight decreases "
              "strictly with n.",
      .reduction = "Quotient of the closed forms.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "level weights"},
      .expected = Verdict::proved,
      .stated = {ratio, true},
      .checks = {{"SIMD transforms of two truth tables", RouteKind::exact, weight_ratio_by_transform,
                  trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, weight_ratio_by_certificate, trusts_certificates,
                  0.1}},
      .mutants = {{"n-k+1 for n-k+2", {"1 - k/((n+1)*(n-k+1))", true}},
                  {"increasing", {ratio, false}},
                  {"k+1 for k", {"1 - (k+1)/((n+1)*(n-k+2))", true}}},
  });
}

// --- maj.level-weights-bounds

/// lower < (W^k[Maj_n] / W_k)^2 < upper in n and k, W_k = (2/pi) limit, limit in p.
struct WeightBounds {
  Formula lower, upper, limit;
};

Outcome weight_bounds_by_certificate(const WeightBounds& stated, const Budget&) {
  const char* id = "maj.level-weights-bounds";
  // with u_m = C(2m,m)/4^m the quotient W^k / W_k is (pi n/2) u_m u_q
  std::vector<Certificate> certificates = wallis_certificates(id);
  const std::vector<std::pair<std::string, Formula>> names = {{"n", "2*p+2*q+1"}, {"k", "2*p+1"}};
  certificates.push_back(
      {id, "quotient",
       "W^k / W_k = (pi/2) W^k / limit = (pi/2) n u_m u_q, u_m = C(2m,m)/4^m, n = 2m+1, m = p+q, k = 2p+1.",
       RationalFunctionIdentity{
           {{{"p", 0}, {"q", 0}}, {}},
           weight_formula(),
           stated.limit * Formula("(2*p+2*q+1) * binomial(2*p+2*q, p+q) * binomial(2*q, q) / 4^(p+2*q)")}});
  certificates.push_back(
      {id, "lower",
       "The lower Wallis bounds of u_m and u_q: (pi n/2)^2 u_m^2 u_q^2 > (n/2)^2 / ((m+1/2)(q+1/2)).",
       RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                substitute(stated.lower, names),
                                "(2*p+2*q+1)^2 / (4*(p+q+1/2)*(q+1/2))"}});
  certificates.push_back(
      {id, "upper",
       "The upper Wallis bounds of u_m and u_q: (pi n/2)^2 u_m^2 u_q^2 < (n/2)^2 / ((m+1/4)(q+1/4)).",
       RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                substitute(stated.upper, names),
                                "(2*p+2*q+1)^2 / (4*(p+q+1/4)*(q+1/4))"}});
  return proved_by("all odd k <= n", certificates);
}

Outcome weight_bounds_in_balls(const WeightBounds& stated, const Budget& budget) {
  const BallPrecision precision(128);
  const Ball half_pi = analysis::pi<Ball>() / Ball(2);
  return enclose_on_range(Range(budget.full ? "n = 1..301:2, k = 1..n:2" : "n = 1..119:2, k = 1..n:2"),
                          budget, [&](int n, int k) -> std::optional<std::string> {
                            const Rational limit = value_at(stated.limit, {{"p", (k - 1) / 2}});
                            const Ball quotient =
                                half_pi * Ball(analysis::majority_level_weight<Rational>(n, k) / limit);
                            const Ball square = quotient * quotient;
                            const Assignment at = {{"n", n}, {"k", k}};
                            const auto text = [&] { return "(W^k/W_k)^2 is " + to_string(square); };
                            if (!surely_less(Ball(evaluate(stated.lower, at)), square))
                              return text() + ", the lower bound " + to_string(evaluate(stated.lower, at));
                            if (!surely_less(square, Ball(evaluate(stated.upper, at))))
                              return text() + ", the upper bound " + to_string(evaluate(stated.upper, at));
                            return std::nullopt;
                          });
}

Claim level_weights_bounds() {
  const Formula lower = "n/(n-k+1)", upper = "n^2/((n-1/2)*(n-k+1/2))",
                limit = "binomial(2*p, p)/(4^p*(2*p+1))";
  std::vector<Constant> constants;
  for (int k = 1; k <= 7; k += 2)
    constants.push_back(ball_constant("maj.level-weight-limit-" + std::to_string(k),
                                      Formula(2 * analysis::arcsin_coefficient<Rational>(k)) / "pi"));
  return make_claim<WeightBounds>({
      .id = "maj.level-weights-bounds",
      .text = "For odd k <= n, with W_k = (2/pi) C(2p,p)/(4^p (2p+1)), k = 2p+1: sqrt(n/(n-k+1)) < "
              "W^k[Maj_n]/W_k < n/sqrt((n-1/2)(n-k+1/2)). So "
              "W^k[Maj_n] -> W_k, the coefficient of rho^k in (2/pi) arcsin(rho).",
      .reduction = "W^k/W_k = (pi/2) n u_m u_q with u_m = C(2m,m)/4^m; u_m^2 (m+1/2) decreases and u_m^2 "
                   "(m+1/4) increases, both to 1/pi "
                   "by Wallis' product.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "level weights"},
      .expected = Verdict::proved,
      .stated = {lower, upper, limit},
      .checks = {{"balls", RouteKind::ball, weight_bounds_in_balls, trusts_balls, 0.5},
                 {"certificate", RouteKind::certificate, weight_bounds_by_certificate, trusts_wallis, 0.2}},
      .mutants = {{"limit with 2^p for 4^p", {lower, upper, "binomial(2*p, p)/(2^p*(2*p+1))"}},
                  {"lower bound one per cent larger", {lower * Formula("101/100"), upper, limit}},
                  {"upper bound with n-k+1", {lower, "n^2/((n-1/2)*(n-k+1))", limit}},
                  {"limit without the 1/k", {lower, upper, "binomial(2*p, p)/4^p"}}},
      .constants = std::move(constants),
  });
}

// --- maj.bounds-two-sided

/// constant < a_k(n)^2 n^k (pi/2) for odd n >= k, with the right side strictly decreasing in n to it; in p = (k-1)/2. And,
/// optionally, a_k(n)^2 n^k <= ceiling with one ceiling for all k.
struct CoefficientBounds {
  Formula constant;
  bool decreasing;
  std::optional<Rational> ceiling;
};

Outcome coefficient_bounds_by_certificate(const CoefficientBounds& stated, const Budget&) {
  const char* id = "maj.bounds-two-sided";
  if (!stated.decreasing || stated.ceiling)
    return {.note = "there is no certificate of an increase or of a ceiling for all k"};
  return proved_by("all odd k <= n", coefficient_limit_certificates(id, stated.constant));
}

Outcome coefficient_bounds_in_balls(const CoefficientBounds& stated, const Budget& budget) {
  const BallPrecision precision(256);
  const Ball half_pi = analysis::pi<Ball>() / Ball(2);
  const auto scaled = [](int n, int k) {
    const Rational a = analysis::majority_fourier_coefficient<Rational>(n, k);
    return Rational(a * a * pow(Rational(n), k));
  };
  return enclose_on_range(
      Range(budget.full ? "n = 1..301:2, k = 1..n:2" : "n = 1..101:2, k = 1..n:2"), budget,
      [&](int n, int k) -> std::optional<std::string> {
        const Rational here = scaled(n, k), next = scaled(n + 2, k);
        if (stated.ceiling && here > *stated.ceiling)
          return "a_k(n)^2 n^k is " + to_string(Ball(here)) + ", above " + to_string(*stated.ceiling);
        if (stated.decreasing != (next < here))
          return "a_k(n)^2 n^k goes from " + to_string(Ball(here)) + " to " + to_string(Ball(next));
        const Ball constant(value_at(stated.constant, {{"p", (k - 1) / 2}}));
        if (!surely_less(constant, half_pi * Ball(here)))
          return "(pi/2) a_k(n)^2 n^k is " + to_string(half_pi * Ball(here)) + ", the constant " +
                 to_string(constant);
        return std::nullopt;
      });
}

Claim bounds_two_sided() {
  const Formula constant = "((2*p)! / (2^p * p!))^2";
  return make_claim<CoefficientBounds>({
      .id = "maj.bounds-two-sided",
      .text = "For odd k <= n, n^(k/2) a_k(n) decreases strictly in n to sqrt(2/pi) (k-2)!!, a_k(n) = "
              "|coefficient of Maj_n at level k|; so it is "
              "above sqrt(2/pi) (k-2)!! n^(-k/2), and at most k^(k/2) a_k(k) n^(-k/2).",
      .reduction =
          "One step from n to n+2 multiplies by 1 - k/(n+1) <= (n/(n+1))^k; the limit is Wallis' product.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "asymptotics"},
      .expected = Verdict::proved,
      .stated = {constant, true, {}},
      .literals =
          {{"|level-(k+1) coefficient| <= C n^(-(k+1)/2) with a C that does not depend on k (here C = 10)",
            {constant, true, Rational(100)},
            "For fixed k the bound on the slide holds, with a constant that grows faster than exponentially "
            "in k: at level n "
            "the coefficient is about sqrt(2/(pi n)). The lower bound on the slide holds with the absolute "
            "constant sqrt(2/pi)."}},
      .checks = {{"balls and exact fractions", RouteKind::ball, coefficient_bounds_in_balls, trusts_balls, 1},
                 {"certificate", RouteKind::certificate, coefficient_bounds_by_certificate, trusts_wallis,
                  0.2}},
      .mutants = {{"constant one per cent larger", {constant * Formula("10201/10000"), true, {}}},
                  {"increasing", {constant, false, {}}},
                  {"(k-1)!! for (k-2)!!", {"(2^p * p!)^2", true, {}}}},
      .constants = {ball_constant("maj.coefficient-limit-1", "sqrt(2/pi)"),
                    ball_constant("maj.coefficient-limit-5", "3*sqrt(2/pi)"),
                    ball_constant("maj.coefficient-limit-7", "15*sqrt(2/pi)")},
  });
}

}  // namespace

std::vector<Claim> level_weight_claims() {
  return {level_weights(), level_weights_decrease(), level_weights_bounds(), bounds_two_sided()};
}

}  // namespace lemmata::proofs_check
