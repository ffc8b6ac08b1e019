#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/claims/all_claims.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/certificates.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/interruption.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/progress.hpp"
#include "proofs_check/cli/selection.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/summary.hpp"
#include "proofs_check/report/text.hpp"

namespace lemmata::proofs_check {

namespace {

struct CheckOptions {
  CommonOptions common;
  Selection selection;
  bool full = false, mutants = false, dry_run = false, no_times = false, progress = false;
  std::optional<std::string> certificates, threads, budget, seed;
};

/// Writes the claims' texts in the registry's order, each as soon as all before it are there.
class OrderedLines {
 public:
  OrderedLines(std::span<const Claim> claims, Output& output, const Layout& layout, bool problems_only)
      : first_(claims.data()),
        waiting_(claims.size()),
        output_(output),
        layout_(layout),
        problems_only_(problems_only) {}

  void finished(const ClaimReport& report) {
    waiting_[static_cast<std::size_t>(report.claim - first_)] = &report;
    while (next_ < waiting_.size() && waiting_[next_] != nullptr) write(*waiting_[next_++]);
  }

  /// The finished claims that stand behind one that is not.
  void flush() {
    for (; next_ < waiting_.size(); ++next_)
      if (waiting_[next_] != nullptr) write(*waiting_[next_]);
  }

 private:
  void write(const ClaimReport& report) {
    if (!problems_only_ || !report.problems.empty()) output_.write(claim_text(report, layout_));
  }

  const Claim* first_;
  std::vector<const ClaimReport*> waiting_;
  std::size_t next_ = 0;
  Output& output_;
  const Layout& layout_;
  bool problems_only_;
};

Json inputs_json(const CheckOptions& options) {
  Json inputs{{"patterns", options.selection.patterns}, {"full", options.full}};
  if (options.selection.lecture) inputs["lecture"] = *options.selection.lecture;
  if (options.selection.tag) inputs["tag"] = *options.selection.tag;
  if (options.budget) inputs["budget"] = *options.budget;
  inputs["seed"] = options.seed ? read_seed(*options.seed) : RunOptions().seed;
  return inputs;
}

int plan(const CheckOptions& options, std::span<const Claim> claims, int threads, Output& output) {
  if (options.common.json) {
    Json inputs = inputs_json(options);
    inputs["dry_run"] = true;
    output.write(text(document(version(), "check", std::move(inputs), plan_json(claims))));
  } else {
    output.write(plan_text(claims, threads));
  }
  output.finish();
  return exit_success;
}

int check(const CheckOptions& options) {
  RunOptions run_options{.full = options.full, .threads = read_threads(options.threads)};
  if (options.budget) run_options.seconds = read_seconds("--budget", *options.budget);
  if (options.seed) run_options.seed = read_seed(*options.seed);
  Output output(options.common.output);
  if (options.certificates) require_certificate_directory(*options.certificates);
  const std::vector<Claim> registry = all_claims();
  const std::vector<Claim> claims = selected(registry, options.selection);
  if (options.dry_run) return plan(options, claims, run_options.threads, output);

  Interruption interruption;
  run_options.stop = interruption.token();
  const bool json = options.common.json;
  const Layout layout{
      .colours = !output.is_file() && stdout_is_terminal() && std::getenv("NO_COLOR") == nullptr,
      .times = !options.no_times,
      .mutants = options.mutants,
      .id_width = id_width(claims)};
  ProgressLine progress(!options.common.quiet && (stderr_is_terminal() || options.progress),
                        stderr_is_terminal());
  OrderedLines lines(claims, output, layout, options.common.quiet);
  run_options.progress = [&](const Progress& now) {
    if (now.finished != nullptr && !json) {
      progress.clear();
      lines.finished(*now.finished);
    }
    progress.update(now);
  };
  const RunReport report = run(claims, run_options);
  progress.clear();

  if (options.certificates) {
    const std::size_t count = write_certificates(report, *options.certificates);
    if (!options.common.quiet)
      write_message(
          fmt::format("lemmata: {} certificates written to {}\n", count, excerpt(*options.certificates)));
  }
  if (json) {
    output.write(
        text(document(version(), "check", inputs_json(options), to_json(report, !options.no_times))));
  } else {
    lines.flush();
    output.write(summary_text(report, layout));
  }
  output.finish();
  return exit_status(report);
}

}  // namespace

void add_check(CommandLine::Command root) {
  auto options = std::make_shared<CheckOptions>();
  auto command =
      root.subcommand("check",
                      "Checks the claims that match any of the patterns (all without one) by their routes, "
                      "and that the routes refute their\n"
                      "mutants. Exit status 0: every claim at its expected verdict; 1: some claim below it; "
                      "3: a contradiction; 4: the time\n"
                      "ran out; 5: nothing matched; 130: interrupted, and what was finished is reported.",
                      "  lemmata check 'maj.*' --mutants\n  lemmata check --full --json --output report.json "
                      "--certificates certificates\n");
  command.arguments("PATTERN", options->selection.patterns, "ids, with * and ?");
  command.option("--lecture", "FILE", options->selection.lecture, "only claims of this lecture");
  command.option("--tag", "TAG", options->selection.tag, "only claims with this tag");
  command.flag("--full", options->full, "the long ranges");
  command.flag("--mutants", options->mutants,
               "print every literal, dropped hypothesis and mutant, and what refuted it");
  command.option("--certificates", "DIR", options->certificates, "write the certificates there");
  command.flag("--dry-run", options->dry_run, "print the plan with its cost, and run nothing");
  command.option("--threads", "N", options->threads, "threads; the machine's by default");
  command.option("--budget", "SECONDS", options->budget, "stop after this time");
  command.option("--seed", "N", options->seed, "of the simulations; 1 by default");
  command.flag("--no-times", options->no_times,
               "leave times out, so that equal results are equal byte by byte");
  command.flag("--progress", options->progress, "show progress even if standard error is no terminal");
  add_common(command, options->common);
  command.action([options] { return check(*options); });
}

}  // namespace lemmata::proofs_check
