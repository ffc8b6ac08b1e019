#include "proofs_check/calculators/dual_activation.hpp"

#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/dual_activation.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::ClosedForm;
using analysis::Expression;
using analysis::Integer;
using analysis::Rational;

std::optional<Rational> exact_square_root(const Rational& x) {
  const Integer above = sqrt(Integer(numerator(x))), below = sqrt(Integer(denominator(x)));
  if (above * above != numerator(x) || below * below != denominator(x)) return std::nullopt;
  return Rational(above) / Rational(below);
}

int bits_for(int digits) { return static_cast<int>(3.33 * digits) + 64; }

/// A ball that is not computed anew where it was known at this precision, or where a higher one did not help: an
/// expansion that is cut keeps its radius.
class RememberedBall {
 public:
  explicit RememberedBall(std::function<Ball()> compute) : compute_(std::move(compute)) {}

  Ball operator()() {
    if (ball_ && (bits_ == BallPrecision::bits() || is_stuck_)) return *ball_;
    Ball finer = compute_();
    is_stuck_ = ball_ && finer.radius() * 16 > ball_->radius();
    bits_ = BallPrecision::bits();
    return *(ball_ = std::move(finer));
  }

 private:
  std::function<Ball()> compute_;
  std::optional<Ball> ball_;
  int bits_ = 0;
  bool is_stuck_ = false;
};

/// enclosed_value, but for a number whose ball contains 0 at the first precision, far below the digits asked for: it
/// may be 0, so that no precision would give a digit.
Value value_of(const std::function<Ball()>& compute, int digits) {
  RememberedBall ball(compute);
  Ball first;
  {
    const BallPrecision precision(bits_for(digits));
    first = ball();
  }
  if (!contains(first, Rational(0)) || is_zero(first) == analysis::Truth::yes)
    return enclosed_value([&] { return ball(); }, digits);
  const Ball::Decimals decimals = first.decimals(digits);
  Value value;
  value.mid = decimals.midpoint;
  value.rad = decimals.radius;
  return value;
}

using SymbolicDual = Expression (*)(const ClosedForm&, const Expression&, const Expression&,
                                    const Expression&);

/// The fraction, if there is a closed form and it is one.
std::optional<Rational> exact_dual(SymbolicDual dual, const DualQuery& query) {
  const auto& family = query.activation.closed_form();
  const auto c = query.exact_covariance();
  if (!family || !c) return std::nullopt;
  try {
    return rational_value(dual(*family, Expression(query.a), Expression(query.b), Expression(*c)));
  } catch (const std::domain_error&) {
    return std::nullopt;  // a case apart, which the balls know
  }
}

Ball kernel_ball(const DualQuery& query) {
  const Ball a(query.a), b(query.b), c = query.covariance();
  const auto& family = query.activation.closed_form();
  return family ? closed_form_dual(*family, a, b, c) : dual_activation(query.activation, a, b, c);
}

Ball derivative_ball(const DualQuery& query) {
  const Ball a(query.a), b(query.b), c = query.covariance();
  const auto& family = query.activation.closed_form();
  return family ? closed_form_dual_derivative(*family, a, b, c)
                : dual_activation_derivative(query.activation, a, b, c);
}

/// At variance 0 there is no derivative in c, and phi' is taken at 0.
void require_slope(const DualQuery& query) {
  if (query.a * query.b != 0 || !query.activation.is_continuous()) return;
  const BallPrecision precision(bits_for(default_digits));
  const Ball slope = query.activation.derivative().value(Ball(0));  // from both sides
  if (slope.radius() > analysis::pow(Rational(1, 2), 64))
    throw std::domain_error("at variance 0 the derivative in the covariance needs a slope at 0, and phi = " +
                            query.activation.text() + " has a kink there");
}

bool has_infinite_derivative(const DualQuery& query) {
  return query.is_degenerate() && !query.activation.is_continuous();
}

}  // namespace

std::optional<Rational> DualQuery::exact_covariance() const {
  if (c) return c;
  if (*rho == 0 || a == 0 || b == 0) return Rational(0);
  if (const auto root = exact_square_root(a * b)) return *rho * *root;
  return std::nullopt;
}

Ball DualQuery::covariance() const {
  if (const auto exact = exact_covariance()) return Ball(*exact);
  return Ball(*rho) * analysis::sqrt_nonnegative(Ball(Rational(a * b)));
}

bool DualQuery::is_degenerate() const { return c ? *c * *c == a * b : *rho * *rho == 1 || a * b == 0; }

std::optional<std::string> fault(const DualQuery& query) {
  for (const auto& [name, variance] : {std::pair{"a", query.a}, {"b", query.b}})
    if (variance < 0)
      return std::string(name) + " = " + analysis::to_string(variance) + ": a variance is at least 0";
  if (query.rho && abs(*query.rho) > 1)
    return "rho = " + analysis::to_string(*query.rho) + ": a correlation lies from -1 to 1";
  if (query.c && *query.c * *query.c > query.a * query.b)
    return "c = " + analysis::to_string(*query.c) +
           ": its square is at most a b = " + analysis::to_string(Rational(query.a * query.b));
  return std::nullopt;
}

Value dual_value(const DualQuery& query, int digits) {
  if (const auto exact = exact_dual(analysis::closed_form_dual<Expression>, query))
    return exact_value(*exact, digits);
  return value_of([&] { return kernel_ball(query); }, digits);
}

std::optional<Value> dual_derivative(const DualQuery& query, int digits) {
  if (has_infinite_derivative(query)) return std::nullopt;
  require_slope(query);
  if (const auto exact = exact_dual(analysis::closed_form_dual_derivative<Expression>, query))
    return exact_value(*exact, digits);
  return value_of([&] { return derivative_ball(query); }, digits);
}

DualDoubles dual_doubles(const DualQuery& query) {
  require_slope(query);
  const auto nearest = [&](SymbolicDual symbolic, Ball (*ball)(const DualQuery&)) {
    const auto exact = exact_dual(symbolic, query);
    return exact ? nearest_double(*exact) : nearest_double([&] { return ball(query); });
  };
  return {nearest(analysis::closed_form_dual<Expression>, kernel_ball),
          has_infinite_derivative(query)
              ? std::numeric_limits<double>::infinity()
              : nearest(analysis::closed_form_dual_derivative<Expression>, derivative_ball)};
}

Value second_moment(const analysis::Activation& activation, const Rational& variance, int digits) {
  if (activation.closed_form()) return dual_value({activation, variance, variance, variance, {}}, digits);
  return value_of([&] { return analysis::second_moment(activation, Ball(variance)); }, digits);
}

std::string closed_form_text(const ClosedForm& family) {
  using analysis::ActivationFamily;
  const char* const angle = ", theta = arccos(c/sqrt(a b))";
  const char* const height = ", h = sqrt(a b - c^2), theta = arccos(c/sqrt(a b))";
  switch (family.family) {
    case ActivationFamily::identity:
      return "c";
    case ActivationFamily::step:
      return std::string("(pi - theta)/(2 pi)") + angle;
    case ActivationFamily::sign:
      return "(2/pi) arcsin(c/sqrt(a b))";
    case ActivationFamily::relu:
      return std::string("(h + (pi - theta) c)/(2 pi)") + height;
    case ActivationFamily::absolute_value:
      return std::string("(2/pi) (h + (pi/2 - theta) c)") + height;
    case ActivationFamily::leaky_relu:
      return std::string("((1 + alpha)^2 c + (1 - alpha)^2 (2/pi) (h + (pi/2 - theta) c))/4") + height;
    case ActivationFamily::rectified_square:
      return std::string("(3 h c + (pi - theta) (a b + 2 c^2))/(2 pi)") + height;
    case ActivationFamily::erf:
      return "(2/pi) arcsin(2 c/sqrt((1 + 2a) (1 + 2b)))";
    case ActivationFamily::normal_cdf:
      return "1/4 + arcsin(c/sqrt((1 + a) (1 + b)))/(2 pi)";
    case ActivationFamily::gelu:
      return "c (1/4 + arcsin(c/sqrt((1 + a) (1 + b)))/(2 pi)) + (a b + c^2 - a c^2/(1 + a) - b c^2/(1 + "
             "b))/(2 pi "
             "sqrt((1 + a) (1 + b) - c^2))";
    case ActivationFamily::gaussian:
      return "((1 + 2 s a) (1 + 2 s b) - 4 s^2 c^2)^(-1/2)";
    case ActivationFamily::exponential:
      return "exp((a + b)/2 + c)";
    case ActivationFamily::sine:
      return "(exp(-omega^2 (a + b - 2c)/2) - cos(2 beta) exp(-omega^2 (a + b + 2c)/2))/2";
    case ActivationFamily::cosine:
      return "exp(-(a + b)/2) cosh(c)";
    case ActivationFamily::monomial:
      return "the sum over i of (k!)^2/((k - 2i)! (i!)^2 4^i) c^(k - 2i) (a b)^i";
    case ActivationFamily::hermite:
      return "the sum over i of (k!)^2/((k - 2i)! (i!)^2 4^i) c^(k - 2i) ((a - 1) (b - 1))^i";
  }
  throw std::logic_error("closed_form_text: no such family");
}

std::string route_text(const DualQuery& query) {
  if (const auto& family = query.activation.closed_form()) return "closed form: " + closed_form_text(*family);
  if (query.is_degenerate())
    return "an integral in one dimension where a, b and c are exact in binary, otherwise as for |rho| < 1: "
           "no closed form, "
           "and v is a multiple of u";
  if (!query.activation.breakpoints().empty())
    return "Hermite's expansion with Parseval's bound, or close to |rho| = 1 the integral in one dimension "
           "at "
           "|rho| = 1 with a bound of what C moves from there: no closed form, and a breakpoint rules out "
           "the "
           "trapezoidal rule";
  return "the trapezoidal rule with a bound in a strip where phi is analytic (Hermite's expansion where no "
         "strip was "
         "found): no closed form";
}

std::vector<DualRoute> dual_routes(const DualQuery& query, int digits) {
  const BallPrecision precision(bits_for(digits));
  const Ball a(query.a), b(query.b), c = query.covariance();
  std::vector<DualRoute> routes;
  const auto add = [&](const char* name, const auto& compute) {
    try {
      routes.push_back({name, compute(), ""});
    } catch (const std::domain_error& error) {
      routes.push_back({name, std::nullopt, error.what()});
    } catch (const std::length_error& error) {
      routes.push_back({name, std::nullopt, error.what()});
    }
  };
  if (const auto& family = query.activation.closed_form())
    add("closed form", [&] { return closed_form_dual(*family, a, b, c); });
  else
    routes.push_back({"closed form", std::nullopt, "there is none"});
  add("Hermite's expansion", [&] { return dual_by_hermite_expansion(query.activation, a, b, c); });
  add("trapezoidal sum", [&] { return dual_by_trapezoidal_sum(query.activation, a, b, c); });
  return routes;
}

bool agree(const std::vector<DualRoute>& routes) {
  for (const DualRoute& one : routes)
    for (const DualRoute& other : routes)
      if (one.ball && other.ball && !overlaps(*one.ball, *other.ball)) return false;
  return true;
}

}  // namespace lemmata::proofs_check
