#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/npy_bytes.hpp"
#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> compared(const CommandResult& result) {
  EXPECT_EQ(result.status, 0) << result.err;
  std::vector<std::string> values;
  const json document = result.json();
  for (const json& one : document.at("result").at("compared")) {
    EXPECT_EQ(one.at("coordinate"), values.size() + 1);
    values.push_back(one.at("value").at("exact"));
  }
  return values;
}

/// 2^n f^(S delta {i}) for i = 1..n by the definition, for few weights.
std::vector<int> defined(const std::vector<int>& weights, int bias, int tie, unsigned set) {
  std::vector<int> sums(weights.size());
  for (unsigned x = 0; x < 1U << weights.size(); ++x) {
    int form = bias;
    for (std::size_t i = 0; i < weights.size(); ++i) form += (x >> i & 1) != 0 ? -weights[i] : weights[i];
    const int f = form > 0 ? 1 : form < 0 ? -1 : tie;
    for (std::size_t i = 0; i < weights.size(); ++i)
      sums[i] += std::popcount(x & (set ^ (1U << i))) % 2 == 0 ? f : -f;
  }
  return sums;
}

std::string fraction(int numerator, int denominator) {
  while (denominator > 1 && numerator % 2 == 0) {
    numerator /= 2;
    denominator /= 2;
  }
  return std::to_string(numerator) + (denominator == 1 ? "" : "/" + std::to_string(denominator));
}

TEST(GapLtf, HasTheCoefficientsOfTheDefinitionExactlyByEveryMethod) {
  const std::vector<int> weights{3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
  for (const std::string method :
       {"auto", "transform", "generating-function", "meet-in-the-middle", "trigonometric"})
    for (const auto& [set, bits, bias, ties, tie] : {std::tuple{"1,2", 0b11U, 0, "zero", 0},
                                                     {"2,5,9", 0b100010010U, 0, "plus", 1},
                                                     {"2,5,9", 0b100010010U, 3, "minus", -1},
                                                     {"1..10", 0b1111111111U, -5, "zero", 0}}) {
      SCOPED_TRACE(method + " " + set + " " + ties);
      std::vector<std::string> expected;
      for (const int sum : defined(weights, bias, tie, bits)) expected.push_back(fraction(sum, 1024));
      EXPECT_EQ(
          compared(lemmata({"gap", "ltf", "--weights", "3,1,4,1,5,9,2,6,5,3", "--bias", std::to_string(bias),
                            "--set", set, "--ties", ties, "--method", method, "--json"})),
          expected);
    }
}

TEST(GapLtf, SaysWhatTheGapIsMadeOf) {
  const CommandResult result =
      lemmata({"gap", "ltf", "--weights", "3,1,4,1,5,9,2,6,5,3", "--set", "2,1", "--ties", "zero", "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const json document = result.json();
  EXPECT_EQ(document.at("command"), "gap ltf");
  EXPECT_EQ(document.at("inputs").at("weights").size(), 10U);
  EXPECT_EQ(document.at("inputs").at("set"), (std::vector<int>{1, 2}));
  EXPECT_EQ(document.at("inputs").at("delta"), "1/20");
  const json& gap = document.at("result");
  EXPECT_EQ(gap.at("n"), 10);
  EXPECT_EQ(gap.at("compared").at(0).at("set"), std::vector<int>{2});
  EXPECT_EQ(gap.at("compared").at(0).at("inside"), true);
  EXPECT_EQ(gap.at("compared").at(2).at("set"), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(gap.at("compared").at(2).at("inside"), false);
  EXPECT_EQ(gap.at("smallest_inside").at("coordinate"), 1);
  EXPECT_EQ(gap.at("smallest_inside").at("value").at("exact"), "13/256");
  EXPECT_EQ(gap.at("largest_outside").at("coordinate"), 6);
  EXPECT_EQ(gap.at("largest_outside").at("value").at("exact"), "-3/256");
  EXPECT_EQ(gap.at("gap").at("exact"), "5/128");
  EXPECT_EQ(gap.at("sign"), 1);
  EXPECT_EQ(gap.at("inverse_square").at("exact"), "16384/25");
  // 32 * 655.36 * ln(20 / 0.05) = 125650.3..., and a quarter of it
  EXPECT_EQ(gap.at("samples").at("exact"),
            std::to_string(std::lround(std::ceil(32 * 655.36 * std::log(400.0)))));
  EXPECT_EQ(gap.at("samples_centred").at("exact"),
            std::to_string(std::lround(std::ceil(8 * 655.36 * std::log(400.0)))));
}

TEST(GapLtf, PrintsForAReader) {
  const std::string text =
      lemmata({"gap", "ltf", "--weights", "1,2,-1/2", "--bias", "0.25", "--set", "1,2"}).out;
  EXPECT_THAT(text, StartsWith("f(x) = sign(x_1 + 2 x_2 - 1/2 x_3 + 1/4)\n"
                               "n = 3, S = {1, 2}, k = 2\n"
                               "\n"
                               "i  w_i            set      coefficient at that set  in decimals\n"
                               "1  1     in S     S \\ {1}  1                        1\n"
                               "2  2     in S     S \\ {2}  0                        0\n"
                               "3  -1/2  outside  S u {3}  0                        0\n"
                               "\n"
                               "smallest |f^(S \\ {i})|, i in S:  i = 2, 0\n"
                               "largest |f^(S u {j})|, j outside:  j = 3, 0\n"
                               "gap, the difference of these sizes:  0\n"
                               "sign of the gap:  zero\n"
                               "samples for one gradient step:  no number is known to suffice"));
  EXPECT_THAT(text, HasSubstr("\nby: "));
  EXPECT_THAT(text, HasSubstr("\nothers: "));
}

TEST(GapLtf, EqualsTheMajorityGapForSignWeights) {
  const json ltf =
      lemmata({"gap", "ltf", "--weights", "1,-1,1,1,-1,1,1,1,-1", "--set", "1..4", "--json"}).json();
  const json majority = lemmata({"gap", "majority", "--n", "9", "--k", "4", "--json"}).json();
  EXPECT_EQ(ltf.at("result").at("gap"), majority.at("result").at("gap"));
}

TEST(GapLtf, HasNoSetOutsideWhereSHasAllCoordinates) {
  const json gap =
      lemmata({"gap", "ltf", "--weights", "1,2,4", "--set", "1..3", "--json"}).json().at("result");
  EXPECT_TRUE(gap.at("largest_outside").is_null());
  EXPECT_THAT(lemmata({"gap", "ltf", "--weights", "1,2,4", "--set", "1..3"}).out,
              HasSubstr("0, since S has all coordinates"));
}

TEST(GapLtf, StatesSamplesOfTheCentredEstimatorAloneForASingleCoordinate) {
  // The uncentred gradient at the one relevant coordinate has a constant besides its coefficient.
  const json gap =
      lemmata({"gap", "ltf", "--weights", "1,5", "--bias", "20", "--set", "2", "--json"}).json().at("result");
  ASSERT_EQ(gap.at("sign"), 1);
  EXPECT_FALSE(gap.contains("samples"));
  EXPECT_TRUE(gap.contains("samples_centred"));
}

TEST(GapLtf, FindsTheBestSetOfAll) {
  const std::vector<std::string> function{"gap", "ltf", "--weights", "3,1,4,1,5,9,2", "--json"};
  const json best = lemmata(with(function, {"--set", "best", "--k", "2"})).json();
  EXPECT_EQ(best.at("inputs").at("set"), "best");
  const auto value = [](const json& document) {
    const std::string text = document.at("result").at("gap").at("exact");
    const auto slash = text.find('/');
    return std::stod(text) / (slash == std::string::npos ? 1 : std::stod(text.substr(slash + 1)));
  };
  int attained_by = 0;
  double largest = -1;
  for (int i = 1; i <= 7; ++i)
    for (int j = i + 1; j <= 7; ++j) {
      const double gap =
          value(lemmata(with(function, {"--set", std::to_string(i) + "," + std::to_string(j)})).json());
      if (gap > largest) attained_by = 0;
      largest = std::max(largest, gap);
      if (gap == largest) ++attained_by;
    }
  EXPECT_EQ(value(best), largest);  // dyadic fractions of seven bits, so doubles are exact
  EXPECT_EQ(best.at("result").at("attained_by"), attained_by);
}

TEST(GapLtf, GivesTheSameRationalsFromBallsAtFiftyCoordinates) {
  std::string weights;
  std::uint64_t state = 1;
  for (int i = 0; i < 50; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    weights += (i == 0 ? "" : ",") + std::to_string((state >> 50) | 1);  // odd, below 2^14
  }
  const std::vector<std::string> asked{"gap", "ltf", "--weights", weights, "--set", "1..4", "--json"};
  const CommandResult balls = lemmata(with(asked, {"--method", "trigonometric"}));
  const CommandResult exact = lemmata(with(asked, {"--method", "generating-function"}));
  EXPECT_EQ(compared(balls), compared(exact));
  EXPECT_EQ(balls.json().at("result").at("gap"), exact.json().at("result").at("gap"));
  EXPECT_THAT(balls.json().at("result").at("method").get<std::string>(),
              HasSubstr("exactly one multiple of 2^-50"));
  EXPECT_TRUE(balls.json().at("result").at("compared").at(0).at("value").contains("ball"));
  EXPECT_FALSE(exact.json().at("result").at("compared").at(0).at("value").contains("ball"));
}

TEST(GapLtf, LeavesBallsThatDoNotDetermineAFractionAsTheyAre) {
  std::string weights = "1";
  for (int i = 2; i <= 120; ++i) weights += "," + std::to_string(2 * i - 1);
  const json gap =
      lemmata({"gap", "ltf", "--weights", weights, "--set", "119,120", "--method", "trigonometric", "--json"})
          .json()
          .at("result");
  EXPECT_FALSE(gap.at("compared").at(0).at("value").contains("exact"));
  EXPECT_TRUE(gap.at("gap").contains("ball"));
  EXPECT_EQ(gap.at("sign"), 1);
  EXPECT_TRUE(gap.at("samples").contains("exact"));
}

TEST(GapLtf, IsComparedWithEveryOtherMethodOnRequest) {
  const json checked =
      lemmata({"gap", "ltf", "--weights", "3,1,4,1,5,9,2,6,5,3", "--set", "1,2", "--cross-check", "--json"})
          .json()
          .at("result")
          .at("cross_check");
  EXPECT_EQ(checked.at("agrees"), true);
  for (const char* const method : {"transform", "trigonometric sum", "meet in the middle"})
    EXPECT_THAT(checked.at("comparison").get<std::string>(), HasSubstr(method));
}

TEST(GapLtf, ReadsWeightsFromFilesAndStandardInput) {
  const TemporaryDirectory directory;
  write_contents(directory.file("lines"), "# trained\n3\n1 # the second\n\n4\n");
  write_contents(directory.file("row"), " 3, 1,\t4\r\n");
  write_contents(directory.file("w.npy"), npy_bytes("'<f8'", "(3,)", bytes_of(std::vector<double>{3, 1, 4})));
  const auto expected = compared(lemmata({"gap", "ltf", "--weights", "3,1,4", "--set", "1,3", "--json"}));
  for (const std::string& weights : {"@" + directory.file("lines"), "@" + directory.file("row"),
                                     directory.file("w.npy"), std::string("3 1 4")}) {
    SCOPED_TRACE(weights);
    EXPECT_EQ(compared(lemmata({"gap", "ltf", "--weights", weights, "--set", "1,3", "--json"})), expected);
  }
  for (const char* const dash : {"-", "@-"}) {
    const CommandResult piped =
        run_program("sh", {"-c", "'" LEMMATA_COMMAND "' gap ltf --weights " + std::string(dash) +
                                     " --set 1,3 --json < '" + directory.file("lines") + "'"});
    EXPECT_EQ(compared(piped), expected);
  }
}

TEST(GapLtf, TakesDecimalsAndDoublesAsExactlyWhatTheySay) {
  // 0.1 + 0.2 = 0.3 in decimals is a tie; the doubles of these names have a sum above the third.
  EXPECT_EQ(lemmata({"gap", "ltf", "--weights", "0.1,0.2,0.3", "--set", "1"}).status, 2);
  const TemporaryDirectory directory;
  write_contents(directory.file("w.npy"),
                 npy_bytes("'<f8'", "(3,)", bytes_of(std::vector<double>{0.1, 0.2, 0.3})));
  const CommandResult doubles =
      lemmata({"gap", "ltf", "--weights", directory.file("w.npy"), "--set", "1,2,3", "--json"});
  EXPECT_EQ(doubles.status, 0) << doubles.err;
  EXPECT_EQ(doubles.json().at("inputs").at("weights").at(0), "3602879701896397/36028797018963968");
}

TEST(GapLtf, TakesWeightsThatNoWordHolds) {
  // 2^70 and its neighbour, and small ones that decide where the two cancel.
  const auto decided =
      compared(lemmata({"gap", "ltf", "--weights", "1180591620717411303424,1180591620717411303425,1,3,5",
                        "--set", "1,2", "--json"}));
  std::vector<std::string> expected;
  for (const int sum : defined({1000, 1001, 1, 3, 5}, 0, 0, 0b11U)) expected.push_back(fraction(sum, 32));
  EXPECT_EQ(decided, expected);
  // 2^70 (1, 2, 4, 8) + 1, whose sums stay away from 0: rounded to words they define the same function.
  const auto rounded =
      compared(lemmata({"gap", "ltf", "--weights",
                        "1180591620717411303425,2361183241434822606849,4722366482869645213697,"
                        "9444732965739290427393",
                        "--set", "1,2", "--method", "meet-in-the-middle", "--cross-check", "--json"}));
  expected.clear();
  for (const int sum : defined({1, 2, 4, 8}, 0, 0, 0b11U)) expected.push_back(fraction(sum, 16));
  EXPECT_EQ(rounded, expected);
}

TEST(GapLtf, AsksForTheTieRuleOnlyWhereItPlaysAPart) {
  const auto status = [](const std::vector<std::string>& more) {
    return lemmata(with({"gap", "ltf", "--weights"}, more)).status;
  };
  EXPECT_EQ(status({"1,1", "--set", "1"}), 2);                   // even levels, and 1 - 1 = 0
  EXPECT_EQ(status({"1,1", "--set", "1,2"}), 0);                 // odd levels without bias
  EXPECT_EQ(status({"1,2", "--set", "1"}), 0);                   // no tie
  EXPECT_EQ(status({"1,2", "--set", "1,2", "--bias", "1"}), 2);  // a bias, and -2 + 1 + 1 = 0
  EXPECT_EQ(status({"1,2", "--set", "1,2", "--threshold", "3"}), 2);
  EXPECT_EQ(status({"1,2", "--set", "1,2", "--bias", "0.5"}), 0);
  EXPECT_EQ(status({"1,2", "--set", "1,2", "--bias", "1", "--ties", "plus"}), 0);
}

}  // namespace
}  // namespace lemmata::tests
