#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// m noiseless samples (x, chi_S(x)), x uniform on {-1,+1}^n, S one of N known candidates, for instance of the C(n,k) sets of size k.
// Z is the number of wrong candidates that explain all labels. A wrong candidate does so with probability 2^(-m), and two
// of them do so independently: chi_T chi_S and chi_U chi_S are uncorrelated signs.
//
//   Range:    candidates >= 1, 0 <= m <= 2^28.
//   Throws:   std::domain_error outside the range.
//   Source:   004_1e8f31298879e96f.txt, "LEARNING SPARSE PARITIES - WHAT IS KNOWN", which has k log n samples.
//   Claim:    samples.uniqueness

/// E[Z] = (N - 1) / 2^m.
[[nodiscard]] Rational mean_wrong_candidates(const Integer& candidates, std::int64_t m);

/// Var Z = (N - 1) 2^(-m) (1 - 2^(-m)).
[[nodiscard]] Rational wrong_candidates_variance(const Integer& candidates, std::int64_t m);

/// Bounds on the probability that S is the only candidate left.
struct UniquenessBounds {
  Rational lower;  ///< 1 - E[Z], or 0 if that is negative (Markov)
  Rational upper;  ///< Var Z / (Var Z + E[Z]^2) (Cantelli); 1 for N = 1
};
[[nodiscard]] UniquenessBounds uniqueness_bounds(const Integer& candidates, std::int64_t m);

/// A bound on the probability with which any learner names S, uniform among the candidates: min(1, 2^m / N), because m labels
/// are one of 2^m answers.
[[nodiscard]] Rational learner_success_bound(const Integer& candidates, std::int64_t m);

/// The least m with (N - 1) / 2^m <= delta: with so many samples S is the only candidate left with probability at least
/// 1 - delta.
///
/// Range:    0 < delta < 1.
[[nodiscard]] std::int64_t samples_for_uniqueness(const Integer& candidates, const Rational& delta);

/// The least m with 2^m / N >= 1 - delta: with fewer samples every learner fails with probability above delta.
///
/// Range:    0 < delta < 1.
[[nodiscard]] std::int64_t samples_needed_by_any_learner(const Integer& candidates, const Rational& delta);

/// log2 C(n, k), the number of samples around which uniqueness sets in.
///
/// Range:    0 <= k <= n.
/// Error:    cancellation costs about log2 n bits of the working precision.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Ball information_limit(std::int64_t n, std::int64_t k);

}  // namespace lemmata::analysis
