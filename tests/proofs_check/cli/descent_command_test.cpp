#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Descent : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    write_contents(directory_.file(name), text);
    return directory_.file(name);
  }

  /// Of X with the rows (1,0), (1,1), whose Gram matrix [[2,1],[1,1]] has the eigenvalues (3 +- sqrt 5)/2.
  std::vector<std::string> run_arguments(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"descent", "--x", file("x.csv", "1,0\n1,1\n"), "--y",
                                       file("y.csv", "1\n3\n")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  static json result_of(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const CommandResult result = lemmata(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.status == 0 ? result.json().at("result") : json();
  }

  static void expect_refused(const std::vector<std::string>& arguments,
                             const std::vector<std::string>& named) {
    const CommandResult result = lemmata(arguments);
    EXPECT_EQ(result.status, 2) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
    for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
  }

  TemporaryDirectory directory_;
};

TEST_F(Descent, GivesIteratesThatAreCheckedByHand) {
  // w_1 = eta X^T y = (4,3)/2; X w_1 - y = (2,7/2) - (1,3) = (1,1/2); w_2 = (2,3/2) - (3/2,1/2)/2
  const json result = result_of(run_arguments({"--rule", "slide", "--eta", "1/2", "--steps", "2"}));
  const json& iterates = result.at("iterates");
  ASSERT_EQ(iterates.size(), 3U);
  EXPECT_EQ(iterates[1].at("w")[0].at("exact"), "2");
  EXPECT_EQ(iterates[1].at("w")[1].at("exact"), "3/2");
  EXPECT_EQ(iterates[2].at("w")[0].at("exact"), "5/4");
  EXPECT_EQ(iterates[2].at("w")[1].at("exact"), "5/4");
  EXPECT_EQ(result.at("limit")[0].at("exact"), "1");
  EXPECT_EQ(result.at("limit")[1].at("exact"), "2");
  EXPECT_EQ(iterates[2].at("squared_error").at("exact"), "5/8");
  EXPECT_EQ(result.at("converges"), true);
  EXPECT_EQ(result.at("interpolates"), true);
  EXPECT_EQ(result.at("residual_polynomial").at("expanded"), "1/4*x^2-x+1");
  EXPECT_EQ(result.at("residual_polynomial").at("factored"), "(-1/2*x+1)^2");
  // the factor is 1 - (3 - sqrt 5)/4 = (1 + sqrt 5)/4
  EXPECT_EQ(result.at("convergence_factor").at("decimal"), "0.80901699437494742410");
  // 2/lambda_1 = 3 - sqrt 5
  EXPECT_EQ(result.at("largest_eta").at("decimal"), "0.76393202250021030359");
}

TEST_F(Descent, DecidesConvergenceOfEachRuleAtItsOwnThreshold) {
  // 1/lambda_1 = 0.38196..., which is between 19/50 and 20/50
  const std::vector<std::pair<std::string, int>> rules{
      {"literal", 1}, {"slide", 2}, {"hessian", 2}, {"half", 4}};
  for (const auto& [rule, ratio] : rules) {
    const auto converges = [&](int fiftieths) {
      return result_of(run_arguments({"--rule", rule, "--eta", std::to_string(fiftieths * ratio) + "/50",
                                      "--steps", "1"}))
          .at("converges");
    };
    EXPECT_EQ(converges(19), true) << rule;
    EXPECT_EQ(converges(20), false) << rule;
  }
}

TEST_F(Descent, KeepsThePartOfTheStartThatNoSampleSees) {
  const std::string x = file("wide.csv", "1,1\n"), y = file("label.csv", "2\n"),
                    w = file("start.csv", "3\n1\n");
  const json result = result_of(
      {"descent", "--x", x, "--y", y, "--rule", "half", "--eta", "1", "--steps", "1", "--start", w});
  EXPECT_EQ(result.at("rank"), 1);
  EXPECT_EQ(result.at("limit")[0].at("exact"), "2");
  EXPECT_EQ(result.at("limit")[1].at("exact"), "0");
  EXPECT_EQ(result.at("iterates")[1].at("w")[0].at("exact"), "2");  // the factor is 1 - 2/2
  EXPECT_EQ(result.at("convergence_factor").at("exact"), "0");
}

TEST_F(Descent, FollowsTheSamplesGiven) {
  const json result = result_of(run_arguments({"--rule", "literal", "--eta", "1/4", "--samples", "2,1,2"}));
  EXPECT_EQ(result.at("samples"), json::parse("[2, 1, 2]"));
  // x_2 = (1,1), y_2 = 3: w_1 = (3/2,3/2); x_1 = (1,0): w_2 = (5/4, 3/2); residual -1/4: w_3 = (11/8, 13/8)
  EXPECT_EQ(result.at("iterates")[3].at("w")[0].at("exact"), "11/8");
  EXPECT_EQ(result.at("iterates")[3].at("w")[1].at("exact"), "13/8");
  EXPECT_EQ(result.at("converges"), true);
  EXPECT_FALSE(result.contains("residual_polynomial"));
}

TEST_F(Descent, DrawsTheSameSamplesForTheSameSeed) {
  const auto samples = [&](const std::string& seed) {
    return result_of(
               run_arguments({"--rule", "slide", "--eta", "1/4", "--steps", "40", "--sgd", "--seed", seed}))
        .at("samples");
  };
  const json first = samples("7");
  EXPECT_EQ(first.size(), 40U);
  EXPECT_EQ(first, samples("7"));
  EXPECT_NE(first, samples("8"));
  int ones = 0;
  for (const json& i : first) {
    EXPECT_TRUE(i == 1 || i == 2);
    ones += i == 1 ? 1 : 0;
  }
  EXPECT_GT(ones, 0);  // of 40 fair coins all are alike with probability 2^-39
  EXPECT_LT(ones, 40);
}

TEST_F(Descent, SaysThatOneSampleAStepDoesNotConvergeWithoutAFit) {
  const auto converges = [&](const std::string& x, const std::string& y, const std::string& eta) {
    return result_of({"descent", "--x", file("a.csv", x), "--y", file("b.csv", y), "--rule", "slide", "--eta",
                      eta, "--samples", "1,2"})
        .at("converges");
  };
  EXPECT_EQ(converges("1\n1\n", "0\n1\n", "1/2"), false);
  EXPECT_EQ(converges("1\n0\n", "1\n5\n", "1/2"), true);   // a row of zeros moves nothing
  EXPECT_EQ(converges("1\n2\n", "3\n6\n", "9/17"), true);  // below 10/17
  EXPECT_EQ(converges("1\n2\n", "3\n6\n", "10/17"), false);
}

TEST_F(Descent, ShowsDecimalsWhereFractionsAreLong) {
  const CommandResult result = lemmata(run_arguments({"--rule", "slide", "--eta", "1/7", "--steps", "60"}));
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("converges:  yes"));
  EXPECT_THAT(result.out, HasSubstr("it stands for 000_19217ae9f712fcea.txt"));
  EXPECT_THAT(result.out, HasSubstr("w_T[1] = "));
  std::size_t longest = 0;
  for (std::size_t at = 0; at < result.out.size();) {
    const std::size_t end = result.out.find('\n', at);
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  EXPECT_LT(longest, 260U);
}

TEST_F(Descent, RefusesBadInputInOneLine) {
  const std::vector<std::string> good{"--rule", "slide", "--eta", "1/2", "--steps", "2"};
  const auto with = [&](std::vector<std::string> options) { return run_arguments(options); };
  expect_refused(with({"--rule", "slid", "--eta", "1/2", "--steps", "2"}), {"--rule", "slid", "slide"});
  expect_refused(with({"--eta", "1/2", "--steps", "2"}), {"--rule"});
  expect_refused(with({"--rule", "slide", "--eta", "0", "--steps", "2"}), {"--eta", "above 0", "0"});
  expect_refused(with({"--rule", "slide", "--eta", "-1", "--steps", "2"}), {"--eta", "above 0", "-1"});
  expect_refused(with({"--rule", "slide", "--steps", "2"}), {"--eta"});
  expect_refused(with({"--rule", "slide", "--eta", "1/2"}), {"--steps"});
  expect_refused(with({"--rule", "slide", "--eta", "1/2", "--steps", "-1"}), {"--steps", "-1"});
  expect_refused(with({"--rule", "slide", "--eta", "1/7", "--steps", "1000000"}), {"1000000", "MiB"});
  expect_refused(with({"--rule", "slide", "--eta", "1/2", "--samples", "1,3"}), {"--samples", "3"});
  expect_refused(with({"--rule", "slide", "--eta", "1/2", "--steps", "3", "--samples", "1,2"}),
                 {"--steps", "2", "3"});
  expect_refused(with({"--rule", "slide", "--eta", "1/2", "--steps", "3", "--sgd"}), {"--seed"});
  expect_refused({"descent", "--x", file("x.csv", "1,0\n1,1\n"), "--y", file("z.csv", "1\n2\n3\n"), "--rule",
                  "slide", "--eta", "1", "--steps", "1"},
                 {"--y", "2", "3"});
  expect_refused({"descent", "--x", file("zero.csv", "0,0\n"), "--y", file("z.csv", "1\n"), "--rule", "slide",
                  "--eta", "1", "--steps", "1"},
                 {"--x", "0"});
  expect_refused({"descent", "etamax"}, {"etamax", "eta-max"});
}

class EtaMax : public Descent {
 protected:
  static const json& rule(const json& result, const std::string& name) {
    for (const json& one : result.at("rules"))
      if (one.at("rule") == name) return one;
    throw std::invalid_argument(name);
  }

  /// The exit status of the checker that shares no code with the command.
  static int recheck(const std::string& certificate) {
    return run_program(LEMMATA_PYTHON, {LEMMATA_SOURCES "/tools/recheck", certificate}).status;
  }
};

TEST_F(EtaMax, GivesTheFourThresholdsOfARationalSpectrum) {
  const json result = result_of({"descent", "eta-max", "--x", file("x.csv", "1\n2\n")});
  EXPECT_EQ(result.at("inverse_lambda_1").at("exact"), "1/5");
  EXPECT_EQ(result.at("kappa").at("exact"), "1");
  EXPECT_EQ(rule(result, "literal").at("eta_max").at("exact"), "1/5");
  EXPECT_EQ(rule(result, "slide").at("eta_max").at("exact"), "2/5");
  EXPECT_EQ(rule(result, "hessian").at("eta_max").at("exact"), "2/5");
  EXPECT_EQ(rule(result, "half").at("eta_max").at("exact"), "4/5");
  const json& slide = rule(result, "slide");
  EXPECT_EQ(slide.at("sgd_worst_case").at("exact"), "1/2");
  EXPECT_EQ(slide.at("sgd_mean_square").at("exact"), "10/17");
  EXPECT_EQ(slide.at("sgd_almost_sure").at("exact"), "5/4");
  EXPECT_EQ(rule(result, "half").at("sgd_mean_square").at("exact"), "20/17");
  EXPECT_FALSE(slide.contains("ordered"));
}

TEST_F(EtaMax, GivesDecimalsThatAreAllCorrect) {
  // lambda = (3 +- sqrt 5)/2, so lambda_1 + lambda_2 = 3
  const json result = result_of({"descent", "eta-max", "--x", file("x.csv", "1,0\n1,1\n"), "--digits", "30",
                                 "--momentum", "1/2", "--rule", "half"});
  EXPECT_EQ(result.at("inverse_lambda_1").at("decimal"), "0.381966011250105151795413165634");
  ASSERT_EQ(result.at("rules").size(), 1U);
  const json& half = rule(result, "half");
  EXPECT_EQ(half.at("eta_max").at("decimal"), "1.52786404500042060718165266254");
  EXPECT_EQ(half.at("best").at("exact"), "4/3");
  EXPECT_EQ(half.at("ordered").at("exact"), "4/3");
  EXPECT_EQ(half.at("momentum").at("decimal"), "2.29179606750063091077247899381");
  EXPECT_EQ(result.at("best_factor").at("decimal"), "0.745355992499929898803057889577");  // sqrt 5 / 3
  EXPECT_EQ(result.at("kappa").at("decimal"), "6.85410196624968454461376050310");
}

TEST_F(EtaMax, TakesASectionOfTheHilbertMatrixAndProvesItsInterval) {
  std::string rows;
  for (int i = 1; i <= 5; ++i)
    for (int j = 1; j <= 8; ++j) rows += "1/" + std::to_string(i + j - 1) + (j < 8 ? "," : "\n");
  const std::string certificate = directory_.file("eta.json");
  const json result =
      result_of({"descent", "eta-max", "--x", file("hilbert.csv", rows), "--certificate", certificate});
  EXPECT_EQ(result.at("rank"), 5);
  EXPECT_TRUE(result.at("inverse_lambda_1").contains("ball"));
  EXPECT_EQ(recheck(certificate), 0);
  // an interval that ends lower is not proved: u I - G is then not the sum of squares, and l <= v^T G v / v^T v fails
  json document = json::parse(contents(certificate));
  json& relation = document.at("relations").at(1);
  ASSERT_EQ(relation.at("relation"), "<=");
  relation.at("left") = "2*" + relation.at("left").get<std::string>();
  EXPECT_EQ(recheck(file("damaged.json", document.dump())), 1);
}

TEST_F(EtaMax, TakesAHessianAlone) {
  const json result = result_of(
      {"descent", "eta-max", "--hessian", file("h.csv", "3\n"), "--certificate", directory_.file("h.json")});
  EXPECT_EQ(rule(result, "half").at("eta_max").at("exact"), "4/3");
  EXPECT_EQ(rule(result, "hessian").at("eta_max").at("exact"), "2/3");
  EXPECT_FALSE(rule(result, "slide").contains("sgd_mean_square"));
  EXPECT_EQ(recheck(directory_.file("h.json")), 0);
}

TEST_F(EtaMax, SaysForWhichLineEachRuleStands) {
  const CommandResult result = lemmata({"descent", "eta-max", "--x", file("x.csv", "1,2\n")});
  ASSERT_EQ(result.status, 0) << result.err;
  for (const char* part : {"rule literal", "rule slide", "rule hessian", "rule half", "GD / SGD dynamics",
                           "Edge of Stability", "no almost-sure step size"})
    EXPECT_THAT(result.out, HasSubstr(part));
}

TEST_F(EtaMax, RefusesBadInputInOneLine) {
  const std::string x = file("x.csv", "1,2\n");
  expect_refused({"descent", "eta-max"}, {"--x"});
  expect_refused({"descent", "eta-max", "--x", x, "--hessian", x}, {"--hessian", "not both"});
  expect_refused({"descent", "eta-max", "--hessian", x}, {"symmetric", "1 x 2"});
  expect_refused({"descent", "eta-max", "--hessian", file("h.csv", "1,0\n0,-1\n")}, {"negative"});
  expect_refused({"descent", "eta-max", "--x", file("z.csv", "0,0\n")}, {"0"});
  expect_refused({"descent", "eta-max", "--x", x, "--rule", "halve"}, {"--rule", "halve", "half"});
  expect_refused({"descent", "eta-max", "--x", x, "--momentum", "1"}, {"--momentum", "below 1"});
  expect_refused({"descent", "eta-max", "--x", x, "--digits", "1000"}, {"--digits", "200"});
}

TEST_F(EtaMax, ProvesTheIntervalInNumbersThatACheckerTakes) {
  // exact factors of this 24 x 24 matrix have quotients of minors, beyond what a checker multiplies
  std::string rows;
  for (int i = 0; i < 24; ++i)
    for (int j = 0; j < 24; ++j)
      rows += std::to_string((7 * i * i + 11 * j * j * j + 5 * i * j) % 19 - 9) + (j < 23 ? "," : "\n");
  const std::string certificate = directory_.file("eta.json");
  static_cast<void>(result_of(
      {"descent", "eta-max", "--x", file("x.csv", rows), "--rule", "half", "--certificate", certificate}));
  EXPECT_EQ(recheck(certificate), 0);
  EXPECT_LT(contents(certificate).size(), 100000U);
}

TEST_F(EtaMax, RefusesACertificateThatNoCheckerTakes) {
  const std::string certificate = directory_.file("eta.json");
  expect_refused(
      {"descent", "eta-max", "--x", file("x.csv", "1e20000,3\n2,1\n"), "--certificate", certificate},
      {"--certificate", "40000 digits", "20000"});
}

TEST_F(EtaMax, LeavesOutTheMeanSquareStepThatWouldTakeLong) {
  std::string rows;
  for (int i = 0; i < 45; ++i)
    for (int j = 0; j < 16; ++j)
      rows += "0." + std::to_string(1000000007LL * (i + 3) * (j + 5) * (i + 2 * j + 1) % 1000000000000007LL) +
              (j < 15 ? "," : "\n");
  const json result = result_of({"descent", "eta-max", "--x", file("x.csv", rows), "--rule", "half"});
  EXPECT_THAT(result.at("why_no_sgd_mean_square").get<std::string>(), HasSubstr("would take about"));
  EXPECT_FALSE(rule(result, "half").contains("sgd_mean_square"));
}

TEST_F(EtaMax, OverwritesNoFileThatIsRead) {
  const std::string x = file("row.csv", "1,2\n"), other = directory_.file("new.json");
  expect_refused({"descent", "eta-max", "--x", x, "--certificate", x}, {"--certificate", "--x"});
  expect_refused({"descent", "eta-max", "--x", x, "--output", x}, {"--output", "--x"});
  expect_refused({"descent", "eta-max", "--x", x, "--output", other, "--certificate", other},
                 {"--certificate", "--output"});
  expect_refused({"descent", "eta-max", "--x", x, "--certificate", "/nonexistent/c.json"},
                 {"--certificate", "/nonexistent"});
  expect_refused(
      run_arguments({"--rule", "slide", "--eta", "1", "--steps", "1", "--output", directory_.file("y.csv")}),
      {"--output", "--y"});
  EXPECT_EQ(contents(x), "1,2\n");
}

TEST_F(EtaMax, TakesNoOptionOfItsParent) {
  const std::string x = file("x.csv", "1,2\n");
  expect_refused({"descent", "--x", x, "eta-max", "--x", x}, {"--x", "after eta-max"});
  expect_refused({"descent", "--json", "eta-max", "--x", x}, {"--json", "after eta-max"});
}

TEST_F(EtaMax, NamesTheOptionOfAMatrixThatItDoesNotTake) {
  for (const char* option : {"--x", "--hessian"})
    expect_refused({"descent", "eta-max", option, file("zero.csv", "0\n")}, {option, "not 0"});
  expect_refused({"descent", "eta-max", "--hessian", file("h.csv", "1,2\n2,1\n")},
                 {"--hessian", "positive semidefinite", "negative eigenvalue"});
}

TEST_F(Descent, EstimatesBeforeItWorks) {
  const std::string x = file("a.csv", "0.040855944793104046,0.46486542013947213\n"),
                    y = file("b.csv", "1.5620642258632143\n");
  const auto steps = [&](const std::string& count) {
    return std::vector<std::string>{"descent", "--x",   x,        "--y",     y,    "--rule",
                                    "slide",   "--eta", "1/1000", "--steps", count};
  };
  expect_refused(steps("1000000"), {"--steps", "1000000 exact steps", "allowed"});
  expect_refused(steps("1600"), {"--steps", "1600 exact steps take about", " s, and 30 s is allowed"});
}

TEST_F(Descent, LetsARowOfZerosHaveAnyLabel) {
  const json result =
      result_of({"descent", "--x", file("a.csv", "0,0\n3,1\n0,0\n"), "--y", file("b.csv", "-1\n1\n3\n"),
                 "--rule", "slide", "--eta", "1/10", "--samples", "1,2"});
  EXPECT_EQ(result.at("interpolates"), false);
  EXPECT_EQ(result.at("converges"), true);
}

TEST_F(Descent, SaysWithoutInternalNamesWhyItIsNotDecided) {
  std::string rows, labels;
  for (int i = 0; i < 17; ++i) {
    for (int j = 0; j < 17; ++j) rows += std::string(i == j ? "1" : "0") + (j < 16 ? "," : "\n");
    labels += "1\n";
  }
  const json result = result_of({"descent", "--x", file("a.csv", rows), "--y", file("b.csv", labels),
                                 "--rule", "slide", "--eta", "3", "--samples", "1"});
  EXPECT_TRUE(result.at("converges").is_null());
  EXPECT_EQ(result.at("why").get<std::string>().find("mean_square"), std::string::npos);
}

}  // namespace
}  // namespace lemmata::tests
