#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lemmata::proofs_check {

/// The command line, declared part by part. Values stay text: the subcommands read them and say what is allowed.
class CommandLine {
 public:
  class Impl;

  /// One (sub)command. What its options set must live as long as the command line: keep it with keep().
  class Command {
   public:
    /// A subcommand with two examples, which its help leads with.
    Command subcommand(const std::string& name, const std::string& description, const std::string& examples);
    void flag(const std::string& name, bool& target, const std::string& help);
    void option(const std::string& name, const std::string& value, std::optional<std::string>& target,
                const std::string& help);
    void arguments(const std::string& name, std::vector<std::string>& target, const std::string& help);
    /// What runs when this is the innermost subcommand named; its result is the exit status.
    void action(std::function<int()> run);

   private:
    friend class CommandLine;
    Command(Impl& impl, void* app) : impl_(&impl), app_(app) {}
    Impl* impl_;
    void* app_;
  };

  CommandLine(const std::string& description, const std::string& examples, const std::string& version);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  [[nodiscard]] Command root();

  /// Parses and runs. Throws a Failure with status 2, one line, for what it does not understand.
  [[nodiscard]] int run(int argc, const char* const* argv);

 private:
  std::unique_ptr<Impl> impl_;
};

/// Options that every subcommand has.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  std::optional<std::string> output;
};

void add_common(CommandLine::Command& command, CommonOptions& options);

}  // namespace lemmata::proofs_check
