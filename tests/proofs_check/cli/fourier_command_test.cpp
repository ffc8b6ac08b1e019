#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;

std::vector<std::string> exact_levels(const CommandResult& result) {
  std::vector<std::string> values;
  const json document = result.json();
  for (const json& level : document.at("result").at("levels")) {
    EXPECT_EQ(level.at("level"), values.size());
    values.push_back(level.at("value").at("exact"));
  }
  return values;
}

TEST(FourierMajority, PrintsAllLevelsExactly) {
  const CommandResult result = lemmata({"fourier", "majority", "--n", "7", "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(exact_levels(result),
            (std::vector<std::string>{"0", "5/16", "0", "-1/16", "0", "1/16", "0", "-5/16"}));
  const json document = result.json();
  EXPECT_EQ(document.at("schema"), 1);
  EXPECT_EQ(document.at("command"), "fourier majority");
  EXPECT_EQ(document.at("inputs").at("n"), 7);
  EXPECT_TRUE(document.contains("version"));
  EXPECT_EQ(document.size(), 5U);
  const std::string text = lemmata({"fourier", "majority", "--n", "7"}).out;
  EXPECT_THAT(text,
              testing::StartsWith("level  coefficient\n0      0\n1      5/16\n2      0\n3      -1/16\n"));
}

TEST(FourierMajority, FollowsTheTieRuleForEvenN) {
  // Maj_2 with sign(0) = 1: (1 + x_1 + x_2 - x_1 x_2) / 2, which is -1 at (-1, -1) alone.
  EXPECT_EQ(exact_levels(lemmata({"fourier", "majority", "--n", "2", "--ties", "plus", "--json"})),
            (std::vector<std::string>{"1/2", "1/2", "-1/2"}));
  EXPECT_EQ(exact_levels(lemmata({"fourier", "majority", "--n", "2", "--ties", "minus", "--json"})),
            (std::vector<std::string>{"-1/2", "1/2", "1/2"}));
  EXPECT_EQ(exact_levels(lemmata({"fourier", "majority", "--n", "2", "--ties", "zero", "--json"})),
            (std::vector<std::string>{"0", "1/2", "0"}));
  EXPECT_EQ(lemmata({"fourier", "majority", "--n", "4", "--k", "3"}).status,
            0);  // an odd level knows no ties
}

TEST(FourierMajority, HasTheTransformAsAnIndependentRoute) {
  for (const std::string n : {"1", "2", "5", "12", "17", "20"}) {
    SCOPED_TRACE("n = " + n);
    const auto formula = lemmata({"fourier", "majority", "--n", n, "--ties", "plus", "--json"});
    const auto transform = lemmata({"fourier", "majority", "--n", n, "--ties", "plus", "--json", "--method",
                                    "transform", "--threads", "2"});
    EXPECT_EQ(exact_levels(formula), exact_levels(transform));
    const auto both = lemmata({"fourier", "majority", "--n", n, "--ties", "plus", "--json", "--cross-check"});
    EXPECT_EQ(both.json().at("result").at("cross_check").at("agrees"), true);
  }
}

TEST(FourierMajority, PrintsAMillionBits) {
  const CommandResult result = lemmata({"fourier", "majority", "--n", "1000001", "--k", "101", "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const json value = result.json().at("result").at("levels").at(0).at("value");
  EXPECT_GT(value.at("exact").get<std::string>().size(), 600000U);
  EXPECT_EQ(value.at("decimal"), "2.1799911190056231414e-225");
}

TEST(FourierMajority, GivesTheDigitsAskedForAtAnySize) {
  for (const std::string n : {"1001", "1000001", "1000000000000", "999999999999999999"}) {
    SCOPED_TRACE("n = " + n);
    const CommandResult few =
        lemmata({"fourier", "majority", "--n", n, "--k", "101", "--digits", "30", "--json"});
    const CommandResult many =
        lemmata({"fourier", "majority", "--n", n, "--k", "101", "--digits", "60", "--json"});
    const json value = few.json().at("result").at("levels").at(0).at("value");
    const std::string decimal = value.at("decimal");
    const std::string digits = decimal.substr(0, decimal.find('e'));
    EXPECT_EQ(std::count_if(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }), 30);
    const std::string longer = many.json().at("result").at("levels").at(0).at("value").at("decimal");
    EXPECT_EQ(longer.substr(0, 29), decimal.substr(0, 29));
    if (n.size() > 7) {
      EXPECT_FALSE(value.contains("exact"));
      EXPECT_TRUE(value.contains("ball"));
    }
  }
}

TEST(NoiseStability, IsExactWithItsLimit) {
  const json result = lemmata({"fourier", "noise-stability", "--n", "5", "--rho", "1/3", "--json"}).json();
  EXPECT_EQ(result.at("result").at("noise_stability").at("exact"), "13/54");
  const json limit = result.at("result").at("limit");
  EXPECT_EQ(limit.at("decimal"), "0.21634689593878545966");
  EXPECT_TRUE(limit.contains("ball"));
  EXPECT_FALSE(limit.contains("exact"));
  EXPECT_EQ(result.at("inputs").at("rho"), "1/3");
}

TEST(NoiseStability, ReadsDecimalsExactlyAndKnowsTheRationalLimits) {
  const json tenth = lemmata({"fourier", "noise-stability", "--n", "3", "--rho", "0.1", "--json"}).json();
  EXPECT_EQ(tenth.at("inputs").at("rho"), "1/10");
  EXPECT_EQ(tenth.at("result").at("noise_stability").at("exact"), "301/4000");  // (3 rho + rho^3) / 4
  const json half = lemmata({"fourier", "noise-stability", "--n", "5", "--rho", "-1/2", "--json"}).json();
  EXPECT_EQ(half.at("result").at("limit").at("exact"), "-1/3");
  const json one = lemmata({"fourier", "noise-stability", "--n", "9", "--rho", "1", "--json"}).json();
  EXPECT_EQ(one.at("result").at("noise_stability").at("exact"), "1");
  EXPECT_EQ(one.at("result").at("limit").at("exact"), "1");
}

TEST(NoiseStability, IsABallForLargeN) {
  const json result =
      lemmata({"fourier", "noise-stability", "--n", "20001", "--rho", "0.9", "--digits", "25", "--json"})
          .json();
  const json value = result.at("result").at("noise_stability");
  EXPECT_FALSE(value.contains("exact"));
  EXPECT_EQ(value.at("decimal").get<std::string>().size(), 27U);
  EXPECT_TRUE(value.contains("ball"));
}

TEST(Gap, IsThatOfTheLecture) {
  const json nine = lemmata({"gap", "majority", "--n", "9", "--k", "4", "--json"}).json().at("result");
  EXPECT_EQ(nine.at("gap").at("exact"), "1/64");
  EXPECT_EQ(nine.at("sign"), 1);
  EXPECT_EQ(nine.at("coefficient_below").at("value").at("exact"), "-5/128");
  EXPECT_EQ(nine.at("coefficient_above").at("value").at("exact"), "3/128");
  EXPECT_EQ(nine.at("scaled_gap").at("exact"), "27/64");  // 9^(3/2) / 64: 9 is a square
  EXPECT_EQ(nine.at("limit").at("decimal"), "0.79788456080286535588");
  const json five = lemmata({"gap", "majority", "--n", "5", "--k", "4", "--json"}).json().at("result");
  EXPECT_EQ(five.at("gap").at("exact"), "-1/4");
  EXPECT_EQ(five.at("sign"), -1);
  EXPECT_TRUE(five.at("scaled_gap").contains("ball"));
  const json all = lemmata({"gap", "majority", "--n", "4", "--k", "4", "--json"}).json().at("result");
  EXPECT_EQ(all.at("coefficient_above").at("value").at("exact"), "0");  // no level above the last
  const json odd = lemmata({"gap", "majority", "--n", "9", "--k", "3", "--json"}).json().at("result");
  EXPECT_EQ(odd.at("gap").at("exact"), "0");
  EXPECT_EQ(odd.at("sign"), 0);
  EXPECT_EQ(odd.at("limit").at("exact"), "0");
}

TEST(Gap, PrintsForAReader) {
  EXPECT_EQ(
      lemmata({"gap", "majority", "--n", "9", "--k", "4"}).out,
      "n = 9, k = 4\n"
      "coefficient at level 3:  -5/128 = -0.0390625\n"
      "coefficient at level 5:  3/128 = 0.0234375\n"
      "gap:  1/64 = 0.015625\n"
      "sign of the gap:  positive\n"
      "n^((k-1)/2) gap:  27/64 = 0.421875\n"
      "its limit, sqrt(2/pi) (k-3)!!:  0.79788456080286535588  in [0.7978845608028653558798921 +/- 2.0e-26]\n"
      "by: closed form in exact fractions (GMP); what is irrational in balls (Arb); the fractions are short "
      "enough to "
      "be written\n");
}

TEST(Gap, KnowsItsSignAtAnySize) {
  const auto sign = [](const std::string& n, const std::string& k) {
    return lemmata({"gap", "majority", "--n", n, "--k", k, "--digits", "10", "--json"})
        .json()
        .at("result")
        .at("sign");
  };
  EXPECT_EQ(sign("1000000000000001", "500000000000000"), 1);  // n = 2k + 1
  EXPECT_EQ(sign("999999999999999", "500000000000000"), 0);   // n = 2k - 1
  EXPECT_EQ(sign("999999999999997", "500000000000000"), -1);
}

TEST(Gap, ApproachesItsLimit) {
  const json result =
      lemmata({"gap", "majority", "--n", "1000000000000", "--k", "6", "--digits", "10", "--json"})
          .json()
          .at("result");
  EXPECT_EQ(result.at("scaled_gap").at("decimal").get<std::string>().substr(0, 9),
            result.at("limit").at("decimal").get<std::string>().substr(0, 9));
}

}  // namespace
}  // namespace lemmata::tests
