#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Functions f: {-1,+1}^n -> {-1,+1} as packed truth tables (packed_truth_table.hpp). For n < 6 only the lowest 2^n bits of the
// one word are read. Nothing is rounded, and no result depends on the number of threads or the instruction set.

/// The unnormalised spectrum of f: spectrum[S] = sum_x f(x) * (-1)^popcount(x & S) = 2^n f^(S).
///
/// Shapes:   spectrum.size() = 2^n; bit i of S set means that i + 1 is in S.
/// Range:    0 <= n <= 30.
/// Cost:     the lowest 12 to 14 levels in 16 bits, the others in 32, three for each pass over the spectrum. One thread is
///           used below 8 MiB.
/// Memory:   the spectrum, and 256 KiB for each thread.
/// Throws:   std::invalid_argument if a size does not fit or threads < 1; std::length_error if n > 30.
void boolean_spectrum(std::span<const std::uint64_t> truth_table, std::span<std::int32_t> spectrum,
                      int threads = 1);

/// What is asked most often about the spectrum s[S] = 2^n f^(S) of f, level by level, |S| = k.
struct SpectrumSummary {
  struct Largest {
    std::uint64_t magnitude;  // max |s[S]| over |S| = k
    std::uint64_t set;        // the smallest S, as a number, that attains it
  };

  int n;
  /// Element k: sum over |S| = k of (s[S] / 2)^2. For n >= 1 all s[S] are even, and W^k[f] is this over 4^(n-1).
  std::vector<std::uint64_t> quarter_weights;
  /// Element k.
  std::vector<Largest> largest;
  /// The number of S with s[S] = 0.
  std::uint64_t zeros;
  /// Element j: the number of S with 2^j <= |s[S]| < 2^(j+1), j = 0, ..., n.
  std::vector<std::uint64_t> magnitudes;
};

/// The summary of f's spectrum. With n <= `stored` the spectrum is computed once, in memory that is then given back. Else it
/// is never there as a whole: its part for given memberships of the last n - stored coordinates is the spectrum of a function
/// of the others.
///
/// Range:    1 <= n <= 32; max(15, n - 4) <= stored <= 30.
/// Cost:     that of the spectrum, and one more pass that reads it. A part is one more level for all its parts' values.
/// Memory:   4 * 2^min(n, stored) bytes, and 256 KiB for each thread.
/// Throws:   std::invalid_argument outside the range, if the table's size does not fit or threads < 1; std::length_error,
///           before anything is allocated, if 4 * 2^min(n, stored) bytes do not fit into the machine's memory.
[[nodiscard]] SpectrumSummary summarize_boolean_spectrum(std::span<const std::uint64_t> truth_table, int n,
                                                         int threads = 1, int stored = 28);

}  // namespace lemmata::numeric
