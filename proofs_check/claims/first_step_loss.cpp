#include "proofs_check/claims/first_step_loss.hpp"

#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Expression;

// --- loss.first-step-equivalence

/// d loss / d f at the output f is -y times the factor, for labels y = -1 and 1.
struct FirstStepFactors {
  Rational correlation, hinge, logistic, square;
  Rational output;
};

struct LossFactor {
  std::string name;
  Expression loss;  ///< in y and f, where it is differentiable around the output
  Rational factor;
};

std::vector<LossFactor> losses(const FirstStepFactors& stated) {
  const Expression y = analysis::symbol("y"), f = analysis::symbol("f"), one(1);
  return {{"correlation", Expression(0) - y * f, stated.correlation},
          {"hinge", one - y * f, stated.hinge},  // |f| < 1: the active branch
          {"logistic", analysis::log(one + analysis::exp(Expression(0) - y * f)), stated.logistic},
          {"square", (f - y) * (f - y) / Expression(2), stated.square}};
}

Outcome factors_by_derivative(const FirstStepFactors& stated, const Budget&) {
  const BallPrecision precision(256);
  const Expression y = analysis::symbol("y"), f = analysis::symbol("f");
  for (const LossFactor& loss : losses(stated))
    for (const int label : {-1, 1}) {
      const Expression slope = substitute(substitute(derivative(loss.loss, f), f, Expression(stated.output)),
                                          y, Expression(label));
      const Ball seen = enclosure(slope);
      if (!contains(seen, Rational(-label) * loss.factor))
        return {.verdict = Verdict::refuted,
                .witness = loss.name + " loss at f = " + to_string(stated.output) +
                           ", y = " + std::to_string(label) + ": the derivative is " + to_string(seen) +
                           ", the statement has " + to_string(Rational(-label * loss.factor))};
    }
  return {.verdict = Verdict::enclosed, .range = "four losses, both labels"};
}

/// Central difference quotients, which err by at most h^2 / 6 times the third derivative (below 1 for all four losses).
Outcome factors_by_differences(const FirstStepFactors& stated, const Budget&) {
  const BallPrecision precision(256);
  const Rational h(1, Integer(1) << 40);
  const auto value = [](const std::string& name, int y, const Rational& output) {
    const Ball f(output), label(y);
    if (name == "correlation") return -(label * f);
    if (name == "hinge") return Ball(1) - label * f;
    if (name == "logistic") return analysis::log(Ball(1) + analysis::exp(-(label * f)));
    return (f - label) * (f - label) / Ball(2);
  };
  const std::pair<std::string, Rational> factors[] = {{"correlation", stated.correlation},
                                                      {"hinge", stated.hinge},
                                                      {"logistic", stated.logistic},
                                                      {"square", stated.square}};
  for (const auto& [name, factor] : factors)
    for (const int y : {-1, 1}) {
      const Ball slope =
          (value(name, y, stated.output + h) - value(name, y, stated.output - h)) / Ball(Rational(2 * h));
      const Ball seen = slope + Ball::interval(-h * h, h * h);
      if (!contains(seen, Rational(-y) * factor))
        return {.verdict = Verdict::refuted,
                .witness = name + " loss at f = " + to_string(stated.output) + ", y = " + std::to_string(y) +
                           ": the derivative is " + to_string(seen)};
    }
  return {.verdict = Verdict::enclosed, .range = "four losses, both labels"};
}

Outcome factors_by_certificate(const FirstStepFactors& stated, const Budget&) {
  if (stated.output != 0) return {.note = "the certificates are about f = 0"};
  const char* id = "loss.first-step-equivalence";
  const auto at_zero = [&](const char* name, const char* reduction, const Formula& slope,
                           const Rational& factor) {
    return Certificate{
        id, name,
        std::string(reduction) +
            " By the chain rule the gradient is that of the correlation loss times the factor.",
        finite_table({{"y", -1, 1, 2}}, -(Formula(factor) * Formula("y")), slope)};
  };
  return proved_by(
      "all models with f = 0 at the parameters, all data",
      {at_zero("correlation", "d(-yf)/df = -y.", "-y", stated.correlation),
       at_zero("hinge", "At f = 0 the hinge 1 - yf is active, with derivative -y.", "-y", stated.hinge),
       at_zero("logistic", "d log(1+e^(-yf))/df = -y e^(-yf)/(1+e^(-yf)), and e^0 = 1.", "-y*1/(1+1)",
               stated.logistic),
       at_zero("square", "d (f-y)^2/2 / df = f - y, at f = 0.", "0-y", stated.square)});
}

Claim first_step_equivalence() {
  const Rational half(1, 2);
  return make_claim<FirstStepFactors>({
      .id = "loss.first-step-equivalence",
      .text = "Where the model's output is f = 0 on all inputs, the gradients of -yf, (1-yf)_+, "
              "log(1+e^(-yf)) and (f-y)^2/2 are those of -yf times 1, 1, 1/2 and 1.",
      .reduction = "Chain rule: only d loss/d f at f = 0 matters.",
      .hypotheses = {{"f = 0 (mirrored output weights, say)", FirstStepFactors{1, 1, half, 1, half}, ""}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"gradient", "loss"},
      .expected = Verdict::proved,
      .stated = {1, 1, half, 1, 0},
      .checks = {{"symbolic derivative",
                  RouteKind::symbolic,
                  factors_by_derivative,
                  {"GiNaC's derivative", "Arb"},
                  0.05},
                 {"difference quotients in balls", RouteKind::ball, factors_by_differences, trusts_balls,
                  0.05},
                 {"certificate", RouteKind::certificate, factors_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"factor 1 for the logistic loss", {1, 1, 1, 1, 0}},
                  {"square loss away from f = 0", {1, 1, half, 1, Rational(1, 4)}},
                  {"factor 2 for the square loss", {1, 1, half, 2, 0}}},
  });
}

}  // namespace

std::vector<Claim> first_step_loss_claims() { return {first_step_equivalence()}; }

}  // namespace lemmata::proofs_check
