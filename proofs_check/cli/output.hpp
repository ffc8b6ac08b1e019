#pragma once

#include <optional>
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
  /// Throws a Failure with status 2 if the file's directory is missing or the file is a directory. Writes nothing.
  explicit Output(std::optional<std::string> file);

  void write(std::string_view text);

  /// Makes the file appear. Without it nothing is left behind.
  void finish();

  [[nodiscard]] bool is_file() const { return file_.has_value(); }

 private:
  std::optional<std::string> file_;
  std::string buffer_;
};

/// Writes the text into the file, which appears whole or not at all.
void write_file(const std::string& file, std::string_view text);

/// Writes a message to standard error; failures are ignored.
void write_message(std::string_view text);

/// The whole file. Throws a Failure with status 2 if it cannot be read.
[[nodiscard]] std::string read_text_file(const std::string& option, const std::string& file);

[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();

}  // namespace lemmata::proofs_check
