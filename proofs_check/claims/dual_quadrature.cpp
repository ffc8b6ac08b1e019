#include "proofs_check/claims/dual_quadrature.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/kernel/dual_activation.hpp"
#include "analysis/kernel/hermite_expansion.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/claims/drawn_networks.hpp"
#include "proofs_check/claims/dual_rows.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Activation;
using analysis::Ball;
using analysis::BallPrecision;

// --- nngp.dual-quadrature

/// How far sums may be from the integrals that they stand for, and what the integrals are.
struct DualQuadrature {
  /// A bound of |h sum_m tanh(sqrt(a) m h)^2 n(m h) - E tanh(sqrt(a) X)^2| over all integers m, n the standard
  /// normal density, from a strip of that height; and the heights for which it is stated.
  std::function<Ball(const Rational& height, const Rational& a, const Rational& h)> radius;
  std::vector<Rational> heights;
  /// A bound of what the Hermite series of the dual leaves out from the term `terms` on, from the two tails.
  std::function<Ball(const Rational& rho, int terms, const Ball& tail_a, const Ball& tail_b)> remainder;
  /// E phi(u) phi(v).
  std::function<Ball(const std::string& phi, const Rational& a, const Rational& b, const Rational& c)> dual;
};

/// On |Im z| <= d < pi/2, |tanh z| <= max(1, tan d).
Ball tanh_in_strip(const Rational& height) {
  const Ball d(height);
  const Ball tangent = sin(d) / cos(d);
  return less_than(Ball(1), tangent) == analysis::Truth::yes ? tangent : Ball(1);
}

Ball strip_radius(const Ball& bound, const Rational& height, const Rational& a, const Rational& h) {
  const Ball delta = Ball(height) / analysis::sqrt_nonnegative(Ball(a));
  return Ball(2) * pow(bound, 2) * exp(pow(delta, 2) / Ball(2)) /
         (exp(Ball(2) * analysis::pi<Ball>() * delta / Ball(h)) - Ball(1));
}

Ball library_dual(const std::string& phi, const Rational& a, const Rational& b, const Rational& c) {
  return analysis::dual_by_trapezoidal_sum(Activation(phi), Ball(a), Ball(b), Ball(c));
}

DualQuadrature stated_quadrature() {
  return {.radius = [](const Rational& height, const Rational& a,
                       const Rational& h) { return strip_radius(tanh_in_strip(height), height, a, h); },
          .heights = {Rational(1, 4), Rational(1, 2), Rational(1), Rational(3, 2)},
          .remainder =
              [](const Rational& rho, int terms, const Ball& tail_a, const Ball& tail_b) {
                return pow(Ball(Rational(abs(rho))), terms) * analysis::sqrt_nonnegative(tail_a * tail_b);
              },
          .dual = library_dual};
}

/// The sum over |m| <= N, Nh = 18, widened by what is left out: tanh^2 <= 1, and 2 h sum_(m > N) n(mh) <=
/// e^(-18^2/2).
Ball trapezoidal_second_moment(const Rational& a, const Rational& h) {
  const Ball root = analysis::sqrt_nonnegative(Ball(a)), two(2);
  const Ball density = Ball(h) / analysis::sqrt_nonnegative(two * analysis::pi<Ball>());
  Ball sum(0);
  for (int m = 1; m * h <= 18; ++m) {
    const Ball x(Rational(m * h)), e = exp(two * root * x);
    sum += two * density * exp(-pow(x, 2) / two) * pow((e - Ball(1)) / (e + Ball(1)), 2);
  }
  return sum + Ball(Rational(0), pow(Rational(1, 2), 233));  // e^-162 < 2^-233
}

/// tanh(|x|) has a kink for the library, which therefore integrates it by Gauss and Legendre's rule, with the bound
/// of an ellipse: its square is that of tanh.
Ball second_moment_by_panels(const Rational& a) {
  return analysis::second_moment(Activation("tanh(abs(x))"), Ball(a));
}

/// Both sides of a comparison are known to within this; smaller differences are not seen.
const Rational resolution = pow(Rational(1, 10), 40);

void require_resolved(const Ball& seen) {
  if (seen.radius() > resolution) throw Undecided{"a value is known to within " + analysis::to_string(seen)};
}

Outcome radius_against_panels(const DualQuadrature& stated, const Budget& budget) {
  const BallPrecision precision(224);
  const std::vector<Rational> variances = {Rational(1, 100), Rational(1), Rational(4)};
  std::vector<Ball> truth;
  for (const Rational& a : variances) truth.push_back(second_moment_by_panels(a));
  Outcome outcome =
      enclose_on_range(Range("i = 0..2, j = 0..3"), budget, [&](int i, int j) -> std::optional<std::string> {
        const Rational a = variances.at(static_cast<std::size_t>(i)), h = Rational(1, 1 << j);
        const Ball seen = trapezoidal_second_moment(a, h) - truth.at(static_cast<std::size_t>(i));
        require_resolved(seen);
        for (const Rational& height : stated.heights) {
          const Ball radius = stated.radius(height, a, h);
          if (!overlaps(seen, Ball::interval(-radius.upper(), radius.upper())))
            return fmt::format("a = {}, h = {}, strip {}: the radius is {}, the error {}", to_string(a),
                               to_string(h), to_string(height), to_string(radius), to_string(seen));
        }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::enclosed)
    outcome.range = "tanh, a = 1/100, 1, 4, h = 2^-j, j = 0..3, s = 1/4, 1/2, 1, 3/2, within 1e-40";
  return outcome;
}

Outcome remainder_against_trapezoid(const DualQuadrature& stated, const Budget& budget) {
  const BallPrecision precision(160);
  const Activation phi("tanh");
  constexpr int most = 61;
  const auto one = analysis::hermite_expansion(phi, Ball(1), most);
  const auto two = analysis::hermite_expansion(phi, Ball(2), most);
  const Ball b(2), root = analysis::sqrt_nonnegative(b);
  Outcome outcome = enclose_on_range(
      Range("K = 4..60:8, i = 0..1"), budget, [&](int last, int i) -> std::optional<std::string> {
        // rho = 1 at a = b = 1, and rho = -3/5 at a = 1, b = 2.
        const bool is_full = i == 1;
        const Rational rho = is_full ? Rational(1) : Rational(-3, 5);
        const auto& other = is_full ? one : two;
        const Ball whole = is_full ? second_moment_by_panels(Rational(1))
                                   : analysis::dual_by_trapezoidal_sum(phi, Ball(1), b, Ball(rho) * root);
        Ball rest = whole, tail_a = one.second_moment, tail_b = other.second_moment;
        for (int k = 0; k <= last; ++k) {
          const auto at = static_cast<std::size_t>(k);
          rest -= pow(Ball(rho), k) * one.coefficients[at] * other.coefficients[at];
          tail_a -= pow(one.coefficients[at], 2);
          tail_b -= pow(other.coefficients[at], 2);
        }
        const Ball bound = stated.remainder(rho, last + 1, tail_a, tail_b);
        // At rho = 1 the two are equal, so that balls can only overlap: |rest| <= bound where they do.
        require_resolved(rest);
        require_resolved(bound);
        if (!overlaps(rest, Ball::interval(-bound.upper(), bound.upper())))
          return fmt::format("rho = {}: the series leaves out {}, the bound is {}", to_string(rho),
                             to_string(rest), to_string(bound));
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::enclosed)
    outcome.range = "tanh, rho = 1 and -3/5, K = 4, 12, ..., 60, within 1e-40";
  return outcome;
}

struct Point {
  std::string phi;
  Rational a, b, c;
};

std::vector<Point> compared(bool full) {
  std::vector<Point> points;
  for (const std::string phi : {"tanh", "softplus", "swish", "gelu"}) {
    points.push_back({phi, Rational(1), Rational(1), Rational(1, 2)});
    points.push_back({phi, Rational(2), Rational(1), Rational(-3, 4)});
    points.push_back({phi, Rational(4), Rational(4), Rational(2)});
    if (full) points.push_back({phi, Rational(4), Rational(4), Rational(18, 5)});
  }
  return points;
}

Outcome routes_overlap(const DualQuadrature& stated, const Budget& budget) {
  const BallPrecision precision(112);
  const auto points = compared(budget.full);
  Outcome outcome = enclose_on_range(
      Range(fmt::format("i = 1..{}", points.size())), budget, [&](int i) -> std::optional<std::string> {
        const Point& p = points.at(static_cast<std::size_t>(i - 1));
        const Ball series =
            analysis::dual_by_hermite_expansion(Activation(p.phi), Ball(p.a), Ball(p.b), Ball(p.c));
        if (auto difference = apart(stated.dual(p.phi, p.a, p.b, p.c), series, "Hermite's expansion"))
          return fmt::format("{}, a = {}, b = {}, c = {}: {}", p.phi, to_string(p.a), to_string(p.b),
                             to_string(p.c), *difference);
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::enclosed)
    outcome.range =
        fmt::format("tanh, softplus, swish, gelu at {} points each, within 1e-30", points.size() / 4);
  return outcome;
}

/// Families with closed forms that are analytic in strips: to 50 digits.
Outcome closed_forms_overlap(const DualQuadrature& stated, const Budget& budget) {
  const BallPrecision precision(192);
  const std::vector<std::string> families = {"erf", "Phi",      "gelu", "gaussian:1/3", "exp",
                                             "sin", "sine:2,1", "cos",  "monomial:4"};
  const Rational a(3, 2), b(1), c(-1, 2);
  return enclose_on_range(
      Range(fmt::format("i = 1..{}", families.size())), budget, [&](int i) -> std::optional<std::string> {
        const std::string& phi = families.at(static_cast<std::size_t>(i - 1));
        const Ball closed = analysis::dual_activation(Activation(phi), Ball(a), Ball(b), Ball(c));
        if (auto difference =
                apart(stated.dual(phi, a, b, c), closed, "the closed form", pow(Rational(1, 10), 50)))
          return fmt::format("{}, a = 3/2, b = 1, c = -1/2: {}", phi, *difference);
        return std::nullopt;
      });
}

/// The mean of tanh u tanh v over random pairs of correlation 1/2. |tanh u tanh v| <= 1, so its variance is at most
/// 1.
Outcome by_simulation(const DualQuadrature& stated, const Budget& budget) {
  constexpr std::uint64_t stream = 0x6475616c;
  const Rational mean = stated.dual("tanh", Rational(1), Rational(1), Rational(1, 2)).midpoint();
  return judge_heavy_tailed_mean("tanh, a = b = 1, c = 1/2", mean, Rational(1, 40), Rational(1), 1e-12,
                                 budget, [&](std::span<double> values, std::uint64_t first) {
                                   std::vector<double> normal(2 * values.size());
                                   numeric::fill_standard_normal(normal, budget.seed, stream, 2 * first);
                                   for (std::size_t i = 0; i < values.size(); ++i) {
                                     const double u = normal[2 * i];
                                     const double v = u / 2 + std::sqrt(0.75) * normal[2 * i + 1];
                                     values[i] = std::tanh(u) * std::tanh(v);
                                   }
                                 });
}

Constant dual_constant(const std::string& phi) {
  return {"nngp.dual-" + phi, "E phi(u) phi(v), phi = " + phi + ", unit variances, correlation 1/2",
          [phi](int digits) {
            const Activation activation(phi);
            return enclosed_value(
                [&] { return analysis::dual_activation(activation, Ball(1), Ball(1), Ball(Rational(1, 2))); },
                digits);
          }};
}

Constant second_moment_constant(const std::string& phi) {
  return {"nngp.second-moment-" + phi, "E phi(u)^2, phi = " + phi + ", unit variance", [phi](int digits) {
            const Activation activation(phi);
            return enclosed_value([&] { return analysis::second_moment(activation, Ball(1)); }, digits);
          }};
}

Claim dual_quadrature() {
  const DualQuadrature stated = stated_quadrature();
  DualQuadrature high = stated, without_gaussian = stated, without_root = stated, erf = stated,
                 any_step = stated;
  high.heights = {Rational(2)};
  high.radius = [](const Rational& height, const Rational& a, const Rational& h) {
    return strip_radius(Ball(1), height, a, h);
  };
  without_gaussian.radius = [](const Rational& height, const Rational& a, const Rational& h) {
    const Ball delta = Ball(height) / analysis::sqrt_nonnegative(Ball(a));
    return strip_radius(tanh_in_strip(height), height, a, h) / exp(pow(delta, 2) / Ball(2));
  };
  without_root.remainder = [](const Rational& rho, int terms, const Ball& tail_a, const Ball& tail_b) {
    return pow(Ball(Rational(abs(rho))), terms) * tail_a * tail_b;
  };
  erf.dual = [](const std::string& phi, const Rational& a, const Rational& b, const Rational& c) {
    return library_dual(phi == "tanh" ? "erf" : phi, a, b, c);
  };
  any_step.radius = [](const Rational& height, const Rational& a, const Rational&) {
    return strip_radius(tanh_in_strip(height), height, a, Rational(1, 8));
  };
  return make_claim<DualQuadrature>({
      .id = "nngp.dual-quadrature",
      .text =
          "tanh, variances a = 1/100, 1, 4, steps h = 1, 1/2, 1/4, 1/8: the trapezoidal rule has E "
          "tanh(sqrt(a) X)^2 within 2 B^2 e^(d^2/2) / (e^(2 pi d/h) - 1), d = s/sqrt(a), B = max(1, tan s), "
          "for "
          "strips s = 1/4, 1/2, 1, 3/2. The Hermite series of E tanh u tanh v leaves out at most |rho|^(K+1) "
          "sqrt(T_a T_b) after the term K = 4, 12, ..., 60 (rho = 1 and -3/5), T the sums of the squares of "
          "the "
          "coefficients left out. The duals of tanh, softplus, swish and gelu by the trapezoidal rule in the "
          "plane overlap those by the series at (a, b, c) = (1, 1, 1/2), (2, 1, -3/4) and (4, 4, 2), and of "
          "nine "
          "families analytic in strips those in closed form at (3/2, 1, -1/2), to 50 digits.",
      .reduction =
          "These are instances of two theorems, which no certificate covers. phi analytic in |Im z| <= s "
          "with |phi(z)| <= G(|Re z|) there, G increasing and E G(sqrt(a)|X|)^2 finite: the rule is within 2 "
          "e^(d^2/2) / (e^(2 pi d/h) - 1) times E G(sqrt(a)|X|)^2, by Poisson's summation with the path of "
          "integration moved to the edge of the strip (softplus and swish grow linearly; B above is the "
          "case of a bounded G). phi with finite second moments: the series' rest, by Cauchy-Schwarz and "
          "Parseval. The derivations stand with the sums, in analysis/kernel.",
      .hypotheses =
          {{"the strip ends before the first pole of phi",
            {},
            "the bound does not exist otherwise; the mutant s = 2 > pi/2 with the real line's B = 1 is "
            "refuted"},
           {"E phi(u)^2 and E phi(v)^2 are finite",
            {},
            "otherwise there is no dual; the library refuses, naming the variance"}},
      .sources = {infinite_width_slide()},
      .tags = {"nngp", "dual-activation"},
      .expected = Verdict::enclosed,
      .stated = stated,
      .checks = {{"trapezoidal sums against Gauss and Legendre's rule", RouteKind::ball,
                  radius_against_panels, trusts_balls, 0.2},
                 {"Hermite's series against whole duals", RouteKind::ball, remainder_against_trapezoid,
                  trusts_balls, 0.2},
                 {"trapezoidal sum in the plane against Hermite's series", RouteKind::ball, routes_overlap,
                  trusts_balls, 0.5},
                 {"trapezoidal sum in the plane against closed forms, 50 digits", RouteKind::ball,
                  closed_forms_overlap, trusts_balls, 0.1},
                 {"the mean over random pairs", RouteKind::simulation, by_simulation, trusts_drawn_networks,
                  0.1}},
      .mutants = {{"the strip of tanh with s = 2 > pi/2, B = 1", high},
                  {"the radius without e^(d^2/2)", without_gaussian},
                  {"the remainder without the square root", without_root},
                  {"the dual of tanh is that of erf", erf},
                  {"the radius of h = 1/8 for every step", any_step}},
      .constants = {dual_constant("tanh"), dual_constant("softplus"), dual_constant("swish"),
                    second_moment_constant("tanh"), second_moment_constant("softplus"),
                    second_moment_constant("swish")},
  });
}

}  // namespace

std::vector<Claim> dual_quadrature_claims() { return {dual_quadrature()}; }

}  // namespace lemmata::proofs_check
