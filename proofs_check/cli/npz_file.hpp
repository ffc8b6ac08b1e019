#pragma once

#include <string>
#include <vector>

namespace lemmata::proofs_check {

/// An array of a NumPy archive: its name, and the bytes of its NumPy file, for npy_file.hpp to read.
struct NpzArray {
  std::string name;
  std::string bytes;
};

/// Whether the file's name ends in .npz, or its first bytes are those of a zip archive.
[[nodiscard]] bool is_npz(const std::string& file);

/// The arrays of a file that numpy.savez or numpy.savez_compressed wrote, in its order.
///
/// Throws: a Failure with status 2, naming the array, for what is no such archive: truncated, damaged (its checksums
///         differ), encrypted, with other files or an array twice, or of more than 256 MiB.
[[nodiscard]] std::vector<NpzArray> read_npz(const std::string& option, const std::string& file);

}  // namespace lemmata::proofs_check
