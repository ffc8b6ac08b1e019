#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

json page(std::vector<std::string> options) {
  options.insert(options.begin(), {"parity", "samples"});
  options.emplace_back("--json");
  const CommandResult result = lemmata(options);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.json().at("result");
}

std::string exact(const json& value) { return value.at("exact"); }
double decimal(const json& value) { return std::stod(value.at("decimal").get<std::string>()); }

TEST(ParitySamples, HasTheNumbersOfThirtyOneCoordinatesAndTwoRelevantOnes) {
  const json result = page({"--n", "31", "--k", "2", "--delta", "0.05", "--width", "4"});
  EXPECT_EQ(exact(result.at("candidates")), "465");
  const json& information = result.at("information");
  EXPECT_NEAR(decimal(information.at("limit")), std::log2(465), 1e-5);
  EXPECT_EQ(information.at("needed"), 9);        // 2^8 < 0.95 * 465 <= 2^9
  EXPECT_EQ(information.at("unique"), 14);       // 464 / 2^13 > 0.05 >= 464 / 2^14
  EXPECT_EQ(information.at("elimination"), 36);  // 2^-5 <= 0.05 < 2^-4, 2^-4 up to terms of 2^-31

  const json& step = result.at("one_step");
  EXPECT_EQ(step.at("bias"), 0);
  EXPECT_EQ(exact(step.at("gap")), "2340135/16777216");
  const double inverse_square = std::pow(16777216.0 / 2340135.0, 2);
  EXPECT_NEAR(decimal(step.at("inverse_square")), inverse_square, 1e-4);
  for (const auto& [name, constant] : {std::pair{"plain", 16}, {"centred", 8}}) {
    EXPECT_EQ(step.at(name).at("constant"), constant);
    EXPECT_EQ(exact(step.at(name).at("samples")),
              std::to_string(std::lround(std::ceil(constant * inverse_square * std::log(62 / 0.05)))));
  }
  const std::vector<std::string> m{"52", "206", "412", "823", "1645"};
  for (std::size_t i = 0; i < m.size(); ++i) EXPECT_EQ(exact(step.at("curve").at(i)), m[i]);

  const json& queries = result.at("statistical_queries");
  EXPECT_EQ(exact(queries.at("bound")), "1763/4");  // 0.95 * 465 - 1
  EXPECT_EQ(exact(queries.at("at_information")), "32");
  const json& features = result.at("tangent_features");
  EXPECT_EQ(exact(features.at("width_for_half")), "8");        // (465/2 - 1) / 32 = 7.2
  EXPECT_EQ(exact(features.at("error_at_width")), "112/155");  // 1 - (4 * 32 + 1) / 465
  EXPECT_EQ(exact(result.at("costs").at("meeting_keys")), "62");
  EXPECT_EQ(exact(result.at("costs").at("n_cubed")), "29791");
}

TEST(ParitySamples, SimulatesFrequenciesWhoseIntervalsHoldThePrediction) {
  const json result = page({"--n", "31", "--k", "2", "--simulate", "20000", "--seed", "5"});
  for (const char* estimator : {"plain", "centred"}) {
    const json& estimate = result.at("one_step").at(estimator);
    ASSERT_EQ(estimate.at("simulated").size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
      // 0.005 for the normal law, and as much again beyond the interval of confidence 0.99
      const double predicted = decimal(estimate.at("predicted").at(i));
      EXPECT_LE(estimate.at("simulated").at(i).at("lower"), predicted + 0.01) << estimator << ", point " << i;
      EXPECT_GE(estimate.at("simulated").at(i).at("upper"), predicted - 0.01) << estimator << ", point " << i;
    }
  }
}

TEST(ParitySamples, DoesNotDependOnTheNumberOfThreads) {
  const std::vector<std::string> asked{"--n", "9", "--k", "2", "--simulate", "3000"};
  auto threaded = asked;
  threaded.insert(threaded.end(), {"--threads", "3"});
  EXPECT_EQ(page(asked), page(threaded));
}

TEST(ParitySamples, ScalesTheGapByTheNoiseOfTheLabels) {
  const json clean = page({"--n", "31", "--k", "2"}).at("one_step");
  const json noisy = page({"--n", "31", "--k", "2", "--noise", "1/4"}).at("one_step");
  EXPECT_NEAR(decimal(noisy.at("gap")), decimal(clean.at("gap")) / 2, 1e-6);
  const double ratio =
      std::stod(exact(noisy.at("plain").at("samples"))) / std::stod(exact(clean.at("plain").at("samples")));
  EXPECT_NEAR(ratio, 4, 0.001);
}

TEST(ParitySamples, GivesOddSizesABiasAndSaysSo) {
  // n = 20, k = 3 with a bias of one weight is n = 21, k = 4 without
  const json step = page({"--n", "20", "--k", "3"}).at("one_step");
  EXPECT_EQ(step.at("bias"), 1);
  EXPECT_EQ(step.at("gap").at("exact"), lemmata({"gap", "majority", "--n", "21", "--k", "4", "--json"})
                                            .json()
                                            .at("result")
                                            .at("gap")
                                            .at("exact"));
  EXPECT_EQ(step.at("plain").at("constant"), 32);
  EXPECT_THAT(lemmata({"parity", "samples", "--n", "20", "--k", "3"}).out, HasSubstr("bias +-1"));
  EXPECT_FALSE(page({"--n", "21", "--k", "3"}).at("one_step").contains("plain"));
  EXPECT_FALSE(page({"--n", "7", "--k", "1"}).at("one_step").contains("plain"));
}

TEST(ParitySamples, SaysWhenTheGapIsNotPositive) {
  const CommandResult result = lemmata({"parity", "samples", "--n", "7", "--k", "4"});
  EXPECT_THAT(result.out, HasSubstr("The gap is zero"));
  EXPECT_THAT(result.out, HasSubstr("positive from n = 8 on"));
  EXPECT_THAT(lemmata({"parity", "samples", "--n", "5", "--k", "4"}).out, HasSubstr("The gap is negative"));
  for (const auto& [n, k, sign] :
       {std::tuple{"7", "4", 0}, {"8", "4", 1}, {"9", "4", 1}, {"6", "3", 0}, {"7", "3", 1}, {"8", "3", 1}})
    EXPECT_EQ(page({"--n", n, "--k", k}).at("one_step").at("sign"), sign) << n << ", " << k;
  EXPECT_FALSE(page({"--n", "7", "--k", "4"}).at("one_step").contains("centred"));
}

TEST(ParitySamples, DoesNotTellTinyPredictionsFromZero) {
  const json step = page({"--n", "1000", "--k", "400"}).at("one_step");
  EXPECT_EQ(step.at("plain").at("predicted").at(0), (json{{"ball", {{"mid", "0"}, {"rad", "1.0e-12"}}}}));
  EXPECT_TRUE(step.at("centred").at("predicted").at(4).contains("decimal"));
}

TEST(ParitySamples, RefusesBadInputInOneLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"--k", "2"}, "--n"},
      {{"--n", "1", "--k", "1"}, "--n"},
      {{"--n", "100001", "--k", "1"}, "--n"},
      {{"--n", "5"}, "--k"},
      {{"--n", "5", "--k", "0"}, "--k"},
      {{"--n", "5", "--k", "5"}, "--k"},
      {{"--n", "5", "--k", "2", "--delta", "0"}, "--delta"},
      {{"--n", "5", "--k", "2", "--delta", "1"}, "--delta"},
      {{"--n", "5", "--k", "2", "--delta", "x"}, "--delta"},
      {{"--n", "5", "--k", "2", "--delta", "1e-51"}, "at least 1e-50"},
      {{"--n", "5", "--k", "2", "--noise", "1/2"}, "--noise"},
      {{"--n", "5", "--k", "2", "--noise", "-0.1"}, "--noise"},
      {{"--n", "5", "--k", "2", "--width", "-1"}, "--width"},
      {{"--n", "5", "--k", "2", "--simulate", "0"}, "--simulate"},
      {{"--n", "65", "--k", "2", "--simulate", "10"}, "--simulate"},
      {{"--n", "5", "--k", "2", "--noise", "0.1", "--simulate", "10"}, "--simulate"},
      {{"--n", "64", "--k", "5", "--simulate", "3"}, "random bits"}};
  for (const auto& [options, named] : cases) {
    std::vector<std::string> arguments{"parity", "samples"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const CommandResult result = lemmata(arguments);
    EXPECT_EQ(result.status, 2) << named << ": " << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_THAT(result.err, HasSubstr(named));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

}  // namespace
}  // namespace lemmata::tests
