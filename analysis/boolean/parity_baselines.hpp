#pragma once

#include <cstdint>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// What the classical algorithms cost that find S, |S| = k, from m samples (x, chi_S(x)) on {-1,+1}^n.
//
//   Throws:   std::domain_error outside the range.
//   Source:   004_1e8f31298879e96f.txt, "LEARNING SPARSE PARITIES - WHAT IS KNOWN"

/// Gaussian elimination, one equation at a time: the largest number of row additions that m equations in n unknowns can take,
///
///     sum_{0 <= i < m} min(i, n) = m (m-1) / 2 for m <= n,   n (2m - n - 1) / 2 for m >= n,
///
/// since at most min(i, n) equations with pivots stand before the i-th. Each costs ceil((n+1) / 64) additions of 64-bit words.
///
/// Range:    n >= 0, m >= 0.
/// Claim:    baseline.gauss
[[nodiscard]] Integer gaussian_elimination_row_additions(std::int64_t n, std::int64_t m);
[[nodiscard]] Integer gaussian_elimination_word_additions(std::int64_t n, std::int64_t m);

/// Meeting in the middle: A of size ceil(k/2) and B of size floor(k/2) with chi_A y = chi_B on all samples; then the
/// symmetric difference of A and B explains the labels.
struct MeetInTheMiddleCost {
  Integer keys;         ///< C(n, ceil(k/2)) + C(n, floor(k/2)), of m bits each
  Integer true_pairs;   ///< C(k, ceil(k/2)): the splits of S
  Integer other_pairs;  ///< the other pairs (A, B), each of which agrees with probability 2^(-m)
};
/// Range:    1 <= k <= n <= 2^32.
/// Claim:    baseline.mitm
[[nodiscard]] MeetInTheMiddleCost meet_in_the_middle_cost(std::int64_t n, std::int64_t k);

/// The mean number of pairs that agree on m samples without being a split of S: other_pairs / 2^m.
///
/// Range:    1 <= k <= n <= 2^32, 0 <= m <= 2^28.
/// Claim:    baseline.mitm
[[nodiscard]] Rational expected_false_pairs(std::int64_t n, std::int64_t k, std::int64_t m);

/// Brute force, a candidate being dropped at the first sample that it does not explain: the mean number of labels that are computed,
/// (N - 1) (2 - 2^(1-m)) + m for N = C(n,k), because a wrong candidate reaches sample j with probability 2^(1-j).
///
/// Range:    0 <= k <= n <= 2^32, 0 <= m <= 2^28.
/// Claim:    baseline.brute-force
[[nodiscard]] Rational brute_force_labels(std::int64_t n, std::int64_t k, std::int64_t m);

/// The mean (1 - 2 eta)^s of the product of s independent signs of noise, each -1 with probability eta: the bias that is left when s noisy
/// equations are added.
///
/// Range:    0 <= eta <= 1, summands >= 0.
/// Throws:   std::length_error too, for fractions above 2^28 bits.
/// Claim:    baseline.bkw
[[nodiscard]] Rational noise_bias(const Rational& eta, int summands);

/// The algorithm of [BlumKalaiWasserman2003] cuts the n coordinates into a blocks of b and clears one block in each of a-1 rounds, by
/// adding equations that agree on it.
struct BlockEliminationCost {
  Integer summands;        ///< 2^(a-1): at most so many samples are added up in an equation of the last block
  Integer lost_per_round;  ///< 2^b: at most so many equations are used up as representatives
  Integer samples;         ///< a 2^b: then at least 2^b equations remain for the last block
};
/// Range:    blocks >= 1, block_bits >= 0, both at most 2^28.
/// Claim:    baseline.bkw
[[nodiscard]] BlockEliminationCost block_elimination_cost(int blocks, int block_bits);

/// The least v with v >= 2 ln(1/delta) / bias^2: the majority of so many independent signs of mean `bias` is right with
/// probability at least 1 - delta (Hoeffding's inequality; a tie counts as wrong).
///
/// Range:    0 < bias <= 1, 0 < delta < 1.
/// Source:   [Hoeffding1963, theorem 2]
[[nodiscard]] Integer votes_to_decide(const Rational& bias, const Rational& delta);

}  // namespace lemmata::analysis
