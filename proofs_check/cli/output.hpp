#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lemmata::proofs_check {

/// Where a subcommand's result goes: standard output, or a file that appears whole or not at all (written to a
/// temporary name beside it, then renamed; devices and pipes are written directly).
///
/// A reader of standard output who leaves is no failure: the rest is dropped. What cannot be written otherwise throws a
/// Failure with status 2.
class Output {
 public:
  /// Throws a Failure with status 2, naming the option, if the file's directory is missing, the file is a directory, or
  /// its name is empty or -. Writes nothing.
  explicit Output(std::optional<std::string> file, const std::string& option = "--output");

  void write(std::string_view text);

  /// Makes the file appear. Without it nothing is left behind.
  void finish();

  [[nodiscard]] bool is_file() const { return file_.has_value(); }

 private:
  std::optional<std::string> file_;
  std::string buffer_;
};

/// The file that an option names, if it is given.
struct FileOption {
  std::string option;
  std::optional<std::string> file;
};

/// Throws a Failure with status 2 that names both options if a file to be written is one that is read (- is standard
/// input), or another that is written, by whatever path or link. Devices and pipes may be the same.
void require_separate_files(std::span<const FileOption> read, std::span<const FileOption> written);

/// Writes the text into the file, which appears whole or not at all.
void write_file(const std::string& file, std::string_view text);

/// Writes a message to standard error; failures are ignored.
void write_message(std::string_view text);

/// The whole file. Throws a Failure with status 2 if it cannot be read.
[[nodiscard]] std::string read_text_file(const std::string& option, const std::string& file);

[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();

}  // namespace lemmata::proofs_check
