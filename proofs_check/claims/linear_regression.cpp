#include "proofs_check/claims/linear_regression.hpp"

#include "analysis/linear/gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

const std::map<std::string, MatrixSymbol> data_symbols = {
    {"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}, {"h", {"d", "1"}}};

/// |x w - y|^2 at w + s h has `gradient` as the coefficient of s: for all sizes.
MatrixIdentity directional_derivative(const Formula& gradient) {
  const std::string g = gradient.text();
  return {data_symbols,
          {"s"},
          {},
          "transpose(x*(w+s*h)-y)*(x*(w+s*h)-y)",
          "transpose(x*w-y)*(x*w-y) + s*(transpose(h)*(" + g + ") + transpose(" + g +
              ")*h)/2 + s^2*transpose(x*h)*(x*h)",
          {}};
}

constexpr const char* directional_reduction =
    "The coefficient of s in |x (w + s h) - y|^2 is the derivative in the direction h, h^T times the "
    "gradient. "
    "That is 1 x 1, and so half its sum with its transpose.";

Rational squared_error(const RationalMatrix& x, const RationalMatrix& y, const RationalMatrix& w) {
  return squared_norm(x * w - y);
}

// --- linreg.gradient

/// The gradient of (x w - y)^2 in w: a matrix expression in x (a row), w (a column) and y (1 x 1).
struct SquareGradient {
  Formula gradient;

  [[nodiscard]] std::optional<std::string> differs(const RationalMatrix& x, const RationalMatrix& w,
                                                   const RationalMatrix& y, const RationalMatrix& seen,
                                                   const std::string& what) const {
    auto apart = difference(matrix_at(gradient, {{"x", x}, {"w", w}, {"y", y}}), seen, what);
    if (!apart) return apart;
    return "x = " + matrix_text(x) + ", w = " + matrix_text(w) + ", y = " + to_string(y(0, 0)) + ": " +
           *apart;
  }
};

struct Sample {
  RationalMatrix x, w, y;
};

/// The first is x = (1,...,1), w = (1,0,...,0), y = 0; the others are random.
Sample gradient_sample(int d, int trial, std::uint64_t seed) {
  if (trial > 0) {
    const auto stream = static_cast<std::uint64_t>(3 * trial);
    return {random_integer_matrix(1, d, 4, seed, stream), random_integer_matrix(d, 1, 4, seed, stream + 1),
            random_integer_matrix(1, 1, 4, seed, stream + 2)};
  }
  RationalMatrix x(1, d), w(d, 1), y(1, 1);
  for (int j = 0; j < d; ++j) x(0, j) = 1;
  w(0, 0) = 1;
  return {x, w, y};
}

Outcome gradient_by_differences(const SquareGradient& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..8, trial = 0..5"), budget, [&](int d, int trial) {
    const auto [x, w, y] = gradient_sample(d, trial, budget.seed);
    const auto loss = [&x = x, &y = y](const RationalMatrix& v) { return squared_error(x, y, v); };
    return stated.differs(x, w, y, gradient_of_quadratic(loss, w), "the central differences");
  });
}

Outcome gradient_by_certificate(const SquareGradient& stated, const Budget&) {
  MatrixIdentity identity = directional_derivative(stated.gradient);
  identity.matrices = {{"x", {"1", "d"}}, {"y", {"1", "1", true}}, {"w", {"d", "1"}}, {"h", {"d", "1"}}};
  return proved_by("all d", {{"linreg.gradient", "directional-derivative", directional_reduction, identity}});
}

Outcome gradient_by_library(const SquareGradient& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..8, trial = 0..5"), budget, [&](int d, int trial) {
    const auto [x, w, y] = gradient_sample(d, trial, budget.seed);
    const auto iterates = analysis::gradient_descent_iterates(x, vector_of(y), vector_of(w),
                                                              analysis::UpdateRule::literal, Rational(1), 1);
    return stated.differs(x, w, y, w - RationalMatrix::column(iterates.back()),
                          "the library's step of size 1");
  });
}

Outcome gradient_by_training(const SquareGradient& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..64:7, trial = 0..5"), budget, [&](int d, int trial) {
    const auto [x, w, y] = gradient_sample(d, trial, budget.seed);
    const auto rows = doubles_of(x), labels = doubles_of(y);
    auto weights = doubles_of(w);
    numeric::gradient_descent({1, d, rows, labels}, weights, 1, 1, 1);
    return stated.differs(x, w, y, Rational(2) * (w - columns_of(weights)),
                          "twice a trainer's step of size 1");
  });
}

Claim gradient() {
  return make_claim<SquareGradient>({
      .id = "linreg.gradient",
      .text = "The gradient of (<x,w> - y)^2 in w is 2 x^T x w - 2 y x^T, x a row of d numbers. The update "
              "rule has half of "
              "it, which is another step size. That the formula is right for d = 1 and has the right "
              "dimensions does not "
              "determine it: 2|x|^2 w - 2 y x^T passes both tests and is another vector for d = 2.",
      .reduction = "The coefficient of s in |x (w + s h) - y|^2.",
      .sources = {stochastic_descent_slide()},
      .tags = {"linear regression", "gradient"},
      .expected = Verdict::proved,
      .stated = {"2*transpose(x)*x*w - 2*transpose(x)*y"},
      .checks = {{"central differences", RouteKind::exact, gradient_by_differences, trusts_exact, 0.02},
                 {"certificate", RouteKind::certificate, gradient_by_certificate, trusts_certificates, 0.02},
                 {"the library's step", RouteKind::exact, gradient_by_library, trusts_exact, 0.02},
                 {"the trainer's step", RouteKind::exact, gradient_by_training, trusts_dyadic_doubles, 0.02}},
      .mutants = {{"2|x|^2 w - 2 y x^T, which passes the slide's two tests",
                   {"2*w*x*transpose(x) - 2*transpose(x)*y"}},
                  {"the 2 of the first term dropped", {"transpose(x)*x*w - 2*transpose(x)*y"}},
                  {"the 2 of the second term dropped", {"2*transpose(x)*x*w - transpose(x)*y"}},
                  {"+2 y x^T", {"2*transpose(x)*x*w + 2*transpose(x)*y"}}},
  });
}

// --- linreg.quadratic-expansion

/// `value` has the gradient of |Xw - y|^2, and equals it if `equal` is set; half that gradient is
/// `half_gradient`. Matrix expressions in x, y and w.
struct Expansion {
  Formula value;
  bool equal = true;
  Formula half_gradient = "transpose(x)*x*w - transpose(x)*y";

  [[nodiscard]] Rational value_of(const RationalMatrix& x, const RationalMatrix& y,
                                  const RationalMatrix& w) const {
    return matrix_at(value, {{"x", x}, {"y", y}, {"w", w}})(0, 0);
  }
};

struct Regression {
  RationalMatrix x, y, w;
};

/// The first has ones on the diagonal of X and in y, and halves in w; the others are random.
Regression regression(int n, int d, int trial, std::uint64_t seed) {
  if (trial > 0) {
    const auto stream = static_cast<std::uint64_t>(100 + 3 * trial);
    return {random_integer_matrix(n, d, 4, seed, stream), random_integer_matrix(n, 1, 4, seed, stream + 1),
            random_integer_matrix(d, 1, 4, seed, stream + 2)};
  }
  RationalMatrix x(n, d), y(n, 1), w(d, 1);
  for (int i = 0; i < n; ++i) {
    if (i < d) x(i, i) = 1;
    y(i, 0) = 1;
  }
  for (int j = 0; j < d; ++j) w(j, 0) = Rational(1, 2);
  return {x, y, w};
}

Outcome expansion_by_definition(const Expansion& stated, const Budget& budget) {
  const Outcome outcome = prove_on_range(
      Range("n = 1..5, d = 1..5, trial = 0..2"), budget,
      [&](int n, int d, int trial) -> std::optional<std::string> {
        const auto [x, y, w] = regression(n, d, trial, budget.seed);
        const std::string where =
            "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ", w = " + matrix_text(w) + ": ";
        const auto loss = [&x = x, &y = y](const RationalMatrix& v) { return squared_error(x, y, v); };
        const auto expanded = [&x = x, &y = y, &stated](const RationalMatrix& v) {
          return stated.value_of(x, y, v);
        };
        const RationalMatrix seen = gradient_of_quadratic(loss, w),
                             of_value = gradient_of_quadratic(expanded, w);
        if (!(of_value == seen))
          return where + "there the expression has the gradient " + matrix_text(of_value) +
                 ", and |Xw-y|^2 has " + matrix_text(seen);
        if (auto apart = difference(matrix_at(stated.half_gradient, {{"x", x}, {"y", y}, {"w", w}}),
                                    Rational(1, 2) * seen, "half the gradient of |Xw-y|^2"))
          return where + *apart;
        if (stated.equal && loss(w) != expanded(w))
          return where + "the gradients agree, the values do not: " + to_string(expanded(w)) + " and " +
                 to_string(loss(w));
        return std::nullopt;
      });
  if (stated.equal) return outcome;
  return with_counterexamples(outcome,
                              {{"linreg.quadratic-expansion", "stationary-at-half",
                                "X = 1, y = 1: the derivative of w^2 - w, the slide's middle expression, and "
                                "half that of (w-1)^2 are 0 at "
                                "different places. At w = 1/2 the first is 0, and the second is not.",
                                counterexample({{"w", Rational(1, 2)}}, {{"2*w - 1", Relation::equal, 0}},
                                               {"w - 1", Relation::equal, 0})}});
}

Outcome expansion_by_certificate(const Expansion& stated, const Budget&) {
  if (!stated.equal) return {.note = "the certificates are about the value, with y^T y"};
  const std::string v = stated.value.text();
  return proved_by(
      "all n and d",
      {{"linreg.quadratic-expansion", "value",
        "The expression is 1 x 1, and so half its sum with its transpose.",
        MatrixIdentity{
            data_symbols, {}, {}, "transpose(x*w-y)*(x*w-y)", "((" + v + ") + transpose(" + v + "))/2", {}}},
       {"linreg.quadratic-expansion", "gradient", directional_reduction,
        directional_derivative(Formula(2) * stated.half_gradient)}});
}

/// The first d columns are orthogonal and have the square 4: so one step of size 1/4 from 0 solves least
/// squares, and nothing rounds.
Outcome expansion_by_training(const Expansion& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..4, trial = 0..5"), budget, [&](int d, int trial) -> std::optional<std::string> {
        RationalMatrix x(4, d);
        for (int i = 0; i < 4; ++i)
          for (int j = 0; j < d; ++j) x(i, j) = __builtin_parity(static_cast<unsigned>(i & j)) != 0 ? -1 : 1;
        const RationalMatrix y =
            random_integer_matrix(4, 1, 50, budget.seed, 200 + static_cast<std::uint64_t>(trial));
        const auto rows = doubles_of(x), labels = doubles_of(y);
        std::vector<double> weights(static_cast<std::size_t>(d), 0.0);
        numeric::gradient_descent({4, d, rows, labels}, weights, 0.25, 1, 1);
        const RationalMatrix w = columns_of(weights);
        const auto expanded = [&](const RationalMatrix& v) { return stated.value_of(x, y, v); };
        const RationalMatrix left = gradient_of_quadratic(expanded, w);
        if (squared_norm(left) == 0) return std::nullopt;
        return "X = " + matrix_text(x) + ", y = " + matrix_text(y) +
               ": the trainer ends at w = " + matrix_text(w) + ", where the gradient of the expression is " +
               matrix_text(left);
      });
}

/// Where w^2 + slope w is stationary, from its values.
Rational stationary_point(const Formula& value) {
  const auto f = [&](const RationalMatrix& w) {
    return Expansion{value}.value_of(RationalMatrix::identity(1), RationalMatrix::identity(1), w);
  };
  const Rational at_zero = gradient_of_quadratic(f, RationalMatrix(1, 1))(0, 0);
  const Rational at_one = gradient_of_quadratic(f, RationalMatrix::identity(1))(0, 0);
  return at_zero / (at_zero - at_one);
}

Claim quadratic_expansion() {
  const Formula stated = "transpose(w)*transpose(x)*x*w - 2*transpose(w)*transpose(x)*y + transpose(y)*y",
                slide = "transpose(w)*transpose(x)*x*w - transpose(w)*transpose(x)*y";
  return make_claim<Expansion>({
      .id = "linreg.quadratic-expansion",
      .text = "|Xw - y|^2 = w^T X^T X w - 2 w^T X^T y + y^T y, and half its gradient is X^T X w - X^T y.",
      .reduction = "Expansion of the product, and of the coefficient of s at w + s h.",
      .sources = {descent_dynamics_slide()},
      .tags = {"linear regression", "gradient"},
      .expected = Verdict::proved,
      .stated = {stated},
      .literals =
          {{"|Xw - y|^2 and w^T X^T X w - w^T X^T y have the same gradient",
            {slide, false},
            "The first and the last expression of the slide's line are right, up to a factor 2 that it may "
            "absorb in the step size; the middle one lacks the 2 of 2 w^T X^T y. That is no global factor: "
            "descent on the middle expression ends at half the solution (for X = 1, y = 1 at 1/2 in the "
            "place of 1)."}},
      .checks = {{"central differences", RouteKind::exact, expansion_by_definition, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, expansion_by_certificate, trusts_certificates, 0.02},
                 {"where the trainer ends", RouteKind::exact, expansion_by_training, trusts_dyadic_doubles,
                  0.02}},
      .mutants = {{"-w^T X^T y, with y^T y", {slide + Formula("transpose(y)*y")}},
                  {"+2 w^T X^T y",
                   {"transpose(w)*transpose(x)*x*w + 2*transpose(w)*transpose(x)*y + transpose(y)*y"}},
                  {"without y^T y: the same gradient, another value",
                   {"transpose(w)*transpose(x)*x*w - 2*transpose(w)*transpose(x)*y"}},
                  {"half the gradient is X^T X w - X^T y / 2",
                   {stated, true, "transpose(x)*x*w - transpose(x)*y/2"}}},
      .constants = {exact_constant("linreg.stationary-ratio",
                                   "where w^2 - w is stationary, over where (w - 1)^2 is",
                                   stationary_point(slide) / stationary_point(stated))},
  });
}

}  // namespace

std::vector<Claim> linear_regression_claims() { return {gradient(), quadratic_expansion()}; }

}  // namespace lemmata::proofs_check
