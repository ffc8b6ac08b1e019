#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/claims/all_claims.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/constants_source.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr int digits_of_constants = 30;

struct ConstantsOptions {
  CommonOptions common;
  std::vector<std::string> patterns;
  std::optional<std::string> digits, emit;
};

std::string constants_table(const std::vector<PinnedConstant>& constants) {
  Table table{{"constant", "closed form", "value", "claim"}, {}};
  for (const PinnedConstant& constant : constants)
    table.rows.push_back({constant.name, constant.closed_form, cell(constant.value, false), constant.claim});
  return text(table, TableFormat::aligned);
}

Json constants_json(const std::vector<PinnedConstant>& constants, const ConstantsOptions& options,
                    int digits) {
  Json list = Json::array();
  for (const PinnedConstant& constant : constants) {
    Json value = to_json(constant.value);
    value["double"] = constant.nearest;
    Json sources = Json::array();
    for (const Source& source : constant.sources)
      sources.push_back({{"lecture", source.file}, {"heading", source.heading}});
    list.push_back({{"name", constant.name},
                    {"closed_form", constant.closed_form},
                    {"value", std::move(value)},
                    {"claim", constant.claim},
                    {"sources", std::move(sources)}});
  }
  Json inputs{{"patterns", options.patterns}, {"digits", digits}};
  return document(version(), "constants", std::move(inputs), {{"constants", std::move(list)}});
}

int constants(const ConstantsOptions& options) {
  if (options.patterns.size() > 1)
    bad_input(fmt::format("constants: one pattern is allowed, got {}", options.patterns.size()));
  const int digits = read_digits(options.digits).value_or(digits_of_constants);
  std::string emit = options.common.json ? "json" : "";
  if (options.emit) {
    const std::vector<std::string> forms{"json", "cpp", "python", "reviewed"};
    emit = read_choice("--emit", *options.emit, forms);
    if (options.common.json && emit != "json")
      bad_input(fmt::format("--emit: json is allowed together with --json, got {}", emit));
  }
  Output output(options.common.output);
  const std::vector<Claim> claims = all_claims();
  const auto list =
      pinned_constants(claims, options.patterns.empty() ? "*" : options.patterns.front(), digits);
  if (emit == "json")
    output.write(text(constants_json(list, options, digits)));
  else if (emit == "cpp")
    output.write(cpp_header(list, version()));
  else if (emit == "python")
    output.write(python_module(list, version()));
  else
    output.write(emit == "reviewed" ? reviewed_text(list) : constants_table(list));
  output.finish();
  return exit_success;
}

struct CheckOptions {
  CommonOptions common;
  std::optional<std::string> against;
};

int check(const CheckOptions& options) {
  Output output(options.common.output);
  const std::string reviewed =
      options.against ? read_text_file("--against", *options.against) : std::string(reviewed_constants());
  const std::vector<Claim> claims = all_claims();
  const std::vector<std::string> differences = differences_from_reviewed(claims, reviewed);
  std::size_t count = 0;
  for (const Claim& claim : claims) count += claim.constants.size();
  if (options.common.json) {
    Json inputs = Json::object();
    put_input(inputs, "against", options.against);
    output.write(text(document(version(), "constants check", std::move(inputs),
                               {{"constants", count}, {"differences", differences}})));
  } else {
    for (const std::string& difference : differences) output.write(difference + "\n");
    output.write(differences.empty()
                     ? fmt::format("{} constants, every digit as reviewed\n", count)
                     : fmt::format("{} constants, {} differences\n", count, differences.size()));
  }
  output.finish();
  return differences.empty() ? exit_success : exit_below_expectation;
}

}  // namespace

void add_constants(CommandLine::Command root) {
  auto options = std::make_shared<ConstantsOptions>();
  auto command = root.subcommand(
      "constants",
      "The constants that the claims fix, for other people's tests: fraction, or ball and decimals,\n"
      "with the claim that they come from.",
      "  lemmata constants --digits 50\n  lemmata constants 'maj.*' --emit cpp --output constants.hpp\n");
  command.arguments("PATTERN", options->patterns, "names, with * and ?");
  command.option("--digits", "D", options->digits, "correct digits, 1 to 10000; 30 by default");
  command.option(
      "--emit", "FORM", options->emit,
      "json, cpp (a C++17 header), python (a module), or reviewed (the lines of the file that check reads)");
  add_common(command, options->common);
  command.action([options] { return constants(*options); });

  auto check_options = std::make_shared<CheckOptions>();
  auto checking =
      command.subcommand("check",
                         "Compares every published digit with the reviewed file. Exit status 1, naming the\n"
                         "constant and both values, if one differs or is missing on either side.",
                         "  lemmata constants check\n  lemmata constants check --against constants.txt\n");
  checking.option("--against", "FILE", check_options->against,
                  "a file in the form of --emit reviewed, not the built-in one");
  add_common(checking, check_options->common);
  checking.action([check_options] { return check(*check_options); });
}

}  // namespace lemmata::proofs_check
