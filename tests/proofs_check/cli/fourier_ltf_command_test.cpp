#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string weights = "3,1,4,1,5";

json result_of(const std::vector<std::string>& more, const std::string& of = weights) {
  std::vector<std::string> arguments{"fourier", "ltf", "--weights", of, "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const CommandResult result = lemmata(arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.status == 0 ? result.json().at("result") : json();
}

std::vector<std::string> exact(const json& list) {
  std::vector<std::string> values;
  for (const json& one : list) values.push_back(one.at("value").at("exact"));
  return values;
}

TEST(FourierLtf, GivesTheChowParametersUnlessAskedForSomethingElse) {
  const json chow = result_of({"--ties", "plus"});
  ASSERT_EQ(chow.at("coefficients").size(), 6U);
  EXPECT_EQ(chow.at("coefficients").at(0).at("set"), std::vector<int>());
  EXPECT_EQ(chow.at("coefficients").at(5).at("set"), std::vector<int>{5});
  // f = +1 at 17 of the 32 points, two of which are ties
  EXPECT_EQ(exact(chow.at("coefficients")),
            (std::vector<std::string>{"1/16", "7/16", "1/16", "7/16", "1/16", "9/16"}));
  EXPECT_EQ(result_of({"--ties", "plus", "--chow"}), chow);
}

TEST(FourierLtf, AgreesWithMajorityAtEveryLevel) {
  const json majority = lemmata({"fourier", "majority", "--n", "6", "--ties", "minus", "--json"}).json();
  for (int level = 0; level <= 6; ++level) {
    SCOPED_TRACE(level);
    for (const std::string method :
         {"transform", "generating-function", "trigonometric", "meet-in-the-middle"}) {
      const json all =
          result_of({"--level", std::to_string(level), "--ties", "minus", "--method", method}, "1,1,1,1,1,1");
      for (const json& one : all.at("coefficients")) {
        EXPECT_EQ(one.at("set").size(), static_cast<std::size_t>(level));
        EXPECT_EQ(
            one.at("value").at("exact"),
            majority.at("result").at("levels").at(static_cast<std::size_t>(level)).at("value").at("exact"))
            << method;
      }
    }
  }
}

TEST(FourierLtf, ListsALevelInLexicographicOrder) {
  std::vector<std::vector<int>> sets;
  const json level = result_of({"--level", "2"}, "1,2,4,8");
  for (const json& one : level.at("coefficients")) sets.push_back(one.at("set"));
  EXPECT_EQ(sets, (std::vector<std::vector<int>>{{1, 2}, {1, 3}, {1, 4}, {2, 3}, {2, 4}, {3, 4}}));
}

TEST(FourierLtf, HasTheSameCoefficientAloneInItsLevelAndAmongAll) {
  const json all = result_of({"--all", "--bias", "1/2"}).at("coefficients");
  ASSERT_EQ(all.size(), 32U);
  const json level = result_of({"--level", "3", "--bias", "1/2"}).at("coefficients");
  ASSERT_EQ(level.size(), 10U);
  for (const json& one : level) {
    std::string list;
    std::size_t bits = 0;
    for (const int i : one.at("set")) {
      list += (list.empty() ? "" : ",") + std::to_string(i);
      bits |= std::size_t{1} << (i - 1);
    }
    EXPECT_EQ(all.at(bits), one);
    EXPECT_EQ(result_of({"--set", list, "--bias", "1/2"}).at("coefficients").at(0), one);
  }
}

TEST(FourierLtf, InfluencesAreTheSizesOfTheFirstDegree) {
  // The probability that flipping x_i changes f: x_4 decides unless the others are equal, x_1 where x_2 = x_3 = x_4.
  const json influences = result_of({"--influences", "--cross-check"}, "1,1,1,-2");
  EXPECT_EQ(exact(influences.at("influences")), (std::vector<std::string>{"1/4", "1/4", "1/4", "3/4"}));
  EXPECT_EQ(influences.at("total").at("exact"), "3/2");
  // A tie counts half a step: sign(x_1 + x_2) with sign(0) = 0 changes by 1 of 2 at every flip.
  EXPECT_EQ(exact(result_of({"--influences", "--ties", "zero"}, "1,1").at("influences")),
            (std::vector<std::string>{"1/2", "1/2"}));
}

TEST(FourierLtf, LevelWeightsAddUpToTheMeanSquare) {
  // f^2 = 1 but at the ties; w.x = 0 at 2 of 32 points
  EXPECT_EQ(result_of({"--level-weights", "--ties", "plus"}).at("total").at("exact"), "1");
  EXPECT_EQ(result_of({"--level-weights", "--ties", "zero"}).at("total").at("exact"), "15/16");
  EXPECT_EQ(result_of({"--level-weights", "--ties", "zero"}).at("level_weights").size(), 6U);
}

TEST(FourierLtf, NoiseStabilityIsThatOfMajority) {
  const std::string ones = "1,1,1,1,1,1,1";
  for (const std::string rho : {"1", "-1/3", "0.9", "0"}) {
    const json ltf = result_of({"--noise-stability", rho}, ones).at("noise_stability");
    const json majority =
        lemmata({"fourier", "noise-stability", "--n", "7", "--rho", rho, "--json"}).json().at("result");
    EXPECT_EQ(ltf, majority.at("noise_stability"));
  }
}

TEST(FourierLtf, HasAllFirstDegreeCoefficientsOfTwoHundredWeights) {
  std::string list = "1";
  for (int i = 2; i <= 200; ++i) list += "," + std::to_string(5 * i);  // total 100,496
  const json chow = result_of({"--ties", "zero"}, list);
  ASSERT_EQ(chow.at("coefficients").size(), 201U);
  for (const json& one : chow.at("coefficients")) EXPECT_TRUE(one.at("value").contains("exact"));
  EXPECT_THAT(chow.at("method").get<std::string>(), HasSubstr("generating function"));
  EXPECT_THAT(chow.at("why").get<std::string>(), HasSubstr("total weight 100496"));
}

TEST(FourierLtf, RefusesWhatIsTooLargeBeforeItLooksForTies) {
  // To decide whether some x of the 60 coordinates has w.x = 0 would take minutes.
  std::string list = "0.5772156649";
  for (int i = 1; i < 60; ++i) list += ",0." + std::to_string(i * 7919) + "0123456789";
  for (const std::vector<std::string>& question : std::vector<std::vector<std::string>>{
           {"--all"}, {"--level-weights"}, {"--noise-stability", "1/2"}, {"--level", "30"}}) {
    std::vector<std::string> arguments{"fourier", "ltf", "--weights", list};
    arguments.insert(arguments.end(), question.begin(), question.end());
    const CommandResult result = lemmata(arguments);
    EXPECT_EQ(result.status, 2) << question[0];
    EXPECT_THAT(result.err,
                HasSubstr(question[0] == "--level" || question[0] == "--all" ? "rows" : "n at most 30"))
        << question[0];
    EXPECT_THAT(result.err, testing::Not(HasSubstr("--ties"))) << question[0];
  }
}

TEST(FourierLtf, WritesDecimalsOnRequest) {
  const CommandResult text = lemmata({"fourier", "ltf", "--weights", "1,1,1", "--set", "1", "--digits", "5"});
  EXPECT_THAT(text.out, HasSubstr("\n{1}  0.5\n"));
}

TEST(FourierLtf, SharesItsOutputWithTheTableOfTheSameFunction) {
  const TemporaryDirectory directory;
  std::string values;
  for (int x = 0; x < 32; ++x) {
    int form = 1;
    const int list[] = {3, 1, 4, 1, 5};
    for (int i = 0; i < 5; ++i) form += 2 * ((x >> i & 1) != 0 ? -list[i] : list[i]);
    values += form > 0 ? "1 " : "-1 ";
  }
  write_contents(directory.file("table"), values);
  const json table =
      lemmata({"fourier", "table", directory.file("table"), "--all", "--json"}).json().at("result");
  EXPECT_EQ(table.at("coefficients"), result_of({"--all", "--ties", "plus"}).at("coefficients"));
}

}  // namespace
}  // namespace lemmata::tests
