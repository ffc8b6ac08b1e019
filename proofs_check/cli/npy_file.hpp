#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proofs_check/cli/number_list.hpp"

namespace lemmata::proofs_check {

// NumPy files (.npy) of versions 1 to 3, of at least one element. The option's and the file's name are for messages. All of
// them throw a Failure with status 2 for another type, for a file with too few or too many bytes, and for NaN and infinity,
// naming the index. Pickled objects are never read.

/// The numbers of an array, each exactly what its bits say, in C order (the last index runs fastest) whatever their order in
/// the file.
struct NpyArray {
  std::vector<std::int64_t> shape;  ///< lengths of the dimensions; empty for a scalar
  NumberList numbers;               ///< are_bits for truth values
};

/// An array of any number of dimensions, in C or Fortran order: little-endian float64, float32, float16, integers of 1 to 8
/// bytes with or without a sign, or truth values.
[[nodiscard]] NpyArray read_npy_array(const std::string& option, const std::string& name,
                                      std::string_view bytes);

/// The elements of an array of one dimension.
[[nodiscard]] NumberList read_npy(const std::string& option, const std::string& name, std::string_view bytes);

/// The elements of a scalar or an array of one dimension of strings (NumPy's U or S), in UTF-8.
[[nodiscard]] std::vector<std::string> read_npy_text(const std::string& option, const std::string& name,
                                                     std::string_view bytes);

}  // namespace lemmata::proofs_check
