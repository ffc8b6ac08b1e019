#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "numeric/cube/parity_samples.hpp"

namespace lemmata::proofs_check {

/// Labelled points as a user has them.
struct ParitySampleFile {
  numeric::ParitySamples samples;
  bool are_signs = true;            ///< -1 and 1; otherwise bits, where 1 stands for -1
  std::vector<std::int64_t> lines;  ///< of a text: the line of each sample, from 1

  /// "line 17", or "sample 17" of an array, for sample i, counted from 0.
  [[nodiscard]] std::string place(std::int64_t i) const;
};

/// Reads FILE, @FILE or - for standard input, piece by piece: what is kept is one bit an entry.
///
/// Text: a sample a line, its d coordinates and its label, separated by spaces, tabs or commas, or zeros and ones without
/// separator; # begins a comment, empty lines count for nothing. A NumPy file (.npy): an array m x (d + 1) in C or Fortran
/// order, little-endian float64, float32, integers or truth values, its last column the label.
///
/// A file with a -1 has signs, one with a 0 has bits; truth values are bits. If all values are 1, `values` must say: signs or
/// bits.
///
/// Throws:   a Failure with status 2 that names the line (the row) and the column, the value and what is allowed: for other values, for
///           both -1 and 0, for lines of different lengths, for a file without samples or coordinates, and for an array that has
///           not the size it announces; std::length_error, before allocating, if the samples do not fit into memory.
[[nodiscard]] ParitySampleFile read_parity_samples(const std::string& option, const std::string& file,
                                                   const std::optional<std::string>& values);

}  // namespace lemmata::proofs_check
