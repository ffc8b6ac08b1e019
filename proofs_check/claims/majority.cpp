#include "proofs_check/claims/majority.hpp"

#include <algorithm>

#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/real.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/bit_packed_cube.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/transform.hpp"

namespace lemmata::proofs_check {

namespace {

// --- maj.coeff-odd

/// The coefficient at odd levels in p = (k-1)/2, q = (n-k)/2, and at even levels in p = k/2, q = (n-1)/2 - p.
struct OddMajority {
  Formula odd;
  Formula even;
  [[nodiscard]] Rational at(int n, int k) const {
    return k % 2 == 1 ? value_at(odd, {{"p", (k - 1) / 2}, {"q", (n - k) / 2}})
                      : value_at(even, {{"p", k / 2}, {"q", (n - 1) / 2 - k / 2}});
  }
};

/// 2^n E[chi_T 1{at most J coordinates are -1}] = [z^J] (1-z)^(j-1) (1+z)^(n-j) for |T| = j, from maj.threshold-krawtchouk.
const char* const from_threshold =
    "sign(sum x) = 2 [at most J = (n-1)/2 coordinates are -1] - 1, so by maj.threshold-krawtchouk the "
    "coefficient at "
    "level k = 2p+1 of n = 2p+2q+1 is 2^(1-n) c(p,q), c(p,q) = [z^(p+q)] (1-z)^(2p) (1+z)^(2q). ";

Outcome odd_majority_by_certificate(const OddMajority& stated, const Budget&) {
  const char* id = "maj.coeff-odd";
  const Formula c = Formula("4^(p+q)") * stated.odd;
  const Formula size = scaled_super_catalan_formula("p", "q");
  std::vector<Certificate> certificates = {
      {id, "generating-function-step",
       "Multiplying by (1-z)^(2p) (1+z)^(2q) and taking the coefficient of z^(p+q+1) gives c(p,q+1) - "
       "c(p+1,q) = 4 c(p,q).",
       RationalFunctionIdentity{{{}, {"z"}}, "(1+z)^2 - (1-z)^2", "4*z"}},
      {id, "induction-on-p",
       std::string(from_threshold) +
           "c(0,q) = C(2q,q), and c(p+1,q) = c(p,q+1) - 4 c(p,q) by the generating-function step.",
       InductionStep{{{{"p", 0}, {"q", 0}}, {}}, "p", c, "binomial(2*q, q)", {{1, {{"q", 1}}}, {-4, {}}}}},
      {id, "von-szily-sum",
       std::string(from_threshold) + "A second proof: expanding (1-z)^(2p) (1+z)^(2q) = sum over i of "
                                     "(-1)^(p+i) C(2p,p+i) z^(p+i) (1+z)^(2q), c(p,q) is "
                                     "(-1)^p times von Szily's sum of (-1)^i C(2p,p+i) C(2q,q+i).",
       Telescoping{{{"p", 0}, {"q", 0}},
                   "p",
                   "i",
                   "(-1)^i * binomial(2*p, p+i) * binomial(2*q, q+i)",
                   Formula::power(-1, "p") * c,
                   Formula("-(-1)^i * (q+i) * binomial(2*p+1, p+i) * binomial(2*q, q+i) / (2*(2*p+1))") *
                       Formula("p! * q! * (p+q)! / ((2*p)! * (2*q)!)")}},
      {id, "even-levels",
       "Maj_n(-x) = -Maj_n(x) and chi_T(-x) = chi_T(x) for |T| even, so x -> -x shows that the coefficient "
       "is its own negative; "
       "so twice the stated value is 0.",
       RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}}, 2 * stated.even, 0}},
      {id, "bare-definition",
       "The certified formula against the definition, summed over the numbers a and b of coordinates -1 "
       "inside and outside the "
       "set, for n = 2p+2q+1 <= 17.",
       finite_table({{"p", 0, 4}, {"q", 0, 4}}, stated.odd,
                    mean_over_cube("2*p+1", "2*p+2*q+1", "sign(s)"))}};
  return proved_by("all odd n, all k", certificates);
}

Outcome odd_majority_by_transform(const OddMajority& stated, const Budget& budget) {
  const Range range(budget.full ? "n = 1..23:2" : "n = 1..17:2");
  return prove_on_range(range, budget, [&](int n) -> std::optional<std::string> {
    const LevelValues seen = transform_by_levels(numeric::majority_table(n), n);
    if (!seen.asymmetry.empty()) return seen.asymmetry;
    for (int k = 0; k <= n; ++k)
      if (const auto d =
              difference(stated.at(n, k), seen.at_level[static_cast<std::size_t>(k)], "the transform"))
        return "k = " + std::to_string(k) + ": " + *d;
    return std::nullopt;
  });
}

/// All five scalars of the library against the statement: exact ones exactly, balls by containment, rounded ones by the
/// documented error.
Outcome odd_majority_by_library(const OddMajority& stated, const Budget& budget) {
  const Range range(budget.full ? "n = 1..301:2, k = 0..n" : "n = 1..61:2, k = 0..n");
  return prove_on_range(range, budget, [&](int n, int k) -> std::optional<std::string> {
    using analysis::majority_fourier_coefficient;
    const Rational exact = stated.at(n, k);
    if (const auto d = difference(exact, majority_fourier_coefficient<Rational>(n, k), "the library"))
      return d;
    if (!contains(majority_fourier_coefficient<analysis::Ball>(n, k), exact))
      return "the library's ball misses it";
    const Rational rounded(majority_fourier_coefficient<double>(n, k));
    const Rational bound = abs(exact) * (n + k) / (Integer(1) << 53);
    if (abs(rounded - exact) > bound) return "the library's double is off by more than (n + k) 2^-53";
    const Rational real(majority_fourier_coefficient<analysis::Real>(n, k));
    if (abs(real - exact) > bound / (Integer(1) << 200)) return "the library's Real is off";
    return std::nullopt;
  });
}

Outcome odd_majority_symbolically(const OddMajority& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..41:2, k = 0..n"), budget, [&](int n, int k) -> std::optional<std::string> {
        const auto seen = rational_value(analysis::majority_fourier_coefficient<analysis::Expression>(n, k));
        return seen ? difference(stated.at(n, k), *seen, "the library's expression")
                    : "the library's expression is no number";
      });
}

Outcome odd_majority_by_numerators(const OddMajority& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..101:2"), budget, [&](int n) -> std::optional<std::string> {
    const auto numerators = analysis::majority_fourier_numerators(n);
    for (int k = 1; k <= n; k += 2)
      if (const auto d = difference(abs(stated.at(n, k)),
                                    Rational(numerators[static_cast<std::size_t>(std::min(k - 1, n - k) / 2)],
                                             Integer(1) << (n - 1)),
                                    "the recurrence of numerators"))
        return "k = " + std::to_string(k) + ": " + *d;
    return std::nullopt;
  });
}

Outcome odd_majority_by_simulation(const OddMajority& stated, const Budget& budget) {
  // at n = 101 the coefficient of one coordinate is 0.0796; a change by one per cent must be seen
  const Rational mean = stated.at(101, 1);
  const Rational gap = abs(analysis::majority_fourier_coefficient<Rational>(101, 1)) / 100;
  return judge_mean("n = 101, k = 1", mean, gap, budget, [&](std::int64_t samples) {
    return numeric::majority_character_sum(101, 0, std::vector<int>{1}, samples, budget.seed, 101);
  });
}

Claim coefficient_odd() {
  const Formula odd = majority_formula("p", "q");
  return make_claim<OddMajority>({
      .id = "maj.coeff-odd",
      .text = "For odd n, the Fourier coefficient of Maj_n at a set of size k is 0 for even k and (-1)^p "
              "2^(1-n) S(p,q) for odd "
              "k, with p = (k-1)/2, q = (n-k)/2, S(p,q) = (2p)!(2q)!/(p!q!(p+q)!).",
      .reduction = "Majority is a threshold of the number of -1s, so its coefficient is one coefficient of a "
                   "polynomial; two proofs "
                   "of its closed form, by induction on p and by telescoping von Szily's sum.",
      .hypotheses = {{"n is odd",
                      {},
                      "for even n see maj.ties-even, which has the same values at odd levels"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "fourier"},
      .expected = Verdict::proved,
      .stated = {odd, 0},
      .checks = {{"SIMD transform of the truth table", RouteKind::exact, odd_majority_by_transform,
                  trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, odd_majority_by_certificate, trusts_certificates,
                  0.3},
                 {"the library's function, five scalars",
                  RouteKind::exact,
                  odd_majority_by_library,
                  {"GMP", "Arb", "MPFR"},
                  1},
                 {"the library's expression",
                  RouteKind::symbolic,
                  odd_majority_symbolically,
                  {"GiNaC's normal form"},
                  0.5},
                 {"the library's numerators", RouteKind::exact, odd_majority_by_numerators, trusts_exact,
                  0.2},
                 {"simulation", RouteKind::simulation, odd_majority_by_simulation, trusts_simulation, 2}},
      .mutants = {{"signs dropped", {scaled_super_catalan_formula("p", "q"), 0}},
                  {"2^-n for 2^(1-n)", {odd / 2, 0}},
                  {"q = (n-k+2)/2", {substitute(odd, {{"q", "q+1"}}), 0}},
                  {"non-zero at even levels", {odd, odd}},
                  {"one per cent too large", {odd * Formula("101/100"), 0}}},
      .constants = {exact_constant("maj.coefficient-7-3", "Maj_7 at level 3",
                                   value_at(odd, {{"p", 1}, {"q", 2}})),
                    exact_constant("maj.coefficient-9-5", "Maj_9 at level 5",
                                   value_at(odd, {{"p", 2}, {"q", 2}}))},
  });
}

// --- maj.coeff-symmetry

/// |coefficient at level k| = |coefficient at level n + shift - k|.
struct LevelSymmetry {
  int shift;
};

Outcome symmetry_by_certificate(const LevelSymmetry& stated, const Budget&) {
  // level n + 1 - k is p' = q, q' = p; every further 2 of the shift adds 1 to p' and takes 1 from q'
  if (stated.shift % 2 == 0) return {.note = "an even shift pairs odd levels with even ones"};
  const Formula moved((stated.shift - 1) / 2);
  return proved_by(
      "all odd n, all odd k",
      {{"maj.coeff-symmetry", "exchange-of-p-and-q",
        "By maj.coeff-odd the size of the coefficient at level k = 2p+1 of n = 2p+2q+1 is S(p,q)/4^(p+q), "
        "and level n+1-k "
        "exchanges p and q.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {}},
                                 Formula::power(-1, "p") * majority_formula("p", "q"),
                                 Formula::power(-1, Formula("q") + moved) *
                                     majority_formula(Formula("q") + moved, Formula("p") - moved)}}});
}

Outcome symmetry_by_transform(const LevelSymmetry& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..17:2"), budget, [&](int n) -> std::optional<std::string> {
    const LevelValues seen = transform_by_levels(numeric::majority_table(n), n);
    for (int k = 1; k <= n; k += 2) {
      const int other = n + stated.shift - k;
      if (other < 0 || other > n)
        return "k = " + std::to_string(k) + " has no partner " + std::to_string(other);
      const Rational a = abs(seen.at_level[static_cast<std::size_t>(k)]);
      const Rational b = abs(seen.at_level[static_cast<std::size_t>(other)]);
      if (a != b)
        return "levels " + std::to_string(k) + " and " + std::to_string(other) + " have sizes " +
               to_string(a) + " and " + to_string(b);
    }
    return std::nullopt;
  });
}

Claim coefficient_symmetry() {
  return make_claim<LevelSymmetry>({
      .id = "maj.coeff-symmetry",
      .text =
          "For odd n, the Fourier coefficients of Maj_n at the odd levels k and n+1-k have the same size.",
      .reduction = "The closed form is symmetric in p and q.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "fourier"},
      .expected = Verdict::proved,
      .stated = {1},
      .checks = {{"certificate", RouteKind::certificate, symmetry_by_certificate, trusts_certificates, 0.05},
                 {"SIMD transform of the truth table", RouteKind::exact, symmetry_by_transform,
                  trusts_transform, 0.1}},
      .mutants = {{"levels k and n - k", {0}},
                  {"levels k and n + 2 - k", {2}},
                  {"levels k and n - 1 - k", {-1}}},
  });
}

// --- maj.ties-even

/// The coefficient of Maj_n for even n with sign(0) = tie: at odd levels k = 2p+1, n = 2p+2q, and at even levels k = 2p,
/// n = 2p+2q; formulas in p, q and tie.
struct EvenMajority {
  Formula odd;
  Formula even;
  [[nodiscard]] Rational at(int n, int k, int tie) const {
    return k % 2 == 1 ? value_at(odd, {{"p", (k - 1) / 2}, {"q", (n - k + 1) / 2}, {"tie", tie}})
                      : value_at(even, {{"p", k / 2}, {"q", (n - k) / 2}, {"tie", tie}});
  }
};

Outcome even_majority_by_certificate(const EvenMajority& stated, const Budget&) {
  const char* id = "maj.ties-even";
  const Formula per_tie = substitute(stated.even, {{"tie", 1}});
  return proved_by(
      "all even n, all k, all tie rules",
      {{id, "odd-levels",
        "sign with tie 0 is the average of Maj_(n+1) over its last coordinate, so at every set of the first "
        "n coordinates it has "
        "the coefficient of Maj_(n+1), which is that of maj.coeff-odd (k = 2p+1, n+1 = 2p+2q+1); the "
        "indicator of a tie is even and "
        "has none at odd levels.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 1}}, {"tie"}}, stated.odd, majority_formula("p", "q")}},
       {id, "generating-function-step", "As for maj.coeff-odd: c(p,q+1) - c(p+1,q) = 4 c(p,q).",
        RationalFunctionIdentity{{{}, {"z"}}, "(1+z)^2 - (1-z)^2", "4*z"}},
       {id, "even-levels",
        "At even levels sign with tie 0 has none, being odd. The indicator of a tie has 2^-n [z^(n/2)] "
        "(1-z)^k (1+z)^(n-k) = "
        "4^-(p+q) c(p,q), k = 2p, n = 2p+2q, the same c as in maj.coeff-odd, with the same induction; "
        "sign(0) = tie adds tie "
        "times it.",
        InductionStep{{{{"p", 0}, {"q", 0}}, {}},
                      "p",
                      Formula("4^(p+q)") * per_tie,
                      "binomial(2*q, q)",
                      {{1, {{"q", 1}}}, {-4, {}}}}},
       {id, "linear-in-the-tie", "The stated coefficient is tie times its value at tie = 1.",
        RationalFunctionIdentity{{{{"p", 0}, {"q", 0}}, {"tie"}}, stated.even, Formula("tie") * per_tie}}});
}

Outcome even_majority_by_transform(const EvenMajority& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..16:2, tie = -1..1"), budget, [&](int n, int tie) -> std::optional<std::string> {
        const LevelValues seen = transform_by_levels(numeric::majority_table(n, tie), n);
        if (!seen.asymmetry.empty()) return seen.asymmetry;
        for (int k = 0; k <= n; ++k)
          if (const auto d = difference(stated.at(n, k, tie), seen.at_level[static_cast<std::size_t>(k)],
                                        "the transform"))
            return "k = " + std::to_string(k) + ": " + *d;
        return std::nullopt;
      });
}

Outcome even_majority_by_library(const EvenMajority& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..60:2, k = 0..n, tie = -1..1"), budget,
      [&](int n, int k, int tie) -> std::optional<std::string> {
        const Rational exact = stated.at(n, k, tie);
        if (!contains(analysis::majority_fourier_coefficient<analysis::Ball>(n, k, tie), exact))
          return "the library's ball misses it";
        return difference(exact, analysis::majority_fourier_coefficient<Rational>(n, k, tie), "the library");
      });
}

Claim ties_even() {
  const Formula odd = majority_formula("p", "q");
  const Formula even = Formula("tie") * tie_formula("p", "q");
  return make_claim<EvenMajority>({
      .id = "maj.ties-even",
      .text = "For even n with sign(0) = tie, the coefficient of Maj_n at odd levels is that of Maj_(n+1), "
              "whatever the tie; at even "
              "levels k it is tie * (-1)^(k/2) 2^-n S(k/2, (n-k)/2).",
      .reduction = "sign with tie 0 averages Maj_(n+1) over a coordinate; the tie term is the same "
                   "polynomial coefficient as for odd n.",
      .hypotheses = {{"sign(0) is -1, 0 or 1",
                      {},
                      "the formula is linear in the tie and holds for any real value"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "fourier", "ties"},
      .expected = Verdict::proved,
      .stated = {odd, even},
      .checks = {{"SIMD transform of the truth table", RouteKind::exact, even_majority_by_transform,
                  trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, even_majority_by_certificate, trusts_certificates,
                  0.2},
                 {"the library's function", RouteKind::exact, even_majority_by_library, {"GMP", "Arb"}, 0.5}},
      .mutants = {{"the tie changes odd levels", {odd + even, even}},
                  {"Maj_(n-1) for Maj_(n+1)", {substitute(odd, {{"q", "q-1"}}), even}},
                  {"the tie changes nothing", {odd, 0}},
                  {"no sign at even levels", {odd, Formula("tie") * scaled_super_catalan_formula("p", "q")}}},
  });
}

// --- maj.threshold-krawtchouk

/// 2^n E[chi_T 1{at most J coordinates are -1}] = K_degree(x; size) for |T| = j, formulas in t = J, j and n.
struct ThresholdCoefficient {
  Formula degree, x, size;
};

Outcome threshold_by_certificate(const ThresholdCoefficient& stated, const Budget&) {
  const char* id = "maj.threshold-krawtchouk";
  // j = a + 1 and n = a + 1 + b; the statement's generating function in z, the powers of z shifted by J - degree
  const std::vector<std::pair<std::string, Formula>> names = {{"j", "a+1"}, {"n", "a+b+1"}};
  const Formula x = substitute(stated.x, names), size = substitute(stated.size, names);
  const Formula shift =
      evaluate(Formula("t") - stated.degree, {{"t", 0}});  // the degree is t plus a constant
  return proved_by(
      "all n, all 0 <= J < n, all 1 <= j <= n",
      {{id, "number-of-minus-ones",
        "E[chi_T z^(number of -1s)] is 2^-n (1-z)^j (1+z)^m, j = |T|, m = n - j: a coordinate of T "
        "contributes (1-z)/2, any "
        "other (1+z)/2. Here the coordinates of T, one by one.",
        InductionStep{{{{"j", 0}, {"m", 0}}, {"z"}}, "j", "(1-z)^j * (1+z)^m", "(1+z)^m", {{"1-z", {}}}}},
       {id, "other-coordinates", "The same for the other coordinates.",
        InductionStep{{{{"m", 0}}, {"z"}}, "m", "(1+z)^m", 1, {{"1+z", {}}}}},
       {id, "partial-sums",
        "Summing the coefficients of z^0..z^J is dividing the generating function by 1-z. With j = a+1, n = "
        "a+b+1 what remains is the "
        "generating function of the stated Krawtchouk numbers K_J(x; N) = [z^J] (1-z)^x (1+z)^(N-x).",
        RationalFunctionIdentity{
            {{{"a", 0}, {"b", 0}}, {"z"}},
            "(1-z)^(a+1) * (1+z)^b / (1-z)",
            Formula::power("z", shift) * Formula::power("1-z", x) * Formula::power("1+z", size - x)}}});
}

Outcome threshold_by_transform(const ThresholdCoefficient& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..11, J = 0..n-1"), budget, [&](int n, int J) -> std::optional<std::string> {
        const LevelValues seen = transform_by_levels(numeric::count_threshold_table(n, J), n);
        if (!seen.asymmetry.empty()) return seen.asymmetry;
        for (int j = 1; j <= n; ++j) {
          const Assignment at = {{"n", n}, {"t", J}, {"j", j}};
          const auto integer = [&](const Formula& f) {
            return static_cast<std::int64_t>(numerator(evaluate(f, at)));
          };
          const std::int64_t size = integer(stated.size), x = integer(stated.x);
          if (x > size) return "j = " + std::to_string(j) + ": K_J(x; N) needs x <= N";
          const Rational claimed =
              Rational(analysis::krawtchouk_polynomial(integer(stated.degree), x, size)) / (Integer(1) << n);
          if (const auto d = difference(claimed, seen.at_level[static_cast<std::size_t>(j)], "the transform"))
            return "j = " + std::to_string(j) + ": " + *d;
        }
        return std::nullopt;
      });
}

Claim threshold() {
  return make_claim<ThresholdCoefficient>({
      .id = "maj.threshold-krawtchouk",
      .text = "For 0 <= J < n and |T| = j >= 1, E[chi_T 1{at most J coordinates are -1}] = 2^-n K_J(j-1; "
              "n-1), K_J(x; N) = [z^J] "
              "(1-z)^x (1+z)^(N-x) (Krawtchouk).",
      .reduction = "The generating function of the number of -1s is a product over the coordinates; partial "
                   "sums divide it by 1-z.",
      .hypotheses = {{"T is not empty",
                      {},
                      "for T empty the expectation is a probability, a partial sum of binomials"}},
      .sources = {hidden_progress_slide()},
      .tags = {"fourier", "threshold"},
      .expected = Verdict::proved,
      .stated = {"t", "j-1", "n-1"},
      .checks = {{"SIMD transform of the indicator", RouteKind::exact, threshold_by_transform,
                  trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, threshold_by_certificate, trusts_certificates, 0.1}},
      .mutants = {{"K_J(j; n)", {"t", "j", "n"}},
                  {"K_(J-1)(j-1; n-1)", {"t-1", "j-1", "n-1"}},
                  {"N = n", {"t", "j-1", "n"}}},
  });
}

}  // namespace

std::vector<Claim> majority_claims() {
  return {threshold(), coefficient_odd(), coefficient_symmetry(), ties_even()};
}

}  // namespace lemmata::proofs_check
