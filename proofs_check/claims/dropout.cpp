#include "proofs_check/claims/dropout.hpp"

#include <array>
#include <bit>

#include "analysis/linear/least_squares.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::RationalMatrix;
using analysis::RationalVector;

// --- opt.dropout-ridge

/// E (y - sum_j m_j x_j w_j / p)^2 = (y - <x, w>)^2 + sum_j penalty (p, x_j, w_j), the m_j being 1 with probability p
/// and 0 otherwise.
struct Dropout {
  Formula penalty;
  bool scaled = true;       ///< by 1/p; otherwise y - sum_j m_j x_j w_j is meant
  bool independent = true;  ///< otherwise all m_j are the same
};

/// Calls visit(keep, probability) for all masks; bit j of `keep` is m_j.
template <class Visit>
void each_mask(int d, const Rational& p, bool independent, const Visit& visit) {
  const std::uint32_t end = 1U << d;
  for (std::uint32_t keep = 0; keep < end; ++keep) {
    if (!independent && keep != 0 && keep != end - 1) continue;
    const int kept = std::popcount(keep);
    visit(keep, independent ? pow(p, kept) * pow(Rational(1 - p), d - kept)
                : keep == 0 ? Rational(1 - p)
                            : p);
  }
}

Outcome dropout_by_enumeration(const Dropout& stated, const Budget& budget) {
  static constexpr std::array<int, 6> x{2, -1, 3, 1, -2, 4}, w{1, 2, -1, 3, 1, -2};
  return prove_on_range(Range("d = 1..6, j = 1..8"), budget, [&](int d, int j) -> std::optional<std::string> {
    const Rational p(j, 8), y(3), scale = stated.scaled ? p : Rational(1);
    Rational seen(0), whole(y), penalty(0);
    for (int i = 0; i < d; ++i) {
      const auto at = static_cast<std::size_t>(i);
      whole -= x[at] * w[at];
      penalty += evaluate(stated.penalty, {{"p", p}, {"x", x[at]}, {"w", w[at]}});
    }
    each_mask(d, p, stated.independent, [&](std::uint32_t keep, const Rational& probability) {
      Rational error = y;
      for (int i = 0; i < d; ++i)
        if ((keep >> i & 1U) != 0)
          error -= x[static_cast<std::size_t>(i)] * w[static_cast<std::size_t>(i)] / scale;
      seen += probability * error * error;
    });
    if (auto apart = difference(whole * whole + penalty, seen, "the mean over all masks"))
      return "p = j/8, y = 3, x = (2,-1,3,1,-2,4), w = (1,2,-1,3,1,-2), first d of them: " + *apart;
    return std::nullopt;
  });
}

/// Columns of norm 1: the penalty of the whole data set is then that of ridge regression, with lambda the penalty for
/// x = w = 1, and the gradient of the mean of the loss over all masks vanishes at the library's ridge solution.
Outcome minimiser_by_library(const Dropout& stated, const Budget& budget) {
  const RationalMatrix x(4, 3,
                         {Rational(3, 5), Rational(5, 13), Rational(1, 2),  //
                          Rational(4, 5), Rational(0), Rational(1, 2),      //
                          Rational(0), Rational(12, 13), Rational(-1) / 2,  //
                          Rational(0), Rational(0), Rational(1, 2)});
  const RationalVector y = {1, -2, 3, 1};
  return prove_on_range(Range("j = 1..7"), budget, [&](int j) -> std::optional<std::string> {
    const Rational p(j, 8), scale = stated.scaled ? p : Rational(1);
    const Rational lambda = evaluate(stated.penalty, {{"p", p}, {"x", 1}, {"w", 1}});
    const RationalVector w = analysis::ridge_regression(x, y, lambda).w;
    RationalVector gradient(3, Rational(0));  // of the mean loss, but for the factor -2 / scale
    each_mask(3, p, stated.independent, [&](std::uint32_t keep, const Rational& probability) {
      for (int i = 0; i < 4; ++i) {
        Rational error = y[static_cast<std::size_t>(i)];
        for (int k = 0; k < 3; ++k)
          if ((keep >> k & 1U) != 0) error -= x(i, k) * w[static_cast<std::size_t>(k)] / scale;
        for (int k = 0; k < 3; ++k)
          if ((keep >> k & 1U) != 0) gradient[static_cast<std::size_t>(k)] += probability * error * x(i, k);
      }
    });
    for (int k = 0; k < 3; ++k)
      if (gradient[static_cast<std::size_t>(k)] != 0)
        return "p = j/8, four samples with columns of norm 1: at ridge regression's solution for lambda = " +
               to_string(lambda) + " the mean loss has a gradient in coordinate " + std::to_string(k + 1);
    return std::nullopt;
  });
}

/// |X w - y|^2 + f w^T M w, in matrices.
Formula mean_loss(const std::string& w) {
  return Formula("transpose(x*" + w + " - y)*(x*" + w + " - y) + f*transpose(" + w + ")*m*" + w);
}

Outcome dropout_by_certificate(const Dropout& stated, const Budget&) {
  if (!stated.scaled || !stated.independent)
    return {.note = "the certificate is about independent masks with inverse scaling"};
  return proved_by(
      "all d, x, w, y and 0 < p <= 1",
      {{"opt.dropout-ridge", "one-more-coordinate",
        "Induction on d. For d = 0 both sides are y^2. By induction the mean over the masks of the first d "
        "coordinates is (y - s)^2 + q for every y, with s = sum x_j w_j and q = sum of the penalties. The "
        "mask of one more coordinate is independent of them: with probability p the label y becomes y - x w "
        "/ p, otherwise it stays.",
        RationalFunctionIdentity{{{}, {"p", "q", "s", "w", "x", "y"}},
                                 "p*((y - x*w/p - s)^2 + q) + (1-p)*((y - s)^2 + q)",
                                 Formula("(y - s - x*w)^2 + q") + stated.penalty}},
       {"opt.dropout-ridge", "minimiser",
        "Ridge regression with weights: M is the diagonal of X^T X and f = (1-p)/p >= 0. If (X^T X + f M) v "
        "= X^T y, then the mean loss at w exceeds that at v by |X (w-v)|^2 and f times a sum of squares: v "
        "is a minimiser.",
        MatrixIdentity{{{"x", {"n", "d"}},
                        {"y", {"n", "1"}},
                        {"m", {"d", "d", true}},
                        {"v", {"d", "1"}},
                        {"w", {"d", "1"}}},
                       {"f"},
                       {{"transpose(x)*x*v + f*m*v", "transpose(x)*y"}},
                       mean_loss("w") - mean_loss("v"),
                       "transpose(w - v)*(transpose(x)*x + f*m)*(w - v)",
                       {{0, false, "transpose(w - v)", 1}, {0, true, 1, "w - v"}}}},
       {"opt.dropout-ridge", "ridge",
        "Summed over samples, coordinate j has the penalty (1-p)/p * (sum of x_ij^2) * w_j^2: ridge "
        "regression if all columns have the same norm, weighted by the columns' squared norms otherwise.",
        RationalFunctionIdentity{{{}, {"p", "w", "x"}}, stated.penalty, "(1-p)/p*x^2*w^2"}}});
}

Claim dropout_ridge() {
  const Dropout stated = {"(1-p)/p*x^2*w^2"};
  return make_claim<Dropout>({
      .id = "opt.dropout-ridge",
      .text = "Dropout on a linear model with squared loss, each input kept with probability p and then "
              "divided by p: E (y - sum_j m_j x_j w_j / p)^2 = (y - <x, w>)^2 + ((1-p)/p) sum_j x_j^2 w_j^2. "
              "So over a data set it is ridge regression with the penalty ((1-p)/p) sum_j |X_j|^2 w_j^2, X_j "
              "the columns.",
      .reduction = "Induction on the number of coordinates.",
      .hypotheses = {{"kept inputs are divided by p", Dropout{stated.penalty, false, true}, ""},
                     {"the inputs are dropped independently", Dropout{stated.penalty, true, false}, ""},
                     {"p > 0", {}, "for p = 0 nothing is left to divide"}},
      .sources = {{"001_9e457a0150e4c7b0.txt", "More interventions"}},
      .tags = {"dropout", "ridge"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"enumeration of all masks", RouteKind::exact, dropout_by_enumeration, trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, dropout_by_certificate, trusts_certificates, 0.05},
                 {"the library's ridge regression",
                  RouteKind::exact,
                  minimiser_by_library,
                  {"FLINT", "GMP"},
                  0.05}},
      .mutants = {{"p/(1-p) for (1-p)/p", {"p/(1-p)*x^2*w^2"}},
                  {"plain ridge, without x_j^2", {"(1-p)/p*w^2"}},
                  {"p (1-p), the variance of the masks", {"p*(1-p)*x^2*w^2"}}},
      .constants = {exact_constant("opt.dropout-ridge-9-10", "(1-p)/p at p = 9/10",
                                   evaluate(stated.penalty, {{"p", Rational(9, 10)}, {"x", 1}, {"w", 1}}))},
  });
}

}  // namespace

std::vector<Claim> dropout_claims() { return {dropout_ridge()}; }

}  // namespace lemmata::proofs_check
