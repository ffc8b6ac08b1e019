#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/linear/gradient_descent.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// The model whose steps are asked for: the samples X, or only the Hessian H = X^T X.
struct StepSizeProblem {
  std::optional<analysis::RationalMatrix> x;
  analysis::RationalMatrix gram;  ///< X^T X, or X X^T where that is smaller: they differ by eigenvalues 0
  std::vector<analysis::UpdateRule> rules;
  std::optional<analysis::Rational> momentum;  ///< beta
};

/// With the smaller of the two products. Throws std::length_error, with the estimate, if it has more than
/// most_step_size_rows rows.
[[nodiscard]] StepSizeProblem step_size_problem(const analysis::RationalMatrix& x);
/// Throws std::invalid_argument unless H is square and symmetric, std::length_error as above.
[[nodiscard]] StepSizeProblem step_size_problem_of_hessian(const analysis::RationalMatrix& hessian);
inline constexpr int most_step_size_rows = 100;

/// Steps eta of one rule; m is its multiplier.
struct RuleStepSizes {
  analysis::UpdateRule rule;
  analysis::CertifiedRoot largest;              ///< 2 / (m lambda_1): converges iff 0 < eta < it
  analysis::CertifiedRoot without_sign_change;  ///< 1 / (m lambda_1)
  analysis::CertifiedRoot best;                 ///< 2 / (m (lambda_1 + lambda_r))
  std::optional<analysis::CertifiedRoot>
      ordered;  ///< 2 / (m (lambda_1 + lambda_2)), the largest different ones
  std::optional<analysis::CertifiedRoot> momentum;  ///< 2 (1 + beta) / (m lambda_1)
  std::optional<analysis::Rational> worst_case;     ///< of one sample a step, here and below
  std::optional<analysis::CertifiedRoot> mean_square, almost_sure;
};

/// About the seconds that mean_square_step_size takes: elimination for n right sides in r (r + 1) / 2 unknowns, a
/// product, and a characteristic polynomial, of fractions as long as Hadamard's inequality lets them be. Beyond
/// most_mean_square_seconds the threshold is left out.
[[nodiscard]] double mean_square_seconds(const analysis::RationalMatrix& x);
inline constexpr double most_mean_square_seconds = 15;
/// The sentence that says so; "" where it is not beyond.
[[nodiscard]] std::string why_no_mean_square(const analysis::RationalMatrix& x);

struct StepSizes {
  analysis::PositiveSpectrum spectrum;
  analysis::CertifiedRoot condition_number;  ///< kappa
  analysis::CertifiedRoot best_factor;       ///< (kappa - 1) / (kappa + 1)
  std::vector<RuleStepSizes> rules;
  std::string why_no_mean_square, why_no_almost_sure;  ///< where they are missing
};

/// All thresholds, certified to digits + 19 decimals. Throws std::domain_error if the matrix is 0 or H has a negative
/// eigenvalue.
[[nodiscard]] StepSizes step_sizes(const StepSizeProblem& problem, int digits);

/// Numbers that show lambda_1 of a positive semidefinite G of n rows to lie in [low, high]. With S = factor factor^T,
/// every element of (high - n rest) I - G - S is at most `rest` in absolute value; what such a matrix takes from v^T v
/// is at most n rest, so that high I - G is positive semidefinite. And low v^T v <= v^T G v.
///
/// Where lambda_1 is rational and G is small, low = high = lambda_1 and rest = 0, with diagonal weights between the
/// factors, S = factor diag(weights) factor^T; without weights the factor is lower triangular and dyadic.
struct LargestEigenvalueProof {
  analysis::Rational low, high, rest;
  analysis::RationalVector vector;
  analysis::RationalMatrix factor;
  analysis::RationalVector weights;  ///< none: all 1
};

/// lambda_1 is at least `root.low` and at most `root.high`, an interval of at most relative_width(digits). The proof's
/// interval is wider, so that its numbers stay short: high - low is at most 2^-proof_bits(digits) lambda_1.
[[nodiscard]] LargestEigenvalueProof prove_largest_eigenvalue(const analysis::RationalMatrix& gram,
                                                              const analysis::CertifiedRoot& root,
                                                              int digits);

/// About digits + 4 decimals.
[[nodiscard]] int proof_bits(int digits);

/// The width, relative to the number, that leaves digits + 19 decimals.
[[nodiscard]] analysis::Rational relative_width(int digits);

/// The root as a user sees it: exact if it is, else in a ball.
[[nodiscard]] Value value_of(const analysis::CertifiedRoot& root, int digits);

}  // namespace lemmata::proofs_check
