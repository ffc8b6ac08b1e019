#include <algorithm>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

CommandResult random_design(const std::vector<std::string>& more, const CommandSetting& setting = {}) {
  std::vector<std::string> arguments{"random-design"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments, setting);
}

json result_of(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const CommandResult result = random_design(arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.status == 0 ? result.json().at("result") : json();
}

TEST(RandomDesignRisk, HasTheCatalogueTable) {
  const json result = result_of({"risk", "--n", "20", "--d", "5..60", "--snr", "4"});
  EXPECT_EQ(result.at("noise_variance").at("exact"), "1/4");
  EXPECT_EQ(result.at("squared_norm").at("exact"), "1");
  const auto row = [&](int d) { return result.at("rows").at(static_cast<std::size_t>(d - 5)); };
  EXPECT_EQ(row(10).at("risk").at("exact"), "5/18");
  EXPECT_EQ(row(18).at("risk").at("exact"), "9/2");
  EXPECT_EQ(row(22).at("risk").at("exact"), "56/11");
  EXPECT_EQ(row(30).at("risk").at("exact"), "8/9");
  EXPECT_THAT(row(41).at("risk").at("decimal").get<std::string>(), StartsWith("0.76219"));
  EXPECT_THAT(row(60).at("risk").at("decimal").get<std::string>(), StartsWith("0.79487"));
  for (const int d : {19, 20, 21}) EXPECT_EQ(row(d).at("risk"), json({{"infinite", true}})) << "d = " << d;
  EXPECT_EQ(row(21).at("bias").at("exact"), "1/21");
  EXPECT_EQ(row(20).at("limit"), json({{"infinite", true}}));
  EXPECT_FALSE(row(20).contains("limit_from"));
  EXPECT_EQ(row(10).at("limit").at("exact"), "1/4");
  EXPECT_EQ(row(10).at("limit_from"), 200);  // n - d >= 100 where d = n/2
  EXPECT_EQ(result.at("minimum").at("stationary_d").at("exact"), "42");
  EXPECT_EQ(result.at("minimum").at("d"), 42);
  EXPECT_EQ(result.at("minimum").at("risk").at("exact"), "16/21");
}

TEST(RandomDesignRisk, SaysWhatIsInfiniteAndWhereTheBranchIsLeast) {
  const CommandResult result = random_design({"risk", "--n", "20", "--d", "19..22", "--snr", "4"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, AllOf(HasSubstr("infinite"), HasSubstr("56/11"), HasSubstr("stationary at d = 42"),
                                HasSubstr("16/21"), Not(HasSubstr("nan")), Not(HasSubstr("inf "))));
  EXPECT_THAT(random_design({"risk", "--n", "20", "--d", "30", "--snr", "1"}).out,
              HasSubstr("falls for ever"));
  // rho = 3 and 2: d = (n+1) rho/(rho-1); an irrational rho
  EXPECT_THAT(random_design({"risk", "--n", "20", "--d", "30", "--snr", "9"}).out, HasSubstr("at d = 63/2"));
  EXPECT_THAT(random_design({"risk", "--n", "20", "--d", "30", "--snr", "2"}).out,
              HasSubstr("stationary at d = 71.698484809834996025"));
}

TEST(RandomDesignRisk, TakesAnyTwoOfTheThreeStrengths) {
  const auto risk = [](const std::vector<std::string>& strengths) {
    std::vector<std::string> arguments{"risk", "--n", "10", "--d", "20"};
    arguments.insert(arguments.end(), strengths.begin(), strengths.end());
    return result_of(arguments).at("rows").at(0).at("risk").at("exact").get<std::string>();
  };
  const std::string expected = risk({"--norm", "2", "--noise", "1/2"});
  EXPECT_EQ(expected, "14/9");  // 2 * 1/2 + 1/2 * 10/9
  EXPECT_EQ(risk({"--norm", "2", "--snr", "4"}), expected);
  EXPECT_EQ(risk({"--snr", "4", "--noise", "0.5"}), expected);
  EXPECT_EQ(risk({"--snr", "4", "--noise", "0.5", "--norm", "2"}), expected);
  EXPECT_EQ(risk({"--noise", "0"}), "1/2");
}

TEST(RandomDesignRisk, AveragesTheRidgeInBalls) {
  const json result = result_of({"risk", "--n", "8", "--d", "4..12:4", "--snr", "4", "--ridge", "optimal"});
  for (const json& row : result.at("rows")) {
    EXPECT_EQ(row.at("ridge").at("exact"), std::to_string(row.at("d").get<int>() / 4)) << row;
    EXPECT_TRUE(row.at("ridge_risk").contains("ball")) << row;
  }
  const json fixed = result_of({"risk", "--n", "8", "--d", "8", "--snr", "4", "--ridge", "2"});
  EXPECT_EQ(fixed.at("rows").at(0).at("ridge_risk"), result.at("rows").at(1).at("ridge_risk"));
  EXPECT_EQ(random_design({"risk", "--n", "8", "--d", "8", "--snr", "4", "--ridge", "0"}).status, 2);
  EXPECT_EQ(random_design({"risk", "--n", "8", "--d", "5000", "--snr", "4", "--ridge", "optimal"}).status, 2);
}

TEST(RandomDesignRisk, IsNotContradictedByASimulation) {
  const std::vector<std::string> arguments{"risk",       "--n",   "12", "--d",
                                           "4,11,12,20", "--snr", "4",  "--cross-check"};
  const json checks = result_of(arguments).at("cross_check");
  ASSERT_EQ(checks.size(), 4U);
  for (const std::size_t i : {0U, 3U}) {
    EXPECT_TRUE(checks.at(i).at("accepted")) << checks.at(i);
    EXPECT_LE(checks.at(i).at("false_alarm"), 2.5e-7);
  }
  for (const std::size_t i : {1U, 2U}) EXPECT_FALSE(checks.at(i).at("simulated")) << checks.at(i);
  EXPECT_THAT(random_design(arguments).out, HasSubstr("d = 11: not simulated"));
  const CommandResult large =
      random_design({"risk", "--n", "200", "--d", "4", "--snr", "4", "--cross-check"});
  EXPECT_EQ(large.status, 2);
  EXPECT_THAT(large.err, HasSubstr("sizes up to 128"));
}

TEST(RandomDesignRisk, RefusesBadInputInALine) {
  const auto refused = [](const std::vector<std::string>& more, const std::string& text) {
    std::vector<std::string> arguments{"risk"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult result = random_design(arguments);
    EXPECT_EQ(result.status, 2) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(StartsWith("lemmata: "), HasSubstr(text)));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  };
  refused({"--d", "5", "--snr", "4"}, "--n");
  refused({"--n", "0", "--d", "5", "--snr", "4"}, "--n");
  refused({"--n", "20", "--snr", "4"}, "--d is needed");
  refused({"--n", "20", "--d", "9..5", "--snr", "4"}, "--d");
  refused({"--n", "20", "--d", "5"}, "--snr or --noise is needed");
  refused({"--n", "20", "--d", "5", "--snr", "-4"}, "--snr");
  refused({"--n", "20", "--d", "5", "--snr", "4", "--noise", "1", "--norm", "5"}, "5 is allowed");
  refused({"--n", "20", "--d", "1..1e12", "--snr", "4"}, "");
  refused({"--n", "20", "--d", "5", "--snr", "0", "--ridge", "optimal"}, "--ridge");
  refused({"--n", "20", "--d", "5", "--snr", "4", "--plot", "risk.png"}, ".svg");
  refused({"--n", "20", "--d", "5", "--snr", "4", "--ridge", "1", "--digits", "501"}, "--digits");
}

TEST(RandomDesignWishart, PrintsThePolynomialAndExactIntegers) {
  EXPECT_THAT(random_design({"wishart", "--k", "4"}).out,
              HasSubstr("E tr W^4 = n*d*(n^3+6*n^2*d+6*n*d^2+d^3+6*n^2+17*n*d+6*d^2+21*n+21*d+20)\n"));
  EXPECT_THAT(random_design({"wishart", "--k", "2", "--field", "complex"}).out, HasSubstr("n*d*(n+d)\n"));
  const json result = result_of({"wishart", "--n", "14", "--d", "3", "--k", "2"});
  EXPECT_EQ(result.at("moment").at("exact"), std::to_string(14 * 3 * (14 + 3 + 1)));
  EXPECT_EQ(result.at("inverse_trace").at("exact"), "3/10");
  EXPECT_EQ(result.at("trace_of_inverse_square").at("exact"), "39/880");
  EXPECT_FALSE(result.contains("polynomial"));
  const json square = result_of({"wishart", "--n", "3", "--d", "3", "--k", "1", "--symbolic"});
  EXPECT_EQ(square.at("inverse_trace"), json({{"infinite", true}}));
  EXPECT_EQ(square.at("polynomial"), "n*d");
  // E (chi^2_1)^200 = 399!!, by Python: its first digits and its length
  const std::string large =
      result_of({"wishart", "--n", "1", "--d", "1", "--k", "200"}).at("moment").at("exact");
  EXPECT_EQ(large.size(), 434U);
  EXPECT_THAT(large, StartsWith("505273364376"));
}

TEST(RandomDesignWishart, RefusesBadInputInALine) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"wishart"},
                                                    {"wishart", "--k", "0"},
                                                    {"wishart", "--k", "61"},
                                                    {"wishart", "--k", "2", "--n", "3"},
                                                    {"wishart", "--k", "501", "--n", "3", "--d", "3"},
                                                    {"wishart", "--k", "2", "--field", "quaternion"}}) {
    const CommandResult result = random_design(arguments);
    EXPECT_EQ(result.status, 2) << result.out;
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
  }
}

TEST(RandomDesignMarchenkoPastur, GivesEdgesAtomsAndQuantiles) {
  const json quarter = result_of({"marchenko-pastur", "--gamma", "1/4", "--x", "1", "--moment", "3"});
  EXPECT_EQ(quarter.at("low").at("exact"), "1/4");
  EXPECT_EQ(quarter.at("high").at("exact"), "9/4");
  EXPECT_EQ(quarter.at("condition_number").at("exact"), "9");
  EXPECT_EQ(quarter.at("moment").at("exact"), "29/16");  // 1 + 3 gamma + gamma^2
  EXPECT_THAT(quarter.at("density").at("decimal").get<std::string>(),
              StartsWith("0.6164"));  // sqrt(15/16) * 2/pi
  EXPECT_TRUE(quarter.at("distribution").contains("ball"));
  const json four = result_of({"marchenko-pastur", "--gamma", "4", "--p", "0.5"});
  EXPECT_EQ(four.at("atom").at("exact"), "3/4");
  EXPECT_EQ(four.at("quantile").at("exact"), "0");
  const json one = result_of({"marchenko-pastur", "--gamma", "1", "--x", "0"});
  EXPECT_EQ(one.at("density"), json({{"infinite", true}}));
  EXPECT_EQ(one.at("condition_number"), json({{"infinite", true}}));
  EXPECT_EQ(random_design({"marchenko-pastur", "--gamma", "0"}).status, 2);
  EXPECT_EQ(random_design({"marchenko-pastur"}).status, 2);
  EXPECT_EQ(random_design({"marchenko-pastur", "--gamma", "1", "--p", "1"}).status, 2);
}

TEST(DoubleDescentTable, WritesInfinityAsInfAndAsADouble) {
  const std::vector<std::string> arguments{"table", "double-descent", "--n",   "20",
                                           "--d",   "10,20,30",       "--snr", "4"};
  EXPECT_EQ(lemmata(arguments).out,
            "n,d,bias,variance,risk,limit,limit_from\n20,10,0,5/18,5/18,1/4,200\n20,20,0,inf,inf,inf,\n"
            "20,30,1/3,5/9,8/9,5/6,122\n");
  const TemporaryDirectory directory;
  auto npy = arguments;
  npy.insert(npy.end(), {"--format", "npy", "--output", directory.file("table.npy")});
  ASSERT_EQ(lemmata(npy).status, 0);
  const std::string bytes = contents(directory.file("table.npy"));
  ASSERT_EQ(bytes.size(), 128 + 3 * 7 * sizeof(double));
  double values[21];
  std::memcpy(values, bytes.data() + 128, sizeof values);
  EXPECT_EQ(values[4], 5.0 / 18);
  EXPECT_EQ(values[6], 200);
  EXPECT_EQ(values[11], std::numeric_limits<double>::infinity());
  EXPECT_EQ(values[13], std::numeric_limits<double>::infinity());
  EXPECT_EQ(values[18], 8.0 / 9);
  auto lines = arguments;
  lines.insert(lines.end(), {"--format", "jsonl", "--ridge", "optimal"});
  EXPECT_THAT(lemmata(lines).out, AllOf(HasSubstr("\"ridge_risk\""), HasSubstr("\"infinite\":true")));
}

TEST(DoubleDescentTable, NamesAllColumnsOfItsRows) {
  std::vector<std::string> arguments{"table", "double-descent", "--n", "20", "--d", "10,20", "--snr", "4"};
  for (const bool ridge : {false, true}) {
    if (ridge) arguments.insert(arguments.end(), {"--ridge", "1"});
    auto with_json = arguments;
    with_json.emplace_back("--json");
    const json document = lemmata(with_json).json();
    const json columns = document.at("result").at("columns");
    for (const json& row : document.at("result").at("rows"))
      for (const auto& [key, value] : row.items())
        EXPECT_TRUE(std::find(columns.begin(), columns.end(), key) != columns.end()) << key;
    EXPECT_TRUE(document.at("result").at("rows").at(0).contains("limit_from"));
    EXPECT_EQ(document.at("inputs").at("n"), 20);
    EXPECT_EQ(document.at("inputs").at("d"), "10,20");  // a list as it was written, as in the other tables
  }
}

TEST(DoubleDescentTable, WritesInfinityInLatexAsMathematics) {
  const CommandResult result =
      lemmata({"table", "double-descent", "--n", "20", "--d", "20", "--snr", "4", "--format", "latex"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, HasSubstr("$20$ & $20$ & $0$ & $\\infty$ & $\\infty$ & $\\infty$ &  \\\\\n"));
}

void expect_one_line(const CommandResult& result, const std::string& start) {
  EXPECT_EQ(result.status, 2) << start;
  EXPECT_EQ(result.out, "") << start;
  EXPECT_THAT(result.err, StartsWith("lemmata: " + start));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

TEST(RandomDesignRisk, SaysThatARiskWithoutSignalAndNoiseIsZero) {
  const CommandResult result =
      random_design({"risk", "--n", "20", "--d", "30", "--noise", "0", "--norm", "0"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("the risk is 0 for every d"), Not(HasSubstr("grows"))));
  const std::vector<std::string> start{"risk", "--n", "20", "--d", "30"};
  for (const std::vector<std::string>& strengths : {std::vector<std::string>{"--snr", "2", "--noise", "0"},
                                                    {"--snr", "0", "--noise", "0"},
                                                    {"--snr", "4", "--norm", "0"},
                                                    {"--snr", "4", "--norm", "0", "--noise", "0"}}) {
    auto arguments = start;
    arguments.insert(arguments.end(), strengths.begin(), strengths.end());
    expect_one_line(random_design(arguments), "--snr: ");
  }
}

TEST(RandomDesignRisk, RefusesOptionsThatWouldDoNothing) {
  const std::vector<std::string> start{"risk", "--n", "20", "--d", "30", "--snr", "4"};
  for (const std::string option : {"--seed", "--threads"}) {
    auto arguments = start;
    arguments.insert(arguments.end(), {option, "2"});
    expect_one_line(random_design(arguments), option + ": ");
  }
  expect_one_line(random_design({"wishart", "--k", "3", "--digits", "5"}), "--digits: ");
}

TEST(RandomDesign, WritesIntegersOfItsInputsAsNumbers) {
  const auto inputs = [](std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    return random_design(arguments).json().at("inputs");
  };
  EXPECT_EQ(
      inputs({"risk", "--n", "12", "--d", "4..5", "--snr", "4", "--digits", "6", "--cross-check"}),
      json({{"n", 12}, {"d", "4..5"}, {"snr", "4"}, {"digits", 6}, {"cross_check", true}, {"seed", 1}}));
  EXPECT_EQ(inputs({"wishart", "--n", "1e1", "--d", "3", "--k", "2"}),
            json({{"n", 10}, {"d", 3}, {"k", 2}, {"field", "real"}}));
  EXPECT_EQ(inputs({"marchenko-pastur", "--gamma", "1/2", "--moment", "3", "--digits", "6"}),
            json({{"gamma", "1/2"}, {"moment", 3}, {"digits", 6}}));
}

TEST(RandomDesignRisk, NamesTheOptionWhoseDoublesDoNotReachAValue) {
  const std::vector<std::string> huge{"--n", "20", "--d", "30", "--noise", "1e400"};
  std::vector<std::string> npy{"table", "double-descent"};
  npy.insert(npy.end(), huge.begin(), huge.end());
  npy.insert(npy.end(), {"--format", "npy"});
  expect_one_line(lemmata(npy), "--format npy: doubles are below 2^1024, and the variance at n = 20, d = 30");
  const std::string strengths = "|beta|^2 and the noise variance may be 0 or from 1e-100 to 1e100, got ";
  for (const auto& [more, text] :
       {std::pair<std::vector<std::string>, std::string>{{"7,17", "--snr", "1e300"}, strengths + "1.00e-300"},
        {{"7,17", "--noise", "1e300", "--norm", "1e-300"}, strengths + "1.00e-300"},
        {{"7,17", "--noise", "1e400"}, strengths + "1.00e400"},
        {{"17,7", "--snr", "1e9"},
         "a risk of at least 1e-6 |beta|^2 is needed, since below rounding would be part of it, got "}}) {
    std::vector<std::string> arguments{"risk", "--n", "12", "--cross-check", "--d"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    expect_one_line(random_design(arguments), "--cross-check: at n = 12, d = 7: " + text);
  }
}

TEST(RandomDesignRisk, SaysHowManyRowsAreAllowed) {
  const CommandResult result = random_design({"risk", "--n", "20", "--d", "1..1000000", "--snr", "4"});
  expect_one_line(result,
                  "random-design risk: 1000000 rows, about 457.8 MiB; at most 559240 rows are allowed");
}

/// A gnuplot that draws the commands it was given, and then ends as asked.
void make_gnuplot(const TemporaryDirectory& directory, const std::string& end) {
  const std::string file = directory.file("gnuplot");
  write_contents(file,
                 "#!/bin/sh\nwhile IFS= read -r line; do printf '%s\\n' \"$line\"; done\n"
                 "printf '%s\\n' '</svg>'\n" +
                     end + "\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
}

/// Where programs and pictures are.
struct Drawing {
  TemporaryDirectory programs, pictures;
  CommandSetting setting;
  explicit Drawing(const std::string& end) {
    make_gnuplot(programs, end);
    setting.environment["PATH"] = programs.file("");
  }
  [[nodiscard]] CommandResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--plot", pictures.file("a.svg")});
    return random_design(arguments, setting);
  }
  [[nodiscard]] std::string picture() const { return contents(pictures.file("a.svg")); }
};

TEST(Plot, IsRefusedInALineWhereNoValueIsFiniteAndPositive) {
  const Drawing drawing(": > \"$0.ran\"");
  expect_one_line(drawing.run({"risk", "--n", "20", "--d", "20", "--snr", "4"}), "--plot: there is nothing");
  expect_one_line(drawing.run({"risk", "--n", "20", "--d", "5..10", "--noise", "0"}),
                  "--plot: there is nothing");
  EXPECT_EQ(drawing.programs.names(), std::vector<std::string>{"gnuplot"}) << "it was started";
  EXPECT_TRUE(drawing.pictures.names().empty());
}

TEST(Plot, NamesValuesThatCannotBeDrawn) {
  const Drawing drawing("exit 0");
  const std::vector<std::string> start{"risk", "--n", "20", "--d", "30", "--noise"};
  for (const auto& [noise, text] :
       {std::pair<std::string, std::string>{"1e400", "--plot: doubles are below"},
        {"1e304", "--plot: values from 1e-300 to 1e+300 can be drawn, got 2.2"}}) {
    auto arguments = start;
    arguments.push_back(noise);
    expect_one_line(drawing.run(arguments), text);
  }
  for (const std::string gamma : {"1e400", "1e300", "1e-7"})
    expect_one_line(drawing.run({"marchenko-pastur", "--gamma", gamma}),
                    "--plot: a --gamma from 1e-6 to 1e6");
  EXPECT_TRUE(drawing.pictures.names().empty());
}

TEST(Plot, GivesRangesWhereAllPointsAgreeInACoordinate) {
  const Drawing drawing("exit 0");
  ASSERT_EQ(drawing.run({"risk", "--n", "20", "--d", "5", "--snr", "4"}).status, 0);
  EXPECT_THAT(drawing.picture(), HasSubstr("set xrange [4:6]\n"));
  EXPECT_THAT(drawing.picture(), Not(HasSubstr("yrange")));  // the risk and its limit
  ASSERT_EQ(drawing.run({"risk", "--n", "20", "--d", "30,31", "--noise", "3", "--norm", "0"}).status, 0);
  EXPECT_THAT(drawing.picture(), Not(HasSubstr("range [")));
  ASSERT_EQ(drawing.run({"risk", "--n", "20", "--d", "30", "--noise", "0"}).status, 0);
  EXPECT_THAT(drawing.picture(),
              AllOf(HasSubstr("set xrange [27:33]\n"), HasSubstr("set yrange [0.0333333333333333")));
}

TEST(Plot, PassesNoMessageOfGnuplotOnWhereItSucceeds) {
  const Drawing drawing("echo 'Warning: empty x range [5:5]' >&2; exit 0");
  const CommandResult result = drawing.run({"risk", "--n", "20", "--d", "19..21", "--snr", "4"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
}

TEST(Plot, PassesTheFirstErrorOnWhereGnuplotFails) {
  const Drawing drawing(
      "printf '\\ngnuplot> plot $c\\n         ^\\n         line 7: warning: odd\\n         line 8: out of "
      "ink!\\n"
      "         line 9: more\\n' >&2; exit 1");
  const CommandResult result = drawing.run({"risk", "--n", "20", "--d", "18", "--snr", "4"});
  expect_one_line(result, "--plot: gnuplot (");
  EXPECT_THAT(result.err, HasSubstr("ended with status 1: line 8: out of ink!\n"));
  EXPECT_TRUE(drawing.pictures.names().empty());
}

TEST(Plot, NamesTheSignalThatEndedGnuplot) {
  const Drawing drawing("kill -9 $$");
  const CommandResult result = drawing.run({"risk", "--n", "20", "--d", "18", "--snr", "4"});
  expect_one_line(result, "--plot: gnuplot (");
  EXPECT_THAT(result.err, HasSubstr("was ended by signal 9\n"));
}

TEST(Plot, IsNoPictureWhereGnuplotEndsEarly) {
  const TemporaryDirectory programs, pictures;
  write_contents(programs.file("gnuplot"), "#!/bin/sh\necho '<svg>'\nexit 0\n");
  std::filesystem::permissions(programs.file("gnuplot"), std::filesystem::perms::owner_all);
  CommandSetting setting;
  setting.environment["PATH"] = programs.file("");
  // more commands than a pipe holds, none of which is read
  expect_one_line(
      random_design({"risk", "--n", "20", "--d", "30..9000", "--snr", "4", "--plot", pictures.file("a.svg")},
                    setting),
      "--plot: gnuplot (");
  EXPECT_TRUE(pictures.names().empty());
}

TEST(Plot, LeavesNothingBehindWhereTheCommandIsTerminated) {
  Drawing drawing("echo started > \"${0%gnuplot}started\"; exec /bin/sleep 5");
  drawing.setting.interrupt_after = "started";
  drawing.setting.watched_file = drawing.programs.file("started");
  drawing.setting.signal = SIGTERM;
  const CommandResult result = drawing.run({"risk", "--n", "20", "--d", "18", "--snr", "4"});
  EXPECT_EQ(result.status, 128 + SIGTERM);
  EXPECT_TRUE(drawing.pictures.names().empty());
}

TEST(Plot, IsNoFileThatTheCommandWritesBesides) {
  const Drawing drawing("exit 0");
  const std::string picture = drawing.pictures.file("a.svg");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"risk", "--n", "20", "--d", "18", "--snr", "4"},
        {"marchenko-pastur", "--gamma", "1/2"}}) {
    auto more = arguments;
    more.insert(more.end(), {"--output", picture});
    expect_one_line(drawing.run(more), "--plot: ");
  }
  expect_one_line(lemmata({"table", "double-descent", "--n", "20", "--d", "18", "--snr", "4", "--plot",
                           picture, "--output", drawing.pictures.file("./a.svg")},
                          drawing.setting),
                  "--plot: ");
  EXPECT_TRUE(drawing.pictures.names().empty());
}

TEST(Plot, IsDrawnByGnuplotAndPutInPlaceWhole) {
  const TemporaryDirectory programs, pictures;
  make_gnuplot(programs, "exit 0");
  CommandSetting setting;
  setting.environment["PATH"] = programs.file("");
  const std::string picture = pictures.file("risk over d.svg");
  const CommandResult result =
      random_design({"risk", "--n", "20", "--d", "18..22", "--snr", "4", "--plot", picture}, setting);
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(pictures.names(), std::vector<std::string>{"risk over d.svg"});
  EXPECT_THAT(contents(picture), AllOf(HasSubstr("18 4.5\n"), HasSubstr("plot $curve0"),
                                       Not(HasSubstr("inf")), Not(HasSubstr("nan"))));
  EXPECT_EQ(random_design({"marchenko-pastur", "--gamma", "1/2", "--plot", pictures.file("law.svg")}, setting)
                .status,
            0);
  EXPECT_EQ(lemmata({"table", "double-descent", "--n", "5", "--d", "1..9", "--snr", "4", "--ridge", "optimal",
                     "--plot", pictures.file("table.svg")},
                    setting)
                .status,
            0);
  EXPECT_THAT(contents(pictures.file("table.svg")), HasSubstr("optimal ridge"));
}

TEST(Plot, IsRefusedBeforeWorkWithoutGnuplot) {
  const TemporaryDirectory programs, pictures;
  CommandSetting setting;
  setting.environment["PATH"] = programs.file("");
  const CommandResult result = random_design(
      {"risk", "--n", "20", "--d", "18..22", "--snr", "4", "--plot", pictures.file("risk.svg")}, setting);
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, AllOf(StartsWith("lemmata: --plot"), HasSubstr("gnuplot")));
  EXPECT_TRUE(pictures.names().empty());
}

TEST(Plot, LeavesNothingBehindWhereGnuplotFails) {
  const TemporaryDirectory programs, pictures;
  make_gnuplot(programs, "exit 3");
  CommandSetting setting;
  setting.environment["PATH"] = programs.file("");
  const CommandResult result = random_design(
      {"risk", "--n", "20", "--d", "18..22", "--snr", "4", "--plot", pictures.file("risk.svg")}, setting);
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("status 3"));
  EXPECT_TRUE(pictures.names().empty());
}

}  // namespace
}  // namespace lemmata::tests
