#include "proofs_check/claims/spectral_order.hpp"

#include "analysis/linear/gradient_descent.hpp"
#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

// --- linreg.spectral-order

/// From w_0 = 0 a share |residual| of the solution's component along an eigenvector with eigenvalue l of
/// X^T X is left after t steps: `residual` in l, eta and t. For eigenvalues a > b > 0 and a step that
/// converges, less is left of a's than of b's after every t >= 1 iff ahead > 0 (or, if `closed`, >= 0): a
/// formula in a, b and eta, and 2 - eta (a+b) in the truth.
struct SpectralOrder {
  Formula residual = "(1-eta*l)^t", ahead = "2-eta*(a+b)";
  bool closed = false;

  [[nodiscard]] bool says_ahead(const Rational& a, const Rational& b, const Rational& eta) const {
    const Rational value = evaluate(ahead, {{"a", a}, {"b", b}, {"eta", eta}});
    return closed ? value >= 0 : value > 0;
  }
};

struct Pair {
  Rational a, b, eta;
};

/// lambda = (1.9, 1) and (1.2, 0.5) at eta = 1, then a grid with 0 < eta < 2/a.
std::vector<Pair> pairs() {
  std::vector<Pair> list = {{Rational(19, 10), 1, 1}, {Rational(6, 5), Rational(1, 2), 1}};
  for (int a = 2; a <= 6; ++a)
    for (int b = 1; b < a; ++b)
      for (int k = 1; k <= 11; ++k) list.push_back({a, b, Rational(k, 6) / a});
  return list;
}

/// The components of w_t for X^T X = diag(a, b) and X^T y = (a, b), whose solution is (1, 1), by w <- w -
/// eta (X^T X w - X^T y).
std::optional<std::string> order_differs(const SpectralOrder& stated, const Pair& pair) {
  constexpr int steps = 4;
  const auto& [a, b, eta] = pair;
  const std::string where = "lambda = (" + to_string(a) + "," + to_string(b) + "), eta = " + to_string(eta);
  Rational of_a(0), of_b(0);
  const bool ahead = stated.says_ahead(a, b, eta);
  for (int t = 1; t <= steps; ++t) {
    of_a = of_a - eta * (a * of_a - a);
    of_b = of_b - eta * (b * of_b - b);
    const Rational left_a = abs(1 - of_a), left_b = abs(1 - of_b);
    const std::string at = where + ", t = " + std::to_string(t) + ": ";
    if (auto apart = difference(abs(evaluate(stated.residual, {{"l", a}, {"eta", eta}, {"t", t}})), left_a,
                                "the iteration leaves"))
      return at + *apart;
    if (auto apart = difference(abs(evaluate(stated.residual, {{"l", b}, {"eta", eta}, {"t", t}})), left_b,
                                "the iteration leaves"))
      return at + *apart;
    if ((left_a < left_b) != ahead)
      return at + to_string(left_a) + " is left of the larger mode, " + to_string(left_b) + " of the other";
  }
  return std::nullopt;
}

Outcome order_by_iteration(const SpectralOrder& stated, const Budget& budget) {
  const auto list = pairs();
  const Outcome outcome = prove_on_range(
      Range("instance = 1.." + std::to_string(list.size())), budget,
      [&](int number) { return order_differs(stated, list[static_cast<std::size_t>(number - 1)]); });
  if (!(stated.ahead == SpectralOrder{"(1-eta*l)^t", "2-eta*a"}.ahead)) return outcome;
  return with_counterexamples(
      outcome,
      {{"linreg.spectral-order", "overshoot",
        "lambda = (1.9, 1), eta = 1, a step that converges: after one step more is left of the larger mode.",
        counterexample({{"a", Rational(19, 10)}, {"b", 1}, {"eta", 1}},
                       {{"b", Relation::less, "a"}, {"abs(1-eta*a)", Relation::less, 1}},
                       {"abs(1-eta*a)", Relation::less, "abs(1-eta*b)"})}});
}

Outcome order_by_library(const SpectralOrder& stated, const Budget& budget) {
  const auto list = pairs();
  return prove_on_range(
      Range("instance = 1.." + std::to_string(list.size()) + ", t = 1..4"), budget,
      [&](int number, int t) -> std::optional<std::string> {
        const auto& [a, b, eta] = list[static_cast<std::size_t>(number - 1)];
        const auto left = analysis::residual_polynomial(analysis::UpdateRule::slide, eta, t);
        for (const Rational& l : {a, b})
          if (auto apart = difference(evaluate(stated.residual, {{"l", l}, {"eta", eta}, {"t", t}}),
                                      analysis::evaluate(left, l), "the library's residual polynomial"))
            return "lambda = " + to_string(l) + ", eta = " + to_string(eta) + ": " + *apart;
        if ((abs(analysis::evaluate(left, a)) < abs(analysis::evaluate(left, b))) ==
            stated.says_ahead(a, b, eta))
          return std::nullopt;
        return "lambda = (" + to_string(a) + "," + to_string(b) + "), eta = " + to_string(eta) +
               ": the other order";
      });
}

Outcome order_by_certificate(const SpectralOrder& stated, const Budget&) {
  if (stated.closed) return {.note = "the certificates are about an order without ties"};
  const char* id = "linreg.spectral-order";
  return proved_by(
      "all eigenvalues, steps and t",
      {{id, "residual-start", "Nothing is learned at t = 0.",
        RationalFunctionIdentity{{{}, {"l", "eta"}}, substitute(stated.residual, "t", Formula(0)), 1}},
       {id, "residual-step",
        "A step multiplies the error along the eigenvector by 1 - eta l (linreg.error-recursion).",
        RationalFunctionIdentity{{{{"t", 0}}, {"l", "eta"}},
                                 substitute(stated.residual, "t", Formula("t+1")),
                                 Formula("1-eta*l") * stated.residual}},
       {id, "one-step",
        "For a > b and eta > 0 the difference of the squares has the sign of the last factor: so a's mode is "
        "ahead after one "
        "step iff that is positive.",
        RationalFunctionIdentity{
            {{}, {"a", "b", "eta"}}, "(1-eta*b)^2 - (1-eta*a)^2", Formula("eta*(a-b)") * stated.ahead}},
       {id, "later-steps",
        "And then after every later one, as p < q, both >= 0, gives p^t < q^t: one more step.",
        RationalFunctionIdentity{{{{"t", 0}}, {"p", "q"}}, "q^(t+1) - p^(t+1)", "q*(q^t-p^t) + p^t*(q-p)"}},
       {id, "all-modes",
        "For all pairs at once the two largest different eigenvalues decide: for other pairs a + b is "
        "smaller. And eta <= 1/lambda_1 "
        "suffices, with a = lambda_1 u, b = lambda_1 v, eta = s/lambda_1: 2 - s (u+v), u, v, s <= 1, not "
        "both u and v = 1.",
        RationalFunctionIdentity{{{}, {"l", "s", "u", "v"}},
                                 substitute(stated.ahead, {{"a", "l*u"}, {"b", "l*v"}, {"eta", "s/l"}}),
                                 "2 - s*(u+v)"}}});
}

/// X = diag(2, 1), y = (2, 1), so lambda = (4, 1) and the solution is (1, 1), for eta = k/16 < 1/2: four
/// bits more with each step, twelve steps do not round.
Outcome order_by_training(const SpectralOrder& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = 1..7, steps = 1..12"), budget, [&](int k, int steps) -> std::optional<std::string> {
        const Rational eta(k, 16);
        const std::vector<double> x = {2, 0, 0, 1}, y = {2, 1};
        std::vector<double> weights(2, 0.0);
        numeric::gradient_descent({2, 2, x, y}, weights, k / 16.0, steps, 1);
        const RationalMatrix w = columns_of(weights);
        const std::string where = "X = diag(2,1), eta = k/16: ";
        for (int i = 0; i < 2; ++i)
          if (auto apart =
                  difference(evaluate(stated.residual, {{"l", i == 0 ? 4 : 1}, {"eta", eta}, {"t", steps}}),
                             1 - w(i, 0), "the trainer leaves"))
            return where + *apart;
        if ((abs(1 - w(0, 0)) < abs(1 - w(1, 0))) == stated.says_ahead(4, 1, eta)) return std::nullopt;
        return where + "the trainer's errors are " + to_string(1 - w(0, 0)) + " and " +
               to_string(1 - w(1, 0));
      });
}

Claim spectral_order() {
  return make_claim<SpectralOrder>({
      .id = "linreg.spectral-order",
      .text = "For w <- w - eta X^T (Xw - y) from 0, |1 - eta lambda|^t of the solution's component along an "
              "eigenvector of X^T X is left "
              "after t steps. If the step converges, the mode of a is ahead of that of b, a > b > 0, at "
              "every t >= 1 iff eta (a + b) < "
              "2; so all modes are learned in the order of their eigenvalues (strictly) iff eta (lambda_1 + "
              "lambda_2) < 2 for the two "
              "largest different ones, for which eta <= 1/lambda_1 suffices.",
      .reduction = "The difference of the squares of two factors, and monotony of powers.",
      .hypotheses = {{"0 < eta < 2/lambda_1",
                      {},
                      "beyond it the iteration diverges, and nothing is learned"}},
      .sources = {{"000_19217ae9f712fcea.txt", "SGD Learns simple concepts first"}, descent_dynamics_slide()},
      .tags = {"linear regression", "gradient descent", "simplicity"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"exact iterates", RouteKind::exact, order_by_iteration, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, order_by_certificate, trusts_spectral_theorem, 0.05},
                 {"the library's residual polynomial", RouteKind::exact, order_by_library, trusts_exact, 0.1},
                 {"the trainer's errors", RouteKind::exact, order_by_training, trusts_dyadic_doubles, 0.05}},
      .mutants = {{"ahead at every step size that converges", {"(1-eta*l)^t", "2-eta*a"}},
                  {"ahead iff eta <= 1/a", {"(1-eta*l)^t", "1-eta*a", true}},
                  {"learning time proportional to lambda", {"(1-eta/l)^t"}},
                  {"ahead iff eta (a - b) < 2", {"(1-eta*l)^t", "2-eta*(a-b)"}},
                  {"residual after t+1 steps", {"(1-eta*l)^(t+1)"}}},
  });
}

}  // namespace

std::vector<Claim> spectral_order_claims() { return {spectral_order()}; }

}  // namespace lemmata::proofs_check
