#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// m independent samples (x, chi_I(x)), x uniform on {-1,+1}^d, and I any subset of {1, ..., d}. With Z_ij = (1 - x_ij) / 2 the
// sets that explain the labels are those whose indicator differs from I's by an element of ker Z, Z an m x d matrix over GF(2):
// there are 2^(d - rank Z) of them, and I is determined exactly if rank Z = d.
//
//   Range:    d >= 0, m >= 0.
//   Scalars:  Rational (the default): exact, fractions of up to d m bits. Ball: every d and m, at a cost of the working
//             precision's number of factors, and then a proven enclosure of all further ones.
//   Throws:   std::domain_error outside the range; std::length_error, before allocating, for fractions above 2^28 bits.
//   Source:   000_19217ae9f712fcea.txt, "Canonical "hard" example: parity"

/// The probability that the samples determine I: prod_{0 <= i < d} (1 - 2^(i-m)), and 0 for m < d.
///
/// Claim:    parity.recovery-2d
template <Field T = Rational>
[[nodiscard]] T parity_recovery_probability(int d, int m);

/// The probability 1 - prod_{0 <= i < d} (1 - 2^(i-m)) that they do not; in balls relatively accurate however small it is.
/// For m >= d >= 1 it lies from 2^(d-m) / 2 to (1 - 2^(-d)) 2^(d-m): for m = 2d it is at most 2^(-d) - 4^(-d).
///
/// Claim:    parity.recovery-2d
template <Field T = Rational>
[[nodiscard]] T parity_failure_probability(int d, int m);

/// The limit of parity_recovery_probability(d, d + surplus) as d grows: prod_{j > surplus} (1 - 2^(-j)).
///
/// Range:    surplus >= 0.
[[nodiscard]] Ball parity_recovery_limit(int surplus);

/// The probability that Z has that rank: 2^(-md) prod_{0 <= i < rank} (2^m - 2^i)(2^d - 2^i) / (2^rank - 2^i); 0 for a rank
/// outside 0..min(d, m).
///
/// Claim:    parity.rank-law
[[nodiscard]] Rational rank_probability(int d, int m, int rank);

/// The mean E[2^(d - rank Z)] of the number of sets that explain the samples: 1 + (2^d - 1) / 2^m.
///
/// Claim:    parity.rank-law
[[nodiscard]] Rational mean_consistent_parities(int d, int m);

/// The largest probability with which any decoder names I, uniform among the 2^d subsets: E[2^(rank Z - d)], attained by any choice
/// among the sets that explain the samples. It is also the probability that one more sample would have a known label.
///
/// Cost:     min(d, m) fractions of d m bits.
/// Claim:    parity.rank-law
[[nodiscard]] Rational parity_decoder_success(int d, int m);

/// The mean number of samples, drawn one by one, until I is determined: sum_{1 <= j <= d} 1 / (1 - 2^(-j)).
///
/// Claim:    parity.recovery-2d
template <Field T = Rational>
[[nodiscard]] T expected_samples_to_recover(int d);

/// The limit of expected_samples_to_recover(d) - d as d grows: sum_{j >= 1} 1 / (2^j - 1) = 1.6066951524..., the constant of
/// Erdos and Borwein.
///
/// Error:    the terms that are left out, after the J-th, lie between 0 and 2^(1-J).
/// Claim:    parity.recovery-2d
[[nodiscard]] Ball expected_samples_excess();

/// The least m with parity_failure_probability(d, m) <= delta, decided exactly.
///
/// Range:    d >= 0, 0 < delta < 1.
/// Cost:     two or three failure probabilities in balls, at a precision that tells them from delta.
/// Throws:   std::domain_error outside the range; std::length_error for d + log2(1/delta) above 2^31 - 64.
/// Claim:    parity.recovery-2d
[[nodiscard]] std::int64_t samples_to_recover(int d, const Rational& delta);

}  // namespace lemmata::analysis
