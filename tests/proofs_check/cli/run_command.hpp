#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <signal.h>

namespace lemmata::tests {

struct CommandResult {
  int status = -1;  ///< exit status; 128 + the signal if one ended it
  std::string out;
  std::string err;

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

struct CommandSetting {
  std::map<std::string, std::string> environment;  ///< added to ours
  std::string stdout_file;                         ///< instead of catching it
  bool reader_gone = false;                        ///< standard output is a pipe that nobody reads
  std::string interrupt_after;                     ///< sends the signal once this stands in the watched file
  std::string watched_file;                        ///< instead of the standard output
  int signal = SIGINT;
};

/// Runs a program and waits for it.
[[nodiscard]] CommandResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                                        const CommandSetting& setting = {});

/// Runs lemmata.
[[nodiscard]] CommandResult lemmata(const std::vector<std::string>& arguments,
                                    const CommandSetting& setting = {});

/// Runs lemmata with the words of a subcommand in front, such as {"kernel", "dual"}.
[[nodiscard]] CommandResult run_subcommand(std::vector<std::string> words,
                                           const std::vector<std::string>& arguments);

/// The `result` of the document that the subcommand writes with --json; a failure of the test if it fails.
[[nodiscard]] nlohmann::json json_result(std::vector<std::string> words,
                                         const std::vector<std::string>& arguments);

/// A directory of its own, removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::string path_;
};

[[nodiscard]] std::string contents(const std::string& file);
void write_contents(const std::string& file, const std::string& text);

}  // namespace lemmata::tests
