#include "proofs_check/claims/minimum_norm.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/linear/gradient_descent.hpp"
#include "analysis/linear/least_squares.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

// --- linreg.min-norm

/// What w <- w - eta X^T (X w - y) tends to: the solution of X w = y with the smallest norm of that order,
/// computed as X^T (X X^T)^-1 y, or as (X^T X)^-1 X^T y. The flags say whether the statement asks for a
/// start in the row space, labels for which there is a solution, and eta < 2 / lambda_1.
struct MinimumNorm {
  bool start_in_row_space = true, consistent = true, small_step = true;
  int norm = 2;
  bool dual = true;
};

struct Descent {
  RationalMatrix x, y, start;
  Rational eta;

  [[nodiscard]] std::string text() const {
    return "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ", w_0 = " + matrix_text(start) +
           ", eta = " + to_string(eta) + ": ";
  }
  [[nodiscard]] RationalMatrix step(const RationalMatrix& w) const {
    return w - eta * (transpose(x) * (x * w - y));
  }
};

/// 1 / tr X^T X, which is at most 1 / lambda_1.
Rational careful_step(const RationalMatrix& x) { return 1 / squared_norm(x); }

RationalMatrix example_design() { return rational_matrix(2, 3, {1, 2, 0, 0, 1, -1}); }
RationalMatrix example_labels() { return rational_matrix(2, 1, {3, 1}); }

/// The instances that the statement speaks about.
std::vector<Descent> instances(const MinimumNorm& stated, std::uint64_t seed) {
  const RationalMatrix one = RationalMatrix::identity(1), wide = rational_matrix(1, 2, {1, 2});
  std::vector<Descent> list;
  if (!stated.start_in_row_space)
    list.push_back({rational_matrix(1, 2, {1, 0}), one, rational_matrix(2, 1, {0, 1}), 1});
  if (!stated.consistent)
    list.push_back({rational_matrix(2, 3, {1, 0, 0, 1, 0, 0}), rational_matrix(2, 1, {0, 1}),
                    RationalMatrix(3, 1), Rational(1, 2)});
  if (!stated.small_step) list.push_back({one, one, RationalMatrix(1, 1), 3});
  list.push_back({one, one, RationalMatrix(1, 1), 1});
  list.push_back({wide, one, RationalMatrix(2, 1), Rational(1, 5)});
  list.push_back({wide, one, transpose(wide), Rational(1, 10)});
  list.push_back({wide, one, RationalMatrix(2, 1), Rational(19, 50)});  // 1.9 / lambda_1
  list.push_back({example_design(), example_labels(), RationalMatrix(3, 1), Rational(1, 6)});
  const RationalMatrix deficient = rational_matrix(2, 2, {1, 1, 2, 2});
  list.push_back({deficient, rational_matrix(2, 1, {1, 2}), RationalMatrix(2, 1), careful_step(deficient)});
  for (int d = 2; d <= 7; ++d)
    for (int n = 1; n <= std::min(d, 4); ++n) {
      const auto stream = static_cast<std::uint64_t>(500 + 10 * d + n);
      const RationalMatrix x = random_integer_matrix(n, d, 3, seed, stream);
      if (squared_norm(x) == 0) continue;
      list.push_back({x, x * random_integer_matrix(d, 1, 3, seed, stream + 100),
                      transpose(x) * random_integer_matrix(n, 1, 1, seed, stream + 200), careful_step(x)});
    }
  return list;
}

/// Calls visit(v) for the solutions of X v = y with no more than rank X coordinates other than 0: among
/// them is one with the smallest sum of absolute values.
template <class Visit>
void each_basic_solution(const RationalMatrix& x, const RationalMatrix& y, const Visit& visit) {
  const int d = x.columns();
  for (unsigned set = 0; set < 1U << d; ++set) {
    std::vector<int> chosen;
    for (int j = 0; j < d; ++j)
      if ((set >> j & 1U) != 0) chosen.push_back(j);
    RationalMatrix part(x.rows(), static_cast<int>(chosen.size()));
    for (int i = 0; i < x.rows(); ++i)
      for (std::size_t j = 0; j < chosen.size(); ++j) part(i, static_cast<int>(j)) = x(i, chosen[j]);
    if (chosen.empty() || analysis::rank(part) < static_cast<int>(chosen.size())) continue;
    const auto coordinates = analysis::solve(transpose(part) * part, transpose(part) * y);
    RationalMatrix v(d, 1);
    for (std::size_t j = 0; j < chosen.size(); ++j) v(chosen[j], 0) = (*coordinates)(static_cast<int>(j), 0);
    if (x * v == y) visit(v);
  }
}

Rational sum_of_sizes(const RationalMatrix& v) {
  Rational sum(0);
  for (const Rational& value : v.elements()) sum += abs(value);
  return sum;
}

/// The stated limit; or why there is none.
struct Limit {
  std::optional<RationalMatrix> w;
  std::string why;
};

Limit stated_limit(const MinimumNorm& stated, const Descent& descent) {
  const auto& [x, y, start, eta] = descent;
  if (stated.norm == 1) {
    std::optional<RationalMatrix> best;
    each_basic_solution(x, y, [&](const RationalMatrix& v) {
      if (!best || sum_of_sizes(v) < sum_of_sizes(*best)) best = v;
    });
    if (best) return {best, ""};
    if (squared_norm(y) == 0) return {RationalMatrix(x.columns(), 1), ""};
    return {std::nullopt, "X w = y has no solution"};
  }
  if (!stated.dual) {
    auto w = analysis::solve(transpose(x) * x, transpose(x) * y);
    return {w, w ? "" : "X^T X = " + matrix_text(transpose(x) * x) + " has no inverse"};
  }
  if (const auto alpha = analysis::solve(x * transpose(x), y)) return {transpose(x) * *alpha, ""};
  // rank X < n: the rows that are independent of those before them
  const std::vector<int> rows = analysis::independent_rows(x);
  RationalMatrix part(static_cast<int>(rows.size()), x.columns()), labels(part.rows(), 1);
  for (int i = 0; i < part.rows(); ++i) {
    for (int j = 0; j < x.columns(); ++j) part(i, j) = x(rows[static_cast<std::size_t>(i)], j);
    labels(i, 0) = y(rows[static_cast<std::size_t>(i)], 0);
  }
  const auto alpha = analysis::solve(part * transpose(part), labels);
  RationalMatrix w = transpose(part) * *alpha;
  if (!(x * w == y)) return {std::nullopt, "X w = y has no solution"};
  return {w, ""};
}

/// Whether w_t comes closer to the stated limit, which it does at every step of size up to 1 / lambda_1 if
/// it is the limit; the part of w_0 - w in the kernel of X, which no step changes, must be 0; and no small
/// combination of the kernel's basis may lead to a smaller norm.
std::optional<std::string> not_the_limit(const MinimumNorm& stated, const Descent& descent) {
  const Limit limit = stated_limit(stated, descent);
  if (!limit.w) {
    const RationalMatrix first = descent.step(descent.start);
    const bool stays = !stated.consistent && squared_norm(descent.step(first) - first) == 0;
    return descent.text() + limit.why +
           (stays ? "; the run ends at w_1 = " + matrix_text(first) : std::string());
  }
  const RationalMatrix& w = *limit.w;
  const std::string at = "w = " + matrix_text(w);
  if (!(descent.x * w == descent.y)) return descent.text() + at + " does not solve X w = y";
  constexpr int steps = 8;
  RationalMatrix iterate = descent.start;
  Rational distance = squared_norm(iterate - w);
  for (int t = 1; t <= steps; ++t) {
    iterate = descent.step(iterate);
    const Rational next = squared_norm(iterate - w);
    if (next < distance || distance == 0) {
      distance = next;
      continue;
    }
    const std::string reached = "w_" + std::to_string(t) + " = " + matrix_text(iterate);
    if (squared_norm(descent.step(iterate) - iterate) == 0)
      return descent.text() + "the run ends at " + reached + ", not at the stated " + at;
    return descent.text() + reached + " is no closer to the stated " + at + " than the iterate before it";
  }
  const RationalMatrix kernel = analysis::null_space(descent.x);
  if (kernel.columns() > 0 && !(squared_norm(transpose(kernel) * (descent.start - w)) == 0))
    return descent.text() + at + " differs from w_0 in the kernel of X, which no step changes";
  if (kernel.columns() > 0) {  // from w_0 + z, z in the kernel, every iterate is moved by z
    RationalMatrix z(kernel.rows(), 1);
    for (int j = 0; j < z.rows(); ++j) z(j, 0) = kernel(j, 0);
    if (auto apart =
            difference(descent.step(descent.start) + z, descent.step(descent.start + z), "the iteration"))
      return descent.text() + "from w_0 + z, z = " + matrix_text(z) + " in the kernel of X: " + *apart;
  }
  for (int i = 0; i < kernel.columns(); ++i)
    for (const Rational& c : {Rational(1, 8), Rational(-1, 8), Rational(1), Rational(-1)}) {
      RationalMatrix other = w;
      for (int j = 0; j < w.rows(); ++j) other(j, 0) += c * kernel(j, i);
      if (squared_norm(other) <= squared_norm(w))
        return descent.text() + at + " is longer than the solution " + matrix_text(other);
    }
  return std::nullopt;
}

/// What the lecture leaves out, as documents.
std::vector<Certificate> counterexamples(const MinimumNorm& stated) {
  const char* id = "linreg.min-norm";
  std::vector<Certificate> certificates;
  if (!stated.start_in_row_space)
    certificates.push_back({id, "start-outside-the-row-space",
                            "X = (1,0), y = 1, eta = 1, start u = (0,1): the first step leads to v = (1,1), "
                            "which solves X v = y and does not move. "
                            "w = (1,0) is a shorter solution.",
                            MatrixRelations{{{"x", {1, 2, {1, 0}}},
                                             {"y", {1, 1, {1}}},
                                             {"u", {2, 1, {0, 1}}},
                                             {"v", {2, 1, {1, 1}}},
                                             {"w", {2, 1, {1, 0}}}},
                                            {{"u - transpose(x)*(x*u-y)", Relation::equal, "v"},
                                             {"x*v", Relation::equal, "y"},
                                             {"x*w", Relation::equal, "y"},
                                             {"transpose(w)*w", Relation::less, "transpose(v)*v"}}}});
  if (!stated.consistent)
    certificates.push_back(
        {id, "no-solution",
         "X has the rows (1,0,0) and (1,0,0), y = (0,1): z^T X = 0 and z^T y is not 0, so X w = y has no "
         "solution. Descent stays at w = (1/2,0,0), where X^T (X w - y) = 0.",
         MatrixRelations{{{"x", {2, 3, {1, 0, 0, 1, 0, 0}}},
                          {"y", {2, 1, {0, 1}}},
                          {"z", {2, 1, {-1, 1}}},
                          {"w", {3, 1, {Rational(1, 2), 0, 0}}}},
                         {{"transpose(z)*x", Relation::equal, 0},
                          {"transpose(z)*y", Relation::greater, 0},
                          {"transpose(x)*(x*w-y)", Relation::equal, 0}}}});
  if (!stated.small_step)
    certificates.push_back({id, "large-step",
                            "X = 1, y = 1, eta = 3: a step multiplies the error w - 1 by 1 - eta.",
                            counterexample({{"eta", 3}}, {}, {"abs(1-eta)", Relation::less, 1})});
  return certificates;
}

Outcome limit_by_definition(const MinimumNorm& stated, const Budget& budget) {
  const auto list = instances(stated, budget.seed);
  const Outcome outcome = prove_on_range(
      Range("instance = 1.." + std::to_string(list.size())), budget,
      [&](int number) { return not_the_limit(stated, list[static_cast<std::size_t>(number - 1)]); });
  return with_counterexamples(outcome, counterexamples(stated));
}

/// The stationary point of |w|^2 + 2 mu^T (X w - y), by one elimination of the whole system; rank n.
Outcome limit_by_multipliers(const MinimumNorm& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range("n = 1..6, d = n..9, trial = 0..1"), budget,
                     [&](int n, int d, int trial) -> std::optional<std::string> {
                       const auto stream = static_cast<std::uint64_t>(800 + 2 * trial);
                       const RationalMatrix x = random_integer_matrix(n, d, 4, budget.seed, stream),
                                            y = random_integer_matrix(n, 1, 4, budget.seed, stream + 1);
                       if (analysis::rank(x) < n) return std::nullopt;
                       RationalMatrix system(n + d, n + d), right(n + d, 1);
                       for (int j = 0; j < d; ++j) system(j, j) = 2;
                       for (int i = 0; i < n; ++i) {
                         for (int j = 0; j < d; ++j) system(j, d + i) = system(d + i, j) = x(i, j);
                         right(d + i, 0) = y(i, 0);
                       }
                       const RationalMatrix solution = *analysis::solve(system, right);
                       RationalMatrix w(d, 1);
                       for (int j = 0; j < d; ++j) w(j, 0) = solution(j, 0);
                       const Limit limit = stated_limit(stated, {x, y, RationalMatrix(d, 1), 1});
                       const std::string where = "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ": ";
                       if (!limit.w) return where + limit.why;
                       if (auto apart = difference(*limit.w, w, "Lagrange's multipliers give"))
                         return where + *apart;
                       if (auto apart = difference(
                               RationalMatrix::column(analysis::minimum_norm_solution(x, vector_of(y)).w), w,
                               "in the library's place Lagrange's multipliers give"))
                         return where + *apart;
                       return std::nullopt;
                     });
  if (!outcome.range.empty()) outcome.range += "; where rank X = n";
  return outcome;
}

Outcome limit_by_library(const MinimumNorm& stated, const Budget& budget) {
  const auto list = instances(stated, budget.seed);
  return prove_on_range(
      Range("instance = 1.." + std::to_string(list.size())), budget,
      [&](int number) -> std::optional<std::string> {
        const Descent& descent = list[static_cast<std::size_t>(number - 1)];
        const auto solution = analysis::minimum_norm_solution(descent.x, vector_of(descent.y));
        const Limit limit = stated_limit(stated, descent);
        if (!limit.w) return descent.text() + limit.why;
        if (!solution.interpolates()) return descent.text() + "the library finds no solution of X w = y";
        if (auto apart = difference(*limit.w, RationalMatrix::column(solution.w), "the library"))
          return descent.text() + *apart;
        const RationalMatrix projected =
            RationalMatrix::column(analysis::row_space_projection(descent.x, vector_of(descent.start)));
        const auto limit_from = [&descent](const RationalMatrix& start) {
          return RationalMatrix::column(
              analysis::gradient_descent_limit(descent.x, vector_of(descent.y), vector_of(start)));
        };
        const RationalMatrix end = limit_from(descent.start);
        const RationalMatrix kernel = analysis::null_space(descent.x);
        if (kernel.columns() > 0) {
          RationalMatrix z(kernel.rows(), 1);
          for (int j = 0; j < z.rows(); ++j) z(j, 0) = kernel(j, 0);
          if (auto apart = difference(*limit.w + z, limit_from(descent.start + z), "the library"))
            return descent.text() + "from w_0 + z, z = " + matrix_text(z) + " in the kernel of X: " + *apart;
        }
        if (!(end == *limit.w + descent.start - projected))
          return descent.text() + "the library's limit is " + matrix_text(end);
        if (auto apart = difference(*limit.w, end, "the library's limit from this start is"))
          return descent.text() + *apart;
        if (!analysis::gradient_descent_converges(transpose(descent.x) * descent.x,
                                                  analysis::UpdateRule::slide, descent.eta))
          return descent.text() + "by the library it does not converge";
        return std::nullopt;
      });
}

Outcome limit_by_certificate(const MinimumNorm& stated, const Budget&) {
  if (!stated.start_in_row_space || !stated.consistent || stated.norm != 2 || !stated.dual)
    return {.note = "the certificates are about the Euclidean norm, and starts in the row space"};
  if (!stated.small_step) return {.note = "the certificates are about runs that converge"};
  const char* id = "linreg.min-norm";
  const std::map<std::string, MatrixSymbol> symbols = {
      {"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}, {"v", {"d", "1"}}, {"a", {"n", "1"}}};
  return proved_by(
      "all n, d, X other than 0, and y with a solution",
      {{id, "pythagoras",
        "w = X^T a solves X w = y, and v is any solution: then |v|^2 = |w|^2 + |v-w|^2, so w is the only one "
        "with the "
        "smallest norm. The limit is such a w: the iterates lie in the row space (linreg.row-span), which is "
        "closed, and "
        "it solves X w = y.",
        MatrixIdentity{symbols,
                       {},
                       {{"w", "transpose(x)*a"}, {"x*w", "y"}, {"x*v", "y"}},
                       "transpose(v)*v",
                       "transpose(w)*w + transpose(v-w)*(v-w)",
                       {{0, false, "transpose(v-w)", 1},
                        {2, true, 1, "a"},
                        {1, true, -1, "a"},
                        {0, true, 1, "v-w"},
                        {2, false, "transpose(a)", 1},
                        {1, false, "-transpose(a)", 1}}}},
       {id, "dual-form",
        "If X X^T a = y then w = X^T a solves X w = y; for rank n, X X^T has an inverse and a = (X X^T)^-1 "
        "y.",
        MatrixIdentity{symbols,
                       {},
                       {{"w", "transpose(x)*a"}, {"x*transpose(x)*a", "y"}},
                       "x*w",
                       "y",
                       {{0, false, "x", 1}, {1, false, 1, 1}}}},
       {id, "kernel-component",
        "The columns of Z span the kernel of X: a step does not change Z^T w. So a start with a part (I - "
        "X^+ X) w_0 in the "
        "kernel keeps it, and the limit is X^+ y + (I - X^+ X) w_0.",
        MatrixIdentity{{{"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}, {"z", {"d", "k"}}},
                       {"eta"},
                       {{"x*z", 0}},
                       "transpose(z)*(w - eta*transpose(x)*(x*w-y))",
                       "transpose(z)*w",
                       {{0, true, "-eta", "x*w-y"}}}},
       {id, "distance",
        "X w = y; v is the next iterate after u. Then |v-w|^2 = |u-w|^2 - eta (2 |r|^2 - eta |X^T r|^2), r = "
        "X u - y, and "
        "|X^T r|^2 <= lambda_1 |r|^2: for 0 < eta < 2/lambda_1 the distance falls by at least eta (2 - eta "
        "lambda_1) "
        "|X (u-w)|^2, and |X (u-w)|^2 >= lambda_r |u-w|^2 in the row space (both by the spectral theorem). "
        "So the run converges "
        "to w.",
        MatrixIdentity{{{"x", {"n", "d"}}, {"y", {"n", "1"}}, {"w", {"d", "1"}}, {"u", {"d", "1"}}},
                       {"eta"},
                       {{"x*w", "y"}},
                       "transpose(u - eta*transpose(x)*(x*u-y) - w)*(u - eta*transpose(x)*(x*u-y) - w)",
                       "transpose(u-w)*(u-w) - eta*(2*transpose(x*u-y)*(x*u-y) - "
                       "eta*transpose(transpose(x)*(x*u-y))*transpose(x)*(x*u-y))",
                       {{0, true, "eta", "x*u-y"}, {0, false, "eta*transpose(x*u-y)", 1}}}}});
}

/// X X^T has the eigenvalues 6 and 1: after T steps of size 1/6 from 0 the exact distance is at most
/// (5/6)^T |w|.
Outcome limit_by_training(const MinimumNorm& stated, const Budget& budget) {
  if (!stated.start_in_row_space || !stated.consistent || !stated.small_step)
    return {.note = "the trainer starts from 0, on consistent data, with a small step"};
  return enclose_on_range(Range("steps = 50..250:50"), budget, [&](int steps) -> std::optional<std::string> {
    const RationalMatrix x = example_design(), y = example_labels();
    const Limit limit = stated_limit(stated, {x, y, RationalMatrix(3, 1), 1});
    if (!limit.w) return limit.why;
    const auto rows = doubles_of(x), labels = doubles_of(y);
    std::vector<double> weights(3, 0.0);
    numeric::gradient_descent({2, 3, rows, labels}, weights, 1.0 / 6, steps, 1);
    // 1.0 / 6 is rounded, which moves nothing that converges: the step stays below 2/6 by far
    const RationalMatrix apart = columns_of(weights) - *limit.w;
    const Rational rounding(descent_rounding(2, 3, 1.0 / 6, steps, 2, 3, 4));
    const Rational shrink = pow(Rational(833334, 1000000), steps);
    const Rational allowed = shrink * shrink * 2 + 2 * rounding * rounding + 4 * shrink * rounding;
    if (squared_norm(apart) <= allowed) return std::nullopt;
    return fmt::format("the trainer is at ({:.9g}, {:.9g}, {:.9g}), the statement says {}", weights[0],
                       weights[1], weights[2], matrix_text(*limit.w));
  });
}

Claim minimum_norm() {
  const auto solution = analysis::minimum_norm_solution(example_design(), vector_of(example_labels()));
  return make_claim<MinimumNorm>({
      .id = "linreg.min-norm",
      .text = "Let X be not 0, X w = y have a solution (as it does for every y if rank X = n), w_0 lie in "
              "the row "
              "space of X (w_0 = 0 does), and 0 < eta < 2/lambda_1. Then w <- w - eta X^T (X w - y) "
              "converges to X^+ y, which is "
              "the only "
              "solution of X w = y with the smallest norm, and X^T (X X^T)^-1 y if rank X = n. From any "
              "start it converges to "
              "X^+ y + (I - X^+ X) w_0. Stochastic gradient descent has the same limit if it converges to a "
              "solution.",
      .reduction = "The limit lies in the row space and solves X w = y; Pythagoras.",
      .hypotheses = {{"w_0 lies in the row space of X", MinimumNorm{false}, ""},
                     {"X w = y has a solution", MinimumNorm{true, false}, ""},
                     {"0 < eta < 2/lambda_1", MinimumNorm{true, true, false}, ""},
                     {"X is not 0", {}, "for X = 0 there is no lambda_1 > 0, and nothing moves"}},
      .sources = {least_squares_slide(), stochastic_descent_slide()},
      .tags = {"linear regression", "gradient descent", "implicit bias"},
      .expected = Verdict::proved,
      .stated = {},
      .literals =
          {{"gradient descent on |Xw - y|^2, from 0, converges to the solution of X w = y with the "
            "smallest norm (the theorem, without a step size or a condition on y)",
            {true, false, false},
            "Right with a step size below 2/lambda_1, and labels for which X w = y has a solution, as "
            "for d >= n and rank X = n. The start 0 is in the pseudo-code."}},
      .checks = {{"exact iterates", RouteKind::exact, limit_by_definition, trusts_exact, 0.1},
                 {"Lagrange's multipliers", RouteKind::exact, limit_by_multipliers, {"FLINT", "GMP"}, 0.1},
                 {"certificate", RouteKind::certificate, limit_by_certificate, trusts_spectral_theorem, 0.05},
                 {"the library's function", RouteKind::exact, limit_by_library, {"FLINT", "GMP"}, 0.1},
                 {"where the trainer ends", RouteKind::ball, limit_by_training, trusts_rounded_doubles,
                  0.05}},
      .mutants = {{"the smallest sum of absolute values", {true, true, true, 1}},
                  {"any start", {false}},
                  {"any y", {true, false}},
                  {"(X^T X)^-1 X^T y", {true, true, true, 2, false}}},
      .constants = {exact_constant("linreg.minimum-norm-squared",
                                   "|X^+ y|^2, X = [[1,2,0],[0,1,-1]], y = (3,1)", solution.squared_norm)},
  });
}

}  // namespace

std::vector<Claim> minimum_norm_claims() { return {minimum_norm()}; }

}  // namespace lemmata::proofs_check
