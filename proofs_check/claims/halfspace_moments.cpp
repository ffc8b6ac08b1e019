#include "proofs_check/claims/halfspace_moments.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <fmt/format.h>

#include "analysis/boolean/noise_stability.hpp"
#include "analysis/boolean/random_halfspace.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/transform.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Expression;

// --- random.gaussian-projection

/// E_w[f_w^(T) prod_{i in T} w_i] = sqrt(2/pi) n^(-twice_power/2) term, |T| = k = 2p+1, term in p and n; w normal, or else of
/// independent signs.
struct Projection {
  Formula term;
  int twice_power;
  bool gaussian = true;

  [[nodiscard]] Ball value(int n, int k) const {
    return root_two_over_pi() * Ball(value_at(term, {{"p", (k - 1) / 2}, {"n", n}})) /
           half_power(n, twice_power);
  }
};

/// E[sign(s) w_1 ... w_k], s = w_1 + ... + w_n: by E[sign(s) e^(t.w)] = e^(|t|^2/2) erf((t_1 + ... + t_n) / sqrt(2n)), in which
/// the factor in front has squares of the t_i only, it is the k-th derivative of erf(u / sqrt(2n)) at 0.
std::vector<Ball> error_function_derivatives(int n, int highest) {
  const Expression u = analysis::symbol("u");
  Expression derived = analysis::erf(u / analysis::sqrt_nonnegative(Expression(2 * n)));
  std::vector<Ball> values;
  for (int k = 0; k <= highest; ++k) {
    values.push_back(enclosure(substitute(derived, u, Expression(0))));
    derived = derivative(derived, u);
  }
  return values;
}

Outcome projection_by_error_function(const Projection& stated, const Budget& budget) {
  const BallPrecision precision(128);
  return enclose_on_range(
      Range("n = 1..9:2, k = 1..n:2"), budget, [&](int n, int k) -> std::optional<std::string> {
        if (!stated.gaussian) {  // f_w^(T) prod w_i is then the coefficient of majority, whatever the signs
          const Rational seen =
              transform_by_levels(numeric::majority_table(n), n).at_level[static_cast<std::size_t>(k)];
          return disjoint(stated.value(n, k), Ball(seen), "the transform of majority");
        }
        return disjoint(stated.value(n, k), error_function_derivatives(n, k).back(),
                        "the derivative of the error function");
      });
}

Outcome projection_by_certificate(const Projection& stated, const Budget&) {
  if (!stated.gaussian || stated.twice_power != 1)
    return {.note = "the certificate is about normal weights and the factor sqrt(2/(pi n))"};
  return proved_by(
      "all n >= k, all odd k",
      {{"random.gaussian-projection", "pairings",
        "By the symmetry w_i -> w_i x_i the mean is E[sign(s) w_1 ... w_k], s = w_1 + ... + w_n, for every "
        "x. Integration by parts in w_1 makes it 2 q(0) E[w_2 ... w_k | s = 0] with q(0) = 1/sqrt(2 pi n) "
        "the density of s at 0; given s = 0 the weights are normal with covariances -1/n, and pairing the "
        "last of them with each of the others (Isserlis) turns k into k+2 by the factor -k/n.",
        InductionStep{{{{"p", 0}, {"n", 1}}, {}}, "p", stated.term, 1, {{"-(2*p+1)/n", {}}}}}});
}

Outcome projection_by_library(const Projection& stated, const Budget& budget) {
  return enclose_on_range(Range("n = 1..201:8, k = 1..n:6"), budget, [&](int n, int k) {
    return disjoint(stated.value(n, k), analysis::gaussian_halfspace_projection(n, k), "the library");
  });
}

/// The sum over the cube of f_w(x) x_1 ... x_k.
double character_sum(std::span<const std::int64_t> weights, int k) {
  const std::uint64_t set = (std::uint64_t{1} << k) - 1;
  return static_cast<double>(numeric::threshold_character_sums(weights, 0, 0, {&set, 1})[0]);
}

/// With u = w/|w|, uniform on the sphere and independent of |w|, the observable k^(k/2) f_w^(T) prod_T u_i lies in [-1, 1], and its
/// mean is that of f_w^(T) prod_T w_i times k^(k/2) / E|w|^k. Its variance is at most k^k E[prod_T u_i^2].
Outcome projection_by_draws(const Projection& stated, const Budget& budget) {
  const int n = 5, k = 3;
  const double norm = std::pow(2.0, 1.5) * std::tgamma(4.0) / std::tgamma(2.5);  // E|w|^3 in five dimensions
  const double scale = std::pow(3.0, 1.5);
  const double mean = static_cast<double>(stated.value(n, k).midpoint()) * scale / norm;
  const double signs = 0.125 * scale / norm,
               truth = std::sqrt(2 / std::numbers::pi) * std::pow(5.0, -1.5) * scale / norm;
  const double gap = signs - truth, variance = 27.0 / (5 * 7 * 9);
  return judge_draws({"n = 5, k = 3", mean, variance, 2, false, draws_to_separate(gap, variance, 2, budget),
                      fmt::format("a mean {:.3g} away, as for weights of independent signs", gap)},
                     budget, [&](std::int64_t draw) {
                       const auto weights = draw_weights(budget, n, draw);
                       double square = 0, product = 1;
                       for (int i = 0; i < n; ++i) {
                         const double w = static_cast<double>(weights[static_cast<std::size_t>(i)]);
                         square += w * w;
                         if (i < k) product *= w;
                       }
                       const double sum = character_sum(weights, k);
                       return scale * product / (square * std::sqrt(square)) * sum / 32;
                     });
}

Claim gaussian_projection() {
  const Formula term = "(-1)^p * (2*p)! / (2^p * p!) / n^p";
  return make_claim<Projection>({
      .id = "random.gaussian-projection",
      .text = "For f_w(x) = sign(w.x), w standard normal in R^n, and |T| = k odd, E_w[f_w^(T) prod_T w_i] = "
              "(-1)^((k-1)/2) sqrt(2/pi) (k-2)!! n^(-k/2) for every n >= k.",
      .reduction = "Symmetry, one integration by parts, and the moments of normal weights whose sum is 0.",
      .hypotheses = {{"the weights are normal (for independent signs it is majority's coefficient)",
                      Projection{term, 1, false}, ""},
                     {"k is odd", {}, "for even k the mean is 0, f_w being odd"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces"},
      .expected = Verdict::proved,
      .stated = {term, 1},
      .checks = {{"derivatives of the error function",
                  RouteKind::symbolic,
                  projection_by_error_function,
                  {"GiNaC's derivative", "Arb", "integer SIMD arithmetic"},
                  0.2},
                 {"certificate", RouteKind::certificate, projection_by_certificate, trusts_rotation, 0.1},
                 {"the library's function", RouteKind::ball, projection_by_library, trusts_balls, 0.1},
                 {"draws", RouteKind::simulation, projection_by_draws, trusts_draws, 0.3}},
      .mutants = {{"(k-1)!! for (k-2)!!", {"(-1)^p * 2^p * p! / n^p", 1}},
                  {"n^(-(k+1)/2)", {term, 2}},
                  {"signs dropped", {"(2*p)! / (2^p * p!) / n^p", 1}}},
      .constants = {computed_constant("random.projection-3", "h_3 = -sqrt(2/pi)",
                                      [] { return analysis::gaussian_halfspace_projection(4, 3) * Ball(8); }),
                    computed_constant(
                        "random.projection-5", "h_5 = 3*sqrt(2/pi)",
                        [] { return analysis::gaussian_halfspace_projection(16, 5) * Ball(1024); })},
  });
}

// --- random.gaussian-second-moment

/// E_w[f_w^(T)^2] = factor * 2^-n sum_j K_j(k; n) arcsin(correlation), correlation in n and j; and for odd k it is (2/pi)
/// ((k-2)!!)^2 n^-k (1 + second_order + r) with 0 <= r <= second_moment_rest(k) / n^2, second_order in n and k.
struct SecondMoment {
  Formula factor, correlation, second_order;
  Formula doubling = "1/2^k";  ///< A_2k(k) / A_k(k), in k

  [[nodiscard]] Ball value(int n, int k) const {
    const Formula krawtchouk = "sum(i, 0, k, binomial(k, i) * (-1)^i * binomial(n-k, j-i))";
    const Formula sum =
        Formula("sum(j, 0, n, (" + krawtchouk.text() + ") * arcsin(" + correlation.text() + ")) / 2^n");
    return evaluate_ball(factor * sum, {{"n", Ball(n)}, {"k", Ball(k)}});
  }
};

/// (pi/2) sqrt((2k+7)!! k^k) / ((k-2)!!)^2.
Ball second_moment_rest(int k) {
  const Integer size = odd_factorial(k - 2);
  return analysis::pi<Ball>() / Ball(2) *
         analysis::sqrt_nonnegative(Ball(odd_factorial(2 * k + 7)) * analysis::pow(Ball(k), k)) /
         Ball(Integer(size * size));
}

/// E[z_1 ... z_k arcsin(mean z)] without characters' sums and arcsines: with arcsin x = sum of c_m x^m it is the sum of
/// c_m P(m), P(m) the probability that a walk from 0, which changes one of the n bits at random each time, is at a given set of k bits at
/// time m. P(m) is the mean over the cube of z_1 ... z_k (mean z)^m: for odd k and m the two constant points give 2^(1-n), the others at
/// most (1 - 2/n)^m in size.
Ball arcsine_coefficient_by_walk(int n, int k) {
  const int steps = 30 * n + 1;  // beyond, the other points give less than e^-60
  const Ball whole = analysis::pi<Ball>() / Ball(2);
  std::vector<Ball> at(static_cast<std::size_t>(n) + 1, Ball(0));  // by the number of changed bits
  at[0] = Ball(1);
  Ball sum(0), used(0);
  for (int m = 1; m <= steps; ++m) {
    std::vector<Ball> next(at.size(), Ball(0));
    for (int d = 0; d <= n; ++d) {
      const auto i = static_cast<std::size_t>(d);
      if (d < n) next[i + 1] += at[i] * Ball(Rational(n - d, n));
      if (d > 0) next[i - 1] += at[i] * Ball(Rational(d, n));
    }
    at = std::move(next);
    if (m % 2 == 0) continue;
    const Ball c = analysis::arcsin_coefficient<Ball>(m);
    sum += c * at[static_cast<std::size_t>(k)] / Ball(analysis::binomial_coefficient(n, k));
    used += c;
  }
  const Ball rest = whole - used, decay = analysis::pow(Ball(Rational(std::max(n - 2, 0), n)), steps + 2);
  const Rational error = (rest * decay).upper();
  return sum + rest * Ball::power_of_two(1 - n) + Ball(Rational(0), abs(error));
}

Outcome second_moment_by_walk(const SecondMoment& stated, const Budget& budget) {
  const BallPrecision precision(160);
  return enclose_on_range(
      Range(budget.full ? "n = 1..20, k = 1..n:2" : "n = 1..10, k = 1..n:2"), budget, [&](int n, int k) {
        const Ball seen = Ball(2) / analysis::pi<Ball>() * arcsine_coefficient_by_walk(n, k);
        return disjoint(stated.value(n, k), seen, "the random walk");
      });
}

/// The library against the stated sum where that is short, and against the expansion further out.
Outcome second_moment_by_library(const SecondMoment& stated, const Budget& budget) {
  const Outcome nearby = enclose_on_range(Range("n = 1..25:4, k = 1..n:2"), budget, [&](int n, int k) {
    return disjoint(stated.value(n, k), analysis::gaussian_halfspace_second_moment(n, k), "the library");
  });
  if (nearby.verdict != Verdict::enclosed) return nearby;
  Outcome outcome = enclose_on_range(
      Range(budget.full ? "k = 1..9:2, n = k..5000:35" : "k = 1..5:2, n = k..5000:999"), budget,
      [&](int k, int n) -> std::optional<std::string> {
        const Ball leading = analysis::gaussian_halfspace_projection(n, k);
        const Ball ratio = analysis::gaussian_halfspace_second_moment(n, k) * analysis::pow(Ball(n), k) /
                           (leading * leading * analysis::pow(Ball(n), k));
        const Ball rest = ratio - Ball(1) - Ball(value_at(stated.second_order, {{"n", n}, {"k", k}}));
        const Ball allowed = second_moment_rest(k) / analysis::pow(Ball(n), 2);
        if (surely_less(Ball(0), rest) && surely_less(rest, allowed)) return std::nullopt;
        return "the rest of the expansion is " + to_string(rest) + ", allowed 0 to " + to_string(allowed);
      });
  if (outcome.verdict != Verdict::enclosed) return outcome;
  const Outcome doubled = enclose_on_range(Range("k = 1..31:6"), budget, [&](int k) {
    return disjoint(
        analysis::gaussian_halfspace_second_moment(k, k) * Ball(value_at(stated.doubling, {{"k", k}})),
        analysis::gaussian_halfspace_second_moment(2 * k, k), "the library at n = 2k");
  });
  if (doubled.verdict != Verdict::enclosed) return doubled;
  outcome.range = nearby.range + "; " + outcome.range + "; n = 2k, " + doubled.range;
  return outcome;
}

Outcome second_moment_by_certificate(const SecondMoment& stated, const Budget&) {
  const char* id = "random.gaussian-second-moment";
  if (!(stated.factor == Formula("2/pi"))) return {.note = "the certificates are about the factor 2/pi"};
  auto certificates = expansion_certificates(id);
  certificates.push_back(
      {id, "correlation",
       "f_w^(T)^2 = E[f_w(x) f_w(y) chi_T(xy)] over two independent points. For fixed x, y the sums w.x and "
       "w.y are normal, and their correlation is that of n - j agreements and j disagreements, z = xy having "
       "j coordinates -1; Sheppard's formula gives the mean over w.",
       RationalFunctionIdentity{{{{"n", 1}, {"j", 0}}, {}}, stated.correlation, "((n-j) - j)/n"}});
  certificates.push_back(
      {id, "krawtchouk-sum",
       "The sum over z of chi_T(z) t^(number of coordinates -1): a coordinate in T multiplies it by 1-t, one "
       "outside by 1+t; so the points with j coordinates -1 contribute [t^j] (1-t)^k (1+t)^r, n = k+r.",
       InductionStep{{{{"k", 0}, {"r", 0}}, {"t"}}, "k", "(1-t)^k * (1+t)^r", "(1+t)^r", {{"1-t", {}}}}});
  certificates.push_back(
      {id, "second-order",
       "[t^(k+2)] sinh(t)^k cosh(t)^(n-k) = k/6 + (n-k)/2, n = k+r; what follows is at least 0, and by "
       "number-of-sets, with m = k+4, at most (pi/2) sqrt((2k+7)!! k^k) n^(-k-2).",
       RationalFunctionIdentity{{{{"k", 1}, {"r", 0}}, {}},
                                substitute(stated.second_order, "n", Formula("k+r")),
                                "k^2 * (k/6 + r/2) / (k+r)^2"}});
  certificates.push_back({id, "doubling-of-the-product",
                          "(1-t)^k (1+t)^k = (1-t^2)^k, and arcsin(1 - 2(2j)/(2k)) = arcsin(1 - 2j/k): so "
                          "the sum for n = 2k is that for n = k, with 2^(-2k) in front in place of 2^-k.",
                          InductionStep{{{{"k", 0}}, {"t"}}, "k", "(1-t)^k * (1+t)^k", 1, {{"1-t^2", {}}}}});
  certificates.push_back({id, "doubling", "The quotient of the factors in front.",
                          RationalFunctionIdentity{{{{"k", 1}}, {}}, stated.doubling, "2^k / 2^(2*k)"}});
  return proved_by("all n >= k, all odd k", certificates);
}

Outcome second_moment_by_draws(const SecondMoment& stated, const Budget& budget) {
  const int n = 5, k = 1;
  const double mean = static_cast<double>(stated.value(n, k).midpoint());
  const double gap = 0.032;  // from arcsin(1 - 2j/n) to arcsin(1 - 2j/(n+1))
  // of f^(T)^2 in [0, 1]: the variance is at most the mean
  return judge_draws({"n = 5, k = 1", mean, mean, 1, false, draws_to_separate(gap, mean + gap, 1, budget),
                      fmt::format("a mean {} away, as for arcsin(1 - 2j/(n+1))", gap)},
                     budget, [&](std::int64_t draw) {
                       const double sum = character_sum(draw_weights(budget, n, draw), k);
                       return sum * sum / 1024;
                     });
}

Claim gaussian_second_moment() {
  const Formula factor = "2/pi", correlation = "1 - 2*j/n", second = "k^2*(3*n-2*k)/(6*n^2)";
  return make_claim<SecondMoment>({
      .id = "random.gaussian-second-moment",
      .text = "For f_w(x) = sign(w.x), w standard normal, and |T| = k, E_w[f_w^(T)^2] = (2/pi) 2^-n sum over "
              "j of K_j(k;n) arcsin(1 - 2j/n); for odd k this is (2/pi) ((k-2)!!)^2 n^-k (1 + k^2/(2n) - "
              "k^3/(3n^2) + r) with 0 <= r <= (pi/2) sqrt((2k+7)!! k^k) / (((k-2)!!)^2 n^2). Also A_2k(k) = "
              "2^-k A_k(k).",
      .reduction = "Sheppard's formula for each pair of points, a generating function, and the series of the "
                   "arcsine, whose terms are all at least 0.",
      .hypotheses = {{"k is odd (for the expansion)", {}, "for even k the mean is 0, f_w being odd"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces"},
      .expected = Verdict::proved,
      .stated = {factor, correlation, second},
      .checks = {{"random walk on the cube", RouteKind::ball, second_moment_by_walk, trusts_balls, 0.5},
                 {"certificate", RouteKind::certificate, second_moment_by_certificate, trusts_sheppard, 0.2},
                 {"the library's function", RouteKind::ball, second_moment_by_library, trusts_balls, 1},
                 {"draws", RouteKind::simulation, second_moment_by_draws, trusts_draws, 0.3}},
      .mutants = {{"arcsin(1 - 2j/(n+1))", {factor, "1 - 2*j/(n+1)", second}},
                  {"1/pi for 2/pi", {"1/pi", correlation, second}},
                  {"k^2/n in the expansion", {factor, correlation, "k^2*(3*n-2*k)/(3*n^2)"}},
                  {"k(k+1)/(2n) in the expansion", {factor, correlation, "k*(k+1)*(3*n-2*k)/(6*n^2)"}},
                  {"A_2k(k) = A_k(k) 2^(1-k)", {factor, correlation, second, "2/2^k"}}},
      .constants = {computed_constant("random.second-moment-7-3", "2/pi * A_7(3)",
                                      [] { return analysis::gaussian_halfspace_second_moment(7, 3); })},
  });
}

// --- random.biased

/// For f(x) = sign(w.x + beta sqrt(n)) the mean over w of f^(T) prod_T w_i, |T| = k, is n^(-k/2) factor phi(beta) He_(k+order)(sign beta), with
/// He_m(x) = sum over i of coefficient x^(m-2i), coefficient in m and i. The size of h_2 is largest at beta = +-best.
struct BiasedProjection {
  Formula coefficient;
  int order;
  int sign;
  int factor;
  Rational best;

  /// h_k(beta).
  [[nodiscard]] Ball value(int k, const Rational& beta) const {
    const int m = k + order;
    Rational polynomial(0);
    for (int i = 0; 2 * i <= m; ++i)
      polynomial +=
          value_at(coefficient, {{"m", m}, {"i", i}}) * analysis::pow(Rational(sign * beta), m - 2 * i);
    return Ball(factor) * analysis::exp(-Ball(Rational(beta * beta / 2))) * Ball(polynomial) /
           analysis::sqrt_nonnegative(Ball(2) * analysis::pi<Ball>());
  }
};

/// E[sign(g + beta) e^(u g - u^2/2)] = erf((u + beta) / sqrt 2) generates h_k(beta), which is so the k-th derivative of erf(beta / sqrt 2).
Outcome biased_by_error_function(const BiasedProjection& stated, const Budget& budget) {
  const Expression b = analysis::symbol("b");
  return enclose_on_range(
      Range("k = 1..8, a = -5..5:2"), budget, [&](int k, int a) -> std::optional<std::string> {
        Expression derived = analysis::erf(b / analysis::sqrt_nonnegative(Expression(2)));
        for (int i = 0; i < k; ++i) derived = derivative(derived, b);
        const Rational beta(a, 3);
        return disjoint(stated.value(k, beta), enclosure(substitute(derived, b, Expression(beta))),
                        "the derivative of the error function at beta = a/3");
      });
}

Outcome biased_by_library(const BiasedProjection& stated, const Budget& budget) {
  const Outcome values =
      enclose_on_range(Range("n = 1..41:8, k = 1..n:3, a = -5..5:2"), budget, [&](int n, int k, int a) {
        const Rational beta(a, 4);
        return disjoint(stated.value(k, beta) / half_power(n, k),
                        analysis::biased_halfspace_projection(n, k, Ball(beta)), "the library at beta = a/4");
      });
  if (values.verdict != Verdict::enclosed) return values;
  const auto size = [&](const Rational& beta) {
    const Ball value = analysis::biased_halfspace_projection(2, 2, Ball(beta));
    return analysis::is_positive(value) == analysis::Truth::yes ? value : -value;
  };
  Outcome outcome = enclose_on_range(Range("a = 1..400"), budget, [&](int a) -> std::optional<std::string> {
    const Rational beta(a, 100);
    if (beta == stated.best || surely_less(size(beta), size(stated.best))) return std::nullopt;
    return "|h_2| is larger at beta = a/100 than at " + to_string(stated.best);
  });
  if (outcome.verdict == Verdict::enclosed) outcome.range = values.range + "; " + outcome.range;
  return outcome;
}

/// The mean of s^power w_1 ... w_k over normal weights, s = w_1 + ... + w_n: the multinomial theorem and E[g^2] = 1, E[g^4] = 3, ...
Integer moment_of_sum(int n, int k, int power) {
  if (n == 0) return power == 0 ? 1 : 0;
  Integer total(0);
  for (int a = 0; a <= power; ++a) {
    const int exponent = a + (k > 0 ? 1 : 0);  // of the first weight
    if (exponent % 2 == 0)
      total += analysis::binomial_coefficient(power, a) * odd_factorial(exponent - 1) *
               moment_of_sum(n - 1, std::max(k - 1, 0), power - a);
  }
  return total;
}

/// E[He_m(s/sqrt(n)) w_1 ... w_k] n^(m/2) = k! for m = k and 0 otherwise.
Outcome biased_by_moments(const BiasedProjection& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..5, k = 1..n, m = 0..8"), budget,
                        [&](int n, int k, int m) -> std::optional<std::string> {
                          Rational seen(0);
                          for (int i = 0; 2 * i <= m; ++i)
                            seen += value_at(stated.coefficient, {{"m", m}, {"i", i}}) *
                                    analysis::pow(Rational(n), i) * moment_of_sum(n, k, m - 2 * i);
                          Integer factorial(m == k ? 1 : 0);
                          for (int i = 2; i <= k; ++i) factorial *= i;
                          if (seen == factorial) return std::nullopt;
                          return "the Hermite polynomial has the projection " + to_string(seen) + ", not " +
                                 to_string(Rational(factorial));
                        });
}

Outcome biased_by_certificate(const BiasedProjection& stated, const Budget&) {
  if (stated.order != -1 || stated.sign != -1 || stated.factor != 2)
    return {.note = "the certificates are about 2 phi(beta) He_(k-1)(-beta)"};
  const char* id = "random.biased";
  const auto coefficient = [&](const char* m, const char* i) {
    return substitute(substitute(stated.coefficient, "m", Formula(m)), "i", Formula(i));
  };
  return proved_by(
      "all n >= k >= 1, all beta",
      {{id, "hermite-step",
        "He_(m+1) = x He_m - He_m', coefficient by coefficient (that of x^(m+1-2i), i >= 1, m = 2i+r-1): so "
        "(He_m phi)' = -He_(m+1) phi, and E[sign(g+beta) He_k(g)], twice the integral of He_k phi over g > "
        "-beta for k >= 1, is 2 phi(beta) He_(k-1)(-beta). w.x/sqrt(n) is standard normal, and "
        "E[He_m(w.x/sqrt(n)) prod_T w_i x_i] is k! n^(-k/2) for m = k and 0 otherwise: only the k-th Hermite "
        "coefficient counts.",
        RationalFunctionIdentity{
            {{{"i", 1}, {"r", 0}}, {}},
            coefficient("2*i+r", "i"),
            coefficient("2*i+r-1", "i") - Formula("r+1") * coefficient("2*i+r+1", "i-1")}},
       {id, "hermite-leading-coefficient", "The coefficient of x^(m+1) is that of x^m before: 1.",
        RationalFunctionIdentity{{{{"m", 0}}, {}}, coefficient("m", "0"), 1}},
       {id, "best-bias",
        "The derivative of 2 phi(b) He_1(-b) is a multiple of He_2(b) = b^2 - 1, so that |h_2| has its only "
        "maximum in b > 0 at b = 1.",
        RationalFunctionIdentity{{{}, {}}, Formula(Rational(stated.best * stated.best)), 1}}});
}

Claim biased() {
  const Formula coefficient = "(-1)^i * m! / (i! * (m-2*i)! * 2^i)";
  return make_claim<BiasedProjection>({
      .id = "random.biased",
      .text = "For f(x) = sign(w.x + beta sqrt(n)), w standard normal, and |T| = k >= 1, E_w[f^(T) prod_T "
              "w_i] = h_k(beta) n^(-k/2), h_k(beta) = 2 phi(beta) He_(k-1)(-beta). Without bias this is 0 "
              "for even k, so that odd parities have no signal; |h_2|, which counts for the parity of 3, is "
              "largest at beta = +-1, where it is 2 phi(1).",
      .reduction = "Only the k-th Hermite coefficient of sign(g + beta) survives the projection.",
      .hypotheses = {{"k >= 1",
                      {},
                      "for k = 0 the mean of f is 1 - 2 Phi(-beta), which is no product of this kind"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces"},
      .expected = Verdict::proved,
      .stated = {coefficient, -1, -1, 2, 1},
      .checks = {{"derivatives of the error function",
                  RouteKind::symbolic,
                  biased_by_error_function,
                  {"GiNaC's derivative", "Arb"},
                  0.2},
                 {"moments of normal weights", RouteKind::exact, biased_by_moments, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, biased_by_certificate, trusts_rotation, 0.1},
                 {"the library's function", RouteKind::ball, biased_by_library, trusts_balls, 0.1}},
      .mutants = {{"He_(k-1)(beta)", {coefficient, -1, 1, 2, 1}},
                  {"He_k for He_(k-1)", {coefficient, 0, -1, 2, 1}},
                  {"phi without the factor 2", {coefficient, -1, -1, 1, 1}},
                  {"the Hermite polynomials of physics",
                   {"(-1)^i * m! * 2^(m-2*i) / (i! * (m-2*i)!)", -1, -1, 2, 1}},
                  {"best bias 3/2", {coefficient, -1, -1, 2, Rational(3, 2)}}},
      .constants = {computed_constant(
          "random.bias-best-3", "2 phi(1) = sqrt(2/(pi e))",
          [] { return -analysis::biased_halfspace_projection(2, 2, Ball(1)) * Ball(2); })},
  });
}

}  // namespace

std::vector<Claim> halfspace_moment_claims() {
  return {gaussian_projection(), gaussian_second_moment(), biased()};
}

}  // namespace lemmata::proofs_check
