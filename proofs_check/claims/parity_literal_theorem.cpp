#include "proofs_check/claims/parity_literal_theorem.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <set>

#include "analysis/boolean/encoding_learner.hpp"
#include "analysis/boolean/parity_lower_bound.hpp"
#include "analysis/boolean/parity_recovery.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::OneStepModel;

// --- parity.theorem-literal-refuted

/// One-step learner: f_u = u g + u^2 q(u) with g = prod (1 + x_i/p_i) learns every set in one step of `step_size`, and E g^2 is
/// below `mean_square`. History learner with digits in `base`: 2d single samples give it the probability `success`. So with population
/// gradients every model needs `population_steps` (in d) at least, and with single samples, for a probability above 1/2,
/// `sample_steps`. Rounded to multiples of 2^-first, `second` of the one-step learner's 256 gradients at d = 8 are different.
struct EncodingLearners {
  std::function<std::vector<Integer>(int d)> p = analysis::first_primes;
  Rational step_size = Rational(1, 2);
  Formula mean_square = "15/pi^2";
  std::function<Integer(int d)> base = [](int d) -> Integer { return (Integer(2) << d) + 1; };
  std::function<Rational(int d)> success = [](int d) { return analysis::parity_decoder_success(d, 2 * d); };
  Formula population_steps = 1, sample_steps = "d";
  std::vector<std::pair<int, int>> separated = {{2, 6}, {10, 55}, {20, 238}, {24, 256}};
};

Integer rounded_up(const Rational& positive) {
  return (numerator(positive) + denominator(positive) - 1) / denominator(positive);
}

/// What a learner of all sets in one step says about the stated number of steps.
std::optional<std::string> population_steps_fail(const EncodingLearners& stated, int d,
                                                 const std::string& learner) {
  const Integer steps = rounded_up(evaluate(stated.population_steps, {{"d", d}}));
  if (steps <= 1) return std::nullopt;
  return learner + " has the loss 0 after one step, for all " + std::to_string(1 << d) +
         " sets; the statement asks for at least " + to_string(steps) + " steps";
}

Outcome learners_by_polynomials(const EncodingLearners& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..3"), budget, [&](int d) -> std::optional<std::string> {
    const OneStepModel model(stated.p(d));
    for (std::uint32_t set = 0; set < 1U << d; ++set) {
      const Rational u = -stated.step_size * model.gradient(set, 0), loss = model.loss(set, u);
      if (loss != 0)
        return "I = " + set_text(set) + ": one step leads to u = " + to_string(u) + ", where the loss is " +
               to_string(loss);
    }
    return population_steps_fail(stated, d, "the one-step learner");
  });
}

Outcome learners_by_nodes(const EncodingLearners& stated, const Budget& budget) {
  return enclose_on_range(Range(budget.full ? "d = 1..14" : "d = 1..10"), budget,
                          [&](int d) -> std::optional<std::string> {
                            const auto p = stated.p(d);
                            const auto results = analysis::one_step_results(p, stated.step_size);
                            for (std::uint32_t set = 0; set < results.size(); ++set)
                              if (results[set] != set)
                                return "I = " + set_text(set) + ": one step leads to " +
                                       (results[set] ? "the value of u for " + set_text(*results[set])
                                                     : "no value of u for a set");
                            Rational mean_square = 0;  // of g, by Parseval from its gradients -2 g^(I)
                            for (const Rational& gradient : analysis::one_step_gradients(p))
                              mean_square += gradient * gradient / 4;
                            if (!surely_less(Ball(mean_square), evaluate_ball(stated.mean_square)))
                              return "E g^2 is " + to_string(mean_square);
                            return population_steps_fail(stated, d, "the one-step learner");
                          });
}

/// f_w = w chi_I, I known in advance, from w = 0: the gradient of E(f_w - chi_I)^2 is that of (w - 1)^2.
Outcome learners_by_known_set(const EncodingLearners& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..6"), budget, [&](int d) -> std::optional<std::string> {
    const int points = 1 << d;
    for (std::uint32_t set = 0; set < 1U << d; ++set) {
      Rational gradient = 0, loss = 0;
      const auto character = [set](std::uint32_t x) { return std::popcount(x & set) % 2 == 0 ? 1 : -1; };
      for (std::uint32_t x = 0; x < 1U << d; ++x)
        gradient += Rational(2 * (0 - character(x)) * character(x)) / points;
      const Rational w = -stated.step_size * gradient;
      for (std::uint32_t x = 0; x < 1U << d; ++x) {
        const Rational error = w * character(x) - character(x);
        loss += error * error / points;
      }
      if (loss != 0) return "I = " + set_text(set) + ": one step leads to the loss " + to_string(loss);
    }
    return population_steps_fail(stated, d, "the model w chi_I, which knows I,");
  });
}

Outcome learners_by_histories(const EncodingLearners& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..2"), budget, [&](int d) {
    return difference(stated.success(d), analysis::history_success_by_enumeration(d, 2 * d, stated.base(d)),
                      "the run of all histories");
  });
}

/// By the kernel of a random matrix, which the histories confirm: a probability of at least 1 - 2^-d after 2d samples, so no more
/// than 2d are needed; and of at most 1/2 after d - 1, by any learner, since that is the best use of the samples.
Outcome learners_by_kernels(const EncodingLearners& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..40"), budget, [&](int d) -> std::optional<std::string> {
    const Rational success = stated.success(d), at_least = 1 - pow(Rational(1, 2), d);
    if (success < at_least || success > 1)
      return "the statement has the probability " + to_string(success) + ", below " + to_string(at_least);
    if (analysis::parity_decoder_success(d, d - 1) > Rational(1, 2)) return "d - 1 samples are enough";
    const Integer steps = rounded_up(evaluate(stated.sample_steps, {{"d", d}}));
    if (steps <= 2 * d) return std::nullopt;
    return "2d = " + std::to_string(2 * d) + " steps succeed with a probability of at least " +
           to_string(at_least) + "; the statement asks for at least " + to_string(steps);
  });
}

/// The different rounded gradients: of the model, from the transform, and of the closed form -2 / prod p_i, in integers.
Outcome learners_by_rounding(const EncodingLearners& stated, const Budget&) {
  const int primes[] = {2, 3, 5, 7, 11, 13, 17, 19};
  const auto gradients = analysis::one_step_gradients(analysis::first_primes(8));
  for (const auto& [bits, separated] : stated.separated) {
    std::set<std::int64_t> cells;
    for (std::uint32_t set = 0; set < 256; ++set) {
      std::int64_t product = 1;
      for (int i = 0; i < 8; ++i)
        if ((set >> i & 1U) != 0) product *= primes[i];
      // the nearest integer to 2^(bits+1) / product, halves downwards
      const std::int64_t twice = (std::int64_t{4} << bits) - product;
      cells.insert(twice <= 0 ? 0 : (twice + 2 * product - 1) / (2 * product));
    }
    const auto of_model = analysis::rounded(gradients, pow(Rational(1, 2), bits)).distinct;
    for (const std::size_t seen : {cells.size(), of_model})
      if (const auto complaint = difference(separated, seen, "the count"))
        return {.verdict = Verdict::refuted,
                .witness = "multiples of 2^-" + std::to_string(bits) + ": " + *complaint};
  }
  return {.verdict = Verdict::proved_on_range, .range = "d = 8, every stated precision"};
}

Outcome learners_by_certificate(const EncodingLearners& stated, const Budget&) {
  for (int d = 1; d <= 10; ++d)
    if (stated.p(d) != analysis::first_primes(d))
      return {.note = "the certificates are about the first d primes"};
  if (!(stated.population_steps == Formula(1)) || !(stated.sample_steps == Formula("d")) ||
      !(stated.mean_square == Formula("15/pi^2")))
    return {.note = "the certificates are about one step, d samples and 15/pi^2"};
  for (int d = 1; d <= 10; ++d)
    if (stated.base(d) != (Integer(2) << d) + 1 ||
        stated.success(d) != analysis::parity_decoder_success(d, 2 * d))
      return {
          .note =
              "the certificates are about the base 2^(d+1) + 1 and one of the sets that explain 2d samples"};
  if (stated.separated != EncodingLearners().separated)
    return {.note = "how many gradients are different is counted, not certified"};
  const char* id = "parity.theorem-literal-refuted";
  return proved_by("all d",
                   {{id, "gradient-at-the-start",
                     "f_0 = 0 and df/du = g at u = 0: the gradient of E(f_u - chi_I)^2 is E[2 (0 - chi_I) g] "
                     "= -2a, a = g^(I). A step "
                     "of the stated size leads to u = a.",
                     RationalFunctionIdentity{
                         {{}, {"a"}}, Formula("0") - Formula(stated.step_size) * Formula("-2*a"), "a"}},
                    {id, "coefficients",
                     "The mean of (1 + x/p) x over x = 1, -1 is 1/p and that of 1 + x/p is 1: g^(I) is the "
                     "product of 1/p_i over I, not 0, and "
                     "different for different sets, since factorisations into primes are unique.",
                     RationalFunctionIdentity{{{}, {"p"}}, "((1+1/p) - (1-1/p))/2", "1/p"}},
                    {id, "interpolation",
                     "For every x the polynomial q_x takes prescribed values at 2^d different places u = a, "
                     "none of them 0. With these, f_a(x) = c "
                     "= chi_I(x).",
                     RationalFunctionIdentity{{{}, {"a", "g", "c"}}, "a*g + a^2*((c-a*g)/a^2)", "c"}},
                    {id, "mean-square",
                     "E g^2 is the product of 1 + 1/p^2 over the first d primes, less than the product over "
                     "all primes, which is zeta(2)/zeta(4) "
                     "= 15/pi^2 (Euler).",
                     RationalFunctionIdentity{{{}, {"p"}}, "((1+1/p)^2 + (1-1/p)^2)/2", "1+1/p^2"}},
                    {id, "a-step-adds-a-digit",
                     "f_u = 0 and df/du = e = code(x) base^-(t+1) at every u that t steps can lead to: these "
                     "u are finitely many and "
                     "different, so one polynomial for each x has all these values and slopes, and the value "
                     "chi_J at the u of the "
                     "end that tell J (Hermite's interpolation). A step of 1/2 against the gradient of (f_u "
                     "- y)^2 adds y e.",
                     RationalFunctionIdentity{{{}, {"u", "y", "e"}}, "u - 1/2*(2*(0-y)*e)", "u + y*e"}},
                    {id, "balanced-digits",
                     "Of a sum of digits c_s base^-s, c_s from -n to n, n = 2^d, base = 2n + 1, what follows "
                     "the first digit is less than the "
                     "geometric series, half of that digit's unit: so the sum determines the digits, and "
                     "since none of them is 0 they tell the "
                     "time.",
                     RationalFunctionIdentity{{{{"n", 1}}, {}}, "n / ((2*n+1) - 1)", "1/2"}},
                    {id, "fails-with-the-union",
                     "2d uniform rows have rank d with probability prod (1 - 2^(i-2d)) over i < d; a product "
                     "of 1 - a_i, a_i from 0 to 1, is at least 1 - sum "
                     "a_i, step by step:",
                     RationalFunctionIdentity{{{}, {"a", "b"}}, "(1-a)*(1-b) - (1-a-b)", "a*b"}},
                    {id, "geometric-sum",
                     "2^0 + ... + 2^(d-1) = 2^d - 1, step by step, so the failure has at most the "
                     "probability (2^d - 1)/4^d < 2^-d.",
                     RationalFunctionIdentity{{{{"d", 0}}, {}}, "(2^(d+1)-1) - (2^d-1)", "2^d"}}});
}

Claim literal_theorem() {
  std::vector<std::string> trusts = trusts_certificates;
  trusts.emplace_back("zeta(2)/zeta(4) = 15/pi^2 (Euler)");
  const auto with = [](auto change) {
    EncodingLearners learners;
    change(learners);
    return learners;
  };
  return make_claim<EncodingLearners>({
      .id = "parity.theorem-literal-refuted",
      .text = "There are models with one real parameter that learn every parity: (a) with exact population "
              "gradients in one step of size "
              "1/2, for all d, although E(df/du)^2 < 15/pi^2 at the start; (b) with single samples in 2d "
              "steps, with probability at least 1 - "
              "2^-d, 931/1024 at d = 2; (c) w chi_I, if the model may depend on I, in one step. In (a) the "
              "precision of one number pays: of "
              "its 256 gradients at d = 8, 6 are different after rounding to multiples of 1/4, 55 for 2^-10, "
              "238 for 2^-20, all for 2^-24.",
      .reduction = "(a) 2^d different gradients are nodes of an interpolation; (b) the digits of the "
                   "parameter keep all samples.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "lower-bound"},
      .expected = Verdict::proved,
      .stated = {},
      .literals = {{"for every architecture, gradient descent requires exp(Omega(d)) steps (1.001^d, say), "
                    "with population gradients",
                    with([](auto& all) { all.population_steps = "(1001/1000)^d"; }),
                    "The slide has a star at `every`. It must contain: I random, or the worst set for a "
                    "model fixed before; mean squares of the "
                    "gradient that are at most poly(d) wherever the descent may go; answers with a tolerance "
                    "or noise of at least "
                    "2^(-(1/2-c)d) for some c > 0; and gradients of the population or of batches so large "
                    "that the samples' own noise hides nothing. "
                    "With these exp(Omega(d)) steps are needed, with the constants of parity.sq-theorem and "
                    "parity.noise-theorem: the slide's "
                    "point stands. Without them one step can do, whatever constant stands in the exponent."},
                   {"for every architecture, SGD on single samples requires exp(Omega(d)) steps (1.2^d, say)",
                    with([](auto& all) { all.sample_steps = "(6/5)^d"; }),
                    "2d is below exp(c d) from some d on, for every c > 0. The model here is made for the "
                    "purpose, but networks of polynomial size "
                    "escape too: SGD on them can do whatever a polynomial-time learner from samples can "
                    "[AbbeSandon2020], which is cited, not "
                    "checked. With gradients of the population, or of huge batches, and a tolerance, the "
                    "slide is right (parity.sq-theorem)."}},
      .checks = {{"descent in exact polynomials", RouteKind::exact, learners_by_polynomials, trusts_exact,
                  0.1},
                 {"descent from node to node", RouteKind::ball, learners_by_nodes, trusts_balls, 0.1},
                 {"model that knows its set", RouteKind::exact, learners_by_known_set, trusts_exact, 0.01},
                 {"all histories of single samples", RouteKind::exact, learners_by_histories, trusts_exact,
                  0.02},
                 {"kernels of random matrices", RouteKind::exact, learners_by_kernels, trusts_exact, 0.1},
                 {"rounded gradients", RouteKind::exact, learners_by_rounding, trusts_exact, 0.01},
                 {"certificate", RouteKind::certificate, learners_by_certificate, trusts, 0.1}},
      .mutants = {{"all p_i = 2", with([](auto& all) {
                     all.p = [](int d) { return std::vector<Integer>(static_cast<std::size_t>(d), 2); };
                   })},
                  {"step size 1", with([](auto& all) { all.step_size = 1; })},
                  {"E g^2 < 3/2", with([](auto& all) { all.mean_square = "3/2"; })},
                  {"base 2^(d+1)", with([](auto& all) { all.base = [](int d) { return Integer(2) << d; }; })},
                  {"the probability that the samples determine I", with([](auto& all) {
                     all.success = [](int d) {
                       Rational product = 1;
                       for (int i = 0; i < d; ++i) product *= 1 - pow(Rational(1, 2), 2 * d - i);
                       return product;
                     };
                   })},
                  {"2d - 1 samples", with([](auto& all) {
                     all.success = [](int d) { return analysis::parity_decoder_success(d, 2 * d - 1); };
                   })},
                  {"all different at 2^-20", with([](auto& all) {
                     all.separated = {{20, 256}};
                   })},
                  {"two population steps", with([](auto& all) { all.population_steps = 2; })}},
      .constants = {ball_constant("parity.one-step-mean-square", "15/pi^2")},
  });
}

// --- parity.one-step-obstruction

/// G^4 >= `fourth_power` in eta and the number of sets p.
struct OneStepObstruction {
  Formula fourth_power;
};

/// f_u = (1+x)/2 + u (x-1)/(2a) on {-1,+1}: from u = 0 one step of size a^2 leads to 1 for the empty set and to x for {1}; G^2 =
/// 1/(2a^2) everywhere.
Outcome obstruction_by_one_coordinate(const OneStepObstruction& stated, const Budget& budget) {
  return prove_on_range(Range("a = 1..6"), budget, [&](int a) -> std::optional<std::string> {
    const Rational eta = Rational(a) * a;
    const auto slope = [&](int x) { return Rational(x - 1) / (2 * a); };
    const auto value = [&](int x, const Rational& u) -> Rational {
      return Rational(1 + x) / 2 + u * slope(x);
    };
    for (const bool full : {false, true}) {
      Rational gradient = 0, loss = 0;
      for (const int x : {1, -1}) gradient += 2 * (value(x, 0) - (full ? x : 1)) * slope(x) / 2;
      for (const int x : {1, -1}) loss += abs(value(x, -eta * gradient) - (full ? x : 1));
      if (loss != 0) throw Undecided{"the model does not learn in one step"};
    }
    const Rational square = (slope(1) * slope(1) + slope(-1) * slope(-1)) / 2,
                   bound = evaluate(stated.fourth_power, {{"p", 2}, {"eta", eta}});
    if (square * square >= bound) return std::nullopt;
    return "d = 1, eta = " + to_string(eta) + ": a model with G^4 = " + to_string(Rational(square * square)) +
           " learns both sets, the statement asks for " + to_string(bound);
  });
}

/// f_w = c sum_I w_I chi_I from w = 0, c = 1/a: a step of size a^2/2 leads to chi_I; G^2 = 2^d/a^2 everywhere.
Outcome obstruction_by_linear_model(const OneStepObstruction& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..10, a = 1..6"), budget, [&](int d, int a) -> std::optional<std::string> {
        const Rational eta = Rational(a * a) / 2, sets = Integer(1) << d, square = sets / (a * a),
                       bound = evaluate(stated.fourth_power, {{"p", sets}, {"eta", eta}});
        if (square * square >= bound) return std::nullopt;
        return "eta = " + to_string(eta) + ": a model with G^4 = " + to_string(Rational(square * square)) +
               " learns all sets, the statement asks for " + to_string(bound);
      });
}

/// The one-step learner's E(df/du)^2 at its nodes, from which its supremum can only be larger.
Outcome obstruction_by_polynomials(const OneStepObstruction& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..3"), budget, [&](int d) -> std::optional<std::string> {
    const auto p = analysis::first_primes(d);
    const OneStepModel model(p);
    Rational largest = 0;
    for (const Rational& gradient : analysis::one_step_gradients(p))
      largest = std::max(largest, model.mean_square_derivative(-gradient / 2));
    if (largest * largest < evaluate(stated.fourth_power, {{"p", 1 << d}, {"eta", Rational(1, 2)}}))
      throw Undecided{"its largest mean square at a node is " + to_string(largest)};
    return std::nullopt;
  });
}

Outcome obstruction_by_library(const OneStepObstruction& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 1..20, a = 1..6"), budget, [&](int d, int a) -> std::optional<std::string> {
        const Ball square = analysis::one_step_gradient_square(Integer(1) << d, Rational(a, 3));
        const Rational bound =
            evaluate(stated.fourth_power, {{"p", Integer(1) << d}, {"eta", Rational(a, 3)}});
        if (contains(square * square, bound)) return std::nullopt;
        return "the library has the square of " + to_string(square) + ", the statement " + to_string(bound);
      });
}

Outcome obstruction_by_certificate(const OneStepObstruction& stated, const Budget&) {
  const char* id = "parity.one-step-obstruction";
  return proved_by(
      "all models, all families of p >= 2 parities, all step sizes",
      {{id, "distance-of-two-parities",
        "E(chi_I - chi_J)^2 = 1 - 2r + 1 with r = E chi_I chi_J = 0 (fourier.orthonormality).",
        RationalFunctionIdentity{{{}, {"r"}}, "1 - 2*r + 1", "2 - 2*r"}},
       {id, "sum-over-pairs",
        "a_I = E[grad f chi_I] at the start. The sum of (x_I - x_J)^2 over pairs is p sum x^2 - (sum x)^2 "
        "for p numbers: one more, y, adds the "
        "sum of (x_I - y)^2. So for each coordinate of the a_I.",
        RationalFunctionIdentity{
            {{}, {"p", "q", "s", "y"}}, "(p+1)*(q+y^2) - (s+y)^2 - (p*q - s^2)", "q - 2*s*y + p*y^2"}},
       {id, "closest-pair",
        "The squares of the a_I add up to at most g^2 = G^2 (Bessel), so over the p(p-1)/2 pairs the mean of "
        "||a_I - a_J||^2 is at most this, "
        "and some pair has no more.",
        RationalFunctionIdentity{{{{"p", 2}}, {"g"}}, "p*g^2 / (p*(p-1)/2)", "2*g^2/(p-1)"}},
       {id, "chain",
        "One step leads to points 2 eta (a_I - a_J) apart, whose functions are at most G times that apart in "
        "mean square (the gradient "
        "along the segment), but sqrt(2) apart: the last bracket on the right, r, is non-negative. So G^4 is "
        "at least the stated number.",
        RationalFunctionIdentity{{{{"p", 2}}, {"g", "eta"}},
                                 Formula("g^4") - stated.fourth_power,
                                 "(p-1)/(8*eta^2) * (g^2*(2*eta)^2*2*g^2/(p-1) - 2)"}},
       {id, "all-subsets", "For p = 2^d >= 2 sets it is at least (2^(d/2)/(4 eta))^2 = p/(16 eta^2).",
        Inequality{{{"p", 2}}, "p/16", Relation::less_equal, "(p-1)/4"}}});
}

Claim one_step_obstruction() {
  return make_claim<OneStepObstruction>({
      .id = "parity.one-step-obstruction",
      .text = "If one step of size eta against the exact population gradient of E(f_w - chi_I)^2 leads from "
              "one and the same w to f = "
              "chi_I, for each of p >= 2 sets I, then G^2 = sup_w E||grad f_w||^2 >= sqrt(p-1)/(2 eta): at "
              "least 2^(d/2)/(4 eta) for all "
              "subsets. So learning in one step without noise needs exponentially large gradients somewhere.",
      .reduction = "Some two of the gradients are close, and so are then the two functions.",
      .hypotheses = {{"G bounds the gradient between the points that are reached, not only at the start",
                      {},
                      "at the start alone 15/pi^2 is enough: parity.theorem-literal-refuted"}},
      .sources = {few_relus_slide()},
      .tags = {"parity", "lower-bound"},
      .expected = Verdict::proved,
      .stated = {"(p-1)/(4*eta^2)"},
      .checks = {{"model of one coordinate", RouteKind::exact, obstruction_by_one_coordinate, trusts_exact,
                  0.01},
                 {"linear model of all parities", RouteKind::exact, obstruction_by_linear_model, trusts_exact,
                  0.01},
                 {"one-step learner in exact polynomials", RouteKind::exact, obstruction_by_polynomials,
                  trusts_exact, 0.02},
                 {"certificate", RouteKind::certificate, obstruction_by_certificate, trusts_certificates,
                  0.1},
                 {"the library's function", RouteKind::ball, obstruction_by_library, trusts_balls, 0.02}},
      .mutants = {{"p for p - 1", {"p/(4*eta^2)"}},
                  {"eta for eta^2", {"(p-1)/(4*eta)"}},
                  {"1 % more", {"101/400*(p-1)/eta^2"}},
                  {"p^3", {"(p-1)^3/(4*eta^2)"}}},
  });
}

}  // namespace

std::vector<Claim> parity_literal_theorem_claims() { return {literal_theorem(), one_step_obstruction()}; }

}  // namespace lemmata::proofs_check
