#include "proofs_check/claims/batch_noise.hpp"

#include <array>
#include <bit>

#include "analysis/linear/gradient_noise.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::RationalMatrix;
using analysis::RationalVector;

// --- opt.batch-noise-scale

/// g = |G|^2, a = G^T H G, t = tr(H Sigma), u = tr Sigma, b the batch's size. The step e improves the loss by
/// `improvement` in expectation; the best one is best_step and improves it by `best`. B_noise is `scale`; with n =
/// B_noise, a total improvement that takes s steps of the full gradient takes `steps` steps, and n s samples when
/// batches are small.
struct BatchNoise {
  Formula improvement, best_step, best, scale, steps;
  bool replacement = true;     ///< a batch is drawn with replacement
  bool positive_noise = true;  ///< t > 0 is asked for
};

/// Least squares with n = 3 samples in the plane, and a point w.
struct Instance {
  RationalMatrix x;
  RationalVector y, w;
};

Instance instance(int number) {
  static constexpr std::array<std::array<int, 11>, 4> numbers{{{1, 0, 1, 2, -1, 1, 1, 0, 2, 0, 0},
                                                               {2, 1, 0, 1, 3, -1, 1, -2, 0, 1, 1},
                                                               {1, 1, 1, -1, 2, 0, 0, 3, 1, -1, 2},
                                                               {3, 0, -1, 1, 0, 2, 2, 1, -1, 1, 0}}};
  const auto& row = numbers[static_cast<std::size_t>(number)];
  const RationalVector all(row.begin(), row.end());
  return {RationalMatrix(3, 2, RationalVector(all.begin(), all.begin() + 6)),
          RationalVector(all.begin() + 6, all.begin() + 9), RationalVector(all.begin() + 9, all.end())};
}

Rational prediction_error(const Instance& at, int sample, const RationalVector& w) {
  return analysis::inner_product(at.x.row(sample), w) - at.y[static_cast<std::size_t>(sample)];
}

/// The mean over the samples of half the squared error.
Rational loss(const Instance& at, const RationalVector& w) {
  Rational sum(0);
  for (int i = 0; i < at.x.rows(); ++i) {
    const Rational error = prediction_error(at, i, w);
    sum += error * error / 2;
  }
  return sum / at.x.rows();
}

/// w - e times the mean gradient of the samples.
RationalVector stepped(const Instance& at, const std::vector<int>& samples, const Rational& e) {
  RationalVector w = at.w;
  for (const int i : samples) {
    const Rational error = prediction_error(at, i, at.w);
    for (std::size_t j = 0; j < w.size(); ++j)
      w[j] -= e * error * at.x(i, static_cast<int>(j)) / static_cast<int>(samples.size());
  }
  return w;
}

/// The improvement by a step with a batch of the size, averaged over all batches: sequences of samples, without
/// repetition if so asked.
Rational mean_improvement(const Instance& at, int batch, bool replacement, const Rational& e) {
  const int n = at.x.rows();
  std::vector<int> samples(static_cast<std::size_t>(batch), 0);
  Rational sum(0);
  int count = 0;
  const Rational before = loss(at, at.w);
  for (;;) {
    bool repeats = false;
    for (std::size_t i = 0; i < samples.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) repeats = repeats || samples[i] == samples[j];
    if (replacement || !repeats) {
      sum += before - loss(at, stepped(at, samples, e));
      ++count;
    }
    std::size_t i = 0;
    while (i < samples.size() && ++samples[i] == n) samples[i++] = 0;
    if (i == samples.size()) return sum / count;
  }
}

/// The largest value of a parabola f with f(0) = 0, from f(1) and f(2).
Rational parabola_maximum(const Rational& one, const Rational& two) {
  const Rational linear = 2 * one - two / 2, square = two / 2 - one;  // f(e) = linear e + square e^2
  return -linear * linear / (4 * square);
}

/// A quadratic loss with this gradient at 0, whose samples have the gradients G + v and G - v there: Sigma = v v^T.
struct TwoGradients {
  RationalMatrix hessian;
  RationalVector gradient, deviation;

  [[nodiscard]] Rational form(const RationalVector& v) const {
    return analysis::inner_product(v, hessian * v);
  }
  [[nodiscard]] Rational loss(const RationalVector& w) const {
    return form(w) / 2 + analysis::inner_product(gradient, w);
  }
  /// The improvement by a step of size e from 0, averaged over all 2^batch sequences of samples.
  [[nodiscard]] Rational mean_improvement(int batch, const Rational& e) const {
    Rational sum(0);
    for (unsigned signs = 0; signs < 1U << batch; ++signs) {
      const Rational mean_sign(2 * std::popcount(signs) - batch, batch);
      RationalVector w;
      for (std::size_t j = 0; j < gradient.size(); ++j)
        w.push_back(-e * (gradient[j] + mean_sign * deviation[j]));
      sum -= loss(w);
    }
    return sum / (1 << batch);
  }
};

/// The second Hessian is not positive semidefinite, the third is singular.
std::vector<TwoGradients> two_gradients(const BatchNoise& stated) {
  std::vector<TwoGradients> list;
  if (!stated.positive_noise) list.push_back({{2, 2, {1, 0, 0, -4}}, {1, 0}, {0, 1}});
  list.push_back({{2, 2, {2, 1, 1, 3}}, {1, -1}, {1, 2}});
  list.push_back({{2, 2, {1, 0, 0, -4}}, {3, 1}, {1, 0}});
  list.push_back({{2, 2, {1, 1, 1, 1}}, {1, 0}, {2, 1}});
  return list;
}

Outcome improvement_by_two_gradients(const BatchNoise& stated, const Budget& budget) {
  if (!stated.replacement) return {.note = "the data are endless here"};
  const auto list = two_gradients(stated);
  return prove_on_range(
      Range("instance = 1.." + std::to_string(list.size()) + ", b = 1..5"), budget,
      [&](int number, int b) -> std::optional<std::string> {
        const TwoGradients& at = list[static_cast<std::size_t>(number - 1)];
        Assignment values = {{"g", analysis::inner_product(at.gradient, at.gradient)},
                             {"a", at.form(at.gradient)},
                             {"t", at.form(at.deviation)},
                             {"u", analysis::inner_product(at.deviation, at.deviation)},
                             {"b", b}};
        values["n"] = evaluate(stated.scale, values);
        const Rational best = evaluate(stated.best, values), best_step = evaluate(stated.best_step, values);
        const std::string where = "G^T H G = " + to_string(values["a"]) +
                                  ", tr(H Sigma) = " + to_string(values["t"]) +
                                  ", |G|^2 = " + to_string(values["g"]);
        for (const Rational& e : {Rational(1, 4), Rational(1), Rational(10), best_step}) {
          const std::string step = where + ", step " + to_string(e) + ": ";
          const Rational seen = at.mean_improvement(b, e);
          values["e"] = e;
          if (auto apart =
                  difference(evaluate(stated.improvement, values), seen, "the mean over all batches"))
            return step + *apart;
          if (seen > best)
            return step + "the mean improvement is " + to_string(seen) + ", the best is said to be " +
                   to_string(best);
        }
        return difference(best, at.mean_improvement(b, best_step), "the step that is called best");
      });
}

Assignment assignment(const analysis::GradientNoise& noise, int batch) {
  return {{"g", noise.squared_gradient},
          {"a", noise.curvature},
          {"t", noise.noise},
          {"u", noise.covariance_trace},
          {"b", batch}};
}

Outcome improvement_by_enumeration(const BatchNoise& stated, const Budget& budget) {
  return prove_on_range(
      Range(stated.replacement ? "i = 0..3, b = 1..4" : "i = 0..3, b = 1..3"), budget,
      [&](int i, int b) -> std::optional<std::string> {
        const Instance at = instance(i);
        Assignment values = assignment(analysis::gradient_noise(at.x, at.y, at.w), b);
        const auto seen = [&](const Rational& e) { return mean_improvement(at, b, stated.replacement, e); };
        for (const int quarters : {1, 2, 6}) {
          values["e"] = Rational(quarters, 4);
          if (auto apart = difference(evaluate(stated.improvement, values), seen(values["e"]),
                                      "the mean over all batches"))
            return "data set i, step " + to_string(values["e"]) + ": " + *apart;
        }
        const Rational one = seen(1), two = seen(2), largest = parabola_maximum(one, two);
        values["n"] = evaluate(stated.scale, values);
        if (auto apart = difference(seen(evaluate(stated.best_step, values)), largest, "the best step"))
          return "data set i, at the step that is called best: " + *apart;
        if (auto apart = difference(evaluate(stated.best, values), largest, "the best step"))
          return "data set i: " + *apart;
        // the full gradient: each sample once
        const auto full = [&](const Rational& e) {
          return loss(at, at.w) - loss(at, stepped(at, {0, 1, 2}, e));
        };
        values["s"] = 1;
        if (auto apart =
                difference(evaluate(stated.steps, values), parabola_maximum(full(1), full(2)) / largest,
                           "the ratio of the best improvements"))
          return "data set i, steps in units of S_min: " + *apart;
        return std::nullopt;
      });
}

Outcome improvement_by_library(const BatchNoise& stated, const Budget& budget) {
  return prove_on_range(Range("i = 0..3, b = 1..64:9"), budget,
                        [&](int i, int b) -> std::optional<std::string> {
                          const Instance at = instance(i);
                          const auto noise = analysis::gradient_noise(at.x, at.y, at.w);
                          Assignment values = assignment(noise, b);
                          values["n"] = evaluate(stated.scale, values);
                          values["e"] = Rational(2, 7);
                          const auto best = analysis::best_expected_improvement(noise, b);
                          const std::vector<std::pair<const Formula*, Rational>> pairs = {
                              {&stated.improvement, analysis::expected_improvement(noise, Rational(2, 7), b)},
                              {&stated.scale, noise.scale()},
                              {&stated.best_step, best.step},
                              {&stated.best, best.improvement}};
                          for (const auto& [formula, value] : pairs)
                            if (auto apart = difference(evaluate(*formula, values), value, "the library"))
                              return "data set i, " + formula->text() + ": " + *apart;
                          return std::nullopt;
                        });
}

/// w^T H w / 2 - c^T w, in matrices, for a vector given as text.
Formula loss_at(const std::string& w) {
  return Formula("1/2*(transpose(" + w + ")*h*" + w + " - transpose(c)*" + w + " - transpose(" + w + ")*c)");
}

Outcome improvement_by_certificate(const BatchNoise& stated, const Budget&) {
  if (!stated.replacement || !stated.positive_noise)
    return {.note = "the certificates are about independent samples, and tr(H Sigma) > 0"};
  const char* id = "opt.batch-noise-scale";
  const Domain symbols{{}, {"a", "b", "e", "g", "t", "u"}};
  const Formula best = substitute(stated.best, "n", stated.scale),
                best_step = substitute(stated.best_step, "n", stated.scale), curvature = "a + t/b";
  const Formula samples = Formula("b") * stated.steps;
  return proved_by(
      "all G, H, Sigma of every size with G^T H G > 0 and tr(H Sigma) > 0, all B >= 1",
      {{id, "one-step",
        "L(w) = w^T H w / 2 - c^T w, a number being equal to its transpose; G = H w - c. A step along v "
        "changes it by this.",
        MatrixIdentity{{{"h", {"d", "d", true}}, {"w", {"d", "1"}}, {"c", {"d", "1"}}, {"v", {"d", "1"}}},
                       {"e"},
                       {},
                       loss_at("w") - loss_at("(w - e*v)"),
                       "e/2*(transpose(h*w - c)*v + transpose(v)*(h*w - c)) - e^2/2*transpose(v)*h*v",
                       {}}},
       {id, "deviation",
        "v = y + x, y = G. Where E x = 0 the two mixed terms have the mean 0, and E x^T H x = tr(H E[x "
        "x^T]).",
        MatrixIdentity{{{"h", {"d", "d", true}}, {"y", {"d", "1"}}, {"x", {"d", "1"}}},
                       {},
                       {},
                       "transpose(y + x)*h*(y + x)",
                       "transpose(y)*h*y + transpose(y)*h*x + transpose(x)*h*y + transpose(x)*h*x",
                       {}}},
       {id, "mean-over-the-batch",
        "So the improvement is e G^T v - (e^2/2) v^T H v, v = G + x with x the mean of B independent "
        "deviations, each of mean 0 and with E[x_i^T H x_i] = tr(H Sigma) = t. E[G^T v] = |G|^2 = g, and of "
        "the B^2 products in x^T H x the B with equal factors have mean t, the B (B-1) others mean 0.",
        RationalFunctionIdentity{symbols, stated.improvement, "e*g - e^2/2*(a + (b*t + b*(b-1)*0)/b^2)"}},
       {id, "maximum",
        "a, t > 0, so c = a + t/b > 0: what is lacking at the step e is a square divided by 2 c, so it is "
        "never negative.",
        RationalFunctionIdentity{
            symbols, best - stated.improvement,
            Formula::power(Formula("g") - Formula("e") * curvature, 2) / (2 * curvature)}},
       {id, "maximum-is-attained", "At the best step nothing is lacking.",
        RationalFunctionIdentity{symbols, best_step * curvature, "g"}},
       {id, "steps",
        "The number of steps of the best size for a given total improvement, at the same G, H and Sigma, is "
        "that of the full gradient, s, times the ratio of the improvements.",
        RationalFunctionIdentity{{{}, {"a", "b", "g", "s", "t", "u"}},
                                 substitute(stated.steps, "n", stated.scale),
                                 Formula("s*(g^2/(2*a))") / best}},
       {id, "hyperbola",
        "S = steps, S_min = s, E = b S samples, E_min = n s, which is the limit of E for b -> 0: (S/S_min - "
        "1)(E/E_min - 1) = 1.",
        RationalFunctionIdentity{
            {{}, {"b", "n", "s"}}, (stated.steps / Formula("s") - 1) * (samples / Formula("n*s") - 1), 1}},
       {id, "price-of-a-batch",
        "E/E_min = 1 + B/B_noise: it grows with B, is 2 at B = B_noise, and below 11/10 for B < B_noise/10.",
        RationalFunctionIdentity{{{}, {"b", "n", "s"}}, samples / Formula("n*s"), "1 + b/n"}},
       {id, "fewest-samples",
        "E_min is not reached: for B >= 1 the samples exceed those of B = 1, (1 + B_noise) S_min, by this.",
        RationalFunctionIdentity{
            {{}, {"b", "n", "s"}}, samples - substitute(samples, "b", Formula(1)), "(b-1)*s"}}});
}

Claim batch_noise_scale() {
  const BatchNoise stated = {"e*g - e^2/2*(a + t/b)", "g/a/(1+n/b)", "g^2/(2*a)/(1+n/b)", "t/a", "s*(1+n/b)"};
  const auto with = [&](Formula BatchNoise::*member, const Formula& value) {
    BatchNoise mutant = stated;
    mutant.*member = value;
    return mutant;
  };
  BatchNoise without = stated, squared = stated, any_noise = stated;
  any_noise.positive_noise = false;
  without.replacement = false;
  squared.improvement = "e*g - e^2/2*(a + t/b^2)";
  return make_claim<BatchNoise>({
      .id = "opt.batch-noise-scale",
      .text =
          "Quadratic loss with gradient G and Hessian H, samples' gradients of covariance Sigma, B of them "
          "drawn independently; G^T H G > 0 and tr(H Sigma) > 0 (neither is below 0 where H is positive "
          "semidefinite). A step of size e improves the loss by e |G|^2 - (e^2/2)(G^T H G + tr(H Sigma)/B) "
          "in expectation, at best by |G|^4/(2 G^T H G) divided by 1 + B_noise/B, B_noise = tr(H "
          "Sigma)/G^T H G. If steps of the best size reach a total improvement after S steps and E = B S "
          "samples, and the full gradient after S_min steps, then (S/S_min - 1)(E/E_min - 1) = 1, E_min = "
          "B_noise S_min being the limit of E for B -> 0. E = (B + B_noise) S_min is 1 + B/B_noise times "
          "E_min, twice that at B = B_noise; the fewest samples for B >= 1 are those of B = 1, more than "
          "E_min, so that a B that is small against B_noise does little harm.",
      .reduction = "The expectation of a quadratic form, the maximum of a parabola, and the hyperbola.",
      .hypotheses = {{"tr(H Sigma) > 0", any_noise, ""},
                     {"G^T H G > 0", {}, "B_noise is a multiple of 1/G^T H G"},
                     {"the batch is drawn with replacement (or the data are endless)", without, ""},
                     {"the loss is quadratic, and G, H, Sigma stay as they are over the S steps",
                      {},
                      "elsewhere it is the expansion to second order, of a single step"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "Increase Batch Size"}},
      .tags = {"optimisation", "batch size", "stochastic gradient descent"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"enumeration of all batches", RouteKind::exact, improvement_by_enumeration, trusts_exact,
                  0.1},
                 {"certificate", RouteKind::certificate, improvement_by_certificate, trusts_certificates,
                  0.1},
                 {"two gradients and any Hessian", RouteKind::exact, improvement_by_two_gradients,
                  trusts_exact, 0.05},
                 {"the library's functions", RouteKind::exact, improvement_by_library, trusts_exact, 0.05}},
      .mutants = {{"tr Sigma for tr(H Sigma) in B_noise", with(&BatchNoise::scale, "u/a")},
                  {"tr Sigma for tr(H Sigma) in the improvement",
                   with(&BatchNoise::improvement, "e*g - e^2/2*(a + u/b)")},
                  {"1 + (B_noise/B)^2 for 1 + B_noise/B", with(&BatchNoise::steps, "s*(1+(n/b)^2)")},
                  {"no harm at all: the number of samples is E_min for every B",
                   with(&BatchNoise::steps, "s*n/b")},
                  {"noise that falls as 1/B^2", squared}},
      .constants = {exact_constant("opt.batch-hyperbola", "(S/S_min - 1)*(E/E_min - 1)",
                                   evaluate((stated.steps / Formula("s") - 1) *
                                                (Formula("b") * stated.steps / Formula("n*s") - 1),
                                            {{"b", 5}, {"n", 3}, {"s", 7}})),
                    exact_constant("opt.batch-price-at-noise-scale", "E/E_min at B = B_noise",
                                   evaluate(Formula("b") * stated.steps / Formula("n*s"),
                                            {{"b", 3}, {"n", 3}, {"s", 7}}))},
  });
}

}  // namespace

std::vector<Claim> batch_noise_claims() { return {batch_noise_scale()}; }

}  // namespace lemmata::proofs_check
