#include "proofs_check/cli/output.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

namespace fs = std::filesystem;

namespace {

std::string reason(int error) { return std::generic_category().message(error); }

[[noreturn]] void cannot_write(const std::string& file, const std::string& why) {
  bad_input(fmt::format("cannot write {}: {}", excerpt(file), why));
}

/// 0, or the error.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      return errno;
  }
  return 0;
}

int write_new(const std::string& file, std::string_view text, int flags) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);
  if (descriptor < 0) return errno;
  const int error = write_all(descriptor, text);
  return ::close(descriptor) == 0 || error != 0 ? error : errno;
}

/// Whether both paths lead to one file, which need not be there yet.
bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::exists(a, error) && fs::exists(b, error))
    return fs::is_regular_file(a, error) && fs::equivalent(a, b, error) && !error;
  const fs::path place = fs::weakly_canonical(fs::absolute(a, error), error);
  return !error && place == fs::weakly_canonical(fs::absolute(b, error), error) && !error;
}

}  // namespace

void require_separate_files(std::span<const FileOption> read, std::span<const FileOption> written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (!written[i].file) continue;
    const std::string& file = *written[i].file;
    for (const FileOption& other : read)
      if (other.file && is_same_file(other.file == "-" ? "/dev/stdin" : *other.file, file))
        bad_input(fmt::format("{}: {} is the file that {} reads; another file is allowed", written[i].option,
                              excerpt(file), other.option));
    for (const FileOption& other : written.first(i))
      if (other.file && is_same_file(*other.file, file))
        bad_input(fmt::format("{}: {} is the file that {} writes; another file is allowed", written[i].option,
                              excerpt(file), other.option));
  }
}

void write_file(const std::string& file, std::string_view text) {
  std::error_code ignored;
  fs::path target(file);
  if (fs::exists(target, ignored)) {
    if (!fs::is_regular_file(target, ignored)) {
      if (const int error = write_new(file, text, 0); error != 0 && error != EPIPE)
        cannot_write(file, reason(error));
      return;
    }
    target = fs::canonical(target, ignored);  // a link stays one
  }
  const std::string temporary = fmt::format("{}.{}.tmp", target.string(), ::getpid());
  int error = write_new(temporary, text, O_CREAT | O_EXCL);
  if (error == 0) {
    if (fs::exists(target, ignored))
      fs::permissions(temporary, fs::status(target, ignored).permissions(), ignored);
    std::error_code renamed;
    fs::rename(temporary, target, renamed);
    error = renamed.value();
  }
  if (error != 0) {
    if (error != EEXIST) fs::remove(temporary, ignored);
    cannot_write(file, reason(error));
  }
}

Output::Output(std::optional<std::string> file, const std::string& option) : file_(std::move(file)) {
  if (!file_) return;
  std::error_code ignored;
  const fs::path path(*file_);
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (file_->empty() || !path.has_filename())
    bad_input(fmt::format("{}: the name of a file is allowed, got {}", option, excerpt(*file_)));
  if (file_ == "-")
    bad_input(option + ": the name of a file is allowed, got -; ./- is the file of that name");
  if (!fs::is_directory(directory, ignored))
    bad_input(fmt::format("{}: the directory {} does not exist", option, excerpt(directory.string())));
  if (fs::is_directory(path, ignored))
    bad_input(fmt::format("{}: {} is a directory", option, excerpt(*file_)));
  const bool device = fs::exists(path, ignored) && !fs::is_regular_file(path, ignored);
  if (::access((device ? path : directory).c_str(), W_OK) != 0)
    bad_input(fmt::format("{}: cannot write {}: {}", option, excerpt(*file_), reason(errno)));
}

void Output::write(std::string_view text) {
  if (file_) {
    buffer_ += text;
    return;
  }
  if (const int error = write_all(STDOUT_FILENO, text); error != 0 && error != EPIPE)
    cannot_write("standard output", reason(error));
}

void Output::finish() {
  if (file_) write_file(*file_, buffer_);
  buffer_.clear();
}

void write_message(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

std::string read_text_file(const std::string& option, const std::string& file) {
  std::error_code ignored;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file, ignored))
    bad_input(
        fmt::format("{}: the name of a file that can be read is allowed, got {}", option, excerpt(file)));
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace lemmata::proofs_check
