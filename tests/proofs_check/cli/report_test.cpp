#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "proofs_check/report/json.hpp"
#include "proofs_check/report/summary.hpp"
#include "proofs_check/report/text.hpp"

namespace lemmata::proofs_check {
namespace {

using testing::HasSubstr;

/// Claims and a report of every flavour, made up: the report's pointers lead into the claims.
class MadeUpReport {
 public:
  MadeUpReport() {
    claims_.push_back(claim("t.proved", Verdict::proved, {}));
    claims_.push_back(
        claim("t.corrected", Verdict::enclosed, {{Role::literal, "always", "It holds for n >= 2."}}));
    claims_.push_back(claim("t.refuted", Verdict::proved_on_range, {}));
    claims_.push_back(claim("t.unfinished", Verdict::corroborated, {}));
    report_.claims.push_back(proved());
    report_.claims.push_back(corrected());
    report_.claims.push_back(refuted());
    report_.claims.push_back(unfinished());
    report_.interrupted = true;
    report_.seconds = 1.5;
  }

  const std::vector<Claim>& claims() const { return claims_; }
  const RunReport& report() const { return report_; }

 private:
  static Claim claim(const std::string& id, Verdict expected, std::vector<Variant> others) {
    Claim claim{.id = id, .text = "Statement of " + id + ".", .reduction = "As is.", .expected = expected};
    claim.hypotheses = {{"n is odd", ""}, {"n is finite", "or it means nothing"}};
    claim.sources = {{"000_lecture.txt", "A SLIDE"}};
    claim.tags = {"made-up"};
    claim.variants = {{Role::stated, claim.text, ""}};
    for (auto& other : others) claim.variants.push_back(other);
    claim.variants.push_back({Role::hypothesis_dropped, "without: n is odd", ""});
    claim.variants.push_back({Role::mutant, "off by one", ""});
    claim.routes = {{"route one", RouteKind::certificate, {"GMP"}, 0.5, {}},
                    {"route two", RouteKind::simulation, {}, 1.0, {}}};
    return claim;
  }

  RouteReport route(int number, Outcome outcome) const {
    return {number == 1 ? "route one" : "route two",
            number == 1 ? RouteKind::certificate : RouteKind::simulation,
            {"GMP"},
            std::move(outcome),
            0.25};
  }

  ClaimReport proved() const {
    ClaimReport report{
        .claim = &claims_[0], .verdict = Verdict::proved, .stated = Verdict::proved, .complete = true};
    report.routes = {route(1, {.verdict = Verdict::proved, .range = "all n", .certificates = {"{}", "{}"}}),
                     route(2, {.verdict = Verdict::corroborated, .range = "10 samples", .note = "rates"})};
    report.variants = {{claims_[0].variants[1], true, "route one", "n = 2", {}},
                       {claims_[0].variants[2], true, "route one", "n = 1", {}}};
    return report;
  }

  ClaimReport corrected() const {
    ClaimReport report{
        .claim = &claims_[1], .verdict = Verdict::corrected, .stated = Verdict::enclosed, .complete = true};
    report.routes = {route(1, {.verdict = Verdict::enclosed, .range = "n >= 2"})};
    report.variants = {{claims_[1].variants[1], true, "route one", "n = 1: 0, not 1", {"{}"}},
                       {claims_[1].variants[2], true, "route one", "n = 2", {}},
                       {claims_[1].variants[3], true, "route one", "n = 3", {}}};
    return report;
  }

  ClaimReport refuted() const {
    ClaimReport report{
        .claim = &claims_[2], .verdict = Verdict::refuted, .stated = Verdict::refuted, .complete = true};
    report.routes = {route(1, {.verdict = Verdict::refuted, .witness = "n = 5"})};
    report.variants = {{claims_[2].variants[1], true, "route one", "n = 2", {}},
                       {claims_[2].variants[2], false, "", "stopped", {}}};
    report.contradiction = true;
    report.problems = {"earned REFUTED, expected PROVED-ON-RANGE", "the mutant survives: off by one"};
    return report;
  }

  ClaimReport unfinished() const {
    ClaimReport report{.claim = &claims_[3]};
    report.routes = {route(1, {})};
    report.variants = {{claims_[3].variants[1], false, "", "not run", {}},
                       {claims_[3].variants[2], false, "", "not run", {}}};
    report.problems = {"not finished"};
    return report;
  }

  std::vector<Claim> claims_;
  RunReport report_;
};

TEST(ClaimText, IsALineWithVerdictMutantsAndRoutes) {
  const MadeUpReport made_up;
  const auto line = [&](std::size_t i) {
    return claim_text(made_up.report().claims[i], {.times = false, .id_width = 12});
  };
  EXPECT_EQ(line(0), "PROVED           t.proved      1/1 mutants refuted  all n; certificate, simulation\n");
  EXPECT_EQ(line(1),
            "CORRECTED        t.corrected   1/1 mutants refuted  n >= 2; certificate\n"
            "    the slide fails at n = 1: 0, not 1\n");
  EXPECT_EQ(line(2),
            "REFUTED          t.refuted     0/1 mutants refuted\n"
            "    problem: earned REFUTED, expected PROVED-ON-RANGE\n"
            "    problem: the mutant survives: off by one\n");
  EXPECT_EQ(line(3), "INCONCLUSIVE     t.unfinished  0/1 mutants refuted\n    problem: not finished\n");
}

TEST(ClaimText, HasTimesColoursAndMutantsOnRequest) {
  const MadeUpReport made_up;
  EXPECT_EQ(claim_text(made_up.report().claims[0], {.id_width = 8}),
            "PROVED           t.proved  1/1 mutants refuted     0.50 s  all n; certificate, simulation\n");
  EXPECT_THAT(claim_text(made_up.report().claims[0], {.colours = true}),
              testing::StartsWith("\033[32mPROVED"));
  EXPECT_THAT(claim_text(made_up.report().claims[2], {.colours = true}),
              testing::StartsWith("\033[31mREFUTED"));
  const std::string mutants = claim_text(made_up.report().claims[1], {.mutants = true});
  EXPECT_THAT(mutants, HasSubstr("    literal  always: refuted at n = 1: 0, not 1 (by route one)\n"));
  EXPECT_THAT(mutants, HasSubstr("    dropped  without: n is odd: refuted at n = 2 (by route one)\n"));
  EXPECT_THAT(mutants, HasSubstr("    mutant   off by one: refuted at n = 3 (by route one)\n"));
  EXPECT_THAT(claim_text(made_up.report().claims[2], {.mutants = true}),
              HasSubstr("    mutant   off by one: NOT REFUTED (stopped)\n"));
}

TEST(SummaryText, CountsWhatHappened) {
  const MadeUpReport made_up;
  EXPECT_EQ(summary_text(made_up.report(), {.times = false}),
            "\n4 claims: 1 CORRECTED, 1 PROVED, 1 REFUTED, 1 not finished; 1 of the finished ones below the "
            "expected verdict "
            "or with a problem\n"
            "3 certificates; refuted: 2/4 mutants, 1/1 literal statements, 3/4 dropped hypotheses\n"
            "4 simulations; together they refute a true statement with probability at most 4.0e-09\n"
            "interrupted\n");
  EXPECT_THAT(summary_text(made_up.report(), {}), HasSubstr("1.5 seconds\n"));
}

TEST(ErrataText, GoesByLectureAndSlide) {
  const MadeUpReport made_up;
  EXPECT_EQ(errata_text(made_up.report(), "", {}),
            "000_lecture.txt\n\n  \"A SLIDE\"\n    CORRECTED        t.corrected\n      the slide:  always\n"
            "      fails at:   n = 1: 0, not 1 (route one)\n      remark:     It holds for n >= 2.\n"
            "      true is:    Statement of t.corrected.\n      shown by:   ENCLOSED: n >= 2; certificate\n");
  EXPECT_EQ(errata_text(made_up.report(), "another.txt", {}), "no literal statement to correct\n");
}

TEST(ReportJson, HasTheDocumentedKeys) {
  const MadeUpReport made_up;
  const Json json = to_json(made_up.report(), true);
  const Json& claims = json.at("claims");
  ASSERT_EQ(claims.size(), 4U);
  EXPECT_EQ(claims[0].at("verdict"), "PROVED");
  EXPECT_FALSE(claims[0].contains("literal"));
  EXPECT_EQ(claims[1].at("verdict"), "CORRECTED");
  EXPECT_EQ(claims[1].at("expected"), "CORRECTED");
  EXPECT_EQ(claims[1].at("stated"), "ENCLOSED");
  EXPECT_EQ(claims[1].at("literal"), "REFUTED");
  EXPECT_EQ(claims[1].at("literals")[0].at("remark"), "It holds for n >= 2.");
  EXPECT_EQ(claims[1].at("hypotheses")[0].at("dropped").at("witness"), "n = 2");
  EXPECT_EQ(claims[1].at("hypotheses")[1].at("technical"), "or it means nothing");
  EXPECT_EQ(claims[2].at("routes")[0].at("witness"), "n = 5");
  EXPECT_EQ(claims[2].at("mutants")[0].at("refuted"), false);
  EXPECT_EQ(claims[3].at("complete"), false);
  EXPECT_EQ(json.at("summary").at("exit_status"), 130);
  EXPECT_EQ(json.at("summary").at("mutants").at("total"), 4);
  EXPECT_EQ(json.at("summary").at("seconds"), 1.5);
}

TEST(ReportJson, LeavesTimesOutOnRequest) {
  const MadeUpReport made_up;
  EXPECT_THAT(text(to_json(made_up.report(), true)), HasSubstr("seconds"));
  EXPECT_THAT(text(to_json(made_up.report(), false)), testing::Not(HasSubstr("seconds")));
}

TEST(ErrataJson, HasLiteralAndCorrected) {
  const MadeUpReport made_up;
  const Json errata = errata_json(made_up.report(), false).at("errata");
  ASSERT_EQ(errata.size(), 1U);
  EXPECT_EQ(errata[0].at("sources")[0].at("heading"), "A SLIDE");
  EXPECT_EQ(errata[0].at("corrected").at("verdict"), "ENCLOSED");
  EXPECT_EQ(errata[0].at("literals")[0].at("witness"), "n = 1: 0, not 1");
}

TEST(PlanText, StatesCostAndErrorRateBeforeTheRun) {
  const MadeUpReport made_up;
  EXPECT_THAT(plan_text(made_up.claims(), 2),
              HasSubstr("4 claims; about 8.7 seconds on one core, 4.3 with 2 threads\n"));
  EXPECT_THAT(plan_text(made_up.claims(), 1), HasSubstr("4 simulations; together"));
  EXPECT_EQ(plan_json(made_up.claims()).at("summary").at("simulations"), 4);
}

TEST(Document, HasTheFiveKeysInOrder) {
  const Json json = document("1.2.3", "gap majority", {{"n", 9}}, {{"gap", to_json(Value{.exact = "1/64"})}});
  EXPECT_EQ(
      line(json),
      R"({"schema":1,"version":"1.2.3","command":"gap majority","inputs":{"n":9},"result":{"gap":{"exact":"1/64"}}})"
      "\n");
}

TEST(ValueJson, HasThePartsThatApply) {
  EXPECT_EQ(line(to_json(Value{.exact = "1/3", .decimal = "0.33"})),
            "{\"exact\":\"1/3\",\"decimal\":\"0.33\"}\n");
  EXPECT_EQ(line(to_json(Value{.mid = "3.14", .rad = "1e-2", .decimal = "3.1"})),
            "{\"ball\":{\"mid\":\"3.14\",\"rad\":\"1e-2\"},\"decimal\":\"3.1\"}\n");
}

TEST(JsonText, ReplacesWhatIsNoUtf8) { EXPECT_NO_THROW(static_cast<void>(text(Json{{"a", "\xFF"}}))); }

TEST(Wrapped, BreaksAtSpacesAndIndents) {
  EXPECT_EQ(wrapped("ab: ", "c d"), "ab: c d\n");
  EXPECT_EQ(wrapped("ab: ", ""), "ab: \n");
  const std::string long_text = wrapped("> ", std::string(60, 'x') + " " + std::string(60, 'y'));
  EXPECT_EQ(long_text, "> " + std::string(60, 'x') + "\n  " + std::string(60, 'y') + "\n");
}

}  // namespace
}  // namespace lemmata::proofs_check
