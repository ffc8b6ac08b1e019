#include "proofs_check/claims/sparse_gradient_variance.hpp"

#include <bit>

#include "analysis/boolean/fourier.hpp"
#include "analysis/boolean/gradient_variance.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/claims/cube_function.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- parity.k-sparse

/// For I uniform among the sets of size k: E_x (E_I chi_I)^2 is 1/sets and E_I g^(I)^2 is W^k/sets, with sets a formula in d and
/// k; the variance over I of the population gradient -2 g^(I) is a formula in w = W^k[g], sets and m = E_I g^(I).
struct SparseVariance {
  Formula sets, variance;
};

std::optional<std::string> sparse_fails(const SparseVariance& stated, const Rational& sets,
                                        const Rational& weight, const std::vector<Rational>& coefficients,
                                        const std::string& seen_by) {
  const Rational m = mean(coefficients), mean_square = mean_of_squares(coefficients);
  if (const auto seen = difference(weight, sets * mean_square, "sets times the mean square by " + seen_by))
    return "W^k: " + *seen;
  return difference(evaluate(stated.variance, {{"w", weight}, {"sets", sets}, {"m", m}}),
                    4 * variance(coefficients), seen_by);
}

Outcome sparse_by_enumeration(const SparseVariance& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..5, k = 0..d"), budget, [&](int d, int k) -> std::optional<std::string> {
    const std::uint32_t points = 1U << d;
    const Rational sets = value_at(stated.sets, {{"d", d}, {"k", k}});
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t set = 0; set < points; ++set)
      if (std::popcount(set) == k) chosen.push_back(set);
    Rational kernel(0);
    for (std::uint32_t x = 0; x < points; ++x) {
      int sum = 0;
      for (const std::uint32_t set : chosen) sum += character(set, x);
      kernel += Rational(sum * sum) / Integer(chosen.size() * chosen.size());
    }
    if (const auto seen = difference(1, sets * kernel / points, "sets times E_x (E_I chi_I)^2")) return seen;
    for (const CubeFunction& g : some_functions(d, budget.seed)) {
      std::vector<Rational> coefficients;
      for (const std::uint32_t set : chosen) {
        Rational sum(0);
        for (std::uint32_t x = 0; x < points; ++x) sum += character(set, x) * g[x];
        coefficients.push_back(sum / points);
      }
      const Rational weight =
          analysis::level_weights(analysis::fourier_coefficients(g))[static_cast<std::size_t>(k)];
      if (weight > mean_of_squares(g)) return "g = " + text(g) + ": W^k exceeds E[g^2]";
      if (const auto seen = sparse_fails(stated, sets, weight, coefficients, "all points and sets"))
        return "g = " + text(g) + ": " + *seen;
    }
    return std::nullopt;
  });
}

Outcome sparse_by_transform(const SparseVariance& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..13"), budget, [&](int d) -> std::optional<std::string> {
    auto table = random_integers(d, 7, budget.seed, 0);
    numeric::walsh_hadamard_transform(table);
    std::vector<std::vector<Rational>> levels(static_cast<std::size_t>(d) + 1);
    for (std::uint32_t set = 0; set < table.size(); ++set)
      levels[static_cast<std::size_t>(std::popcount(set))].push_back(Rational(table[set]) /
                                                                     Integer(table.size()));
    for (int k = 0; k <= d; ++k) {
      const auto& coefficients = levels[static_cast<std::size_t>(k)];
      Rational weight(0);
      for (const Rational& c : coefficients) weight += c * c;
      if (const auto seen = sparse_fails(stated, value_at(stated.sets, {{"d", d}, {"k", k}}), weight,
                                         coefficients, "the transform of random integers"))
        return "k = " + std::to_string(k) + ": " + *seen;
    }
    return std::nullopt;
  });
}

/// E_I chi_I(x) at a point with z coordinates -1 is K_k(z; d)/C(d,k); and the library's variance.
Outcome sparse_by_library(const SparseVariance& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..24, k = 0..d"), budget, [&](int d, int k) -> std::optional<std::string> {
        const Rational sets = value_at(stated.sets, {{"d", d}, {"k", k}});
        Integer squares(0);
        for (int z = 0; z <= d; ++z) {
          const Integer value = analysis::krawtchouk_polynomial(k, z, d);
          squares += analysis::binomial_coefficient(d, z) * value * value;
        }
        if (const auto seen =
                difference(sets, Rational(squares) / (Integer(1) << d), "Krawtchouk polynomials"))
          return seen;
        const Rational weight(d + 1, 3), m(k, 1 + 40 * d);
        return difference(evaluate(stated.variance, {{"w", weight}, {"sets", sets}, {"m", m}}),
                          analysis::sparse_gradient_variance(weight, m * m, d, k), "the library");
      });
}

Outcome sparse_by_certificate(const SparseVariance& stated, const Budget&) {
  const char* id = "parity.k-sparse";
  return proved_by(
      "all d, 0 <= k <= d, all real g",
      {number_of_sets(id, stated.sets),
       {id, "different-sets",
        "E_x chi_I chi_J is the mean of a product of |I delta J| uniform coordinates (mu = 0), so 0 for "
        "I != J and 1 for I = J.",
        InductionStep{{{{"n", 0}}, {"mu"}}, "n", "mu^n", 1, {{"mu", {}}}}},
       {id, "square-of-the-mean-character",
        "E_x (E_I chi_I)^2 is the sum over I, J of [I = J], which is the number of sets, over its square.",
        RationalFunctionIdentity{{{}, {"sets"}}, "sets/sets^2", "1/sets"}},
       {id, "variance",
        "The mean of g^(I)^2 over the sets is W^k/sets, and what depends on I is -2 g^(I): the mean square "
        "minus the square of the mean.",
        RationalFunctionIdentity{{{}, {"w", "m", "sets"}}, stated.variance, "(-2)^2*(w/sets) - (-2*m)^2"}},
       {id, "weight-below-mean-square",
        "W^k <= E[g^2]: by fourier.parseval the difference is the sum of the squares at the other levels.",
        RationalFunctionIdentity{{{}, {"w", "rest"}}, "(w+rest) - w", "rest"}}});
}

Claim sparse_variance() {
  const Formula sets = "binomial(d, k)", variance = "4*(w/sets - m^2)";
  return make_claim<SparseVariance>({
      .id = "parity.k-sparse",
      .text = "For I uniform among the C(d,k) sets of size k: E_x (E_I chi_I)^2 = 1/C(d,k), E_I g^(I)^2 = "
              "W^k[g]/C(d,k) <= E[g^2]/C(d,k), and a coordinate of the population gradient has the variance "
              "4 (W^k[g]/C(d,k) - (E_I g^(I))^2) over I.",
      .reduction = "Different characters are orthogonal; the number of sets by double counting; Parseval.",
      .hypotheses = {{"I has exactly k elements", {}, "parity.key-fact-population has all subsets"}},
      .sources = {few_relus_slide(), sparse_parities_slide()},
      .tags = {"parity", "gradient", "variance", "sparse"},
      .expected = Verdict::proved,
      .stated = {sets, variance},
      .checks = {{"all points and sets", RouteKind::exact,
                  tried_on(all_small_functions, sparse_by_enumeration), trusts_exact, 0.2},
                 {"SIMD transform of random integers", RouteKind::exact,
                  tried_on(one_random_table, sparse_by_transform), trusts_transform, 0.1},
                 {"Krawtchouk polynomials and the library's function", RouteKind::exact, sparse_by_library,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, sparse_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"C(d,k-1)", {"binomial(d, k-1)", variance}},
                  {"2^k", {"2^k", variance}},
                  {"2^d", {"2^d", variance}},
                  {"the mean over I not subtracted", {sets, "4*w/sets"}}},
  });
}

// --- parity.gradient-variance

/// The average over |S| = k of |E[chi_S h]|^2, times sets, is <= or = E|h|^2; sets is a formula in n and k.
struct BesselBound {
  Formula sets;
  Relation relation = Relation::less_equal;
};

std::optional<std::string> bessel_fails(const BesselBound& stated, int n, int k, const Rational& average,
                                        const Rational& mean_square) {
  const Rational left = value_at(stated.sets, {{"n", n}, {"k", k}}) * average;
  if (holds(left, stated.relation, mean_square)) return std::nullopt;
  return "the average signal is " + to_string(average) + ", E|h|^2 is " + to_string(mean_square);
}

Outcome bessel_by_enumeration(const BesselBound& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..6, k = 0..n"), budget, [&](int n, int k) -> std::optional<std::string> {
    const std::uint32_t points = 1U << n;
    CubeFunction parity;
    for (std::uint32_t x = 0; x < points; ++x) parity.emplace_back(character((1U << k) - 1, x));
    std::vector<CubeFunction> functions = {parity, CubeFunction(points, Rational(1))};
    for (CubeFunction& g : some_functions(n, budget.seed)) functions.push_back(std::move(g));
    for (const CubeFunction& h : functions) {
      std::vector<Rational> signal;
      const auto coefficients = coefficients_by_definition(h);
      for (std::uint32_t set = 0; set < points; ++set)
        if (std::popcount(set) == k) signal.push_back(coefficients[set]);
      if (const auto seen = bessel_fails(stated, n, k, mean_of_squares(signal), mean_of_squares(h)))
        return "h = " + (&h == functions.data() ? "chi_" + set_text((1U << k) - 1) : text(h)) + ": " + *seen;
    }
    return std::nullopt;
  });
}

/// h with three coordinates.
Outcome bessel_by_transform(const BesselBound& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..14"), budget, [&](int n) -> std::optional<std::string> {
    std::vector<Integer> squares(static_cast<std::size_t>(n) + 1), sets(squares.size());
    Integer total(0);
    for (std::uint64_t coordinate = 0; coordinate < 3; ++coordinate) {
      auto h = random_integers(n, 7, budget.seed, coordinate);
      for (const std::int64_t value : h) total += value * value;
      numeric::walsh_hadamard_transform(h);
      for (std::uint32_t set = 0; set < h.size(); ++set) {
        const auto k = static_cast<std::size_t>(std::popcount(set));
        squares[k] += h[set] * h[set];
        if (coordinate == 0) ++sets[k];
      }
    }
    const Integer points = Integer(1) << n;
    for (int k = 0; k <= n; ++k) {
      const auto level = static_cast<std::size_t>(k);
      const Rational average = Rational(squares[level]) / (points * points * sets[level]);
      if (const auto seen = bessel_fails(stated, n, k, average, Rational(total) / points))
        return "k = " + std::to_string(k) + ": " + *seen;
    }
    return std::nullopt;
  });
}

Outcome bessel_by_certificate(const BesselBound& stated, const Budget&) {
  if (stated.relation != Relation::less_equal) return {.note = "the certificates are about an inequality"};
  const char* id = "parity.gradient-variance";
  return proved_by(
      "all n, 0 <= k <= n, all h, with values in any R^m",
      {number_of_sets(id, substitute(stated.sets, "n", Formula("d"))),
       {id, "one-more-set",
        "Subtracting from one coordinate of h its projection c chi_S, c = E[chi_S h], leaves the mean square "
        "b - 2 c c + c^2, and does not change the signal at the other sets, which are orthogonal "
        "(fourier.orthonormality). After all S with |S| = k what is left is E|h|^2 minus the sum of their "
        "|E[chi_S h]|^2: a mean square, so not negative. The average is the sum over the number of sets.",
        RationalFunctionIdentity{{{}, {"b", "c"}}, "b - 2*c*c + c^2", "b - c^2"}}});
}

Claim bessel_bound() {
  const Formula sets = "binomial(n, k)";
  return make_claim<BesselBound>({
      .id = "parity.gradient-variance",
      .text = "For any h on {-1,+1}^n with values in R^m, the sum over |S| = k of |E[chi_S h]|^2 is at most "
              "E|h|^2 (Bessel), so its average over these S is at most E|h|^2/C(n,k): on average a k-parity "
              "moves a gradient that little.",
      .reduction = "The projections on orthonormal characters are removed one by one.",
      .sources = {why_parities_are_hard_slide()},
      .tags = {"parity", "gradient", "variance", "sparse"},
      .expected = Verdict::proved,
      .stated = {sets},
      .checks = {{"all points and sets", RouteKind::exact,
                  tried_on(all_small_functions, bessel_by_enumeration), trusts_exact, 0.3},
                 {"SIMD transform of random integers", RouteKind::exact,
                  tried_on(one_random_table, bessel_by_transform), trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, bessel_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"C(n,k+1) (where it is the larger one)", {"binomial(n, k+1)"}},
                  {"2^n sets", {"2^n"}},
                  {"equality for every h", {sets, Relation::equal}}},
  });
}

}  // namespace

std::vector<Claim> sparse_gradient_variance_claims() { return {sparse_variance(), bessel_bound()}; }

}  // namespace lemmata::proofs_check
