#include "proofs_check/claims/sample_gradient_variance.hpp"

#include "analysis/boolean/gradient_variance.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/cube_function.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

/// The variance over (x, I) of the mean of D = 2 (f - chi_I) g over `batch` samples x; a formula in d, batch and the moments
/// ffgg = E[f^2 g^2], gg = E[g^2], fg = E[f g], f1 = f(1,...,1), g1 = g(1,...,1).
struct SampleVariance {
  Formula variance;
  Relation relation = Relation::equal;
};

Assignment moments_at(const analysis::GradientMoments& m, int d, std::int64_t batch) {
  return {{"ffgg", m.mean_square_product},
          {"gg", m.mean_square},
          {"fg", m.mean_product},
          {"f1", m.f_at_ones},
          {"g1", m.g_at_ones},
          {"d", d},
          {"batch", batch}};
}

std::optional<std::string> sample_variance_fails(const SampleVariance& stated, const Assignment& moments,
                                                 const Rational& seen) {
  const Rational claimed = evaluate(stated.variance, moments);
  if (holds(seen, stated.relation, claimed)) return std::nullopt;
  return "the variance is " + to_string(seen) + ", the statement has " + to_string(claimed);
}

/// All sets, for each all batches.
Rational minibatch_variance(const CubeFunction& f, const CubeFunction& g, int batch) {
  std::vector<Rational> means;
  for (std::uint32_t set = 0; set < f.size(); ++set) {
    std::vector<Rational> sums = {Rational(0)};
    for (int i = 0; i < batch; ++i) {
      std::vector<Rational> longer;
      for (const Rational& sum : sums)
        for (std::uint32_t x = 0; x < f.size(); ++x)
          longer.push_back(sum + 2 * (f[x] - character(set, x)) * g[x]);
      sums = std::move(longer);
    }
    for (const Rational& sum : sums) means.push_back(sum / batch);
  }
  return variance(means);
}

/// For the literal statement: the smallest example from the definition, and that its variance does not fall with d.
std::vector<std::string> literal_counterexamples() {
  const char* id = "parity.key-fact-literal";
  const std::string sample = "2*(f-(-1)^(i*z))*g", all = "sum(i, 0, 1, sum(z, 0, 1, ";
  return {
      to_json({id, "one-coordinate",
               "d = 1: I is empty (i = 0) or {1}, x is 1 (z = 0) or -1, chi_I(x) = (-1)^(iz). The model is "
               "f_w(x) = w at w = 0, so f = 0 and its derivative is g = 1.",
               counterexample({{"f", 0}, {"g", 1}}, {},
                              {all + "(" + sample + ")^2))/4 - (" + all + sample + "))/4)^2",
                               Relation::less_equal, "4*g^2/2"})}),
      to_json({id, "does-not-fall-with-d",
               "The same model in d dimensions: by the corrected formula the variance is 4 (1 - 4^-d), "
               "2^d = m. It stays above 3, so no polynomial in d over 2^d bounds it.",
               Inequality{{{"m", 2}}, 3, Relation::less_equal, "4*(1-1/m^2)"}})};
}

Outcome sample_variance_by_enumeration(const SampleVariance& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("d = 1..4, batch = 1..5-d"), budget, [&](int d, int batch) -> std::optional<std::string> {
        const auto functions = some_functions(d, budget.seed);
        const std::size_t partners = d == 1 ? functions.size() : 1;
        for (std::size_t j = 0; j < partners; ++j)
          for (std::size_t i = 0; i < functions.size(); ++i) {
            const CubeFunction& g = functions[i];
            const CubeFunction& f = functions[d == 1 ? j : (5 * i + 2) % functions.size()];
            if (const auto seen =
                    sample_variance_fails(stated, moments_at(analysis::gradient_moments(f, g), d, batch),
                                          minibatch_variance(f, g, batch)))
              return "f = " + text(f) + ", g = " + text(g) + ": " + *seen;
          }
        return std::nullopt;
      });
  if (outcome.verdict == Verdict::refuted && stated.relation == Relation::less_equal)
    outcome.certificates = literal_counterexamples();
  return outcome;
}

Outcome sample_variance_by_transform(const SampleVariance& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "d = 1..20" : "d = 1..16"), budget, [&](int d) -> std::optional<std::string> {
        const auto f = random_integers(d, 3, budget.seed, 0), g = random_integers(d, 3, budget.seed, 1);
        std::vector<std::int64_t> fgg(f.size());
        std::int64_t sum_ffgg = 0, sum_gg = 0, sum_fg = 0;
        for (std::size_t x = 0; x < f.size(); ++x) {
          fgg[x] = f[x] * g[x] * g[x];
          sum_ffgg += f[x] * fgg[x];
          sum_gg += g[x] * g[x];
          sum_fg += f[x] * g[x];
        }
        const Integer points = Integer(1) << d;
        const analysis::GradientMoments moments{Rational(sum_ffgg) / points, Rational(sum_gg) / points,
                                                Rational(sum_fg) / points, f[0], g[0]};
        const CoefficientSums of_g = coefficient_sums(g), of_fgg = coefficient_sums(fgg);
        const Rational mean_g = Rational(of_g.sum) / (points * points);  // over x and I, of g chi_I
        const Rational mean_of_square = 4 * (moments.mean_square_product + moments.mean_square -
                                             2 * Rational(of_fgg.sum) / (points * points));
        // E_x D = 2 (E[f g] - g^(I)): its mean and mean square over I
        const Rational mean = 2 * (moments.mean_product - mean_g);
        const Rational square_of_population =
            4 * (moments.mean_product * moments.mean_product - 2 * moments.mean_product * mean_g +
                 Rational(of_g.sum_of_squares) / (points * points * points));
        for (const int batch : {1, 2, 5, 1000}) {
          const Rational seen =
              square_of_population - mean * mean + (mean_of_square - square_of_population) / batch;
          if (const auto differs = sample_variance_fails(stated, moments_at(moments, d, batch), seen))
            return "batch = " + std::to_string(batch) + ": " + *differs;
        }
        return std::nullopt;
      });
}

Outcome sample_variance_by_library(const SampleVariance& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 0..40, batch = 1..3"), budget, [&](int d, int batch) -> std::optional<std::string> {
        const analysis::GradientMoments moments{7 + d, 3, -2, Rational(d, 3), Rational(1, 2)};
        return sample_variance_fails(stated, moments_at(moments, d, batch),
                                     analysis::minibatch_gradient_variance(moments, d, batch));
      });
}

/// Two batches with independent sets, from each a D, and from the first another one with the same set: D D' minus D D'' has
/// the variance as its mean. d = 2, f = x_1, g = -1 at (1,1) and else 1, so that D/4 is -1, 0 or 1; a coin chooses the term. Without the square of the mean over I subtracted the means are 1/128 away.
Outcome sample_variance_by_simulation(const SampleVariance& stated, const Budget& budget) {
  const CubeFunction f = {1, -1, 1, -1}, g = {-1, 1, 1, 1};
  const auto quarter = [](std::uint32_t set, std::uint32_t x) {
    return ((x & 1U) == 0 ? 1 : -1) == character(set, x) ? 0 : ((x & 1U) == 0 ? 1 : -1) * (x == 0 ? -1 : 1);
  };
  std::vector<Rational> means;
  for (const int batch : {1, 2})
    means.push_back(evaluate(stated.variance, moments_at(analysis::gradient_moments(f, g), 2, batch)) / 32);
  return judge_bounded_means(
      "d = 2, batches of 1 and 2", means, Rational(1, 128), budget, [&](std::int64_t samples) {
        std::vector<std::int64_t> sums(2);
        std::vector<std::uint64_t> words(static_cast<std::size_t>(samples));
        numeric::fill_random_bits(words, budget.seed, 7, 0);
        for (const std::uint64_t word : words) {
          const auto bits = [&](int from) { return static_cast<std::uint32_t>(word >> from & 3U); };
          const std::uint32_t set = bits(0), x = bits(2), other_set = bits(4), other_x = bits(6);
          const int here = quarter(set, x), other = quarter(other_set, other_x);
          const bool first_term = (word >> 8 & 1U) == 0, same = (word >> 9 & 1U) == 0;
          const int again = same ? here : quarter(set, bits(10));
          sums[0] += first_term ? here * here : -here * other;
          sums[1] += first_term ? here * again : -here * other;
        }
        return sums;
      });
}

Outcome sample_variance_by_certificate(const SampleVariance& stated, const Budget&) {
  if (stated.relation != Relation::equal) return {.note = "the certificates are about an equality"};
  const char* id = "parity.key-fact-literal";
  const Formula sample = "4*(ffgg + gg - 2*f1*g1^2/2^d) - (2*(fg - g1/2^d))^2",
                population = "4*(gg/2^d - (g1/2^d)^2)";
  std::vector<Certificate> certificates = mean_over_sets(id);
  certificates.insert(
      certificates.end(),
      {{id, "square-of-a-sample", "D^2 for D = 2 (f - c) g, where c = chi_I(x) is 1 or -1, so c^2 - 1 = 0.",
        RationalFunctionIdentity{
            {{}, {"f", "g", "c"}}, "(2*(f-c)*g)^2", "4*(f^2*g^2 + g^2 - 2*f*g^2*c) + 4*g^2*(c^2-1)"}},
       {id, "square-of-a-label", "c^2 = 1.", finite_table({{"c", -1, 1, 2}}, "c^2", 1)},
       {id, "population-part",
        "E_x D = 2 (E[f g] - g^(I)), whose variance over I is that of parity.key-fact-population; as its "
        "mean square minus the square of its mean, with E_I g^(I) = g1/2^d, E_I g^(I)^2 = gg/2^d.",
        RationalFunctionIdentity{{{{"d", 0}}, {"gg", "fg", "g1"}},
                                 "4*(fg^2 - 2*fg*g1/2^d + gg/2^d) - (2*(fg - g1/2^d))^2",
                                 population}},
       {id, "law-of-total-variance",
        "By the mean over sets, E[f g^2 chi_I] over (x, I) is f1 g1^2 / 2^d and E[g chi_I] is g1 / 2^d: so "
        "the "
        "variance of one D over (x, I) is E[D^2] - (E D)^2, the first part of the right side. Given I the "
        "samples are independent: averaging divides the part E_I Var_x, which is that minus the "
        "population's variance, by the batch.",
        RationalFunctionIdentity{{{{"d", 0}, {"batch", 1}}, {"ffgg", "gg", "fg", "f1", "g1"}},
                                 stated.variance,
                                 population + (sample - population) / Formula("batch")}}});
  return proved_by("all d, f, g and batches", certificates);
}

Claim key_fact_literal() {
  const Formula population = "4*(gg/2^d - g1^2/4^d)",
                sampling = "4*(ffgg + gg - fg^2 + (2*fg*g1 - 2*f1*g1^2 - gg)/2^d)", slide = "4*gg/2^d";
  std::vector<Constant> constants;
  for (const int d : {1, 2, 5})
    constants.push_back(exact_constant(
        "parity.sample-variance-" + std::to_string(d),
        "4 (1 - 4^-" + std::to_string(d) + "), the variance over (x, I) for f = 0 with derivative 1",
        analysis::minibatch_gradient_variance({0, 1, 0, 0, 1}, d, 1)));
  return make_claim<SampleVariance>({
      .id = "parity.key-fact-literal",
      .text =
          "Over x and I together, the gradient's coordinate D = 2 (f - chi_I) g has the variance "
          "4 (E[f^2 g^2] + E[g^2] - 2 f(1) g(1)^2 / 2^d - (E[f g] - g(1)/2^d)^2), 1 = (1,...,1); on a "
          "batch of B samples it is the variance of the population gradient, 4 (E[g^2]/2^d - g(1)^2/4^d), "
          "plus E_I Var_x(D) / B.",
      .reduction = "D^2 expanded with chi_I^2 = 1; E_I chi_I(x) = [x = 1]; the law of total variance.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "gradient", "variance"},
      .expected = Verdict::proved,
      .stated = {population + sampling / Formula("batch")},
      .literals =
          {{"over the choice of x and I, Var(D_w) <= poly(d)/2^d, the polynomial being 4 E[g^2]",
            {slide, Relation::less_equal},
            "With x random as well, the variance is mostly that of drawing one sample: it is "
            "4 (1 - 4^-d) already for f = 0 with derivative 1. The slide's braces, a part independent "
            "of I and an exponentially tiny one, show that D_w is meant as the gradient of the "
            "population loss, random through I alone. For that the fact is right "
            "(parity.key-fact-population), and for batches of 2^d samples too."}},
      .checks = {{"all points, sets and batches", RouteKind::exact,
                  tried_on(all_small_functions, sample_variance_by_enumeration), trusts_exact, 0.3},
                 {"SIMD transform of random integers", RouteKind::exact,
                  tried_on(one_random_table, sample_variance_by_transform), trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, sample_variance_by_certificate, trusts_certificates,
                  0.1},
                 {"the library's function", RouteKind::exact, sample_variance_by_library, trusts_exact, 0.05},
                 {"simulation", RouteKind::simulation, sample_variance_by_simulation,
                  trusts_bounded_simulation, 0.1}},
      .mutants = {{"equal to the slide's bound", {slide}},
                  {"no cross term f(1) g(1)^2",
                   {population + (sampling + Formula("8*f1*g1^2/2^d")) / Formula("batch")}},
                  {"noise falls like 1/B^2", {population + sampling / Formula("batch^2")}},
                  {"the mean over I not subtracted", {Formula("4*gg/2^d") + sampling / Formula("batch")}}},
      .constants = std::move(constants),
  });
}

}  // namespace

std::vector<Claim> sample_gradient_variance_claims() { return {key_fact_literal()}; }

}  // namespace lemmata::proofs_check
