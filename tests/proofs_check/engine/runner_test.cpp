#include "proofs_check/engine/runner.hpp"

#include <set>
#include <thread>

#include <gtest/gtest.h>

namespace lemmata::proofs_check {
namespace {

/// The statement "n squared is factor * n + offset on 1..size", judged by the routes that a test names.
struct Line {
  int slope, offset, size;
};

Outcome on_range(const Line& line, const Budget& budget) {
  return prove_on_range(Range("n = 1.." + std::to_string(line.size)), budget,
                        [&](int n) -> std::optional<std::string> {
                          if (n * n == line.slope * n + line.offset) return std::nullopt;
                          return std::to_string(n * n);
                        });
}

Check<Line> verdict_route(std::string name, Verdict verdict, std::string witness = {}) {
  return {std::move(name), RouteKind::exact, [=](const Line&, const Budget&) {
            return Outcome{.verdict = verdict, .range = "r", .witness = witness};
          }};
}

ClaimOf<Line> squares() {
  return {.id = "test.squares",
          .text = "n^2 = 3n - 2 for n = 1, 2",
          .expected = Verdict::proved_on_range,
          .stated = {3, -2, 2},
          .checks = {{"squaring", RouteKind::exact, on_range}},
          .mutants = {{"slope", {4, -2, 2}}, {"offset", {3, -1, 2}}}};
}

ClaimReport report_of(ClaimOf<Line> claim) {
  const std::vector<Claim> claims = {make_claim(std::move(claim))};
  ClaimReport report = run(claims, {}).claims.at(0);
  report.claim = nullptr;
  return report;
}

int status_of(ClaimOf<Line> claim) {
  const std::vector<Claim> claims = {make_claim(std::move(claim))};
  return exit_status(run(claims, {}));
}

TEST(Runner, GivesTheStrongestVerdictOfTheRoutes) {
  auto claim = squares();
  claim.checks.push_back(verdict_route("simulation", Verdict::corroborated));
  EXPECT_EQ(report_of(claim).verdict, Verdict::proved_on_range);
  claim.checks.push_back(verdict_route("certificate", Verdict::proved));
  EXPECT_EQ(report_of(claim).verdict, Verdict::proved);
  EXPECT_EQ(status_of(claim), 0);
}

TEST(Runner, FailsBelowTheExpectedVerdict) {
  auto claim = squares();
  claim.expected = Verdict::proved;
  EXPECT_EQ(status_of(claim), 1);
  EXPECT_EQ(report_of(claim).problems, std::vector<std::string>{"earned PROVED-ON-RANGE, expected PROVED"});
}

TEST(Runner, CountsInconclusiveAsNoPass) {
  auto claim = squares();
  claim.checks = {verdict_route("undecided", Verdict::inconclusive)};
  claim.mutants = {};
  EXPECT_EQ(report_of(claim).verdict, Verdict::inconclusive);
  EXPECT_EQ(status_of(claim), 1);
}

TEST(Runner, NamesTheRefutationAndItsWitness) {
  auto claim = squares();
  claim.stated = {3, -2, 3};
  const ClaimReport report = report_of(claim);
  EXPECT_EQ(report.verdict, Verdict::refuted);
  EXPECT_EQ(report.routes.at(0).outcome.witness, "n = 3: 9");
  EXPECT_EQ(status_of(claim), 1);
}

TEST(Runner, TakesARefutationWithoutAWitnessForNone) {
  auto claim = squares();
  claim.checks.push_back(verdict_route("mute", Verdict::refuted));
  EXPECT_EQ(report_of(claim).routes.at(1).outcome.verdict, Verdict::inconclusive);
}

TEST(Runner, ExitsWithThreeWhenRoutesContradictEachOther) {
  auto claim = squares();
  claim.checks.push_back(verdict_route("certificate", Verdict::proved));
  claim.checks.push_back(verdict_route("counterexample", Verdict::refuted, "n = 1"));
  EXPECT_TRUE(report_of(claim).contradiction);
  EXPECT_EQ(status_of(claim), 3);
}

TEST(Runner, FindsNoContradictionBetweenARangeAndAWitnessOutsideIt) {
  auto claim = squares();
  claim.checks.push_back(verdict_route("further out", Verdict::refuted, "n = 3"));
  EXPECT_FALSE(report_of(claim).contradiction);
  EXPECT_EQ(status_of(claim), 1);
}

TEST(Runner, ExitsWithThreeWhenARouteThrows) {
  auto claim = squares();
  claim.checks.push_back({"broken", RouteKind::symbolic, [](const Line&, const Budget&) -> Outcome {
                            throw std::runtime_error("no luck");
                          }});
  EXPECT_EQ(status_of(claim), 3);
}

TEST(Runner, FailsWhenAMutantSurvives) {
  auto claim = squares();
  claim.mutants.push_back({"another true statement", {3, -2, 1}});
  const ClaimReport report = report_of(claim);
  EXPECT_EQ(report.count(Role::mutant), 3U);
  EXPECT_EQ(report.refuted(Role::mutant), 2U);
  EXPECT_EQ(report.problems, std::vector<std::string>{"the mutant survives: another true statement"});
  EXPECT_EQ(status_of(claim), 1);
}

TEST(Runner, DoesNotTakeAnUndecidedMutantForARefutedOne) {
  auto claim = squares();
  claim.checks = {verdict_route("undecided", Verdict::inconclusive)};
  EXPECT_EQ(report_of(claim).refuted(Role::mutant), 0U);
}

TEST(Runner, CorrectsALiteralStatementThatIsRefuted) {
  auto claim = squares();
  claim.literals = {{"n^2 = 3n - 2 for n = 1, 2, 3", {3, -2, 3}, "right for n <= 2"}};
  const ClaimReport report = report_of(claim);
  EXPECT_EQ(report.verdict, Verdict::corrected);
  EXPECT_EQ(report.stated, Verdict::proved_on_range);
  EXPECT_EQ(report.variants.at(0).witness, "n = 3: 9");
  EXPECT_EQ(status_of(claim), 0);
}

TEST(Runner, FailsWhenTheLiteralStatementHolds) {
  auto claim = squares();
  claim.literals = {{"the same", {3, -2, 2}, ""}};
  EXPECT_EQ(report_of(claim).verdict, Verdict::proved_on_range);
  EXPECT_EQ(status_of(claim), 1);
}

TEST(Runner, DemandsACounterexampleWhenAHypothesisIsDropped) {
  auto claim = squares();
  claim.hypotheses = {{"n <= 2", Line{3, -2, 3}, ""}};
  EXPECT_EQ(status_of(claim), 0);
  claim.hypotheses = {{"n is an integer", Line{3, -2, 2}, ""}};
  EXPECT_EQ(status_of(claim), 1);
}

TEST(Runner, ReportsTheSameForAnyNumberOfThreads) {
  std::vector<Claim> claims;
  for (int i = 0; i < 20; ++i) {
    auto claim = squares();
    claim.id += std::to_string(i);
    claim.checks.push_back({"symbolic", RouteKind::symbolic, on_range});
    claim.checks.push_back(verdict_route("simulation", Verdict::corroborated));
    claims.push_back(make_claim(std::move(claim)));
  }
  const RunReport one = run(claims, {.threads = 1}), four = run(claims, {.threads = 4});
  for (std::size_t c = 0; c < claims.size(); ++c) {
    EXPECT_EQ(one.claims[c].verdict, four.claims[c].verdict);
    EXPECT_EQ(one.claims[c].problems, four.claims[c].problems);
    for (std::size_t r = 0; r < one.claims[c].routes.size(); ++r)
      EXPECT_EQ(one.claims[c].routes[r].outcome.range, four.claims[c].routes[r].outcome.range);
    for (std::size_t v = 0; v < one.claims[c].variants.size(); ++v)
      EXPECT_EQ(one.claims[c].variants[v].witness, four.claims[c].variants[v].witness);
  }
}

TEST(Runner, KeepsSymbolicRoutesOnOneThread) {
  std::set<std::thread::id>
      seen;  // unguarded on purpose: a race here is the defect that the thread sanitizer finds
  std::vector<Claim> claims;
  for (int i = 0; i < 30; ++i) {
    auto claim = squares();
    claim.checks = {{"symbolic", RouteKind::certificate, [&](const Line& line, const Budget& budget) {
                       seen.insert(std::this_thread::get_id());
                       return on_range(line, budget);
                     }}};
    claims.push_back(make_claim(std::move(claim)));
  }
  EXPECT_EQ(exit_status(run(claims, {.threads = 4})), 0);
  EXPECT_EQ(seen.size(), 1U);
}

TEST(Runner, KeepsWhatWasFoundBeforeAnInterruption) {
  std::stop_source user;
  std::vector<Claim> claims = {make_claim(squares())};
  auto second = squares();
  second.checks = {{"interrupts", RouteKind::exact, [&](const Line& line, const Budget& budget) {
                      user.request_stop();
                      return on_range(line, budget);
                    }}};
  claims.push_back(make_claim(std::move(second)));
  claims.push_back(make_claim(squares()));
  const RunReport report = run(claims, {.stop = user.get_token()});
  EXPECT_EQ(exit_status(report), 130);
  EXPECT_TRUE(report.claims[0].complete);
  EXPECT_EQ(report.claims[0].verdict, Verdict::proved_on_range);
  EXPECT_FALSE(report.claims[1].complete);
  EXPECT_FALSE(report.claims[2].complete);
}

TEST(Runner, ExitsWithFourWhenTheTimeRunsOut) {
  auto slow = squares();
  slow.mutants = {};
  slow.checks = {{"slow", RouteKind::exact, [](const Line&, const Budget& budget) {
                    return prove_on_range(Range("n = 1..1000000"), budget,
                                          [](int) -> std::optional<std::string> {
                                            std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                            return std::nullopt;
                                          });
                  }}};
  const std::vector<Claim> claims = {make_claim(std::move(slow))};
  const RunReport report = run(claims, {.seconds = 0.05});
  EXPECT_TRUE(report.out_of_time);
  EXPECT_EQ(exit_status(report), 4);
}

TEST(Runner, ReportsProgressUpToTheEnd) {
  const std::vector<Claim> claims = {make_claim(squares()), make_claim(squares())};
  std::size_t last = 0, finished = 0, total = 0;
  const RunReport report = run(claims, {.progress = [&](const Progress& progress) {
                                 EXPECT_EQ(progress.done, last + 1);
                                 last = progress.done;
                                 total = progress.total;
                                 if (progress.finished != nullptr) ++finished;
                               }});
  EXPECT_EQ(last, total);
  EXPECT_EQ(finished, 2U);
}

TEST(Runner, RefusesMoreSimulationsThanItsFalseAlarmRateAllows) {
  auto claim = squares();
  claim.checks.assign(1001, {"simulation", RouteKind::simulation, on_range});
  const std::vector<Claim> claims = {make_claim(std::move(claim))};
  EXPECT_THROW((void)run(claims, {}), std::logic_error);
}

TEST(Runner, RejectsZeroThreads) { EXPECT_THROW((void)run({}, {.threads = 0}), std::invalid_argument); }

}  // namespace
}  // namespace lemmata::proofs_check
