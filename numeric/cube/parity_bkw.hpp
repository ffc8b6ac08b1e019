#pragma once

#include <cstdint>
#include <vector>

#include "numeric/cube/parity_samples.hpp"
#include "numeric/cube/parity_sets.hpp"

namespace lemmata::numeric {

/// How the algorithm of Blum, Kalai and Wasserman [BlumKalaiWasserman2003] finds a set from noisy labels without knowing its
/// size. The d coordinates are cut into `blocks` blocks of at most `block_bits`. After t rounds the samples are sums over
/// GF(2) of at most 2^t samples each, and 0 in the first t blocks; a label of theirs is wrong with probability
/// (1 - (1 - 2 noise)^(2^t)) / 2 at most. A Walsh-Hadamard transform over one block gives the set's part in it.
struct BkwPlan {
  int blocks = 1;  ///< a; there are a - 1 rounds, and sums of up to 2^(a-1) labels
  int block_bits = 0;
  double bias = 1;            ///< (1 - 2 noise)^(2^(a-1))
  double samples_needed = 0;  ///< see plan_bkw
  double bytes = 0;
  double operations = 0;  ///< words added, and additions of the transforms
};

/// The plan with that many blocks.
///
/// samples_needed: with r independent samples whose labels have the bias e, a wrong part of a block of B bits does at least as
/// well as the right one with probability at most ((1 + sqrt(1 - e^2)) / 2)^r (Chernoff's bound of a difference that is
/// 0 with probability 1/2 and otherwise +-2 with mean e), and there are 2^B - 1 of them; this is at most 1/1000 for each block if
/// r is large enough, and a round takes at most 2^B samples as representatives. From the second round on samples that share a
/// representative are not independent, so for more than two blocks this is a rule, not a bound.
///
/// Range:    1 <= blocks <= d, 0 <= noise < 1/2.
/// Throws:   std::invalid_argument outside the range.
[[nodiscard]] BkwPlan plan_bkw(std::int64_t samples, int dimension, double noise, int blocks);

/// The plan with the fewest blocks, and so the largest bias, of those with enough samples that take at most 2^30 operations; if there
/// is none, the one of fewest operations with enough samples; if there is none, the one that needs the fewest samples. Blocks have
/// at most 30 bits.
[[nodiscard]] BkwPlan plan_bkw(std::int64_t samples, int dimension, double noise);

struct BkwResult {
  ParitySets sets;  ///< with one block, all sets that agree with the most labels; otherwise the one found
  std::int64_t agreement = 0;        ///< samples that they explain
  std::int64_t next_agreement = -1;  ///< with one block, the most that another set explains; otherwise -1
  bool tied = false;                 ///< in some block, two parts did equally well and the first was taken
  std::vector<std::int64_t> samples_left;  ///< after 0, 1, ..., blocks - 1 rounds
  std::int64_t words_added = 0;
  std::int64_t transform_additions = 0;
};

/// Runs it: a round subtracts from each sample the first one with the same bits in the next block, which is dropped; then the
/// blocks are decided from the last to the first, each from the samples of its own round, the later blocks known. With one block
/// this is an exact search of all 2^d sets.
///
/// Range:    at most 2^24 samples, so that the transform in float is exact.
/// Throws:   std::length_error, before allocating, outside the range or if plan.bytes are more than the memory.
[[nodiscard]] BkwResult bkw_parity(const ParitySamples& samples, const BkwPlan& plan,
                                   std::int64_t most_listed, int threads = 1);

}  // namespace lemmata::numeric
