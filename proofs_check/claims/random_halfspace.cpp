#include "proofs_check/claims/random_halfspace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <fmt/format.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/boolean/noise_stability.hpp"
#include "analysis/boolean/random_halfspace.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/transform.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Expression;

const std::vector<std::string> trusts_draws = {"Philox4x32-10",
                                               "Box and Muller's transform in double arithmetic",
                                               "Bernstein's inequality", "integer arithmetic"};
const std::vector<std::string> trusts_rotation = {
    "GiNaC's normal form", "GMP", "rotation invariance of the normal law", "the reduction in words"};
const std::vector<std::string> trusts_sheppard = {
    "GiNaC's normal form", "GMP", "Sheppard's formula (maj.noise-stability-limit)", "the reduction in words"};

Ball root_two_over_pi() { return analysis::sqrt_nonnegative(Ball(2) / analysis::pi<Ball>()); }

/// n^(twice_power / 2).
Ball half_power(int n, int twice_power) {
  return analysis::pow(analysis::sqrt_nonnegative(Ball(n)), twice_power);
}

/// Nothing if the two have a number in common.
std::optional<std::string> disjoint(const Ball& stated, const Ball& seen, const std::string& what_was_seen) {
  // a ball that is wide compared with its number says nothing
  if (seen.relative_accuracy_bits() < 40) throw Undecided{what_was_seen + " is " + to_string(seen)};
  if (overlaps(stated, seen)) return std::nullopt;
  return "the statement has " + to_string(stated) + ", " + what_was_seen + " " + to_string(seen);
}

Constant computed_constant(std::string name, std::string closed_form, std::function<Ball()> value) {
  return {std::move(name), std::move(closed_form),
          [value = std::move(value)](int digits) { return enclosed_value(value, digits); }};
}

// --- draws

/// Weights are odd multiples of 2^-40. A halfspace differs from that of the unrounded weights at a point x only if |w.x| <=
/// n 2^-40, with probability n 2^-39 / sqrt(2 pi n) at most; so a coefficient moves by less than sqrt(n) 2^-39 in mean.
constexpr int weight_bits = 40;
/// More than what this and the rounding of doubles move a mean below: at most 25 coefficients at n = 25, times 25.
constexpr double slack = 1e-8;

std::vector<std::int64_t> draw_weights(const Budget& budget, int n, std::int64_t draw) {
  return numeric::random_weights({numeric::WeightLaw::gauss, 0, weight_bits, budget.seed}, n, draw);
}

/// Bernstein: a mean of m independent values within `size` of their mean, each of variance at most `variance`, exceeds its
/// expectation by this much or more with probability at most alpha (and falls short of it likewise).
double bernstein_deviation(double m, double variance, double size, double alpha) {
  const double log_inverse = std::log(1 / alpha), linear = size * log_inverse / (3 * m);
  return linear + std::sqrt(linear * linear + 2 * variance * log_inverse / m);
}

/// The number of draws from which on a mean deviates by less than half the gap, but for the probabilities of the budget.
std::int64_t draws_to_separate(double gap, double variance, double size, const Budget& budget) {
  double m = 1;
  while (bernstein_deviation(m, variance, size, std::min(budget.false_alarm / 2, budget.miss)) >
         gap / 2 - slack)
    m = std::ceil(m * 1.01);
  return static_cast<std::int64_t>(m);
}

/// A number that is a function of a random halfspace, what the statement says of its mean, and how it is tested.
struct MeanTest {
  std::string where;
  double stated;
  double variance;  ///< an upper bound if the statement is true
  double size;      ///< values are within it of their mean
  bool only_above;  ///< the statement is an upper bound of the mean
  std::int64_t draws;
  std::string nearest;  ///< what they are enough to refute
};

Outcome judge_draws(const MeanTest& of, const Budget& budget,
                    const std::function<double(std::int64_t draw)>& value) {
  const double allowed = slack + bernstein_deviation(static_cast<double>(of.draws), of.variance, of.size,
                                                     budget.false_alarm / 2);
  double sum = 0;
  for (std::int64_t draw = 0; draw < of.draws; ++draw) {
    if (draw % 1024 == 0 && budget.stop.stop_requested()) return {.note = "stopped while drawing"};
    sum += value(draw);
  }
  const double mean = sum / static_cast<double>(of.draws), excess = mean - of.stated;
  if (excess >= allowed || (!of.only_above && -excess >= allowed))
    return {.verdict = Verdict::refuted,
            .witness = fmt::format("{}: mean {:.6g} over {} draws, the statement has {:.6g}, allowed {:.3g}",
                                   of.where, mean, of.draws, of.stated, allowed)};
  return {.verdict = Verdict::corroborated,
          .range = of.where,
          .note = fmt::format("{} draws, false alarm <= {:.2g}, power >= 1 - {:.2g} against {}; mean {:.6g}",
                              of.draws, budget.false_alarm, budget.miss, of.nearest, mean)};
}

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

Integer odd_factorial(int m) {
  Integer product(1);
  for (int i = m; i > 1; i -= 2) product *= i;
  return product;
}

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

/// The facts that bound what the expansion of the second moment leaves out, for all n.
std::vector<Certificate> expansion_certificates(const char* id) {
  return {{id, "leading-coefficient",
           "E[z_1 ... z_k (mean z)^m] = n^-m m! [t^m] sinh(t)^k cosh(t)^(n-k) >= 0, and 0 for m < k. At m = "
           "k it is k! n^-k, and k! times the coefficient c_k of the arcsine is ((k-2)!!)^2, k = 2p+1.",
           RationalFunctionIdentity{
               {{{"p", 0}}, {}}, "binomial(2*p, p) / 4^p / (2*p+1) * (2*p+1)!", "((2*p)! / (2^p * p!))^2"}},
          {id, "next-coefficient", "c_(k+2) (k+2)! = k^2 c_k k!, k = 2p+1.",
           RationalFunctionIdentity{{{{"p", 0}}, {}},
                                    "binomial(2*p+2, p+1) / 4^(p+1) / (2*p+3) * (2*p+3)!",
                                    "(2*p+1)^2 * binomial(2*p, p) / 4^p / (2*p+1) * (2*p+1)!"}},
          {id, "moments-of-the-mean",
           "1/(2i)! <= 1/(2^i i!) by induction on i: so cosh(t)^n is at most e^(n t^2/2) coefficient by "
           "coefficient, and E[(mean z)^(2j)] <= (2j-1)!! n^-j.",
           Inequality{{{"i", 0}}, "1/((2*i+1)*(2*i+2))", Relation::less_equal, "1/(2*i+2)"}},
          {id, "number-of-sets",
           "1 - i/k <= 1 - i/n for n = k+t, so n (n-1) ... (n-k+1) >= n^k k!/k^k. The arcsine without its "
           "terms below the power m is at most (pi/2) |x|^m in size; by symmetry C(n,k) E[z_1 ... z_k r(mean "
           "z)] = E[e_k(z) r(mean z)], where E[e_k^2] = C(n,k): so by the Cauchy-Schwarz inequality the "
           "terms from m on give at most (pi/2) sqrt((2m-1)!! k^k) n^(-(m+k)/2).",
           Inequality{{{"i", 0}, {"k", 1}, {"t", 0}}, "1 - i/k", Relation::less_equal, "1 - i/(k+t)"}}};
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

// --- random.gaussian-l2-limit and random.biased-gap

/// With a standard normal bias b (k odd) or without one (k even), and N = n + 1 or n: the mean over w and b of (N^exponent gamma(S) - L)^2 is
/// at most share * B(n, k), with L = sqrt(2/pi) factor |b| prod |w_i| / max |w_i| (or min), over i in S, without |b| where
/// there is no bias. factor in h, exponent in k. The bias is one more weight, and the coefficients at S \ {i}, with it, have 2h+1 weights.
struct GapLimit {
  Formula factor;
  bool largest;
  Formula exponent;
  Rational share;
  bool biased = false;

  [[nodiscard]] int level(int k) const { return biased ? k : k - 1; }
  [[nodiscard]] int dimension(int n) const { return biased ? n + 1 : n; }
  [[nodiscard]] Ball bound(int n, int k) const {
    return biased ? analysis::biased_gap_bound(n, k) : analysis::gaussian_gap_bound(n, k);
  }
  [[nodiscard]] int twice_exponent(int k) const {
    return static_cast<int>(Rational(2 * value_at(exponent, {{"k", k}})));
  }
  /// L / sqrt(2/pi); the bias is 1 where there is none.
  [[nodiscard]] Rational limit_over_root(std::span<const Rational> on_subset, const Rational& bias) const {
    const auto less = [](const Rational& a, const Rational& b) { return abs(a) < abs(b); };
    const auto ends = std::minmax_element(on_subset.begin(), on_subset.end(), less);
    Rational product =
        value_at(factor, {{"h", (level(static_cast<int>(on_subset.size())) - 1) / 2}}) * abs(bias);
    for (const Rational& w : on_subset) product *= abs(w);
    return product / abs(largest ? *ends.second : *ends.first);
  }
};

/// |h_level| N^(-level/2).
Ball projection_size(int dimension, int level) {
  const Ball projection = analysis::gaussian_halfspace_projection(dimension, level);
  return level % 4 == 1 ? projection : -projection;
}

/// |prod of the weights but the one at `left_out`|.
Rational product_of_others(std::span<const Rational> weights, std::size_t left_out) {
  Rational product(1);
  for (std::size_t l = 0; l < weights.size(); ++l)
    if (l != left_out) product *= abs(weights[l]);
  return product;
}

/// L is the smallest of the k projections, times N^exponent.
Outcome limit_is_smallest_projection(const GapLimit& stated, const Budget& budget) {
  return enclose_on_range(
      Range(stated.biased ? "k = 1..11:2, n = k+1..k+81:10" : "k = 2..12:2, n = k+1..k+81:10"), budget,
      [&](int k, int n) -> std::optional<std::string> {
        std::vector<Rational> weights;
        for (int i = 1; i <= k; ++i) weights.emplace_back((i % 2 == 0 ? 1 : -1) * (3 + i * i % 7), i + n % 5);
        const Rational bias = stated.biased ? Rational(-n, 7) : Rational(1);
        Rational smallest = product_of_others(weights, 0);
        for (std::size_t i = 1; i < weights.size(); ++i)
          smallest = std::min(smallest, product_of_others(weights, i));
        const int dimension = stated.dimension(n);
        const Ball seen = half_power(dimension, stated.twice_exponent(k)) *
                          projection_size(dimension, stated.level(k)) * Ball(Rational(smallest * abs(bias)));
        const Ball limit = root_two_over_pi() * Ball(stated.limit_over_root(weights, bias));
        if (auto apart = disjoint(limit, seen, "the smallest projection")) return apart;
        return disjoint(
            limit, stated.biased ? analysis::biased_limit_gap(weights, bias) : analysis::limit_gap(weights),
            "the library");
      });
}

/// The sets S delta {i} for S = {1, ..., k}, i = 1, ..., n.
std::vector<std::uint64_t> neighbours_of_first(int k, int n) {
  std::vector<std::uint64_t> sets;
  for (int i = 0; i < n; ++i) sets.push_back(((std::uint64_t{1} << k) - 1) ^ (std::uint64_t{1} << i));
  return sets;
}

/// (N^exponent gamma - L)^2 <= 2 (sum over S of (a_i - |p_i|)^2 + sum outside of b_j^2) for every single halfspace, where a_i, b_j are the
/// scaled sizes of the coefficients at S \ {i}, S u {j} and p_i the projections; the means over w of the right side's terms are R1 and R2.
Outcome limit_pointwise(const GapLimit& stated, const Budget& budget) {
  constexpr int bits = 7;
  return enclose_on_range(
      Range(stated.biased ? "n = 5..9, k = 1..3:2, draw = 0..9" : "n = 5..9, k = 2..4:2, draw = 0..9"),
      budget, [&](int n, int k, int draw) -> std::optional<std::string> {
        const int dimension = stated.dimension(n);
        auto drawn =
            numeric::random_weights({numeric::WeightLaw::gauss, 0, bits, budget.seed}, dimension, draw);
        std::int64_t drawn_bias = 0;
        if (stated.biased) {
          drawn_bias = drawn.back();
          drawn.pop_back();
        }
        const auto sums = numeric::threshold_character_sums(drawn, drawn_bias, 0, neighbours_of_first(k, n));
        std::vector<int> subset;
        for (int i = 1; i <= k; ++i) subset.push_back(i);
        const auto coefficients = analysis::neighbour_coefficients_by_generating_function(
            analysis::LinearThresholdFunction({drawn.begin(), drawn.end()}, Integer(drawn_bias)), subset);
        std::vector<Rational> weights;
        for (int i = 0; i < k; ++i) weights.emplace_back(drawn[static_cast<std::size_t>(i)], 1 << bits);
        const Rational bias = stated.biased ? Rational(drawn_bias, 1 << bits) : Rational(1);
        const Ball scale = half_power(dimension, stated.level(k));
        const Ball projection = projection_size(dimension, stated.level(k)) * Ball(Rational(abs(bias)));
        Ball squares(0);
        for (std::size_t i = 0; i < sums.size(); ++i) {
          if (coefficients[i] * (Integer(1) << n) != sums[i])
            return "the coefficient at S delta {" + std::to_string(i + 1) + "} is " +
                   to_string(coefficients[i]) + " by generating function and " + std::to_string(sums[i]) +
                   "/2^n by meeting in the middle";
          Ball distance = Ball(Rational(abs(coefficients[i])));
          if (i < weights.size()) distance -= projection * Ball(product_of_others(weights, i));
          squares += scale * distance * (scale * distance);
        }
        const Rational gap = analysis::fourier_gap(coefficients, subset).gap;
        const Ball difference = half_power(dimension, stated.twice_exponent(k)) * Ball(gap) -
                                root_two_over_pi() * Ball(stated.limit_over_root(weights, bias));
        if (surely_less(difference * difference, Ball(2) * squares)) return std::nullopt;
        return "the square is " + to_string(difference * difference) + ", twice the squares " +
               to_string(Ball(2) * squares);
      });
}

/// The steps of the proof that both claims share; N = n and level k-1, or N = n+1 and level k.
std::vector<Certificate> limit_certificates(const char* id, const Formula& factor) {
  return {{id, "distance-from-projection",
           "With a a relevant coefficient times N^(level/2) and p its projection h prod w_l, the product "
           "over the level's weights: E[p^2] = h^2 and E[a p] = h^2 by random.gaussian-projection, so "
           "E[(a-p)^2] = m - h^2 = R1, m = E[a^2] from random.gaussian-second-moment; R2 is E[b^2] for an "
           "irrelevant one, two levels higher.",
           RationalFunctionIdentity{{{}, {"m", "h"}}, "m - 2*h*h + h^2", "m - h^2"}},
          {id, "two-squares",
           "The minimum of the |a_i| differs from that of the |p_i| by x at most, x^2 the sum of "
           "(a_i-p_i)^2, and the maximum of the |b_j| is at most y, y^2 the sum of b_j^2; and (x+y)^2 is at "
           "most 2x^2 + 2y^2. There are k and n-k terms: B = 2 (k R1 + (n-k) R2).",
           RationalFunctionIdentity{{{}, {"x", "y"}}, "2*x^2 + 2*y^2 - (x+y)^2", "(x-y)^2"}},
          {id, "factor",
           "The smallest of the products of k-1 sizes leaves out the largest: it is prod/max; and |h_level| "
           "is sqrt(2/pi) (level-2)!!, level = 2h+1.",
           InductionStep{{{{"h", 0}}, {}}, "h", factor, 1, {{"2*h+1", {}}}}}};
}

Outcome limit_by_certificate(const GapLimit& stated, const Budget&) {
  if (!stated.largest || stated.share != 1)
    return {.note = "the certificates are about the largest weight and the bound B"};
  const char* id = stated.biased ? "random.biased-gap" : "random.gaussian-l2-limit";
  auto certificates = limit_certificates(id, stated.factor);
  certificates.push_back(
      {id, "exponent", "The scale is N^(level/2).",
       RationalFunctionIdentity{
           {{{"k", 1}}, {}}, Formula(2) * stated.exponent, stated.biased ? Formula("k") : Formula("k-1")}});
  return proved_by(stated.biased ? "all odd k, all n > k" : "all even k, all n > k", certificates);
}

/// min(X, 1/4) for X = (N^exponent gamma - L)^2, whose mean is at most that of X: above the bound is above it.
Outcome limit_by_draws(const GapLimit& stated, const Budget& budget) {
  const int n = budget.full ? 25 : 15, k = stated.biased ? 1 : 2;  // a draw costs 40 times as much at n = 25
  const double cut = 0.25;
  const double bound = static_cast<double>(stated.bound(n, k).midpoint());
  const double stated_bound = static_cast<double>(stated.share) * bound;
  // Without bias means of 0.0277 and 0.0126 are to be expected, and B/20 is 0.0103 and 0.0056; with one more than that.
  const double gap = budget.full ? 0.006 : 0.014;
  const double scale = std::pow(stated.dimension(n), stated.twice_exponent(k) / 2.0);
  const auto neighbours = neighbours_of_first(k, n);
  // values lie in [0, cut], so their variance is at most cut times their mean
  return judge_draws(
      {fmt::format("n = {}, k = {}", n, k), stated_bound, cut * stated_bound, cut, true,
       draws_to_separate(gap, cut * (bound / 20 + gap), cut, budget),
       fmt::format("the bound B/20 if the truncated square has a mean {} above", gap)},
      budget, [&](std::int64_t draw) {
        auto weights = draw_weights(budget, stated.dimension(n), draw);
        std::int64_t bias = 0;
        if (stated.biased) {
          bias = weights.back();
          weights.pop_back();
        }
        const auto sums = numeric::threshold_character_sums(weights, bias, 0, neighbours);
        std::vector<double> sizes;
        for (const std::int64_t sum : sums)
          sizes.push_back(std::abs(std::ldexp(static_cast<double>(sum), -n)));
        std::vector<Rational> on_subset;
        for (int i = 0; i < k; ++i)
          on_subset.emplace_back(weights[static_cast<std::size_t>(i)], std::int64_t{1} << weight_bits);
        const Rational factor = stated.limit_over_root(
            on_subset, stated.biased ? Rational(bias, std::int64_t{1} << weight_bits) : Rational(1));
        const double smallest = *std::min_element(sizes.begin(), sizes.begin() + k),
                     largest = *std::max_element(sizes.begin() + k, sizes.end());
        const double difference =
            scale * (smallest - largest) - std::sqrt(2 / std::numbers::pi) * static_cast<double>(factor);
        return std::min(difference * difference, cut);
      });
}

/// The checks of both claims.
std::vector<Check<GapLimit>> limit_checks() {
  return {{"the smallest projection", RouteKind::ball, limit_is_smallest_projection, trusts_balls, 0.2},
          {"single halfspaces, by two routes",
           RouteKind::ball,
           limit_pointwise,
           {"Arb", "GMP", "integer arithmetic"},
           0.5},
          {"certificate", RouteKind::certificate, limit_by_certificate, trusts_sheppard, 0.1},
          {"draws", RouteKind::simulation, limit_by_draws, trusts_draws, 0.2}};
}

Claim gaussian_l2_limit() {
  const Formula factor = "(2*h)! / (2^h * h!)", exponent = "(k-1)/2";
  return make_claim<GapLimit>({
      .id = "random.gaussian-l2-limit",
      .text = "For even k = |S| < n and w standard normal in R^n, E_w[(n^((k-1)/2) gamma(S) - L(w))^2] <= "
              "B(n,k), gamma the Fourier gap of sign(w.x), L(w) = sqrt(2/pi) (k-3)!! prod_S |w_i| / max_S "
              "|w_i|, B(n,k) = 2 (k R1 + (n-k) R2), R1 = n^(k-1) (2/pi) A_n(k-1) - h_(k-1)^2, R2 = n^(k-1) "
              "(2/pi) A_n(k+1). As B(n,k) tends to 0 (random.gaussian-gap-rate) and L(w) > 0, the gap is "
              "positive with a probability that tends to 1. For a set S fixed before w is drawn; the slide "
              "calls this gap unknown.",
      .reduction = "Each relevant coefficient is near its projection on the product of the other weights, "
                   "each irrelevant one near 0, in mean square; the smallest projection is L(w).",
      .hypotheses =
          {{"k is even", {}, "for odd k all the coefficients are 0 (f_w is odd), and so is the gap"},
           {"the weights are normal",
            {},
            "the two moments are those of random.gaussian-projection and random.gaussian-second-moment"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap"},
      .expected = Verdict::proved,
      .stated = {factor, true, exponent, 1},
      .checks = limit_checks(),
      .mutants = {{"(k-1)!! in L", {"(2*h+1) * (2*h)! / (2^h * h!)", true, exponent, 1}},
                  {"divided by the smallest weight", {factor, false, exponent, 1}},
                  {"scale n^(k/2)", {factor, true, "k/2", 1}},
                  {"B/20", {factor, true, exponent, Rational(1, 20)}}},
      .constants = {computed_constant("random.gap-bound-50-2", "B(50, 2)",
                                      [] { return analysis::gaussian_gap_bound(50, 2); }),
                    computed_constant("random.gap-bound-100-4", "B(100, 4)",
                                      [] { return analysis::gaussian_gap_bound(100, 4); })},
  });
}

Claim biased_gap() {
  const Formula factor = "(2*h)! / (2^h * h!)", exponent = "k/2";
  return make_claim<GapLimit>({
      .id = "random.biased-gap",
      .text = "For odd k = |S| < n and f(x) = sign(w.x + b), w and b standard normal, E[((n+1)^(k/2) "
              "gamma(S) - L(w,b))^2] <= 2 (k R1 + (n-k) R2), L(w,b) = sqrt(2/pi) (k-2)!! |b| prod_S |w_i| / "
              "max_S |w_i|, R1 = (n+1)^k (2/pi) A_(n+1)(k) - h_k^2, R2 = (n+1)^k (2/pi) A_(n+1)(k+2), which "
              "is O(1/n) by random.gaussian-second-moment: with a bias of the size of one weight, odd k has "
              "a gap of the order n^(-k/2), like k+1 without bias.",
      .reduction = "The bias is the weight of one more coordinate, with which the sets are joined "
                   "(ltf.threshold-lift); then as random.gaussian-l2-limit.",
      .hypotheses =
          {{"k is odd", {}, "for even k random.gaussian-l2-limit holds with the bias too, n+1 in place of n"},
           {"weights and bias are normal",
            {},
            "the two moments are those of random.gaussian-projection and random.gaussian-second-moment"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap"},
      .expected = Verdict::proved,
      .stated = {factor, true, exponent, 1, true},
      .checks = limit_checks(),
      .mutants = {{"k!! in L", {"(2*h+1) * (2*h)! / (2^h * h!)", true, exponent, 1, true}},
                  {"divided by the smallest weight", {factor, false, exponent, 1, true}},
                  {"the order of even k", {factor, true, "(k-1)/2", 1, true}},
                  {"a twentieth of the bound", {factor, true, exponent, Rational(1, 20), true}}},
  });
}

// --- random.gaussian-gap-rate

/// n^power B(n, k) tends to (2/pi) limit, limit in h, k = 2h+2; and differs from it by at most gap_rate_error(n, k).
struct GapRate {
  Formula limit;
  int power;
};

/// 2 (k ((2/pi) ((k-3)!!)^2 (k-1)^3/3 + sqrt((2k+5)!! (k-1)^(k-1))) + (2/pi) ((k-1)!!)^2 (k + (k+1)^2/2)) / n
/// + 2 sqrt((2k+9)!! (k+1)^(k+1)) / n^2.
Ball gap_rate_error(int n, int k) {
  const Ball two_over_pi = Ball(2) / analysis::pi<Ball>();
  const auto root = [](int m, int base) {
    return analysis::sqrt_nonnegative(Ball(odd_factorial(m)) * analysis::pow(Ball(base), base));
  };
  const Integer inside = odd_factorial(k - 3), outside = odd_factorial(k - 1);
  const Rational cube(inside * inside * (k - 1) * (k - 1) * (k - 1), 3);
  const Rational second = Rational(outside * outside) * (k + Rational((k + 1) * (k + 1), 2));
  const Ball first =
      Ball(k) * (two_over_pi * Ball(cube) + root(2 * k + 5, k - 1)) + two_over_pi * Ball(second);
  return Ball(2) * (first + root(2 * k + 9, k + 1) / Ball(n)) / Ball(n);
}

Outcome rate_in_balls(const GapRate& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "k = 2..10:2, n = 500..5000:500" : "k = 2..6:2, n = 1000..5000:2000"), budget,
      [&](int k, int n) -> std::optional<std::string> {
        const Ball scaled = analysis::pow(Ball(n), stated.power) * analysis::gaussian_gap_bound(n, k);
        const Ball limit =
            Ball(2) / analysis::pi<Ball>() * Ball(value_at(stated.limit, {{"h", (k - 2) / 2}}));
        const Ball error = scaled - limit, allowed = gap_rate_error(n, k);
        if (surely_less(error, allowed) && surely_less(-error, allowed)) return std::nullopt;
        return "n^e B is " + to_string(scaled) + ", the limit " + to_string(limit) + ", allowed error " +
               to_string(allowed);
      });
}

Outcome rate_by_certificate(const GapRate& stated, const Budget&) {
  const char* id = "random.gaussian-gap-rate";
  if (stated.power != 1) return {.note = "the certificates are about the rate 1/n"};
  auto certificates = expansion_certificates(id);
  certificates.push_back(
      {id, "limit",
       "By random.gaussian-second-moment n R1 is (2/pi) ((k-3)!!)^2 ((k-1)^2/2 - (k-1)^3/(3n)) up to an "
       "error between 0 and sqrt((2k+5)!! (k-1)^(k-1))/n, and n (n-k) R2 is (1-k/n) (2/pi) ((k-1)!!)^2 times "
       "a number between 1 and 1 + (k+1)^2/(2n), up to an error between 0 and sqrt((2k+9)!! "
       "(k+1)^(k+1))/n^2. So n B tends to this number times 2/pi, k = 2h+2.",
       RationalFunctionIdentity{
           {{{"h", 0}}, {}},
           "2 * ((2*h+2) * (2*h+1)^2/2 * ((2*h)! / (2^h * h!))^2 + ((2*h+1) * (2*h)! / (2^h * h!))^2)",
           stated.limit}});
  return proved_by("all even k, all n > k", certificates);
}

Claim gaussian_gap_rate() {
  return make_claim<GapRate>({
      .id = "random.gaussian-gap-rate",
      .text = "For even k < n, n B(n,k) differs from (2/pi) ((k-3)!!)^2 (k-1)^2 (k+2) by at most 2 (k "
              "((2/pi) ((k-3)!!)^2 (k-1)^3/3 + sqrt((2k+5)!! (k-1)^(k-1))) + (2/pi) ((k-1)!!)^2 (k + "
              "(k+1)^2/2)) / n + 2 sqrt((2k+9)!! (k+1)^(k+1)) / n^2: the mean-square distance of the scaled "
              "gap from its limit is O(1/n) for each k.",
      .reduction = "The expansion of random.gaussian-second-moment at the levels k-1 and k+1.",
      .hypotheses = {{"k < n", {}, "for k = n no coordinate is irrelevant and B is not defined"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap", "asymptotics"},
      .expected = Verdict::proved,
      .stated = {"((2*h)! / (2^h * h!))^2 * (2*h+1)^2 * (2*h+4)", 1},
      .checks = {{"balls", RouteKind::ball, rate_in_balls, trusts_balls, 0.5},
                 {"certificate", RouteKind::certificate, rate_by_certificate, trusts_sheppard, 0.2}},
      .mutants = {{"k+1 for k+2", {"((2*h)! / (2^h * h!))^2 * (2*h+1)^2 * (2*h+3)", 1}},
                  {"k^2 for (k-1)^2", {"((2*h)! / (2^h * h!))^2 * (2*h+2)^2 * (2*h+4)", 1}},
                  {"rate 1/n^2", {"((2*h)! / (2^h * h!))^2 * (2*h+1)^2 * (2*h+4)", 2}}},
  });
}

// --- random.limit-law

/// The law of L(w), w standard normal: its distribution function for k = 2, and its mean.
struct LimitLaw {
  std::function<Ball(const Ball& x)> distribution;
  std::function<Ball(int k)> mean;
};

/// The integral of phi(m) (1 - e^(-m^2/2))^power over [0, end], phi the standard normal density, in cells of width 1/cells_per_unit: the
/// value in the middle times the width, with an error of the second derivative somewhere in the cell times width^3 / 24.
Ball normal_integral(int power, const Rational& end, int cells_per_unit) {
  const auto cells = static_cast<int>(std::ceil(static_cast<double>(end) * cells_per_unit));
  const Rational width = end / cells;
  const Ball correction(Rational(width * width * width / 24));
  const Ball scale = Ball(1) / analysis::sqrt_nonnegative(Ball(2) * analysis::pi<Ball>());
  // (1-e)^p and its first two derivatives in m, e = e^(-m^2/2), e' = -m e; a negative p has the factor 0
  const auto raised = [](const Ball& rest, int p) { return p < 0 ? Ball(0) : analysis::pow(rest, p); };
  Ball sum(0);
  for (int i = 0; i < cells; ++i) {
    const Rational low = width * i, high = width * (i + 1);
    const Ball middle(Rational((low + high) / 2)), cell = Ball::interval(low, high);
    const auto bell = [](const Ball& m) { return analysis::exp(-analysis::pow(m, 2) / Ball(2)); };
    const Ball at_middle = bell(middle) * raised(Ball(1) - bell(middle), power);
    const Ball e = bell(cell), rest = Ball(1) - e, square = analysis::pow(cell, 2);
    const Ball first = Ball(power) * raised(rest, power - 1) * cell * e;
    const Ball second = Ball(power * (power - 1)) * raised(rest, power - 2) * square * e * e +
                        Ball(power) * raised(rest, power - 1) * e * (Ball(1) - square);
    const Ball curvature = e * ((square - Ball(1)) * raised(rest, power) - Ball(2) * cell * first + second);
    sum += at_middle * Ball(width) + curvature * correction;
  }
  return scale * sum;
}

/// Whether the statement's number lies in an enclosure that is narrow enough to tell it from others.
std::optional<std::string> outside(const Ball& stated, const Ball& seen, const std::string& what_was_seen) {
  if (seen.radius() > Rational(1, 100000)) throw Undecided{what_was_seen + " is " + to_string(seen)};
  if (contains(seen, stated)) return std::nullopt;
  if (overlaps(seen, stated)) throw Undecided{to_string(stated) + " at the border of " + to_string(seen)};
  return "the statement has " + to_string(stated) + ", " + what_was_seen + " " + to_string(seen);
}

/// The largest size has the density k 2 phi(m) P(|w| < m)^(k-1), and given it each of the others has the mean of |w| below m, which times
/// P(|w| < m) is sqrt(2/pi) (1 - e^(-m^2/2)).
Outcome mean_by_integral(const LimitLaw& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "k = 2..20:2" : "k = 2..8:2"), budget, [&](int k) -> std::optional<std::string> {
        // beyond 12 there is less than e^-72
        const Ball integral =
            normal_integral(k - 1, 12, 128) + Ball(Rational(0), Rational(1, Integer(1) << 100));
        const Ball factor =
            Ball(Integer(odd_factorial(k - 3) * 2 * k)) * analysis::pow(root_two_over_pi(), k);
        return outside(stated.mean(k) / factor, integral,
                       "up to a factor the integral over the largest weight");
      });
}

/// L = sqrt(2/pi) min(|w_1|, |w_2|) is above x if both sizes are above x sqrt(pi/2).
Outcome distribution_by_integral(const LimitLaw& stated, const Budget& budget) {
  return enclose_on_range(Range("a = 1..16"), budget, [&](int a) -> std::optional<std::string> {
    const Rational size(a, 6);
    const Ball above = Ball(1) - Ball(2) * normal_integral(0, size, 128);
    const Ball x = Ball(size) * root_two_over_pi();
    return outside(stated.distribution(x), Ball(1) - above * above,
                   "the integral of the density at x = a/6 sqrt(2/pi)");
  });
}

/// Dvoretzky, Kiefer, Wolfowitz and Massart: P(sup |F_m - F| >= e) <= 2 exp(-2 m e^2) for the empirical distribution
/// function of m draws.
Outcome distribution_by_draws(const LimitLaw& stated, const Budget& budget) {
  const double gap = 0.1, error = std::min(budget.false_alarm, budget.miss);
  const auto draws = static_cast<std::int64_t>(std::ceil(2 * std::log(2 / error) / (gap * gap)));
  std::vector<double> values;
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    const auto weights = draw_weights(budget, 2, draw);
    values.push_back(
        analysis::limit_gap(std::array{std::ldexp(static_cast<double>(weights[0]), -weight_bits),
                                       std::ldexp(static_cast<double>(weights[1]), -weight_bits)}));
  }
  std::sort(values.begin(), values.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto below = static_cast<double>(i) / static_cast<double>(draws),
               up_to = static_cast<double>(i + 1) / static_cast<double>(draws);
    const auto f = static_cast<double>(stated.distribution(Ball(Rational(values[i]))).midpoint());
    if (std::max(f - below, up_to - f) >= gap / 2 + slack)
      return {.verdict = Verdict::refuted,
              .witness = fmt::format(
                  "x = {:.6g}: {} of {} draws are below, the statement has the probability {:.6g}", values[i],
                  i, draws, f)};
  }
  return {.verdict = Verdict::corroborated,
          .range = "k = 2",
          .note = fmt::format(
              "{} draws, false alarm <= {:.2g}, power >= 1 - {:.2g} against a distribution {} away", draws,
              budget.false_alarm, budget.miss, gap)};
}

Claim limit_law() {
  const LimitLaw stated{analysis::limit_gap_cdf_k2, analysis::limit_gap_mean};
  const auto upper_tail = [](const Ball& x) {  // 1 - erfc = erf
    return analysis::erf(x * analysis::sqrt_nonnegative(analysis::pi<Ball>()) / Ball(2));
  };
  const auto exchanged =
      [](int k) {  // the mean of prod/min: given the smallest, E[|w|; |w| > m] = sqrt(2/pi) e^(-m^2/2)
        return Ball(Integer(odd_factorial(k - 3) * k)) * analysis::pow(root_two_over_pi(), k) /
               analysis::sqrt_nonnegative(Ball(k));
      };
  const auto larger = [](int k) { return Ball(k - 1) * analysis::limit_gap_mean(k); };
  std::vector<Constant> constants;
  for (const int k : {2, 4, 6})
    constants.push_back(computed_constant("random.limit-mean-" + std::to_string(k),
                                          "E[L(w)], k = " + std::to_string(k),
                                          [k] { return analysis::limit_gap_mean(k); }));
  constants.push_back(computed_constant("random.limit-median-2", "median of L(w), k = 2",
                                        [] { return analysis::limit_gap_quantile_k2(Rational(1, 2)); }));
  return make_claim<LimitLaw>({
      .id = "random.limit-law",
      .text = "L(w) of random.gaussian-l2-limit has the mean (k-3)!! k (2/pi)^(k/2) sum over j < k of (-1)^j "
              "C(k-1,j) / sqrt(j+1); for k = 2 its distribution function is 1 - erfc(sqrt(pi) x/2)^2, and "
              "the mean (4 - 2 sqrt(2))/pi.",
      .reduction = "The law of the largest of k independent sizes, and of the smallest of two.",
      .hypotheses = {{"x >= 0", {}, "below 0 the distribution function is 0"}},
      .sources = {main_result_slide()},
      .tags = {"random halfspaces", "gap"},
      .expected = Verdict::enclosed,
      .stated = stated,
      .checks = {{"integral over the largest weight", RouteKind::ball, mean_by_integral, trusts_balls, 0.3},
                 {"integral of the normal density", RouteKind::ball, distribution_by_integral, trusts_balls,
                  0.1},
                 {"draws",
                  RouteKind::simulation,
                  distribution_by_draws,
                  {"Philox4x32-10", "Box and Muller's transform in double arithmetic",
                   "the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart"},
                  0.2}},
      .mutants = {{"erfc for erfc^2", {upper_tail, stated.mean}},
                  {"mean with the largest and the smallest weight exchanged",
                   {stated.distribution, exchanged}},
                  {"(k-1)!! in the mean", {stated.distribution, larger}}},
      .constants = std::move(constants),
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

std::vector<Claim> random_halfspace_claims() {
  return {gaussian_projection(), gaussian_second_moment(),
          gaussian_l2_limit(),   gaussian_gap_rate(),
          limit_law(),           biased(),
          biased_gap()};
}

}  // namespace lemmata::proofs_check
