#include "proofs_check/claims/row_span.hpp"

#include "analysis/linear/least_squares.hpp"
#include "analysis/linear/stochastic_gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

// --- linreg.row-span

/// How the gradient g of a step becomes its direction.
enum class Direction { gradient, sign, normalised };

/// If w_0 (and w_{-1}) lie in the row space of X, so do all w_t. One step is `step`, a matrix expression in
/// w, the iterate v before it, the direction g, and the scalars eta, mu (weight decay) and beta (momentum);
/// for Direction::gradient g is X^T E (X w - y), E diagonal with the step's weights of the samples; for the
/// others it is taken coordinate by coordinate: sign(g), or g / (1 + |g|).
struct RowSpan {
  Formula step;
  Direction direction = Direction::gradient;
  bool start_inside = true, previous_inside = true;
};

Rational sign_of(const Rational& value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

RationalMatrix direction(Direction kind, RationalMatrix g) {
  for (int j = 0; j < g.rows(); ++j) {
    if (kind == Direction::sign) g(j, 0) = sign_of(g(j, 0));
    if (kind == Direction::normalised) g(j, 0) /= 1 + abs(g(j, 0));
  }
  return g;
}

bool in_row_space(const RationalMatrix& x, const RationalMatrix& w) {
  std::vector<Rational> stacked = x.elements();
  for (int j = 0; j < w.rows(); ++j) stacked.push_back(w(j, 0));
  return analysis::rank({x.rows() + 1, x.columns(), std::move(stacked)}) == analysis::rank(x);
}

/// Row i of the first is (i+1, i+2, ...), and y_i = 1; the others are random.
RationalMatrix span_design(int n, int d, int trial, std::uint64_t seed) {
  if (trial > 0) return random_integer_matrix(n, d, 3, seed, 400 + static_cast<std::uint64_t>(trial));
  RationalMatrix x(n, d);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < d; ++j) x(i, j) = i + j + 1;
  return x;
}

/// Runs the steps with samples chosen at random, some steps with one sample, some with several or all;
/// every iterate is tested.
std::optional<std::string> leaves_span(const RowSpan& stated, int n, int d, int trial, std::uint64_t seed) {
  constexpr int steps = 6;
  const RationalMatrix x = span_design(n, d, trial, seed);
  RationalMatrix y(n, 1), w(d, 1), v(d, 1);
  for (int i = 0; i < n; ++i) y(i, 0) = 1;
  if (!stated.start_inside) w(d - 1, 0) = v(d - 1, 0) = 1;
  if (!stated.previous_inside) v(d - 1, 0) = 1;
  std::vector<std::uint32_t> words(steps);
  numeric::fill_random_bits(words, seed, 410, static_cast<std::uint64_t>(trial) * steps);
  for (int t = 1; t <= steps; ++t) {
    RationalMatrix e(n, n), p(d, d);
    for (int i = 0; i < n; ++i)
      e(i, i) = t % 3 == 0 || i == static_cast<int>(words[static_cast<std::size_t>(t - 1)] %
                                                    static_cast<unsigned>(n))
                    ? 1
                    : 0;
    for (int j = 0; j < d; ++j) p(j, j) = Rational(j + 1);
    const RationalMatrix g = direction(stated.direction, transpose(x) * (e * (x * w - y)));
    const RationalMatrix next =
        matrix_at(stated.step, {{"w", w}, {"v", v}, {"g", g}, {"p", p}},
                  {{"eta", Rational(1, 3 + t)}, {"mu", Rational(1, 8)}, {"beta", Rational(1, 2)}});
    v = w;
    w = next;
    if (in_row_space(x, w)) continue;
    return "X = " + matrix_text(x) + ", y = " + matrix_text(y) + ": w_" + std::to_string(t) + " = " +
           matrix_text(w) + " is no combination of the rows";
  }
  return std::nullopt;
}

Outcome span_by_rank(const RowSpan& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range("n = 1..5, d = 1..8, trial = 0..3"), budget,
                     [&](int n, int d, int trial) { return leaves_span(stated, n, d, trial, budget.seed); });
  if (!outcome.range.empty()) outcome.range += "; six steps each";
  return outcome;
}

Outcome span_by_certificate(const RowSpan& stated, const Budget&) {
  if (stated.direction != Direction::gradient || !stated.start_inside || !stated.previous_inside)
    return {.note = "the certificate is about multiples of gradients, from a start in the row space"};
  return proved_by("all n, d, steps, samples and step sizes",
                   {{"linreg.row-span", "one-step",
                     "E is diagonal with the weights of the samples in this step: all 1 for gradient "
                     "descent, one 1 for a single "
                     "sample. With w = X^T a and v = X^T b the next iterate is X^T of what stands on the "
                     "right. Step sizes, weights "
                     "and samples may change from step to step, and depend on the past.",
                     MatrixIdentity{{{"x", {"n", "d"}},
                                     {"y", {"n", "1"}},
                                     {"e", {"n", "n", true}},
                                     {"w", {"d", "1"}},
                                     {"v", {"d", "1"}},
                                     {"a", {"n", "1"}},
                                     {"b", {"n", "1"}}},
                                    {"eta", "mu", "beta"},
                                    {{"w", "transpose(x)*a"}, {"v", "transpose(x)*b"}},
                                    substitute(stated.step, "g", "transpose(x)*e*(x*w-y)"),
                                    "transpose(x)*((1-mu+beta)*a - beta*b - eta*e*(x*w-y))",
                                    {{0, false, "1-mu+beta", 1}, {1, false, "-beta", 1}}}}});
}

/// Plain stochastic gradient descent, as the library iterates it and projects.
Outcome span_by_library(const RowSpan& stated, const Budget& budget) {
  if (stated.direction != Direction::gradient || !stated.previous_inside)
    return {.note = "the library has plain stochastic gradient descent"};
  return prove_on_range(Range("n = 1..5, d = 1..8, trial = 0..1"), budget,
                        [&](int n, int d, int trial) -> std::optional<std::string> {
                          const RationalMatrix x = span_design(n, d, trial, budget.seed);
                          RationalMatrix start(d, 1);
                          if (!stated.start_inside) start(d - 1, 0) = 1;
                          std::vector<int> samples;
                          for (int t = 0; t < 8; ++t) samples.push_back(t * t % n);
                          const auto iterates = analysis::stochastic_gradient_descent_iterates(
                              x, RationalVector(static_cast<std::size_t>(n), Rational(1)), vector_of(start),
                              analysis::UpdateRule::slide, Rational(1, 5), samples);
                          for (std::size_t t = 0; t < iterates.size(); ++t)
                            if (analysis::row_space_projection(x, iterates[t]) != iterates[t])
                              return "X = " + matrix_text(x) + ": w_" + std::to_string(t) + " = " +
                                     matrix_text(RationalMatrix::column(iterates[t])) +
                                     " is not its projection";
                          return std::nullopt;
                        });
}

/// Rows of eight signs and steps of size 1/8 and 1/16: each step adds four bits at most to numbers that
/// stay small, so that eleven steps do not round. What the trainer returns is tested exactly.
Outcome span_by_training(const RowSpan& stated, const Budget& budget) {
  if (stated.direction != Direction::gradient || !stated.start_inside || !stated.previous_inside)
    return {.note = "the trainer has plain stochastic gradient descent"};
  return prove_on_range(Range("n = 1..4, steps = 1..11, k = 3..4"), budget,
                        [&](int n, int steps, int k) -> std::optional<std::string> {
                          constexpr int d = 8, chains = 3;
                          RationalMatrix x = random_integer_matrix(n, d, 1000, budget.seed, 420);
                          for (int i = 0; i < n; ++i)
                            for (int j = 0; j < d; ++j) x(i, j) = x(i, j) > 0 ? 1 : -1;
                          const auto rows = doubles_of(x),
                                     labels = doubles_of(random_integer_matrix(n, 1, 7, budget.seed, 421));
                          std::vector<double> weights(d * chains, 0.0);
                          numeric::stochastic_gradient_descent({n, d, rows, labels}, weights,
                                                               k == 3 ? 0.125 : 0.0625, steps, budget.seed, 0,
                                                               1);
                          for (int c = 0; c < chains; ++c) {
                            const auto first = weights.begin() + c * d;
                            const RationalMatrix w = columns_of({first, first + d});
                            if (!in_row_space(x, w))
                              return "step size 2^-k, X = " + matrix_text(x) + ": chain " +
                                     std::to_string(c) + " ends at " + matrix_text(w);
                          }
                          return std::nullopt;
                        });
}

Claim row_span() {
  const Formula step = "w - eta*g - mu*w + beta*(w-v)";
  return make_claim<RowSpan>({
      .id = "linreg.row-span",
      .text = "If w_t is a combination of the samples x_i, then so is w_{t+1}: for gradient descent and "
              "stochastic "
              "gradient descent on |Xw - y|^2 with any samples and any step sizes, also with weight decay, "
              "and with "
              "momentum if w_{t-1} is one too. Steps that treat coordinates differently can leave the span.",
      .reduction = "w_{t+1} is X^T times a vector if w_t and w_{t-1} are.",
      .hypotheses = {{"w_0 is a combination of the samples (0 is one)",
                      RowSpan{step, Direction::gradient, false}, ""},
                     {"with momentum, w_{-1} is one too", RowSpan{step, Direction::gradient, true, false},
                      ""}},
      .sources = {stochastic_descent_slide()},
      .tags = {"linear regression", "gradient descent", "stochastic gradient descent"},
      .expected = Verdict::proved,
      .stated = {step},
      .checks = {{"rank of X with every iterate", RouteKind::exact, span_by_rank, trusts_exact, 0.2},
                 {"certificate", RouteKind::certificate, span_by_certificate, trusts_certificates, 0.02},
                 {"the library's iterates", RouteKind::exact, span_by_library, trusts_exact, 0.1},
                 {"the trainer's weights", RouteKind::exact, span_by_training, trusts_dyadic_doubles, 0.1}},
      .mutants = {{"steps along the signs of the gradient", {step, Direction::sign}},
                  {"steps normalised coordinate by coordinate", {step, Direction::normalised}},
                  {"one step size per coordinate", {"w - eta*p*g - mu*w + beta*(w-v)"}},
                  {"any start", {"w - eta*g", Direction::gradient, false}}},
  });
}

}  // namespace

std::vector<Claim> row_span_claims() { return {row_span()}; }

}  // namespace lemmata::proofs_check
