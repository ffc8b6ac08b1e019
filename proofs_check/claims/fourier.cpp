#include "proofs_check/claims/fourier.hpp"

#include <bit>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- E[chi_S chi_T]

/// The expectation of chi_S chi_T under the product law with all means mu, in d = |S delta T|, u = |S \ T| and mu.
struct CharacterExpectation {
  Formula value;
};

Outcome expectation_by_induction(const CharacterExpectation& stated, const Budget&) {
  return proved_by("all finite sets S, T and all mu",
                   {{"fourier.orthonormality", "one-more-differing-coordinate",
                     "The coordinates are independent, and a coordinate in both sets or in neither "
                     "contributes E[1] = 1, one in "
                     "exactly one of them E[x_i] = mu. So the expectation depends on d = |S delta T| alone; "
                     "it is 1 for d = "
                     "0, and one more differing coordinate multiplies it by mu.",
                     InductionStep{{{{"d", 0}}, {"mu"}}, "d", stated.value, 1, {{"mu", {}}}}},
                    {"fourier.orthonormality", "square-of-a-coordinate",
                     "A coordinate that lies in both sets contributes x_i^2 = 1, since x_i is 1 or -1.",
                     finite_table({{"x", -1, 1, 2}}, "x^2", 1)}});
}

Outcome expectation_by_transform(const CharacterExpectation& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..11"), budget, [&](int n) -> std::optional<std::string> {
    std::vector<std::vector<Rational>> value(static_cast<std::size_t>(n) + 1);
    for (int d = 0; d <= n; ++d)
      for (int u = 0; u <= d; ++u)
        value[static_cast<std::size_t>(d)].push_back(value_at(stated.value, {{"d", d}, {"u", u}, {"mu", 0}}) *
                                                     (1 << n));
    for (std::uint32_t s = 0; s < 1U << n; ++s) {
      auto f = numeric::parity_table(n, s);
      numeric::walsh_hadamard_transform(f);  // f[T] = 2^n E[chi_S chi_T]
      for (std::uint32_t t = 0; t < f.size(); ++t) {
        const Rational& expected = value[static_cast<std::size_t>(std::popcount(s ^ t))]
                                        [static_cast<std::size_t>(std::popcount(s & ~t))];
        if (expected != f[t])
          return "mu = 0, S = " + set_text(s) + ", T = " + set_text(t) + ": the statement has " +
                 to_string(Rational(expected / (1 << n))) + ", the transform " +
                 to_string(Rational(f[t]) / (1 << n));
      }
    }
    return std::nullopt;
  });
}

Outcome expectation_by_weighted_enumeration(const CharacterExpectation& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, a = -3..3"), budget, [&](int n, int a) -> std::optional<std::string> {
        const Rational mu(a, 3);
        const std::uint32_t size = 1U << n;
        std::vector<Rational> weight(size, Rational(1));
        for (std::uint32_t x = 0; x < size; ++x)
          for (int i = 0; i < n; ++i)
            weight[x] *= ((x >> i & 1U) != 0 ? Rational(1) - mu : Rational(1) + mu) / 2;
        for (std::uint32_t s = 0; s < size; ++s)
          for (std::uint32_t t = 0; t < size; ++t) {
            Rational mean(0);
            for (std::uint32_t x = 0; x < size; ++x)
              mean +=
                  (std::popcount(x & s) + std::popcount(x & t)) % 2 == 0 ? weight[x] : Rational(-weight[x]);
            const Rational claimed = evaluate(
                stated.value, {{"d", std::popcount(s ^ t)}, {"u", std::popcount(s & ~t)}, {"mu", mu}});
            if (const auto seen = difference(claimed, mean, "the sum over the cube"))
              return "mu = a/3, S = " + set_text(s) + ", T = " + set_text(t) + ": " + *seen;
          }
        return std::nullopt;
      });
}

Claim orthonormality() {
  return make_claim<CharacterExpectation>({
      .id = "fourier.orthonormality",
      .text = "For independent +-1 coordinates with mean mu, E[chi_S chi_T] = mu^|S delta T|; so for uniform "
              "x it is 1 if "
              "S = T and 0 otherwise.",
      .reduction =
          "Induction on |S delta T|: one more differing coordinate multiplies the expectation by its mean.",
      .hypotheses = {{"the coordinates have mean zero (for orthonormality)", CharacterExpectation{"0^d"}, ""},
                     {"the coordinates are independent", {}, "it is what a uniform point of the cube means"}},
      .sources = {why_parities_are_hard_slide()},
      .tags = {"parity", "fourier"},
      .expected = Verdict::proved,
      .stated = {"mu^d"},
      .checks = {{"certificate", RouteKind::certificate, expectation_by_induction, trusts_certificates, 0.05},
                 {"SIMD transform of every parity", RouteKind::exact, expectation_by_transform,
                  trusts_transform, 0.3},
                 {"weighted sum over the cube", RouteKind::exact, expectation_by_weighted_enumeration,
                  trusts_exact, 1}},
      .mutants = {{"[S subset of T] for [S = T]", {"0^u"}},
                  {"uniformity not needed", {"0^d"}},
                  {"mu^|S \\ T|", {"mu^u"}}},
  });
}

// --- Parseval and inversion

/// The sum over S of the squared unnormalised coefficients is scale(n) times the sum of f^2, and transforming twice gives
/// scale(n) f.
struct Parseval {
  Formula scale;
};

Outcome parseval_by_induction(const Parseval& stated, const Budget&) {
  const char* id = "fourier.parseval";
  return proved_by(
      "all n and all real functions on the cube",
      {{id, "scale",
        "Splitting off one coordinate, f = (g, h) for x_n = +1 and -1, the unnormalised transform of f is "
        "(Hg + Hh, Hg - Hh). "
        "So one more coordinate multiplies both the sum of squares and the double transform by 2 (the other "
        "two certificates); "
        "for n = 0 the transform is the identity.",
        InductionStep{{{{"n", 0}}, {}}, "n", stated.scale, 1, {{2, {}}}}},
       {id, "sum-of-squares", "The sum of squares after one more coordinate, for one pair of coefficients.",
        RationalFunctionIdentity{{{}, {"a", "b"}}, "(a+b)^2 + (a-b)^2", "2*(a^2 + b^2)"}},
       {id, "inversion",
        "Transforming twice in the new coordinate gives back twice each half; the first half.",
        RationalFunctionIdentity{{{}, {"a", "b"}}, "(a+b) + (a-b)", "2*a"}},
       {id, "inversion-second-half", "The same for the second half.",
        RationalFunctionIdentity{{{}, {"a", "b"}}, "(a+b) - (a-b)", "2*b"}}});
}

Outcome parseval_by_transform(const Parseval& stated, const Budget& budget) {
  return prove_on_range(Range("n = 0..16"), budget, [&](int n) -> std::optional<std::string> {
    const Rational scale = value_at(stated.scale, {{"n", n}});
    std::vector<std::uint64_t> bits(std::size_t{1} << n);
    numeric::fill_random_bits(bits, budget.seed, 0, 0);
    std::vector<std::int32_t> f(bits.size());
    Integer before(0), after(0);
    for (std::size_t x = 0; x < f.size(); ++x) {
      f[x] = static_cast<std::int32_t>(bits[x] % 15) - 7;
      before += Integer(f[x] * f[x]);
    }
    const auto original = f;
    numeric::walsh_hadamard_transform(f);
    for (const std::int32_t c : f) after += Integer(c) * Integer(c);
    if (const auto seen =
            difference(scale * Rational(before), Rational(after), "the transform of random integers"))
      return *seen;
    if (n > 14) return std::nullopt;  // 7 * 4^n would not fit into 31 bits
    numeric::walsh_hadamard_transform(f);
    for (std::size_t x = 0; x < f.size(); ++x)
      if (const auto seen = difference(scale * original[x], Rational(f[x]), "transforming twice"))
        return *seen;
    return std::nullopt;
  });
}

Claim parseval() {
  return make_claim<Parseval>({
      .id = "fourier.parseval",
      .text = "For every real f on the cube, sum_S f^(S)^2 = E[f^2] and f = sum_S f^(S) chi_S; unnormalised, "
              "the sum of "
              "squares grows by 2^n and transforming twice multiplies by 2^n.",
      .reduction = "Induction on n, splitting off one coordinate.",
      .sources = {why_parities_are_hard_slide()},
      .tags = {"fourier"},
      .expected = Verdict::proved,
      .stated = {"2^n"},
      .checks = {{"certificate", RouteKind::certificate, parseval_by_induction, trusts_certificates, 0.05},
                 {"SIMD transform of random integers", RouteKind::exact, parseval_by_transform,
                  trusts_transform, 0.2}},
      .mutants = {{"4^n", {"4^n"}},
                  {"n + 1, right for n <= 1", {"n+1"}},
                  {"orthonormal without a factor", {"1"}}},
  });
}

}  // namespace

std::vector<Claim> fourier_claims() { return {orthonormality(), parseval()}; }

}  // namespace lemmata::proofs_check
