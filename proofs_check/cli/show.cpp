#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

#include "proofs_check/claims/all_claims.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/text.hpp"

namespace lemmata::proofs_check {

namespace {

struct ShowOptions {
  CommonOptions common;
  std::vector<std::string> ids;
};

int show(const ShowOptions& options) {
  if (options.ids.size() != 1)
    bad_input("show: one claim's id is needed, got " +
              (options.ids.empty() ? "none" : std::to_string(options.ids.size())));
  Output output(options.common.output);
  const std::string& id = options.ids.front();
  const std::vector<Claim> claims = all_claims();
  const auto claim = std::find_if(claims.begin(), claims.end(), [&](const Claim& c) { return c.id == id; });
  if (claim == claims.end()) {
    std::vector<std::string> ids;
    for (const Claim& other : claims) ids.push_back(other.id);
    nothing_matched("there is no claim " + excerpt(id) + suggestion(id, ids));
  }
  output.write(options.common.json ? text(document(version(), "show", {{"id", id}}, to_json(*claim)))
                                   : show_text(*claim));
  output.finish();
  return exit_success;
}

}  // namespace

void add_show(CommandLine::Command root) {
  auto options = std::make_shared<ShowOptions>();
  auto command = root.subcommand(
      "show", "Shows a claim: statement, hypotheses, sources, reduction, routes, mutants, constants.",
      "  lemmata show maj.coeff-odd\n  lemmata show maj.coeff-odd --json\n");
  command.arguments("ID", options->ids, "a claim's id");
  add_common(command, options->common);
  command.action([options] { return show(*options); });
}

}  // namespace lemmata::proofs_check
