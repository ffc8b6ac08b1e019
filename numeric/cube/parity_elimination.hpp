#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "numeric/cube/parity_samples.hpp"
#include "numeric/cube/parity_sets.hpp"

namespace lemmata::numeric {

/// All sets I with y = prod_{j in I} x_j on every sample, of whatever size: the solutions of Z s = b over GF(2). They are one
/// of them plus the 2^(d - rank) elements of the kernel of Z, or none.
struct ParitySolutions {
  int dimension = 0;
  int rank = 0;  ///< of Z; of the samples before it where there is a contradiction
  /// The first sample, from 0, such that no set explains it together with all before it.
  std::optional<std::int64_t> contradiction;
  std::vector<int> particular;  ///< the solution without any of the free coordinates
  std::vector<int> free;        ///< ascending: each choice of these has one solution
  std::vector<std::vector<int>>
      kernel;  ///< element j has free[j] and no other free coordinate; see most_kernel_bits
  std::vector<int> inside_all, outside_all;  ///< coordinates that all solutions have, and that none has

  // What it took. The library that eliminates does not count its row additions; by the plain method each of the rank pivots
  // costs at most one for every other row.
  std::int64_t rows_eliminated = 0;
  std::int64_t words_per_row = 0;
  std::int64_t rows_compared = 0;  ///< with a solution that the rows eliminated had determined

  [[nodiscard]] int log2_count() const { return dimension - rank; }
  [[nodiscard]] bool unique() const { return !contradiction && rank == dimension; }
};

/// Gaussian elimination by M4RI, of the first d + 64 samples where these determine I, otherwise of all.
///
/// The kernel is left out if it has more than `most_kernel_bits` bits, (d - rank) d.
///
/// Cost:     some m d min(m, d) / (64 log2 d) word operations; a contradiction within the samples eliminated costs a second
///           elimination, of their transpose. One thread: M4RI keeps its free memory in common, so a lock lets one call at a
///           time use it.
/// Memory:   parity_elimination_bytes.
/// Throws:   std::length_error, before allocating, if it does not fit into memory or has more than 2^31 words.
[[nodiscard]] ParitySolutions eliminate_parities(const ParitySamples& samples,
                                                 std::int64_t most_kernel_bits = std::int64_t{1} << 26);

/// Bytes that elimination takes at most besides the samples.
[[nodiscard]] double parity_elimination_bytes(std::int64_t samples, int dimension);

/// The solutions of one size, or of the smallest that there is.
struct SizedSolutions {
  int size;
  ParitySets sets;
  std::int64_t examined;  ///< solutions whose size was taken
};

inline constexpr int most_log2_listed =
    22;  ///< so many solutions are looked through in about a second at d = 4096

/// Goes through all 2^(d - rank) solutions, one row addition each.
///
/// Range:    at least one solution, log2_count() <= most_log2_listed.
/// Throws:   std::length_error outside the range.
[[nodiscard]] SizedSolutions solutions_of_size(const ParitySolutions& solutions, std::optional<int> size,
                                               std::int64_t most_listed);

}  // namespace lemmata::numeric
