#include "proofs_check/claims/spectrum_exponents.hpp"

#include "analysis/kernel/sorted_spectrum.hpp"
#include "analysis/kernel/sphere_spectrum.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "proofs_check/claims/kernel_spectra.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::SphereKernel;

// --- spectrum.sphere-sorted

/// The rank of the last eigenvalue of degree k among the sorted eigenvalues that are not zero: of sign, for odd k; of
/// ReLU's NNGP and tangent kernel for even k >= 2, and for k = 1.
struct Staircase {
  Formula sign = "binomial(k+d-1, d-1)";
  Formula relu = "binomial(k+d-1, d-1)+d";
  Formula relu_1 = "d+1";
};

Outcome staircase_by_counting(const Staircase& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "d = 3..12, kernel = 0..2" : "d = 3..8, kernel = 0..2"), budget,
      [&](int d, int which) -> std::optional<std::string> {
        constexpr int degrees = 20;
        const SphereKernel kernel = which == 0   ? SphereKernel::sign
                                    : which == 1 ? SphereKernel::relu
                                                 : SphereKernel::relu_ntk;
        std::vector<Ball> mu;
        std::vector<Integer> multiplicities;
        for (int k = 0; k <= degrees; ++k) {
          mu.push_back(analysis::sphere_eigenvalue(kernel, d, k));
          multiplicities.push_back(analysis::harmonic_dimension(d, k));
        }
        for (const auto& step : analysis::sorted_spectrum(mu, multiplicities)) {
          if (analysis::is_zero(step.eigenvalue) == analysis::Truth::yes || step.degree == 0) continue;
          const Formula& rank = which == 0 ? stated.sign : step.degree == 1 ? stated.relu_1 : stated.relu;
          if (auto apart =
                  difference(value_at(rank, {{"d", d}, {"k", step.degree}}),
                             Rational(Integer(step.first + step.multiplicity - 1)), "the sorted spectrum"))
            return "degree " + std::to_string(step.degree) + ": " + *apart;
        }
        return std::nullopt;
      });
}

Outcome staircase_by_certificate(const Staircase& stated, const Budget&) {
  const char* id = "spectrum.sphere-sorted";
  const Variables dk = {{"d", 3}, {"k", 1}};
  const auto at = [](const Formula& f, const char* k) { return substitute(f, "k", Formula(k)); };
  // d^2 beta_1 >= 1/2 and d beta_1 <= 3/16, from d to d+2, with the values at d = 3 and 4
  const auto even = ball_relation(Formula(Rational(1, 2)), Relation::less, "16*4/(9*pi^2)");
  const auto even_above = ball_relation("4*4/(9*pi^2)", Relation::less, Formula(Rational(3, 16)));
  if (!even || !even_above) return {.note = "balls do not compare the starting values"};
  return proved_by(
      "all d >= 3, all degrees",
      {{id, "multiplicity",
        "Degree k+2 has N(d,k+2) = (2k+d+2)/(k+2) C(k+d-1, k+1) eigenfunctions: so those of the degrees k, "
        "k-2, ... add up to "
        "C(k+d-1, d-1) by induction, from N(d,0) = 1 and N(d,1) = d on.",
        RationalFunctionIdentity{{{{"d", 3}, {"k", 0}}, {}},
                                 at(stated.sign, "k+2"),
                                 at(stated.sign, "k") + Formula("(2*k+d+2)/(k+2)*binomial(k+d-1, k+1)")}},
       {id, "first-odd-degree", "sign has the d eigenvalues of degree 1 first.",
        RationalFunctionIdentity{{{{"d", 3}}, {}}, at(stated.sign, "1"), "d"}},
       {id, "relu-even-degrees", "ReLU has the even degrees and the d eigenvalues of degree 1.",
        RationalFunctionIdentity{{dk, {}}, stated.relu, "binomial(k+d-1, d-1)+d"}},
       {id, "relu-degree-1", "Degree 0 comes first, then degree 1.",
        RationalFunctionIdentity{{{{"d", 3}}, {}}, stated.relu_1, "1+d"}},
       {id, "order-sign",
        "The eigenvalues fall with the degree: beta_(k+2)/beta_k = (k/(k+d))^2 (spectrum.sphere).",
        Inequality{dk, "(k/(k+d))^2", Relation::less, 1}},
       {id, "order-relu", "d beta_(k-1)/(k+d-1)^2 at k+2 over that at k, even k >= 2.",
        Inequality{{{"d", 3}, {"k", 2}}, "((k-1)/(k+d-1))^2*((k+d-1)/(k+d+1))^2", Relation::less, 1}},
       {id, "order-tangent-kernel", "And of the tangent kernel, cross-multiplied.",
        Inequality{{{"d", 3}, {"k", 2}},
                   "(k-1)^2*((k+2)^2+(d-2)*(k+2)+d+1)",
                   Relation::less,
                   "(k+d+1)^2*(k^2+(d-2)*k+d+1)"}},
       {id, "beta-from-below",
        "d^2 beta_1 grows from d to d+2 by ((d+2)/(d+1))^2; it is 9/16 at 3, and 64/(9 pi^2) at 4.",
        Inequality{{{"d", 3}}, 1, Relation::less, "((d+2)/(d+1))^2"}},
       {id, "beta-from-below-start", "So d^2 beta_1 > 1/2 for all d >= 3.", *even},
       {id, "beta-from-above", "d beta_1 falls from d to d+2; it is 3/16 at 3, and 16/(9 pi^2) at 4.",
        Inequality{{{"d", 3}}, "d*(d+2)/(d+1)^2", Relation::less, 1}},
       {id, "beta-from-above-start", "So d beta_1 <= 3/16 for all d >= 3.", *even_above},
       {id, "degrees-0-and-1",
        "d beta_1 > 1/(4d) and (d+1) beta_1 > 1/(2d) follow from d^2 beta_1 > 1/2: degree 0 comes before "
        "degree 1.",
        Inequality{{{"d", 3}}, "1/(2*d)", Relation::less, "(d+1)/d^2*(1/2)"}},
       {id, "degrees-1-and-2",
        "d beta_1/(d+1)^2 <= (3/16)/(d+1)^2 < 1/(4d): ReLU's degree 1 before degree 2.",
        Inequality{{{"d", 3}}, "(3/16)/(d+1)^2", Relation::less, "1/(4*d)"}},
       {id, "degrees-1-and-2-of-the-tangent-kernel",
        "beta_1 (3d+1)/(d+1)^2 <= (3/16)(3d+1)/(d (d+1)^2) < 1/(2d).",
        Inequality{{{"d", 3}}, "(3/16)*(3*d+1)/(d*(d+1)^2)", Relation::less, "1/(2*d)"}}});
}

Claim staircase() {
  const auto with = [](Formula Staircase::*member, const Formula& value) {
    Staircase mutant;
    mutant.*member = value;
    return mutant;
  };
  return make_claim<Staircase>({
      .id = "spectrum.sphere-sorted",
      .text = "Sorted with multiplicity, the eigenvalues on S^(d-1), d >= 3, of one hidden layer without "
              "bias fall with the "
              "degree, those of one degree being equal: that of rank n has degree k as long as n is at most "
              "C(k+d-1, d-1) for "
              "sign (odd k), and C(k+d-1, d-1) + d for ReLU's NNGP and tangent kernels (even k >= 2; d+1 for "
              "k = 1).",
      .reduction = "Ratios of neighbouring eigenvalues; a telescoping sum of multiplicities.",
      .hypotheses = {{"one hidden layer without bias",
                      {},
                      "other kernels have other zeros: the command sorts them"}},
      .sources = {kernel_spectrum_slide()},
      .tags = {"kernel", "spectrum"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"the sorted spectrum", RouteKind::ball, staircase_by_counting, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, staircase_by_certificate, trusts_certificates, 0.1}},
      .mutants = {{"polynomials of degree exactly k", with(&Staircase::sign, "binomial(k+d-2, d-2)")},
                  {"all degrees", with(&Staircase::relu, "binomial(k+d-1, d-1)+binomial(k+d-2, d-1)")},
                  {"degree 1 left out", with(&Staircase::relu, "binomial(k+d-1, d-1)")}},
      .constants = {},
  });
}

// --- spectrum.exponents

/// The n-th eigenvalue falls like n^-(1+alpha): alpha in d, of ReLU's NNGP kernel, its tangent kernel, and sign's
/// NNGP kernel.
struct Exponents {
  Formula relu = "3/(d-1)", tangent = "1/(d-1)", sign = "1/(d-1)";
};

/// Between the ranks at the ends of the degrees k and 2k the slope in logarithms is 1 + alpha up to what the bounds
/// of the certificates leave: beta_k lies between G (k-1)!/(k+d-1)! and G (k-2)!/(k+d-2)!. With the factors k+i for k
/// in both, ln mu_k + (1+alpha)(d-1) ln k is a constant up to (d+2)^2/k, ln n - (d-1) ln k up to d^2/(2k); the sum of
/// both ends is 3/2 times that, and 1 + alpha <= (d+2)/(d-1): so |slope - (1 + alpha)| < 2.7 (d+2)^2/(k (d-1) ln 2) <
/// 4 (d+2)^2/(k (d-1)).
Outcome exponents_by_slope(const Exponents& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 3..8, kernel = 0..2"), budget, [&](int d, int which) -> std::optional<std::string> {
        const int k = which == 2 ? 250001 : 250000;  // of the parity that has eigenvalues
        const SphereKernel kernel = which == 0   ? SphereKernel::relu
                                    : which == 1 ? SphereKernel::relu_ntk
                                                 : SphereKernel::sign;
        const int far = which == 2 ? 2 * k + 1 : 2 * k;
        const auto rank = [&](int degree) {
          return Ball(Integer(analysis::binomial_coefficient(degree + d - 1, d - 1) + (which == 2 ? 0 : d)));
        };
        const Ball slope = analysis::log(analysis::sphere_eigenvalue(kernel, d, k) /
                                         analysis::sphere_eigenvalue(kernel, d, far)) /
                           analysis::log(rank(far) / rank(k));
        const Formula& alpha = which == 0 ? stated.relu : which == 1 ? stated.tangent : stated.sign;
        const Ball claimed = Ball(1) + Ball(value_at(alpha, {{"d", d}}));
        const Ball allowed(Rational(0), Rational(4 * (d + 2) * (d + 2), k * (d - 1)));  // ln 2 > 1/2
        if (overlaps(slope, claimed + allowed)) return std::nullopt;
        return std::string(which == 0   ? "ReLU NNGP"
                           : which == 1 ? "ReLU NTK"
                                        : "sign") +
               ", degrees " + std::to_string(k) + " to " + std::to_string(far) + ": the slope is -" +
               to_string(slope) + ", the statement has -" + to_string(claimed);
      });
}

/// At n = 10^6, where the slide's reader would look: d = 3, k = 1413 (d = 4: k = 180).
Outcome exponents_at_a_million(const Exponents& stated, const Budget& budget) {
  return enclose_on_range(
      Range("d = 3..4, kernel = 0..2"), budget, [&](int d, int which) -> std::optional<std::string> {
        const SphereKernel kernel = which == 0   ? SphereKernel::relu
                                    : which == 1 ? SphereKernel::relu_ntk
                                                 : SphereKernel::sign;
        int k = which == 2 ? 1 : 2;
        while (analysis::binomial_coefficient(k + d - 1, d - 1) < 1000000) k += 2;
        const auto rank = [&](int degree) {
          return Ball(analysis::binomial_coefficient(degree + d - 1, d - 1));
        };
        const Ball slope = analysis::log(analysis::sphere_eigenvalue(kernel, d, k) /
                                         analysis::sphere_eigenvalue(kernel, d, 3 * k)) /
                           analysis::log(rank(3 * k) / rank(k));
        const Formula& alpha = which == 0 ? stated.relu : which == 1 ? stated.tangent : stated.sign;
        const Ball claimed = Ball(1) + Ball(value_at(alpha, {{"d", d}}));
        const Ball allowed(Rational(0), Rational(4 * (d + 2) * (d + 2), k * (d - 1)));
        if (overlaps(slope, claimed + allowed)) return std::nullopt;
        return "n from 10^6 on, degrees " + std::to_string(k) + " to " + std::to_string(3 * k) +
               ": the slope is -" + to_string(slope) + ", the statement has -" + to_string(claimed);
      });
}

Outcome exponents_by_certificate(const Exponents& stated, const Budget&) {
  const char* id = "spectrum.exponents";
  const Variables dk = {{"d", 3}, {"k", 2}};
  const Domain d{{{"d", 3}}, {}};
  return proved_by(
      "all d >= 3",
      {{id, "bound-from-below",
        "beta_k over L_k = (k-1)!/(k+d-1)! falls from k to k+2, as beta_(k+2)/beta_k = (k/(k+d))^2 "
        "(spectrum.sphere) and "
        "L_(k+2)/L_k = k (k+1)/((k+d)(k+d+1)).",
        Inequality{dk, "k*(k+d+1)", Relation::less, "(k+1)*(k+d)"}},
       {id, "bound-from-above",
        "And beta_k over U_k = (k-2)!/(k+d-2)! grows; U_(k+2)/U_k = k (k-1)/((k+d)(k+d-1)).",
        Inequality{dk, "(k-1)*(k+d)", Relation::less, "k*(k+d-1)"}},
       {id, "common-limit",
        "U_k/L_k = (k+d-1)/(k-1) tends to 1. So beta_k/L_k falls and beta_k/U_k grows to one and the same "
        "limit G > 0, and "
        "k^d beta_k tends to G: it is Gamma(d/2)^2 2^(d-2)/pi^2.",
        RationalFunctionIdentity{{dk, {}}, "((k-2)!/(k+d-2)!) / ((k-1)!/(k+d-1)!)", "(k+d-1)/(k-1)"}},
       {id, "ranks",
        "The last eigenvalue of degree k has rank C(k+d-1, d-1), for ReLU d more (spectrum.sphere-sorted): "
        "one degree later "
        "the rank is multiplied by (k+d)/(k+1), so k^(d-1)/(d-1)! <= C(k+d-1, d-1) <= (k+d-1)^(d-1)/(d-1)!, "
        "and it is of "
        "the order k^(d-1). Neighbouring steps have ranks and eigenvalues of bounded ratio, so the ends of "
        "the steps tell.",
        RationalFunctionIdentity{
            {{{"d", 3}, {"k", 0}}, {}}, "binomial(k+d, d-1)/binomial(k+d-1, d-1)", "(k+d)/(k+1)"}},
       {id, "sign", "mu_k of the order k^-d, n of the order k^(d-1): mu = n^-(d/(d-1)).",
        RationalFunctionIdentity{d, (Formula(1) + stated.sign) * Formula("d-1"), "d"}},
       {id, "tangent-kernel",
        "beta_(k-1) (k^2+(d-2)k+d+1)/(k+d-1)^2: the last factor tends to 1, so the order is k^-d.",
        RationalFunctionIdentity{d, (Formula(1) + stated.tangent) * Formula("d-1"), "d"}},
       {id, "relu", "d beta_(k-1)/(k+d-1)^2: of the order k^-(d+2).",
        RationalFunctionIdentity{d, (Formula(1) + stated.relu) * Formula("d-1"), "d+2"}}});
}

Claim exponents() {
  const auto with = [](Formula Exponents::*member, const Formula& value) {
    Exponents mutant;
    mutant.*member = value;
    return mutant;
  };
  return make_claim<Exponents>({
      .id = "spectrum.exponents",
      .text = "On S^(d-1), d >= 3, the sorted eigenvalues that are not zero of one hidden layer without bias "
              "are of the order "
              "n^-(1+alpha), between positive multiples of it: alpha = 3/(d-1) for ReLU's NNGP kernel, "
              "1/(d-1) for its tangent "
              "kernel and for sign's NNGP kernel.",
      .reduction = "Two monotone sequences around k^d beta_k, and the ranks of spectrum.sphere-sorted.",
      .hypotheses = {{"inputs are uniform on the sphere",
                      {},
                      "the intrinsic dimension of other data takes the place of d-1"}},
      .sources = {kernel_spectrum_slide()},
      .tags = {"kernel", "spectrum", "scaling"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"slopes far out", RouteKind::ball, exponents_by_slope, trusts_balls, 0.1},
                 {"slopes from n = 10^6 on", RouteKind::ball, exponents_at_a_million, trusts_balls, 0.1},
                 {"certificate", RouteKind::certificate, exponents_by_certificate, trusts_certificates, 0.1}},
      .mutants = {{"d for d-1", {"3/d", "1/d", "1/d"}},
                  {"alpha = 2/(d-1) for the tangent kernel", with(&Exponents::tangent, "2/(d-1)")},
                  {"NNGP like the tangent kernel", with(&Exponents::relu, "1/(d-1)")},
                  {"sign like ReLU", with(&Exponents::sign, "3/(d-1)")}},
      .constants = {},
  });
}

}  // namespace

std::vector<Claim> spectrum_exponent_claims() { return {staircase(), exponents()}; }

}  // namespace lemmata::proofs_check
