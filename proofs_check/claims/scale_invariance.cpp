#include "proofs_check/claims/scale_invariance.hpp"

#include <algorithm>
#include <vector>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- opt.scale-invariance

/// L(c w) = L(w) for all c > 0. The gradient at c w is c^power times that at w, and orthogonal to w; a step e of
/// gradient descent makes |w|^2 = n, with gradient of squared norm g, into `norm`, in e, g, n; and the direction
/// w/|w| moves as with the step `effective`, in e and n, on the unit sphere.
struct ScaleInvariance {
  int power = -1;
  Formula norm, effective;
  bool bias = false;   ///< w contains a bias, which is added after the normalisation
  Rational decay = 0;  ///< weight decay: w <- (1 - e decay) w - e grad
};

/// A number with its derivative along a line: value + slope t, up to t^2.
template <class T>
struct Dual {
  T value, slope;

  Dual(int x) : value(x), slope(0) {}  // NOLINT: a constant
  Dual(T x, T dx) : value(std::move(x)), slope(std::move(dx)) {}

  friend Dual operator+(const Dual& a, const Dual& b) { return {a.value + b.value, a.slope + b.slope}; }
  friend Dual operator-(const Dual& a, const Dual& b) { return {a.value - b.value, a.slope - b.slope}; }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
  }
  friend Dual operator/(const Dual& a, const Dual& b) {
    return {a.value / b.value, (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
  }
};

Dual<Ball> square_root(const Dual<Ball>& x) {
  const Ball root = analysis::sqrt_nonnegative(x.value);
  return {root, x.slope / (Ball(2) * root)};
}

/// Four samples in the plane with labels 1, 0, 2, -1: the outputs z_i = <x_i, w>, less their mean.
template <class T>
std::vector<Dual<T>> centred_outputs(const std::vector<Dual<T>>& w) {
  static constexpr int samples[4][2] = {{1, 2}, {3, -1}, {0, 1}, {-2, 1}};
  std::vector<Dual<T>> z;
  Dual<T> sum(0);
  for (const auto& x : samples) {
    z.push_back(Dual<T>(x[0]) * w[0] + Dual<T>(x[1]) * w[1]);
    sum = sum + z.back();
  }
  for (auto& value : z) value = value - sum / Dual<T>(4);
  return z;
}
constexpr int labels[4] = {1, 0, 2, -1};

/// Rational losses: a quotient of quadratic forms, the correlation (squared) of a linear layer's outputs with the
/// labels, and a quotient of forms of degree 4. With a bias, its distance from the value is squared.
constexpr int rational_losses = 3;
Dual<Rational> rational_loss(int number, const std::vector<Dual<Rational>>& w, bool bias) {
  using D = Dual<Rational>;
  D value(0);
  if (number == 0)
    value = (D(2) * w[0] * w[0] + D(3) * w[0] * w[1] - w[1] * w[1]) / (w[0] * w[0] + w[1] * w[1]);
  if (number == 1) {
    const auto z = centred_outputs(w);
    D product(0), square(0);
    for (std::size_t i = 0; i < 4; ++i) {
      product = product + D(labels[i]) * z[i];
      square = square + z[i] * z[i];
    }
    value = product * product / square;
  }
  if (number == 2) {
    const D square = w[0] * w[0] + D(2) * w[1] * w[1];
    value = (w[0] * w[0] * w[0] * w[1] + D(5) * w[1] * w[1] * w[1] * w[1]) / (square * square);
  }
  return bias ? (value - w[2]) * (value - w[2]) : value;
}

/// The squared loss of a linear layer whose outputs are normalised to mean 0 and variance 1, over the four samples.
Dual<Ball> normalised_layer_loss(const std::vector<Dual<Ball>>& w, bool bias) {
  using D = Dual<Ball>;
  const auto z = centred_outputs(w);
  D square(0), loss(0);
  for (const D& value : z) square = square + value * value;
  const D deviation = square_root(square / D(4));
  for (std::size_t i = 0; i < 4; ++i) {
    const D error = z[i] / deviation + (bias ? w[2] : D(0)) - D(labels[i]);
    loss = loss + error * error;
  }
  return loss;
}

/// The gradient, by one dual number for each coordinate.
template <class T, class Loss>
std::vector<T> gradient(const std::vector<T>& w, const Loss& loss) {
  std::vector<T> result;
  for (std::size_t i = 0; i < w.size(); ++i) {
    std::vector<Dual<T>> at;
    for (std::size_t j = 0; j < w.size(); ++j) at.emplace_back(w[j], T(i == j ? 1 : 0));
    result.push_back(loss(at).slope);
  }
  return result;
}

template <class T>
T product(const std::vector<T>& a, const std::vector<T>& b) {
  T sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) sum = sum + a[i] * b[i];
  return sum;
}

/// a v + b u.
template <class T>
std::vector<T> combination(const T& a, const std::vector<T>& v, const T& b, const std::vector<T>& u) {
  std::vector<T> result;
  for (std::size_t i = 0; i < v.size(); ++i) result.push_back(a * v[i] + b * u[i]);
  return result;
}

Outcome identities_by_duals(const ScaleInvariance& stated, const Budget& budget) {
  return prove_on_range(
      Range("l = 0..2, p = -3..3, q = 1..3"), budget, [&](int l, int p, int q) -> std::optional<std::string> {
        const auto loss = [&](const std::vector<Dual<Rational>>& at) {
          return rational_loss(l, at, stated.bias);
        };
        std::vector<Rational> w = {p, q};
        if (stated.bias) w.push_back(1);
        const auto seen = gradient(w, loss);
        const std::string where = "loss l, w = (p, q" + std::string(stated.bias ? ", 1" : "") + "): ";
        if (const Rational inner = product(seen, w); inner != 0)
          return where + "<grad L, w> = " + to_string(inner);
        const Rational c(3), e(1, 7), squared = product(w, w);
        const auto larger = combination(c, w, Rational(0), w);
        const auto gradient_there = gradient(larger, loss);
        if (combination(pow(c, stated.power), seen, Rational(0), w) != gradient_there)
          return where + "the gradient at 3 w is not 3^(" + std::to_string(stated.power) +
                 ") times that at w";
        const auto next = combination<Rational>(1 - e * stated.decay, w, -e, seen);
        if (auto apart =
                difference(evaluate(stated.norm, {{"e", e}, {"g", product(seen, seen)}, {"n", squared}}),
                           product(next, next), "a step with eta = 1/7"))
          return where + "|w|^2 after a step: " + *apart;
        // the same effective step from 3 w leads to the same direction
        const Rational here = evaluate(stated.effective, {{"e", e}, {"n", squared}}),
                       there = evaluate(stated.effective, {{"e", 1}, {"n", c * c * squared}});
        const auto other = combination<Rational>(1, larger, -here / there, gradient_there);
        if (combination(c, combination<Rational>(1, w, -e, seen), Rational(0), w) != other)
          return where + "steps of the same effective size from w and 3 w lead to different directions";
        return std::nullopt;
      });
}

/// Nothing if the balls have a number in common.
std::optional<std::string> apart(const Ball& stated, const Ball& seen) {
  if (overlaps(stated, seen)) return std::nullopt;
  return "the statement has " + to_string(stated) + ", the layer " + to_string(seen);
}

Outcome normalised_layer_by_duals(const ScaleInvariance& stated, const Budget& budget) {
  const analysis::BallPrecision precision(128);
  return enclose_on_range(
      Range("p = -3..3, q = 1..3"), budget, [&](int p, int q) -> std::optional<std::string> {
        const auto loss = [&](const std::vector<Dual<Ball>>& at) {
          return normalised_layer_loss(at, stated.bias);
        };
        std::vector<Ball> w = {Ball(p), Ball(q)};
        if (stated.bias) w.emplace_back(1);
        const auto seen = gradient(w, loss);
        const std::string where =
            "normalised layer, w = (p, q" + std::string(stated.bias ? ", 1" : "") + "): ";
        if (auto wrong = apart(Ball(0), product(seen, w))) return where + "<grad L, w>: " + *wrong;
        const Ball c(3), e(Rational(1, 7)), squared = product(w, w);
        const auto gradient_there = gradient(combination(c, w, Ball(0), w), loss);
        for (std::size_t i = 0; i < w.size(); ++i)
          if (auto wrong = apart(analysis::pow(c, stated.power) * seen[i], gradient_there[i]))
            return where + "the gradient at 3 w: " + *wrong;
        const auto next = combination<Ball>(Ball(1) - e * Ball(stated.decay), w, -e, seen);
        if (auto wrong =
                apart(evaluate_ball(stated.norm, {{"e", e}, {"g", product(seen, seen)}, {"n", squared}}),
                      product(next, next)))
          return where + "|w|^2 after a step with eta = 1/7: " + *wrong;
        return std::nullopt;
      });
}

Outcome invariance_by_certificate(const ScaleInvariance& stated, const Budget&) {
  if (stated.bias || stated.decay != 0)
    return {
        .note =
            "the certificates are about losses that are scale-invariant in all of w, without weight decay"};
  const char* id = "opt.scale-invariance";
  const Formula there = Formula::power("c", stated.power) * Formula("h");
  return proved_by(
      "all d, all differentiable L with L(c w) = L(w), all w != 0",
      {{id, "products",
        "L(c w) = L(w) for c > 0, differentiated by c at c = 1, is <grad L(w), w> = 0. For rational L, "
        "coordinate by coordinate: w times the derivative by w of w^a r, r a product of powers of the other "
        "coordinates, is a times it, so that the sum over the coordinates multiplies every product by its "
        "degree (Euler).",
        RationalFunctionIdentity{{{{"a", 1}}, {"r", "w"}}, "w*(a*w^(a-1)*r)", "a*(w^a*r)"}},
       {id, "quotients",
        "L = p/q, both sums of products of degree k, so <grad p, w> = k p and <grad q, w> = k q.",
        RationalFunctionIdentity{{{}, {"k", "p", "q"}}, "(q*(k*p) - p*(k*q))/q^2", 0}},
       {id, "gradient-elsewhere",
        "L(c w) = L(w), differentiated by w, is c grad L(c w) = grad L(w) =: h, coordinate by coordinate.",
        RationalFunctionIdentity{{{}, {"c", "h"}}, Formula("c") * there, "h"}},
       {id, "quotients-of-quadratic-forms",
        "An example for every d: L = r/s, r = w^T A w, s = w^T B w, has the gradient 2 (s A w - r B w)/s^2.",
        MatrixIdentity{{{"a", {"d", "d", true}}, {"b", {"d", "d", true}}, {"w", {"d", "1"}}},
                       {"r", "s"},
                       {{"transpose(w)*a*w", "r*identity(1)"}, {"transpose(w)*b*w", "s*identity(1)"}},
                       "transpose(w)*(s*a*w - r*b*w)",
                       0,
                       {{0, false, "s", 1}, {1, false, "-r", 1}}}},
       {id, "norm",
        "y = grad L, <w, y> = 0: |w - e y|^2. Both squares are at least 0, so the norm never decreases.",
        MatrixIdentity{
            {{"w", {"d", "1"}}, {"y", {"d", "1"}}},
            {"e"},
            {{"transpose(w)*y", 0}},
            "transpose(w - e*y)*(w - e*y)",
            substitute(stated.norm, {{"n", Formula("transpose(w)*w")}, {"g", Formula("transpose(y)*y")}}),
            {{0, false, "-e", 1}, {0, true, "-e", 1}}}},
       {id, "effective-step",
        "w = r u with r = |w|; grad L(w) = h/r, h the gradient at u. A step is r times a step of the "
        "effective size from u, coordinate by coordinate.",
        RationalFunctionIdentity{
            {{}, {"e", "h", "r", "u"}},
            "r*u - e*(h/r)",
            Formula("r") *
                (Formula("u") - substitute(stated.effective, "n", Formula("r^2")) * Formula("h"))}}});
}

Claim scale_invariance() {
  const ScaleInvariance stated = {-1, "n + e^2*g", "e/n"};
  const auto with = [&](Formula ScaleInvariance::*member, const Formula& value) {
    ScaleInvariance mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  ScaleInvariance biased = stated, decayed = stated, same = stated;
  biased.bias = true;
  decayed.decay = 1;
  same.power = 0;
  return make_claim<ScaleInvariance>({
      .id = "opt.scale-invariance",
      .text = "If L(c w) = L(w) for all c > 0, as for the weights in front of a normalisation, then <grad "
              "L(w), w> = 0 and grad L(c w) = grad L(w)/c. A step of gradient descent makes |w|^2 into |w|^2 "
              "+ eta^2 |grad L|^2, so that the norm never decreases, and moves the direction w/|w| as a step "
              "of size eta/|w|^2 on the unit sphere would.",
      .reduction = "Euler's identity for functions of degree 0, and the square of a sum.",
      .hypotheses = {{"no weight decay (for the norm)", decayed, ""},
                     {"L is differentiable at w != 0",
                      {},
                      "a scale-invariant L that is not constant has no limit at 0"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "Weak normalization"}},
      .tags = {"optimisation", "normalisation"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"exact derivatives of rational losses", RouteKind::exact, identities_by_duals, trusts_exact,
                  0.05},
                 {"derivatives of a normalised layer", RouteKind::ball, normalised_layer_by_duals,
                  trusts_balls, 0.05},
                 {"certificate", RouteKind::certificate, invariance_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"with a bias after the normalisation", biased},
                  {"|w|^2 - eta^2 |grad L|^2", with(&ScaleInvariance::norm, "n - e^2*g")},
                  {"the gradient does not depend on the scale", same},
                  {"the step on the sphere is eta", with(&ScaleInvariance::effective, "e")}},
      .constants = {},
  });
}

}  // namespace

std::vector<Claim> scale_invariance_claims() { return {scale_invariance()}; }

}  // namespace lemmata::proofs_check
