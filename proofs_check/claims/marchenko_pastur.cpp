#include "proofs_check/claims/marchenko_pastur.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/linear/marchenko_pastur.hpp"
#include "analysis/linear/wishart_moments.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::SizePolynomial;

// --- rmt.spectrum-regimes

/// The spectrum of X^T X, X n x d: the number of its zero eigenvalues for d > n (in n and d; 0 for d <= n), and,
/// d/n -> gamma = g^2, of X^T X / n: the edges low and high of the density sqrt((high-x)(x-low)) / (2 pi gamma x),
/// the atom at 0 for g > 1 and the condition number of the rest for g != 1 (in g), the coefficient of gamma^r in
/// the k-th moment (0 <= r < k).
struct Spectrum {
  Formula zeros, low, high, atom, condition, coefficient;
};

Rational at_root(const Formula& f, const Rational& g) { return evaluate(f, {{"g", g}}); }

Rational moment(const Spectrum& stated, int k, const Rational& gamma) {
  Rational sum(0);
  for (int r = 0; r < k; ++r) sum += value_at(stated.coefficient, {{"k", k}, {"r", r}}) * pow(gamma, r);
  return sum;
}

/// The rank of designs with independent elements of a law that is nearly continuous: integers up to 10^9 in size.
Outcome zeros_by_rank(const Spectrum& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..6, d = 1..8, draw = 0..2"), budget, [&](int n, int d, int draw) {
    const int zeros = d - analysis::rank(integer_design(n, d, draw, 1'000'000'000));
    const Rational claimed = d > n ? value_at(stated.zeros, {{"n", n}, {"d", d}}) : Rational(0);
    return difference(claimed, Rational(zeros), "the rank over the rationals");
  });
}

/// The coefficients of the highest degree, k + 1, of E tr (X^T X)^k in n and d.
Outcome leading_part(const Spectrum& stated, const Budget& budget) {
  return prove_on_range(Range(budget.full ? "k = 1..24" : "k = 1..14"), budget,
                        [&](int k) -> std::optional<std::string> {
                          const SizePolynomial p = analysis::wishart_trace_polynomial(k);
                          std::vector<Integer> seen(static_cast<std::size_t>(k), Integer(0));
                          for (const auto& [powers, coefficient] : p) {
                            if (powers.first + powers.second > k + 1)
                              return "E tr (X^T X)^k has a degree above k + 1";
                            if (powers.first + powers.second == k + 1)
                              seen.at(static_cast<std::size_t>(powers.second - 1)) = coefficient;
                          }
                          for (int r = 0; r < k; ++r)
                            if (auto apart = difference(value_at(stated.coefficient, {{"k", k}, {"r", r}}),
                                                        Rational(seen[static_cast<std::size_t>(r)]),
                                                        "E tr (X^T X)^k at n^(k-r) d^(r+1)"))
                              return fmt::format("r = {}: {}", r, *apart);
                          return std::nullopt;
                        });
}

/// The variance of tr (X^T X)^k has the degree 2k at most, its mean squared 2k + 2: the moments of the spectrum
/// converge in probability.
Outcome fluctuations(const Spectrum& stated, const Budget& budget) {
  return prove_on_range(Range(budget.full ? "k = 1..8" : "k = 1..5"), budget,
                        [&](int k) -> std::optional<std::string> {
                          SizePolynomial variance = analysis::wishart_power_sum_polynomial({k, k});
                          const SizePolynomial mean = analysis::wishart_power_sum_polynomial({k});
                          for (const auto& [a, x] : mean)
                            for (const auto& [b, y] : mean)
                              variance[{a.first + b.first, a.second + b.second}] -= x * y;
                          for (const auto& [powers, coefficient] : variance)
                            if (coefficient != 0 && powers.first + powers.second > 2 * k)
                              return "the variance of tr (X^T X)^k has a degree above 2k";
                          const Integer top = mean.at({k, 1});  // of n^k d
                          return difference(value_at(stated.coefficient, {{"k", k}, {"r", 0}}), Rational(top),
                                            "E tr (X^T X)^k at n^k d");
                        });
}

/// The density with the stated edges has mass ((low+high)/2 - sqrt(low high)) / (2 gamma), first moment
/// (high-low)^2 / (16 gamma), and by parts (k+2) m_(k+1) = (2k+1) (low+high)/2 m_k - (k-1) low high m_(k-1);
/// against the leading part of E tr (X^T X)^k.
Outcome moments_between_edges(const Spectrum& stated, const Budget& budget) {
  return enclose_on_range(Range("h = 1..9"), budget, [&](int h) -> std::optional<std::string> {
    const Rational g(h, 3), gamma = g * g, low = at_root(stated.low, g), high = at_root(stated.high, g);
    const Rational sum = low + high, product = low * high;
    const Ball mass =
        (Ball(Rational(sum / 2)) - analysis::sqrt_nonnegative(Ball(product))) / Ball(Rational(2 * gamma));
    const Rational atom = h > 3 ? at_root(stated.atom, g) : Rational(0);
    if (!contains(mass + Ball(atom), Rational(1)))
      return fmt::format("g = h/3: the density has the mass {}, the atom {}", to_string(mass),
                         to_string(atom));
    Rational before(0), now = (high - low) * (high - low) / (16 * gamma);
    for (int k = 1; k <= 8; ++k) {
      if (auto apart = difference(moment(stated, k, gamma), now, "the density between the edges"))
        return fmt::format("g = h/3: moment {}: {}", k, *apart);
      if (auto apart =
              difference(analysis::marchenko_pastur_moment(gamma, k), now, "the density between the edges"))
        return fmt::format("g = h/3: moment {}: the library against the edges: {}", k, *apart);
      const Rational next = ((2 * k + 1) * sum / 2 * now - (k - 1) * product * before) / (k + 2);
      before = std::exchange(now, next);
    }
    if (h == 3) return std::nullopt;
    if (auto apart =
            difference(at_root(stated.condition, g), Rational(high / low), "the quotient of the edges"))
      return "g = h/3: condition number: " + *apart;
    if (auto apart = difference(at_root(stated.condition, g), at_root(stated.condition, Rational(1 / g)),
                                "at 1/gamma"))
      return "g = h/3: condition number: " + *apart;
    return std::nullopt;
  });
}

Outcome spectrum_by_library(const Spectrum& stated, const Budget& budget) {
  return enclose_on_range(Range("h = 1..6"), budget, [&](int h) -> std::optional<std::string> {
    const Rational g(h, 3), gamma = g * g;
    const auto edges = analysis::marchenko_pastur_edges(gamma);
    std::vector<std::pair<Ball, Rational>> pairs = {
        {edges.low, at_root(stated.low, g)},
        {edges.high, at_root(stated.high, g)},
        {Ball(analysis::marchenko_pastur_atom(gamma)), h > 3 ? at_root(stated.atom, g) : Rational(0)},
        {analysis::marchenko_pastur_distribution(gamma, at_root(stated.high, g)), Rational(1)}};
    if (h != 3)
      pairs.emplace_back(analysis::marchenko_pastur_condition_number(gamma), at_root(stated.condition, g));
    for (int k = 1; k <= 6; ++k)
      pairs.emplace_back(analysis::marchenko_pastur_moment_by_integration(gamma, k),
                         moment(stated, k, gamma));
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (!contains(pairs[i].first, pairs[i].second))
        return fmt::format("g = h/3: value {}: the statement has {}, the library {}", i + 1,
                           to_string(pairs[i].second), to_string(pairs[i].first));
    return std::nullopt;
  });
}

Outcome spectrum_by_certificate(const Spectrum& stated, const Budget&) {
  const char* id = "rmt.spectrum-regimes";
  const Domain root{{}, {"g"}};
  const auto coefficient = [&](const char* k, const char* r) {
    return substitute(substitute(stated.coefficient, "k", Formula(k)), "r", Formula(r));
  };
  const Formula middle = (stated.low + stated.high) / Formula(2), product = stated.low * stated.high;
  return proved_by(
      "all n, d and k, all gamma > 0, standard normal elements",
      {{id, "zero-eigenvalues",
        "A minor of size min(n, d) is a polynomial in the elements that is 1 at X = [I 0]; for independent "
        "elements without "
        "atoms it vanishes with probability 0 (one element after the other). So the rank is min(n, d), and d "
        "- rank for d = n+e is e.",
        RationalFunctionIdentity{
            {{{"n", 1}, {"e", 1}}, {}}, substitute(stated.zeros, "d", Formula("n+e")), "e"}},
       {id, "quadratic-equation",
        "E tr W^k = E <X, X W^(k-1)> is by parts that of (n+k-1) p_(k-1) + sum_(a=1..k-1) p_a p_(k-1-a), p_j "
        "= tr W^j, "
        "W = X^T X, and a further factor p_i adds 2i p_(k-1+i) in its place: one factor fewer, two degrees "
        "fewer. So the parts "
        "of highest degree of the means of products are products, by induction, and with d = c n they give "
        "m_k = m_(k-1) + c "
        "sum_(a=1..k-1) m_a m_(k-1-a): f = 1 + m_1 z + ... solves c z f^2 + (z - c z - 1) f + 1 = 0. It also "
        "follows that the "
        "variance of p_k has two degrees fewer than its mean squared. With y = 1 - z(1-c) - 2 c z f:",
        RationalFunctionIdentity{{{}, {"c", "z", "f"}},
                                 "(1 - z*(1-c) - 2*c*z*f)^2 - (1 - 2*(1+c)*z + (1-c)^2*z^2)",
                                 "4*c*z*(c*z*f^2 + (z - c*z - 1)*f + 1)"}},
       {id, "recurrence-of-the-root",
        "So y^2 = q with q = 1 - 2(1+c)z + (1-c)^2 z^2, and q y' = q' y / 2: at z^(k-1), y_k being the "
        "coefficient of z^k, "
        "k y_k = (2k-3)(1+c) y_(k-1) - (k-3)(1-c)^2 y_(k-2). With y_(k+1) = -2 c m_k for k >= 1: (k+2) "
        "m_(k+1) = (2k+1)(1+c) m_k - "
        "(k-1)(1-c)^2 m_(k-1).",
        RationalFunctionIdentity{{{{"k", 3}}, {"c", "u", "v", "w"}},
                                 "k*u - 2*(1+c)*(k-1)*v + (1-c)^2*(k-2)*w - (-(1+c)*v + (1-c)^2*w)",
                                 "k*u - (2*k-3)*(1+c)*v + (k-3)*(1-c)^2*w"}},
       {id, "recurrence-of-the-coefficients",
        "The stated moments satisfy it too, at every power of c, for k >= 2.",
        RationalFunctionIdentity{
            {{{"k", 2}, {"r", 0}}, {}},
            Formula("k+2") * coefficient("k+1", "r"),
            Formula("2*k+1") * (coefficient("k", "r") + coefficient("k", "r-1")) -
                Formula("k-1") * (coefficient("k-1", "r") - Formula(2) * coefficient("k-1", "r-1") +
                                  coefficient("k-1", "r-2"))}},
       {id, "first-moment", "m_1 = 1.", RationalFunctionIdentity{{{}, {}}, coefficient("1", "0"), 1}},
       {id, "second-moment", "m_2 = 1 + c.",
        RationalFunctionIdentity{
            {{}, {"c"}}, coefficient("2", "0") + coefficient("2", "1") * Formula("c"), "1+c"}},
       {id, "between-the-edges", "(high-x)(x-low) = q(x), a polynomial in x and gamma = g^2.",
        RationalFunctionIdentity{{{}, {"g", "x"}},
                                 (stated.high - Formula("x")) * (Formula("x") - stated.low),
                                 "-x^2 + 2*(1+g^2)*x - (1-g^2)^2"}},
       {id, "integral-by-parts",
        "The derivative of x^j q^(3/2), q as before, is x^(j-1) q^(1/2) (j q + 3/2 x q'), and its integral "
        "between the edges is 0: "
        "so the moments of the density satisfy the same recurrence, k = j+1.",
        RationalFunctionIdentity{{{{"j", 0}}, {"g", "x"}},
                                 "j*(-x^2 + 2*(1+g^2)*x - (1-g^2)^2) + 3/2*x*(-2*x + 2*(1+g^2))",
                                 "-(j+3)*x^2 + (2*j+3)*(1+g^2)*x - j*(1-g^2)^2"}},
       {id, "half-disc",
        "The first moment: the integral of q^(1/2) is half a disc, pi (high-low)^2/8, over 2 pi gamma.",
        RationalFunctionIdentity{root, Formula::power(stated.high - stated.low, 2) / Formula("16*g^2"), 1}},
       {id, "mass-up-to-one",
        "The integral of q^(1/2)/x is pi ((low+high)/2 - sqrt(low high)), sqrt(low high) = |1-g^2|. For g <= "
        "1 the mass is 1.",
        RationalFunctionIdentity{root, (middle - Formula("1-g^2")) / Formula("2*g^2"), 1}},
       {id, "mass-beyond-one", "For g > 1 it is 1/gamma, and the zero eigenvalues are the atom.",
        RationalFunctionIdentity{root, (middle - Formula("g^2-1")) / Formula("2*g^2") + stated.atom, 1}},
       {id, "product-of-the-edges", "sqrt(low high) is that.",
        RationalFunctionIdentity{root, product, "(1-g^2)^2"}},
       {id, "condition-number", "The quotient of the edges.",
        RationalFunctionIdentity{root, stated.condition, stated.high / stated.low}},
       {id, "duality", "gamma and 1/gamma have the same condition number.",
        RationalFunctionIdentity{root, substitute(stated.condition, "g", Formula("1/g")),
                                 stated.condition}}});
}

Claim spectrum_regimes() {
  const Spectrum stated{"d-n",     "(1-g)^2",         "(1+g)^2",
                        "1-1/g^2", "((1+g)/(1-g))^2", "k!*(k-1)!/(r!*(r+1)!*(k-r)!*(k-1-r)!)"};
  const auto with = [&](auto... changes) {
    Spectrum mutant = stated;
    ((mutant.*(changes.first) = Formula(changes.second)), ...);
    return mutant;
  };
  const std::vector<std::string> trusts = {"GiNaC's normal form", "GMP", "Stein's lemma",
                                           "the reduction in words"};
  const auto number = [&](int k) {
    return exact_constant(fmt::format("rmt.marchenko-pastur-moment-{}", k),
                          fmt::format("the Catalan number C_{}", k), moment(stated, k, Rational(1)));
  };
  return make_claim<Spectrum>({
      .id = "rmt.spectrum-regimes",
      .text =
          "X^T X, X n x d with independent elements without atoms, has exactly max(d-n, 0) zero eigenvalues "
          "with probability 1. For standard normal elements, n -> infinity and d/n -> "
          "gamma > 0 the spectrum of X^T X / n tends in probability to Marchenko and Pastur's law: density "
          "sqrt((b-x)(x-a))/(2 pi gamma x) on "
          "[a, b] = [(1-sqrt gamma)^2, (1+sqrt gamma)^2] and, for gamma > 1, an atom 1-1/gamma at 0; its "
          "k-th moment is "
          "the sum over r < k of gamma^r C(k,r) C(k-1,r)/(r+1). The condition number b/a, gamma != 1, is the "
          "same "
          "for gamma and 1/gamma, and unbounded near gamma = 1 alone.",
      .reduction = "The method of moments: integration by parts gives the moments' recurrence for Gaussian "
                   "designs, and the "
                   "density's moments satisfy the same. The law determines its moments and conversely, "
                   "having bounded support.",
      .hypotheses =
          {{"independent elements without atoms (for the number of zero eigenvalues)",
            {},
            "elements +-1 give a smaller rank with positive probability"},
           {"standard normal elements (for the limit)",
            {},
            "the limit is the same for far more general independent elements [MarchenkoPastur1967]"},
           {"n -> infinity and gamma > 0 (for the limit)",
            {},
            "at finite n the spectrum is random; for gamma = 0 the density divides by gamma, and the limit "
            "is the "
            "point 1"},
           {"gamma != 1 (for the condition number)", {}, "at gamma = 1 the low edge is 0"}},
      .sources = {descent_dynamics_slide(), actual_descent_slide()},
      .tags = {"random matrices"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"rank over the rationals", RouteKind::exact, zeros_by_rank, {"FLINT", "GMP"}, 0.05},
                 {"leading part of the Wishart moments", RouteKind::exact, leading_part, trusts_exact, 0.05},
                 {"fluctuations", RouteKind::exact, fluctuations, trusts_exact, 0.1},
                 {"moments of the density between the edges", RouteKind::ball, moments_between_edges,
                  trusts_balls, 0.05},
                 {"certificate", RouteKind::certificate, spectrum_by_certificate, trusts, 0.1},
                 {"the library's integrals", RouteKind::ball, spectrum_by_library, trusts_balls, 0.3}},
      .mutants = {{"edges (1 -+ gamma)^2",
                   with(std::pair{&Spectrum::low, "(1-g^2)^2"}, std::pair{&Spectrum::high, "(1+g^2)^2"})},
                  {"no atom for gamma > 1", with(std::pair{&Spectrum::atom, "0"})},
                  {"kappa(gamma^2) for kappa(gamma)",
                   with(std::pair{&Spectrum::condition, "((1+g^2)/(1-g^2))^2"})},
                  {"n zero eigenvalues for d > n", with(std::pair{&Spectrum::zeros, "n"})},
                  {"C(k-1,r)^2 for C(k,r) C(k-1,r)/(r+1)",
                   with(std::pair{&Spectrum::coefficient, "((k-1)!/(r!*(k-1-r)!))^2"})}},
      .constants = {exact_constant("rmt.condition-number-1-4", "((1+sqrt(1/4))/(1-sqrt(1/4)))^2",
                                   at_root(stated.condition, Rational(1, 2))),
                    number(1), number(2), number(3), number(4), number(5)},
  });
}

}  // namespace

std::vector<Claim> marchenko_pastur_claims() { return {spectrum_regimes()}; }

}  // namespace lemmata::proofs_check
