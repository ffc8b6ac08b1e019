#include "proofs_check/cli/descent_files.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

namespace fs = std::filesystem;

namespace {

bool same_file(const std::string& first, const std::string& second) {
  std::error_code ignored;
  if (first == "-" || second == "-") return false;
  if (fs::exists(first, ignored) && !fs::is_regular_file(first, ignored)) return false;
  if (fs::equivalent(first, second, ignored)) return true;
  return fs::weakly_canonical(fs::absolute(first, ignored), ignored) ==
         fs::weakly_canonical(fs::absolute(second, ignored), ignored);
}

void require_different(const NamedFile& written, const NamedFile& other, const std::string& what) {
  if (written.file && other.file && same_file(*written.file, *other.file))
    bad_input(fmt::format("{}: another file than that of {}, which {}, is allowed, got {}", written.option,
                          other.option, what, excerpt(*written.file)));
}

}  // namespace

void require_separate_files(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (const NamedFile& input : read) require_different(written[i], input, "is read");
    for (std::size_t k = 0; k < i; ++k) require_different(written[i], written[k], "is written");
  }
}

void require_writable_place(const NamedFile& written) {
  if (!written.file) return;
  std::error_code ignored;
  const fs::path path(*written.file);
  if (*written.file == "-" || !path.has_filename() || fs::is_directory(path, ignored))
    bad_input(
        fmt::format("{}: the name of a file is allowed, got {}", written.option, excerpt(*written.file)));
  if (path.has_parent_path() && !fs::is_directory(path.parent_path(), ignored))
    bad_input(fmt::format("{}: the directory {} does not exist", written.option,
                          excerpt(path.parent_path().string())));
}

}  // namespace lemmata::proofs_check
