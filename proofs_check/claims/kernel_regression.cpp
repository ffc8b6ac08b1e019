#include "proofs_check/claims/kernel_regression.hpp"

#include "analysis/linear/least_squares.hpp"
#include "proofs_check/claims/matrix_statement.hpp"
#include "proofs_check/claims/polynomial_feature.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

Source kernel_slide() { return {"001_9e457a0150e4c7b0.txt", "Toy model: Kernel Methods"}; }

namespace {

using analysis::Rational;

const std::vector<std::string> trusts_algebra = {"GMP", "the reduction in words"};
const std::vector<std::string> trusts_linear_algebra = {"FLINT", "GMP"};

// --- kernel.dual

/// K = X X^T. For every minimiser a of |K a - y|, `weights` (in x and a) is X^+ y, and `determined` is the same. For
/// rank X = n the minimiser is `at_full_rank` (in k = K^(-1) and y); the ridge solution is X^T `ridge`, k = (K +
/// lambda I)^(-1).
struct Dual {
  Formula weights, determined, at_full_rank, ridge;
};

/// All minimisers, one after the other along each direction of the null space of K.
std::optional<std::string> dual_fails(const Dual& stated, const RationalMatrix& x, const RationalMatrix& y) {
  const std::string here = "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ": ";
  const RationalMatrix gram = exact_product(x, transpose(x));
  const RationalMatrix first = RationalMatrix::column(analysis::minimum_norm_solution(gram, y.elements()).w);
  const RationalMatrix directions = analysis::null_space(gram);
  const Matrices at_first = {{"x", x}, {"y", y}, {"a", first}};
  if (directions.columns() == 0) {
    if (auto apart = unequal(stated.at_full_rank, "a", {{"k", inverse(gram)}, {"y", y}, {"a", first}}))
      return here + *apart;
  }
  for (int j = 0; j <= directions.columns(); ++j) {
    RationalMatrix a = first;
    for (int i = 0; i < a.rows() && j > 0; ++i) a(i, 0) += (j + 1) * directions(i, j - 1);
    const Matrices at = {{"x", x},
                         {"y", y},
                         {"a", a},
                         {"b", first},
                         {"w", RationalMatrix::column(analysis::minimum_norm_solution(x, y.elements()).w)}};
    if (auto apart = unequal("x*transpose(x)*(x*transpose(x)*a - y)", "0*a", at))
      throw std::logic_error("no minimiser: " + *apart);
    if (auto apart = unequal(stated.weights, "w", at))
      return here + "a = " + matrix_text(a) + ", w = X^+ y: " + *apart;
    if (auto apart = unequal(stated.determined, substitute(stated.determined, "a", "b"), at))
      return here + "two minimisers a = " + matrix_text(a) + ", b = " + matrix_text(first) + ": " + *apart;
  }
  for (const Rational& lambda : {Rational(1, 2), Rational(3)}) {
    const RationalMatrix shifted = gram + lambda * RationalMatrix::identity(x.rows());
    if (auto apart = unequal("transpose(x)*(" + stated.ridge.text() + ")", "w",
                             {{"x", x},
                              {"y", y},
                              {"k", inverse(shifted)},
                              {"w", RationalMatrix::column(ridge_regression(x, y.elements(), lambda).w)}}))
      return here + "lambda = " + to_string(lambda) + ", w the ridge solution: " + *apart;
  }
  return std::nullopt;
}

Outcome dual_at_the_example(const Dual& stated, const Budget&) {
  if (auto seen =
          dual_fails(stated, rational_matrix(3, 2, {1, 2, 2, 4, 1, 1}), rational_matrix(3, 1, {1, 0, 2})))
    return {.verdict = Verdict::refuted, .witness = *seen};
  return {.verdict = Verdict::proved_on_range,
          .range = "X = [[1,2],[2,4],[1,1]], y = (1,0,2), where w = (19/5,-9/5) for every minimiser"};
}

Outcome dual_by_null_spaces(const Dual& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..4, d = 1..4, r = 0..1"), budget,
                        [&](int n, int d, int r) -> std::optional<std::string> {
                          RationalMatrix x = sample_matrix(n, d, 5);
                          for (int j = 0; j < d && r > 0; ++j)
                            x(n - 1, j) = 2 * x(0, j);  // n = 1: rank 1 again; else a sample twice
                          return dual_fails(stated, x, sample_matrix(n, 1, 9));
                        });
}

Outcome dual_by_certificate(const Dual& stated, const Budget&) {
  const std::map<std::string, MatrixSymbol> problem = {{"x", {"n", "d"}},       {"y", {"n", "1"}},
                                                       {"a", {"n", "1"}},       {"b", {"n", "1"}},
                                                       {"k", {"n", "n", true}}, {"v", {"d", "1"}}};
  const MatrixEquation minimises = {"x*transpose(x)*(x*transpose(x)*a - y)", 0};
  const Formula other = substitute(stated.determined, "a", "b");
  const char* id = "kernel.dual";
  return proved_by(
      "all n, d, X and y, all minimisers, all lambda > 0",
      {{id, "normal-equations",
        "A minimiser a of |K a - y|, K = x x^T, solves the normal equations, the hypothesis. Then |x^T (x w "
        "- y)|^2 = 0 for w = the stated "
        "weights: w solves the normal equations of |x w - y|.",
        MatrixIdentity{problem,
                       {},
                       {minimises},
                       "transpose(x*(" + stated.weights.text() + ") - y)*x*transpose(x)*(x*(" +
                           stated.weights.text() + ") - y)",
                       0,
                       {{0, false, "transpose(x*transpose(x)*a - y)", 1}}}},
       {id, "least-norm",
        "Two solutions w and v of the normal equations of |x w - y| have |x (v - w)|^2 = (v - w)^T x^T x (v "
        "- w) = 0, so x v = x w, the "
        "hypothesis. For w the stated weights, |v|^2 = |w|^2 + |v - w|^2: w is X^+ y, the only solution of "
        "least norm.",
        MatrixIdentity{problem,
                       {},
                       {{"x*v", "x*(" + stated.weights.text() + ")"}},
                       "transpose(v)*v",
                       "transpose(" + stated.weights.text() + ")*(" + stated.weights.text() +
                           ") + transpose(v - " + stated.weights.text() + ")*(v - " + stated.weights.text() +
                           ")",
                       {{0, false, "transpose(a)", 1}, {0, true, 1, "a"}}}},
       {id, "null-space",
        "null(x x^T) = null(x^T): the hypothesis says that a - b is in the first, and the identity that the "
        "square of the length of the "
        "difference of what is stated to be determined is 0.",
        MatrixIdentity{problem,
                       {},
                       {{"x*transpose(x)*(a - b)", 0}},
                       "transpose(" + stated.determined.text() + " - " + other.text() + ")*(" +
                           stated.determined.text() + " - " + other.text() + ")",
                       0,
                       {{0, false, "transpose(a - b)", 1}}}},
       {id, "full-rank", "For k = (x x^T)^(-1) the minimiser is the stated one.",
        MatrixIdentity{
            problem,
            {},
            {minimises, {"k*x*transpose(x)", "identity(n)"}},
            "a",
            stated.at_full_rank,
            {{0, false, "k^2", 1}, {1, false, "-k", "x*transpose(x)*a - y"}, {1, false, -1, "a"}}}},
       {id, "ridge",
        "k = (x x^T + lambda I)^(-1): the normal equations (X^T X + lambda I) w = X^T y of ridge regression "
        "hold for w = X^T times the "
        "stated dual, and have one solution.",
        MatrixIdentity{problem,
                       {"lambda"},
                       {{"(x*transpose(x) + lambda*identity(n))*k", "identity(n)"}},
                       "(transpose(x)*x + lambda*identity(d))*transpose(x)*(" + stated.ridge.text() + ")",
                       "transpose(x)*y",
                       {{0, false, "transpose(x)", "y"}}}}});
}

Claim dual() {
  const Dual stated{"transpose(x)*a", "transpose(x)*a", "k*y", "k*y"};
  Dual unique = stated, squared = stated, unweighted = stated, ridge = stated;
  unique.determined = "a";
  squared.at_full_rank = "k^2*y";
  unweighted.weights = "transpose(x)*a/2";
  ridge.ridge = "k^2*y";
  return make_claim<Dual>({
      .id = "kernel.dual",
      .text = "Every minimiser a of |X X^T a - y|^2, n equations in n variables, gives the same w = X^T a, "
              "and it is X^+ y, the minimiser of "
              "|X w - y|^2 of least norm, whatever d is. For rank X = n, a = (X X^T)^(-1) y; for ridge "
              "regression a = (X X^T + lambda I)^(-1) y.",
      .reduction = "A sum of squares that is 0 has zeros only: so |X^T u|^2 = u^T X X^T u gives null(X X^T) "
                   "= null(X^T). The rest is algebra with "
                   "the normal equations, for matrices of all sizes.",
      .hypotheses = {{"rank X = n, for the formula a = (X X^T)^(-1) y",
                      {},
                      "otherwise there is no inverse; X^T a is the same for all a"}},
      .sources = {kernel_slide()},
      .tags = {"linear", "kernel"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificates in matrix algebra", RouteKind::certificate, dual_by_certificate,
                  trusts_algebra, 0.01},
                 {"a rank-deficient example", RouteKind::exact, dual_at_the_example, trusts_linear_algebra,
                  0.01},
                 {"all directions of the null space", RouteKind::exact, dual_by_null_spaces,
                  trusts_linear_algebra, 0.1}},
      .mutants = {{"the minimiser a itself is unique", unique},
                  {"a = (X X^T)^(-2) y", squared},
                  {"w = X^T a / 2", unweighted},
                  {"the ridge dual (X X^T + lambda I)^(-2) y", ridge}},
      .constants = {exact_constant("kernel.dual-example-w1",
                                   "first weight of X^+ y, X = [[1,2],[2,4],[1,1]], y = (1,0,2)",
                                   Rational(19, 5)),
                    exact_constant("kernel.dual-example-w2",
                                   "second weight of X^+ y, X = [[1,2],[2,4],[1,1]], y = (1,0,2)",
                                   Rational(-9, 5))},
  });
}

// --- kernel.prediction-cost

/// For w = X^T a the prediction <w, z> is `prediction`, in x, a and z. It takes `calls` inner products with samples,
/// training `training_calls` (in n), and solving (X X^T) a = y by elimination `solve` multiplications and divisions;
/// with explicit vectors a prediction costs `explicit_cost` multiplications, in n and d.
struct PredictionCost {
  Formula prediction, calls, training_calls, solve, explicit_cost;
};

/// A number that counts multiplications and divisions.
struct Counted {
  Rational value;
  std::int64_t* count;
  friend Counted operator*(const Counted& a, const Counted& b) {
    ++*a.count;
    return {a.value * b.value, a.count};
  }
  friend Counted operator/(const Counted& a, const Counted& b) {
    ++*a.count;
    return {a.value / b.value, a.count};
  }
  friend Counted operator-(const Counted& a, const Counted& b) { return {a.value - b.value, a.count}; }
  friend Counted operator+(const Counted& a, const Counted& b) { return {a.value + b.value, a.count}; }
};

using CountedRows = std::vector<std::vector<Counted>>;

Counted inner_product_of(const std::vector<Counted>& a, const std::vector<Counted>& b) {
  Counted sum = a[0] * b[0];
  for (std::size_t i = 1; i < a.size(); ++i) sum = sum + a[i] * b[i];
  return sum;
}

/// Gaussian elimination without pivots, as for positive definite matrices, and back substitution.
std::vector<Counted> eliminate(CountedRows a, std::vector<Counted> y) {
  const std::size_t n = y.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      const Counted factor = a[i][k] / a[k][k];
      for (std::size_t j = k + 1; j < n; ++j) a[i][j] = a[i][j] - factor * a[k][j];
      y[i] = y[i] - factor * y[k];
    }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) y[i] = y[i] - a[i][j] * y[j];
    y[i] = y[i] / a[i][i];
  }
  return y;
}

CountedRows counted(const RationalMatrix& a, std::int64_t* count) {
  CountedRows rows;
  for (int i = 0; i < a.rows(); ++i) {
    rows.emplace_back();
    for (int j = 0; j < a.columns(); ++j) rows.back().push_back({a(i, j), count});
  }
  return rows;
}

Outcome prediction_at_the_example(const PredictionCost& stated, const Budget&) {
  const RationalMatrix x(2, 2, {1, 2, 0, 1}), w = rational_matrix(2, 1, {3, 5}),
                                              z = rational_matrix(2, 1, {1, 1});
  const RationalMatrix a = exact_product(inverse(transpose(x)), w);
  const auto apart = unequal(stated.prediction, "transpose(z)*w", {{"x", x}, {"w", w}, {"z", z}, {"a", a}});
  if (!apart)
    return {.verdict = Verdict::proved_on_range, .range = "X = [[1,2],[0,1]], z = (1,1), w = (3,5)"};
  return with_counterexamples(
      {.verdict = Verdict::refuted, .witness = "X = [[1,2],[0,1]], z = (1,1), w = (3,5): " + *apart},
      {{"kernel.prediction-cost", "display",
        "For X = [[1,2],[0,1]], z = (1,1) and w = (3,5), z X w is 18, and <z, w> is 8.",
        MatrixRelations{
            {{"x", data_of(x)}, {"w", data_of(w)}, {"z", data_of(z)}},
            {{"transpose(z)*x*w", Relation::equal, 18}, {"transpose(z)*w", Relation::equal, 8}}}}});
}

Outcome prediction_by_counting(const PredictionCost& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..6, d = n..7"), budget, [&](int n, int d) -> std::optional<std::string> {
    const RationalMatrix samples = sample_matrix(n, d, 2), labels = sample_matrix(n, 1, 4),
                         point = sample_matrix(d, 1, 6);
    std::int64_t count = 0, calls = 0;
    const CountedRows x = counted(samples, &count);
    const auto kernel = [&](const std::vector<Counted>& a, const std::vector<Counted>& b) {
      ++calls;
      return inner_product_of(a, b);
    };
    CountedRows gram(x.size(), std::vector<Counted>(x.size(), Counted{0, &count}));
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = 0; j <= i; ++j) gram[i][j] = gram[j][i] = kernel(x[i], x[j]);
    if (auto apart = difference(value_at(stated.training_calls, {{"n", n}}), calls, "the training"))
      return "inner products: " + *apart;
    std::vector<Counted> y;
    for (const Rational& label : labels.elements()) y.push_back({label, &count});
    count = 0;
    const std::vector<Counted> alpha = eliminate(gram, y);
    if (auto apart = difference(value_at(stated.solve, {{"n", n}}), count, "elimination"))
      return "operations: " + *apart;
    std::vector<Counted> z;
    for (const Rational& entry : point.elements()) z.push_back({entry, &count});
    count = calls = 0;
    Counted sum{0, &count};
    for (std::size_t i = 0; i < x.size(); ++i) sum = sum + alpha[i] * kernel(x[i], z);
    if (auto apart = difference(value_at(stated.calls, {{"n", n}}), calls, "a prediction"))
      return "inner products: " + *apart;
    if (auto apart = difference(value_at(stated.explicit_cost, {{"n", n}, {"d", d}}), count,
                                "a prediction with explicit vectors"))
      return "multiplications: " + *apart;
    RationalMatrix a(n, 1);
    for (int i = 0; i < n; ++i) a(i, 0) = alpha[static_cast<std::size_t>(i)].value;
    const RationalMatrix w =
        RationalMatrix::column(analysis::minimum_norm_solution(samples, labels.elements()).w);
    if (sum.value != exact_product(transpose(point), w)(0, 0))
      throw std::logic_error("the kernel method predicts otherwise");
    return unequal(stated.prediction, "transpose(z)*w", {{"x", samples}, {"a", a}, {"z", point}, {"w", w}});
  });
}

Outcome prediction_by_certificate(const PredictionCost& stated, const Budget&) {
  const char* id = "kernel.prediction-cost";
  const Formula next = substitute(stated.solve, "n", "n + 1"),
                next_training = substitute(stated.training_calls, "n", "n + 1");
  const Domain sizes{{{"n", 1}, {"d", 1}}, {}};
  return proved_by(
      "all n, d, X, a and z",
      {{id, "prediction", "w = X^T a, so that the prediction is a^T X z.",
        MatrixIdentity{{{"x", {"n", "d"}}, {"a", {"n", "1"}}, {"z", {"d", "1"}}, {"w", {"d", "1"}}},
                       {},
                       {{"w", "transpose(x)*a"}},
                       "transpose(z)*w",
                       stated.prediction,
                       {{0, false, "transpose(z)", 1}}}},
       {id, "training",
        "One sample more needs its inner product with itself and with the n samples before it; one sample "
        "needs one.",
        RationalFunctionIdentity{sizes, next_training, stated.training_calls + Formula("n + 1")}},
       {id, "training-first", "One sample.", finite_table({}, substitute(stated.training_calls, "n", 1), 1)},
       {id, "solve",
        "The first step on n + 1 equations divides n times and multiplies n times in each of n rows, and "
        "once more for each right-hand side; "
        "the last back substitution multiplies n times and divides once. The rest solves n equations.",
        RationalFunctionIdentity{sizes, next, stated.solve + Formula("n + n*n + n + n + 1")}},
       {id, "solve-first", "One equation is one division.",
        finite_table({}, substitute(stated.solve, "n", 1), 1)},
       {id, "explicit",
        "n inner products of d multiplications each, and n products with a: more than the d multiplications "
        "of "
        "<w, z> itself.",
        Inequality{{{"n", 1}, {"d", 1}}, "d + 1", Relation::less_equal, stated.explicit_cost}},
       {id, "explicit-product",
        "Each inner product, of d multiplications, is multiplied once. With inner products of c "
        "multiplications "
        "the cost n c + n is below d for c < d/n - 1 alone.",
        RationalFunctionIdentity{sizes, stated.explicit_cost, "(" + stated.calls.text() + ")*(d + 1)"}},
       {id, "calls", "One inner product with each sample.",
        RationalFunctionIdentity{sizes, stated.calls, "n"}}});
}

Claim prediction_cost() {
  const PredictionCost stated{"transpose(z)*transpose(x)*a", "n", "n*(n+1)/2", "n*(n^2+3*n-1)/3", "n*(d+1)"};
  PredictionCost display = stated, black_box = stated, without_weights = stated, training = stated,
                 cubic = stated, one_call = stated;
  display.prediction = "transpose(z)*x*w";
  black_box.explicit_cost = "n";
  without_weights.explicit_cost = "n*d";
  training.training_calls = "n";
  cubic.solve = "n^3/3";
  one_call.calls = "1";
  return make_claim<PredictionCost>({
      .id = "kernel.prediction-cost",
      .text =
          "For w = X^T a the prediction at z is <w, z> = z^T X^T a = sum_i a_i <x_i, z>: n inner "
          "products. Training takes n(n+1)/2 of them, and "
          "n(n^2+3n-1)/3 multiplications and divisions to solve X X^T a = y by elimination. With "
          "explicit vectors of d coordinates a "
          "prediction costs n (d+1) multiplications, more than the d of <w, z>: the kernel trick pays only "
          "if an inner product costs less than d/n - 1 multiplications.",
      .reduction = "The prediction is an identity of matrices. The counts follow the loops: each certificate "
                   "is the difference of the counts for n + 1 "
                   "and n samples, and the first count.",
      .hypotheses = {{"X X^T is invertible and its pivots are not 0",
                      {},
                      "for the solve by elimination alone; X X^T is then positive definite"}},
      .sources = {kernel_slide()},
      .tags = {"linear", "kernel"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals = {{"<w, z> = z X w", display,
                    "The sum beside it, sum_i a_i <z, x_i>, is right. With X^T a in the place of X w the "
                    "display is right too; as it stands it makes sense "
                    "for n = d alone."}},
      .checks = {{"certificates", RouteKind::certificate, prediction_by_certificate, trusts_certificates,
                  0.02},
                 {"an example with n = d", RouteKind::exact, prediction_at_the_example, trusts_linear_algebra,
                  0.01},
                 {"operations counted by the scalar", RouteKind::exact, prediction_by_counting,
                  trusts_linear_algebra, 0.05}},
      .mutants = {{"training with n inner products", training},
                  {"n^3/3 operations, exactly", cubic},
                  {"one inner product for a prediction", one_call},
                  {"n multiplications for a prediction with explicit vectors", black_box},
                  {"n d of them, without the products with a", without_weights}},
  });
}

}  // namespace

std::vector<Claim> kernel_regression_claims() { return {dual(), prediction_cost(), polynomial_feature()}; }

}  // namespace lemmata::proofs_check
