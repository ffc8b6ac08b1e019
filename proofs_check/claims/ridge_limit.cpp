#include "proofs_check/claims/ridge_limit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/linear/least_squares.hpp"
#include "analysis/scalar/ball.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- linreg.ridge-limit

/// w_lambda = (X^T X + lambda)^-1 X^T y minimises |Xw-y|^2 + lambda |w|^power and tends to X^+ y for lambda
/// -> 0+ (or, if not to_zero, -> infinity). For rank n it is X^T a, a = `dual`: a matrix expression in b =
/// (X X^T)^-1 y, c = (X X^T + lambda)^-1 b and lambda. So w_lambda - X^+ y = X^T (dual - b).
struct RidgeLimit {
  Formula dual;
  int power = 2;
  bool to_zero = true;
};

struct Penalised {
  RationalMatrix x, y;
  [[nodiscard]] std::string text() const { return "X = " + matrix_text(x) + ", y = " + matrix_text(y); }
};

/// X = 1, y = 1; the example; one without full rank; one without a solution; random ones.
Penalised penalised(int number, std::uint64_t seed) {
  if (number == 1) return {RationalMatrix::identity(1), RationalMatrix::identity(1)};
  if (number == 2) return {rational_matrix(2, 3, {1, 2, 0, 0, 1, -1}), rational_matrix(2, 1, {3, 1})};
  if (number == 3) return {rational_matrix(2, 2, {1, 1, 2, 2}), rational_matrix(2, 1, {1, 2})};
  if (number == 4) return {rational_matrix(2, 1, {1, 1}), rational_matrix(2, 1, {0, 1})};
  const int n = 1 + number % 4, d = 1 + number % 7;
  const auto stream = static_cast<std::uint64_t>(900 + 2 * number);
  RationalMatrix x = random_integer_matrix(n, d, 3, seed, stream);
  x(0, 0) += 4;  // never 0
  return {x, random_integer_matrix(n, 1, 3, seed, stream + 1)};
}

constexpr const char* penalised_range = "instance = 1..24, k = 0..5";

RationalMatrix regularised_gram(const RationalMatrix& x, const Rational& lambda) {
  return transpose(x) * x + lambda * RationalMatrix::identity(x.columns());
}

RationalMatrix primal(const Penalised& data, const Rational& lambda) {
  return *analysis::solve(regularised_gram(data.x, lambda), transpose(data.x) * data.y);
}

Ball penalised_error(const Penalised& data, const RationalMatrix& w, const Rational& lambda, int power) {
  const Ball square(squared_norm(w));
  return Ball(squared_norm(data.x * w - data.y)) +
         Ball(lambda) * (power == 2 ? square : analysis::sqrt_nonnegative(square));
}

/// At lambda = 2^-k (or 2^k): no point next to w_lambda has a smaller penalised error; the dual form; and
/// the distance to X^+ y, which is at most lambda |c_1|, c_1 = the derivative at 0.
Outcome ridge_by_definition(const RidgeLimit& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range(penalised_range), budget, [&](int number, int k) -> std::optional<std::string> {
        const Penalised data = penalised(number, budget.seed);
        const Rational small = pow(Rational(1, 2), k), lambda = stated.to_zero ? small : Rational(1 / small);
        const std::string where = data.text() + ", lambda = " + to_string(lambda) + ": ";
        const RationalMatrix w = primal(data, lambda);
        const Ball least = penalised_error(data, w, lambda, stated.power);
        for (const Rational& stretch : {Rational(63, 64), Rational(65, 64)})
          if (squared_norm(w) != 0)
            if (const Ball other = penalised_error(data, stretch * w, lambda, stated.power);
                !surely_less(least, other))
              return where + "the penalised error of w = " + matrix_text(w) + " is " + to_string(least) +
                     ", that of " + to_string(stretch) + " w is " + to_string(other);
        for (int j = 0; j < w.rows(); ++j)
          for (const Rational& h : {Rational(1, 64), Rational(-1, 64)}) {
            RationalMatrix other = w;
            other(j, 0) += h;
            if (stated.power == 2 && squared_norm(data.x * other - data.y) + lambda * squared_norm(other) <=
                                         squared_norm(data.x * w - data.y) + lambda * squared_norm(w))
              return where + matrix_text(other) + " is better than w = " + matrix_text(w);
          }
        const int n = data.x.rows();
        const RationalMatrix gram = data.x * transpose(data.x);
        const auto b = analysis::solve(gram, data.y);
        if (b) {
          const auto c = analysis::solve(gram + lambda * RationalMatrix::identity(n), *b);
          const RationalMatrix dual = matrix_at(stated.dual, {{"b", *b}, {"c", *c}}, {{"lambda", lambda}});
          if (auto apart = difference(transpose(data.x) * dual, w, "w_lambda is")) return where + *apart;
        }
        const auto coefficients = analysis::ridge_taylor_coefficients(data.x, vector_of(data.y), 1);
        const RationalMatrix limit = RationalMatrix::column(coefficients[0]);
        const Rational distance = squared_norm(w - limit),
                       most = small * small * squared_norm(RationalMatrix::column(coefficients[1]));
        if (distance <= most) return std::nullopt;
        return where + "w_lambda = " + matrix_text(w) +
               " is not within |c_1|/2^k of X^+ y = " + matrix_text(limit);
      });
  if (!outcome.range.empty()) outcome.range += stated.to_zero ? "; lambda = 2^-k" : "; lambda = 2^k";
  return outcome;
}

Outcome ridge_by_library(const RidgeLimit& stated, const Budget& budget) {
  if (stated.power != 2 || !stated.to_zero) return {.note = "the library has the squared norm as penalty"};
  return prove_on_range(Range("instance = 1..24"), budget, [&](int number) -> std::optional<std::string> {
    const Penalised data = penalised(number, budget.seed);
    const RationalVector y = vector_of(data.y);
    const auto path = analysis::ridge_path(data.x, y);
    const auto taylor = analysis::ridge_taylor_coefficients(data.x, y, 1);
    const RationalMatrix gram = data.x * transpose(data.x);
    const auto b = analysis::solve(gram, data.y);
    if (taylor[0] != analysis::minimum_norm_solution(data.x, y).w)
      return data.text() + ": c_0 is not the solution with the smallest norm";
    if (b) {
      const RationalMatrix slope = Rational(-1) * (transpose(data.x) * *analysis::solve(gram, *b));
      if (auto apart =
              difference(slope, RationalMatrix::column(taylor[1]), "the library's derivative at 0 is"))
        return data.text() + ": " + *apart;
    }
    if (analysis::evaluate(path.poles, 0) == 0) return data.text() + ": a pole at 0";
    for (const Rational& lambda : {Rational(1, 7), Rational(1), Rational(5)}) {
      const std::string where = data.text() + ", lambda = " + to_string(lambda) + ": ";
      const auto ridge = analysis::ridge_regression(data.x, y, lambda);
      RationalVector on_path;
      for (const auto& f : path.w)
        on_path.push_back(analysis::evaluate(f.numerator, lambda) /
                          analysis::evaluate(f.denominator, lambda));
      if (on_path != ridge.w) return where + "the path is not at the ridge solution";
      const RationalMatrix w = RationalMatrix::column(ridge.w);
      if (auto apart = difference(primal(data, lambda), w, "the library")) return where + *apart;
      if (!(transpose(data.x) * RationalMatrix::column(ridge.alpha) == w))
        return where + "w is not X^T alpha";
      if (!b) continue;
      const auto c = analysis::solve(gram + lambda * RationalMatrix::identity(data.x.rows()), *b);
      if (auto apart = difference(
              transpose(data.x) * matrix_at(stated.dual, {{"b", *b}, {"c", *c}}, {{"lambda", lambda}}), w,
              "the library"))
        return where + *apart;
    }
    return std::nullopt;
  });
}

Outcome ridge_by_certificate(const RidgeLimit& stated, const Budget&) {
  if (stated.power != 2 || !stated.to_zero)
    return {.note = "the certificates are about the squared norm, and lambda -> 0+"};
  const char* id = "linreg.ridge-limit";
  const std::map<std::string, MatrixSymbol> symbols = {
      {"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}, {"v", {"d", "1"}}, {"a", {"n", "1"}},
      {"b", {"n", "1"}}, {"c", {"n", "1"}}, {"e", {"d", "1"}}, {"q", {"d", "1"}}};
  const std::string objective_v = "transpose(x*v-y)*(x*v-y) + lambda*transpose(v)*v",
                    objective_w = "transpose(x*w-y)*(x*w-y) + lambda*transpose(w)*w";
  return proved_by(
      "all n, d, X and y, all lambda > 0",
      {{id, "minimiser",
        "(X^T X + lambda) w = X^T y, which has one solution, the matrix being positive definite. Any v has a "
        "penalised error "
        "larger by |X (v-w)|^2 + lambda |v-w|^2.",
        MatrixIdentity{symbols,
                       {"lambda"},
                       {{"(transpose(x)*x + lambda*identity(d))*w", "transpose(x)*y"}},
                       objective_v,
                       objective_w + " + transpose(x*(v-w))*x*(v-w) + lambda*transpose(v-w)*(v-w)",
                       {{0, false, "transpose(v-w)", 1}, {0, true, 1, "v-w"}}}},
       {id, "push-through", "The two forms of w_lambda: X^T (X X^T + lambda)^-1 = (X^T X + lambda)^-1 X^T.",
        MatrixIdentity{symbols,
                       {"lambda"},
                       {},
                       "(transpose(x)*x + lambda*identity(d))*transpose(x)",
                       "transpose(x)*(x*transpose(x) + lambda*identity(n))",
                       {}}},
       {id, "distance",
        "X^+ y lies in the row space, which is the range of X^T X: X^+ y = X^T X e for some e (for rank n e "
        "= X^T (X X^T)^-2 "
        "y). Let w solve (X^T X + lambda) w = X^T X e; then w_lambda - X^+ y = -lambda w "
        "(difference-of-solutions), and lambda "
        "(|e|^2 - |w|^2) is the sum of squares on the right. So |w_lambda - X^+ y| <= lambda |e|, which "
        "tends to 0. By Cramer's rule w_lambda is a vector of polynomials in lambda divided by det(X^T X + "
        "lambda); a pole at 0 would make it unbounded for lambda -> 0+.",
        MatrixIdentity{symbols,
                       {"lambda"},
                       {{"(transpose(x)*x + lambda*identity(d))*w", "transpose(x)*x*e"}},
                       "lambda*(transpose(e)*e - transpose(w)*w)",
                       "lambda*transpose(e-w)*(e-w) + 2*transpose(x*(e-w))*x*(e-w)",
                       {{0, false, "transpose(e-w)", 1}, {0, true, 1, "e-w"}}}},
       {id, "difference-of-solutions",
        "w as in `distance`, v = X^+ y: then v - lambda w solves the equations of w_lambda.",
        MatrixIdentity{
            symbols,
            {"lambda"},
            {{"(transpose(x)*x + lambda*identity(d))*w", "v"}, {"transpose(x)*x*v", "transpose(x)*y"}},
            "(transpose(x)*x + lambda*identity(d))*(v - lambda*w)",
            "transpose(x)*y",
            {{0, false, "-lambda", 1}, {1, false, 1, 1}}}},
       {id, "full-rank",
        "Rank n: b = (X X^T)^-1 y, so X^+ y = X^T b, and c = (X X^T + lambda)^-1 b. Then w_lambda = X^T a "
        "with a as stated, and "
        "w_lambda - X^+ y = X^T (a - b); its derivative at 0 is -X^T (X X^T)^-2 y.",
        MatrixIdentity{symbols,
                       {"lambda"},
                       {{"x*transpose(x)*b", "y"}, {"(x*transpose(x) + lambda*identity(n))*c", "b"}},
                       Formula("x*transpose(x) + lambda*identity(n)") * stated.dual,
                       "y",
                       {{0, false, 1, 1}, {1, false, "-lambda", 1}}}},
       {id, "decreasing-norm",
        "w and v are the solutions for lambda < mu, q = X^T y: |w|^2 - |v|^2 is a sum of squares, divided by "
        "mu - lambda. If it is 0 then w = v, (mu - lambda) v = 0, and so q = 0.",
        MatrixIdentity{
            symbols,
            {"lambda", "mu"},
            {{"(transpose(x)*x + lambda*identity(d))*w", "q"}, {"(transpose(x)*x + mu*identity(d))*v", "q"}},
            "(mu-lambda)*(transpose(w)*w - transpose(v)*v)",
            "(mu-lambda)*transpose(w-v)*(w-v) + 2*(transpose(x*(w-v))*x*(w-v) + lambda*transpose(w-v)*(w-v))",
            {{0, false, "-transpose(w-v)", 1},
             {0, true, -1, "w-v"},
             {1, false, "transpose(w-v)", 1},
             {1, true, 1, "w-v"}}}}});
}

/// Descent on the data with sqrt(lambda) I below X, lambda = 4^-k, which has the penalised error as its
/// loss. The eigenvalues of X^T X are 6, 1 and 0, so with step 1/8 the error of w shrinks by 1 - lambda/8
/// at least.
Outcome ridge_by_training(const RidgeLimit& stated, const Budget& budget) {
  if (!stated.to_zero) return {.note = "the trainer has small lambda"};
  return enclose_on_range(Range("k = 0..2"), budget, [&](int k) -> std::optional<std::string> {
    const RationalMatrix x = rational_matrix(2, 3, {1, 2, 0, 0, 1, -1}), y = rational_matrix(2, 1, {3, 1});
    const Rational root = pow(Rational(1, 2), k), lambda = root * root;
    RationalMatrix augmented(5, 3), labels(5, 1);
    for (int i = 0; i < 2; ++i) {
      for (int j = 0; j < 3; ++j) augmented(i, j) = x(i, j);
      labels(i, 0) = y(i, 0);
    }
    for (int j = 0; j < 3; ++j) augmented(2 + j, j) = root;
    const int steps = 300 << 2 * k;
    const auto rows = doubles_of(augmented), targets = doubles_of(labels);
    std::vector<double> weights(3, 0.0);
    numeric::gradient_descent({5, 3, rows, targets}, weights, 0.125, steps, 1);
    const RationalMatrix gram = x * transpose(x), b = *analysis::solve(gram, y),
                         c = *analysis::solve(gram + lambda * RationalMatrix::identity(2), b);
    const RationalMatrix claimed =
        transpose(x) * matrix_at(stated.dual, {{"b", b}, {"c", c}}, {{"lambda", lambda}});
    const Ball shrink = analysis::pow(Ball(Rational(1 - lambda / 8)), steps) * Ball(2);
    const Rational allowed = shrink.upper() + Rational(descent_rounding(5, 3, 0.125, steps, 2, 3, 4));
    if (squared_norm(columns_of(weights) - claimed) <= allowed * allowed) return std::nullopt;
    return fmt::format("lambda = 4^-k: the trainer is at ({:.9g}, {:.9g}, {:.9g}), the statement at {}",
                       weights[0], weights[1], weights[2], matrix_text(claimed));
  });
}

Claim ridge_limit() {
  const Formula dual = "b - lambda*c";
  const RationalMatrix x = rational_matrix(2, 3, {1, 2, 0, 0, 1, -1});
  const auto slope = analysis::ridge_taylor_coefficients(x, {3, 1}, 1)[1];
  return make_claim<RidgeLimit>({
      .id = "linreg.ridge-limit",
      .text = "For lambda > 0 the minimiser of |Xw - y|^2 + lambda |w|^2 is w_lambda = (X^T X + lambda)^-1 "
              "X^T y = X^T (X "
              "X^T + lambda)^-1 y; |w_lambda| does not increase with lambda (if X^T y is not 0, it falls "
              "strictly), and for lambda -> 0+ w_lambda tends to "
              "X^+ y, for every X and "
              "y. If rank X = n, w_lambda - X^+ y = -lambda X^T (X X^T)^-1 (X X^T + lambda)^-1 y, with the "
              "derivative -X^T (X "
              "X^T)^-2 y at 0. Each coordinate is a rational function of lambda without a pole at 0.",
      .reduction =
          "The differences of penalised errors and of norms are sums of squares. Cramer's rule makes "
          "each coordinate a rational function, which has no pole at 0, being bounded there.",
      .sources = {least_squares_slide(), stochastic_descent_slide()},
      .tags = {"linear regression", "ridge"},
      .expected = Verdict::proved,
      .stated = {dual},
      .checks =
          {{"definition, and solves", RouteKind::exact, ridge_by_definition, {"FLINT", "GMP", "Arb"}, 0.2},
           {"certificate", RouteKind::certificate, ridge_by_certificate, trusts_certificates, 0.1},
           {"the library's path", RouteKind::exact, ridge_by_library, {"FLINT", "GMP"}, 0.1},
           {"where the trainer ends", RouteKind::ball, ridge_by_training, trusts_rounded_doubles, 0.05}},
      .mutants = {{"limit for lambda -> infinity", {dual, 2, false}},
                  {"penalty lambda |w|", {dual, 1}},
                  {"error proportional to lambda^2", {"b - lambda^2*c"}},
                  {"-lambda X^T (X X^T)^-1 y, without the second inverse", {"b - lambda*b"}}},
      .constants = {exact_constant("linreg.ridge-derivative-3",
                                   "third coordinate of dw/dlambda at 0, X = [[1,2,0],[0,1,-1]], y = (3,1)",
                                   slope[2])},
  });
}

}  // namespace

std::vector<Claim> ridge_limit_claims() { return {ridge_limit()}; }

}  // namespace lemmata::proofs_check
