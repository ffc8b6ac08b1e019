#include <memory>

#include <nlohmann/json.hpp>

#include "proofs_check/claims/all_claims.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/selection.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/text.hpp"

namespace lemmata::proofs_check {

namespace {

struct ListOptions {
  CommonOptions common;
  Selection selection;
};

int list(const ListOptions& options) {
  Output output(options.common.output);
  const std::vector<Claim> claims = selected(all_claims(), options.selection);
  if (options.common.json) {
    Json inputs{{"patterns", options.selection.patterns}};
    if (options.selection.lecture) inputs["lecture"] = *options.selection.lecture;
    if (options.selection.tag) inputs["tag"] = *options.selection.tag;
    Json result{{"claims", Json::array()}};
    for (const Claim& claim : claims) result["claims"].push_back(to_json(claim));
    output.write(text(document(version(), "list", std::move(inputs), std::move(result))));
  } else {
    output.write(list_text(claims));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_list(CommandLine::Command root) {
  auto options = std::make_shared<ListOptions>();
  auto command = root.subcommand(
      "list", "Lists the claims that match any of the patterns: id, expected verdict, statement.",
      "  lemmata list\n  lemmata list 'gap.*' --json\n");
  command.arguments("PATTERN", options->selection.patterns, "ids, with * and ?");
  command.option("--lecture", "FILE", options->selection.lecture, "only claims of this lecture");
  command.option("--tag", "TAG", options->selection.tag, "only claims with this tag");
  add_common(command, options->common);
  command.action([options] { return list(*options); });
}

}  // namespace lemmata::proofs_check
