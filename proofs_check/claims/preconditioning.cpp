#include "proofs_check/claims/preconditioning.hpp"

#include <array>

#include "analysis/linear/least_squares.hpp"
#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/preconditioned_risk.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

const std::vector<std::string> trusts_algebra = {"GMP", "the reduction in words"};
const std::vector<std::string> trusts_linear_algebra = {"FLINT", "GMP"};

Source precondition_slide() {
  return {"001_9e457a0150e4c7b0.txt",
          "Precondition Gradient: Apply diagonal (Adam), Factored (K-FAC, Shampoo), general (Natural "
          "Gradient) operation to gradient."};
}

// --- opt.precond-invariance

/// theta = T phi, the loss theta^T H theta / 2 - b^T theta. A gradient step in phi moves theta by -eta
/// `gradient_step`, and a step that multiplies the gradient in phi by the inverse of T^T H T moves it by -eta
/// `newton_step`: both in t, g (the gradient in theta), and m = H^(-1). The same along a map theta = `map`, of
/// derivative `slope`, of one variable phi. Adam with epsilon = 0 takes the same step for a gradient g as `back`
/// times the step for `change` g. If H is positive definite, a Newton step with eta = 1 ends at the loss's minimum.
struct Invariance {
  Formula gradient_step, newton_step, map, slope;
  RationalMatrix change, back;
  bool positive_definite = true;  ///< H; otherwise -H is
};

Outcome invariance_by_values(const Invariance& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..4, i = 1..3"), budget, [&](int n, int i) -> std::optional<std::string> {
    const RationalMatrix t = sample_matrix(n, n, i),
                         h = Rational(stated.positive_definite ? 1 : -1) * sample_positive_definite(n, i),
                         b = sample_matrix(n, 1, i + 3);
    const RationalMatrix phi = sample_matrix(n, 1, i + 5), theta = exact_product(t, phi);
    const auto loss = [&](const RationalMatrix& at) -> Rational {
      return matrix_at("transpose(w)*h*w/2 - transpose(b)*w", {{"w", at}, {"h", h}, {"b", b}})(0, 0);
    };
    const RationalMatrix pulled = gradient_of_quadratic(
        [&](const RationalMatrix& at) -> Rational { return loss(exact_product(t, at)); }, phi);
    const Matrices at = {{"t", t},
                         {"m", inverse(h)},
                         {"g", gradient_of_quadratic(loss, theta)},
                         {"f", pulled},
                         {"k", inverse(exact_product(transpose(t), exact_product(h, t)))}};
    const std::string here = "T = " + matrix_text(t) + ", H = " + matrix_text(h) +
                             ", g = " + matrix_text(at.at("g")) + ", f the gradient in phi: ";
    if (auto apart = unequal("t*f", stated.gradient_step, at)) return here + *apart;
    if (auto apart = unequal("t*k*f", stated.newton_step, at)) return here + *apart;
    const RationalMatrix end = theta - matrix_at(stated.newton_step, at);
    for (int j = 0; j < n; ++j)
      for (const int direction : {1, -1}) {
        RationalMatrix beside = end;
        beside(j, 0) += direction;
        if (loss(beside) <= loss(end))
          return here + "a Newton step with eta = 1 ends at " + matrix_text(end) + " with the loss " +
                 to_string(loss(end)) + ", at " + matrix_text(beside) + " the loss is " +
                 to_string(loss(beside));
      }
    return std::nullopt;
  });
}

/// The loss (theta - 1)^2 / 2, whose natural gradient in theta is theta - 1, step 1/2; in phi the metric is slope^2.
Outcome natural_gradient_along_a_map(const Invariance& stated, const Budget& budget) {
  return prove_on_range(Range("phi = 1..6"), budget, [&](int phi) -> std::optional<std::string> {
    const Rational theta = value_at(stated.map, {{"phi", phi}}),
                   slope = value_at(stated.slope, {{"phi", phi}});
    const Rational next = phi - slope * (theta - 1) / (slope * slope) / 2;
    if (auto apart =
            difference((theta + 1) / 2, evaluate(stated.map, {{"phi", next}}), "the step in phi leads to"))
      return "theta = " + to_string(theta) + ", after a step: " + *apart;
    return std::nullopt;
  });
}

/// Adam's step in one coordinate without its size: mean / sqrt(square), as its sign times its square, which is
/// rational.
class AdamCoordinate {
 public:
  Rational step(const Rational& gradient) {
    const Rational beta1(9, 10), beta2(99, 100);
    mean_ = beta1 * mean_ + (1 - beta1) * gradient;
    square_ = beta2 * square_ + (1 - beta2) * gradient * gradient;
    weight1_ *= beta1;
    weight2_ *= beta2;
    const Rational mean = mean_ / (1 - weight1_), square = square_ / (1 - weight2_);
    return mean.sign() * mean * mean / square;
  }

 private:
  Rational mean_ = 0, square_ = 0, weight1_ = 1, weight2_ = 1;
};

/// The first step is eta sign(g) in each coordinate, whatever beta_1 and beta_2 are. Later ones are roots of
/// fractions: they are compared where nothing is done to them.
Outcome adam_by_running(const Invariance& stated, const Budget& budget) {
  return prove_on_range(
      Range("g1 = -3..3, g2 = -3..3"), budget, [&](int g1, int g2) -> std::optional<std::string> {
        std::array<AdamCoordinate, 2> plain, changed;
        for (int t = 0; t < 5; ++t) {
          const RationalMatrix g = rational_matrix(2, 1, {g1 + t, g2 - 2 * t}),
                               other = exact_product(stated.change, g);
          if (t == 0 && (g(0, 0) == 0 || g(1, 0) == 0 || other(0, 0) == 0 || other(1, 0) == 0))
            return std::nullopt;  // 0/0 without epsilon
          RationalMatrix step(2, 1), other_step(2, 1);
          for (int i = 0; i < 2; ++i) {
            step(i, 0) = plain.at(static_cast<std::size_t>(i)).step(g(i, 0));
            other_step(i, 0) = changed.at(static_cast<std::size_t>(i)).step(other(i, 0));
          }
          if (t > 0 && !(stated.back == RationalMatrix::identity(2))) return std::nullopt;
          if (auto apart = difference(exact_product(stated.back, other_step), step, "Adam"))
            return "step " + std::to_string(t + 1) + ", sign times square of each coordinate: " + *apart;
        }
        return std::nullopt;
      });
}

Outcome invariance_by_certificate(const Invariance& stated, const Budget&) {
  if (!stated.slope.variables().empty()) return {.note = "the certificates are about linear maps"};
  if (!stated.positive_definite) return {.note = "the certificates are about positive definite H"};
  const bool rescales = stated.change(0, 1) == 0 && stated.change(1, 0) == 0 && stated.change(0, 0) > 0 &&
                        stated.change(1, 1) > 0 && stated.back == RationalMatrix::identity(2);
  if (!rescales) return {.note = "the certificates are about positive multiples of each coordinate"};
  const std::map<std::string, MatrixSymbol> loss = {
      {"t", {"n", "n"}},       {"s", {"n", "n"}}, {"h", {"n", "n", true}},
      {"m", {"n", "n", true}}, {"k", {"n", "n"}}, {"g", {"n", "1"}},
      {"b", {"n", "1"}},       {"f", {"n", "1"}}, {"w", {"n", "1"}}};
  const std::vector<MatrixEquation> inverses = {
      {"h*m", "identity(n)"}, {"t*s", "identity(n)"}, {"k*transpose(t)*h*t", "identity(n)"}};
  const char* id = "opt.precond-invariance";
  return proved_by(
      "all n, all T, for Newton invertible ones, all losses; quadratic ones with a positive definite H in "
      "one step",
      {{id, "gradient",
        "f = T^T g is the gradient in phi, by the chain rule; theta = T phi moves by T times the step in "
        "phi.",
        MatrixIdentity{
            loss, {}, {{"f", "transpose(t)*g"}}, "t*f", stated.gradient_step, {{0, false, "t", 1}}}},
       {id, "newton",
        "h is the Hessian in theta, or any metric: in phi it is T^T h T, with the inverse k. m and s are the "
        "inverses of h and T. The steps agree "
        "in theta, so by induction all iterates do.",
        MatrixIdentity{loss,
                       {},
                       inverses,
                       "t*k*transpose(t)*g",
                       stated.newton_step,
                       {{0, false, "-t*k*transpose(t)", "g"},
                        {1, false, "-t*k*transpose(t)*h", "m*g"},
                        {2, false, "t", "s*m*g"},
                        {1, false, 1, "m*g"}}}},
       {id, "one-step",
        "From any w, a Newton step of size 1 on w^T h w / 2 - b^T w leads to m b, m the inverse of h.",
        MatrixIdentity{loss, {}, {{"m*h", "identity(n)"}}, "w - m*(h*w - b)", "m*b", {{0, false, -1, "w"}}}},
       {id, "minimum",
        "The loss at w, doubled, is that at m b plus (w - m b)^T h (w - m b): positive for every other w, as "
        "h is "
        "positive definite.",
        MatrixIdentity{loss,
                       {},
                       {{"h*m", "identity(n)"}},
                       "transpose(w)*h*w - transpose(b)*w - transpose(w)*b",
                       "transpose(m*b)*h*m*b - 2*transpose(b)*m*b + transpose(w - m*b)*h*(w - m*b)",
                       {{0, false, "transpose(w)", "b"},
                        {0, true, "transpose(b)", "w"},
                        {0, false, "-2*transpose(b)*m", "b"}}}},
       {id, "adam-mean",
        "Adam's means of gradients and of their squares, in one coordinate: for gradients c g instead of g "
        "the next mean is c times as large, "
        "if the mean before is.",
        RationalFunctionIdentity{{{}, {"beta", "c", "mean", "g"}},
                                 "beta*(c*mean) + (1 - beta)*(c*g)",
                                 "c*(beta*mean + (1 - beta)*g)"}},
       {id, "adam-square", "The mean of the squares is c^2 times as large.",
        RationalFunctionIdentity{{{}, {"beta", "c", "mean", "g"}},
                                 "beta*(c^2*mean) + (1 - beta)*(c*g)^2",
                                 "c^2*(beta*mean + (1 - beta)*g^2)"}},
       {id, "adam-step",
        "So the square of the step, mean^2 / square, is the same, and for c > 0 its sign is.",
        RationalFunctionIdentity{
            {{}, {"c", "mean", "square"}}, "(c*mean)^2/(c^2*square)", "mean^2/square"}}});
}

Claim invariance() {
  const Invariance stated{"t*transpose(t)*g",         "m*g", "3*phi", 3, {2, 2, {2, 0, 0, Rational(1, 3)}},
                          RationalMatrix::identity(2)};
  Invariance curved = stated, gradient = stated, order = stated, transformed = stated, rotated = stated;
  Invariance maximum = stated;
  maximum.positive_definite = false;
  curved.map = "phi^3";
  curved.slope = "3*phi^2";
  gradient.gradient_step = "g";
  order.gradient_step = "transpose(t)*t*g";
  transformed.newton_step = "t*m*transpose(t)*g";
  rotated.change = {2, 2, {Rational(3, 5), Rational(4, 5), Rational(-4, 5), Rational(3, 5)}};
  rotated.back = transpose(rotated.change);
  return make_claim<Invariance>({
      .id = "opt.precond-invariance",
      .text = "For theta = T phi, gradient descent in phi is gradient descent in theta with the "
              "preconditioner T T^T. Newton's method and the natural "
              "gradient take the same steps in phi as in theta, for every invertible T; on a quadratic loss "
              "with a positive definite Hessian one Newton step with eta = 1 ends at its "
              "minimum. Adam with epsilon = 0 takes the same steps if each coordinate of the gradients is "
              "multiplied by a positive constant.",
      .reduction = "The chain rule turns the gradient g into T^T g and the Hessian or metric H into T^T H T, "
                   "at every point; what is left is algebra of "
                   "matrices of all sizes.",
      .hypotheses =
          {{"theta depends linearly on phi", curved, {}},
           {"T and the Hessian or metric H are invertible, for Newton's method and the natural gradient",
            {},
            "the Hessian in phi is T^T H T, and has no inverse otherwise"},
           {"the Hessian is positive definite, for the minimum", maximum, {}}},
      .sources = {precondition_slide()},
      .tags = {"linear", "interventions"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificates in matrix algebra", RouteKind::certificate, invariance_by_certificate,
                  trusts_certificates, 0.02},
                 {"gradients from values of the loss", RouteKind::exact, invariance_by_values,
                  trusts_linear_algebra, 0.1},
                 {"natural gradient along a map", RouteKind::exact, natural_gradient_along_a_map,
                  trusts_exact, 0.01},
                 {"Adam, run in fractions", RouteKind::exact, adam_by_running, trusts_exact, 0.02}},
      .mutants = {{"gradient descent is invariant", gradient},
                  {"the preconditioner T^T T", order},
                  {"Newton's step is T H^(-1) T^T g", transformed},
                  {"Adam is invariant to rotations", rotated}},
  });
}

// --- opt.precond-minnorm

/// k = (X P X^T)^(-1), q = P^(-1). The limit from 0 of w - eta `direction` (in x, p, w and y) is `solution` (in x, p,
/// k and y), the minimiser of w^T `metric` w (in p and q) subject to X w = y.
struct MinimumNorm {
  Formula solution, metric, direction;
};

/// At P not proportional to I; first with n = d, where even X^T P makes sense.
std::optional<std::string> minimum_norm_fails(const MinimumNorm& stated, int n, int d, int i) {
  const RationalMatrix x = sample_matrix(n, d, i), y = sample_matrix(n, 1, i + 1),
                       p = sample_positive_definite(d, i);
  const RationalMatrix gram = exact_product(x, exact_product(p, transpose(x)));
  Matrices at = {{"x", x}, {"y", y}, {"p", p}, {"q", inverse(p)}, {"k", inverse(gram)}};
  const std::string here =
      "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ", P = " + matrix_text(p) + ": ";
  if (auto apart = unequal("x*(" + stated.solution.text() + ")", "y", at)) return here + *apart;
  at.emplace("w", RationalMatrix::column(analysis::preconditioned_interpolant(x, y.elements(), p)));
  if (auto apart = unequal(stated.solution, "w", at)) return here + "w as the library has it: " + *apart;
  // Stationary: w^T M v = 0 for all v with X v = 0.
  if (n < d) {
    at.emplace("v", analysis::null_space(x));
    if (auto apart = unequal("transpose(v)*(" + substitute(stated.metric, "d", d).text() + ")*w",
                             "0*transpose(v)*w", at))
      return here + "directions v with X v = 0: " + *apart;
  }
  // Descent from 0 in exact fractions: w_t - w = -P X^T K^(-1) (I - eta K)^t y with K = X P X^T, and X times its
  // direction is K times the residual.
  const Rational eta = 1 / trace(gram);
  at.emplace("c", RationalMatrix::identity(n) - eta * gram);
  RationalMatrix w(d, 1);
  for (int t = 0; t <= 5; ++t) {
    Matrices now = at;
    now.insert_or_assign("w", w);
    if (auto apart = unequal("w", "p*transpose(x)*k*(y - c^" + std::to_string(t) + "*y)", now))
      return here + "after " + std::to_string(t) + " steps of size 1/tr(X P X^T): " + *apart;
    w = w - eta * matrix_at(stated.direction, now);
  }
  return std::nullopt;
}

Outcome minimum_norm_by_equations(const MinimumNorm& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..3, e = 0..2, i = 1..2"), budget,
                        [&](int n, int e, int i) { return minimum_norm_fails(stated, n, n + e, i); });
}

Outcome minimum_norm_of_square_systems(const MinimumNorm& stated, const Budget& budget) {
  return prove_on_range(Range("n = 2..4"), budget,
                        [&](int n) { return minimum_norm_fails(stated, n, n, 8); });
}

Outcome minimum_norm_by_certificate(const MinimumNorm& stated, const Budget&) {
  const std::map<std::string, MatrixSymbol> problem = {
      {"x", {"n", "d"}},       {"y", {"n", "1"}}, {"p", {"d", "d", true}}, {"q", {"d", "d", true}},
      {"k", {"n", "n", true}}, {"v", {"d", "1"}}, {"w", {"d", "1"}}};
  const std::vector<MatrixEquation> inverses = {{"p*q", "identity(d)"},
                                                {"x*p*transpose(x)*k", "identity(n)"}};
  const std::string w = "(" + stated.solution.text() + ")", metric = "(" + stated.metric.text() + ")";
  std::vector<MatrixEquation> feasible = inverses;
  feasible.push_back({"x*v", "y"});
  const char* id = "opt.precond-minnorm";
  return proved_by("all n <= d, all X of rank n, y, positive definite P, all eta < 2/|X P X^T|",
                   {{id, "interpolates", "k is the inverse of X P X^T: X w = y.",
                     MatrixIdentity{problem, {}, inverses, "x*" + w, "y", {{1, false, 1, "y"}}}},
                    {id, "least",
                     "For every v with X v = y, v^T M v = w^T M w + (v - w)^T M (v - w), M = P^(-1) being "
                     "the metric: w alone has the least value, as M is positive "
                     "definite.",
                     MatrixIdentity{problem,
                                    {},
                                    feasible,
                                    "transpose(v)*" + metric + "*v",
                                    "transpose" + w + "*" + metric + "*" + w + " + transpose(v - " + w +
                                        ")*" + metric + "*(v - " + w + ")",
                                    {{0, false, "transpose(y)*k*x", "v - p*transpose(x)*k*y"},
                                     {2, false, "transpose(y)*k", 1},
                                     {1, false, "-transpose(y)*k", "y"},
                                     {0, true, "transpose(v - p*transpose(x)*k*y)", "transpose(x)*k*y"},
                                     {2, true, 1, "k*y"},
                                     {1, true, "-transpose(y)", "k*y"}}}},
                    {id, "descent",
                     "With e the distance of an iterate from the solution (X times the solution is y), a "
                     "step multiplies X e by I - eta K, K = X P X^T; so X e "
                     "tends to 0 for 0 < eta < 2/|K|.",
                     MatrixIdentity{problem,
                                    {"eta"},
                                    inverses,
                                    "x*((w - eta*(" + stated.direction.text() + ")) - " + w + ")",
                                    "(identity(n) - eta*x*p*transpose(x))*x*(w - " + w + ")",
                                    {{1, false, "-eta*x*p*transpose(x)", "y"}}}},
                    {id, "range",
                     "From 0 all iterates are in the range of P X^T, as the direction is P X^T times a "
                     "residual and the solution is P X^T k y: there e = P X^T u is "
                     "P X^T k X e, so that e tends to 0 with X e. u is the column y here.",
                     MatrixIdentity{problem,
                                    {},
                                    inverses,
                                    "p*transpose(x)*k*x*(p*transpose(x)*y)",
                                    "p*transpose(x)*y",
                                    {{1, true, "p*transpose(x)", "y"}}}}});
}

Claim minimum_norm() {
  const MinimumNorm stated{"p*transpose(x)*k*y", "q", "p*transpose(x)*(x*w - y)"};
  MinimumNorm metric = stated, order = stated, plain = stated, euclidean = stated;
  metric.metric = "p";
  order.solution = "transpose(x)*p*k*y";
  plain.direction = "transpose(x)*(x*w - y)";
  euclidean.metric = "identity(d)";
  return make_claim<MinimumNorm>({
      .id = "opt.precond-minnorm",
      .text = "Let X have rank n and P be positive definite. Preconditioned descent w <- w - eta P X^T (X w "
              "- y) from 0, with 0 < eta < 2/|X P X^T|, "
              "tends to P X^T (X P X^T)^(-1) y, which is the minimiser of w^T P^(-1) w subject to X w = y.",
      .reduction =
          "The excess of any other solution of X v = y is (v - w)^T P^(-1) (v - w), an identity of matrices. "
          "The residual is multiplied by "
          "I - eta X P X^T at each step, and determines the iterate, since all are in the range of P X^T.",
      .hypotheses = {{"P is symmetric and positive definite",
                      {},
                      "otherwise w^T P^(-1) w has no minimum, or P no inverse"},
                     {"rank X = n", {}, "so that X w = y has a solution and X P X^T an inverse"}},
      .sources = {precondition_slide()},
      .tags = {"linear", "interventions"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificates in matrix algebra", RouteKind::certificate, minimum_norm_by_certificate,
                  trusts_algebra, 0.01},
                 {"square systems", RouteKind::exact, minimum_norm_of_square_systems, trusts_linear_algebra,
                  0.02},
                 {"equations of the minimiser, and descent in fractions", RouteKind::exact,
                  minimum_norm_by_equations, trusts_linear_algebra, 0.1}},
      .mutants = {{"least w^T P w", metric},
                  {"X^T P (X P X^T)^(-1) y", order},
                  {"descent without P", plain},
                  {"least |w|", euclidean}},
  });
}

}  // namespace

std::vector<Claim> preconditioning_claims() { return {invariance(), minimum_norm(), preconditioned_risk()}; }

}  // namespace lemmata::proofs_check
