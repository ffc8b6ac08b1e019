#pragma once

#include <string>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/statement.hpp"

/// What the claims about random designs share: the slide, exact examples of designs, and means over noise.
namespace lemmata::proofs_check {

/// The second slide with the spectra of random designs; the first is descent_dynamics_slide.
[[nodiscard]] Source actual_descent_slide();

inline const std::vector<std::string> trusts_rotation_of_designs = {
    "GiNaC's normal form", "GMP", "rotation invariance of the normal law", "the reduction in words"};
inline const std::vector<std::string> trusts_inverse_trace = {"GiNaC's normal form", "GMP",
                                                              "rmt.inverse-trace", "the reduction in words"};
inline const std::vector<std::string> trusts_heavy_tails = {
    "Philox4x32-10", "Box and Muller's transform in double arithmetic",
    "Catoni's bounded influences [Catoni2012]", "rounding at ill-conditioned designs is rare"};
inline const std::vector<std::string> trusts_exact_designs = {"FLINT", "GMP", "rmt.inverse-trace"};

/// An n x d matrix of integers from -size to size, a pure function of its arguments: the words of Philox4x32-10
/// modulo 2 size + 1.
[[nodiscard]] analysis::RationalMatrix integer_design(int n, int d, int draw, int size = 4);

/// The same with size 4, the first draw from `draw` on whose rank is min(n, d).
[[nodiscard]] analysis::RationalMatrix integer_design_of_full_rank(int n, int d, int draw);

/// X^+ for a matrix of full rank, from an inverse: a route of its own beside minimum_norm_solution.
[[nodiscard]] analysis::RationalMatrix full_rank_pseudo_inverse(const analysis::RationalMatrix& x);

/// |v|^2.
[[nodiscard]] Rational squared_norm(const analysis::RationalVector& v);

/// The mean of visit(signs) over all vectors of `length` signs: of a quadratic function its mean over all
/// independent centred elements of variance 1.
template <class Visit>
[[nodiscard]] Rational mean_over_signs(int length, const Visit& visit) {
  Rational sum(0);
  for (int bits = 0; bits < 1 << length; ++bits) {
    analysis::RationalVector signs;
    for (int i = 0; i < length; ++i) signs.emplace_back((bits >> i & 1) != 0 ? -1 : 1);
    sum += visit(signs);
  }
  return sum / (1 << length);
}

/// The variance of the noise's part of the risk |X^+ y - beta|^2, for normal noise of variance s: with W the
/// smaller Gram matrix this part has, given X, the mean s tr W^-1 and the variance 2 s^2 tr W^-2. |n - d| > 3.
[[nodiscard]] Rational variance_of_noise_part(int n, int d, const Rational& s);

}  // namespace lemmata::proofs_check
