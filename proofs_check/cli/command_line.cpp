#include "proofs_check/cli/command_line.hpp"

#include <algorithm>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"

namespace lemmata::proofs_check {

class CommandLine::Impl {
 public:
  Impl(const std::string& description, const std::string& examples, const std::string& version)
      : app(description, "lemmata") {
    explain(app, description, examples);
    app.set_version_flag("--version", "lemmata " + version, "print the version");
  }

  void explain(const CLI::App& command, const std::string& description, const std::string& examples) {
    explanations[&command] = "Examples:\n" + examples + "\n" + description + "\n";
  }

  /// The examples first, then the description, then the options.
  std::string help(CLI::App& command) {
    command.description(explanations.at(&command));
    const CLI::App* const parent = command.get_parent();
    return command.help(parent == nullptr ? ""
                                          : "lemmata" + (parent == &app ? "" : " " + parent->get_name()));
  }

  CLI::App app;
  std::map<const CLI::App*, std::function<int()>> actions;
  std::map<const CLI::App*, std::string> explanations;  // the examples and the whole description
};

namespace {

CLI::App& app_of(void* app) { return *static_cast<CLI::App*>(app); }

/// "fourier majority", without the program's own name.
std::string full_name(const CLI::App& app) {
  if (app.get_parent() == nullptr) return "";
  const std::string parent = full_name(*app.get_parent());
  return parent.empty() ? app.get_name() : parent + " " + app.get_name();
}

std::vector<std::string> names_of_subcommands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Refuses what no part of the command line took.
[[noreturn]] void refuse_extra(const CLI::App& app, const std::string& extra) {
  const std::string name = full_name(app);
  const std::string where = name.empty() ? "" : name + ": ";
  if (extra.starts_with("-") && extra != "-") {
    const std::string option = extra.substr(0, extra.find('='));
    bad_input(fmt::format("{}there is no option {}{}", where, excerpt(option),
                          suggestion(option, names_of_options(app))));
  }
  const std::vector<std::string> subcommands = names_of_subcommands(app);
  if (subcommands.empty()) bad_input(fmt::format("{}the argument {} is one too many", where, excerpt(extra)));
  bad_input(fmt::format("{}there is no subcommand {}{}; there are {}", where, excerpt(extra),
                        suggestion(extra, subcommands), list(subcommands)));
}

CLI::App& innermost(CLI::App& app) {
  const auto named = app.get_subcommands();
  return named.empty() ? app : innermost(*named.back());
}

/// What the list of subcommands says about one.
std::string first_sentence(const std::string& description) {
  std::string sentence = description.substr(0, description.find_first_of(".:"));
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return sentence;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

CommandLine::CommandLine(const std::string& description, const std::string& examples,
                         const std::string& version)
    : impl_(std::make_unique<Impl>(description, examples, version)) {
  impl_->app.allow_extras();
}

CommandLine::~CommandLine() = default;

CommandLine::Command CommandLine::root() { return {*impl_, &impl_->app}; }

int CommandLine::run(int argc, const char* const* argv) {
  CLI::App& app = impl_->app;
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    Output output(std::nullopt);
    output.write(impl_->help(innermost(app)));
    return exit_success;
  } catch (const CLI::CallForVersion& version) {
    Output output(std::nullopt);
    output.write(std::string(version.what()) + "\n");
    return exit_success;
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = first_line(error.what());
    const std::string option = text.substr(0, text.find(':'));
    const auto received = text.rfind("received ");
    bad_input(received == std::string::npos
                  ? option + ": one value is allowed, got none"
                  : fmt::format("{}: one value is allowed, got {}", option, text.substr(received + 9)));
  } catch (const CLI::ParseError& error) {
    bad_input(first_line(error.what()));
  }
  CLI::App& command = innermost(app);
  for (CLI::App* at = &command; at != nullptr; at = at->get_parent())
    if (const auto extras = at->remaining(false); !extras.empty()) {
      const auto unknown =
          std::find_if(extras.begin(), extras.end(), [](const auto& e) { return e.starts_with("--"); });
      const bool subcommand_first = !extras.front().starts_with("-") && !names_of_subcommands(*at).empty();
      refuse_extra(*at, unknown == extras.end() || subcommand_first ? extras.front() : *unknown);
    }
  const auto action = impl_->actions.find(&command);
  if (action != impl_->actions.end()) return action->second();
  if (&command == &app) {
    Output output(std::nullopt);
    output.write(impl_->help(app));
    return exit_success;
  }
  bad_input(fmt::format("{}: name one of {}", full_name(command), list(names_of_subcommands(command))));
}

CommandLine::Command CommandLine::Command::subcommand(const std::string& name, const std::string& description,
                                                      const std::string& examples) {
  CLI::App* sub = app_of(app_).add_subcommand(name, first_sentence(description));
  impl_->explain(*sub, description, examples);
  sub->allow_extras();
  return {*impl_, sub};
}

void CommandLine::Command::flag(const std::string& name, bool& target, const std::string& help) {
  app_of(app_).add_flag(name, target, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void CommandLine::Command::option(const std::string& name, const std::string& value,
                                  std::optional<std::string>& target, const std::string& help) {
  app_of(app_)
      .add_option_function<std::string>(
          name, [&target](const std::string& text) { target = text; }, help)
      ->type_name(value);
}

void CommandLine::Command::arguments(const std::string& name, std::vector<std::string>& target,
                                     const std::string& help) {
  app_of(app_).add_option(name, target, help)->type_name("")->option_text("");
}

void CommandLine::Command::action(std::function<int()> run) {
  impl_->actions[&app_of(app_)] = std::move(run);
}

void add_common(CommandLine::Command& command, CommonOptions& options) {
  command.flag("--json", options.json, "one JSON document");
  command.option("--output", "FILE", options.output,
                 "write the result there; the file appears whole or not at all");
  command.flag("--quiet", options.quiet, "no messages and no progress");
}

}  // namespace lemmata::proofs_check
