#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json result(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"parity", "counterexample", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const CommandResult run = lemmata(arguments);
  EXPECT_EQ(run.status, 0) << run.err;
  return run.json().at("result");
}

TEST(ParityCounterexample, LearnsEverySetInOneStep) {
  for (const int d : {1, 2, 3, 4, 8, 10}) {
    const json one_step = result({"--d", std::to_string(d)}).at("one_step");
    EXPECT_EQ(one_step.at("learnt"), 1 << d);
    EXPECT_EQ(one_step.at("sets"), 1 << d);
    EXPECT_EQ(one_step.at("p").size(), static_cast<std::size_t>(d));
  }
}

TEST(ParityCounterexample, CountsWhatRoundingLeaves) {
  // at d = 2 the gradients are -2, -1, -2/3, -1/3: rounded to multiples of 1/2 they are -2, -1, -1/2, -1/2
  const json one_step = result({"--d", "2", "--grid", "1/2,0.1"}).at("one_step");
  EXPECT_EQ(one_step.at("rounded").at(0).at("grid").at("exact"), "1/2");
  EXPECT_EQ(one_step.at("rounded").at(0).at("different"), 3);
  EXPECT_EQ(one_step.at("rounded").at(0).at("alone"), 2);
  EXPECT_EQ(one_step.at("rounded").at(1).at("different"), 4);
  EXPECT_EQ(one_step.at("closest").at("exact"), "1/3");
  EXPECT_EQ(one_step.at("mean_square").at("exact"), "25/18");
}

TEST(ParityCounterexample, GivesTheHistoryLearnersProbability) {
  EXPECT_EQ(result({"--d", "1"}).at("history").at("success").at("exact"), "7/8");
  const json history = result({"--d", "2"}).at("history");
  EXPECT_EQ(history.at("success").at("exact"), "931/1024");
  EXPECT_EQ(history.at("steps"), 4);
  EXPECT_EQ(history.at("base"), 9);
  EXPECT_EQ(result({"--d", "3"}).at("history").at("success").at("exact"), "1985131/2097152");
}

TEST(ParityCounterexample, PrintsForAReader) {
  const std::string text = lemmata({"parity", "counterexample", "--d", "2"}).out;
  EXPECT_THAT(text, HasSubstr("loss 0 for 4 of 4 sets\n"));
  EXPECT_THAT(text, HasSubstr("4 steps:  success with probability 931/1024 = 0.9091796875\n"));
  EXPECT_THAT(text, HasSubstr("1024 sets with samples\n"));
}

TEST(ParityCounterexample, RefusesWhatIsOutsideItsRange) {
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{},
                                             {"--d", "0"},
                                             {"--d", "15"},
                                             {"--d", "x"},
                                             {"--d", "2", "--grid", "0"},
                                             {"--d", "2", "--grid", "a"}}) {
    std::vector<std::string> arguments{"parity", "counterexample"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult run = lemmata(arguments);
    EXPECT_EQ(run.status, 2) << testing::PrintToString(more);
    EXPECT_EQ(run.out, "");
  }
}

}  // namespace
}  // namespace lemmata::tests
