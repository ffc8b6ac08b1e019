#include "proofs_check/claims/variance_lemma.hpp"

#include <algorithm>
#include <functional>

#include "proofs_check/claims/cube_function.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- parity.variance-lemma

/// (E_x E_I g(x) chi_I(x))^2 is at most the bound, a formula in d, gg = E[g^2] and absolute = E|g|, with equality for the g
/// that `tight` names.
struct VarianceLemma {
  Formula bound;
  std::function<bool(const CubeFunction& g)> tight;
};

std::optional<std::string> lemma_fails(const VarianceLemma& stated, int d, const CubeFunction& g,
                                       const Rational& mean_over_points_and_sets) {
  std::vector<Rational> absolute;
  for (const Rational& value : g) absolute.push_back(abs(value));
  const Rational left = mean_over_points_and_sets * mean_over_points_and_sets;
  const Rational bound =
      evaluate(stated.bound, {{"d", d}, {"gg", mean_of_squares(g)}, {"absolute", mean(absolute)}});
  const std::string sides = "the left side is " + to_string(left) + ", the right side " + to_string(bound);
  if (left > bound) return sides;
  if ((left == bound) != stated.tight(g)) return sides + (left == bound ? ": equal" : ": not equal");
  return std::nullopt;
}

Outcome lemma_by_enumeration(const VarianceLemma& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..5"), budget, [&](int d) -> std::optional<std::string> {
    for (const CubeFunction& g : d <= 3 ? small_functions(d) : some_functions(d, budget.seed)) {
      Rational sum(0);
      for (std::uint32_t set = 0; set < g.size(); ++set)
        for (std::uint32_t x = 0; x < g.size(); ++x)
          if (g[x] != 0) sum += character(set, x) * g[x];
      const Integer pairs = Integer(g.size()) * Integer(g.size());
      if (const auto seen = lemma_fails(stated, d, g, sum / pairs)) return "g = " + text(g) + ": " + *seen;
    }
    return std::nullopt;
  });
}

Outcome lemma_by_transform(const VarianceLemma& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..16, spike = 0..1"), budget,
                        [&](int d, int spike) -> std::optional<std::string> {
                          auto table = random_integers(d, 7, budget.seed, 0);
                          if (spike == 1) std::fill(table.begin() + 1, table.end(), 0);
                          return lemma_fails(stated, d, CubeFunction(table.begin(), table.end()),
                                             Rational(coefficient_sums(table).sum) / (Integer(1) << 2 * d));
                        });
}

Outcome lemma_by_certificate(const VarianceLemma& stated, const Budget&) {
  const char* id = "parity.variance-lemma";
  std::vector<Certificate> certificates = mean_over_sets(id);
  certificates.push_back(
      {id, "sum-of-squares",
       "The left side is g(1)^2/4^d, 1 = (1,...,1), since E_I chi_I(x) = [x = 1]. With rest the sum of "
       "g(x)^2 "
       "over the other points, E[g^2] = (g(1)^2 + rest)/2^d, and the difference of the two sides is "
       "rest/4^d: "
       "a sum of squares, which is 0 exactly if g vanishes at all points but 1.",
       RationalFunctionIdentity{
           {{{"d", 0}}, {"g1", "rest"}},
           substitute(stated.bound, "gg", Formula("(g1^2+rest)/2^d")) - Formula("g1^2/4^d"),
           "rest/4^d"}});
  return proved_by("all d and all real g", certificates);
}

bool zero_from(const CubeFunction& g, std::size_t first) {
  return std::all_of(g.begin() + static_cast<std::ptrdiff_t>(first), g.end(),
                     [](const Rational& value) { return value == 0; });
}

Claim variance_lemma() {
  const auto spike = [](const CubeFunction& g) { return zero_from(g, 1); };
  return make_claim<VarianceLemma>({
      .id = "parity.variance-lemma",
      .text =
          "For every g on {-1,+1}^d, (E_x E_I g(x) chi_I(x))^2 <= E[g^2]/2^d, I uniform among all subsets; "
          "the left side is g(1,...,1)^2/4^d, and equality holds exactly for g that vanish at all other "
          "points. The values of a g on R^d elsewhere play no part.",
      .reduction = "E_I chi_I(x) = [x = (1,...,1)]; the difference of the two sides is a sum of squares.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "variance"},
      .expected = Verdict::proved,
      .stated = {"gg/2^d", spike},
      .checks = {{"all points and sets", RouteKind::exact,
                  tried_on(all_small_functions_to_three, lemma_by_enumeration), trusts_exact, 0.3},
                 {"SIMD transform of random integers", RouteKind::exact,
                  tried_on(one_random_table, lemma_by_transform), trusts_transform, 0.2},
                 {"certificate", RouteKind::certificate, lemma_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"E[g^2]/4^d", {"gg/4^d", spike}},
                  {"(E|g|)^2/2^d", {"absolute^2/2^d", spike}},
                  {"strict for every g but 0",
                   {"gg/2^d", [](const CubeFunction& g) { return zero_from(g, 0); }}},
                  {"equality for constant g",
                   {"gg/2^d",
                    [](const CubeFunction& g) {
                      return std::all_of(g.begin(), g.end(), [&](const Rational& v) { return v == g[0]; });
                    }}}},
  });
}

// --- parity.lemma-implies-fact

/// E_I g^(I)^2 and a bound on the variance of g^(I) over I: formulas in d, gg = E[g^2], g1 = g(1,...,1) and
/// opposite = E[g(x) g(-x)].
struct MeanSquare {
  Formula mean_square, variance_bound;
};

Assignment mean_square_at(int d, const CubeFunction& g) {
  Rational opposite(0);
  for (std::size_t x = 0; x < g.size(); ++x) opposite += g[x] * g[g.size() - 1 - x];
  return {{"d", d}, {"gg", mean_of_squares(g)}, {"g1", g[0]}, {"opposite", opposite / Integer(g.size())}};
}

/// For the slide's implication: one g, and the whole scheme that the lemma's proof would serve.
std::vector<std::string> implication_counterexamples() {
  const char* id = "parity.lemma-implies-fact";
  return {
      to_json({id, "mean-zero-but-variance-one",
               "d = 1, a = g(1), b = g(-1): g^(empty) = (a+b)/2 and g^({1}) = (a-b)/2. The lemma holds; the "
               "variance over the two sets is not bounded by the lemma's left side.",
               counterexample({{"a", 0}, {"b", 2}},
                              {{"(((a+b)/2 + (a-b)/2)/2)^2", Relation::less_equal, "((a^2+b^2)/2)/2"}},
                              {"(((a+b)/2)^2 + ((a-b)/2)^2)/2 - (((a+b)/2 + (a-b)/2)/2)^2",
                               Relation::less_equal, "(((a+b)/2 + (a-b)/2)/2)^2"})}),
      to_json(
          {id, "family-of-a-function-and-its-negative",
           "For targets h and -h, chosen by a coin, and c = E[g h], the square of the mean signal is 0 "
           "whatever c is, and the mean square of the signal is c^2.",
           counterexample({{"c", 1}}, {}, {"(c^2 + (-c)^2)/2", Relation::less_equal, "((c + (-c))/2)^2"})})};
}

Outcome mean_square_by_enumeration(const MeanSquare& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(Range("d = 1..5"), budget, [&](int d) -> std::optional<std::string> {
    for (const CubeFunction& g : some_functions(d, budget.seed)) {
      const std::vector<Rational> coefficients = coefficients_by_definition(g);
      const Assignment at = mean_square_at(d, g);
      if (const auto seen = difference(evaluate(stated.mean_square, at), mean_of_squares(coefficients),
                                       "the mean square over all sets"))
        return "g = " + text(g) + ": " + *seen;
      if (const Rational bound = evaluate(stated.variance_bound, at); variance(coefficients) > bound)
        return "g = " + text(g) + ": the variance over all sets is " + to_string(variance(coefficients)) +
               ", the statement bounds it by " + to_string(bound);
    }
    return std::nullopt;
  });
  if (outcome.verdict == Verdict::refuted && stated.variance_bound == Formula("g1^2/4^d"))
    outcome.certificates = implication_counterexamples();
  return outcome;
}

Outcome mean_square_by_transform(const MeanSquare& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..16"), budget, [&](int d) -> std::optional<std::string> {
    const auto table = random_integers(d, 7, budget.seed, 1);
    const Assignment at = mean_square_at(d, CubeFunction(table.begin(), table.end()));
    const CoefficientSums sums = coefficient_sums(table);
    const Integer points = Integer(1) << d;
    const Rational mean_square = Rational(sums.sum_of_squares) / (points * points * points);
    const Rational mean = Rational(sums.sum) / (points * points);
    if (const auto seen = difference(evaluate(stated.mean_square, at), mean_square, "the transform"))
      return *seen;
    if (mean_square - mean * mean > evaluate(stated.variance_bound, at)) return "the variance is larger";
    return std::nullopt;
  });
}

Outcome mean_square_by_certificate(const MeanSquare& stated, const Budget&) {
  const char* id = "parity.lemma-implies-fact";
  std::vector<Certificate> certificates = doubled_mean_over_sets(id);
  certificates.insert(
      certificates.end(),
      {{id, "diagonal",
        "g^(I)^2 = E_(x,x') g(x) g(x') chi_I(x) chi_I(x'), and the mean over I leaves the pairs x = x'. With "
        "total the sum of g(x)^2, which is 2^d gg, that is total/4^d.",
        RationalFunctionIdentity{{{{"d", 0}}, {"total"}},
                                 substitute(stated.mean_square, "gg", Formula("total/2^d")),
                                 "total/4^d"}},
       {id, "variance-below-mean-square",
        "The variance is the mean square minus the square of the mean m = E_I g^(I): the bound exceeds it by "
        "m^2.",
        RationalFunctionIdentity{{{{"d", 0}}, {"gg", "m"}},
                                 stated.variance_bound - (stated.mean_square - Formula("m^2")),
                                 "m^2"}}});
  return proved_by("all d and all real g", certificates);
}

Claim lemma_implies_fact() {
  const Formula mean_square = "gg/2^d", of_the_lemma = "g1^2/4^d";
  return make_claim<MeanSquare>({
      .id = "parity.lemma-implies-fact",
      .text =
          "The fact needs the mean square of the signal, which the lemma's trick gives with doubled "
          "variables: E_I g^(I)^2 = E_(x,x') g(x) g(x') E_I chi_I(x) chi_I(x') = E[g^2]/2^d. So the variance "
          "of g^(I) over I is at most E[g^2]/2^d.",
      .reduction = "E_I chi_I(x) chi_I(x') = [x = x'].",
      .sources = {few_relus_slide()},
      .tags = {"parity", "variance"},
      .expected = Verdict::proved,
      .stated = {mean_square, mean_square},
      .literals =
          {{"LEMMA => FACT: the variance over I is bounded through (E_x E_I g chi_I)^2",
            {mean_square, of_the_lemma},
            "The lemma is true, but it bounds the square of the mean over I, where the fact needs the "
            "mean of the square, which is never smaller and can be positive where the other is 0. The "
            "same trick with doubled variables repairs it in one line, with the same bound "
            "E[g^2]/2^d, so the fact and the slide's point survive."}},
      .checks = {{"all points and sets", RouteKind::exact,
                  tried_on(all_small_functions, mean_square_by_enumeration), trusts_exact, 0.1},
                 {"SIMD transform of random integers", RouteKind::exact,
                  tried_on(one_random_table, mean_square_by_transform), trusts_transform, 0.2},
                 {"certificate", RouteKind::certificate, mean_square_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"(E g^)^2 = E g^^2", {of_the_lemma, mean_square}},
                  {"[x = -x'] for [x = x']", {"opposite/2^d", mean_square}},
                  {"variance at most E[g^2]/4^d", {mean_square, "gg/4^d"}}},
  });
}

// --- parity.proof-chain

/// The steps of the lemma's proof: E_x of one coordinate's sigma^n, n = [i in I] + [i in J] (a formula in n); P(I = J) (in d);
/// and the factor in (E g h)^2 <= factor E[g^2] E[h^2], which no smaller one could replace.
struct ProofChain {
  Formula coordinate_mean, same_set;
  Rational cauchy_schwarz = 1;
};

Outcome chain_by_enumeration(const ProofChain& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..5"), budget, [&](int d) -> std::optional<std::string> {
    const std::uint32_t points = 1U << d;
    // h = E_I chi_I and the three means of chi_I chi_J, by the order of summation
    CubeFunction h;
    for (std::uint32_t x = 0; x < points; ++x) {
      int sum = 0;
      for (std::uint32_t i = 0; i < points; ++i) sum += character(i, x);
      h.push_back(Rational(sum) / points);
    }
    std::int64_t points_first = 0, sets_first = 0, equal = 0;
    for (std::uint32_t x = 0; x < points; ++x)
      for (std::uint32_t i = 0; i < points; ++i)
        for (std::uint32_t j = 0; j < points; ++j) points_first += character(i, x) * character(j, x);
    for (std::uint32_t i = 0; i < points; ++i)
      for (std::uint32_t j = 0; j < points; ++j) {
        int sum = 0;
        for (std::uint32_t x = 0; x < points; ++x) sum += character(i, x) * character(j, x);
        Rational product(1);
        for (int c = 0; c < d; ++c)
          product *= value_at(stated.coordinate_mean, {{"n", (i >> c & 1U) + (j >> c & 1U)}});
        const std::string sets = "I = " + set_text(i) + ", J = " + set_text(j) + ": ";
        if (const auto seen = difference(product, Rational(sum) / points, "E_x chi_I chi_J"))
          return sets + *seen;
        if (const auto seen = difference(i == j ? 1 : 0, product, "the product over the coordinates"))
          return sets + *seen;
        sets_first += sum;
        equal += i == j ? 1 : 0;
      }
    const Rational same_set = value_at(stated.same_set, {{"d", d}}), second_moment = mean_of_squares(h);
    if (const auto seen = difference(same_set, Rational(equal, points * points), "counting I = J"))
      return seen;
    if (const auto seen = difference(second_moment, Rational(points_first, points * points * points),
                                     "independent I and J"))
      return "E_x (E_I chi_I)^2: " + *seen;
    if (points_first != sets_first) return "the orders of summation differ";
    if (const auto seen = difference(same_set, second_moment, "E_x (E_I chi_I)^2")) return seen;
    auto functions = some_functions(d, budget.seed);
    functions.push_back(h);  // for which Cauchy-Schwarz is an equality
    for (const CubeFunction& g : functions) {
      Rational product(0);
      for (std::uint32_t x = 0; x < points; ++x) product += g[x] * h[x];
      product /= points;
      const Rational right = stated.cauchy_schwarz * mean_of_squares(g) * second_moment;
      if (product * product > right || (&g == &functions.back() && product * product != right))
        return "g = " + text(g) + ": (E g h)^2 = " + to_string(Rational(product * product)) +
               ", the right side is " + to_string(right);
    }
    return std::nullopt;
  });
}

Outcome chain_by_certificate(const ProofChain& stated, const Budget&) {
  const char* id = "parity.proof-chain";
  std::vector<Certificate> certificates = {
      {id, "cauchy-schwarz",
       "g, h at a point x and s, t the same two functions at an independent x': the mean of the left side is "
       "not "
       "negative, and that of the right side is twice factor E[g^2] E[h^2] - (E g h)^2. It is 0 for g = h.",
       RationalFunctionIdentity{
           {{}, {"g", "h", "s", "t"}},
           "(g*t - s*h)^2",
           Formula(stated.cauchy_schwarz) * Formula("g^2*t^2 + s^2*h^2") - Formula("2*g*h*s*t")}},
      {id, "square-of-a-mean",
       "A square of a mean is the mean of the product of two independent copies, (E_I a_I)^2 = E_I E_J a_I "
       "a_J; "
       "finite sums may be taken in any order, so E_x goes inside. For one more summand b of a sum a:",
       RationalFunctionIdentity{{{}, {"a", "b"}}, "(a+b)*(a+b)", "a*a + a*b + b*a + b*b"}},
      {id, "one-coordinate",
       "The coordinates of x are independent, so E_x chi_I chi_J is a product over i of the mean of sigma^n, "
       "sigma = 1 or -1, n = [i in I] + [i in J]; it is 1 for n = 0 and 2, and 0 for n = 1: the product is "
       "[I = J].",
       finite_table({{"n", 0, 2}}, "(1^n + (-1)^n)/2", stated.coordinate_mean)},
      {id, "value-of-one-coordinate", "The stated mean is 1, 0, 1: an i in one of I and J alone makes it 0.",
       finite_table({{"n", 0, 2}}, stated.coordinate_mean, "(n-1)^2")},
      {id, "same-set",
       "P(I = J): every coordinate is in both or in neither with probability 1/2, independently.",
       InductionStep{{{{"d", 0}}, {}}, "d", stated.same_set, 1, {{"1/2", {}}}}}};
  return proved_by("all d, all real g", certificates);
}

Claim proof_chain() {
  const Formula coordinate = "(1+(-1)^n)/2", same = "1/2^d";
  return make_claim<ProofChain>({
      .id = "parity.proof-chain",
      .text =
          "Every displayed step of the lemma's proof: Cauchy-Schwarz with h = E_I chi_I, the square as two "
          "independent sets I and J, the exchange of means, E_x chi_I chi_J = prod_i E sigma^n_i = [I = J] "
          "with n_i in {0,1,2}, and P(I = J) = 2^-d.",
      .reduction = "Lagrange's identity; independence of the coordinates; one coordinate more.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "variance"},
      .expected = Verdict::proved,
      .stated = {coordinate, same},
      .checks = {{"every step by enumeration", RouteKind::exact,
                  tried_on(all_small_functions, chain_by_enumeration), trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, chain_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"n_i = 2 contributes 0", {"(1-n)*(2-n)/2", same}},
                  {"n_i = 1 contributes 1", {"1", same}},
                  {"P(I = J) = 4^-d", {coordinate, "1/4^d"}},
                  {"half of E[g^2] E[h^2]", {coordinate, same, Rational(1, 2)}}},
  });
}

}  // namespace

std::vector<Claim> variance_lemma_claims() { return {variance_lemma(), lemma_implies_fact(), proof_chain()}; }

}  // namespace lemmata::proofs_check
