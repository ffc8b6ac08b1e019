#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Check, PrintsALineForEachClaimAndASummary) {
  const CommandResult result = lemmata({"check", "maj.ratio", "maj.tie-ratio"});
  ASSERT_EQ(result.status, 0) << result.out << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out,
              testing::ContainsRegex("PROVED +maj.ratio +[0-9]+/[0-9]+ mutants refuted +[0-9.]+ s  "));
  EXPECT_LT(result.out.find("maj.ratio "), result.out.find("maj.tie-ratio "));
  EXPECT_THAT(result.out, HasSubstr("\n2 claims: 2 PROVED; as expected\n"));
  EXPECT_EQ(result.out.find('\033'), std::string::npos);  // no colours outside a terminal
}

TEST(Check, ShowsWhereALiteralStatementFails) {
  const std::string out = lemmata({"check", "gap.majority-exact"}).out;
  EXPECT_THAT(out, HasSubstr("CORRECTED"));
  EXPECT_THAT(out, HasSubstr("    the slide fails at n = "));
  const std::string mutants = lemmata({"check", "gap.majority-exact", "--mutants"}).out;
  EXPECT_THAT(mutants, HasSubstr("    literal  "));
  EXPECT_THAT(mutants, HasSubstr("    mutant   "));
  EXPECT_THAT(mutants, HasSubstr("refuted at"));
  EXPECT_EQ(mutants.find("NOT REFUTED"), std::string::npos);
}

TEST(Check, WritesTheDocumentedJson) {
  const CommandResult result = lemmata({"check", "gap.majority-exact", "--json"});
  ASSERT_EQ(result.status, 0);
  const json document = result.json();
  for (const char* key : {"schema", "version", "command", "inputs", "result"})
    EXPECT_TRUE(document.contains(key)) << key;
  const json claim = document.at("result").at("claims").at(0);
  EXPECT_EQ(claim.at("id"), "gap.majority-exact");
  EXPECT_EQ(claim.at("verdict"), "CORRECTED");
  EXPECT_EQ(claim.at("expected"), "CORRECTED");
  EXPECT_EQ(claim.at("literal"), "REFUTED");
  for (const json& route : claim.at("routes"))
    for (const char* key : {"name", "kind", "verdict", "range", "witness", "trusts", "seconds"})
      EXPECT_TRUE(route.contains(key)) << key;
  ASSERT_GE(claim.at("mutants").size(), 2U);
  for (const json& mutant : claim.at("mutants")) {
    for (const char* key : {"name", "refuted", "by", "witness"}) EXPECT_TRUE(mutant.contains(key)) << key;
    EXPECT_EQ(mutant.at("refuted"), true);
    EXPECT_NE(mutant.at("witness"), "");
  }
  for (const json& literal : claim.at("literals")) EXPECT_EQ(literal.at("verdict"), "REFUTED");
  const json summary = document.at("result").at("summary");
  EXPECT_EQ(summary.at("claims"), 1);
  EXPECT_EQ(summary.at("verdicts").at("CORRECTED"), 1);
  EXPECT_EQ(summary.at("exit_status"), 0);
}

TEST(Check, DoesNotDependOnTheNumberOfThreads) {
  const std::vector<std::string> what{"check",  "maj.ratio", "maj.growth", "gap.*",
                                      "grad.*", "--json",    "--no-times", "--threads"};
  const auto with = [&](const std::string& threads) {
    std::vector<std::string> arguments = what;
    arguments.push_back(threads);
    return lemmata(arguments).out;
  };
  const std::string one = with("1");
  EXPECT_EQ(one.find("seconds"), std::string::npos);
  EXPECT_EQ(one, with("4"));
  EXPECT_EQ(one, with("3"));
}

TEST(Check, WritesEveryCertificate) {
  const TemporaryDirectory directory;
  const std::string target = directory.file("certificates");
  const CommandResult result =
      lemmata({"check", "gap.majority-exact", "maj.ratio", "--json", "--certificates", target});
  ASSERT_EQ(result.status, 0) << result.err;
  std::size_t count = 0;
  for (const std::string& name : directory.names()) EXPECT_EQ(name, "certificates");
  const CommandResult listed = run_program("ls", {target});
  for (std::size_t at = 0; (at = listed.out.find(".json\n", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, result.json().at("result").at("summary").at("certificates"));
  EXPECT_GT(count, 0U);
  EXPECT_THAT(listed.out, HasSubstr("maj.ratio."));
  // A second run replaces them and leaves what else is there.
  write_contents(target + "/other.txt", "mine");
  EXPECT_EQ(lemmata({"check", "gap.majority-exact", "maj.ratio", "--certificates", target}).status, 0);
  EXPECT_EQ(contents(target + "/other.txt"), "mine");
  for (const std::string& name : directory.names()) EXPECT_EQ(name, "certificates");
}

TEST(Check, PrintsItsPlanWithoutRunning) {
  const CommandResult text = lemmata({"check", "--dry-run", "--threads", "2"});
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("seconds on one core"));
  EXPECT_THAT(text.out, HasSubstr("with probability at most"));
  const json plan = lemmata({"check", "--dry-run", "--json"}).json().at("result");
  EXPECT_GE(plan.at("summary").at("claims"), 20);
  EXPECT_LE(plan.at("summary").at("false_alarm_bound"), 1e-6);
  EXPECT_EQ(plan.at("claims").size(), plan.at("summary").at("claims").get<std::size_t>());
}

TEST(Check, StopsWhenTheTimeIsUp) {
  const CommandResult result = lemmata({"check", "maj.noise-stability-bound", "--full", "--budget", "0.01"});
  EXPECT_EQ(result.status, 4) << result.out;
  EXPECT_THAT(result.out, HasSubstr("the time ran out"));
}

TEST(Check, ReportsWhatWasFinishedWhenInterrupted) {
  const CommandResult result = lemmata({"check", "maj.ratio", "maj.noise-stability-bound", "--full"},
                                       {.interrupt_after = "maj.ratio"});
  EXPECT_EQ(result.status, 130) << result.out;
  EXPECT_THAT(result.out, HasSubstr("PROVED"));
  EXPECT_THAT(result.out, HasSubstr("interrupted"));
  EXPECT_THAT(result.out, HasSubstr("1 not finished"));
}

TEST(Check, ShowsProgressOnRequest) {
  const CommandResult result = lemmata({"check", "maj.ratio", "--progress"});
  EXPECT_THAT(result.err,
              testing::ContainsRegex("[0-9]+/[0-9]+ pieces of work, [0-9]+ s, about [0-9]+ s left\n"));
  EXPECT_EQ(lemmata({"check", "maj.ratio", "--progress", "--quiet"}).err, "");
}

TEST(List, SelectsByPatternAndLecture) {
  const json all = lemmata({"list", "--json"}).json().at("result").at("claims");
  EXPECT_GE(all.size(), 20U);
  const json gaps = lemmata({"list", "gap.*", "--json"}).json().at("result").at("claims");
  EXPECT_GE(gaps.size(), 2U);
  for (const json& claim : gaps) EXPECT_EQ(claim.at("id").get<std::string>().substr(0, 4), "gap.");
  const json lecture = lemmata({"list", "--lecture", "lectures/004_1e8f31298879e96f.txt", "--json"}).json();
  EXPECT_GE(lecture.at("result").at("claims").size(), 20U);
  EXPECT_THAT(lemmata({"list", "maj.coeff-odd"}).out, testing::StartsWith("maj.coeff-odd  PROVED"));
}

TEST(Show, TellsWhatTheRegistryKnows) {
  const std::string text = lemmata({"show", "gap.majority-exact"}).out;
  for (const char* part : {"gap.majority-exact\n", "expected: CORRECTED", "source: 004_1e8f31298879e96f.txt",
                           "As the slide has it", "Hypotheses", "Why the certificates prove it", "Routes",
                           "trusts", "Mutants, all to be refuted", "Constants"})
    EXPECT_THAT(text, HasSubstr(part));
  const json claim = lemmata({"show", "gap.majority-exact", "--json"}).json().at("result");
  EXPECT_EQ(claim.at("id"), "gap.majority-exact");
  EXPECT_GE(claim.at("mutants").size(), 2U);
  EXPECT_GE(claim.at("routes").size(), 1U);
}

TEST(Show, SpeaksOfCertificatesOnlyWhereThereAreSome) {
  const std::string text = lemmata({"show", "nngp.dual-quadrature"}).out;
  EXPECT_THAT(text, HasSubstr("\nWhy\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("Why the certificates")));
}

TEST(Errata, AreListedByLectureAndSlide) {
  const CommandResult result = lemmata({"errata", "gap.*", "--lecture", "004_1e8f31298879e96f.txt"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out,
              testing::StartsWith("004_1e8f31298879e96f.txt\n\n  \"WHERE IS THE HIDDEN PROGRESS?\"\n"));
  for (const char* part : {"the slide:", "fails at:", "remark:", "true is:", "shown by:"})
    EXPECT_THAT(result.out, HasSubstr(part));
  const json errata = lemmata({"errata", "--json", "--no-times"}).json().at("result").at("errata");
  ASSERT_GE(errata.size(), 3U);
  for (const json& entry : errata) {
    EXPECT_EQ(entry.at("verdict"), "CORRECTED") << entry.at("id");
    for (const json& literal : entry.at("literals")) {
      EXPECT_EQ(literal.at("verdict"), "REFUTED");
      EXPECT_NE(literal.at("witness"), "");
      EXPECT_NE(literal.at("remark"), "");
    }
  }
}

}  // namespace
}  // namespace lemmata::tests
