#include "proofs_check/claims/normal_weights.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/scalar/functions.hpp"
#include "numeric/sampling/random_weights.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;

namespace {

/// Bernstein: a mean of m independent values within `size` of their mean, each of variance at most `variance`, exceeds its
/// expectation by this much or more with probability at most alpha (and falls short of it likewise).
double bernstein_deviation(double m, double variance, double size, double alpha) {
  const double log_inverse = std::log(1 / alpha), linear = size * log_inverse / (3 * m);
  return linear + std::sqrt(linear * linear + 2 * variance * log_inverse / m);
}

}  // namespace

Ball root_two_over_pi() { return analysis::sqrt_nonnegative(Ball(2) / analysis::pi<Ball>()); }

Ball half_power(int n, int twice_power) {
  return analysis::pow(analysis::sqrt_nonnegative(Ball(n)), twice_power);
}

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

Integer odd_factorial(int m) {
  Integer product(1);
  for (int i = m; i > 1; i -= 2) product *= i;
  return product;
}

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

std::vector<std::int64_t> draw_weights(const Budget& budget, int n, std::int64_t draw) {
  return numeric::random_weights({numeric::WeightLaw::gauss, 0, weight_bits, budget.seed}, n, draw);
}

std::int64_t draws_to_separate(double gap, double variance, double size, const Budget& budget) {
  double m = 1;
  while (bernstein_deviation(m, variance, size, std::min(budget.false_alarm / 2, budget.miss)) >
         gap / 2 - slack)
    m = std::ceil(m * 1.01);
  return static_cast<std::int64_t>(m);
}

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

}  // namespace lemmata::proofs_check
