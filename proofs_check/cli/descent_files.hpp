#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lemmata::proofs_check {

/// An option and the file that it names, if it is given.
struct NamedFile {
  std::string option;
  std::optional<std::string> file;
};

/// Throws a Failure with status 2 if a file would be written that is also read, or written twice. Standard input (-)
/// and devices are never the same as another file.
void require_separate_files(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read);

/// Throws a Failure with status 2 that names the option unless it names a file in a directory that exists.
void require_writable_place(const NamedFile& written);

}  // namespace lemmata::proofs_check
