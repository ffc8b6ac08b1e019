#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "numeric/cube/parity_samples.hpp"

namespace lemmata::proofs_check {

/// The ways to the set I with y = prod_{j in I} x_j (numeric/cube):
///
///     gauss  elimination over GF(2): all sets that explain all samples, of whatever size
///     mitm   meeting in the middle: all sets of k coordinates that explain all samples
///     brute  enumeration of the sets of k coordinates: those that explain all, or with noise the most, samples
///     bkw    Blum, Kalai and Wasserman: a set of any size from noisy labels
enum class RecoveryMethod { gauss, mitm, brute, bkw };

inline constexpr std::array recovery_methods{RecoveryMethod::gauss, RecoveryMethod::mitm,
                                             RecoveryMethod::brute, RecoveryMethod::bkw};

/// As the user writes it.
[[nodiscard]] std::string_view name(RecoveryMethod method);

struct RecoverySetting {
  std::optional<int> size;  ///< k; without it sets of every size
  double noise = 0;         ///< each label is flipped with this probability
  std::optional<RecoveryMethod> method;
  int threads = 1;
  int most_listed = 16;
};

/// The fewest coordinates that a solution has, where there are several.
struct SmallestSolutions {
  int size = 0;
  std::int64_t count = 0;
  std::vector<std::vector<int>> sets;  ///< if they are at most most_listed
};

struct ParityRecovery {
  RecoveryMethod method = RecoveryMethod::gauss;
  std::string by;   ///< what the method does, and what it trusts
  std::string why;  ///< why this one, and what it takes

  std::optional<int> rank;  ///< of the points over GF(2), where elimination was made
  std::optional<std::int64_t>
      contradiction;  ///< the first sample, from 0, that no set explains with those before it

  /// Sets that explain all samples, or with noise the most: 2^log2_count if there are too many for `count`.
  std::int64_t count = 0;
  std::optional<int> log2_count;
  std::vector<std::vector<int>> sets;  ///< all of them if they are at most most_listed
  std::vector<int> inside_all, outside_all;
  std::vector<std::vector<int>>
      kernel;  ///< what two solutions of gauss may differ by: a basis; empty if it is large
  std::optional<SmallestSolutions> smallest;
  bool all_compared =
      true;  ///< false for bkw with several blocks: no other set was compared with the one found

  std::int64_t agreement = 0;  ///< samples that they explain
  std::optional<std::int64_t> next_agreement;

  std::string class_of_sets;  ///< "34220 sets of 3 of 60 coordinates"
  double log2_class = 0;
  /// log2 of an upper bound of the probability that some wrong set of the class explains `agreement` samples or more, if the
  /// points are uniform; it is that for labels that are coins, too.
  double log2_chance = 0;
  /// The probability that the true set explains `agreement` samples or fewer, from above; with noise.
  std::optional<double> as_few;

  std::vector<std::pair<std::string, std::int64_t>> cost;  ///< operations counted
};

/// All sets that the samples allow, by the method asked for, or by: gauss without noise; if that leaves too many sets to look
/// through for those of k coordinates, mitm, or brute where it does not fit; with noise brute where k is given, else bkw.
///
/// Range:    at least one sample, 0 <= k <= d, 0 <= noise < 1/2.
/// Throws:   std::invalid_argument outside the range and for a method that does not answer the question;
///           std::length_error with bytes, time or samples needed, before allocating, if it does not fit into 8 GiB, the
///           memory and about an hour.
[[nodiscard]] ParityRecovery recover_parity(const numeric::ParitySamples& samples,
                                            const RecoverySetting& setting);

}  // namespace lemmata::proofs_check
