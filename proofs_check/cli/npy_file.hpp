#pragma once

#include <string>
#include <string_view>

#include "proofs_check/cli/number_list.hpp"

namespace lemmata::proofs_check {

/// Whether the bytes begin as a NumPy file (.npy) does.
[[nodiscard]] bool is_npy(std::string_view bytes);

/// The elements of a NumPy file, each exactly what its bits say: one dimension, C order, little-endian float64, float32,
/// integers of 1 to 8 bytes with or without a sign, or truth values. The option's and the file's name are for messages.
///
/// Throws: a Failure with status 2 for anything else, for a file with too few or too many bytes, and for NaN and
///         infinity, naming the index.
[[nodiscard]] NumberList read_npy(const std::string& option, const std::string& name, std::string_view bytes);

}  // namespace lemmata::proofs_check
