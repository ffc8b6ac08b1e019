#pragma once

#include <cstdint>
#include <optional>

#include "numeric/cube/parity_samples.hpp"
#include "numeric/cube/parity_sets.hpp"

namespace lemmata::numeric {

// All C(d, k) sets of k coordinates one after another, 64 samples to a word. Sets are found in lexicographic order, and the
// results are the same for any number of threads and any instruction set.
//
//   Range:    0 <= k <= d, fewer than 2^62 sets.
//   Memory:   the samples by columns.
//   Throws:   std::invalid_argument if k is out of range or threads < 1; std::length_error if there are 2^62 sets.

struct BestParities {
  std::int64_t agreement;                      ///< samples that the best sets explain
  ParitySets sets;                             ///< those that explain so many
  std::optional<std::int64_t> next_agreement;  ///< the most that another set explains
  std::int64_t candidates;
  std::int64_t words_added;  ///< words over GF(2) whose bits were counted
};

/// The sets that agree with the most labels. With labels flipped independently with the same probability below 1/2 these are the
/// sets of maximum likelihood.
///
/// Cost:     C(d, k) ceil(m / 512) 8 words to add and count.
[[nodiscard]] BestParities best_parities(const ParitySamples& samples, int k, std::int64_t most_listed,
                                         int threads = 1);

struct FittingParities {
  ParitySets sets;
  std::int64_t candidates;
  std::int64_t words_added;
};

/// The sets that agree with all labels. A set is left as soon as a word of 64 samples contradicts it.
///
/// Cost:     C(d, k) words, and some more for each set that fits the first 64 samples.
[[nodiscard]] FittingParities fitting_parities(const ParitySamples& samples, int k, std::int64_t most_listed,
                                               int threads = 1);

}  // namespace lemmata::numeric
