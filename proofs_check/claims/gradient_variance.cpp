#include "proofs_check/claims/gradient_variance.hpp"

#include "analysis/boolean/gradient_variance.hpp"
#include "numeric/network/single_neuron.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/cube_function.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- parity.gradient-split

/// The derivative of (f - chi_I)^2 in a weight, a formula in f, g = df/dw and c = chi_I.
struct GradientSplit {
  Formula derivative;
};

Rational polynomial_at(const std::vector<Rational>& polynomial, const Rational& w) {
  Rational value(0);
  for (std::size_t k = polynomial.size(); k-- > 0;) value = value * w + polynomial[k];
  return value;
}

std::vector<Rational> derived(const std::vector<Rational>& polynomial) {
  std::vector<Rational> result;
  for (std::size_t k = 1; k < polynomial.size(); ++k) result.push_back(polynomial[k] * static_cast<int>(k));
  return result;
}

/// f_w(x) is a cubic in w, another one for every x; its squared loss is expanded and derived power by power.
Outcome split_by_polynomials(const GradientSplit& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..4, w = -2..2"), budget, [&](int d, int w) -> std::optional<std::string> {
        const auto integers = random_integers(d + 2, 3, budget.seed, 0);
        for (std::uint32_t x = 0; x < 1U << d; ++x) {
          const std::vector<Rational> f(integers.begin() + 4 * x, integers.begin() + 4 * (x + 1));
          for (std::uint32_t set = 0; set < 1U << d; ++set) {
            std::vector<Rational> error = f, square(7);
            error[0] -= character(set, x);
            for (std::size_t i = 0; i < 4; ++i)
              for (std::size_t j = 0; j < 4; ++j) square[i + j] += error[i] * error[j];
            const Rational claimed = evaluate(
                stated.derivative,
                {{"f", polynomial_at(f, w)}, {"g", polynomial_at(derived(f), w)}, {"c", character(set, x)}});
            if (const auto seen = difference(claimed, polynomial_at(derived(square), w), "the derivative"))
              return "f_w(x) = " + text(f) +
                     " by powers of w, chi_I(x) = " + std::to_string(character(set, x)) + ": " + *seen;
          }
        }
        return std::nullopt;
      });
}

/// f = ReLU(w.x): half of the mean of the split is the simulator's gradient of (f - chi_I)^2 / 2.
Outcome split_by_neuron(const GradientSplit& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..7, k = 0..n"), budget, [&](int n, int k) -> std::optional<std::string> {
    std::vector<std::int64_t> w;
    for (int i = 0; i < n; ++i) w.push_back((7 * i + 2) % 5 - 1);
    const std::uint32_t set = (1U << k) - 1;
    const auto seen = numeric::squared_loss_gradient_sums(w, set, 0);
    std::vector<Rational> sums(w.size());
    for (std::uint32_t x = 0; x < 1U << n; ++x) {
      std::int64_t z = 0;
      for (int i = 0; i < n; ++i) z += w[static_cast<std::size_t>(i)] * character(1U << i, x);
      for (int i = 0; i < n; ++i)
        sums[static_cast<std::size_t>(i)] += evaluate(
            stated.derivative,
            {{"f", z > 0 ? z : 0}, {"g", z > 0 ? character(1U << i, x) : 0}, {"c", character(set, x)}});
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
      if (const auto differs = difference(sums[i], Rational(seen[i]), "the simulator's gradient"))
        return *differs;
    return std::nullopt;
  });
}

Outcome split_by_certificate(const GradientSplit& stated, const Budget&) {
  return proved_by(
      "all f, w and I",
      {{"parity.gradient-split", "difference-quotient",
        "chi_I(x) does not depend on w. If f changes by g t + o(t) while w changes by t, the loss "
        "changes by the stated derivative times t, up to o(t): its difference quotient is the "
        "derivative plus g^2 t.",
        RationalFunctionIdentity{{{}, {"f", "g", "c", "t"}},
                                 "(f + g*t - c)^2 - (f - c)^2",
                                 stated.derivative * Formula("t") + Formula("g^2*t^2")}}});
}

Claim gradient_split() {
  return make_claim<GradientSplit>({
      .id = "parity.gradient-split",
      .text = "The derivative of (f_w(x) - chi_I(x))^2 in a weight is 2 f df/dw - 2 df/dw chi_I(x): a part "
              "without I, and a part that depends on I through chi_I alone.",
      .reduction = "The difference quotient, as a polynomial identity.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "gradient"},
      .expected = Verdict::proved,
      .stated = {"2*f*g - 2*g*c"},
      .checks = {{"cubics in w, expanded", RouteKind::exact, split_by_polynomials, trusts_exact, 0.1},
                 {"gradient of a ReLU neuron", RouteKind::exact, split_by_neuron, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, split_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"1 for the second 2", {"2*f*g - g*c"}},
                  {"chi_I derived as if it depended on w", {"2*(f-c)*(g-c)"}},
                  {"plus for minus", {"2*f*g + 2*g*c"}}},
  });
}

// --- parity.key-fact-population

/// The variance over I of the population gradient, and a bound on it; formulas in d, gg = E|g|^2 and oo = |g(1,...,1)|^2,
/// g the gradient of f, or one coordinate of it.
struct PopulationVariance {
  Formula variance, bound;
};

Outcome population_by_enumeration(const PopulationVariance& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..5, coordinates = 1..2"), budget,
      [&](int d, int coordinates) -> std::optional<std::string> {
        const auto functions = some_functions(d, budget.seed);
        for (std::size_t i = 0; i < functions.size(); ++i) {
          const CubeFunction& f = functions[(5 * i + 2) % functions.size()];
          Rational seen(0);
          Assignment at = {{"d", d}, {"gg", 0}, {"oo", 0}};
          std::string gradient;
          for (int j = 0; j < coordinates; ++j) {
            const CubeFunction& g = functions[(i + static_cast<std::size_t>(j)) % functions.size()];
            std::vector<Rational> entries;
            for (std::uint32_t set = 0; set < g.size(); ++set) {
              Rational sum(0);
              for (std::uint32_t x = 0; x < g.size(); ++x) sum += 2 * (f[x] - character(set, x)) * g[x];
              entries.push_back(sum / Integer(g.size()));
            }
            seen += variance(entries);
            at["gg"] += mean_of_squares(g);
            at["oo"] += g[0] * g[0];
            gradient += (j == 0 ? "g = " : ", ") + text(g);
          }
          if (const auto differs =
                  difference(evaluate(stated.variance, at), seen, "the sum over all points and sets"))
            return gradient + ": " + *differs;
          if (const Rational bound = evaluate(stated.bound, at); seen > bound)
            return gradient + ": the variance is " + to_string(seen) + ", the bound " + to_string(bound);
        }
        return std::nullopt;
      });
}

Outcome population_by_transform(const PopulationVariance& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "d = 1..20" : "d = 1..18"), budget, [&](int d) -> std::optional<std::string> {
        const auto g = random_integers(d, 3, budget.seed, 2);
        Integer squares(0);
        for (const std::int64_t value : g) squares += value * value;
        const Integer points = Integer(1) << d;
        const CoefficientSums sums = coefficient_sums(g);
        const Rational mean = Rational(sums.sum) / (points * points);
        const Rational seen = 4 * (Rational(sums.sum_of_squares) / (points * points * points) - mean * mean);
        const Assignment at = {{"d", d}, {"gg", Rational(squares) / points}, {"oo", g[0] * g[0]}};
        return difference(evaluate(stated.variance, at), seen, "the transform of random integers");
      });
}

Outcome population_by_library(const PopulationVariance& stated, const Budget& budget) {
  return prove_on_range(Range("d = 0..60, a = 0..5"), budget,
                        [&](int d, int a) -> std::optional<std::string> {
                          const Rational gg(a, 3), oo(a * d, 7);
                          return difference(evaluate(stated.variance, {{"d", d}, {"gg", gg}, {"oo", oo}}),
                                            analysis::gradient_variance(gg, oo, d), "the library");
                        });
}

/// A quarter of the variance is the mean of g(x) chi_I(x) g(x') chi_I(x') minus that of g(x) chi_I(x) g(x') chi_J(x'); a coin
/// chooses the term. d = 2, g = -1 at (1,1) and else 1.
Outcome population_by_simulation(const PopulationVariance& stated, const Budget& budget) {
  const Rational variance_of_g = evaluate(stated.variance, {{"d", 2}, {"gg", 1}, {"oo", 1}});
  return judge_mean(
      "d = 2, g = (-1,1,1,1)", variance_of_g / 8, Rational(1, 40), budget, [&](std::int64_t samples) {
        std::int64_t sum = 0;
        std::vector<std::uint32_t> words(static_cast<std::size_t>(samples));
        numeric::fill_random_bits(words, budget.seed, 8, 0);
        for (const std::uint32_t word : words) {
          const auto bits = [&](int from) { return word >> from & 3U; };
          const bool same_set = (word >> 8 & 1U) == 0;
          const auto signal = [](std::uint32_t set, std::uint32_t x) {
            return (x == 0 ? -1 : 1) * character(set, x);
          };
          const int first = signal(bits(0), bits(2));
          sum += same_set ? first * signal(bits(0), bits(4)) : -first * signal(bits(6), bits(4));
        }
        return sum;
      });
}

Outcome population_by_certificate(const PopulationVariance& stated, const Budget&) {
  const char* id = "parity.key-fact-population";
  const char* rest =
      "with oo = |g(1,...,1)|^2 and rest the sum of |g(x)|^2 over the other x, gg = (oo + rest)/2^d";
  const auto by_rest = [](const Formula& f) { return substitute(f, "gg", Formula("(oo+rest)/2^d")); };
  std::vector<Certificate> certificates = mean_over_sets(id);
  for (Certificate& doubled : doubled_mean_over_sets(id)) certificates.push_back(std::move(doubled));
  certificates.insert(
      certificates.end(),
      {{id, "variance",
        "What depends on I is -2 g^(I) (parity.gradient-split). E_I g^(I)^2 = E_(x,x') g(x) g(x') [x = x'] = "
        "gg/2^d and E_I g^(I) = E_x g(x) [x = 1] = g(1)/2^d by the means over sets. A variance is the mean "
        "square minus the square of the mean; for a whole gradient add the coordinates.",
        RationalFunctionIdentity{
            {{{"d", 0}}, {"gg", "oo"}}, stated.variance, "(-2)^2*gg/2^d - (-2)^2*oo/(2^d)^2"}},
       {id, "bound-minus-variance", "What the bound leaves is a square, and so not negative.",
        RationalFunctionIdentity{{{{"d", 0}}, {"gg", "oo"}}, stated.bound - stated.variance, "4*oo/4^d"}},
       {id, "variance-as-a-sum-of-squares",
        std::string("And the variance is 4/4^d times a sum of squares, ") + rest + ".",
        RationalFunctionIdentity{{{{"d", 0}}, {"oo", "rest"}}, by_rest(stated.variance), "4*rest/4^d"}}});
  return proved_by("all d and all f, any number of weights", certificates);
}

Claim key_fact_population() {
  const Formula stated = "4*(gg/2^d - oo/4^d)", bound = "4*gg/2^d";
  return make_claim<PopulationVariance>({
      .id = "parity.key-fact-population",
      .text = "For I uniform among all subsets of [d], the gradient of E_x (f - chi_I)^2 has the variance "
              "4 (E|g|^2 / 2^d - |g(1,...,1)|^2 / 4^d) <= 4 E|g|^2 / 2^d, g being the gradient of f, or one "
              "coordinate of it.",
      .reduction = "E_I g^(I)^2 and E_I g^(I) from E_I chi_I(x) chi_I(x') = [x = x'] and E_I chi_I(x) = "
                   "[x = (1,...,1)].",
      .hypotheses = {{"E|g|^2 is polynomial in d (for the slide's poly(d)/2^d)",
                      PopulationVariance{stated, "4*d/2^d"}, ""},
                     {"I is uniform among all subsets", {}, "parity.k-sparse has those of size k"}},
      .sources = {few_relus_slide()},
      .tags = {"parity", "gradient", "variance"},
      .expected = Verdict::proved,
      .stated = {stated, bound},
      .checks = {{"all points and sets", RouteKind::exact,
                  tried_on(all_small_functions, population_by_enumeration), trusts_exact, 0.3},
                 {"SIMD transform of random integers", RouteKind::exact,
                  tried_on(one_random_table, population_by_transform), trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, population_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, population_by_library, trusts_exact, 0.05},
                 {"simulation", RouteKind::simulation, population_by_simulation, trusts_simulation, 0.1}},
      .mutants = {{"4^d below the first term", {"4*(gg/4^d - oo/4^d)", bound}},
                  {"the mean not subtracted", {bound, bound}},
                  {"1 for 4", {"gg/2^d - oo/4^d", bound}},
                  {"bound 4 E|g|^2 / 4^d", {stated, "4*gg/4^d"}}},
  });
}

}  // namespace

std::vector<Claim> gradient_variance_claims() { return {gradient_split(), key_fact_population()}; }

}  // namespace lemmata::proofs_check
