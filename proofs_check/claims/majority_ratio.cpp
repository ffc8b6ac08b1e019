#include "proofs_check/claims/majority_ratio.hpp"

#include "analysis/boolean/majority.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "proofs_check/claims/statement.hpp"
#include "proofs_check/claims/transform.hpp"

namespace lemmata::proofs_check {

namespace {

// --- ratios of neighbouring coefficients

/// A ratio of two coefficients as a rational function of n and k.
struct NeighbourRatio {
  Formula ratio;
};

/// The ratio with n and k in terms of p and r.
Formula in_terms_of(const Formula& ratio, const char* n, const char* k) {
  return substitute(ratio, {{"n", n}, {"k", k}});
}

Outcome tie_ratio_by_certificate(const NeighbourRatio& stated, const Budget&) {
  return proved_by("all even n, all odd k < n",
                   {{"maj.tie-ratio", "quotient", "By maj.ties-even, with k-1 = 2p and n = 2p+2r+2.",
                     RationalFunctionIdentity{
                         {{{"p", 0}, {"r", 0}}, {}},
                         tie_formula("p+1", "r"),
                         in_terms_of(stated.ratio, "2*p+2*r+2", "2*p+1") * tie_formula("p", "r+1")}}});
}

Outcome tie_ratio_by_transform(const NeighbourRatio& stated, const Budget& budget) {
  return prove_on_range(Range("n = 2..16:2"), budget, [&](int n) -> std::optional<std::string> {
    const LevelValues seen =
        transform_by_levels(numeric::tie_table(std::vector<std::int64_t>(static_cast<std::size_t>(n), 1)), n);
    for (int k = 1; k < n; k += 2) {
      const Rational below = seen.at_level[static_cast<std::size_t>(k - 1)];
      const Rational above = seen.at_level[static_cast<std::size_t>(k + 1)];
      const Assignment at = {{"n", n}, {"k", k}};
      if (const auto d = difference(evaluate(stated.ratio, at), above / below, "the transform"))
        return "k = " + std::to_string(k) + ": " + *d;
    }
    return std::nullopt;
  });
}

Claim tie_ratio() {
  return make_claim<NeighbourRatio>({
      .id = "maj.tie-ratio",
      .text = "For even n and odd k < n, the coefficients of the indicator of a tie at levels k+1 and k-1 "
              "have the ratio -k/(n-k).",
      .reduction = "Quotient of the closed forms of maj.ties-even.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "fourier", "ties"},
      .expected = Verdict::proved,
      .stated = {"-k/(n-k)"},
      .checks = {{"SIMD transform of the indicator", RouteKind::exact, tie_ratio_by_transform,
                  trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, tie_ratio_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"(k-1)/(n-k), as for odd n", {"-(k-1)/(n-k)"}},
                  {"positive", {"k/(n-k)"}},
                  {"n-k+1", {"-k/(n-k+1)"}}},
  });
}

Outcome ratio_by_certificate(const NeighbourRatio& stated, const Budget&) {
  return proved_by("all odd n, all even k with 2 <= k < n",
                   {{"maj.ratio", "quotient", "By maj.coeff-odd, with k-1 = 2p+1 and n = 2p+2r+3.",
                     RationalFunctionIdentity{
                         {{{"p", 0}, {"r", 0}}, {}},
                         majority_formula("p+1", "r"),
                         in_terms_of(stated.ratio, "2*p+2*r+3", "2*p+2") * majority_formula("p", "r+1")}}});
}

Outcome ratio_by_transform(const NeighbourRatio& stated, const Budget& budget) {
  return prove_on_range(Range("n = 3..17:2"), budget, [&](int n) -> std::optional<std::string> {
    const LevelValues seen = transform_by_levels(numeric::majority_table(n), n);
    for (int k = 2; k < n; k += 2) {
      const Rational below = seen.at_level[static_cast<std::size_t>(k - 1)];
      const Rational above = seen.at_level[static_cast<std::size_t>(k + 1)];
      if (const auto d =
              difference(evaluate(stated.ratio, {{"n", n}, {"k", k}}), above / below, "the transform"))
        return "k = " + std::to_string(k) + ": " + *d;
    }
    return std::nullopt;
  });
}

Claim ratio() {
  return make_claim<NeighbourRatio>({
      .id = "maj.ratio",
      .text = "For odd n and even k with 2 <= k < n, the coefficients of Maj_n at levels k+1 and k-1 have "
              "the ratio -(k-1)/(n-k).",
      .reduction = "Quotient of the closed forms of maj.coeff-odd.",
      .hypotheses = {{"k is even", {}, "for odd k both coefficients are 0 and the quotient is not defined"}},
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "fourier"},
      .expected = Verdict::proved,
      .stated = {"-(k-1)/(n-k)"},
      .checks = {{"SIMD transform of the truth table", RouteKind::exact, ratio_by_transform, trusts_transform,
                  0.2},
                 {"certificate", RouteKind::certificate, ratio_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"n-k+1", {"-(k-1)/(n-k+1)"}}, {"k for k-1", {"-k/(n-k)"}}, {"positive", {"(k-1)/(n-k)"}}},
  });
}

Outcome growth_by_certificate(const NeighbourRatio& stated, const Budget&) {
  return proved_by("all odd n and odd k <= n",
                   {{"maj.growth", "quotient", "By maj.coeff-odd, with k = 2p+1 and n = 2p+2q+1.",
                     RationalFunctionIdentity{
                         {{{"p", 0}, {"q", 0}}, {}},
                         majority_formula("p", "q+1"),
                         in_terms_of(stated.ratio, "2*p+2*q+1", "2*p+1") * majority_formula("p", "q")}}});
}

Outcome growth_by_transform(const NeighbourRatio& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..15:2"), budget, [&](int n) -> std::optional<std::string> {
    const LevelValues small = transform_by_levels(numeric::majority_table(n), n);
    const LevelValues large = transform_by_levels(numeric::majority_table(n + 2), n + 2);
    for (int k = 1; k <= n; k += 2) {
      const auto at = static_cast<std::size_t>(k);
      if (const auto d = difference(evaluate(stated.ratio, {{"n", n}, {"k", k}}),
                                    large.at_level[at] / small.at_level[at], "the two transforms"))
        return "k = " + std::to_string(k) + ": " + *d;
    }
    return std::nullopt;
  });
}

Claim growth() {
  return make_claim<NeighbourRatio>({
      .id = "maj.growth",
      .text = "For odd k <= n, n odd, the coefficients of Maj_(n+2) and Maj_n at level k have the ratio "
              "(n-k+1)/(n+1).",
      .reduction = "Quotient of the closed forms of maj.coeff-odd.",
      .sources = {hidden_progress_slide()},
      .tags = {"majority", "fourier"},
      .expected = Verdict::proved,
      .stated = {"(n-k+1)/(n+1)"},
      .checks = {{"SIMD transforms of two truth tables", RouteKind::exact, growth_by_transform,
                  trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, growth_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"n-k over n", {"(n-k)/n"}},
                  {"n+2 below", {"(n-k+1)/(n+2)"}},
                  {"negative", {"-(n-k+1)/(n+1)"}}},
  });
}

}  // namespace

std::vector<Claim> majority_ratio_claims() { return {ratio(), tie_ratio(), growth()}; }

}  // namespace lemmata::proofs_check
