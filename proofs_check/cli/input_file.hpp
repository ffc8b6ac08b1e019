#pragma once

#include <string>

namespace lemmata::proofs_check {

struct InputFile {
  std::string bytes;
  std::string name;  ///< as messages call it
};

/// The content of a file, of standard input for -. Throws a Failure with status 2 if it cannot be read or has more than
/// 256 MiB.
[[nodiscard]] InputFile read_input(const std::string& option, const std::string& file);

/// Throws the Failure of read_input for what has more bytes.
void require_input_fits(const std::string& option, const std::string& name, double bytes);

}  // namespace lemmata::proofs_check
