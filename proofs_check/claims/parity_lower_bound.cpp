#include "proofs_check/claims/parity_lower_bound.hpp"

#include <algorithm>
#include <bit>

#include "analysis/boolean/parity_lower_bound.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/cube/bent_function.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/network/gradient_oracle.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;

/// Why at most 1/delta sets are within 1 - delta of one function: shared by both forms.
std::vector<Certificate> luck_certificates(const std::string& id, const Formula& lucky) {
  return {
      {id, "output",
       "Let h be the output of a run whose answers did not depend on I, c = h^(I), n = E h^2. E(h - chi_I)^2 "
       "= n - 2c + 1, so success means 2c - n - delta >= 0, and then both terms on the right are "
       "non-negative: c^2 >= delta n. Here n > 0, since h = 0 has the error 1 > 1 - delta.",
       RationalFunctionIdentity{{{}, {"c", "n", "delta"}}, "c^2 - delta*n", "(c-n)^2 + n*(2*c-n-delta)"}},
      {id, "lucky-sets",
       "By Parseval the c^2 of all sets add up to at most n (fourier.orthonormality), so at most 1/delta of "
       "the p sets "
       "have c^2 >= delta n: that fraction of the sets is the stated one.",
       RationalFunctionIdentity{{{}, {"p", "delta"}}, Formula("p") * lucky, "1/delta"}}};
}

/// The mean of m parities is within 1 - 1/m of each of them: m of 2^d sets, so the stated fraction is attained.
std::optional<std::string> luck_fails(const Formula& lucky, int d) {
  const std::uint32_t sets = 1U << d;
  for (std::uint32_t m = 1; m <= sets; ++m) {
    std::vector<std::int32_t> output(sets);  // m times h
    for (std::uint32_t x = 0; x < sets; ++x)
      for (std::uint32_t set = 0; set < m; ++set) output[x] += std::popcount(x & set) % 2 == 0 ? 1 : -1;
    int successes = 0;
    for (std::uint32_t set = 0; set < sets; ++set) {
      Integer error = 0;  // m^2 2^d E(h - chi_I)^2
      for (std::uint32_t x = 0; x < sets; ++x) {
        const Integer at = output[x] - (std::popcount(x & set) % 2 == 0 ? 1 : -1) * static_cast<int>(m);
        error += at * at;
      }
      successes += error <= Integer(m) * (m - 1) * sets ? 1 : 0;
    }
    const Rational bound = evaluate(lucky, {{"delta", Rational(1, m)}, {"p", sets}});
    if (Rational(successes, sets) > bound)
      return "the mean of " + std::to_string(m) + " parities is within 1 - delta, delta = 1/" +
             std::to_string(m) + ", of " + std::to_string(successes) + " of the " + std::to_string(sets) +
             " sets, the statement allows the fraction " + to_string(bound);
  }
  return std::nullopt;
}

// --- parity.sq-theorem

/// The fraction of the sets whose run leaves the reference within t steps is at most `leaving` (in t, g, eps and the number of
/// sets p), and the fraction that an output independent of I serves is at most `lucky` (in delta and p); or the first holds
/// for every single set, not for the fraction. So success with probability s >= 1/(delta p) takes at least `needed` steps.
struct ToleranceTheorem {
  Formula leaving;
  Formula lucky = "1/(delta*p)";
  bool every_set = false;
  Formula needed = "(s-1/(delta*p))*p*eps^2/(4*g^2)";
};

/// A violation of the first bound by `left` of `sets` sets.
std::optional<std::string> leaving_fails(const ToleranceTheorem& stated, std::int64_t left,
                                         const Integer& sets, int t, const Rational& g, const Rational& eps) {
  const Rational seen = stated.every_set && left > 0 ? Rational(1) : Rational(left) / sets,
                 bound = evaluate(stated.leaving, {{"t", t}, {"g", g}, {"eps", eps}, {"p", sets}});
  if (seen <= bound) return std::nullopt;
  return std::to_string(left) + " of " + to_string(sets) + " sets leave the reference in " +
         std::to_string(t) + " step(s) at G = " + to_string(g) + ", eps = " + to_string(eps) +
         ": the statement allows " + (stated.every_set ? "each of them the probability " : "the fraction ") +
         to_string(bound);
}

/// f_w = w G b, b bent: every coefficient of df/dw is G 2^(-d/2) in size, and an oracle with eps just below 2 G 2^(-d/2)
/// must give every set away.
Outcome tolerance_by_bent_function(const ToleranceTheorem& stated, const Budget& budget) {
  return prove_on_range(Range("d = 2..12:2, g = 1..4"), budget,
                        [&](int d, int g) -> std::optional<std::string> {
                          auto derivative = numeric::bent_table(d);
                          for (auto& value : derivative) value *= g;
                          numeric::walsh_hadamard_transform(derivative);
                          const Rational eps = Rational(2 * g) / (Integer(1) << d / 2) * Rational(999, 1000);
                          std::int64_t left = 0;
                          for (const std::int32_t sum : derivative)
                            left += 2 * abs(Rational(sum) / (Integer(1) << d)) > eps ? 1 : 0;
                          return leaving_fails(stated, left, Integer(1) << d, 1, g, eps);
                        });
}

/// g = sum of the parities of these sets: E g^2, and the coefficients at all sets, from the truth table.
struct ParitySum {
  Rational mean_square;
  std::vector<Rational> coefficients;
};

ParitySum parity_sum(int d, const std::vector<std::uint32_t>& sets) {
  std::vector<std::int32_t> table(std::size_t{1} << d);
  for (const std::uint32_t set : sets) {
    const auto character = numeric::parity_table(d, set);
    for (std::size_t x = 0; x < table.size(); ++x) table[x] += character[x];
  }
  const Integer points = table.size();
  Integer square = 0;
  for (const std::int32_t value : table) square += Integer(value) * value;
  numeric::walsh_hadamard_transform(table);
  ParitySum sum{Rational(square) / points, {}};
  for (const std::int32_t value : table) sum.coefficients.push_back(Rational(value) / points);
  return sum;
}

/// A rational number that is at least the square root, by at most 1/1000.
Rational root_above(const Rational& square) {
  return Rational(Integer(sqrt(Integer(numerator(square) * 1000000 / denominator(square))) + 1)) / 1000;
}

/// f_w = w g, g the sum of all parities of size k: every coefficient at a set of size k is 1, and G^2 = C(d,k).
Outcome tolerance_by_sparse_sum(const ToleranceTheorem& stated, const Budget& budget) {
  return prove_on_range(Range("d = 2..8, k = 1..d"), budget, [&](int d, int k) {
    const auto sets = bits_of_sets(d, k);
    const ParitySum sum = parity_sum(d, sets);
    const Rational eps(1999, 1000);
    const auto left = std::count_if(sets.begin(), sets.end(),
                                    [&](std::uint32_t set) { return 2 * abs(sum.coefficients[set]) > eps; });
    return leaving_fails(stated, left, sets.size(), 1, root_above(sum.mean_square), eps);
  });
}

/// A model whose derivative at its t-th query, t = 1, ..., 2^b, is the sum of the parities in the t-th of 2^b blocks of sets: each
/// step gives away a block, and G^2 = 2^(d-b).
Outcome tolerance_by_blocks(const ToleranceTheorem& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..6, b = 0..d"), budget, [&](int d, int b) {
    const Rational eps(1999, 1000);
    Rational mean_square = 0;
    std::vector<char> left(std::size_t{1} << d);
    for (std::uint32_t block = 0; block < 1U << b; ++block) {
      std::vector<std::uint32_t> sets;
      for (std::uint32_t set = 0; set < left.size(); ++set)
        if (set >> (d - b) == block) sets.push_back(set);
      const ParitySum sum = parity_sum(d, sets);
      mean_square = std::max(mean_square, sum.mean_square);
      for (std::size_t set = 0; set < left.size(); ++set)
        if (2 * abs(sum.coefficients[set]) > eps) left[set] = 1;
    }
    return leaving_fails(stated, std::count(left.begin(), left.end(), 1), left.size(), 1 << b,
                         root_above(mean_square), eps);
  });
}

/// f_w = w chi_I for a set I known in advance leaves the reference at I, at once.
Outcome tolerance_by_known_set(const ToleranceTheorem& stated, const Budget& budget) {
  return prove_on_range(Range("d = 3..10"), budget, [&](int d) -> std::optional<std::string> {
    auto derivative = numeric::parity_table(d, (1U << d) - 1);
    numeric::walsh_hadamard_transform(derivative);
    const Rational eps(3, 2);
    std::int64_t left = 0;
    for (const std::int32_t sum : derivative)
      left += 2 * abs(Rational(sum) / (Integer(1) << d)) > eps ? 1 : 0;
    return leaving_fails(stated, left, Integer(1) << d, 1, 1, eps);
  });
}

Outcome tolerance_by_luck(const ToleranceTheorem& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..5"), budget, [&](int d) { return luck_fails(stated.lucky, d); });
}

constexpr int hidden_units = 4;

numeric::OracleDescent random_network(int d, int network, std::int64_t tolerance) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(hidden_units * (d + 2)));
  numeric::fill_random_bits(words, 1, static_cast<std::uint64_t>(network), 0);
  numeric::OracleDescent descent{.d = d, .step_bits = 5, .steps = 40, .tolerance = tolerance};
  for (const std::uint32_t word : words) descent.start.push_back(static_cast<int>(word % 513) - 256);
  return descent;
}

/// What the transform of the derivatives along the reference run says: the first step at which 2 ||E[grad f chi_I]|| > eps, for
/// every I; and after each step an upper bound, in units of 2^-8, of the largest G so far.
struct Prediction {
  std::vector<int> departures;
  std::vector<Rational> largest_gradient;
};

Prediction predicted(const numeric::OracleDescent& descent) {
  const std::size_t sets = std::size_t{1} << descent.d;
  Prediction result{std::vector<int>(sets, descent.steps), {}};
  const Integer allowed = Integer(descent.tolerance) << descent.d;  // of 2 sum_x df chi_I, in units of 2^-8
  Integer largest = 0;
  int step = 0;
  for (const auto& parameters : numeric::reference_run(descent)) {
    std::vector<Integer> squares(sets);
    Integer mean_square = 0;
    for (auto& table : numeric::derivative_tables(descent.d, parameters)) {
      for (const std::int32_t value : table) mean_square += Integer(value) * value;
      numeric::walsh_hadamard_transform(table);
      for (std::size_t set = 0; set < sets; ++set) squares[set] += Integer(table[set]) * table[set];
    }
    for (std::size_t set = 0; set < sets; ++set)
      if (4 * squares[set] > allowed * allowed)
        result.departures[set] = std::min(result.departures[set], step);
    largest = std::max(largest, Integer(sqrt(mean_square / sets) + 1));
    result.largest_gradient.emplace_back(Rational(largest) / 256);
    ++step;
  }
  return result;
}

/// Gradient descent of ReLU networks, run for each set by itself, against the prediction and the bound.
Outcome tolerance_by_descent(const ToleranceTheorem& stated, const Budget& budget) {
  const Range range(budget.full ? "d = 4..8, network = 1..3, tolerance = 48..304:64"
                                : "d = 4..7, network = 1..2, tolerance = 48..304:64");
  return prove_on_range(range, budget, [&](int d, int network, int tolerance) -> std::optional<std::string> {
    const auto descent = random_network(d, network, tolerance);
    const auto seen = numeric::first_departures(descent);
    const Prediction expected = predicted(descent);
    for (std::uint32_t set = 0; set < seen.size(); ++set)
      if (seen[set] != expected.departures[set])
        return "I = " + set_text(set) + " leaves the reference at step " + std::to_string(seen[set]) +
               ", by the transform at " + std::to_string(expected.departures[set]);
    for (const int steps : {1, 2, 40}) {
      const auto left = std::count_if(seen.begin(), seen.end(), [&](int step) { return step < steps; });
      if (auto failure = leaving_fails(stated, left, Integer(1) << d, steps,
                                       expected.largest_gradient[static_cast<std::size_t>(steps) - 1],
                                       Rational(tolerance, 256)))
        return failure;
    }
    return std::nullopt;
  });
}

Outcome tolerance_by_library(const ToleranceTheorem& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..6, t = 0..3, g = 1..3, m = 1..4"), budget,
      [&](int d, int t, int g, int m) -> std::optional<std::string> {
        const Integer sets = Integer(1) << d;
        const Rational eps(m, 7), delta(1, m);
        const Rational luck = evaluate(stated.lucky, {{"delta", delta}, {"p", sets}}),
                       success = analysis::success_upper_bound(sets, t, delta, g * g, eps);
        if (auto seen =
                difference(evaluate(stated.leaving, {{"t", t}, {"g", g}, {"eps", eps}, {"p", sets}}) + luck,
                           success, "the library"))
          return seen;
        // as many steps as a success that is possible needs, none for one that luck has
        for (const Rational& s : {Rational(std::min(success, Rational(1))), luck, Rational(luck / 2)}) {
          if (s > 1) continue;
          const Rational needed =
              evaluate(stated.needed, {{"s", s}, {"delta", delta}, {"p", sets}, {"eps", eps}, {"g", g}});
          const Rational steps = analysis::steps_lower_bound(sets, s, delta, g * g, eps);
          if (s == success && steps != t)
            return "the library needs " + to_string(steps) + " steps for what takes t";
          if (auto seen = difference(s < luck ? Rational(0) : needed, steps, "the library"))
            return "s = " + to_string(s) + ": " + *seen;
        }
        return std::nullopt;
      });
}

Outcome tolerance_by_certificate(const ToleranceTheorem& stated, const Budget&) {
  if (stated.every_set) return {.note = "the certificates are about the fraction of the sets"};
  const char* id = "parity.sq-theorem";
  std::vector<Certificate> certificates = {
      {id, "mean-of-a-character",
       "Parities are orthonormal: the mean of a character of d coordinates is mu^d with mu = 0.",
       InductionStep{{{{"d", 0}}, {"mu"}}, "d", "mu^d", 1, {{"mu", {}}}}},
      {id, "bessel",
       "m = E||grad f||^2, s = sum over the sets of ||E[grad f chi_I]||^2. E||grad f - sum_I E[grad f chi_I] "
       "chi_I||^2 = m - 2s + "
       "s is a mean of squares, so s <= m <= G^2.",
       RationalFunctionIdentity{{{}, {"m", "s"}}, "m - 2*s + s", "m - s"}},
      {id, "markov",
       "The true gradient differs from 2 E[f grad f] by v = 2 E[grad f chi_I]. If the oracle may not answer "
       "2 E[f grad f], "
       "then |v| > eps, both factors are positive, and v^2/eps^2 counts the set at least once.",
       RationalFunctionIdentity{{{}, {"v", "eps"}}, "v^2/eps^2 - 1", "(v-eps)*(v+eps)/eps^2"}},
      {id, "union-over-steps",
       "Before it leaves, a run makes the queries of the reference run, which are the same for all sets. In "
       "each of t steps at "
       "most 4 G^2/eps^2 sets leave, by the two certificates before: of p sets the stated fraction.",
       RationalFunctionIdentity{
           {{}, {"t", "g", "eps", "p"}}, Formula("p") * stated.leaving, "t * (2*g)^2/eps^2"}},
      {id, "steps", "The first bound, at the stated number of steps, is what s exceeds luck by.",
       RationalFunctionIdentity{{{}, {"s", "delta", "g", "eps", "p"}},
                                substitute(stated.leaving, "t", stated.needed),
                                Formula("s") - stated.lucky}}};
  for (auto& certificate : luck_certificates(id, stated.lucky))
    certificates.push_back(std::move(certificate));
  return proved_by("all models, all adaptive algorithms, all families of p parities", certificates);
}

Claim tolerance_theorem() {
  const Formula leaving = "4*t*g^2/(p*eps^2)";
  return make_claim<ToleranceTheorem>({
      .id = "parity.sq-theorem",
      .text = "I is uniform among p sets (2^d, or C(d,k) of size k). An algorithm makes T adaptive queries "
              "w; each answer is within "
              "eps of the population gradient of E(f_w - chi_I)^2, and is 2 E[f_w grad f_w] whenever that is "
              "allowed; G^2 bounds "
              "E||grad f_w||^2 at the queries. Then E(h - chi_I)^2 <= 1 - delta for the output h with "
              "probability at most 4 T "
              "G^2/(p eps^2) + 1/(delta p): a probability s >= 1/(delta p) needs T >= (s - 1/(delta p)) p "
              "eps^2/(4 G^2) "
              "queries. Here 0 < delta <= 1.",
      .reduction = "The part of the gradient that depends on I is -2 E[grad f chi_I], whose squares add up "
                   "to at most 4 G^2 over all "
                   "sets. For a randomised algorithm: the mean over its coins.",
      .hypotheses = {{"I is uniform (or the bound is for the worst I), unknown to the model",
                      ToleranceTheorem{leaving, "1/(delta*p)", true}, ""},
                     {"the answers may be off by eps (against the bound of eps = 1)",
                      ToleranceTheorem{"4*t*g^2/p"}, ""},
                     {"E||grad f_w||^2 <= G^2", ToleranceTheorem{"4*t/(p*eps^2)"}, ""},
                     {"population gradients",
                      {},
                      "single samples are another oracle: with them the bound is false, see "
                      "parity.theorem-literal-refuted"}},
      .sources = {few_relus_slide()},
      .tags = {"parity", "lower-bound"},
      .expected = Verdict::proved,
      .stated = {leaving},
      .checks = {{"bent function", RouteKind::exact, tolerance_by_bent_function, trusts_transform, 0.1},
                 {"sum of the parities of size k", RouteKind::exact, tolerance_by_sparse_sum,
                  trusts_transform, 0.05},
                 {"sums of parities, block by block", RouteKind::exact, tolerance_by_blocks, trusts_transform,
                  0.05},
                 {"model that knows its set", RouteKind::exact, tolerance_by_known_set, trusts_transform,
                  0.01},
                 {"outputs that serve 1/delta sets", RouteKind::exact, tolerance_by_luck, trusts_exact, 0.1},
                 {"descent of ReLU networks, for each set by itself", RouteKind::exact, tolerance_by_descent,
                  trusts_transform, 0.5},
                 {"certificate", RouteKind::certificate, tolerance_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, tolerance_by_library, trusts_exact, 0.05}},
      .mutants = {{"4^d, the rate of the slide's LEMMA", {"4*t*g^2/(p^2*eps^2)"}},
                  {"G for G^2", {"4*t*g/(p*eps^2)"}},
                  {"2 for 4", {"2*t*g^2/(p*eps^2)"}},
                  {"1 % less", {"99/25*t*g^2/(p*eps^2)"}},
                  {"no factor T", {"4*g^2/(p*eps^2)"}},
                  {"1/(2 delta p)", {leaving, "1/(2*delta*p)"}},
                  {"2 G^2 in the number of steps",
                   {leaving, "1/(delta*p)", false, "(s-1/(delta*p))*p*eps^2/(2*g^2)"}}},
  });
}

// --- parity.noise-theorem

/// The mean over the sets of the total variation distance to the run whose answers do not depend on I, squared, is at most
/// `square` (in t, g, sigma and the number of sets p); luck and the steps needed as above.
struct NoiseTheorem {
  Formula square;
  Formula lucky = "1/(delta*p)";
  Formula needed = "(s-1/(delta*p))^2*p*sigma^2/g^2";
};

/// f_w = a sum_I w_I chi_I, a = c/64: G^2 = a^2 2^d, and the gradient has 2a more at I than the reference, the same elsewhere, so
/// that t answers are as good as their mean at I: the distance is erf(a sqrt(t) / (sigma sqrt(2))).
Outcome noise_by_linear_model(const NoiseTheorem& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 2..10:2, t = 1..4, c = 1..4"), budget,
      [&](int d, int t, int c) -> std::optional<std::string> {
        const Rational sigma(1, 2), g = Rational(c, 64) * (Integer(1) << d / 2),
                                    ratio = Rational(c, 64) / sigma;
        const Ball distance = analysis::erf(Ball(ratio) * analysis::sqrt_nonnegative(Ball(Rational(t, 2)))),
                   square = distance * distance;
        const Rational bound =
            evaluate(stated.square, {{"t", t}, {"g", g}, {"sigma", sigma}, {"p", Integer(1) << d}});
        if (!surely_less(Ball(bound), square)) return std::nullopt;
        return "c/sigma = " + to_string(ratio) + ": the distance has the square " + to_string(square) +
               ", the statement allows " + to_string(bound);
      });
}

Outcome noise_by_luck(const NoiseTheorem& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..5"), budget, [&](int d) { return luck_fails(stated.lucky, d); });
}

Outcome noise_by_library(const NoiseTheorem& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 1..6, t = 1..3, g = 1..3, m = 1..4"), budget,
      [&](int d, int t, int g, int m) -> std::optional<std::string> {
        const Integer sets = Integer(1) << d;
        const Rational sigma(m, 7), delta(1, m),
            square = evaluate(stated.square, {{"t", t}, {"g", g}, {"sigma", sigma}, {"p", sets}});
        const Ball beyond = analysis::noisy_success_upper_bound(sets, t, delta, g * g, sigma * sigma) -
                            Ball(evaluate(stated.lucky, {{"delta", delta}, {"p", sets}}));
        if (!contains(beyond * beyond, square))
          return "the library has the square " + to_string(beyond * beyond) + ", the statement " +
                 to_string(square);
        const Rational luck = evaluate(stated.lucky, {{"delta", delta}, {"p", sets}});
        for (const Rational& s : {Rational(1), luck, Rational(luck / 2), Rational((1 + luck) / 2)}) {
          if (s > 1) continue;
          const Rational needed =
              evaluate(stated.needed, {{"s", s}, {"delta", delta}, {"p", sets}, {"sigma", sigma}, {"g", g}});
          const Rational steps = analysis::noisy_steps_lower_bound(sets, s, delta, g * g, sigma * sigma);
          if (auto seen = difference(s < luck ? Rational(0) : needed, steps, "the library"))
            return "s = " + to_string(s) + ": " + *seen;
          if (s >= luck &&
              !contains(analysis::noisy_success_upper_bound(sets, steps, delta, g * g, sigma * sigma), s))
            return "with the steps that s = " + to_string(s) + " needs, the bound is not s";
        }
        return std::nullopt;
      });
}

Outcome noise_by_certificate(const NoiseTheorem& stated, const Budget&) {
  const char* id = "parity.noise-theorem";
  std::vector<Certificate> certificates = {
      {id, "divergence-of-shifted-noise",
       "For y = a + s z with z standard normal, the logarithm of the ratio of the densities of N(a, s^2) and "
       "N(b, s^2) "
       "at y is the left side, and E z = 0: the divergence is (a-b)^2/(2 s^2), and the sum of these over the "
       "coordinates.",
       RationalFunctionIdentity{
           {{}, {"a", "b", "s", "z"}}, "((a+s*z-b)^2 - (a+s*z-a)^2)/(2*s^2)", "(a-b)^2/(2*s^2) + z*(a-b)/s"}},
      {id, "bessel",
       "m = E||grad f||^2, s = sum over the sets of ||E[grad f chi_I]||^2: m - s is the mean of a square, so "
       "s <= m <= G^2.",
       RationalFunctionIdentity{{{}, {"m", "s"}}, "m - 2*s + s", "m - s"}},
      {id, "pinsker",
       "Under the reference run the queries do not depend on I. The divergence of its t answers from those "
       "of I is the mean of the sum of "
       "t terms ||2 E[grad f chi_I]||^2/(2 sigma^2) (chain rule), whose mean over the p sets is at most t 4 "
       "G^2/p/(2 sigma^2). "
       "The squared distance is at most half of the divergence (Pinsker), and the square of the mean "
       "distance at most the mean of the "
       "squares.",
       RationalFunctionIdentity{
           {{}, {"t", "g", "sigma", "p"}}, stated.square, "1/2 * t * (2*g)^2/p / (2*sigma^2)"}},
      {id, "steps",
       "At the stated number of steps the square is that of what s exceeds luck by, which is not negative.",
       RationalFunctionIdentity{{{}, {"s", "delta", "g", "sigma", "p"}},
                                substitute(stated.square, "t", stated.needed),
                                (Formula("s") - stated.lucky) * (Formula("s") - stated.lucky)}},
      {id, "jensen", "The mean of two squares less the square of the mean, and so on for more.",
       RationalFunctionIdentity{{{}, {"a", "b"}}, "(a^2+b^2)/2 - ((a+b)/2)^2", "((a-b)/2)^2"}}};
  for (auto& certificate : luck_certificates(id, stated.lucky))
    certificates.push_back(std::move(certificate));
  return proved_by("all models, all adaptive algorithms, all families of p parities", certificates);
}

Claim noise_theorem() {
  std::vector<std::string> trusts = trusts_certificates;
  trusts.emplace_back("Pinsker's inequality [Tsybakov2009, Lemma 2.5]");
  const Formula square = "t*g^2/(sigma^2*p)";
  return make_claim<NoiseTheorem>({
      .id = "parity.noise-theorem",
      .text = "I is uniform among p sets. T adaptive queries are answered by the population gradient of "
              "E(f_w - chi_I)^2 plus independent "
              "N(0, sigma^2) in each coordinate; G^2 bounds E||grad f_w||^2. Then E(h - chi_I)^2 <= 1 - "
              "delta for the output h with "
              "probability at most G sqrt(T)/(sigma sqrt(p)) + 1/(delta p): a probability s >= 1/(delta p) "
              "needs T >= "
              "(s - 1/(delta p))^2 p sigma^2/G^2 queries. Here 0 < delta <= 1.",
      .reduction =
          "The mean total variation distance to a run that ignores I bounds what the answers add to luck.",
      .hypotheses = {{"noise in every answer (against the bound of sigma = 1)", NoiseTheorem{"t*g^2/p"}, ""},
                     {"E||grad f_w||^2 <= G^2", NoiseTheorem{"t/(sigma^2*p)"}, ""}},
      .sources = {few_relus_slide()},
      .tags = {"parity", "lower-bound"},
      .expected = Verdict::proved,
      .stated = {square},
      .checks = {{"linear model of all parities", RouteKind::ball, noise_by_linear_model, trusts_balls, 0.05},
                 {"outputs that serve 1/delta sets", RouteKind::exact, noise_by_luck, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, noise_by_certificate, trusts, 0.1},
                 {"the library's function", RouteKind::ball, noise_by_library, trusts_balls, 0.05}},
      .mutants = {{"4^d", {"t*g^2/(sigma^2*p^2)"}},
                  {"no T", {"g^2/(sigma^2*p)"}},
                  {"half", {"t*g^2/(2*sigma^2*p)"}},
                  {"1/(2 delta p)", {square, "1/(2*delta*p)"}},
                  {"the excess over luck, not its square, in the number of steps",
                   {square, "1/(delta*p)", "(s-1/(delta*p))*p*sigma^2/g^2"}}},
  });
}

}  // namespace

std::vector<std::uint32_t> bits_of_sets(int n, int k) {
  std::vector<std::uint32_t> sets;
  for (std::uint32_t set = 0; set < 1U << n; ++set)
    if (std::popcount(set) == k) sets.push_back(set);
  return sets;
}

std::vector<Claim> parity_lower_bound_claims() { return {tolerance_theorem(), noise_theorem()}; }

}  // namespace lemmata::proofs_check
