#include <cstdlib>
#include <memory>

#include <nlohmann/json.hpp>

#include "proofs_check/claims/all_claims.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/interruption.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/progress.hpp"
#include "proofs_check/cli/selection.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/text.hpp"

namespace lemmata::proofs_check {

namespace {

struct ErrataOptions {
  CommonOptions common;
  Selection selection;
  bool full = false, no_times = false;
  std::optional<std::string> threads;
};

/// The claim with its stated and its literal statements alone.
Claim without_mutants(const Claim& claim) {
  Claim reduced = claim;
  std::vector<std::size_t> kept;
  reduced.variants.clear();
  for (std::size_t v = 0; v < claim.variants.size(); ++v) {
    const Role role = claim.variants[v].role;
    if (role != Role::stated && role != Role::literal) continue;
    kept.push_back(v);
    reduced.variants.push_back(claim.variants[v]);
  }
  for (Route& route : reduced.routes)
    route.run = [kept, judge = route.run](std::size_t variant, const Budget& budget) {
      return judge(kept.at(variant), budget);
    };
  return reduced;
}

int errata(const ErrataOptions& options) {
  RunOptions run_options{.full = options.full, .threads = read_threads(options.threads)};
  Output output(options.common.output);
  const std::vector<Claim> registry = all_claims();
  std::vector<Claim> claims;
  for (const Claim& claim : selected(registry, options.selection))
    if (claim.has_literal()) claims.push_back(without_mutants(claim));
  const std::string lecture =
      options.selection.lecture ? lecture_file(registry, *options.selection.lecture) : "";

  Interruption interruption;
  run_options.stop = interruption.token();
  ProgressLine progress(!options.common.quiet && stderr_is_terminal(), stderr_is_terminal());
  run_options.progress = [&](const Progress& now) { progress.update(now); };
  const RunReport report = run(claims, run_options);
  progress.clear();

  if (options.common.json) {
    Json inputs{{"patterns", options.selection.patterns}, {"full", options.full}};
    if (!lecture.empty()) inputs["lecture"] = lecture;
    output.write(
        text(document(version(), "errata", std::move(inputs), errata_json(report, !options.no_times))));
  } else {
    const Layout layout{
        .colours = !output.is_file() && stdout_is_terminal() && std::getenv("NO_COLOR") == nullptr,
        .times = !options.no_times};
    output.write(errata_text(report, lecture, layout));
  }
  output.finish();
  return exit_status(report);
}

}  // namespace

void add_errata(CommandLine::Command root) {
  auto options = std::make_shared<ErrataOptions>();
  auto command =
      root.subcommand("errata",
                      "Lists, by lecture and slide, what is wrong or loose there: the literal statement, "
                      "where it fails, under what\n"
                      "hypothesis the slide is right, what is true and how that is shown. Everything is "
                      "checked again to say so.",
                      "  lemmata errata\n  lemmata errata --lecture 004_1e8f31298879e96f.txt --json\n");
  command.arguments("PATTERN", options->selection.patterns, "ids, with * and ?");
  command.option("--lecture", "FILE", options->selection.lecture, "only this lecture");
  command.flag("--full", options->full, "the long ranges");
  command.option("--threads", "N", options->threads, "threads; the machine's by default");
  command.flag("--no-times", options->no_times,
               "leave times out, so that equal results are equal byte by byte");
  add_common(command, options->common);
  command.action([options] { return errata(*options); });
}

}  // namespace lemmata::proofs_check
